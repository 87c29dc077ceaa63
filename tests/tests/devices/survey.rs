//! Promise: surveyors who stand on two floors of one building without a network lose nothing to one another; each has the
//! own buildings and no other; what two clerks take over is made once; and a door that is removed is gone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;

use domain::{
    community::Community,
    edit::{Edit, Refusal, SurveyEdit},
    grant::{Grant, Site},
    id::Id,
    moment::Year,
    order::{OrderField, OrderState, standing},
    principal::Principal,
    retention::{RemovalReason, Subject, removal},
    survey::{
        BuildingField, Door, DoorCard, DoorField, DoorState, Household, MetField, NeedField, ORDER_NEED,
        Pattern, Visit, VisitMethod, VisitResult, door_state, take_over,
    },
};
use tests::world::{Weather, World, staff};

const SECRET: &str = "13812345678";
const CLERK: usize = 0;

const fn site(building: u8) -> Site {
    Site { estate: Id::from_random([1; 10]), building: Id::from_random([building; 10]) }
}

fn surveyor(number: u8, sites: &[Site]) -> Grant {
    Grant::new(Principal::Surveyor(Id::from_random([number; 10])), false, sites.iter().copied().collect())
}

fn does(world: &mut World, device: usize, edits: Vec<Edit>) {
    world.act(device, edits).unwrap();
}

fn survey(edit: SurveyEdit) -> Vec<Edit> {
    vec![Edit::Survey(edit)]
}

fn doors(community: &Community, site: Site) -> Vec<Id<Door>> {
    let survey = &community.surveys[&site];
    let mut doors: Vec<_> = survey.doors.iter().collect();
    doors.sort_by(|(_, one), (_, other)| domain::survey::by_room(&one.door, &other.door));
    doors.into_iter().map(|(id, _)| *id).collect()
}

fn household(world: &World, device: usize, site: Site, door: Id<Door>) -> Household {
    world.view(device).community.surveys[&site].doors[&door].clone()
}

/// A clerk, and two buildings of six doors.
fn estate(seed: u64) -> World {
    let mut world = World::new(seed, &[staff(9)]);
    for number in [1, 2] {
        let site = site(number);
        let pattern = Pattern { stairs: 1, from: 1, to: 3, rooms: 2 };
        let doors: Vec<(Id<Door>, DoorCard)> =
            pattern.doors().into_iter().map(|card| (world.id(), card)).collect();
        let fields = vec![
            (BuildingField::Estate, site.estate.to_string()),
            (BuildingField::EstateName, "桂花苑".to_owned()),
            (BuildingField::Name, format!("{number}栋")),
        ];
        does(
            &mut world,
            CLERK,
            vec![
                Edit::Survey(SurveyEdit::FillBuilding { building: site.building, fields }),
                Edit::Survey(SurveyEdit::AddDoors { site, doors }),
            ],
        );
    }
    assert!(world.settle());
    world
}

fn visit(world: &World, result: VisitResult) -> Visit {
    let on = world.now.day();
    let (method, visitors) = (VisitMethod::AtTheDoor, vec!["王芳".to_owned(), "李强".to_owned()]);
    Visit { on, result, method, visitors, consent: None, again: None, left: None }
}

