//! 登记心愿: one form, every field kept by itself as soon as it is left. A half-filled draft is a draft.

use std::sync::Arc;

use domain::{
    edit::Edit,
    id::Id,
    phone::{InvalidPhone, Phone},
    unmask::{Subject, handles},
    wish::{Wish, WishDraft, WishField, WishState},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::Redirect, hooks::use_navigate};

use super::{
    address,
    book::Entry,
    doing::{Desk, Doing, sent_words},
    unmask::{Seen, Unmask, masked_fields, sees},
    wall::plain,
};
use crate::{
    components::{
        Choices, DraftField, Empty, Icon, Notice, Option2, PageHead, Reason, SelectField, Switch, SyncMark,
    },
    words::{self, Common, Forms, Unmasking, field, invalid_phone, sentence},
};

/// Children need a guardian's consent (domain 2.16).
const NEEDS_GUARDIAN_BELOW: u32 = 14;

/// Goes on to a new form. It has an address of its own before anything is filled in, so that a reload at any moment
/// comes back to it, and asking for a new form again gives another one.
#[component]
pub(crate) fn NewCasePage() -> impl IntoView {
    let path = format!("/case/{}/new", Desk::here().shell.new_id::<Wish>());
    view! { <Redirect path options=NavigateOptions { replace: true, ..NavigateOptions::default() }/> }
}

/// A new draft: nothing is written before something is filled in.
#[component]
pub(crate) fn BeginCasePage() -> impl IntoView {
    view! { <Form id=id_in_address() may_begin=true title=Forms::words().new/> }
}

/// A draft that is there already.
#[component]
pub(crate) fn EditCasePage() -> impl IntoView {
    view! { <Form id=id_in_address() may_begin=false title=Forms::words().edit/> }
}

fn id_in_address() -> Signal<Option<Id<Wish>>> {
    address::named("case", address::id).into()
}

/// How a form keeps its fields.
#[derive(Clone, Copy)]
struct Keeping {
    desk: Desk,
    doing: Doing,
    id: Id<Wish>,
    entry: Memo<Option<Arc<Entry>>>,
    begun: StoredValue<bool>,
}

impl Keeping {
    fn keep(self, field: WishField, value: String) {
        let value = match field {
            WishField::Phone => Phone::parse(&value).map(String::from).unwrap_or(value),
            _ => value.trim().to_owned(),
        };
        let shell = self.desk.shell;
        if self.begun.get_value() || self.entry.with_untracked(Option::is_some) {
            let edit = Edit::Fill { wish: self.id, field, value };
            self.doing.queue(vec![edit], |_| ());
            return;
        }
        if value.is_empty() {
            return;
        }
        self.begun.set_value(true);
        let draft = WishDraft::default().with(field, value);
        let begun = self.begun;
        let edit = Edit::Collect { year: shell.today().year(), wish: self.id, draft };
        self.doing.queue(vec![edit], move |kept| {
            if !kept {
                begun.try_set_value(false);
            }
        });
    }
}

#[component]
fn Form(id: Signal<Option<Id<Wish>>>, may_begin: bool, title: &'static str) -> impl IntoView {
    let w = Forms::words();
    let desk = Desk::here();
    let entry = desk.books.entry(id);
    let known = Memo::new(move |_| entry.with(Option::is_some));
    let editable = Memo::new(move |_| {
        entry.with(|entry| {
            entry.as_ref().is_none_or(|entry| {
                matches!(entry.state, WishState::Draft | WishState::Submitted | WishState::Approved)
            })
        })
    });
    // Who does not handle the case sees what is masked in it only after giving a reason.
    let seen: Seen = RwSignal::default();
    let hidden = Memo::new(move |before: Option<&Option<Vec<String>>>| {
        if let Some(Some(none)) = before
            && none.is_empty()
        {
            // What somebody fills in here does not hide the form from them.
            return Some(Vec::new());
        }
        entry.with(|entry| {
            let (wish, who) = (&entry.as_ref()?.wish, desk.who()?);
            let draft = wish.case.as_ref().filter(|_| !handles(wish, &who)).map(|case| &case.draft);
            Some(draft.map(masked_fields).unwrap_or_default())
        })
    });
    // Drawn anew only when it becomes another page, never while somebody types.
    let shape = Memo::new(move |_| {
        let shows = hidden.with(|hidden| hidden.as_ref().is_none_or(|hidden| sees(seen, hidden)));
        (desk.is_staff(), id.get(), editable.get(), may_begin || known.get(), shows)
    });
    view! {
        <PageHead title=title lead=Signal::stored(w.lead.to_owned())/>
        {move || match shape.get() {
            (false, ..) => view! { <Empty icon="person" title=Common::words().only_staff/> }.into_any(),
            (true, Some(_), false, ..) => view! {
                <Notice tone="warn" title=w.frozen text=w.frozen_text>
                    <a class="button" href=move || format!("/wish/{}", id.get().map(|id| id.to_string()).unwrap_or_default())>{w.see}</a>
                </Notice>
            }
            .into_any(),
            (true, Some(id), true, true, true) => view! { <Fields id/> }.into_any(),
            (true, Some(id), true, true, false) => {
                let u = Unmasking::words();
                view! {
                    <div class="stack" data-testid="form-gate">
                        <Notice tone="info" title=u.gate text=u.gate_text/>
                        <Unmask subject=Subject::Wish(id) fields=hidden.get_untracked().unwrap_or_default() seen/>
                    </div>
                }
                .into_any()
            }
            (true, ..) => view! { <Empty icon="search" title=w.unknown/> }.into_any(),
        }}
    }
}

