//! The card of a notice, filled in field by field, publishing it and taking it down. Staff only.

use domain::{
    mask::{Secrets, leaks},
    notice::{NoticeField, NoticeKind, NoticeRefusal, NoticeState, SHOWN, TAKEN_DOWN, check},
    wish::CardField,
};
use leptos::prelude::*;

use super::{filled, one::One};
use crate::{
    components::{DraftField, Notice, Option2, SelectField, Switch},
    pages::{
        card::{Card, CardForm},
        doing::{Desk, Doing},
        honours::people,
    },
    words::{
        FieldName as _,
        notices::{Notices, notice_kind, notice_refusal},
        say,
    },
};

/// 发布, 撤下.
#[component]
pub(super) fn PublishPart(one: One) -> impl IntoView {
    let w = Notices::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let state = Memo::new(move |_| one.notice.with(|notice| notice.state(today)));
    let lacks = Memo::new(move |_| one.notice.with(|notice| check(&notice.card).err()));
    let set = move |status: &str| filled(one.id, vec![(NoticeField::Status, status.to_owned())]);
    view! {
        <div class="stack" data-testid="notice-publish">
            {move || match state.get() {
                NoticeState::Draft | NoticeState::TakenDown => {
                    let label = if state.get() == NoticeState::Draft { w.publish } else { w.publish_again };
                    view! {
                        {lacks.get().map(|why: NoticeRefusal| view! {
                            <Notice tone="info" title=notice_refusal(&why) testid="notice-lacks"/>
                        })}
                        <div class="actions">
                            <button type="button" class="button primary" data-testid="publish" aria-busy=move || doing.busy()
                                on:click=move |_| doing.run(set(SHOWN), w.published, || ())>{label}</button>
                        </div>
                    }
                    .into_any()
                }
                NoticeState::Shown | NoticeState::Waiting | NoticeState::Over => view! {
                    <div class="actions">
                        <button type="button" class="button" data-testid="take-down" aria-busy=move || doing.busy()
                            on:click=move |_| doing.run(set(TAKEN_DOWN), w.taken_down, || ())>{w.take_down}</button>
                    </div>
                }
                .into_any(),
            }}
            {doing.trouble()}
        </div>
    }
}

/// What looks like a number that reaches or identifies somebody.
fn numbers(text: &str) -> String {
    let found = leaks(CardField::Content, text, &Secrets::default());
    found.into_iter().map(|leak| leak.found).collect::<Vec<_>>().join(say("、", ", "))
}

/// The form.
#[component]
pub(super) fn CardPart(one: One) -> impl IntoView {
    let w = Notices::words();
    let desk = Desk::here();
    let card = Card::new(
        move |field| one.notice.with(|notice| notice.card.get(field).to_owned()),
        move |field, value| {
            // Another person has not agreed.
            let anew = (field == NoticeField::About).then(|| (NoticeField::Consent, String::new()));
            filled(one.id, std::iter::once((field, value)).chain(anew).collect())
        },
    );
    let (keep, value) = (move |field| card.keep(field), move |field| card.value(field));
    let contested = Memo::new(move |_| one.notice.with(|notice| notice.contested.clone()));
    let kinds = NoticeKind::ALL.map(|kind| Option2::new(kind.key(), notice_kind(kind))).to_vec();
    let members = people(desk).into_iter().map(|(id, name)| Option2::new(id.to_string(), name)).collect();
    let told = value(NoticeField::About);
    let agreed = value(NoticeField::Consent);
    let found = Memo::new(move |_| one.notice.with(|notice| numbers(notice.card.get(NoticeField::Text))));
    view! {
        <CardForm card title=w.card hint=w.kept contested testid="notice-card">
            <DraftField label=NoticeField::Title.name() value=value(NoticeField::Title) on_commit=keep(NoticeField::Title)
                required=true testid="field-title"/>
            <SelectField label=NoticeField::Kind.name() options=kinds value=value(NoticeField::Kind)
                on_choose=keep(NoticeField::Kind) none=w.choose.to_owned() required=true testid="field-kind"/>
            <DraftField label=NoticeField::Text.name() value=value(NoticeField::Text) on_commit=keep(NoticeField::Text)
                lines=true required=true testid="field-text"/>
            {move || Some(found.get()).filter(|found| !found.is_empty()).map(|found| view! {
                <Notice tone="warn" title=format!("{}{found}", w.numbers) testid="notice-numbers"/>
            })}
            <div class="field-row">
                <DraftField label=NoticeField::From.name() value=value(NoticeField::From) on_commit=keep(NoticeField::From)
                    kind="date" required=true testid="field-from"/>
                <DraftField label=NoticeField::To.name() value=value(NoticeField::To) on_commit=keep(NoticeField::To)
                    kind="date" testid="field-to"/>
            </div>
            <SelectField label=NoticeField::About.name() options=members value=told on_choose=keep(NoticeField::About)
                none=w.about_none.to_owned() hint=w.about_hint testid="field-about"/>
            {move || told.with(|told| !told.is_empty()).then(|| view! {
                <Switch label=w.consent on=Signal::derive(move || agreed.with(|agreed| agreed == "yes"))
                    on_change=Callback::new(move |on: bool| keep(NoticeField::Consent).run(if on { "yes" } else { "no" }.to_owned()))
                    testid="field-consent"/>
            })}
        </CardForm>
    }
}
