//! One door, written standing and with one hand: what came of the visit first, then the household, the people, the needs.
//! Staff who were never there see what is personal only after giving a reason.

use std::cmp::Ordering;

use domain::{
    grant::Site,
    id::Id,
    mask::{Audience, Classified},
    survey::{Door, DoorField, Household, MetField, NeedField, by_room},
    unmask::Subject,
};
use leptos::prelude::*;

use super::{
    NotYours,
    at::At,
    building_name, building_path,
    contested::ContestedPart,
    door_in_address, door_path,
    household::HouseholdPart,
    needs::NeedsPart,
    people::PeoplePart,
    surveys,
    visit::{VisitPart, VisitsPart},
};
use crate::{
    components::{Empty, Facts, Icon, Notice, PageHead},
    pages::{
        doing::Desk,
        trail::history_link,
        unmask::{Seen, Unmask, sees},
    },
    shell::Record,
    words::{Doorstep, FieldName as _, Nav, Surveying, door_value},
};

/// The page.
#[component]
pub(crate) fn DoorPage() -> impl IntoView {
    let desk = Desk::here();
    let place = door_in_address();
    let open = Memo::new(move |_| place.get().filter(|(site, _)| surveys(desk, *site)));
    move || match open.get() {
        Some((site, door)) => view! { <DoorView site door/> }.into_any(),
        None => view! { <NotYours/> }.into_any(),
    }
}

#[component]
fn DoorView(site: Site, door: Id<Door>) -> impl IntoView {
    let w = Surveying::words();
    let desk = Desk::here();
    let at = At::new(desk, site, door);
    let known = Memo::new(move |_| at.household.with(Option::is_some));
    move || {
        if known.get() {
            return view! { <Known at/> }.into_any();
        }
        view! {
            <PageHead title=Nav::words().survey/>
            <Empty icon="search" title=w.unknown_door>
                <a class="button primary" href=building_path(site)>{building_name(desk, site)}</a>
            </Empty>
        }
        .into_any()
    }
}

/// What staff see masked, by the names of the fields in the documents.
fn masked(household: &Household) -> Vec<String> {
    let mut keys: Vec<String> = household
        .door
        .iter()
        .filter(|(field, _)| field.is_masked(Audience::Staff))
        .map(|(field, _)| field.key().to_owned())
        .collect();
    let people = household.people.values().flat_map(domain::field::Fields::iter);
    let people = people.filter(|(field, _)| field.is_masked(Audience::Staff));
    keys.extend(people.map(|(field, _)| format!("residents/{}", field.key())));
    let needs = household.needs.values().flat_map(domain::field::Fields::iter);
    let needs = needs.filter(|(field, _)| field.is_masked(Audience::Staff));
    keys.extend(needs.map(|(field, _)| format!("needs/{}", field.key())));
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[component]
fn Known(at: At) -> impl IntoView {
    let desk = at.desk();
    let (site, door) = (at.site, at.door);
    let room = at.of(|household| {
        [DoorField::Stair, DoorField::Room].map(|field| household.door.get(field).to_owned()).concat()
    });
    let title = Signal::derive(move || room.get().unwrap_or_default());
    let lead = Signal::derive(move || building_name(desk, site));
    let seen: Seen = RwSignal::default();
    // Who was there sees what was written down there.
    let hidden = Memo::new(move |_| {
        let who = desk.who().filter(|_| desk.is_staff());
        at.household.with(|household| match (household, who) {
            (Some(household), Some(who)) if !household.was_visited_by(&who) => masked(household),
            _ => Vec::new(),
        })
    });
    // What somebody fills in, or what arrives meanwhile, does not hide the door from who has it open.
    let shows = Memo::new(move |before| before == Some(&true) || hidden.with(|hidden| sees(seen, hidden)));
    let declined = at.of(Household::declined);
    view! {
        <PageHead title lead>
            <a class="button quiet" href=building_path(site) data-testid="to-building"><Icon name="back"/>{move || building_name(desk, site)}</a>
            {desk.is_staff_now().then(|| history_link(Record::Door(site, door)))}
        </PageHead>
        <VisitPart at/>
        {move || if shows.get() {
            view! {
                <ContestedPart at/>
                {move || (declined.get() != Some(true)).then(|| view! {
                    <HouseholdPart at/>
                    <PeoplePart at/>
                    <NeedsPart at/>
                })}
            }
            .into_any()
        } else {
            view! { <Gate at fields=hidden.get() seen/> }.into_any()
        }}
        <VisitsPart at/>
        {at.doing.trouble()}
        <Neighbours at/>
    }
}

/// In place of what is personal.
#[component]
fn Gate(at: At, fields: Vec<String>, seen: Seen) -> impl IntoView {
    let d = Doorstep::words();
    let facts = at.household.with_untracked(|household| {
        let mut facts = Vec::new();
        let Some(household) = household else { return facts };
        let seen = |field: &dyn Classified, key: &str, value: &str| {
            if field.is_masked(Audience::Staff) { field.shape().mask(value) } else { door_value(key, value) }
        };
        for (field, value) in household.door.iter() {
            facts.push((field.name().to_owned(), seen(&field, field.key(), value)));
        }
        for person in household.people.values() {
            for field in [MetField::Name, MetField::Membership, MetField::Employment, MetField::Unit] {
                facts.push((field.name().to_owned(), seen(&field, field.key(), person.get(field))));
            }
        }
        for need in household.needs.values() {
            for field in [NeedField::Category, NeedField::Words] {
                facts.push((field.name().to_owned(), seen(&field, field.key(), need.get(field))));
            }
        }
        facts
    });
    view! {
        <section class="part stack" data-testid="door-gate">
            <Notice tone="info" title=d.masked text=d.masked_text/>
            <Facts facts/>
            <Unmask subject=Subject::Door(at.site, at.door) fields seen/>
        </section>
    }
}

/// The doors before and after this one, in the order in which one walks.
#[component]
fn Neighbours(at: At) -> impl IntoView {
    let d = Doorstep::words();
    let (site, door) = (at.site, at.door);
    let both = Memo::new(move |_| {
        at.desk().shell.view().with(|view| {
            let Some(survey) = view.community.surveys.get(&site) else { return (None, None) };
            let Some(here) = survey.doors.get(&door) else { return (None, None) };
            let order = |id: &Id<Door>, household: &Household| {
                by_room(&household.door, &here.door).then(id.cmp(&door))
            };
            let place = |(id, household): (&Id<Door>, &Household)| (*id, household.door.clone());
            let least = |one: &(&Id<Door>, &Household), other: &(&Id<Door>, &Household)| {
                by_room(&one.1.door, &other.1.door).then(one.0.cmp(other.0))
            };
            let on = |side: Ordering| survey.doors.iter().filter(move |(id, one)| order(id, one) == side);
            (on(Ordering::Less).max_by(least).map(place), on(Ordering::Greater).min_by(least).map(place))
        })
    });
    let link = move |to: Option<(Id<Door>, domain::survey::DoorCard)>,
                     icon,
                     words: &'static str,
                     testid: &'static str| {
        to.map(|(id, card)| {
            view! {
                <a class="button" href=door_path(site, id) data-testid=testid>
                    <Icon name=icon/><span>{words}<small class="neighbour">{card.get(DoorField::Room).to_owned()}</small></span>
                </a>
            }
        })
    };
    view! {
        <nav class="actions sticky neighbours" aria-label=d.next>
            {move || {
                let (before, after) = both.get();
                view! {
                    {link(before, "back", d.previous, "previous-door")}
                    {link(after, "right", d.next, "next-door")}
                }
            }}
        </nav>
    }
}
