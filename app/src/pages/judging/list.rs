//! Everybody's year, for staff: who needs somebody first, closing the year, and the way to each member. By name, without a
//! ranking.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    community::Community,
    edit::{Edit, JudgingEdit},
    export::Exported,
    id::Id,
    judging::{Case, Everybody, Judged, Shown, Stage, Verdict, Years, closes_on},
    moment::Year,
    principal::Member,
    register::MemberField,
    requirement::Outcome,
    service::satisfaction_untold,
};
use leptos::prelude::*;

use super::{everybody, standing::headline, this_year, untold::Untold, years};
use crate::{
    components::{Badge, Chips, Choices, Empty, Icon, Listed, Option2, PageHead, Search, Sheet, TextField},
    pages::{
        address::asked,
        checkins::SheetFoot,
        doing::{Desk, Doing},
        exporting::ExportButton,
        honours::Picks,
    },
    words::{
        self,
        judging::Judging,
        sentence,
        standing::{Standing, case_stage, lacking, outcome, outcome_tone, periods, stars},
    },
};

/// So many are drawn at once.
const PAGE: usize = 60;
/// What the filter is called in addresses that shows whose case waits.
const WAITING: &str = "waiting";

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: Id<Member>,
    name: String,
    outcome: Outcome,
    lacking: String,
    shown: Shown,
    closed: bool,
    stage: Option<Stage>,
    /// Whether staff have to decide something.
    waits: bool,
    /// Whether cancelling would be proposed.
    may_propose: bool,
}

fn row(name: &str, found: &Judged) -> Row {
    let of = found.requirement();
    let stage = found.case.as_ref().map(|case| case.stage);
    Row {
        id: found.member,
        name: name.to_owned(),
        outcome: of.outcome,
        lacking: lacking(&of.lacking()),
        shown: found.shown(),
        closed: found.is_closed(),
        stage,
        waits: found.case.as_ref().is_some_and(Case::waits),
        may_propose: stage.is_none() && of.grounds().is_some(),
    }
}

fn rows(community: &Community, all: &Everybody) -> Vec<Arc<Row>> {
    let name = |id| community.member(id).map_or("", |file| file.card.get(MemberField::Name));
    let mut rows: Vec<Arc<Row>> =
        all.judged().iter().map(|(id, found)| Arc::new(row(name(*id), found))).collect();
    rows.sort_by(|one, two| {
        let rank = |row: &Row| Outcome::ALL.iter().position(|known| *known == row.outcome);
        (rank(one), &one.name, one.id).cmp(&(rank(two), &two.name, two.id))
    });
    rows
}

