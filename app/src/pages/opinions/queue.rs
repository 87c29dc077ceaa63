//! The queue of staff: what was reported and waits to be taken down, then what is overdue, then by state.

use std::sync::Arc;

use domain::{
    edit::Edit,
    export::Exported,
    id::Id,
    mask::without_numbers,
    moment::Day,
    opinion::{Opinion, OpinionCard, OpinionField, OpinionState, handling},
};
use leptos::prelude::*;

use super::{called_of, taking, to_take};
use crate::{
    components::{Badge, Chips, Empty, Icon, Listed, Option2, PageHead, Search},
    pages::{
        doing::{Beginning, Desk},
        exporting::ExportButton,
    },
    words::{
        self,
        opinions::{Opinions, opinion_state, opinion_tone},
    },
};

/// So many are drawn at once.
const PAGE: usize = 60;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: Id<Opinion>,
    card: OpinionCard,
    state: OpinionState,
    handler: String,
    due: Option<Day>,
    late: bool,
}

fn row((id, opinion): (&Id<Opinion>, &Arc<Opinion>), today: Day) -> Arc<Row> {
    let is = handling(opinion);
    let late = is.is_overdue(today);
    Arc::new(Row {
        id: *id,
        card: opinion.card.clone(),
        state: is.state,
        due: is.due,
        late,
        handler: is.handler,
    })
}

fn is(row: &Row, what: &str) -> bool {
    match what {
        "" => true,
        "late" => row.late,
        state => row.state.key() == state,
    }
}

fn is_found(row: &Row, text: &str) -> bool {
    let text = text.trim();
    let fields = [OpinionField::Content, OpinionField::Category, OpinionField::Grid, OpinionField::Address];
    text.is_empty()
        || row.handler.contains(text)
        || fields.into_iter().any(|field| row.card.get(field).contains(text))
}

/// The page.
#[component]
pub(crate) fn OpinionQueue() -> impl IntoView {
    let w = Opinions::words();
    let desk = Desk::here();
    let beginning = Beginning::new();
    let doing = beginning.doing;
    let today = desk.shell.today();
    let all = desk.derive(move |community| {
        let mut rows: Vec<Arc<Row>> = community.opinions.iter().map(|one| row(one, today)).collect();
        rows.sort_by_key(|row| (!row.late, row.state, row.due.is_none(), row.due, row.id));
        rows
    });
    let reported = desk.derive(to_take);
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
        let states = OpinionState::ALL.map(|state| (state.key(), opinion_state(state)));
        let asked = [("late", w.late)].into_iter().chain(states);
        asked.map(|(what, words)| (Option2::new(what, words), Some(count(what)))).collect::<Vec<_>>()
    });
    let begin = move |_| {
        let opinion: Id<Opinion> = desk.shell.new_id();
        let card = OpinionCard::default().with(OpinionField::Source, "来访");
        beginning.begin(
            vec![Edit::CollectOpinion { year: today.year(), opinion, card }],
            format!("/opinion/{opinion}"),
        );
    };
    let take_all = move |_| {
        let edits = reported.get_untracked().iter().flat_map(|one| taking(desk, today.year(), one)).collect();
        doing.run(edits, w.taken, || ());
    };
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <button type="button" class="button" data-testid="new-opinion" on:click=begin><Icon name="plus"/>{w.new}</button>
            <ExportButton ledgers=&[Exported::Opinions]/>
        </PageHead>
        {beginning.doing.trouble()}
        {move || (!reported.with(Vec::is_empty)).then(|| view! {
            <section class="part stack" data-testid="reported">
                <h2>{w.to_take} " " <span class="pill-count">{move || reported.with(Vec::len)}</span></h2>
                {(reported.with(Vec::len) > 1).then(|| view! {
                    <div class="actions"><button type="button" class="button" data-testid="take-all" on:click=take_all>{w.take_all}</button></div>
                })}
                {reported.get().into_iter().map(|one| {
                    let by = called_of(desk, one.0);
                    let text = one.2.content.clone();
                    view! {
                        <article class="card" data-testid="reported-opinion">
                            <p>{text}</p>
                            <p class="hint">{w.reporter} " " {by} " " {one.2.category.clone()}</p>
                            <div class="actions">
                                <button type="button" class="button small primary" data-testid="take-opinion" aria-busy=move || doing.busy()
                                    on:click=move |_| doing.run(taking(desk, today.year(), &one), w.taken, || ())>{w.take}</button>
                            </div>
                        </article>
                    }
                }).collect_view()}
            </section>
        })}
        <Search label=w.search placeholder=w.search_hint value=search testid="opinion-search"/>
        <Chips label=w.states options=states value=what testid="opinion-states"/>
        <Listed found shown page=PAGE testid="opinions" words=words::more_lines draw=move |row| view! { <Line row today/> }
            none=move || {
                let title = if all.with(Vec::is_empty) { w.none } else { w.none_found };
                view! { <Empty icon="ledger" title/> }.into_any()
            }/>
    }
}

#[component]
fn Line(row: Arc<Row>, today: Day) -> impl IntoView {
    let w = Opinions::words();
    // A list is masked; what was said stands whole on its own page.
    let text: String = without_numbers(row.card.get(OpinionField::Content)).chars().take(40).collect();
    let text = if text.is_empty() { w.card.to_owned() } else { text };
    let parts =
        [row.card.get(OpinionField::Category), row.card.get(OpinionField::Grid), row.handler.as_str()];
    let hint = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <li class="card" data-testid="opinion-row">
            <header class="card-head">
                <h2><a href=format!("/opinion/{}", row.id)>{text}</a></h2>
                <Badge words=opinion_state(row.state) tone=opinion_tone(row.state)/>
            </header>
            <p class="hint">{hint}</p>
            {row.due.map(|due| view! { <p class="due" data-tone=if row.late { "bad" } else { "warn" }>{words::days_left(due, today)}</p> })}
        </li>
    }
}
