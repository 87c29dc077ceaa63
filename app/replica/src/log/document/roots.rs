//! What a change continues and writes over has to be there; what may only be added must not be there.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use automerge::{ActorId, Change, legacy::OpId};

use super::Document;
use crate::{
    log::guard::{Offered, inspect},
    schema::{Put, puts_of},
};

/// Which records wrote a key, in documents where keys are written once.
#[derive(Debug, Default)]
pub(super) struct Places {
    by_key: BTreeMap<(&'static str, String), Vec<u64>>,
    /// The last record that is in it.
    upto: u64,
}

/// What the operations of a record wrote, from its first one on; nothing for a deletion.
#[derive(Debug)]
pub(super) struct Written {
    start_op: u64,
    writes: Vec<Option<(&'static str, String)>>,
}

impl From<Offered> for Written {
    fn from(offered: Offered) -> Self {
        let Offered { start_op, writes, deletions, .. } = offered;
        let kept = |(at, write)| (!deletions.contains(&at)).then_some(write);
        Self { start_op, writes: writes.into_iter().enumerate().map(kept).collect() }
    }
}

impl Document {
    /// Whether everything the change continues and writes over is there, and is something it may know of. The library
    /// panics on some of what is not, and silently loses the rest.
    pub(super) fn is_rooted(&mut self, offered: &Offered) -> bool {
        let mut known: BTreeSet<u64> = BTreeSet::new();
        if let Some(actor) = self.actors.get(&offered.actor) {
            known.extend(actor.numbers.last());
        }
        for (at, (write, over)) in offered.writes.iter().zip(&offered.over).enumerate() {
            for (place, OpId(counter, actor)) in over.iter().enumerate() {
                let own = counter.checked_sub(offered.start_op).and_then(|op| usize::try_from(op).ok());
                let there = match own {
                    Some(earlier) if *actor == offered.actor => {
                        earlier < at
                            && offered.writes[earlier] == *write
                            && !offered.deletions.contains(&earlier)
                    }
                    _ => self.wrote(*counter, actor).is_some_and(|(number, what)| {
                        known.insert(number);
                        what == *write
                    }),
                };
                if !there || over[..place].contains(&over[place]) {
                    return false;
                }
            }
        }
        let parents: Vec<u64> =
            offered.deps.iter().filter_map(|dep| self.known.get(dep)).map(|(number, _)| *number).collect();
        let once = parents.iter().collect::<BTreeSet<_>>().len() == parents.len();
        once && self.covers(&parents, &known)
    }

    /// Whether nothing was ever written under these keys, by anybody, knowingly or not: a value beside another one could
    /// show in its place one day. The same value again is no harm: a device may not know that its change arrived.
    pub(in crate::log) fn adds(&mut self, added: &BTreeSet<(&'static str, &str)>, bytes: &[u8]) -> bool {
        if added.is_empty() {
            return true;
        }
        for number in self.places.upto + 1..=self.count() {
            let Some(written) = self.written_by(number) else { return false };
            for write in written.writes.iter().flatten() {
                self.places.by_key.entry(write.clone()).or_default().push(number);
            }
            self.places.upto = number;
        }
        let before: BTreeSet<u64> = added
            .iter()
            .filter_map(|(section, key)| self.places.by_key.get(&(*section, (*key).to_owned())))
            .flatten()
            .copied()
            .collect();
        if before.is_empty() {
            return true;
        }
        let name = self.name;
        let puts = |bytes: &[u8]| {
            Change::from_bytes(bytes.to_vec()).map(|change| puts_of(&name, &change)).unwrap_or_default()
        };
        let ours = puts(bytes);
        let same = |theirs: &Put| {
            ours.iter().all(|our| {
                (our.section, &our.key) != (theirs.section, &theirs.key) || our.value == theirs.value
            })
        };
        before.iter().all(|number| {
            let record = usize::try_from(number - 1).ok().and_then(|index| self.records.get(index));
            record.is_some_and(|record| puts(&record.change.0).iter().all(same))
        })
    }

    /// What a record wrote.
    fn written_by(&mut self, number: u64) -> Option<Arc<Written>> {
        if let Some(written) = self.written.get(&number) {
            return Some(Arc::clone(written));
        }
        let record = self.records.get(usize::try_from(number.checked_sub(1)?).ok()?)?;
        let offered = inspect(&self.name, &record.change.0).ok()?;
        Some(Arc::clone(self.written.entry(number).or_insert_with(|| Arc::new(offered.into()))))
    }

    /// The record an operation belongs to, and what it wrote.
    fn wrote(&mut self, counter: u64, actor: &ActorId) -> Option<(u64, (&'static str, String))> {
        let numbers = &self.actors.get(actor)?.numbers;
        let record =
            |number: &u64| usize::try_from(number - 1).ok().and_then(|index| self.records.get(index));
        let at =
            numbers.partition_point(|number| record(number).is_some_and(|record| record.max_op < counter));
        let number = *numbers.get(at)?;
        let written = self.written_by(number)?;
        let op = usize::try_from(counter.checked_sub(written.start_op)?).ok()?;
        written.writes.get(op)?.clone().map(|write| (number, write))
    }

    /// Whether the records `parents` build on all of `known`, or are among them. Numbers grow from parent to child.
    fn covers(&self, parents: &[u64], known: &BTreeSet<u64>) -> bool {
        let (Some(lowest), Some(highest)) = (known.first(), parents.iter().max()) else { return true };
        let Some(span) = highest.checked_sub(*lowest).and_then(|span| usize::try_from(span).ok()) else {
            return false;
        };
        let place = |number: u64| number.checked_sub(*lowest).and_then(|place| usize::try_from(place).ok());
        let mut reached = vec![false; span + 1];
        let reach = |numbers: &[u64], reached: &mut Vec<bool>| {
            for place in numbers.iter().filter_map(|number| place(*number)) {
                reached[place] = true;
            }
        };
        reach(parents, &mut reached);
        for number in (*lowest..=*highest).rev() {
            let here = place(number).is_some_and(|place| reached[place]);
            let index = usize::try_from(number - 1).ok();
            if here && let Some(above) = index.and_then(|index| self.parents.get(index)) {
                reach(above, &mut reached);
            }
        }
        known.iter().all(|number| place(*number).is_some_and(|place| reached.get(place) == Some(&true)))
    }
}
