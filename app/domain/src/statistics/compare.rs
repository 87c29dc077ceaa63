//! Communities beside one another (R-04, seed §二): where people crowd, where work is weak, and where the next unit should be
//! linked. It warns and proposes; whoever links units decides.
//!
//! Everything is compared in whole numbers, so that every device proposes the same.

use std::{cmp::Reverse, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use super::{Figures, Measure, Published, Ratio};
use crate::month::Month;

/// How much each weakness counts (R-04: weak work, many needs, few full members; the numbers are a proposal).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weights {
    /// Many open needs for each member.
    pub needs: u16,
    /// Few full members.
    pub members: u16,
    /// Few of those who should have checked in.
    pub checkins: u16,
    /// Few doors visited.
    pub survey: u16,
}

impl Default for Weights {
    fn default() -> Self {
        Self { needs: 40, members: 30, checkins: 20, survey: 10 }
    }
}

/// What one community published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its figures by month.
    pub months: BTreeMap<Month, Figures>,
}

impl Place {
    /// Of what this device knows of a community.
    pub fn of(name: &str, summary: &BTreeMap<Month, Published>) -> Self {
        let months = summary.iter().map(|(month, published)| (*month, published.figures.clone()));
        Self { name: name.to_owned(), months: months.collect() }
    }

    /// The last figures up to a month, and of which month they are.
    pub fn latest(&self, upto: Month) -> Option<(Month, &Figures)> {
        self.months.range(..=upto).next_back().map(|(month, figures)| (*month, figures))
    }
}

/// A community among the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Its name.
    pub name: String,
    /// Of which month its figures are; none when it has told nothing up to then.
    pub month: Option<Month>,
    /// Its figures.
    pub figures: Figures,
    /// 扎堆: more members than the mean of all by the factor.
    pub crowded: bool,
    /// How weak it is, of a thousand.
    pub weakness: u32,
}

/// Full members, or all where they are not told apart.
fn full(figures: &Figures) -> u32 {
    figures.get(Measure::Full).unwrap_or_else(|| figures.count(Measure::Members))
}

/// Compares what all of them told up to a month. `factor` is in hundredths. Without another community there is no mean to
/// exceed.
pub fn compare(places: &[Place], upto: Month, factor: u16, weights: Weights) -> Vec<Compared> {
    let told = |place: &Place| place.latest(upto).map(|(month, figures)| (month, figures.clone()));
    let all: Vec<(&Place, Option<(Month, Figures)>)> =
        places.iter().map(|place| (place, told(place))).collect();
    let figures: Vec<&Figures> =
        all.iter().filter_map(|(_, told)| told.as_ref()).map(|(_, figures)| figures).collect();
    let scale = Scale::of(&figures);
    all.iter()
        .map(|(place, told)| {
            let (month, own) =
                told.clone().map_or((None, Figures::default()), |(month, own)| (Some(month), own));
            Compared {
                name: place.name.clone(),
                crowded: month.is_some() && scale.is_crowded(&own, factor),
                weakness: if month.is_some() { scale.weakness(&own, weights) } else { 0 },
                month,
                figures: own,
            }
        })
        .collect()
}

/// What communities are measured by.
struct Scale {
    communities: u64,
    members: u64,
    /// The most open needs for each member.
    needs: Ratio,
    full: u32,
}

fn needs(figures: &Figures) -> Ratio {
    Ratio::new(figures.count(Measure::OpenNeeds), figures.count(Measure::Members).max(1))
}

impl Scale {
    fn of(all: &[&Figures]) -> Self {
        Self {
            communities: all.len() as u64,
            members: all.iter().map(|figures| u64::from(figures.count(Measure::Members))).sum(),
            needs: all
                .iter()
                .map(|figures| needs(figures))
                .max_by(|one, two| one.more(*two))
                .unwrap_or_default(),
            full: all.iter().map(|figures| full(figures)).max().unwrap_or_default(),
        }
    }

