//! The links and sessions that hold now, in memory; every change to them is on disk before it holds.
//!
//! It knows no HTTP. Whoever keeps a connection open for a session watches [`Device::ended`]. Who manages whose links is asked of
//! [`manages`].

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use domain::{access::manages, grant::Grant, id::Id, moment::Moment, principal::Link};
use replica::{
    seal::Digest32,
    store::{Batch, Entry, Space, StoreError},
};
use tokio::sync::Mutex;

use super::{
    browser::Browser,
    device::{Device, Over},
    records::{DeviceRecord, LinkChange, LinkRecord, NewLink, Revoked, one},
};
use crate::{
    chance::{self, Secret},
    errors::Refusal,
    keeper::Keeper,
};

/// Sessions of one link that was not given a number of its own.
const DEVICES: usize = 5000;
/// How long a revoked device that never came again is remembered: a browser keeps its cookie no longer.
const REMEMBER_MS: i64 = 400 * 86_400_000;

#[derive(Debug, Default)]
struct State {
    links: BTreeMap<Id<Link>, LinkRecord>,
    devices: BTreeMap<Digest32, Arc<Device>>,
}

/// All links and sessions.
#[derive(Debug)]
pub(crate) struct Sessions {
    keeper: Keeper,
    state: RwLock<State>,
    /// Held while something is changed, so that disk and memory change in the same order.
    changing: Mutex<()>,
}

impl Sessions {
    /// From everything under `Space::Links` and `Space::Devices`. What is damaged opens nothing.
    pub(crate) fn new(keeper: Keeper, links: &[Entry], devices: &[Entry]) -> Self {
        let mut state = State::default();
        for record in links.iter().filter_map(|(_, value)| LinkRecord::read(value)) {
            state.links.insert(record.id, record);
        }
        for (key, record) in devices.iter().filter_map(DeviceRecord::read) {
            let device = hex::decode(&record.device).ok().and_then(|bytes| bytes.try_into().ok());
            if let (Some(device), Some(link)) = (device, state.links.get(&record.link)) {
                let times = (record.created_at, record.last_seen);
                let device = Device::new(key, device, link, record.browser, times, record.revoked);
                state.devices.insert(key, Arc::new(device));
            }
        }
        Self { keeper, state: RwLock::new(state), changing: Mutex::default() }
    }

    /// The session behind a token.
    pub(crate) fn check(&self, token: &str, now: Moment) -> Result<Arc<Device>, Refusal> {
        let device = self.read().devices.get(&chance::hash(token)).cloned().ok_or(Refusal::SessionEnded)?;
        device.note_seen(now);
        device.holds(now)?;
        Ok(device)
    }

    /// Exchanges a link's secret for a session. `wished` is the id the device has given itself.
    pub(crate) async fn login(
        &self,
        secret: &str,
        wished: Option<[u8; 16]>,
        browser: Browser,
        now: Moment,
    ) -> Result<(Arc<Device>, Secret), Refusal> {
        let _changing = self.changing.lock().await;
        let link = self.link(secret).await?;
        if link.revoked_at.is_some() {
            return Err(Refusal::LinkRevoked);
        }
        if link.expires_at.is_some_and(|at| at <= now) {
            return Err(Refusal::LinkExpired);
        }
        let (id, mut replaced) = self.place(&link, wished)?;
        let siblings = self.devices_of(&link.id, &replaced);
        if let Some(most) = link.max_devices {
            if siblings.len() >= usize::try_from(most).unwrap_or(usize::MAX) {
                return Err(Refusal::TooManyDevices);
            }
        } else if siblings.len() >= DEVICES {
            // A link for everybody: who was away the longest opens it again.
            replaced.extend(siblings.into_iter().min_by_key(|device| device.last_seen()));
        }
        let token = Secret::fresh().map_err(|_| Refusal::Failed)?;
        let device = Arc::new(Device::new(token.hash(), id, &link, browser, (now, now), None));
        let mut batch: Batch = replaced.iter().map(|old| DeviceRecord::delete(&old.key)).collect();
        batch.push(device.record().put(&device.key)?);
        self.keeper.commit(batch).await?;
        self.forget(&replaced);
        self.write().devices.insert(device.key, Arc::clone(&device));
        Ok((device, token))
    }

    /// Ends one's own session.
    pub(crate) async fn logout(&self, device: &Arc<Device>) -> Result<(), Refusal> {
        let _changing = self.changing.lock().await;
        self.keeper.commit(one(DeviceRecord::delete(&device.key))).await?;
        self.forget(std::slice::from_ref(device));
        Ok(())
    }

