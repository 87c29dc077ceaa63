//! Who is in a team is the same in any order; squads are even; who fits is proposed; old names are proposals only.

use std::{collections::BTreeSet, sync::Arc};

use super::*;
use crate::{
    edit::{self, Edit, Refusal, TeamEdit},
    grant::Grant,
    moment::Moment,
    principal::Principal,
    register::MemberFile,
};

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

const TODAY: Day = Day(20_517);

fn card() -> TeamCard {
    TeamCard::default()
        .with(TeamField::Name, "银杏义诊队")
        .with(TeamField::Bond, Bond::Work.key())
        .with(TeamField::Field, "健康义诊")
        .with(TeamField::Grid, "第一网格")
        .with(TeamField::Year, "2026")
}

fn stamped<S>(by: Principal, turn: u32, step: S) -> Stamped<S> {
    Stamped { by, at: Moment(TODAY.start().0 + i64::from(turn)), turn, step }
}

fn facts(own: &[(u8, u32, TeamStep)], staff: &[(u32, TeamDecision)]) -> TeamFacts {
    let mut facts = TeamFacts::default();
    for (place, (member, turn, step)) in (0_u8..).zip(own) {
        let by = Principal::Member(id(*member));
        facts.claims.insert((Claimant::Member(id(*member)), id(place + 50)), stamped(by, *turn, *step));
    }
    for (place, (turn, what)) in (0_u8..).zip(staff) {
        facts.steps.insert(id(place + 90), stamped(Principal::Staff(id(7)), *turn, *what));
    }
    facts
}

fn team(facts: TeamFacts) -> Team {
    Team { card: card(), contested: Vec::new(), walls: [(Year(2026), facts)].into() }
}

/// A fate × what is done: where it leads. N none, W waiting, I in, L leaving, O out, D declined.
#[test]
fn the_table_of_a_membership() {
    use TeamFate::{Declined, In, Leaving, Out, Waiting};
    let mark = |fate: Option<TeamFate>| match fate {
        None => '-',
        Some(Waiting) => 'W',
        Some(In) => 'I',
        Some(Leaving) => 'L',
        Some(Out) => 'O',
        Some(Declined) => 'D',
    };
    let staff = [
        TeamDecision::Added(id(1)),
        TeamDecision::Declined(id(1)),
        TeamDecision::Released(id(1)),
        TeamDecision::Kept(id(1)),
    ];
    for (fate, expected) in [
        (None, "W-I---"),
        (Some(Waiting), "-OID--"),
        (Some(In), "-L--O-"),
        (Some(Leaving), "----OI"),
        (Some(Out), "W-I---"),
        (Some(Declined), "W-I---"),
    ] {
        let own = [TeamStep::Asks, TeamStep::Leaves].map(|step| mark(TeamFate::after_own(fate, step)));
        let decided = staff.map(|what| mark(TeamFate::after(fate, what)));
        let got: String = own.into_iter().chain(decided).collect();
        assert_eq!(got, expected, "{fate:?}");
    }
}

#[test]
fn any_order_comes_to_the_same() {
    use TeamDecision::{Added, Declined, Kept, Released};
    let own = [(1, 1, TeamStep::Asks), (1, 3, TeamStep::Leaves), (2, 1, TeamStep::Asks)];
    let staff = [(2, Added(id(1))), (2, Declined(id(2))), (4, Kept(id(1))), (5, Released(id(1)))];
    for chosen in 0_u8..128 {
        let own: Vec<_> = own
            .iter()
            .enumerate()
            .filter(|(place, _)| chosen & (1 << place) != 0)
            .map(|(_, one)| *one)
            .collect();
        let staff: Vec<_> = staff
            .iter()
            .enumerate()
            .filter(|(place, _)| chosen & (1 << (place + 3)) != 0)
            .map(|(_, one)| *one)
            .collect();
        let whole = team(facts(&own, &staff));
        let mut backward = TeamFacts::default();
        let known = whole.facts().unwrap();
        backward.claims.extend(known.claims.iter().rev().map(|(key, fact)| (*key, fact.clone())));
        backward.steps.extend(known.steps.iter().rev().map(|(key, fact)| (*key, fact.clone())));
        assert_eq!(members(&whole), members(&team(backward)), "{chosen}");
    }
    let all = team(facts(&own, &staff));
    assert_eq!(fate(&all, id(1)), Some(TeamFate::Out));
    assert_eq!(fate(&all, id(2)), Some(TeamFate::Declined));
    assert_eq!(fate(&all, id(3)), None);
}

