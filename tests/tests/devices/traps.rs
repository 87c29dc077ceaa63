//! Promise: every trap that others fell into is held by a test that bears its name. Here: what happens to people and
//! their disks. Hostile bytes are in `hostile.rs`, damaged relays in `restore.rs`.

use domain::{
    access::DocName,
    community::Finding,
    edit::{Edit, Refusal},
    principal::Principal,
    wish::{WishDraft, WishField},
};
use replica::{
    device::{Effect, Event, Notice, Replica, Settle, Start},
    frame::{self, RefusalCode, ToDevice, ToRelay},
    store::{Memory, Op, Space, StoreError, end_of},
};
use tests::{
    story::{collects, draft, field_on, fills, on_the_wall},
    world::{COMMUNITY, START, World, member, staff},
};

const CLERK: usize = 0;
const OTHER: usize = 1;
const PEOPLE: [Principal; 4] = [staff(1), staff(2), member(1), member(2)];

fn world(seed: u64) -> World {
    let mut world = World::new(seed, &PEOPLE);
    assert!(world.settle());
    world
}

fn wisher() -> WishDraft {
    draft("张桂兰", "13800138000", "桂花苑20栋1单元602")
}

fn settled(world: &mut World) {
    assert!(world.settle(), "stuck");
    let one = world.view(CLERK);
    for device in 0..world.devices.len() {
        let view = world.view(device);
        assert_eq!(
            world.reread(device).community,
            view.community,
            "device {device} shows what is not on its disk"
        );
        if matches!(world.devices[device].who, Principal::Staff(_)) {
            assert_eq!(view.community, one.community, "clerks differ");
        }
    }
}

fn all(disk: &Memory, space: Space) -> Vec<(Vec<u8>, Vec<u8>)> {
    disk.entries(space, &[], &end_of(&[]), usize::MAX)
}

fn was_told_of_damage(world: &World, device: usize) -> bool {
    world.devices[device].told.iter().any(|notice| matches!(notice, Notice::Damaged { .. }))
}

#[test]
fn a_cloned_profile_edits_on_both_devices_and_neither_is_stuck() {
    for seed in 0..20 {
        let mut world = world(seed);
        let wish = collects(&mut world, CLERK, wisher());
        settled(&mut world);
        world.set_cut(CLERK, true);
        if seed % 2 == 0 {
            // Copied while something waited to be sent.
            fills(&mut world, CLERK, wish, WishField::Gender, "女");
            world.pass(200);
        }
        let copy = world.clone_device(CLERK);
        world.set_cut(copy, true);
        for round in 0..3 {
            fills(&mut world, CLERK, wish, WishField::Age, &format!("7{round}"));
            fills(&mut world, copy, wish, WishField::Reason, &format!("理由{round}"));
            collects(&mut world, copy, draft("李四", "", ""));
            world.pass(500);
        }
        world.set_cut(if seed % 3 == 0 { copy } else { CLERK }, false);
        world.wait(3_000);
        settled(&mut world);
        assert_eq!(field_on(&world, OTHER, wish, WishField::Age), "72");
        assert_eq!(field_on(&world, OTHER, wish, WishField::Reason), "理由2");
        assert_eq!(world.view(OTHER).community.wishes.len(), 4);
        // And both go on working.
        fills(&mut world, copy, wish, WishField::Amount, "1");
        fills(&mut world, CLERK, wish, WishField::Amount, "2");
        settled(&mut world);
        assert_eq!(world.view(copy).refused, []);
    }
}

