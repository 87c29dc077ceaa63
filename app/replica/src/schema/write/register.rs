//! Where edits of the register and the survey are written: keys of cards, facts and what owners say.

use domain::{
    edit::{Intent, RegisterEdit, SurveyEdit},
    field::Field,
    wish::Stamped,
};
use serde::Serialize;

use super::{Put, json, put, section};

/// What [`RegisterEdit`] writes.
pub(super) fn plan_register(intent: &Intent, edit: &RegisterEdit, turn: u32) -> Vec<Put> {
    match edit {
        RegisterEdit::FillMember { fields, .. } => fill(section::CARD, "", fields),
        RegisterEdit::FillUnit { fields, .. } => fill(section::CARD, "", fields),
        RegisterEdit::CheckIn { step, fact, .. } => {
            vec![put(section::FACTS, format!("checkin/{step}"), stamped(intent, turn, fact))]
        }
        RegisterEdit::Urge { step, urging, .. } => {
            vec![put(section::FACTS, format!("urged/{step}"), stamped(intent, turn, urging))]
        }
        RegisterEdit::Exempt { exemption, what, .. } => {
            vec![put(section::FACTS, format!("exempt/{exemption}"), stamped(intent, turn, what))]
        }
        RegisterEdit::Propose { field, value, .. } => {
            vec![put(section::OWN, format!("card/{}", field.key()), value.trim())]
        }
        RegisterEdit::DeclineProposal { field, value, why, .. } => {
            let declined =
                domain::register::Declined { value: value.trim().to_owned(), why: why.trim().to_owned() };
            vec![put(section::FACTS, format!("declined/{}", field.key()), stamped(intent, turn, &declined))]
        }
        RegisterEdit::FillRoster { person, fields, .. } => fill(section::ROSTER, &person.to_string(), fields),
        RegisterEdit::TakeRoster { people, .. } => people
            .iter()
            .flat_map(|(person, fields)| fill(section::ROSTER, &person.to_string(), fields))
            .collect(),
        RegisterEdit::IssueLetter { letter, what, .. } => {
            vec![put(section::LETTERS, letter.to_string(), stamped(intent, turn, what))]
        }
        RegisterEdit::Answer { person, step, what, .. } => {
            vec![put(section::OWN, format!("answer/{person}/{step}"), stamped(intent, turn, what))]
        }
        RegisterEdit::TellUnit { person, told, .. } => {
            vec![put(section::FACTS, format!("told/{person}"), json(told))]
        }
        RegisterEdit::FillResource { resource, fields, .. } => {
            fill(section::RESOURCES, &resource.to_string(), fields)
        }
    }
}

/// What [`SurveyEdit`] writes.
pub(super) fn plan_survey(intent: &Intent, edit: &SurveyEdit, turn: u32) -> Vec<Put> {
    match edit {
        SurveyEdit::FillBuilding { building, fields } => {
            fill(section::BUILDINGS, &building.to_string(), fields)
        }
        SurveyEdit::AddDoors { doors, .. } => doors
            .iter()
            .flat_map(|(door, card)| {
                card.iter().map(move |(field, value)| {
                    put(section::HOUSEHOLDS, format!("{door}/{}", field.key()), value)
                })
            })
            .collect(),
        SurveyEdit::FillDoor { door, fields, .. } => fill(section::HOUSEHOLDS, &door.to_string(), fields),
        SurveyEdit::NoteVisit { door, visit, what, .. } => {
            vec![put(section::VISITS, format!("{door}/{visit}"), stamped(intent, turn, what))]
        }
        SurveyEdit::FillMet { door, met, fields, .. } => {
            fill(section::RESIDENTS, &format!("{door}/{met}"), fields)
        }
        SurveyEdit::FillNeed { door, need, fields, .. } => {
            fill(section::NEEDS, &format!("{door}/{need}"), fields)
        }
    }
}

/// Fields of a record, or of the one record that a section is.
pub(super) fn fill<F: Field>(section: &'static str, record: &str, fields: &[(F, String)]) -> Vec<Put> {
    let key = |field: F| match record {
        "" => field.key().to_owned(),
        record => format!("{record}/{}", field.key()),
    };
    fields.iter().map(|(field, value)| put(section, key(*field), value.trim())).collect()
}

pub(super) fn stamped(intent: &Intent, turn: u32, step: &impl Serialize) -> String {
    json(&Stamped { by: intent.by, at: intent.at, turn, step })
}
