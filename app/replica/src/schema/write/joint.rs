//! How edits of demands, of what units answer, and of projects of both are written.

use domain::{
    access::{DEMAND, JOINT},
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
        JointEdit::Take { joint, step, what, .. } => {
            let name = match Side::of(intent.by.role()) {
                Some(Side::Unit) => section::OWN,
                Some(Side::Community) | None => section::FACTS,
            };
            vec![put(name, format!("{JOINT}{joint}/{step}"), stamped(intent, turn, what))]
        }
    }
}
