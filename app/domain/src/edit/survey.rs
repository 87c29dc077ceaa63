//! Edits of the survey at the door: buildings, doors, visits, people met, needs. One edit touches one building's survey, or
//! the list of buildings.

use serde::{Deserialize, Serialize};

use crate::{
    access::{Building, DocName},
    community::Community,
    grant::Site,
    id::Id,
    survey::{BuildingField, Door, DoorCard, DoorField, Met, MetField, Need, NeedField, Visit},
};

/// One thing to change in a survey.
#[expect(missing_docs, reason = "the fields are those of the facts and records they write, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyEdit {
    /// Sets fields of a building, for everybody to see.
    FillBuilding { building: Id<Building>, fields: Vec<(BuildingField, String)> },
    /// Takes many doors into the survey of a building.
    AddDoors { site: Site, doors: Vec<(Id<Door>, DoorCard)> },
    /// Sets fields of a door.
    FillDoor { site: Site, door: Id<Door>, fields: Vec<(DoorField, String)> },
    /// Notes a visit.
    NoteVisit { site: Site, door: Id<Door>, visit: Id<Visit>, what: Visit },
    /// Sets fields of somebody met, or told of, at a door.
    FillMet { site: Site, door: Id<Door>, met: Id<Met>, fields: Vec<(MetField, String)> },
    /// Sets fields of a need told at a door.
    FillNeed { site: Site, door: Id<Door>, need: Id<Need>, fields: Vec<(NeedField, String)> },
}

impl SurveyEdit {
    /// The document it touches.
    pub const fn doc(&self) -> DocName {
        match self {
            Self::FillBuilding { .. } => DocName::Community,
            Self::AddDoors { site, .. }
            | Self::FillDoor { site, .. }
            | Self::NoteVisit { site, .. }
            | Self::FillMet { site, .. }
            | Self::FillNeed { site, .. } => DocName::Survey(site.estate, site.building),
        }
    }

    /// The one door it is about, when it is about one.
    pub const fn door(&self) -> Option<(Site, Id<Door>)> {
        match self {
            Self::FillBuilding { .. } | Self::AddDoors { .. } => None,
            Self::FillDoor { site, door, .. }
            | Self::NoteVisit { site, door, .. }
            | Self::FillMet { site, door, .. }
            | Self::FillNeed { site, door, .. } => Some((*site, *door)),
        }
    }

    /// The turn of the visit it states, after all of the door that are known.
    pub(super) fn turn(&self, community: &Community) -> u32 {
        let Self::NoteVisit { site, door, .. } = self else { return 1 };
        let known = community.surveys.get(site).and_then(|survey| survey.doors.get(door));
        let turns = known.into_iter().flat_map(|door| door.visits.values().map(|visit| visit.turn));
        turns.max().unwrap_or(0).saturating_add(1)
    }
}
