//! Counting on a small community: three units, people at every step, and what a month was at its end.

use std::sync::Arc;

use proptest::prelude::*;

use super::{figures::merged, *};
use crate::{
    edit::{self, Edit, Refusal},
    grant::Grant,
    id::Id,
    moment::Moment,
    principal::{Member, Principal, Staff, Unit},
    register::{
        Basis, CheckinFact, CheckinMode, Delivery, LeaveReason, MemberCard, MemberField, MemberFile,
        UnitCard, UnitField, UnitFile, UnitType,
    },
    wish::{
        Card, CardField, CardText, Case, CaseStep, Claim, ClaimStep, Claimant, Clock, Decision, Receiver,
        Stamped, Step, WallStep, Wish, WishDraft, WishField,
    },
};

const CLERK: Id<Staff> = Id::from_random([9; 10]);

fn id<T>(n: u8) -> Id<T> {
    Id::from_random([n; 10])
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn at(text: &str) -> Moment {
    day(text).start()
}

fn stamped<S>(on: &str, turn: u32, step: S) -> Stamped<S> {
    Stamped { by: Principal::Staff(CLERK), at: at(on), turn, step }
}

fn member(unit: Option<u8>, steps: &[(&str, u8)]) -> MemberFile {
    let mut card =
        MemberCard::default().with(MemberField::Name, "某某").with(MemberField::Membership, "full");
    if let Some(unit) = unit {
        card.set(MemberField::Unit, id::<Unit>(unit).to_string());
    }
    let facts = steps.iter().zip(1_u8..).map(|((on, what), n)| {
        let date = day(on);
        let fact = match what {
            0 => CheckinFact::Arrived { on: date, basis: Basis::UnitLinked },
            1 => CheckinFact::Registered {
                on: date,
                card_no: format!("2026-{n:04}"),
                mode: CheckinMode::Alone,
            },
            2 => CheckinFact::ReceiptIssued {
                no: format!("2026-{n:04}"),
                on: date,
                delivery: Delivery::ByMember,
            },
            3 => CheckinFact::Acknowledged { on: date },
            _ => CheckinFact::TransferredOut { on: date, to: "别处".to_owned(), why: LeaveReason::Moved },
        };
        (id::<Step>(n), stamped(on, n.into(), fact))
    });
    MemberFile { card, checkin: facts.collect(), ..MemberFile::default() }
}

fn unit(name: &str, kind: UnitType, roster: &[(u8, &str)]) -> UnitFile {
    let card = UnitCard::default().with(UnitField::Name, name).with(UnitField::Type, kind.key());
    let roster =
        roster.iter().map(|(n, name)| (id(*n), MemberCard::default().with(MemberField::Name, *name)));
    UnitFile { card, roster: roster.collect(), ..UnitFile::default() }
}

fn wish(collected: &str, handed_over: Option<&str>) -> Wish {
    let draft = WishDraft::default().with(WishField::Content, "想要一副老花镜");
    let claimant = Claimant::Member(id(1));
    let claim: Id<Claim> = id(4);
    let steps = [
        (id(1), stamped(collected, 1, CaseStep::Submitted)),
        (id(2), stamped(collected, 2, CaseStep::Reviewed { decision: Decision::Approved })),
    ];
    let case =
        Case { collected: Some(stamped(collected, 0, ())), draft, steps: steps.into(), ..Case::default() };
    let published = WallStep::Published { round: 1, expires: day("2027-12-31") };
    let mut card = Card {
        text: CardText::default().with(CardField::Content, "想要一副老花镜"),
        steps: [(id(3), stamped(collected, 3, published))].into(),
        ..Card::default()
    };
    if let Some(on) = handed_over {
        card.steps.insert(id(5), stamped(on, 5, WallStep::Confirmed { claimant, claim }));
        for (n, step) in [
            (4, ClaimStep::Claimed { clock: Clock::Trusted, due: None }),
            (6, ClaimStep::Contacted { claim, on: day(on) }),
            (7, ClaimStep::HandedOver { claim, on: day(on), receiver: Receiver::Wisher }),
        ] {
            card.claims.insert((claimant, id(n)), stamped(on, n.into(), step));
        }
    }
    Wish { year: crate::moment::Year(2026), case: Some(case), card: Some(card) }
}

/// Members 1 to 5 are of unit 1, 6 of unit 2, 7 of none; unit 1 lists 8, whom the register does not know.
fn community() -> Community {
    let arrived = ("2026-09-10", 0);
    let members = [
        (1, member(Some(1), &[arrived, ("2026-09-20", 1), ("2026-10-05", 2), ("2026-11-02", 3)])),
        (2, member(Some(1), &[arrived, ("2026-11-03", 1), ("2026-11-04", 2)])),
        (3, member(Some(1), &[arrived, ("2026-11-05", 1)])),
        (4, member(Some(1), &[arrived])),
        (5, member(Some(1), &[])),
        (6, member(Some(2), &[("2026-10-01", 4)])),
        (7, member(None, &[])),
    ];
    let members = members.into_iter().map(|(n, file)| (id::<Member>(n), Arc::new(file)));
    let units = [
        (id::<Unit>(1), Arc::new(unit("区人民法院", UnitType::DistrictOrgan, &[(1, "某某"), (8, "新人")]))),
        (id(2), Arc::new(unit("中医院", UnitType::PublicInstitution, &[]))),
        (id(3), Arc::new(unit("空单位", UnitType::Other, &[]))),
    ];
    let wishes = [
        (id::<Wish>(1), Arc::new(wish("2026-08-01", None))),
        (id(2), Arc::new(wish("2026-10-25", Some("2026-11-06")))),
        (id(3), Arc::new(wish("2026-11-07", None))),
    ];
    Community {
        members: Arc::new(members.collect()),
        units: Arc::new(units.into()),
        wishes: Arc::new(wishes.into()),
        ..Community::default()
    }
}

const TODAY: &str = "2026-11-08";

#[test]
fn a_funnel_counts_everybody_of_the_register_once() {
    let board = dashboard(&community(), day(TODAY));
    let now = FunnelStep::ALL.map(|step| board.funnel.at(step));
    // Whoever moved away stands nowhere.
    assert_eq!(now, [2, 1, 1, 1, 1]);
    assert_eq!(FunnelStep::ALL.map(|step| board.funnel.reached(step)), [6, 4, 3, 2, 1]);
    assert_eq!(board.funnel.checked_in(), 3);
    assert_eq!((board.head.members, board.head.checked_in, board.head.full), (8, 3, 7));
    assert_eq!(board.head.rate().percent(), "37.5%");
    assert_eq!(board.head.communities(), 1);
}

#[test]
fn an_organisation_has_its_list_and_its_members_in_the_register() {
    let lines = unit_lines(&community(), day(TODAY));
    let of = |name: &str| lines.iter().find(|line| line.name == name).unwrap().people;
    let court = of("区人民法院");
    assert_eq!((court.members, court.here, court.checked_in()), (6, 3, 3));
    assert_eq!(court.rate().percent(), "50.0%");
    let hospital = of("中医院");
    assert_eq!((hospital.members, hospital.here, hospital.elsewhere), (1, 0, 1));
    assert_eq!(of("空单位").rate().percent(), NONE);
    assert_eq!(lines.last().map(|line| (line.unit, line.people.members)), Some((None, 1)));
    // A day earlier there was less.
    let before = unit_lines(&community(), day("2026-10-31"));
    assert_eq!(before.iter().map(|line| line.people.here).sum::<u32>(), 1);
}

#[test]
fn a_month_is_told_as_it_was_at_its_end() {
    let community = community();
    let october = figures(&community, month("2026-10"), day(TODAY));
    let november = figures(&community, month("2026-11"), day(TODAY));
    for (measure, then, now) in [
        (Measure::Members, 8, 8),
        (Measure::CheckedIn, 1, 3),
        (Measure::Joined, 0, 2),
        (Measure::Receipt, 1, 1),
        (Measure::Acknowledged, 0, 1),
        (Measure::Arrived, 3, 1),
        (Measure::OpenNeeds, 2, 2),
        (Measure::LongNeeds, 1, 1),
        (Measure::NewNeeds, 1, 1),
        (Measure::FulfilledNeeds, 0, 1),
        (Measure::AllFulfilled, 0, 1),
        (Measure::Units, 3, 3),
    ] {
        assert_eq!((october.get(measure), november.get(measure)), (Some(then), Some(now)), "{measure:?}");
    }
    // Two of eight are no group: they are put together with the six, and nothing is told apart.
    assert_eq!(november.get(Measure::MembersOf(UnitType::PublicInstitution)), None);
    assert_eq!(november.get(Measure::MembersOf(UnitType::Other)), Some(8));
    assert_eq!(november.get(Measure::Skilled), Some(0));
    let named: BTreeMap<String, u32> = november.clone().into();
    assert_eq!(Figures::from(named), november);
    let mut newer: BTreeMap<String, u32> = november.clone().into();
    newer.insert("something_new".to_owned(), 4);
    assert_eq!(Figures::from(newer), november);
}

#[test]
fn a_unit_in_a_month_has_two_ratios_of_its_own() {
    let all = unit_months(&community(), day(TODAY));
    let of =
        |name: &str| all.iter().find(|one| one.unit == id(1) && one.month == month(name)).unwrap().clone();
    let (october, november) = (of("2026-10"), of("2026-11"));
    assert_eq!((october.serving, october.taken, october.solved), (0, 0, 0));
    assert_eq!((november.serving, november.taken, november.solved, november.joined), (1, 1, 1, 2));
    assert_eq!(november.serving_rate().percent(), "16.7%");
    assert_eq!(november.rate().percent(), "50.0%");
    assert_eq!(all.len(), 33, "three units in eleven months");
}

#[test]
fn what_a_unit_held_and_its_members_took_part_in_is_counted_by_month() {
    use crate::activity::{Activity, ActivityCard, ActivityField, AttendanceStep, Method, PUBLISHED};
    let mut community = community();
    let unit = community.units[&id(1)].card.get(UnitField::Name).to_owned();
    for (number, name, on, organizer) in
        [(61, "重阳慰问", "2026-10-18", unit.as_str()), (62, "清洁家园", "2026-11-02", "别的单位")]
    {
        let card = ActivityCard::default()
            .with(ActivityField::Name, name)
            .with(ActivityField::Day, on)
            .with(ActivityField::Organizer, organizer)
            .with(ActivityField::Status, PUBLISHED);
        let activity = Activity { card, ..Activity::default() };
        Arc::make_mut(&mut community.activities).insert(id(number), Arc::new(activity));
    }
    let of_unit = |file: &Arc<MemberFile>| file.card.get(MemberField::Unit) == id::<Unit>(1).to_string();
    let member = *community.members.iter().find(|(_, file)| of_unit(file)).unwrap().0;
    let file = Arc::make_mut(&mut community.members).get_mut(&member).unwrap();
    let there = AttendanceStep::Recorded {
        presence: crate::service::Presence::OnTime,
        arrived: None,
        left: None,
        method: Method::Signed,
        keeper: String::new(),
    };
    Arc::make_mut(file).attendance.insert((id(62), id(63)), stamped("2026-11-02", 1, there));
    let all = unit_months(&community, day(TODAY));
    let of =
        |name: &str| all.iter().find(|one| one.unit == id(1) && one.month == month(name)).unwrap().clone();
    let (september, october, november) = (of("2026-09"), of("2026-10"), of("2026-11"));
    assert_eq!((september.held, september.took_part, september.activities.len()), (0, 0, 0));
    assert_eq!((october.held, october.took_part, october.activities), (1, 0, vec!["重阳慰问".to_owned()]));
    assert_eq!((november.held, november.took_part), (1, 1), "all that was until then");
    assert_eq!(november.activities, ["清洁家园"], "of the month alone");
    assert_eq!(november.took_part_rate().percent(), "16.7%");
}

#[test]
fn waiting_is_counted_from_the_day_of_collecting() {
    let community = community();
    let waiting = waiting(&community, day(TODAY));
    assert_eq!(waiting, [(Wait::Week, 1), (Wait::Longer, 1)].into());
    for (days, wait) in
        [(7, Wait::Week), (8, Wait::Month), (30, Wait::Month), (31, Wait::Quarter), (91, Wait::Longer)]
    {
        let open = wish("2026-01-01", None);
        let today = day("2026-01-01").plus(days);
        assert_eq!(waits(&open, &community.settings, today), Some(wait), "{days}");
        assert_eq!(Wait::from_key(wait.key()), Some(wait));
    }
}

#[test]
fn months_ahead_are_not_published_and_the_last_one_is_asked_for() {
    let mut community = community();
    let clerk = Grant::admin(CLERK);
    let check = |month: Month, who: &Grant| {
        let figures = Figures::default().with(Measure::Members, 8);
        edit::check(&community, who, &Edit::SumUp { month, figures }, at(TODAY))
    };
    assert_eq!(check(month("2026-11"), &clerk), Ok(()));
    assert_eq!(check(month("2026-12"), &clerk), Err(Refusal::OutOfRange));
    let district = Grant::from(Principal::District(id(3)));
    assert_eq!(check(month("2026-11"), &district), Err(Refusal::NotAllowed));
    assert_eq!(unpublished(&community, day(TODAY)), Some(month("2026-10")));
    assert_eq!(unpublished(&Community::default(), day(TODAY)), None);
    Arc::make_mut(&mut community.summary).insert(month("2026-10"), Published::default());
    assert_eq!(unpublished(&community, day(TODAY)), None);
}

fn place(name: &str, members: u32, needs: u32, checked_in: u32) -> Place {
    let figures = Figures::default()
        .with(Measure::Members, members)
        .with(Measure::OpenNeeds, needs)
        .with(Measure::CheckedIn, checked_in);
    Place { name: name.to_owned(), months: [(month("2026-10"), figures)].into() }
}

#[test]
fn crowding_is_told_only_beyond_the_factor_and_only_among_several() {
    let now = month("2026-11");
    let weights = Weights::default();
    let alone = compare(&[place("甲", 900, 1, 9)], now, 200, weights);
    assert!(!alone[0].crowded && proposals(&alone).is_empty());
    // The mean of 40, 10 and 10 is 20: twice that is not more than twice that.
    let mut places = vec![place("甲", 40, 4, 40), place("乙", 10, 10, 5), place("丙", 10, 1, 9)];
    let compared = compare(&places, now, 200, weights);
    assert!(compared.iter().all(|one| !one.crowded));
    let compared = compare(&places, now, 199, weights);
    assert_eq!(compared.iter().map(|one| one.crowded).collect::<Vec<_>>(), [true, false, false]);
    let names: Vec<&str> = proposals(&compared).iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["乙", "丙"], "many needs come before few");
    // Who has told nothing is shown, and neither counted nor proposed.
    places.push(Place { name: "丁".to_owned(), ..Place::default() });
    let compared = compare(&places, now, 199, weights);
    assert_eq!((compared[3].month, compared[3].crowded), (None, false));
    assert!(compared[0].crowded);
    assert!(proposals(&compared).iter().all(|one| one.name != "丁"));
    // What was told later than the month that is asked for does not count.
    let earlier = compare(&places, month("2026-09"), 199, weights);
    assert!(earlier.iter().all(|one| one.month.is_none()));
}

