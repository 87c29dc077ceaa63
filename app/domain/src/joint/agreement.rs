//! 共建协议 (domain 2.11): what both sides agree on for a time, and who to talk to. Staff write it in the unit's file; it is
//! signed on paper, and from then on stays as it was signed.

use serde::{Deserialize, Serialize};

use crate::{
    field::{Fields, fields},
    mask::{Classified, PrivacyClass, Shape},
    moment::Day,
    wish::Contested,
};

fields! {
    /// A field of an agreement.
    pub enum AgreementField {
        /// 编号.
        No = "no",
        /// 共建内容, line by line.
        Content = "content",
        /// 共建项目, by their names at the time, separated by `、`.
        Projects = "projects",
        /// 提供的资源, by their names at the time, separated by `、`.
        Resources = "resources",
        /// 社区联络员.
        CommunityContact = "community_contact",
        /// 社区联络员电话.
        CommunityPhone = "community_phone",
        /// 单位联络员.
        UnitContact = "unit_contact",
        /// 单位联络员电话.
        UnitPhone = "unit_phone",
        /// 期限起, `yyyy-mm-dd`.
        From = "from",
        /// 期限止, `yyyy-mm-dd`.
        To = "to",
        /// 签订日期, `yyyy-mm-dd`; empty until both have signed.
        SignedOn = "signed_on",
    }
}

/// What both agree on.
pub type AgreementCard = Fields<AgreementField>;

/// An agreement of a unit and the community.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// What both agree on.
    pub card: AgreementCard,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
}

impl AgreementField {
    /// What has to be there before it is signed.
    pub const REQUIRED: [Self; 5] =
        [Self::Content, Self::CommunityContact, Self::UnitContact, Self::From, Self::To];
}

/// The unit and staff read it; the phone of somebody in the unit is masked in lists.
impl Classified for AgreementField {
    fn class(&self) -> PrivacyClass {
        match self {
            Self::UnitPhone => PrivacyClass::Restricted,
            Self::CommunityContact | Self::UnitContact => PrivacyClass::Internal,
            Self::No
            | Self::Content
            | Self::Projects
            | Self::Resources
            | Self::CommunityPhone
            | Self::From
            | Self::To
            | Self::SignedOn => PrivacyClass::Open,
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Self::UnitPhone => Shape::Phone,
            Self::CommunityContact | Self::UnitContact => Shape::Name,
            _ => Shape::Words,
        }
    }
}

/// Where an agreement is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementState {
    /// 起草.
    Draft,
    /// 有效.
    Valid,
    /// 已到期.
    Over,
}

impl Agreement {
    /// Where it is on a day.
    pub fn state(&self, today: Day) -> AgreementState {
        let to = self.card.get(AgreementField::To).parse::<Day>().ok();
        match self.card.has(AgreementField::SignedOn) {
            false => AgreementState::Draft,
            true if to.is_some_and(|to| to < today) => AgreementState::Over,
            true => AgreementState::Valid,
        }
    }
}
