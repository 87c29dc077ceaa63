//! The shell's code that comes after the wall: whatever has to understand every edit and every record.
//!
//! [`load`] is where it is cut off, as pages are in `pages::behind`, and it lies in the same file. What is here is only the
//! way to it; what it does is said where it is defined. Nothing else may call those definitions.

use std::cell::Cell;

use domain::{
    community::Community,
    edit::{Edit, Refusal, check},
    grant::Grant,
    moment::Moment,
};
use leptos::wasm_split::SplitLoaderError;
use replica::{
    device::{Craft, Effect, Replica, Start, View, Whole},
    store::{Entry, Space},
    unsent::{NoUnsent, Unsent},
};

use super::edge;
use crate::link::Message;

/// How often it is tried again to load it; a network that has come back does not say so.
const RETRY_MS: u32 = 3_000;

/// What comes later.
pub(crate) trait Rest {
    /// What a replica has to learn.
    fn craft(&self) -> &'static dyn Craft;
    /// A replica from what is kept.
    fn open(&self, start: &Start, now: Moment, kept: Vec<(Space, Entry)>) -> (Replica, Vec<Effect>);
    /// Whether somebody may do this now.
    fn check(&self, community: &Community, grant: &Grant, edit: &Edit, now: Moment) -> Result<(), Refusal>;
    /// A message for another tab.
    fn say(&self, message: &Message) -> Option<Vec<u8>>;
    /// A message of another tab.
    fn hear(&self, bytes: &[u8]) -> Option<Message>;
    /// A view, to be cached or shown in another tab.
    fn view(&self, view: &View) -> Option<Vec<u8>>;
    /// The same back.
    fn shown(&self, bytes: &[u8]) -> Option<View>;
    /// A file of what was not delivered.
    fn unsent(&self, unsent: &Unsent) -> Vec<u8>;
    /// The same back.
    fn read_unsent(&self, bytes: &[u8]) -> Result<Unsent, NoUnsent>;
}

struct Here;

impl Rest for Here {
    fn craft(&self) -> &'static dyn Craft {
        &Whole
    }

    fn open(&self, start: &Start, now: Moment, kept: Vec<(Space, Entry)>) -> (Replica, Vec<Effect>) {
        Replica::open(start, now, kept)
    }

    fn check(&self, community: &Community, grant: &Grant, edit: &Edit, now: Moment) -> Result<(), Refusal> {
        check(community, grant, edit, now)
    }

    fn say(&self, message: &Message) -> Option<Vec<u8>> {
        postcard::to_stdvec(message).ok()
    }

    fn hear(&self, bytes: &[u8]) -> Option<Message> {
        postcard::from_bytes(bytes).ok()
    }

    fn view(&self, view: &View) -> Option<Vec<u8>> {
        postcard::to_stdvec(view).ok()
    }

    fn shown(&self, bytes: &[u8]) -> Option<View> {
        postcard::from_bytes(bytes).ok()
    }

    fn unsent(&self, unsent: &Unsent) -> Vec<u8> {
        unsent.write()
    }

    fn read_unsent(&self, bytes: &[u8]) -> Result<Unsent, NoUnsent> {
        Unsent::read(bytes)
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

/// The rest, when it is here.
pub(crate) fn here() -> Option<&'static dyn Rest> {
    HERE.get()
}

/// Fetches it once.
pub(crate) async fn fetch() -> Result<&'static dyn Rest, SplitLoaderError> {
    if let Some(rest) = here() {
        return Ok(rest);
    }
    let rest = load().await?;
    HERE.set(Some(rest));
    edge::mark("rest-here");
    Ok(rest)
}

/// The rest, however long it takes.
pub(crate) async fn get() -> &'static dyn Rest {
    loop {
        match fetch().await {
            Ok(rest) => return rest,
            Err(_) => edge::sleep(RETRY_MS).await,
        }
    }
}
