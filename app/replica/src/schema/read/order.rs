//! How the menu, orders and inboxes are read: the menu from the community, the private halves from the casework, the rest from
//! walls and inboxes.

use std::{collections::BTreeMap, sync::Arc};

use automerge::{Automerge, ReadDoc};
use domain::{
    access::{DocName, ORDER},
    community::{Community, Finding},
    id::Id,
    moment::Year,
    order::{Inbox, MenuItem, Order, OrderCase, OrderWall, standing_on},
    principal::Link,
    retention::{KEPT, REMOVED},
    wish::Contested,
};

use super::{
    Reader, Touched, fact,
    removed::{empty_order_case, empty_order_wall, is_about_rotations},
    survey::{each, set},
    text,
};
use crate::schema::{container, section};

/// Whether a key of the wall, of the casework or of somebody's file is about an order.
pub(super) fn is_about_orders(key: &str) -> bool {
    key.starts_with(ORDER)
}

/// Whether something of an order was touched.
pub(super) fn is_touched(touched: &Touched) -> bool {
    touched.concerns(section::ORDERS) || touched.is_about(is_about_orders)
}

/// Feeds what lies under the prefix of orders in a section: the order, and the rest of the key.
fn each_of(
    am: &Automerge,
    name: &str,
    unread: &mut Vec<String>,
    mut feed: impl FnMut(Id<Order>, &str, &str) -> Option<()>,
) {
    let Some(object) = container(am, name) else { return };
    // ';' follows ':'
    let end = ORDER.replace(':', ";");
    for item in am.map_range(&object, ORDER.to_owned()..end) {
        let (key, value) = (item.key.as_ref(), text(&item.value));
        if value.is_empty() {
            continue;
        }
        let parts = key.strip_prefix(ORDER).and_then(|key| key.split_once('/'));
        let taken = parts.and_then(|(order, rest)| feed(order.parse().ok()?, rest, value));
        if taken.is_none() {
            unread.push(format!("{name}/{key}"));
        }
    }
}

/// The menu, the keys that were not understood, and the contested fields, `item/field`.
pub(super) fn read_menu(community: &mut Community, am: &Automerge) -> (Vec<String>, Vec<String>) {
    let mut menu: BTreeMap<Id<MenuItem>, MenuItem> = BTreeMap::new();
    let (mut unread, mut fields) = (Vec::new(), Vec::new());
    each(am, section::MENU, &mut unread, |key, value, others| {
        let (item, field) = key.split_once('/')?;
        let item = menu.entry(item.parse().ok()?).or_default();
        set(&mut item.card, field, value);
        if let Some(others) = others {
            fields.push(key.to_owned());
            item.contested.push(Contested { field: field.to_owned(), ..others });
        }
        Some(())
    });
    menu.retain(|_, item| !item.card.is_empty());
    if !community.menu.iter().map(|(id, item)| (id, item.as_ref())).eq(menu.iter()) {
        community.menu = Arc::new(menu.into_iter().map(|(id, item)| (id, Arc::new(item))).collect());
    }
    (unread, fields)
}

/// Brings the private halves of a year up to date; gives what was not understood, and the contested fields, `order/field`.
pub(super) fn read_cases(
    community: &mut Community,
    am: &Automerge,
    year: Year,
) -> (Vec<String>, Vec<String>) {
    let mut cases: BTreeMap<Id<Order>, OrderCase> = BTreeMap::new();
    let (mut unread, mut fields) = (Vec::new(), Vec::new());
    each(am, section::ORDERS, &mut unread, |key, value, others| {
        let (order, field) = key.split_once('/')?;
        let case = cases.entry(order.parse().ok()?).or_default();
        match field {
            REMOVED => case.removed = Some(fact(value)?),
            KEPT => case.kept = Some(fact(value)?),
            _ => {}
        }
        set(&mut case.form, field, value);
        if let Some(others) = others {
            fields.push(key.to_owned());
            case.contested.push(Contested { field: field.to_owned(), ..others });
        }
        Some(())
    });
    each_of(am, section::WHYS, &mut unread, |order, step, value| {
        cases.entry(order).or_default().whys.insert(step.parse().ok()?, value.to_owned());
        Some(())
    });
    cases.values_mut().for_each(empty_order_case);
    cases.retain(|_, case| *case != OrderCase::default());
    change(community, |order| &mut order.cases, year, cases);
    (unread, fields)
}

