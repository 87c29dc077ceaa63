//! Promise: a member comes to the same stars as staff, because what a wisher said at the follow-up visit is told to whoever
//! fulfilled the wish, and to nobody else; what a merge left behind is seen and put right.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    edit::{Edit, Refusal, RegisterEdit},
    id::Id,
    judging::Years,
    principal::{Member, Principal},
    rating::Rating,
    register::MemberField,
    retention::{RemovalReason, Subject, removal},
    service::{Mean, Satisfied, satisfaction_untold},
    wish::Wish,
};
use tests::{
    story::{claimant, claims, confirms, does, follows_up, fulfils, on_the_wall, visits},
    world::{World, member, staff},
};

const CLERK: usize = 0;
const COLLEAGUE: usize = 1;
const ME: usize = 2;
const OTHER: usize = 3;

const fn me() -> Id<Member> {
    let Principal::Member(id) = member(1) else { panic!() };
    id
}

/// A wish that a member has handed over.
fn fulfilled(seed: u64) -> (World, Id<Wish>) {
    let mut world = World::new(seed, &[staff(1), staff(2), member(1), member(2)]);
    let fields = vec![(MemberField::Name, "张建国".to_owned())];
    does(&mut world, CLERK, vec![Edit::Register(RegisterEdit::FillMember { member: me(), fields })]);
    let wish = on_the_wall(&mut world, CLERK);
    assert!(world.settle());
    let claim = claims(&mut world, ME, wish);
    assert!(world.settle());
    let who = claimant(&world, ME);
    confirms(&mut world, CLERK, wish, who, claim);
    assert!(world.settle());
    fulfils(&mut world, ME, wish, claim);
    assert!(world.settle());
    (world, wish)
}

/// What a device comes to of the member's year, with what residents said.
fn rated(world: &World, device: usize) -> (Rating, Mean) {
    let view = world.view(device);
    // When its publication is over.
    let today = world.now.day().plus(7);
    let judged = Years::of_one(&view.community, me(), today.year(), today).judge(me()).unwrap();
    (judged.rating, judged.counted.ratings)
}

/// The member and both clerks come to the same, and this many points were said.
fn agree(world: &World, sum: u32, case: &str) {
    let known = rated(world, CLERK);
    assert_eq!(known.1, Mean { sum, n: 1 }, "{case}");
    for device in [COLLEAGUE, ME] {
        assert_eq!(rated(world, device), known, "{case}: device {device}");
    }
}

#[test]
fn what_a_wisher_said_counts_for_the_member_on_every_device() {
    let (mut world, wish) = fulfilled(1);
    world.set_cut(ME, true);
    follows_up(&mut world, COLLEAGUE, wish);
    world.set_cut(ME, false);
    assert!(world.settle());
    agree(&world, 100, "visited");
    visits(&mut world, CLERK, wish, 2);
    assert!(world.settle());
    agree(&world, 25, "visited once more");
    assert!(satisfaction_untold(&world.view(CLERK).community).is_empty());
    let told = world.view(ME).community.members[&me()].satisfied.clone();
    assert_eq!(told.keys().collect::<Vec<_>>(), [&wish]);
    assert!(!world.view(OTHER).community.members.values().any(|file| !file.satisfied.is_empty()));
}

#[test]
fn of_two_visits_at_once_the_member_is_told_the_one_that_counts() {
    for seed in 2..6 {
        let (mut world, wish) = fulfilled(seed);
        follows_up(&mut world, CLERK, wish);
        assert!(world.settle());
        world.set_cut(COLLEAGUE, true);
        visits(&mut world, CLERK, wish, 1);
        visits(&mut world, COLLEAGUE, wish, 3);
        world.set_cut(COLLEAGUE, false);
        assert!(world.settle());
        let missing = satisfaction_untold(&world.view(CLERK).community);
        assert_eq!(missing, satisfaction_untold(&world.view(COLLEAGUE).community), "seed {seed}");
        does(&mut world, CLERK, missing);
        assert!(world.settle());
        let sum = rated(&world, CLERK).1.sum;
        assert!([0, 50].contains(&sum), "seed {seed}");
        agree(&world, sum, "merged");
        assert!(satisfaction_untold(&world.view(COLLEAGUE).community).is_empty(), "seed {seed}");
    }
}

#[test]
fn what_was_recorded_before_is_missing_until_it_is_told_and_stays_when_the_wish_is_removed() {
    let (mut world, wish) = fulfilled(7);
    let (visit, mark, on) = (world.id(), world.id(), world.now.day());
    let before = Edit::Visit { wish, step: visit, satisfaction: 4, still_needed: false, on };
    does(&mut world, CLERK, vec![before, Edit::MarkFollowedUp { wish, step: mark }]);
    assert!(world.settle());
    assert_eq!((rated(&world, CLERK).1.n, rated(&world, ME).1.n), (1, 0), "only casework has it");
    let missing = satisfaction_untold(&world.view(COLLEAGUE).community);
    let told = Satisfied { visit, stars: 4, on };
    assert_eq!(missing, [Edit::TellSatisfied { member: me(), wish, told }]);
    assert_eq!(world.act(ME, missing.clone()), Err(Refusal::NotAllowed), "nobody rates themselves");
    let six = Edit::TellSatisfied { member: me(), wish, told: Satisfied { stars: 6, ..told } };
    assert_eq!(world.act(CLERK, vec![six]), Err(Refusal::OutOfRange));
    does(&mut world, COLLEAGUE, missing);
    assert!(world.settle());
    agree(&world, 75, "told");
    let (view, subjects) = (world.view(CLERK), [Subject::Wish(wish)]);
    let fresh = || *world.id::<()>().bytes();
    let edits = removal(&view.community, &subjects, RemovalReason::Requested, false, fresh);
    does(&mut world, CLERK, edits);
    assert!(world.settle());
    agree(&world, 75, "removed");
}
