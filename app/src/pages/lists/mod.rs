//! 三张清单: what units offer, what the community needs, and what both have taken on; and agreements about it.

mod agreement;
mod demand;
mod list;
mod own;
mod project;

use std::sync::Arc;

use domain::{
    community::Community,
    edit::{Edit, JointEdit},
    id::Id,
    joint::{
        Demand, DemandField, DemandState, Joint, JointCard, JointField, JointStanding, Notice, Side, answers,
        joints, lateness, live_for, standing,
    },
    moment::Day,
    principal::Unit,
    register::{Resource, ResourceField, UnitField},
};
use leptos::prelude::*;

pub(crate) use agreement::{AgreementPage, AgreementsPart};
pub(crate) use demand::DemandDesk;
pub(crate) use list::ListsPage;
pub(crate) use own::{OwnLists, UnitProjects};
pub(crate) use project::JointPage;

use super::{checkins::named, doing::Desk};
use crate::{
    components::{Badge, Icon},
    words::{
        FieldName as _, days_left,
        lists::{Lists, joint_state, joint_tone},
        sentence,
    },
};

/// So many days before the last day on which a demand is published in time, staff are reminded.
const REMIND_DAYS: i32 = 7;

/// How much waits for staff: demands to publish or to make a project of, projects to go on with or to look at.
pub(crate) fn waiting(community: &Community, today: Day) -> usize {
    let lead = community.settings.demand_lead_days;
    let demands = community.demands.iter().filter(|(id, demand)| match demand.state() {
        DemandState::Draft => match lateness(demand, lead, today) {
            Some(Notice::DueBy(on)) => on <= today.plus(REMIND_DAYS),
            Some(Notice::Missed | Notice::TooLate) => true,
            None => false,
        },
        DemandState::Open => answers(community, **id).any(|(unit, _)| {
            community.unit(unit).is_some_and(|file| file.file.removed.is_none() && !live_for(file, **id))
        }),
        DemandState::Met | DemandState::Withdrawn => false,
    });
    let projects = joints(community).filter(|(_, _, joint)| {
        let is = standing(joint);
        is.state.waits_for() == Some(Side::Community) || is.astray().next().is_some()
    });
    demands.count() + projects.count()
}

fn unit_name(community: &Community, unit: Id<Unit>) -> String {
    named(community.unit(unit).map_or("", |file| file.card.get(UnitField::Name)))
}

/// What a resource is called; empty when it is not there any more.
fn resource_name(community: &Community, unit: Id<Unit>, resource: Option<Id<Resource>>) -> String {
    let card = resource.and_then(|id| community.unit(unit)?.resources.get(&id));
    card.map(|card| card.get(ResourceField::Name)).unwrap_or_default().to_owned()
}

fn only(edit: JointEdit) -> Vec<Edit> {
    vec![Edit::Joint(edit)]
}

/// Begins a project of a unit, with what is known of it already.
fn begun(
    desk: Desk,
    unit: Id<Unit>,
    demand: Option<Id<Demand>>,
    resource: Option<Id<Resource>>,
) -> (Id<Joint>, Vec<Edit>) {
    let joint = desk.shell.new_id();
    let fields = desk.shell.view().with_untracked(|view| {
        let community = &view.community;
        let mut fields = vec![(JointField::Responsible, community.profile.contact_name.clone())];
        let mut put = |field, value: String| fields.push((field, value));
        let known = demand.and_then(|id| community.demands.get(&id));
        put(JointField::Name, known.map(|it| it.card.get(DemandField::Name)).unwrap_or_default().to_owned());
        if let (Some(id), Some(known)) = (demand, known) {
            put(JointField::Demand, id.to_string());
            put(JointField::Due, known.card.get(DemandField::Wanted).to_owned());
        }
        if let Some(id) = resource {
            put(JointField::Resource, id.to_string());
            // What stands in a document is Chinese in every language.
            let (unit_name, name) = (unit_name(community, unit), resource_name(community, unit, resource));
            put(JointField::Measures, format!("由{unit_name}提供{name}"));
        }
        fields
    });
    (joint, only(JointEdit::Fill { unit, joint, fields }))
}

/// A project in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    unit: Id<Unit>,
    id: Id<Joint>,
    card: JointCard,
    is: JointStanding,
    unit_name: String,
}

impl Row {
    fn new(community: &Community, unit: Id<Unit>, id: Id<Joint>, joint: &Joint) -> Self {
        let (card, is) = (joint.card.clone(), standing(joint));
        Self { unit, id, card, is, unit_name: unit_name(community, unit) }
    }

    /// Those that wait for a side first, then what goes on, then what is over.
    fn rank(&self, side: Side) -> (bool, bool, String, Id<Joint>) {
        let waits = self.is.state.waits_for() == Some(side);
        (!waits, !self.is.state.is_live(), self.card.get(JointField::Due).to_owned(), self.id)
    }
}

/// A line of a list of projects: what, whose, and where it stands.
#[component]
fn ProjectRow(row: Row, side: Side) -> impl IntoView {
    let w = Lists::words();
    let today = Desk::here().shell.today();
    let state = row.is.state;
    let due = row.card.get(JointField::Due).parse().ok().filter(|_| state.is_live());
    let progress = sentence!("{} {}%", "{} {}%", w.progress, row.is.percent);
    let by = match row.card.get(JointField::Responsible) {
        "" => None,
        name => Some(format!("{} {name}", JointField::Responsible.name())),
    };
    let unit = (side == Side::Community).then(|| row.unit_name.clone());
    let parts = [unit, by, due.map(|due| days_left(due, today)), Some(progress)];
    let small = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let yours = side == Side::Unit && state.waits_for() == Some(side);
    view! {
        <li>
            <a class="row" href=format!("/project/{}/{}", row.unit, row.id) data-testid="project-row">
                <span class="row-main"><strong>{named(row.card.get(JointField::Name))}</strong><small>{small}</small></span>
                {yours.then(|| view! { <Badge words=w.waits_you tone="warn"/> })}
                <Badge words=joint_state(state) tone=joint_tone(state)/>
                <Icon name="right"/>
            </a>
        </li>
    }
}

/// A demand, kept while it stays the same.
fn demand_of(desk: Desk, id: Id<Demand>) -> Memo<Option<Arc<Demand>>> {
    Memo::new(move |_| desk.shell.view().with(|view| view.community.demands.get(&id).cloned()))
}
