//! One member's check-in: where it stands, what is due, the steps that may be taken now, why others cannot, and what
//! happened. Other pages show it as a part of theirs.

use domain::{
    edit::FileOf,
    id::Id,
    moment::Day,
    principal::Member,
    register::{CheckinFact, CheckinRefusal, CheckinState, Due, due},
    wish::{Stamped, Step},
};
use leptos::prelude::*;

use super::{
    LinkPart, StageMark,
    ask::{Ask, Asking},
    exempt::ExemptPart,
    printing,
    step::{StepSheet, belonging_words},
    urging::UrgingLines,
};
use crate::{
    components::{Badge, Empty, Facts, Icon, Notice},
    pages::{
        doing::{Desk, sent_words},
        papers::Wanted,
        wish::who,
    },
    words::{
        self,
        checkin::{self, Queue, Steps, basis, checkin_fact, checkin_mode, delivery},
        checkin_refusal, sentence,
    },
};

/// What is drawn anew when it changes.
#[derive(Clone, Debug, PartialEq)]
struct Known {
    state: CheckinState,
    due: Option<Due>,
    belongs: String,
    says: String,
    history: Vec<(Id<Step>, Stamped<CheckinFact>)>,
    may: Vec<Ask>,
    not_now: Vec<(Ask, CheckinRefusal)>,
}

fn known(desk: Desk, member: Id<Member>, today: Day) -> Option<Known> {
    desk.shell.view().with(|view| {
        let community = &view.community;
        let file = community.member(member)?;
        let facts = community.checkin_facts(member);
        let state = domain::register::checkin(&facts, &community.deadlines(), today);
        let mut history: Vec<_> = facts.into_iter().collect();
        history.sort_by_key(|(id, fact)| (fact.place(), *id));
        history.reverse();
        let (mut may, mut not_now) = (Vec::new(), Vec::new());
        for ask in Ask::ALL {
            match ask.may(community, member, &state, today) {
                Ok(()) => may.push(ask),
                Err(why) if ask.is_on_the_way() => not_now.push((ask, why)),
                Err(_) => {}
            }
        }
        let said = community
            .unit_of(&file.card)
            .and_then(|(_, unit)| unit.reason_given(unit.listed_as(member)))
            .map(|(on, why, detail)| {
                let why = checkin::not_checked_in(why);
                sentence!("{} {} {}", "{}: {} {}", words::day(on), why, detail)
            });
        Some(Known {
            due: due(&state, &community.deadlines()),
            belongs: belonging_words(community, &file.card),
            says: said.filter(|_| !state.stage.is_registered()).unwrap_or_default(),
            state,
            history,
            may,
            not_now,
        })
    })
}

/// The part.
#[component]
pub(crate) fn CheckinPart(member: Id<Member>) -> impl IntoView {
    let w = Steps::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let asking = Asking::new();
    let seen = Memo::new(move |_| known(desk, member, today));
    let registered = Memo::new(move |_| {
        seen.with(|seen| seen.as_ref().is_some_and(|known| known.state.stage.is_registered()))
    });
    view! {
        <section class="part stack" data-testid="checkin-part">
            <h2>{w.title}</h2>
            {move || match seen.get() {
                None => view! { <Empty icon="search" title=Queue::words().unknown/> }.into_any(),
                Some(known) => view! {
                    <Standing known=known.clone() today/>
                    <Next known=known.clone() member asking/>
                    <History known/>
                }
                .into_any(),
            }}
            {move || registered.get().then(|| view! {
                <div class="card stack" data-testid="own-link">
                    {move || (asking.done.get() == Some((member, Ask::Register))).then(|| view! {
                        <Notice tone="good" title=w.link_now text=w.link_text testid="link-offer"/>
                    })}
                    <LinkPart file=FileOf::Member(member) label=w.make_link/>
                </div>
            })}
            <UrgingLines member/>
            <ExemptPart member/>
            <StepSheet asking/>
        </section>
    }
}

