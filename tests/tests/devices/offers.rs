//! Promise: members and units take posts and projects on without a network, and everybody comes to the same: the places that
//! are left, who waits, who leaves; what they say in words reaches staff and nobody else; and the history tells it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    edit::{Edit, FileOf, OfferEdit, Refusal},
    id::Id,
    offer::{
        Engagement, Fate, Offer, OfferField, OfferKind, OfferReason, OfferState, OfferStep, PUBLISHED,
        engagements, state,
    },
    principal::Principal,
    wish::Claimant,
};
use replica::audit::{Ask, Record};
use tests::{
    bytes::found,
    world::{Weather, World, member, staff},
};

const CLERK: usize = 0;
const OTHER_CLERK: usize = 1;
const FIRST: usize = 2;
const SECOND: usize = 3;
const UNIT: usize = 4;
const SECRET: &str = "我住3栋，电话13812345678";

fn town(seed: u64) -> World {
    let unit = Principal::Liaison(Id::from_random([7; 10]));
    World::new(seed, &[staff(1), staff(2), member(1), member(2), unit])
}

fn does(world: &mut World, device: usize, edits: Vec<OfferEdit>) {
    world.act(device, edits.into_iter().map(Edit::Offer).collect()).unwrap();
}

fn sets(world: &mut World, kind: OfferKind, planned: &str) -> Id<Offer> {
    let offer = world.id();
    let year = world.now.day().year().to_string();
    let fields = [
        (OfferField::Name, "楼道安全巡查"),
        (OfferField::Category, "治安巡逻岗"),
        (OfferField::Duties, "每周巡查一次"),
        (OfferField::Planned, planned),
        (OfferField::Year, &year),
        (OfferField::Status, PUBLISHED),
    ];
    let fields = fields.map(|(field, value)| (field, value.to_owned())).to_vec();
    does(world, CLERK, vec![OfferEdit::Fill { kind, offer, fields }]);
    assert!(world.settle());
    offer
}

fn me(world: &World, device: usize) -> Claimant {
    Claimant::of(world.devices[device].who).unwrap()
}

fn takes(world: &mut World, device: usize, offer: Id<Offer>) -> Id<Engagement> {
    let (claimant, engagement) = (me(world, device), world.id());
    let step = Id::from_random(*engagement.bytes());
    let text = SECRET.to_owned();
    does(
        world,
        device,
        vec![
            OfferEdit::Take { offer, claimant, engagement, shown: true },
            OfferEdit::Say { file: FileOf::of(claimant), offer, step, text },
        ],
    );
    engagement
}

fn decides(world: &mut World, clerk: usize, offer: Id<Offer>, what: OfferStep) -> Result<(), Refusal> {
    let step = world.id();
    world.act(clerk, vec![Edit::Offer(OfferEdit::Decide { offer, step, what })])
}

fn stand(world: &World, device: usize, offer: Id<Offer>) -> Vec<(Claimant, Fate)> {
    let view = world.view(device);
    engagements(&view.community.offers[&offer]).into_iter().map(|one| (one.claimant, one.fate)).collect()
}

