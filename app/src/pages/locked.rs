//! The page of a locked device: it takes the PIN, says what wrong ones cost, and offers the way out when it is forgotten.
//!
//! Nothing on it comes from the data. It stays through wrong tries, so that nobody loses the place.

use std::time::Duration;

use leptos::prelude::*;

use super::doing::Desk;
use crate::{
    components::{Notice, PageHead, TextField},
    shell::{Bolt, DoorAsk, DoorError, Phase, Pin},
    words::{Locking, door_error, lost, tries_left, wait},
};

/// From so many tries left on the cost is shown in red.
const FEW: u8 = 5;

/// The page.
#[component]
pub(crate) fn LockedPage(phase: Memo<Phase>) -> impl IntoView {
    let w = Locking::words();
    let bolt = Memo::new(move |_| match phase.get() {
        Phase::Locked { bolt, .. } => Some(bolt),
        _ => None,
    });
    let unsent = Memo::new(move |_| match phase.get() {
        Phase::Locked { unsent, .. } => unsent,
        _ => 0,
    });
    // A form that is drawn once and stays, whatever number of tries is left.
    let shown = Memo::new(move |_| bolt.get().map(|bolt| matches!(bolt, Bolt::Pin { .. })));
    view! {
        {move || match shown.get() {
            None => view! {
                <PageHead title=w.closing/>
                <p role="status" data-testid="locking">{w.closing_text}</p>
            }
            .into_any(),
            Some(true) => view! {
                <PageHead title=w.locked lead=Signal::stored(w.locked_lead.to_owned())/>
                <div class="stack"><Entrance bolt unsent/><Forgot unsent/></div>
            }
            .into_any(),
            Some(false) => view! {
                <PageHead title=w.locked/>
                <Notice tone="bad" title=w.damaged_title text=lost(unsent.get_untracked()) testid="lock-damaged"/>
                <Forgot unsent/>
            }
            .into_any(),
        }}
    }
}

#[component]
fn Entrance(bolt: Memo<Option<Bolt>>, unsent: Memo<usize>) -> impl IntoView {
    let desk = Desk::here();
    let (wrong, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let tries = Memo::new(move |_| match bolt.get() {
        Some(Bolt::Pin { wrong, left, .. }) if wrong > 0 => Some(left),
        Some(Bolt::Pin { .. } | Bolt::Damaged) | None => None,
    });
    let open = trying(wrong, busy, move |pin, told| desk.shell.door(DoorAsk::Open(pin), told));
    view! {
        <PinForm label=Locking::words().pin action=Locking::words().open testid="pin" submit="unlock" wrong on_pin=open busy/>
        <Pause bolt/>
        {move || tries.get().filter(|left| *left <= FEW).map(|left| view! {
            <Notice tone="bad" testid="tries-left" title=Locking::words().wrong text=tries_left(left, unsent.get())/>
        })}
    }
}

/// Counts down until the next try.
#[component]
fn Pause(bolt: Memo<Option<Bolt>>) -> impl IntoView {
    let desk = Desk::here();
    let tick = RwSignal::new(());
    if let Ok(clock) = set_interval_with_handle(move || tick.set(()), Duration::from_secs(1)) {
        on_cleanup(move || clock.clear());
    }
    let left = Memo::new(move |_| {
        tick.track();
        match bolt.get() {
            Some(Bolt::Pin { not_before: Some(until), .. }) => wait(until, desk.shell.now()),
            Some(Bolt::Pin { not_before: None, .. } | Bolt::Damaged) | None => None,
        }
    });
    let tried = Memo::new(move |_| bolt.with(|bolt| matches!(bolt, Some(Bolt::Pin { wrong: 1.., .. }))));
    // When the wait is over its room stays: nothing moves beneath whoever is about to tap.
    view! {
        {move || match left.get() {
            Some(words) => view! { <p class="hint" role="timer" data-testid="pause">{words}</p> }.into_any(),
            None if tried.get() => view! { <p class="hint" aria-hidden="true">"\u{a0}"</p> }.into_any(),
            None => ().into_any(),
        }}
    }
}

/// Tries a PIN, one at a time, and says what was wrong with it.
pub(crate) fn trying(
    wrong: RwSignal<String>,
    busy: RwSignal<bool>,
    with: impl Fn(Pin, Callback<Result<(), DoorError>>) + Send + Sync + 'static,
) -> Callback<Pin> {
    let desk = Desk::here();
    Callback::new(move |pin: Pin| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        wrong.set(String::new());
        let told = desk.lasting(move |result: Result<(), DoorError>| {
            busy.try_set(false);
            if let Err(error) = result {
                wrong.try_set(door_error(&error, desk.shell.now()));
            }
        });
        with(pin, told);
    })
}

/// A field for a PIN and what is done with it.
#[component]
pub(crate) fn PinForm(
    #[prop(into)] label: String,
    #[prop(into)] action: String,
    testid: &'static str,
    submit: &'static str,
    #[prop(into)] wrong: Signal<String>,
    on_pin: Callback<Pin>,
    #[prop(into, optional)] busy: Option<Signal<bool>>,
) -> impl IntoView {
    let (typed, missing) = (RwSignal::new(String::new()), RwSignal::new(false));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let pin = typed.with_untracked(|typed| Pin::typed(typed));
        missing.set(pin == Pin::typed(""));
        if !missing.get_untracked() {
            typed.set(String::new());
            on_pin.run(pin);
        }
    };
    let error =
        Signal::derive(move || if missing.get() { Locking::words().empty.to_owned() } else { wrong.get() });
    view! {
        <form class="form" on:submit=send>
            <TextField label value=typed kind="password" testid/>
            {move || Some(error.get()).filter(|words| !words.is_empty()).map(|words| view! { <Wrong words/> })}
            <div class="actions">
                <button type="submit" class="button primary" data-testid=submit
                    aria-busy=move || busy.is_some_and(|busy| busy.get()).then_some("true")>{action}</button>
            </div>
        </form>
    }
}

/// What went wrong, read out as soon as it is there.
#[component]
pub(crate) fn Wrong(words: String) -> impl IntoView {
    view! {
        <div class="field" role="alert" data-testid="lock-error"><p class="error">{words}</p></div>
    }
}

/// The way out for those who do not know the PIN: two taps, and what it costs in between.
#[component]
fn Forgot(unsent: Memo<usize>) -> impl IntoView {
    let w = Locking::words();
    let desk = Desk::here();
    let (asked, failed) = (RwSignal::new(false), RwSignal::new(String::new()));
    let forget = move |_| {
        let told = desk.lasting(move |result: Result<(), DoorError>| {
            if let Err(error) = result {
                failed.try_set(door_error(&error, desk.shell.now()));
            }
        });
        desk.shell.door(DoorAsk::Forget, told);
    };
    view! {
        {move || if asked.get() {
            view! {
                <Notice tone="warn" title=w.forgot_title text=lost(unsent.get()) testid="forgot">
                    <button type="button" class="button danger" data-testid="forget-device" on:click=forget>{w.forget}</button>
                    <button type="button" class="button" on:click=move |_| asked.set(false)>{w.keep}</button>
                </Notice>
                {move || Some(failed.get()).filter(|words| !words.is_empty()).map(|words| view! { <Wrong words/> })}
            }
            .into_any()
        } else {
            view! {
                <div class="actions">
                    <button type="button" class="button quiet" data-testid="forgot-pin" on:click=move |_| asked.set(true)>{w.forgot}</button>
                </div>
            }
            .into_any()
        }}
    }
}
