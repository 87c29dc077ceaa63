//! The facts of a wish: each is written once, by one principal, and never changed.
//!
//! They are stored as one scalar each. A fact that a newer version wrote and this one does not know is left alone.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    id::Id,
    moment::{Day, Moment},
    principal::{Member, Principal, Unit},
    team::Team,
    wish::Claim,
};

/// A label for ids of steps.
#[derive(Debug)]
pub enum Step {}

/// Who claims: a member for oneself or for a team, or a unit collectively (集体认领, seed §六.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Claimant {
    /// 个人认领.
    Member(Id<Member>),
    /// 集体认领.
    Unit(Id<Unit>),
}

/// The text is not a claimant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a claimant")]
pub struct InvalidClaimant;

impl Claimant {
    /// The principal that acts for the claimant.
    pub const fn principal(self) -> Principal {
        match self {
            Self::Member(id) => Principal::Member(id),
            Self::Unit(id) => Principal::Liaison(id),
        }
    }

    /// The claimant a principal acts for.
    pub const fn of(who: Principal) -> Option<Self> {
        match who {
            Principal::Member(id) => Some(Self::Member(id)),
            Principal::Liaison(id) => Some(Self::Unit(id)),
            Principal::Staff(_)
            | Principal::Surveyor(_)
            | Principal::Resident(_)
            | Principal::District(_) => None,
        }
    }
}

impl fmt::Display for Claimant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(id) => write!(f, "member:{id}"),
            Self::Unit(id) => write!(f, "unit:{id}"),
        }
    }
}

impl FromStr for Claimant {
    type Err = InvalidClaimant;

    fn from_str(text: &str) -> Result<Self, InvalidClaimant> {
        match text.split_once(':') {
            Some(("member", id)) => id.parse().map(Self::Member).map_err(|_| InvalidClaimant),
            Some(("unit", id)) => id.parse().map(Self::Unit).map_err(|_| InvalidClaimant),
            _ => Err(InvalidClaimant),
        }
    }
}

impl Serialize for Claimant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Claimant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A fact with who stated it and when, by the clock of the device it was stated on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamped<S> {
    /// Who.
    pub by: Principal,
    /// When, by that device's clock. For people: clocks differ, so that it orders nothing but claims.
    pub at: Moment,
    /// Later than every step of the wish that was known when this one was taken: the order of steps.
    #[serde(default)]
    pub turn: u32,
    /// What.
    pub step: S,
}

impl<S> Stamped<S> {
    /// The place of the step among the steps of its wish: known ones before, then by time.
    pub const fn place(&self) -> (u32, Moment) {
        (self.turn, self.at)
    }
}

/// Whether the device's clock may decide an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// Within five minutes of the relay's when they last met, or never compared.
    Trusted,
    /// More than five minutes off: never decides.
    Doubtful,
}

/// Why something was given back, declined or taken down. Words in detail are kept in the private half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The time does not fit.
    NoTime,
    /// The person cannot be reached.
    NotReachable,
    /// It needs skills or means the claimant does not have.
    BeyondMeans,
    /// Not contacted within the time set.
    Overdue,
    /// Somebody else was given the order.
    GivenToAnother,
    /// The wisher changed or withdrew the wish.
    WisherWithdrew,
    /// The wish has been met in another way.
    MetOtherwise,
    /// The publication was a mistake or said too much.
    PublishedInError,
    /// Anything else; the private half says what.
    Other,
}

impl Reason {
    /// Every reason, in the order of the forms.
    pub const ALL: [Self; 9] = [
        Self::NoTime,
        Self::NotReachable,
        Self::BeyondMeans,
        Self::Overdue,
        Self::GivenToAnother,
        Self::WisherWithdrew,
        Self::MetOtherwise,
        Self::PublishedInError,
        Self::Other,
    ];

