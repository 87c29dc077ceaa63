//! 心愿台账 for staff: every wish by state, search, and doing the same step for many at once.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    edit::Edit,
    export::Exported,
    id::Id,
    mask::without_numbers,
    moment::Day,
    statistics::{Wait, waits},
    wish::{CardField, Decision, Wish, WishField, WishState},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    book::{Book, Entry, Sent},
    doing::{Desk, sent_words},
    exporting::ExportButton,
    unmask::seen_value,
    wish::{next_number, publication, written},
};
use crate::{
    components::{Chips, Empty, Icon, Option2, PageHead, Search, ShowMore, SyncMark},
    shell::ActError,
    words::{self, Common, Ledger, act_error, days_left, field, sentence, statistics::Statistics},
};

/// Rows per "show more".
const PAGE: usize = 60;

const TABS: [WishState; 12] = [
    WishState::Draft,
    WishState::Submitted,
    WishState::Approved,
    WishState::Published,
    WishState::ClaimPending,
    WishState::Claimed,
    WishState::InProgress,
    WishState::Fulfilled,
    WishState::FollowedUp,
    WishState::Expired,
    WishState::TakenDown,
    WishState::Rejected,
];

/// The step that can be done for many, by state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Batch {
    Submit,
    Approve,
    Publish,
    NextRound,
}

impl Batch {
    fn of(tab: &str) -> Option<Self> {
        match tab {
            "draft" => Some(Self::Submit),
            "submitted" => Some(Self::Approve),
            "approved" => Some(Self::Publish),
            "expired" => Some(Self::NextRound),
            _ => None,
        }
    }

    fn words(self) -> &'static str {
        let w = Ledger::words();
        match self {
            Self::Submit => w.submit_all,
            Self::Approve => w.approve_all,
            Self::Publish => w.publish_all,
            Self::NextRound => w.next_round_all,
        }
    }
}

fn found(entry: &Entry, text: &str) -> bool {
    let text = text.trim();
    let has = |value: &str| value.contains(text);
    let phone = entry.case(WishField::Phone);
    text.is_empty()
        || has(entry.either(WishField::No, CardField::No))
        || has(entry.case(WishField::WisherName))
        || has(entry.either(WishField::Content, CardField::Content))
        || (text.chars().all(|c| c.is_ascii_digit()) && text.len() >= 3 && phone.ends_with(text))
}

/// Whether somebody waits for it, and as long as the address says.
fn waits_so(desk: Desk, entry: &Entry, wait: &str, today: Day) -> bool {
    let settings = desk.shell.view().with_untracked(|view| Arc::clone(&view.community.settings));
    let so = waits(&entry.wish, &settings, today);
    so.is_some() && (wait == "open" || so == Wait::from_key(wait))
}

fn waited(key: &str) -> &'static str {
    Wait::from_key(key).map_or(Statistics::words().open_needs, words::statistics::wait)
}

