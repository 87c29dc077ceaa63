//! Honours (评选表彰, seed 管理办法 四; domain 2.15, 3.7): a selection, who is recommended, who is chosen, and what is said against it.
//!
//! A selection is a card that everybody reads. Opening it, recommending, calling the candidates, the public notice and the
//! result are facts on the wall; where it stands follows from them and from the day ([`selection`]). Votes and objections lie in
//! the own file of whoever gave them, checks and scores in the casework: only staff's devices count them ([`tally`]).

mod candidate;
mod card;
mod count;
mod objection;
mod stage;
mod step;
mod year;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use candidate::{Candidate, Check, NominatedBy, Nomination, candidates, registered_for_a_year, unnamed};
pub use card::{AwardCard, AwardField, AwardKind, Period, Way};
pub use count::{Line, Tally, tally, vote_of};
pub use objection::{Objection, Todo, objections, todo};
pub use stage::{Move, Phase, Posted, Round, Selection, Stage, TABLE, selection};
pub use step::{
    AwardReason, AwardStep, AwardTold, CaseFact, Listed, NominationStep, Nominator, PersonalFact, Veto,
};
pub use year::{CandidateYear, cancelled, candidate_year};

use crate::{
    id::Id,
    moment::Year,
    wish::{Claimant, Contested, Stamped, Step},
};

/// A selection of those who are honoured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// What is selected, and how.
    pub card: AwardCard,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
    /// What was done about it, by the year of the wall it lies on. Only that of its own year counts.
    pub walls: BTreeMap<Year, AwardFacts>,
    /// What only staff know of it, by the year of the casework it lies in.
    pub cases: BTreeMap<Year, BTreeMap<Id<Step>, Stamped<CaseFact>>>,
}

/// What was done about a selection, as everybody reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardFacts {
    /// Steps taken by staff.
    pub steps: BTreeMap<Id<Step>, Stamped<AwardStep>>,
    /// Recommendations by members and units, each under its own claimant.
    pub claims: BTreeMap<(Claimant, Id<Step>), Stamped<NominationStep>>,
}

/// What an own file says of selections.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardFile {
    /// By its owner: reasons, votes, objections.
    pub own: BTreeMap<(Id<Award>, Id<Step>), Stamped<PersonalFact>>,
    /// By staff: answers to objections, honours.
    pub told: BTreeMap<(Id<Award>, Id<Step>), Stamped<AwardTold>>,
}

impl AwardFile {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.told.is_empty()
    }

    /// The reason that was given in words with a recommendation.
    pub fn reason(&self, award: Id<Award>, nomination: Id<Step>) -> &str {
        match self.own.get(&(award, nomination)).map(|fact| &fact.step) {
            Some(PersonalFact::Reason { words }) => words,
            Some(PersonalFact::Voted { .. } | PersonalFact::Objected { .. }) | None => "",
        }
    }
}

impl Award {
    /// The year it is filed under.
    pub fn year(&self) -> Option<Year> {
        self.card.get(AwardField::Year).parse().ok()
    }

    /// What was done about it.
    pub fn facts(&self) -> Option<&AwardFacts> {
        self.walls.get(&self.year()?)
    }

    /// What staff know of it.
    pub fn case(&self) -> Option<&BTreeMap<Id<Step>, Stamped<CaseFact>>> {
        self.cases.get(&self.year()?)
    }

    /// How many are honoured; 0 when nobody has said.
    pub fn places(&self) -> usize {
        self.card.get(AwardField::Places).parse().unwrap_or_default()
    }

    /// The working days of the public notice; five when nobody has said (domain 3.7, F53).
    pub fn notice_days(&self) -> u16 {
        self.card.get(AwardField::NoticeDays).parse().ok().filter(|days| (1..=60).contains(days)).unwrap_or(5)
    }

    /// The turn of a step taken now, after all that are known; of an own file those of the file, too.
    pub fn next_turn(&self, of: Option<(&AwardFile, Id<Award>)>) -> u32 {
        let wall = self.facts().into_iter().flat_map(|facts| {
            let staff = facts.steps.values().map(|fact| fact.turn);
            staff.chain(facts.claims.values().map(|fact| fact.turn))
        });
        let case = self.case().into_iter().flat_map(|case| case.values().map(|fact| fact.turn));
        let own = of.into_iter().flat_map(|(file, award)| {
            file.own.iter().filter(move |((about, _), _)| *about == award).map(|(_, fact)| fact.turn)
        });
        wall.chain(case).chain(own).max().map_or(1, |last| last.saturating_add(1))
    }
}

#[cfg(test)]
mod tests;
