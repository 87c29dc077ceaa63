//! The conversation with the relay: say hello, pull what moved, push what is kept, repair by asking again.

use std::collections::BTreeSet;

use domain::{access::DocName, edit::Edit, id::Id, moment::Moment, wish::Clock};

use super::{
    Effect, Notice, Replica,
    doc::{Pending, Unjoinable, sealed},
};
use crate::{
    frame::{self, ChangeBytes, ErrorCode, Hash, LogId, ToDevice, ToRelay, Verdict, Want},
    schema::Touched,
    store::{Op, Space},
};

/// How long an answer may take before it is asked for again.
pub(super) const PATIENCE_MS: u64 = 10_000;
/// How often to ask what moved.
const HELLO_MS: u64 = 20_000;
/// Silence after which the link is given up.
const SILENCE_MS: u64 = 45_000;
/// A clock further off than this never decides.
const DOUBT_MS: u64 = 5 * 60_000;
/// How many bytes of changes go into one push.
pub(super) const PUSH_BYTES: usize = 1 << 20;

pub(super) fn overdue(since: Option<Moment>, now: Moment, ms: u64) -> bool {
    since.is_none_or(|since| now.apart(since) >= ms)
}

impl Replica {
    pub(super) fn link_up(&mut self, now: Moment) {
        self.link = true;
        self.greeted = false;
        self.stale = true;
        self.heard = Some(now);
        for doc in self.docs.values_mut() {
            doc.pulled = None;
            doc.denied = false;
            doc.told = false;
            for pending in &mut doc.pending {
                pending.pushed = None;
            }
        }
        for next in self.entering.values_mut() {
            next.doc.pulled = None;
        }
        self.rotating.clear();
        self.hello(now);
    }

    fn hello(&mut self, now: Moment) {
        self.said_hello = Some(now);
        self.send(&ToRelay::Hello { log: self.log, since: self.since });
    }

    pub(super) fn send(&mut self, message: &ToRelay) {
        self.effects.push(Effect::Send(frame::encode(message)));
    }

    pub(super) fn tick(&mut self, now: Moment) {
        if self.store_error.is_some() && self.storing.is_none() {
            self.store();
        }
        if !self.link {
            return;
        }
        if overdue(self.heard, now, SILENCE_MS) {
            self.link = false;
            self.stale = true;
            self.effects.push(Effect::Hangup);
            return;
        }
        if overdue(self.said_hello, now, HELLO_MS) {
            self.hello(now);
        }
        self.pull(now);
    }

    pub(super) fn caught_up(&self) -> bool {
        self.log.is_some()
            && self.goal.is_none()
            && self.entering.is_empty()
            && self
                .docs
                .values()
                .all(|doc| doc.denied || (!doc.behind && doc.cursor.seq >= doc.head && !doc.cursor.reconcile))
    }

    /// Asks for what is missing, once per document and patience.
    fn pull(&mut self, now: Moment) {
        let mut wants = Vec::new();
        for next in self.entering.values_mut().map(|next| &mut next.doc) {
            if overdue(next.pulled, now, PATIENCE_MS) {
                next.pulled = Some(now);
                wants.push(Want { doc: next.name, since: next.cursor.seq, hash: next.cursor.hash });
            }
        }
        for doc in self.docs.values_mut() {
            let behind = doc.cursor.seq < doc.head || doc.cursor.reconcile;
            let held = doc.denied || doc.behind || self.entering.contains_key(&doc.name);
            if behind && !held && overdue(doc.pulled, now, PATIENCE_MS) {
                doc.pulled = Some(now);
                wants.push(Want { doc: doc.name, since: doc.cursor.seq, hash: doc.cursor.hash });
            }
        }
        for wants in wants.chunks(frame::MAX_WANTS) {
            self.send(&ToRelay::Pull(wants.to_vec()));
        }
    }

