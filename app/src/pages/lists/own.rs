//! The lists on the page of a unit: what the community needs and the unit can answer, and the projects of both.

use std::sync::Arc;

use domain::{
    edit::JointEdit,
    id::Id,
    joint::{Demand, DemandAnswer, DemandCard, DemandField, DemandState, JointState, Side, answer},
    principal::Unit,
    register::{ResourceField, UnitFile},
};
use leptos::prelude::*;

use super::{ProjectRow, Row, begun, only};
use crate::{
    components::{Badge, Icon, Option2, SelectField, Sheet, TextField},
    pages::{
        checkins::{SheetFoot, named},
        doing::{Beginning, Desk, Doing},
    },
    words::{self, lists::Lists},
};

/// What the unit's contact person finds: what is needed, and the own projects.
#[component]
pub(crate) fn OwnLists(unit: Id<Unit>, file: Memo<Option<Arc<UnitFile>>>) -> impl IntoView {
    let w = Lists::words();
    let rows = rows(unit, Side::Unit);
    view! {
        <section class="part stack" data-testid="own-projects">
            <h2>{w.own_projects}</h2>
            {move || rows.with(Vec::is_empty).then(|| view! { <p class="hint">{w.own_none}</p> })}
            <ul class="rows" role="list">
                {move || rows.get().into_iter().map(|row| view! { <ProjectRow row side=Side::Unit/> }).collect_view()}
            </ul>
        </section>
        <NeedsPart unit file/>
    }
}

/// What staff find on the unit's page: its projects, and a new one.
#[component]
pub(crate) fn UnitProjects(unit: Id<Unit>) -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let beginning = Beginning::new();
    let rows = rows(unit, Side::Community);
    let begin = move |_| {
        let (joint, edits) = begun(desk, unit, None, None);
        beginning.begin(edits, format!("/project/{unit}/{joint}"));
    };
    view! {
        <section class="part stack" data-testid="unit-projects">
            <h2>{w.own_projects}</h2>
            {move || rows.with(Vec::is_empty).then(|| view! { <p class="hint">{w.none_projects}</p> })}
            <ul class="rows" role="list">
                {move || rows.get().into_iter().map(|row| view! { <ProjectRow row side=Side::Community/> }).collect_view()}
            </ul>
            <div class="actions">
                <button type="button" class="button" data-testid="new-project-of-unit" on:click=begin><Icon name="plus"/>{w.new_project}</button>
            </div>
            {beginning.doing.trouble()}
        </section>
    }
}

/// The unit's projects; what staff still write is theirs.
fn rows(unit: Id<Unit>, side: Side) -> Memo<Vec<Row>> {
    let desk = Desk::here();
    Memo::new(move |_| {
        desk.shell.view().with(|view| {
            let joints = view.community.unit(unit).into_iter().flat_map(|file| &file.joints);
            let mut rows: Vec<Row> =
                joints.map(|(id, joint)| Row::new(&view.community, unit, *id, joint)).collect();
            rows.retain(|row| {
                !row.card.is_empty() && (side == Side::Community || row.is.state != JointState::Draft)
            });
            rows.sort_by_cached_key(|row| row.rank(side));
            rows
        })
    })
}

/// A demand as the unit sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Need {
    id: Id<Demand>,
    card: DemandCard,
    /// Whether the unit offers something of that category.
    fits: bool,
    answered: bool,
}

