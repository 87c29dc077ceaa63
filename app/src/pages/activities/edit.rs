//! The card of an activity, filled in field by field; putting it up, calling it off, summing it up. Staff only.

use domain::{
    activity::{ActivityField, ActivityState, CANCELLED, FINISHED, PUBLISHED, minute_of, state},
    edit::Edit,
};
use leptos::prelude::*;

use super::{OneActivity, filled};
use crate::{
    components::{DraftField, Icon, Notice, Option2, SelectField, Sheet, TextField, Toggles},
    pages::{
        card::{Card, CardForm},
        checkins::SheetFoot,
        doing::{Desk, Doing},
        wish::parse_day,
    },
    words::{
        self, FieldName as _,
        activities::{Activities, activity_is},
        sentence,
    },
};

use ActivityField as F;

/// The form.
#[component]
pub(super) fn CardPart(one: OneActivity) -> impl IntoView {
    let w = Activities::words();
    let desk = Desk::here();
    let card = Card::new(
        move |field| one.activity.with(|one| one.card.get(field).to_owned()),
        move |field, value| filled(one.id, vec![(field, value)]),
    );
    let (keep, value) = (move |field| card.keep(field), move |field| card.value(field));
    let contested = Memo::new(move |_| one.activity.with(|activity| activity.contested.clone()));
    let (themes, types, modes, skills) = desk.shell.view().with_untracked(|view| {
        let settings = &view.community.settings;
        let feedback = &settings.feedback;
        (
            settings.activity_themes.clone(),
            feedback.activity_types.clone(),
            feedback.activity_modes.clone(),
            settings.skills.clone(),
        )
    });
    let select = move |field: F, options: &[String], testid: &'static str| {
        let options = options.iter().map(|one| Option2::plain(one)).collect::<Vec<_>>();
        view! {
            <SelectField label=field.name() options value=value(field) on_choose=keep(field) none=w.choose.to_owned() testid/>
        }
    };
    let (start, end, day) = (value(F::Start), value(F::End), value(F::Day));
    let time_error = Signal::derive(move || {
        let (start, end) = (start.with(|text| minute_of(text)), end.with(|text| minute_of(text)));
        let bad = start.zip(end).is_some_and(|(start, end)| end <= start);
        if bad { w.time_wrong.to_owned() } else { String::new() }
    });
    let until = value(F::SignUpUntil);
    let until_error = Signal::derive(move || {
        let (until, day) = (until.with(|day| parse_day(day)), day.with(|day| parse_day(day)));
        let bad = until.zip(day).is_some_and(|(until, day)| until > day);
        if bad { w.until_wrong.to_owned() } else { String::new() }
    });
    let number = move |field: F, testid: &'static str| {
        let kept = value(field);
        let error = Signal::derive(move || {
            let bad = kept.with(|text| {
                !text.is_empty() && !text.parse().is_ok_and(|count: u16| (1..=9999).contains(&count))
            });
            if bad { w.number_wrong.to_owned() } else { String::new() }
        });
        view! { <DraftField label=field.name() value=kept on_commit=keep(field) kind="number" error testid/> }
    };
    let text = move |field: F, testid: &'static str| {
        view! { <DraftField label=field.name() value=value(field) on_commit=keep(field) testid/> }
    };
    view! {
        <CardForm card title=w.card hint=w.kept contested testid="activity-card">
            <DraftField label=F::Name.name() value=value(F::Name) on_commit=keep(F::Name) required=true testid="field-name"/>
            {select(F::Theme, &themes, "field-theme")}
            <div class="field-row">
                {select(F::Type, &types, "field-type")}
                {select(F::Mode, &modes, "field-mode")}
            </div>
            <div class="field-row">
                <DraftField label=F::Day.name() value=day on_commit=keep(F::Day) kind="date" required=true testid="field-day"/>
                <DraftField label=F::Start.name() value=start on_commit=keep(F::Start) kind="time" required=true testid="field-start"/>
                <DraftField label=F::End.name() value=end on_commit=keep(F::End) kind="time" error=time_error required=true testid="field-end"/>
            </div>
            <DraftField label=F::Place.name() value=value(F::Place) on_commit=keep(F::Place) required=true testid="field-place"/>
            <DraftField label=F::Plan.name() value=value(F::Plan) on_commit=keep(F::Plan) lines=true testid="field-plan"/>
            <div class="field-row">
                {number(F::Capacity, "field-capacity")}
                {number(F::Expected, "field-expected")}
                <DraftField label=F::SignUpUntil.name() value=until on_commit=keep(F::SignUpUntil) kind="date" error=until_error
                    testid="field-until"/>
            </div>
            <Toggles legend=F::Skills.name() options=skills value=value(F::Skills) on_choose=keep(F::Skills) testid="field-skills"/>
            <div class="field-row">
                {text(F::Organizer, "field-organizer")}
                {text(F::Leader, "field-leader")}
            </div>
            <DraftField label=F::Summary.name() value=value(F::Summary) on_commit=keep(F::Summary) lines=true testid="field-summary"/>
            <DraftField label=F::Feedback.name() value=value(F::Feedback) on_commit=keep(F::Feedback) lines=true testid="field-feedback"/>
        </CardForm>
    }
}

