//! Promise: members sign up for an activity without a network and everybody comes to the same list, however many they are;
//! nobody signs up for another; what a member signs in with, and what staff record, reach staff and that member alone; what a
//! paper list brought is taken back whole; and the history tells it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    activity::{
        Activity, ActivityField, ActivityState, Arrival, AttendanceStep, LeaveReason, Method, OwnStep,
        PUBLISHED, Place, arrivals, attended, shown_code, signups,
    },
    edit::{ActivityEdit, Edit, Refusal},
    id::Id,
    import::{Leaving, undo},
    moment::Moment,
    principal::{Member, Principal},
    service::Presence,
};
use replica::audit::{Ask, Place as At, Record, was_written};
use tests::{
    bytes::found,
    world::{START, Weather, World, member, staff},
};

const CLERK: usize = 0;
const OTHER_CLERK: usize = 1;
const FIRST: usize = 2;
const THIRD: usize = 4;
const SECRET: &str = "家里老人住院，电话13812345678";
const CODE: &str = "4711";

fn town(seed: u64) -> World {
    World::new(seed, &[staff(1), staff(2), member(1), member(2), member(3)])
}

fn does(world: &mut World, device: usize, edits: Vec<ActivityEdit>) -> Result<(), Refusal> {
    world.act(device, edits.into_iter().map(Edit::Activity).collect())
}

/// An activity of the day on which every world begins, at 9:00.
fn sets(world: &mut World, capacity: &str, start: &str) -> Id<Activity> {
    let activity = world.id();
    let day = START.day();
    let fields = [
        (ActivityField::Name, "学雷锋志愿服务"),
        (ActivityField::Day, &day.to_string()),
        (ActivityField::Start, start),
        (ActivityField::End, "23:30"),
        (ActivityField::Place, "社区广场"),
        (ActivityField::Capacity, capacity),
        (ActivityField::Year, &day.year().to_string()),
        (ActivityField::Status, PUBLISHED),
    ];
    let fields = fields.map(|(field, value)| (field, value.to_owned())).to_vec();
    does(world, CLERK, vec![ActivityEdit::Fill { activity, fields }]).unwrap();
    assert!(world.settle());
    activity
}

fn me(world: &World, device: usize) -> Id<Member> {
    match world.devices[device].who {
        Principal::Member(id) => id,
        other => panic!("{other} is no member"),
    }
}

fn signs_up(world: &mut World, device: usize, activity: Id<Activity>) -> Result<(), Refusal> {
    let (member, step) = (me(world, device), world.id());
    does(world, device, vec![ActivityEdit::SignUp { activity, member, step }])
}

fn places(world: &World, device: usize, activity: Id<Activity>) -> Vec<(Id<Member>, Place)> {
    let view = world.view(device);
    signups(&view.community.activities[&activity]).into_iter().map(|one| (one.member, one.place)).collect()
}

fn records(
    world: &mut World,
    activity: Id<Activity>,
    member: Id<Member>,
    presence: Presence,
) -> Id<domain::wish::Step> {
    let step = world.id();
    let (method, keeper) = (Method::Signed, "周老师".to_owned());
    let what = AttendanceStep::Recorded { presence, arrived: None, left: None, method, keeper };
    does(world, CLERK, vec![ActivityEdit::Attend { activity, member, step, what }]).unwrap();
    step
}

#[test]
fn more_sign_up_without_a_network_than_there_are_places() {
    for seed in 1..=4 {
        let mut world = town(seed);
        let activity = sets(&mut world, "1", "23:00");
        world.weather = Weather::ROUGH;
        let all = [FIRST, FIRST + 1, THIRD];
        for device in all {
            world.set_cut(device, true);
        }
        for device in all {
            signs_up(&mut world, device, activity).unwrap();
            assert_eq!(
                places(&world, device, activity),
                [(me(&world, device), Place::In)],
                "as far as it knows"
            );
            assert_eq!(signs_up(&mut world, device, activity), Err(Refusal::SignedUpAlready));
        }
        for device in all {
            world.set_cut(device, false);
        }
        world.weather = Weather::CALM;
        assert!(world.settle());
        let order = places(&world, CLERK, activity);
        let members: BTreeSet<_> = order.iter().map(|(member, _)| *member).collect();
        assert_eq!(members.len(), 3, "seed {seed}");
        assert_eq!(
            order.iter().map(|(_, place)| *place).collect::<Vec<_>>(),
            [Place::In, Place::Waiting(1), Place::Waiting(2)]
        );
        for device in [OTHER_CLERK, FIRST, FIRST + 1, THIRD] {
            assert_eq!(places(&world, device, activity), order, "seed {seed}, device {device}");
        }
        // Whoever has the place withdraws on the train: the next moves up everywhere.
        let first = all.into_iter().find(|device| me(&world, *device) == order[0].0).unwrap();
        world.set_cut(first, true);
        let (member, step) = (order[0].0, world.id());
        does(&mut world, first, vec![ActivityEdit::Withdraw { activity, member, step }]).unwrap();
        world.set_cut(first, false);
        assert!(world.settle());
        for device in [CLERK, OTHER_CLERK, FIRST, FIRST + 1, THIRD] {
            let now = places(&world, device, activity);
            assert_eq!(now, [(order[1].0, Place::In), (order[2].0, Place::Waiting(1)), (member, Place::Out)]);
        }
    }
}

