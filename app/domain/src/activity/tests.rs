//! Who has a place, who was there, what it counts for, and what may be done when.

use std::sync::Arc;

use super::*;
use crate::{
    community::Community,
    edit::{self, ActivityEdit, Edit, Refusal},
    grant::Grant,
    moment::{Day, Moment},
    picture::PictureRefusal,
    principal::{Principal, Staff},
    register::MemberFile,
    service::{Presence, Source, Standing},
};

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

const ONE: Id<Activity> = id(1);
const OTHER: Id<Activity> = id(2);
const STAFF: Principal = Principal::Staff(id::<Staff>(9));

fn day() -> Day {
    Day::from_civil(2026, 3, 5).unwrap()
}

fn at(hour: u16, minute: u16) -> Moment {
    day().start().plus_ms(i64::from(hour * 60 + minute) * 60_000)
}

fn card() -> ActivityCard {
    ActivityCard::default()
        .with(ActivityField::Name, "学雷锋志愿服务")
        .with(ActivityField::Theme, "学雷锋")
        .with(ActivityField::Type, "志愿服务")
        .with(ActivityField::Day, "2026-03-05")
        .with(ActivityField::Start, "09:00")
        .with(ActivityField::End, "11:30")
        .with(ActivityField::Place, "社区广场")
        .with(ActivityField::Year, "2026")
        .with(ActivityField::Status, PUBLISHED)
}

fn community(card: ActivityCard) -> Community {
    let activity = Activity { card, ..Activity::default() };
    Community { activities: Arc::new([(ONE, Arc::new(activity))].into()), ..Community::default() }
}

fn with_capacity(most: &str) -> Activity {
    Activity { card: card().with(ActivityField::Capacity, most), ..Activity::default() }
}

fn says(activity: &mut Activity, member: u8, step: u8, at: i64, turn: u32, what: SignStep) {
    let by = Principal::Member(id(member));
    let fact = Stamped { by, at: Moment(at), turn, step: what };
    activity.walls.entry(Year(2026)).or_default().insert((id(member), id(step)), fact);
}

fn places(activity: &Activity) -> Vec<(Id<Member>, Place)> {
    signups(activity).into_iter().map(|one| (one.member, one.place)).collect()
}

#[test]
fn places_go_by_time_and_who_waits_moves_up() {
    let mut all = with_capacity("2");
    // Signed up offline at about the same time: none knew of the others.
    for (member, at) in [(3, 30), (1, 10), (2, 20), (4, 20)] {
        says(&mut all, member, member, at, 1, SignStep::SignedUp);
    }
    let waiting = |one, two| {
        vec![(id(1), Place::In), (id(2), Place::In), (one, Place::Waiting(1)), (two, Place::Waiting(2))]
    };
    assert_eq!(places(&all), waiting(id(4), id(3)), "the id decides between two of one time");
    // Said again on another device: the first place counts.
    says(&mut all, 4, 14, 90, 1, SignStep::SignedUp);
    assert_eq!(places(&all), waiting(id(4), id(3)));
    says(&mut all, 1, 11, 40, 5, SignStep::Withdrawn);
    assert_eq!(places(&all)[..2], [(id(2), Place::In), (id(4), Place::In)], "the next moves up");
    assert_eq!(places(&all)[2..], [(id(3), Place::Waiting(1)), (id(1), Place::Out)]);
    says(&mut all, 1, 12, 50, 6, SignStep::SignedUp);
    assert_eq!(places(&all)[2..], [(id(3), Place::Waiting(1)), (id(1), Place::Waiting(2))], "at the end");
    says(&mut all, 2, 13, 60, 7, SignStep::Excused { why: LeaveReason::Work });
    assert_eq!(places(&all)[1], (id(3), Place::In));
    assert_eq!(places(&all)[3], (id(2), Place::Excused(LeaveReason::Work)));
    // Who never signed up withdraws nothing, and without a number everybody has a place.
    says(&mut all, 7, 15, 70, 8, SignStep::Withdrawn);
    assert_eq!(places(&all).len(), 4);
    all.card.set(ActivityField::Capacity, "");
    assert!(places(&all)[..3].iter().all(|(_, place)| *place == Place::In));
}

