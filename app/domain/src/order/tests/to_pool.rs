//! What was not done in time goes on.

use super::*;

/// what is late with somebody goes back to everybody, accepted or not; both steps are allowed one after the other.
#[test]
fn what_is_late_goes_back_to_the_pool_in_one_act() {
    let accepted = || served()[..4].to_vec();
    let act = |facts: Vec<(u32, i32, u8, Fact)>, days: i32| {
        let steps = [(id(50), id(51)), (id(52), id(53))];
        late_to_pool(&town(order(facts)), id(5), steps, TODAY.plus(days))
    };
    assert_eq!(act(sent(Some(me(1))), 4), [], "not late");
    assert_eq!(act(accepted(), 20), [], "it is not due before");
    assert_eq!(act(sent(None), 21), [], "it is in the pool");
    for (facts, days, due) in
        [(sent(Some(me(1))), 5, TODAY.plus(20)), (accepted(), 21, TODAY.plus(21 + USUAL_DAYS))]
    {
        let decided: Vec<OrderStep> = act(facts.clone(), days)
            .into_iter()
            .filter_map(|edit| match edit {
                Edit::Order(OrderEdit::Decide { what, .. }) => Some(what),
                _ => None,
            })
            .collect();
        let back = OrderStep::Recalled { why: OrderReason::Overdue };
        assert_eq!(decided, [back, OrderStep::Dispatched { to: None, due: Some(due) }]);
        let mut facts = facts;
        for (turn, what) in (10_u8..).zip(decided) {
            assert!(standing(&order(facts.clone())).staff_may(&what).is_ok(), "{what:?}");
            facts.push((turn.into(), days, turn, by_staff(what)));
        }
        let is = standing(&order(facts));
        assert!(is.is_in_pool() && late(&is, &Settings::default(), TODAY.plus(days)).is_none());
    }
}