#[test]
fn a_disk_set_back_to_an_older_state_goes_on_under_another_actor() {
    for seed in 0..20 {
        let mut world = world(seed);
        let wish = collects(&mut world, CLERK, wisher());
        settled(&mut world);
        let older = world.devices[CLERK].disk.clone();
        fills(&mut world, CLERK, wish, WishField::Age, "71");
        settled(&mut world);
        world.switch_off(CLERK);
        world.devices[CLERK].disk = older;
        world.set_cut(CLERK, true);
        world.switch_on(CLERK);
        // The actor on the disk is behind what the relay has of it.
        fills(&mut world, CLERK, wish, WishField::Reason, "独居");
        world.pass(500);
        settled(&mut world);
        assert_eq!(field_on(&world, OTHER, wish, WishField::Age), "71");
        assert_eq!(field_on(&world, OTHER, wish, WishField::Reason), "独居");
    }
}

#[test]
fn a_broken_chunk_is_set_aside_the_rest_loads_and_the_relay_heals_it() {
    let mut world = world(1);
    let wish = collects(&mut world, CLERK, wisher());
    settled(&mut world);
    for round in 0..4 {
        fills(&mut world, CLERK, wish, WishField::Age, &format!("7{round}"));
        settled(&mut world);
    }
    let chunks = all(&world.devices[CLERK].disk, Space::Chunks);
    assert!(chunks.len() > 2, "several chunks to break");
    let healthy = world.devices[CLERK].disk.clone();
    for (key, value) in chunks {
        for how in 0..4 {
            let mut broken = value.clone();
            match how {
                0 => broken.truncate(value.len() / 2),
                1 => broken[value.len() - 1] ^= 1,
                2 => broken[value.len() / 2] ^= 0x80,
                _ => broken.clear(),
            }
            world.switch_off(CLERK);
            world.devices[CLERK].disk = healthy.clone();
            world.devices[CLERK].disk.apply(vec![Op::Put(Space::Chunks, key.clone(), broken.clone())]);
            world.devices[CLERK].told.clear();
            world.set_cut(CLERK, true);
            world.switch_on(CLERK);
            world.pass(500);
            assert!(was_told_of_damage(&world, CLERK), "the person is told");
            let aside = all(&world.devices[CLERK].disk, Space::Quarantine);
            assert!(aside.iter().any(|(_, bytes)| *bytes == broken), "the bytes are kept aside");
            settled(&mut world);
            assert_eq!(field_on(&world, CLERK, wish, WishField::Age), "73");
        }
    }
}

/// The documents that are asked for.
fn asked_for(effects: &[Effect]) -> Vec<DocName> {
    let wants = |effect: &Effect| match effect {
        Effect::Send(frame) => match frame::decode(frame) {
            Ok(ToRelay::Pull(wants)) => Some(wants),
            _ => None,
        },
        _ => None,
    };
    effects.iter().filter_map(wants).flatten().map(|want| want.doc).collect()
}

#[test]
fn what_is_left_alone_is_not_asked_for_however_long_it_takes() {
    let (wall, ledger) = (DocName::Wall(START.day().year()), DocName::Casework(START.day().year()));
    let start = Start { seed: [7; 32], me: staff(1).into(), community: COMMUNITY };
    let (mut clerk, _) = Replica::open(&start, START, Vec::new());
    clerk.handle(START, Event::LeaveAlone([ledger].into()));
    clerk.handle(START, Event::LinkUp);
    let docs = vec![(wall, 1), (ledger, 1)];
    let moved = frame::encode(&ToDevice::Moved { log: [1; 16], now: START, upto: 2, docs });
    assert_eq!(asked_for(&clerk.handle(START, Event::Frame(moved.clone()))), [wall]);
    for seconds in 1..60 {
        let now = START.plus_ms(seconds * 1_000);
        let asked = [
            asked_for(&clerk.handle(now, Event::Frame(moved.clone()))),
            asked_for(&clerk.handle(now, Event::Tick)),
        ];
        assert!(!asked.concat().contains(&ledger), "asked for after {seconds} s");
    }
    // Until somebody wants it: at once.
    assert!(asked_for(&clerk.handle(START.plus_ms(60_000), Event::LeaveAlone([].into()))).contains(&ledger));
}

