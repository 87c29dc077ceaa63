//! A document on disk: chunks read at the start, what goes into the next batch, and what to take back when it fails.

use std::collections::BTreeSet;

use automerge::{Automerge, Change, ChangeHash, LoadOptions, TextEncoding};
use domain::access::DocName;
use serde::Serialize;

use super::{Doc, Lease};
use crate::{
    frame,
    schema::Epoch,
    seal::{digest, seal},
    store::{Batch, Op, Space},
};

const REWRITE_BYTES: usize = 8 * 1024;

#[derive(Clone, Debug)]
pub(super) struct Chunk {
    key: Vec<u8>,
    size: usize,
    snapshot: bool,
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
    lineage: bool,
    epoch: Epoch,
}

impl Doc {
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
                if other.get_change_meta_by_hash(&ChangeHash(self.genesis)).is_none() {
                    // Of another epoch: it must neither be joined nor stay.
                    self.rewrite = true;
                    Ok(())
                } else if self.chunks.is_empty() {
                    // The first snapshot is the document; another one can only be a leftover, and is merged.
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
        // In a later epoch they may be of an earlier one, and must not stay.
        self.rewrite |= loaded.orphans > 0 && self.lineage.epoch != Epoch::FIRST;
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

    pub(crate) const fn unkept(&self) -> usize {
        self.unkept.len()
    }

    pub(crate) fn dirty(&self) -> bool {
        !self.unkept.is_empty() || self.rewrite || self.cursor_dirty || self.lineage_dirty
    }

    /// Whether everything of this epoch, and nothing older, is on disk when no batch is on its way.
    pub(crate) fn is_kept(&self) -> bool {
        self.unkept.is_empty() && !self.rewrite && !self.lineage_dirty
    }

    /// What has to go to disk now. The caller gives everything back with [`Doc::unstored`] when that fails.
    pub(crate) fn batch(&mut self, into: &mut Batch) -> Storing {
        let increments: usize =
            self.chunks.iter().filter(|chunk| !chunk.snapshot).map(|chunk| chunk.size).sum();
        let snapshot: usize = self.chunks.iter().filter(|chunk| chunk.snapshot).map(|chunk| chunk.size).sum();
        let mut storing = Storing {
            cursor: self.cursor_dirty,
            lineage: self.lineage_dirty,
            epoch: self.lineage.epoch,
            ..Storing::default()
        };
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
        if self.lineage_dirty {
            into.push(Op::Put(Space::Meta, meta_key("epoch", &self.name), sealed(&self.lineage)));
            self.lineage_dirty = false;
        }
        storing
    }

    /// Nothing of the last batch was kept.
    pub(crate) fn unstored(&mut self, storing: Storing) {
        if storing.epoch != self.lineage.epoch {
            // It was of an earlier epoch: what it would have dropped is still there, and has to go.
            self.chunks.extend(storing.before);
            self.rewrite = true;
            return;
        }
        if storing.rewrote || !storing.changes.is_empty() {
            self.chunks = storing.before;
        }
        let newer = std::mem::replace(&mut self.unkept, storing.changes);
        self.unkept.extend(newer);
        self.rewrite |= storing.rewrote;
        self.cursor_dirty |= storing.cursor;
        self.lineage_dirty |= storing.lineage;
    }

    /// What takes the document off the disk, with what a batch on its way may leave there.
    pub(crate) fn erase(&self, storing: Option<&Storing>) -> Batch {
        let before = storing.into_iter().flat_map(|storing| &storing.before);
        let chunks = self.chunks.iter().chain(before);
        chunks
            .map(|chunk| Op::Delete(Space::Chunks, chunk.key.clone()))
            .chain(
                ["actor", "cursor", "epoch"].map(|what| Op::Delete(Space::Meta, meta_key(what, &self.name))),
            )
            .collect()
    }

    fn chunk_key(&self, kind: u8, bytes: &[u8]) -> Vec<u8> {
        let mut key = self.name.to_string().into_bytes();
        key.extend_from_slice(&[0, kind, 0]);
        key.extend_from_slice(&digest(bytes));
        key
    }
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
