//! Whether an edit is allowed, on what this device knows now.
//!
//! Rules are checked when editing and tolerated when reading: two allowed edits can merge into a state neither author
//! could have made. The relay does not run these rules; it guards who may write where.

use super::{Refusal, helping::leads};
use crate::{
    access::{Access, access, may_remove},
    community::Community,
    edit::{AwardRefusal, Edit, FileOf},
    grant::Grant,
    id::Id,
    moment::Moment,
    month::Month,
    principal::Principal,
    retention::{Part, Thing, is_about_removed},
    team::Team,
    wish::{
        Card, Claim, ClaimFate, Claimant, Decision, Standing, Wish, WishField, WishState, standing, state,
    },
};

/// Checks one edit of `who` at `now`.
pub fn check(community: &Community, who: &Grant, edit: &Edit, now: Moment) -> Result<(), Refusal> {
    let unknown = match edit {
        Edit::Offer(_) => Refusal::UnknownOffer,
        Edit::Activity(_) => Refusal::UnknownActivity,
        Edit::Team(_) => Refusal::UnknownTeam,
        Edit::Award(_) => Refusal::Award(AwardRefusal::Unknown),
        _ => Refusal::UnknownWish,
    };
    let doc = edit.doc(community).ok_or(unknown)?;
    let may = access(who, &doc);
    if !may.writes() {
        return Err(Refusal::NotAllowed);
    }
    if may == Access::Guarded && !own(who, edit) {
        return Err(Refusal::NotAllowed);
    }
    if is_about_removed(community, edit) {
        return Err(Refusal::Removed);
    }
    match edit {
        Edit::Remove { .. } | Edit::Keep { .. } | Edit::Rotate { .. } if !may_remove(who, &doc) => {
            Err(Refusal::NotAllowed)
        }
        Edit::Remove { part, .. } => check_removal(community, *part, now),
        Edit::Register(edit) => super::register::check(community, edit, now.day()),
        Edit::Offer(edit) => super::offer::check(community, edit, now.day()),
        Edit::Service(edit) => super::record::check(community, who.principal(), edit, now.day()),
        Edit::Judging(edit) => super::judging::check(community, who, edit, now.day()),
        Edit::Feedback(edit) => super::feedback::check(community, who, edit, now.day()),
        Edit::Joint(edit) => super::joint::check(community, edit, who.role()),
        Edit::SetSettings(settings) => super::judging::check_settings(community, settings),
        Edit::Activity(edit) => super::activity::check(community, edit, now),
        Edit::Pair(edit) => super::helping::check_pair(community, edit, now.day()),
        Edit::Opinion(edit) => super::helping::check_opinion(community, edit, who.role()),
        Edit::Team(edit) => super::helping::check_team(community, edit),
        Edit::Award(edit) => super::award::check(community, edit, now.day()),
        Edit::Notice(edit) => super::notice::check(community, edit),
        Edit::Order(edit) => super::order::check(community, edit, now.day()),
        // What lies ahead cannot be counted.
        Edit::SumUp { month, figures } => match Month::of(now.day()) {
            Some(this) if *month <= this && !figures.is_empty() => Ok(()),
            _ => Err(Refusal::OutOfRange),
        },
        Edit::TellSatisfied { wish, told, .. } => match community.wish(*wish) {
            None => Err(Refusal::UnknownWish),
            Some(_) if (1..=5).contains(&told.stars) => Ok(()),
            Some(_) => Err(Refusal::OutOfRange),
        },
        Edit::SetProfile { .. }
        | Edit::SetFile { .. }
        | Edit::Survey(_)
        | Edit::CollectOpinion { .. }
        | Edit::FillOpinion { .. }
        | Edit::Collect { .. }
        | Edit::Import { .. }
        | Edit::Disclose { .. }
        | Edit::DoubtClock { .. }
        | Edit::Rotate { .. } => Ok(()),
        Edit::SetPerson { person, .. } => text(&person.display),
        Edit::Unmask { unmasked, .. } => crate::unmask::check(community, &who.principal(), unmasked),
        Edit::Explain { why: words, .. } | Edit::Note { text: words, .. } | Edit::Keep { why: words, .. } => {
            text(words)
        }
        _ => check_wish(community, edit, now),
    }
}

