//! The button under a list of which only the first rows are shown.

use leptos::prelude::*;

/// Shows `page` more of all rows; nothing where there are no more. `words` says how many are left.
#[component]
pub(crate) fn ShowMore(
    #[prop(into)] all: Signal<usize>,
    shown: RwSignal<usize>,
    page: usize,
    words: fn(usize) -> String,
) -> impl IntoView {
    let left = move || all.get().saturating_sub(shown.get());
    let is_more = move || left() != 0;
    view! {
        <Show when=is_more>
            <div class="actions">
                <button type="button" class="button wide" data-testid="show-more"
                    on:click=move |_| shown.update(|shown| *shown += page)>
                    {move || words(left())}
                </button>
            </div>
        </Show>
    }
}
