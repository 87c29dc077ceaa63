//! One document of the log: which changes it has, who may continue which actor, and what to answer to a pull.
//!
//! It is not an Automerge document: a change is never applied to be taken. Only when a device is far behind is a
//! compressed snapshot made, and kept for the next one.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use automerge::{ActorId, Automerge, Change, LoadOptions, TextEncoding, legacy::OpId};
use domain::{access::DocName, moment::Moment, principal::Principal};
use serde::{Deserialize, Serialize};

use super::{
    guard::{Offered, inspect},
    preflight,
};
use crate::{
    frame::{ChangeBytes, Hash, RefusalCode, ToDevice, Verdict, Want},
    schema::{self, CommunityId},
    seal::{open, seal},
    store::{Batch, Entry, Op, Space},
};

/// A record as it is kept, sealed, under `Space::Log`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) hash: Hash,
    pub(super) actor: Vec<u8>,
    pub(super) actor_seq: u64,
    pub(super) max_op: u64,
    /// Who the actor belongs to.
    pub(super) owner: Principal,
    /// The device, unless somebody else brought the change after a restore.
    pub(super) device: Option<[u8; 16]>,
    pub(super) at: Moment,
    pub(super) change: ChangeBytes,
}

/// An entry that is damaged: its key, its value and the number it stood under.
pub(super) type DamagedEntry = (Vec<u8>, Vec<u8>, u64);

/// Who brings a change.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bringer {
    pub(super) who: Principal,
    pub(super) device: [u8; 16],
    pub(super) recovering: bool,
}

#[derive(Clone, Debug)]
struct Actor {
    /// Its last change.
    seq: u64,
    /// The numbers of its changes, in order.
    numbers: Vec<u64>,
    owner: Principal,
    device: Option<[u8; 16]>,
}

/// What the operations of a record wrote, from its first one on; nothing for a deletion.
#[derive(Debug)]
struct Written {
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

#[derive(Clone, Debug)]
struct Snapshot {
    seq: u64,
    bytes: Arc<Vec<u8>>,
}

#[derive(Debug)]
pub(super) struct Document {
    name: DocName,
    community: CommunityId,
    /// Hash → its number (0 for the genesis) and its last operation.
    known: BTreeMap<Hash, (u64, u64)>,
    actors: BTreeMap<ActorId, Actor>,
    records: Vec<Record>,
    /// For each record, the numbers of those it builds on.
    parents: Vec<Box<[u64]>>,
    /// What records wrote, by their numbers, as far as it was asked for.
    written: BTreeMap<u64, Arc<Written>>,
    snapshot: Option<Snapshot>,
    /// The snapshot is not on disk.
    unsaved: bool,
    /// The highest number found on disk.
    numbered: u64,
    pub(super) used: Moment,
}

/// A device this many records behind is given a snapshot.
const FAR_BEHIND: u64 = 256;
/// Records a snapshot may be older than the head before it is made again.
const STALE: u64 = 1024;
/// Bytes of changes in one answer.
const ANSWER_BYTES: usize = 1 << 20;

impl Document {
    pub(super) fn new(community: &CommunityId, name: DocName) -> Self {
        let mut known = BTreeMap::new();
        if let Some(genesis) = schema::genesis(community, &name) {
            known.insert(genesis.hash().0, (0, genesis.max_op()));
        }
        Self {
            name,
            community: *community,
            known,
            actors: BTreeMap::new(),
            records: Vec::new(),
            parents: Vec::new(),
            written: BTreeMap::new(),
            snapshot: None,
            unsaved: false,
            numbered: 0,
            used: Moment(0),
        }
    }

    pub(super) fn head(&self) -> u64 {
        u64::try_from(self.records.len()).unwrap_or(u64::MAX)
    }

    /// Takes what is on disk, which should be everything up to `head`. `None` when it is; otherwise the entries that are
    /// damaged, with the number they stood under. Missing ones are missing there, too.
    pub(super) fn load(
        &mut self,
        head: u64,
        snapshot: Option<&[u8]>,
        records: Vec<Entry>,
    ) -> Option<Vec<DamagedEntry>> {
        let mut damaged = Vec::new();
        for (key, value) in records {
            let number = key.last_chunk::<8>().map_or(0, |number| u64::from_be_bytes(*number));
            self.numbered = self.numbered.max(number);
            let read = open(&value).ok().and_then(|bytes| postcard::from_bytes::<Record>(bytes).ok());
            match read {
                Some(record) => self.append(record),
                None => damaged.push((key, value, number)),
            }
        }
        if self.head() != head || self.numbered != head {
            return Some(damaged);
        }
        self.snapshot = snapshot.and_then(|sealed| open(sealed).ok()).and_then(|bytes| {
            let (seq, bytes) = bytes.split_first_chunk::<8>()?;
            let seq = u64::from_be_bytes(*seq);
            (seq <= head).then(|| Snapshot { seq, bytes: Arc::new(bytes.to_vec()) })
        });
        None
    }

