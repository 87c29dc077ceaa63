//! What a member took on and has not brought to an end: posts, projects, wishes, those who are helped.

use crate::{
    community::Community,
    id::Id,
    offer::{Engagement, Offer, engagements},
    pair::Pair,
    principal::Member,
    wish::{Claim, Claimant, Wish, standing},
};

/// What somebody has in hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promises {
    /// Posts and projects, with what was promised in the own file under the id of the engagement.
    pub offers: Vec<(Id<Offer>, Engagement)>,
    /// Wishes that are claimed and not handed over.
    pub wishes: Vec<(Id<Wish>, Claim)>,
    /// 结对帮扶.
    pub pairs: Vec<Id<Pair>>,
}

impl Promises {
    /// Whether there is nothing.
    pub const fn is_empty(&self) -> bool {
        self.offers.is_empty() && self.wishes.is_empty() && self.pairs.is_empty()
    }
}

/// What a member has in hand (seed §二: 承诺事项).
pub fn promises(community: &Community, member: Id<Member>) -> Promises {
    let me = Claimant::Member(member);
    let mut all = Promises::default();
    for (id, offer) in community.offers.iter() {
        let own = engagements(offer).into_iter().find(|one| one.claimant == me && one.fate.is_live());
        all.offers.extend(own.map(|one| (*id, one)));
    }
    for (id, wish) in community.wishes.iter() {
        all.wishes.extend(own_claim(community, wish, me).map(|claim| (*id, claim)));
    }
    if let Some(file) = community.member(member) {
        all.pairs.extend(file.file.paired.keys());
    }
    all
}

/// The claim somebody still has to do something about.
pub(super) fn own_claim(community: &Community, wish: &Wish, me: Claimant) -> Option<Claim> {
    let card = wish.card.as_ref()?;
    // Most wishes are of somebody else: where they stand need not be worked out.
    card.claims.range((me, Id::MIN)..=(me, Id::MAX)).next()?;
    standing(card, community.settings.close_claim_minutes).open_of(me).cloned()
}