    /// Pushes what is kept here and not acknowledged. What cannot be kept is pushed too, so that one copy survives.
    pub(super) fn push(&mut self, now: Moment) {
        let storing: BTreeSet<DocName> =
            self.storing.iter().flat_map(|storing| storing.docs.iter().map(|(name, _)| *name)).collect();
        let mut frames = Vec::new();
        for doc in self.docs.values_mut() {
            let kept = doc.unkept() == 0 && !storing.contains(&doc.name);
            let knows = !doc.behind && doc.is_known_to(self.log) && !self.entering.contains_key(&doc.name);
            if doc.denied || !knows || !(kept || self.store_error.is_some()) {
                continue;
            }
            let due: Vec<Hash> = doc
                .pending
                .iter_mut()
                .filter(|pending| overdue(pending.pushed, now, PATIENCE_MS))
                .map(|pending| {
                    pending.pushed = Some(now);
                    pending.hash
                })
                .collect();
            let mut changes = Vec::new();
            let mut size = 0;
            for bytes in due.iter().filter_map(|hash| doc.bytes_of(hash)) {
                if !changes.is_empty()
                    && (size + bytes.len() > PUSH_BYTES || changes.len() == frame::MAX_CHANGES)
                {
                    frames.push(ToRelay::Push { doc: doc.name, changes: std::mem::take(&mut changes) });
                    size = 0;
                }
                size += bytes.len();
                changes.push(ChangeBytes(bytes));
            }
            if !changes.is_empty() {
                frames.push(ToRelay::Push { doc: doc.name, changes });
            }
        }
        for frame in &frames {
            self.send(frame);
        }
    }

    pub(super) fn frame(&mut self, now: Moment, bytes: &[u8]) {
        if !self.link {
            return;
        }
        self.heard = Some(now);
        self.last_contact = Some(now);
        match frame::decode(bytes) {
            Ok(ToDevice::Moved { log, now: theirs, upto, docs }) => self.moved(now, log, theirs, upto, docs),
            Ok(ToDevice::Records { doc, first, changes, head }) => {
                self.records(now, doc, first, &changes, head);
            }
            Ok(ToDevice::Snapshot { doc, seq, hash, bytes }) => self.snapshot(now, doc, seq, hash, &bytes),
            Ok(ToDevice::Restart { doc }) => self.doc(doc).restart(),
            Ok(ToDevice::Epoch { doc, epoch, base, broken }) => self.epoch(now, doc, epoch, base, broken),
            Ok(ToDevice::Verdicts { doc, verdicts }) => {
                for (hash, verdict) in verdicts {
                    self.verdict(now, doc, hash, verdict);
                }
                self.doc(doc).settle_reconcile();
            }
            Ok(ToDevice::Error { code, doc }) => self.error(code, doc),
            Err(frame::FrameError::Version) => self.effects.push(Effect::Report(Notice::Version)),
            Err(_) => {} // lost on the way: asked for again
        }
        self.settle_goal();
        self.pull(now);
    }

    fn moved(&mut self, now: Moment, log: LogId, theirs: Moment, upto: u64, docs: Vec<(DocName, u64)>) {
        self.greeted = true;
        self.judge_clock(now, theirs);
        if self.log != Some(log) {
            let known = self.log.is_some();
            self.log = Some(log);
            self.since = 0;
            self.goal = None;
            self.keep_since();
            self.entering.clear();
            self.rotating.clear();
            if known {
                for doc in self.docs.values_mut() {
                    doc.restart();
                }
                self.hello(now);
                return;
            }
        }
        for (name, head) in &docs {
            let doc = self.doc(*name);
            doc.denied = false;
            doc.behind = false;
            if doc.cursor.seq > *head {
                doc.restart(); // the log is shorter than what it has shown us
            }
            doc.head = doc.head.max(*head);
        }
        self.goal = Some((upto, docs));
        self.stale = true;
    }

