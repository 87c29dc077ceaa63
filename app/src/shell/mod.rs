//! The public face of the shell: the one thing pages may use.
//!
//! [`Shell`] gives signals to read and verbs to call. What a person does goes in by [`Shell::act`] and is answered when
//! it is durable on this device. Pages see neither the store nor the link nor documents.

mod acts;
mod backup;
mod diagnose;
mod door;
pub(crate) mod edge;
mod engine;
mod follow;
mod glance;
mod guard;
pub(crate) mod http;
mod inner;
mod opening;
mod outward;
mod part;
mod pictures;
mod proofs;
mod quarantine;
pub(crate) mod rest;
mod session;
mod shut_out;
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
pub use door::DoorAsk;
pub use edge::{tell_ready, watch_panics};
pub use http::{
    ActorInfo, BrowserKind, DeviceInfo, HttpError, LinkInfo, LinkTerms, MadeLink, NewLink, RotationInfo,
    ShutOutInfo, WaitingInfo,
};
pub(crate) use pictures::LARGEST as LARGEST_PICTURE;
pub use pictures::{Picture, PictureAsk, PictureError, PictureFate, PicturesState};
pub use proofs::Confirmed;
pub use replica::{
    audit::{Ask, Entry, Found, Kind, Record, Search, Write},
    device::{RefusedIntent, Settle, Status, View, Waiting},
    unsent::{Meant, Unsent},
    vault::{Idle, InvalidPin, Pin},
};
pub use shut_out::UnsentError;
pub use state::{
    ActError, Bolt, DoorError, Ended, ImportError, LinkRefusal, Me, Mode, Notice, NoticeKind, Phase,
};

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
    left: RwSignal<(usize, bool)>,
    guard: RwSignal<Option<Idle>>,
    pictures: RwSignal<PicturesState>,
    whole: RwSignal<bool>,
}

