//! The editor of the scheme of stars: templates to begin with, what is wrong in words, and whom a change concerns. For
//! administrators; every clerk may look. What the year asks and how it is counted is among the rules.

use std::sync::Arc;

use domain::{
    edit::Edit,
    judging::Years,
    rating::{Scheme, Template, validate},
    settings::Settings,
};
use leptos::prelude::*;

use super::scheme_fields::{Bands, Draft, Inputs, ScopeFields};
use crate::{
    components::{Badge, Choices, Notice, Option2, PageHead, Reason, Switch, TextField, after},
    pages::{
        doing::{Desk, Doing},
        rules::PAUSE,
        trail::history_link,
    },
    shell::Record,
    words::{
        judging::{Scheming, scheme_faults},
        rules::Ruling,
        say, sentence,
        standing::{period, points, stars, version},
    },
};

/// Whom a change concerns: `(rise, fall)`, of so many.
type Change = (usize, usize, usize);

fn settings(desk: Desk) -> Arc<Settings> {
    desk.shell.view().with_untracked(|view| Arc::clone(&view.community.settings))
}

/// Counts who of the register would have more stars this year, and who fewer.
fn change(desk: Desk, scheme: &Scheme) -> Change {
    let today = desk.shell.today();
    desk.shell.view().with_untracked(|view| {
        let all = Years::of_all(&view.community, view.community.settings.year_begins.of(today), today);
        let mut change = (0, 0, 0);
        for (id, file) in view.community.register() {
            let entries = all.entries(id);
            let judged = all.judge_with(id, file, &entries);
            let other = all.stars_by(scheme, id, &entries, &judged);
            change.0 += usize::from(other.stars > judged.rating.stars);
            change.1 += usize::from(other.stars < judged.rating.stars);
            change.2 += 1;
        }
        change
    })
}

/// The page.
#[component]
pub(crate) fn SchemePage() -> impl IntoView {
    let w = Scheming::words();
    let desk = Desk::here();
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <a class="button" href="/rules">{Ruling::words().title}</a>
            {history_link(Record::Settings)}
        </PageHead>
        {move || if desk.is_admin() {
            view! { <Editor/> }.into_any()
        } else {
            view! { <Reason text=w.only_admin/><Shown/> }.into_any()
        }}
        <Past/>
    }
}

/// The schemes before: closed years name the version by which they were closed.
#[component]
fn Past() -> impl IntoView {
    let w = Scheming::words();
    let desk = Desk::here();
    let past = desk.derive(|community| {
        let mut past = community.settings.rating.past.clone();
        past.sort_unstable_by_key(|scheme| std::cmp::Reverse(scheme.version));
        past
    });
    let row = |scheme: Scheme| {
        let bands = scheme.bands.iter().map(|band| format!("{} ≥ {}", stars(band.stars), points(band.from)));
        let bands = bands.collect::<Vec<_>>().join(say("，", ", "));
        view! {
            <li class="row" data-testid="scheme-past">
                <span class="row-main">
                    <strong>{scheme.name} " " {version(scheme.version)}</strong>
                    <small>{period(scheme.period)} "：" {bands}</small>
                </span>
            </li>
        }
    };
    move || {
        let past = past.get();
        (!past.is_empty()).then(|| {
            view! {
                <section class="part stack">
                    <h2>{w.past}</h2>
                    <p class="hint">{w.past_hint}</p>
                    <ul class="rows" role="list">{past.into_iter().map(row).collect_view()}</ul>
                </section>
            }
        })
    }
}

/// The scheme in force, for whoever only looks.
#[component]
fn Shown() -> impl IntoView {
    let desk = Desk::here();
    let scheme = settings(desk).rating.current.clone();
    let rows = scheme.bands.iter().map(|band| {
        view! { <li>{period(scheme.period)} " " {stars(band.stars)} " ≥ " {points(band.from)}</li> }
    });
    view! {
        <section class="part stack" data-testid="scheme-shown">
            <h2>{scheme.name.clone()} " " {version(scheme.version)} " " <Badge words=period(scheme.period) tone="info"/></h2>
            <ul>{rows.collect_view()}</ul>
        </section>
    }
}

