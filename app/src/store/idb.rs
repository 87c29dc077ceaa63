//! `IndexedDB`: one object store per space, binary keys, every commit one strict transaction that is done only when it is
//! *complete*.
//!
//! A connection that dies (browsers close them when a page sleeps) is opened again once per call. Writers carry a fence:
//! whoever claimed the database last wins, and a tab that slept while another took over can write nothing more. Upgrades
//! go one version at a time. Nothing here knows what the bytes mean.

use std::{cell::Cell, fmt, rc::Rc};

use indexed_db_futures::{
    Build, BuildPrimitive, KeyRange,
    database::Database,
    error::{DomException, Error, OpenDbError},
    internals::SystemRepr,
    prelude::QuerySource,
    transaction::{TransactionDurability, TransactionMode, TransactionOptions},
    typed_array::Uint8Array,
};
use js_sys::ArrayBuffer;
use replica::store::{Batch, Entry, Op, Space, Store, StoreError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

/// The version this code writes; [`upgrade`] has one step for each.
const VERSION: u32 = 2;
/// An object store of our own, beside the spaces.
const OWN: &str = "own";
/// Under this key stands the number of the claim that holds; under each of the numbers before it, that it does not.
const FENCE: &str = "fence";
const PAST_CLAIMS: u64 = 256;
/// What a write says when another tab has claimed the database.
pub const TAKEN_OVER: &str = "another tab has taken over";

/// Something a connection has to say while it is open or being opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenEvent {
    /// A tab with an older version of the store has to be closed first.
    Blocked,
    /// Another tab brings a newer version of the store: this connection has been closed.
    Superseded,
}

type Listener = Rc<dyn Fn(OpenEvent)>;

/// The store of one community and person.
pub struct Idb {
    name: String,
    listener: Listener,
    connection: Option<Connection>,
    claim: Option<u64>,
    /// It is not claimed yet, or there was no room to: that is done before the next write.
    claims_later: bool,
    created: bool,
    closed: bool,
}

struct Connection {
    db: Database,
    dead: Rc<Cell<bool>>,
}

/// Why an attempt failed, and whether another one on a new connection makes sense.
enum Trouble {
    Final(StoreError),
    Again(StoreError),
}

