//! 单位: the ledger of units, one unit's page for staff, and the own page of the unit's contact person.

use leptos::prelude::*;

use crate::{components::PageHead, words::Nav};

/// The ledger.
#[component]
pub(crate) fn UnitsPage() -> impl IntoView {
    view! { <PageHead title=Nav::words().units/> }
}

/// One unit, for staff.
#[component]
pub(crate) fn UnitPage() -> impl IntoView {
    view! { <PageHead title=Nav::words().units/> }
}

/// The unit's own page, for its contact person.
#[component]
pub(crate) fn OwnUnitPage() -> impl IntoView {
    view! { <PageHead title=Nav::words().own_unit/> }
}
