//! Tests of orders: the table, merges in every order, deadlines, what is owed, what counts.

mod late;
mod left;
mod pictures;
mod teams;
mod to_pool;

use std::{collections::BTreeSet, sync::Arc};

use super::*;
use crate::{
    community::Contact,
    edit::{Edit, FileOf, OrderEdit, Refusal, check},
    grant::Grant,
    moment::Moment,
    principal::{Link, Principal},
    register::MemberFile,
    service::Standing,
    settings::Settings,
    wish::Clock,
};

const YEAR: Year = Year(2026);
const TODAY: Day = Day(20_517);

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

const fn me(number: u8) -> Claimant {
    Claimant::Member(id(number))
}

fn staff() -> Principal {
    Principal::Staff(id(9))
}

fn at(day: i32, minute: i64) -> Moment {
    TODAY.plus(day).start().plus_ms(minute * 60_000)
}

fn form() -> OrderForm {
    OrderForm::default()
        .with(OrderField::Name, "张桂兰")
        .with(OrderField::Phone, "13800138000")
        .with(OrderField::Address, "桂花苑20栋1单元602")
        .with(OrderField::Category, "便民维修")
        .with(OrderField::Content, "厨房水龙头漏水")
        .with(OrderField::Consent, "yes")
}

/// An order with facts, each `(turn, day, step, what)`.
fn order(facts: Vec<(u32, i32, u8, Fact)>) -> Order {
    let mut wall = OrderWall::default();
    wall.card.set(OpenField::Content, "厨房水龙头漏水");
    for (turn, day, step, what) in facts {
        let at = at(day, i64::from(step));
        match what {
            Fact::Staff(fact) => {
                wall.steps.insert(id(step), Stamped { by: staff(), at, turn, step: fact });
            }
            Fact::Duty(who, fact) => {
                let by = who.principal();
                wall.claims.insert((who, id(step)), Stamped { by, at, turn, step: fact });
            }
        }
    }
    let case = OrderCase { form: form(), ..OrderCase::default() };
    Order { cases: [(YEAR, case)].into(), walls: [(YEAR, wall)].into() }
}

const fn by_staff(what: OrderStep) -> Fact {
    Fact::Staff(what)
}

fn sent(to: Option<Claimant>) -> Vec<(u32, i32, u8, Fact)> {
    vec![
        (1, 0, 1, by_staff(OrderStep::Submitted)),
        (2, 0, 2, by_staff(OrderStep::Reviewed)),
        (3, 1, 3, by_staff(OrderStep::Dispatched { to, due: Some(TODAY.plus(20)) })),
    ]
}

fn served() -> Vec<(u32, i32, u8, Fact)> {
    let mut all = sent(Some(me(1)));
    all.push((4, 2, 4, Fact::Duty(me(1), DutyStep::Accepted { dispatch: id(3) })));
    all.push((5, 3, 5, Fact::Duty(me(1), DutyStep::Worked { on: TODAY.plus(3) })));
    all.push((6, 4, 6, Fact::Duty(me(1), DutyStep::Finished { on: TODAY.plus(4), minutes: 90 })));
    all
}

fn town(order: Order) -> Community {
    Community { orders: Arc::new([(id(5), Arc::new(order))].into()), ..Community::default() }
}

