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

/// The first of what was found, in the order of their keys, which are all different: as [`Listed`] shows it. The rest of a long
/// list is never put in order.
pub(crate) fn first_of<T: Copy, K: Ord>(found: &[T], shown: usize, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut first = found.to_vec();
    if shown < first.len() {
        first.select_nth_unstable_by_key(shown, &key);
        first.truncate(shown);
    }
    first.sort_unstable_by_key(key);
    first
}

/// What was found, its first rows drawn one by one, with the button for more under them; `none` where there is nothing.
/// `class` says how rows stand: as cards (`stack`) or as lines (`rows`). Where rows are made for what is shown alone, `all` says
/// how many there are.
#[component]
pub(crate) fn Listed<T, D, V, N>(
    found: Memo<Vec<T>>,
    shown: RwSignal<usize>,
    page: usize,
    #[prop(optional, into)] all: Option<Signal<usize>>,
    #[prop(into, default = Signal::stored("stack"))] class: Signal<&'static str>,
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
    let all = all.unwrap_or_else(|| Signal::derive(move || found.with(Vec::len)));
    view! {
        {move || {
            let rows: Vec<T> = found.with(|rows| rows.iter().take(shown.get()).cloned().collect());
            if rows.is_empty() {
                return none();
            }
            let rows = rows.into_iter().map(&draw).collect_view();
            view! { <ul class=class role="list" data-testid=testid>{rows}</ul> }.into_any()
        }}
        <ShowMore all shown page words/>
    }
}

#[cfg(test)]
mod tests {
    use super::first_of;

    #[test]
    fn the_first_are_the_first_of_all_in_order() {
        let all: Vec<u32> = (0..500).map(|number| number * 7_919 % 503).collect();
        let mut sorted = all.clone();
        sorted.sort_unstable();
        for shown in [0, 1, 60, 499, 500, 560] {
            assert_eq!(first_of(&all, shown, |one| *one), sorted[..shown.min(500)], "{shown}");
        }
    }
}
