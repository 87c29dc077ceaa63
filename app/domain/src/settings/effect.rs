//! What other settings would change today: how much is overdue, due, counted and met, now and then. For whoever changes a
//! rule, before it is kept.

use std::sync::Arc;

use super::Settings;
use crate::{
    community::Community,
    judging::Years,
    moment::Day,
    order::{late, standing},
    register::due,
    requirement::Outcome,
    retention,
    service::ServiceYears,
    wish::{Duty, WishState, duty, state},
};

/// Something that is counted for the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Check-ins over their time.
    LateCheckins,
    /// Wishes whose round is over.
    ExpiredWishes,
    /// Holders who have not called in time.
    LateContacts,
    /// Follow-up visits that are overdue.
    LateVisits,
    /// Claims that staff have to decide.
    OpenClaims,
    /// Orders over their time.
    LateOrders,
    /// Members who meet the year's requirement.
    Met,
    /// Members who are behind.
    AtRisk,
    /// Half hours that count this year (domain 3.5).
    HalfHours,
    /// Stars of all members together, by the scheme in force.
    Stars,
    /// What is due for removal (domain 2.16).
    Removals,
    /// Records that would belong to another year (domain 3.5).
    MovedRecords,
}

/// A count before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Of what.
    pub measure: Measure,
    /// As it is.
    pub before: u32,
    /// As it would be.
    pub after: u32,
}

/// Everything that would be another number today.
pub fn effects(community: &Community, settings: &Settings, today: Day) -> Vec<Effect> {
    let then = Community { settings: Arc::new(settings.clone()), ..community.clone() };
    let (now, then) = (counts(community, today), counts(&then, today));
    let both =
        now.into_iter().zip(then).map(|((measure, before), (_, after))| Effect { measure, before, after });
    let after = moved_records(community, settings.year_begins, today);
    let moved = Effect { measure: Measure::MovedRecords, before: 0, after };
    both.chain([moved]).filter(|effect| effect.before != effect.after).collect()
}

fn moved_records(community: &Community, then: ServiceYears, today: Day) -> u32 {
    let now = community.settings.year_begins;
    if now == then {
        return 0;
    }
    let years = Years::of_all(community, now.of(today), today);
    let all = community.register().flat_map(|(member, _)| years.entries(member));
    u32::try_from(all.filter(|entry| now.of(entry.on) != then.of(entry.on)).count()).unwrap_or(u32::MAX)
}

fn counts(community: &Community, today: Day) -> [(Measure, u32); 11] {
    let settings = &community.settings;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let checkins = community.checkins(today);
    let late_checkins = checkins
        .values()
        .filter(|one| due(one, &settings.deadlines).is_some_and(|due| due.by() < today))
        .count();
    let wishes = |of: &dyn Fn(WishState, Option<Duty>) -> bool| {
        let all = community.wishes.values();
        number(all.filter(|wish| of(state(wish, settings, today), duty(wish, settings))).count())
    };
    let over = |duty: Duty| duty.due() < today;
    let orders = community.orders.values().filter(|order| late(&standing(order), settings, today).is_some());
    let years = Years::of_all(community, settings.year_begins.of(today), today);
    let (mut met, mut at_risk, mut half_hours, mut stars) = (0, 0, 0_u32, 0_u32);
    for (member, _) in community.register() {
        let Some(judged) = years.judge(member) else { continue };
        met += u32::from(judged.requirement.outcome == Outcome::Met);
        at_risk += u32::from(judged.requirement.outcome == Outcome::AtRisk);
        half_hours = half_hours.saturating_add(judged.counted.half_hours);
        stars = stars.saturating_add(judged.rating.stars.into());
    }
    [
        (Measure::LateCheckins, number(late_checkins)),
        (Measure::ExpiredWishes, wishes(&|state, _| state == WishState::Expired)),
        (
            Measure::LateContacts,
            wishes(&|_, duty| matches!(duty, Some(Duty::Contact(_))) && duty.is_some_and(over)),
        ),
        (
            Measure::LateVisits,
            wishes(&|_, duty| matches!(duty, Some(Duty::FollowUp(_))) && duty.is_some_and(over)),
        ),
        (Measure::OpenClaims, wishes(&|state, _| state == WishState::ClaimPending)),
        (Measure::LateOrders, number(orders.count())),
        (Measure::Met, met),
        (Measure::AtRisk, at_risk),
        (Measure::HalfHours, half_hours),
        (Measure::Stars, stars),
        (Measure::Removals, number(retention::due(community, today).len())),
    ]
}
