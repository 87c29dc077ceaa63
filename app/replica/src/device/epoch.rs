//! Documents that change their epoch: following the relay into the next one, and starting one.
//!
//! The document of another epoch is fetched beside the present one, which is shown and edited meanwhile. When it is
//! whole it takes the place in one batch: the new document is on disk, and every chunk of the old one, the cached
//! read model and what was set aside of it are gone. What waits in the outbox is done again on it; what is about
//! something removed is set aside.
//!
//! When the relay has forgotten acknowledged things (it came back from a backup), what is missing in the other epoch is
//! written beside it, so that it never wins over what is there; when it has forgotten an epoch, whoever may start one
//! gives it back, and the others wait.

use automerge::{ActorId, Author, Automerge, Change, ReadDoc as _};
use domain::{
    access::{DocName, may_remove},
    edit::{Edit, Intent},
    id::Id,
    moment::Moment,
    retention::{
        REMOVED, RemovalReason, Rotated, Rotation as Asked, Wanted, is_about_removed, without_words,
    },
};

use super::{
    Effect, Notice, Replica,
    doc::{Doc, Lineage, sealed},
    push::PUSH_BYTES,
    sync::{PATIENCE_MS, overdue},
};
use crate::{
    frame::{ChangeBytes, Hash, MAX_PARTS, RefusalCode, Rotation, ToRelay},
    schema::{self, Epoch, Put, container, plan, section},
    store::{CACHED_GLANCE, CACHED_VIEW, Op, Space},
};

/// How often an epoch is given back to a relay that does not take it, over one link.
const TRIES: u8 = 3;
/// Under which key of `Space::Meta` it says that the store's files may still keep what was taken out.
pub(super) const UNCOVERED: &[u8] = b"uncovered";

/// A document in the epoch the relay is in.
#[derive(Debug)]
pub(super) struct Next {
    pub(super) doc: Doc,
    /// What was acknowledged in epochs that began before this number may be missing in it.
    broken: u64,
}

/// A rotation under way: what it was built on, and its frames.
#[derive(Debug)]
pub(super) struct Rotating {
    built_on: Option<(u64, Option<Hash>)>,
    frames: Vec<Rotation>,
    hashes: Vec<Hash>,
    sent: Option<Moment>,
    tries: u8,
    /// The relay will never take it.
    refused: bool,
}

impl Replica {
    /// The relay says in which epoch a document is.
    pub(super) fn epoch(&mut self, now: Moment, name: DocName, epoch: Epoch, base: u64, broken: u64) {
        if !self.greeted {
            return; // before it is known which log this is
        }
        let log = self.log;
        let lineage = Lineage { epoch, base, log };
        if self.entering.get(&name).is_some_and(|next| next.doc.lineage == lineage) {
            return;
        }
        let doc = self.doc(name);
        if doc.lineage.epoch == epoch {
            doc.confirm(lineage);
            self.entering.remove(&name);
            self.rotating.remove(&name);
            return;
        }
        let known = doc.is_known_to(log);
        if known && base <= doc.lineage.base {
            return; // old news
        }
        let gave_up =
            self.rotating.get(&name).is_some_and(|under_way| under_way.refused || under_way.tries >= TRIES);
        let doc = self.doc(name);
        if !known && epoch.number < doc.lineage.epoch.number && !gave_up {
            doc.behind = true;
            doc.pulled = None;
            self.stale = true;
            return;
        }
        let mut next = Doc::new(&self.id, name, lineage);
        next.pulled = Some(now); // what follows is on its way already
        self.entering.insert(name, Next { doc: next, broken });
        self.rotating.remove(&name);
        self.stale = true;
    }

    pub(super) fn next_records(
        &mut self,
        now: Moment,
        name: DocName,
        first: u64,
        changes: &[ChangeBytes],
        head: u64,
    ) {
        let Some(next) = self.entering.get_mut(&name).map(|next| &mut next.doc) else { return };
        if first <= next.lineage.base {
            return; // of the epoch that is left
        }
        next.head = next.head.max(head);
        if first > next.cursor.seq + 1 {
            next.pulled = None;
            return;
        }
        if next.join(first, changes).is_err() {
            self.entering.remove(&name);
            return self.effects.push(Effect::Report(Notice::Damaged { doc: Some(name) }));
        }
        next.pulled = (next.cursor.seq < next.head).then_some(now);
        self.enter(now, name);
    }

