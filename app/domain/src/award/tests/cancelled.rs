//! whose honours of the year are cancelled is neither called, nor listed, nor honoured in a selection of that year.

use super::*;
use crate::{judging::Verdict, requirement::Grounds};

/// A case about a member's year that stands from the sixth day after the confirmation on.
fn cancel(town: &mut Town, member: u8, year: u16) {
    let file = Arc::make_mut(Arc::make_mut(&mut town.all.members).get_mut(&id(member)).unwrap());
    let at = town.today.start();
    let steps = [
        Verdict::Proposed { grounds: Grounds::WithoutReason, as_admin: false },
        Verdict::Confirmed { as_admin: true },
    ];
    for (turn, step) in (1_u8..).zip(steps) {
        let by = Principal::Staff(id::<Staff>(turn));
        let fact = Stamped { by, at, turn: turn.into(), step };
        file.judging.verdicts.insert((Year(year), id(turn)), fact);
    }
}

fn calls(town: &Town, members: &[u8], until: Day) -> Result<(), Refusal> {
    let candidates = members.iter().map(|number| id(*number)).collect();
    let what = AwardStep::Called { candidates, until };
    town.allowed(STAFF, &AwardEdit::Step { award: AWARD, step: id(99), what })
}

#[test]
fn honours_cancelled_for_the_year_are_not_given() {
    let not = Err(Refusal::Award(AwardRefusal::HonoursCancelled(Year(2026))));
    let mut town = called("1", "vote");
    cancel(&mut town, 1, 2026);
    cancel(&mut town, 2, 2025);
    let until = town.today.plus(20);
    // While the member may object nothing is cancelled; another year's case says nothing of this one.
    assert_eq!(calls(&town, &[1, 2], until), Ok(()));
    let year = |town: &Town, member| candidate_year(&town.all, town.award(), id(member), town.today);
    assert_eq!(year(&town, 1).case.unwrap().1.stage, crate::judging::Stage::Confirmed);
    town.today = town.today.plus(6);
    assert!(year(&town, 1).is_cancelled() && !year(&town, 2).is_cancelled());
    assert_eq!(year(&town, 2).before.map(|(of, shown, _)| (of, shown.stars)), Some((Year(2025), 0)));
    assert_eq!(calls(&town, &[1, 2], until), not);
    assert_eq!(calls(&town, &[2, 3], until), Ok(()));
    // Called before: neither listed nor honoured.
    assert_eq!(town.post(&[1]), not);
    town.post(&[2]).unwrap();
    cancel(&mut town, 2, 2026);
    town.today = town.is().posted.unwrap().to.plus(1);
    assert_eq!(town.staff(AwardStep::Decided { winners: vec![id(2)] }), not);
}
