//! The card of a selection, opening it, giving more time, calling it off; and what waits for staff. Staff only.

use domain::{
    award::{AwardField, AwardKind, AwardReason, AwardStep, Period, Stage, Way, todo},
    edit::{AwardEdit, Edit},
};
use leptos::prelude::*;

use super::{one::One, step};
use crate::{
    components::{Choices, DraftField, Notice, Option2, SelectField, Sheet, TextField},
    pages::{
        card::{Card, CardForm},
        checkins::SheetFoot,
        doing::{Desk, Doing},
        wish::parse_day,
    },
    words::{
        FieldName as _,
        honours::{Selecting, award_kind, award_reason, award_todo, shown, way},
        say, sentence,
    },
};

fn filled(one: One, fields: Vec<(AwardField, String)>) -> Vec<Edit> {
    vec![Edit::Award(AwardEdit::Fill { award: one.id, fields })]
}

/// What waits, and what did not count.
#[component]
pub(super) fn TodoPart(one: One) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let all = Memo::new(move |_| {
        one.award.track();
        desk.shell.view().with(|view| todo(&view.community, one.id, today))
    });
    view! {
        {move || one.is.with(|is| !is.idle.is_empty()).then(|| view! { <Notice tone="warn" title=w.idle testid="honour-idle"/> })}
        {move || {
            let all = all.get();
            (!all.is_empty()).then(|| {
                let text = all.into_iter().map(award_todo).collect::<Vec<_>>().join(say("；", "; "));
                view! { <Notice tone="warn" title=w.todo text testid="honour-todo"/> }
            })
        }}
    }
}

/// 启动, 延长, 取消.
#[component]
pub(super) fn MovePart(one: One) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (ending, longer) = (RwSignal::new(false), RwSignal::new(false));
    let stage = Memo::new(move |_| one.is.with(|is| is.stage));
    let lacks = Memo::new(move |_| {
        one.award.with(|award| {
            let lacks = award.card.lacking(&AwardField::REQUIRED);
            lacks.into_iter().map(AwardField::name).collect::<Vec<_>>().join(say("、", ", "))
        })
    });
    let live = move || !matches!(stage.get(), Stage::Decided | Stage::Cancelled);
    view! {
        <div class="stack" data-testid="honour-move">
            {move || (stage.get() == Stage::Draft).then(|| {
                let lacks = lacks.get();
                view! {
                    {(!lacks.is_empty()).then(|| view! {
                        <Notice tone="info" title=sentence!("启动前还要填：{}", "Before it is opened: {}", lacks) testid="honour-lacks"/>
                    })}
                    <p class="hint">{w.open_hint}</p>
                }
            })}
            <div class="actions">
                {move || (stage.get() == Stage::Draft).then(|| view! {
                    <button type="button" class="button primary" data-testid="honour-open" aria-busy=move || doing.busy()
                        on:click=move |_| doing.run(step(desk, one, AwardStep::Opened), w.opened, || ())>{w.open}</button>
                })}
                {move || matches!(stage.get(), Stage::Nominating | Stage::Checking).then(|| view! {
                    <button type="button" class="button" data-testid="honour-longer" on:click=move |_| longer.set(true)>{w.put_off}</button>
                })}
                {move || live().then(|| view! {
                    <button type="button" class="button quiet" data-testid="honour-cancel" on:click=move |_| ending.set(true)>{w.cancel}</button>
                })}
            </div>
            {doing.trouble()}
            <Sheet open=ending title=Signal::stored(w.cancel.to_owned()) testid="cancel-sheet"><Cancel one open=ending/></Sheet>
            <Sheet open=longer title=Signal::stored(w.put_off.to_owned()) testid="longer-sheet"><Longer one open=longer/></Sheet>
        </div>
    }
}

