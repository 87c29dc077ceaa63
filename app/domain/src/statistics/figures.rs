//! What a community tells the district of a month: numbers and nothing else (architecture 3, `summary`).
//!
//! How far the work is is told exactly. What would tell people apart by what they are (kind of unit, membership, where they
//! live) is told only in groups of [`SMALLEST_GROUP`] or more: smaller ones are put together, or left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Group, Measure, Ratio, coverage, offers,
    people::{FunnelStep, Roll, number},
    waiting, wishes,
    work::{Wait, collected_on, is_open, wish_on},
};
use crate::{
    community::Community,
    moment::Day,
    month::Month,
    register::UnitType,
    wish::{Contested, standing},
};

/// Groups of people that are smaller are not told apart.
pub const SMALLEST_GROUP: u32 = 5;

/// Numbers by measure. What a newer version counts besides is left out when it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, u32>", into = "BTreeMap<String, u32>")]
pub struct Figures(BTreeMap<Measure, u32>);

impl From<BTreeMap<String, u32>> for Figures {
    fn from(named: BTreeMap<String, u32>) -> Self {
        Self(named.into_iter().filter_map(|(key, count)| Some((Measure::from_key(&key)?, count))).collect())
    }
}

impl From<Figures> for BTreeMap<String, u32> {
    fn from(figures: Figures) -> Self {
        figures.0.into_iter().map(|(measure, count)| (measure.key(), count)).collect()
    }
}

impl Figures {
    /// What was counted, when it was told.
    pub fn get(&self, measure: Measure) -> Option<u32> {
        self.0.get(&measure).copied()
    }

    /// The same, where nothing told counts as none.
    pub fn count(&self, measure: Measure) -> u32 {
        self.get(measure).unwrap_or_default()
    }

    /// Sets a number.
    pub fn set(&mut self, measure: Measure, count: u32) {
        self.0.insert(measure, count);
    }

    /// The same, for a value that is made in one go.
    #[must_use]
    pub fn with(mut self, measure: Measure, count: u32) -> Self {
        self.set(measure, count);
        self
    }

    /// Those of a group.
    #[must_use]
    pub fn of(&self, group: Group) -> Self {
        Self(self.0.iter().filter(|(measure, _)| measure.group() == group).map(|(m, n)| (*m, *n)).collect())
    }

    /// Takes in what another says.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (Measure, u32)> {
        self.0.iter().map(|(measure, count)| (*measure, *count))
    }

    /// Whether nothing is told.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// 报到率.
    pub fn rate(&self) -> Ratio {
        Ratio::new(self.count(Measure::CheckedIn), self.count(Measure::Members))
    }

    /// Members for each need that waits.
    pub fn for_each_need(&self) -> Ratio {
        Ratio::new(self.count(Measure::Members), self.count(Measure::OpenNeeds))
    }

    /// 入户率.
    pub fn visited(&self) -> Ratio {
        Ratio::new(self.count(Measure::Visited), self.count(Measure::Doors))
    }
}

/// What was published of a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The numbers.
    pub figures: Figures,
    /// Groups that two people published differently without knowing of one another; every device shows the same one, and
    /// publishing again settles it.
    pub contested: Vec<Contested>,
}

/// Sets a part and what is left of a whole, unless either tells a small group apart.
fn split(figures: &mut Figures, part: (Measure, u32), rest: (Option<Measure>, u32)) {
    let small = |count: u32| (1..SMALLEST_GROUP).contains(&count);
    if !small(part.1) && !small(rest.1) {
        figures.set(part.0, part.1);
        if let Some(measure) = rest.0 {
            figures.set(measure, rest.1);
        }
    }
}

/// Members and checked in by the kind of unit: small groups are put together with the others.
pub(super) fn merged(mut counts: BTreeMap<UnitType, Ratio>) -> BTreeMap<UnitType, Ratio> {
    let mut others = counts.remove(&UnitType::Other).unwrap_or_default();
    loop {
        let smallest =
            counts.iter().min_by_key(|(kind, count)| (count.of, **kind)).map(|(kind, count)| (*kind, *count));
        match smallest {
            Some((kind, count)) if count.of < SMALLEST_GROUP || (1..SMALLEST_GROUP).contains(&others.of) => {
                counts.remove(&kind);
                others = Ratio::new(others.part + count.part, others.of + count.of);
            }
            _ => break,
        }
    }
    if others.of > 0 {
        counts.insert(UnitType::Other, others);
    }
    counts
}

