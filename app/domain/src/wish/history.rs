//! What happened to a wish: who, when, what, why, in one list.

use crate::{
    id::Id,
    moment::Moment,
    principal::Principal,
    wish::{CaseStep, ClaimStep, Claimant, Step, WallStep, Wish},
};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// Taken down from the wisher.
    Collected,
    /// In the private half.
    Case(CaseStep),
    /// On the wall, by staff.
    Wall(WallStep),
    /// By a claimant.
    Claim(Claimant, ClaimStep),
}

/// One line of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// The step.
    pub step: Id<Step>,
    /// When, by the device that stated it.
    pub at: Moment,
    /// Its place in the order of steps.
    pub turn: u32,
    /// Who.
    pub by: Principal,
    /// What.
    pub what: Happening,
    /// Why, in words, for those who may read the private half.
    pub why: Option<String>,
}

/// Everything that happened, oldest first.
pub fn history(wish: &Wish) -> Vec<HistoryLine> {
    let why = |step: &Id<Step>| wish.case.as_ref().and_then(|case| case.whys.get(step).cloned());
    let mut lines = Vec::new();
    if let Some(case) = &wish.case {
        lines.extend(case.collected.iter().map(|fact| HistoryLine {
            step: Id::from_random([0; 10]),
            at: fact.at,
            turn: fact.turn,
            by: fact.by,
            what: Happening::Collected,
            why: None,
        }));
        lines.extend(case.steps.iter().map(|(step, fact)| HistoryLine {
            step: *step,
            at: fact.at,
            turn: fact.turn,
            by: fact.by,
            what: Happening::Case(fact.step.clone()),
            why: why(step),
        }));
    }
    if let Some(card) = &wish.card {
        lines.extend(card.steps.iter().map(|(step, fact)| HistoryLine {
            step: *step,
            at: fact.at,
            turn: fact.turn,
            by: fact.by,
            what: Happening::Wall(fact.step.clone()),
            why: why(step),
        }));
        lines.extend(card.claims.iter().map(|((claimant, step), fact)| HistoryLine {
            step: *step,
            at: fact.at,
            turn: fact.turn,
            by: fact.by,
            what: Happening::Claim(*claimant, fact.step.clone()),
            why: why(step),
        }));
    }
    lines.sort_by_key(|line| (line.turn, line.at, line.step));
    lines
}
