//! The leading tab: owns the replica, the store and the link, and carries out effects in their order.
//!
//! Events queue up and are handled one after another; between them the page may paint. An act is answered when what it
//! did is on disk here, which the replica's own view proves. Nothing waits in here to be written: what is not yet
//! stored is already in a transaction or in the next one.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeSet, VecDeque},
    rc::Rc,
    sync::Arc,
};

use domain::{access::DocName, edit::Edit, moment::Moment};
use futures_channel::oneshot;
use futures_util::lock::Mutex;
use replica::{
    audit::{Ask, Found},
    device::{Effect, Event, Replica, Settle, View},
    store::{Store, StoreError},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    acts::{Acts, Asker, Fate},
    edge,
    guard::is_shut,
    inner::{Act, Inner, Tell},
    outward::Outward,
    pictures::Gallery,
    session::{self, Canary, Session},
    state::{ActError, Mode, NoticeKind, Phase},
};
use crate::{
    link::Tabs,
    store::{Kept, TAKEN_OVER, cover_leftovers},
};

/// How long events are handled before the page may paint.
const SLICE_MS: u64 = 12;

/// What was going on when a leader stepped down.
pub(super) type Unanswered = Vec<Act>;

pub(crate) struct Engine {
    pub(super) inner: Rc<Inner>,
    pub(super) session: Session,
    pub(super) store: Rc<Mutex<Kept>>,
    pub(super) out: Outward,
    pub(super) replica: RefCell<Option<Replica>>,
    queue: RefCell<VecDeque<Event>>,
    /// Nothing was kept here: everything is being fetched.
    pub(super) fetches: Cell<bool>,
    /// What has to wait until what it is about is here.
    held: RefCell<Vec<Event>>,
    running: Cell<bool>,
    stopped: Cell<bool>,
    pub(super) erasing: Cell<bool>,
    acts: Acts,
    newest: Cell<u64>,
    store_error: RefCell<Option<StoreError>>,
    fresh: RefCell<Option<Arc<View>>>,
    lost: Cell<Option<usize>>,
    pub(super) canary: RefCell<Option<Canary>>,
    /// Whether the browser was asked in this start not to clear what is kept.
    asked_to_keep: Cell<bool>,
    /// Documents that ended the app before.
    pub(super) quarantined: RefCell<BTreeSet<DocName>>,
    down: RefCell<Option<oneshot::Sender<()>>>,
    pub(super) gallery: Gallery,
}

impl Engine {
    /// An engine that takes acts at once and handles them when it has been opened. The receiver hears when it has to
    /// step down.
    pub(super) fn new(
        inner: &Rc<Inner>,
        session: Session,
        store: Kept,
        tabs: Option<Rc<Tabs>>,
    ) -> (Rc<Self>, oneshot::Receiver<()>) {
        let (down, stepped_down) = oneshot::channel();
        let canary = session.canary();
        let engine = Rc::new(Self {
            inner: Rc::clone(inner),
            session,
            store: Rc::new(Mutex::new(store)),
            out: Outward::new(tabs),
            replica: RefCell::default(),
            queue: RefCell::default(),
            fetches: Cell::new(false),
            held: RefCell::default(),
            running: Cell::new(false),
            stopped: Cell::new(false),
            erasing: Cell::new(false),
            acts: Acts::default(),
            newest: Cell::new(0),
            store_error: RefCell::default(),
            fresh: RefCell::default(),
            lost: Cell::new(None),
            canary: RefCell::new(canary),
            asked_to_keep: Cell::new(false),
            quarantined: RefCell::new(session::quarantined()),
            down: RefCell::new(Some(down)),
            gallery: Gallery::default(),
        });
        (engine, stepped_down)
    }

    /// Whether somebody still waits to hear how an act went.
    pub(super) fn waits_for_answers(&self) -> bool {
        !self.acts.is_empty()
    }

    /// How far the app has come when nothing locks it.
    pub(super) fn open_phase(&self) -> Phase {
        self.lost.get().map_or(Phase::Ready, |unsent| Phase::Vanished { unsent })
    }

    pub(super) fn stopped(&self) -> bool {
        self.stopped.get()
    }

    /// Takes up a replica; what waited for it is done now.
    pub(super) fn begin(self: &Rc<Self>, replica: Replica, effects: Vec<Effect>) {
        self.replica.replace(Some(replica));
        for effect in effects {
            self.perform(effect);
        }
        self.flush();
        self.run();
    }

    /// What is to be shown now.
    pub(super) fn view(&self) -> Option<Arc<View>> {
        self.replica.borrow().as_ref().map(Replica::view)
    }

