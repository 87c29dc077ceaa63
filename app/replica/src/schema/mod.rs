//! What the documents look like: their sections, their genesis, and how edits are written and records read.
//!
//! A document is a few root maps ("sections") made by its genesis; below them every value is a string under
//! `record/field`. Facts are JSON in one such string. No container is made after the genesis, so nothing that two
//! devices create can hide one another. Keys and meanings are only ever added.

mod carry;
mod epoch;
mod read;
mod write;

use automerge::{
    ActorId, Automerge, Change, ObjId, ObjType, ROOT, ReadDoc, TextEncoding,
    transaction::{CommitOptions, Transactable},
};
use domain::{access::DocName, offer::OfferKind};
use sha2::{Digest, Sha256};

pub(crate) use carry::{carry, missing, pieces, wanted_by};
pub use epoch::Epoch;
pub use read::{Reader, Touched, clear};
pub use write::{Put, plan, puts_of, write};

/// 16 random bytes that name a community.
pub type CommunityId = [u8; 16];

/// The version of the schema that this code writes. Documents of every earlier version stay readable.
pub const SCHEMA: i64 = 1;

/// Sections. A capability that is not there yet has its sections already: the genesis of a document cannot be changed
/// once devices have it.
pub mod section {
    /// Community: who it is.
    pub const PROFILE: &str = "profile";
    /// Community: what it set for itself.
    pub const SETTINGS: &str = "settings";
    /// Community: displayed names.
    pub const PEOPLE: &str = "people";
    /// Community: estates and buildings, `building/field`.
    pub const BUILDINGS: &str = "buildings";
    /// Community: posts, `post/field`.
    pub const POSTS: &str = "posts";
    /// Community: projects, `project/field`; beside them, with `demand:` before their ids, what the community needs.
    pub const PROJECTS: &str = "projects";
    /// Community: teams, `team/field`.
    pub const TEAMS: &str = "teams";
    /// Community: what the menus of all periods offer, `item/field`.
    pub const MENU: &str = "menu";
    /// Community: activities, `activity/field`.
    pub const ACTIVITIES: &str = "activities";
    /// Community: notices and public displays, `notice/field`.
    pub const NOTICES: &str = "notices";
    /// Community: honours, `award/field`.
    pub const AWARDS: &str = "awards";
    /// Wall and casework: fields, `wish/field`.
    pub const WISHES: &str = "wishes";
    /// Wall and casework: facts by staff, `thing/step`. A thing is a wish's id, or something else's after its kind: `offer:`,
    /// `activity:`, `team:`, `opinion:`, `award:`.
    pub const STEPS: &str = "steps";
    /// Wall: facts by claimants, `thing/claimant/step`.
    pub const CLAIMS: &str = "claims";
    /// Wall and casework: orders of the menu, `order/field`.
    pub const ORDERS: &str = "orders";
    /// Casework: reasons in words, `thing/step`.
    pub const WHYS: &str = "whys";
    /// Casework: paired help, `pair/field`. What a helper is told, says and is answered lies in the own file, under `pair:` and the id.
    pub const PAIRS: &str = "pairs";
    /// Casework: residents' opinions, `opinion/field`.
    pub const OPINIONS: &str = "opinions";
    /// Casework: who was shown what is masked, and why.
    pub const UNMASKED: &str = "unmasked";
    /// Person's file: fields of the card; a unit's also of its projects and agreements
    /// with the community, under `joint:` and `agreement:`.
    pub const CARD: &str = "card";
    /// Person's file: contact details, by wish.
    pub const DISCLOSED: &str = "disclosed";
    /// Person's file: notes in words by its owner, `thing/step`.
    pub const NOTES: &str = "notes";
    /// Person's file: facts by staff: check-in, exemptions, urgings; of a year what was moved and judged; what
    /// was said at follow-up visits.
    pub const FACTS: &str = "facts";
    /// Person's file: facts by its owner: proposed fields, promises, self-reports, answers.
    pub const OWN: &str = "own";
    /// Member's file: verified service records and attendance.
    pub const SERVICE: &str = "service";
    /// Person's file: issued papers and results of closed years, frozen.
    pub const PAPERS: &str = "papers";
    /// Unit's file: its members, `member/field`.
    pub const ROSTER: &str = "roster";
    /// Unit's file: letters of introduction it issued.
    pub const LETTERS: &str = "letters";
    /// Unit's file: what it can offer, `resource/field`.
    pub const RESOURCES: &str = "resources";
    /// Survey: doors and households, `door/field`.
    pub const HOUSEHOLDS: &str = "households";
    /// Survey: visits, `door/visit`.
    pub const VISITS: &str = "visits";
    /// Survey: people met, `door/person/field`.
    pub const RESIDENTS: &str = "residents";
    /// Survey: needs and opinions, `door/need/field`.
    pub const NEEDS: &str = "needs";
    /// Inbox: what residents sent in, `entry/field`.
    pub const ENTRIES: &str = "entries";
    /// Inbox: what staff answer, `entry/step`.
    pub const ANSWERS: &str = "answers";
    /// Summary: counts by period.
    pub const COUNTS: &str = "counts";
}