#[test]
fn where_it_is_follows_from_the_time() {
    let is = |card: &ActivityCard, at| state(&Activity { card: card.clone(), ..Activity::default() }, at);
    let until = card().with(ActivityField::SignUpUntil, "2026-03-03");
    for (card, at, expected) in [
        (card(), at(8, 59), ActivityState::Open),
        (card(), at(9, 0), ActivityState::Running),
        (card(), at(11, 30), ActivityState::Over),
        (until.clone(), day().plus(-2).start().plus_ms(1), ActivityState::Open),
        (until, day().plus(-1).start(), ActivityState::Closed),
        (card().with(ActivityField::Status, ""), at(9, 0), ActivityState::Draft),
        (card().with(ActivityField::Status, CANCELLED), at(9, 0), ActivityState::Cancelled),
        (card().with(ActivityField::Status, FINISHED), at(9, 0), ActivityState::Finished),
        (card().with(ActivityField::End, ""), at(23, 59), ActivityState::Running),
        (card().with(ActivityField::Day, "五月"), at(9, 0), ActivityState::Draft),
    ] {
        assert_eq!(is(&card, at), expected, "{card:?}");
    }
}

fn try_edit(all: &Community, who: impl Into<Grant>, now: Moment, edit: ActivityEdit) -> Result<(), Refusal> {
    edit::check(all, &who.into(), &Edit::Activity(edit), now)
}

#[test]
fn what_may_be_done_when() {
    let mut all = community(card());
    let (me, step) = (id(1), id(30));
    let (mine, early) = (Principal::Member(me), at(8, 0));
    let sign_up = ActivityEdit::SignUp { activity: ONE, member: me, step };
    let leave = ActivityEdit::AskLeave { activity: ONE, member: me, step, why: LeaveReason::Health };
    let withdraw = ActivityEdit::Withdraw { activity: ONE, member: me, step };
    let sign = |code: &str| {
        let what = OwnStep::In { code: code.to_owned() };
        ActivityEdit::Sign { activity: ONE, member: me, step, what }
    };
    assert_eq!(try_edit(&all, Principal::Member(id(2)), early, sign_up.clone()), Err(Refusal::NotAllowed));
    assert_eq!(try_edit(&all, mine, early, sign_up.clone()), Ok(()));
    assert_eq!(try_edit(&all, mine, early, withdraw.clone()), Err(Refusal::NotSignedUp));
    let running = Err(Refusal::ActivityIs(ActivityState::Running));
    assert_eq!(try_edit(&all, mine, at(9, 0), sign_up.clone()), running);
    says(
        Arc::make_mut(Arc::make_mut(&mut all.activities).get_mut(&ONE).unwrap()),
        1,
        1,
        1,
        1,
        SignStep::SignedUp,
    );
    assert_eq!(try_edit(&all, mine, early, sign_up), Err(Refusal::SignedUpAlready));
    assert_eq!(try_edit(&all, mine, early, withdraw.clone()), Ok(()));
    assert_eq!(try_edit(&all, mine, early, leave.clone()), Err(Refusal::ActivityIs(ActivityState::Open)));
    // Once it has begun one does not withdraw, one asks for leave.
    assert_eq!(try_edit(&all, mine, at(9, 0), withdraw), running);
    assert_eq!(try_edit(&all, mine, at(9, 0), leave.clone()), Ok(()));
    assert_eq!(try_edit(&all, mine, at(11, 30), leave), Err(Refusal::ActivityIs(ActivityState::Over)));
    assert_eq!(try_edit(&all, mine, at(9, 0), sign(" ")), Err(Refusal::TextMissing));
    assert_eq!(try_edit(&all, mine, at(23, 0), sign("1234")), Ok(()));
    let next_day = day().plus(1).start();
    assert_eq!(try_edit(&all, mine, next_day, sign("1234")), Err(Refusal::NotTheDay), "staff do it then");

    let attend = |arrived, left| {
        let (presence, method) = (Presence::OnTime, Method::Signed);
        let what = AttendanceStep::Recorded { presence, arrived, left, method, keeper: String::new() };
        ActivityEdit::Attend { activity: ONE, member: me, step, what }
    };
    assert_eq!(try_edit(&all, mine, next_day, attend(None, None)), Err(Refusal::NotAllowed));
    assert_eq!(try_edit(&all, STAFF, next_day, attend(Some(540), Some(600))), Ok(()));
    assert_eq!(try_edit(&all, STAFF, next_day, attend(Some(600), Some(540))), Err(Refusal::OutOfRange));
    assert_eq!(try_edit(&all, STAFF, next_day, attend(None, Some(1440))), Err(Refusal::OutOfRange));
    let before = day().plus(-1).start();
    assert_eq!(try_edit(&all, STAFF, before, attend(None, None)), Err(Refusal::NotYet));

    let fill =
        |field, value: &str| ActivityEdit::Fill { activity: ONE, fields: vec![(field, value.to_owned())] };
    assert_eq!(try_edit(&all, STAFF, early, fill(ActivityField::Year, "2027")), Err(Refusal::Frozen));
    assert_eq!(try_edit(&all, STAFF, early, fill(ActivityField::End, "08:00")), Err(Refusal::OutOfRange));
    let lacks = Err(Refusal::ActivityLacks(vec![ActivityField::Place]));
    assert_eq!(try_edit(&all, STAFF, early, fill(ActivityField::Place, "")), lacks);
    let unknown = ActivityEdit::SignUp { activity: OTHER, member: me, step };
    assert_eq!(try_edit(&all, mine, early, unknown), Err(Refusal::UnknownActivity));
}

