//! Choosing several of a list: each a chip that is on or off. What was kept and is not in the list any more stays choosable.

use leptos::prelude::*;

/// Chips over a field that holds a list, separated by `、`.
#[component]
pub(crate) fn Toggles(
    #[prop(into)] legend: String,
    options: Vec<String>,
    #[prop(into)] value: Signal<String>,
    on_choose: Callback<String>,
    #[prop(optional)] required: bool,
    testid: &'static str,
) -> impl IntoView {
    // Until what was kept has caught up, what was tapped counts: two taps in a row are two.
    let tapped: RwSignal<Option<String>> = RwSignal::new(None);
    let now = Memo::new(move |_| tapped.get().unwrap_or_else(|| value.get()));
    Effect::new(move |_| {
        let kept = value.get();
        if tapped.with_untracked(|tapped| tapped.as_ref().is_some_and(|tapped| *tapped == kept)) {
            tapped.set(None);
        }
    });
    let listed = StoredValue::new(options);
    let shown = Memo::new(move |_| {
        let mut shown = listed.get_value();
        let foreign: Vec<String> = now.with(|now| {
            entries(now).filter(|one| !shown.iter().any(|known| known == one)).map(str::to_owned).collect()
        });
        shown.extend(foreign);
        shown
    });
    let switch = move |option: &str, on: bool| {
        let mut chosen: Vec<String> = now.with_untracked(|now| entries(now).map(str::to_owned).collect());
        chosen.retain(|one| one != option);
        if on {
            chosen.push(option.to_owned());
        }
        // In the order of the list, so that the same choice is always the same text.
        let order = |one: &String| {
            listed.with_value(|listed| listed.iter().position(|known| known == one).unwrap_or(usize::MAX))
        };
        chosen.sort_by_key(order);
        let text = chosen.join("、");
        tapped.set(Some(text.clone()));
        on_choose.run(text);
    };
    view! {
        <fieldset class="field" data-required=required.then_some("") data-testid=testid>
            <legend>{legend}</legend>
            <div class="choices">
                <For each=move || shown.get() key=String::clone let:option>
                    {
                        let (own, set) = (option.clone(), option.clone());
                        view! {
                            <label class="choice">
                                <input type="checkbox" value=option.clone()
                                    prop:checked=move || now.with(|now| entries(now).any(|one| one == own))
                                    on:change=move |event| switch(&set, event_target_checked(&event))/>
                                <span>{option}</span>
                            </label>
                        }
                    }
                </For>
            </div>
        </fieldset>
    }
}

fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.split(['、', '，', ',', ';', '；', '/']).map(str::trim).filter(|one| !one.is_empty())
}
