//! The list of staff: what is overdue and what waits first. Beneficiaries are masked.

use std::sync::Arc;

use domain::{
    community::Community,
    edit::PairEdit,
    export::Exported,
    id::Id,
    mask::{Audience, Classified as _},
    moment::Day,
    pair::{Pair, PairCard, PairField, RUNNING},
};
use leptos::prelude::*;

use super::{called, is_late, only, to_confirm};
use crate::{
    components::{Badge, Chips, Empty, Icon, Listed, Option2, PageHead, Search},
    pages::{
        checkins::named,
        doing::{Beginning, Desk},
        exporting::ExportButton,
    },
    words::{
        self,
        pairs::{Pairs, frequency, pair_status, pair_tone},
        sentence,
    },
};

/// So many are drawn at once.
const PAGE: usize = 60;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: Id<Pair>,
    card: PairCard,
    helpers: String,
    late: bool,
    to_confirm: usize,
}

fn rows(desk: Desk, community: &Community, today: Day) -> Vec<Row> {
    let row = |(id, pair): (&Id<Pair>, &Arc<Pair>)| {
        let helpers = pair.helpers().into_iter().map(|one| called(desk, one)).collect::<Vec<_>>();
        Row {
            id: *id,
            card: pair.card.clone(),
            helpers: helpers.join(words::say("、", ", ")),
            late: is_late(community, *id, pair, today),
            to_confirm: to_confirm(community, *id, pair),
        }
    };
    let mut rows: Vec<Row> = community.pairs.iter().map(row).collect();
    let runs = |row: &Row| row.card.get(PairField::Status) == RUNNING;
    rows.sort_by_cached_key(|row| {
        (!row.late, row.to_confirm == 0, !runs(row), row.card.get(PairField::From).to_owned(), row.id)
    });
    rows
}

fn is(row: &Row, what: &str) -> bool {
    match what {
        "late" => row.late,
        "confirm" => row.to_confirm > 0,
        "running" => row.card.get(PairField::Status) == RUNNING,
        "draft" => !row.card.has(PairField::Status),
        _ => true,
    }
}

fn is_found(row: &Row, text: &str) -> bool {
    let text = text.trim();
    let fields = [PairField::Name, PairField::Needs, PairField::Difficulty];
    text.is_empty()
        || row.helpers.contains(text)
        || fields.into_iter().any(|field| row.card.get(field).contains(text))
}

/// The page.
#[component]
pub(crate) fn PairsDesk() -> impl IntoView {
    let w = Pairs::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let all = desk.derive(move |community| rows(desk, community, today));
    let (what, search) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let shown = RwSignal::new(PAGE);
    let found = Memo::new(move |_| {
        let (what, text) = (what.get(), search.get());
        all.with(|all| {
            all.iter().filter(|row| is(row, &what) && is_found(row, &text)).cloned().collect::<Vec<_>>()
        })
    });
    let states = Signal::derive(move || {
        let count = |what: &str| all.with(|all| all.iter().filter(|row| is(row, what)).count());
        [
            ("late", w.late),
            ("confirm", w.to_confirm),
            ("running", pair_status(RUNNING)),
            ("draft", pair_status("")),
        ]
        .map(|(what, words)| (Option2::new(what, words), Some(count(what))))
        .to_vec()
    });
    let beginning = Beginning::new();
    let begin = move |_| {
        let pair: Id<Pair> = desk.shell.new_id();
        let fields = vec![(PairField::From, today.to_string()), (PairField::Every, "30".to_owned())];
        beginning.begin(only(PairEdit::Fill { year: today.year(), pair, fields }), format!("/pair/{pair}"));
    };
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <button type="button" class="button" data-testid="new-pair" on:click=begin><Icon name="plus"/>{w.new}</button>
            <ExportButton ledgers=&[Exported::Pairs, Exported::Help]/>
        </PageHead>
        {beginning.doing.trouble()}
        <Search label=w.search placeholder=w.search_hint value=search testid="pair-search"/>
        <Chips label=w.states options=states value=what testid="pair-states"/>
        <Listed found shown page=PAGE testid="pairs" words=words::more_things draw=|row| view! { <Line row/> }
            none=move || {
                let (title, text) = if all.with(Vec::is_empty) { (w.none, w.none_staff) } else { (w.none_found, "") };
                view! { <Empty icon="hand" title text/> }.into_any()
            }/>
    }
}

#[component]
fn Line(row: Row) -> impl IntoView {
    let w = Pairs::words();
    let status = row.card.get(PairField::Status);
    let name = PairField::Name.seen(Audience::Staff, row.card.get(PairField::Name));
    let every = row.card.get(PairField::Every).parse().map(frequency).unwrap_or_default();
    let helpers = if row.helpers.is_empty() { w.no_helper.to_owned() } else { row.helpers };
    view! {
        <li class="card" data-testid="pair-row">
            <header class="card-head">
                <h2><a href=format!("/pair/{}", row.id)>{named(&name)}</a></h2>
                <Badge words=pair_status(status) tone=pair_tone(status)/>
            </header>
            <p>{helpers}</p>
            <p class="hint">
                {every}
                {row.late.then(|| view! { " " <Badge words=w.late tone="bad"/> })}
                {(row.to_confirm > 0).then(|| view! {
                    " " <Badge words=sentence!("{} 次待核实", "{} to confirm", row.to_confirm) tone="warn"/>
                })}
            </p>
        </li>
    }
}
