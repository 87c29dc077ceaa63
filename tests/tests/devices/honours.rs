//! Promise: members recommend and vote without a network, and everybody comes to the same selection; how somebody voted, and what
//! is said against somebody, reaches staff and nobody else; the relay takes nothing under another's name; the history tells it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    access::DocName,
    award::{
        Award, AwardField, AwardStep, AwardTold, CaseFact, Listed, NominationStep, PersonalFact, Selection,
        Stage, Tally, candidates, objections, selection, tally,
    },
    community::Person,
    edit::{AwardEdit, AwardRefusal, Edit, FileOf, NoticeEdit, Refusal},
    id::Id,
    moment::{Day, Year},
    notice::{NoticeField, NoticeRefusal, NoticeState, PublicNotice, SHOWN},
    principal::{Member, Principal},
    wish::{Claimant, Step},
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

pub(crate) const CLERK: usize = 0;
pub(crate) const OTHER_CLERK: usize = 1;
pub(crate) const FIRST: usize = 2;
pub(crate) const SECOND: usize = 3;
pub(crate) const THIRD: usize = 4;
const UNIT: usize = 5;
const ALL: [usize; 6] = [CLERK, OTHER_CLERK, FIRST, SECOND, THIRD, UNIT];
pub(crate) const DAY: i64 = 86_400_000;
const SECRET: &str = "他帮我家修过灯，电话13812345678";
const AGAINST: &str = "服务时长与签到不符";

fn town(seed: u64) -> World {
    let unit = Principal::Liaison(Id::from_random([7; 10]));
    World::new(seed, &[staff(1), staff(2), member(1), member(2), member(3), unit])
}

pub(crate) fn person(number: u8) -> Id<Member> {
    let Principal::Member(id) = member(number) else { panic!("a member") };
    id
}

fn tries(world: &mut World, device: usize, edits: Vec<AwardEdit>) -> Result<(), Refusal> {
    world.act(device, edits.into_iter().map(Edit::Award).collect())
}

/// A selection for one, in which members recommend today and tomorrow.
fn opens(world: &mut World) -> Id<Award> {
    let award = world.id();
    let today = world.now.day();
    let (year, from, to) = (today.year().to_string(), today.to_string(), today.plus(1).to_string());
    let fields = [
        (AwardField::Kind, "service_star"),
        (AwardField::Year, year.as_str()),
        (AwardField::Period, "q1"),
        (AwardField::Conditions, "群众反映好"),
        (AwardField::Places, "1"),
        (AwardField::From, from.as_str()),
        (AwardField::To, to.as_str()),
        (AwardField::Way, "vote"),
    ];
    let fields = fields.map(|(field, value)| (field, value.to_owned())).to_vec();
    tries(world, CLERK, vec![AwardEdit::Fill { award, fields }]).unwrap();
    let step = world.id();
    tries(world, CLERK, vec![AwardEdit::Step { award, step, what: AwardStep::Opened }]).unwrap();
    assert!(world.settle());
    award
}

fn me(world: &World, device: usize) -> Claimant {
    Claimant::of(world.devices[device].who).unwrap()
}

fn recommends(world: &mut World, device: usize, award: Id<Award>, whom: u8) -> Result<(), Refusal> {
    let (claimant, step) = (me(world, device), world.id());
    let what = NominationStep::Nominated { candidate: Some(person(whom)) };
    let words = PersonalFact::Reason { words: SECRET.to_owned() };
    tries(
        world,
        device,
        vec![
            AwardEdit::Own { award, claimant, step, what },
            AwardEdit::Say { file: FileOf::of(claimant), award, step, what: words },
        ],
    )
}

pub(crate) fn votes(world: &mut World, device: usize, award: Id<Award>, whom: u8) -> Result<(), Refusal> {
    let (step, file) = (world.id(), FileOf::of(me(world, device)));
    let round = stands(world, device, award).round.map_or(Id::from_random([0; 10]), |round| round.id);
    let what = PersonalFact::Voted { round, chosen: vec![person(whom)] };
    tries(world, device, vec![AwardEdit::Say { file, award, step, what }])
}

pub(crate) fn does(
    world: &mut World,
    clerk: usize,
    award: Id<Award>,
    what: AwardStep,
) -> Result<(), Refusal> {
    let step = world.id();
    tries(world, clerk, vec![AwardEdit::Step { award, step, what }])
}

