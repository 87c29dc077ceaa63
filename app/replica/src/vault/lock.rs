//! The lock of a vault: the data key wrapped by a PIN, how many wrong ones were tried, and what turns it on and off.
//!
//! Everything that changes the lock is one batch, so that a device that dies in the middle is found either as it was or as
//! it was meant to be. A try is counted on disk before it is made.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use domain::moment::Moment;
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore, SeedableRng},
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{DataKey, LOCK, Opener, Pin, Sealer, Vault, is_lock, place};
use crate::{
    seal::{self, Damaged},
    store::{Batch, Op, Space, Store, StoreError, end_of},
};

/// After so many wrong tries in a row what opens the data is destroyed.
pub const MOST_TRIES: u8 = 10;
/// How long to wait after so many wrong tries, in seconds.
const PAUSES_S: [i64; MOST_TRIES as usize] = [0, 0, 0, 5, 30, 60, 300, 900, 1_800, 3_600];

/// What the data key is bound to while it is wrapped.
const WRAPPED: &[u8] = b"data key";
/// What the proof that a data key is the right one is bound to.
const PROOF: &[u8] = b"proof";

/// How much work and memory it takes to make a key of a PIN (Argon2id, one lane).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Kibibytes.
    pub memory: u32,
    /// How often all of it is gone through.
    pub passes: u32,
}

impl Cost {
    /// Half a second on a desk, two to three on a phone of some years ago (measured in Chromium, also slowed down six
    /// times). Memory and passes are those that RFC 9106 recommends where memory is short.
    pub const PHONE: Self = Self { memory: 64 * 1024, passes: 3 };

    /// More than this was never written by us, and no phone could do it.
    const MOST: Self = Self { memory: 256 * 1024, passes: 64 };

    fn key(self, pin: &Pin, salt: &[u8]) -> Result<DataKey, LockError> {
        if self.memory > Self::MOST.memory || self.passes > Self::MOST.passes {
            return Err(LockError::Damaged);
        }
        let params = Params::new(self.memory, self.passes, 1, Some(32)).map_err(|_| LockError::Damaged)?;
        let mut blocks: Vec<Block> = Vec::new();
        // A phone without so much memory is told; the library would stop the app.
        blocks.try_reserve_exact(params.block_count()).map_err(|_| LockError::NoMemory)?;
        blocks.resize(params.block_count(), Block::new());
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(pin.bytes(), salt, key.as_mut(), &mut blocks)
            .map_err(|_| LockError::Damaged)?;
        Ok(DataKey(*key))
    }
}

/// After how many minutes without a touch the device locks itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Idle {
    /// One.
    One,
    /// Five.
    #[default]
    Five,
    /// A quarter of an hour.
    Fifteen,
    /// An hour.
    Sixty,
}

impl Idle {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::One, Self::Five, Self::Fifteen, Self::Sixty];

    /// In minutes.
    pub const fn minutes(self) -> u16 {
        match self {
            Self::One => 1,
            Self::Five => 5,
            Self::Fifteen => 15,
            Self::Sixty => 60,
        }
    }

    /// In milliseconds.
    pub fn ms(self) -> u64 {
        u64::from(self.minutes()) * 60_000
    }
}

/// What is kept of the lock itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    cost: Cost,
    salt: [u8; 16],
    wrapped: Vec<u8>,
    proof: Vec<u8>,
    idle: Idle,
    wrong: u8,
    last: Moment,
    shut: u32,
}

/// What one tab leaves to the next, so that it need not ask for the PIN again; worth nothing once the device was locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    key: DataKey,
    shut: u32,
}

impl Handover {
    /// The key.
    pub const fn key(&self) -> &DataKey {
        &self.key
    }
}

/// On disk, behind a checksum. Forms are only ever added.
#[derive(Serialize, Deserialize)]
enum Kept {
    Lock(Lock),
    Destroyed,
}

/// How a store is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    /// Nothing is sealed.
    Open,
    /// The PIN is needed.
    Locked(Lock),
    /// There were too many wrong tries; what is here cannot be opened by anybody any more.
    Destroyed,
}

/// Why something with the lock did not go well. Nothing was changed but the count of tries.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// Not the PIN.
    #[error("wrong PIN")]
    Wrong,
    /// After wrong tries the next has to wait.
    #[error("not before {0:?}")]
    TooSoon(Moment),
    /// That was one wrong try too many: what opens the data is destroyed.
    #[error("destroyed after too many tries")]
    Destroyed,
    /// There is a lock already, or there is none.
    #[error("the lock is not as it was thought to be")]
    Otherwise,
    /// What is kept of the lock is damaged.
    #[error("the lock is damaged")]
    Damaged,
    /// Not enough memory to make a key of a PIN.
    #[error("not enough memory")]
    NoMemory,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Damaged> for LockError {
    fn from(Damaged: Damaged) -> Self {
        Self::Damaged
    }
}