    pub(super) fn next_snapshot(&mut self, now: Moment, name: DocName, seq: u64, hash: Hash, bytes: &[u8]) {
        let Some(next) = self.entering.get_mut(&name).map(|next| &mut next.doc) else { return };
        if seq <= next.lineage.base {
            return;
        }
        next.head = next.head.max(seq);
        if next.join_snapshot(seq, hash, bytes).is_err() {
            self.entering.remove(&name);
            return self.effects.push(Effect::Report(Notice::Damaged { doc: Some(name) }));
        }
        self.enter(now, name);
    }

    /// Lets the document of the new epoch take its place, when it is whole.
    fn enter(&mut self, now: Moment, name: DocName) {
        let whole =
            |next: &Next| next.doc.cursor.seq >= next.doc.head && next.doc.head > next.doc.lineage.base;
        if !self.entering.get(&name).is_some_and(whole) {
            return;
        }
        let Some(Next { doc: mut new, broken }) = self.entering.remove(&name) else { return };
        let mut waiting = Vec::new();
        let mut beside = Vec::new();
        if let Some(old) = self.docs.remove(&name) {
            waiting.extend(old.pending.iter().filter_map(|pending| pending.intent));
            let unsure = old.cursor.reconcile
                || !old.is_known_to(self.log)
                || old.lineage.base < broken
                || waiting.len() < old.pending.len();
            if unsure {
                // What waits in the outbox is done again by itself.
                let intents = waiting.iter().filter_map(|number| self.outbox.get(number));
                let again: Vec<Put> = intents.flat_map(|entry| plan(&entry.intent, 1)).collect();
                beside = schema::missing(&old.am, &new.am, &name, &self.grant);
                beside.retain(|put| {
                    !again.iter().any(|own| (own.section, &own.key) == (put.section, &put.key))
                });
            }
            new.replace(old);
        }
        self.docs.insert(name, new);
        self.rotating.remove(&name);
        self.extra.extend([CACHED_VIEW, CACHED_GLANCE].map(|key| Op::Delete(Space::Views, key.to_vec())));
        let mut of = Space::Chunks.name().as_bytes().to_vec();
        of.push(0);
        of.extend_from_slice(name.to_string().as_bytes());
        of.push(0);
        let gone: Vec<Vec<u8>> = self.aside.extract_if(.., |key| key.starts_with(&of)).collect();
        self.extra.extend(gone.into_iter().map(|key| Op::Delete(Space::Quarantine, key)));
        self.reread(name);
        if !beside.is_empty() {
            self.write_beside(now, name, &beside);
        }
        for number in waiting {
            self.do_again(now, name, number);
        }
        self.uncovered = true;
        self.extra.push(Op::Put(Space::Meta, UNCOVERED.to_vec(), sealed(&())));
        self.stale = true;
    }

    /// When everything that was to leave the store has left it: its files are to forget it, too.
    pub(super) fn cover(&mut self) {
        let left = self.storing.is_none() && self.extra.is_empty() && self.docs.values().all(Doc::is_kept);
        if self.uncovered && !self.covering && left {
            (self.uncovered, self.covering) = (false, true);
            self.effects.push(Effect::Cover);
        }
    }

    pub(super) fn covered(&mut self) {
        self.covering = false;
        if !self.uncovered {
            self.extra.push(Op::Delete(Space::Meta, UNCOVERED.to_vec()));
        }
    }

    /// Does an intent again on the document of another epoch.
    fn do_again(&mut self, now: Moment, name: DocName, number: u64) {
        let Some(intent) = self.outbox.get(&number).map(|entry| std::sync::Arc::clone(&entry.intent)) else {
            return;
        };
        if is_about_removed(&self.community, &intent.edit) {
            return self.set_aside_intent(now, name, number, RefusalCode::Removed);
        }
        let told = without_words(&self.community, &intent.edit);
        let intent = told.map_or(intent.clone(), |edit| Intent { edit, ..(*intent).clone() }.into());
        let stated = plan(&intent, 1).first().is_some_and(|put| {
            let fact = put.section == section::STEPS || put.section == section::CLAIMS;
            fact && self.docs.get(&name).is_some_and(|doc| holds(&doc.am, put))
        });
        if stated {
            return self.forget(number); // the relay had it before it said so
        }
        self.write(name, number, &intent);
    }

