//! Edits of what staff decide about a member's year, and what the member says against it.

use serde::{Deserialize, Serialize};

use super::{FileOf, Refusal};
use crate::{
    community::Community,
    grant::Grant,
    id::Id,
    judging::{
        Frozen, Moved, Objection, ProofAsk, ProofStep, Stage, Verdict, asked, case, closes_on, proofs,
        year_of,
    },
    moment::{Day, Year},
    principal::{Member, Principal},
    rating::{SchemeFault, validate},
    register::MemberFile,
    requirement::Grounds,
    settings::Settings,
    wish::Step,
};

/// One thing to change about a member's year.
#[expect(missing_docs, reason = "the fields are those of the facts they write, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JudgingEdit {
    /// Moves a star by hand, or takes that back.
    Move { member: Id<Member>, year: Year, step: Id<Step>, what: Moved },
    /// Closes the year of a member.
    Freeze { member: Id<Member>, year: Year, step: Id<Step>, result: Frozen },
    /// A step of staff to cancelling the honours of a year.
    Judge { member: Id<Member>, year: Year, step: Id<Step>, what: Verdict },
    /// The member objects.
    Object { member: Id<Member>, year: Year, step: Id<Step>, what: Objection },
    /// Issues a proof of service, or withdraws one.
    Prove { member: Id<Member>, year: Year, step: Id<Step>, what: ProofStep },
    /// The member asks for one.
    AskProof { member: Id<Member>, year: Year, step: Id<Step>, what: ProofAsk },
}

/// Why it cannot be done. The words for people are in the app's locale files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum JudgingRefusal {
    /// The year is closed, and stays as it was.
    #[error("the year is closed")]
    Closed(Year),
    /// The year is not closed yet.
    #[error("the year is not closed")]
    NotClosed(Year),
    /// Something of the year may still be entered.
    #[error("the year may be closed later")]
    TooEarly {
        /// From which day on it may be closed.
        from: Day,
    },
    /// Two people have to take part.
    #[error("a second person is needed")]
    SamePerson,
    /// One of the two has to be an administrator.
    #[error("an administrator is needed")]
    NeedsAdministrator,
    /// It does not follow from where the case stands.
    #[error("not at this stage")]
    WrongStage,
    /// The days to object are over, or have not begun.
    #[error("objections are not open")]
    NotOpen {
        /// The last day, where there was one.
        until: Option<Day>,
    },
    /// The scheme of stars cannot be used.
    #[error("the scheme is faulty")]
    Scheme(Vec<SchemeFault>),
    /// A year was closed with other days: years cannot be cut otherwise any more.
    #[error("a year was closed with other days")]
    YearsClosed(Year),
}

impl JudgingEdit {
    /// Whose year, and which.
    pub const fn of(&self) -> (Id<Member>, Year) {
        match self {
            Self::Move { member, year, .. }
            | Self::Freeze { member, year, .. }
            | Self::Judge { member, year, .. }
            | Self::Object { member, year, .. }
            | Self::Prove { member, year, .. }
            | Self::AskProof { member, year, .. } => (*member, *year),
        }
    }

    /// The file it is written to.
    pub const fn file(&self) -> FileOf {
        FileOf::Member(self.of().0)
    }

    /// The turn of the step it states, after all that are known.
    pub(super) fn turn(&self, community: &Community) -> u32 {
        community.member(self.of().0).map_or(1, |file| file.judging.next_turn())
    }

    /// Whether a guarded writer may do it: what [`crate::access::owns`] says of its keys.
    pub(super) fn is_owners(&self, who: &Principal) -> bool {
        match self {
            Self::Object { member, .. } | Self::AskProof { member, .. } => *who == Principal::Member(*member),
            Self::Move { .. } | Self::Freeze { .. } | Self::Judge { .. } | Self::Prove { .. } => false,
        }
    }
}

