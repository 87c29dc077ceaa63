//! What a closed year says of itself later: any device rechecks it, its requirement, too.

use super::*;

#[test]
fn a_closed_year_says_when_its_requirement_is_another_one_now() {
    let mut all = community(1);
    let february = day(2027, 2, 1);
    let result = freeze(&all, february);
    act(&mut all, &clerk(9), 1, february, result).unwrap();
    let frozen = judged(&all, february).frozen.unwrap().step;
    let recheck = |all: &Community, frozen: &Frozen| {
        Years::of_one(all, ME, YEAR, day(2030, 1, 1)).recheck(ME, frozen, false)
    };
    assert_eq!(recheck(&all, &frozen), Rechecked::Same);
    // What was there is told by the records; what was asked, by rules, exemptions and the check-in.
    let mut forged = frozen.clone();
    forged.requirement.has.activities = 6;
    assert_eq!(recheck(&all, &forged), Rechecked::Differs);
    let mut forged = frozen.clone();
    forged.requirement.outcome = crate::requirement::Outcome::Met;
    assert_eq!(recheck(&all, &forged), Rechecked::RequirementChanged);
    let mut stricter = all.clone();
    Arc::make_mut(&mut stricter.settings).requirement.activities = 8;
    assert_eq!(recheck(&stricter, &frozen), Rechecked::RequirementChanged);
    // Neither the kind of the unit, which a member's device does not know, nor leaving since says anything of that year.
    let mut left = Community { units: Arc::default(), ..all.clone() };
    let file = Arc::make_mut(Arc::make_mut(&mut left.members).get_mut(&ME).unwrap());
    let on = day(2028, 1, 1);
    let to = String::new();
    let gone = CheckinFact::TransferredOut { on, why: crate::register::LeaveReason::Moved, to };
    file.checkin.insert(id(2), stamped(Principal::Staff(id(9)), on.start(), 3, gone));
    assert_eq!(recheck(&left, &frozen), Rechecked::Same);
}
