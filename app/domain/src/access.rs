//! Documents by audience, and who may read and write which: one table, one pure function.
//!
//! The relay asks it for every frame and, in a *guarded* document, for every key of a change ([`owns`]); the app asks the
//! same functions to decide what it offers. What is a sensible thing to do at the time is decided in [`crate::edit`].

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    grant::{Grant, Site},
    id::Id,
    moment::Year,
    principal::{Link, Member, Principal, Role, Unit},
    service::RECORD,
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

/// What stands before the id of a post or a project on the wall and in files, where there are also wishes.
pub const OFFER: &str = "offer:";
/// What stands before the id of a selection of those who are honoured there.
pub const AWARD: &str = "award:";

/// What stands before the id of an activity on the wall, in the casework and in files.
pub const ACTIVITY: &str = "activity:";

/// What stands before the id of a pair in files: who helps whom, and the visits.
pub const PAIR: &str = "pair:";

/// What stands before the id of an opinion in casework and files, where there are also wishes.
pub const OPINION: &str = "opinion:";

/// What stands before the id of a team on the wall.
pub const TEAM: &str = "team:";

/// What stands before the id of an order on the wall, with staff and in files.
pub const ORDER: &str = "order:";

/// What stands before the keys of feedback cards in the files of members and units.
pub const FEEDBACK: &str = "feedback:";

/// What stands before the id of a demand in the community, and in the file of a unit that answers it.
pub const DEMAND: &str = "demand:";

/// What stands before the id of a project of a unit and the community, in the unit's file.
pub const JOINT: &str = "joint:";

/// What stands before the id of an agreement of a unit and the community, in the unit's file.
pub const AGREEMENT: &str = "agreement:";

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

