//! The frame of every page: brand, sync state, navigation by role, notices, messages.

use domain::principal::Role;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    components::{Icon, ToastList},
    pages::doing::Desk,
    shell::{DoorAsk, Mode, NoticeKind, Phase, Status},
    words::{self, Common, Locking, Nav, Searching, Trail, feedback::Feedbacks, mode, notice, sentence},
};

/// A place in the navigation.
#[derive(Clone, Copy)]
struct Place {
    href: &'static str,
    icon: &'static str,
    name: &'static str,
    /// Shown in the bar of a phone; everything is shown at the side of a wide screen.
    in_bar: bool,
}

fn places(role: Option<Role>) -> Vec<Place> {
    let w = Nav::words();
    let place = |href, icon, name, in_bar| Place { href, icon, name, in_bar };
    let wall = place("/", "heart", w.wall, true);
    let more = place("/more", "more", w.more, true);
    match role {
        Some(Role::Staff) => vec![
            place("/today", "home", w.today, true),
            wall,
            place("/cases", "ledger", w.cases, true),
            place("/cases/new", "plus", w.new_case, false),
            place("/import", "upload", w.import, false),
            place("/members", "people", w.members, true),
            place("/units", "people", w.units, false),
            place("/lists", "ledger", w.lists, false),
            place("/checkins", "check", w.checkins, false),
            place("/posts", "hand", w.offers, false),
            place("/records", "check", w.records, false),
            place("/activities", "star", w.activities, false),
            place("/teams", "people", w.teams, false),
            place("/pairs", "hand", w.pairs, false),
            place("/opinions", "ledger", w.opinions, false),
            place("/honours", "star", w.honours, false),
            place("/notices", "bell", w.notices, false),
            place("/orders", "bell", w.orders, false),
            place("/menu", "gift", w.menu, false),
            place("/survey", "home", w.survey, false),
            place("/statistics", "ledger", w.statistics, false),
            place("/feedback", "return", Feedbacks::words().title, false),
            place("/people", "people", w.people, false),
            place("/forms", "print", w.forms, false),
            place("/search", "search", Searching::words().title, false),
            place("/findings", "alert", w.findings, false),
            place("/audit", "search", Trail::words().search_title, false),
            more,
        ],
        Some(Role::Member) => {
            vec![
                wall,
                place("/me", "person", w.me, true),
                place("/posts", "check", w.offers, true),
                place("/orders", "bell", w.orders, true),
                place("/activities", "star", w.activities, false),
                place("/mine", "hand", w.mine, false),
                place("/record", "check", w.service, false),
                place("/menu", "gift", w.menu, false),
                place("/card", "person", w.own_card, false),
                place("/teams", "people", w.teams, false),
                place("/pairs", "heart", w.pairs, false),
                place("/opinions", "ledger", w.opinions, false),
                place("/honours", "star", w.honours, false),
                place("/notices", "bell", w.notices, false),
                more,
            ]
        }
        Some(Role::Liaison) => {
            vec![
                wall,
                place("/posts", "check", w.offers, true),
                place("/orders", "bell", w.orders, true),
                place("/mine", "hand", w.mine, false),
                place("/menu", "gift", w.menu, false),
                place("/unit", "people", w.own_unit, true),
                place("/teams", "people", w.teams, false),
                place("/pairs", "heart", w.pairs, false),
                place("/opinions", "ledger", w.opinions, false),
                place("/honours", "star", w.honours, false),
                place("/notices", "bell", w.notices, false),
                more,
            ]
        }
        Some(Role::Surveyor) => vec![place("/survey", "home", w.survey, true), wall, more],
        Some(Role::Resident) => vec![
            place("/", "home", w.home, true),
            place("/orders", "bell", w.own_orders, true),
            place("/menu", "gift", w.menu, true),
            place("/wall", "heart", w.wall, true),
            more,
        ],
        Some(Role::District) => {
            vec![place("/district", "ledger", w.district, true), place("/wall", "heart", w.wall, true), more]
        }
        None => Vec::new(),
    }
}

