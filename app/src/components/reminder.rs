//! What a browser can do to remind somebody: a number on the app's icon, and a notification of the system. Both are asked for
//! by name, because many browsers have neither.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Whether this browser may notify.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MayNotify {
    /// It has no notifications, or none for an app that is not open.
    Never,
    /// The person has not been asked.
    Unasked,
    Allowed,
    Denied,
}

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    let found = Reflect::get(of, &name.into()).ok()?;
    (!found.is_undefined() && !found.is_null()).then_some(found)
}

fn notifications() -> Option<JsValue> {
    get(&window(), "Notification")
}

/// Whether this browser may notify.
pub(crate) fn may_notify() -> MayNotify {
    let permission = notifications().and_then(|of| get(&of, "permission"));
    match (permission.and_then(|is| is.as_string()).as_deref(), get(&window().navigator(), "serviceWorker")) {
        (None, _) | (_, None) => MayNotify::Never,
        (Some("granted"), Some(_)) => MayNotify::Allowed,
        (Some("denied"), Some(_)) => MayNotify::Denied,
        (Some(_), Some(_)) => MayNotify::Unasked,
    }
}

/// Asks the person; to be called from a tap.
pub(crate) async fn ask_to_notify() -> MayNotify {
    if may_notify() == MayNotify::Unasked
        && let Some(of) = notifications()
    {
        call(&of, "requestPermission", &[]).await;
    }
    may_notify()
}

/// The number on the app's icon; none takes it away. A browser without one has nothing to do.
pub(crate) async fn set_badge(count: usize) {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let navigator = JsValue::from(window().navigator());
    match count {
        0 => call(&navigator, "clearAppBadge", &[]).await,
        count => call(&navigator, "setAppBadge", &[count.into()]).await,
    };
}

/// A notification of the system that leads to a page; tells whether the browser showed it.
pub(crate) async fn notify(title: &str, body: &str, page: &str) -> bool {
    let worker = get(&window().navigator(), "serviceWorker").and_then(|of| get(&of, "ready"));
    let Some(Ok(ready)) = worker.map(JsCast::dyn_into::<Promise>) else { return false };
    let Ok(registration) = JsFuture::from(ready).await else { return false };
    let options = Object::new();
    // One of a kind: the one of yesterday goes.
    let said = [("body", body), ("tag", "waiting"), ("icon", "/icons/icon-192.png"), ("data", page)];
    let all =
        said.iter().all(|(name, value)| Reflect::set(&options, &(*name).into(), &(*value).into()).is_ok());
    all && call(&registration, "showNotification", &[title.into(), options.into()]).await
}

/// Calls a method that promises something; tells whether it kept it.
async fn call(of: &JsValue, name: &str, arguments: &[JsValue]) -> bool {
    let Some(Ok(method)) = get(of, name).map(JsCast::dyn_into::<Function>) else { return false };
    let arguments: js_sys::Array = arguments.iter().collect();
    match method.apply(of, &arguments).map(JsCast::dyn_into::<Promise>) {
        Ok(Ok(promise)) => JsFuture::from(promise).await.is_ok(),
        Ok(Err(_)) | Err(_) => false,
    }
}
