//! A member's year: what counts and why not, the requirement, the stars and what would raise them. Members see their own,
//! staff everybody's, and decide; nothing here sets one person beside another.
//!
//! Everything is worked out on the device from the records it may read; only what staff decide and what was frozen is kept.

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

use domain::{
    id::Id,
    judging::{Judged, Years},
    moment::Year,
    principal::Member,
};
use leptos::prelude::*;

use super::doing::Desk;
use crate::components::Option2;

/// So many years back can be looked at.
const YEARS: u16 = 4;

/// The years to choose from, this one first.
pub(super) fn years(desk: Desk) -> Vec<Option2> {
    let now = desk.shell.today().year().0;
    (0..YEARS).map(|back| now - back).map(|year| Option2::new(year.to_string(), year.to_string())).collect()
}

/// A member's year, worked out anew whenever something it rests on changes.
pub(crate) fn judged(desk: Desk, member: Id<Member>, year: Signal<Year>) -> Memo<Option<Judged>> {
    Memo::new(move |_| {
        let (year, today) = (year.get(), desk.shell.today());
        desk.shell.view().with(|view| Years::of_one(&view.community, member, year, today).judge(member))
    })
}
