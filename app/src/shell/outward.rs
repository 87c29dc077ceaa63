//! The leading tab's dealings with others: the relay's link, the tabs that follow, the cached view.
//!
//! Followers get views coalesced to one per painted frame; the cache is written when nothing has changed for a second,
//! or when the page is about to go. Both are copies: losing one loses nothing.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    rc::Rc,
};

use replica::{
    device::{Event, Glance, View},
    store::{CACHED_GLANCE, CACHED_VIEW},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    acts::{Asker, Fate},
    edge,
    engine::Engine,
    guard::{self, is_shut},
    state::{ActError, Mode, NoticeKind, Phase},
};
use crate::link::{Link, LinkEvent, Message, Tab, Tabs};

/// How long nothing must change before the view is cached.
const CALM_MS: u32 = 1_000;
/// How often time is told to the replica: while something is under way, while linked, and else.
const TICK_BUSY_MS: u32 = 1_000;
const TICK_IDLE_MS: u32 = 5_000;
const TICK_ALONE_MS: u32 = 15_000;

pub(super) struct Outward {
    link: RefCell<Option<Link>>,
    tabs: Option<Rc<Tabs>>,
    followers: RefCell<BTreeSet<Tab>>,
    showing: Cell<bool>,
    /// Counts changes; the cache is due when it has not moved for a while.
    changes: Cell<u64>,
    cached: Cell<u64>,
}

impl Outward {
    pub(super) fn new(tabs: Option<Rc<Tabs>>) -> Self {
        Self {
            link: RefCell::default(),
            tabs,
            followers: RefCell::default(),
            showing: Cell::new(false),
            changes: Cell::new(0),
            cached: Cell::new(0),
        }
    }

    pub(super) fn stop(&self) {
        self.link.replace(None);
    }

    pub(super) fn send(&self, frame: Vec<u8>) {
        if let Some(link) = self.link.borrow().as_ref() {
            link.send(frame);
        }
    }

    pub(super) fn hangup(&self) {
        if let Some(link) = self.link.borrow().as_ref() {
            link.hangup();
        }
    }

    pub(super) fn nudge(&self) {
        if let Some(link) = self.link.borrow().as_ref() {
            link.nudge();
        }
    }

    pub(super) fn tell(&self, kind: &NoticeKind) {
        self.say(&Message::Tell(kind.clone()));
    }

    pub(super) fn untell(&self, gone: Vec<NoticeKind>) {
        for kind in gone {
            self.say(&Message::Untell(kind));
        }
    }

    pub(super) fn answer(&self, tab: Tab, id: u64, fate: Fate) {
        self.say(&Message::Done { tab, id, fate });
    }

    pub(super) fn say(&self, message: &Message) {
        if let Some(tabs) = &self.tabs {
            tabs.say(message);
        }
    }
}

impl Engine {
    /// Connects, in place of any link there was.
    pub(super) fn start_link(self: &Rc<Self>) {
        if self.stopped() {
            return;
        }
        let engine = Rc::downgrade(self);
        let link = Link::start(move |event| {
            let Some(engine) = engine.upgrade() else { return };
            match event {
                LinkEvent::Up => {
                    engine.inner.note_link(true);
                    engine.push(Event::LinkUp);
                    engine.look_up();
                    engine.begin_with_pictures();
                }
                LinkEvent::Down => {
                    engine.inner.note_link(false);
                    engine.push(Event::LinkDown);
                }
                LinkEvent::Frame(frame) => engine.push(Event::Frame(frame)),
                LinkEvent::Poll => engine.push(Event::Tick),
                LinkEvent::SessionEnded => engine.session_over(),
            }
        });
        self.out.link.replace(Some(link));
    }

    /// The relay does not take this session any more: stop talking, keep everything.
    pub(super) fn cut_off(self: &Rc<Self>) {
        if self.out.link.take().is_some() {
            self.push(Event::LinkDown);
        }
    }

    /// The session is good again, or a link of the same person was opened: talk again.
    pub(super) fn resume_session(self: &Rc<Self>) {
        self.untell(|kind| matches!(kind, NoticeKind::SessionEnded(_)));
        self.push(Event::LinkDown);
        self.start_link();
    }

    /// Tells the replica the time, for as long as this tab leads.
    pub(super) fn keep_ticking(self: &Rc<Self>) {
        let engine = Rc::downgrade(self);
        spawn_local(async move {
            loop {
                let Some(engine) = engine.upgrade().filter(|engine| !engine.stopped()) else { return };
                engine.push(Event::Tick);
                let pause = engine.view().map_or(TICK_IDLE_MS, |view| pause(&view));
                drop(engine);
                edge::sleep(pause).await;
            }
        });
    }

