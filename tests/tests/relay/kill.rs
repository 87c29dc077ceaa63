//! Promise: the real relay, killed at any moment under load, has every change it acknowledged; asked to end, it ends in
//! order; on a full disk it says so and loses nothing it acknowledged.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use automerge::{ActorId, Author, Automerge, Change, ChangeHash, ReadDoc as _};
use domain::{access::DocName, moment::Year};
use replica::{
    frame::{ChangeBytes, Hash, ToDevice, ToRelay, Verdict, Want},
    schema::{self, Put, section},
};
use tests::served::{PATIENCE, Served, Session, Socket};
use tokio::{
    sync::RwLock,
    time::{sleep, timeout},
};

const CLIENTS: u8 = 6;
const KILLS: u32 = 12;
const DOC: DocName = DocName::Casework(Year(2026));

/// A device that only writes: its changes build on one another and on nothing else.
struct Writer {
    session: Session,
    am: Automerge,
    count: u32,
    /// Made, not acknowledged.
    waiting: Vec<(Hash, Vec<u8>)>,
    acknowledged: BTreeSet<Hash>,
}

impl Writer {
    async fn new(relay: &Served, number: u8) -> Self {
        let session = relay.session("staff", 0).await;
        let mut am = schema::fresh(&session.community, &DOC);
        am.set_author(Some(Author::from(session.who.to_string().into_bytes())));
        am.set_actor(ActorId::from([number; 16]));
        Self { session, am, count: 0, waiting: Vec::new(), acknowledged: BTreeSet::new() }
    }

    fn write(&mut self, size: usize) {
        let actor = self.am.get_actor().to_bytes()[0];
        self.count += 1;
        let key = format!("{actor:016}/{}", self.count);
        let put = Put::new(section::WISHES, key, "x".repeat(size));
        let hash = schema::write(&mut self.am, &[put], 1).unwrap().unwrap();
        let bytes = self.am.get_change_by_hash(&hash).unwrap().raw_bytes().to_vec();
        self.waiting.push((hash.0, bytes));
    }

    /// Offers everything that waits; false when the relay went away meanwhile.
    async fn push(&mut self, socket: &mut Socket) -> bool {
        let changes = self.waiting.iter().map(|(_, bytes)| ChangeBytes(bytes.clone())).collect();
        if !socket.tell(&ToRelay::Push { doc: DOC, changes }).await {
            return false;
        }
        match socket.verdicts().await {
            Some(ToDevice::Verdicts { verdicts, .. }) => {
                for (hash, verdict) in verdicts {
                    assert!(
                        matches!(verdict, Verdict::Accepted { .. } | Verdict::Duplicate { .. }),
                        "{verdict:?}"
                    );
                    self.waiting.retain(|(waiting, _)| *waiting != hash);
                    self.acknowledged.insert(hash);
                }
                true
            }
            Some(_) | None => false,
        }
    }
}

/// Every change the relay has of the document.
async fn everything(relay: &Served) -> BTreeSet<Hash> {
    let reader = relay.session("staff", 0).await;
    let mut socket = relay.connect(&reader).await.unwrap();
    socket.tell(&ToRelay::Pull(vec![Want { doc: DOC, since: 0, hash: None }])).await;
    let mut found = BTreeSet::new();
    let read = async {
        loop {
            match socket.hear().await.unwrap() {
                ToDevice::Snapshot { bytes, .. } => {
                    let document = Automerge::load(&bytes).unwrap();
                    found.extend(document.get_changes(&[]).iter().map(|change| change.hash().0));
                }
                ToDevice::Records { first, changes, head, .. } => {
                    let count = u64::try_from(changes.len()).unwrap();
                    found.extend(
                        changes.into_iter().map(|bytes| Change::from_bytes(bytes.0).unwrap().hash().0),
                    );
                    if first + count > head {
                        return;
                    }
                }
                other => panic!("{other:?}"),
            }
        }
    };
    timeout(PATIENCE, read).await.unwrap();
    found
}

