//! An objection after the last day: whatever clock or merge brings it, it turns nothing back; a person hears it.

use super::*;

/// A case that an administrator confirmed on this day, with what the member says on another.
fn with_objection(confirmed: Day, said: Day) -> Community {
    let mut all = community(0);
    let closing = closes_on(YEAR, all.settings.year_begins);
    let freezing = freeze(&all, closing);
    act(&mut all, &clerk(1), 1, closing, freezing).unwrap();
    act(&mut all, &clerk(1), 2, confirmed, proposed(grounds(0), false)).unwrap();
    let confirmation = judge(Verdict::Confirmed { as_admin: true });
    act(&mut all, &Grant::admin(id(2)), 3, confirmed, confirmation).unwrap();
    let file = Arc::make_mut(Arc::make_mut(&mut all.members).get_mut(&ME).unwrap());
    let what = Objection { why: "五月住院".to_owned() };
    let fact = stamped(Principal::Member(ME), said.start(), file.judging.next_turn(), what);
    file.judging.objections.insert((YEAR, id(4)), fact);
    all
}

#[test]
fn what_is_said_after_the_last_day_is_heard_and_turns_nothing_back() {
    let confirmed = day(2027, 2, 10);
    let today = confirmed.plus(20);
    for (after, stage) in
        [(0, Stage::Objected), (5, Stage::Objected), (6, Stage::Stands), (20, Stage::Stands)]
    {
        let all = with_objection(confirmed, confirmed.plus(after));
        let case = judged(&all, today).case.unwrap();
        assert_eq!(case.stage, stage, "{after} days after");
        let late = case.late.as_ref().map(|(_, words)| words.as_str());
        assert_eq!(late, (after > 5).then_some("五月住院"), "{after} days after");
        assert!(case.may_be_decided());
    }
    // Nobody but an administrator turns it, in words; and once.
    let mut all = with_objection(confirmed, confirmed.plus(6));
    let lifted = || judge(Verdict::Decided { stands: false, why: "情况属实".to_owned() });
    assert_eq!(act(&mut all, &clerk(1), 5, today, lifted()), refused(JudgingRefusal::NeedsAdministrator));
    let admin = Grant::admin(id(2));
    act(&mut all, &admin, 5, today, lifted()).unwrap();
    assert_eq!(judged(&all, today).case.unwrap().stage, Stage::Lifted);
    assert_eq!(act(&mut all, &admin, 6, today, lifted()), refused(JudgingRefusal::WrongStage));
    // Without a word of the member an administrator decides nothing.
    let mut all = with_objection(confirmed, confirmed.plus(6));
    let file = Arc::make_mut(Arc::make_mut(&mut all.members).get_mut(&ME).unwrap());
    file.judging.objections.clear();
    assert_eq!(act(&mut all, &admin, 5, today, lifted()), refused(JudgingRefusal::WrongStage));
}
