//! Keeping and removing personal data: what is due for removal, what goes and what stays, and the facts that say so.
//!
//! Removal has two halves. A *mark* is an ordinary fact beside a record: from then on nobody sees or edits what is to
//! go. A *rotation* of the document then writes what stays into a new epoch without history; it is asked for by a fact,
//! too, so that both can be prepared without a network. Who may do it is decided by [`crate::access::may_remove`]; how
//! a document is rotated is not known here.

mod due;
mod fields;
mod plan;
mod thing;

use serde::{Deserialize, Serialize};

pub use due::{Due, closed_on, due, review_again};
pub use fields::{
    card_stays, case_stays, goes, open_stays, opinion_stays, order_stays, pair_stays, words_go,
};
pub use plan::{Preview, Subject, parts, preview, removal};
pub use thing::{Thing, let_go, things};

use crate::{
    access::DocName,
    community::Community,
    edit::{Edit, FileOf},
    grant::Site,
    id::Id,
    moment::{Day, Moment, Year},
    order::Order,
    principal::{Link, Principal},
    survey::Door,
    unmask::{self, Unmasked},
    wish::Wish,
};

/// A label for ids of rotations that were asked for.
#[derive(Debug)]
pub enum Rotation {}

/// The last part of the key of a mark: `record/removed`.
pub const REMOVED: &str = "removed";
/// The last part of the key under which it says why a record is kept for longer: `record/kept`.
pub const KEPT: &str = "kept";
/// The record under which rotations are asked for, in the first section of every document: `wanted/<rotation>`.
pub const WANTED: &str = "wanted";
/// The record under which it says what rotations there were, in the same section: `rotated/<epoch>`.
pub const ROTATED: &str = "rotated";

/// Why something is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemovalReason {
    /// 保管期满: closed for longer than the settings say.
    Due,
    /// 本人要求: the person asked for it.
    Requested,
    /// 误收集: it should never have been collected.
    Mistaken,
}

impl RemovalReason {
    /// Every reason, in the order of the forms.
    pub const ALL: [Self; 3] = [Self::Due, Self::Requested, Self::Mistaken];
}

/// What is removed from one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The private half of a wish.
    Case(Id<Wish>),
    /// The published half of a wish.
    Card(Id<Wish>),
    /// What a claimant was told of a wisher, and noted about the wish.
    Shared(FileOf, Id<Wish>),
    /// A member's or a unit's own file.
    File(FileOf),
    /// A door of a survey: the household, its visits, who was met there, what was told.
    Door(Site, Id<Door>),
    /// What staff know of a pair, an opinion or an order, in the casework of a year.
    Record(Year, Thing),
    /// What a file says of one of them in words.
    Told(FileOf, Thing),
    /// What everybody reads of an order, on the wall of a year.
    Open(Year, Id<Order>),
    /// What a resident sent in of an order, and was told.
    Sent(Id<Link>, Id<Order>),
}

impl Part {
    /// The document the part is in; `None` when the wish is not known here.
    pub fn doc(self, community: &Community) -> Option<DocName> {
        let year = |wish| community.wish(wish).map(|wish| wish.year);
        match self {
            Self::Case(wish) => year(wish).map(DocName::Casework),
            Self::Card(wish) => year(wish).map(DocName::Wall),
            Self::Shared(file, _) | Self::Told(file, _) | Self::File(file) => Some(file.doc()),
            Self::Record(year, _) => Some(DocName::Casework(year)),
            Self::Open(year, _) => Some(DocName::Wall(year)),
            Self::Sent(link, _) => Some(DocName::Inbox(link)),
            Self::Door(site, _) => Some(DocName::Survey(site.estate, site.building)),
        }
    }
}

/// The mark on a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// Who marked it.
    pub by: Principal,
    /// When.
    pub at: Moment,
    /// Why.
    pub why: RemovalReason,
}

/// Why a record is kept although its time is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keeping {
    /// Who decided.
    pub by: Principal,
    /// When.
    pub at: Moment,
    /// Why, in words.
    pub why: String,
    /// The day on which it is asked again.
    pub until: Day,
}

