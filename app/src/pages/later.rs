//! A part of the app's code that is not in the first file: whether it is here, and what stands in its place meanwhile.
//!
//! What is in which part is said where the app is cut, in [`super::office`] and [`super::behind`].

use std::{future::Future, pin::Pin};

use leptos::{prelude::*, task::spawn_local, wasm_split::SplitLoaderError};

use super::doing::Desk;
use crate::{
    components::{Notice, PageHead, Skeleton},
    words::Opening,
};

/// Whether a part is on this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    Away,
    Coming,
    Here,
    /// It could not be loaded: no network, or another version has replaced this one.
    Missing,
}

/// How much of the page waits for a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The whole page.
    Page,
    /// A part of a page.
    Part,
    /// A part below another one that says the same already.
    Rest,
}

type Loading = Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>>;

/// A part of the code.
#[derive(Clone, Copy)]
pub(crate) struct Later {
    code: RwSignal<Code>,
    /// Whether there is more to draw from than what is seen first.
    whole: Signal<bool>,
    /// Whether it cannot be had now.
    apart: Signal<bool>,
    fetch: fn() -> Loading,
}

impl Later {
    /// Once for each part, in the root component. It comes as soon as it is `wanted`, and again with the network.
    pub(crate) fn new(desk: Desk, wanted: Signal<bool>, fetch: fn() -> Loading) -> Self {
        let whole = desk.shell.whole();
        let linked = Memo::new(move |_| desk.shell.view().with(|view| view.status.link));
        let apart = Memo::new(move |_| !whole.get() && !linked.get());
        let part = Self { code: RwSignal::new(Code::Away), whole, apart: apart.into(), fetch };
        Effect::new(move |_| {
            if wanted.get() {
                part.load();
            }
        });
        Effect::new(move |_| {
            if linked.get() && part.code.get_untracked() == Code::Missing {
                part.load();
            }
        });
        part
    }

    /// Whether the part is here. Its pages show everything, so that it counts as coming until the view is whole.
    pub(crate) fn code(self) -> Code {
        match self.code.get() {
            Code::Here if !self.whole.get() => Code::Coming,
            code => code,
        }
    }

    /// Loads it, unless it is here or on its way.
    pub(crate) fn load(self) {
        match self.code.get_untracked() {
            Code::Coming | Code::Here => return,
            Code::Away | Code::Missing => self.code.set(Code::Coming),
        }
        spawn_local(async move {
            self.code.set(if (self.fetch)().await.is_ok() { Code::Here } else { Code::Missing });
        });
    }

    /// What is shown instead of what cannot be drawn yet. `what` says what could not be loaded.
    pub(crate) fn stand_in(self, place: Place, what: &'static str) -> AnyView {
        match (self.code.get(), place) {
            (_, Place::Rest) => ().into_any(),
            (Code::Missing, Place::Page) => view! {
                <PageHead title=Opening::words().missing/>
                <Missing part=self what/>
            }
            .into_any(),
            (Code::Missing, Place::Part) => view! { <Missing part=self what/> }.into_any(),
            (Code::Here, Place::Page) if self.apart.get() => {
                let w = Opening::words();
                view! { <PageHead title=w.at_work/><Notice tone="info" title=w.not_here text=w.not_here_text testid="not-here"/> }
                    .into_any()
            }
            (Code::Away | Code::Coming | Code::Here, Place::Page) => view! {
                <PageHead title=Opening::words().at_work/>
                <div class="stack" aria-busy="true" data-testid="opening"><Skeleton/><Skeleton/><Skeleton/></div>
            }
            .into_any(),
            (Code::Away | Code::Coming | Code::Here, Place::Part) => {
                view! { <div aria-busy="true"><Skeleton/></div> }.into_any()
            }
        }
    }
}

#[component]
fn Missing(part: Later, what: &'static str) -> impl IntoView {
    let w = Opening::words();
    view! {
        <Notice tone="warn" title=what text=w.missing_text testid="part-missing">
            <button type="button" class="button primary" data-testid="part-again" on:click=move |_| part.load()>
                {w.again}
            </button>
            // A newer version may have taken the place of this one's files.
            <a class="button" href="" rel="external" data-testid="part-reload">{w.reload}</a>
        </Notice>
    }
}
