//! When the yearly run of feedback cards is, and how soon important matters are told. A part of the settings.

use domain::{edit::Edit, feedback::FeedbackRules, settings::Settings};
use leptos::prelude::*;

use crate::{
    components::TextField,
    pages::doing::{Desk, Doing},
    words::feedback::Feedbacks,
};

/// The form.
#[component]
pub(crate) fn FeedbackRulesPart() -> impl IntoView {
    let w = Feedbacks::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let rules = desk.shell.view().with_untracked(|view| view.community.settings.feedback_run);
    let text = |(month, day): (u8, u8)| RwSignal::new(format!("{month}-{day}"));
    let (from, to, days) = (text(rules.from), text(rules.to), RwSignal::new(rules.matter_days.to_string()));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = |text: RwSignal<String>| {
            let text = text.get_untracked();
            let (month, day) = text.trim().split_once(['-', '月', '.', '/'])?;
            Some((month.trim().parse::<u8>().ok()?, day.trim().trim_end_matches('日').parse::<u8>().ok()?))
        };
        let matter = days.get_untracked().trim().parse::<u16>().ok().filter(|days| (1..=365).contains(days));
        let (Some(from), Some(to), Some(matter_days)) = (day(from), day(to), matter) else {
            return doing.fail(w.rules_wrong);
        };
        let rules = FeedbackRules { from, to, matter_days };
        if !rules.is_sound() {
            return doing.fail(w.rules_wrong);
        }
        // The other settings as they are now: another form may have changed them since this one was opened.
        let settings = desk.shell.view().with_untracked(|view| (*view.community.settings).clone());
        doing.run(vec![Edit::SetSettings(Settings { feedback_run: rules, ..settings })], w.kept, || ());
    };
    view! {
        <section class="part stack">
            <h2>{w.rules_title}</h2>
            <form class="form" data-testid="feedback-rules" on:submit=save>
                <div class="field-row">
                    <TextField label=w.rules_from value=from hint=w.rules_hint testid="rule-feedback-from"/>
                    <TextField label=w.rules_to value=to hint=w.rules_hint testid="rule-feedback-to"/>
                </div>
                <TextField label=w.rules_matter value=days kind="number" testid="rule-feedback-matter"/>
                {doing.trouble()}
                <div class="actions">
                    <button type="submit" class="button primary" data-testid="feedback-rules-save" aria-busy=move || doing.busy()>{w.keep}</button>
                </div>
            </form>
        </section>
    }
}
