//! What the documents look like: their sections, their genesis, and how edits are written and records read.
//!
//! A document is a few root maps ("sections") made by its genesis; below them every value is a string under
//! `record/field`. Facts are JSON in one such string. No container is made after the genesis, so nothing that two
//! devices create can hide one another. Keys and meanings are only ever added.

mod read;
mod write;

use automerge::{
    ActorId, Automerge, Change, ObjId, ObjType, ROOT, ReadDoc, TextEncoding,
    transaction::{CommitOptions, Transactable},
};
use domain::access::DocName;
use sha2::{Digest, Sha256};

pub use read::{Reader, Touched, clear};
pub use write::{Put, plan, puts_of, write};

/// 16 random bytes that name a community.
pub type CommunityId = [u8; 16];

/// The version of the schema that this code writes. Documents of every earlier version stay readable.
pub const SCHEMA: i64 = 1;

/// Sections.
pub mod section {
    /// Community: who it is.
    pub const PROFILE: &str = "profile";
    /// Community: what it set for itself.
    pub const SETTINGS: &str = "settings";
    /// Community: displayed names.
    pub const PEOPLE: &str = "people";
    /// Wall and casework: fields, `wish/field`.
    pub const WISHES: &str = "wishes";
    /// Wall and casework: facts by staff, `wish/step`.
    pub const STEPS: &str = "steps";
    /// Wall: facts by claimants, `wish/claimant/step`.
    pub const CLAIMS: &str = "claims";
    /// Casework: reasons in words, `wish/step`.
    pub const WHYS: &str = "whys";
    /// Person's file: fields of the card.
    pub const CARD: &str = "card";
    /// Person's file: contact details, by wish.
    pub const DISCLOSED: &str = "disclosed";
    /// Person's file: notes in words, `wish/step`.
    pub const NOTES: &str = "notes";
    /// Documents whose content comes with a later version.
    pub const RECORDS: &str = "records";
}

/// The sections of a document, in the order in which the genesis makes them.
pub const fn sections(doc: &DocName) -> &'static [&'static str] {
    match doc {
        DocName::Community => &[section::PROFILE, section::SETTINGS, section::PEOPLE],
        DocName::Wall(_) => &[section::WISHES, section::STEPS, section::CLAIMS],
        DocName::Casework(_) => &[section::WISHES, section::STEPS, section::WHYS],
        DocName::Member(_) | DocName::Unit(_) => &[section::CARD, section::DISCLOSED, section::NOTES],
        DocName::Survey(..) | DocName::Inbox(_) | DocName::Summary => &[section::RECORDS],
    }
}

/// The document's id for neighbours: the same on every device that knows the community.
pub fn document_id(community: &CommunityId, doc: &DocName) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"doc");
    hash.update(community);
    hash.update(doc.to_string());
    hash.update(0_u32.to_be_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    id
}

/// The actor of every genesis.
pub fn genesis_actor() -> ActorId {
    ActorId::from([0_u8; 16])
}

/// Counts of the genesis' operations: root fields, then one per section.
const ROOT_FIELDS: u64 = 3;

/// The operation number of a section's container, which is part of its object id.
pub fn section_counter(doc: &DocName, name: &str) -> Option<u64> {
    let index = sections(doc).iter().position(|section| *section == name)?;
    Some(ROOT_FIELDS + 1 + u64::try_from(index).ok()?)
}

/// A document that holds only its genesis: byte-identical on every device.
pub fn fresh(community: &CommunityId, doc: &DocName) -> Automerge {
    let mut am = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint).with_actor(genesis_actor());
    let mut tx = am.transaction();
    let community_text: String =
        community.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let written = tx
        .put(ROOT, "name", doc.to_string())
        .and_then(|()| tx.put(ROOT, "community", community_text))
        .and_then(|()| tx.put(ROOT, "schema", SCHEMA))
        .and_then(|()| {
            sections(doc).iter().try_for_each(|name| tx.put_object(ROOT, *name, ObjType::Map).map(|_| ()))
        });
    debug_assert!(written.is_ok(), "writing to a map of an empty document cannot fail");
    tx.commit_with(CommitOptions::default().with_time(0));
    am
}

/// The genesis change of a document.
pub fn genesis(community: &CommunityId, doc: &DocName) -> Option<Change> {
    fresh(community, doc).get_changes(&[]).pop()
}

/// The container of a section; `None` only in a document that does not start from its genesis.
pub fn container(am: &Automerge, name: &str) -> Option<ObjId> {
    match am.get(ROOT, name) {
        Ok(Some((automerge::Value::Object(ObjType::Map), id))) => Some(id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::{id::Id, moment::Year};

    use super::*;

    const COMMUNITY: CommunityId = [7; 16];

    fn docs() -> Vec<DocName> {
        vec![
            DocName::Community,
            DocName::Wall(Year(2026)),
            DocName::Casework(Year(2026)),
            DocName::Member(Id::from_random([1; 10])),
            DocName::Unit(Id::from_random([1; 10])),
            DocName::Survey(Id::from_random([1; 10]), Id::from_random([2; 10])),
            DocName::Inbox(Id::from_random([1; 10])),
            DocName::Summary,
        ]
    }

    #[test]
    fn genesis_is_the_same_everywhere_and_another_for_every_document() {
        let mut seen = std::collections::BTreeSet::new();
        for doc in docs() {
            let one = genesis(&COMMUNITY, &doc).unwrap();
            let two = genesis(&COMMUNITY, &doc).unwrap();
            assert_eq!(one.raw_bytes(), two.raw_bytes());
            assert!(seen.insert(one.hash()), "{doc}");
            assert!(seen.insert(genesis(&[8; 16], &doc).unwrap().hash()), "{doc}");
        }
    }

    /// Changing these bytes would cut every existing device off from its documents.
    #[test]
    fn golden_genesis() {
        let hash = genesis(&COMMUNITY, &DocName::Community).unwrap().hash();
        assert_eq!(hash.to_string(), include_str!("genesis.golden").trim());
    }

    #[test]
    fn containers_have_the_numbers_the_guard_expects() {
        for doc in docs() {
            let am = fresh(&COMMUNITY, &doc);
            for name in sections(&doc) {
                let ObjId::Id(counter, actor, _) = container(&am, name).unwrap() else {
                    panic!("no container")
                };
                assert_eq!(Some(counter), section_counter(&doc, name), "{doc} {name}");
                assert_eq!(actor, genesis_actor());
            }
        }
    }

    /// Trap: a root map that each device makes for itself hides the other's records. With a common genesis it cannot.
    #[test]
    fn two_devices_creating_the_same_record_offline_keep_both_fields() {
        let doc = DocName::Casework(Year(2026));
        let mut one = fresh(&COMMUNITY, &doc).with_actor(ActorId::from([1_u8]));
        let mut two = fresh(&COMMUNITY, &doc).with_actor(ActorId::from([2_u8]));
        for (am, key) in [(&mut one, "w/content"), (&mut two, "w/phone")] {
            let wishes = container(am, section::WISHES).unwrap();
            let mut tx = am.transaction();
            tx.put(&wishes, key, key).unwrap();
            tx.commit();
        }
        one.merge(&mut two).unwrap();
        let wishes = container(&one, section::WISHES).unwrap();
        let keys: Vec<String> = one.map_range(&wishes, ..).map(|item| item.key.to_string()).collect();
        assert_eq!(keys, ["w/content", "w/phone"]);
    }
}
