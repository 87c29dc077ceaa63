//! How far a link goes: its name, until when, on how many devices, and what it gives. The same fields when it is made and when
//! it is changed.

use std::collections::BTreeSet;

use domain::{
    grant::Site,
    moment::{Day, Moment},
    principal::Role,
    survey::{BuildingCard, BuildingField, in_order, site_of},
};
use leptos::prelude::*;

use crate::{
    components::{Choices, Option2, Switch, TextField},
    pages::doing::Desk,
    shell::{LinkInfo, LinkTerms},
    words::{Access, Surveying},
};

/// What the relay takes as a name.
const LONGEST_LABEL: usize = 100;
/// Links end within ten years, or never.
const MOST_DAYS: i32 = 3650;
const DAY_MS: i64 = 86_400_000;

/// The fields while they are filled in.
#[derive(Clone, Copy)]
pub(super) struct Terms {
    pub(super) role: RwSignal<Role>,
    pub(super) label: RwSignal<String>,
    expires: RwSignal<String>,
    last_day: RwSignal<String>,
    devices: RwSignal<String>,
    admin: RwSignal<bool>,
    buildings: RwSignal<BTreeSet<Site>>,
    label_wrong: RwSignal<String>,
    day_wrong: RwSignal<String>,
    buildings_wrong: RwSignal<String>,
}

impl Terms {
    /// Of a link that is to be made.
    pub(super) fn new(role: Role, label: String) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            role: RwSignal::new(role),
            label: RwSignal::new(label),
            expires: text("always"),
            last_day: text(""),
            devices: text(""),
            admin: RwSignal::new(false),
            buildings: RwSignal::new(BTreeSet::new()),
            label_wrong: text(""),
            day_wrong: text(""),
            buildings_wrong: text(""),
        }
    }

    /// Of a link that is there.
    pub(super) fn of(link: &LinkInfo) -> Self {
        let terms = Self::new(link.grant.role(), link.label.clone());
        if let Some(at) = link.expires {
            terms.expires.set("day".to_owned());
            // It ends when its last day does.
            let (year, month, day) = at.plus_ms(-1).day().civil();
            terms.last_day.set(format!("{year:04}-{month:02}-{day:02}"));
        }
        terms.devices.set(link.max_devices.map(|most| most.to_string()).unwrap_or_default());
        terms.admin.set(link.grant.is_admin());
        terms.buildings.set(link.grant.buildings().clone());
        terms
    }

    /// What is filled in; what is wrong is said beside its field.
    pub(super) fn read(self, today: Day) -> Option<LinkTerms> {
        let w = Access::words();
        let label = self.label.get_untracked().trim().to_owned();
        let label_good = !label.is_empty() && label.chars().count() <= LONGEST_LABEL;
        self.label_wrong.set(if label_good { String::new() } else { w.label_wrong.to_owned() });
        let expires = self.read_expiry(today);
        self.day_wrong.set(if expires.is_some() { String::new() } else { w.last_day_wrong.to_owned() });
        let surveyor = self.role.get_untracked() == Role::Surveyor;
        let buildings = if surveyor { self.buildings.get_untracked() } else { BTreeSet::new() };
        let some_building = !surveyor || !buildings.is_empty();
        self.buildings_wrong.set(if some_building { String::new() } else { w.buildings_none.to_owned() });
        let (Some(expires), true, true) = (expires, some_building, label_good) else { return None };
        let max_devices = self.devices.get_untracked().parse().ok();
        let admin = self.admin.get_untracked() && self.role.get_untracked() == Role::Staff;
        Some(LinkTerms { label, admin, buildings, expires, max_devices })
    }

    /// The moment after the last day; `None` where the day makes no sense.
    #[expect(clippy::option_option, reason = "no end is an answer, too")]
    fn read_expiry(self, today: Day) -> Option<Option<Moment>> {
        let after = |days: i32| Some(today.plus(days).start().plus_ms(DAY_MS));
        match self.expires.get_untracked().as_str() {
            "week" => Some(after(7)),
            "month" => Some(after(30)),
            "half_year" => Some(after(182)),
            "day" => {
                let text = self.last_day.get_untracked();
                let mut parts = text.splitn(3, '-');
                let year = parts.next()?.parse().ok()?;
                let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
                let last = Day::from_civil(year, month, day)?;
                (today < last && last <= today.plus(MOST_DAYS)).then(|| Some(last.start().plus_ms(DAY_MS)))
            }
            _ => Some(None),
        }
    }
}

