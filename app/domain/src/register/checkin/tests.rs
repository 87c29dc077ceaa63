//! The way of a check-in by table and by chance.

use proptest::prelude::*;

use super::*;
use crate::{
    moment::{Moment, Year},
    principal::Principal,
    register::member::MemberStatus,
};

fn day(month: u8, day: u8) -> Day {
    Day::from_civil(2026, month, day).unwrap()
}

fn letter(on: Day) -> CheckinFact {
    CheckinFact::LetterIssued { no: "法〔2026〕3号".to_owned(), on, to: "梧桐苑社区".to_owned() }
}

fn arrived(on: Day) -> CheckinFact {
    CheckinFact::Arrived { on, basis: Basis::UnitLinked }
}

fn registered(on: Day) -> CheckinFact {
    CheckinFact::Registered { on, card_no: "2026-0001".to_owned(), mode: CheckinMode::Alone }
}

fn receipt(on: Day) -> CheckinFact {
    CheckinFact::ReceiptIssued { no: "2026-0001".to_owned(), on, delivery: Delivery::ByMember }
}

fn facts(steps: &[CheckinFact]) -> BTreeMap<Id<Step>, Stamped<CheckinFact>> {
    (1_u8..)
        .zip(steps)
        .map(|(n, step)| {
            let by = Principal::Staff(Id::from_random([1; 10]));
            let fact = Stamped { by, at: Moment(0), turn: n.into(), step: step.clone() };
            (Id::from_random([n; 10]), fact)
        })
        .collect()
}

fn state(steps: &[CheckinFact], today: Day) -> CheckinState {
    checkin(&facts(steps), &Deadlines::default(), today)
}

#[test]
fn the_whole_way_with_what_is_due_at_each_stage() {
    let steps = [
        letter(day(3, 1)),
        arrived(day(3, 3)),
        registered(day(3, 4)),
        receipt(day(3, 5)),
        CheckinFact::ReceiptReturned { on: day(3, 8) },
        CheckinFact::Acknowledged { on: day(3, 9) },
    ];
    let expected = [
        (CheckinStage::Awaited, None),
        (CheckinStage::LetterIssued, Some(Due::Arrive(day(3, 31)))),
        (CheckinStage::Arrived, Some(Due::Receipt(day(3, 10)))),
        (CheckinStage::Registered, Some(Due::Receipt(day(3, 11)))),
        (CheckinStage::ReceiptIssued, Some(Due::Acknowledge(day(3, 20)))),
        (CheckinStage::ReceiptReturned, Some(Due::Acknowledge(day(3, 20)))),
        (CheckinStage::Acknowledged, None),
    ];
    for (taken, (stage, next)) in expected.into_iter().enumerate() {
        let now = state(&steps[..taken], day(3, 10));
        assert_eq!((now.stage, due(&now, &Deadlines::default())), (stage, next));
        assert_eq!(now.doubtful, []);
        if let Some(step) = steps.get(taken) {
            assert_eq!(check_step(&now, step, Belonging::Here(Basis::UnitLinked), day(3, 10)), Ok(()));
        }
    }
}

#[test]
fn a_letter_expires_and_a_new_one_counts_again() {
    assert_eq!(state(&[letter(day(3, 1))], day(3, 31)).stage, CheckinStage::LetterIssued);
    assert_eq!(state(&[letter(day(3, 1))], day(4, 1)).stage, CheckinStage::LetterExpired);
    assert_eq!(state(&[letter(day(3, 1)), letter(day(4, 1))], day(4, 2)).stage, CheckinStage::LetterIssued);
}

#[test]
fn refusals_say_why() {
    use CheckinRefusal as R;
    let here = Belonging::Here(Basis::UnitLinked);
    let today = day(3, 10);
    let in_register = [arrived(day(3, 3)), registered(day(3, 4))];
    let already = R::CheckedInAlready { since: day(3, 4), card_no: "2026-0001".to_owned() };
    for (before, step, belongs, expected) in [
        (&in_register[..], arrived(day(3, 5)), here, already.clone()),
        (&in_register[..], letter(day(3, 5)), here, already.clone()),
        (&in_register[..], registered(day(3, 5)), here, already),
        (&[], receipt(day(3, 5)), here, R::NotRegistered),
        (&in_register[..1], receipt(day(3, 5)), here, R::NotRegistered),
        (&[], registered(day(3, 5)), here, R::NotArrived),
        (&in_register[..], receipt(day(3, 3)), here, R::BeforeLast { last: day(3, 4) }),
        (&in_register[..], receipt(day(3, 11)), here, R::InTheFuture),
        (
            &[],
            arrived(day(3, 5)),
            Belonging::Elsewhere(Basis::UnitLinked),
            R::BelongsElsewhere(Basis::UnitLinked),
        ),
        (
            &in_register[..],
            CheckinFact::Suspended { on: day(3, 5), why: "  ".to_owned() },
            here,
            R::TextMissing,
        ),
        (
            &in_register[..],
            CheckinFact::Resumed { on: day(3, 5) },
            here,
            R::WrongStage(CheckinStage::Registered),
        ),
    ] {
        assert_eq!(check_step(&state(before, today), &step, belongs, today), Err(expected), "{step:?}");
    }
}