/// The whole table, as one would write it on paper: what leads where, and by whom.
#[test]
fn the_table() {
    use Action as A;
    use OrderState as S;
    let lawful: Vec<(S, A, Part, S)> = S::ALL
        .into_iter()
        .flat_map(|is| A::ALL.map(|action| (is, action)))
        .flat_map(|(is, action)| {
            [Part::Resident, Part::Staff, Part::Holder, Part::Helper].map(|by| (is, action, by))
        })
        .filter_map(|(is, action, by)| Some((is, action, by, next(is, action, by).ok()?)))
        .collect();
    let by = |is, action| -> Vec<(Part, S)> {
        lawful.iter().filter(|one| (one.0, one.1) == (is, action)).map(|one| (one.2, one.3)).collect()
    };
    assert_eq!(by(S::Submitted, A::Review), [(Part::Staff, S::Reviewed)]);
    assert_eq!(by(S::Reviewed, A::Dispatch), [(Part::Staff, S::Dispatched)]);
    assert_eq!(by(S::Dispatched, A::Accept), [(Part::Holder, S::Accepted)]);
    assert_eq!(by(S::Dispatched, A::Decline), [(Part::Holder, S::Reviewed)]);
    assert_eq!(by(S::Accepted, A::Work), [(Part::Holder, S::InProgress)]);
    assert_eq!(by(S::InProgress, A::Finish), [(Part::Holder, S::Done)]);
    assert_eq!(by(S::Done, A::Rate), [(Part::Resident, S::Rated), (Part::Staff, S::Rated)]);
    assert_eq!(by(S::Rated, A::Archive), [(Part::Staff, S::Archived)]);
    assert_eq!(by(S::Returned, A::Submit), [(Part::Resident, S::Submitted), (Part::Staff, S::Submitted)]);
    // What is over stays so, and everything else can come to an end.
    for is in S::ALL {
        let ways: BTreeSet<S> =
            lawful.iter().filter(|one| one.0 == is && one.3 != is).map(|one| one.3).collect();
        assert_eq!(ways.is_empty(), is.is_over(), "{is:?}");
    }
    assert_eq!(by(S::Archived, A::Rate), [(Part::Resident, S::Archived), (Part::Staff, S::Archived)]);
    assert_eq!(lawful.len(), 55, "whoever changes the table looks at this test");
    assert_eq!(next(S::Rated, A::Rate, Part::Resident), Err(OrderRefusal::RatedAlready));
    assert_eq!(next(S::Submitted, A::Finish, Part::Holder), Err(OrderRefusal::TooEarly(S::Submitted)));
    assert_eq!(next(S::Done, A::Cancel, Part::Resident), Err(OrderRefusal::TooLate(S::Done)));
    assert_eq!(next(S::Closed, A::Review, Part::Staff), Err(OrderRefusal::Over(S::Closed)));
    assert_eq!(next(S::Accepted, A::Finish, Part::Helper), Err(OrderRefusal::NotSentToYou));
    assert_eq!(next(S::Submitted, A::Review, Part::Resident), Err(OrderRefusal::NotYours));
}

#[test]
fn an_order_goes_its_whole_way() {
    let mut facts = served();
    facts.push((7, 5, 7, by_staff(OrderStep::Verified)));
    facts.push((8, 6, 8, by_staff(OrderStep::Rated { score: 4 })));
    let is = standing(&order(facts.clone()));
    assert_eq!((is.state, is.rating, is.holder), (OrderState::Rated, Some(4), Some(me(1))));
    assert_eq!(is.worked, [(TODAY.plus(3), id(5))]);
    assert!(is.events.iter().all(|event| event.refused.is_none()));
    facts.push((9, 7, 9, by_staff(OrderStep::Rated { score: 1 })));
    let is = standing(&order(facts));
    assert_eq!(is.rating, Some(4), "rated once");
    assert_eq!(is.events.last().unwrap().refused, Some(OrderRefusal::RatedAlready));
}

