//! The people of a household: members of the Party with the four clears (四个清) and what checking in needs.

use domain::{
    id::Id,
    month::Month,
    survey::{Met, MetCard, MetField, is_open},
};
use leptos::prelude::*;

use super::{
    at::{At, phone_error},
    found::{MatchingHere, Open},
    household::{employments, memberships},
    many::ManyChoices,
};
use crate::{
    components::{Choices, DraftField, Icon, Option2},
    words::{Doorstep, FieldName as _, Surveying, sentence},
};

/// Cards of people, and one more when it is asked for: nothing is written before something is filled in.
#[component]
pub(super) fn PeoplePart(at: At) -> impl IntoView {
    let d = Doorstep::words();
    let begun: RwSignal<Vec<Id<Met>>> = RwSignal::new(Vec::new());
    let cards = at.cards(|household| household.people.keys().copied().collect(), begun);
    view! {
        <section class="part stack" data-testid="people">
            <h2>{d.people}</h2>
            <p class="hint">{d.people_hint}</p>
            <For each=move || cards.get() key=|id| *id let:met><PersonCard at met begun/></For>
            <div class="actions">
                <button type="button" class="button" data-testid="add-met"
                    on:click=move |_| begun.update(|begun| begun.push(at.desk().shell.new_id()))>
                    <Icon name="plus"/>{d.add_person}
                </button>
            </div>
        </section>
    }
}

/// Which of the four clears are there: basics, unit, post and skills, hobbies.
fn clears(person: &MetCard) -> usize {
    let basics = person.has(MetField::Name) && person.has(MetField::Gender) && person.has(MetField::Birth);
    let others = [MetField::Unit, MetField::JobAndSkills, MetField::Hobbies];
    usize::from(basics) + others.iter().filter(|field| person.has(**field)).count()
}

#[component]
fn PersonCard(at: At, met: Id<Met>, begun: RwSignal<Vec<Id<Met>>>) -> impl IntoView {
    let d = Doorstep::words();
    let card = at.of(move |household| household.people.get(&met).cloned().unwrap_or_default());
    let with =
        move |of: fn(&MetCard) -> bool| Memo::new(move |_| card.with(|card| card.as_ref().is_some_and(of)));
    let is_member = with(|person| person.has(MetField::Membership));
    let open = with(is_open);
    let staff = at.desk().is_staff_now();
    let name = at.met(met, MetField::Name);
    let title = move || name.with(|name| if name.is_empty() { d.unnamed.to_owned() } else { name.clone() });
    let four =
        move || {
            let count = card.with(|card| card.as_ref().map_or(0, clears));
            is_member.get().then(|| view! {
            <span class="badge" data-tone=if count == 4 { "good" } else { "warn" } data-testid="clears">
                {sentence!("四个清 {}/4", "{}/4 clear", count)}
            </span>
        })
        };
    let sure = RwSignal::new(false);
    let drop_it = move |_| {
        if !sure.get_untracked() {
            return sure.set(true);
        }
        let filled = card.with_untracked(|card| {
            card.iter()
                .flat_map(domain::field::Fields::iter)
                .map(|(field, _)| (field, String::new()))
                .collect::<Vec<_>>()
        });
        begun.update(|begun| begun.retain(|id| *id != met));
        if !filled.is_empty() {
            at.fill_met(met, filled);
        }
    };
    view! {
        <article class="card form" data-testid="met">
            <header class="card-head"><h3>{title}</h3>{four}</header>
            <Basics at met/>
            {move || is_member.get().then(|| view! { <OfMember at met/> })}
            {move || (staff && open.get()).then(|| view! {
                <MatchingHere open=Open { site: at.site, door: at.door, met }/>
            })}
            <Linked at met/>
            <div class="actions">
                <button type="button" class="button small quiet" data-testid="drop-met" on:click=drop_it>
                    <Icon name="trash"/>{move || if sure.get() { d.drop_sure } else { d.drop_person }}
                </button>
            </div>
        </article>
    }
}

