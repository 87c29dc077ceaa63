//! Promise: a resident orders without a network from a link that many share, and reads nobody else's; the branch takes it over
//! once, whoever does it; a member serves without a network; what everybody reads says nothing of the resident; and every device
//! comes to the same state.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    edit::{Edit, FileOf, OrderEdit, Refusal},
    id::Id,
    opinion::OpinionField,
    order::{
        AnswerStep, DutyStep, OpenField, Order, OrderField, OrderForm, OrderReason, OrderRefusal, OrderState,
        OrderStep, Own, ResidentStep, as_opinion, decided, opinion_of, own_order, settled, standing,
        taken_over, unread,
    },
    principal::{Link, Principal},
    wish::{Claimant, Clock, Step},
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
const RESIDENT: usize = 4;
const NEIGHBOUR: usize = 5;
const PHONE: &str = "13812345678";
const NAME: &str = "欧阳桂兰";

const fn inbox(number: u8) -> Id<Link> {
    Id::from_random([number; 10])
}

fn town(seed: u64) -> World {
    let residents = [21, 22].map(|number| Principal::Resident(inbox(number)));
    World::new(seed, &[staff(1), staff(2), member(1), member(2), residents[0], residents[1]])
}

fn form() -> OrderForm {
    OrderForm::default()
        .with(OrderField::Name, NAME)
        .with(OrderField::Phone, PHONE)
        .with(OrderField::Address, "桂花苑20栋1单元602")
        .with(OrderField::Category, "便民维修")
        .with(OrderField::Content, format!("水龙头漏水，请打{PHONE}"))
        .with(OrderField::Consent, "yes")
}

fn does(world: &mut World, device: usize, edits: Vec<OrderEdit>) -> Result<(), Refusal> {
    world.act(device, edits.into_iter().map(Edit::Order).collect())
}

fn sends(world: &mut World, device: usize, order: Id<Order>, what: ResidentStep) -> Result<(), Refusal> {
    let Principal::Resident(inbox) = world.devices[device].who else { panic!("no resident") };
    let step = world.id();
    does(world, device, vec![OrderEdit::Send { inbox, order, step, what }])
}

fn places(world: &mut World, device: usize) -> Id<Order> {
    let order = world.id();
    sends(world, device, order, ResidentStep::Placed { form: form() }).unwrap();
    order
}

/// Takes over everything that residents have sent in.
fn takes_over(world: &mut World, clerk: usize) {
    for _ in 0..4 {
        let view = world.view(clerk);
        let Some(one) = unread(&view.community).into_iter().next() else { return };
        let answer = world.id();
        let edits = taken_over(&view.community, &one, world.now.day(), answer);
        world.act(clerk, edits).unwrap();
    }
}

fn decides(world: &mut World, clerk: usize, order: Id<Order>, what: OrderStep) -> Result<(), Refusal> {
    let ids = (world.id(), world.id());
    let view = world.view(clerk);
    world.act(clerk, decided(&view.community, order, ids, what, "", world.now.day()))
}

fn dispatches(world: &mut World, clerk: usize, order: Id<Order>, to: Option<Claimant>) {
    let year = world.now.day().year();
    let fields =
        vec![(OpenField::Category, "便民维修".to_owned()), (OpenField::Content, "一户水龙头漏水".to_owned())];
    does(world, clerk, vec![OrderEdit::Word { year, order, fields }]).unwrap();
    decides(world, clerk, order, OrderStep::Dispatched { to, due: None }).unwrap();
}

fn serves(world: &mut World, device: usize, order: Id<Order>, what: DutyStep) -> Result<Id<Step>, Refusal> {
    let claimant = Claimant::of(world.devices[device].who).unwrap();
    let (year, step) = (world.now.day().year(), world.id());
    let text = "换了垫圈，不漏了".to_owned();
    let words = OrderEdit::Say { file: FileOf::of(claimant), order, step, text };
    let fact = OrderEdit::Serve { year, order, claimant, step, what };
    does(world, device, vec![fact, words]).map(|()| step)
}

