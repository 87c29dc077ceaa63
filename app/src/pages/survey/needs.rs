//! Needs told at the door. A wish and an opinion become one in the office: at once where staff write, later where a
//! surveyor does.

use domain::{
    id::Id,
    survey::{Need, NeedCard, NeedField, NeedKind, need_categories},
};
use leptos::prelude::*;

use super::at::At;
use crate::{
    components::{Choices, DraftField, Icon, Switch},
    pages::wall::plain,
    words::{Doorstep, FieldName as _},
};

/// Cards of needs, and one more when it is asked for.
#[component]
pub(super) fn NeedsPart(at: At) -> impl IntoView {
    let d = Doorstep::words();
    let begun: RwSignal<Vec<Id<Need>>> = RwSignal::new(Vec::new());
    let cards = at.cards(|household| household.needs.keys().copied().collect(), begun);
    view! {
        <section class="part stack" data-testid="needs">
            <h2>{d.needs}</h2>
            <p class="hint">{d.needs_hint}</p>
            <For each=move || cards.get() key=|id| *id let:need><NeedPart at need begun/></For>
            <div class="actions">
                <button type="button" class="button" data-testid="add-need"
                    on:click=move |_| begun.update(|begun| begun.push(at.desk().shell.new_id()))>
                    <Icon name="plus"/>{d.add_need}
                </button>
            </div>
        </section>
    }
}

/// What has become of a need.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Became {
    Nothing,
    Waits,
    Wish(String),
    Opinion,
    Order(String),
    Asks,
}

fn became(need: &NeedCard) -> Became {
    let made = [NeedField::Wish, NeedField::Opinion, NeedField::Order].map(|field| need.get(field));
    match (made, NeedKind::of(need)) {
        (["", "", ""], NeedKind::Order) if need.get(NeedField::Consent) != "yes" => Became::Asks,
        (["", "", ""], NeedKind::Wish | NeedKind::Opinion | NeedKind::Order)
            if need.has(NeedField::Words) =>
        {
            Became::Waits
        }
        (["", "", ""], _) => Became::Nothing,
        (["", "", order], _) => Became::Order(order.to_owned()),
        (["", _, _], _) => Became::Opinion,
        ([wish, _, _], _) => Became::Wish(wish.to_owned()),
    }
}

#[component]
fn NeedPart(at: At, need: Id<Need>, begun: RwSignal<Vec<Id<Need>>>) -> impl IntoView {
    let d = Doorstep::words();
    let staff = at.desk().is_staff_now();
    let categories =
        at.desk().shell.view().with_untracked(|view| plain(&need_categories(&view.community.settings)));
    let card = at.of(move |household| household.needs.get(&need).cloned().unwrap_or_default());
    let state = Memo::new(move |_| card.with(|card| card.as_ref().map_or(Became::Nothing, became)));
    let orders = Memo::new(move |_| {
        card.with(|card| card.as_ref().is_some_and(|card| NeedKind::of(card) == NeedKind::Order))
    });
    let consent = at.need(need, NeedField::Consent);
    let agreed = Signal::derive(move || consent.with(|consent| consent == "yes"));
    let agree = at.keep_need(need, NeedField::Consent);
    let sure = RwSignal::new(false);
    let drop_it = move |_| {
        if !sure.get_untracked() {
            return sure.set(true);
        }
        let filled = card.with_untracked(|card| {
            card.iter()
                .flat_map(domain::field::Fields::iter)
                .map(|(field, _)| (field, String::new()))
                .collect::<Vec<_>>()
        });
        begun.update(|begun| begun.retain(|id| *id != need));
        if !filled.is_empty() {
            at.fill_need(need, filled);
        }
    };
    view! {
        <article class="card form" data-testid="need">
            <Choices legend=NeedField::Category.name() options=categories value=at.need(need, NeedField::Category)
                on_choose=at.keep_need(need, NeedField::Category) testid="need-category"/>
            <DraftField label=NeedField::Words.name() value=at.need(need, NeedField::Words)
                on_commit=at.keep_need(need, NeedField::Words) lines=true testid="need-words"/>
            {move || orders.get().then(|| view! {
                <Switch label=NeedField::Consent.name() on=agreed testid="need-consent"
                    on_change=Callback::new(move |on: bool| agree.run(if on { "yes" } else { "no" }.to_owned()))/>
            })}
            {move || match state.get() {
                Became::Nothing => ().into_any(),
                Became::Waits => view! { <p class="hint" data-testid="need-waits">{d.waits}</p> }.into_any(),
                Became::Asks => view! { <p class="hint" data-testid="need-asks">{d.order_asks}</p> }.into_any(),
                Became::Order(id) if staff => view! {
                    <p data-testid="need-became"><a href=format!("/order/{id}")>{d.became_order}</a></p>
                }
                .into_any(),
                Became::Order(_) => view! { <p data-testid="need-became">{d.became_order}</p> }.into_any(),
                Became::Opinion => view! { <p data-testid="need-became">{d.became_opinion}</p> }.into_any(),
                Became::Wish(id) if staff => view! {
                    <p data-testid="need-became"><a href=format!("/case/{id}/edit")>{d.became_wish}</a></p>
                }
                .into_any(),
                Became::Wish(_) => view! { <p data-testid="need-became">{d.became_wish}</p> }.into_any(),
            }}
            <div class="actions">
                <button type="button" class="button small quiet" data-testid="drop-need" on:click=drop_it>
                    <Icon name="trash"/>{move || if sure.get() { d.drop_sure } else { d.drop_need }}
                </button>
            </div>
        </article>
    }
}