#[test]
fn pictures_are_put_up_when_it_is_over_and_taken_down_at_any_time() {
    let mut all = community(card());
    let picture = |digit: char, there| ActivityEdit::Picture {
        activity: ONE,
        picture: digit.to_string().repeat(64),
        there,
    };
    let running = Err(Refusal::ActivityIs(ActivityState::Running));
    assert_eq!(try_edit(&all, STAFF, at(9, 0), picture('a', true)), running);
    assert_eq!(try_edit(&all, STAFF, at(11, 30), picture('a', true)), Ok(()));
    assert_eq!(
        try_edit(&all, STAFF, at(11, 30), picture('x', true)),
        Err(Refusal::Picture(PictureRefusal::NotOne))
    );
    let mine = Principal::Member(id(1));
    assert_eq!(try_edit(&all, mine, at(11, 30), picture('a', true)), Err(Refusal::NotAllowed));
    let one = Arc::make_mut(Arc::make_mut(&mut all.activities).get_mut(&ONE).unwrap());
    one.pictures = "123456789".chars().map(|digit| digit.to_string().repeat(64)).collect();
    one.card.set(ActivityField::Status, FINISHED);
    assert_eq!(
        try_edit(&all, STAFF, at(12, 0), picture('a', true)),
        Err(Refusal::Picture(PictureRefusal::TooMany(9)))
    );
    assert_eq!(try_edit(&all, STAFF, at(12, 0), picture('9', true)), Ok(()), "it is there already");
    assert_eq!(try_edit(&all, STAFF, at(12, 0), picture('9', false)), Ok(()));
}

fn recorded(presence: Presence, arrived: Option<u16>, left: Option<u16>) -> AttendanceStep {
    AttendanceStep::Recorded {
        presence, arrived, left, method: Method::Signed, keeper: "周老师".to_owned()
    }
}

fn attends(
    all: &mut Community,
    activity: Id<Activity>,
    member: u8,
    step: u8,
    turn: u32,
    what: AttendanceStep,
) {
    let members = Arc::make_mut(&mut all.members);
    let file: &mut MemberFile = Arc::make_mut(members.entry(id(member)).or_default());
    let fact = Stamped { by: STAFF, at: at(12, 0), turn, step: what };
    file.attendance.insert((activity, id(step)), fact);
}

#[test]
fn the_last_that_staff_say_counts_and_what_was_said_stays() {
    let mut all = community(card());
    attends(&mut all, ONE, 1, 8, 1, recorded(Presence::Absent, None, None));
    attends(&mut all, ONE, 1, 7, 2, recorded(Presence::Late, Some(600), None));
    let file = all.member(id(1)).unwrap();
    let one = attended(file, ONE).unwrap();
    assert_eq!((one.first, one.last, one.times), (id(8), id(7), 2));
    assert_eq!((one.presence, one.arrived, one.keeper.as_str()), (Presence::Late, Some(600), "周老师"));
    assert_eq!(file.attendance.len(), 2);
    assert_eq!(attended(file, OTHER), None);
    attends(&mut all, ONE, 1, 6, 3, AttendanceStep::TakenBack);
    assert_eq!(attended(all.member(id(1)).unwrap(), ONE), None);
    assert_eq!(attendance(&all).len(), 0);
}

