//! Settings: how this device shows things, what it keeps, signing out; for staff the community's profile and rules.

use domain::edit::{Edit, ProfileField};
use leptos::{prelude::*, task::spawn_local};

use super::{
    diagnose::bytes,
    doing::{Desk, Doing},
    office::{Office, Room},
    trail::history_link,
};
use crate::{
    components::{Choices, DraftField, FileField, Icon, Notice, Option2, PageHead, Switch},
    shell::{Diagnosis, Pin, Record},
    words::{self, Common, Lang, Locking, Preferences, Setting, Theme, TypeSize, rules::Ruling, sentence},
};

/// The page.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let w = Setting::words();
    let desk = Desk::here();
    let open = Memo::new(move |_| desk.shell.phase().with(super::is_open));
    view! {
        <PageHead title=Common::words().settings/>
        <Looks/>
        {move || open.get().then(|| view! { <super::reminders::RemindersPart/> })}
        <Storage/>
        <super::left::LeftPart/>
        {move || open.get().then(|| view! { <super::protection::Protection/> })}
        {move || (open.get() && desk.is_admin()).then(|| view! { <Office room=Room::Community/> })}
        {move || desk.shell.me().with(Option::is_some).then(|| view! { <SignOut/> })}
        <div class="actions">
            <a class="button" href="/diagnose"><Icon name="device"/>{Common::words().diagnose}</a>
            <a class="button" href="/outbox"><Icon name="cloud-up"/>{w.outbox}</a>
        </div>
    }
}

