//! Promise: a relay that takes no more for now makes nobody lose anything. What a person did waits on the device, is said to
//! wait, does not block other documents, and is delivered by itself when there is room again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;

use domain::{
    edit::{Edit, ProfileField},
    grant::Grant,
    id::Id,
    moment::Moment,
    principal::Principal,
    retention::{RemovalReason, Subject, removal},
    wish::{Wish, WishField},
};
use replica::{
    device::{Effect, Event, Notice, Replica, Start},
    frame::{self, ErrorCode, ToDevice, ToRelay},
    log::Quotas,
    schema::Epoch,
};
use tests::{
    story::{collects, does, draft, fills, halves},
    world::{COMMUNITY, START, World, staff},
};

const CLERK: usize = 0;
const OTHER: usize = 1;
const PEOPLE: [Principal; 2] = [staff(1), staff(2)];
const DAY_MS: i64 = 86_400_000;

fn limited(ops_per_day: u64) -> Quotas {
    let mut quotas = Quotas::default();
    quotas.staff.ops_per_day = ops_per_day;
    quotas
}

#[test]
fn what_is_too_much_for_today_waits_and_is_delivered_tomorrow() {
    for seed in 0..8 {
        let mut world = World::new(seed, &PEOPLE);
        assert!(world.settle());
        let wish = collects(&mut world, CLERK, draft("李四", "", ""));
        assert!(world.settle());
        world.set_quotas(&limited(30));
        for age in 0..40 {
            fills(&mut world, CLERK, wish, WishField::Age, &format!("{age}"));
            world.wait(1_000);
        }
        world.wait(60_000);
        let waiting = world.view(CLERK).status.unsent;
        assert!(waiting > 0 && waiting < 40, "some were taken, the others wait: {waiting}");
        assert_eq!(world.view(CLERK).refused.len(), 0, "nothing was refused for good");
        let told = |notice: &&Notice| **notice == Notice::Postponed { code: ErrorCode::Quota };
        assert_eq!(world.devices[CLERK].told.iter().filter(told).count(), 1, "told, and not again and again");
        // Somebody else works on as if nothing were.
        let other = collects(&mut world, OTHER, draft("王五", "", ""));
        world.wait(20_000);
        assert_eq!(world.view(OTHER).status.unsent, 0);
        // Also when the device and the relay are switched off in between.
        world.crash_relay();
        world.wait(60_000);
        assert!(world.view(CLERK).status.unsent > 0, "a restart forgives nothing");
        world.now = world.now.plus_ms(DAY_MS);
        // Longer than what is too much is left alone.
        world.wait(15 * 60_000);
        assert!(world.settle());
        assert_eq!(world.view(CLERK).status.unsent, 0, "tomorrow there is room");
        let seen = world.view(OTHER).community.wish(wish).and_then(|wish| wish.case.clone());
        assert_eq!(seen.map(|case| case.draft.get(WishField::Age).to_owned()), Some("39".to_owned()));
        assert!(world.view(CLERK).community.wish(other).is_some());
    }
}

#[test]
fn a_rotation_is_charged_too_and_is_made_when_there_is_room() {
    let mut world = World::new(3, &PEOPLE);
    assert!(world.settle());
    let wish = collects(&mut world, CLERK, draft("李四", "13912345678", ""));
    for _ in 0..10 {
        collects(&mut world, CLERK, draft("王五", "", ""));
    }
    assert!(world.settle());
    // Room for asking, not for writing eleven wishes again.
    world.now = world.now.plus_ms(DAY_MS);
    world.set_quotas(&limited(30));
    let community = &world.view(CLERK).community;
    let edits = removal(community, &[Subject::Wish(wish)], RemovalReason::Requested, true, || [7; 10]);
    does(&mut world, CLERK, edits);
    world.wait(60_000);
    let casework = halves(&world).0;
    assert_eq!(world.epoch(&casework), Epoch::FIRST, "it waits");
    assert_eq!(world.view(CLERK).status.unsent, 0, "the mark is delivered");
    let told = |notice: &&Notice| **notice == Notice::Postponed { code: ErrorCode::Quota };
    assert_eq!(world.devices[CLERK].told.iter().filter(told).count(), 1, "told, and not again and again");
    world.set_quotas(&limited(400));
    world.wait(15 * 60_000);
    assert!(world.settle());
    assert_ne!(world.epoch(&casework), Epoch::FIRST, "made when there is room");
    // What it cost is gone for today.
    world.set_quotas(&limited(30));
    let left = any_left(&world);
    fills(&mut world, CLERK, left, WishField::Age, "70");
    world.wait(60_000);
    assert_eq!(world.view(CLERK).status.unsent, 1, "writing everything again was not for nothing");
}

/// A wish that was not removed.
fn any_left(world: &World) -> Id<Wish> {
    let view = world.view(CLERK);
    let kept = |wish: &&Id<Wish>| {
        view.community
            .wish(**wish)
            .and_then(|wish| wish.case.as_ref())
            .is_some_and(|case| case.removed.is_none())
    };
    *view.community.wishes.keys().find(kept).unwrap()
}

/// What a device sends, as requests; stores what it wants to have stored.
fn sends(replica: &mut Replica, now: Moment, event: Event) -> Vec<ToRelay> {
    let mut sent = Vec::new();
    let mut events = vec![event];
    while let Some(event) = events.pop() {
        for effect in replica.handle(now, event) {
            match effect {
                Effect::Send(bytes) => sent.push(frame::decode(&bytes).unwrap()),
                Effect::Store(_) => events.push(Event::Stored(Ok(()))),
                Effect::Show(_)
                | Effect::Cover
                | Effect::Hangup
                | Effect::Answer { .. }
                | Effect::Report(_) => {}
            }
        }
    }
    sent
}

#[test]
fn a_device_that_asked_too_much_is_quiet_for_a_while_and_then_says_everything_again() {
    let start =
        Start { seed: [1; 32], me: Grant::new(PEOPLE[0], true, BTreeSet::new()), community: COMMUNITY };
    let mut now = START;
    let (mut replica, _) = Replica::open(&start, now, Vec::new());
    sends(&mut replica, now, Event::LinkUp);
    let moved = ToDevice::Moved { log: [1; 16], now, upto: 0, docs: Vec::new() };
    sends(&mut replica, now, Event::Frame(frame::encode(&moved)));
    let edit = Edit::SetProfile { field: ProfileField::ContactName, value: "服务台".to_owned() };
    let pushed = sends(&mut replica, now, Event::Act { token: 1, edits: vec![edit] });
    assert!(matches!(&pushed[..], [ToRelay::Push { .. }]), "{pushed:?}");

    let slow_down = ToDevice::Error { code: ErrorCode::SlowDown, doc: None };
    assert_eq!(sends(&mut replica, now, Event::Frame(frame::encode(&slow_down))), []);
    for _ in 0..29 {
        now = now.plus_ms(1_000);
        assert_eq!(sends(&mut replica, now, Event::Tick), [], "it is quiet");
    }
    now = now.plus_ms(1_000);
    let again = sends(&mut replica, now, Event::Tick);
    assert!(matches!(again[0], ToRelay::Hello { .. }), "{again:?}");
    assert_eq!(again[1..], pushed, "nothing was lost");
    assert_eq!(replica.view().status.unsent, 1);
}
