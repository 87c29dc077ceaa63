//! What the votes, or the scores, come to. It proposes; a person confirms.
//!
//! Votes lie in the own files of those who voted, so that only devices of staff can count them.

use std::collections::BTreeMap;

use super::{Award, AwardFile, CaseFact, PersonalFact, Round, Way, selection};
use crate::{
    community::Community,
    id::Id,
    moment::Day,
    principal::{Member, Principal},
    wish::{Stamped, Step},
};

/// What a candidate has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who.
    pub member: Id<Member>,
    /// Votes, or hundredths of points.
    pub result: u32,
    /// How many voted for, or scored, the candidate.
    pub by: u32,
}

/// The count of a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many votes, or scores, count.
    pub counted: u32,
    /// Votes that were given and do not count: too late, for nobody of the list, by somebody who is no longer active.
    pub uncounted: u32,
    /// The candidates, the best first.
    pub lines: Vec<Line>,
    /// Who is proposed: those in front, as far as no tie is in the way.
    pub proposed: Vec<Id<Member>>,
    /// Between whom a person has to decide, because they are level at the last place.
    pub tied: Vec<Id<Member>>,
}

/// Whether a vote counts: in time, for somebody of the list, for no more than there are places.
fn is_valid(award: &Award, round: &Round, fact: &Stamped<PersonalFact>, member: Id<Member>) -> bool {
    let PersonalFact::Voted { round: of, chosen } = &fact.step else { return false };
    let mut once = chosen.clone();
    once.sort_unstable();
    once.dedup();
    *of == round.id
        && fact.by == Principal::Member(member)
        && fact.at.day() <= round.until
        && once.len() == chosen.len()
        && !chosen.is_empty()
        && chosen.len() <= award.places()
        && chosen.iter().all(|one| round.candidates.contains(one))
}

/// The vote of a member that counts in a round: the last valid one.
pub fn vote_of<'a>(
    award: &Award,
    id: Id<Award>,
    round: &Round,
    file: &'a AwardFile,
    member: Id<Member>,
) -> Option<&'a [Id<Member>]> {
    let own = file.own.iter().filter(|((about, _), _)| *about == id);
    let valid = own.filter(|(_, fact)| is_valid(award, round, fact, member));
    let last = valid.max_by_key(|((_, step), fact)| (fact.place(), *step));
    match last.map(|(_, fact)| &fact.step) {
        Some(PersonalFact::Voted { chosen, .. }) => Some(chosen),
        Some(PersonalFact::Reason { .. } | PersonalFact::Objected { .. }) | None => None,
    }
}

/// The count of the round that counts; none before there is one.
pub fn tally(community: &Community, id: Id<Award>, today: Day) -> Option<Tally> {
    let award = community.awards.get(&id)?;
    let round = selection(award, today).round?;
    let mut lines: BTreeMap<Id<Member>, Line> =
        round.candidates.iter().map(|member| (*member, Line { member: *member, result: 0, by: 0 })).collect();
    let mut tally = Tally::default();
    match award.card.way() {
        Way::Vote => count_votes(community, award, id, &round, &mut lines, &mut tally),
        Way::Score => count_scores(award, &round, &mut lines, &mut tally),
    }
    tally.lines = lines.into_values().collect();
    tally.lines.sort_by_key(|line| (std::cmp::Reverse(line.result), line.member));
    propose(&mut tally, award.places());
    Some(tally)
}

fn count_votes(
    community: &Community,
    award: &Award,
    id: Id<Award>,
    round: &Round,
    lines: &mut BTreeMap<Id<Member>, Line>,
    tally: &mut Tally,
) {
    for (member, file) in community.members.iter() {
        let awards = &file.file.awards;
        let voted = awards.own.iter().any(|((about, _), fact)| {
            *about == id && matches!(fact.step, PersonalFact::Voted { round: of, .. } if of == round.id)
        });
        let valid = vote_of(award, id, round, awards, *member);
        let chosen = valid.filter(|_| !community.is_archived(&Principal::Member(*member)));
        let Some(chosen) = chosen else {
            tally.uncounted += u32::from(voted);
            continue;
        };
        tally.counted += 1;
        for one in chosen {
            if let Some(line) = lines.get_mut(one) {
                line.result += 1;
                line.by += 1;
            }
        }
    }
}

fn count_scores(award: &Award, round: &Round, lines: &mut BTreeMap<Id<Member>, Line>, tally: &mut Tally) {
    let mut facts: Vec<(&Id<Step>, &Stamped<CaseFact>)> = award.case().into_iter().flatten().collect();
    facts.sort_by_key(|(id, fact)| (fact.place(), **id));
    // The last score of each judge counts.
    let mut last: BTreeMap<(Id<Member>, &str), u8> = BTreeMap::new();
    for (_, fact) in facts {
        if let CaseFact::Scored { round: of, candidate, judge, score } = &fact.step
            && *of == round.id
            && *score <= 100
        {
            last.insert((*candidate, judge.trim()), *score);
        }
    }
    let mut sums: BTreeMap<Id<Member>, (u32, u32)> = BTreeMap::new();
    for ((candidate, _), score) in last {
        let (sum, by) = sums.entry(candidate).or_default();
        *sum += u32::from(score);
        *by += 1;
    }
    for line in lines.values_mut() {
        let (sum, by) = sums.get(&line.member).copied().unwrap_or_default();
        line.by = by;
        line.result = (sum * 100).checked_div(by).unwrap_or_default();
        tally.counted += by;
    }
}

/// Who is in front. Nobody is proposed without a vote or a score.
fn propose(tally: &mut Tally, places: usize) {
    let some: Vec<&Line> = tally.lines.iter().filter(|line| line.result > 0).collect();
    let last = places.checked_sub(1).and_then(|at| some.get(at)).map(|line| line.result);
    let next = some.get(places).map(|line| line.result);
    let tie = last.filter(|last| next == Some(*last));
    let proposed = some.iter().take(places).filter(|line| Some(line.result) != tie);
    let proposed = proposed.map(|line| line.member).collect();
    let tied = some.iter().filter(|line| Some(line.result) == tie).map(|line| line.member).collect();
    (tally.proposed, tally.tied) = (proposed, tied);
}
