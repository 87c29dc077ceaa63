//! What people see: one module per page, and the frame around them.
//!
//! Pages know the domain and `shell`, nothing below it. What is allowed is asked of `domain::edit::check`; how things
//! look is in `components` and the style sheets; what is said is in `words`.

#![expect(unreachable_pub, reason = "the component macro writes `pub` items beside every component")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]

mod activities;
mod address;
mod behind;
mod board;
mod book;
mod card;
mod cases;
mod checkins;
mod contested;
mod diagnose;
mod doing;
mod exporting;
mod feedback;
mod finding;
mod form;
mod forms;
mod frame;
mod gate;
mod honours;
mod importing;
mod judging;
mod later;
mod left;
mod lists;
mod locked;
mod me;
mod members;
mod mine;
mod more;
mod notices;
mod offers;
mod office;
mod opinions;
mod orders;
mod pairs;
mod papers;
mod people;
mod pictures;
mod proof;
mod protection;
mod records;
mod reminders;
mod removal;
mod rules;
mod sending;
mod settings;
mod statistics;
mod survey;
mod teams;
mod today;
mod trail;
mod units;
mod unmask;
mod wall;
mod wish;

use domain::principal::Role;
use leptos::prelude::*;
use leptos_router::{
    WildcardSegment,
    components::{FlatRoutes, Route, Router},
    hooks::use_location,
};

use crate::{
    components::{Empty, Toasts, after, keep_presses},
    shell::{Phase, Shell, tell_ready},
    words::{Common, Preferences},
};
use behind::{Behind, BehindCode, BehindWall};
use book::Books;
use doing::Desk;
use office::{Office, OfficeCode, Room};
pub(crate) use pictures::BadPicture;

/// For so long what is kept here is waited for with nothing drawn: a device that has it draws once, and not first that it is
/// being opened, which the page of the boot script says already.
const PATIENCE_MS: u64 = 1_000;

/// Whether there is something to draw; from then on there is.
fn begun(shell: Shell) -> Memo<bool> {
    let late = RwSignal::new(false);
    after(PATIENCE_MS, move || {
        late.try_set(true);
    });
    Memo::new(move |was| {
        was == Some(&true) || late.get() || shell.phase().with(|phase| *phase != Phase::Opening)
    })
}

/// The whole app, inside the root component; the shell is in context.
#[component]
pub fn App() -> impl IntoView {
    let shell: Shell = expect_context();
    let preferences = Preferences::load();
    provide_context(preferences);
    let desk = Desk::new(shell, Books::new(shell), Toasts::new());
    provide_context(desk);
    provide_context(papers::PrintQueue::new());
    provide_context(OfficeCode::new(desk));
    provide_context(BehindCode::new(desk));
    keep_presses();
    let phase = Memo::new(move |_| shell.phase().get());
    let begun = begun(shell);
    Effect::new(move |_| {
        if begun.get() {
            tell_ready();
        }
    });
    let draw = move || {
        view! {
            <Router>
                {move || {
                    // Every text is drawn anew in the other language.
                    preferences.lang();
                    view! { <gate::Gate phase/> }
                }}
            </Router>
        }
    };
    move || begun.get().then(draw)
}

type Draw = fn() -> AnyView;

