//! Promise: removed means gone. After a removal, and when every device has let go of it, the words are found nowhere: not
//! on the disk of the relay, not on any device; and nothing and nobody brings them back.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    community::Person,
    edit::{Edit, FileField, FileOf},
    id::Id,
    moment::Day,
    principal::Principal,
    retention::{Preview, RemovalReason, Subject, due, preview, removal},
    unmask::{self, UnmaskReason, Unmasked},
    wish::{Claimant, Decision, Reason, Wish, WishField, WishState, state},
};
use replica::{
    audit::{Ask, Kind, Search},
    frame::RefusalCode,
    schema::Epoch,
    store::{Op, Space, end_of},
};
use tests::{
    bytes::found,
    erased::{NAME, NOTE, NUMBER, SECRETS, card, draft},
    story::{ask, claimant, claims, confirms, does, fills, follows_up, fulfils, halves},
    world::{World, member, staff},
};

const CLERK: usize = 0;
const OTHER: usize = 1;
const HELPER: usize = 2;
const PEOPLE: [Principal; 4] = [staff(1), staff(2), member(1), member(2)];

/// A wish that has gone all the way, and another that stays.
fn worked(seed: u64) -> (World, Id<Wish>, Id<Wish>) {
    let mut world = World::new(seed, &PEOPLE);
    assert!(world.settle());
    let year = world.now.day().year();
    let (wish, stays) = (world.id(), world.id());
    does(&mut world, CLERK, vec![Edit::Collect { year, wish, draft: draft() }]);
    let other = tests::story::draft("李四", "13700000000", "别处");
    does(&mut world, OTHER, vec![Edit::Collect { year, wish: stays, draft: other }]);
    let (submit, review, publish) = (world.id(), world.id(), world.id());
    let expires = world.now.day().plus(30);
    does(&mut world, CLERK, vec![Edit::Submit { wish, step: submit }]);
    does(&mut world, CLERK, vec![Edit::Review { wish, step: review, decision: Decision::Approved }]);
    does(&mut world, CLERK, vec![Edit::Publish { wish, step: publish, text: card(), round: 1, expires }]);
    assert!(world.settle());
    let claim = claims(&mut world, HELPER, wish);
    assert!(world.settle());
    let whose = claimant(&world, HELPER);
    confirms(&mut world, CLERK, wish, whose, claim);
    assert!(world.settle());
    fulfils(&mut world, HELPER, wish, claim);
    let step = world.id();
    does(&mut world, HELPER, vec![Edit::Note { file: FileOf::of(whose), wish, step, text: NOTE.to_owned() }]);
    assert!(world.settle());
    follows_up(&mut world, CLERK, wish);
    // Fields that changed, so that there is something in the history that is not shown.
    fills(&mut world, OTHER, stays, WishField::Age, "70");
    assert!(world.settle());
    (world, wish, stays)
}

fn removes(world: &mut World, device: usize, subjects: &[Subject], at_once: bool) {
    let view = world.view(device);
    let edits =
        removal(&view.community, subjects, RemovalReason::Requested, at_once, || *world.id::<()>().bytes());
    does(world, device, edits);
}

/// Everything on the disks of the world that holds a secret.
fn left(world: &World) -> Vec<(String, Vec<(String, Space)>)> {
    let devices =
        (0..world.devices.len()).map(|index| (format!("device {index}"), &world.devices[index].disk));
    let disks = devices.chain([("relay".to_owned(), &world.disk)]);
    disks.map(|(whose, disk)| (whose, found(disk, &SECRETS))).filter(|(_, found)| !found.is_empty()).collect()
}

/// What stays is as it was, without words.
fn still_counts(world: &World, device: usize, wish: Id<Wish>, steps: usize) {
    let view = world.view(device);
    let known = view.community.wish(wish).unwrap();
    assert_eq!(state(known, &view.community.settings, world.now.day()), WishState::FollowedUp);
    let case = known.case.as_ref().unwrap();
    assert_eq!(case.draft.get(WishField::No), NUMBER);
    assert_eq!(case.draft.get(WishField::Category), "物品");
    assert_eq!(case.draft.get(WishField::WisherName), "");
    assert!(case.removed.is_some() && !case.remains);
    assert_eq!(domain::wish::history(known).len(), steps, "every step is still known");
    assert!(view.community.findings.is_empty(), "{:?}", view.community.findings);
}

fn steps(world: &World, wish: Id<Wish>) -> usize {
    domain::wish::history(world.view(CLERK).community.wish(wish).unwrap()).len()
}

