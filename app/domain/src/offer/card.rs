//! The card of a post or a project, its state, and whom it fits.

use serde::{Deserialize, Serialize};

use super::{Fate, Offer, engagements};
use crate::{
    field::{Fields, fields},
    mask::{Classified, PrivacyClass, Shape},
    moment::Day,
    register::{MemberCard, MemberField},
};

/// A post is held, a project is finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferKind {
    /// 服务岗位 (domain 2.3): members hold it.
    Post,
    /// 服务项目 (domain 2.4): members, or units collectively, bring it to an end.
    Project,
}

impl OfferKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Post, Self::Project];

    /// The name in addresses and settings; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Project => "project",
        }
    }
}

fields! {
    /// A field of a post or a project.
    pub enum OfferField {
        /// 名称.
        Name = "name",
        /// 类别.
        Category = "category",
        /// 岗位职责, 项目内容.
        Duties = "duties",
        /// 专业要求, separated by `、`.
        Skills = "skills",
        /// 拟认领数.
        Planned = "planned",
        /// 网格.
        Grid = "grid",
        /// 服务对象和预计人数; projects.
        Beneficiaries = "beneficiaries",
        /// 联系人: of the office, shown to everybody.
        Contact = "contact_name",
        /// 联系电话: of the office, shown to everybody.
        Phone = "contact_phone",
        /// 起, `yyyy-mm-dd`.
        From = "from",
        /// 止 of a post, 办结时限 of a project, `yyyy-mm-dd`.
        To = "to",
        /// Nothing while it is written, [`PUBLISHED`], [`WITHDRAWN`].
        Status = "status",
        /// 办结日期 of a project, `yyyy-mm-dd`.
        FinishedOn = "finished_on",
        /// 成效 of a project, in words for everybody.
        Result = "result",
        /// The year it is filed under: what is done about it lies on that year's wall.
        Year = "year",
    }
}

/// What is offered.
pub type OfferCard = Fields<OfferField>;

/// The status of what members may take on.
pub const PUBLISHED: &str = "published";
/// The status of what nobody takes on any more (停用, 终止).
pub const WITHDRAWN: &str = "withdrawn";

impl OfferField {
    /// What has to be there before it is published.
    pub const REQUIRED: [Self; 5] = [Self::Name, Self::Category, Self::Duties, Self::Planned, Self::Year];
}

/// Everybody reads what is offered; its contact is the office's.
impl Classified for OfferField {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Open
    }

    fn shape(&self) -> Shape {
        Shape::Words
    }
}

/// Where a post or a project is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfferState {
    /// 草稿, 待发布.
    Draft,
    /// 已发布, 招募.
    Open,
    /// 满员.
    Full,
    /// Its time is over.
    Over,
    /// 已完成; projects.
    Finished,
    /// 停用, 终止.
    Withdrawn,
}

/// The state on a day.
pub fn state(offer: &Offer, today: Day) -> OfferState {
    let card = &offer.card;
    let over = card.get(OfferField::To).parse::<Day>().is_ok_and(|to| to < today);
    match card.get(OfferField::Status) {
        WITHDRAWN => OfferState::Withdrawn,
        _ if card.has(OfferField::FinishedOn) => OfferState::Finished,
        PUBLISHED if over => OfferState::Over,
        PUBLISHED if taken(offer) >= offer.planned() => OfferState::Full,
        PUBLISHED => OfferState::Open,
        _ => OfferState::Draft,
    }
}

/// 实认领数: how many hold it or have finished it.
pub fn taken(offer: &Offer) -> usize {
    engagements(offer).iter().filter(|one| one.fate.is_held() || one.fate == Fate::Done).count()
}

/// How well it fits a member: one for every skill asked for, one for a wish to serve that is its category, one for the
/// own grid.
pub fn fit(offer: &OfferCard, member: &MemberCard) -> usize {
    let has = |field: MemberField, word: &str| member.get(field).split('、').any(|own| own.trim() == word);
    let skills = offer.get(OfferField::Skills).split('、').map(str::trim).filter(|skill| !skill.is_empty());
    let category = offer.get(OfferField::Category).trim_end_matches('岗');
    let wished = !category.is_empty()
        && member.get(MemberField::ServiceIntents).split('、').any(|intent| {
            !intent.is_empty() && (category.contains(intent.trim()) || intent.contains(category))
        });
    let grid = offer.has(OfferField::Grid) && offer.get(OfferField::Grid) == member.get(MemberField::Grid);
    skills.filter(|skill| has(MemberField::ProfessionalSkills, skill)).count()
        + usize::from(wished)
        + usize::from(grid)
}
