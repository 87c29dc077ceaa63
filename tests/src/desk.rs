//! A relay's log on a table: no network, no clock, a disk that is written at once.
//!
//! For tests that offer bytes to the log and look at the verdicts. Devices, time and weather are in [`crate::world`].

use domain::{access::DocName, grant::Grant, principal::Principal};
use replica::{
    frame::{self, ChangeBytes, Hash, ToDevice, ToRelay, Verdict, Want},
    log::{Conn, Effect, Event, Log},
    store::{Memory, Space, end_of},
};

use crate::world::{COMMUNITY, START, grant};

/// A log with its disk.
#[derive(Debug)]
pub struct Desk {
    log: Log,
    /// Its disk.
    pub disk: Memory,
    conns: Conn,
    inbox: Vec<(Conn, ToDevice)>,
}

impl Desk {
    /// A log on this disk.
    pub fn open(disk: Memory) -> Self {
        let meta = disk.entries(Space::Meta, &[], &end_of(&[]), usize::MAX);
        let (log, effects) = Log::open(COMMUNITY, [1; 16], meta);
        let mut opened = Self { log, disk, conns: 0, inbox: Vec::new() };
        opened.run(effects);
        opened
    }

    /// A session; clerks are administrators.
    pub fn connect(&mut self, who: Principal, device: [u8; 16]) -> Conn {
        self.connect_as(grant(who), device)
    }

    /// A session with what was given to it.
    pub fn connect_as(&mut self, who: Grant, device: [u8; 16]) -> Conn {
        self.conns += 1;
        self.tell(Event::Connected { conn: self.conns, who, device, live: true });
        self.conns
    }

    fn tell(&mut self, event: Event) {
        let effects = self.log.handle(START, event);
        self.run(effects);
    }

    fn run(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send(conn, bytes) => {
                    self.inbox.push((conn, frame::decode(&bytes).expect("the log sends what can be read")));
                }
                Effect::Load(doc) => {
                    let mut prefix = doc.to_string().into_bytes();
                    let snapshot =
                        self.disk.entries(Space::Snapshots, &prefix, &[&prefix[..], &[0]].concat(), 1).pop();
                    prefix.push(0);
                    let records = Ok(self.disk.entries(Space::Log, &prefix, &end_of(&prefix), usize::MAX));
                    self.tell(Event::Loaded { doc, snapshot: snapshot.map(|(_, value)| value), records });
                }
                Effect::Commit(batch) => {
                    self.disk.apply(batch);
                    self.tell(Event::Committed(Ok(())));
                }
                Effect::Idle(_) | Effect::Close(..) | Effect::Damaged(..) | Effect::Destroy(..) => {}
            }
        }
    }

    /// Sends a frame and gives what came back on this connection.
    pub fn ask(&mut self, conn: Conn, message: &ToRelay) -> Vec<ToDevice> {
        self.ask_raw(conn, frame::encode(message))
    }

    /// Sends anything at all.
    pub fn ask_raw(&mut self, conn: Conn, bytes: Vec<u8>) -> Vec<ToDevice> {
        self.inbox.clear();
        self.tell(Event::Frame(conn, bytes));
        self.heard(conn)
    }

    /// What has come on a connection since somebody asked last.
    pub fn heard(&mut self, conn: Conn) -> Vec<ToDevice> {
        let all = std::mem::take(&mut self.inbox).into_iter();
        let (own, others): (Vec<_>, Vec<_>) = all.partition(|(to, _)| *to == conn);
        self.inbox = others;
        own.into_iter().map(|(_, message)| message).collect()
    }

    /// Lets go of documents that nothing waits for, as the relay does from time to time; how many are in memory then.
    pub fn unload_idle(&mut self) -> usize {
        self.log.unload_idle();
        self.loaded()
    }

    /// How many documents are in memory.
    pub fn loaded(&self) -> usize {
        self.log.load().1
    }

    /// Offers changes; one verdict each.
    pub fn push(&mut self, conn: Conn, doc: DocName, changes: &[&[u8]]) -> Vec<(Hash, Verdict)> {
        let changes = changes.iter().map(|bytes| ChangeBytes(bytes.to_vec())).collect();
        match self.ask(conn, &ToRelay::Push { doc, changes }).pop() {
            Some(ToDevice::Verdicts { verdicts, .. }) => verdicts,
            other => panic!("no verdicts but {other:?}"),
        }
    }

    /// Offers one change.
    pub fn offer(&mut self, conn: Conn, doc: DocName, change: &[u8]) -> Verdict {
        self.push(conn, doc, &[change]).pop().expect("one verdict").1
    }

    /// Everything the log has of a document.
    pub fn pull(&mut self, conn: Conn, doc: DocName) -> Vec<ToDevice> {
        self.ask(conn, &ToRelay::Pull(vec![Want { doc, since: 0, hash: None }]))
    }
}
