//! The door-to-door survey (走访调查表, seed §六.1 楼栋长摸排、上门走访; domain 2.12): doors, visits, the people met with their four
//! clears (四个清), needs; what state a door is in, what has to be visited again, how far a building is.
//!
//! Everything is a field or a fact of its own, because two surveyors may stand on two floors of one building without a
//! network. Half-filled is a state like any other. Matching people with the register is a proposal for a person.

mod again;
mod door;
mod picture;
mod progress;
mod taking;

pub use again::{from_field, in_field, tomorrow, tonight, weekend};
pub use door::{
    Consent, DoorCard, DoorField, DoorState, Employment, Met, MetCard, MetField, Need, NeedCard, NeedField,
    Tenure, Visit, VisitMethod, VisitResult, by_room, door_state, in_order,
};
pub use picture::{Floor, Pattern, Picture, floor_of, picture};
pub use progress::{
    NOBODY, Progress, Proposal, in_service, is_open, progress, proposals, revisits, ruled_out,
};
pub use taking::{
    NeedKind, ORDER_NEED, enrol, forget, identities, need_categories, place, site_of, take_over, to_take_over,
};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    access::{Building, Estate},
    field::{Fields, fields},
    grant::Site,
    id::Id,
    retention::Removal,
    wish::{Contested, Stamped},
};

/// A door (户). A label for ids.
#[derive(Debug)]
pub enum Door {}

fields! {
    /// A field of a building, published to everybody in the community's document: no person is named there.
    pub enum BuildingField {
        /// 小区: the id of the estate.
        Estate = "estate",
        /// 小区名称.
        EstateName = "estate_name",
        /// 楼栋, such as `3栋`.
        Name = "name",
        /// 网格.
        Grid = "grid",
        /// How many doors the list of the estate has (住户底册).
        Doors = "doors",
    }
}

/// A building of the community.
pub type BuildingCard = Fields<BuildingField>;

/// What is known of one door.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Household {
    /// Fields of the door.
    pub door: DoorCard,
    /// Visits, each a fact.
    pub visits: BTreeMap<Id<Visit>, Stamped<Visit>>,
    /// People met or told of.
    pub people: BTreeMap<Id<Met>, MetCard>,
    /// Needs, wishes and opinions.
    pub needs: BTreeMap<Id<Need>, NeedCard>,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
}

/// The survey of one building.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// Which estate.
    pub estate: Id<Estate>,
    /// Which building.
    pub building: Id<Building>,
    /// Its doors.
    pub doors: BTreeMap<Id<Door>, Household>,
    /// Marks of doors that were removed; nothing of them is among the doors.
    pub removed: BTreeMap<Id<Door>, Removal>,
}

impl Survey {
    /// Which building it is of.
    pub const fn site(&self) -> Site {
        Site { estate: self.estate, building: self.building }
    }

    /// Whether there is a door in this place already.
    pub fn has_door(&self, stair: &str, room: &str) -> bool {
        let (stair, room) = (stair.trim(), room.trim());
        self.doors.values().any(|household| {
            household.door.get(DoorField::Stair) == stair && household.door.get(DoorField::Room) == room
        })
    }
}
