//! Edits of pairs, of what becomes of opinions, and of teams.

use serde::{Deserialize, Serialize};

use super::{FileOf, Refusal, check::stays};
use crate::{
    access::DocName,
    community::Community,
    id::Id,
    moment::{Day, Year},
    opinion::{Heard, Opinion, OpinionStep, OpinionTold, handling},
    pair::{HelpFact, HelpStep, HelpVisit, Logged, Pair, PairCard, PairField, RUNNING, VisitFate, visits},
    principal::{Member, Principal, Role},
    team::{Team, TeamDecision, TeamFate, TeamField, TeamStep, fate},
    wish::{Claimant, Step},
};

/// One thing to change about a pair: in casework, or in the file of a helper.
#[expect(missing_docs, reason = "the fields are those of the facts and records they write, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairEdit {
    /// Sets fields of the card.
    Fill { year: Year, pair: Id<Pair>, fields: Vec<(PairField, String)> },
    /// Tells a helper what they need of it, or takes it out of their file again.
    Tell { file: FileOf, pair: Id<Pair>, told: Option<PairCard> },
    /// The helper logs a visit.
    Visit { file: FileOf, pair: Id<Pair>, step: Id<Step>, what: HelpVisit },
    /// The helper takes a visit back.
    TakeBack { file: FileOf, pair: Id<Pair>, step: Id<Step>, visit: Id<Step> },
    /// Staff enter a visit, or say of one whether it was so.
    State { file: FileOf, pair: Id<Pair>, step: Id<Step>, what: HelpFact },
}

impl PairEdit {
    /// Which pair.
    pub const fn pair(&self) -> Id<Pair> {
        match self {
            Self::Fill { pair, .. }
            | Self::Tell { pair, .. }
            | Self::Visit { pair, .. }
            | Self::TakeBack { pair, .. }
            | Self::State { pair, .. } => *pair,
        }
    }

    /// Whose file it writes to.
    pub const fn file(&self) -> Option<FileOf> {
        match self {
            Self::Fill { .. } => None,
            Self::Tell { file, .. }
            | Self::Visit { file, .. }
            | Self::TakeBack { file, .. }
            | Self::State { file, .. } => Some(*file),
        }
    }

    pub(super) fn doc(&self) -> DocName {
        match self {
            Self::Fill { year, .. } => DocName::Casework(*year),
            Self::Tell { file, .. }
            | Self::Visit { file, .. }
            | Self::TakeBack { file, .. }
            | Self::State { file, .. } => file.doc(),
        }
    }

    /// What the helper says with it.
    pub fn own(&self) -> Option<(Id<Step>, HelpStep)> {
        match self {
            Self::Visit { step, what, .. } => Some((*step, HelpStep::Visited(what.clone()))),
            Self::TakeBack { step, visit, .. } => Some((*step, HelpStep::TakenBack { visit: *visit })),
            Self::Fill { .. } | Self::Tell { .. } | Self::State { .. } => None,
        }
    }

    pub(super) fn turn(&self, community: &Community) -> u32 {
        crate::pair::next_turn(self.file().and_then(|file| community.file(file)), self.pair())
    }

    pub(super) fn is_owners(&self, who: &Principal) -> bool {
        self.own().is_some() && is_file_of(self.file(), who)
    }
}

fn is_file_of(file: Option<FileOf>, who: &Principal) -> bool {
    let own = Claimant::of(*who).map(FileOf::of);
    own.is_some() && own == file
}

/// A day has so many minutes.
const DAY_MINUTES: u16 = 24 * 60;

