//! Promise: every store keeps the same contract. One suite, run here on memory, on the relay's `SQLite` and on a vault
//! around each; the app's browser tests run it on `IndexedDB`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use relay::store::Sqlite;
use replica::{
    store::Memory,
    suite,
    vault::{Cost, Idle, Pin, Vault, open, turn_on},
};

/// A disk that is full after so many more pages.
struct FullDisk;

impl suite::Faults<Sqlite> for FullDisk {
    fn arm(&mut self, store: &mut Sqlite, call: u32) {
        store.limit_pages(store.pages().unwrap() + call).unwrap();
    }

    fn disarm(&mut self, store: &mut Sqlite) -> bool {
        store.limit_pages(u32::MAX >> 1).unwrap();
        false // the store says it
    }
}

#[tokio::test]
async fn memory() {
    suite::suite(&mut Memory::default()).await;
}

#[tokio::test]
async fn sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    suite::suite(&mut Sqlite::open(&path).unwrap()).await;
    suite::keeps(async || Sqlite::open(&path).unwrap()).await;
    // A new file for every round: the pages that a round before gave back would be room.
    let mut opened = 1;
    let twice = async || {
        opened += 1;
        Sqlite::open(&folder.path().join(format!("faults-{}.sqlite", opened / 2))).unwrap()
    };
    let full = suite::withstands_faults(twice, &mut FullDisk).await;
    assert!(full > 3, "the disk was full {full} times");
    let fresh = Sqlite::open(&folder.path().join("full.sqlite")).unwrap();
    suite::refuses_whole(fresh, async |store| {
        store.limit_pages(store.pages().unwrap() + 4).unwrap();
        store
    })
    .await;
}

#[tokio::test]
async fn a_vault() {
    let (pin, cost) = (Pin::typed("一九四九年十月"), Cost { memory: 64, passes: 1 });
    let mut memory = Memory::default();
    let key = turn_on(&mut memory, &pin, cost, Idle::Five, [1; 32]).await.unwrap();
    suite::suite(&mut Vault::new(memory, &key, [2; 32])).await;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    turn_on(&mut Sqlite::open(&path).unwrap(), &pin, cost, Idle::Five, [3; 32]).await.unwrap();
    suite::keeps(async || {
        let mut store = Sqlite::open(&path).unwrap();
        let key = open(&mut store, &pin, domain::moment::Moment(0)).await.unwrap();
        Vault::new(store, &key, [4; 32])
    })
    .await;
    let mut fresh = Sqlite::open(&folder.path().join("full.sqlite")).unwrap();
    let key = turn_on(&mut fresh, &pin, cost, Idle::Five, [5; 32]).await.unwrap();
    suite::refuses_whole(Vault::new(fresh, &key, [6; 32]), async |mut vault| {
        let store = vault.inside();
        store.limit_pages(store.pages().unwrap() + 4).unwrap();
        vault
    })
    .await;
}