    /// Ends everything here; gives back what this tab's person is still waiting for.
    pub(super) fn stop(self: &Rc<Self>) -> Unanswered {
        self.stopped.set(true);
        self.out.stop();
        self.queue.borrow_mut().clear();
        let store = Rc::clone(&self.store);
        spawn_local(async move { store.lock().await.close() });
        self.acts.take_unanswered()
    }

    /// Says that this tab must not lead any longer.
    pub(super) fn step_down(&self) {
        if let Some(down) = self.down.take() {
            // Nobody listens where no other tab can take over.
            down.send(()).ok();
        }
    }

    pub(crate) fn act(self: &Rc<Self>, act: Act) {
        self.take(act.edits, Asker::Here(act.done));
    }

    /// Takes an act of this tab or another one. The same act of a tab again is ignored while the first is under way.
    pub(super) fn take(self: &Rc<Self>, edits: Vec<Edit>, asker: Asker) {
        if let Some(token) = self.acts.begin(&edits, asker) {
            self.push(Event::Act { token, edits });
        }
    }

    pub(crate) fn settle(self: &Rc<Self>, refused: u64, how: Settle) {
        self.push(Event::Settle { refused, how });
    }

    /// Answers from the documents, after the page has painted: the first question of a document indexes it.
    pub(crate) fn trail(self: &Rc<Self>, ask: Ask, tell: Tell) {
        let engine = Rc::clone(self);
        spawn_local(async move {
            edge::next_frame().await;
            if let Some(found) = engine.found(&ask) {
                tell(found);
            }
        });
    }

    pub(super) fn found(&self, ask: &Ask) -> Option<Found> {
        self.replica.borrow_mut().as_mut().map(|replica| replica.trail(ask))
    }

    pub(crate) fn sync_now(self: &Rc<Self>) {
        self.out.nudge();
        self.ask_again();
        self.push(Event::Tick);
    }

    /// Queues an event and, unless that is being done already, handles what is queued.
    pub(super) fn push(self: &Rc<Self>, event: Event) {
        if !self.stopped.get() {
            self.queue.borrow_mut().push_back(event);
            self.run();
        }
    }

    fn run(self: &Rc<Self>) {
        if self.running.get() || self.replica.borrow().is_none() {
            return;
        }
        self.running.set(true);
        let since = edge::now();
        loop {
            let Some(event) = self.queue.borrow_mut().pop_front() else {
                self.flush();
                if self.queue.borrow().is_empty() {
                    break;
                }
                continue;
            };
            self.handle(event);
            if edge::now().apart(since) > SLICE_MS && edge::visible() && !self.queue.borrow().is_empty() {
                self.flush();
                let engine = Rc::clone(self);
                spawn_local(async move {
                    edge::sleep(0).await;
                    engine.running.set(false);
                    engine.run();
                });
                return;
            }
        }
        self.running.set(false);
    }

    fn handle(self: &Rc<Self>, event: Event) {
        if self.stopped.get() {
            return;
        }
        if matches!(event, Event::Act { .. } | Event::Settle { .. }) && !self.inner.is_whole() {
            self.held.borrow_mut().push(event);
            return;
        }
        let inbound = match &event {
            Event::Frame(frame) => session::Inbound::of(frame),
            _ => None,
        };
        if let Some(inbound) = &inbound {
            if self.quarantined.borrow().contains(&inbound.doc) {
                return;
            }
            inbound.mark();
        }
        if let Event::Stored(result) = &event {
            self.store_error.replace(result.clone().err());
        }
        let acting = match &event {
            Event::Act { token, .. } => Some((*token, self.newest.get())),
            _ => None,
        };
        let placed = self.placed_before(&event);
        let Some(effects) =
            self.replica.borrow_mut().as_mut().map(|replica| replica.handle(edge::now(), event))
        else {
            return;
        };
        if let Some(placed) = placed {
            self.take_away(placed);
        }
        if inbound.is_some() {
            session::Inbound::clear();
        }
        if let Some(view) = self.view() {
            self.note_newest(&view);
        }
        if let Some((token, after)) = acting {
            self.acts.made(token, after, self.newest.get());
        }
        for effect in effects {
            self.perform(effect);
        }
    }

    pub(super) fn note_newest(&self, view: &View) {
        let newest = view.outbox.iter().map(|waiting| waiting.number).max();
        self.newest.set(newest.unwrap_or(0).max(self.newest.get()));
    }

    fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Show(view) => {
                self.fresh.replace(Some(view));
            }
            Effect::Store(batch) => {
                let engine = Rc::clone(self);
                spawn_local(async move {
                    let result = engine.store.lock().await.commit(batch).await;
                    if matches!(&result, Err(StoreError::Closed(why)) if why == TAKEN_OVER) {
                        engine.step_down();
                        return;
                    }
                    if result.is_ok() {
                        engine.note_kept();
                    }
                    engine.push(Event::Stored(result));
                });
            }
            Effect::Cover => {
                let engine = Rc::clone(self);
                spawn_local(async move {
                    engine.sweep_pictures().await;
                    if engine.inner.mode() != Mode::Light {
                        cover_leftovers().await;
                    }
                    engine.push(Event::Covered);
                });
            }
            Effect::Send(frame) => self.out.send(frame),
            Effect::Hangup => self.out.hangup(),
            Effect::Answer { token, result: Err(refusal) } => {
                self.finish(token, Err(ActError::Refusal(refusal)));
            }
            Effect::Answer { result: Ok(()), .. } => {} // answered when it is durable
            Effect::Report(notice) => match NoticeKind::of(notice) {
                NoticeKind::SessionEnded(_) => self.session_over(),
                kind => self.tell(kind),
            },
        }
    }

    pub(super) fn tell(&self, kind: NoticeKind) {
        self.out.tell(&kind);
        self.inner.tell(kind);
    }

    /// Takes notices away that no longer hold, in every tab.
    pub(super) fn untell(&self, over: impl Fn(&NoticeKind) -> bool) {
        self.out.untell(self.inner.untell(|notice| over(&notice.kind)));
    }

    /// Shows what changed, then answers whoever can be answered.
    fn flush(self: &Rc<Self>) {
        if let Some(view) = self.fresh.take().filter(|view| self.is_enough(view)) {
            if let Some(unsent) = self.lost.get()
                && view.status.caught_up
            {
                self.note_lost(None);
                if !is_shut(&self.inner.phase()) {
                    self.inner.set_phase(Phase::Ready);
                }
                self.tell(NoticeKind::Lost { unsent });
            }
            self.inner.show(Arc::clone(&view));
            self.inner.set_whole(true);
            self.queue.borrow_mut().extend(self.held.take());
            self.update_canary(&view);
            self.changed();
        }
        let Some(view) = self.view() else { return };
        let decided = self.acts.decided(&view, self.inner.mode(), self.store_error.borrow().as_ref());
        for (token, result) in decided {
            self.finish(token, result);
        }
    }

    /// Whether a view says as much as what is seen of the wall meanwhile: of a device on which nothing was kept it begins
    /// with nothing.
    fn is_enough(&self, view: &View) -> bool {
        if self.inner.is_whole() || !self.fetches.get() || view.status.caught_up {
            return true;
        }
        let (there, seen) = (&view.community, &self.inner.view().community);
        let has = |id| there.wishes.get(id).is_some_and(|wish| wish.card.is_some());
        !there.profile.name.is_empty()
            && there.people.len() >= seen.people.len()
            && seen.wishes.keys().all(has)
    }

    fn finish(&self, token: u64, fate: Fate) {
        match self.acts.end(token) {
            Some(Asker::Here(done)) => done(fate),
            Some(Asker::Tab { tab, id }) => self.out.answer(tab, id, fate),
            None => {}
        }
    }

    /// The database has vanished, or is whole again; noted outside of it, because the page may be closed in between.
    pub(super) fn note_lost(&self, lost: Option<usize>) {
        self.lost.set(lost);
        if let Some(canary) = self.canary.borrow_mut().as_mut() {
            canary.lost = lost;
            self.session.set_canary(Some(canary));
        }
    }

    /// Something is on disk now: the canary may sing, and the browser is asked not to clear it. It may have said no the last time,
    /// and yes to an app that is used more: it is asked once in every start.
    fn note_kept(&self) {
        if self.inner.mode() == Mode::Light {
            return;
        }
        if !self.asked_to_keep.replace(true) {
            super::diagnose::request_persist();
        }
        if self.canary.borrow().is_some() {
            return;
        }
        let canary = Canary { created: edge::now(), ..Canary::default() };
        self.session.set_canary(Some(&canary));
        self.canary.replace(Some(canary));
    }

    /// Notes outside of the database what would be lost with it. Contact is noted to the minute.
    fn update_canary(&self, view: &View) {
        let mut slot = self.canary.borrow_mut();
        let Some(canary) = slot.as_mut().filter(|_| self.lost.get().is_none()) else { return };
        let apart =
            |a: Option<Moment>, b: Option<Moment>| a.zip(b).map_or(a != b, |(a, b)| a.apart(b) >= 60_000);
        if canary.unsent != view.status.unsent || apart(view.status.last_contact, canary.last_ack) {
            canary.unsent = view.status.unsent;
            canary.last_ack = view.status.last_contact;
            self.session.set_canary(Some(canary));
        }
    }
}
