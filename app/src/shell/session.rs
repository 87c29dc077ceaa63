//! What localStorage remembers so that the app opens offline: who this device acts for, and the canary that tells a
//! database the browser lost from a new device. No secret is kept here; the session's own is a cookie scripts cannot read.

use std::collections::BTreeSet;

use domain::{access::DocName, grant::Grant, moment::Moment, principal::Principal};
use gloo_storage::{LocalStorage, Storage};
use replica::schema::CommunityId;
use serde::{Deserialize, Serialize};

use super::{
    edge,
    state::{Ended, Me},
};

const SESSION: &str = "session";
const SIGNED_OUT: &str = "signed-out";
const DEVICE: &str = "device";
const CLOSE_LATER: &str = "close-session";
/// How databases of what could not be delivered are called.
const LEFT: &str = "unsent-";
const ERASED: &str = "erased";
const INBOUND: &str = "inbound";
const SHUT_OUT: &str = "shut-out";
const QUARANTINED: &str = "quarantined";
const QUARANTINED_BY: &str = "quarantined-by";
/// `Snapshot` and `Records` among `frame::ToDevice`; a test holds the numbers.
const INBOUND_KINDS: [u32; 2] = [1, 2];

/// Who this device acts for, as the relay said when a link was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    /// Who, and what was given to this person.
    #[serde(flatten)]
    pub(crate) grant: Grant,
    /// Which community: 32 hexadecimal digits.
    pub(crate) community: String,
    /// Its name.
    #[serde(default)]
    pub(crate) name: String,
    /// The relay has ended it; what is kept here can still be read.
    #[serde(default)]
    pub(crate) ended: bool,
    /// Why, as far as the relay has said.
    #[serde(default)]
    pub(crate) why: Option<Ended>,
    /// A link was opened, and no tab has led since: only that makes a device good again on which everything was erased.
    #[serde(default)]
    pub(crate) renewed: bool,
}

/// A device that was shut out and has erased what it kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ShutOut {
    /// No link was opened since.
    pub(crate) out: bool,
    /// The database of what could not be delivered; none when there was nothing.
    pub(crate) left: Option<String>,
}

/// What is known of the database from outside of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Canary {
    /// When something was first kept.
    pub(crate) created: Moment,
    /// When the relay was last heard.
    pub(crate) last_ack: Option<Moment>,
    /// How many things had not been delivered.
    pub(crate) unsent: usize,
    /// The database has vanished with so many things undelivered, and is not whole again yet.
    #[serde(default)]
    pub(crate) lost: Option<usize>,
}

impl Session {
    pub(crate) fn load() -> Option<Self> {
        LocalStorage::get(SESSION).ok()
    }

    /// Whose database is here, when a killed browser has forgotten everything else: a database is on disk when its write
    /// says so, localStorage some seconds later. Nobody is let in who has signed out, and nothing is guessed among several.
    pub(crate) async fn found() -> Option<Self> {
        if LocalStorage::get::<bool>(SIGNED_OUT).unwrap_or(false) {
            return None;
        }
        let mut all = edge::database_names().await.into_iter().filter_map(|name| {
            let (community, principal) = name.strip_prefix("community-")?.split_once('-')?;
            let grant = Grant::from(principal.parse::<Principal>().ok()?);
            let session = Self {
                grant,
                community: community.to_owned(),
                name: String::new(),
                ended: false,
                why: None,
                renewed: false,
            };
            session.community_id().map(|_| session)
        });
        let found = all.next().filter(|_| all.next().is_none())?;
        found.save();
        Some(found)
    }

    pub(crate) fn save(&self) {
        LocalStorage::delete(CLOSE_LATER);
        LocalStorage::delete(SIGNED_OUT);
        ShutOut::over();
        LocalStorage::delete(ERASED);
        set(SESSION, self);
    }

    /// A tab leads with it now.
    pub(crate) fn settled() {
        if let Some(session) = Self::load().filter(|session| session.renewed) {
            Self { renewed: false, ..session }.save();
        }
    }

