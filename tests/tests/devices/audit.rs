//! Promise: staff see who changed what from what, from the change history itself: every accepted change once, whatever is
//! written replays to what stands there, both of two concurrent values are told, and what was refused is nowhere. A failing
//! seed prints how to run it alone: `SEED=… cargo test -p tests --test devices audit`.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on stops")]

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, Change, ReadDoc, ScalarValue, Value};
use domain::{
    access::DocName,
    community::Person,
    edit::{Edit, FileField, FileOf, ProfileField},
    id::Id,
    moment::Moment,
    principal::Principal,
    settings::Settings,
    unmask::{Subject, UnmaskReason, Unmasked},
    wish::{Claimant, Wish, WishField},
};
use replica::{
    audit::{Ask, Entry, Kind, Record, Search},
    frame, schema, seal,
    store::{Memory, Space, end_of},
};
use tests::{
    story::{
        ask, claims, collects, confirms, does, draft, fills, follows_up, fulfils, halves, on_the_wall, whole,
    },
    world::{COMMUNITY, Weather, World, member, staff},
};

const PEOPLE: [Principal; 5] = [staff(1), staff(2), member(1), member(2), staff(1)];
const CLERK: usize = 0;
const OTHER: usize = 1;
const MEMBER: usize = 2;
const SEEDS: u64 = 80;

/// Who wrote, what it was, what it became, and what stands beside it.
type Told = (Option<Principal>, Vec<String>, Option<String>, Vec<String>);

/// The document as it stands on a device's disk.
fn document(disk: &Memory, doc: DocName) -> Automerge {
    let mut am = schema::fresh(&COMMUNITY, &doc);
    let mut prefix = doc.to_string().into_bytes();
    prefix.push(0);
    let mut changes = Vec::new();
    for (key, value) in disk.entries(Space::Chunks, &prefix, &end_of(&prefix), usize::MAX) {
        let bytes = seal::open(&value).unwrap();
        if key[prefix.len()] == b's' {
            changes.extend(Automerge::load(bytes).unwrap().get_changes(&[]));
        } else {
            let parts = frame::unpack(bytes).unwrap().into_iter();
            changes.extend(parts.map(|one| Change::from_bytes(one.to_vec()).unwrap()));
        }
    }
    am.apply_changes(changes).unwrap();
    am
}

/// Documents that are on a device's disk.
fn docs(disk: &Memory) -> BTreeSet<DocName> {
    disk.entries(Space::Chunks, &[], &end_of(&[]), usize::MAX)
        .into_iter()
        .filter_map(|(key, _)| {
            let end = key.iter().position(|byte| *byte == 0)?;
            std::str::from_utf8(&key[..end]).ok()?.parse().ok()
        })
        .collect()
}

type Values = BTreeMap<(String, String), Vec<String>>;

/// What stands in the document: all values of every key.
fn standing(am: &Automerge, doc: DocName) -> Values {
    let mut all = Values::new();
    for name in schema::sections(&doc) {
        let object = schema::container(am, name).unwrap();
        for item in am.map_range(&object, ..) {
            let mut values: Vec<String> = am
                .get_all(&object, item.key.as_ref())
                .unwrap()
                .into_iter()
                .filter_map(|(value, _)| match value {
                    Value::Scalar(scalar) => match scalar.as_ref() {
                        ScalarValue::Str(text) => Some(text.to_string()),
                        _ => None,
                    },
                    Value::Object(_) => None,
                })
                .collect();
            values.sort_unstable();
            all.insert(((*name).to_owned(), item.key.to_string()), values);
        }
    }
    all
}

/// What follows from the entries alone.
fn replayed(entries: &[Entry]) -> Values {
    let mut all = Values::new();
    for write in entries.iter().flat_map(|entry| &entry.writes) {
        let key = if write.field.is_empty() {
            write.record.clone()
        } else {
            format!("{}/{}", write.record, write.field)
        };
        let values = all.entry((write.section.clone(), key)).or_default();
        for gone in &write.from {
            let at =
                values.iter().position(|value| value == gone).expect("what is written over stands there");
            values.remove(at);
        }
        let mut beside = write.beside.clone();
        beside.sort_unstable();
        values.sort_unstable();
        assert_eq!(*values, beside, "what is not written over stands beside");
        values.extend(write.to.clone());
        values.sort_unstable();
    }
    all.retain(|_, values| !values.is_empty());
    all
}

