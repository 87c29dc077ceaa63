//! The run of a year: who is at which stage, and what is done for many at once.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    community::Community,
    edit::Edit,
    feedback::{
        About, Feedback, FeedbackField, FeedbackStep, Stage, feedback, feedbacks, filed, in_run, run_year,
    },
    id::Id,
    judging::Years,
    moment::{Day, Year},
    principal::Member,
    register::{CheckinState, Checkins, MemberField, UnitField},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{issues, made, takes};
use crate::{
    components::{
        Badge, Chips, Choices, Empty, Icon, Listed, Option2, PageHead, Search, SelectField, TextField,
    },
    pages::{
        address::asked,
        checkins::named,
        doing::{Desk, Doing},
        judging::years,
        papers::{PrintQueue, Wanted},
        wall::plain,
    },
    words::{
        self, FieldName as _,
        feedback::{Feedbacks, feedback_stage, stage_tone},
        sentence,
        standing::Standing,
    },
};

/// So many are drawn at once.
const PAGE: usize = 60;
/// So many edits are kept together.
const SLICE: usize = 200;

/// One line of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: Id<Member>,
    name: String,
    unit: String,
    stage: Stage,
    lacking: Vec<FeedbackField>,
    /// What the unit did with the version that holds.
    received: bool,
    /// Important matters that are not issued.
    matters: usize,
}

fn rows(community: &Community, checkins: &BTreeMap<Id<Member>, CheckinState>, year: Year) -> Vec<Arc<Row>> {
    let years = community.settings.year_begins;
    let about = About::Annual(year);
    let registered = checkins.iter().filter(|(_, state)| in_run(state, year, years));
    let row = |(id, _): (&Id<Member>, &CheckinState)| {
        let file = community.member(*id)?;
        let mut known = feedbacks(file, years);
        let one = known.remove(&about).unwrap_or_else(|| Feedback::annual(year));
        let unit = community.unit_of(&file.card);
        let received = match (&unit, one.issued.last()) {
            (Some((_, unit)), Some((card, ..))) => filed(unit, *id, *card).received.is_some(),
            _ => false,
        };
        let named_unit = unit.map_or("", |(_, unit)| unit.card.get(UnitField::Name));
        let open = known.into_values().filter(|one| one.matter.is_some() && one.issued.is_empty());
        Some(Arc::new(Row {
            id: *id,
            name: file.card.get(MemberField::Name).to_owned(),
            unit: if named_unit.is_empty() { file.card.get(MemberField::UnitName) } else { named_unit }
                .to_owned(),
            stage: one.stage,
            lacking: one.lacking(),
            received,
            matters: open.count(),
        }))
    };
    let mut rows: Vec<Arc<Row>> = registered.filter_map(row).collect();
    rows.sort_by_cached_key(|row| {
        (row.matters == 0, row.stage, !row.lacking.is_empty(), row.unit.clone(), row.name.clone(), row.id)
    });
    rows
}

fn is(row: &Row, what: &str) -> bool {
    match what {
        "preparing" => row.stage == Stage::Preparing && !row.lacking.is_empty(),
        "to-approve" => row.stage == Stage::Preparing && row.lacking.is_empty(),
        "approved" => row.stage == Stage::Approved,
        "issued" => row.stage == Stage::Issued,
        "received" => row.received,
        "matters" => row.matters > 0,
        _ => true,
    }
}

fn asked_words(what: &str) -> &'static str {
    match what {
        "preparing" => feedback_stage(Stage::Preparing),
        "to-approve" => words::say("待审核", "To approve"),
        "approved" => feedback_stage(Stage::Approved),
        "issued" => feedback_stage(Stage::Issued),
        "received" => words::say("单位已签收", "Received"),
        _ => words::say("有重要事项", "Important matters"),
    }
}