#[test]
fn what_did_not_know_of_another_is_told() {
    // Two dispatches: the later one holds, whoever was sent the other cannot accept it, and is told so.
    let mut facts = sent(Some(me(1)));
    facts.push((3, 1, 4, by_staff(OrderStep::Dispatched { to: Some(me(2)), due: None })));
    facts.push((4, 2, 5, Fact::Duty(me(1), DutyStep::Accepted { dispatch: id(3) })));
    facts.push((4, 2, 6, Fact::Duty(me(2), DutyStep::Accepted { dispatch: id(4) })));
    let is = standing(&order(facts));
    assert_eq!((is.state, is.holder, is.dispatched_twice), (OrderState::Accepted, Some(me(2)), true));
    assert_eq!(is.events[4].refused, Some(OrderRefusal::NotSentToYou));
    // Cancelled while it was accepted: cancelled either way.
    for (cancelled, accepted) in [(4, 5), (5, 4)] {
        let mut facts = sent(Some(me(1)));
        facts.push((4, 2, accepted, Fact::Duty(me(1), DutyStep::Accepted { dispatch: id(3) })));
        let why = OrderReason::NotWanted;
        facts.push((4, 2, cancelled, by_staff(OrderStep::Cancelled { why })));
        assert_eq!(standing(&order(facts)).state, OrderState::Cancelled);
    }
}

#[test]
fn the_pool_keeps_the_first_first_and_a_doubtful_clock_last() {
    let claim = |clock| DutyStep::Claimed { clock };
    let mut facts = sent(None);
    facts.push((4, 2, 4, Fact::Duty(me(1), claim(Clock::Doubtful))));
    facts.push((4, 2, 6, Fact::Duty(me(2), claim(Clock::Trusted))));
    facts.push((4, 2, 5, Fact::Duty(me(3), claim(Clock::Trusted))));
    let is = standing(&order(facts.clone()));
    assert_eq!(is.claims.iter().map(|one| one.claimant).collect::<Vec<_>>(), [me(3), me(2), me(1)]);
    assert_eq!(is.duty_may(me(3), &claim(Clock::Trusted)), Err(OrderRefusal::ClaimedAlready));
    facts.push((5, 2, 7, Fact::Duty(me(3), DutyStep::GivenBack { why: OrderReason::NoTime })));
    facts.push((6, 3, 8, by_staff(OrderStep::Chosen { claimant: me(2), claim: id(6) })));
    let is = standing(&order(facts));
    assert_eq!((is.state, is.holder), (OrderState::Accepted, Some(me(2))));
}

/// Any facts at all, by anybody, in whatever order they arrive: the state is one of the table and the same everywhere.
#[test]
fn every_order_of_arrival_gives_the_same_state() {
    let mut seed = 7_u64;
    let mut dice = |n: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % n
    };
    let mut reached = BTreeSet::new();
    for _ in 0..3000 {
        // A stretch of the ordinary way, and beside it anything.
        let known = usize::try_from(2 + dice(5)).unwrap();
        let mut facts = served()[..known].to_vec();
        for step in 7..=16_u8 {
            let who = me(u8::try_from(dice(3)).unwrap());
            let why = OrderReason::Other;
            let dispatch = id(u8::try_from(3 + dice(14)).unwrap());
            let to = (dice(3) > 0).then_some(who);
            let what = match dice(20) {
                0 => by_staff(OrderStep::Returned { why }),
                1 => by_staff(OrderStep::Recalled { why }),
                2 => by_staff(OrderStep::Rated { score: 3 }),
                3 => by_staff(OrderStep::Archived),
                4 => by_staff(OrderStep::Cancelled { why }),
                5 => by_staff(OrderStep::Transferred { why }),
                6 => by_staff(OrderStep::Closed { why }),
                7 => by_staff(OrderStep::Verified),
                8 => by_staff(OrderStep::Reopened { why }),
                9 => by_staff(OrderStep::Chosen { claimant: who, claim: Id::from_random(*dispatch.bytes()) }),
                10 => Fact::Duty(who, DutyStep::Claimed { clock: Clock::Trusted }),
                17 => Fact::Duty(who, DutyStep::ClaimedForTeam { clock: Clock::Trusted, team: id(7) }),
                11 => Fact::Duty(who, DutyStep::GivenBack { why }),
                12 => Fact::Duty(who, DutyStep::Declined { dispatch, why }),
                13 | 14 => Fact::Duty(who, DutyStep::Finished { on: TODAY, minutes: 30 }),
                15 | 16 => by_staff(OrderStep::Dispatched { to, due: None }),
                _ => Fact::Duty(who, DutyStep::Accepted { dispatch }),
            };
            facts.push((3 + u32::try_from(dice(6)).unwrap(), 0, step, what));
        }
        let is = standing(&order(facts.clone()));
        for _ in 0..2 {
            let len = u64::try_from(facts.len()).unwrap();
            let (one, two) = (dice(len), dice(len));
            facts.swap(usize::try_from(one).unwrap(), usize::try_from(two).unwrap());
            assert_eq!(standing(&order(facts.clone())), is);
        }
        // What counted led from state to state by the table alone.
        let mut state = OrderState::Draft;
        for event in is.events.iter().filter(|event| event.refused.is_none()) {
            let parts = [Part::Staff, Part::Holder, Part::Helper];
            let to: Vec<_> =
                parts.into_iter().filter_map(|by| next(state, event.what.action(), by).ok()).collect();
            assert!(!to.is_empty(), "{state:?} {event:?}");
            state = to[0];
        }
        assert_eq!(state, is.state);
        let served_by_one = matches!(is.state, OrderState::Accepted | OrderState::InProgress);
        assert!(!served_by_one || is.holder.is_some(), "{is:?}");
        reached.insert(is.state);
    }
    assert!(reached.len() >= 11, "{reached:?}");
}

