//! The sheets of staff over an order: a reason, the confirmation of the end, a rating taken down for the resident. Staff only.

use domain::{
    id::Id,
    order::{Order, OrderReason, OrderStep},
};
use leptos::prelude::*;

use super::{desk::decides, own::star_words, reason_of, reasons, too_long};
use crate::{
    components::{Choices, Stars, TextField},
    pages::{checkins::SheetFoot, doing::Doing},
    words::orders::{Ordering, Orders},
};

/// Which sheet is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    Send,
    Verify,
    Rate,
    Return,
    Transfer,
    Close,
    Cancel,
    Recall,
    Reopen,
}

impl Ask {
    pub(super) fn title(self) -> &'static str {
        let w = Orders::words();
        match self {
            Self::Send => w.dispatch,
            Self::Verify => w.verify,
            Self::Rate => w.rate,
            Self::Return => w.give_back,
            Self::Transfer => w.transfer,
            Self::Close => w.close,
            Self::Cancel => w.cancel,
            Self::Recall => w.recall,
            Self::Reopen => w.reopen,
        }
    }

    /// The reasons to choose from.
    fn reasons(self) -> &'static [OrderReason] {
        match self {
            Self::Recall => &OrderReason::RECALL,
            Self::Cancel => &OrderReason::BY_RESIDENT,
            Self::Reopen => &[OrderReason::NotFinished, OrderReason::Other],
            Self::Send | Self::Verify | Self::Rate | Self::Return | Self::Transfer | Self::Close => {
                &OrderReason::BY_STAFF
            }
        }
    }

    fn step(self, why: OrderReason) -> Option<OrderStep> {
        match self {
            Self::Return => Some(OrderStep::Returned { why }),
            Self::Transfer => Some(OrderStep::Transferred { why }),
            Self::Close => Some(OrderStep::Closed { why }),
            Self::Cancel => Some(OrderStep::Cancelled { why }),
            Self::Recall => Some(OrderStep::Recalled { why }),
            Self::Reopen => Some(OrderStep::Reopened { why }),
            Self::Send | Self::Verify | Self::Rate => None,
        }
    }
}

/// A reason, and words about it.
#[component]
pub(super) fn WhySheet(id: Id<Order>, open: RwSignal<bool>, ask: Ask) -> impl IntoView {
    let w = Orders::words();
    let doing = Doing::new();
    let empty = || RwSignal::new(String::new());
    let (why, text, wrong) = (empty(), empty(), empty());
    let told = matches!(ask, Ask::Return | Ask::Transfer | Ask::Close);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(why) = reason_of(ask.reasons(), &why.get_untracked()) else {
            return doing.fail(w.choose_why);
        };
        let said = text.get_untracked();
        wrong.set(too_long(&said));
        if let (Some(step), true) = (ask.step(why), wrong.with_untracked(String::is_empty)) {
            doing.run(decides(doing.desk, id, step, &said), w.answered, move || open.set(false));
        }
    };
    let hint = if told { w.words_told } else { "" };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <Choices legend=w.why options=reasons(ask.reasons()) value=why
                on_choose=Callback::new(move |chosen| { doing.clear(); why.set(chosen); }) required=true testid="order-why"/>
            <TextField label=w.words value=text lines=true hint=hint error=wrong testid="order-words"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=ask.title() testid="why-submit" danger=true/>
    }
}

/// 确认办结.
#[component]
pub(super) fn VerifySheet(id: Id<Order>, open: RwSignal<bool>) -> impl IntoView {
    let w = Orders::words();
    let doing = Doing::new();
    let (text, wrong) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = text.get_untracked();
        wrong.set(too_long(&said));
        if wrong.with_untracked(String::is_empty) {
            let edits = decides(doing.desk, id, OrderStep::Verified, &said);
            doing.run(edits, w.verified, move || open.set(false));
        }
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <TextField label=w.verify_words value=text lines=true hint=w.words_told error=wrong testid="verify-words"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.verify testid="verify-submit"/>
    }
}

/// 代录评单: what a resident said on the phone.
#[component]
pub(super) fn RateSheet(id: Id<Order>, open: RwSignal<bool>) -> impl IntoView {
    let (w, o) = (Orders::words(), Ordering::words());
    let doing = Doing::new();
    let (stars, text, wrong) =
        (RwSignal::new(0_u8), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (score, said) = (stars.get_untracked(), text.get_untracked());
        wrong.set(too_long(&said));
        if score == 0 {
            return doing.fail(o.rate_needed);
        }
        if wrong.with_untracked(String::is_empty) {
            let edits = decides(doing.desk, id, OrderStep::Rated { score }, &said);
            doing.run(edits, w.rated, move || open.set(false));
        }
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <Stars legend=o.rate_ask words=star_words() value=stars testid="desk-stars"/>
            <TextField label=o.comment value=text lines=true error=wrong testid="desk-rate-text"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.rate testid="desk-rate-submit"/>
    }
}
