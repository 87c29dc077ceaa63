//! Links and devices: listed, changed, revoked. All of it needs the relay, which shows only what one manages.

use domain::principal::Principal;
use leptos::{prelude::*, task::spawn_local};

use super::{
    making::{Making, OtherLinks},
    terms::{Terms, TermsFields},
};
use crate::{
    components::{Icon, Notice, Sheet, Switch},
    pages::doing::Desk,
    shell::{DeviceInfo, HttpError, LinkInfo},
    words::{self, Access, Common, People, browser_kind, http_error, sentence},
};

/// What the relay answered about links and devices.
type Found = Result<(Vec<LinkInfo>, Vec<DeviceInfo>), HttpError>;

/// Everything handed out and every device, fetched when asked for.
#[derive(Clone, Copy)]
struct List {
    desk: Desk,
    found: RwSignal<Option<Found>>,
    busy: RwSignal<bool>,
    /// The link that is being changed.
    changing: RwSignal<Option<(String, Terms)>>,
    open: RwSignal<bool>,
}

impl List {
    fn load(self) {
        self.busy.set(true);
        let (links, devices) = (self.desk.shell.links(), self.desk.shell.devices());
        spawn_local(async move {
            let both = match links.await {
                Ok(links) => devices.await.map(|devices| (links, devices)),
                Err(error) => Err(error),
            };
            self.busy.try_set(false);
            self.found.try_set(Some(both));
        });
    }

    fn told(self, result: Result<(), HttpError>, said: &str) {
        match result {
            Ok(()) => {
                self.desk.toasts.show("good", said.to_owned());
                self.load();
            }
            Err(error) => self.desk.toasts.show("bad", http_error(&error)),
        }
    }

    fn revoke_link(self, id: String, erase: bool) {
        let asked = self.desk.shell.revoke_link(id, erase);
        spawn_local(async move { self.told(asked.await, People::words().revoked) });
    }

    fn revoke_device(self, id: String, erase: bool) {
        let asked = self.desk.shell.revoke_device(id, erase);
        spawn_local(async move { self.told(asked.await, People::words().revoked) });
    }

    fn change(self, link: &LinkInfo) {
        self.changing.set(Some((link.id.clone(), Terms::of(link))));
        self.open.set(true);
    }
}

/// Links and devices.
#[component]
pub(super) fn AccessPart(made: Making) -> impl IntoView {
    let w = People::words();
    let a = Access::words();
    let list = List {
        desk: Desk::here(),
        found: RwSignal::new(None),
        busy: RwSignal::new(false),
        changing: RwSignal::new(None),
        open: RwSignal::new(false),
    };
    view! {
        <section class="part stack" data-testid="access">
            <h2>{w.access}</h2>
            <p class="hint">{w.access_hint}</p>
            <div class="actions">
                <button type="button" class="button" data-testid="load-access" aria-busy=move || list.busy.get().then_some("true")
                    on:click=move |_| list.load()><Icon name="refresh"/>{w.load}</button>
                <OtherLinks made/>
                <a class="button quiet" href="/unsent" data-testid="review-unsent"><Icon name="upload"/>{a.review}</a>
            </div>
            {move || list.found.get().map(|found| match found {
                Err(error) => view! { <Notice tone="bad" title=w.not_loaded text=http_error(&error)/> }.into_any(),
                Ok((links, devices)) => {
                    let nothing = |is: bool| is.then(|| view! { <p class="hint">{a.none}</p> });
                    let (no_links, no_devices) = (nothing(links.is_empty()), nothing(devices.is_empty()));
                    view! {
                        <h3>{w.links}</h3>
                        {no_links}
                        <ul class="rows" role="list" data-testid="links">
                            {links.into_iter().map(|link| view! { <LinkRow link list/> }).collect_view()}
                        </ul>
                        <h3>{w.devices}</h3>
                        <p class="hint">{a.with_link}</p>
                        {no_devices}
                        <ul class="rows" role="list" data-testid="devices">
                            {devices.into_iter().map(|device| view! { <DeviceRow device list/> }).collect_view()}
                        </ul>
                    }
                    .into_any()
                }
            })}
            <ChangeSheet list/>
        </section>
    }
}

/// The sheet in which a link is changed.
#[component]
fn ChangeSheet(list: List) -> impl IntoView {
    let w = Access::words();
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((id, terms)) = list.changing.get_untracked() else { return };
        let Some(terms) = terms.read(list.desk.shell.today()) else { return };
        busy.set(true);
        failed.set(None);
        let asked = list.desk.shell.change_link(id, terms);
        spawn_local(async move {
            let answer = asked.await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    list.open.try_set(false);
                    list.told(Ok(()), w.saved);
                }
                Err(error) => {
                    failed.try_set(Some(http_error(&error)));
                }
            }
        });
    };
    view! {
        <Sheet open=list.open title=Signal::stored(w.change.to_owned()) testid="change-link-sheet">
            <form class="sheet-body stack" id="change-link-form" on:submit=send>
                {move || list.changing.get().map(|(_, terms)| view! { <TermsFields terms named=true/> })}
                {move || failed.get().map(|why| view! { <p class="error" role="alert" data-testid="change-link-failed">{why}</p> })}
            </form>
            <footer class="sheet-foot">
                <button type="submit" form="change-link-form" class="button primary" data-testid="change-link-submit"
                    aria-busy=move || busy.get().then_some("true")>{w.change_it}</button>
                <button type="button" class="button" on:click=move |_| list.open.set(false)>{Common::words().not_now}</button>
            </footer>
        </Sheet>
    }
}

