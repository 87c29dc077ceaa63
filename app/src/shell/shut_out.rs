//! When the relay does not take the session any more: why, what is told, and what is erased when staff want that.
//!
//! What was done here and not delivered outlives the erasing, in a database of its own, until it was exported or dropped.
//! On a device under a PIN it stays under that PIN. Nothing is erased because of a network that fails or a relay that answers nonsense.

use std::rc::Rc;

use domain::principal::Role;
use replica::{
    device::Event,
    seal,
    store::{Op, Space, Store, StoreError, end_of},
    unsent::{NoUnsent, Unsent},
    vault::{self, Pin, Vault},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    door::Told,
    edge,
    engine::Engine,
    http::{self, Standing},
    inner::Inner,
    part::Part,
    session::{Session, ShutOut},
    state::{DoorError, Ended, NoticeKind, Phase},
};
use crate::store::{Idb, Kept};

/// Why a file of undelivered things is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnsentError {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] NoUnsent),
    /// It comes from another community.
    #[error("of another community")]
    Foreign,
}

impl Engine {
    /// The relay does not take this session any more: nothing is said any more, and the relay is asked why.
    pub(super) fn session_over(self: &Rc<Self>) {
        self.cut_off();
        let engine = Rc::clone(self);
        spawn_local(async move {
            match http::look_up_session().await {
                Ok(standing) => engine.stands(standing).await,
                Err(_) => engine.note_ended(Ended::Other),
            }
        });
    }

    /// Asks whether a session that had ended is good again, or is to be erased.
    pub(super) fn ask_again(self: &Rc<Self>) {
        if self.inner.session.borrow().as_ref().is_some_and(|session| session.ended) {
            self.look_up();
        }
    }

    /// Asks how the session stands: staff may have given it something else.
    pub(super) fn look_up(self: &Rc<Self>) {
        let engine = Rc::clone(self);
        spawn_local(async move {
            if let Ok(standing) = http::look_up_session().await {
                engine.stands(standing).await;
            }
        });
    }

    async fn stands(self: &Rc<Self>, standing: Standing) {
        if self.stopped() || self.erasing.get() {
            return;
        }
        match standing {
            Standing::Good(session) => self.given(session),
            Standing::Over { erase: true, .. } => self.erase().await,
            Standing::Over { why, erase: false } => {
                self.cut_off();
                self.note_ended(why);
            }
        }
    }

    /// What the relay gives this session now.
    fn given(self: &Rc<Self>, session: Session) {
        let Some(before) = self.inner.session.borrow().clone() else { return };
        if session.database() != before.database() {
            // A device of a link for residents once shared its name with all others. Nothing was ever written under it.
            if [&session, &before].iter().all(|one| one.grant.role() == Role::Resident) {
                session.save();
                edge::reload();
            }
            return;
        }
        if session != before {
            session.save();
            self.inner.set_session(Some(session.clone()));
            self.push(Event::Granted(session.grant));
        }
        if before.ended {
            self.resume_session();
        }
    }

    fn note_ended(&self, why: Ended) {
        let known = self.inner.session.borrow().clone();
        // What was told already, and perhaps read, is not told again every time the relay is asked.
        if known.as_ref().is_some_and(|session| session.ended && session.why == Some(why)) {
            return;
        }
        if let Some(session) = known {
            let session = Session { ended: true, why: Some(why), ..session };
            session.save();
            self.inner.set_session(Some(session));
        }
        self.inner.untell(|notice| matches!(notice.kind, NoticeKind::SessionEnded(_)));
        self.tell(NoticeKind::SessionEnded(why));
    }

    /// Sets aside what was not delivered, then erases everything this person has kept here.
    async fn erase(self: &Rc<Self>) {
        let Some(session) = self.inner.session.borrow().clone() else { return };
        self.erasing.set(true);
        let left = session.left_database();
        let any = self.view().is_some_and(|view| view.outbox.len() + view.refused.len() > 0);
        // As long as the store is open: it knows the PIN.
        let mut aside = if any { self.open_aside(&left).await.ok() } else { None };
        let unsent = self.unsent().filter(|unsent| !unsent.meant.is_empty());
        self.tell(NoticeKind::SessionEnded(Ended::Revoked));
        drop(self.stop());
        let mut kept = set_aside(aside.as_mut(), unsent.as_ref()).await;
        // Waits until what is on its way to the disk is there, so that nothing is written after the erasing.
        self.store.lock().await.close();
        if Idb::erase(&session.database()).await.is_err() {
            edge::warn("the database is not erased");
        }
        if unsent.is_some() && !kept {
            // Perhaps there is room now.
            if aside.is_none() {
                aside = self.open_aside(&left).await.ok();
            }
            kept = set_aside(aside.as_mut(), unsent.as_ref()).await;
        }
        if let Some(mut aside) = aside {
            aside.close();
        }
        if !kept && Idb::erase(&left).await.is_err() {
            edge::warn("a database is not erased");
        }
        session.set_canary(None);
        Session::forget();
        ShutOut { out: true, left: kept.then_some(left) }.save();
        match unsent {
            // It is nowhere but in this page.
            Some(unsent) if !kept => {
                self.inner.play(Part::None);
                self.inner.set_session(None);
                self.inner.show(std::sync::Arc::default());
                self.inner.untell(|_| true);
                self.inner.set_left(vec![unsent.write()], false);
                self.inner.set_phase(Phase::ShutOut);
            }
            _ => edge::reload(),
        }
    }

    /// A database of its own, under the PIN of this device.
    async fn open_aside(&self, database: &str) -> Result<Kept, StoreError> {
        let mut aside = Idb::open(database, |_| ()).await?;
        aside.claim().await?;
        self.store.lock().await.extend(aside).await
    }