/// Something a clerk or a member might do.
fn something(world: &mut World, index: usize) -> Option<Vec<Edit>> {
    let view = world.devices[index].replica.as_ref()?.view();
    let wishes: Vec<Id<Wish>> = view.community.wishes.keys().copied().collect();
    let now = world.device_now(index);
    let who = world.devices[index].who;
    let value = format!("值{}", world.below(4));
    if let Some(claimant) = Claimant::of(who) {
        let wish = *wishes.get(world.below(wishes.len().max(1)))?;
        let (claim, step) = (world.id(), world.id());
        return Some(vec![match world.below(2) {
            0 => Edit::Claim { wish, claimant, claim, clock: domain::wish::Clock::Trusted, due: None },
            _ => Edit::Note { file: FileOf::of(claimant), wish, step, text: value },
        }]);
    }
    let file = FileOf::of(Claimant::of(PEOPLE[MEMBER]).unwrap());
    let wish = wishes.get(world.below(wishes.len().max(1))).copied();
    let field = WishField::ALL[world.below(WishField::ALL.len())];
    let year = now.day().year();
    Some(vec![match (world.below(10), wish) {
        (0, _) | (_, None) => {
            let wish = world.id();
            Edit::Collect { year, wish, draft: draft("张桂兰", "13800138000", "桂花苑20栋") }
        }
        (1, _) => Edit::SetProfile { field: ProfileField::ALL[world.below(4)], value },
        (2, _) => {
            let round_days = u16::try_from(20 + world.below(3)).unwrap();
            Edit::SetSettings(Settings { round_days, ..Settings::default() })
        }
        (3, _) => file.fill(FileField::ALL[world.below(4)], value),
        (4, _) => Edit::SetPerson { who: PEOPLE[MEMBER], person: Person { display: value, archived: false } },
        (5, Some(wish)) => {
            let view = world.view(index);
            let outside = domain::unmask::is_outside(
                &view.community,
                &who,
                &Subject::Wish(wish),
                &[field.key().to_owned()],
            );
            let unmasked = Unmasked {
                subject: Subject::Wish(wish),
                fields: vec![field.key().to_owned()],
                why: UnmaskReason::Verify,
                words: value,
                outside,
            };
            Edit::Unmask { year, id: world.id(), unmasked }
        }
        (_, Some(wish)) => Edit::Fill { wish, field, value },
    }])
}

/// Everything is asked now and then, so that the indexes are made early and extended under way.
fn peek(world: &mut World, index: usize) {
    if world.devices[index].replica.is_some() {
        ask(world, index, &Ask::Search(Search { most: 5, ..Search::default() }));
    }
}