/// Every page of an open app: the addresses that lead to it, and how it is drawn.
const PAGES: [(&str, Draw); 80] = [
    ("/", home),
    ("/wall", || view! { <wall::WallPage/> }.into_any()),
    ("/wish/:id", || behind(Behind::Wish)),
    ("/today", || office(Room::Today)),
    ("/search", || office(Room::Search)),
    ("/cases", || office(Room::Cases)),
    ("/cases/new", || office(Room::NewCase)),
    ("/case/:id/new", || office(Room::BeginCase)),
    ("/case/:id/edit", || office(Room::EditCase)),
    ("/import", || office(Room::Import)),
    ("/forms", || office(Room::Forms)),
    ("/members", || office(Room::Members)),
    ("/member/:id", || office(Room::Member)),
    ("/card", || office(Room::OwnCard)),
    ("/units", || office(Room::Units)),
    ("/unit/:id", || office(Room::Unit)),
    ("/unit", || office(Room::OwnUnit)),
    ("/lists", || office(Room::Lists)),
    ("/demand/:id", || office(Room::Demand)),
    ("/project/:unit/:id", || office(Room::Project)),
    ("/agreement/:unit/:id", || office(Room::Agreement)),
    ("/checkins", || office(Room::Checkins)),
    ("/ledger/:which", || office(Room::Ledger)),
    ("/statistics", || office(Room::Statistics)),
    ("/served", || office(Room::Served)),
    ("/district", || office(Room::District)),
    ("/survey", || office(Room::Survey)),
    ("/survey/:estate/:building", || office(Room::Building)),
    ("/survey/:estate/:building/:door", || office(Room::Door)),
    ("/papers", || office(Room::Papers)),
    ("/feedback", || office(Room::Feedback)),
    ("/feedback/:id", || office(Room::FeedbackCard)),
    ("/rules", || office(Room::Rules)),
    ("/templates", || office(Room::Templates)),
    ("/posts", || behind(Behind::Offers)),
    ("/post/:id", || behind(Behind::Offer)),
    ("/record", || behind(Behind::OwnRecords)),
    ("/record/new", || behind(Behind::Report)),
    ("/record/:who/:id", || behind(Behind::Record)),
    ("/record/:who/:id/edit", || behind(Behind::Report)),
    ("/records", || office(Room::Records)),
    ("/activities", || behind(Behind::Activities)),
    ("/activity/:id", || behind(Behind::Activity)),
    ("/poster/:id", || office(Room::Poster)),
    ("/pairs", || behind(Behind::Pairs)),
    ("/pair/:id", || office(Room::Pair)),
    ("/opinions", || behind(Behind::Opinions)),
    ("/opinion/:id", || office(Room::Opinion)),
    ("/teams", || behind(Behind::Teams)),
    ("/team/:id", || behind(Behind::Team)),
    ("/honours", || behind(Behind::Honours)),
    ("/honour/:id", || behind(Behind::Honour)),
    ("/honour/:id/print", || office(Room::HonourPapers)),
    ("/notices", || behind(Behind::Notices)),
    ("/notice/:id", || behind(Behind::Notice)),
    ("/display", || office(Room::Display)),
    ("/menu", || behind(Behind::Menu)),
    ("/orders", || behind(Behind::Orders)),
    ("/order/new", || behind(Behind::PlaceOrder)),
    ("/order/:id", || behind(Behind::Order)),
    ("/me", || behind(Behind::Me)),
    ("/mine", || behind(Behind::Mine)),
    ("/board", || behind(Behind::Board)),
    ("/standing", || behind(Behind::Standing)),
    ("/proof", || behind(Behind::Proof)),
    ("/proof/:who/:id", || office(Room::ProofPaper)),
    ("/judging", || office(Room::Judging)),
    ("/scheme", || office(Room::Scheme)),
    ("/people", || office(Room::People)),
    ("/findings", || office(Room::Findings)),
    ("/removal", || office(Room::Removal)),
    ("/audit", || office(Room::Audit)),
    ("/history/:what/:id", || office(Room::History)),
    ("/refused", || behind(Behind::Refused)),
    ("/unsent", || office(Room::Unsent)),
    ("/outbox", || behind(Behind::Outbox)),
    ("/settings", || behind(Behind::Settings)),
    ("/diagnose", || behind(Behind::Diagnose)),
    ("/more", || behind(Behind::More)),
    ("/in", || view! { <gate::OpenLinkPage/> }.into_any()),
];

/// The pages of an open app. The router has one route to all of them; see [`address`].
#[component]
fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFound>
            <Route path=WildcardSegment("page") view=Page/>
        </FlatRoutes>
    }
}

/// The page of the address, drawn anew when the address is one of another page.
#[component]
fn Page() -> impl IntoView {
    let path = use_location().pathname;
    let place = Memo::new(move |_| {
        path.with(|path| PAGES.iter().position(|(pattern, _)| address::fits(pattern, path)))
    });
    move || match place.get().and_then(|place| PAGES.get(place)) {
        Some((_, draw)) => draw(),
        None => view! { <NotFound/> }.into_any(),
    }
}

/// What is seen first: the wall, by residents a way to order, by the district what it comes for.
fn home() -> AnyView {
    let desk = Desk::here();
    let role = Memo::new(move |_| desk.me().map(|me| me.role));
    (move || match role.get() {
        Some(Role::Resident) => behind(Behind::Start),
        Some(Role::District) => office(Room::District),
        _ => view! { <wall::WallPage/> }.into_any(),
    })
    .into_any()
}

/// A page that not everybody opens.
fn office(room: Room) -> AnyView {
    view! { <Office room/> }.into_any()
}

/// A page of everybody that is not in the first file.
fn behind(page: Behind) -> AnyView {
    view! { <BehindWall page/> }.into_any()
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
