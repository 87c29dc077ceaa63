//! The card of a pair, filled in field by field: whom it is for, who helps, what is needed. Staff only.

use domain::{
    edit::{FileField, FileOf},
    pair::{FREQUENCIES, PairCard, PairField, helpers, helpers_text},
    survey::{DoorField, place},
    wish::{Claimant, Contested},
};
use leptos::prelude::*;

use super::{called, one::One};
use crate::{
    components::{DraftField, Icon, Option2, Search, SelectField, Sheet, Toggles},
    pages::{
        contested::{Dispute, Disputes},
        doing::{Desk, Doing},
        wish::parse_day,
    },
    words::{
        FieldName as _,
        pairs::{Pairs, frequency},
    },
};

/// So many are offered at once.
const OFFERED: usize = 8;

/// The form.
#[component]
pub(super) fn CardPart(one: One) -> impl IntoView {
    let w = Pairs::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let keep = move |field: PairField| {
        Callback::new(move |value: String| {
            doing.queue(one.filled(desk, vec![(field, value.trim().to_owned())]), |_| ());
        })
    };
    let value =
        move |field: PairField| Memo::new(move |_| one.pair.with(|pair| pair.card.get(field).to_owned()));
    let (difficulties, needs) = desk.shell.view().with_untracked(|view| {
        let settings = &view.community.settings;
        (settings.pair_difficulties.clone(), settings.pair_needs.clone())
    });
    let difficulties = difficulties.iter().map(|one| Option2::plain(one)).collect::<Vec<_>>();
    let often = FREQUENCIES.map(|days| Option2::new(days.to_string(), frequency(days))).to_vec();
    let (from, to) = (value(PairField::From), value(PairField::To));
    let to_error = Signal::derive(move || {
        let (from, to) = (from.with(|day| parse_day(day)), to.with(|day| parse_day(day)));
        match (from, to) {
            (Some(from), Some(to)) if to < from => w.day_before.to_owned(),
            _ => String::new(),
        }
    });
    let text = move |field: PairField, testid: &'static str, lines: bool| {
        view! { <DraftField label=field.name() value=value(field) on_commit=keep(field) lines testid/> }
    };
    view! {
        <section class="part stack" data-testid="pair-card">
            <h2>{w.card}</h2>
            <p class="hint">{w.kept}</p>
            <ContestedPart one/>
            <HelpersPart one/>
            <form class="form" on:submit=|event| event.prevent_default()>
                <DoorPart one/>
                <DraftField label=PairField::Name.name() value=value(PairField::Name) on_commit=keep(PairField::Name) required=true testid="field-name"/>
                <DraftField label=PairField::Phone.name() value=value(PairField::Phone) on_commit=keep(PairField::Phone) kind="tel" testid="field-phone"/>
                {text(PairField::Address, "field-address", false)}
                <SelectField label=PairField::Difficulty.name() options=difficulties value=value(PairField::Difficulty)
                    on_choose=keep(PairField::Difficulty) none=w.choose.to_owned() required=true testid="field-difficulty"/>
                <Toggles legend=PairField::Needs.name() options=needs value=value(PairField::Needs) on_choose=keep(PairField::Needs) testid="field-needs"/>
                {text(PairField::Goal, "field-goal", true)}
                <SelectField label=PairField::Every.name() options=often value=value(PairField::Every)
                    on_choose=keep(PairField::Every) none=w.choose.to_owned() testid="field-every"/>
                <div class="field-row">
                    <DraftField label=PairField::From.name() value=from on_commit=keep(PairField::From) kind="date" required=true testid="field-from"/>
                    <DraftField label=PairField::To.name() value=to on_commit=keep(PairField::To) kind="date" error=to_error testid="field-to"/>
                </div>
                {doing.trouble()}
            </form>
        </section>
    }
}

/// Fields with two values, to choose from.
#[component]
fn ContestedPart(one: One) -> impl IntoView {
    let desk = Desk::here();
    let all = Memo::new(move |_| one.pair.with(|pair| pair.contested.clone()));
    let dispute = move |dispute: Contested| {
        let field = PairField::from_key(&dispute.field)?;
        let shown = |value: &str| match field {
            PairField::Helpers => {
                let all = helpers(&PairCard::default().with(field, value));
                all.into_iter().map(|one| called(desk, one)).collect::<Vec<_>>().join("、")
            }
            _ => value.to_owned(),
        };
        let take = move |value| one.filled(desk, vec![(field, value)]);
        Some(Dispute::open(field.name(), dispute.values, shown, take))
    };
    move || {
        let all = all.get().into_iter().filter_map(dispute).collect();
        view! { <Disputes all/> }
    }
}

