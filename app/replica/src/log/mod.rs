//! The relay's half: one numbered log of accepted changes per document, its guard, and who hears of what.
//!
//! `Log::handle(now, Event) -> Vec<Effect>`, no IO. One commit is in flight at a time and everything that arrives meanwhile goes
//! into the next one (group commit). Nothing is acknowledged or forwarded before its commit is reported done. When a commit
//! fails, nothing of it or of what was waiting behind it is kept, and every author is told.
//!
//! It knows nothing of links, sessions, sockets or files: the shell says who is connected.

mod document;
mod epochs;
mod event;
mod guard;
mod preflight;
mod push;
mod quota;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Access, DocName, access},
    grant::Grant,
    moment::Moment,
};

pub use document::devices_of_actors;
pub use epochs::{Closed, epoch_entry};
pub use event::{Effect, Event};
pub use guard::{Offered, inspect};
pub use quota::{Allowance, Quotas};

use crate::{
    frame::{self, ErrorCode, LogId, ToDevice, ToRelay, Want},
    schema::CommunityId,
    seal,
    store::{Batch, Entry, Op, Space, StoreError},
};
use document::Document;
use epochs::{Kept, Staged, Whole};
use push::Commit;
use quota::Ledger;

/// A connection, numbered by the shell.
pub type Conn = u64;

/// A session on a connection.
#[derive(Clone, Debug)]
struct Session {
    who: Grant,
    device: [u8; 16],
    live: bool,
    /// Requests not answered yet.
    owed: usize,
}

/// A request that waits for a document to be loaded.
#[derive(Clone, Debug)]
enum Request {
    Pull(Conn, Want),
    Push(Conn, Vec<frame::ChangeBytes>),
    Rotate(Conn, Whole),
}

impl Request {
    const fn conn(&self) -> Conn {
        match self {
            Self::Pull(conn, _) | Self::Push(conn, _) | Self::Rotate(conn, _) => *conn,
        }
    }
}

/// How many documents without anything to do are kept in memory.
const IDLE_DOCUMENTS: usize = 256;

/// How long after a restore lost changes may be brought back by others than their authors: 30 days.
const RECOVERY_MS: i64 = 30 * 86_400_000;

/// The relay's log.
#[derive(Debug)]
pub struct Log {
    community: CommunityId,
    id: LogId,
    /// Restored or repaired lately: until then staff may bring back what others wrote, and a person's devices one
    /// another's changes.
    recovering: Moment,
    /// The community-wide number of the newest record.
    upto: u64,
    /// Per document: its newest record, and that record's community-wide number.
    heads: BTreeMap<DocName, (u64, u64)>,
    /// Documents that have been rotated.
    epochs: BTreeMap<DocName, Kept>,
    /// Parts of rotations that are not whole yet, by device.
    staged: BTreeMap<[u8; 16], Staged>,
    sessions: BTreeMap<Conn, Session>,
    documents: BTreeMap<DocName, Document>,
    loading: BTreeMap<DocName, Vec<Request>>,
    /// On its way to the disk.
    inflight: Option<Commit>,
    /// What goes there next.
    queued: Commit,
    ledger: Ledger,
    effects: Vec<Effect>,
}

impl Log {
    /// Opens the log from everything kept under `Space::Meta`. `fresh` is the id of a log that has none yet.
    pub fn open(community: CommunityId, fresh: LogId, kept: Vec<Entry>) -> (Self, Vec<Effect>) {
        let mut log = Self {
            community,
            id: fresh,
            recovering: Moment(0),
            upto: 0,
            heads: BTreeMap::new(),
            epochs: BTreeMap::new(),
            staged: BTreeMap::new(),
            sessions: BTreeMap::new(),
            documents: BTreeMap::new(),
            loading: BTreeMap::new(),
            inflight: None,
            queued: Commit::default(),
            ledger: Ledger::default(),
            effects: Vec::new(),
        };
        let mut known = false;
        for (key, value) in kept {
            if log.open_epoch(&key, &value) {
                continue;
            }
            let head = key.strip_prefix(b"head/").and_then(|doc| std::str::from_utf8(doc).ok()?.parse().ok());
            let Ok(bytes) = seal::open(&value) else {
                if let Some(name) = head {
                    // The note is damaged, not the records: they say how many they are.
                    log.heads.insert(name, (0, 0));
                    log.loading.insert(name, Vec::new());
                    log.effects.push(Effect::Load(name));
                }
                continue;
            };
            if key == b"log"
                && let Ok(id) = bytes.try_into()
            {
                log.id = id;
                known = true;
            } else if key == b"recovering"
                && let Ok(until) = postcard::from_bytes(bytes)
            {
                log.recovering = until;
            } else if let Some(name) = head
                && let Ok((seq, number)) = postcard::from_bytes::<(u64, u64)>(bytes)
            {
                log.heads.insert(name, (seq, number));
                log.upto = log.upto.max(number);
            } else {
                log.ledger.read(&key, bytes);
            }
        }
        if !known {
            log.queued.batch.push(Op::Put(Space::Meta, b"log".to_vec(), seal::seal(&fresh)));
        }
        log.commit();
        let effects = std::mem::take(&mut log.effects);
        (log, effects)
    }

