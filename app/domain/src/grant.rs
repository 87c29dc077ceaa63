//! What a link gives: who acts, and what was added to the role. The relay keeps it with the link and tells the device.
//!
//! It decides nothing: the table is in [`crate::access`].

use std::{collections::BTreeSet, fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    access::{Building, Estate},
    id::Id,
    principal::{Principal, Role, Staff},
};

/// A building of an estate: whose households one survey holds. The text form is `estate/building`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    /// The estate.
    pub estate: Id<Estate>,
    /// The building.
    pub building: Id<Building>,
}

/// The text is not a building of an estate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a building of an estate")]
pub struct InvalidSite;

/// Who acts, and what staff gave this person beyond the role.
///
/// The flag stands only with staff and buildings only with surveyors: a grant that says more is read as one that does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Grant {
    principal: Principal,
    admin: bool,
    buildings: Arc<BTreeSet<Site>>,
}

/// A grant as it is written.
#[derive(Deserialize)]
struct Written {
    principal: Principal,
    #[serde(default)]
    admin: bool,
    #[serde(default)]
    buildings: BTreeSet<Site>,
}

impl Grant {
    /// Who acts, with a flag and with buildings, as far as they mean something for the role.
    pub fn new(principal: Principal, admin: bool, buildings: BTreeSet<Site>) -> Self {
        let role = principal.role();
        Self {
            principal,
            admin: admin && role == Role::Staff,
            buildings: Arc::new(if role == Role::Surveyor { buildings } else { BTreeSet::new() }),
        }
    }

    /// A clerk who is an administrator.
    pub fn admin(id: Id<Staff>) -> Self {
        Self::new(Principal::Staff(id), true, BTreeSet::new())
    }

    /// Who acts.
    pub const fn principal(&self) -> Principal {
        self.principal
    }

    /// In which role.
    pub const fn role(&self) -> Role {
        self.principal.role()
    }

    /// Whether it is a clerk who may change settings, staff links, and remove data.
    pub const fn is_admin(&self) -> bool {
        self.admin
    }

    /// The buildings of a surveyor.
    pub fn buildings(&self) -> &BTreeSet<Site> {
        &self.buildings
    }
}

/// What the role gives by itself.
impl From<Principal> for Grant {
    fn from(principal: Principal) -> Self {
        Self::new(principal, false, BTreeSet::new())
    }
}

impl From<Written> for Grant {
    fn from(Written { principal, admin, buildings }: Written) -> Self {
        Self::new(principal, admin, buildings)
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.estate, self.building)
    }
}

impl FromStr for Site {
    type Err = InvalidSite;

    fn from_str(text: &str) -> Result<Self, InvalidSite> {
        let (estate, building) = text.split_once('/').ok_or(InvalidSite)?;
        let bad = |_| InvalidSite;
        Ok(Self { estate: estate.parse().map_err(bad)?, building: building.parse().map_err(bad)? })
    }
}

impl Serialize for Site {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Site {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(number: u8) -> Site {
        Site { estate: Id::from_random([1; 10]), building: Id::from_random([number; 10]) }
    }

    #[test]
    fn text_and_back() {
        assert_eq!(site(3).to_string().parse(), Ok(site(3)));
        for text in ["", "/", "0123456789abcdef", "0123456789abcdef/x", "0123456789abcdef/0123456789abcdef/"]
        {
            assert_eq!(text.parse::<Site>(), Err(InvalidSite), "{text}");
        }
    }

    #[test]
    fn a_role_takes_only_what_means_something_for_it() {
        let all = BTreeSet::from([site(1), site(2)]);
        for (principal, admin, buildings) in [
            (Principal::Staff(Id::from_random([1; 10])), true, 0),
            (Principal::Surveyor(Id::from_random([2; 10])), false, 2),
            (Principal::Member(Id::from_random([3; 10])), false, 0),
            (Principal::District(Id::from_random([4; 10])), false, 0),
        ] {
            let grant = Grant::new(principal, true, all.clone());
            assert_eq!((grant.is_admin(), grant.buildings().len()), (admin, buildings), "{principal}");
            let written = serde_json::json!({ "principal": principal, "admin": true, "buildings": all });
            assert_eq!(serde_json::from_value::<Grant>(written).unwrap(), grant, "read from outside");
            let again = serde_json::to_value(&grant).unwrap();
            assert_eq!(serde_json::from_value::<Grant>(again).unwrap(), grant);
            let bare = serde_json::json!({ "principal": principal });
            assert_eq!(serde_json::from_value::<Grant>(bare).unwrap(), Grant::from(principal));
        }
    }
}
