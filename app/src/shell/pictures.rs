//! Pictures that cards, orders, records and activities name: kept on this device first, delivered to the relay as soon as it can be
//! reached, fetched from it when somebody looks at one that is not here.
//!
//! A picture is called by the hash of its bytes, and whoever may read the document it was put under may see it. A picture
//! that nothing here names any more leaves the device at the next start. How one is made small is not known here.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    rc::Rc,
};

use domain::{access::DocName, picture};
use replica::{
    device::Event,
    seal,
    store::{Op, Space, Store as _, StoreError, end_of},
};
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

use super::{
    edge,
    engine::Engine,
    http::{self, Body, HttpError},
};
use crate::link::Message;

/// The largest picture that is kept, in bytes; pages make them small before.
pub(crate) const LARGEST: usize = 200 << 10;
/// After an answer that may be another one later, it is tried again after so long.
const AGAIN_MS: u32 = 15_000;
/// Notes about pictures stand under this, their bytes under [`BYTES`].
const NOTES: u8 = 0;
const BYTES: u8 = 1;
/// From which documents the relay is still to take one away.
const AWAY: u8 = 2;

/// Something a page wants of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureAsk {
    /// Keep it, and put it under a document.
    Keep {
        /// Under which.
        doc: DocName,
        /// It.
        bytes: Vec<u8>,
    },
    /// Show the one of this name.
    Get(String),
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// What cards call it.
    pub hash: String,
    /// It.
    pub bytes: Vec<u8>,
    /// How far it has come.
    pub fate: PictureFate,
}

/// How far a picture has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureFate {
    /// It is on this device only.
    Waiting,
    /// The relay has it.
    Delivered,
    /// The relay does not take it, with its code.
    Refused(String),
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PictureError {
    /// It is not here and the relay cannot be reached.
    #[error("away")]
    Away,
    /// Nobody has it, or this person may not see it.
    #[error("unknown")]
    Unknown,
    /// Larger than a picture may be.
    #[error("too large")]
    TooLarge,
    /// This device has no room for it.
    #[error("no room")]
    Full,
    /// The store failed.
    #[error("{0}")]
    Store(String),
    /// No tab can answer at the moment.
    #[error("not possible as things stand")]
    NotNow,
}

/// What is known of the pictures on this device; moves whenever one of them does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PicturesState {
    /// Another number after every change.
    pub version: u32,
    /// How many are not delivered.
    pub waiting: usize,
}

/// Told once what came of it.
pub(crate) type ToldPicture = Box<dyn FnOnce(Result<Picture, PictureError>)>;

/// What stands beside a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    /// The documents it is not put under yet.
    under: Vec<DocName>,
    /// Why the relay does not take it.
    refused: Option<String>,
}

impl Note {
    fn fate(&self) -> PictureFate {
        match (&self.refused, self.under.is_empty()) {
            (Some(code), _) => PictureFate::Refused(code.clone()),
            (None, true) => PictureFate::Delivered,
            (None, false) => PictureFate::Waiting,
        }
    }

    fn waits(&self) -> bool {
        self.fate() == PictureFate::Waiting
    }
}

/// What an engine knows of pictures besides what is in its store.
#[derive(Default)]
pub(super) struct Gallery {
    delivering: Cell<bool>,
    state: RefCell<PicturesState>,
}

fn key(of: u8, hash: &[u8]) -> Vec<u8> {
    [&[of], hash].concat()
}

fn put(of: u8, hash: &[u8], value: &[u8]) -> Op {
    Op::Put(Space::Pictures, key(of, hash), seal::seal(value))
}

fn put_note(hash: &[u8], note: &Note) -> Op {
    put(NOTES, hash, &postcard::to_stdvec(note).unwrap_or_default())
}

/// What is noted of where one is to be taken away; nothing where that is nowhere.
fn put_away(hash: &[u8], docs: &[DocName]) -> Op {
    if docs.is_empty() {
        Op::Delete(Space::Pictures, key(AWAY, hash))
    } else {
        put(AWAY, hash, &postcard::to_stdvec(docs).unwrap_or_default())
    }
}

/// The name of a picture as bytes.
fn name_of(hash: &str) -> Result<[u8; 32], PictureError> {
    let mut name = [0; 32];
    hex::decode_to_slice(hash, &mut name).map_err(|_| PictureError::Unknown)?;
    Ok(name)
}

/// Where the relay has a picture under a document.
fn path_of(hash: &[u8], doc: &DocName) -> String {
    let under = String::from(js_sys::encode_uri_component(&doc.to_string()));
    format!("/blobs/{}?doc={under}", hex::encode(hash))
}

impl From<StoreError> for PictureError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::Full,
            other => Self::Store(other.to_string()),
        }
    }
}

impl Engine {
    /// Does what a page of this tab or another one wants.
    pub(super) fn picture(self: &Rc<Self>, ask: PictureAsk, told: ToldPicture) {
        let engine = Rc::clone(self);
        spawn_local(async move {
            told(match ask {
                PictureAsk::Keep { doc, bytes } => engine.keep_picture(doc, bytes).await,
                PictureAsk::Get(hash) => engine.get_picture(hash).await,
            });
        });
    }

