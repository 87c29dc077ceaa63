//! What staff decide about a member's year, and what is kept of it: a star moved by hand with its reason, the frozen result
//! of a closed year, and the way to cancelling honours.
//!
//! All of it lies in the member's own file: nobody else is shown it, and nothing of it is on the wall. States follow from
//! facts, in the order of their places.

mod case;
mod code;
mod everybody;
mod proof;
mod recheck;
#[cfg(test)]
mod tests;
mod year;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use case::{Case, Stage, case, cases};
pub use code::{Code, InvalidCode, Stated, TableSeal};
pub use everybody::Everybody;
pub use proof::{
    Issued, Proof, ProofAsk, ProofLine, ProofStep, asked, proof, proofs, proofs_waiting, year_of,
};
pub use recheck::Rechecked;
pub use year::{Judged, Shown, Years, closes_on};

use crate::{
    id::Id,
    moment::{Day, Year},
    rating::{Digest, Limit, Part, Period},
    requirement::{Grounds, Requirement},
    service::{CountRules, Mean, ServiceYears},
    wish::{Stamped, Step},
};

/// Facts of a year, by their ids.
pub type OfYear<T> = BTreeMap<(Year, Id<Step>), Stamped<T>>;

/// What a member's file holds of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judging {
    /// Stars moved by hand.
    pub moved: OfYear<Moved>,
    /// Frozen results.
    pub results: OfYear<Frozen>,
    /// Steps to cancelling honours, by staff.
    pub verdicts: OfYear<Verdict>,
    /// What the member objects.
    pub objections: OfYear<Objection>,
    /// Proofs of service, by staff.
    pub proofs: OfYear<ProofStep>,
    /// Proofs the member asked for.
    pub asks: OfYear<ProofAsk>,
}

/// A star more or less, by hand (domain 3.6): what was worked out stays beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// One more, one less, or nothing: taken back.
    pub by: i8,
    /// Why, in words.
    pub why: String,
}

/// The result of a closed year, as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The day on which it was worked out.
    pub on: Day,
    /// The version of the scheme.
    pub scheme: u32,
    /// The scheme, shortened to a digest.
    pub scheme_digest: Digest,
    /// 本年度 or 累计.
    pub period: Period,
    /// Points of each input.
    pub parts: Vec<Part>,
    /// Hundredths of a point.
    pub score: u32,
    /// The stars of the score alone.
    pub by_score: u8,
    /// The stars.
    pub stars: u8,
    /// Why there are fewer than the score gives.
    pub limit: Option<Limit>,
    /// The most stars if what limits them is excused.
    pub gate: u8,
    /// The requirement.
    pub requirement: Requirement,
    /// 时长: half hours that counted.
    pub half_hours: u32,
    /// Records that counted.
    pub records: u32,
    /// 群众反映: what residents said, which only devices of staff know.
    pub ratings: Mean,
    /// How they were counted.
    pub counting: CountRules,
    /// Those records, shortened to a digest, so that any device can say whether they are still the same.
    pub digest: Digest,
    /// How years were cut: which days the result is about.
    #[serde(default)]
    pub years: ServiceYears,
}

/// A step to cancelling the honours of a year, by staff. Two people take part, one of them an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Somebody puts forward what the software found.
    Proposed {
        /// What it found.
        grounds: Grounds,
        /// Whether an administrator did.
        as_admin: bool,
    },
    /// Somebody else agrees: from now on the member is asked.
    Confirmed {
        /// Whether an administrator did.
        as_admin: bool,
    },
    /// Not pursued.
    Dropped {
        /// Why, in words.
        why: String,
    },
    /// An administrator has decided about the objection.
    Decided {
        /// Whether it stands all the same.
        stands: bool,
        /// Why, in words for the member.
        why: String,
    },
    /// Says in words why it was put forward, for whoever has to agree.
    Noted {
        /// In words.
        why: String,
    },
}

/// What a member says against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// In words.
    pub why: String,
}

impl Judging {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.moved.is_empty()
            && self.results.is_empty()
            && self.verdicts.is_empty()
            && self.objections.is_empty()
            && self.proofs.is_empty()
            && self.asks.is_empty()
    }

    /// The result of a year: of two that were frozen without knowing of one another, the first.
    pub fn result(&self, year: Year) -> Option<&Stamped<Frozen>> {
        let of_year = self.results.iter().filter(|((of, _), _)| *of == year);
        of_year.min_by_key(|((_, id), fact)| (fact.place(), *id)).map(|(_, fact)| fact)
    }

    /// The star moved by hand that holds: the last, unless it was taken back.
    pub fn moved(&self, year: Year) -> Option<&Stamped<Moved>> {
        let of_year = self.moved.iter().filter(|((of, _), _)| *of == year);
        let last = of_year.max_by_key(|((_, id), fact)| (fact.place(), *id)).map(|(_, fact)| fact);
        last.filter(|fact| fact.step.by != 0)
    }

    /// The turn of a step taken now, after all that are known.
    pub fn next_turn(&self) -> u32 {
        let moved = self.moved.values().map(|fact| fact.turn);
        let results = self.results.values().map(|fact| fact.turn);
        let verdicts = self.verdicts.values().map(|fact| fact.turn);
        let objections = self.objections.values().map(|fact| fact.turn);
        let proofs = self.proofs.values().map(|fact| fact.turn);
        let asks = self.asks.values().map(|fact| fact.turn);
        let last = moved.chain(results).chain(verdicts).chain(objections).chain(proofs).chain(asks).max();
        last.unwrap_or(0).saturating_add(1)
    }
}
