//! An open device under a PIN: turning the lock on, off and over, and locking when told to or when nobody has touched it.
//!
//! Locking never loses anything: fields commit what is being typed, every tab's acts are waited for, and only when all of
//! that is on disk the page is loaded again, which leaves neither data nor key in memory. A disk that takes nothing keeps
//! the page behind its curtain until everything is delivered.

use std::{rc::Rc, time::Duration};

use domain::moment::Moment;
use futures_channel::oneshot;
use futures_util::future::select;
use replica::vault::{self, Lock, LockError, Pin};
use wasm_bindgen_futures::spawn_local;

use super::{
    door::{self, DoorAsk, Told},
    edge,
    engine::Engine,
    inner::Inner,
    part::Part,
    state::{Bolt, DoorError, Phase},
};
use crate::{link::Message, store::cover_leftovers};

/// Told to the page before it is locked: fields commit what is being typed.
pub(super) const LEAVING: &str = "app-locking";
/// How often it is looked whether the device lies untouched.
const LOOK_MS: u32 = 5_000;
/// How often other tabs are told of touches at most.
const TELL_MS: u64 = 3_000;
/// How long acts of other tabs may take to arrive when the device locks.
const LINGER_MS: u32 = 250;
/// How long it may take to cover what stood on the disk in the clear.
const COVERING_MS: u32 = 20_000;
/// How long what is not kept yet may hold up the lock before the person may come back in.
const PATIENCE: Duration = Duration::from_secs(3);

/// Notices touches, and locks the device when there were none for long enough. Once per page.
pub(super) fn watch(inner: &Rc<Inner>) {
    let Some(window) = edge::window() else { return };
    for event in ["pointerdown", "keydown", "wheel"] {
        let touching = Rc::clone(inner);
        edge::listen(&window, event, move || touched(&touching));
    }
    // Time goes on while the page is hidden; a page that slept through it locks before it shows anything.
    let returning = Rc::clone(inner);
    edge::on_return(move || lock_if_idle(&returning));
    let inner = Rc::clone(inner);
    spawn_local(async move {
        loop {
            edge::sleep(LOOK_MS).await;
            lock_if_idle(&inner);
        }
    });
}

/// A person is there, in this tab or another.
pub(super) fn touched(inner: &Rc<Inner>) {
    let now = edge::now();
    lock_if_idle(inner);
    inner.touched.set(now);
    if let Part::Follower(follower) = inner.part()
        && inner.told.get().apart(now) >= TELL_MS
    {
        inner.told.set(now);
        follower.touched();
    }
}

fn lock_if_idle(inner: &Rc<Inner>) {
    if let (Some(idle), Part::Leader(engine)) = (inner.idle(), inner.part())
        && edge::now().apart(inner.touched.get()) >= idle.ms()
    {
        engine.lock();
    }
}

impl Engine {
    /// What a person asks of the lock, in this tab or another.
    pub(super) fn ask(self: &Rc<Self>, ask: DoorAsk, told: Told) {
        let engine = Rc::clone(self);
        spawn_local(async move {
            let result = match ask {
                DoorAsk::Open(pin) => engine.come_back(&pin).await,
                DoorAsk::TurnOn(..) | DoorAsk::TurnOff(_) | DoorAsk::Change { .. } | DoorAsk::Idle(_) => {
                    engine.change(ask).await
                }
                DoorAsk::Lock => {
                    engine.lock();
                    Ok(())
                }
                DoorAsk::Forget => engine.forget().await,
            };
            told(result);
        });
    }

    async fn change(self: &Rc<Self>, ask: DoorAsk) -> Result<(), DoorError> {
        let mut store = self.store.lock().await;
        edge::painted().await;
        let now = edge::now();
        let done: Result<(), LockError> = async {
            match ask {
                DoorAsk::TurnOn(pin, idle) => {
                    let key = store.turn_on(&pin, idle, [edge::random(), edge::random()]).await?;
                    // What stood here in the clear a moment ago is still in the browser's files.
                    let (done, covered) = oneshot::channel();
                    spawn_local(async move {
                        cover_leftovers().await;
                        // Nobody waits for ever.
                        done.send(()).ok();
                    });
                    select(covered, Box::pin(edge::sleep(COVERING_MS))).await;
                    let lock = found(vault::look(store.vault()?.inside(), now).await);
                    self.inner.touched.set(now);
                    self.inner.set_guard(lock.map(|lock| (idle, lock.hand_over(key))));
                }
                DoorAsk::TurnOff(pin) => {
                    store.turn_off(&pin, now).await?;
                    self.inner.set_guard(None);
                }
                DoorAsk::Change { pin, new } => {
                    let vault = store.vault()?;
                    vault::change_pin(vault, &pin, &new, vault::Cost::PHONE, now, edge::random()).await?;
                }
                DoorAsk::Idle(idle) => {
                    vault::set_idle(store.vault()?, idle, now).await?;
                    self.inner.set_guard(self.inner.handover().map(|handover| (idle, handover)));
                }
                DoorAsk::Open(_) | DoorAsk::Lock | DoorAsk::Forget => return Err(LockError::Otherwise),
            }
            Ok(())
        }
        .await;
        self.say_guard();
        match done {
            Ok(()) => Ok(()),
            Err(LockError::Destroyed) => {
                drop(store);
                self.forget().await?;
                Err(DoorError::Erased)
            }
            Err(error) => {
                let lock = match store.vault() {
                    Ok(vault) => found(vault::look(vault.inside(), now).await),
                    Err(_) => None,
                };
                Err(DoorError::of(error, lock.map_or(0, |lock| lock.left())))
            }
        }
    }

