//! What is looked at before somebody is voted on (一票否决): which of it this community asks for. A part of the settings.

use std::collections::BTreeSet;

use domain::{award::Veto, edit::Edit, settings::Settings};
use leptos::prelude::*;

use crate::{
    pages::doing::{Desk, Doing},
    words::honours::{Selecting, veto},
};

/// The form.
#[component]
pub(crate) fn HonourRules() -> impl IntoView {
    let w = Selecting::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let known: BTreeSet<Veto> = desk
        .shell
        .view()
        .with_untracked(|view| view.community.settings.award_vetoes.iter().copied().collect());
    let chosen = RwSignal::new(known);
    let rows = Veto::ALL.map(|one| {
        let switch = move |event| {
            let on = event_target_checked(&event);
            chosen.update(|chosen| {
                if on {
                    chosen.insert(one);
                } else {
                    chosen.remove(&one);
                }
            });
        };
        view! {
            <label class="choice">
                <input type="checkbox" value=one.key() on:change=switch prop:checked=move || chosen.with(|chosen| chosen.contains(&one))/>
                <span>{veto(one)}</span>
            </label>
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let award_vetoes = chosen.get_untracked().into_iter().collect();
        // The other settings as they are now: another form may have changed them since this one was opened.
        let settings = desk.shell.view().with_untracked(|view| (*view.community.settings).clone());
        doing.run(vec![Edit::SetSettings(Settings { award_vetoes, ..settings })], w.rules_saved, || ());
    };
    view! {
        <section class="part stack">
            <h2>{w.rules}</h2>
            <form class="form" data-testid="honour-rules" on:submit=save>
                <fieldset class="field" data-testid="honour-vetoes">
                    <legend>{w.rules_hint}</legend>
                    <div class="choices">{rows}</div>
                </fieldset>
                {doing.trouble()}
                <div class="actions">
                    <button type="submit" class="button primary" data-testid="honour-rules-save" aria-busy=move || doing.busy()>{w.rules_save}</button>
                </div>
            </form>
        </section>
    }
}
