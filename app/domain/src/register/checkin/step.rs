//! The steps of a check-in and the stages they lead to: which step may be taken from which stage, as one table.

use serde::{Deserialize, Serialize};

use crate::{
    moment::Day,
    register::{belonging::Basis, member::MemberStatus},
};

/// How the receipt gets to the unit; the seed names both ways (domain 0.3, C2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Delivery {
    /// The member carries it back (seed §六.2).
    ByMember,
    /// The community sends it (管理办法 一).
    ByCommunity,
}

/// How the member came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckinMode {
    /// 自行报到.
    Alone,
    /// 单位统一报到.
    WithUnit,
}

/// Why a member leaves (domain 2.1 `transferReason`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaveReason {
    /// 调动.
    NewPost,
    /// 搬迁.
    Moved,
    /// 退休.
    Retired,
    /// 出国.
    Abroad,
    /// 去世.
    Died,
    /// 其他.
    Other,
}

/// A step of a check-in, as it is kept in the member's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckinFact {
    /// The unit issued the letter of introduction.
    LetterIssued {
        /// 编号; may be empty.
        no: String,
        /// Its date.
        on: Day,
        /// The community it is addressed to.
        to: String,
    },
    /// The member came to the community.
    Arrived {
        /// When.
        on: Day,
        /// Why here.
        basis: Basis,
    },
    /// The registration card was completed.
    Registered {
        /// 报到时间.
        on: Day,
        /// 编号, such as `2026-0001`.
        card_no: String,
        /// 报到方式.
        mode: CheckinMode,
    },
    /// The receipt was issued.
    ReceiptIssued {
        /// Its number.
        no: String,
        /// Its date.
        on: Day,
        /// How it travels.
        delivery: Delivery,
    },
    /// The unit has it.
    ReceiptReturned {
        /// Since when.
        on: Day,
    },
    /// The unit's contact person said so.
    Acknowledged {
        /// When.
        on: Day,
    },
    /// Not taken: the member belongs to another community.
    Rejected {
        /// When.
        on: Day,
        /// To which, in words.
        belongs_to: String,
    },
    /// Taken back by the member or the unit.
    Withdrawn {
        /// When.
        on: Day,
        /// Why, in words.
        why: String,
    },
    /// 暂停.
    Suspended {
        /// From which day.
        on: Day,
        /// Why, in words.
        why: String,
    },
    /// Goes on after a suspension.
    Resumed {
        /// From which day.
        on: Day,
    },
    /// 转出 to another community; ends the registration here.
    TransferredOut {
        /// When.
        on: Day,
        /// Where to.
        to: String,
        /// Why.
        why: LeaveReason,
    },
    /// 注销.
    Closed {
        /// When.
        on: Day,
        /// Why.
        why: LeaveReason,
    },
}

impl CheckinFact {
    /// The day it states.
    pub const fn on(&self) -> Day {
        match self {
            Self::LetterIssued { on, .. }
            | Self::Arrived { on, .. }
            | Self::Registered { on, .. }
            | Self::ReceiptIssued { on, .. }
            | Self::ReceiptReturned { on }
            | Self::Acknowledged { on }
            | Self::Rejected { on, .. }
            | Self::Withdrawn { on, .. }
            | Self::Suspended { on, .. }
            | Self::Resumed { on }
            | Self::TransferredOut { on, .. }
            | Self::Closed { on, .. } => *on,
        }
    }

    /// The stage it leads to.
    pub const fn leads_to(&self) -> CheckinStage {
        match self {
            Self::LetterIssued { .. } => CheckinStage::LetterIssued,
            Self::Arrived { .. } => CheckinStage::Arrived,
            Self::Registered { .. } | Self::Resumed { .. } => CheckinStage::Registered,
            Self::ReceiptIssued { .. } => CheckinStage::ReceiptIssued,
            Self::ReceiptReturned { .. } => CheckinStage::ReceiptReturned,
            Self::Acknowledged { .. } => CheckinStage::Acknowledged,
            Self::Rejected { .. } => CheckinStage::Rejected,
            Self::Withdrawn { .. } => CheckinStage::Withdrawn,
            Self::Suspended { .. } => CheckinStage::Suspended,
            Self::TransferredOut { .. } => CheckinStage::TransferredOut,
            Self::Closed { .. } => CheckinStage::Closed,
        }
    }
}

