//! What was removed is not shown, whether it is still in the document or not; and which rotations there were and will be.

use std::sync::Arc;

use automerge::{Automerge, ReadDoc};
use domain::{
    access::DocName,
    community::Community,
    field::{Field, Fields},
    opinion::{Opinion, OpinionStep},
    order::{OrderCase, OrderWall},
    pair::Pair,
    retention::{
        ROTATED, Rotated, Rotations, WANTED, card_stays, case_stays, open_stays, opinion_stays, order_stays,
        pair_stays,
    },
    wish::{Card, CardField, Case, Contested, WishField},
};

use super::{fact, text};
use crate::schema::{container, sections};

/// What bears the mark is not shown, whether it is still in the document or not.
pub(super) fn empty_case(case: &mut Case) {
    if case.removed.is_none() {
        return;
    }
    let gone = |field: &&str| !WishField::from_key(field).is_some_and(case_stays);
    case.remains = case.draft.iter().any(|(field, _)| gone(&field.key()))
        || !case.whys.is_empty()
        || case.kept.is_some()
        || case.contested.iter().any(|contested| gone(&contested.field.as_str()));
    for field in WishField::ALL.into_iter().filter(|field| !case_stays(*field)) {
        case.draft.set(field, "");
    }
    case.contested.retain(|contested| !gone(&contested.field.as_str()));
    case.whys.clear();
    case.kept = None;
}

pub(super) fn empty_card(card: &mut Card) {
    if card.removed.is_none() {
        return;
    }
    let gone = |field: &&str| !CardField::from_key(field).is_some_and(card_stays);
    card.remains = card.text.iter().any(|(field, _)| gone(&field.key()))
        || card.contested.iter().any(|contested| gone(&contested.field.as_str()));
    for field in CardField::ALL.into_iter().filter(|field| !card_stays(*field)) {
        card.text.set(field, "");
    }
    card.contested.retain(|contested| !gone(&contested.field.as_str()));
}

/// Whether a field goes, by its name in the documents; one that a newer version has goes, too.
fn gone<F: Field>(field: &str, stays: impl Fn(F) -> bool) -> bool {
    !F::from_key(field).is_some_and(stays)
}

/// Takes the fields that go out of a card, and out of what is contested in it.
fn empty_fields<F: Field>(card: &mut Fields<F>, contested: &mut Vec<Contested>, stays: fn(F) -> bool) {
    let fields: Vec<F> = card.iter().map(|(field, _)| field).collect();
    for field in fields.into_iter().filter(|field| !stays(*field)) {
        card.set(field, "");
    }
    contested.retain(|contested| !gone::<F>(&contested.field, stays));
}

pub(super) fn empty_pair(pair: &mut Pair) {
    if pair.removed.is_some() {
        empty_fields(&mut pair.card, &mut pair.contested, pair_stays);
        pair.kept = None;
    }
}

pub(super) fn empty_opinion(opinion: &mut Opinion) {
    if opinion.removed.is_none() {
        return;
    }
    empty_fields(&mut opinion.card, &mut opinion.contested, opinion_stays);
    opinion.kept = None;
    for fact in opinion.steps.values_mut() {
        match &mut fact.step {
            OpinionStep::Handled { measure: words }
            | OpinionStep::Replied { reply: words }
            | OpinionStep::Visited { words, .. } => words.clear(),
            OpinionStep::Assigned { .. } | OpinionStep::Reported { .. } | OpinionStep::Closed => {}
        }
    }
}

pub(super) fn empty_order_case(case: &mut OrderCase) {
    if case.removed.is_some() {
        empty_fields(&mut case.form, &mut case.contested, order_stays);
        case.whys.clear();
        case.kept = None;
    }
}

pub(super) fn empty_order_wall(wall: &mut OrderWall) {
    if wall.removed.is_some() {
        empty_fields(&mut wall.card, &mut wall.contested, open_stays);
    }
}

pub(super) fn is_about_rotations(key: &str) -> bool {
    matches!(key.split_once('/'), Some((WANTED | ROTATED, _)))
}

pub(super) fn read_rotations(community: &mut Community, doc: &DocName, am: &Automerge) {
    let mut rotations = Rotations::default();
    if let Some(object) = sections(doc).first().and_then(|section| container(am, section)) {
        // '0' follows '/'
        for item in am.map_range(&object, format!("{WANTED}/")..format!("{WANTED}0")) {
            let id = item.key.split_once('/').and_then(|(_, id)| id.parse().ok());
            rotations.wanted.extend(id.zip(fact(text(&item.value))));
        }
        let made = am.map_range(&object, format!("{ROTATED}/")..format!("{ROTATED}0"));
        rotations.made = made.filter_map(|item| fact(text(&item.value))).collect();
        rotations.made.sort_by_key(|made: &Rotated| made.at);
    }
    let known = community.rotations.get(doc);
    if known.map_or(rotations != Rotations::default(), |known| *known != rotations) {
        let all = Arc::make_mut(&mut community.rotations);
        if rotations == Rotations::default() {
            all.remove(doc);
        } else {
            all.insert(*doc, rotations);
        }
    }
}
