//! Promise: members ask to join and to leave without a network, under their own names only; staff answer; everybody comes to
//! the same list; two clerks who answer differently leave no state that is not one; who leads a team takes on for it, once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    edit::{Edit, FileOf, OfferEdit, OrderEdit, Refusal, TeamEdit},
    id::Id,
    offer::{Fate, OfferField, OfferKind, OfferStep, PUBLISHED, taken_by_team},
    order::{
        DutyStep, OpenField, Order, OrderField, OrderRefusal, OrderState, OrderStep, decided, orders_of_team,
        standing,
    },
    principal::{Member, Principal},
    team::{Bond, Team, TeamDecision, TeamFate, TeamField, TeamStep, fate},
    wish::{Claimant, Clock, Receiver, claimed_by_team},
};
use replica::audit::{Ask, Record};
use tests::{
    story::{confirms, on_the_wall, standing_on},
    world::{Weather, World, member, staff},
};

const CLERK: usize = 0;
const OTHER_CLERK: usize = 1;
const FIRST: usize = 2;
const SECOND: usize = 3;
const UNIT: usize = 4;

fn town(seed: u64) -> World {
    let unit = Principal::Liaison(Id::from_random([7; 10]));
    World::new(seed, &[staff(1), staff(2), member(1), member(2), unit])
}

fn id_of(world: &World, device: usize) -> Id<Member> {
    let Principal::Member(id) = world.devices[device].who else { panic!("a member") };
    id
}

fn founded(world: &mut World) -> Id<Team> {
    let team = world.id();
    let year = world.now.day().year().to_string();
    let fields =
        [(TeamField::Name, "守望队"), (TeamField::Bond, Bond::Place.key()), (TeamField::Year, &year)];
    let fields = fields.map(|(field, value)| (field, value.to_owned())).to_vec();
    world.act(CLERK, vec![Edit::Team(TeamEdit::Fill { team, fields })]).unwrap();
    assert!(world.settle());
    team
}

fn asks(world: &mut World, device: usize, team: Id<Team>, what: TeamStep) -> Result<(), Refusal> {
    let (member, step) = (id_of(world, device), world.id());
    world.act(device, vec![Edit::Team(TeamEdit::Ask { team, member, step, what })])
}

fn decides(world: &mut World, clerk: usize, team: Id<Team>, what: TeamDecision) -> Result<(), Refusal> {
    let step = world.id();
    world.act(clerk, vec![Edit::Team(TeamEdit::Decide { team, step, what })])
}

fn stands(world: &World, device: usize, team: Id<Team>, whom: usize) -> Option<TeamFate> {
    fate(&world.view(device).community.teams[&team], id_of(world, whom))
}

#[test]
fn asked_without_a_network_and_answered() {
    for seed in 1..=4 {
        let mut world = town(seed);
        let team = founded(&mut world);
        world.weather = Weather::ROUGH;
        for device in [FIRST, SECOND] {
            world.set_cut(device, true);
            asks(&mut world, device, team, TeamStep::Asks).unwrap();
            world.set_cut(device, false);
        }
        world.weather = Weather::CALM;
        assert!(world.settle());
        let (first, second) = (id_of(&world, FIRST), id_of(&world, SECOND));
        decides(&mut world, CLERK, team, TeamDecision::Added(first)).unwrap();
        // About the other two clerks disagree without knowing.
        world.set_cut(OTHER_CLERK, true);
        decides(&mut world, CLERK, team, TeamDecision::Added(second)).unwrap();
        decides(&mut world, OTHER_CLERK, team, TeamDecision::Declined(second)).unwrap();
        world.set_cut(OTHER_CLERK, false);
        assert!(world.settle());
        let came = stands(&world, CLERK, team, SECOND);
        assert!(matches!(came, Some(TeamFate::In | TeamFate::Declined)), "seed {seed}: {came:?}");
        for device in [CLERK, OTHER_CLERK, FIRST, SECOND, UNIT] {
            assert_eq!(stands(&world, device, team, FIRST), Some(TeamFate::In), "seed {seed}");
            assert_eq!(stands(&world, device, team, SECOND), came, "seed {seed}");
        }
        asks(&mut world, FIRST, team, TeamStep::Leaves).unwrap();
        assert!(world.settle());
        decides(&mut world, OTHER_CLERK, team, TeamDecision::Released(first)).unwrap();
        assert!(world.settle());
        assert_eq!(stands(&world, SECOND, team, FIRST), Some(TeamFate::Out));
    }
}

