//! Who may know how to reach a wisher: whoever holds the order, and nobody else (domain 2.16).
//!
//! A claimant may not write where it is told, so that it stays there when an order is given up, or when that crosses its
//! confirmation. Staff take it back, with one tap.

use std::collections::BTreeMap;

use crate::{
    community::Community,
    edit::{Edit, FileOf},
    id::Id,
    wish::{Claim, ClaimFate, Claimant, Wish, standing},
};

/// Takes how to reach the wisher out of every file but that of whoever is given the order.
pub fn withdrawn(community: &Community, wish: Id<Wish>, but: Option<Claimant>) -> Vec<Edit> {
    let told = told(community).filter(|(of, claimant)| *of == wish && Some(*claimant) != but);
    told.map(|(wish, claimant)| taken_from(claimant, wish)).collect()
}

/// Takes it out of the files of those who do not hold the order, of one wish or of all. Where two were confirmed both keep it,
/// until a person decides.
pub fn told_astray(community: &Community, wish: Option<Id<Wish>>) -> Vec<Edit> {
    let mut by_wish: BTreeMap<Id<Wish>, Vec<Claimant>> = BTreeMap::new();
    for (of, claimant) in told(community).filter(|(of, _)| wish.is_none_or(|wish| wish == *of)) {
        by_wish.entry(of).or_default().push(claimant);
    }
    let astray = |(wish, told): (Id<Wish>, Vec<Claimant>)| {
        let card = community.wish(wish).and_then(|wish| wish.card.as_ref());
        let all = card.map(|card| standing(card, community.settings.close_claim_minutes)).unwrap_or_default();
        let holds = move |of: Claimant| {
            let is = |claim: &Claim| claim.claimant == of && matches!(claim.fate, ClaimFate::Confirmed(_));
            all.claims.iter().any(is)
        };
        told.into_iter().filter(move |claimant| !holds(*claimant)).map(move |claimant| (claimant, wish))
    };
    by_wish.into_iter().flat_map(astray).map(|(claimant, wish)| taken_from(claimant, wish)).collect()
}

fn told(community: &Community) -> impl Iterator<Item = (Id<Wish>, Claimant)> {
    community.files().flat_map(|(claimant, file)| file.disclosed.keys().map(move |wish| (*wish, claimant)))
}

const fn taken_from(claimant: Claimant, wish: Id<Wish>) -> Edit {
    Edit::Disclose { file: FileOf::of(claimant), wish, contact: None }
}
