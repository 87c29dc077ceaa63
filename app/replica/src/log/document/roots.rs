//! What a change continues and writes over has to be there.

use std::{collections::BTreeSet, sync::Arc};

use automerge::{ActorId, legacy::OpId};

use super::Document;
use crate::log::guard::{Offered, inspect};

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

    /// The record an operation belongs to, and what it wrote.
    fn wrote(&mut self, counter: u64, actor: &ActorId) -> Option<(u64, (&'static str, String))> {
        let numbers = &self.actors.get(actor)?.numbers;
        let record =
            |number: &u64| usize::try_from(number - 1).ok().and_then(|index| self.records.get(index));
        let at =
            numbers.partition_point(|number| record(number).is_some_and(|record| record.max_op < counter));
        let number = *numbers.get(at)?;
        let record = record(&number)?;
        let written = if let Some(written) = self.written.get(&number) {
            Arc::clone(written)
        } else {
            let offered = inspect(&self.name, &record.change.0).ok()?;
            Arc::clone(self.written.entry(number).or_insert_with(|| Arc::new(offered.into())))
        };
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
