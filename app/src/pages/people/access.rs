//! Links and devices: made, shown once, listed, revoked. All of it needs the relay.

use domain::principal::Principal;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{Icon, Notice, QrSlip, copy, print},
    pages::doing::Desk,
    shell::{DeviceInfo, HttpError, LinkInfo, NewLink},
    words::{self, People, http_error, sentence},
};

/// A link that was just made, to be shown this once.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Made {
    person: String,
    address: String,
}

/// Making links, one at a time.
#[derive(Clone, Copy)]
pub(super) struct Making {
    desk: Desk,
    made: RwSignal<Option<Made>>,
    failed: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Making {
    pub(super) fn new() -> Self {
        Self {
            desk: Desk::here(),
            made: RwSignal::new(None),
            failed: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// Makes a link for somebody; `label` is what the list of links says, never more than everybody may know.
    pub(super) fn make(self, principal: Principal, label: String) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failed.set(None);
        let asked = self.desk.shell.create_link(NewLink { principal, label: label.clone(), expires: None });
        spawn_local(async move {
            let answer = asked.await;
            self.busy.try_set(false);
            match answer {
                Ok(link) => {
                    self.made.try_set(Some(Made { person: label, address: link.address() }));
                    crate::components::after(50, || {
                        if let Ok(Some(part)) = document().query_selector("#made-link") {
                            part.scroll_into_view();
                        }
                    });
                }
                Err(error) => {
                    self.failed.try_set(Some(http_error(&error)));
                }
            }
        });
    }

    pub(super) fn busy(self) -> Option<&'static str> {
        self.busy.get().then_some("true")
    }
}

/// The link that was just made.
#[component]
pub(super) fn MadeLinkPart(made: Making) -> impl IntoView {
    let w = People::words();
    let community = made.desk.shell.view().with_untracked(|view| view.community.profile.name.clone());
    view! {
        <div role="status" aria-live="polite" id="made-link">
            {move || made.failed.get().map(|why| view! { <Notice tone="bad" title=w.no_link text=why testid="link-failed"/> })}
            {move || made.made.get().map(|link| {
                let address = link.address.clone();
                let copy_it = move |_| {
                    let address = address.clone();
                    let toasts = made.desk.toasts;
                    spawn_local(async move {
                        let (tone, said) = if copy(address).await { ("good", w.copied) } else { ("bad", w.not_copied) };
                        toasts.show(tone, said.to_owned());
                    });
                };
                view! {
                    <section class="card" data-tone="good" data-testid="made-link">
                        <header class="card-head"><h2>{sentence!("{} 的链接", "Link for {}", link.person)}</h2></header>
                        <p class="hint">{w.once}</p>
                        <p><code data-testid="link-address">{link.address.clone()}</code></p>
                        <div class="actions off-paper">
                            <button type="button" class="button primary" data-testid="link-copy" on:click=copy_it>{w.copy}</button>
                            <button type="button" class="button" data-testid="link-print" on:click=move |_| print()><Icon name="print"/>{w.print}</button>
                            <button type="button" class="button quiet" data-testid="link-done" on:click=move |_| made.made.set(None)>{w.done}</button>
                        </div>
                        <div class="qr-slips">
                            <QrSlip head=format!("{community} · {}", words::Common::words().app) person=link.person.clone() how=w.how until=w.until address=link.address/>
                        </div>
                    </section>
                }
            })}
        </div>
    }
}

/// What the relay answered about links and devices.
type Found = Result<(Vec<LinkInfo>, Vec<DeviceInfo>), HttpError>;

/// Everything handed out and every device, fetched when asked for.
#[component]
pub(super) fn AccessPart(made: Making) -> impl IntoView {
    let w = People::words();
    let desk = Desk::here();
    let found: RwSignal<Option<Found>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let load = move || {
        busy.set(true);
        let (links, devices) = (desk.shell.links(), desk.shell.devices());
        spawn_local(async move {
            let both = match links.await {
                Ok(links) => devices.await.map(|devices| (links, devices)),
                Err(error) => Err(error),
            };
            busy.try_set(false);
            found.try_set(Some(both));
        });
    };
    let revoke_link = move |id: String| {
        let asked = desk.shell.revoke_link(id);
        spawn_local(async move { told(desk, asked.await, load) });
    };
    let revoke_device = move |id: String| {
        let asked = desk.shell.revoke_device(id);
        spawn_local(async move { told(desk, asked.await, load) });
    };
    let resident = move |_| made.make(Principal::Resident(desk.shell.new_id()), w.residents.to_owned());
    view! {
        <section class="part stack" data-testid="access">
            <h2>{w.access}</h2>
            <p class="hint">{w.access_hint}</p>
            <div class="actions">
                <button type="button" class="button" data-testid="load-access" aria-busy=move || busy.get().then_some("true")
                    on:click=move |_| load()><Icon name="refresh"/>{w.load}</button>
                <button type="button" class="button quiet" data-testid="resident-link" aria-busy=move || made.busy()
                    on:click=resident><Icon name="qr"/>{w.resident_link}</button>
            </div>
            {move || found.get().map(|found| match found {
                Err(error) => view! { <Notice tone="bad" title=w.not_loaded text=http_error(&error)/> }.into_any(),
                Ok((links, devices)) => {
                    let today = desk.shell.today();
                    view! {
                        <h3>{w.links}</h3>
                        <ul class="rows" role="list" data-testid="links">
                            {links.into_iter().map(|link| {
                                let made = words::moment(link.made, today);
                                let until = link.expires.map(|at| sentence!("，{} 前有效", ", until {}", words::moment(at, today))).unwrap_or_default();
                                let opened = sentence!("{} 台设备打开过", "opened on {} devices", link.opened);
                                row(name(desk, link.principal, &link.label), format!("{made}{until} · {opened}"), link.revoked.is_some(), link.id, revoke_link)
                            }).collect_view()}
                        </ul>
                        <h3>{w.devices}</h3>
                        <ul class="rows" role="list" data-testid="devices">
                            {devices.into_iter().map(|device| {
                                let seen = device.seen.map(|at| words::ago(at, desk.shell.now())).unwrap_or_default();
                                let opened = words::moment(device.opened, today);
                                let small = sentence!("{} 打开，最近使用：{}", "opened {}, last seen: {}", opened, seen);
                                row(name(desk, device.principal, &device.label), small, false, device.id, revoke_device)
                            }).collect_view()}
                        </ul>
                    }
                    .into_any()
                }
            })}
        </section>
    }
}

fn told(desk: Desk, result: Result<(), HttpError>, then: impl Fn()) {
    match result {
        Ok(()) => {
            desk.toasts.show("good", People::words().revoked.to_owned());
            then();
        }
        Err(error) => desk.toasts.show("bad", http_error(&error)),
    }
}

fn name(desk: Desk, who: Principal, label: &str) -> String {
    let name = desk.shell.view().with_untracked(|view| view.community.display(&who).to_owned());
    let name = if name.is_empty() { label.to_owned() } else { name };
    format!("{} {name}", words::role(who.role()))
}

/// One link or device; revoking is asked twice.
fn row(
    name: String,
    small: String,
    revoked: bool,
    id: String,
    revoke: impl Fn(String) + Copy + 'static,
) -> impl IntoView {
    let w = People::words();
    let sure = RwSignal::new(false);
    view! {
        <li class="row" data-testid="access-row">
            <span class="row-main"><strong>{name}</strong><small>{small}</small></span>
            {if revoked {
                view! { <span class="badge">{w.is_revoked}</span> }.into_any()
            } else {
                view! {
                    <button type="button" class="button small danger" data-testid="revoke-access"
                        on:click=move |_| if sure.get_untracked() { revoke(id.clone()) } else { sure.set(true) }>
                        {move || if sure.get() { w.revoke_sure } else { w.revoke }}
                    </button>
                }
                .into_any()
            }}
        </li>
    }
}