#[test]
fn taken_on_without_a_network_by_more_than_there_are_places() {
    for seed in 1..=4 {
        let mut world = town(seed);
        let post = sets(&mut world, OfferKind::Post, "1");
        world.weather = Weather::ROUGH;
        for device in [FIRST, SECOND] {
            world.set_cut(device, true);
        }
        let (one, two) = (takes(&mut world, FIRST, post), takes(&mut world, SECOND, post));
        for device in [FIRST, SECOND] {
            world.set_cut(device, false);
        }
        world.weather = Weather::CALM;
        assert!(world.settle());
        let (first, second) = (me(&world, FIRST), me(&world, SECOND));
        for device in [CLERK, FIRST, SECOND, UNIT] {
            let all = stand(&world, device, post);
            assert_eq!(all.len(), 2, "seed {seed}");
            assert!(all.iter().all(|(_, fate)| *fate == Fate::Waiting));
        }
        // Two clerks who do not know of one another fill the one place twice; both count, and everybody sees it.
        world.set_cut(OTHER_CLERK, true);
        decides(&mut world, CLERK, post, OfferStep::Approved { claimant: first, engagement: one }).unwrap();
        let approved = OfferStep::Approved { claimant: second, engagement: two };
        decides(&mut world, OTHER_CLERK, post, approved.clone()).unwrap();
        world.set_cut(OTHER_CLERK, false);
        assert!(world.settle());
        let full = Err(Refusal::OfferClosed(OfferState::Full));
        let unit = me(&world, UNIT);
        assert_eq!(decides(&mut world, CLERK, post, approved), Err(Refusal::NoSuchClaim));
        for device in [CLERK, OTHER_CLERK, FIRST, SECOND] {
            let all = stand(&world, device, post);
            assert!(all.iter().all(|(_, fate)| *fate == Fate::Active), "seed {seed}: {all:?}");
            let view = world.view(device);
            assert_eq!(state(&view.community.offers[&post], world.now.day()), OfferState::Full);
        }
        let take = OfferEdit::Take { offer: post, claimant: unit, engagement: world.id(), shown: false };
        assert_eq!(world.act(UNIT, vec![Edit::Offer(take)]), Err(Refusal::PostForMembers));
        // One of them leaves on the train; a clerk lets go.
        world.set_cut(SECOND, true);
        let (step, why) = (world.id(), OfferReason::NoTime);
        does(
            &mut world,
            SECOND,
            vec![OfferEdit::Leave { offer: post, claimant: second, engagement: two, step, why }],
        );
        world.set_cut(SECOND, false);
        assert!(world.settle());
        decides(
            &mut world,
            OTHER_CLERK,
            post,
            OfferStep::Released { claimant: second, engagement: two, why },
        )
        .unwrap();
        assert!(world.settle());
        for device in [CLERK, FIRST, SECOND] {
            assert_eq!(stand(&world, device, post), [(first, Fate::Active), (second, Fate::Left(why))]);
        }
        let again = OfferEdit::Take { offer: post, claimant: second, engagement: world.id(), shown: false };
        assert_eq!(world.act(SECOND, vec![Edit::Offer(again)]), full);
    }
}

#[test]
fn a_unit_finishes_a_project_and_the_history_tells_it() {
    let mut world = town(5);
    let project = sets(&mut world, OfferKind::Project, "2");
    let engagement = takes(&mut world, UNIT, project);
    let claimant = me(&world, UNIT);
    assert!(world.settle());
    decides(&mut world, CLERK, project, OfferStep::Approved { claimant, engagement }).unwrap();
    assert!(world.settle());
    let (step, on) = (world.id(), world.now.day());
    does(&mut world, UNIT, vec![OfferEdit::Finish { offer: project, claimant, engagement, step, on }]);
    assert!(world.settle());
    decides(&mut world, OTHER_CLERK, project, OfferStep::Confirmed { claimant, engagement }).unwrap();
    assert!(world.settle());
    for device in [CLERK, FIRST, UNIT] {
        assert_eq!(stand(&world, device, project), [(claimant, Fate::Done)]);
    }
    let ask = Ask::Record(Record::Offer(project));
    let found = world.devices[CLERK].replica.as_mut().unwrap().trail(&ask);
    let authors: Vec<_> = found.entries.iter().filter_map(|entry| entry.by).collect();
    let unit = claimant.principal();
    assert_eq!(authors, [staff(1), unit, unit, staff(1), unit, staff(2)], "{:#?}", found.entries);
}

#[test]
fn words_reach_staff_and_nobody_else() {
    let mut world = town(6);
    let post = sets(&mut world, OfferKind::Post, "2");
    let engagement = takes(&mut world, FIRST, post);
    assert!(world.settle());
    let step = Id::from_random(*engagement.bytes());
    let file = FileOf::of(me(&world, FIRST));
    for (device, reads) in [(CLERK, true), (OTHER_CLERK, true), (FIRST, true), (SECOND, false), (UNIT, false)]
    {
        let view = world.view(device);
        let said = view.community.file(file).and_then(|file| file.said.get(&(post, step)).cloned());
        assert_eq!(said.is_some(), reads, "device {device}");
    }
    // What everybody has holds nothing of it, and the search finds what is there.
    for (device, reads) in [(FIRST, true), (SECOND, false), (UNIT, false)] {
        assert_eq!(!found(&world.devices[device].disk, &[SECRET]).is_empty(), reads, "device {device}");
    }
}