pub(super) fn check_pair(community: &Community, edit: &PairEdit, today: Day) -> Result<(), Refusal> {
    let good = |what: &HelpVisit| {
        if what.on > today || what.minutes > DAY_MINUTES {
            Err(Refusal::OutOfRange)
        } else {
            text(&what.content)
        }
    };
    let find = |file: FileOf, visit: Id<Step>| -> Result<Logged, Refusal> {
        let all = community.file(file).map(|file| visits(file, edit.pair())).unwrap_or_default();
        all.into_iter().find(|one| one.id == visit).ok_or(Refusal::NoSuchVisit)
    };
    match edit {
        PairEdit::Fill { pair, fields, .. } => {
            let mut card = community.pairs.get(pair).map(|pair| pair.card.clone()).unwrap_or_default();
            for (field, value) in fields {
                card.set(*field, value.as_str());
            }
            let lacking = card.lacking(&PairField::REQUIRED);
            let begins = card.get(PairField::Status) == RUNNING && !lacking.is_empty();
            if begins { Err(Refusal::PairLacks(lacking)) } else { Ok(()) }
        }
        PairEdit::Tell { .. } => Ok(()),
        PairEdit::Visit { file, pair, what, .. } => {
            let knows = community.file(*file).is_some_and(|file| file.paired.contains_key(pair));
            if knows { good(what) } else { Err(Refusal::NotPaired) }
        }
        PairEdit::TakeBack { file, visit, .. } => match find(*file, *visit)? {
            Logged { fate: VisitFate::Waiting | VisitFate::Refused, by_staff: false, .. } => Ok(()),
            _ => Err(Refusal::NoSuchVisit),
        },
        PairEdit::State { file, pair, what, .. } => match what {
            HelpFact::Entered(what) => {
                let known = community.pairs.get(pair).ok_or(Refusal::NotPaired)?;
                let helps = known.helpers().into_iter().any(|helper| FileOf::of(helper) == *file);
                if helps { good(what) } else { Err(Refusal::NotPaired) }
            }
            HelpFact::Confirmed { visit } => match find(*file, *visit)?.fate {
                VisitFate::Waiting | VisitFate::Refused => Ok(()),
                VisitFate::Confirmed { .. } | VisitFate::TakenBack => Err(Refusal::NoSuchVisit),
            },
            HelpFact::Refused { visit, why } => match find(*file, *visit)?.fate {
                VisitFate::Waiting | VisitFate::Confirmed { .. } => text(why),
                VisitFate::Refused | VisitFate::TakenBack => Err(Refusal::NoSuchVisit),
            },
        },
    }
}

fn text(words: &str) -> Result<(), Refusal> {
    if words.trim().is_empty() { Err(Refusal::TextMissing) } else { Ok(()) }
}

/// One thing to change about what becomes of an opinion.
#[expect(missing_docs, reason = "the fields are those of the facts and records they write, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpinionEdit {
    /// A step of staff.
    Take { year: Year, opinion: Id<Opinion>, step: Id<Step>, what: OpinionStep },
    /// A member, or a unit, tells what they heard.
    Hear { file: FileOf, opinion: Id<Opinion>, heard: Heard },
    /// Staff tell whoever reported it how far it is.
    Tell { file: FileOf, opinion: Id<Opinion>, step: Id<Step>, told: OpinionTold },
}

impl OpinionEdit {
    /// Which opinion.
    pub const fn opinion(&self) -> Id<Opinion> {
        match self {
            Self::Take { opinion, .. } | Self::Hear { opinion, .. } | Self::Tell { opinion, .. } => *opinion,
        }
    }

    /// Whose file it writes to.
    pub const fn file(&self) -> Option<FileOf> {
        match self {
            Self::Take { .. } => None,
            Self::Hear { file, .. } | Self::Tell { file, .. } => Some(*file),
        }
    }

    pub(super) const fn doc(&self) -> DocName {
        match self {
            Self::Take { year, .. } => DocName::Casework(*year),
            Self::Hear { file, .. } | Self::Tell { file, .. } => file.doc(),
        }
    }

    pub(super) fn turn(&self, community: &Community) -> u32 {
        let id = self.opinion();
        match self {
            Self::Take { .. } => community.opinions.get(&id).map_or(1, |opinion| opinion.next_turn()),
            Self::Hear { .. } => 1,
            Self::Tell { file, .. } => {
                let last = crate::opinion::last_told(community, *file, id);
                last.map_or(1, |last| last.turn.saturating_add(1))
            }
        }
    }

    pub(super) fn is_owners(&self, who: &Principal) -> bool {
        matches!(self, Self::Hear { .. }) && is_file_of(self.file(), who)
    }
}

