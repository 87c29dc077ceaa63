//! 结对帮扶台账 with 帮扶记录, 服务团队台账, and what became of opinions.

use super::{Body, masked, masked_keys, offers::SAID};
use crate::{
    community::Community,
    edit::{FileField, FileOf},
    id::Id,
    mask::without_numbers,
    moment::Day,
    opinion::{Handling, Opinion, OpinionState, handling},
    pair::{CHANGED, ENDED, Logged, Pair, PairField, RUNNING, Resolved, VisitFate, due, visits},
    principal::Member,
    team::{Bond, DISSOLVED, Team, TeamField, members, squads},
    wish::Claimant,
};

/// The fields of a pair that are written as they are, in the order of the paper.
const PAIR: [(PairField, &str); 8] = [
    (PairField::Name, "帮扶对象"),
    (PairField::Phone, "联系电话"),
    (PairField::Address, "住址"),
    (PairField::Difficulty, "困难类型"),
    (PairField::Needs, "需求"),
    (PairField::Goal, "帮扶目标"),
    (PairField::From, "结对日期"),
    (PairField::To, "期限"),
];

pub(super) fn masked_pair_fields() -> Vec<String> {
    masked_keys(PAIR.map(|(field, _)| field).into_iter().chain([PairField::Ending]))
}

pub(super) fn masked_visit_fields() -> Vec<String> {
    let mut fields = masked_keys([PairField::Name]);
    fields.push(SAID.to_owned());
    fields
}

fn name_of(community: &Community, who: Claimant) -> String {
    let name = community.on_card(FileOf::of(who), FileField::Name);
    if name.is_empty() { community.display(&who.principal()) } else { name }.to_owned()
}

/// By the day they began.
fn pairs_of(community: &Community) -> Vec<(Id<Pair>, &Pair)> {
    let mut all: Vec<_> = community.pairs.iter().map(|(id, pair)| (*id, pair.as_ref())).collect();
    all.sort_by_key(|(id, pair)| (pair.card.get(PairField::From), *id));
    all
}

fn seen(pair: &Pair, field: PairField, whole: bool) -> String {
    let value = pair.card.get(field);
    masked(&field, value, whole).unwrap_or_else(|| value.to_owned())
}

pub(super) fn pairs(community: &Community, whole: bool) -> Body {
    let headings = ["帮扶人"].into_iter().chain(PAIR.map(|(_, heading)| heading)).chain([
        "帮扶频次（天）",
        "状态",
        "帮扶次数",
        "最近一次",
        "下次应在",
        "结束日期",
        "结束情况",
    ]);
    let row = |(id, pair): (Id<Pair>, &Pair)| {
        let helpers = pair.helpers();
        let names: Vec<String> = helpers.iter().map(|helper| name_of(community, *helper)).collect();
        let files = || helpers.iter().filter_map(|helper| community.file(FileOf::of(*helper)));
        let logged: Vec<Logged> = files().flat_map(|file| visits(file, id)).filter(Logged::stands).collect();
        let due = files().filter_map(|file| due(&pair.card, Some(file), id)).min();
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let mut row = vec![names.join("、")];
        row.extend(PAIR.map(|(field, _)| seen(pair, field, whole)));
        row.extend([
            pair.card.get(PairField::Every).to_owned(),
            status_on_paper(pair.card.get(PairField::Status)).to_owned(),
            logged.len().to_string(),
            day(logged.iter().map(|one| one.visit.on).max()),
            day(due.filter(|_| pair.runs())),
            pair.card.get(PairField::EndedOn).to_owned(),
            seen(pair, PairField::Ending, whole),
        ]);
        row
    };
    let rows = pairs_of(community).into_iter().map(row).collect();
    (headings.map(str::to_owned).collect(), rows)
}

fn status_on_paper(status: &str) -> &'static str {
    match status {
        RUNNING => "进行中",
        ENDED => "已结束",
        CHANGED => "已变更",
        _ => "未开始",
    }
}

