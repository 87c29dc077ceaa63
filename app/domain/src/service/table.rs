//! What may be done with a record of service, by whom, and where it is then: one table, asked by the checks and by the
//! buttons, and gone by when facts are read.

use serde::{Deserialize, Serialize};

use super::RecordRefusal;
use crate::principal::Principal;

/// Where a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 待核.
    Waiting,
    /// 已核: being published, or counted already.
    Verified,
    /// 驳回.
    Refused,
    /// 有异议: somebody objects, or two clerks decided differently; staff have to decide.
    Disputed,
    /// 撤回.
    Withdrawn,
}

/// What may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// 更正: another value; the earlier ones stay readable.
    Correct,
    /// 撤回.
    Withdraw,
    /// 提出异议.
    Dispute,
    /// 核实.
    Verify,
    /// 驳回.
    Refuse,
}

/// What somebody is to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The member who recorded it for oneself.
    OwnerRecorded,
    /// The member whose record staff entered (代录).
    Owner,
    /// The clerk who entered it.
    ClerkRecorded,
    /// Another clerk.
    Clerk,
}

impl Stage {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Verified, Self::Refused, Self::Disputed, Self::Withdrawn];
}

impl Action {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Correct, Self::Withdraw, Self::Dispute, Self::Verify, Self::Refuse];
}

impl Part {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::OwnerRecorded, Self::Owner, Self::ClerkRecorded, Self::Clerk];

    /// What `who`, who may write in the file, is to a record of it.
    pub fn of(recorded_by: Principal, who: Principal) -> Self {
        match (who, recorded_by) {
            (Principal::Staff(_), by) if by == who => Self::ClerkRecorded,
            (Principal::Staff(_), _) => Self::Clerk,
            (_, Principal::Staff(_)) => Self::Owner,
            _ => Self::OwnerRecorded,
        }
    }
}

/// Where a record is after this, or why it cannot be done.
pub const fn after(stage: Stage, action: Action, part: Part) -> Result<Stage, RecordRefusal> {
    use Action::{Correct, Dispute, Refuse, Verify, Withdraw};
    use Part::{Clerk, ClerkRecorded, Owner, OwnerRecorded};
    use Stage::{Disputed, Refused, Verified, Waiting, Withdrawn};
    match (stage, action, part) {
        (Withdrawn, ..) => Err(RecordRefusal::Withdrawn),

        (_, Correct, ClerkRecorded | Clerk) | (Waiting | Refused | Disputed, Correct, OwnerRecorded) => {
            Ok(Waiting)
        }
        // What was verified, or was said by somebody else, is objected to.
        (_, Correct, Owner) | (Verified, Correct, OwnerRecorded) => Err(RecordRefusal::ObjectInstead),

        (_, Withdraw, OwnerRecorded) | (Waiting | Refused | Disputed, Withdraw, ClerkRecorded) => {
            Ok(Withdrawn)
        }
        (_, Withdraw, Owner | Clerk) => Err(RecordRefusal::NotRecorder),

        // During the publication anybody may object; staff note what they are told (公示).
        (Verified, Dispute, _) | (Waiting, Dispute, Owner) | (Refused, Dispute, OwnerRecorded | Owner) => {
            Ok(Disputed)
        }
        (Disputed, Dispute, _) => Err(RecordRefusal::Disputed),
        (Waiting, Dispute, OwnerRecorded | ClerkRecorded | Clerk)
        | (Refused, Dispute, ClerkRecorded | Clerk) => Err(RecordRefusal::NothingToDispute),

        // Two names (F20): whoever entered it does not verify it.
        (_, Verify | Refuse, OwnerRecorded | Owner) => Err(RecordRefusal::OnlyStaff),
        (_, Verify | Refuse, ClerkRecorded) => Err(RecordRefusal::TwoNames),
        (Verified, Withdraw, ClerkRecorded) | (Verified, Verify, Clerk) | (Refused, Refuse, Clerk) => {
            Err(RecordRefusal::Decided)
        }
        (Waiting | Refused | Disputed, Verify, Clerk) => Ok(Verified),
        (Waiting | Verified | Disputed, Refuse, Clerk) => Ok(Refused),
    }
}
