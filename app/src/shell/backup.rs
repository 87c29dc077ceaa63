//! Everything kept on this device as a file, and back.
//!
//! The boot script writes the file, so that there is one format and it can be had even when the app does not start.
//! While the app is open the file can be read without the PIN the device is under; made by the boot script alone it is as
//! locked as the device, and taking it in needs the PIN of that time.
//!
//! Taking one in never replaces anything: what is missing here is added, then the page is loaded again and the replica
//! finds it. What a file says is `replica::exported`'s to read.

use std::rc::Rc;

use js_sys::{Function, Promise, Uint8Array};
use replica::{
    exported::{self, Exported},
    store::{Space, Store},
    vault::{DataKey, Door, Opener, Pin},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{
    edge,
    inner::Inner,
    part::Part,
    state::{ImportError, NoticeKind},
};
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
    let ours = inner.session.borrow().as_ref().map(super::session::Session::database);
    let exported = Exported::read(bytes, &ours.ok_or(ImportError::Foreign)?)?;
    let key = key_of(inner, exported.door(), pin)?;
    let entries = exported.open(key.as_ref())?;
    // Only the tab that owns the store may write to it, and nobody may write beside this.
    let Part::Leader(engine) = inner.part() else { return Err(ImportError::Store) };
    let mut store = engine.store.lock().await;
    let mut known = Vec::new();
    for space in exported::SPACES {
        let kept = store.all(space).await.map_err(|_| ImportError::Store)?;
        known.extend(kept.into_iter().map(|entry| (space, entry)));
    }
    store.commit(exported::missing(&known, entries)).await.map_err(|_| ImportError::Store)?;
    store.close();
    Ok(())
}

/// What opens a copy that is under a PIN: this device's own key when it was made here, else the PIN of that time.
fn key_of(inner: &Inner, door: &Door, pin: Option<&Pin>) -> Result<Option<DataKey>, ImportError> {
    let lock = match door {
        Door::Open => return Ok(None),
        Door::Locked(lock) => lock,
        Door::Destroyed => return Err(ImportError::Damaged),
    };
    if let Some(handover) = inner.handover().filter(|handover| lock.fits(handover.key())) {
        return Ok(Some(handover.key().clone()));
    }
    let key = lock.unwrap(pin.ok_or(ImportError::Locked)?).map_err(|_| ImportError::Damaged)?;
    key.ok_or(ImportError::Locked).map(Some)
}