fn settles(world: &mut World, clerk: usize, order: Id<Order>) {
    let view = world.view(clerk);
    let answer = world.id();
    world.act(clerk, settled(&view.community, order, answer)).unwrap();
}

fn me(number: usize, world: &World) -> Claimant {
    Claimant::of(world.devices[number].who).unwrap()
}

fn state(world: &World, device: usize, order: Id<Order>) -> OrderState {
    standing(world.view(device).community.order(order).unwrap()).state
}

fn dispatch_of(world: &World, device: usize, order: Id<Order>) -> Id<Step> {
    standing(world.view(device).community.order(order).unwrap()).dispatch.unwrap().step
}

#[test]
fn the_whole_chain_mostly_without_a_network() {
    for seed in 1..=4 {
        let mut world = town(seed);
        assert!(world.settle());
        world.weather = Weather::ROUGH;
        world.set_cut(RESIDENT, true);
        let order = places(&mut world, RESIDENT);
        let long = form().with(OrderField::Content, "漏".repeat(10_000));
        let refused = world.id();
        assert_eq!(
            sends(&mut world, RESIDENT, refused, ResidentStep::Placed { form: long }),
            Err(Refusal::TooLong)
        );
        world.set_cut(RESIDENT, false);
        world.weather = Weather::CALM;
        assert!(world.settle());

        // Two clerks who do not know of one another take it over, and it is there once.
        world.set_cut(OTHER_CLERK, true);
        takes_over(&mut world, CLERK);
        takes_over(&mut world, OTHER_CLERK);
        world.set_cut(OTHER_CLERK, false);
        assert!(world.settle());
        for clerk in [CLERK, OTHER_CLERK] {
            let view = world.view(clerk);
            assert_eq!(view.community.orders.len(), 1, "seed {seed}");
            assert_eq!(view.community.findings.len(), 0, "{:?}", view.community.findings);
            assert!(unread(&view.community).is_empty());
            assert_eq!(state(&world, clerk, order), OrderState::Submitted);
        }
        decides(&mut world, CLERK, order, OrderStep::Reviewed).unwrap();
        let to = Some(me(FIRST, &world));
        dispatches(&mut world, CLERK, order, to);
        assert!(world.settle());

        // The member accepts on the train; nobody else can.
        world.set_cut(FIRST, true);
        let dispatch = dispatch_of(&world, FIRST, order);
        let strange = serves(&mut world, SECOND, order, DutyStep::Accepted { dispatch });
        assert_eq!(strange, Err(Refusal::Order(OrderRefusal::NotSentToYou)));
        serves(&mut world, FIRST, order, DutyStep::Accepted { dispatch }).unwrap();
        world.set_cut(FIRST, false);
        assert!(world.settle());
        settles(&mut world, CLERK, order);
        assert!(world.settle());
        let of = |world: &World, device: usize| {
            let view = world.view(device);
            let file = view.community.file(FileOf::of(me(device, world)));
            file.and_then(|file| file.order_contacts.get(&order).cloned())
        };
        assert_eq!(of(&world, FIRST).unwrap().phone, PHONE);
        assert_eq!(of(&world, SECOND), None);

        world.set_cut(FIRST, true);
        let on = world.now.day();
        serves(&mut world, FIRST, order, DutyStep::Worked { on }).unwrap();
        let finish = serves(&mut world, FIRST, order, DutyStep::Finished { on, minutes: 45 }).unwrap();
        world.set_cut(FIRST, false);
        assert!(world.settle());
        decides(&mut world, OTHER_CLERK, order, OrderStep::Verified).unwrap();
        assert!(world.settle());
        assert_eq!(of(&world, FIRST), None, "what was disclosed is taken back");
        let view = world.view(CLERK);
        let file = view.community.file(FileOf::of(me(FIRST, &world))).unwrap();
        assert_eq!(file.order_notes[&(order, finish)], "换了垫圈，不漏了");

        // The resident sees the five steps and rates once.
        let own = |world: &World| {
            let view = world.view(RESIDENT);
            own_order(&view.community.inboxes[&inbox(21)], order).unwrap()
        };
        assert_eq!(own(&world).state, OrderState::Done);
        world.set_cut(RESIDENT, true);
        let rate = |score| ResidentStep::Rated { score, comment: format!("谢谢，{PHONE}") };
        sends(&mut world, RESIDENT, order, rate(4)).unwrap();
        let again = Err(Refusal::Order(OrderRefusal::RatedAlready));
        assert_eq!(sends(&mut world, RESIDENT, order, rate(1)), again);
        world.set_cut(RESIDENT, false);
        assert!(world.settle());
        takes_over(&mut world, CLERK);
        assert!(world.settle());
        assert!(own(&world).steps.iter().all(Option::is_some), "{:?}", own(&world));
        for device in [CLERK, OTHER_CLERK, FIRST, SECOND, NEIGHBOUR] {
            assert_eq!(state(&world, device, order), OrderState::Rated, "seed {seed} device {device}");
        }
        let Principal::Member(served) = world.devices[FIRST].who else { panic!("a member") };
        let [entry] = domain::order::entries(&world.view(CLERK).community, served).try_into().unwrap();
        assert_eq!((entry.minutes, entry.ratings), (45, vec![75]));

        // What everybody has holds nothing of the resident, and the search finds what is there.
        let secrets = [PHONE, NAME];
        for (device, reads) in [(CLERK, true), (RESIDENT, true), (SECOND, false), (NEIGHBOUR, false)] {
            assert_eq!(!found(&world.devices[device].disk, &secrets).is_empty(), reads, "device {device}");
        }
        let ask = Ask::Record(Record::Order(order));
        let trail = world.devices[CLERK].replica.as_mut().unwrap().trail(&ask);
        for who in [staff(1), staff(2), member(1), Principal::Resident(inbox(21))] {
            assert!(trail.entries.iter().any(|entry| entry.by == Some(who)), "{who} {:#?}", trail.entries);
        }
    }
}

