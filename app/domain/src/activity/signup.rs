//! Who signed up, who has a place, who waits.
//!
//! Steps count in the order of their places, so that every device comes to the same whatever reached it first. A place is
//! by the last time somebody signed up; who withdraws and comes back goes to the end.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Activity;
use crate::{
    id::Id,
    moment::Moment,
    principal::Member,
    wish::{Stamped, Step},
};

/// Why somebody asks for leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaveReason {
    /// 工作.
    Work,
    /// 身体.
    Health,
    /// 家里有事.
    Family,
    /// Another reason; words in the own file say which.
    Other,
}

impl LeaveReason {
    /// All, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Work, Self::Health, Self::Family, Self::Other];
}

/// A step of somebody who signs up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignStep {
    /// 报名.
    SignedUp,
    /// 取消报名, while one may still sign up.
    Withdrawn,
    /// 请假, when the list is closed already.
    Excused {
        /// Why.
        why: LeaveReason,
    },
}

/// Where somebody who signed up is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Has a place.
    In,
    /// Waits; the number on the waiting list, from 1.
    Waiting(usize),
    /// Asked for leave.
    Excused(LeaveReason),
    /// Withdrew in time.
    Out,
}

/// Somebody who signed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignUp {
    /// Who.
    pub member: Id<Member>,
    /// When it was said last, by that device.
    pub at: Moment,
    /// Where that leads.
    pub place: Place,
}

/// Everybody who signed up: those with a place in their order, then who waits, then who asked for leave or withdrew.
pub fn signups(activity: &Activity) -> Vec<SignUp> {
    let Some(facts) = activity.facts() else { return Vec::new() };
    let mut steps: Vec<(&Stamped<SignStep>, Id<Step>, Id<Member>)> =
        facts.iter().map(|((member, step), fact)| (fact, *step, *member)).collect();
    steps.sort_by_key(|(fact, step, _)| (fact.place(), *step));
    // Each with the number of the step that counts.
    let mut all: BTreeMap<Id<Member>, (usize, SignUp)> = BTreeMap::new();
    for (number, (fact, _, member)) in steps.into_iter().enumerate() {
        let before = all.get(&member).map(|(number, one)| (*number, one.place));
        let place = match (fact.step, before) {
            // Said twice, on two devices: the first place counts. Whoever never signed up has nothing to leave.
            (SignStep::SignedUp, Some((_, Place::In)))
            | (SignStep::Withdrawn | SignStep::Excused { .. }, None) => continue,
            (SignStep::SignedUp, _) => Place::In,
            (SignStep::Withdrawn, Some(_)) => Place::Out,
            (SignStep::Excused { why }, Some(_)) => Place::Excused(why),
        };
        all.insert(member, (number, SignUp { member, at: fact.at, place }));
    }
    let mut all: Vec<(usize, SignUp)> = all.into_values().collect();
    all.sort_by_key(|(number, _)| *number);
    let most = activity.capacity().unwrap_or(usize::MAX);
    let mut number = 0;
    for (_, one) in &mut all {
        if one.place == Place::In {
            number += 1;
            if number > most {
                one.place = Place::Waiting(number - most);
            }
        }
    }
    let mut all: Vec<SignUp> = all.into_iter().map(|(_, one)| one).collect();
    let rank = |place: Place| match place {
        Place::In => 0_u8,
        Place::Waiting(_) => 1,
        Place::Excused(_) => 2,
        Place::Out => 3,
    };
    all.sort_by_key(|one| rank(one.place));
    all
}
