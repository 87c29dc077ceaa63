//! The yearly requirement (seed §二, §四; ): what is asked of a member, what there is, and what follows.
//!
//! While the year runs there is only risk; a result stands when the year is closed. The software proposes that honours of a
//! year are cancelled, people decide: nothing here does it.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{
    moment::{Day, Year},
    month::Month,
    rating::Gate,
    register::{Exemption, ExemptionEffect, Scope},
    service::{Counted, ServiceYears},
};

/// What the seed asks at least: posts, projects, activities of a year.
pub const SEED: Amounts = Amounts { posts: 1, projects: 2, activities: 6 };
/// More posts than these are allowed, and told.
pub const MOST_POSTS: u32 = 2;

/// So many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amounts {
    /// 岗位.
    pub posts: u32,
    /// 项目.
    pub projects: u32,
    /// 活动.
    pub activities: u32,
}

impl Amounts {
    /// What counts of a member's year.
    pub fn of(counted: &Counted) -> Self {
        Self {
            posts: u32::try_from(counted.posts.len()).unwrap_or(u32::MAX),
            projects: counted.projects,
            activities: counted.activities,
        }
    }

    /// Whether it is enough.
    pub const fn meets(&self, needs: &Self) -> bool {
        self.posts >= needs.posts && self.projects >= needs.projects && self.activities >= needs.activities
    }

    /// What is lacking.
    #[must_use]
    pub const fn lacking(&self, needs: &Self) -> Self {
        Self {
            posts: needs.posts.saturating_sub(self.posts),
            projects: needs.projects.saturating_sub(self.projects),
            activities: needs.activities.saturating_sub(self.activities),
        }
    }
}

/// What is asked of whoever registers in the course of a year (domain 0.3, C5; R-19).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Policy {
    /// All of it: what the seed literally says.
    #[default]
    None,
    /// By the months that are left, the month of registration included.
    ProRata,
}

/// What a community set for the yearly requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct YearRules {
    /// For whoever registers in the course of the year.
    pub policy: Policy,
    /// Projects; never fewer than the seed asks.
    pub projects: u16,
    /// Activities; never fewer than the seed asks.
    pub activities: u16,
    /// Days within which a member may object.
    pub objection_days: u16,
}

impl Default for YearRules {
    fn default() -> Self {
        Self { policy: Policy::None, projects: 2, activities: 6, objection_days: 5 }
    }
}

impl YearRules {
    /// What is asked of whoever is there the whole year.
    pub fn whole_year(&self) -> Amounts {
        Amounts {
            posts: SEED.posts,
            projects: u32::from(self.projects).max(SEED.projects),
            activities: u32::from(self.activities).max(SEED.activities),
        }
    }
}

/// What is known of a member, for the rule.
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Of which year.
    pub year: Year,
    /// How years are cut.
    pub years: ServiceYears,
    /// On which day.
    pub today: Day,
    /// Whether the year is closed for the member.
    pub closed: bool,
    /// Whether taking part is asked or encouraged.
    pub scope: Scope,
    /// 报到时间.
    pub registered: Option<Day>,
    /// Whether the member is active: neither gone nor suspended.
    pub active: bool,
    /// 豁免, of whatever year, approved or not.
    pub exemptions: &'a [&'a Exemption],
    /// Whether not being registered may be called 无故.
    pub without_reason: bool,
    /// 党员领导干部.
    pub leading: bool,
}

/// Where a member stands with the requirement of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 达标.
    Met,
    /// Not yet, and there is time.
    OnTheWay,
    /// Behind the course of the year; never "cancelled".
    AtRisk,
    /// The year is closed, and it was not met.
    NotMet,
    /// 全免.
    Exempt,
    /// Not registered, and it is not known to be without reason.
    NotRegistered,
    /// Not registered without reason.
    WithoutReason,
    /// Registered later, gone or suspended: nothing is asked.
    NotAsked,
}

impl Outcome {
    /// Every outcome, what needs somebody first.
    pub const ALL: [Self; 8] = [
        Self::WithoutReason,
        Self::NotMet,
        Self::AtRisk,
        Self::NotRegistered,
        Self::OnTheWay,
        Self::Met,
        Self::Exempt,
        Self::NotAsked,
    ];
}

/// On what grounds honours of a year would be cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grounds {
    /// Not registered without reason.
    WithoutReason,
    /// The year is closed, and this was not enough.
    NotMet {
        /// What there was.
        has: Amounts,
        /// What was asked.
        needs: Amounts,
    },
}

/// A member's requirement of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Of which year.
    pub year: Year,
    /// Asked or encouraged.
    pub scope: Scope,
    /// What is asked, after policy and exemptions.
    pub needs: Amounts,
    /// What counts.
    pub has: Amounts,
    /// Where it stands.
    pub outcome: Outcome,
    /// Why less is asked than of others.
    pub reduced: Option<ExemptionEffect>,
    /// Months that are asked of, when it is fewer than twelve.
    pub months: Option<u8>,
    /// More posts than the seed speaks of: allowed, and told.
    pub many_posts: bool,
    /// For each quarter whether anything counts; of leading cadres, and only shown.
    pub quarters: Option<[bool; 4]>,
}

impl Requirement {
    /// What is lacking.
    pub const fn lacking(&self) -> Amounts {
        self.has.lacking(&self.needs)
    }

