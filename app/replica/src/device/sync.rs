//! The conversation with the relay: say hello, pull what moved, push what is kept, repair by asking again.

use std::collections::BTreeSet;

use domain::{access::DocName, moment::Moment};

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
/// How long changes wait that the relay takes no more of for now.
const QUOTA_PAUSE_MS: i64 = 10 * 60_000;
/// How long nothing is asked of a relay that was asked too much.
const SLOW_DOWN_MS: i64 = 30_000;

pub(super) fn overdue(since: Option<Moment>, now: Moment, ms: u64) -> bool {
    since.is_none_or(|since| now.apart(since) >= ms)
}

impl Replica {
    pub(super) fn link_up(&mut self, now: Moment) {
        self.link = true;
        self.greeted = false;
        self.stale = true;
        self.heard = Some(now);
        self.quiet = None;
        for doc in self.docs.values_mut() {
            doc.pulled = None;
            doc.denied = false;
            doc.told = false;
            doc.postponed = None;
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

    pub(super) fn hello(&mut self, now: Moment) {
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
        if self.is_quiet(now) {
            return;
        }
        if overdue(self.said_hello, now, HELLO_MS) {
            self.hello(now);
        }
        self.pull(now);
    }

    /// Whether everything the relay spoke of is here, but for what is left alone.
    pub(super) fn caught_up(&self) -> bool {
        let mut wanted = self.goal.iter().flat_map(|(_, docs)| docs);
        let mut others = self.docs.values().filter(|doc| !self.alone.contains(&doc.name));
        self.log.is_some()
            && wanted.all(|(name, head)| self.alone.contains(name) || self.is_here(name, *head))
            && self.entering.keys().all(|name| self.alone.contains(name))
            && others
                .all(|doc| doc.denied || (!doc.behind && doc.cursor.seq >= doc.head && !doc.cursor.reconcile))
    }

    fn is_here(&self, name: &DocName, head: u64) -> bool {
        self.docs.get(name).is_some_and(|doc| doc.denied || (doc.cursor.seq >= head && !doc.cursor.reconcile))
    }

    pub(super) fn leave_alone(&mut self, now: Moment, docs: BTreeSet<DocName>) {
        let next = self.entering.values_mut().map(|next| &mut next.doc);
        for doc in self.docs.values_mut().chain(next).filter(|doc| self.alone.contains(&doc.name)) {
            doc.pulled = None;
        }
        self.alone = docs;
        self.stale = true;
        if self.link {
            self.pull(now);
        }
    }

    /// Asks for what is missing, once per document and patience.
    fn pull(&mut self, now: Moment) {
        if self.is_quiet(now) {
            return;
        }
        let mut wants = Vec::new();
        for next in self.entering.values_mut().map(|next| &mut next.doc) {
            if !self.alone.contains(&next.name) && overdue(next.pulled, now, PATIENCE_MS) {
                next.pulled = Some(now);
                wants.push(Want { doc: next.name, since: next.cursor.seq, hash: next.cursor.hash });
            }
        }
        for doc in self.docs.values_mut() {
            let behind = doc.cursor.seq < doc.head || doc.cursor.reconcile;
            let held = doc.denied
                || doc.behind
                || self.alone.contains(&doc.name)
                || self.entering.contains_key(&doc.name);
            if behind && !held && overdue(doc.pulled, now, PATIENCE_MS) {
                doc.pulled = Some(now);
                wants.push(Want { doc: doc.name, since: doc.cursor.seq, hash: doc.cursor.hash });
            }
        }
        for wants in wants.chunks(frame::MAX_WANTS) {
            self.send(&ToRelay::Pull(wants.to_vec()));
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
            Ok(ToDevice::Error { code, doc }) => self.error(now, code, doc),
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

    /// What was asked for holds for what was given at that time.
    pub(super) fn keep_since(&mut self) {
        self.extra.push(Op::Put(Space::Meta, b"since".to_vec(), sealed(&(self.log, self.since))));
        self.extra.push(Op::Put(Space::Meta, b"grant".to_vec(), sealed(&self.grant)));
    }

    /// When everything the relay spoke of is here, the next hello starts from there. What is left alone is not here: the
    /// relay has to speak of it again until somebody takes it in.
    fn settle_goal(&mut self) {
        let Some((upto, docs)) = &self.goal else { return };
        let here = docs.iter().all(|(name, head)| self.is_here(name, *head));
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

    fn records(&mut self, now: Moment, name: DocName, first: u64, changes: &[ChangeBytes], head: u64) {
        let alone = self.alone.contains(&name);
        if self.entering.contains_key(&name) {
            if !alone {
                self.next_records(now, name, first, changes, head);
            }
            return;
        }
        let log = self.log;
        let doc = self.doc(name);
        doc.denied = false;
        if first <= doc.lineage.base || !doc.is_known_to(log) {
            return; // of an epoch that is over, or of a log that has forgotten this one
        }
        doc.head = doc.head.max(head);
        if alone || first > doc.cursor.seq + 1 {
            // Else something between was lost: ask from the cursor, unless that is on its way.
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
        let alone = self.alone.contains(&name);
        if self.entering.contains_key(&name) {
            if !alone {
                self.next_snapshot(now, name, seq, hash, bytes);
            }
            return;
        }
        let log = self.log;
        let doc = self.doc(name);
        doc.denied = false;
        if seq <= doc.lineage.base || !doc.is_known_to(log) {
            return;
        }
        doc.head = doc.head.max(seq);
        if alone {
            return;
        }
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

    /// The relay asked to be left alone for a while.
    pub(super) fn is_quiet(&self, now: Moment) -> bool {
        self.quiet.is_some_and(|until| now < until)
    }

    fn error(&mut self, now: Moment, code: ErrorCode, doc: Option<DocName>) {
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
            (ErrorCode::Quota, Some(name)) => {
                // It stays in the outbox, and the relay is offered it again later.
                let told = self.doc(name).postponed.replace(now.plus_ms(QUOTA_PAUSE_MS)).is_some();
                if !told {
                    self.effects.push(Effect::Report(Notice::Postponed { code }));
                }
            }
            (ErrorCode::SlowDown, _) => {
                let told = self.quiet.replace(now.plus_ms(SLOW_DOWN_MS)).is_some();
                if !told {
                    self.effects.push(Effect::Report(Notice::Postponed { code }));
                }
                // What was asked for was not looked at.
                for doc in self.docs.values_mut() {
                    doc.pulled = None;
                    for pending in &mut doc.pending {
                        pending.pushed = None;
                    }
                }
                self.said_hello = None;
            }
            (ErrorCode::Denied | ErrorCode::Malformed | ErrorCode::TooBig | ErrorCode::Quota, _) => {}
        }
    }
}
