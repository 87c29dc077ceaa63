//! How selections of those who are honoured and notices are read: cards from the community, what was done about selections
//! from the walls, what only staff know from the casework.

use std::{collections::BTreeMap, sync::Arc};

use automerge::{Automerge, ReadDoc};
use domain::{
    access::{AWARD, DocName},
    award::{Award, AwardCard, AwardFacts, CaseFact},
    community::Community,
    id::Id,
    moment::Year,
    notice::PublicNotice,
    wish::{Contested, Stamped, Step},
};

use super::{
    fact,
    survey::{each, set},
    text,
};
use crate::schema::{container, section};

/// A card as it stands in the document.
type Card = (AwardCard, Vec<Contested>);

/// Whether a key of the wall, the casework or an own file is about a selection.
pub(super) fn is_about_awards(key: &str) -> bool {
    key.starts_with(AWARD)
}

/// The selection and the rest of a key.
pub(super) fn parts(key: &str) -> Option<(Id<Award>, &str)> {
    let (award, rest) = key.strip_prefix(AWARD)?.split_once('/')?;
    Some((award.parse().ok()?, rest))
}

/// Brings the cards up to date; gives the keys that were not understood, and the contested fields, `award/field`.
pub(super) fn read_cards(community: &mut Community, am: &Automerge) -> (Vec<String>, Vec<String>) {
    let mut cards: BTreeMap<Id<Award>, Card> = BTreeMap::new();
    let (mut unread, mut fields) = (Vec::new(), Vec::new());
    each(am, section::AWARDS, &mut unread, |key, value, others| {
        let (award, field) = key.split_once('/')?;
        let (card, contested) = cards.entry(award.parse().ok()?).or_default();
        set(card, field, value);
        if let Some(others) = others {
            fields.push(key.to_owned());
            contested.push(Contested { field: field.to_owned(), ..others });
        }
        Some(())
    });
    change(community, |awards| {
        for (id, award) in awards.iter_mut() {
            set_card(award, cards.remove(id).unwrap_or_default());
        }
        let new = cards
            .into_iter()
            .map(|(id, (card, contested))| (id, Arc::new(Award { card, contested, ..Award::default() })));
        awards.extend(new);
    });
    (unread, fields)
}

/// Brings the notices up to date; gives the same.
pub(super) fn read_notices(community: &mut Community, am: &Automerge) -> (Vec<String>, Vec<String>) {
    let mut all: BTreeMap<Id<PublicNotice>, PublicNotice> = BTreeMap::new();
    let (mut unread, mut fields) = (Vec::new(), Vec::new());
    each(am, section::NOTICES, &mut unread, |key, value, others| {
        let (notice, field) = key.split_once('/')?;
        let notice = all.entry(notice.parse().ok()?).or_default();
        set(&mut notice.card, field, value);
        if let Some(others) = others {
            fields.push(key.to_owned());
            notice.contested.push(Contested { field: field.to_owned(), ..others });
        }
        Some(())
    });
    all.retain(|_, notice| !notice.card.is_empty());
    if all != *community.notices {
        community.notices = Arc::new(all);
    }
    (unread, fields)
}

/// Puts a card in the place of another, where it is another.
fn set_card(award: &mut Arc<Award>, (card, contested): Card) {
    if (&award.card, &award.contested) != (&card, &contested) {
        let award = Arc::make_mut(award);
        (award.card, award.contested) = (card, contested);
    }
}

/// Feeds every entry about selections in some sections; gives the keys that were not understood.
fn each_about(
    am: &Automerge,
    names: &[&str],
    mut feed: impl FnMut(Id<Award>, &str, &str) -> Option<()>,
) -> Vec<String> {
    let mut unread = Vec::new();
    for name in names {
        let Some(object) = container(am, name) else { continue };
        // ';' follows ':'
        let end = AWARD.replace(':', ";");
        for item in am.map_range(&object, AWARD.to_owned()..end) {
            let understood =
                parts(item.key.as_ref()).and_then(|(award, rest)| feed(award, rest, text(&item.value)));
            if understood.is_none() {
                unread.push(format!("{name}/{}", item.key));
            }
        }
    }
    unread
}

