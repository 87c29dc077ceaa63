//! Orders of teams: sent to one, or taken from the pool in its name.

use super::*;
use crate::{
    principal::Member,
    team::{Team, TeamCard, TeamField},
};

const TEAM: Id<Team> = id(7);

/// A community with a team that one leads and another is deputy of.
fn with_team(facts: Vec<(u32, i32, u8, Fact)>) -> Community {
    let card = TeamCard::default()
        .with(TeamField::Leader, id::<Member>(1).to_string())
        .with(TeamField::Deputy, id::<Member>(2).to_string());
    let team = Team { card, ..Team::default() };
    Community { teams: Arc::new([(TEAM, Arc::new(team))].into()), ..town(order(facts)) }
}

const fn for_team(clock: Clock) -> DutyStep {
    DutyStep::ClaimedForTeam { clock, team: TEAM }
}

#[test]
fn sent_to_a_team_its_leader_has_it_for_the_team() {
    let mut facts = sent(None);
    facts.pop();
    let step = |leader: u8| OrderStep::DispatchedToTeam { team: TEAM, leader: id(leader), due: None };
    let mut community = with_team(facts.clone());
    let tries = |leader| {
        let edit = OrderEdit::Decide { year: YEAR, order: id(5), step: id(40), what: step(leader) };
        check(&community, &Grant::admin(id(9)), &Edit::Order(edit), at(2, 0))
    };
    assert_eq!(tries(1), Ok(()));
    assert_eq!(tries(3), Err(Refusal::NotOfTeam));
    assert!(orders_of_team(&community, TEAM).is_empty());
    facts.push((3, 1, 3, by_staff(step(1))));
    facts.push((4, 2, 4, Fact::Duty(me(1), DutyStep::Accepted { dispatch: id(3) })));
    community.orders = town(order(facts)).orders;
    let sent = orders_of_team(&community, TEAM);
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].1.state, sent[0].1.holder), (OrderState::Accepted, Some(me(1))));
}

#[test]
fn who_leads_a_team_takes_an_order_from_the_pool_for_it() {
    let mut facts = sent(None);
    let mut community = with_team(facts.clone());
    let takes = |community: &Community, who: Claimant, team: Id<Team>| {
        let what = DutyStep::ClaimedForTeam { clock: Clock::Trusted, team };
        may(
            community,
            who.principal(),
            OrderEdit::Serve { year: YEAR, order: id(5), claimant: who, step: id(40), what },
        )
    };
    assert_eq!(takes(&community, me(1), TEAM), Ok(()));
    assert_eq!(takes(&community, me(2), TEAM), Ok(()), "the deputy leads it, too");
    assert_eq!(takes(&community, me(3), TEAM), Err(Refusal::NotOfTeam));
    assert_eq!(takes(&community, Claimant::Unit(id(1)), TEAM), Err(Refusal::NotOfTeam));
    assert_eq!(takes(&community, me(1), id(8)), Err(Refusal::UnknownTeam));
    facts.push((4, 2, 4, Fact::Duty(me(1), for_team(Clock::Trusted))));
    facts.push((4, 2, 5, Fact::Duty(me(3), DutyStep::Claimed { clock: Clock::Trusted })));
    community.orders = town(order(facts.clone())).orders;
    assert_eq!(takes(&community, me(1), TEAM), Err(Refusal::Order(OrderRefusal::ClaimedAlready)));
    assert_eq!(takes(&community, me(2), TEAM), Err(Refusal::Order(OrderRefusal::TeamHasIt)));
    let [(_, is)] = orders_of_team(&community, TEAM).try_into().unwrap();
    assert_eq!(is.claims.iter().map(|claim| claim.team).collect::<Vec<_>>(), [Some(TEAM), None]);
    for (chosen, claim, team) in [(me(1), 4, Some(TEAM)), (me(3), 5, None)] {
        let mut facts = facts.clone();
        facts.push((5, 3, 6, by_staff(OrderStep::Chosen { claimant: chosen, claim: id(claim) })));
        facts.push((6, 4, 7, Fact::Duty(chosen, DutyStep::Finished { on: TODAY, minutes: 60 })));
        community.orders = town(order(facts)).orders;
        let is = standing(community.order(id(5)).unwrap());
        assert_eq!((is.state, is.holder, is.dispatch.unwrap().team), (OrderState::Done, Some(chosen), team));
        assert_eq!(orders_of_team(&community, TEAM).len(), usize::from(team.is_some()));
    }
}

#[test]
fn both_who_lead_a_team_take_it_and_one_of_them_has_it_everywhere() {
    for (first, second) in [(1, 2), (2, 1)] {
        let mut facts = sent(None);
        facts.push((4, 2, 4, Fact::Duty(me(first), for_team(Clock::Trusted))));
        facts.push((4, 2, 5, Fact::Duty(me(second), for_team(Clock::Trusted))));
        facts.reverse();
        let is = standing(&order(facts));
        assert_eq!(is.claims.iter().map(|claim| claim.claimant).collect::<Vec<_>>(), [me(first)]);
        assert_eq!(is.events.last().unwrap().refused, Some(OrderRefusal::TeamHasIt), "the other is told");
    }
}
