//! How a page does something: edits go to the shell, the button waits, the outcome is told in words.

use std::sync::Arc;

use domain::{
    community::Community,
    edit::{Edit, Refusal, check},
    principal::Principal,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    components::Toasts,
    pages::book::{Books, Sent},
    shell::{ActError, Me, Mode, Shell},
    words::{Common, act_error, refusal},
};

/// What every page works with.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    pub(crate) shell: Shell,
    pub(crate) books: Books,
    pub(crate) toasts: Toasts,
    known: Memo<Known>,
    root: StoredValue<Owner>,
}

/// What this device knows, equal to itself only. A view moves with every message that is delivered, this does not.
#[derive(Clone)]
struct Known(Arc<Community>);

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Desk {
    /// Once, in the root component.
    pub(crate) fn new(shell: Shell, books: Books, toasts: Toasts) -> Self {
        let known = Memo::new(move |_| shell.view().with(|view| Known(Arc::clone(&view.community))));
        Self { shell, books, toasts, known, root: StoredValue::new(Owner::current().unwrap_or_default()) }
    }

    /// What follows from what this device knows: worked out anew when that changes, and only then.
    pub(crate) fn derive<T: PartialEq + Send + Sync + 'static>(
        self,
        f: impl Fn(&Community) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.known(&f))
    }

    /// What this device knows; whoever reads it in a derivation follows that alone.
    pub(crate) fn known<T>(self, f: impl FnOnce(&Community) -> T) -> T {
        self.known.with(|known| f(&known.0))
    }

    /// A callback for an answer that may come when the page that asked is gone.
    pub(crate) fn lasting<T: 'static>(self, f: impl Fn(T) + Send + Sync + 'static) -> Callback<T> {
        self.root.with_value(|root| root.with(|| Callback::new(f)))
    }

    /// Makes something that outlives the page that makes it.
    pub(crate) fn rooted<T>(self, make: impl FnOnce() -> T) -> T {
        self.root.with_value(|root| root.with(make))
    }

    /// From context; pages are only made below it.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Who this device acts for; pages are only shown when there is somebody.
    pub(crate) fn me(self) -> Option<Me> {
        self.shell.me().get()
    }

    pub(crate) fn who(self) -> Option<Principal> {
        self.shell.me().with(|me| me.as_ref().map(|me| me.principal))
    }

    pub(crate) fn is_staff(self) -> bool {
        matches!(self.who(), Some(Principal::Staff(_)))
    }

    /// Whether it is a clerk who manages other clerks' links, settings and the removal of data.
    pub(crate) fn is_admin(self) -> bool {
        self.shell.me().with(|me| me.as_ref().is_some_and(|me| me.grant.is_admin()))
    }

    /// What the relay gave, as [`Self::who_now`].
    pub(crate) fn me_now(self) -> Option<Me> {
        self.shell.me().get_untracked()
    }

    /// Who, where a change of it draws everything anew.
    pub(crate) fn who_now(self) -> Option<Principal> {
        self.shell.me().with_untracked(|me| me.as_ref().map(|me| me.principal))
    }

    /// As [`Self::who_now`].
    pub(crate) fn is_staff_now(self) -> bool {
        matches!(self.who_now(), Some(Principal::Staff(_)))
    }

    /// Whether the rules allow an edit now; the reason in words when not.
    pub(crate) fn allowed(self, edit: &Edit) -> Result<(), String> {
        let Some(who) = self.shell.me().with_untracked(|me| me.as_ref().map(|me| me.grant.clone())) else {
            return Err(refusal(&Refusal::NotAllowed));
        };
        self.shell
            .view()
            .with_untracked(|view| check(&view.community, &who, edit, self.shell.now()))
            .map_err(|why| refusal(&why))
    }
}

/// One thing a person can set off, with its waiting and its failing.
#[derive(Clone, Copy)]
pub(crate) struct Doing {
    pub(crate) desk: Desk,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<String>>,
}

impl Doing {
    pub(crate) fn new() -> Self {
        Self { desk: Desk::here(), busy: RwSignal::new(false), failed: RwSignal::new(None) }
    }

    /// Does all of it or nothing. `then` runs when it is done, also when this device could not keep it (which is told).
    pub(crate) fn run(
        self,
        edits: Vec<Edit>,
        said: impl Into<String>,
        then: impl Fn() + Send + Sync + 'static,
    ) {
        self.run_boxed(edits, said.into(), Box::new(then));
    }

