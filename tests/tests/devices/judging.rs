//! Promise: a member's year is judged the same on every device that may read it; two clerks who decide at once come to one
//! result; the member sees it, objects, and writes no result; and nobody else learns anything of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::sync::Arc;

use domain::{
    edit::{Edit, JudgingEdit, JudgingRefusal, ProfileField, Refusal, RegisterEdit, ServiceEdit},
    grant::Grant,
    id::Id,
    judging::{
        Everybody, Judged, Moved, Objection, ProofAsk, ProofStep, Stage, Verdict, Years, asked, proof, proofs,
    },
    moment::{Day, Year},
    principal::{Member, Principal},
    register::{Basis, CheckinFact, CheckinMode, MemberField, UnitField},
    requirement::Outcome,
    service::{RecordStep, Term},
};
use replica::audit::{Ask, Record};
use tests::{
    bytes::found,
    story::{claimant, claims, confirms, on_the_wall, report},
    world::{Weather, World, member, staff},
};

const ADMIN: usize = 0;
const CLERK: usize = 1;
const ME: usize = 2;
const OTHER: usize = 3;
const SECRET: &str = "五月起住院三个月";

const fn me() -> Id<Member> {
    let Principal::Member(id) = member(1) else { panic!() };
    id
}

fn year(world: &World) -> Year {
    Year(world.now.day().year().0 - 1)
}

/// A member of an organ who registered long ago, and did nothing last year. It is after January.
fn town(seed: u64) -> World {
    let clerk: Grant = staff(2).into();
    let mut world = World::new(seed, &[staff(1)]);
    world.add_device(clerk);
    world.add_device(member(1));
    world.add_device(member(2));
    let (unit, step, first) = (world.id(), world.id(), world.id());
    let begin = Edit::SetProfile { field: ProfileField::Name, value: "梧桐苑社区".to_owned() };
    world.act(ADMIN, vec![begin]).unwrap();
    let on = Day::from_civil(i32::from(year(&world).0) - 1, 3, 1).unwrap();
    let arrived = CheckinFact::Arrived { on, basis: Basis::UnitLinked };
    let registered = CheckinFact::Registered { on, card_no: "0001".to_owned(), mode: CheckinMode::Alone };
    let unit_fields = [
        (UnitField::Name, "区税务局"),
        (UnitField::Type, "district_organ"),
        (UnitField::LinkedCommunity, "梧桐苑社区"),
    ];
    let fields = vec![(MemberField::Name, "张建国".to_owned()), (MemberField::Unit, unit.to_string())];
    let fields_of_unit = unit_fields.map(|(field, value)| (field, value.to_owned())).into();
    let edits = [
        RegisterEdit::FillUnit { unit, fields: fields_of_unit },
        RegisterEdit::FillMember { member: me(), fields },
        RegisterEdit::CheckIn { member: me(), step: first, fact: arrived },
        RegisterEdit::CheckIn { member: me(), step, fact: registered },
    ];
    for edit in edits {
        world.act(ADMIN, vec![Edit::Register(edit)]).unwrap();
    }
    assert!(world.settle());
    world
}

fn judged(world: &World, device: usize) -> Judged {
    let view = world.view(device);
    Years::of_one(&view.community, me(), year(world), world.now.day()).judge(me()).unwrap()
}

fn freezes(world: &mut World, device: usize) -> Result<(), Refusal> {
    let (step, year) = (world.id(), year(world));
    let view = world.view(device);
    let years = Years::of_one(&view.community, me(), year, world.now.day());
    let result = years.freeze(me()).unwrap();
    world.act(device, vec![Edit::Judging(JudgingEdit::Freeze { member: me(), year, step, result })])
}

fn judges(world: &mut World, device: usize, what: Verdict) -> Result<(), Refusal> {
    let (step, year) = (world.id(), year(world));
    world.act(device, vec![Edit::Judging(JudgingEdit::Judge { member: me(), year, step, what })])
}

/// Closed, proposed by the clerk, confirmed by the administrator.
fn confirmed(world: &mut World) {
    freezes(world, CLERK).unwrap();
    assert!(world.settle());
    let grounds = judged(world, CLERK).requirement().grounds().unwrap();
    judges(world, CLERK, Verdict::Proposed { grounds, as_admin: false }).unwrap();
    assert!(world.settle());
    judges(world, ADMIN, Verdict::Confirmed { as_admin: true }).unwrap();
    assert!(world.settle());
}