/// The page.
#[component]
pub(crate) fn CasesPage() -> impl IntoView {
    let w = Ledger::words();
    let desk = Desk::here();
    let query = use_location().query;
    let asked = Memo::new(move |_| query.with(|query| query.get("state").unwrap_or_default()));
    let tab = RwSignal::new(asked.get_untracked());
    Effect::new(move |_| tab.set(asked.get()));
    let wait = Memo::new(move |_| query.with(|query| query.get("wait").unwrap_or_default()));
    let search = RwSignal::new(String::new());
    let picked: RwSignal<BTreeSet<Id<Wish>>> = RwSignal::new(BTreeSet::new());
    let shown = RwSignal::new(PAGE);
    Effect::new(move |_| {
        tab.track();
        picked.update(BTreeSet::clear);
    });
    let tabs = Signal::derive(move || {
        desk.books.book.with(|book| {
            TABS.iter()
                .map(|state| {
                    let option = Option2::new(words::state_mark(*state), words::state(*state));
                    (option, Some(book.count(|entry| entry.state == *state && !entry.is_blank())))
                })
                .collect::<Vec<_>>()
        })
    });
    let rows = Memo::new(move |_| {
        desk.books.book.with(|book| {
            let today = book.today();
            let mut rows: Vec<Arc<Entry>> = book
                .iter()
                .filter(|entry| !entry.is_blank())
                .filter(|entry| tab.with(|tab| tab.is_empty() || words::state_mark(entry.state) == tab))
                .filter(|entry| search.with(|text| found(entry, text)))
                .filter(|entry| wait.with(|wait| wait.is_empty() || waits_so(desk, entry, wait, today)))
                .cloned()
                .collect();
            rows.sort_by_cached_key(|entry| {
                let no = entry.either(WishField::No, CardField::No).to_owned();
                (
                    !entry.is_overdue(today),
                    entry.duty.map(domain::wish::Duty::due),
                    std::cmp::Reverse(no),
                    entry.id,
                )
            });
            rows
        })
    });
    let many = move || Batch::of(&tab.get());
    view! {
        <PageHead title=w.title lead=Signal::derive(move || sentence!("共 {} 条", "{} wishes", desk.books.book.with(|book| book.count(|entry| !entry.is_blank()))))>
            <a class="button primary" href="/cases/new" data-testid="new-case"><Icon name="plus"/>{w.new}</a>
            <a class="button" href="/import" data-testid="to-import"><Icon name="upload"/>{w.import}</a>
            <ExportButton ledgers=&[Exported::Wishes]/>
        </PageHead>
        {move || if desk.is_staff() {
            view! {
                <Search label=w.search placeholder=w.search_hint value=search testid="case-search"/>
                <Chips label=w.tabs options=tabs value=tab testid="case-tabs"/>
                {move || Some(wait.get()).filter(|wait| !wait.is_empty()).map(|wait| view! {
                    <p class="hint" data-testid="case-wait">
                        {Statistics::words().only} " " {waited(&wait)} " "
                        <a class="button small" href="/cases" data-testid="case-wait-clear">{Statistics::words().clear}</a>
                    </p>
                })}
                {move || many().map(|batch| view! { <BatchBar batch picked rows tab/> })}
                {move || if rows.with(Vec::is_empty) {
                    view! { <Empty icon="ledger" title=w.none/> }.into_any()
                } else {
                    view! { <Table rows picked shown selectable=Signal::derive(move || many().is_some())/> }.into_any()
                }}
            }
            .into_any()
        } else {
            view! { <Empty icon="person" title=Common::words().only_staff/> }.into_any()
        }}
    }
}