/// Whether the edit writes only what is the guarded writer's own: what [`crate::access::owns`] says of its keys.
fn own(who: &Grant, edit: &Edit) -> bool {
    let who = &who.principal();
    match edit {
        Edit::SetPerson { .. } | Edit::Survey(_) | Edit::Notice(_) => matches!(who, Principal::Staff(_)),
        Edit::Register(edit) => edit.is_owners(who),
        Edit::Offer(edit) => edit.is_owners(who),
        Edit::Service(edit) => edit.is_owners(who),
        Edit::Judging(edit) => edit.is_owners(who),
        Edit::Activity(edit) => edit.is_owners(who),
        Edit::Pair(edit) => edit.is_owners(who),
        Edit::Opinion(edit) => edit.is_owners(who),
        Edit::Team(edit) => edit.is_owners(who),
        Edit::Award(edit) => edit.is_owners(who),
        Edit::Order(edit) => edit.is_owners(who),
        Edit::Feedback(edit) => edit.is_owners(who),
        Edit::Joint(edit) => edit.is_owners(who),
        Edit::Claim { claimant, .. }
        | Edit::ClaimForTeam { claimant, .. }
        | Edit::DoubtClock { claimant, .. }
        | Edit::Revoke { claimant, .. }
        | Edit::LogContact { claimant, .. }
        | Edit::LogProgress { claimant, .. }
        | Edit::HandOver { claimant, .. } => claimant.principal() == *who,
        Edit::Note { file, .. } => Claimant::of(*who).is_some_and(|me| FileOf::of(me) == *file),
        _ => false,
    }
}

fn text(words: &str) -> Result<(), Refusal> {
    if words.trim().is_empty() { Err(Refusal::TextMissing) } else { Ok(()) }
}

fn expect(is: WishState, allowed: &[WishState]) -> Result<(), Refusal> {
    if allowed.contains(&is) { Ok(()) } else { Err(Refusal::WrongState(is)) }
}

fn check_wish(community: &Community, edit: &Edit, now: Moment) -> Result<(), Refusal> {
    let wish = edit.wish().and_then(|id| community.wish(id)).ok_or(Refusal::UnknownWish)?;
    let is = state(wish, &community.settings, now.day());
    match edit {
        // Consent may be given and withdrawn at any time.
        Edit::Fill { field: WishField::Consent, .. } => Ok(()),
        Edit::Fill { .. } => expect(is, &[WishState::Draft, WishState::Submitted, WishState::Approved]),
        Edit::Submit { .. } => {
            expect(is, &[WishState::Draft])?;
            missing(wish)
        }
        Edit::Review { decision, .. } => {
            expect(is, &[WishState::Submitted])?;
            if *decision == Decision::Approved { missing(wish) } else { Ok(()) }
        }
        Edit::Publish { text, .. } => {
            expect(is, &[WishState::Approved, WishState::Expired, WishState::TakenDown])?;
            let draft = wish.case.as_ref().map(|case| &case.draft).ok_or(Refusal::UnknownWish)?;
            if draft.get(WishField::Consent) == "no" {
                return Err(Refusal::NoConsent);
            }
            let secrets = crate::mask::Secrets::of(draft);
            if text.iter().any(|(field, value)| !crate::mask::leaks(field, value, &secrets).is_empty()) {
                return Err(Refusal::Identifies);
            }
            Ok(())
        }
        Edit::Amend { field, value, .. } => {
            expect(is, &[WishState::Published, WishState::Expired]).map_err(|_| Refusal::Frozen)?;
            let secrets = wish.case.as_ref().map(|case| crate::mask::Secrets::of(&case.draft));
            match secrets {
                Some(secrets) if !crate::mask::leaks(*field, value, &secrets).is_empty() => {
                    Err(Refusal::Identifies)
                }
                _ => Ok(()),
            }
        }
        Edit::TakeDown { .. } => expect(
            is,
            &[
                WishState::Published,
                WishState::ClaimPending,
                WishState::Claimed,
                WishState::InProgress,
                WishState::Expired,
            ],
        ),
        Edit::Visit { satisfaction, .. } => {
            if !(1..=5).contains(satisfaction) {
                return Err(Refusal::OutOfRange);
            }
            expect(is, &[WishState::Fulfilled, WishState::FollowedUp])
        }
        Edit::Conceal { .. } => expect(is, &[WishState::Fulfilled, WishState::FollowedUp]),
        Edit::MarkFollowedUp { .. } => expect(is, &[WishState::Fulfilled]),
        _ => check_claim(community, wish, is, edit),
    }
}

/// What is still being worked on is taken down or finished first.
fn check_removal(community: &Community, part: Part, now: Moment) -> Result<(), Refusal> {
    let wish = match part {
        Part::File(_) | Part::Door(..) => return Ok(()),
        Part::Record(_, thing) | Part::Told(_, thing) => return closed(community, thing),
        Part::Open(_, order) | Part::Sent(_, order) => return closed(community, Thing::Order(order)),
        Part::Case(wish) | Part::Card(wish) | Part::Shared(_, wish) => wish,
    };
    let wish = community.wish(wish).ok_or(Refusal::UnknownWish)?;
    expect(
        state(wish, &community.settings, now.day()),
        &[
            WishState::Draft,
            WishState::Rejected,
            WishState::Expired,
            WishState::FollowedUp,
            WishState::TakenDown,
        ],
    )
}