    /// Reasons a claimant may give for revoking.
    pub const FOR_REVOKING: [Self; 5] =
        [Self::NoTime, Self::NotReachable, Self::BeyondMeans, Self::WisherWithdrew, Self::Other];
    /// Reasons staff may give for declining a claim or taking an order back.
    pub const FOR_RETURNING: [Self; 5] =
        [Self::GivenToAnother, Self::Overdue, Self::NotReachable, Self::WisherWithdrew, Self::Other];
    /// Reasons staff may give for taking a wish down.
    pub const FOR_TAKING_DOWN: [Self; 4] =
        [Self::WisherWithdrew, Self::MetOtherwise, Self::PublishedInError, Self::Other];
}

/// Who received what was handed over (R-27, the signed handover).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receiver {
    /// The wisher.
    Wisher,
    /// Family or guardian.
    Family,
    /// Community staff, to pass on.
    Community,
}

/// 通过 / 退回 / 不予受理.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// 通过: may be published.
    Approved,
    /// 退回: back to the collector, to be completed.
    SentBack,
    /// 不予受理.
    Rejected,
}

/// A step of the private half, by staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStep {
    /// Given to review.
    Submitted,
    /// Reviewed.
    Reviewed {
        /// The outcome.
        decision: Decision,
    },
    /// Follow-up visit (回访, R-27).
    Visited {
        /// 1 to 5.
        satisfaction: u8,
        /// Whether help is still needed.
        still_needed: bool,
        /// The day of the visit.
        on: Day,
    },
}

/// A step of the published half, by staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WallStep {
    /// Put on the wall for a round; a later one is the next round.
    Published {
        /// 1, 2, …
        round: u16,
        /// Last day of the round.
        expires: Day,
    },
    /// 支部下单: the order goes to this claim. Never displaced by a later claim.
    Confirmed {
        /// Whose claim.
        claimant: Claimant,
        /// Which of the claimant's claims.
        claim: Id<Claim>,
    },
    /// The claim is not needed; before confirmation.
    Declined {
        /// Whose claim.
        claimant: Claimant,
        /// Which of the claimant's claims.
        claim: Id<Claim>,
        /// Why.
        why: Reason,
    },
    /// The order is taken back; after confirmation. The wish is free again.
    Returned {
        /// Whose claim.
        claimant: Claimant,
        /// Which of the claimant's claims.
        claim: Id<Claim>,
        /// Why.
        why: Reason,
    },
    /// Taken off the wall.
    TakenDown {
        /// Why.
        why: Reason,
    },
    /// The follow-up visit was made; its content is in the private half.
    FollowedUp,
}

/// A step of a claimant, for one of the claimant's own claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimStep {
    /// 认领. The id of the claim is the id of this step.
    Claimed {
        /// Whether the time may decide the order.
        clock: Clock,
        /// The day by which the claimant promises to fulfil.
        due: Option<Day>,
    },
    /// The device learned that its clock was off when it made this claim.
    ClockDoubted {
        /// Which claim.
        claim: Id<Claim>,
    },
    /// Given up, with a reason; not after a handover.
    Revoked {
        /// Which claim.
        claim: Id<Claim>,
        /// Why.
        why: Reason,
    },
    /// The wisher was contacted.
    Contacted {
        /// Which claim.
        claim: Id<Claim>,
        /// The day.
        on: Day,
    },
    /// Something was done.
    Progressed {
        /// Which claim.
        claim: Id<Claim>,
        /// The day.
        on: Day,
    },
    /// Handed over and signed for.
    HandedOver {
        /// Which claim.
        claim: Id<Claim>,
        /// The day.
        on: Day,
        /// Who signed.
        receiver: Receiver,
    },
    /// 团队认领: whoever leads a team claims in the team's name. What is done about it, the leader says under the own one.
    ClaimedForTeam {
        /// Whether the time may decide the order.
        clock: Clock,
        /// The day by which the team promises to fulfil.
        due: Option<Day>,
        /// Which team.
        team: Id<Team>,
    },
}
