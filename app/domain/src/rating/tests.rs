//! The vectors of domain 3.6 to the hundredth, a second naive implementation that has to agree, and what must never happen.

mod oracle;

use super::*;
use crate::{
    moment::Year,
    service::{
        CountRules, Counted, Entry, Mean, Presence, ServiceYears, Source, Standing, Term, count,
        counting::{Random, YEAR, day, entry, id, random, today},
    },
    sheet::FeedbackTemplate,
};

fn counts(completed: u32, hours: u32, activities: u32, effect: u32, n: u32, mean: u32) -> Counted {
    Counted {
        records: completed + hours + activities,
        half_hours: hours * 2,
        activities,
        projects: completed,
        completed,
        effect: Mean { sum: effect, n: u32::from(effect > 0) },
        ratings: Mean { sum: n * mean, n },
        ..Counted::default()
    }
}

fn by_default(counted: &Counted, gate: Gate) -> Rating {
    compute(&Template::Hundred.scheme(), counted, gate, 12)
}

#[test]
fn the_vectors_come_out_exactly() {
    for (counted, score, stars) in [
        (counts(2, 12, 6, 80, 0, 0), 5_650, 1),
        (counts(3, 20, 9, 85, 6, 90), 7_617, 3),
        (counts(4, 30, 12, 90, 10, 95), 9_723, 5),
        (counts(0, 60, 4, 80, 2, 100), 5_853, 1),
        (counts(9, 120, 40, 100, 20, 100), 9_961, 5),
        (counts(2, 14, 7, 60, 8, 40), 5_289, 1),
    ] {
        let rating = by_default(&counted, Gate::Met);
        assert_eq!((rating.score, rating.stars, rating.limit), (score, stars, None));
        assert_eq!(rating.parts.iter().map(|part| part.points).sum::<u32>(), score, "the parts add up");
    }
    let nothing = by_default(&counts(0, 0, 0, 0, 0, 0), Gate::Open);
    assert_eq!((nothing.score, nothing.stars, nothing.limit), (0, 0, Some(Limit::NoRecord)));
}

#[test]
fn the_gate_is_shut_at_the_end_of_the_year_only() {
    let third = counts(0, 60, 4, 80, 2, 100);
    assert_eq!(by_default(&third, Gate::Open).stars, 1);
    let failed = by_default(&third, Gate::Failed);
    assert_eq!((failed.by_score, failed.stars, failed.limit), (1, 0, Some(Limit::NotMet)));
    let best = by_default(&counts(4, 30, 12, 90, 10, 95), Gate::Excused);
    assert_eq!((best.by_score, best.stars, best.limit), (5, 1, Some(Limit::Excused(1))));
    let lifetime = compute(&Template::LifetimeHours.scheme(), &counts(0, 300, 0, 0, 0, 0), Gate::Failed, 1);
    assert_eq!((lifetime.stars, lifetime.period), (2, Period::Lifetime), "a year says nothing of a lifetime");
}

#[test]
fn every_template_can_be_used_and_has_the_thresholds_it_was_found_with() {
    for template in Template::ALL {
        assert_eq!(validate(&template.scheme()), Ok(()), "{template:?}");
    }
    let hours = |template: Template, half: u32| {
        let counted = Counted { records: 1, half_hours: half, ..Counted::default() };
        compute(&template.scheme(), &counted, Gate::Open, 12).stars
    };
    for (template, ends) in [
        (Template::LifetimeHours, [200, 600, 1_200, 2_000, 3_000]),
        (Template::YearHours, [16, 20, 30, 40, 50]),
        (Template::CommunityHours, [20, 40, 60, 80, 100]),
    ] {
        for (stars, half) in (1..).zip(ends) {
            assert_eq!(
                (hours(template, half - 1), hours(template, half)),
                (stars - 1, stars),
                "{template:?}"
            );
        }
    }
    let scheme = Template::CommunityHours.scheme();
    let early = compute(&scheme, &counts(0, 50, 0, 0, 0, 0), Gate::Open, 2);
    assert_eq!((early.by_score, early.stars, early.limit), (5, 0, Some(Limit::TooShort(3))));
}