    fn keep_since(&mut self) {
        self.extra.push(Op::Put(Space::Meta, b"since".to_vec(), sealed(&(self.log, self.since))));
    }

    /// When everything the relay spoke of is here, the next hello starts from there.
    fn settle_goal(&mut self) {
        let Some((upto, docs)) = &self.goal else { return };
        let here = docs.iter().all(|(name, head)| {
            self.docs
                .get(name)
                .is_some_and(|doc| doc.denied || (doc.cursor.seq >= *head && !doc.cursor.reconcile))
        });
        if here {
            let moved = self.since != *upto;
            self.since = *upto;
            self.goal = None;
            self.stale = true;
            if moved {
                self.keep_since();
            }
        }
    }

    fn judge_clock(&mut self, now: Moment, theirs: Moment) {
        let doubtful = now.apart(theirs) > DOUBT_MS;
        if doubtful != self.doubtful {
            self.doubtful = doubtful;
            self.stale = true;
            self.extra.push(Op::Put(Space::Meta, b"clock".to_vec(), sealed(&doubtful)));
            if doubtful {
                self.effects.push(Effect::Report(Notice::ClockDoubtful));
            }
        }
        if doubtful {
            self.doubt_claims(now);
        }
    }

    /// Claims made here by a clock that turns out to be off say so before they are sent.
    fn doubt_claims(&mut self, now: Moment) {
        let claims: Vec<Edit> = self.outbox.values().map(|entry| entry.intent.edit.clone()).collect();
        for edit in &claims {
            let Edit::Claim { wish, claimant, claim, clock: Clock::Trusted, .. } = edit else { continue };
            let said = claims.iter().any(
                |other| matches!(other, Edit::DoubtClock { claim: of, claimant: who, .. } if of == claim && who == claimant),
            );
            if !said {
                let mut bytes = [0; 10];
                bytes.copy_from_slice(&self.random()[..10]);
                let step = Id::from_random(bytes);
                let edit = Edit::DoubtClock { wish: *wish, claimant: *claimant, claim: *claim, step };
                if let Some(doc) = edit.doc(&self.community) {
                    self.apply(doc, domain::edit::Intent { by: self.me, at: now, edit });
                }
            }
        }
    }

    fn records(&mut self, now: Moment, name: DocName, first: u64, changes: &[ChangeBytes], head: u64) {
        if self.entering.contains_key(&name) {
            return self.next_records(now, name, first, changes, head);
        }
        let log = self.log;
        let doc = self.doc(name);
        doc.denied = false;
        if first <= doc.lineage.base || !doc.is_known_to(log) {
            return; // of an epoch that is over, or of a log that has forgotten this one
        }
        doc.head = doc.head.max(head);
        if first > doc.cursor.seq + 1 {
            // Something between was lost: ask from the cursor, unless that is on its way.
            return;
        }
        let mut dropped = None;
        if doc.clashes(changes) {
            // Somebody used our actor: another copy of this profile, or a store that forgot.
            let own = self.doc(name).pending.iter().map(|pending| pending.hash).collect();
            let (id, me) = (self.id, self.me);
            dropped = Some(self.doc(name).drop_branch(&id, &me, &own, true));
        }
        match self.doc(name).join(first, changes) {
            Ok((touched, acknowledged)) => {
                for number in acknowledged {
                    self.acknowledged(number);
                }
                self.doc(name).gap = false;
                self.refresh(name, &touched);
            }
            Err(Unjoinable::Gap) if !self.doc(name).gap => {
                // Perhaps only something before it was lost on the way, or the word of another epoch.
                let doc = self.doc(name);
                (doc.gap, doc.pulled) = (true, None);
            }
            Err(Unjoinable::Gap) => {
                self.doc(name).gap = false;
                self.effects.push(Effect::Report(Notice::Damaged { doc: Some(name) }));
                self.doc(name).restart();
            }
            Err(Unjoinable::Broken) => {
                self.effects.push(Effect::Report(Notice::Damaged { doc: Some(name) }));
                for (number, bytes) in (first..).zip(changes) {
                    self.doc(name).note(number, crate::seal::digest(&bytes.0));
                }
            }
        }
        if let Some(dropped) = dropped {
            self.redo(name, dropped, None);
        }
        let doc = self.doc(name);
        if doc.cursor.seq >= doc.head {
            doc.pulled = None;
        } else if doc.pulled.is_some() {
            doc.pulled = Some(now);
        }
        doc.settle_reconcile();
    }

