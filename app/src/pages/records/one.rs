//! One record: what it says, where it is and why, and what the member may do with it. What staff do is in the office.

use domain::{
    id::Id,
    principal::{Member, Principal},
    service::{Action, RecordStep, ServiceRecord, record},
};
use leptos::prelude::*;

use super::{about, home, sent, step};
use crate::{
    components::{Empty, Facts, Icon, Notice, PageHead, Sheet, SyncMark, TextField},
    pages::{
        address,
        checkins::SheetFoot,
        doing::{Desk, Doing},
        office::{Office, Room},
        pictures::Gallery,
        wish::who,
    },
    words::{
        self,
        pictures::Pictures,
        records::{Records, record_state, record_step, record_tone, record_why, time},
    },
};

/// What a page about one record works with.
#[derive(Clone, Copy)]
pub(crate) struct One {
    pub(super) member: Id<Member>,
    pub(super) id: Id<ServiceRecord>,
    pub(super) record: Memo<Option<ServiceRecord>>,
}

/// The page.
#[component]
pub(crate) fn RecordPage() -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let named = address::named("record", |rest| match rest {
        [who, id] => Some((who.parse::<Id<Member>>().ok()?, id.parse::<Id<ServiceRecord>>().ok()?)),
        _ => None,
    });
    // Drawn anew only when it becomes another page.
    let shape = Memo::new(move |_| {
        let (member, id) = named.get()?;
        let there = desk.shell.view().with(|view| record(&view.community, member, id).is_some());
        there.then_some((member, id))
    });
    move || match shape.get() {
        Some((member, id)) => {
            let record =
                Memo::new(move |_| desk.shell.view().with(|view| record(&view.community, member, id)));
            view! { <Page one=One { member, id, record }/> }.into_any()
        }
        None => view! {
            <PageHead title=Signal::stored(w.part.to_owned())/>
            <Empty icon="search" title=w.unknown><a class="button" href="/record">{w.back}</a></Empty>
        }
        .into_any(),
    }
}

#[component]
fn Page(one: One) -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let title = Signal::derive(move || {
        one.record
            .with(|known| known.as_ref().map(|known| about(desk, known.report.source)).unwrap_or_default())
    });
    let lead = Signal::derive(move || {
        one.record.with(|known| {
            known.as_ref().map_or_else(String::new, |known| {
                let parts =
                    [words::day(known.report.on), time(&known.report), record_state(known, today).to_owned()];
                parts.join(" · ")
            })
        })
    });
    let staff = desk.is_staff_now();
    let back = if staff { "/records" } else { "/record" };
    view! {
        <PageHead title lead><a class="button quiet" href=back><Icon name="back"/>{w.back}</a></PageHead>
        {if staff {
            view! { <Office room=Room::RecordDesk(one)/> }.into_any()
        } else {
            view! { <OwnPart one/> }.into_any()
        }}
    }
}

/// Where it is, and why.
#[component]
pub(super) fn Standing(one: One) -> impl IntoView {
    let desk = Desk::here();
    let today = desk.shell.today();
    let said = Memo::new(move |_| {
        one.record.with(|known| {
            known.as_ref().map(|known| {
                (record_tone(known, today), record_state(known, today), record_why(known, today))
            })
        })
    });
    let sent = Memo::new(move |_| sent(desk, one.id));
    view! {
        <p role="status">{move || { let (mark, words) = sent.get(); view! { <SyncMark mark words/> } }}</p>
        {move || said.get().map(|(tone, title, text)| view! { <Notice tone title text testid="record-state"/> })}
    }
}

