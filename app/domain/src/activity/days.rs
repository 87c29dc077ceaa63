//! Festivals and memorial days for which a community plans activities (传统节日、重要纪念日, seed §六.3).

use super::{ActivityField, Span};
use crate::{
    community::Community,
    moment::{Day, Year},
    month::Month,
};

/// So many days ahead a day is near.
const AHEAD: i32 = 21;
/// So many days around it an activity of its theme is its activity.
const AROUND: i32 = 14;

/// Themes and their days, month and day.
const DAYS: [(&str, u8, u8); 5] =
    [("学雷锋", 3, 5), ("植树", 3, 12), ("五四", 5, 4), ("七一", 7, 1), ("十一", 10, 1)];

/// Festivals of the moon's calendar. 元宵 is the fourteenth day after 春节.
const MOON: [&str; 4] = ["春节", "端午", "中秋", "重阳"];
/// Their days from [`MOON_FROM`] on, month and day: a calendar of the moon to compute them is more than these lines.
const MOON_DAYS: [[(u8, u8); 4]; 22] = [
    [(2, 10), (6, 10), (9, 17), (10, 11)],
    [(1, 29), (5, 31), (10, 6), (10, 29)],
    [(2, 17), (6, 19), (9, 25), (10, 18)],
    [(2, 6), (6, 9), (9, 15), (10, 8)],
    [(1, 26), (5, 28), (10, 3), (10, 26)],
    [(2, 13), (6, 16), (9, 22), (10, 16)],
    [(2, 3), (6, 5), (9, 12), (10, 5)],
    [(1, 23), (6, 24), (10, 1), (10, 24)],
    [(2, 11), (6, 12), (9, 19), (10, 12)],
    [(1, 31), (6, 1), (9, 8), (10, 1)],
    [(2, 19), (6, 20), (9, 27), (10, 20)],
    [(2, 8), (6, 10), (9, 16), (10, 9)],
    [(1, 28), (5, 30), (10, 4), (10, 27)],
    [(2, 15), (6, 18), (9, 24), (10, 17)],
    [(2, 4), (6, 7), (9, 13), (10, 7)],
    [(1, 24), (5, 27), (10, 2), (10, 26)],
    [(2, 12), (6, 14), (9, 20), (10, 14)],
    [(2, 1), (6, 3), (9, 10), (10, 3)],
    [(1, 22), (6, 22), (9, 28), (10, 22)],
    [(2, 10), (6, 11), (9, 17), (10, 11)],
    [(1, 30), (5, 31), (10, 5), (10, 29)],
    [(2, 17), (6, 19), (9, 25), (10, 18)],
];
const MOON_FROM: i32 = 2024;

/// A memorial day that is near.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memorial {
    /// The theme, as the community calls it.
    pub theme: String,
    /// The day.
    pub day: Day,
    /// Whether an activity is planned for it.
    pub planned: bool,
}

/// The festivals and memorial days of a year of the calendar, in order; of years that no table here has only those of the sun.
pub fn days_of(Year(year): Year) -> Vec<(&'static str, Day)> {
    let year = i32::from(year);
    let on = |theme, (month, day): (u8, u8)| Some((theme, Day::from_civil(year, month, day)?));
    let fixed = DAYS.into_iter().filter_map(|(theme, month, day)| on(theme, (month, day)));
    let moon = usize::try_from(year - MOON_FROM).ok().and_then(|place| MOON_DAYS.get(place));
    let moon = MOON.into_iter().zip(moon.into_iter().flatten()).filter_map(|(theme, day)| on(theme, *day));
    let mut all: Vec<_> = fixed.chain(moon).chain(on("清明", (4, bright(year)))).collect();
    let spring = all.iter().find(|(theme, _)| *theme == MOON[0]).map(|(_, day)| *day);
    all.extend(spring.map(|day| ("元宵", day.plus(14))));
    all.sort_by_key(|(_, day)| *day);
    all
}

/// 清明 in April: the sun's year is a quarter of a day longer than the calendar's, less a little; good for this century.
fn bright(year: i32) -> u8 {
    let of = year.rem_euclid(100);
    u8::try_from((of * 2_422 + 48_100) / 10_000 - of / 4).unwrap_or(5)
}

