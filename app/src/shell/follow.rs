//! A tab that follows: shows what the leader shows, sends it what its person does, and notices when it is gone.
//!
//! Unanswered acts are asked again of every leader that announces itself; edits carry their ids, so doing one twice is
//! the same as once.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    sync::Arc,
};

use domain::{
    edit::{Edit, Refusal, check},
    grant::Grant,
    moment::Moment,
};
use futures_channel::oneshot;
use replica::{
    audit::Ask,
    device::{Settle, View},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    door::{DoorAsk, Told},
    edge,
    guard::{self, is_shut},
    inner::{Act, Inner, Tell},
    pictures::{PictureAsk, PictureError, ToldPicture},
    state::{ActError, DoorError, NoticeKind, Phase},
};
use crate::link::{Message, Tab, Tabs};

/// How often the leader is looked for while this page is shown.
const LOOK_MS: u32 = 2_000;
/// Silence after which it is asked whether it is there.
const QUIET_MS: u64 = 4_000;
/// How long it may take to answer before its part is taken. A leader that loads much data may be slow; one whose page
/// the system has put to sleep never answers.
const PATIENCE_MS: u64 = 10_000;

pub(crate) struct Follower {
    inner: Rc<Inner>,
    tabs: Rc<Tabs>,
    tab: Tab,
    /// What is unanswered, and since when.
    waiting: RefCell<BTreeMap<u64, (Moment, Act)>>,
    /// Questions to the history that are unanswered.
    wondering: RefCell<BTreeMap<u64, Tell>>,
    /// What was asked of the lock.
    asking: RefCell<BTreeMap<u64, Told>>,
    /// What was asked for pictures.
    looking: RefCell<BTreeMap<u64, ToldPicture>>,
    heard: Cell<Moment>,
    asked: Cell<Option<Moment>>,
    stopped: Cell<bool>,
}

impl Follower {
    /// Follows whoever leads. The receiver hears when the leader seems to sleep for good and should be replaced.
    pub(super) fn new(inner: &Rc<Inner>, tabs: &Rc<Tabs>, steals: u32) -> (Rc<Self>, oneshot::Receiver<()>) {
        let follower = Rc::new(Self {
            inner: Rc::clone(inner),
            tabs: Rc::clone(tabs),
            tab: edge::random_number(),
            waiting: RefCell::default(),
            wondering: RefCell::default(),
            asking: RefCell::default(),
            looking: RefCell::default(),
            heard: Cell::new(edge::now()),
            asked: Cell::new(None),
            stopped: Cell::new(false),
        });
        follower.tabs.say(&Message::Hello(follower.tab));
        // Two shown tabs must not take the part from one another for ever: each time it takes longer.
        let patience = PATIENCE_MS << steals.min(6);
        let (gone, leader_gone) = oneshot::channel();
        let watching = Rc::clone(&follower);
        spawn_local(async move {
            while !watching.stopped.get() {
                edge::sleep(LOOK_MS).await;
                if watching.leader_sleeps(patience) {
                    // The receiver is gone when this tab leads already.
                    gone.send(()).ok();
                    return;
                }
            }
        });
        (follower, leader_gone)
    }

    fn leader_sleeps(&self, patience: u64) -> bool {
        let now = edge::now();
        if self.stopped.get() || !edge::visible() {
            self.asked.set(None);
            return false;
        }
        // Some browsers let a sleeping page hear and talk, but not write.
        let unanswered = |(since, _): &(Moment, Act)| now.apart(*since) > 2 * patience;
        if self.waiting.borrow().values().any(unanswered) {
            return true;
        }
        if now.apart(self.heard.get()) < QUIET_MS {
            self.asked.set(None);
            return false;
        }
        match self.asked.get() {
            None => {
                self.asked.set(Some(now));
                self.tabs.say(&Message::Ping);
                false
            }
            Some(asked) => now.apart(asked) > patience,
        }
    }

    /// Ends following; gives back what is still unanswered.
    pub(super) fn stop(&self) -> Vec<Act> {
        self.stopped.set(true);
        self.wondering.take();
        self.tabs.say(&Message::Bye(self.tab));
        self.unasked();
        self.waiting.take().into_values().map(|(_, act)| act).collect()
    }

    /// The page is about to go, perhaps to come back.
    pub(super) fn leave(&self) {
        self.tabs.say(&Message::Bye(self.tab));
    }

    /// The page is shown again.
    pub(super) fn come_back(&self) {
        self.tabs.say(&Message::Hello(self.tab));
    }

    pub(crate) fn act(&self, act: Act) {
        let me = self.inner.session.borrow().as_ref().map(|session| session.grant.clone());
        // The same rules are held against the same view here: a refusal need not wait for the leader.
        if let Some(refusal) = me.and_then(|me| self.refusal(&me, &act.edits)) {
            return (act.done)(Err(ActError::Refusal(refusal)));
        }
        let id = edge::random_number();
        self.tabs.say(&Message::Act { tab: self.tab, id, edits: act.edits.clone() });
        self.waiting.borrow_mut().insert(id, (edge::now(), act));
    }

    /// Only what the first edit says can be known here: later ones may build on earlier ones.
    fn refusal(&self, me: &Grant, edits: &[Edit]) -> Option<Refusal> {
        let view = self.inner.view();
        let refused = |edit| check(&view.community, me, edit, edge::now()).err();
        edits.first().and_then(refused)
    }

