//! Fields of a door that two people filled in differently without knowing of one another: both values, who, and a choice.

use domain::{
    edit::{Edit, SurveyEdit},
    survey::{DoorField, MetField, NeedField, Visit},
    wish::{Contested, Stamped},
};
use leptos::prelude::*;

use super::at::At;
use crate::{
    pages::{doing::Doing, wish::who},
    words::{Doorstep, FieldName as _, door_value, sentence, visit_result},
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
    let d = Doorstep::words();
    let doing = Doing::new();
    let all = at.of(|household| household.contested.clone());
    let one = move |contested: Contested| {
        let name = contested.values.first().and_then(|held| read(at, &contested.field, &held.value))?.0;
        let rows = contested.values.into_iter().filter_map(move |held| {
            let (_, words, edit) = read(at, &contested.field, &held.value)?;
            let words = if words.is_empty() { d.nothing.to_owned() } else { words };
            let by = held.by.map(|by| who(at.desk(), by)).unwrap_or_default();
            Some(view! {
                <li class="bar">
                    <span>{words} " " <small>{by}</small></span>
                    <button type="button" class="button small" data-testid="choose-value"
                        on:click=move |_| doing.run(vec![Edit::Survey(edit.clone())], d.chosen, || ())>{d.take_this}</button>
                </li>
            })
        });
        Some(view! {
            <div class="conflict">
                <p class="notice-title">{sentence!("{}：两人填得不一样", "{}: filled in differently", name)}</p>
                <ul class="stack" role="list">{rows.collect_view()}</ul>
            </div>
        })
    };
    move || {
        let list = all.get().unwrap_or_default();
        (!list.is_empty()).then(|| {
            view! {
                <section class="part stack" data-testid="contested">
                    <h2>{d.contested}</h2>
                    {list.into_iter().filter_map(one).collect_view()}
                    {doing.trouble()}
                </section>
            }
        })
    }
}
