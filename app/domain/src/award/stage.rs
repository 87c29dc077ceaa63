//! Where a selection stands: one table of moves, then the day. The same on every device, whatever order facts arrive in.
//!
//! Facts are taken in the order of their places; one that does not fit where the selection is by then moves nothing and is
//! named, so that a person can look at it: two clerks who knew nothing of one another may both have gone on.

use serde::{Deserialize, Serialize};

use super::{Award, AwardField, AwardReason, AwardStep, Listed};
use crate::{
    id::Id,
    moment::{Day, Moment},
    principal::Member,
    wish::{Stamped, Step},
};

/// How far the facts have brought it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Being written.
    Draft,
    /// Opened.
    Open,
    /// The candidates are called.
    Deciding,
    /// The list is posted.
    Notice,
    /// It is decided who is honoured.
    Decided,
    /// Called off.
    Cancelled,
}

/// What moves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Move {
    /// [`AwardStep::Opened`].
    Open,
    /// [`AwardStep::Called`].
    Call,
    /// [`AwardStep::Posted`].
    Post,
    /// [`AwardStep::Decided`].
    Decide,
    /// [`AwardStep::Cancelled`].
    Cancel,
}

/// Every move there is. What is not in it moves nothing.
pub const TABLE: [(Phase, Move, Phase); 10] = [
    (Phase::Draft, Move::Open, Phase::Open),
    (Phase::Open, Move::Call, Phase::Deciding),
    // Another round: a tie, or somebody stood down.
    (Phase::Deciding, Move::Call, Phase::Deciding),
    (Phase::Deciding, Move::Post, Phase::Notice),
    // An objection holds, and the others are decided about again, or the list is put right.
    (Phase::Notice, Move::Call, Phase::Deciding),
    (Phase::Notice, Move::Decide, Phase::Decided),
    (Phase::Draft, Move::Cancel, Phase::Cancelled),
    (Phase::Open, Move::Cancel, Phase::Cancelled),
    (Phase::Deciding, Move::Cancel, Phase::Cancelled),
    (Phase::Notice, Move::Cancel, Phase::Cancelled),
];

/// Where a selection stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// 草稿.
    Draft,
    /// 推荐中.
    Nominating,
    /// 资格核查: the time to recommend is over.
    Checking,
    /// 投票, 测评.
    Deciding,
    /// 公示.
    Notice,
    /// 已确定.
    Decided,
    /// 已取消.
    Cancelled,
}

/// Who is voted on or scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// The id of the step that called them.
    pub id: Id<Step>,
    /// Who.
    pub candidates: Vec<Id<Member>>,
    /// The last day to vote.
    pub until: Day,
}

/// The list of a public notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The list.
    pub winners: Vec<Listed>,
    /// How many votes, or scores, were counted when it was posted.
    pub counted: u32,
    /// From this day.
    pub from: Day,
    /// Up to and with this day.
    pub to: Day,
}

/// What follows from the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Where it stands.
    pub stage: Stage,
    /// The round that counts.
    pub round: Option<Round>,
    /// The list that counts.
    pub posted: Option<Posted>,
    /// Who is honoured, and since when.
    pub decided: Option<(Vec<Id<Member>>, Moment)>,
    /// Why it was called off.
    pub cancelled: Option<AwardReason>,
    /// Steps that did not fit where it was: a person has to look.
    pub idle: Vec<Id<Step>>,
}

/// The move of a step; recommendations move nothing.
const fn moved(step: &AwardStep) -> Option<Move> {
    Some(match step {
        AwardStep::Opened => Move::Open,
        AwardStep::Nominated { .. } => return None,
        AwardStep::Called { .. } => Move::Call,
        AwardStep::Posted { .. } => Move::Post,
        AwardStep::Decided { .. } => Move::Decide,
        AwardStep::Cancelled { .. } => Move::Cancel,
    })
}

/// Where it stands on a day, with what brought it there.
pub fn selection(award: &Award, today: Day) -> Selection {
    let mut phase = Phase::Draft;
    let mut all = Selection {
        stage: Stage::Draft,
        round: None,
        posted: None,
        decided: None,
        cancelled: None,
        idle: Vec::new(),
    };
    let mut steps: Vec<(&Id<Step>, &Stamped<AwardStep>)> =
        award.facts().into_iter().flat_map(|facts| &facts.steps).collect();
    steps.sort_by_key(|(id, fact)| (fact.place(), **id));
    for (id, fact) in steps {
        let Some(step) = moved(&fact.step) else { continue };
        // A list of a round that was called anew meanwhile is the list of nobody.
        let stale = match &fact.step {
            AwardStep::Posted { round, .. } => all.round.as_ref().is_none_or(|known| known.id != *round),
            _ => false,
        };
        let next = TABLE.iter().find(|(from, by, _)| (*from, *by) == (phase, step)).map(|(_, _, to)| *to);
        match next {
            Some(next) if !stale => {
                phase = next;
                take(&mut all, *id, fact);
            }
            _ => all.idle.push(*id),
        }
    }
    let closed = award.card.get(AwardField::To).parse::<Day>().is_ok_and(|to| to < today);
    all.stage = match phase {
        Phase::Draft => Stage::Draft,
        Phase::Open if closed => Stage::Checking,
        Phase::Open => Stage::Nominating,
        Phase::Deciding => Stage::Deciding,
        Phase::Notice => Stage::Notice,
        Phase::Decided => Stage::Decided,
        Phase::Cancelled => Stage::Cancelled,
    };
    all
}

fn take(all: &mut Selection, id: Id<Step>, fact: &Stamped<AwardStep>) {
    match &fact.step {
        AwardStep::Opened | AwardStep::Nominated { .. } => {}
        AwardStep::Called { candidates, until } => {
            let mut candidates = candidates.clone();
            candidates.sort_unstable();
            candidates.dedup();
            all.round = Some(Round { id, candidates, until: *until });
            all.posted = None;
        }
        AwardStep::Posted { winners, counted, from, to, .. } => {
            all.posted = Some(Posted { winners: winners.clone(), counted: *counted, from: *from, to: *to });
        }
        AwardStep::Decided { winners } => all.decided = Some((winners.clone(), fact.at)),
        AwardStep::Cancelled { why } => all.cancelled = Some(*why),
    }
}

impl Selection {
    /// Whether somebody may still recommend on a day.
    pub fn nominates(&self, award: &Award, today: Day) -> bool {
        let begun = award.card.get(AwardField::From).parse::<Day>().is_ok_and(|from| from <= today);
        self.stage == Stage::Nominating && begun
    }

    /// Whether votes are taken on a day.
    pub fn votes(&self, award: &Award, today: Day) -> bool {
        let open = self.round.as_ref().is_some_and(|round| today <= round.until);
        self.stage == Stage::Deciding && award.card.way() == super::Way::Vote && open
    }

    /// Who is on the list of the public notice.
    pub fn listed(&self) -> Vec<Id<Member>> {
        self.posted.iter().flat_map(|posted| posted.winners.iter().map(|listed| listed.member)).collect()
    }
}