#[test]
fn a_quarter_adds_up_what_is_of_a_month_and_ends_as_its_last_month() {
    let told = |members: u32, joined: u32| {
        Figures::default().with(Measure::Members, members).with(Measure::Joined, joined)
    };
    let months = [("2026-09", 5, 5), ("2026-10", 7, 2), ("2026-12", 8, 1)];
    let months = months.map(|(name, members, joined)| (month(name), told(members, joined)));
    let place = Place { name: "甲".to_owned(), months: months.into() };
    let report = quarter_report(&place, Quarter::of(month("2026-11")));
    assert_eq!(report.told, [month("2026-10"), month("2026-12")]);
    assert_eq!(report.figures, told(8, 3));
    assert_eq!(report.before, Figures::default().with(Measure::Members, 5));
    assert_eq!(quarter_report(&place, Quarter { year: 2025, number: 1 }), QuarterReport::default());
}

#[test]
fn a_file_is_read_again_and_anything_else_is_refused() {
    let own = place("梧桐苑社区", 8, 3, 2);
    let text = serde_json::to_string(&SummaryFile::of(&own)).unwrap();
    assert_eq!(serde_json::from_str::<SummaryFile>(&text).unwrap().place(), Ok(own));
    let read = |text: &str| serde_json::from_str::<SummaryFile>(text).ok().map(SummaryFile::place);
    for (from, to, expected) in [
        ("community-summary", "backup", Some(Err(InvalidSummary::NotASummary))),
        ("\"version\":1", "\"version\":2", Some(Err(InvalidSummary::Newer))),
        ("梧桐苑社区", " ", Some(Err(InvalidSummary::NoName))),
        ("\"members\"", "\"unknown\"", None),
        ("2026-10", "2026-13", None),
        ("\"members\":8", "\"members\":-8", None),
    ] {
        let changed = text.replace(from, to);
        assert_ne!(changed, text);
        match (from, read(&changed)) {
            // A measure that is not known is left out.
            ("\"members\"", Some(Ok(place))) => {
                assert!(place.months.values().all(|figures| figures.get(Measure::Members).is_none()));
            }
            (_, found) => assert_eq!(found, expected, "{changed}"),
        }
    }
    assert_eq!(
        read(
            &text
                .replace("\"members\":8", "\"x\":1")
                .replace("\"open_needs\":3", "\"y\":1")
                .replace("\"checked_in\":2", "\"z\":1")
        ),
        Some(Err(InvalidSummary::Empty))
    );
}

