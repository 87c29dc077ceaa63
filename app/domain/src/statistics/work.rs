//! Counts of work: wishes by state and by how long they wait, posts and projects, how far the survey is; as they stood at
//! the end of a day.

use std::{borrow::Cow, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use super::people::number;
use crate::{
    access::Building,
    community::Community,
    grant::Site,
    id::Id,
    moment::Day,
    offer::{Offer, OfferKind, OfferState, engagements, state as offer_state},
    settings::Settings,
    survey::{BuildingField, in_order, progress},
    wish::{Case, Wish, WishState, state},
};

/// How long somebody has waited for what they wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// Up to seven days.
    Week,
    /// Up to thirty.
    Month,
    /// Up to ninety.
    Quarter,
    /// Longer.
    Longer,
}

impl Wait {
    /// Every one, the shortest first.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Quarter, Self::Longer];

    /// The name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Week => "7",
            Self::Month => "30",
            Self::Quarter => "90",
            Self::Longer => "longer",
        }
    }

    /// The one with this name in addresses.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wait| wait.key() == key)
    }

    const fn of(days: i32) -> Self {
        match days {
            ..=7 => Self::Week,
            8..=30 => Self::Month,
            31..=90 => Self::Quarter,
            91.. => Self::Longer,
        }
    }
}

/// Whether somebody still waits for it: taken down in full, not refused, and not handed over.
pub const fn is_open(state: WishState) -> bool {
    match state {
        WishState::Submitted
        | WishState::Approved
        | WishState::Published
        | WishState::ClaimPending
        | WishState::Claimed
        | WishState::InProgress
        | WishState::Expired => true,
        WishState::Draft
        | WishState::Rejected
        | WishState::Fulfilled
        | WishState::FollowedUp
        | WishState::TakenDown => false,
    }
}

/// The day it was collected; for who cannot read that, the day of the first step on the wall.
pub(super) fn collected_on(wish: &Wish) -> Option<Day> {
    let case = wish.case.as_ref().and_then(|case| case.collected.as_ref()).map(|fact| fact.at);
    let wall = || wish.card.iter().flat_map(|card| card.steps.values()).map(|fact| fact.at).min();
    case.or_else(wall).map(crate::moment::Moment::day)
}

/// How long it has waited, when somebody still waits for it.
pub fn waits(wish: &Wish, settings: &Settings, today: Day) -> Option<Wait> {
    if !is_open(state(wish, settings, today)) {
        return None;
    }
    let since = collected_on(wish)?;
    Some(Wait::of(today.0.saturating_sub(since.0)))
}

/// The wish as it stood at the end of a day; none when it was not there yet.
pub(super) fn wish_on(wish: &Wish, day: Day) -> Option<Cow<'_, Wish>> {
    if collected_on(wish).is_some_and(|on| on > day) {
        return None;
    }
    let cases = wish.case.iter().flat_map(|case| case.steps.values().map(|fact| fact.at));
    let cards = wish.card.iter().flat_map(|card| {
        card.steps.values().map(|fact| fact.at).chain(card.claims.values().map(|fact| fact.at))
    });
    if cases.chain(cards).all(|at| at.day() <= day) {
        return Some(Cow::Borrowed(wish));
    }
    let mut then = wish.clone();
    if let Some(case) = &mut then.case {
        case.steps.retain(|_, fact| fact.at.day() <= day);
    }
    if let Some(card) = &mut then.card {
        card.steps.retain(|_, fact| fact.at.day() <= day);
        card.claims.retain(|_, fact| fact.at.day() <= day);
    }
    Some(Cow::Owned(then))
}

/// Whether nothing is left of it: cleared again, and never given to anybody. The ledger does not list it.
fn is_blank(wish: &Wish) -> bool {
    let blank = |case: &Case| case.draft.is_empty() && case.steps.is_empty();
    wish.card.is_none() && wish.case.as_ref().is_some_and(blank)
}

/// Wishes by state.
pub fn wishes(community: &Community, on: Day) -> BTreeMap<WishState, u32> {
    let mut counts = BTreeMap::new();
    for wish in community.wishes.values().filter(|wish| !is_blank(wish)) {
        if let Some(wish) = wish_on(wish, on) {
            *counts.entry(state(&wish, &community.settings, on)).or_default() += 1;
        }
    }
    counts
}

