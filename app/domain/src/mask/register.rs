//! Privacy classes of the register and the survey (domain 2.16): cards of members and units, doors, people met, needs,
//! opinions.

use super::class::{Classified, PrivacyClass, Shape};
use crate::{
    import::DoorColumn,
    opinion::OpinionField,
    register::{MemberField, ResourceField, UnitField},
    survey::{BuildingField, DoorField, MetField, NeedField},
};

impl Classified for MemberField {
    fn class(&self) -> PrivacyClass {
        match self {
            Self::Unit
            | Self::UnitName
            | Self::UnitPartyOrg
            | Self::AssignedBranch
            | Self::Teams
            | Self::Grid
            | Self::CommunityPost => PrivacyClass::Open,
            Self::Name
            | Self::Gender
            | Self::Education
            | Self::JoinedParty
            | Self::Membership
            | Self::JobTitle
            | Self::ProfessionalSkills
            | Self::Hobbies
            | Self::ServiceIntents
            | Self::Availability
            | Self::Pledge
            | Self::LeadingCadre
            | Self::ShowsName
            | Self::SaidCheckedIn => PrivacyClass::Internal,
            Self::Ethnicity
            | Self::BirthMonth
            | Self::Photo
            | Self::Phone
            | Self::Estate
            | Self::Building
            | Self::Stair
            | Self::Room
            | Self::Address
            | Self::ResidenceDiffers
            | Self::Remark => PrivacyClass::Restricted,
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Name => Shape::Name,
            Self::Phone => Shape::Phone,
            Self::BirthMonth => Shape::Birth,
            Self::Estate | Self::Address => Shape::Address,
            _ => Shape::Words,
        }
    }
}

/// A unit's name and place are public, its contact person is reached by staff.
impl Classified for UnitField {
    fn class(&self) -> PrivacyClass {
        match self {
            Self::Name
            | Self::Type
            | Self::PartyOrg
            | Self::PartyOrgType
            | Self::Address
            | Self::LinkedCommunity
            | Self::InServiceCount
            | Self::CheckinDate
            | Self::ReceiptNo
            | Self::TeamName
            | Self::ClosedOn
            | Self::ShowsName => PrivacyClass::Open,
            Self::ContactName | Self::ClosedWhy | Self::Remark => PrivacyClass::Internal,
            Self::ContactPhone => PrivacyClass::Restricted,
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Self::ContactName => Shape::Name,
            Self::ContactPhone => Shape::Phone,
            _ => Shape::Words,
        }
    }
}

impl Classified for ResourceField {
    fn class(&self) -> PrivacyClass {
        match self {
            Self::Category | Self::Name | Self::Amount | Self::OpenHours | Self::Limits => PrivacyClass::Open,
            Self::ContactName => PrivacyClass::Internal,
            Self::ContactPhone => PrivacyClass::Restricted,
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Self::ContactName => Shape::Name,
            Self::ContactPhone => Shape::Phone,
            _ => Shape::Words,
        }
    }
}

impl Classified for BuildingField {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Open
    }

    fn shape(&self) -> Shape {
        Shape::Words
    }
}

/// Which doors a building has is no secret, who lives behind them is. 特殊群体 tells hardship or disability, and so may a
/// remark.
impl Classified for DoorField {
    fn class(&self) -> PrivacyClass {
        match self {
            Self::Stair | Self::Room | Self::Willing | Self::Satisfaction => PrivacyClass::Internal,
            Self::Householder | Self::Phone | Self::Residents | Self::Tenure => PrivacyClass::Restricted,
            Self::Groups | Self::Remark => PrivacyClass::Sensitive,
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Householder => Shape::Name,
            Self::Phone => Shape::Phone,
            _ => Shape::Words,
        }
    }
}

/// As the field of the door that it fills.
impl Classified for DoorColumn {
    fn class(&self) -> PrivacyClass {
        self.of_door().map_or(PrivacyClass::Open, |field| field.class())
    }

    fn shape(&self) -> Shape {
        self.of_door().map_or(Shape::Words, |field| field.shape())
    }
}

impl Classified for MetField {
    fn class(&self) -> PrivacyClass {
        match self {
            Self::Membership
            | Self::Employment
            | Self::Unit
            | Self::JobAndSkills
            | Self::Hobbies
            | Self::PartyOrg
            | Self::CheckedInAt
            | Self::ServiceIntents
            | Self::Availability
            | Self::Member
            | Self::NotMember => PrivacyClass::Internal,
            Self::Name | Self::Gender | Self::Birth | Self::Phone => PrivacyClass::Restricted,
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Name => Shape::Name,
            Self::Birth => Shape::Birth,
            Self::Phone => Shape::Phone,
            _ => Shape::Words,
        }
    }
}

/// What somebody needs tells how they live.
impl Classified for NeedField {
    fn class(&self) -> PrivacyClass {
        match self {
            Self::Category | Self::Wish | Self::Opinion | Self::Order | Self::Consent => {
                PrivacyClass::Internal
            }
            Self::Words => PrivacyClass::Sensitive,
        }
    }

    fn shape(&self) -> Shape {
        Shape::Words
    }
}

impl Classified for OpinionField {
    fn class(&self) -> PrivacyClass {
        match self {
            Self::No | Self::Grid | Self::Category => PrivacyClass::Open,
            Self::Source => PrivacyClass::Internal,
            Self::ResidentName | Self::Phone | Self::Address | Self::Content => PrivacyClass::Restricted,
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Self::ResidentName => Shape::Name,
            Self::Phone => Shape::Phone,
            Self::Address => Shape::Address,
            _ => Shape::Words,
        }
    }
}
