//! Promise: a relay whose disk was damaged sets the damage aside, says so, serves the rest, and gets back from the
//! devices what it lost; nobody is stuck.

use domain::{principal::Principal, wish::WishField};
use replica::store::{Memory, Op, Space, end_of};
use tests::{
    story::{self, claims, collects, draft, fills, halves, on_the_wall},
    world::{World, grant, member, staff},
};

const PEOPLE: [Principal; 3] = [staff(1), staff(2), member(1)];

fn all(disk: &Memory, space: Space) -> Vec<(Vec<u8>, Vec<u8>)> {
    disk.entries(space, &[], &end_of(&[]), usize::MAX)
}

/// A community that has worked for a while, and is all at rest.
fn at_work(seed: u64, rounds: usize) -> World {
    let mut world = World::new(seed, &PEOPLE);
    assert!(world.settle());
    let published = on_the_wall(&mut world, 0);
    let draft = collects(&mut world, 1, draft("李四", "", ""));
    assert!(world.settle());
    claims(&mut world, 2, published);
    for round in 0..rounds {
        fills(&mut world, round % 2, draft, WishField::Age, &format!("7{round}"));
        world.pass(300);
    }
    assert!(world.settle());
    world
}

/// The relay comes back with this disk; afterwards everybody works on, and a new device sees everything.
fn heals(world: &mut World, disk: Memory) {
    let before = world.view(0).community.clone();
    world.disk = disk;
    world.crash_relay();
    assert!(world.settle(), "stuck");
    assert_eq!(world.view(0).community, before, "a clerk lost something");
    assert_eq!(world.view(1).community, before, "the other clerk lost something");
    let fresh = world.add_device(grant(staff(9)));
    assert!(world.settle(), "stuck with a new device");
    assert_eq!(world.view(fresh).community, before, "a new device does not see everything");
    let wish = collects(world, fresh, story::draft("王五", "", ""));
    assert!(world.settle());
    for device in 0..2 {
        assert!(
            world.view(device).community.wish(wish).is_some(),
            "what was done afterwards does not arrive"
        );
        assert!(world.view(device).refused.is_empty());
    }
}

#[test]
fn a_damaged_record_is_set_aside_and_comes_back_from_the_devices() {
    let healthy = at_work(1, 4).disk;
    for (number, (key, value)) in all(&healthy, Space::Log).into_iter().enumerate() {
        for how in 0..3 {
            let mut world = at_work(1, 4);
            let mut broken = value.clone();
            match how {
                0 => broken[value.len() - 1] ^= 1,
                1 => broken.truncate(value.len() / 2),
                _ => broken.clear(),
            }
            let mut disk = world.disk.clone();
            disk.apply(vec![Op::Put(Space::Log, key.clone(), broken.clone())]);
            heals(&mut world, disk);
            assert!(!world.damaged.is_empty(), "record {number}: the operator is told");
            let aside = all(&world.disk, Space::Quarantine);
            assert!(
                aside.iter().any(|(_, bytes)| *bytes == broken),
                "record {number}: the bytes are kept aside"
            );
        }
    }
}

#[test]
fn several_damaged_records_of_several_documents_come_back_too() {
    let mut world = at_work(2, 6);
    let mut disk = world.disk.clone();
    for (key, _) in all(&world.disk, Space::Log).into_iter().step_by(2) {
        disk.apply(vec![Op::Put(Space::Log, key, b"damaged".to_vec())]);
    }
    heals(&mut world, disk);
    let (casework, wall) = halves(&world);
    for doc in [casework, wall] {
        assert!(world.damaged.iter().any(|(of, _)| *of == doc), "{doc}");
    }
}

#[test]
fn a_missing_record_is_noticed_and_comes_back() {
    let healthy = at_work(3, 4).disk;
    for (key, _) in all(&healthy, Space::Log) {
        let mut world = at_work(3, 4);
        let mut disk = world.disk.clone();
        disk.apply(vec![Op::Delete(Space::Log, key)]);
        heals(&mut world, disk);
    }
}

#[test]
fn damaged_notes_about_the_log_do_not_lose_what_is_in_it() {
    let healthy = at_work(4, 4).disk;
    for (key, _) in all(&healthy, Space::Meta) {
        let mut world = at_work(4, 4);
        let mut disk = world.disk.clone();
        disk.apply(vec![Op::Put(Space::Meta, key, b"damaged".to_vec())]);
        heals(&mut world, disk);
    }
}

#[test]
fn a_damaged_snapshot_is_made_again() {
    let mut world = at_work(5, 300);
    let fresh = world.add_device(grant(staff(8)));
    assert!(world.settle());
    assert_eq!(world.view(fresh).community, world.view(0).community);
    let snapshots = all(&world.disk, Space::Snapshots);
    assert!(!snapshots.is_empty(), "a new device far behind was given a snapshot");
    let mut disk = world.disk.clone();
    for (key, mut value) in snapshots {
        let last = value.len() - 1;
        value[last] ^= 1;
        disk.apply(vec![Op::Put(Space::Snapshots, key, value)]);
    }
    heals(&mut world, disk);
}