    fn append(&mut self, record: Record) {
        let number = self.head() + 1;
        let parents = preflight::deps(&record.change.0).unwrap_or_default();
        self.parents
            .push(parents.iter().filter_map(|dep| self.known.get(dep)).map(|(number, _)| *number).collect());
        self.known.insert(record.hash, (number, record.max_op));
        let actor = self.actors.entry(ActorId::from(record.actor.as_slice())).or_insert(Actor {
            seq: 0,
            numbers: Vec::new(),
            owner: record.owner,
            device: record.device,
        });
        actor.seq = actor.seq.max(record.actor_seq);
        actor.numbers.push(number);
        actor.device = actor.device.or(record.device);
        self.records.push(record);
    }

    /// After damage: the whole records, without what builds on lost ones, under new numbers.
    pub(super) fn renumber(&mut self) -> Batch {
        let old = std::mem::take(&mut self.records);
        let mut batch: Batch =
            (1..=self.numbered).map(|seq| Op::Delete(Space::Log, key(&self.name, seq))).collect();
        batch.push(Op::Delete(Space::Snapshots, self.name.to_string().into_bytes()));
        let fresh = Self::new(&self.community, self.name);
        *self = Self { used: self.used, ..fresh };
        for record in old {
            let whole = Change::from_bytes(record.change.0.clone())
                .is_ok_and(|change| change.deps().iter().all(|dep| self.known.contains_key(&dep.0)));
            if whole {
                batch.push(put(&self.name, self.head() + 1, &record));
                self.append(record);
            }
        }
        batch
    }

    /// Whether the change is here.
    pub(super) fn has(&self, hash: &Hash) -> bool {
        self.known.contains_key(hash)
    }

    /// Judges a change. An accepted one is in the index from now on and has the given number.
    pub(super) fn judge(
        &mut self,
        now: Moment,
        bringer: &Bringer,
        offered: &Offered,
        bytes: Vec<u8>,
    ) -> (Verdict, Option<Op>) {
        if let Some((seq, _)) = self.known.get(&offered.hash) {
            return (Verdict::Duplicate { seq: *seq }, None);
        }
        let missing: Vec<Hash> =
            offered.deps.iter().filter(|dep| !self.known.contains_key(*dep)).copied().collect();
        if !missing.is_empty() {
            return (Verdict::Needs { hashes: missing }, None);
        }
        let (owner, device) = match self.owner(bringer, offered) {
            Ok(owner) => owner,
            Err(code) => return (Verdict::Refused { code }, None),
        };
        let last = offered.deps.iter().filter_map(|dep| self.known.get(dep)).map(|(_, max_op)| *max_op).max();
        let next = last.is_some_and(|last| offered.start_op == last + 1);
        if !next || !self.is_rooted(offered) {
            return (Verdict::Refused { code: RefusalCode::Malformed }, None);
        }
        let record = Record {
            hash: offered.hash,
            actor: offered.actor.to_bytes().to_vec(),
            actor_seq: offered.seq,
            max_op: offered.max_op,
            owner,
            device,
            at: now,
            change: ChangeBytes(bytes),
        };
        let seq = self.head() + 1;
        let op = put(&self.name, seq, &record);
        self.append(record);
        (Verdict::Accepted { seq }, Some(op))
    }

