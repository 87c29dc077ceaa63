//! 报到: who is on the way, what is due, whom to urge, who is exempt.

use leptos::prelude::*;

use crate::{components::PageHead, words::Nav};

/// The page.
#[component]
pub(crate) fn CheckinsPage() -> impl IntoView {
    view! { <PageHead title=Nav::words().checkins/> }
}
