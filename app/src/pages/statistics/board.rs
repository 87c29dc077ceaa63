//! The community's own page: where members, wishes, doors, posts and units stand today. Every number leads to its list.

use std::cmp::Reverse;

use domain::{
    export::Exported,
    id::Id,
    principal::Unit,
    statistics::{Dashboard, FunnelStep, Ratio, UnitLine, Wait, dashboard, is_open},
    wish::WishState,
};
use leptos::prelude::*;

use super::{publish::PublishPart, year::YearPart};
use crate::{
    components::{Bar, Cell, Chart, Empty, Icon, PageHead, Shape, print},
    pages::{doing::Desk, exporting::ExportButton},
    words::{
        self, sentence,
        statistics::{Statistics, funnel_step, wait},
    },
};

/// States of wishes in the order of the page.
const STATES: [WishState; 12] = [
    WishState::Draft,
    WishState::Submitted,
    WishState::Approved,
    WishState::Published,
    WishState::ClaimPending,
    WishState::Claimed,
    WishState::InProgress,
    WishState::Expired,
    WishState::Fulfilled,
    WishState::FollowedUp,
    WishState::Rejected,
    WishState::TakenDown,
];

/// The page.
#[component]
pub(crate) fn StatisticsPage() -> impl IntoView {
    let w = Statistics::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let board = desk.derive(move |community| dashboard(community, today));
    let to_enrol = desk.derive(move |community| community.to_enrol().len());
    let any = Memo::new(move |_| {
        board.with(|board| board.head.members > 0 || !board.wishes.is_empty() || !board.survey.is_empty())
    });
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <ExportButton ledgers=&[Exported::UnitCounts, Exported::UnitMonths, Exported::Head, Exported::Served]/>
            <a class="button" href="/papers" data-testid="to-tables"><Icon name="ledger"/>{w.tables}</a>
            <a class="button" href="/district" data-testid="to-district"><Icon name="people"/>{w.overview}</a>
            <button type="button" class="button" data-testid="print-page" on:click=move |_| print()>
                <Icon name="print"/>{w.print}
            </button>
        </PageHead>
        {move || if any.get() {
            view! {
                <p class="statement" data-testid="head">{move || board.with(head)}</p>
                <Tallies board to_enrol/>
                <div class="charts">
                    <Checkins board/>
                    <Wishes board/>
                    <Waiting board/>
                    <Offers board/>
                    <Survey board/>
                    <Units board/>
                </div>
                <YearPart/>
            }
            .into_any()
        } else {
            view! { <Empty icon="ledger" title=w.none text=w.none_text/> }.into_any()
        }}
        <PublishPart/>
    }
}

/// The head of a roster, as it is read out in meetings (G3, G18).
fn head(board: &Dashboard) -> String {
    let head = board.head;
    sentence!(
        "截至{}，在职党员共有 {} 名，其中正式 {} 名、预备 {} 名，有特长的 {} 名，已经报到 {} 名，报到率 {}。",
        "On {}: {} members, {} full, {} probationary, {} with a skill, {} checked in ({}).",
        words::day(head.on),
        head.members,
        head.full,
        head.probationary,
        head.skilled,
        head.checked_in,
        head.rate().percent()
    )
}

#[component]
fn Tallies(board: Memo<Dashboard>, to_enrol: Memo<usize>) -> impl IntoView {
    let w = Statistics::words();
    let tally = move |href: &'static str,
                      name: &'static str,
                      testid: &'static str,
                      number: Signal<String>| {
        view! {
            <a class="tally" href=href data-testid=testid><strong>{move || number.get()}</strong><span>{name}</span></a>
        }
    };
    let of = move |count: fn(&Dashboard) -> String| Signal::derive(move || board.with(count));
    view! {
        <div class="tallies">
            {tally("/members?show=here", w.members, "tally-members", of(|board| board.funnel.members().to_string()))}
            {tally("/members?show=checked-in", w.checked_in, "tally-checked-in", of(|board| board.funnel.checked_in().to_string()))}
            {tally("/members?show=not-checked-in", w.rate, "tally-rate",
                of(|board| Ratio::new(board.funnel.checked_in(), board.funnel.members()).percent()))}
            {tally("/checkins?tab=enrol", w.to_enrol, "tally-enrol", Signal::derive(move || to_enrol.get().to_string()))}
            {tally("/cases?wait=open", w.open_needs, "tally-needs", of(|board| open_needs(board).to_string()))}
            {tally("/posts?kind=post", w.serving, "tally-held", of(|board| board.offers.held.to_string()))}
        </div>
    }
}

