//! How a page begins: the link in the address, the session that is remembered, and what is seen first.
//!
//! Everything after that is in the rest of the code.

use std::rc::Rc;

use domain::moment::Day;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{
    edge, glance, http,
    inner::Inner,
    rest,
    session::{self, Session, ShutOut},
    state::{LinkRefusal, NoticeKind, Phase},
};

/// How often a link is tried again while the relay cannot be reached.
const RETRY_MS: u32 = 5_000;

/// How often the clock is asked whether the day has turned.
const DAY_LOOK_MS: u32 = 60_000;

/// Told once whether a link was taken.
pub(super) type Opened = Box<dyn FnOnce(Result<(), LinkRefusal>)>;

/// Starts everything, once per page.
pub(super) fn run(inner: &Rc<Inner>) {
    // Before anything else sees the address.
    let secret = take_secret();
    // It is said once.
    if let Some(window) = edge::window() {
        let updating = Rc::clone(inner);
        edge::listen(&window, "app-update-ready", move || updating.tell(NoticeKind::UpdateReady));
    }
    if let Some(unsent) = session::erased() {
        inner.tell(NoticeKind::Erased { unsent });
    }
    turn_days(inner.day);
    let inner = Rc::clone(inner);
    spawn_local(async move {
        session::close_late().await;
        let known = Session::load();
        let session = match secret {
            None if known.is_some() => known,
            None => Session::found().await,
            Some(secret) => exchange(&inner, &secret, known).await,
        };
        match &session {
            Some(session) => {
                inner.set_session(Some(session.clone()));
                glance::show(&inner, session).await;
            }
            None => {
                if matches!(inner.phase(), Phase::Opening) {
                    let shut_out = ShutOut::load().is_some_and(|noted| noted.out);
                    inner.set_phase(if shut_out { Phase::ShutOut } else { Phase::NoSession });
                }
            }
        }
        rest::get().await.begin(&inner, session);
    });
}

/// Lets the day turn on a page that stands open, and at once when a device has slept over midnight.
fn turn_days(day: RwSignal<Day>) {
    let look = move || {
        let today = edge::now().day();
        if day.get_untracked() != today {
            day.set(today);
        }
    };
    edge::on_return(look);
    spawn_local(async move {
        loop {
            edge::sleep(DAY_LOOK_MS).await;
            look();
        }
    });
}

/// The secret in `/in#…`; the address bar forgets it at once.
fn take_secret() -> Option<String> {
    let window = edge::window()?;
    let location = window.location();
    if location.pathname().ok()?.trim_end_matches('/') != "/in" {
        return None;
    }
    let secret = location.hash().ok()?.trim_start_matches('#').trim().to_owned();
    let replaced =
        window.history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some("/")));
    if replaced.is_err() {
        edge::warn("the address keeps its secret");
    }
    Some(secret).filter(|secret| !secret.is_empty())
}

/// Exchanges a secret, trying again while the relay is out of reach and there is nothing else to show.
async fn exchange(inner: &Rc<Inner>, secret: &str, known: Option<Session>) -> Option<Session> {
    loop {
        match http::open_session(secret).await {
            Ok(session) => {
                session.save();
                return Some(session);
            }
            Err(refusal) if known.is_some() => {
                inner.tell(NoticeKind::LinkRefused(refusal));
                return known;
            }
            Err(LinkRefusal::Offline) => {
                inner.set_phase(Phase::LinkRefused(LinkRefusal::Offline));
                edge::sleep(RETRY_MS).await;
            }
            Err(refusal) => {
                inner.set_phase(Phase::LinkRefused(refusal));
                return None;
            }
        }
    }
}

/// Takes a secret, or an address that ends in one, while the app runs.
pub(super) fn open_link(inner: &Rc<Inner>, link: &str, done: Opened) {
    let secret = link.rsplit('#').next().unwrap_or_default().trim().to_owned();
    let inner = Rc::clone(inner);
    spawn_local(async move {
        match http::open_session(&secret).await {
            Ok(session) => {
                session.save();
                done(Ok(()));
                rest::get().await.opened(&inner, session);
            }
            Err(refusal) => done(Err(refusal)),
        }
    });
}
