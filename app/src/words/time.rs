//! Days and moments as people write them, at UTC+8.

use domain::moment::{Day, Moment};

use super::{Lang, sentence};

/// `2026年3月5日`.
pub(crate) fn day(day: Day) -> String {
    let (year, month, of_month) = day.civil();
    match Lang::current() {
        Lang::Chinese => format!("{year}年{month}月{of_month}日"),
        Lang::English => day.to_string(),
    }
}

/// `3月5日 14:20`, with the year when it is another than the year of `today`.
pub(crate) fn moment(at: Moment, today: Day) -> String {
    let (year, month, of_month, hour, minute) = at.civil();
    match Lang::current() {
        Lang::Chinese if year == today.civil().0 => format!("{month}月{of_month}日 {hour:02}:{minute:02}"),
        Lang::Chinese => format!("{year}年{month}月{of_month}日 {hour:02}:{minute:02}"),
        Lang::English => format!("{year}-{month:02}-{of_month:02} {hour:02}:{minute:02}"),
    }
}

/// `还剩 6 天`, `今天到期`, `已超过 2 天`.
pub(crate) fn days_left(due: Day, today: Day) -> String {
    match due.0 - today.0 {
        0 => sentence!("今天到期", "due today"),
        left if left > 0 => sentence!("还剩 {} 天", "{} days left", left),
        over => sentence!("已超过 {} 天", "{} days overdue", -over),
    }
}

/// `3 分钟前`; a moment that a wrong clock puts into the future is `刚刚`.
pub(crate) fn ago(at: Moment, now: Moment) -> String {
    let minutes = (now.0 - at.0).max(0) / 60_000;
    match minutes {
        0 => sentence!("刚刚", "just now"),
        1..60 => sentence!("{} 分钟前", "{} min ago", minutes),
        60..1440 => sentence!("{} 小时前", "{} h ago", minutes / 60),
        _ => sentence!("{} 天前", "{} days ago", minutes / 1440),
    }
}
