//! Months as people write them (出生年月, 入党时间), brought to one form: `1969-09`.
//!
//! Says what is wrong with anything else. What may mean two months is read as the likelier one and said to be in doubt.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    moment::Day,
    phone::{half_width, is_invisible},
};

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: u16,
    month: u8,
}

/// What was noticed on the way from the written text to the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MonthNoted {
    /// Written otherwise than it is kept.
    Tidied,
    /// A day was left out.
    DayLeftOut,
    /// `1985.1`: January, or October whose zero a spreadsheet has eaten. Read as January.
    JanuaryOrOctober,
}

/// Why a text is not a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum InvalidMonth {
    /// Nothing is written.
    #[error("no month")]
    Empty,
    /// A year, but no month.
    #[error("a year without its month")]
    NoMonth,
    /// No month has this number.
    #[error("there is no month {month}")]
    NoSuchMonth {
        /// The number that is written.
        month: u16,
    },
    /// Not a year between 1900 and 2199.
    #[error("the year has to have four digits")]
    Year,
    /// Not written as a month is.
    #[error("not a month")]
    NotAMonth,
}

impl Month {
    /// From its numbers.
    pub fn new(year: u16, month: u8) -> Result<Self, InvalidMonth> {
        if !(1900..2200).contains(&year) {
            return Err(InvalidMonth::Year);
        }
        if !(1..=12).contains(&month) {
            return Err(InvalidMonth::NoSuchMonth { month: month.into() });
        }
        Ok(Self { year, month })
    }

    /// Understands `1969.09`, `1969-9`, `1969/9`, `1969年9月`, `196909`, each also with a day.
    pub fn parse_noting(text: &str) -> Result<(Self, Option<MonthNoted>), InvalidMonth> {
        let plain: String =
            half_width(text).chars().filter(|c| !is_invisible(*c) && !c.is_whitespace()).collect();
        if plain.is_empty() {
            return Err(InvalidMonth::Empty);
        }
        let parts: Vec<&str> = plain
            .split(['.', '-', '/', '年', '月', '日', '号', '、'])
            .filter(|part| !part.is_empty())
            .collect();
        if !parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
            // A date with a time of day.
            return match plain.get(..10).filter(|_| plain.contains(':') && plain.len() > 10) {
                Some(date) => Self::parse_noting(date),
                None => Err(InvalidMonth::NotAMonth),
            };
        }
        let number = |text: &str| text.parse::<u16>().map_err(|_| InvalidMonth::NotAMonth);
        let (year, month, day) = match *parts.as_slice() {
            [joined] if joined.len() == 6 => (&joined[..4], &joined[4..], None),
            [joined] if joined.len() == 8 => (&joined[..4], &joined[4..6], Some(&joined[6..])),
            [year] if year.len() == 4 => {
                return Err(number(year).map_or_else(|e| e, |_| InvalidMonth::NoMonth));
            }
            [year, month] if year.len() == 4 => (year, month, None),
            [year, month, day] if year.len() == 4 => (year, month, Some(day)),
            [year, _] | [year, _, _] if year.len() == 2 => return Err(InvalidMonth::Year),
            _ => return Err(InvalidMonth::NotAMonth),
        };
        let written = number(month)?;
        let month = u8::try_from(written).map_err(|_| InvalidMonth::NoSuchMonth { month: written })?;
        let read = Self::new(number(year)?, month)?;
        if let Some(day) = day {
            let day = u8::try_from(number(day)?).map_err(|_| InvalidMonth::NotAMonth)?;
            Day::from_civil(i32::from(read.year), read.month, day).ok_or(InvalidMonth::NotAMonth)?;
            return Ok((read, Some(MonthNoted::DayLeftOut)));
        }
        let noted = if plain.ends_with(".1") {
            Some(MonthNoted::JanuaryOrOctober)
        } else {
            (read.to_string() != text).then_some(MonthNoted::Tidied)
        };
        Ok((read, noted))
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The month of a day.
    pub fn of(day: Day) -> Option<Self> {
        let (year, month, _) = day.civil();
        Self::new(u16::try_from(year).ok()?, month).ok()
    }