#[component]
fn Looks() -> impl IntoView {
    let w = Setting::words();
    let preferences: Preferences = expect_context();
    let lang = Signal::derive(move || preferences.lang().tag().to_owned());
    let theme = Signal::derive(move || {
        match preferences.theme() {
            Theme::Device => "device",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
        .to_owned()
    });
    let set_lang = Callback::new(move |tag: String| {
        preferences.set_lang(if tag == Lang::English.tag() { Lang::English } else { Lang::Chinese });
    });
    let set_theme = Callback::new(move |name: String| {
        preferences.set_theme(match name.as_str() {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::Device,
        });
    });
    let languages =
        vec![Option2::new(Lang::Chinese.tag(), "简体中文"), Option2::new(Lang::English.tag(), "English")];
    let themes = vec![
        Option2::new("device", w.theme_device),
        Option2::new("light", w.theme_light),
        Option2::new("dark", w.theme_dark),
    ];
    view! {
        <section class="part stack">
            <h2>{w.looks}</h2>
            <Switch label=w.large on=Signal::derive(move || preferences.size() == TypeSize::Large)
                on_change=Callback::new(move |on| preferences.set_size(if on { TypeSize::Large } else { TypeSize::Usual }))
                testid="set-large"/>
            <Choices legend=w.theme options=themes value=theme on_choose=set_theme testid="set-theme"/>
            <Choices legend=w.language options=languages value=lang on_choose=set_lang testid="set-language"/>
        </section>
    }
}

#[component]
fn Storage() -> impl IntoView {
    let w = Setting::words();
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
    let persist = move |_| {
        desk.shell.request_persist();
        crate::components::after(800, look);
    };
    let copy: StoredValue<Vec<u8>> = StoredValue::new(Vec::new());
    let locked: RwSignal<Option<bool>> = RwSignal::new(None);
    let take = move |pin: Option<Pin>| {
        let tried = pin.is_some();
        let told = desk.lasting(move |()| {
            locked.try_set(Some(tried));
        });
        desk.shell.import(copy.get_value(), pin, told);
    };
    let import = Callback::new(move |(_, bytes): (String, Vec<u8>)| {
        copy.set_value(bytes);
        locked.set(None);
        take(None);
    });
    view! {
        <section class="part stack">
            <h2>{w.storage}</h2>
            {move || found.get().map(|diagnosis| {
                let kept = diagnosis.persisted == Some(true);
                view! {
                    {match (diagnosis.usage, diagnosis.quota) {
                        (Some(usage), Some(quota)) if quota > 0 => {
                            let percent = (usage.saturating_mul(100) / quota).min(100);
                            view! {
                                <div class="meter" data-tone=(percent >= 90).then_some("bad").or((percent >= 70).then_some("warn"))>
                                    <div class="meter-words"><span>{w.used}</span><span>{bytes(usage)} " / " {bytes(quota)}</span></div>
                                    <progress max="100" value=percent.to_string() aria-label=w.used></progress>
                                </div>
                            }
                            .into_any()
                        }
                        _ => ().into_any(),
                    }}
                    <p data-testid="persisted">{if kept { w.persisted } else { w.not_persisted }}</p>
                    {(!kept).then(|| view! {
                        <div class="actions">
                            <button type="button" class="button" data-testid="persist" on:click=persist>{w.persist}</button>
                        </div>
                    })}
                }
            })}
            <div class="actions">
                <button type="button" class="button" data-testid="export" on:click=move |_| desk.shell.export()>
                    <Icon name="download"/>{w.export}
                </button>
            </div>
            <p class="hint">{w.export_hint}</p>
            <FileField label=w.import hint=w.import_hint accept="" on_file=import testid="import-copy"/>
            {move || locked.get().map(|wrong| view! {
                <super::locked::PinForm label=w.import_pin action=w.import testid="import-pin" submit="import-open"
                    wrong=Signal::stored(if wrong { Locking::words().wrong.to_owned() } else { String::new() })
                    on_pin=Callback::new(move |pin| take(Some(pin)))/>
            })}
        </section>
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let w = Setting::words();
    let desk = Desk::here();
    let unsent: RwSignal<Option<usize>> = RwSignal::new(None);
    let forget = RwSignal::new(true);
    let out = move |force: bool| {
        desk.shell.sign_out(
            forget.get_untracked(),
            force,
            desk.lasting(move |result: Result<(), usize>| {
                unsent.try_set(result.err());
            }),
        );
    };
    let me = move || {
        desk.me().map(|me| {
            let name = desk.shell.view().with(|view| view.community.display(&me.principal).to_owned());
            format!("{} {name} {}", words::role(me.role), me.community)
        })
    };
    view! {
        <section class="part stack">
            <h2>{w.session}</h2>
            <p data-testid="whoami">{me}</p>
            <Switch label=w.forget on=forget on_change=Callback::new(move |on| forget.set(on)) testid="sign-out-forget"/>
            {move || unsent.get().map(|count| view! {
                <Notice tone="bad" testid="sign-out-warning"
                    title=sentence!("还有 {} 项没有送达", "{} things are not delivered", count) text=w.unsent_text>
                    <button type="button" class="button danger" data-testid="sign-out-anyway"
                        on:click=move |_| out(true)>{w.sign_out_anyway}</button>
                    <button type="button" class="button" on:click=move |_| unsent.set(None)>{w.stay}</button>
                </Notice>
            })}
            <div class="actions">
                <button type="button" class="button" data-testid="sign-out" on:click=move |_| out(false)>{w.sign_out}</button>
            </div>
        </section>
    }
}

/// 社区资料, and the way to the rules a community sets for itself.
#[component]
pub(crate) fn CommunityPart() -> impl IntoView {
    let w = Setting::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let profile = move |read: fn(&domain::community::Profile) -> &String| -> Signal<String> {
        Signal::from(Memo::new(move |_| desk.shell.view().with(|view| read(&view.community.profile).clone())))
    };
    let keep = move |field: ProfileField| {
        Callback::new(move |value: String| {
            doing.queue(vec![Edit::SetProfile { field, value: value.trim().to_owned() }], |_| ());
        })
    };
    view! {
        <section class="part stack">
            <h2>{w.profile}</h2>
            <div class="form">
                <DraftField label=w.name value=profile(|profile| &profile.name) on_commit=keep(ProfileField::Name) testid="profile-name"/>
                <DraftField label=w.party_org value=profile(|profile| &profile.party_org) on_commit=keep(ProfileField::PartyOrg)
                    testid="profile-party_org"/>
                <DraftField label=w.contact_name value=profile(|profile| &profile.contact_name)
                    on_commit=keep(ProfileField::ContactName) testid="profile-contact_name"/>
                <DraftField label=w.contact_phone value=profile(|profile| &profile.contact_phone)
                    on_commit=keep(ProfileField::ContactPhone) kind="tel" hint=w.contact_phone_hint testid="profile-contact_phone"/>
                {doing.trouble()}
            </div>
        </section>
        <div class="actions">
            <a class="button" href="/rules" data-testid="to-rules"><Icon name="settings"/>{Ruling::words().title}</a>
            <a class="button" href="/templates"><Icon name="ledger"/>{Ruling::words().to_templates}</a>
            <a class="button" href="/scheme"><Icon name="star"/>{Ruling::words().to_scheme}</a>
            {history_link(Record::Settings)}
        </div>
    }
}