    fn unsent(&self) -> Option<Unsent> {
        let community = self.session.community_id()?;
        let view = self.view()?;
        Some(Unsent::of(community, self.session.grant.principal(), &view, edge::now()))
    }
}

/// Whether it is on disk now.
async fn set_aside(aside: Option<&mut Kept>, unsent: Option<&Unsent>) -> bool {
    let (Some(aside), Some(unsent)) = (aside, unsent) else { return false };
    let value = seal::seal(&unsent.write());
    let key = seal::digest(&value).to_vec();
    aside.commit(vec![Op::Put(Space::Refused, key, value)]).await.is_ok()
}

/// Looks for what an erased device has left. What is under a PIN waits for it.
pub(super) async fn load_left(inner: &Inner) {
    if !edge::has("indexedDB") {
        return;
    }
    let (mut files, mut locked) = (Vec::new(), false);
    for database in ShutOut::left().await {
        let Ok(mut store) = Idb::open(&database, |_| ()).await else { continue };
        match vault::look(&mut store, edge::now()).await {
            Ok(vault::Door::Open) => files.extend(files_in(&mut store).await),
            Ok(vault::Door::Locked(_)) | Err(_) => locked = true,
            Ok(vault::Door::Destroyed) => {}
        }
        store.close();
    }
    inner.set_left(files, locked);
}

async fn files_in<S: Store>(store: &mut S) -> Vec<Vec<u8>> {
    let found = store.range(Space::Refused, &[], &end_of(&[]), usize::MAX).await.unwrap_or_default();
    found.iter().filter_map(|(_, value)| seal::open(value).ok()).map(<[u8]>::to_vec).collect()
}

/// Opens what is under a PIN of an erased device. Wrong tries are counted and end it, as they do at the door.
pub(super) fn open_left(inner: &Rc<Inner>, pin: Pin, told: Told) {
    let inner = Rc::clone(inner);
    spawn_local(async move {
        edge::painted().await;
        let (mut files, mut locked, mut result) = (inner.left(), false, Ok(()));
        for database in ShutOut::left().await {
            match open_one(&database, &pin).await {
                Ok(opened) => files.extend(opened.into_iter().filter(|file| !inner.left().contains(file))),
                Err(error) => {
                    locked |= error != DoorError::Erased;
                    result = Err(error);
                }
            }
        }
        inner.set_left(files, locked);
        told(result);
    });
}

/// The files of one database; none where nothing is under a PIN.
async fn open_one(database: &str, pin: &Pin) -> Result<Vec<Vec<u8>>, DoorError> {
    let failed = |error: StoreError| DoorError::of(error.into(), 0);
    let mut store = Idb::open(database, |_| ()).await.map_err(failed)?;
    store.claim().await.map_err(failed)?;
    let now = edge::now();
    let found = match vault::look(&mut store, now).await {
        Ok(vault::Door::Open | vault::Door::Destroyed) => Ok(Vec::new()),
        Ok(vault::Door::Locked(_)) => match vault::open(&mut store, pin, now).await {
            Ok(key) => {
                let mut opened = Vault::new(store, &key, edge::random());
                let files = files_in(&mut opened).await;
                opened.inside().close();
                return Ok(files);
            }
            Err(error) => {
                let left = match vault::look(&mut store, now).await {
                    Ok(vault::Door::Locked(lock)) => lock.left(),
                    Ok(vault::Door::Open | vault::Door::Destroyed) | Err(_) => 0,
                };
                Err(DoorError::of(error, left))
            }
        },
        Err(error) => Err(DoorError::of(error, 0)),
    };
    store.close();
    if found == Err(DoorError::Erased) && Idb::erase(database).await.is_err() {
        edge::warn("a database is not erased");
    }
    found
}

/// Forgets it.
pub(super) fn drop_left(inner: &Rc<Inner>) {
    let inner = Rc::clone(inner);
    spawn_local(async move {
        for database in ShutOut::left().await {
            if Idb::erase(&database).await.is_err() {
                edge::warn("a database is not erased");
            }
        }
        if let Some(noted) = ShutOut::load() {
            ShutOut { left: None, ..noted }.save();
        }
        inner.set_left(Vec::new(), false);
    });
}

/// What is not delivered, as one file.
pub(super) fn unsent(inner: &Inner) -> Option<Vec<u8>> {
    let now = match inner.part() {
        Part::Leader(engine) => engine.unsent(),
        Part::Follower(_) => {
            let session = inner.session.borrow().clone();
            session.and_then(|session| {
                let community = session.community_id()?;
                Some(Unsent::of(community, session.grant.principal(), &inner.view(), edge::now()))
            })
        }
        Part::Door(_) | Part::None => None,
    };
    let left = inner.left();
    let left = left.iter().filter_map(|file| Unsent::read(file).ok());
    // Of several people who used this browser, those of the first one: the others' come when that is dropped.
    let mut all = now.into_iter().chain(left);
    let mut first = all.next()?;
    for other in all {
        if (other.community, other.principal) == (first.community, first.principal) {
            first.meant.extend(other.meant);
        }
    }
    (!first.meant.is_empty()).then(|| first.write())
}

/// Reads a file of this community.
pub(super) fn read(inner: &Inner, bytes: &[u8]) -> Result<Unsent, UnsentError> {
    let unsent = Unsent::read(bytes)?;
    let ours = inner.session.borrow().as_ref().and_then(Session::community_id);
    if ours == Some(unsent.community) { Ok(unsent) } else { Err(UnsentError::Foreign) }
}
