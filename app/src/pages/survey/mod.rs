//! 入户走访: buildings with their progress, the picture of one building, and one door.
//!
//! Everything works without a network; what only staff can write (a wish, an opinion, a member) waits for them here. Who
//! may see which building is asked of `domain::access`.

mod adding;
mod at;
mod book;
mod building;
mod contested;
mod door;
mod found;
mod household;
mod list;
mod many;
mod naming;
mod needs;
mod people;
mod taking;
mod visit;

use domain::{
    access::{DocName, access},
    grant::Site,
    id::Id,
    survey::Door,
};
use leptos::prelude::*;

pub(crate) use building::BuildingPage;
pub(crate) use door::DoorPage;
pub(crate) use list::SurveyPage;
pub(crate) use taking::TakeOverPart;

use super::{address, doing::Desk};
use crate::{
    components::{Empty, PageHead},
    words::{Nav, Surveying},
};

fn site(rest: &[&str]) -> Option<Site> {
    Some(Site { estate: rest.first()?.parse().ok()?, building: rest.get(1)?.parse().ok()? })
}

/// The building in the address.
fn site_in_address() -> Memo<Option<Site>> {
    address::named("survey", site)
}

/// The door in the address.
fn door_in_address() -> Memo<Option<(Site, Id<Door>)>> {
    address::named("survey", |rest| Some((site(rest)?, rest.get(2)?.parse().ok()?)))
}

/// Whether this person surveys a building.
fn surveys(desk: Desk, site: Site) -> bool {
    let doc = DocName::Survey(site.estate, site.building);
    desk.shell.me().with(|me| me.as_ref().is_some_and(|me| access(&me.grant, &doc).writes()))
}

/// The name of a building with its estate.
fn building_name(desk: Desk, site: Site) -> String {
    desk.shell.view().with(|view| {
        let card = view.community.buildings.get(&site.building);
        let name = domain::survey::place(card, &domain::survey::DoorCard::default());
        if name.is_empty() { Surveying::words().unnamed.to_owned() } else { name }
    })
}

fn building_path(site: Site) -> String {
    format!("/survey/{}/{}", site.estate, site.building)
}

fn door_path(site: Site, door: Id<Door>) -> String {
    format!("/survey/{}/{}/{door}", site.estate, site.building)
}

/// In place of a building that is not this person's.
#[component]
fn NotYours() -> impl IntoView {
    let w = Surveying::words();
    view! {
        <PageHead title=Nav::words().survey/>
        <Empty icon="lock" title=w.not_yours text=w.not_yours_text>
            <a class="button primary" href="/survey">{w.to_survey}</a>
        </Empty>
    }
}