#[test]
fn deadlines_are_derived() {
    let settings = Settings::default();
    let after = |facts, days: i32| late(&standing(&order(facts)), &settings, TODAY.plus(days));
    let submitted = || sent(None)[..1].to_vec();
    assert_eq!(after(submitted(), 3), None);
    assert_eq!(after(submitted(), 4), Some(Late::Dispatch(TODAY.plus(3))));
    assert_eq!(after(sent(Some(me(1))), 4), None);
    assert_eq!(after(sent(Some(me(1))), 5), Some(Late::Accept(TODAY.plus(4))));
    assert_eq!(after(sent(None), 5), None, "the pool waits until it is due");
    assert_eq!(after(sent(None), 21), Some(Late::Finish(TODAY.plus(20))));
    assert_eq!((after(served(), 6), after(served(), 7)), (None, Some(Late::Rate(TODAY.plus(7)))));
}

#[test]
fn a_finished_order_is_a_record_of_service() {
    let mut facts = served();
    let waiting = entries(&town(order(facts.clone())), id(1));
    assert_eq!(waiting.len(), 1);
    assert_eq!(
        (waiting[0].minutes, waiting[0].completes, &waiting[0].standing),
        (90, true, &Standing::Waiting)
    );
    facts.push((7, 5, 7, by_staff(OrderStep::Verified)));
    facts.push((8, 6, 8, by_staff(OrderStep::Rated { score: 4 })));
    let community = town(order(facts));
    let [entry] = entries(&community, id(1)).try_into().unwrap();
    assert_eq!(
        entry.standing,
        Standing::Verified { counts_from: TODAY.plus(5).plus_working(3, &[]).plus(1) }
    );
    assert_eq!((entry.on, entry.ratings, entry.kind.as_str()), (TODAY.plus(4), vec![75], "便民维修"));
    assert_eq!(entries(&community, id(2)), []);
}

fn may(community: &Community, who: Principal, edit: OrderEdit) -> Result<(), Refusal> {
    check(community, &Grant::from(who), &Edit::Order(edit), at(9, 0))
}

