//! What a device is given that asks: records after its cursor, behind a compressed snapshot when it is far behind.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use automerge::{Automerge, Change, LoadOptions, TextEncoding};

use super::Document;
use crate::{
    frame::{Hash, ToDevice, Want},
    schema::{self, Epoch},
    seal::seal,
    store::{Op, Space},
};

/// A device this many records behind is given a snapshot.
const FAR_BEHIND: u64 = 256;
/// Records a snapshot may be older than the head before it is made again.
const STALE: u64 = 1024;
/// Bytes of changes in one answer.
const ANSWER_BYTES: usize = 1 << 20;

#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    pub(super) seq: u64,
    pub(super) bytes: Arc<Vec<u8>>,
}

impl Document {
    /// The answer to a pull: what is on disk, up to `head`. `epoch` says in which epoch that is, for whoever may not know.
    pub(in crate::log) fn answer(&mut self, want: &Want, head: u64, epoch: ToDevice) -> Vec<ToDevice> {
        let doc = self.name;
        let mut answer = Vec::new();
        let later = self.epoch != Epoch::FIRST;
        let since = match want.since.checked_sub(self.base) {
            // Everything of this epoch, whatever there was before.
            None | Some(0) => Some(0),
            Some(since) if want.since <= head => {
                let here = self.hash_at(since);
                (want.hash.is_none() && here.is_some() || here == want.hash).then_some(since)
            }
            Some(_) => None,
        };
        if later && want.since <= self.base || since.is_none() {
            answer.push(epoch);
        }
        let (Some(mut since), head) = (since, head.saturating_sub(self.base)) else {
            answer.push(ToDevice::Restart { doc });
            return answer;
        };
        let base = self.base;
        if head - since > FAR_BEHIND
            && let Some(snapshot) = self.snapshot(head).filter(|snapshot| snapshot.seq > since)
            && let Some(hash) = self.hash_at(snapshot.seq)
        {
            let bytes = snapshot.bytes.to_vec();
            since = snapshot.seq;
            answer.push(ToDevice::Snapshot { doc, seq: base + since, hash, bytes });
        }
        let mut first = since + 1;
        let mut changes = Vec::new();
        let mut size = 0;
        for (seq, record) in (1..=head).zip(&self.records).skip(usize::try_from(since).unwrap_or(usize::MAX))
        {
            if size > ANSWER_BYTES {
                let changes = std::mem::take(&mut changes);
                answer.push(ToDevice::Records { doc, first: base + first, changes, head: base + head });
                first = seq;
                size = 0;
            }
            size += record.change.0.len();
            changes.push(record.change.clone());
        }
        answer.push(ToDevice::Records { doc, first: base + first, changes, head: base + head });
        answer
    }

    /// The hash at a number of this epoch; at its beginning that of its genesis, which in the first epoch is not said.
    pub(in crate::log) fn hash_at(&self, seq: u64) -> Option<Hash> {
        match usize::try_from(seq).ok()?.checked_sub(1) {
            None => (self.epoch != Epoch::FIRST).then_some(self.genesis),
            Some(index) => self.records.get(index).map(|record| record.hash),
        }
    }

    /// A snapshot not too far from the head; made when there is none.
    fn snapshot(&mut self, head: u64) -> Option<Snapshot> {
        if let Some(snapshot) =
            self.snapshot.as_ref().filter(|snapshot| head.saturating_sub(snapshot.seq) < STALE)
        {
            return Some(snapshot.clone());
        }
        let base = self.snapshot.clone();
        let made = catch_unwind(AssertUnwindSafe(|| self.compress(base.as_ref(), head))).ok().flatten();
        self.unsaved |= made.is_some();
        self.snapshot = made.or(base);
        self.snapshot.clone()
    }

    fn compress(&self, base: Option<&Snapshot>, head: u64) -> Option<Snapshot> {
        let mut am = match base {
            Some(base) => {
                let options = LoadOptions::new().text_encoding(TextEncoding::UnicodeCodePoint);
                Automerge::load_with_options(&base.bytes, options).ok()?
            }
            None => schema::fresh_at(&self.community, &self.name, self.epoch),
        };
        let from = usize::try_from(base.map_or(0, |base| base.seq)).ok()?;
        let to = usize::try_from(head).ok()?;
        let changes: Vec<Change> = self
            .records
            .get(from..to)?
            .iter()
            .map(|record| Change::from_bytes(record.change.0.clone()))
            .collect::<Result<_, _>>()
            .ok()?;
        am.apply_changes(changes).ok()?;
        Some(Snapshot { seq: head, bytes: Arc::new(am.save()) })
    }

    /// A snapshot made since the last call, as it is kept.
    pub(in crate::log) fn unsaved_snapshot(&mut self) -> Option<Op> {
        let snapshot = self.snapshot.as_ref().filter(|_| std::mem::take(&mut self.unsaved))?;
        let mut bytes = (self.base + snapshot.seq).to_be_bytes().to_vec();
        bytes.extend_from_slice(&snapshot.bytes);
        Some(Op::Put(Space::Snapshots, self.name.to_string().into_bytes(), seal(&bytes)))
    }
}
