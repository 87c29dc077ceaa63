//! The queue: what waits for a second name, what hangs out, what is objected to. Many can be verified at once. Staff only.
//!
//! A year has tens of thousands of records: only where each is is kept here, and what it says is read for those that are shown.

use std::collections::BTreeSet;

use domain::{
    community::Community,
    edit::{Edit, FileField, FileOf},
    export::Exported,
    id::Id,
    moment::Day,
    principal::Member,
    service::{Action, Course, ServiceRecord, Stage, named, record},
};
use leptos::prelude::*;

use super::{about, desk::verification, home};
use crate::{
    components::{Badge, Chips, Empty, Icon, Listed, Option2, PageHead, Search, first_of},
    pages::{
        address::asked,
        checkins,
        doing::{Desk, Doing},
        exporting::ExportButton,
    },
    words::{
        self,
        records::{Records, record_state, record_tone, record_why, time},
        sentence,
    },
};

/// So many are drawn at once.
const PAGE: usize = 60;

/// One line.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    one: ServiceRecord,
    name: String,
}

fn name(community: &Community, member: Id<Member>) -> &str {
    community.on_card(FileOf::Member(member), FileField::Name)
}

fn row(community: &Community, one: &Course) -> Option<Row> {
    let name = name(community, one.member).to_owned();
    Some(Row { one: record(community, one.member, one.id)?, name })
}

fn courses(community: &Community) -> Vec<Course> {
    let all = community.members.iter().flat_map(|(id, file)| file.records.readings(*id));
    all.map(|one| one.course).collect()
}

fn is(one: &Course, what: &str, today: Day) -> bool {
    match what {
        "waiting" => one.stage == Stage::Waiting,
        "disputed" => one.stage == Stage::Disputed,
        "published" => one.is_published(today),
        "refused" => one.stage == Stage::Refused,
        _ => true,
    }
}

fn is_found(community: &Community, one: &Course, text: &str) -> bool {
    let read = community.member(one.member).and_then(|file| file.records.reading(one.member, one.id));
    read.is_some_and(|read| {
        let report = read.report;
        [name(community, one.member), &report.content, &report.kind].iter().any(|said| said.contains(text))
            || named(community, report.source).contains(text)
    })
}

/// The page.
#[component]
pub(crate) fn RecordsPage() -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let (what, search, shown) = (asked("show", "waiting"), RwSignal::new(String::new()), RwSignal::new(PAGE));
    let chosen: RwSignal<BTreeSet<Id<ServiceRecord>>> = RwSignal::new(BTreeSet::new());
    let all = desk.derive(courses);
    let found = Memo::new(move |_| {
        let (what, text) = (what.get(), search.get());
        let text = text.trim();
        all.with(|all| {
            let some = all.iter().filter(|one| is(one, &what, today)).copied();
            if text.is_empty() {
                return some.collect::<Vec<_>>();
            }
            desk.known(|community| some.filter(|one| is_found(community, one, text)).collect())
        })
    });
    let rows = desk.derive(move |community| {
        // What was entered first waits longest.
        let first = found.with(|found| first_of(found, shown.get(), |one| (one.entered, one.id)));
        first.iter().filter_map(|one| row(community, one)).collect::<Vec<_>>()
    });
    let number = Signal::derive(move || found.with(Vec::len));
    let states = Signal::derive(move || {
        let count = |what: &str| all.with(|all| all.iter().filter(|one| is(one, what, today)).count());
        [("waiting", w.waiting), ("disputed", w.disputed), ("published", w.published), ("refused", w.refused)]
            .map(|(key, name)| (Option2::new(key, name), Some(count(key))))
            .to_vec()
    });
    view! {
        <PageHead title=w.staff_title lead=Signal::stored(w.staff_lead.to_owned())>
            <a class="button" href="/ledger/publication" data-testid="print-notice"><Icon name="print"/>{w.notice}</a>
            <ExportButton ledgers=&[Exported::Records, Exported::Publication]/>
        </PageHead>
        <Search label=w.search placeholder=w.search_hint value=search testid="record-search"/>
        <Chips label=w.by_state options=states value=what testid="record-states"/>
        <Many found chosen/>
        <Listed found=rows all=number shown page=PAGE testid="records" draw=move |row| view! { <Line row chosen/> }
            words=|left| sentence!("再看 {} 条", "{} more", left)
            none=move || {
                let title = if what.with(|what| what == "waiting") { w.all_done } else { w.nothing };
                view! { <Empty icon="check" title/> }.into_any()
            }/>
    }
}