pub(super) fn help(community: &Community, whole: bool) -> Body {
    let headings = [
        "日期",
        "帮扶人",
        "帮扶对象",
        "方式",
        "时长（分钟）",
        "帮扶内容",
        "物资",
        "金额（元）",
        "成效",
        "需求是否解决",
        "核实",
    ];
    let free = |text: &str| if whole { text.to_owned() } else { without_numbers(text) };
    let mut rows = Vec::new();
    for (id, pair) in pairs_of(community) {
        // Who helped before is not on the card any more, and did what they did.
        let files = community.members.keys().map(|id| Claimant::Member(*id));
        for who in files.chain(community.units.keys().map(|id| Claimant::Unit(*id))) {
            let logged = community.file(FileOf::of(who)).map(|file| visits(file, id)).unwrap_or_default();
            rows.extend(logged.into_iter().map(|one| {
                let visit = &one.visit;
                vec![
                    visit.on.to_string(),
                    name_of(community, who),
                    seen(pair, PairField::Name, whole),
                    visit.method.clone(),
                    visit.minutes.to_string(),
                    free(&visit.content),
                    free(&visit.material),
                    yuan(visit.fen),
                    free(&visit.effect),
                    match visit.resolved {
                        Resolved::Not => "未解决",
                        Resolved::Underway => "解决中",
                        Resolved::Resolved => "已解决",
                    }
                    .to_owned(),
                    match one.fate {
                        VisitFate::Waiting => "待核实",
                        VisitFate::Confirmed { .. } => "已核实",
                        VisitFate::Refused => "退回",
                        VisitFate::TakenBack => "已撤回",
                    }
                    .to_owned(),
                ]
            }));
        }
    }
    rows.sort();
    (headings.map(str::to_owned).into(), rows)
}

/// An amount as it is written: `12`, `12.50`; nothing when there is none.
pub fn yuan(fen: u32) -> String {
    match (fen / 100, fen % 100) {
        (0, 0) => String::new(),
        (yuan, 0) => yuan.to_string(),
        (yuan, rest) => format!("{yuan}.{rest:02}"),
    }
}

/// What is said of the handling, after the card.
pub(super) const HANDLING: [&str; 7] = ["状态", "承办", "办理期限", "办理措施", "答复", "满意度", "办结日期"];

pub(super) fn handled(opinion: &Opinion, whole: bool) -> [String; 7] {
    let free = |text: &str| if whole { text.to_owned() } else { without_numbers(text) };
    let Handling { state, handler, due, measure, reply, satisfaction, closed_on, .. } = handling(opinion);
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    [
        opinion_state_on_paper(state).to_owned(),
        handler,
        day(due),
        free(&measure),
        free(&reply),
        satisfaction.map(|stars| stars.to_string()).unwrap_or_default(),
        day(closed_on),
    ]
}

const fn opinion_state_on_paper(state: OpinionState) -> &'static str {
    match state {
        OpinionState::Registered => "登记",
        OpinionState::Assigned => "交办",
        OpinionState::Handled => "办理",
        OpinionState::Reported => "上报",
        OpinionState::Replied => "答复",
        OpinionState::Visited => "回访",
        OpinionState::Closed => "办结",
    }
}

pub(super) fn teams(community: &Community) -> Body {
    let headings = [
        "队名",
        "组队方式",
        "服务领域",
        "队长",
        "副队长",
        "上级团队",
        "网格",
        "服务事项",
        "服务事迹",
        "成立日期",
        "人数",
        "小队数",
        "队员",
        "状态",
    ];
    let mut all: Vec<(&Id<Team>, &Team)> = community
        .teams
        .iter()
        .map(|(id, team)| (id, team.as_ref()))
        .filter(|(_, team)| team.card.has(TeamField::Name))
        .collect();
    all.sort_by_key(|(id, team)| (team.card.get(TeamField::Name), **id));
    let person = |text: &str| {
        text.parse::<Id<Member>>()
            .map_or_else(|_| text.to_owned(), |id| name_of(community, Claimant::Member(id)))
    };
    let row = |(_, team): (&Id<Team>, &Team)| {
        let card = |field| team.card.get(field).to_owned();
        let inside: Vec<_> = members(team).into_iter().filter(|one| one.fate.is_in()).collect();
        let names: Vec<String> =
            inside.iter().map(|one| name_of(community, Claimant::Member(one.member))).collect();
        let parent = team.card.get(TeamField::Parent).parse::<Id<Team>>().ok();
        let parent = parent.and_then(|id| community.teams.get(&id));
        vec![
            card(TeamField::Name),
            Bond::from_key(team.card.get(TeamField::Bond)).map_or("", Bond::on_paper).to_owned(),
            card(TeamField::Field),
            person(team.card.get(TeamField::Leader)),
            person(team.card.get(TeamField::Deputy)),
            parent.map(|parent| parent.card.get(TeamField::Name)).unwrap_or_default().to_owned(),
            card(TeamField::Grid),
            card(TeamField::Services),
            card(TeamField::Deeds),
            card(TeamField::Founded),
            inside.len().to_string(),
            squads(team).len().to_string(),
            names.join("、"),
            if team.card.get(TeamField::Status) == DISSOLVED { "已解散" } else { "在队" }.to_owned(),
        ]
    };
    let rows = all.into_iter().map(row).collect();
    (headings.map(str::to_owned).into(), rows)
}
