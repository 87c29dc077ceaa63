//! Promise: power lost between any two effects, on any device or at the relay, loses nothing that was shown as saved or
//! acknowledged; nothing is sent before it is stored and nothing is acknowledged before it is on the relay's disk.
//!
//! A scripted day is played once to count the effects, then once more for every effect and both fates of the batch that
//! was on its way to the disk.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    community::{Community, Contact},
    edit::{Edit, FileOf, WishFact},
    id::Id,
    principal::Principal,
    wish::{CardField, CardText, Claimant, Clock, Decision, Receiver, Wish, WishField},
};
use tests::{
    story::draft,
    world::{Cut, START, Watch, Weather, Whose, World, member, staff},
};

const PEOPLE: [Principal; 3] = [staff(1), staff(2), member(1)];
const SOME: [Whose; 4] = [Whose::Device(0), Whose::Device(1), Whose::Device(2), Whose::Relay];

fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

/// A day's work with ids that are known beforehand, so that it can go on whatever was lost: who does what.
fn day() -> Vec<(usize, Vec<Edit>)> {
    let (wish, claim, claimant) = (id(1), id(10), Claimant::of(PEOPLE[2]).unwrap());
    let (file, on, year) = (FileOf::of(claimant), START.day(), START.day().year());
    let contact =
        Contact { name: "张桂兰".to_owned(), phone: "13800138000".to_owned(), ..Contact::default() };
    let text = CardText::default().with(CardField::Content, "想学会用手机视频通话");
    let notes = |wish: u8, field, value: &str| Edit::Fill { wish: id(wish), field, value: value.to_owned() };
    vec![
        (0, vec![Edit::Collect { year, wish, draft: draft("张桂兰", "13800138000", "") }]),
        (1, vec![Edit::Collect { year, wish: id(2), draft: draft("李四", "", "") }]),
        (0, vec![notes(1, WishField::Age, "71"), Edit::Submit { wish, step: id(20) }]),
        (1, vec![notes(2, WishField::Reason, "独居")]),
        (0, vec![Edit::Review { wish, step: id(21), decision: Decision::Approved }]),
        (0, vec![Edit::Publish { wish, step: id(22), text, round: 1, expires: on.plus(30) }]),
        (2, vec![Edit::Claim { wish, claimant, claim, clock: Clock::Trusted, due: None }]),
        (
            1,
            vec![
                Edit::Confirm { wish, step: id(23), claimant, claim },
                Edit::Disclose { file, wish, contact: Some(contact) },
            ],
        ),
        (0, vec![notes(2, WishField::Amount, "200")]),
        (
            2,
            vec![
                Edit::LogContact { wish, claimant, claim, step: id(24), on },
                Edit::Note { file, wish, step: id(25), text: "约好周六".to_owned() },
            ],
        ),
        (2, vec![Edit::HandOver { wish, claimant, claim, step: id(26), on, receiver: Receiver::Wisher }]),
        (0, vec![Edit::Visit { wish, step: id(27), satisfaction: 5, still_needed: false, on }]),
        (0, vec![Edit::MarkFollowedUp { wish, step: id(28) }]),
    ]
}

/// Whether what an edit did can be seen.
fn is_seen(community: &Community, edit: &Edit) -> bool {
    let wish = |id: &Id<Wish>| community.wish(*id);
    let file = |file: &FileOf| match file {
        FileOf::Member(id) => community.members.get(id),
        FileOf::Unit(id) => community.units.get(id),
    };
    match (edit, edit.fact()) {
        (_, Some(WishFact::Case(step, _))) => edit
            .wish()
            .as_ref()
            .and_then(wish)
            .is_some_and(|wish| wish.case.as_ref().is_some_and(|case| case.steps.contains_key(&step))),
        (_, Some(WishFact::Wall(step, _))) => edit
            .wish()
            .as_ref()
            .and_then(wish)
            .is_some_and(|wish| wish.card.as_ref().is_some_and(|card| card.steps.contains_key(&step))),
        (_, Some(WishFact::Claim(claimant, step, _))) => {
            edit.wish().as_ref().and_then(wish).is_some_and(|wish| {
                wish.card.as_ref().is_some_and(|card| card.claims.contains_key(&(claimant, step)))
            })
        }
        (Edit::Collect { wish: id, .. }, _) => wish(id).is_some_and(|wish| wish.case.is_some()),
        (Edit::Fill { wish: id, field, value }, _) => {
            wish(id).and_then(|wish| wish.case.as_ref()).is_some_and(|case| case.draft.get(*field) == value)
        }
        (Edit::Note { file: of, wish, step, .. }, _) => {
            file(of).is_some_and(|file| file.notes.contains_key(&(*wish, *step)))
        }
        (Edit::Disclose { file: of, wish, .. }, _) => {
            file(of).is_some_and(|file| file.disclosed.contains_key(wish))
        }
        _ => panic!("the script does something that cannot be checked: {edit:?}"),
    }
}

