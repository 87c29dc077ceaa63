//! The ledger of members: search, filters with numbers, rows page by page, and what is done for many at once.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    export::Exported,
    id::Id,
    mask::{Audience, Classified},
    principal::Member,
    register::{MemberField, MemberStatus, Membership},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    batch::BatchBar,
    book::{Line, register_book},
    filter::{By, Narrowing, chips, options},
};
use crate::{
    components::{Badge, Chips, Empty, Icon, PageHead, Search, SelectField, ShowMore},
    pages::{doing::Desk, exporting::ExportButton},
    words::{FieldName, Members, member_status, sentence},
};

/// Rows per "show more".
const PAGE: usize = 60;

/// The page.
#[component]
pub(crate) fn MembersPage() -> impl IntoView {
    let w = Members::words();
    let desk = Desk::here();
    let book = register_book(desk);
    let query = use_location().query;
    let asked = Memo::new(move |_| query.with(|query| query.get("show").unwrap_or_default()));
    let ask = RwSignal::new(asked.get_untracked());
    Effect::new(move |_| ask.set(asked.get()));
    let search = RwSignal::new(String::new());
    let by = By::ALL.map(|_| RwSignal::new(String::new()));
    let unit = Memo::new(move |_| query.with(|query| query.get("unit").unwrap_or_default()));
    Effect::new(move |_| {
        for (_, value) in By::ALL.into_iter().zip(by).filter(|(by, _)| *by == By::Unit) {
            value.set(unit.get());
        }
    });
    let narrowing = Memo::new(move |_| Narrowing {
        search: search.with(|search| search.trim().to_lowercase()),
        ask: ask.get(),
        by: by.map(|by| by.get()),
    });
    let rows: Memo<Vec<Arc<Line>>> = Memo::new(move |_| {
        narrowing.with(|narrowing| {
            book.with(|book| book.iter().filter(|line| narrowing.fits(line)).cloned().collect())
        })
    });
    let (picked, shown) = (RwSignal::new(BTreeSet::new()), RwSignal::new(PAGE));
    Effect::new(move |before: Option<()>| {
        narrowing.track();
        // Nobody who is not seen any more is changed with the others.
        if before.is_some() {
            picked.update(BTreeSet::clear);
            shown.set(PAGE);
        }
    });
    let clear = move |_| {
        search.set(String::new());
        ask.set(String::new());
        for by in by {
            by.set(String::new());
        }
    };
    let lead = Signal::derive(move || {
        let all = book.with(|book| book.count(|_| true));
        sentence!("共 {} 人", "{} members", all)
    });
    let chips = Signal::derive(move || book.with(|book| ask.with(|ask| chips(book, ask))));
    view! {
        <PageHead title=w.title lead>
            <a class="button primary" href=move || format!("/member/{}?new", desk.shell.new_id::<Member>()) data-testid="new-member">
                <Icon name="plus"/>{w.new}
            </a>
            <a class="button" href="/import"><Icon name="upload"/>{w.import}</a>
            <ExportButton ledgers=&[Exported::Members]/>
        </PageHead>
        <Search label=w.search placeholder=w.search_hint value=search testid="member-search"/>
        <Chips label=w.ask options=chips value=ask testid="member-asks"/>
        <details class="narrow" data-testid="member-filters">
            <summary>{w.more_filters}</summary>
            <div class="field-row">
                {By::ALL.into_iter().zip(by).map(|(kind, value)| {
                    let listed = Memo::new(move |_| book.with(|book| options(book, kind)));
                    move || view! {
                        <SelectField label=kind.words() options=listed.get() value=value none=w.all.to_owned()
                            on_choose=Callback::new(move |chosen| value.set(chosen)) testid=kind.testid()/>
                    }
                }).collect_view()}
            </div>
        </details>
        <div class="actions" role="status" aria-live="polite">
            <span data-testid="member-count">{move || rows.with(|rows| sentence!("找到 {} 人", "{} found", rows.len()))}</span>
            {move || (!narrowing.with(Narrowing::is_whole)).then(|| view! {
                <button type="button" class="button small quiet" data-testid="member-clear" on:click=clear>{w.clear}</button>
            })}
        </div>
        <BatchBar rows picked/>
        {move || if rows.with(Vec::is_empty) {
            let none = if narrowing.with(Narrowing::is_whole) { w.none } else { w.nobody };
            view! { <Empty icon="people" title=none/> }.into_any()
        } else {
            view! { <Table rows picked shown/> }.into_any()
        }}
    }
}

