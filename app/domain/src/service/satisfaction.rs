//! What a wisher said at the follow-up visit, told to the member who fulfilled the wish, because it counts for the
//! member's stars and casework is read by staff alone.
//!
//! The value and the day go into the member's own file, in the same act as the visit, and not a word of the wisher.
//! [`satisfaction_telling`] says what is missing there, so that what a merge left behind is seen and put right.

use serde::{Deserialize, Serialize};

use crate::{
    community::Community,
    edit::Edit,
    id::Id,
    moment::Day,
    principal::Member,
    wish::{Card, Case, CaseStep, Claim, ClaimFate, Claimant, Step, Wish, standing},
};

/// What a wisher said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Satisfied {
    /// The visit at which it was said.
    pub visit: Id<Step>,
    /// 1 to 5.
    pub stars: u8,
    /// The day of the visit.
    pub on: Day,
}

/// What was said at the last visit.
pub fn satisfied(case: &Case) -> Option<Satisfied> {
    let visits = case.steps.iter().filter_map(|(id, fact)| match fact.step {
        CaseStep::Visited { satisfaction: stars, on, .. } => {
            Some(((fact.place(), *id), Satisfied { visit: *id, stars, on }))
        }
        _ => None,
    });
    visits.max_by_key(|(place, _)| *place).map(|(_, said)| said)
}

/// What a member's stars rest on: casework where this device reads it, else what the own file was told.
pub(super) fn known(community: &Community, member: Id<Member>, id: Id<Wish>, wish: &Wish) -> Option<u8> {
    let said = match &wish.case {
        Some(case) => satisfied(case),
        None => community.members.get(&member).and_then(|file| file.satisfied.get(&id)).copied(),
    };
    said.map(|said| said.stars)
}

/// The claims of a wish by which it was handed over, of those that hold it.
pub(super) fn given(card: &Card, close_minutes: u16) -> impl Iterator<Item = Claim> {
    let claims = standing(card, close_minutes).claims.into_iter();
    claims.filter(|claim| matches!(claim.fate, ClaimFate::Confirmed(_)) && claim.handed_over.is_some())
}

/// What has to be written so that whoever fulfilled a wish knows what was said at its last visit, or at the one that is being
/// recorded. Nothing when it stands in their files already.
pub fn satisfaction_telling(community: &Community, wish: Id<Wish>, now: Option<Satisfied>) -> Vec<Edit> {
    let Some(known) = community.wish(wish) else { return Vec::new() };
    let Some(told) = now.or_else(|| known.case.as_ref().and_then(satisfied)) else { return Vec::new() };
    let Some(card) = &known.card else { return Vec::new() };
    let members =
        given(card, community.settings.close_claim_minutes).filter_map(|claim| match claim.claimant {
            Claimant::Member(member) => Some(member),
            Claimant::Unit(_) => None,
        });
    let lacks = |member: &Id<Member>| {
        let file = community.members.get(member);
        let gone = file.is_some_and(|file| file.file.removed.is_some());
        !gone && file.and_then(|file| file.satisfied.get(&wish)) != Some(&told)
    };
    members.filter(lacks).map(|member| Edit::TellSatisfied { member, wish, told }).collect()
}

/// The same of every wish.
pub fn satisfaction_untold(community: &Community) -> Vec<Edit> {
    community.wishes.keys().flat_map(|wish| satisfaction_telling(community, *wish, None)).collect()
}
