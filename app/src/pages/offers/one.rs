//! A post or a project: what it asks, and the part of whoever looks.

use std::sync::Arc;

use domain::{
    id::Id,
    offer::{Offer, OfferCard, OfferField, OfferKind, state},
    wish::Claimant,
};
use leptos::prelude::*;

use super::{
    decide::PeoplePart,
    edit::{CardPart, PublishPart},
    own::OwnPart,
};
use crate::{
    components::{Empty, Facts, Icon, PageHead},
    pages::{
        address,
        checkins::named,
        doing::Desk,
        office::{Office, Room},
        trail::history_link,
    },
    shell::Record,
    words::{
        self, FieldName as _,
        offers::{Offers, offer_kind, offer_state},
    },
};

/// What a page about one post or project works with.
#[derive(Clone, Copy)]
pub(crate) struct One {
    pub(super) id: Id<Offer>,
    pub(super) kind: OfferKind,
    pub(super) offer: Memo<Arc<Offer>>,
}

/// The page.
#[component]
pub(crate) fn OfferPage() -> impl IntoView {
    let w = Offers::words();
    let desk = Desk::here();
    let id: Signal<Option<Id<Offer>>> = address::named("post", address::id).into();
    // Drawn anew only when it becomes another page.
    let shape = Memo::new(move |_| {
        let id = id.get()?;
        let kind = desk.shell.view().with(|view| view.community.offers.get(&id)?.kind)?;
        Some((id, kind))
    });
    move || match shape.get() {
        Some((id, kind)) => {
            let offer = Memo::new(move |_| {
                desk.shell.view().with(|view| view.community.offers.get(&id).cloned().unwrap_or_default())
            });
            view! { <Page one=One { id, kind, offer }/> }.into_any()
        }
        None => view! {
            <PageHead title=w.title/>
            <Empty icon="search" title=w.unknown><a class="button" href="/posts">{w.back}</a></Empty>
        }
        .into_any(),
    }
}

#[component]
fn Page(one: One) -> impl IntoView {
    let w = Offers::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let title = Signal::derive(move || one.offer.with(|offer| named(offer.card.get(OfferField::Name))));
    let lead = Signal::derive(move || {
        one.offer.with(|offer| {
            let state = offer_state(offer.kind, state(offer, today));
            let parts = [offer_kind(one.kind), offer.card.get(OfferField::Category), state];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
        })
    });
    let staff = desk.is_staff_now();
    let me = desk.who_now().and_then(Claimant::of);
    view! {
        <PageHead title lead>
            <a class="button quiet" href="/posts"><Icon name="back"/>{w.back}</a>
        </PageHead>
        {if staff {
            view! { <Office room=Room::OfferDesk(one)/> }.into_any()
        } else {
            view! { <About one/> }.into_any()
        }}
        {me.map(|me| view! { <OwnPart one me/> })}
    }
}

/// What staff do about it.
#[component]
pub(crate) fn OfferDesk(one: One) -> impl IntoView {
    view! {
        <PublishPart one/>
        <PeoplePart one/>
        <CardPart one/>
        {history_link(Record::Offer(one.id))}
    }
}

/// What everybody reads.
#[component]
fn About(one: One) -> impl IntoView {
    let facts = move || {
        one.offer.with(|offer| {
            let shown = OfferField::ALL.iter().filter(|field| {
                !matches!(
                    field,
                    OfferField::Name | OfferField::Status | OfferField::Year | OfferField::Category
                )
            });
            shown.map(|field| (field.name().to_owned(), shown_value(&offer.card, *field))).collect::<Vec<_>>()
        })
    };
    view! { <section class="card" data-testid="offer-about">{move || view! { <Facts facts=facts()/> }}</section> }
}

fn shown_value(card: &OfferCard, field: OfferField) -> String {
    let value = card.get(field);
    match field {
        OfferField::From | OfferField::To | OfferField::FinishedOn => {
            value.parse().map_or_else(|_| value.to_owned(), words::day)
        }
        _ => value.to_owned(),
    }
}
