//! The three lists of 共驻共建: 资源清单, 需求清单, 项目清单 (domain 2.11, F26 to F28).

use super::{Body, masked, masked_keys};
use crate::{
    community::Community,
    id::Id,
    joint::{
        Demand, DemandField, DemandState, Joint, JointField, JointState, Notice, answers, joints, lateness,
        standing,
    },
    mask::without_numbers,
    moment::Day,
    principal::Unit,
    register::{ResourceField, UnitField},
};

/// The fields of a resource, in the order of the paper.
const RESOURCE: [(ResourceField, &str); 7] = [
    (ResourceField::Category, "类别"),
    (ResourceField::Name, "名称"),
    (ResourceField::Amount, "数量"),
    (ResourceField::OpenHours, "开放时间"),
    (ResourceField::ContactName, "联系人"),
    (ResourceField::ContactPhone, "联系电话"),
    (ResourceField::Limits, "限制条件"),
];

pub(super) fn masked_fields() -> Vec<String> {
    masked_keys(RESOURCE.map(|(field, _)| field))
}

fn unit_name(community: &Community, unit: Id<Unit>) -> String {
    community.unit(unit).map_or("", |unit| unit.card.get(UnitField::Name)).to_owned()
}

pub(super) fn resources(community: &Community, whole: bool) -> Body {
    let headings = ["单位"].into_iter().chain(RESOURCE.map(|(_, heading)| heading));
    let mut rows = Vec::new();
    for (id, unit) in community.units.iter() {
        for card in unit.resources.values().filter(|card| !card.is_empty()) {
            let mut row = vec![unit_name(community, *id)];
            row.extend(RESOURCE.map(|(field, _)| {
                let value = card.get(field);
                masked(&field, value, whole).unwrap_or_else(|| value.to_owned())
            }));
            rows.push(row);
        }
    }
    rows.sort();
    (headings.map(str::to_owned).collect(), rows)
}

pub(super) fn demands(community: &Community, today: Day) -> Body {
    let headings = [
        "需求名称",
        "类别",
        "具体要求",
        "需要数量",
        "期望时间",
        "受益人数",
        "优先级",
        "状态",
        "发布日期",
        "提前发布",
        "应答单位",
    ];
    let mut all: Vec<(&Id<Demand>, &Demand)> = community
        .demands
        .iter()
        .map(|(id, demand)| (id, demand.as_ref()))
        .filter(|(_, demand)| demand.card.has(DemandField::Name))
        .collect();
    all.sort_by_key(|(id, demand)| (demand.card.get(DemandField::Wanted), **id));
    let row = |(id, demand): (&Id<Demand>, &Demand)| {
        let card = |field| demand.card.get(field).to_owned();
        let units: Vec<String> =
            answers(community, *id).map(|(unit, _)| unit_name(community, unit)).collect();
        vec![
            card(DemandField::Name),
            card(DemandField::Category),
            card(DemandField::Content),
            card(DemandField::Amount),
            card(DemandField::Wanted),
            card(DemandField::Beneficiaries),
            card(DemandField::Priority),
            match demand.state() {
                DemandState::Draft => "待发布",
                DemandState::Open => "已发布",
                DemandState::Met => "已满足",
                DemandState::Withdrawn => "已撤下",
            }
            .to_owned(),
            card(DemandField::PublishedOn),
            match lateness(demand, community.settings.demand_lead_days, today) {
                Some(Notice::TooLate | Notice::Missed) => "未按时",
                Some(Notice::DueBy(_)) => "待发布",
                None => "",
            }
            .to_owned(),
            units.join("、"),
        ]
    };
    (headings.map(str::to_owned).into(), all.into_iter().map(row).collect())
}

pub(super) fn projects(community: &Community, whole: bool) -> Body {
    let headings = [
        "项目",
        "牵头单位",
        "对应需求",
        "提供资源",
        "社区责任人",
        "单位负责人",
        "措施",
        "完成时限",
        "状态",
        "单位认领日期",
        "进度（%）",
        "成果",
        "完成日期",
    ];
    let free = |text: &str| if whole { text.to_owned() } else { without_numbers(text) };
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let row = |unit: Id<Unit>, joint: &Joint| {
        let card = |field| joint.card.get(field).to_owned();
        let is = standing(joint);
        let demand = joint.demand().and_then(|id| community.demands.get(&id));
        let resource = joint.card.get(JointField::Resource).parse().ok();
        let file = community.unit(unit);
        let resource = resource.and_then(|id| file.and_then(|file| file.resources.get(&id)));
        vec![
            card(JointField::Name),
            unit_name(community, unit),
            demand.map(|demand| demand.card.get(DemandField::Name)).unwrap_or_default().to_owned(),
            resource.map(|card| card.get(ResourceField::Name)).unwrap_or_default().to_owned(),
            card(JointField::Responsible),
            card(JointField::UnitPerson),
            free(joint.card.get(JointField::Measures)),
            card(JointField::Due),
            state_on_paper(is.state).to_owned(),
            day(is.accepted_on),
            is.percent.to_string(),
            free(&is.result),
            day(is.finished_on),
        ]
    };
    let mut rows: Vec<Vec<String>> = joints(community).map(|(unit, _, joint)| row(unit, joint)).collect();
    rows.sort();
    (headings.map(str::to_owned).into(), rows)
}

const fn state_on_paper(state: JointState) -> &'static str {
    match state {
        JointState::Draft => "起草",
        JointState::Proposed => "待单位认领",
        JointState::Declined => "单位未认领",
        JointState::Running => "进行中",
        JointState::Reported => "单位报完成",
        JointState::Finished => "已完成",
        JointState::Ended => "已终止",
    }
}