/// Open wishes by how long they wait.
pub fn waiting(community: &Community, on: Day) -> BTreeMap<Wait, u32> {
    let mut counts = BTreeMap::new();
    for wish in community.wishes.values().filter_map(|wish| wish_on(wish, on)) {
        if let Some(wait) = waits(&wish, &community.settings, on) {
            *counts.entry(wait).or_default() += 1;
        }
    }
    counts
}

/// Posts and projects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferCounts {
    /// 岗位 that are published and not over, full or not.
    pub posts: u32,
    /// 拟认领数 of these.
    pub places: u32,
    /// 在岗: who holds one of these.
    pub held: u32,
    /// 项目 that are published and not over, full or not.
    pub projects: u32,
    /// Of these, who has one in hand.
    pub taken: u32,
    /// 办结的项目.
    pub finished: u32,
    /// Whom staff have to answer.
    pub waiting: u32,
}

fn offer_on(offer: &Offer, day: Day) -> Cow<'_, Offer> {
    let facts = offer.walls.values();
    let later = facts.clone().flat_map(|facts| facts.steps.values().map(|fact| fact.at));
    let mut later = later.chain(facts.flat_map(|facts| facts.claims.values().map(|fact| fact.at)));
    if later.all(|at| at.day() <= day) {
        return Cow::Borrowed(offer);
    }
    let mut then = offer.clone();
    for facts in then.walls.values_mut() {
        facts.steps.retain(|_, fact| fact.at.day() <= day);
        facts.claims.retain(|_, fact| fact.at.day() <= day);
    }
    Cow::Owned(then)
}

/// Posts and projects, and who has taken them on.
pub fn offers(community: &Community, on: Day) -> OfferCounts {
    let mut counts = OfferCounts::default();
    for offer in community.offers.values() {
        let offer = offer_on(offer, on);
        let all = engagements(&offer);
        counts.waiting += number(all.iter().filter(|one| one.waits()).count());
        let held = number(all.iter().filter(|one| one.fate.is_held()).count());
        match (offer.kind, offer_state(&offer, on)) {
            (Some(OfferKind::Post), OfferState::Open | OfferState::Full) => {
                counts.posts += 1;
                counts.places = counts.places.saturating_add(number(offer.planned()));
                counts.held += held;
            }
            (Some(OfferKind::Project), OfferState::Open | OfferState::Full) => {
                counts.projects += 1;
                counts.taken += held;
            }
            (Some(OfferKind::Project), OfferState::Finished) => counts.finished += 1,
            _ => {}
        }
    }
    counts
}

/// How far the survey of a building is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Which.
    pub site: Option<Site>,
    /// 小区, 楼栋.
    pub name: String,
    /// 总户数.
    pub doors: u32,
    /// 已访.
    pub visited: u32,
    /// 见面.
    pub met: u32,
    /// 发现在职党员.
    pub members_found: u32,
}

/// How far the survey is, building by building in the order of their numbers.
pub fn coverage(community: &Community, on: Day) -> Vec<Coverage> {
    let name = |building: &Id<Building>| {
        let card = community.buildings.get(building);
        let get = |field| card.map_or("", |card| card.get(field));
        (get(BuildingField::EstateName).to_owned(), get(BuildingField::Name).to_owned())
    };
    let mut all: Vec<_> = community
        .surveys
        .iter()
        .map(|(site, survey)| {
            let households = survey.doors.values().map(|household| {
                if household.visits.values().all(|visit| visit.step.on <= on) {
                    return Cow::Borrowed(household);
                }
                let mut then = household.clone();
                then.visits.retain(|_, visit| visit.step.on <= on);
                Cow::Owned(then)
            });
            let households: Vec<_> = households.collect();
            let progress = progress(households.iter().map(AsRef::as_ref));
            let (estate, building) = name(&site.building);
            let place = (estate.clone(), in_order(&building), *site);
            let coverage = Coverage {
                site: Some(*site),
                name: format!("{estate}{building}"),
                doors: progress.doors,
                visited: progress.visited,
                met: progress.met,
                members_found: progress.members_found,
            };
            (place, coverage)
        })
        .collect();
    all.sort_by(|one, two| one.0.cmp(&two.0));
    all.into_iter().map(|(_, coverage)| coverage).collect()
}