/// What a guarded writer may do with one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Own {
    /// It is not the writer's own.
    Nothing,
    /// Write it once: nobody's value may be written over.
    Adds,
    /// Write it, and write it again.
    Writes,
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
pub fn access(who: &Grant, doc: &DocName) -> Access {
    use Access::{Guarded, None, Read, Write};
    match (who.principal(), doc) {
        (Principal::Staff(_), DocName::Community) if !who.is_admin() => Guarded,
        (Principal::Staff(_), _) => Write,
        (Principal::Member(_) | Principal::Liaison(_), DocName::Wall(_)) => Guarded,
        (Principal::District(_), DocName::Summary) | (_, DocName::Community | DocName::Wall(_)) => Read,
        (Principal::Member(me), DocName::Member(of)) if me == *of => Guarded,
        (Principal::Liaison(me), DocName::Unit(of)) if me == *of => Guarded,
        (Principal::Resident(me), DocName::Inbox(of)) if me == *of => Guarded,
        (Principal::Surveyor(_), DocName::Survey(estate, building))
            if who.buildings().contains(&Site { estate: *estate, building: *building }) =>
        {
            Write
        }
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

/// Whether somebody may remove personal data: mark records, and start a document's next epoch. Only administrators do.
pub fn may_remove(who: &Grant, doc: &DocName) -> bool {
    who.is_admin() && access(who, doc) == Access::Write
}

/// What a guarded writer may do with this key of this section: only what lies under the writer's own name.
///
/// On the wall these are the steps of the own claims (`wish/claimant/step`, `offer:post/claimant/step`, `activity:one/member/step`,
/// `team:team/claimant/step`, `award:selection/claimant/step`, `order:order/claimant/step`); in the own file what the owner says; in the own
/// inbox new entries; in the community everything but what is for administrators.
pub fn owns(who: &Grant, doc: &DocName, section: &str, key: &str) -> Own {
    if access(who, doc) != Access::Guarded {
        return Own::Nothing;
    }
    match (doc, section) {
        (DocName::Wall(_), "claims") => {
            let mut parts = key.split('/');
            let (wish, claimant, step) = (parts.next(), parts.next(), parts.next());
            let activity = wish.and_then(|thing| thing.strip_prefix(ACTIVITY));
            let thing = |thing: &str| {
                let kind = || [OFFER, TEAM, AWARD, ORDER].iter().find_map(|kind| thing.strip_prefix(kind));
                activity.or_else(kind).unwrap_or(thing).parse::<Id<Link>>().is_ok()
            };
            let whole = wish.is_some_and(thing)
                && step.is_some_and(|step| step.parse::<Id<Link>>().is_ok())
                && parts.next().is_none();
            // Members sign up for activities, units do not.
            let own = Claimant::of(who.principal())
                .filter(|own| activity.is_none() || matches!(own, Claimant::Member(_)))
                .map(|own| own.to_string());
            if whole && own.is_some() && claimant == own.as_deref() { Own::Writes } else { Own::Nothing }
        }
        (DocName::Inbox(_), "entries") => Own::Adds,
        // What was reported is what was verified: nobody writes over it.
        (DocName::Member(_), "own") if key.starts_with(RECORD) => Own::Adds,
        (DocName::Community, "profile" | "settings") => Own::Nothing,
        (DocName::Member(_) | DocName::Unit(_), "notes" | "own")
        | (DocName::Unit(_), "roster" | "letters" | "resources")
        | (DocName::Community, _) => Own::Writes,
        _ => Own::Nothing,
    }
}

/// Whether links of this role, and their devices, are made, changed and revoked by this person.
pub fn manages(who: &Grant, role: Role) -> bool {
    match (who.role(), role) {
        (Role::Staff, Role::Staff | Role::District) => who.is_admin(),
        (Role::Staff, Role::Surveyor | Role::Member | Role::Liaison | Role::Resident) => true,
        (Role::Surveyor | Role::Member | Role::Liaison | Role::Resident | Role::District, _) => false,
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
            DocName::Survey(Id::from_random([1; 10]), Id::from_random([2; 10])),
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

    const fn id<T>(number: u8) -> Id<T> {
        Id::from_random([number; 10])
    }

    fn roles() -> Vec<(Grant, &'static str)> {
        let site = Site { estate: id(1), building: id(1) };
        let surveyor = |buildings| Grant::new(Principal::Surveyor(id(1)), false, buildings);
        vec![
            (Grant::admin(id(9)), "WWWWWWWWWWWW"),
            (Principal::Staff(id(9)).into(), "GWWWWWWWWWWW"),
            (Principal::Member(id(1)).into(), "RGGNNNNNNNNN"),
            (Principal::Liaison(id(1)).into(), "RGNNGNNNNNNN"),
            (Principal::Resident(id(1)).into(), "RRNNNNNNNGNN"),
            (surveyor([site].into()), "RRNNNNNWNNNN"),
            (surveyor([].into()), "RRNNNNNNNNNN"),
            (Principal::District(id(1)).into(), "RRNNNNNNNNNR"),
        ]
    }

    #[test]
    fn guarded_writers_own_only_what_bears_their_name() {
        let me = Grant::from(Principal::Member(id(1)));
        let unit = Grant::from(Principal::Liaison(id(1)));
        let resident = Grant::from(Principal::Resident(id(1)));
        let clerk = Grant::from(Principal::Staff(id(9)));
        let (wish, mine, other, step): (Id<()>, Id<()>, Id<()>, Id<()>) = (id(5), id(1), id(2), id(6));
        let wall = DocName::Wall(Year(2026));
        let (file, files) = (DocName::Member(id(1)), DocName::Unit(id(1)));
        let (inbox, community) = (DocName::Inbox(id(1)), DocName::Community);
        let (no, adds, writes) = (Own::Nothing, Own::Adds, Own::Writes);
        let claim = |claimant: String| format!("{wish}/{claimant}/{step}");
        for (who, doc, section, key, expected) in [
            (&me, wall, "claims", claim(format!("member:{mine}")), writes),
            (&me, wall, "claims", claim(format!("member:{other}")), no),
            (&me, wall, "claims", claim(format!("unit:{mine}")), no),
            (&unit, wall, "claims", claim(format!("unit:{mine}")), writes),
            (&me, wall, "claims", format!("offer:{wish}/member:{mine}/{step}"), writes),
            (&me, wall, "claims", format!("offer:{wish}/member:{other}/{step}"), no),
            (&me, wall, "claims", format!("team:{wish}/member:{mine}/{step}"), writes),
            (&me, wall, "claims", format!("team:{wish}/member:{other}/{step}"), no),
            (&me, wall, "steps", format!("team:{wish}/{step}"), no),
            (&me, file, "own", format!("pair:{wish}/{step}"), writes),
            (&me, file, "facts", format!("pair:{wish}/{step}"), no),
            (&me, file, "disclosed", format!("pair:{wish}"), no),
            (&me, DocName::Member(id(2)), "own", format!("pair:{wish}/{step}"), no),
            (&me, DocName::Casework(Year(2026)), "pairs", format!("{wish}/name"), no),
            (&me, wall, "claims", format!("award:{wish}/member:{mine}/{step}"), writes),
            (&me, wall, "claims", format!("award:{wish}/member:{other}/{step}"), no),
            (&unit, wall, "claims", format!("award:{wish}/unit:{mine}/{step}"), writes),
            (&me, wall, "claims", format!("award:offer:{wish}/member:{mine}/{step}"), no),
            (&me, wall, "steps", format!("award:{wish}/{step}"), no),
            (&me, file, "own", format!("award:{wish}/{step}"), writes),
            (&me, file, "facts", format!("award:{wish}/{step}"), no),
            (&me, DocName::Member(id(2)), "own", format!("award:{wish}/{step}"), no),
            (&me, wall, "claims", format!("order:{wish}/member:{mine}/{step}"), writes),
            (&me, wall, "claims", format!("order:{wish}/member:{other}/{step}"), no),
            (&me, wall, "claims", format!("order:offer:{wish}/member:{mine}/{step}"), no),
            (&me, wall, "steps", format!("order:{wish}/{step}"), no),
            (&me, wall, "orders", format!("{wish}/content"), no),
            (&me, wall, "claims", format!("other:{wish}/member:{mine}/{step}"), no),
            (&me, wall, "claims", format!("activity:{wish}/member:{mine}/{step}"), writes),
            (&me, wall, "claims", format!("activity:{wish}/member:{other}/{step}"), no),
            (&me, wall, "claims", format!("activity:offer:{wish}/member:{mine}/{step}"), no),
            (&unit, wall, "claims", format!("activity:{wish}/unit:{mine}/{step}"), no),
            (&me, wall, "steps", format!("activity:{wish}/{step}"), no),
            (&me, file, "own", format!("activity:{wish}/{step}"), writes),
            (&me, file, "service", format!("activity:{wish}/{step}"), no),
            (&me, wall, "steps", format!("offer:{wish}/{step}"), no),
            (&unit, wall, "claims", claim(format!("member:{mine}")), no),
            (&me, wall, "claims", format!("{wish}/member:{mine}/{step}/more"), no),
            (&me, wall, "claims", format!("{wish}/member:{mine}"), no),
            (&me, wall, "claims", format!("/member:{mine}/{step}"), no),
            (&me, wall, "steps", format!("{wish}/{step}"), no),
            (&me, wall, "wishes", format!("{wish}/content"), no),
            (&resident, wall, "claims", claim(format!("resident:{mine}")), no),
            (&me, file, "notes", format!("{wish}/{step}"), writes),
            (&me, file, "own", step.to_string(), writes),
            (&me, file, "own", format!("record:{wish}/{step}"), adds),
            (&me, file, "service", format!("record:{wish}/{step}"), no),
            (&me, file, "facts", step.to_string(), no),
            (&me, file, "service", step.to_string(), no),
            (&me, file, "papers", step.to_string(), no),
            (&me, file, "disclosed", wish.to_string(), no),
            (&me, file, "card", "phone".to_owned(), no),
            (&me, file, "roster", step.to_string(), no),
            (&me, DocName::Member(id(2)), "notes", format!("{wish}/{step}"), no),
            (&me, files, "notes", format!("{wish}/{step}"), no),
            (&me, community, "people", "anything".to_owned(), no),
            (&unit, files, "notes", step.to_string(), writes),
            (&unit, files, "own", step.to_string(), writes),
            (&unit, files, "roster", step.to_string(), writes),
            (&unit, files, "letters", step.to_string(), writes),
            (&unit, files, "resources", step.to_string(), writes),
            (&unit, files, "own", format!("joint:{wish}/{step}"), writes),
            (&unit, files, "own", format!("demand:{wish}/{step}"), writes),
            (&unit, files, "facts", format!("joint:{wish}/{step}"), no),
            (&unit, files, "card", format!("joint:{wish}/name"), no),
            (&unit, files, "card", format!("agreement:{wish}/no"), no),
            (&unit, community, "projects", format!("demand:{wish}/name"), no),
            (&clerk, community, "projects", format!("demand:{wish}/name"), writes),
            (&unit, files, "card", "phone".to_owned(), no),
            (&unit, files, "facts", step.to_string(), no),
            (&unit, files, "papers", step.to_string(), no),
            (&unit, DocName::Unit(id(2)), "roster", step.to_string(), no),
            (&resident, inbox, "entries", step.to_string(), adds),
            (&resident, inbox, "answers", step.to_string(), no),
            (&resident, DocName::Inbox(id(2)), "entries", step.to_string(), no),
            (&clerk, community, "people", "anything".to_owned(), writes),
            (&clerk, community, "notices", "anything".to_owned(), writes),
            (&clerk, community, "profile", "name".to_owned(), no),
            (&clerk, community, "settings", "round_days".to_owned(), no),
        ] {
            assert_eq!(owns(who, &doc, section, &key), expected, "{} {doc} {section} {key}", who.principal());
        }
    }

    /// Role × document, in the order of `all_docs`: N none, R read, G guarded, W write.
    #[test]
    fn table() {
        for (who, expected) in roles() {
            let got: String = all_docs()
                .iter()
                .map(|doc| match access(&who, doc) {
                    Access::None => 'N',
                    Access::Read => 'R',
                    Access::Guarded => 'G',
                    Access::Write => 'W',
                })
                .collect();
            assert_eq!(got, expected, "{who:?}");
        }
    }

    #[test]
    fn only_administrators_remove() {
        for (who, _) in roles() {
            for doc in all_docs() {
                assert_eq!(may_remove(&who, &doc), who.is_admin(), "{who:?} {doc}");
            }
        }
    }

    /// Role × role of the link, in the order of the list: who manages whose.
    #[test]
    fn only_administrators_manage_links_of_staff_and_district() {
        let links =
            [Role::Staff, Role::Surveyor, Role::Member, Role::Liaison, Role::Resident, Role::District];
        for (who, _) in roles() {
            let expected = match (who.role(), who.is_admin()) {
                (Role::Staff, true) => [true; 6],
                (Role::Staff, false) => [false, true, true, true, true, false],
                _ => [false; 6],
            };
            assert_eq!(links.map(|role| manages(&who, role)), expected, "{who:?}");
        }
    }
}