/// Brings what lies on a wall up to date; gives what was not understood, and the contested fields, `order/field`.
pub(super) fn read_walls(
    community: &mut Community,
    am: &Automerge,
    year: Year,
) -> (Vec<String>, Vec<String>) {
    let mut walls: BTreeMap<Id<Order>, OrderWall> = BTreeMap::new();
    let (mut unread, mut fields) = (Vec::new(), Vec::new());
    each(am, section::ORDERS, &mut unread, |key, value, others| {
        let (order, field) = key.split_once('/')?;
        let wall = walls.entry(order.parse().ok()?).or_default();
        if field == REMOVED {
            wall.removed = Some(fact(value)?);
        }
        set(&mut wall.card, field, value);
        if let Some(others) = others {
            fields.push(key.to_owned());
            wall.contested.push(Contested { field: field.to_owned(), ..others });
        }
        Some(())
    });
    each_of(am, section::STEPS, &mut unread, |order, step, value| {
        let (step, read) = (step.parse().ok()?, fact(value)?);
        walls.entry(order).or_default().steps.insert(step, read);
        Some(())
    });
    each_of(am, section::CLAIMS, &mut unread, |order, rest, value| {
        let (claimant, step) = rest.split_once('/')?;
        let (place, read) = ((claimant.parse().ok()?, step.parse().ok()?), fact(value)?);
        walls.entry(order).or_default().claims.insert(place, read);
        Some(())
    });
    walls.values_mut().for_each(empty_order_wall);
    walls.retain(|_, wall| *wall != OrderWall::default());
    change(community, |order| &mut order.walls, year, walls);
    (unread, fields)
}

/// An inbox, and the keys that were not understood.
pub(super) fn inbox(am: &Automerge) -> (Inbox, Vec<String>) {
    let mut inbox = Inbox::default();
    let mut unread = Vec::new();
    each(am, section::ENTRIES, &mut unread, |key, value, _| {
        if is_about_rotations(key) {
            return Some(());
        }
        let (order, step) = key.split_once('/')?;
        inbox.entries.insert((order.parse().ok()?, step.parse().ok()?), fact(value)?);
        Some(())
    });
    each(am, section::ANSWERS, &mut unread, |key, value, _| {
        let (order, step) = key.split_once('/')?;
        let order = order.parse().ok()?;
        match step {
            REMOVED => drop(inbox.let_go.insert(order, fact(value)?)),
            step => drop(inbox.answers.insert((order, step.parse().ok()?), fact(value)?)),
        }
        Some(())
    });
    let Inbox { entries, answers, let_go } = &mut inbox;
    entries.retain(|(order, _), _| !let_go.contains_key(order));
    answers.retain(|(order, _), _| !let_go.contains_key(order));
    (inbox, unread)
}

/// Replaces what a document says of the orders of a year, and touches only those of which it says something else.
fn change<T: PartialEq>(
    community: &mut Community,
    part: impl Fn(&mut Order) -> &mut BTreeMap<Year, T>,
    year: Year,
    mut read: BTreeMap<Id<Order>, T>,
) {
    let mut orders = BTreeMap::clone(&community.orders);
    for (id, order) in &mut orders {
        let mut now = Order::clone(order);
        let places = part(&mut now);
        match read.remove(id) {
            Some(new) => drop(places.insert(year, new)),
            None => drop(places.remove(&year)),
        }
        if now != **order {
            *order = Arc::new(now);
        }
    }
    for (id, new) in read {
        let mut order = Order::default();
        part(&mut order).insert(year, new);
        orders.insert(id, Arc::new(order));
    }
    orders.retain(|_, order| **order != Order::default());
    if orders != *community.orders {
        community.orders = Arc::new(orders);
    }
}

impl Reader {
    /// Notes what was found about the orders of a document.
    pub(super) fn find_in_orders(
        &mut self,
        community: &Community,
        doc: &DocName,
        (unread, contested): (Vec<String>, Vec<String>),
    ) {
        self.findings.remove(&(*doc, ORDER.to_owned()));
        for key in unread {
            self.found(doc, ORDER, Finding::Unreadable { doc: *doc, key });
        }
        if !contested.is_empty() {
            self.found(doc, ORDER, Finding::ContestedIn { doc: *doc, fields: contested });
        }
        if let DocName::Wall(year) = doc {
            let here = community.orders.iter().filter_map(|(id, order)| Some((id, order.walls.get(year)?)));
            for (id, wall) in here {
                let is = standing_on(wall);
                if is.dispatched_twice && !is.state.is_over() && !is.state.is_served() {
                    self.found(doc, ORDER, Finding::DispatchedTwice { order: *id });
                }
            }
        }
    }
}

/// Puts an inbox into the snapshot.
pub(super) fn put_inbox(community: &mut Community, id: Id<Link>, inbox: Inbox) {
    if inbox == Inbox::default() {
        if community.inboxes.contains_key(&id) {
            Arc::make_mut(&mut community.inboxes).remove(&id);
        }
    } else {
        Arc::make_mut(&mut community.inboxes).insert(id, Arc::new(inbox));
    }
}

/// Takes everything that a document contributed out of the snapshot.
pub(super) fn clear(community: &mut Community, doc: &DocName) {
    match doc {
        DocName::Community => community.menu = Arc::default(),
        DocName::Wall(year) => change(community, |order| &mut order.walls, *year, BTreeMap::new()),
        DocName::Casework(year) => change(community, |order| &mut order.cases, *year, BTreeMap::new()),
        DocName::Inbox(id) => put_inbox(community, *id, Inbox::default()),
        DocName::Member(_) | DocName::Unit(_) | DocName::Survey(..) | DocName::Summary => {}
    }
}