/// Who helps: members and units, added and taken off.
#[component]
fn HelpersPart(one: One) -> impl IntoView {
    let w = Pairs::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (open, search) = (RwSignal::new(false), RwSignal::new(String::new()));
    let now = Memo::new(move |_| one.pair.with(|pair| pair.helpers()));
    let set = move |all: Vec<Claimant>| {
        doing.run(one.filled(desk, vec![(PairField::Helpers, helpers_text(&all))]), "", move || {
            open.set(false);
        });
    };
    let offered = Memo::new(move |_| {
        let (text, known) = (search.get(), now.get());
        let text = text.trim().to_owned();
        desk.shell.view().with(|view| {
            let community = &view.community;
            let members = community.members.keys().map(|id| Claimant::Member(*id));
            let all = members.chain(community.units.keys().map(|id| Claimant::Unit(*id)));
            let named = all.map(|one| (one, community.on_card(FileOf::of(one), FileField::Name).to_owned()));
            let fits = |(one, name): &(Claimant, String)| {
                !name.is_empty()
                    && name.contains(&text)
                    && !known.contains(one)
                    && !community.has_left(&one.principal())
            };
            named.filter(fits).take(OFFERED).collect::<Vec<_>>()
        })
    });
    view! {
        <fieldset class="field" data-required="" data-testid="helpers">
            <legend>{w.helpers}</legend>
            {move || now.with(Vec::is_empty).then(|| view! { <p class="hint">{w.no_helper}</p> })}
            <ul class="rows" role="list">
                {move || now.get().into_iter().map(|helper| {
                    let name = called(desk, helper);
                    let label = format!("{} {name}", w.remove_helper);
                    view! {
                        <li class="row">
                            <span class="row-main"><strong>{name}</strong></span>
                            <button type="button" class="button small quiet" data-testid="remove-helper" aria-label=label
                                on:click=move |_| set(now.get_untracked().into_iter().filter(|one| *one != helper).collect())>{w.remove_helper}</button>
                        </li>
                    }
                }).collect_view()}
            </ul>
            <button type="button" class="button" data-testid="add-helper" on:click=move |_| open.set(true)><Icon name="plus"/>{w.add_helper}</button>
            {doing.trouble()}
            <Sheet open title=Signal::stored(w.add_helper.to_owned()) testid="helper-sheet">
                <div class="sheet-body stack">
                    <Search label=w.helper_search placeholder=w.helper_search value=search testid="helper-search"/>
                    <ul class="rows" role="list">
                        {move || offered.get().into_iter().map(|(claimant, name)| view! {
                            <li>
                                <button type="button" class="row" data-testid="helper-option"
                                    on:click=move |_| set(now.get_untracked().into_iter().chain([claimant]).collect())>
                                    <span class="row-main"><strong>{name}</strong></span>
                                </button>
                            </li>
                        }).collect_view()}
                    </ul>
                </div>
            </Sheet>
        </fieldset>
    }
}

/// Whom it is for, taken from the survey.
#[component]
fn DoorPart(one: One) -> impl IntoView {
    let w = Pairs::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (open, search) = (RwSignal::new(false), RwSignal::new(String::new()));
    let surveyed = desk.shell.view().with_untracked(|view| !view.community.surveys.is_empty());
    let found = Memo::new(move |_| {
        let text = search.get().trim().to_owned();
        if text.is_empty() {
            return Vec::new();
        }
        desk.shell.view().with(|view| {
            let community = &view.community;
            let doors = community.surveys.iter().flat_map(|(site, survey)| {
                let building = community.buildings.get(&survey.building);
                survey.doors.iter().map(move |(id, household)| {
                    let door = &household.door;
                    let of = |field: DoorField| door.get(field).to_owned();
                    (
                        format!("{site}/{id}"),
                        place(building, door),
                        of(DoorField::Householder),
                        of(DoorField::Phone),
                    )
                })
            });
            let fits = |(_, place, name, _): &(String, String, String, String)| {
                place.contains(&text) || name.contains(&text)
            };
            doors.filter(fits).take(OFFERED).collect::<Vec<_>>()
        })
    });
    let take = move |(door, place, name, phone): (String, String, String, String)| {
        let fields = vec![
            (PairField::Door, door),
            (PairField::Address, place),
            (PairField::Name, name),
            (PairField::Phone, phone),
        ];
        doing.run(one.filled(desk, fields), "", move || open.set(false));
    };
    surveyed.then(|| view! {
        <div class="actions">
            <button type="button" class="button" data-testid="from-door" on:click=move |_| open.set(true)><Icon name="home"/>{w.from_door}</button>
        </div>
        {doing.trouble()}
        <Sheet open title=Signal::stored(w.from_door.to_owned()) testid="door-sheet">
            <div class="sheet-body stack">
                <Search label=w.door_search placeholder=w.door_search value=search testid="door-search"/>
                <ul class="rows" role="list">
                    {move || found.get().into_iter().map(|door| {
                        let (place, name) = (door.1.clone(), door.2.clone());
                        view! {
                            <li>
                                <button type="button" class="row" data-testid="door-option" on:click=move |_| take(door.clone())>
                                    <span class="row-main"><strong>{place}</strong> " " {name}</span>
                                </button>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </div>
        </Sheet>
    })
}
