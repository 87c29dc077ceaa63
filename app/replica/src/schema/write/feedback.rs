//! How edits of feedback cards are written: staff's steps into the member's papers, the unit's copy and answers into its file.

use domain::{
    access::FEEDBACK,
    edit::{FeedbackEdit, Intent},
};

use super::{Put, put, register::stamped};
use crate::schema::section;

pub(super) fn plan_feedback(intent: &Intent, edit: &FeedbackEdit, turn: u32) -> Vec<Put> {
    vec![match edit {
        FeedbackEdit::Take { step, what, .. } => {
            put(section::PAPERS, format!("{FEEDBACK}{step}"), stamped(intent, turn, what))
        }
        FeedbackEdit::Tell { member, card, what, .. } => {
            put(section::PAPERS, format!("{FEEDBACK}{member}/{card}"), stamped(intent, turn, what))
        }
        FeedbackEdit::Answer { member, card, step, what, .. } => {
            put(section::OWN, format!("{FEEDBACK}{member}/{card}/{step}"), stamped(intent, turn, what))
        }
    }]
}
