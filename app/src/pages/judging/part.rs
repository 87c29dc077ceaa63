//! The year of one member on the member's page, for staff: everything the member sees, whether the frozen result still follows
//! from the records, and what staff decide.

use domain::{
    id::Id,
    judging::{Case, Judged, Stage},
    principal::Member,
};
use leptos::prelude::*;

use super::{
    closing::Closing,
    decide::{Ask, Decide},
    judged,
    standing::{History, YearPart, headline},
    this_year, years_of,
};
use crate::{
    components::{Badge, Choices, Sheet},
    pages::{address::asked, doing::Desk},
    words::{
        judging::Judging,
        standing::{Standing, case_stage, grounds, outcome, outcome_tone},
    },
};

/// The part; folded, because the page is long.
#[component]
pub(crate) fn JudgingPart(member: Id<Member>) -> impl IntoView {
    let w = Standing::words();
    let desk = Desk::here();
    let this = this_year(desk);
    // The list of a year leads to that year.
    let chosen = asked("year", this.to_string());
    let year = Signal::derive(move || chosen.with(|year| year.parse().unwrap_or(this)));
    let found = judged(desk, member, year);
    let (ask, open) = (RwSignal::new(Ask::Move), RwSignal::new(false));
    let about = Callback::new(move |what: Ask| {
        ask.set(what);
        open.set(true);
    });
    let title = Signal::derive(move || ask.get().title().to_owned());
    view! {
        <section class="part stack" data-testid="judging-part">
            <h2>{w.part}</h2>
            <Choices legend=w.years options=years_of(desk, member) value=chosen
                on_choose=Callback::new(move |year| chosen.set(year)) testid="judging-year"/>
            {move || found.get().map(|found| {
                let of = *found.requirement();
                view! {
                    <p data-testid="judging-line">
                        <Badge words=outcome(of.outcome) tone=outcome_tone(of.outcome)/> " " <Badge words=headline(&found.shown()) tone="info"/>
                    </p>
                    <Closing found=found.clone() own=false/>
                    <Tools found=found.clone() about/>
                    <details data-testid="judging-more"><summary>{w.records}</summary><YearPart found own=false/></details>
                }
            })}
            <History member/>
            <Sheet open title testid="judging-sheet">
                {move || found.get_untracked().map(|found| view! { <Decide member year=year.get_untracked() found ask=ask.get() open/> })}
            </Sheet>
        </section>
    }
}

/// What may be decided now.
#[component]
fn Tools(found: Judged, about: Callback<Ask>) -> impl IntoView {
    let w = Judging::words();
    let desk = Desk::here();
    let admin = desk.is_admin();
    let case = found.case.clone();
    let stage = case.as_ref().map(|case| case.stage);
    let decidable = case.as_ref().is_some_and(Case::may_be_decided);
    let told = case.as_ref().map(|case| {
        let words = case.objection.as_ref().map(|(_, words)| words.clone());
        let late = case.late.as_ref().map(|(_, words)| words.clone());
        view! {
            <p data-testid="judging-case"><Badge words=case_stage(case.stage) tone="warn"/> " " {grounds(&case.grounds)}</p>
            {(!case.why.is_empty()).then(|| view! { <p data-testid="judging-noted">{w.noted} "：" {case.why.clone()}</p> })}
            {words.map(|words| view! { <blockquote data-testid="judging-objection">{words}</blockquote> })}
            {late.map(|words| view! {
                <p class="hint">{w.late}</p>
                <blockquote data-testid="judging-late">{words}</blockquote>
            })}
        }
    });
    let may_propose = found.requirement().grounds().is_some()
        && stage.is_none_or(|stage| matches!(stage, Stage::Dropped | Stage::Lifted));
    let button = move |testid: &'static str, label: &'static str, what: Ask| {
        view! {
            <button type="button" class="button small" data-testid=testid on:click=move |_| about.run(what)>{label}</button>
        }
    };
    view! {
        {told}
        <div class="actions">
            {button("judging-move", w.move_title, Ask::Move)}
            {may_propose.then(|| button("judging-propose", w.propose, Ask::Propose))}
            {(stage == Some(Stage::Proposed)).then(|| button("judging-confirm", w.confirm, Ask::Confirm))}
            {stage.is_some_and(Stage::is_open).then(|| button("judging-drop", w.drop, Ask::Drop))}
            {(admin && decidable).then(|| view! {
                {button("judging-stands", w.keep_it, Ask::Stands)}
                {button("judging-lift", w.lift, Ask::Lift)}
            })}
        </div>
    }
}