/// The page.
#[component]
pub(crate) fn JudgingPage() -> impl IntoView {
    let w = Judging::words();
    let desk = Desk::here();
    let this = this_year(desk);
    let chosen = asked("year", this.to_string());
    let year = Signal::derive(move || chosen.with(|year| year.parse().map_or(this, Year)));
    let all = everybody(desk, year, rows);
    let (by_outcome, by_stars, search) = (asked("show", ""), asked("stars", ""), asked("search", ""));
    let shown = RwSignal::new(PAGE);
    let found = Memo::new(move |_| {
        let (of, number, text) = (by_outcome.get(), by_stars.get(), search.get());
        let fits = |row: &&Arc<Row>| {
            (of.is_empty() || if of == WAITING { row.waits } else { outcome_key(row.outcome) == of })
                && (number.is_empty() || row.shown.stars.to_string() == number)
                && row.name.contains(text.trim())
        };
        all.with(|all| all.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let outcomes = Signal::derive(move || {
        let count = |of| all.with(|all| all.iter().filter(|row| row.outcome == of).count());
        let some = Outcome::ALL.into_iter().map(|of| (of, count(of))).filter(|(_, count)| *count > 0);
        let some = some.map(|(of, count)| (Option2::new(outcome_key(of), outcome(of)), Some(count)));
        let waiting = all.with(|all| all.iter().filter(|row| row.waits).count());
        let waiting = (waiting > 0).then(|| (Option2::new(WAITING, w.waiting), Some(waiting)));
        waiting.into_iter().chain(some).collect::<Vec<_>>()
    });
    let numbers = Signal::derive(move || {
        all.with(|all| {
            let of = |number: u8| {
                let rows = all.iter().filter(|row| row.shown.stars == number);
                let count = rows.clone().count();
                let label = format!("{} {}", periods(rows.map(|row| row.shown.period)), stars(number));
                (Option2::new(number.to_string(), label), Some(count))
            };
            (0..=5).map(of).filter(|(_, count)| *count != Some(0)).collect::<Vec<_>>()
        })
    });
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <a class="button" href="/scheme" data-testid="to-scheme"><Icon name="settings"/>{w.to_scheme}</a>
            <ExportButton ledgers=&[Exported::Years, Exported::Proofs]/>
        </PageHead>
        <Choices legend=Standing::words().years options=years(desk) value=chosen
            on_choose=Callback::new(move |year| chosen.set(year)) testid="judging-years"/>
        <Untold/>
        <Close year all/>
        <Several year all/>
        <Search label=w.search placeholder=w.search_hint value=search testid="judging-search"/>
        <Chips label=w.outcomes options=outcomes value=by_outcome testid="judging-outcomes"/>
        <Chips label=w.by_stars options=numbers value=by_stars testid="judging-stars"/>
        <Listed found shown page=PAGE testid="judging-list" words=words::more_people draw=move |row| view! { <Line row year=year.get_untracked()/> }
            none=move || view! { <Empty icon="people" title=w.none/> }.into_any()/>
    }
}

/// What an outcome is called in addresses.
pub(crate) const fn outcome_key(of: Outcome) -> &'static str {
    match of {
        Outcome::Met => "met",
        Outcome::OnTheWay => "on-the-way",
        Outcome::AtRisk => "at-risk",
        Outcome::NotMet => "not-met",
        Outcome::Exempt => "exempt",
        Outcome::NotRegistered => "not-registered",
        Outcome::WithoutReason => "without-reason",
        Outcome::NotAsked => "not-asked",
    }
}

#[component]
fn Line(row: Arc<Row>, year: Year) -> impl IntoView {
    let w = Judging::words();
    view! {
        <li class="card" data-testid="judging-row">
            <header class="card-head">
                <h2><a href=format!("/member/{}?year={year}", row.id)>{row.name.clone()}</a></h2>
                <Badge words=outcome(row.outcome) tone=outcome_tone(row.outcome)/>
            </header>
            <p>{headline(&row.shown)}</p>
            {(!row.lacking.is_empty()).then(|| view! { <p class="hint">{row.lacking.clone()}</p> })}
            <p class="hint">
                {row.closed.then(|| view! { <Badge words=w.closing tone="calm"/> " " })}
                {row.stage.map(|stage| view! { <Badge words=case_stage(stage) tone="warn"/> })}
                {row.may_propose.then(|| view! { <Badge words=w.propose tone="bad"/> })}
            </p>
        </li>
    }
}

/// 年度结账: everybody's result is frozen, of all who have none.
#[component]
fn Close(year: Signal<Year>, all: Memo<Vec<Arc<Row>>>) -> impl IntoView {
    let w = Judging::words();
    let desk = Desk::here();
    let open = RwSignal::new(false);
    let left = Memo::new(move |_| all.with(|all| all.iter().filter(|row| !row.closed).count()));
    let from = desk.derive(move |community| closes_on(year.get(), community.settings.year_begins));
    move || {
        let today = desk.shell.today();
        match (left.get(), from.get() <= today) {
            (0, _) => view! { <p class="hint" data-testid="judging-closed">{w.closed_all}</p> }.into_any(),
            (_, false) => {
                let words = sentence!("{} 起可以年度结账。", "It can be closed from {} on.", words::day(from.get()));
                view! { <p class="hint" data-testid="judging-too-early">{words}</p> }.into_any()
            }
            (left, true) => view! {
                <div class="actions">
                    <button type="button" class="button" data-testid="judging-close" on:click=move |_| open.set(true)>
                        {w.close} " " {sentence!("（{} 人）", "({})", left)}
                    </button>
                </div>
                <Sheet open title=Signal::stored(w.close.to_owned()) testid="close-sheet"><CloseForm year open/></Sheet>
            }
            .into_any(),
        }
    }
}

/// Proposing to cancel honours of several with one reason; each is confirmed on its own page.
#[component]
fn Several(year: Signal<Year>, all: Memo<Vec<Arc<Row>>>) -> impl IntoView {
    let w = Judging::words();
    let open = RwSignal::new(false);
    let found = Memo::new(move |_| {
        let may = |all: &Vec<Arc<Row>>| {
            let rows = all.iter().filter(|row| row.may_propose);
            rows.map(|row| (row.id, row.name.clone())).collect::<Vec<_>>()
        };
        all.with(may)
    });
    view! {
        {move || (found.with(Vec::len) > 1).then(|| view! {
            <div class="actions">
                <button type="button" class="button" data-testid="propose-several" on:click=move |_| open.set(true)>
                    {w.propose_several} " " {sentence!("（{} 人）", "({})", found.with(Vec::len))}
                </button>
            </div>
        })}
        <Sheet open title=Signal::stored(w.propose_several.to_owned()) testid="several-sheet"><SeveralForm year found open/></Sheet>
    }
}

#[component]
fn SeveralForm(
    year: Signal<Year>,
    found: Memo<Vec<(Id<Member>, String)>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let w = Judging::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (why, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let chosen: RwSignal<BTreeSet<Id<Member>>> = RwSignal::new(BTreeSet::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = why.get_untracked().trim().to_owned();
        wrong.set(if words.is_empty() { Standing::words().why_needed.to_owned() } else { String::new() });
        if chosen.with_untracked(BTreeSet::is_empty) {
            return doing.fail(w.choose_somebody);
        }
        if words.is_empty() {
            return;
        }
        let (year, today) = (year.get_untracked(), desk.shell.today());
        let as_admin = desk.me_now().is_some_and(|me| me.grant.is_admin());
        let edits: Vec<Edit> = desk.shell.view().with_untracked(|view| {
            let years = Years::of_all(&view.community, year, today);
            let propose = |member: Id<Member>| {
                let grounds = years.judge(member)?.requirement().grounds()?;
                let judge = |what| JudgingEdit::Judge { member, year, step: desk.shell.new_id(), what };
                let both = [Verdict::Proposed { grounds, as_admin }, Verdict::Noted { why: words.clone() }];
                Some(both.map(judge).map(Edit::Judging))
            };
            chosen.get_untracked().into_iter().filter_map(propose).flatten().collect()
        });
        doing.run(edits, w.proposed, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint">{w.propose_hint}</p>
            <Picks legend=w.propose_whom people=found.get_untracked() chosen testid="several-whom"/>
            <TextField label=w.why value=why lines=true error=wrong required=true testid="several-why"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.propose testid="several-submit" danger=true/>
    }
}

#[component]
fn CloseForm(year: Signal<Year>, open: RwSignal<bool>) -> impl IntoView {
    let w = Judging::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (year, today) = (year.get_untracked(), desk.shell.today());
        let edits: Vec<Edit> = desk.shell.view().with_untracked(|view| {
            let all = Years::of_all(&view.community, year, today);
            let left = view.community.register().filter(|(_, file)| file.judging.result(year).is_none());
            let freeze = |member| {
                let result = all.freeze(member)?;
                let step = desk.shell.new_id();
                Some(Edit::Judging(JudgingEdit::Freeze { member, year, step, result }))
            };
            // What is frozen, every member is to come to as well.
            let untold = satisfaction_untold(&view.community).into_iter();
            untold.chain(left.filter_map(|(member, _)| freeze(member))).collect()
        });
        doing.run(edits, w.closing, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p>{w.close_hint}</p>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.close_go testid="close-submit" danger=true/>
    }
}
