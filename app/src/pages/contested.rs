//! Fields that two people filled in differently without knowing of one another: every value, who wrote it, and a choice. What a
//! value means and how it is taken is said by the page.

use domain::{edit::Edit, principal::Principal, unmask::Subject, wish};
use leptos::prelude::*;

use super::{
    doing::{Desk, Doing},
    unmask::{Seen, Unmask},
    wish::who,
};
use crate::{
    components::Reason,
    words::{Disputing, sentence},
};

/// One of the values.
pub(crate) struct Held {
    pub(crate) by: Option<Principal>,
    /// As it is read now: masked until a reason is given.
    pub(crate) shown: Signal<String>,
    /// What taking it writes, on what is known when it is taken.
    pub(crate) take: Box<dyn Fn() -> Vec<Edit> + Send + Sync>,
}

/// One field.
pub(crate) struct Dispute {
    pub(crate) name: String,
    pub(crate) values: Vec<Held>,
    /// Whose field is masked in it, its name in the documents, and where it is noted that it may be seen.
    pub(crate) masked: Option<(Subject, &'static str, Seen)>,
    /// Why nobody can choose now.
    pub(crate) refused: Option<String>,
}

impl Dispute {
    /// Of a field whose values staff may read: how each is read, and what taking it writes.
    pub(crate) fn open(
        name: &str,
        values: Vec<wish::Held>,
        shown: impl Fn(&str) -> String,
        take: impl Fn(String) -> Vec<Edit> + Copy + Send + Sync + 'static,
    ) -> Self {
        let values = values.into_iter().map(|held| {
            let shown = Signal::stored(shown(&held.value));
            Held { by: held.by, shown, take: Box::new(move || take(held.value.clone())) }
        });
        Self { name: name.to_owned(), values: values.collect(), masked: None, refused: None }
    }
}

/// The part of a page; nothing where nobody disagrees.
#[component]
pub(crate) fn Disputes(all: Vec<Dispute>) -> impl IntoView {
    (!all.is_empty()).then(|| {
        let rows = all.into_iter().map(|dispute| view! { <Choice dispute/> }).collect_view();
        view! { <section class="part stack" data-testid="contested"><h2>{Disputing::words().title}</h2>{rows}</section> }
    })
}

#[component]
fn Choice(dispute: Dispute) -> impl IntoView {
    let w = Disputing::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let Dispute { name, values, masked, refused } = dispute;
    let may = refused.is_none();
    let rows = values
        .into_iter()
        .map(|Held { by, shown, take }| {
            let by = by.map(|by| who(desk, by)).unwrap_or_default();
            let shown = move || Some(shown.get()).filter(|shown| !shown.is_empty()).unwrap_or(w.emptied.to_owned());
            view! {
                <li class="bar">
                    <span>{shown} " " <small>{by}</small></span>
                    <button type="button" class="button small" disabled=!may data-testid="choose-value" aria-busy=move || doing.busy()
                        on:click=move |_| doing.run(take(), w.chosen, || ())>{w.take_this}</button>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="conflict" data-testid="contested-field">
            <p class="notice-title">{sentence!("{}：两人填得不一样", "{}: filled in differently", name)}</p>
            <ul class="stack" role="list">{rows}</ul>
            {masked.map(|(subject, field, seen)| view! { <Unmask subject fields=vec![field.to_owned()] seen/> })}
            {refused.map(|why| view! { <Reason text=why/> })}
            {doing.trouble()}
        </div>
    }
}
