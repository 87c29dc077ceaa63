//! How edits of pairs, opinions and teams are written.

use domain::{
    access::{OPINION, PAIR, TEAM},
    edit::{Intent, OpinionEdit, PairEdit, TeamEdit},
    id::Id,
    wish::{Claimant, Step},
};

use super::{
    Put, json, put,
    register::{fill, stamped},
};
use crate::schema::section;

pub(super) fn plan_pair(intent: &Intent, edit: &PairEdit, turn: u32) -> Vec<Put> {
    let thing = format!("{PAIR}{}", edit.pair());
    if let Some((step, said)) = edit.own() {
        return vec![put(section::OWN, format!("{thing}/{step}"), stamped(intent, turn, &said))];
    }
    match edit {
        PairEdit::Fill { pair, fields, .. } => fill(section::PAIRS, &pair.to_string(), fields),
        PairEdit::Tell { told, .. } => {
            vec![put(section::DISCLOSED, thing, told.as_ref().map(json).unwrap_or_default())]
        }
        PairEdit::State { step, what, .. } => {
            vec![put(section::FACTS, format!("{thing}/{step}"), stamped(intent, turn, what))]
        }
        PairEdit::Visit { .. } | PairEdit::TakeBack { .. } => Vec::new(), // the helper's, planned above
    }
}

pub(super) fn plan_opinion(intent: &Intent, edit: &OpinionEdit, turn: u32) -> Vec<Put> {
    let opinion = edit.opinion();
    let key = |step: Id<Step>| format!("{OPINION}{opinion}/{step}");
    vec![match edit {
        OpinionEdit::Take { step, what, .. } => put(section::STEPS, key(*step), stamped(intent, turn, what)),
        // Reported once: its step is the opinion itself.
        OpinionEdit::Hear { heard, .. } => {
            put(section::OWN, key(Id::from_random(*opinion.bytes())), stamped(intent, turn, heard))
        }
        OpinionEdit::Tell { step, told, .. } => put(section::FACTS, key(*step), stamped(intent, turn, told)),
    }]
}

pub(super) fn plan_team(intent: &Intent, edit: &TeamEdit, turn: u32) -> Vec<Put> {
    let thing = format!("{TEAM}{}", edit.team());
    match edit {
        TeamEdit::Fill { team, fields } => fill(section::TEAMS, &team.to_string(), fields),
        TeamEdit::Ask { member, step, what, .. } => {
            let claimant = Claimant::Member(*member);
            vec![put(section::CLAIMS, format!("{thing}/{claimant}/{step}"), stamped(intent, turn, what))]
        }
        TeamEdit::Decide { step, what, .. } => {
            vec![put(section::STEPS, format!("{thing}/{step}"), stamped(intent, turn, what))]
        }
    }
}
