//! Posts and projects (设岗定责, seed §五; domain 2.3, 2.4): what the community sets for members to take on, and who has.
//!
//! What is offered is a card that everybody reads. Taking it on, leaving, work notes and the decisions of staff are facts;
//! where somebody stands follows from them ([`engagements`]). What people say in words (promises, reasons, notes) lies
//! in their own files and is not known here.

mod card;
mod engagement;
mod step;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use card::{OfferCard, OfferField, OfferKind, OfferState, PUBLISHED, WITHDRAWN, fit, state, taken};
pub use engagement::{
    Engagement, Fate, engagements, has_enough_posts, posts_held, posts_held_by, taken_by_team,
};
pub use step::{OfferReason, OfferStep, ServeStep};

use crate::{
    id::Id,
    moment::Year,
    wish::{Claimant, Contested, Stamped, Step},
};

/// A post or a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which of them; missing while only what was done about it has arrived.
    pub kind: Option<OfferKind>,
    /// What is offered.
    pub card: OfferCard,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
    /// What was done about it, by the year of the wall it lies on. Only that of its own year counts.
    pub walls: BTreeMap<Year, OfferFacts>,
}

/// What was done about a post or a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferFacts {
    /// Steps taken by staff.
    pub steps: BTreeMap<Id<Step>, Stamped<OfferStep>>,
    /// Steps taken by those who took it on, each under its own claimant.
    pub claims: BTreeMap<(Claimant, Id<Step>), Stamped<ServeStep>>,
}

impl Offer {
    /// The year it is filed under.
    pub fn year(&self) -> Option<Year> {
        self.card.get(OfferField::Year).parse().ok()
    }

    /// What was done about it.
    pub fn facts(&self) -> Option<&OfferFacts> {
        self.walls.get(&self.year()?)
    }

    /// How many it is meant for; 0 when nobody has said.
    pub fn planned(&self) -> usize {
        self.card.get(OfferField::Planned).parse().unwrap_or_default()
    }

    /// The turn of a step taken now, after all that are known.
    pub fn next_turn(&self) -> u32 {
        let turns = self.facts().into_iter().flat_map(|facts| {
            let staff = facts.steps.values().map(|fact| fact.turn);
            staff.chain(facts.claims.values().map(|fact| fact.turn))
        });
        turns.max().map_or(1, |last| last.saturating_add(1))
    }
}

#[cfg(test)]
mod tests;