#[test]
fn the_share_of_the_time_somebody_was_there() {
    let span = Span::of(&card()).unwrap();
    let mut all = community(card());
    for (presence, arrived, left, expected) in [
        (Presence::OnTime, None, None, Some((150, 100))),
        (Presence::OnTime, Some(535), Some(690), Some((150, 100))),
        (Presence::OnTime, Some(550), None, Some((140, 93))),
        (Presence::Late, Some(580), Some(688), Some((108, 72))),
        (Presence::Late, None, None, None),
        (Presence::LeftEarly, Some(535), Some(605), Some((65, 43))),
        (Presence::LeftEarly, Some(535), None, None),
        (Presence::LeftEarly, None, Some(500), Some((0, 0))),
        (Presence::Excused, Some(535), Some(690), Some((0, 0))),
        (Presence::Absent, None, None, Some((0, 0))),
    ] {
        attends(&mut all, ONE, 1, 1, 1, recorded(presence, arrived, left));
        let one = attended(all.member(id(1)).unwrap(), ONE).unwrap();
        let got = served(&one, span).map(|minutes| (minutes, percent(minutes, span).unwrap()));
        assert_eq!(got, expected, "{presence:?} {arrived:?} {left:?}");
    }
}

#[test]
fn attendance_is_a_record_of_service() {
    let mut all = community(card());
    attends(&mut all, ONE, 1, 8, 1, recorded(Presence::LeftEarly, Some(535), Some(605)));
    let got = entries(&all, id(1));
    assert_eq!(got.len(), 1);
    let one = &got[0];
    assert_eq!(
        (one.source, one.on, one.minutes, one.expected),
        (Source::Activity(ONE), day(), 65, Some(150))
    );
    assert_eq!(
        (one.span, one.presence, one.kind.as_str()),
        (Some((540, 605)), Presence::LeftEarly, "志愿服务")
    );
    // Thursday, and three whole working days of publication.
    assert_eq!(one.standing, Standing::Verified { counts_from: day().plus(6) });
    assert_eq!(entries(&all, id(2)), []);
    let one = Arc::make_mut(Arc::make_mut(&mut all.activities).get_mut(&ONE).unwrap());
    one.card.set(ActivityField::Status, CANCELLED);
    assert_eq!(entries(&all, id(1)), [], "what did not take place is no service");
}

#[test]
fn nobody_is_at_two_places_at_once() {
    let mut all = community(card());
    let later = card().with(ActivityField::Start, "11:00").with(ActivityField::End, "12:00");
    let other = Activity { card: later, ..Activity::default() };
    Arc::make_mut(&mut all.activities).insert(OTHER, Arc::new(other));
    attends(&mut all, ONE, 1, 1, 1, recorded(Presence::OnTime, None, None));
    attends(&mut all, OTHER, 1, 2, 1, recorded(Presence::OnTime, None, None));
    attends(&mut all, ONE, 2, 3, 1, recorded(Presence::LeftEarly, None, Some(650)));
    attends(&mut all, OTHER, 2, 4, 1, recorded(Presence::OnTime, None, None));
    let everything = attendance(&all);
    assert_eq!(clashes(&all, &everything, ONE), [(id(1), OTHER)].into());
    assert_eq!(clashes(&all, &everything, OTHER), [(id(1), ONE)].into());
}

