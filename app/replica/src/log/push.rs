//! From an offered change to the disk and to everybody who may hear of it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Access, DocName, Own, access, may_remove, owns},
    grant::Grant,
    moment::Moment,
    principal::Principal,
    retention::is_reserved,
};

use super::{
    Conn, Effect, Log,
    document::{Bringer, Document},
    epochs::Kept,
    guard,
    quota::{Amount, Expense},
};
use crate::{
    frame::{self, ChangeBytes, ErrorCode, Hash, RefusalCode, ToDevice, Verdict},
    schema::Epoch,
    seal::seal,
    store::{Batch, Op, Space},
};

/// The verdicts on one push.
type Answer = (Conn, DocName, Vec<(Hash, Verdict)>);

/// What goes to the disk together, and what is said when it is there.
#[derive(Debug, Default)]
pub(super) struct Commit {
    pub(super) batch: Batch,
    /// Documents whose records were numbered anew, with their new heads.
    pub(super) repaired: BTreeMap<DocName, u64>,
    /// Documents that begin another epoch, with their new heads, and who started that.
    pub(super) rotated: BTreeMap<DocName, (Kept, u64, Conn)>,
    /// The community-wide numbers of the documents' new heads, given when the commit starts.
    numbers: BTreeMap<DocName, (u64, u64)>,
    verdicts: Vec<Answer>,
    /// Authors who may write no more for now, told after the verdicts on what they still could.
    exhausted: Vec<(Conn, DocName)>,
    /// What the accepted changes and rotations cost their authors.
    pub(super) spent: Vec<Expense>,
    /// Accepted changes by document: the first number, the changes and who brought each.
    accepted: BTreeMap<DocName, (u64, Vec<(Conn, ChangeBytes)>)>,
}

impl Commit {
    pub(super) fn touches(&self, doc: &DocName) -> bool {
        self.accepted.contains_key(doc) || self.repaired.contains_key(doc) || self.rotated.contains_key(doc)
    }

    fn is_empty(&self) -> bool {
        self.batch.is_empty() && self.verdicts.is_empty()
    }
}

/// What is kept of a document's head.
pub(super) fn head(doc: &DocName, head: (u64, u64)) -> Op {
    let key = format!("head/{doc}").into_bytes();
    Op::Put(Space::Meta, key, seal(&postcard::to_stdvec(&head).unwrap_or_default()))
}

impl Log {
    pub(super) fn push(&mut self, now: Moment, conn: Conn, doc: DocName, changes: Vec<ChangeBytes>) {
        let Some(session) = self.sessions.get(&conn) else { return };
        let who = session.who.clone();
        let bringer =
            Bringer { who: who.principal(), device: session.device, recovering: now < self.recovering };
        let guarded = access(&who, &doc) == Access::Guarded;
        let removes = may_remove(&who, &doc);
        let Some(document) = self.documents.get_mut(&doc) else { return };
        document.used = now;
        let mut verdicts = Vec::with_capacity(changes.len());
        let author = (&bringer.who, &bringer.device);
        for change in changes {
            let (hash, verdict) = match guard::inspect(&doc, &change.0) {
                // What is here already changes nothing, whoever brings it.
                Ok(offered)
                    if !document.has(&offered.hash)
                        && (guarded && !own(&who, document, &offered, &change.0)
                            || !removes && !bringer.recovering && reserved(&offered)) =>
                {
                    (offered.hash, Verdict::Refused { code: RefusalCode::NotAllowed })
                }
                Ok(offered) => {
                    let cost = Amount::of(&offered, &change);
                    let begins = document.head() == 0;
                    let written = document.spent_by(&bringer.who);
                    if !document.has(&offered.hash)
                        && !self.ledger.has_room(now, author, cost, written, begins)
                    {
                        // What follows builds on it, most likely. All of it stays with its author, and comes again.
                        self.queued.exhausted.push((conn, doc));
                        break;
                    }
                    let (verdict, op) = document.judge(now, &bringer, &offered, change.0.clone());
                    if let (Verdict::Accepted { seq }, Some(op)) = (&verdict, op) {
                        self.queued.spent.push(self.ledger.spend(now, author, cost, begins));
                        self.queued.batch.push(op);
                        let (_, accepted) = self.queued.accepted.entry(doc).or_insert((*seq, Vec::new()));
                        accepted.push((conn, change));
                    }
                    (offered.hash, verdict)
                }
                Err(code) => (claimed_hash(&change.0), Verdict::Refused { code }),
            };
            verdicts.push((hash, verdict));
        }
        if document.epoch != Epoch::FIRST
            && verdicts.iter().any(|(_, verdict)| matches!(verdict, Verdict::Needs { .. }))
        {
            // Perhaps it builds on an epoch that is closed.
            let epoch = self.epoch_of(&doc);
            self.send(conn, &epoch);
        }
        self.queued.verdicts.push((conn, doc, verdicts));
    }

