//! The run of the feedback cards: what the records say, what people change, agree to and issue, and what the unit does.

use std::{collections::BTreeMap, sync::Arc};

use super::*;
use crate::{
    edit::{self, Edit, FeedbackEdit, FeedbackRefusal, Refusal},
    grant::Grant,
    judging::Years,
    moment::Moment,
    principal::{Principal, Unit},
    register::{Basis, CheckinFact, CheckinMode, MemberFile, UnitFile},
    service::{Presence, ServiceYears, Standing},
    wish::{Stamped, Step},
};

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

fn day(month: u8, day: u8) -> Day {
    Day::from_civil(2026, month, day).unwrap()
}

const MEMBER: Id<Member> = id(1);
const UNIT: Id<Unit> = id(9);
const YEAR: About = About::Annual(Year(2026));

fn clerk() -> Grant {
    Principal::Staff(id(20)).into()
}

fn admin() -> Grant {
    Grant::admin(id(21))
}

fn stamped<S>(by: Principal, turn: u32, step: S) -> Stamped<S> {
    Stamped { by, at: Moment(i64::from(turn)), turn, step }
}

fn town() -> Community {
    let mut file = MemberFile::default();
    for (field, value) in [
        (MemberField::Name, "何艳"),
        (MemberField::Unit, &UNIT.to_string()),
        (MemberField::JobTitle, "书记员"),
        (MemberField::BirthMonth, "1988-03"),
    ] {
        file.card.set(field, value);
    }
    let facts = [
        CheckinFact::Arrived { on: day(1, 5), basis: Basis::UnitLinked },
        CheckinFact::Registered { on: day(1, 6), card_no: "2026-0001".to_owned(), mode: CheckinMode::Alone },
    ];
    for (number, fact) in (1_u8..).zip(facts) {
        file.checkin.insert(id(number), stamped(Principal::Staff(id(20)), u32::from(number), fact));
    }
    let mut unit = UnitFile::default();
    unit.card.set(UnitField::Name, "区人民法院");
    let mut town = Community {
        members: Arc::new(BTreeMap::from([(MEMBER, Arc::new(file))])),
        units: Arc::new(BTreeMap::from([(UNIT, Arc::new(unit))])),
        ..Community::default()
    };
    "桂花苑社区".clone_into(&mut town.profile.name);
    town
}

fn entry(number: u8, source: Source, minutes: u16, kind: &str, mode: &str) -> Entry {
    Entry {
        id: id(number),
        source,
        on: day(3, number),
        entered: day(3, number),
        span: None,
        minutes,
        expected: None,
        presence: Presence::OnTime,
        training: false,
        completes: !matches!(source, Source::Activity(_) | Source::Post(_)),
        standing: Standing::Verified { counts_from: day(3, number) },
        effect: None,
        ratings: Vec::new(),
        kind: kind.to_owned(),
        mode: mode.to_owned(),
    }
}

fn judged(town: &Community, entries: &[Entry]) -> Judged {
    let years = Years::of_one(town, MEMBER, Year(2026), day(11, 20));
    years.judge_with(MEMBER, town.member(MEMBER).unwrap(), entries)
}

fn act(town: &mut Community, who: &Grant, number: u8, what: FeedbackStep) -> Result<(), Refusal> {
    let edit = Edit::Feedback(FeedbackEdit::Take { member: MEMBER, step: id(number), what: what.clone() });
    edit::check(town, who, &edit, day(11, 20).start())?;
    let turn = edit.turn(town);
    let file = Arc::make_mut(Arc::make_mut(&mut town.members).get_mut(&MEMBER).unwrap());
    file.feedback.insert(id(number), stamped(who.principal(), turn, what));
    Ok(())
}

fn change(field: FeedbackField, value: &str, why: &str) -> FeedbackStep {
    FeedbackStep::Changed { about: YEAR, field, value: value.to_owned(), why: why.to_owned() }
}

fn now(town: &Community) -> Feedback {
    feedback(town.member(MEMBER).unwrap(), YEAR, ServiceYears::CALENDAR).unwrap()
}

fn issue(town: &Community) -> FeedbackStep {
    let judged = judged(town, &[]);
    let card = card(town, &judged, &FeedbackText::default(), &now(town), None);
    FeedbackStep::Issued { about: YEAR, card: Box::new(card) }
}

fn refused<T>(why: FeedbackRefusal) -> Result<T, Refusal> {
    Err(Refusal::Feedback(why))
}

