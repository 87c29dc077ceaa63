//! The links and sessions that hold now, in memory; every change to them is on disk before it holds.
//!
//! It knows no HTTP. Whoever keeps a connection open for a session watches [`Device::ended`].

use std::{
    collections::BTreeMap,
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicI64, Ordering},
    },
};

use domain::{
    grant::Grant,
    id::Id,
    moment::Moment,
    principal::Link,
};
use replica::{
    seal::Digest32,
    store::{Batch, Entry, Space, StoreError},
};
use tokio::sync::{Mutex, Semaphore, watch};

use super::records::{DeviceRecord, LinkRecord, NewLink, one};
use crate::{
    chance::{self, Secret},
    errors::Refusal,
    keeper::Keeper,
};

/// Sessions of one link that was not given a number of its own.
const DEVICES: usize = 5000;
/// Connections of one session at the same time.
const SOCKETS: usize = 16;
/// How old the `last_seen` on disk may become.
const SEEN_EVERY_MS: i64 = 3_600_000;

/// A device session that holds.
#[derive(Debug)]
pub(crate) struct Device {
    key: Digest32,
    /// The device that actors belong to.
    pub(crate) id: [u8; 16],
    /// Who uses it, and what was given to this person.
    pub(crate) grant: Grant,
    pub(crate) link: Id<Link>,
    pub(crate) created_at: Moment,
    pub(crate) expires_at: Option<Moment>,
    seen: AtomicI64,
    /// The `last_seen` on disk.
    kept: AtomicI64,
    ended: watch::Sender<bool>,
    /// Places for connections at the same time.
    pub(crate) sockets: Arc<Semaphore>,
}

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

impl Device {
    /// When it was last used.
    pub(crate) fn last_seen(&self) -> Moment {
        Moment(self.seen.load(Ordering::Relaxed))
    }

    /// Resolves when the session is revoked or signed out.
    pub(crate) async fn ended(&self) {
        // The sender lives in `self`, so this ends only with the value.
        self.ended.subscribe().wait_for(|ended| *ended).await.map(|_| ()).unwrap_or_default();
    }

    /// Whether it holds still.
    pub(crate) fn holds(&self, now: Moment) -> Result<(), Refusal> {
        if *self.ended.borrow() {
            return Err(Refusal::SessionEnded);
        }
        if self.expires_at.is_some_and(|at| at <= now) {
            return Err(Refusal::LinkExpired);
        }
        Ok(())
    }

    fn new(key: Digest32, id: [u8; 16], link: &LinkRecord, created_at: Moment, seen: Moment) -> Self {
        Self {
            key,
            id,
            grant: link.grant(),
            link: link.id,
            created_at,
            expires_at: link.expires_at,
            seen: AtomicI64::new(seen.0),
            kept: AtomicI64::new(seen.0),
            ended: watch::Sender::new(false),
            sockets: Arc::new(Semaphore::new(SOCKETS)),
        }
    }

