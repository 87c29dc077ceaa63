//! Notices and public display (公示、通知、展示; seed 管理办法 四, R-12; domain 2.15): what the community tells everybody.
//!
//! A notice is a card that everybody reads, on the page of notices, on the board and on paper. One that tells of a person is
//! published only with that person's consent. The display of a quarter gathers what members promised and what came of it
//! ([`quarter`]).

pub mod quarter;

use serde::{Deserialize, Serialize};

use crate::{
    field::{Fields, fields},
    mask::{Classified, PrivacyClass, Shape},
    moment::Day,
    wish::Contested,
};

/// What kind of notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// 公示: something may be said against it.
    Public,
    /// 通知.
    Inform,
    /// 展示: promises, results, stories.
    Display,
}

impl NoticeKind {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Public, Self::Inform, Self::Display];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Inform => "inform",
            Self::Display => "display",
        }
    }

    /// The kind with this name in the documents.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }

    /// As it stands on paper, which is Chinese only.
    pub const fn on_paper(self) -> &'static str {
        match self {
            Self::Public => "公示",
            Self::Inform => "通知",
            Self::Display => "展示",
        }
    }
}

fields! {
    /// A field of a notice.
    pub enum NoticeField {
        /// 标题.
        Title = "title",
        /// 类别: the name of a [`NoticeKind`].
        Kind = "kind",
        /// 正文.
        Text = "text",
        /// 起, `yyyy-mm-dd`.
        From = "from",
        /// 止, `yyyy-mm-dd`.
        To = "to",
        /// Nothing while it is written, [`SHOWN`], [`TAKEN_DOWN`].
        Status = "status",
        /// The id of the member of whom it tells.
        About = "about",
        /// `yes` when that member agreed to be told of.
        Consent = "consent",
    }
}

/// A notice's card.
pub type NoticeCard = Fields<NoticeField>;

/// The status of what everybody is shown.
pub const SHOWN: &str = "shown";
/// The status of what is shown no longer.
pub const TAKEN_DOWN: &str = "taken_down";

impl NoticeField {
    /// What has to be there before it is published.
    pub const REQUIRED: [Self; 4] = [Self::Title, Self::Kind, Self::Text, Self::From];
}

/// Everybody reads it.
impl Classified for NoticeField {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Open
    }

    fn shape(&self) -> Shape {
        Shape::Words
    }
}

/// A notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicNotice {
    /// What it says.
    pub card: NoticeCard,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
}

/// Where a notice is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeState {
    /// Everybody is shown it.
    Shown,
    /// Its time has not begun.
    Waiting,
    /// 草稿.
    Draft,
    /// Its time is over.
    Over,
    /// 撤下.
    TakenDown,
}

impl PublicNotice {
    /// Where it is on a day.
    pub fn state(&self, today: Day) -> NoticeState {
        let day = |field| self.card.get(field).parse::<Day>().ok();
        match self.card.get(NoticeField::Status) {
            SHOWN if day(NoticeField::To).is_some_and(|to| to < today) => NoticeState::Over,
            SHOWN if day(NoticeField::From).is_some_and(|from| from > today) => NoticeState::Waiting,
            SHOWN => NoticeState::Shown,
            TAKEN_DOWN => NoticeState::TakenDown,
            _ => NoticeState::Draft,
        }
    }

    /// What kind it is.
    pub fn kind(&self) -> Option<NoticeKind> {
        NoticeKind::from_key(self.card.get(NoticeField::Kind))
    }
}

/// Why a notice cannot be published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoticeRefusal {
    /// Fields are empty.
    Lacks(Vec<NoticeField>),
    /// It ends before it begins.
    EndsBefore,
    /// The person it tells of has not agreed.
    NoConsent,
}

/// Whether a card may be published as it is.
pub fn check(card: &NoticeCard) -> Result<(), NoticeRefusal> {
    let lacking = card.lacking(&NoticeField::REQUIRED);
    if !lacking.is_empty() {
        return Err(NoticeRefusal::Lacks(lacking));
    }
    let day = |field| card.get(field).parse::<Day>().ok();
    if let (Some(from), Some(to)) = (day(NoticeField::From), day(NoticeField::To))
        && to < from
    {
        return Err(NoticeRefusal::EndsBefore);
    }
    if card.has(NoticeField::About) && card.get(NoticeField::Consent) != "yes" {
        return Err(NoticeRefusal::NoConsent);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> NoticeCard {
        NoticeCard::default()
            .with(NoticeField::Title, "关于停水的通知")
            .with(NoticeField::Kind, "inform")
            .with(NoticeField::Text, "明天上午停水")
            .with(NoticeField::From, "2026-03-20")
            .with(NoticeField::To, "2026-03-25")
            .with(NoticeField::Status, SHOWN)
    }

    #[test]
    fn it_is_shown_in_its_time() {
        let notice = PublicNotice { card: card(), ..PublicNotice::default() };
        for (day, is) in [
            ("2026-03-19", NoticeState::Waiting),
            ("2026-03-20", NoticeState::Shown),
            ("2026-03-25", NoticeState::Shown),
            ("2026-03-26", NoticeState::Over),
        ] {
            assert_eq!(notice.state(day.parse().unwrap()), is, "{day}");
        }
        for (status, is) in [("", NoticeState::Draft), (TAKEN_DOWN, NoticeState::TakenDown)] {
            let card = card().with(NoticeField::Status, status);
            let notice = PublicNotice { card, ..PublicNotice::default() };
            assert_eq!(notice.state("2026-03-20".parse().unwrap()), is);
        }
    }

    #[test]
    fn what_is_not_ready_or_not_agreed_to_is_not_published() {
        assert_eq!(check(&card()), Ok(()));
        let bare = card().with(NoticeField::Text, "").with(NoticeField::Kind, "");
        let lacks = vec![NoticeField::Kind, NoticeField::Text];
        assert_eq!(check(&bare), Err(NoticeRefusal::Lacks(lacks)));
        assert_eq!(check(&card().with(NoticeField::To, "2026-03-01")), Err(NoticeRefusal::EndsBefore));
        let story = card().with(NoticeField::About, "x");
        assert_eq!(check(&story), Err(NoticeRefusal::NoConsent));
        assert_eq!(check(&story.clone().with(NoticeField::Consent, "no")), Err(NoticeRefusal::NoConsent));
        assert_eq!(check(&story.with(NoticeField::Consent, "yes")), Ok(()));
    }
}