    /// What a restore writes: a log with another id, so that devices push again what it lacks, and in which, for
    /// a time, staff may bring back what others wrote.
    pub fn restored(fresh: LogId, now: Moment) -> Batch {
        let until = now.plus_ms(RECOVERY_MS);
        vec![
            Op::Put(Space::Meta, b"log".to_vec(), seal::seal(&fresh)),
            Op::Put(
                Space::Meta,
                b"recovering".to_vec(),
                seal::seal(&postcard::to_stdvec(&until).unwrap_or_default()),
            ),
        ]
    }

    /// Handles one event.
    pub fn handle(&mut self, now: Moment, event: Event) -> Vec<Effect> {
        match event {
            Event::Connected { conn, who, device, live } => {
                self.sessions.insert(conn, Session { who, device, live, owed: 0 });
            }
            Event::Disconnected(conn) => {
                self.sessions.remove(&conn);
            }
            Event::Frame(conn, bytes) => self.frame(now, conn, &bytes),
            Event::Loaded { doc, snapshot, records } => self.loaded(now, doc, snapshot.as_deref(), records),
            Event::Committed(result) => self.committed(now, result.is_ok()),
            Event::Release(doc) => self.release(now, &doc),
            Event::Destroyed { doc, upto, done } => self.destroyed(&doc, upto, done),
            Event::Tick => {}
        }
        self.expire(now);
        self.commit();
        std::mem::take(&mut self.effects)
    }

    /// Forgets documents that nothing waits for, the longest unused first, beyond a number worth keeping.
    pub fn unload_idle(&mut self) {
        let mut idle: Vec<(Moment, DocName)> = self
            .documents
            .iter()
            .filter(|(name, _)| {
                !self.queued.touches(name) && !self.inflight.as_ref().is_some_and(|on| on.touches(name))
            })
            .map(|(name, document)| (document.used, *name))
            .collect();
        idle.sort_unstable();
        let surplus = idle.len().saturating_sub(IDLE_DOCUMENTS);
        for (_, name) in idle.into_iter().take(surplus) {
            self.documents.remove(&name);
        }
    }

    /// How many connections there are, and how many documents are loaded.
    pub fn load(&self) -> (usize, usize) {
        (self.sessions.len(), self.documents.len())
    }

    /// Documents and the numbers of their newest records.
    pub fn heads(&self) -> impl Iterator<Item = (&DocName, u64)> {
        self.heads.iter().map(|(name, (seq, _))| (name, *seq))
    }

    fn send(&mut self, conn: Conn, message: &ToDevice) {
        if self.sessions.contains_key(&conn) {
            self.effects.push(Effect::Send(conn, frame::encode(message).into()));
        }
    }

    /// A request of the connection has been answered.
    fn answered(&mut self, conn: Conn) {
        if let Some(session) = self.sessions.get_mut(&conn) {
            session.owed = session.owed.saturating_sub(1);
            if session.owed == 0 {
                self.effects.push(Effect::Idle(conn));
            }
        }
    }

    fn refuse(&mut self, conn: Conn, code: ErrorCode, doc: Option<DocName>) {
        self.send(conn, &ToDevice::Error { code, doc });
        self.answered(conn);
    }

    fn frame(&mut self, now: Moment, conn: Conn, bytes: &[u8]) {
        let Some(session) = self.sessions.get_mut(&conn) else { return };
        session.owed += 1;
        if bytes.len() > frame::MAX_FRAME {
            return self.refuse(conn, ErrorCode::TooBig, None);
        }
        match frame::decode::<ToRelay>(bytes) {
            Ok(ToRelay::Hello { log, since }) => self.hello(now, conn, log, since),
            Ok(ToRelay::Pull(wants)) => {
                if wants.len() > frame::MAX_WANTS {
                    return self.refuse(conn, ErrorCode::TooBig, None);
                }
                if let Some(session) = self.sessions.get_mut(&conn) {
                    session.owed += wants.len();
                }
                for want in wants {
                    let doc = want.doc;
                    self.request(now, doc, Request::Pull(conn, want));
                }
                self.answered(conn);
            }
            Ok(ToRelay::Push { doc, changes }) => {
                if changes.len() > frame::MAX_CHANGES {
                    return self.refuse(conn, ErrorCode::TooBig, Some(doc));
                }
                self.request(now, doc, Request::Push(conn, changes));
            }
            Ok(ToRelay::Rotate(rotation)) => self.stage(now, conn, rotation),
            Ok(ToRelay::Holds(docs)) => self.holds(conn, &docs),
            Err(frame::FrameError::Version) => self.refuse(conn, ErrorCode::Version, None),
            Err(_) => self.refuse(conn, ErrorCode::Malformed, None),
        }
    }

