//! Where a record is, whatever was done at the same time and in whatever order it arrives; what a report has to be; what counts.

use std::{collections::BTreeMap, sync::Arc};

use proptest::prelude::*;

use super::*;
use crate::{
    community::Community,
    edit::{self, Edit, FileOf, OfferEdit, Refusal, ServiceEdit},
    grant::Grant,
    id::Id,
    moment::{Day, Moment, Year},
    offer::{Offer, OfferCard, OfferFacts, OfferField, OfferKind, OfferStep, PUBLISHED, ServeStep},
    picture::PictureRefusal,
    principal::{Member, Principal},
    register::MemberFile,
    settings::Settings,
    wish::{Claimant, Stamped, Step},
};

const ME: Id<Member> = id(1);
const RECORD_ID: Id<ServiceRecord> = id(7);
const OWNER: Principal = Principal::Member(ME);
const CLERK: Principal = Principal::Staff(Id::from_random([1; 10]));
const OTHER: Principal = Principal::Staff(Id::from_random([2; 10]));
const THIRD: Principal = Principal::Staff(Id::from_random([3; 10]));

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

fn day(month: u8, date: u8) -> Day {
    Day::from_civil(2026, month, date).unwrap()
}

fn report() -> Report {
    Report {
        on: day(3, 18),
        minutes: 90,
        span: Some((9 * 60, 10 * 60 + 30)),
        no_time: String::new(),
        source: Source::Other,
        kind: "环境卫生".to_owned(),
        mode: "日常服务".to_owned(),
        content: "清理楼道".to_owned(),
        result: String::new(),
        place: String::new(),
        beneficiary: String::new(),
        training: false,
    }
}

fn community() -> Community {
    Community { members: Arc::new([(ME, Arc::default())].into()), ..Community::default() }
}

fn file(community: &mut Community) -> &mut MemberFile {
    Arc::make_mut(Arc::make_mut(&mut community.members).get_mut(&ME).unwrap())
}

/// Does what is allowed, as the documents would hold it; `number` is the step and the time.
fn act(community: &mut Community, who: Principal, number: u8, what: RecordStep) -> Result<(), Refusal> {
    act_on(community, who, number, day(3, 20), what)
}

fn act_on(
    community: &mut Community,
    who: Principal,
    number: u8,
    today: Day,
    what: RecordStep,
) -> Result<(), Refusal> {
    let grant = match who {
        Principal::Staff(id) => Grant::admin(id),
        other => other.into(),
    };
    let edit = ServiceEdit { member: ME, record: RECORD_ID, step: id(number), what };
    let at = today.start().plus_ms(i64::from(number) * 1000);
    edit::check(community, &grant, &Edit::Service(Box::new(edit.clone())), at)?;
    let turn = Edit::Service(Box::new(edit.clone())).turn(community);
    let facts = &mut file(community).records;
    let part = if matches!(who, Principal::Staff(_)) { &mut facts.staff } else { &mut facts.own };
    part.insert((edit.record, edit.step), Stamped { by: who, at, turn, step: edit.what });
    Ok(())
}

fn now(community: &Community) -> ServiceRecord {
    record(community, ME, RECORD_ID).unwrap()
}

fn verifies(community: &Community) -> RecordStep {
    RecordStep::Verified {
        of: now(community).version,
        counts_from: counts_from(&community.settings, day(3, 20)),
        effect: Some(90),
        rating: Some(4),
        alone: false,
    }
}

fn refuses(community: &Community) -> RecordStep {
    RecordStep::Refused { of: now(community).version, why: "请补时间".to_owned() }
}

fn merge(one: &mut Community, other: &Community) {
    let theirs = other.members[&ME].records.clone();
    let mine = &mut file(one).records;
    mine.own.extend(theirs.own);
    mine.staff.extend(theirs.staff);
}

#[test]
fn a_report_is_verified_published_and_counts() {
    let mut here = community();
    act(&mut here, OWNER, 1, RecordStep::Reported(report())).unwrap();
    assert_eq!((now(&here).stage, now(&here).standing()), (Stage::Waiting, Standing::Waiting));
    let verified = verifies(&here);
    act(&mut here, CLERK, 2, verified).unwrap();
    let one = now(&here);
    // The 20th of March 2026 is a Friday: Monday to Wednesday it hangs out.
    assert_eq!(one.counts_from(), Some(day(3, 26)));
    assert!(one.is_published(day(3, 25)) && !one.is_published(day(3, 26)));
    let [entry] = entries(&here, ME).try_into().unwrap();
    assert_eq!(entry.standing, Standing::Verified { counts_from: day(3, 26) });
    assert_eq!((entry.minutes, entry.effect, entry.ratings.as_slice()), (90, Some(90), [75].as_slice()));
    assert_eq!((entry.id, entry.completes), (one.first, false));
}

