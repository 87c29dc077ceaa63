//! 住户底册: every door with its household, and how far the survey is. People met are not in it: they have their own places.

use super::{Body, cell, heading, masked, masked_keys, yes_or_no};
use crate::{
    community::Community,
    import::{DoorColumn, Doors, column_of},
    survey::{BuildingField, DoorField, DoorState, Tenure, by_room, door_state},
};

/// Fields of a door that a list of doors has no column for.
const MORE: [DoorField; 4] =
    [DoorField::Tenure, DoorField::Groups, DoorField::Willing, DoorField::Satisfaction];

pub(super) fn masked_fields() -> Vec<String> {
    masked_keys(DoorField::ALL)
}

pub(super) fn table(community: &Community, whole: bool) -> Body {
    let columns: Vec<(DoorColumn, String)> =
        DoorColumn::ALL.into_iter().filter_map(|column| Some((column, heading::<Doors>(column)?))).collect();
    let mut headings: Vec<String> = columns.iter().map(|(_, heading)| heading.clone()).collect();
    headings.extend(
        ["房屋性质", "特殊群体", "是否愿意登记", "满意度", "走访情况", "最近走访"].map(str::to_owned),
    );
    let building = |site| community.buildings.get(&site);
    let mut surveys: Vec<_> = community.surveys.values().collect();
    surveys.sort_by_key(|survey| {
        let card = building(survey.building);
        card.map(|card| (card.get(BuildingField::EstateName), card.get(BuildingField::Name)))
    });
    let mut rows = Vec::new();
    for survey in surveys {
        let mut doors: Vec<_> = survey.doors.values().filter(|door| door.door.has(DoorField::Room)).collect();
        doors.sort_by(|one, two| by_room(&one.door, &two.door));
        for household in doors {
            let door = &household.door;
            let value = |column| column_of(building(survey.building), door, column);
            let mut row: Vec<String> =
                columns.iter().map(|(column, _)| cell::<Doors>(*column, value(*column), whole)).collect();
            row.extend(MORE.map(|field| {
                let value = door.get(field);
                masked(&field, value, whole).unwrap_or_else(|| on_paper(field, value))
            }));
            row.push(state_on_paper(door_state(household)).to_owned());
            let last = household.visits.values().map(|visit| visit.step.on).max();
            row.push(last.map(|on| on.to_string()).unwrap_or_default());
            rows.push(row);
        }
    }
    (headings, rows)
}

fn on_paper(field: DoorField, value: &str) -> String {
    match field {
        DoorField::Tenure if value == Tenure::Owned.key() => "自有".to_owned(),
        DoorField::Tenure if value == Tenure::Rented.key() => "租住".to_owned(),
        DoorField::Willing => yes_or_no(value),
        _ => value.to_owned(),
    }
}

const fn state_on_paper(state: DoorState) -> &'static str {
    match state {
        DoorState::Unvisited => "未访",
        DoorState::Begun => "没填完",
        DoorState::Again => "待回访",
        DoorState::Met => "已见面",
        DoorState::Refused => "拒访",
        DoorState::Vacant => "空置",
        DoorState::TenantsOnly => "仅租户",
    }
}