    /// The links this person manages, with the numbers of their sessions.
    pub(crate) fn links(&self, by: &Grant) -> Vec<(LinkRecord, usize)> {
        let state = self.read();
        let mut counts: BTreeMap<Id<Link>, usize> = BTreeMap::new();
        for device in state.devices.values().filter(|device| device.revoked().is_none()) {
            *counts.entry(device.link).or_default() += 1;
        }
        let managed = state.links.values().filter(|link| manages(by, link.role));
        managed.map(|link| (link.clone(), counts.get(&link.id).copied().unwrap_or(0))).collect()
    }

    /// The note about the link a device was opened with, while the relay knows the device.
    pub(crate) fn label_of(&self, device: &[u8; 16]) -> Option<String> {
        let state = self.read();
        let known = state.devices.values().find(|known| known.id == *device)?;
        state.links.get(&known.link).map(|link| link.label.clone())
    }

    /// The sessions this person manages, revoked ones too, with the links they were made with.
    pub(crate) fn devices(&self, by: &Grant) -> Vec<(Arc<Device>, LinkRecord)> {
        let state = self.read();
        state
            .devices
            .values()
            .filter(|device| manages(by, device.who().role()))
            .filter_map(|device| Some((Arc::clone(device), state.links.get(&device.link)?.clone())))
            .collect()
    }

    /// Every session that is not revoked, with the link it was made with.
    pub(crate) fn open_devices(&self) -> Vec<(Arc<Device>, LinkRecord)> {
        let state = self.read();
        let open = state.devices.values().filter(|device| device.revoked().is_none());
        open.filter_map(|device| Some((Arc::clone(device), state.links.get(&device.link)?.clone()))).collect()
    }

    /// Makes a link.
    pub(crate) async fn issue(&self, new: NewLink, now: Moment) -> Result<(LinkRecord, Secret), Refusal> {
        let _changing = self.changing.lock().await;
        let (record, secret) = new.make(now).map_err(|_| Refusal::Failed)?;
        self.keeper.commit(one(record.put()?)).await?;
        self.write().links.insert(record.id, record.clone());
        Ok((record, secret))
    }

    /// Changes a link; its sessions follow at once.
    pub(crate) async fn change(
        &self,
        by: &Grant,
        id: &Id<Link>,
        change: LinkChange,
    ) -> Result<LinkRecord, Refusal> {
        let _changing = self.changing.lock().await;
        let mut link = self.managed(by, id)?;
        let LinkChange { label, admin, buildings, expires_at, max_devices } = change;
        let after = Grant::new(link.principal, admin, buildings);
        if (!after.is_admin() || expires_at.is_some()) && self.is_last_admin(&link) {
            return Err(Refusal::LastAdmin);
        }
        if link.revoked_at.is_some() {
            return Err(Refusal::LinkRevoked);
        }
        link.admin = Some(after.is_admin());
        link.buildings = after.buildings().clone();
        (link.label, link.expires_at, link.max_devices) = (label, expires_at, max_devices);
        self.keeper.commit(one(link.put()?)).await?;
        for device in self.devices_of(id, &[]) {
            device.follow(&link);
        }
        self.write().links.insert(link.id, link.clone());
        Ok(link)
    }

    /// Revokes a link and its sessions, whose devices are told, and told to erase what they keep when that is wanted.
    pub(crate) async fn revoke(
        &self,
        by: &Grant,
        id: &Id<Link>,
        erase: bool,
        now: Moment,
    ) -> Result<(), Refusal> {
        let _changing = self.changing.lock().await;
        let mut link = self.managed(by, id)?;
        if self.is_last_admin(&link) {
            return Err(Refusal::LastAdmin);
        }
        link.revoked_at.get_or_insert(now);
        link.erase |= erase;
        let batch = one(link.put()?);
        let devices: Vec<Arc<Device>> =
            self.read().devices.values().filter(|device| device.link == *id).cloned().collect();
        self.shut_out(batch, &devices, Revoked { at: now, erase }).await?;
        self.write().links.insert(link.id, link);
        Ok(())
    }

    /// Revokes a device. Its link stays good for other devices; this one it opens no more.
    pub(crate) async fn revoke_device(
        &self,
        by: &Grant,
        id: &[u8; 16],
        erase: bool,
        now: Moment,
    ) -> Result<(), Refusal> {
        let _changing = self.changing.lock().await;
        let devices: Vec<Arc<Device>> = {
            let state = self.read();
            let managed = |device: &&Arc<Device>| device.id == *id && manages(by, device.who().role());
            state.devices.values().filter(managed).cloned().collect()
        };
        if devices.is_empty() {
            return Err(Refusal::NotFound);
        }
        self.shut_out(Batch::new(), &devices, Revoked { at: now, erase }).await
    }