impl fmt::Debug for Idb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Idb").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Idb {
    /// Opens the database, making or upgrading it. Waits for as long as another tab blocks the upgrade, after saying so.
    pub async fn open(name: &str, listener: impl Fn(OpenEvent) + 'static) -> Result<Self, StoreError> {
        let mut store = Self {
            name: name.to_owned(),
            listener: Rc::new(listener),
            connection: None,
            claim: None,
            claims_later: false,
            created: false,
            closed: false,
        };
        store.created = store.connect().await?;
        Ok(store)
    }

    /// Erases a database; open connections to it are closed by their tabs.
    pub async fn erase(name: &str) -> Result<(), StoreError> {
        Database::delete_by_name(name).map_err(opening)?.await.map_err(|error| failed(&error))
    }

    /// Whether opening it made it.
    pub fn created(&self) -> bool {
        self.created
    }

    /// Claims before the first write, unless it is done sooner: reading needs no claim, and what is seen first is read.
    pub fn claim_later(&mut self) {
        self.claims_later = true;
    }

    /// Makes this the only tab that can write, until another claims. A full disk is no reason not to read: the claim is
    /// then made before the first write that finds room.
    pub async fn claim(&mut self) -> Result<(), StoreError> {
        match self.claim_now().await {
            Err(StoreError::Full) => {
                self.claims_later = true;
                Ok(())
            }
            other => other,
        }
    }

    async fn claim_now(&mut self) -> Result<(), StoreError> {
        let mut last = None;
        for _ in 0..2 {
            match self.try_claim().await {
                Ok(claim) => {
                    self.claim = Some(claim);
                    self.claims_later = false;
                    return Ok(());
                }
                Err(Trouble::Final(error)) => return Err(error),
                Err(Trouble::Again(error)) => {
                    self.disconnect();
                    last = Some(error);
                }
            }
        }
        Err(last.unwrap_or(StoreError::Blocked))
    }

    /// Commits without waiting for the disk: for what can be lost without harm.
    pub async fn commit_relaxed(&mut self, batch: Batch) -> Result<(), StoreError> {
        self.write(&batch, TransactionDurability::Relaxed).await
    }

    /// Closes it for good.
    pub fn close(&mut self) {
        self.closed = true;
        self.disconnect();
    }

    fn disconnect(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.dead.set(true);
            connection.db.close();
        }
    }

    /// Opens a connection; whether that made the database.
    async fn connect(&mut self) -> Result<bool, StoreError> {
        let made = Rc::new(Cell::new(false));
        let (making, blocked) = (Rc::clone(&made), Rc::clone(&self.listener));
        let db = Database::open(self.name.as_str())
            .with_version(VERSION)
            .with_on_blocked(move |_| {
                blocked(OpenEvent::Blocked);
                Ok(())
            })
            .with_on_upgrade_needed(move |event, db| {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "versions are small"
                )]
                let old = event.old_version() as u32;
                making.set(old == 0);
                (old..VERSION).try_for_each(|from| upgrade(&db, from))
            })
            .build()
            .map_err(opening)?
            .await
            .map_err(opening)?;
        let dead = Rc::new(Cell::new(false));
        self.watch(&db, &dead);
        self.connection = Some(Connection { db, dead });
        Ok(made.get())
    }

    /// Closes the connection when another tab needs a newer version, and notes when the browser closes it.
    fn watch(&self, db: &Database, dead: &Rc<Cell<bool>>) {
        let (db, dead, listener) = (db.clone(), Rc::clone(dead), Rc::clone(&self.listener));
        spawn_local(async move {
            let Ok(mut changes) = db.version_changes() else { return };
            if changes.recv().await.is_some() && !dead.get() {
                db.close();
                listener(OpenEvent::Superseded);
            }
            dead.set(true);
        });
    }

    async fn connection(&mut self) -> Result<&Database, Trouble> {
        if self.closed {
            return Err(Trouble::Final(StoreError::Closed("closed by this tab".to_owned())));
        }
        if self.connection.as_ref().is_some_and(|connection| connection.dead.get()) {
            self.disconnect();
        }
        if self.connection.is_none() && self.connect().await.map_err(Trouble::Final)? {
            // What would be written into the new one is only what came last: the next start has to find it empty.
            self.close();
            return Err(Trouble::Final(StoreError::Closed("the database vanished".to_owned())));
        }
        match &self.connection {
            Some(connection) => Ok(&connection.db),
            None => Err(Trouble::Final(StoreError::Closed("no connection".to_owned()))),
        }
    }

    async fn try_claim(&mut self) -> Result<u64, Trouble> {
        let db = self.connection().await?;
        let tx = db
            .transaction(OWN)
            .with_mode(TransactionMode::Readwrite)
            .with_options(TransactionOptions::new().with_durability(TransactionDurability::Strict))
            .build()?;
        let own = tx.object_store(OWN)?;
        let held: Option<JsValue> = own.get(FENCE).primitive()?.await?;
        let past = held
            .map(|held| binary(&held))
            .and_then(|held| held.try_into().ok())
            .map_or(0, u64::from_be_bytes);
        let claim = past + 1;
        own.put(bytes(&claim.to_be_bytes())).with_key(FENCE).without_key_type().primitive()?;
        own.put(bytes(&[])).with_key(bytes(&past.to_be_bytes())).without_key_type().primitive()?;
        if let Some(forgotten) = past.checked_sub(PAST_CLAIMS) {
            own.delete(bytes(&forgotten.to_be_bytes())).primitive()?;
        }
        let raw: web_sys::IdbTransaction = tx.as_sys().clone().unchecked_into();
        tx.commit().await.map_err(|error| not_committed(&raw, error))?;
        Ok(claim)
    }

    async fn write(&mut self, batch: &Batch, durability: TransactionDurability) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        if self.claims_later {
            self.claim_now().await?;
        }
        let mut last = None;
        for _ in 0..2 {
            match self.try_write(batch, durability).await {
                Ok(()) => return Ok(()),
                Err(Trouble::Final(error)) => return Err(error),
                Err(Trouble::Again(error)) => {
                    self.disconnect();
                    last = Some(error);
                }
            }
        }
        Err(last.unwrap_or(StoreError::Blocked))
    }

    /// One transaction. Every request and the commit are issued before anything is awaited: it cannot commit half way,
    /// and a page that is put to sleep in the middle cannot keep it open. It is safe to do twice, because puts and
    /// deletes are.
    async fn try_write(&mut self, batch: &Batch, durability: TransactionDurability) -> Result<(), Trouble> {
        let claim = self.claim;
        let db = self.connection().await?;
        let used = |space: &Space| batch.iter().any(|op| space_of(op) == *space);
        let mut names: Vec<&str> = Space::ALL.into_iter().filter(used).map(Space::name).collect();
        names.extend(claim.map(|_| OWN));
        let tx = db
            .transaction(names)
            .with_mode(TransactionMode::Readwrite)
            .with_options(TransactionOptions::new().with_durability(durability))
            .build()?;
        // Kept to read why a transaction was aborted, which the library does not pass on.
        let raw: web_sys::IdbTransaction = tx.as_sys().clone().unchecked_into();
        if let Some(claim) = claim {
            // Fails, and all of the transaction with it, when the claim is one of the past.
            let own = tx.object_store(OWN)?;
            let number = claim.to_be_bytes();
            own.add(bytes(&[])).with_key(bytes(&number)).without_key_type().primitive()?;
            own.delete(bytes(&number)).primitive()?;
        }
        for op in batch {
            let store = tx.object_store(space_of(op).name())?;
            match op {
                Op::Put(_, key, value) => {
                    store.put(bytes(value)).with_key(bytes(key)).without_key_type().primitive().map(drop)
                }
                Op::Delete(_, key) => store.delete(bytes(key)).primitive().map(drop),
            }?;
        }
        tx.commit().await.map_err(|error| not_committed(&raw, error))
    }

    async fn try_range(
        &mut self,
        space: Space,
        from: &[u8],
        to: &[u8],
        limit: u32,
    ) -> Result<Vec<Entry>, Trouble> {
        let db = self.connection().await?;
        let tx = db.transaction(space.name()).with_mode(TransactionMode::Readonly).build()?;
        let store = tx.object_store(space.name())?;
        let query = || KeyRange::from(bytes(from)..bytes(to));
        let keys = store
            .get_all_keys::<JsValue>()
            .with_query::<Uint8Array, _>(query())
            .with_limit(limit)
            .primitive()?;
        let values =
            store.get_all::<JsValue>().with_query::<Uint8Array, _>(query()).with_limit(limit).primitive()?;
        let keys = keys.await?;
        let values = values.await?;
        keys.zip(values)
            .map(|(key, value)| {
                let key = key?;
                let value = value?;
                Ok((binary(&key), binary(&value)))
            })
            .collect()
    }
}

