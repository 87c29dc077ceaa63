//! What only staff see on the page of a wish: what is next, the private half, and their sheets.
//!
//! All of it is reached through `pages::office`, so that it is not in what a member's phone downloads first.

use std::sync::Arc;

use domain::{
    edit::Edit,
    unmask::Subject,
    wish::{Duty, WishState, told_astray},
};
use leptos::prelude::*;

use super::{Ask, Asking, ClaimKey, order, publish, review, story};
use crate::{
    components::{Icon, Notice, Reason as Why},
    pages::{
        book::{Book, Entry},
        doing::{Desk, Doing},
        judging::Untold,
        unmask::CaseFacts,
    },
    words::{self, WishPage as Words, days_left, sentence},
};

/// What a sheet asks staff about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StaffAsk {
    Review,
    Publish,
    Amend,
    Confirm(ClaimKey),
    Decline(ClaimKey),
    Return(ClaimKey),
    TakeDown,
    Visit,
}

impl StaffAsk {
    pub(crate) fn title(self) -> &'static str {
        let w = Words::words();
        match self {
            Self::Review => w.review,
            Self::Publish => w.publish,
            Self::Amend => w.amend,
            Self::Confirm(_) => w.confirm,
            Self::Decline(_) => w.decline,
            Self::Return(_) => w.take_back,
            Self::TakeDown => w.take_down,
            Self::Visit => w.visit,
        }
    }
}

/// The sheet for it.
#[component]
pub(crate) fn StaffSheet(entry: Arc<Entry>, asking: Asking, ask: StaffAsk) -> impl IntoView {
    match ask {
        StaffAsk::Review => view! { <review::ReviewSheet entry asking/> }.into_any(),
        StaffAsk::Publish => view! { <publish::PublishSheet entry asking/> }.into_any(),
        StaffAsk::Amend => view! { <publish::AmendSheet entry asking/> }.into_any(),
        StaffAsk::Confirm(key) => view! { <order::ConfirmSheet entry asking key/> }.into_any(),
        StaffAsk::Decline(key) => {
            view! { <order::EndSheet entry asking key how=order::End::Decline/> }.into_any()
        }
        StaffAsk::Return(key) => {
            view! { <order::EndSheet entry asking key how=order::End::Return/> }.into_any()
        }
        StaffAsk::TakeDown => view! { <review::TakeDownSheet entry asking/> }.into_any(),
        StaffAsk::Visit => view! { <review::VisitSheet entry asking/> }.into_any(),
    }
}

/// What is next for staff, by the state.
#[component]
pub(crate) fn StaffPart(entry: Arc<Entry>, asking: Asking) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let today = desk.books.book.with_untracked(Book::today);
    let duty = entry.duty.map(|duty| {
        let late = duty.due() < today;
        let title = match duty {
            Duty::Contact(day) => sentence!(
                "承接人应在 {} 前联系许愿人（{}）",
                "To be contacted by {} ({})",
                words::day(day),
                days_left(day, today)
            ),
            Duty::FollowUp(day) => sentence!(
                "应在 {} 前回访（{}）",
                "To be visited by {} ({})",
                words::day(day),
                days_left(day, today)
            ),
        };
        view! { <Notice tone=if late { "bad" } else { "info" } title testid="duty"/> }
    });
    let wish = entry.id;
    let astray = desk.derive(move |community| told_astray(community, Some(wish)));
    let button = move |ask: StaffAsk, label: &'static str, class: &'static str, testid: &'static str| {
        view! {
            <button type="button" class=class data-testid=testid on:click=move |_| asking.about(Ask::Staff(ask))>{label}</button>
        }
    };
    let buttons = match entry.state {
        WishState::Draft => view! { <SubmitButton entry=Arc::clone(&entry)/> }.into_any(),
        WishState::Submitted => button(StaffAsk::Review, w.review, "button primary", "review").into_any(),
        WishState::Approved => button(StaffAsk::Publish, w.publish, "button primary", "publish").into_any(),
        WishState::Expired => view! {
            {button(StaffAsk::Publish, w.next_round, "button primary", "next-round")}
            {button(StaffAsk::TakeDown, w.take_down, "button quiet", "take-down")}
        }
        .into_any(),
        WishState::Published => view! {
            {button(StaffAsk::Amend, w.amend, "button", "amend")}
            {button(StaffAsk::TakeDown, w.take_down, "button quiet", "take-down")}
        }
        .into_any(),
        WishState::TakenDown => button(StaffAsk::Publish, w.publish_again, "button", "publish").into_any(),
        WishState::ClaimPending | WishState::Claimed | WishState::InProgress => {
            button(StaffAsk::TakeDown, w.take_down, "button quiet", "take-down").into_any()
        }
        WishState::Fulfilled => button(StaffAsk::Visit, w.visit, "button primary", "visit").into_any(),
        WishState::FollowedUp => button(StaffAsk::Visit, w.visit_again, "button", "visit").into_any(),
        WishState::Rejected => view! { <Why text=w.rejected/> }.into_any(),
    };
    view! {
        <section class="part stack" data-testid="staff-part">
            <h2>{w.next_step}</h2>
            {duty}
            {(entry.state == WishState::ClaimPending).then(|| view! { <p>{w.choose_claim}</p> })}
            <Untold wish=entry.id/>
            <order::ToldAstray astray/>
            <div class="actions">{buttons}</div>
        </section>
    }
}

/// Gives a draft to review, or says what is missing.
#[component]
fn SubmitButton(entry: Arc<Entry>) -> impl IntoView {
    let w = Words::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let edit = Edit::Submit { wish: entry.id, step: desk.shell.new_id() };
    let allowed = desk.allowed(&edit);
    let may = allowed.is_ok();
    view! {
        <button type="button" class="button primary" data-testid="submit-case" disabled=!may aria-busy=move || doing.busy()
            on:click=move |_| doing.run(vec![edit.clone()], w.submitted, || ())>{w.submit}</button>
        {allowed.err().map(|why| view! { <Why text=why/> })}
        {doing.trouble()}
    }
}

/// The private half, and where colleagues filled in the same field differently.
#[component]
pub(crate) fn CasePart(entry: Arc<Entry>, asking: Asking) -> impl IntoView {
    view! {
        <story::ContestedPart entry=Arc::clone(&entry) seen=asking.seen/>
        <Private entry asking/>
    }
}

#[component]
fn Private(entry: Arc<Entry>, asking: Asking) -> impl IntoView {
    let w = Words::words();
    let Some(case) = &entry.wish.case else { return ().into_any() };
    let editable = matches!(entry.state, WishState::Draft | WishState::Submitted | WishState::Approved);
    view! {
        <section class="part stack">
            <h2>{w.private}</h2>
            <CaseFacts subject=Subject::Wish(entry.id) draft=case.draft.clone() seen=asking.seen/>
            {editable.then(|| view! {
                <div class="actions">
                    <a class="button" href=format!("/case/{}/edit", entry.id) data-testid="edit-case">
                        <Icon name="pencil"/>{w.edit}
                    </a>
                </div>
            })}
            <review::WithdrawConsent entry=Arc::clone(&entry)/>
        </section>
    }
    .into_any()
}
