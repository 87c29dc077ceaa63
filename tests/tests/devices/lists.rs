//! Promise: everybody reads what the community needs, and nobody who it is for; a unit answers and takes projects on without a
//! network, in its own file alone; what one side did not know of the other changes nothing, is shown to staff, and is settled
//! by going on; what a unit offers stays with it and staff.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    access::DocName,
    community::Finding,
    edit::{Edit, JointEdit, JointRefusal, Refusal, RegisterEdit},
    id::Id,
    joint::{
        AgreementField, Demand, DemandAction, DemandAnswer, DemandField, Joint, JointField, JointState,
        JointStep, Why, proposals, standing,
    },
    principal::{Principal, Unit},
    register::{ResourceField, UnitField},
};
use replica::audit::{Ask, Record};
use tests::{
    bytes::found,
    world::{Weather, World, member, staff},
};

const CLERK: usize = 0;
const OTHER_CLERK: usize = 1;
const UNIT: usize = 2;
const OTHER_UNIT: usize = 3;
const MEMBER: usize = 4;
const ROOM: &str = "六楼多功能厅";
const PHONE: &str = "13812345678";
const UNIT_ID: Id<Unit> = Id::from_random([7; 10]);

fn town(seed: u64) -> World {
    let other = Principal::Liaison(Id::from_random([8; 10]));
    World::new(seed, &[staff(1), staff(2), Principal::Liaison(UNIT_ID), other, member(1)])
}

fn needed(world: &mut World) -> Id<Demand> {
    let (demand, today) = (world.id(), world.now.day());
    let mut fields = vec![
        (DemandField::Name, "健康讲座场地".to_owned()),
        (DemandField::Category, "场地".to_owned()),
        (DemandField::Wanted, today.plus(40).to_string()),
    ];
    fields.extend(DemandAction::Publish.fields(today));
    world.act(CLERK, vec![Edit::Joint(JointEdit::FillDemand { demand, fields })]).unwrap();
    assert!(world.settle());
    demand
}

/// The unit lists a room, as it does on a phone without a network.
fn lists(world: &mut World) {
    let resource = world.id();
    let name = vec![(UnitField::Name, "区人民法院".to_owned())];
    let named = RegisterEdit::FillUnit { unit: UNIT_ID, fields: name };
    world.act(CLERK, vec![Edit::Register(named)]).unwrap();
    assert!(world.settle());
    world.set_cut(UNIT, true);
    let fields = [
        (ResourceField::Category, "场地"),
        (ResourceField::Name, ROOM),
        (ResourceField::ContactPhone, PHONE),
    ];
    let fields = fields.map(|(field, value)| (field, value.to_owned())).to_vec();
    let edit = RegisterEdit::FillResource { unit: UNIT_ID, resource, fields };
    world.act(UNIT, vec![Edit::Register(edit)]).unwrap();
    world.set_cut(UNIT, false);
    assert!(world.settle());
}

fn proposed(world: &mut World, demand: Id<Demand>) -> Id<Joint> {
    let (joint, step) = (world.id(), world.id());
    let fields = vec![
        (JointField::Name, "健康讲座".to_owned()),
        (JointField::Demand, demand.to_string()),
        (JointField::Responsible, "社区书记".to_owned()),
        (JointField::Measures, "借多功能厅，每月一次".to_owned()),
        (JointField::Due, world.now.day().plus(60).to_string()),
    ];
    let what = JointStep::Proposed;
    world
        .act(
            CLERK,
            vec![
                Edit::Joint(JointEdit::Fill { unit: UNIT_ID, joint, fields }),
                Edit::Joint(JointEdit::Take { unit: UNIT_ID, joint, step, what }),
            ],
        )
        .unwrap();
    assert!(world.settle());
    joint
}

fn takes(world: &mut World, device: usize, joint: Id<Joint>, what: JointStep) -> Result<(), Refusal> {
    let step = world.id();
    world.act(device, vec![Edit::Joint(JointEdit::Take { unit: UNIT_ID, joint, step, what })])
}