#[test]
fn every_measure_has_a_name_of_its_own() {
    let names: std::collections::BTreeSet<String> = Measure::all().map(Measure::key).collect();
    assert_eq!(names.len(), Measure::all().count());
    for measure in Measure::all() {
        assert_eq!(Measure::from_key(&measure.key()), Some(measure));
        assert_eq!(Group::from_key(measure.group().key()), Some(measure.group()));
    }
}

proptest! {
    /// Nobody is lost, and no group is smaller than allowed beside another.
    #[test]
    fn small_groups_are_put_together(counts in proptest::collection::vec((0_u32..12, 0_u32..12), 6)) {
        let all: BTreeMap<UnitType, Ratio> = UnitType::ALL
            .into_iter()
            .zip(&counts)
            .map(|(kind, (of, part))| (kind, Ratio::new(*part.min(of), *of)))
            .collect();
        let sum = |counts: &BTreeMap<UnitType, Ratio>| {
            counts.values().fold((0, 0), |sum, count| (sum.0 + count.part, sum.1 + count.of))
        };
        let before = sum(&all);
        let told = merged(all);
        prop_assert_eq!(sum(&told), before);
        prop_assert!(told.len() <= 1 || told.values().all(|count| count.of >= SMALLEST_GROUP), "{:?}", told);
    }
}
