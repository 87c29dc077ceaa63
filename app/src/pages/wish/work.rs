//! What a claimant records about the work: contact, progress, handover with what it cost, each with a note in the claimant's own
//! file.

use std::sync::Arc;

use domain::{
    edit::{Edit, FileOf},
    wish::Receiver,
};
use leptos::prelude::*;

use super::{
    Asking, ClaimKey,
    claim::{Foot, parse_day},
};
use crate::{
    components::{Choices, Option2, TextField},
    pages::{
        book::Entry,
        doing::{Desk, Doing},
    },
    words::{self, WishPage as Words, sentence},
};

/// What is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Log {
    Contact,
    Progress,
    HandOver,
}

const RECEIVERS: [Receiver; 3] = [Receiver::Wisher, Receiver::Family, Receiver::Community];

/// The sheet for all three.
#[component]
pub(crate) fn LogSheet(entry: Arc<Entry>, asking: Asking, key: ClaimKey, what: Log) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (on, wrong) = (RwSignal::new(desk.shell.today().to_string()), RwSignal::new(String::new()));
    let (note, receiver) = (RwSignal::new(String::new()), RwSignal::new("0".to_owned()));
    let cost = RwSignal::new(String::new());
    let step = desk.shell.new_id();
    let wish = entry.id;
    let (claimant, claim) = key;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(on) = parse_day(&on.get_untracked()).filter(|on| *on <= desk.shell.today()) else {
            wrong.set(w.day_wrong.to_owned());
            return;
        };
        let fact = match what {
            Log::Contact => Edit::LogContact { wish, claimant, claim, step, on },
            Log::Progress => Edit::LogProgress { wish, claimant, claim, step, on },
            Log::HandOver => {
                let place = receiver.get_untracked().parse::<usize>().unwrap_or_default();
                let receiver = RECEIVERS.get(place).copied().unwrap_or(Receiver::Wisher);
                Edit::HandOver { wish, claimant, claim, step, on, receiver }
            }
        };
        let mut edits = vec![fact];
        let cost = cost.get_untracked().trim().to_owned();
        let cost = (!cost.is_empty()).then(|| sentence!("花费 {} 元。", "Cost {} yuan. ", cost));
        let text = format!("{}{}", cost.unwrap_or_default(), note.get_untracked().trim());
        if !text.is_empty() {
            edits.push(Edit::Note { file: FileOf::of(claimant), wish, step, text });
        }
        doing.run(edits, w.logged, move || asking.close());
    };
    let receivers = (0..)
        .zip(RECEIVERS)
        .map(|(place, one): (u8, _)| Option2::new(place.to_string(), words::receiver(one)));
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.day value=on kind="date" error=wrong required=true testid="log-day"/>
            {(what == Log::HandOver).then(|| view! {
                <Choices legend=w.receiver options=receivers.collect() value=receiver
                    on_choose=Callback::new(move |chosen| receiver.set(chosen)) testid="log-receiver"/>
            })}
            {(what == Log::HandOver).then(|| view! {
                <TextField label=w.cost value=cost kind="number" hint=w.cost_hint testid="log-cost"/>
            })}
            <TextField label=w.note value=note lines=true hint=w.note_hint testid="log-note"/>
            {doing.trouble()}
        </form>
        <Foot asking doing label=w.record testid="log-submit"/>
    }
}
