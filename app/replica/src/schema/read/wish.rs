//! One entry of a wish, and what it says of either half.

use domain::{
    retention::{KEPT, REMOVED},
    wish::{Card, CardField, Case, Contested, Held, WishField},
};

use super::fact;
use crate::schema::section;

/// One entry of a wish.
pub(super) struct Entry<'a> {
    pub(super) section: &'static str,
    pub(super) rest: &'a str,
    pub(super) value: &'a str,
    /// All values, when there is more than one.
    pub(super) all: Vec<Held>,
}

impl Entry<'_> {
    fn contested(&self) -> Option<Contested> {
        let differ = self.all.iter().any(|held| held.value != self.value);
        differ.then(|| Contested { field: self.rest.to_owned(), values: self.all.clone() })
    }
}

pub(super) fn feed_card(card: &mut Card, entry: &Entry<'_>) -> bool {
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

pub(super) fn feed_case(case: &mut Case, entry: &Entry<'_>) -> bool {
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
