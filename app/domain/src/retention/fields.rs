//! What of a marked record goes and what stays (domain 2.16): restricted and sensitive fields, names and everything in
//! words go; numbers, kinds, categories and the steps of the work stay, so that statistics stay true.
//!
//! A record kind to come needs a line in [`goes`] only when part of it is to stay: without one, all of it goes.

use super::{REMOVED, ROTATED, WANTED};
use crate::{
    access::{DocName, OPINION, ORDER, PAIR},
    opinion::OpinionField,
    order::{OpenField, OrderField},
    pair::PairField,
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

/// Whether a field of a pair stays.
pub const fn pair_stays(field: PairField) -> bool {
    match field {
        PairField::Helpers
        | PairField::From
        | PairField::To
        | PairField::Every
        | PairField::Status
        | PairField::EndedOn => true,
        PairField::Name
        | PairField::Phone
        | PairField::Address
        | PairField::Door
        | PairField::Difficulty
        | PairField::Needs
        | PairField::Goal
        | PairField::Ending => false,
    }
}

/// Whether a field of an opinion stays.
pub const fn opinion_stays(field: OpinionField) -> bool {
    match field {
        OpinionField::No | OpinionField::Source | OpinionField::Grid | OpinionField::Category => true,
        OpinionField::ResidentName | OpinionField::Phone | OpinionField::Address | OpinionField::Content => {
            false
        }
    }
}

/// Whether a field of the private half of an order stays.
pub const fn order_stays(field: OrderField) -> bool {
    match field {
        OrderField::Category
        | OrderField::Item
        | OrderField::Urgency
        | OrderField::Consent
        | OrderField::Channel => true,
        OrderField::Name
        | OrderField::Phone
        | OrderField::Reach
        | OrderField::Address
        | OrderField::Content
        | OrderField::Proxy
        | OrderField::Inbox
        | OrderField::Pictures => false,
    }
}

/// Whether a field of what everybody reads of an order stays.
pub const fn open_stays(field: OpenField) -> bool {
    match field {
        OpenField::Category | OpenField::Urgency => true,
        OpenField::Content | OpenField::Note => false,
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
        (DocName::Casework(_), "whys") => {
            let order = record.strip_prefix(ORDER).is_some_and(|order| marked("orders", order));
            order || marked("wishes", record)
        }
        (DocName::Casework(_), "pairs") => {
            marked(section, record) && !PairField::from_key(rest).is_some_and(pair_stays)
        }
        (DocName::Casework(_), "opinions") => {
            let stays = rest == "collected" || OpinionField::from_key(rest).is_some_and(opinion_stays);
            marked(section, record) && !stays
        }
        (DocName::Casework(_), "orders") => {
            marked(section, record) && !OrderField::from_key(rest).is_some_and(order_stays)
        }
        (DocName::Wall(_), "orders") => {
            marked(section, record) && !OpenField::from_key(rest).is_some_and(open_stays)
        }
        // What was taken over is with staff; the mark stands beside what they told.
        (DocName::Inbox(_), _) => marked("answers", record),
        (DocName::Member(_) | DocName::Unit(_), "disclosed" | "notes") => {
            marked("card", "") || marked("disclosed", record)
        }
        (DocName::Member(_) | DocName::Unit(_), _) => marked("card", ""),
        (DocName::Survey(..), _) => marked("households", record),
        (DocName::Community | DocName::Wall(_) | DocName::Casework(_) | DocName::Summary, _) => {
            marked(section, record)
        }
    }
}

/// The words in a fact that stays: who did what, and when, is proof; what was said may say something about the person. As
/// places in the fact; none where nothing of it goes.
pub fn words_go(
    doc: &DocName,
    section: &str,
    key: &str,
    marked: impl Fn(&str, &str) -> bool,
) -> &'static [&'static str] {
    let Some((record, _)) = key.split_once('/') else { return &[] };
    let told = |kind: &str| record.starts_with(kind) && marked("disclosed", record);
    match (doc, section) {
        (DocName::Casework(_), "unmasked")
            if marked("wishes", record)
                || record.strip_prefix(ORDER).is_some_and(|order| marked("orders", order)) =>
        {
            &["/step/words"]
        }
        (DocName::Casework(_), "steps")
            if record.strip_prefix(OPINION).is_some_and(|opinion| marked("opinions", opinion)) =>
        {
            &["/step/handled/measure", "/step/replied/reply", "/step/visited/words"]
        }
        (DocName::Member(_) | DocName::Unit(_), "own") if told(PAIR) => {
            &["/step/visited/content", "/step/visited/material", "/step/visited/effect"]
        }
        (DocName::Member(_) | DocName::Unit(_), "facts") if told(PAIR) => {
            &["/step/entered/content", "/step/entered/material", "/step/entered/effect", "/step/refused/why"]
        }
        (DocName::Member(_) | DocName::Unit(_), "own") if told(OPINION) => {
            &["/step/content", "/step/name", "/step/phone", "/step/address"]
        }
        (DocName::Member(_) | DocName::Unit(_), "facts") if told(OPINION) => &["/step/words"],
        _ => &[],
    }
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
            // Stars and a day, like the visit in casework: the member's number stays that of staff.
            (file, "facts", "satisfied/w", false),
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
            ("facts", "satisfied/w", true),
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
        let marked =
            |section: &str, record: &str| matches!((section, record), ("wishes", "w") | ("orders", "o"));
        for (doc, section, key, expected) in [
            (casework, "unmasked", "w/1", true),
            (casework, "unmasked", "order:o/1", true),
            (casework, "unmasked", "order:w/1", false),
            (casework, "unmasked", "other/1", false),
            (casework, "whys", "w/1", false),
            (DocName::Wall(Year(2024)), "unmasked", "w/1", false),
        ] {
            assert_eq!(!words_go(&doc, section, key, marked).is_empty(), expected, "{doc} {section} {key}");
        }
    }

    #[test]
    fn of_pairs_opinions_and_orders_who_and_when_stay() {
        let (casework, wall) = (DocName::Casework(Year(2024)), DocName::Wall(Year(2024)));
        let file = DocName::Member(Id::from_random([1; 10]));
        let inbox = DocName::Inbox(Id::from_random([1; 10]));
        let marked = |section: &str, record: &str| match section {
            "pairs" | "opinions" | "orders" | "answers" => record == "x",
            "disclosed" => ["pair:x", "opinion:x", "order:x"].contains(&record),
            _ => false,
        };
        for (doc, section, key, all, words) in [
            (casework, "pairs", "x/name", true, false),
            (casework, "pairs", "x/difficulty", true, false),
            (casework, "pairs", "x/helpers", false, false),
            (casework, "pairs", "y/name", false, false),
            (casework, "opinions", "x/content", true, false),
            (casework, "opinions", "x/category", false, false),
            (casework, "opinions", "x/collected", false, false),
            (casework, "steps", "opinion:x/1", false, true),
            (casework, "steps", "opinion:y/1", false, false),
            (casework, "orders", "x/phone", true, false),
            (casework, "orders", "x/category", false, false),
            (casework, "whys", "order:x/1", true, false),
            (casework, "whys", "order:y/1", false, false),
            (wall, "orders", "x/content", true, false),
            (wall, "orders", "x/category", false, false),
            (wall, "steps", "order:x/1", false, false),
            (file, "disclosed", "pair:x", true, false),
            (file, "disclosed", "pair:x/removed", false, false),
            (file, "own", "pair:x/1", false, true),
            (file, "facts", "pair:x/1", false, true),
            (file, "own", "pair:y/1", false, false),
            (file, "own", "opinion:x/1", false, true),
            (file, "facts", "opinion:x/1", false, true),
            (file, "disclosed", "order:x", true, false),
            (file, "notes", "order:x/1", true, false),
            (file, "notes", "order:y/1", false, false),
            (inbox, "entries", "x/1", true, false),
            (inbox, "answers", "x/1", true, false),
            (inbox, "answers", "x/removed", false, false),
            (inbox, "entries", "y/1", false, false),
        ] {
            assert_eq!(goes(&doc, section, key, marked), all, "{doc} {section} {key}");
            assert_eq!(!words_go(&doc, section, key, marked).is_empty(), words, "{doc} {section} {key}");
        }
    }
}
