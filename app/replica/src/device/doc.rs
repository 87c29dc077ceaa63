//! One document on a device: its Automerge state, which of its changes are on disk here and which at the relay, and the
//! actor it writes with.
//!
//! An actor belongs to one device and one document. It is used again after a restart only when its last change is
//! surely kept here; otherwise, and whenever the relay knows better, a new random one is taken: a reused actor after a
//! loss could never be merged again.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{
    ActorId, Author, Automerge, AutomergeError, Change, ChangeHash, LoadOptions, ReadDoc, TextEncoding,
};
use domain::{access::DocName, moment::Moment, principal::Principal};
use serde::{Deserialize, Serialize};

use crate::{
    frame::{self, Hash},
    schema::{self, CommunityId, Put, Touched},
    seal::{digest, seal},
    store::{Batch, Op, Space},
};

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

#[derive(Clone, Debug)]
struct Chunk {
    key: Vec<u8>,
    size: usize,
    snapshot: bool,
}

/// The actor and the number of its last change that is on disk here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Lease {
    pub(crate) actor: Vec<u8>,
    pub(crate) seq: u64,
}

#[derive(Debug)]
pub(crate) struct Doc {
    pub(crate) name: DocName,
    pub(crate) am: Automerge,
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
    /// While reconciling: what the relay has shown to have.
    seen: BTreeSet<Hash>,
    /// The relay does not let this session read it.
    pub(crate) denied: bool,
}

/// What arrived cannot be joined to what is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unjoinable {
    /// Something it builds on is missing here: pull from the start.
    Gap,
    /// Not a change, or not one of this document.
    Broken,
}

const REWRITE_BYTES: usize = 8 * 1024;

impl Doc {
    pub(crate) fn new(community: &CommunityId, name: DocName) -> Self {
        let am = schema::fresh(community, &name);
        let genesis = am.get_heads().first().map_or([0; 32], |hash| hash.0);
        Self {
            name,
            am,
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
            seen: BTreeSet::new(),
            denied: false,
        }
    }

    /// Takes a chunk read from disk. Changes whose foundations are missing are given back.
    pub(crate) fn load(
        &mut self,
        snapshots: Vec<(Vec<u8>, Vec<u8>)>,
        increments: Vec<(Vec<u8>, Vec<u8>)>,
    ) -> Loaded {
        let mut loaded = Loaded::default();
        for (key, bytes) in snapshots {
            let options = LoadOptions::new().text_encoding(TextEncoding::UnicodeCodePoint);
            let joined = Automerge::load_with_options(&bytes, options).and_then(|mut other| {
                // The first snapshot is the document; another one can only be a leftover, and is merged.
                if self.chunks.is_empty()
                    && other.get_change_meta_by_hash(&ChangeHash(self.genesis)).is_some()
                {
                    self.am = other;
                    Ok(())
                } else {
                    self.am.merge(&mut other).map(|_| ())
                }
            });
            match joined {
                Ok(()) => self.chunks.push(Chunk { key, size: bytes.len(), snapshot: true }),
                Err(_) => loaded.broken.push(key),
            }
        }
        let mut changes = Vec::new();
        for (key, bytes) in increments {
            match frame::unpack(&bytes).map_err(|_| ()).and_then(|all| {
                all.into_iter()
                    .map(|one| Change::from_bytes(one.to_vec()).map_err(|_| ()))
                    .collect::<Result<Vec<_>, _>>()
            }) {
                Ok(parsed) => {
                    self.chunks.push(Chunk { key, size: bytes.len(), snapshot: false });
                    changes.extend(parsed);
                }
                Err(()) => loaded.broken.push(key),
            }
        }
        loaded.orphans = self.apply_known(changes);
        loaded
    }

