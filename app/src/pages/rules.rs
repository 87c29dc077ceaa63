//! 规则: every number and switch a community sets for itself, with what the policy fixes marked as such and what a change would
//! change today. For administrators. Option lists and forms are on another page, the scheme of stars on a third.

use std::sync::Arc;

use domain::{
    moment::Day,
    requirement::Policy,
    settings::{Effect as Change, Number, Said, Settings, Topic, effects},
};
use leptos::prelude::*;

use super::{
    doing::{Desk, Doing},
    honours::HonourRules,
    trail::history_link,
    wish::parse_day,
};
use crate::{
    components::{Empty, Icon, Notice, PageHead, Switch, TextField, after},
    shell::Record,
    words::{
        self,
        rules::{Ruling, default_value, effect, in_range, number, settings_fault, topic},
    },
};

/// So long nothing is typed before the effect is worked out, in milliseconds.
pub(super) const PAUSE: u64 = 400;

/// The page.
#[component]
pub(crate) fn RulesPage() -> impl IntoView {
    let w = Ruling::words();
    let desk = Desk::here();
    let admin = Memo::new(move |_| desk.is_admin());
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <a class="button" href="/templates" data-testid="to-templates"><Icon name="ledger"/>{w.to_templates}</a>
            <a class="button" href="/scheme"><Icon name="star"/>{w.to_scheme}</a>
            {history_link(Record::Settings)}
        </PageHead>
        {move || if admin.get() {
            view! { <Editor/><HonourRules/> }.into_any()
        } else {
            view! { <Empty icon="person" title=w.only_admin/> }.into_any()
        }}
    }
}

/// What is typed. Everything is text until it is read.
#[derive(Clone, Copy)]
struct Draft {
    numbers: StoredValue<Vec<(Number, RwSignal<String>)>>,
    campaign: RwSignal<String>,
    residents: RwSignal<bool>,
    lists: [RwSignal<String>; 4],
    days_off: RwSignal<String>,
    one_clerk: RwSignal<bool>,
    training: RwSignal<bool>,
    pro_rata: RwSignal<bool>,
    window: (RwSignal<String>, RwSignal<String>),
}

impl Draft {
    fn of(settings: &Settings) -> Self {
        let text = |text: String| RwSignal::new(text);
        let number = |one: &Number| (*one, text(one.of(settings).to_string()));
        let day = |(month, day): (u8, u8)| text(format!("{month}-{day}"));
        let off: Vec<String> = settings.days_off.iter().map(Day::to_string).collect();
        Self {
            numbers: StoredValue::new(Number::ALL.iter().map(number).collect()),
            campaign: text(settings.deadlines.campaign_ends.map(|day| day.to_string()).unwrap_or_default()),
            residents: RwSignal::new(settings.accepts_residents),
            lists: [
                &settings.wish_groups,
                &settings.wish_kinds,
                &settings.wish_categories,
                &settings.wish_channels,
            ]
            .map(|list| text(list.join("\n"))),
            days_off: text(off.join("\n")),
            one_clerk: RwSignal::new(settings.one_clerk),
            training: RwSignal::new(settings.counting.counts_training),
            pro_rata: RwSignal::new(settings.requirement.policy == Policy::ProRata),
            window: (day(settings.feedback_run.from), day(settings.feedback_run.to)),
        }
    }

    /// The settings as typed, over those before; or what is wrong, in words.
    fn read(self, before: &Settings) -> Result<Settings, String> {
        let w = Ruling::words();
        let mut all = before.clone();
        for (one, text) in self.numbers.get_value() {
            let typed = text.with(|text| text.trim().parse().ok()).filter(|value| one.takes(*value));
            one.set(&mut all, typed.ok_or_else(|| format!("{}：{}", number(one), in_range(one)))?);
        }
        let campaign = self.campaign.get();
        all.deadlines.campaign_ends = parse_day(&campaign);
        if all.deadlines.campaign_ends.is_none() && !campaign.trim().is_empty() {
            return Err(w.day_wrong.to_owned());
        }
        all.accepts_residents = self.residents.get();
        let lists = self.lists.map(|text| text.with(|text| lines(text)));
        if lists.iter().any(Vec::is_empty) {
            return Err(w.lists_empty.to_owned());
        }
        [all.wish_groups, all.wish_kinds, all.wish_categories, all.wish_channels] = lists;
        let off = self.days_off.with(|text| lines(text));
        let off: Option<Vec<Day>> = off.iter().map(|day| day.parse().ok()).collect();
        all.days_off = off.ok_or_else(|| w.days_off_wrong.to_owned())?;
        all.one_clerk = self.one_clerk.get();
        all.counting.counts_training = self.training.get();
        all.requirement.policy = if self.pro_rata.get() { Policy::ProRata } else { Policy::None };
        let day = |text: RwSignal<String>| text.with(|text| month_day(text));
        let (Some(from), Some(to)) = (day(self.window.0), day(self.window.1)) else {
            return Err(w.window_wrong.to_owned());
        };
        (all.feedback_run.from, all.feedback_run.to) = (from, to);
        match all.fault() {
            Some(fault) => Err(settings_fault(fault)),
            None => Ok(all),
        }
    }
}

/// One entry a line, each once.
fn lines(text: &str) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !list.iter().any(|known| known == line) {
            list.push(line.to_owned());
        }
    }
    list
}

/// `11-1`, `11月1日`.
fn month_day(text: &str) -> Option<(u8, u8)> {
    let (month, day) = text.trim().split_once(['-', '月', '.', '/'])?;
    Some((month.trim().parse().ok()?, day.trim().trim_end_matches('日').parse().ok()?))
}