/// Whether a place is the current one, or the page belongs under it.
fn is_current(place: &str, path: &str) -> bool {
    match place {
        "/" => path == "/",
        "/more" => matches!(path, "/more" | "/settings" | "/diagnose" | "/outbox" | "/refused"),
        "/me" => matches!(path, "/me" | "/standing"),
        "/cases/new" => path == "/cases/new" || is_new_form(path),
        "/members" => path == "/members" || path.starts_with("/member/"),
        "/activities" => path == "/activities" || path.starts_with("/activity/"),
        "/orders" => path == "/orders" || path.starts_with("/order/"),
        // The first address is the district's own page for whoever has this place.
        "/district" => matches!(path, "/district" | "/"),
        "/posts" => path == "/posts" || path.starts_with("/post/"),
        "/record" => path == "/record" || path.starts_with("/record/"),
        "/records" => path == "/records" || path.starts_with("/record/"),
        "/opinions" => path == "/opinions" || path.starts_with("/opinion/"),
        "/teams" => path == "/teams" || path.starts_with("/team/"),
        "/pairs" => path == "/pairs" || path.starts_with("/pair/"),
        "/honours" => path == "/honours" || path.starts_with("/honour/"),
        "/notices" => matches!(path, "/notices" | "/display") || path.starts_with("/notice/"),
        "/feedback" => path == "/feedback" || path.starts_with("/feedback/"),
        "/units" => path == "/units" || path.starts_with("/unit/") || path.starts_with("/agreement/"),
        "/lists" => path == "/lists" || path.starts_with("/demand/") || path.starts_with("/project/"),
        "/unit" => path == "/unit" || path.starts_with("/project/"),
        "/survey" => path.starts_with("/survey"),
        "/cases" => path == "/cases" || path.starts_with("/case/") && !is_new_form(path),
        _ => path == place,
    }
}

fn is_new_form(path: &str) -> bool {
    path.starts_with("/case/") && path.ends_with("/new")
}

/// Forms and reading are narrow, ledgers take all the room there is.
fn page_class(path: &str) -> &'static str {
    match path {
        "/cases" | "/import" | "/members" | "/units" | "/checkins" | "/board" => "page full",
        _ if path.starts_with("/ledger/") => "page full",
        "/cases/new" | "/order/new" | "/settings" | "/diagnose" | "/outbox" | "/refused" | "/unsent"
        | "/more" | "/in" => "page narrow",
        _ if path.starts_with("/case/") => "page narrow",
        _ if path.starts_with("/record/") => "page narrow",
        // A building takes all the room there is, a door is a form.
        _ if path.starts_with("/survey/") => match path.matches('/').count() {
            4 => "page narrow",
            _ => "page full",
        },
        _ => "page",
    }
}

