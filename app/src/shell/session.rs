//! What localStorage remembers so that the app opens offline: who this device acts for, and the canary that tells a
//! database the browser lost from a new device. No secret is kept here; the session's own is a cookie scripts cannot read.

use domain::principal::Principal;
use gloo_storage::{LocalStorage, Storage};
use replica::schema::CommunityId;
use serde::{Deserialize, Serialize};

use super::{
    edge,
    state::Me,
};
use domain::moment::Moment;

const SESSION: &str = "session";
const DEVICE: &str = "device";
const INBOUND: &str = "inbound";
const QUARANTINED: &str = "quarantined";

/// Who this device acts for, as the relay said when a link was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    /// Who.
    pub(crate) principal: Principal,
    /// Which community: 32 hexadecimal digits.
    pub(crate) community: String,
    /// Its name.
    #[serde(default)]
    pub(crate) name: String,
    /// The relay has ended it; what is kept here can still be read.
    #[serde(default)]
    pub(crate) ended: bool,
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
}

impl Session {
    pub(crate) fn load() -> Option<Self> {
        LocalStorage::get(SESSION).ok()
    }

    pub(crate) fn save(&self) {
        set(SESSION, self);
    }

    pub(crate) fn forget() {
        LocalStorage::delete(SESSION);
    }

    pub(crate) fn me(&self) -> Me {
        Me { principal: self.principal, role: self.principal.role(), community: self.name.clone() }
    }

    /// One database per community and person.
    pub(crate) fn database(&self) -> String {
        format!("community-{}-{}", self.community, self.principal)
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

/// Marks what is being taken in. When that ends the app, the boot script finds the mark and sets it aside.
pub(crate) fn mark_inbound(what: &str) {
    set(INBOUND, &what);
}

pub(crate) fn clear_inbound() {
    LocalStorage::delete(INBOUND);
}

/// What ended the app before and was set aside by the boot script.
pub(crate) fn quarantined() -> Vec<String> {
    LocalStorage::get(QUARANTINED).unwrap_or_default()
}

fn set<T: Serialize + ?Sized>(key: &str, value: &T) {
    if LocalStorage::set(key, value).is_err() {
        edge::warn("localStorage does not keep anything");
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

    pub(crate) fn clear(key: &str) {
        LocalStorage::delete(key);
    }
}
