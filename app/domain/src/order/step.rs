//! The facts of an order: each is written once, by one principal, and never changed.
//!
//! What staff and whoever serves do lies on the wall, without words; what a resident sends in and is answered lies in the
//! resident's inbox.

use serde::{Deserialize, Serialize};

use super::{Action, OrderForm, PoolClaim};
use crate::{
    id::Id,
    moment::Day,
    principal::Member,
    team::Team,
    wish::{Claimant, Clock, Step},
};

/// Why an order goes another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderReason {
    /// More has to be known.
    Incomplete,
    /// It is for another office.
    NotOurs,
    /// It was ordered already.
    Twice,
    /// The resident does not want it any more.
    NotWanted,
    /// The resident cannot be reached.
    NotReachable,
    /// The time does not fit.
    NoTime,
    /// It needs skills or means that are not there.
    BeyondMeans,
    /// Not accepted in time.
    Overdue,
    /// Somebody else does it.
    GivenToAnother,
    /// It is not finished.
    NotFinished,
    /// Another reason; words say which.
    Other,
    /// It is a view, and goes on as one (社情民意).
    IsOpinion,
}

impl OrderReason {
    /// Reasons to give an order back to the resident, to another office, or to end it.
    pub const BY_STAFF: [Self; 6] =
        [Self::Incomplete, Self::NotOurs, Self::Twice, Self::NotReachable, Self::BeyondMeans, Self::Other];
    /// Reasons to take it back from whoever has it.
    pub const RECALL: [Self; 5] =
        [Self::Overdue, Self::GivenToAnother, Self::NotWanted, Self::NotReachable, Self::Other];
    /// Reasons not to accept it, or to give it back (量力而行, seed §七.3).
    pub const BY_MEMBER: [Self; 4] = [Self::NoTime, Self::BeyondMeans, Self::NotReachable, Self::Other];
    /// Reasons of residents.
    pub const BY_RESIDENT: [Self; 2] = [Self::NotWanted, Self::Other];
}

/// A step of staff, on the wall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStep {
    /// 点单: given to the branch.
    Submitted,
    /// 受理.
    Reviewed,
    /// 退回 to the resident.
    Returned {
        /// Why.
        why: OrderReason,
    },
    /// 转办.
    Transferred {
        /// Why.
        why: OrderReason,
    },
    /// 终止.
    Closed {
        /// Why.
        why: OrderReason,
    },
    /// 撤单, which the resident asked for.
    Cancelled {
        /// Why.
        why: OrderReason,
    },
    /// 支部下单.
    Dispatched {
        /// To whom; nobody is the pool, from which members take it.
        to: Option<Claimant>,
        /// Until when it is to be done.
        due: Option<Day>,
    },
    /// Taken back from whoever has it.
    Recalled {
        /// Why.
        why: OrderReason,
    },
    /// Given to somebody who took it from the pool.
    Chosen {
        /// Who.
        claimant: Claimant,
        /// By which claim.
        claim: Id<PoolClaim>,
    },
    /// It was said to be finished, and is not.
    Reopened {
        /// Why.
        why: OrderReason,
    },
    /// 确认办结: counted from then on.
    Verified,
    /// 评单: by the resident, or taken down for the resident.
    Rated {
        /// 1 to 5.
        score: u8,
    },
    /// 归档.
    Archived,
    /// 支部下单 to a team: whoever leads it does it under the own name, with the team.
    DispatchedToTeam {
        /// Which team.
        team: Id<Team>,
        /// Who leads it.
        leader: Id<Member>,
        /// Until when it is to be done.
        due: Option<Day>,
    },
}

/// A step of whoever serves, on the wall under the own name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyStep {
    /// 抢单 from the pool; provisional until staff give it. The id of the claim is the id of this step.
    Claimed {
        /// Whether the clock may decide who was first.
        clock: Clock,
    },
    /// 接单.
    Accepted {
        /// Which dispatch.
        dispatch: Id<Step>,
    },
    /// Not accepted; there is no penalty.
    Declined {
        /// Which dispatch.
        dispatch: Id<Step>,
        /// Why.
        why: OrderReason,
    },
    /// 退单, or the own claim taken back.
    GivenBack {
        /// Why.
        why: OrderReason,
    },
    /// 协助处理; what was done is in the own file.
    Worked {
        /// The day.
        on: Day,
    },
    /// 办结; the result is in the own file.
    Finished {
        /// The day.
        on: Day,
        /// Minutes served.
        minutes: u16,
    },
    /// 为团队抢单: whoever leads a team takes it from the pool in the team's name, and does it under the own one.
    ClaimedForTeam {
        /// Whether the clock may decide who was first.
        clock: Clock,
        /// Which team.
        team: Id<Team>,
    },
}

impl OrderStep {
    /// The action of the table.
    pub const fn action(&self) -> Action {
        match self {
            Self::Submitted => Action::Submit,
            Self::Reviewed => Action::Review,
            Self::Returned { .. } => Action::Return,
            Self::Transferred { .. } => Action::Transfer,
            Self::Closed { .. } => Action::Close,
            Self::Cancelled { .. } => Action::Cancel,
            Self::Dispatched { .. } | Self::DispatchedToTeam { .. } => Action::Dispatch,
            Self::Recalled { .. } => Action::Recall,
            Self::Chosen { .. } => Action::Choose,
            Self::Reopened { .. } => Action::Reopen,
            Self::Verified => Action::Verify,
            Self::Rated { .. } => Action::Rate,
            Self::Archived => Action::Archive,
        }
    }

