//! Fields that edits name: of the profile, and those that every card has; and whose own file it is.

use serde::{Deserialize, Serialize};

use super::Edit;
use crate::{
    access::DocName,
    id::Id,
    principal::{Member, Unit},
    register::{MemberField, UnitField},
    wish::Claimant,
};

/// A field of the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileField {
    /// 社区名称.
    Name,
    /// 社区党组织.
    PartyOrg,
    /// 社区联系人.
    ContactName,
    /// 社区联系电话.
    ContactPhone,
}

/// A field that every card has, a member's or a unit's: what people are known and reached by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileField {
    /// 姓名, or the unit's name.
    Name,
    /// 联系电话.
    Phone,
    /// 工作单位, or the unit's contact person.
    Attached,
    /// `yes` when the member (the unit) agreed that everybody may see the full name; else it is masked, 张**.
    ShowsName,
}

/// Whose own file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileOf {
    /// A member's.
    Member(Id<Member>),
    /// A unit's.
    Unit(Id<Unit>),
}

impl FileOf {
    /// The document of the file.
    pub const fn doc(self) -> DocName {
        match self {
            Self::Member(id) => DocName::Member(id),
            Self::Unit(id) => DocName::Unit(id),
        }
    }

    /// Sets a field that every card has.
    pub const fn fill(self, field: FileField, value: String) -> Edit {
        Edit::SetFile { file: self, field, value }
    }

    /// The file of a claimant.
    pub const fn of(claimant: Claimant) -> Self {
        match claimant {
            Claimant::Member(id) => Self::Member(id),
            Claimant::Unit(id) => Self::Unit(id),
        }
    }
}

impl ProfileField {
    /// Every field.
    pub const ALL: [Self; 4] = [Self::Name, Self::PartyOrg, Self::ContactName, Self::ContactPhone];

    /// The field with this name in the documents.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::PartyOrg => "party_org",
            Self::ContactName => "contact_name",
            Self::ContactPhone => "contact_phone",
        }
    }
}

impl FileField {
    /// Every field.
    pub const ALL: [Self; 4] = [Self::Name, Self::Phone, Self::Attached, Self::ShowsName];

    /// The field of a member's card.
    pub const fn of_member(self) -> MemberField {
        match self {
            Self::Name => MemberField::Name,
            Self::Phone => MemberField::Phone,
            Self::Attached => MemberField::UnitName,
            Self::ShowsName => MemberField::ShowsName,
        }
    }

    /// The field of a unit's card.
    pub const fn of_unit(self) -> UnitField {
        match self {
            Self::Name => UnitField::Name,
            Self::Phone => UnitField::ContactPhone,
            Self::Attached => UnitField::ContactName,
            Self::ShowsName => UnitField::ShowsName,
        }
    }

    /// The name in the documents: the same on both cards.
    pub const fn key(self) -> &'static str {
        self.of_member().key()
    }

    /// The field with this name in the documents.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }
}
