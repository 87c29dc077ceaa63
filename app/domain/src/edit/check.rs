//! Whether an edit is allowed, on what this device knows now.
//!
//! Rules are checked when editing and tolerated when reading: two allowed edits can merge into a state neither author
//! could have made. The relay does not run these rules; it guards who may write where.

use serde::{Deserialize, Serialize};

use crate::{
    access::{Access, access, may_remove},
    activity::{ActivityField, ActivityState},
    community::Community,
    edit::{AwardRefusal, Edit, FeedbackRefusal, FileOf, JudgingRefusal},
    grant::Grant,
    moment::Moment,
    month::Month,
    notice::NoticeRefusal,
    offer::{OfferField, OfferState},
    opinion::OpinionState,
    order::{MenuField, OrderField, OrderRefusal},
    pair::PairField,
    picture::PictureRefusal,
    principal::Principal,
    register::CheckinRefusal,
    retention::{Part, is_about_removed},
    service::RecordRefusal,
    unmask::{UnmaskReason, Unmasked, is_outside},
    wish::{
        Card, Claim, ClaimFate, Claimant, Decision, Standing, Wish, WishField, WishState, standing, state,
    },
};

/// Why an edit is not allowed. The words for people are in the app's locale files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// This role may not write there.
    #[error("not allowed for this role")]
    NotAllowed,
    /// The wish is not known on this device.
    #[error("unknown wish")]
    UnknownWish,
    /// The wish is not in a state that allows it.
    #[error("not in this state")]
    WrongState(WishState),
    /// Required fields are empty.
    #[error("fields are missing")]
    Missing(Vec<WishField>),
    /// The wisher has not agreed to publication.
    #[error("no consent to publish")]
    NoConsent,
    /// The text that would be published says who the wisher is.
    #[error("the public text identifies the wisher")]
    Identifies,
    /// The person or unit already has a live claim on this wish.
    #[error("claimed already by the same claimant")]
    ClaimedAlready,
    /// The order was given to somebody else.
    #[error("given to another")]
    GivenToAnother,
    /// Only units may claim wishes marked as hard, and only those (seed §六.3).
    #[error("not for this kind of claimant")]
    WrongClaimant,
    /// The person or unit is no longer active: takes nothing new on.
    #[error("archived")]
    Archived,
    /// There is no such live claim.
    #[error("no such claim")]
    NoSuchClaim,
    /// Handed over already: cannot be given up.
    #[error("handed over already")]
    HandedOver,
    /// The content is frozen once the wish is claimed.
    #[error("frozen")]
    Frozen,
    /// A value is out of its range.
    #[error("value out of range")]
    OutOfRange,
    /// A text that is needed is empty.
    #[error("text is missing")]
    TextMissing,
    /// The member is not known on this device.
    #[error("unknown member")]
    UnknownMember,
    /// A step of a check-in that cannot be taken.
    #[error("not a step of this check-in: {0}")]
    Checkin(CheckinRefusal),
    /// The personal data of this record was removed: nothing can be added to it any more.
    #[error("removed")]
    Removed,
    /// The post or project is not known on this device.
    #[error("unknown post or project")]
    UnknownOffer,
    /// The post or project is not to be taken on.
    #[error("not open: {0:?}")]
    OfferClosed(OfferState),
    /// Posts are held by members, not by units.
    #[error("a post is for members")]
    PostForMembers,
    /// Fields that a published post or project has to have.
    #[error("fields are missing")]
    OfferLacks(Vec<OfferField>),
    /// A step of a record of service that cannot be taken.
    #[error("not a step of this record: {0}")]
    Service(RecordRefusal),
    /// What is decided about a member's year cannot be decided so.
    #[error("not about this year: {0}")]
    Judging(JudgingRefusal),
    /// The activity is not known on this device.
    #[error("unknown activity")]
    UnknownActivity,
    /// The activity is not where it can be done.
    #[error("not at this time: {0:?}")]
    ActivityIs(ActivityState),
    /// Fields that a published activity has to have.
    #[error("fields are missing")]
    ActivityLacks(Vec<ActivityField>),
    /// Signed up already.
    #[error("signed up already")]
    SignedUpAlready,
    /// Not signed up, or not any more.
    #[error("not signed up")]
    NotSignedUp,
    /// One signs in on the day itself; afterwards staff do it (补签).
    #[error("not the day of the activity")]
    NotTheDay,
    /// It has not begun yet: nobody can have been there.
    #[error("not yet")]
    NotYet,
    /// Fields that a pair has to have before it runs.
    #[error("fields are missing")]
    PairLacks(Vec<PairField>),
    /// Whoever it is does not help in this pair, or not any more.
    #[error("not a helper of this pair")]
    NotPaired,
    /// There is no such visit, or nothing can be done about it any more.
    #[error("no such visit")]
    NoSuchVisit,
    /// The opinion is not known on this device.
    #[error("unknown opinion")]
    UnknownOpinion,
    /// The opinion is not in a state that allows it.
    #[error("not in this state")]
    OpinionState(OpinionState),
    /// The team is not known on this device, or serves no longer.
    #[error("unknown team")]
    UnknownTeam,
    /// Whoever it is stands otherwise with the team than this needs.
    #[error("stands otherwise with the team")]
    NotOfTeam,
    /// Something about a selection of those who are honoured.
    #[error("not possible in this selection: {0:?}")]
    Award(AwardRefusal),
    /// A notice that cannot be published.
    #[error("not to be published: {0:?}")]
    Notice(NoticeRefusal),
    /// The order is not known on this device.
    #[error("unknown order")]
    UnknownOrder,
    /// Something that cannot be done about an order.
    #[error("not a step of this order: {0}")]
    Order(OrderRefusal),
    /// Fields that an order has to have.
    #[error("fields are missing")]
    OrderLacks(Vec<OrderField>),
    /// Fields that an item of a menu has to have.
    #[error("fields are missing")]
    MenuLacks(Vec<MenuField>),
    /// A text is longer than may be kept.
    #[error("too long")]
    TooLong,
    /// A feedback card that cannot be handled so.
    #[error("not with this card: {0}")]
    Feedback(FeedbackRefusal),
    /// Pictures that something cannot have.
    #[error("not with these pictures: {0}")]
    Picture(PictureRefusal),
}

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
        Edit::SetSettings(settings) => super::judging::check_settings(settings),
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
        Edit::Unmask { unmasked, .. } => check_unmask(community, &who.principal(), unmasked),
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
        Edit::Claim { claimant, .. }
        | Edit::DoubtClock { claimant, .. }
        | Edit::Revoke { claimant, .. }
        | Edit::LogContact { claimant, .. }
        | Edit::LogProgress { claimant, .. }
        | Edit::HandOver { claimant, .. } => claimant.principal() == *who,
        Edit::Note { file, .. } => Claimant::of(*who).is_some_and(|me| FileOf::of(me) == *file),
        _ => false,
    }
}

