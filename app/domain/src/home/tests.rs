//! What waits when, day by day; what is in hand; what fits.

use std::sync::Arc;

use super::*;
use crate::{
    activity::{Activity, ActivityCard, ActivityField, SignStep},
    award::{Award, AwardCard, AwardFacts, AwardField, AwardStep, PersonalFact},
    community::Community,
    feedback::{About, FeedbackStep},
    id::Id,
    judging::Verdict,
    moment::{Day, Year},
    notice::{NoticeCard, NoticeField, PublicNotice, SHOWN},
    offer::{Offer, OfferCard, OfferFacts, OfferField, OfferKind, OfferStep, ServeStep},
    opinion::{OpinionState, OpinionTold},
    order::{DutyStep, Order, OrderStep, OrderWall},
    pair::{PairCard, PairField},
    principal::{Member, Principal, Staff},
    register::{CheckinFact, CheckinMode, MemberField, MemberFile, Urging},
    requirement::Grounds,
    service::{RecordStep, Report, Source},
    wish::{Card, ClaimStep, Claimant, Clock, Stamped, WallStep, Wish},
};

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

const MEMBER: Id<Member> = id(1);
const ME: Claimant = Claimant::Member(MEMBER);
const OTHER: Claimant = Claimant::Member(id(2));
const STAFF: Principal = Principal::Staff(id::<Staff>(9));
const YEAR: Year = Year(2026);

fn day(month: u8, day: u8) -> Day {
    Day::from_civil(2026, month, day).unwrap()
}

/// The day on which everything was done that waits.
fn begun() -> Day {
    day(3, 10)
}

fn fact<T>(turn: u32, by: Principal, step: T) -> Stamped<T> {
    Stamped { by, at: begun().start(), turn, step }
}

/// A member who is registered, with a skill.
fn community() -> Community {
    let mut file = MemberFile::default();
    file.card.set(MemberField::Name, "张建国");
    file.card.set(MemberField::ProfessionalSkills, "法律");
    let mode = CheckinMode::Alone;
    let registered = CheckinFact::Registered { on: day(1, 5), card_no: "2026-001".to_owned(), mode };
    file.checkin.insert(id(1), fact(1, STAFF, registered));
    Community { members: Arc::new([(MEMBER, Arc::new(file))].into()), ..Community::default() }
}

fn own(community: &mut Community) -> &mut MemberFile {
    Arc::make_mut(Arc::make_mut(&mut community.members).get_mut(&MEMBER).unwrap())
}

fn wait(community: &Community, today: Day) -> Vec<(What, Option<Day>)> {
    waiting(community, MEMBER, today.start()).into_iter().map(|one| (one.what, one.due)).collect()
}

fn order(community: &mut Community, number: u8, to: Option<Claimant>, accepted: bool) {
    put_order(community, number, OrderStep::Dispatched { to, due: Some(day(3, 30)) }, accepted);
}

fn order_of_team(community: &mut Community, leader: Id<Member>) {
    let sent = OrderStep::DispatchedToTeam { team: id(7), leader, due: Some(day(3, 30)) };
    put_order(community, 5, sent, false);
}

fn put_order(community: &mut Community, number: u8, dispatched: OrderStep, accepted: bool) {
    let steps = [(1, OrderStep::Submitted), (2, OrderStep::Reviewed), (3, dispatched)];
    let steps = steps.map(|(turn, step)| (id(turn), fact(u32::from(turn), STAFF, step)));
    let accept = DutyStep::Accepted { dispatch: id(3) };
    let claims = accepted.then(|| ((ME, id(4)), fact(4, ME.principal(), accept))).into_iter();
    let wall = OrderWall { steps: steps.into(), claims: claims.collect(), ..OrderWall::default() };
    let order = Order { walls: [(YEAR, wall)].into(), ..Order::default() };
    Arc::make_mut(&mut community.orders).insert(id(number), Arc::new(order));
}

