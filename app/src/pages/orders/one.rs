//! An order's own page: what everybody may read of it, how it came where it is, and the part of whoever looks.

use std::sync::Arc;

use domain::{
    id::Id,
    moment::Moment,
    order::{Event, OpenField, Order, OrderStanding, URGENT, inbox_of, standing},
    principal::Principal,
    wish::{Claimant, Step},
};
use leptos::prelude::*;

use super::{duty::DutyPart, own::OwnOrder};
use crate::{
    components::{Badge, Empty, Facts, Icon, PageHead, Story, StoryStep},
    pages::{
        address,
        doing::Desk,
        office::{Office, Room},
        teams::ForTeam,
        wish::{name_of, who},
    },
    words::{
        self, FieldName as _,
        order_steps::{order_fact, order_reason, order_refusal, order_state, resident_step},
        orders::{Ordering, Orders},
        sentence,
    },
};

/// The page.
#[component]
pub(crate) fn OrderPage() -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    desk.shell.keep_all_pages();
    let id: Signal<Option<Id<Order>>> = address::named("order", address::id).into();
    let known = Memo::new(move |_| {
        let id = id.get()?;
        let own = matches!(desk.who_now(), Some(Principal::Resident(_)));
        let known = own || desk.shell.view().with(|view| view.community.orders.contains_key(&id));
        known.then_some(id)
    });
    move || match (known.get(), desk.who_now()) {
        (Some(order), Some(Principal::Resident(inbox))) => view! { <OwnOrder inbox order/> }.into_any(),
        (Some(order), Some(Principal::Staff(_))) => {
            view! { <Office room=Room::OrderDesk(order)/> }.into_any()
        }
        (Some(order), who) => view! { <Page order me=who.and_then(Claimant::of)/> }.into_any(),
        (None, _) => view! {
            <PageHead title=w.title/>
            <Empty icon="search" title=w.unknown><a class="button" href="/orders">{w.back}</a></Empty>
        }
        .into_any(),
    }
}

/// An order of the snapshot.
pub(super) fn order_memo(desk: Desk, id: Id<Order>) -> Memo<Arc<Order>> {
    Memo::new(move |_| {
        desk.shell.view().with(|view| view.community.orders.get(&id).cloned().unwrap_or_default())
    })
}

#[component]
fn Page(order: Id<Order>, me: Option<Claimant>) -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    let known = order_memo(desk, order);
    let title = Signal::derive(move || {
        known.with(|order| order.wall().map_or("", |wall| wall.card.get(OpenField::Content)).to_owned())
    });
    let lead = Signal::derive(move || order_state(known.with(|order| standing(order)).state).to_owned());
    view! {
        <PageHead title lead>
            <a class="button quiet" href="/orders"><Icon name="back"/>{w.back}</a>
        </PageHead>
        <OpenPart order=known/>
        {me.map(|me| view! { <DutyPart id=order order=known me/> })}
        <Events id=order order=known/>
    }
}

/// What everybody reads.
#[component]
pub(super) fn OpenPart(order: Memo<Arc<Order>>) -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    move || {
        let known = order.get();
        let is = standing(&known);
        let card = known.wall().map(|wall| wall.card.clone()).unwrap_or_default();
        let mut facts: Vec<(String, String)> = [OpenField::Category, OpenField::Content, OpenField::Note]
            .map(|field| (field.name().to_owned(), card.get(field).to_owned()))
            .to_vec();
        let due = is.dispatch.as_ref().and_then(|dispatch| dispatch.due);
        facts.push((w.due.to_owned(), due.map(words::day).unwrap_or_default()));
        facts.push((w.holder.to_owned(), is.holder.map(|who| name_of(desk, who)).unwrap_or_default()));
        let urgent = card.get(OpenField::Urgency) == URGENT;
        view! {
            <section class="card" data-testid="order-open">
                {urgent.then(|| view! { <Badge words=Ordering::words().urgent tone="bad"/> })}
                <Facts facts/>
                <ForTeam team=is.dispatch.and_then(|dispatch| dispatch.team)/>
            </section>
        }
    }
}

/// What was said about a step, as far as this device may read it: in the own file, or with staff.
fn said(desk: Desk, id: Id<Order>, by: Principal, step: Id<Step>) -> String {
    desk.shell.view().with(|view| {
        let file = Claimant::of(by).map(domain::edit::FileOf::of);
        let own = file.and_then(|file| view.community.file(file));
        let own = own.and_then(|file| file.order_notes.get(&(id, step))).cloned();
        let with_staff = || {
            let case = view.community.order(id).and_then(Order::case);
            case.and_then(|case| case.whys.get(&step)).cloned()
        };
        own.or_else(with_staff).unwrap_or_default()
    })
}

/// What a resident said that is no step of the order, as it was taken over: more words, or what came too late.
fn added(desk: Desk, id: Id<Order>, order: &Order, is: &OrderStanding) -> Vec<(Moment, StoryStep)> {
    let Some(case) = order.case() else { return Vec::new() };
    desk.shell.view().with(|view| {
        let letters = inbox_of(&case.form).and_then(|inbox| view.community.inboxes.get(&inbox));
        let of = |(step, words): (&Id<Step>, &String)| {
            let fact = letters?.entries.get(&(id, *step))?;
            let step_of = |event: &Event| event.step == *step;
            (!is.events.iter().any(step_of)).then(|| {
                let when = words::moment(fact.at, desk.shell.today());
                let who = format!("{} · {when}", Orders::words().by_resident);
                let what = resident_step(&fact.step);
                let said = if what.contains(words.as_str()) { String::new() } else { words.clone() };
                (fact.at, StoryStep { what, who, said, uncounted: String::new() })
            })
        };
        case.whys.iter().filter_map(of).collect()
    })
}

/// Who did what, when and why; also what did not count, and why not.
#[component]
pub(super) fn Events(id: Id<Order>, order: Memo<Arc<Order>>) -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    let is: Memo<OrderStanding> = Memo::new(move |_| order.with(|order| standing(order)));
    let steps = Signal::derive(move || {
        let of = |event: Event| {
            let why = event.refused.map(|why| sentence!("{}：{}", "{}: {}", w.uncounted, order_refusal(why)));
            StoryStep {
                what: order_fact(&event.what, &|claimant| name_of(desk, claimant)),
                who: format!("{} · {}", who(desk, event.by), words::moment(event.at, desk.shell.today())),
                said: said(desk, id, event.by, event.step),
                uncounted: why.unwrap_or_default(),
            }
        };
        let is = is.get();
        let added = order.with(|order| added(desk, id, order, &is));
        let mut all: Vec<(Moment, StoryStep)> =
            is.events.into_iter().map(|event| (event.at, of(event))).collect();
        // Events keep their order, whatever the clocks say.
        for one in added {
            let place = all.iter().position(|(at, _)| *at > one.0).unwrap_or(all.len());
            all.insert(place, one);
        }
        all.into_iter().rev().map(|(_, step)| step).collect::<Vec<_>>()
    });
    view! { <Story title=w.history steps testid="order-events" step_testid="order-event"/> }
}

/// Why an order came back to the branch last, in words.
pub(super) fn last_why(is: &OrderStanding) -> Option<&'static str> {
    let last = is.events.iter().rev().find(|event| event.refused.is_none())?;
    last.what.why().map(order_reason)
}
