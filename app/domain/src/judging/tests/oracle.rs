//! A second implementation of the year's requirement, of what is proposed, and of the default scheme behind its gate (R-14 to
//! R-20; domain 3.6), written from the text over plain lists, without any of the first one's parts; and what must never happen.

use std::collections::BTreeSet;

use super::{
    plain::{Away, Model, Person, build, model, who},
    *,
};
use crate::{
    rating::Gate,
    register::{ExemptionEffect, NotCheckedInReason},
    requirement::Outcome,
    service::counting::Random,
};

/// Half hours of each way to have been at an activity, whether it is a record that counts, and whether it is one of the six activities.
const WORTH: [(u32, bool, bool); 6] = [
    (4, true, true),
    (3, true, true),
    (3, true, true),
    (0, true, false),
    (0, false, false),
    (0, false, false),
];

/// What is expected of a member's year.
#[derive(Debug, PartialEq, Eq)]
struct Expected {
    has: (u32, u32, u32),
    needs: (u32, u32, u32),
    outcome: Outcome,
    proposed: bool,
    gate: Gate,
    score: u32,
    by_score: u8,
    stars: u8,
}

fn is_of_year(on: Day) -> bool {
    on.civil().0 == 2026
}

/// The months of 2026 that are asked of: `(month, its last day)`.
fn months_asked(model: &Model, one: &Person) -> Vec<(u8, Day)> {
    let mut asked = Vec::new();
    for month in 1..=12_u8 {
        let first = day(2026, month, 1);
        let last = if month == 12 { day(2026, 12, 31) } else { day(2026, month + 1, 1).plus(-1) };
        let late = model.pro_rata && one.registered.is_some_and(|on| is_of_year(on) && on.civil().1 > month);
        let (mut days, mut off, mut on) = (0, 0, first);
        while on <= last {
            days += 1;
            off += u32::from(one.exemptions.iter().any(|(effect, from, to, year, approved)| {
                *effect == ExemptionEffect::ByMonth
                    && *approved
                    && *year == Year(2026)
                    && *from <= on
                    && on <= *to
            }));
            on = on.plus(1);
        }
        if !late && off * 2 < days {
            asked.push((month, last));
        }
    }
    asked
}

/// Rounded half up.
fn rounded(over: u32, under: u32) -> u32 {
    (over * 2 + under) / (under * 2)
}

fn expected(model: &Model, one: &Person) -> Expected {
    let has_effect = |wanted: ExemptionEffect| {
        one.exemptions
            .iter()
            .any(|(effect, _, _, year, approved)| *effect == wanted && *approved && *year == Year(2026))
    };
    // What there is.
    let held = one.posts.iter().filter(|(_, since, until)| {
        *since <= day(2026, 12, 31) && until.is_none_or(|until| until >= day(2026, 1, 1))
    });
    let posts: BTreeSet<u8> = held.map(|(number, ..)| *number).collect();
    let done = one.projects.iter().filter(|(_, on, confirmed)| {
        is_of_year(*on) && *on <= model.today && confirmed.is_some_and(|day| day <= model.today)
    });
    let projects = u32::try_from(done.count()).unwrap();
    let (mut half_hours, mut records, mut activities) = (0, projects, 0);
    for (_, how) in one.attended.iter().filter(|(on, _)| is_of_year(*on)) {
        let (hours, counts, attends) = WORTH[*how];
        half_hours += hours;
        records += u32::from(counts);
        activities += u32::from(attends);
    }
    // What is asked.
    let months = months_asked(model, one);
    let all = u32::try_from(months.len()).unwrap();
    let share = |amount: u32| {
        let part = (amount * all).div_ceil(12);
        if has_effect(ExemptionEffect::Half) { part.div_ceil(2) } else { part }
    };
    let needs = (u32::from(all > 0), share(model.asks.0), share(model.asks.1));
    let has = (u32::try_from(posts.len()).unwrap(), projects, activities);
    let met = has.0 >= needs.0 && has.1 >= needs.1 && has.2 >= needs.2;
    let full = has_effect(ExemptionEffect::Full);
    let over = u32::try_from(months.iter().filter(|(_, last)| *last < model.today).count()).unwrap();
    let behind = (has.0 < needs.0 && over * 4 >= all)
        || has.1 < needs.1 * over / all.max(1)
        || has.2 < needs.2 * over / all.max(1);
    let excused_today = one
        .exemptions
        .iter()
        .any(|(_, from, to, _, approved)| *approved && *from <= model.today && model.today <= *to);
    let last_reason = one.urgings.last().and_then(|(_, reason)| *reason);
    let blamed =
        matches!(last_reason, Some(NotCheckedInReason::WithoutReason | NotCheckedInReason::NotInformed));
    let outcome = if one.registered.is_none() {
        if full {
            Outcome::Exempt
        } else if one.urgings.len() >= 2 && blamed && !excused_today {
            Outcome::WithoutReason
        } else {
            Outcome::NotRegistered
        }
    } else if one.away != Away::Here || one.registered.is_some_and(|on| on > day(2026, 12, 31)) {
        Outcome::NotAsked
    } else if full || all == 0 {
        if full && met { Outcome::Met } else { Outcome::Exempt }
    } else if met {
        Outcome::Met
    } else if one.closed {
        Outcome::NotMet
    } else if behind {
        Outcome::AtRisk
    } else {
        Outcome::OnTheWay
    };
    // What follows.
    let proposed = one.organ && matches!(outcome, Outcome::WithoutReason | Outcome::NotMet);
    let gate = match () {
        () if !one.closed => Gate::Open,
        () if outcome == Outcome::Met => Gate::Met,
        () if proposed => Gate::Failed,
        () => Gate::Excused,
    };
    let score = if records == 0 {
        0
    } else {
        (500 * projects).min(2_000)
            + rounded(2_500 * half_hours, 60).min(2_500)
            + rounded(2_500 * activities, 12).min(2_500)
            + 1_200
    };
    let by_score = match score {
        0..5_000 => 0,
        5_000..6_000 => 1,
        6_000..7_000 => 2,
        7_000..8_000 => 3,
        8_000..9_000 => 4,
        _ => 5,
    };
    let stars = match gate {
        Gate::Open | Gate::Met => by_score,
        Gate::Excused => by_score.min(1),
        Gate::Failed => 0,
    };
    Expected { has, needs, outcome, proposed, gate, score, by_score, stars }
}