    /// Whether everything the change continues and writes over is there, and is something it may know of. The library
    /// panics on some of what is not, and silently loses the rest.
    fn is_rooted(&mut self, offered: &Offered) -> bool {
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

    /// Whose actor it is: registered with its first change, and nobody else's from then on.
    fn owner(
        &self,
        bringer: &Bringer,
        offered: &Offered,
    ) -> Result<(Principal, Option<[u8; 16]>), RefusalCode> {
        let who = bringer.who;
        let staff = matches!(who, Principal::Staff(_));
        let brings_back = staff && bringer.recovering;
        // While changes are brought back it is not known on which of the person's devices an actor was first used.
        let device = (!bringer.recovering).then_some(bringer.device);
        if offered.actor == schema::genesis_actor() {
            return Err(RefusalCode::ActorTaken);
        }
        if offered.seq > 1 && offered.author.is_some() {
            return Err(RefusalCode::NotAuthor);
        }
        let Some(actor) = self.actors.get(&offered.actor) else {
            if offered.seq != 1 {
                return Err(RefusalCode::SeqTaken);
            }
            let named = match &offered.author {
                Some(author) => std::str::from_utf8(author).ok().and_then(|text| text.parse().ok()),
                // Neighbours' programs name no author; only full writers may come without.
                None if staff => Some(who),
                None => None,
            };
            return match named {
                Some(named) if named == who => Ok((who, device)),
                Some(named) if brings_back => Ok((named, None)),
                _ => Err(RefusalCode::NotAuthor),
            };
        };
        if offered.seq != actor.seq + 1 {
            return Err(RefusalCode::SeqTaken);
        }
        if actor.owner == who && (bringer.recovering || actor.device.is_none_or(|of| of == bringer.device)) {
            return Ok((who, device));
        }
        if brings_back { Ok((actor.owner, None)) } else { Err(RefusalCode::ActorTaken) }
    }

    /// The answer to a pull: what is on disk, up to `head`.
    pub(super) fn answer(&mut self, want: &Want, head: u64) -> Vec<ToDevice> {
        let doc = self.name;
        let here = usize::try_from(want.since).ok().and_then(|since| since.checked_sub(1));
        let known = match (here, want.hash) {
            (None, _) => true,
            (Some(index), Some(hash)) => self.records.get(index).is_some_and(|record| record.hash == hash),
            (Some(index), None) => index < self.records.len(),
        };
        if !known || want.since > head {
            return vec![ToDevice::Restart { doc }];
        }
        let mut answer = Vec::new();
        let mut since = want.since;
        if head - since > FAR_BEHIND
            && let Some(snapshot) = self.snapshot(head).filter(|snapshot| snapshot.seq > since)
            && let Some(hash) = self.hash_at(snapshot.seq)
        {
            let bytes = snapshot.bytes.to_vec();
            since = snapshot.seq;
            answer.push(ToDevice::Snapshot { doc, seq: since, hash, bytes });
        }
        let mut first = since + 1;
        let mut changes = Vec::new();
        let mut size = 0;
        for (seq, record) in (1..=head).zip(&self.records).skip(usize::try_from(since).unwrap_or(usize::MAX))
        {
            if size > ANSWER_BYTES {
                answer.push(ToDevice::Records { doc, first, changes: std::mem::take(&mut changes), head });
                first = seq;
                size = 0;
            }
            size += record.change.0.len();
            changes.push(record.change.clone());
        }
        answer.push(ToDevice::Records { doc, first, changes, head });
        answer
    }

    fn hash_at(&self, seq: u64) -> Option<Hash> {
        let index = usize::try_from(seq).ok()?.checked_sub(1)?;
        self.records.get(index).map(|record| record.hash)
    }

    /// A snapshot not too far from the head; made when there is none.
    fn snapshot(&mut self, head: u64) -> Option<Snapshot> {
        if let Some(snapshot) =
            self.snapshot.as_ref().filter(|snapshot| head.saturating_sub(snapshot.seq) < STALE)
        {
            return Some(snapshot.clone());
        }
        let base = self.snapshot.clone();
        let made = catch_unwind(AssertUnwindSafe(|| self.compress(base.as_ref(), head))).ok().flatten();
        self.unsaved |= made.is_some();
        self.snapshot = made.or(base);
        self.snapshot.clone()
    }

    fn compress(&self, base: Option<&Snapshot>, head: u64) -> Option<Snapshot> {
        let mut am = match base {
            Some(base) => {
                let options = LoadOptions::new().text_encoding(TextEncoding::UnicodeCodePoint);
                Automerge::load_with_options(&base.bytes, options).ok()?
            }
            None => schema::fresh(&self.community, &self.name),
        };
        let from = usize::try_from(base.map_or(0, |base| base.seq)).ok()?;
        let to = usize::try_from(head).ok()?;
        let changes: Vec<Change> = self
            .records
            .get(from..to)?
            .iter()
            .map(|record| Change::from_bytes(record.change.0.clone()))
            .collect::<Result<_, _>>()
            .ok()?;
        am.apply_changes(changes).ok()?;
        Some(Snapshot { seq: head, bytes: Arc::new(am.save()) })
    }

    /// A snapshot made since the last call, as it is kept.
    pub(super) fn unsaved_snapshot(&mut self) -> Option<Op> {
        let snapshot = self.snapshot.as_ref().filter(|_| std::mem::take(&mut self.unsaved))?;
        let mut bytes = snapshot.seq.to_be_bytes().to_vec();
        bytes.extend_from_slice(&snapshot.bytes);
        Some(Op::Put(Space::Snapshots, self.name.to_string().into_bytes(), seal(&bytes)))
    }
}

/// The key of a record.
pub(super) fn key(doc: &DocName, seq: u64) -> Vec<u8> {
    let mut key = doc.to_string().into_bytes();
    key.push(0);
    key.extend_from_slice(&seq.to_be_bytes());
    key
}

fn put(doc: &DocName, seq: u64, record: &Record) -> Op {
    Op::Put(Space::Log, key(doc, seq), seal(&postcard::to_stdvec(record).unwrap_or_default()))
}
