//! A card that is filled in field by field: how a field is read and kept, what two people filled in differently, and the form
//! around its fields. Which fields there are is said by the page.

use domain::{edit::Edit, field::Field, wish::Contested};
use leptos::prelude::*;

use super::{
    contested::{Dispute, Disputes},
    doing::Doing,
};
use crate::words::FieldName;

/// One card.
#[derive(Clone, Copy)]
pub(crate) struct Card<F: 'static> {
    doing: Doing,
    read: Callback<F, String>,
    write: Callback<(F, String), Vec<Edit>>,
}

impl<F: Field + FieldName + Send + Sync> Card<F> {
    /// `read` follows what it reads; `write` says what filling a field in does.
    pub(crate) fn new(
        read: impl Fn(F) -> String + Send + Sync + 'static,
        write: impl Fn(F, String) -> Vec<Edit> + Send + Sync + 'static,
    ) -> Self {
        let write = Callback::new(move |(field, value)| write(field, value));
        Self { doing: Doing::new(), read: Callback::new(read), write }
    }

    /// A field as it stands.
    pub(crate) fn value(self, field: F) -> Memo<String> {
        Memo::new(move |_| self.read.run(field))
    }

    /// What keeps a field that was filled in.
    pub(crate) fn keep(self, field: F) -> Callback<String> {
        Callback::new(move |value: String| {
            self.doing.queue(self.write.run((field, value.trim().to_owned())), |_| ());
        })
    }
}

/// The part of a page around the fields of a card; `said` says what a value means where it is no words.
#[component]
pub(crate) fn CardForm<F>(
    card: Card<F>,
    title: &'static str,
    #[prop(into)] hint: String,
    contested: Memo<Vec<Contested>>,
    #[prop(optional)] said: Option<fn(F, &str) -> String>,
    testid: &'static str,
    children: Children,
) -> impl IntoView
where
    F: Field + FieldName + Send + Sync,
{
    let dispute = move |dispute: Contested| {
        let field = F::from_key(&dispute.field)?;
        let shown = |value: &str| said.map_or_else(|| value.to_owned(), |said| said(field, value));
        let take = move |value| card.write.run((field, value));
        Some(Dispute::open(field.name(), dispute.values, shown, take))
    };
    view! {
        <section class="part stack" data-testid=testid>
            <h2>{title}</h2>
            <p class="hint">{hint}</p>
            {move || view! { <Disputes all=contested.get().into_iter().filter_map(dispute).collect()/> }}
            <form class="form" on:submit=|event| event.prevent_default()>
                {children()}
                {card.doing.trouble()}
            </form>
        </section>
    }
}
