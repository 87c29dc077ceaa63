//! How claims end: given up, declined, taken back, or with the wish that leaves the wall.

use super::{
    life::{Life, OWN, handed_over},
    *,
};

const WHY: Reason = Reason::WisherWithdrew;
const DOWN: WallStep = WallStep::TakenDown { why: WHY };

fn revoked() -> ClaimStep {
    ClaimStep::Revoked { claim: OWN, why: Reason::NoTime }
}

fn returned() -> WallStep {
    WallStep::Returned { claimant: me(1), claim: OWN, why: Reason::Overdue }
}

fn fate(life: &Life) -> ClaimFate {
    life.fates().into_iter().find(|(id, _)| *id == OWN).unwrap().1
}

fn confirmed() -> Life {
    Life::new().published(1).claimed(me(1), OWN).confirmed(me(1), OWN)
}

#[test]
fn a_wish_taken_down_takes_every_claim_with_it_and_is_free_when_it_is_published_again() {
    let contact = ClaimStep::Contacted { claim: OWN, on: TODAY };
    let declined = WallStep::Declined { claimant: me(1), claim: OWN, why: Reason::GivenToAnother };
    let pending = || Life::new().published(1).claimed(me(1), OWN);
    for (before, then) in [
        (pending(), ClaimFate::Declined(WHY)),
        (confirmed(), ClaimFate::Returned(WHY)),
        (confirmed().claim(me(1), contact), ClaimFate::Returned(WHY)),
        // What had ended keeps its own reason.
        (pending().wall(declined), ClaimFate::Declined(Reason::GivenToAnother)),
        (confirmed().wall(returned()), ClaimFate::Returned(Reason::Overdue)),
        (confirmed().claim(me(1), revoked()), ClaimFate::Revoked(Reason::NoTime)),
    ] {
        let down = before.wall(DOWN);
        assert_eq!(fate(&down), then);
        assert_eq!(down.duty(), None, "{then:?}");
        let again = down.published(2);
        assert_eq!(fate(&again), then);
        assert_eq!(again.duty(), None, "{then:?}");
        let town = again.town();
        assert_eq!(claims(&town, me(1), None), Ok(()), "{then:?}");
        assert_eq!(claims(&town, me(2), None), Ok(()), "{then:?}");
    }
    // A claim on what was published again is another one, and the first reason for leaving the wall is that of the first claim.
    let wall = confirmed().wall(DOWN).published(2).claimed(me(1), id(21));
    let first = (OWN, ClaimFate::Returned(WHY));
    assert_eq!(wall.fates(), [first, (id(21), ClaimFate::Waiting(0))]);
    let twice = wall.wall(WallStep::TakenDown { why: Reason::MetOtherwise });
    assert_eq!(twice.fates(), [first, (id(21), ClaimFate::Declined(Reason::MetOtherwise))]);
}

#[test]
fn what_was_written_before_there_were_turns_goes_by_time() {
    let later = |mut fact: Stamped<ClaimStep>, minutes: i64| {
        fact.at = fact.at.plus_ms(minutes * 60_000);
        fact
    };
    let claimed = || fact(me(1).principal(), 0, ClaimStep::Claimed { clock: Clock::Trusted, due: None });
    for (minutes, then) in [(1, ClaimFate::Declined(WHY)), (5, ClaimFate::Waiting(0))] {
        let published = |round| WallStep::Published { round, expires: TODAY.plus(30) };
        let mut town = town("");
        let card = card(&mut town);
        let steps = [(0, published(1)), (3, DOWN), (4, published(2))];
        card.steps = (70..)
            .zip(steps)
            .map(|(number, (minutes, step))| {
                let mut fact = staff(0, step);
                fact.at = fact.at.plus_ms(minutes * 60_000);
                (id(number), fact)
            })
            .collect();
        card.claims.insert((me(1), id(20)), later(claimed(), minutes));
        let fates: Vec<_> = standing(card, 10).claims.into_iter().map(|claim| claim.fate).collect();
        assert_eq!(fates, [then], "after {minutes} minutes");
    }
}

#[test]
fn a_confirmation_that_crosses_the_taking_down_ends_with_it() {
    for (down, confirmation) in [(70, 71), (71, 70)] {
        let life = Life::new().published(1).claimed(me(1), OWN);
        let confirmed = WallStep::Confirmed { claimant: me(1), claim: OWN };
        let life = life.wall_on(3, id(down), DOWN).wall_on(3, id(confirmation), confirmed);
        assert_eq!(fate(&life), ClaimFate::Returned(WHY));
        assert_eq!(life.duty(), None);
    }
}

#[test]
fn what_was_handed_over_is_neither_given_up_nor_taken_back_by_whoever_did_not_know_of_it() {
    let handed = || confirmed().claim_on(4, id(70), me(1), handed_over());
    let stands = |life: Life| matches!(fate(&life), ClaimFate::Confirmed(_));
    assert!(stands(handed()));
    for turn in [4, 5] {
        assert!(stands(handed().claim_on(turn, id(71), me(1), revoked())), "{turn}");
    }
    assert!(stands(handed().wall_on(4, id(71), returned())), "neither knew of the other");
    assert!(stands(handed().wall_on(4, id(71), DOWN)));
    // Two were confirmed, and staff who see both take one back, whatever was done.
    assert_eq!(fate(&handed().wall_on(5, id(71), returned())), ClaimFate::Returned(Reason::Overdue));
}

#[test]
fn an_order_that_went_to_another_while_it_was_handed_over_is_looked_at_by_a_person() {
    let other = id(21);
    let life = confirmed().wall(returned()).claimed(me(2), other).confirmed(me(2), other).claim_on(
        4,
        id(70),
        me(1),
        handed_over(),
    );
    let town = life.town();
    let card = town.wish(WISH).unwrap().card.as_ref().unwrap();
    let all = standing(card, town.settings.close_claim_minutes);
    assert!(all.confirmed_twice);
    assert_eq!(all.holder().map(|claim| claim.claimant), Some(me(1)));
}

#[test]
fn a_claim_is_given_up_or_declined_with_its_reason_and_the_wish_is_free() {
    let declined = WallStep::Declined { claimant: me(1), claim: OWN, why: Reason::NotReachable };
    let pending = || Life::new().published(1).claimed(me(1), OWN);
    for (life, then) in [
        (pending().claim(me(1), revoked()), ClaimFate::Revoked(Reason::NoTime)),
        (confirmed().claim(me(1), revoked()), ClaimFate::Revoked(Reason::NoTime)),
        (pending().wall(declined), ClaimFate::Declined(Reason::NotReachable)),
        (confirmed().wall(returned()), ClaimFate::Returned(Reason::Overdue)),
    ] {
        assert_eq!(fate(&life), then);
        assert_eq!(life.duty(), None);
        let town = life.town();
        assert_eq!(claims(&town, me(1), None), Ok(()), "claims again");
        assert_eq!(claims(&town, me(2), None), Ok(()));
    }
}
