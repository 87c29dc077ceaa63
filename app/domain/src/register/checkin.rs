//! The way of one check-in (报到, domain 1.3): letter → arrival → registration card → receipt → returned → acknowledged by
//! the unit; and what ends it. One table of steps, used by the check before an edit and by the buttons.
//!
//! Facts are tolerated when read: two devices may each have taken a lawful step. The state is that of the latest facts;
//! a step that does not follow is told as a doubt, never dropped.

mod step;

use std::collections::BTreeMap;

pub use step::{CheckinFact, CheckinMode, CheckinStage, Delivery, LeaveReason};

use serde::{Deserialize, Serialize};

use crate::{
    id::Id,
    moment::Day,
    register::belonging::{Basis, Belonging},
    wish::{Stamped, Step},
};

/// Why a step cannot be taken. The words for people are in the app's locale files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CheckinRefusal {
    /// 该党员已在本社区报到.
    #[error("checked in already")]
    CheckedInAlready {
        /// Since when.
        since: Day,
        /// 编号 of the card.
        card_no: String,
    },
    /// The letter is addressed to another community.
    #[error("a letter for another community")]
    LetterForAnother {
        /// Which.
        community: String,
    },
    /// By the member belongs elsewhere.
    #[error("belongs elsewhere")]
    BelongsElsewhere(Basis),
    /// A receipt, or what follows it, before the registration.
    #[error("not registered yet")]
    NotRegistered,
    /// A registration without arrival.
    #[error("not arrived yet")]
    NotArrived,
    /// The step does not follow from this stage.
    #[error("not at this stage")]
    WrongStage(CheckinStage),
    /// The day lies ahead.
    #[error("a day that lies ahead")]
    InTheFuture,
    /// The day is before that of the step it follows.
    #[error("before the step it follows")]
    BeforeLast {
        /// The day of that step.
        last: Day,
    },
    /// A number that another card or receipt has.
    #[error("the number is taken")]
    NumberTaken,
    /// A text that is needed is empty.
    #[error("text is missing")]
    TextMissing,
}

/// Where a check-in stands, with what the forms print of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckinState {
    /// How far it is.
    pub stage: CheckinStage,
    /// The day of the last step.
    pub since: Option<Day>,
    /// 编号 and date of the last letter, and the community it is addressed to.
    pub letter: Option<(String, Day, String)>,
    /// Why the member is here, when it arrived.
    pub basis: Option<Basis>,
    /// 报到时间 and 编号 of the registration that holds or held last.
    pub registered: Option<(Day, String)>,
    /// 报到方式.
    pub mode: Option<CheckinMode>,
    /// Number, date and way of the last receipt.
    pub receipt: Option<(String, Day, Delivery)>,
    /// Where the member belongs or went instead, in words, while that is how it stands.
    pub elsewhere: String,
    /// Steps that did not follow from what was known before them.
    pub doubtful: Vec<Id<Step>>,
}

/// Day counts; settings with these defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deadlines {
    /// Days a letter is valid.
    pub letter_days: u16,
    /// Days from arrival to receipt.
    pub receipt_days: u16,
    /// Days from receipt to acknowledgement.
    pub acknowledge_days: u16,
    /// The last day of the campaign for the first registration, when one is set.
    pub campaign_ends: Option<Day>,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { letter_days: 30, receipt_days: 7, acknowledge_days: 15, campaign_ends: None }
    }
}

/// Something that has to happen by a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// The member has to come while the letter is valid.
    Arrive(Day),
    /// The member has to check in before the campaign ends.
    CheckIn(Day),
    /// The community has to register the member and issue the receipt.
    Receipt(Day),
    /// The unit has to acknowledge it.
    Acknowledge(Day),
}

impl Due {
    /// The last day for it.
    pub const fn by(self) -> Day {
        match self {
            Self::Arrive(day) | Self::CheckIn(day) | Self::Receipt(day) | Self::Acknowledge(day) => day,
        }
    }
}

