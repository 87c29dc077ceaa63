//! Edits of feedback cards: what staff change, agree to and issue, and what the unit does with a card.

use serde::{Deserialize, Serialize};

use super::{FileOf, Refusal};
use crate::{
    community::Community,
    feedback::{About, FeedbackField, FeedbackStep, IssuedFeedback, Stage, UnitFeedback, feedback, filed},
    grant::Grant,
    id::Id,
    moment::Day,
    principal::{Member, Principal, Unit},
    register::MemberStatus,
    wish::Step,
};

/// One thing to change about a feedback card.
#[expect(missing_docs, reason = "the fields are those of the facts they write, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackEdit {
    /// A step of staff.
    Take { member: Id<Member>, step: Id<Step>, what: FeedbackStep },
    /// Puts an issued card into the unit's file, where the unit can read it.
    Tell { unit: Id<Unit>, member: Id<Member>, card: Id<Step>, what: Box<IssuedFeedback> },
    /// What the unit does with it.
    Answer { unit: Id<Unit>, member: Id<Member>, card: Id<Step>, step: Id<Step>, what: UnitFeedback },
}

/// Why it cannot be done. The words for people are in the app's locale files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackRefusal {
    /// The card is not known on this device.
    #[error("unknown card")]
    Unknown,
    /// The run of the year is not open.
    #[error("outside of the window")]
    OutsideWindow {
        /// Its first day.
        from: Day,
        /// Its last day.
        to: Day,
    },
    /// A value does not fit its field.
    #[error("does not fit the field")]
    Value(FeedbackField),
    /// What people have to say is lacking.
    #[error("fields are missing")]
    Lacks(Vec<FeedbackField>),
    /// Only an administrator agrees.
    #[error("an administrator has to agree")]
    NeedsAdministrator,
    /// It does not follow from where the card stands.
    #[error("not at this stage")]
    WrongStage(Stage),
    /// The member has left.
    #[error("the member has left")]
    Left,
    /// The unit has done that already.
    #[error("done already")]
    Done,
}

impl FeedbackEdit {
    /// The file it is written to.
    pub const fn file(&self) -> FileOf {
        match self {
            Self::Take { member, .. } => FileOf::Member(*member),
            Self::Tell { unit, .. } | Self::Answer { unit, .. } => FileOf::Unit(*unit),
        }
    }

    /// Whose card it is about.
    pub const fn member(&self) -> Id<Member> {
        match self {
            Self::Take { member, .. } | Self::Tell { member, .. } | Self::Answer { member, .. } => *member,
        }
    }

    /// The turn of the step it states, after all that are known.
    pub(super) fn turn(&self, community: &Community) -> u32 {
        let last = match self {
            Self::Take { member, .. } => {
                community.member(*member).and_then(|file| file.feedback.values().map(|fact| fact.turn).max())
            }
            Self::Tell { unit, .. } | Self::Answer { unit, .. } => {
                community.unit(*unit).and_then(|unit| unit.filed.values().map(|fact| fact.turn).max())
            }
        };
        last.map_or(1, |last| last.saturating_add(1))
    }

    /// Whether a guarded writer may do it: what [`crate::access::owns`] says of its keys.
    pub(super) fn is_owners(&self, who: &Principal) -> bool {
        match self {
            Self::Answer { unit, .. } => *who == Principal::Liaison(*unit),
            Self::Take { .. } | Self::Tell { .. } => false,
        }
    }
}

/// Checks one edit; who may write there is known already.
pub(super) fn check(
    community: &Community,
    who: &Grant,
    edit: &FeedbackEdit,
    today: Day,
) -> Result<(), Refusal> {
    match edit {
        FeedbackEdit::Take { member, what, step } => check_step(community, who, *member, *step, what, today),
        FeedbackEdit::Tell { unit, .. } => {
            community.unit(*unit).map(drop).ok_or(Refusal::Feedback(FeedbackRefusal::Unknown))
        }
        FeedbackEdit::Answer { unit, member, card, what, .. } => {
            let unknown = Refusal::Feedback(FeedbackRefusal::Unknown);
            let file = community.unit(*unit).ok_or(unknown.clone())?;
            if !file.feedback.contains_key(&(*member, *card)) {
                return Err(unknown);
            }
            let known = filed(file, *member, *card);
            match what {
                UnitFeedback::Answered { words, .. } if words.trim().is_empty() => Err(Refusal::TextMissing),
                UnitFeedback::Received { on }
                | UnitFeedback::Answered { on, .. }
                | UnitFeedback::Filed { on }
                    if *on > today =>
                {
                    Err(Refusal::OutOfRange)
                }
                UnitFeedback::Received { .. } if known.received.is_some() => {
                    Err(Refusal::Feedback(FeedbackRefusal::Done))
                }
                UnitFeedback::Filed { .. } if known.filed.is_some() => {
                    Err(Refusal::Feedback(FeedbackRefusal::Done))
                }
                _ => Ok(()),
            }
        }
    }
}

fn check_step(
    community: &Community,
    who: &Grant,
    member: Id<Member>,
    step: Id<Step>,
    what: &FeedbackStep,
    today: Day,
) -> Result<(), Refusal> {
    let file = community.member(member).ok_or(Refusal::UnknownMember)?;
    let refused = |why| Err(Refusal::Feedback(why));
    let text = |words: &str| if words.trim().is_empty() { Err(Refusal::TextMissing) } else { Ok(()) };
    // Nothing is begun that could never be issued.
    let status = community.checkin(member, today).stage.status();
    if matches!(status, MemberStatus::TransferredOut | MemberStatus::Closed) {
        return refused(FeedbackRefusal::Left);
    }
    if let FeedbackStep::Opened { on, words } = what {
        text(words)?;
        return if *on > today { Err(Refusal::OutOfRange) } else { Ok(()) };
    }
    let years = community.settings.year_begins;
    let Some(one) = feedback(file, what.about(step), years) else { return refused(FeedbackRefusal::Unknown) };
    let rules = &community.settings.feedback_run;
    let first_version = one.issued.is_empty() && matches!(one.about, About::Annual(_));
    match what {
        FeedbackStep::Opened { .. } => Ok(()),
        FeedbackStep::Changed { field, value, why, .. } => {
            // What no record says is filled in, not changed: that needs no reason until it was issued.
            if !FeedbackField::REQUIRED.contains(field) || !one.issued.is_empty() {
                text(why)?;
            }
            if field.takes(value, &community.settings.feedback) {
                Ok(())
            } else {
                refused(FeedbackRefusal::Value(*field))
            }
        }
        FeedbackStep::Approved { .. } if !who.is_admin() => refused(FeedbackRefusal::NeedsAdministrator),
        FeedbackStep::Approved { .. } => match (one.stage, one.lacking()) {
            (Stage::Preparing, lacking) if lacking.is_empty() => Ok(()),
            (Stage::Preparing, lacking) => refused(FeedbackRefusal::Lacks(lacking)),
            (stage, _) => refused(FeedbackRefusal::WrongStage(stage)),
        },
        FeedbackStep::Issued { .. } => {
            if one.stage != Stage::Approved {
                return refused(FeedbackRefusal::WrongStage(one.stage));
            }
            let (from, to) = rules.window(one.year, years);
            // Late is better than never: only what comes before the run waits.
            if first_version && today < from {
                return refused(FeedbackRefusal::OutsideWindow { from, to });
            }
            Ok(())
        }
    }
}