/// The values there were, when there was more than one, and what happened.
#[component]
pub(super) fn Story(one: One) -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let values = move || {
        one.record.with(|known| {
            let all = known.as_ref().map(ServiceRecord::values).unwrap_or_default();
            (all.len() > 1).then(|| {
                let rows = all
                    .into_iter()
                    .map(|(by, on, report)| {
                        let line = format!("{} {}", words::day(report.on), time(report));
                        let by = format!("{} {}", who(desk, by), words::day(on));
                        view! { <li><strong>{line}</strong> " " {report.content.clone()} " " <small>{by}</small></li> }
                    })
                    .collect_view();
                view! { <h3>{w.earlier}</h3><ul class="stack" role="list" data-testid="record-values">{rows}</ul> }
            })
        })
    };
    let story = move || {
        one.record.with(|known| {
            let steps = known.iter().flat_map(|known| known.history.iter().rev());
            steps
                .map(|(_, fact)| {
                    let line = record_step(&fact.step, &str::to_owned);
                    let (by, at) = (who(desk, fact.by), words::moment(fact.at, today));
                    view! {
                        <li data-tone="info">
                            <p class="timeline-what">{line}</p>
                            <p class="timeline-who"><span>{by}</span> " " <span>{at}</span></p>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <section class="part stack" data-testid="record-story">
            <h2>{w.story}</h2>
            {values}
            <ol class="timeline" role="list">{story}</ol>
        </section>
    }
}

/// Its pictures.
#[component]
pub(super) fn Evidence(one: One) -> impl IntoView {
    let names = Memo::new(move |_| {
        one.record.with(|known| known.as_ref().map(|known| known.pictures.clone()).unwrap_or_default())
    });
    view! { <Gallery names alt=Pictures::words().title/> }
}

/// What it says. `beneficiary` is how whom it was for is read.
pub(super) fn facts(desk: Desk, known: &ServiceRecord, beneficiary: String) -> Vec<(String, String)> {
    let w = Records::words();
    let report = &known.report;
    let verdict = known.verdict.as_ref().filter(|_| known.counts_from().is_some());
    let decided = known.verdict.as_ref().map(|verdict| who(desk, verdict.by)).unwrap_or_default();
    let effect = verdict.and_then(|verdict| verdict.effect);
    let rating = verdict.and_then(|verdict| verdict.rating);
    let training = if report.training { w.training } else { "" };
    [
        (w.on, words::day(report.on)),
        (w.time, time(report)),
        (w.about, about(desk, report.source)),
        (w.content, report.content.clone()),
        (w.kind, report.kind.clone()),
        (w.mode, report.mode.clone()),
        (w.result, report.result.clone()),
        (w.place, report.place.clone()),
        (w.beneficiary, beneficiary),
        (w.recorded_by, who(desk, known.recorded_by)),
        (w.verified_by, decided),
        (w.effect, effect.map(|effect| effect.to_string()).unwrap_or_default()),
        (w.rating, rating.map(|rating| rating.to_string()).unwrap_or_default()),
        (w.training, training.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect()
}

/// What the member reads and may do.
#[component]
fn OwnPart(one: One) -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let (ask, open) = (RwSignal::new(Action::Withdraw), RwSignal::new(false));
    let may = move |action: Action| {
        one.record.with(|known| {
            known.as_ref().is_some_and(|known| known.allows(Principal::Member(one.member), action).is_ok())
        })
    };
    let about = move |what: Action| {
        ask.set(what);
        open.set(true);
    };
    let title =
        Signal::derive(move || if ask.get() == Action::Dispute { w.dispute } else { w.withdraw }.to_owned());
    let shown = move || {
        one.record.with(|known| {
            known.as_ref().map(|known| {
                view! { <Facts facts=facts(desk, known, known.report.beneficiary.clone())/> }
            })
        })
    };
    view! {
        <Standing one/>
        <div class="actions">
            {move || may(Action::Correct).then(|| view! {
                <a class="button" data-testid="record-correct" href=format!("{}/edit", home(one.member, one.id))>
                    <Icon name="pencil"/>{w.correct}
                </a>
            })}
            {move || may(Action::Dispute).then(|| view! {
                <button type="button" class="button" data-testid="record-dispute" on:click=move |_| about(Action::Dispute)>{w.dispute}</button>
            })}
            {move || may(Action::Withdraw).then(|| view! {
                <button type="button" class="button quiet" data-testid="record-withdraw" on:click=move |_| about(Action::Withdraw)>{w.withdraw}</button>
            })}
        </div>
        <section class="card stack" data-testid="record-facts">{shown}<Evidence one/></section>
        <Story one/>
        <Sheet open title testid="record-sheet">
            {move || if ask.get() == Action::Dispute {
                view! { <Dispute one open said=w.disputed_now/> }.into_any()
            } else {
                view! { <Withdraw one open/> }.into_any()
            }}
        </Sheet>
    }
}

/// An objection in words, of the member or as staff were told.
#[component]
pub(super) fn Dispute(one: One, open: RwSignal<bool>, said: &'static str) -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (text, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = text.get_untracked().trim().to_owned();
        wrong.set(if words.is_empty() { w.words_needed.to_owned() } else { String::new() });
        if !words.is_empty() {
            let edits = vec![step(desk, one.member, one.id, RecordStep::Disputed { words })];
            doing.run(edits, said, move || open.set(false));
        }
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.dispute_words value=text lines=true hint=w.dispute_hint error=wrong required=true testid="dispute-words"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.dispute testid="dispute-submit"/>
    }
}

/// Taking it back.
#[component]
pub(super) fn Withdraw(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Records::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let edits = vec![step(desk, one.member, one.id, RecordStep::Withdrawn)];
        doing.run(edits, w.withdrawn, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p>{w.withdraw_hint}</p>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.withdraw testid="withdraw-submit" danger=true/>
    }
}
