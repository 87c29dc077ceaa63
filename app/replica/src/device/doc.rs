//! One document on a device: its Automerge state, which of its changes are on disk here and which at the relay, and the
//! actor it writes with.
//!
//! An actor belongs to one device and one document. It is used again after a restart only when its last change is
//! surely kept here; otherwise, and whenever the relay knows better, a new random one is taken: a reused actor after a
//! loss could never be merged again.

mod branch;
mod disk;

use std::collections::{BTreeMap, BTreeSet};

use automerge::{
    ActorId, Author, Automerge, AutomergeError, Change, ChangeHash, LoadOptions, ReadDoc, TextEncoding,
};
use domain::{access::DocName, moment::Moment, principal::Principal};
use serde::{Deserialize, Serialize};

use crate::{
    audit::Index,
    frame::{self, Hash, LogId},
    schema::{self, CommunityId, Epoch, Put, Touched},
};

pub(crate) use branch::Dropped;
use disk::Chunk;
pub(crate) use disk::{Storing, chunk_of, sealed};

/// An own change the relay has not acknowledged.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub(crate) hash: Hash,
    /// The outbox entry it came from; none for changes that the relay lost and that are offered again.
    pub(crate) intent: Option<u64>,
    /// When it was last pushed over the present link.
    pub(crate) pushed: Option<Moment>,
}

/// How far the relay's log is known here. Kept on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// Every record up to here is in the document.
    pub(crate) seq: u64,
    /// The hash of that record.
    pub(crate) hash: Option<Hash>,
    /// The log may lack what is here: pull from 0, then push what is missing there.
    pub(crate) reconcile: bool,
}

/// Which epoch of the document this is. Kept on disk, except in the first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lineage {
    /// The epoch.
    pub(crate) epoch: Epoch,
    /// The number before its first record.
    pub(crate) base: u64,
    /// The log that said so last. Another one may have forgotten the epoch.
    pub(crate) log: Option<LogId>,
}

/// The actor and the number of its last change that is on disk here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Lease {
    pub(crate) actor: Vec<u8>,
    pub(crate) seq: u64,
}

#[expect(clippy::struct_excessive_bools, reason = "independent facts about the disk and the relay")]
#[derive(Debug)]
pub(crate) struct Doc {
    pub(crate) name: DocName,
    pub(crate) am: Automerge,
    pub(crate) lineage: Lineage,
    lineage_dirty: bool,
    genesis: Hash,
    /// The number of the present actor's last change; none while there is no actor to write with.
    own_seq: Option<u64>,
    pub(crate) pending: Vec<Pending>,
    /// Changes not on disk here yet.
    unkept: Vec<Vec<u8>>,
    /// The next store writes the document whole and drops every chunk that is known.
    rewrite: bool,
    chunks: Vec<Chunk>,
    pub(crate) cursor: Cursor,
    cursor_dirty: bool,
    /// Records beyond the cursor that are here already: own changes acknowledged before others' arrived.
    ahead: BTreeMap<u64, Hash>,
    /// The newest record the relay spoke of.
    pub(crate) head: u64,
    /// When the records after the cursor were asked for.
    pub(crate) pulled: Option<Moment>,
    /// Until then the relay takes nothing more of ours.
    pub(crate) postponed: Option<Moment>,
    /// While reconciling: what the relay has shown to have.
    seen: BTreeSet<Hash>,
    /// The relay does not let this session read it.
    pub(crate) denied: bool,
    /// Which changes touched which record; only as far as it was asked for.
    pub(crate) trail: Index,
    /// Records arrived that build on something that is not here; once, that is asked for again.
    pub(crate) gap: bool,
    /// The relay's log has forgotten this epoch: nothing is said about the document before it knows it again.
    pub(crate) behind: bool,
    /// The relay has been told, over the present link, that this epoch is here and nothing older.
    pub(crate) told: bool,
}

/// What arrived cannot be joined to what is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unjoinable {
    /// Something it builds on is missing here: pull from the start.
    Gap,
    /// Not a change, or not one of this document.
    Broken,
}

impl Doc {
    pub(crate) fn new(community: &CommunityId, name: DocName, lineage: Lineage) -> Self {
        let am = schema::fresh_at(community, &name, lineage.epoch);
        let genesis = am.get_heads().first().map_or([0; 32], |hash| hash.0);
        let mut doc = Self {
            name,
            am,
            lineage,
            lineage_dirty: false,
            genesis,
            own_seq: None,
            pending: Vec::new(),
            unkept: Vec::new(),
            rewrite: false,
            chunks: Vec::new(),
            cursor: Cursor::default(),
            cursor_dirty: false,
            ahead: BTreeMap::new(),
            head: 0,
            pulled: None,
            postponed: None,
            seen: BTreeSet::new(),
            denied: false,
            trail: Index::default(),
            gap: false,
            behind: false,
            told: false,
        };
        doc.cursor = doc.start();
        doc
    }