    fn snapshot(&mut self, now: Moment, name: DocName, seq: u64, hash: Hash, bytes: &[u8]) {
        if self.entering.contains_key(&name) {
            return self.next_snapshot(now, name, seq, hash, bytes);
        }
        let log = self.log;
        let doc = self.doc(name);
        doc.denied = false;
        if seq <= doc.lineage.base || !doc.is_known_to(log) {
            return;
        }
        doc.head = doc.head.max(seq);
        let mut dropped = None;
        let joined = match doc.join_snapshot(seq, hash, bytes) {
            Err(Unjoinable::Broken) if !doc.pending.is_empty() => {
                // Perhaps only our own branch does not fit: its actor was used elsewhere.
                let own = doc.pending.iter().map(|pending| pending.hash).collect();
                let (id, me) = (self.id, self.me);
                dropped = Some(self.doc(name).drop_branch(&id, &me, &own, true));
                self.doc(name).join_snapshot(seq, hash, bytes)
            }
            joined => joined,
        };
        match joined {
            Ok(acknowledged) => {
                for number in acknowledged {
                    self.acknowledged(number);
                }
                self.refresh(name, &Touched::All);
            }
            Err(_) => self.effects.push(Effect::Report(Notice::Damaged { doc: Some(name) })),
        }
        if let Some(dropped) = dropped {
            self.redo(name, dropped, None);
        }
        self.doc(name).settle_reconcile();
    }

    fn verdict(&mut self, now: Moment, name: DocName, hash: Hash, verdict: Verdict) {
        match verdict {
            Verdict::Accepted { seq } | Verdict::Duplicate { seq } => {
                let doc = self.doc(name);
                doc.head = doc.head.max(seq);
                if let Some(number) = doc.acknowledge(&hash) {
                    self.acknowledged(number);
                }
                if self.doc(name).has(&hash) {
                    self.doc(name).note(seq, hash);
                }
            }
            Verdict::Refused { code } => self.refuse(now, name, hash, code),
            Verdict::Needs { hashes } => {
                let doc = self.doc(name);
                let mut first = Vec::new();
                for needed in hashes {
                    let waits = doc.pending.iter().any(|pending| pending.hash == needed);
                    if !waits && doc.has(&needed) && !doc.is_genesis(&needed) {
                        first.push(Pending { hash: needed, intent: None, pushed: None });
                    }
                }
                if !first.is_empty() {
                    for pending in &mut doc.pending {
                        pending.pushed = None;
                    }
                    first.append(&mut doc.pending);
                    doc.pending = first;
                }
            }
        }
    }

    fn error(&mut self, code: ErrorCode, doc: Option<DocName>) {
        match (code, doc) {
            (ErrorCode::Denied, Some(name)) => {
                let doc = self.doc(name);
                doc.denied = true;
                doc.pulled = None;
                self.stale = true;
            }
            (ErrorCode::StoreFailed, _) => self.effects.push(Effect::Report(Notice::RelayStoreFailed)),
            (ErrorCode::SessionEnded, _) => self.effects.push(Effect::Report(Notice::SessionEnded)),
            (ErrorCode::Version, _) => self.effects.push(Effect::Report(Notice::Version)),
            (ErrorCode::Denied | ErrorCode::Malformed | ErrorCode::TooBig, _) => {}
        }
    }
}