#[test]
fn a_member_objects_and_another_clerk_decides_again() {
    let mut here = community();
    act(&mut here, OWNER, 1, RecordStep::Reported(report())).unwrap();
    let refused = refuses(&here);
    act(&mut here, CLERK, 2, refused).unwrap();
    assert_eq!(now(&here).why, "请补时间");
    let empty = RecordStep::Disputed { words: " ".to_owned() };
    assert_eq!(act(&mut here, OWNER, 3, empty), Err(Refusal::TextMissing));
    act(&mut here, OWNER, 3, RecordStep::Disputed { words: "当天有签到".to_owned() }).unwrap();
    assert_eq!((now(&here).stage, now(&here).objection.as_str()), (Stage::Disputed, "当天有签到"));
    let verified = verifies(&here);
    act(&mut here, OTHER, 4, verified).unwrap();
    assert_eq!(now(&here).stage, Stage::Verified);
}

#[test]
fn whoever_entered_it_does_not_verify_it_unless_there_is_nobody_else() {
    let mut here = community();
    act(&mut here, CLERK, 1, RecordStep::Reported(report())).unwrap();
    let two = Err(Refusal::Service(RecordRefusal::TwoNames));
    let mut verified = verifies(&here);
    assert_eq!(act(&mut here, CLERK, 2, verified.clone()), two);
    if let RecordStep::Verified { alone, .. } = &mut verified {
        *alone = true;
    }
    assert_eq!(act(&mut here, CLERK, 2, verified.clone()), two);
    here.settings = Arc::new(Settings { one_clerk: true, ..Settings::default() });
    act(&mut here, CLERK, 2, verified).unwrap();
    assert_eq!(now(&here).stage, Stage::Verified);
    // It was said that there is one clerk; that stays true for what was verified then.
    here.settings = Arc::default();
    assert_eq!(now(&here).stage, Stage::Verified);
    // Without that, a verification by whoever entered it counts for nothing.
    for fact in file(&mut here).records.staff.values_mut() {
        if let RecordStep::Verified { alone, .. } = &mut fact.step {
            *alone = false;
        }
    }
    assert_eq!(now(&here).stage, Stage::Waiting);
}

#[test]
fn what_a_clerk_did_not_see_is_not_verified() {
    let mut here = community();
    act(&mut here, OWNER, 1, RecordStep::Reported(report())).unwrap();
    let mut phone = here.clone();
    let more = Report { minutes: 600, span: None, ..report() };
    act(&mut phone, OWNER, 2, RecordStep::Corrected(more.clone())).unwrap();
    let verified = verifies(&here);
    act(&mut here, CLERK, 3, verified.clone()).unwrap();
    merge(&mut here, &phone);
    assert_eq!((now(&here).stage, now(&here).report.minutes), (Stage::Waiting, 600));
    assert_eq!(
        now(&here).values().iter().map(|(_, _, report)| report.minutes).collect::<Vec<_>>(),
        [90, 600]
    );
    assert_eq!(act(&mut here, CLERK, 4, verified), Err(Refusal::Service(RecordRefusal::Changed)));
    // The same when the correction carries the later time.
    let mut late = community();
    act(&mut late, OWNER, 1, RecordStep::Reported(report())).unwrap();
    let mut desk = late.clone();
    let verified = verifies(&desk);
    act(&mut desk, CLERK, 2, verified).unwrap();
    act(&mut late, OWNER, 3, RecordStep::Corrected(more)).unwrap();
    merge(&mut late, &desk);
    assert_eq!((now(&late).stage, now(&late).report.minutes), (Stage::Waiting, 600));
}

