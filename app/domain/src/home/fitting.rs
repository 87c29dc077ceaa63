//! What a member could take on next: posts and projects by skill and wish to serve, activities that come, orders in the pool.
//!
//! Wishes are narrowed by the wall itself, which knows them all.

use std::cmp::Reverse;

use crate::{
    activity::{Activity, ActivityState, Place, Span, signups, state as activity_state},
    community::Community,
    id::Id,
    moment::Moment,
    offer::{Fate, Offer, OfferField, OfferState, engagements, fit, state as offer_state},
    order::{OpenField, Order, OrderField, URGENT, standing},
    principal::{Member, Principal},
    wish::Claimant,
};

/// What is open to a member, what fits best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fitting {
    /// Posts and projects with room, each with how well it fits.
    pub offers: Vec<(Id<Offer>, usize)>,
    /// Activities one may sign up for, the next first.
    pub activities: Vec<Id<Activity>>,
    /// Orders in the pool, urgent ones first.
    pub orders: Vec<Id<Order>>,
}

/// What a member could take on; nothing for whoever has left.
pub fn fitting(community: &Community, member: Id<Member>, now: Moment) -> Fitting {
    let me = Claimant::Member(member);
    let own = community.member(member).map(|file| &file.card);
    if community.has_left(&Principal::Member(member)) {
        return Fitting::default();
    }
    let mut all = Fitting::default();
    for (id, offer) in community.offers.iter() {
        let has = |offer: &Offer| {
            let own = |fate: Fate| fate.is_live() || fate == Fate::Done;
            engagements(offer).iter().any(|one| one.claimant == me && own(one.fate))
        };
        if offer_state(offer, now.day()) == OfferState::Open && !has(offer) {
            all.offers.push((*id, own.map_or(0, |own| fit(&offer.card, own))));
        }
    }
    let name = |id: &Id<Offer>| community.offers.get(id).map(|offer| offer.card.get(OfferField::Name));
    all.offers.sort_by_key(|(id, fit)| (Reverse(*fit), name(id), *id));
    for (id, activity) in community.activities.iter() {
        let goes = |place: Place| matches!(place, Place::In | Place::Waiting(_));
        let mine = signups(activity).iter().any(|one| one.member == member && goes(one.place));
        if activity_state(activity, now) == ActivityState::Open && !mine {
            all.activities.push(*id);
        }
    }
    let begins = |id: &Id<Activity>| Span::of(&community.activities.get(id)?.card).map(Span::begins);
    all.activities.sort_by_key(|id| (begins(id), *id));
    let mut orders = Vec::new();
    for (id, order) in community.orders.iter() {
        let is = standing(order);
        if is.is_in_pool() && is.claim_of(me).is_none() {
            let urgent = order.said(OrderField::Urgency, OpenField::Urgency) == URGENT;
            let due = is.dispatch.as_ref().and_then(|dispatch| dispatch.due);
            orders.push((!urgent, due.is_none(), due, *id));
        }
    }
    orders.sort_unstable();
    all.orders = orders.into_iter().map(|(.., id)| id).collect();
    all
}
