//! Adding a member, a unit or a clerk: their own file, and how they are displayed.

use domain::{
    community::Person,
    edit::{Edit, FileField, FileOf},
    mask::displayed,
    person_name::PersonName,
    phone::{InvalidPhone, Phone},
    principal::{Principal, Role},
};
use leptos::prelude::*;

use super::{
    making::Making,
    terms::{Terms, TermsFields},
};
use crate::{
    components::{Choices, Icon, Option2, Sheet, Switch, TextField},
    pages::doing::{Desk, Doing},
    words::{Access, Common, People, invalid_phone},
};

/// The name in its one form: of a person, or of a unit as it is written. `None` when it is not one.
pub(super) fn read_name(is_unit: bool, written: &str) -> Option<String> {
    if is_unit {
        return Some(written.trim().to_owned()).filter(|name| !name.is_empty());
    }
    PersonName::parse(written).ok().map(String::from)
}

/// The digits of a phone number, none when nothing is written, or what is wrong with it in words.
pub(super) fn read_phone(written: &str) -> Result<String, String> {
    match Phone::parse(written) {
        Ok(phone) => Ok(String::from(phone)),
        Err(InvalidPhone::Empty) => Ok(String::new()),
        Err(why) => Err(invalid_phone(&why)),
    }
}

/// A button and its sheet.
#[component]
pub(super) fn AddPerson(made: Making) -> impl IntoView {
    let w = People::words();
    let open = RwSignal::new(false);
    view! {
        <div class="actions">
            <button type="button" class="button primary" data-testid="add-person" on:click=move |_| open.set(true)>
                <Icon name="plus"/>{w.add}
            </button>
        </div>
        <Sheet open title=Signal::stored(w.add.to_owned()) testid="add-sheet"><Fields open made/></Sheet>
    }
}

#[component]
fn Fields(open: RwSignal<bool>, made: Making) -> impl IntoView {
    let w = People::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let text = || RwSignal::new(String::new());
    let (kind, name, phone, attached) = (RwSignal::new("member".to_owned()), text(), text(), text());
    let (name_wrong, phone_wrong) = (text(), text());
    let agreed = RwSignal::new(false);
    let mut options = vec![Option2::new("member", w.member), Option2::new("unit", w.unit)];
    if super::manages(desk, Role::Staff) {
        options.push(Option2::new("staff", w.clerk));
    }
    let terms = Terms::new(Role::Member, String::new());
    let shell = desk.shell;
    let ids = (shell.new_id(), shell.new_id(), shell.new_id());
    let (is_unit, is_staff) =
        (move || kind.with(|kind| kind == "unit"), move || kind.with(|kind| kind == "staff"));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        name_wrong.set(String::new());
        phone_wrong.set(String::new());
        let unit = kind.with_untracked(|kind| kind == "unit");
        let Some(full) = read_name(unit, &name.get_untracked()) else {
            return name_wrong.set(w.name_wrong.to_owned());
        };
        let number = match read_phone(&phone.get_untracked()) {
            Ok(number) => number,
            Err(words) => return phone_wrong.set(words),
        };
        // A unit's name is public (domain 2.16) unless the unit says otherwise later.
        let shows_name = unit || agreed.get_untracked();
        let display = displayed(&full, shows_name);
        let (who, file) = kind.with_untracked(|kind| match kind.as_str() {
            "unit" => (Principal::Liaison(ids.1), Some(FileOf::Unit(ids.1))),
            "staff" => (Principal::Staff(ids.2), None),
            _ => (Principal::Member(ids.0), Some(FileOf::Member(ids.0))),
        });
        terms.label.set(display.clone());
        let Some(limits) = terms.read(shell.today()) else { return };
        let mut edits =
            vec![Edit::SetPerson { who, person: Person { display: display.clone(), archived: false } }];
        if let Some(file) = file {
            let fields = [
                (FileField::Name, full),
                (FileField::Phone, number),
                (FileField::Attached, attached.get_untracked().trim().to_owned()),
                (FileField::ShowsName, if shows_name { "yes" } else { "no" }.to_owned()),
            ];
            edits.extend(
                fields
                    .into_iter()
                    .filter(|(_, value)| !value.is_empty())
                    .map(|(field, value)| file.fill(field, value)),
            );
        }
        doing.run(edits, w.added, move || {
            open.set(false);
            made.make(who, limits.clone());
        });
    };
    let choose = move |chosen: String| {
        terms.role.set(match chosen.as_str() {
            "unit" => Role::Liaison,
            "staff" => Role::Staff,
            _ => Role::Member,
        });
        kind.set(chosen);
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=save>
            <Choices legend=w.who options=options value=kind
                on_choose=Callback::new(choose) testid="add-kind"/>
            {move || {
                let label = if is_unit() { w.unit_name } else { w.person_name };
                view! { <TextField label value=name required=true error=name_wrong testid="add-name"/> }
            }}
            {move || (!is_staff()).then(|| {
                let label = if is_unit() { w.unit_contact } else { w.workplace };
                view! {
                    <TextField label=w.phone value=phone kind="tel" error=phone_wrong testid="add-phone"/>
                    <TextField label value=attached testid="add-attached"/>
                }
            })}
            {move || (!is_unit()).then(|| view! {
                <Switch label=w.agreed on=agreed on_change=Callback::new(move |on| agreed.set(on)) testid="add-agreed"/>
                <p class="hint">{w.agreed_hint}</p>
            })}
            <details data-testid="add-terms">
                <summary>{Access::words().terms}</summary>
                <div class="stack"><TermsFields terms named=false/></div>
            </details>
            {doing.trouble()}
        </form>
        <footer class="sheet-foot">
            <button type="submit" form="sheet-form" class="button primary" data-testid="add-submit" aria-busy=move || doing.busy()>{w.add_and_link}</button>
            <button type="button" class="button" on:click=move |_| open.set(false)>{Common::words().not_now}</button>
        </footer>
    }
}
