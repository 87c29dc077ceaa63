//! Everything kept on this device as a file, and back.
//!
//! The boot script writes the file, so that there is one format and it can be had even when the app does not start.
//! Taking one in never replaces anything: what is missing here is added, then the page is loaded again and the replica
//! finds it. Cursors and actors are left out: they belong to the store they came from.

use std::rc::Rc;

use js_sys::{Function, Promise};
use replica::{
    seal,
    store::{Batch, Entry, Op, Space, Store},
};
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{
    edge,
    inner::{Inner, Part},
    state::{ImportError, NoticeKind},
};
use crate::store::Kept;

const FORMAT: &str = "community-export";

#[derive(Deserialize)]
struct File {
    format: String,
    databases: Vec<Database>,
}

#[derive(Deserialize)]
struct Database {
    name: String,
    #[serde(default)]
    stores: Vec<Stored>,
}

#[derive(Deserialize)]
struct Stored {
    name: String,
    #[serde(default)]
    records: Vec<(serde_json::Value, serde_json::Value)>,
}

/// Hands the file to the person.
pub(super) fn export(inner: &Rc<Inner>) {
    let inner = Rc::clone(inner);
    spawn_local(async move {
        let kind = match write_file().await {
            Ok(words) => NoticeKind::Exported(words.as_string().unwrap_or_default()),
            Err(error) => {
                let said = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
                NoticeKind::ExportFailed(said.unwrap_or_default())
            }
        };
        inner.tell(kind);
    });
}

async fn write_file() -> Result<JsValue, JsValue> {
    let export: Function = js_sys::Reflect::get(&js_sys::global(), &"appExport".into())?.dyn_into()?;
    let promise: Promise = export.call0(&JsValue::NULL)?.dyn_into()?;
    JsFuture::from(promise).await
}

/// Takes a file in, then loads the page again; or says why not.
pub(super) fn import(inner: &Rc<Inner>, bytes: Vec<u8>) {
    let inner = Rc::clone(inner);
    spawn_local(async move {
        match take(&inner, &bytes).await {
            Ok(()) => edge::reload(),
            Err(error) => inner.tell(NoticeKind::ImportFailed(error)),
        }
    });
}

async fn take(inner: &Rc<Inner>, bytes: &[u8]) -> Result<(), ImportError> {
    let file: File = serde_json::from_slice(bytes).map_err(|_| ImportError::Damaged)?;
    if file.format != FORMAT {
        return Err(ImportError::Damaged);
    }
    let ours =
        inner.session.borrow().as_ref().map(super::session::Session::database).ok_or(ImportError::Foreign)?;
    let database =
        file.databases.into_iter().find(|database| database.name == ours).ok_or(ImportError::Foreign)?;
    let entries = read(database)?;
    // Only the tab that owns the store may write to it, and nobody may write beside this.
    let Part::Leader(engine) = inner.part() else { return Err(ImportError::Store) };
    let mut store = engine.store.lock().await;
    let batch = missing(&mut store, entries).await?;
    store.commit(batch).await.map_err(|_| ImportError::Store)?;
    store.close();
    Ok(())
}

fn read(database: Database) -> Result<Vec<(Space, Entry)>, ImportError> {
    let mut entries = Vec::new();
    for stored in database.stores {
        let space = [Space::Chunks, Space::Outbox, Space::Refused]
            .into_iter()
            .find(|space| space.name() == stored.name);
        let Some(space) = space else { continue };
        for (key, value) in stored.records {
            let key = binary(&key).ok_or(ImportError::Damaged)?;
            let value = binary(&value).ok_or(ImportError::Damaged)?;
            if seal::open(&value).is_err() {
                return Err(ImportError::Damaged);
            }
            entries.push((space, (key, value)));
        }
    }
    Ok(entries)
}

/// What is not here. Chunks are named by their content; intents are numbered, so they get numbers after all of ours.
async fn missing(store: &mut Kept, entries: Vec<(Space, Entry)>) -> Result<Batch, ImportError> {
    let mut batch = Batch::new();
    let mut known = Vec::new();
    for space in [Space::Chunks, Space::Outbox, Space::Refused] {
        let kept = store.all(space).await.map_err(|_| ImportError::Store)?;
        known.extend(kept.into_iter().map(|entry| (space, entry)));
    }
    let number = |key: &[u8]| key.try_into().map_or(0, u64::from_be_bytes);
    let numbered = known.iter().filter(|(space, _)| *space != Space::Chunks);
    let mut next = numbered.map(|(_, (key, _))| number(key)).max().unwrap_or(0);
    for (space, (key, value)) in entries {
        let here = known.iter().any(|(of, (at, what))| {
            *of == space && if space == Space::Chunks { *at == key } else { *what == value }
        });
        if here {
            continue;
        }
        let key = if space == Space::Chunks {
            key
        } else {
            next += 1;
            next.to_be_bytes().to_vec()
        };
        batch.push(Op::Put(space, key, value));
    }
    Ok(batch)
}

/// `{"$bytes": "<base64>"}`
fn binary(value: &serde_json::Value) -> Option<Vec<u8>> {
    let text = value.get("$bytes")?.as_str()?;
    let latin = edge::window()?.atob(text).ok()?;
    latin.chars().map(|one| u8::try_from(u32::from(one)).ok()).collect()
}
