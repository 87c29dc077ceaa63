//! Units (单位党组织): the ledger card and the kind that decides where their members report (domain 2.2, R-01 to R-03).

use serde::{Deserialize, Serialize};

use crate::{
    field::{Fields, fields},
    register::belonging::Scope,
};

fields! {
    /// A field of a unit's ledger card.
    pub enum UnitField {
        /// 单位名称.
        Name = "name",
        /// 单位类别, the key of a [`UnitType`].
        Type = "type",
        /// 单位党组织名称.
        PartyOrg = "party_org",
        /// 党组织类别 党委/党总支/党支部.
        PartyOrgType = "party_org_type",
        /// 地址.
        Address = "address",
        /// 单位联系人.
        ContactName = "attached",
        /// 联系电话.
        ContactPhone = "phone",
        /// 本单位联系社区 (seed §四): its name; this community when it is the one that is linked.
        LinkedCommunity = "linked_community",
        /// 在职党员数, as the unit states it.
        InServiceCount = "in_service_count",
        /// 党组织报到日期, `yyyy-mm-dd`.
        CheckinDate = "checkin_date",
        /// 党组织报到回执编号.
        ReceiptNo = "receipt_no",
        /// 服务队名称.
        TeamName = "team_name",
        /// 注销日期, `yyyy-mm-dd`; empty while it is active.
        ClosedOn = "closed_on",
        /// 注销原因.
        ClosedWhy = "closed_why",
        /// 同意公开单位名称 `yes`/`no`.
        ShowsName = "shows_name",
        /// 备注.
        Remark = "remark",
    }
}

/// A unit's ledger card.
pub type UnitCard = Fields<UnitField>;

impl UnitCard {
    /// What has to be there (domain 2.2, marked required).
    pub const REQUIRED: [UnitField; 5] = [
        UnitField::Name,
        UnitField::Type,
        UnitField::ContactName,
        UnitField::ContactPhone,
        UnitField::InServiceCount,
    ];

    /// Required fields that are still empty.
    pub fn missing(&self) -> Vec<UnitField> {
        self.lacking(&Self::REQUIRED)
    }

    /// The kind of unit, when it is known.
    pub fn unit_type(&self) -> Option<UnitType> {
        UnitType::from_key(self.get(UnitField::Type))
    }
}

/// 单位类别 (seed §三 参加范围).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitType {
    /// 区直机关, including 直属管理二级机构.
    DistrictOrgan,
    /// 办事处机关.
    SubdistrictOffice,
    /// 事业单位.
    PublicInstitution,
    /// 非公有制经济组织.
    NonPublicEnterprise,
    /// 社会组织.
    SocialOrganization,
    /// 其他领域.
    Other,
}

impl UnitType {
    /// Every kind, in the order of the card.
    pub const ALL: [Self; 6] = [
        Self::DistrictOrgan,
        Self::SubdistrictOffice,
        Self::PublicInstitution,
        Self::NonPublicEnterprise,
        Self::SocialOrganization,
        Self::Other,
    ];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::DistrictOrgan => "district_organ",
            Self::SubdistrictOffice => "subdistrict_office",
            Self::PublicInstitution => "public_institution",
            Self::NonPublicEnterprise => "non_public_enterprise",
            Self::SocialOrganization => "social_organization",
            Self::Other => "other",
        }
    }

    /// The kind with this name in the documents.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// As the forms, which are Chinese only, write it.
    pub const fn on_paper(self) -> &'static str {
        match self {
            Self::DistrictOrgan => "机关",
            Self::SubdistrictOffice => "办事处机关",
            Self::PublicInstitution => "事业单位",
            Self::NonPublicEnterprise => "非公企业",
            Self::SocialOrganization => "社会组织",
            Self::Other => "其他",
        }
    }

    /// Whether its members have to take part or are encouraged to (seed §三).
    pub const fn scope(self) -> Scope {
        match self {
            Self::DistrictOrgan | Self::SubdistrictOffice | Self::PublicInstitution => Scope::Required,
            Self::NonPublicEnterprise | Self::SocialOrganization | Self::Other => Scope::Encouraged,
        }
    }
}
