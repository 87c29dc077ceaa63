//! Activities (主题活动, seed §六.3; domain 2.8): what is planned, who signs up, who was there.
//!
//! The card is read by everybody. Signing up and withdrawing are facts of members on the wall of the year it is filed under;
//! who has a place and who waits follows from them ([`signups`]). Who was there is said by staff, in the member's own file
//! ([`attended`]); what a member says of it proves nothing until staff confirm it. The codes to sign in with are known to
//! staff alone. What members say in words is in their own files and on no wall.

mod attendance;
mod card;
mod days;
mod entries;
mod signup;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use attendance::{
    Arrival, AttendanceStep, Attended, COUNTS_FROM_PERCENT, Method, OwnStep, Shown, arrivals,
    arrivals_waiting, attendance, attended, clashes, code_of, is_disputed, objections_waiting, percent,
    presence_by_times, served, shown_code,
};
pub use card::{
    ActivityCard, ActivityField, ActivityState, CANCELLED, FINISHED, PUBLISHED, Span, closes, minute_of,
    minute_text, state,
};
pub use days::{Memorial, days_in, days_of, near_days};
pub use entries::entries;
pub use signup::{LeaveReason, Place, SignStep, SignUp, signups};

use crate::{
    id::Id,
    moment::Year,
    principal::Member,
    wish::{Contested, Stamped, Step},
};

/// Before the name of a picture, in the keys of an activity.
pub const PICTURE: &str = "picture";

/// An activity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// What is planned.
    pub card: ActivityCard,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
    /// Who signed up and withdrew, by the year of the wall it lies on. Only that of its own year counts.
    pub walls: BTreeMap<Year, SignSteps>,
    /// Codes to sign in with, by the year of the casework they lie in; staff only.
    pub codes: BTreeMap<Year, BTreeMap<Id<Step>, Stamped<Shown>>>,
    /// Names of its pictures, for everybody; in the order in which they were put up.
    pub pictures: Vec<String>,
}

/// Steps of members, each under its own member.
pub type SignSteps = BTreeMap<(Id<Member>, Id<Step>), Stamped<SignStep>>;

impl Activity {
    /// The year it is filed under.
    pub fn year(&self) -> Option<Year> {
        self.card.get(ActivityField::Year).parse().ok()
    }

    /// Who signed up and withdrew.
    pub fn facts(&self) -> Option<&SignSteps> {
        self.walls.get(&self.year()?)
    }

    /// How many may come; none when everybody may.
    pub fn capacity(&self) -> Option<usize> {
        self.card.get(ActivityField::Capacity).parse().ok().filter(|most| *most > 0)
    }

    /// The turn of a step taken now, after all that are known.
    pub fn next_turn(&self) -> u32 {
        let turns = self.facts().into_iter().flat_map(BTreeMap::values).map(|fact| fact.turn);
        turns.max().map_or(1, |last| last.saturating_add(1))
    }
}

#[cfg(test)]
mod tests;
