//! When the relay does not take the session any more: why, what is told, and what is erased when staff want that.
//!
//! What was done here and not delivered outlives the erasing, in a database of its own, until it was exported or dropped.
//! Nothing is erased because of a network that fails or a relay that answers nonsense.

use std::rc::Rc;

use replica::{
    device::Event,
    seal,
    store::{Entry, Op, Space, Store as _, StoreError, end_of},
    unsent::{NoUnsent, Unsent},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    edge,
    engine::Engine,
    http::{self, Standing},
    inner::{Inner, Part},
    session::{Session, ShutOut},
    state::{Ended, NoticeKind, Phase},
};
use crate::store::Idb;

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
        if self.stopped() {
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
        let unsent = self.unsent().filter(|unsent| !unsent.meant.is_empty());
        self.tell(NoticeKind::SessionEnded(Ended::Revoked));
        drop(self.stop());
        let left = session.left_database();
        let early = match &unsent {
            Some(unsent) => set_aside(&left, unsent).await,
            None => Ok(()),
        };
        // Waits until what is on its way to the disk is there, so that nothing is written after the erasing.
        self.store.lock().await.close();
        if Idb::erase(&session.database()).await.is_err() {
            edge::warn("the database is not erased");
        }
        let kept = match (&unsent, early) {
            // Perhaps there is room now.
            (Some(unsent), Err(_)) => set_aside(&left, unsent).await.is_ok(),
            (unsent, _) => unsent.is_some(),
        };
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
                self.inner.set_left(vec![unsent.write()], unsent.meant.len());
                self.inner.set_phase(Phase::ShutOut);
            }
            _ => edge::reload(),
        }
    }

    fn unsent(&self) -> Option<Unsent> {
        let community = self.session.community_id()?;
        let view = self.view()?;
        Some(Unsent::of(community, self.session.grant.principal(), &view, edge::now()))
    }
}

/// Keeps a file beside those that are there.
async fn set_aside(database: &str, unsent: &Unsent) -> Result<(), StoreError> {
    let mut store = Idb::open(database, |_| ()).await?;
    store.claim().await?;
    let value = seal::seal(&unsent.write());
    let key = seal::digest(&value).to_vec();
    let kept = store.commit(vec![Op::Put(Space::Refused, key, value)]).await;
    store.close();
    kept
}

async fn kept_in(database: &str) -> Vec<Entry> {
    let Ok(mut store) = Idb::open(database, |_| ()).await else { return Vec::new() };
    let found = store.range(Space::Refused, &[], &end_of(&[]), usize::MAX).await;
    store.close();
    found.unwrap_or_default()
}

/// Looks for what an erased device has left.
pub(super) async fn load_left(inner: &Inner) {
    if !edge::has("indexedDB") {
        return;
    }
    let mut files = Vec::new();
    for database in ShutOut::left().await {
        let kept = kept_in(&database).await;
        files.extend(kept.iter().filter_map(|(_, value)| seal::open(value).ok()).map(<[u8]>::to_vec));
    }
    let count = files.iter().map(|file| Unsent::count(file)).sum();
    inner.set_left(files, count);
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
        inner.set_left(Vec::new(), 0);
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