    async fn keep_picture(self: &Rc<Self>, doc: DocName, bytes: Vec<u8>) -> Result<Picture, PictureError> {
        if bytes.len() > LARGEST {
            return Err(PictureError::TooLarge);
        }
        let hash = seal::digest(&bytes);
        let mut note = self.note_of(&hash).await.unwrap_or_default();
        note.refused = None;
        if !note.under.contains(&doc) {
            note.under.push(doc);
        }
        // It may have been to go a moment ago.
        let mut away = self.away_from(&hash).await;
        away.retain(|other| *other != doc);
        let batch = vec![put(BYTES, &hash, &bytes), put_note(&hash, &note), put_away(&hash, &away)];
        self.store.lock().await.commit(batch).await?;
        self.pictures_moved().await;
        self.deliver_pictures();
        Ok(Picture { hash: hex::encode(hash), bytes, fate: note.fate() })
    }

    /// What staff put under documents for others to see, before something is done that may take some of it away.
    pub(super) fn placed_before(&self, event: &Event) -> Option<BTreeSet<(DocName, String)>> {
        let Event::Act { edits, .. } = event else { return None };
        let view = self.view().filter(|_| edits.iter().any(picture::takes_away))?;
        Some(picture::placed(&view.community))
    }

    /// What was there before and is not now is to go from the relay, too.
    pub(super) fn take_away(self: &Rc<Self>, before: BTreeSet<(DocName, String)>) {
        let now = self.view().map(|view| picture::placed(&view.community)).unwrap_or_default();
        let engine = Rc::clone(self);
        spawn_local(async move {
            for (doc, hash) in before.into_iter().filter(|one| !now.contains(one)) {
                if engine.remove_picture(doc, &hash).await.is_err() {
                    edge::warn("a picture that was taken down stays at the relay");
                }
            }
        });
    }

    async fn remove_picture(self: &Rc<Self>, doc: DocName, hash: &str) -> Result<(), PictureError> {
        let name = name_of(hash)?;
        let mut note = self.note_of(&name).await.unwrap_or_default();
        note.under.retain(|other| *other != doc);
        let mut away = self.away_from(&name).await;
        if !away.contains(&doc) {
            away.push(doc);
        }
        let batch = vec![put_note(&name, &note), put_away(&name, &away)];
        self.store.lock().await.commit(batch).await?;
        self.pictures_moved().await;
        self.deliver_pictures();
        Ok(())
    }

    async fn get_picture(self: &Rc<Self>, hash: String) -> Result<Picture, PictureError> {
        let name = name_of(&hash)?;
        let kept = self.value(BYTES, &name).await.filter(|bytes| seal::digest(bytes) == name);
        if let Some(bytes) = kept {
            let fate = self.note_of(&name).await.unwrap_or_default().fate();
            return Ok(Picture { hash, bytes, fate });
        }
        let answer = http::request("GET", &format!("/blobs/{hash}"), Body::None).await;
        let answer = answer.map_err(|_| PictureError::Away)?;
        match answer.done() {
            Ok(()) if seal::digest(&answer.bytes) == name => {}
            Ok(()) | Err(HttpError::Refused(_) | HttpError::NotAllowed) => return Err(PictureError::Unknown),
            Err(_) => return Err(PictureError::Away),
        }
        let batch = vec![put(BYTES, &name, &answer.bytes), put_note(&name, &Note::default())];
        // It can be fetched again when there is no room for it.
        if self.store.lock().await.commit(batch).await.is_err() {
            edge::warn("a picture is not kept");
        }
        Ok(Picture { hash, bytes: answer.bytes, fate: PictureFate::Delivered })
    }

    async fn value(&self, of: u8, hash: &[u8]) -> Option<Vec<u8>> {
        let sealed = self.store.lock().await.get(Space::Pictures, &key(of, hash)).await.ok().flatten()?;
        seal::open(&sealed).ok().map(<[u8]>::to_vec)
    }

    async fn note_of(&self, hash: &[u8]) -> Option<Note> {
        postcard::from_bytes(&self.value(NOTES, hash).await?).ok()
    }

    /// From which documents the relay is still to take a picture away.
    async fn away_from(&self, hash: &[u8]) -> Vec<DocName> {
        let known = self.value(AWAY, hash).await;
        known.and_then(|bytes| postcard::from_bytes(&bytes).ok()).unwrap_or_default()
    }

    /// Every picture that is here, by what stands beside it.
    async fn notes(&self) -> Vec<(Vec<u8>, Note)> {
        let kept =
            self.store.lock().await.range(Space::Pictures, &[NOTES], &end_of(&[NOTES]), usize::MAX).await;
        let notes = kept.unwrap_or_default().into_iter().filter_map(|(key, sealed)| {
            let note = postcard::from_bytes(seal::open(&sealed).ok()?).ok()?;
            Some((key.get(1..)?.to_vec(), note))
        });
        notes.collect()
    }

