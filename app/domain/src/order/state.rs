//! The one table of orders (三单制, domain 2.6): state × action × who, to the next state or a refusal that names the reason.
//!
//! Editing asks it before something is done, reading asks it for every fact in the order of their places, and buttons ask it
//! before they are shown. What the table refuses while reading changes nothing, and is told ([`super::Event::refused`]).

use serde::{Deserialize, Serialize};

/// Where an order is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderState {
    /// 草稿.
    #[default]
    Draft,
    /// 已点单, waits for the branch.
    Submitted,
    /// 已受理.
    Reviewed,
    /// 已下单.
    Dispatched,
    /// 已接单.
    Accepted,
    /// 办理中.
    InProgress,
    /// 已办结.
    Done,
    /// 已评价.
    Rated,
    /// 已归档.
    Archived,
    /// 已撤单.
    Cancelled,
    /// 已退回.
    Returned,
    /// 已转办.
    Transferred,
    /// 已终止.
    Closed,
}

/// What is done about an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// 点单.
    Submit,
    /// 受理.
    Review,
    /// 退回.
    Return,
    /// 转办.
    Transfer,
    /// 终止.
    Close,
    /// 撤单.
    Cancel,
    /// 下单.
    Dispatch,
    /// 收回.
    Recall,
    /// 抢单.
    Claim,
    /// Give it to one of those who took it from the pool.
    Choose,
    /// 接单.
    Accept,
    /// 不接.
    Decline,
    /// 退单.
    GiveBack,
    /// 记一笔.
    Work,
    /// 办结.
    Finish,
    /// 重新办理.
    Reopen,
    /// 确认办结.
    Verify,
    /// 评单.
    Rate,
    /// 归档.
    Archive,
}

/// Who does it, as far as the order is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Whoever ordered.
    Resident,
    /// The branch.
    Staff,
    /// Whom it was sent to, or who has accepted it.
    Holder,
    /// Any other member or unit.
    Helper,
}

/// Why something cannot be done about an order.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, thiserror::Error,
)]
#[serde(rename_all = "snake_case")]
pub enum OrderRefusal {
    /// This is for somebody else to do.
    #[error("not for this part")]
    NotYours,
    /// It was not sent to this member, or not any more.
    #[error("not sent to them")]
    NotSentToYou,
    /// It is not as far as that.
    #[error("too early: {0:?}")]
    TooEarly(OrderState),
    /// It is past that.
    #[error("too late: {0:?}")]
    TooLate(OrderState),
    /// It was rated, and is rated once.
    #[error("rated already")]
    RatedAlready,
    /// It is over: cancelled, ended, with another office, filed.
    #[error("over: {0:?}")]
    Over(OrderState),
    /// It is not in the pool.
    #[error("not in the pool")]
    NotInPool,
    /// This claimant has taken it from the pool already.
    #[error("claimed already")]
    ClaimedAlready,
    /// There is no such claim.
    #[error("no such claim")]
    NoSuchClaim,
    /// Somebody else who leads the team has taken it from the pool for it.
    #[error("claimed for the team already")]
    TeamHasIt,
}

impl OrderState {
    /// Every state.
    pub const ALL: [Self; 13] = [
        Self::Draft,
        Self::Submitted,
        Self::Reviewed,
        Self::Dispatched,
        Self::Accepted,
        Self::InProgress,
        Self::Done,
        Self::Rated,
        Self::Archived,
        Self::Cancelled,
        Self::Returned,
        Self::Transferred,
        Self::Closed,
    ];

