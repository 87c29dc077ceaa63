//! The door of a device that is under a PIN: a leading tab that has opened the database, but cannot read it yet.
//!
//! It answers the tabs that follow, tries PINs, and erases everything after too many wrong ones. It neither shows nor
//! sends anything. What is done with the lock of an open device is in `guard`.

use std::{cell::RefCell, rc::Rc};

use futures_channel::oneshot;
use futures_util::{
    future::{Either, select},
    lock::Mutex,
};
use replica::vault::{self, DataKey, Idle, Lock, LockError, Pin, Vault};
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

use super::{
    edge, http,
    inner::{Act, Inner},
    part::Part,
    session::{self, Session},
    state::{Bolt, DoorError, Phase},
};
use crate::{
    link::{Message, Tabs},
    store::{Idb, Kept},
};

/// Something a person asks of the lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DoorAsk {
    /// Open it.
    Open(Pin),
    /// Put this device under a PIN.
    TurnOn(Pin, Idle),
    /// Take the PIN away.
    TurnOff(Pin),
    /// Another PIN in place of the one there is.
    Change {
        /// The one there is.
        pin: Pin,
        /// The other one.
        new: Pin,
    },
    /// When it locks itself.
    Idle(Idle),
    /// Lock it now.
    Lock,
    /// Nobody knows the PIN any more: erase everything here.
    Forget,
}

/// Told once how it went.
pub(crate) type Told = Box<dyn FnOnce(Result<(), DoorError>)>;

pub(crate) struct Door {
    inner: Rc<Inner>,
    tabs: Option<Rc<Tabs>>,
    session: Session,
    store: Rc<Mutex<Option<Idb>>>,
    opened: RefCell<Option<oneshot::Sender<Kept>>>,
}

/// What came of standing at the door.
pub(super) enum Passed {
    /// It is open.
    In(Kept),
    /// Another tab leads now, or everything is being erased.
    Away,
}

/// Comes in: at once where nothing is locked or the leader before has left the key, else when somebody knows the PIN.
pub(super) async fn pass(
    inner: &Rc<Inner>,
    session: &Session,
    tabs: Option<&Rc<Tabs>>,
    mut store: Idb,
    carried: &[Act],
    lost: &mut oneshot::Receiver<()>,
) -> Result<Passed, LockError> {
    let renewed = Session::load().is_some_and(|session| session.renewed);
    Session::settled();
    let lock = match vault::look(&mut store, edge::now()).await {
        Ok(vault::Door::Open) => {
            inner.set_guard(None);
            return Ok(Passed::In(Kept::Idb(Box::new(store))));
        }
        Ok(vault::Door::Destroyed) if renewed => {
            vault::renew(&mut store).await?;
            inner.set_guard(None);
            return Ok(Passed::In(Kept::Idb(Box::new(store))));
        }
        Ok(vault::Door::Destroyed) => {
            vault::destroy(&mut store).await?;
            store.close();
            return erased(inner, session).await;
        }
        Ok(vault::Door::Locked(lock)) => Some(lock),
        Err(LockError::Damaged) => None,
        Err(error) => return Err(error),
    };
    let left = inner.handover().filter(|left| lock.as_ref().is_some_and(|lock| lock.takes(left)));
    if let Some(left) = left {
        // Somebody was at the tab that went just now.
        inner.touched.set(edge::now());
        return Ok(Passed::In(in_vault(store, left.key())));
    }
    inner.set_guard(None);
    if inner.has_shown() && carried.is_empty() {
        // The one sure way to leave nothing in memory.
        store.close();
        edge::reload();
        return std::future::pending().await;
    }
    // What nobody has kept yet has to wait in here.
    inner.forget_view();
    let (opened, open) = oneshot::channel();
    let door = Rc::new(Door {
        inner: Rc::clone(inner),
        tabs: tabs.map(Rc::clone),
        session: session.clone(),
        store: Rc::new(Mutex::new(Some(store))),
        opened: RefCell::new(Some(opened)),
    });
    door.shut(lock.as_ref());
    inner.play(Part::Door(Rc::clone(&door)));
    door.say(&Message::Leading(inner.phase()));
    let passed = match select(open, lost).await {
        Either::Left((Ok(kept), _)) => Passed::In(kept),
        Either::Left((Err(_), _)) | Either::Right(_) => Passed::Away,
    };
    door.close().await;
    inner.play(Part::None);
    if matches!(passed, Passed::In(_)) {
        inner.set_phase(Phase::Opening);
    }
    Ok(passed)
}

fn in_vault(store: Idb, key: &DataKey) -> Kept {
    Kept::Vault(Box::new(Vault::new(store, key, edge::random())))
}

impl Door {
    fn say(&self, message: &Message) {
        if let Some(tabs) = &self.tabs {
            tabs.say(message);
        }
    }

    /// Shows how it stands; `None` when the lock is damaged.
    fn shut(&self, lock: Option<&Lock>) {
        self.inner.set_phase(Phase::Locked { bolt: bolt(lock), unsent: unsent(&self.session) });
    }