pub(super) fn check_opinion(community: &Community, edit: &OpinionEdit, role: Role) -> Result<(), Refusal> {
    match edit {
        OpinionEdit::Take { opinion, what, .. } => {
            let known = community.opinions.get(opinion).ok_or(Refusal::UnknownOpinion)?;
            let state = handling(known).state;
            crate::opinion::next(state, what.action(), role).ok_or(Refusal::OpinionState(state))?;
            match what {
                OpinionStep::Assigned { to: words, .. }
                | OpinionStep::Reported { to: words }
                | OpinionStep::Handled { measure: words }
                | OpinionStep::Replied { reply: words } => text(words),
                OpinionStep::Visited { satisfaction, .. } if !(1..=5).contains(satisfaction) => {
                    Err(Refusal::OutOfRange)
                }
                OpinionStep::Visited { .. } | OpinionStep::Closed => Ok(()),
            }
        }
        OpinionEdit::Hear { heard, .. } => text(&heard.content),
        OpinionEdit::Tell { .. } => Ok(()),
    }
}

/// One thing to change about a team.
#[expect(missing_docs, reason = "the fields are those of the facts and records they write, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TeamEdit {
    /// Sets fields of the card.
    Fill { team: Id<Team>, fields: Vec<(TeamField, String)> },
    /// A member asks to join or to leave.
    Ask { team: Id<Team>, member: Id<Member>, step: Id<Step>, what: TeamStep },
    /// A decision of staff.
    Decide { team: Id<Team>, step: Id<Step>, what: TeamDecision },
}

impl TeamEdit {
    /// Which team.
    pub const fn team(&self) -> Id<Team> {
        match self {
            Self::Fill { team, .. } | Self::Ask { team, .. } | Self::Decide { team, .. } => *team,
        }
    }

    pub(super) fn doc(&self, community: &Community) -> Option<DocName> {
        match self {
            Self::Fill { .. } => Some(DocName::Community),
            Self::Ask { team, .. } | Self::Decide { team, .. } => {
                community.teams.get(team)?.year().map(DocName::Wall)
            }
        }
    }

    pub(super) fn turn(&self, community: &Community) -> u32 {
        community.teams.get(&self.team()).map_or(1, |team| team.next_turn())
    }

    pub(super) fn is_owners(&self, who: &Principal) -> bool {
        match self {
            Self::Fill { .. } => matches!(who, Principal::Staff(_)),
            Self::Ask { member, .. } => *who == Principal::Member(*member),
            Self::Decide { .. } => false,
        }
    }
}

/// Whether whoever it is acts for a team that serves.
pub(super) fn leads(community: &Community, team: Id<Team>, claimant: Claimant) -> Result<(), Refusal> {
    let known = community.teams.get(&team).filter(|team| team.serves()).ok_or(Refusal::UnknownTeam)?;
    match claimant {
        Claimant::Member(member) if known.is_led_by(member) => Ok(()),
        Claimant::Member(_) | Claimant::Unit(_) => Err(Refusal::NotOfTeam),
    }
}

pub(super) fn check_team(community: &Community, edit: &TeamEdit) -> Result<(), Refusal> {
    let known = community.teams.get(&edit.team());
    if let TeamEdit::Fill { fields, .. } = edit {
        // What was said about it would be left behind on another wall.
        let year = known.map_or("", |team| team.card.get(TeamField::Year));
        let moves = |(field, value): &(TeamField, String)| *field == TeamField::Year && value != year;
        let refused = !year.is_empty() && fields.iter().any(moves);
        return if refused { Err(Refusal::Frozen) } else { Ok(()) };
    }
    let team = known.ok_or(Refusal::UnknownTeam)?;
    let member = match edit {
        TeamEdit::Ask { member, .. } => *member,
        TeamEdit::Decide { what, .. } => what.member(),
        TeamEdit::Fill { .. } => return Ok(()),
    };
    let now = fate(team, member);
    let to = match edit {
        TeamEdit::Ask { what, .. } => TeamFate::after_own(now, *what),
        TeamEdit::Decide { what, .. } => TeamFate::after(now, *what),
        TeamEdit::Fill { .. } => return Ok(()),
    };
    let comes =
        matches!(to, Some(TeamFate::Waiting)) || (to == Some(TeamFate::In) && now != Some(TeamFate::Leaving));
    if comes {
        stays(community, &Principal::Member(member))?;
    }
    if comes && (!team.serves() || !team.card.lacking(&TeamField::REQUIRED).is_empty()) {
        return Err(Refusal::UnknownTeam);
    }
    to.map(|_| ()).ok_or(Refusal::NotOfTeam)
}
