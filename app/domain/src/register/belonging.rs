//! Which community a member reports to (seed §四, R-01 to R-05), and what to do where the seed contradicts itself.
//!
//! Section 四 is the specific rule and the default; section 五.3 speaks of the community where the member lives, and a
//! community may accept members on that basis too (domain 0.3, C1).

use serde::{Deserialize, Serialize};

use crate::register::unit::UnitType;

/// Why a member belongs to a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Basis {
    /// 本单位联系社区.
    UnitLinked,
    /// 办事处统一组织.
    OrganizedBySubdistrict,
    /// 单位所在地社区.
    UnitLocation,
    /// 居住地社区 (seed §五.3), where the community accepts it.
    Residence,
}

impl Basis {
    /// Every basis.
    pub const ALL: [Self; 4] =
        [Self::UnitLinked, Self::OrganizedBySubdistrict, Self::UnitLocation, Self::Residence];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::UnitLinked => "unit_linked",
            Self::OrganizedBySubdistrict => "organized_by_subdistrict",
            Self::UnitLocation => "unit_location",
            Self::Residence => "residence",
        }
    }

    /// The basis with this name in the documents.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.key() == key)
    }
}

/// Whether taking part is asked of a member or only encouraged (seed §三); R-17 concerns the first only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// 机关、办事处、事业单位.
    Required,
    /// 鼓励参加.
    Encouraged,
}

/// Where a member belongs, as far as this community can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Belonging {
    /// Here, on this basis.
    Here(Basis),
    /// To the community this rule names, which is another one.
    Elsewhere(Basis),
    /// The rule names the community by something that is not known yet (the linked community, the unit's place).
    Unknown(Basis),
}

impl Belonging {
    /// Whether the member may check in here.
    pub const fn is_here(self) -> bool {
        match self {
            Self::Here(_) => true,
            Self::Elsewhere(_) | Self::Unknown(_) => false,
        }
    }
}

/// What is known of a member and the unit, for the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts<'a> {
    /// The kind of unit.
    pub unit_type: UnitType,
    /// Name of the community the unit is linked with, or lies in; empty when it is not known.
    pub linked_community: &'a str,
    /// Name of this community.
    pub here: &'a str,
    /// Whether the member lives in this community.
    pub lives_here: bool,
    /// Whether this community accepts members because they live here.
    pub accepts_residents: bool,
}

/// Applies, then the residence rule where the community accepts it (C1).
pub fn belonging(facts: &Facts<'_>) -> Belonging {
    let basis = match facts.unit_type {
        UnitType::DistrictOrgan | UnitType::PublicInstitution => Basis::UnitLinked,
        UnitType::SubdistrictOffice => Basis::OrganizedBySubdistrict,
        UnitType::NonPublicEnterprise | UnitType::SocialOrganization | UnitType::Other => Basis::UnitLocation,
    };
    let by_unit = match (basis, facts.linked_community.trim()) {
        // The office decides for its own people; what it decided is entered as the unit's community.
        (_, "") => Belonging::Unknown(basis),
        (_, name) if same_community(name, facts.here) => Belonging::Here(basis),
        _ => Belonging::Elsewhere(basis),
    };
    if !by_unit.is_here() && facts.accepts_residents && facts.lives_here {
        return Belonging::Here(Basis::Residence);
    }
    by_unit
}

/// `梧桐苑` and `梧桐苑社区` are one community.
pub(crate) fn same_community(one: &str, two: &str) -> bool {
    let core = |name: &str| {
        let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        let name = name.strip_suffix("党组织").unwrap_or(&name).to_owned();
        let name = name.strip_suffix("居委会").unwrap_or(&name).to_owned();
        name.strip_suffix("社区").unwrap_or(&name).to_owned()
    };
    let (one, two) = (core(one), core(two));
    !one.is_empty() && one == two
}

#[cfg(test)]
mod tests {
    use super::{Basis, Belonging, Facts, belonging};
    use crate::register::unit::UnitType;

    #[test]
    fn the_unit_decides_and_residence_is_accepted_where_the_community_says_so() {
        use Belonging::{Elsewhere, Here, Unknown};
        use UnitType as U;
        for (unit_type, linked, lives_here, accepts, expected) in [
            (U::DistrictOrgan, "梧桐苑社区", false, false, Here(Basis::UnitLinked)),
            (U::PublicInstitution, " 梧桐苑 ", false, false, Here(Basis::UnitLinked)),
            (U::PublicInstitution, "桂花苑社区", false, false, Elsewhere(Basis::UnitLinked)),
            (U::DistrictOrgan, "", false, false, Unknown(Basis::UnitLinked)),
            (U::SubdistrictOffice, "梧桐苑社区", false, false, Here(Basis::OrganizedBySubdistrict)),
            (U::SubdistrictOffice, "", true, false, Unknown(Basis::OrganizedBySubdistrict)),
            (U::NonPublicEnterprise, "梧桐苑社区居委会", false, false, Here(Basis::UnitLocation)),
            (U::SocialOrganization, "桂花苑社区", true, false, Elsewhere(Basis::UnitLocation)),
            (U::SocialOrganization, "桂花苑社区", true, true, Here(Basis::Residence)),
            (U::DistrictOrgan, "桂花苑社区", true, true, Here(Basis::Residence)),
            (U::DistrictOrgan, "梧桐苑社区", true, true, Here(Basis::UnitLinked)),
            (U::Other, "", false, true, Unknown(Basis::UnitLocation)),
        ] {
            let facts = Facts {
                unit_type,
                linked_community: linked,
                here: "梧桐苑社区",
                lives_here,
                accepts_residents: accepts,
            };
            assert_eq!(belonging(&facts), expected, "{facts:?}");
        }
    }
}
