//! 组团服务: the teams, who is in each, and asking to join or to leave; what staff do about them.
//!
//! Names of members are as they are displayed to everybody; staff see the names on their cards.

mod desk;
mod list;
mod one;

use std::sync::Arc;

use domain::{
    community::Community,
    edit::{Edit, TeamEdit},
    id::Id,
    team::{Team, members},
};
use leptos::prelude::*;

pub(crate) use desk::{TeamDesk, TeamTools};
pub(crate) use list::TeamsPage;
pub(crate) use one::TeamPage;

/// What a page about one team works with.
#[derive(Clone, Copy)]
pub(crate) struct One {
    id: Id<Team>,
    team: Memo<Arc<Team>>,
}

/// In how many teams somebody waits for staff.
pub(crate) fn waiting(community: &Community) -> usize {
    let waits = |team: &&Arc<Team>| members(team).iter().any(|one| one.fate.waits());
    community.teams.values().filter(waits).count()
}

fn only(edit: TeamEdit) -> Vec<Edit> {
    vec![Edit::Team(edit)]
}