fn open_needs(board: &Dashboard) -> u32 {
    board.wishes.iter().filter(|(state, _)| is_open(**state)).map(|(_, count)| *count).sum()
}

#[component]
fn Checkins(board: Memo<Dashboard>) -> impl IntoView {
    let w = Statistics::words();
    let rows = Signal::derive(move || {
        board.with(|board| {
            let bar = |step: FunnelStep| {
                let reached = board.funnel.reached(step);
                Bar {
                    label: funnel_step(step).to_owned(),
                    value: reached,
                    shown: reached.to_string(),
                    cells: vec![
                        Cell { text: reached.to_string(), href: reached_list(step).map(str::to_owned) },
                        Cell::link(board.funnel.at(step), format!("/checkins?tab={}", step.key())),
                    ],
                    ..Bar::default()
                }
            };
            FunnelStep::ALL.map(bar).to_vec()
        })
    });
    let suspended = Memo::new(move |_| board.with(|board| board.funnel.suspended));
    view! {
        <section class="part">
            <Chart title=w.funnel shape=Shape::Funnel heads=vec![w.step, w.reached, w.now] rows testid="chart-checkins"/>
            {move || Some(suspended.get()).filter(|count| *count > 0).map(|count| view! {
                <p class="hint"><a href="/members?show=suspended" data-testid="suspended">{w.suspended} " " {count}</a></p>
            })}
        </section>
    }
}

/// The list of everybody who came as far as a step, where there is one.
const fn reached_list(step: FunnelStep) -> Option<&'static str> {
    match step {
        FunnelStep::Waiting => Some("/members?show=here"),
        FunnelStep::Registered => Some("/members?show=checked-in"),
        // Nobody is farther.
        FunnelStep::Acknowledged => Some("/checkins?tab=acknowledged"),
        FunnelStep::Arrived | FunnelStep::Receipt => None,
    }
}

#[component]
fn Wishes(board: Memo<Dashboard>) -> impl IntoView {
    let w = Statistics::words();
    let rows = Signal::derive(move || {
        board.with(|board| {
            let counted = STATES.into_iter().filter_map(|state| Some((state, *board.wishes.get(&state)?)));
            let bars = counted.map(|(state, count)| Bar {
                label: words::state(state).to_owned(),
                value: count,
                shown: count.to_string(),
                tone: (!is_open(state)).then_some("calm"),
                cells: vec![Cell::link(count, format!("/cases?state={}", words::state_mark(state)))],
                ..Bar::default()
            });
            bars.collect::<Vec<_>>()
        })
    });
    view! {
        <section class="part">
            <Chart title=w.wishes shape=Shape::Bars heads=vec![w.state, w.count] rows testid="chart-wishes"/>
        </section>
    }
}

#[component]
fn Waiting(board: Memo<Dashboard>) -> impl IntoView {
    let w = Statistics::words();
    let rows = Signal::derive(move || {
        board.with(|board| {
            let bar = |one: Wait| {
                let count = board.waiting.get(&one).copied().unwrap_or_default();
                Bar {
                    label: wait(one).to_owned(),
                    value: count,
                    shown: count.to_string(),
                    tone: match one {
                        Wait::Week | Wait::Month => None,
                        Wait::Quarter => Some("warn"),
                        Wait::Longer => Some("bad"),
                    },
                    cells: vec![Cell::link(count, format!("/cases?wait={}", one.key()))],
                    ..Bar::default()
                }
            };
            Wait::ALL.map(bar).to_vec()
        })
    });
    view! {
        <section class="part">
            <Chart title=w.waiting shape=Shape::Bars heads=vec![w.waited, w.count] rows testid="chart-waiting"/>
        </section>
    }
}

