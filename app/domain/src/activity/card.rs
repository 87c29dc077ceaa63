//! The card of an activity, and where it is at a moment.

use serde::{Deserialize, Serialize};

use super::Activity;
use crate::{
    field::{Fields, fields},
    mask::{Classified, PrivacyClass, Shape},
    moment::{Day, Moment},
};

fields! {
    /// A field of an activity (domain 2.8).
    pub enum ActivityField {
        /// 活动名称.
        Name = "name",
        /// 主题: a festival or a memorial day.
        Theme = "theme",
        /// 活动类型, as on the feedback card (domain 1.6, 6).
        Type = "type",
        /// 活动方式, as on the feedback card (domain 1.6, 7).
        Mode = "mode",
        /// 活动方案, for everybody.
        Plan = "plan",
        /// 组织单位.
        Organizer = "organizer",
        /// 负责人: of the office, shown to everybody.
        Leader = "leader",
        /// 日期, `yyyy-mm-dd`.
        Day = "day",
        /// 开始时间, `hh:mm`.
        Start = "start",
        /// 结束时间, `hh:mm`.
        End = "end",
        /// 地点.
        Place = "place",
        /// 报名截止, `yyyy-mm-dd`; without it one may sign up until it begins.
        SignUpUntil = "sign_up_until",
        /// 人数上限; empty when everybody may come.
        Capacity = "capacity",
        /// 专业要求, separated by `、`.
        Skills = "skills",
        /// 应参加人数.
        Expected = "expected",
        /// Nothing while it is written, [`PUBLISHED`], [`FINISHED`], [`CANCELLED`].
        Status = "status",
        /// 活动小结, for everybody.
        Summary = "summary",
        /// 群众反映, for everybody.
        Feedback = "resident_feedback",
        /// The year it is filed under: who signs up lies on that year's wall.
        Year = "year",
    }
}

/// What is planned.
pub type ActivityCard = Fields<ActivityField>;

/// The status of what members may sign up for.
pub const PUBLISHED: &str = "published";
/// The status of what is over and summed up (结束).
pub const FINISHED: &str = "finished";
/// The status of what does not take place (取消).
pub const CANCELLED: &str = "cancelled";

impl ActivityField {
    /// What has to be there before it is published.
    pub const REQUIRED: [Self; 6] = [Self::Name, Self::Day, Self::Start, Self::End, Self::Place, Self::Year];
}

/// Everybody reads what is planned; who leads it is named by the office.
impl Classified for ActivityField {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Open
    }

    fn shape(&self) -> Shape {
        Shape::Words
    }
}

/// When it takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The day.
    pub day: Day,
    /// From and to, as minutes of the day, where both are known and in order.
    pub minutes: Option<(u16, u16)>,
}

impl Span {
    /// When a card says it takes place; none without a day.
    pub fn of(card: &ActivityCard) -> Option<Self> {
        let day = card.get(ActivityField::Day).parse().ok()?;
        let times = (minute_of(card.get(ActivityField::Start)), minute_of(card.get(ActivityField::End)));
        let minutes = match times {
            (Some(start), Some(end)) if start < end => Some((start, end)),
            _ => None,
        };
        Some(Self { day, minutes })
    }

    /// How long it is, in minutes.
    pub fn length(self) -> Option<u16> {
        self.minutes.map(|(start, end)| end - start)
    }

    /// The moment it begins: without a time that of its day.
    pub fn begins(self) -> Moment {
        self.at(self.minutes.map_or(0, |(start, _)| start))
    }

    /// The moment it ends: without a time that of its day.
    pub fn ends(self) -> Moment {
        self.minutes.map_or_else(|| self.day.plus(1).start(), |(_, end)| self.at(end))
    }

    fn at(self, minute: u16) -> Moment {
        self.day.start().plus_ms(i64::from(minute) * 60_000)
    }
}

/// The minute of the day that `hh:mm` says.
pub fn minute_of(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str, below: u16| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u16>().ok().filter(|number| digits && *number < below)
    };
    let minute = number(minute, 60).filter(|_| minute.len() == 2)?;
    Some(number(hour, 24)? * 60 + minute)
}

/// `hh:mm`.
pub fn minute_text(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Where an activity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActivityState {
    /// 草稿.
    Draft,
    /// 报名.
    Open,
    /// 报名截止, and it has not begun.
    Closed,
    /// 进行.
    Running,
    /// It is over, and nobody has summed it up.
    Over,
    /// 结束.
    Finished,
    /// 取消.
    Cancelled,
}

/// The state at a moment.
pub fn state(activity: &Activity, now: Moment) -> ActivityState {
    let span = Span::of(&activity.card);
    match (activity.card.get(ActivityField::Status), span) {
        (CANCELLED, _) => ActivityState::Cancelled,
        (FINISHED, _) => ActivityState::Finished,
        (PUBLISHED, Some(span)) if span.ends() <= now => ActivityState::Over,
        (PUBLISHED, Some(span)) if span.begins() <= now => ActivityState::Running,
        (PUBLISHED, Some(_)) if closes(activity).is_some_and(|closes| closes <= now) => ActivityState::Closed,
        (PUBLISHED, Some(_)) => ActivityState::Open,
        _ => ActivityState::Draft,
    }
}

/// From when on nobody signs up any more.
pub fn closes(activity: &Activity) -> Option<Moment> {
    let begins = Span::of(&activity.card)?.begins();
    let until = activity.card.get(ActivityField::SignUpUntil).parse::<Day>().ok();
    Some(until.map_or(begins, |until| until.plus(1).start().min(begins)))
}