/// A reason is always given; whoever does not handle the case and is shown what is sensitive is marked.
fn check_unmask(community: &Community, who: &Principal, unmasked: &Unmasked) -> Result<(), Refusal> {
    if unmasked.fields.is_empty() {
        return Err(Refusal::TextMissing);
    }
    if unmasked.why == UnmaskReason::Other {
        text(&unmasked.words)?;
    }
    if unmasked.outside == is_outside(community, who, &unmasked.subject, &unmasked.fields) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed)
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

fn missing(wish: &Wish) -> Result<(), Refusal> {
    let missing = wish.case.as_ref().map(|case| case.draft.missing()).unwrap_or_default();
    if missing.is_empty() { Ok(()) } else { Err(Refusal::Missing(missing)) }
}

fn find<'a>(
    all: &'a Standing,
    claimant: &Claimant,
    claim: &crate::id::Id<Claim>,
) -> Result<&'a Claim, Refusal> {
    all.claims
        .iter()
        .find(|known| known.claimant == *claimant && known.id == *claim)
        .ok_or(Refusal::NoSuchClaim)
}

fn check_claim(community: &Community, wish: &Wish, is: WishState, edit: &Edit) -> Result<(), Refusal> {
    let card = wish.card.as_ref().ok_or(Refusal::WrongState(is))?;
    let all = standing(card, community.settings.close_claim_minutes);
    match edit {
        Edit::Claim { claimant, .. } | Edit::Confirm { claimant, .. }
            if community.is_archived(&claimant.principal()) =>
        {
            Err(Refusal::Archived)
        }
        Edit::Claim { claimant, .. } => check_new_claim(card, &all, is, claimant),
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

fn check_new_claim(card: &Card, all: &Standing, is: WishState, claimant: &Claimant) -> Result<(), Refusal> {
    let hard = card.text.get(crate::wish::CardField::Difficulty) == "high";
    if hard != matches!(claimant, Claimant::Unit(_)) {
        return Err(Refusal::WrongClaimant);
    }
    if all.live_of(*claimant).is_some() {
        return Err(Refusal::ClaimedAlready);
    }
    if all.holder().is_some() {
        return Err(Refusal::GivenToAnother);
    }
    expect(is, &[WishState::Published, WishState::ClaimPending])
}