#[component]
fn Editor() -> impl IntoView {
    let w = Scheming::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let schemes = settings(desk).rating.clone();
    let beside = RwSignal::new(schemes.beside.is_some());
    let draft = RwSignal::new(Draft::of(&schemes.current));
    let template = RwSignal::new(String::new());
    let typed = Memo::new(move |_| draft.with(Draft::read));
    let faults = Memo::new(move |_| {
        typed.with(|typed| match typed {
            None => w.number_wrong.to_owned(),
            Some(scheme) => validate(scheme).err().map(|faults| scheme_faults(&faults)).unwrap_or_default(),
        })
    });
    let told: RwSignal<Option<Change>> = RwSignal::new(None);
    // Judging everybody anew takes its time: it is done when nobody is typing any more.
    Effect::new(move |_| {
        let (asked, sound) = (typed.get(), faults.with(String::is_empty));
        after(PAUSE, move || {
            let current = typed.try_with_untracked(|now| *now == asked).unwrap_or_default();
            if current {
                told.try_set(asked.filter(|_| sound).map(|scheme| change(desk, &scheme)));
            }
        });
    });
    let unheard = Memo::new(move |_| {
        typed.with(|typed| {
            let types = &settings(desk).feedback.activity_types;
            let kinds = typed.as_ref().map(|scheme| scheme.unheard_of(types).join("、"));
            kinds.unwrap_or_default()
        })
    });
    let choose = Callback::new(move |chosen: String| {
        if let Some(of) = chosen.parse().ok().and_then(|place: usize| Template::ALL.get(place).copied()) {
            draft.set(Draft::of(&of.scheme()));
        }
        template.set(chosen);
    });
    let templates = (0_usize..)
        .zip(Template::ALL)
        .map(|(place, of)| Option2::new(place.to_string(), of.scheme().name))
        .collect::<Vec<_>>();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(scheme) = typed.get_untracked() else { return doing.fail(w.number_wrong) };
        let before = settings(desk);
        let badges = beside
            .get_untracked()
            .then(|| before.rating.beside.clone().unwrap_or_else(|| Template::LifetimeHours.scheme()));
        let rating = before.rating.replaced(scheme, badges);
        let edit = Edit::SetSettings(Settings { rating, ..before.as_ref().clone() });
        doing.run(vec![edit], w.saved, || ());
    };
    view! {
        <form class="part stack" data-testid="scheme-form" on:submit=save>
            <Choices legend=w.template options=templates value=template on_choose=choose testid="scheme-template"/>
            <p class="hint">{w.template_hint}</p>
            {move || {
                let now = draft.get();
                view! {
                    <TextField label=w.name value=now.name required=true testid="scheme-name"/>
                    <ScopeFields draft=now.clone()/>
                    <Inputs draft=now.clone()/>
                    <Bands draft=now.clone()/>
                    <Switch label=w.gated on=now.gated on_change=Callback::new(move |on| now.gated.set(on)) testid="scheme-gated"/>
                    <div class="field-row">
                        <TextField label=w.gate value=now.gate kind="number" hint=w.gate_hint testid="scheme-gate"/>
                        <TextField label=w.months value=now.months kind="number" hint=w.months_hint testid="scheme-months"/>
                    </div>
                }
            }}
            <Switch label=w.beside on=beside on_change=Callback::new(move |on| beside.set(on)) testid="scheme-beside"/>
            {move || {
                let faults = faults.get();
                (!faults.is_empty()).then(|| view! { <Notice tone="bad" title=w.faulty text=faults testid="scheme-faults"/> })
            }}
            {move || {
                let unheard = unheard.get();
                (!unheard.is_empty()).then(|| view! { <Notice tone="warn" title=w.unheard text=unheard testid="scheme-unheard"/> })
            }}
            {move || told.get().map(|(rise, fall, all)| {
                let text = sentence!(
                    "{} 人中，{} 人升星，{} 人降星。",
                    "Of {} members {} would rise and {} fall.",
                    all, rise, fall
                );
                view! { <Notice tone="info" title=w.preview text testid="scheme-preview"/> }
            })}
            {doing.trouble()}
            <div class="actions">
                <button type="submit" class="button primary" data-testid="scheme-save" aria-busy=move || doing.busy()>{w.save}</button>
            </div>
        </form>
    }
}
