//! One look into a database that may not be there: it is not made by it, and nobody is kept from upgrading it.

use indexed_db_futures::{
    Build, BuildPrimitive, database::Database, error::Error, prelude::QuerySource, typed_array::Uint8Array,
};
use replica::store::Space;
use wasm_bindgen::JsValue;

use super::idb::binary;
use crate::shell::edge;

/// What stands under a key; nothing when that cannot be said.
pub async fn peek(database: &str, space: Space, key: &[u8]) -> Option<Vec<u8>> {
    if !edge::database_names().await.iter().any(|name| name == database) {
        return None;
    }
    // Somebody may have erased it just now.
    let not_there = |_, _| Err(Error::from(JsValue::from_str("not there")));
    let opened = Database::open(database).with_on_upgrade_needed(not_there).build().ok()?.await;
    let db = opened.ok()?;
    let value = read(&db, space, key).await;
    db.close();
    value.ok().flatten().as_ref().map(binary)
}

async fn read(db: &Database, space: Space, key: &[u8]) -> Result<Option<JsValue>, Error> {
    let tx = db.transaction(space.name()).build()?;
    let store = tx.object_store(space.name())?;
    store.get(Uint8Array::new(key.to_vec())).primitive()?.await
}
