//! One member's cards: that of the year and those about important matters, with what the records say beside what was changed.

use std::sync::Arc;

use domain::{
    feedback::{
        About, Feedback, FeedbackField, FeedbackRules, FeedbackStep, FeedbackText, Stage, feedback,
        feedbacks, filed, matter_due,
    },
    id::Id,
    judging::Years,
    moment::{Day, Year},
    principal::Member,
    register::{MemberField, MemberFile},
    service::ServiceYears,
    sheet::{FeedbackCard, feedback_card},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{change::ChangeSheet, issues, made, matter_number, takes};
use crate::{
    components::{Badge, Empty, Icon, Notice, PageHead, Sheet, TextField},
    pages::{
        address,
        checkins::{SheetFoot, named, past_day},
        doing::{Desk, Doing},
        judging::this_year,
        papers::{PrintQueue, Wanted},
        wish::who,
    },
    print::Paper,
    words::{
        self, FieldName as _, days_left,
        feedback::{Feedbacks, feedback_stage, stage_tone},
        sentence,
    },
};

/// The page.
#[component]
pub(crate) fn FeedbackCardPage() -> impl IntoView {
    let w = Feedbacks::words();
    let desk = Desk::here();
    let id = address::named::<Id<Member>>("feedback", address::id);
    let file = Memo::new(move |_| {
        id.get().and_then(|id| desk.shell.view().with(|view| view.community.members.get(&id).cloned()))
    });
    move || match (id.get(), file.with(Option::is_some)) {
        (Some(member), true) => view! { <Page member file/> }.into_any(),
        _ => view! {
            <PageHead title=w.title/>
            <Empty icon="people" title=w.unknown><a class="button" href="/feedback">{w.back}</a></Empty>
        }
        .into_any(),
    }
}

#[component]
fn Page(member: Id<Member>, file: Memo<Option<Arc<MemberFile>>>) -> impl IntoView {
    let w = Feedbacks::words();
    let desk = Desk::here();
    let name = Signal::derive(move || {
        file.with(|file| named(file.as_ref().map_or("", |file| file.card.get(MemberField::Name))))
    });
    // The list says of which year somebody came.
    let asked = address::asked("year", "");
    let abouts = Memo::new(move |_| {
        let year = asked.with(|year| year.parse().map_or_else(|_| this_year(desk), Year));
        let (cut, mut all) = (cut(desk), vec![About::Annual(year)]);
        file.with(|file| {
            let Some(file) = file else { return };
            all.extend(
                feedbacks(file, cut).into_keys().filter(|about| !all.contains(about)).collect::<Vec<_>>(),
            );
        });
        all
    });
    let opening = RwSignal::new(false);
    view! {
        <PageHead title=Signal::derive(move || sentence!("{}：{}", "{}: {}", w.title, name.get()))>
            <a class="button" href="/feedback">{w.back}</a>
            <button type="button" class="button" data-testid="matter-new" on:click=move |_| opening.set(true)>
                <Icon name="plus"/>{w.matter_new}
            </button>
        </PageHead>
        <For each=move || abouts.get() key=|about| *about let:about>
            <CardPart member file about/>
        </For>
        <Sheet open=opening title=Signal::stored(w.matter_new.to_owned()) testid="matter-sheet">
            <OpenMatter member open=opening/>
        </Sheet>
    }
}

/// How years are cut.
fn cut(desk: Desk) -> ServiceYears {
    desk.shell.view().with_untracked(|view| view.community.settings.year_begins)
}

/// A card, as it stands and with what is next.
#[component]
fn CardPart(member: Id<Member>, file: Memo<Option<Arc<MemberFile>>>, about: About) -> impl IntoView {
    let w = Feedbacks::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let one =
        Memo::new(move |_| file.with(|file| file.as_ref().and_then(|file| feedback(file, about, cut(desk)))));
    let stands = Memo::new(move |_| {
        let one = one.get()?;
        desk.shell.view().with(|view| {
            let years = Years::of_one(&view.community, member, one.year, today);
            let checkin = view.community.checkin(member, today);
            let (records, card) = made(&view.community, &years, member, &one, &checkin)?;
            Some((one, records, card))
        })
    });
    let asked: RwSignal<Option<FeedbackField>> = RwSignal::new(None);
    let changing = RwSignal::new(false);
    let ask = Callback::new(move |field: FeedbackField| {
        asked.set(Some(field));
        changing.set(true);
    });
    let title = move || match about {
        About::Annual(year) => sentence!("{} 年{}", "{} {}", year, w.annual),
        About::Matter(_) => w.matter.to_owned(),
    };
    view! {
        <section class="part stack" data-testid=if matches!(about, About::Annual(_)) { "card-annual" } else { "card-matter" }>
            <h2>{title}</h2>
            {move || stands.get().map(|(one, records, card)| {
                view! {
                    <Head one=one.clone() today/>
                    <ul class="rows" role="list">
                        {FeedbackField::ALL
                            .into_iter()
                            .map(|field| view! { <FieldRow one=one.clone() records=records.clone() field ask/> })
                            .collect_view()}
                        <ResidentsRow card=card.clone()/>
                    </ul>
                    <Next member one=one.clone() card=card.clone() today/>
                    <Versions member one/>
                    <details>
                        <summary>{w.preview}</summary>
                        <Preview card/>
                    </details>
                }
            })}
            <Sheet open=changing title=Signal::derive(move || asked.get().map_or("", FeedbackField::name).to_owned()) testid="change-sheet">
                {move || asked.get().zip(stands.get()).map(|(field, (one, records, _))| view! {
                    <ChangeSheet member one records field open=changing/>
                })}
            </Sheet>
        </section>
    }
}

#[component]
fn Head(one: Feedback, today: Day) -> impl IntoView {
    let desk = Desk::here();
    let rules: FeedbackRules = desk.shell.view().with_untracked(|view| view.community.settings.feedback_run);
    let due = matter_due(&one, &rules).map(|due| {
        (
            due < today,
            sentence!("应在 {} 前发出（{}）", "due {} ({})", words::day(due), days_left(due, today)),
        )
    });
    let agreed = one.approved.map(|(by, at)| {
        sentence!("{} 于 {} 同意", "approved by {} on {}", who(desk, by), words::day(at.day()))
    });
    view! {
        <p class="actions">
            <Badge words=feedback_stage(one.stage) tone=stage_tone(one.stage)/>
            {agreed.map(|words| view! { <span class="hint">{words}</span> })}
        </p>
        {one.matter.map(|(on, matter)| view! { <p>{words::day(on)} "　" {matter}</p> })}
        {due.map(|(late, words)| view! { <p class="due" data-tone=if late { "bad" } else { "warn" }>{words}</p> })}
    }
}

/// One line of the card: what it says, and what the records say where that is something else.
#[component]
fn FieldRow(
    one: Feedback,
    records: FeedbackText,
    field: FeedbackField,
    ask: Callback<FeedbackField>,
) -> impl IntoView {
    let w = Feedbacks::words();
    let desk = Desk::here();
    let value = one.over(&records).get(field).to_owned();
    let change =
        one.changes.get(&field).filter(|change| !change.why.is_empty() || change.value != records.get(field));
    let told = change.map(|change| {
        let said = sentence!(
            "{} 于 {} {}",
            "{} on {} {}",
            who(desk, change.by),
            words::day(change.at.day()),
            w.changed_by
        );
        let why = if change.why.is_empty() { String::new() } else { format!("：{}", change.why) };
        let before = records.get(field);
        let before =
            if before.is_empty() { String::new() } else { format!("（{} {before}）", w.records_say) };
        format!("{said}{why}{before}")
    });
    view! {
        <li class="row" data-testid="feedback-field" data-field=field.key()>
            <span class="row-main">
                <strong>{field.name()}</strong>
                <span>{if value.is_empty() { "—".to_owned() } else { value }}</span>
                {told.map(|told| view! { <small>{told}</small> })}
            </span>
            <button type="button" class="button small" data-testid="change" aria-label=sentence!("{} {}", "{} {}", w.change, field.name())
                on:click=move |_| ask.run(field)>{w.change}</button>
        </li>
    }
}

/// What residents say, which nobody changes: the mean, and of how many.
#[component]
fn ResidentsRow(card: FeedbackCard) -> impl IntoView {
    let w = Feedbacks::words();
    let of = card.residents;
    let mean = format!("{}.{:02}", of.average_hundredths / 100, of.average_hundredths % 100);
    let said = if of.sample == 0 {
        w.no_residents.to_owned()
    } else {
        sentence!(
            "平均 {} 分（满分 5 分），{} 份评价",
            "{} of 5 on the average of {} ratings",
            mean,
            of.sample
        )
    };
    view! {
        <li class="row" data-testid="feedback-residents">
            <span class="row-main">
                <strong>{w.residents}</strong>
                <span>{said}</span>
            </span>
        </li>
    }
}

/// 审核, 发出, 打印.
#[component]
fn Next(member: Id<Member>, one: Feedback, card: FeedbackCard, today: Day) -> impl IntoView {
    let w = Feedbacks::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let queue: PrintQueue = expect_context();
    let navigate = use_navigate();
    let about = one.about;
    let (stage, admin) = (one.stage, desk.is_admin());
    let lacking =
        one.lacking().into_iter().map(FeedbackField::name).collect::<Vec<_>>().join(words::say("、", ", "));
    let has_unit = desk.shell.view().with_untracked(|view| view.community.feedback_unit(member).is_some());
    let issue = move |_| {
        let edits = desk.shell.view().with_untracked(|view| {
            let checkin = view.community.checkin(member, today);
            let no = checkin.registered.as_ref().map_or("", |(_, no)| no.as_str()).to_owned();
            let matter = matter_number(&view.community, member, about);
            issues(desk, &view.community, member, &one, card.clone(), (&no, matter), today)
        });
        doing.run(edits, w.issued, || ());
    };
    let print = move |_| {
        queue.0.set(vec![match about {
            About::Annual(year) => Wanted::Feedback(member, year),
            About::Matter(step) => Wanted::MatterFeedback(member, step),
        }]);
        navigate("/papers", NavigateOptions::default());
    };
    view! {
        <div class="stack" data-testid="feedback-next">
            {match stage {
                Stage::Preparing if !lacking.is_empty() => {
                    let title = sentence!("还要填：{}", "Still lacking: {}", lacking);
                    view! { <Notice tone="info" title testid="feedback-lacks"/> }.into_any()
                }
                Stage::Preparing => view! { <p class="hint">{w.approve_hint}</p> }.into_any(),
                Stage::Approved => view! { <p class="hint">{w.issue_hint} {(!has_unit).then_some(w.no_unit)}</p> }.into_any(),
                Stage::Issued => ().into_any(),
            }}
            <div class="actions">
                {(stage == Stage::Preparing && admin && lacking.is_empty()).then(|| view! {
                    <button type="button" class="button primary" data-testid="approve" aria-busy=move || doing.busy()
                        on:click=move |_| doing.run(vec![takes(desk, member, FeedbackStep::Approved { about })], w.approved, || ())>{w.approve}</button>
                })}
                {(stage == Stage::Approved).then(|| view! {
                    <button type="button" class="button primary" data-testid="issue" aria-busy=move || doing.busy() on:click=issue>{w.issue}</button>
                })}
                <button type="button" class="button" data-testid="print-card" on:click=print><Icon name="print"/>{w.print}</button>
            </div>
            {doing.trouble()}
        </div>
    }
}

/// What was issued, and what the unit did with it.
#[component]
fn Versions(member: Id<Member>, one: Feedback) -> impl IntoView {
    let w = Feedbacks::words();
    let desk = Desk::here();
    let last = one.issued.len();
    let rows = one.issued.into_iter().enumerate().map(|(place, (step, by, at, card))| {
        // The unit answers in its own file, at any time after.
        let known = Memo::new(move |_| {
            desk.shell.view().with(|view| {
                let unit = view.community.feedback_unit(member).and_then(|unit| view.community.units.get(&unit));
                unit.map(|unit| filed(unit, member, step)).unwrap_or_default()
            })
        });
        let unit = move || {
            known.with(|known| match (&known.filed, &known.received) {
                (Some(on), _) => sentence!("{} {}", "{} {}", w.filed, words::day(*on)),
                (None, Some(on)) => sentence!("{} {}", "{} {}", w.received, words::day(*on)),
                (None, None) => w.not_received.to_owned(),
            })
        };
        let answer = move || {
            let answer = known.with(|known| known.answer.as_ref().map(|(_, words)| words.clone()));
            answer.map(|words| view! { <span>{sentence!("{}：{}", "{}: {}", w.answered, words)}</span> })
        };
        let old = (place + 1 < last).then_some(w.replaced);
        view! {
            <li class="row" data-testid="feedback-version">
                <span class="row-main">
                    <strong>{card.no}</strong>
                    <small>{words::day(at.day())} " · " {who(desk, by)} " · " {unit} {old.map(|old| format!(" · {old}"))}</small>
                    {answer}
                </span>
            </li>
        }
    });
    let rows = rows.collect_view();
    (last > 0).then(|| view! { <h3>{w.versions}</h3><ul class="rows" role="list">{rows}</ul> })
}

/// The card as it would be on paper.
#[component]
fn Preview(card: FeedbackCard) -> impl IntoView {
    let desk = Desk::here();
    let sheet =
        desk.shell.view().with_untracked(|view| feedback_card(&card, &view.community.settings.feedback));
    view! { <Paper sheet/> }
}

/// 反馈重要事项.
#[component]
fn OpenMatter(member: Id<Member>, open: RwSignal<bool>) -> impl IntoView {
    let w = Feedbacks::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let (on, what, wrong_on, wrong) = (text(&today.to_string()), text(""), text(""), text(""));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = past_day(&on.get_untracked(), today);
        let words = what.get_untracked().trim().to_owned();
        wrong_on.set(if day.is_some() {
            String::new()
        } else {
            words::say("请填今天或以前的日期", "A day that is not in the future").to_owned()
        });
        wrong.set(if words.is_empty() {
            words::say("请写是什么事", "Say what it is").to_owned()
        } else {
            String::new()
        });
        let (Some(on), false) = (day, words.is_empty()) else { return };
        let edit = takes(desk, member, FeedbackStep::Opened { on, words });
        doing.run(vec![edit], w.matter_opened, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.matter_what hint=w.matter_what_hint value=what lines=true error=wrong required=true testid="matter-words"/>
            <TextField label=w.matter_on value=on kind="date" error=wrong_on required=true testid="matter-on"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.keep testid="matter-submit"/>
    }
}
