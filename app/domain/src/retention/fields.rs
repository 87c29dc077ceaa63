//! What of a marked record goes and what stays (domain 2.16): restricted and sensitive fields, names and everything in
//! words go; numbers, kinds, categories and the steps of the work stay, so that statistics stay true.
//!
//! A record kind to come needs a line in [`goes`] only when part of it is to stay: without one, all of it goes.

use super::{REMOVED, ROTATED, WANTED};
use crate::{
    access::DocName,
    wish::{CardField, WishField},
};

/// Whether a field of the private half stays.
pub const fn case_stays(field: WishField) -> bool {
    match field {
        WishField::No
        | WishField::Kind
        | WishField::Category
        | WishField::Amount
        | WishField::Channel
        | WishField::Consent
        | WishField::Difficulty => true,
        WishField::WisherName
        | WishField::Gender
        | WishField::Age
        | WishField::Group
        | WishField::Content
        | WishField::Reason
        | WishField::Address
        | WishField::Phone
        | WishField::Guardian
        | WishField::CollectedBy => false,
    }
}

/// Whether a field of the published half stays.
pub const fn card_stays(field: CardField) -> bool {
    match field {
        CardField::No | CardField::Kind | CardField::Category | CardField::Difficulty => true,
        CardField::DisplayName | CardField::Group | CardField::Content => false,
    }
}

/// Whether the value under a key is to go. `marked` says whether a record of a section bears the mark; the record of a
/// whole file is the empty one of its first section.
pub fn goes(doc: &DocName, section: &str, key: &str, marked: impl Fn(&str, &str) -> bool) -> bool {
    let (record, rest) = key.split_once('/').unwrap_or((key, ""));
    if record == WANTED || record == ROTATED || rest == REMOVED || key == REMOVED {
        return false;
    }
    match (doc, section) {
        // Who did what when, without words; who was shown what, and why: the proof stays.
        (DocName::Wall(_) | DocName::Casework(_), "steps")
        | (DocName::Wall(_), "claims")
        | (DocName::Casework(_), "unmasked") => false,
        (DocName::Wall(_), "wishes") => {
            marked(section, record) && !CardField::from_key(rest).is_some_and(card_stays)
        }
        (DocName::Casework(_), "wishes") => {
            let stays = rest == "collected" || WishField::from_key(rest).is_some_and(case_stays);
            marked(section, record) && !stays
        }
        (DocName::Casework(_), "whys") => marked("wishes", record),
        (DocName::Member(_) | DocName::Unit(_), "disclosed" | "notes") => {
            marked("card", "") || marked("disclosed", record)
        }
        (DocName::Member(_) | DocName::Unit(_), _) => marked("card", ""),
        (DocName::Survey(..), _) => marked("households", record),
        (
            DocName::Community
            | DocName::Wall(_)
            | DocName::Casework(_)
            | DocName::Inbox(_)
            | DocName::Summary,
            _,
        ) => marked(section, record),
    }
}

/// Whether of the value under a key only the words go: who was shown what of a removed wish, and when, is proof; why, in
/// words, may say something about the person.
pub fn words_go(doc: &DocName, section: &str, key: &str, marked: impl Fn(&str, &str) -> bool) -> bool {
    let record = key.split_once('/').map(|(record, _)| record);
    matches!((doc, section), (DocName::Casework(_), "unmasked"))
        && record.is_some_and(|record| marked("wishes", record))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::Id, moment::Year};

    #[test]
    fn words_and_identity_go_and_the_rest_stays() {
        let casework = DocName::Casework(Year(2024));
        let wall = DocName::Wall(Year(2024));
        let file = DocName::Member(Id::from_random([1; 10]));
        let survey = DocName::Survey(Id::from_random([1; 10]), Id::from_random([2; 10]));
        for (doc, section, key, expected) in [
            (casework, "wishes", "w/wisher_name", true),
            (casework, "wishes", "w/content", true),
            (casework, "wishes", "w/of_a_newer_version", true),
            (casework, "wishes", "w/kept", true),
            (casework, "wishes", "w/no", false),
            (casework, "wishes", "w/category", false),
            (casework, "wishes", "w/collected", false),
            (casework, "wishes", "w/removed", false),
            (casework, "wishes", "other/content", false),
            (casework, "wishes", "wanted/x", false),
            (casework, "steps", "w/s", false),
            (casework, "unmasked", "w/s", false),
            (casework, "whys", "w/s", true),
            (casework, "whys", "other/s", false),
            (wall, "wishes", "w/display_name", true),
            (wall, "wishes", "w/kind", false),
            (wall, "claims", "w/member:x/s", false),
            (file, "disclosed", "w", true),
            (file, "notes", "w/s", true),
            (file, "notes", "other/s", false),
            (file, "card", "phone", false),
            (survey, "residents", "w/p/name", true),
            (survey, "residents", "other/p/name", false),
            (survey, "households", "w/room", true),
            (survey, "households", "w/removed", false),
        ] {
            let marked = |_: &str, record: &str| record == "w";
            assert_eq!(goes(&doc, section, key, marked), expected, "{doc} {section} {key}");
        }
        let whole = |section: &str, record: &str| (section, record) == ("card", "");
        for (section, key, expected) in [
            ("card", "phone", true),
            ("card", "removed", false),
            ("disclosed", "w", true),
            ("disclosed", "w/removed", false),
            ("notes", "w/s", true),
            ("own", "x", true),
        ] {
            assert_eq!(goes(&file, section, key, whole), expected, "{section} {key}");
        }
        // One mark beside the household is enough for everything of its door.
        let household = |section: &str, record: &str| (section, record) == ("households", "d");
        for (section, key, expected) in [
            ("households", "d/phone", true),
            ("visits", "d/v", true),
            ("residents", "d/p/name", true),
            ("needs", "d/n/words", true),
            ("needs", "e/n/words", false),
        ] {
            assert_eq!(goes(&survey, section, key, household), expected, "{section} {key}");
        }
    }
    #[test]
    fn of_an_unmasking_only_the_words_go() {
        let casework = DocName::Casework(Year(2024));
        let marked = |section: &str, record: &str| (section, record) == ("wishes", "w");
        for (doc, section, key, expected) in [
            (casework, "unmasked", "w/1", true),
            (casework, "unmasked", "other/1", false),
            (casework, "whys", "w/1", false),
            (DocName::Wall(Year(2024)), "unmasked", "w/1", false),
        ] {
            assert_eq!(words_go(&doc, section, key, marked), expected, "{doc} {section} {key}");
        }
    }
}