#[test]
fn the_card_is_ticked_as_the_records_that_count_say() {
    let town = town();
    let waiting =
        Entry { standing: Standing::Waiting, ..entry(9, Source::Other, 600, "矛盾调解", "日常服务") };
    let entries = [
        entry(1, Source::Activity(id(31)), 120, "志愿服务", "集中服务"),
        entry(2, Source::Activity(id(32)), 90, "志愿服务", "组团服务"),
        Entry {
            ratings: vec![75, 100], ..entry(3, Source::Wish(id(33)), 0, "扶贫帮困", "微心愿认领")
        },
        waiting,
    ];
    let judged = judged(&town, &entries);
    let records = from_records(&town, &judged, &entries);
    for (field, value) in [
        (FeedbackField::ActivityTypes, "志愿服务、扶贫帮困"),
        (FeedbackField::ActivityModes, "集中服务、组团服务、微心愿认领"),
        (FeedbackField::Activities, "2"),
        (FeedbackField::Projects, "0"),
        (FeedbackField::HalfHours, "7"),
        (FeedbackField::Achievements, "实现微心愿1个；参加社区活动2次"),
        (FeedbackField::PledgeState, "基本完成"),
        (FeedbackField::Grade, ""),
    ] {
        assert_eq!(records.get(field), value, "{field:?}");
    }
    let card = card(&town, &judged, &records, &now(&town), Some(day(1, 6)));
    assert_eq!(card.unit_and_title, "区人民法院　书记员");
    assert_eq!((card.residents.sample, card.residents.average_hundredths), (2, 450));
    let words = crate::sheet::feedback_card(&card, &FeedbackTemplate::default()).to_string();
    assert!(words.contains("（√）志愿服务") && words.contains("（　）矛盾调解"), "{words}");
}

#[test]
fn what_is_changed_keeps_its_reason_and_has_to_be_agreed_to_again() {
    let mut town = town();
    let no_reason = act(&mut town, &clerk(), 40, change(FeedbackField::Activities, "8", " "));
    assert_eq!(no_reason, Err(Refusal::TextMissing), "another number than the records say needs a reason");
    act(&mut town, &clerk(), 41, change(FeedbackField::Activities, "8", "两次补签")).unwrap();
    act(&mut town, &clerk(), 42, change(FeedbackField::Grade, "良好", "")).unwrap();
    let unknown = act(&mut town, &clerk(), 43, change(FeedbackField::Grade, "甲等", ""));
    assert_eq!(unknown, refused(FeedbackRefusal::Value(FeedbackField::Grade)));
    let long = "好".repeat(MOST_ACHIEVEMENTS + 1);
    let long = act(&mut town, &clerk(), 43, change(FeedbackField::Achievements, &long, "更详细"));
    assert_eq!(long, refused(FeedbackRefusal::Value(FeedbackField::Achievements)));
    let approve = FeedbackStep::Approved { about: YEAR };
    let lacking = FeedbackRefusal::Lacks(vec![FeedbackField::CommunityOpinion]);
    assert_eq!(act(&mut town, &admin(), 44, approve.clone()), refused(lacking));
    act(&mut town, &clerk(), 44, change(FeedbackField::CommunityOpinion, "同意", "")).unwrap();
    assert_eq!(act(&mut town, &clerk(), 45, approve.clone()), refused(FeedbackRefusal::NeedsAdministrator));
    let early = issue(&town);
    assert_eq!(act(&mut town, &clerk(), 45, early), refused(FeedbackRefusal::WrongStage(Stage::Preparing)));
    act(&mut town, &admin(), 45, approve.clone()).unwrap();
    assert_eq!(now(&town).stage, Stage::Approved);
    act(&mut town, &clerk(), 46, change(FeedbackField::Grade, "优秀", "")).unwrap();
    assert_eq!(
        (now(&town).stage, now(&town).approved),
        (Stage::Preparing, None),
        "another card than was agreed to"
    );
    act(&mut town, &admin(), 47, approve).unwrap();
    let card = issue(&town);
    act(&mut town, &clerk(), 48, card).unwrap();
    let one = now(&town);
    assert_eq!((one.stage, one.issued.len()), (Stage::Issued, 1));
    assert_eq!(one.last().map(|card| (card.grade.as_str(), card.activities)), Some(("优秀", Some(8))));
    // A correction needs a reason, and goes the whole way again.
    let silent = act(&mut town, &clerk(), 49, change(FeedbackField::Grade, "良好", ""));
    assert_eq!(silent, Err(Refusal::TextMissing));
    act(&mut town, &clerk(), 49, change(FeedbackField::Grade, "良好", "等次抄错")).unwrap();
    assert_eq!(now(&town).stage, Stage::Preparing);
    assert_eq!(
        now(&town).last().map(|card| card.grade.as_str()),
        Some("优秀"),
        "what was issued stays as it was"
    );
}