#[test]
fn two_surveyors_without_a_network_lose_nothing() {
    for seed in 1..=4 {
        let mut world = estate(seed);
        let (one, two) =
            (world.add_device(surveyor(1, &[site(1)])), world.add_device(surveyor(2, &[site(1)])));
        assert!(world.settle());
        world.weather = Weather::ROUGH;
        for device in [one, two] {
            world.set_cut(device, true);
        }
        let all = doors(&world.view(one).community, site(1));
        let (mine, yours, both) = (all[0], all[5], all[2]);
        let site = site(1);
        for (device, door, result) in [
            (one, mine, VisitResult::Met),
            (two, yours, VisitResult::Nobody),
            (one, both, VisitResult::Nobody),
            (two, both, VisitResult::Met),
        ] {
            let what = visit(&world, result);
            let visit = world.id();
            does(&mut world, device, survey(SurveyEdit::NoteVisit { site, door, visit, what }));
        }
        for (device, phone, name) in [(one, "13800000001", "张伟"), (two, "13800000002", "王芳")] {
            let fields = vec![(DoorField::Phone, phone.to_owned())];
            does(&mut world, device, survey(SurveyEdit::FillDoor { site, door: both, fields }));
            let met = world.id();
            let fields = vec![(MetField::Name, name.to_owned())];
            does(&mut world, device, survey(SurveyEdit::FillMet { site, door: both, met, fields }));
        }
        for device in [one, two] {
            world.set_cut(device, false);
        }
        world.weather = Weather::CALM;
        assert!(world.settle());
        for device in [CLERK, one, two] {
            let known = household(&world, device, site, both);
            assert_eq!(known.visits.len(), 2);
            let names: BTreeSet<&str> =
                known.people.values().map(|person| person.get(MetField::Name)).collect();
            assert_eq!(names, BTreeSet::from(["张伟", "王芳"]));
            let [contested] = known.contested.as_slice() else { panic!("{:?}", known.contested) };
            assert_eq!(contested.field, "households/phone");
            let held: BTreeSet<(&str, Option<Principal>)> =
                contested.values.iter().map(|held| (held.value.as_str(), held.by)).collect();
            let by = |number| Some(Principal::Surveyor(Id::from_random([number; 10])));
            assert_eq!(held, BTreeSet::from([("13800000001", by(1)), ("13800000002", by(2))]));
            assert_eq!(door_state(&household(&world, device, site, mine)), DoorState::Met);
            assert_eq!(door_state(&household(&world, device, site, yours)), DoorState::Again);
        }
        // Somebody chooses, and it is settled everywhere.
        let fields = vec![(DoorField::Phone, "13800000002".to_owned())];
        does(&mut world, CLERK, survey(SurveyEdit::FillDoor { site, door: both, fields }));
        assert!(world.settle());
        assert_eq!(household(&world, one, site, both).contested, []);
    }
}

#[test]
fn a_surveyor_has_the_own_buildings_and_no_other() {
    let mut world = estate(7);
    let device = world.add_device(surveyor(1, &[site(1)]));
    assert!(world.settle());
    let all = doors(&world.view(CLERK).community, site(2));
    let fields = vec![(DoorField::Phone, SECRET.to_owned())];
    does(
        &mut world,
        CLERK,
        survey(SurveyEdit::FillDoor { site: site(2), door: all[0], fields: fields.clone() }),
    );
    assert!(world.settle());
    let view = world.view(device);
    assert_eq!(view.community.surveys.keys().copied().collect::<Vec<_>>(), [site(1)]);
    // The list of buildings is everybody's; it names no person.
    assert_eq!(view.community.buildings.len(), 2);
    assert!(view.community.members.is_empty() && view.community.wishes.is_empty());
    assert!(!holds(&world.devices[device].disk, SECRET));
    assert!(holds(&world.disk, SECRET), "the search finds what it looks for");
    let refused = world.act(device, survey(SurveyEdit::FillDoor { site: site(2), door: all[0], fields }));
    assert_eq!(refused, Err(Refusal::NotAllowed));
}

fn holds(disk: &replica::store::Memory, words: &str) -> bool {
    !tests::bytes::found(disk, &[words]).is_empty()
}

/// Two clerks without a network take over the same need, of a kind; what was made of it, as the need says.
fn taken_over_twice(world: &mut World, said: &[(NeedField, &str)], made: NeedField) -> String {
    let other = world.add_device(domain::grant::Grant::admin(Id::from_random([8; 10])));
    let site = site(1);
    let door = doors(&world.view(CLERK).community, site)[0];
    let need = world.id();
    let fields = said.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
    does(world, CLERK, survey(SurveyEdit::FillNeed { site, door, need, fields }));
    assert!(world.settle());
    for clerk in [CLERK, other] {
        world.set_cut(clerk, true);
    }
    for clerk in [CLERK, other] {
        let edits = take_over(&world.view(clerk).community, site, door, need, Year(2026));
        does(world, clerk, edits);
    }
    for clerk in [CLERK, other] {
        world.set_cut(clerk, false);
    }
    assert!(world.settle());
    for clerk in [CLERK, other] {
        let known = household(world, clerk, site, door);
        assert_eq!(known.contested, []);
        assert_eq!(take_over(&world.view(clerk).community, site, door, need, Year(2026)), []);
        assert!(world.view(clerk).community.findings.is_empty());
    }
    household(world, other, site, door).needs[&need].get(made).to_owned()
}

