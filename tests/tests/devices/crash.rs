//! Promise: power lost between any two effects, on any device or at the relay, loses nothing that was shown as saved or
//! acknowledged; nothing is sent before it is stored and nothing is acknowledged before it is on the relay's disk.
//!
//! A scripted day is played once to count the effects, then once more for every effect and both fates of the batch that
//! was on its way to the disk.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    access::DocName,
    community::{Community, Contact},
    edit::{Edit, FileOf, WishFact},
    id::Id,
    principal::Principal,
    retention::{Part, RemovalReason},
    wish::{CardField, CardText, Claimant, Clock, Decision, Receiver, Wish, WishField},
};
use replica::frame::RefusalCode;
use tests::{
    bytes::found,
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
    let text = CardText::default().with(CardField::Content, "想和远方的孙女视频");
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

/// What the first wish's words must have left.
const SECRETS: [&str; 4] = ["张桂兰", "13800138000", "约好周六", "想和远方的孙女视频"];

/// What a person does after the day, so that the first wish's personal data is gone.
fn removal() -> Vec<Edit> {
    let claimant = Claimant::of(PEOPLE[2]).unwrap();
    let (file, year, why) = (FileOf::of(claimant), START.day().year(), RemovalReason::Requested);
    let parts = [Part::Card(id(1)), Part::Shared(file, id(1)), Part::Case(id(1))];
    let docs = [DocName::Wall(year), file.doc(), DocName::Casework(year)];
    let mut edits: Vec<Edit> = parts.into_iter().map(|part| Edit::Remove { part, why }).collect();
    edits.extend((40..).zip(docs).map(|(number, doc)| Edit::Rotate {
        doc,
        rotation: id(number),
        why,
        at_once: false,
    }));
    edits
}

/// Whether what an edit did has been removed since.
fn is_removed(edit: &Edit) -> bool {
    let words = matches!(edit, Edit::Fill { .. } | Edit::Note { .. } | Edit::Disclose { .. });
    words && edit.wish() == Some(id(1))
}

/// Whether what an edit did can be seen.
fn is_seen(community: &Community, edit: &Edit) -> bool {
    let wish = |id: &Id<Wish>| community.wish(*id);
    let file = |file: &FileOf| community.file(*file);
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
        (Edit::Remove { part: Part::Card(id), .. }, _) => {
            wish(id).and_then(|wish| wish.card.as_ref()).is_some_and(|card| card.removed.is_some())
        }
        (Edit::Remove { part: Part::Case(id), .. }, _) => {
            wish(id).and_then(|wish| wish.case.as_ref()).is_some_and(|case| case.removed.is_some())
        }
        (Edit::Remove { part: Part::Shared(of, wish), .. }, _) => {
            file(of).is_some_and(|file| file.unshared.contains_key(wish))
        }
        (Edit::Rotate { doc, .. }, _) => community.rotations.contains_key(doc),
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

/// Plays the day, perhaps with a removal at its end. Gives the world afterwards, or what went wrong.
fn play(seed: u64, cut: Option<Cut>, store_fails: u32, end: &[Edit]) -> Result<World, String> {
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
    let end = Some((1, end.to_vec())).filter(|(_, edits)| !edits.is_empty());
    for (device, edits) in day().into_iter().chain(end.clone()) {
        if edits == end.as_ref().map(|(_, edits)| edits.clone()).unwrap_or_default() {
            world.pass(3_000);
        }
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
    // What was done without knowing of the removal is set aside with its reason.
    let aside: Vec<Edit> = (0..PEOPLE.len())
        .flat_map(|device| world.view(device).refused.clone())
        .map(|refused| refused.intent.edit)
        .collect();
    let gone = |edit: &Edit| end.is_some() && (is_removed(edit) || aside.contains(edit));
    for (device, intents) in &watch.shown {
        for intent in intents.iter().filter(|intent| !gone(&intent.edit)) {
            if !is_seen(&clerk.community, &intent.edit) {
                return Err(format!("device {device} showed as saved, and lost: {:?}", intent.edit));
            }
        }
    }
    let kept = world.devices.iter().flat_map(|device| device.kept.values().flatten());
    for edit in kept.filter(|edit| !gone(edit)) {
        if !is_seen(&clerk.community, edit) {
            return Err(format!("kept and lost: {edit:?}"));
        }
    }
    for device in 0..PEOPLE.len() {
        let view = world.view(device);
        if world.reread(device).community != view.community {
            return Err(format!("device {device} shows what is not on its disk"));
        }
        if view.refused.iter().any(|refused| refused.code != RefusalCode::Removed) {
            return Err(format!("an honest edit was refused: {:?}", view.refused));
        }
    }
    if world.view(1).community == clerk.community { Ok(world) } else { Err("the clerks differ".to_owned()) }
}

/// Plays it with a cut; after a removal, nothing of what was removed may be on any disk.
fn played(seed: u64, cut: Cut, store_fails: u32, end: &[Edit]) -> Result<(), String> {
    let mut world = play(seed, Some(cut), store_fails, end)?;
    if end.is_empty() {
        return Ok(());
    }
    let lost = world.view(1).community.wish(id(1)).is_none_or(|wish| {
        wish.case.as_ref().is_none_or(|case| case.removed.is_none())
            || wish.card.as_ref().is_none_or(|card| card.removed.is_none())
    });
    if lost {
        // The power went before something of the day was kept: it is done again, as people would, and goes no more.
        world.watch = None;
        for (device, edits) in day().into_iter().chain([(1, end.to_vec())]) {
            drop(world.act(device, edits));
            if !world.settle() && !world.settle() {
                return Err("stuck with the removal".to_owned());
            }
        }
    }
    let disks = world.devices.iter().map(|device| &device.disk).chain([&world.disk]);
    let left: Vec<_> = disks.map(|disk| found(disk, &SECRETS)).collect();
    let aside =
        world.devices.iter().flat_map(|device| device.replica.as_ref().unwrap().view().refused.clone());
    if aside.count() > 0 {
        return Ok(()); // a person's own words wait for that person's decision
    }
    let rotations = &world.view(1).community.rotations;
    if left.iter().all(Vec::is_empty) { Ok(()) } else { Err(format!("still there: {left:?} {rotations:?}")) }
}

/// Plays every one of these; gives what went wrong.
fn play_all(cuts: &[(u64, Cut)], store_fails: u32, end: &[Edit]) -> Vec<String> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|offset| {
                scope.spawn(move || {
                    let mine = cuts.iter().skip(offset).step_by(threads);
                    let fails = |(seed, cut): &(u64, Cut)| {
                        played(*seed, *cut, store_fails, end)
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
        let whole = play(seed, None, 0, &[]).unwrap_or_else(|why| panic!("without a cut: {why}"));
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
    let failures = play_all(&cuts, 0, &[]);
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
    let failures = play_all(&cuts, 30, &[]);
    assert!(failures.is_empty(), "{}: {:#?}", failures.len(), failures.iter().take(10).collect::<Vec<_>>());
}

#[test]
fn power_lost_during_a_removal_leaves_nothing_of_it_and_loses_nothing_else() {
    let end = removal();
    let before = play(0, None, 0, &[]).unwrap_or_else(|why| panic!("without a removal: {why}"));
    let whole = play(0, None, 0, &end).unwrap_or_else(|why| panic!("without a cut: {why}"));
    assert!(end.iter().all(|edit| is_seen(&whole.view(0).community, edit)), "the removal is played whole");
    let (before, effects) = (before.watch.unwrap().effects, whole.watch.unwrap().effects);
    let mut cuts = Vec::new();
    for whose in SOME {
        // From shortly before the removal to the end.
        let first = before[&whose].saturating_sub(10);
        let all = (first..effects[&whose])
            .flat_map(|before| [false, true].map(|arrives| Cut { whose, before, arrives }));
        cuts.extend(all.map(|cut| (0, cut)));
    }
    assert!(cuts.len() > 100, "a removal takes some steps: {}", cuts.len());
    let failures = play_all(&cuts, 0, &end);
    assert!(failures.is_empty(), "{}: {:#?}", failures.len(), failures.iter().take(10).collect::<Vec<_>>());
}

#[test]
fn power_lost_while_disks_fail_during_a_removal() {
    let cuts: Vec<(u64, Cut)> = (100..250)
        .map(|seed| {
            let whose = SOME[usize::try_from(seed % 4).unwrap()];
            (
                seed,
                Cut { whose, before: usize::try_from(60 + seed * 7 % 90).unwrap(), arrives: seed % 3 == 0 },
            )
        })
        .collect();
    let failures = play_all(&cuts, 30, &removal());
    assert!(failures.is_empty(), "{}: {:#?}", failures.len(), failures.iter().take(10).collect::<Vec<_>>());
}