#[test]
fn squads_are_even_and_nobody_is_lost() {
    for count in [0_u8, 1, 15, 16, 31, 40] {
        let added: Vec<_> =
            (0..count).map(|number| (u32::from(number), TeamDecision::Added(id(number)))).collect();
        let squads = squads(&team(facts(&[], &added)));
        let all: BTreeSet<_> = squads.iter().flatten().collect();
        assert_eq!(all.len(), usize::from(count));
        assert_eq!(squads.len(), usize::from(count).div_ceil(SQUAD));
        let sizes = squads.iter().map(Vec::len);
        if let (Some(least), Some(most)) = (sizes.clone().min(), sizes.max()) {
            assert!(most - least <= 1 && most <= SQUAD, "{least} {most}");
        }
    }
}

#[test]
fn who_fits_is_proposed_and_an_old_name_first() {
    let file = |field, value: &str| {
        let mut file = MemberFile::default();
        file.card.set(field, value);
        Arc::new(file)
    };
    let community = Community {
        members: Arc::new(
            [
                (id(1), file(MemberField::ProfessionalSkills, "医疗健康、书法")),
                (id(2), file(MemberField::Teams, "银杏义诊队、太极队")),
                (id(3), file(MemberField::Hobbies, "围棋")),
                (id(4), file(MemberField::Grid, "第一网格")),
            ]
            .into(),
        ),
        ..Community::default()
    };
    let empty = team(TeamFacts::default());
    let got: Vec<_> = proposed(&community, &empty);
    assert_eq!(got, [(id(2), true, 0), (id(1), false, 1), (id(4), false, 1)]);
    let asked = team(facts(&[(1, 1, TeamStep::Asks)], &[]));
    assert_eq!(proposed(&community, &asked).len(), 2);
    // A name on a card makes nobody a member of the team.
    assert_eq!(members(&empty), []);
}

#[test]
fn who_may_do_what() {
    let known = team(facts(&[(1, 1, TeamStep::Asks)], &[]));
    let gone = Team { card: card().with(TeamField::Status, DISSOLVED), ..Team::default() };
    let community = Community {
        teams: Arc::new([(id(9), Arc::new(known)), (id(8), Arc::new(gone))].into()),
        ..Community::default()
    };
    let tries = |who: Grant, edit| edit::check(&community, &who, &Edit::Team(edit), TODAY.start());
    let (clerk, me) = (Grant::from(Principal::Staff(id(7))), Grant::from(Principal::Member(id(1))));
    let ask = |team, member, what| TeamEdit::Ask { team, member: id(member), step: id(60), what };
    let decide = |what| TeamEdit::Decide { team: id(9), step: id(60), what };
    for (who, edit, expected) in [
        (&me, ask(id(9), 1, TeamStep::Asks), Err(Refusal::NotOfTeam)),
        (&me, ask(id(9), 1, TeamStep::Leaves), Ok(())),
        (&me, ask(id(9), 2, TeamStep::Asks), Err(Refusal::NotAllowed)),
        (&me, ask(id(8), 1, TeamStep::Asks), Err(Refusal::UnknownTeam)),
        (&me, decide(TeamDecision::Added(id(1))), Err(Refusal::NotAllowed)),
        (&clerk, decide(TeamDecision::Added(id(1))), Ok(())),
        (&clerk, decide(TeamDecision::Kept(id(1))), Err(Refusal::NotOfTeam)),
        (
            &clerk,
            TeamEdit::Fill { team: id(9), fields: vec![(TeamField::Year, "2027".to_owned())] },
            Err(Refusal::Frozen),
        ),
        (&clerk, TeamEdit::Fill { team: id(9), fields: vec![(TeamField::Grid, String::new())] }, Ok(())),
        (&me, TeamEdit::Fill { team: id(9), fields: vec![] }, Err(Refusal::NotAllowed)),
    ] {
        assert_eq!(tries(who.clone(), edit.clone()), expected, "{edit:?}");
    }
}
