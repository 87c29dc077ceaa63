//! Who is recommended, by whom, and whether the check was passed.

use std::collections::{BTreeMap, BTreeSet};

use super::{Award, AwardField, AwardStep, CaseFact, NominationStep, Nominator, Veto};
use crate::{
    community::Community,
    id::Id,
    moment::{Day, Moment},
    principal::Member,
    wish::{Claimant, Stamped, Step},
};

/// Who recommended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NominatedBy {
    /// A member or a unit, here.
    Claimant(Claimant),
    /// Staff, for somebody.
    Staff(Nominator),
}

/// A recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nomination {
    /// The step; the reason is under the same id.
    pub id: Id<Step>,
    /// By whom.
    pub by: NominatedBy,
    /// When.
    pub at: Moment,
}

/// What the check came to; known to staff only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What speaks against the candidate; nothing is passed.
    pub vetoes: Vec<Veto>,
    /// In words.
    pub words: String,
}

impl Check {
    /// Whether nothing speaks against the candidate.
    pub const fn passed(&self) -> bool {
        self.vetoes.is_empty()
    }
}

/// Somebody who is recommended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub member: Id<Member>,
    /// By whom, the oldest first.
    pub nominations: Vec<Nomination>,
    /// Whether the candidate does not want to be honoured.
    pub stood_down: bool,
    /// The last check.
    pub check: Option<Check>,
}

/// Whether a recommendation was made in its time. Its day is that of its device: what was made in time and arrives late counts.
fn in_time(award: &Award, at: Moment) -> bool {
    let day = |field| award.card.get(field).parse::<Day>().ok();
    day(AwardField::From).is_none_or(|from| from <= at.day())
        && day(AwardField::To).is_none_or(|to| at.day() <= to)
}

/// Everybody who is recommended: who was first, first.
pub fn candidates(award: &Award) -> Vec<Candidate> {
    let Some(facts) = award.facts() else { return Vec::new() };
    let mut all: BTreeMap<Id<Member>, Candidate> = BTreeMap::new();
    let mut add = |member: Id<Member>, nomination: Nomination| {
        let empty = Candidate { member, nominations: Vec::new(), stood_down: false, check: None };
        all.entry(member).or_insert(empty).nominations.push(nomination);
    };
    let back = taken_back(award);
    for ((claimant, step), fact) in &facts.claims {
        if let NominationStep::Nominated { candidate: Some(member) } = fact.step
            && in_time(award, fact.at)
            && !back.contains(&(*claimant, *step))
        {
            add(member, Nomination { id: *step, by: NominatedBy::Claimant(*claimant), at: fact.at });
        }
    }
    for (step, fact) in &facts.steps {
        if let AwardStep::Nominated { candidate, by, .. } = fact.step {
            add(candidate, Nomination { id: *step, by: NominatedBy::Staff(by), at: fact.at });
        }
    }
    for ((claimant, _), fact) in &facts.claims {
        if let (Claimant::Member(member), NominationStep::StoodDown) = (claimant, &fact.step)
            && let Some(candidate) = all.get_mut(member)
        {
            candidate.stood_down = true;
        }
    }
    let mut checks: Vec<(&Id<Step>, &Stamped<CaseFact>)> = award.case().into_iter().flatten().collect();
    checks.sort_by_key(|(id, fact)| (fact.place(), **id));
    for (_, fact) in checks {
        if let CaseFact::Checked { candidate, vetoes, words } = &fact.step
            && let Some(candidate) = all.get_mut(candidate)
        {
            candidate.check = Some(Check { vetoes: vetoes.clone(), words: words.clone() });
        }
    }
    let mut all: Vec<Candidate> = all.into_values().collect();
    for one in &mut all {
        one.nominations.sort_by_key(|nomination| (nomination.at, nomination.id));
    }
    all.sort_by_key(|one| (one.nominations.first().map(|first| (first.at, first.id)), one.member));
    all
}

/// Recommendations that their authors took back.
fn taken_back(award: &Award) -> BTreeSet<(Claimant, Id<Step>)> {
    let claims = award.facts().into_iter().flat_map(|facts| &facts.claims);
    let back = claims.filter_map(|((claimant, _), fact)| match fact.step {
        NominationStep::TookBack { nomination } => Some((*claimant, nomination)),
        NominationStep::Nominated { .. } | NominationStep::StoodDown => None,
    });
    back.collect()
}

/// Recommendations that name nobody but in words, and that staff have not understood yet.
pub fn unnamed(award: &Award) -> Vec<(Claimant, Id<Step>)> {
    let Some(facts) = award.facts() else { return Vec::new() };
    let understood: BTreeSet<Id<Step>> = facts
        .steps
        .values()
        .filter_map(|fact| match fact.step {
            AwardStep::Nominated { answers, .. } => answers,
            _ => None,
        })
        .collect();
    let back = taken_back(award);
    let open = facts.claims.iter().filter(|((claimant, step), fact)| {
        matches!(fact.step, NominationStep::Nominated { candidate: None })
            && in_time(award, fact.at)
            && !understood.contains(step)
            && !back.contains(&(*claimant, *step))
    });
    open.map(|((claimant, step), _)| (*claimant, *step)).collect()
}

/// Whether a member has been registered here for a year (domain 3.7: 最美在职党员); `None` when no check-in is known.
pub fn registered_for_a_year(community: &Community, member: Id<Member>, today: Day) -> Option<(Day, bool)> {
    let (since, _) = community.checkin(member, today).registered?;
    let (year, month, date) = since.civil();
    Some((since, (year + 1, month, date) <= today.civil()))
}
