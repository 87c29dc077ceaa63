//! The aggregates that offices above ask for (domain 1.5): 各单位报到情况汇总表, 单位按月统计表, 在职党员报到情况概况.

use super::{Body, masked, masked_keys};
use crate::{
    community::Community,
    moment::Day,
    register::{UnitCard, UnitField},
    statistics::{Headcount, Ratio, UnitLine, roster_head, unit_lines, unit_months as months},
};

const UNIT_COUNTS: [&str; 11] = [
    "序号",
    "组织名称",
    "单位类别",
    "单位填报在职党员数",
    "所属党员总数",
    "居住在本社区党员数",
    "已报到党员数",
    "进小区报到党员数",
    "在社区报到党员数",
    "在其他社区报到党员数",
    "在社区报到率",
];

/// Every organisation and the sum of all (G6). Who is on the lists of two units is counted by both.
pub(super) fn unit_counts(community: &Community, today: Day) -> Body {
    let lines = unit_lines(community, today);
    let row = |number: String, name: &str, kind: &str, stated: String, people: &Headcount| {
        vec![
            number,
            name.to_owned(),
            kind.to_owned(),
            stated,
            people.members.to_string(),
            people.lives_here.to_string(),
            people.checked_in().to_string(),
            people.by_residence.to_string(),
            people.here.to_string(),
            people.elsewhere.to_string(),
            people.rate().percent(),
        ]
    };
    let mut rows: Vec<Vec<String>> = lines
        .iter()
        .zip(1_u32..)
        .map(|(line, number)| {
            let stated = line.stated.map(|stated| stated.to_string()).unwrap_or_default();
            let kind = line.kind.map_or("", crate::register::UnitType::on_paper);
            row(number.to_string(), name(line), kind, stated, &line.people)
        })
        .collect();
    if !rows.is_empty() {
        let sum = lines.iter().fold(Headcount::default(), |sum, line| Headcount {
            members: sum.members + line.people.members,
            lives_here: sum.lives_here + line.people.lives_here,
            here: sum.here + line.people.here,
            by_residence: sum.by_residence + line.people.by_residence,
            elsewhere: sum.elsewhere + line.people.elsewhere,
        });
        rows.push(row(String::new(), "合计", "", String::new(), &sum));
    }
    (UNIT_COUNTS.map(str::to_owned).into(), rows)
}

fn name(line: &UnitLine) -> &str {
    match (line.unit, line.name.as_str()) {
        (None, _) => "单位不在台账的党员",
        (Some(_), "") => "（没有名称）",
        (Some(_), name) => name,
    }
}

const UNIT_MONTHS: [&str; 20] = [
    "月份",
    "单位",
    "共建社区",
    "填表人",
    "联系电话",
    "党员数",
    "居住在本社区党员数",
    "当月新报到",
    "累计报到",
    "报到占比",
    "累计服务党员人数",
    "服务党员占比",
    "累计报到服务党员人数",
    "报到服务党员占比",
    "累计领办、解决",
    "任楼长、业委会等党员数",
    "累计主办活动次数",
    "累计参与活动党员人数",
    "参与活动党员占比",
    "当月活动内容",
];

pub(super) fn masked_fields() -> Vec<String> {
    masked_keys([UnitField::ContactName, UnitField::ContactPhone])
}

/// Every unit in every month of this year (G7).
pub(super) fn unit_months(community: &Community, today: Day, whole: bool) -> Body {
    let none = UnitCard::default();
    let rows = months(community, today).into_iter().map(|one| {
        let card = community.unit(one.unit).map_or(&none, |unit| &unit.card);
        let seen = |field: UnitField| {
            let value = card.get(field);
            masked(&field, value, whole).unwrap_or_else(|| value.to_owned())
        };
        vec![
            one.month.to_string(),
            card.get(UnitField::Name).to_owned(),
            community.profile.name.clone(),
            seen(UnitField::ContactName),
            seen(UnitField::ContactPhone),
            one.members.to_string(),
            one.lives_here.to_string(),
            one.joined.to_string(),
            one.checked_in.to_string(),
            one.rate().percent(),
            one.serving.to_string(),
            one.serving_rate().percent(),
            one.serving_here.to_string(),
            one.serving_here_rate().percent(),
            format!("{}、{}", one.taken, one.solved),
            one.with_post.to_string(),
            one.held.to_string(),
            one.took_part.to_string(),
            one.took_part_rate().percent(),
            one.activities.join("、"),
        ]
    });
    (UNIT_MONTHS.map(str::to_owned).into(), rows.collect())
}

const HEAD: [&str; 10] = [
    "截至",
    "社区",
    "在职党员共有",
    "其中正式",
    "预备",
    "已经报到",
    "有特长的",
    "报到率",
    "开展报到服务的社区（个）",
    "到社区报到的在职党员（名）",
];

/// The head of the roster (G3) and what the street asks (G18).
pub(super) fn head(community: &Community, today: Day) -> Body {
    let head = roster_head(community, today);
    let rate: Ratio = head.rate();
    let row = vec![
        today.to_string(),
        community.profile.name.clone(),
        head.members.to_string(),
        head.full.to_string(),
        head.probationary.to_string(),
        head.checked_in.to_string(),
        head.skilled.to_string(),
        rate.percent(),
        head.communities().to_string(),
        head.checked_in.to_string(),
    ];
    (HEAD.map(str::to_owned).into(), vec![row])
}
