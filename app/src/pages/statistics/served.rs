//! The services behind the numbers of a year: every one that counts, by kind, month, or words. Staff only.

use std::{cmp::Reverse, collections::BTreeMap};

use domain::{
    community::Community,
    edit::{FileField, FileOf},
    moment::Year,
    month::Month,
    service::{SourceKind, named},
    statistics::{Served, YearServed},
};
use leptos::prelude::*;

use crate::{
    components::{Chips, Choices, Empty, Listed, Option2, PageHead, Search, first_of},
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

fn name<'a>(community: &'a Community, one: &Served) -> &'a str {
    community.on_card(FileOf::Member(one.member), FileField::Name)
}

fn row(community: &Community, one: Served) -> Row {
    Row { name: name(community, &one).to_owned(), thing: named(community, one.source), one }
}

/// How many there are of each.
fn tally<K: Ord>(of: impl Iterator<Item = K>) -> BTreeMap<K, usize> {
    let mut counts = BTreeMap::new();
    for key in of {
        *counts.entry(key).or_default() += 1;
    }
    counts
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
    let all = judging::everybody(desk, year.into(), |community, all| YearServed::of(community, all).services);
    let found = Memo::new(move |_| {
        let (kind, month, text) = (kind.get(), month.with(|month| month.parse().ok()), search.get());
        let text = text.trim();
        let fits = |one: &Served| {
            (kind.is_empty() || one.source.kind().key() == kind)
                && month.is_none_or(|month: u8| one.month() == month)
        };
        all.with(|all| {
            let some = all.iter().filter(|one| fits(one)).copied();
            if text.is_empty() {
                return some.collect::<Vec<_>>();
            }
            desk.known(|community| {
                let says = |one: &Served| {
                    name(community, one).contains(text) || named(community, one.source).contains(text)
                };
                some.filter(says).collect()
            })
        })
    });
    let rows = desk.derive(move |community| {
        // What was done last is looked for most.
        let first = found.with(|found| first_of(found, shown.get(), |one| Reverse(*one)));
        first.into_iter().map(|one| row(community, one)).collect::<Vec<_>>()
    });
    let kinds = Signal::derive(move || {
        let counts = all.with(|all| tally(all.iter().map(|one| one.source.kind())));
        let some = SourceKind::ALL.into_iter().filter_map(|of| Some((of, *counts.get(&of)?)));
        some.map(|(of, count)| (Option2::new(of.key(), source_kind(of)), Some(count))).collect::<Vec<_>>()
    });
    let months = Signal::derive(move || {
        let counts = all.with(|all| tally(all.iter().map(Served::month)));
        let cut = desk.known(|community| community.settings.year_begins);
        let months = cut.months(year.get()).into_iter().map(Month::month);
        let some = months.filter_map(|of| Some((of, *counts.get(&of)?)));
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
            let all = found.with(|all| all.iter().map(|one| u32::from(one.half_hours)).sum());
            sentence!("{} 人次，{}", "{} services, {}", number.get(), hours(all))
        }}</p>
        <Listed found=rows all=number shown page=PAGE class="rows" testid="served" draw=|row| view! { <Line row/> }
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