#[component]
fn Fields(id: Id<Wish>) -> impl IntoView {
    let w = Forms::words();
    let desk = Desk::here();
    let entry = desk.books.entry(Signal::stored(Some(id)));
    let keeping = Keeping { desk, doing: Doing::new(), id, entry, begun: StoredValue::new(false) };
    let value = move |field: WishField| -> Signal<String> {
        Signal::from(Memo::new(move |_| {
            entry.with(|entry| entry.as_ref().map(|entry| entry.case(field).to_owned()).unwrap_or_default())
        }))
    };
    let keep = move |field: WishField| Callback::new(move |value: String| keeping.keep(field, value));
    let settings = desk.shell.view().with_untracked(|view| std::sync::Arc::clone(&view.community.settings));
    let (phone, age, amount) = (value(WishField::Phone), value(WishField::Age), value(WishField::Amount));
    let phone_error = Signal::derive(move || match phone.with(|phone| Phone::parse(phone)) {
        Ok(_) | Err(InvalidPhone::Empty) => String::new(),
        Err(why) => invalid_phone(&why),
    });
    let years = Memo::new(move |_| age.with(|age| age.parse::<u32>().ok()));
    let age_error = Signal::derive(move || {
        let bad = age.with(|age| !age.is_empty()) && years.get().is_none_or(|years| years > 120);
        if bad { w.age_wrong.to_owned() } else { String::new() }
    });
    let amount_error = Signal::derive(move || {
        let whole = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == '.');
        if amount.with(|amount| whole(amount)) { String::new() } else { w.amount_wrong.to_owned() }
    });
    let guardian = value(WishField::Guardian);
    let is_child = Memo::new(move |_| years.get().is_some_and(|years| years < NEEDS_GUARDIAN_BELOW));
    let guardian_error = Signal::derive(move || {
        if is_child.get() && guardian.with(String::is_empty) {
            w.guardian_needed.to_owned()
        } else {
            String::new()
        }
    });
    let difficulty = value(WishField::Difficulty);
    let genders = vec![Option2::plain("男"), Option2::plain("女")];
    let yes_no = vec![Option2::new("yes", w.yes), Option2::new("no", w.no)];
    view! {
        <form class="form" data-testid="case-form" on:submit=|event| event.prevent_default()>
            <DraftField label=field(WishField::Content) value=value(WishField::Content) on_commit=keep(WishField::Content)
                lines=true required=true hint=w.content_hint testid="field-content"/>
            <div class="field-row">
                <DraftField label=field(WishField::WisherName) value=value(WishField::WisherName)
                    on_commit=keep(WishField::WisherName) required=true testid="field-wisher_name"/>
                <DraftField label=field(WishField::Phone) value=phone on_commit=keep(WishField::Phone) kind="tel"
                    error=phone_error testid="field-phone"/>
            </div>
            <Choices legend=field(WishField::Kind) options=plain(&settings.wish_kinds) value=value(WishField::Kind)
                on_choose=keep(WishField::Kind) required=true testid="field-kind"/>
            <div class="field-row">
                <SelectField label=field(WishField::Group) options=plain(&settings.wish_groups) value=value(WishField::Group)
                    on_choose=keep(WishField::Group) none=w.choose.to_owned() required=true testid="field-group"/>
                <SelectField label=field(WishField::Category) options=plain(&settings.wish_categories)
                    value=value(WishField::Category) on_choose=keep(WishField::Category) none=w.choose.to_owned()
                    testid="field-category"/>
            </div>
            <Choices legend=field(WishField::Gender) options=genders value=value(WishField::Gender)
                on_choose=keep(WishField::Gender) testid="field-gender"/>
            <div class="field-row">
                <DraftField label=field(WishField::Age) value=age on_commit=keep(WishField::Age) kind="number"
                    error=age_error testid="field-age"/>
                <DraftField label=field(WishField::Amount) value=amount on_commit=keep(WishField::Amount) kind="number"
                    error=amount_error testid="field-amount"/>
            </div>
            {move || (is_child.get() || guardian.with_untracked(|guardian| !guardian.is_empty())).then(|| view! {
                <DraftField label=field(WishField::Guardian) value=guardian on_commit=keep(WishField::Guardian)
                    hint=w.guardian_hint error=guardian_error testid="field-guardian"/>
            })}
            <DraftField label=field(WishField::Address) value=value(WishField::Address) on_commit=keep(WishField::Address)
                hint=w.private_hint testid="field-address"/>
            <DraftField label=field(WishField::Reason) value=value(WishField::Reason) on_commit=keep(WishField::Reason)
                lines=true hint=w.private_hint testid="field-reason"/>
            <div class="field-row">
                <DraftField label=field(WishField::CollectedBy) value=value(WishField::CollectedBy)
                    on_commit=keep(WishField::CollectedBy) testid="field-collected_by"/>
                <SelectField label=field(WishField::Channel) options=plain(&settings.wish_channels) value=value(WishField::Channel)
                    on_choose=keep(WishField::Channel) none=w.choose.to_owned() testid="field-channel"/>
            </div>
            <Choices legend=field(WishField::Consent) options=yes_no value=value(WishField::Consent)
                on_choose=keep(WishField::Consent) testid="field-consent"/>
            <Switch label=w.hard on=Signal::derive(move || difficulty.with(|difficulty| difficulty == "high"))
                on_change=Callback::new(move |on: bool| keeping.keep(WishField::Difficulty, if on { "high".to_owned() } else { String::new() }))
                testid="field-difficulty"/>
            <DraftField label=field(WishField::No) value=value(WishField::No) on_commit=keep(WishField::No)
                hint=w.number_hint testid="field-no"/>
            {keeping.doing.trouble()}
            <Foot id/>
        </form>
    }
}

