//! What was said at follow-up visits and members do not know yet: put right with one tap. A visit tells it in the same act; this
//! is for what was recorded before, or merged.

use domain::{
    id::Id,
    service::{satisfaction_telling, satisfaction_untold},
    wish::Wish,
};
use leptos::prelude::*;

use crate::{
    components::Notice,
    pages::doing::{Desk, Doing},
    words::judging::Judging,
};

/// Of one wish, or of all.
#[component]
pub(crate) fn Untold(#[prop(optional)] wish: Option<Id<Wish>>) -> impl IntoView {
    let w = Judging::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let missing = desk.derive(move |community| match wish {
        Some(wish) => satisfaction_telling(community, wish, None),
        None => satisfaction_untold(community),
    });
    let tell = move |_| doing.run(missing.get_untracked(), w.told_untold, || ());
    view! {
        {move || (!missing.with(Vec::is_empty)).then(|| view! {
            <Notice tone="warn" title=w.untold testid="satisfaction-untold">
                <button type="button" class="button small primary" data-testid="satisfaction-tell" aria-busy=move || doing.busy() on:click=tell>{w.tell_untold}</button>
            </Notice>
        })}
        {doing.trouble()}
    }
}
