//! 评选表彰台账: who was recommended for what, how it went; and 公示通知台账.

use super::Body;
use crate::{
    award::{
        Award, AwardField, CaseFact, NominatedBy, Nominator, Stage, Tally, Veto, Way, candidates, objections,
        selection, tally,
    },
    community::Community,
    edit::{FileField, FileOf},
    id::Id,
    mask::without_numbers,
    moment::Day,
    notice::{NoticeField, NoticeKind, NoticeState},
    principal::Member,
    wish::Claimant,
};

/// What was said in words, and what speaks against somebody: only after a reason.
pub(super) const SAID: &str = "said";

fn name(community: &Community, claimant: Claimant) -> String {
    let name = community.on_card(FileOf::of(claimant), FileField::Name);
    if name.is_empty() { community.display(&claimant.principal()).to_owned() } else { name.to_owned() }
}

/// The newest year first, each selection by its title.
fn sorted(community: &Community) -> Vec<(&Id<Award>, &Award)> {
    let mut all: Vec<(&Id<Award>, &Award)> =
        community.awards.iter().map(|(id, award)| (id, award.as_ref())).collect();
    all.sort_by_key(|(id, award)| (std::cmp::Reverse(award.year()), award.card.on_paper(), **id));
    all
}

pub(super) fn awards(community: &Community, today: Day, whole: bool) -> Body {
    let headings = [
        "评选",
        "名额",
        "推荐时间",
        "候选人",
        "推荐数",
        "推荐人",
        "推荐理由",
        "资格核查",
        "得票、得分",
        "公示时间",
        "异议",
        "结果",
    ];
    let mut rows = Vec::new();
    for (id, award) in sorted(community) {
        let is = selection(award, today);
        let counted = tally(community, *id, today);
        let objected = objections(community, *id);
        for one in candidates(award) {
            let by: Vec<String> =
                one.nominations.iter().map(|nomination| by(community, nomination.by)).collect();
            let reasons: Vec<String> = one
                .nominations
                .iter()
                .map(|nomination| reason(community, *id, award, nomination.id, nomination.by))
                .filter(|words| !words.is_empty())
                .map(|words| if whole { words } else { without_numbers(&words) })
                .collect();
            let check = one.check.as_ref().map_or_else(String::new, |check| match (check.passed(), whole) {
                (true, _) => "通过".to_owned(),
                (false, false) => "未通过".to_owned(),
                (false, true) => {
                    let why = check.vetoes.iter().map(|veto| Veto::on_paper(*veto)).collect::<Vec<_>>();
                    format!("未通过（{}；{}）", why.join("、"), check.words)
                }
            });
            let notice = is.posted.as_ref().filter(|_| is.listed().contains(&one.member));
            let against = objected.iter().filter(|objection| objection.about == Some(one.member)).count();
            let dash = |from: &str, to: &str| format!("{from} 至 {to}");
            rows.push(vec![
                award.card.on_paper(),
                award.card.get(AwardField::Places).to_owned(),
                dash(award.card.get(AwardField::From), award.card.get(AwardField::To)),
                name(community, Claimant::Member(one.member)),
                one.nominations.len().to_string(),
                by.join("、"),
                reasons.join("；"),
                check,
                counted
                    .as_ref()
                    .map(|counted| result(counted, award.card.way(), one.member))
                    .unwrap_or_default(),
                notice
                    .map(|posted| dash(&posted.from.to_string(), &posted.to.to_string()))
                    .unwrap_or_default(),
                against.to_string(),
                outcome(
                    is.stage,
                    one.stood_down,
                    is.decided.as_ref().map(|(winners, _)| winners),
                    one.member,
                )
                .to_owned(),
            ]);
        }
    }
    (headings.map(str::to_owned).into(), rows)
}

fn by(community: &Community, by: NominatedBy) -> String {
    match by {
        NominatedBy::Claimant(claimant) => name(community, claimant),
        NominatedBy::Staff(Nominator::Residents) => "居民".to_owned(),
        NominatedBy::Staff(Nominator::Team) => "服务团队".to_owned(),
        NominatedBy::Staff(Nominator::Community) => "社区党组织".to_owned(),
        NominatedBy::Staff(Nominator::Named) => "党员或单位（代录）".to_owned(),
    }
}

fn reason(
    community: &Community,
    id: Id<Award>,
    award: &Award,
    step: Id<crate::wish::Step>,
    by: NominatedBy,
) -> String {
    match by {
        NominatedBy::Claimant(claimant) => {
            let file = community.file(FileOf::of(claimant));
            file.map_or("", |file| file.awards.reason(id, step)).to_owned()
        }
        NominatedBy::Staff(_) => match award.case().and_then(|case| case.get(&step)).map(|fact| &fact.step) {
            Some(CaseFact::Reason { words }) => words.clone(),
            _ => String::new(),
        },
    }
}

fn result(tally: &Tally, way: Way, member: Id<Member>) -> String {
    let line = tally.lines.iter().find(|line| line.member == member);
    line.map_or_else(String::new, |line| match way {
        Way::Vote => format!("{}票", line.result),
        Way::Score => format!("{}.{:02}分", line.result / 100, line.result % 100),
    })
}

fn outcome(
    stage: Stage,
    stood_down: bool,
    winners: Option<&Vec<Id<Member>>>,
    member: Id<Member>,
) -> &'static str {
    match (stage, winners) {
        (_, Some(winners)) if winners.contains(&member) => "获评",
        (Stage::Cancelled, _) => "评选取消",
        _ if stood_down => "本人谢绝",
        (Stage::Decided, _) => "未获评",
        (Stage::Draft | Stage::Nominating, _) => "推荐中",
        (Stage::Checking, _) => "核查中",
        (Stage::Deciding, _) => "评定中",
        (Stage::Notice, _) => "公示中",
    }
}

pub(super) fn notices(community: &Community, today: Day) -> Body {
    let headings = ["标题", "类别", "开始日期", "截止日期", "状态", "正文"];
    let mut all: Vec<_> = community.notices.iter().collect();
    all.sort_by_key(|(id, notice)| (std::cmp::Reverse(notice.card.get(NoticeField::From).to_owned()), **id));
    let rows = all.into_iter().map(|(_, notice)| {
        let of = |field| notice.card.get(field).to_owned();
        vec![
            of(NoticeField::Title),
            notice.kind().map_or("", NoticeKind::on_paper).to_owned(),
            of(NoticeField::From),
            of(NoticeField::To),
            match notice.state(today) {
                NoticeState::Shown => "展示中",
                NoticeState::Waiting => "未到时间",
                NoticeState::Draft => "草稿",
                NoticeState::Over => "已到期",
                NoticeState::TakenDown => "已撤下",
            }
            .to_owned(),
            of(NoticeField::Text),
        ]
    });
    (headings.map(str::to_owned).into(), rows.collect())
}
