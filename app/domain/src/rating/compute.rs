//! From what counts to stars.

use serde::{Deserialize, Serialize};

use super::{
    Input, Measure, Period, Scheme,
    next::{Next, next},
};
use crate::service::Counted;

/// What the yearly requirement says of a member, for the gate (domain 3.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// The year is not over: nothing is limited.
    #[default]
    Open,
    /// Met.
    Met,
    /// Not met, and exempt, only encouraged, or not cancelled after an objection.
    Excused,
    /// Not met where it is asked, or cancelled.
    Failed,
}

/// Why there are fewer stars than the score gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// No record counts: nothing is rated.
    NoRecord,
    /// The requirement of the year is not met.
    NotMet,
    /// Not met and excused: no more than this.
    Excused(u8),
    /// Not there long enough; months.
    TooShort(u8),
}

/// What one input gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which.
    pub measure: Measure,
    /// How much of it counts: things, half hours, records, or the mean in hundredths, the prior included.
    pub amount: u32,
    /// Hundredths of a point.
    pub points: u32,
    /// The most it gives, in hundredths.
    pub most: Option<u32>,
}

/// A member's stars by a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The version of the scheme.
    pub version: u32,
    /// 本年度 or 累计.
    pub period: Period,
    /// What each input gives; their points add up to the score.
    pub parts: Vec<Part>,
    /// Hundredths of a point.
    pub score: u32,
    /// The stars of the score alone.
    pub by_score: u8,
    /// The stars.
    pub stars: u8,
    /// Why there are fewer than the score gives.
    pub limit: Option<Limit>,
    /// What would raise it.
    pub next: Option<Next>,
}

/// Works out the stars. `months` are those since the check-in, for schemes that ask.
///
/// Each input is rounded to hundredths by itself, so that what people see adds up.
pub fn compute(scheme: &Scheme, counted: &Counted, gate: Gate, months: u32) -> Rating {
    let rated = counted.records > 0;
    let parts: Vec<Part> = scheme.inputs.iter().map(|input| part(input, counted, rated)).collect();
    let score = parts.iter().map(|part| part.points).fold(0, u32::saturating_add);
    let by_score = if rated { scheme.stars(score) } else { 0 };
    let limit = limit(scheme, gate, months, by_score, rated);
    let stars = match limit {
        Some(Limit::NoRecord | Limit::NotMet | Limit::TooShort(_)) => 0,
        Some(Limit::Excused(most)) => by_score.min(most),
        None => by_score,
    };
    let next = next(scheme, counted, score, by_score);
    Rating { version: scheme.version, period: scheme.period, parts, score, by_score, stars, limit, next }
}

fn limit(scheme: &Scheme, gate: Gate, months: u32, by_score: u8, rated: bool) -> Option<Limit> {
    if !rated {
        return Some(Limit::NoRecord);
    }
    if months < u32::from(scheme.months) {
        return Some(Limit::TooShort(scheme.months));
    }
    match gate {
        Gate::Failed if scheme.gated => Some(Limit::NotMet),
        Gate::Excused if scheme.gated && by_score > scheme.gate => Some(Limit::Excused(scheme.gate)),
        Gate::Open | Gate::Met | Gate::Excused | Gate::Failed => None,
    }
}

fn part(input: &Input, counted: &Counted, rated: bool) -> Part {
    let raw = raw(input.measure, counted);
    let amount = if input.measure.is_mean() {
        mean(input, counted).map_or(0, |(sum, n)| round(sum * 100, n))
    } else {
        raw
    };
    let points = if rated { points(input, counted) } else { 0 };
    Part { measure: input.measure, amount, points, most: super::scheme::most(input) }
}

/// How much there is of what is counted and not a mean.
pub(super) const fn raw(measure: Measure, counted: &Counted) -> u32 {
    match measure {
        Measure::Completed => counted.completed,
        Measure::Hours => counted.half_hours,
        Measure::Activities => counted.activities,
        Measure::Records => counted.records,
        Measure::Effect | Measure::Residents => 0,
    }
}

/// Hundredths of a point that an input gives.
fn points(input: &Input, counted: &Counted) -> u32 {
    if input.measure.is_mean() {
        let given = mean(input, counted).map_or(0, |(sum, n)| round(u64::from(input.points) * sum, n * 100));
        return input.cap.map_or(given, |cap| given.min(cap));
    }
    of_amount(input, weighted(input, counted))
}

/// The sum and the number of a mean, its prior included.
fn mean(input: &Input, counted: &Counted) -> Option<(u64, u64)> {
    let mean = if input.measure == Measure::Effect { counted.effect } else { counted.ratings };
    let (count, score) =
        input.prior.map_or((0, 0), |prior| (u64::from(prior.ratings), u64::from(prior.score)));
    let (sum, n) = (u64::from(mean.sum) + count * score, u64::from(mean.n) + count);
    (n > 0).then_some((sum, n))
}

/// The amount times its factors, in hundredths.
pub(super) fn weighted(input: &Input, counted: &Counted) -> u64 {
    let by_kind = !input.kinds.is_empty() || input.other != 100;
    if !by_kind || !matches!(input.measure, Measure::Hours | Measure::Records) {
        return u64::from(raw(input.measure, counted)) * 100;
    }
    let factor = |kind: &str| {
        let known = input.kinds.iter().find(|factor| factor.kind == kind);
        u64::from(known.map_or(input.other, |known| known.factor))
    };
    let of = |kind: &crate::service::KindCount| match input.measure {
        Measure::Hours => kind.half_hours,
        _ => kind.records,
    };
    counted.kinds.iter().map(|kind| u64::from(of(kind)) * factor(&kind.kind)).sum()
}

/// Points for a weighted amount, capped.
pub(super) fn of_amount(input: &Input, weighted: u64) -> u32 {
    let each = u64::from(input.each.max(1)) * if input.measure == Measure::Hours { 200 } else { 100 };
    let given = round(u64::from(input.points).saturating_mul(weighted), each);
    input.cap.map_or(given, |cap| given.min(cap))
}

/// Rounded to the nearest, halves up.
fn round(part: u64, whole: u64) -> u32 {
    let whole = whole.max(1);
    u32::try_from(part.saturating_mul(2).saturating_add(whole) / (2 * whole)).unwrap_or(u32::MAX)
}
