//! Per unit and month (domain 1.5, G7): who belongs to it, who has checked in, who serves, what was taken on and solved.
//!
//! Everything is what it was at the end of the month, since the beginning. The columns of G7 about meetings the unit holds
//! are not here: nobody has recorded one yet.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Ratio,
    people::{Roll, number},
};
use crate::{
    community::Community,
    id::Id,
    moment::Day,
    month::Month,
    offer::{Fate, OfferKind, engagements},
    principal::Unit,
    register::MemberField,
    wish::{ClaimFate, Claimant, standing},
};

/// A unit in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitMonth {
    /// Which unit.
    pub unit: Id<Unit>,
    /// Which month.
    pub month: Month,
    /// 党员数.
    pub members: u32,
    /// 居住在本社区党员数.
    pub lives_here: u32,
    /// 当月新报到.
    pub joined: u32,
    /// 累计报到.
    pub checked_in: u32,
    /// 累计服务党员人数: with anything done for a post, a project or a wish.
    pub serving: u32,
    /// 累计报到服务党员人数: of these, who has checked in here.
    pub serving_here: u32,
    /// 累计领办: wishes and projects taken on, by the unit or its members.
    pub taken: u32,
    /// 累计解决: of these, what was handed over or brought to an end.
    pub solved: u32,
    /// 任楼长、业委会等的党员数.
    pub with_post: u32,
}

impl UnitMonth {
    /// 服务党员占比.
    pub const fn serving_rate(&self) -> Ratio {
        Ratio::new(self.serving, self.members)
    }

    /// 报到服务党员占比. G7 shows the first ratio in both columns.
    pub const fn serving_here_rate(&self) -> Ratio {
        Ratio::new(self.serving_here, self.members)
    }

    /// 报到占比.
    pub const fn rate(&self) -> Ratio {
        Ratio::new(self.checked_in, self.members)
    }
}

/// Something that somebody did, on a day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Did {
    Took,
    Served,
    Solved,
}

fn acts(community: &Community) -> BTreeMap<Claimant, Vec<(Day, Did)>> {
    let mut acts: BTreeMap<Claimant, Vec<(Day, Did)>> = BTreeMap::new();
    for card in community.wishes.values().filter_map(|wish| wish.card.as_ref()) {
        for claim in standing(card, community.settings.close_claim_minutes).claims {
            let ClaimFate::Confirmed(since) = claim.fate else { continue };
            let own = acts.entry(claim.claimant).or_default();
            own.push((since.day(), Did::Took));
            own.extend(claim.contacted.map(|at| (at.day(), Did::Served)));
            if let Some((at, _)) = claim.handed_over {
                own.extend([(at.day(), Did::Served), (at.day(), Did::Solved)]);
            }
        }
    }
    for offer in community.offers.values() {
        for one in engagements(offer) {
            let own = acts.entry(one.claimant).or_default();
            let noted = one.worked.iter().chain(one.finished.iter());
            own.extend(noted.map(|(on, _)| (*on, Did::Served)));
            if offer.kind == Some(OfferKind::Project) {
                own.extend(one.since.map(|on| (on, Did::Took)));
                let solved = one.until.filter(|_| one.fate == Fate::Done);
                own.extend(solved.map(|on| (on, Did::Solved)));
            }
        }
    }
    acts
}

/// Every unit in every month of the year up to a day, by month.
pub fn unit_months(community: &Community, today: Day) -> Vec<UnitMonth> {
    let acts = acts(community);
    let Some(now) = Month::of(today) else { return Vec::new() };
    let months = (1..=now.month()).filter_map(|month| Month::new(now.year(), month).ok());
    let mut all = Vec::new();
    for month in months {
        let end = month.last_day().min(today);
        let roll = Roll::of(community, end);
        for (unit, people) in &roll.of_unit {
            let Some(unit) = *unit else { continue };
            let count = roll.headcount(people);
            let registered_in = |id| {
                let registered = roll.states.get(id).and_then(|state| state.registered.as_ref());
                roll.is_here(*id) && registered.is_some_and(|(on, _)| month.holds(*on))
            };
            let did = |claimant: Claimant, what: Did| {
                let own = acts.get(&claimant).into_iter().flatten();
                own.filter(|(on, did)| *on <= end && *did == what).count()
            };
            let everybody = || people.keys().map(|id| Claimant::Member(*id)).chain([Claimant::Unit(unit)]);
            let serving: BTreeSet<_> =
                people.keys().filter(|id| did(Claimant::Member(**id), Did::Served) > 0).collect();
            all.push(UnitMonth {
                unit,
                month,
                members: count.members,
                lives_here: count.lives_here,
                joined: number(people.keys().filter(|id| registered_in(id)).count()),
                checked_in: count.here,
                serving: number(serving.len()),
                serving_here: number(serving.iter().filter(|id| roll.is_here(***id)).count()),
                taken: number(everybody().map(|one| did(one, Did::Took)).sum()),
                solved: number(everybody().map(|one| did(one, Did::Solved)).sum()),
                with_post: number(
                    people.values().filter(|card| card.has(MemberField::CommunityPost)).count(),
                ),
            });
        }
    }
    all
}
