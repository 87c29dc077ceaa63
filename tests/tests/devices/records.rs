//! Promise: a member reports service without a network, and everybody who may read it comes to the same, also when two clerks
//! decide at once; nobody else has a byte of it; the relay lets no member write what staff decide, nor write over what was
//! reported.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    access::DocName,
    edit::{Edit, Refusal, ServiceEdit},
    id::Id,
    principal::{Member, Principal},
    service::{self, RecordRefusal, RecordStep, Report, ServiceRecord, Source, Stage, Standing},
};
use replica::{
    audit::{Ask, Record},
    frame::{RefusalCode, Verdict},
    store::Memory,
};
use tests::{
    bytes::found,
    desk::Desk,
    pen::Pen,
    world::{COMMUNITY, Weather, World, member, staff},
};

const CLERK: usize = 0;
const OTHER_CLERK: usize = 1;
const FIRST: usize = 2;
const SECOND: usize = 3;
const UNIT: usize = 4;
const SECRET: &str = "帮3栋李奶奶通下水道";

fn town(seed: u64) -> World {
    let unit = Principal::Liaison(Id::from_random([7; 10]));
    World::new(seed, &[staff(1), staff(2), member(1), member(2), unit])
}

fn whose(world: &World, device: usize) -> Id<Member> {
    let Principal::Member(id) = world.devices[device].who else { panic!("no member") };
    id
}

fn report(world: &World) -> Report {
    Report {
        on: world.now.day(),
        minutes: 120,
        span: Some((540, 660)),
        no_time: String::new(),
        source: Source::Other,
        kind: "志愿服务".to_owned(),
        mode: "分散服务".to_owned(),
        content: SECRET.to_owned(),
        result: "通了".to_owned(),
        place: "3栋".to_owned(),
        beneficiary: "李奶奶".to_owned(),
        training: false,
    }
}

fn does(
    world: &mut World,
    device: usize,
    member: Id<Member>,
    record: Id<ServiceRecord>,
    what: RecordStep,
) -> Result<(), Refusal> {
    let step = world.id();
    world.act(device, vec![Edit::Service(Box::new(ServiceEdit { member, record, step, what }))])
}

fn reports(world: &mut World, device: usize) -> Id<ServiceRecord> {
    let (me, record, report) = (whose(world, device), world.id(), report(world));
    does(world, device, me, record, RecordStep::Reported(report)).unwrap();
    record
}

fn seen(
    world: &World,
    device: usize,
    member: Id<Member>,
    record: Id<ServiceRecord>,
) -> Option<ServiceRecord> {
    service::record(&world.view(device).community, member, record)
}

fn verified(world: &World, clerk: usize, member: Id<Member>, record: Id<ServiceRecord>) -> RecordStep {
    let counts_from = service::counts_from(&world.view(clerk).community.settings, world.now.day());
    let of = seen(world, clerk, member, record).unwrap().version;
    RecordStep::Verified { of, counts_from, effect: None, rating: Some(5), alone: false }
}

fn refused(world: &World, clerk: usize, member: Id<Member>, record: Id<ServiceRecord>) -> RecordStep {
    let of = seen(world, clerk, member, record).unwrap().version;
    RecordStep::Refused { of, why: "那天没有安排".to_owned() }
}

#[test]
fn reported_without_a_network_and_decided_by_two_at_once() {
    for seed in 1..=4 {
        let mut world = town(seed);
        world.weather = Weather::ROUGH;
        let me = whose(&world, FIRST);
        world.set_cut(FIRST, true);
        let record = reports(&mut world, FIRST);
        assert_eq!(seen(&world, FIRST, me, record).unwrap().stage, Stage::Waiting);
        world.set_cut(FIRST, false);
        world.weather = Weather::CALM;
        assert!(world.settle());
        // Two clerks who do not know of one another decide differently: it counts for nothing, and everybody sees why.
        world.set_cut(OTHER_CLERK, true);
        let (yes, no) = (verified(&world, CLERK, me, record), refused(&world, OTHER_CLERK, me, record));
        does(&mut world, CLERK, me, record, yes).unwrap();
        does(&mut world, OTHER_CLERK, me, record, no).unwrap();
        world.set_cut(OTHER_CLERK, false);
        assert!(world.settle());
        for device in [CLERK, OTHER_CLERK, FIRST] {
            let one = seen(&world, device, me, record).unwrap();
            assert!(one.torn && one.stage == Stage::Disputed, "seed {seed}: {one:?}");
        }
        let again = refused(&world, CLERK, me, record);
        does(&mut world, CLERK, me, record, again).unwrap();
        assert!(world.settle());
        // The member objects on the train; another clerk decides.
        world.set_cut(FIRST, true);
        does(&mut world, FIRST, me, record, RecordStep::Disputed { words: "有邻居作证".to_owned() }).unwrap();
        world.set_cut(FIRST, false);
        assert!(world.settle());
        let yes = verified(&world, OTHER_CLERK, me, record);
        does(&mut world, OTHER_CLERK, me, record, yes).unwrap();
        assert!(world.settle());
        let all = [CLERK, OTHER_CLERK, FIRST].map(|device| seen(&world, device, me, record).unwrap());
        assert!(all.iter().all(|one| *one == all[0]), "seed {seed}");
        let from = service::counts_from(&world.view(CLERK).community.settings, world.now.day());
        for device in [CLERK, FIRST] {
            let [entry] = service::entries(&world.view(device).community, me).try_into().unwrap();
            assert_eq!(entry.standing, Standing::Verified { counts_from: from });
            assert_eq!((entry.minutes, entry.ratings), (120, vec![100]));
        }
    }
}