fn wish(community: &mut Community, number: u8, claimant: Claimant, contacted: bool) {
    let claim = id(10);
    let claimed = ClaimStep::Claimed { clock: Clock::Trusted, due: Some(day(3, 24)) };
    let mut claims = vec![((claimant, id(10)), fact(2, claimant.principal(), claimed))];
    if contacted {
        let step = ClaimStep::Contacted { claim, on: begun() };
        claims.push(((claimant, id(11)), fact(4, claimant.principal(), step)));
    }
    let steps = [
        (id(12), fact(1, STAFF, WallStep::Published { round: 1, expires: day(4, 9) })),
        (id(13), fact(3, STAFF, WallStep::Confirmed { claimant, claim })),
    ];
    let card = Card { claims: claims.into_iter().collect(), steps: steps.into(), ..Card::default() };
    let wish = Wish { year: YEAR, card: Some(card), ..Wish::empty(YEAR) };
    Arc::make_mut(&mut community.wishes).insert(id(number), Arc::new(wish));
}

fn offer(community: &mut Community, number: u8, skill: &str, taken: bool) {
    let card = OfferCard::default()
        .with(OfferField::Name, format!("项目{number}"))
        .with(OfferField::Planned, "3")
        .with(OfferField::Skills, skill)
        .with(OfferField::To, "2026-03-25")
        .with(OfferField::Status, crate::offer::PUBLISHED)
        .with(OfferField::Year, "2026");
    let engagement = id(20);
    let claims = taken.then(|| ((ME, id(20)), fact(1, ME.principal(), ServeStep::Taken { shown: false })));
    let approved = OfferStep::Approved { claimant: ME, engagement };
    let steps = taken.then(|| (id(21), fact(2, STAFF, approved)));
    let facts = OfferFacts { claims: claims.into_iter().collect(), steps: steps.into_iter().collect() };
    let kind = Some(OfferKind::Project);
    let offer = Offer { kind, card, walls: [(YEAR, facts)].into(), ..Offer::default() };
    Arc::make_mut(&mut community.offers).insert(id(number), Arc::new(offer));
}

fn activity(community: &mut Community, number: u8, goes: bool) {
    let card = ActivityCard::default()
        .with(ActivityField::Name, "清明祭扫")
        .with(ActivityField::Day, "2026-03-20")
        .with(ActivityField::Start, "09:00")
        .with(ActivityField::End, "11:00")
        .with(ActivityField::Status, crate::activity::PUBLISHED)
        .with(ActivityField::Year, "2026");
    let signed = goes.then(|| ((MEMBER, id(30)), fact(1, ME.principal(), SignStep::SignedUp)));
    let walls = [(YEAR, signed.into_iter().collect())].into();
    let activity = Activity { card, walls, ..Activity::default() };
    Arc::make_mut(&mut community.activities).insert(id(number), Arc::new(activity));
}

/// What is there, on which day, and what waits with which last day.
type Line = (fn(&mut Community), Day, Option<(What, Option<Day>)>);

#[test]
fn what_waits_follows_from_the_facts_and_the_day() {
    let table: [Line; 22] = [
        (
            |all| order(all, 5, Some(ME), false),
            day(3, 11),
            Some((What::AnswerOrder(id(5)), Some(day(3, 13)))),
        ),
        (|all| order(all, 5, Some(ME), true), day(3, 11), Some((What::ServeOrder(id(5)), Some(day(3, 30))))),
        (|all| order_of_team(all, MEMBER), day(3, 11), Some((What::AnswerOrder(id(5)), Some(day(3, 13))))),
        (|all| order_of_team(all, id(2)), day(3, 11), None),
        (|all| order(all, 5, Some(OTHER), false), day(3, 11), None),
        (|all| order(all, 5, None, false), day(3, 11), None),
        (|all| wish(all, 6, ME, false), day(3, 11), Some((What::Contact(id(6)), Some(day(3, 17))))),
        (|all| wish(all, 6, ME, true), day(3, 11), Some((What::HandOver(id(6)), Some(day(3, 24))))),
        (|all| wish(all, 6, OTHER, false), day(3, 11), None),
        (|all| offer(all, 7, "", true), day(3, 18), Some((What::Finish(id(7)), Some(day(3, 25))))),
        (|all| offer(all, 7, "", true), day(3, 17), None),
        (|all| offer(all, 7, "", false), day(3, 18), None),
        (|all| activity(all, 8, true), day(3, 13), Some((What::Activity(id(8)), Some(day(3, 20))))),
        (|all| activity(all, 8, true), day(3, 12), None),
        (|all| activity(all, 8, true), day(3, 21), None),
        (|all| activity(all, 8, false), day(3, 13), None),
        (put_pair, day(3, 17), Some((What::Visit(id(4)), Some(day(3, 24))))),
        (put_pair, day(3, 16), None),
        (put_vote, day(3, 15), Some((What::Vote(id(3)), Some(day(3, 15))))),
        (put_vote, day(3, 16), None),
        (put_case, day(3, 11), Some((What::Object(Year(2025)), Some(day(3, 15))))),
        (put_refused, day(3, 11), Some((What::Correct(id(2)), Day::from_civil(2027, 1, 31)))),
    ];
    for (number, (put, today, expected)) in table.into_iter().enumerate() {
        let mut all = community();
        put(&mut all);
        assert_eq!(wait(&all, today), expected.into_iter().collect::<Vec<_>>(), "line {number}");
    }
}

