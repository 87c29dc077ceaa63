//! 三单制: the menu, ordering, and an order's way from the resident over the branch to whoever does it and back.
//!
//! What a resident sees comes from the own inbox, what members see from the wall and the own file, what staff see from all of
//! it. What may be done now is asked of the one table in `domain::order`.

mod decide;
mod desk;
mod duty;
mod list;
mod menu;
mod menu_desk;
mod one;
mod own;
mod place;
mod queue;
mod send;
mod start;

pub(crate) use desk::OrderDesk;
pub(crate) use list::OrdersPage;
pub(crate) use menu::MenuPage;
pub(crate) use menu_desk::MenuDesk;
pub(crate) use one::OrderPage;
pub(crate) use place::{NewOrderPage, StaffPlace};
pub(crate) use queue::{OrderQueue, OrdersToDo, to_do};
pub(crate) use start::StartPage;

use domain::{
    id::Id,
    order::{MOST_CHARS, Order, OrderReason},
    principal::{Link, Principal},
};

use super::doing::Desk;
use crate::{
    components::Option2,
    words::{order_steps::order_reason, sentence},
};

/// Reasons to choose from, by their place in the list.
fn reasons(list: &[OrderReason]) -> Vec<Option2> {
    (0..)
        .zip(list)
        .map(|(place, why): (usize, _)| Option2::new(place.to_string(), order_reason(*why)))
        .collect()
}

fn reason_of(list: &[OrderReason], chosen: &str) -> Option<OrderReason> {
    list.get(chosen.parse::<usize>().ok()?).copied()
}

/// What is wrong with the length of a text, in words; nothing of it is lost.
fn too_long(text: &str) -> String {
    let count = text.trim().chars().count();
    if count <= MOST_CHARS {
        return String::new();
    }
    sentence!(
        "最多 {} 个字，现在有 {} 个，请删短一些。写的还在。",
        "At most {} characters, and these are {}. Please shorten it; nothing is lost.",
        MOST_CHARS,
        count
    )
}

/// The inbox of the resident who looks.
fn own_inbox(desk: Desk) -> Option<Id<Link>> {
    match desk.who_now() {
        Some(Principal::Resident(inbox)) => Some(inbox),
        _ => None,
    }
}

fn home_of(order: Id<Order>) -> String {
    format!("/order/{order}")
}
