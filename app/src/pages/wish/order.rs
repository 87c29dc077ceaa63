//! 支部下单: giving the order to one claim, declining, taking it back; and links to wishes for lists of staff.

use std::sync::Arc;

use domain::{
    community::Contact,
    edit::{Edit, FileOf},
    mask::without_numbers,
    wish::{ClaimFate, Clock, Reason, WishDraft, WishField, WishState, withdrawn},
};
use leptos::prelude::*;

use super::{
    Asking, ClaimKey,
    claim::{Foot, reason_of, reasons},
    claimed_as,
};
use crate::{
    components::{Choices, Icon, Notice, Switch, TextField},
    pages::{
        book::Entry,
        doing::{Desk, Doing},
    },
    words::{self, WishPage as Words, claim_fate, sentence},
};

fn contact(draft: &WishDraft) -> Contact {
    Contact {
        name: draft.get(WishField::WisherName).to_owned(),
        phone: draft.get(WishField::Phone).to_owned(),
        address: draft.get(WishField::Address).to_owned(),
        guardian: draft.get(WishField::Guardian).to_owned(),
    }
}

/// 支部下单: shows the whole order before the choice is made.
#[component]
pub(crate) fn ConfirmSheet(entry: Arc<Entry>, asking: Asking, key: ClaimKey) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (claimant, claim) = key;
    let name = claim_named(desk, &entry, key);
    let others: Vec<ClaimKey> = entry
        .standing
        .waiting()
        .map(|other| (other.claimant, other.id))
        .filter(|other| *other != key)
        .collect();
    let decline = RwSignal::new(true);
    let step = desk.shell.new_id();
    let other_steps: Vec<_> = others.iter().map(|_| desk.shell.new_id()).collect();
    let rows = entry
        .standing
        .waiting()
        .map(|waiting| {
            let chosen = (waiting.claimant, waiting.id) == key;
            let doubtful = waiting.clock == Clock::Doubtful;
            view! {
                <li data-tone=chosen.then_some("good")>
                    <p class="timeline-what">
                        {claimed_as(desk, waiting)} " " {claim_fate(waiting.fate)}
                        {chosen.then(|| format!(" · {}", w.chosen))}
                    </p>
                    <p class="timeline-who">
                        {words::moment(waiting.claimed_at, desk.shell.today())}
                        {doubtful.then(|| format!(" · {}", w.doubtful))}
                    </p>
                </li>
            }
        })
        .collect_view();
    let (wish, clerk_decides) = (entry.id, entry.standing.clerk_decides);
    let many = !others.is_empty();
    let disclosed = entry.wish.case.as_ref().map(|case| contact(&case.draft));
    let no_phone = disclosed.as_ref().is_none_or(|contact| contact.phone.is_empty());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut edits = vec![Edit::Confirm { wish, step, claimant, claim }];
        edits.extend(
            desk.shell.view().with_untracked(|view| withdrawn(&view.community, wish, Some(claimant))),
        );
        if disclosed.is_some() {
            edits.push(Edit::Disclose { file: FileOf::of(claimant), wish, contact: disclosed.clone() });
        }
        if decline.get_untracked() {
            edits.extend(others.iter().zip(&other_steps).map(|((claimant, claim), step)| Edit::Decline {
                wish,
                step: *step,
                claimant: *claimant,
                claim: *claim,
                why: Reason::GivenToAnother,
            }));
        }
        doing.run(edits, w.confirmed, move || asking.close());
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p><strong>{sentence!("由 {} 承接", "Give the order to {}", name)}</strong></p>
            {clerk_decides.then(|| view! { <Notice tone="warn" title=w.too_close text=w.too_close_text/> })}
            <ol class="timeline" role="list">{rows}</ol>
            <p class="hint">{w.confirm_hint}</p>
            {no_phone.then(|| view! { <Notice tone="warn" title=w.no_phone text=w.no_phone_text/> })}
            {many.then(|| view! {
                <Switch label=w.decline_others on=decline
                    on_change=Callback::new(move |on| decline.set(on)) testid="decline-others"/>
            })}
            {doing.trouble()}
        </form>
        <Foot asking doing label=w.confirm testid="confirm-submit"/>
    }
}

/// In whose name a claim is, by its key.
fn claim_named(desk: Desk, entry: &Entry, key: ClaimKey) -> String {
    let known = entry.standing.claims.iter().find(|claim| (claim.claimant, claim.id) == key);
    known.map(|claim| claimed_as(desk, claim)).unwrap_or_default()
}