#[test]
fn every_order_of_arrival_gives_the_same_card() {
    let mut town = town();
    act(&mut town, &clerk(), 41, change(FeedbackField::Grade, "良好", "")).unwrap();
    act(&mut town, &clerk(), 42, change(FeedbackField::CommunityOpinion, "同意", "")).unwrap();
    act(&mut town, &admin(), 43, FeedbackStep::Approved { about: YEAR }).unwrap();
    // Somebody without a network changes the grade after the same turn.
    let file = Arc::make_mut(Arc::make_mut(&mut town.members).get_mut(&MEMBER).unwrap());
    file.feedback
        .insert(id(50), stamped(Principal::Staff(id(22)), 3, change(FeedbackField::Grade, "一般", "")));
    let facts: Vec<(Id<Step>, Stamped<FeedbackStep>)> =
        file.feedback.iter().map(|(id, fact)| (*id, fact.clone())).collect();
    let expected = now(&town);
    assert_eq!(expected.stage, Stage::Preparing);
    for turn in 0..facts.len() {
        let mut file = MemberFile::default();
        let mut facts = facts.clone();
        facts.rotate_left(turn);
        file.feedback.extend(facts);
        assert_eq!(feedback(&file, YEAR, ServiceYears::CALENDAR), Some(expected.clone()));
    }
}

#[test]
fn an_important_matter_has_days_and_whoever_left_gets_no_card() {
    let mut town = town();
    let rules = FeedbackRules::default();
    let words = "见义勇为".to_owned();
    act(&mut town, &clerk(), 60, FeedbackStep::Opened { on: day(11, 18), words }).unwrap();
    let about = About::Matter(id(60));
    let one = feedback(town.member(MEMBER).unwrap(), about, ServiceYears::CALENDAR).unwrap();
    assert_eq!((one.year, matter_due(&one, &rules)), (Year(2026), Some(day(11, 21))));
    assert_eq!(
        feedback(town.member(MEMBER).unwrap(), About::Matter(id(61)), ServiceYears::CALENDAR),
        None,
        "nobody opened it"
    );
    for (number, field, value) in
        [(62, FeedbackField::Grade, "优秀"), (63, FeedbackField::CommunityOpinion, "请单位表扬")]
    {
        let (value, why) = (value.to_owned(), String::new());
        act(&mut town, &clerk(), number, FeedbackStep::Changed { about, field, value, why }).unwrap();
    }
    act(&mut town, &admin(), 64, FeedbackStep::Approved { about }).unwrap();
    let file = Arc::make_mut(Arc::make_mut(&mut town.members).get_mut(&MEMBER).unwrap());
    let left = CheckinFact::TransferredOut {
        on: day(11, 19),
        why: crate::register::LeaveReason::Moved,
        to: String::new(),
    };
    file.checkin.insert(id(7), stamped(Principal::Staff(id(20)), 9, left));
    // Nothing about whoever left is begun, changed or agreed to either.
    let (value, words) = ("良好".to_owned(), "见义勇为".to_owned());
    for what in [
        FeedbackStep::Opened { on: day(11, 19), words },
        FeedbackStep::Changed { about, field: FeedbackField::Grade, value, why: "核实".to_owned() },
        FeedbackStep::Approved { about },
        FeedbackStep::Issued { about, card: Box::new(FeedbackCard::default()) },
    ] {
        assert_eq!(act(&mut town, &admin(), 65, what.clone()), refused(FeedbackRefusal::Left), "{what:?}");
    }
}

#[test]
fn a_unit_receives_answers_and_files_its_own_cards_only() {
    let mut town = town();
    let unit = Principal::Liaison(UNIT);
    let answer = |number, what| FeedbackEdit::Answer {
        unit: UNIT,
        member: MEMBER,
        card: id(70),
        step: id(number),
        what,
    };
    let check = |town: &Community, who: Principal, edit: FeedbackEdit| {
        edit::check(town, &who.into(), &Edit::Feedback(edit), day(11, 20).start())
    };
    let received = UnitFeedback::Received { on: day(11, 19) };
    assert_eq!(check(&town, unit, answer(71, received.clone())), refused(FeedbackRefusal::Unknown));
    let what = IssuedFeedback { about: YEAR, card: FeedbackCard::default(), matter: String::new() };
    let file = Arc::make_mut(Arc::make_mut(&mut town.units).get_mut(&UNIT).unwrap());
    file.feedback.insert((MEMBER, id(70)), stamped(Principal::Staff(id(20)), 1, what.clone()));
    assert_eq!(check(&town, unit, answer(71, received.clone())), Ok(()));
    let other = Principal::Liaison(id(8));
    assert_eq!(check(&town, other, answer(71, received.clone())), Err(Refusal::NotAllowed));
    let tell = FeedbackEdit::Tell { unit: UNIT, member: MEMBER, card: id(72), what: Box::new(what) };
    assert_eq!(check(&town, unit, tell), Err(Refusal::NotAllowed), "a unit writes itself no card");
    let file = Arc::make_mut(Arc::make_mut(&mut town.units).get_mut(&UNIT).unwrap());
    file.filed.insert((MEMBER, id(70), id(71)), stamped(unit, 1, received.clone()));
    assert_eq!(check(&town, unit, answer(73, received)), refused(FeedbackRefusal::Done));
    let empty = UnitFeedback::Answered { on: day(11, 20), words: " ".to_owned() };
    assert_eq!(check(&town, unit, answer(73, empty)), Err(Refusal::TextMissing));
    let later = UnitFeedback::Filed { on: day(11, 21) };
    assert_eq!(check(&town, unit, answer(73, later)), Err(Refusal::OutOfRange));
    let known = filed(town.unit(UNIT).unwrap(), MEMBER, id(70));
    assert_eq!((known.received, known.filed), (Some(day(11, 19)), None));
}

