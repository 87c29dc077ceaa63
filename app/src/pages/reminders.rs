//! Reminders: how much waits as a number on the app's icon, and, for whoever turned it on, one notification of the system a day.
//!
//! What waits is derived whenever it is asked. Kept is only whether somebody wants to be reminded, and the last day of it; a
//! notification says how much waits and nothing of anybody.

use domain::{
    home::{tally, waiting},
    moment::Day,
    principal::{Principal, Role},
};
use gloo_storage::{LocalStorage, Storage};
use leptos::{prelude::*, task::spawn_local};

use super::doing::Desk;
use crate::{
    components::{MayNotify, Switch, ask_to_notify, may_notify, notify, set_badge},
    words::me::{Reminding, reminder},
};

const WANTED: &str = "reminders";
const LAST: &str = "reminded_on";

fn is_wanted() -> bool {
    LocalStorage::get(WANTED).unwrap_or_default()
}

fn keep<T: serde::Serialize>(key: &str, value: T) {
    // Who cannot be remembered is reminded again, or not at all; neither is a reason to stop.
    if LocalStorage::set(key, value).is_err() {
        leptos::logging::warn!("reminders are not kept");
    }
}

/// Shows how much waits, and says once a day what is due. `page` is where it is done.
pub(crate) fn remind(desk: Desk, (all, due): (usize, usize), page: &'static str) {
    let today = desk.shell.today();
    spawn_local(async move {
        set_badge(all).await;
        let told = LocalStorage::get::<Day>(LAST).is_ok_and(|last| last == today);
        if due > 0 && !told && is_wanted() && may_notify() == MayNotify::Allowed {
            // Kept first: what is slow would be said twice.
            keep(LAST, today);
            notify(Reminding::words().title, &reminder(due, all), page).await;
        }
    });
}

/// Reminds a member as long as the app is open; it shows nothing in the page.
#[component]
pub(crate) fn Reminders() -> impl IntoView {
    let desk = Desk::here();
    let counts = Memo::new(move |_| {
        let Some(Principal::Member(me)) = desk.who() else { return None };
        let (now, today) = (desk.shell.now(), desk.shell.today());
        Some(desk.shell.view().with(|view| tally(&waiting(&view.community, me, now), today)))
    });
    Effect::new(move |_| {
        if let Some(counts) = counts.get() {
            remind(desk, counts, "/me");
        }
    });
}

/// The settings of it.
#[component]
pub(crate) fn RemindersPart() -> impl IntoView {
    let w = Reminding::words();
    let desk = Desk::here();
    let (wanted, may) = (RwSignal::new(is_wanted()), RwSignal::new(may_notify()));
    let switch = Callback::new(move |on: bool| {
        keep(WANTED, on);
        wanted.set(on);
        if on {
            spawn_local(async move {
                let asked = ask_to_notify().await;
                may.try_set(asked);
            });
        }
    });
    let has_some = move || desk.me().is_some_and(|me| matches!(me.role, Role::Member | Role::Staff));
    let state = move || match (may.get(), wanted.get()) {
        (MayNotify::Never, _) => ("warn", w.never),
        (MayNotify::Denied, true) => ("warn", w.denied),
        (MayNotify::Unasked, true) => ("warn", w.unasked),
        (MayNotify::Allowed, true) => ("good", w.on),
        (_, false) => ("info", w.off),
    };
    view! {
        {move || has_some().then(|| view! {
            <section class="part stack" data-testid="reminders">
                <h2>{w.part}</h2>
                {move || (may.get() != MayNotify::Never).then(|| view! {
                    <Switch label=w.switch on=wanted on_change=switch testid="set-reminders"/>
                })}
                {move || {
                    let (tone, words) = state();
                    view! { <p class="due" data-tone=tone role="status" data-testid="reminders-state">{words}</p> }
                }}
                <p class="hint">{w.hint}</p>
            </section>
        })}
    }
}
