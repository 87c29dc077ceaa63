//! What counts and what does not, rule by rule; and random records for the tests of stars.

use super::*;
use crate::{
    id::Id,
    moment::{Day, Year},
    wish::Step,
};

/// A generator that gives the same numbers for the same seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: u16) -> u16 {
        u16::try_from(self.next() % u64::from(end)).unwrap()
    }

    pub(crate) fn chance(&mut self, percent: u16) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn shuffled<T>(&mut self, mut all: Vec<T>) -> Vec<T> {
        for place in (1..all.len()).rev() {
            all.swap(place, usize::from(self.below(u16::try_from(place + 1).unwrap())));
        }
        all
    }
}

pub(crate) fn id<T>(number: u16) -> Id<T> {
    let mut bytes = [0; 10];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    Id::from_random(bytes)
}

pub(crate) fn day(month: u8, day: u8) -> Day {
    Day::from_civil(2026, month, day).unwrap()
}

pub(crate) const YEAR: (Term, ServiceYears) = (Term::Year(Year(2026)), ServiceYears::CALENDAR);

pub(crate) fn today() -> Day {
    day(12, 31)
}

/// Two hours at an activity, verified.
pub(crate) fn entry(number: u16, on: Day) -> Entry {
    Entry {
        id: id(number),
        source: Source::Activity(id(number)),
        on,
        entered: on,
        span: None,
        minutes: 120,
        expected: None,
        presence: Presence::OnTime,
        training: false,
        completes: false,
        standing: Standing::Verified { counts_from: on },
        effect: None,
        ratings: Vec::new(),
        kind: String::new(),
        mode: String::new(),
    }
}

/// A record of any kind, on few days and at few hours, so that the rules meet one another.
pub(crate) fn random(random: &mut Random, number: u16) -> Entry {
    let on = day(1, 1).plus(i32::from(random.below(370)) / 8 * 8);
    let thing = random.below(12);
    let from = random.below(40) * 30;
    let minutes = random.below(420);
    let source = match random.below(7) {
        0 => Source::Project(id(thing)),
        1 => Source::Order(id(thing)),
        2 => Source::Wish(id(thing)),
        3 => Source::Post(id(thing)),
        4 => Source::Other,
        _ => Source::Activity(id(thing)),
    };
    Entry {
        source,
        entered: on.plus(i32::from(random.below(40))),
        span: random.chance(60).then_some((from, from + minutes)),
        minutes,
        expected: random.chance(50).then(|| random.below(400)),
        presence: match random.below(9) {
            0 => Presence::Late,
            1 => Presence::LeftEarly,
            2 => Presence::Excused,
            3 => Presence::Absent,
            _ => Presence::OnTime,
        },
        training: random.chance(8),
        completes: random.chance(40),
        standing: match random.below(14) {
            0 => Standing::Waiting,
            1 => Standing::Refused,
            2 => Standing::Disputed,
            3 => Standing::Withdrawn,
            _ => Standing::Verified { counts_from: on.plus(i32::from(random.below(30))) },
        },
        effect: random.chance(40).then(|| u8::try_from(random.below(101)).unwrap()),
        ratings: (0..random.below(3)).map(|_| u8::try_from(random.below(101)).unwrap()).collect(),
        kind: ["", "教育辅导", "社区服务", "抢险救灾", "矛盾调解"][usize::from(random.below(5))].to_owned(),
        ..entry(number, on)
    }
}

fn counted(entries: &[Entry]) -> Counted {
    count(entries, Vec::new(), YEAR, today(), CountRules::default())
}

fn why(counted: &Counted, number: u16) -> Vec<NotCounted> {
    let step: Id<Step> = id(number);
    counted.lines.iter().find(|line| line.id == step).unwrap().why.clone()
}