    /// [`Self::run`] of edits that have to be waited for, or the reason why there are none.
    pub(crate) fn run_after(
        self,
        edits: impl Future<Output = Result<Vec<Edit>, String>> + 'static,
        said: &'static str,
        then: impl Fn() + Send + Sync + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let edits = edits.await;
            self.busy.try_set(false);
            match edits {
                Ok(edits) => self.run_boxed(edits, said.to_owned(), Box::new(then)),
                Err(why) => drop(self.failed.try_set(Some(why))),
            }
        });
    }

    /// [`Self::run`] once for all who call it: as often as it is called, it would be in what a phone downloads.
    fn run_boxed(self, edits: Vec<Edit>, said: String, then: Box<dyn Fn() + Send + Sync>) {
        // A page may be gone when its edits have been waited for; they are done all the same.
        if self.busy.try_get_untracked() == Some(true) {
            return;
        }
        self.busy.try_set(true);
        self.failed.try_set(None);
        let desk = self.desk;
        desk.shell.act(
            edits,
            desk.lasting(move |result: Result<(), ActError>| {
                // A page that is gone has nothing to go on with; the outcome is told all the same.
                let is_there = self.busy.try_set(false).is_none();
                let then = || {
                    if is_there {
                        then();
                    }
                };
                match result {
                    Ok(()) => {
                        desk.toasts.show("good", done_words(desk.shell, &said));
                        then();
                    }
                    Err(error @ ActError::Store(_)) => {
                        desk.toasts.show("bad", act_error(&error));
                        then();
                    }
                    Err(error @ (ActError::Refusal(_) | ActError::Relay(_) | ActError::Closed)) => {
                        let words = act_error(&error);
                        if self.failed.try_set(Some(words.clone())).is_some() {
                            desk.toasts.show("bad", words);
                        }
                    }
                }
            }),
        );
    }

    /// Does something that follows from filling in: no waiting, no message when it goes well.
    pub(crate) fn queue(self, edits: Vec<Edit>, told: impl Fn(bool) + Send + Sync + 'static) {
        let desk = self.desk;
        desk.shell.act(
            edits,
            desk.lasting(move |result: Result<(), ActError>| {
                match &result {
                    Ok(()) => {
                        self.failed.try_set(None);
                    }
                    Err(error) => {
                        let words = act_error(error);
                        if self.failed.try_set(Some(words.clone())).is_some() {
                            desk.toasts.show("bad", words);
                        }
                    }
                }
                told(matches!(result, Ok(()) | Err(ActError::Store(_))));
            }),
        );
    }

    pub(crate) fn fail(self, words: impl Into<String>) {
        self.failed.set(Some(words.into()));
    }

    pub(crate) fn clear(self) {
        self.failed.set(None);
    }

    /// For `aria-busy`.
    pub(crate) fn busy(self) -> Option<&'static str> {
        self.busy.get().then_some("true")
    }

    /// What went wrong, where there is something.
    pub(crate) fn trouble(self) -> impl IntoView {
        move || {
            self.failed
                .get()
                .map(|words| view! { <p class="error" role="alert" data-testid="trouble">{words}</p> })
        }
    }
}

/// How one goes to another page.
type Navigate = Box<dyn Fn(&str, NavigateOptions)>;

/// A card that somebody begins with one tap: it is kept, and its page opens.
#[derive(Clone, Copy)]
pub(crate) struct Beginning {
    pub(crate) doing: Doing,
    navigate: StoredValue<Navigate, LocalStorage>,
}

impl Beginning {
    pub(crate) fn new() -> Self {
        Self { doing: Doing::new(), navigate: StoredValue::new_local(Box::new(use_navigate())) }
    }

    /// Keeps what it begins with, then goes to its page; what cannot be kept is told where it was tapped.
    pub(crate) fn begin(self, edits: Vec<Edit>, page: String) {
        self.doing.queue(edits, move |kept| {
            if kept {
                self.navigate.try_with_value(|navigate| navigate(&page, NavigateOptions::default()));
            }
        });
    }
}

fn done_words(shell: Shell, said: &str) -> String {
    let w = Common::words();
    let how = match shell.mode().get_untracked() {
        Mode::Light => w.sent_delivered,
        Mode::Leads | Mode::Follows | Mode::SecondTab
            if shell.view().with_untracked(|view| view.status.link) =>
        {
            w.saved_sending
        }
        Mode::Leads | Mode::Follows | Mode::SecondTab => w.saved_later,
    };
    if said.is_empty() { how.to_owned() } else { format!("{said}{}{how}", w.dot) }
}

/// How far something has come: `(mark, words)`.
pub(crate) fn sent_words(sent: Sent, linked: bool) -> (&'static str, &'static str) {
    let w = Common::words();
    match (sent, linked) {
        (Sent::Saving, _) => ("sending", w.sync_saving),
        (Sent::Saved, true) => ("sending", w.sync_sending),
        (Sent::Saved, false) => ("saved", w.saved_later),
        (Sent::Delivered, _) => ("delivered", w.sync_delivered),
    }
}
