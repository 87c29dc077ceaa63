//! Every building this person surveys: progress by estate, what has to be visited again over all of them, and for staff
//! what is to be taken over from the doors.

use std::sync::Arc;

use domain::{
    export::Exported,
    id::Id,
    moment::{Day, Moment},
    survey::{BuildingField, Door, Progress, place},
};
use leptos::prelude::*;

use super::{
    adding::AddBuilding,
    book::{Entry, SurveyBook},
    building_path, door_path,
    found::FoundPart,
    taking::TakeOverPart,
};
use crate::{
    components::{Empty, Icon, PageHead},
    pages::{doing::Desk, exporting::ExportButton},
    words::{self, Nav, Surveying, sentence},
};

/// How many doors of the queue are shown before somebody asks for more.
const SHOWN: usize = 8;

/// The page.
#[component]
pub(crate) fn SurveyPage() -> impl IntoView {
    let w = Surveying::words();
    let desk = Desk::here();
    let book = SurveyBook::of(desk);
    let staff = desk.is_staff_now();
    let lead = Signal::derive(move || {
        book.with(|book| {
            sentence!("{} 栋楼，{} 户", "{} buildings, {} doors", book.entries.len(), book.total().doors)
        })
    });
    let any = Memo::new(move |_| book.with(|book| !book.entries.is_empty()));
    view! {
        <PageHead title=Nav::words().survey lead>
            {staff.then(|| view! {
                <AddBuilding book/>
                <a class="button" href="/import"><Icon name="upload"/>{w.import}</a>
                <ExportButton ledgers=&[Exported::Doors, Exported::People, Exported::Needs, Exported::Opinions]/>
            })}
        </PageHead>
        {move || if any.get() {
            view! {
                <Totals book/>
                <Queue book/>
                {staff.then(|| view! { <TakeOverPart/> <FoundPart book/> })}
                <Estates book/>
            }
            .into_any()
        } else {
            let text = if staff { w.none_staff } else { w.none_surveyor };
            view! { <Empty icon="home" title=w.none text/> }.into_any()
        }}
    }
}

/// `58%`; nothing of nothing.
fn met_rate(progress: Progress) -> String {
    match (progress.met * 100).checked_div(progress.doors) {
        Some(rate) => format!("{rate}%"),
        None => "—".to_owned(),
    }
}

#[component]
fn Totals(book: Memo<SurveyBook>) -> impl IntoView {
    let w = Surveying::words();
    let total = Memo::new(move |_| book.with(SurveyBook::total));
    let tally = move |name: &'static str, testid: &'static str, of: fn(Progress) -> String| {
        view! {
            <div class="tally" data-testid=testid><strong>{move || of(total.get())}</strong><span>{name}</span></div>
        }
    };
    view! {
        <div class="tallies" data-testid="survey-totals">
            {tally(w.visited, "total-visited", |all| format!("{}/{}", all.visited, all.doors))}
            {tally(w.met_rate, "total-met", met_rate)}
            {tally(w.again, "total-again", |all| all.again.to_string())}
            {tally(w.members_found, "total-members", |all| all.members_found.to_string())}
            {tally(w.to_check_in, "total-check-in", |all| all.to_check_in.to_string())}
        </div>
    }
}

/// A door that has to be visited again.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Again {
    at: Option<Moment>,
    path: String,
    place: String,
    id: Id<Door>,
}

fn queue(desk: Desk, entries: &[Arc<Entry>]) -> Vec<Again> {
    desk.shell.view().with_untracked(|view| {
        let mut all: Vec<Again> = entries
            .iter()
            .flat_map(|entry| {
                let doors = view.community.surveys.get(&entry.site).map(|survey| &survey.doors);
                entry.again.iter().filter_map(move |(id, at)| {
                    let card = &doors?.get(id)?.door;
                    let place = place(Some(&entry.card), card);
                    Some(Again { at: *at, path: door_path(entry.site, *id), place, id: *id })
                })
            })
            .collect();
        all.sort_by_key(|again| (again.at.is_none(), again.at, again.id));
        all
    })
}

