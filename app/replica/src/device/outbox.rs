//! The outbox: what a person did, as typed intents, until the relay has acknowledged it; and what was refused.
//!
//! Local state is what the relay has acknowledged and, on top, the intents that wait. A refused intent is taken out, the
//! others are done again on a new actor, and the refused one waits for the person: send again or drop. One bad intent
//! never blocks the others.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    access::DocName,
    edit::{Intent, check},
    moment::Moment,
};
use serde::{Deserialize, Serialize};

use super::{
    Effect, Notice, Replica,
    doc::{Dropped, Pending, sealed},
};
use crate::{
    frame::{Hash, RefusalCode},
    schema::Touched,
    store::{Op, Space},
};

/// What to do with a refused intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Settle {
    /// Try it again, as it is.
    Resend,
    /// Forget it.
    Drop,
}

#[derive(Clone, Debug)]
pub(super) struct OutboxEntry {
    pub(super) intent: Arc<Intent>,
    pub(super) doc: DocName,
    pub(super) hash: Hash,
    /// On disk here.
    pub(super) kept: bool,
}

/// An outbox entry on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct OutboxRecord {
    pub(super) intent: Intent,
    pub(super) doc: DocName,
    pub(super) hash: Hash,
}

/// A refused intent on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RefusedRecord {
    pub(super) intent: Intent,
    pub(super) doc: DocName,
    pub(super) code: RefusalCode,
    pub(super) at: Moment,
}

fn key(number: u64) -> Vec<u8> {
    number.to_be_bytes().to_vec()
}

impl Replica {
    /// Takes an entry found on disk at start. Its change is here, or it is made again from the intent.
    pub(super) fn reopen(&mut self, _now: Moment, number: u64, record: OutboxRecord) {
        let OutboxRecord { intent, doc, hash } = record;
        let intent = Arc::new(intent);
        if self.doc(doc).has(&hash) {
            self.doc(doc).pending.push(Pending { hash, intent: Some(number), pushed: None });
            self.outbox.insert(number, OutboxEntry { intent, doc, hash, kept: true });
            self.stale = true;
        } else {
            self.write(doc, number, &intent);
        }
    }

    /// The relay has it: it leaves the outbox.
    pub(super) fn acknowledged(&mut self, number: u64) {
        if self.outbox.remove(&number).is_some() {
            self.forget(number);
        }
    }

    pub(super) fn forget(&mut self, number: u64) {
        self.outbox.remove(&number);
        self.extra.push(Op::Delete(Space::Outbox, key(number)));
        self.stale = true;
    }

    /// Takes back everything done since `before`, as if it had never been done.
    pub(super) fn undo(&mut self, before: u64) {
        let done: Vec<(u64, DocName, Hash)> =
            self.outbox.range(before..).map(|(number, entry)| (*number, entry.doc, entry.hash)).collect();
        for (number, _, _) in &done {
            self.forget(*number);
        }
        let docs: BTreeSet<DocName> = done.iter().map(|(_, doc, _)| *doc).collect();
        for doc in docs {
            let hashes = done.iter().filter(|(_, of, _)| *of == doc).map(|(_, _, hash)| *hash).collect();
            self.rebuild(doc, &hashes, false, None);
        }
    }

    /// Drops changes with all that builds on them, and writes again what is still meant.
    pub(super) fn rebuild(&mut self, name: DocName, drop: &BTreeSet<Hash>, whole: bool, but: Option<u64>) {
        let (id, me) = (self.id, self.me);
        let dropped = self.doc(name).drop_branch(&id, &me, drop, whole);
        self.redo(name, dropped, but);
    }

    /// Writes again what was dropped, but for one entry.
    pub(super) fn redo(&mut self, name: DocName, dropped: Dropped, but: Option<u64>) {
        self.reread(name);
        let me = self.me;
        for (seconds, puts) in dropped.acknowledged {
            let mut random = self.random_source();
            if self.doc(name).write(&me, &mut random, None, seconds, &puts).is_err() {
                self.effects.push(Effect::Report(Notice::Damaged { doc: Some(name) }));
            }
            self.refresh(name, &Touched::by(&puts));
        }
        for number in dropped.intents.into_iter().filter(|number| Some(*number) != but) {
            if let Some(entry) = self.outbox.get(&number) {
                let intent = Arc::clone(&entry.intent);
                self.write(name, number, &intent);
            }
        }
    }

    pub(super) fn reread(&mut self, name: DocName) {
        crate::schema::clear(Arc::make_mut(&mut self.community), &name);
        self.refresh(name, &Touched::All);
    }

    /// The relay will never take this change.
    pub(super) fn refuse(&mut self, now: Moment, name: DocName, hash: Hash, code: RefusalCode) {
        if self.rotation_refused(name, &hash, code) {
            return;
        }
        let Some(pending) = self.doc(name).pending.iter().find(|pending| pending.hash == hash).cloned()
        else {
            return;
        };
        let actor_only = matches!(code, RefusalCode::SeqTaken | RefusalCode::ActorTaken);
        let Some(number) = pending.intent else {
            // Offered again after a restore, and not ours to offer. Its author or staff will, and then it comes back; until
            // then nothing of ours may build on what the relay does not have.
            self.rebuild(name, &[hash].into(), actor_only, None);
            // Unless it has come back already, and this refusal is an old one: the log is read once more from the start.
            self.doc(name).restart();
            return;
        };
        let drop = [hash].into();
        if actor_only {
            self.rebuild(name, &drop, true, None);
            return;
        }
        self.set_aside_intent(now, name, number, code);
        self.rebuild(name, &drop, false, Some(number));
    }

    /// Moves an outbox entry to what was refused, where it waits for the person.
    pub(super) fn set_aside_intent(&mut self, now: Moment, name: DocName, number: u64, code: RefusalCode) {
        if let Some(entry) = self.outbox.get(&number) {
            let record = RefusedRecord { intent: (*entry.intent).clone(), doc: name, code, at: now };
            self.extra.push(Op::Put(Space::Refused, key(number), sealed(&record)));
            self.refused.insert(number, record);
            self.forget(number);
            self.effects.push(Effect::Report(Notice::Refused { code }));
        }
    }

    /// A person decided about a refused intent.
    pub(super) fn settle(&mut self, now: Moment, number: u64, how: Settle) {
        let Some(record) = self.refused.get(&number).cloned() else { return };
        if how == Settle::Resend {
            if let Err(refusal) = check(&self.community, &self.grant, &record.intent.edit, now) {
                self.effects.push(Effect::Report(Notice::CannotResend(refusal)));
                return;
            }
            self.apply(record.doc, record.intent);
        }
        self.refused.remove(&number);
        self.extra.push(Op::Delete(Space::Refused, key(number)));
        self.stale = true;
    }
}