    /// The name in addresses; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Reviewed => "reviewed",
            Self::Dispatched => "dispatched",
            Self::Accepted => "accepted",
            Self::InProgress => "in-progress",
            Self::Done => "done",
            Self::Rated => "rated",
            Self::Archived => "archived",
            Self::Cancelled => "cancelled",
            Self::Returned => "returned",
            Self::Transferred => "transferred",
            Self::Closed => "closed",
        }
    }

    /// Whether nothing is to be done about it any more.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Archived | Self::Cancelled | Self::Transferred | Self::Closed)
    }

    /// Whether it was served to the end.
    pub const fn is_served(self) -> bool {
        matches!(self, Self::Done | Self::Rated | Self::Archived)
    }

    /// How far it is on the way from the order to its rating; what left the way is where it began.
    const fn place(self) -> u8 {
        match self {
            Self::Draft | Self::Returned => 0,
            Self::Submitted => 1,
            Self::Reviewed => 2,
            Self::Dispatched => 3,
            Self::Accepted => 4,
            Self::InProgress => 5,
            Self::Done => 6,
            Self::Rated => 7,
            Self::Archived | Self::Cancelled | Self::Transferred | Self::Closed => 8,
        }
    }
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 19] = [
        Self::Submit,
        Self::Review,
        Self::Return,
        Self::Transfer,
        Self::Close,
        Self::Cancel,
        Self::Dispatch,
        Self::Recall,
        Self::Claim,
        Self::Choose,
        Self::Accept,
        Self::Decline,
        Self::GiveBack,
        Self::Work,
        Self::Finish,
        Self::Reopen,
        Self::Verify,
        Self::Rate,
        Self::Archive,
    ];

    /// Who may do it at all.
    const fn by(self, part: Part) -> bool {
        match self {
            Self::Submit | Self::Cancel | Self::Rate => matches!(part, Part::Resident | Part::Staff),
            Self::Review
            | Self::Return
            | Self::Transfer
            | Self::Close
            | Self::Dispatch
            | Self::Recall
            | Self::Choose
            | Self::Reopen
            | Self::Verify
            | Self::Archive => matches!(part, Part::Staff),
            Self::Claim => matches!(part, Part::Helper),
            // Who has only taken it from the pool may step back, too.
            Self::GiveBack => matches!(part, Part::Holder | Part::Helper),
            Self::Accept | Self::Decline | Self::Work | Self::Finish => matches!(part, Part::Holder),
        }
    }

    /// From which states, and to which.
    const fn way(self) -> (&'static [OrderState], Option<OrderState>) {
        use OrderState as S;
        match self {
            Self::Submit => (&[S::Draft, S::Returned], Some(S::Submitted)),
            Self::Review => (&[S::Submitted], Some(S::Reviewed)),
            Self::Return => (&[S::Submitted, S::Reviewed], Some(S::Returned)),
            Self::Transfer => (&[S::Submitted, S::Reviewed, S::Dispatched], Some(S::Transferred)),
            Self::Close => (
                &[S::Submitted, S::Reviewed, S::Dispatched, S::Accepted, S::InProgress, S::Returned],
                Some(S::Closed),
            ),
            Self::Cancel => (
                &[
                    S::Draft,
                    S::Submitted,
                    S::Reviewed,
                    S::Dispatched,
                    S::Accepted,
                    S::InProgress,
                    S::Returned,
                ],
                Some(S::Cancelled),
            ),
            Self::Dispatch => (&[S::Reviewed, S::Dispatched], Some(S::Dispatched)),
            Self::Recall => (&[S::Dispatched, S::Accepted, S::InProgress], Some(S::Reviewed)),
            Self::Claim => (&[S::Dispatched], None),
            Self::Choose | Self::Accept => (&[S::Dispatched], Some(S::Accepted)),
            Self::Decline => (&[S::Dispatched], Some(S::Reviewed)),
            Self::GiveBack => (&[S::Accepted, S::InProgress], Some(S::Reviewed)),
            Self::Work => (&[S::Accepted, S::InProgress], Some(S::InProgress)),
            Self::Finish => (&[S::Accepted, S::InProgress], Some(S::Done)),
            Self::Reopen => (&[S::Done], Some(S::InProgress)),
            Self::Verify => (&[S::Done, S::Rated], None),
            Self::Rate => (&[S::Done, S::Archived], Some(S::Rated)),
            Self::Archive => (&[S::Done, S::Rated], Some(S::Archived)),
        }
    }
}

/// The state after an action, or why it cannot be done.
pub fn next(is: OrderState, action: Action, by: Part) -> Result<OrderState, OrderRefusal> {
    if !action.by(by) {
        let of_holder = matches!(action, Action::Accept | Action::Decline | Action::Work | Action::Finish);
        let helper = matches!(by, Part::Helper);
        return Err(if of_holder && helper { OrderRefusal::NotSentToYou } else { OrderRefusal::NotYours });
    }
    // Who waits in the pool steps back without the order going anywhere.
    if matches!((action, by, is), (Action::GiveBack, Part::Helper, OrderState::Dispatched)) {
        return Ok(is);
    }
    if matches!((action, by), (Action::GiveBack, Part::Helper)) {
        return Err(OrderRefusal::NotSentToYou);
    }
    let (from, to) = action.way();
    // Filing away is staff's, and takes nobody's word: who has not rated it yet still may.
    if matches!((action, is), (Action::Rate, OrderState::Archived)) {
        return Ok(is);
    }
    if from.contains(&is) {
        return Ok(to.unwrap_or(is));
    }
    Err(match is {
        OrderState::Rated if action == Action::Rate => OrderRefusal::RatedAlready,
        _ if is.is_over() => OrderRefusal::Over(is),
        _ if from.iter().all(|from| is.place() < from.place()) => OrderRefusal::TooEarly(is),
        _ => OrderRefusal::TooLate(is),
    })
}
