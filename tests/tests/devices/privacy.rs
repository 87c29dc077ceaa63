//! Promise: personal data is in no document that everybody reads, and on no device of somebody it was not disclosed to.
//!
//! A clerk's real spreadsheet goes through the whole life of a wish; then every byte of the published documents at the
//! relay and of every member's disk is searched for the names, phones and addresses in it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{collections::BTreeSet, path::Path};

use domain::{
    access::DocName,
    edit::{Edit, FileField, FileOf},
    id::Id,
    import::{self, ImportChoices, Wishes},
    mask::{Secrets, leaks, mask_address},
    month::Month,
    person_name::PersonName,
    principal::{Principal, Unit},
    settings::Settings,
    statistics::figures,
    wish::{CardField, CardText, Decision, Wish, WishDraft, WishField},
};
use replica::{device::Glance, frame, store::Space};
use tests::{
    bytes::{contents, holds},
    story::{claimant, claims, confirms, does, follows_up, fulfils},
    world::{World, member, staff},
};

const CLERK: usize = 0;
const FIRST: usize = 2;
const SECOND: usize = 3;
const UNIT: usize = 4;
const RESIDENT: usize = 5;
const DISTRICT: usize = 6;
const PEOPLE: [Principal; 7] = [
    staff(1),
    staff(2),
    member(1),
    member(2),
    Principal::Liaison(Id::<Unit>::from_random([7; 10])),
    Principal::Resident(Id::from_random([8; 10])),
    Principal::District(Id::from_random([9; 10])),
];

fn drafts() -> Vec<WishDraft> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/wishes.xlsx");
    let workbook = sheets::read(&std::fs::read(path).unwrap()).unwrap();
    let import = import::read::<Wishes>(&workbook, &Settings::default(), &[], &ImportChoices::default());
    import.rows.into_iter().filter(domain::import::ImportRow::is_importable).map(|row| row.draft).collect()
}

/// What must not be found, as it stands in the file.
fn secrets(draft: &WishDraft) -> Vec<String> {
    [WishField::WisherName, WishField::Phone, WishField::Address, WishField::Guardian]
        .into_iter()
        .map(|field| draft.get(field))
        .filter(|value| value.chars().count() > 1)
        .map(str::to_owned)
        .collect()
}

/// What the clerk's form would publish.
fn card(draft: &WishDraft) -> CardText {
    let name =
        PersonName::parse(draft.get(WishField::WisherName)).map(|name| name.masked()).unwrap_or_default();
    let content = draft.get(WishField::Content);
    let content = if leaks(CardField::Content, content, &Secrets::of(draft)).is_empty() {
        content
    } else {
        "详见社区"
    };
    CardText::default()
        .with(CardField::No, draft.get(WishField::No))
        .with(CardField::DisplayName, name)
        .with(CardField::Kind, draft.get(WishField::Kind))
        .with(CardField::Content, content)
}

