//! 达标和星级台账: every member's requirement and stars of this year and the last, by name; nobody is ranked.

use super::Body;
use crate::{
    community::Community,
    judging::{Judged, Years},
    moment::{Day, Year},
    rating::Period,
    register::{MemberField, Scope},
    requirement::Outcome,
};

const HEADINGS: [&str; 15] = [
    "年度",
    "姓名",
    "单位",
    "参加要求",
    "岗位",
    "项目",
    "活动",
    "时长（小时）",
    "达标情况",
    "计星范围",
    "得分",
    "系统评星",
    "人工调整",
    "星级",
    "结账日期",
];

/// The last year first closed, then this one.
pub(super) fn years(community: &Community, today: Day) -> Body {
    let this = community.settings.year_begins.of(today);
    let mut rows = Vec::new();
    for year in [Year(this.0.saturating_sub(1)), this] {
        let all = Years::of_all(community, year, today);
        let mut members: Vec<_> = community.register().collect();
        members.sort_by_key(|(id, file)| (file.card.get(MemberField::Name), *id));
        let judged = members.into_iter().filter_map(|(id, file)| Some((file, all.judge(id)?)));
        rows.extend(judged.map(|(file, found)| {
            let name = file.card.get(MemberField::Name).to_owned();
            row(year, name, community.unit_name(&file.card).to_owned(), &found)
        }));
    }
    (HEADINGS.map(str::to_owned).into(), rows)
}

fn row(year: Year, name: String, unit: String, found: &Judged) -> Vec<String> {
    let (of, shown) = (found.requirement(), found.shown());
    let half_hours = found.frozen.as_ref().map_or(found.counted.half_hours, |one| one.step.half_hours);
    let halves = if half_hours % 2 == 1 { ".5" } else { "" };
    let closed = found.frozen.as_ref().map(|one| one.step.on.to_string()).unwrap_or_default();
    let mut row = vec![year.to_string(), name, unit];
    row.push(if of.scope == Scope::Required { "应当参加" } else { "鼓励参加" }.to_owned());
    row.extend([of.has.posts, of.has.projects, of.has.activities].map(|count| count.to_string()));
    row.push(format!("{}{halves}", half_hours / 2));
    row.push(outcome(of.outcome).to_owned());
    row.push(if shown.period == Period::Yearly { "本年度" } else { "累计" }.to_owned());
    row.push(format!("{}.{:02}", shown.score / 100, shown.score % 100));
    row.extend([shown.worked_out.to_string(), shown.by.to_string(), shown.stars.to_string(), closed]);
    row
}

pub(super) const fn outcome(of: Outcome) -> &'static str {
    match of {
        Outcome::Met => "已达标",
        Outcome::OnTheWay => "进行中",
        Outcome::AtRisk => "有风险",
        Outcome::NotMet => "未达标",
        Outcome::Exempt => "豁免",
        Outcome::NotRegistered => "未报到",
        Outcome::WithoutReason => "无故未报到",
        Outcome::NotAsked => "不考核",
    }
}
