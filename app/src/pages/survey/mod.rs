//! 走访: buildings with their progress, the picture of one building, and one door.

use leptos::prelude::*;

use crate::{components::PageHead, words::Nav};

/// Every building this person surveys.
#[component]
pub(crate) fn SurveyPage() -> impl IntoView {
    view! { <PageHead title=Nav::words().survey/> }
}

/// One building.
#[component]
pub(crate) fn BuildingPage() -> impl IntoView {
    view! { <PageHead title=Nav::words().survey/> }
}

/// One door.
#[component]
pub(crate) fn DoorPage() -> impl IntoView {
    view! { <PageHead title=Nav::words().survey/> }
}
