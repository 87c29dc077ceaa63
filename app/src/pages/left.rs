//! What could not be delivered: exported on a device that was shut out, opened and taken over by staff.

use std::sync::Arc;

use domain::edit::Edit;
use leptos::{prelude::*, task::spawn_local};

use super::{
    doing::{Desk, Doing},
    locked::{PinForm, trying},
};
use crate::{
    components::{Empty, FileField, HandedOver, Icon, Notice, PageHead, hand_over},
    shell::{Meant, Unsent},
    words::{self, Common, Left, Locking, edit_line, edit_subject, refusal_code, sentence, unsent_error},
};

/// The page of a device that was shut out and erased.
#[component]
pub(crate) fn ShutOutPage() -> impl IntoView {
    let w = Left::words();
    view! {
        <PageHead title=w.shut_out/>
        <Notice tone="bad" title=w.shut_out_title text=w.shut_out_text testid="shut-out"/>
        <LeftPart/>
    }
}

/// What an erased device has left; nothing where there is nothing.
#[component]
pub(crate) fn LeftPart() -> impl IntoView {
    let w = Left::words();
    let desk = Desk::here();
    let left = desk.shell.left_behind();
    let sure = RwSignal::new(false);
    let drop_it = move |_| {
        if sure.get_untracked() {
            desk.shell.drop_left_behind();
        } else {
            sure.set(true);
        }
    };
    move || {
        let (count, locked) = left.get();
        (count > 0 || locked).then(|| {
            view! {
                <section class="part stack" data-testid="left">
                    <h2>{w.still} {(count > 0).then(|| view! { " " <span class="pill-count">{count}</span> })}</h2>
                    <p>{w.still_text}</p>
                    {locked.then(|| view! { <OpenLeft/> })}
                    {(count > 0).then(|| view! { <ExportUnsent/> })}
                    <div class="actions">
                        <button type="button" class="button danger" data-testid="left-drop" on:click=drop_it>
                            {move || if sure.get() { w.drop_sure } else { w.drop }}
                        </button>
                    </div>
                </section>
            }
        })
    }
}

/// Asks for the PIN the device had.
#[component]
fn OpenLeft() -> impl IntoView {
    let w = Left::words();
    let desk = Desk::here();
    let (wrong, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let open = trying(wrong, busy, move |pin, told| desk.shell.open_left_behind(pin, told));
    view! {
        <PinForm label=w.under_pin action=Locking::words().open testid="left-pin" submit="left-open" wrong on_pin=open busy/>
    }
}

/// The button that makes the file.
#[component]
pub(crate) fn ExportUnsent() -> impl IntoView {
    let w = Left::words();
    let desk = Desk::here();
    let (said, to_copy) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let export = move |_| {
        let Some(text) = desk.shell.unsent().and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return said.set(w.nothing.to_owned());
        };
        let today = desk.shell.today();
        spawn_local(async move {
            let (year, month, day) = today.civil();
            let name = format!("社区报到-未送达-{year:04}-{month:02}-{day:02}.json");
            match hand_over(&text, &name).await {
                HandedOver::Saved(words) => {
                    said.try_set(words);
                }
                HandedOver::ToCopy => {
                    said.try_set(w.copy_it.to_owned());
                    to_copy.try_set(text);
                }
                HandedOver::Failed(why) => {
                    said.try_set(sentence!("没能导出：{}", "Not exported: {}", why));
                    to_copy.try_set(text);
                }
            }
        });
    };
    view! {
        <div class="actions">
            <button type="button" class="button primary" data-testid="export-unsent" on:click=export>
                <Icon name="download"/>{w.export}
            </button>
        </div>
        <p class="hint" role="status" data-testid="exported">
            {move || { let said = said.get(); if said.is_empty() { w.export_hint.to_owned() } else { said } }}
        </p>
        {move || to_copy.with(|text| (!text.is_empty()).then(|| view! {
            <textarea readonly rows="8" aria-label=w.export data-testid="unsent-text" prop:value=text.clone()></textarea>
        }))}
    }
}

