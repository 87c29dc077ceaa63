//! How edits of posts and projects are written.

use domain::{
    access::OFFER,
    edit::{Intent, OfferEdit},
};

use super::{
    Put, put,
    register::{fill, stamped},
};
use crate::schema::{offer_section, section};

pub(super) fn plan_offer(intent: &Intent, edit: &OfferEdit, turn: u32) -> Vec<Put> {
    let thing = format!("{OFFER}{}", edit.offer());
    if let Some((claimant, step, fact)) = edit.own() {
        return vec![put(
            section::CLAIMS,
            format!("{thing}/{claimant}/{step}"),
            stamped(intent, turn, &fact),
        )];
    }
    match edit {
        OfferEdit::Fill { kind, offer, fields } => fill(offer_section(*kind), &offer.to_string(), fields),
        OfferEdit::Decide { step, what, .. } => {
            vec![put(section::STEPS, format!("{thing}/{step}"), stamped(intent, turn, what))]
        }
        OfferEdit::Say { step, text, .. } => {
            vec![put(section::NOTES, format!("{thing}/{step}"), text.trim())]
        }
        OfferEdit::Take { .. }
        | OfferEdit::TakeForTeam { .. }
        | OfferEdit::Leave { .. }
        | OfferEdit::Work { .. }
        | OfferEdit::Finish { .. } => Vec::new(), // steps of the claimant, planned above
    }
}