    async fn forget(self: &Rc<Self>) -> Result<(), DoorError> {
        {
            let mut store = self.store.lock().await;
            let vault = store.vault().map_err(|error| DoorError::of(error, 0))?;
            let destroyed = vault::destroy(vault.inside()).await;
            destroyed.map_err(|error| DoorError::of(error.into(), 0))?;
        }
        drop(self.stop());
        let (inner, session) = (Rc::clone(&self.inner), self.session.clone());
        spawn_local(async move { door::erased(&inner, &session).await });
        Ok(())
    }

    /// Tells other tabs whether this device is under a PIN.
    pub(super) fn say_guard(&self) {
        self.out.say(&Message::Guard(self.inner.guard()));
    }

    /// Locks the device, when it is under a PIN and not being locked already.
    pub(super) fn lock(self: &Rc<Self>) {
        if self.inner.idle().is_none() || is_shut(&self.inner.phase()) || self.stopped() {
            return;
        }
        edge::announce(LEAVING);
        self.turn(Phase::Locking);
        let engine = Rc::clone(self);
        spawn_local(async move {
            let since = edge::now();
            edge::sleep(LINGER_MS).await;
            while engine.holds_something() {
                engine.offer_to_come_back(since).await;
                edge::sleep(LINGER_MS).await;
                if !is_shut(&engine.inner.phase()) || engine.stopped() {
                    return;
                }
            }
            engine.shut().await;
            engine.turn(Phase::Locked { bolt: engine.bolt().await, unsent: door::unsent(&engine.session) });
            drop(engine.stop());
            edge::reload();
        });
    }

    fn turn(&self, phase: Phase) {
        self.inner.set_phase(phase);
        self.out.say(&Message::Leading(self.inner.phase()));
    }

    /// Whether closing the page now would lose anything.
    fn holds_something(&self) -> bool {
        self.waits_for_answers() || self.view().is_some_and(|view| view.status.unkept > 0)
    }

    /// What other tabs were given opens nothing from now on. They forget it by themselves; one that sleeps does not.
    async fn shut(&self) {
        let mut store = self.store.lock().await;
        if let Ok(vault) = store.vault()
            && vault::shut(vault, edge::now()).await.is_err()
        {
            edge::warn("the lock is not noted");
        }
    }

    async fn bolt(&self) -> Bolt {
        let mut store = self.store.lock().await;
        let lock = match store.vault() {
            Ok(vault) => found(vault::look(vault.inside(), edge::now()).await),
            Err(_) => None,
        };
        door::bolt(lock.as_ref())
    }

    /// When the disk takes nothing it can be long before everything is delivered: the PIN lets the person in again.
    async fn offer_to_come_back(self: &Rc<Self>, since: Moment) {
        let late = u128::from(edge::now().apart(since)) > PATIENCE.as_millis();
        if late && self.inner.phase() == Phase::Locking {
            let unsent = self.view().map_or(0, |view| view.status.unsent);
            self.turn(Phase::Locked { bolt: self.bolt().await, unsent });
        }
    }

    /// The PIN is given while something still holds up the lock.
    async fn come_back(self: &Rc<Self>, pin: &Pin) -> Result<(), DoorError> {
        if !is_shut(&self.inner.phase()) {
            return Ok(());
        }
        let result = {
            let mut store = self.store.lock().await;
            edge::painted().await;
            vault::open(store.vault().map_err(|error| DoorError::of(error, 0))?.inside(), pin, edge::now())
                .await
        };
        let unsent = self.view().map_or(0, |view| view.status.unsent);
        match result {
            Ok(_) => {
                self.inner.touched.set(edge::now());
                self.turn(self.open_phase());
                self.say_guard();
                Ok(())
            }
            Err(LockError::Destroyed) => {
                self.forget().await?;
                Err(DoorError::Erased)
            }
            Err(error) => {
                let bolt = self.bolt().await;
                self.turn(Phase::Locked { bolt, unsent });
                let left = match bolt {
                    Bolt::Pin { left, .. } => left,
                    Bolt::Damaged => 0,
                };
                Err(DoorError::of(error, left))
            }
        }
    }
}

fn found(door: Result<vault::Door, LockError>) -> Option<Lock> {
    match door {
        Ok(vault::Door::Locked(lock)) => Some(lock),
        Ok(vault::Door::Open | vault::Door::Destroyed) | Err(_) => None,
    }
}

/// Whether nothing of the data is shown because of the lock.
pub(super) fn is_shut(phase: &Phase) -> bool {
    matches!(phase, Phase::Locked { .. } | Phase::Locking)
}
