//! What this browser can do, and how things stand: for the diagnosis page and for asking to be kept.

use std::sync::Arc;

use domain::moment::Moment;
use js_sys::Reflect;
use replica::device::View;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{edge, state::Mode};

/// How things stand on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// Bytes the browser says are used, and may be used.
    pub usage: Option<u64>,
    /// The most bytes the browser gives.
    pub quota: Option<u64>,
    /// Whether the browser has promised not to clear what is kept here.
    pub persisted: Option<bool>,
    /// What the browser has.
    pub support: Support,
    /// Which part this tab plays.
    pub mode: Mode,
    /// The version of the app.
    pub version: &'static str,
    /// The build, by the name of its file.
    pub build: String,
    /// What the browser calls itself.
    pub agent: String,
    /// Whether the browser believes to be online.
    pub online: bool,
    /// When the relay was last heard.
    pub last_contact: Option<Moment>,
    /// How many things are not delivered.
    pub unsent: usize,
    /// How many things are not kept on this device.
    pub unkept: usize,
}

/// What a browser has of what the app can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a list of independent facts for a page that shows each")]
pub struct Support {
    /// Storage for data.
    pub indexed_db: bool,
    /// Opening offline.
    pub service_worker: bool,
    /// A service worker serves this page.
    pub controlled: bool,
    /// Locks between tabs.
    pub web_locks: bool,
    /// Talk between tabs.
    pub broadcast_channel: bool,
    /// A connection that is not overheard.
    pub secure: bool,
    /// `WeChat`'s built-in browser.
    pub wechat: bool,
}

/// Looks around.
pub(super) async fn diagnose(view: Arc<View>, mode: Mode) -> Diagnosis {
    let (usage, quota) = estimate().await;
    let navigator = edge::window().map(|window| window.navigator());
    Diagnosis {
        usage,
        quota,
        persisted: persisted().await,
        support: support(),
        mode,
        version: env!("CARGO_PKG_VERSION"),
        build: edge::build(),
        agent: edge::user_agent(),
        online: navigator.is_none_or(|navigator| navigator.on_line()),
        last_contact: view.status.last_contact,
        unsent: view.status.unsent,
        unkept: view.status.unkept,
    }
}

fn support() -> Support {
    let controlled = edge::window()
        .and_then(|window| Reflect::get(&window.navigator(), &"serviceWorker".into()).ok())
        .filter(|worker| !worker.is_undefined())
        .and_then(|worker| Reflect::get(&worker, &"controller".into()).ok())
        .is_some_and(|controller| !controller.is_null() && !controller.is_undefined());
    Support {
        indexed_db: edge::has("indexedDB"),
        service_worker: edge::has("navigator.serviceWorker"),
        controlled,
        web_locks: edge::has("navigator.locks"),
        broadcast_channel: edge::has("BroadcastChannel"),
        secure: edge::window().is_some_and(|window| window.is_secure_context()),
        wechat: edge::is_wechat(),
    }
}

fn manager() -> Option<web_sys::StorageManager> {
    edge::has("navigator.storage")
        .then(|| edge::window().map(|window| window.navigator().storage()))
        .flatten()
}

async fn estimate() -> (Option<u64>, Option<u64>) {
    let Some(asked) = manager().and_then(|manager| manager.estimate().ok()) else { return (None, None) };
    let Ok(estimate) = JsFuture::from(asked).await else { return (None, None) };
    let number = |name: &str| {
        let value = Reflect::get(&estimate, &JsValue::from_str(name)).ok()?.as_f64()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "bytes, whole and not negative"
        )]
        let whole = value as u64;
        Some(whole)
    };
    (number("usage"), number("quota"))
}

async fn persisted() -> Option<bool> {
    let asked = manager()?.persisted().ok()?;
    JsFuture::from(asked).await.ok()?.as_bool()
}

/// Asks the browser to keep what is here, unless it has promised already.
pub(super) fn request_persist() {
    spawn_local(async {
        if persisted().await != Some(false) {
            return;
        }
        let Some(asked) = manager().and_then(|manager| manager.persist().ok()) else { return };
        if JsFuture::from(asked).await.is_err() {
            edge::warn("the browser does not say whether it keeps things");
        }
    });
}
