//! The state of a wish (domain 2.7), derived from its facts, and what is due.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::{
    moment::Day,
    settings::Settings,
    wish::{Card, Case, CaseStep, ClaimFate, Decision, Stamped, WallStep, Wish, standing},
};

/// Where a wish is between being collected and being followed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WishState {
    /// Being written, or sent back by the reviewer.
    Draft,
    /// Waiting for review.
    Submitted,
    /// Reviewed and approved, waiting to be put on the wall.
    Approved,
    /// 不予受理.
    Rejected,
    /// On the wall, free.
    Published,
    /// Claimed, waiting for staff.
    ClaimPending,
    /// 支部下单.
    Claimed,
    /// Contacted, being worked on.
    InProgress,
    /// Handed over.
    Fulfilled,
    /// Visited afterwards.
    FollowedUp,
    /// Round over without a claim: goes first into the next round.
    Expired,
    /// Off the wall.
    TakenDown,
}

/// Something that somebody has to do about a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duty {
    /// The holder has to contact the wisher by this day.
    Contact(Day),
    /// Staff have to visit by this day.
    FollowUp(Day),
}

impl Duty {
    /// The last day for it.
    pub const fn due(self) -> Day {
        match self {
            Self::Contact(day) | Self::FollowUp(day) => day,
        }
    }
}

/// The state on a day.
pub fn state(wish: &Wish, settings: &Settings, today: Day) -> WishState {
    match (&wish.card, &wish.case) {
        (Some(card), _) if first_published(card).is_some() => card_state(card, settings, today),
        (_, Some(case)) => case_state(case),
        (_, None) => WishState::Draft,
    }
}

fn case_state(case: &Case) -> WishState {
    let last = case
        .steps
        .iter()
        .filter(|(_, fact)| !matches!(fact.step, CaseStep::Visited { .. }))
        .max_by_key(|(id, fact)| (fact.place(), **id));
    match last.map(|(_, fact)| &fact.step) {
        None | Some(CaseStep::Visited { .. } | CaseStep::Reviewed { decision: Decision::SentBack }) => {
            WishState::Draft
        }
        Some(CaseStep::Submitted) => WishState::Submitted,
        Some(CaseStep::Reviewed { decision: Decision::Approved }) => WishState::Approved,
        Some(CaseStep::Reviewed { decision: Decision::Rejected }) => WishState::Rejected,
    }
}

fn first_published(card: &Card) -> Option<()> {
    card.steps.values().any(|fact| matches!(fact.step, WallStep::Published { .. })).then_some(())
}

fn card_state(card: &Card, settings: &Settings, today: Day) -> WishState {
    let last_publication = card
        .steps
        .values()
        .filter(|fact| matches!(fact.step, WallStep::Published { .. }))
        .map(Stamped::place)
        .max();
    let taken_down = card
        .steps
        .values()
        .filter(|fact| matches!(fact.step, WallStep::TakenDown { .. }))
        .map(Stamped::place)
        .max();
    if taken_down.is_some() && taken_down >= last_publication {
        return WishState::TakenDown;
    }
    let standing = standing(card, settings.close_claim_minutes);
    if let Some(holder) = standing.holder() {
        let followed_up = card.steps.values().any(|fact| matches!(fact.step, WallStep::FollowedUp));
        return match (holder.handed_over, followed_up) {
            (Some(_), true) => WishState::FollowedUp,
            (Some(_), false) => WishState::Fulfilled,
            (None, _) if holder.contacted.is_some() || holder.progressed => WishState::InProgress,
            (None, _) => WishState::Claimed,
        };
    }
    if standing.waiting().next().is_some() {
        return WishState::ClaimPending;
    }
    if round_of(card).is_some_and(|(_, expires)| expires < today) {
        return WishState::Expired;
    }
    WishState::Published
}

/// The round the wish is in and its last day.
pub fn round_of(card: &Card) -> Option<(u16, Day)> {
    card.steps
        .values()
        .filter_map(|fact| match fact.step {
            WallStep::Published { round, expires } => Some((round, expires)),
            _ => None,
        })
        .max()
}

/// Where a wish stands on the wall, by its state and round: free ones first; among them those in a later round, then
/// those that end soonest.
pub fn place_on_wall(state: WishState, round: Option<(u16, Day)>) -> (u8, Reverse<u16>, Day) {
    let rank = match state {
        WishState::Published => 0,
        WishState::ClaimPending => 1,
        WishState::Claimed | WishState::InProgress => 2,
        WishState::Draft
        | WishState::Submitted
        | WishState::Approved
        | WishState::Rejected
        | WishState::Fulfilled
        | WishState::FollowedUp
        | WishState::Expired
        | WishState::TakenDown => 3,
    };
    let (round, expires) = round.unwrap_or_default();
    (rank, Reverse(round), expires)
}

/// What is due for a wish, if anything.
pub fn duty(wish: &Wish, settings: &Settings) -> Option<Duty> {
    let card = wish.card.as_ref()?;
    let standing = standing(card, settings.close_claim_minutes);
    let holder = standing.holder()?;
    let ClaimFate::Confirmed(since) = holder.fate else { return None };
    match holder.handed_over {
        None if holder.contacted.is_none() => {
            Some(Duty::Contact(since.day().plus(i32::from(settings.contact_days))))
        }
        None => None,
        Some((at, _)) => {
            let visited = card.steps.values().any(|fact| matches!(fact.step, WallStep::FollowedUp));
            (!visited).then(|| Duty::FollowUp(at.day().plus(i32::from(settings.follow_up_days))))
        }
    }
}
