//! What the community asks a unit and what the unit says: urgings with their answers, receipts that arrived.

use std::sync::Arc;

use domain::{
    edit::{Edit, RegisterEdit},
    id::Id,
    principal::{Member, Unit},
    register::{CheckinStage, MemberField, NotCheckedInReason, UnitAnswer, UnitFile},
};
use leptos::prelude::*;

use crate::{
    components::{Choices, Option2, Sheet, TextField},
    pages::{
        checkins::{SheetFoot, named},
        doing::{Desk, Doing},
    },
    words::{
        self,
        checkin::not_checked_in,
        sentence,
        units::{OwnUnit, Units},
    },
};

/// How somebody on the roster is called.
pub(super) fn listed_name(file: &UnitFile, person: Id<Member>) -> String {
    named(file.roster.get(&person).map_or("", |card| card.get(MemberField::Name)))
}

/// Everybody who was asked about, with what the unit said. For staff.
#[component]
pub(super) fn AnswersList(file: Memo<Option<Arc<UnitFile>>>) -> impl IntoView {
    let w = Units::words();
    let rows = Memo::new(move |_| {
        file.with(|file| {
            let Some(file) = file else { return Vec::new() };
            let mut rows: Vec<(String, String)> = file
                .told
                .iter()
                .filter_map(|(person, told)| {
                    let asked = told.asked?;
                    let said = file.reason_given(*person).map_or_else(String::new, |(on, why, detail)| {
                        sentence!("{} 答复：{} {}", "{}: {} {}", words::day(on), not_checked_in(why), detail)
                    });
                    let asked = sentence!("{} 督促", "asked {}", words::day(asked));
                    let said = if said.is_empty() { asked } else { format!("{asked} · {said}") };
                    Some((listed_name(file, *person), said))
                })
                .collect();
            rows.sort_unstable();
            rows
        })
    });
    move || {
        let rows = rows.get();
        if rows.is_empty() {
            return view! { <p class="hint">{w.answers_none}</p> }.into_any();
        }
        let rows = rows.into_iter().map(|(name, said)| view! {
            <li class="row" data-testid="answer-row"><span class="row-main"><strong>{name}</strong><small>{said}</small></span></li>
        });
        view! { <ul class="rows" role="list">{rows.collect_view()}</ul> }.into_any()
    }
}

/// What waits for the contact person: who was asked about, which receipts are out.
#[component]
pub(super) fn TodoPart(unit: Id<Unit>, file: Memo<Option<Arc<UnitFile>>>) -> impl IntoView {
    let w = OwnUnit::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let (open, about): (_, RwSignal<Option<Id<Member>>>) = (RwSignal::new(false), RwSignal::new(None));
    let asked = Memo::new(move |_| {
        file.with(|file| {
            let Some(file) = file else { return Vec::new() };
            let people = file.told.keys();
            let open = people.filter_map(|person| {
                let since = file.unanswered(*person)?;
                let waits = !file.told.get(person)?.stage.is_registered();
                waits.then(|| (*person, listed_name(file, *person), since))
            });
            open.collect::<Vec<_>>()
        })
    });
    let receipts = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let Some(file) = view.community.unit(unit) else { return Vec::new() };
            let all = file.told.iter().filter_map(|(person, told)| {
                let (no, on) = told.receipt.clone()?;
                let stage = view.community.stage_for_unit(unit, *person, today);
                let out = matches!(stage, CheckinStage::ReceiptIssued | CheckinStage::ReceiptReturned);
                out.then(|| (*person, listed_name(file, *person), no, on))
            });
            all.collect::<Vec<_>>()
        })
    });
    let title = Signal::derive(move || {
        let name =
            about.get().map(|person| file.with(|file| file.as_ref().map(|file| listed_name(file, person))));
        format!("{}：{}", w.answer, name.flatten().unwrap_or_default())
    });
    view! {
        {move || (!asked.with(Vec::is_empty) || !receipts.with(Vec::is_empty)).then(|| {
            let asked = asked.get().into_iter().map(|(person, name, since)| view! {
                <li class="row" data-testid="asked">
                    <span class="row-main"><strong>{name}</strong><small>{w.asked} " · " {words::day(since)}</small></span>
                    <span class="actions row-foot">
                        <button type="button" class="button small primary" data-testid="answer"
                            on:click=move |_| { about.set(Some(person)); open.set(true); }>{w.answer}</button>
                    </span>
                </li>
            });
            let receipts = receipts.get().into_iter().map(|(person, name, no, on)| view! {
                <Receipt unit person name said=sentence!("{}，编号 {}，{}", "{}, number {}, {}", w.receipt_here, no, words::day(on))/>
            });
            view! {
                <section class="part stack" data-testid="todo">
                    <h2>{w.todo}</h2>
                    <ul class="rows" role="list">{asked.collect_view()}{receipts.collect_view()}</ul>
                </section>
            }
        })}
        <Sheet open title testid="answer-sheet">
            {move || about.get_untracked().map(|person| view! { <AnswerForm unit person open/> })}
        </Sheet>
    }
}

#[component]
fn Receipt(unit: Id<Unit>, person: Id<Member>, name: String, said: String) -> impl IntoView {
    let w = OwnUnit::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let step = desk.shell.new_id();
    let acknowledge = move |_| {
        let what = UnitAnswer::Acknowledged { on: desk.shell.today() };
        let edit = RegisterEdit::Answer { unit, person, step, what };
        doing.run(vec![Edit::Register(edit)], w.acknowledged, || ());
    };
    view! {
        <li data-testid="receipt-out">
            <div class="row">
                <span class="row-main"><strong>{name.clone()}</strong><small>{said}</small></span>
                <span class="actions row-foot">
                    <button type="button" class="button small primary" data-testid="acknowledge" aria-busy=move || doing.busy()
                        aria-label=format!("{} {name}", w.acknowledge) on:click=acknowledge>{w.acknowledge}</button>
                </span>
            </div>
            {doing.trouble()}
        </li>
    }
}

#[component]
fn AnswerForm(unit: Id<Unit>, person: Id<Member>, open: RwSignal<bool>) -> impl IntoView {
    let w = OwnUnit::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let step = desk.shell.new_id();
    let options = NotCheckedInReason::ALL.iter().enumerate();
    let options =
        options.map(|(place, one)| Option2::new(place.to_string(), not_checked_in(*one))).collect::<Vec<_>>();
    let (choice, detail) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = choice.get_untracked().parse::<usize>().ok();
        let Some(reason) = chosen.and_then(|place| NotCheckedInReason::ALL.get(place).copied()) else {
            return doing.fail(w.reason_needed);
        };
        let detail = detail.get_untracked().trim().to_owned();
        let what = UnitAnswer::NotYet { on: desk.shell.today(), reason, detail };
        let edit = RegisterEdit::Answer { unit, person, step, what };
        doing.run(vec![Edit::Register(edit)], w.answered, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <Choices legend=w.reason options value=choice required=true testid="answer-reason"
                on_choose=Callback::new(move |chosen| { doing.clear(); choice.set(chosen); })/>
            <TextField label=w.detail value=detail lines=true hint=w.detail_hint testid="answer-detail"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.answer testid="answer-submit"/>
    }
}