#[test]
fn nobody_signs_up_for_another_and_the_relay_holds_it() {
    let mut world = town(5);
    let activity = sets(&mut world, "", "23:00");
    let (victim, step) = (me(&world, THIRD), world.id());
    let foreign = vec![ActivityEdit::SignUp { activity, member: victim, step }];
    assert_eq!(does(&mut world, FIRST, foreign), Err(Refusal::NotAllowed));
    let what = OwnStep::In { code: CODE.to_owned() };
    let foreign = vec![ActivityEdit::Sign { activity, member: victim, step, what }];
    assert_eq!(does(&mut world, FIRST, foreign), Err(Refusal::NotAllowed));
    let (method, keeper, presence) = (Method::Signed, String::new(), Presence::OnTime);
    let what = AttendanceStep::Recorded { presence, arrived: None, left: None, method, keeper };
    let own = vec![ActivityEdit::Attend { activity, member: me(&world, FIRST), step, what }];
    assert_eq!(does(&mut world, FIRST, own), Err(Refusal::NotAllowed), "nobody records oneself");
    let code = vec![ActivityEdit::ShowCode { activity, step, code: CODE.to_owned() }];
    assert_eq!(does(&mut world, FIRST, code), Err(Refusal::NotAllowed));
    assert!(world.settle());
    assert_eq!(places(&world, CLERK, activity), []);
}

#[test]
fn what_is_said_of_who_was_there_reaches_staff_and_that_member_alone() {
    let mut world = town(6);
    let activity = sets(&mut world, "", "08:00");
    let (member, show) = (me(&world, FIRST), world.id());
    does(&mut world, CLERK, vec![ActivityEdit::ShowCode { activity, step: show, code: CODE.to_owned() }])
        .unwrap();
    assert!(world.settle());
    // The code is known to staff alone.
    for (device, knows) in [(CLERK, true), (OTHER_CLERK, true), (FIRST, false), (THIRD, false)] {
        let view = world.view(device);
        assert_eq!(shown_code(&view.community.activities[&activity]).is_some(), knows, "device {device}");
        let kept = !found(&world.devices[device].disk, &[CODE]).is_empty();
        assert_eq!(kept, knows, "device {device}");
    }
    // Signed in without a network, with words that are nobody else's business.
    world.set_cut(FIRST, true);
    let (step, said) = (world.id(), world.id());
    let what = OwnStep::In { code: CODE.to_owned() };
    let words = OwnStep::Says { words: SECRET.to_owned() };
    does(
        &mut world,
        FIRST,
        vec![
            ActivityEdit::Sign { activity, member, step, what },
            ActivityEdit::Sign { activity, member, step: said, what: words },
        ],
    )
    .unwrap();
    let running = Err(Refusal::ActivityIs(ActivityState::Running));
    assert_eq!(signs_up(&mut world, FIRST, activity), running);
    world.set_cut(FIRST, false);
    assert!(world.settle());
    let view = world.view(OTHER_CLERK);
    let waiting = arrivals(&view.community, activity);
    assert!(waiting[&member].fits(&view.community.activities[&activity]));
    for (device, reads) in [(CLERK, true), (OTHER_CLERK, true), (FIRST, true), (THIRD, false)] {
        let view = world.view(device);
        let words = view.community.member(member).map(|file| Arrival::of(file, activity).words);
        assert_eq!(words.as_deref() == Some(SECRET), reads, "device {device}");
        assert_eq!(!found(&world.devices[device].disk, &[SECRET]).is_empty(), reads, "device {device}");
    }
    records(&mut world, activity, member, Presence::Late);
    assert!(world.settle());
    for (device, reads) in [(OTHER_CLERK, true), (FIRST, true), (THIRD, false)] {
        let view = world.view(device);
        let was = view.community.member(member).and_then(|file| attended(file, activity));
        assert_eq!(was.map(|was| was.presence), reads.then_some(Presence::Late), "device {device}");
    }
    assert_eq!(arrivals(&world.view(CLERK).community, activity), [].into());
}

