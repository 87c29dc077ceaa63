//! How far removals have come, at this device and at the relay, and which there were.

use domain::{access::DocName, edit::FileOf, principal::Principal};
use leptos::{prelude::*, task::spawn_local};

use super::subject::person;
use crate::{
    components::{Icon, Notice},
    pages::doing::Desk,
    shell::{HttpError, RotationInfo},
    words::{self, Removing, doc_name, http_error, removal_reason, sentence},
};

fn named(desk: Desk, doc: DocName) -> String {
    let whose = desk.shell.view().with_untracked(|view| match doc {
        DocName::Member(id) => person(&view.community, FileOf::Member(id), Principal::Member(id)),
        DocName::Unit(id) => person(&view.community, FileOf::Unit(id), Principal::Liaison(id)),
        DocName::Community
        | DocName::Wall(_)
        | DocName::Casework(_)
        | DocName::Survey(..)
        | DocName::Inbox(_)
        | DocName::Summary => String::new(),
    });
    doc_name(&doc, &whose)
}

type Found = Result<Vec<RotationInfo>, HttpError>;

/// What waits for the relay, and what the relay waits for.
#[component]
pub(super) fn Progress() -> impl IntoView {
    let w = Removing::words();
    let desk = Desk::here();
    let wanted = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let waits = view.community.rotations.iter().filter(|(_, rotations)| !rotations.wanted.is_empty());
            waits.map(|(doc, _)| *doc).collect::<Vec<DocName>>()
        })
    });
    let found: RwSignal<Option<Found>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let load = move || {
        busy.set(true);
        let asked = desk.shell.rotations();
        spawn_local(async move {
            let answer = asked.await;
            busy.try_set(false);
            found.try_set(Some(answer));
        });
    };
    let destroy = move |doc: DocName| {
        let asked = desk.shell.destroy_rotated(doc);
        spawn_local(async move {
            match asked.await {
                Ok(()) => {
                    desk.toasts.show("good", w.destroying.to_owned());
                    load();
                }
                Err(error) => desk.toasts.show("bad", http_error(&error)),
            }
        });
    };
    view! {
        <section class="part stack" data-testid="removal-progress">
            <h2>{w.under_way}</h2>
            <ul class="rows" role="list">
                {move || wanted.get().into_iter().map(|doc| view! {
                    <li class="row" data-testid="removal-wanted">
                        <span class="row-main"><strong>{named(desk, doc)}</strong><small>{w.waits_for_relay}</small></span>
                    </li>
                }).collect_view()}
            </ul>
            <div class="actions">
                <button type="button" class="button" data-testid="load-removals" aria-busy=move || busy.get().then_some("true")
                    on:click=move |_| load()><Icon name="refresh"/>{w.load}</button>
            </div>
            {move || found.get().map(|found| match found {
                Err(error) => view! { <Notice tone="bad" title=w.not_loaded text=http_error(&error)/> }.into_any(),
                Ok(closed) if closed.is_empty() => view! { <p data-testid="all-destroyed">{w.all_destroyed}</p> }.into_any(),
                Ok(closed) => view! {
                    <p class="hint">{w.closed}</p>
                    <ul class="stack" role="list">
                        {closed.into_iter().map(|closed| view! { <Closed closed destroy=Callback::new(destroy)/> }).collect_view()}
                    </ul>
                }.into_any(),
            })}
        </section>
    }
}

#[component]
fn Closed(closed: RotationInfo, destroy: Callback<DocName>) -> impl IntoView {
    let w = Removing::words();
    let desk = Desk::here();
    let sure = RwSignal::new(false);
    let (doc, today) = (closed.doc, desk.shell.today());
    let until = words::moment(closed.until, today);
    let said = sentence!(
        "{} 台设备已放手，{} 台没有；最迟 {} 销毁",
        "{} devices have let go, {} have not; destroyed by {}",
        closed.released,
        closed.waiting.len(),
        until
    );
    let waiting = closed.waiting.into_iter().map(|device| {
        let seen = words::ago(device.last_seen, desk.shell.now());
        let who = format!("{} {}", words::role(device.principal.role()), device.label);
        view! { <li>{sentence!("{}，最近使用：{}", "{}, last seen: {}", who, seen)}</li> }
    });
    view! {
        <li class="card" data-testid="removal-closed">
            <strong>{named(desk, doc)}</strong>
            <p>{said}</p>
            <ul>{waiting.collect_view()}</ul>
            <button type="button" class="button small danger" data-testid="destroy"
                on:click=move |_| if sure.get_untracked() { destroy.run(doc) } else { sure.set(true) }>
                {move || if sure.get() { w.destroy_sure } else { w.destroy }}
            </button>
        </li>
    }
}

/// Which removals there were.
#[component]
pub(super) fn History() -> impl IntoView {
    let w = Removing::words();
    let desk = Desk::here();
    let made = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let all = view.community.rotations.iter();
            let mut made: Vec<_> =
                all.flat_map(|(doc, rotations)| rotations.made.iter().map(|made| (*doc, *made))).collect();
            made.sort_by_key(|(doc, made)| (std::cmp::Reverse(made.at), *doc));
            made
        })
    });
    view! {
        <section class="part stack" data-testid="removal-history">
            <h2>{w.history}</h2>
            {move || {
                let made = made.get();
                if made.is_empty() {
                    return view! { <p class="hint">{w.no_history}</p> }.into_any();
                }
                let today = desk.shell.today();
                let rows = made.into_iter().map(|(doc, made)| {
                    let by = desk.shell.view().with_untracked(|view| view.community.display(&made.by).to_owned());
                    let what = sentence!(
                        "{} 条记录、{} 项内容；{}",
                        "{} records, {} values; {}",
                        made.records, made.values, removal_reason(made.why)
                    );
                    let contested = (made.contested > 0).then(|| sentence!(
                        "，{} 个字段有几种填法，留了显示的那一种",
                        ", {} fields had several values, the shown one stayed",
                        made.contested
                    ));
                    let when = format!("{} {by} {what}{}", words::moment(made.at, today), contested.unwrap_or_default());
                    view! {
                        <li class="row" data-testid="removal-made">
                            <span class="row-main"><strong>{named(desk, doc)}</strong><small>{when}</small></span>
                        </li>
                    }
                });
                view! { <ul class="rows" role="list">{rows.collect_view()}</ul> }.into_any()
            }}
        </section>
    }
}
