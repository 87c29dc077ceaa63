//! What was done here and is not delivered: the outbox, and 被退回 with the reason and what can be done about it.

use std::sync::Arc;

use domain::edit::Edit;
use leptos::prelude::*;

use super::{
    doing::{Desk, sent_words},
    left::{ExportUnsent, LeftPart},
};
use crate::{
    components::{Empty, Icon, PageHead, SyncMark},
    pages::book::Sent,
    shell::{RefusedIntent, Settle, Waiting},
    words::{self, Setting, edit_line, edit_subject, pictures::picture_count, refusal_code, sentence},
};

fn link_of(edit: &Edit) -> Option<String> {
    edit.wish().map(|wish| format!("/wish/{wish}"))
}

/// What waits, oldest first.
#[component]
pub(crate) fn OutboxPage() -> impl IntoView {
    let w = Setting::words();
    let desk = Desk::here();
    let waiting = Memo::new(move |_| desk.shell.view().with(|view| view.outbox.clone()));
    let status = Memo::new(move |_| desk.shell.view().with(|view| view.status.clone()));
    let pictures = desk.shell.pictures();
    let pictures = Memo::new(move |_| pictures.get().waiting);
    let count = Memo::new(move |_| waiting.with(Vec::len) + pictures.get());
    let lead = Signal::derive(move || match (count.get(), status.with(|status| status.link)) {
        (0, _) => w.all_delivered.to_owned(),
        (count, true) => sentence!("{} 项正在送出", "{} being sent", count),
        (count, false) => sentence!(
            "没有网络，{} 项先存着，联网后自动送出",
            "No network: {} kept here and sent later",
            count
        ),
    });
    let heard = move || {
        status
            .with(|status| status.last_contact)
            .map(|at| sentence!("上次与社区联系：{}", "Last contact: {}", words::ago(at, desk.shell.now())))
    };
    view! {
        <PageHead title=w.outbox lead>
            <button type="button" class="button" data-testid="sync-now" on:click=move |_| desk.shell.sync_now()>
                <Icon name="refresh"/>{words::Common::words().sync_now}
            </button>
        </PageHead>
        <p class="hint">{heard}</p>
        <LeftPart/>
        {move || (count.get() > 0).then(|| view! { <p class="hint">{w.sending_text}</p> })}
        <ul class="rows" role="list" data-testid="outbox">
            <For each=move || { let link = status.with(|status| status.link); waiting.get().into_iter().map(move |one| (one, link)) }
                key=|(one, link)| (one.number, one.kept, *link) let:item>
                <li><WaitingRow waiting=item.0 link=item.1/></li>
            </For>
            {move || Some(pictures.get()).filter(|count| *count > 0).map(|count| {
                let (mark, words) = sent_words(Sent::Saved, status.with(|status| status.link));
                view! {
                    <li>
                        <div class="row" data-testid="outbox-pictures">
                            <span class="row-main"><strong>{picture_count(count)}</strong></span>
                            <SyncMark mark words/>
                        </div>
                    </li>
                }
            })}
        </ul>
        // Where nothing is sent for long, it can be carried to the community by hand.
        {move || (!waiting.with(Vec::is_empty) && !status.with(|status| status.link)).then(|| view! { <ExportUnsent/> })}
        {move || (count.get() == 0).then(|| view! { <Empty icon="cloud-check" title=w.all_delivered text=w.all_delivered_text/> })}
        {move || (desk.shell.view().with(|view| !view.refused.is_empty())).then(|| view! {
            <div class="actions"><a class="button" href="/refused">{words::Common::words().see_refused}</a></div>
        })}
    }
}

#[component]
fn WaitingRow(waiting: Waiting, link: bool) -> impl IntoView {
    let desk = Desk::here();
    let edit = &waiting.intent.edit;
    let subject = desk.shell.view().with_untracked(|view| edit_subject(edit, &view.community));
    let at = words::moment(waiting.intent.at, desk.shell.today());
    let (mark, said) = sent_words(if waiting.kept { Sent::Saved } else { Sent::Saving }, link);
    let line = edit_line(edit);
    let inside = view! {
        <span class="row-main"><strong>{line}</strong><small>{subject} " " {at}</small></span>
        <SyncMark mark words=said/>
    };
    match link_of(edit) {
        Some(href) => view! { <a class="row" href=href data-testid="outbox-row">{inside}</a> }.into_any(),
        None => view! { <div class="row" data-testid="outbox-row">{inside}</div> }.into_any(),
    }
}

/// 被退回.
#[component]
pub(crate) fn RefusedPage() -> impl IntoView {
    let w = Setting::words();
    let desk = Desk::here();
    let refused = Memo::new(move |_| desk.shell.view().with(|view| view.refused.clone()));
    view! {
        <PageHead title=w.refused lead=Signal::stored(w.refused_lead.to_owned())/>
        <ul class="stack" role="list" data-testid="refused">
            <For each=move || refused.get() key=|one| one.number let:one>
                <li><Refused one=Arc::new(one)/></li>
            </For>
        </ul>
        {move || refused.with(Vec::is_empty).then(|| view! { <Empty icon="check" title=w.none_refused/> })}
    }
}

#[component]
fn Refused(one: Arc<RefusedIntent>) -> impl IntoView {
    let w = Setting::words();
    let desk = Desk::here();
    let shell = desk.shell;
    let number = one.number;
    let edit = &one.intent.edit;
    let subject = shell.view().with_untracked(|view| edit_subject(edit, &view.community));
    let when = words::moment(one.intent.at, shell.today());
    let asked = RwSignal::new(false);
    let allowed = desk.allowed(edit);
    let href = link_of(edit);
    let copied = Arc::clone(&one);
    let export = move |_| {
        let text = as_text(&copied, shell.today());
        leptos::task::spawn_local(async move {
            let (tone, said) =
                if crate::components::copy(text).await { ("good", w.copied) } else { ("bad", w.not_copied) };
            desk.toasts.show(tone, said.to_owned());
        });
    };
    view! {
        <article class="card" data-tone="bad" data-testid="refused-row">
            <header class="card-head"><h2>{edit_line(edit)}</h2></header>
            {(!subject.is_empty()).then(|| view! { <p>{subject}</p> })}
            <p>{refusal_code(one.code)}</p>
            <p class="hint">{sentence!("做于 {}", "Done {}", when)}</p>
            {allowed.err().map(|why| view! { <p class="hint">{why}</p> })}
            <div class="actions">
                {href.map(|href| view! { <a class="button" href=href>{w.redo}</a> })}
                <button type="button" class="button" data-testid="refused-resend"
                    on:click=move |_| shell.settle(number, Settle::Resend)>{w.resend}</button>
                <button type="button" class="button quiet" data-testid="refused-export" on:click=export>{w.copy_text}</button>
                <button type="button" class="button danger" data-testid="refused-drop"
                    on:click=move |_| if asked.get_untracked() {
                        shell.settle(number, Settle::Drop);
                    } else {
                        asked.set(true);
                    }>{move || if asked.get() { w.drop_sure } else { w.drop }}</button>
            </div>
        </article>
    }
}

/// The refused thing as a text to hand to somebody who can help; complete, so that nothing is lost by dropping it.
fn as_text(one: &RefusedIntent, today: domain::moment::Day) -> String {
    format!(
        "{}\n{}\n{}\n{:?}",
        words::moment(one.intent.at, today),
        edit_line(&one.intent.edit),
        refusal_code(one.code),
        one.intent.edit
    )
}
