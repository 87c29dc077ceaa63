//! A member's year: what counts and why not, the requirement, the stars and what would raise them. Members see their own,
//! staff everybody's, and decide; nothing here sets one person beside another.
//!
//! Everything is worked out on the device from the records it may read; only what staff decide and what was frozen is kept.

mod closing;
mod decide;
mod list;
mod part;
mod scheme;
mod scheme_fields;
mod standing;
mod untold;

pub(crate) use list::{JudgingPage, outcome_key};
pub(crate) use part::JudgingPart;
pub(crate) use scheme::SchemePage;
pub(crate) use standing::StandingPage;
pub(crate) use untold::Untold;

use std::{cell::RefCell, collections::BTreeSet};

use domain::{
    community::Community,
    id::Id,
    judging::{Everybody, Judged, Years},
    moment::Year,
    principal::Member,
};
use leptos::prelude::*;

use super::doing::Desk;
use crate::{components::Option2, words::standing::year_of_service};

/// So many years back can be looked at.
const YEARS: u16 = 4;

/// The years to choose from, this one first.
pub(super) fn years(desk: Desk) -> Vec<Option2> {
    options(desk, &[])
}

/// The years of a member to choose from: those, and every one that was closed.
fn years_of(desk: Desk, member: Id<Member>) -> Vec<Option2> {
    options(desk, &desk.shell.view().with_untracked(|view| closed_years(&view.community, member)))
}

/// The years of a member that are closed, the first one first.
fn closed_years(community: &Community, member: Id<Member>) -> Vec<Year> {
    let results = community.member(member).into_iter().flat_map(|file| file.judging.results.keys());
    results.map(|(year, _)| *year).collect::<BTreeSet<_>>().into_iter().collect()
}

fn options(desk: Desk, closed: &[Year]) -> Vec<Option2> {
    let now = this_year(desk).0;
    let cut = desk.shell.view().with_untracked(|view| view.community.settings.year_begins);
    let last = (0..YEARS).map(|back| Year(now - back));
    let years: BTreeSet<Year> = last.chain(closed.iter().copied()).collect();
    years.into_iter().rev().map(|year| Option2::new(year.to_string(), year_of_service(cut, year))).collect()
}

/// The year of service that runs.
pub(crate) fn this_year(desk: Desk) -> Year {
    desk.shell.view().with_untracked(|view| view.community.settings.year_begins.of(desk.shell.today()))
}

thread_local! {
    /// Everybody's year as some page last asked for it: the next page begins with that.
    static EVERYBODY: RefCell<Everybody> = RefCell::default();
}

/// What follows from everybody's year, for staff: when one record changes, one member is judged anew.
pub(crate) fn everybody<T: PartialEq + Send + Sync + 'static>(
    desk: Desk,
    year: Signal<Year>,
    f: impl Fn(&Community, &Everybody) -> T + Send + Sync + 'static,
) -> Memo<T> {
    let today = desk.shell.today();
    desk.derive(move |community| {
        let year = year.get();
        EVERYBODY.with_borrow_mut(|kept| {
            kept.follow(community, year, today);
            f(community, kept)
        })
    })
}

/// A member's year, worked out anew whenever something it rests on changes.
pub(crate) fn judged(desk: Desk, member: Id<Member>, year: Signal<Year>) -> Memo<Option<Judged>> {
    Memo::new(move |_| {
        let (year, today) = (year.get(), desk.shell.today());
        desk.shell.view().with(|view| Years::of_one(&view.community, member, year, today).judge(member))
    })
}