#[test]
fn beside_what_is_left_alone_everything_goes_on_and_nothing_of_it_is_missed_later() {
    for restarts in [false, true] {
        let mut world = world(9);
        let ledger = DocName::Casework(world.now.day().year());
        let early = collects(&mut world, CLERK, wisher());
        settled(&mut world);
        world.leave_alone(OTHER, &[ledger]);
        fills(&mut world, CLERK, early, WishField::Reason, "独居");
        let late = collects(&mut world, CLERK, wisher());
        // What is done there meanwhile is delivered, and the device does not seem to be behind for ever.
        fills(&mut world, OTHER, early, WishField::Age, "71");
        assert!(world.settle(), "stuck");
        assert_eq!(field_on(&world, CLERK, early, WishField::Age), "71");
        assert_eq!(field_on(&world, OTHER, early, WishField::Reason), "");
        assert!(world.view(OTHER).community.wish(late).is_none());
        assert!(world.view(OTHER).status.caught_up);
        if restarts {
            // The next version knows nothing of it, and has to hear of it although the relay spoke of it before.
            world.switch_off(OTHER);
            world.switch_on(OTHER);
        } else {
            world.leave_alone(OTHER, &[]);
        }
        settled(&mut world);
        assert_eq!(field_on(&world, OTHER, early, WishField::Reason), "独居");
        assert!(world.view(OTHER).community.wish(late).is_some());
    }
}

#[test]
fn what_was_not_sent_survives_the_loss_of_its_chunk() {
    let mut world = world(2);
    let wish = collects(&mut world, CLERK, wisher());
    settled(&mut world);
    world.set_cut(CLERK, true);
    let before: Vec<_> =
        all(&world.devices[CLERK].disk, Space::Chunks).into_iter().map(|(key, _)| key).collect();
    fills(&mut world, CLERK, wish, WishField::Reason, "独居");
    world.pass(500);
    world.switch_off(CLERK);
    for (key, _) in all(&world.devices[CLERK].disk, Space::Chunks) {
        if !before.contains(&key) {
            world.devices[CLERK].disk.apply(vec![Op::Put(Space::Chunks, key, b"broken".to_vec())]);
        }
    }
    world.switch_on(CLERK);
    assert_eq!(field_on(&world, CLERK, wish, WishField::Reason), "独居", "made again from the intent");
    settled(&mut world);
    assert_eq!(field_on(&world, OTHER, wish, WishField::Reason), "独居");
}

#[test]
fn broken_notes_about_cursors_actors_and_the_outbox_are_set_aside() {
    let mut world = world(3);
    let wish = collects(&mut world, CLERK, wisher());
    settled(&mut world);
    fills(&mut world, CLERK, wish, WishField::Age, "70");
    settled(&mut world);
    let healthy = world.devices[CLERK].disk.clone();
    for (key, _) in all(&healthy, Space::Meta) {
        world.switch_off(CLERK);
        world.devices[CLERK].disk = healthy.clone();
        world.devices[CLERK].disk.apply(vec![Op::Put(Space::Meta, key, b"broken".to_vec())]);
        world.devices[CLERK].disk.apply(vec![Op::Put(
            Space::Outbox,
            7_u64.to_be_bytes().to_vec(),
            vec![1; 40],
        )]);
        world.switch_on(CLERK);
        assert!(was_told_of_damage(&world, CLERK));
        fills(&mut world, CLERK, wish, WishField::Age, "71");
        settled(&mut world);
        fills(&mut world, CLERK, wish, WishField::Age, "70");
        settled(&mut world);
        assert_eq!(field_on(&world, OTHER, wish, WishField::Age), "70");
    }
}

