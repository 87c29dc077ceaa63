//! A wish that a team claims: who may, when, what the rules say of it, and for whom it counts. Beside it, its life and how claims end.

mod ends;
mod life;

use std::sync::Arc;

use super::*;
use crate::{
    community::Community,
    edit::{Edit, Refusal, check},
    grant::Grant,
    moment::Day,
    principal::Member,
    service::{Source, entries, things},
    team::{Team, TeamCard, TeamDecision, TeamFacts, TeamField},
};

const WISH: Id<Wish> = id(4);
const TEAM: Id<Team> = id(7);
const TODAY: Day = Day(20_517);

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

const fn me(number: u8) -> Claimant {
    Claimant::Member(id(number))
}

fn fact<S>(by: Principal, turn: u32, step: S) -> Stamped<S> {
    Stamped { by, at: TODAY.start().plus_ms(i64::from(turn) * 60_000), turn, step }
}

fn staff<S>(turn: u32, step: S) -> Stamped<S> {
    fact(Principal::Staff(id(9)), turn, step)
}

/// A team that one leads, another is deputy of and a third is in; and a wish on the wall.
fn town(difficulty: &str) -> Community {
    let card = TeamCard::default()
        .with(TeamField::Year, "2026")
        .with(TeamField::Leader, id::<Member>(1).to_string())
        .with(TeamField::Deputy, id::<Member>(2).to_string());
    let facts =
        TeamFacts { steps: [(id(60), staff(1, TeamDecision::Added(id(3))))].into(), ..TeamFacts::default() };
    let team = Team { card, walls: [(Year(2026), facts)].into(), ..Team::default() };
    let text = CardText::default().with(CardField::Difficulty, difficulty);
    let published = WallStep::Published { round: 1, expires: TODAY.plus(30) };
    let card = Card { text, steps: [(id(10), staff(1, published))].into(), ..Card::default() };
    let wish = Wish { card: Some(card), ..Wish::empty(Year(2026)) };
    Community {
        teams: Arc::new([(TEAM, Arc::new(team))].into()),
        wishes: Arc::new([(WISH, Arc::new(wish))].into()),
        ..Community::default()
    }
}

fn card(town: &mut Community) -> &mut Card {
    let wish = Arc::make_mut(&mut town.wishes).get_mut(&WISH).map(Arc::make_mut);
    wish.and_then(|wish| wish.card.as_mut()).unwrap()
}

fn claims(town: &Community, who: Claimant, team: Option<Id<Team>>) -> Result<(), Refusal> {
    let (wish, claimant, claim, clock, due) = (WISH, who, id(40), Clock::Trusted, None);
    let edit = match team {
        Some(team) => Edit::ClaimForTeam { wish, claimant, claim, clock, due, team },
        None => Edit::Claim { wish, claimant, claim, clock, due },
    };
    check(town, &Grant::from(who.principal()), &edit, TODAY.start().plus_ms(3_600_000))
}

#[test]
fn a_team_claims_what_is_hard_and_what_is_not() {
    let unit = Claimant::Unit(id(5));
    for (difficulty, alone, collectively) in
        [("", Ok(()), Err(Refusal::WrongClaimant)), ("high", Err(Refusal::WrongClaimant), Ok(()))]
    {
        let town = town(difficulty);
        assert_eq!(claims(&town, me(1), None), alone);
        assert_eq!(claims(&town, unit, None), collectively);
        assert_eq!(claims(&town, me(1), Some(TEAM)), Ok(()));
        assert_eq!(claims(&town, me(2), Some(TEAM)), Ok(()), "the deputy leads it, too");
        assert_eq!(
            claims(&town, me(3), Some(TEAM)),
            Err(Refusal::NotOfTeam),
            "being in it is not leading it"
        );
        assert_eq!(claims(&town, unit, Some(TEAM)), Err(Refusal::NotOfTeam));
        assert_eq!(claims(&town, me(1), Some(id(8))), Err(Refusal::UnknownTeam));
    }
    let (own, other) = (Principal::Member(id(1)), Principal::Member(id(2)));
    let edit = Edit::ClaimForTeam {
        wish: WISH,
        claimant: me(1),
        claim: id(40),
        clock: Clock::Trusted,
        due: None,
        team: TEAM,
    };
    let at = TODAY.start();
    assert_eq!(check(&town(""), &Grant::from(other), &edit, at), Err(Refusal::NotAllowed));
    assert_eq!(check(&town(""), &Grant::from(own), &edit, at), Ok(()));
}

#[test]
fn what_a_team_claims_it_claims_once_and_whoever_was_there_reports_it() {
    let mut town = town("high");
    let step = ClaimStep::ClaimedForTeam { clock: Clock::Trusted, due: None, team: TEAM };
    card(&mut town).claims.insert((me(1), id(20)), fact(me(1).principal(), 2, step.clone()));
    assert_eq!(claims(&town, me(1), Some(TEAM)), Err(Refusal::ClaimedAlready));
    assert_eq!(claims(&town, me(2), Some(TEAM)), Err(Refusal::ClaimedAlready), "the team has claimed it");
    // Both who lead it claimed it apart: both are there, in one order, and a clerk decides.
    card(&mut town).claims.insert((me(2), id(21)), fact(me(2).principal(), 2, step));
    let close = town.settings.close_claim_minutes;
    let all = standing(card(&mut town), close);
    assert_eq!(all.waiting().map(|claim| claim.claimant).collect::<Vec<_>>(), [me(1), me(2)]);
    assert!(all.clerk_decides);
    assert_eq!(things(&town, id(1)), [], "nothing is theirs before it is confirmed");
    let confirmed = WallStep::Confirmed { claimant: me(1), claim: id(20) };
    card(&mut town).steps.insert(id(30), staff(3, confirmed));
    let handed = ClaimStep::HandedOver { claim: id(20), on: TODAY, receiver: Receiver::Wisher };
    card(&mut town).claims.insert((me(1), id(22)), fact(me(1).principal(), 4, handed));
    let [(wish, claim)] = claimed_by_team(&town, TEAM).try_into().unwrap();
    assert_eq!((wish, claim.claimant, claim.handed_over.is_some()), (WISH, me(1), true));
    for member in 1..=4 {
        let expected: &[Source] = if member == 4 { &[] } else { &[Source::Wish(WISH)] };
        assert_eq!(things(&town, id(member)), expected, "{member}");
        assert_eq!(entries(&town, id(member)), [], "nothing counts by itself: {member}");
    }
    assert_eq!(claimed_by_team(&town, id(8)), []);
}
