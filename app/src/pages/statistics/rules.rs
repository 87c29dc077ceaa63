//! The rules of the district's overview that are set here: the factor of crowding and the weights of weakness. A part of
//! the settings.

use domain::{edit::Edit, settings::Settings, statistics::Weights};
use leptos::prelude::*;

use crate::{
    components::TextField,
    pages::doing::{Desk, Doing},
    words::statistics::OverviewRules as Words,
};

/// The form.
#[component]
pub(crate) fn OverviewRules() -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (factor, weights) = desk
        .shell
        .view()
        .with_untracked(|view| (view.community.settings.crowding_factor, view.community.settings.weakness));
    let number = |value: u16| RwSignal::new(value.to_string());
    let factor = number(factor);
    let (needs, members) = (number(weights.needs), number(weights.members));
    let (checkins, survey) = (number(weights.checkins), number(weights.survey));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        doing.clear();
        let read = |text: RwSignal<String>| text.get_untracked().trim().parse::<u16>().ok();
        let weight = |text| read(text).filter(|weight| *weight <= 100);
        let factor = read(factor).filter(|factor| (100..=9999).contains(factor));
        let weights = [needs, members, checkins, survey].map(weight);
        let ([Some(needs), Some(members), Some(checkins), Some(survey)], Some(crowding_factor)) =
            (weights, factor)
        else {
            return doing.fail(w.wrong);
        };
        let weakness = Weights { needs, members, checkins, survey };
        if needs + members + checkins + survey == 0 {
            return doing.fail(w.wrong);
        }
        // The other settings as they are now: another form may have changed them since this one was opened.
        let settings = desk.shell.view().with_untracked(|view| (*view.community.settings).clone());
        doing.run(
            vec![Edit::SetSettings(Settings { crowding_factor, weakness, ..settings })],
            w.saved,
            || (),
        );
    };
    view! {
        <section class="part stack">
            <h2>{w.title}</h2>
            <form class="form" data-testid="overview-rules" on:submit=save>
                <TextField label=w.factor value=factor kind="number" testid="rule-crowding"/>
                <fieldset class="field">
                    <legend>{w.weights}</legend>
                    <TextField label=w.needs value=needs kind="number" testid="rule-weak-needs"/>
                    <TextField label=w.members value=members kind="number" testid="rule-weak-members"/>
                    <TextField label=w.checkins value=checkins kind="number" testid="rule-weak-checkins"/>
                    <TextField label=w.survey value=survey kind="number" testid="rule-weak-survey"/>
                </fieldset>
                {doing.trouble()}
                <div class="actions">
                    <button type="submit" class="button primary" data-testid="overview-rules-save" aria-busy=move || doing.busy()>{w.save}</button>
                </div>
            </form>
        </section>
    }
}