#[component]
fn Cancel(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let why = RwSignal::new(String::new());
    let options = (0_usize..)
        .zip(AwardReason::ALL)
        .map(|(place, why)| Option2::new(place.to_string(), award_reason(why)))
        .collect();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = why.get_untracked().parse::<usize>().ok().and_then(|place| AwardReason::ALL.get(place));
        let Some(why) = chosen.copied() else { return doing.fail(w.choose_why) };
        doing.run(step(desk, one, AwardStep::Cancelled { why }), w.cancelled, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <Choices legend=w.why options value=why required=true testid="cancel-why"
                on_choose=Callback::new(move |chosen| { doing.clear(); why.set(chosen); })/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.cancel testid="cancel-submit" danger=true/>
    }
}

#[component]
fn Longer(one: One, open: RwSignal<bool>) -> impl IntoView {
    let w = Selecting::words();
    let doing = Doing::new();
    let to = RwSignal::new(one.award.with_untracked(|award| award.card.get(AwardField::To).to_owned()));
    let wrong = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(day) = parse_day(&to.get_untracked()) else {
            wrong.set(w.day_wrong.to_owned());
            return;
        };
        let edits = filled(one, vec![(AwardField::To, day.to_string())]);
        doing.run(edits, w.put_off_done, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=AwardField::To.name() value=to kind="date" error=wrong required=true testid="longer-to"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.put_off testid="longer-submit"/>
    }
}

/// The form, while it is a draft.
#[component]
pub(super) fn CardPart(one: One) -> impl IntoView {
    let w = Selecting::words();
    let card = Card::new(
        move |field| one.award.with(|award| award.card.get(field).to_owned()),
        move |field, value| filled(one, vec![(field, value)]),
    );
    let (keep, value) = (move |field| card.keep(field), move |field| card.value(field));
    let contested = Memo::new(move |_| one.award.with(|award| award.contested.clone()));
    let number = move |field: AwardField, most: u16, words: &'static str| {
        let value = value(field);
        Signal::derive(move || {
            let bad = value.with(|text| {
                !text.is_empty() && !text.parse().is_ok_and(|count: u16| (1..=most).contains(&count))
            });
            if bad { words.to_owned() } else { String::new() }
        })
    };
    let kinds = AwardKind::ALL.map(|kind| Option2::new(kind.key(), award_kind(kind))).to_vec();
    let periods =
        Period::ALL.map(|one| Option2::new(one.key(), shown(AwardField::Period, one.key()))).to_vec();
    let ways = Way::ALL.map(|one| Option2::new(one.key(), way(one))).to_vec();
    let select = move |field: AwardField, options: Vec<Option2>, testid: &'static str| {
        view! {
            <SelectField label=field.name() options value=value(field) on_choose=keep(field) none=w.choose.to_owned()
                required=true testid/>
        }
    };
    let draft = move |field: AwardField, kind: &'static str, testid: &'static str| {
        view! { <DraftField label=field.name() value=value(field) on_commit=keep(field) kind required=true testid/> }
    };
    view! {
        <CardForm card title=w.card hint=w.kept contested said=shown testid="honour-card">
            {select(AwardField::Kind, kinds, "field-kind")}
            <div class="field-row">
                {draft(AwardField::Year, "number", "field-year")}
                {select(AwardField::Period, periods, "field-period")}
            </div>
            <DraftField label=AwardField::Conditions.name() value=value(AwardField::Conditions)
                on_commit=keep(AwardField::Conditions) lines=true required=true testid="field-conditions"/>
            <div class="field-row">
                <DraftField label=AwardField::Places.name() value=value(AwardField::Places) on_commit=keep(AwardField::Places)
                    kind="number" error=number(AwardField::Places, 99, w.places_wrong) required=true testid="field-places"/>
                {select(AwardField::Way, ways, "field-way")}
            </div>
            <div class="field-row">
                {draft(AwardField::From, "date", "field-from")}
                {draft(AwardField::To, "date", "field-to")}
            </div>
            <DraftField label=AwardField::NoticeDays.name() value=value(AwardField::NoticeDays)
                on_commit=keep(AwardField::NoticeDays) kind="number" error=number(AwardField::NoticeDays, 60, w.days_wrong)
                testid="field-notice-days"/>
        </CardForm>
    }
}