pub(crate) fn stands(world: &World, device: usize, award: Id<Award>) -> Selection {
    selection(&world.view(device).community.awards[&award], world.now.day())
}

fn counts(world: &World, device: usize, award: Id<Award>) -> Tally {
    tally(&world.view(device).community, award, world.now.day()).unwrap()
}

/// Two candidates who passed the check are called; members vote up to and with this day.
pub(crate) fn called(world: &mut World) -> (Id<Award>, Day) {
    let award = opens(world);
    for (device, whom) in [(FIRST, 2), (SECOND, 3)] {
        recommends(world, device, award, whom).unwrap();
    }
    assert!(world.settle());
    world.now = world.now.plus_ms(2 * DAY);
    for whom in [2, 3] {
        let step = world.id();
        let what = CaseFact::Checked { candidate: person(whom), vetoes: Vec::new(), words: String::new() };
        tries(world, CLERK, vec![AwardEdit::Case { award, step, what }]).unwrap();
    }
    let until = world.now.day().plus(1);
    does(world, CLERK, award, AwardStep::Called { candidates: vec![person(2), person(3)], until }).unwrap();
    assert!(world.settle());
    (award, until)
}

#[test]
fn recommended_and_voted_on_without_a_network() {
    for seed in 1..=4 {
        let mut world = town(seed);
        let award = opens(&mut world);
        world.weather = Weather::ROUGH;
        for device in [FIRST, SECOND, UNIT] {
            world.set_cut(device, true);
        }
        // Three who know nothing of one another; the unit recommends, too.
        recommends(&mut world, FIRST, award, 2).unwrap();
        recommends(&mut world, SECOND, award, 3).unwrap();
        recommends(&mut world, UNIT, award, 2).unwrap();
        let twice = Err(Refusal::Award(AwardRefusal::Nominated));
        assert_eq!(recommends(&mut world, FIRST, award, 2), twice);
        // They come back when the time to recommend is over: it was theirs when they did it.
        world.now = world.now.plus_ms(2 * DAY);
        for device in [FIRST, SECOND, UNIT] {
            world.set_cut(device, false);
        }
        assert!(world.settle());
        let late = Err(Refusal::Award(AwardRefusal::Stage(Stage::Checking)));
        assert_eq!(recommends(&mut world, THIRD, award, 1), late);
        for device in ALL {
            let view = world.view(device);
            let all = candidates(&view.community.awards[&award]);
            let mut of: Vec<_> = all.iter().map(|one| (one.member, one.nominations.len())).collect();
            of.sort_unstable();
            assert_eq!(of, [(person(2), 2), (person(3), 1)], "seed {seed}, device {device}");
        }
        for whom in [2, 3] {
            let step = world.id();
            let what =
                CaseFact::Checked { candidate: person(whom), vetoes: Vec::new(), words: String::new() };
            tries(&mut world, OTHER_CLERK, vec![AwardEdit::Case { award, step, what }]).unwrap();
        }
        assert!(world.settle());
        let until = world.now.day().plus(1);
        let called = AwardStep::Called { candidates: vec![person(2), person(3)], until };
        does(&mut world, CLERK, award, called).unwrap();
        assert!(world.settle());
        for device in [FIRST, SECOND, THIRD] {
            world.set_cut(device, true);
        }
        for (device, whom) in [(FIRST, 3), (FIRST, 2), (SECOND, 2), (THIRD, 3)] {
            votes(&mut world, device, award, whom).unwrap();
        }
        world.now = world.now.plus_ms(2 * DAY);
        assert!(votes(&mut world, THIRD, award, 2).is_err(), "the time to vote is over");
        for device in [FIRST, SECOND, THIRD] {
            world.set_cut(device, false);
        }
        world.weather = Weather::CALM;
        assert!(world.settle());
        let one = counts(&world, CLERK, award);
        assert_eq!((one.counted, one.proposed.clone()), (3, vec![person(2)]), "seed {seed}");
        assert_eq!(one, counts(&world, OTHER_CLERK, award));
        let one = stands(&world, CLERK, award);
        for device in ALL {
            assert_eq!(stands(&world, device, award), one, "seed {seed}, device {device}");
        }
    }
}

