//! How edits of the menu and of orders are written.

use domain::{
    access::ORDER,
    edit::{Intent, OrderEdit},
    order::OrderField,
    picture,
};

use super::{
    Put, json, put,
    register::{fill, stamped},
};
use crate::schema::section;

pub(super) fn plan_order(intent: &Intent, edit: &OrderEdit, turn: u32) -> Vec<Put> {
    match edit {
        OrderEdit::Menu { items } => {
            items.iter().flat_map(|(item, fields)| fill(section::MENU, &item.to_string(), fields)).collect()
        }
        OrderEdit::Send { order, step, what, .. } => {
            vec![put(section::ENTRIES, format!("{order}/{step}"), stamped(intent, turn, what))]
        }
        OrderEdit::Answer { order, step, what, .. } => {
            vec![put(section::ANSWERS, format!("{order}/{step}"), stamped(intent, turn, what))]
        }
        OrderEdit::Fill { order, fields, .. } => fill(section::ORDERS, &order.to_string(), fields),
        OrderEdit::Word { order, fields, .. } => fill(section::ORDERS, &order.to_string(), fields),
        OrderEdit::Explain { order, step, text, .. } => {
            vec![put(section::WHYS, format!("{ORDER}{order}/{step}"), text.trim())]
        }
        OrderEdit::Decide { order, step, what, .. } => {
            vec![put(section::STEPS, format!("{ORDER}{order}/{step}"), stamped(intent, turn, what))]
        }
        OrderEdit::Serve { order, claimant, step, what, .. } => {
            let key = format!("{ORDER}{order}/{claimant}/{step}");
            vec![put(section::CLAIMS, key, stamped(intent, turn, what))]
        }
        OrderEdit::Say { order, step, text, .. } => {
            vec![put(section::NOTES, format!("{ORDER}{order}/{step}"), text.trim())]
        }
        OrderEdit::Disclose { order, contact, .. } => {
            let contact = contact.as_ref().map(json).unwrap_or_default();
            vec![put(section::DISCLOSED, format!("{ORDER}{order}"), contact)]
        }
        OrderEdit::Show { order, pictures, .. } => {
            let key = format!("{ORDER}{order}/{}", OrderField::Pictures.key());
            vec![put(section::DISCLOSED, key, picture::as_text(pictures))]
        }
    }
}