#[test]
fn a_verified_record_keeps_the_pictures_that_were_seen() {
    let mut here = community();
    let pictured = |count: usize| {
        let pictures = "abcdef".chars().take(count).map(|digit| digit.to_string().repeat(64)).collect();
        RecordStep::Pictured { pictures }
    };
    act(&mut here, OWNER, 1, RecordStep::Reported(report())).unwrap();
    assert_eq!(act(&mut here, OWNER, 2, pictured(5)), Err(Refusal::Picture(PictureRefusal::TooMany(4))));
    let bad = RecordStep::Pictured { pictures: vec!["x".to_owned()] };
    assert_eq!(act(&mut here, OWNER, 2, bad), Err(Refusal::Picture(PictureRefusal::NotOne)));
    let before = verifies(&here);
    act(&mut here, OWNER, 2, pictured(2)).unwrap();
    assert_eq!((now(&here).pictures.len(), now(&here).values().len()), (2, 1));
    assert_eq!(act(&mut here, CLERK, 3, before), Err(Refusal::Service(RecordRefusal::Changed)));
    act(&mut here, OWNER, 3, pictured(1)).unwrap();
    let verified = verifies(&here);
    act(&mut here, CLERK, 4, verified).unwrap();
    let refused = Err(Refusal::Service(RecordRefusal::ObjectInstead));
    assert_eq!(act(&mut here, OWNER, 5, pictured(0)), refused);
    assert_eq!((now(&here).stage, now(&here).pictures.len()), (Stage::Verified, 1));
}

#[test]
fn two_clerks_who_decide_differently_at_once_decide_nothing() {
    for turned in [false, true] {
        let mut here = community();
        act(&mut here, OWNER, 1, RecordStep::Reported(report())).unwrap();
        let mut there = here.clone();
        let (verified, refused) = (verifies(&here), refuses(&here));
        let (first, second) = if turned { (3, 2) } else { (2, 3) };
        act(&mut here, CLERK, first, verified).unwrap();
        act(&mut there, OTHER, second, refused).unwrap();
        merge(&mut here, &there);
        assert!(now(&here).torn && now(&here).stage == Stage::Disputed);
        let verified = verifies(&here);
        act(&mut here, OTHER, 5, verified).unwrap();
        assert!(!now(&here).torn && now(&here).stage == Stage::Verified);
    }
}

#[test]
fn a_member_is_not_believed_to_be_staff() {
    let mut here = community();
    act(&mut here, CLERK, 1, RecordStep::Reported(report())).unwrap();
    let verified = verifies(&here);
    let own = &mut file(&mut here).records.own;
    own.insert((RECORD_ID, id(2)), Stamped { by: OTHER, at: Moment(0), turn: 2, step: verified });
    let mine = RecordStep::Reported(Report { minutes: 999, ..report() });
    own.insert((RECORD_ID, id(3)), Stamped { by: CLERK, at: Moment(0), turn: 0, step: mine });
    let one = now(&here);
    assert_eq!((one.stage, one.recorded_by, one.report.minutes), (Stage::Waiting, CLERK, 90));
}

#[test]
fn a_report_says_what_it_has_to() {
    let mut here = community();
    let january = Day::from_civil(2027, 1, 31).unwrap();
    for (today, what, why) in [
        (day(3, 17), report(), Some(RecordRefusal::Future)),
        (january, report(), None),
        (january.plus(1), report(), Some(RecordRefusal::YearClosed)),
        (Day::from_civil(2028, 1, 2).unwrap(), report(), Some(RecordRefusal::YearClosed)),
        (day(3, 20), Report { minutes: 0, span: None, ..report() }, Some(RecordRefusal::NoTime)),
        (day(3, 20), Report { minutes: 0, span: None, no_time: "捐书".to_owned(), ..report() }, None),
        (day(3, 20), Report { minutes: 1441, span: None, ..report() }, Some(RecordRefusal::TooLong)),
        (day(3, 20), Report { minutes: 91, ..report() }, Some(RecordRefusal::Span)),
        (day(3, 20), Report { span: Some((600, 600)), ..report() }, Some(RecordRefusal::Span)),
        (day(3, 20), Report { source: Source::Post(id(4)), ..report() }, Some(RecordRefusal::NotHeld)),
    ] {
        let told = act_on(&mut here.clone(), OWNER, 1, today, RecordStep::Reported(what.clone()));
        assert_eq!(told, why.map_or(Ok(()), |why| Err(Refusal::Service(why))), "{what:?}");
    }
    let empty = RecordStep::Reported(Report { content: " ".to_owned(), ..report() });
    assert_eq!(act(&mut here, OWNER, 1, empty), Err(Refusal::TextMissing));
    let other = Principal::Member(id(2));
    let grant: Grant = other.into();
    let edit = ServiceEdit { member: ME, record: RECORD_ID, step: id(1), what: RecordStep::Withdrawn };
    assert_eq!(
        edit::check(&here, &grant, &Edit::Service(Box::new(edit)), Moment(0)),
        Err(Refusal::NotAllowed)
    );
}

