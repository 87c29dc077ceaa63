//! The way of a project: one table says which side may do what in which state, and the state follows from the steps of both.
//!
//! Steps count in the order of their places, so that every device comes to the same. One that does not fit where its turn
//! comes (one side did not know of the other's) changes nothing, is kept, and is shown to staff until somebody goes on.

use serde::{Deserialize, Serialize};

use super::Joint;
use crate::{
    id::Id,
    moment::{Day, Moment},
    principal::{Principal, Role},
    wish::Step,
};

/// Who of the two: known from where a step lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The community's office.
    Community,
    /// The unit that leads it.
    Unit,
}

impl Side {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Community, Self::Unit];

    /// Whose side a role is on.
    pub const fn of(role: Role) -> Option<Self> {
        match role {
            Role::Staff => Some(Self::Community),
            Role::Liaison => Some(Self::Unit),
            Role::Surveyor | Role::Member | Role::Resident | Role::District => None,
        }
    }
}

/// Where a project stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JointState {
    /// 起草.
    Draft,
    /// 待单位认领.
    Proposed,
    /// 单位未认领.
    Declined,
    /// 进行中: both have taken it on (双方认领).
    Running,
    /// 单位报完成, the community has yet to say.
    Reported,
    /// 已完成.
    Finished,
    /// 已终止.
    Ended,
}

impl JointState {
    /// Every one, in the order of the work.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Proposed,
        Self::Declined,
        Self::Running,
        Self::Reported,
        Self::Finished,
        Self::Ended,
    ];

    /// The name in addresses and lists; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Declined => "declined",
            Self::Running => "running",
            Self::Reported => "reported",
            Self::Finished => "finished",
            Self::Ended => "ended",
        }
    }

    /// Whether something is still to come of it.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Draft | Self::Proposed | Self::Running | Self::Reported)
    }

    /// Which side has to act; nobody while it runs, and when it is over.
    pub const fn waits_for(self) -> Option<Side> {
        match self {
            Self::Proposed => Some(Side::Unit),
            Self::Draft | Self::Declined | Self::Reported => Some(Side::Community),
            Self::Running | Self::Finished | Self::Ended => None,
        }
    }
}

/// What can be done about a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JointAction {
    /// 提请单位认领.
    Propose,
    /// 撤回提请.
    Withdraw,
    /// 认领.
    Accept,
    /// 不认领.
    Decline,
    /// 记进度.
    Progress,
    /// 报完成.
    Report,
    /// 退回继续办.
    Return,
    /// 确认完成.
    Finish,
    /// 终止.
    End,
    /// 备注: says something and moves nothing; also how somebody says that they saw what did not count.
    Remark,
}

impl JointAction {
    /// Every one, in the order of the page.
    pub const ALL: [Self; 10] = [
        Self::Propose,
        Self::Accept,
        Self::Finish,
        Self::Return,
        Self::Progress,
        Self::Report,
        Self::Decline,
        Self::Withdraw,
        Self::End,
        Self::Remark,
    ];

    /// Whether words are needed.
    pub const fn needs_words(self) -> bool {
        match self {
            Self::Decline | Self::Report | Self::Return | Self::Finish | Self::End | Self::Remark => true,
            Self::Propose | Self::Withdraw | Self::Accept | Self::Progress => false,
        }
    }
}

/// An action, the states it fits, the sides it is for, and where it leads.
type Row = (JointAction, &'static [JointState], &'static [Side], Option<JointState>);

/// State × action × side: what leads where. What is not in it cannot be done; what leads nowhere leaves the state.
const TABLE: [Row; 10] = {
    use JointState::{Declined, Draft, Ended, Finished, Proposed, Reported, Running};
    const STAFF: &[Side] = &[Side::Community];
    const UNIT: &[Side] = &[Side::Unit];
    [
        (JointAction::Propose, &[Draft, Declined], STAFF, Some(Proposed)),
        (JointAction::Withdraw, &[Proposed], STAFF, Some(Draft)),
        (JointAction::Accept, &[Proposed], UNIT, Some(Running)),
        (JointAction::Decline, &[Proposed], UNIT, Some(Declined)),
        (JointAction::Progress, &[Running, Reported], &Side::ALL, None),
        (JointAction::Report, &[Running], UNIT, Some(Reported)),
        (JointAction::Return, &[Reported], STAFF, Some(Running)),
        (JointAction::Finish, &[Running, Reported], STAFF, Some(Finished)),
        (JointAction::End, &[Draft, Proposed, Declined, Running, Reported], STAFF, Some(Ended)),
        (
            JointAction::Remark,
            &[Draft, Proposed, Declined, Running, Reported, Finished, Ended],
            &Side::ALL,
            None,
        ),
    ]
};