    /// Gives the database back, unless somebody has come in with it.
    pub(super) async fn close(&self) {
        if let Some(mut store) = self.store.lock().await.take() {
            store.close();
        }
    }

    pub(super) fn ask(self: &Rc<Self>, ask: DoorAsk, told: Told) {
        let door = Rc::clone(self);
        spawn_local(async move {
            told(match ask {
                DoorAsk::Open(pin) => door.open(&pin).await,
                DoorAsk::Forget => door.forget().await,
                DoorAsk::Lock => Ok(()),
                DoorAsk::TurnOn(..) | DoorAsk::TurnOff(_) | DoorAsk::Change { .. } | DoorAsk::Idle(_) => {
                    Err(DoorError::NotNow)
                }
            });
        });
    }

    async fn forget(self: &Rc<Self>) -> Result<(), DoorError> {
        let mut slot = self.store.lock().await;
        let store = slot.as_mut().ok_or(DoorError::NotNow)?;
        vault::destroy(store).await.map_err(|error| DoorError::of(error.into(), 0))?;
        store.close();
        slot.take();
        let (inner, session) = (Rc::clone(&self.inner), self.session.clone());
        spawn_local(async move { erased(&inner, &session).await });
        Ok(())
    }

    async fn open(self: &Rc<Self>, pin: &Pin) -> Result<(), DoorError> {
        let mut slot = self.store.lock().await;
        // Making the key of a PIN takes all there is for a moment; the page says so before.
        edge::painted().await;
        let store = slot.as_mut().ok_or(DoorError::NotNow)?;
        let result = vault::open(store, pin, edge::now()).await;
        let found = vault::look(store, edge::now()).await;
        match (result, found) {
            (Ok(key), Ok(vault::Door::Locked(lock))) => {
                let store = slot.take().ok_or(DoorError::NotNow)?;
                let kept = in_vault(store, &key);
                self.inner.touched.set(edge::now());
                self.inner.set_guard(Some((lock.idle(), lock.hand_over(key))));
                if let Some(opened) = self.opened.take() {
                    // The receiver is gone when another tab has taken the part meanwhile.
                    drop(opened.send(kept));
                }
                Ok(())
            }
            (Ok(_), _) => Err(DoorError::NotNow),
            (Err(error), found) => {
                let lock = match &found {
                    Ok(vault::Door::Locked(lock)) => Some(lock),
                    Ok(vault::Door::Open | vault::Door::Destroyed) | Err(_) => None,
                };
                if error == LockError::Destroyed {
                    drop(slot);
                    self.forget().await?;
                } else if lock.is_some() || matches!(error, LockError::Damaged) {
                    self.shut(lock);
                    self.say(&Message::Leading(self.inner.phase()));
                }
                Err(DoorError::of(error, lock.map_or(0, Lock::left)))
            }
        }
    }

    /// What a tab says to its leader.
    pub(super) fn hear(self: &Rc<Self>, message: Message) {
        match message {
            Message::Hello(_) | Message::Ping => self.say(&Message::Leading(self.inner.phase())),
            Message::AskDoor { tab, id, ask } => {
                let door = Rc::clone(self);
                self.ask(ask, Box::new(move |result| door.say(&Message::Asked { tab, id, result })));
            }
            // Acts are asked again of every leader that opens; they wait with those who asked.
            Message::Act { .. }
            | Message::Settle { .. }
            | Message::SyncNow
            | Message::Bye(_)
            | Message::Touched
            | Message::Who
            | Message::Leading(_)
            | Message::View(_)
            | Message::Tell(_)
            | Message::Done { .. }
            | Message::Asked { .. }
            | Message::Ask { .. }
            | Message::Found { .. }
            | Message::TakeUpAgain
            | Message::Picture { .. }
            | Message::Pictured { .. }
            | Message::PicturesMoved(_)
            | Message::Untell(_)
            | Message::Guard(_) => {}
        }
    }
}

/// What a person is told of a lock; `None` is a damaged one.
pub(super) fn bolt(lock: Option<&Lock>) -> Bolt {
    lock.map_or(Bolt::Damaged, |lock| Bolt::Pin {
        wrong: lock.wrong(),
        left: lock.left(),
        not_before: lock.not_before(),
    })
}

/// How many things would be lost: noted outside of the database, as a bare number.
pub(super) fn unsent(session: &Session) -> usize {
    session.canary().map_or(0, |canary| canary.unsent)
}

/// Everything here was destroyed: nobody is signed in any more, and the page begins anew. It does not come back.
pub(super) async fn erased<T>(inner: &Rc<Inner>, session: &Session) -> T {
    let unsent = unsent(session);
    inner.play(Part::None);
    session.set_canary(None);
    Session::forget();
    session::note_erased(unsent);
    if http::close_session().await.is_err() {
        session::close_later();
    }
    edge::reload();
    std::future::pending().await
}
