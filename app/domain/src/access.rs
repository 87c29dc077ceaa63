//! Documents by audience, and who may read and write which: one table, one pure function.
//!
//! The relay asks it for every frame; the app asks the same function to decide what it offers. What a *guarded*
//! writer may touch inside a document is not decided here.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    id::Id,
    moment::Year,
    principal::{Link, Member, Principal, Unit},
    wish::Claimant,
};

/// An estate, as a label for ids.
#[derive(Debug)]
pub enum Estate {}
/// A building, as a label for ids.
#[derive(Debug)]
pub enum Building {}

/// A document. The text form (`wall/2026`) is its name on the wire and in stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocName {
    /// Profile, settings, displayed names.
    Community,
    /// Published wishes of a year, without identity, and their claims.
    Wall(Year),
    /// A member's own file.
    Member(Id<Member>),
    /// A unit's own file.
    Unit(Id<Unit>),
    /// The private half of the wishes of a year.
    Casework(Year),
    /// Households of a building.
    Survey(Id<Estate>, Id<Building>),
    /// What residents of one link sent in.
    Inbox(Id<Link>),
    /// Counts per period.
    Summary,
}

/// The text is not the name of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a document name")]
pub struct InvalidDocName;

/// What a principal may do with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Not even know that it exists.
    None,
    /// Read everything in it.
    Read,
    /// Read, and write what is one's own in it.
    Guarded,
    /// Read and write everything.
    Write,
}

impl Access {
    /// Whether the document may be read.
    pub const fn reads(self) -> bool {
        !matches!(self, Self::None)
    }

    /// Whether changes to the document may be offered at all.
    pub const fn writes(self) -> bool {
        matches!(self, Self::Guarded | Self::Write)
    }
}

/// The table of the architecture, section 3: who may do what with a document.
pub fn access(who: &Principal, doc: &DocName) -> Access {
    use Access::{Guarded, None, Read, Write};
    match (who, doc) {
        (Principal::Staff(_), _) => Write,
        (Principal::Member(_) | Principal::Liaison(_), DocName::Wall(_)) => Guarded,
        (Principal::District(_), DocName::Summary) | (_, DocName::Community | DocName::Wall(_)) => Read,
        (Principal::Member(me), DocName::Member(of)) if me == of => Guarded,
        (Principal::Liaison(me), DocName::Unit(of)) if me == of => Guarded,
        (Principal::Resident(me), DocName::Inbox(of)) if me == of => Guarded,
        (
            Principal::Surveyor(_)
            | Principal::Member(_)
            | Principal::Liaison(_)
            | Principal::Resident(_)
            | Principal::District(_),
            DocName::Member(_)
            | DocName::Unit(_)
            | DocName::Casework(_)
            | DocName::Survey(..)
            | DocName::Inbox(_)
            | DocName::Summary,
        ) => None,
    }
}

/// Whether somebody may remove personal data: mark records, and start a document's next epoch.
pub fn may_remove(who: &Principal, doc: &DocName) -> bool {
    matches!(who, Principal::Staff(_)) && access(who, doc) == Access::Write
}

/// Whether a guarded writer may write this key of this section: only what lies under the writer's own name.
///
/// On the wall these are the steps of the own claims (`wish/claimant/step`), in the own file the notes.
pub fn owns(who: &Principal, doc: &DocName, section: &str, key: &str) -> bool {
    match (doc, section) {
        (DocName::Wall(_), "claims") => {
            let mut parts = key.split('/');
            let (wish, claimant, step) = (parts.next(), parts.next(), parts.next());
            let whole = wish.is_some_and(|wish| wish.parse::<Id<Link>>().is_ok())
                && step.is_some_and(|step| step.parse::<Id<Link>>().is_ok())
                && parts.next().is_none();
            let own = Claimant::of(*who).map(|own| own.to_string());
            whole && own.is_some() && claimant == own.as_deref()
        }
        (DocName::Member(_) | DocName::Unit(_), "notes") => access(who, doc) == Access::Guarded,
        _ => false,
    }
}

impl fmt::Display for DocName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Community => f.write_str("community"),
            Self::Wall(year) => write!(f, "wall/{year}"),
            Self::Member(id) => write!(f, "member/{id}"),
            Self::Unit(id) => write!(f, "unit/{id}"),
            Self::Casework(year) => write!(f, "casework/{year}"),
            Self::Survey(estate, building) => write!(f, "survey/{estate}/{building}"),
            Self::Inbox(link) => write!(f, "inbox/{link}"),
            Self::Summary => f.write_str("summary"),
        }
    }
}

impl FromStr for DocName {
    type Err = InvalidDocName;

