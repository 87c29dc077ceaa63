//! Text fields: one that is read when a sheet is sent off, one that commits by itself while a form is filled in.
//!
//! Nothing typed is lost: a field commits when it is left, every two seconds while somebody types, when the page is
//! hidden or about to be locked and when the field goes away. What an input method is composing is not typed yet:
//! meanwhile what stood there before it counts. A browser writes down what stands in fields, to fill them in again after a
//! restart, so `autocomplete` is off in all of them: what is half typed would lie on the disk outside of the PIN.

use std::time::Duration;

use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::{Icon, fresh_id};

/// A field whose text is wanted when a sheet is sent off.
#[component]
pub(crate) fn TextField(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    testid: &'static str,
    #[prop(into, optional)] hint: String,
    #[prop(into, optional)] error: Option<Signal<String>>,
    #[prop(optional)] required: bool,
    #[prop(optional)] lines: bool,
    #[prop(optional)] kind: Option<&'static str>,
) -> impl IntoView {
    let draft = Signal::derive(move || value.get());
    view! {
        <FieldFrame label hint error=error.unwrap_or_else(|| Signal::stored(String::new())) required
            lines kind=kind.unwrap_or("text") testid value=draft
            on_input=Callback::new(move |text| value.set(text)) on_leave=Callback::new(|()| ()) on_compose=Callback::new(|_| ())/>
    }
}

/// A field of a form that commits by itself. `value` is what is kept; it is shown unless something is being typed.
#[component]
pub(crate) fn DraftField(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    on_commit: Callback<String>,
    testid: &'static str,
    #[prop(into, optional)] hint: String,
    #[prop(into, optional)] error: Option<Signal<String>>,
    #[prop(optional)] required: bool,
    #[prop(optional)] lines: bool,
    #[prop(optional)] kind: Option<&'static str>,
) -> impl IntoView {
    let typed: RwSignal<Option<String>> = RwSignal::new(None);
    // What is to be committed: what was typed, without what is being composed.
    let due: StoredValue<Option<String>> = StoredValue::new(None);
    let (composing, in_use) = (StoredValue::new(false), StoredValue::new(false));
    let timer: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
    let shown = Signal::derive(move || typed.get().unwrap_or_else(|| value.get()));
    // What was typed stays until what is kept has caught up with it, and while somebody is in the field also what is
    // not kept of it, such as a space at the end.
    Effect::new(move |_| {
        let kept = value.get();
        let same = typed.with_untracked(|typed| typed.as_ref().is_some_and(|typed| typed.trim() == kept));
        if due.with_value(Option::is_none) && !composing.get_value() && !(same && in_use.get_value()) {
            typed.set(None);
        }
    });
    let commit = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        let text = due.try_update_value(Option::take).flatten();
        if let Some(text) = text
            && value.try_get_untracked().is_none_or(|kept| kept != text.trim())
        {
            on_commit.try_run(text);
        }
    };
    let settle = move |text: String| {
        due.set_value(Some(text));
        if timer.with_value(Option::is_none) {
            timer.set_value(set_timeout_with_handle(commit, Duration::from_secs(2)).ok());
        }
    };
    let input = Callback::new(move |text: String| {
        in_use.set_value(true);
        typed.set(Some(text.clone()));
        if !composing.get_value() {
            settle(text);
        }
    });
    let compose = Callback::new(move |on: bool| {
        composing.set_value(on);
        // The last text came while it was still being composed.
        if let (false, Some(text)) = (on, typed.get_untracked()) {
            settle(text);
        }
    });
    let leave = Callback::new(move |()| {
        if composing.get_value() {
            compose.run(false);
        }
        in_use.set_value(false);
        commit();
        let caught_up = typed.with_untracked(|typed| {
            typed.as_ref().is_some_and(|typed| value.with_untracked(|kept| typed.trim() == kept))
        });
        if caught_up {
            typed.set(None);
        }
    });
    let leaving = window_event_listener_untyped("pagehide", move |_| commit());
    let hiding = window_event_listener_untyped("visibilitychange", move |_| commit());
    let locking = window_event_listener_untyped("app-locking", move |_| commit());
    on_cleanup(move || {
        leaving.remove();
        hiding.remove();
        if let Some(Some(timer)) = timer.try_get_value() {
            timer.clear();
        }
        locking.remove();
        commit();
    });
    view! {
        <FieldFrame label hint error=error.unwrap_or_else(|| Signal::stored(String::new())) required
            lines kind=kind.unwrap_or("text") testid value=shown
            on_input=input on_leave=leave on_compose=compose/>
    }
}

#[component]
fn FieldFrame(
    label: String,
    hint: String,
    error: Signal<String>,
    required: bool,
    lines: bool,
    kind: &'static str,
    testid: &'static str,
    value: Signal<String>,
    on_input: Callback<String>,
    on_leave: Callback<()>,
    on_compose: Callback<bool>,
) -> impl IntoView {
    let (id, hint_id, error_id) = (fresh_id("field"), fresh_id("hint"), fresh_id("error"));
    let has_hint = !hint.is_empty();
    let wrong = Memo::new(move |_| error.with(|error| !error.is_empty()));
    let described = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || match (has_hint, wrong.get()) {
            (false, false) => None,
            (true, false) => Some(hint_id.clone()),
            (false, true) => Some(error_id.clone()),
            (true, true) => Some(format!("{hint_id} {error_id}")),
        }
    };
    let invalid = move || wrong.get().then_some("true");
    // A field that goes away while it has the focus is still told that it loses it.
    let input = move |event: ev::Event| on_input.run(event_target_value(&event));
    let needed = required.then_some("true");
    let control = if lines {
        view! {
            <textarea id=id.clone() rows="3" autocomplete="off" aria-describedby=described aria-invalid=invalid aria-required=needed
                data-testid=testid prop:value=move || value.get() on:input=input
                on:blur=move |_| { on_leave.try_run(()); }
                on:compositionstart=move |_| on_compose.run(true)
                on:compositionend=move |_| on_compose.run(false)></textarea>
        }
        .into_any()
    } else {
        let mode = match kind {
            "tel" => Some("tel"),
            "number" => Some("numeric"),
            _ => None,
        };
        // A number field would lose what is not a number; what it means is decided where it is read.
        let kind = if kind == "number" { "text" } else { kind };
        view! {
            <input id=id.clone() type=kind inputmode=mode autocomplete="off" aria-describedby=described
                aria-invalid=invalid aria-required=needed data-testid=testid prop:value=move || value.get()
                on:input=input on:blur=move |_| { on_leave.try_run(()); }
                on:compositionstart=move |_| on_compose.run(true)
                on:compositionend=move |_| on_compose.run(false)/>
        }
        .into_any()
    };
    view! {
        <div class="field" data-required=required.then_some("")>
            <label for=id>{label}</label>
            {has_hint.then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {control}
            {move || wrong.get().then(|| view! { <p class="error" id=error_id.clone()>{move || error.get()}</p> })}
        </div>
    }
}

/// A search field over a list.
#[component]
pub(crate) fn Search(
    #[prop(into)] label: String,
    #[prop(into)] placeholder: String,
    value: RwSignal<String>,
    testid: &'static str,
) -> impl IntoView {
    view! {
        <search class="search">
            <Icon name="search"/>
            <input type="search" autocomplete="off" aria-label=label placeholder=placeholder data-testid=testid
                prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event))/>
        </search>
    }
}
