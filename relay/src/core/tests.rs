//! Tests of the core: what it does when the log panics, and that it ends in order.

use replica::{
    frame::{self, ErrorCode, ToDevice, ToRelay},
    log::Event,
};

use super::*;
use crate::{outlet::End, scratch::Scratch, store::Sqlite};

const POISON: &[u8] = b"\xffpoison";

pub(super) fn trip(event: &Event) {
    assert!(!matches!(event, Event::Frame(_, bytes) if bytes == POISON), "poison");
}

fn hello() -> Vec<u8> {
    frame::encode(&ToRelay::Hello { log: None, since: 0 })
}

async fn said(wire: &mut Wire) -> ToDevice {
    match wire.next().await {
        Out::Frame(bytes) => frame::decode(&bytes).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn start(dir: &Scratch) -> (Core, Arc<Metrics>) {
    let keeper = Keeper::start(Sqlite::open(&dir.join("s")).unwrap()).unwrap();
    let metrics = Arc::new(Metrics::default());
    (Core::start([1; 16], Vec::new(), keeper, Arc::clone(&metrics), &Quotas::default()).unwrap(), metrics)
}

fn staff(byte: u8) -> Grant {
    Grant::admin(domain::id::Id::from_random([byte; 10]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_ends_its_connection_and_no_other() {
    let dir = Scratch::new();
    let (core, metrics) = start(&dir);
    let mut good = core.connect(staff(1), [1; 16], Hears::Everything).await.unwrap();
    let mut bad = core.connect(staff(2), [2; 16], Hears::Everything).await.unwrap();
    assert!(good.feed(vec![hello()]).await);
    assert!(matches!(said(&mut good).await, ToDevice::Moved { .. }));
    assert!(matches!(good.next().await, Out::Idle));
    assert!(bad.feed(vec![POISON.to_vec()]).await);
    assert!(matches!(said(&mut bad).await, ToDevice::Error { code: ErrorCode::Malformed, doc: None }));
    assert!(matches!(bad.next().await, Out::End(End::Code(ErrorCode::Malformed))));
    assert!(good.feed(vec![hello()]).await);
    assert!(matches!(said(&mut good).await, ToDevice::Moved { .. }));
    assert_eq!(metrics.restarts_total.load(Ordering::Relaxed), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_many_requests_is_idle_once() {
    let dir = Scratch::new();
    let (core, _) = start(&dir);
    let mut wire = core.connect(staff(1), [1; 16], Hears::Answers).await.unwrap();
    assert!(wire.feed(vec![hello(), hello(), hello()]).await);
    for _ in 0..3 {
        assert!(matches!(said(&mut wire).await, ToDevice::Moved { .. }));
    }
    assert!(matches!(wire.next().await, Out::Idle));
    core.stop().await;
    assert!(matches!(wire.next().await, Out::End(End::Stopping)));
    // The owner may still be on its way out when the last word has been heard.
    for _ in 0..500 {
        if core.connect(staff(1), [1; 16], Hears::Answers).await.is_none() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("a stopped core still takes connections");
}