/// The frame around a page. `open` tells whether there is data to go to.
#[component]
pub(crate) fn Frame(open: Memo<bool>, children: Children) -> impl IntoView {
    let w = Common::words();
    let desk = Desk::here();
    let role = Memo::new(move |_| desk.me().map(|me| me.role).filter(|_| open.get()));
    let community = Memo::new(move |_| {
        let named = desk.shell.view().with(|view| view.community.profile.name.clone());
        if named.is_empty() { desk.me().map(|me| me.community).unwrap_or_default() } else { named }
    });
    let path = use_location().pathname;
    let shut = Memo::new(move |_| desk.shell.phase().with(super::is_shut));
    let home = move || match role.get() {
        Some(Role::Staff) => "/today",
        Some(Role::Surveyor) => "/survey",
        Some(Role::District) => "/district",
        _ => "/",
    };
    let link = move |place: Place| {
        let current = move || path.with(|path| is_current(place.href, path)).then_some("page");
        view! {
            <a href=place.href aria-current=current><Icon name=place.icon/>{place.name}</a>
        }
    };
    view! {
        <a class="skip" href="#main">{w.skip}</a>
        <div class="shell">
            <header class="topbar">
                <a class="brand" href=home><span>{w.app}<small>{move || community.get()}</small></span></a>
                <span class="topbar-end">
                    <Show when=move || desk.shell.me().with(Option::is_some) && desk.shell.phase().with(syncs)><SyncState/></Show>
                    <Show when=move || open.get() && desk.shell.guard().get().is_some()><LockNow/></Show>
                    <Show when=move || !shut.get()>
                        <a class="button icon-only quiet" href="/settings" aria-label=w.settings><Icon name="settings"/></a>
                    </Show>
                </span>
            </header>
            {move || {
                let places = places(role.get());
                (!places.is_empty()).then(|| view! {
                    <nav class="sidebar" aria-label=w.navigation data-testid="sidebar">
                        {places.into_iter().map(link).collect_view()}
                    </nav>
                })
            }}
            <main class=move || path.with(|path| page_class(path)) id="main" tabindex="-1">
                <Notices/>
                {children()}
            </main>
            {move || {
                let places: Vec<Place> = places(role.get()).into_iter().filter(|place| place.in_bar).collect();
                (!places.is_empty()).then(|| view! {
                    <nav class="tabbar" aria-label=w.navigation data-testid="tabbar">
                        {places.into_iter().map(link).collect_view()}
                    </nav>
                })
            }}
        </div>
        <ToastList toasts=desk.toasts/>
    }
}

/// 立即锁定, where this device is under a PIN.
#[component]
fn LockNow() -> impl IntoView {
    let desk = Desk::here();
    let lock = move |_| desk.shell.door(DoorAsk::Lock, desk.lasting(|_| ()));
    view! {
        <button type="button" class="button icon-only quiet" aria-label=Locking::words().now data-testid="lock-now" on:click=lock>
            <Icon name="lock"/>
        </button>
    }
}

/// Whether there is anything to say about sending: a tab that cannot reach its store must not say that all is well.
const fn syncs(phase: &Phase) -> bool {
    match phase {
        Phase::Opening | Phase::NoSession | Phase::LinkRefused(_) | Phase::Vanished { .. } | Phase::Ready => {
            true
        }
        Phase::Blocked
        | Phase::Superseded
        | Phase::Newer
        | Phase::StoreBroken(_)
        | Phase::ShutOut
        | Phase::Locked { .. }
        | Phase::Locking => false,
    }
}

/// How everything done here stands, read out when it changes.
#[component]
fn SyncState() -> impl IntoView {
    let desk = Desk::here();
    let navigate = use_navigate();
    let state = Memo::new(move |_| {
        let w = Common::words();
        let reads_only = desk.me().is_some_and(|me| match me.role {
            Role::Staff | Role::Member | Role::Liaison | Role::Surveyor | Role::Resident => false,
            Role::District => true,
        });
        let pictures = desk.shell.pictures().get().waiting;
        let whole = desk.shell.whole().get();
        desk.shell.view().with(|view| {
            // A picture that waits is one more thing that is not delivered.
            let status = &Status { unsent: view.status.unsent + pictures, ..view.status.clone() };
            match (view.refused.len(), status) {
                (1.., _) => ("refused", w.sync_refused.to_owned(), "/refused"),
                (_, status) if status.store.is_some() && status.unsent > 0 => {
                    ("error", w.sync_error.to_owned(), "/outbox")
                }
                (_, status) if status.unkept > 0 => ("sending", w.sync_saving.to_owned(), "/outbox"),
                (_, status) if status.unsent > 0 && status.link => (
                    "sending",
                    sentence!("已存好，正在送出 {} 项", "Saved, sending {}", status.unsent),
                    "/outbox",
                ),
                (_, status) if status.unsent > 0 => (
                    "offline",
                    sentence!("没有网络，已存好 {} 项", "No network, {} saved", status.unsent),
                    "/outbox",
                ),
                (_, status) if !whole && !status.link => ("offline", w.sync_not_all.to_owned(), "/outbox"),
                _ if !whole => ("sending", w.sync_catching_up.to_owned(), "/outbox"),
                (_, status) if !status.link => ("saved", w.sync_no_network.to_owned(), "/outbox"),
                (_, status) if !status.caught_up => ("sending", w.sync_catching_up.to_owned(), "/outbox"),
                // Who can do nothing here has nothing delivered.
                _ if reads_only => ("delivered", w.sync_up_to_date.to_owned(), "/outbox"),
                _ => ("delivered", w.sync_delivered.to_owned(), "/outbox"),
            }
        })
    });
    view! {
        <span role="status" aria-live="polite">
            <button type="button" class="sync" data-testid="sync" data-sync=move || state.get().0
                on:click=move |_| navigate(state.get_untracked().2, NavigateOptions::default())>
                {move || state.get().1}
            </button>
        </span>
    }
}