#[test]
fn what_residents_send_has_bounds_and_its_own_inbox() {
    let (inbox, order): (Id<Link>, Id<Order>) = (id(1), id(5));
    let place = |form| OrderEdit::Send { inbox, order, step: id(1), what: ResidentStep::Placed { form } };
    let empty = Community::default();
    let resident = Principal::Resident(inbox);
    assert_eq!(may(&empty, resident, place(form())), Ok(()));
    assert_eq!(may(&empty, Principal::Resident(id(2)), place(form())), Err(Refusal::NotAllowed));
    let long = form().with(OrderField::Content, "漏".repeat(10_000));
    assert_eq!(may(&empty, resident, place(long.clone())), Err(Refusal::TooLong));
    assert_eq!(cut(&long).get(OrderField::Content).chars().count(), MOST_CHARS);
    let script = form().with(OrderField::Content, "<script>alert(1)</script>");
    assert_eq!(may(&empty, resident, place(script)), Ok(()), "it is shown as text");
    let silent = form().with(OrderField::Phone, "").with(OrderField::Address, "");
    assert_eq!(
        may(&empty, resident, place(silent.clone())),
        Err(Refusal::OrderLacks(vec![OrderField::Phone]))
    );
    assert_eq!(may(&empty, resident, place(silent.with(OrderField::Reach, "找门卫老王"))), Ok(()));
    let unasked = form().with(OrderField::Consent, "no");
    assert_eq!(may(&empty, resident, place(unasked)), Err(Refusal::OrderLacks(vec![OrderField::Consent])));
    let rate = OrderEdit::Send {
        inbox,
        order,
        step: id(2),
        what: ResidentStep::Rated { score: 5, comment: String::new() },
    };
    assert_eq!(may(&empty, resident, rate), Err(Refusal::UnknownOrder));
}

fn says(inbox: &mut Inbox, turn: u32, day: i32, step: u8, what: ResidentStep) {
    let by = Principal::Resident(id(1));
    inbox.entries.insert((id(5), id(step)), Stamped { by, at: at(day, 0), turn, step: what });
}

fn told(inbox: &mut Inbox, turn: u32, day: i32, step: u8, what: AnswerStep) {
    inbox.answers.insert((id(5), id(step)), Stamped { by: staff(), at: at(day, 0), turn, step: what });
}

#[test]
fn a_resident_follows_the_five_steps_and_rates_once() {
    let mut inbox = Inbox::default();
    says(&mut inbox, 1, 0, 1, ResidentStep::Placed { form: form() });
    told(&mut inbox, 2, 1, 2, AnswerStep::Received);
    told(&mut inbox, 3, 2, 3, AnswerStep::Accepted);
    told(&mut inbox, 4, 4, 4, AnswerStep::Done { words: "修好了".into() });
    let own = own_order(&inbox, id(5)).unwrap();
    let day = |day| Some(TODAY.plus(day));
    assert_eq!((own.state, own.steps), (OrderState::Done, [day(0), day(2), day(4), day(4), None]));
    assert!(own.may(Action::Rate).is_ok() && own.may(Action::Cancel).is_err());
    says(&mut inbox, 5, 5, 5, ResidentStep::Rated { score: 5, comment: "谢谢".into() });
    let own = own_order(&inbox, id(5)).unwrap();
    assert_eq!((own.state, own.steps[4]), (OrderState::Rated, day(5)));
    assert_eq!(own.may(Action::Rate), Err(OrderRefusal::RatedAlready));
    let community =
        Community { inboxes: Arc::new([(id(1), Arc::new(inbox))].into()), ..town(order(served())) };
    let what = ResidentStep::Rated { score: 1, comment: String::new() };
    let again = OrderEdit::Send { inbox: id(1), order: id(5), step: id(6), what };
    let refused = may(&community, Principal::Resident(id(1)), again);
    assert_eq!(refused, Err(Refusal::Order(OrderRefusal::RatedAlready)));
}