/// Where a check-in stands on a day, by its facts.
pub fn checkin(
    facts: &BTreeMap<Id<Step>, Stamped<CheckinFact>>,
    deadlines: &Deadlines,
    today: Day,
) -> CheckinState {
    let mut ordered: Vec<_> = facts.iter().collect();
    ordered.sort_by_key(|(id, fact)| (fact.place(), **id));
    let mut state = CheckinState::default();
    let mut before_suspension = CheckinStage::Registered;
    for (id, fact) in ordered {
        if !state.stage.allows(&fact.step) {
            state.doubtful.push(*id);
        }
        state.elsewhere = match &fact.step {
            CheckinFact::Rejected { belongs_to: to, .. } | CheckinFact::TransferredOut { to, .. } => {
                to.clone()
            }
            _ => String::new(),
        };
        match &fact.step {
            CheckinFact::LetterIssued { no, on, to } => {
                state.letter = Some((no.clone(), *on, to.clone()));
                // A letter says nothing about somebody who is here already.
                if state.stage.is_registered() {
                    continue;
                }
            }
            CheckinFact::Arrived { basis, .. } => state.basis = Some(*basis),
            CheckinFact::Registered { on, card_no, mode } => {
                state.registered = Some((*on, card_no.clone()));
                state.mode = Some(*mode);
            }
            CheckinFact::ReceiptIssued { no, on, delivery } => {
                state.receipt = Some((no.clone(), *on, *delivery));
            }
            CheckinFact::Suspended { .. } => before_suspension = state.stage,
            CheckinFact::ReceiptReturned { .. }
            | CheckinFact::Acknowledged { .. }
            | CheckinFact::Rejected { .. }
            | CheckinFact::Withdrawn { .. }
            | CheckinFact::Resumed { .. }
            | CheckinFact::TransferredOut { .. }
            | CheckinFact::Closed { .. } => {}
        }
        state.stage = match (&fact.step, before_suspension.is_registered()) {
            (CheckinFact::Resumed { .. }, true) => before_suspension,
            (step, _) => step.leads_to(),
        };
        state.since = Some(fact.step.on());
    }
    if let (CheckinStage::LetterIssued, Some((_, on, _))) = (state.stage, &state.letter)
        && today > on.plus(deadlines.letter_days.into())
    {
        state.stage = CheckinStage::LetterExpired;
    }
    state
}

/// What is due next, if anything.
pub fn due(state: &CheckinState, deadlines: &Deadlines) -> Option<Due> {
    let after = |days: u16| state.since.map(|since| since.plus(days.into()));
    match state.stage {
        CheckinStage::LetterIssued => after(deadlines.letter_days).map(Due::Arrive),
        CheckinStage::Arrived => after(deadlines.receipt_days).map(Due::Receipt),
        CheckinStage::Registered if state.receipt.is_none() => {
            // Counted from the registration when the arrival was not noted on a day of its own.
            after(deadlines.receipt_days).map(Due::Receipt)
        }
        CheckinStage::ReceiptIssued | CheckinStage::ReceiptReturned => state
            .receipt
            .as_ref()
            .map(|(_, on, _)| Due::Acknowledge(on.plus(deadlines.acknowledge_days.into()))),
        CheckinStage::Awaited | CheckinStage::LetterExpired | CheckinStage::Withdrawn => {
            deadlines.campaign_ends.map(Due::CheckIn)
        }
        CheckinStage::Registered
        | CheckinStage::Acknowledged
        | CheckinStage::Suspended
        | CheckinStage::Rejected
        | CheckinStage::TransferredOut
        | CheckinStage::Closed => None,
    }
}

/// Whether a step may be taken now. Whom a letter is for, and which numbers are taken, is known to the community alone.
pub fn check_step(
    state: &CheckinState,
    step: &CheckinFact,
    belongs: Belonging,
    today: Day,
) -> Result<(), CheckinRefusal> {
    use CheckinFact as F;
    if step.on() > today {
        return Err(CheckinRefusal::InTheFuture);
    }
    let text_missing = match step {
        F::Registered { card_no: text, .. }
        | F::ReceiptIssued { no: text, .. }
        | F::Rejected { belongs_to: text, .. }
        | F::Withdrawn { why: text, .. }
        | F::Suspended { why: text, .. }
        | F::TransferredOut { to: text, .. }
        | F::LetterIssued { to: text, .. } => text.trim().is_empty(),
        F::Arrived { .. }
        | F::ReceiptReturned { .. }
        | F::Acknowledged { .. }
        | F::Resumed { .. }
        | F::Closed { .. } => false,
    };
    if text_missing {
        return Err(CheckinRefusal::TextMissing);
    }
    if !state.stage.allows(step) {
        return Err(match (step, &state.registered) {
            (F::LetterIssued { .. } | F::Arrived { .. } | F::Registered { .. }, Some((since, card_no)))
                if state.stage.is_registered() =>
            {
                CheckinRefusal::CheckedInAlready { since: *since, card_no: card_no.clone() }
            }
            (F::ReceiptIssued { .. } | F::ReceiptReturned { .. } | F::Acknowledged { .. }, _)
                if !state.stage.is_registered() =>
            {
                CheckinRefusal::NotRegistered
            }
            (F::Registered { .. }, _) => CheckinRefusal::NotArrived,
            _ => CheckinRefusal::WrongStage(state.stage),
        });
    }
    if let (F::Arrived { .. }, Belonging::Elsewhere(basis)) = (step, belongs) {
        return Err(CheckinRefusal::BelongsElsewhere(basis));
    }
    match state.since {
        Some(last) if step.on() < last => Err(CheckinRefusal::BeforeLast { last }),
        _ => Ok(()),
    }
}

/// The next number of a year's series, after those that are taken: `2026-0001`.
pub fn next_number<'a>(year: crate::moment::Year, taken: impl Iterator<Item = &'a str>) -> String {
    let prefix = format!("{year}-");
    let last = taken.filter_map(|no| no.strip_prefix(&prefix)?.parse::<u32>().ok()).max().unwrap_or(0);
    format!("{prefix}{:04}", last.saturating_add(1))
}

#[cfg(test)]
mod tests;