#[test]
fn a_run_that_was_begun_is_gone_on_with_after_the_turn_of_the_year() {
    let mut town = town();
    let on = |year: i32, month, day| Day::from_civil(year, month, day).unwrap();
    let (new_year, next_run) = (on(2027, 1, 4), on(2027, 11, 1));
    let year = |town: &Community, today| run_year(town, &town.checkins(today), today);
    let due = |town: &Community, today| owed(town, &town.checkins(today), today);
    assert_eq!((due(&town, day(10, 31)), due(&town, day(11, 1))), ((0, 0), (1, 0)), "the run opens");
    assert_eq!((year(&town, new_year), due(&town, new_year)), (Year(2027), (0, 0)), "nobody began it");
    act(&mut town, &clerk(), 50, change(FeedbackField::Grade, "优秀", "")).unwrap();
    assert_eq!((year(&town, new_year), due(&town, new_year)), (Year(2026), (1, 0)));
    assert_eq!(year(&town, next_run), Year(2027), "the next run is open");
    act(&mut town, &clerk(), 51, change(FeedbackField::CommunityOpinion, "表现好", "")).unwrap();
    act(&mut town, &admin(), 52, FeedbackStep::Approved { about: YEAR }).unwrap();
    let issued = issue(&town);
    act(&mut town, &clerk(), 53, issued).unwrap();
    assert_eq!((year(&town, new_year), due(&town, new_year)), (Year(2027), (0, 0)), "it is done");
    // Who was registered after a year has no card of it; a matter is owed at any time.
    let checkin = town.checkin(MEMBER, new_year);
    assert!(in_run(&checkin, Year(2026), ServiceYears::CALENDAR));
    assert!(!in_run(&checkin, Year(2025), ServiceYears::CALENDAR));
    let words = "见义勇为".to_owned();
    act(&mut town, &clerk(), 60, FeedbackStep::Opened { on: day(11, 18), words }).unwrap();
    assert_eq!(due(&town, new_year), (0, 1));
}

#[test]
fn the_run_has_a_window_and_numbers_tell_versions_apart() {
    let rules = FeedbackRules::default();
    let years = ServiceYears::CALENDAR;
    let within = |rules: &FeedbackRules, on, years| in_window(rules, on, years);
    assert!(
        rules.is_sound(years) && within(&rules, day(11, 1), years) && !within(&rules, day(10, 31), years)
    );
    assert!(!FeedbackRules { from: (12, 1), to: (11, 1), ..rules }.is_sound(years));
    assert!(!FeedbackRules { from: (2, 30), ..rules }.is_sound(years));
    // The last two months of a year that begins in December, and a window over the turn of the calendar.
    let years = ServiceYears::try_from(12).unwrap();
    assert!(!rules.is_sound(years), "it lies in two years");
    let last = FeedbackRules { from: (10, 1), to: (11, 30), ..rules };
    assert_eq!(last.window(Year(2026), years), (day(10, 1), day(11, 30)));
    assert!(last.is_sound(years) && within(&last, day(10, 1), years) && !within(&last, day(12, 1), years));
    let turn = FeedbackRules { from: (12, 15), to: (1, 15), ..rules };
    let from = Day::from_civil(2025, 12, 15).unwrap();
    assert_eq!((turn.window(Year(2026), years), turn.is_sound(years)), ((from, day(1, 15)), true));
    assert_eq!(number(Year(2026), "2026-0001", MEMBER, None, 1), "反馈2026-2026-0001");
    assert_eq!(number(Year(2026), "2026-0001", MEMBER, None, 2), "反馈2026-2026-0001-2版");
    assert_eq!(number(Year(2026), "2026-0001", MEMBER, Some(1), 1), "反馈2026-2026-0001-专1");
}