#[test]
fn a_vote_and_an_objection_reach_staff_and_nobody_else() {
    let mut world = town(5);
    let (award, until) = called(&mut world);
    votes(&mut world, FIRST, award, 2).unwrap();
    votes(&mut world, SECOND, award, 2).unwrap();
    assert!(world.settle());
    let not = votes(&mut world, UNIT, award, 2);
    assert_eq!(not, Err(Refusal::NotAllowed), "a unit has no vote");
    // Nobody votes in another's name, on this device or at the relay.
    let round = stands(&world, SECOND, award).round.unwrap().id;
    let forged = PersonalFact::Voted { round, chosen: vec![person(3)] };
    let (step, file) = (world.id(), FileOf::Member(person(1)));
    let edit = AwardEdit::Say { file, award, step, what: forged };
    assert_eq!(tries(&mut world, SECOND, vec![edit]), Err(Refusal::NotAllowed));
    // Whose link was taken away and is no longer active has no vote any more.
    let gone = Person { display: "张**".to_owned(), archived: true };
    world.act(CLERK, vec![Edit::SetPerson { who: member(2), person: gone }]).unwrap();
    assert!(world.settle());
    assert_eq!((counts(&world, CLERK, award).counted, counts(&world, CLERK, award).uncounted), (1, 1));
    // Everybody else has nothing of it: neither how anybody voted nor that they did.
    for (device, reads) in [(CLERK, true), (OTHER_CLERK, true), (FIRST, true), (SECOND, false), (UNIT, false)]
    {
        let view = world.view(device);
        let file = view.community.file(file);
        assert_eq!(file.is_some_and(|file| !file.awards.own.is_empty()), reads, "device {device}");
    }
    assert!(!found(&world.devices[FIRST].disk, &["voted"]).is_empty(), "it finds what is there");
    assert!(found(&world.devices[UNIT].disk, &["voted", SECRET]).is_empty());
    assert_eq!(found(&world.devices[THIRD].disk, &["voted", SECRET]), []);
    // A list, and somebody who speaks against it.
    world.now = world.now.plus_ms(2 * DAY);
    assert!(world.now.day() > until);
    let winners = vec![Listed { member: person(2), result: 1 }];
    let (from, to) = (world.now.day(), world.now.day().plus_working(5, &[]));
    let posted = |to| AwardStep::Posted { round, winners: winners.clone(), counted: 1, from, to };
    let short = does(&mut world, CLERK, award, posted(from.plus_working(4, &[])));
    assert_eq!(short, Err(Refusal::Award(AwardRefusal::NoticeUntil(to))), "five working days");
    does(&mut world, CLERK, award, posted(to)).unwrap();
    assert!(world.settle());
    world.set_cut(THIRD, true);
    let (objection, file) = (world.id(), FileOf::of(me(&world, THIRD)));
    let what = PersonalFact::Objected { about: Some(person(2)), words: AGAINST.to_owned() };
    tries(&mut world, THIRD, vec![AwardEdit::Say { file, award, step: objection, what }]).unwrap();
    world.set_cut(THIRD, false);
    assert!(world.settle());
    for (device, known) in [(CLERK, 1), (OTHER_CLERK, 1), (THIRD, 1), (FIRST, 0), (SECOND, 0), (UNIT, 0)] {
        assert_eq!(objections(&world.view(device).community, award).len(), known, "device {device}");
        assert_eq!(found(&world.devices[device].disk, &[AGAINST]).len().min(1), known, "device {device}");
    }
    world.now = world.now.plus_ms(9 * DAY);
    let decided = AwardStep::Decided { winners: vec![person(2)] };
    let open = Err(Refusal::Award(AwardRefusal::Unanswered(1)));
    assert_eq!(does(&mut world, CLERK, award, decided.clone()), open);
    let (answer, words) = (world.id(), "经核对，时长无误".to_owned());
    let case = CaseFact::Answered { objection, upheld: false, words: words.clone() };
    let told = AwardTold::Answered { upheld: false, words };
    tries(
        &mut world,
        OTHER_CLERK,
        vec![
            AwardEdit::Case { award, step: answer, what: case },
            AwardEdit::Tell { file, award, step: objection, what: told.clone() },
        ],
    )
    .unwrap();
    assert!(world.settle());
    let view = world.view(THIRD);
    let answered = view.community.file(file).unwrap().awards.told.get(&(award, objection));
    assert_eq!(answered.map(|fact| &fact.step), Some(&told), "who objected reads the answer");
    does(&mut world, CLERK, award, decided).unwrap();
    assert!(world.settle());
    for device in ALL {
        assert_eq!(stands(&world, device, award).stage, Stage::Decided, "device {device}");
    }
    let ask = Ask::Record(Record::Award(award));
    let trail = world.devices[CLERK].replica.as_mut().unwrap().trail(&ask);
    let sections: Vec<&str> =
        trail.entries.iter().flat_map(|entry| &entry.writes).map(|write| write.section.as_str()).collect();
    for section in ["awards", "steps", "claims", "own", "facts"] {
        assert!(sections.contains(&section), "{section}: {sections:?}");
    }
}