/// A rotation that was asked for and has not been made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Who asked.
    pub by: Principal,
    /// When.
    pub at: Moment,
    /// Why.
    pub why: RemovalReason,
    /// The old log is destroyed at once, without waiting for devices to say that they have let go of it.
    pub at_once: bool,
}

/// A rotation that was made. It stays in the document and names nobody but who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotated {
    /// Who made it.
    pub by: Principal,
    /// When.
    pub at: Moment,
    /// Why.
    pub why: RemovalReason,
    /// How many records were emptied by it.
    pub records: u32,
    /// How many values were removed by it.
    pub values: u32,
    /// How many fields had several values, of which the shown one was carried over.
    pub contested: u32,
}

/// What a document says of its rotations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotations {
    /// Asked for, not made yet.
    pub wanted: Vec<(Id<Rotation>, Wanted)>,
    /// Made, oldest first.
    pub made: Vec<Rotated>,
}

/// Whether a key belongs to what is said here, and so is written only by whoever may remove.
pub fn is_reserved(key: &str) -> bool {
    let (mut first, mut last) = ("", key);
    if let Some((start, _)) = key.split_once('/') {
        first = start;
    }
    if let Some((_, end)) = key.rsplit_once('/') {
        last = end;
    }
    matches!(first, WANTED | ROTATED) || matches!(last, REMOVED | KEPT)
}

/// What is still said of an edit that is about a removed wish or order and has to be said all the same: that somebody was shown what
/// is masked, without the words. `None` for every other edit.
pub fn without_words(community: &Community, edit: &Edit) -> Option<Edit> {
    let Edit::Unmask { year, id, unmasked } = edit else { return None };
    let gone = match unmasked.subject {
        unmask::Subject::Wish(wish) => {
            let case = community.wish(wish).and_then(|wish| wish.case.as_ref());
            case.is_some_and(|case| case.removed.is_some())
        }
        unmask::Subject::Order(order) => Thing::Order(order).is_removed(community),
        unmask::Subject::Member(_)
        | unmask::Subject::Unit(_)
        | unmask::Subject::Door(..)
        | unmask::Subject::Ledger(_) => false,
    };
    let said = Unmasked { words: String::new(), ..unmasked.clone() };
    gone.then_some(Edit::Unmask { year: *year, id: *id, unmasked: said })
}

/// Whether the edit is about something that was removed: it can never be done any more.
pub fn is_about_removed(community: &Community, edit: &Edit) -> bool {
    if matches!(edit, Edit::Remove { .. } | Edit::Keep { .. } | Edit::Rotate { .. }) {
        return false;
    }
    let wish = edit.wish().and_then(|id| community.wish(id));
    let gone = wish.is_some_and(|wish| {
        let case = wish.case.as_ref().is_some_and(|case| case.removed.is_some());
        case || wish.card.as_ref().is_some_and(|card| card.removed.is_some())
    });
    let thing = Thing::of(edit).is_some_and(|thing| {
        let told = edit.file().and_then(|file| community.file(file));
        thing.is_removed(community) || told.is_some_and(|file| file.let_go.contains_key(&thing))
    });
    let emptied = edit.file().and_then(|file| community.file(file)).is_some_and(|file| {
        file.removed.is_some() || edit.wish().is_some_and(|wish| file.unshared.contains_key(&wish))
    });
    let door = match edit {
        Edit::Survey(edit) => edit.door(),
        _ => None,
    };
    let of_survey = door.is_some_and(|(site, door)| {
        community.surveys.get(&site).is_some_and(|survey| survey.removed.contains_key(&door))
    });
    gone || thing || emptied || of_survey
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_requests_are_known_by_their_keys() {
        let id = Id::<Wish>::from_random([1; 10]);
        for (key, reserved) in [
            (format!("{id}/removed"), true),
            (format!("{id}/kept"), true),
            ("removed".to_owned(), true),
            (format!("wanted/{id}"), true),
            ("rotated/1-00000000".to_owned(), true),
            (format!("{id}/content"), false),
            (format!("{id}/{id}"), false),
            ("phone".to_owned(), false),
        ] {
            assert_eq!(is_reserved(&key), reserved, "{key}");
        }
    }
}
