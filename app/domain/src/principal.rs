//! Who acts: one principal behind every session and every change.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::id::Id;

/// A community clerk. A label for ids.
#[derive(Debug)]
pub enum Staff {}
/// An in-service Party member. A label for ids.
#[derive(Debug)]
pub enum Member {}
/// A unit (employer) whose members report to the community. A label for ids.
#[derive(Debug)]
pub enum Unit {}
/// A link handed out to somebody without a register entry: residents, surveyors, the district. A label for ids.
#[derive(Debug)]
pub enum Link {}

/// What a principal may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Community staff.
    Staff,
    /// Surveyor of some buildings.
    Surveyor,
    /// In-service Party member.
    Member,
    /// Contact person of a unit.
    Liaison,
    /// Resident behind a public link.
    Resident,
    /// District office: counts only.
    District,
}

/// Who acts. The text form (`member:0123…`) is the author id in the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    /// A clerk.
    Staff(Id<Staff>),
    /// A surveyor, known by the link.
    Surveyor(Id<Link>),
    /// A member.
    Member(Id<Member>),
    /// The unit, acting through its contact person.
    Liaison(Id<Unit>),
    /// A resident, known by the link.
    Resident(Id<Link>),
    /// The district office, known by the link.
    District(Id<Link>),
}

/// The text is not a principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a principal")]
pub struct InvalidPrincipal;

impl Principal {
    /// The role that decides what the principal may read and write.
    pub const fn role(self) -> Role {
        match self {
            Self::Staff(_) => Role::Staff,
            Self::Surveyor(_) => Role::Surveyor,
            Self::Member(_) => Role::Member,
            Self::Liaison(_) => Role::Liaison,
            Self::Resident(_) => Role::Resident,
            Self::District(_) => Role::District,
        }
    }
}

impl Role {
    /// The word in the text form of a principal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Surveyor => "surveyor",
            Self::Member => "member",
            Self::Liaison => "liaison",
            Self::Resident => "resident",
            Self::District => "district",
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.role().word();
        match self {
            Self::Staff(id) => write!(f, "{word}:{id}"),
            Self::Surveyor(id) | Self::Resident(id) | Self::District(id) => write!(f, "{word}:{id}"),
            Self::Member(id) => write!(f, "{word}:{id}"),
            Self::Liaison(id) => write!(f, "{word}:{id}"),
        }
    }
}

impl FromStr for Principal {
    type Err = InvalidPrincipal;

    fn from_str(text: &str) -> Result<Self, InvalidPrincipal> {
        fn id<T>(text: &str) -> Result<Id<T>, InvalidPrincipal> {
            text.parse().map_err(|_| InvalidPrincipal)
        }
        let (word, rest) = text.split_once(':').ok_or(InvalidPrincipal)?;
        match word {
            "staff" => id(rest).map(Self::Staff),
            "surveyor" => id(rest).map(Self::Surveyor),
            "member" => id(rest).map(Self::Member),
            "liaison" => id(rest).map(Self::Liaison),
            "resident" => id(rest).map(Self::Resident),
            "district" => id(rest).map(Self::District),
            _ => Err(InvalidPrincipal),
        }
    }
}

impl Serialize for Principal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Principal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for principal in [
            Principal::Staff(Id::from_random([1; 10])),
            Principal::Surveyor(Id::from_random([2; 10])),
            Principal::Member(Id::from_random([3; 10])),
            Principal::Liaison(Id::from_random([4; 10])),
            Principal::Resident(Id::from_random([5; 10])),
            Principal::District(Id::from_random([6; 10])),
        ] {
            assert_eq!(principal.to_string().parse(), Ok(principal));
        }
        assert_eq!("staff".parse::<Principal>(), Err(InvalidPrincipal));
        assert_eq!("clerk:0000000000000000".parse::<Principal>(), Err(InvalidPrincipal));
    }
}
