//! Nobody is sent an order who has left: archived, transferred out, or with a check-in that ended.

use super::*;
use crate::{
    community::Person,
    principal::Member,
    register::{CheckinFact, CheckinMode, LeaveReason},
    team::{Team, TeamCard, TeamField},
};

const NOT_HERE: Result<(), Refusal> = Err(Refusal::HasLeft);

/// A member whose check-in went through these.
fn member_with(community: &mut Community, facts: &[CheckinFact]) {
    let mut file = MemberFile::default();
    for (turn, step) in (1_u8..).zip(facts) {
        let fact = Stamped { by: staff(), at: at(0, 0), turn: turn.into(), step: step.clone() };
        file.checkin.insert(id(turn), fact);
    }
    community.members = Arc::new([(id(1), Arc::new(file))].into());
}

fn decides(community: &Community, what: OrderStep) -> Result<(), Refusal> {
    let edit = OrderEdit::Decide { year: YEAR, order: id(5), step: id(40), what };
    check(community, &Grant::admin(id(9)), &Edit::Order(edit), at(2, 0))
}

#[test]
fn who_has_left_is_sent_nothing_and_who_came_back_is() {
    let registered =
        CheckinFact::Registered { on: TODAY, card_no: "2026-001".to_owned(), mode: CheckinMode::Alone };
    let moved =
        CheckinFact::TransferredOut { on: TODAY, to: "滨江社区".to_owned(), why: LeaveReason::Moved };
    let letter = CheckinFact::LetterIssued { no: "1".to_owned(), on: TODAY, to: String::new() };
    let closed = CheckinFact::Closed { on: TODAY, why: LeaveReason::Retired };
    let lines = [
        (vec![registered.clone()], Ok(())),
        (vec![registered.clone(), moved.clone()], NOT_HERE),
        (vec![registered.clone(), closed], NOT_HERE),
        (vec![registered.clone(), moved.clone(), letter], Ok(())),
    ];
    let team = TeamCard::default().with(TeamField::Leader, id::<Member>(1).to_string());
    let team = Team { card: team, ..Team::default() };
    let sends = OrderStep::Dispatched { to: Some(me(1)), due: None };
    let to_team = OrderStep::DispatchedToTeam { team: id(7), leader: id(1), due: None };
    let chosen = OrderStep::Chosen { claimant: me(1), claim: id(4) };
    for (facts, expected) in lines {
        let mut reviewed = town(order(sent(None)[..2].to_vec()));
        reviewed.teams = Arc::new([(id(7), Arc::new(team.clone()))].into());
        let mut pool = sent(None);
        pool.push((4, 2, 4, Fact::Duty(me(1), DutyStep::Claimed { clock: Clock::Trusted })));
        let mut in_pool = town(order(pool));
        for community in [&mut reviewed, &mut in_pool] {
            member_with(community, &facts);
        }
        assert_eq!(reviewed.has_left(&Principal::Member(id(1))), expected.is_err(), "{facts:?}");
        for step in [&sends, &to_team] {
            assert_eq!(decides(&reviewed, step.clone()), expected, "{facts:?}");
        }
        assert_eq!(decides(&in_pool, chosen.clone()), expected, "{facts:?}");
        let person = Person { display: "张**".to_owned(), archived: true };
        in_pool.people = Arc::new([(Principal::Member(id(1)), person)].into());
        assert_eq!(decides(&in_pool, chosen.clone()), Err(Refusal::Archived));
    }
}