#[test]
fn an_own_sign_in_waits_for_staff_and_its_code_is_compared() {
    let mut all = community(card());
    let shown =
        |turn, code: &str| Stamped { by: STAFF, at: at(8, 0), turn, step: Shown { code: code.to_owned() } };
    let one = Arc::make_mut(Arc::make_mut(&mut all.activities).get_mut(&ONE).unwrap());
    one.codes.insert(Year(2026), [(id(1), shown(1, "0000")), (id(2), shown(2, "1234"))].into());
    assert_eq!(shown_code(&all.activities[&ONE]), Some("1234"));
    let file = Arc::make_mut(Arc::make_mut(&mut all.members).entry(id(1)).or_default());
    let sign = |at, step| Stamped { by: Principal::Member(id(1)), at, turn: 1, step };
    file.signed.insert((ONE, id(1)), sign(at(9, 5), OwnStep::In { code: "0000".to_owned() }));
    file.signed.insert((ONE, id(2)), sign(at(11, 0), OwnStep::Out { code: "1234".to_owned() }));
    assert_eq!(arrivals_waiting(&all), [(ONE, 1)].into());
    let waiting = arrivals(&all, ONE);
    let arrival = &waiting[&id(1)];
    assert_eq!(arrival.came.as_ref().map(|(at, _)| at.minute()), Some(545));
    assert!(arrival.fits(&all.activities[&ONE]), "codes that two devices made both count");
    let confirmed = arrival.confirmed(Span::of(&card()).unwrap(), "周老师".to_owned());
    let method = Method::Scanned;
    let keeper = "周老师".to_owned();
    let (presence, arrived, left) = (Presence::LeftEarly, Some(545), Some(660));
    assert_eq!(confirmed, AttendanceStep::Recorded { presence, arrived, left, method, keeper });
    let wrong = Arrival { came: Some((at(9, 5), "9999".to_owned())), ..Arrival::default() };
    assert!(!wrong.fits(&all.activities[&ONE]));
    attends(&mut all, ONE, 1, 1, 1, recorded(Presence::OnTime, None, None));
    assert_eq!(arrivals(&all, ONE), [].into(), "staff have answered it");
    assert_eq!(arrivals_waiting(&all), [].into());
    assert_eq!(code_of(id(7)).len(), 4);
}

#[test]
fn an_objection_waits_until_it_is_recorded_anew() {
    let mut all = community(card());
    attends(&mut all, ONE, 1, 1, 1, recorded(Presence::Absent, None, None));
    let says = |of, words: &str| OwnStep::Objects { of, words: words.to_owned() };
    let tries = |all: &Community, who: Principal, what| {
        let edit = ActivityEdit::Sign { activity: ONE, member: id(1), step: id(9), what };
        edit::check(all, &who.into(), &Edit::Activity(edit), at(12, 0))
    };
    let me = Principal::Member(id(1));
    assert_eq!(tries(&all, me, says(id(1), "我在场")), Ok(()));
    assert_eq!(tries(&all, me, says(id(1), " ")), Err(Refusal::TextMissing));
    assert_eq!(tries(&all, me, says(id(7), "我在场")), Err(Refusal::NoSuchMark));
    assert_eq!(tries(&all, Principal::Member(id(2)), says(id(1), "我在场")), Err(Refusal::NotAllowed));
    let file = Arc::make_mut(Arc::make_mut(&mut all.members).get_mut(&id(1)).unwrap());
    file.signed.insert((ONE, id(9)), Stamped { by: me, at: at(12, 0), turn: 1, step: says(id(1), "我在场") });
    assert!(is_disputed(file, ONE));
    assert_eq!(Arrival::of(file, ONE).words, "我在场");
    assert_eq!(objections_waiting(&all), [(ONE, 1)].into());
    // Recorded anew, even the same: it was looked at.
    attends(&mut all, ONE, 1, 2, 2, recorded(Presence::Absent, None, None));
    assert_eq!(objections_waiting(&all), [].into());
}

#[test]
fn clock_times_read_back() {
    for (text, minute) in
        [("09:00", Some(540)), ("9:05", Some(545)), ("00:00", Some(0)), ("23:59", Some(1439))]
    {
        assert_eq!(minute_of(text), minute, "{text}");
    }
    for text in ["", "9", "24:00", "9:5", "9:60", "+9:00", "九点", "9:00:00"] {
        assert_eq!(minute_of(text), None, "{text}");
    }
    assert_eq!(minute_text(545), "09:05");
}

#[test]
fn memorial_days_are_told_while_they_are_near() {
    let all = community(card());
    let near = |month, of_month| {
        let today = Day::from_civil(2026, month, of_month).unwrap();
        near_days(&all, today).into_iter().map(|one| (one.theme, one.planned)).collect::<Vec<_>>()
    };
    let said = |all: &[(&str, bool)]| -> Vec<(String, bool)> {
        all.iter().map(|(theme, planned)| ((*theme).to_owned(), *planned)).collect()
    };
    assert_eq!(near(2, 25), said(&[("元宵", false), ("学雷锋", true), ("植树", false)]));
    assert_eq!(near(10, 2), said(&[("重阳", false)]));
    assert_eq!(near(6, 20), said(&[("七一", false)]));
    assert_eq!(near(8, 1), []);
}
