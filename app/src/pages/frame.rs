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
    shell::{DoorAsk, Mode, NoticeKind},
    words::{Common, Locking, Nav, mode, notice},
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
            place("/people", "people", w.people, true),
            place("/findings", "alert", w.findings, false),
            more,
        ],
        Some(Role::Member | Role::Liaison) => vec![wall, place("/mine", "hand", w.mine, true), more],
        Some(Role::Resident | Role::Surveyor | Role::District) => vec![wall, more],
        None => Vec::new(),
    }
}

/// Whether a place is the current one, or the page belongs under it.
fn is_current(place: &str, path: &str) -> bool {
    match place {
        "/" => path == "/",
        "/more" => matches!(path, "/more" | "/settings" | "/diagnose" | "/outbox" | "/refused"),
        "/cases" => path == "/cases" || path.starts_with("/case/"),
        _ => path == place,
    }
}

/// Forms and reading are narrow, ledgers take all the room there is.
fn page_class(path: &str) -> &'static str {
    match path {
        "/cases" | "/import" => "page full",
        "/cases/new" | "/settings" | "/diagnose" | "/outbox" | "/refused" | "/more" | "/in" => "page narrow",
        _ if path.starts_with("/case/") => "page narrow",
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
    let home = move || if role.get() == Some(Role::Staff) { "/today" } else { "/" };
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
                    <Show when=move || !shut.get() && desk.shell.me().with(Option::is_some)><SyncState/></Show>
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

/// How everything done here stands, read out when it changes.
#[component]
fn SyncState() -> impl IntoView {
    let desk = Desk::here();
    let navigate = use_navigate();
    let state = Memo::new(move |_| {
        let w = Common::words();
        desk.shell.view().with(|view| {
            let status = &view.status;
            match (view.refused.len(), status) {
                (1.., _) => ("refused", w.sync_refused.to_owned(), "/refused"),
                (_, status) if status.store.is_some() && status.unsent > 0 => {
                    ("error", w.sync_error.to_owned(), "/outbox")
                }
                (_, status) if status.unkept > 0 => ("sending", w.sync_saving.to_owned(), "/outbox"),
                (_, status) if status.unsent > 0 && status.link => {
                    ("sending", format!("{} {}", w.sync_sending, status.unsent), "/outbox")
                }
                (_, status) if status.unsent > 0 => {
                    ("offline", format!("{} {}", w.sync_offline, status.unsent), "/outbox")
                }
                (_, status) if !status.link => ("saved", w.sync_no_network.to_owned(), "/outbox"),
                (_, status) if !status.caught_up => ("sending", w.sync_catching_up.to_owned(), "/outbox"),
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
        <div class="stack" aria-live="polite">
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
                        NoticeKind::SessionEnded => view! {
                            <a class="button small" href="/in">{w.open_link}</a>
                        }
                        .into_any(),
                        NoticeKind::StoreFull | NoticeKind::StoreFailed(_) => view! {
                            <a class="button small" href="/settings">{w.settings}</a>
                        }
                        .into_any(),
                        NoticeKind::Damaged(_)
                        | NoticeKind::RelayStoreFailed
                        | NoticeKind::ClockDoubtful
                        | NoticeKind::LinkRefused(_)
                        | NoticeKind::Lost { .. }
                        | NoticeKind::Quarantined(_)
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
