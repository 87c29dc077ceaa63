//! One document that a neighbour has open: between the sync protocol of Automerge on its side and records and verdicts of
//! the log on ours. No sockets, no clock.
//!
//! A neighbour's change goes to the log first and into our copy only when the log has it; the neighbour hears that we
//! have it after that. We never say that we understand whole documents in a message, so that changes come one by one and
//! uncompressed, as the guard wants them.

use std::collections::{BTreeSet, VecDeque};

use automerge::{
    Automerge, Change, ChangeHash, LoadOptions, ReadDoc as _, TextEncoding,
    sync::{self, SyncDoc as _},
};
use domain::access::DocName;
use replica::{
    frame::{ChangeBytes, Hash, MAX_CHANGES, RefusalCode, ToDevice, Verdict},
    schema::{self, CommunityId, Epoch},
    seal::digest,
};

/// Messages and bytes that may wait until the document is loaded or a verdict is there.
const WAITING: usize = 64;
const WAITING_BYTES: usize = 8 << 20;
/// Changes that may wait for others that they build on.
const HELD: usize = 4096;
/// Bytes of changes in one push.
const PUSH_BYTES: usize = 3 << 20;
/// What an honest message stays below.
const HEADS: usize = 4096;
const NEEDS: usize = 65_536;
const HAVES: usize = 4;

/// What is to be done next, in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Ask the log for records after this one.
    Pull(u64),
    /// Offer changes to the log.
    Push(Vec<ChangeBytes>),
    /// Say this to the neighbour.
    Say(Vec<u8>),
}

/// Why the document, and with it the connection, cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The log does not take a change.
    Refused(RefusalCode),
    /// The message is none.
    Malformed,
    /// The message carries what we never said we understand.
    NotOneByOne,
    /// Too much at once.
    TooMuch,
    /// The log is another one than the one we read.
    Restarted,
    /// The document has been rotated: it is another one for neighbours, under another id.
    Rotated,
    /// What the log gave us could not be read.
    Broken,
}

/// A document.
#[derive(Debug)]
pub(super) struct Document {
    epoch: Epoch,
    am: Automerge,
    state: sync::State,
    /// Every record up to here is in the copy.
    cursor: u64,
    /// Records beyond that are, too.
    above: BTreeSet<u64>,
    ready: bool,
    inbox: VecDeque<Vec<u8>>,
    pushed: Option<Pushed>,
    /// Changes the log cannot judge before others are there.
    held: Vec<(Hash, ChangeBytes)>,
}

/// Changes whose verdicts we wait for, and the message that brought them.
#[derive(Debug)]
struct Pushed {
    hashes: BTreeSet<Hash>,
    message: Option<sync::Message>,
}

impl Document {
    /// One that nothing is known of but its genesis.
    pub(super) fn new(community: &CommunityId, name: &DocName, epoch: Epoch) -> Self {
        Self {
            epoch,
            am: schema::fresh_at(community, name, epoch),
            state: sync::State::new(),
            cursor: 0,
            above: BTreeSet::new(),
            ready: false,
            inbox: VecDeque::new(),
            pushed: None,
            held: Vec::new(),
        }
    }

    /// The epoch it is in.
    pub(super) const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// A message of the neighbour.
    pub(super) fn hear(&mut self, data: Vec<u8>) -> Result<Vec<Step>, Trouble> {
        let waiting: usize = self.inbox.iter().map(Vec::len).sum();
        if self.inbox.len() >= WAITING || waiting + data.len() > WAITING_BYTES {
            return Err(Trouble::TooMuch);
        }
        self.inbox.push_back(data);
        self.work()
    }

    /// Something the log says about this document.
    pub(super) fn learn(&mut self, said: ToDevice) -> Result<Vec<Step>, Trouble> {
        match said {
            ToDevice::Snapshot { seq, bytes, .. } => {
                self.snapshot(seq, &bytes)?;
                Ok(Vec::new())
            }
            ToDevice::Records { first, changes, head, .. } => self.records(first, changes, head),
            ToDevice::Verdicts { verdicts, .. } => self.verdicts(verdicts),
            ToDevice::Epoch { epoch, .. } if epoch != self.epoch => Err(Trouble::Rotated),
            ToDevice::Epoch { base, .. } => {
                // Numbers go on over epochs.
                self.cursor = self.cursor.max(base);
                self.advance();
                Ok(Vec::new())
            }
            ToDevice::Restart { .. } => Err(Trouble::Restarted),
            ToDevice::Moved { .. } | ToDevice::Error { .. } => Ok(Vec::new()),
        }
    }