    /// The cursor before every record of this epoch.
    fn start(&self) -> Cursor {
        let later = self.lineage.epoch != Epoch::FIRST;
        Cursor { seq: self.lineage.base, hash: later.then_some(self.genesis), reconcile: false }
    }

    /// Whether the log knows that the document is in this epoch, as far as is known here.
    pub(crate) fn is_known_to(&self, log: Option<LogId>) -> bool {
        self.lineage.epoch == Epoch::FIRST || self.lineage.log == log
    }

    /// The log says in which epoch it is, and it is this one.
    pub(crate) fn confirm(&mut self, lineage: Lineage) {
        self.behind = false;
        if self.lineage == lineage || self.lineage.epoch == Epoch::FIRST {
            return;
        }
        let moved = self.lineage.base != lineage.base;
        self.lineage = lineage;
        self.lineage_dirty = true;
        if moved {
            self.restart();
        }
    }

    /// Takes the place of the document in an earlier epoch: the next batch drops everything of it from the disk.
    pub(crate) fn replace(&mut self, old: Self) {
        self.chunks = old.chunks;
        self.rewrite = true;
        self.lineage_dirty = true;
        self.cursor_dirty = true;
    }

    /// Takes changes made beside the document, to be pushed.
    pub(crate) fn take_beside(&mut self, changes: Vec<Change>) -> Result<(), AutomergeError> {
        for change in &changes {
            self.unkept.push(change.raw_bytes().to_vec());
            self.pending.push(Pending { hash: change.hash().0, intent: None, pushed: None });
        }
        self.am.apply_changes(changes)
    }

    /// Every change the relay has acknowledged, in causal order.
    pub(crate) fn acknowledged_changes(&self) -> Vec<Vec<u8>> {
        let waits: BTreeSet<Hash> = self.pending.iter().map(|pending| pending.hash).collect();
        let changes = self.am.get_changes(&[]);
        let known = changes
            .iter()
            .filter(|change| change.hash().0 != self.genesis && !waits.contains(&change.hash().0));
        known.map(|change| change.raw_bytes().to_vec()).collect()
    }

    /// Whether the hash is that of the genesis.
    pub(crate) fn is_genesis(&self, hash: &Hash) -> bool {
        self.genesis == *hash
    }

    pub(crate) fn has(&self, hash: &Hash) -> bool {
        self.am.get_change_meta_by_hash(&ChangeHash(*hash)).is_some()
    }

    /// Takes up the kept actor when its last kept change is the last one here.
    pub(crate) fn take_lease(&mut self, me: &Principal, lease: &Lease) {
        let actor = ActorId::from(lease.actor.as_slice());
        if self.last_seq(&actor) == lease.seq && lease.seq > 0 {
            self.adopt(me, actor, lease.seq);
        }
    }

    fn adopt(&mut self, me: &Principal, actor: ActorId, seq: u64) {
        // The author is set first: setting it takes a new actor of the library's own.
        self.am.set_author(Some(Author::from(me.to_string().into_bytes())));
        self.am.set_actor(actor);
        self.own_seq = Some(seq);
    }

    fn last_seq(&self, actor: &ActorId) -> u64 {
        self.am
            .get_changes_meta(&[])
            .iter()
            .filter(|change| change.actor.as_ref() == actor)
            .map(|change| change.seq)
            .max()
            .unwrap_or(0)
    }

    /// Writes as one change, for an outbox entry or for none; `None` when it changes nothing.
    pub(crate) fn write(
        &mut self,
        me: &Principal,
        random: &mut impl FnMut() -> [u8; 16],
        intent: Option<u64>,
        seconds: i64,
        puts: &[Put],
    ) -> Result<Option<Hash>, AutomergeError> {
        if self.own_seq.is_none() {
            self.adopt(me, ActorId::from(random()), 0);
        }
        let Some(hash) = schema::write(&mut self.am, puts, seconds)? else { return Ok(None) };
        self.own_seq = self.own_seq.map(|seq| seq + 1);
        if let Some(change) = self.am.get_change_by_hash(&hash) {
            self.unkept.push(change.raw_bytes().to_vec());
        }
        self.pending.push(Pending { hash: hash.0, intent, pushed: None });
        Ok(Some(hash.0))
    }