#[test]
fn two_residents_of_one_community_read_only_their_own() {
    let mut world = town(7);
    let (mine, theirs) = (places(&mut world, RESIDENT), places(&mut world, NEIGHBOUR));
    assert!(world.settle());
    takes_over(&mut world, CLERK);
    assert!(world.settle());
    for (device, own, other) in [(RESIDENT, 21, 22), (NEIGHBOUR, 22, 21)] {
        let view = world.view(device);
        assert!(view.community.inboxes.contains_key(&inbox(own)));
        assert!(!view.community.inboxes.contains_key(&inbox(other)));
    }
    // Ids of orders are on the wall. Whoever speaks of another's order in the own inbox is not heard.
    let what = AnswerStep::Done { words: String::new() };
    let (answer, refused) = (world.id(), world.id());
    let answered = OrderEdit::Answer { inbox: inbox(22), order: theirs, step: answer, what };
    assert_eq!(does(&mut world, RESIDENT, vec![answered]), Err(Refusal::NotAllowed));
    let what = ResidentStep::Cancelled { why: OrderReason::NotWanted };
    let foreign = OrderEdit::Send { inbox: inbox(22), order: theirs, step: refused, what: what.clone() };
    assert_eq!(does(&mut world, RESIDENT, vec![foreign]), Err(Refusal::NotAllowed));
    assert_eq!(sends(&mut world, RESIDENT, theirs, what.clone()), Err(Refusal::UnknownOrder));
    sends(&mut world, RESIDENT, mine, what).unwrap();
    assert!(world.settle());
    takes_over(&mut world, CLERK);
    assert!(world.settle());
    assert_eq!(state(&world, CLERK, mine), OrderState::Cancelled);
    assert_eq!(state(&world, CLERK, theirs), OrderState::Submitted);
}