    /// The newest record has this number: asks for what is missing here.
    pub(super) fn catch_up(&self, head: u64) -> Option<Step> {
        (self.ready && head > self.cursor).then_some(Step::Pull(self.cursor))
    }

    fn snapshot(&mut self, seq: u64, bytes: &[u8]) -> Result<(), Trouble> {
        let options = LoadOptions::new().text_encoding(TextEncoding::UnicodeCodePoint);
        let mut am = Automerge::load_with_options(bytes, options).map_err(|_| Trouble::Broken)?;
        if self.above.is_empty() && self.am.get_changes_meta(&[]).len() == 1 {
            self.am = am;
        } else {
            self.am.merge(&mut am).map_err(|_| Trouble::Broken)?;
        }
        self.cursor = self.cursor.max(seq);
        self.advance();
        Ok(())
    }

    fn records(&mut self, first: u64, changes: Vec<ChangeBytes>, head: u64) -> Result<Vec<Step>, Trouble> {
        let numbers = (first..).take(changes.len());
        let changes: Vec<Change> = changes
            .into_iter()
            .map(|bytes| Change::from_bytes(bytes.0))
            .collect::<Result<_, _>>()
            .map_err(|_| Trouble::Broken)?;
        self.am.apply_changes(changes).map_err(|_| Trouble::Broken)?;
        self.above.extend(numbers);
        self.advance();
        if !self.ready {
            self.ready = self.cursor >= head;
            return self.work();
        }
        if self.pushed.is_some() {
            return Ok(Vec::new());
        }
        if self.held.is_empty() {
            return Ok(self.speak().into_iter().collect());
        }
        // What they wait for may just have come, and then they are in our copy: the log has to have them first.
        Ok(self.push(Vec::new(), None))
    }

    fn verdicts(&mut self, verdicts: Vec<(Hash, Verdict)>) -> Result<Vec<Step>, Trouble> {
        let Some(pushed) = &mut self.pushed else { return Ok(Vec::new()) };
        for (hash, verdict) in verdicts {
            if !pushed.hashes.remove(&hash) {
                continue;
            }
            match verdict {
                Verdict::Accepted { seq } | Verdict::Duplicate { seq } => {
                    self.above.insert(seq);
                    self.held.retain(|(held, _)| *held != hash);
                }
                Verdict::Needs { .. } => {}
                Verdict::Refused { code } => return Err(Trouble::Refused(code)),
            }
        }
        if !pushed.hashes.is_empty() {
            return Ok(Vec::new());
        }
        let message = self.pushed.take().and_then(|pushed| pushed.message);
        if self.held.len() > HELD {
            return Err(Trouble::TooMuch);
        }
        let mut steps = self.finish(message)?;
        self.advance();
        steps.extend(self.work()?);
        Ok(steps)
    }

    /// Goes through what has been said, until there is something to wait for.
    fn work(&mut self) -> Result<Vec<Step>, Trouble> {
        let mut steps = Vec::new();
        while self.ready
            && self.pushed.is_none()
            && let Some(data) = self.inbox.pop_front()
        {
            let message = vetted(&data)?;
            let mut new = Vec::new();
            let mut waiting: BTreeSet<Hash> = self.held.iter().map(|(held, _)| *held).collect();
            for chunk in message.changes.iter() {
                for change in one_by_one(chunk)? {
                    let hash = digest(&change[8..]);
                    let known = self.am.get_change_by_hash(&ChangeHash(hash)).is_some();
                    if !known && waiting.insert(hash) {
                        new.push((hash, ChangeBytes(change.to_vec())));
                    }
                }
            }
            if new.is_empty() {
                steps.extend(self.finish(Some(message))?);
            } else {
                steps.extend(self.push(new, Some(message)));
            }
        }
        Ok(steps)
    }