    /// Whoever shows pictures, or counts them, looks again.
    async fn pictures_moved(&self) {
        let waiting = self.notes().await.iter().filter(|(_, note)| note.waits()).count();
        let version = self.gallery.state.borrow().version.wrapping_add(1);
        let state = PicturesState { version, waiting };
        self.gallery.state.replace(state);
        self.inner.set_pictures(state);
        self.out.say(&Message::PicturesMoved(state));
    }

    /// How things stand with pictures, for a tab that has just come.
    pub(super) fn say_pictures(&self) {
        self.out.say(&Message::PicturesMoved(*self.gallery.state.borrow()));
    }

    /// Lets go of pictures that nothing names, then delivers what waits.
    pub(super) fn begin_with_pictures(self: &Rc<Self>) {
        let engine = Rc::clone(self);
        spawn_local(async move {
            engine.sweep_pictures().await;
            engine.pictures_moved().await;
            engine.deliver_pictures();
        });
    }

    /// Lets go of pictures that nothing here names any more, and of those of somebody whose data was removed.
    pub(super) async fn sweep_pictures(&self) {
        let Some(view) = self.view() else { return };
        let notes = self.notes().await;
        if notes.is_empty() {
            return;
        }
        let named = picture::named(&view.community);
        let mut batch = Vec::new();
        for (hash, note) in notes {
            // What still waits may have been kept a moment before the edit that names it.
            let removed = |doc: &DocName| picture::is_removed(&view.community, doc);
            let wanted = !note.under.is_empty() && !note.under.iter().all(removed);
            if !wanted && !named.contains(hex::encode(&hash).as_str()) {
                batch.push(Op::Delete(Space::Pictures, key(NOTES, &hash)));
                batch.push(Op::Delete(Space::Pictures, key(BYTES, &hash)));
            }
        }
        if self.store.lock().await.commit(batch).await.is_err() {
            edge::warn("pictures that nobody names stay");
        }
    }

    /// Delivers what waits, one after the other, unless that is being done already.
    pub(super) fn deliver_pictures(self: &Rc<Self>) {
        if self.gallery.delivering.replace(true) {
            return;
        }
        let engine = Rc::clone(self);
        spawn_local(async move {
            while engine.deliver_next().await {}
            engine.gallery.delivering.set(false);
        });
    }

    /// Takes one away that is to go; `None` when there is none.
    async fn take_away_next(&self) -> Option<bool> {
        let all = self.store.lock().await.range(Space::Pictures, &[AWAY], &end_of(&[AWAY]), 1).await;
        let (place, _) = all.ok()?.into_iter().next()?;
        let hash = place.get(1..)?;
        let mut away = self.away_from(hash).await;
        if let Some(doc) = away.pop() {
            match http::request("DELETE", &path_of(hash, &doc), Body::None)
                .await
                .and_then(|answer| answer.done())
            {
                Ok(()) | Err(HttpError::NotAllowed) => {}
                // Somebody else took it away already.
                Err(HttpError::Refused(code)) if !passes(&code) => {}
                Err(HttpError::SessionEnded) => return Some(false),
                Err(HttpError::Refused(_) | HttpError::Other(_) | HttpError::Offline) => {
                    edge::sleep(AGAIN_MS).await;
                    return Some(true);
                }
            }
        }
        Some(self.store.lock().await.commit(vec![put_away(hash, &away)]).await.is_ok())
    }

    /// Delivers one; whether it makes sense to go on.
    async fn deliver_next(self: &Rc<Self>) -> bool {
        let linked = self.view().is_some_and(|view| view.status.link);
        if self.stopped() || !linked {
            return false;
        }
        if let Some(goes_on) = self.take_away_next().await {
            return goes_on;
        }
        let Some((hash, mut note)) = self.notes().await.into_iter().find(|(_, note)| note.waits()) else {
            return false;
        };
        let (Some(bytes), Some(doc)) = (self.value(BYTES, &hash).await, note.under.first().copied()) else {
            // Damaged: it cannot be delivered any more.
            note.refused = Some("damaged".to_owned());
            return self.note_picture(&hash, &note).await;
        };
        let answer = http::request("PUT", &path_of(&hash, &doc), Body::Bytes(&bytes)).await;
        match answer.and_then(|answer| answer.done()) {
            Ok(()) => note.under.retain(|waiting| *waiting != doc),
            Err(HttpError::Refused(code)) if !passes(&code) => note.refused = Some(code),
            Err(HttpError::NotAllowed) => note.refused = Some("forbidden".to_owned()),
            Err(HttpError::SessionEnded) => return false,
            Err(HttpError::Refused(_) | HttpError::Other(_) | HttpError::Offline) => {
                edge::sleep(AGAIN_MS).await;
                return true;
            }
        }
        self.note_picture(&hash, &note).await
    }

    async fn note_picture(&self, hash: &[u8], note: &Note) -> bool {
        let noted = self.store.lock().await.commit(vec![put_note(hash, note)]).await.is_ok();
        self.pictures_moved().await;
        noted
    }
}

/// Whether a refusal may be another answer later.
fn passes(code: &str) -> bool {
    code == "slow_down"
}
