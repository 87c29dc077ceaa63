//! The published and the private half of wishes: all of them, or those that a change touched, entry by entry.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
    sync::Arc,
};

use automerge::{Automerge, ObjId, ReadDoc as _};
use domain::{
    access::DocName,
    community::{Community, Finding},
    id::Id,
    moment::Year,
    retention::{KEPT, REMOVED},
    wish::{Card, CardField, Case, Contested, Held, Wish, WishField, standing},
};

use super::{
    Reader, Touched, activity, award, contested, fact, helping, offer, order, record_of,
    removed::{empty_card, empty_case, is_about_rotations},
    text,
};
use crate::schema::{container, section};

/// What the published half of a wish is read from.
const CARD_SECTIONS: [&str; 3] = [section::WISHES, section::STEPS, section::CLAIMS];
/// What its private half is read from.
const CASE_SECTIONS: [&str; 3] = [section::WISHES, section::STEPS, section::WHYS];

impl Reader {
    pub(super) fn read_cards(
        &mut self,
        community: &mut Community,
        doc: &DocName,
        am: &Automerge,
        (year, touched): (Year, &Touched),
    ) {
        let cards = self.collect(doc, am, touched, &CARD_SECTIONS, feed_card);
        for (wish, mut card) in cards {
            empty_card(&mut card);
            self.find_in_card(doc, wish, &card, community.settings.close_claim_minutes);
            with_wish(community, wish, year, |wish| wish.card = Some(card));
        }
    }

    pub(super) fn read_cases(
        &mut self,
        community: &mut Community,
        doc: &DocName,
        am: &Automerge,
        (year, touched): (Year, &Touched),
    ) {
        let cases = self.collect(doc, am, touched, &CASE_SECTIONS, feed_case);
        for (wish, mut case) in cases {
            empty_case(&mut case);
            self.find_contested(doc, wish, &case.contested);
            with_wish(community, wish, year, |wish| wish.case = Some(case));
        }
    }

    fn find_contested(&mut self, doc: &DocName, wish: Id<Wish>, contested: &[Contested]) {
        if !contested.is_empty() {
            let fields = contested.iter().map(|contested| contested.field.clone()).collect();
            self.found(doc, &wish.to_string(), Finding::Contested { wish, fields });
        }
    }

    fn find_in_card(&mut self, doc: &DocName, wish: Id<Wish>, card: &Card, close_minutes: u16) {
        self.find_contested(doc, wish, &card.contested);
        if standing(card, close_minutes).confirmed_twice {
            self.found(doc, &wish.to_string(), Finding::ConfirmedTwice { wish });
        }
    }

