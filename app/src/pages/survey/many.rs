//! Choosing several of a list; kept as one text, separated by `、`. What is kept and is no option any more stays choosable.

use leptos::prelude::*;

/// Checkboxes under a legend.
#[component]
pub(super) fn ManyChoices(
    #[prop(into)] legend: String,
    options: Vec<String>,
    value: Signal<String>,
    on_choose: Callback<String>,
    testid: &'static str,
) -> impl IntoView {
    let listed = StoredValue::new(options);
    let all = Memo::new(move |_| {
        let mut all = listed.get_value();
        for kept in chosen(&value.get()) {
            if !all.contains(&kept) {
                all.push(kept);
            }
        }
        all
    });
    let toggle = move |option: &str, on: bool| {
        let mut kept = value.with_untracked(|value| chosen(value));
        kept.retain(|one| one != option);
        if on {
            kept.push(option.to_owned());
        }
        // In the order of the list, so that the same choice is the same text.
        let ordered = all.with_untracked(|all| {
            all.iter().filter(|one| kept.contains(one)).cloned().collect::<Vec<_>>().join("、")
        });
        on_choose.run(ordered);
    };
    view! {
        <fieldset class="field" data-testid=testid>
            <legend>{legend}</legend>
            <div class="choices">
                <For each=move || all.get() key=Clone::clone let:option>
                    {
                        let (own, set) = (option.clone(), option.clone());
                        view! {
                            <label class="choice">
                                <input type="checkbox" prop:checked=move || value.with(|value| chosen(value).contains(&own))
                                    on:change=move |event| toggle(&set, event_target_checked(&event))/>
                                <span>{option}</span>
                            </label>
                        }
                    }
                </For>
            </div>
        </fieldset>
    }
}

fn chosen(value: &str) -> Vec<String> {
    value.split(['、', '，', ',']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
