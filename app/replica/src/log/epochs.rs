//! Rotations at the relay: a document's next epoch is begun and its old log closed in one commit; the closed log is
//! destroyed when everybody has let go of it, when its time is over, or at once.
//!
//! A closed log is never read again: it stays only so that a rotation that went wrong could be undone by hand. Nothing
//! is asked of a device for it to be destroyed but to say that it holds the new epoch, and nothing older, on its disk.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{DocName, access, may_remove},
    moment::Moment,
    principal::Principal,
};
use serde::{Deserialize, Serialize};

use super::{
    Conn, Effect, Log, Request,
    document::{Bringer, Document},
    guard,
    quota::Amount,
};
use crate::{
    frame::{self, ChangeBytes, ErrorCode, Hash, RefusalCode, Rotation, ToDevice, Verdict, Want},
    schema::Epoch,
    seal::{open, seal},
    store::{Op, Space},
};

/// How long devices that were away may take to come back before a closed log is destroyed all the same: 30 days.
const CLOSED_MS: i64 = 30 * 86_400_000;
/// How long it takes until destroying is tried again when it failed.
const AGAIN_MS: i64 = 60_000;
/// Devices whose rotations are gathered at the same time, and what each may gather.
const STAGED: usize = 4;
const STAGED_BYTES: usize = 64 << 20;

/// What is kept of a document's epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    epoch: Epoch,
    /// The number before its first record; no record has it.
    base: u64,
    /// What was acknowledged in epochs that began before this number may be missing here.
    broken: u64,
    by: Principal,
    at: Moment,
    /// When the closed log is destroyed at the latest; none when there is none any more.
    until: Option<Moment>,
    /// Devices that have let go of it.
    #[serde(skip)]
    released: BTreeSet<[u8; 16]>,
    /// It is being destroyed, or that has failed: not before this moment again.
    #[serde(skip)]
    destroying: Option<Moment>,
}

/// A document whose old log is closed and not destroyed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Which document.
    pub doc: DocName,
    /// Who rotated it.
    pub by: Principal,
    /// When.
    pub at: Moment,
    /// When the closed log is destroyed at the latest.
    pub until: Moment,
    /// Devices that hold the new epoch and nothing older.
    pub released: BTreeSet<[u8; 16]>,
}

/// Parts that have arrived.
#[derive(Clone, Debug)]
pub(super) struct Staged {
    doc: DocName,
    to: Epoch,
    parts: BTreeMap<u16, Vec<ChangeBytes>>,
    at: Moment,
}

/// A rotation of which every part is there.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    to: Epoch,
    built_on: Option<(u64, Option<Hash>)>,
    at_once: bool,
    changes: Vec<ChangeBytes>,
}

fn keys(doc: &DocName) -> [Vec<u8>; 2] {
    // Twice, because without it the log could not be read.
    [format!("epoch/{doc}").into_bytes(), format!("epoch-copy/{doc}").into_bytes()]
}

fn released_key(doc: &DocName, device: &[u8; 16]) -> Vec<u8> {
    [format!("released/{doc}").as_bytes(), &[0], device].concat()
}

fn put(doc: &DocName, kept: &Kept) -> impl Iterator<Item = Op> {
    let value = seal(&postcard::to_stdvec(kept).unwrap_or_default());
    keys(doc).into_iter().map(move |key| Op::Put(Space::Meta, key, value.clone()))
}

/// What an entry of `Space::Meta` says of a document's epoch: which one it is, the number before its first record, and
/// whether the old log is still there. Nothing when the entry is about something else, or damaged.
pub fn epoch_entry(key: &[u8], value: &[u8]) -> Option<(DocName, Epoch, u64, bool)> {
    let doc = std::str::from_utf8(key.strip_prefix(b"epoch/")?).ok()?.parse().ok()?;
    let kept: Kept = postcard::from_bytes(open(value).ok()?).ok()?;
    Some((doc, kept.epoch, kept.base, kept.until.is_some()))
}

impl Log {
    /// Takes what is kept of epochs; false when the entry is about something else.
    pub(super) fn open_epoch(&mut self, key: &[u8], value: &[u8]) -> bool {
        let name = |bytes: &[u8]| std::str::from_utf8(bytes).ok().and_then(|name| name.parse().ok());
        if let Some(rest) = key.strip_prefix(b"epoch/").or_else(|| key.strip_prefix(b"epoch-copy/")) {
            let kept = open(value).ok().and_then(|bytes| postcard::from_bytes::<Kept>(bytes).ok());
            if let (Some(doc), Some(mut kept)) = (name(rest), kept)
                && self.epochs.get(&doc).is_none_or(|known| known.base < kept.base)
            {
                kept.released = self.epochs.remove(&doc).map(|known| known.released).unwrap_or_default();
                self.epochs.insert(doc, kept);
            }
            return true;
        }
        if let Some(rest) = key.strip_prefix(b"released/") {
            // Comes after the epochs, in the order of the keys.
            let parts = rest
                .split_last_chunk::<16>()
                .and_then(|(doc, device)| Some((doc.strip_suffix(&[0])?, device)));
            if let Some((doc, device)) = parts
                && let Some(kept) = name(doc).and_then(|doc: DocName| self.epochs.get_mut(&doc))
            {
                kept.released.insert(*device);
            }
            return true;
        }
        false
    }

