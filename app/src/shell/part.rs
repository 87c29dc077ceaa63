//! Which part this tab plays, for as long as the page lives, and who plays it.
//!
//! One tab leads and the others follow; when the leader goes, sleeps or gives up, another takes its part. Where tabs
//! cannot lock, a heartbeat in localStorage keeps a second one out.

use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use replica::{
    audit::Ask as Question,
    device::Settle,
    store::{Memory, StoreError},
    vault::LockError,
};
use wasm_bindgen_futures::spawn_local;

use super::{
    door::{self, Door, DoorAsk, Passed, Told},
    edge,
    engine::Engine,
    follow::Follower,
    guard, http,
    inner::{Act, Inner, Player, Tell},
    pictures::{PictureAsk, PictureError, ToldPicture},
    session::{self, Session, beat},
    shut_out,
    state::{DoorError, Mode, NoticeKind, Phase},
};
use crate::{
    link::{Ask, Heard, Lock, Message, Tabs},
    store::{Idb, Kept, OpenEvent},
};

/// When what is seen first has been seen: what can wait is looked for then.
const SETTLED_MS: u32 = 1_000;
/// How often a tab that leads without locks says so, and how old that may be before another believes it is gone.
const BEAT_MS: u32 = 2_000;
const BEAT_OLD_MS: u64 = 20_000;

/// Told once whether a session could be ended; else how many things are not delivered.
type SignedOut = Box<dyn FnOnce(Result<(), usize>)>;

/// The part, and who plays it.
#[derive(Clone)]
pub(super) enum Part {
    None,
    Leader(Rc<Engine>),
    Door(Rc<Door>),
    Follower(Rc<Follower>),
}

impl Player for Part {
    fn part(&self) -> Part {
        self.clone()
    }

    fn act(&self, act: Act) -> Result<(), Act> {
        match self {
            Self::Leader(engine) => engine.act(act),
            Self::Follower(follower) => follower.act(act),
            Self::Door(_) | Self::None => return Err(act),
        }
        Ok(())
    }

    fn ask(&self, ask: DoorAsk, told: Told) {
        match self {
            Self::Leader(engine) => engine.ask(ask, told),
            Self::Door(door) => door.ask(ask, told),
            Self::Follower(follower) => follower.ask(ask, told),
            Self::None => told(Err(DoorError::NotNow)),
        }
    }

    fn picture(&self, ask: PictureAsk, told: ToldPicture) {
        match self {
            Self::Leader(engine) => engine.picture(ask, told),
            Self::Follower(follower) => follower.picture(ask, told),
            Self::Door(_) | Self::None => told(Err(PictureError::NotNow)),
        }
    }

    fn untell(&self, gone: Vec<NoticeKind>) {
        match self {
            Self::Leader(engine) => engine.out.untell(gone),
            Self::Follower(follower) => follower.untell(gone),
            Self::Door(_) | Self::None => {}
        }
    }

    fn take_up_again(&self) {
        match self {
            Self::Leader(engine) => engine.take_up_again(),
            Self::Follower(follower) => follower.take_up_again(),
            Self::Door(_) | Self::None => {}
        }
    }

    fn trail(&self, ask: Question, tell: Tell) {
        match self {
            Self::Leader(engine) => engine.trail(ask, tell),
            Self::Follower(follower) => follower.trail(ask, tell),
            Self::Door(_) | Self::None => {}
        }
    }

    fn settle(&self, refused: u64, how: Settle) {
        match self {
            Self::Leader(engine) => engine.settle(refused, how),
            Self::Follower(follower) => follower.settle(refused, how),
            Self::Door(_) | Self::None => {}
        }
    }

    fn sync_now(&self) {
        match self {
            Self::Leader(engine) => engine.sync_now(),
            Self::Follower(follower) => follower.sync_now(),
            Self::Door(_) | Self::None => {}
        }
    }
}

impl Inner {
    /// The part this tab plays.
    pub(super) fn part(&self) -> Part {
        self.player().map_or(Part::None, |player| player.part())
    }

    /// Takes up a part; whatever waited goes to it.
    pub(super) fn play(&self, part: Part) {
        self.set_player(Rc::new(part));
    }
}

/// Begins, with the session there is. Once per page.
pub(super) fn begin(inner: &Rc<Inner>, session: Option<Session>) {
    listen(inner);
    guard::watch(inner);
    let inner = Rc::clone(inner);
    spawn_local(async move {
        let Some(session) = session else { return shut_out::load_left(&inner).await };
        let looking = Rc::clone(&inner);
        spawn_local(async move {
            edge::sleep(SETTLED_MS).await;
            shut_out::load_left(&looking).await;
        });
        take_part(&inner, session).await;
    });
}

