//! When to come again: the times that are offered at a door, and a moment as a date and time field writes it.

use crate::moment::{Day, Moment};

const HOUR_MS: i64 = 3_600_000;
/// People are at home in the evening.
const EVENING: i64 = 19;
/// And up by then at a weekend.
const MORNING: i64 = 10;
/// The first day of 1970 was a Thursday; weeks are counted from Sunday.
const FIRST_WEEKDAY: i32 = 4;
const SATURDAY: i32 = 6;

/// This evening.
pub fn tonight(today: Day) -> Moment {
    today.start().plus_ms(EVENING * HOUR_MS)
}

/// Tomorrow evening.
pub fn tomorrow(today: Day) -> Moment {
    tonight(today.plus(1))
}

/// The morning of the next day of a weekend.
pub fn weekend(today: Day) -> Moment {
    let weekday = (today.0 + FIRST_WEEKDAY).rem_euclid(7);
    let days = if weekday == SATURDAY { 1 } else { SATURDAY - weekday };
    today.plus(days).start().plus_ms(MORNING * HOUR_MS)
}

/// `2026-03-05T19:00`, as the field holds it.
pub fn in_field(at: Moment) -> String {
    let (year, month, day, hour, minute) = at.civil();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}")
}

/// What the field holds as a moment.
pub fn from_field(text: &str) -> Option<Moment> {
    let (date, time) = text.trim().split_once('T')?;
    let mut date = date.splitn(3, '-');
    let year = date.next()?.parse().ok()?;
    let day = Day::from_civil(year, date.next()?.parse().ok()?, date.next()?.parse().ok()?)?;
    let mut time = time.splitn(3, ':');
    let (hour, minute): (i64, i64) = (time.next()?.parse().ok()?, time.next()?.parse().ok()?);
    let good = (0..24).contains(&hour) && (0..60).contains(&minute);
    good.then(|| day.start().plus_ms(hour * HOUR_MS + minute * 60_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evenings_and_weekends_come_after_today() {
        // A Wednesday, a Saturday, a Sunday.
        for (today, at) in [
            ((2026, 3, 4), "2026-03-07T10:00"),
            ((2026, 3, 7), "2026-03-08T10:00"),
            ((2026, 3, 8), "2026-03-14T10:00"),
        ] {
            let today = Day::from_civil(today.0, today.1, today.2).unwrap();
            assert_eq!(in_field(weekend(today)), at);
        }
        let today = Day::from_civil(2026, 2, 28).unwrap();
        assert_eq!(in_field(tonight(today)), "2026-02-28T19:00");
        assert_eq!(in_field(tomorrow(today)), "2026-03-01T19:00");
    }

    #[test]
    fn a_field_reads_back() {
        let at = tonight(Day::from_civil(2026, 3, 5).unwrap());
        assert_eq!(from_field(&in_field(at)), Some(at));
        assert_eq!(from_field("2026-03-05T19:00:30"), Some(at));
        for bad in ["", "2026-03-05", "2026-02-30T10:00", "2026-03-05T24:00", "x"] {
            assert_eq!(from_field(bad), None, "{bad}");
        }
    }
}
