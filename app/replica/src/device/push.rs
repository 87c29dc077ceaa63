//! What goes to the relay: every change that is on disk here and not acknowledged.

use std::collections::BTreeSet;

use domain::{access::DocName, moment::Moment};

use super::{
    Replica,
    sync::{PATIENCE_MS, overdue},
};
use crate::frame::{self, ChangeBytes, Hash, ToRelay};

/// How many bytes of changes go into one push.
pub(super) const PUSH_BYTES: usize = 1 << 20;

impl Replica {
    /// Pushes what is kept here and not acknowledged. What cannot be kept is pushed too, so that one copy survives.
    pub(super) fn push(&mut self, now: Moment) {
        if self.is_quiet(now) {
            return;
        }
        let storing: BTreeSet<DocName> =
            self.storing.iter().flat_map(|storing| storing.docs.iter().map(|(name, _)| *name)).collect();
        let mut frames = Vec::new();
        for doc in self.docs.values_mut() {
            let kept = doc.unkept() == 0 && !storing.contains(&doc.name);
            if doc.postponed.is_some_and(|until| now < until) {
                continue;
            }
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
}