/// A unit may speak against a list as a member may: it is counted, keeps the selection open, and is answered.
#[test]
fn what_a_unit_objects_is_read_and_answered() {
    let mut world = town(11);
    let (award, _) = called(&mut world);
    votes(&mut world, FIRST, award, 2).unwrap();
    assert!(world.settle());
    world.now = world.now.plus_ms(2 * DAY);
    let round = stands(&world, CLERK, award).round.unwrap().id;
    let winners = vec![Listed { member: person(2), result: 1 }];
    let (from, to) = (world.now.day(), world.now.day().plus_working(5, &[]));
    does(&mut world, CLERK, award, AwardStep::Posted { round, winners, counted: 1, from, to }).unwrap();
    assert!(world.settle());
    let (objection, unit) = (world.id(), me(&world, UNIT));
    let file = FileOf::of(unit);
    let what = PersonalFact::Objected { about: Some(person(2)), words: AGAINST.to_owned() };
    tries(&mut world, UNIT, vec![AwardEdit::Say { file, award, step: objection, what }]).unwrap();
    assert!(world.settle());
    for (device, by) in
        [(CLERK, Some(unit)), (OTHER_CLERK, Some(unit)), (UNIT, Some(unit)), (FIRST, None), (THIRD, None)]
    {
        let known = objections(&world.view(device).community, award);
        assert_eq!(known.first().and_then(|one| one.by), by, "device {device}");
    }
    world.now = world.now.plus_ms(9 * DAY);
    let decided = AwardStep::Decided { winners: vec![person(2)] };
    let open = Err(Refusal::Award(AwardRefusal::Unanswered(1)));
    assert_eq!(does(&mut world, CLERK, award, decided.clone()), open);
    let (answer, words) = (world.id(), "经核对，时长无误".to_owned());
    let case = CaseFact::Answered { objection, upheld: false, words: words.clone() };
    let told = AwardTold::Answered { upheld: false, words };
    tries(
        &mut world,
        CLERK,
        vec![
            AwardEdit::Case { award, step: answer, what: case },
            AwardEdit::Tell { file, award, step: objection, what: told.clone() },
        ],
    )
    .unwrap();
    does(&mut world, CLERK, award, decided).unwrap();
    assert!(world.settle());
    let view = world.view(UNIT);
    let answered = view.community.file(file).unwrap().awards.told.get(&(award, objection));
    assert_eq!(answered.map(|fact| &fact.step), Some(&told), "the unit reads the answer");
}

/// What two clerks who know nothing of one another do is the same on every device after they have met.
#[test]
fn two_clerks_go_on_at_once() {
    for seed in 6..=9 {
        let mut world = town(seed);
        let (award, until) = called(&mut world);
        votes(&mut world, FIRST, award, 2).unwrap();
        assert!(world.settle());
        world.now = world.now.plus_ms(2 * DAY);
        let round = stands(&world, CLERK, award).round.unwrap().id;
        world.set_cut(OTHER_CLERK, true);
        let winners = vec![Listed { member: person(2), result: 1 }];
        let (from, to) = (world.now.day(), world.now.day().plus_working(5, &[]));
        does(&mut world, CLERK, award, AwardStep::Posted { round, winners, counted: 1, from, to }).unwrap();
        let called = AwardStep::Called { candidates: vec![person(3)], until: until.plus(5) };
        does(&mut world, OTHER_CLERK, award, called).unwrap();
        world.set_cut(OTHER_CLERK, false);
        assert!(world.settle());
        let one = stands(&world, CLERK, award);
        for device in ALL {
            assert_eq!(stands(&world, device, award), one, "seed {seed}, device {device}");
        }
        assert!(one.stage == Stage::Deciding || !one.idle.is_empty(), "either is named: {one:?}");
        assert_eq!(world.reread(CLERK).community.awards, world.view(CLERK).community.awards);
    }
}

