//! What members did in a year, all together: services that count, by kind and by month, how many stars were reached and how
//! the requirement stands (domain 1.5, 2.9; ).
//!
//! Numbers of a community, never a ranking: who has how many stars is asked of [`crate::judging`], one by one.

use std::collections::{BTreeMap, BTreeSet};

use super::people::number;
use crate::{
    community::Community,
    id::Id,
    judging::Everybody,
    moment::{Day, Year},
    principal::Member,
    rating::Period,
    requirement::Outcome,
    service::{ServiceYears, Source, SourceKind},
};

/// One service that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Served {
    /// The day.
    pub on: Day,
    /// What it is about.
    pub source: Source,
    /// Whose.
    pub member: Id<Member>,
    /// Half hours that count; attendance of an activity may be without any.
    pub half_hours: u16,
}

impl Served {
    /// The month of the year, 1 to 12.
    pub fn month(&self) -> u8 {
        self.on.civil().1
    }
}

/// How many, and how long together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Services.
    pub services: u32,
    /// Half hours.
    pub half_hours: u32,
}

impl Tally {
    fn add(&mut self, one: &Served) {
        self.services += 1;
        self.half_hours += u32::from(one.half_hours);
    }
}

/// A community's year of service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YearServed {
    /// Every service that counts, of one member after the other.
    pub services: Vec<Served>,
    /// Everybody of the register by the stars that are shown, none to five.
    pub stars: [u32; 6],
    /// What those stars are of: the year, all time, or both where the scheme was another in between.
    pub periods: BTreeSet<Period>,
    /// Everybody by how the requirement stands.
    pub outcomes: BTreeMap<Outcome, u32>,
    /// How years are cut.
    pub years: ServiceYears,
}

impl YearServed {
    /// From everybody's year, as it was followed in a community.
    pub fn of(community: &Community, everybody: &Everybody) -> Self {
        let mut all = Self { years: community.settings.year_begins, ..Self::default() };
        for one in everybody.judged().values() {
            let outcome = one.requirement().outcome;
            *all.outcomes.entry(outcome).or_default() += 1;
            all.periods.insert(one.shown().period);
            if let Some(count) = all.stars.get_mut(usize::from(one.shown().stars)) {
                *count += 1;
            }
            let counts = one.counted.lines.iter().filter(|line| line.stands);
            all.services.extend(counts.map(|line| Served {
                member: one.member,
                source: line.source,
                on: line.on,
                half_hours: line.half_hours,
            }));
        }
        all
    }

    /// By kind; those that there are.
    pub fn by_kind(&self) -> BTreeMap<SourceKind, Tally> {
        let mut all: BTreeMap<SourceKind, Tally> = BTreeMap::new();
        for one in &self.services {
            all.entry(one.source.kind()).or_default().add(one);
        }
        all
    }

    /// By month, 1 to 12, in the order of the year.
    pub fn by_month(&self) -> [(u8, Tally); 12] {
        let first = self.years.begins();
        let mut all = [1; 12].map(|month: u8| (month, Tally::default()));
        for ((month, _), place) in all.iter_mut().zip(0_u8..) {
            *month = (first - 1 + place) % 12 + 1;
        }
        for one in &self.services {
            if let Some((_, month)) = all.get_mut(usize::from(self.years.place(one.on))) {
                month.add(one);
            }
        }
        all
    }

    /// Members who served at least once.
    pub fn members(&self) -> u32 {
        let all: std::collections::BTreeSet<_> = self.services.iter().map(|one| one.member).collect();
        number(all.len())
    }
}

/// Counts a year as it stands on a day.
pub fn year_served(community: &Community, year: Year, today: Day) -> YearServed {
    let mut everybody = Everybody::default();
    everybody.follow(community, year, today);
    YearServed::of(community, &everybody)
}