    /// Applies what can be applied, in any order; gives back the number of what cannot.
    fn apply_known(&mut self, mut waiting: Vec<Change>) -> usize {
        loop {
            let mut known: BTreeSet<ChangeHash> = BTreeSet::new();
            let (ready, later): (Vec<Change>, Vec<Change>) = waiting.into_iter().partition(|change| {
                let fits = change.deps().iter().all(|dep| known.contains(dep) || self.has(&dep.0));
                if fits {
                    known.insert(change.hash());
                }
                fits
            });
            if ready.is_empty() {
                return later.len();
            }
            if self.am.apply_changes(ready).is_err() {
                return later.len() + 1;
            }
            waiting = later;
        }
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
        if !parsed.is_empty() {
            let arriving: BTreeSet<ChangeHash> = parsed.iter().map(Change::hash).collect();
            let whole = parsed
                .iter()
                .all(|change| change.deps().iter().all(|dep| arriving.contains(dep) || self.has(&dep.0)));
            if !whole {
                return Err(Unjoinable::Gap);
            }
            let raw: Vec<Vec<u8>> = parsed.iter().map(|change| change.raw_bytes().to_vec()).collect();
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
        Ok((Touched::of(&self.am, &mut log), acknowledged))
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

    /// The cursor belongs to another log: pull from the start, and find out what the relay lacks.
    pub(crate) fn restart(&mut self) {
        self.cursor = Cursor { seq: 0, hash: None, reconcile: true };
        self.cursor_dirty = true;
        self.ahead.clear();
        self.seen.clear();
        self.head = 0;
        self.pulled = None;
        for pending in &mut self.pending {
            pending.pushed = None;
        }
    }

    /// Reconciling and at the head: what the relay lacks waits to be pushed, in causal order.
    pub(crate) fn settle_reconcile(&mut self) {
        if !self.cursor.reconcile || self.cursor.seq < self.head {
            return;
        }
        let genesis = self.genesis;
        let known: BTreeMap<Hash, Pending> =
            self.pending.drain(..).map(|pending| (pending.hash, pending)).collect();
        self.pending = self
            .am
            .get_changes_meta(&[])
            .iter()
            .map(|change| change.hash.0)
            .filter(|hash| *hash != genesis && !self.seen.contains(hash))
            .map(|hash| known.get(&hash).cloned().unwrap_or(Pending { hash, intent: None, pushed: None }))
            .collect();
        if self.pending.iter().all(|pending| pending.intent.is_some()) {
            self.cursor.reconcile = false;
            self.cursor_dirty = true;
            self.seen.clear();
        }
    }

    /// The bytes of a change.
    pub(crate) fn bytes_of(&self, hash: &Hash) -> Option<Vec<u8>> {
        self.am.get_change_by_hash(&ChangeHash(*hash)).map(|change| change.raw_bytes().to_vec())
    }

    /// Drops changes with everything here that builds on them, and takes a new actor. `whole` says that the dropped
    /// changes themselves are still meant, only not under this actor.
    pub(crate) fn drop_branch(
        &mut self,
        community: &CommunityId,
        me: &Principal,
        root: &BTreeSet<Hash>,
        whole: bool,
    ) -> Dropped {
        let mut gone: BTreeSet<Hash> = root.clone();
        let mut keep = Vec::new();
        let mut dropped = Vec::new();
        for change in self.am.get_changes(&[]) {
            if change.hash().0 == self.genesis {
                continue;
            }
            if gone.contains(&change.hash().0) || change.deps().iter().any(|dep| gone.contains(&dep.0)) {
                gone.insert(change.hash().0);
                dropped.push(change);
            } else {
                keep.push(change);
            }
        }
        let mut am = schema::fresh(community, &self.name);
        // What is kept was applied before and is closed under its dependencies.
        if am.apply_changes(keep).is_err() {
            return Dropped::default();
        }
        let before = std::mem::replace(&mut self.am, am);
        self.own_seq = None;
        self.unkept.clear();
        self.rewrite = true;
        let (pending, left): (Vec<Pending>, Vec<Pending>) =
            self.pending.drain(..).partition(|pending| gone.contains(&pending.hash));
        self.pending = left;
        let waiting: BTreeSet<Hash> =
            pending.iter().filter(|pending| pending.intent.is_some()).map(|pending| pending.hash).collect();
        let mine = Author::from(me.to_string().into_bytes());
        let acknowledged = dropped
            .iter()
            .filter(|change| {
                !waiting.contains(&change.hash().0) && (whole || !root.contains(&change.hash().0))
            })
            .filter(|change| {
                before.get_author_for_actor(change.actor_id()).is_some_and(|author| author == mine)
            })
            .map(|change| (change.timestamp(), schema::puts_of(&self.name, change)))
            .collect();
        Dropped { intents: pending.iter().filter_map(|pending| pending.intent).collect(), acknowledged }
    }

    pub(crate) const fn unkept(&self) -> usize {
        self.unkept.len()
    }

    pub(crate) fn dirty(&self) -> bool {
        !self.unkept.is_empty() || self.rewrite || self.cursor_dirty
    }

    /// What has to go to disk now. The caller gives everything back with [`Doc::unstored`] when that fails.
    pub(crate) fn batch(&mut self, into: &mut Batch) -> Storing {
        let increments: usize =
            self.chunks.iter().filter(|chunk| !chunk.snapshot).map(|chunk| chunk.size).sum();
        let snapshot: usize = self.chunks.iter().filter(|chunk| chunk.snapshot).map(|chunk| chunk.size).sum();
        let mut storing = Storing { cursor: self.cursor_dirty, ..Storing::default() };
        if self.rewrite || increments > snapshot.max(REWRITE_BYTES) {
            let bytes = self.am.save();
            let key = self.chunk_key(b's', &bytes);
            storing.before = std::mem::take(&mut self.chunks);
            into.extend(
                storing
                    .before
                    .iter()
                    .filter(|chunk| chunk.key != key)
                    .map(|chunk| Op::Delete(Space::Chunks, chunk.key.clone())),
            );
            into.push(Op::Put(Space::Chunks, key.clone(), seal(&bytes)));
            self.chunks = vec![Chunk { key, size: bytes.len(), snapshot: true }];
            storing.changes = std::mem::take(&mut self.unkept);
            storing.rewrote = true;
            self.rewrite = false;
        } else if !self.unkept.is_empty() {
            let bytes = frame::pack(self.unkept.iter().map(Vec::as_slice));
            let key = self.chunk_key(b'i', &bytes);
            into.push(Op::Put(Space::Chunks, key.clone(), seal(&bytes)));
            storing.before.clone_from(&self.chunks);
            self.chunks.push(Chunk { key, size: bytes.len(), snapshot: false });
            storing.changes = std::mem::take(&mut self.unkept);
        }
        if let Some(seq) = self.own_seq.filter(|_| storing.rewrote || !storing.changes.is_empty()) {
            let lease = Lease { actor: self.am.get_actor().to_bytes().to_vec(), seq };
            into.push(Op::Put(Space::Meta, meta_key("actor", &self.name), sealed(&lease)));
        }
        if self.cursor_dirty {
            into.push(Op::Put(Space::Meta, meta_key("cursor", &self.name), sealed(&self.cursor)));
            self.cursor_dirty = false;
        }
        storing
    }

    /// Nothing of the last batch was kept.
    pub(crate) fn unstored(&mut self, storing: Storing) {
        if storing.rewrote || !storing.changes.is_empty() {
            self.chunks = storing.before;
        }
        let newer = std::mem::replace(&mut self.unkept, storing.changes);
        self.unkept.extend(newer);
        self.rewrite |= storing.rewrote;
        self.cursor_dirty |= storing.cursor;
    }

    fn chunk_key(&self, kind: u8, bytes: &[u8]) -> Vec<u8> {
        let mut key = self.name.to_string().into_bytes();
        key.extend_from_slice(&[0, kind, 0]);
        key.extend_from_slice(&digest(bytes));
        key
    }
}

/// What went with a branch, in order.
#[derive(Debug, Default)]
pub(crate) struct Dropped {
    /// Outbox entries, to be written again.
    pub(crate) intents: Vec<u64>,
    /// Own changes that a relay had acknowledged and then lost: when they were made and what they wrote.
    pub(crate) acknowledged: Vec<(i64, Vec<Put>)>,
}

/// What came of loading a document's chunks.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    /// Chunks that hold no changes.
    pub(crate) broken: Vec<Vec<u8>>,
    /// Changes whose foundations are missing.
    pub(crate) orphans: usize,
}

/// What a batch took, to be given back when it fails.
#[derive(Debug, Default)]
pub(crate) struct Storing {
    changes: Vec<Vec<u8>>,
    before: Vec<Chunk>,
    rewrote: bool,
    cursor: bool,
}

/// The key of a fact about a document.
pub(crate) fn meta_key(what: &str, doc: &DocName) -> Vec<u8> {
    format!("{what}/{doc}").into_bytes()
}

/// A value in the form in which facts are kept.
pub(crate) fn sealed<T: Serialize>(value: &T) -> Vec<u8> {
    seal(&postcard::to_stdvec(value).unwrap_or_default())
}

/// The document a chunk belongs to, and whether it is a snapshot.
pub(crate) fn chunk_of(key: &[u8]) -> Option<(DocName, bool)> {
    let end = key.iter().position(|byte| *byte == 0)?;
    let name = std::str::from_utf8(&key[..end]).ok()?.parse().ok()?;
    Some((name, key.get(end + 1) == Some(&b's')))
}