fn state(world: &World, device: usize, joint: Id<Joint>) -> JointState {
    standing(&world.view(device).community.unit(UNIT_ID).unwrap().joints[&joint]).state
}

fn words(text: &str) -> String {
    text.to_owned()
}

#[test]
fn what_is_needed_is_everybodys_and_what_is_offered_is_not() {
    let mut world = town(1);
    let demand = needed(&mut world);
    lists(&mut world);
    for (device, knows) in
        [(CLERK, true), (OTHER_CLERK, true), (UNIT, true), (OTHER_UNIT, false), (MEMBER, false)]
    {
        assert!(world.view(device).community.demands.contains_key(&demand), "device {device}");
        let disk = &world.devices[device].disk;
        assert_eq!(!found(disk, &[ROOM]).is_empty(), knows, "device {device}: the room");
        assert_eq!(!found(disk, &[PHONE]).is_empty(), knows, "device {device}: the phone");
    }
    let fits = proposals(&world.view(CLERK).community, demand);
    assert_eq!(fits.len(), 1);
    assert_eq!((fits[0].unit, &fits[0].why[..]), (UNIT_ID, &[Why::Category][..]));
    // A unit says that it can help, without a network; staff see it first.
    world.set_cut(UNIT, true);
    let (step, resource) = (world.id(), fits[0].resource);
    let what = DemandAnswer::Offered { resource, words: String::new() };
    let answer = JointEdit::Answer { unit: UNIT_ID, demand, step, what };
    world.act(UNIT, vec![Edit::Joint(answer.clone())]).unwrap();
    world.set_cut(UNIT, false);
    assert!(world.settle());
    let fits = proposals(&world.view(CLERK).community, demand);
    assert_eq!(fits[0].why, [Why::Answered, Why::Category]);
    assert_eq!(world.act(OTHER_UNIT, vec![Edit::Joint(answer)]), Err(Refusal::NotAllowed));
    let fields = vec![(DemandField::Name, words("轮椅"))];
    let edit = Edit::Joint(JointEdit::FillDemand { demand, fields });
    assert_eq!(world.act(UNIT, vec![edit]), Err(Refusal::NotAllowed));
    let ask = Ask::Record(Record::Demand(demand));
    let told = world.devices[CLERK].replica.as_mut().unwrap().trail(&ask);
    let authors: Vec<_> = told.entries.iter().filter_map(|entry| entry.by).collect();
    assert!(authors.contains(&staff(1)) && authors.contains(&Principal::Liaison(UNIT_ID)), "{authors:?}");
}

#[test]
fn both_take_it_on_and_both_go_on() {
    for seed in 2..=4 {
        let mut world = town(seed);
        let demand = needed(&mut world);
        let joint = proposed(&mut world, demand);
        world.weather = Weather::ROUGH;
        world.set_cut(UNIT, true);
        takes(&mut world, UNIT, joint, JointStep::Accepted).unwrap();
        takes(&mut world, UNIT, joint, JointStep::Progressed { percent: 30, words: words("定了日子") })
            .unwrap();
        world.set_cut(UNIT, false);
        world.weather = Weather::CALM;
        assert!(world.settle());
        takes(&mut world, OTHER_CLERK, joint, JointStep::Progressed { percent: 60, words: String::new() })
            .unwrap();
        assert!(world.settle());
        takes(&mut world, UNIT, joint, JointStep::Reported { words: words("讲了三场") }).unwrap();
        assert!(world.settle());
        takes(&mut world, CLERK, joint, JointStep::Finished { words: words("讲了三场，八十人听") }).unwrap();
        assert!(world.settle());
        for device in [CLERK, OTHER_CLERK, UNIT] {
            let view = world.view(device);
            let is = standing(&view.community.unit(UNIT_ID).unwrap().joints[&joint]);
            assert_eq!((is.state, is.percent), (JointState::Finished, 100), "seed {seed}, device {device}");
            assert_eq!(is.result, "讲了三场，八十人听");
        }
        for device in [OTHER_UNIT, MEMBER] {
            assert!(world.view(device).community.unit(UNIT_ID).is_none());
        }
        let again = takes(&mut world, UNIT, joint, JointStep::Accepted);
        assert_eq!(again, Err(Refusal::Joint(JointRefusal::State(JointState::Finished))));
        let ask = Ask::Record(Record::Joint(UNIT_ID, joint));
        let told = world.devices[CLERK].replica.as_mut().unwrap().trail(&ask);
        let authors: Vec<_> = told.entries.iter().filter_map(|entry| entry.by).collect();
        for who in [staff(1), staff(2), Principal::Liaison(UNIT_ID)] {
            assert!(authors.contains(&who), "seed {seed}: {authors:?}");
        }
    }
}