/// Brings what was done about them in a year up to date; gives the keys that were not understood.
pub(super) fn read_facts(community: &mut Community, am: &Automerge, year: Year) -> Vec<String> {
    let mut facts: BTreeMap<Id<Award>, AwardFacts> = BTreeMap::new();
    let unread = each_about(am, &[section::STEPS, section::CLAIMS], |award, rest, value| {
        match rest.split_once('/') {
            None => {
                let (step, read) = (rest.parse().ok()?, fact(value)?);
                facts.entry(award).or_default().steps.insert(step, read);
            }
            Some((claimant, step)) => {
                let (place, read) = ((claimant.parse().ok()?, step.parse().ok()?), fact(value)?);
                facts.entry(award).or_default().claims.insert(place, read);
            }
        }
        Some(())
    });
    of_year(community, facts, year, |award| &mut award.walls, |award| &award.walls);
    unread
}

/// The same of what only staff know.
pub(super) fn read_case(community: &mut Community, am: &Automerge, year: Year) -> Vec<String> {
    let mut cases: BTreeMap<Id<Award>, BTreeMap<Id<Step>, Stamped<CaseFact>>> = BTreeMap::new();
    let unread = each_about(am, &[section::STEPS], |award, rest, value| {
        let (step, read) = (rest.parse().ok()?, fact(value)?);
        cases.entry(award).or_default().insert(step, read);
        Some(())
    });
    of_year(community, cases, year, |award| &mut award.cases, |award| &award.cases);
    unread
}

/// Puts what was read of a year in its place, where it is something else.
fn of_year<T: PartialEq>(
    community: &mut Community,
    mut read: BTreeMap<Id<Award>, T>,
    year: Year,
    place: fn(&mut Award) -> &mut BTreeMap<Year, T>,
    seen: fn(&Award) -> &BTreeMap<Year, T>,
) {
    change(community, |awards| {
        for (id, award) in awards.iter_mut() {
            match read.remove(id) {
                Some(read) if seen(award).get(&year) == Some(&read) => {}
                Some(read) => {
                    place(Arc::make_mut(award)).insert(year, read);
                }
                None if seen(award).contains_key(&year) => {
                    place(Arc::make_mut(award)).remove(&year);
                }
                None => {}
            }
        }
        for (id, read) in read {
            let mut award = Award::default();
            place(&mut award).insert(year, read);
            awards.insert(id, Arc::new(award));
        }
    });
}

/// Changes the snapshot only where something is different, and keeps only what says anything.
fn change(community: &mut Community, how: impl FnOnce(&mut BTreeMap<Id<Award>, Arc<Award>>)) {
    let mut awards = BTreeMap::clone(&community.awards);
    how(&mut awards);
    awards.retain(|_, award| !award.card.is_empty() || !award.walls.is_empty() || !award.cases.is_empty());
    if awards != *community.awards {
        community.awards = Arc::new(awards);
    }
}

/// Takes everything that a document contributed out of the snapshot.
pub(super) fn clear(community: &mut Community, doc: &DocName) {
    match doc {
        DocName::Community => {
            community.notices = Arc::default();
            change(community, |awards| {
                for award in awards.values_mut() {
                    set_card(award, Card::default());
                }
            });
        }
        DocName::Wall(year) => {
            of_year(community, BTreeMap::new(), *year, |award| &mut award.walls, |award| &award.walls);
        }
        DocName::Casework(year) => {
            of_year(community, BTreeMap::new(), *year, |award| &mut award.cases, |award| &award.cases);
        }
        DocName::Member(_)
        | DocName::Unit(_)
        | DocName::Survey(..)
        | DocName::Inbox(_)
        | DocName::Summary => {}
    }
}