    /// Joins records of the relay's log that follow the cursor. Own changes among them are acknowledged by it.
    pub(crate) fn join(
        &mut self,
        first: u64,
        changes: &[frame::ChangeBytes],
    ) -> Result<(Touched, Vec<u64>), Unjoinable> {
        let mut parsed = Vec::new();
        let mut hashes = Vec::new();
        for bytes in changes {
            let change = Change::from_bytes(bytes.0.clone()).map_err(|_| Unjoinable::Broken)?;
            hashes.push(change.hash().0);
            if !self.has(&change.hash().0) {
                parsed.push(change);
            }
        }
        let mut log = automerge::PatchLog::active();
        let mut arrived = Vec::new();
        if !parsed.is_empty() {
            let arriving: BTreeSet<ChangeHash> = parsed.iter().map(Change::hash).collect();
            let whole = parsed
                .iter()
                .all(|change| change.deps().iter().all(|dep| arriving.contains(dep) || self.has(&dep.0)));
            if !whole {
                return Err(Unjoinable::Gap);
            }
            let raw: Vec<Vec<u8>> = parsed.iter().map(|change| change.raw_bytes().to_vec()).collect();
            arrived.clone_from(&parsed);
            self.am.apply_changes_log_patches(parsed, &mut log).map_err(|_| Unjoinable::Broken)?;
            self.unkept.extend(raw);
        }
        let mut acknowledged = Vec::new();
        for (number, hash) in (first..).zip(&hashes) {
            self.ahead.insert(number, *hash);
            acknowledged.extend(self.acknowledge(hash));
            if self.cursor.reconcile {
                self.seen.insert(*hash);
            }
        }
        self.advance();
        let touched = Touched::of(&self.am, &mut log).with_written(&self.name, &arrived);
        Ok((touched, acknowledged))
    }

    /// Whether any of the changes uses a sequence number that an own, unacknowledged change uses too.
    pub(crate) fn clashes(&self, changes: &[frame::ChangeBytes]) -> bool {
        changes.iter().filter_map(|bytes| Change::from_bytes(bytes.0.clone()).ok()).any(|change| {
            change.actor_id() == self.am.get_actor() && self.own_seq.is_some() && !self.has(&change.hash().0)
        })
    }

    /// Joins a compressed document up to a record.
    pub(crate) fn join_snapshot(
        &mut self,
        seq: u64,
        hash: Hash,
        bytes: &[u8],
    ) -> Result<Vec<u64>, Unjoinable> {
        let options = LoadOptions::new().text_encoding(TextEncoding::UnicodeCodePoint);
        let mut other = Automerge::load_with_options(bytes, options).map_err(|_| Unjoinable::Broken)?;
        let theirs: BTreeSet<Hash> = other.get_changes_meta(&[]).iter().map(|change| change.hash.0).collect();
        if !theirs.contains(&self.genesis) {
            return Err(Unjoinable::Broken);
        }
        self.am.merge(&mut other).map_err(|_| Unjoinable::Broken)?;
        self.rewrite = true;
        let known: Vec<Hash> = self.pending.iter().map(|pending| pending.hash).collect();
        let mut acknowledged = Vec::new();
        for own in known.iter().filter(|own| theirs.contains(*own)) {
            acknowledged.extend(self.acknowledge(own));
        }
        if self.cursor.reconcile {
            self.seen.extend(theirs);
        }
        if seq > self.cursor.seq {
            self.cursor.seq = seq;
            self.cursor.hash = Some(hash);
            self.cursor_dirty = true;
        }
        self.advance();
        Ok(acknowledged)
    }

    /// Notes that a record of the log is here.
    pub(crate) fn note(&mut self, seq: u64, hash: Hash) {
        if seq > self.cursor.seq {
            self.ahead.insert(seq, hash);
        }
        if self.cursor.reconcile {
            self.seen.insert(hash);
        }
        self.advance();
    }

    fn advance(&mut self) {
        while let Some(hash) = self.ahead.remove(&(self.cursor.seq + 1)) {
            self.cursor.seq += 1;
            self.cursor.hash = Some(hash);
            self.cursor_dirty = true;
        }
        let seq = self.cursor.seq;
        self.ahead.retain(|number, _| *number > seq);
        self.head = self.head.max(seq);
    }

    /// Drops a change from what waits for the relay; gives the outbox entry it came from.
    pub(crate) fn acknowledge(&mut self, hash: &Hash) -> Option<u64> {
        let at = self.pending.iter().position(|pending| pending.hash == *hash)?;
        self.pending.remove(at).intent
    }

    /// The bytes of a change.
    pub(crate) fn bytes_of(&self, hash: &Hash) -> Option<Vec<u8>> {
        self.am.get_change_by_hash(&ChangeHash(*hash)).map(|change| change.raw_bytes().to_vec())
    }
}
