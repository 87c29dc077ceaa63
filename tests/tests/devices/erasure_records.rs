//! Promise: of pairs, opinions and orders, too, removed means gone: names, phones, hardship and every word, in the casework, on the
//! wall, in the files of whoever helped, reported or served, and in the resident's inbox. Who did what, and when, stays.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    edit::{Edit, FileOf, OpinionEdit, OrderEdit, PairEdit, Refusal},
    id::Id,
    opinion::{Heard, Opinion, OpinionState, OpinionStep, OpinionTold, card_of, handling},
    order::{
        Order, OrderField, OrderForm, OrderReason, OrderState, OrderStep, ResidentStep, decided, standing,
        taken_over, unread,
    },
    pair::{ENDED, HelpFact, HelpVisit, Pair, PairCard, PairField, RUNNING, helpers_text, telling, visits},
    principal::{Link, Principal},
    retention::{RemovalReason, Subject, Thing, due, preview, removal},
    wish::Claimant,
};
use tests::{
    bytes::found,
    world::{World, member, staff},
};

const CLERK: usize = 0;
const OTHER: usize = 1;
const HELPER: usize = 2;
const RESIDENT: usize = 3;
const INBOX: Id<Link> = Id::from_random([21; 10]);
const NAME: &str = "欧阳翠微";
const PHONE: &str = "13912345678";
const WHY: &str = "双膝置换术后";
const VISITED: &str = "帮她把药按天分好";
const ENDING: &str = "搬去女儿家住了";
const HEARD: &str = "三楼邻居半夜装修";
const REPLY: &str = "已劝三楼停工";
const TOLD: &str = "三楼答应了";
const ORDERED: &str = "厨房水管爆了";
const REASON: &str = "她自己找人修了";
/// What a photo is called that was added to what was sent already.
const PHOTO: &str = "5eacf00d5eacf00d5eacf00d5eacf00d5eacf00d5eacf00d5eacf00d5eacf00d";
const SECRETS: [&str; 11] = [NAME, PHONE, WHY, VISITED, ENDING, HEARD, REPLY, TOLD, ORDERED, REASON, PHOTO];

fn town(seed: u64) -> World {
    let mut world = World::new(seed, &[staff(1), staff(2), member(1), Principal::Resident(INBOX)]);
    assert!(world.settle());
    world
}

fn does(world: &mut World, device: usize, edits: Vec<Edit>) {
    world.act(device, edits).unwrap();
    assert!(world.settle());
}

fn helper(world: &World) -> Claimant {
    Claimant::of(world.devices[HELPER].who).unwrap()
}

fn paired(world: &mut World) -> Id<Pair> {
    let (pair, year, file) = (world.id(), world.now.day().year(), FileOf::of(helper(world)));
    let sets = |world: &mut World, fields: Vec<(PairField, String)>| {
        let view = world.view(CLERK);
        let known = view.community.pairs.get(&pair).map(|pair| pair.card.clone()).unwrap_or_default();
        let card: PairCard =
            fields.iter().fold(known, |card, (field, value)| card.with(*field, value.as_str()));
        let mut edits = vec![Edit::Pair(PairEdit::Fill { year, pair, fields })];
        edits.extend(telling(&view.community, pair, &card));
        does(world, CLERK, edits);
    };
    let today = world.now.day().to_string();
    let helpers = helpers_text(&[helper(world)]);
    let fields = [
        (PairField::Helpers, helpers.as_str()),
        (PairField::Name, NAME),
        (PairField::Phone, PHONE),
        (PairField::Difficulty, WHY),
        (PairField::From, &today),
        (PairField::Status, RUNNING),
    ];
    sets(world, fields.map(|(field, value)| (field, value.to_owned())).to_vec());
    let what = HelpVisit { on: world.now.day(), content: VISITED.to_owned(), ..HelpVisit::default() };
    let (one, two) = (world.id(), world.id());
    let visit = PairEdit::Visit { file, pair, step: one, what: what.clone() };
    does(world, HELPER, vec![Edit::Pair(visit)]);
    let entered = PairEdit::State { file, pair, step: two, what: HelpFact::Entered(what) };
    does(world, CLERK, vec![Edit::Pair(entered)]);
    let ends = [(PairField::Status, ENDED), (PairField::EndedOn, &today), (PairField::Ending, ENDING)];
    sets(world, ends.map(|(field, value)| (field, value.to_owned())).to_vec());
    pair
}

fn heard(world: &mut World) -> Id<Opinion> {
    let (opinion, year, file) = (world.id(), world.now.day().year(), FileOf::of(helper(world)));
    let heard = Heard {
        content: HEARD.to_owned(),
        category: "邻里".to_owned(),
        name: NAME.to_owned(),
        phone: PHONE.to_owned(),
        ..Heard::default()
    };
    does(world, HELPER, vec![Edit::Opinion(OpinionEdit::Hear { file, opinion, heard: heard.clone() })]);
    does(world, CLERK, vec![Edit::CollectOpinion { year, opinion, card: card_of(&heard) }]);
    for what in [OpinionStep::Replied { reply: REPLY.to_owned() }, OpinionStep::Closed] {
        let step = world.id();
        does(world, CLERK, vec![Edit::Opinion(OpinionEdit::Take { year, opinion, step, what })]);
    }
    let (step, told) = (world.id(), OpinionTold { state: OpinionState::Closed, words: TOLD.to_owned() });
    does(world, CLERK, vec![Edit::Opinion(OpinionEdit::Tell { file, opinion, step, told })]);
    opinion
}

