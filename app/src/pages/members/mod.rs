//! 在职党员信息库: the ledger of members, one member's card, and the own card on the member's phone.

use domain::export::Exported;
use leptos::prelude::*;

use super::exporting::ExportButton;
use crate::{components::PageHead, words::Nav};

/// The ledger.
#[component]
pub(crate) fn MembersPage() -> impl IntoView {
    view! { <PageHead title=Nav::words().members><ExportButton ledger=Exported::Members/></PageHead> }
}

/// One member, for staff.
#[component]
pub(crate) fn MemberPage() -> impl IntoView {
    view! { <PageHead title=Nav::words().members/> }
}

/// A member's own card.
#[component]
pub(crate) fn OwnCardPage() -> impl IntoView {
    view! { <PageHead title=Nav::words().own_card/> }
}