#[test]
fn hours_are_whole_halves_and_a_short_session_is_attendance_all_the_same() {
    for (minutes, half_hours, short) in
        [(0, 0, true), (29, 0, true), (30, 1, false), (59, 1, false), (60, 2, false), (119, 3, false)]
    {
        let all = counted(&[Entry { minutes, ..entry(1, day(3, 1)) }]);
        assert_eq!((all.half_hours, all.activities, all.records), (half_hours, 1, 1), "{minutes}");
        assert_eq!(why(&all, 1) == [NotCounted::TooShort { minutes }], short, "{minutes}");
    }
    let done = Entry { minutes: 0, source: Source::Project(id(5)), completes: true, ..entry(1, day(3, 1)) };
    let all = counted(&[done]);
    assert_eq!((all.projects, all.completed, all.half_hours), (1, 1, 0));
    assert_eq!(why(&all, 1), [], "what was brought to an end needs no hours");
}

#[test]
fn below_the_presence_ratio_there_are_no_hours_and_who_left_early_was_not_there() {
    for (presence, minutes, expected, half_hours, activities) in [
        (Presence::OnTime, 72, Some(120), 2, 1),
        (Presence::OnTime, 71, Some(120), 0, 1),
        (Presence::Late, 60, Some(120), 0, 1),
        (Presence::LeftEarly, 72, Some(120), 2, 1),
        (Presence::LeftEarly, 71, Some(120), 0, 0),
        (Presence::LeftEarly, 90, None, 3, 0),
        (Presence::Excused, 120, Some(120), 0, 0),
        (Presence::Absent, 120, Some(120), 0, 0),
    ] {
        let all = counted(&[Entry { minutes, expected, presence, ..entry(1, day(3, 1)) }]);
        assert_eq!((all.half_hours, all.activities), (half_hours, activities), "{presence:?} {minutes}");
    }
    let all = counted(&[Entry { minutes: 20, expected: Some(120), ..entry(1, day(3, 1)) }]);
    assert_eq!(why(&all, 1), [NotCounted::BelowPresence { minutes: 20, expected: 120 }]);
}

#[test]
fn a_day_holds_eight_hours_and_the_rest_is_kept() {
    let all = counted(&[
        Entry { minutes: 300, ..entry(1, day(5, 4)) },
        Entry { minutes: 300, entered: day(5, 6), ..entry(2, day(5, 4)) },
        Entry { minutes: 300, entered: day(5, 5), ..entry(3, day(5, 4)) },
        Entry { minutes: 300, ..entry(4, day(5, 5)) },
    ]);
    assert_eq!((all.half_hours, all.activities), (26, 4));
    assert_eq!(why(&all, 3), [NotCounted::OverDailyCap { half_hours: 4 }], "entered second");
    assert_eq!(why(&all, 2), [NotCounted::OverDailyCap { half_hours: 10 }], "entered last");
}

#[test]
fn of_two_at_once_the_one_entered_first_counts_until_the_clerk_picks() {
    let at = |number, from, to, entered| Entry {
        span: Some((from, to)),
        minutes: to - from,
        entered,
        ..entry(number, day(4, 1))
    };
    let first = at(9, 540, 660, day(4, 1));
    let second = at(2, 600, 720, day(4, 2));
    let after = at(3, 660, 720, day(4, 3));
    let all = counted(&[second.clone(), after.clone(), first.clone()]);
    assert_eq!(why(&all, 2), [NotCounted::Overlaps(id(9))]);
    assert_eq!((all.half_hours, all.activities), (6, 2), "one that ends when the other begins is no overlap");
    let picked = counted(&[second, after, Entry { standing: Standing::Withdrawn, ..first }]);
    assert_eq!((why(&picked, 2), why(&picked, 9)), (vec![], vec![NotCounted::Withdrawn]));
    assert_eq!(why(&picked, 3), [NotCounted::Overlaps(id(2))]);
}

