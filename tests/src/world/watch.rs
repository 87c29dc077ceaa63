//! Cuts the power between two effects, and watches that nothing is said before it is kept.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, Change};
use domain::edit::Intent;
use replica::{
    device::View,
    frame::{self, ChangeBytes, Hash, ToDevice, ToRelay, Verdict},
    seal,
    store::{Batch, Memory, Op, Space, end_of},
};

use super::World;

/// Whose power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// The device's with this index.
    Device(usize),
    /// The relay's.
    Relay,
}

/// When the power goes.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// Whose.
    pub whose: Whose,
    /// Before this effect, counted from 0.
    pub before: usize,
    /// Whether the batch that is on its way to the disk gets there.
    pub arrives: bool,
}

/// What is watched, when anything is.
#[derive(Debug, Default)]
pub struct Watch {
    /// When the power goes next.
    pub cut: Option<Cut>,
    /// How many effects there have been.
    pub effects: BTreeMap<Whose, usize>,
    /// What was shown as saved, per device.
    pub shown: BTreeMap<usize, Vec<Intent>>,
    /// What was said before it was kept.
    pub early: Vec<String>,
    stored: BTreeMap<usize, BTreeSet<Hash>>,
}

impl Watch {
    /// Watches, and cuts the power once.
    pub fn with(cut: Option<Cut>) -> Self {
        Self { cut, ..Self::default() }
    }
}

impl World {
    /// Counts an effect; true when the power goes before it.
    pub(super) fn power_goes(&mut self, whose: Whose) -> bool {
        let Some(watch) = self.watch.as_mut() else { return false };
        let count = watch.effects.entry(whose).or_default();
        *count += 1;
        let goes = watch.cut.is_some_and(|cut| cut.whose == whose && cut.before + 1 == *count);
        if goes && let Some(cut) = watch.cut.take() {
            match whose {
                Whose::Device(index) => self.power_off(index, cut.arrives),
                Whose::Relay => self.power_off_relay(cut.arrives),
            }
        }
        goes
    }

    /// Notes what a batch brought to a device's disk.
    pub(super) fn watch_stored(&mut self, index: usize, batch: &Batch) {
        if let Some(watch) = self.watch.as_mut() {
            watch.stored.entry(index).or_default().extend(batch.iter().flat_map(changes_in));
        }
    }

    /// Notes what is on a device's disk when it is switched on.
    pub(super) fn watch_disk(&mut self, index: usize) {
        if let Some(watch) = self.watch.as_mut() {
            let chunks = self.devices[index].disk.entries(Space::Chunks, &[], &end_of(&[]), usize::MAX);
            let batch: Batch =
                chunks.into_iter().map(|(key, value)| Op::Put(Space::Chunks, key, value)).collect();
            watch.stored.insert(index, batch.iter().flat_map(changes_in).collect());
        }
    }

    pub(super) fn watch_shown(&mut self, index: usize, view: &View) {
        if let Some(watch) = self.watch.as_mut() {
            let saved =
                view.outbox.iter().filter(|waiting| waiting.kept).map(|waiting| (*waiting.intent).clone());
            let shown = watch.shown.entry(index).or_default();
            for intent in saved {
                if !shown.contains(&intent) {
                    shown.push(intent);
                }
            }
        }
    }

    /// A device may send only what it has stored, unless it has said that it cannot store.
    pub(super) fn watch_sent(&mut self, index: usize, bytes: &[u8]) {
        let failing = self.view(index).status.store.is_some();
        let Some(watch) = self.watch.as_mut() else { return };
        if let Ok(ToRelay::Push { doc, changes }) = frame::decode(bytes) {
            let stored = watch.stored.entry(index).or_default();
            for ChangeBytes(change) in changes {
                if !failing && !stored.contains(&hash(&change)) {
                    watch.early.push(format!("device {index} sent a change of {doc} before it was stored"));
                }
            }
        }
    }

    /// The relay may acknowledge and forward only what is on its disk.
    pub(super) fn watch_said(&mut self, bytes: &[u8]) {
        let Some(watch) = self.watch.as_mut() else { return };
        let on_disk = |doc: &domain::access::DocName, seq: u64| is_there(&self.disk, &doc.to_string(), seq);
        match frame::decode(bytes) {
            Ok(ToDevice::Verdicts { doc, verdicts }) => {
                for (_, verdict) in verdicts {
                    if let Verdict::Accepted { seq } | Verdict::Duplicate { seq } = verdict
                        && seq > 0
                        && !on_disk(&doc, seq)
                    {
                        watch.early.push(format!("the relay acknowledged {doc} {seq} before it was on disk"));
                    }
                }
            }
            Ok(ToDevice::Records { doc, first, changes, head }) => {
                let last = head.min(first + u64::try_from(changes.len()).unwrap());
                if (first..last).any(|seq| !on_disk(&doc, seq)) {
                    watch.early.push(format!("the relay forwarded {doc} {first}.. before it was on disk"));
                }
            }
            _ => {}
        }
    }
}

fn is_there(disk: &Memory, doc: &str, seq: u64) -> bool {
    let key = [doc.as_bytes(), &[0], &seq.to_be_bytes()].concat();
    !disk.entries(Space::Log, &key, &[&key[..], &[0]].concat(), 1).is_empty()
}

fn hash(change: &[u8]) -> Hash {
    Change::from_bytes(change.to_vec()).expect("devices send changes").hash().0
}

fn changes_in(op: &Op) -> Vec<Hash> {
    let Op::Put(Space::Chunks, key, value) = op else { return Vec::new() };
    let bytes = seal::open(value).expect("chunks are sealed");
    let kind = key.iter().position(|byte| *byte == 0).and_then(|end| key.get(end + 1));
    if kind == Some(&b's') {
        let document = Automerge::load(bytes).expect("snapshots can be loaded");
        return document.get_changes(&[]).iter().map(|change| change.hash().0).collect();
    }
    frame::unpack(bytes).expect("increments can be unpacked").into_iter().map(hash).collect()
}