impl Lock {
    fn new(
        pin: &Pin,
        cost: Cost,
        idle: Idle,
        key: &DataKey,
        rng: &mut ChaCha20Rng,
    ) -> Result<Self, LockError> {
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        let mut sealer = Sealer::new(&cost.key(pin, &salt)?, rng.clone());
        let wrapped = sealer.seal(WRAPPED, &key.0)?;
        let proof = Sealer::new(key, sealer.nonces).seal(PROOF, &[])?;
        Ok(Self { cost, salt, wrapped, proof, idle, wrong: 0, last: Moment::default(), shut: 0 })
    }

    /// How many tries are left.
    pub const fn left(&self) -> u8 {
        MOST_TRIES.saturating_sub(self.wrong)
    }

    /// How many wrong tries there were in a row.
    pub const fn wrong(&self) -> u8 {
        self.wrong
    }

    /// When the next try may be made, when there was a wrong one.
    pub fn not_before(&self) -> Option<Moment> {
        let pause = PAUSES_S.get(usize::from(self.wrong)).copied().unwrap_or_default();
        (pause > 0).then(|| self.last.plus_ms(pause * 1_000))
    }

    /// When the device locks itself.
    pub const fn idle(&self) -> Idle {
        self.idle
    }

    /// Whether a key is the one of this lock.
    pub fn fits(&self, key: &DataKey) -> bool {
        Opener::new(key).0.open(PROOF, &self.proof).is_ok()
    }

    /// The key, for the next tab.
    pub const fn hand_over(&self, key: DataKey) -> Handover {
        Handover { key, shut: self.shut }
    }

    /// Whether what another tab left still opens it.
    pub fn takes(&self, handover: &Handover) -> bool {
        self.shut == handover.shut && self.fits(&handover.key)
    }

    /// The key, when the PIN is the right one. Nothing is counted: for a copy in a file. A device is opened by [`open`].
    pub fn unwrap(&self, pin: &Pin) -> Result<Option<DataKey>, LockError> {
        let opener = Opener::new(&self.cost.key(pin, &self.salt)?);
        let Ok(key) = opener.0.open(WRAPPED, &self.wrapped).map(Zeroizing::new) else { return Ok(None) };
        let key = DataKey(key.as_slice().try_into().map_err(|_| LockError::Damaged)?);
        if self.fits(&key) { Ok(Some(key)) } else { Err(LockError::Damaged) }
    }

    fn put(&self) -> Op {
        put(&Kept::Lock(self.clone()))
    }
}

fn put(kept: &Kept) -> Op {
    let bytes = postcard::to_stdvec(kept).unwrap_or_default();
    Op::Put(Space::Meta, LOCK.to_vec(), seal::seal(&bytes))
}

/// The lock as it stands in a store or in a copy of one; `None` for any other record.
pub fn read(space: Space, key: &[u8], value: &[u8]) -> Option<Result<Door, Damaged>> {
    is_lock(space, key).then(|| match postcard::from_bytes(seal::open(value)?).map_err(|_| Damaged)? {
        Kept::Lock(lock) => Ok(Door::Locked(lock)),
        Kept::Destroyed => Ok(Door::Destroyed),
    })
}

/// How a store is found. A clock that was put back makes nobody wait longer than a pause from now on.
pub async fn look<S: Store>(store: &mut S, now: Moment) -> Result<Door, LockError> {
    let kept = store.get(Space::Meta, LOCK).await?;
    match kept.and_then(|kept| read(Space::Meta, LOCK, &kept)).transpose()? {
        Some(Door::Locked(lock)) if lock.wrong >= MOST_TRIES => {
            store.commit(vec![put(&Kept::Destroyed)]).await?;
            Ok(Door::Destroyed)
        }
        Some(Door::Locked(mut lock)) => {
            if lock.last > now {
                lock.last = now;
                note(store, &lock).await?;
            }
            Ok(Door::Locked(lock))
        }
        Some(Door::Destroyed) => Ok(Door::Destroyed),
        Some(Door::Open) | None => Ok(Door::Open),
    }
}

async fn locked<S: Store>(store: &mut S, now: Moment) -> Result<Lock, LockError> {
    match look(store, now).await? {
        Door::Open => Err(LockError::Otherwise),
        Door::Locked(lock) => Ok(lock),
        Door::Destroyed => Err(LockError::Destroyed),
    }
}

/// Keeps the count. A full disk must not lock out its owner: the next start then counts from what was kept before.
async fn note<S: Store>(store: &mut S, lock: &Lock) -> Result<(), StoreError> {
    match store.commit(vec![lock.put()]).await {
        Err(StoreError::Full) => Ok(()),
        other => other,
    }
}

