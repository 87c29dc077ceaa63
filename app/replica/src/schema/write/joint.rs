//! How edits of demands, of what units answer, of projects of both and of agreements are written.

use domain::{
    access::{AGREEMENT, DEMAND, JOINT},
    edit::{Intent, JointEdit},
    joint::Side,
};

use super::{
    Put, put,
    register::{fill, stamped},
};
use crate::schema::section;

pub(super) fn plan_joint(intent: &Intent, edit: &JointEdit, turn: u32) -> Vec<Put> {
    match edit {
        JointEdit::FillDemand { demand, fields } => {
            fill(section::PROJECTS, &format!("{DEMAND}{demand}"), fields)
        }
        JointEdit::Answer { demand, step, what, .. } => {
            vec![put(section::OWN, format!("{DEMAND}{demand}/{step}"), stamped(intent, turn, what))]
        }
        JointEdit::Fill { joint, fields, .. } => fill(section::CARD, &format!("{JOINT}{joint}"), fields),
        JointEdit::Agree { agreement, fields, .. } => {
            fill(section::CARD, &format!("{AGREEMENT}{agreement}"), fields)
        }
        JointEdit::Take { joint, step, what, .. } => {
            let name = match Side::of(intent.by.role()) {
                Some(Side::Unit) => section::OWN,
                Some(Side::Community) | None => section::FACTS,
            };
            vec![put(name, format!("{JOINT}{joint}/{step}"), stamped(intent, turn, what))]
        }
    }
}
