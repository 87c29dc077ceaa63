//! Promise: who claimed first, who holds the order and who may know the wisher's phone is the same on every device,
//! whatever the network and the clocks did.

use domain::{
    community::Finding,
    edit::Edit,
    id::Id,
    principal::Principal,
    wish::{ClaimFate, Claimant, Clock, Reason, Wish, told_astray, withdrawn},
};
use replica::device::Notice;
use tests::{
    story::{self, claimant, claims, confirms, on_the_wall, standing_on},
    world::{World, member, staff},
};

const CLERK: usize = 0;
const OTHER: usize = 1;
const FIRST: usize = 2;
const SECOND: usize = 3;
const PEOPLE: [Principal; 4] = [staff(1), staff(2), member(1), member(2)];

fn world(seed: u64) -> World {
    let mut world = World::new(seed, &PEOPLE);
    assert!(world.settle());
    world
}

fn settled(world: &mut World) {
    assert!(world.settle(), "stuck");
    assert_eq!(world.view(CLERK).community, world.view(OTHER).community, "clerks differ");
}

/// Two phones without network claim one wish; `late` comes online after the other.
fn two_offline_claims(seed: u64, late: usize) -> (World, Id<Wish>) {
    let mut world = world(seed);
    let wish = on_the_wall(&mut world, CLERK);
    settled(&mut world);
    world.set_cut(FIRST, true);
    world.set_cut(SECOND, true);
    claims(&mut world, FIRST, wish);
    world.wait(90_000);
    claims(&mut world, SECOND, wish);
    world.wait(1_000);
    world.set_cut(FIRST + SECOND - late, false);
    world.wait(10_000);
    world.set_cut(late, false);
    (world, wish)
}

#[test]
fn two_offline_claims_have_one_provisional_order_whoever_comes_online_first() {
    for late in [FIRST, SECOND] {
        let (mut world, wish) = two_offline_claims(8, late);
        settled(&mut world);
        for device in 0..PEOPLE.len() {
            let standing = standing_on(&world, device, wish);
            let order: Vec<Claimant> = standing.waiting().map(|claim| claim.claimant).collect();
            assert_eq!(order, [claimant(&world, FIRST), claimant(&world, SECOND)], "device {device}");
            assert!(standing.clerk_decides, "less than ten minutes apart");
        }
    }
}

#[test]
fn a_confirmed_claim_is_not_displaced_by_one_that_arrives_later_with_an_earlier_clock() {
    let mut world = world(9);
    let wish = on_the_wall(&mut world, CLERK);
    settled(&mut world);
    world.set_cut(FIRST, true);
    claims(&mut world, FIRST, wish);
    world.wait(60_000);
    let confirmed = claims(&mut world, SECOND, wish);
    world.wait(10_000);
    let holder = claimant(&world, SECOND);
    confirms(&mut world, CLERK, wish, holder, confirmed);
    world.wait(10_000);
    settled(&mut world);
    for device in 0..PEOPLE.len() {
        let standing = standing_on(&world, device, wish);
        assert_eq!(standing.holder().map(|claim| claim.claimant), Some(holder), "device {device}");
        assert_eq!(
            standing.waiting().map(|claim| claim.claimant).collect::<Vec<_>>(),
            [claimant(&world, FIRST)]
        );
        assert!(!standing.confirmed_twice);
    }
}

#[test]
fn a_clock_two_days_off_never_decides_and_its_owner_is_told() {
    for (skew, offline) in [(-172_800_000, false), (172_800_000, false), (-172_800_000, true)] {
        let mut world = World::new(10, &PEOPLE);
        world.devices[FIRST].skew = skew;
        if offline {
            // Never heard of the relay's clock before it claims, except for the wish itself.
            world.devices[FIRST].skew = 0;
        }
        settled(&mut world);
        let wish = on_the_wall(&mut world, CLERK);
        settled(&mut world);
        if offline {
            world.set_cut(FIRST, true);
            world.devices[FIRST].skew = skew;
        }
        claims(&mut world, SECOND, wish);
        world.pass(3_600_000);
        claims(&mut world, FIRST, wish);
        settled(&mut world);
        assert!(world.devices[FIRST].told.contains(&Notice::ClockDoubtful));
        for device in 0..PEOPLE.len() {
            let standing = standing_on(&world, device, wish);
            let order: Vec<_> = standing.waiting().map(|claim| (claim.claimant, claim.clock)).collect();
            assert_eq!(
                order,
                [(claimant(&world, SECOND), Clock::Trusted), (claimant(&world, FIRST), Clock::Doubtful)],
                "device {device}, skew {skew}, offline {offline}"
            );
            assert!(standing.clerk_decides, "a person decides where a clock may not");
        }
    }
}

