//! Promise: what waits for a member is the same on the member's phone and on the desks of staff, goes when it is done without a
//! network, and other phones know of it no more than everybody does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    activity::{ActivityField, PUBLISHED},
    edit::{ActivityEdit, Edit, OrderEdit, ServiceEdit},
    home::{What, fitting, waiting},
    id::Id,
    order::{DutyStep, OpenField, Order, OrderField, OrderStep, standing},
    principal::{Member, Principal},
    service::{RecordStep, ServiceRecord},
    wish::Claimant,
};
use tests::{
    story::report,
    world::{Weather, World, member, staff},
};

const CLERK: usize = 0;
const OTHER_CLERK: usize = 1;
const PHONE: usize = 2;
const OTHER: usize = 3;

fn town(seed: u64) -> World {
    World::new(seed, &[staff(1), staff(2), member(1), member(2)])
}

fn member_of(world: &World, device: usize) -> Id<Member> {
    let Principal::Member(id) = world.devices[device].who else { panic!("no member") };
    id
}

/// What waits for the first member, as a device sees it.
fn waits(world: &mut World, device: usize) -> Vec<What> {
    let (me, now) = (member_of(world, PHONE), world.now);
    waiting(&world.view(device).community, me, now).into_iter().map(|one| one.what).collect()
}

fn order(world: &mut World, to: Option<Claimant>) -> Id<Order> {
    let (order, year) = (world.id(), world.now.day().year());
    let fields = [
        (OrderField::Name, "王秀珍"),
        (OrderField::Phone, "13812345678"),
        (OrderField::Category, "便民维修"),
        (OrderField::Content, "水龙头漏水"),
        (OrderField::Consent, "yes"),
    ];
    let fields = fields.map(|(field, value)| (field, value.to_owned())).to_vec();
    let open =
        vec![(OpenField::Category, "便民维修".to_owned()), (OpenField::Content, "水龙头漏水".to_owned())];
    world.act(CLERK, vec![Edit::Order(OrderEdit::Fill { year, order, fields })]).unwrap();
    world.act(CLERK, vec![Edit::Order(OrderEdit::Word { year, order, fields: open })]).unwrap();
    let due = Some(world.now.day().plus(14));
    for what in [OrderStep::Submitted, OrderStep::Reviewed, OrderStep::Dispatched { to, due }] {
        let step = world.id();
        world.act(CLERK, vec![Edit::Order(OrderEdit::Decide { year, order, step, what })]).unwrap();
    }
    order
}

fn activity(world: &mut World) -> Id<domain::activity::Activity> {
    let (activity, day) = (world.id(), world.now.day().plus(3));
    let fields = [
        (ActivityField::Year, day.year().to_string()),
        (ActivityField::Name, "清明祭扫".to_owned()),
        (ActivityField::Day, day.to_string()),
        (ActivityField::Start, "09:00".to_owned()),
        (ActivityField::End, "11:00".to_owned()),
        (ActivityField::Place, "烈士陵园".to_owned()),
        (ActivityField::Status, PUBLISHED.to_owned()),
    ];
    world.act(CLERK, vec![Edit::Activity(ActivityEdit::Fill { activity, fields: fields.to_vec() })]).unwrap();
    activity
}

/// The member reports something, and a clerk refuses it.
fn refused(world: &mut World) -> Id<ServiceRecord> {
    let (record, step, answer, me) = (world.id(), world.id(), world.id(), member_of(world, PHONE));
    let report = report(world.now.day(), "清扫楼道");
    let does = |step, what| vec![Edit::Service(Box::new(ServiceEdit { member: me, record, step, what }))];
    world.act(PHONE, does(step, RecordStep::Reported(report))).unwrap();
    assert!(world.settle());
    let why = "请写明在哪一栋".to_owned();
    world.act(CLERK, does(answer, RecordStep::Refused { of: step, why })).unwrap();
    record
}

#[test]
fn what_waits_is_the_same_everywhere_and_goes_when_it_is_done_without_a_network() {
    for seed in 1..=4 {
        let mut world = town(seed);
        let me = Claimant::Member(member_of(&world, PHONE));
        let sent = order(&mut world, Some(me));
        let pool = order(&mut world, None);
        let activity = activity(&mut world);
        assert!(world.settle());
        for device in [CLERK, OTHER_CLERK, PHONE] {
            assert_eq!(waits(&mut world, device), [What::AnswerOrder(sent)], "seed {seed}, device {device}");
        }
        let now = world.now;
        let fits = fitting(&world.view(PHONE).community, member_of(&world, PHONE), now);
        assert_eq!((fits.orders, fits.activities), (vec![pool], vec![activity]), "seed {seed}");

        world.weather = Weather::ROUGH;
        world.set_cut(PHONE, true);
        let year = world.now.day().year();
        let dispatch = standing(world.view(PHONE).community.order(sent).unwrap()).dispatch.unwrap().step;
        let (accept, sign_up) = (world.id(), world.id());
        let what = DutyStep::Accepted { dispatch };
        let accepts = OrderEdit::Serve { year, order: sent, claimant: me, step: accept, what };
        let signs = ActivityEdit::SignUp { activity, member: member_of(&world, PHONE), step: sign_up };
        world.act(PHONE, vec![Edit::Order(accepts)]).unwrap();
        world.act(PHONE, vec![Edit::Activity(signs)]).unwrap();
        let done = [What::Activity(activity), What::ServeOrder(sent)];
        assert_eq!(waits(&mut world, PHONE), done, "seed {seed}: at once");
        world.set_cut(PHONE, false);
        world.weather = Weather::CALM;
        assert!(world.settle());
        for device in [CLERK, OTHER_CLERK, PHONE] {
            assert_eq!(waits(&mut world, device), done, "seed {seed}, device {device}");
        }
        // A record that was refused is in the file, which nobody but its owner and staff read.
        let record = refused(&mut world);
        assert!(world.settle());
        for (device, known) in [(CLERK, true), (PHONE, true), (OTHER, false)] {
            let all = waits(&mut world, device);
            assert_eq!(all.contains(&What::Correct(record)), known, "seed {seed}, device {device}");
        }
    }
}
