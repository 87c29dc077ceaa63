//! Choosing one of several: radio buttons, chips over a list, a select, stars, a switch.

use leptos::prelude::*;

use super::fresh_id;

/// One of several: what is kept and what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Option2 {
    /// What is kept.
    pub(crate) value: String,
    /// What is read.
    pub(crate) label: String,
}

impl Option2 {
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }

    /// Where both are the same.
    pub(crate) fn plain(value: &str) -> Self {
        Self::new(value, value)
    }
}

/// Radio buttons under a legend.
#[component]
pub(crate) fn Choices(
    #[prop(into)] legend: String,
    options: Vec<Option2>,
    #[prop(into)] value: Signal<String>,
    on_choose: Callback<String>,
    #[prop(optional)] required: bool,
    testid: &'static str,
) -> impl IntoView {
    let name = fresh_id("choice");
    let options = options
        .into_iter()
        .map(|option| {
            let (name, own, set) = (name.clone(), option.value.clone(), option.value.clone());
            view! {
                <label class="choice">
                    <input type="radio" name=name value=option.value
                        prop:checked=move || value.with(|value| *value == own)
                        on:change=move |_| on_choose.run(set.clone())/>
                    <span>{option.label}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" data-required=required.then_some("") data-testid=testid>
            <legend>{legend}</legend>
            <div class="choices">{options}</div>
        </fieldset>
    }
}

/// Buttons over a list that narrow it; pressing the pressed one widens it again.
#[component]
pub(crate) fn Chips(
    #[prop(into)] label: String,
    #[prop(into)] options: Signal<Vec<(Option2, Option<usize>)>>,
    value: RwSignal<String>,
    testid: &'static str,
) -> impl IntoView {
    view! {
        <div class="filters" role="group" aria-label=label data-testid=testid>
            <For each=move || options.get() key=|(option, count)| (option.value.clone(), *count) let:entry>
                {
                    let (option, count) = entry;
                    let (own, set) = (option.value.clone(), option.value.clone());
                    let pressed = move || value.with(|value| *value == own);
                    view! {
                        <button type="button" class="choice" data-value=option.value
                            aria-pressed=move || if pressed() { "true" } else { "false" }
                            on:click=move |_| value.update(|value| {
                                if *value == set { value.clear() } else { value.clone_from(&set) }
                            })>
                            {option.label}
                            {count.map(|count| view! { " " <small class="pill-count">{count}</small> })}
                        </button>
                    }
                }
            </For>
        </div>
    }
}

/// A select; the first entry is the empty choice when `none` has words for it. A kept value that is no option any more
/// stays choosable.
#[component]
pub(crate) fn SelectField(
    #[prop(into)] label: String,
    options: Vec<Option2>,
    #[prop(into)] value: Signal<String>,
    on_choose: Callback<String>,
    #[prop(into, optional)] none: Option<String>,
    #[prop(into, optional)] hint: String,
    #[prop(optional)] required: bool,
    testid: &'static str,
) -> impl IntoView {
    let (id, described) = (fresh_id("select"), fresh_id("hint"));
    let listed = StoredValue::new(options.clone());
    let foreign = Memo::new(move |_| {
        let kept = value.get();
        let known = kept.is_empty() || listed.with_value(|all| all.iter().any(|one| one.value == kept));
        (!known).then_some(kept)
    });
    let options = options
        .into_iter()
        .map(|option| {
            let own = option.value.clone();
            view! {
                <option value=option.value prop:selected=move || value.with(|value| *value == own)>{option.label}</option>
            }
        })
        .collect_view();
    let has_hint = !hint.is_empty();
    view! {
        <div class="field" data-required=required.then_some("")>
            <label for=id.clone()>{label}</label>
            {has_hint.then(|| view! { <p class="hint" id=described.clone()>{hint}</p> })}
            <select id=id autocomplete="off" aria-describedby=has_hint.then_some(described) data-testid=testid
                on:change=move |event| on_choose.run(event_target_value(&event))>
                {none.map(|words| view! {
                    <option value="" prop:selected=move || value.with(String::is_empty)>{words}</option>
                })}
                {move || foreign.get().map(|kept| view! {
                    <option value=kept.clone() prop:selected=true>{kept.clone()}</option>
                })}
                {options}
            </select>
        </div>
    }
}

/// One to five stars, each with its words.
#[component]
pub(crate) fn Stars(
    #[prop(into)] legend: String,
    words: [&'static str; 5],
    value: RwSignal<u8>,
    testid: &'static str,
) -> impl IntoView {
    let name = fresh_id("stars");
    let stars = (1_u8..)
        .zip(words)
        .map(|(stars, words)| {
            view! {
                <label>
                    <input type="radio" name=name.clone() value=stars.to_string()
                        prop:checked=move || value.get() == stars on:change=move |_| value.set(stars)/>
                    <span>{words}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="stars field" data-testid=testid>
            <legend>{legend}</legend>
            <div class="stars-row">{stars}</div>
        </fieldset>
    }
}

/// On or off.
#[component]
pub(crate) fn Switch(
    #[prop(into)] label: String,
    #[prop(into)] on: Signal<bool>,
    on_change: Callback<bool>,
    testid: &'static str,
) -> impl IntoView {
    view! {
        <label class="switch">
            <input type="checkbox" role="switch" data-testid=testid prop:checked=move || on.get()
                on:change=move |event| on_change.run(event_target_checked(&event))/>
            <span>{label}</span>
        </label>
    }
}