#[test]
fn a_failed_write_hides_nothing_that_is_written_after_it() {
    let mut world = world(4);
    let wish = collects(&mut world, CLERK, wisher());
    settled(&mut world);
    world.set_cut(CLERK, true);
    world.full_disk(CLERK, true);
    fills(&mut world, CLERK, wish, WishField::Age, "70");
    world.pass(200);
    assert!(world.view(CLERK).status.store.is_some());
    world.full_disk(CLERK, false);
    fills(&mut world, CLERK, wish, WishField::Reason, "独居");
    world.wait(2_000);
    assert_eq!(world.view(CLERK).status.unkept, 0);
    let case = world.reread(CLERK).community.wish(wish).unwrap().case.clone().unwrap();
    assert_eq!(case.draft.get(WishField::Age), "70");
    assert_eq!(case.draft.get(WishField::Reason), "独居");
    settled(&mut world);
}

#[test]
fn a_full_store_is_told_and_what_was_done_is_sent_all_the_same() {
    let mut world = world(5);
    let wish = collects(&mut world, CLERK, wisher());
    settled(&mut world);
    world.full_disk(CLERK, true);
    fills(&mut world, CLERK, wish, WishField::Age, "70");
    world.pass(40);
    let status = world.view(CLERK).status.clone();
    assert!(status.store.is_some() && status.unkept == 1, "{status:?}");
    assert!(world.devices[CLERK].told.contains(&Notice::StoreFailed(StoreError::Full)));
    assert_eq!(
        world.view(CLERK).outbox.iter().filter(|waiting| waiting.kept).count(),
        0,
        "never shown as saved"
    );
    world.wait(30_000);
    assert_eq!(field_on(&world, OTHER, wish, WishField::Age), "70", "one copy survives at the relay");
    world.full_disk(CLERK, false);
    settled(&mut world);
}

#[test]
fn a_cleared_field_does_not_swallow_what_another_clerk_writes_into_it() {
    for seed in 0..10 {
        let mut world = world(seed);
        let wish = collects(&mut world, CLERK, wisher());
        fills(&mut world, CLERK, wish, WishField::Reason, "独居");
        settled(&mut world);
        world.set_cut(CLERK, true);
        world.set_cut(OTHER, true);
        fills(&mut world, CLERK, wish, WishField::Reason, "");
        fills(&mut world, OTHER, wish, WishField::Reason, "独居，腿脚不便");
        settled(&mut world);
        let case = world.view(CLERK).community.wish(wish).unwrap().case.clone().unwrap();
        let values: Vec<&str> = case
            .contested
            .iter()
            .filter(|contested| contested.field == "reason")
            .flat_map(|contested| contested.values.iter().map(|held| held.value.as_str()))
            .collect();
        assert!(values.contains(&"独居，腿脚不便") && values.contains(&""), "{values:?}");
    }
}

#[test]
fn two_clerks_who_fill_in_different_fields_of_one_wish_both_keep_what_they_wrote() {
    let mut world = world(6);
    let wish = collects(&mut world, CLERK, wisher());
    settled(&mut world);
    world.set_cut(CLERK, true);
    world.set_cut(OTHER, true);
    for field in [WishField::Age, WishField::Gender, WishField::Reason] {
        fills(&mut world, CLERK, wish, field, "甲");
    }
    for field in [WishField::Amount, WishField::Channel, WishField::CollectedBy] {
        fills(&mut world, OTHER, wish, field, "乙");
    }
    settled(&mut world);
    for field in [WishField::Age, WishField::Gender, WishField::Reason] {
        assert_eq!(field_on(&world, OTHER, wish, field), "甲");
    }
    for field in [WishField::Amount, WishField::Channel, WishField::CollectedBy] {
        assert_eq!(field_on(&world, CLERK, wish, field), "乙");
    }
    assert_eq!(*world.view(CLERK).community.findings, []);
}

