//! A scheme of stars as a value, and what is wrong with one.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Template;
use crate::{pair::VISIT_KIND, service::SourceKind};

/// The most stars there are.
pub(super) const MOST_STARS: u8 = 5;

/// Which days a scheme looks at. The two are never mixed, and every star is shown with its own (domain 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// 本年度.
    Yearly,
    /// 累计.
    Lifetime,
}

/// What is measured. The first five are those the seed names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 事项: distinct projects, orders and wishes brought to an end.
    Completed,
    /// 时长, in half hours.
    Hours,
    /// 次数: distinct activities.
    Activities,
    /// 成效: the mean of what the community says came of it, of 100.
    Effect,
    /// 群众反映: the mean of what residents say, of 100, drawn to [`Prior`] so that one kind neighbour does not decide.
    Residents,
    /// 记录: each record that counts, by its kind (points of an estate, S4).
    Records,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 6] =
        [Self::Completed, Self::Hours, Self::Activities, Self::Effect, Self::Residents, Self::Records];

    /// Whether it is a mean of 100 and not an amount.
    pub const fn is_mean(self) -> bool {
        matches!(self, Self::Effect | Self::Residents)
    }
}

/// What a kind of record is worth beside others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindFactor {
    /// The kind, as on the record.
    pub kind: String,
    /// In hundredths: 130 is 1.3 times.
    pub factor: u16,
}

/// Ratings that everybody is given beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prior {
    /// How many.
    pub ratings: u16,
    /// What each says, of 100.
    pub score: u8,
}

/// What one measure gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// What.
    pub measure: Measure,
    /// Hundredths of a point for every [`Self::each`]; of a mean: for 100 of 100.
    pub points: u32,
    /// For how many things or hours; of a mean it says nothing.
    pub each: u32,
    /// No more than this, in hundredths of a point.
    #[serde(default)]
    pub cap: Option<u32>,
    /// Factors by kind; of hours and records.
    #[serde(default)]
    pub kinds: Vec<KindFactor>,
    /// The factor of every other kind, in hundredths.
    #[serde(default = "one")]
    pub other: u16,
    /// Of residents only.
    #[serde(default)]
    pub prior: Option<Prior>,
}

/// A factor of 1.
const fn one() -> u16 {
    100
}

/// Points that give so many stars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// How many.
    pub stars: u8,
    /// From these hundredths of a point on.
    pub from: u32,
    /// Below these; the highest has no end.
    #[serde(default)]
    pub below: Option<u32>,
}

/// A scheme of stars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheme {
    /// The version: every kept change has a higher one.
    pub version: u32,
    /// What it is called.
    pub name: String,
    /// 本年度 or 累计.
    pub period: Period,
    /// What gives points.
    pub inputs: Vec<Input>,
    /// What all inputs together give at most, in hundredths, where the scheme promises that (百分制).
    #[serde(default)]
    pub total: Option<u32>,
    /// How many stars for how many points, the lowest first.
    pub bands: Vec<Band>,
    /// Whether the yearly requirement limits the stars (gate of domain 3.6).
    #[serde(default)]
    pub gated: bool,
    /// The most stars of whoever has not met the requirement and need not.
    #[serde(default = "gate")]
    pub gate: u8,
    /// Months since the check-in without which there is no star (S3).
    #[serde(default)]
    pub months: u8,
}

/// One star.
const fn gate() -> u8 {
    1
}

impl Scheme {
    /// The stars of a score.
    pub fn stars(&self, score: u32) -> u8 {
        self.bands.iter().filter(|band| band.from <= score).map(|band| band.stars).max().unwrap_or(0)
    }

    /// The kinds that it weighs and that no record bears: neither one of these 活动类型, nor what a record is about.
    pub fn unheard_of<'a>(&'a self, types: &[String]) -> Vec<&'a str> {
        let about = SourceKind::ALL.map(SourceKind::on_paper);
        let borne = |kind: &str| {
            types.iter().any(|known| known == kind) || about.contains(&kind) || kind == VISIT_KIND
        };
        let named = self.inputs.iter().flat_map(|input| &input.kinds).map(|factor| factor.kind.as_str());
        named.filter(|kind| !borne(kind)).collect()
    }
}

/// The schemes of a community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Schemes {
    /// The one by which it rates.
    pub current: Scheme,
    /// One that is shown beside it, under its own label: whoever gives national badges (S1) sees both.
    pub beside: Option<Scheme>,
    /// Those before, so that the results of closed years can be worked out again.
    pub past: Vec<Scheme>,
}

impl Default for Schemes {
    fn default() -> Self {
        Self { current: Template::Hundred.scheme(), beside: None, past: Vec::new() }
    }
}

impl Schemes {
    /// The scheme of a version, now or before.
    pub fn version(&self, version: u32) -> Option<&Scheme> {
        [Some(&self.current), self.beside.as_ref()]
            .into_iter()
            .flatten()
            .chain(&self.past)
            .find(|scheme| scheme.version == version)
    }

    /// With other schemes in force: whatever differs gets a new version, and what it replaces is kept.
    #[must_use]
    pub fn replaced(&self, current: Scheme, beside: Option<Scheme>) -> Self {
        let known = [Some(&self.current), self.beside.as_ref()].into_iter().flatten().chain(&self.past);
        let mut last = known.map(|scheme| scheme.version).max().unwrap_or(0);
        let mut past = self.past.clone();
        let mut settle = |before: Option<&Scheme>, mut after: Scheme| {
            if let Some(before) = before {
                after.version = before.version;
                if after == *before {
                    return after;
                }
                past.push(before.clone());
            }
            last = last.saturating_add(1);
            after.version = last;
            after
        };
        let current = settle(Some(&self.current), current);
        let beside = match (self.beside.as_ref(), beside) {
            (before, Some(after)) => Some(settle(before, after)),
            (Some(before), None) => {
                past.push(before.clone());
                None
            }
            (None, None) => None,
        };
        Self { current, beside, past }
    }
}

