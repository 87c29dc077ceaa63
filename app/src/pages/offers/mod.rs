//! 设岗定责: posts and projects to take on, for everybody who may; what each asks of whom follows from the role.
//!
//! What is offered is in everybody's snapshot. What members promise and note is in their own files, which staff read too.

mod decide;
mod edit;
mod list;
mod one;
mod own;

pub(crate) use list::{OfferTools, OffersPage};
pub(crate) use one::{OfferDesk, OfferPage, One};

use domain::{
    edit::{Edit, OfferEdit},
    field::Fields,
    id::Id,
    offer::{Offer, OfferField, OfferKind, OfferReason},
};

use crate::{components::Option2, words::offers::offer_reason};

/// The edits that fill in fields of a card.
fn filled(kind: OfferKind, offer: Id<Offer>, fields: Vec<(OfferField, String)>) -> Vec<Edit> {
    vec![Edit::Offer(OfferEdit::Fill { kind, offer, fields })]
}

/// Reasons to choose from, by their place in the list.
fn reasons(list: &[OfferReason]) -> Vec<Option2> {
    (0..)
        .zip(list)
        .map(|(place, why): (usize, _)| Option2::new(place.to_string(), offer_reason(*why)))
        .collect()
}

fn reason_of(list: &[OfferReason], chosen: &str) -> Option<OfferReason> {
    list.get(chosen.parse::<usize>().ok()?).copied()
}

/// What of a card is looked through.
fn is_found(card: &Fields<OfferField>, text: &str) -> bool {
    let text = text.trim();
    let fields =
        [OfferField::Name, OfferField::Category, OfferField::Duties, OfferField::Grid, OfferField::Skills];
    text.is_empty() || fields.into_iter().any(|field| card.get(field).contains(text))
}
