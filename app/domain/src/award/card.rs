//! The card of a selection: what is honoured, for which time, and how it is decided.

use serde::{Deserialize, Serialize};

use crate::{
    field::{Fields, fields},
    mask::{Classified, PrivacyClass, Shape},
};

/// Which honour (seed 管理办法 四).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwardKind {
    /// 社区服务之星: by the quarter or the year.
    ServiceStar,
    /// 最美在职党员: by the year, of those who have been registered for one (domain 3.7).
    BestMember,
}

/// The time it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// 全年.
    Year,
    /// 第一季度.
    First,
    /// 第二季度.
    Second,
    /// 第三季度.
    Third,
    /// 第四季度.
    Fourth,
}

/// How it is decided (domain 3.7: 测评或投票).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// 投票, by members.
    Vote,
    /// 测评: scores of 0 to 100.
    Score,
}

impl AwardKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ServiceStar, Self::BestMember];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ServiceStar => "service_star",
            Self::BestMember => "best_member",
        }
    }

    /// The honour with this name in the documents.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }

    /// As it stands on paper, which is Chinese only.
    pub const fn on_paper(self) -> &'static str {
        match self {
            Self::ServiceStar => "社区服务之星",
            Self::BestMember => "最美在职党员",
        }
    }
}

impl Period {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Year, Self::First, Self::Second, Self::Third, Self::Fourth];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::First => "q1",
            Self::Second => "q2",
            Self::Third => "q3",
            Self::Fourth => "q4",
        }
    }

    /// The period with this name in the documents.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }

    /// As it stands on paper behind the year.
    pub const fn on_paper(self) -> &'static str {
        match self {
            Self::Year => "度",
            Self::First => "第一季度",
            Self::Second => "第二季度",
            Self::Third => "第三季度",
            Self::Fourth => "第四季度",
        }
    }
}

impl Way {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Vote, Self::Score];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Vote => "vote",
            Self::Score => "score",
        }
    }

    /// The way with this name in the documents.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }
}

fields! {
    /// A field of a selection.
    pub enum AwardField {
        /// 奖项: the name of an [`AwardKind`].
        Kind = "kind",
        /// 年度: also the year it is filed under.
        Year = "year",
        /// 期间: the name of a [`Period`].
        Period = "period",
        /// 评选条件, in words.
        Conditions = "conditions",
        /// 名额.
        Places = "places",
        /// 推荐开始, `yyyy-mm-dd`.
        From = "nominate_from",
        /// 推荐截止, `yyyy-mm-dd`.
        To = "nominate_to",
        /// 评定方式: the name of a [`Way`].
        Way = "way",
        /// 公示工作日.
        NoticeDays = "notice_days",
    }
}

/// A selection's card.
pub type AwardCard = Fields<AwardField>;

impl AwardField {
    /// What has to be there before it is opened.
    pub const REQUIRED: [Self; 8] = [
        Self::Kind,
        Self::Year,
        Self::Period,
        Self::Conditions,
        Self::Places,
        Self::From,
        Self::To,
        Self::Way,
    ];
}

/// Everybody reads what is selected and how.
impl Classified for AwardField {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Open
    }

    fn shape(&self) -> Shape {
        Shape::Words
    }
}

impl AwardCard {
    /// Which honour.
    pub fn kind(&self) -> Option<AwardKind> {
        AwardKind::from_key(self.get(AwardField::Kind))
    }

    /// The time it is for.
    pub fn period(&self) -> Option<Period> {
        Period::from_key(self.get(AwardField::Period))
    }

    /// How it is decided; by vote when nobody has said.
    pub fn way(&self) -> Way {
        Way::from_key(self.get(AwardField::Way)).unwrap_or(Way::Vote)
    }

    /// `2026年第三季度社区服务之星`.
    pub fn on_paper(&self) -> String {
        let year = self.get(AwardField::Year);
        let period = self.period().map_or("", Period::on_paper);
        let kind = self.kind().map_or("", AwardKind::on_paper);
        let period = if year.is_empty() { String::new() } else { format!("{year}年{period}") };
        format!("{period}{kind}")
    }
}