/// 再访, over all buildings, the soonest first.
#[component]
fn Queue(book: Memo<SurveyBook>) -> impl IntoView {
    let w = Surveying::words();
    let desk = Desk::here();
    let shown = RwSignal::new(SHOWN);
    let all = Memo::new(move |_| book.with(|book| queue(desk, &book.entries)));
    let (today, now) = (desk.shell.today(), desk.shell.now());
    move || {
        let (list, most) = (all.get(), shown.get());
        if list.is_empty() {
            return ().into_any();
        }
        let more = list.len().saturating_sub(most);
        let rows = list.into_iter().take(most).map(|again| view! { <li><AgainRow again today now/></li> });
        view! {
            <section class="part" data-testid="revisits">
                <h2>{w.queue}</h2>
                <ul class="rows" role="list">{rows.collect_view()}</ul>
                {(more > 0).then(|| view! {
                    <div class="actions">
                        <button type="button" class="button wide" data-testid="more-revisits" on:click=move |_| shown.update(|shown| *shown += 40)>
                            {sentence!("再看 {} 户", "{} more", more)}
                        </button>
                    </div>
                })}
            </section>
        }
        .into_any()
    }
}

#[component]
fn AgainRow(again: Again, today: Day, now: Moment) -> impl IntoView {
    let late = again.at.is_some_and(|at| at < now);
    let when = again.at.map_or_else(|| Surveying::words().no_time.to_owned(), |at| words::moment(at, today));
    view! {
        <a class="row" href=again.path data-testid="revisit">
            <Icon name="clock"/>
            <span class="row-main"><strong>{again.place}</strong></span>
            <span class="due" data-tone=late.then_some("bad")>{when}</span>
        </a>
    }
}

/// Buildings under the names of their estates.
#[component]
fn Estates(book: Memo<SurveyBook>) -> impl IntoView {
    let w = Surveying::words();
    let estates = Memo::new(move |_| {
        book.with(|book| {
            let mut names: Vec<String> = book
                .entries
                .iter()
                .map(|entry| entry.card.get(BuildingField::EstateName).to_owned())
                .collect();
            names.dedup();
            names
        })
    });
    view! {
        <For each=move || estates.get() key=Clone::clone let:estate>
            {
                let name = if estate.is_empty() { w.other_estate.to_owned() } else { estate.clone() };
                let of = move || {
                    book.with(|book| {
                        let here = book.entries.iter().filter(|entry| entry.card.get(BuildingField::EstateName) == estate);
                        here.cloned().collect::<Vec<_>>()
                    })
                };
                view! {
                    <section class="part" data-testid="estate">
                        <h2>{name}</h2>
                        <ul class="card-list" role="list">
                            <For each=of key=|entry| entry.version let:entry><li><BuildingRow entry/></li></For>
                        </ul>
                    </section>
                }
            }
        </For>
    }
}

/// One building and how far it is.
#[component]
fn BuildingRow(entry: Arc<Entry>) -> impl IntoView {
    let w = Surveying::words();
    let progress = entry.progress;
    let name = match entry.card.get(BuildingField::Name) {
        "" => w.unnamed.to_owned(),
        name => name.to_owned(),
    };
    let visited = sentence!("已访 {} / {} 户", "{} of {} doors", progress.visited, progress.doors);
    let rate = format!("{} {}", w.met_rate, met_rate(progress));
    let label = visited.clone();
    let mut facts = vec![entry.card.get(BuildingField::Grid).to_owned()];
    for (count, name) in [
        (progress.again, w.again),
        (progress.members_found, w.members_found),
        (progress.to_check_in, w.to_check_in),
    ] {
        if count > 0 {
            facts.push(format!("{name} {count}"));
        }
    }
    facts.retain(|fact| !fact.is_empty());
    view! {
        <a class="card" href=building_path(entry.site) data-testid="building">
            <span class="card-head"><strong class="building-name">{name}</strong></span>
            <span class="meter">
                <span class="meter-words"><span>{visited}</span><span>{rate}</span></span>
                <progress max=progress.doors.max(1) value=progress.visited aria-label=label></progress>
            </span>
            <span class="card-foot">{facts.join(" · ")}</span>
        </a>
    }
}