impl Store for Idb {
    async fn commit(&mut self, batch: Batch) -> Result<(), StoreError> {
        self.write(&batch, TransactionDurability::Strict).await
    }

    async fn range(
        &mut self,
        space: Space,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        if from >= to || limit == 0 {
            return Ok(Vec::new());
        }
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let mut last = None;
        for _ in 0..2 {
            match self.try_range(space, from, to, limit).await {
                Ok(entries) => return Ok(entries),
                Err(Trouble::Final(error)) => return Err(error),
                Err(Trouble::Again(error)) => {
                    self.disconnect();
                    last = Some(error);
                }
            }
        }
        Err(last.unwrap_or(StoreError::Blocked))
    }
}

/// One step, from a version to the next. Steps are only ever added.
fn upgrade(db: &Database, from: u32) -> Result<(), Error> {
    match from {
        0 => {
            for space in Space::ALL.into_iter().filter(|space| *space != Space::Pictures) {
                db.create_object_store(space.name()).build()?;
            }
            db.create_object_store(OWN).build()?;
        }
        1 => {
            db.create_object_store(Space::Pictures.name()).build()?;
        }
        _ => {}
    }
    Ok(())
}

/// Why a transaction was not committed: the transaction itself knows better than the library. One whose commit could
/// not even be asked for would still commit by itself: it is aborted.
fn not_committed(raw: &web_sys::IdbTransaction, error: Error) -> Trouble {
    // An error says that it has ended already.
    raw.abort().ok();
    match raw.error() {
        Some(cause) if cause.name() == "QuotaExceededError" => Trouble::Final(StoreError::Full),
        Some(cause) if cause.name() == "ConstraintError" => taken_over(),
        Some(cause) => Trouble::Again(StoreError::Aborted(cause.message())),
        None if matches!(error, Error::DomException(DomException::ConstraintError(_))) => taken_over(),
        None => error.into(),
    }
}

/// Nothing that is written to a space can be refused for being there already; only a past claim is.
fn taken_over() -> Trouble {
    Trouble::Final(StoreError::Closed(TAKEN_OVER.to_owned()))
}

const fn space_of(op: &Op) -> Space {
    match op {
        Op::Put(space, ..) | Op::Delete(space, _) => *space,
    }
}

fn bytes(bytes: &[u8]) -> Uint8Array {
    Uint8Array::new(bytes.to_vec())
}

/// Keys come back as buffers, values as the arrays they were put as.
fn binary(value: &JsValue) -> Vec<u8> {
    match value.dyn_ref::<ArrayBuffer>() {
        Some(buffer) => js_sys::Uint8Array::new(buffer).to_vec(),
        None => js_sys::Uint8Array::new(value).to_vec(),
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match failed(&error) {
            StoreError::Full => Self::Final(StoreError::Full),
            other => Self::Again(other),
        }
    }
}

fn failed(error: &Error) -> StoreError {
    let Error::DomException(exception) = error else { return StoreError::Failed(error.to_string()) };
    let said = exception.message();
    match exception {
        DomException::InvalidStateError(_) => StoreError::Closed(said),
        DomException::AbortError(_) => StoreError::Aborted(said),
        other if other.as_sys().name() == "QuotaExceededError" => StoreError::Full,
        other if other.as_sys().name() == "VersionError" => StoreError::Newer,
        other => StoreError::Failed(format!("{}: {said}", other.as_sys().name())),
    }
}

fn opening(error: OpenDbError) -> StoreError {
    match error {
        OpenDbError::Base(error) => failed(&error),
        other => StoreError::Closed(other.to_string()),
    }
}
