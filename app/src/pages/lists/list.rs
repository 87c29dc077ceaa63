//! The page of staff: one list at a time, what waits first.

use domain::{
    community::Community,
    edit::JointEdit,
    export::Exported,
    id::Id,
    joint::{Demand, DemandCard, DemandField, DemandState, Side, answers, joints, lateness},
    mask::{Audience, Classified as _},
    moment::Day,
    principal::Unit,
    register::{ResourceCard, ResourceField},
};
use leptos::prelude::*;

use super::{ProjectRow, Row, only, unit_name};
use crate::{
    components::{Badge, Chips, Empty, Icon, Listed, Option2, PageHead, Search},
    pages::{
        checkins::named,
        doing::{Beginning, Desk},
        exporting::ExportButton,
    },
    words::{
        self,
        lists::{Lists, demand_state, demand_tone, notice},
        sentence,
    },
};

/// So many are drawn at once.
const PAGE: usize = 60;

/// The names of the lists in the page's choice.
const RESOURCES: &str = "resources";
const PROJECTS: &str = "projects";
const DEMANDS: &str = "demands";

/// A line of one of the lists.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
    Resource { unit: Id<Unit>, unit_name: String, card: ResourceCard },
    Demand { id: Id<Demand>, card: DemandCard, state: DemandState, answers: usize, notice: Option<String> },
    Project(Row),
}

fn resources(community: &Community) -> Vec<Line> {
    let mut lines: Vec<(String, String, Line)> = Vec::new();
    for (unit, file) in community.units.iter() {
        for card in file.resources.values().filter(|card| !card.is_empty()) {
            let unit_name = unit_name(community, *unit);
            let place = (card.get(ResourceField::Category).to_owned(), unit_name.clone());
            lines.push((place.0, place.1, Line::Resource { unit: *unit, unit_name, card: card.clone() }));
        }
    }
    lines.sort_by(|one, two| (&one.0, &one.1).cmp(&(&two.0, &two.1)));
    lines.into_iter().map(|(_, _, line)| line).collect()
}

fn demands(community: &Community, today: Day) -> Vec<Line> {
    let mut all: Vec<_> = community.demands.iter().collect();
    all.sort_by_key(|(id, demand)| (demand.state(), demand.card.get(DemandField::Wanted), **id));
    let lead = community.settings.demand_lead_days;
    let line = |(id, demand): (&Id<Demand>, &std::sync::Arc<Demand>)| Line::Demand {
        id: *id,
        card: demand.card.clone(),
        state: demand.state(),
        answers: answers(community, *id).count(),
        notice: notice(lateness(demand, lead, today)),
    };
    all.into_iter().map(line).collect()
}

fn projects(community: &Community) -> Vec<Line> {
    let mut rows: Vec<Row> =
        joints(community).map(|(unit, id, joint)| Row::new(community, unit, id, joint)).collect();
    rows.sort_by_cached_key(|row| row.rank(Side::Community));
    rows.into_iter().map(Line::Project).collect()
}

impl Line {
    fn is_found(&self, text: &str) -> bool {
        let text = text.trim();
        let parts = match self {
            Self::Resource { unit_name, card, .. } => {
                vec![unit_name.as_str(), card.get(ResourceField::Name), card.get(ResourceField::Category)]
            }
            Self::Demand { card, .. } => {
                [DemandField::Name, DemandField::Category, DemandField::Content].map(|it| card.get(it)).into()
            }
            Self::Project(row) => {
                vec![row.unit_name.as_str(), row.card.get(domain::joint::JointField::Name)]
            }
        };
        text.is_empty() || parts.into_iter().any(|part| part.contains(text))
    }
}

