//! Edits of service records: what members report and object to, what staff enter, correct and decide.

use serde::{Deserialize, Serialize};

use super::{FileOf, Refusal};
use crate::{
    community::Community,
    id::Id,
    moment::Day,
    picture,
    principal::{Member, Principal},
    service::{Action, RecordRefusal, RecordStep, ServiceRecord, alone, check_report, counts_from},
    wish::Step,
};

/// A step of a record in a member's file. Who takes it decides in which part of the file it lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceEdit {
    /// Whose record.
    pub member: Id<Member>,
    /// Which record.
    pub record: Id<ServiceRecord>,
    /// The step.
    pub step: Id<Step>,
    /// What.
    pub what: RecordStep,
}

impl ServiceEdit {
    /// Whose file it writes to.
    pub const fn file(&self) -> FileOf {
        FileOf::Member(self.member)
    }

    /// Whether the owner of the file may do it: what [`crate::access::owns`] says of its keys.
    pub(super) fn is_owners(&self, who: &Principal) -> bool {
        let of_owner = match self.what {
            RecordStep::Reported(_)
            | RecordStep::Corrected(_)
            | RecordStep::Withdrawn
            | RecordStep::Disputed { .. }
            | RecordStep::Pictured { .. } => true,
            RecordStep::Verified { .. } | RecordStep::Refused { .. } => false,
        };
        of_owner && *who == Principal::Member(self.member)
    }

    /// The turn of the step it states, after all that are known.
    pub(super) fn turn(&self, community: &Community) -> u32 {
        community.members.get(&self.member).map_or(1, |file| file.records.next_turn(self.record))
    }
}

/// Checks one edit; who may write there is known already.
pub(super) fn check(
    community: &Community,
    who: Principal,
    edit: &ServiceEdit,
    today: Day,
) -> Result<(), Refusal> {
    let refused = |why| Err(Refusal::Service(why));
    let text = |words: &str| if words.trim().is_empty() { Err(Refusal::TextMissing) } else { Ok(()) };
    let file = community.members.get(&edit.member);
    if file.is_none() && matches!(who, Principal::Staff(_)) {
        return Err(Refusal::UnknownMember);
    }
    let known = file.and_then(|file| file.records.record(edit.member, edit.record));
    if let RecordStep::Reported(report) = &edit.what {
        if known.is_some() {
            return refused(RecordRefusal::Exists);
        }
        if community.is_archived(&Principal::Member(edit.member)) {
            return Err(Refusal::Archived);
        }
        return check_report(community, edit.member, report, today);
    }
    let Some(record) = known else { return refused(RecordRefusal::Unknown) };
    let may = |action: Action| record.allows(who, action).map(drop).map_err(Refusal::Service);
    match &edit.what {
        RecordStep::Reported(_) => Ok(()), // above
        RecordStep::Corrected(report) => {
            may(Action::Correct)?;
            check_report(community, edit.member, report, today)
        }
        RecordStep::Pictured { pictures } => {
            may(Action::Correct)?;
            picture::check(pictures, picture::OF_RECORD)
        }
        RecordStep::Withdrawn => may(Action::Withdraw),
        RecordStep::Disputed { words } => {
            may(Action::Dispute)?;
            text(words)
        }
        RecordStep::Verified { of, counts_from: from, effect, rating, alone: by_one } => {
            let one = alone(&community.settings, &record, who);
            match may(Action::Verify) {
                Err(Refusal::Service(RecordRefusal::TwoNames)) if one && *by_one => {
                    crate::service::after(record.stage, Action::Verify, crate::service::Part::Clerk)
                        .map_err(Refusal::Service)?;
                }
                other => other?,
            }
            if *of != record.version {
                return refused(RecordRefusal::Changed);
            }
            let fits = effect.is_none_or(|effect| effect <= 100)
                && rating.is_none_or(|rating| (1..=5).contains(&rating))
                && *from >= counts_from(&community.settings, today);
            if fits { Ok(()) } else { Err(Refusal::OutOfRange) }
        }
        RecordStep::Refused { of, why } => {
            may(Action::Refuse)?;
            if *of != record.version {
                return refused(RecordRefusal::Changed);
            }
            text(why)
        }
    }
}
