//! Promise: a helper has in the own file what is needed to help, and nobody else reads whom or why; visits are logged without
//! a network, by helpers only in their own files; when a pair ends, contact details go; staff see what merged.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    edit::{Edit, FileOf, PairEdit, Refusal},
    id::Id,
    pair::{
        ENDED, HelpFact, HelpVisit, Pair, PairCard, PairField, RUNNING, VisitFate, entries, helpers_text,
        telling, visits,
    },
    service::Standing,
    wish::Claimant,
};
use replica::audit::{Ask, Record};
use tests::{
    bytes::found,
    world::{Weather, World, member, staff},
};

const CLERK: usize = 0;
const OTHER_CLERK: usize = 1;
const HELPER: usize = 2;
const OTHER: usize = 3;
const WHOM: &str = "周桂英";
const PHONE: &str = "13812345678";
const WHY: &str = "因病致贫三年";

fn town(seed: u64) -> World {
    World::new(seed, &[staff(1), staff(2), member(1), member(2)])
}

fn me(world: &World, device: usize) -> Claimant {
    Claimant::of(world.devices[device].who).unwrap()
}

/// As the page does it: the card, and what follows for the files of helpers.
fn fill(
    world: &mut World,
    clerk: usize,
    pair: Id<Pair>,
    fields: Vec<(PairField, String)>,
) -> Result<(), Refusal> {
    let view = world.view(clerk);
    let known = view.community.pairs.get(&pair).map(|pair| pair.card.clone()).unwrap_or_default();
    let card: PairCard = fields.iter().fold(known, |card, (field, value)| card.with(*field, value.as_str()));
    let year = world.now.day().year();
    let mut edits = vec![Edit::Pair(PairEdit::Fill { year, pair, fields })];
    edits.extend(telling(&view.community, pair, &card));
    world.act(clerk, edits)
}

fn arranged(world: &mut World) -> Id<Pair> {
    let pair = world.id();
    let fields = [
        (PairField::Helpers, helpers_text(&[me(world, HELPER)])),
        (PairField::Name, WHOM.to_owned()),
        (PairField::Phone, PHONE.to_owned()),
        (PairField::Difficulty, WHY.to_owned()),
        (PairField::From, world.now.day().to_string()),
        (PairField::Every, "7".to_owned()),
        (PairField::Status, RUNNING.to_owned()),
    ];
    fill(world, CLERK, pair, fields.to_vec()).unwrap();
    assert!(world.settle());
    pair
}

fn logs(world: &mut World, device: usize, pair: Id<Pair>) -> Id<domain::wish::Step> {
    let (step, on) = (world.id(), world.now.day());
    let what = HelpVisit { on, minutes: 45, content: "陪聊天".to_owned(), ..HelpVisit::default() };
    let file = FileOf::of(me(world, device));
    world.act(device, vec![Edit::Pair(PairEdit::Visit { file, pair, step, what })]).unwrap();
    step
}

#[test]
fn who_helps_reads_whom_and_nobody_reads_why() {
    let mut world = town(1);
    let pair = arranged(&mut world);
    for (device, whom, why) in
        [(CLERK, true, true), (OTHER_CLERK, true, true), (HELPER, true, false), (OTHER, false, false)]
    {
        let disk = &world.devices[device].disk;
        assert_eq!(!found(disk, &[WHOM]).is_empty(), whom, "device {device}: whom");
        assert_eq!(!found(disk, &[PHONE]).is_empty(), whom, "device {device}: phone");
        assert_eq!(!found(disk, &[WHY]).is_empty(), why, "device {device}: why");
    }
    let view = world.view(HELPER);
    assert!(view.community.pairs.is_empty());
    // Another takes over: what one was told goes from one's view, and the other is told.
    let helpers = helpers_text(&[me(&world, OTHER)]);
    fill(&mut world, OTHER_CLERK, pair, vec![(PairField::Helpers, helpers)]).unwrap();
    assert!(world.settle());
    for (device, told) in [(HELPER, false), (OTHER, true)] {
        let view = world.view(device);
        let file = view.community.file(FileOf::of(me(&world, device))).unwrap();
        assert_eq!(file.paired.contains_key(&pair), told, "device {device}");
    }
    fill(&mut world, CLERK, pair, vec![(PairField::Status, ENDED.to_owned())]).unwrap();
    assert!(world.settle());
    let view = world.view(OTHER);
    assert!(view.community.file(FileOf::of(me(&world, OTHER))).unwrap().paired.is_empty());
}

