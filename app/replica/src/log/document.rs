//! One document of the log: which changes it has, who may continue which actor, and what to answer to a pull.
//!
//! It is not an Automerge document: a change is never applied to be taken. Only when a device is far behind is a
//! compressed snapshot made, and kept for the next one.

mod pull;
mod roots;

use std::{collections::BTreeMap, sync::Arc};

use automerge::{ActorId, Change};
use domain::{access::DocName, moment::Moment, principal::Principal};
use serde::{Deserialize, Serialize};

use super::{guard::Offered, preflight, quota::Amount};
use crate::{
    frame::{ChangeBytes, Hash, RefusalCode, Verdict},
    schema::{self, CommunityId, Epoch},
    seal::{open, seal},
    store::{Batch, Entry, Op, Space},
};

use pull::Snapshot;
use roots::{Places, Written};

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

#[derive(Debug)]
pub(super) struct Document {
    name: DocName,
    community: CommunityId,
    /// Its epoch.
    pub(super) epoch: Epoch,
    /// The number before the epoch's first record. Inside of this type numbers are counted from there.
    base: u64,
    genesis: Hash,
    /// Hash → its number (0 for the genesis) and its last operation.
    known: BTreeMap<Hash, (u64, u64)>,
    actors: BTreeMap<ActorId, Actor>,
    records: Vec<Record>,
    /// What everybody has written here.
    amounts: BTreeMap<Principal, Amount>,
    /// For each record, the numbers of those it builds on.
    parents: Vec<Box<[u64]>>,
    /// What records wrote, by their numbers, as far as it was asked for.
    written: BTreeMap<u64, Arc<Written>>,
    /// Filled only where a writer may add, but not write over.
    places: Places,
    snapshot: Option<Snapshot>,
    /// The snapshot is not on disk.
    unsaved: bool,
    /// The highest number found on disk.
    numbered: u64,
    pub(super) used: Moment,
}

impl Document {
    pub(super) fn new(community: &CommunityId, name: DocName, epoch: Epoch, base: u64) -> Self {
        let mut known = BTreeMap::new();
        let mut first = [0; 32];
        if let Some(genesis) = schema::genesis_at(community, &name, epoch) {
            first = genesis.hash().0;
            known.insert(first, (0, genesis.max_op()));
        }
        Self {
            name,
            community: *community,
            epoch,
            base,
            genesis: first,
            known,
            actors: BTreeMap::new(),
            records: Vec::new(),
            amounts: BTreeMap::new(),
            parents: Vec::new(),
            written: BTreeMap::new(),
            places: Places::default(),
            snapshot: None,
            unsaved: false,
            numbered: 0,
            used: Moment(0),
        }
    }

    pub(super) fn name(&self) -> DocName {
        self.name
    }

    /// The number of its newest record.
    /// The number of its newest record.
    pub(super) fn head(&self) -> u64 {
        self.base + self.count()
    }

    fn count(&self) -> u64 {
        u64::try_from(self.records.len()).unwrap_or(u64::MAX)
    }

    /// Whether a cursor stands at its newest record.
    pub(super) fn ends_with(&self, (seq, hash): &(u64, Option<Hash>)) -> bool {
        *seq == self.head() && self.hash_at(self.count()) == *hash
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
            if number <= self.base {
                continue; // of an epoch that is closed
            }
            self.numbered = self.numbered.max(number);
            let read = open(&value).ok().and_then(|bytes| postcard::from_bytes::<Record>(bytes).ok());
            match read {
                Some(record) => self.append(record),
                None => damaged.push((key, value, number)),
            }
        }
        if self.head() != head || self.numbered.max(self.base) != head {
            return Some(damaged);
        }
        self.snapshot = snapshot.and_then(|sealed| open(sealed).ok()).and_then(|bytes| {
            let (seq, bytes) = bytes.split_first_chunk::<8>()?;
            let seq = u64::from_be_bytes(*seq);
            let here = (self.base < seq && seq <= head).then(|| seq - self.base);
            here.map(|seq| Snapshot { seq, bytes: Arc::new(bytes.to_vec()) })
        });
        None
    }

    fn append(&mut self, record: Record) {
        let number = self.count() + 1;
        let deps = preflight::deps(&record.change.0).unwrap_or_default();
        let parents: Vec<(u64, u64)> = deps.iter().filter_map(|dep| self.known.get(dep)).copied().collect();
        let before = parents.iter().map(|(_, max_op)| *max_op).max().unwrap_or_default();
        let cost = Amount {
            ops: record.max_op.saturating_sub(before),
            bytes: u64::try_from(record.change.0.len()).unwrap_or(u64::MAX),
        };
        let amount = self.amounts.entry(record.owner).or_default();
        *amount = amount.plus(cost);
        self.parents.push(parents.iter().map(|(number, _)| *number).collect());
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
            (self.base + 1..=self.numbered).map(|seq| Op::Delete(Space::Log, key(&self.name, seq))).collect();
        batch.push(Op::Delete(Space::Snapshots, self.name.to_string().into_bytes()));
        let fresh = Self::new(&self.community, self.name, self.epoch, self.base);
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

    /// What somebody has written here.
    pub(super) fn spent_by(&self, who: &Principal) -> Amount {
        self.amounts.get(who).copied().unwrap_or_default()
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
            return (Verdict::Duplicate { seq: self.base + *seq }, None);
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
}

/// On which device each actor of a document writes, as far as it is known, from everything under its name in `Space::Log`.
/// Damaged records are passed over: they are reported where the document is loaded.
pub fn devices_of_actors(records: &[Entry]) -> BTreeMap<Vec<u8>, [u8; 16]> {
    records
        .iter()
        .filter_map(|(_, value)| postcard::from_bytes::<Record>(open(value).ok()?).ok())
        .filter_map(|record| Some((record.actor, record.device?)))
        .collect()
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