fn run(seed: u64) {
    let mut world = World::new(seed, &PEOPLE);
    for _ in 0..4 {
        on_the_wall(&mut world, CLERK);
        world.pass(300);
    }
    world.weather = Weather::ROUGH;
    for _ in 0..45 {
        let index = world.below(PEOPLE.len());
        match world.below(100) {
            0..=59 => {
                if let Some(edits) = something(&mut world, index) {
                    drop(world.act(index, edits)); // not allowed is an answer, too
                }
            }
            60..=70 => {
                let cut = world.chance(60);
                world.set_cut(index, cut);
            }
            71..=76 => world.switch_off(index),
            77..=84 => world.switch_on(index),
            85..=94 => peek(&mut world, index),
            _ => {}
        }
        let ms = i64::try_from(world.below(1_200)).unwrap();
        world.pass(ms);
    }
    assert!(world.settle(), "SEED={seed}: stuck");
    for device in [CLERK, OTHER, MEMBER] {
        let mut all: BTreeSet<frame::Hash> = BTreeSet::new();
        let disk = world.devices[device].disk.clone();
        for doc in docs(&disk) {
            let am = document(&disk, doc);
            let entries = whole(&mut world, device, doc);
            let hashes: Vec<frame::Hash> = entries.iter().map(|entry| entry.hash).collect();
            let told: BTreeSet<frame::Hash> = hashes.iter().copied().collect();
            assert_eq!(told.len(), hashes.len(), "SEED={seed}: {doc}: a change is told once");
            let accepted: BTreeSet<frame::Hash> =
                am.get_changes_meta(&[]).iter().skip(1).map(|change| change.hash.0).collect();
            assert_eq!(told, accepted, "SEED={seed}: {doc}: every change is told, and nothing else");
            // By place, not by time: clocks differ, and what is built on comes first.
            let mut entries = entries;
            entries.sort_by_key(|entry| entry.place);
            assert_eq!(replayed(&entries), standing(&am, doc), "SEED={seed}: {doc}");
            assert!(entries.iter().all(|entry| entry.by.is_some() && !entry.waiting), "SEED={seed}: {doc}");
            all.extend(told);
        }
        assert!(device == MEMBER || all.len() > 16, "SEED={seed}: the world has a history");
        // And the search finds each of them, on one page or many.
        let mut found = Vec::new();
        loop {
            let search = Search { skip: found.len(), most: 7, ..Search::default() };
            let page = ask(&mut world, device, &Ask::Search(search));
            assert_eq!(page.total, all.len(), "SEED={seed}");
            if page.entries.is_empty() {
                break;
            }
            found.extend(page.entries);
        }
        assert!(found.is_sorted_by(|one, next| one.at >= next.at), "SEED={seed}: the newest first");
        let found: Vec<frame::Hash> = found.iter().map(|entry| entry.hash).collect();
        assert_eq!(found.len(), all.len(), "SEED={seed}");
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), all, "SEED={seed}");
    }
}

#[test]
fn every_accepted_change_is_told_once_and_replays_to_what_stands() {
    let seeds: Vec<u64> = match std::env::var("SEED") {
        Ok(seed) => vec![seed.parse().unwrap()],
        Err(_) => (0..SEEDS).collect(),
    };
    seeds.into_iter().for_each(run);
}

#[test]
fn a_wish_tells_its_whole_story_with_who_and_from_what() {
    let mut world = World::new(7, &PEOPLE);
    assert!(world.settle());
    let wish = collects(&mut world, CLERK, draft("张桂兰", "13800138000", "桂花苑20栋1单元602"));
    let foreign = collects(&mut world, CLERK, draft("李桂芳", "13800138009", "桂花苑1栋"));
    assert!(world.settle());
    fills(&mut world, OTHER, wish, WishField::Phone, "13800138001");
    fills(&mut world, CLERK, foreign, WishField::Phone, "13800138008");
    assert!(world.settle());
    tests::story::publishes(&mut world, OTHER, wish);
    assert!(world.settle());
    let claim = claims(&mut world, MEMBER, wish);
    assert!(world.settle());
    let claimant = tests::story::claimant(&world, MEMBER);
    confirms(&mut world, CLERK, wish, claimant, claim);
    assert!(world.settle());
    fulfils(&mut world, MEMBER, wish, claim);
    assert!(world.settle());
    follows_up(&mut world, CLERK, wish);
    assert!(world.settle());

    let found = ask(&mut world, OTHER, &Ask::Record(Record::Wish(wish)));
    let writes: Vec<_> =
        found.entries.iter().flat_map(|entry| entry.writes.iter().map(move |write| (entry, write))).collect();
    assert!(writes.iter().all(|(_, write)| write.record == wish.to_string()), "nothing of another wish");
    let (entry, write) = writes
        .iter()
        .find(|(_, write)| write.field == "phone" && !write.from.is_empty())
        .expect("the change of the phone");
    assert_eq!(entry.by, Some(staff(2)));
    assert_eq!(
        (write.from.as_slice(), write.to.as_deref()),
        (&["13800138000".to_owned()][..], Some("13800138001"))
    );
    let sections: BTreeSet<&str> = writes.iter().map(|(_, write)| write.section.as_str()).collect();
    assert_eq!(sections, ["claims", "disclosed", "notes", "steps", "wishes"].into());
    assert!(found.entries.is_sorted_by_key(|entry| entry.at), "oldest first");
    // A member sees the public half and what is in the own file.
    let own = ask(&mut world, MEMBER, &Ask::Record(Record::Wish(wish)));
    assert!(own.entries.iter().all(|entry| !matches!(entry.doc, DocName::Casework(_))));
    assert!(own.total < found.total);
}