#[test]
fn two_confirmations_without_knowing_of_one_another_are_found_and_repaired_by_a_person() {
    let mut world = world(11);
    let wish = on_the_wall(&mut world, CLERK);
    settled(&mut world);
    let (one, two) = (claims(&mut world, FIRST, wish), claims(&mut world, SECOND, wish));
    settled(&mut world);
    world.set_cut(CLERK, true);
    world.set_cut(OTHER, true);
    let (first, second) = (claimant(&world, FIRST), claimant(&world, SECOND));
    confirms(&mut world, CLERK, wish, first, one);
    world.wait(60_000);
    confirms(&mut world, OTHER, wish, second, two);
    settled(&mut world);
    for device in [CLERK, OTHER] {
        assert_eq!(*world.view(device).community.findings, [Finding::ConfirmedTwice { wish }]);
        assert_eq!(
            standing_on(&world, device, wish).holder().map(|claim| claim.claimant),
            Some(first),
            "the first holds"
        );
    }
    let step = world.id();
    let why = Reason::GivenToAnother;
    story::does(&mut world, OTHER, vec![Edit::Return { wish, step, claimant: second, claim: two, why }]);
    settled(&mut world);
    assert_eq!(*world.view(CLERK).community.findings, []);
    let standing = standing_on(&world, SECOND, wish);
    assert!(
        standing
            .claims
            .iter()
            .any(|claim| claim.claimant == second && matches!(claim.fate, ClaimFate::Returned(_)))
    );
}

#[test]
fn contact_details_reach_only_the_member_whose_claim_was_confirmed() {
    let mut world = world(12);
    let wish = on_the_wall(&mut world, CLERK);
    settled(&mut world);
    let claim = claims(&mut world, FIRST, wish);
    claims(&mut world, SECOND, wish);
    settled(&mut world);
    let first = claimant(&world, FIRST);
    confirms(&mut world, CLERK, wish, first, claim);
    settled(&mut world);
    let Principal::Member(me) = PEOPLE[FIRST] else { panic!("a member") };
    let file = world.view(FIRST).community.members.get(&me).cloned().unwrap();
    assert_eq!(file.file.disclosed[&wish].phone, "13800138000");
    assert!(world.view(SECOND).community.members.values().all(|file| file.file.disclosed.is_empty()));
    assert!(!world.view(SECOND).community.members.contains_key(&me));
    assert!(world.view(SECOND).community.wish(wish).unwrap().case.is_none());
}

/// Wishes of which a member knows how to reach the wisher, by the own file.
fn told(world: &World, device: usize) -> Vec<Id<Wish>> {
    let members = &world.view(device).community.members;
    members.values().flat_map(|file| file.file.disclosed.keys().copied()).collect()
}

#[test]
fn whoever_gives_an_order_up_does_not_keep_how_to_reach_the_wisher() {
    for crosses in [false, true] {
        let mut world = world(13);
        let wish = on_the_wall(&mut world, CLERK);
        settled(&mut world);
        let claim = claims(&mut world, FIRST, wish);
        settled(&mut world);
        let (first, step) = (claimant(&world, FIRST), world.id());
        let revoke = Edit::Revoke { wish, claimant: first, claim, step, why: Reason::NoTime };
        if crosses {
            world.set_cut(FIRST, true);
            story::does(&mut world, FIRST, vec![revoke]);
            confirms(&mut world, CLERK, wish, first, claim);
        } else {
            confirms(&mut world, CLERK, wish, first, claim);
            settled(&mut world);
            assert_eq!(told_astray(&world.view(OTHER).community, None), [], "the holder has to know");
            story::does(&mut world, FIRST, vec![revoke]);
        }
        settled(&mut world);
        assert_eq!(told(&world, FIRST), [wish], "a member may not write there");
        let astray = told_astray(&world.view(OTHER).community, Some(wish));
        assert_eq!(told_astray(&world.view(OTHER).community, None), astray);
        story::does(&mut world, OTHER, astray);
        settled(&mut world);
        assert_eq!(told(&world, FIRST), []);
        assert_eq!(told_astray(&world.view(CLERK).community, None), []);
    }
}

#[test]
fn a_wish_taken_down_while_somebody_holds_it_is_free_when_it_is_back_and_told_to_nobody() {
    let mut world = world(14);
    let wish = on_the_wall(&mut world, CLERK);
    settled(&mut world);
    let claim = claims(&mut world, FIRST, wish);
    settled(&mut world);
    let first = claimant(&world, FIRST);
    confirms(&mut world, CLERK, wish, first, claim);
    settled(&mut world);
    let mut down = vec![Edit::TakeDown { wish, step: world.id(), why: Reason::PublishedInError }];
    down.extend(withdrawn(&world.view(OTHER).community, wish, None));
    story::does(&mut world, OTHER, down);
    settled(&mut world);
    assert_eq!(told(&world, FIRST), []);
    let (step, expires) = (world.id(), world.device_now(CLERK).day().plus(30));
    let text = world.view(CLERK).community.wish(wish).and_then(|wish| wish.card.clone()).unwrap().text;
    story::does(&mut world, CLERK, vec![Edit::Publish { wish, step, text, round: 2, expires }]);
    settled(&mut world);
    let again = claims(&mut world, SECOND, wish);
    settled(&mut world);
    for device in 0..PEOPLE.len() {
        let standing = standing_on(&world, device, wish);
        let fates: Vec<_> = standing.claims.iter().map(|claim| (claim.id, claim.fate)).collect();
        let ended = ClaimFate::Returned(Reason::PublishedInError);
        assert_eq!(fates, [(again, ClaimFate::Waiting(0)), (claim, ended)], "device {device}");
    }
}
