//! What stands behind a `Shell`: the signals, and whichever part this tab plays at the moment.
//!
//! It only passes on: acts made before anybody can take them wait here.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use domain::{
    edit::Edit,
    moment::{Day, Moment},
    principal::Role,
};
use leptos::prelude::*;
use replica::{
    audit::{Ask, Found},
    device::{Settle, Status, View},
    unsent::Unsent,
    vault::{Handover, Idle},
};

use super::{
    Signals,
    door::{DoorAsk, Told},
    edge,
    part::Part,
    pictures::{PictureAsk, PictureError, PicturesState, ToldPicture},
    session::Session,
    state::{ActError, DoorError, Mode, Notice, NoticeKind, Phase},
};

/// Told once how an act went.
pub(crate) type Done = Box<dyn FnOnce(Result<(), ActError>)>;

/// Told once what the history says; dropped when nobody can say it.
pub(crate) type Tell = Box<dyn FnOnce(Found)>;

/// Something a person did, on its way.
pub(crate) struct Act {
    pub(crate) edits: Vec<Edit>,
    pub(crate) done: Done,
}

/// Whoever plays the part of this tab, as far as pages are concerned.
pub(super) trait Player {
    /// The part, for those who know of parts.
    fn part(&self) -> Part;
    /// Takes an act, or gives it back.
    fn act(&self, act: Act) -> Result<(), Act>;
    /// Asks something of the lock.
    fn ask(&self, ask: DoorAsk, told: Told);
    /// Asks for a picture.
    fn picture(&self, ask: PictureAsk, told: ToldPicture);
    /// Other tabs need not tell this any longer.
    fn untell(&self, gone: Vec<NoticeKind>);
    /// Tries again what is left alone.
    fn take_up_again(&self);
    /// Asks the history.
    fn trail(&self, ask: Ask, tell: Tell);
    /// Decides about a refused intent.
    fn settle(&self, refused: u64, how: Settle);
    /// Asks what moved.
    fn sync_now(&self);
}

pub(crate) struct Inner {
    signals: Signals,
    /// Nobody, before the rest of the code is here.
    player: RefCell<Option<Rc<dyn Player>>>,
    early: RefCell<Vec<Act>>,
    pub(crate) session: RefCell<Option<Session>>,
    next_notice: Cell<u64>,
    /// What an erased device has left, as files.
    left: RefCell<Vec<Vec<u8>>>,
    guard: RefCell<Option<(Idle, Handover)>>,
    /// When a person last touched the app, as far as this tab knows.
    pub(super) touched: Cell<Moment>,
    /// When other tabs were last told of it.
    pub(super) told: Cell<Moment>,
    shown: Cell<bool>,
    /// Today, as it turns.
    pub(super) day: RwSignal<Day>,
}

impl Inner {
    pub(crate) fn new(signals: Signals) -> Rc<Self> {
        Rc::new(Self {
            signals,
            player: RefCell::default(),
            early: RefCell::default(),
            session: RefCell::default(),
            next_notice: Cell::new(1),
            left: RefCell::default(),
            guard: RefCell::default(),
            touched: Cell::new(edge::now()),
            told: Cell::default(),
            shown: Cell::new(false),
            day: RwSignal::new(edge::now().day()),
        })
    }

    pub(super) fn player(&self) -> Option<Rc<dyn Player>> {
        self.player.borrow().clone()
    }

    /// Somebody takes up a part; whatever waited goes there.
    pub(super) fn set_player(&self, player: Rc<dyn Player>) {
        self.player.replace(Some(player));
        for act in self.early.take() {
            self.act(act.edits, act.done);
        }
    }

    pub(crate) fn phase(&self) -> Phase {
        self.signals.phase.get_untracked()
    }

    pub(crate) fn set_phase(&self, phase: Phase) {
        if self.phase() != phase {
            // Only the data can be less than it all.
            if !matches!(phase, Phase::Ready | Phase::Opening) {
                self.set_whole(true);
            }
            self.signals.phase.set(phase);
        }
    }

    /// Whether what is shown is all that there is.
    pub(super) fn is_whole(&self) -> bool {
        self.signals.whole.get_untracked()
    }

    /// Whether what is shown from now on is all that there is.
    pub(super) fn set_whole(&self, whole: bool) {
        if self.is_whole() != whole {
            self.signals.whole.set(whole);
        }
    }

    pub(crate) fn mode(&self) -> Mode {
        self.signals.mode.get_untracked()
    }

    pub(crate) fn set_mode(&self, mode: Mode) {
        if self.mode() != mode {
            self.signals.mode.set(mode);
        }
    }

    pub(crate) fn view(&self) -> Arc<View> {
        self.signals.view.get_untracked()
    }

    /// Shows a view, and takes away what the view says is over.
    pub(crate) fn show(&self, view: Arc<View>) {
        self.shown.set(true);
        let (kept, delivered) = (view.status.store.is_none(), view.status.unsent == 0);
        self.untell(|notice| match notice.kind {
            NoticeKind::StoreFull | NoticeKind::StoreFailed(_) => kept,
            NoticeKind::RelayStoreFailed => delivered,
            _ => false,
        });
        self.signals.view.set(view);
    }

    /// Shows what is seen first; `kept` is what was on this device.
    pub(super) fn show_glance(&self, view: Arc<View>, kept: bool) {
        self.shown.set(kept);
        self.signals.view.set(view);
    }

    /// Whether what is missing of a glance is on its way.
    pub(super) fn note_link(&self, link: bool) {
        let view = self.view();
        if !self.is_whole() && view.status.link != link {
            let status = Status { link, ..view.status.clone() };
            self.signals.view.set(Arc::new(View { status, ..(*view).clone() }));
        }
    }

