//! How edits of selections of those who are honoured and of notices are written.

use domain::{
    access::AWARD,
    edit::{AwardEdit, Intent, NoticeEdit},
};

use super::{
    Put, put,
    register::{fill, stamped},
};
use crate::schema::section;

pub(super) fn plan_award(intent: &Intent, edit: &AwardEdit, turn: u32) -> Vec<Put> {
    let thing = format!("{AWARD}{}", edit.award());
    vec![match edit {
        AwardEdit::Fill { award, fields } => return fill(section::AWARDS, &award.to_string(), fields),
        AwardEdit::Step { step, what, .. } => {
            put(section::STEPS, format!("{thing}/{step}"), stamped(intent, turn, what))
        }
        AwardEdit::Own { claimant, step, what, .. } => {
            put(section::CLAIMS, format!("{thing}/{claimant}/{step}"), stamped(intent, turn, what))
        }
        AwardEdit::Case { step, what, .. } => {
            put(section::STEPS, format!("{thing}/{step}"), stamped(intent, turn, what))
        }
        AwardEdit::Say { step, what, .. } => {
            put(section::OWN, format!("{thing}/{step}"), stamped(intent, turn, what))
        }
        AwardEdit::Tell { step, what, .. } => {
            put(section::FACTS, format!("{thing}/{step}"), stamped(intent, turn, what))
        }
    }]
}

pub(super) fn plan_notice(edit: &NoticeEdit) -> Vec<Put> {
    match edit {
        NoticeEdit::Fill { notice, fields } => fill(section::NOTICES, &notice.to_string(), fields),
    }
}
