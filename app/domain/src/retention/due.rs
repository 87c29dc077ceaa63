//! The yearly review: what is closed for so long that its personal data is due for removal, and what was kept and is
//! asked again. A record kind to come adds its line to [`due`].

use super::{Keeping, Subject, things};
use crate::{
    community::{Community, PersonFile},
    moment::Day,
    principal::Principal,
    wish::{Wish, WishState, state},
};

/// Something to decide about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What.
    pub subject: Subject,
    /// When it was closed; `None` when nobody noted that.
    pub closed: Option<Day>,
    /// Since when it is due; `None` likewise.
    pub since: Option<Day>,
    /// Why it was kept the last time.
    pub kept: Option<Keeping>,
}

/// The day on which a wish was closed: followed up, rejected, taken down or withdrawn; `None` while it is open.
pub fn closed_on(wish: &Wish, community: &Community, today: Day) -> Option<Day> {
    match state(wish, &community.settings, today) {
        WishState::FollowedUp | WishState::Rejected | WishState::TakenDown => {}
        WishState::Draft
        | WishState::Submitted
        | WishState::Approved
        | WishState::Published
        | WishState::ClaimPending
        | WishState::Claimed
        | WishState::InProgress
        | WishState::Fulfilled
        | WishState::Expired => return None,
    }
    let case = wish.case.iter().flat_map(|case| case.steps.values().map(|fact| fact.at));
    let card = wish.card.iter().flat_map(|card| {
        card.steps.values().map(|fact| fact.at).chain(card.claims.values().map(|fact| fact.at))
    });
    case.chain(card).max().map(crate::moment::Moment::day)
}

/// Everything to decide about on a day, the longest due first. What was decided to be kept is not in it before its time.
pub fn due(community: &Community, today: Day) -> Vec<Due> {
    let years = i32::from(community.settings.retention_years);
    let mut all = Vec::new();
    for (id, wish) in community.wishes.iter() {
        let Some(case) = wish.case.as_ref().filter(|case| case.removed.is_none()) else { continue };
        let Some(closed) = closed_on(wish, community, today) else { continue };
        let since = years_later(closed, years);
        if since <= today && !waits(case.kept.as_ref(), today) {
            let kept = case.kept.clone();
            all.push(Due { subject: Subject::Wish(*id), closed: Some(closed), since: Some(since), kept });
        }
    }
    for thing in things(community).filter(|thing| !thing.is_removed(community)) {
        let Some(closed) = thing.closed_on(community) else { continue };
        let (since, kept) = (years_later(closed, years), thing.kept(community));
        if since <= today && !waits(kept, today) {
            let (subject, kept) = (Subject::Record(thing), kept.cloned());
            all.push(Due { subject, closed: Some(closed), since: Some(since), kept });
        }
    }
    // When somebody left is not noted yet: they are shown at once, and staff decide.
    let left = |file: &PersonFile, who: Principal| {
        file.removed.is_none()
            && !waits(file.kept.as_ref(), today)
            && community.people.get(&who).is_some_and(|person| person.archived)
    };
    let of = |subject, file: &PersonFile| Due { subject, closed: None, since: None, kept: file.kept.clone() };
    for (id, member) in community.members.iter() {
        if left(&member.file, Principal::Member(*id)) {
            all.push(of(Subject::Member(*id), &member.file));
        }
    }
    for (id, unit) in community.units.iter() {
        if left(&unit.file, Principal::Liaison(*id)) {
            all.push(of(Subject::Unit(*id), &unit.file));
        }
    }
    all.sort_by_key(|due| (due.since, due.subject));
    all
}

/// The day on which it is asked again about what is kept on a day.
pub fn review_again(today: Day) -> Day {
    years_later(today, 1)
}

fn waits(kept: Option<&Keeping>, today: Day) -> bool {
    kept.is_some_and(|kept| kept.until > today)
}

