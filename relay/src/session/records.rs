//! What is kept of links and of device sessions: JSON, sealed, in the spaces `Links` and `Devices`.

use std::collections::BTreeSet;

use domain::{
    grant::{Grant, Site},
    id::Id,
    moment::Moment,
    principal::{Link, Principal, Role},
};
use replica::{
    seal::{Digest32, open, seal},
    store::{Batch, Entry, Op, Space, StoreError},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::browser::Browser;
use crate::{chance, chance::Secret};

/// A link as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LinkRecord {
    pub(crate) id: Id<Link>,
    /// What staff call it.
    pub(crate) label: String,
    pub(crate) principal: Principal,
    pub(crate) role: Role,
    /// Whether a clerk is an administrator. Not said by links made before there was the difference.
    #[serde(default)]
    pub(crate) admin: Option<bool>,
    /// What a surveyor surveys.
    #[serde(default)]
    pub(crate) buildings: BTreeSet<Site>,
    pub(crate) created_at: Moment,
    /// Nobody, when it was made at the relay itself.
    pub(crate) created_by: Option<Principal>,
    #[serde(default)]
    pub(crate) expires_at: Option<Moment>,
    #[serde(default)]
    pub(crate) revoked_at: Option<Moment>,
    /// Devices of a revoked link are to erase what they have kept.
    #[serde(default)]
    pub(crate) erase: bool,
    pub(crate) secret_hash: String,
    #[serde(default)]
    pub(crate) max_devices: Option<u32>,
}

/// A device session as it is kept, under the hash of its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeviceRecord {
    /// 16 bytes in hex: the device that actors belong to.
    pub(crate) device: String,
    pub(crate) link: Id<Link>,
    pub(crate) created_at: Moment,
    pub(crate) last_seen: Moment,
    #[serde(default)]
    pub(crate) browser: Browser,
    /// A revoked one is kept, so that it can be told.
    #[serde(default)]
    pub(crate) revoked: Option<Revoked>,
}

/// A device that staff have shut out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Revoked {
    pub(crate) at: Moment,
    /// It is to erase what it has kept.
    pub(crate) erase: bool,
}

/// What a new link is to be.
#[derive(Clone, Debug)]
pub(crate) struct NewLink {
    pub(crate) label: String,
    pub(crate) role: Role,
    /// Whose it is; made anew when missing.
    pub(crate) principal: Option<Principal>,
    /// Whether a clerk is an administrator.
    pub(crate) admin: bool,
    /// What a surveyor surveys.
    pub(crate) buildings: BTreeSet<Site>,
    pub(crate) created_by: Option<Principal>,
    pub(crate) expires_at: Option<Moment>,
    pub(crate) max_devices: Option<u32>,
}

impl NewLink {
    /// The link and its secret, which is nowhere else from then on.
    pub(crate) fn make(self, now: Moment) -> anyhow::Result<(LinkRecord, Secret)> {
        let secret = Secret::fresh()?;
        let id = secret.link();
        let principal = match self.principal {
            Some(principal) => principal,
            None => match self.role {
                Role::Staff => Principal::Staff(chance::id()?),
                Role::Member => Principal::Member(chance::id()?),
                Role::Liaison => Principal::Liaison(chance::id()?),
                Role::Surveyor => Principal::Surveyor(id),
                Role::Resident => Principal::Resident(id),
                Role::District => Principal::District(id),
            },
        };
        let record = LinkRecord {
            id,
            label: self.label,
            principal,
            role: principal.role(),
            admin: Some(self.admin),
            buildings: self.buildings,
            created_at: now,
            created_by: self.created_by,
            expires_at: self.expires_at,
            revoked_at: None,
            erase: false,
            secret_hash: hex::encode(secret.hash()),
            max_devices: self.max_devices,
        };
        Ok((record, secret))
    }
}

/// What of a link can be changed later; all of it is said anew.
#[derive(Clone, Debug)]
pub(crate) struct LinkChange {
    pub(crate) label: String,
    pub(crate) admin: bool,
    pub(crate) buildings: BTreeSet<Site>,
    pub(crate) expires_at: Option<Moment>,
    pub(crate) max_devices: Option<u32>,
}

/// The principal with this role and id.
pub(crate) fn principal(role: Role, id: &str) -> Option<Principal> {
    format!("{}:{id}", role.word()).parse().ok()
}

impl LinkRecord {
    /// What the link gives. Of those that do not say so, whoever got a link at the relay itself is an administrator.
    pub(crate) fn grant(&self) -> Grant {
        let admin = self.admin.unwrap_or(self.created_by.is_none());
        Grant::new(self.principal, admin, self.buildings.clone())
    }

    /// What the link gives to one device. A link that hangs in a hall is opened by many residents, who must not read what
    /// the others sent in: each device is somebody of its own. The same device stays the same when it opens the link, or the
    /// next one in the hall, again.
    pub(crate) fn grant_on(&self, device: &[u8; 16]) -> Grant {
        match self.principal {
            Principal::Resident(_) => Principal::Resident(chance::resident(device)).into(),
            Principal::Staff(_)
            | Principal::Surveyor(_)
            | Principal::Member(_)
            | Principal::Liaison(_)
            | Principal::District(_) => self.grant(),
        }
    }

    /// When and how it was revoked, if it was.
    pub(crate) fn revoked(&self) -> Option<Revoked> {
        self.revoked_at.map(|at| Revoked { at, erase: self.erase })
    }

    /// How it is written.
    pub(crate) fn put(&self) -> Result<Op, StoreError> {
        Ok(Op::Put(Space::Links, self.id.bytes().to_vec(), sealed(self)?))
    }

    /// Reads one back; nothing when it is damaged.
    pub(crate) fn read(value: &[u8]) -> Option<Self> {
        unsealed(value)
    }
}

impl DeviceRecord {
    /// How it is written.
    pub(crate) fn put(&self, key: &Digest32) -> Result<Op, StoreError> {
        Ok(Op::Put(Space::Devices, key.to_vec(), sealed(self)?))
    }

    /// How it is taken away.
    pub(crate) fn delete(key: &Digest32) -> Op {
        Op::Delete(Space::Devices, key.to_vec())
    }

    /// Reads one back; nothing when it is damaged.
    pub(crate) fn read((key, value): &Entry) -> Option<(Digest32, Self)> {
        Some((key.as_slice().try_into().ok()?, unsealed(value)?))
    }
}

/// A batch of one.
pub(crate) fn one(op: Op) -> Batch {
    vec![op]
}

fn sealed<T: Serialize>(record: &T) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(record).map(|json| seal(&json)).map_err(|error| StoreError::Failed(error.to_string()))
}

fn unsealed<T: DeserializeOwned>(value: &[u8]) -> Option<T> {
    serde_json::from_slice(open(value).ok()?).ok()
}
