//! Publishing: the public wording, screened while it is written, for a first or a later round.

use std::sync::Arc;

use domain::{
    community::Community,
    edit::Edit,
    id::Id,
    mask::{Secrets, leaks, proposed},
    settings::Settings,
    wish::{CardField, CardText, Step, WishDraft, WishField, WishState, told_astray},
};
use leptos::prelude::*;

use super::{Asking, claim::Foot};
use crate::{
    components::{Notice, Switch, TextField},
    pages::{
        book::Entry,
        doing::{Desk, Doing},
    },
    words::{self, WishPage as Words, field, sentence, shown},
};

/// The public half as it would be proposed, with a number.
fn proposal(entry: &Entry, number: &str) -> CardText {
    let draft = entry.wish.case.as_ref().map(|case| case.draft.clone()).unwrap_or_default();
    let card = proposed(&draft, entry.wish.card.as_ref().map(|card| &card.text));
    if card.get(CardField::No).is_empty() { card.with(CardField::No, number) } else { card }
}

/// The number after the highest one, `018`. Numbers of another form are left alone.
pub(crate) fn next_number(community: &Community) -> String {
    let numbers = community.wishes.values().flat_map(|wish| {
        let case = wish.case.as_ref().map(|case| case.draft.get(WishField::No));
        let card = wish.card.as_ref().map(|card| card.text.get(CardField::No));
        [case, card].into_iter().flatten()
    });
    let plain = |no: &str| no.parse::<u32>().ok().filter(|_| no.len() <= 5);
    written(numbers.filter_map(plain).max().unwrap_or(0).saturating_add(1))
}

/// A number as it is written.
pub(crate) fn written(number: u32) -> String {
    format!("{number:03}")
}

/// Publishing a wish as proposed, for its first or next round.
pub(crate) fn publication(
    entry: &Entry,
    settings: &Settings,
    number: &str,
    today: domain::moment::Day,
    step: Id<Step>,
) -> Edit {
    publish(entry, proposal(entry, number), i32::from(settings.round_days), today, step)
}

fn publish(entry: &Entry, text: CardText, days: i32, today: domain::moment::Day, step: Id<Step>) -> Edit {
    let round = entry.round.map_or(1, |(round, _)| round.saturating_add(1));
    Edit::Publish { wish: entry.id, step, text, round, expires: today.plus(days) }
}

