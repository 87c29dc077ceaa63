//! The services behind the numbers of a year: every one that counts, by kind, month, or words. Staff only.

use domain::{
    community::Community,
    edit::{FileField, FileOf},
    judging::Everybody,
    moment::Year,
    service::{SourceKind, named},
    statistics::Served,
};
use leptos::prelude::*;

use super::year::served;
use crate::{
    components::{Chips, Choices, Empty, Listed, Option2, PageHead, Search},
    pages::{address::asked, checkins, doing::Desk, judging},
    words::{
        self,
        records::source_kind,
        sentence,
        standing::hours,
        statistics::{Statistics, month_of_year},
    },
};

/// So many are drawn at once.
const PAGE: usize = 60;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    one: Served,
    name: String,
    thing: String,
}

fn rows(community: &Community, all: &Everybody) -> Vec<Row> {
    let row = |one: Served| Row {
        name: community.on_card(FileOf::Member(one.member), FileField::Name).to_owned(),
        thing: named(community, one.source),
        one,
    };
    // What was done last is looked for most.
    served(community, all).services.into_iter().rev().map(row).collect()
}

/// The page.
#[component]
pub(crate) fn ServedPage() -> impl IntoView {
    let w = Statistics::words();
    let desk = Desk::here();
    let (chosen, kind, month) = (asked("year", ""), asked("kind", ""), asked("month", ""));
    let this = judging::this_year(desk);
    let (search, shown) = (RwSignal::new(String::new()), RwSignal::new(PAGE));
    let year = Memo::new(move |_| chosen.with(|year| year.parse().map_or(this, Year)));
    let value = Signal::derive(move || year.get().0.to_string());
    let all = judging::everybody(desk, year.into(), rows);
    let found = Memo::new(move |_| {
        let (kind, month, text) = (kind.get(), month.get(), search.get());
        let text = text.trim();
        let fits = |row: &&Row| {
            (kind.is_empty() || row.one.source.kind().key() == kind)
                && (month.is_empty() || row.one.month().to_string() == month)
                && (row.name.contains(text) || row.thing.contains(text))
        };
        all.with(|all| all.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let kinds = Signal::derive(move || {
        let count = |of| all.with(|all| all.iter().filter(|row| row.one.source.kind() == of).count());
        let some = SourceKind::ALL.map(|of| (of, count(of))).into_iter().filter(|(_, count)| *count > 0);
        some.map(|(of, count)| (Option2::new(of.key(), source_kind(of)), Some(count))).collect::<Vec<_>>()
    });
    let months = Signal::derive(move || {
        let count = |of| all.with(|all| all.iter().filter(|row| row.one.month() == of).count());
        let cut = desk.shell.view().with_untracked(|view| view.community.settings.year_begins);
        let some = cut
            .months(year.get())
            .into_iter()
            .map(|of| (of.month(), count(of.month())))
            .filter(|(_, count)| *count > 0);
        some.map(|(of, count)| (Option2::new(of.to_string(), month_of_year(of)), Some(count)))
            .collect::<Vec<_>>()
    });
    let number = Signal::derive(move || found.with(Vec::len));
    view! {
        <PageHead title=w.served_title lead=Signal::stored(w.served_lead.to_owned())>
            <a class="button" href="/statistics">{w.title}</a>
        </PageHead>
        <Choices legend=w.year options=judging::years(desk) value on_choose=Callback::new(move |year| chosen.set(year))
            testid="served-years"/>
        <Search label=w.served_search placeholder=w.served_search value=search testid="served-search"/>
        <Chips label=w.by_kind options=kinds value=kind testid="served-kinds"/>
        <Chips label=w.by_month options=months value=month testid="served-months"/>
        <p class="hint" data-testid="served-sum">{move || {
            let all = found.with(|rows| rows.iter().map(|row| u32::from(row.one.half_hours)).sum());
            sentence!("{} 人次，{}", "{} services, {}", number.get(), hours(all))
        }}</p>
        <Listed found shown page=PAGE class="rows" testid="served" draw=|row| view! { <Line row/> }
            words=|left| sentence!("再看 {} 条", "{} more", left)
            none=move || view! { <Empty icon="ledger" title=w.served_none/> }.into_any()/>
    }
}

#[component]
fn Line(row: Row) -> impl IntoView {
    let Row { one, name, thing } = row;
    view! {
        <li class="row" data-testid="served-row">
            <span class="row-main">
                <a href=format!("/member/{}", one.member)>{checkins::named(&name)}</a>
                <small>{words::day(one.on)} " · " {source_kind(one.source.kind())} " " {thing}</small>
            </span>
            <span>{hours(u32::from(one.half_hours))}</span>
        </li>
    }
}