#[test]
fn nobody_speaks_for_another_residents_order() {
    let mut known = order(served());
    known.cases.get_mut(&YEAR).unwrap().form.set(OrderField::Inbox, id::<Link>(1).to_string());
    let mut own = Inbox::default();
    says(&mut own, 1, 0, 1, ResidentStep::Placed { form: form() });
    let mut stranger = own.clone();
    let (score, comment) = (1, "不好".to_owned());
    says(&mut stranger, 2, 9, 20, ResidentStep::Rated { score, comment: comment.clone() });
    let of = |inbox: &Inbox, whose: u8| {
        let inboxes = Arc::new([(id(whose), Arc::new(inbox.clone()))].into());
        unread(&Community { inboxes, ..town(known.clone()) })
    };
    assert_eq!(of(&stranger, 2), [], "the id is on the wall, where everybody reads it");
    says(&mut own, 2, 9, 20, ResidentStep::Rated { score, comment });
    let [one] = of(&own, 1).try_into().unwrap();
    let edits = taken_over(&town(known), &one, TODAY, id(30));
    assert_eq!(edits.len(), 2, "the score on the wall, the words with staff: {edits:?}");
}

#[test]
fn what_is_owed_reaches_the_holder_alone_and_is_taken_back() {
    let accepted = served()[..4].to_vec();
    let mut community = town(order(accepted.clone()));
    let the = |community: &Community| owed(community, id(5), community.order(id(5)).unwrap());
    assert_eq!(the(&community).contact, Some(me(1)));
    let edits = settled(&community, id(5), id(40));
    let [Edit::Order(OrderEdit::Disclose { file, contact: Some(contact), .. })] = &edits[..] else {
        panic!("{edits:?}")
    };
    assert_eq!((*file, contact.phone.as_str()), (FileOf::of(me(1)), "13800138000"));
    let other = OrderEdit::Disclose { file: FileOf::of(me(2)), order: id(5), contact: Some(contact.clone()) };
    assert_eq!(may(&community, staff(), other), Err(Refusal::NoSuchClaim));
    let mut file = MemberFile::default();
    file.file.order_contacts.insert(id(5), Contact::default());
    community.members = Arc::new([(id(1), Arc::new(file))].into());
    assert_eq!(the(&community), Owed::default());
    let mut back = accepted;
    back.push((5, 3, 5, Fact::Duty(me(1), DutyStep::GivenBack { why: OrderReason::NoTime })));
    community.orders = town(order(back)).orders;
    assert_eq!((the(&community).contact, the(&community).withdraw), (None, vec![me(1)]));
}

#[test]
fn the_wording_says_nothing_of_the_resident() {
    let community = town(order(sent(None)[..2].to_vec()));
    let word = |text: &str| OrderEdit::Word {
        year: YEAR,
        order: id(5),
        fields: vec![(OpenField::Content, text.to_owned())],
    };
    assert_eq!(may(&community, staff(), word("20栋一户水龙头漏水")), Ok(()));
    for text in ["张桂兰家漏水", "打13800138000", "20栋1单元602漏水"] {
        assert_eq!(may(&community, staff(), word(text)), Err(Refusal::Identifies), "{text}");
    }
}

#[test]
fn the_menu_of_a_month_is_copied_once() {
    let item = |period: &str, status: &str| {
        let card = MenuCard::default()
            .with(MenuField::Name, "磨刀")
            .with(MenuField::Period, period)
            .with(MenuField::Status, status);
        Arc::new(MenuItem { card, contested: Vec::new() })
    };
    let mut community =
        Community { menu: Arc::new([(id(1), item("2026-02", ON_MENU))].into()), ..Community::default() };
    let today = Day::from_civil(2026, 3, 5).unwrap();
    assert_eq!(current_menu(&community, today).0, "2026-02", "the last one holds until there is another");
    let copies: Vec<_> = copied(&community, "2026-02", "2026-03").collect();
    assert_eq!(
        copies,
        [vec![(MenuField::Name, "磨刀".to_owned()), (MenuField::Period, "2026-03".to_owned())]]
    );
    community.menu = Arc::new([(id(1), item("2026-02", ON_MENU)), (id(2), item("2026-03", ON_MENU))].into());
    assert_eq!(copied(&community, "2026-02", "2026-03").count(), 0);
    assert_eq!(current_menu(&community, today).0, "2026-03");
    assert_eq!((period_before("2026-01").as_deref(), is_period("2026-13")), (Some("2025-12"), false));
}
