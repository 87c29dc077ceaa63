//! Web Locks: which tab leads. A tab that is gone gives its lock back by itself; one that sleeps can have it taken.
//!
//! The bindings of this interface are not stable yet, so it is called by name here and nowhere else.

use std::{cell::Cell, rc::Rc};

use futures_channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::shell::edge;

/// How to ask for a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Only if nobody has it.
    IfFree,
    /// Wait until it is free.
    Wait,
    /// Take it from whoever has it.
    Steal,
}

/// A lock that is held until it is dropped, or stolen.
pub(crate) struct Lock {
    release: Function,
}

impl Lock {
    /// Asks for a lock. `None` when it is not to be had; `lost` is called when another tab takes it away.
    pub(crate) async fn ask(name: &str, how: Ask, lost: impl FnOnce() + 'static) -> Option<Self> {
        let (granted, grant) = oneshot::channel();
        let mut granted = Some(granted);
        let held = Rc::new(Cell::new(false));
        let holding = Rc::clone(&held);
        let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let Some(granted) = granted.take() else { return JsValue::UNDEFINED };
            if lock.is_null() {
                drop(granted.send(None));
                return JsValue::UNDEFINED;
            }
            let mut release = None;
            let until = Promise::new(&mut |resolve, _| release = Some(resolve));
            holding.set(true);
            let lock = release.map(|release| Self { release });
            // The asker is gone: dropping the lock gives it back.
            drop(granted.send(lock));
            until.into()
        });
        let request = request(name, how, callback.unchecked_ref())?;
        spawn_local(async move {
            // Settles when the lock is given back, or is rejected when it is stolen.
            if JsFuture::from(request).await.is_err() && held.get() {
                lost();
            }
        });
        grant.await.ok().flatten()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.release.call0(&JsValue::NULL).is_err() {
            edge::warn("a lock is not given back");
        }
    }
}

fn request(name: &str, how: Ask, callback: &Function) -> Option<Promise> {
    let navigator = edge::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    let option = match how {
        Ask::IfFree => Some("ifAvailable"),
        Ask::Wait => None,
        Ask::Steal => Some("steal"),
    };
    if let Some(option) = option {
        Reflect::set(&options, &option.into(), &JsValue::TRUE).ok()?;
    }
    request.call3(&locks, &name.into(), &options, callback).ok()?.dyn_into().ok()
}
