//! One record of service, as counting sees it.

use serde::{Deserialize, Serialize};

use crate::{
    activity::Activity,
    id::Id,
    moment::Day,
    offer::Offer,
    order::Order,
    pair::Pair,
    wish::{Step, Wish},
};

/// What a record is about (domain 2.9, `kind`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// 活动.
    Activity(Id<Activity>),
    /// 项目.
    Project(Id<Offer>),
    /// 岗位.
    Post(Id<Offer>),
    /// 接单.
    Order(Id<Order>),
    /// 微心愿.
    Wish(Id<Wish>),
    /// 结对.
    Pair(Id<Pair>),
    /// 其他.
    Other,
}

/// The kinds of what a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// 活动.
    Activity,
    /// 项目.
    Project,
    /// 岗位.
    Post,
    /// 接单.
    Order,
    /// 微心愿.
    Wish,
    /// 结对.
    Pair,
    /// 其他.
    Other,
}

impl Source {
    /// Its kind.
    pub const fn kind(self) -> SourceKind {
        match self {
            Self::Activity(_) => SourceKind::Activity,
            Self::Project(_) => SourceKind::Project,
            Self::Post(_) => SourceKind::Post,
            Self::Order(_) => SourceKind::Order,
            Self::Wish(_) => SourceKind::Wish,
            Self::Pair(_) => SourceKind::Pair,
            Self::Other => SourceKind::Other,
        }
    }
}

impl SourceKind {
    /// Every one.
    pub const ALL: [Self; 7] =
        [Self::Activity, Self::Project, Self::Post, Self::Order, Self::Wish, Self::Pair, Self::Other];

    /// The name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Project => "project",
            Self::Post => "post",
            Self::Order => "order",
            Self::Wish => "wish",
            Self::Pair => "pair",
            Self::Other => "other",
        }
    }

    /// As tables on paper call it.
    pub const fn on_paper(self) -> &'static str {
        match self {
            Self::Activity => "活动",
            Self::Project => "项目",
            Self::Post => "岗位",
            Self::Order => "接单",
            Self::Wish => "微心愿",
            Self::Pair => "结对",
            Self::Other => "其他",
        }
    }
}

/// Whether and how somebody was there (domain 2.8). What is no activity is always [`Presence::OnTime`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// 正常.
    #[default]
    OnTime,
    /// 迟到.
    Late,
    /// 早退.
    LeftEarly,
    /// 请假.
    Excused,
    /// 缺席.
    Absent,
}

/// How far a record is (domain 2.9, `verifyStatus`; F29b).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 待核.
    Waiting,
    /// 已核; counts from this day on, when its publication is over.
    Verified {
        /// The first day on which it counts.
        counts_from: Day,
    },
    /// 驳回.
    Refused,
    /// Somebody objects to it, and nobody has decided.
    Disputed,
    /// Taken back by whoever recorded it.
    Withdrawn,
}

/// One record of one member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The fact that recorded it first; tells entries apart, and decides where days and minutes are the same.
    pub id: Id<Step>,
    /// What it is about.
    pub source: Source,
    /// The day of the service: it decides the year, not the day of entry (domain 3.5).
    pub on: Day,
    /// The day of entry.
    pub entered: Day,
    /// From and to, as minutes of the day, where they are known. Overlaps are judged only where they are.
    pub span: Option<(u16, u16)>,
    /// Minutes served, as recorded: neither rounded nor cut.
    pub minutes: u16,
    /// How long the activity was, in minutes; the presence ratio is asked of those that have it.
    pub expected: Option<u16>,
    /// Whether and how the member was there.
    pub presence: Presence,
    /// Preparation or training: recorded, and not counted unless the setting says so.
    pub training: bool,
    /// Whether something was brought to an end with it: a project confirmed, an order done, a wish fulfilled (事项).
    pub completes: bool,
    /// How far it is.
    pub standing: Standing,
    /// 成效: what the community says came of it, 0 to 100.
    pub effect: Option<u8>,
    /// 群众反映: what residents say, each 0 to 100.
    pub ratings: Vec<u8>,
    /// 参加活动类型, as on the feedback card; may be empty.
    pub kind: String,
    /// 参加活动方式, as on the feedback card; may be empty.
    pub mode: String,
}

impl Entry {
    /// Its kind, or what it is about where it bears none: projects, posts and wishes bear none of their own.
    pub fn kind_name(&self) -> &str {
        if self.kind.is_empty() { self.source.kind().on_paper() } else { &self.kind }
    }
}