/// The section of the community in which posts, or projects, stand.
pub(crate) const fn offer_section(kind: OfferKind) -> &'static str {
    match kind {
        OfferKind::Post => section::POSTS,
        OfferKind::Project => section::PROJECTS,
    }
}

/// The sections of a document, in the order in which the genesis makes them.
pub const fn sections(doc: &DocName) -> &'static [&'static str] {
    use section as s;
    match doc {
        DocName::Community => &[
            s::PROFILE,
            s::SETTINGS,
            s::PEOPLE,
            s::BUILDINGS,
            s::POSTS,
            s::PROJECTS,
            s::TEAMS,
            s::MENU,
            s::ACTIVITIES,
            s::NOTICES,
            s::AWARDS,
        ],
        DocName::Wall(_) => &[s::WISHES, s::STEPS, s::CLAIMS, s::ORDERS],
        DocName::Casework(_) => {
            &[s::WISHES, s::STEPS, s::WHYS, s::ORDERS, s::PAIRS, s::OPINIONS, s::UNMASKED]
        }
        DocName::Member(_) => &[s::CARD, s::DISCLOSED, s::NOTES, s::FACTS, s::OWN, s::SERVICE, s::PAPERS],
        DocName::Unit(_) => &[
            s::CARD,
            s::DISCLOSED,
            s::NOTES,
            s::FACTS,
            s::OWN,
            s::PAPERS,
            s::ROSTER,
            s::LETTERS,
            s::RESOURCES,
        ],
        DocName::Survey(..) => &[s::HOUSEHOLDS, s::VISITS, s::RESIDENTS, s::NEEDS],
        DocName::Inbox(_) => &[s::ENTRIES, s::ANSWERS],
        DocName::Summary => &[s::COUNTS],
    }
}

/// The document's id for neighbours: the same on every device that knows the community and the epoch.
pub fn document_id(community: &CommunityId, doc: &DocName, epoch: Epoch) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"doc");
    hash.update(community);
    hash.update(doc.to_string());
    hash.update(epoch.bytes());
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

/// A document of the first epoch that holds only its genesis: byte-identical on every device.
pub fn fresh(community: &CommunityId, doc: &DocName) -> Automerge {
    fresh_at(community, doc, Epoch::FIRST)
}

/// The same of any epoch. What names the epoch comes last, so that containers have the same numbers in all of them.
pub fn fresh_at(community: &CommunityId, doc: &DocName, epoch: Epoch) -> Automerge {
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
        })
        .and_then(|()| match epoch {
            Epoch::FIRST => Ok(()),
            later => tx.put(ROOT, "epoch", later.to_string()),
        });
    debug_assert!(written.is_ok(), "writing to a map of an empty document cannot fail");
    tx.commit_with(CommitOptions::default().with_time(0));
    am
}

/// The genesis change of a document in its first epoch.
pub fn genesis(community: &CommunityId, doc: &DocName) -> Option<Change> {
    genesis_at(community, doc, Epoch::FIRST)
}

/// The same of any epoch.
pub fn genesis_at(community: &CommunityId, doc: &DocName, epoch: Epoch) -> Option<Change> {
    fresh_at(community, doc, epoch).get_changes(&[]).pop()
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
    fn every_epoch_has_a_genesis_and_an_id_of_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for epoch in [Epoch::FIRST, Epoch::FIRST.next(7), Epoch::FIRST.next(8), Epoch::FIRST.next(7).next(7)]
        {
            for doc in docs() {
                let genesis = genesis_at(&COMMUNITY, &doc, epoch).unwrap();
                assert_eq!(genesis.raw_bytes(), genesis_at(&COMMUNITY, &doc, epoch).unwrap().raw_bytes());
                assert!(seen.insert(genesis.hash().0.to_vec()), "{doc} {epoch}");
                assert!(seen.insert(document_id(&COMMUNITY, &doc, epoch).to_vec()), "{doc} {epoch}");
            }
        }
    }

    #[test]
    fn containers_have_the_numbers_the_guard_expects() {
        for (doc, epoch) in
            docs().into_iter().flat_map(|doc| [(doc, Epoch::FIRST), (doc, Epoch::FIRST.next(7))])
        {
            let am = fresh_at(&COMMUNITY, &doc, epoch);
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