#[test]
fn what_crossed_is_shown_until_somebody_goes_on() {
    let mut world = town(5);
    let demand = needed(&mut world);
    let joint = proposed(&mut world, demand);
    // Staff end it while the unit takes it on, neither knowing of the other.
    world.set_cut(UNIT, true);
    takes(&mut world, CLERK, joint, JointStep::Ended { words: words("经费没有着落") }).unwrap();
    world.pass(60_000);
    takes(&mut world, UNIT, joint, JointStep::Accepted).unwrap();
    world.set_cut(UNIT, false);
    assert!(world.settle());
    let astray = Finding::JointAstray { unit: UNIT_ID, joint };
    for device in [CLERK, OTHER_CLERK, UNIT] {
        assert_eq!(state(&world, device, joint), JointState::Ended, "device {device}");
        assert_eq!(world.view(device).community.findings.as_slice(), std::slice::from_ref(&astray));
    }
    let told = JointStep::Remarked { words: words("已打电话说明，下半年再办") };
    takes(&mut world, OTHER_CLERK, joint, told).unwrap();
    assert!(world.settle());
    for device in [CLERK, OTHER_CLERK, UNIT] {
        assert!(world.view(device).community.findings.is_empty(), "device {device}");
    }
}

#[test]
fn an_agreement_is_the_units_to_read_and_staffs_to_write() {
    let mut world = town(6);
    lists(&mut world);
    let agreement = world.id();
    let agree = |fields: &[(AgreementField, &str)]| {
        let fields = fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
        vec![Edit::Joint(JointEdit::Agree { unit: UNIT_ID, agreement, fields })]
    };
    let first = [(AgreementField::Content, "假日开放多功能厅"), (AgreementField::From, "2026-03-01")];
    world.act(CLERK, agree(&first)).unwrap();
    assert!(world.settle());
    assert_eq!(world.act(UNIT, agree(&first)), Err(Refusal::NotAllowed));
    // Two clerks write different days without knowing: both are shown, and one is chosen.
    world.set_cut(OTHER_CLERK, true);
    world.act(CLERK, agree(&[(AgreementField::To, "2027-02-28")])).unwrap();
    world.act(OTHER_CLERK, agree(&[(AgreementField::To, "2026-12-31")])).unwrap();
    world.set_cut(OTHER_CLERK, false);
    assert!(world.settle());
    let doc = DocName::Unit(UNIT_ID);
    let fields = vec![format!("agreement:{agreement}/to")];
    assert_eq!(*world.view(CLERK).community.findings, [Finding::ContestedIn { doc, fields }]);
    let rest = [
        (AgreementField::To, "2027-02-28"),
        (AgreementField::CommunityContact, "王书记"),
        (AgreementField::UnitContact, "钱进"),
        (AgreementField::SignedOn, "2026-03-01"),
    ];
    world.act(OTHER_CLERK, agree(&rest)).unwrap();
    assert!(world.settle());
    for device in [CLERK, UNIT] {
        let view = world.view(device);
        assert!(view.community.findings.is_empty(), "device {device}");
        let card = &view.community.unit(UNIT_ID).unwrap().agreements[&agreement].card;
        assert_eq!(card.get(AgreementField::To), "2027-02-28", "device {device}");
    }
    let later = world.act(CLERK, agree(&[(AgreementField::To, "2028-02-28")]));
    assert_eq!(later, Err(Refusal::Joint(JointRefusal::Signed)));
}
