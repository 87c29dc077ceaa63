//! What is asked of whom, and what follows of it.

use super::*;
use crate::settings::Settings;
use crate::{
    rating::Gate,
    service::{
        CountRules, Source, count,
        counting::{YEAR, day, entry, id},
    },
};

const YEAR_2026: Year = Year(2026);

fn counted(posts: u16, projects: u32, activities: u32) -> Counted {
    Counted { posts: (0..posts).map(id).collect(), projects, activities, ..Counted::default() }
}

fn facts(today: Day) -> Facts<'static> {
    Facts {
        year: YEAR_2026,
        years: ServiceYears::CALENDAR,
        today,
        closed: false,
        scope: Scope::Required,
        registered: Day::from_civil(2025, 3, 1),
        active: true,
        exemptions: &[],
        without_reason: false,
        leading: false,
    }
}

fn rules(policy: Policy) -> YearRules {
    YearRules { policy, ..YearRules::default() }
}

fn after() -> Day {
    Day::from_civil(2027, 2, 1).unwrap()
}

fn exemption(effect: ExemptionEffect, from: Day, to: Day) -> Exemption {
    Exemption {
        year: YEAR_2026,
        kind: "病休".to_owned(),
        from,
        to,
        effect,
        approved_by_community: "王主任".to_owned(),
        approved_by_unit: "李书记".to_owned(),
        evidence: String::new(),
    }
}

#[test]
fn there_is_risk_during_the_year_and_a_result_when_it_is_closed() {
    let of = |counted: &Counted, today, closed| {
        requirement(counted, &Facts { closed, ..facts(today) }, &rules(Policy::None)).outcome
    };
    for (has, today, running, closed) in [
        (counted(1, 2, 6), day(2, 1), Outcome::Met, Outcome::Met),
        (counted(3, 2, 6), day(2, 1), Outcome::Met, Outcome::Met),
        (counted(0, 2, 6), day(3, 31), Outcome::OnTheWay, Outcome::NotMet),
        (counted(0, 2, 6), day(4, 1), Outcome::AtRisk, Outcome::NotMet),
        (counted(1, 0, 2), day(6, 30), Outcome::OnTheWay, Outcome::NotMet),
        (counted(1, 0, 2), day(7, 1), Outcome::AtRisk, Outcome::NotMet),
        (counted(1, 1, 3), day(8, 31), Outcome::OnTheWay, Outcome::NotMet),
        (counted(1, 1, 3), day(9, 1), Outcome::AtRisk, Outcome::NotMet),
        (counted(1, 2, 5), after(), Outcome::AtRisk, Outcome::NotMet),
    ] {
        assert_eq!((of(&has, today, false), of(&has, today, true)), (running, closed), "{today}");
    }
    let many = requirement(&counted(3, 2, 6), &facts(day(2, 1)), &rules(Policy::None));
    assert!(many.many_posts, "allowed, and told");
}

#[test]
fn by_policy_the_months_left_are_asked_rounded_up() {
    for (month, activities, projects) in [(1, 6, 2), (2, 6, 2), (7, 3, 1), (10, 2, 1), (12, 1, 1)] {
        let registered = Some(day(month, 20));
        let of = |policy| {
            let facts = Facts { registered, ..facts(day(12, 31)) };
            requirement(&counted(1, 0, 0), &facts, &rules(policy)).needs
        };
        assert_eq!(of(Policy::ProRata), Amounts { posts: 1, projects, activities }, "month {month}");
        assert_eq!(of(Policy::None), SEED, "the literal reading");
    }
    let later = Facts { registered: Some(after()), ..facts(after()) };
    assert_eq!(requirement(&counted(0, 0, 0), &later, &rules(Policy::None)).outcome, Outcome::NotAsked);
}

