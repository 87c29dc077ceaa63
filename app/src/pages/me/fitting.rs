//! What fits: a few of each kind, taken on with one tap where nothing has to be said.

use std::sync::Arc;

use domain::{
    activity::{Activity, ActivityField, Span},
    edit::{ActivityEdit, Edit, OrderEdit},
    home::fitting,
    id::Id,
    offer::{Offer, OfferField},
    order::{DutyStep, OpenField, Order, OrderField, standing},
    principal::Member,
    wish::{CardField, Claimant},
};
use leptos::prelude::*;

use super::{Line, Tap, headed, offer_title, order_title};
use crate::{
    components::Empty,
    pages::{
        activities::when,
        book::{Book, Entry},
        checkins::named,
        doing::Desk,
    },
    words::{WishPage, activities::Joining, days_left, me::Me, offers::offer_kind, orders::Orders},
};

/// So many of each.
const SHOWN: usize = 3;

/// Free wishes, those that end soonest first.
fn wishes(book: &Book, me: Claimant) -> Vec<Arc<Entry>> {
    let mut free: Vec<Arc<Entry>> = book.iter().filter(|entry| entry.is_free_for(me)).cloned().collect();
    free.sort_by_key(|entry| (entry.round.map(|(_, expires)| expires), entry.id));
    free.truncate(SHOWN);
    free
}

/// The part.
#[component]
pub(super) fn FittingPart(me: Id<Member>) -> impl IntoView {
    let w = Me::words();
    let desk = Desk::here();
    let claimant = Claimant::Member(me);
    let all = Memo::new(move |_| {
        let mut all = desk.shell.view().with(|view| fitting(&view.community, me, desk.shell.now()));
        all.offers.truncate(SHOWN);
        all.activities.truncate(SHOWN);
        all.orders.truncate(SHOWN);
        all
    });
    let wishes = Memo::new(move |_| desk.books.book.with(|book| wishes(book, claimant)));
    view! {
        <section class="part stack" data-testid="me-fits">
            <h2>{w.fits}</h2>
            {move || {
                let (all, wishes) = (all.get(), wishes.get());
                if all.offers.is_empty() && all.activities.is_empty() && all.orders.is_empty() && wishes.is_empty() {
                    return view! { <Empty icon="hand" title=w.none_fits/> }.into_any();
                }
                let activities = all.activities.into_iter().map(|id| view! { <OneActivity id me/> }).collect_view();
                let orders = all.orders.into_iter().map(|id| view! { <OneOrder id me=claimant/> }).collect_view();
                let offers = all.offers.into_iter().map(|(id, fit)| view! { <OneOffer id fits={fit > 0}/> }).collect_view();
                let wishes = wishes.into_iter().map(|entry| view! { <OneWish entry me=claimant/> }).collect_view();
                view! { <ul class="rows" role="list">{activities}{orders}{offers}{wishes}</ul> }.into_any()
            }}
            <div class="actions">
                <a class="button small" href="/activities">{w.all_activities}</a>
                <a class="button small" href="/orders">{w.all_orders}</a>
                <a class="button small" href="/posts">{w.all_posts}</a>
                <a class="button small" href="/">{w.all_wishes}</a>
            </div>
        </section>
    }
}

#[component]
fn OneActivity(id: Id<Activity>, me: Id<Member>) -> impl IntoView {
    let w = Me::words();
    let desk = Desk::here();
    let (title, hint) = desk.shell.view().with_untracked(|view| {
        let card = view.community.activities.get(&id).map(|one| one.card.clone()).unwrap_or_default();
        let hint = format!("{} {}", when(Span::of(&card)), card.get(ActivityField::Place));
        (named(card.get(ActivityField::Name)), hint)
    });
    let edits = Callback::new(move |()| {
        let step = desk.shell.new_id();
        vec![Edit::Activity(ActivityEdit::SignUp { activity: id, member: me, step })]
    });
    view! {
        <Line title=title.clone() href=format!("/activity/{id}") hint due=None testid="fits-activity">
            <Tap label=w.sign_up said=Joining::words().signed_up about=title testid="me-sign-up" edits/>
        </Line>
    }
}

#[component]
fn OneOrder(id: Id<Order>, me: Claimant) -> impl IntoView {
    let w = Me::words();
    let desk = Desk::here();
    let title = order_title(desk, id);
    let (category, due) = desk.shell.view().with_untracked(|view| {
        let order = view.community.orders.get(&id);
        let category = order.map(|order| order.said(OrderField::Category, OpenField::Category).to_owned());
        (category.unwrap_or_default(), order.and_then(|order| standing(order).dispatch?.due))
    });
    let due = due.map(|due| ("info", days_left(due, desk.shell.today())));
    let edits = Callback::new(move |()| {
        let year = desk.shell.view().with_untracked(|view| view.community.orders.get(&id)?.year());
        let Some(year) = year else { return Vec::new() };
        let (step, what) = (desk.shell.new_id(), DutyStep::Claimed { clock: desk.shell.clock() });
        vec![Edit::Order(OrderEdit::Serve { year, order: id, claimant: me, step, what })]
    });
    view! {
        <Line title=title.clone() href=format!("/order/{id}") hint=category due testid="fits-order">
            <Tap label=w.take_order said=Orders::words().claimed about=title testid="me-take-order" edits/>
        </Line>
    }
}

/// A post or a project is taken on with a promise, which is words.
#[component]
fn OneOffer(id: Id<Offer>, fits: bool) -> impl IntoView {
    let w = Me::words();
    let desk = Desk::here();
    let (kind, category) = desk.shell.view().with_untracked(|view| {
        let offer = view.community.offers.get(&id);
        let category = offer.map(|offer| offer.card.get(OfferField::Category).to_owned());
        (offer.and_then(|offer| offer.kind).map_or("", offer_kind), category.unwrap_or_default())
    });
    let parts = [kind, category.as_str(), if fits { w.skill } else { "" }];
    let hint = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let title = offer_title(desk, id);
    view! {
        <Line title=title.clone() href=format!("/post/{id}") hint due=None testid="fits-offer">
            <a class="button small" href=format!("/post/{id}?take") aria-label=format!("{} {title}", w.promise) data-testid="me-promise">{w.promise}</a>
        </Line>
    }
}

#[component]
fn OneWish(entry: Arc<Entry>, me: Claimant) -> impl IntoView {
    let w = Me::words();
    let desk = Desk::here();
    let (id, today) = (entry.id, desk.shell.today());
    let title = headed(entry.card(CardField::Content));
    let due = entry.round.map(|(_, expires)| ("info", days_left(expires, today)));
    let hint = entry.card(CardField::Group).to_owned();
    let edits = Callback::new(move |()| {
        let (claim, clock) = (desk.shell.new_id(), desk.shell.clock());
        vec![Edit::Claim { wish: id, claimant: me, claim, clock, due: None }]
    });
    view! {
        <Line title=title.clone() href=format!("/wish/{id}") hint due testid="fits-wish">
            <Tap label=w.claim said=WishPage::words().claimed about=title testid="me-claim" edits/>
        </Line>
    }
}
