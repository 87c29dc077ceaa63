//! Promise: every store keeps the same contract. One suite, run here on memory and on the relay's `SQLite`; the app's
//! browser tests run it on `IndexedDB`.

use relay::store::Sqlite;
use replica::{store::Memory, suite};

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
    let fresh = Sqlite::open(&folder.path().join("full.sqlite")).unwrap();
    suite::refuses_whole(fresh, async |store| {
        store.limit_pages(store.pages().unwrap() + 4).unwrap();
        store
    })
    .await;
}