/// The page.
#[component]
pub(crate) fn ListsPage() -> impl IntoView {
    let w = Lists::words();
    let desk = Desk::here();
    let today = desk.shell.today();
    let (list, search) = (RwSignal::new(DEMANDS.to_owned()), RwSignal::new(String::new()));
    let all = desk.derive(move |community| {
        list.with(|list| match list.as_str() {
            RESOURCES => resources(community),
            PROJECTS => projects(community),
            _ => demands(community, today),
        })
    });
    let shown = RwSignal::new(PAGE);
    let found = Memo::new(move |_| {
        let text = search.get();
        all.with(|all| all.iter().filter(|line| line.is_found(&text)).cloned().collect::<Vec<_>>())
    });
    let counts = desk.derive(|community| {
        let of_units = community.units.values().flat_map(|file| file.resources.values());
        let resources = of_units.filter(|card| !card.is_empty()).count();
        [community.demands.len(), resources, joints(community).count()]
    });
    let lists = Signal::derive(move || {
        [(DEMANDS, w.demands), (RESOURCES, w.resources), (PROJECTS, w.projects)]
            .into_iter()
            .zip(counts.get())
            .map(|((list, words), count)| (Option2::new(list, words), Some(count)))
            .collect::<Vec<_>>()
    });
    let class = Signal::derive(move || if list.with(|list| list == PROJECTS) { "rows" } else { "stack" });
    let none = move || {
        let (title, text) = match (all.with(Vec::is_empty), list.get().as_str()) {
            (false, _) => (w.none_found, ""),
            (true, RESOURCES) => (w.none_resources, w.none_resources_text),
            (true, PROJECTS) => (w.none_projects, w.none_projects_text),
            (true, _) => (w.none_demands, w.none_demands_text),
        };
        view! { <Empty icon="ledger" title text/> }.into_any()
    };
    let beginning = Beginning::new();
    let begin = move |_| {
        let demand: Id<Demand> = desk.shell.new_id();
        let fields = vec![(DemandField::Priority, domain::joint::DEMAND_PRIORITIES[1].to_owned())];
        beginning.begin(only(JointEdit::FillDemand { demand, fields }), format!("/demand/{demand}"));
    };
    view! {
        <PageHead title=w.title lead=Signal::stored(w.lead.to_owned())>
            <button type="button" class="button" data-testid="new-demand" on:click=begin><Icon name="plus"/>{w.new_demand}</button>
            <ExportButton ledgers=&[Exported::Demands, Exported::Resources, Exported::Projects]/>
        </PageHead>
        {beginning.doing.trouble()}
        <Chips label=w.tabs options=lists value=list testid="list-tabs"/>
        <Search label=w.search placeholder=w.search_hint value=search testid="list-search"/>
        <Listed found shown page=PAGE class testid="list-rows" draw=|line| view! { <OneLine line/> }
            words=words::more_lines none/>
    }
}

/// One line.
#[component]
fn OneLine(line: Line) -> impl IntoView {
    let joined = |parts: Vec<String>| {
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    match line {
        Line::Resource { unit, unit_name, card } => {
            let seen = |field: ResourceField| field.seen(Audience::Staff, card.get(field));
            let what = [ResourceField::Amount, ResourceField::OpenHours, ResourceField::Limits];
            let whom = [ResourceField::ContactName, ResourceField::ContactPhone];
            let small = joined(what.into_iter().chain(whom).map(seen).collect());
            view! {
                <li class="card" data-testid="resource-line">
                    <header class="card-head">
                        <h2>{named(card.get(ResourceField::Name))}</h2>
                        <Badge words=card.get(ResourceField::Category).to_owned() tone="calm"/>
                    </header>
                    <p><a href=format!("/unit/{unit}")>{unit_name}</a></p>
                    <p class="hint">{small}</p>
                </li>
            }
            .into_any()
        }
        Line::Demand { id, card, state, answers, notice } => {
            let wanted = card.get(DemandField::Wanted).parse().map(words::day).unwrap_or_default();
            let people = card.get(DemandField::Beneficiaries);
            let people = if people.is_empty() {
                String::new()
            } else {
                sentence!("受益 {} 人", "{} people", people)
            };
            let of = |field| card.get(field).to_owned();
            let small = joined(vec![
                of(DemandField::Category),
                of(DemandField::Amount),
                wanted,
                people,
                of(DemandField::Priority),
            ]);
            view! {
                <li class="card" data-testid="demand-row">
                    <header class="card-head">
                        <h2><a href=format!("/demand/{id}")>{named(card.get(DemandField::Name))}</a></h2>
                        <Badge words=demand_state(state) tone=demand_tone(state)/>
                    </header>
                    <p class="hint">
                        {small}
                        {(answers > 0).then(|| view! {
                            " " <Badge words=sentence!("{} 家单位应答", "{} units answered", answers) tone="info"/>
                        })}
                        {notice.map(|words| view! { " " <Badge words tone="warn"/> })}
                    </p>
                </li>
            }
            .into_any()
        }
        Line::Project(row) => view! { <ProjectRow row side=Side::Community/> }.into_any(),
    }
}
