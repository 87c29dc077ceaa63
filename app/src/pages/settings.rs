//! Settings: how this device shows things, what it keeps, signing out; for staff the community's profile and rules.

use std::sync::Arc;

use domain::{
    edit::{Edit, ProfileField},
    moment::Day,
    settings::Settings,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    diagnose::bytes,
    doing::{Desk, Doing},
    office::{Office, Room},
    trail::history_link,
};
use crate::{
    components::{Choices, DraftField, FileField, Icon, Notice, Option2, PageHead, Switch, TextField},
    shell::{Diagnosis, Pin, Record},
    words::{self, Common, Lang, Locking, Preferences, Setting, Theme, TypeSize, records::Records, sentence},
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

/// 社区资料 and the rules a community sets for itself.
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
        <Rules/>
        <super::deadlines::CheckinRules/>
        <super::honours::HonourRules/>
        <super::statistics::OverviewRules/>
        <super::feedback::FeedbackRulesPart/>
        <div class="actions">{history_link(Record::Settings)}</div>
    }
}

fn lines(words: &[String]) -> RwSignal<String> {
    RwSignal::new(words.join("\n"))
}

fn read_lines(text: RwSignal<String>) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for line in text.get_untracked().lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !list.iter().any(|known| known == line) {
            list.push(line.to_owned());
        }
    }
    list
}

#[component]
fn Rules() -> impl IntoView {
    let w = Setting::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let settings: Arc<Settings> =
        desk.shell.view().with_untracked(|view| Arc::clone(&view.community.settings));
    let (groups, kinds) = (lines(&settings.wish_groups), lines(&settings.wish_kinds));
    let (categories, channels) = (lines(&settings.wish_categories), lines(&settings.wish_channels));
    let number = |value: u16| RwSignal::new(value.to_string());
    let (round, contact) = (number(settings.round_days), number(settings.contact_days));
    let (follow_up, close) = (number(settings.follow_up_days), number(settings.close_claim_minutes));
    let retention = number(settings.retention_years);
    let r = Records::words();
    let publication = number(settings.publication_days);
    let off: Vec<String> = settings.days_off.iter().map(Day::to_string).collect();
    let off = lines(&off);
    let one_clerk = RwSignal::new(settings.one_clerk);
    let (dispatch, accept) = (number(settings.order_dispatch_days), number(settings.order_accept_days));
    let (rating, lead) = (number(settings.order_rating_days), number(settings.demand_lead_days));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = |text: RwSignal<String>| {
            text.get_untracked().trim().parse::<u16>().ok().filter(|number| *number <= 999)
        };
        let (Some(round_days), Some(contact_days), Some(follow_up_days), Some(close_claim_minutes)) =
            (read(round), read(contact), read(follow_up), read(close))
        else {
            return doing.fail(w.numbers_wrong);
        };
        let Some(retention_years) = read(retention).filter(|years| *years > 0) else {
            return doing.fail(w.numbers_wrong);
        };
        let Some(publication_days) = read(publication) else { return doing.fail(w.numbers_wrong) };
        let Some(days_off) = read_lines(off).iter().map(|day| day.parse().ok()).collect::<Option<Vec<Day>>>()
        else {
            return doing.fail(r.days_off_wrong);
        };
        let one_clerk = one_clerk.get_untracked();
        let (
            Some(order_dispatch_days),
            Some(order_accept_days),
            Some(order_rating_days),
            Some(demand_lead_days),
        ) = (read(dispatch), read(accept), read(rating), read(lead))
        else {
            return doing.fail(w.numbers_wrong);
        };
        let lists = [groups, kinds, categories, channels].map(read_lines);
        if lists.iter().any(Vec::is_empty) || round_days == 0 {
            return doing.fail(w.lists_empty);
        }
        let [wish_groups, wish_kinds, wish_categories, wish_channels] = lists;
        // The other settings as they are now: another form may have changed them since this one was opened.
        let settings = desk.shell.view().with_untracked(|view| Arc::clone(&view.community.settings));
        let edit = Edit::SetSettings(Settings {
            wish_groups,
            wish_kinds,
            wish_categories,
            wish_channels,
            round_days,
            contact_days,
            follow_up_days,
            close_claim_minutes,
            retention_years,
            publication_days,
            days_off,
            one_clerk,
            order_dispatch_days,
            order_accept_days,
            order_rating_days,
            demand_lead_days,
            ..settings.as_ref().clone()
        });
        doing.run(vec![edit], w.saved, || ());
    };
    view! {
        <section class="part stack">
            <h2>{w.rules}</h2>
            <form class="form" data-testid="rules" on:submit=save>
                <TextField label=w.round_days value=round kind="number" testid="rule-round"/>
                <TextField label=w.contact_days value=contact kind="number" testid="rule-contact"/>
                <TextField label=w.follow_up_days value=follow_up kind="number" testid="rule-follow-up"/>
                <TextField label=w.close_minutes value=close kind="number" testid="rule-close"/>
                <TextField label=w.order_dispatch_days value=dispatch kind="number" testid="rule-order-dispatch"/>
                <TextField label=w.order_accept_days value=accept kind="number" testid="rule-order-accept"/>
                <TextField label=w.order_rating_days value=rating kind="number" testid="rule-order-rating"/>
                <TextField label=w.demand_lead_days value=lead kind="number" testid="rule-demand-lead"/>
                <TextField label=w.retention_years value=retention kind="number" testid="rule-retention"/>
                <TextField label=r.publication_days value=publication kind="number" testid="rule-publication"/>
                <TextField label=r.days_off value=off lines=true hint=r.days_off_hint testid="rule-days-off"/>
                <Switch label=r.one_clerk on=one_clerk on_change=Callback::new(move |on| one_clerk.set(on)) testid="rule-one-clerk"/>
                <TextField label=words::field(domain::wish::WishField::Group) value=groups lines=true hint=w.one_per_line testid="rule-groups"/>
                <TextField label=words::field(domain::wish::WishField::Kind) value=kinds lines=true hint=w.one_per_line testid="rule-kinds"/>
                <TextField label=words::field(domain::wish::WishField::Category) value=categories lines=true hint=w.one_per_line testid="rule-categories"/>
                <TextField label=words::field(domain::wish::WishField::Channel) value=channels lines=true hint=w.one_per_line testid="rule-channels"/>
                {doing.trouble()}
                <div class="actions">
                    <button type="submit" class="button primary" data-testid="rules-save" aria-busy=move || doing.busy()>{w.save}</button>
                </div>
            </form>
        </section>
    }
}