#[test]
fn names_phones_and_addresses_stay_with_those_they_were_given_to() {
    let drafts = drafts();
    let seeded: BTreeSet<String> = drafts.iter().flat_map(secrets).collect();
    assert!(drafts.len() > 20 && seeded.len() > 40, "the spreadsheet is read: {} rows", drafts.len());
    let mut world = World::new(1, &PEOPLE);
    assert!(world.settle());
    let year = world.now.day().year();
    let rows: Vec<(Id<Wish>, WishDraft)> = drafts.iter().map(|draft| (world.id(), draft.clone())).collect();
    does(&mut world, CLERK, vec![Edit::Import { year, rows: rows.clone() }]);
    for device in [FIRST, SECOND] {
        let file = FileOf::of(claimant(&world, device));
        for (field, value) in
            [(FileField::Name, format!("党员{device}号")), (FileField::Phone, format!("1390000000{device}"))]
        {
            does(&mut world, CLERK, vec![file.fill(field, value)]);
        }
    }
    let mut published = Vec::new();
    for (wish, draft) in &rows {
        let (submit, review, publish) = (world.id(), world.id(), world.id());
        let expires = world.now.day().plus(30);
        let edits = [
            Edit::Submit { wish: *wish, step: submit },
            Edit::Review { wish: *wish, step: review, decision: Decision::Approved },
            Edit::Publish { wish: *wish, step: publish, text: card(draft), round: 1, expires },
        ];
        // What is incomplete or not agreed to stays a draft; that is the rule, not a failure.
        if edits.into_iter().all(|edit| world.act(CLERK, vec![edit]).is_ok()) {
            published.push((*wish, draft.clone()));
        }
        world.pass(100);
    }
    assert!(published.len() > 10, "most wishes are published: {}", published.len());
    assert!(world.settle());
    let mut disclosed: Vec<BTreeSet<String>> = vec![BTreeSet::new(); PEOPLE.len()];
    let easy: Vec<_> =
        published.iter().filter(|(_, draft)| draft.get(WishField::Difficulty) != "high").collect();
    for (number, (wish, draft)) in easy.iter().take(8).enumerate() {
        let holder = [FIRST, SECOND][number % 2];
        let first = claims(&mut world, holder, *wish);
        claims(&mut world, FIRST + SECOND - holder, *wish);
        assert!(world.settle());
        let whose = claimant(&world, holder);
        confirms(&mut world, CLERK, *wish, whose, first);
        assert!(world.settle());
        fulfils(&mut world, holder, *wish, first);
        assert!(world.settle());
        follows_up(&mut world, CLERK, *wish);
        disclosed[holder].extend(secrets(draft));
    }
    let month = Month::of(world.now.day()).unwrap();
    let counted = figures(&world.view(CLERK).community, month, world.now.day());
    does(&mut world, CLERK, vec![Edit::SumUp { month, figures: counted.clone() }]);
    assert!(world.settle());
    assert_eq!(world.view(DISTRICT).community.summary[&month].figures, counted);

    let secret_in = |bytes: &[u8]| seeded.iter().find(|secret| holds(bytes, secret)).cloned();
    for space in [Space::Log, Space::Snapshots] {
        for (key, bytes) in contents(&world.disk, space) {
            let end = key.iter().position(|byte| *byte == 0).unwrap_or(key.len());
            let doc: DocName = std::str::from_utf8(&key[..end]).unwrap().parse().unwrap();
            if matches!(doc, DocName::Community | DocName::Wall(_) | DocName::Summary) {
                assert_eq!(secret_in(&bytes), None, "{doc} can be read by others");
            }
            let private = matches!(doc, DocName::Casework(_) | DocName::Member(_));
            assert!(
                private || matches!(doc, DocName::Community | DocName::Wall(_) | DocName::Summary),
                "{doc} was not thought of"
            );
        }
    }
    // Nor is it in what is shown first, whoever's device it was made on: the clerk's knows all of it.
    for device in 0..PEOPLE.len() {
        let glance = Glance::of(&world.view(device)).unwrap().write();
        assert!(published.iter().any(|(_, draft)| holds(&glance, card(draft).get(CardField::Content))));
        assert_eq!(secret_in(&glance), None, "of device {device}");
    }
    for (device, allowed) in disclosed.iter().enumerate().skip(FIRST) {
        let mut found = BTreeSet::new();
        for space in Space::ALL {
            for (_, bytes) in contents(&world.devices[device].disk, space) {
                found.extend(seeded.iter().filter(|secret| holds(&bytes, secret)).cloned());
            }
        }
        let too_much: Vec<_> = found.difference(allowed).collect();
        assert!(too_much.is_empty(), "device {device} knows {too_much:?}");
        if [FIRST, SECOND].contains(&device) {
            assert!(allowed.is_subset(&found), "device {device} was told how to reach the wisher");
        } else {
            assert!([UNIT, RESIDENT, DISTRICT].contains(&device) && found.is_empty());
        }
    }
}

#[test]
fn the_search_finds_what_it_looks_for() {
    let drafts = drafts();
    let draft = &drafts[0];
    let mut world = World::new(2, &PEOPLE);
    assert!(world.settle());
    let (wish, year) = (world.id(), world.now.day().year());
    does(&mut world, CLERK, vec![Edit::Collect { year, wish, draft: draft.clone() }]);
    assert!(world.settle());
    let everything: Vec<u8> = [Space::Log, Space::Snapshots]
        .into_iter()
        .flat_map(|space| contents(&world.disk, space))
        .flat_map(|(_, bytes)| bytes)
        .collect();
    for secret in secrets(draft) {
        assert!(holds(&everything, &secret), "{secret} is in the case file and is not found there");
    }
    assert!(frame::unpack(&everything).is_err());
    assert!(!holds(mask_address(draft.get(WishField::Address)).as_bytes(), draft.get(WishField::Address)));
}
