//! The queue of check-ins, and one member's part of it at an address of its own.

use domain::{export::Exported, id::Id, moment::Day, principal::Member, register::MemberField};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    CheckinPart, EnrolPart, StageMark,
    ask::{Ask, Asking},
    book::{Row, Tab, rows},
    exempt::ExemptList,
    several::SeveralPart,
    step::StepSheet,
    urge::UrgeList,
};
use crate::{
    components::{Chips, Empty, Icon, Notice, Option2, PageHead, Search, ShowMore},
    pages::{doing::Desk, exporting::ExportButton},
    words::{
        checkin::{self, Queue},
        sentence,
    },
};

/// Rows per "show more".
const PAGE: usize = 60;

/// The page.
#[component]
pub(crate) fn CheckinsPage() -> impl IntoView {
    let query = use_location().query;
    let who =
        Memo::new(move |_| query.with(|query| query.get("who").and_then(|id| id.parse::<Id<Member>>().ok())));
    move || match who.get() {
        Some(member) => view! { <OnePage member/> }.into_any(),
        None => view! { <QueuePage/> }.into_any(),
    }
}

#[component]
fn OnePage(member: Id<Member>) -> impl IntoView {
    let w = Queue::words();
    let desk = Desk::here();
    let title = Signal::derive(move || {
        desk.shell.view().with(|view| {
            super::named(view.community.member(member).map_or("", |file| file.card.get(MemberField::Name)))
        })
    });
    let unit = Signal::derive(move || {
        desk.shell.view().with(|view| {
            let file = view.community.member(member);
            file.map_or_else(String::new, |file| view.community.unit_name(&file.card).to_owned())
        })
    });
    view! {
        <PageHead title lead=unit>
            <a class="button quiet" href="/checkins"><Icon name="back"/>{w.back}</a>
            <a class="button" href=format!("/member/{member}") data-testid="to-card">{checkin::Steps::words().to_card}</a>
        </PageHead>
        <CheckinPart member/>
    }
}