    /// On what grounds the software proposes that honours are cancelled; never while the year runs, and never where taking
    /// part is only encouraged.
    pub fn grounds(&self) -> Option<Grounds> {
        match (self.scope, self.outcome) {
            (Scope::Required, Outcome::WithoutReason) => Some(Grounds::WithoutReason),
            (Scope::Required, Outcome::NotMet) => Some(Grounds::NotMet { has: self.has, needs: self.needs }),
            _ => None,
        }
    }

    /// What it says to the stars (gate of domain 3.6); nothing before the year is closed.
    pub fn gate(&self, closed: bool) -> Gate {
        match self.outcome {
            _ if !closed => Gate::Open,
            Outcome::Met => Gate::Met,
            _ if self.grounds().is_some() => Gate::Failed,
            _ => Gate::Excused,
        }
    }
}

/// Works out where a member stands. `counted` are the records of the year.
pub fn requirement(counted: &Counted, facts: &Facts<'_>, rules: &YearRules) -> Requirement {
    let has = Amounts::of(counted);
    let mut effects: Vec<&Exemption> = facts.exemptions.to_vec();
    effects.retain(|exemption| exemption.year == facts.year && exemption.is_approved());
    let any = |effect| effects.iter().any(|exemption| exemption.effect == effect);
    let full = any(ExemptionEffect::Full);
    let months: Vec<Month> = months(facts, &effects, rules.policy);
    let share = |amount: u32| {
        let part = (amount * u32::try_from(months.len()).unwrap_or(12)).div_ceil(12);
        if any(ExemptionEffect::Half) { part.div_ceil(2) } else { part }
    };
    let whole = rules.whole_year();
    let needs = Amounts {
        posts: if months.is_empty() { 0 } else { whole.posts },
        projects: share(whole.projects),
        activities: share(whole.activities),
    };
    let reduced = [ExemptionEffect::Full, ExemptionEffect::Half, ExemptionEffect::ByMonth]
        .into_iter()
        .find(|effect| any(*effect));
    let mut requirement = Requirement {
        year: facts.year,
        scope: facts.scope,
        needs,
        has,
        outcome: Outcome::Met,
        reduced,
        months: u8::try_from(months.len()).ok().filter(|months| *months < 12),
        many_posts: has.posts > MOST_POSTS,
        quarters: facts.leading.then(|| quarters(counted, facts)),
    };
    requirement.outcome = outcome(&requirement, facts, &months, full);
    requirement
}

fn outcome(of: &Requirement, facts: &Facts<'_>, months: &[Month], full: bool) -> Outcome {
    let Some(registered) = facts.registered else {
        return match () {
            () if full => Outcome::Exempt,
            () if facts.without_reason => Outcome::WithoutReason,
            () => Outcome::NotRegistered,
        };
    };
    if !facts.active || facts.years.of(registered) > facts.year {
        return Outcome::NotAsked;
    }
    if full {
        return if of.has.meets(&of.needs) { Outcome::Met } else { Outcome::Exempt };
    }
    if months.is_empty() {
        return Outcome::Exempt;
    }
    match () {
        () if of.has.meets(&of.needs) => Outcome::Met,
        () if facts.closed => Outcome::NotMet,
        () if is_behind(of, facts, months) => Outcome::AtRisk,
        () => Outcome::OnTheWay,
    }
}

/// Whether there is less than the share of the months that are over: a post after a quarter of them, of the others the
/// whole ones.
fn is_behind(of: &Requirement, facts: &Facts<'_>, months: &[Month]) -> bool {
    let over = months.iter().filter(|month| month.last_day() < facts.today);
    let (over, all) = (over.count(), months.len());
    let due = |amount: u32| amount as usize * over / all.max(1);
    (of.has.posts < of.needs.posts && over * 4 >= all)
        || (of.has.projects as usize) < due(of.needs.projects)
        || (of.has.activities as usize) < due(of.needs.activities)
}

/// The months that are asked of: all twelve, by policy those from the registration on, without those that an exemption by
/// month covers for at least half of their days.
fn months(facts: &Facts<'_>, exemptions: &[&Exemption], policy: Policy) -> Vec<Month> {
    let from = match (policy, facts.registered) {
        (Policy::ProRata, Some(day)) if facts.years.of(day) == facts.year => facts.years.place(day),
        _ => 0,
    };
    let by_month = exemptions.iter().filter(|exemption| exemption.effect == ExemptionEffect::ByMonth);
    let by_month: Vec<_> = by_month.collect();
    let is_off = |month: &Month| {
        let days = month.first_day().0..month.last_day().plus(1).0;
        let off = days.clone().filter(|day| by_month.iter().any(|exemption| exemption.covers(Day(*day))));
        off.count() * 2 >= days.len() && !by_month.is_empty()
    };
    let months = facts.years.months(facts.year).into_iter().skip(from.into());
    months.filter(|month| !is_off(month)).collect()
}

fn quarters(counted: &Counted, facts: &Facts<'_>) -> [bool; 4] {
    let mut all = [false; 4];
    let of_year = |on: Day| facts.years.of(on) == facts.year;
    for line in counted.lines.iter().filter(|line| line.stands && of_year(line.on)) {
        all[usize::from(facts.years.place(line.on) / 3)] = true;
    }
    all
}