    pub(super) fn new_document(&self, doc: DocName) -> Document {
        let (epoch, base) = self.epochs.get(&doc).map_or((Epoch::FIRST, 0), |kept| (kept.epoch, kept.base));
        Document::new(&self.community, doc, epoch, base)
    }

    /// What devices are told of a document's epoch.
    pub(super) fn epoch_of(&self, doc: &DocName) -> ToDevice {
        let (epoch, base, broken) =
            self.epochs.get(doc).map_or((Epoch::FIRST, 0, 0), |kept| (kept.epoch, kept.base, kept.broken));
        ToDevice::Epoch { doc: *doc, epoch, base, broken }
    }

    /// The epoch a document is in.
    pub fn epoch(&self, doc: &DocName) -> Epoch {
        self.epochs.get(doc).map_or(Epoch::FIRST, |kept| kept.epoch)
    }

    /// Documents whose old logs are closed and not destroyed yet.
    pub fn closed(&self) -> Vec<Closed> {
        let closed = |(doc, kept): (&DocName, &Kept)| {
            let (by, at, released) = (kept.by, kept.at, kept.released.clone());
            kept.until.map(|until| Closed { doc: *doc, by, at, until, released })
        };
        self.epochs.iter().filter_map(closed).collect()
    }

    /// A part of a rotation arrived; the last one starts it.
    pub(super) fn stage(&mut self, now: Moment, conn: Conn, rotation: Rotation) {
        let Some(session) = self.sessions.get(&conn) else { return };
        let (removes, device) = (may_remove(&session.who, &rotation.doc), session.device);
        let Rotation { doc, to, built_on, at_once, part, parts, changes } = rotation;
        if !removes {
            return self.refuse_rotation(conn, doc, &changes, RefusalCode::NotAllowed);
        }
        if parts > frame::MAX_PARTS || part >= parts || to.number == 0 {
            return self.refuse(conn, ErrorCode::Malformed, Some(doc));
        }
        if self.staged.len() >= STAGED && !self.staged.contains_key(&device) {
            let oldest = self.staged.iter().min_by_key(|(_, staged)| staged.at).map(|(device, _)| *device);
            oldest.map(|device| self.staged.remove(&device));
        }
        let fresh = Staged { doc, to, parts: BTreeMap::new(), at: now };
        let staged = self.staged.entry(device).or_insert_with(|| fresh.clone());
        if (staged.doc, staged.to) != (doc, to) {
            *staged = fresh;
        }
        staged.at = now;
        staged.parts.insert(part, changes);
        let size: usize = staged.parts.values().flatten().map(|change| change.0.len()).sum();
        if size > STAGED_BYTES {
            self.staged.remove(&device);
            return self.refuse(conn, ErrorCode::TooBig, Some(doc));
        }
        if staged.parts.len() < usize::from(parts) {
            return self.answered(conn);
        }
        let gathered = self.staged.remove(&device).map(|staged| staged.parts).unwrap_or_default();
        let changes = gathered.into_values().flatten().collect();
        let whole = Whole { to, built_on, at_once, changes };
        self.request(now, doc, Request::Rotate(conn, whole));
    }

    fn refuse_rotation(&mut self, conn: Conn, doc: DocName, changes: &[ChangeBytes], code: RefusalCode) {
        let refused = |change: &ChangeBytes| {
            (crate::seal::digest(change.0.get(8..).unwrap_or_default()), Verdict::Refused { code })
        };
        let verdicts = changes.iter().take(1).map(refused).collect();
        self.send(conn, &ToDevice::Verdicts { doc, verdicts });
        self.answered(conn);
    }

