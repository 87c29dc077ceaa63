//! The picture of a building: stairs side by side, floors from the top down, every door with the mark of its state. Only
//! this one building is drawn.

use std::collections::BTreeMap;

use domain::{
    edit::{Edit, SurveyEdit},
    grant::Site,
    id::Id,
    survey::{Door, DoorCard, DoorField, DoorState, Picture, door_state, picture, progress},
};
use leptos::prelude::*;

use super::{NotYours, building_name, door_path, naming::RenameBuilding, site_in_address, surveys};
use crate::{
    components::{Chips, Empty, Icon, Option2, PageHead, Sheet, TextField},
    pages::doing::{Desk, Doing},
    words::{self, Common, Doorstep, Surveying, sentence},
};

/// What a list of doors can be narrowed to.
const FILTERS: [DoorState; 3] = [DoorState::Again, DoorState::Begun, DoorState::Unvisited];
/// All states, in the order of the legend.
const STATES: [DoorState; 7] = [
    DoorState::Unvisited,
    DoorState::Begun,
    DoorState::Again,
    DoorState::Met,
    DoorState::Refused,
    DoorState::Vacant,
    DoorState::TenantsOnly,
];

const fn key(state: DoorState) -> &'static str {
    match state {
        DoorState::Unvisited => "unvisited",
        DoorState::Begun => "begun",
        DoorState::Again => "again",
        DoorState::Met => "met",
        DoorState::Refused => "refused",
        DoorState::Vacant => "vacant",
        DoorState::TenantsOnly => "tenants-only",
    }
}

/// What is drawn, and nothing more: the picture is not drawn anew while somebody writes at a door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Drawn {
    picture: Picture,
    doors: BTreeMap<Id<Door>, Cell>,
    lead: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Cell {
    stair: String,
    room: String,
    state: DoorState,
}

fn drawn(desk: Desk, site: Site) -> Drawn {
    desk.shell.view().with(|view| {
        let Some(survey) = view.community.surveys.get(&site) else { return Drawn::default() };
        let counts = progress(survey.doors.values());
        let cell = |household: &domain::survey::Household| Cell {
            stair: household.door.get(DoorField::Stair).to_owned(),
            room: household.door.get(DoorField::Room).to_owned(),
            state: door_state(household),
        };
        Drawn {
            picture: picture(survey.doors.iter().map(|(id, household)| (*id, &household.door))),
            doors: survey.doors.iter().map(|(id, household)| (*id, cell(household))).collect(),
            lead: sentence!(
                "已访 {} / {} 户，见面 {} 户，在职党员 {} 人",
                "{} of {} doors visited, {} met, {} members found",
                counts.visited,
                counts.doors,
                counts.met,
                counts.members_found
            ),
        }
    })
}

/// The page.
#[component]
pub(crate) fn BuildingPage() -> impl IntoView {
    let desk = Desk::here();
    let site = site_in_address();
    let open = Memo::new(move |_| site.get().filter(|site| surveys(desk, *site)));
    move || match open.get() {
        Some(site) => view! { <Building site/> }.into_any(),
        None => view! { <NotYours/> }.into_any(),
    }
}

#[component]
fn Building(site: Site) -> impl IntoView {
    let (w, d) = (Surveying::words(), Doorstep::words());
    let desk = Desk::here();
    let all = Memo::new(move |_| drawn(desk, site));
    let filter = RwSignal::new(String::new());
    let title = Signal::derive(move || building_name(desk, site));
    let lead = Signal::derive(move || all.with(|all| all.lead.clone()));
    let chips = Signal::derive(move || {
        all.with(|all| {
            FILTERS
                .iter()
                .map(|state| {
                    let count = all.doors.values().filter(|cell| cell.state == *state).count();
                    (Option2::new(key(*state), words::door_state(*state)), Some(count))
                })
                .collect::<Vec<_>>()
        })
    });
    let empty = Memo::new(move |_| all.with(|all| all.doors.is_empty()));
    view! {
        <PageHead title lead>
            <a class="button quiet" href="/survey" data-testid="to-survey"><Icon name="back"/>{w.to_survey}</a>
            <AddDoor site/>
            {desk.is_staff_now().then(|| view! { <RenameBuilding site/> })}
        </PageHead>
        {move || if empty.get() {
            view! { <Empty icon="home" title=d.no_doors/> }.into_any()
        } else {
            view! {
                <Chips label=d.filter options=chips value=filter testid="door-filter"/>
                <Block site all filter/>
                <Legend/>
            }
            .into_any()
        }}
    }
}

