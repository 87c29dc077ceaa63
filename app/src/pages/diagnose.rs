//! What this device can do and how things stand, each with a good or a bad mark and what to do about it.

use leptos::{prelude::*, task::spawn_local};

use super::doing::Desk;
use crate::{
    components::{Icon, Notice, PageHead, Skeleton},
    shell::Diagnosis,
    words::{self, Common, Diagnosing, say, sentence},
};

/// One line of the page.
struct Check {
    good: bool,
    what: &'static str,
    detail: String,
}

/// The page.
#[component]
pub(crate) fn DiagnosePage() -> impl IntoView {
    let w = Diagnosing::words();
    let desk = Desk::here();
    let found: RwSignal<Option<Diagnosis>> = RwSignal::new(None);
    let look = move || {
        let looking = desk.shell.diagnose();
        spawn_local(async move {
            let diagnosis = looking.await;
            found.try_set(Some(diagnosis));
        });
    };
    look();
    let text = move |diagnosis: &Diagnosis| {
        checks(desk, diagnosis)
            .into_iter()
            .map(|check| format!("{} {}: {}", if check.good { "+" } else { "-" }, check.what, check.detail))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let copy = move |_| {
        let Some(text) = found.with_untracked(|found| found.as_ref().map(text)) else { return };
        spawn_local(async move {
            let (tone, said) =
                if crate::components::copy(text).await { ("good", w.copied) } else { ("bad", w.not_copied) };
            desk.toasts.show(tone, said.to_owned());
        });
    };
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <button type="button" class="button" data-testid="diagnose-again" on:click=move |_| look()>
                <Icon name="refresh"/>{w.again}
            </button>
            <button type="button" class="button quiet" data-testid="diagnose-copy" on:click=copy>{w.copy}</button>
        </PageHead>
        {move || found.get().map_or_else(
            || view! { <Skeleton/> }.into_any(),
            |diagnosis| {
                let wechat = diagnosis.support.wechat;
                let rows = checks(desk, &diagnosis)
                    .into_iter()
                    .map(|check| view! {
                        <li class="row" data-good=check.good.to_string()>
                            <Icon name=if check.good { "check" } else { "alert" }/>
                            <span class="row-main"><strong>{check.what}</strong><small>{check.detail}</small></span>
                            <span class="badge" data-tone=if check.good { "good" } else { "warn" }>
                                {if check.good { w.good } else { w.bad }}
                            </span>
                        </li>
                    })
                    .collect_view();
                view! {
                    {wechat.then(|| view! { <Notice tone="warn" title=w.wechat text=w.wechat_text testid="wechat"/> })}
                    <ul class="rows" role="list" data-testid="diagnosis">{rows}</ul>
                }
                .into_any()
            },
        )}
        <div class="actions"><a class="button" href="/settings">{Common::words().settings}</a></div>
    }
}

fn checks(desk: Desk, diagnosis: &Diagnosis) -> Vec<Check> {
    let w = Diagnosing::words();
    let support = diagnosis.support;
    let check = |good, what, detail: &str| Check { good, what, detail: detail.to_owned() };
    let has = |good: bool, what, yes: &str, no: &str| check(good, what, if good { yes } else { no });
    let (mode_tone, mode_words) = words::mode(diagnosis.mode);
    let space = match (diagnosis.usage, diagnosis.quota) {
        (Some(usage), Some(quota)) => {
            let good = usage.saturating_mul(10) < quota.saturating_mul(9);
            Check {
                good,
                what: w.space,
                detail: sentence!("已用 {}，最多 {}", "{} of {} used", bytes(usage), bytes(quota)),
            }
        }
        _ => check(true, w.space, w.unknown),
    };
    let contact = diagnosis.last_contact.map_or_else(
        || check(false, w.contact, w.never),
        |at| {
            let recent = desk.shell.now().apart(at) < 3 * 86_400_000;
            Check { good: recent, what: w.contact, detail: words::ago(at, desk.shell.now()) }
        },
    );
    let status = desk.shell.view().with_untracked(|view| view.status.clone());
    vec![
        has(diagnosis.online, w.network, w.network_yes, w.network_no),
        has(status.link, w.link, w.link_yes, w.link_no),
        contact,
        Check {
            good: diagnosis.unsent == 0,
            what: w.unsent,
            detail: if diagnosis.unsent == 0 {
                w.unsent_none.to_owned()
            } else {
                sentence!("{} 项还没有送达，会自动送出", "{} not delivered, sent by itself", diagnosis.unsent)
            },
        },
        Check {
            good: diagnosis.unkept == 0,
            what: w.unkept,
            detail: if diagnosis.unkept == 0 {
                w.unkept_none.to_owned()
            } else {
                sentence!(
                    "{} 项没有存下，请不要关闭页面",
                    "{} not kept: do not close the page",
                    diagnosis.unkept
                )
            },
        },
        has(status.clock == domain::wish::Clock::Trusted, w.clock, w.clock_yes, w.clock_no),
        check(mode_tone == "good", w.mode, mode_words),
        has(support.indexed_db && status.store.is_none(), w.store, w.store_yes, w.store_no),
        has(diagnosis.persisted == Some(true), w.persisted, w.persisted_yes, w.persisted_no),
        space,
        has(support.service_worker && support.controlled, w.offline, w.offline_yes, w.offline_no),
        has(support.web_locks && support.broadcast_channel, w.tabs, w.tabs_yes, w.tabs_no),
        has(support.secure, w.secure, w.secure_yes, w.secure_no),
        has(!support.wechat, w.browser, &words::device_name(&diagnosis.agent), w.wechat),
        Check { good: true, what: w.version, detail: format!("{} {}", diagnosis.version, diagnosis.build) },
    ]
}

/// A size for people.
pub(crate) fn bytes(count: u64) -> String {
    let (mega, giga) = (1024 * 1024, 1024 * 1024 * 1024);
    match count {
        0..1024 => format!("{count} B"),
        _ if count < mega => format!("{} KB", count / 1024),
        _ if count < giga => format!("{} MB", count / mega),
        _ => format!("{} {}", count / giga, say("GB", "GB")),
    }
}