#[test]
fn kinds_weigh_and_points_are_given_by_record() {
    let of = |number, kind: &str| Entry {
        kind: kind.to_owned(),
        minutes: 60,
        ..entry(number, day(3, 1).plus(i32::from(number)))
    };
    let all = [of(1, "志愿服务"), of(2, "政策宣传"), of(3, "写生"), of(4, "矛盾调解"), of(5, "矛盾调解")];
    let counted = count(&all, Vec::new(), YEAR, today(), CountRules::default());
    let hours = compute(&Template::HourPoints.scheme(), &counted, Gate::Open, 12);
    assert_eq!(hours.score, 5_500, "10 × (1.2 + 1.3 + 1.0 + 1.0 + 1.0)");
    assert_eq!(hours.stars, 1, "from the first point on");
    let points = compute(&Template::EstatePoints.scheme(), &counted, Gate::Open, 12);
    assert_eq!((points.score, points.stars), (8_500, 4), "two mediations of 30, duty of 20, training of 5");
    // What bears no kind of its own is weighed by what it is about.
    let wish = Entry { source: Source::Wish(id(7)), completes: true, ..of(7, "") };
    let project = Entry { source: Source::Project(id(8)), completes: true, ..of(8, "") };
    let counted = count(&[wish, project], Vec::new(), YEAR, today(), CountRules::default());
    let points = compute(&Template::EstatePoints.scheme(), &counted, Gate::Open, 12);
    assert_eq!(points.score, 4_000, "20 for a wish, 20 for a project");
}

/// A template that weighs a kind no record bears gives nobody a point for it.
#[test]
fn every_kind_of_a_template_is_one_that_records_bear() {
    let types = FeedbackTemplate::default().activity_types;
    for template in Template::ALL {
        assert_eq!(template.scheme().unheard_of(&types), Vec::<&str>::new(), "{template:?}");
    }
    let mut scheme = Template::EstatePoints.scheme();
    scheme.inputs[0].kinds[0].kind = "写生".to_owned();
    assert_eq!(scheme.unheard_of(&types), ["写生"]);
}

#[test]
fn what_would_raise_it_does_and_less_does_not() {
    let counted = counts(2, 12, 6, 80, 0, 0);
    let scheme = Template::Hundred.scheme();
    let next = by_default(&counted, Gate::Met).next.unwrap();
    assert_eq!((next.stars, next.lacking), (2, 350));
    assert_eq!(
        next.ways,
        [
            Way { measure: Measure::Completed, more: 1 },
            Way { measure: Measure::Hours, more: 9 },
            Way { measure: Measure::Activities, more: 2 },
        ]
    );
    for way in next.ways {
        let with = |more: u32| {
            let mut counted = counted.clone();
            match way.measure {
                Measure::Completed => counted.completed += more,
                Measure::Hours => counted.half_hours += more,
                _ => counted.activities += more,
            }
            compute(&scheme, &counted, Gate::Met, 12).stars
        };
        assert_eq!((with(way.more - 1), with(way.more)), (1, 2), "{way:?}");
    }
    assert_eq!(by_default(&counts(9, 120, 40, 100, 20, 100), Gate::Met).next, None);
    let full = by_default(&counts(9, 60, 20, 10, 20, 10), Gate::Met).next.unwrap();
    assert_eq!((full.ways, full.open), (vec![], vec![]), "only what others say is left");
}

#[test]
fn faulty_schemes_are_told_by_name() {
    use SchemeFault as F;
    let good = Template::Hundred.scheme();
    let faults = |change: &dyn Fn(&mut Scheme)| {
        let mut scheme = good.clone();
        change(&mut scheme);
        validate(&scheme).unwrap_err()
    };
    assert_eq!(faults(&|scheme| scheme.name = " ".to_owned()), [F::NoName]);
    assert_eq!(
        faults(&|scheme| scheme.inputs[0].cap = Some(1_500)),
        [F::Total { sum: 9_500, total: 10_000 }]
    );
    assert_eq!(faults(&|scheme| scheme.inputs[1].cap = None), [F::NoCap(Measure::Hours)]);
    assert_eq!(faults(&|scheme| scheme.inputs[2].points = 0), [F::NoPoints(Measure::Activities)]);
    assert_eq!(faults(&|scheme| scheme.inputs[2].each = 0), [F::NoPoints(Measure::Activities)]);
    assert!(faults(&|scheme| scheme.inputs[2].measure = Measure::Hours).contains(&F::Twice(Measure::Hours)));
    assert!(faults(&|scheme| scheme.inputs.clear()).contains(&F::NoInputs));
    assert_eq!(faults(&|scheme| scheme.bands.clear()), [F::NoBands]);
    assert_eq!(faults(&|scheme| scheme.bands[1].below = Some(6_500)), [F::Gap(3)]);
    assert_eq!(faults(&|scheme| scheme.bands[1].below = Some(7_500)), [F::Overlap(3)]);
    assert_eq!(faults(&|scheme| scheme.bands[1].below = None), [F::Overlap(3)]);
    assert_eq!(faults(&|scheme| scheme.bands[1].from = 4_000), [F::NotRising(2)]);
    assert_eq!(faults(&|scheme| scheme.bands.retain(|band| band.stars != 3)), [F::NoThreshold(3), F::Gap(4)]);
    assert_eq!(faults(&|scheme| scheme.bands[4].below = Some(9_500)), [F::TopEnds(5)]);
    assert_eq!(faults(&|scheme| scheme.bands[4].from = 10_100), [F::Gap(5), F::OutOfReach(5)]);
    assert_eq!(faults(&|scheme| scheme.period = Period::Lifetime), [F::GateOfLifetime]);
    assert_eq!(faults(&|scheme| scheme.gate = 6), [F::GateTooHigh]);
    assert_eq!(
        faults(&|scheme| scheme.inputs[3].prior = Some(Prior { ratings: 3, score: 80 })),
        [F::OutOfRange(Measure::Effect)]
    );
}

