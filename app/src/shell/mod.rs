//! The public face of the shell: the one thing pages may use.
//!
//! [`Shell`] gives signals to read and verbs to call. What a person does goes in by [`Shell::act`] and is answered when
//! it is durable on this device. Pages see neither the store nor the link nor documents.

mod acts;
mod backup;
mod diagnose;
pub(crate) mod edge;
mod engine;
mod follow;
pub(crate) mod http;
mod inner;
mod outward;
mod session;
mod start;
mod state;

use std::{future::Future, rc::Rc, sync::Arc};

use domain::{
    access::DocName,
    edit::Edit,
    id::Id,
    moment::{Day, Moment},
    wish::Clock,
};
use leptos::prelude::*;

pub use diagnose::{Diagnosis, Support};
pub use edge::{tell_ready, watch_panics};
pub use http::{DeviceInfo, HttpError, LinkInfo, MadeLink, NewLink, RotationInfo, WaitingInfo};
pub use replica::device::{RefusedIntent, Settle, Status, View, Waiting};
pub use state::{ActError, ImportError, LinkRefusal, Me, Mode, Notice, NoticeKind, Phase};

use inner::Inner;

/// A handle on the shell; cheap to copy, given to every page by context.
#[derive(Clone, Copy)]
pub struct Shell {
    signals: Signals,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

#[derive(Clone, Copy)]
pub(crate) struct Signals {
    view: RwSignal<Arc<View>>,
    phase: RwSignal<Phase>,
    mode: RwSignal<Mode>,
    me: RwSignal<Option<Me>>,
    notices: RwSignal<Vec<Notice>>,
}

impl Shell {
    /// Starts the shell. Once per page, inside the root component.
    pub fn start() -> Self {
        let signals = Signals {
            view: RwSignal::new(Arc::default()),
            phase: RwSignal::new(Phase::Opening),
            mode: RwSignal::new(Mode::Leads),
            me: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
        };
        let inner = Inner::new(signals);
        start::run(&inner);
        Self { signals, inner: StoredValue::new_local(inner) }
    }

    fn inner(&self) -> Rc<Inner> {
        self.inner.get_value()
    }

    /// Everything there is to show.
    pub fn view(&self) -> Signal<Arc<View>> {
        self.signals.view.into()
    }

    /// How far the app has come.
    pub fn phase(&self) -> Signal<Phase> {
        self.signals.phase.into()
    }

    /// Which part this tab plays.
    pub fn mode(&self) -> Signal<Mode> {
        self.signals.mode.into()
    }

    /// Who this device acts for.
    pub fn me(&self) -> Signal<Option<Me>> {
        self.signals.me.into()
    }

    /// What there is to tell, oldest first.
    pub fn notices(&self) -> Signal<Vec<Notice>> {
        self.signals.notices.into()
    }

    /// Takes a notice away.
    pub fn dismiss(&self, id: u64) {
        self.signals.notices.update(|notices| notices.retain(|notice| notice.id != id));
    }

    /// Does all of the edits, or none. `done` is called once: with `Ok` only when they are durable on this device (in
    /// [`Mode::Light`]: on the relay).
    pub fn act(&self, edits: Vec<Edit>, done: Callback<Result<(), ActError>>) {
        self.inner().act(edits, Box::new(move |result| done.run(result)));
    }

    /// Decides about a refused intent.
    pub fn settle(&self, refused: u64, how: Settle) {
        self.inner().settle(refused, how);
    }

    /// Connects, or asks what moved, at once.
    pub fn sync_now(&self) {
        self.inner().sync_now();
    }

    /// A new id.
    pub fn new_id<T>(&self) -> Id<T> {
        Id::from_random(edge::random())
    }

    /// Now, by this device's clock.
    pub fn now(&self) -> Moment {
        edge::now()
    }

    /// Today, by this device's clock, at UTC+8.
    pub fn today(&self) -> Day {
        edge::now().day()
    }

    /// Whether this device's clock may decide.
    pub fn clock(&self) -> Clock {
        self.signals.view.read_untracked().status.clock
    }

    /// Takes what a link holds behind its `#`, or a whole link.
    pub fn open_link(&self, secret: &str, done: Callback<Result<(), LinkRefusal>>) {
        start::open_link(&self.inner(), secret, Box::new(move |result| done.run(result)));
    }

    /// Ends the session on this device. `done` gets the number of things not delivered when there are any and `force`
    /// is not set: then nothing was done. With `forget` everything kept here is erased too.
    pub fn sign_out(&self, forget: bool, force: bool, done: Callback<Result<(), usize>>) {
        start::sign_out(&self.inner(), forget, force, Box::new(move |result| done.run(result)));
    }

    /// Starts the new version, when nothing would be lost by it.
    pub fn update(&self) {
        if self.signals.view.read_untracked().status.unkept == 0 {
            edge::apply_update();
        }
    }

    /// Hands the person everything kept here as a file.
    pub fn export(&self) {
        backup::export(&self.inner());
    }

    /// Takes such a file; the page is loaded again when it was taken, else there is a notice.
    pub fn import(&self, bytes: Vec<u8>) {
        backup::import(&self.inner(), bytes);
    }

    /// Asks the browser not to clear what is kept here; the answer is in [`Shell::diagnose`].
    pub fn request_persist(&self) {
        diagnose::request_persist();
    }

    /// What this browser can do and how things stand.
    pub fn diagnose(&self) -> impl Future<Output = Diagnosis> + use<> {
        diagnose::diagnose(Arc::clone(&self.signals.view.read_untracked()), self.signals.mode.get_untracked())
    }

    /// The links handed out. Staff only, and online only, like all that follow.
    pub fn links(&self) -> impl Future<Output = Result<Vec<LinkInfo>, HttpError>> + use<> {
        http::links()
    }

    /// Makes a link; its address is shown this once.
    pub fn create_link(&self, link: NewLink) -> impl Future<Output = Result<MadeLink, HttpError>> + use<> {
        http::create_link(link)
    }

    /// Ends a link and every session made with it.
    pub fn revoke_link(&self, id: String) -> impl Future<Output = Result<(), HttpError>> + use<> {
        http::revoke_link(id)
    }

    /// The devices with a session.
    pub fn devices(&self) -> impl Future<Output = Result<Vec<DeviceInfo>, HttpError>> + use<> {
        http::devices()
    }

    /// Old logs that are closed and not destroyed yet.
    pub fn rotations(&self) -> impl Future<Output = Result<Vec<RotationInfo>, HttpError>> + use<> {
        http::rotations()
    }

    /// Destroys the old log of a document without waiting for anybody.
    pub fn destroy_rotated(&self, doc: DocName) -> impl Future<Output = Result<(), HttpError>> + use<> {
        http::destroy_rotated(doc)
    }

    /// Ends the session of a device.
    pub fn revoke_device(&self, id: String) -> impl Future<Output = Result<(), HttpError>> + use<> {
        http::revoke_device(id)
    }
}
