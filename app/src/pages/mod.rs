//! What people see: one module per page, and the frame around them.
//!
//! Pages know the domain and `shell`, nothing below it. What is allowed is asked of `domain::edit::check`; how things
//! look is in `components` and the style sheets; what is said is in `words`.

#![expect(unreachable_pub, reason = "the component macro writes `pub` items beside every component")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]

mod book;
mod cases;
mod diagnose;
mod doing;
mod form;
mod forms;
mod frame;
mod gate;
mod importing;
mod left;
mod locked;
mod mine;
mod more;
mod office;
mod people;
mod protection;
mod removal;
mod sending;
mod settings;
mod today;
mod trail;
mod unmask;
mod wall;
mod wish;

use leptos::prelude::*;
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

use crate::{
    components::{Empty, Toasts},
    shell::{Phase, Shell},
    words::{Common, Preferences},
};
use book::Books;
use doing::Desk;
use office::{Office, OfficeCode, Room};

/// The whole app, inside the root component; the shell is in context.
#[component]
pub fn App() -> impl IntoView {
    let shell: Shell = expect_context();
    let preferences = Preferences::load();
    provide_context(preferences);
    let desk = Desk::new(shell, Books::new(shell), Toasts::new());
    provide_context(desk);
    provide_context(OfficeCode::new(desk));
    let phase = Memo::new(move |_| shell.phase().get());
    view! {
        <Router>
            {move || {
                // Every text is drawn anew in the other language.
                preferences.lang();
                view! { <gate::Gate phase/> }
            }}
        </Router>
    }
}

/// The pages of an open app.
#[component]
fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFound>
            <Route path=path!("/") view=wall::WallPage/>
            <Route path=path!("/wish/:id") view=wish::WishPage/>
            <Route path=path!("/today") view=office(Room::Today)/>
            <Route path=path!("/cases") view=office(Room::Cases)/>
            <Route path=path!("/cases/new") view=office(Room::NewCase)/>
            <Route path=path!("/case/:id/new") view=office(Room::BeginCase)/>
            <Route path=path!("/case/:id/edit") view=office(Room::EditCase)/>
            <Route path=path!("/import") view=office(Room::Import)/>
            <Route path=path!("/forms") view=office(Room::Forms)/>
            <Route path=path!("/mine") view=mine::MinePage/>
            <Route path=path!("/people") view=office(Room::People)/>
            <Route path=path!("/findings") view=office(Room::Findings)/>
            <Route path=path!("/removal") view=office(Room::Removal)/>
            <Route path=path!("/audit") view=office(Room::Audit)/>
            <Route path=path!("/history/:what/:id") view=office(Room::History)/>
            <Route path=path!("/refused") view=sending::RefusedPage/>
            <Route path=path!("/unsent") view=office(Room::Unsent)/>
            <Route path=path!("/outbox") view=sending::OutboxPage/>
            <Route path=path!("/settings") view=settings::SettingsPage/>
            <Route path=path!("/diagnose") view=diagnose::DiagnosePage/>
            <Route path=path!("/more") view=more::MorePage/>
            <Route path=path!("/in") view=gate::OpenLinkPage/>
        </Routes>
    }
}

/// The view of a page that only staff open.
fn office(room: Room) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || view! { <Office room=room.clone()/> }.into_any()
}

#[component]
fn NotFound() -> impl IntoView {
    let w = Common::words();
    view! {
        <crate::components::PageHead title=w.not_found/>
        <Empty icon="search" title=w.not_found_title text=w.not_found_text>
            <a class="button primary" href="/">{w.to_wall}</a>
        </Empty>
    }
}

/// Whether nothing but the lock is shown.
pub(crate) fn is_shut(phase: &Phase) -> bool {
    matches!(phase, Phase::Locked { .. } | Phase::Locking)
}

/// Whether a phase shows the data.
pub(crate) fn is_open(phase: &Phase) -> bool {
    match phase {
        Phase::Ready => true,
        Phase::Opening
        | Phase::NoSession
        | Phase::LinkRefused(_)
        | Phase::Vanished { .. }
        | Phase::Blocked
        | Phase::Superseded
        | Phase::Newer
        | Phase::StoreBroken(_)
        | Phase::ShutOut
        | Phase::Locked { .. }
        | Phase::Locking => false,
    }
}
