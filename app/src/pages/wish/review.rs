//! Reviewing, taking off the wall, the follow-up visit: what staff decide and note down.

use std::sync::Arc;

use domain::{
    edit::Edit,
    id::Id,
    service::{Satisfied, satisfaction_telling},
    unmask::Subject,
    wish::{Decision, Reason, Wish, WishField, WishState, withdrawn},
};
use leptos::prelude::*;

use super::{
    Asking,
    claim::{Foot, parse_day, reason_of, reasons},
};
use crate::{
    components::{Choices, Option2, Stars, Switch, TextField},
    pages::{
        book::Entry,
        doing::{Desk, Doing},
        unmask::CaseFacts,
    },
    words::{self, WishPage as Words},
};

const DECISIONS: [Decision; 3] = [Decision::Approved, Decision::SentBack, Decision::Rejected];

/// 审核.
#[component]
pub(crate) fn ReviewSheet(entry: Arc<Entry>, asking: Asking) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (chosen, why) = (RwSignal::new("0".to_owned()), RwSignal::new(String::new()));
    let step = desk.shell.new_id();
    let wish = entry.id;
    let draft = entry.wish.case.as_ref().map(|case| case.draft.clone()).unwrap_or_default();
    let options = (0..)
        .zip(DECISIONS)
        .map(|(place, one): (u8, _)| Option2::new(place.to_string(), words::decision(one)));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let place = chosen.get_untracked().parse::<usize>().unwrap_or_default();
        let decision = DECISIONS.get(place).copied().unwrap_or(Decision::SentBack);
        let why = why.get_untracked().trim().to_owned();
        if why.is_empty() && decision != Decision::Approved {
            return doing.fail(w.say_why);
        }
        let mut edits = vec![Edit::Review { wish, step, decision }];
        if !why.is_empty() {
            edits.push(Edit::Explain { wish, step, why });
        }
        doing.run(edits, words::decision(decision), move || asking.close());
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <CaseFacts subject=Subject::Wish(wish) draft seen=asking.seen/>
            <p class="hint">{w.review_hint}</p>
            <Choices legend=w.decision options=options.collect() value=chosen
                on_choose=Callback::new(move |place| { doing.clear(); chosen.set(place); }) testid="decision"/>
            <TextField label=w.opinion value=why lines=true hint=w.opinion_hint testid="review-why"/>
            {doing.trouble()}
        </form>
        <Foot asking doing label=w.decide testid="review-submit"/>
    }
}

/// Off the wall. An order that is running is taken back with its contact details.
#[component]
pub(crate) fn TakeDownSheet(entry: Arc<Entry>, asking: Asking) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (why, detail) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let step = desk.shell.new_id();
    let wish = entry.id;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(why) = reason_of(&why.get_untracked()) else { return doing.fail(w.choose_reason) };
        let mut edits = vec![Edit::TakeDown { wish, step, why }];
        edits.extend(told_nobody(desk, wish));
        let words = detail.get_untracked().trim().to_owned();
        if !words.is_empty() {
            edits.push(Edit::Explain { wish, step, why: words });
        }
        doing.run(edits, w.taken_down, move || asking.close());
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p>{w.take_down_hint}</p>
            <Choices legend=w.why options=reasons(&Reason::FOR_TAKING_DOWN) value=why
                on_choose=Callback::new(move |chosen| { doing.clear(); why.set(chosen); }) required=true testid="reason-choice"/>
            <TextField label=w.detail value=detail lines=true hint=w.detail_hint testid="detail"/>
            {doing.trouble()}
        </form>
        <Foot asking doing label=w.take_down danger=true testid="take-down-submit"/>
    }
}

fn told_nobody(desk: Desk, wish: Id<Wish>) -> Vec<Edit> {
    desk.shell.view().with_untracked(|view| withdrawn(&view.community, wish, None))
}

/// Consent to publication is withdrawn: what is public goes at once, an order that is running is taken back.
#[component]
pub(crate) fn WithdrawConsent(entry: Arc<Entry>) -> impl IntoView {
    let w = Words::words();
    let doing = Doing::new();
    let desk = Desk::here();
    let sure = RwSignal::new(false);
    let wish = entry.id;
    let take_down = Edit::TakeDown { wish, step: desk.shell.new_id(), why: Reason::WisherWithdrew };
    let public = [take_down, Edit::Conceal { wish }].into_iter().find(|edit| desk.allowed(edit).is_ok());
    let agreed = entry.case(WishField::Consent) != "no";
    public.filter(|_| agreed).map(|public| {
        let mut edits = vec![Edit::Fill { wish, field: WishField::Consent, value: "no".to_owned() }];
        let runs = matches!(public, Edit::TakeDown { .. });
        edits.push(public);
        let submit = move || {
            let told = if runs { told_nobody(desk, wish) } else { Vec::new() };
            doing.run(edits.iter().cloned().chain(told).collect(), w.withdrawn, || ());
        };
        view! {
            <div class="actions off-paper">
                <button type="button" class="button small quiet" data-testid="withdraw-consent" aria-busy=move || doing.busy()
                    on:click=move |_| if sure.get_untracked() {
                        submit();
                    } else {
                        sure.set(true);
                    }>
                    {move || if sure.get() { w.withdraw_sure } else { w.withdraw }}
                </button>
                {doing.trouble()}
            </div>
        }
    })
}

/// 回访: the content stays with staff, everybody sees that it was made.
#[component]
pub(crate) fn VisitSheet(entry: Arc<Entry>, asking: Asking) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let stars = RwSignal::new(0_u8);
    let still_needed = RwSignal::new(false);
    let (on, wrong) = (RwSignal::new(desk.shell.today().to_string()), RwSignal::new(String::new()));
    let comment = RwSignal::new(String::new());
    let (visit, mark) = (desk.shell.new_id(), desk.shell.new_id());
    let wish = entry.id;
    let first = entry.state == WishState::Fulfilled;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if stars.get_untracked() == 0 {
            return doing.fail(w.choose_stars);
        }
        let Some(on) = parse_day(&on.get_untracked()).filter(|on| *on <= desk.shell.today()) else {
            wrong.set(w.day_wrong.to_owned());
            return;
        };
        let satisfaction = stars.get_untracked();
        let still_needed = still_needed.get_untracked();
        let mut edits = vec![Edit::Visit { wish, step: visit, satisfaction, still_needed, on }];
        let said = Satisfied { visit, stars: satisfaction, on };
        edits.extend(
            desk.shell.view().with_untracked(|view| satisfaction_telling(&view.community, wish, Some(said))),
        );
        if first {
            edits.push(Edit::MarkFollowedUp { wish, step: mark });
        }
        let why = comment.get_untracked().trim().to_owned();
        if !why.is_empty() {
            edits.push(Edit::Explain { wish, step: visit, why });
        }
        doing.run(edits, w.visited, move || asking.close());
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.day value=on kind="date" error=wrong required=true testid="visit-day"/>
            <Stars legend=w.satisfaction words=w_stars() value=stars testid="visit-stars"/>
            <Switch label=w.still_needed on=still_needed
                on_change=Callback::new(move |on| still_needed.set(on)) testid="visit-still-needed"/>
            <TextField label=w.comment value=comment lines=true hint=w.comment_hint testid="visit-comment"/>
            {doing.trouble()}
        </form>
        <Foot asking doing label=w.record testid="visit-submit"/>
    }
}

fn w_stars() -> [&'static str; 5] {
    let w = Words::words();
    [w.star_1, w.star_2, w.star_3, w.star_4, w.star_5]
}
