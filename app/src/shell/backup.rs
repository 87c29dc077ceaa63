//! Everything kept on this device as a file, and back.
//!
//! The boot script writes the file, so that there is one format and it can be had even when the app does not start.
//! While the app is open the file can be read without the PIN the device is under; made by the boot script alone it is as
//! locked as the device, and taking it in needs the PIN of that time.
//!
//! Taking one in never replaces anything: what is missing here is added, then the page is loaded again and the replica
//! finds it. Cursors and actors are left out: they belong to the store they came from.

use std::rc::Rc;

use js_sys::{Function, Promise, Uint8Array};
use replica::{
    seal,
    store::{Batch, Entry, Op, Space, Store},
    vault::{self, DataKey, Opener, Pin},
};
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
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
        let kind = match write_file(&inner).await {
            Ok(words) => NoticeKind::Exported(words.as_string().unwrap_or_default()),
            Err(error) => {
                let said = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
                NoticeKind::ExportFailed(said.unwrap_or_default())
            }
        };
        inner.tell(kind);
    });
}

type Readable = dyn Fn(String, String, JsValue, JsValue) -> JsValue;

async fn write_file(inner: &Rc<Inner>) -> Result<JsValue, JsValue> {
    let export: Function = js_sys::Reflect::get(&js_sys::global(), &"appExport".into())?.dyn_into()?;
    let ours = inner.session.borrow().as_ref().map(super::session::Session::database);
    let open: Option<Closure<Readable>> = inner.handover().zip(ours).map(|(handover, ours)| {
        let opener = Opener::new(handover.key());
        Closure::new(move |database: String, store: String, key: JsValue, value: JsValue| {
            let space = Space::ALL.into_iter().find(|space| space.name() == store);
            match space.filter(|_| database == ours) {
                Some(space) => readable(&opener, space, &key, &value),
                None => value,
            }
        })
    });
    // The closure lives until the file is written.
    let promise = match &open {
        Some(open) => export.call1(&JsValue::NULL, open.as_ref()),
        None => export.call0(&JsValue::NULL),
    };
    let promise: Promise = promise?.dyn_into()?;
    JsFuture::from(promise).await
}

/// What a record is without the lock; nothing for what does not open, and for the lock itself.
fn readable(opener: &Opener, space: Space, key: &JsValue, value: &JsValue) -> JsValue {
    let bytes = |value: &JsValue| Uint8Array::new(value).to_vec();
    let plain = opener.open(space, &bytes(key), &bytes(value));
    plain.map_or(JsValue::UNDEFINED, |plain| Uint8Array::from(plain.as_slice()).into())
}

/// Takes a file in, then loads the page again; or says why not. `locked` hears of a file that needs a PIN, or another one.
pub(super) fn import(inner: &Rc<Inner>, bytes: Vec<u8>, pin: Option<Pin>, locked: Box<dyn FnOnce()>) {
    let inner = Rc::clone(inner);
    spawn_local(async move {
        edge::painted().await;
        match take(&inner, &bytes, pin.as_ref()).await {
            Ok(()) => edge::reload(),
            Err(ImportError::Locked) => locked(),
            Err(error) => inner.tell(NoticeKind::ImportFailed(error)),
        }
    });
}

async fn take(inner: &Rc<Inner>, bytes: &[u8], pin: Option<&Pin>) -> Result<(), ImportError> {
    let file: File = serde_json::from_slice(bytes).map_err(|_| ImportError::Damaged)?;
    if file.format != FORMAT {
        return Err(ImportError::Damaged);
    }
    let ours =
        inner.session.borrow().as_ref().map(super::session::Session::database).ok_or(ImportError::Foreign)?;
    let database =
        file.databases.into_iter().find(|database| database.name == ours).ok_or(ImportError::Foreign)?;
    let entries = read(inner, database, pin)?;
    // Only the tab that owns the store may write to it, and nobody may write beside this.
    let Part::Leader(engine) = inner.part() else { return Err(ImportError::Store) };
    let mut store = engine.store.lock().await;
    let batch = missing(&mut store, entries).await?;
    store.commit(batch).await.map_err(|_| ImportError::Store)?;
    store.close();
    Ok(())
}

fn read(inner: &Inner, database: Database, pin: Option<&Pin>) -> Result<Vec<(Space, Entry)>, ImportError> {
    let mut records = Vec::new();
    for stored in database.stores {
        let wanted = [Space::Chunks, Space::Outbox, Space::Refused, Space::Meta, Space::Pictures];
        let Some(space) = wanted.into_iter().find(|space| space.name() == stored.name) else { continue };
        for (key, value) in stored.records {
            let key = binary(&key).ok_or(ImportError::Damaged)?;
            let value = binary(&value).ok_or(ImportError::Damaged)?;
            records.push((space, (key, value)));
        }
    }
    let lock = records.iter().find_map(|(space, (key, value))| vault::read(*space, key, value));
    let opener = match lock.transpose().map_err(|_| ImportError::Damaged)? {
        None => None,
        Some(door) => Some(Opener::new(&key_of(inner, &door, pin)?)),
    };
    records.retain(|(space, _)| *space != Space::Meta);
    for (space, (key, value)) in &mut records {
        if let Some(opener) = &opener {
            *value = opener.open(*space, key, value).map_err(|_| ImportError::Damaged)?;
        }
        if seal::open(value).is_err() {
            return Err(ImportError::Damaged);
        }
    }
    Ok(records)
}

/// What opens a copy: this device's own key when it was made here, else the PIN of that time.
fn key_of(inner: &Inner, door: &vault::Door, pin: Option<&Pin>) -> Result<DataKey, ImportError> {
    let vault::Door::Locked(lock) = door else { return Err(ImportError::Damaged) };
    if let Some(handover) = inner.handover().filter(|handover| lock.fits(handover.key())) {
        return Ok(handover.key().clone());
    }
    let pin = pin.ok_or(ImportError::Locked)?;
    lock.unwrap(pin).map_err(|_| ImportError::Damaged)?.ok_or(ImportError::Locked)
}

/// Whether records of a space are named by what they hold; the others are numbered.
const fn named_by_content(space: Space) -> bool {
    matches!(space, Space::Chunks | Space::Pictures)
}

/// What is not here. Intents are numbered, so they get numbers after all of ours.
async fn missing(store: &mut Kept, entries: Vec<(Space, Entry)>) -> Result<Batch, ImportError> {
    let mut batch = Batch::new();
    let mut known = Vec::new();
    for space in [Space::Chunks, Space::Outbox, Space::Refused, Space::Pictures] {
        let kept = store.all(space).await.map_err(|_| ImportError::Store)?;
        known.extend(kept.into_iter().map(|entry| (space, entry)));
    }
    let number = |key: &[u8]| key.try_into().map_or(0, u64::from_be_bytes);
    let numbered = known.iter().filter(|(space, _)| !named_by_content(*space));
    let mut next = numbered.map(|(_, (key, _))| number(key)).max().unwrap_or(0);
    for (space, (key, value)) in entries {
        let here = known.iter().any(|(of, (at, what))| {
            *of == space && if named_by_content(space) { *at == key } else { *what == value }
        });
        if here {
            continue;
        }
        let key = if named_by_content(space) {
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