#[test]
fn what_happens_at_once_is_pointed_out() {
    let mut here = community();
    act(&mut here, OWNER, 1, RecordStep::Reported(report())).unwrap();
    let at = |from, to| Report { span: Some((from, to)), ..report() };
    let found = |what: &Report| overlaps(&here, ME, what, None).len();
    assert_eq!([found(&at(600, 660)), found(&at(630, 660)), found(&at(0, 540))], [1, 0, 0]);
    assert_eq!(found(&Report { on: day(3, 17), ..report() }), 0);
    assert_eq!(overlaps(&here, ME, &report(), Some(RECORD_ID)), []);
}

fn project(kind: OfferKind) -> Community {
    let me = Claimant::Member(ME);
    let card = OfferCard::default()
        .with(OfferField::Name, "楼道灯")
        .with(OfferField::Year, "2026")
        .with(OfferField::Status, PUBLISHED);
    let at = |turn, step| Stamped { by: OWNER, at: day(3, 1).start(), turn, step };
    let engagement = id(20);
    let staff = |turn, step| Stamped { by: CLERK, at: day(3, 19).start(), turn, step };
    let facts = OfferFacts {
        claims: [
            ((me, id(20)), at(1, ServeStep::Taken { shown: true })),
            ((me, id(21)), at(3, ServeStep::Worked { engagement, on: day(3, 18) })),
            ((me, id(22)), at(4, ServeStep::Finished { engagement, on: day(3, 18) })),
        ]
        .into(),
        steps: [
            (id(30), staff(2, OfferStep::Approved { claimant: me, engagement })),
            (id(31), staff(5, OfferStep::Confirmed { claimant: me, engagement })),
        ]
        .into(),
    };
    let offer = Offer { kind: Some(kind), card, walls: [(Year(2026), facts)].into(), ..Offer::default() };
    Community { offers: Arc::new([(id(4), Arc::new(offer))].into()), ..community() }
}

#[test]
fn what_follows_by_itself_is_never_counted_twice() {
    let mut here = project(OfferKind::Project);
    let source = Source::Project(id(4));
    let seen = |here: &Community| {
        let all = entries(here, ME);
        assert!(all.iter().all(|one| one.source == source && one.on == day(3, 18)));
        all.iter().map(|one| (one.minutes, one.completes)).collect::<Vec<_>>()
    };
    // A note without hours, and the project that staff confirmed.
    assert_eq!(seen(&here), [(0, false), (0, true)]);
    let done = entries(&here, ME).into_iter().find(|one| one.completes).unwrap();
    assert_eq!(
        done.standing,
        Standing::Verified { counts_from: counts_from(&here.settings, day(3, 19)) },
        "published like everything else"
    );
    let from = counts_from(&here.settings, day(3, 19));
    assert_eq!((from, published_from(&here.settings, from)), (day(3, 25), day(3, 20)));
    let paper = crate::export::table(&here, crate::export::Exported::Publication, day(3, 24), false);
    let row = paper.rows.iter().find(|row| row.contains(&"项目".to_owned())).unwrap();
    assert!(row.contains(&"楼道灯".to_owned()) && row.contains(&"2026-03-24".to_owned()), "{row:?}");
    assert!(crate::export::table(&here, crate::export::Exported::Publication, from, false).rows.is_empty());
    act(&mut here, OWNER, 1, RecordStep::Reported(Report { source, ..report() })).unwrap();
    assert_eq!(seen(&here), [(90, false), (0, true)]);
    // What was refused takes nobody's place.
    let refused = refuses(&here);
    act(&mut here, CLERK, 2, refused).unwrap();
    assert_eq!(seen(&here), [(90, false), (0, false), (0, true)]);
    assert_eq!((things(&here, ME), named(&here, source)), (vec![source], "楼道灯".to_owned()));
    let say = OfferEdit::Say { file: FileOf::Member(ME), offer: id(4), step: id(1), text: "x".into() };
    assert_eq!(Edit::Offer(say).file(), Some(FileOf::Member(ME)));
}

