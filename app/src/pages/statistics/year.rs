//! What members did in a year, for the community's page: services by kind and by month, and how many stars were reached.
//!
//! How many have which stars, never who: the list behind a number is that of judging, by name.

use domain::{
    moment::Year,
    requirement::Outcome,
    service::SourceKind,
    statistics::{Tally, YearServed},
};
use leptos::prelude::*;

use crate::{
    components::{Bar, Cell, Chart, Choices, Shape},
    pages::{doing::Desk, judging},
    words::{
        records::source_kind,
        sentence,
        standing::{hours, outcome, periods, stars},
        statistics::{Statistics, month_of_year},
    },
};

/// The part of the page.
#[component]
pub(super) fn YearPart() -> impl IntoView {
    let w = Statistics::words();
    let desk = Desk::here();
    let this = judging::this_year(desk);
    let chosen = RwSignal::new(this.to_string());
    let year = Memo::new(move |_| chosen.with(|year| year.parse().map_or(this, Year)));
    let served = judging::everybody(desk, year.into(), YearServed::of);
    let services = Memo::new(move |_| served.with(|all| all.services.len()));
    view! {
        <h2>{w.year_title}</h2>
        <Choices legend=w.year options=judging::years(desk) value=chosen
            on_choose=Callback::new(move |year| chosen.set(year)) testid="statistics-years"/>
        <p class="statement" data-testid="served-head">{move || {
            let all = served.with(|all| all.services.iter().map(|one| u32::from(one.half_hours)).sum());
            sentence!(
                "{} 年已有 {} 人次服务计入，参与 {} 人，共 {}。",
                "{}: {} services count, of {} members, {} together.",
                year.get().0,
                services.get(),
                served.with(YearServed::members),
                hours(all)
            )
        }}</p>
        <div class="charts">
            {chart(w.by_kind, vec![w.kind, w.services, w.hours], kinds(year, served), "chart-kinds")}
            {chart(w.by_month, vec![w.month, w.services, w.hours], months(year, served), "chart-months")}
            {chart(w.stars, vec![w.star, w.people], star_counts(year, served), "chart-stars")}
            {chart(w.outcomes, vec![w.outcome, w.people], outcomes(year, served), "chart-outcomes")}
        </div>
    }
}

fn chart(
    title: &'static str,
    heads: Vec<&'static str>,
    rows: Signal<Vec<Bar>>,
    testid: &'static str,
) -> impl IntoView {
    view! { <section class="part"><Chart title shape=Shape::Bars heads rows testid/></section> }
}

fn bar(label: String, tally: Tally, href: String) -> Bar {
    Bar {
        label,
        value: tally.services,
        shown: tally.services.to_string(),
        cells: vec![Cell::link(tally.services, href), Cell::new(hours(tally.half_hours))],
        ..Bar::default()
    }
}

fn count(label: String, count: u32, href: String) -> Bar {
    Bar {
        label,
        value: count,
        shown: count.to_string(),
        cells: vec![Cell::link(count, href)],
        ..Bar::default()
    }
}

fn kinds(year: Memo<Year>, served: Memo<YearServed>) -> Signal<Vec<Bar>> {
    Signal::derive(move || {
        let (year, kinds) = (year.get().0, served.with(YearServed::by_kind));
        let rows = SourceKind::ALL.into_iter().map(|kind| {
            let href = format!("/served?year={year}&kind={}", kind.key());
            bar(source_kind(kind).to_owned(), kinds.get(&kind).copied().unwrap_or_default(), href)
        });
        rows.collect()
    })
}

fn months(year: Memo<Year>, served: Memo<YearServed>) -> Signal<Vec<Bar>> {
    Signal::derive(move || {
        let (year, months) = (year.get().0, served.with(YearServed::by_month));
        let rows = months.into_iter().map(|(month, tally)| {
            bar(month_of_year(month), tally, format!("/served?year={year}&month={month}"))
        });
        rows.collect()
    })
}

fn star_counts(year: Memo<Year>, served: Memo<YearServed>) -> Signal<Vec<Bar>> {
    Signal::derive(move || {
        let (year, counts) = (year.get().0, served.with(|all| all.stars));
        let of = served.with(|all| periods(all.periods.iter().copied()));
        let rows = (0_u8..).zip(counts).map(|(number, people)| {
            count(format!("{of} {}", stars(number)), people, format!("/judging?year={year}&stars={number}"))
        });
        rows.collect()
    })
}

fn outcomes(year: Memo<Year>, served: Memo<YearServed>) -> Signal<Vec<Bar>> {
    Signal::derive(move || {
        let year = year.get().0;
        served.with(|all| {
            let there = Outcome::ALL.into_iter().filter_map(|of| Some((of, *all.outcomes.get(&of)?)));
            let rows = there.map(|(of, people)| {
                let href = format!("/judging?year={year}&show={}", judging::outcome_key(of));
                count(outcome(of).to_owned(), people, href)
            });
            rows.collect()
        })
    })
}
