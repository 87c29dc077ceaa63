//! The shell's code that comes after the first sight: the replica, the store, the link, other tabs, the lock.
//!
//! [`load`] is where it is cut off, as pages are in `pages::behind`, and it lies in the same file. What is here is only the
//! way to it. The first file calls nothing of it but through this and [`super::inner::Player`].

use std::{cell::Cell, rc::Rc};

use leptos::wasm_split::SplitLoaderError;
use wasm_bindgen_futures::spawn_local;

use super::{edge, inner::Inner, part, session::Session};

/// How often it is tried again to load it; a network that has come back does not say so.
const RETRY_MS: u32 = 3_000;

/// What comes later.
pub(super) trait Rest {
    /// Begins, with the session there is.
    fn begin(&self, inner: &Rc<Inner>, session: Option<Session>);
    /// A link was opened while the app runs.
    fn opened(&self, inner: &Rc<Inner>, session: Session);
}

struct Here;

impl Rest for Here {
    fn begin(&self, inner: &Rc<Inner>, session: Option<Session>) {
        part::begin(inner, session);
    }

    fn opened(&self, inner: &Rc<Inner>, session: Session) {
        let inner = Rc::clone(inner);
        spawn_local(async move { part::opened(&inner, session).await });
    }
}

thread_local! {
    static HERE: Cell<Option<&'static dyn Rest>> = const { Cell::new(None) };
}

/// Everything behind this call is cut off.
#[cfg(feature = "split")]
#[leptos::wasm_split::wasm_split(behind, wasm_split_path = leptos::wasm_split, fallible)]
fn load() -> Result<&'static dyn Rest, SplitLoaderError> {
    Ok(&Here)
}

#[cfg(not(feature = "split"))]
#[expect(clippy::unused_async, reason = "what is not split is here already")]
async fn load() -> Result<&'static dyn Rest, SplitLoaderError> {
    Ok(&Here)
}

/// Fetches it once.
pub(crate) async fn fetch() -> Result<(), SplitLoaderError> {
    fetched().await.map(|_| ())
}

async fn fetched() -> Result<&'static dyn Rest, SplitLoaderError> {
    if let Some(rest) = HERE.get() {
        return Ok(rest);
    }
    let rest = load().await?;
    HERE.set(Some(rest));
    edge::mark("rest-here");
    Ok(rest)
}

/// The rest, however long it takes.
pub(super) async fn get() -> &'static dyn Rest {
    loop {
        match fetched().await {
            Ok(rest) => return rest,
            Err(_) => edge::sleep(RETRY_MS).await,
        }
    }
}