/// Where it stands, and until when what has to happen.
#[component]
fn Standing(known: Known, today: Day) -> impl IntoView {
    let w = Steps::words();
    let Known { state, due, belongs, says, .. } = known;
    let mut facts = vec![
        (w.belonging.to_owned(), belongs),
        (w.why_here.to_owned(), state.basis.map(|one| basis(one).to_owned()).unwrap_or_default()),
        (w.unit_says.to_owned(), says),
    ];
    if let Some((no, on, to)) = &state.letter {
        facts.push((w.letter_of.to_owned(), format!("{no} {} {to}", words::day(*on)).trim().to_owned()));
    }
    if let Some((on, no)) = &state.registered {
        let mode = state.mode.map_or("", checkin_mode);
        facts.push((w.registered_of.to_owned(), format!("{no} {} {mode}", words::day(*on))));
    }
    if let Some((no, on, way)) = &state.receipt {
        facts.push((w.receipt_of.to_owned(), format!("{no} {} {}", words::day(*on), delivery(*way))));
    }
    facts.push((checkin::stage(state.stage).to_owned(), state.elsewhere.clone()));
    let doubtful = !state.doubtful.is_empty();
    view! {
        <p><StageMark stage=state.stage/></p>
        {due.map(|due| {
            let tone = if due.by() < today { "bad" } else { "info" };
            view! { <Notice tone title=checkin::due(due, today) testid="checkin-due"/> }
        })}
        {doubtful.then(|| view! { <Notice tone="warn" title=w.doubtful text=w.doubtful_text testid="checkin-doubtful"/> })}
        <Facts facts/>
    }
}

/// The steps: the next as buttons, the rest folded up, and why the others cannot be taken.
#[component]
fn Next(known: Known, member: Id<Member>, asking: Asking) -> impl IntoView {
    let w = Steps::words();
    let print = printing();
    let Known { state, may, not_now, .. } = known;
    let sends_on = not_now.iter().any(|(ask, why)| {
        let elsewhere =
            matches!(why, CheckinRefusal::BelongsElsewhere(_) | CheckinRefusal::LetterForAnother { .. });
        *ask == Ask::Arrive && elsewhere
    });
    let is_next = move |ask: &Ask| ask.is_on_the_way() || *ask == Ask::Reject && sends_on;
    let has_receipt = state.receipt.is_some();
    let button = move |ask: Ask, class: &'static str| {
        let label = if ask == Ask::Receipt && has_receipt { w.receipt_again } else { ask.label() };
        view! {
            <button type="button" class=class data-testid=ask.testid() on:click=move |_| asking.ask(member, ask)>{label}</button>
        }
    };
    let (next, others): (Vec<Ask>, Vec<Ask>) = may.into_iter().partition(is_next);
    let next = next
        .into_iter()
        .enumerate()
        .map(|(place, ask)| button(ask, if place == 0 { "button primary" } else { "button" }))
        .collect_view();
    let others = others.into_iter().map(|ask| button(ask, "button small")).collect_view();
    let reasons = not_now
        .into_iter()
        .map(|(ask, why)| {
            view! {
                <li data-testid="not-now"><strong>{ask.label()}</strong> "：" {checkin_refusal(&why)}</li>
            }
        })
        .collect_view();
    view! {
        <div class="actions" data-testid="next-steps">
            {next}
            {state.registered.is_some().then(|| view! {
                <button type="button" class="button" data-testid="print-card"
                    on:click=move |_| print(vec![Wanted::Card(member)])><Icon name="print"/>{w.print_card}</button>
            })}
            {has_receipt.then(|| view! {
                <button type="button" class="button" data-testid="print-receipt"
                    on:click=move |_| print(vec![Wanted::Receipt(member)])><Icon name="print"/>{w.print_receipt}</button>
            })}
        </div>
        <details data-testid="other-steps">
            <summary>{w.others}</summary>
            <div class="actions">{others}</div>
        </details>
        <details data-testid="refused-steps">
            <summary>{w.not_now}</summary>
            <ul class="stack" role="list">{reasons}</ul>
        </details>
    }
}

/// What happened, the latest first.
#[component]
fn History(known: Known) -> impl IntoView {
    let w = Steps::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let doubtful = known.state.doubtful;
    let rows = known
        .history
        .into_iter()
        .map(|(id, fact)| {
            let sent = move || {
                let sent = desk.books.waits.with(|waits| waits.step(id));
                let link = desk.shell.view().with(|view| view.status.link);
                sent_words(sent, link).1
            };
            view! {
                <li data-tone="info" data-testid="checkin-step">
                    <p class="timeline-what">
                        {checkin_fact(&fact.step)}
                        {doubtful.contains(&id).then(|| view! { " " <Badge words=w.doubted tone="warn"/> })}
                    </p>
                    <p class="timeline-who">{who(desk, fact.by)} " " {words::moment(fact.at, today)} " · " {sent}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <details open data-testid="checkin-history">
            <summary>{w.history}</summary>
            <ol class="timeline" role="list">{rows}</ol>
        </details>
    }
}
