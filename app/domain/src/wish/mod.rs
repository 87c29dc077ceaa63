//! Micro-wishes (微心愿, seed §六.3 圆梦行动): collect, review, publish, claim, fulfil, follow up.
//!
//! A wish has two halves with different readers. The *case* (staff) holds who wishes and why; the *card* (everybody)
//! holds what is published, the claims and the steps of the work. What happened is kept as facts, one per step; the
//! state is never stored, it follows from the facts ([`state`]).

mod claims;
mod contact;
pub mod draft;
mod history;
mod state;
mod step;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use claims::{Claim, ClaimFate, Standing, claimed_by_team, standing};
pub use contact::{told_astray, withdrawn};
pub use draft::{WishDraft, WishField};
pub use history::{Happening, HistoryLine, history};
pub use state::{Duty, WishState, duty, place_on_wall, round_of, state};
pub use step::{
    CaseStep, ClaimStep, Claimant, Clock, Decision, InvalidClaimant, Reason, Receiver, Stamped, Step,
    WallStep,
};

use crate::{
    field::{Fields, fields},
    id::Id,
    moment::Year,
    principal::Principal,
    retention::{Keeping, Removal},
};

fields! {
    /// A published field of the card.
    pub enum CardField {
        /// 编号.
        No = "no",
        /// Masked name (张**), or the full one when the person agreed.
        DisplayName = "display_name",
        /// 群体类别.
        Group = "group",
        /// 心愿类型.
        Kind = "kind",
        /// 事项分类.
        Category = "category",
        /// The public wording of the wish; the clerk removes identity from it.
        Content = "content",
        /// `high` offers the wish to units for collective claim.
        Difficulty = "difficulty",
    }
}

/// What is published of a wish.
pub type CardText = Fields<CardField>;

/// The private half: staff only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Who took it down and when, when the document says.
    pub collected: Option<Stamped<()>>,
    /// The request as collected.
    pub draft: WishDraft,
    /// Steps of the handling that are nobody else's business.
    pub steps: BTreeMap<Id<Step>, Stamped<CaseStep>>,
    /// Reasons in words for steps of either half.
    pub whys: BTreeMap<Id<Step>, String>,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
    /// The mark, when the personal data was removed.
    pub removed: Option<Removal>,
    /// Why it is kept although its time is over.
    pub kept: Option<Keeping>,
    /// Something that bears the mark is still in the document.
    pub remains: bool,
}

/// The published half: everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// What is published.
    pub text: CardText,
    /// Steps taken by staff.
    pub steps: BTreeMap<Id<Step>, Stamped<WallStep>>,
    /// Steps taken by claimants, each under its own claimant.
    pub claims: BTreeMap<(Claimant, Id<Step>), Stamped<ClaimStep>>,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
    /// The mark, when the words were removed.
    pub removed: Option<Removal>,
    /// Something that bears the mark is still in the document.
    pub remains: bool,
}

/// A micro-wish: either half may be missing, depending on who looks and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// The year it is filed under.
    pub year: Year,
    /// The private half.
    pub case: Option<Case>,
    /// The published half.
    pub card: Option<Card>,
}

impl Wish {
    /// A wish of which nothing is known yet.
    pub const fn empty(year: Year) -> Self {
        Self { year, case: None, card: None }
    }

    /// The turn of a step taken now, after all that are known.
    pub fn next_turn(&self) -> u32 {
        let case = self.case.iter().flat_map(|case| case.steps.values().map(|fact| fact.turn));
        let card = self.card.iter().flat_map(|card| {
            card.steps.values().map(|fact| fact.turn).chain(card.claims.values().map(|fact| fact.turn))
        });
        case.chain(card).max().map_or(1, |last| last.saturating_add(1))
    }
}

/// A field that two people filled in differently without knowing of one another. A person chooses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contested {
    /// Name of the field in the documents.
    pub field: String,
    /// The values, the one that is shown first.
    pub values: Vec<Held>,
}

/// One of several values of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The value.
    pub value: String,
    /// Who wrote it, when the document says.
    pub by: Option<Principal>,
}

#[cfg(test)]
mod tests;