#[component]
fn Editor() -> impl IntoView {
    let w = Ruling::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let held = move || desk.shell.view().with_untracked(|view| Arc::clone(&view.community.settings));
    let before = StoredValue::new(held());
    let draft = before.with_value(|before| Draft::of(before));
    let typed = Memo::new(move |_| before.with_value(|before| draft.read(before)));
    // Nothing while nothing is changed; an empty list when a change changes nothing today.
    let preview: RwSignal<Option<Vec<Change>>> = RwSignal::new(None);
    // Judging everybody anew takes its time: it is done when nobody is typing any more.
    Effect::new(move |_| {
        let asked = typed.get();
        after(PAUSE, move || {
            let current = typed.try_with_untracked(|now| *now == asked).unwrap_or_default();
            let Some(settings) = asked.ok().filter(|_| current) else { return };
            let today = desk.shell.today();
            let differs = before.try_with_value(|before| **before != settings).unwrap_or_default();
            preview.try_set(differs.then(|| {
                desk.shell.view().with_untracked(|view| effects(&view.community, &settings, today))
            }));
        });
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = match typed.get_untracked() {
            Ok(typed) => typed,
            Err(wrong) => return doing.fail(wrong),
        };
        let now = held();
        let mut settings = now.as_ref().clone();
        before.with_value(|before| settings.take_over(&typed, before));
        if settings == *now {
            return doing.fail(w.nothing_changed);
        }
        doing.run(vec![domain::edit::Edit::SetSettings(settings)], w.saved, move || {
            before.try_set_value(Arc::new(typed.clone()));
            preview.try_set(None);
        });
    };
    view! {
        <form class="stack" data-testid="rules" on:submit=save>
            {Topic::ALL.map(|about| view! { <Part about draft/> }).collect_view()}
            {move || {
                let lines = preview.with(|all| Some(all.as_ref()?.iter().map(effect).collect::<Vec<_>>()));
                lines.map(|lines| view! {
                    <Notice tone="info" title=if lines.is_empty() { w.no_effect } else { w.effect } testid="rules-effect">
                        {(!lines.is_empty()).then(|| view! {
                            <ul>{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                        })}
                    </Notice>
                })
            }}
            {doing.trouble()}
            <div class="actions">
                <button type="submit" class="button primary" data-testid="rules-save" aria-busy=move || doing.busy()>{w.save}</button>
            </div>
        </form>
    }
}

/// The rules about one thing.
#[component]
fn Part(about: Topic, draft: Draft) -> impl IntoView {
    let w = Ruling::words();
    let fields = draft.numbers.get_value().into_iter().filter(|(one, _)| one.topic() == about);
    let fields = fields.map(|(one, value)| view! { <NumberField one value/> }).collect_view();
    let switch = |label: &'static str, on: RwSignal<bool>, testid: &'static str| {
        view! { <Switch label on on_change=Callback::new(move |now| on.set(now)) testid/> }
    };
    let rest = match about {
        Topic::CheckIn => view! {
            <TextField label=w.campaign value=draft.campaign kind="date" hint=w.campaign_hint testid="rule-campaign"/>
            {switch(w.residents, draft.residents, "rule-residents")}
            <p class="hint">{w.residents_hint}</p>
        }
        .into_any(),
        Topic::Wishes => {
            let fields = [
                (domain::wish::WishField::Group, "rule-groups"),
                (domain::wish::WishField::Kind, "rule-kinds"),
                (domain::wish::WishField::Category, "rule-categories"),
                (domain::wish::WishField::Channel, "rule-channels"),
            ];
            let fields = fields.into_iter().zip(draft.lists).map(|((field, testid), value)| {
                view! { <TextField label=words::field(field) value lines=true hint=w.one_per_line testid/> }
            });
            fields.collect_view().into_any()
        }
        Topic::Records => view! {
            <TextField label=w.days_off value=draft.days_off lines=true hint=w.days_off_hint testid="rule-days-off"/>
            {switch(w.one_clerk, draft.one_clerk, "rule-one-clerk")}
            {switch(w.training, draft.training, "rule-training")}
        }
        .into_any(),
        Topic::Year => view! {
            {switch(w.pro_rata, draft.pro_rata, "rule-pro-rata")}
            <p class="hint">{w.year_begins_hint}</p>
            <p class="hint" data-testid="rules-seed">{w.year_seed}</p>
        }
        .into_any(),
        Topic::Feedback => view! {
            <div class="field-row">
                <TextField label=w.window_from value=draft.window.0 hint=w.window_hint testid="rule-feedback-from"/>
                <TextField label=w.window_to value=draft.window.1 hint=w.window_hint testid="rule-feedback-to"/>
            </div>
        }
        .into_any(),
        Topic::Orders | Topic::Units | Topic::District | Topic::Removal => ().into_any(),
    };
    view! {
        <section class="part stack">
            <h2>{topic(about)}</h2>
            <div class="form">{fields} {rest}</div>
        </section>
    }
}

#[component]
fn NumberField(one: Number, value: RwSignal<String>) -> impl IntoView {
    let wrong = Signal::derive(move || {
        let sound = value.with(|text| text.trim().parse().is_ok_and(|value| one.takes(value)));
        if sound { String::new() } else { in_range(one) }
    });
    let hint = match one.said() {
        Said::Seed => Ruling::words().seed.to_owned(),
        Said::Custom => default_value(one, one.of(&Settings::default())),
    };
    view! { <TextField label=number(one) value kind="number" hint error=wrong testid=one.key()/> }
}