    pub(crate) fn forget() {
        LocalStorage::delete(SESSION);
        set(SIGNED_OUT, &true);
    }

    pub(crate) fn me(&self) -> Me {
        Me {
            principal: self.grant.principal(),
            role: self.grant.role(),
            grant: self.grant.clone(),
            community: self.name.clone(),
        }
    }

    /// Where what could not be delivered waits after this device was shut out. Each time in another one: what waits already
    /// may be under another PIN.
    pub(crate) fn left_database(&self) -> String {
        let number = edge::random_number();
        format!("{LEFT}{}-{}-{number:016x}", self.community, self.grant.principal())
    }

    /// One database per community and person.
    pub(crate) fn database(&self) -> String {
        format!("community-{}-{}", self.community, self.grant.principal())
    }

    pub(crate) fn community_id(&self) -> Option<CommunityId> {
        let mut id = [0; 16];
        hex::decode_to_slice(&self.community, &mut id).ok()?;
        Some(id)
    }

    pub(crate) fn canary(&self) -> Option<Canary> {
        LocalStorage::get(self.canary_key()).ok()
    }

    pub(crate) fn set_canary(&self, canary: Option<&Canary>) {
        match canary {
            Some(canary) => set(&self.canary_key(), canary),
            None => LocalStorage::delete(self.canary_key()),
        }
    }

    fn canary_key(&self) -> String {
        format!("canary-{}", self.database())
    }
}

impl ShutOut {
    pub(crate) fn load() -> Option<Self> {
        LocalStorage::get(SHUT_OUT).ok()
    }

    pub(crate) fn save(&self) {
        set(SHUT_OUT, self);
    }

    /// A link was opened after that.
    fn over() {
        if let Some(before) = Self::load().filter(|before| before.out) {
            Self { out: false, ..before }.save();
        }
    }

    /// The databases of what could not be delivered: a killed browser may have forgotten the note about them.
    pub(crate) async fn left() -> Vec<String> {
        let mut names: Vec<String> = edge::database_names().await;
        names.retain(|name| name.starts_with(LEFT));
        names.extend(Self::load().and_then(|noted| noted.left).filter(|left| !names.contains(left)));
        names
    }
}

/// The device's name for the relay, made once per browser: 32 hexadecimal digits.
pub(crate) fn device() -> String {
    if let Ok(device) = LocalStorage::get::<String>(DEVICE)
        && device.len() == 32
    {
        return device;
    }
    let device = hex::encode(edge::random::<16>());
    set(DEVICE, &device);
    device
}

/// The relay gave the device another name.
pub(super) fn set_device(device: &str) {
    set(DEVICE, device);
}

/// Received documents that are being taken in. When that ends the app, the boot script finds the mark and sets it aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Inbound {
    pub(crate) doc: DocName,
    cursor: u64,
}

/// What ended the app before and was set aside by the boot script; the batch is named there too, for people who search.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Quarantined {
    doc: DocName,
}

impl Inbound {
    /// The mark of a frame that brings records or a document; only those can end the app. Both begin with the document
    /// and a number.
    pub(crate) fn of(frame: &[u8]) -> Option<Self> {
        let (kind, _) = postcard::take_from_bytes::<u32>(frame.get(1..)?).ok()?;
        if !INBOUND_KINDS.contains(&kind) {
            return None;
        }
        let ((_, doc, cursor), _) = postcard::take_from_bytes::<(u32, DocName, u64)>(frame.get(1..)?).ok()?;
        Some(Self { doc, cursor })
    }

    pub(crate) fn mark(&self) {
        set(INBOUND, self);
    }

    pub(crate) fn clear() {
        LocalStorage::delete(INBOUND);
    }
}

/// Documents of which the boot script has set something aside. Another version of the app gets another chance.
pub(crate) fn quarantined() -> BTreeSet<DocName> {
    let build = edge::build();
    if LocalStorage::get::<String>(QUARANTINED_BY).ok().as_ref() != Some(&build) {
        LocalStorage::delete(QUARANTINED);
        set(QUARANTINED_BY, &build);
    }
    let aside: Vec<Quarantined> = LocalStorage::get(QUARANTINED).unwrap_or_default();
    aside.into_iter().map(|aside| aside.doc).collect()
}