    /// Offers new changes, and those that were waiting for some.
    fn push(&mut self, new: Vec<(Hash, ChangeBytes)>, message: Option<sync::Message>) -> Vec<Step> {
        // All of them are held until there is a verdict.
        let older = std::mem::replace(&mut self.held, new);
        self.held.extend(older);
        let hashes = self.held.iter().map(|(hash, _)| *hash).collect();
        self.pushed = Some(Pushed { hashes, message });
        let mut pushes = vec![Vec::new()];
        let mut size = 0;
        for (_, change) in &self.held {
            size += change.0.len();
            if size > PUSH_BYTES || pushes.last().is_some_and(|push| push.len() >= MAX_CHANGES) {
                pushes.push(Vec::new());
                size = change.0.len();
            }
            pushes.last_mut().into_iter().for_each(|push| push.push(change.clone()));
        }
        pushes.into_iter().filter(|push| !push.is_empty()).map(Step::Push).collect()
    }

    /// Everything the message brought is in the log, or waits: now our copy takes it, and we answer.
    fn finish(&mut self, message: Option<sync::Message>) -> Result<Vec<Step>, Trouble> {
        if let Some(message) = message {
            self.am.receive_sync_message(&mut self.state, message).map_err(|_| Trouble::Malformed)?;
        }
        Ok(self.speak().into_iter().collect())
    }

    fn speak(&mut self) -> Option<Step> {
        let mut message = self.am.generate_sync_message(&mut self.state)?;
        message.flags = None;
        Some(Step::Say(message.encode()))
    }

    fn advance(&mut self) {
        while let Some(lowest) = self.above.first().copied().filter(|lowest| *lowest <= self.cursor + 1) {
            self.above.remove(&lowest);
            self.cursor = self.cursor.max(lowest);
        }
    }

    /// The copy, for tests.
    #[cfg(test)]
    pub(super) fn copy(&self) -> &Automerge {
        &self.am
    }
}

/// A message that asks for no unreasonable amount of work.
fn vetted(data: &[u8]) -> Result<sync::Message, Trouble> {
    let message = sync::Message::decode(data).map_err(|_| Trouble::Malformed)?;
    let modest = message.heads.len() <= HEADS
        && message.need.len() <= NEEDS
        && message.have.len() <= HAVES
        && message.have.iter().all(|have| have.last_sync.len() <= HEADS && is_modest(&have.bloom));
    if modest { Ok(message) } else { Err(Trouble::TooMuch) }
}

/// A filter says itself how often it is to be looked at for every change.
fn is_modest(bloom: &sync::BloomFilter) -> bool {
    let bytes = bloom.to_bytes();
    let mut rest = bytes.as_slice();
    let mut parameters = [0_u64; 3];
    for parameter in &mut parameters {
        match leb128(rest) {
            Some((value, after)) => (*parameter, rest) = (value, after),
            None => return bytes.is_empty(),
        }
    }
    let [_, bits, probes] = parameters;
    (1..=64).contains(&bits) && (1..=32).contains(&probes)
}

/// The changes of a chunk, which are uncompressed ones, one after the other.
fn one_by_one(mut chunk: &[u8]) -> Result<Vec<&[u8]>, Trouble> {
    /// Magic bytes, checksum, type.
    const HEAD: usize = 9;
    /// The type of an uncompressed change.
    const CHANGE: u8 = 1;
    let mut changes = Vec::new();
    while !chunk.is_empty() {
        let (head, rest) = chunk.split_at_checked(HEAD).ok_or(Trouble::Malformed)?;
        if head[HEAD - 1] != CHANGE {
            return Err(Trouble::NotOneByOne);
        }
        let (length, body) = leb128(rest).ok_or(Trouble::Malformed)?;
        let length = usize::try_from(length).map_err(|_| Trouble::Malformed)?;
        let (_, after) = body.split_at_checked(length).ok_or(Trouble::Malformed)?;
        changes.push(&chunk[..chunk.len() - after.len()]);
        chunk = after;
    }
    Ok(changes)
}

fn leb128(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (place, byte) in bytes.iter().enumerate().take(9) {
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[place + 1..]));
        }
    }
    None
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
