//! Values under lock: a store around a store whose values only somebody who knows the PIN can read.
//!
//! Every value is sealed with a random data key (XChaCha20-Poly1305, a fresh nonce for each, bound to its space and key, so
//! that no two can change places). The data key is kept beside the data, wrapped by a key that Argon2id makes of the PIN
//! ([`Lock`]). Record keys stay as they are: they hold numbers, random ids and checksums of what only its authors know.
//!
//! What it does not do: an earlier value of the same key put back in its place is not noticed, and somebody who copies the
//! disk may try PINs as fast as his machines can. Nothing here reads a clock or makes randomness.

mod lock;
mod pin;

use std::fmt;

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore, SeedableRng},
};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

pub use lock::{
    Cost, Door, Handover, Idle, Lock, LockError, MOST_TRIES, change_pin, destroy, look, open, read, renew,
    set_idle, shut, turn_off, turn_on,
};
pub use pin::{InvalidPin, Pin};

use crate::{
    seal::Damaged,
    store::{Batch, Entry, Op, Space, Store, StoreError},
};

/// In [`Space::Meta`] of the store inside, and never sealed: the [`Lock`].
const LOCK: &[u8] = b"lock";
/// The form of a sealed value; the first byte of each.
const FORM: u8 = 1;
const NONCE: usize = 24;
/// Before what does not open. No checksum of anything is all zeros, so it is found to be damaged wherever it is read, and
/// the bytes can still be set aside.
const BROKEN: [u8; 32] = [0; 32];

/// What opens the values. It leaves nothing behind in memory when it is dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

impl DataKey {
    fn random(rng: &mut ChaCha20Rng) -> Self {
        let mut key = [0; 32];
        rng.fill_bytes(&mut key);
        Self(key)
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey")
    }
}

/// Seals and opens values with one key.
struct Sealer {
    cipher: XChaCha20Poly1305,
    nonces: ChaCha20Rng,
}

impl Sealer {
    fn new(key: &DataKey, nonces: ChaCha20Rng) -> Self {
        Self { cipher: XChaCha20Poly1305::new(&key.0.into()), nonces }
    }

    fn seal(&mut self, place: &[u8], value: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        self.nonces.fill_bytes(&mut nonce);
        let hidden = self
            .cipher
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: value, aad: place })
            .map_err(|_| StoreError::Failed("a value is too long to be sealed".to_owned()))?;
        let mut sealed = Vec::with_capacity(1 + NONCE + hidden.len());
        sealed.push(FORM);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&hidden);
        Ok(sealed)
    }

    fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Damaged> {
        let (&form, rest) = sealed.split_first().ok_or(Damaged)?;
        let (nonce, hidden) = rest.split_at_checked(NONCE).ok_or(Damaged)?;
        if form != FORM {
            return Err(Damaged);
        }
        self.cipher
            .decrypt(XNonce::from_slice(nonce), Payload { msg: hidden, aad: place })
            .map_err(|_| Damaged)
    }
}

/// Opens single values, for a copy that everybody can read.
pub struct Opener(Sealer);

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opener")
    }
}

impl Opener {
    /// With this key.
    pub fn new(key: &DataKey) -> Self {
        // It never seals, so it needs no nonces.
        Self(Sealer::new(key, ChaCha20Rng::from_seed([0; 32])))
    }

    /// The value of a record of the store inside.
    pub fn open(&self, space: Space, key: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Damaged> {
        self.0.open(&place(space, key), sealed)
    }
}

/// Where a value belongs: what it is bound to.
fn place(space: Space, key: &[u8]) -> Vec<u8> {
    let mut place = space.name().as_bytes().to_vec();
    place.push(0);
    place.extend_from_slice(key);
    place
}

fn is_lock(space: Space, key: &[u8]) -> bool {
    space == Space::Meta && key == LOCK
}

/// A store whose values are sealed inside of another.
pub struct Vault<S> {
    store: S,
    sealer: Sealer,
}

impl<S: fmt::Debug> fmt::Debug for Vault<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("store", &self.store).finish_non_exhaustive()
    }
}

impl<S: Store> Vault<S> {
    /// A store that [`turn_on`] has sealed or whose [`Lock`] is open. `seed` is fresh randomness, for the nonces.
    pub fn new(store: S, key: &DataKey, seed: [u8; 32]) -> Self {
        Self { store, sealer: Sealer::new(key, ChaCha20Rng::from_seed(seed)) }
    }

    /// The batch as the store inside gets it.
    pub fn sealed(&mut self, batch: Batch) -> Result<Batch, StoreError> {
        batch
            .into_iter()
            .map(|op| {
                let (Op::Put(space, key, _) | Op::Delete(space, key)) = &op;
                if is_lock(*space, key) {
                    return Err(StoreError::Failed("the lock is not written like a value".to_owned()));
                }
                Ok(match op {
                    Op::Put(space, key, value) => {
                        let value = self.sealer.seal(&place(space, &key), &value)?;
                        Op::Put(space, key, value)
                    }
                    Op::Delete(space, key) => Op::Delete(space, key),
                })
            })
            .collect()
    }

    /// Puts another store, an empty one, under the same PIN. `seed` is fresh randomness, for the nonces.
    pub async fn extend<T: Store>(&mut self, mut to: T, seed: [u8; 32]) -> Result<Vault<T>, StoreError> {
        let lock = self.store.get(Space::Meta, LOCK).await?;
        let lock = lock.ok_or_else(|| StoreError::Failed("the lock is gone".to_owned()))?;
        to.commit(vec![Op::Put(Space::Meta, LOCK.to_vec(), lock)]).await?;
        let sealer = Sealer { cipher: self.sealer.cipher.clone(), nonces: ChaCha20Rng::from_seed(seed) };
        Ok(Vault { store: to, sealer })
    }

    /// The store inside.
    pub fn inside(&mut self) -> &mut S {
        &mut self.store
    }

    /// The store inside, for good.
    pub fn into_inside(self) -> S {
        self.store
    }
}

impl<S: Store> Store for Vault<S> {
    async fn commit(&mut self, batch: Batch) -> Result<(), StoreError> {
        let batch = self.sealed(batch)?;
        self.store.commit(batch).await
    }

    async fn range(
        &mut self,
        space: Space,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        // One more, in case the lock is among them.
        let mut entries = self.store.range(space, from, to, limit.saturating_add(1)).await?;
        entries.retain(|(key, _)| !is_lock(space, key));
        entries.truncate(limit);
        for (key, value) in &mut entries {
            *value = self
                .sealer
                .open(&place(space, key), value)
                .unwrap_or_else(|Damaged| [BROKEN.as_slice(), value].concat());
        }
        Ok(entries)
    }
}