fn name(desk: Desk, who: Principal, label: &str) -> String {
    let name = desk.shell.view().with_untracked(|view| view.community.display(&who).to_owned());
    let named = match (name.is_empty(), name == label) {
        (true, _) | (_, true) => label.to_owned(),
        (false, false) => format!("{name}（{label}）"),
    };
    format!("{} {named}", words::role(who.role()))
}

#[component]
fn LinkRow(link: LinkInfo, list: List) -> impl IntoView {
    let (w, a) = (People::words(), Access::words());
    let desk = list.desk;
    let (today, now) = (desk.shell.today(), desk.shell.now());
    let title = name(desk, link.grant.principal(), &link.label);
    let admin = link.grant.is_admin().then(|| a.admin.to_owned());
    let made = sentence!("{} 做的", "made {}", words::moment(link.made, today));
    // It ends with its last day.
    let until = link.expires.map(|at| sentence!("有效到 {}", "until {}", words::day(at.plus_ms(-1).day())));
    let opened = match link.max_devices {
        Some(most) => sentence!("{} 台设备在用，最多 {} 台", "on {} devices of {}", link.opened, most),
        None => sentence!("{} 台设备在用", "on {} devices", link.opened),
    };
    let buildings = link.grant.buildings().len();
    let buildings = (buildings > 0).then(|| sentence!("{} 栋楼", "{} buildings", buildings));
    let small = [admin, Some(made), until, Some(opened), buildings].into_iter().flatten();
    let small = small.collect::<Vec<_>>().join(" · ");
    let expired = link.expires.is_some_and(|at| at <= now);
    let revoked = link.revoked.is_some();
    let (changed, id) = (link.clone(), link.id.clone());
    view! {
        <li class="row" data-testid="access-row">
            <span class="row-main"><strong>{title}</strong><small>{small}</small></span>
            {(expired && !revoked).then(|| view! { <span class="badge">{a.expired}</span> })}
            {if revoked {
                view! { <span class="badge">{w.is_revoked}</span> }.into_any()
            } else {
                view! {
                    <button type="button" class="button small" data-testid="change-access"
                        on:click=move |_| list.change(&changed)>{a.change_it}</button>
                    <Revoke on_revoke=Callback::new(move |erase| list.revoke_link(id.clone(), erase))/>
                }
                .into_any()
            }}
        </li>
    }
}

#[component]
fn DeviceRow(device: DeviceInfo, list: List) -> impl IntoView {
    let a = Access::words();
    let desk = list.desk;
    let (today, now) = (desk.shell.today(), desk.shell.now());
    let title = name(desk, device.principal, &device.label);
    let seen = device.seen.map(|at| words::ago(at, now)).unwrap_or_default();
    let opened = words::moment(device.opened, today);
    let small = [
        device.this.then(|| a.this_device.to_owned()),
        Some(browser_kind(&device.browser)),
        Some(sentence!("最近使用：{}", "last seen: {}", seen)),
        Some(sentence!("{} 打开链接", "opened {}", opened)),
    ];
    let small = small.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let id = device.id.clone();
    view! {
        <li class="row" data-testid="access-row">
            <span class="row-main"><strong>{title}</strong><small>{small}</small></span>
            {match device.revoked {
                Some(how) => {
                    let heard = device.seen.is_some_and(|at| at >= how.at);
                    let said = match (how.erase, heard) {
                        (true, false) => a.to_erase,
                        (true, true) => a.erased,
                        (false, true) => a.told,
                        (false, false) => People::words().is_revoked,
                    };
                    view! { <span class="badge" data-testid="device-fate">{said}</span> }.into_any()
                }
                None => view! {
                    <Revoke on_revoke=Callback::new(move |erase| list.revoke_device(id.clone(), erase))/>
                }
                .into_any(),
            }}
        </li>
    }
}

/// Revoking is asked twice, and the second time whether to erase, too.
#[component]
fn Revoke(on_revoke: Callback<bool>) -> impl IntoView {
    let (w, a) = (People::words(), Access::words());
    let (sure, erase) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        {move || sure.get().then(|| view! {
            <span class="stack">
                <Switch label=a.erase on=erase on_change=Callback::new(move |on| erase.set(on)) testid="revoke-erase"/>
                <span class="hint">{a.erase_hint}</span>
            </span>
        })}
        <button type="button" class="button small danger" data-testid="revoke-access"
            on:click=move |_| if sure.get_untracked() { on_revoke.run(erase.get_untracked()) } else { sure.set(true) }>
            {move || if sure.get() { w.revoke_sure } else { w.revoke }}
        </button>
    }
}