#[component]
fn Block(site: Site, all: Memo<Drawn>, filter: RwSignal<String>) -> impl IntoView {
    let d = Doorstep::words();
    move || {
        let Drawn { picture, doors, .. } = all.get();
        let cell = |id: &Id<Door>, named: bool| {
            doors.get(id).map(|cell| view! { <DoorCell site id=*id cell=cell.clone() named filter/> })
        };
        let floors = picture.floors.iter().map(|floor| {
            let stairs = floor.doors.iter().map(|doors| {
                let doors = doors.iter().map(|id| cell(id, false)).collect_view();
                view! { <td><div class="floor-doors">{doors}</div></td> }
            });
            view! {
                <tr>
                    <th scope="row">{floor.number}{d.floor}</th>
                    {stairs.collect_view()}
                </tr>
            }
        });
        let heads = picture.stairs.iter().map(|stair| view! { <th scope="col">{stair.clone()}</th> });
        let elsewhere = picture.elsewhere.iter().map(|id| cell(id, true)).collect_view();
        view! {
            {(!picture.floors.is_empty()).then(|| view! {
                <div class="block" tabindex="0" role="region" aria-label=d.picture data-testid="block">
                    <table>
                        <caption class="unseen">{d.picture}</caption>
                        <thead><tr><td></td>{heads.collect_view()}</tr></thead>
                        <tbody>{floors.collect_view()}</tbody>
                    </table>
                </div>
            })}
            {(!picture.elsewhere.is_empty()).then(|| view! {
                <section class="part" data-testid="elsewhere">
                    <h2>{d.elsewhere}</h2>
                    <div class="floor-doors">{elsewhere}</div>
                </section>
            })}
        }
    }
}

/// A door: its room and the mark of its state. `named` writes the stair, too, where no column says it.
#[component]
fn DoorCell(site: Site, id: Id<Door>, cell: Cell, named: bool, filter: RwSignal<String>) -> impl IntoView {
    let Cell { stair, room, state } = cell;
    let label = format!("{stair} {room} {}", words::door_state(state));
    let shown = if named { format!("{stair}{room}") } else { room };
    let aside = move || filter.with(|filter| !filter.is_empty() && filter != key(state)).then_some("");
    view! {
        <a class="door" href=door_path(site, id) aria-label=label.trim().to_owned() data-testid="door"
            data-door=key(state) data-aside=aside>
            <span>{shown}</span>
            <strong aria-hidden="true">{words::door_mark(state)}</strong>
        </a>
    }
}

#[component]
fn Legend() -> impl IntoView {
    let d = Doorstep::words();
    let marks = STATES.map(|state| {
        view! {
            <li><span class="door-mark" data-door=key(state) aria-hidden="true">{words::door_mark(state)}</span>{words::door_state(state)}</li>
        }
    });
    view! {
        <section class="part" data-testid="legend">
            <h2>{d.legend}</h2>
            <ul class="legend" role="list">{marks.collect_view()}</ul>
        </section>
    }
}

/// A door the list of the estate does not have.
#[component]
fn AddDoor(site: Site) -> impl IntoView {
    let d = Doorstep::words();
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="button" data-testid="add-door" on:click=move |_| open.set(true)>
            <Icon name="plus"/>{d.add_door}
        </button>
        <Sheet open title=Signal::stored(d.add_door.to_owned()) testid="add-door-sheet"><AddDoorFields site open/></Sheet>
    }
}

#[component]
fn AddDoorFields(site: Site, open: RwSignal<bool>) -> impl IntoView {
    let d = Doorstep::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let text = || RwSignal::new(String::new());
    let (stair, room, room_wrong) = (text(), text(), text());
    let id = desk.shell.new_id::<Door>();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (stair, room) = (stair.get_untracked(), room.get_untracked());
        let twice = desk.shell.view().with_untracked(|view| {
            view.community.surveys.get(&site).is_some_and(|survey| survey.has_door(&stair, &room))
        });
        let wrong = match (room.trim().is_empty(), twice) {
            (true, _) => d.room_needed,
            (false, true) => d.room_twice,
            (false, false) => "",
        };
        room_wrong.set(wrong.to_owned());
        if wrong.is_empty() {
            let card = DoorCard::default().with(DoorField::Stair, stair).with(DoorField::Room, room);
            let edit = Edit::Survey(SurveyEdit::AddDoors { site, doors: vec![(id, card)] });
            doing.run(vec![edit], d.added_door, move || open.set(false));
        }
    };
    view! {
        <form class="sheet-body stack" id="add-door-form" on:submit=save>
            <TextField label=d.stair value=stair hint=d.stair_hint testid="door-stair"/>
            <TextField label=d.room value=room hint=d.room_hint required=true error=room_wrong testid="door-room"/>
            {doing.trouble()}
        </form>
        <footer class="sheet-foot">
            <button type="submit" form="add-door-form" class="button primary" data-testid="door-submit" aria-busy=move || doing.busy()>{d.add_door}</button>
            <button type="button" class="button" on:click=move |_| open.set(false)>{Common::words().not_now}</button>
        </footer>
    }
}