#[component]
fn Offers(board: Memo<Dashboard>) -> impl IntoView {
    let w = Statistics::words();
    let rows = Signal::derive(move || {
        board.with(|board| {
            let offers = board.offers;
            let bar = |label: &str, value: u32, of: Option<u32>, href: &str| Bar {
                label: label.to_owned(),
                value,
                of,
                shown: of.map_or(value.to_string(), |of| format!("{value} / {of}")),
                cells: vec![Cell::link(of.map_or(value.to_string(), |of| format!("{value} / {of}")), href)],
                ..Bar::default()
            };
            vec![
                bar(w.posts, offers.held, Some(offers.places), "/posts?kind=post"),
                bar(w.projects, offers.projects, None, "/posts?kind=project"),
                bar(w.finished, offers.finished, None, "/posts?kind=project&what=over"),
                bar(w.to_answer, offers.waiting, None, "/posts?what=waiting"),
            ]
        })
    });
    view! {
        <section class="part">
            <Chart title=w.offers shape=Shape::Bars heads=vec![w.what, w.count] rows testid="chart-offers"/>
        </section>
    }
}

#[component]
fn Survey(board: Memo<Dashboard>) -> impl IntoView {
    let w = Statistics::words();
    let rows = Signal::derive(move || {
        board.with(|board| {
            let bars = board.survey.iter().map(|one| {
                let rate = Ratio::new(one.visited, one.doors).percent();
                let href = one.site.map(|site| format!("/survey/{}/{}", site.estate, site.building));
                Bar {
                    label: if one.name.is_empty() { w.unnamed.to_owned() } else { one.name.clone() },
                    value: one.visited,
                    of: Some(one.doors),
                    shown: format!("{} / {}", one.visited, one.doors),
                    tone: None,
                    cells: vec![
                        Cell { text: one.visited.to_string(), href: href.clone() },
                        Cell { text: one.doors.to_string(), href: href.clone() },
                        Cell::new(rate),
                        Cell { text: one.members_found.to_string(), href },
                    ],
                }
            });
            bars.collect::<Vec<_>>()
        })
    });
    let heads = vec![w.building, w.visited, w.doors, w.coverage, w.found];
    view! {
        <Show when=move || board.with(|board| !board.survey.is_empty())>
            <section class="part">
                <Chart title=w.survey shape=Shape::Bars heads=heads.clone() rows testid="chart-survey"/>
            </section>
        </Show>
    }
}

#[component]
fn Units(board: Memo<Dashboard>) -> impl IntoView {
    let w = Statistics::words();
    let rows = Signal::derive(move || {
        board.with(|board| {
            let mut lines: Vec<&UnitLine> = board.units.iter().collect();
            lines.sort_by_key(|line| (line.unit.is_none(), Reverse(line.people.members), line.name.clone()));
            lines.into_iter().map(unit_bar).collect::<Vec<_>>()
        })
    });
    let heads = vec![w.unit, w.of_unit, w.checked_in, w.rate];
    view! {
        <Show when=move || board.with(|board| !board.units.is_empty())>
            <section class="part chart-wide">
                <Chart title=w.units shape=Shape::Bars heads=heads.clone() rows testid="chart-units"/>
            </section>
        </Show>
    }
}

fn unit_bar(line: &UnitLine) -> Bar {
    let w = Statistics::words();
    let people = line.people;
    let name = match (line.unit, line.name.as_str()) {
        (None, _) => w.not_in_ledger,
        (Some(_), "") => w.unnamed,
        (Some(_), name) => name,
    };
    // The list of a unit has those of its own list, too; without a unit there is no list.
    let of_unit = |id: Id<Unit>| format!("/unit/{id}");
    let here = |_: Id<Unit>| {
        let named = url(&line.name);
        (!line.name.is_empty()).then(|| format!("/members?show=checked-in&unit={named}"))
    };
    Bar {
        label: name.to_owned(),
        value: people.here,
        of: Some(people.members),
        shown: format!("{} / {}", people.here, people.members),
        tone: None,
        cells: vec![
            Cell { text: people.members.to_string(), href: line.unit.map(of_unit) },
            Cell { text: people.here.to_string(), href: line.unit.and_then(here) },
            Cell::new(people.rate().percent()),
        ],
    }
}

/// A name as a part of an address.
fn url(name: &str) -> String {
    js_sys::encode_uri_component(name).into()
}