impl Shell {
    /// Starts the shell. Once per page, inside the root component.
    pub fn start() -> Self {
        edge::mark("program-started");
        let signals = Signals {
            view: RwSignal::new(Arc::default()),
            phase: RwSignal::new(Phase::Opening),
            mode: RwSignal::new(Mode::Leads),
            me: RwSignal::new(None),
            notices: RwSignal::new(Vec::new()),
            left: RwSignal::new((0, false)),
            guard: RwSignal::new(None),
            pictures: RwSignal::new(PicturesState::default()),
            whole: RwSignal::new(true),
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

    /// Whether the view is all that there is to show, or only what is seen first.
    pub fn whole(&self) -> Signal<bool> {
        self.signals.whole.into()
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

    /// Whether this device is under a PIN, and when it locks itself.
    pub fn guard(&self) -> Signal<Option<Idle>> {
        self.signals.guard.into()
    }

    /// How things stand with the pictures on this device.
    pub fn pictures(&self) -> Signal<PicturesState> {
        self.signals.pictures.into()
    }

    /// Keeps a picture here and delivers it later, or gets one from wherever it is.
    pub fn picture(&self, ask: PictureAsk, done: Callback<Result<Picture, PictureError>>) {
        self.inner().picture(ask, Box::new(move |picture| done.run(picture)));
    }

    /// Asks something of the lock: to open, to be put on or off, to close.
    pub fn door(&self, ask: DoorAsk, done: Callback<Result<(), DoorError>>) {
        self.inner().ask(ask, Box::new(move |result| done.run(result)));
    }

    /// Takes a notice away, in every tab.
    pub fn dismiss(&self, id: u64) {
        self.inner().dismiss(id);
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

    /// Tries once more what stopped the app before and is left alone since: [`NoticeKind::Quarantined`].
    pub fn take_up_again(&self) {
        self.inner().take_up_again();
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

    /// Today as it turns: for what stands open over midnight.
    pub fn day(&self) -> Signal<Day> {
        self.inner().day.into()
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
        part::sign_out(&self.inner(), forget, force, Box::new(move |result| done.run(result)));
    }

    /// Starts the new version, when nothing would be lost by it.
    pub fn update(&self) {
        if self.signals.view.read_untracked().status.unkept == 0 {
            edge::apply_update();
        }
    }

    /// Keeps every page on this device, also those that come later.
    pub fn keep_all_pages(&self) {
        edge::keep_all();
    }

    /// Hands the person everything kept here as a file.
    pub fn export(&self) {
        backup::export(&self.inner());
    }

    /// What was done here and is not delivered, as a file for staff; none when there is nothing. After this device was shut
    /// out and erased it is what was left of it.
    pub fn unsent(&self) -> Option<Vec<u8>> {
        shut_out::unsent(&self.inner())
    }

    /// How many undelivered things an erased device has left, and whether more are under the PIN it had.
    pub fn left_behind(&self) -> Signal<(usize, bool)> {
        self.signals.left.into()
    }

    /// Opens those under a PIN.
    pub fn open_left_behind(&self, pin: Pin, told: Callback<Result<(), DoorError>>) {
        shut_out::open_left(&self.inner(), pin, Box::new(move |result| told.run(result)));
    }

    /// Forgets what an erased device has left.
    pub fn drop_left_behind(&self) {
        shut_out::drop_left(&self.inner());
    }

    /// Reads such a file of somebody of this community.
    pub fn read_unsent(&self, bytes: &[u8]) -> Result<Unsent, UnsentError> {
        shut_out::read(&self.inner(), bytes)
    }

    /// Takes a copy of everything; the page is loaded again when it was taken, else there is a notice. `locked` hears of
    /// one that needs a PIN, or another PIN than this.
    pub fn import(&self, bytes: Vec<u8>, pin: Option<Pin>, locked: Callback<()>) {
        backup::import(&self.inner(), bytes, pin, Box::new(move || locked.run(())));
    }

    /// Asks the browser not to clear what is kept here; the answer is in [`Shell::diagnose`].
    pub fn request_persist(&self) {
        diagnose::request_persist();
    }

    /// What this browser can do and how things stand.
    pub fn diagnose(&self) -> impl Future<Output = Diagnosis> + use<> {
        diagnose::diagnose(Arc::clone(&self.signals.view.read_untracked()), self.signals.mode.get_untracked())
    }

    /// Asks the history of what is on this device who changed what. Nothing, when no tab can answer.
    pub fn trail(&self, ask: Ask) -> impl Future<Output = Option<Found>> + use<> {
        let (told, answer) = futures_channel::oneshot::channel();
        self.inner().trail(
            ask,
            Box::new(move |found| {
                // A page that is gone does not listen.
                told.send(found).ok();
            }),
        );
        async move { answer.await.ok() }
    }

    /// The links handed out. Staff only, and online only, like all that follow.
    pub fn links(&self) -> impl Future<Output = Result<Vec<LinkInfo>, HttpError>> + use<> {
        http::links()
    }

    /// Makes a link; its address is shown this once.
    pub fn create_link(&self, link: NewLink) -> impl Future<Output = Result<MadeLink, HttpError>> + use<> {
        http::create_link(link)
    }

    /// Changes a link; sessions made with it follow at once.
    pub fn change_link(
        &self,
        id: String,
        terms: LinkTerms,
    ) -> impl Future<Output = Result<(), HttpError>> + use<> {
        http::change_link(id, terms)
    }

    /// Ends a link and every session made with it; with `erase` their devices erase what they keep.
    pub fn revoke_link(
        &self,
        id: String,
        erase: bool,
    ) -> impl Future<Output = Result<(), HttpError>> + use<> {
        http::revoke_link(id, erase)
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

    /// On which device each actor of a document writes.
    pub fn actors(&self, doc: DocName) -> impl Future<Output = Result<Vec<ActorInfo>, HttpError>> + use<> {
        http::actors(doc)
    }

    /// Ends the session of a device; with `erase` it erases what it keeps.
    pub fn revoke_device(
        &self,
        id: String,
        erase: bool,
    ) -> impl Future<Output = Result<(), HttpError>> + use<> {
        http::revoke_device(id, erase)
    }

    /// Makes the digest of a paper known to the relay. Staff only.
    pub fn register_proof(&self, digest: String) -> impl Future<Output = Result<(), HttpError>> + use<> {
        proofs::register(digest)
    }

    /// Withdraws the digest of a paper. Staff only.
    pub fn withdraw_proof(&self, digest: String) -> impl Future<Output = Result<(), HttpError>> + use<> {
        proofs::withdraw(digest)
    }

    /// Asks the relay for the digest of a paper; anybody may, also without a session.
    pub fn ask_proof(
        &self,
        digest: String,
    ) -> impl Future<Output = Result<Option<Confirmed>, HttpError>> + use<> {
        proofs::ask(digest)
    }
}