#[test]
fn who_belongs_elsewhere_is_sent_on_with_the_place_until_they_come_again() {
    let rejected = CheckinFact::Rejected { on: day(3, 5), belongs_to: "桂花苑社区".to_owned() };
    let now = state(&[letter(day(3, 1))], day(3, 5));
    let belongs = Belonging::Elsewhere(Basis::UnitLinked);
    assert_eq!(check_step(&now, &rejected, belongs, day(3, 5)), Ok(()));
    let now = state(&[letter(day(3, 1)), rejected.clone()], day(3, 5));
    assert_eq!((now.stage, now.elsewhere.as_str()), (CheckinStage::Rejected, "桂花苑社区"));
    let again = state(&[rejected, arrived(day(3, 8))], day(3, 8));
    assert_eq!((again.stage, again.elsewhere.as_str()), (CheckinStage::Arrived, ""));
}

#[test]
fn a_suspension_ends_where_it_began() {
    let steps = [
        arrived(day(3, 3)),
        registered(day(3, 4)),
        receipt(day(3, 5)),
        CheckinFact::Suspended { on: day(3, 6), why: "产假".to_owned() },
        CheckinFact::Resumed { on: day(3, 9) },
    ];
    assert_eq!(state(&steps[..4], day(3, 10)).stage.status(), MemberStatus::Suspended);
    assert_eq!(state(&steps, day(3, 10)).stage, CheckinStage::ReceiptIssued);
}

#[test]
fn who_left_may_come_again_and_gets_a_new_registration() {
    let steps = [
        arrived(day(3, 3)),
        registered(day(3, 4)),
        CheckinFact::TransferredOut {
            on: day(3, 6), to: "桂花苑社区".to_owned(), why: LeaveReason::Moved
        },
        arrived(day(3, 8)),
    ];
    let now = state(&steps, day(3, 10));
    assert_eq!((now.stage, now.doubtful.len()), (CheckinStage::Arrived, 0));
    assert_eq!(
        check_step(&now, &registered(day(3, 9)), Belonging::Here(Basis::UnitLinked), day(3, 10)),
        Ok(())
    );
}

#[test]
fn numbers_go_on_by_year() {
    assert_eq!(next_number(Year(2026), ["2026-0009", "2025-0044", "x"].into_iter()), "2026-0010");
    assert_eq!(next_number(Year(2027), ["2026-0009"].into_iter()), "2027-0001");
}

fn any_step() -> impl Strategy<Value = CheckinFact> {
    (0_u8..12, 0_i32..60).prop_map(|(kind, after)| {
        let on = day(3, 1).plus(after);
        match kind {
            0 => letter(on),
            1 => arrived(on),
            2 => registered(on),
            3 => receipt(on),
            4 => CheckinFact::ReceiptReturned { on },
            5 => CheckinFact::Acknowledged { on },
            6 => CheckinFact::Rejected { on, belongs_to: "桂花苑社区".to_owned() },
            7 => CheckinFact::Withdrawn { on, why: "调离".to_owned() },
            8 => CheckinFact::Suspended { on, why: "病休".to_owned() },
            9 => CheckinFact::Resumed { on },
            10 => {
                CheckinFact::TransferredOut { on, to: "桂花苑社区".to_owned(), why: LeaveReason::Moved }
            }
            _ => CheckinFact::Closed { on, why: LeaveReason::Retired },
        }
    })
}

proptest! {
    /// Whatever two devices did, reading gives a state, the same in any order of reading, and registered members have a card.
    #[test]
    fn any_merge_of_steps_is_read(steps in prop::collection::vec(any_step(), 0..12)) {
        let today = day(6, 1);
        let now = state(&steps, today);
        prop_assert_eq!(&now, &state(&steps, today));
        if now.stage.is_registered() && now.doubtful.is_empty() {
            prop_assert!(now.registered.is_some());
        }
    }

    /// Steps that the check allows, one after another, are never doubtful.
    #[test]
    fn what_was_allowed_is_not_doubted(steps in prop::collection::vec(any_step(), 0..40)) {
        let (today, mut taken) = (day(6, 1), Vec::new());
        for step in steps {
            if check_step(&state(&taken, step.on()), &step, Belonging::Here(Basis::UnitLinked), today).is_ok() {
                taken.push(step);
            }
        }
        prop_assert_eq!(state(&taken, today).doubtful, []);
    }
}
