//! Promise: a phone that has never been here shows the wall before the code has come that understands everything else, and
//! nothing is different for it afterwards.

use domain::{
    access::DocName,
    community::Community,
    edit::{Edit, ProfileField, Refusal},
    retention::RemovalReason,
    wish::{Clock, Wish},
};
use tests::{
    honest::anything,
    story::{claimant, claims, does, on_the_wall},
    world::{World, grant, member, staff},
};

const CLERK: usize = 0;
const MEMBER: usize = 1;

/// A community in which much has been done.
fn world(seed: u64) -> World {
    let mut world = World::new(seed, &[staff(1), member(1)]);
    assert!(world.settle());
    for _ in 0..4 {
        on_the_wall(&mut world, CLERK);
    }
    for _ in 0..60 {
        for device in [CLERK, MEMBER] {
            if let Some(edits) = anything(&mut world, device) {
                drop(world.act(device, edits)); // not allowed is an answer, too
            }
        }
        world.pass(200);
    }
    assert!(world.settle());
    world
}

/// The wall of a community, and who it is; nothing else.
fn wall(community: &Community) -> Community {
    let shown = |wish: &Wish| wish.card.is_some().then(|| Wish { case: None, ..wish.clone() });
    let wishes = community.wishes.iter().filter_map(|(id, wish)| Some((*id, shown(wish)?.into())));
    Community {
        profile: community.profile.clone(),
        settings: community.settings.clone(),
        people: community.people.clone(),
        wishes: wishes.collect::<std::collections::BTreeMap<_, _>>().into(),
        ..Community::default()
    }
}

fn glimpsed(world: &World, device: usize) -> Community {
    Community { findings: <_>::default(), ..(*world.view(device).community).clone() }
}

#[test]
fn a_glimpse_is_the_wall_and_what_is_learnt_is_everything() {
    for seed in 0..6 {
        let mut world = world(seed);
        let fresh = world.add_glimpse(grant(member(1)));
        assert!(world.settle());
        let everything = (*world.view(MEMBER).community).clone();
        assert_eq!(glimpsed(&world, fresh), wall(&everything), "seed {seed}");
        assert_ne!(wall(&everything), everything, "seed {seed}: there is more than the wall");

        world.learn(fresh);
        assert_eq!(world.view(fresh).community, world.view(MEMBER).community, "seed {seed}");
        assert!(world.settle());
        assert_eq!(world.reread(fresh).community, world.view(fresh).community, "seed {seed}");
    }
}

#[test]
fn the_wall_moves_while_nothing_else_is_understood() {
    let mut world = world(7);
    let fresh = world.add_glimpse(grant(member(2)));
    assert!(world.settle());
    let wish = on_the_wall(&mut world, CLERK);
    assert!(world.settle());
    claims(&mut world, MEMBER, wish);
    let (field, value) = (ProfileField::Name, "桂花苑社区".to_owned());
    does(&mut world, CLERK, vec![Edit::SetProfile { field, value }]);
    assert!(world.settle());
    assert_eq!(glimpsed(&world, fresh), wall(&world.view(MEMBER).community));
    assert_eq!(world.view(fresh).community.profile.name, "桂花苑社区");
}

#[test]
fn nothing_is_done_before_the_rest_is_known() {
    let mut world = world(8);
    let wish = on_the_wall(&mut world, CLERK);
    let fresh = world.add_glimpse(grant(member(2)));
    assert!(world.settle());
    let claimant = claimant(&world, fresh);
    let claim = world.id();
    let edit = || Edit::Claim { wish, claimant, claim, clock: Clock::Trusted, due: None };
    assert_eq!(world.act(fresh, vec![edit()]), Err(Refusal::NotAllowed));
    assert_eq!(world.view(fresh).status.unsent, 0);
    world.learn(fresh);
    assert_eq!(world.act(fresh, vec![edit()]), Ok(()));
    assert!(world.settle());
    let card = world.view(CLERK).community.wishes[&wish].card.clone();
    assert!(card.is_some_and(|card| card.claims.keys().any(|(who, _)| *who == claimant)));
}

#[test]
fn a_document_that_loses_its_history_meanwhile_is_followed() {
    for (seed, at_once) in [(9, false), (10, true)] {
        let mut world = world(seed);
        let fresh = world.add_glimpse(grant(member(2)));
        assert!(world.settle());
        let doc = DocName::Wall(world.now.day().year());
        let (rotation, why) = (world.id(), RemovalReason::Requested);
        does(&mut world, CLERK, vec![Edit::Rotate { doc, rotation, why, at_once }]);
        assert!(world.settle());
        let later = on_the_wall(&mut world, CLERK);
        assert!(world.settle());
        world.learn(fresh);
        assert!(world.settle());
        assert!(world.view(fresh).community.wishes.contains_key(&later), "seed {seed}");
        assert_eq!(glimpsed(&world, fresh).wishes, wall(&world.view(MEMBER).community).wishes, "seed {seed}");
        // And one that comes when it has happened sees the wall at once.
        let next = world.add_glimpse(grant(member(3)));
        assert!(world.settle());
        assert_eq!(glimpsed(&world, next), wall(&world.view(MEMBER).community), "seed {seed}");
    }
}