    fn is_crowded(&self, figures: &Figures, factor: u16) -> bool {
        let own = u64::from(figures.count(Measure::Members)) * self.communities * 100;
        self.communities > 1 && own > self.members.saturating_mul(factor.into())
    }

    fn weakness(&self, figures: &Figures, weights: Weights) -> u32 {
        let lacking = |ratio: Ratio| ratio.scaled(1000).map(|done| 1000_u64.saturating_sub(done));
        let own = needs(figures);
        // Needs for each member as a part of the most there are.
        let load = (u64::from(own.part) * u64::from(self.needs.of) * 1000)
            .checked_div(u64::from(own.of) * u64::from(self.needs.part));
        let unregistered = match figures.count(Measure::Members) {
            0 => Some(1000),
            _ => lacking(figures.rate()),
        };
        let parts = [
            (weights.needs, Some(load.unwrap_or_default())),
            (weights.members, lacking(Ratio::new(full(figures), self.full))),
            (weights.checkins, unregistered),
            // Where no doors are listed the survey says nothing.
            (weights.survey, lacking(figures.visited())),
        ];
        let known = || parts.iter().filter_map(|(weight, part)| Some((u64::from(*weight), (*part)?)));
        let sum: u64 = known().map(|(weight, part)| weight * part).sum();
        let weight: u64 = known().map(|(weight, _)| weight).sum();
        u32::try_from(sum.checked_div(weight).unwrap_or_default()).unwrap_or(1000)
    }
}

/// Where the next unit should be linked, the best first: where it is weakest and people do not crowd. Nothing is proposed
/// where there is nothing to choose from.
pub fn proposals(compared: &[Compared]) -> Vec<&Compared> {
    let mut fit: Vec<&Compared> = compared.iter().filter(|one| one.month.is_some() && !one.crowded).collect();
    if compared.iter().filter(|one| one.month.is_some()).count() < 2 {
        return Vec::new();
    }
    fit.sort_by_key(|one| (Reverse(one.weakness), one.figures.count(Measure::Members), one.name.clone()));
    fit
}

/// A quarter of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quarter {
    /// The year.
    pub year: u16,
    /// 1 to 4.
    pub number: u8,
}

impl Quarter {
    /// The quarter of a month.
    pub const fn of(month: Month) -> Self {
        Self { year: month.year(), number: (month.month() - 1) / 3 + 1 }
    }

    /// Its months.
    pub fn months(self) -> impl Iterator<Item = Month> {
        let first = (self.number.saturating_sub(1)) * 3 + 1;
        (first..first + 3).filter_map(move |month| Month::new(self.year, month).ok())
    }
}

/// What a community told of a quarter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuarterReport {
    /// The months it told of.
    pub told: Vec<Month>,
    /// What is at the end of the last of them, with what is of a month added up.
    pub figures: Figures,
    /// The same of the last month told before the quarter, without what is of a month.
    pub before: Figures,
}

/// The report of a quarter.
pub fn quarter_report(place: &Place, quarter: Quarter) -> QuarterReport {
    let told: Vec<Month> = quarter.months().filter(|month| place.months.contains_key(month)).collect();
    let mut figures = Figures::default();
    for own in told.iter().filter_map(|month| place.months.get(month)) {
        let sums: Vec<_> = Measure::all()
            .filter(|measure| measure.is_of_the_month())
            .filter(|measure| figures.get(*measure).or(own.get(*measure)).is_some())
            .map(|measure| (measure, figures.count(measure).saturating_add(own.count(measure))))
            .collect();
        figures = own.clone();
        for (measure, sum) in sums {
            figures.set(measure, sum);
        }
    }
    let before = quarter.months().next().and_then(|first| place.latest(first.before()));
    let before = before.map(|(_, figures)| figures.iter().filter(|(measure, _)| !measure.is_of_the_month()));
    let before = before
        .into_iter()
        .flatten()
        .fold(Figures::default(), |all, (measure, count)| all.with(measure, count));
    QuarterReport { told, figures, before }
}