#[test]
fn what_is_removed_is_on_no_disk_and_what_stays_is_as_it_was() {
    let (mut world, wish, stays) = worked(1);
    let before = left(&world);
    for secret in SECRETS {
        assert!(before.iter().any(|(_, found)| found.iter().any(|(word, _)| word == secret)), "{secret}");
    }
    let steps = steps(&world, wish);
    let shown = world.view(CLERK).community.wish(stays).cloned();
    removes(&mut world, CLERK, &[Subject::Wish(wish)], false);
    // Nobody sees it from this moment on, although nothing has left this device yet.
    let case = world.view(CLERK).community.wish(wish).unwrap().case.clone().unwrap();
    assert!(case.draft.get(WishField::WisherName).is_empty() && case.whys.is_empty());
    assert!(world.settle());
    assert_eq!(left(&world), []);
    assert_eq!(world.closed(), 0, "everybody has let go of the old logs");
    for clerk in [CLERK, OTHER] {
        still_counts(&world, clerk, wish, steps);
        assert_eq!(world.view(clerk).community.wish(stays).cloned(), shown, "nothing else is touched");
    }
    let made: Vec<_> =
        world.view(OTHER).community.rotations.values().flat_map(|rotations| rotations.made.clone()).collect();
    assert_eq!(made.len(), 3, "casework, wall and the helper's file say that they were rotated");
    assert!(made.iter().all(|made| made.by == PEOPLE[CLERK] && made.values > 0 && made.records == 1));
    // A device that comes now sees the same, and works.
    let fresh = world.add_device(staff(9));
    assert!(world.settle());
    assert_eq!(world.view(fresh).community, world.view(CLERK).community);
    fills(&mut world, fresh, stays, WishField::Age, "71");
    assert!(world.settle());
    assert_eq!(tests::story::field_on(&world, CLERK, stays, WishField::Age), "71");
}

/// That somebody was shown what is masked is proof and stays; why, in words, may say something about the person.
#[test]
fn of_an_unmasking_the_words_go_and_the_proof_stays() {
    const EARLY: &str = "他女儿翠兰来电核实";
    const LATE: &str = "社保所要核对病历";
    let (mut world, wish, _) = worked(11);
    let year = world.view(CLERK).community.wish(wish).unwrap().year;
    let shown = |world: &mut World, device: usize, words: &str| {
        let unmasked = Unmasked {
            subject: unmask::Subject::Wish(wish),
            fields: vec!["phone".to_owned()],
            why: UnmaskReason::Verify,
            words: words.to_owned(),
            outside: false,
        };
        let id = world.id();
        does(world, device, vec![Edit::Unmask { year, id, unmasked }]);
    };
    shown(&mut world, OTHER, EARLY);
    assert!(world.settle());
    assert!(!found(&world.disk, &[EARLY]).is_empty());
    world.set_cut(OTHER, true);
    shown(&mut world, OTHER, LATE);
    removes(&mut world, CLERK, &[Subject::Wish(wish)], true);
    world.wait(120_000);
    assert!(world.settle());
    for disk in world.devices.iter().map(|device| &device.disk).chain([&world.disk]) {
        assert_eq!(found(disk, &[EARLY, LATE]), []);
    }
    let search = Search { kind: Some(Kind::Unmaskings), most: 9, ..Search::default() };
    let entries = ask(&mut world, CLERK, &Ask::Search(search)).entries;
    let facts: Vec<String> =
        entries.iter().flat_map(|entry| &entry.writes).filter_map(|write| write.to.clone()).collect();
    assert_eq!(facts.iter().filter(|fact| fact.contains("\"phone\"")).count(), 2, "{facts:?}");
}

#[test]
fn a_device_that_was_away_does_its_work_again_and_brings_nothing_back() {
    let (mut world, wish, stays) = worked(2);
    world.set_cut(OTHER, true);
    world.set_cut(HELPER, true);
    fills(&mut world, OTHER, stays, WishField::Amount, "300");
    let (visit, on) = (world.id(), world.now.day());
    does(&mut world, OTHER, vec![Edit::Visit { wish, step: visit, satisfaction: 4, still_needed: true, on }]);
    let (file, step) = (FileOf::of(claimant(&world, HELPER)), world.id());
    does(&mut world, HELPER, vec![Edit::Note { file, wish, step, text: "又去看了一次".to_owned() }]);
    removes(&mut world, CLERK, &[Subject::Wish(wish)], true);
    world.wait(120_000);
    assert_ne!(world.epoch(&halves(&world).0), Epoch::FIRST);
    assert_eq!(found(&world.disk, &SECRETS), [], "destroyed at once, without waiting");
    world.switch_off(OTHER);
    assert!(world.settle());
    assert_eq!(left(&world), []);
    assert_eq!(tests::story::field_on(&world, CLERK, stays, WishField::Amount), "300");
    for device in [OTHER, HELPER] {
        let refused = world.view(device).refused.clone();
        assert_eq!(refused.len(), 1, "device {device}: what is about the removed wish waits for the person");
        assert_eq!(refused[0].code, RefusalCode::Removed);
    }
}

