//! Promise: what a member hears reaches staff and nobody else, is taken down once by however many clerks, goes its way to the
//! same state on every device, and whoever reported it reads only what staff tell.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    edit::{Edit, FileOf, OpinionEdit, Refusal},
    id::Id,
    opinion::{Heard, Opinion, OpinionState, OpinionStep, OpinionTold, card_of, handling, last_told},
    wish::Claimant,
};
use replica::audit::{Ask, Record};
use tests::{
    bytes::found,
    world::{World, member, staff},
};

const CLERK: usize = 0;
const OTHER_CLERK: usize = 1;
const FIRST: usize = 2;
const SECOND: usize = 3;
const WORDS: &str = "三栋王阿姨说电梯总坏";
const REPLY: &str = "维保单位已换了门机";

fn town(seed: u64) -> World {
    World::new(seed, &[staff(1), staff(2), member(1), member(2)])
}

fn file(world: &World, device: usize) -> FileOf {
    FileOf::of(Claimant::of(world.devices[device].who).unwrap())
}

fn heard() -> Heard {
    Heard { content: WORDS.to_owned(), category: "物业".to_owned(), ..Heard::default() }
}

fn reports(world: &mut World) -> Id<Opinion> {
    let (opinion, file) = (world.id(), file(world, FIRST));
    world.set_cut(FIRST, true);
    world.act(FIRST, vec![Edit::Opinion(OpinionEdit::Hear { file, opinion, heard: heard() })]).unwrap();
    world.set_cut(FIRST, false);
    assert!(world.settle());
    opinion
}

fn takes(world: &mut World, clerk: usize, opinion: Id<Opinion>, what: OpinionStep) -> Result<(), Refusal> {
    let (step, year) = (world.id(), world.now.day().year());
    world.act(clerk, vec![Edit::Opinion(OpinionEdit::Take { year, opinion, step, what })])
}

fn state(world: &World, device: usize, opinion: Id<Opinion>) -> OpinionState {
    handling(&world.view(device).community.opinions[&opinion]).state
}

#[test]
fn what_was_heard_reaches_staff_alone_and_is_taken_down_once() {
    for seed in 1..=3 {
        let mut world = town(seed);
        let opinion = reports(&mut world);
        for (device, reads) in [(CLERK, true), (FIRST, true), (SECOND, false)] {
            assert_eq!(!found(&world.devices[device].disk, &[WORDS]).is_empty(), reads, "device {device}");
        }
        // Two clerks take it down without knowing of one another.
        let year = world.now.day().year();
        let take = || vec![Edit::CollectOpinion { year, opinion, card: card_of(&heard()) }];
        world.set_cut(OTHER_CLERK, true);
        world.act(CLERK, take()).unwrap();
        world.act(OTHER_CLERK, take()).unwrap();
        world.set_cut(OTHER_CLERK, false);
        assert!(world.settle());
        for device in [CLERK, OTHER_CLERK] {
            let view = world.view(device);
            assert_eq!(view.community.opinions.len(), 1, "seed {seed}");
            assert_eq!(view.community.opinions[&opinion].contested, []);
            assert_eq!(domain::opinion::reporter(&view.community, opinion), Some(file(&world, FIRST)));
        }
        assert!(world.view(FIRST).community.opinions.is_empty());
    }
}

#[test]
fn it_goes_its_way_and_whoever_reported_it_reads_what_is_told() {
    let mut world = town(4);
    let opinion = reports(&mut world);
    let year = world.now.day().year();
    world.act(CLERK, vec![Edit::CollectOpinion { year, opinion, card: card_of(&heard()) }]).unwrap();
    assert!(world.settle());
    let due = Some(world.now.day().plus(3));
    takes(&mut world, CLERK, opinion, OpinionStep::Assigned { to: "物业公司".to_owned(), due }).unwrap();
    assert!(world.settle());
    // One clerk replies while the other passes it on: the same everywhere, and both are in the history.
    world.set_cut(OTHER_CLERK, true);
    takes(&mut world, CLERK, opinion, OpinionStep::Replied { reply: "换了门机，居民知道了".to_owned() })
        .unwrap();
    takes(&mut world, OTHER_CLERK, opinion, OpinionStep::Reported { to: "街道办".to_owned() }).unwrap();
    world.set_cut(OTHER_CLERK, false);
    assert!(world.settle());
    let came = state(&world, CLERK, opinion);
    assert_eq!(state(&world, OTHER_CLERK, opinion), came);
    assert_eq!(handling(&world.view(CLERK).community.opinions[&opinion]).steps.len(), 3);
    if came == OpinionState::Reported {
        takes(&mut world, CLERK, opinion, OpinionStep::Replied { reply: "街道办答复了".to_owned() }).unwrap();
    }
    let told = OpinionTold { state: OpinionState::Replied, words: REPLY.to_owned() };
    let (step, file) = (world.id(), file(&world, FIRST));
    world
        .act(CLERK, vec![Edit::Opinion(OpinionEdit::Tell { file, opinion, step, told: told.clone() })])
        .unwrap();
    assert!(world.settle());
    let view = world.view(FIRST);
    assert_eq!(last_told(&view.community, file, opinion).map(|fact| fact.step.clone()), Some(told));
    for (device, reads) in [(FIRST, true), (SECOND, false)] {
        assert_eq!(!found(&world.devices[device].disk, &[REPLY]).is_empty(), reads, "device {device}");
        assert!(found(&world.devices[device].disk, &["物业公司"]).is_empty(), "casework is for staff");
    }
    let visited = OpinionStep::Visited { satisfaction: 5, words: String::new() };
    takes(&mut world, CLERK, opinion, visited).unwrap();
    takes(&mut world, CLERK, opinion, OpinionStep::Closed).unwrap();
    assert!(world.settle());
    assert_eq!(state(&world, OTHER_CLERK, opinion), OpinionState::Closed);
    let again = OpinionStep::Replied { reply: "再答".to_owned() };
    let refused = Err(Refusal::OpinionState(OpinionState::Closed));
    assert_eq!(takes(&mut world, OTHER_CLERK, opinion, again), refused);
    let ask = Ask::Record(Record::Opinion(opinion));
    let found = world.devices[CLERK].replica.as_mut().unwrap().trail(&ask);
    let authors: Vec<_> = found.entries.iter().filter_map(|entry| entry.by).collect();
    assert!(authors.contains(&member(1)) && authors.contains(&staff(2)), "{authors:?}");
}
