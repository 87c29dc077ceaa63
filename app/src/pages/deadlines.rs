//! The rules of the check-in that a community sets for itself: day counts, and whether members are accepted
//! because they live here (domain 0.3, C1). A part of the settings.

use domain::{edit::Edit, register::Deadlines, settings::Settings};
use leptos::prelude::*;

use super::{
    doing::{Desk, Doing},
    wish::parse_day,
};
use crate::{
    components::{Switch, TextField},
    words::checkin::{Rules, Steps},
};

/// The form.
#[component]
pub(crate) fn CheckinRules() -> impl IntoView {
    let w = Rules::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (deadlines, accepts) = desk
        .shell
        .view()
        .with_untracked(|view| (view.community.deadlines(), view.community.settings.accepts_residents));
    let number = |value: u16| RwSignal::new(value.to_string());
    let (letter, receipt) = (number(deadlines.letter_days), number(deadlines.receipt_days));
    let acknowledge = number(deadlines.acknowledge_days);
    let campaign = RwSignal::new(deadlines.campaign_ends.map(|day| day.to_string()).unwrap_or_default());
    let (wrong, residents) = (RwSignal::new(String::new()), RwSignal::new(accepts));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        doing.clear();
        let read = |text: RwSignal<String>| {
            text.get_untracked().trim().parse::<u16>().ok().filter(|days| (1..=365).contains(days))
        };
        let (Some(letter_days), Some(receipt_days), Some(acknowledge_days)) =
            (read(letter), read(receipt), read(acknowledge))
        else {
            return doing.fail(w.days_wrong);
        };
        let written = campaign.get_untracked();
        let campaign_ends = parse_day(&written);
        let bad = campaign_ends.is_none() && !written.trim().is_empty();
        wrong.set(if bad { Steps::words().day_wrong.to_owned() } else { String::new() });
        if bad {
            return;
        }
        // The other settings as they are now: another form may have changed them since this one was opened.
        let settings = desk.shell.view().with_untracked(|view| (*view.community.settings).clone());
        let edit = Edit::SetSettings(Settings {
            deadlines: Deadlines { letter_days, receipt_days, acknowledge_days, campaign_ends },
            accepts_residents: residents.get_untracked(),
            ..settings
        });
        doing.run(vec![edit], w.saved, || ());
    };
    view! {
        <section class="part stack">
            <h2>{w.title}</h2>
            <form class="form" data-testid="checkin-rules" on:submit=save>
                <TextField label=w.letter_days value=letter kind="number" testid="rule-letter"/>
                <TextField label=w.receipt_days value=receipt kind="number" testid="rule-receipt"/>
                <TextField label=w.acknowledge_days value=acknowledge kind="number" testid="rule-acknowledge"/>
                <TextField label=w.campaign value=campaign kind="date" hint=w.campaign_hint error=wrong testid="rule-campaign"/>
                <Switch label=w.residents on=residents on_change=Callback::new(move |on| residents.set(on)) testid="rule-residents"/>
                <p class="hint">{w.residents_hint}</p>
                {doing.trouble()}
                <div class="actions">
                    <button type="submit" class="button primary" data-testid="checkin-rules-save" aria-busy=move || doing.busy()>{w.save}</button>
                </div>
            </form>
        </section>
    }
}
