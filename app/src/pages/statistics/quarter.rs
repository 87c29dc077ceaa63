//! The quarterly report: what a community told of a quarter, beside the end of the one before; this is what the page
//! of the district prints.

use std::collections::BTreeSet;

use domain::statistics::{Measure, Place, Quarter, quarter_report};
use leptos::prelude::*;

use crate::{
    components::{Option2, SelectField},
    pages::doing::Desk,
    words::{
        self,
        statistics::{District, measure, quarter},
    },
};

fn key(quarter: Quarter) -> String {
    format!("{}-{}", quarter.year, quarter.number)
}

/// The quarters of which something was told, the last first.
fn quarters(place: &Place) -> Vec<Quarter> {
    let all: BTreeSet<Quarter> = place.months.keys().map(|month| Quarter::of(*month)).collect();
    all.into_iter().rev().collect()
}

/// The report, with the choice of the quarter.
#[component]
pub(super) fn QuarterPart(own: Memo<Place>) -> impl IntoView {
    let w = District::words();
    let all = Memo::new(move |_| own.with(quarters));
    let chosen = RwSignal::new(String::new());
    let now = Memo::new(move |_| {
        let wanted = chosen.get();
        all.with(|all| all.iter().copied().find(|one| key(*one) == wanted).or(all.first().copied()))
    });
    let value = Signal::derive(move || now.get().map(key).unwrap_or_default());
    view! {
        <section class="part stack" data-testid="quarter-part">
            <h2 class="off-paper">{w.quarter}</h2>
            <div class="off-paper">
                {move || {
                    let options = all.get().into_iter().map(|one| Option2::new(key(one), quarter(one))).collect();
                    view! {
                        <SelectField label=w.which options value on_choose=Callback::new(move |one| chosen.set(one))
                            testid="quarter"/>
                    }
                }}
            </div>
            {move || now.get().map(|one| view! { <Report own one/> })}
        </section>
    }
}

#[component]
fn Report(own: Memo<Place>, one: Quarter) -> impl IntoView {
    let w = District::words();
    let today = Desk::here().shell.today();
    move || {
        let (name, report) = own.with(|own| (own.name.clone(), quarter_report(own, one)));
        if report.told.is_empty() {
            return view! { <p class="hint">{w.nothing_told}</p> }.into_any();
        }
        let rows = Measure::all()
            .filter_map(|which| {
                let (before, now) = (report.before.get(which), report.figures.get(which));
                now.or(before)?;
                let words = |count: Option<u32>| count.map_or("—".to_owned(), |count| count.to_string());
                let change = match (before, now) {
                    (Some(before), Some(now)) => format!("{:+}", i64::from(now) - i64::from(before)),
                    _ => "—".to_owned(),
                };
                Some(view! {
                    <tr><th scope="row">{measure(which)}</th><td>{words(before)}</td><td>{words(now)}</td><td>{change}</td></tr>
                })
            })
            .collect_view();
        let ratio = |of: &'static str, before: String, now: String| {
            view! { <tr><th scope="row">{of}</th><td>{before}</td><td>{now}</td><td>"—"</td></tr> }
        };
        let (before, figures) = (&report.before, &report.figures);
        let told = report.told.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
        view! {
            <div class="chart-frame report" tabindex="0" role="region" aria-label=w.quarter>
                <table class="chart-table" data-testid="quarter-report">
                    <caption>{w.printed} " " {name} " " {quarter(one)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{w.measure}</th>
                            <th scope="col">{w.before}</th>
                            <th scope="col">{w.at_end}</th>
                            <th scope="col">{w.change}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {ratio(w.rate, before.rate().percent(), figures.rate().percent())}
                        {ratio(w.for_each_need, before.for_each_need().times(), figures.for_each_need().times())}
                        {ratio(w.visited, before.visited().percent(), figures.visited().percent())}
                        {rows}
                    </tbody>
                </table>
                <p class="hint">{w.told} " " {told} " · " {words::day(today)}</p>
            </div>
        }
        .into_any()
    }
}
