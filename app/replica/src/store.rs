//! What a store is: named spaces of byte keys and values, changed by batches that are all or nothing and on disk when
//! the call returns.
//!
//! The same contract is kept by memory (here), `SQLite` (relay) and `IndexedDB` (app); one acceptance suite
//! (`suite`, behind the feature of that name) runs on all of them. This module does no IO; it only says the contract and
//! holds the memory implementation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A table of a store. The names are the names on disk and never change meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Space {
    /// Device: document chunks, key `document/kind/hash`.
    Chunks,
    /// Device: typed intents not yet acknowledged, key = intent number, big endian.
    Outbox,
    /// Device: intents the relay refused, kept for the person to decide.
    Refused,
    /// Both: small facts about the store itself (cursors, actors, canary, log id).
    Meta,
    /// Device: cached read model, so that a page paints before the documents are loaded.
    Views,
    /// Both: bytes that failed their checksum, kept aside and reported.
    Quarantine,
    /// Relay: accepted changes, key `document/sequence`, big endian.
    Log,
    /// Relay: a document compressed up to a sequence, key `document`.
    Snapshots,
    /// Relay: links handed out, key = link id.
    Links,
    /// Relay: device sessions, key = hash of the session secret.
    Devices,
    /// Relay: which principal and device an actor belongs to, key `document/actor`.
    Actors,
    /// Device: pictures that cards, orders, records and activities name, key = hash of the bytes; those that were not
    /// delivered wait here.
    Pictures,
}

impl Space {
    /// Every space, in the order of their declaration.
    pub const ALL: [Self; 12] = [
        Self::Chunks,
        Self::Outbox,
        Self::Refused,
        Self::Meta,
        Self::Views,
        Self::Quarantine,
        Self::Log,
        Self::Snapshots,
        Self::Links,
        Self::Devices,
        Self::Actors,
        Self::Pictures,
    ];

    /// The name on disk.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chunks => "chunks",
            Self::Outbox => "outbox",
            Self::Refused => "refused",
            Self::Meta => "meta",
            Self::Views => "views",
            Self::Quarantine => "quarantine",
            Self::Log => "log",
            Self::Snapshots => "snapshots",
            Self::Links => "links",
            Self::Devices => "devices",
            Self::Actors => "actors",
            Self::Pictures => "pictures",
        }
    }
}

/// Where the device's cached read model stands in [`Space::Views`]. What is removed has to leave it, too.
pub const CACHED_VIEW: &[u8] = b"view";

/// And what of it is shown first, for which the same holds. The app's boot script names it, too.
pub const CACHED_GLANCE: &[u8] = b"glance";

/// One step of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Writes a value, replacing what was under the key.
    Put(Space, Vec<u8>, Vec<u8>),
    /// Removes a key; a missing one is no error.
    Delete(Space, Vec<u8>),
}

/// Steps that reach the disk together or not at all.
pub type Batch = Vec<Op>;

/// A key and its value.
pub type Entry = (Vec<u8>, Vec<u8>);

/// Why a store could not do what it was asked. Nothing of the batch was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum StoreError {
    /// No room: full disk at the relay, used-up quota in a browser.
    #[error("the store is full")]
    Full,
    /// The transaction was aborted by the engine.
    #[error("the store aborted the transaction: {0}")]
    Aborted(String),
    /// The connection to the store is gone and could not be opened again.
    #[error("the store is closed: {0}")]
    Closed(String),
    /// Another tab holds an older version of the store open.
    #[error("the store is held open in an older version elsewhere")]
    Blocked,
    /// A newer version has been here: nothing was touched.
    #[error("the store was made by a newer version")]
    Newer,
    /// Anything else the engine said.
    #[error("the store failed: {0}")]
    Failed(String),
}

/// A durable, transactional map. Futures need not be `Send`: a browser has one thread.
#[expect(async_fn_in_trait, reason = "implemented inside the workspace only; callers never need Send")]
pub trait Store {
    /// Applies the batch. Returns only when it is durable; on error nothing of it was kept.
    async fn commit(&mut self, batch: Batch) -> Result<(), StoreError>;

    /// Entries of `space` with `from <= key < to`, in key order, at most `limit`.
    async fn range(
        &mut self,
        space: Space,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError>;

    /// The value under one key.
    async fn get(&mut self, space: Space, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let mut after = key.to_vec();
        after.push(0);
        Ok(self.range(space, key, &after, 1).await?.pop().map(|(_, value)| value))
    }
}

/// The first key that does not start with `prefix`; for a prefix of only `0xff`, a key beyond all that are used.
pub fn end_of(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return end;
        }
    }
    vec![u8::MAX; 64]
}

/// A store that forgets when dropped: for tests and for relays that keep nothing.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    spaces: BTreeMap<(Space, Vec<u8>), Vec<u8>>,
}

impl Memory {
    /// Applies a batch at once.
    pub fn apply(&mut self, batch: Batch) {
        for op in batch {
            match op {
                Op::Put(space, key, value) => {
                    self.spaces.insert((space, key), value);
                }
                Op::Delete(space, key) => {
                    self.spaces.remove(&(space, key));
                }
            }
        }
    }

    /// Entries with `from <= key < to`, in order, at most `limit`.
    pub fn entries(&self, space: Space, from: &[u8], to: &[u8], limit: usize) -> Vec<Entry> {
        if from >= to {
            return Vec::new();
        }
        self.spaces
            .range((space, from.to_vec())..(space, to.to_vec()))
            .take(limit)
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect()
    }
}

impl Store for Memory {
    async fn commit(&mut self, batch: Batch) -> Result<(), StoreError> {
        self.apply(batch);
        Ok(())
    }

    async fn range(
        &mut self,
        space: Space,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        Ok(self.entries(space, from, to, limit))
    }
}
