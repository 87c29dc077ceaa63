//! When a document's history here is not the relay's: read the log once more, offer what it lacks, drop what it will
//! never take.

use std::collections::{BTreeMap, BTreeSet};

use automerge::Author;
use domain::principal::Principal;

use super::{Cursor, Doc, Pending};
use crate::{
    frame::Hash,
    schema::{self, CommunityId, Put},
};

/// What went with a branch, in order.
#[derive(Debug, Default)]
pub(crate) struct Dropped {
    /// Outbox entries, to be written again.
    pub(crate) intents: Vec<u64>,
    /// Own changes that a relay had acknowledged and then lost: when they were made and what they wrote.
    pub(crate) acknowledged: Vec<(i64, Vec<Put>)>,
}

impl Doc {
    /// The cursor belongs to another log: pull from the start, and find out what the relay lacks.
    pub(crate) fn restart(&mut self) {
        self.cursor = Cursor { reconcile: true, ..self.start() };
        self.cursor_dirty = true;
        self.ahead.clear();
        self.seen.clear();
        self.head = 0;
        self.pulled = None;
        for pending in &mut self.pending {
            pending.pushed = None;
        }
    }

    /// Reconciling and at the head: what the relay lacks waits to be pushed, in causal order.
    pub(crate) fn settle_reconcile(&mut self) {
        if !self.cursor.reconcile || self.cursor.seq < self.head {
            return;
        }
        let genesis = self.genesis;
        let known: BTreeMap<Hash, Pending> =
            self.pending.drain(..).map(|pending| (pending.hash, pending)).collect();
        self.pending = self
            .am
            .get_changes_meta(&[])
            .iter()
            .map(|change| change.hash.0)
            .filter(|hash| *hash != genesis && !self.seen.contains(hash))
            .map(|hash| known.get(&hash).cloned().unwrap_or(Pending { hash, intent: None, pushed: None }))
            .collect();
        if self.pending.iter().all(|pending| pending.intent.is_some()) {
            self.cursor.reconcile = false;
            self.cursor_dirty = true;
            self.seen.clear();
        }
    }

    /// Drops changes with everything here that builds on them, and takes a new actor. `whole` says that the dropped
    /// changes themselves are still meant, only not under this actor.
    pub(crate) fn drop_branch(
        &mut self,
        community: &CommunityId,
        me: &Principal,
        root: &BTreeSet<Hash>,
        whole: bool,
    ) -> Dropped {
        let mut gone: BTreeSet<Hash> = root.clone();
        let mut keep = Vec::new();
        let mut dropped = Vec::new();
        for change in self.am.get_changes(&[]) {
            if change.hash().0 == self.genesis {
                continue;
            }
            if gone.contains(&change.hash().0) || change.deps().iter().any(|dep| gone.contains(&dep.0)) {
                gone.insert(change.hash().0);
                dropped.push(change);
            } else {
                keep.push(change);
            }
        }
        let mut am = schema::fresh_at(community, &self.name, self.lineage.epoch);
        // What is kept was applied before and is closed under its dependencies.
        if am.apply_changes(keep).is_err() {
            return Dropped::default();
        }
        let before = std::mem::replace(&mut self.am, am);
        self.own_seq = None;
        self.unkept.clear();
        self.rewrite = true;
        let (pending, left): (Vec<Pending>, Vec<Pending>) =
            self.pending.drain(..).partition(|pending| gone.contains(&pending.hash));
        self.pending = left;
        let waiting: BTreeSet<Hash> =
            pending.iter().filter(|pending| pending.intent.is_some()).map(|pending| pending.hash).collect();
        let mine = Author::from(me.to_string().into_bytes());
        let acknowledged = dropped
            .iter()
            .filter(|change| {
                !waiting.contains(&change.hash().0) && (whole || !root.contains(&change.hash().0))
            })
            .filter(|change| {
                before.get_author_for_actor(change.actor_id()).is_some_and(|author| author == mine)
            })
            .map(|change| (change.timestamp(), schema::puts_of(&self.name, change)))
            .collect();
        Dropped { intents: pending.iter().filter_map(|pending| pending.intent).collect(), acknowledged }
    }
}