/// Plays the day. Gives the world afterwards, or what went wrong.
fn play(seed: u64, cut: Option<Cut>, store_fails: u32) -> Result<World, String> {
    let mut world = World::new(seed, &PEOPLE);
    if !world.settle() {
        return Err("stuck before it began".to_owned());
    }
    world.watch = Some(Watch::with(cut));
    for device in 0..PEOPLE.len() {
        world.switch_off(device);
        world.switch_on(device);
    }
    world.weather = Weather { store_fails, ..Weather::CALM };
    for (device, edits) in day() {
        world.switch_on(device);
        // What was lost unsaved may make a later step impossible; that is an answer, too.
        drop(world.act(device, edits));
        world.pass(15);
        world.switch_on(device);
        world.pass(400);
    }
    // Power that goes this late leaves a device off until somebody switches it on.
    if !world.settle() && !world.settle() {
        return Err("stuck".to_owned());
    }
    let watch = world.watch.as_ref().unwrap();
    if let Some(early) = watch.early.first() {
        return Err(early.clone());
    }
    let clerk = world.view(0);
    for (device, intents) in &watch.shown {
        for intent in intents {
            if !is_seen(&clerk.community, &intent.edit) {
                return Err(format!("device {device} showed as saved, and lost: {:?}", intent.edit));
            }
        }
    }
    for edit in world.devices.iter().flat_map(|device| device.kept.values().flatten()) {
        if !is_seen(&clerk.community, edit) {
            return Err(format!("kept and lost: {edit:?}"));
        }
    }
    for device in 0..PEOPLE.len() {
        let view = world.view(device);
        if world.reread(device).community != view.community {
            return Err(format!("device {device} shows what is not on its disk"));
        }
        if !view.refused.is_empty() {
            return Err(format!("an honest edit was refused: {:?}", view.refused));
        }
    }
    if world.view(1).community == clerk.community { Ok(world) } else { Err("the clerks differ".to_owned()) }
}

/// Plays every one of these; gives what went wrong.
fn play_all(cuts: &[(u64, Cut)], store_fails: u32) -> Vec<String> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|offset| {
                scope.spawn(move || {
                    let mine = cuts.iter().skip(offset).step_by(threads);
                    let fails = |(seed, cut): &(u64, Cut)| {
                        play(*seed, Some(*cut), store_fails)
                            .err()
                            .map(|why| format!("seed {seed}, {cut:?}: {why}"))
                    };
                    mine.filter_map(fails).collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

#[test]
fn power_lost_between_any_two_effects_loses_nothing_that_was_saved() {
    let mut cuts = Vec::new();
    for seed in 0..2 {
        let whole = play(seed, None, 0).unwrap_or_else(|why| panic!("without a cut: {why}"));
        for (_, edits) in day() {
            assert!(
                edits.iter().all(|edit| is_seen(&whole.view(0).community, edit)),
                "the day is not played whole"
            );
        }
        let effects = whole.watch.unwrap().effects;
        for whose in SOME {
            assert!(effects[&whose] > 30, "{whose:?} does next to nothing");
            let all = (0..effects[&whose])
                .flat_map(|before| [false, true].map(|arrives| Cut { whose, before, arrives }));
            cuts.extend(all.map(|cut| (seed, cut)));
        }
    }
    let failures = play_all(&cuts, 0);
    assert!(failures.is_empty(), "{}: {:#?}", failures.len(), failures.iter().take(10).collect::<Vec<_>>());
}

#[test]
fn power_lost_while_disks_fail_loses_nothing_that_was_saved() {
    let cuts: Vec<(u64, Cut)> = (100..400)
        .map(|seed| {
            let whose = SOME[usize::try_from(seed % 4).unwrap()];
            (seed, Cut { whose, before: usize::try_from(seed * 7 % 90).unwrap(), arrives: seed % 3 == 0 })
        })
        .collect();
    let failures = play_all(&cuts, 30);
    assert!(failures.is_empty(), "{}: {:#?}", failures.len(), failures.iter().take(10).collect::<Vec<_>>());
}
