//! A second implementation of domain 3.5 and 3.6, written from the text and as simply as it can be: minute by minute, with
//! exact fractions, and without any of the first one's parts.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    moment::Day,
    rating::{Measure, Scheme},
    service::{Counted, Entry, Presence, Source, Standing, Term},
};

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) half_hours: u32,
    pub(super) activities: usize,
    pub(super) projects: usize,
    pub(super) completed: usize,
    pub(super) standing: BTreeMap<String, u32>,
}

impl Totals {
    pub(super) fn of(counted: &Counted) -> Self {
        let standing = counted.lines.iter().filter(|line| line.stands);
        Self {
            half_hours: counted.half_hours,
            activities: counted.activities as usize,
            projects: counted.projects as usize,
            completed: counted.completed as usize,
            standing: standing.map(|line| (line.id.to_string(), u32::from(line.half_hours))).collect(),
        }
    }
}

fn year(day: Day) -> i32 {
    day.civil().0
}

fn is_wanted(entry: &Entry, term: Term) -> bool {
    match term {
        Term::Year(wanted) => year(entry.on) == i32::from(wanted.0),
        Term::Through(last) => year(entry.on) <= i32::from(last.0),
    }
}

fn is_good(entry: &Entry, today: Day) -> bool {
    let verified = match entry.standing {
        Standing::Verified { counts_from } => counts_from <= today,
        _ => false,
    };
    let lock = Day::from_civil(year(entry.on) + 1, 2, 1).unwrap();
    let there = entry.presence != Presence::Excused && entry.presence != Presence::Absent;
    verified && there && !entry.training && entry.on <= today && entry.entered < lock
}

pub(super) fn count(all: &[Entry], term: Term, today: Day) -> Totals {
    let mut queue: Vec<&Entry> = all.iter().filter(|entry| is_wanted(entry, term)).collect();
    queue.sort_by_key(|entry| (entry.entered.0, entry.id.to_string()));
    let mut taken: BTreeSet<(Day, u16)> = BTreeSet::new();
    let mut of_day: BTreeMap<Day, u32> = BTreeMap::new();
    let (mut attended, mut projects, mut completed) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut standing = BTreeMap::new();
    for entry in queue.into_iter().filter(|entry| is_good(entry, today)) {
        let minutes: Vec<(Day, u16)> = match entry.span {
            Some((from, to)) if from < to => (from..to).map(|minute| (entry.on, minute)).collect(),
            _ => Vec::new(),
        };
        if minutes.iter().any(|minute| taken.contains(minute)) {
            continue;
        }
        taken.extend(minutes);
        // minutes / expected < 0.6
        let enough = match entry.expected {
            Some(expected) => u32::from(entry.minutes) * 5 >= u32::from(expected) * 3,
            None => true,
        };
        let mut hours = 0;
        if enough {
            let mut left = entry.minutes;
            while left >= 30 {
                left -= 30;
                hours += 1;
            }
        }
        let day = of_day.entry(entry.on).or_default();
        while *day + hours > 16 {
            hours -= 1;
        }
        *day += hours;
        standing.insert(entry.id.to_string(), hours);
        let name = format!("{:?}", entry.source);
        match entry.source {
            Source::Activity(_) => {
                let early = entry.presence == Presence::LeftEarly;
                if !early || (enough && entry.expected.is_some()) {
                    attended.insert(name);
                }
            }
            Source::Project(_) if entry.completes => {
                projects.insert(name.clone());
                completed.insert(name);
            }
            Source::Order(_) | Source::Wish(_) if entry.completes => {
                completed.insert(name);
            }
            _ => {}
        }
    }
    Totals {
        half_hours: standing.values().sum(),
        activities: attended.len(),
        projects: projects.len(),
        completed: completed.len(),
        standing,
    }
}

/// A fraction of points in hundredths, rounded half up.
fn rounded(over: u128, under: u128) -> u32 {
    let (whole, rest) = (over / under, over % under);
    u32::try_from(if rest * 2 >= under { whole + 1 } else { whole }).unwrap()
}

pub(super) fn score(scheme: &Scheme, all: &[Entry], totals: &Totals) -> (u32, u8) {
    if totals.standing.is_empty() {
        return (0, 0);
    }
    let counting = || all.iter().filter(|entry| totals.standing.contains_key(&entry.id.to_string()));
    let mut score = 0;
    for input in &scheme.inputs {
        let (points, each) = (u128::from(input.points), u128::from(input.each));
        let factor = |entry: &Entry| {
            let known = input.kinds.iter().find(|factor| factor.kind == entry.kind_name());
            u128::from(known.map_or(input.other, |known| known.factor))
        };
        let given = match input.measure {
            Measure::Completed => rounded(points * totals.completed as u128, each),
            Measure::Activities => rounded(points * totals.activities as u128, each),
            Measure::Hours => {
                let weighted = counting()
                    .map(|entry| u128::from(totals.standing[&entry.id.to_string()]) * factor(entry));
                rounded(points * weighted.sum::<u128>(), each * 200)
            }
            Measure::Records => rounded(points * counting().map(factor).sum::<u128>(), each * 100),
            Measure::Effect => {
                let given: Vec<u128> = counting().filter_map(|entry| entry.effect).map(u128::from).collect();
                if given.is_empty() {
                    0
                } else {
                    rounded(points * given.iter().sum::<u128>(), 100 * given.len() as u128)
                }
            }
            Measure::Residents => {
                let mut given: Vec<u128> =
                    counting().flat_map(|entry| entry.ratings.clone()).map(u128::from).collect();
                let prior = input.prior.unwrap();
                given.extend((0..prior.ratings).map(|_| u128::from(prior.score)));
                rounded(points * given.iter().sum::<u128>(), 100 * given.len() as u128)
            }
        };
        score += input.cap.map_or(given, |cap| given.min(cap));
    }
    let stars = scheme.bands.iter().rev().find(|band| score >= band.from).map_or(0, |band| band.stars);
    (score, stars)
}
