//! What the community has, as the importer compares it with a file.

use super::{DoorColumn, KnownDoor, KnownMember, KnownWish};
use crate::{
    community::Community,
    field::Fields,
    register::MemberField,
    survey::{BuildingCard, BuildingField, DoorCard, DoorField},
};

/// Wishes with their private half.
pub fn known_wishes(community: &Community) -> Vec<KnownWish> {
    let known = community.wishes.iter().filter_map(|(id, wish)| {
        let draft = wish.case.as_ref()?.draft.clone();
        Some(KnownWish { id: *id, draft })
    });
    known.collect()
}

/// Members of the register, each with the name of the unit, which is what a roster says of it.
pub fn known_members(community: &Community) -> Vec<KnownMember> {
    let known = community.register().map(|(id, file)| KnownMember {
        id,
        draft: file.card.clone().with(MemberField::UnitName, community.unit_name(&file.card)),
    });
    known.collect()
}

/// Doors of every building.
pub fn known_doors(community: &Community) -> Vec<KnownDoor> {
    let mut known = Vec::new();
    for survey in community.surveys.values() {
        let building = community.buildings.get(&survey.building);
        for (id, household) in survey.doors.iter().filter(|(_, one)| one.door.has(DoorField::Room)) {
            let draft = DoorColumn::ALL.into_iter().fold(Fields::default(), |draft, column| {
                draft.with(column, column_of(building, &household.door, column))
            });
            known.push(KnownDoor { id: *id, draft });
        }
    }
    known
}

/// What a list of doors says of a door in a column.
pub fn column_of<'a>(building: Option<&'a BuildingCard>, door: &'a DoorCard, column: DoorColumn) -> &'a str {
    let of_building = match column {
        DoorColumn::Estate => BuildingField::EstateName,
        DoorColumn::Building => BuildingField::Name,
        _ => BuildingField::Grid,
    };
    match column.of_door() {
        Some(field) => door.get(field),
        None => building.map_or("", |card| card.get(of_building)),
    }
}
