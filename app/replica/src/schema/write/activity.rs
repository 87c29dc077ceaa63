//! How edits of activities are written.

use domain::{
    access::ACTIVITY,
    activity::{PICTURE, Shown},
    edit::{ActivityEdit, Intent},
    wish::Claimant,
};

use super::{
    Put, put,
    register::{fill, stamped},
};
use crate::schema::section;

pub(super) fn plan_activity(intent: &Intent, edit: &ActivityEdit, turn: u32) -> Vec<Put> {
    let thing = format!("{ACTIVITY}{}", edit.activity());
    if let Some((member, step, fact)) = edit.on_wall() {
        let key = format!("{thing}/{}/{step}", Claimant::Member(member));
        return vec![put(section::CLAIMS, key, stamped(intent, turn, &fact))];
    }
    match edit {
        ActivityEdit::Fill { activity, fields } => fill(section::ACTIVITIES, &activity.to_string(), fields),
        ActivityEdit::Picture { activity, picture, there } => {
            // When it was put up is the order in which they are shown.
            let at = if *there { intent.at.0.to_string() } else { String::new() };
            vec![put(section::ACTIVITIES, format!("{activity}/{PICTURE}/{picture}"), at)]
        }
        ActivityEdit::Sign { step, what, .. } => {
            vec![put(section::OWN, format!("{thing}/{step}"), stamped(intent, turn, what))]
        }
        ActivityEdit::Attend { step, what, .. } => {
            vec![put(section::SERVICE, format!("{thing}/{step}"), stamped(intent, turn, what))]
        }
        ActivityEdit::ShowCode { step, code, .. } => {
            let shown = Shown { code: code.clone() };
            vec![put(section::STEPS, format!("{thing}/{step}"), stamped(intent, turn, &shown))]
        }
        ActivityEdit::SignUp { .. } | ActivityEdit::Withdraw { .. } | ActivityEdit::AskLeave { .. } => {
            Vec::new() // steps on the wall, planned above
        }
    }
}
