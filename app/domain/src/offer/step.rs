//! The facts of a post or a project: each is written once, by one principal, and never changed.

use serde::{Deserialize, Serialize};

use super::Engagement;
use crate::{id::Id, moment::Day, team::Team, wish::Claimant};

/// Why somebody leaves, is not taken, or has to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferReason {
    /// The time does not fit.
    NoTime,
    /// Moved, or works elsewhere now.
    Moved,
    /// Illness.
    Health,
    /// The skills do not fit.
    NotFitting,
    /// Enough people have it already.
    Enough,
    /// It is not needed any more.
    NotNeeded,
    /// Another reason; words say which.
    Other,
}

impl OfferReason {
    /// Reasons to leave.
    pub const LEAVING: [Self; 5] = [Self::NoTime, Self::Moved, Self::Health, Self::NotFitting, Self::Other];
    /// Reasons of staff: not to take somebody, or to end it.
    pub const BY_STAFF: [Self; 4] = [Self::Enough, Self::NotFitting, Self::NotNeeded, Self::Other];
}

/// A step of whoever took it on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServeStep {
    /// 领岗, 认领项目. The id of the engagement is the id of this step; what was promised is in the own file.
    Taken {
        /// Whether the promise may be shown to everybody (公开承诺).
        shown: bool,
    },
    /// Wants to leave (退岗). Before it was approved that is the end; after that staff approve.
    Leaves {
        /// Which engagement.
        engagement: Id<Engagement>,
        /// Why.
        why: OfferReason,
    },
    /// Did something (办实事); what it was is in the own file.
    Worked {
        /// Which engagement.
        engagement: Id<Engagement>,
        /// The day.
        on: Day,
    },
    /// Brought the own part of a project to an end.
    Finished {
        /// Which engagement.
        engagement: Id<Engagement>,
        /// The day.
        on: Day,
    },
    /// 团队认领: whoever leads a team takes it on for the team. What is done about it, the leader says under the own name.
    TakenForTeam {
        /// Whether the promise may be shown to everybody (公开承诺).
        shown: bool,
        /// Which team.
        team: Id<Team>,
    },
}

/// A step of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferStep {
    /// Takes somebody (F5: every claim is approved).
    Approved {
        /// Whose.
        claimant: Claimant,
        /// Which engagement.
        engagement: Id<Engagement>,
    },
    /// Does not take somebody.
    Declined {
        /// Whose.
        claimant: Claimant,
        /// Which engagement.
        engagement: Id<Engagement>,
        /// Why.
        why: OfferReason,
    },
    /// Lets somebody leave (F5: every exit is approved), or ends it.
    Released {
        /// Whose.
        claimant: Claimant,
        /// Which engagement.
        engagement: Id<Engagement>,
        /// Why.
        why: OfferReason,
    },
    /// Asks somebody to stay who wants to leave.
    Kept {
        /// Whose.
        claimant: Claimant,
        /// Which engagement.
        engagement: Id<Engagement>,
    },
    /// Confirms that the part of a project was brought to an end.
    Confirmed {
        /// Whose.
        claimant: Claimant,
        /// Which engagement.
        engagement: Id<Engagement>,
    },
}

impl OfferStep {
    /// Which engagement it is about.
    pub const fn about(&self) -> (Claimant, Id<Engagement>) {
        match self {
            Self::Approved { claimant, engagement }
            | Self::Declined { claimant, engagement, .. }
            | Self::Released { claimant, engagement, .. }
            | Self::Kept { claimant, engagement }
            | Self::Confirmed { claimant, engagement } => (*claimant, *engagement),
        }
    }
}
