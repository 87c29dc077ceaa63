//! One line of the own roster: every field kept as soon as it is left; cleared of all, the line is gone.

use std::sync::Arc;

use domain::{
    edit::{Edit, RegisterEdit},
    id::Id,
    month::{InvalidMonth, Month},
    person_name::PersonName,
    phone::{InvalidPhone, Phone},
    principal::{Member, Unit},
    register::{MemberCard, MemberField, MemberIdentity, Membership, SameMember, UnitFile, same_member},
};
use leptos::prelude::*;

use crate::{
    components::{Choices, DraftField, Icon, Option2, Reason, SelectField},
    pages::{
        doing::{Desk, Doing},
        wall::plain,
    },
    words::{
        FieldName as _, invalid_phone, say,
        units::{OwnUnit, Units},
    },
};

/// What is kept of what was typed: in its one form where it is understood, as it is where not.
fn read(field: MemberField, value: String) -> String {
    let value = value.trim();
    match field {
        MemberField::Name => PersonName::parse(value).map_or_else(|_| value.to_owned(), String::from),
        MemberField::Phone => Phone::parse(value).map_or_else(|_| value.to_owned(), String::from),
        MemberField::BirthMonth | MemberField::JoinedParty => {
            value.parse::<Month>().map_or_else(|_| value.to_owned(), |month| month.to_string())
        }
        _ => value.to_owned(),
    }
}

/// What is wrong with a value, in words; nothing where there is none.
fn wrong(field: MemberField, value: &str) -> String {
    match field {
        MemberField::Name if PersonName::parse(value).is_err() => OwnUnit::words().name_wrong.to_owned(),
        MemberField::Phone => match Phone::parse(value) {
            Ok(_) | Err(InvalidPhone::Empty) => String::new(),
            Err(why) => invalid_phone(&why),
        },
        MemberField::BirthMonth | MemberField::JoinedParty => match value.parse::<Month>() {
            Ok(_) | Err(InvalidMonth::Empty) => String::new(),
            Err(_) => say("请写年和月，如 1984-03", "Year and month, as 1984-03").to_owned(),
        },
        _ => String::new(),
    }
}

/// The form.
#[component]
pub(super) fn PersonForm(
    unit: Id<Unit>,
    person: Id<Member>,
    file: Memo<Option<Arc<UnitFile>>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let w = OwnUnit::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let card = Memo::new(move |_| {
        file.with(|file| file.as_ref().and_then(|file| file.roster.get(&person).cloned()).unwrap_or_default())
    });
    let value = move |field: MemberField| -> Signal<String> {
        Memo::new(move |_| card.with(|card: &MemberCard| card.get(field).to_owned())).into()
    };
    let keep = move |field: MemberField| {
        Callback::new(move |value: String| {
            let fields = vec![(field, read(field, value))];
            doing.queue(vec![Edit::Register(RegisterEdit::FillRoster { unit, person, fields })], |_| ());
        })
    };
    let error = move |field: MemberField| {
        let value = value(field);
        Signal::derive(move || {
            value.with(|value| if value.is_empty() { String::new() } else { wrong(field, value) })
        })
    };
    let text = move |field: MemberField, kind: &'static str, testid: &'static str| {
        view! { <DraftField label=field.name() value=value(field) on_commit=keep(field) kind error=error(field) testid/> }
    };
    let educations = desk.shell.view().with_untracked(|view| plain(&view.community.settings.educations));
    let genders = vec![Option2::plain("男"), Option2::plain("女")];
    let memberships =
        [(Membership::Full, say("正式", "full")), (Membership::Probationary, say("预备", "probationary"))];
    let memberships = memberships.map(|(one, name)| Option2::new(one.key(), name)).to_vec();
    let twin = Memo::new(move |_| {
        let own = card.with(MemberIdentity::of);
        file.with(|file| {
            let others = file.iter().flat_map(|file| &file.roster).filter(|(id, _)| **id != person);
            others
                .into_iter()
                .any(|(_, card)| same_member(&own, &MemberIdentity::of(card)) == SameMember::Surely)
        })
    });
    view! {
        <form class="sheet-body stack" on:submit=|event| event.prevent_default() data-testid="person-form">
            <p class="hint">{w.kept}</p>
            <DraftField label=MemberField::Name.name() value=value(MemberField::Name) on_commit=keep(MemberField::Name)
                error=error(MemberField::Name) required=true testid="field-name"/>
            {move || twin.get().then(|| view! { <Reason text=w.twice/> })}
            {text(MemberField::Phone, "tel", "field-phone")}
            <Choices legend=MemberField::Gender.name() options=genders value=value(MemberField::Gender)
                on_choose=keep(MemberField::Gender) testid="field-gender"/>
            <div class="field-row">
                {text(MemberField::BirthMonth, "text", "field-birth_month")}
                {text(MemberField::JoinedParty, "text", "field-joined_party_month")}
            </div>
            <Choices legend=MemberField::Membership.name() options=memberships value=value(MemberField::Membership)
                on_choose=keep(MemberField::Membership) testid="field-membership"/>
            <SelectField label=MemberField::Education.name() options=educations value=value(MemberField::Education)
                on_choose=keep(MemberField::Education) none=Units::words().choose.to_owned() testid="field-education"/>
            {text(MemberField::JobTitle, "text", "field-job_title")}
            {text(MemberField::UnitPartyOrg, "text", "field-unit_party_org")}
            <div class="field-row">
                {text(MemberField::Estate, "text", "field-residence_estate")}
                {text(MemberField::Building, "text", "field-residence_building")}
                {text(MemberField::Stair, "text", "field-residence_unit")}
                {text(MemberField::Room, "text", "field-residence_room")}
            </div>
            {text(MemberField::Address, "text", "field-residence_address")}
            {text(MemberField::ProfessionalSkills, "text", "field-professional_skills")}
            {text(MemberField::Hobbies, "text", "field-hobbies")}
            {text(MemberField::Remark, "text", "field-remark")}
            {doing.trouble()}
            <Remove unit person card open/>
        </form>
        <footer class="sheet-foot">
            <button type="button" class="button primary" data-testid="person-done" on:click=move |_| open.set(false)>{w.done}</button>
        </footer>
    }
}

/// Taking the line out, asked twice.
#[component]
fn Remove(unit: Id<Unit>, person: Id<Member>, card: Memo<MemberCard>, open: RwSignal<bool>) -> impl IntoView {
    let w = OwnUnit::words();
    let doing = Doing::new();
    let sure = RwSignal::new(false);
    let remove = move |_| {
        if !sure.get_untracked() {
            return sure.set(true);
        }
        let fields =
            card.with_untracked(|card| card.iter().map(|(field, _)| (field, String::new())).collect());
        let edit = Edit::Register(RegisterEdit::FillRoster { unit, person, fields });
        doing.run(vec![edit], w.removed, move || open.set(false));
    };
    view! {
        {move || (!card.with(MemberCard::is_empty)).then(|| view! {
            <div class="actions">
                <button type="button" class="button danger" data-testid="remove-line" aria-busy=move || doing.busy() on:click=remove>
                    <Icon name="cross"/>{move || if sure.get() { w.remove_sure } else { w.remove }}
                </button>
            </div>
        })}
        {doing.trouble()}
    }
}
