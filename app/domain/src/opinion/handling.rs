//! What becomes of an opinion (domain 2.11): 登记, 交办, 办理, 答复, 回访, 办结, and 上报. One table says what leads where.
//!
//! Steps are facts by staff in casework; the state follows from them. A step that does not fit where its turn comes (two
//! clerks did not know of one another) is kept in the history and changes nothing.

use serde::{Deserialize, Serialize};

use super::Opinion;
use crate::{
    id::Id,
    moment::{Day, Moment},
    principal::{Principal, Role},
    wish::{Stamped, Step},
};

/// Where an opinion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpinionState {
    /// 登记.
    Registered,
    /// 交办.
    Assigned,
    /// 办理.
    Handled,
    /// 上报: the next level has it.
    Reported,
    /// 答复.
    Replied,
    /// 回访.
    Visited,
    /// 办结.
    Closed,
}

impl OpinionState {
    /// Every one, in the order of the work.
    pub const ALL: [Self; 7] = [
        Self::Registered,
        Self::Assigned,
        Self::Handled,
        Self::Reported,
        Self::Replied,
        Self::Visited,
        Self::Closed,
    ];

    /// The name in addresses and lists; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Assigned => "assigned",
            Self::Handled => "handled",
            Self::Reported => "reported",
            Self::Replied => "replied",
            Self::Visited => "visited",
            Self::Closed => "closed",
        }
    }
}

/// What can be done about an opinion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OpinionAction {
    /// 交办.
    Assign,
    /// 办理.
    Handle,
    /// 上报.
    Report,
    /// 答复.
    Reply,
    /// 回访.
    Visit,
    /// 办结.
    Close,
}

impl OpinionAction {
    /// Every one, in the order of the page.
    pub const ALL: [Self; 6] =
        [Self::Assign, Self::Handle, Self::Reply, Self::Visit, Self::Close, Self::Report];
}

/// State × action × role: what leads where. What is not in it cannot be done.
const TABLE: [(OpinionAction, &[OpinionState], Role, OpinionState); 6] = {
    use OpinionState::{Assigned, Closed, Handled, Registered, Replied, Reported, Visited};
    [
        (OpinionAction::Assign, &[Registered, Assigned, Handled, Reported], Role::Staff, Assigned),
        // From a reply, a visit or the end: somebody is not content, and it goes on.
        (
            OpinionAction::Handle,
            &[Registered, Assigned, Handled, Reported, Replied, Visited, Closed],
            Role::Staff,
            Handled,
        ),
        (OpinionAction::Report, &[Registered, Assigned, Handled, Reported], Role::Staff, Reported),
        (OpinionAction::Reply, &[Registered, Assigned, Handled, Reported], Role::Staff, Replied),
        (OpinionAction::Visit, &[Replied, Visited], Role::Staff, Visited),
        (OpinionAction::Close, &[Replied, Visited], Role::Staff, Closed),
    ]
};

/// Where an action of somebody leads; none when it does not fit.
pub fn next(state: OpinionState, action: OpinionAction, role: Role) -> Option<OpinionState> {
    let row = TABLE.iter().find(|(of, from, who, _)| *of == action && *who == role && from.contains(&state));
    row.map(|(_, _, _, to)| *to)
}

/// A step of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpinionStep {
    /// 交办.
    Assigned {
        /// To whom: a member, a unit, a clerk, in words.
        to: String,
        /// By when.
        due: Option<Day>,
    },
    /// 办理.
    Handled {
        /// The measure.
        measure: String,
    },
    /// 上报.
    Reported {
        /// To whom.
        to: String,
    },
    /// 答复.
    Replied {
        /// What was said.
        reply: String,
    },
    /// 回访.
    Visited {
        /// 1 to 5.
        satisfaction: u8,
        /// What was said.
        words: String,
    },
    /// 办结.
    Closed,
}

impl OpinionStep {
    /// Which action it is.
    pub const fn action(&self) -> OpinionAction {
        match self {
            Self::Assigned { .. } => OpinionAction::Assign,
            Self::Handled { .. } => OpinionAction::Handle,
            Self::Reported { .. } => OpinionAction::Report,
            Self::Replied { .. } => OpinionAction::Reply,
            Self::Visited { .. } => OpinionAction::Visit,
            Self::Closed => OpinionAction::Close,
        }
    }
}

/// One step as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its id.
    pub id: Id<Step>,
    /// Who took it.
    pub by: Principal,
    /// When.
    pub at: Moment,
    /// What.
    pub step: OpinionStep,
    /// Whether it led anywhere.
    pub counts: bool,
}

/// What became of an opinion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handling {
    /// Where it is.
    pub state: OpinionState,
    /// Who has it, in words.
    pub handler: String,
    /// By when it is due, while it is being handled.
    pub due: Option<Day>,
    /// The last measure.
    pub measure: String,
    /// The last reply.
    pub reply: String,
    /// How content the resident was at the last visit, 1 to 5.
    pub satisfaction: Option<u8>,
    /// When it was closed.
    pub closed_on: Option<Day>,
    /// Every step, in order.
    pub steps: Vec<Taken>,
}

impl Handling {
    /// Whether its time is over and nobody has replied.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.due.is_some_and(|due| due < today)
    }
}

/// What became of it: steps count in the order of their places, then of their ids.
pub fn handling(opinion: &Opinion) -> Handling {
    let mut all = Handling {
        state: OpinionState::Registered,
        handler: String::new(),
        due: None,
        measure: String::new(),
        reply: String::new(),
        satisfaction: None,
        closed_on: None,
        steps: Vec::new(),
    };
    let mut steps: Vec<(&Id<Step>, &Stamped<OpinionStep>)> = opinion.steps.iter().collect();
    steps.sort_by_key(|(id, fact)| (fact.place(), **id));
    for (id, fact) in steps {
        let to = next(all.state, fact.step.action(), fact.by.role());
        if let Some(to) = to {
            all.state = to;
            take(&mut all, &fact.step, fact.at.day());
        }
        let (step, counts) = (fact.step.clone(), to.is_some());
        all.steps.push(Taken { id: *id, by: fact.by, at: fact.at, step, counts });
    }
    all
}

fn take(all: &mut Handling, step: &OpinionStep, on: Day) {
    all.closed_on = None;
    match step {
        OpinionStep::Assigned { to, due } => {
            to.clone_into(&mut all.handler);
            all.due = *due;
        }
        OpinionStep::Handled { measure } => measure.clone_into(&mut all.measure),
        OpinionStep::Reported { to } => to.clone_into(&mut all.handler),
        OpinionStep::Replied { reply } => {
            reply.clone_into(&mut all.reply);
            all.due = None;
        }
        OpinionStep::Visited { satisfaction, .. } => all.satisfaction = Some(*satisfaction),
        OpinionStep::Closed => all.closed_on = Some(on),
    }
}
