//! Adding a building by hand: its estate, its name, and its doors by a pattern of stairs, floors and rooms.

use domain::{
    access::Estate,
    edit::{Edit, SurveyEdit},
    grant::Site,
    id::Id,
    survey::{BuildingField, Door, Pattern},
};
use leptos::prelude::*;

use super::book::SurveyBook;
use crate::{
    components::{Icon, Sheet, TextField},
    pages::doing::{Desk, Doing},
    words::{Common, Surveying, sentence},
};

/// More doors than this are a mistake in a number.
const MOST_DOORS: usize = 1000;

/// A button and its sheet.
#[component]
pub(super) fn AddBuilding(book: Memo<SurveyBook>) -> impl IntoView {
    let w = Surveying::words();
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="button primary" data-testid="add-building" on:click=move |_| open.set(true)>
            <Icon name="plus"/>{w.add}
        </button>
        <Sheet open title=Signal::stored(w.add.to_owned()) testid="add-building-sheet"><Fields open book/></Sheet>
    }
}

/// The estate of this name, where there is one.
fn estate_named(book: &SurveyBook, name: &str) -> Option<Id<Estate>> {
    let known = book.entries.iter().find(|entry| entry.card.get(BuildingField::EstateName) == name);
    known.map(|entry| entry.site.estate)
}

#[component]
fn Fields(open: RwSignal<bool>, book: Memo<SurveyBook>) -> impl IntoView {
    let w = Surveying::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let estates: Vec<String> = book.with_untracked(|book| {
        let mut names: Vec<String> =
            book.entries.iter().map(|entry| entry.card.get(BuildingField::EstateName).to_owned()).collect();
        names.retain(|name| !name.is_empty());
        names.dedup();
        names
    });
    let only = match estates.as_slice() {
        [one] => one.as_str(),
        _ => "",
    };
    let (estate, name, grid) = (text(only), text(""), text(""));
    let (stairs, from, to, rooms) = (text("1"), text("1"), text("6"), text("2"));
    let (estate_wrong, name_wrong) = (text(""), text(""));
    let shell = desk.shell;
    // So that a second tap writes the same building.
    let (new_estate, building) = (shell.new_id(), shell.new_id());
    let pattern = Memo::new(move |_| {
        let number = |field: RwSignal<String>| field.with(|text| text.trim().parse::<u16>().ok());
        let pattern =
            Pattern { stairs: number(stairs)?, from: number(from)?, to: number(to)?, rooms: number(rooms)? };
        Some(pattern).filter(|pattern| pattern.is_good() && pattern.doors().len() <= MOST_DOORS)
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (estate_name, called) =
            (estate.get_untracked().trim().to_owned(), name.get_untracked().trim().to_owned());
        let needed = |text: &str| if text.is_empty() { w.name_needed.to_owned() } else { String::new() };
        estate_wrong.set(needed(&estate_name));
        name_wrong.set(needed(&called));
        // What is wrong with the pattern is said beside it all the time.
        let Some(good) = pattern.get_untracked() else { return };
        if estate_name.is_empty() || called.is_empty() {
            return;
        }
        let twice = book.with_untracked(|book| {
            book.entries.iter().any(|entry| {
                entry.card.get(BuildingField::EstateName) == estate_name
                    && entry.card.get(BuildingField::Name) == called
            })
        });
        if twice {
            return name_wrong.set(w.building_twice.to_owned());
        }
        let estate = book.with_untracked(|book| estate_named(book, &estate_name)).unwrap_or(new_estate);
        let site = Site { estate, building };
        let doors: Vec<_> = good.doors().into_iter().map(|card| (shell.new_id::<Door>(), card)).collect();
        let fields = [
            (BuildingField::Estate, estate.to_string()),
            (BuildingField::EstateName, estate_name),
            (BuildingField::Name, called),
            (BuildingField::Grid, grid.get_untracked().trim().to_owned()),
            (BuildingField::Doors, doors.len().to_string()),
        ];
        let fields = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let edits = vec![
            Edit::Survey(SurveyEdit::FillBuilding { building, fields }),
            Edit::Survey(SurveyEdit::AddDoors { site, doors }),
        ];
        doing.run(edits, w.added, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="add-building-form" on:submit=save>
            <TextField label=w.estate value=estate hint=w.estate_hint required=true error=estate_wrong testid="building-estate"/>
            {(estates.len() > 1).then(|| view! {
                <div class="choices">
                    {estates.into_iter().map(|known| {
                        let set = known.clone();
                        view! { <button type="button" class="button small" on:click=move |_| estate.set(set.clone())>{known}</button> }
                    }).collect_view()}
                </div>
            })}
            <TextField label=w.building value=name hint=w.building_hint required=true error=name_wrong testid="building-name"/>
            <TextField label=w.grid value=grid testid="building-grid"/>
            <fieldset class="field">
                <legend>{w.pattern}</legend>
                <div class="pattern">
                    <TextField label=w.stairs value=stairs kind="number" testid="pattern-stairs"/>
                    <TextField label=w.from value=from kind="number" testid="pattern-from"/>
                    <TextField label=w.to value=to kind="number" testid="pattern-to"/>
                    <TextField label=w.rooms value=rooms kind="number" testid="pattern-rooms"/>
                </div>
                {move || match pattern.get() {
                    Some(pattern) => view! {
                        <p class="hint" data-testid="pattern-doors">
                            {sentence!("一共 {} 户", "{} doors in all", pattern.doors().len())}
                        </p>
                    }
                    .into_any(),
                    None => view! { <p class="error" role="alert" data-testid="pattern-wrong">{w.pattern_wrong}</p> }.into_any(),
                }}
            </fieldset>
            {doing.trouble()}
        </form>
        <footer class="sheet-foot">
            <button type="submit" form="add-building-form" class="button primary" data-testid="building-submit"
                aria-busy=move || doing.busy()>{w.add}</button>
            <button type="button" class="button" on:click=move |_| open.set(false)>{Common::words().not_now}</button>
        </footer>
    }
}
