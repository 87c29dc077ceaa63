//! Memorial days for which a community plans activities (传统节日、重要纪念日, seed §六.3).
//!
//! Days of the moon's calendar (春节, 重阳) are not known here: staff plan them.

use super::{ActivityField, Span};
use crate::{community::Community, moment::Day};

/// So many days ahead a day is near.
const AHEAD: i32 = 21;
/// So many days around it an activity of its theme is its activity.
const AROUND: i32 = 14;

/// Themes and their days, month and day.
const DAYS: [(&str, u8, u8); 5] =
    [("学雷锋", 3, 5), ("植树", 3, 12), ("五四", 5, 4), ("七一", 7, 1), ("十一", 10, 1)];

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

/// The memorial days among the community's themes that are near, the next first.
pub fn near_days(community: &Community, today: Day) -> Vec<Memorial> {
    let year = today.civil().0;
    let known = |theme: &str| community.settings.activity_themes.iter().any(|one| one == theme);
    let planned = |theme: &str, day: Day| {
        community.activities.values().any(|one| {
            let about = one.card.get(ActivityField::Theme) == theme;
            about && Span::of(&one.card).is_some_and(|span| (span.day.0 - day.0).abs() <= AROUND)
        })
    };
    let days = DAYS.into_iter().filter(|(theme, ..)| known(theme));
    let days = days.flat_map(|(theme, month, of_month)| {
        [year, year + 1]
            .into_iter()
            .filter_map(move |year| Some((theme, Day::from_civil(year, month, of_month)?)))
    });
    let mut near: Vec<Memorial> = days
        .filter(|(_, day)| (0..=AHEAD).contains(&(day.0 - today.0)))
        .map(|(theme, day)| Memorial { theme: theme.to_owned(), day, planned: planned(theme, day) })
        .collect();
    near.sort_by_key(|memorial| memorial.day);
    near
}
