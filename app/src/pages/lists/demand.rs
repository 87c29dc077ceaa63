//! One demand, for staff: the card, field by field, what may be done with it, and what fits, each with why and one tap away from
//! a project.

use std::sync::Arc;

use domain::{
    edit::JointEdit,
    id::Id,
    joint::{
        DEMAND_PRIORITIES, Demand, DemandAction, DemandAnswer, DemandField, DemandState, Match, Side, answer,
        joints, lateness, proposals,
    },
};
use leptos::prelude::*;

use super::{ProjectRow, Row, begun, demand_of, only, resource_name, unit_name};
use crate::{
    components::{Badge, DraftField, Empty, Icon, Notice, Option2, PageHead, SelectField},
    pages::{
        address,
        card::{Card, CardForm},
        checkins::named,
        doing::{Beginning, Desk, Doing},
        trail::history_link,
    },
    shell::Record,
    words::{
        self, FieldName as _,
        lists::{Lists, demand_action, demand_state},
    },
};

#[derive(Clone, Copy)]
struct One {
    id: Id<Demand>,
    demand: Memo<Option<Arc<Demand>>>,
}

impl One {
    fn state(self) -> DemandState {
        self.demand.with(|demand| demand.as_ref().map_or(DemandState::Draft, |demand| demand.state()))
    }

    fn filled(self, fields: Vec<(DemandField, String)>) -> Vec<domain::edit::Edit> {
        only(JointEdit::FillDemand { demand: self.id, fields })
    }
}

/// The page.
#[component]
pub(crate) fn DemandDesk() -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let id: Memo<Option<Id<Demand>>> = address::named("demand", address::id);
    let known = Memo::new(move |_| {
        let id = id.get()?;
        desk.shell.view().with(|view| view.community.demands.contains_key(&id)).then_some(id)
    });
    move || match known.get() {
        Some(id) => view! { <Page one=One { id, demand: demand_of(desk, id) }/> }.into_any(),
        None => view! {
            <PageHead title=w.demand/>
            <Empty icon="search" title=w.unknown_demand><a class="button" href="/lists">{w.back}</a></Empty>
        }
        .into_any(),
    }
}

#[component]
fn Page(one: One) -> impl IntoView {
    let w = Lists::words();
    let lead = Signal::derive(move || demand_state(one.state()).to_owned());
    view! {
        <PageHead title=w.demand lead><a class="button quiet" href="/lists"><Icon name="back"/>{w.back}</a></PageHead>
        <ActionsPart one/>
        <CardPart one/>
        <FitsPart one/>
        <ProjectsPart one/>
        {history_link(Record::Demand(one.id))}
    }
}

/// Whether units hear of it in time, and what may be done now.
#[component]
fn ActionsPart(one: One) -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let today = desk.shell.today();
    let late = Memo::new(move |_| {
        let lead = desk.shell.view().with(|view| view.community.settings.demand_lead_days);
        let of = |demand: &Arc<Demand>| words::lists::notice(lateness(demand, lead, today));
        one.demand.with(|demand| demand.as_ref().and_then(of))
    });
    let act = move |action: DemandAction| doing.run(one.filled(action.fields(today)), "", || ());
    view! {
        <section class="part stack" data-testid="demand-actions">
            {move || late.get().map(|title| {
                let text = if title == w.late { w.late_text } else { "" };
                view! { <Notice tone="warn" title text testid="demand-notice"/> }
            })}
            <div class="actions">
                {move || {
                    let state = one.state();
                    let fits = DemandAction::ALL.into_iter().filter(move |action| action.after(state).is_some());
                    fits.enumerate().map(|(place, action)| view! {
                        <button type="button" class=if place == 0 { "button primary" } else { "button" } data-testid=testid(action)
                            aria-busy=move || doing.busy() on:click=move |_| act(action)>{demand_action(action)}</button>
                    }).collect_view()
                }}
            </div>
            {doing.trouble()}
        </section>
    }
}

const fn testid(action: DemandAction) -> &'static str {
    match action {
        DemandAction::Publish => "demand-publish",
        DemandAction::Meet => "demand-meet",
        DemandAction::Withdraw => "demand-withdraw",
    }
}

