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
    wish::Claimant,
};
use leptos::prelude::*;

use super::{checkins::named, doing::Desk};
use crate::{
    components::{Option2, SelectField},
    words::{offers::Serving, teams::Teams},
};

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

/// The teams that whoever looks leads, to take things on for, by name.
pub(crate) fn led(desk: Desk, me: Claimant) -> Vec<(Id<Team>, String)> {
    let Claimant::Member(me) = me else { return Vec::new() };
    desk.shell.view().with_untracked(|view| {
        let led = view.community.teams.iter().filter(|(_, team)| team.serves() && team.is_led_by(me));
        led.map(|(id, team)| (*id, named(team.name()))).collect()
    })
}

/// In whose name something is taken on: the own one, or that of a team one leads. Nothing for who leads none.
#[component]
pub(crate) fn AsWhom(
    led: Vec<(Id<Team>, String)>,
    team: RwSignal<String>,
    #[prop(optional)] only_teams: bool,
) -> impl IntoView {
    let w = Serving::words();
    let options: Vec<Option2> =
        led.into_iter().map(|(id, name)| Option2::new(id.to_string(), name)).collect();
    let none = if only_teams { Teams::words().choose } else { w.as_myself };
    (!options.is_empty()).then(|| {
        view! {
            <SelectField label=w.as_whom options value=team on_choose=Callback::new(move |id| team.set(id))
                none=none.to_owned() hint=w.as_team_hint testid="take-as"/>
        }
    })
}

/// For which team it was taken on; nothing when it was not.
#[component]
pub(crate) fn ForTeam(team: Option<Id<Team>>) -> impl IntoView {
    let desk = Desk::here();
    team.map(|id| {
        let name = team_name(desk, id);
        view! {
            <p data-testid="for-team">{Serving::words().for_team} " " <a href=format!("/team/{id}")>{name}</a></p>
        }
    })
}

/// What a team is called.
pub(crate) fn team_name(desk: Desk, id: Id<Team>) -> String {
    desk.shell
        .view()
        .with_untracked(|view| named(view.community.teams.get(&id).map_or("", |team| team.name())))
}

fn only(edit: TeamEdit) -> Vec<Edit> {
    vec![Edit::Team(edit)]
}
