//! 在职党员信息库 and 单位台账.

use super::{Body, cell, heading, masked, masked_keys, yes_or_no};
use crate::{
    community::Community,
    import::Members,
    moment::Day,
    register::{CheckinStage, MemberField, UnitField, UnitType},
};

/// Fields of a member that are handed over: the app's own ids and pictures are not.
fn member_fields() -> impl Iterator<Item = MemberField> {
    MemberField::ALL.into_iter().filter(|field| !matches!(field, MemberField::Photo | MemberField::Unit))
}

pub(super) fn masked_member_fields() -> Vec<String> {
    masked_keys(member_fields())
}

pub(super) fn masked_unit_fields() -> Vec<String> {
    masked_keys(UnitField::ALL)
}

pub(super) fn members(community: &Community, today: Day, whole: bool) -> Body {
    let fields: Vec<(MemberField, String)> =
        member_fields().filter_map(|field| Some((field, heading::<Members>(field)?))).collect();
    let mut headings: Vec<String> = fields.iter().map(|(_, heading)| heading.clone()).collect();
    headings.extend(["报到状态", "报到日期", "登记卡编号"].map(str::to_owned));
    let states = community.checkins(today);
    let mut members: Vec<_> = community.register().collect();
    members.sort_by_key(|(id, file)| {
        (community.unit_name(&file.card), file.card.get(MemberField::Name).to_owned(), *id)
    });
    let rows = members.into_iter().map(|(id, file)| {
        let value = |field| match field {
            MemberField::UnitName => community.unit_name(&file.card),
            field => file.card.get(field),
        };
        let state = states.get(&id).cloned().unwrap_or_default();
        let (on, number) = state.registered.map(|(on, no)| (on.to_string(), no)).unwrap_or_default();
        let mut row: Vec<String> =
            fields.iter().map(|(field, _)| cell::<Members>(*field, value(*field), whole)).collect();
        row.extend([stage_on_paper(state.stage).to_owned(), on, number]);
        row
    });
    (headings, rows.collect())
}

pub(super) fn units(community: &Community, whole: bool) -> Body {
    let mut headings: Vec<String> =
        UnitField::ALL.into_iter().map(|field| unit_heading(field).to_owned()).collect();
    headings.push("花名册人数".to_owned());
    let mut units: Vec<_> = community.units.values().filter(|unit| unit.card.has(UnitField::Name)).collect();
    units.sort_by_key(|unit| unit.card.get(UnitField::Name).to_owned());
    let rows = units.into_iter().map(|unit| {
        let value = |field: UnitField| match (field, unit.card.get(field)) {
            (UnitField::Type, key) => {
                UnitType::from_key(key).map_or_else(|| key.to_owned(), |kind| kind.on_paper().to_owned())
            }
            (UnitField::ShowsName, value) => yes_or_no(value),
            (field, value) => masked(&field, value, whole).unwrap_or_else(|| value.to_owned()),
        };
        let mut row: Vec<String> = UnitField::ALL.into_iter().map(value).collect();
        row.push(unit.roster.values().filter(|line| line.has(MemberField::Name)).count().to_string());
        row
    });
    (headings, rows.collect())
}

const fn unit_heading(field: UnitField) -> &'static str {
    match field {
        UnitField::Name => "单位名称",
        UnitField::Type => "单位类别",
        UnitField::PartyOrg => "单位党组织名称",
        UnitField::PartyOrgType => "党组织类别",
        UnitField::Address => "地址",
        UnitField::ContactName => "单位联系人",
        UnitField::ContactPhone => "联系电话",
        UnitField::LinkedCommunity => "本单位联系社区",
        UnitField::InServiceCount => "在职党员数",
        UnitField::CheckinDate => "党组织报到日期",
        UnitField::ReceiptNo => "党组织报到回执编号",
        UnitField::TeamName => "服务队名称",
        UnitField::ClosedOn => "注销日期",
        UnitField::ClosedWhy => "注销原因",
        UnitField::ShowsName => "公示单位名称",
        UnitField::Remark => "备注",
    }
}

/// How far a check-in is, as tables, which are Chinese only, write it.
pub(super) const fn stage_on_paper(stage: CheckinStage) -> &'static str {
    match stage {
        CheckinStage::Awaited => "待报到",
        CheckinStage::LetterIssued => "已开介绍信",
        CheckinStage::LetterExpired => "介绍信过期",
        CheckinStage::Arrived => "已到社区，待登记",
        CheckinStage::Registered => "已登记，待回执",
        CheckinStage::ReceiptIssued => "已开回执",
        CheckinStage::ReceiptReturned => "回执已送达单位",
        CheckinStage::Acknowledged => "单位已确认",
        CheckinStage::Suspended => "暂停",
        CheckinStage::Rejected => "不属本社区",
        CheckinStage::Withdrawn => "已撤回",
        CheckinStage::TransferredOut => "转出",
        CheckinStage::Closed => "注销",
    }
}