    /// Writes what another epoch lacks, concurrently to everything in it.
    fn write_beside(&mut self, now: Moment, name: DocName, puts: &[Put]) {
        let Some(epoch) = self.docs.get(&name).map(|doc| doc.lineage.epoch) else { return };
        let mut puts = puts.to_vec();
        // What bears a mark that was unknown here may still be in this epoch.
        if puts.iter().any(|put| put.key.rsplit('/').next() == Some(REMOVED)) {
            let [bytes @ .., _, _, _, _, _, _] = self.random();
            let (rotation, why, at_once) = (Id::from_random(bytes), RemovalReason::Requested, false);
            let edit = Edit::Rotate { doc: name, rotation, why, at_once };
            puts.extend(plan(&Intent { by: self.me, at: now, edit }, 1));
        }
        let mut side = self.blank(name, epoch);
        let mut made = Vec::new();
        for piece in schema::pieces(puts) {
            let written = schema::write(&mut side, &piece, now.0.div_euclid(1000));
            made.extend(written.ok().flatten().and_then(|hash| side.get_change_by_hash(&hash)));
        }
        if self.doc(name).take_beside(made).is_err() {
            self.effects.push(Effect::Report(Notice::Damaged { doc: Some(name) }));
        }
        self.reread(name);
    }

    /// The genesis of an epoch, to be written on by an actor of its own.
    fn blank(&mut self, name: DocName, epoch: Epoch) -> Automerge {
        let mut am = schema::fresh_at(&self.id, &name, epoch);
        am.set_author(Some(Author::from(self.me.to_string().into_bytes())));
        am.set_actor(ActorId::from(self.random()));
        am
    }

    /// Says which epochs are on disk here, and nothing older; once over each link.
    pub(super) fn tell_epochs(&mut self) {
        let storing = self.storing.as_ref();
        let on_its_way =
            |name: &DocName| storing.is_some_and(|storing| storing.docs.iter().any(|(doc, _)| doc == name));
        let log = self.log;
        let mut held = Vec::new();
        for doc in self.docs.values_mut() {
            let says = doc.lineage.epoch != Epoch::FIRST && !doc.told && !doc.denied && doc.is_known_to(log);
            if says && doc.is_kept() && !on_its_way(&doc.name) {
                doc.told = true;
                held.push((doc.name, doc.lineage.epoch));
            }
        }
        if !held.is_empty() {
            self.send(&ToRelay::Holds(held));
        }
    }

    /// Starts the rotations this person asked for, and gives back epochs that the relay has forgotten.
    pub(super) fn rotate(&mut self, now: Moment) {
        let me = self.me;
        let asked = |(name, rotations): (&DocName, &domain::retention::Rotations)| {
            rotations.wanted.iter().any(|(_, wanted)| wanted.by == me).then_some(*name)
        };
        let mut due: Vec<DocName> = self.community.rotations.iter().filter_map(asked).collect();
        due.extend(self.docs.values().filter(|doc| doc.behind).map(|doc| doc.name));
        for name in due {
            if may_remove(&self.grant, &name) {
                self.rotate_one(now, name);
            }
        }
    }