    /// Whether this page has, or had, anything to show of what this device keeps.
    pub(super) fn has_shown(&self) -> bool {
        self.shown.get()
    }

    /// Nothing of the data is shown any more.
    pub(super) fn forget_view(&self) {
        self.signals.view.set(Arc::default());
    }

    /// Whether this device is under a PIN: when it locks itself, and the key for the next tab that leads.
    pub(super) fn set_guard(&self, guard: Option<(Idle, Handover)>) {
        let idle = guard.as_ref().map(|(idle, _)| *idle);
        self.guard.replace(guard);
        if self.idle() != idle {
            self.signals.guard.set(idle);
        }
    }

    pub(super) fn guard(&self) -> Option<(Idle, Handover)> {
        self.guard.borrow().clone()
    }

    pub(super) fn handover(&self) -> Option<Handover> {
        self.guard().map(|(_, handover)| handover)
    }

    pub(super) fn idle(&self) -> Option<Idle> {
        self.signals.guard.get_untracked()
    }

    /// Asks something of the lock.
    pub(super) fn ask(&self, ask: DoorAsk, told: Told) {
        match self.player() {
            Some(player) => player.ask(ask, told),
            None => told(Err(DoorError::NotNow)),
        }
    }

    /// Asks for a picture.
    pub(super) fn picture(&self, ask: PictureAsk, told: ToldPicture) {
        match self.player() {
            Some(player) => player.picture(ask, told),
            None => told(Err(PictureError::NotNow)),
        }
    }

    /// How things stand with pictures.
    pub(super) fn pictures(&self) -> PicturesState {
        self.signals.pictures.get_untracked()
    }

    pub(super) fn set_pictures(&self, pictures: PicturesState) {
        if self.signals.pictures.get_untracked() != pictures {
            self.signals.pictures.set(pictures);
        }
    }

    pub(crate) fn left(&self) -> Vec<Vec<u8>> {
        self.left.borrow().clone()
    }

    /// What is left, and whether there is more under a PIN.
    pub(crate) fn set_left(&self, files: Vec<Vec<u8>>, locked: bool) {
        let left = (files.iter().map(|file| Unsent::count(file)).sum(), locked);
        self.left.replace(files);
        // A wrong PIN changes nothing, and is told on a page that stays.
        if self.signals.left.get_untracked() != left {
            self.signals.left.set(left);
        }
    }

    pub(crate) fn set_session(&self, session: Option<Session>) {
        let me = session.as_ref().map(Session::me);
        // Whoever works with the pages that come later has them without a network, too.
        if me.as_ref().is_some_and(|me| matches!(me.role, Role::Staff | Role::Surveyor | Role::Liaison)) {
            edge::keep_all();
        }
        self.signals.me.set(me);
        self.session.replace(session);
    }

    /// Tells the person something, unless it is being told already.
    pub(crate) fn tell(&self, kind: NoticeKind) {
        let id = self.next_notice.get();
        self.next_notice.set(id + 1);
        self.signals.notices.update(|notices| {
            if !notices.iter().any(|notice| notice.kind == kind) {
                notices.push(Notice { id, kind });
            }
        });
    }

    /// Takes notices away that no longer hold; gives them back.
    pub(crate) fn untell(&self, over: impl Fn(&Notice) -> bool) -> Vec<NoticeKind> {
        let mut gone = Vec::new();
        if self.signals.notices.with_untracked(|notices| notices.iter().any(&over)) {
            self.signals.notices.update(|notices| {
                let (ended, left) = std::mem::take(notices).into_iter().partition(|notice| over(notice));
                *notices = left;
                let ended: Vec<Notice> = ended;
                gone.extend(ended.into_iter().map(|notice| notice.kind));
            });
        }
        gone
    }

    /// What is being told about the device.
    pub(crate) fn told(&self) -> Vec<NoticeKind> {
        let of_device = |notice: &Notice| notice.kind.is_of_device().then(|| notice.kind.clone());
        self.signals.notices.with_untracked(|notices| notices.iter().filter_map(of_device).collect())
    }

    /// The person has read a notice here; the other tabs need not tell it any longer.
    pub(crate) fn dismiss(&self, id: u64) {
        let gone = self.untell(|notice| notice.id == id);
        if let Some(player) = self.player() {
            player.untell(gone);
        }
    }

    pub(crate) fn take_up_again(&self) {
        if let Some(player) = self.player() {
            player.take_up_again();
        }
    }

    pub(crate) fn act(&self, edits: Vec<Edit>, done: Done) {
        let act = Act { edits, done };
        let taken = match (self.phase(), self.player()) {
            (Phase::Ready, Some(player)) => player.act(act),
            (Phase::Ready | Phase::Opening, _) => Err(act),
            (
                Phase::NoSession
                | Phase::LinkRefused(_)
                | Phase::Vanished { .. }
                | Phase::Blocked
                | Phase::Superseded
                | Phase::Newer
                | Phase::StoreBroken(_)
                | Phase::ShutOut
                | Phase::Locked { .. }
                | Phase::Locking,
                _,
            ) => return (act.done)(Err(ActError::Closed)),
        };
        if let Err(act) = taken {
            self.early.borrow_mut().push(act);
        }
    }

    pub(crate) fn trail(&self, ask: Ask, tell: Tell) {
        if let Some(player) = self.player() {
            player.trail(ask, tell);
        }
    }

    pub(crate) fn settle(&self, refused: u64, how: Settle) {
        if let Some(player) = self.player() {
            player.settle(refused, how);
        }
    }

    pub(crate) fn sync_now(&self) {
        if let Some(player) = self.player() {
            player.sync_now();
        }
    }
}