/// The page.
#[component]
pub(crate) fn FeedbackPage() -> impl IntoView {
    let w = Feedbacks::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let kept = StoredValue::new(Checkins::default());
    // A run that was begun is gone on with after the turn of the year.
    let begun = desk.derive(move |community| {
        let year = kept.try_update_value(|kept| run_year(community, kept.follow(community, today), today));
        year.unwrap_or_else(|| community.settings.year_begins.of(today))
    });
    let chosen = asked("year", "");
    let year = Signal::derive(move || chosen.with(|year| year.parse().map_or_else(|_| begun.get(), Year)));
    let value = Signal::derive(move || year.get().to_string());
    let all = desk.derive(move |community| {
        let found = {
            let year = year.get();
            kept.try_update_value(|kept| rows(community, kept.follow(community, today), year))
        };
        found.unwrap_or_default()
    });
    let (what, search) = (asked("what", ""), RwSignal::new(String::new()));
    let shown = RwSignal::new(PAGE);
    let found = Memo::new(move |_| {
        let (what, text) = (what.get(), search.get().trim().to_lowercase());
        let fits = |row: &&Arc<Row>| {
            is(row, &what)
                && (text.is_empty() || row.name.contains(&text) || row.unit.to_lowercase().contains(&text))
        };
        all.with(|all| all.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let stages = Signal::derive(move || {
        let count = |what: &str| all.with(|all| all.iter().filter(|row| is(row, what)).count());
        ["preparing", "to-approve", "approved", "issued", "received", "matters"]
            .map(|what| (Option2::new(what, asked_words(what)), Some(count(what))))
            .to_vec()
    });
    let lead = Signal::derive(move || {
        let (year, from, to, open) = desk.shell.view().with(|view| {
            let (rules, years) = (view.community.settings.feedback_run, view.community.settings.year_begins);
            let year = year.get();
            let (from, to) = rules.window(year, years);
            (year, from, to, from <= today && today <= to)
        });
        let (issued, total) = all.with(|all| (all.iter().filter(|row| is(row, "issued")).count(), all.len()));
        let run = sentence!(
            "{} 年集中反馈 {} 到 {}，已发 {} / {}。",
            "Run of {}: {} to {}; {} of {} issued.",
            year,
            words::day(from),
            words::day(to),
            issued,
            total
        );
        if open { format!("{run}{}", w.in_window) } else { run }
    });
    view! {
        <PageHead title=w.title lead/>
        <p class="hint">{w.lead}</p>
        <Choices legend=Standing::words().years options=years(desk) value
            on_choose=Callback::new(move |year| chosen.set(year)) testid="feedback-years"/>
        <Search label=w.search placeholder=w.search_hint value=search testid="feedback-search"/>
        <Chips label=w.stages options=stages value=what testid="feedback-stages"/>
        <ManyPart found year/>
        <Listed found shown page=PAGE class="rows" testid="feedback-rows" words=words::more_people draw=move |row| view! { <Line row year=year.get_untracked()/> }
            none=move || if all.with(Vec::is_empty) {
                view! { <Empty icon="people" title=w.nobody text=w.nobody_text/> }.into_any()
            } else {
                view! { <Empty icon="search" title=w.none_found/> }.into_any()
            }/>
    }
}

#[component]
fn Line(row: Arc<Row>, year: Year) -> impl IntoView {
    let lacking =
        row.lacking.iter().map(|field| field.name()).collect::<Vec<_>>().join(words::say("、", ", "));
    let lacking = (row.stage == Stage::Preparing && !lacking.is_empty())
        .then(|| sentence!("还要填：{}", "lacking: {}", lacking));
    let matters = (row.matters > 0).then(|| sentence!("重要事项 {}", "{} matters", row.matters));
    view! {
        <li>
            <a class="row" href=format!("/feedback/{}?year={year}", row.id) data-testid="feedback-row">
                <span class="row-main">
                    <strong>{named(&row.name)}</strong>
                    <small>{row.unit.clone()} {lacking.map(|words| format!(" · {words}"))}</small>
                </span>
                {matters.map(|words| view! { <Badge words tone="bad"/> })}
                {row.received.then(|| view! { <Badge words=Feedbacks::words().received tone="good"/> })}
                <Badge words=feedback_stage(row.stage) tone=stage_tone(row.stage)/>
                <Icon name="right"/>
            </a>
        </li>
    }
}

/// What is done for everybody who is listed.
#[component]
fn ManyPart(found: Memo<Vec<Arc<Row>>>, year: Signal<Year>) -> impl IntoView {
    let w = Feedbacks::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let queue: PrintQueue = expect_context();
    let navigate = use_navigate();
    let today = desk.shell.today();
    let about = move || About::Annual(year.get_untracked());
    let (grade, opinion) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let grades = desk.shell.view().with_untracked(|view| view.community.settings.feedback.grades.clone());
    let fill = move |_| {
        let values = [
            (FeedbackField::Grade, grade.get_untracked()),
            (FeedbackField::CommunityOpinion, opinion.get_untracked()),
        ];
        let about = about();
        let edits: Vec<Edit> = found.with_untracked(|rows| {
            let open = rows.iter().filter(|row| row.stage == Stage::Preparing);
            open.flat_map(|row| {
                let lacks = values
                    .iter()
                    .filter(|(field, value)| row.lacking.contains(field) && !value.trim().is_empty());
                lacks.map(|(field, value)| {
                    let (field, value, why) = (*field, value.trim().to_owned(), String::new());
                    takes(desk, row.id, FeedbackStep::Changed { about, field, value, why })
                })
            })
            .collect()
        });
        many(doing, edits, w.kept);
    };
    let approve = move |_| {
        let about = about();
        let edits: Vec<Edit> = found.with_untracked(|rows| {
            let ready = rows.iter().filter(|row| is(row, "to-approve"));
            ready.map(|row| takes(desk, row.id, FeedbackStep::Approved { about })).collect()
        });
        many(doing, edits, w.approved);
    };
    let issue = move |_| {
        let ready: Vec<Id<Member>> = found.with_untracked(|rows| {
            rows.iter().filter(|row| row.stage == Stage::Approved).map(|row| row.id).collect()
        });
        let year = year.get_untracked();
        let edits =
            desk.shell.view().with_untracked(|view| all_issued(desk, &view.community, &ready, year, today));
        many(doing, edits, w.issued);
    };
    let print = move |_| {
        let year = year.get_untracked();
        let all = found
            .with_untracked(|rows| rows.iter().map(|row| Wanted::Feedback(row.id, year)).collect::<Vec<_>>());
        if !all.is_empty() {
            queue.0.set(all);
            navigate("/papers", NavigateOptions::default());
        }
    };
    view! {
        <details class="part" data-testid="feedback-many">
            <summary>{move || sentence!("{}（列出 {} 人）", "{} ({} listed)", w.fill_many, found.with(Vec::len))}</summary>
            <div class="stack">
                <p class="hint">{w.fill_many_hint}</p>
                <div class="field-row">
                    <SelectField label=FeedbackField::Grade.name() options=plain(&grades) value=grade
                        on_choose=Callback::new(move |value| grade.set(value)) none=w.choose.to_owned() testid="many-grade"/>
                    <TextField label=FeedbackField::CommunityOpinion.name() value=opinion testid="many-opinion"/>
                </div>
                <div class="actions">
                    <button type="button" class="button" data-testid="many-fill" aria-busy=move || doing.busy() on:click=fill>{w.fill_do}</button>
                    {move || desk.is_admin().then(|| view! {
                        <button type="button" class="button" data-testid="many-approve" aria-busy=move || doing.busy()
                            on:click=approve>{w.approve_many}</button>
                    })}
                    <button type="button" class="button primary" data-testid="many-issue" aria-busy=move || doing.busy() on:click=issue>{w.issue_many}</button>
                    <button type="button" class="button" data-testid="many-print" on:click=print><Icon name="print"/>{w.print_all}</button>
                </div>
                {doing.trouble()}
            </div>
        </details>
    }
}

/// Everything that issues these members' cards of a year.
fn all_issued(
    desk: Desk,
    community: &Community,
    members: &[Id<Member>],
    year: Year,
    today: Day,
) -> Vec<Edit> {
    let cut = community.settings.year_begins;
    let years = Years::of_all(community, year, today);
    let mut edits = Vec::new();
    for member in members {
        let (Some(file), Some(checkin)) = (community.member(*member), years.checkin(*member)) else {
            continue;
        };
        let one: Option<Feedback> = feedback(file, About::Annual(year), cut);
        let Some(one) = one else { continue };
        let Some((_, card)) = made(community, &years, *member, &one, checkin) else { continue };
        let no = checkin.registered.as_ref().map_or("", |(_, no)| no.as_str());
        edits.extend(issues(desk, community, *member, &one, card, (no, None), today));
    }
    edits
}

/// Does many edits, slice by slice: a slice is kept together, and a slice that fails stops the rest.
fn many(doing: Doing, edits: Vec<Edit>, said: &'static str) {
    if edits.is_empty() {
        return doing.fail(Feedbacks::words().nothing_to_do);
    }
    let mut edits = edits;
    let rest = edits.split_off(edits.len().min(SLICE));
    doing.run(edits, said, move || {
        if !rest.is_empty() {
            many(doing, rest.clone(), said);
        }
    });
}