fn closed(community: &Community, thing: Thing) -> Result<(), Refusal> {
    thing.closed_on(community).map(|_| ()).ok_or(Refusal::StillOpen)
}

fn missing(wish: &Wish) -> Result<(), Refusal> {
    let missing = wish.case.as_ref().map(|case| case.draft.missing()).unwrap_or_default();
    if missing.is_empty() { Ok(()) } else { Err(Refusal::Missing(missing)) }
}

fn find<'a>(all: &'a Standing, claimant: &Claimant, claim: &Id<Claim>) -> Result<&'a Claim, Refusal> {
    all.claims
        .iter()
        .find(|known| known.claimant == *claimant && known.id == *claim)
        .ok_or(Refusal::NoSuchClaim)
}

fn check_claim(community: &Community, wish: &Wish, is: WishState, edit: &Edit) -> Result<(), Refusal> {
    let card = wish.card.as_ref().ok_or(Refusal::WrongState(is))?;
    let all = standing(card, community.settings.close_claim_minutes);
    match edit {
        Edit::Claim { claimant, .. }
        | Edit::ClaimForTeam { claimant, .. }
        | Edit::Confirm { claimant, .. }
            if community.has_left(&claimant.principal()) =>
        {
            stays(community, &claimant.principal())
        }
        Edit::Claim { claimant, .. } => check_new_claim(card, &all, is, *claimant, None),
        Edit::ClaimForTeam { claimant, team, .. } => {
            leads(community, *team, *claimant)?;
            check_new_claim(card, &all, is, *claimant, Some(*team))
        }
        Edit::Confirm { claimant, claim, .. } => {
            expect(is, &[WishState::ClaimPending])?;
            match find(&all, claimant, claim)?.fate {
                ClaimFate::Waiting(_) => Ok(()),
                _ => Err(Refusal::NoSuchClaim),
            }
        }
        Edit::Decline { claimant, claim, .. } => match find(&all, claimant, claim)?.fate {
            ClaimFate::Waiting(_) => Ok(()),
            _ => Err(Refusal::NoSuchClaim),
        },
        Edit::Return { claimant, claim, .. } => {
            let claim = find(&all, claimant, claim)?;
            match (claim.fate, claim.handed_over) {
                (ClaimFate::Confirmed(_), None) => Ok(()),
                // Two confirmations: the second may be taken back whatever was done.
                (ClaimFate::Confirmed(_), Some(_)) if all.confirmed_twice => Ok(()),
                (ClaimFate::Confirmed(_), Some(_)) => Err(Refusal::HandedOver),
                _ => Err(Refusal::NoSuchClaim),
            }
        }
        Edit::Revoke { claimant, claim, .. } => {
            let claim = find(&all, claimant, claim)?;
            match (claim.fate, claim.handed_over) {
                (ClaimFate::Waiting(_) | ClaimFate::Confirmed(_), None) => Ok(()),
                (ClaimFate::Confirmed(_), Some(_)) => Err(Refusal::HandedOver),
                _ => Err(Refusal::NoSuchClaim),
            }
        }
        Edit::LogContact { claimant, claim, .. }
        | Edit::LogProgress { claimant, claim, .. }
        | Edit::HandOver { claimant, claim, .. } => {
            let claim = find(&all, claimant, claim)?;
            match (claim.fate, claim.handed_over) {
                (ClaimFate::Confirmed(_), None) => Ok(()),
                (ClaimFate::Confirmed(_), Some(_)) => Err(Refusal::HandedOver),
                _ => Err(Refusal::NoSuchClaim),
            }
        }
        _ => Ok(()),
    }
}

/// Nothing new is for somebody who has left.
pub(super) fn stays(community: &Community, who: &Principal) -> Result<(), Refusal> {
    match (community.is_archived(who), community.has_left(who)) {
        (true, _) => Err(Refusal::Archived),
        (false, true) => Err(Refusal::HasLeft),
        (false, false) => Ok(()),
    }
}

/// Hard wishes are for units and teams, all others for members, alone or as a team.
fn check_new_claim(
    card: &Card,
    all: &Standing,
    is: WishState,
    claimant: Claimant,
    team: Option<Id<Team>>,
) -> Result<(), Refusal> {
    let hard = card.text.get(crate::wish::CardField::Difficulty) == "high";
    let unit = matches!(claimant, Claimant::Unit(_));
    if team.is_none() && hard != unit {
        return Err(Refusal::WrongClaimant);
    }
    if all.live_of(claimant).is_some() || team.is_some_and(|team| all.live_of_team(team).is_some()) {
        return Err(Refusal::ClaimedAlready);
    }
    if all.holder().is_some() {
        return Err(Refusal::GivenToAnother);
    }
    expect(is, &[WishState::Published, WishState::ClaimPending])
}