#[test]
fn everybody_has_something_to_do_until_it_is_taken_back() {
    for stage in Stage::ALL {
        let open = Part::ALL.map(|part| Action::ALL.iter().any(|action| after(stage, *action, part).is_ok()));
        let live = stage != Stage::Withdrawn;
        assert_eq!(open[3], live, "another clerk can always go on: {stage:?}");
        assert_eq!(open[0], live, "whoever reported it can always answer: {stage:?}");
        for action in [Action::Verify, Action::Refuse] {
            for part in [Part::OwnerRecorded, Part::Owner, Part::ClerkRecorded] {
                assert!(after(stage, action, part).is_err(), "{stage:?} {action:?} {part:?}");
            }
        }
    }
}

/// What one of them may try next.
fn attempt(here: &Community, choice: u8) -> RecordStep {
    let known = record(here, ME, RECORD_ID);
    match (choice % 7, known) {
        (0, _) | (_, None) => RecordStep::Reported(report()),
        (1, _) => RecordStep::Corrected(Report { minutes: 30 + u16::from(choice), span: None, ..report() }),
        (2, _) => RecordStep::Withdrawn,
        (3, _) => RecordStep::Disputed { words: "不对".to_owned() },
        (4, _) => verifies(here),
        (5, _) => RecordStep::Pictured { pictures: vec![format!("{choice:064x}")] },
        (_, _) => refuses(here),
    }
}

proptest! {
    /// Four people without a network do whatever their own device allows; some meet on the way; in the end all have everything.
    #[test]
    fn whatever_is_done_at_once_ends_the_same_and_somewhere(
        moves in proptest::collection::vec((0_usize..4, 0_u8..240, 0_usize..4, any::<bool>()), 1..40),
        order in Just([0_usize, 1, 2, 3]).prop_shuffle(),
    ) {
        let people = [OWNER, CLERK, OTHER, THIRD];
        let mut devices: Vec<Community> = people.iter().map(|_| community()).collect();
        for (number, (who, choice, meets, met)) in (1_u8..).zip(moves) {
            let what = attempt(&devices[who], choice);
            let tried = act(&mut devices[who], people[who], number, what);
            prop_assert!(!matches!(tried, Err(Refusal::NotAllowed)) || people[who] == OWNER);
            if met {
                let other = devices[meets].clone();
                merge(&mut devices[who], &other);
            }
        }
        let mut all = community();
        for at in order {
            merge(&mut all, &devices[at]);
        }
        let mut again = community();
        for device in &devices {
            merge(&mut again, device);
        }
        let Some(one) = record(&all, ME, RECORD_ID) else { return Ok(()) };
        prop_assert_eq!(Some(one.clone()), record(&again, ME, RECORD_ID));
        // One is read as all of them are.
        let file = &all.members[&ME].records;
        prop_assert_eq!(file.readings(ME), Vec::from_iter(file.reading(ME, RECORD_ID)));
        let facts: BTreeMap<Id<Step>, &RecordStep> =
            one.history.iter().map(|(step, fact)| (*step, &fact.step)).collect();
        let says_it = match facts.get(&one.version) {
            Some(RecordStep::Reported(report) | RecordStep::Corrected(report)) => *report == one.report,
            Some(RecordStep::Pictured { pictures }) => *pictures == one.pictures,
            _ => false,
        };
        prop_assert!(says_it);
        match (one.stage, &one.verdict) {
            // Somebody else than who recorded it verified exactly what it says.
            (Stage::Verified, Some(verdict)) => {
                prop_assert_ne!(verdict.by, one.recorded_by);
                let seen = |step: &&RecordStep| matches!(step, RecordStep::Verified { of, .. } if *of == one.version);
                prop_assert!(facts.values().any(seen), "what it says was verified");
                prop_assert!(one.counts_from().is_some());
            }
            (Stage::Refused, Some(_)) => prop_assert!(!one.why.is_empty()),
            (Stage::Verified | Stage::Refused, None) => prop_assert!(false, "decided by nobody"),
            (Stage::Disputed, _) => prop_assert!(one.torn || !one.objection.is_empty()),
            (Stage::Withdrawn, _) => {
                let withdrawn = facts.values().any(|step| matches!(step, RecordStep::Withdrawn));
                prop_assert!(withdrawn);
            }
            (Stage::Waiting, _) => prop_assert!(one.counts_from().is_none()),
        }
    }
}
