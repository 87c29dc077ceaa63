//! Promise: a photo is named only where it is evidence of something, without a network too: of an order to the desk, and to whoever
//! has accepted it for as long as that holds; of a record to its member and staff, seen before it is verified; of an activity to
//! everybody until it is taken down.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;

use domain::{
    activity::{ActivityField, PUBLISHED},
    edit::{ActivityEdit, Edit, OrderEdit, Refusal, ServiceEdit},
    id::Id,
    order::{
        DutyStep, OpenField, Order, OrderField, OrderForm, OrderReason, OrderStep, ResidentStep, decided,
        owed, settled, shown, standing, taken_over, unread,
    },
    picture::{PictureRefusal, as_text, named},
    principal::{Member, Principal},
    retention::{RemovalReason, Subject, removal},
    service::{self, RecordRefusal, RecordStep, ServiceRecord, Stage},
    wish::Claimant,
};
use replica::audit::{Ask, Record};
use tests::{
    story::report,
    world::{Weather, World, member, staff},
};

const CLERK: usize = 0;
const OTHER_CLERK: usize = 1;
const FIRST: usize = 2;
const SECOND: usize = 3;
const RESIDENT: usize = 4;
const NEIGHBOUR: usize = 5;

fn town(seed: u64) -> World {
    let residents = [21, 22].map(|number| Principal::Resident(Id::from_random([number; 10])));
    World::new(seed, &[staff(1), staff(2), member(1), member(2), residents[0], residents[1]])
}

fn picture(digit: char) -> String {
    digit.to_string().repeat(64)
}

/// How many pictures a device knows of.
fn known(world: &World, device: usize) -> usize {
    named(&world.view(device).community).len()
}

fn orders(world: &mut World, device: usize, edits: Vec<OrderEdit>) {
    world.act(device, edits.into_iter().map(Edit::Order).collect()).unwrap();
}

fn decides(world: &mut World, order: Id<Order>, what: OrderStep) {
    let ids = (world.id(), world.id());
    let view = world.view(CLERK);
    world.act(CLERK, decided(&view.community, order, ids, what, "", world.now.day())).unwrap();
}

/// An order with two pictures, sent to the first member, who accepts it.
fn accepted(world: &mut World) -> Id<Order> {
    let (order, step) = (world.id(), world.id());
    let Principal::Resident(inbox) = world.devices[RESIDENT].who else { panic!("no resident") };
    let form = OrderForm::default()
        .with(OrderField::Name, "欧阳桂兰")
        .with(OrderField::Phone, "13812345678")
        .with(OrderField::Content, "水龙头漏水")
        .with(OrderField::Consent, "yes")
        .with(OrderField::Pictures, as_text(&[picture('a'), picture('b')]));
    world.set_cut(RESIDENT, true);
    orders(
        world,
        RESIDENT,
        vec![OrderEdit::Send { inbox, order, step, what: ResidentStep::Placed { form } }],
    );
    assert_eq!((known(world, RESIDENT), known(world, CLERK)), (2, 0));
    world.set_cut(RESIDENT, false);
    assert!(world.settle());
    let view = world.view(CLERK);
    let one = unread(&view.community).into_iter().next().unwrap();
    let answer = world.id();
    world.act(CLERK, taken_over(&view.community, &one, world.now.day(), answer)).unwrap();
    decides(world, order, OrderStep::Reviewed);
    let to = Claimant::of(world.devices[FIRST].who);
    let (year, fields) = (world.now.day().year(), vec![(OpenField::Content, "一户漏水".to_owned())]);
    orders(world, CLERK, vec![OrderEdit::Word { year, order, fields }]);
    decides(world, order, OrderStep::Dispatched { to, due: None });
    assert!(world.settle());
    let dispatch = standing(world.view(FIRST).community.order(order).unwrap()).dispatch.unwrap().step;
    let (claimant, step) = (to.unwrap(), world.id());
    let what = DutyStep::Accepted { dispatch };
    orders(world, FIRST, vec![OrderEdit::Serve { year, order, claimant, step, what }]);
    assert!(world.settle());
    order
}

