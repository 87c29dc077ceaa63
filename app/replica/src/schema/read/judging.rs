//! How what was decided about a member's years is read from the member's file.

use domain::judging::{Judging, OfYear};
use serde::de::DeserializeOwned;

use super::fact;
use crate::schema::section;

/// Feeds one value; `None` when it is something else, else whether it was understood.
pub(super) fn feed(judging: &mut Judging, name: &str, key: &str, value: &str) -> Option<bool> {
    let (of, rest) = key.split_once(':')?;
    Some(match (name, of) {
        (section::FACTS, "star") => keep(&mut judging.moved, rest, value),
        (section::FACTS, "disqualify") => keep(&mut judging.verdicts, rest, value),
        (section::PAPERS, "result") => keep(&mut judging.results, rest, value),
        (section::PAPERS, "proof") => keep(&mut judging.proofs, rest, value),
        (section::OWN, "asks_proof") => keep(&mut judging.asks, rest, value),
        (section::OWN, "objects") => keep(&mut judging.objections, rest, value),
        _ => return None,
    })
}

fn keep<T: DeserializeOwned>(all: &mut OfYear<T>, rest: &str, value: &str) -> bool {
    let place = rest.split_once('/').map(|(year, step)| (year.parse(), step.parse()));
    match (place, fact(value)) {
        (Some((Ok(year), Ok(step))), Some(fact)) => all.insert((year, step), fact).is_none(),
        _ => false,
    }
}