    fn from_str(text: &str) -> Result<Self, InvalidDocName> {
        let parts: Vec<&str> = text.split('/').collect();
        let bad = |_| InvalidDocName;
        match *parts.as_slice() {
            ["community"] => Ok(Self::Community),
            ["summary"] => Ok(Self::Summary),
            ["wall", year] => year.parse().map(Self::Wall).map_err(|_| InvalidDocName),
            ["casework", year] => year.parse().map(Self::Casework).map_err(|_| InvalidDocName),
            ["member", id] => id.parse().map(Self::Member).map_err(bad),
            ["unit", id] => id.parse().map(Self::Unit).map_err(bad),
            ["inbox", id] => id.parse().map(Self::Inbox).map_err(bad),
            ["survey", estate, building] => {
                Ok(Self::Survey(estate.parse().map_err(bad)?, building.parse().map_err(bad)?))
            }
            _ => Err(InvalidDocName),
        }
    }
}

impl Serialize for DocName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DocName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_docs() -> Vec<DocName> {
        vec![
            DocName::Community,
            DocName::Wall(Year(2026)),
            DocName::Member(Id::from_random([1; 10])),
            DocName::Member(Id::from_random([2; 10])),
            DocName::Unit(Id::from_random([1; 10])),
            DocName::Unit(Id::from_random([2; 10])),
            DocName::Casework(Year(2026)),
            DocName::Survey(Id::from_random([1; 10]), Id::from_random([1; 10])),
            DocName::Inbox(Id::from_random([1; 10])),
            DocName::Inbox(Id::from_random([2; 10])),
            DocName::Summary,
        ]
    }

    #[test]
    fn names_read_back() {
        for doc in all_docs() {
            assert_eq!(doc.to_string().parse(), Ok(doc));
        }
        for text in ["", "wall", "wall/26", "wall/2026/", "member/x", "casework/9999", "Community"] {
            assert_eq!(text.parse::<DocName>(), Err(InvalidDocName), "{text}");
        }
    }

    #[test]
    fn guarded_writers_own_only_what_bears_their_name() {
        let me = Principal::Member(Id::from_random([1; 10]));
        let (wish, other, step) =
            (Id::<()>::from_random([5; 10]), Id::<()>::from_random([2; 10]), Id::<()>::from_random([6; 10]));
        let mine = Id::<()>::from_random([1; 10]);
        let wall = DocName::Wall(Year(2026));
        let file = DocName::Member(Id::from_random([1; 10]));
        for (doc, section, key, expected) in [
            (wall, "claims", format!("{wish}/member:{mine}/{step}"), true),
            (wall, "claims", format!("{wish}/member:{other}/{step}"), false),
            (wall, "claims", format!("{wish}/unit:{mine}/{step}"), false),
            (wall, "claims", format!("{wish}/member:{mine}/{step}/more"), false),
            (wall, "claims", format!("{wish}/member:{mine}"), false),
            (wall, "claims", format!("/member:{mine}/{step}"), false),
            (wall, "steps", format!("{wish}/{step}"), false),
            (wall, "wishes", format!("{wish}/content"), false),
            (file, "notes", format!("{wish}/{step}"), true),
            (file, "disclosed", wish.to_string(), false),
            (file, "card", "phone".to_owned(), false),
            (DocName::Member(Id::from_random([2; 10])), "notes", format!("{wish}/{step}"), false),
            (DocName::Community, "people", me.to_string(), false),
        ] {
            assert_eq!(owns(&me, &doc, section, &key), expected, "{doc} {section} {key}");
        }
    }

    /// Role × document, in the order of `all_docs`: N none, R read, G guarded, W write.
    #[test]
    fn table() {
        let rows = [
            (Principal::Staff(Id::from_random([9; 10])), "WWWWWWWWWWW"),
            (Principal::Member(Id::from_random([1; 10])), "RGGNNNNNNNN"),
            (Principal::Liaison(Id::from_random([1; 10])), "RGNNGNNNNNN"),
            (Principal::Resident(Id::from_random([1; 10])), "RRNNNNNNGNN"),
            (Principal::Surveyor(Id::from_random([1; 10])), "RRNNNNNNNNN"),
            (Principal::District(Id::from_random([1; 10])), "RRNNNNNNNNR"),
        ];
        for (who, expected) in rows {
            let got: String = all_docs()
                .iter()
                .map(|doc| match access(&who, doc) {
                    Access::None => 'N',
                    Access::Read => 'R',
                    Access::Guarded => 'G',
                    Access::Write => 'W',
                })
                .collect();
            assert_eq!(got, expected, "{who}");
        }
    }
}