/// The festivals and memorial days of a month, in order.
pub fn days_in(month: Month) -> Vec<(&'static str, Day)> {
    let (first, last) = (month.first_day(), month.last_day());
    let mut all = days_of(first.year());
    all.retain(|(_, day)| (first..=last).contains(day));
    all
}

/// The memorial days among the community's themes that are near, the next first.
pub fn near_days(community: &Community, today: Day) -> Vec<Memorial> {
    let Year(year) = today.year();
    let known = |theme: &str| community.settings.activity_themes.iter().any(|one| one == theme);
    let planned = |theme: &str, day: Day| {
        community.activities.values().any(|one| {
            let about = one.card.get(ActivityField::Theme) == theme;
            about && Span::of(&one.card).is_some_and(|span| (span.day.0 - day.0).abs() <= AROUND)
        })
    };
    let days = [year, year.saturating_add(1)].into_iter().flat_map(|year| days_of(Year(year)));
    let days = days.filter(|(theme, _)| known(theme));
    let mut near: Vec<Memorial> = days
        .filter(|(_, day)| (0..=AHEAD).contains(&(day.0 - today.0)))
        .map(|(theme, day)| Memorial { theme: theme.to_owned(), day, planned: planned(theme, day) })
        .collect();
    near.sort_by_key(|memorial| memorial.day);
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(year: u16) -> Vec<(&'static str, String)> {
        days_of(Year(year)).into_iter().map(|(theme, day)| (theme, day.to_string())).collect()
    }

    #[test]
    fn days_of_the_moon_are_those_of_the_printed_calendar() {
        for (theme, day) in [
            ("春节", "2026-02-17"),
            ("元宵", "2026-03-03"),
            ("清明", "2026-04-05"),
            ("端午", "2026-06-19"),
            ("中秋", "2026-09-25"),
            ("重阳", "2026-10-18"),
            // New moon a few minutes before and after midnight.
            ("春节", "2027-02-06"),
            ("春节", "2030-02-03"),
            ("元宵", "2024-02-24"),
            ("清明", "2024-04-04"),
            ("端午", "2025-05-31"),
            ("中秋", "2033-09-08"),
            ("重阳", "2045-10-18"),
        ] {
            let year: u16 = day[..4].parse().unwrap();
            assert!(said(year).contains(&(theme, day.to_owned())), "{theme} {day}: {:?}", said(year));
        }
    }

    /// From one festival to the next there are whole months of the moon: a slip of a digit shows here.
    #[test]
    fn the_table_fits_the_moon() {
        for year in 2024..=2045 {
            let days = days_of(Year(year));
            let of = |wanted: &str| days.iter().find(|(theme, _)| *theme == wanted).unwrap().1.0;
            // In hundredths of a day; months have 29 or 30 days, and a month may be put in between.
            for (from, to, months, days) in
                [("春节", "端午", 4, 4), ("端午", "中秋", 3, 10), ("中秋", "重阳", 1, -6)]
            {
                let gap = of(to) - of(from) - days;
                let fits = |months: i32| (gap * 100 - months * 2_953).abs() <= 150;
                assert!(fits(months) || fits(months + 1), "{year} {from} to {to}: {gap} days");
            }
            assert_eq!(days.len(), 11, "{year}");
            assert!(days.is_sorted_by_key(|(_, day)| *day), "{year}");
        }
        assert_eq!(days_of(Year(2046)).len(), 6, "those of the sun");
    }

    #[test]
    fn a_month_has_its_own() {
        let month = |month| Month::of(Day::from_civil(2026, month, 1).unwrap()).unwrap();
        let themes = |of| days_in(month(of)).into_iter().map(|(theme, _)| theme).collect::<Vec<_>>();
        assert_eq!(themes(3), ["元宵", "学雷锋", "植树"]);
        assert_eq!(themes(10), ["十一", "重阳"]);
        assert_eq!(themes(12), [""; 0]);
    }
}
