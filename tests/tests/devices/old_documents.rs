//! Promise: what any earlier version has kept, this version reads, shows and delivers.
//!
//! `fixtures/v<schema>` holds, as that version wrote them, every kind of document, a device's disk with something unsent and
//! something refused on it, and the relay's disk. They are never written again. A new version of the schema gets a folder
//! of its own: `KEEP_VERSION=1 cargo test -p tests --test devices old_documents` makes it when there is none.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops")]

use std::{fmt::Write as _, path::PathBuf};

use automerge::Automerge;
use domain::{
    access::DocName,
    community::{Community, Person},
    edit::{Edit, FileField, FileOf, ProfileField},
    principal::Principal,
    settings::Settings,
    wish::{WishField, history, standing, state},
};
use replica::{
    schema::{Reader, SCHEMA, Touched},
    store::{Memory, Op, Space, end_of},
};
use tests::{
    story::{
        claimant, claims, collects, confirms, does, draft, fills, follows_up, fulfils, on_the_wall, own_file,
    },
    world::{START, World, member, staff},
};

const CLERK: usize = 0;
const OTHER: usize = 1;
const MEMBER: usize = 2;
const PEOPLE: [Principal; 4] = [staff(1), staff(2), member(1), member(2)];
const PIECES: [&str; 5] = ["community", "wall", "casework", "member", "summary.txt"];

fn folder(version: i64) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/v{version}"))
}

/// A community in which everything has happened once.
fn made() -> World {
    let mut world = World::new(20_260_305, &PEOPLE);
    assert!(world.settle());
    let fulfilled = on_the_wall(&mut world, CLERK);
    let half = collects(&mut world, OTHER, draft("李四", "0571-88886666", "滨河家园A座1203"));
    let open = on_the_wall(&mut world, CLERK);
    let person = Person { display: "王**".to_owned(), archived: false };
    let file = FileOf::of(claimant(&world, MEMBER));
    for edit in [
        Edit::SetProfile { field: ProfileField::Name, value: "梧桐苑社区".to_owned() },
        Edit::SetSettings(Settings { round_days: 45, ..Settings::default() }),
        Edit::SetPerson { who: PEOPLE[MEMBER], person },
        file.fill(FileField::Phone, "13900000000".to_owned()),
    ] {
        does(&mut world, CLERK, vec![edit]);
    }
    assert!(world.settle());
    let claim = claims(&mut world, MEMBER, fulfilled);
    assert!(world.settle());
    let whose = claimant(&world, MEMBER);
    confirms(&mut world, CLERK, fulfilled, whose, claim);
    assert!(world.settle());
    fulfils(&mut world, MEMBER, fulfilled, claim);
    assert!(world.settle());
    follows_up(&mut world, CLERK, fulfilled);
    claims(&mut world, MEMBER, open);
    claims(&mut world, 3, open);
    assert!(world.settle());
    // A field with two values.
    world.set_cut(CLERK, true);
    fills(&mut world, CLERK, half, WishField::Age, "71");
    fills(&mut world, OTHER, half, WishField::Age, "72");
    assert!(world.settle());
    // Something refused, and something not sent.
    fills(&mut world, CLERK, half, WishField::Reason, &"很".repeat(30_000));
    assert!(world.settle());
    world.set_cut(CLERK, true);
    fills(&mut world, CLERK, half, WishField::Gender, "女");
    world.pass(500);
    world
}

/// What was kept, in words that do not depend on how this version holds it.
fn summary(community: &Community) -> String {
    let mut text = String::new();
    let mut line = |words: String| writeln!(text, "{words}").expect("writing to a string");
    line(format!("{} {}", community.profile.name, community.settings.round_days));
    for (who, person) in community.people.iter() {
        line(format!("{who} {}", person.display));
    }
    for (id, wish) in community.wishes.iter() {
        line(format!("wish {id} {} {:?}", wish.year, state(wish, &community.settings, START.day())));
        if let Some(case) = &wish.case {
            for (field, value) in case.draft.iter() {
                line(format!("  {} = {value}", field.key()));
            }
            for contested in &case.contested {
                let values: Vec<_> = contested.values.iter().map(|held| held.value.as_str()).collect();
                line(format!("  {} is one of {values:?}", contested.field));
            }
        }
        if let Some(card) = &wish.card {
            for (field, value) in card.text.iter() {
                line(format!("  published {} = {value}", field.key()));
            }
            for claim in standing(card, community.settings.close_claim_minutes).claims {
                line(format!("  claim {} {} {:?}", claim.claimant, claim.id, claim.fate));
            }
        }
        for step in history(wish) {
            line(format!("  {} {} {} {:?}", step.step, step.at.0, step.by, step.what));
        }
    }
    for (id, file) in community.members.iter() {
        line(format!("member {id}"));
        for (field, value) in file.card.iter() {
            line(format!("  {} = {value}", field.key()));
        }
        for (wish, contact) in &file.file.disclosed {
            line(format!("  {wish}: {} {} {}", contact.name, contact.phone, contact.address));
        }
        for ((wish, step), note) in &file.file.notes {
            line(format!("  {wish} {step}: {note}"));
        }
    }
    text
}