    /// Reads the touched wishes of a document, feeding every entry to `feed`.
    fn collect<T: Default>(
        &mut self,
        doc: &DocName,
        am: &Automerge,
        touched: &Touched,
        names: &[&'static str],
        feed: impl Fn(&mut T, &Entry<'_>) -> bool,
    ) -> BTreeMap<Id<Wish>, T> {
        let mut read = BTreeMap::new();
        let mut one = |reader: &mut Self, name: &'static str, object: &ObjId, from: Option<&str>| {
            let range = match from {
                // '0' follows '/'
                Some(record) => (Bound::Included(record.to_owned()), Bound::Excluded(format!("{record}0"))),
                None => (Bound::Unbounded, Bound::Unbounded),
            };
            for item in am.map_range(object, range) {
                let key = item.key.as_ref();
                let is_other = offer::is_about_offers(key)
                    || activity::is_about_activities(key)
                    || helping::is_about_helping(key)
                    || award::is_about_awards(key)
                    || order::is_about_orders(key);
                if is_about_rotations(key) || is_other {
                    continue;
                }
                if from.is_some_and(|record| record != record_of(key)) {
                    continue;
                }
                let entry = Entry {
                    section: name,
                    rest: key.split_once('/').map_or("", |(_, rest)| rest),
                    value: text(&item.value),
                    all: if item.conflict { contested(am, object, key) } else { Vec::new() },
                };
                let understood = record_of(key)
                    .parse()
                    .is_ok_and(|wish: Id<Wish>| feed(read.entry(wish).or_insert_with(T::default), &entry));
                if !understood {
                    let finding = Finding::Unreadable { doc: *doc, key: format!("{name}/{key}") };
                    reader.found(doc, record_of(key), finding);
                }
            }
        };
        match touched {
            Touched::All => {
                self.findings.retain(|(of, _), _| of != doc);
                for name in names {
                    if let Some(object) = container(am, name) {
                        one(self, name, &object, None);
                    }
                }
            }
            Touched::Records(records) => {
                // What is written in other sections changes nothing here.
                let records: BTreeSet<&str> = records
                    .iter()
                    .filter(|(section, _)| names.contains(&section.as_str()))
                    .map(|(_, record)| record.as_str())
                    .collect();
                for record in &records {
                    self.findings.remove(&(*doc, (*record).to_owned()));
                }
                for name in names {
                    if let Some(object) = container(am, name) {
                        for record in &records {
                            one(self, name, &object, Some(record));
                        }
                    }
                }
            }
        }
        read
    }
}

fn with_wish(community: &mut Community, id: Id<Wish>, year: Year, change: impl FnOnce(&mut Wish)) {
    let wishes = Arc::make_mut(&mut community.wishes);
    let wish = wishes.entry(id).or_insert_with(|| Arc::new(Wish::empty(year)));
    change(Arc::make_mut(wish));
}

/// One entry of a wish.
struct Entry<'a> {
    section: &'static str,
    rest: &'a str,
    value: &'a str,
    /// All values, when there is more than one.
    all: Vec<Held>,
}

impl Entry<'_> {
    fn contested(&self) -> Option<Contested> {
        let differ = self.all.iter().any(|held| held.value != self.value);
        differ.then(|| Contested { field: self.rest.to_owned(), values: self.all.clone() })
    }
}

fn feed_card(card: &mut Card, entry: &Entry<'_>) -> bool {
    match entry.section {
        section::WISHES => {
            if entry.rest == REMOVED {
                card.removed = fact(entry.value);
                return card.removed.is_some();
            }
            if let Some(field) = CardField::from_key(entry.rest) {
                card.text.set(field, entry.value);
                card.contested.extend(entry.contested());
            }
            true
        }
        section::STEPS => match (entry.rest.parse(), fact(entry.value)) {
            (Ok(step), Some(fact)) => card.steps.insert(step, fact).is_none(),
            _ => false,
        },
        _ => match entry.rest.split_once('/').map(|(claimant, step)| (claimant.parse(), step.parse())) {
            Some((Ok(claimant), Ok(step))) => {
                fact(entry.value).is_some_and(|fact| card.claims.insert((claimant, step), fact).is_none())
            }
            _ => false,
        },
    }
}

fn feed_case(case: &mut Case, entry: &Entry<'_>) -> bool {
    match entry.section {
        section::WISHES if entry.rest == "collected" => {
            case.collected = fact(entry.value);
            case.collected.is_some()
        }
        section::WISHES if entry.rest == REMOVED => {
            case.removed = fact(entry.value);
            case.removed.is_some()
        }
        section::WISHES if entry.rest == KEPT => {
            case.kept = fact(entry.value);
            case.kept.is_some()
        }
        section::WISHES => {
            if let Some(field) = WishField::from_key(entry.rest) {
                case.draft.set(field, entry.value);
                case.contested.extend(entry.contested());
            }
            true
        }
        section::STEPS => match (entry.rest.parse(), fact(entry.value)) {
            (Ok(step), Some(fact)) => case.steps.insert(step, fact).is_none(),
            _ => false,
        },
        _ => match entry.rest.parse() {
            Ok(step) => case.whys.insert(step, entry.value.to_owned()).is_none(),
            Err(_) => false,
        },
    }
}
