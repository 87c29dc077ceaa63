//! 我的: what waits for a member, how the year stands, what was promised and what fits; each one tap away from what is done
//! about it.
//!
//! Everything is derived in `domain::home` and `domain::judging`. What needs no more than a tap is done here; what needs words
//! leads to its page.

mod fitting;
mod waiting;
mod year;

use domain::{
    edit::Edit,
    home::promises,
    id::Id,
    offer::{Engagement, Offer, OfferField},
    order::{OpenField, OrderField},
    principal::{Member, Principal},
    wish::{CardField, Step},
};
use leptos::prelude::*;

use super::{
    checkins::named,
    doing::{Desk, Doing},
};
use crate::{
    components::{Empty, Icon, PageHead},
    words::{
        Common, Nav,
        me::{Me, in_hand},
        offers::offer_kind,
    },
};
use fitting::FittingPart;
use waiting::WaitingPart;
use year::YearPart;

/// The page.
#[component]
pub(crate) fn MePage() -> impl IntoView {
    let w = Me::words();
    let desk = Desk::here();
    // From now on this page opens without a network, with every version.
    desk.shell.keep_all_pages();
    let Some(Principal::Member(me)) = desk.who_now() else {
        return view! {
            <PageHead title=w.title/>
            <Empty icon="person" title=Common::words().only_claimants/>
        }
        .into_any();
    };
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <a class="button primary" href="/record/new" data-testid="me-report"><Icon name="plus"/>{w.report}</a>
            <a class="button" href="/card"><Icon name="person"/>{Nav::words().own_card}</a>
        </PageHead>
        <WaitingPart me/>
        <YearPart me/>
        <PromisedPart me/>
        <FittingPart me/>
    }
    .into_any()
}

/// One line: what it is, what is said of it, and what is done about it.
#[component]
fn Line(
    #[prop(into)] title: String,
    href: String,
    #[prop(into)] hint: String,
    /// The last day, in words, and how it is shown.
    #[prop(optional_no_strip)]
    due: Option<(&'static str, String)>,
    testid: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class="row" data-testid=testid>
            <span class="row-main">
                <strong><a href=href>{title}</a></strong>
                <small>{hint}</small>
                {due.map(|(tone, words)| view! { <small class="due" data-tone=tone>{words}</small> })}
            </span>
            {children.map(|children| view! { <span class="actions row-foot">{children()}</span> })}
        </li>
    }
}

/// Something that needs no more than a tap. `about` is what a screen reader says it is about.
#[component]
fn Tap(
    label: &'static str,
    said: &'static str,
    about: String,
    testid: &'static str,
    edits: Callback<(), Vec<Edit>>,
) -> impl IntoView {
    let doing = Doing::new();
    view! {
        <button type="button" class="button small primary" data-testid=testid aria-label=format!("{label} {about}")
            aria-busy=move || doing.busy() on:click=move |_| doing.run(edits.run(()), said, || ())>{label}</button>
        {doing.trouble()}
    }
}

/// A text as the title of a line: the beginning of it.
fn headed(text: &str) -> String {
    const MOST: usize = 40;
    let short: String = text.chars().take(MOST).collect();
    named(&if short.len() < text.len() { format!("{short}…") } else { short })
}

/// What a wish says on the wall.
fn wish_title(desk: Desk, id: Id<domain::wish::Wish>) -> String {
    desk.books
        .book
        .with(|book| book.get(id).map(|entry| headed(entry.card(CardField::Content))))
        .unwrap_or_default()
}

/// What an order says on the wall.
pub(crate) fn order_title(desk: Desk, id: Id<domain::order::Order>) -> String {
    desk.shell.view().with(|view| {
        let order = view.community.orders.get(&id);
        order.map(|order| headed(order.said(OrderField::Content, OpenField::Content))).unwrap_or_default()
    })
}

pub(crate) fn offer_title(desk: Desk, id: Id<Offer>) -> String {
    desk.shell.view().with(|view| {
        let offer = view.community.offers.get(&id);
        offer.map(|offer| named(offer.card.get(OfferField::Name))).unwrap_or_default()
    })
}

/// What the member has in hand.
#[component]
fn PromisedPart(me: Id<Member>) -> impl IntoView {
    let w = Me::words();
    let desk = Desk::here();
    let all = desk.derive(move |community| promises(community, me));
    let row = move |(id, one): (Id<Offer>, Engagement)| {
        let kind = desk
            .shell
            .view()
            .with_untracked(|view| view.community.offers.get(&id).and_then(|offer| offer.kind));
        let first: Id<Step> = Id::from_random(*one.id.bytes());
        let words = desk.shell.view().with_untracked(|view| {
            let file = view.community.member(me).map(|file| &file.file);
            file.and_then(|file| file.said.get(&(id, first))).cloned().unwrap_or_default()
        });
        let said =
            if words.is_empty() { String::new() } else { format!(" · {}：{words}", w.promised_words) };
        let hint = format!("{}{said}", kind.map_or("", offer_kind));
        view! { <Line title=offer_title(desk, id) href=format!("/post/{id}") hint due=None testid="promised"/> }
    };
    view! {
        <section class="part stack" data-testid="me-promised">
            <h2>{w.promised}</h2>
            {move || {
                let all = all.get();
                if all.is_empty() {
                    return view! { <p class="hint">{w.none_promised}</p> }.into_any();
                }
                let (wishes, pairs) = (!all.wishes.is_empty(), !all.pairs.is_empty());
                view! {
                    <p class="hint">{in_hand(&all)}</p>
                    <ul class="rows" role="list">{all.offers.into_iter().map(row).collect_view()}</ul>
                    <div class="actions">
                        {wishes.then(|| view! { <a class="button small" href="/mine">{w.own_claims}</a> })}
                        {pairs.then(|| view! { <a class="button small" href="/pairs">{w.own_pairs}</a> })}
                    </div>
                }
                .into_any()
            }}
        </section>
    }
}