#[test]
fn what_did_not_know_of_another_comes_to_the_same_everywhere() {
    let mut world = town(8);
    let order = places(&mut world, RESIDENT);
    assert!(world.settle());
    takes_over(&mut world, CLERK);
    decides(&mut world, CLERK, order, OrderStep::Reviewed).unwrap();
    assert!(world.settle());
    // Two clerks dispatch it apart; the member who was sent the one that does not hold accepts it.
    world.set_cut(OTHER_CLERK, true);
    let (first, second) = (me(FIRST, &world), me(SECOND, &world));
    dispatches(&mut world, CLERK, order, Some(first));
    world.pass(60_000);
    let dispatch = dispatch_of(&world, FIRST, order);
    world.set_cut(FIRST, true);
    serves(&mut world, FIRST, order, DutyStep::Accepted { dispatch }).unwrap();
    world.pass(60_000);
    dispatches(&mut world, OTHER_CLERK, order, Some(second));
    world.set_cut(OTHER_CLERK, false);
    world.set_cut(FIRST, false);
    assert!(world.settle());
    for device in [CLERK, OTHER_CLERK, FIRST, SECOND] {
        let view = world.view(device);
        let is = standing(view.community.order(order).unwrap());
        assert_eq!((is.state, is.holder, is.dispatched_twice), (OrderState::Dispatched, None, true));
        assert_eq!(is.events.last().unwrap().refused, Some(OrderRefusal::NotSentToYou), "it is told why");
    }
    assert_eq!(world.view(CLERK).community.findings.len(), 1, "a person has to look at it");
    // The one who got it gives it back; then it lies in the pool, where two take it and staff choose.
    let dispatch = dispatch_of(&world, SECOND, order);
    let declined = DutyStep::Declined { dispatch, why: OrderReason::NoTime };
    serves(&mut world, SECOND, order, declined).unwrap();
    assert!(world.settle());
    dispatches(&mut world, CLERK, order, None);
    assert!(world.settle());
    for device in [FIRST, SECOND] {
        world.set_cut(device, true);
        serves(&mut world, device, order, DutyStep::Claimed { clock: Clock::Trusted }).unwrap();
        world.pass(60_000);
    }
    for device in [FIRST, SECOND] {
        world.set_cut(device, false);
    }
    assert!(world.settle());
    let is = standing(world.view(CLERK).community.order(order).unwrap());
    assert_eq!(is.claims.iter().map(|claim| claim.claimant).collect::<Vec<_>>(), [first, second]);
    let claim = is.claims[0].id;
    decides(&mut world, CLERK, order, OrderStep::Chosen { claimant: first, claim }).unwrap();
    assert!(world.settle());
    let file = world.view(FIRST).community.file(FileOf::of(first)).unwrap().clone();
    assert_eq!(file.order_contacts[&order].phone, PHONE);
    // Given back: the contact details go, too.
    serves(&mut world, FIRST, order, DutyStep::GivenBack { why: OrderReason::NoTime }).unwrap();
    assert!(world.settle());
    settles(&mut world, OTHER_CLERK, order);
    assert!(world.settle());
    let file = world.view(FIRST).community.file(FileOf::of(first)).unwrap().clone();
    assert!(file.order_contacts.is_empty());
    for device in [CLERK, FIRST, SECOND] {
        assert_eq!(state(&world, device, order), OrderState::Reviewed);
    }
}