/// How far a check-in is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckinStage {
    /// Nothing yet.
    #[default]
    Awaited,
    /// The letter is out.
    LetterIssued,
    /// The letter's days are over and nobody came.
    LetterExpired,
    /// Came, not registered yet.
    Arrived,
    /// Registered.
    Registered,
    /// The receipt is out.
    ReceiptIssued,
    /// The receipt is back at the unit.
    ReceiptReturned,
    /// The unit has acknowledged it.
    Acknowledged,
    /// Registered, but suspended.
    Suspended,
    /// Belongs elsewhere.
    Rejected,
    /// Taken back.
    Withdrawn,
    /// Left for another community.
    TransferredOut,
    /// Left the scheme.
    Closed,
}

impl CheckinStage {
    /// Whether the member is registered here.
    pub const fn is_registered(self) -> bool {
        match self {
            Self::Registered
            | Self::ReceiptIssued
            | Self::ReceiptReturned
            | Self::Acknowledged
            | Self::Suspended => true,
            Self::Awaited
            | Self::LetterIssued
            | Self::LetterExpired
            | Self::Arrived
            | Self::Rejected
            | Self::Withdrawn
            | Self::TransferredOut
            | Self::Closed => false,
        }
    }

    /// Whether the member is here no longer.
    pub const fn has_left(self) -> bool {
        matches!(self, Self::TransferredOut | Self::Closed)
    }

    /// The status in the ledger.
    pub const fn status(self) -> MemberStatus {
        match self {
            Self::Suspended => MemberStatus::Suspended,
            Self::TransferredOut => MemberStatus::TransferredOut,
            Self::Closed => MemberStatus::Closed,
            Self::Registered | Self::ReceiptIssued | Self::ReceiptReturned | Self::Acknowledged => {
                MemberStatus::CheckedIn
            }
            Self::Awaited
            | Self::LetterIssued
            | Self::LetterExpired
            | Self::Arrived
            | Self::Rejected
            | Self::Withdrawn => MemberStatus::Awaited,
        }
    }

    /// Whether a step may be taken from here.
    pub const fn allows(self, step: &CheckinFact) -> bool {
        use CheckinFact as F;
        match step {
            // Some come without a letter; the clerk decides.
            F::LetterIssued { .. } | F::Arrived { .. } => {
                !self.is_registered() && !matches!(self, Self::Arrived)
            }
            F::Registered { .. } => matches!(self, Self::Arrived),
            // Who belongs elsewhere is sent on without having been taken first.
            F::Rejected { .. } => {
                !self.is_registered() && !matches!(self, Self::Rejected | Self::TransferredOut | Self::Closed)
            }
            F::ReceiptIssued { .. } => {
                matches!(self, Self::Registered | Self::ReceiptIssued | Self::ReceiptReturned)
            }
            F::ReceiptReturned { .. } => matches!(self, Self::ReceiptIssued),
            F::Acknowledged { .. } => matches!(self, Self::ReceiptIssued | Self::ReceiptReturned),
            F::Withdrawn { .. } => {
                matches!(self, Self::LetterIssued | Self::LetterExpired | Self::Arrived)
                    || self.is_registered()
            }
            F::Suspended { .. } => self.is_registered() && !matches!(self, Self::Suspended),
            F::Resumed { .. } => matches!(self, Self::Suspended),
            F::TransferredOut { .. } => self.is_registered(),
            F::Closed { .. } => !matches!(self, Self::Closed),
        }
    }
}
