//! What a resident says when the order has gone on meanwhile: it is heard, kept, and answered.

use super::*;

/// A community whose order came from an inbox.
fn with_inbox(facts: Vec<(u32, i32, u8, Fact)>, inbox: &Inbox) -> Community {
    let mut known = order(facts);
    known.cases.get_mut(&YEAR).unwrap().form.set(OrderField::Inbox, id::<Link>(1).to_string());
    Community { inboxes: Arc::new([(id(1), Arc::new(inbox.clone()))].into()), ..town(known) }
}

fn placed() -> Inbox {
    let mut inbox = Inbox::default();
    says(&mut inbox, 1, 0, 1, ResidentStep::Placed { form: form() });
    inbox
}

fn ended(last: OrderStep) -> Vec<(u32, i32, u8, Fact)> {
    let mut facts = served();
    facts.push((7, 5, 7, by_staff(OrderStep::Verified)));
    facts.push((8, 6, 8, by_staff(last)));
    facts
}

fn rated(score: u8) -> ResidentStep {
    ResidentStep::Rated { score, comment: "很好".into() }
}

/// What staff owe to the resident.
fn owes(community: &Community) -> Option<AnswerStep> {
    owed(community, id(5), community.order(id(5)).unwrap()).tell.map(|(_, answer)| answer)
}

/// What taking the only news over tells the resident, and in how many words it is kept.
fn takes(community: &Community) -> (Option<OrderRefusal>, Option<AnswerStep>, usize) {
    let [one] = unread(community).try_into().unwrap();
    let edits = taken_over(community, &one, TODAY, id(30));
    let answer = edits.iter().find_map(|edit| match edit {
        Edit::Order(OrderEdit::Answer { what, .. }) => Some(what.clone()),
        _ => None,
    });
    let kept = edits.iter().filter(|edit| matches!(edit, Edit::Order(OrderEdit::Explain { .. }))).count();
    for edit in &edits {
        assert_eq!(check(community, &Grant::admin(id(9)), edit, at(9, 0)), Ok(()), "{edit:?}");
    }
    (one.late, answer, kept)
}

#[test]
fn what_was_filed_away_is_still_rated_once() {
    let mut inbox = placed();
    told(&mut inbox, 2, 5, 2, AnswerStep::Done { words: String::new() });
    told(&mut inbox, 3, 6, 3, AnswerStep::Archived);
    let own = own_order(&inbox, id(5)).unwrap();
    assert_eq!((own.state, own.may(Action::Rate).is_ok()), (OrderState::Archived, true));
    says(&mut inbox, 4, 7, 20, rated(4));
    let own = own_order(&inbox, id(5)).unwrap();
    assert_eq!((own.state, own.rating), (OrderState::Archived, Some(4)));
    assert_eq!(own.may(Action::Rate), Err(OrderRefusal::RatedAlready));
    let mut facts = ended(OrderStep::Archived);
    assert_eq!(takes(&with_inbox(facts.clone(), &inbox)), (None, None, 1));
    facts.push((9, 7, 20, by_staff(OrderStep::Rated { score: 4 })));
    let community = with_inbox(facts.clone(), &inbox);
    let is = standing(community.order(id(5)).unwrap());
    assert_eq!((is.state, is.rating), (OrderState::Archived, Some(4)));
    assert_eq!((unread(&community), owes(&community)), (Vec::new(), None));
    facts.push((10, 8, 21, by_staff(OrderStep::Rated { score: 1 })));
    let is = standing(&order(facts));
    assert_eq!((is.rating, is.events.last().unwrap().refused), (Some(4), Some(OrderRefusal::RatedAlready)));
}

