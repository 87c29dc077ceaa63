//! What a member took on and has not brought to an end: posts, projects, wishes, those who are helped; and what somebody
//! who goes would leave behind.

use super::waiting::concerns;
use crate::{
    community::Community,
    edit::FileOf,
    id::Id,
    offer::{Engagement, Offer, engagements},
    order::{self, Order, OrderState, Part},
    pair::Pair,
    principal::Member,
    team::{Team, members},
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

/// What stays open when somebody goes, besides wishes: it is taken back first, or given to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InHand {
    /// Orders that wait for them, or that they have accepted.
    pub orders: Vec<Id<Order>>,
    /// Posts and projects.
    pub offers: Vec<Id<Offer>>,
    /// Teams they lead, or are in.
    pub teams: Vec<Id<Team>>,
    /// 结对帮扶.
    pub pairs: Vec<Id<Pair>>,
}

impl InHand {
    /// Whether there is nothing.
    pub const fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.offers.is_empty() && self.teams.is_empty() && self.pairs.is_empty()
    }
}

/// What somebody has in hand besides wishes.
pub fn in_hand(community: &Community, me: Claimant) -> InHand {
    let serves = |order: &Order| {
        let is = order::standing(order);
        let sent = is.state == OrderState::Dispatched && is.part(me) == Part::Holder;
        let has = matches!(is.state, OrderState::Accepted | OrderState::InProgress);
        sent || has && is.holder == Some(me)
    };
    let orders = community
        .orders
        .iter()
        .filter(|(_, order)| order.wall().is_some_and(|wall| concerns(wall, me)) && serves(order));
    let live = |offer: &Offer| engagements(offer).iter().any(|one| one.claimant == me && one.fate.is_live());
    let offers = community.offers.iter().filter(|(_, offer)| live(offer));
    let of_team = |team: &Team| match me {
        Claimant::Member(member) => {
            team.is_led_by(member) || members(team).iter().any(|one| one.member == member && one.fate.is_in())
        }
        Claimant::Unit(_) => false,
    };
    let teams = community.teams.iter().filter(|(_, team)| team.serves() && of_team(team));
    let file = community.file(FileOf::of(me));
    InHand {
        orders: orders.map(|(id, _)| *id).collect(),
        offers: offers.map(|(id, _)| *id).collect(),
        teams: teams.map(|(id, _)| *id).collect(),
        pairs: file.into_iter().flat_map(|file| file.paired.keys().copied()).collect(),
    }
}

/// The claim somebody still has to do something about.
pub(super) fn own_claim(community: &Community, wish: &Wish, me: Claimant) -> Option<Claim> {
    let card = wish.card.as_ref()?;
    // Most wishes are of somebody else: where they stand need not be worked out.
    card.claims.range((me, Id::MIN)..=(me, Id::MAX)).next()?;
    standing(card, community.settings.close_claim_minutes).open_of(me).cloned()
}
