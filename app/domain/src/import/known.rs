//! What the community has, as the importer compares it with a file.

use super::{
    AttendanceColumn, DoorColumn, KnownAttendance, KnownDoor, KnownMember, KnownWish,
    attendance::written_minute, presence_key,
};
use crate::{
    activity::{Activity, attended},
    community::Community,
    field::Fields,
    id::Id,
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

/// Members of the register, each with what is recorded of it at one activity.
pub fn known_attendance(community: &Community, activity: Option<Id<Activity>>) -> Vec<KnownAttendance> {
    let known = community.register().map(|(id, file)| {
        let draft = Fields::default()
            .with(AttendanceColumn::Name, file.card.get(MemberField::Name))
            .with(AttendanceColumn::Unit, community.unit_name(&file.card));
        let draft = match activity.and_then(|activity| attended(file, activity)) {
            Some(one) => draft
                .with(AttendanceColumn::Presence, presence_key(one.presence))
                .with(AttendanceColumn::Arrived, one.arrived.map(written_minute).unwrap_or_default())
                .with(AttendanceColumn::Left, one.left.map(written_minute).unwrap_or_default()),
            None => draft,
        };
        KnownAttendance { id, draft }
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
