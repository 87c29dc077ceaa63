//! Years that begin with another month: what belongs to which, that a closed one keeps its days, and that years are not cut
//! anew where one is closed.

use super::*;
use crate::{
    requirement::Policy,
    service::ServiceYears,
    settings::{Effect, Measure, effects},
    statistics::year_served,
};

fn begin(community: &mut Community, month: u16) {
    let settings = Arc::make_mut(&mut community.settings);
    settings.year_begins = ServiceYears::try_from(month).unwrap();
    settings.feedback_run.from = (10, 1);
    settings.feedback_run.to = (11, 30);
}

fn of_year(community: &Community, year: u16, today: Day) -> Judged {
    Years::of_one(community, ME, Year(year), today).judge(ME).unwrap()
}

/// Finishes the projects of May on another day.
fn finished_on(community: &mut Community, on: Day) {
    for offer in Arc::make_mut(&mut community.offers).values_mut() {
        for facts in Arc::make_mut(offer).walls.values_mut() {
            for fact in facts.claims.values_mut() {
                fact.at = on.start();
                if let ServeStep::Finished { on: day, .. } = &mut fact.step {
                    *day = on;
                }
            }
        }
    }
}

#[test]
fn what_is_done_in_december_counts_for_the_year_that_begins_with_it() {
    let mut all = community(2);
    finished_on(&mut all, day(2026, 12, 3));
    let today = day(2026, 12, 20);
    let projects = |all: &Community, year| of_year(all, year, today).counted.projects;
    assert_eq!((projects(&all, 2026), projects(&all, 2027)), (2, 0));
    assert_eq!(year_served(&all, Year(2026), today).by_month()[11].1.services, 2);
    begin(&mut all, 12);
    assert_eq!((projects(&all, 2026), projects(&all, 2027)), (0, 2));
    let served = year_served(&all, Year(2027), today);
    assert_eq!(
        (served.by_month()[0].0, served.by_month()[0].1.services),
        (12, 2),
        "the first month of the year"
    );
    // Whoever comes in the last month of such a year is asked for a twelfth of it.
    let settings = Arc::make_mut(&mut all.settings);
    settings.requirement.policy = Policy::ProRata;
    let mut file = all.member(ME).unwrap().clone();
    for (on, year, months) in [(day(2026, 11, 30), 2026, Some(1)), (day(2026, 12, 1), 2027, None)] {
        for fact in file.checkin.values_mut() {
            if let CheckinFact::Registered { on: registered, .. } = &mut fact.step {
                *registered = on;
            }
        }
        let mut here = all.clone();
        Arc::make_mut(&mut here.members).insert(ME, Arc::new(file.clone()));
        assert_eq!(of_year(&here, year, today).requirement.months, months, "{on}");
    }
}

#[test]
fn a_closed_year_keeps_its_days_and_forbids_to_cut_years_anew() {
    let mut all = community(2);
    finished_on(&mut all, day(2026, 12, 3));
    let mut december = all.clone();
    begin(&mut december, 12);
    let moved = Effect { measure: Measure::MovedRecords, before: 0, after: 2 };
    let today = day(2027, 2, 1);
    assert!(effects(&all, &december.settings, today).contains(&moved));
    let set = |all: &Community| {
        let edit = Edit::SetSettings(Settings::clone(&december.settings));
        edit::check(all, &Grant::admin(id(8)), &edit, today.start())
    };
    assert_eq!(set(&all), Ok(()));
    let result = freeze(&all, today);
    act(&mut all, &clerk(9), 1, today, result).unwrap();
    assert_eq!(set(&all), refused(JudgingRefusal::YearsClosed(YEAR)));
    // Two who did not know of one another: the result keeps what it was closed with, and says so.
    let settings = Arc::clone(&december.settings);
    let merged = Community { settings, ..all.clone() };
    let judged = judged(&merged, today);
    assert_eq!((judged.counted.projects, judged.requirement().has.projects), (2, 2));
    let frozen = judged.frozen.unwrap().step;
    let years = Years::of_one(&merged, ME, YEAR, today);
    assert_eq!(years.recheck(ME, &frozen, true), Rechecked::YearsMoved);
    assert_eq!(Years::of_one(&all, ME, YEAR, today).recheck(ME, &frozen, true), Rechecked::Same);
}

#[test]
fn a_year_is_closed_one_month_after_its_end() {
    let mut all = community(1);
    begin(&mut all, 12);
    let early = freeze(&all, day(2026, 12, 31));
    let from = day(2027, 1, 1);
    assert_eq!(
        act(&mut all, &clerk(9), 1, day(2026, 12, 31), early),
        refused(JudgingRefusal::TooEarly { from })
    );
    let result = freeze(&all, from);
    assert_eq!(act(&mut all, &clerk(9), 1, from, result), Ok(()));
}