/// 发布.
#[component]
pub(crate) fn PublishSheet(entry: Arc<Entry>, asking: Asking) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (settings, number) = desk
        .shell
        .view()
        .with_untracked(|view| (Arc::clone(&view.community.settings), next_number(&view.community)));
    let proposed = proposal(&entry, &number);
    let text = |field| RwSignal::new(proposed.get(field).to_owned());
    let group = entry.either(WishField::Group, CardField::Group).to_owned();
    let (no, name, content) = (text(CardField::No), text(CardField::DisplayName), text(CardField::Content));
    let days = RwSignal::new(settings.round_days.to_string());
    let has_group = !group.is_empty();
    let show_group = RwSignal::new(false);
    let draft = StoredValue::new(entry.wish.case.as_ref().map(|case| case.draft.clone()).unwrap_or_default());
    let step = desk.shell.new_id();
    let screened = move |field: CardField, text: RwSignal<String>| {
        Signal::derive(move || draft.with_value(|draft| screen(field, &text.get(), draft)))
    };
    let round = entry.round.map_or(1, |(round, _)| round.saturating_add(1));
    let original = draft.with_value(|draft| draft.get(WishField::Content).to_owned());
    let agreed = draft.with_value(|draft| draft.get(WishField::Consent).to_owned());
    let hard = proposed.get(CardField::Difficulty) == "high";
    let again = matches!(entry.state, WishState::Expired | WishState::TakenDown);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(days) =
            days.get_untracked().trim().parse::<u16>().ok().filter(|days| (1..=366).contains(days))
        else {
            return doing.fail(w.days_wrong);
        };
        if content.with_untracked(|text| text.trim().is_empty()) {
            return doing.fail(w.content_missing);
        }
        let mut text = proposed.clone();
        for (field, value) in
            [(CardField::No, no), (CardField::DisplayName, name), (CardField::Content, content)]
        {
            text.set(field, value.get_untracked().trim());
        }
        if show_group.get_untracked() {
            text.set(CardField::Group, group.as_str());
        }
        let edit = publish(&entry, text, i32::from(days), desk.shell.today(), step);
        let mut edits = vec![edit];
        edits.extend(desk.shell.view().with_untracked(|view| told_astray(&view.community, Some(entry.id))));
        doing.run(edits, w.published, move || asking.close());
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            {(agreed != "yes").then(|| view! {
                <Notice tone=if agreed == "no" { "bad" } else { "warn" }
                    title=if agreed == "no" { w.no_consent } else { w.consent_unknown } text=w.consent_text testid="no-consent"/>
            })}
            <p class="hint">{w.publish_hint}</p>
            <TextField label=w.public_content value=content lines=true required=true
                hint=sentence!("登记的原话：{}", "As taken down: {}", original) error=screened(CardField::Content, content) testid="publish-content"/>
            <div class="field-row">
                <TextField label=w.display_name value=name hint=w.display_name_hint error=screened(CardField::DisplayName, name) testid="publish-name"/>
                <TextField label=field(WishField::No) value=no error=screened(CardField::No, no) testid="publish-no"/>
            </div>
            <TextField label=w.round_days value=days kind="number"
                hint=sentence!("这是第 {} 轮", "This is round {}", round) testid="publish-days"/>
            {has_group.then(|| view! {
                <Switch label=w.show_group on=show_group
                    on_change=Callback::new(move |on| show_group.set(on)) testid="publish-group"/>
            })}
            {hard.then(|| view! { <p class="hint">{shown(WishField::Difficulty, "high")}</p> })}
            {doing.trouble()}
        </form>
        <Foot asking doing label=if again { w.next_round } else { w.publish } testid="publish-submit"/>
    }
}

/// The public wording, until the wish is claimed. Only what was changed is written.
#[component]
pub(crate) fn AmendSheet(entry: Arc<Entry>, asking: Asking) -> impl IntoView {
    let w = Words::words();
    let doing = Doing::new();
    let text = |field| RwSignal::new(entry.card(field).to_owned());
    let (name, content) = (text(CardField::DisplayName), text(CardField::Content));
    let draft = StoredValue::new(entry.wish.case.as_ref().map(|case| case.draft.clone()).unwrap_or_default());
    let screened = move |field: CardField, text: RwSignal<String>| {
        Signal::derive(move || draft.with_value(|draft| screen(field, &text.get(), draft)))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if content.with_untracked(|text| text.trim().is_empty()) {
            return doing.fail(w.content_missing);
        }
        let edits: Vec<Edit> = [(CardField::DisplayName, name), (CardField::Content, content)]
            .into_iter()
            .map(|(field, text)| (field, text.get_untracked().trim().to_owned()))
            .filter(|(field, value)| entry.card(*field) != value)
            .map(|(field, value)| Edit::Amend { wish: entry.id, field, value })
            .collect();
        if edits.is_empty() {
            return doing.fail(w.unchanged);
        }
        doing.run(edits, w.amended, move || asking.close());
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p class="hint">{w.publish_hint} " " {w.amend_hint}</p>
            <TextField label=w.public_content value=content lines=true required=true error=screened(CardField::Content, content) testid="amend-content"/>
            <TextField label=w.display_name value=name hint=w.display_name_hint error=screened(CardField::DisplayName, name) testid="amend-name"/>
            {doing.trouble()}
        </form>
        <Foot asking doing label=w.amend testid="amend-submit"/>
    }
}

/// What a text gives away, in one sentence after the other; empty when nothing was found.
fn screen(field: CardField, text: &str, draft: &WishDraft) -> String {
    leaks(field, text, &Secrets::of(draft))
        .iter()
        .map(words::leak)
        .collect::<Vec<_>>()
        .join(words::say("；", "; "))
}
