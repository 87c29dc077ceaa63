//! Printing filled forms, one or hundreds. Other pages say what is to be printed and go to `/papers`; without anything to
//! print the page asks.

mod batch;
mod choose;
mod codes;
mod fields;
mod missing;
mod templates;

use std::collections::BTreeSet;

use domain::principal::Role;
pub(crate) use domain::sheet::Wanted;
use leptos::prelude::*;

pub(crate) use self::templates::{TemplatesPage, blank};
use super::doing::Desk;
use crate::{
    components::PageHead,
    words::{Nav, Papers},
};

/// What is to be printed, and what was printed since the page was loaded; given by context.
#[derive(Clone, Copy)]
pub(crate) struct PrintQueue(pub(crate) RwSignal<Vec<Wanted>>, RwSignal<BTreeSet<Wanted>>);

impl PrintQueue {
    /// Once, in the root component.
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(Vec::new()), RwSignal::new(BTreeSet::new()))
    }
}

/// The preview of what is to be printed, which is the print.
#[component]
pub(crate) fn PapersPage() -> impl IntoView {
    let w = Papers::words();
    let desk = Desk::here();
    let queue: PrintQueue = expect_context();
    let lead = Signal::derive(move || {
        match desk.me().map(|me| me.role) {
            Some(Role::Liaison) => w.lead_unit,
            _ => w.lead,
        }
        .to_owned()
    });
    view! {
        <div class="off-paper"><PageHead title=Nav::words().papers lead/></div>
        {move || {
            let wanted = queue.0.get();
            if wanted.is_empty() {
                view! { <choose::Choosing queue/> }.into_any()
            } else {
                view! { <batch::Batch queue wanted/> }.into_any()
            }
        }}
    }
}