#[component]
fn Table(
    rows: Memo<Vec<Arc<Entry>>>,
    picked: RwSignal<BTreeSet<Id<Wish>>>,
    shown: RwSignal<usize>,
    selectable: Signal<bool>,
) -> impl IntoView {
    let w = Ledger::words();
    let desk = Desk::here();
    let page = move || {
        let (waits, count, select) = (desk.books.waits.get(), shown.get(), selectable.get());
        rows.with(|rows| {
            rows.iter()
                .take(count)
                .map(|entry| (Arc::clone(entry), waits.wish(entry.id), select))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=w.title>
            <table class="table" data-testid="ledger">
                <caption class="unseen">{w.title}</caption>
                <thead>
                    <tr>
                        {move || selectable.get().then(|| view! { <th scope="col">{w.pick}</th> })}
                        <th scope="col">{field(WishField::No)}</th>
                        <th scope="col">{field(WishField::WisherName)}</th>
                        <th scope="col">{field(WishField::Content)}</th>
                        <th scope="col">{field(WishField::Group)}</th>
                        <th scope="col">{w.state}</th>
                        <th scope="col">{w.due}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=page key=|(entry, sent, select)| (entry.version, *sent, *select) let:row>
                        <Row entry=row.0 sent=row.1 selectable=row.2 picked/>
                    </For>
                </tbody>
            </table>
        </div>
        <ShowMore all=Signal::derive(move || rows.with(Vec::len)) shown page=PAGE
            words=|left| sentence!("再看 {} 条", "{} more", left)/>
    }
}

fn due_words(entry: &Entry, today: Day) -> Option<(bool, String)> {
    let duty = entry.duty.map(domain::wish::Duty::due);
    let round = entry.round.map(|(_, day)| day).filter(|_| entry.state == WishState::Published);
    duty.or(round).map(|day| (day < today, days_left(day, today)))
}

#[component]
fn Row(
    entry: Arc<Entry>,
    sent: Sent,
    selectable: bool,
    picked: RwSignal<BTreeSet<Id<Wish>>>,
) -> impl IntoView {
    let w = Ledger::words();
    let desk = Desk::here();
    let today = desk.books.book.with_untracked(Book::today);
    let id = entry.id;
    let no = entry.either(WishField::No, CardField::No).to_owned();
    let name = seen_value(WishField::WisherName, entry.case(WishField::WisherName), false);
    // Published is published; of the private half only staff who give a reason see the group.
    let group = match entry.card(CardField::Group) {
        "" => seen_value(WishField::Group, entry.case(WishField::Group), false),
        published => published.to_owned(),
    };
    let content = without_numbers(entry.either(WishField::Content, CardField::Content));
    let content = if content.is_empty() { w.untitled.to_owned() } else { content };
    let due = due_words(&entry, today);
    let waiting = (entry.state == WishState::ClaimPending)
        .then(|| sentence!("{} 人认领", "{} claims", entry.standing.waiting().count()));
    let label = sentence!("选择 {}", "Choose {}", content);
    view! {
        <tr data-testid="case-row" data-wish=id.to_string() data-state=words::state_mark(entry.state)>
            {selectable.then(|| view! {
                <td data-label=w.pick>
                    <input type="checkbox" aria-label=label data-testid="pick"
                        prop:checked=move || picked.with(|picked| picked.contains(&id))
                        on:change=move |event| picked.update(|picked| {
                            if event_target_checked(&event) { picked.insert(id); } else { picked.remove(&id); }
                        })/>
                </td>
            })}
            <td data-label=field(WishField::No)>{no}</td>
            <td data-label=field(WishField::WisherName)>{name}</td>
            <td data-label=field(WishField::Content) data-main="">
                <a href=format!("/wish/{id}")>{content}</a>
            </td>
            <td data-label=field(WishField::Group)>{group}</td>
            <td data-label=w.state>
                <span class="state" data-state=words::state_mark(entry.state)>{words::state(entry.state)}</span>
                {waiting.map(|waiting| view! { " " <small>{waiting}</small> })}
                {(sent != Sent::Delivered).then(|| {
                    let (mark, words) = sent_words(sent, desk.shell.view().with_untracked(|view| view.status.link));
                    view! { " " <SyncMark mark words/> }
                })}
            </td>
            <td data-label=w.due>
                {due.map(|(late, words)| view! { <span class="due" data-tone=late.then_some("bad")>{words}</span> })}
            </td>
        </tr>
    }
}

/// What became of one row of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outcome {
    id: Id<Wish>,
    name: String,
    failed: Option<String>,
}

/// Choosing rows and doing one step for all of them; each row succeeds or fails by itself.
#[component]
fn BatchBar(
    batch: Batch,
    picked: RwSignal<BTreeSet<Id<Wish>>>,
    rows: Memo<Vec<Arc<Entry>>>,
    tab: RwSignal<String>,
) -> impl IntoView {
    let w = Ledger::words();
    let desk = Desk::here();
    let outcomes: RwSignal<Vec<Outcome>> = RwSignal::new(Vec::new());
    let running = RwSignal::new(0_usize);
    let count = move || picked.with(BTreeSet::len);
    let run = move |_| {
        let chosen: Vec<Arc<Entry>> = rows.with_untracked(|rows| {
            rows.iter()
                .filter(|entry| picked.with_untracked(|picked| picked.contains(&entry.id)))
                .cloned()
                .collect()
        });
        outcomes.set(Vec::new());
        running.set(chosen.len());
        let edits = edits(desk, batch, &chosen);
        for (entry, edit) in chosen.into_iter().zip(edits) {
            let name = row_name(&entry);
            let id = entry.id;
            let done = desk.lasting(move |result: Result<(), ActError>| {
                let failed = result.err().map(|error| act_error(&error));
                outcomes.update(|outcomes| outcomes.push(Outcome { id, name: name.clone(), failed }));
                running.update(|running| *running = running.saturating_sub(1));
            });
            desk.shell.act(vec![edit], done);
        }
        picked.update(BTreeSet::clear);
    };
    let pick_all = move |_| {
        let all = rows.with_untracked(|rows| rows.iter().map(|entry| entry.id).collect::<BTreeSet<_>>());
        picked.update(|picked| *picked = if picked.len() == all.len() { BTreeSet::new() } else { all });
    };
    view! {
        <div class="actions" data-testid="batch" data-tab=tab.get_untracked()>
            <button type="button" class="button small" data-testid="pick-all" on:click=pick_all>{w.pick_all}</button>
            <button type="button" class="button small primary" data-testid="batch-run" on:click=run
                disabled=move || count() == 0 || running.get() != 0
                aria-busy=move || (running.get() != 0).then_some("true")>
                {move || sentence!("{}（{} 条）", "{} ({})", batch.words(), count())}
            </button>
        </div>
        <div role="status" aria-live="polite">
            {move || {
                let all = outcomes.get();
                let bad: Vec<Outcome> = all.iter().filter(|one| one.failed.is_some()).cloned().collect();
                let tone = if bad.is_empty() { "good" } else { "warn" };
                let title = sentence!("{} 条办好，{} 条没有办成", "{} done, {} failed", all.len() - bad.len(), bad.len());
                (!all.is_empty()).then(|| view! {
                    <div class="notice" data-tone=tone data-testid="batch-outcome">
                        <p class="notice-title">{title}</p>
                        <ul role="list">
                            {bad.into_iter().map(|one| view! {
                                <li data-testid="batch-failed"><a href=format!("/wish/{}", one.id)>{one.name}</a> "：" {one.failed.unwrap_or_default()}</li>
                            }).collect_view()}
                        </ul>
                    </div>
                })
            }}
        </div>
    }
}

fn row_name(entry: &Entry) -> String {
    let no = entry.either(WishField::No, CardField::No);
    let name = if no.is_empty() { entry.either(WishField::Content, CardField::Content) } else { no };
    let short: String = name.chars().take(16).collect();
    if short.is_empty() { Ledger::words().untitled.to_owned() } else { short }
}

/// The edit for every chosen row. Numbers are given one after the other.
fn edits(desk: Desk, batch: Batch, chosen: &[Arc<Entry>]) -> Vec<Edit> {
    let shell = desk.shell;
    let today = shell.today();
    shell.view().with_untracked(|view| {
        let settings = &view.community.settings;
        let mut given = 0_u32;
        let mut number = |entry: &Entry| {
            if !entry.case(WishField::No).is_empty() {
                return String::new();
            }
            let number = next_number(&view.community).parse::<u32>().unwrap_or(1).saturating_add(given);
            given += 1;
            written(number)
        };
        chosen
            .iter()
            .map(|entry| match batch {
                Batch::Submit => Edit::Submit { wish: entry.id, step: shell.new_id() },
                Batch::Approve => {
                    Edit::Review { wish: entry.id, step: shell.new_id(), decision: Decision::Approved }
                }
                Batch::Publish | Batch::NextRound => {
                    publication(entry, settings, &number(entry), today, shell.new_id())
                }
            })
            .collect()
    })
}
