//! What a device is given that asks: records after its cursor, behind a compressed snapshot when it is far behind.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use automerge::{Automerge, Change, LoadOptions, TextEncoding};

use super::Document;
use crate::{
    frame::{Hash, ToDevice, Want},
    schema,
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
    /// The answer to a pull: what is on disk, up to `head`.
    pub(in crate::log) fn answer(&mut self, want: &Want, head: u64) -> Vec<ToDevice> {
        let doc = self.name;
        let here = usize::try_from(want.since).ok().and_then(|since| since.checked_sub(1));
        let known = match (here, want.hash) {
            (None, _) => true,
            (Some(index), Some(hash)) => self.records.get(index).is_some_and(|record| record.hash == hash),
            (Some(index), None) => index < self.records.len(),
        };
        if !known || want.since > head {
            return vec![ToDevice::Restart { doc }];
        }
        let mut answer = Vec::new();
        let mut since = want.since;
        if head - since > FAR_BEHIND
            && let Some(snapshot) = self.snapshot(head).filter(|snapshot| snapshot.seq > since)
            && let Some(hash) = self.hash_at(snapshot.seq)
        {
            let bytes = snapshot.bytes.to_vec();
            since = snapshot.seq;
            answer.push(ToDevice::Snapshot { doc, seq: since, hash, bytes });
        }
        let mut first = since + 1;
        let mut changes = Vec::new();
        let mut size = 0;
        for (seq, record) in (1..=head).zip(&self.records).skip(usize::try_from(since).unwrap_or(usize::MAX))
        {
            if size > ANSWER_BYTES {
                answer.push(ToDevice::Records { doc, first, changes: std::mem::take(&mut changes), head });
                first = seq;
                size = 0;
            }
            size += record.change.0.len();
            changes.push(record.change.clone());
        }
        answer.push(ToDevice::Records { doc, first, changes, head });
        answer
    }

    fn hash_at(&self, seq: u64) -> Option<Hash> {
        let index = usize::try_from(seq).ok()?.checked_sub(1)?;
        self.records.get(index).map(|record| record.hash)
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
            None => schema::fresh(&self.community, &self.name),
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
        let mut bytes = snapshot.seq.to_be_bytes().to_vec();
        bytes.extend_from_slice(&snapshot.bytes);
        Some(Op::Put(Space::Snapshots, self.name.to_string().into_bytes(), seal(&bytes)))
    }
}