#[test]
fn entered_by_one_clerk_and_verified_by_another() {
    let mut world = town(5);
    let me = whose(&world, FIRST);
    let (record, what) = (world.id(), RecordStep::Reported(report(&world)));
    // A file that nobody has written in yet is one that is not known.
    assert_eq!(does(&mut world, CLERK, me, record, what.clone()), Err(Refusal::UnknownMember));
    let mine = reports(&mut world, FIRST);
    assert!(world.settle());
    does(&mut world, CLERK, me, record, what).unwrap();
    assert!(world.settle());
    let yes = verified(&world, CLERK, me, record);
    let two = Err(Refusal::Service(RecordRefusal::TwoNames));
    assert_eq!(does(&mut world, CLERK, me, record, yes.clone()), two);
    does(&mut world, OTHER_CLERK, me, record, yes).unwrap();
    assert!(world.settle());
    assert_eq!(seen(&world, FIRST, me, record).unwrap().stage, Stage::Verified);
    does(&mut world, FIRST, me, mine, RecordStep::Withdrawn).unwrap();
    assert!(world.settle());
    assert_eq!(seen(&world, CLERK, me, mine).unwrap().stage, Stage::Withdrawn);
    let ask = Ask::Record(Record::Person(Principal::Member(me)));
    let found = world.devices[CLERK].replica.as_mut().unwrap().trail(&ask);
    let told = found.entries.iter().flat_map(|entry| &entry.writes);
    let steps: Vec<_> = told.filter(|write| write.record.starts_with(service::RECORD)).collect();
    assert_eq!(steps.len(), 4, "{steps:#?}");
}

#[test]
fn nobody_else_has_a_byte_of_it() {
    let mut world = town(6);
    let me = whose(&world, FIRST);
    let record = reports(&mut world, FIRST);
    assert!(world.settle());
    for (device, reads) in [(CLERK, true), (OTHER_CLERK, true), (FIRST, true), (SECOND, false), (UNIT, false)]
    {
        assert_eq!(seen(&world, device, me, record).is_some(), reads, "device {device}");
    }
    for (device, reads) in [(FIRST, true), (SECOND, false), (UNIT, false)] {
        assert_eq!(!found(&world.devices[device].disk, &[SECRET]).is_empty(), reads, "device {device}");
    }
    let what = RecordStep::Withdrawn;
    assert_eq!(does(&mut world, SECOND, me, record, what), Err(Refusal::NotAllowed));
    let of = seen(&world, FIRST, me, record).unwrap().version;
    let counts_from = world.now.day();
    let what = RecordStep::Verified { of, counts_from, effect: None, rating: None, alone: false };
    assert_eq!(does(&mut world, FIRST, me, record, what), Err(Refusal::NotAllowed));
}

#[test]
fn the_relay_lets_no_member_decide_or_write_over_a_report() {
    let me = member(1);
    let doc = DocName::Member(Id::from_random([1; 10]));
    let (record, step, other): (Id<()>, Id<()>, Id<()>) =
        (Id::from_random([5; 10]), Id::from_random([6; 10]), Id::from_random([7; 10]));
    let key = format!("{}{record}/{step}", service::RECORD);
    let mut desk = Desk::open(Memory::default());
    let mine = desk.connect(me, [1; 16]);
    let mut pen = Pen::new(&COMMUNITY, &doc, me, &[1; 16]);
    let reported = pen.put("own", &key, "{}");
    assert!(matches!(desk.offer(mine, doc, &reported), Verdict::Accepted { .. }));
    let refused = Verdict::Refused { code: RefusalCode::NotAllowed };
    let over = pen.put("own", &key, "{\"minutes\":600}");
    assert_eq!(desk.offer(mine, doc, &over), refused, "written over");
    let mut again = Pen::new(&COMMUNITY, &doc, me, &[9; 16]);
    let beside = again.put("own", &key, "{\"minutes\":600}");
    assert_eq!(desk.offer(mine, doc, &beside), refused, "written beside");
    let mut again = Pen::new(&COMMUNITY, &doc, me, &[9; 16]);
    let decided = again.put("service", &format!("{}{record}/{other}", service::RECORD), "{}");
    assert_eq!(desk.offer(mine, doc, &decided), refused, "decided");
    let mut again = Pen::new(&COMMUNITY, &doc, me, &[9; 16]);
    let next = again.put("own", &format!("{}{record}/{other}", service::RECORD), "{}");
    assert!(matches!(desk.offer(mine, doc, &next), Verdict::Accepted { .. }));
    // Elsewhere in the own part it is as before.
    let mut again = Pen::new(&COMMUNITY, &doc, me, &[8; 16]);
    for value in ["张三", "李四"] {
        let wished = again.put("own", "card/name", value);
        assert!(matches!(desk.offer(mine, doc, &wished), Verdict::Accepted { .. }));
    }
}
