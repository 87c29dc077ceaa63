//! Printing filled forms, one or hundreds. Other pages say what is to be printed and go to `/papers`.

use domain::{
    id::Id,
    principal::{Member, Unit},
    wish::Step,
};
use leptos::prelude::*;

use crate::{components::PageHead, words::Nav};

/// One paper to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A letter of introduction as the unit issued it; the group variant when it names several.
    Letter(Id<Unit>, Id<Step>),
    /// The receipt of a member.
    Receipt(Id<Member>),
    /// The registration card of a member.
    Card(Id<Member>),
    /// The statistics table of a unit.
    Statistics(Id<Unit>),
    /// The performance feedback card of a member.
    Feedback(Id<Member>),
}

/// What is to be printed; given by context.
#[derive(Clone, Copy)]
pub(crate) struct PrintQueue(pub(crate) RwSignal<Vec<Wanted>>);

impl PrintQueue {
    /// Once, in the root component.
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }
}

/// The preview of what is to be printed, which is the print.
#[component]
pub(crate) fn PapersPage() -> impl IntoView {
    view! { <PageHead title=Nav::words().papers/> }
}

/// 表格模板: what the community may change about its forms.
#[component]
pub(crate) fn TemplatesPage() -> impl IntoView {
    view! { <PageHead title=Nav::words().templates/> }
}