/// The fields. `named` says that the name is asked for, too.
#[component]
pub(super) fn TermsFields(terms: Terms, named: bool) -> impl IntoView {
    let w = Access::words();
    let desk = Desk::here();
    let ends = vec![
        Option2::new("week", w.week),
        Option2::new("month", w.month),
        Option2::new("half_year", w.half_year),
        Option2::new("day", w.until),
        Option2::new("always", w.always),
    ];
    let numbers = vec![
        Option2::new("1", w.one),
        Option2::new("2", w.two),
        Option2::new("5", w.five),
        Option2::new("", w.any),
    ];
    let is = move |role: Role| terms.role.get() == role;
    view! {
        {named.then(|| view! {
            <TextField label=w.label value=terms.label hint=w.label_hint required=true error=terms.label_wrong testid="link-label"/>
        })}
        <Choices legend=w.expires options=ends value=terms.expires
            on_choose=Callback::new(move |chosen| terms.expires.set(chosen)) testid="link-expires"/>
        {move || terms.expires.with(|chosen| chosen == "day").then(|| view! {
            <TextField label=w.last_day value=terms.last_day kind="date" error=terms.day_wrong testid="link-last-day"/>
        })}
        <Choices legend=w.devices options=numbers value=terms.devices
            on_choose=Callback::new(move |chosen| terms.devices.set(chosen)) testid="link-devices"/>
        {move || (is(Role::Staff) && desk.is_admin()).then(|| view! {
            <Switch label=w.admin on=terms.admin on_change=Callback::new(move |on| terms.admin.set(on)) testid="link-admin"/>
            <p class="hint">{w.admin_hint}</p>
        })}
        {move || is(Role::Surveyor).then(|| view! {
            <BuildingChoices chosen=terms.buildings wrong=terms.buildings_wrong/>
        })}
    }
}

/// The community's buildings by estate. What a link holds and the list does not know stays there until it is taken out.
#[component]
fn BuildingChoices(chosen: RwSignal<BTreeSet<Site>>, wrong: RwSignal<String>) -> impl IntoView {
    let (w, s) = (Access::words(), Surveying::words());
    let desk = Desk::here();
    let (estates, strangers) = desk.shell.view().with_untracked(|view| {
        let listed = view.community.buildings.iter();
        let mut all: Vec<(Site, BuildingCard)> =
            listed.filter_map(|(id, card)| site_of(*id, card).map(|site| (site, card.clone()))).collect();
        all.sort_by_cached_key(|(site, card)| {
            let name = in_order(card.get(BuildingField::Name));
            (card.get(BuildingField::EstateName).to_owned(), name, *site)
        });
        let known: BTreeSet<Site> = all.iter().map(|(site, _)| *site).collect();
        let strangers: Vec<Site> =
            chosen.with_untracked(|chosen| chosen.difference(&known).copied().collect());
        let mut estates: Vec<(String, Vec<(Site, String)>)> = Vec::new();
        for (site, card) in all {
            let (estate, name) =
                (card.get(BuildingField::EstateName), card.get(BuildingField::Name).to_owned());
            match estates.last_mut() {
                Some((last, buildings)) if last == estate => buildings.push((site, name)),
                _ => estates.push((estate.to_owned(), vec![(site, name)])),
            }
        }
        (estates, strangers)
    });
    let none = estates.is_empty() && strangers.is_empty();
    let strangers: Vec<(Site, String)> = strangers.into_iter().map(|site| (site, site.to_string())).collect();
    let groups = estates
        .into_iter()
        .map(|(name, buildings)| (if name.is_empty() { s.other_estate.to_owned() } else { name }, buildings))
        .chain((!strangers.is_empty()).then(|| (s.unknown_site.to_owned(), strangers)));
    let groups = groups
        .map(|(name, buildings)| {
            let boxes = buildings.into_iter().map(|(site, name)| {
                view! {
                    <label class="choice">
                        <input type="checkbox" value=site.to_string() prop:checked=move || chosen.with(|chosen| chosen.contains(&site))
                            on:change=move |event| chosen.update(|chosen| {
                                if event_target_checked(&event) { chosen.insert(site); } else { chosen.remove(&site); }
                            })/>
                        <span>{name}</span>
                    </label>
                }
            });
            view! {
                <fieldset class="field">
                    <legend>{name}</legend>
                    <div class="choices">{boxes.collect_view()}</div>
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <div class="stack" role="group" aria-label=w.buildings data-testid="link-buildings">
            <h3>{w.buildings}</h3>
            <p class="hint">{if none { s.buildings_empty } else { w.buildings_hint }}</p>
            {groups}
            {move || wrong.with(|wrong| (!wrong.is_empty()).then(|| view! { <p class="error" role="alert" data-testid="buildings-wrong">{wrong.clone()}</p> }))}
        </div>
    }
}