fn put_pair(all: &mut Community) {
    let card = PairCard::default().with(PairField::From, "2026-03-10").with(PairField::Every, "14");
    own(all).file.paired.insert(id(4), card);
}

fn put_vote(all: &mut Community) {
    let card = AwardCard::default()
        .with(AwardField::Year, "2026")
        .with(AwardField::Way, "vote")
        .with(AwardField::Places, "1")
        .with(AwardField::To, "2026-03-01");
    let called = AwardStep::Called { candidates: vec![id(2), id(3)], until: day(3, 15) };
    let steps = [(id(1), fact(1, STAFF, AwardStep::Opened)), (id(2), fact(2, STAFF, called))];
    let facts = AwardFacts { steps: steps.into(), ..AwardFacts::default() };
    let award = Award { card, walls: [(YEAR, facts)].into(), ..Award::default() };
    Arc::make_mut(&mut all.awards).insert(id(3), Arc::new(award));
}

fn put_case(all: &mut Community) {
    let proposed = Verdict::Proposed { grounds: Grounds::WithoutReason, as_admin: false };
    let confirmed = fact(2, Principal::Staff(id(8)), Verdict::Confirmed { as_admin: true });
    let verdicts = [((Year(2025), id(1)), fact(1, STAFF, proposed)), ((Year(2025), id(2)), confirmed)];
    own(all).judging.verdicts = verdicts.into();
}

fn put_refused(all: &mut Community) {
    let report = Report {
        on: begun(),
        minutes: 60,
        span: None,
        no_time: String::new(),
        source: Source::Other,
        kind: String::new(),
        mode: String::new(),
        content: "扫雪".to_owned(),
        result: String::new(),
        place: String::new(),
        beneficiary: String::new(),
        training: false,
    };
    let records = &mut own(all).records;
    records.own.insert((id(2), id(40)), fact(1, ME.principal(), RecordStep::Reported(report)));
    let refused = RecordStep::Refused { of: id(40), why: "日期不对".to_owned() };
    records.staff.insert((id(2), id(41)), fact(2, STAFF, refused));
}

#[test]
fn who_has_voted_is_not_asked_again_and_who_is_registered_is_not_urged() {
    let mut all = community();
    put_vote(&mut all);
    let voted = PersonalFact::Voted { round: id(2), chosen: vec![id(2)] };
    own(&mut all).file.awards.own.insert((id(3), id(50)), fact(3, ME.principal(), voted));
    let urging = Urging {
        on: begun(),
        reason: None,
        detail: String::new(),
        next: Some(day(3, 20)),
        result: String::new(),
    };
    own(&mut all).urgings.insert(id(51), fact(1, STAFF, urging));
    assert_eq!(wait(&all, day(3, 12)), []);
    own(&mut all).checkin.clear();
    assert_eq!(wait(&all, day(3, 12)), [(What::CheckIn, Some(day(3, 20)))]);
}