#[test]
fn what_two_clerks_take_over_is_made_once() {
    let mut world = estate(11);
    let said = [(NeedField::Category, "微心愿"), (NeedField::Words, "想要一副老花镜")];
    let wish = taken_over_twice(&mut world, &said, NeedField::Wish).parse().unwrap();
    let community = &world.view(CLERK).community;
    assert_eq!((community.wishes.len(), community.wish(wish).is_some()), (1, true));
}

#[test]
fn an_order_that_was_told_at_the_door_is_one_order_of_the_queue() {
    let mut world = estate(12);
    let site = site(1);
    let door = doors(&world.view(CLERK).community, site)[0];
    let fields = vec![(DoorField::Householder, "周敏".to_owned())];
    does(&mut world, CLERK, survey(SurveyEdit::FillDoor { site, door, fields }));
    let said =
        [(NeedField::Category, ORDER_NEED), (NeedField::Words, "水龙头漏水"), (NeedField::Consent, "yes")];
    let order = taken_over_twice(&mut world, &said, NeedField::Order).parse().unwrap();
    let view = world.view(CLERK);
    assert_eq!(view.community.orders.len(), 1);
    let known = view.community.order(order).unwrap();
    assert_eq!(standing(known).state, OrderState::Submitted);
    let form = known.form().unwrap();
    assert_eq!((form.get(OrderField::Name), form.get(OrderField::Channel)), ("周敏", "visit"));
}

#[test]
fn a_door_that_is_removed_is_gone_from_every_disk() {
    let mut world = estate(13);
    let site = site(1);
    let helper = world.add_device(surveyor(1, &[site]));
    assert!(world.settle());
    let door = doors(&world.view(helper).community, site)[1];
    let (met, need, visit_id) = (world.id(), world.id(), world.id());
    let phone = vec![(DoorField::Phone, SECRET.to_owned())];
    let what = visit(&world, VisitResult::Met);
    does(
        &mut world,
        helper,
        [
            SurveyEdit::FillDoor { site, door, fields: phone.clone() },
            SurveyEdit::NoteVisit { site, door, visit: visit_id, what },
            SurveyEdit::FillMet { site, door, met, fields: vec![(MetField::Phone, SECRET.to_owned())] },
            SurveyEdit::FillNeed { site, door, need, fields: vec![(NeedField::Words, SECRET.to_owned())] },
        ]
        .map(Edit::Survey)
        .to_vec(),
    );
    assert!(world.settle());
    assert!(holds(&world.disk, SECRET));
    let view = world.view(CLERK);
    let why = RemovalReason::Requested;
    let edits =
        removal(&view.community, &[Subject::Door(site, door)], why, true, || *world.id::<()>().bytes());
    does(&mut world, CLERK, edits);
    assert!(!world.view(CLERK).community.surveys[&site].doors.contains_key(&door), "nobody sees it any more");
    assert!(world.settle());
    for device in [CLERK, helper] {
        let known = &world.view(device).community.surveys[&site];
        assert_eq!((known.doors.len(), known.doors.contains_key(&door)), (5, false));
        assert!(!holds(&world.devices[device].disk, SECRET), "device {device}");
        assert!(world.view(device).community.findings.is_empty());
    }
    assert!(!holds(&world.disk, SECRET));
    let again = world.act(helper, survey(SurveyEdit::FillDoor { site, door, fields: phone }));
    assert_eq!(again, Err(Refusal::Removed));
}