#[component]
fn QueuePage() -> impl IntoView {
    let w = Queue::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let query = use_location().query;
    let wanted = Memo::new(move |_| query.with(|query| query.get("tab").unwrap_or_default()));
    let tab = RwSignal::new(wanted.get_untracked());
    Effect::new(move |_| tab.set(wanted.get()));
    let search = RwSignal::new(String::new());
    let all = desk.derive(move |community| rows(community, today));
    let lists = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let exempt = view.community.register().map(|(_, file)| file.exemptions.len()).sum::<usize>();
            (view.community.to_enrol().len(), exempt, view.community.claimed_by_several_units().len())
        })
    });
    let options = Signal::derive(move || {
        let (enrol, exempt, several) = lists.get();
        Tab::ALL
            .into_iter()
            .map(|one| {
                let count = match one {
                    Tab::Enrol => enrol,
                    Tab::Exempt => exempt,
                    Tab::Several => several,
                    _ => all.with(|all| all.iter().filter(|row| row.is_in(one, today)).count()),
                };
                (Option2::new(one.key(), name(one)), Some(count))
            })
            .filter(|(option, count)| option.value != Tab::Several.key() || *count != Some(0))
            .collect::<Vec<_>>()
    });
    let asking = Asking::new();
    let now = Memo::new(move |_| tab.with(|tab| Tab::from_key(tab)));
    let found = Memo::new(move |_| {
        let (tab, text) = (now.get(), search.get());
        all.with(|all| {
            all.iter().filter(|row| row.is_in(tab, today) && row.is_found(&text)).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <ExportButton ledgers=&[Exported::Checkins]/>
        </PageHead>
        <div class="stack">
            {move || (lists.get().2 > 0 && now.get() != Tab::Several).then(|| view! {
                <Notice tone="warn" title=w.several_note testid="several-note">
                    <button type="button" class="button small" on:click=move |_| tab.set(Tab::Several.key().to_owned())>{w.several}</button>
                </Notice>
            })}
            <Search label=w.search placeholder=w.search_hint value=search testid="checkin-search"/>
        </div>
        <Chips label=w.tabs options value=tab testid="checkin-tabs"/>
        {move || match now.get() {
            Tab::Enrol => view! { <EnrolPart unit=None/> }.into_any(),
            Tab::Exempt => view! { <ExemptList/> }.into_any(),
            Tab::Several => view! { <SeveralPart/> }.into_any(),
            Tab::Urge => view! { <UrgeList rows=found today/> }.into_any(),
            Tab::Due | Tab::Late | Tab::Way | Tab::Arrived | Tab::Registered | Tab::Receipt | Tab::Acknowledged => {
                view! { <List rows=found asking today/> }.into_any()
            }
        }}
        <StepSheet asking/>
    }
}

fn name(tab: Tab) -> &'static str {
    let w = Queue::words();
    match tab {
        Tab::Due => w.all_due,
        Tab::Late => w.late,
        Tab::Way => w.way,
        Tab::Arrived => w.arrived,
        Tab::Registered => w.registered,
        Tab::Receipt => w.receipt,
        Tab::Acknowledged => w.acknowledged,
        Tab::Urge => w.urge,
        Tab::Enrol => w.enrol,
        Tab::Exempt => w.exempt,
        Tab::Several => w.several,
    }
}

#[component]
fn List(rows: Memo<Vec<Row>>, asking: Asking, today: Day) -> impl IntoView {
    let w = Queue::words();
    let shown = RwSignal::new(PAGE);
    view! {
        {move || if rows.with(Vec::is_empty) {
            view! { <Empty icon="check" title=w.nobody/> }.into_any()
        } else {
            view! {
                <div class="table-frame" tabindex="0" role="region" aria-label=w.title>
                    <table class="table" data-testid="checkins">
                        <caption class="unseen">{w.title}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{w.name}</th>
                                <th scope="col">{w.unit}</th>
                                <th scope="col">{w.stage}</th>
                                <th scope="col">{w.due}</th>
                                <th scope="col">{w.next}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {move || rows.with(|rows| {
                                rows.iter().take(shown.get()).cloned().map(|row| view! { <Line row asking today/> }).collect_view()
                            })}
                        </tbody>
                    </table>
                </div>
            }
            .into_any()
        }}
        <ShowMore all=Signal::derive(move || rows.with(Vec::len)) shown page=PAGE
            words=|left| sentence!("再看 {} 人", "{} more", left)/>
    }
}

#[component]
fn Line(row: Row, asking: Asking, today: Day) -> impl IntoView {
    let w = Queue::words();
    let desk = Desk::here();
    let member = row.member;
    let next = desk.shell.view().with_untracked(|view| {
        let state = view.community.checkin(member, today);
        let may = |ask: &Ask| ask.is_on_the_way() && ask.may(&view.community, member, &state, today).is_ok();
        Ask::ALL.into_iter().filter(may).find(|ask| !(*ask == Ask::Receipt && row.receipt))
    });
    let due = row.due.map(|due| (due.by() < today, checkin::due(due, today)));
    let unit = if row.unit.is_empty() { w.no_unit.to_owned() } else { row.unit.clone() };
    view! {
        <tr data-testid="checkin-row" data-tone=row.is_late(today).then_some("bad")>
            <td data-label=w.name data-main=""><a href=format!("/checkins?who={member}")>{row.name.clone()}</a></td>
            <td data-label=w.unit>{unit}</td>
            <td data-label=w.stage><StageMark stage=row.stage/> " " <small>{row.no.clone()}</small></td>
            <td data-label=w.due>
                {due.map(|(late, words)| view! { <span class="due" data-tone=late.then_some("bad")>{words}</span> })}
            </td>
            <td data-label=w.next>
                {next.map(|ask| view! {
                    <button type="button" class="button small" data-testid=ask.testid()
                        aria-label=format!("{} {}", ask.label(), row.name)
                        on:click=move |_| asking.ask(member, ask)>{ask.label()}</button>
                })}
            </td>
        </tr>
    }
}