#[test]
fn two_clerks_close_and_decide_at_once_and_everybody_comes_to_the_same() {
    for seed in 1..=4 {
        let mut world = town(seed);
        world.weather = Weather::ROUGH;
        world.set_cut(CLERK, true);
        freezes(&mut world, ADMIN).unwrap();
        freezes(&mut world, CLERK).unwrap();
        world.set_cut(CLERK, false);
        world.weather = Weather::CALM;
        assert!(world.settle());
        let first = judged(&world, ADMIN).frozen.unwrap();
        assert_eq!(first.step.requirement.outcome, Outcome::NotMet);
        for device in [CLERK, ME] {
            assert_eq!(judged(&world, device).frozen.unwrap(), first, "seed {seed}, device {device}");
        }
        let again = freezes(&mut world, CLERK);
        assert_eq!(again, Err(Refusal::Judging(JudgingRefusal::Closed(year(&world)))));

        let grounds = judged(&world, ADMIN).requirement().grounds().unwrap();
        world.set_cut(CLERK, true);
        judges(&mut world, ADMIN, Verdict::Proposed { grounds, as_admin: true }).unwrap();
        judges(&mut world, CLERK, Verdict::Proposed { grounds, as_admin: false }).unwrap();
        world.set_cut(CLERK, false);
        assert!(world.settle());
        let of = |world: &World, device| judged(world, device).case.unwrap();
        assert_eq!(of(&world, ADMIN), of(&world, CLERK), "seed {seed}");
        let (second, as_admin) =
            if of(&world, ADMIN).proposed.0 == staff(1) { (CLERK, false) } else { (ADMIN, true) };
        judges(&mut world, second, Verdict::Confirmed { as_admin }).unwrap();
        assert!(world.settle());
        for device in [ADMIN, CLERK, ME] {
            let case = of(&world, device);
            assert_eq!((case.stage, case.until), (Stage::Confirmed, Some(world.now.day().plus(5))));
        }
    }
}

#[test]
fn the_member_sees_it_objects_without_a_network_and_is_heard() {
    let mut world = town(7);
    confirmed(&mut world);
    let (step, year) = (world.id(), year(&world));
    let what = Objection { why: SECRET.to_owned() };
    world.set_cut(ME, true);
    world.act(ME, vec![Edit::Judging(JudgingEdit::Object { member: me(), year, step, what })]).unwrap();
    world.set_cut(ME, false);
    assert!(world.settle());
    for device in [ADMIN, CLERK, ME] {
        assert_eq!(judged(&world, device).case.unwrap().stage, Stage::Objected, "device {device}");
    }
    let decided = Verdict::Decided { stands: false, why: "属实".to_owned() };
    let only = judges(&mut world, CLERK, decided.clone());
    assert_eq!(only, Err(Refusal::Judging(JudgingRefusal::NeedsAdministrator)));
    judges(&mut world, ADMIN, decided).unwrap();
    let (step, what) = (world.id(), Moved { by: 1, why: "事迹突出".to_owned() });
    world.act(CLERK, vec![Edit::Judging(JudgingEdit::Move { member: me(), year, step, what })]).unwrap();
    assert!(world.settle());
    let shown = [ADMIN, CLERK, ME].map(|device| judged(&world, device).shown());
    assert_eq!((shown[0].worked_out, shown[0].by, shown[0].stars), (0, 1, 1), "both values are kept");
    assert!(shown.iter().all(|one| *one == shown[0]));
    let ask = Ask::Record(Record::Person(member(1)));
    let history = world.devices[ADMIN].replica.as_mut().unwrap().trail(&ask);
    let steps = history.entries.iter().filter(|entry| {
        entry.writes.iter().any(|write| {
            ["star:", "result:", "disqualify:", "objects:"].iter().any(|of| write.record.starts_with(of))
        })
    });
    assert_eq!(steps.count(), 6, "the history holds every step: {history:#?}");
    // Nobody else has a word of it.
    for (device, reads) in [(ME, true), (OTHER, false)] {
        assert_eq!(!found(&world.devices[device].disk, &[SECRET]).is_empty(), reads, "device {device}");
    }
}

#[test]
fn a_member_writes_no_result_and_no_star() {
    let mut world = town(9);
    let (step, year) = (world.id(), year(&world));
    let refused = Err(Refusal::NotAllowed);
    assert_eq!(freezes(&mut world, ME), refused);
    let what = Moved { by: 1, why: "自评".to_owned() };
    let star = JudgingEdit::Move { member: me(), year, step, what };
    assert_eq!(world.act(ME, vec![Edit::Judging(star)]), refused);
    assert_eq!(judges(&mut world, ME, Verdict::Dropped { why: "自己撤".to_owned() }), refused);
    let what = Objection { why: "别人的".to_owned() };
    let other = JudgingEdit::Object { member: me(), year, step, what };
    assert_eq!(world.act(OTHER, vec![Edit::Judging(other)]), refused);
    assert!(judged(&world, ADMIN).frozen.is_none());
}

#[test]
fn it_is_proposed_with_its_reason_in_one_act_and_whoever_confirms_reads_it() {
    let mut world = town(8);
    freezes(&mut world, CLERK).unwrap();
    let grounds = judged(&world, CLERK).requirement().grounds().unwrap();
    let year = year(&world);
    let (one, two) = (world.id(), world.id());
    let judge = |step, what| Edit::Judging(JudgingEdit::Judge { member: me(), year, step, what });
    let noted = Verdict::Noted { why: "全年没有参加".to_owned() };
    let both = vec![judge(one, Verdict::Proposed { grounds, as_admin: false }), judge(two, noted)];
    world.act(CLERK, both).unwrap();
    assert!(world.settle());
    let case = judged(&world, ADMIN).case.unwrap();
    assert_eq!((case.stage, case.why.as_str()), (Stage::Proposed, "全年没有参加"));
    judges(&mut world, ADMIN, Verdict::Confirmed { as_admin: true }).unwrap();
    assert!(world.settle());
    assert_eq!(judged(&world, ME).case.unwrap().stage, Stage::Confirmed);
}