    fn hello(&mut self, now: Moment, conn: Conn, log: Option<LogId>, since: u64) {
        let Some(session) = self.sessions.get(&conn) else { return };
        let since = if log == Some(self.id) { since } else { 0 };
        let docs: Vec<(DocName, u64)> = self
            .heads
            .iter()
            .filter(|(name, (_, number))| *number > since && access(&session.who, name).reads())
            .map(|(name, (seq, _))| (*name, *seq))
            .collect();
        let epochs: Vec<ToDevice> = docs
            .iter()
            .filter(|(name, _)| self.epochs.contains_key(name))
            .map(|(name, _)| self.epoch_of(name))
            .collect();
        self.send(conn, &ToDevice::Moved { log: self.id, now, upto: self.upto, docs });
        for epoch in &epochs {
            self.send(conn, epoch);
        }
        self.answered(conn);
    }

    fn request(&mut self, now: Moment, doc: DocName, request: Request) {
        let conn = request.conn();
        let Some(session) = self.sessions.get(&conn) else { return };
        let may = access(&session.who, &doc);
        let allowed = match &request {
            Request::Pull(..) => may.reads(),
            Request::Push(..) => may.writes(),
            Request::Rotate(..) => may == Access::Write,
        };
        if !allowed {
            return self.refuse(conn, ErrorCode::Denied, Some(doc));
        }
        if let Some(waiting) = self.loading.get_mut(&doc) {
            waiting.push(request);
        } else if self.documents.contains_key(&doc) {
            self.serve(now, doc, request);
        } else if self.heads.contains_key(&doc) {
            self.loading.insert(doc, vec![request]);
            self.effects.push(Effect::Load(doc));
        } else {
            self.documents.insert(doc, self.new_document(doc));
            self.serve(now, doc, request);
        }
    }

    fn loaded(
        &mut self,
        now: Moment,
        doc: DocName,
        snapshot: Option<&[u8]>,
        records: Result<Vec<Entry>, StoreError>,
    ) {
        let waiting = self.loading.remove(&doc).unwrap_or_default();
        let Ok(records) = records else {
            for request in waiting {
                self.refuse(request.conn(), ErrorCode::StoreFailed, Some(doc));
            }
            return;
        };
        let mut document = self.new_document(doc);
        let head = self.heads.get(&doc).map_or(0, |(seq, _)| *seq);
        if let Some(damaged) = document.load(head, snapshot, records) {
            if damaged.is_empty() {
                self.effects.push(Effect::Damaged(doc, document.head()));
            }
            for (key, value, seq) in damaged {
                self.effects.push(Effect::Damaged(doc, seq));
                self.queued.batch.push(Op::Put(Space::Quarantine, key, value));
            }
            // What builds on a lost record goes too, the rest is numbered anew, and devices push again what is missing:
            // it is another log from now on.
            let batch = document.renumber();
            self.queued.batch.extend(batch);
            self.queued.repaired.insert(doc, document.head());
            for byte in &mut self.id {
                *byte = byte.wrapping_add(1);
            }
            self.recovering = now.plus_ms(RECOVERY_MS);
            self.queued.batch.extend(Self::restored(self.id, now));
        }
        self.documents.insert(doc, document);
        for request in waiting {
            self.serve(now, doc, request);
        }
    }

    fn serve(&mut self, now: Moment, doc: DocName, request: Request) {
        match request {
            Request::Pull(conn, want) => {
                let epoch = self.epoch_of(&doc);
                if let Some(document) = self.documents.get_mut(&doc) {
                    document.used = now;
                    // Only what is on disk may leave: what is still on its way there is forwarded when it is.
                    let head = self.heads.get(&doc).map_or(0, |(seq, _)| *seq);
                    let messages = document.answer(&want, head, epoch);
                    self.queued.batch.extend(document.unsaved_snapshot());
                    for message in &messages {
                        self.send(conn, message);
                    }
                }
                self.answered(conn);
            }
            Request::Push(conn, changes) => self.push(now, conn, doc, changes),
            Request::Rotate(conn, rotation) => self.rotate(now, conn, doc, rotation),
        }
    }

    /// Who else is to hear of changes of a document.
    fn listeners(&self, doc: &DocName, but: Conn) -> BTreeSet<Conn> {
        self.sessions
            .iter()
            .filter(|(conn, session)| **conn != but && session.live && access(&session.who, doc).reads())
            .map(|(conn, _)| *conn)
            .collect()
    }
}
