//! Changing what a card says: another value than the records give needs a reason.

use domain::{
    feedback::{Feedback, FeedbackField, FeedbackStep, FeedbackText},
    id::Id,
    principal::Member,
};
use leptos::prelude::*;

use super::takes;
use crate::{
    components::{Choices, Option2, TextField, Toggles},
    pages::{
        checkins::SheetFoot,
        doing::{Desk, Doing},
    },
    words::{FieldName as _, feedback::Feedbacks, sentence},
};

/// The form in the sheet.
#[component]
pub(super) fn ChangeSheet(
    member: Id<Member>,
    one: Feedback,
    records: FeedbackText,
    field: FeedbackField,
    open: RwSignal<bool>,
) -> impl IntoView {
    let w = Feedbacks::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let about = one.about;
    let value = RwSignal::new(one.over(&records).get(field).to_owned());
    let (why, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let said = records.get(field).to_owned();
    let needs_why = !FeedbackField::REQUIRED.contains(&field) || !one.issued.is_empty();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        wrong.set(String::new());
        let what = FeedbackStep::Changed {
            about,
            field,
            value: value.get_untracked().trim().to_owned(),
            why: why.get_untracked().trim().to_owned(),
        };
        let edit = takes(desk, member, what);
        match desk.allowed(&edit) {
            Err(_) if needs_why && why.with_untracked(|why| why.trim().is_empty()) => {
                wrong.set(w.why_hint.to_owned());
            }
            Err(words) => doing.fail(words),
            Ok(()) => doing.run(vec![edit], w.kept, move || open.set(false)),
        }
    };
    let template = desk.shell.view().with_untracked(|view| view.community.settings.feedback.clone());
    let choose = Callback::new(move |chosen: String| {
        doing.clear();
        value.set(chosen);
    });
    let label = field.name();
    let editor = match field {
        FeedbackField::ActivityTypes => {
            view! { <Toggles legend=label options=template.activity_types value on_choose=choose testid="change-value"/> }.into_any()
        }
        FeedbackField::ActivityModes => {
            view! { <Toggles legend=label options=template.activity_modes value on_choose=choose testid="change-value"/> }.into_any()
        }
        FeedbackField::Conducts => {
            view! { <Toggles legend=label options=template.conducts value on_choose=choose testid="change-value"/> }.into_any()
        }
        FeedbackField::Grade | FeedbackField::PledgeState => {
            let list = if field == FeedbackField::Grade { template.grades } else { template.pledge_states };
            let options = list.iter().map(|one| Option2::plain(one)).collect::<Vec<_>>();
            view! { <Choices legend=label options value on_choose=choose testid="change-value"/> }.into_any()
        }
        FeedbackField::Activities | FeedbackField::Projects | FeedbackField::HalfHours => {
            view! { <TextField label value kind="number" testid="change-value"/> }.into_any()
        }
        FeedbackField::Achievements | FeedbackField::ResidentWords | FeedbackField::CommunityOpinion => {
            view! { <TextField label value lines=true testid="change-value"/> }.into_any()
        }
    };
    let back = said.clone();
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            {(!said.is_empty()).then(|| view! { <p class="hint">{sentence!("{}：{}", "{}: {}", w.records_say, said)}</p> })}
            {editor}
            {(!back.is_empty()).then(|| view! {
                <button type="button" class="button small quiet" data-testid="change-reset"
                    on:click=move |_| value.set(back.clone())>{w.reset}</button>
            })}
            <TextField label=w.why hint=if needs_why { w.why_hint } else { w.why_first } value=why lines=true error=wrong
                required=needs_why testid="change-why"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.keep testid="change-submit"/>
    }
}