/// How the draft is kept, and giving it to review.
#[component]
fn Foot(id: Id<Wish>) -> impl IntoView {
    let w = Forms::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let entry = desk.books.entry(Signal::stored(Some(id)));
    let step = desk.shell.new_id();
    let missing = Memo::new(move |_| {
        entry.with(|entry| match entry.as_ref().and_then(|entry| entry.wish.case.as_ref()) {
            Some(case) => case.draft.missing(),
            None => WishDraft::REQUIRED.to_vec(),
        })
    });
    let is_draft = Memo::new(move |_| {
        entry.with(|entry| entry.as_ref().is_none_or(|entry| entry.state == WishState::Draft))
    });
    let sent = Memo::new(move |_| {
        let sent = desk.books.waits.with(|waits| waits.wish(id));
        let kept = entry.with(Option::is_some);
        let link = desk.shell.view().with(|view| view.status.link);
        kept.then(|| sent_words(sent, link))
    });
    let navigate = StoredValue::new_local(use_navigate());
    let submit = move |_| {
        doing.run(vec![Edit::Submit { wish: id, step }], w.submitted, move || {
            navigate.try_with_value(|navigate| navigate(&format!("/wish/{id}"), NavigateOptions::default()));
        });
    };
    let blocked = move || !missing.with(Vec::is_empty);
    view! {
        <div role="status" aria-live="polite" data-testid="form-state">
            {move || sent.get().map(|(mark, words)| view! { <SyncMark mark words/> })}
        </div>
        {move || (is_draft.get() && !missing.with(Vec::is_empty)).then(|| {
            let names = missing.with(|missing| missing.iter().map(|one| field(*one)).collect::<Vec<_>>().join(words::say("、", ", ")));
            view! { <Reason text=sentence!("提交审核前还要填：{}", "Needed before review: {}", names)/> }
        })}
        {doing.trouble()}
        <div class="actions sticky">
            {move || is_draft.get().then(|| view! {
                <button type="button" class="button primary" data-testid="submit-case" disabled=blocked
                    aria-busy=move || doing.busy() on:click=submit>{w.submit}</button>
            })}
            <a class="button" href="/cases"><Icon name="ledger"/>{w.later}</a>
        </div>
    }
}