    /// The month before; the first there is has none before it.
    #[must_use]
    pub fn before(self) -> Self {
        let (year, month) = if self.month == 1 { (self.year - 1, 12) } else { (self.year, self.month - 1) };
        Self::new(year, month).unwrap_or(self)
    }

    /// The month after; the last there is has none after it.
    #[must_use]
    pub fn after(self) -> Self {
        let (year, month) = if self.month == 12 { (self.year + 1, 1) } else { (self.year, self.month + 1) };
        Self::new(year, month).unwrap_or(self)
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        Day::from_civil(self.year.into(), self.month, 1).unwrap_or_default()
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        let (year, month) = if self.month == 12 { (self.year + 1, 1) } else { (self.year, self.month + 1) };
        Day::from_civil(year.into(), month, 1).map_or(Day(0), |next| next.plus(-1))
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: Day) -> bool {
        Self::of(day) == Some(self)
    }

    /// Whole months from this one to a later one; negative when that is earlier.
    pub fn months_until(self, later: Self) -> i32 {
        (i32::from(later.year) - i32::from(self.year)) * 12 + i32::from(later.month) - i32::from(self.month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = InvalidMonth;

    fn from_str(text: &str) -> Result<Self, InvalidMonth> {
        Self::parse_noting(text).map(|(month, _)| month)
    }
}

impl TryFrom<String> for Month {
    type Error = InvalidMonth;

    fn try_from(text: String) -> Result<Self, InvalidMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidMonth, Month, MonthNoted};

    #[test]
    fn months_are_read_however_a_clerk_writes_them() {
        for (text, month, noted) in [
            ("1969-09", "1969-09", None),
            ("1969.09", "1969-09", Some(MonthNoted::Tidied)),
            ("2018-1", "2018-01", Some(MonthNoted::Tidied)),
            ("199502", "1995-02", Some(MonthNoted::Tidied)),
            ("1976年11月", "1976-11", Some(MonthNoted::Tidied)),
            ("１９８４．０１", "1984-01", Some(MonthNoted::Tidied)),
            (" 2014年 1月 ", "2014-01", Some(MonthNoted::Tidied)),
            ("1980-05-01", "1980-05", Some(MonthNoted::DayLeftOut)),
            ("1980-05-01 00:00", "1980-05", Some(MonthNoted::DayLeftOut)),
            ("19800501", "1980-05", Some(MonthNoted::DayLeftOut)),
            ("1985.1", "1985-01", Some(MonthNoted::JanuaryOrOctober)),
            ("1985.10", "1985-10", Some(MonthNoted::Tidied)),
            ("1985.11", "1985-11", Some(MonthNoted::Tidied)),
        ] {
            let (read, found) = Month::parse_noting(text).unwrap();
            assert_eq!((read.to_string().as_str(), found), (month, noted), "{text}");
        }
    }

    #[test]
    fn what_is_no_month_says_why() {
        for (text, why) in [
            ("", InvalidMonth::Empty),
            ("1985", InvalidMonth::NoMonth),
            ("85.03", InvalidMonth::Year),
            ("1985.13", InvalidMonth::NoSuchMonth { month: 13 }),
            ("1985.0", InvalidMonth::NoSuchMonth { month: 0 }),
            ("0985.03", InvalidMonth::Year),
            ("不详", InvalidMonth::NotAMonth),
            ("31048", InvalidMonth::NotAMonth),
            ("1985-02-30", InvalidMonth::NotAMonth),
        ] {
            assert_eq!(Month::parse_noting(text), Err(why), "{text}");
        }
    }

    #[test]
    fn months_are_counted_across_years() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        assert_eq!(month("2025-11").months_until(month("2026-02")), 3);
        assert_eq!(month("2026-02").months_until(month("2025-11")), -3);
    }
}
