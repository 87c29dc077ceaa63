//! Promise: `IndexedDB` keeps the contract of stores in a real browser. The suite that memory and `SQLite` pass, whatever
//! goes wrong at whichever call into the browser, and what only a browser does: tabs that claim, databases that vanish,
//! connections that are closed.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test")]

use std::{cell::Cell, rc::Rc};

use app::store::{Idb, OpenEvent, TAKEN_OVER};
use replica::{
    store::{Op, Space, Store, StoreError},
    suite,
};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(module = "/tests/faults.js")]
extern "C" {
    fn arm(call: u32, always: bool, how: &str);
    fn disarm() -> bool;
}

async fn open(name: &str) -> Idb {
    Idb::open(name, |_| ()).await.unwrap()
}

async fn fresh(name: &str) -> Idb {
    Idb::erase(name).await.unwrap();
    let store = open(name).await;
    assert!(store.created());
    store
}

fn put(space: Space, key: &[u8], value: &[u8]) -> Op {
    Op::Put(space, key.to_vec(), value.to_vec())
}

#[wasm_bindgen_test]
async fn the_contract_of_stores_is_kept() {
    suite::suite(&mut fresh("suite").await).await;
    suite::keeps(async || open("suite").await).await;
}

/// With a claim, as a leading tab has it.
#[wasm_bindgen_test]
async fn the_contract_is_kept_by_a_tab_that_leads() {
    let mut store = fresh("leads").await;
    store.claim().await.unwrap();
    suite::suite(&mut store).await;
}

#[wasm_bindgen_test]
async fn without_room_a_batch_is_refused_whole() {
    let mut store = fresh("full").await;
    store.claim().await.unwrap();
    suite::refuses_whole(store, async |store| {
        arm(0, true, "full");
        store
    })
    .await;
    disarm();
}

struct Breaking {
    how: &'static str,
    always: bool,
}

impl suite::Faults<Idb> for Breaking {
    fn arm(&mut self, _: &mut Idb, call: u32) {
        arm(call, self.always, self.how);
    }

    fn disarm(&mut self, _: &mut Idb) -> bool {
        disarm()
    }
}

async fn withstands(how: &'static str) {
    for always in [false, true] {
        let name = format!("{how}-{always}");
        drop(fresh(&name).await);
        let claimed = async || {
            let mut store = open(&name).await;
            store.claim().await.unwrap();
            store
        };
        let calls = suite::withstands_faults(claimed, &mut Breaking { how, always }).await;
        assert!(calls > 20, "{how}: only {calls} calls went wrong");
    }
}

#[wasm_bindgen_test]
async fn every_call_may_be_refused() {
    withstands("refused").await;
}

#[wasm_bindgen_test]
async fn every_write_may_find_no_room() {
    withstands("full").await;
}

#[wasm_bindgen_test]
async fn every_transaction_may_be_aborted_at_every_call() {
    withstands("aborted").await;
}

#[wasm_bindgen_test]
async fn the_connection_may_be_closed_at_every_call() {
    withstands("closed").await;
}

#[wasm_bindgen_test]
async fn the_last_claim_wins() {
    let mut first = fresh("claim").await;
    first.claim().await.unwrap();
    first.commit(vec![put(Space::Meta, b"k", b"1")]).await.unwrap();
    let mut second = open("claim").await;
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
    Idb::erase("vanish").await.unwrap();
    let told = Rc::new(Cell::new(None));
    let telling = Rc::clone(&told);
    let mut store = Idb::open("vanish", move |event| telling.set(Some(event))).await.unwrap();
    store.claim().await.unwrap();
    store.commit(vec![put(Space::Meta, b"k", b"1")]).await.unwrap();
    // Erasing asks every connection to close; ours does, and says so.
    Idb::erase("vanish").await.unwrap();
    for _ in 0..2 {
        let late = store.commit(vec![put(Space::Meta, b"k", b"2")]).await;
        assert!(matches!(late, Err(StoreError::Closed(_))), "{late:?}");
    }
    assert_eq!(open("vanish").await.get(Space::Meta, b"k").await, Ok(None), "half a database is kept");
    assert_eq!(told.get(), Some(OpenEvent::Superseded));
}

#[wasm_bindgen_test]
async fn closed_is_closed() {
    let mut store = fresh("closed").await;
    store.close();
    assert!(matches!(store.get(Space::Meta, b"k").await, Err(StoreError::Closed(_))));
}
