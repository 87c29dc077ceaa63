//! From what is on disk to a replica that shows it: nothing that can be read is lost because of something that cannot.

use std::collections::BTreeMap;

use domain::{access::DocName, moment::Moment};

use super::{
    Effect, Notice, Replica,
    doc::{Cursor, Doc, Lease, Lineage, chunk_of},
    epoch::UNCOVERED,
    outbox::OutboxRecord,
};
use crate::{
    schema::Touched,
    store::{Entry, Op, Space},
};

impl Replica {
    pub(super) fn load(&mut self, now: Moment, kept: Vec<(Space, Entry)>) {
        let mut chunks: BTreeMap<DocName, (Vec<Entry>, Vec<Entry>)> = BTreeMap::new();
        let mut cursors: BTreeMap<DocName, Cursor> = BTreeMap::new();
        let mut leases: BTreeMap<DocName, Lease> = BTreeMap::new();
        let mut lineages: BTreeMap<DocName, Lineage> = BTreeMap::new();
        let mut outbox: Vec<(u64, OutboxRecord)> = Vec::new();
        let mut damaged = Vec::new();
        for (space, (key, value)) in kept {
            if space == Space::Quarantine {
                self.aside.push(key);
                continue;
            }
            let Ok(bytes) = crate::seal::open(&value) else {
                damaged.push((space, key, value));
                continue;
            };
            let understood = match space {
                Space::Chunks => chunk_of(&key).map(|(doc, snapshot)| {
                    let (snapshots, increments) = chunks.entry(doc).or_default();
                    let into = if snapshot { snapshots } else { increments };
                    into.push((key.clone(), bytes.to_vec()));
                }),
                Space::Outbox => {
                    number(&key).zip(postcard::from_bytes(bytes).ok()).map(|entry| outbox.push(entry))
                }
                Space::Refused => number(&key)
                    .zip(postcard::from_bytes(bytes).ok())
                    .map(|(number, record)| drop(self.refused.insert(number, record))),
                Space::Meta => self.load_meta(&key, bytes, &mut cursors, &mut leases, &mut lineages),
                _ => Some(()),
            };
            if understood.is_none() {
                damaged.push((space, key, value));
            }
        }
        for (name, lineage) in lineages {
            let id = self.id;
            self.docs.insert(name, Doc::new(&id, name, lineage));
        }
        for (doc, cursor) in cursors {
            chunks.entry(doc).or_default();
            let reconcile = cursor.reconcile;
            self.doc(doc).cursor = cursor;
            if reconcile {
                // What the relay had shown to have is forgotten: it is asked from the start.
                self.doc(doc).restart();
            }
        }
        for (name, (snapshots, increments)) in chunks {
            let loaded = self.doc(name).load(snapshots, increments);
            for key in &loaded.broken {
                damaged.push((Space::Chunks, key.clone(), Vec::new()));
            }
            if loaded.orphans > 0 {
                self.doc(name).restart();
                self.effects.push(Effect::Report(Notice::Damaged { doc: Some(name) }));
            }
            let me = self.me;
            if let Some(lease) = leases.get(&name) {
                self.doc(name).take_lease(&me, lease);
            }
        }
        self.set_aside(damaged);
        for name in self.docs.keys().copied().collect::<Vec<_>>() {
            self.refresh(name, &Touched::All);
        }
        let newest = outbox.iter().map(|(number, _)| *number).chain(self.refused.keys().copied()).max();
        self.next = newest.map_or(1, |newest| newest + 1);
        outbox.sort_by_key(|(number, _)| *number);
        for (number, record) in outbox {
            self.reopen(now, number, record);
        }
    }

    /// Moves damaged entries out of the way, keeping their bytes, and tells the person.
    fn set_aside(&mut self, damaged: Vec<(Space, Vec<u8>, Vec<u8>)>) {
        for (space, key, value) in damaged {
            let mut aside = space.name().as_bytes().to_vec();
            aside.push(0);
            aside.extend_from_slice(&key);
            self.aside.push(aside.clone());
            self.extra.push(Op::Put(Space::Quarantine, aside, value));
            self.extra.push(Op::Delete(space, key.clone()));
            let doc = match space {
                Space::Chunks => chunk_of(&key).map(|(doc, _)| doc),
                Space::Meta => std::str::from_utf8(&key)
                    .ok()
                    .and_then(|key| key.split_once('/'))
                    .and_then(|(_, doc)| doc.parse().ok()),
                _ => None,
            };
            if let Some(doc) = doc {
                self.doc(doc).restart();
            }
            self.effects.push(Effect::Report(Notice::Damaged { doc }));
        }
    }

    fn load_meta(
        &mut self,
        key: &[u8],
        bytes: &[u8],
        cursors: &mut BTreeMap<DocName, Cursor>,
        leases: &mut BTreeMap<DocName, Lease>,
        lineages: &mut BTreeMap<DocName, Lineage>,
    ) -> Option<()> {
        let key = std::str::from_utf8(key).ok()?;
        match key.split_once('/') {
            Some(("cursor", doc)) => {
                cursors.insert(doc.parse().ok()?, postcard::from_bytes(bytes).ok()?);
            }
            Some(("actor", doc)) => {
                leases.insert(doc.parse().ok()?, postcard::from_bytes(bytes).ok()?);
            }
            Some(("epoch", doc)) => {
                lineages.insert(doc.parse().ok()?, postcard::from_bytes(bytes).ok()?);
            }
            None if key.as_bytes() == UNCOVERED => self.uncovered = true,
            None if key == "since" => (self.log, self.since) = postcard::from_bytes(bytes).ok()?,
            None if key == "grant" => self.grant = postcard::from_bytes(bytes).ok()?,
            None if key == "clock" => self.doubtful = postcard::from_bytes(bytes).ok()?,
            _ => {} // kept by the shell or a newer version
        }
        Some(())
    }
}

fn number(key: &[u8]) -> Option<u64> {
    key.try_into().ok().map(u64::from_be_bytes)
}