#[test]
fn visits_without_a_network_come_to_the_same_everywhere_and_count_when_confirmed() {
    for seed in 2..=5 {
        let mut world = town(seed);
        let pair = arranged(&mut world);
        world.weather = Weather::ROUGH;
        world.set_cut(HELPER, true);
        let visit = logs(&mut world, HELPER, pair);
        world.set_cut(HELPER, false);
        world.weather = Weather::CALM;
        assert!(world.settle());
        let file = FileOf::of(me(&world, HELPER));
        // Two clerks who do not know of one another both answer; every device comes to the same.
        world.set_cut(OTHER_CLERK, true);
        let (one, two) = (world.id(), world.id());
        let confirm = HelpFact::Confirmed { visit };
        let state = |step, what| vec![Edit::Pair(PairEdit::State { file, pair, step, what })];
        world.act(CLERK, state(one, confirm.clone())).unwrap();
        world.act(OTHER_CLERK, state(two, confirm.clone())).unwrap();
        world.set_cut(OTHER_CLERK, false);
        assert!(world.settle());
        let on = world.now.day();
        for device in [CLERK, OTHER_CLERK, HELPER] {
            let view = world.view(device);
            let all = visits(view.community.file(file).unwrap(), pair);
            assert_eq!(all.len(), 1, "seed {seed}");
            assert!(matches!(all[0].fate, VisitFate::Confirmed { .. }), "seed {seed}: {all:?}");
            let Claimant::Member(id) = me(&world, HELPER) else { panic!("a member") };
            let counted = entries(&view.community, id);
            assert!(matches!(counted[0].standing, Standing::Verified { counts_from } if counts_from > on));
        }
        let again = world.id();
        assert_eq!(world.act(CLERK, state(again, confirm)), Err(Refusal::NoSuchVisit));
        let found = world.devices[CLERK].replica.as_mut().unwrap().trail(&Ask::Record(Record::Pair(pair)));
        let authors: Vec<_> = found.entries.iter().filter_map(|entry| entry.by).collect();
        assert!(authors.contains(&member(1)) && authors.contains(&staff(2)), "{authors:?}");
    }
}

#[test]
fn nobody_logs_for_another_and_nothing_after_the_end() {
    let mut world = town(6);
    let pair = arranged(&mut world);
    let (step, on) = (world.id(), world.now.day());
    let what = HelpVisit { on, content: "陪聊天".to_owned(), ..HelpVisit::default() };
    let log = |device: usize, world: &World| {
        let file = FileOf::of(me(world, device));
        Edit::Pair(PairEdit::Visit { file, pair, step, what: what.clone() })
    };
    let foreign = log(HELPER, &world);
    assert_eq!(world.act(OTHER, vec![foreign]), Err(Refusal::NotAllowed));
    let own = log(OTHER, &world);
    assert_eq!(world.act(OTHER, vec![own]), Err(Refusal::NotPaired));
    // Logged on the train while staff end it: it is kept, and staff see it.
    world.set_cut(HELPER, true);
    logs(&mut world, HELPER, pair);
    fill(&mut world, CLERK, pair, vec![(PairField::Status, ENDED.to_owned())]).unwrap();
    world.set_cut(HELPER, false);
    assert!(world.settle());
    let file = FileOf::of(me(&world, HELPER));
    for device in [CLERK, HELPER] {
        assert_eq!(visits(world.view(device).community.file(file).unwrap(), pair).len(), 1);
    }
    let late = log(HELPER, &world);
    assert_eq!(world.act(HELPER, vec![late]), Err(Refusal::NotPaired));
}
