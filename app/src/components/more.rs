//! A list of which only the first rows are shown, and the button under it for more.

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

/// What was found, its first rows drawn one by one, with the button for more under them; `none` where there is nothing.
/// `class` says how rows stand: as cards (`stack`) or as lines (`rows`).
#[component]
pub(crate) fn Listed<T, D, V, N>(
    found: Memo<Vec<T>>,
    shown: RwSignal<usize>,
    page: usize,
    #[prop(optional, into)] class: Option<&'static str>,
    testid: &'static str,
    draw: D,
    none: N,
    words: fn(usize) -> String,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    D: Fn(T) -> V + Send + 'static,
    V: IntoView + 'static,
    N: Fn() -> AnyView + Send + 'static,
{
    let all = Signal::derive(move || found.with(Vec::len));
    view! {
        {move || {
            let rows: Vec<T> = found.with(|rows| rows.iter().take(shown.get()).cloned().collect());
            if rows.is_empty() {
                return none();
            }
            let rows = rows.into_iter().map(&draw).collect_view();
            view! { <ul class=class.unwrap_or("stack") role="list" data-testid=testid>{rows}</ul> }.into_any()
        }}
        <ShowMore all shown page words/>
    }
}
