//! 报到: who is on the way, what is due, whom to urge, who is exempt; and the part about one member that other pages show.

mod ask;
mod book;
mod enrol;
mod exempt;
mod link;
mod part;
mod queue;
mod several;
mod step;
mod urge;
mod urging;

pub(crate) use enrol::EnrolPart;
pub(crate) use link::LinkPart;
pub(crate) use part::CheckinPart;
pub(crate) use queue::CheckinsPage;
pub(crate) use step::SheetFoot;

use domain::moment::Day;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::papers::{PrintQueue, Wanted};
use crate::words::{checkin, say};
use domain::register::CheckinStage;

/// How far somebody is, as a sign.
#[component]
pub(crate) fn StageMark(stage: CheckinStage) -> impl IntoView {
    view! {
        <span class="state" data-stage=checkin::stage_mark(stage) data-testid="stage">{checkin::stage(stage)}</span>
    }
}

/// Goes to the printer with these papers.
pub(crate) fn printing() -> impl Fn(Vec<Wanted>) + Copy + Send + Sync + 'static {
    let queue: PrintQueue = expect_context();
    let navigate = StoredValue::new_local(use_navigate());
    move |wanted| {
        queue.0.set(wanted);
        navigate.try_with_value(|navigate| navigate("/papers", NavigateOptions::default()));
    }
}

/// A day as a date field gives it, not later than today.
pub(crate) fn past_day(text: &str, today: Day) -> Option<Day> {
    super::wish::parse_day(text).filter(|day| *day <= today)
}

/// A name, or what stands for one that is not written yet.
pub(crate) fn named(name: &str) -> String {
    if name.is_empty() { say("（没有姓名）", "(no name)").to_owned() } else { name.to_owned() }
}
