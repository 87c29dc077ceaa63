//! 年度: how days are cut into years of service (seed 管理办法; domain R-10, 3.5). A calendar year, unless the community says that its
//! years begin with another month; a year is called by the calendar year in which it ends.
//!
//! Everything that asks which year a day belongs to, when a year begins and ends, and until when it is entered, asks here.
//! Where documents are filed is another question: that is the calendar year.

use serde::{Deserialize, Serialize};

use crate::{
    moment::{Day, Year},
    month::Month,
};

/// The month with which a year begins. A number that is no month counts as the nearest one; [`crate::settings::Number`] says
/// so to whoever types it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ServiceYears(u8);

impl Default for ServiceYears {
    fn default() -> Self {
        Self::CALENDAR
    }
}

impl From<ServiceYears> for u16 {
    fn from(years: ServiceYears) -> Self {
        years.0.into()
    }
}

impl TryFrom<u16> for ServiceYears {
    type Error = std::num::TryFromIntError;

    fn try_from(month: u16) -> Result<Self, Self::Error> {
        month.try_into().map(Self)
    }
}

impl ServiceYears {
    /// Those of the calendar.
    pub const CALENDAR: Self = Self(1);

    /// The month with which a year begins, 1 to 12.
    pub const fn begins(self) -> u8 {
        match self.0 {
            0 => 1,
            month if month > 12 => 12,
            month => month,
        }
    }

    /// Whether years are those of the calendar.
    pub const fn is_calendar(self) -> bool {
        self.begins() == 1
    }

    /// The year a day belongs to.
    pub fn of(self, day: Day) -> Year {
        let Year(year) = day.year();
        let next = !self.is_calendar() && day.civil().1 >= self.begins();
        Year(if next { year.saturating_add(1) } else { year })
    }

    /// The first and the last day of a year.
    pub fn days(self, year: Year) -> (Day, Day) {
        (self.first(year), self.first(Year(year.0.saturating_add(1))).plus(-1))
    }

    fn first(self, Year(year): Year) -> Day {
        let year = if self.is_calendar() { year } else { year.saturating_sub(1) };
        Day::from_civil(year.into(), self.begins(), 1).unwrap_or_default()
    }

    /// The months of a year, in order; none of a year that no calendar has.
    pub fn months(self, year: Year) -> Vec<Month> {
        let first = Month::of(self.first(year));
        std::iter::successors(first, |month| Some(month.after())).take(12).collect()
    }

    /// Which month of its year a day lies in, 0 to 11.
    pub fn place(self, day: Day) -> u8 {
        (day.civil().1 + 12 - self.begins()) % 12
    }

    /// The last day on which a service of that year may still be entered: one month after its end (domain 3.5: until 31
    /// January, then locked).
    pub fn entered_until(self, year: Year) -> Day {
        let after = Month::of(self.first(Year(year.0.saturating_add(1))));
        after.map_or(Day(i32::MAX), Month::last_day)
    }

    /// A month and day of the calendar, as the day it is in that year.
    pub fn day(self, year: Year, (month, day): (u8, u8)) -> Option<Day> {
        let calendar =
            if self.is_calendar() || month < self.begins() { year.0 } else { year.0.saturating_sub(1) };
        Day::from_civil(calendar.into(), month, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_is_called_by_the_one_in_which_it_ends() {
        for (begins, first, last, until) in [
            (1, "2026-01-01", "2026-12-31", "2027-01-31"),
            (2, "2025-02-01", "2026-01-31", "2026-02-28"),
            (7, "2025-07-01", "2026-06-30", "2026-07-31"),
            (12, "2025-12-01", "2026-11-30", "2026-12-31"),
        ] {
            let years = ServiceYears(begins);
            assert_eq!(years.days(Year(2026)), (day(first), day(last)), "{begins}");
            assert_eq!(years.entered_until(Year(2026)), day(until), "{begins}");
            let months = years.months(Year(2026));
            assert_eq!((months.len(), months[0].month()), (12, begins));
            assert_eq!(months.last().map(|month| month.last_day()), Some(day(last)));
        }
        assert_eq!((ServiceYears(0).begins(), ServiceYears(40).begins()), (1, 12), "what cannot be meant");
    }

    /// Every day belongs to exactly one year, and years follow one another without a gap.
    #[test]
    fn days_are_cut_without_a_gap() {
        for begins in 1..=12 {
            let years = ServiceYears(begins);
            let mut one = day("2019-06-15");
            while one < day("2029-06-15") {
                let year = years.of(one);
                let holds = |year| {
                    let (first, last) = years.days(year);
                    first <= one && one <= last
                };
                assert!(holds(year), "{begins} {one}");
                assert!(!holds(Year(year.0 - 1)) && !holds(Year(year.0 + 1)), "{begins} {one}");
                let month = years.months(year)[usize::from(years.place(one))];
                assert!(month.holds(one), "{begins} {one}");
                let (_, at, date) = one.civil();
                assert_eq!(years.day(year, (at, date)), Some(one), "{begins} {one}");
                one = one.plus(1);
            }
            for year in 2019..2030 {
                let ((_, last), (first, _)) = (years.days(Year(year)), years.days(Year(year + 1)));
                assert_eq!(last.plus(1), first, "{begins} {year}");
            }
        }
        let (calendar, one) = (ServiceYears::default(), day("2026-12-31"));
        assert_eq!((calendar.of(one), calendar.is_calendar()), (one.year(), true));
    }
}