    /// Why, where there is a reason.
    pub const fn why(&self) -> Option<OrderReason> {
        match self {
            Self::Returned { why }
            | Self::Transferred { why }
            | Self::Closed { why }
            | Self::Cancelled { why }
            | Self::Recalled { why }
            | Self::Reopened { why } => Some(*why),
            Self::Submitted
            | Self::Reviewed
            | Self::Dispatched { .. }
            | Self::DispatchedToTeam { .. }
            | Self::Chosen { .. }
            | Self::Verified
            | Self::Rated { .. }
            | Self::Archived => None,
        }
    }
}

impl DutyStep {
    /// For which team it is taken from the pool, when it is a team that takes it.
    pub const fn team(&self) -> Option<Id<Team>> {
        match self {
            Self::ClaimedForTeam { team, .. } => Some(*team),
            Self::Claimed { .. }
            | Self::Accepted { .. }
            | Self::Declined { .. }
            | Self::GivenBack { .. }
            | Self::Worked { .. }
            | Self::Finished { .. } => None,
        }
    }

    /// The action of the table.
    pub const fn action(&self) -> Action {
        match self {
            Self::Claimed { .. } | Self::ClaimedForTeam { .. } => Action::Claim,
            Self::Accepted { .. } => Action::Accept,
            Self::Declined { .. } => Action::Decline,
            Self::GivenBack { .. } => Action::GiveBack,
            Self::Worked { .. } => Action::Work,
            Self::Finished { .. } => Action::Finish,
        }
    }

    /// Why, where there is a reason.
    pub const fn why(&self) -> Option<OrderReason> {
        match self {
            Self::Declined { why, .. } | Self::GivenBack { why } => Some(*why),
            Self::Claimed { .. }
            | Self::ClaimedForTeam { .. }
            | Self::Accepted { .. }
            | Self::Worked { .. }
            | Self::Finished { .. } => None,
        }
    }
}

/// What a resident says, in the own inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResidentStep {
    /// 居民点单.
    Placed {
        /// What is ordered.
        form: OrderForm,
    },
    /// 撤单.
    Cancelled {
        /// Why.
        why: OrderReason,
    },
    /// 评单.
    Rated {
        /// 1 to 5.
        score: u8,
        /// In words; may be empty.
        comment: String,
    },
    /// Adds to what was ordered.
    Added {
        /// In words.
        words: String,
    },
    /// Adds photos to what was ordered (domain 2.6, `photos`).
    Pictured {
        /// By their names, see [`crate::picture`].
        pictures: Vec<String>,
    },
}

/// What staff tell a resident, in that resident's inbox. Nobody is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerStep {
    /// It is here, and the branch looks at it.
    Received,
    /// 受理.
    Reviewed,
    /// 退回: more has to be known.
    Returned {
        /// In words.
        words: String,
    },
    /// 转办.
    Transferred {
        /// In words.
        words: String,
    },
    /// 终止.
    Closed {
        /// In words.
        words: String,
    },
    /// 支部下单.
    Dispatched {
        /// The day.
        on: Day,
    },
    /// 党员接单.
    Accepted,
    /// 协助处理.
    InProgress,
    /// 处理结束.
    Done {
        /// In words.
        words: String,
    },
    /// 评单 that counts: staff took it down for the resident.
    Rated {
        /// 1 to 5.
        score: u8,
    },
    /// 归档. It may still be rated.
    Archived,
    /// 撤单 that staff took down for the resident.
    Cancelled,
    /// What the resident said came too late and changed nothing.
    CameLate {
        /// What was said.
        of: Id<Step>,
        /// Where the order is.
        is: super::OrderState,
    },
}

impl AnswerStep {
    /// How far the order is by it.
    pub const fn state(&self) -> super::OrderState {
        use super::OrderState as S;
        match self {
            Self::Received => S::Submitted,
            Self::Reviewed => S::Reviewed,
            Self::Returned { .. } => S::Returned,
            Self::Transferred { .. } => S::Transferred,
            Self::Closed { .. } => S::Closed,
            Self::Dispatched { .. } => S::Dispatched,
            Self::Accepted => S::Accepted,
            Self::InProgress => S::InProgress,
            Self::Done { .. } => S::Done,
            Self::Rated { .. } => S::Rated,
            Self::Archived => S::Archived,
            Self::Cancelled => S::Cancelled,
            Self::CameLate { is, .. } => *is,
        }
    }

    /// What is said in words.
    pub fn words(&self) -> &str {
        match self {
            Self::Returned { words }
            | Self::Transferred { words }
            | Self::Closed { words }
            | Self::Done { words } => words,
            Self::Received
            | Self::Reviewed
            | Self::Dispatched { .. }
            | Self::Accepted
            | Self::InProgress
            | Self::Rated { .. }
            | Self::Archived
            | Self::Cancelled
            | Self::CameLate { .. } => "",
        }
    }
}
