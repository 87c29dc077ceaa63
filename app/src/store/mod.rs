//! The device's stores: `IndexedDB`, as it is or under a PIN, or memory where nothing can be kept.
//!
//! All keep the contract of `replica::store::Store`; only the shell and the acceptance suite of stores may use them.

mod idb;
mod leftovers;

pub use idb::{Idb, OpenEvent, TAKEN_OVER};
pub use leftovers::cover_leftovers;

use domain::moment::Moment;
use replica::{
    store::{Batch, Entry, Memory, Op, Space, Store, StoreError, end_of},
    vault::{self, Cost, DataKey, Idle, LockError, Pin, Vault},
};

use crate::shell::edge;

/// Whichever store this device has.
#[derive(Debug)]
pub enum Kept {
    /// `IndexedDB`.
    Idb(Box<Idb>),
    /// `IndexedDB` whose values only the PIN opens.
    Vault(Box<Vault<Idb>>),
    /// Nothing survives the page.
    Memory(Memory),
}

impl Store for Kept {
    async fn commit(&mut self, batch: Batch) -> Result<(), StoreError> {
        match self {
            Self::Idb(store) => store.commit(batch).await,
            Self::Vault(store) => store.commit(batch).await,
            Self::Memory(store) => store.commit(batch).await,
        }
    }

    async fn range(
        &mut self,
        space: Space,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        match self {
            Self::Idb(store) => store.range(space, from, to, limit).await,
            Self::Vault(store) => store.range(space, from, to, limit).await,
            Self::Memory(store) => store.range(space, from, to, limit).await,
        }
    }
}

impl Kept {
    /// Everything in a space.
    pub async fn all(&mut self, space: Space) -> Result<Vec<Entry>, StoreError> {
        self.range(space, &[], &end_of(&[]), usize::MAX).await
    }

    /// Makes this the only tab that can write, until another claims.
    pub async fn claim(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Idb(store) => store.claim().await,
            Self::Vault(store) => store.inside().claim().await,
            Self::Memory(_) => Ok(()),
        }
    }

    /// What a replica is opened from.
    pub async fn everything(&mut self) -> Result<Vec<(Space, Entry)>, StoreError> {
        let mut kept = Vec::new();
        for space in [Space::Chunks, Space::Outbox, Space::Refused, Space::Meta, Space::Quarantine] {
            kept.extend(self.all(space).await?.into_iter().map(|entry| (space, entry)));
        }
        Ok(kept)
    }

    /// A cached read model, as it was put; damage is as good as none.
    pub async fn cached(&mut self, key: &[u8]) -> Option<Vec<u8>> {
        let sealed = self.get(Space::Views, key).await.ok().flatten()?;
        replica::seal::open(&sealed).ok().map(<[u8]>::to_vec)
    }

    /// Caches read models; `None` takes one away. They can be lost without harm, so they are not forced to disk.
    pub async fn cache(&mut self, views: Vec<(&[u8], Option<Vec<u8>>)>) -> Result<(), StoreError> {
        let op = |(key, bytes): (&[u8], Option<Vec<u8>>)| match bytes {
            Some(bytes) => Op::Put(Space::Views, key.to_vec(), replica::seal::seal(&bytes)),
            None => Op::Delete(Space::Views, key.to_vec()),
        };
        let batch = views.into_iter().map(op).collect();
        match self {
            Self::Idb(store) => store.commit_relaxed(batch).await,
            Self::Vault(store) => {
                let batch = store.sealed(batch)?;
                store.inside().commit_relaxed(batch).await
            }
            Self::Memory(_) => Ok(()),
        }
    }

    /// Puts everything under a PIN. `seeds` are fresh randomness.
    pub async fn turn_on(
        &mut self,
        pin: &Pin,
        idle: Idle,
        seeds: [[u8; 32]; 2],
    ) -> Result<DataKey, LockError> {
        let Self::Idb(store) = self else { return Err(LockError::Otherwise) };
        let [seed, nonces] = seeds;
        let key = vault::turn_on(&mut **store, pin, Cost::PHONE, idle, seed).await?;
        if let Self::Idb(store) = self.take() {
            *self = Self::Vault(Box::new(Vault::new(*store, &key, nonces)));
        }
        Ok(key)
    }

    /// Another store, an empty one, under the same PIN as this one, or under none.
    pub async fn extend(&mut self, to: Idb) -> Result<Self, StoreError> {
        Ok(match self {
            Self::Vault(vault) => Self::Vault(Box::new(vault.extend(to, edge::random()).await?)),
            Self::Idb(_) | Self::Memory(_) => Self::Idb(Box::new(to)),
        })
    }

    /// Lays everything open again.
    pub async fn turn_off(&mut self, pin: &Pin, now: Moment) -> Result<(), LockError> {
        vault::turn_off(self.vault()?, pin, now).await?;
        if let Self::Vault(vault) = self.take() {
            *self = Self::Idb(Box::new(vault.into_inside()));
        }
        Ok(())
    }

    /// The vault, where there is one.
    pub fn vault(&mut self) -> Result<&mut Vault<Idb>, LockError> {
        match self {
            Self::Vault(vault) => Ok(vault),
            Self::Idb(_) | Self::Memory(_) => Err(LockError::Otherwise),
        }
    }

    /// What is here, to be put back in another form before anything else is done.
    fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Memory(Memory::default()))
    }

    /// Closes the connection; later calls fail.
    pub fn close(&mut self) {
        match self {
            Self::Idb(store) => store.close(),
            Self::Vault(store) => store.inside().close(),
            Self::Memory(_) => {}
        }
    }
}