#[test]
fn nobody_asks_for_another_and_the_history_tells_it() {
    let mut world = town(5);
    let team = founded(&mut world);
    let (other, step) = (id_of(&world, SECOND), world.id());
    let foreign = Edit::Team(TeamEdit::Ask { team, member: other, step, what: TeamStep::Asks });
    assert_eq!(world.act(FIRST, vec![foreign]), Err(Refusal::NotAllowed));
    let decision = TeamDecision::Added(id_of(&world, FIRST));
    assert_eq!(decides(&mut world, FIRST, team, decision), Err(Refusal::NotAllowed));
    asks(&mut world, FIRST, team, TeamStep::Asks).unwrap();
    assert!(world.settle());
    decides(&mut world, OTHER_CLERK, team, decision).unwrap();
    assert!(world.settle());
    let found = world.devices[CLERK].replica.as_mut().unwrap().trail(&Ask::Record(Record::Team(team)));
    let mut authors: Vec<_> = found.entries.iter().filter_map(|entry| entry.by).collect();
    authors.sort_unstable();
    let mut expected = vec![staff(1), member(1), staff(2)];
    expected.sort_unstable();
    assert_eq!(authors, expected);
}

#[test]
fn a_team_takes_a_project_on_and_its_leader_tells_how_far_it_is() {
    let mut world = town(6);
    let team = founded(&mut world);
    let (leader, offer) = (id_of(&world, FIRST), world.id());
    let lead = TeamEdit::Fill { team, fields: vec![(TeamField::Leader, leader.to_string())] };
    let year = world.now.day().year().to_string();
    let fields = [
        (OfferField::Name, "楼道灯更换"),
        (OfferField::Category, "便民服务岗"),
        (OfferField::Duties, "更换老楼的楼道灯"),
        (OfferField::Planned, "1"),
        (OfferField::Year, &year),
        (OfferField::Status, PUBLISHED),
    ];
    let fields = fields.map(|(field, value)| (field, value.to_owned())).to_vec();
    let project = OfferEdit::Fill { kind: OfferKind::Project, offer, fields };
    world.act(CLERK, vec![Edit::Team(lead), Edit::Offer(project)]).unwrap();
    assert!(world.settle());
    let engagement = world.id();
    let take = |member: Id<Member>| {
        let claimant = Claimant::Member(member);
        vec![Edit::Offer(OfferEdit::TakeForTeam { offer, claimant, engagement, shown: false, team })]
    };
    let other = id_of(&world, SECOND);
    assert_eq!(world.act(SECOND, take(other)), Err(Refusal::NotOfTeam));
    world.set_cut(FIRST, true);
    world.act(FIRST, take(leader)).unwrap();
    world.set_cut(FIRST, false);
    assert!(world.settle());
    let claimant = Claimant::Member(leader);
    let (step, what) = (world.id(), OfferStep::Approved { claimant, engagement });
    world.act(CLERK, vec![Edit::Offer(OfferEdit::Decide { offer, step, what })]).unwrap();
    assert!(world.settle());
    let (step, on) = (world.id(), world.now.day());
    world.act(FIRST, vec![Edit::Offer(OfferEdit::Work { offer, claimant, engagement, step, on })]).unwrap();
    assert!(world.settle());
    for device in [CLERK, FIRST, SECOND, UNIT] {
        let taken = taken_by_team(&world.view(device).community, team);
        let told: Vec<_> = taken.iter().map(|(id, one)| (*id, one.fate, one.worked.len())).collect();
        assert_eq!(told, [(offer, Fate::Active, 1)], "device {device}");
    }
}

/// An order that lies in the pool.
fn pooled(world: &mut World) -> Id<Order> {
    let (order, year) = (world.id(), world.now.day().year());
    let fields = [
        (OrderField::Name, "欧阳桂兰"),
        (OrderField::Phone, "13812345678"),
        (OrderField::Category, "陪伴关爱"),
        (OrderField::Content, "想有人陪着去医院"),
        (OrderField::Consent, "yes"),
    ];
    let fields = fields.map(|(field, value)| (field, value.to_owned())).to_vec();
    let wording = vec![(OpenField::Content, "陪一位老人去医院".to_owned())];
    let known = [OrderEdit::Fill { year, order, fields }, OrderEdit::Word { year, order, fields: wording }];
    world.act(CLERK, known.map(Edit::Order).into()).unwrap();
    let to_pool = OrderStep::Dispatched { to: None, due: None };
    for what in [OrderStep::Submitted, OrderStep::Reviewed, to_pool] {
        let step = world.id();
        world.act(CLERK, vec![Edit::Order(OrderEdit::Decide { year, order, step, what })]).unwrap();
    }
    assert!(world.settle());
    order
}

fn led_by(world: &mut World, team: Id<Team>, leader: usize, deputy: usize) {
    let lead = [(TeamField::Leader, leader), (TeamField::Deputy, deputy)];
    let fields = lead.map(|(field, device)| (field, id_of(world, device).to_string())).to_vec();
    world.act(CLERK, vec![Edit::Team(TeamEdit::Fill { team, fields })]).unwrap();
    assert!(world.settle());
}

