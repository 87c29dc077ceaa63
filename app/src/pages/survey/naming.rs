//! What a building is called, and its grid: put right by staff. Its doors stay, and so does its estate.

use domain::{
    edit::{Edit, SurveyEdit},
    grant::Site,
    survey::BuildingField,
};
use leptos::prelude::*;

use crate::{
    components::{Icon, Sheet, TextField},
    pages::{
        checkins::SheetFoot,
        doing::{Desk, Doing},
    },
    words::Surveying,
};

/// A button and its sheet.
#[component]
pub(super) fn RenameBuilding(site: Site) -> impl IntoView {
    let w = Surveying::words();
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="button" data-testid="rename-building" on:click=move |_| open.set(true)>
            <Icon name="pencil"/>{w.rename}
        </button>
        <Sheet open title=Signal::stored(w.rename.to_owned()) testid="rename-building-sheet"><Fields site open/></Sheet>
    }
}

#[component]
fn Fields(site: Site, open: RwSignal<bool>) -> impl IntoView {
    let w = Surveying::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let stands = move |field: BuildingField| {
        let value = desk.shell.view().with_untracked(|view| {
            view.community.buildings.get(&site.building).map(|card| card.get(field).to_owned())
        });
        value.unwrap_or_default()
    };
    let field = |field: BuildingField| RwSignal::new(stands(field));
    let (name, grid) = (field(BuildingField::Name), field(BuildingField::Grid));
    let wrong = RwSignal::new(String::new());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let called = name.get_untracked().trim().to_owned();
        wrong.set(if called.is_empty() { w.name_needed.to_owned() } else { String::new() });
        if called.is_empty() {
            return;
        }
        let written =
            [(BuildingField::Name, called), (BuildingField::Grid, grid.get_untracked().trim().to_owned())];
        // Only what is different, so that a colleague's change of the rest is not written over.
        let fields: Vec<_> = written.into_iter().filter(|(field, text)| stands(*field) != *text).collect();
        if fields.is_empty() {
            return open.set(false);
        }
        let edit = SurveyEdit::FillBuilding { building: site.building, fields };
        doing.run(vec![Edit::Survey(edit)], w.renamed, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=save>
            <TextField label=w.building value=name required=true error=wrong testid="rename-name"/>
            <TextField label=w.grid value=grid testid="rename-grid"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.rename testid="rename-submit"/>
    }
}