#[test]
fn a_changed_scheme_is_a_new_version_and_the_old_one_is_kept() {
    let first = Schemes::default();
    assert_eq!(first.replaced(first.current.clone(), None), first, "nothing changed");
    let second = first.replaced(Template::YearHours.scheme(), Some(Template::LifetimeHours.scheme()));
    assert_eq!((second.current.version, second.beside.as_ref().unwrap().version), (2, 3));
    assert_eq!(second.version(1), Some(&first.current));
    let third = second.replaced(second.current.clone(), None);
    assert_eq!((third.current.version, third.beside.as_ref(), third.past.len()), (2, None, 2));
    let digests: std::collections::BTreeSet<Digest> =
        Template::ALL.iter().map(|template| Digest::of_scheme(&template.scheme())).collect();
    assert_eq!(digests.len(), Template::ALL.len());
}

#[test]
fn a_digest_reads_back_and_finds_every_change_of_what_counts() {
    let all: Vec<Entry> = (0..6).map(|number| entry(number, day(3, 1).plus(i32::from(number)))).collect();
    let digest =
        |all: &[Entry]| Digest::of(all, &count(all, Vec::new(), YEAR, today(), CountRules::default()));
    let before = digest(&all);
    assert_eq!(before.to_string().parse(), Ok(before));
    assert!("".parse::<Digest>().is_err() && "g".repeat(32).parse::<Digest>().is_err());
    let changes: [&dyn Fn(&mut Entry); 5] = [
        &|entry| entry.minutes += 30,
        &|entry| entry.on = entry.on.plus(40),
        &|entry| entry.effect = Some(0),
        &|entry| entry.kind = "写生".to_owned(),
        &|entry| entry.standing = Standing::Refused,
    ];
    for change in changes {
        let mut other = all.clone();
        change(&mut other[2]);
        assert_ne!(digest(&other), before);
    }
    let mut waiting = all.clone();
    waiting.push(Entry { standing: Standing::Waiting, ..entry(9, day(9, 9)) });
    assert_eq!(digest(&waiting), before, "what does not count is no change");
}

fn schemes() -> Vec<Scheme> {
    Template::ALL.iter().map(|template| template.scheme()).collect()
}

#[test]
fn a_second_naive_implementation_agrees() {
    for seed in 0..400 {
        let mut rng = Random(seed);
        let records = rng.below(40);
        let all: Vec<Entry> = (0..records).map(|number| random(&mut rng, number)).collect();
        let today = day(1, 1).plus(i32::from(rng.below(500)));
        for term in [YEAR, (Term::Through(Year(2027)), ServiceYears::CALENDAR)] {
            let counted = count(&all, Vec::new(), term, today, CountRules::default());
            let naive = oracle::count(&all, term.0, today);
            assert_eq!(naive, oracle::Totals::of(&counted), "seed {seed} {term:?}");
            for scheme in schemes() {
                let rating = compute(&scheme, &counted, Gate::Open, 12);
                let expected = oracle::score(&scheme, &all, &naive);
                assert_eq!((rating.score, rating.by_score), expected, "seed {seed} {}", scheme.name);
            }
        }
    }
}

#[test]
fn a_counted_record_never_lowers_a_score_and_order_never_matters() {
    for seed in 0..150 {
        let mut rng = Random(seed);
        let mut all: Vec<Entry> = (0..25).map(|number| random(&mut rng, number)).collect();
        let rate = |all: &[Entry], scheme: &Scheme| {
            compute(scheme, &count(all, Vec::new(), YEAR, today(), CountRules::default()), Gate::Open, 12)
        };
        let before: Vec<Rating> = schemes().iter().map(|scheme| rate(&all, scheme)).collect();
        // What others say of a record may lower a mean; the record itself never does. It comes after all others.
        let more = Entry {
            effect: None,
            ratings: Vec::new(),
            standing: Standing::Verified { counts_from: day(1, 1) },
            entered: today(),
            presence: Presence::OnTime,
            ..random(&mut rng, 99)
        };
        all.push(more);
        for (scheme, before) in schemes().iter().zip(before) {
            let after = rate(&all, scheme);
            assert!(after.score >= before.score && after.by_score >= before.by_score, "seed {seed}");
            assert_eq!(rate(&rng.shuffled(all.clone()), scheme), after, "seed {seed}");
        }
    }
}