/// What is wrong with a scheme.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SchemeFault {
    /// It has no name.
    NoName,
    /// Nothing gives points.
    NoInputs,
    /// A measure stands there twice.
    Twice(Measure),
    /// Points for nothing, or for every zero.
    NoPoints(Measure),
    /// A factor, prior or number that cannot be meant.
    OutOfRange(Measure),
    /// It promises a total, and this has no cap.
    NoCap(Measure),
    /// Caps do not add up to the total; both in hundredths.
    Total {
        /// What they add up to.
        sum: u32,
        /// What is promised.
        total: u32,
    },
    /// No star has a threshold.
    NoBands,
    /// So many stars have no threshold.
    NoThreshold(u8),
    /// So many stars do not exist, or stand there twice.
    NoSuchStar(u8),
    /// More points, fewer stars; or a band that ends where it begins.
    NotRising(u8),
    /// Points between the stars below and these give neither.
    Gap(u8),
    /// Points give the stars below and these.
    Overlap(u8),
    /// The highest stars end somewhere.
    TopEnds(u8),
    /// Nobody can have so many points.
    OutOfReach(u8),
    /// The yearly requirement says nothing about a lifetime.
    GateOfLifetime,
    /// The gate lets more stars through than there are.
    GateTooHigh,
}

/// Whether a scheme can be used; every fault there is, in a stable order.
pub fn validate(scheme: &Scheme) -> Result<(), Vec<SchemeFault>> {
    let mut faults = Vec::new();
    if scheme.name.trim().is_empty() {
        faults.push(SchemeFault::NoName);
    }
    inputs(scheme, &mut faults);
    bands(scheme, &mut faults);
    if scheme.gated && scheme.period == Period::Lifetime {
        faults.push(SchemeFault::GateOfLifetime);
    }
    if scheme.gate > MOST_STARS {
        faults.push(SchemeFault::GateTooHigh);
    }
    faults.sort_unstable();
    faults.dedup();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// No input gives more points than this, so that no sum is too large.
const MOST_POINTS: u32 = 10_000_000;

fn inputs(scheme: &Scheme, faults: &mut Vec<SchemeFault>) {
    if scheme.inputs.is_empty() {
        faults.push(SchemeFault::NoInputs);
    }
    let mut seen = BTreeSet::new();
    for input in &scheme.inputs {
        let measure = input.measure;
        if !seen.insert(measure) {
            faults.push(SchemeFault::Twice(measure));
        }
        if input.points == 0 || (input.each == 0 && !measure.is_mean()) || input.cap == Some(0) {
            faults.push(SchemeFault::NoPoints(measure));
        }
        let prior = input
            .prior
            .is_some_and(|prior| prior.score > 100 || prior.ratings > 1_000 || measure != Measure::Residents);
        let kinds = !input.kinds.is_empty() && !matches!(measure, Measure::Hours | Measure::Records);
        let nameless = input.kinds.iter().any(|factor| factor.kind.trim().is_empty());
        let large = input.points > MOST_POINTS || input.cap.is_some_and(|cap| cap > MOST_POINTS);
        if prior || kinds || nameless || large || input.each > 100_000 {
            faults.push(SchemeFault::OutOfRange(measure));
        }
        if scheme.total.is_some() && most(input).is_none() {
            faults.push(SchemeFault::NoCap(measure));
        }
    }
    let all: Option<u32> = scheme.inputs.iter().map(most).sum();
    match (scheme.total, all) {
        (Some(total), Some(sum)) if sum != total => faults.push(SchemeFault::Total { sum, total }),
        _ => {}
    }
    if let Some(most) = all {
        let beyond = scheme.bands.iter().filter(|band| band.from > most);
        faults.extend(beyond.map(|band| SchemeFault::OutOfReach(band.stars)));
    }
}

/// The most an input gives.
pub(super) fn most(input: &Input) -> Option<u32> {
    let whole = input.measure.is_mean().then_some(input.points);
    [input.cap, whole].into_iter().flatten().min()
}

fn bands(scheme: &Scheme, faults: &mut Vec<SchemeFault>) {
    let Some(lowest) = scheme.bands.first() else {
        faults.push(SchemeFault::NoBands);
        return;
    };
    let mut seen = BTreeSet::new();
    for band in &scheme.bands {
        if band.stars == 0 || band.stars > MOST_STARS || !seen.insert(band.stars) {
            faults.push(SchemeFault::NoSuchStar(band.stars));
        }
        if band.below.is_some_and(|below| below <= band.from) {
            faults.push(SchemeFault::NotRising(band.stars));
        }
    }
    // A scheme may begin above one star (S4 does), and then leaves none out up to the highest.
    let missing = (lowest.stars..=MOST_STARS).filter(|stars| !seen.contains(stars));
    faults.extend(missing.map(SchemeFault::NoThreshold));
    for two in scheme.bands.windows(2) {
        let (low, high) = (two[0], two[1]);
        if high.stars <= low.stars || high.from <= low.from {
            faults.push(SchemeFault::NotRising(high.stars));
            continue;
        }
        match low.below {
            Some(below) if below < high.from => faults.push(SchemeFault::Gap(high.stars)),
            Some(below) if below == high.from => {}
            _ => faults.push(SchemeFault::Overlap(high.stars)),
        }
    }
    if let Some(top) = scheme.bands.last().filter(|top| top.below.is_some()) {
        faults.push(SchemeFault::TopEnds(top.stars));
    }
}