#[test]
fn concurrent_values_are_both_told() {
    let mut world = World::new(8, &PEOPLE);
    assert!(world.settle());
    let wish = collects(&mut world, CLERK, draft("张桂兰", "13800138000", "桂花苑20栋"));
    assert!(world.settle());
    for device in [CLERK, OTHER] {
        world.set_cut(device, true);
    }
    fills(&mut world, CLERK, wish, WishField::Phone, "13800138001");
    fills(&mut world, OTHER, wish, WishField::Phone, "13800138002");
    for device in [CLERK, OTHER] {
        world.set_cut(device, false);
    }
    assert!(world.settle());
    let phones = |world: &mut World| -> Vec<Told> {
        ask(world, CLERK, &Ask::Record(Record::Wish(wish)))
            .entries
            .into_iter()
            .flat_map(|entry| entry.writes.into_iter().map(move |write| (entry.by, write)))
            .filter(|(_, write)| write.field == "phone")
            .map(|(by, write)| (by, write.from, write.to, write.beside))
            .collect()
    };
    let told = phones(&mut world);
    let before = vec!["13800138000".to_owned()];
    let mut froms: Vec<_> = told[1..].iter().map(|(_, from, ..)| from.clone()).collect();
    froms.sort();
    assert_eq!(froms, [Vec::new(), before], "each knew of the first value only; it is gone once");
    let mut beside: Vec<_> = told[1..].iter().map(|(.., beside)| beside.len()).collect();
    beside.sort_unstable();
    assert_eq!(beside, [0, 1], "the one that comes second stands beside the other");
    let authors: BTreeSet<_> = told[1..].iter().map(|(by, ..)| *by).collect();
    assert_eq!(authors, [Some(staff(1)), Some(staff(2))].into());
    // Choosing writes over both.
    fills(&mut world, OTHER, wish, WishField::Phone, "13800138002");
    assert!(world.settle());
    let told = phones(&mut world);
    let mut over = told[3].1.clone();
    over.sort_unstable();
    assert_eq!(over, ["13800138001", "13800138002"]);
}

#[test]
fn what_was_refused_or_taken_back_is_told_nowhere() {
    let mut world = World::new(9, &PEOPLE);
    assert!(world.settle());
    let wish = collects(&mut world, CLERK, draft("张桂兰", "13800138000", "桂花苑20栋"));
    assert!(world.settle());
    world.set_cut(CLERK, true);
    fills(&mut world, CLERK, wish, WishField::Age, "70");
    // Larger than the relay takes.
    let long = "很".repeat(30_000);
    fills(&mut world, CLERK, wish, WishField::Reason, &long);
    fills(&mut world, CLERK, wish, WishField::Amount, "200");
    let waits = ask(&mut world, CLERK, &Ask::Record(Record::Wish(wish)));
    assert_eq!(waits.entries.iter().filter(|entry| entry.waiting).count(), 3, "told as not delivered");
    world.set_cut(CLERK, false);
    assert!(world.settle());
    let (casework, _) = halves(&world);
    for device in [CLERK, OTHER] {
        let told = ask(&mut world, device, &Ask::Record(Record::Wish(wish)));
        assert!(told.entries.iter().all(|entry| !entry.waiting));
        let fields: Vec<&str> =
            told.entries.iter().flat_map(|entry| &entry.writes).map(|write| write.field.as_str()).collect();
        assert!(fields.contains(&"age") && fields.contains(&"amount"));
        let texts = told.entries.iter().flat_map(|entry| &entry.writes).filter_map(|write| write.to.clone());
        assert!(!texts.into_iter().any(|text| text == long), "device {device}");
        assert_eq!(whole(&mut world, device, casework).len(), 3);
    }
}