/// 发布, 取消, 结束.
#[component]
pub(super) fn PublishPart(one: OneActivity) -> impl IntoView {
    let w = Activities::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (ending, finishing) = (RwSignal::new(false), RwSignal::new(false));
    let is = Memo::new(move |_| one.activity.with(|activity| state(activity, desk.shell.now())));
    let set = move |status: &str| -> Vec<Edit> { filled(one.id, vec![(F::Status, status.to_owned())]) };
    let lacks = Memo::new(move |_| {
        one.activity.with(|activity| {
            let lacks = activity.card.lacking(&F::REQUIRED);
            lacks.into_iter().map(F::name).collect::<Vec<_>>().join(words::say("、", ", "))
        })
    });
    let publish = move |label: &'static str| {
        let lacks = lacks.get();
        view! {
            {(!lacks.is_empty()).then(|| view! {
                <Notice tone="info" title=sentence!("发布前还要填：{}", "Before it is published: {}", lacks) testid="activity-lacks"/>
            })}
            <div class="actions">
                <button type="button" class="button primary" data-testid="publish" aria-busy=move || doing.busy()
                    on:click=move |_| doing.run(set(PUBLISHED), w.published, || ())>{label}</button>
            </div>
        }
    };
    view! {
        <div class="stack" data-testid="activity-publish">
            {move || match is.get() {
                ActivityState::Draft => publish(w.publish).into_any(),
                ActivityState::Cancelled => view! {
                    <Notice tone="warn" title=activity_is(ActivityState::Cancelled)/>
                    {publish(w.publish_again)}
                }.into_any(),
                ActivityState::Finished => {
                    view! {
                        <Notice tone="good" title=activity_is(ActivityState::Finished)/>
                        <div class="actions">
                            <button type="button" class="button quiet" data-testid="reopen" aria-busy=move || doing.busy()
                                on:click=move |_| doing.run(set(PUBLISHED), w.reopened, || ())>{w.reopen}</button>
                        </div>
                    }
                    .into_any()
                }
                open => view! {
                    <div class="actions">
                        {matches!(open, ActivityState::Over | ActivityState::Running).then(|| view! {
                            <button type="button" class="button primary" data-testid="finish" on:click=move |_| finishing.set(true)>{w.finish}</button>
                        })}
                        <a class="button" href=format!("/poster/{}", one.id) data-testid="to-poster"><Icon name="print"/>{w.poster}</a>
                        {(open != ActivityState::Over).then(|| view! {
                            <button type="button" class="button" data-testid="cancel" on:click=move |_| ending.set(true)>{w.cancel}</button>
                        })}
                    </div>
                }.into_any(),
            }}
            {doing.trouble()}
            <Sheet open=ending title=Signal::stored(w.cancel.to_owned()) testid="cancel-sheet">
                <div class="sheet-body stack"><p>{w.cancel_hint}</p>{doing.trouble()}</div>
                <footer class="sheet-foot">
                    <button type="button" class="button danger" data-testid="cancel-do" aria-busy=move || doing.busy()
                        on:click=move |_| doing.run(set(CANCELLED), w.cancelled, move || ending.set(false))>{w.cancel}</button>
                </footer>
            </Sheet>
            <Sheet open=finishing title=Signal::stored(w.finish.to_owned()) testid="finish-sheet"><Finish one open=finishing/></Sheet>
        </div>
    }
}

#[component]
fn Finish(one: OneActivity, open: RwSignal<bool>) -> impl IntoView {
    let w = Activities::words();
    let doing = Doing::new();
    let kept = |field: F| RwSignal::new(one.activity.with_untracked(|one| one.card.get(field).to_owned()));
    let (summary, feedback, wrong) = (kept(F::Summary), kept(F::Feedback), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let came = summary.get_untracked().trim().to_owned();
        wrong.set(if came.is_empty() { w.summary_needed.to_owned() } else { String::new() });
        if came.is_empty() {
            return;
        }
        let fields = vec![
            (F::Summary, came),
            (F::Feedback, feedback.get_untracked().trim().to_owned()),
            (F::Status, FINISHED.to_owned()),
        ];
        doing.run(filled(one.id, fields), w.finished, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=F::Summary.name() value=summary lines=true error=wrong required=true testid="finish-summary"/>
            <TextField label=F::Feedback.name() value=feedback lines=true testid="finish-feedback"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.finish testid="finish-submit"/>
    }
}