#[component]
fn CardPart(one: One) -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let read = move |field: DemandField| {
        let of = |demand: &Arc<Demand>| demand.card.get(field).to_owned();
        one.demand.with(|demand| demand.as_ref().map(of).unwrap_or_default())
    };
    let card = Card::new(read, move |field, value| one.filled(vec![(field, value)]));
    let (keep, value) = (move |field| card.keep(field), move |field| card.value(field));
    let categories = desk.shell.view().with_untracked(|view| {
        view.community.settings.resource_categories.iter().map(|one| Option2::plain(one)).collect::<Vec<_>>()
    });
    let priorities = DEMAND_PRIORITIES.map(Option2::plain).to_vec();
    let text = move |field: DemandField, testid: &'static str| {
        view! { <DraftField label=field.name() value=value(field) on_commit=keep(field) testid/> }
    };
    let contested = Memo::new(move |_| {
        one.demand.with(|demand| demand.as_ref().map(|demand| demand.contested.clone()).unwrap_or_default())
    });
    view! {
        <CardForm card title=w.card hint=w.kept contested testid="demand-card">
            <DraftField label=DemandField::Name.name() value=value(DemandField::Name) on_commit=keep(DemandField::Name) required=true
                testid="field-name"/>
            <SelectField label=DemandField::Category.name() options=categories value=value(DemandField::Category)
                on_choose=keep(DemandField::Category) none=w.choose.to_owned() required=true testid="field-category"/>
            <DraftField label=DemandField::Content.name() value=value(DemandField::Content) on_commit=keep(DemandField::Content) lines=true
                testid="field-content"/>
            {text(DemandField::Amount, "field-amount")}
            <DraftField label=DemandField::Wanted.name() value=value(DemandField::Wanted) on_commit=keep(DemandField::Wanted) kind="date"
                required=true testid="field-wanted"/>
            {text(DemandField::Beneficiaries, "field-beneficiaries")}
            <SelectField label=DemandField::Priority.name() options=priorities value=value(DemandField::Priority)
                on_choose=keep(DemandField::Priority) none=w.choose.to_owned() testid="field-priority"/>
        </CardForm>
    }
}

/// What could meet it: whose, what, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fit {
    found: Match,
    unit: String,
    what: String,
    why: String,
    against: bool,
}

/// What fits, once units may answer.
#[component]
fn FitsPart(one: One) -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let fits = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let community = &view.community;
            let fit = |found: Match| {
                let said = community.unit(found.unit).and_then(|file| answer(file, one.id));
                let said = match said.map(|fact| &fact.step) {
                    Some(DemandAnswer::Offered { words, .. }) => words.clone(),
                    Some(DemandAnswer::TakenBack) | None => String::new(),
                };
                let why: Vec<String> = found.why.iter().map(|why| words::lists::why(*why)).collect();
                let what = match found.resource {
                    Some(_) => resource_name(community, found.unit, found.resource),
                    None => w.other_offer.to_owned(),
                };
                let parts = [why.join(words::say("，", ", ")), said];
                let parts = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
                Fit {
                    unit: unit_name(community, found.unit),
                    what,
                    why: parts.join(" · "),
                    against: found.why.iter().any(|why| !why.speaks_for()),
                    found,
                }
            };
            proposals(community, one.id).into_iter().map(fit).collect::<Vec<_>>()
        })
    });
    // A resource that is made use of leaves the list: what was begun is told, and opened, by the part.
    let beginning = Beginning::new();
    view! {
        <section class="part stack" data-testid="demand-fits">
            <h2>{w.fits}</h2>
            {beginning.doing.trouble()}
            {move || {
                let all = fits.get();
                let hint = match (one.state(), all.is_empty()) {
                    (DemandState::Open, false) => w.fits_hint,
                    (DemandState::Open, true) => w.no_fits,
                    _ => w.fits_later,
                };
                let rows = all.into_iter().map(|fit| view! { <FitRow one fit beginning/> }).collect_view();
                view! { <p class="hint">{hint}</p> <ul class="rows" role="list">{rows}</ul> }
            }}
        </section>
    }
}

#[component]
fn FitRow(one: One, fit: Fit, beginning: Beginning) -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let (unit, resource) = (fit.found.unit, fit.found.resource);
    let make = move |_| {
        let (joint, edits) = begun(desk, unit, Some(one.id), resource);
        beginning.begin(edits, format!("/project/{unit}/{joint}"));
    };
    let label = format!("{} {} {}", w.to_project, fit.unit, fit.what);
    view! {
        <li class="row" data-testid="fit-row">
            <span class="row-main">
                <strong>{named(&fit.what)}</strong>
                <small><a href=format!("/unit/{unit}")>{fit.unit.clone()}</a> " · " {fit.why.clone()}</small>
            </span>
            {fit.against.then(|| view! { <Badge words=words::say("要商量", "To discuss") tone="warn"/> })}
            <span class="actions row-foot">
                <button type="button" class="button small primary" data-testid="fit-project" aria-label=label on:click=make><Icon name="plus"/>{w.to_project}</button>
            </span>
        </li>
    }
}

/// What was made of it.
#[component]
fn ProjectsPart(one: One) -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let rows = Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let community = &view.community;
            let of = joints(community).filter(|(_, _, joint)| joint.demand() == Some(one.id));
            of.map(|(unit, id, joint)| Row::new(community, unit, id, joint)).collect::<Vec<_>>()
        })
    });
    move || {
        let rows = rows.get();
        (!rows.is_empty()).then(|| {
            let rows = rows.into_iter().map(|row| view! { <ProjectRow row side=Side::Community/> });
            view! {
                <section class="part stack" data-testid="demand-projects">
                    <h2>{w.already}</h2>
                    <ul class="rows" role="list">{rows.collect_view()}</ul>
                </section>
            }
        })
    }
}
