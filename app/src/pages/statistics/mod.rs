//! Statistics of the community (`/statistics`, staff) and the district's overview (`/district`): what `domain::statistics`
//! counted, as charts and tables, and publishing it. Nothing is counted here.

mod board;
mod compare;
mod district;
mod publish;
mod quarter;
mod served;
mod year;

pub(crate) use self::{board::StatisticsPage, district::DistrictPage, served::ServedPage};

use domain::{moment::Day, month::Month};

/// Months up to this one, the newest first.
fn months(today: Day, count: usize) -> Vec<Month> {
    let first = Month::of(today);
    std::iter::successors(first, |month| Some(month.before())).take(count).collect()
}