/// What is counted of a month, at its end, or today while it is not over.
pub fn figures(community: &Community, month: Month, today: Day) -> Figures {
    let on = month.last_day().min(today);
    let mut figures = Figures::default();
    count_people(&mut figures, community, month, on);
    count_needs(&mut figures, community, month, on);
    for building in coverage(community, on) {
        let mut add = |measure, count| figures.set(measure, figures.count(measure).saturating_add(count));
        add(Measure::Doors, building.doors);
        add(Measure::Visited, building.visited);
        add(Measure::Met, building.met);
        add(Measure::Found, building.members_found);
    }
    let offers = offers(community, on);
    for (measure, count) in [
        (Measure::Posts, offers.posts),
        (Measure::Places, offers.places),
        (Measure::Held, offers.held),
        (Measure::Projects, offers.projects),
        (Measure::Taken, offers.taken),
        (Measure::Finished, offers.finished),
    ] {
        figures.set(measure, count);
    }
    figures
}

fn count_people(figures: &mut Figures, community: &Community, month: Month, on: Day) {
    let roll = Roll::of(community, on);
    let (head, funnel, people) = (roll.head(on), roll.funnel(), roll.people());
    let joined = people.keys().filter(|id| {
        let registered = roll.states.get(*id).and_then(|state| state.registered.as_ref());
        roll.is_here(**id) && registered.is_some_and(|(on, _)| month.holds(*on))
    });
    let lines = roll.lines();
    figures.set(Measure::Members, head.members);
    figures.set(Measure::CheckedIn, head.checked_in);
    figures.set(Measure::Joined, number(joined.count()));
    figures.set(Measure::Units, number(lines.iter().filter(|line| line.unit.is_some()).count()));
    for (measure, step) in [
        (Measure::Waiting, FunnelStep::Waiting),
        (Measure::Arrived, FunnelStep::Arrived),
        (Measure::Registered, FunnelStep::Registered),
        (Measure::Receipt, FunnelStep::Receipt),
        (Measure::Acknowledged, FunnelStep::Acknowledged),
    ] {
        figures.set(measure, funnel.at(step));
    }
    split(figures, (Measure::Full, head.full), (Some(Measure::Probationary), head.probationary));
    let lives_here = roll.headcount(&people).lives_here;
    split(figures, (Measure::LivesHere, lives_here), (None, head.members - lives_here));
    split(figures, (Measure::Skilled, head.skilled), (None, head.members - head.skilled));
    let mut types: BTreeMap<UnitType, Ratio> = BTreeMap::new();
    for line in &lines {
        let count = types.entry(line.kind.unwrap_or(UnitType::Other)).or_default();
        *count = Ratio::new(count.part + line.people.here, count.of + line.people.members);
    }
    for (kind, count) in merged(types) {
        figures.set(Measure::MembersOf(kind), count.of);
        figures.set(Measure::CheckedInOf(kind), count.part);
    }
}

fn count_needs(figures: &mut Figures, community: &Community, month: Month, on: Day) {
    let states = wishes(community, on);
    let open: u32 = states.iter().filter(|(state, _)| is_open(**state)).map(|(_, count)| count).sum();
    let waiting = waiting(community, on);
    let long: u32 = [Wait::Quarter, Wait::Longer].iter().filter_map(|wait| waiting.get(wait)).sum();
    let (mut new, mut fulfilled, mut all) = (0_u32, 0_u32, 0_u32);
    for wish in community.wishes.values().filter_map(|wish| wish_on(wish, on)) {
        new += u32::from(collected_on(&wish).is_some_and(|on| month.holds(on)));
        let standing = wish.card.as_ref().map(|card| standing(card, community.settings.close_claim_minutes));
        let handed = standing.as_ref().and_then(|all| all.holder()).and_then(|claim| claim.handed_over);
        if let Some((at, _)) = handed {
            all += 1;
            fulfilled += u32::from(month.holds(at.day()));
        }
    }
    for (measure, count) in [
        (Measure::OpenNeeds, open),
        (Measure::LongNeeds, long),
        (Measure::NewNeeds, new),
        (Measure::FulfilledNeeds, fulfilled),
        (Measure::AllFulfilled, all),
    ] {
        figures.set(measure, count);
    }
}