#[test]
fn of_an_order_whoever_has_accepted_it_sees_them_and_nobody_else() {
    for seed in 1..=3 {
        let mut world = town(seed);
        world.weather = if seed == 3 { Weather::ROUGH } else { Weather::CALM };
        let order = accepted(&mut world);
        assert_eq!((known(&world, CLERK), known(&world, OTHER_CLERK), known(&world, FIRST)), (2, 2, 0));
        let due = |world: &World| {
            let view = world.view(CLERK);
            owed(&view.community, order, view.community.order(order).unwrap()).pictures
        };
        // What the desk does not have yet is shown later; two clerks may do it at once.
        for (clerk, some) in [(CLERK, vec![picture('b')]), (OTHER_CLERK, vec![picture('a')])] {
            assert!(due(&world).is_some());
            let view = world.view(clerk);
            world.act(clerk, shown(&view.community, order, &some)).unwrap();
            assert!(world.settle());
        }
        assert_eq!(due(&world), None);
        let seen = [FIRST, SECOND, RESIDENT, NEIGHBOUR].map(|device| known(&world, device));
        assert_eq!(seen, [2, 0, 2, 0], "seed {seed}");
        // Given back, they are taken out like everything that was told of the resident.
        let (claimant, step) = (Claimant::of(world.devices[FIRST].who).unwrap(), world.id());
        let what = DutyStep::GivenBack { why: OrderReason::NoTime };
        let year = world.now.day().year();
        orders(&mut world, FIRST, vec![OrderEdit::Serve { year, order, claimant, step, what }]);
        assert!(world.settle());
        let (view, answer) = (world.view(CLERK), world.id());
        world.act(CLERK, settled(&view.community, order, answer)).unwrap();
        assert!(world.settle());
        assert_eq!((known(&world, FIRST), known(&world, CLERK)), (0, 2));
        let trail = world.devices[CLERK].replica.as_mut().unwrap().trail(&Ask::Record(Record::Order(order)));
        let key = OrderField::Pictures.key();
        let written = trail.entries.iter().flat_map(|entry| &entry.writes).filter(|write| write.field == key);
        assert_eq!(written.count(), 4, "filled in, shown twice, taken out");
    }
}

#[test]
fn photos_added_to_an_order_later_go_the_same_way() {
    let mut world = town(6);
    let order = accepted(&mut world);
    let show = |world: &mut World| {
        let view = world.view(CLERK);
        let due = owed(&view.community, order, view.community.order(order).unwrap()).pictures;
        let names = due.map(|(_, names)| names).unwrap_or_default();
        world.act(CLERK, shown(&view.community, order, &names)).unwrap();
        assert!(world.settle());
    };
    show(&mut world);
    assert_eq!(known(&world, FIRST), 2);
    // Two more where there is no network, and no fifth.
    let Principal::Resident(inbox) = world.devices[RESIDENT].who else { panic!("no resident") };
    let add = |world: &mut World, device: usize, digits: &str| {
        let pictures = digits.chars().map(picture).collect();
        let (step, what) = (world.id(), ResidentStep::Pictured { pictures });
        world.act(device, vec![Edit::Order(OrderEdit::Send { inbox, order, step, what })])
    };
    world.set_cut(RESIDENT, true);
    add(&mut world, RESIDENT, "c").unwrap();
    let many = Err(Refusal::Picture(PictureRefusal::TooMany(4)));
    assert_eq!(add(&mut world, RESIDENT, "de"), many);
    add(&mut world, RESIDENT, "d").unwrap();
    assert_eq!(add(&mut world, RESIDENT, "e"), many);
    assert_eq!(add(&mut world, NEIGHBOUR, "e"), Err(Refusal::NotAllowed));
    world.set_cut(RESIDENT, false);
    assert!(world.settle());
    assert_eq!([CLERK, OTHER_CLERK, FIRST].map(|device| known(&world, device)), [4, 4, 2]);
    // Two clerks who do not know of one another take them over, and nothing is left of it.
    world.set_cut(OTHER_CLERK, true);
    for clerk in [CLERK, OTHER_CLERK] {
        while let Some(one) = unread(&world.view(clerk).community).into_iter().next() {
            let (view, answer) = (world.view(clerk), world.id());
            world.act(clerk, taken_over(&view.community, &one, world.now.day(), answer)).unwrap();
        }
    }
    world.set_cut(OTHER_CLERK, false);
    assert!(world.settle());
    assert_eq!(world.view(CLERK).community.findings.len(), 0);
    show(&mut world);
    let seen = [FIRST, SECOND, NEIGHBOUR].map(|device| known(&world, device));
    assert_eq!(seen, [4, 0, 0]);
    let trail = world.devices[CLERK].replica.as_mut().unwrap().trail(&Ask::Record(Record::Order(order)));
    let sent = trail.entries.iter().filter(|entry| entry.by == Some(Principal::Resident(inbox)));
    assert_eq!(sent.count(), 3, "ordered, and photos added twice");
}