fn lost(acknowledged: &BTreeSet<Hash>, kept: &BTreeSet<Hash>) -> Vec<ChangeHash> {
    acknowledged.difference(kept).map(|hash| ChangeHash(*hash)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_under_load_it_has_every_change_it_acknowledged() {
    let mut relay = Served::new();
    relay.start().await;
    let mut writers = Vec::new();
    for number in 1..=CLIENTS {
        writers.push(Writer::new(&relay, number).await);
    }
    let relay = Arc::new(RwLock::new(relay));
    let over = Arc::new(AtomicBool::new(false));
    let work = writers.into_iter().map(|mut writer| {
        let (relay, over) = (Arc::clone(&relay), Arc::clone(&over));
        tokio::spawn(async move {
            let mut socket = None;
            loop {
                let last = over.load(Ordering::Relaxed);
                if socket.is_none() {
                    socket = relay.read().await.connect(&writer.session).await;
                }
                let Some(open) = socket.as_mut() else {
                    sleep(Duration::from_millis(10)).await;
                    continue;
                };
                if !last {
                    writer.write(200);
                }
                if writer.push(open).await {
                    if last && writer.waiting.is_empty() {
                        return writer;
                    }
                } else {
                    socket = None;
                }
            }
        })
    });
    let work: Vec<_> = work.collect();
    for kill in 0..KILLS {
        // At another moment of the work every time.
        sleep(Duration::from_millis(u64::from(40 + kill * 37 % 150))).await;
        let mut relay = relay.write().await;
        relay.kill();
        relay.start().await;
    }
    over.store(true, Ordering::Relaxed);
    let mut acknowledged = BTreeSet::new();
    for writer in work {
        acknowledged.extend(timeout(PATIENCE, writer).await.unwrap().unwrap().acknowledged);
    }
    assert!(acknowledged.len() > 100, "there was next to no load: {}", acknowledged.len());
    let mut relay = Arc::into_inner(relay).unwrap().into_inner();
    assert_eq!(lost(&acknowledged, &everything(&relay).await), []);
    relay.kill();
    relay.start().await;
    assert_eq!(lost(&acknowledged, &everything(&relay).await), [], "after one more start");
}

#[tokio::test]
async fn asked_to_end_it_answers_what_it_was_asked_and_says_good_bye() {
    let mut relay = Served::new();
    relay.start().await;
    let mut writer = Writer::new(&relay, 1).await;
    let mut socket = relay.connect(&writer.session).await.unwrap();
    for _ in 0..20 {
        writer.write(50);
        assert!(writer.push(&mut socket).await);
    }
    let (ended, code) = tokio::join!(relay.stop(), socket.closed());
    assert!(ended.success(), "{ended}");
    assert_eq!(code, Some(1001));
    relay.start().await;
    assert_eq!(lost(&writer.acknowledged, &everything(&relay).await), []);
}

#[tokio::test]
async fn a_full_disk_is_an_error_to_the_author_and_nothing_acknowledged_is_lost() {
    let mut relay = Served::new();
    relay.start().await;
    let mut writer = Writer::new(&relay, 1).await;
    relay.kill();
    relay.start_on_a_full_disk(4096).await;
    let mut socket = relay.connect(&writer.session).await.unwrap();
    let mut refused = None;
    for _ in 0..400 {
        writer.write(60_000);
        let (_, bytes) = writer.waiting.last().unwrap().clone();
        assert!(socket.tell(&ToRelay::Push { doc: DOC, changes: vec![ChangeBytes(bytes)] }).await);
        match socket.verdicts().await.expect("an answer, not silence") {
            ToDevice::Verdicts { verdicts, .. } => {
                writer.acknowledged.extend(verdicts.iter().map(|(hash, _)| *hash));
                writer.waiting.clear();
            }
            other => {
                refused = Some(other);
                break;
            }
        }
    }
    let full = ToDevice::Error { code: replica::frame::ErrorCode::StoreFailed, doc: Some(DOC) };
    assert_eq!(refused, Some(full), "the author is told");
    assert!(!writer.acknowledged.is_empty());
    assert_eq!(lost(&writer.acknowledged, &everything(&relay).await), [], "reading goes on");
    // Room again: what waited is taken now.
    relay.kill();
    relay.start().await;
    assert_eq!(lost(&writer.acknowledged, &everything(&relay).await), []);
    let mut socket = relay.connect(&writer.session).await.unwrap();
    assert!(writer.push(&mut socket).await && writer.waiting.is_empty());
    assert_eq!(lost(&writer.acknowledged, &everything(&relay).await), []);
}