#[test]
fn an_order_that_is_a_view_becomes_one_opinion_and_its_resident_is_told() {
    let mut world = town(10);
    let order = places(&mut world, RESIDENT);
    assert!(world.settle());
    takes_over(&mut world, CLERK);
    assert!(world.settle());
    // Two clerks who do not know of one another.
    for clerk in [CLERK, OTHER_CLERK] {
        world.set_cut(clerk, true);
        let (ids, view) = ((world.id(), world.id()), world.view(clerk));
        let edits = as_opinion(&view.community, order, ids, "已登记", world.now.day());
        world.act(clerk, edits).unwrap();
    }
    for clerk in [CLERK, OTHER_CLERK] {
        world.set_cut(clerk, false);
    }
    assert!(world.settle());
    for clerk in [CLERK, OTHER_CLERK] {
        let view = world.view(clerk);
        assert_eq!((view.community.opinions.len(), view.community.findings.len()), (1, 0));
        let card = &view.community.opinions[&opinion_of(order)].card;
        let said =
            [OpinionField::Source, OpinionField::ResidentName, OpinionField::Phone].map(|one| card.get(one));
        assert_eq!(said, ["线上", NAME, PHONE]);
        assert_eq!(state(&world, clerk, order), OrderState::Transferred);
    }
    let view = world.view(RESIDENT);
    let own = own_order(&view.community.inboxes[&inbox(21)], order).unwrap();
    assert_eq!(own.state, OrderState::Transferred);
    assert!(
        own.said.iter().any(|(_, said)| matches!(said, Own::Staff(answer) if answer.words() == "已登记"))
    );
    let again =
        as_opinion(&world.view(CLERK).community, order, (world.id(), world.id()), "", world.now.day());
    let over = Err(Refusal::Order(OrderRefusal::Over(OrderState::Transferred)));
    assert_eq!(world.act(CLERK, again), over, "once");
}

#[test]
fn what_a_resident_says_too_late_is_answered_and_a_rating_outlives_the_filing() {
    let mut world = town(9);
    let order = places(&mut world, RESIDENT);
    assert!(world.settle());
    takes_over(&mut world, CLERK);
    decides(&mut world, CLERK, order, OrderStep::Reviewed).unwrap();
    let to = Some(me(FIRST, &world));
    dispatches(&mut world, CLERK, order, to);
    assert!(world.settle());
    let dispatch = dispatch_of(&world, FIRST, order);
    serves(&mut world, FIRST, order, DutyStep::Accepted { dispatch }).unwrap();
    assert!(world.settle());
    let own = |world: &World| {
        let view = world.view(RESIDENT);
        own_order(&view.community.inboxes[&inbox(21)], order).unwrap()
    };

    // Cancelled on a phone without a network, while it is finished and confirmed.
    world.set_cut(RESIDENT, true);
    sends(&mut world, RESIDENT, order, ResidentStep::Cancelled { why: OrderReason::NotWanted }).unwrap();
    let on = world.now.day();
    serves(&mut world, FIRST, order, DutyStep::Finished { on, minutes: 30 }).unwrap();
    assert!(world.settle());
    decides(&mut world, CLERK, order, OrderStep::Verified).unwrap();
    world.set_cut(RESIDENT, false);
    assert!(world.settle());
    assert_eq!(own(&world).state, OrderState::Cancelled);
    assert_eq!(unread(&world.view(CLERK).community).len(), 1, "staff see it");
    takes_over(&mut world, CLERK);
    assert!(world.settle());
    assert_eq!((own(&world).state, state(&world, CLERK, order)), (OrderState::Done, OrderState::Done));

    // Rated while it is filed away.
    world.set_cut(RESIDENT, true);
    sends(&mut world, RESIDENT, order, ResidentStep::Rated { score: 5, comment: String::new() }).unwrap();
    decides(&mut world, OTHER_CLERK, order, OrderStep::Archived).unwrap();
    world.set_cut(RESIDENT, false);
    assert!(world.settle());
    takes_over(&mut world, CLERK);
    assert!(world.settle());
    for device in [CLERK, OTHER_CLERK, FIRST] {
        let is = standing(world.view(device).community.order(order).unwrap());
        assert_eq!((is.state, is.rating), (OrderState::Archived, Some(5)), "device {device}");
    }
    assert_eq!(own(&world).rating, Some(5));
    assert!(unread(&world.view(CLERK).community).is_empty());
}