#[test]
fn of_a_record_they_are_seen_before_it_is_verified() {
    let mut world = town(4);
    let Principal::Member(me) = world.devices[FIRST].who else { panic!("no member") };
    let record: Id<ServiceRecord> = world.id();
    let report = report(world.now.day(), "清理楼道");
    let does = |world: &mut World, device: usize, what: Vec<RecordStep>| {
        let edits = what
            .into_iter()
            .map(|what| Edit::Service(Box::new(ServiceEdit { member: me, record, step: world.id(), what })));
        let edits = edits.collect();
        world.act(device, edits)
    };
    let one =
        |world: &World, device: usize| service::record(&world.view(device).community, me, record).unwrap();
    let pictured = |digits: &str| RecordStep::Pictured { pictures: digits.chars().map(picture).collect() };
    world.set_cut(FIRST, true);
    does(&mut world, FIRST, vec![RecordStep::Reported(report), pictured("ab")]).unwrap();
    assert_eq!(
        does(&mut world, FIRST, vec![pictured("abcde")]),
        Err(Refusal::Picture(PictureRefusal::TooMany(4)))
    );
    world.set_cut(FIRST, false);
    assert!(world.settle());
    assert_eq!([CLERK, FIRST, SECOND].map(|device| known(&world, device)), [2, 2, 0]);
    let verified = |of| {
        let counts_from = service::counts_from(&domain::settings::Settings::default(), world.now.day());
        RecordStep::Verified { of, counts_from, effect: None, rating: None, alone: false }
    };
    // One is taken away while a clerk without a network verifies what was seen: it waits again, and the history has both.
    let seen = verified(one(&world, CLERK).version);
    world.set_cut(CLERK, true);
    does(&mut world, CLERK, vec![seen.clone()]).unwrap();
    does(&mut world, FIRST, vec![pictured("b")]).unwrap();
    world.set_cut(CLERK, false);
    assert!(world.settle());
    let is = one(&world, CLERK);
    assert_eq!((is.stage, is.pictures), (Stage::Waiting, vec![picture('b')]));
    assert_eq!(known(&world, CLERK), 2, "what was corrected stays in the history");
    assert_eq!(does(&mut world, CLERK, vec![seen]), Err(Refusal::Service(RecordRefusal::Changed)));
    // Of a member whose data is removed nothing is named any more.
    let (view, fresh) = (world.view(CLERK), world.id::<Member>());
    let edits =
        removal(&view.community, &[Subject::Member(me)], RemovalReason::Requested, true, || *fresh.bytes());
    world.act(CLERK, edits).unwrap();
    assert!(world.settle());
    assert_eq!(known(&world, OTHER_CLERK), 0);
}

#[test]
fn of_an_activity_everybody_sees_them_until_they_are_taken_down() {
    let mut world = town(5);
    let (activity, day) = (world.id(), world.now.day().plus(-1));
    let fields = [
        (ActivityField::Name, "学雷锋".to_owned()),
        (ActivityField::Day, day.to_string()),
        (ActivityField::Start, "09:00".to_owned()),
        (ActivityField::End, "11:00".to_owned()),
        (ActivityField::Place, "广场".to_owned()),
        (ActivityField::Year, day.year().to_string()),
        (ActivityField::Status, PUBLISHED.to_owned()),
    ];
    let fill = ActivityEdit::Fill { activity, fields: fields.into() };
    world.act(CLERK, vec![Edit::Activity(fill)]).unwrap();
    assert!(world.settle());
    let put = |world: &mut World, device: usize, digits: &str, there: bool| {
        let edits = digits
            .chars()
            .map(|digit| Edit::Activity(ActivityEdit::Picture { activity, picture: picture(digit), there }));
        world.act(device, edits.collect())
    };
    // Two clerks without a network put up one in common, and more together than there may be: all of them are seen.
    for (clerk, digits) in [(CLERK, "abcdef"), (OTHER_CLERK, "f01234")] {
        world.set_cut(clerk, true);
        put(&mut world, clerk, digits, true).unwrap();
        world.pass(60_000);
    }
    for clerk in [CLERK, OTHER_CLERK] {
        world.set_cut(clerk, false);
    }
    assert!(world.settle());
    for device in [CLERK, FIRST, NEIGHBOUR] {
        let view = world.view(device);
        let all: BTreeSet<String> = view.community.activities[&activity].pictures.iter().cloned().collect();
        assert_eq!(all.len(), 11);
        assert_eq!(view.community.findings.len(), 0, "{:?}", view.community.findings);
    }
    assert_eq!(put(&mut world, CLERK, "9", true), Err(Refusal::Picture(PictureRefusal::TooMany(9))));
    assert_eq!(put(&mut world, FIRST, "9", true), Err(Refusal::NotAllowed));
    put(&mut world, OTHER_CLERK, "abcde", false).unwrap();
    assert!(world.settle());
    assert_eq!(known(&world, NEIGHBOUR), 6);
    put(&mut world, CLERK, "9", true).unwrap();
    assert!(world.settle());
    let view = world.view(FIRST);
    assert_eq!(view.community.activities[&activity].pictures.last(), Some(&picture('9')), "the last put up");
}