/// Ending somebody's claim or order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Decline,
    Return,
}

/// Declining a waiting claim, or taking an order back; the latter takes the contact details back too.
#[component]
pub(crate) fn EndSheet(entry: Arc<Entry>, asking: Asking, key: ClaimKey, how: End) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (why, detail) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let step = desk.shell.new_id();
    let wish = entry.id;
    let (claimant, claim) = key;
    let ends_order = entry
        .standing
        .claims
        .iter()
        .any(|known| (known.claimant, known.id) == key && matches!(known.fate, ClaimFate::Confirmed(_)));
    let (hint, label) = match how {
        End::Decline => (w.decline_hint, w.decline),
        End::Return => (w.take_back_hint, w.take_back),
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(why) = reason_of(&why.get_untracked()) else { return doing.fail(w.choose_reason) };
        let mut edits = vec![match how {
            End::Decline => Edit::Decline { wish, step, claimant, claim, why },
            End::Return => Edit::Return { wish, step, claimant, claim, why },
        }];
        if ends_order {
            edits.push(Edit::Disclose { file: FileOf::of(claimant), wish, contact: None });
        }
        let words = detail.get_untracked().trim().to_owned();
        if !words.is_empty() {
            edits.push(Edit::Explain { wish, step, why: words });
        }
        doing.run(edits, w.done, move || asking.close());
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <p><strong>{claim_named(desk, &entry, key)}</strong></p>
            <p>{hint}</p>
            <Choices legend=w.why options=reasons(&Reason::FOR_RETURNING) value=why
                on_choose=Callback::new(move |chosen| { doing.clear(); why.set(chosen); }) required=true testid="reason-choice"/>
            <TextField label=w.detail value=detail lines=true hint=w.detail_hint testid="detail"/>
            {doing.trouble()}
        </form>
        <Foot asking doing label danger=true testid="end-submit"/>
    }
}

/// Whoever does not hold an order and can still see how to reach the wisher: put right with one tap.
#[component]
pub(crate) fn ToldAstray(astray: Memo<Vec<Edit>>) -> impl IntoView {
    let w = Words::words();
    let doing = Doing::new();
    let take = move |_| doing.run(astray.get_untracked(), w.contact_taken_back, || ());
    view! {
        {move || (!astray.with(Vec::is_empty)).then(|| view! {
            <Notice tone="warn" title=w.told_astray testid="told-astray">
                <button type="button" class="button small primary" data-testid="take-contact-back" aria-busy=move || doing.busy() on:click=take>{w.take_contact_back}</button>
            </Notice>
        })}
        {doing.trouble()}
    }
}

/// A waiting mark for staff lists: how many wait and who is first.
fn first_waiting(desk: Desk, entry: &Entry) -> Option<String> {
    let mut waiting = entry.standing.waiting();
    let first = waiting.next()?;
    let name = claimed_as(desk, first);
    Some(match waiting.count() {
        0 => name,
        others => sentence!("{} 等 {} 人", "{} and {} more", name, others + 1),
    })
}

/// An icon and a name for a link to a wish.
#[component]
fn WishLink(entry: Arc<Entry>, #[prop(into)] note: String) -> impl IntoView {
    let content = without_numbers(entry.either(WishField::Content, domain::wish::CardField::Content));
    view! {
        <a class="row" href=format!("/wish/{}", entry.id) data-testid="wish-row">
            <Icon name="heart"/>
            <span class="row-main">
                <strong>{if content.is_empty() { Words::words().untitled.to_owned() } else { content }}</strong>
                <small>{note}</small>
            </span>
            <span class="state" data-state=words::state_mark(entry.state)>{words::state(entry.state)}</span>
        </a>
    }
}

/// A list of wishes with a note to each.
#[component]
pub(crate) fn WishLinks(rows: Vec<(Arc<Entry>, String)>) -> impl IntoView {
    let desk = Desk::here();
    let rows = rows
        .into_iter()
        .map(|(entry, note)| {
            let waiting = first_waiting(desk, &entry).filter(|_| entry.state == WishState::ClaimPending);
            let note = [waiting.unwrap_or_default(), note];
            let note = note.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            view! { <li><WishLink entry note/></li> }
        })
        .collect_view();
    view! { <ul class="rows" role="list">{rows}</ul> }
}