    /// Starts the next commit when none is on its way. What needs no disk is answered at once.
    pub(super) fn commit(&mut self) {
        if self.inflight.is_some() || self.queued.is_empty() {
            return;
        }
        let mut next = std::mem::take(&mut self.queued);
        if next.batch.is_empty() {
            return self.tell(next);
        }
        let mut heads = next.repaired.clone();
        for (doc, (first, accepted)) in &next.accepted {
            heads.insert(*doc, first + u64::try_from(accepted.len()).unwrap_or(0) - 1);
        }
        heads.extend(next.rotated.iter().map(|(doc, (_, head, _))| (*doc, *head)));
        for ((doc, seq), number) in heads.into_iter().zip(self.upto + 1..) {
            next.numbers.insert(doc, (seq, number));
            next.batch.push(head(&doc, (seq, number)));
        }
        let spenders: BTreeSet<Principal> = next.spent.iter().map(|expense| expense.who).collect();
        next.batch.extend(spenders.iter().map(|who| self.ledger.put(who)));
        let batch = next.batch.clone();
        self.inflight = Some(next);
        self.effects.push(Effect::Commit(batch));
    }

    pub(super) fn committed(&mut self, now: Moment, kept: bool) {
        let Some(done) = self.inflight.take() else { return };
        if kept {
            let rotated: Vec<DocName> = done.rotated.keys().copied().collect();
            self.tell(done);
            for doc in rotated {
                self.resume(now, doc);
            }
            return;
        }
        // What was queued builds on what is lost: nothing of either is kept.
        let queued = std::mem::take(&mut self.queued);
        for failed in [done, queued] {
            for doc in failed.accepted.keys().chain(failed.repaired.keys()).chain(failed.rotated.keys()) {
                self.documents.remove(doc);
            }
            for expense in &failed.spent {
                self.ledger.give_back(expense);
            }
            for (conn, doc, _) in failed.verdicts {
                self.refuse(conn, ErrorCode::StoreFailed, Some(doc));
            }
            for (doc, (_, _, conn)) in failed.rotated {
                self.refuse(conn, ErrorCode::StoreFailed, Some(doc));
                self.resume(now, doc);
            }
        }
    }

    /// It is on disk: tell the authors, then everybody else.
    fn tell(&mut self, mut done: Commit) {
        for (doc, head) in done.numbers {
            self.upto = self.upto.max(head.1);
            self.heads.insert(doc, head);
        }
        for (conn, doc, verdicts) in done.verdicts {
            self.send(conn, &ToDevice::Verdicts { doc, verdicts });
            if let Some(at) = done.exhausted.iter().position(|told| *told == (conn, doc)) {
                done.exhausted.swap_remove(at);
                self.send(conn, &ToDevice::Error { code: ErrorCode::Quota, doc: Some(doc) });
            }
            self.answered(conn);
        }
        for (doc, (first, accepted)) in done.accepted {
            self.forward(&doc, first, &accepted);
        }
        for (doc, (kept, _, conn)) in done.rotated {
            self.epochs.insert(doc, kept);
            let epoch = self.epoch_of(&doc);
            for conn in self.listeners(&doc, conn) {
                self.send(conn, &epoch);
            }
            self.send(conn, &epoch);
            self.answered(conn);
        }
    }

    /// Forwards the bytes as they came. An author hears only of the others' changes, in runs without gaps.
    fn forward(&mut self, doc: &DocName, first: u64, accepted: &[(Conn, ChangeBytes)]) {
        let head = first + u64::try_from(accepted.len()).unwrap_or(0) - 1;
        let authors: BTreeSet<Conn> = accepted.iter().map(|(conn, _)| *conn).collect();
        let all = ToDevice::Records {
            doc: *doc,
            first,
            changes: accepted.iter().map(|(_, change)| change.clone()).collect(),
            head,
        };
        let shared: std::sync::Arc<[u8]> = frame::encode(&all).into();
        for conn in self.listeners(doc, Conn::MAX) {
            if !authors.contains(&conn) {
                self.effects.push(Effect::Send(conn, std::sync::Arc::clone(&shared)));
            } else if authors.len() > 1 {
                let mut run: Option<(u64, Vec<ChangeBytes>)> = None;
                for (seq, (author, change)) in (first..).zip(accepted) {
                    if *author == conn {
                        if let Some((first, changes)) = run.take() {
                            self.send(conn, &ToDevice::Records { doc: *doc, first, changes, head });
                        }
                    } else {
                        run.get_or_insert((seq, Vec::new())).1.push(change.clone());
                    }
                }
                if let Some((first, changes)) = run {
                    self.send(conn, &ToDevice::Records { doc: *doc, first, changes, head });
                }
            }
        }
    }
}

/// Whether the change writes what only whoever may remove writes.
fn reserved(offered: &guard::Offered) -> bool {
    offered.writes.iter().any(|(_, key)| is_reserved(key))
}

/// Whether everything the change writes is the guarded writer's own, and nothing is taken away. One foreign key refuses the
/// change whole.
fn own(who: &Grant, document: &mut Document, offered: &guard::Offered, bytes: &[u8]) -> bool {
    let doc = document.name();
    let mut added = BTreeSet::new();
    let own = offered.writes.iter().all(|(section, key)| match owns(who, &doc, section, key) {
        Own::Nothing => false,
        Own::Adds => added.insert((*section, key.as_str())),
        Own::Writes => true,
    });
    own && offered.deletions.is_empty() && document.adds(&added, bytes)
}

/// The hash under which the author knows a change that could not be read.
fn claimed_hash(bytes: &[u8]) -> Hash {
    crate::seal::digest(bytes.get(8..).unwrap_or_default())
}