#[test]
fn exemptions_take_off_what_they_say_once_both_sides_agreed() {
    use ExemptionEffect::{ByMonth, Full, Half};
    let of = |exemption: &Exemption, has: &Counted| {
        let facts = Facts { exemptions: &[exemption], closed: true, ..facts(after()) };
        let found = requirement(has, &facts, &rules(Policy::None));
        (found.needs.projects, found.needs.activities, found.outcome)
    };
    let nothing = counted(0, 0, 0);
    let year = (day(1, 1), day(12, 31));
    assert_eq!(of(&exemption(Full, year.0, year.1), &nothing).2, Outcome::Exempt);
    assert_eq!(of(&exemption(Full, year.0, year.1), &counted(1, 2, 6)).2, Outcome::Met);
    assert_eq!(of(&exemption(Half, year.0, year.1), &nothing), (1, 3, Outcome::NotMet));
    assert_eq!(of(&exemption(Half, year.0, year.1), &counted(1, 1, 3)).2, Outcome::Met);
    assert_eq!(of(&exemption(ByMonth, day(3, 1), day(5, 31)), &nothing), (2, 5, Outcome::NotMet));
    assert_eq!(of(&exemption(ByMonth, day(3, 16), day(4, 14)), &nothing), (2, 6, Outcome::NotMet));
    assert_eq!(of(&exemption(ByMonth, day(3, 10), day(12, 31)), &nothing), (1, 1, Outcome::NotMet));
    assert_eq!(of(&exemption(ByMonth, year.0, year.1), &nothing), (0, 0, Outcome::Exempt));
    let one_signature = Exemption { approved_by_unit: String::new(), ..exemption(Full, year.0, year.1) };
    assert_eq!(of(&one_signature, &nothing), (2, 6, Outcome::NotMet));
    let another = Exemption { year: Year(2025), ..exemption(Full, year.0, year.1) };
    assert_eq!(of(&another, &nothing).2, Outcome::NotMet);
}

#[test]
fn cancelling_is_proposed_only_where_it_is_asked_and_only_at_the_end() {
    let nothing = counted(0, 0, 0);
    let of = |facts: &Facts<'_>| {
        let found = requirement(&nothing, facts, &rules(Policy::None));
        (found.grounds(), found.gate(facts.closed))
    };
    let closed = Facts { closed: true, ..facts(after()) };
    let not_met = Grounds::NotMet { has: Amounts::default(), needs: SEED };
    assert_eq!(of(&closed), (Some(not_met), Gate::Failed));
    assert_eq!(of(&facts(day(12, 31))), (None, Gate::Open), "before year end it is a risk");
    assert_eq!(of(&Facts { scope: Scope::Encouraged, ..closed }), (None, Gate::Excused));
    let away = Facts { registered: None, ..closed };
    assert_eq!(of(&away), (None, Gate::Excused), "nobody said that it is without reason");
    let without = Facts { registered: None, without_reason: true, ..facts(day(6, 1)) };
    assert_eq!(of(&without).0, Some(Grounds::WithoutReason));
    assert_eq!(of(&Facts { active: false, ..closed }), (None, Gate::Excused));
}

#[test]
fn the_numbers_of_the_seed_are_the_least() {
    let fault = |requirement: YearRules| Settings { requirement, ..Settings::default() }.fault();
    assert_eq!(fault(YearRules::default()), None);
    assert_eq!(fault(YearRules { activities: 12, projects: 4, ..YearRules::default() }), None);
    for rules in [
        YearRules { activities: 5, ..YearRules::default() },
        YearRules { projects: 1, ..YearRules::default() },
        YearRules { objection_days: 0, ..YearRules::default() },
    ] {
        assert!(fault(rules).is_some(), "{rules:?}");
        assert!(rules.whole_year().meets(&SEED), "tolerated when read, and never below");
    }
}

#[test]
fn of_leading_cadres_each_quarter_is_shown_and_changes_nothing() {
    let all = [entry(1, day(1, 5)), entry(2, day(3, 31)), entry(3, day(10, 1))];
    let counted = count(&all, Vec::new(), YEAR, day(12, 31), CountRules::default());
    assert!(matches!(counted.lines[0].source, Source::Activity(_)));
    let leading = Facts { leading: true, ..facts(day(12, 31)) };
    let found = requirement(&counted, &leading, &rules(Policy::None));
    assert_eq!(found.quarters, Some([true, false, false, true]));
    let other = requirement(&counted, &facts(day(12, 31)), &rules(Policy::None));
    assert_eq!((other.quarters, other.outcome), (None, found.outcome));
}
