//! How edits about a member's year are written: `what:year/step`, so that a year's facts lie together.

use domain::edit::{Intent, JudgingEdit};

use super::{Put, put, register::stamped};
use crate::schema::section;

pub(super) fn plan_judging(intent: &Intent, edit: &JudgingEdit, turn: u32) -> Put {
    let (section, of, step, value) = match edit {
        JudgingEdit::Move { step, what, .. } => (section::FACTS, "star", step, stamped(intent, turn, what)),
        JudgingEdit::Freeze { step, result, .. } => {
            (section::PAPERS, "result", step, stamped(intent, turn, result))
        }
        JudgingEdit::Judge { step, what, .. } => {
            (section::FACTS, "disqualify", step, stamped(intent, turn, what))
        }
        JudgingEdit::Object { step, what, .. } => {
            (section::OWN, "objects", step, stamped(intent, turn, what))
        }
        JudgingEdit::Prove { step, what, .. } => {
            (section::PAPERS, "proof", step, stamped(intent, turn, what))
        }
        JudgingEdit::AskProof { step, what, .. } => {
            (section::OWN, "asks_proof", step, stamped(intent, turn, what))
        }
    };
    put(section, format!("{of}:{}/{step}", edit.of().1), value)
}