/// What the page as a whole is told by the browser.
fn listen(inner: &Rc<Inner>) {
    let returning = Rc::clone(inner);
    edge::on_return(move || match returning.part() {
        Part::Follower(follower) => follower.come_back(),
        Part::Leader(engine) => engine.sync_now(),
        Part::Door(_) | Part::None => {}
    });
    let leaving = Rc::clone(inner);
    edge::on_leave(move || match leaving.part() {
        Part::Follower(follower) => follower.leave(),
        // Half-filled fields are kept at the same moment, and before what is only a cache.
        Part::Leader(engine) => spawn_local(async move {
            edge::sleep(0).await;
            engine.cache_view().await;
        }),
        Part::Door(_) | Part::None => {}
    });
    let Some(window) = edge::window() else { return };
    let storing = Rc::clone(inner);
    edge::listen(&window, "storage", move || session_moved(&storing));
}

/// Another tab has opened a link or signed out.
fn session_moved(inner: &Rc<Inner>) {
    let stored = Session::load();
    let ours = inner.session.borrow().clone();
    match (ours, stored) {
        (None, None) => {}
        (Some(ours), Some(stored)) if ours.database() == stored.database() => {
            let resumed = ours.ended && !stored.ended;
            inner.set_session(Some(stored));
            if let (true, Part::Leader(engine)) = (resumed, inner.part()) {
                engine.resume_session();
            }
        }
        _ => edge::reload(),
    }
}

async fn take_part(inner: &Rc<Inner>, session: Session) {
    if edge::keeps_nothing() {
        inner.set_mode(Mode::Light);
        let (engine, _) = Engine::new(inner, session, Kept::Memory(Memory::default()), None);
        inner.play(Part::Leader(Rc::clone(&engine)));
        report(inner, engine.open(true).await);
    } else if edge::has("navigator.locks") && edge::has("BroadcastChannel") {
        share(inner, session).await;
    } else {
        alone(inner, session).await;
    }
}

/// Leads or follows, for as long as the page lives.
async fn share(inner: &Rc<Inner>, session: Session) {
    let database = session.database();
    let hearing = Rc::clone(inner);
    let Some(tabs) = Tabs::join(&database, move |heard| hear(&hearing, heard)) else {
        return alone(inner, session).await;
    };
    let tabs = Rc::new(tabs);
    let lock = format!("leader-{database}");
    let mut steals = 0;
    let mut carried: Vec<Act> = Vec::new();
    let mut part = hold(&lock, Ask::IfFree).await;
    loop {
        let Some((held, lost)) = part else {
            inner.set_mode(Mode::Follows);
            let (follower, leader_gone) = Follower::new(inner, &tabs, steals);
            inner.play(Part::Follower(Rc::clone(&follower)));
            for act in carried {
                follower.act(act);
            }
            part = match select(Box::pin(hold(&lock, Ask::Wait)), leader_gone).await {
                Either::Left((part, _)) => part,
                // The wait goes on in the browser; what it is granted one day is given back at once.
                Either::Right(_) => {
                    steals += 1;
                    hold(&lock, Ask::Steal).await
                }
            };
            carried = follower.stop();
            continue;
        };
        carried = lead(inner, &session, Some(&tabs), carried, lost).await;
        drop(held);
        if inner.phase() == Phase::Superseded {
            return;
        }
        part = hold(&lock, Ask::IfFree).await;
    }
}

/// Asks for the lock; with it comes word when another tab takes it.
async fn hold(lock: &str, how: Ask) -> Option<(Lock, oneshot::Receiver<()>)> {
    let (taken, lost) = oneshot::channel();
    let tell = move || {
        // Whoever held it has stepped down already when nobody listens.
        taken.send(()).ok();
    };
    Some((Lock::ask(lock, how, tell).await?, lost))
}

fn hear(inner: &Rc<Inner>, heard: Heard) {
    match (inner.part(), heard) {
        (Part::Leader(engine), Heard::Message(message)) => engine.hear(message),
        (Part::Door(door), Heard::Message(message)) => door.hear(message),
        (Part::Follower(follower), Heard::Message(message)) => follower.hear(message),
        (Part::Follower(follower), Heard::OtherBuild) => follower.other_build(),
        (Part::Leader(_) | Part::Door(_), Heard::OtherBuild) | (Part::None, _) => {}
    }
}

