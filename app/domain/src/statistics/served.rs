//! What members did in a year, all together: services that count, by kind and by month, how many stars were reached and how
//! the requirement stands (domain 1.5, 2.9; ).
//!
//! Numbers of a community, never a ranking: who has how many stars is asked of [`crate::judging`], one by one.

use std::collections::BTreeMap;

use super::people::number;
use crate::{
    community::Community,
    id::Id,
    judging::Years,
    moment::{Day, Year},
    principal::Member,
    requirement::Outcome,
    service::{Counted, Source, SourceKind},
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
    /// Everybody by how the requirement stands.
    pub outcomes: BTreeMap<Outcome, u32>,
}

impl YearServed {
    /// By kind; those that there are.
    pub fn by_kind(&self) -> BTreeMap<SourceKind, Tally> {
        let mut all: BTreeMap<SourceKind, Tally> = BTreeMap::new();
        for one in &self.services {
            all.entry(one.source.kind()).or_default().add(one);
        }
        all
    }

    /// By month, January first.
    pub fn by_month(&self) -> [Tally; 12] {
        let mut all = [Tally::default(); 12];
        for one in &self.services {
            if let Some(month) = all.get_mut(usize::from(one.month()).wrapping_sub(1)) {
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

/// The services of a member that count.
fn services_of(member: Id<Member>, counted: &Counted) -> impl Iterator<Item = Served> {
    let counts = counted.lines.iter().filter(|line| line.stands);
    counts.map(move |line| Served { member, source: line.source, on: line.on, half_hours: line.half_hours })
}

/// Every service that counts in a year, of one member after the other, as it stands on a day.
pub fn services(community: &Community, year: Year, today: Day) -> Vec<Served> {
    let years = Years::of_all(community, year, today);
    let mut all = Vec::new();
    for (member, _) in community.register() {
        all.extend(years.counted(member).iter().flat_map(|counted| services_of(member, counted)));
    }
    all
}

/// Counts a year as it stands on a day.
pub fn year_served(community: &Community, year: Year, today: Day) -> YearServed {
    let years = Years::of_all(community, year, today);
    let mut all = YearServed::default();
    for (member, _) in community.register() {
        let Some(judged) = years.judge(member) else { continue };
        let outcome = judged.requirement().outcome;
        *all.outcomes.entry(outcome).or_default() += 1;
        if let Some(count) = all.stars.get_mut(usize::from(judged.shown().stars)) {
            *count += 1;
        }
        all.services.extend(services_of(member, &judged.counted));
    }
    all
}