/// Tries a PIN. `store` is the store inside, not the vault around it.
pub async fn open<S: Store>(store: &mut S, pin: &Pin, now: Moment) -> Result<DataKey, LockError> {
    let mut lock = locked(store, now).await?;
    if let Some(until) = lock.not_before().filter(|until| now < *until) {
        return Err(LockError::TooSoon(until));
    }
    lock.wrong += 1;
    lock.last = now;
    note(store, &lock).await?;
    let opened = lock.unwrap(pin);
    if opened.is_err() {
        // Nothing was learnt about the PIN.
        lock.wrong -= 1;
        note(store, &lock).await?;
    }
    let Some(key) = opened? else {
        if lock.left() > 0 {
            return Err(LockError::Wrong);
        }
        store.commit(vec![put(&Kept::Destroyed)]).await?;
        return Err(LockError::Destroyed);
    };
    lock.wrong = 0;
    note(store, &lock).await?;
    Ok(key)
}

/// Erases everything here in one batch, and what could open it. Only [`renew`] makes the store good for anything again, so
/// that a device on which somebody gave up the PIN does not fetch everything anew by itself.
pub async fn destroy<S: Store>(store: &mut S) -> Result<(), StoreError> {
    let mut batch = vec![put(&Kept::Destroyed)];
    for space in Space::ALL {
        for (record, _) in store.range(space, &[], &end_of(&[]), usize::MAX).await? {
            if !is_lock(space, &record) {
                batch.push(Op::Delete(space, record));
            }
        }
    }
    store.commit(batch).await
}

/// Makes a destroyed store an empty one.
pub async fn renew<S: Store>(store: &mut S) -> Result<(), StoreError> {
    store.commit(vec![Op::Delete(Space::Meta, LOCK.to_vec())]).await
}

/// Seals everything that is here and puts the lock beside it, in one batch. `seed` is fresh randomness.
pub async fn turn_on<S: Store>(
    store: &mut S,
    pin: &Pin,
    cost: Cost,
    idle: Idle,
    seed: [u8; 32],
) -> Result<DataKey, LockError> {
    if store.get(Space::Meta, LOCK).await?.is_some() {
        return Err(LockError::Otherwise);
    }
    let mut rng = ChaCha20Rng::from_seed(seed);
    let key = DataKey::random(&mut rng);
    let lock = Lock::new(pin, cost, idle, &key, &mut rng)?;
    // A stream of its own: the lock was made with the beginning of this one.
    rng.set_stream(1);
    let mut sealer = Sealer::new(&key, rng);
    let mut batch = Batch::new();
    for space in Space::ALL {
        for (record, value) in store.range(space, &[], &end_of(&[]), usize::MAX).await? {
            let value = sealer.seal(&place(space, &record), &value)?;
            batch.push(Op::Put(space, record, value));
        }
    }
    batch.push(lock.put());
    store.commit(batch).await?;
    Ok(key)
}

/// Lays everything open again and takes the lock away, in one batch. The PIN is needed, and counted, like at the door.
/// What does not open stays as damaged as it is.
pub async fn turn_off<S: Store>(vault: &mut Vault<S>, pin: &Pin, now: Moment) -> Result<(), LockError> {
    open(vault.inside(), pin, now).await?;
    let mut batch = Batch::new();
    for space in Space::ALL {
        for (record, value) in vault.range(space, &[], &end_of(&[]), usize::MAX).await? {
            batch.push(Op::Put(space, record, value));
        }
    }
    batch.push(Op::Delete(Space::Meta, LOCK.to_vec()));
    Ok(vault.inside().commit(batch).await?)
}

/// Puts another PIN in place of the one there is. What is sealed stays as it is.
pub async fn change_pin<S: Store>(
    vault: &mut Vault<S>,
    pin: &Pin,
    new: &Pin,
    cost: Cost,
    now: Moment,
    seed: [u8; 32],
) -> Result<(), LockError> {
    let key = open(vault.inside(), pin, now).await?;
    let before = locked(vault.inside(), now).await?;
    let lock = Lock::new(new, cost, before.idle, &key, &mut ChaCha20Rng::from_seed(seed))?;
    let lock = Lock { shut: before.shut, ..lock };
    Ok(vault.inside().commit(vec![lock.put()]).await?)
}

/// Locks: what was handed over before opens nothing any more.
pub async fn shut<S: Store>(vault: &mut Vault<S>, now: Moment) -> Result<(), LockError> {
    let mut lock = locked(vault.inside(), now).await?;
    lock.shut = lock.shut.wrapping_add(1);
    Ok(vault.inside().commit(vec![lock.put()]).await?)
}

/// Sets when the device locks itself.
pub async fn set_idle<S: Store>(vault: &mut Vault<S>, idle: Idle, now: Moment) -> Result<(), LockError> {
    let mut lock = locked(vault.inside(), now).await?;
    lock.idle = idle;
    Ok(vault.inside().commit(vec![lock.put()]).await?)
}
