//! What the survey brought: 住户底册 with how far it is, the people met, the needs told, and 社情民意.

use super::{
    Body, cell, heading,
    helping::{HANDLING, handled},
    masked, masked_keys, yes_or_no,
};
use crate::{
    community::Community,
    import::{DoorColumn, Doors, Ledger as _, Members, column_of},
    opinion::OpinionField,
    register::MemberField,
    survey::{
        BuildingCard, BuildingField, DoorField, DoorState, Employment, Household, MetField, NeedField,
        Tenure, by_room, door_state,
    },
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
    let rows = doors(community).map(|(building, household)| {
        let door = &household.door;
        let value = |column| column_of(building, door, column);
        let mut row: Vec<String> =
            columns.iter().map(|(column, _)| cell::<Doors>(*column, value(*column), whole)).collect();
        row.extend(MORE.map(|field| {
            let value = door.get(field);
            masked(&field, value, whole).unwrap_or_else(|| on_paper(field, value))
        }));
        row.push(state_on_paper(door_state(household)).to_owned());
        let last = household.visits.values().map(|visit| visit.step.on).max();
        row.push(last.map(|on| on.to_string()).unwrap_or_default());
        row
    });
    (headings, rows.collect())
}

/// Every door with its building, in the order in which somebody walks.
fn doors(community: &Community) -> impl Iterator<Item = (Option<&BuildingCard>, &Household)> {
    let mut surveys: Vec<_> = community
        .surveys
        .values()
        .map(|survey| (community.buildings.get(&survey.building), survey))
        .collect();
    surveys.sort_by_key(|(card, _)| {
        card.map(|card| (card.get(BuildingField::EstateName), card.get(BuildingField::Name)))
    });
    surveys.into_iter().flat_map(|(building, survey)| {
        let mut doors: Vec<_> = survey.doors.values().filter(|door| door.door.has(DoorField::Room)).collect();
        doors.sort_by(|one, two| by_room(&one.door, &two.door));
        doors.into_iter().map(move |door| (building, door))
    })
}

const PLACE: [&str; 4] = ["小区", "楼栋", "单元", "房号"];

fn place(building: Option<&BuildingCard>, household: &Household) -> [String; 4] {
    let of = |field| building.map_or("", |card| card.get(field)).to_owned();
    let door = |field| household.door.get(field).to_owned();
    [of(BuildingField::EstateName), of(BuildingField::Name), door(DoorField::Stair), door(DoorField::Room)]
}

/// What is said of somebody met, in the order of the paper.
const MET: [(MetField, &str); 13] = [
    (MetField::Name, "姓名"),
    (MetField::Gender, "性别"),
    (MetField::Birth, "出生年月"),
    (MetField::Membership, "党员类别"),
    (MetField::Employment, "在职/退休/流动"),
    (MetField::Unit, "工作单位"),
    (MetField::JobAndSkills, "职务专长"),
    (MetField::Hobbies, "兴趣爱好"),
    (MetField::PartyOrg, "组织关系所在党组织"),
    (MetField::CheckedInAt, "已报到的社区"),
    (MetField::ServiceIntents, "服务意愿"),
    (MetField::Availability, "可服务时间"),
    (MetField::Phone, "联系电话"),
];

pub(super) fn masked_people_fields() -> Vec<String> {
    masked_keys(MET.map(|(field, _)| field))
}

pub(super) fn people(community: &Community, whole: bool) -> Body {
    let headings = PLACE.into_iter().chain(MET.map(|(_, heading)| heading)).chain(["是否已入库"]);
    let rows = doors(community).flat_map(|(building, household)| {
        let people = household.people.values().filter(|person| person.has(MetField::Name));
        people.map(move |person| {
            let mut row = place(building, household).to_vec();
            row.extend(MET.map(|(field, _)| {
                let value = person.get(field);
                masked(&field, value, whole).unwrap_or_else(|| met_on_paper(field, value))
            }));
            row.push(if person.has(MetField::Member) { "是" } else { "否" }.to_owned());
            row
        })
    });
    (headings.map(str::to_owned).collect(), rows.collect())
}

fn met_on_paper(field: MetField, value: &str) -> String {
    let words = match field {
        MetField::Membership => return Members::written(MemberField::Membership, value),
        MetField::Employment => match Employment::ALL.into_iter().find(|kind| kind.key() == value) {
            Some(Employment::InService) => "在职",
            Some(Employment::Retired) => "退休",
            Some(Employment::Floating) => "流动",
            None => value,
        },
        _ => value,
    };
    words.to_owned()
}

pub(super) fn masked_need_fields() -> Vec<String> {
    masked_keys([NeedField::Category, NeedField::Words])
}

pub(super) fn needs(community: &Community, whole: bool) -> Body {
    let headings = PLACE.into_iter().chain(["类别", "内容", "转为"]);
    let rows = doors(community).flat_map(|(building, household)| {
        let needs = household.needs.values();
        needs.filter(|need| need.has(NeedField::Category) || need.has(NeedField::Words)).map(move |need| {
            let mut row = place(building, household).to_vec();
            row.extend([NeedField::Category, NeedField::Words].map(|field| {
                let value = need.get(field);
                masked(&field, value, whole).unwrap_or_else(|| value.to_owned())
            }));
            let became =
                [(NeedField::Wish, "微心愿"), (NeedField::Opinion, "社情民意"), (NeedField::Order, "点单")];
            let became = became.into_iter().find(|(field, _)| need.has(*field)).map_or("", |(_, name)| name);
            row.push(became.to_owned());
            row
        })
    });
    (headings.map(str::to_owned).collect(), rows.collect())
}

/// The fields of an opinion, in the order of the paper.
const OPINION: [(OpinionField, &str); 8] = [
    (OpinionField::No, "编号"),
    (OpinionField::Source, "来源"),
    (OpinionField::ResidentName, "居民姓名"),
    (OpinionField::Phone, "联系电话"),
    (OpinionField::Address, "住址"),
    (OpinionField::Grid, "网格"),
    (OpinionField::Category, "类别"),
    (OpinionField::Content, "内容"),
];

pub(super) fn masked_opinion_fields() -> Vec<String> {
    masked_keys(OPINION.map(|(field, _)| field))
}

pub(super) fn opinions(community: &Community, whole: bool) -> Body {
    let mut all: Vec<_> = community.opinions.values().collect();
    all.sort_by_key(|opinion| opinion.collected.as_ref().map(|collected| collected.at));
    let rows = all.into_iter().map(|opinion| {
        let day = opinion.collected.as_ref().map(|collected| collected.at.day().to_string());
        let cells = OPINION.map(|(field, _)| {
            let value = opinion.card.get(field);
            masked(&field, value, whole).unwrap_or_else(|| value.to_owned())
        });
        [day.unwrap_or_default()].into_iter().chain(cells).chain(handled(opinion, whole)).collect()
    });
    let headings = ["收集日期"].into_iter().chain(OPINION.map(|(_, heading)| heading)).chain(HANDLING);
    (headings.map(str::to_owned).collect(), rows.collect())
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