    /// Asks the leader. A question it never answers ends with this tab's part.
    pub(crate) fn trail(&self, ask: Ask, tell: Tell) {
        let id = edge::random_number();
        self.wondering.borrow_mut().insert(id, tell);
        self.tabs.say(&Message::Ask { tab: self.tab, id, ask });
    }

    pub(crate) fn settle(&self, refused: u64, how: Settle) {
        self.tabs.say(&Message::Settle { refused, how });
    }

    pub(crate) fn sync_now(&self) {
        self.tabs.say(&Message::SyncNow);
    }

    pub(crate) fn take_up_again(&self) {
        self.tabs.say(&Message::TakeUpAgain);
    }

    pub(crate) fn untell(&self, gone: Vec<NoticeKind>) {
        for kind in gone {
            self.tabs.say(&Message::Untell(kind));
        }
    }

    pub(super) fn ask(&self, ask: DoorAsk, told: Told) {
        let id = edge::random_number();
        self.asking.borrow_mut().insert(id, told);
        self.tabs.say(&Message::AskDoor { tab: self.tab, id, ask });
    }

    pub(super) fn picture(&self, ask: PictureAsk, told: ToldPicture) {
        let id = edge::random_number();
        self.looking.borrow_mut().insert(id, told);
        self.tabs.say(&Message::Picture { tab: self.tab, id, ask });
    }

    /// Whoever was asked is gone.
    fn unasked(&self) {
        for (_, told) in self.asking.take() {
            told(Err(DoorError::NotNow));
        }
        for (_, told) in self.looking.take() {
            told(Err(PictureError::NotNow));
        }
    }

    /// A person has touched this tab.
    pub(super) fn touched(&self) {
        self.tabs.say(&Message::Touched);
    }

    /// The leader locks the device, or has: fields commit what is being typed, then nothing is shown, and when nothing
    /// waits any more nothing is in memory either.
    fn lock(&self, phase: &Phase) {
        if !is_shut(&self.inner.phase()) {
            edge::announce(guard::LEAVING);
        }
        self.inner.set_guard(None);
        if matches!(phase, Phase::Locked { .. }) {
            if self.waiting.borrow().is_empty() {
                edge::reload();
            } else {
                self.inner.forget_view();
            }
        }
    }

    /// What the leader says.
    pub(super) fn hear(&self, message: Message) {
        match message {
            Message::Leading(phase) => {
                self.note_heard();
                if is_shut(&phase) && self.inner.has_shown() {
                    self.lock(&phase);
                }
                // The wall that is seen here already stays until the leader shows more.
                if phase != Phase::Opening || self.inner.is_whole() {
                    self.inner.set_phase(phase);
                }
                for (id, (_, act)) in self.waiting.borrow().iter() {
                    self.tabs.say(&Message::Act { tab: self.tab, id: *id, edits: act.edits.clone() });
                }
            }
            Message::Who => self.come_back(),
            Message::View(bytes) => {
                self.note_heard();
                if let Ok(view) = postcard::from_bytes::<View>(&bytes) {
                    self.inner.show(Arc::new(view));
                    self.inner.set_whole(true);
                }
            }
            Message::Tell(kind) => self.inner.tell(kind),
            Message::Untell(kind) => {
                self.inner.untell(|notice| notice.kind == kind);
            }
            Message::Guard(guard) => self.inner.set_guard(guard),
            Message::Asked { tab, id, result } if tab == self.tab => {
                self.note_heard();
                let told = self.asking.borrow_mut().remove(&id);
                if let Some(told) = told {
                    told(result);
                }
            }
            Message::Pictured { tab, id, result } if tab == self.tab => {
                self.note_heard();
                let told = self.looking.borrow_mut().remove(&id);
                if let Some(told) = told {
                    told(result);
                }
            }
            Message::PicturesMoved(pictures) => self.inner.set_pictures(pictures),
            Message::Touched => self.inner.touched.set(edge::now()),
            Message::Done { tab, id, fate } if tab == self.tab => {
                self.note_heard();
                let act = self.waiting.borrow_mut().remove(&id);
                if let Some((_, act)) = act {
                    (act.done)(fate);
                }
            }
            Message::Found { tab, id, found } if tab == self.tab => {
                self.note_heard();
                let tell = self.wondering.borrow_mut().remove(&id);
                if let Some(tell) = tell {
                    tell(found);
                }
            }
            Message::Done { .. }
            | Message::Found { .. }
            | Message::Asked { .. }
            | Message::AskDoor { .. }
            | Message::Picture { .. }
            | Message::Pictured { .. }
            | Message::Ask { .. }
            | Message::Hello(_)
            | Message::Bye(_)
            | Message::Ping
            | Message::Act { .. }
            | Message::Settle { .. }
            | Message::SyncNow
            | Message::TakeUpAgain => {}
        }
    }

    /// Tabs of two builds cannot work together.
    pub(super) fn other_build(&self) {
        self.note_heard();
        self.inner.tell(NoticeKind::OtherVersion);
    }

    fn note_heard(&self) {
        self.heard.set(edge::now());
        self.asked.set(None);
    }
}