/// Verifying many at once: those that another person recorded.
#[component]
fn Many(found: Memo<Vec<Course>>, chosen: RwSignal<BTreeSet<Id<ServiceRecord>>>) -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let mine = Memo::new(move |_| {
        let who = desk.who();
        found.with(|all| {
            let may = |one: &&Course| who.is_some_and(|who| one.allows(who, Action::Verify).is_ok());
            all.iter().filter(may).copied().collect::<Vec<_>>()
        })
    });
    let picked = Memo::new(move |_| {
        chosen.with(|chosen| {
            mine.with(|all| all.iter().filter(|one| chosen.contains(&one.id)).copied().collect::<Vec<_>>())
        })
    });
    let all = move |_| {
        let ids: BTreeSet<_> = mine.with_untracked(|all| {
            all.iter().filter(|one| one.stage == Stage::Waiting).map(|one| one.id).collect()
        });
        chosen.update(|chosen| if *chosen == ids { chosen.clear() } else { *chosen = ids });
    };
    let verify = move |_| {
        let edits: Vec<Edit> =
            picked.with_untracked(|all| all.iter().map(|one| verification(desk, one, false)).collect());
        doing.run(edits, w.verified_many, move || chosen.set(BTreeSet::new()));
    };
    move || {
        (!mine.with(Vec::is_empty)).then(|| {
            view! {
                <div class="actions">
                    <button type="button" class="button" data-testid="records-all" on:click=all>{w.pick_all}</button>
                    {move || Some(picked.with(Vec::len)).filter(|count| *count > 0).map(|count| view! {
                        <button type="button" class="button primary" data-testid="records-verify" aria-busy=move || doing.busy() on:click=verify>
                            <Icon name="check"/>{sentence!("核实 {} 条", "Verify {}", count)}
                        </button>
                    })}
                    {doing.trouble()}
                </div>
            }
        })
    }
}

#[component]
fn Line(row: Row, chosen: RwSignal<BTreeSet<Id<ServiceRecord>>>) -> impl IntoView {
    let desk = Desk::here();
    let today = desk.shell.today();
    let Row { one, name } = row;
    let id = one.id;
    let may = desk.who_now().is_some_and(|who| one.allows(who, Action::Verify).is_ok());
    let (tone, state, why) = (record_tone(&one, today), record_state(&one, today), record_why(&one, today));
    let name = checkins::named(&name);
    let on = words::day(one.report.on);
    let pick = move |event| {
        let on = event_target_checked(&event);
        chosen.update(|chosen| {
            if on {
                chosen.insert(id)
            } else {
                chosen.remove(&id)
            };
        });
    };
    let label = format!("{name} {on}");
    view! {
        <li class="card" data-testid="record-row">
            <header class="card-head">
                <h2><a href=home(one.member, id)>{name} " " {on}</a></h2>
                <Badge words=state tone/>
            </header>
            <p>{about(desk, one.report.source)} " · " {time(&one.report)} " · " {one.report.content.clone()}</p>
            <p class="hint">{why}</p>
            {may.then(|| view! {
                <label class="choice">
                    <input type="checkbox" data-testid="record-pick" prop:checked=move || chosen.with(|chosen| chosen.contains(&id))
                        on:change=pick/>
                    <span>{words::say("选中", "Choose")} <span class="unseen">" " {label}</span></span>
                </label>
            })}
        </li>
    }
}
