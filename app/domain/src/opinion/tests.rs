//! The table is whole, every merge comes to the same, and who reported is found again.

use std::{collections::BTreeMap, sync::Arc};

use super::*;
use crate::{
    edit::{self, Edit, OpinionEdit, Refusal},
    grant::Grant,
    moment::{Day, Moment},
    principal::{Principal, Role},
    register::MemberFile,
};

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

fn today() -> Day {
    Day::from_civil(2026, 3, 20).unwrap()
}

fn step(action: OpinionAction) -> OpinionStep {
    let words = "楼道灯".to_owned();
    match action {
        OpinionAction::Assign => OpinionStep::Assigned { to: words, due: Some(today()) },
        OpinionAction::Handle => OpinionStep::Handled { measure: words },
        OpinionAction::Report => OpinionStep::Reported { to: words },
        OpinionAction::Reply => OpinionStep::Replied { reply: words },
        OpinionAction::Visit => OpinionStep::Visited { satisfaction: 4, words },
        OpinionAction::Close => OpinionStep::Closed,
    }
}

/// State × action: where it leads. R registered, A assigned, H handled, U reported, P replied, V visited, C closed.
#[test]
fn the_table_is_the_way_of_an_opinion() {
    let mark = |state: OpinionState| match state {
        OpinionState::Registered => 'R',
        OpinionState::Assigned => 'A',
        OpinionState::Handled => 'H',
        OpinionState::Reported => 'U',
        OpinionState::Replied => 'P',
        OpinionState::Visited => 'V',
        OpinionState::Closed => 'C',
    };
    for (state, expected) in OpinionState::ALL
        .into_iter()
        .zip(["AHP--U", "AHP--U", "AHP--U", "AHP--U", "-H-VC-", "-H-VC-", "-H----"])
    {
        let got: String = OpinionAction::ALL
            .into_iter()
            .map(|action| next(state, action, Role::Staff).map_or('-', mark))
            .collect();
        assert_eq!(got, expected, "{state:?}");
        for role in [Role::Member, Role::Liaison, Role::Surveyor, Role::Resident, Role::District] {
            assert!(OpinionAction::ALL.into_iter().all(|action| next(state, action, role).is_none()));
        }
    }
}

fn opinion(actions: &[(u32, OpinionAction)]) -> Opinion {
    let mut opinion = Opinion::empty(Year(2026));
    for (place, (turn, action)) in (0_u8..).zip(actions) {
        let (by, at) = (Principal::Staff(id(7)), Moment(today().start().0 + i64::from(place)));
        let fact = Stamped { by, at, turn: *turn, step: step(*action) };
        opinion.steps.insert(id(place + 50), fact);
    }
    opinion
}

#[test]
fn from_being_taken_down_to_being_closed() {
    use OpinionAction::{Assign, Close, Handle, Reply, Visit};
    let way = [Assign, Handle, Reply, Visit, Close];
    let all: Vec<(u32, OpinionAction)> = (1..).zip(way).collect();
    let done = handling(&opinion(&all));
    assert_eq!((done.state, done.satisfaction, done.due), (OpinionState::Closed, Some(4), None));
    assert_eq!(done.closed_on, Some(today()));
    assert!(done.steps.iter().all(|taken| taken.counts));
    let begun = handling(&opinion(&all[..2]));
    assert_eq!((begun.state, begun.due), (OpinionState::Handled, Some(today())));
    assert!(begun.is_overdue(today().plus(1)) && !begun.is_overdue(today()));
    // Not content after all: it goes on, and is closed no more.
    let again: Vec<_> = all.into_iter().chain([(6, Handle)]).collect();
    let again = handling(&opinion(&again));
    assert_eq!((again.state, again.closed_on), (OpinionState::Handled, None));
}

/// Every three steps of two clerks who may not have known of one another: any order of arrival comes to the same, and
/// to a state of the table; what does not fit is kept and changes nothing.
#[test]
fn any_merge_comes_to_the_same() {
    for one in OpinionAction::ALL {
        for two in OpinionAction::ALL {
            for three in OpinionAction::ALL {
                for turns in [[1, 1, 1], [1, 2, 2], [2, 1, 2], [3, 2, 1]] {
                    let steps = [(turns[0], one), (turns[1], two), (turns[2], three)];
                    let whole = opinion(&steps);
                    let mut backward = Opinion::empty(Year(2026));
                    let reversed = whole.steps.iter().rev().map(|(id, fact)| (*id, fact.clone()));
                    backward.steps.extend(reversed);
                    let came = handling(&whole);
                    assert_eq!(came, handling(&backward));
                    assert_eq!(came.steps.len(), 3);
                    let mut state = OpinionState::Registered;
                    for taken in &came.steps {
                        let to = next(state, taken.step.action(), Role::Staff);
                        assert_eq!(taken.counts, to.is_some());
                        state = to.unwrap_or(state);
                    }
                    assert_eq!(came.state, state);
                }
            }
        }
    }
}

#[test]
fn who_may_do_what() {
    let year = Year(2026);
    let known = opinion(&[(1, OpinionAction::Reply)]);
    let community = Community {
        opinions: Arc::new([(id(9), Arc::new(known))].into()),
        members: Arc::new(BTreeMap::from([(id(1), Arc::new(MemberFile::default()))])),
        ..Community::default()
    };
    let tries = |who: Grant, edit| edit::check(&community, &who, &Edit::Opinion(edit), today().start());
    let (clerk, me) = (Grant::admin(id(7)), Grant::from(Principal::Member(id(1))));
    let take = |what| OpinionEdit::Take { year, opinion: id(9), step: id(60), what };
    assert_eq!(tries(clerk.clone(), take(OpinionStep::Closed)), Ok(()));
    assert_eq!(
        tries(clerk.clone(), take(step(OpinionAction::Assign))),
        Err(Refusal::OpinionState(OpinionState::Replied))
    );
    let six = OpinionStep::Visited { satisfaction: 6, words: String::new() };
    assert_eq!(tries(clerk.clone(), take(six)), Err(Refusal::OutOfRange));
    let silent = OpinionStep::Handled { measure: " ".to_owned() };
    assert_eq!(tries(clerk.clone(), take(silent)), Err(Refusal::TextMissing));
    assert_eq!(tries(me.clone(), take(OpinionStep::Closed)), Err(Refusal::NotAllowed));
    let unknown = OpinionEdit::Take { year, opinion: id(8), step: id(60), what: OpinionStep::Closed };
    assert_eq!(tries(clerk, unknown), Err(Refusal::UnknownOpinion));
    let hear = |number, content: &str| OpinionEdit::Hear {
        file: FileOf::Member(id(number)),
        opinion: id(5),
        heard: Heard { content: content.to_owned(), ..Heard::default() },
    };
    assert_eq!(tries(me.clone(), hear(1, "井盖松了")), Ok(()));
    assert_eq!(tries(me.clone(), hear(1, "")), Err(Refusal::TextMissing));
    assert_eq!(tries(me, hear(2, "井盖松了")), Err(Refusal::NotAllowed));
}