fn image(disk: &Memory) -> Vec<u8> {
    let entries: Vec<(&str, Vec<u8>, Vec<u8>)> = Space::ALL
        .into_iter()
        .flat_map(|space| {
            let all = disk.entries(space, &[], &end_of(&[]), usize::MAX);
            all.into_iter().map(move |(key, value)| (space.name(), key, value))
        })
        .collect();
    postcard::to_stdvec(&entries).expect("plain bytes")
}

fn disk(image: &[u8]) -> Memory {
    let entries: Vec<(String, Vec<u8>, Vec<u8>)> = postcard::from_bytes(image).expect("an image");
    let space = |name: &str| {
        Space::ALL.into_iter().find(|space| space.name() == name).expect("spaces keep their names")
    };
    let mut disk = Memory::default();
    disk.apply(entries.into_iter().map(|(name, key, value)| Op::Put(space(&name), key, value)).collect());
    disk
}

/// A whole document, as a snapshot for devices would hold it.
fn saved(disk: &Memory, doc: DocName) -> Vec<u8> {
    let mut relay = tests::desk::Desk::open(disk.clone());
    let conn = relay.connect(staff(1), [9; 16]);
    let mut am = replica::schema::fresh(&tests::world::COMMUNITY, &doc);
    for message in relay.pull(conn, doc) {
        let replica::frame::ToDevice::Records { changes, .. } = message else { panic!("{message:?}") };
        for bytes in changes {
            am.apply_changes([automerge::Change::from_bytes(bytes.0).expect("a change")]).expect("it fits");
        }
    }
    am.save()
}

fn docs() -> [DocName; 4] {
    let year = START.day().year();
    [DocName::Community, DocName::Wall(year), DocName::Casework(year), own_file(PEOPLE[MEMBER])]
}

#[test]
fn a_new_version_is_kept_when_it_is_asked_for() {
    let folder = folder(SCHEMA);
    if std::env::var_os("KEEP_VERSION").is_some() && !folder.exists() {
        let world = made();
        std::fs::create_dir_all(&folder).expect("a folder");
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).expect("a file");
        for (name, doc) in PIECES.iter().zip(docs()) {
            write(name, &saved(&world.disk, doc));
        }
        write("device", &image(&world.devices[CLERK].disk));
        write("relay", &image(&world.disk));
        write("summary.txt", summary(&world.view(OTHER).community).as_bytes());
    }
    assert!(folder.exists(), "KEEP_VERSION=1 keeps this version of the schema");
}

fn versions() -> impl Iterator<Item = PathBuf> {
    (1..=SCHEMA).map(folder).filter(|folder| folder.exists())
}

fn read(folder: &std::path::Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).expect("the fixture is complete")
}

fn expected(folder: &std::path::Path) -> String {
    String::from_utf8(read(folder, "summary.txt")).expect("words")
}

#[test]
fn documents_of_every_version_are_read() {
    for folder in versions() {
        let (mut reader, mut community) = (Reader::default(), Community::default());
        for (name, doc) in PIECES.iter().zip(docs()) {
            let am = Automerge::load(&read(&folder, name)).expect("a document");
            reader.read(&mut community, &doc, &am, &Touched::All);
        }
        assert_eq!(summary(&community), expected(&folder), "{}", folder.display());
    }
}

#[test]
fn a_relay_of_every_version_serves_a_new_device() {
    for folder in versions() {
        let mut world = World::new(1, &[staff(1)]);
        assert!(world.settle());
        world.switch_off(0);
        world.devices[0].disk = Memory::default();
        world.disk = disk(&read(&folder, "relay"));
        world.crash_relay();
        assert!(world.settle());
        assert_eq!(summary(&world.view(0).community), expected(&folder), "{}", folder.display());
        assert!(world.damaged.is_empty());
    }
}

#[test]
fn a_device_of_every_version_goes_on_and_delivers_what_it_had_not_sent() {
    for folder in versions() {
        let mut world = World::new(1, &[staff(1), staff(2)]);
        assert!(world.settle());
        for device in 0..2 {
            world.switch_off(device);
            world.devices[device].disk = Memory::default();
        }
        world.disk = disk(&read(&folder, "relay"));
        world.crash_relay();
        world.devices[0].disk = disk(&read(&folder, "device"));
        world.set_cut(0, true);
        world.switch_on(0);
        let view = world.view(0);
        assert_eq!((view.outbox.len(), view.refused.len()), (1, 1), "{}", folder.display());
        assert!(world.devices[0].told.is_empty(), "nothing is damaged: {:?}", world.devices[0].told);
        assert!(world.settle());
        let (one, two) = (summary(&world.view(0).community), summary(&world.view(1).community));
        assert_eq!(one, two);
        let unsent: Vec<&str> = one.lines().filter(|line| !expected(&folder).contains(*line)).collect();
        assert_eq!(unsent, ["  gender = 女"], "{}", folder.display());
        assert_eq!(world.view(0).refused.len(), 1);
    }
}