    /// Begins the document's next epoch, unless what it was built on is not the newest.
    pub(super) fn rotate(&mut self, now: Moment, conn: Conn, doc: DocName, rotation: Whole) {
        let Whole { to, built_on, at_once, changes } = rotation;
        let Some(session) = self.sessions.get(&conn) else { return };
        let Some(document) = self.documents.get_mut(&doc) else { return };
        document.used = now;
        let recovering = now < self.recovering;
        let bringer = Bringer { who: session.who.principal(), device: session.device, recovering };
        let present = document.epoch;
        let fits = match &built_on {
            _ if present == to => false, // it is done
            Some(built_on) => to.number == present.number.saturating_add(1) && document.ends_with(built_on),
            None => recovering && to.number > present.number,
        };
        if !fits {
            // It learns what it does not know, and tries again from there.
            let (since, hash) = built_on.unwrap_or((0, None));
            return self.request(now, doc, Request::Pull(conn, Want { doc, since, hash }));
        }
        let base = document.head() + 1;
        let mut begun = Document::new(&self.community, doc, to, base);
        begun.used = now;
        let mut batch = Vec::new();
        let mut cost = Amount::default();
        for change in &changes {
            let verdict = match guard::inspect(&doc, &change.0) {
                Ok(offered) => match begun.judge(now, &bringer, &offered, change.0.clone()) {
                    (Verdict::Accepted { .. }, Some(op)) => {
                        cost = cost.plus(Amount::of(&offered, change));
                        batch.push(op);
                        continue;
                    }
                    (Verdict::Duplicate { .. }, _) => continue,
                    (Verdict::Refused { code }, _) => code,
                    (Verdict::Accepted { .. } | Verdict::Needs { .. }, _) => RefusalCode::Malformed,
                },
                Err(code) => code,
            };
            return self.refuse_rotation(conn, doc, &changes, verdict);
        }
        if batch.is_empty() {
            return self.refuse_rotation(conn, doc, &changes, RefusalCode::Malformed);
        }
        // Nothing is begun that its author may not write now; it is offered again later, like everything else.
        let author = (&bringer.who, &bringer.device);
        if !self.ledger.has_room(now, author, cost, Amount::default(), false) {
            return self.refuse(conn, ErrorCode::Quota, Some(doc));
        }
        self.queued.spent.push(self.ledger.spend(now, author, cost, false));
        let before = self.epochs.get(&doc);
        let broken = if built_on.is_some() { before.map_or(0, |before| before.broken) } else { base };
        let until = if at_once { now } else { now.plus_ms(CLOSED_MS) };
        let until = before.and_then(|before| before.until).map_or(until, |earlier| earlier.min(until));
        let kept = Kept {
            epoch: to,
            base,
            broken,
            by: bringer.who,
            at: now,
            until: Some(until),
            released: BTreeSet::new(),
            destroying: None,
        };
        let forgotten = before.iter().flat_map(|before| &before.released);
        batch.extend(forgotten.map(|device| Op::Delete(Space::Meta, released_key(&doc, device))));
        batch.extend(put(&doc, &kept));
        batch.push(Op::Delete(Space::Snapshots, doc.to_string().into_bytes()));
        let head = begun.head();
        self.queued.batch.extend(batch);
        self.queued.rotated.insert(doc, (kept, head, conn));
        self.documents.insert(doc, begun);
        // Whoever asks for it now waits until it is certain which epoch it is in.
        self.loading.entry(doc).or_default();
    }

    /// It is certain in which epoch the document is: whoever waited for that is served.
    pub(super) fn resume(&mut self, now: Moment, doc: DocName) {
        for request in self.loading.remove(&doc).unwrap_or_default() {
            self.request(now, doc, request);
        }
    }

    /// A device says what it holds.
    pub(super) fn holds(&mut self, conn: Conn, docs: &[(DocName, Epoch)]) {
        let Some(session) = self.sessions.get(&conn) else { return };
        for (doc, epoch) in docs.iter().take(frame::MAX_WANTS) {
            let Some(kept) = self.epochs.get_mut(doc) else { continue };
            let said = kept.epoch == *epoch && kept.until.is_some() && access(&session.who, doc).reads();
            if said && kept.released.insert(session.device) {
                let key = released_key(doc, &session.device);
                self.queued.batch.push(Op::Put(Space::Meta, key, seal(&[])));
            }
        }
        self.answered(conn);
    }

    /// The closed log is not needed any more.
    pub(super) fn release(&mut self, now: Moment, doc: &DocName) {
        if let Some(kept) = self.epochs.get_mut(doc).filter(|kept| kept.until.is_some()) {
            kept.until = Some(now);
            self.queued.batch.extend(put(doc, kept));
        }
    }

    /// Destroys closed logs whose time is over.
    pub(super) fn expire(&mut self, now: Moment) {
        for (doc, kept) in &mut self.epochs {
            let over = kept.until.is_some_and(|until| until <= now);
            if over && kept.destroying.is_none_or(|again| again <= now) {
                kept.destroying = Some(now.plus_ms(AGAIN_MS));
                self.effects.push(Effect::Destroy(*doc, kept.base));
            }
        }
    }

    /// A closed log has been destroyed.
    pub(super) fn destroyed(&mut self, doc: &DocName, upto: u64, done: bool) {
        let Some(kept) = self.epochs.get_mut(doc).filter(|kept| kept.base == upto && done) else { return };
        kept.until = None;
        kept.destroying = None;
        let forgotten = std::mem::take(&mut kept.released);
        self.queued.batch.extend(put(doc, kept));
        let forgotten = forgotten.iter().map(|device| Op::Delete(Space::Meta, released_key(doc, device)));
        self.queued.batch.extend(forgotten);
    }
}