/// Where an action of a side leads; none when it does not fit.
pub fn next(state: JointState, action: JointAction, side: Side) -> Option<JointState> {
    let row =
        TABLE.iter().find(|(of, from, who, _)| *of == action && from.contains(&state) && who.contains(&side));
    row.map(|(_, _, _, to)| to.unwrap_or(state))
}

/// A step of one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JointStep {
    /// 提请单位认领.
    Proposed,
    /// 撤回提请.
    Withdrawn,
    /// 认领.
    Accepted,
    /// 不认领.
    Declined {
        /// Why.
        words: String,
    },
    /// 进度.
    Progressed {
        /// How far it is, 0 to 100.
        percent: u8,
        /// What was done; may be empty.
        words: String,
    },
    /// 报完成.
    Reported {
        /// 成果.
        words: String,
    },
    /// 退回继续办.
    Returned {
        /// What is missing.
        words: String,
    },
    /// 确认完成.
    Finished {
        /// 成果.
        words: String,
    },
    /// 终止.
    Ended {
        /// Why.
        words: String,
    },
    /// 备注.
    Remarked {
        /// What is said.
        words: String,
    },
}

impl JointStep {
    /// Which action it is.
    pub const fn action(&self) -> JointAction {
        match self {
            Self::Proposed => JointAction::Propose,
            Self::Withdrawn => JointAction::Withdraw,
            Self::Accepted => JointAction::Accept,
            Self::Declined { .. } => JointAction::Decline,
            Self::Progressed { .. } => JointAction::Progress,
            Self::Reported { .. } => JointAction::Report,
            Self::Returned { .. } => JointAction::Return,
            Self::Finished { .. } => JointAction::Finish,
            Self::Ended { .. } => JointAction::End,
            Self::Remarked { .. } => JointAction::Remark,
        }
    }

    /// What was said with it.
    pub fn words(&self) -> &str {
        match self {
            Self::Proposed | Self::Withdrawn | Self::Accepted => "",
            Self::Declined { words }
            | Self::Progressed { words, .. }
            | Self::Reported { words }
            | Self::Returned { words }
            | Self::Finished { words }
            | Self::Ended { words }
            | Self::Remarked { words } => words,
        }
    }
}

/// One step as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its id.
    pub id: Id<Step>,
    /// Whose side took it.
    pub side: Side,
    /// Who took it.
    pub by: Principal,
    /// When.
    pub at: Moment,
    /// What.
    pub step: JointStep,
    /// Whether it fitted where its turn came.
    pub counts: bool,
}

/// What became of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointStanding {
    /// Where it stands.
    pub state: JointState,
    /// 进度 %.
    pub percent: u8,
    /// 成果, when it is reported or done.
    pub result: String,
    /// The day on which the unit took it on.
    pub accepted_on: Option<Day>,
    /// The day on which it was done.
    pub finished_on: Option<Day>,
    /// Every step, in order.
    pub steps: Vec<Taken>,
}

impl JointStanding {
    /// The last steps that did not fit, and that nobody has acted after: somebody has to look.
    pub fn astray(&self) -> impl Iterator<Item = &Taken> {
        self.steps.iter().rev().take_while(|taken| !taken.counts)
    }
}

/// What became of it.
pub fn standing(joint: &Joint) -> JointStanding {
    let mut all = JointStanding {
        state: JointState::Draft,
        percent: 0,
        result: String::new(),
        accepted_on: None,
        finished_on: None,
        steps: Vec::new(),
    };
    let mut steps: Vec<_> = joint.steps.iter().collect();
    steps.sort_by_key(|((side, id), fact)| (fact.place(), *id, *side));
    for ((side, id), fact) in steps {
        let to = next(all.state, fact.step.action(), *side);
        if let Some(to) = to {
            all.state = to;
            take(&mut all, &fact.step, fact.at.day());
        }
        let (step, counts) = (fact.step.clone(), to.is_some());
        all.steps.push(Taken { id: *id, side: *side, by: fact.by, at: fact.at, step, counts });
    }
    all
}

fn take(all: &mut JointStanding, step: &JointStep, on: Day) {
    match step {
        JointStep::Accepted => all.accepted_on = Some(on),
        JointStep::Progressed { percent, .. } => all.percent = (*percent).min(100),
        JointStep::Reported { words } => words.clone_into(&mut all.result),
        JointStep::Returned { .. } => all.result.clear(),
        JointStep::Finished { words } => {
            words.clone_into(&mut all.result);
            (all.percent, all.finished_on) = (100, Some(on));
        }
        JointStep::Proposed
        | JointStep::Withdrawn
        | JointStep::Declined { .. }
        | JointStep::Ended { .. }
        | JointStep::Remarked { .. } => {}
    }
}