fn years_later(day: Day, years: i32) -> Day {
    let (year, month, date) = day.civil();
    // The 29th of February comes on the 1st of March.
    let again = Day::from_civil(year + years, month, date);
    again.or_else(|| Day::from_civil(year + years, 3, 1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use super::*;
    use crate::{
        id::Id,
        moment::Year,
        opinion::{Opinion, OpinionStep},
        order::{Order, OrderCase, OrderReason, OrderStep, OrderWall},
        pair::{ENDED, Pair, PairCard, PairField, RUNNING},
        retention::{Removal, RemovalReason, Thing},
        wish::{Card, Case, CaseStep, Decision, Reason, Stamped, WallStep},
    };

    fn day(year: i32, month: u8, date: u8) -> Day {
        Day::from_civil(year, month, date).unwrap()
    }

    fn by() -> Principal {
        Principal::Staff(Id::from_random([9; 10]))
    }

    fn fact<S>(on: Day, step: S) -> Stamped<S> {
        Stamped { by: by(), at: on.start(), turn: 1, step }
    }

    fn rejected(on: Day) -> Wish {
        let step = CaseStep::Reviewed { decision: Decision::Rejected };
        let steps = [(Id::from_random([1; 10]), fact(on, step))].into();
        Wish { case: Some(Case { steps, ..Case::default() }), ..Wish::empty(Year(2024)) }
    }

    fn taken_down(on: Day) -> Wish {
        let steps = BTreeMap::from([
            (Id::from_random([1; 10]), fact(day(2024, 1, 1), WallStep::Published { round: 1, expires: on })),
            (
                Id::from_random([2; 10]),
                Stamped { turn: 2, ..fact(on, WallStep::TakenDown { why: Reason::WisherWithdrew }) },
            ),
        ]);
        let card = Some(Card { steps, ..Card::default() });
        Wish { case: Some(Case::default()), card, ..Wish::empty(Year(2024)) }
    }

    fn community(wish: Wish) -> Community {
        let wishes = Arc::new(BTreeMap::from([(Id::from_random([1; 10]), Arc::new(wish))]));
        Community { wishes, ..Community::default() }
    }

    #[test]
    fn two_years_after_closing_and_not_a_day_earlier() {
        let open = Wish { case: Some(Case::default()), ..Wish::empty(Year(2024)) };
        for (wish, today, expected) in [
            (rejected(day(2024, 5, 3)), day(2026, 5, 2), false),
            (rejected(day(2024, 5, 3)), day(2026, 5, 3), true),
            (rejected(day(2024, 2, 29)), day(2026, 2, 28), false),
            (rejected(day(2024, 2, 29)), day(2026, 3, 1), true),
            (taken_down(day(2024, 5, 3)), day(2026, 5, 2), false),
            (taken_down(day(2024, 5, 3)), day(2026, 5, 3), true),
            (open, day(2090, 1, 1), false),
        ] {
            assert_eq!(due(&community(wish.clone()), today).len() == 1, expected, "{today} {wish:?}");
        }
    }

    #[test]
    fn what_is_kept_is_asked_again_and_what_is_removed_is_not() {
        let keeping =
            |until| Keeping { by: by(), at: until, why: "诉讼未结".to_owned(), until: day(2027, 5, 3) };
        let with = |change: &dyn Fn(&mut Case)| {
            let mut wish = rejected(day(2024, 5, 3));
            change(wish.case.as_mut().unwrap());
            community(wish)
        };
        let kept = with(&|case| case.kept = Some(keeping(day(2026, 5, 3).start())));
        assert!(due(&kept, day(2027, 5, 2)).is_empty());
        let again = due(&kept, day(2027, 5, 3));
        assert_eq!(again[0].kept.as_ref().map(|kept| kept.why.as_str()), Some("诉讼未结"));
        let removed = with(&|case| {
            case.removed = Some(Removal { by: by(), at: day(2026, 5, 3).start(), why: RemovalReason::Due });
        });
        assert!(due(&removed, day(2030, 1, 1)).is_empty());
        assert_eq!(review_again(day(2026, 5, 3)), day(2027, 5, 3));
    }

    #[test]
    fn the_time_is_the_communitys_to_set() {
        let mut community = community(rejected(day(2024, 5, 3)));
        Arc::make_mut(&mut community.settings).retention_years = 5;
        assert!(due(&community, day(2029, 5, 2)).is_empty());
        assert_eq!(due(&community, day(2029, 5, 3)).len(), 1);
    }

    #[test]
    fn pairs_opinions_and_orders_are_due_after_their_end() {
        let id = |number: u8| Id::from_random([number; 10]);
        let pair = Pair {
            card: PairCard::default()
                .with(PairField::Status, ENDED)
                .with(PairField::EndedOn, "2024-05-03")
                .with(PairField::Name, "周桂英"),
            ..Pair::empty(Year(2024))
        };
        let steps = [OpinionStep::Replied { reply: "修好了".to_owned() }, OpinionStep::Closed];
        let steps = (1_u8..).zip(steps).map(|(turn, step)| {
            (Id::from_random([turn; 10]), Stamped { turn: turn.into(), ..fact(day(2024, 5, 3), step) })
        });
        let opinion = Opinion { steps: steps.collect(), ..Opinion::empty(Year(2024)) };
        let steps = [OrderStep::Submitted, OrderStep::Closed { why: OrderReason::Other }];
        let steps = (1_u8..).zip(steps).map(|(turn, step)| {
            (Id::from_random([turn; 10]), Stamped { turn: turn.into(), ..fact(day(2024, 5, 3), step) })
        });
        let wall = OrderWall { steps: steps.collect(), ..OrderWall::default() };
        let order =
            Order { cases: [(Year(2024), OrderCase::default())].into(), walls: [(Year(2024), wall)].into() };
        let mut community = Community {
            pairs: Arc::new([(id(1), Arc::new(pair.clone()))].into()),
            opinions: Arc::new([(Id::from_random([2; 10]), Arc::new(opinion))].into()),
            orders: Arc::new([(Id::from_random([3; 10]), Arc::new(order))].into()),
            ..Community::default()
        };
        assert_eq!(due(&community, day(2026, 5, 2)), []);
        let subjects: Vec<Subject> = due(&community, day(2026, 5, 3)).iter().map(|due| due.subject).collect();
        assert_eq!(
            subjects,
            [
                Subject::Record(Thing::Pair(id(1))),
                Subject::Record(Thing::Opinion(Id::from_random([2; 10]))),
                Subject::Record(Thing::Order(Id::from_random([3; 10]))),
            ]
        );
        // Going on, it is never due; removed, it is not asked about again.
        let change = |community: &mut Community, how: &dyn Fn(&mut Pair)| {
            let mut pair = pair.clone();
            how(&mut pair);
            community.pairs = Arc::new([(id(1), Arc::new(pair))].into());
            due(community, day(2090, 1, 1)).len()
        };
        assert_eq!(change(&mut community, &|pair| pair.card.set(PairField::Status, RUNNING)), 2);
        let mark = Removal { by: by(), at: day(2026, 5, 3).start(), why: RemovalReason::Due };
        assert_eq!(change(&mut community, &|pair| pair.removed = Some(mark)), 2);
        let kept = Keeping {
            by: by(),
            at: day(2026, 5, 3).start(),
            why: "还在追踪".to_owned(),
            until: day(2099, 1, 1),
        };
        assert_eq!(change(&mut community, &|pair| pair.kept = Some(kept.clone())), 2);
        assert_eq!(change(&mut community, &|_| ()), 3);
    }
}
