//! Per unit and month (domain 1.5, G7): who belongs to it, who has checked in, who serves and takes part, what was held,
//! taken on and solved.
//!
//! Everything is what it was at the end of the month, since the beginning; only the names of what was held are of the month
//! alone. An activity is a unit's when it names the unit as its organiser.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Ratio,
    people::{Roll, number},
};
use crate::{
    activity::{ActivityField, FINISHED, PUBLISHED, attendance},
    community::Community,
    id::Id,
    moment::Day,
    month::Month,
    offer::{Fate, OfferKind, engagements},
    order::standing as standing_of_order,
    principal::{Member, Unit},
    register::{MemberField, UnitField},
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
    /// 累计服务党员人数: with anything done for a post, a project, a wish or an order.
    pub serving: u32,
    /// 累计报到服务党员人数: of these, who has checked in here.
    pub serving_here: u32,
    /// 累计领办: wishes, orders and projects taken on, by the unit or its members.
    pub taken: u32,
    /// 累计解决: of these, what was handed over or brought to an end.
    pub solved: u32,
    /// 任楼长、业委会等的党员数.
    pub with_post: u32,
    /// 累计主办活动次数.
    pub held: u32,
    /// 累计参与活动党员人数.
    pub took_part: u32,
    /// 当月活动内容: what it held, or its members took part in.
    pub activities: Vec<String>,
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

    /// 参与活动党员占比.
    pub const fn took_part_rate(&self) -> Ratio {
        Ratio::new(self.took_part, self.members)
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
    for order in community.orders.values() {
        let Some(done) = standing_of_order(order).finished else { continue };
        acts.entry(done.by).or_default().extend([
            (done.on, Did::Took),
            (done.on, Did::Served),
            (done.on, Did::Solved),
        ]);
    }
    acts
}

/// An activity that took place, with who was there.
struct Held<'a> {
    on: Day,
    name: &'a str,
    organizer: &'a str,
    there: BTreeSet<Id<Member>>,
}

fn held(community: &Community, today: Day) -> Vec<Held<'_>> {
    let mut who = attendance(community);
    let over = community.activities.iter().filter_map(|(id, activity)| {
        let card = &activity.card;
        let on: Day = card.get(ActivityField::Day).parse().ok().filter(|on| *on <= today)?;
        let all = who.remove(id).unwrap_or_default().into_iter();
        let there: BTreeSet<_> = all.filter(|(_, one)| one.was_there()).map(|(member, _)| member).collect();
        let organizer = card.get(ActivityField::Organizer).trim();
        let was = matches!(card.get(ActivityField::Status), PUBLISHED | FINISHED);
        was.then(|| Held { on, name: card.get(ActivityField::Name), organizer, there })
    });
    let mut all: Vec<Held<'_>> = over.collect();
    all.sort_by_key(|one| (one.on, one.name));
    all
}

/// Every unit in every month of the year up to a day, by month.
pub fn unit_months(community: &Community, today: Day) -> Vec<UnitMonth> {
    let (acts, held) = (acts(community), held(community, today));
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
            let name = community.unit(unit).map_or("", |unit| unit.card.get(UnitField::Name).trim());
            let own = |one: &Held<'_>| !name.is_empty() && one.organizer == name;
            let joined = |one: &Held<'_>| one.there.iter().any(|member| people.contains_key(member));
            let until = || held.iter().filter(|one| one.on <= end);
            let took_part: BTreeSet<_> =
                until().flat_map(|one| &one.there).filter(|member| people.contains_key(*member)).collect();
            let of_month = until().filter(|one| month.holds(one.on) && (own(one) || joined(one)));
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
                held: number(until().filter(|one| own(one)).count()),
                took_part: number(took_part.len()),
                activities: of_month.map(|one| one.name.to_owned()).collect(),
            });
        }
    }
    all
}