/// A device that leaves a document alone enters its next epoch when it takes it in again.
#[test]
fn a_document_that_is_left_alone_follows_later() {
    let (mut world, wish, _) = worked(9);
    let (casework, _) = halves(&world);
    world.leave_alone(OTHER, &[casework]);
    removes(&mut world, CLERK, &[Subject::Wish(wish)], true);
    world.wait(120_000);
    assert_ne!(world.epoch(&casework), Epoch::FIRST);
    assert!(found(&world.devices[OTHER].disk, &SECRETS).iter().any(|(word, _)| word == NAME));
    world.leave_alone(OTHER, &[]);
    assert!(world.settle());
    assert_eq!(left(&world), []);
    assert_eq!(world.view(OTHER).community, world.view(CLERK).community);
}

#[test]
fn a_closed_log_waits_for_devices_but_not_for_ever() {
    let (mut world, wish, _) = worked(3);
    world.set_cut(HELPER, true);
    removes(&mut world, CLERK, &[Subject::Wish(wish)], false);
    world.wait(120_000);
    assert!(world.closed() > 0);
    assert!(!found(&world.disk, &SECRETS).is_empty(), "a helper's phone has not said yet that it let go");
    for _ in 0..31 {
        world.pass(86_400_000);
    }
    world.wait(60_000);
    assert_eq!(world.closed(), 0);
    assert_eq!(found(&world.disk, &SECRETS), [], "after thirty days it is not waited for any longer");
    assert!(world.settle());
    assert_eq!(left(&world), []);
}

#[test]
fn two_administrators_at_once_and_others_at_work() {
    for seed in 10..30 {
        let (mut world, wish, stays) = worked(seed);
        removes(&mut world, CLERK, &[Subject::Wish(wish)], false);
        removes(&mut world, OTHER, &[Subject::Wish(wish), Subject::Wish(stays)], false);
        for number in 0..10 {
            let more = tests::story::collects(&mut world, number % 2, tests::story::draft("王五", "", ""));
            fills(&mut world, number % 2, more, WishField::Age, "60");
            world.pass(120);
        }
        assert!(world.settle(), "seed {seed}");
        assert_eq!(left(&world), [], "seed {seed}");
        for clerk in [CLERK, OTHER] {
            let view = world.view(clerk);
            assert_eq!(view.community.wishes.len(), 12, "seed {seed}");
            let gone = view.community.wish(stays).unwrap().case.clone().unwrap();
            assert_eq!(gone.draft.get(WishField::WisherName), "");
            assert!(view.community.rotations.values().all(|rotations| rotations.wanted.is_empty()));
        }
        assert_eq!(world.view(CLERK).community, world.view(OTHER).community, "seed {seed}");
    }
}

/// The relay's disk is lost and comes back from a copy that still has everything.
#[test]
fn a_relay_restored_from_before_the_removal_is_brought_forward_again() {
    for seed in 40..60 {
        let (mut world, wish, stays) = worked(seed);
        world.back_up_relay();
        removes(&mut world, CLERK, &[Subject::Wish(wish)], false);
        assert!(world.settle());
        fills(&mut world, OTHER, stays, WishField::Age, "75");
        assert!(world.settle());
        let steps = steps(&world, wish);
        // Sometimes only the members' phones are there for a while.
        let late = seed % 2 == 0;
        world.set_cut(CLERK, late);
        world.set_cut(OTHER, late);
        world.restore_relay();
        assert!(!found(&world.disk, &SECRETS).is_empty(), "the copy has it");
        world.wait(60_000);
        assert!(world.settle(), "seed {seed}");
        assert_eq!(left(&world), [], "seed {seed}");
        still_counts(&world, CLERK, wish, steps);
        assert_eq!(tests::story::field_on(&world, CLERK, stays, WishField::Age), "75", "seed {seed}");
        assert_eq!(world.view(CLERK).community, world.view(OTHER).community, "seed {seed}");
    }
}