#[component]
fn Table(
    rows: Memo<Vec<Arc<Line>>>,
    picked: RwSignal<BTreeSet<Id<Member>>>,
    shown: RwSignal<usize>,
) -> impl IntoView {
    let w = Members::words();
    let page = move || rows.with(|rows| rows.iter().take(shown.get()).cloned().collect::<Vec<_>>());
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=w.title>
            <table class="table" data-testid="member-table">
                <caption class="unseen">{w.title}</caption>
                <thead>
                    <tr>
                        <th scope="col">{w.pick}</th>
                        <th scope="col">{MemberField::Name.name()}</th>
                        <th scope="col">{MemberField::Unit.name()}</th>
                        <th scope="col">{w.status}</th>
                        <th scope="col">{w.branch}</th>
                        <th scope="col">{w.grid}</th>
                        <th scope="col">{MemberField::Phone.name()}</th>
                        <th scope="col">{w.to_do}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=page key=|line| line.version let:line><Row line picked/></For>
                </tbody>
            </table>
        </div>
        <ShowMore all=Signal::derive(move || rows.with(Vec::len)) shown page=PAGE
            words=|left| sentence!("再看 {} 人", "{} more", left)/>
    }
}

/// The state mark of the style sheet that fits a status.
const fn mark(status: MemberStatus) -> &'static str {
    match status {
        MemberStatus::Awaited => "draft",
        MemberStatus::CheckedIn => "fulfilled",
        MemberStatus::Suspended => "expired",
        MemberStatus::TransferredOut | MemberStatus::Closed => "taken-down",
    }
}

#[component]
fn Row(line: Arc<Line>, picked: RwSignal<BTreeSet<Id<Member>>>) -> impl IntoView {
    let w = Members::words();
    let id = line.id;
    let seen = |field: MemberField| field.seen(Audience::Staff, line.get(field));
    let name = match seen(MemberField::Name) {
        empty if empty.is_empty() => w.unnamed.to_owned(),
        name => name,
    };
    let label = sentence!("选择 {}", "Choose {}", name);
    let (waiting, missing) = (line.waiting, line.missing);
    let probationary = line.file.card.membership() == Some(Membership::Probationary);
    let contested = !line.file.contested.is_empty();
    view! {
        <tr data-testid="member-row" data-member=id.to_string()>
            <td data-label=w.pick>
                <input type="checkbox" aria-label=label data-testid="pick"
                    prop:checked=move || picked.with(|picked| picked.contains(&id))
                    on:change=move |event| picked.update(|picked| {
                        if event_target_checked(&event) { picked.insert(id); } else { picked.remove(&id); }
                    })/>
            </td>
            <td data-label=MemberField::Name.name() data-main=""><a href=format!("/member/{id}")>{name}</a></td>
            <td data-label=MemberField::Unit.name()>{line.unit.clone()}</td>
            <td data-label=w.status>
                <span class="state" data-state=mark(line.status())>{member_status(line.status())}</span>
            </td>
            <td data-label=w.branch>{seen(MemberField::AssignedBranch)}</td>
            <td data-label=w.grid>{seen(MemberField::Grid)}</td>
            <td data-label=MemberField::Phone.name()>{seen(MemberField::Phone)}</td>
            <td data-label=w.to_do>
                {(waiting > 0).then(|| view! { <Badge words=sentence!("待确认 {}", "{} to confirm", waiting) tone="warn"/> " " })}
                {contested.then(|| view! { <Badge words=w.contested tone="bad"/> " " })}
                {(missing > 0).then(|| view! { <Badge words=sentence!("缺 {} 项", "{} missing", missing)/> " " })}
                {probationary.then(|| view! { <Badge words=w.probationary tone="info"/> })}
            </td>
        </tr>
    }
}
