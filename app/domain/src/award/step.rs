//! The facts of a selection: each is written once, by one principal, and never changed.
//!
//! Nothing in words and nothing that is said against anybody is on the wall: it lies in the casework, or in the own file of
//! whoever said it.

use serde::{Deserialize, Serialize};

use super::AwardKind;
use crate::{id::Id, moment::Day, principal::Member, wish::Step};

/// For whom staff take a recommendation down (domain 3.7: 居民、团队、自荐).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nominator {
    /// Residents.
    Residents,
    /// A service team.
    Team,
    /// The community's Party organisation.
    Community,
    /// A member or unit who named the candidate in words only.
    Named,
}

impl Nominator {
    /// Those to choose from.
    pub const ALL: [Self; 3] = [Self::Residents, Self::Team, Self::Community];
}

/// Why a selection is called off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwardReason {
    /// Nobody, or too few, were recommended.
    TooFew,
    /// It was opened by mistake.
    Mistaken,
    /// Something was said against it that holds.
    Objection,
    /// Another reason.
    Other,
}

impl AwardReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::TooFew, Self::Mistaken, Self::Objection, Self::Other];
}

/// Somebody on the list of a public notice, with the result as it was counted: votes, or hundredths of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Listed {
    /// Who.
    pub member: Id<Member>,
    /// Votes, or hundredths of points.
    pub result: u32,
}

/// A step of staff, on the wall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwardStep {
    /// 启动评选: from now on the card stands.
    Opened,
    /// 推荐, taken down for somebody who has no device here. The reason is in the casework under the same id.
    Nominated {
        /// Who is recommended.
        candidate: Id<Member>,
        /// For whom.
        by: Nominator,
        /// The recommendation in words that is meant, when it is one of a member or unit.
        answers: Option<Id<Step>>,
    },
    /// 候选人: who is voted on or scored, and until when. Its id is the id of the round; another one is another round.
    Called {
        /// Who passed the check.
        candidates: Vec<Id<Member>>,
        /// The last day to vote.
        until: Day,
    },
    /// 公示: the result as it was counted and confirmed by a person.
    Posted {
        /// Of which round.
        round: Id<Step>,
        /// The list.
        winners: Vec<Listed>,
        /// How many votes, or scores, were counted.
        counted: u32,
        /// From this day.
        from: Day,
        /// Up to and with this day.
        to: Day,
    },
    /// 确定: who is honoured.
    Decided {
        /// Who.
        winners: Vec<Id<Member>>,
    },
    /// Called off.
    Cancelled {
        /// Why.
        why: AwardReason,
    },
}

/// A step of a member or a unit, on the wall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NominationStep {
    /// 推荐, or 自荐. The reason is in the own file under the same id.
    Nominated {
        /// Who; none when the reason says it in words, because names are masked here.
        candidate: Option<Id<Member>>,
    },
    /// Takes the own recommendation back.
    TookBack {
        /// Which.
        nomination: Id<Step>,
    },
    /// 谢绝: does not want to be honoured.
    StoodDown,
}

/// What speaks against a candidate (domain 3.7; F49).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Veto {
    /// 当年取消评先评优资格.
    Disqualified,
    /// 正在接受调查.
    Investigated,
    /// 有查实的投诉.
    Complaint,
    /// 服务记录弄虚作假.
    Falsified,
    /// 当年受到批评或处分.
    Criticised,
    /// 欠交党费.
    Dues,
    /// 不符合评选条件.
    Conditions,
}

impl Veto {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Disqualified,
        Self::Investigated,
        Self::Complaint,
        Self::Falsified,
        Self::Criticised,
        Self::Dues,
        Self::Conditions,
    ];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Disqualified => "disqualified",
            Self::Investigated => "investigated",
            Self::Complaint => "complaint",
            Self::Falsified => "falsified",
            Self::Criticised => "criticised",
            Self::Dues => "dues",
            Self::Conditions => "conditions",
        }
    }

    /// As it stands on paper, which is Chinese only.
    pub const fn on_paper(self) -> &'static str {
        match self {
            Self::Disqualified => "当年已取消评先评优资格",
            Self::Investigated => "正在接受调查",
            Self::Complaint => "有查实的投诉",
            Self::Falsified => "服务记录弄虚作假",
            Self::Criticised => "当年受到批评或处分",
            Self::Dues => "欠交党费",
            Self::Conditions => "不符合评选条件",
        }
    }
}

/// A fact in the casework: staff only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseFact {
    /// Why somebody is recommended, or a step was taken, in words; under the id of the step.
    Reason {
        /// In words.
        words: String,
    },
    /// 资格核查; passed when nothing speaks against the candidate.
    Checked {
        /// Whose.
        candidate: Id<Member>,
        /// What speaks against it.
        vetoes: Vec<Veto>,
        /// In words.
        words: String,
    },
    /// 测评: a score.
    Scored {
        /// In which round.
        round: Id<Step>,
        /// Of whom.
        candidate: Id<Member>,
        /// By whom, in words. The last score of each counts.
        judge: String,
        /// 0 to 100.
        score: u8,
    },
    /// 异议, taken down for somebody who has no device here.
    Objected {
        /// Against whom; none is against the selection.
        about: Option<Id<Member>>,
        /// Who said it.
        who: String,
        /// In words.
        words: String,
    },
    /// What was decided about an objection, wherever it lies.
    Answered {
        /// Which.
        objection: Id<Step>,
        /// Whether it holds.
        upheld: bool,
        /// Why, in words.
        words: String,
    },
}

/// A fact in an own file, by its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalFact {
    /// Why somebody is recommended; under the id of the recommendation.
    Reason {
        /// In words.
        words: String,
    },
    /// 投票. The last valid one of a round counts.
    Voted {
        /// In which round.
        round: Id<Step>,
        /// For whom.
        chosen: Vec<Id<Member>>,
    },
    /// 异议.
    Objected {
        /// Against whom; none is against the selection.
        about: Option<Id<Member>>,
        /// In words.
        words: String,
    },
}

/// What staff tell the owner of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwardTold {
    /// What became of the own objection, under its id.
    Answered {
        /// Whether it holds.
        upheld: bool,
        /// Why, in words.
        words: String,
    },
    /// 反馈单位: somebody is honoured; in the unit's file under the id the unit lists the person by.
    Honoured {
        /// Who.
        member: Id<Member>,
        /// As what.
        kind: AwardKind,
        /// `2026年第三季度社区服务之星`.
        title: String,
        /// When it was decided.
        on: Day,
    },
}