/// Leads until it must not any more; gives back what is still unanswered.
async fn lead(
    inner: &Rc<Inner>,
    session: &Session,
    tabs: Option<&Rc<Tabs>>,
    carried: Vec<Act>,
    mut lost: oneshot::Receiver<()>,
) -> Vec<Act> {
    inner.set_mode(Mode::Leads);
    let opened = async {
        let store = open_store(inner, session).await?;
        let made_now = store.created();
        Ok((door::pass(inner, session, tabs, store, &carried, &mut lost).await?, made_now))
    };
    let (store, made_now) = match opened.await {
        Ok((Passed::In(store), made_now)) => (store, made_now),
        Ok((Passed::Away, _)) => return carried,
        Err(error) => {
            inner.set_phase(closed(error));
            // Nothing more to do before a reload, but another tab may take the part.
            lost.await.ok();
            return carried;
        }
    };
    let session = Session::load().unwrap_or_else(|| session.clone());
    let (engine, down) = Engine::new(inner, session, store, tabs.map(Rc::clone));
    inner.play(Part::Leader(Rc::clone(&engine)));
    for act in carried {
        engine.act(act);
    }
    if let Some(tabs) = tabs {
        tabs.say(&Message::Leading(inner.phase()));
    }
    report(inner, engine.open(made_now).await);
    if let Some(tabs) = tabs {
        tabs.say(&Message::Leading(inner.phase()));
        tabs.say(&Message::Who);
    }
    // Whichever comes first; either way this tab leads no more.
    drop(select(lost, down).await);
    let unanswered = engine.stop();
    inner.play(Part::None);
    unanswered
}

async fn open_store(inner: &Rc<Inner>, session: &Session) -> Result<Idb, StoreError> {
    let telling = Rc::clone(inner);
    edge::mark("leads");
    let mut store = Idb::open(&session.database(), move |event| match event {
        OpenEvent::Blocked => telling.set_phase(Phase::Blocked),
        OpenEvent::Superseded => {
            telling.set_phase(Phase::Superseded);
            if let Part::Leader(engine) = telling.part() {
                engine.step_down();
            }
        }
    })
    .await?;
    if inner.phase() == Phase::Blocked {
        inner.set_phase(Phase::Opening);
    }
    edge::mark("store-open");
    store.claim_later();
    Ok(store)
}

fn report(inner: &Rc<Inner>, opened: Result<(), StoreError>) {
    if let Err(error) = opened {
        inner.set_phase(closed(error.into()));
    }
}

/// What is told of a store that does not open.
fn closed(error: LockError) -> Phase {
    match error {
        LockError::Store(StoreError::Newer) => Phase::Newer,
        other => Phase::StoreBroken(other.to_string()),
    }
}

/// Without locks: one tab works, a second one waits with a banner.
async fn alone(inner: &Rc<Inner>, session: Session) {
    let key = format!("tab-{}", session.database());
    let tab = edge::random_number() >> 12; // exact as a number in JSON
    let taken = || {
        beat::read(&key).is_some_and(|(other, at)| {
            other != tab && edge::now().apart(domain::moment::Moment(at)) < BEAT_OLD_MS
        })
    };
    while taken() {
        inner.set_mode(Mode::SecondTab);
        edge::sleep(BEAT_MS).await;
    }
    let leaving = key.clone();
    if let Some(window) = edge::window() {
        edge::listen(&window, "pagehide", move || beat::leave(&leaving, tab));
    }
    let beating = key.clone();
    spawn_local(async move {
        loop {
            beat::write(&beating, tab, edge::now().0);
            edge::sleep(BEAT_MS).await;
        }
    });
    let (_never, lost) = oneshot::channel();
    lead(inner, &session, None, Vec::new(), lost).await;
    inner.set_phase(Phase::Superseded);
}

/// A link was opened while the app runs.
pub(super) async fn opened(inner: &Rc<Inner>, session: Session) {
    let before = inner.session.borrow().clone();
    match before {
        None => {
            inner.set_session(Some(session.clone()));
            inner.set_phase(Phase::Opening);
            take_part(inner, session).await;
        }
        Some(before) if before.database() == session.database() => {
            Session::settled();
            inner.set_session(Some(session));
            if let Part::Leader(engine) = inner.part() {
                engine.resume_session();
            }
        }
        Some(_) => edge::reload(),
    }
}

/// Ends the session here, unless something would be left undelivered and that is not wanted.
pub(super) fn sign_out(inner: &Rc<Inner>, forget: bool, force: bool, done: SignedOut) {
    let pictures = inner.pictures().waiting;
    let unsent = inner.view().status.unsent + pictures;
    let session = inner.session.borrow().clone();
    if unsent > 0 && !force {
        return done(Err(unsent));
    }
    let inner = Rc::clone(inner);
    spawn_local(async move {
        if http::close_session().await.is_err() {
            session::close_later();
        }
        match inner.part() {
            Part::Leader(engine) => drop(engine.stop()),
            Part::Door(door) => door.close().await,
            Part::Follower(_) | Part::None => {}
        }
        inner.play(Part::None);
        Session::forget();
        if let Some(session) = session.filter(|_| forget) {
            session.set_canary(None);
            if Idb::erase(&session.database()).await.is_err() {
                edge::warn("the database is not erased");
            }
        }
        done(Ok(()));
        edge::reload();
    });
}