    async fn shut_out(
        &self,
        mut batch: Batch,
        devices: &[Arc<Device>],
        revoked: Revoked,
    ) -> Result<(), Refusal> {
        // What was to be erased stays so.
        let after = |device: &Device| {
            let before = device.revoked();
            Revoked {
                at: before.map_or(revoked.at, |before| before.at),
                erase: revoked.erase || before.is_some_and(|before| before.erase),
            }
        };
        for device in devices {
            batch.push(DeviceRecord { revoked: Some(after(device)), ..device.record() }.put(&device.key)?);
        }
        self.keeper.commit(batch).await?;
        for device in devices {
            device.end(Over::Revoked(after(device)));
        }
        Ok(())
    }

    /// A link that this person manages; of others it is not said that they exist.
    fn managed(&self, by: &Grant, id: &Id<Link>) -> Result<LinkRecord, Refusal> {
        let link = self.read().links.get(id).cloned().ok_or(Refusal::NotFound)?;
        if manages(by, link.role) { Ok(link) } else { Err(Refusal::NotFound) }
    }

    /// Whether nobody could manage the community without this link.
    fn is_last_admin(&self, link: &LinkRecord) -> bool {
        let good = |link: &LinkRecord| {
            link.revoked_at.is_none() && link.expires_at.is_none() && link.grant().is_admin()
        };
        good(link) && !self.read().links.values().any(|other| other.id != link.id && good(other))
    }

    /// Writes down when sessions were last used, for those where it has changed much, and forgets old revoked ones.
    pub(crate) async fn keep_seen(&self, now: Moment) {
        let _changing = self.changing.lock().await;
        let (stale, old): (Vec<Arc<Device>>, Vec<Arc<Device>>) = {
            let state = self.read();
            let old = |device: &Arc<Device>| {
                device.revoked().is_some_and(|revoked| revoked.at.plus_ms(REMEMBER_MS) < now)
            };
            let noted = state.devices.values().filter(|device| old(device) || device.is_stale());
            noted.cloned().partition(|device| !old(device))
        };
        let batch: Result<Batch, StoreError> = stale
            .iter()
            .map(|device| device.record().put(&device.key))
            .chain(old.iter().map(|device| Ok(DeviceRecord::delete(&device.key))))
            .collect();
        let Ok(batch) = batch else { return };
        if !batch.is_empty() && self.keeper.commit(batch).await.is_ok() {
            for device in stale {
                device.note_kept();
            }
            self.forget(&old);
        }
    }

    /// The link a secret opens; looked for on disk too, because one may just have been made beside us.
    async fn link(&self, secret: &str) -> Result<LinkRecord, Refusal> {
        let id: Id<Link> = chance::link(secret);
        let known = self.read().links.get(&id).cloned();
        let link = if known.is_some() {
            known
        } else {
            let key = id.bytes().to_vec();
            let value = self.keeper.call(move |store| store.value(Space::Links, &key)).await?;
            value.as_deref().and_then(LinkRecord::read)
        };
        let hash = hex::encode(chance::hash(secret));
        let link = link.filter(|link| link.secret_hash == hash).ok_or(Refusal::LinkUnknown)?;
        self.write().links.entry(id).or_insert_with(|| link.clone());
        Ok(link)
    }

    /// Which id the device gets, and which of its sessions the new one replaces. An id that somebody else's device has
    /// is given to nobody: actors belong to devices. A device that was revoked needs a link that was made after that.
    fn place(
        &self,
        link: &LinkRecord,
        wished: Option<[u8; 16]>,
    ) -> Result<([u8; 16], Vec<Arc<Device>>), Refusal> {
        let fresh = || chance::bytes().map_err(|_| Refusal::Failed);
        let Some(wished) = wished else { return Ok((fresh()?, Vec::new())) };
        let same: Vec<Arc<Device>> =
            self.read().devices.values().filter(|device| device.id == wished).cloned().collect();
        let who = link.grant_on(&wished).principal();
        if same.iter().any(|device| device.who() != who) {
            return Ok((fresh()?, Vec::new()));
        }
        let shut_out = same.iter().filter_map(|device| device.revoked()).find(|it| link.created_at <= it.at);
        match shut_out {
            Some(Revoked { erase, .. }) => Err(Refusal::Revoked { erase }),
            None => Ok((wished, same)),
        }
    }

    /// The sessions of a link that hold.
    fn devices_of(&self, link: &Id<Link>, but: &[Arc<Device>]) -> Vec<Arc<Device>> {
        self.read()
            .devices
            .values()
            .filter(|device| device.link == *link && device.revoked().is_none())
            .filter(|device| !but.iter().any(|other| other.key == device.key))
            .cloned()
            .collect()
    }

    fn forget(&self, devices: &[Arc<Device>]) {
        let mut state = self.write();
        for device in devices {
            state.devices.remove(&device.key);
            device.end(Over::SignedOut);
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "registry_tests.rs"]
mod tests;