#[test]
fn who_was_rated_for_is_told_and_the_own_rating_is_kept_as_words() {
    let mut inbox = placed();
    told(&mut inbox, 2, 5, 2, AnswerStep::Done { words: String::new() });
    let facts = ended(OrderStep::Rated { score: 5 });
    let community = with_inbox(facts.clone(), &inbox);
    assert_eq!(owes(&community), Some(AnswerStep::Rated { score: 5 }), "the page still asks for a rating");
    let by_phone = decided(&community, id(5), (id(40), id(41)), OrderStep::Rated { score: 5 }, "", TODAY);
    assert!(by_phone.iter().any(|edit| matches!(edit, Edit::Order(OrderEdit::Answer { .. }))));
    says(&mut inbox, 3, 7, 20, rated(1));
    let of = OrderState::Rated;
    let late = AnswerStep::CameLate { of: id(20), is: of };
    assert_eq!(
        takes(&with_inbox(facts.clone(), &inbox)),
        (Some(OrderRefusal::RatedAlready), Some(late.clone()), 1)
    );
    told(&mut inbox, 4, 8, 30, late);
    let mut community = with_inbox(facts.clone(), &inbox);
    assert_eq!(owes(&community), Some(AnswerStep::Rated { score: 5 }));
    told(&mut inbox, 5, 8, 31, AnswerStep::Rated { score: 5 });
    community = with_inbox(facts, &inbox);
    let own = own_order(&inbox, id(5)).unwrap();
    assert_eq!((own.state, own.rating, owes(&community)), (of, Some(5), None));
}

#[test]
fn a_cancel_that_crosses_the_end_is_answered_with_where_it_is() {
    let mut inbox = placed();
    says(&mut inbox, 2, 3, 20, ResidentStep::Cancelled { why: OrderReason::NotWanted });
    told(&mut inbox, 3, 5, 2, AnswerStep::Done { words: "修好了".into() });
    assert_eq!(own_order(&inbox, id(5)).unwrap().state, OrderState::Cancelled, "on its way");
    let mut facts = served();
    let community = with_inbox(facts.clone(), &inbox);
    let late = AnswerStep::CameLate { of: id(20), is: OrderState::Done };
    assert_eq!(takes(&community), (Some(OrderRefusal::TooLate(OrderState::Done)), Some(late.clone()), 1));
    // Another clerk, who did not know of the end, took it over as a cancel that counts for nothing.
    facts.push((6, 4, 20, by_staff(OrderStep::Cancelled { why: OrderReason::NotWanted })));
    let taken = with_inbox(facts.clone(), &inbox);
    assert_eq!((unread(&taken), owes(&taken)), (Vec::new(), Some(late.clone())));
    told(&mut inbox, 4, 6, 3, late);
    let own = own_order(&inbox, id(5)).unwrap();
    assert_eq!((own.state, own.may(Action::Rate).is_ok()), (OrderState::Done, true));
    assert_eq!(owes(&with_inbox(facts, &inbox)), None);
    // Whom staff cancelled for is told so, and the own cancel is nothing new.
    let mut facts = served()[..3].to_vec();
    facts.push((4, 3, 4, by_staff(OrderStep::Cancelled { why: OrderReason::NotWanted })));
    assert_eq!(owes(&with_inbox(facts.clone(), &placed())), Some(AnswerStep::Cancelled));
    let mut own = placed();
    says(&mut own, 2, 3, 20, ResidentStep::Cancelled { why: OrderReason::NotWanted });
    let community = with_inbox(facts, &own);
    assert_eq!((unread(&community), owes(&community)), (Vec::new(), None));
}

#[test]
fn words_that_come_after_the_end_are_kept() {
    let mut inbox = placed();
    says(&mut inbox, 2, 3, 20, ResidentStep::Added { words: "门牌写错了".into() });
    let facts = ended(OrderStep::Archived);
    let answer = AnswerStep::CameLate { of: id(20), is: OrderState::Archived };
    let late = OrderRefusal::Over(OrderState::Archived);
    assert_eq!(takes(&with_inbox(facts, &inbox)), (Some(late), Some(answer), 1));
}
