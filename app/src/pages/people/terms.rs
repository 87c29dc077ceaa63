//! How far a link goes: its name, until when, on how many devices, and what it gives. The same fields when it is made and when
//! it is changed.

use std::collections::BTreeSet;

use domain::{
    grant::Site,
    moment::{Day, Moment},
    principal::Role,
};
use leptos::prelude::*;

use crate::{
    components::{Choices, Option2, Switch, TextField},
    pages::doing::Desk,
    shell::{LinkInfo, LinkTerms},
    words::{Access, invalid_site},
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
    buildings: RwSignal<String>,
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
            buildings: text(""),
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
        let lines: Vec<String> = link.grant.buildings().iter().map(ToString::to_string).collect();
        terms.buildings.set(lines.join("\n"));
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
        let buildings = self.read_buildings();
        self.buildings_wrong.set(buildings.as_ref().err().cloned().unwrap_or_default());
        let (Some(expires), Ok(buildings), true) = (expires, buildings, label_good) else { return None };
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

    fn read_buildings(self) -> Result<BTreeSet<Site>, String> {
        if self.role.get_untracked() != Role::Surveyor {
            return Ok(BTreeSet::new());
        }
        let text = self.buildings.get_untracked();
        let lines = text.lines().map(str::trim).zip(1..).filter(|(line, _)| !line.is_empty());
        lines
            .map(|(line, number)| line.parse::<Site>().map_err(|wrong| invalid_site(wrong, number)))
            .collect()
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
            <TextField label=w.buildings value=terms.buildings lines=true hint=w.buildings_hint error=terms.buildings_wrong testid="link-buildings"/>
        })}
    }
}
