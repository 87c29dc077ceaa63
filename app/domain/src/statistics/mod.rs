//! Statistics (domain 1.5, 2.1; ): what the documents say, counted. Nothing here is kept but what a community
//! publishes for the district, and that holds numbers only.
//!
//! Counts are whole numbers; a ratio is two of them until somebody reads it. What members do beside posts, projects and
//! wishes is counted by [`crate::service`], not here.

mod compare;
mod figures;
mod file;
mod measure;
mod months;
mod people;
mod ratio;
mod served;
mod work;

pub use compare::{Compared, Place, Quarter, QuarterReport, Weights, compare, proposals, quarter_report};
pub use figures::{Figures, Published, SMALLEST_GROUP, figures};
pub use file::{InvalidSummary, SummaryFile};
pub use measure::{Group, Measure};
pub use months::{UnitMonth, unit_months};
pub use people::{Funnel, FunnelStep, Headcount, RosterHead, UnitLine, roster_head, unit_lines};
pub use ratio::{NONE, Ratio};
pub use served::{Served, Tally, YearServed, services, year_served};
pub use work::{Coverage, OfferCounts, Wait, coverage, is_open, offers, waiting, waits, wishes};

use std::collections::BTreeMap;

use crate::{community::Community, moment::Day, month::Month, wish::WishState};
use people::Roll;

/// Everything that a community's own page shows of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dashboard {
    /// Where members of the register stand.
    pub funnel: Funnel,
    /// The head of the roster.
    pub head: RosterHead,
    /// Every organisation.
    pub units: Vec<UnitLine>,
    /// Wishes by state.
    pub wishes: BTreeMap<WishState, u32>,
    /// Open wishes by how long they wait.
    pub waiting: BTreeMap<Wait, u32>,
    /// How far the survey is.
    pub survey: Vec<Coverage>,
    /// Posts and projects.
    pub offers: OfferCounts,
}

/// Counts everything as it is on a day.
pub fn dashboard(community: &Community, today: Day) -> Dashboard {
    let roll = Roll::of(community, today);
    Dashboard {
        funnel: roll.funnel(),
        head: roll.head(today),
        units: roll.lines(),
        wishes: wishes(community, today),
        waiting: waiting(community, today),
        survey: coverage(community, today),
        offers: offers(community, today),
    }
}

/// The last month that is over, when its numbers have not been published although there is something to tell.
pub fn unpublished(community: &Community, today: Day) -> Option<Month> {
    let last = Month::of(today)?.before();
    let nothing = community.register().next().is_none() && community.wishes.is_empty();
    (!nothing && !community.summary.contains_key(&last)).then_some(last)
}

#[cfg(test)]
mod tests;