#[test]
fn the_relay_takes_nothing_under_another_name() {
    let mut desk = Desk::open(Memory::default());
    let conn = desk.connect(member(1), [1; 16]);
    let wall = DocName::Wall(Year(2026));
    let (award, step): (Id<Award>, Id<Step>) = (Id::from_random([3; 10]), Id::from_random([4; 10]));
    let file = DocName::Member(person(1));
    let refused = Verdict::Refused { code: RefusalCode::NotAllowed };
    for (actor, doc, section, key, taken) in [
        (1_u8, wall, "claims", format!("award:{award}/{}/{step}", member(2)), false),
        (2, wall, "steps", format!("award:{award}/{step}"), false),
        (3, file, "facts", format!("award:{award}/{step}"), false),
        (6, wall, "claims", format!("award:{award}/{}/{step}", member(1)), true),
        (7, file, "own", format!("award:{award}/{step}"), true),
    ] {
        let change = Pen::new(&COMMUNITY, &doc, member(1), &[actor; 16]).put(section, &key, "{}");
        let verdict = desk.offer(conn, doc, &change);
        if taken {
            assert!(matches!(verdict, Verdict::Accepted { .. }), "{doc} {section} {key}: {verdict:?}");
        } else {
            assert_eq!(verdict, refused, "{doc} {section} {key}");
        }
    }
}

#[test]
fn a_notice_is_read_by_everybody_and_tells_of_nobody_who_did_not_agree() {
    let mut world = town(10);
    let notice: Id<PublicNotice> = world.id();
    let today = world.now.day();
    let fill = |fields: &[(NoticeField, &str)]| {
        let fields = fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
        vec![Edit::Notice(NoticeEdit::Fill { notice, fields })]
    };
    let lacks = vec![NoticeField::Kind, NoticeField::Text, NoticeField::From];
    let half = fill(&[(NoticeField::Title, "社区服务之星事迹"), (NoticeField::Status, SHOWN)]);
    assert_eq!(world.act(CLERK, half), Err(Refusal::Notice(NoticeRefusal::Lacks(lacks))));
    let (from, about) = (today.to_string(), person(1).to_string());
    let whole = [
        (NoticeField::Title, "社区服务之星事迹"),
        (NoticeField::Kind, "display"),
        (NoticeField::Text, "每周巡查楼道"),
        (NoticeField::From, from.as_str()),
        (NoticeField::About, about.as_str()),
    ];
    world.act(CLERK, fill(&whole)).unwrap();
    let shown = || fill(&[(NoticeField::Status, SHOWN)]);
    assert_eq!(world.act(FIRST, shown()), Err(Refusal::NotAllowed));
    assert_eq!(world.act(CLERK, shown()), Err(Refusal::Notice(NoticeRefusal::NoConsent)));
    world.act(CLERK, fill(&[(NoticeField::Consent, "yes")])).unwrap();
    world.act(OTHER_CLERK, fill(&[(NoticeField::To, "2099-01-01")])).unwrap();
    assert!(world.settle());
    world.act(CLERK, shown()).unwrap();
    assert!(world.settle());
    for device in ALL {
        let view = world.view(device);
        let known = &view.community.notices[&notice];
        assert_eq!(known.state(today), NoticeState::Shown, "device {device}");
        assert_eq!(known.card.get(NoticeField::To), "2099-01-01", "both clerks' fields");
    }
    let ask = Ask::Record(Record::Notice(notice));
    let trail = world.devices[OTHER_CLERK].replica.as_mut().unwrap().trail(&ask);
    assert!(trail.entries.iter().any(|entry| entry.by == Some(staff(2))), "{:#?}", trail.entries);
}
