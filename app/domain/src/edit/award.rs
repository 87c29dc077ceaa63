//! Edits of selections: the card, what staff do, recommendations, votes, objections, what is told.

use serde::{Deserialize, Serialize};

use super::{FileOf, Refusal, check::stays};
use crate::{
    access::DocName,
    award::{
        Award, AwardField, AwardStep, AwardTold, CaseFact, NominationStep, PersonalFact, Selection, Stage,
        Way, cancelled, candidates, objections, selection,
    },
    community::Community,
    id::Id,
    moment::{Day, Year},
    principal::{Member, Principal},
    wish::{Claimant, Step},
};

/// One thing to change about a selection.
#[expect(missing_docs, reason = "the fields are those of the facts and records they write, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwardEdit {
    /// Sets fields of the card.
    Fill { award: Id<Award>, fields: Vec<(AwardField, String)> },
    /// A step of staff, on the wall.
    Step { award: Id<Award>, step: Id<Step>, what: AwardStep },
    /// A step of a member or a unit, on the wall.
    Own { award: Id<Award>, claimant: Claimant, step: Id<Step>, what: NominationStep },
    /// What only staff know, in the casework.
    Case { award: Id<Award>, step: Id<Step>, what: CaseFact },
    /// A reason, a vote, an objection, in the own file.
    Say { file: FileOf, award: Id<Award>, step: Id<Step>, what: PersonalFact },
    /// What staff tell the owner of a file.
    Tell { file: FileOf, award: Id<Award>, step: Id<Step>, what: AwardTold },
}

/// Why something about a selection is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AwardRefusal {
    /// It is not known on this device.
    Unknown,
    /// Fields are empty that it needs.
    Lacks(Vec<AwardField>),
    /// It stands elsewhere.
    Stage(Stage),
    /// It was opened, and the card stands.
    Frozen,
    /// The last day has passed, or lies before the first.
    TooLate,
    /// Who is meant is not recommended, or not on the list.
    NotListed,
    /// Recommended by the same already.
    Nominated,
    /// More than there are places, or nobody.
    Places(usize),
    /// Somebody on the list has not passed the check, or does not want to be honoured.
    Unchecked,
    /// Votes are taken until this day.
    VotesUntil(Day),
    /// The notice has to run up to and with this day.
    NoticeUntil(Day),
    /// So many objections are not answered.
    Unanswered(usize),
    /// Honours of this year are cancelled for somebody on the list.
    HonoursCancelled(Year),
}

impl AwardEdit {
    /// What it is about.
    pub const fn award(&self) -> Id<Award> {
        match self {
            Self::Fill { award, .. }
            | Self::Step { award, .. }
            | Self::Own { award, .. }
            | Self::Case { award, .. }
            | Self::Say { award, .. }
            | Self::Tell { award, .. } => *award,
        }
    }

    /// The document it touches; none when it is about something that is not known here.
    pub(super) fn doc(&self, community: &Community) -> Option<DocName> {
        let year = || community.awards.get(&self.award())?.year();
        match self {
            Self::Fill { .. } => Some(DocName::Community),
            Self::Step { .. } | Self::Own { .. } => year().map(DocName::Wall),
            Self::Case { .. } => year().map(DocName::Casework),
            Self::Say { file, .. } | Self::Tell { file, .. } => Some(file.doc()),
        }
    }

    /// The turn of the step it states, after all that are known.
    pub(super) fn turn(&self, community: &Community) -> u32 {
        let file = match self {
            Self::Say { file, .. } => community.file(*file).map(|file| (&file.awards, self.award())),
            _ => None,
        };
        community.awards.get(&self.award()).map_or(1, |award| award.next_turn(file))
    }

    /// Whether a guarded writer may do it: what [`crate::access::owns`] says of its keys.
    pub(super) fn is_owners(&self, who: &Principal) -> bool {
        match self {
            Self::Fill { .. } => matches!(who, Principal::Staff(_)),
            Self::Step { .. } | Self::Case { .. } | Self::Tell { .. } => false,
            Self::Own { claimant, .. } => claimant.principal() == *who,
            Self::Say { file, .. } => Claimant::of(*who).is_some_and(|me| FileOf::of(me) == *file),
        }
    }
}

fn no<T>(why: AwardRefusal) -> Result<T, Refusal> {
    Err(Refusal::Award(why))
}

fn text(words: &str) -> Result<(), Refusal> {
    if words.trim().is_empty() { Err(Refusal::TextMissing) } else { Ok(()) }
}

fn expect(is: &Selection, stages: &[Stage]) -> Result<(), Refusal> {
    if stages.contains(&is.stage) { Ok(()) } else { no(AwardRefusal::Stage(is.stage)) }
}

/// As many as there are places, each once, all of the list.
fn chosen(award: &Award, chosen: &[Id<Member>], of: &[Id<Member>]) -> Result<(), Refusal> {
    let mut once = chosen.to_vec();
    once.sort_unstable();
    once.dedup();
    if chosen.is_empty() || once.len() != chosen.len() || chosen.len() > award.places() {
        return no(AwardRefusal::Places(award.places()));
    }
    if chosen.iter().all(|one| of.contains(one)) { Ok(()) } else { no(AwardRefusal::NotListed) }
}

