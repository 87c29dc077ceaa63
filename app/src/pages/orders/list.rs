//! The lists of orders: of staff, of members and units, of residents; which one follows from the role.

use std::{cmp::Reverse, sync::Arc};

use domain::{
    community::Community,
    id::Id,
    order::{OpenField, Order, OrderField, OrderStanding, OrderState, URGENT, standing},
    principal::Principal,
    wish::Claimant,
};
use leptos::prelude::*;

use super::{home_of, own::OwnList};
use crate::{
    components::{Badge, Chips, Empty, Option2, PageHead},
    pages::{
        doing::Desk,
        office::{Office, Room},
    },
    words::{
        self, Nav,
        order_steps::{order_state, order_tone},
        orders::{Ordering, Orders},
        sentence,
    },
};

/// The page.
#[component]
pub(crate) fn OrdersPage() -> impl IntoView {
    let desk = Desk::here();
    desk.shell.keep_all_pages();
    match desk.who_now() {
        Some(Principal::Staff(_)) => view! { <Office room=Room::OrderQueue/> }.into_any(),
        Some(Principal::Resident(_)) => view! { <OwnList/> }.into_any(),
        who => match who.and_then(Claimant::of) {
            Some(me) => view! { <DutyList me/> }.into_any(),
            None => view! {
                <PageHead title=Nav::words().orders/>
                <Empty icon="person" title=words::Common::words().only_claimants/>
            }
            .into_any(),
        },
    }
}

/// One line of the list of a member or unit.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: Id<Order>,
    text: String,
    category: String,
    urgent: bool,
    is: OrderStanding,
    kind: &'static str,
}

/// What an order is to somebody who serves; nothing when it is nothing to them.
fn kind_of(is: &OrderStanding, me: Claimant) -> Option<&'static str> {
    let sent = is.dispatch.as_ref().is_some_and(|dispatch| dispatch.to == Some(me));
    let mine = is.holder == Some(me) || is.finished.as_ref().is_some_and(|finish| finish.by == me);
    match is.state {
        OrderState::Dispatched if sent => Some("sent"),
        OrderState::Dispatched if is.is_in_pool() => Some("pool"),
        _ if mine => Some("mine"),
        _ => None,
    }
}

fn rows(community: &Community, me: Claimant) -> Vec<Row> {
    let row = |(id, order): (&Id<Order>, &Arc<Order>)| {
        let is = standing(order);
        let kind = kind_of(&is, me)?;
        let text = order.said(OrderField::Content, OpenField::Content).to_owned();
        let category = order.said(OrderField::Category, OpenField::Category).to_owned();
        let urgent = order.said(OrderField::Urgency, OpenField::Urgency) == URGENT;
        Some(Row { id: *id, text, category, urgent, is, kind })
    };
    let mut rows: Vec<Row> = community.orders.iter().filter_map(row).collect();
    rows.sort_by_key(|row| {
        let place = ["sent", "mine", "pool"].iter().position(|kind| *kind == row.kind);
        let done = row.is.state.is_served() || row.is.state.is_over();
        let due = row.is.dispatch.as_ref().and_then(|dispatch| dispatch.due);
        (done, place, !row.urgent, due.is_none(), due, Reverse(row.is.since), row.id)
    });
    rows
}

#[component]
fn DutyList(me: Claimant) -> impl IntoView {
    let w = Orders::words();
    let desk = Desk::here();
    let all = desk.derive(move |community| rows(community, me));
    let what = RwSignal::new(String::new());
    let kinds = Signal::derive(move || {
        let count = |kind: &str| all.with(|all| all.iter().filter(|row| row.kind == kind).count());
        [("sent", w.sent_to_me), ("mine", w.mine), ("pool", w.pool)]
            .map(|(kind, name)| (Option2::new(kind, name), Some(count(kind))))
            .to_vec()
    });
    view! {
        <PageHead title=Nav::words().orders lead=Signal::stored(w.lead_member.to_owned())/>
        <Chips label=w.states options=kinds value=what testid="order-kinds"/>
        {move || {
            let kind = what.get();
            let rows = all.with(|all| all.iter().filter(|row| kind.is_empty() || row.kind == kind).cloned().collect::<Vec<_>>());
            if rows.is_empty() {
                return view! { <Empty icon="hand" title=w.none/> }.into_any();
            }
            let rows = rows.into_iter().map(|row| view! { <Line row/> }).collect_view();
            view! { <ul class="stack" role="list" data-testid="orders">{rows}</ul> }.into_any()
        }}
    }
}

#[component]
fn Line(row: Row) -> impl IntoView {
    let w = Orders::words();
    let due = row.is.dispatch.as_ref().and_then(|dispatch| dispatch.due);
    let due = due.map(|due| sentence!("{} 前办结", "by {}", words::day(due)));
    let kind = match row.kind {
        "sent" => w.sent_to_me,
        "mine" => w.mine,
        _ => w.pool,
    };
    view! {
        <li class="card" data-testid="order-row" data-order=row.id.to_string()>
            <header class="card-head">
                <h2><a href=home_of(row.id)>{row.text}</a></h2>
                <Badge words=order_state(row.is.state) tone=order_tone(row.is.state)/>
            </header>
            <p class="hint">
                {row.category} " " {due}
                " " <Badge words=kind tone="info"/>
                {row.urgent.then(|| view! { " " <Badge words=Ordering::words().urgent tone="bad"/> })}
            </p>
        </li>
    }
}