#[test]
fn a_team_takes_an_order_from_the_pool_once_whoever_of_its_leaders_does_it() {
    for first_back in [FIRST, SECOND] {
        let mut world = town(7);
        let team = founded(&mut world);
        led_by(&mut world, team, FIRST, SECOND);
        let order = pooled(&mut world);
        let year = world.now.day().year();
        let serve = |world: &mut World, device: usize, what: DutyStep| {
            let (claimant, step) = (Claimant::Member(id_of(world, device)), world.id());
            world.act(device, vec![Edit::Order(OrderEdit::Serve { year, order, claimant, step, what })])
        };
        let take = || DutyStep::ClaimedForTeam { clock: Clock::Trusted, team };
        // Both who lead it take it for the team where there is no network; either may come back first.
        for device in [FIRST, SECOND] {
            world.set_cut(device, true);
            serve(&mut world, device, take()).unwrap();
            world.pass(60_000);
        }
        let last_back = if first_back == FIRST { SECOND } else { FIRST };
        for device in [first_back, last_back] {
            world.set_cut(device, false);
            assert!(world.settle());
        }
        let leader = Claimant::Member(id_of(&world, FIRST));
        for device in [CLERK, OTHER_CLERK, FIRST, SECOND, UNIT] {
            let is = standing(world.view(device).community.order(order).unwrap());
            let claims: Vec<_> = is.claims.iter().map(|claim| (claim.claimant, claim.team)).collect();
            assert_eq!(claims, [(leader, Some(team))], "device {device}");
            assert_eq!(is.events.last().unwrap().refused, Some(OrderRefusal::TeamHasIt), "the other is told");
        }
        let again = serve(&mut world, SECOND, take());
        assert_eq!(again, Err(Refusal::Order(OrderRefusal::TeamHasIt)));
        let claim = standing(world.view(CLERK).community.order(order).unwrap()).claims[0].id;
        let (ids, view) = ((world.id(), world.id()), world.view(CLERK));
        let what = OrderStep::Chosen { claimant: leader, claim };
        let edits = decided(&view.community, order, ids, what, "", world.now.day());
        world.act(CLERK, edits).unwrap();
        assert!(world.settle());
        let on = world.now.day();
        serve(&mut world, FIRST, DutyStep::Finished { on, minutes: 90 }).unwrap();
        assert!(world.settle());
        for device in [CLERK, FIRST, SECOND, UNIT] {
            let all = orders_of_team(&world.view(device).community, team);
            let told: Vec<_> = all.iter().map(|(id, is)| (*id, is.state, is.holder)).collect();
            assert_eq!(told, [(order, OrderState::Done, Some(leader))], "device {device}");
        }
    }
}

#[test]
fn a_team_and_a_member_claim_one_wish_apart_and_the_wall_says_the_team_that_has_it() {
    for first_back in [FIRST, SECOND] {
        let mut world = town(8);
        let team = founded(&mut world);
        led_by(&mut world, team, FIRST, FIRST);
        let wish = on_the_wall(&mut world, CLERK);
        assert!(world.settle());
        let (leader, other) =
            (Claimant::Member(id_of(&world, FIRST)), Claimant::Member(id_of(&world, SECOND)));
        let (claim, rival, clock, due) = (world.id(), world.id(), Clock::Trusted, None);
        let of_team = |claimant| vec![Edit::ClaimForTeam { wish, claimant, claim, clock, due, team }];
        assert_eq!(world.act(SECOND, of_team(other)), Err(Refusal::NotOfTeam));
        assert_eq!(world.act(SECOND, of_team(leader)), Err(Refusal::NotAllowed));
        world.set_cut(FIRST, true);
        world.set_cut(SECOND, true);
        world.act(FIRST, of_team(leader)).unwrap();
        world.pass(60_000);
        world.act(SECOND, vec![Edit::Claim { wish, claimant: other, claim: rival, clock, due }]).unwrap();
        let last_back = if first_back == FIRST { SECOND } else { FIRST };
        for device in [first_back, last_back] {
            world.set_cut(device, false);
            assert!(world.settle());
        }
        for device in [CLERK, FIRST, SECOND, UNIT] {
            let all = standing_on(&world, device, wish);
            let order: Vec<_> = all.waiting().map(|claim| (claim.claimant, claim.team)).collect();
            assert_eq!(order, [(leader, Some(team)), (other, None)], "device {device}");
        }
        confirms(&mut world, CLERK, wish, leader, claim);
        assert!(world.settle());
        let known = |world: &World, device: usize, who| {
            let view = world.view(device);
            view.community.file(FileOf::of(who)).is_some_and(|file| file.disclosed.contains_key(&wish))
        };
        assert!(known(&world, FIRST, leader) && !known(&world, SECOND, other));
        let (step, on, receiver) = (world.id(), world.now.day(), Receiver::Wisher);
        let given = Edit::HandOver { wish, claimant: leader, claim, step, on, receiver };
        world.act(FIRST, vec![given]).unwrap();
        assert!(world.settle());
        for device in [CLERK, FIRST, SECOND, UNIT] {
            let [(of, held)] = claimed_by_team(&world.view(device).community, team).try_into().unwrap();
            assert_eq!((of, held.claimant, held.handed_over.is_some()), (wish, leader, true));
            assert_eq!(standing_on(&world, device, wish).holder().and_then(|claim| claim.team), Some(team));
        }
    }
}
