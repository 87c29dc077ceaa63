//! What a browser leaves behind of values that were replaced: its files keep them until they are packed anew.
//!
//! Nothing can order a browser to do that, but enough that is written and thrown away makes it: tried with Chromium's
//! `LevelDB`, whose files are free of them at the latest when the browser is started again. Nothing depends on it; flash
//! memory may keep still older copies.

use replica::store::{Op, Space, Store};

use super::Idb;
use crate::shell::edge;

/// A database of its own, which is no community's.
const NAME: &str = "leftovers";
/// More than the browser gathers in memory before it writes a file, several times.
const ROUNDS: u8 = 5;
const VALUES: u8 = 40;
const VALUE_BYTES: usize = 60_000;

/// Writes noise and deletes it. A browser without room for it is left alone.
pub async fn cover_leftovers() {
    if cover().await.is_err() {
        edge::warn("what was replaced is not covered");
    }
    if Idb::erase(NAME).await.is_err() {
        edge::warn("the noise stays");
    }
}

async fn cover() -> Result<(), replica::store::StoreError> {
    let mut store = Idb::open(NAME, |_| ()).await?;
    for _ in 0..ROUNDS {
        let noise = |key: u8| Op::Put(Space::Chunks, vec![key], edge::noise(VALUE_BYTES));
        store.commit((0..VALUES).map(noise).collect()).await?;
    }
    store.close();
    Ok(())
}