fn ordered(world: &mut World) -> Id<Order> {
    let (order, step) = (world.id(), world.id());
    let form = OrderForm::default()
        .with(OrderField::Name, NAME)
        .with(OrderField::Phone, PHONE)
        .with(OrderField::Category, "便民维修")
        .with(OrderField::Content, ORDERED)
        .with(OrderField::Consent, "yes");
    let what = ResidentStep::Placed { form };
    does(world, RESIDENT, vec![Edit::Order(OrderEdit::Send { inbox: INBOX, order, step, what })]);
    let (view, answer) = (world.view(CLERK), world.id());
    let one = unread(&view.community).into_iter().next().unwrap();
    does(world, CLERK, taken_over(&view.community, &one, world.now.day(), answer));
    let (step, what) = (world.id(), ResidentStep::Pictured { pictures: vec![PHOTO.to_owned()] });
    does(world, RESIDENT, vec![Edit::Order(OrderEdit::Send { inbox: INBOX, order, step, what })]);
    for (what, why) in [(OrderStep::Reviewed, ""), (OrderStep::Closed { why: OrderReason::Other }, REASON)] {
        let (view, ids) = (world.view(CLERK), (world.id(), world.id()));
        does(world, CLERK, decided(&view.community, order, ids, what, why, world.now.day()));
    }
    order
}

/// Everything on the disks of the world that holds a secret.
fn left(world: &World) -> Vec<(String, String)> {
    let devices =
        (0..world.devices.len()).map(|index| (format!("device {index}"), &world.devices[index].disk));
    let disks = devices.chain([("relay".to_owned(), &world.disk)]);
    disks
        .flat_map(|(whose, disk)| {
            found(disk, &SECRETS).into_iter().map(move |(word, _)| (whose.clone(), word))
        })
        .collect()
}

#[test]
fn of_pairs_opinions_and_orders_no_word_is_left() {
    let mut world = town(1);
    let (pair, opinion, order) = (paired(&mut world), heard(&mut world), ordered(&mut world));
    let before = left(&world);
    for secret in SECRETS {
        assert!(before.iter().any(|(_, word)| word == secret), "{secret} was nowhere");
    }
    let things = [Thing::Pair(pair), Thing::Opinion(opinion), Thing::Order(order)];
    let subjects = things.map(Subject::Record);
    let community = world.view(CLERK).community.clone();
    assert_eq!(due(&community, world.now.day()), [], "it was ended today");
    let later = due(&community, world.now.day().plus(732));
    assert!(subjects.iter().all(|subject| later.iter().any(|due| due.subject == *subject)), "{later:?}");
    assert!(preview(&community, subjects[0]).pair.contains(&(PairField::Name, NAME.to_owned())));
    let edits = removal(&community, &subjects, RemovalReason::Requested, false, || *world.id::<()>().bytes());
    world.act(CLERK, edits).unwrap();
    // Nobody sees it from this moment on, although nothing has left this device yet.
    let seen = format!("{:?}", world.view(CLERK).community);
    for secret in SECRETS {
        assert!(!seen.contains(secret), "{secret} is shown");
    }
    assert!(world.settle());
    assert_eq!(left(&world), []);
    assert_eq!(world.closed(), 0, "everybody has let go of the old logs");
    for clerk in [CLERK, OTHER] {
        let view = world.view(clerk);
        assert!(view.community.findings.is_empty(), "{:?}", view.community.findings);
        let known = &view.community.pairs[&pair];
        assert_eq!((known.helpers(), known.card.get(PairField::Status)), (vec![helper(&world)], ENDED));
        let logged = visits(view.community.file(FileOf::of(helper(&world))).unwrap(), pair);
        assert_eq!(logged.len(), 2, "who was there when is still known");
        let known = &view.community.opinions[&opinion];
        assert_eq!((handling(known).state, known.steps.len()), (OpinionState::Closed, 2));
        assert_eq!(standing(view.community.order(order).unwrap()).state, OrderState::Closed);
    }
    // It is not asked about again, and nothing can be added to it.
    assert_eq!(due(&world.view(CLERK).community, world.now.day().plus(4000)), []);
    let (step, what) = (world.id(), OpinionStep::Handled { measure: HEARD.to_owned() });
    let year = world.now.day().year();
    let again = Edit::Opinion(OpinionEdit::Take { year, opinion, step, what });
    assert_eq!(world.act(OTHER, vec![again]), Err(Refusal::Removed));
}

#[test]
fn what_goes_on_is_not_removed() {
    let mut world = town(2);
    let (pair, year) = (world.id(), world.now.day().year());
    let fields = vec![(PairField::Name, NAME.to_owned())];
    does(&mut world, CLERK, vec![Edit::Pair(PairEdit::Fill { year, pair, fields })]);
    let subjects = [Subject::Record(Thing::Pair(pair))];
    let community = world.view(CLERK).community.clone();
    let edits = removal(&community, &subjects, RemovalReason::Requested, false, || *world.id::<()>().bytes());
    assert_eq!(world.act(CLERK, edits), Err(Refusal::StillOpen));
}