#[test]
fn news_comes_after_what_asks_and_is_never_late() {
    let mut all = community();
    let notice = |kind: &str, from: &str| PublicNotice {
        card: NoticeCard::default()
            .with(NoticeField::Title, "通知")
            .with(NoticeField::Kind, kind)
            .with(NoticeField::From, from)
            .with(NoticeField::To, "2026-04-30")
            .with(NoticeField::Status, SHOWN),
        ..PublicNotice::default()
    };
    let notices = [
        (id(1), notice("public", "2026-01-01")),
        (id(2), notice("inform", "2026-01-01")),
        (id(3), notice("inform", "2026-03-08")),
    ];
    all.notices = Arc::new(notices.into());
    let told = OpinionTold { state: OpinionState::Replied, words: "已修好".to_owned() };
    own(&mut all).file.opinions_told.insert((id(4), id(60)), fact(1, STAFF, told));
    let about = About::Annual(Year(2025));
    let issued = FeedbackStep::Issued { about, card: Box::default() };
    own(&mut all).feedback.insert(id(61), fact(1, STAFF, issued));
    order(&mut all, 5, Some(ME), false);
    activity(&mut all, 8, true);
    let news = [
        (What::Notice(id(1)), Some(day(4, 30))),
        (What::Notice(id(3)), None),
        (What::Card(about), None),
        (What::Opinion(id(4)), None),
    ];
    let asks = [(What::AnswerOrder(id(5)), Some(day(3, 13))), (What::Activity(id(8)), Some(day(3, 20)))];
    assert_eq!(wait(&all, day(3, 20)), [&asks[..], &news[..]].concat());
    let at = |today: Day| tally(&waiting(&all, MEMBER, today.start()), today);
    assert_eq!([at(day(3, 10)), at(day(3, 13)), at(day(3, 20))], [(1, 0), (2, 1), (2, 2)]);
    assert_eq!(wait(&all, day(4, 20)), [asks[0], (What::Notice(id(1)), Some(day(4, 30)))], "old news");
    let late: Vec<bool> =
        waiting(&all, MEMBER, day(5, 10).start()).iter().map(|one| one.is_late(day(5, 10))).collect();
    assert_eq!(late, [true]);
}

#[test]
fn what_is_in_hand_and_what_fits_never_overlap() {
    let mut all = community();
    offer(&mut all, 5, "摄影书法", false);
    offer(&mut all, 6, "法律", false);
    offer(&mut all, 7, "法律", true);
    activity(&mut all, 8, false);
    activity(&mut all, 9, true);
    order(&mut all, 10, None, false);
    order(&mut all, 11, Some(OTHER), false);
    wish(&mut all, 12, ME, false);
    wish(&mut all, 13, OTHER, false);
    put_pair(&mut all);
    let has = promises(&all, MEMBER);
    let ids: Vec<Id<Offer>> = has.offers.iter().map(|(id, _)| *id).collect();
    let wishes: Vec<Id<Wish>> = has.wishes.iter().map(|(id, _)| *id).collect();
    assert_eq!((ids, wishes, has.pairs), (vec![id(7)], vec![id(12)], vec![id(4)]));
    let fits = fitting(&all, MEMBER, begun().start());
    let expected =
        Fitting { offers: vec![(id(6), 1), (id(5), 0)], activities: vec![id(8)], orders: vec![id(10)] };
    assert_eq!(fits, expected);
    let mut people = (*all.people).clone();
    people.entry(Principal::Member(MEMBER)).or_default().archived = true;
    all.people = Arc::new(people);
    assert_eq!(fitting(&all, MEMBER, begun().start()), Fitting::default(), "who has left takes nothing on");
    order(&mut all, 14, Some(ME), true);
    order(&mut all, 15, Some(ME), false);
    let behind =
        InHand { orders: vec![id(14), id(15)], offers: vec![id(7)], pairs: vec![id(4)], teams: Vec::new() };
    assert_eq!(in_hand(&all, ME), behind, "archiving ends nothing by itself");
    assert_eq!(promises(&all, id(3)), Promises::default());
    let unknown = Community { members: Arc::default(), ..all.clone() };
    let known = wait(&all, begun()).into_iter().filter(|(what, _)| !matches!(what, What::Visit(_)));
    assert_eq!(wait(&unknown, begun()), known.collect::<Vec<_>>(), "a file this device does not read");
}