#[test]
fn a_proof_is_asked_for_issued_by_staff_alone_and_withdrawn_for_everybody_who_reads_it() {
    let mut world = town(9);
    let term = Term::Year(year(&world));
    let (ask, step) = (world.id(), world.id());
    world.weather = Weather::ROUGH;
    world.set_cut(ME, true);
    let what = ProofAsk { term };
    let asks = JudgingEdit::AskProof { member: me(), year: year(&world), step: ask, what };
    world.act(ME, vec![Edit::Judging(asks)]).unwrap();
    world.set_cut(ME, false);
    world.weather = Weather::CALM;
    assert!(world.settle());
    for device in [ADMIN, CLERK, ME] {
        let view = world.view(device);
        assert_eq!(asked(&view.community.member(me()).unwrap().judging), [term], "device {device}");
    }
    let (salt, today) = (world.id(), world.now.day());
    let made = proof(&world.view(CLERK).community, me(), term, salt, today).unwrap();
    assert_eq!(made.name, "张建国");
    let issue = |year| {
        let what = ProofStep::Issued(Box::new(made.clone()));
        Edit::Judging(JudgingEdit::Prove { member: me(), year, step, what })
    };
    let of = year(&world);
    assert_eq!(world.act(ME, vec![issue(of)]), Err(Refusal::NotAllowed), "nobody vouches for oneself");
    world.act(CLERK, vec![issue(of)]).unwrap();
    assert!(world.settle());
    for device in [ADMIN, CLERK, ME] {
        let view = world.view(device);
        let judging = &view.community.member(me()).unwrap().judging;
        let all = proofs(judging);
        assert_eq!((all.len(), all[0].proof, asked(judging).len()), (1, &made, 0), "device {device}");
    }
    assert!(world.view(OTHER).community.member(me()).is_none(), "another member reads nothing of it");
    // Two clerks withdraw without knowing of one another: the first reason counts everywhere.
    world.set_cut(ADMIN, true);
    for (device, why) in [(CLERK, "漏了一条"), (ADMIN, "姓名有误")] {
        let (other, why) = (world.id(), why.to_owned());
        let what = ProofStep::Withdrawn { proof: step, why };
        let edit = JudgingEdit::Prove { member: me(), year: of, step: other, what };
        world.act(device, vec![Edit::Judging(edit)]).unwrap();
    }
    world.set_cut(ADMIN, false);
    assert!(world.settle());
    let reasons: Vec<String> = [ADMIN, CLERK, ME]
        .map(|device| {
            let view = world.view(device);
            let judging = &view.community.member(me()).unwrap().judging;
            proofs(judging)[0].withdrawn.unwrap().1.to_owned()
        })
        .into();
    assert!(reasons.iter().all(|why| *why == reasons[0]), "{reasons:?}");
    let found = world.devices[CLERK].replica.as_mut().unwrap().trail(&Ask::Record(Record::Person(member(1))));
    let told = |part: &str| {
        found.entries.iter().any(|entry| entry.writes.iter().any(|one| one.record.starts_with(part)))
    };
    assert!(told("proof:") && told("asks_proof:"), "the history names it");
}

#[test]
fn one_record_more_judges_one_member_anew() {
    let mut world = town(10);
    let Principal::Member(other) = member(2) else { panic!() };
    let fields = vec![(MemberField::Name, "李梅".to_owned())];
    let fill = RegisterEdit::FillMember { member: other, fields };
    world.act(ADMIN, vec![Edit::Register(fill)]).unwrap();
    let wish = on_the_wall(&mut world, ADMIN);
    assert!(world.settle());
    let claim = claims(&mut world, OTHER, wish);
    assert!(world.settle());
    let (today, mut all) = (world.now.day(), Everybody::default());
    let before = all.follow(&world.view(CLERK).community, today.year(), today).clone();
    assert_eq!(before.len(), 2);
    let changed = |world: &World, all: &mut Everybody| {
        let now = all.follow(&world.view(CLERK).community, today.year(), today).iter();
        let anew = now.filter(|(id, one)| !Arc::ptr_eq(&before[id], one)).map(|(id, _)| *id);
        anew.collect::<Vec<_>>()
    };
    // What a member reports in the own file is nothing to anybody else's year.
    let (record, step) = (world.id(), world.id());
    let what = RecordStep::Reported(report(today, "打扫楼道"));
    world.act(ME, vec![Edit::Service(Box::new(ServiceEdit { member: me(), record, step, what }))]).unwrap();
    assert!(world.settle());
    assert_eq!(changed(&world, &mut all), [me()]);
    // What is done on the wall concerns whoever took it on.
    let who = claimant(&world, OTHER);
    confirms(&mut world, ADMIN, wish, who, claim);
    assert!(world.settle());
    let mut both = vec![me(), other];
    both.sort_unstable();
    assert_eq!(changed(&world, &mut all), both);
}
