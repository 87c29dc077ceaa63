//! Parts of wholes, and how they are written: rounded once, at the very end, half up, with one decimal.
//!
//! A table of another district rounded to two decimals before it multiplied by a hundred (domain 1.5, G7); here the two
//! numbers are kept until somebody reads them.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// What stands for the part of nothing.
pub const NONE: &str = "—";

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// The part.
    pub part: u32,
    /// The whole.
    pub of: u32,
}

impl Ratio {
    /// A part of a whole.
    pub const fn new(part: u32, of: u32) -> Self {
        Self { part, of }
    }

    /// So many times as much, rounded half up; none of nothing.
    pub fn scaled(self, times: u32) -> Option<u64> {
        let of = u64::from(self.of);
        let twice = u64::from(self.part) * u64::from(times) * 2;
        (twice + of).checked_div(of * 2)
    }

    /// `62.5%`; [`NONE`] of nothing.
    pub fn percent(self) -> String {
        self.scaled(1000).map_or_else(|| NONE.to_owned(), |tenths| format!("{}%", decimal(tenths)))
    }

    /// `3.3`, as of members for each open need; [`NONE`] of nothing.
    pub fn times(self) -> String {
        self.scaled(10).map_or_else(|| NONE.to_owned(), decimal)
    }

    /// Which is more, exactly; what is of nothing is less than anything.
    pub fn more(self, other: Self) -> Ordering {
        match (self.of, other.of) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Less,
            (_, 0) => Ordering::Greater,
            _ => {
                let ours = u64::from(self.part) * u64::from(other.of);
                ours.cmp(&(u64::from(other.part) * u64::from(self.of)))
            }
        }
    }
}

fn decimal(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_once_at_the_end_half_up() {
        // Rounded to two decimals before it is multiplied, a third is 33.0% and two thirds are 67.0% (G7).
        for (part, of, percent) in [
            (1, 3, "33.3%"),
            (2, 3, "66.7%"),
            (5, 8, "62.5%"),
            (1, 16, "6.3%"),
            (1, 2000, "0.1%"),
            (1, 2001, "0.0%"),
            (7, 7, "100.0%"),
            (9, 7, "128.6%"),
            (0, 5, "0.0%"),
            (0, 0, NONE),
            (3, 0, NONE),
            (u32::MAX, u32::MAX, "100.0%"),
        ] {
            assert_eq!(Ratio::new(part, of).percent(), percent, "{part}/{of}");
        }
        assert_eq!(Ratio::new(10, 3).times(), "3.3");
        assert_eq!(Ratio::new(1, 4).times(), "0.3");
        assert_eq!(Ratio::new(1, 0).times(), NONE);
    }

    #[test]
    fn compared_without_rounding() {
        assert_eq!(Ratio::new(333, 1000).more(Ratio::new(1, 3)), Ordering::Less);
        assert_eq!(Ratio::new(2, 4).more(Ratio::new(1, 2)), Ordering::Equal);
        assert_eq!(Ratio::new(0, 0).more(Ratio::new(0, 9)), Ordering::Less);
    }
}