fn found(judged: &Judged) -> Expected {
    let of = &judged.requirement;
    let amounts = |of: Amounts| (of.posts, of.projects, of.activities);
    Expected {
        has: amounts(of.has),
        needs: amounts(of.needs),
        outcome: of.outcome,
        proposed: of.grounds().is_some(),
        gate: of.gate(judged.is_closed()),
        score: judged.rating.score,
        by_score: judged.rating.by_score,
        stars: judged.rating.stars,
    }
}

#[test]
fn everybodys_year_is_what_the_text_says() {
    let mut outcomes = BTreeSet::new();
    let mut gates = BTreeSet::new();
    let mut stars = BTreeSet::new();
    let mut kept = Everybody::default();
    for seed in 0..250 {
        let model = model(&mut Random(seed));
        let all = build(&model, seed + 1);
        let everybody = kept.follow(&all, YEAR, model.today);
        for (place, one) in (0_u8..).zip(&model.people) {
            let judged = &everybody[&who(place)];
            let expected = expected(&model, one);
            assert_eq!(found(judged), expected, "seed {seed}, {place}: {one:#?} of {model:?}");
            if let Some(frozen) = judged.frozen.as_ref().map(|fact| &fact.step) {
                assert_eq!(
                    (frozen.score, frozen.by_score, frozen.stars, frozen.requirement.outcome),
                    (expected.score, expected.by_score, expected.stars, expected.outcome),
                );
            }
            outcomes.insert(expected.outcome);
            gates.insert(expected.gate);
            stars.insert(expected.by_score);
        }
    }
    assert_eq!(outcomes, Outcome::ALL.into_iter().collect(), "every outcome is met with");
    assert_eq!(gates.len(), 4, "{gates:?}");
    assert!(stars.len() >= 4, "{stars:?}");
}

#[test]
fn what_is_added_never_lowers_and_concerns_nobody_else() {
    let mut raised = 0;
    for seed in 0..120 {
        let mut rng = Random(seed);
        let before = model(&mut rng);
        let mut after = before.clone();
        let whose = usize::from(rng.below(6));
        let one = &mut after.people[whose];
        // On a day that is the member's own, so that nothing overlaps.
        let free = (0..160).map(|back| before.today.plus(-back)).find(|on| {
            is_of_year(*on) && before.people.iter().all(|one| one.attended.iter().all(|(day, _)| day != on))
        });
        let free = free.unwrap();
        match rng.below(3) {
            0 => one.attended.push((free, 0)),
            1 => one.projects.push((20, free, Some(free))),
            _ => one.posts.push((5, free, None)),
        }
        let judged = |model: &Model| {
            let all = build(model, seed);
            Everybody::default().follow(&all, YEAR, model.today).clone()
        };
        let (one, other) = (judged(&before), judged(&after));
        for place in 0..6_u8 {
            let (was, is) = (&one[&who(place)], &other[&who(place)]);
            let (had, has) = (found(was), found(is));
            if usize::from(place) != whose {
                assert_eq!(had, has, "seed {seed}: another's record");
                assert_eq!(was.counted.half_hours, is.counted.half_hours, "seed {seed}");
                continue;
            }
            assert!(
                has.has.0 >= had.has.0 && has.has.1 >= had.has.1 && has.has.2 >= had.has.2,
                "seed {seed}"
            );
            assert_eq!(has.needs, had.needs, "seed {seed}: what is asked is not what was done");
            assert!(has.score >= had.score && has.by_score >= had.by_score, "seed {seed}: {had:?} {has:?}");
            assert!(has.stars >= had.stars, "seed {seed}: {had:?} {has:?}");
            assert!(!has.proposed || had.proposed, "seed {seed}: {had:?} {has:?}");
            raised += usize::from(has.score > had.score);
        }
    }
    assert!(raised > 40, "most of what is added gives points: {raised}");
}

#[test]
fn ids_and_the_order_of_arrival_decide_nothing() {
    for seed in 0..60 {
        let model = model(&mut Random(seed));
        let of = |salt| {
            let all = build(&model, salt);
            let everybody = Everybody::default().follow(&all, YEAR, model.today).clone();
            everybody.into_values().map(|one| (one.requirement, one.rating.clone())).collect::<Vec<_>>()
        };
        assert_eq!(of(seed), of(seed + 9_000), "seed {seed}");
    }
}