/// What is asked of everybody.
#[component]
fn Basics(at: At, met: Id<Met>) -> impl IntoView {
    let d = Doorstep::words();
    let field = move |field: MetField| (field.name(), at.met(met, field), at.keep_met(met, field));
    let (name_label, name, keep_name) = field(MetField::Name);
    let (gender_label, gender, keep_gender) = field(MetField::Gender);
    let (birth_label, birth, keep_birth) = field(MetField::Birth);
    let (phone_label, phone, keep_phone) = field(MetField::Phone);
    let (membership_label, membership, keep_membership) = field(MetField::Membership);
    // Kept in its one form; what is not a month stays as it was typed.
    let keep_month = Callback::new(move |text: String| {
        keep_birth.run(text.parse::<Month>().map(|month| month.to_string()).unwrap_or(text));
    });
    let birth_error = Signal::derive(move || {
        let good = birth.with(|text| text.is_empty() || text.parse::<Month>().is_ok());
        if good { String::new() } else { d.birth_wrong.to_owned() }
    });
    view! {
        <div class="field-row">
            <DraftField label=name_label value=name on_commit=keep_name testid="met-name"/>
            <DraftField label=phone_label value=phone on_commit=keep_phone kind="tel" error=phone_error(phone) testid="met-phone"/>
        </div>
        <Choices legend=gender_label options=vec![Option2::plain("男"), Option2::plain("女")] value=gender on_choose=keep_gender testid="met-gender"/>
        <DraftField label=birth_label value=birth on_commit=keep_month hint=d.birth_hint error=birth_error testid="met-birth"/>
        <Choices legend=membership_label options=memberships() value=membership on_choose=keep_membership testid="met-membership"/>
    }
}

/// What is asked of members of the Party.
#[component]
fn OfMember(at: At, met: Id<Met>) -> impl IntoView {
    let d = Doorstep::words();
    let (intents, times) = at.desk().shell.view().with_untracked(|view| {
        let card = &view.community.settings.registration;
        (card.service_intents.clone(), card.availabilities.clone())
    });
    let text = move |field: MetField, testid: &'static str, hint: &'static str| {
        view! { <DraftField label=field.name() value=at.met(met, field) on_commit=at.keep_met(met, field) hint testid/> }
    };
    view! {
        <Choices legend=MetField::Employment.name() options=employments() value=at.met(met, MetField::Employment)
            on_choose=at.keep_met(met, MetField::Employment) testid="met-employment"/>
        {text(MetField::Unit, "met-unit", "")}
        {text(MetField::JobAndSkills, "met-job", "")}
        {text(MetField::Hobbies, "met-hobbies", "")}
        {text(MetField::PartyOrg, "met-party-org", "")}
        {text(MetField::CheckedInAt, "met-checked-in", d.checked_in_hint)}
        <ManyChoices legend=MetField::ServiceIntents.name() options=intents value=at.met(met, MetField::ServiceIntents)
            on_choose=at.keep_met(met, MetField::ServiceIntents) testid="met-intents"/>
        <ManyChoices legend=MetField::Availability.name() options=times value=at.met(met, MetField::Availability)
            on_choose=at.keep_met(met, MetField::Availability) testid="met-times"/>
    }
}

/// The member of the register this person is.
#[component]
fn Linked(at: At, met: Id<Met>) -> impl IntoView {
    let w = Surveying::words();
    let member = at.met(met, MetField::Member);
    let staff = at.desk().is_staff_now();
    move || {
        member.with(|member| {
            (!member.is_empty()).then(|| {
                let link = staff.then(|| view! { <a href=format!("/member/{member}")>{w.in_register}</a> });
                view! { <p data-testid="met-member"><span class="badge" data-tone="good">{w.matched}</span> " " {link}</p> }
            })
        })
    }
}
