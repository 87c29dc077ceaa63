//! 活动台账 and 活动签到台账: what took place, and who was there.

use super::{Body, offers::SAID};
use crate::{
    activity::{
        Activity, ActivityField, ActivityState, Arrival, Attended, LeaveReason, Method, Place, Span,
        attendance, minute_text, percent, served, signups, state,
    },
    community::Community,
    edit::{FileField, FileOf},
    id::Id,
    mask::without_numbers,
    moment::Day,
    principal::{Member, Principal},
    service::Presence,
};

/// The fields of a card, in the order of the paper.
const CARD: [(ActivityField, &str); 15] = [
    (ActivityField::Name, "活动名称"),
    (ActivityField::Theme, "主题"),
    (ActivityField::Type, "活动类型"),
    (ActivityField::Mode, "活动方式"),
    (ActivityField::Day, "日期"),
    (ActivityField::Start, "开始时间"),
    (ActivityField::End, "结束时间"),
    (ActivityField::Place, "地点"),
    (ActivityField::Organizer, "组织单位"),
    (ActivityField::Leader, "负责人"),
    (ActivityField::Plan, "活动方案"),
    (ActivityField::Skills, "专业要求"),
    (ActivityField::Capacity, "人数上限"),
    (ActivityField::Summary, "活动小结"),
    (ActivityField::Feedback, "群众反映"),
];

/// By day, the last first.
fn sorted(community: &Community) -> Vec<(&Id<Activity>, &Activity)> {
    let known = community.activities.iter().filter(|(_, one)| one.card.has(ActivityField::Name));
    let mut all: Vec<_> = known.map(|(id, one)| (id, one.as_ref())).collect();
    all.sort_by(|(one, a), (two, b)| {
        let key = |of: &Activity| {
            (of.card.get(ActivityField::Day).to_owned(), of.card.get(ActivityField::Start).to_owned())
        };
        key(b).cmp(&key(a)).then(one.cmp(two))
    });
    all
}

pub(super) fn activities(community: &Community, today: Day) -> Body {
    let everything = attendance(community);
    let mut headings: Vec<String> = CARD.iter().map(|(_, heading)| (*heading).to_owned()).collect();
    headings.extend(["应参加", "报名", "实际参加", "请假", "状态"].map(str::to_owned));
    let rows = sorted(community).into_iter().map(|(id, activity)| {
        let mut row: Vec<String> =
            CARD.iter().map(|(field, _)| activity.card.get(*field).to_owned()).collect();
        let there = everything.get(id);
        let count = |of: fn(&Attended) -> bool| {
            there.map_or(0, |all| all.values().filter(|one| of(one)).count()).to_string()
        };
        let signed = signups(activity).iter().filter(|one| one.place == Place::In).count();
        row.extend([
            activity.card.get(ActivityField::Expected).to_owned(),
            signed.to_string(),
            count(Attended::was_there),
            count(|one| one.presence == Presence::Excused),
            state_on_paper(state(activity, today.plus(1).start())).to_owned(),
        ]);
        row
    });
    (headings, rows.collect())
}

pub(super) fn attended(community: &Community, whole: bool) -> Body {
    let headings = [
        "活动名称",
        "日期",
        "姓名",
        "单位",
        "状态",
        "签到时间",
        "签退时间",
        "在场分钟",
        "在场比例",
        "方式",
        "记录人",
        "备注",
    ];
    let everything = attendance(community);
    let mut rows = Vec::new();
    for (id, activity) in sorted(community) {
        let Some(span) = Span::of(&activity.card) else { continue };
        let places = signups(activity);
        let mut of_activity: Vec<(String, Vec<String>)> = Vec::new();
        for (member, one) in everything.get(id).into_iter().flatten() {
            let file = FileOf::Member(*member);
            let name = community.on_card(file, FileField::Name);
            let name = if name.is_empty() { community.display(&Principal::Member(*member)) } else { name };
            let minute = |minute: Option<u16>| minute.map(minute_text).unwrap_or_default();
            let minutes = served(one, span);
            let share = minutes.and_then(|minutes| percent(minutes, span));
            let leave = places.iter().find(|place| place.member == *member).map(|one| one.place);
            let words =
                community.member(*member).map(|file| Arrival::of(file, *id).words).unwrap_or_default();
            let words = if whole { words } else { without_numbers(&words) };
            of_activity.push((
                name.to_owned(),
                vec![
                    activity.card.get(ActivityField::Name).to_owned(),
                    span.day.to_string(),
                    name.to_owned(),
                    unit(community, *member),
                    presence_on_paper(one.presence).to_owned(),
                    minute(one.arrived),
                    minute(one.left),
                    minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
                    share.map(|share| format!("{share}%")).unwrap_or_default(),
                    method_on_paper(one.method).to_owned(),
                    one.keeper.clone(),
                    remark(one, span, leave, &words),
                ],
            ));
        }
        of_activity.sort();
        rows.extend(of_activity.into_iter().map(|(_, row)| row));
    }
    (headings.map(str::to_owned).into(), rows)
}

fn unit(community: &Community, member: Id<Member>) -> String {
    community.member(member).map(|file| community.unit_name(&file.card).to_owned()).unwrap_or_default()
}

/// 补签, and why somebody asked for leave.
fn remark(one: &Attended, span: Span, place: Option<Place>, words: &str) -> String {
    let late = (one.at.day() > span.day && one.was_there()).then(|| "补签".to_owned());
    let leave = match place {
        Some(Place::Excused(why)) => Some(leave_on_paper(why).to_owned()),
        _ => None,
    };
    let words = Some(words.to_owned()).filter(|words| !words.is_empty());
    [late, leave, words].into_iter().flatten().collect::<Vec<_>>().join("；")
}

/// The fields of the attendance ledger that staff see masked.
pub(super) fn masked_fields() -> Vec<String> {
    vec![SAID.to_owned()]
}

const fn state_on_paper(state: ActivityState) -> &'static str {
    match state {
        ActivityState::Draft => "草稿",
        ActivityState::Open => "报名",
        ActivityState::Closed => "报名截止",
        ActivityState::Running => "进行",
        ActivityState::Over => "待总结",
        ActivityState::Finished => "结束",
        ActivityState::Cancelled => "取消",
    }
}

const fn presence_on_paper(presence: Presence) -> &'static str {
    match presence {
        Presence::OnTime => "正常",
        Presence::Late => "迟到",
        Presence::LeftEarly => "早退",
        Presence::Excused => "请假",
        Presence::Absent => "缺席",
    }
}

const fn method_on_paper(method: Method) -> &'static str {
    match method {
        Method::Signed => "现场签字",
        Method::Scanned => "扫码",
        Method::Entered => "代录",
    }
}

const fn leave_on_paper(why: LeaveReason) -> &'static str {
    match why {
        LeaveReason::Work => "工作原因",
        LeaveReason::Health => "身体原因",
        LeaveReason::Family => "家里有事",
        LeaveReason::Other => "其他原因",
    }
}
