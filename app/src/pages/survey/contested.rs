//! Fields of a door that two people filled in differently.

use domain::{
    edit::{Edit, SurveyEdit},
    survey::{DoorField, MetField, NeedField, Visit},
    wish::{Contested, Stamped},
};
use leptos::prelude::*;

use super::at::At;
use crate::{
    pages::contested::{Dispute, Disputes, Held},
    words::{Doorstep, FieldName as _, door_value, visit_result},
};

/// What is contested, by its name in the documents: `section/…`.
fn read(at: At, name: &str, value: &str) -> Option<(String, String, SurveyEdit)> {
    let (site, door) = (at.site, at.door);
    let (section, rest) = name.split_once('/')?;
    let words = |key: &str| door_value(key, value);
    Some(match section {
        "households" => {
            let field = DoorField::from_key(rest)?;
            let fields = vec![(field, value.to_owned())];
            (field.name().to_owned(), words(rest), SurveyEdit::FillDoor { site, door, fields })
        }
        "residents" => {
            let (met, key) = rest.split_once('/')?;
            let (met, field) = (met.parse().ok()?, MetField::from_key(key)?);
            let fields = vec![(field, value.to_owned())];
            (field.name().to_owned(), words(key), SurveyEdit::FillMet { site, door, met, fields })
        }
        "needs" => {
            let (need, key) = rest.split_once('/')?;
            let (need, field) = (need.parse().ok()?, NeedField::from_key(key)?);
            let fields = vec![(field, value.to_owned())];
            (field.name().to_owned(), words(key), SurveyEdit::FillNeed { site, door, need, fields })
        }
        "visits" => {
            let (visit, fact) = (rest.parse().ok()?, serde_json::from_str::<Stamped<Visit>>(value).ok()?);
            let words = visit_result(fact.step.result).to_owned();
            let name = Doorstep::words().result.to_owned();
            (name, words, SurveyEdit::NoteVisit { site, door, visit, what: fact.step })
        }
        _ => return None,
    })
}

/// All contested fields of the door; nothing when there are none.
#[component]
pub(super) fn ContestedPart(at: At) -> impl IntoView {
    let all = at.of(|household| household.contested.clone());
    let dispute = move |contested: Contested| {
        let name = contested.values.first().and_then(|held| read(at, &contested.field, &held.value))?.0;
        let values = contested.values.into_iter().filter_map(|held| {
            let (_, words, edit) = read(at, &contested.field, &held.value)?;
            let take = move || vec![Edit::Survey(edit.clone())];
            Some(Held { by: held.by, shown: Signal::stored(words), take: Box::new(take) })
        });
        Some(Dispute { name, values: values.collect(), masked: None, refused: None })
    };
    move || {
        let all = all.get().unwrap_or_default().into_iter().filter_map(dispute).collect();
        view! { <Disputes all/> }
    }
}