    fn record(&self) -> DeviceRecord {
        DeviceRecord {
            device: hex::encode(self.id),
            link: self.link,
            created_at: self.created_at,
            last_seen: self.last_seen(),
        }
    }
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
                let device = Device::new(key, device, link, record.created_at, record.last_seen);
                state.devices.insert(key, Arc::new(device));
            }
        }
        Self { keeper, state: RwLock::new(state), changing: Mutex::default() }
    }

    /// The session behind a token.
    pub(crate) fn check(&self, token: &str, now: Moment) -> Result<Arc<Device>, Refusal> {
        let device = self.read().devices.get(&chance::hash(token)).cloned().ok_or(Refusal::SessionEnded)?;
        device.holds(now)?;
        device.seen.fetch_max(now.0, Ordering::Relaxed);
        Ok(device)
    }

    /// Exchanges a link's secret for a session. `wished` is the id the device has given itself.
    pub(crate) async fn login(
        &self,
        secret: &str,
        wished: Option<[u8; 16]>,
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
        let device = Arc::new(Device::new(token.hash(), id, &link, now, now));
        let mut batch: Batch = replaced.iter().map(|old| DeviceRecord::delete(&old.key)).collect();
        batch.push(device.record().put(&device.key)?);
        self.keeper.commit(batch).await?;
        self.end(&replaced);
        self.write().devices.insert(device.key, Arc::clone(&device));
        Ok((device, token))
    }

    /// Ends one's own session.
    pub(crate) async fn logout(&self, device: &Arc<Device>) -> Result<(), Refusal> {
        let _changing = self.changing.lock().await;
        self.keeper.commit(one(DeviceRecord::delete(&device.key))).await?;
        self.end(std::slice::from_ref(device));
        Ok(())
    }

    /// All links with the number of their sessions.
    pub(crate) fn links(&self) -> Vec<(LinkRecord, usize)> {
        let state = self.read();
        let mut counts: BTreeMap<Id<Link>, usize> = BTreeMap::new();
        for device in state.devices.values() {
            *counts.entry(device.link).or_default() += 1;
        }
        state.links.values().map(|link| (link.clone(), counts.get(&link.id).copied().unwrap_or(0))).collect()
    }

    /// All sessions with the links they were made with.
    pub(crate) fn devices(&self) -> Vec<(Arc<Device>, LinkRecord)> {
        let state = self.read();
        state
            .devices
            .values()
            .filter_map(|device| Some((Arc::clone(device), state.links.get(&device.link)?.clone())))
            .collect()
    }

    /// Makes a link.
    pub(crate) async fn issue(&self, new: NewLink, now: Moment) -> Result<(LinkRecord, Secret), Refusal> {
        let _changing = self.changing.lock().await;
        let (record, secret) = new.make(now).map_err(|_| Refusal::Failed)?;
        self.keeper.commit(one(record.put()?)).await?;
        self.write().links.insert(record.id, record.clone());
        Ok((record, secret))
    }

    /// Revokes a link and ends its sessions.
    pub(crate) async fn revoke(&self, id: &Id<Link>, now: Moment) -> Result<(), Refusal> {
        let _changing = self.changing.lock().await;
        let mut link = self.read().links.get(id).cloned().ok_or(Refusal::NotFound)?;
        let devices = self.devices_of(id, &[]);
        link.revoked_at.get_or_insert(now);
        let mut batch: Batch = devices.iter().map(|device| DeviceRecord::delete(&device.key)).collect();
        batch.push(link.put()?);
        self.keeper.commit(batch).await?;
        self.write().links.insert(link.id, link);
        self.end(&devices);
        Ok(())
    }

    /// Ends the sessions of a device.
    pub(crate) async fn end_device(&self, id: &[u8; 16]) -> Result<(), Refusal> {
        let _changing = self.changing.lock().await;
        let devices: Vec<Arc<Device>> =
            self.read().devices.values().filter(|device| device.id == *id).cloned().collect();
        if devices.is_empty() {
            return Err(Refusal::NotFound);
        }
        self.keeper.commit(devices.iter().map(|device| DeviceRecord::delete(&device.key)).collect()).await?;
        self.end(&devices);
        Ok(())
    }

    /// Writes down when sessions were last used, for those where it has changed much.
    pub(crate) async fn keep_seen(&self) {
        let _changing = self.changing.lock().await;
        let stale: Vec<Arc<Device>> = self
            .read()
            .devices
            .values()
            .filter(|device| device.last_seen().0 - device.kept.load(Ordering::Relaxed) > SEEN_EVERY_MS)
            .cloned()
            .collect();
        let batch: Result<Batch, StoreError> =
            stale.iter().map(|device| device.record().put(&device.key)).collect();
        let Ok(batch) = batch else { return };
        if !batch.is_empty() && self.keeper.commit(batch).await.is_ok() {
            for device in stale {
                device.kept.store(device.last_seen().0, Ordering::Relaxed);
            }
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
    /// is given to nobody: actors belong to devices.
    fn place(
        &self,
        link: &LinkRecord,
        wished: Option<[u8; 16]>,
    ) -> Result<([u8; 16], Vec<Arc<Device>>), Refusal> {
        let fresh = || chance::bytes().map_err(|_| Refusal::Failed);
        let Some(wished) = wished else { return Ok((fresh()?, Vec::new())) };
        let same: Vec<Arc<Device>> =
            self.read().devices.values().filter(|device| device.id == wished).cloned().collect();
        if same.iter().any(|device| device.grant.principal() != link.principal) {
            return Ok((fresh()?, Vec::new()));
        }
        Ok((wished, same))
    }

    fn devices_of(&self, link: &Id<Link>, but: &[Arc<Device>]) -> Vec<Arc<Device>> {
        self.read()
            .devices
            .values()
            .filter(|device| device.link == *link && !but.iter().any(|other| other.key == device.key))
            .cloned()
            .collect()
    }

    fn end(&self, devices: &[Arc<Device>]) {
        let mut state = self.write();
        for device in devices {
            state.devices.remove(&device.key);
            device.ended.send_replace(true);
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
