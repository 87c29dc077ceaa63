//! The district's overview: what this community published, its trend, the quarter on paper, and other communities beside it.
//!
//! It reads the published numbers alone; a district's device has nothing else.

use domain::{
    month::Month,
    principal::Role,
    statistics::{Figures, Measure, Place},
};
use leptos::prelude::*;

use super::{
    compare::{ComparePart, Loaded},
    publish::SaveFile,
    quarter::QuarterPart,
};
use crate::{
    components::{Bar, Cell, Chart, Empty, Icon, PageHead, Shape, print},
    pages::doing::Desk,
    words::statistics::{District, Statistics},
};

/// Months of the trend.
const TREND: usize = 12;

/// The page.
#[component]
pub(crate) fn DistrictPage() -> impl IntoView {
    let w = District::words();
    let desk = Desk::here();
    // From now on this page opens without a network, with every version.
    desk.shell.keep_all_pages();
    let own = Memo::new(move |_| {
        desk.shell.view().with(|view| Place::of(&view.community.profile.name, &view.community.summary))
    });
    let any = Memo::new(move |_| own.with(|own| !own.months.is_empty()));
    let loaded = Loaded::load();
    let staff = desk.me_now().is_some_and(|me| me.role == Role::Staff);
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <button type="button" class="button" data-testid="print-quarter" on:click=move |_| print()>
                <Icon name="print"/>{w.print}
            </button>
            {staff.then(|| view! { <a class="button" href="/statistics">{Statistics::words().title}</a> })}
            <SaveFile/>
        </PageHead>
        {move || if any.get() {
            view! {
                <div class="off-paper">
                    <Now own/>
                    <div class="charts"><Trend own/></div>
                </div>
                <QuarterPart own/>
            }
            .into_any()
        } else {
            view! { <Empty icon="ledger" title=w.none text=w.none_text/> }.into_any()
        }}
        <div class="off-paper"><ComparePart own loaded/></div>
    }
}

/// The last month that was published.
#[component]
fn Now(own: Memo<Place>) -> impl IntoView {
    let w = District::words();
    let last =
        Memo::new(move |_| own.with(|own| own.months.iter().next_back().map(|(m, f)| (*m, f.clone()))));
    move || {
        let (month, figures): (Month, Figures) = last.get()?;
        let tally = |name: &'static str, testid: &'static str, number: String| {
            view! { <div class="tally" data-testid=testid><strong>{number}</strong><span>{name}</span></div> }
        };
        Some(view! {
            <section class="part">
                <h2>{own.with(|own| own.name.clone())} " " {month.to_string()}</h2>
                <div class="tallies" data-testid="district-now">
                    {tally(w.members, "now-members", figures.count(Measure::Members).to_string())}
                    {tally(w.checked_in, "now-checked-in", figures.count(Measure::CheckedIn).to_string())}
                    {tally(w.rate, "now-rate", figures.rate().percent())}
                    {tally(w.open_needs, "now-needs", figures.count(Measure::OpenNeeds).to_string())}
                    {tally(w.for_each_need, "now-for-each", figures.for_each_need().times())}
                    {tally(w.visited, "now-visited", figures.visited().percent())}
                </div>
            </section>
        })
    }
}

#[component]
fn Trend(own: Memo<Place>) -> impl IntoView {
    let w = District::words();
    let bars = move |bar: fn(&Month, &Figures) -> Bar| {
        Signal::derive(move || {
            own.with(|own| {
                let from = own.months.len().saturating_sub(TREND);
                own.months.iter().skip(from).map(|(month, figures)| bar(month, figures)).collect::<Vec<_>>()
            })
        })
    };
    let checkins = bars(|month, figures| {
        let (here, all) = (figures.count(Measure::CheckedIn), figures.count(Measure::Members));
        Bar {
            label: month.to_string(),
            value: here,
            of: Some(all),
            shown: format!("{here} / {all}"),
            tone: None,
            cells: vec![
                Cell::new(here),
                Cell::new(all),
                Cell::new(figures.rate().percent()),
                Cell::new(figures.count(Measure::Joined)),
            ],
        }
    });
    let needs = bars(|month, figures| {
        let open = figures.count(Measure::OpenNeeds);
        Bar {
            label: month.to_string(),
            value: open,
            shown: open.to_string(),
            cells: vec![
                Cell::new(open),
                Cell::new(figures.for_each_need().times()),
                Cell::new(figures.count(Measure::FulfilledNeeds)),
            ],
            ..Bar::default()
        }
    });
    let heads = vec![w.month, w.checked_in, w.members, w.rate, w.joined];
    view! {
        <section class="part">
            <Chart title=w.trend shape=Shape::Bars heads rows=checkins testid="trend-checkins"/>
        </section>
        <section class="part">
            <Chart title=w.needs_trend shape=Shape::Bars heads=vec![w.month, w.open_needs, w.for_each_need, w.fulfilled]
                rows=needs testid="trend-needs"/>
        </section>
    }
}
