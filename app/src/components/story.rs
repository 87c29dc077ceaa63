//! The story of something: its steps one under the other, with who took each, what was said, and what did not count.

use leptos::prelude::*;

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct StoryStep {
    /// What was done.
    pub(crate) what: String,
    /// Who did it, and when.
    pub(crate) who: String,
    /// What was said of it; may be empty.
    pub(crate) said: String,
    /// Why it did not count; empty when it did.
    pub(crate) uncounted: String,
}

/// All of them under a heading, with words for where there are none.
#[component]
pub(crate) fn Story(
    title: &'static str,
    #[prop(optional)] none: &'static str,
    #[prop(into)] steps: Signal<Vec<StoryStep>>,
    testid: &'static str,
    step_testid: &'static str,
) -> impl IntoView {
    let row = move |step: StoryStep| {
        let StoryStep { what, who, said, uncounted } = step;
        let tone = if uncounted.is_empty() { "info" } else { "warn" };
        view! {
            <li data-tone=tone data-testid=step_testid>
                <p class="timeline-what">{what}</p>
                <p class="timeline-who">{who}</p>
                {(!said.is_empty()).then(|| view! { <p class="timeline-why">{said}</p> })}
                {(!uncounted.is_empty()).then(|| view! { <p class="error">{uncounted}</p> })}
            </li>
        }
    };
    let empty = move || !none.is_empty() && steps.with(Vec::is_empty);
    view! {
        <section class="part stack" data-testid=testid>
            <h2>{title}</h2>
            {move || empty().then(|| view! { <p class="hint">{none}</p> })}
            <ol class="timeline" role="list">{move || steps.get().into_iter().map(row).collect_view()}</ol>
        </section>
    }
}