#[test]
fn the_search_narrows_by_person_day_and_kind() {
    let mut world = World::new(10, &PEOPLE);
    assert!(world.settle());
    let wish = on_the_wall(&mut world, CLERK);
    assert!(world.settle());
    let year = world.now.day().year();
    let unmasked = Unmasked {
        subject: Subject::Wish(wish),
        fields: vec!["phone".to_owned(), "group".to_owned()],
        why: UnmaskReason::Contact,
        words: String::new(),
        outside: true,
    };
    let id = world.id();
    does(&mut world, OTHER, vec![Edit::Unmask { year, id, unmasked: unmasked.clone() }]);
    does(
        &mut world,
        OTHER,
        vec![Edit::SetProfile { field: ProfileField::Name, value: "桂花社区".to_owned() }],
    );
    claims(&mut world, MEMBER, wish);
    assert!(world.settle());
    let total = |world: &mut World, search: Search| ask(world, CLERK, &Ask::Search(search)).total;
    let all = Search { most: 50, ..Search::default() };
    let today = world.now.day();
    for (search, expected) in [
        (Search { by: Some(staff(1)), ..all.clone() }, 4),
        (Search { by: Some(staff(2)), ..all.clone() }, 2),
        (Search { by: Some(member(1)), ..all.clone() }, 1),
        (Search { by: Some(member(2)), ..all.clone() }, 0),
        (Search { kind: Some(Kind::Wishes), ..all.clone() }, 4),
        (Search { kind: Some(Kind::Claims), ..all.clone() }, 1),
        (Search { kind: Some(Kind::Settings), ..all.clone() }, 1),
        (Search { kind: Some(Kind::Unmaskings), ..all.clone() }, 1),
        (Search { kind: Some(Kind::Unmaskings), by: Some(staff(1)), ..all.clone() }, 0),
        (Search { from: Some(today), upto: Some(today), ..all.clone() }, 7),
        (Search { from: Some(today.plus(1)), ..all.clone() }, 0),
        (Search { upto: Some(today.plus(-1)), ..all.clone() }, 0),
        (all, 7),
    ] {
        assert_eq!(total(&mut world, search.clone()), expected, "{search:?}");
    }
    // Who was shown what, and why, is part of the trail, on every clerk's device.
    let search = Search { kind: Some(Kind::Unmaskings), most: 5, ..Search::default() };
    let found = ask(&mut world, CLERK, &Ask::Search(search));
    let entry = &found.entries[0];
    assert_eq!(entry.by, Some(staff(2)));
    let fact: domain::wish::Stamped<Unmasked> =
        serde_json::from_str(entry.writes[0].to.as_deref().unwrap()).unwrap();
    assert_eq!((fact.by, fact.step), (staff(2), unmasked));
    let whose = ask(&mut world, CLERK, &Ask::Record(Record::Wish(wish)));
    assert!(whose.entries.iter().any(|other| other.hash == entry.hash), "and of the wish's own history");
}

#[test]
fn an_import_is_told_by_its_number_and_each_wish_by_itself() {
    let mut world = World::new(11, &PEOPLE);
    assert!(world.settle());
    let rows: Vec<_> = (0..40)
        .map(|number| (world.id(), draft("张桂兰", &format!("138001380{number:02}"), "桂花苑20栋")))
        .collect();
    let year = world.now.day().year();
    does(&mut world, CLERK, vec![Edit::Import { year, rows: rows.clone() }]);
    assert!(world.settle());
    let found = ask(&mut world, OTHER, &Ask::Search(Search { most: 5, ..Search::default() }));
    assert_eq!((found.total, found.entries[0].records, found.entries[0].writes.len()), (1, 40, 0));
    let one = ask(&mut world, OTHER, &Ask::Record(Record::Wish(rows[7].0)));
    assert_eq!(one.total, 1);
    let phone = one.entries[0].writes.iter().find(|write| write.field == "phone").unwrap();
    assert_eq!(phone.to.as_deref(), Some("13800138007"));
    assert!(one.entries[0].at <= Moment(world.now.0));
}