/// They get another chance now.
pub(crate) fn forget_quarantined() {
    LocalStorage::delete(QUARANTINED);
}

fn set<T: Serialize + ?Sized>(key: &str, value: &T) {
    if LocalStorage::set(key, value).is_err() {
        edge::warn("localStorage does not keep anything");
    }
}

/// Everything here was erased after too many wrong PINs, with so many things undelivered. Told until a link is opened.
pub(super) fn note_erased(unsent: usize) {
    set(ERASED, &unsent);
}

/// See [`note_erased`].
pub(super) fn erased() -> Option<usize> {
    LocalStorage::get(ERASED).ok()
}

/// The relay could not be told that the session was closed here; it is told at the next start.
pub(super) fn close_later() {
    set(CLOSE_LATER, &true);
}

/// Tells the relay what it could not be told before.
pub(super) async fn close_late() {
    if LocalStorage::get(CLOSE_LATER).unwrap_or(false)
        && !matches!(super::http::close_session().await, Err(super::http::HttpError::Offline))
    {
        LocalStorage::delete(CLOSE_LATER);
    }
}

/// Notes in localStorage under a key of this tab's group; used where tabs cannot lock.
pub(crate) mod beat {
    use gloo_storage::{LocalStorage, Storage};

    /// The tab that holds the store and when it last said so.
    pub(crate) fn read(key: &str) -> Option<(u64, i64)> {
        LocalStorage::get(key).ok()
    }

    pub(crate) fn write(key: &str, tab: u64, at: i64) {
        super::set(key, &(tab, at));
    }

    /// The tab goes; another need not wait until it believes that.
    pub(crate) fn leave(key: &str, tab: u64) {
        if read(key).is_some_and(|(holder, _)| holder == tab) {
            LocalStorage::delete(key);
        }
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use replica::frame::{ChangeBytes, ToDevice, encode};
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn only_what_brings_documents_is_marked() {
        let doc = DocName::Community;
        let records = ToDevice::Records { doc, first: 7, changes: vec![ChangeBytes(vec![1])], head: 9 };
        let snapshot = ToDevice::Snapshot { doc, seq: 300, hash: [1; 32], bytes: vec![1] };
        let moved = ToDevice::Moved { log: [1; 16], now: Moment(5), upto: 1, docs: vec![(doc, 1)] };
        assert_eq!(Inbound::of(&encode(&records)), Some(Inbound { doc, cursor: 7 }));
        assert_eq!(Inbound::of(&encode(&snapshot)), Some(Inbound { doc, cursor: 300 }));
        for other in [moved, ToDevice::Restart { doc }, ToDevice::Verdicts { doc, verdicts: vec![] }] {
            assert_eq!(Inbound::of(&encode(&other)), None);
        }
        assert_eq!(Inbound::of(&[]), None);
    }

    #[wasm_bindgen_test]
    fn what_was_set_aside_is_known_again_until_it_gets_another_chance() {
        let inbound = Inbound { doc: DocName::Community, cursor: 7 };
        // Another build wrote the list: it is not held against this one.
        set(QUARANTINED, &[serde_json::json!({ "doc": "community", "cursor": 7 })]);
        set(QUARANTINED_BY, "another build");
        assert_eq!(quarantined(), BTreeSet::new());
        let aside = serde_json::json!({ "doc": "community", "cursor": 7, "at": "2026-01-01T00:00:00Z" });
        set(QUARANTINED, &[&aside, &aside]);
        assert_eq!(quarantined(), BTreeSet::from([inbound.doc]));
        forget_quarantined();
        assert_eq!(quarantined(), BTreeSet::new());
        assert_eq!(
            serde_json::to_string(&inbound).ok().as_deref(),
            Some(r#"{"doc":"community","cursor":7}"#)
        );
    }
}
