//! What would raise a star: the sentence under the breakdown, as a value.
//!
//! Only what a member can do is named: things brought to an end, hours, activities. What others say of it is not.

use serde::{Deserialize, Serialize};

use super::{
    Input, Measure, Scheme,
    compute::{of_amount, weighted},
};
use crate::service::Counted;

/// How far the next star is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// Which star.
    pub stars: u8,
    /// How many hundredths of a point are lacking.
    pub lacking: u32,
    /// What alone would be enough, in the order of the scheme. Where nothing is, several together are.
    pub ways: Vec<Way>,
    /// What still gives points.
    pub open: Vec<Measure>,
}

/// So much more of one thing is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// Of what.
    pub measure: Measure,
    /// How much more: things, or half hours.
    pub more: u32,
}

/// Nobody is asked to do more than this of one thing.
const MOST_MORE: u32 = 100_000;

pub(super) fn next(scheme: &Scheme, counted: &Counted, score: u32, stars: u8) -> Option<Next> {
    let band = scheme.bands.iter().filter(|band| band.stars > stars).min_by_key(|band| band.stars)?;
    let lacking = band.from.saturating_sub(score);
    let ways = scheme.inputs.iter().filter_map(|input| {
        let more = more(input, counted, lacking)?;
        Some(Way { measure: input.measure, more })
    });
    let open = scheme.inputs.iter().filter(|input| is_open(input, counted)).map(|input| input.measure);
    Some(Next { stars: band.stars, lacking, ways: ways.collect(), open: open.collect() })
}

/// The points of so much more of a thing, of a kind that has no factor of its own.
fn with(input: &Input, counted: &Counted, more: u32) -> u32 {
    of_amount(input, weighted(input, counted) + u64::from(more) * u64::from(input.other))
}

fn is_open(input: &Input, counted: &Counted) -> bool {
    !input.measure.is_mean() && with(input, counted, MOST_MORE) > with(input, counted, 0)
}

/// The least that is enough, when anything is.
fn more(input: &Input, counted: &Counted, lacking: u32) -> Option<u32> {
    if input.measure.is_mean() {
        return None;
    }
    let enough = |more: u32| with(input, counted, more) >= with(input, counted, 0).saturating_add(lacking);
    if !enough(MOST_MORE) {
        return None;
    }
    let (mut low, mut high) = (0, MOST_MORE);
    while low < high {
        let middle = low.midpoint(high);
        if enough(middle) { high = middle } else { low = middle + 1 }
    }
    Some(low.max(1))
}
