//! 单位: the ledger of units, one unit's page for staff, and the own page of the unit's contact person.

use domain::export::Exported;
use leptos::prelude::*;

use super::exporting::ExportButton;
use crate::{components::PageHead, words::Nav};

/// The ledger.
#[component]
pub(crate) fn UnitsPage() -> impl IntoView {
    view! { <PageHead title=Nav::words().units><ExportButton ledger=Exported::Units/></PageHead> }
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