#[test]
fn two_clerks_say_different_things_and_everybody_comes_to_the_same() {
    let mut world = town(7);
    let activity = sets(&mut world, "", "08:00");
    let member = me(&world, FIRST);
    world.set_cut(OTHER_CLERK, true);
    records(&mut world, activity, member, Presence::Absent);
    let step = world.id();
    let (method, keeper, presence) = (Method::Entered, String::new(), Presence::OnTime);
    let what = AttendanceStep::Recorded { presence, arrived: Some(500), left: None, method, keeper };
    does(&mut world, OTHER_CLERK, vec![ActivityEdit::Attend { activity, member, step, what }]).unwrap();
    world.set_cut(OTHER_CLERK, false);
    assert!(world.settle());
    let says = |world: &World, device: usize| {
        attended(world.view(device).community.member(member).unwrap(), activity)
    };
    let counts = says(&world, CLERK).unwrap();
    assert_eq!(counts.times, 2);
    for device in [OTHER_CLERK, FIRST] {
        assert_eq!(says(&world, device), Some(counts.clone()), "device {device}");
    }
    // Whoever knows of both has the last word.
    records(&mut world, activity, member, Presence::LeftEarly);
    assert!(world.settle());
    for device in [CLERK, OTHER_CLERK, FIRST] {
        assert_eq!(says(&world, device).unwrap().presence, Presence::LeftEarly);
    }
    let trail =
        world.devices[CLERK].replica.as_mut().unwrap().trail(&Ask::Record(Record::Activity(activity)));
    let authors: Vec<_> = trail.entries.iter().filter_map(|entry| entry.by).collect();
    assert_eq!(authors.len(), 4, "{:#?}", trail.entries);
    assert_eq!(authors.iter().filter(|by| **by == staff(2)).count(), 1);
}

#[test]
fn leave_is_asked_for_once_the_list_is_closed() {
    let mut world = town(8);
    let activity = sets(&mut world, "", "10:00");
    signs_up(&mut world, FIRST, activity).unwrap();
    assert!(world.settle());
    world.now = Moment(START.0 + 2 * 3_600_000);
    let (member, step) = (me(&world, FIRST), world.id());
    let running = Err(Refusal::ActivityIs(ActivityState::Running));
    assert_eq!(does(&mut world, FIRST, vec![ActivityEdit::Withdraw { activity, member, step }]), running);
    let why = LeaveReason::Health;
    does(&mut world, FIRST, vec![ActivityEdit::AskLeave { activity, member, step, why }]).unwrap();
    assert!(world.settle());
    for device in [CLERK, THIRD] {
        assert_eq!(places(&world, device, activity), [(member, Place::Excused(why))]);
    }
}

#[test]
fn what_a_list_recorded_is_taken_back_and_a_later_word_stays() {
    let mut world = town(9);
    let activity = sets(&mut world, "", "08:00");
    let (one, two) = (me(&world, FIRST), me(&world, THIRD));
    records(&mut world, activity, one, Presence::Absent);
    let began = world.devices[CLERK].replica.as_ref().unwrap().view().outbox.len();
    assert!(world.settle());
    assert_eq!(began, 1);
    // What an import does, and a correction of one line by hand.
    records(&mut world, activity, one, Presence::OnTime);
    records(&mut world, activity, two, Presence::OnTime);
    let steps: Vec<_> = [one, two]
        .into_iter()
        .map(|member| attended(world.view(CLERK).community.member(member).unwrap(), activity).unwrap().last)
        .collect();
    records(&mut world, activity, two, Presence::LeftEarly);
    assert!(world.settle());
    let places = [one, two].map(|member| At::whole(domain::access::DocName::Member(member))).to_vec();
    let found = world.devices[CLERK].replica.as_mut().unwrap().trail(&Ask::Places(places));
    let mut written = was_written(&found.entries);
    written.retain(
        |one| matches!(one.place, domain::import::Written::Attendance(_, _, step) if steps.contains(&step)),
    );
    assert_eq!(written.len(), 2);
    let community = Arc::clone(&world.view(CLERK).community);
    let back = undo(&community, &written);
    assert_eq!((back.records, back.left.len()), (1, 1));
    assert_eq!(back.left[0].1, Leaving::Changed);
    world.act(CLERK, back.edits).unwrap();
    assert!(world.settle());
    let says = |member| {
        attended(world.view(OTHER_CLERK).community.member(member).unwrap(), activity).unwrap().presence
    };
    assert_eq!((says(one), says(two)), (Presence::Absent, Presence::LeftEarly), "what stood there before");
}
