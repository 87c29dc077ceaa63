//! Time as values: a moment is milliseconds since 1970 UTC, a day is a calendar day at UTC+8, where every community is.
//!
//! Nothing here reads a clock; `now` is always an argument.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, UtcOffset};

/// Milliseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// A calendar day at UTC+8, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub i32);

/// A calendar year; documents are filed by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Year(pub u16);

/// The text is not a year between 2000 and 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a year")]
pub struct InvalidYear;

/// The text is not a day, `yyyy-mm-dd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a day")]
pub struct InvalidDay;

const MS_PER_DAY: i64 = 86_400_000;
const EIGHT_HOURS: i64 = 8 * 3_600_000;

impl Moment {
    /// The calendar day at UTC+8.
    pub fn day(self) -> Day {
        Day(i32::try_from((self.0 + EIGHT_HOURS).div_euclid(MS_PER_DAY)).unwrap_or(i32::MAX))
    }

    /// Later by so many milliseconds (earlier when negative).
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// How far apart two moments are, in milliseconds, never negative.
    pub const fn apart(self, other: Self) -> u64 {
        self.0.abs_diff(other.0)
    }

    /// `(year, month, day, hour, minute)` at UTC+8; moments no calendar can hold are shown as 1970.
    pub fn civil(self) -> (i32, u8, u8, u8, u8) {
        let at = OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1000))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC));
        (at.year(), u8::from(at.month()), at.day(), at.hour(), at.minute())
    }

    /// The minute of the day at UTC+8, from 0.
    pub fn minute(self) -> u16 {
        let (.., hour, minute) = self.civil();
        u16::from(hour) * 60 + u16::from(minute)
    }
}

impl Day {
    /// The first moment of the day.
    pub fn start(self) -> Moment {
        Moment(i64::from(self.0) * MS_PER_DAY - EIGHT_HOURS)
    }

    /// `(year, month, day)`.
    pub fn civil(self) -> (i32, u8, u8) {
        let (year, month, day, _, _) = self.start().civil();
        (year, month, day)
    }

    /// Later by so many days.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// So many working days later: no Saturdays and Sundays, and none of the days off.
    #[must_use]
    pub fn plus_working(self, days: u16, off: &[Self]) -> Self {
        let (mut day, mut left) = (self, days);
        while left > 0 && day.0 < i32::MAX {
            day = day.plus(1);
            // The first day of 1970 was a Thursday.
            let weekday = day.0.saturating_add(3).rem_euclid(7);
            if weekday < 5 && !off.contains(&day) {
                left -= 1;
            }
        }
        day
    }

    /// Whether it is a Saturday or a Sunday.
    pub const fn is_weekend(self) -> bool {
        // The first day of the count was a Thursday.
        matches!(self.0.rem_euclid(7), 2 | 3)
    }

    /// The year the day lies in.
    pub fn year(self) -> Year {
        Year(u16::try_from(self.civil().0).unwrap_or_default())
    }

    /// A day from year, month and day; `None` when there is no such day.
    pub fn from_civil(year: i32, month: u8, day: u8) -> Option<Self> {
        let date = time::Date::from_calendar_date(year, time::Month::try_from(month).ok()?, day).ok()?;
        let epoch = OffsetDateTime::UNIX_EPOCH.date();
        i32::try_from((date - epoch).whole_days()).ok().map(Self)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        let mut parts = text.splitn(3, '-');
        let mut number = || parts.next().filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        let (year, month, day) = (number(), number(), number());
        match (year.map(str::parse), month.map(str::parse), day.map(str::parse)) {
            (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) => {
                Self::from_civil(year, month, day).ok_or(InvalidDay)
            }
            _ => Err(InvalidDay),
        }
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

impl FromStr for Year {
    type Err = InvalidYear;

    fn from_str(text: &str) -> Result<Self, InvalidYear> {
        match text.parse() {
            Ok(year) if text.len() == 4 && (2000..2200).contains(&year) => Ok(Self(year)),
            _ => Err(InvalidYear),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_turns_at_local_midnight() {
        let midnight = Day::from_civil(2026, 3, 5).unwrap().start();
        assert_eq!(midnight.day().to_string(), "2026-03-05");
        assert_eq!(midnight.plus_ms(-1).day().to_string(), "2026-03-04");
        assert_eq!(midnight.plus_ms(9 * 3_600_000).civil(), (2026, 3, 5, 9, 0));
    }

    #[test]
    fn working_days_leave_out_weekends_and_days_off() {
        let day = |date: u8| Day::from_civil(2026, 9, date).unwrap();
        // The 7th was a Monday.
        for (from, days, off, to) in [
            (7, 0, vec![], 7),
            (7, 3, vec![], 10),
            (9, 3, vec![], 14),
            (11, 1, vec![], 14),
            (12, 1, vec![], 14),
            (9, 3, vec![day(10), day(12), day(14)], 16),
        ] {
            assert_eq!(day(from).plus_working(days, &off), day(to), "{from} + {days}");
        }
        assert_eq!(Day(i32::MAX - 1).plus_working(9, &[]), Day(i32::MAX));
    }

    #[test]
    fn no_thirtieth_of_february() {
        assert_eq!(Day::from_civil(2026, 2, 30), None);
        assert_eq!("2026-02-30".parse::<Day>(), Err(InvalidDay));
    }

    #[test]
    fn days_read_back() {
        let day = Day::from_civil(2026, 3, 5).unwrap();
        assert_eq!(day.to_string().parse(), Ok(day));
        for text in ["", "2026-3", "2026-03-05-01", "2026-+3-05", "五月"] {
            assert_eq!(text.parse::<Day>(), Err(InvalidDay), "{text}");
        }
    }
}