/// What there is to tell until it is dismissed.
#[component]
fn Notices() -> impl IntoView {
    let desk = Desk::here();
    let shell = desk.shell;
    let w = Common::words();
    let awkward = Memo::new(move |_| match shell.mode().get() {
        Mode::Leads | Mode::Follows => None,
        other @ (Mode::SecondTab | Mode::Light) => Some(other),
    });
    view! {
        <div class="stack off-paper" aria-live="polite">
            {move || awkward.get().filter(|_| shell.me().with(Option::is_some)).map(|is| {
                let (tone, words) = mode(is);
                view! { <p class="notice" data-tone=tone data-testid="mode">{words}</p> }
            })}
            <For each=move || shell.notices().get() key=|notice| notice.id let:told>
                {
                    let (tone, title, text) = notice(&told.kind);
                    let action = match &told.kind {
                        NoticeKind::UpdateReady | NoticeKind::Version | NoticeKind::OtherVersion => view! {
                            <button type="button" class="button small primary" data-testid="update-now"
                                on:click=move |_| shell.update()>{w.update_now}</button>
                        }
                        .into_any(),
                        NoticeKind::Refused(_) | NoticeKind::CannotResend(_) => view! {
                            <a class="button small" href="/refused">{w.see_refused}</a>
                        }
                        .into_any(),
                        NoticeKind::SessionEnded(_) => view! {
                            <a class="button small" href="/in">{w.open_link}</a>
                            <a class="button small" href="/outbox">{words::Setting::words().outbox}</a>
                        }
                        .into_any(),
                        NoticeKind::StoreFull | NoticeKind::StoreFailed(_) => view! {
                            <a class="button small" href="/settings">{w.settings}</a>
                        }
                        .into_any(),
                        NoticeKind::Quarantined(_) => view! {
                            <button type="button" class="button small" data-testid="take-up-again"
                                on:click=move |_| shell.take_up_again()>{w.take_up_again}</button>
                        }
                        .into_any(),
                        NoticeKind::Damaged(_)
                        | NoticeKind::RelayStoreFailed
                        | NoticeKind::Postponed(_)
                        | NoticeKind::ClockDoubtful
                        | NoticeKind::LinkRefused(_)
                        | NoticeKind::Lost { .. }
                        | NoticeKind::Exported(_)
                        | NoticeKind::ExportFailed(_)
                        | NoticeKind::Erased { .. }
                        | NoticeKind::ImportFailed(_) => ().into_any(),
                    };
                    let id = told.id;
                    view! {
                        <div class="notice" data-tone=tone data-testid="notice">
                            <p class="notice-title">{title}</p>
                            <p>{text}</p>
                            <div class="actions">
                                {action}
                                <button type="button" class="button small quiet" data-testid="notice-dismiss"
                                    on:click=move |_| shell.dismiss(id)>{w.understood}</button>
                            </div>
                        </div>
                    }
                }
            </For>
        </div>
    }
}