    /// The view has changed: followers and the cache get it in their time.
    pub(super) fn changed(self: &Rc<Self>) {
        self.show_followers();
        let change = self.out.changes.get() + 1;
        self.out.changes.set(change);
        let engine = Rc::clone(self);
        spawn_local(async move {
            edge::sleep(CALM_MS).await;
            if engine.out.changes.get() == change {
                engine.cache_view().await;
            }
        });
    }

    /// Writes the cached view, when there is anything new in it.
    pub(super) async fn cache_view(self: &Rc<Self>) {
        let change = self.out.changes.get();
        let idle = self.out.cached.get() == change || self.stopped() || self.inner.mode() == Mode::Light;
        if idle || !self.inner.is_whole() {
            return;
        }
        self.out.cached.set(change);
        let Some(view) = self.view() else { return };
        let of_build = |bytes: Vec<u8>| edge::of_build(&bytes);
        let glance = Glance::of(&view).map(|glance| glance.write());
        let whole = postcard::to_stdvec(&*view).ok();
        let views = vec![(CACHED_VIEW, whole.map(of_build)), (CACHED_GLANCE, glance.map(of_build))];
        if self.store.lock().await.cache(views).await.is_err() {
            edge::warn("the view is not cached");
        }
    }

    fn show_followers(self: &Rc<Self>) {
        if self.out.followers.borrow().is_empty() || self.out.showing.replace(true) {
            return;
        }
        let engine = Rc::clone(self);
        spawn_local(async move {
            edge::next_frame().await;
            engine.out.showing.set(false);
            let silent = engine.stopped() || is_shut(&engine.inner.phase()) || !engine.inner.is_whole();
            if let Some(view) = engine.view().filter(|_| !silent)
                && let Ok(bytes) = postcard::to_stdvec(&*view)
            {
                engine.out.say(&Message::View(bytes));
            }
        });
    }

    /// What a tab says to its leader.
    pub(super) fn hear(self: &Rc<Self>, message: Message) {
        match message {
            Message::Hello(tab) => {
                self.out.followers.borrow_mut().insert(tab);
                self.out.say(&Message::Leading(self.inner.phase()));
                if !is_shut(&self.inner.phase()) {
                    for kind in self.inner.told() {
                        self.out.tell(&kind);
                    }
                    self.say_guard();
                    self.say_pictures();
                    self.show_followers();
                }
            }
            Message::Ping => self.out.say(&Message::Leading(self.inner.phase())),
            Message::Bye(tab) => {
                self.out.followers.borrow_mut().remove(&tab);
            }
            Message::Act { tab, id, edits } => {
                self.out.followers.borrow_mut().insert(tab);
                match self.inner.phase() {
                    Phase::Ready | Phase::Opening | Phase::Locking => {
                        self.take(edits, Asker::Tab { tab, id });
                    }
                    Phase::NoSession
                    | Phase::LinkRefused(_)
                    | Phase::Vanished { .. }
                    | Phase::Blocked
                    | Phase::Superseded
                    | Phase::Newer
                    | Phase::StoreBroken(_)
                    | Phase::Locked { .. }
                    | Phase::ShutOut => self.out.answer(tab, id, Err(ActError::Closed)),
                }
            }
            Message::Settle { refused, how } => self.settle(refused, how),
            Message::SyncNow => self.sync_now(),
            Message::Ask { tab, id, ask } => {
                if let Some(found) = self.found(&ask) {
                    self.out.say(&Message::Found { tab, id, found });
                }
            }
            Message::AskDoor { tab, id, ask } => {
                let engine = Rc::clone(self);
                self.ask(ask, Box::new(move |result| engine.out.say(&Message::Asked { tab, id, result })));
            }
            Message::Picture { tab, id, ask } => {
                let engine = Rc::clone(self);
                let told = Box::new(move |result| engine.out.say(&Message::Pictured { tab, id, result }));
                self.picture(ask, told);
            }
            Message::Touched => guard::touched(&self.inner),
            Message::TakeUpAgain => self.take_up_again(),
            Message::Untell(kind) => {
                self.inner.untell(|notice| notice.kind == kind);
            }
            Message::Who
            | Message::Leading(_)
            | Message::View(_)
            | Message::Tell(_)
            | Message::Done { .. }
            | Message::Found { .. }
            | Message::Asked { .. }
            | Message::Pictured { .. }
            | Message::PicturesMoved(_)
            | Message::Guard(_) => {}
        }
    }
}

fn pause(view: &View) -> u32 {
    let status = &view.status;
    let busy = status.unsent > 0 || !status.caught_up;
    match (status.link, busy || status.store.is_some()) {
        (true, true) => TICK_BUSY_MS,
        (true, false) | (false, true) => TICK_IDLE_MS,
        (false, false) => TICK_ALONE_MS,
    }
}