#[test]
fn only_what_is_verified_and_published_counts_and_everything_else_says_why() {
    let on = day(6, 1);
    let standing = |standing| Entry { standing, ..entry(1, on) };
    for (one, reasons) in [
        (standing(Standing::Waiting), vec![NotCounted::Waiting]),
        (standing(Standing::Refused), vec![NotCounted::Refused]),
        (standing(Standing::Disputed), vec![NotCounted::Disputed]),
        (standing(Standing::Withdrawn), vec![NotCounted::Withdrawn]),
        (
            standing(Standing::Verified { counts_from: day(12, 31).plus(1) }),
            vec![NotCounted::InPublication { until: day(12, 31).plus(1) }],
        ),
        (
            Entry { training: true, presence: Presence::Absent, ..standing(Standing::Waiting) },
            vec![NotCounted::Waiting, NotCounted::Absent, NotCounted::Training],
        ),
    ] {
        let all = counted(&[one]);
        assert_eq!((why(&all, 1), all.records, all.activities), (reasons, 0, 0));
    }
    assert_eq!(counted(&[standing(Standing::Verified { counts_from: day(12, 31) })]).records, 1);
    let rules = CountRules { counts_training: true, ..CountRules::default() };
    let training = [Entry { training: true, ..entry(1, on) }];
    assert_eq!(count(&training, Vec::new(), YEAR, today(), rules).records, 1, "the setting says so");
}

#[test]
fn the_year_is_that_of_the_service_and_is_locked_after_january() {
    let next = |month, day| Day::from_civil(2027, month, day).unwrap();
    let entered =
        |on| Entry { entered: on, standing: Standing::Verified { counts_from: on }, ..entry(1, day(12, 30)) };
    let at = |entry: Entry, today| count(&[entry], Vec::new(), YEAR, today, CountRules::default());
    assert_eq!(at(entered(next(1, 31)), next(2, 1)).records, 1);
    let late = at(entered(next(2, 1)), next(2, 1));
    assert_eq!((why(&late, 1), late.records), (vec![NotCounted::EnteredLate { until: next(1, 31) }], 0));
    let through = count(
        &[entered(next(2, 1))],
        Vec::new(),
        (Term::Through(Year(2027)), ServiceYears::CALENDAR),
        next(3, 1),
        CountRules::default(),
    );
    assert_eq!(through.records, 0, "nor in a lifetime");
    assert!(at(entry(1, next(1, 1)), next(2, 1)).lines.is_empty(), "of another year");
    let ahead = count(&[entry(1, day(12, 30))], Vec::new(), YEAR, day(12, 1), CountRules::default());
    assert!(why(&ahead, 1).contains(&NotCounted::InFuture));
}

#[test]
fn things_are_counted_once_however_many_records_there_are() {
    let of = |number, source, completes| Entry {
        source,
        completes,
        ..entry(number, day(2, 1).plus(i32::from(number)))
    };
    let all = counted(&[
        of(1, Source::Activity(id(7)), false),
        of(2, Source::Activity(id(7)), true),
        of(3, Source::Project(id(7)), true),
        of(4, Source::Project(id(7)), true),
        of(5, Source::Order(id(7)), true),
        of(6, Source::Wish(id(7)), true),
        of(7, Source::Post(id(7)), true),
        of(8, Source::Project(id(8)), false),
    ]);
    assert_eq!((all.activities, all.projects, all.completed, all.records), (1, 1, 3, 8));
}

#[test]
fn means_are_exact() {
    assert_eq!(Mean::default().hundredths(), None);
    assert_eq!(Mean { sum: 170, n: 2 }.hundredths(), Some(8_500));
    assert_eq!(Mean { sum: 200, n: 3 }.hundredths(), Some(6_667));
    let all = counted(&[
        Entry { effect: Some(80), ratings: vec![100, 60], ..entry(1, day(3, 1)) },
        Entry { effect: Some(90), ratings: vec![90], standing: Standing::Refused, ..entry(2, day(3, 2)) },
    ]);
    assert_eq!((all.effect, all.ratings), (Mean { sum: 80, n: 1 }, Mean { sum: 160, n: 2 }));
}

#[test]
fn the_order_of_records_never_matters() {
    for seed in 0..60 {
        let mut rng = Random(seed);
        let all: Vec<Entry> = (0..30).map(|number| random(&mut rng, number)).collect();
        let before = counted(&all);
        for _ in 0..4 {
            assert_eq!(counted(&rng.shuffled(all.clone())), before, "seed {seed}");
        }
    }
}
