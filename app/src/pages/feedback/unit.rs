//! The cards a unit has: received, answered, filed; printed from the unit's own link.

use std::{cmp::Reverse, sync::Arc};

use domain::{
    edit::{Edit, FeedbackEdit},
    feedback::{IssuedFeedback, UnitFeedback, filed},
    id::Id,
    principal::{Member, Unit},
    register::UnitFile,
    wish::{Stamped, Step},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    components::{Badge, Icon, Sheet, TextField},
    pages::{
        checkins::{SheetFoot, named},
        doing::{Desk, Doing},
        papers::{PrintQueue, Wanted},
    },
    words::{self, feedback::Feedbacks, sentence},
};

/// A card and whose it is.
type Copy2 = (Id<Member>, Id<Step>, Stamped<IssuedFeedback>);

/// The list. `answers` where the unit itself looks.
#[component]
pub(crate) fn UnitFeedbackPart(
    unit: Id<Unit>,
    file: Memo<Option<Arc<UnitFile>>>,
    answers: bool,
) -> impl IntoView {
    let w = Feedbacks::words();
    let cards = Memo::new(move |_| {
        file.with(|file| {
            let all = file.iter().flat_map(|file| file.feedback.iter());
            let mut all: Vec<Copy2> =
                all.map(|((member, card), told)| (*member, *card, told.clone())).collect();
            all.sort_by_key(|(member, card, told)| (Reverse(told.at), *member, *card));
            all
        })
    });
    let asked: RwSignal<Option<(Id<Member>, Id<Step>)>> = RwSignal::new(None);
    let open = RwSignal::new(false);
    let ask = Callback::new(move |about| {
        asked.set(Some(about));
        open.set(true);
    });
    let rows = move || {
        // What the unit did is told beside each.
        file.track();
        let all = cards.get();
        let row = |copy| view! { <CardRow unit file copy answers ask/> };
        let hint = answers.then_some(if all.is_empty() { w.unit_none } else { w.unit_hint });
        let shown = answers || !all.is_empty();
        shown.then(|| {
            view! {
                <h2>{w.unit_title}</h2>
                {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
                <ul class="rows" role="list">{all.into_iter().map(row).collect_view()}</ul>
            }
        })
    };
    view! {
        <section class="part stack" data-testid="unit-feedback">
            {rows}
            <Sheet open title=Signal::stored(w.opinion.to_owned()) testid="opinion-sheet">
                {move || asked.get().map(|(member, card)| view! { <Opinion unit member card open/> })}
            </Sheet>
        </section>
    }
}

fn does(desk: Desk, unit: Id<Unit>, member: Id<Member>, card: Id<Step>, what: UnitFeedback) -> Vec<Edit> {
    vec![Edit::Feedback(FeedbackEdit::Answer { unit, member, card, step: desk.shell.new_id(), what })]
}

#[component]
fn CardRow(
    unit: Id<Unit>,
    file: Memo<Option<Arc<UnitFile>>>,
    copy: Copy2,
    answers: bool,
    ask: Callback<(Id<Member>, Id<Step>)>,
) -> impl IntoView {
    let w = Feedbacks::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let queue: PrintQueue = expect_context();
    let navigate = use_navigate();
    let today = desk.shell.today();
    let (member, card, told) = copy;
    let (about, no) = (told.step.about, told.step.card.no.clone());
    let known =
        file.with_untracked(|file| file.as_ref().map(|file| filed(file, member, card)).unwrap_or_default());
    let replaced = file.with_untracked(|file| {
        file.as_ref().is_some_and(|file| {
            let mut others =
                file.feedback.iter().filter(|((of, _), other)| *of == member && other.step.about == about);
            others.any(|(_, other)| other.step.card.supersedes == no)
        })
    });
    let [name, ..] = &told.step.card.person;
    let title = sentence!("{}　{}", "{} {}", named(name), no);
    let (stands, tone) = match (&known.filed, &known.received) {
        (Some(_), _) => (w.filed, "good"),
        (None, Some(_)) => (w.received, "info"),
        (None, None) => (w.not_received, "warn"),
    };
    let lines = [
        told.step.matter.clone(),
        sentence!("综合表现 {}", "overall {}", told.step.card.grade),
        known
            .answer
            .as_ref()
            .map(|(_, said)| sentence!("{}：{}", "{}: {}", w.answered, said))
            .unwrap_or_default(),
        if replaced { w.replaced.to_owned() } else { String::new() },
    ];
    let lines = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" · ");
    let print = move |_| {
        queue.0.set(vec![Wanted::FeedbackCopy(unit, member, card)]);
        navigate("/papers", NavigateOptions::default());
    };
    view! {
        <li class="row" data-testid="unit-card">
            <span class="row-main"><strong>{title}</strong><small>{words::day(told.at.day())} " · " {lines}</small></span>
            <Badge words=stands tone/>
            <span class="actions row-foot">
                <button type="button" class="button small" data-testid="print-copy" on:click=print><Icon name="print"/>{w.print}</button>
                {(answers && known.received.is_none()).then(|| view! {
                    <button type="button" class="button small primary" data-testid="receive" aria-busy=move || doing.busy()
                        on:click=move |_| doing.run(does(desk, unit, member, card, UnitFeedback::Received { on: today }), w.received, || ())>{w.receive}</button>
                })}
                {(answers && known.received.is_some()).then(|| view! {
                    <button type="button" class="button small" data-testid="give-opinion" on:click=move |_| ask.run((member, card))>{w.answer}</button>
                })}
                {(answers && known.received.is_some() && known.filed.is_none()).then(|| view! {
                    <button type="button" class="button small primary" data-testid="file-card" aria-busy=move || doing.busy()
                        on:click=move |_| doing.run(does(desk, unit, member, card, UnitFeedback::Filed { on: today }), w.filed, || ())>{w.file}</button>
                })}
            </span>
            {doing.trouble()}
        </li>
    }
}

#[component]
fn Opinion(unit: Id<Unit>, member: Id<Member>, card: Id<Step>, open: RwSignal<bool>) -> impl IntoView {
    let w = Feedbacks::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (said, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = said.get_untracked().trim().to_owned();
        if text.is_empty() {
            return wrong.set(words::say("请写单位意见", "Say what the unit thinks").to_owned());
        }
        let what = UnitFeedback::Answered { on: desk.shell.today(), words: text };
        doing.run(does(desk, unit, member, card, what), w.kept, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.opinion value=said lines=true error=wrong required=true testid="opinion-words"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.keep testid="opinion-submit"/>
    }
}
