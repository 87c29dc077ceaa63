//! What stands before the data: opening, no link yet, a link refused, data vanished, a store that does not open.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

use crate::{
    components::{Empty, Icon, Notice, PageHead, Skeleton, TextField},
    pages::{
        Pages,
        behind::{Behind, BehindWall, Reminding},
        doing::Desk,
        frame::Frame,
        is_open, is_shut,
        locked::LockedPage,
    },
    shell::{LinkRefusal, Phase},
    words::{Common, Opening, link_refusal, sentence},
};

/// The page, or what has to be said before there can be one.
#[component]
pub(crate) fn Gate(phase: Memo<Phase>) -> impl IntoView {
    let open = Memo::new(move |_| phase.with(is_open));
    let shown = Memo::new(move |_| Shown::of(&phase.get()));
    let path = use_location().pathname;
    view! {
        <Frame open>
            // Of all that follows from the phase only `shown` is read here: an effect that reads a memo before what the
            // memo is made of misses changes of the latter.
            {move || match shown.get() {
                Shown::Pages => view! { <Pages/><Reminding/> }.into_any(),
                Shown::Lock => view! { <LockedPage phase/> }.into_any(),
                Shown::Closed(phase) => {
                    // These help just when nothing else works.
                    let path = path.get();
                    match path.as_str() {
                        "/diagnose" => view! { <BehindWall page=Behind::Diagnose/> }.into_any(),
                        "/proof" => view! { <BehindWall page=Behind::Proof/> }.into_any(),
                        "/settings" => view! { <BehindWall page=Behind::Settings/> }.into_any(),
                        _ => closed(phase).into_any(),
                    }
                }
            }}
        </Frame>
    }
}

/// What is drawn anew only when it is something else. The page of the lock goes on through wrong tries.
#[derive(Clone, PartialEq)]
enum Shown {
    Pages,
    Lock,
    Closed(Phase),
}

impl Shown {
    fn of(phase: &Phase) -> Self {
        match phase {
            open if is_open(open) => Self::Pages,
            shut if is_shut(shut) => Self::Lock,
            closed => Self::Closed(closed.clone()),
        }
    }
}

fn closed(phase: Phase) -> impl IntoView {
    let w = Opening::words();
    match phase {
        // The first and the last two are pages of their own.
        Phase::Ready | Phase::Opening | Phase::Locked { .. } | Phase::Locking => view! {
            <PageHead title=w.at_work/>
            <div class="stack" aria-busy="true" data-testid="opening"><Skeleton/><Skeleton/><Skeleton/></div>
        }
        .into_any(),
        Phase::NoSession => view! { <Welcome/> }.into_any(),
        Phase::LinkRefused(why) => refused(why).into_any(),
        Phase::Vanished { unsent } => view! {
            <PageHead title=w.vanished/>
            <Notice tone="bad" title=w.vanished_title testid="vanished" text=vanished(unsent)>
                <SyncNow/>
                <a class="button" href="/diagnose">{Common::words().diagnose}</a>
            </Notice>
        }
        .into_any(),
        Phase::Blocked => view! {
            <PageHead title=w.blocked/>
            <Empty icon="device" title=w.blocked_title text=w.blocked_text/>
        }
        .into_any(),
        Phase::Superseded => view! {
            <PageHead title=w.superseded/>
            <Empty icon="refresh" title=w.superseded_title text=w.superseded_text>
                <a class="button primary" href="/" rel="external" data-testid="reload">{w.reload}</a>
            </Empty>
        }
        .into_any(),
        Phase::Newer => view! {
            <PageHead title=w.superseded/>
            <Empty icon="refresh" title=w.newer_title text=w.newer_text>
                <Update/>
            </Empty>
        }
        .into_any(),
        Phase::ShutOut => view! {
            <BehindWall page=Behind::ShutOut/>
            <LinkForm/>
        }
        .into_any(),
        Phase::StoreBroken(why) => view! {
            <PageHead title=w.broken/>
            <Notice tone="bad" title=w.broken_title text=sentence!("{} （{}）", "{} ({})", w.broken_text, why)>
                <a class="button primary" href="/diagnose">{Common::words().diagnose}</a>
            </Notice>
        }
        .into_any(),
    }
}

fn vanished(unsent: usize) -> String {
    match unsent {
        0 => sentence!(
            "浏览器清除了存在这台设备上的内容。之前做的都已送达社区，正在重新取回，取回前不能改动。",
            "The browser cleared this device. Everything had been delivered; it is being fetched again."
        ),
        _ => sentence!(
            "浏览器清除了存在这台设备上的内容，有 {} 项还没有送达，可能要重新做。正在从社区取回其余的，取回前不能改动。",
            "The browser cleared this device; {} things had not been delivered. The rest is being fetched again.",
            unsent
        ),
    }
}

#[component]
fn SyncNow() -> impl IntoView {
    let shell = Desk::here().shell;
    view! {
        <button type="button" class="button primary" data-testid="sync-now" on:click=move |_| shell.sync_now()>
            <Icon name="refresh"/>{Common::words().sync_now}
        </button>
    }
}

#[component]
fn Update() -> impl IntoView {
    let shell = Desk::here().shell;
    view! {
        <button type="button" class="button primary" data-testid="reload" on:click=move |_| shell.update()>
            {Opening::words().reload}
        </button>
    }
}

fn refused(why: LinkRefusal) -> impl IntoView {
    let (what, todo) = link_refusal(why);
    view! {
        <PageHead title=what/>
        <Notice tone=if why == LinkRefusal::Offline { "info" } else { "bad" } title=what text=todo testid="link-refused"/>
        <p class="hint">{Opening::words().untouched}</p>
        <LinkForm/>
    }
}

/// The page of somebody who has not opened a link.
#[component]
fn Welcome() -> impl IntoView {
    let w = Opening::words();
    view! {
        <PageHead title=w.welcome lead=Signal::stored(w.welcome_lead.to_owned())/>
        <Empty icon="qr" title=w.ask_title text=w.ask_text/>
        <LinkForm/>
    }
}

/// For those whose link does not open the app by itself.
#[component]
fn LinkForm() -> impl IntoView {
    let w = Opening::words();
    let desk = Desk::here();
    let (link, wrong, busy) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let navigate = use_navigate();
    let open = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = link.get_untracked();
        let secret = text.trim();
        if secret.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        wrong.set(String::new());
        let navigate = StoredValue::new_local(navigate.clone());
        desk.shell.open_link(
            secret,
            desk.lasting(move |result: Result<(), LinkRefusal>| {
                busy.try_set(false);
                match result {
                    Ok(()) => navigate
                        .with_value(|navigate| navigate("/", leptos_router::NavigateOptions::default())),
                    Err(why) => {
                        let (what, todo) = link_refusal(why);
                        wrong.try_set(sentence!("{}。{}", "{}. {}", what, todo));
                    }
                }
            }),
        );
    };
    view! {
        <form class="form" on:submit=open>
            <TextField label=w.paste_link value=link hint=w.paste_link_hint error=wrong testid="link-text"/>
            <div class="actions">
                <button type="submit" class="button primary" data-testid="link-open"
                    aria-busy=move || busy.get().then_some("true")>{w.open_link}</button>
            </div>
        </form>
    }
}

/// `/in` inside a running app: another link may be opened here.
#[component]
pub(crate) fn OpenLinkPage() -> impl IntoView {
    let w = Opening::words();
    view! {
        <PageHead title=w.open_link lead=Signal::stored(w.open_link_lead.to_owned())/>
        <LinkForm/>
    }
}
