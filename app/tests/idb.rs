//! The `IndexedDB` store in a real browser: what is committed is there in order, batches are all or nothing, the last
//! claim wins, and a connection that was closed is opened again.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test")]

use app::store::{Idb, TAKEN_OVER};
use replica::store::{Op, Space, Store, StoreError, end_of};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

async fn fresh(name: &str) -> Idb {
    Idb::erase(name).await.unwrap();
    let store = Idb::open(name, |_| ()).await.unwrap();
    assert!(store.created());
    store
}

fn put(space: Space, key: &[u8], value: &[u8]) -> Op {
    Op::Put(space, key.to_vec(), value.to_vec())
}

#[wasm_bindgen_test]
async fn keys_come_back_in_order_of_bytes() {
    let mut store = fresh("order").await;
    let keys: [&[u8]; 6] = [b"", b"\0", b"a", b"a\xff", b"b", b"\xff\xff"];
    let batch =
        keys.iter().rev().map(|key| put(Space::Chunks, key, &[key, b"!".as_slice()].concat())).collect();
    store.commit(batch).await.unwrap();
    let all = store.range(Space::Chunks, &[], &end_of(&[]), usize::MAX).await.unwrap();
    assert_eq!(all.iter().map(|(key, _)| key.as_slice()).collect::<Vec<_>>(), keys);
    assert!(all.iter().all(|(key, value)| value == &[key.as_slice(), b"!"].concat()));
    let some = store.range(Space::Chunks, b"a", b"b", 10).await.unwrap();
    assert_eq!(some.len(), 2);
    assert_eq!(store.range(Space::Chunks, b"a", b"b", 1).await.unwrap().len(), 1);
    assert_eq!(store.range(Space::Chunks, b"b", b"a", 9).await.unwrap(), []);
    assert_eq!(store.range(Space::Chunks, b"a", b"b", 0).await.unwrap(), []);
    assert_eq!(store.range(Space::Outbox, &[], &end_of(&[]), 9).await.unwrap(), []);
}

#[wasm_bindgen_test]
async fn batches_replace_and_delete_and_survive() {
    let mut store = fresh("survive").await;
    store.commit(vec![put(Space::Meta, b"k", b"1"), put(Space::Outbox, b"k", b"2")]).await.unwrap();
    store.commit(vec![put(Space::Meta, b"k", b"3"), Op::Delete(Space::Outbox, b"k".to_vec())]).await.unwrap();
    store.commit(vec![Op::Delete(Space::Views, b"never there".to_vec())]).await.unwrap();
    store.commit(vec![]).await.unwrap();
    drop(store);
    let mut again = Idb::open("survive", |_| ()).await.unwrap();
    assert!(!again.created());
    assert_eq!(again.get(Space::Meta, b"k").await.unwrap(), Some(b"3".to_vec()));
    assert_eq!(again.get(Space::Outbox, b"k").await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn the_last_claim_wins() {
    let mut first = fresh("claim").await;
    first.claim().await.unwrap();
    first.commit(vec![put(Space::Meta, b"k", b"1")]).await.unwrap();
    let mut second = Idb::open("claim", |_| ()).await.unwrap();
    second.claim().await.unwrap();
    let refused = first.commit(vec![put(Space::Meta, b"k", b"2"), put(Space::Meta, b"l", b"2")]).await;
    assert_eq!(refused, Err(StoreError::Closed(TAKEN_OVER.to_owned())));
    assert_eq!(second.get(Space::Meta, b"k").await.unwrap(), Some(b"1".to_vec()));
    assert_eq!(second.get(Space::Meta, b"l").await.unwrap(), None);
    second.commit(vec![put(Space::Meta, b"k", b"3")]).await.unwrap();
    second.commit(vec![put(Space::Meta, b"k", b"3")]).await.unwrap();
    assert_eq!(first.get(Space::Meta, b"k").await.unwrap(), Some(b"3".to_vec()));
}

#[wasm_bindgen_test]
async fn a_database_that_vanished_takes_nothing() {
    let mut store = fresh("vanish").await;
    store.claim().await.unwrap();
    store.commit(vec![put(Space::Meta, b"k", b"1")]).await.unwrap();
    // Erasing asks every connection to close; ours does.
    Idb::erase("vanish").await.unwrap();
    let late = store.commit(vec![put(Space::Meta, b"k", b"2")]).await;
    assert!(matches!(late, Err(StoreError::Closed(_))), "{late:?}");
}

#[wasm_bindgen_test]
async fn large_values_and_many_keys() {
    let mut store = fresh("large").await;
    let value: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    let mut batch: Vec<Op> = (0..2_000_u32).map(|n| put(Space::Chunks, &n.to_be_bytes(), b"x")).collect();
    batch.push(put(Space::Meta, b"large", &value));
    store.commit(batch).await.unwrap();
    assert_eq!(store.get(Space::Meta, b"large").await.unwrap(), Some(value));
    assert_eq!(store.range(Space::Chunks, &[], &end_of(&[]), usize::MAX).await.unwrap().len(), 2_000);
}

#[wasm_bindgen_test]
async fn closed_is_closed() {
    let mut store = fresh("closed").await;
    store.close();
    assert!(matches!(store.get(Space::Meta, b"k").await, Err(StoreError::Closed(_))));
}