/// Checks one edit; who may write there is known already.
pub(super) fn check(community: &Community, edit: &AwardEdit, today: Day) -> Result<(), Refusal> {
    let id = edit.award();
    let known = community.awards.get(&id);
    if let AwardEdit::Fill { fields, .. } = edit {
        return known.map_or(Ok(()), |award| check_fill(award, fields, today));
    }
    let award = known.map(AsRef::as_ref).ok_or(Refusal::Award(AwardRefusal::Unknown))?;
    let is = selection(award, today);
    let gone = |member: Id<Member>| community.is_archived(&Principal::Member(member));
    match edit {
        AwardEdit::Step { what, .. } => check_step(community, (id, award), &is, what, today),
        AwardEdit::Own { claimant, what, .. } => {
            if gone_claimant(community, *claimant) {
                return Err(Refusal::Archived);
            }
            check_own(award, &is, *claimant, what, today, &gone)
        }
        AwardEdit::Case { what, .. } => check_case(community, (id, award), &is, what),
        AwardEdit::Say { file, what, .. } => check_said(community, award, &is, *file, what, today),
        AwardEdit::Tell { what: AwardTold::Answered { words, .. }, .. } => text(words),
        AwardEdit::Fill { .. } | AwardEdit::Tell { what: AwardTold::Honoured { .. }, .. } => Ok(()),
    }
}

fn gone_claimant(community: &Community, claimant: Claimant) -> bool {
    community.is_archived(&claimant.principal())
}

/// Once it is opened only its time to recommend may be made longer: everybody was told the rest.
fn check_fill(award: &Award, fields: &[(AwardField, String)], today: Day) -> Result<(), Refusal> {
    let is = selection(award, today);
    for (field, value) in fields {
        let before = award.card.get(*field);
        let same = before == value.trim();
        // What was done about it would be left behind on another wall.
        let moves = *field == AwardField::Year && !before.is_empty();
        let longer = *field == AwardField::To
            && matches!(is.stage, Stage::Nominating | Stage::Checking)
            && value.parse::<Day>().is_ok_and(|to| to >= today);
        if !same && (moves || is.stage != Stage::Draft && !longer) {
            return no(AwardRefusal::Frozen);
        }
    }
    Ok(())
}

fn check_step(
    community: &Community,
    (id, award): (Id<Award>, &Award),
    is: &Selection,
    what: &AwardStep,
    today: Day,
) -> Result<(), Refusal> {
    let not_cancelled = |members: &[Id<Member>]| {
        let year = cancelled(community, award, members, today);
        year.map_or(Ok(()), |year| no(AwardRefusal::HonoursCancelled(year)))
    };
    match what {
        AwardStep::Opened => {
            expect(is, &[Stage::Draft])?;
            let mut lacks = award.card.lacking(&AwardField::REQUIRED);
            if award.places() == 0 && !lacks.contains(&AwardField::Places) {
                lacks.push(AwardField::Places);
            }
            if !lacks.is_empty() {
                return no(AwardRefusal::Lacks(lacks));
            }
            let day = |field| award.card.get(field).parse::<Day>().ok();
            match (day(AwardField::From), day(AwardField::To)) {
                (Some(from), Some(to)) if from <= to && today <= to => Ok(()),
                _ => no(AwardRefusal::TooLate),
            }
        }
        AwardStep::Nominated { candidate, .. } => {
            expect(is, &[Stage::Nominating, Stage::Checking])?;
            stays(community, &Principal::Member(*candidate))
        }
        AwardStep::Called { candidates: called, until } => {
            expect(is, &[Stage::Checking, Stage::Deciding, Stage::Notice])?;
            if called.is_empty() {
                return no(AwardRefusal::NotListed);
            }
            if *until < today {
                return no(AwardRefusal::TooLate);
            }
            let known = candidates(award);
            let fit = |member: &Id<Member>| {
                known.iter().any(|one| {
                    let passed = one.check.as_ref().is_some_and(crate::award::Check::passed);
                    one.member == *member && passed && !one.stood_down
                })
            };
            if !called.iter().all(fit) {
                return no(AwardRefusal::Unchecked);
            }
            not_cancelled(called)
        }
        AwardStep::Posted { round, winners, from, to, .. } => {
            expect(is, &[Stage::Deciding])?;
            let Some(known) = is.round.as_ref().filter(|known| known.id == *round) else {
                return no(AwardRefusal::NotListed);
            };
            if award.card.way() == Way::Vote && today <= known.until {
                return no(AwardRefusal::VotesUntil(known.until));
            }
            let listed: Vec<Id<Member>> = winners.iter().map(|listed| listed.member).collect();
            chosen(award, &listed, &known.candidates)?;
            let least = from.plus_working(award.notice_days(), &community.settings.days_off);
            if *from < today || *to < least {
                return no(AwardRefusal::NoticeUntil(least));
            }
            not_cancelled(&listed)
        }
        AwardStep::Decided { winners } => {
            expect(is, &[Stage::Notice])?;
            let to = is.posted.as_ref().map_or(today, |posted| posted.to);
            if today <= to {
                return no(AwardRefusal::NoticeUntil(to));
            }
            let open = objections(community, id).iter().filter(|one| one.answer.is_none()).count();
            if open > 0 {
                return no(AwardRefusal::Unanswered(open));
            }
            chosen(award, winners, &is.listed())?;
            not_cancelled(winners)
        }
        AwardStep::Cancelled { .. } => {
            expect(is, &[Stage::Draft, Stage::Nominating, Stage::Checking, Stage::Deciding, Stage::Notice])
        }
    }
}