#[component]
fn NeedsPart(unit: Id<Unit>, file: Memo<Option<Arc<UnitFile>>>) -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let needs = Memo::new(move |_| {
        let file = file.get();
        desk.shell.view().with(|view| {
            let open =
                view.community.demands.iter().filter(|(_, demand)| demand.state() == DemandState::Open);
            let need = |(id, demand): (&Id<Demand>, &Arc<Demand>)| {
                let category = demand.card.get(DemandField::Category);
                let offers = |file: &Arc<UnitFile>| {
                    file.resources.values().any(|card| card.get(ResourceField::Category) == category)
                };
                Need {
                    id: *id,
                    card: demand.card.clone(),
                    fits: file.as_ref().is_some_and(offers),
                    answered: file.as_ref().is_some_and(|file| answer(file, *id).is_some()),
                }
            };
            let mut needs: Vec<Need> = open.map(need).collect();
            needs.sort_by_cached_key(|need| {
                (!need.fits, need.card.get(DemandField::Wanted).to_owned(), need.id)
            });
            needs
        })
    });
    let (open, asked): (_, RwSignal<Option<Id<Demand>>>) = (RwSignal::new(false), RwSignal::new(None));
    let ask = Callback::new(move |demand| {
        asked.set(Some(demand));
        open.set(true);
    });
    view! {
        <section class="part stack" data-testid="needs">
            <h2>{w.needs}</h2>
            <p class="hint">{move || if needs.with(Vec::is_empty) { w.needs_none } else { w.needs_hint }}</p>
            <ul class="rows" role="list">
                {move || needs.get().into_iter().map(|need| view! { <NeedRow unit need ask/> }).collect_view()}
            </ul>
            <Sheet open title=Signal::stored(w.can_help.to_owned()) testid="help-sheet">
                {move || asked.get().map(|demand| view! { <HelpForm unit demand file open/> })}
            </Sheet>
        </section>
    }
}

#[component]
fn NeedRow(unit: Id<Unit>, need: Need, ask: Callback<Id<Demand>>) -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let wanted = need.card.get(DemandField::Wanted).parse().map(words::day).unwrap_or_default();
    let of = |field| need.card.get(field).to_owned();
    let parts = [
        of(DemandField::Category),
        of(DemandField::Amount),
        wanted,
        of(DemandField::Priority),
        of(DemandField::Content),
    ];
    let small = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let (demand, name) = (need.id, named(need.card.get(DemandField::Name)));
    let back = move |_| {
        let (step, what) = (desk.shell.new_id(), DemandAnswer::TakenBack);
        doing.run(only(JointEdit::Answer { unit, demand, step, what }), w.taken_back, || ());
    };
    view! {
        <li class="row" data-testid="need-row">
            <span class="row-main"><strong>{name.clone()}</strong><small>{small}</small></span>
            {need.fits.then(|| view! { <Badge words=w.yours tone="good"/> })}
            {need.answered.then(|| view! { <Badge words=w.answered tone="info"/> })}
            <span class="actions row-foot">
                {if need.answered {
                    view! {
                        <button type="button" class="button small quiet" data-testid="need-back" aria-label=format!("{} {name}", w.take_back)
                            aria-busy=move || doing.busy() on:click=back>{w.take_back}</button>
                    }
                    .into_any()
                } else {
                    view! {
                        <button type="button" class="button small" data-testid="need-help" aria-label=format!("{} {name}", w.can_help)
                            on:click=move |_| ask.run(demand)>{w.can_help}</button>
                    }
                    .into_any()
                }}
            </span>
            {doing.trouble()}
        </li>
    }
}

/// With what the unit can help.
#[component]
fn HelpForm(
    unit: Id<Unit>,
    demand: Id<Demand>,
    file: Memo<Option<Arc<UnitFile>>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let doing = Doing::new();
    let (resource, said, wrong) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let options = file.with_untracked(|file| {
        let all = file.iter().flat_map(|file| &file.resources).filter(|(_, card)| !card.is_empty());
        all.map(|(id, card)| Option2::new(id.to_string(), named(card.get(ResourceField::Name))))
            .collect::<Vec<_>>()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = said.get_untracked().trim().to_owned();
        let chosen = resource.with_untracked(|id| id.parse().ok());
        let lacks = chosen.is_none() && words.is_empty();
        wrong.set(if lacks { w.help_needed.to_owned() } else { String::new() });
        if lacks {
            return;
        }
        let (step, what) = (desk.shell.new_id(), DemandAnswer::Offered { resource: chosen, words });
        let edits = only(JointEdit::Answer { unit, demand, step, what });
        doing.run(edits, w.told, move || open.set(false));
    };
    view! {
        <form class="sheet-body stack" id="sheet-form" on:submit=submit>
            <SelectField label=w.with_what options value=resource on_choose=Callback::new(move |id| resource.set(id))
                none=w.with_other.to_owned() testid="help-resource"/>
            <TextField label=w.words value=said lines=true error=wrong testid="help-words"/>
            {doing.trouble()}
        </form>
        <SheetFoot doing open label=w.can_help testid="help-submit"/>
    }
}