    fn rotate_one(&mut self, now: Moment, name: DocName) {
        let Some(doc) = self.docs.get(&name) else { return };
        if doc.postponed.is_some_and(|until| now < until) {
            return;
        }
        let quiet = self.storing.as_ref().is_none_or(|on| on.docs.iter().all(|(of, _)| *of != name));
        let settled = !doc.denied
            && !self.entering.contains_key(&name)
            && doc.is_kept()
            && quiet
            && doc.pending.is_empty()
            && !doc.cursor.reconcile
            && doc.cursor.seq >= doc.head;
        if !doc.behind && (!settled || !doc.is_known_to(self.log)) {
            return;
        }
        let built_on = (!doc.behind).then_some((doc.cursor.seq, doc.cursor.hash));
        let current = self.rotating.get(&name).is_some_and(|under_way| under_way.built_on == built_on);
        if !current {
            let made =
                if built_on.is_some() { self.begin(now, name, built_on) } else { self.give_back(name) };
            match made {
                Some(made) => drop(self.rotating.insert(name, made)),
                None => return,
            }
        }
        let Some(under_way) = self.rotating.get_mut(&name) else { return };
        let again = under_way.built_on.is_some() || under_way.tries < TRIES;
        if under_way.refused || !again || !overdue(under_way.sent, now, PATIENCE_MS) {
            return;
        }
        under_way.sent = Some(now);
        under_way.tries = under_way.tries.saturating_add(1);
        for frame in under_way.frames.clone() {
            self.send(&ToRelay::Rotate(frame));
        }
    }

    /// The next epoch, from what is shown now.
    fn begin(
        &mut self,
        now: Moment,
        name: DocName,
        built_on: Option<(u64, Option<Hash>)>,
    ) -> Option<Rotating> {
        let doc = self.docs.get(&name)?;
        let (_, wanted): (Id<Asked>, Wanted) = schema::wanted_by(&doc.am, &name, &self.me)?;
        let before = doc.lineage.epoch;
        let [a, b, c, d, ..] = self.random();
        let to = before.next(u32::from_be_bytes([a, b, c, d]));
        let made = Rotated { by: self.me, at: now, why: wanted.why, records: 0, values: 0, contested: 0 };
        let pieces = schema::carry(&self.docs.get(&name)?.am, &name, to, made);
        let mut am = self.blank(name, to);
        let mut changes: Vec<Change> = Vec::new();
        for piece in pieces {
            let hash = schema::write(&mut am, &piece, now.0.div_euclid(1000)).ok()??;
            changes.extend(am.get_change_by_hash(&hash));
        }
        let bytes = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
        let hashes = changes.iter().map(|change| change.hash().0).collect();
        Some(rotating(name, to, built_on, wanted.at_once, bytes, hashes))
    }

    /// The present epoch, for a relay that has forgotten it.
    fn give_back(&mut self, name: DocName) -> Option<Rotating> {
        let doc = self.docs.get(&name)?;
        let changes = doc.acknowledged_changes();
        let hashes = changes.first().map(|first| crate::seal::digest(first.get(8..).unwrap_or_default()));
        Some(rotating(name, doc.lineage.epoch, None, false, changes, hashes.into_iter().collect()))
    }

    /// Whether the refusal is of a rotation; it is told, and not tried again over this link.
    pub(super) fn rotation_refused(&mut self, name: DocName, hash: &Hash, code: RefusalCode) -> bool {
        match self.rotating.get_mut(&name) {
            Some(under_way) if under_way.hashes.contains(hash) => {
                if !std::mem::replace(&mut under_way.refused, true) {
                    self.effects.push(Effect::Report(Notice::Refused { code }));
                }
                true
            }
            _ => false,
        }
    }
}

fn holds(am: &Automerge, put: &Put) -> bool {
    let held = container(am, put.section).and_then(|object| am.get(&object, put.key.as_str()).ok().flatten());
    held.is_some()
}

/// The frames of a rotation, each small enough for the wire.
fn rotating(
    doc: DocName,
    to: Epoch,
    built_on: Option<(u64, Option<Hash>)>,
    at_once: bool,
    changes: Vec<Vec<u8>>,
    hashes: Vec<Hash>,
) -> Rotating {
    let mut parts: Vec<Vec<ChangeBytes>> = vec![Vec::new()];
    let mut size = 0;
    for bytes in changes {
        size += bytes.len();
        if size > PUSH_BYTES && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(Vec::new());
            size = bytes.len();
        }
        parts.last_mut().into_iter().for_each(|part| part.push(ChangeBytes(bytes.clone())));
    }
    let count = u16::try_from(parts.len()).unwrap_or(MAX_PARTS);
    let frame = |(part, changes)| Rotation { doc, to, built_on, at_once, part, parts: count, changes };
    let frames = (0..).zip(parts).map(frame).collect();
    Rotating { built_on, frames, hashes, sent: None, tries: 0, refused: false }
}
