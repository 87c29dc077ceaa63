//! How posts and projects are read: their cards from the community, what was done about them from the walls.

use std::{collections::BTreeMap, sync::Arc};

use automerge::{Automerge, ReadDoc};
use domain::{
    access::{DocName, OFFER},
    community::Community,
    id::Id,
    moment::Year,
    offer::{Offer, OfferCard, OfferFacts, OfferKind},
    wish::Contested,
};

use super::{
    fact,
    joint::is_about_lists,
    survey::{each, set},
    text,
};
use crate::schema::{container, offer_section, section};

/// A card as it stands in the document.
type Card = (Option<OfferKind>, OfferCard, Vec<Contested>);

/// Whether a key of the wall, or of somebody's notes, is about a post or a project.
pub(super) fn is_about_offers(key: &str) -> bool {
    key.starts_with(OFFER)
}

/// Brings the cards up to date; gives the keys that were not understood, and the contested fields, `offer/field`.
pub(super) fn read_cards(community: &mut Community, am: &Automerge) -> (Vec<String>, Vec<String>) {
    let mut cards: BTreeMap<Id<Offer>, Card> = BTreeMap::new();
    let (mut unread, mut fields) = (Vec::new(), Vec::new());
    for kind in OfferKind::ALL {
        each(am, offer_section(kind), &mut unread, |key, value, others| {
            if is_about_lists(key) {
                return Some(());
            }
            let (offer, field) = key.split_once('/')?;
            let (of, card, contested) = cards.entry(offer.parse().ok()?).or_default();
            of.get_or_insert(kind);
            set(card, field, value);
            if let Some(others) = others {
                fields.push(key.to_owned());
                contested.push(Contested { field: field.to_owned(), ..others });
            }
            Some(())
        });
    }
    change(community, |offers| {
        for (id, offer) in offers.iter_mut() {
            set_card(offer, cards.remove(id).unwrap_or_default());
        }
        let new = cards.into_iter().map(|(id, (kind, card, contested))| {
            (id, Arc::new(Offer { kind, card, contested, walls: BTreeMap::new() }))
        });
        offers.extend(new);
    });
    (unread, fields)
}

/// Puts a card in the place of another, where it is another.
fn set_card(offer: &mut Arc<Offer>, (kind, card, contested): Card) {
    if (offer.kind, &offer.card, &offer.contested) != (kind, &card, &contested) {
        let offer = Arc::make_mut(offer);
        (offer.kind, offer.card, offer.contested) = (kind, card, contested);
    }
}

/// Brings what was done about them in a year up to date; gives the keys that were not understood.
pub(super) fn read_facts(community: &mut Community, am: &Automerge, year: Year) -> Vec<String> {
    let mut facts: BTreeMap<Id<Offer>, OfferFacts> = BTreeMap::new();
    let mut unread = Vec::new();
    for name in [section::STEPS, section::CLAIMS] {
        let Some(object) = container(am, name) else { continue };
        // ';' follows ':'
        let end = OFFER.replace(':', ";");
        for item in am.map_range(&object, OFFER.to_owned()..end) {
            if feed(&mut facts, item.key.as_ref(), text(&item.value)).is_none() {
                unread.push(format!("{name}/{}", item.key));
            }
        }
    }
    change(community, |offers| {
        for (id, offer) in offers.iter_mut() {
            match facts.remove(id) {
                Some(read) if offer.walls.get(&year) == Some(&read) => {}
                Some(read) => {
                    Arc::make_mut(offer).walls.insert(year, read);
                }
                None if offer.walls.contains_key(&year) => {
                    Arc::make_mut(offer).walls.remove(&year);
                }
                None => {}
            }
        }
        let new = facts
            .into_iter()
            .map(|(id, read)| (id, Arc::new(Offer { walls: [(year, read)].into(), ..Offer::default() })));
        offers.extend(new);
    });
    unread
}

fn feed(facts: &mut BTreeMap<Id<Offer>, OfferFacts>, key: &str, value: &str) -> Option<()> {
    let (offer, rest) = key.strip_prefix(OFFER)?.split_once('/')?;
    let offer = offer.parse().ok()?;
    match rest.split_once('/') {
        None => {
            let (step, read) = (rest.parse().ok()?, fact(value)?);
            facts.entry(offer).or_default().steps.insert(step, read);
        }
        Some((claimant, step)) => {
            let (place, read) = ((claimant.parse().ok()?, step.parse().ok()?), fact(value)?);
            facts.entry(offer).or_default().claims.insert(place, read);
        }
    }
    Some(())
}

/// Changes the snapshot only where something is different, and keeps only what says anything.
fn change(community: &mut Community, how: impl FnOnce(&mut BTreeMap<Id<Offer>, Arc<Offer>>)) {
    let mut offers = BTreeMap::clone(&community.offers);
    how(&mut offers);
    offers.retain(|_, offer| !offer.card.is_empty() || !offer.walls.is_empty());
    if offers != *community.offers {
        community.offers = Arc::new(offers);
    }
}

/// Takes everything that a document contributed out of the snapshot.
pub(super) fn clear(community: &mut Community, doc: &DocName) {
    match doc {
        DocName::Community => change(community, |offers| {
            for offer in offers.values_mut() {
                set_card(offer, Card::default());
            }
        }),
        DocName::Wall(year) => change(community, |offers| {
            for offer in offers.values_mut().filter(|offer| offer.walls.contains_key(year)) {
                Arc::make_mut(offer).walls.remove(year);
            }
        }),
        DocName::Member(_)
        | DocName::Unit(_)
        | DocName::Casework(_)
        | DocName::Survey(..)
        | DocName::Inbox(_)
        | DocName::Summary => {}
    }
}
