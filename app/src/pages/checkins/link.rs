//! Making the personal link of a member or of a unit's contact person where it is needed, with the sheet of the page of
//! people. Who has no displayed name yet gets one first, as there.

use domain::{
    community::Person,
    edit::{Edit, FileField, FileOf},
    mask::displayed,
    principal::Principal,
};
use leptos::prelude::*;

use crate::{
    components::Icon,
    pages::{
        doing::{Desk, Doing},
        people::making::{MadeLinkPart, MakeLinkSheet, Making},
    },
    words::checkin::Steps,
};

/// The button, the sheet, and the link that was made.
#[component]
pub(crate) fn LinkPart(file: FileOf, label: &'static str) -> impl IntoView {
    let desk = Desk::here();
    let doing = Doing::new();
    let made = Making::new();
    let ask = move |_| {
        let (who, display, name, agreed) = desk.shell.view().with_untracked(|view| {
            let who = match file {
                FileOf::Member(id) => Principal::Member(id),
                FileOf::Unit(id) => Principal::Liaison(id),
            };
            let on_card = |field| view.community.on_card(file, field).to_owned();
            let display = view.community.display(&who).to_owned();
            (who, display, on_card(FileField::Name), on_card(FileField::ShowsName))
        });
        if !display.is_empty() {
            return made.ask(who, display);
        }
        // A unit's name is public unless the unit says otherwise; a member's is masked unless the member agrees.
        let shows = match file {
            FileOf::Unit(_) => agreed != "no",
            FileOf::Member(_) => agreed == "yes",
        };
        let display = displayed(&name, shows);
        let person = Person { display: display.clone(), archived: false };
        doing.run(vec![Edit::SetPerson { who, person }], Steps::words().named, move || {
            made.ask(who, display.clone());
        });
    };
    view! {
        <div class="stack">
            <div class="actions">
                <button type="button" class="button" data-testid="make-link" aria-busy=move || doing.busy().or(made.busy())
                    on:click=ask><Icon name="qr"/>{label}</button>
            </div>
            {doing.trouble()}
            <MadeLinkPart made/>
            <MakeLinkSheet made/>
        </div>
    }
}