/// A copy of a device's data from before, taken in again: what is missing is added, and has to go at once.
#[test]
fn an_old_copy_of_a_device_brings_nothing_back() {
    let (mut world, wish, _) = worked(5);
    let old = world.devices[OTHER].disk.clone();
    removes(&mut world, CLERK, &[Subject::Wish(wish)], false);
    assert!(world.settle());
    world.switch_off(OTHER);
    let chunks = old.entries(Space::Chunks, &[], &end_of(&[]), usize::MAX);
    let imported = chunks.into_iter().map(|(key, value)| Op::Put(Space::Chunks, key, value));
    world.devices[OTHER].disk.apply(imported.collect());
    assert!(!left(&world).is_empty());
    assert!(world.settle());
    assert_eq!(left(&world), []);
    assert_eq!(world.view(CLERK).community, world.view(OTHER).community);
}

#[test]
fn a_member_who_left_is_forgotten_and_the_name_on_the_wall_with_them() {
    let (mut world, wish, _) = worked(6);
    let Principal::Member(id) = PEOPLE[HELPER] else { unreachable!() };
    let file = FileOf::Member(id);
    let (full, work) = ("诸葛行之", "市第三测绘院");
    for (field, value) in [(FileField::Name, full), (FileField::Attached, work)] {
        does(&mut world, CLERK, vec![file.fill(field, value.to_owned())]);
    }
    let person = Person { display: full.to_owned(), archived: true };
    does(&mut world, CLERK, vec![Edit::SetPerson { who: PEOPLE[HELPER], person }]);
    assert!(world.settle());
    let today = world.now.day();
    let listed = due(&world.view(CLERK).community, today);
    assert!(listed.iter().any(|due| due.subject == Subject::Member(id)), "{listed:?}");
    let Preview { file: fields, notes, display, .. } =
        preview(&world.view(CLERK).community, Subject::Member(id));
    assert_eq!((fields.len(), display.as_deref()), (2, Some(full)));
    assert!(notes > 1, "what wishers told and the notes about it");
    removes(&mut world, CLERK, &[Subject::Member(id)], true);
    assert!(world.settle());
    for disk in world.devices.iter().map(|device| &device.disk).chain([&world.disk]) {
        assert_eq!(found(disk, &[full, work, NOTE]), []);
    }
    let view = world.view(OTHER);
    assert!(!due(&view.community, today).iter().any(|due| due.subject == Subject::Member(id)));
    let card = view.community.wish(wish).unwrap().card.clone().unwrap();
    assert!(card.claims.keys().any(|(of, _)| *of == Claimant::Member(id)), "what was done still counts");
}

#[test]
fn the_yearly_review_finds_what_is_due_and_asks_again_about_what_is_kept() {
    let (mut world, wish, _) = worked(7);
    let on = |world: &World, day: Day| due(&world.view(CLERK).community, day);
    let closed = world.now.day();
    let (year, month, day) = closed.civil();
    let after = |years| Day::from_civil(year + years, month, day).unwrap();
    assert!(on(&world, after(2).plus(-1)).is_empty());
    assert_eq!(on(&world, after(2))[0].subject, Subject::Wish(wish));
    let part = domain::retention::Part::Case(wish);
    let until = domain::retention::review_again(after(2));
    does(&mut world, CLERK, vec![Edit::Keep { part, why: "仍在结对帮扶".to_owned(), until }]);
    assert!(world.settle());
    assert!(on(&world, after(2)).is_empty() && on(&world, after(3).plus(-1)).is_empty());
    let again = on(&world, after(3));
    assert_eq!(again[0].kept.as_ref().map(|kept| kept.why.as_str()), Some("仍在结对帮扶"));
}

#[test]
fn only_administrators_mark_and_rotate_and_open_wishes_are_finished_first() {
    let (mut world, wish, stays) = worked(8);
    // A clerk who is no administrator.
    let plain = world.add_device(staff(9));
    assert!(world.settle());
    let why = RemovalReason::Requested;
    let part = domain::retention::Part::Card(wish);
    let doc = halves(&world).1;
    for edit in [
        Edit::Remove { part, why },
        Edit::Rotate { doc, rotation: Id::from_random([1; 10]), why, at_once: true },
        Edit::Keep { part, why: "x".to_owned(), until: Day(30_000) },
    ] {
        for device in [HELPER, plain] {
            let done = world.act(device, vec![edit.clone()]);
            assert_eq!(done, Err(domain::edit::Refusal::NotAllowed), "{edit:?}");
        }
    }
    tests::story::publishes(&mut world, CLERK, stays);
    assert!(world.settle());
    let view = world.view(CLERK);
    let edits = removal(&view.community, &[Subject::Wish(stays)], why, false, || [9; 10]);
    assert!(world.act(CLERK, edits.clone()).is_err(), "it is still on the wall");
    let step = world.id();
    does(&mut world, CLERK, vec![Edit::TakeDown { wish: stays, step, why: Reason::WisherWithdrew }]);
    does(&mut world, CLERK, edits);
    assert!(world.settle());
}