#[test]
fn a_field_filled_in_differently_keeps_both_values_until_a_person_chooses() {
    let mut world = world(7);
    let wish = collects(&mut world, CLERK, wisher());
    settled(&mut world);
    world.set_cut(CLERK, true);
    world.set_cut(OTHER, true);
    fills(&mut world, CLERK, wish, WishField::Phone, "13800138001");
    fills(&mut world, OTHER, wish, WishField::Phone, "13800138002");
    settled(&mut world);
    let view = world.view(CLERK);
    assert_eq!(*view.community.findings, [Finding::Contested { wish, fields: vec!["phone".to_owned()] }]);
    let case = view.community.wish(wish).unwrap().case.clone().unwrap();
    let mut held: Vec<_> =
        case.contested[0].values.iter().map(|held| (held.value.as_str(), held.by)).collect();
    assert_eq!(held[0].0, case.draft.get(WishField::Phone), "the one that is shown comes first");
    held.sort_unstable();
    assert_eq!(held, [("13800138001", Some(staff(1))), ("13800138002", Some(staff(2)))]);
    // Choosing the value that is shown already is a choice, too.
    let shown = case.draft.get(WishField::Phone).to_owned();
    fills(&mut world, OTHER, wish, WishField::Phone, &shown);
    settled(&mut world);
    assert_eq!(*world.view(CLERK).community.findings, []);
    assert_eq!(field_on(&world, CLERK, wish, WishField::Phone), shown);
}

#[test]
fn one_refused_intent_goes_back_to_its_author_and_the_others_go_on() {
    let mut world = world(13);
    let wish = collects(&mut world, CLERK, wisher());
    settled(&mut world);
    world.set_cut(CLERK, true);
    fills(&mut world, CLERK, wish, WishField::Age, "70");
    // Larger than the relay takes.
    fills(&mut world, CLERK, wish, WishField::Reason, &"很".repeat(30_000));
    fills(&mut world, CLERK, wish, WishField::Amount, "200");
    world.pass(200);
    settled(&mut world);
    assert!(world.devices[CLERK].told.contains(&Notice::Refused { code: RefusalCode::Forbidden }));
    let refused = world.view(CLERK).refused.clone();
    assert_eq!(refused.len(), 1);
    assert!(matches!(&refused[0].intent.edit, Edit::Fill { field: WishField::Reason, .. }));
    for device in [CLERK, OTHER] {
        assert_eq!(field_on(&world, device, wish, WishField::Age), "70");
        assert_eq!(field_on(&world, device, wish, WishField::Amount), "200");
        assert_eq!(field_on(&world, device, wish, WishField::Reason), "", "not shown as if it were there");
    }
    // It is still there after a restart, and is sent again or dropped by a person.
    world.switch_off(CLERK);
    world.switch_on(CLERK);
    assert_eq!(world.view(CLERK).refused, refused);
    world.decide(CLERK, refused[0].number, Settle::Resend);
    settled(&mut world);
    let again = world.view(CLERK).refused.clone();
    assert_eq!(again.len(), 1);
    world.decide(CLERK, again[0].number, Settle::Drop);
    settled(&mut world);
    assert_eq!(world.view(CLERK).refused, []);
    world.switch_off(CLERK);
    world.switch_on(CLERK);
    assert_eq!(world.view(CLERK).refused, []);
}

#[test]
fn an_act_of_several_edits_is_done_whole_or_not_at_all() {
    let mut world = world(14);
    let wish = on_the_wall(&mut world, CLERK);
    settled(&mut world);
    let before = world.view(CLERK);
    let step = world.id();
    let acts = vec![
        Edit::Fill { wish: world.id(), field: WishField::Age, value: "70".to_owned() },
        Edit::Submit { wish, step },
    ];
    let half = vec![
        Edit::Collect { year: world.now.day().year(), wish: world.id(), draft: draft("李四", "", "") },
        Edit::Submit { wish, step },
    ];
    assert_eq!(world.act(CLERK, acts), Err(Refusal::UnknownWish));
    assert!(world.act(CLERK, half).is_err());
    assert_eq!(world.view(CLERK).community, before.community);
    assert_eq!(world.view(CLERK).outbox, []);
    settled(&mut world);
    assert_eq!(world.view(OTHER).community, before.community);
}