/// The page on which staff open such a file.
#[component]
pub(crate) fn ReviewPage() -> impl IntoView {
    let w = Left::words();
    let desk = Desk::here();
    let (opened, wrong) = (RwSignal::new(None::<Arc<Unsent>>), RwSignal::new(String::new()));
    let open = Callback::new(move |(_, bytes): (String, Vec<u8>)| match desk.shell.read_unsent(&bytes) {
        Ok(unsent) => {
            wrong.set(String::new());
            opened.set(Some(Arc::new(unsent)));
        }
        Err(error) => {
            opened.set(None);
            wrong.set(unsent_error(error).to_owned());
        }
    });
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())/>
        {move || if desk.is_staff() {
            view! {
                <FileField label=w.file hint=w.file_hint accept=".json,application/json" on_file=open testid="unsent-file"/>
                {move || wrong.with(|words| (!words.is_empty()).then(|| view! {
                    <p class="error" role="alert" data-testid="unsent-wrong">{words.clone()}</p>
                }))}
                {move || opened.get().map(|unsent| view! { <Opened unsent/> })}
            }
            .into_any()
        } else {
            view! { <Empty icon="person" title=Common::words().only_staff/> }.into_any()
        }}
    }
}

#[component]
fn Opened(unsent: Arc<Unsent>) -> impl IntoView {
    let w = Left::words();
    let desk = Desk::here();
    let name = desk.shell.view().with_untracked(|view| view.community.display(&unsent.principal).to_owned());
    let name = if name.is_empty() { words::role(unsent.principal.role()).to_owned() } else { name };
    let made = words::moment(unsent.made, desk.shell.today());
    let lead =
        sentence!("{}，{} 导出，共 {} 项", "{}, exported {}: {} things", name, made, unsent.meant.len());
    let unreadable = unsent.unreadable;
    view! {
        <section class="part stack" data-testid="unsent">
            <h2>{lead}</h2>
            {(unreadable > 0).then(|| view! {
                <p class="hint">{sentence!("另有 {} 项这个版本看不懂，请更新页面后再打开。", "{} more need a newer version.", unreadable)}</p>
            })}
            {unsent.meant.is_empty().then(|| view! { <Empty icon="check" title=w.empty/> })}
            <ul class="stack" role="list">
                {unsent.meant.iter().cloned().map(|meant| view! { <li><One meant/></li> }).collect_view()}
            </ul>
        </section>
    }
}

/// What became of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Open,
    Adopted,
    Dropped,
}

#[component]
fn One(meant: Meant) -> impl IntoView {
    let w = Left::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let fate = RwSignal::new(Fate::Open);
    let Meant { intent, refused } = meant;
    let edit: Edit = intent.edit;
    let subject = desk.shell.view().with_untracked(|view| edit_subject(&edit, &view.community));
    let who = super::wish::who(desk, intent.by);
    let when = words::moment(intent.at, desk.shell.today());
    let asked = StoredValue::new(edit.clone());
    // Others work on meanwhile: what can be taken over is asked anew whenever something changes.
    let why_not = Memo::new(move |_| {
        desk.shell.view().track();
        asked.with_value(|edit| desk.allowed(edit).err())
    });
    let adopt = move |_| {
        doing.run(vec![asked.get_value()], w.adopted, move || fate.set(Fate::Adopted));
    };
    view! {
        <article class="card" data-testid="unsent-row">
            <header class="card-head"><h2>{edit_line(&edit)}</h2></header>
            {(!subject.is_empty()).then(|| view! { <p>{subject}</p> })}
            <p class="hint">{sentence!("{}，做于 {}", "{}, {}", who, when)}</p>
            {refused.map(|code| view! { <p class="hint">{refusal_code(code)}</p> })}
            {move || match fate.get() {
                Fate::Open => view! {
                    {move || why_not.get().map(|why| view! {
                        <p class="hint" data-testid="unsent-cannot">{w.cannot} "：" {why}</p>
                    })}
                    <div class="actions">
                        <button type="button" class="button primary" data-testid="unsent-adopt"
                            disabled=move || why_not.with(Option::is_some) aria-busy=move || doing.busy()
                            on:click=adopt>{w.adopt}</button>
                        <button type="button" class="button quiet" data-testid="unsent-drop"
                            on:click=move |_| fate.set(Fate::Dropped)>{w.drop_one}</button>
                    </div>
                    {doing.trouble()}
                }
                .into_any(),
                Fate::Adopted => view! { <p class="badge" data-tone="good" data-testid="unsent-adopted">{w.adopted}</p> }.into_any(),
                Fate::Dropped => view! { <p class="badge" data-testid="unsent-dropped">{w.dropped}</p> }.into_any(),
            }}
        </article>
    }
}