/// Checks one edit; who may write there is known already.
pub(super) fn check(
    community: &Community,
    who: &Grant,
    edit: &JudgingEdit,
    today: Day,
) -> Result<(), Refusal> {
    let (member, year) = edit.of();
    let file = community.member(member).ok_or(Refusal::UnknownMember)?;
    let closed = file.judging.result(year).is_some();
    let known = case(&file.judging, year, today, community.settings.requirement.objection_days);
    let stage = known.as_ref().map(|case| case.stage);
    let from = closes_on(year, community.settings.year_begins);
    let refused = |why| Err(Refusal::Judging(why));
    let text = |words: &str| if words.trim().is_empty() { Err(Refusal::TextMissing) } else { Ok(()) };
    match edit {
        JudgingEdit::Move { what, .. } => {
            text(&what.why)?;
            if (-1..=1).contains(&what.by) { Ok(()) } else { Err(Refusal::OutOfRange) }
        }
        JudgingEdit::Freeze { .. } if closed => refused(JudgingRefusal::Closed(year)),
        JudgingEdit::Freeze { .. } if today < from => refused(JudgingRefusal::TooEarly { from }),
        JudgingEdit::Freeze { .. } => Ok(()),
        JudgingEdit::Judge { what, .. } => match what {
            Verdict::Proposed { as_admin, .. } | Verdict::Confirmed { as_admin }
                if *as_admin != who.is_admin() =>
            {
                Err(Refusal::NotAllowed)
            }
            Verdict::Proposed { grounds, .. } => match (stage, grounds) {
                (Some(stage), _) if stage.is_open() || stage == Stage::Stands => {
                    refused(JudgingRefusal::WrongStage)
                }
                (_, Grounds::NotMet { .. }) if !closed => refused(JudgingRefusal::NotClosed(year)),
                _ => Ok(()),
            },
            Verdict::Confirmed { as_admin } => match known {
                Some(case) if case.stage == Stage::Proposed => match case.proposed {
                    (by, ..) if by == who.principal() => refused(JudgingRefusal::SamePerson),
                    (_, _, false) if !as_admin => refused(JudgingRefusal::NeedsAdministrator),
                    _ => Ok(()),
                },
                _ => refused(JudgingRefusal::WrongStage),
            },
            Verdict::Dropped { why } => {
                text(why)?;
                if stage.is_some_and(Stage::is_open) { Ok(()) } else { refused(JudgingRefusal::WrongStage) }
            }
            Verdict::Noted { why } => {
                text(why)?;
                if stage == Some(Stage::Proposed) { Ok(()) } else { refused(JudgingRefusal::WrongStage) }
            }
            Verdict::Decided { why, .. } => {
                text(why)?;
                match known.is_some_and(|case| case.may_be_decided()) {
                    true if who.is_admin() => Ok(()),
                    true => refused(JudgingRefusal::NeedsAdministrator),
                    false => refused(JudgingRefusal::WrongStage),
                }
            }
        },
        JudgingEdit::Prove { what: ProofStep::Issued(proof), .. } => {
            let stated = &proof.stated;
            if stated.on > today || year_of(stated.term) != year { Err(Refusal::OutOfRange) } else { Ok(()) }
        }
        JudgingEdit::Prove { what: ProofStep::Withdrawn { proof, why }, .. } => {
            text(why)?;
            let known = proofs(&file.judging).into_iter().find(|one| one.id == *proof);
            match known {
                Some(one) if one.withdrawn.is_none() => Ok(()),
                _ => refused(JudgingRefusal::WrongStage),
            }
        }
        JudgingEdit::AskProof { what, .. } => {
            if year_of(what.term) != year {
                return Err(Refusal::OutOfRange);
            }
            let waits = asked(&file.judging).contains(&what.term);
            if waits { refused(JudgingRefusal::WrongStage) } else { Ok(()) }
        }
        JudgingEdit::Object { what, .. } => {
            text(&what.why)?;
            match known {
                Some(case) if case.stage == Stage::Confirmed => Ok(()),
                Some(case) => refused(JudgingRefusal::NotOpen { until: case.until }),
                None => refused(JudgingRefusal::NotOpen { until: None }),
            }
        }
    }
}

/// What settings may not say: schemes that cannot be used, and less than the seed asks.
pub(super) fn check_settings(community: &Community, settings: &Settings) -> Result<(), Refusal> {
    let schemes = [Some(&settings.rating.current), settings.rating.beside.as_ref()];
    for scheme in schemes.into_iter().flatten() {
        validate(scheme).map_err(|faults| Refusal::Judging(JudgingRefusal::Scheme(faults)))?;
    }
    settings.fault().map_or(Ok(()), |fault| Err(Refusal::Settings(fault)))?;
    let years = settings.year_begins;
    if years == community.settings.year_begins {
        return Ok(());
    }
    // The days of a closed year would belong to an open one as well, or to none at all.
    let closed = |file: &MemberFile| {
        let results = file.judging.results.iter();
        results
            .filter(|((year, _), fact)| fact.step.years.days(*year) != years.days(*year))
            .map(|((year, _), _)| *year)
            .max()
    };
    let closed = community.members.values().filter_map(|file| closed(file)).max();
    closed.map_or(Ok(()), |year| Err(Refusal::Judging(JudgingRefusal::YearsClosed(year))))
}