fn check_own(
    award: &Award,
    is: &Selection,
    claimant: Claimant,
    what: &NominationStep,
    today: Day,
    gone: &dyn Fn(Id<Member>) -> bool,
) -> Result<(), Refusal> {
    match what {
        NominationStep::Nominated { candidate } => {
            if !is.nominates(award, today) {
                return no(AwardRefusal::Stage(is.stage));
            }
            let Some(member) = candidate else { return Ok(()) };
            if gone(*member) {
                return Err(Refusal::Archived);
            }
            let own = |one: &crate::award::Candidate| {
                let by = crate::award::NominatedBy::Claimant(claimant);
                one.member == *member && one.nominations.iter().any(|nomination| nomination.by == by)
            };
            if candidates(award).iter().any(own) { no(AwardRefusal::Nominated) } else { Ok(()) }
        }
        NominationStep::TookBack { nomination } => {
            expect(is, &[Stage::Nominating])?;
            let known =
                award.facts().is_some_and(|facts| facts.claims.contains_key(&(claimant, *nomination)));
            if known { Ok(()) } else { no(AwardRefusal::NotListed) }
        }
        NominationStep::StoodDown => {
            expect(is, &[Stage::Nominating, Stage::Checking, Stage::Deciding])?;
            let listed = candidates(award).iter().any(|one| Claimant::Member(one.member) == claimant);
            if listed { Ok(()) } else { no(AwardRefusal::NotListed) }
        }
    }
}

fn check_case(
    community: &Community,
    (id, award): (Id<Award>, &Award),
    is: &Selection,
    what: &CaseFact,
) -> Result<(), Refusal> {
    match what {
        CaseFact::Reason { words } => text(words),
        CaseFact::Checked { candidate, vetoes, words } => {
            expect(is, &[Stage::Nominating, Stage::Checking, Stage::Deciding, Stage::Notice])?;
            if !candidates(award).iter().any(|one| one.member == *candidate) {
                return no(AwardRefusal::NotListed);
            }
            if vetoes.is_empty() { Ok(()) } else { text(words) }
        }
        CaseFact::Scored { round, candidate, judge, score } => {
            expect(is, &[Stage::Deciding])?;
            text(judge)?;
            let known = is.round.as_ref().filter(|known| known.id == *round);
            match known {
                Some(known) if known.candidates.contains(candidate) && *score <= 100 => Ok(()),
                Some(_) if *score > 100 => Err(Refusal::OutOfRange),
                _ => no(AwardRefusal::NotListed),
            }
        }
        CaseFact::Objected { words, .. } => {
            expect(is, &[Stage::Notice])?;
            text(words)
        }
        CaseFact::Answered { objection, words, .. } => {
            text(words)?;
            let known = objections(community, id).into_iter().find(|one| one.id == *objection);
            match known {
                Some(one) if one.answer.is_none() => Ok(()),
                Some(_) | None => no(AwardRefusal::NotListed),
            }
        }
    }
}

fn check_said(
    community: &Community,
    award: &Award,
    is: &Selection,
    file: FileOf,
    what: &PersonalFact,
    today: Day,
) -> Result<(), Refusal> {
    match what {
        PersonalFact::Reason { words } => text(words),
        PersonalFact::Voted { round, chosen: voted } => {
            let FileOf::Member(me) = file else { return Err(Refusal::NotAllowed) };
            if community.is_archived(&Principal::Member(me)) {
                return Err(Refusal::Archived);
            }
            let known = is.round.as_ref().filter(|known| known.id == *round);
            match known {
                Some(known) if is.votes(award, today) => chosen(award, voted, &known.candidates),
                Some(_) | None => no(AwardRefusal::Stage(is.stage)),
            }
        }
        PersonalFact::Objected { about, words } => {
            let runs = is.posted.as_ref().is_some_and(|posted| today <= posted.to);
            if is.stage != Stage::Notice || !runs {
                return no(AwardRefusal::Stage(is.stage));
            }
            if about.is_some_and(|about| !is.listed().contains(&about)) {
                return no(AwardRefusal::NotListed);
            }
            text(words)
        }
    }
}
