//! 服务纪实台账, and the list of what is being published (公示) with masked names.

use super::Body;
use crate::{
    activity::ActivityField,
    community::Community,
    id::Id,
    judging::Years,
    mask::{Audience, Classified, displayed, ledger::Ledger, without_numbers},
    moment::Day,
    principal::{Member, Principal},
    register::{MemberCard, MemberField},
    service::{Course, Entry, Presence, Reading, Source, Stage, Standing, named, published_from, readings},
};

/// The fields that staff see masked, and the words, which may say anything.
const BENEFICIARY: &str = "beneficiary";
pub(super) const WORDS: &str = "content";

pub(super) fn masked_fields() -> Vec<String> {
    vec![BENEFICIARY.to_owned(), WORDS.to_owned()]
}

/// Every record with whose it is, by day.
fn sorted(community: &Community) -> Vec<(Id<Member>, &MemberCard, Reading<'_>)> {
    let mut all: Vec<_> = community
        .members
        .iter()
        .flat_map(|(id, file)| readings(community, *id).into_iter().map(move |one| (*id, &file.card, one)))
        .collect();
    all.sort_by_key(|(id, _, one)| (one.report.on, *id, one.id));
    all
}

pub(super) fn ledger(community: &Community, today: Day, whole: bool) -> Body {
    let headings = [
        "日期",
        "姓名",
        "工作单位",
        "事项",
        "名称",
        "活动类型",
        "活动方式",
        "服务内容",
        "成效",
        "地点",
        "服务对象",
        "时长（小时）",
        "培训",
        "记录人",
        "核实人",
        "情况",
        "说明",
        "计入日期",
    ];
    let said = |text: &str| if whole { text.to_owned() } else { without_numbers(text) };
    let rows = sorted(community).into_iter().map(|(_, card, one)| {
        let report = one.report;
        let beneficiary = Ledger::Service.field(BENEFICIARY);
        let beneficiary = if whole {
            report.beneficiary.clone()
        } else {
            beneficiary.seen(Audience::Staff, &report.beneficiary)
        };
        let verdict = one.verdict.as_ref().filter(|_| one.stage != Stage::Waiting);
        let why = match one.stage {
            Stage::Disputed if one.torn => "两人核实意见不一致".to_owned(),
            Stage::Disputed => said(one.objection),
            Stage::Refused => said(one.why),
            Stage::Waiting | Stage::Verified | Stage::Withdrawn => String::new(),
        };
        vec![
            report.on.to_string(),
            card.get(MemberField::Name).to_owned(),
            community.unit_name(card).to_owned(),
            report.source.kind().on_paper().to_owned(),
            named(community, report.source),
            report.kind.clone(),
            report.mode.clone(),
            said(&report.content),
            said(&report.result),
            said(&report.place),
            beneficiary,
            hours(report.minutes),
            if report.training { "是" } else { "" }.to_owned(),
            who(community, one.recorded_by, card),
            verdict.map(|verdict| who(community, verdict.by, card)).unwrap_or_default(),
            stage_on_paper(&one, today).to_owned(),
            why,
            one.counts_from().map(|day| day.to_string()).unwrap_or_default(),
        ]
    });
    (headings.map(str::to_owned).into(), rows.collect())
}

/// What hangs out now, from wherever it was recorded: nobody's full name without consent, and no words, which may name
/// somebody.
pub(super) fn published(community: &Community, today: Day) -> Body {
    let headings = ["序号", "姓名", "服务日期", "事项", "名称或类型", "时长（小时）", "公示起", "公示止"];
    let years = Years::of_all(community, community.settings.year_begins.of(today), today);
    let mut shown: Vec<(Entry, Day, Id<Member>, &MemberCard)> = Vec::new();
    for (id, file) in community.members.iter() {
        let waits = |entry: Entry| match entry.standing {
            Standing::Verified { counts_from } if today < counts_from && was_there(&entry) => {
                Some((entry, counts_from, *id, &file.card))
            }
            _ => None,
        };
        shown.extend(years.entries(*id).into_iter().filter_map(waits));
    }
    shown.sort_by_key(|(entry, _, member, _)| (entry.on, *member, entry.id));
    let rows = (1_u32..).zip(shown).map(|(number, (entry, counts_from, id, card))| {
        let known = community.display(&Principal::Member(id));
        let agreed = card.get(MemberField::ShowsName) == "yes";
        let name =
            if known.is_empty() { displayed(card.get(MemberField::Name), agreed) } else { known.to_owned() };
        let about = match entry.source {
            Source::Activity(activity) => {
                let card = community.activities.get(&activity).map(|activity| &activity.card);
                card.map_or("", |card| card.get(ActivityField::Name)).to_owned()
            }
            source => named(community, source),
        };
        vec![
            number.to_string(),
            name,
            entry.on.to_string(),
            entry.source.kind().on_paper().to_owned(),
            if about.is_empty() { entry.kind.clone() } else { about },
            hours(entry.minutes),
            published_from(&community.settings, counts_from).to_string(),
            counts_from.plus(-1).to_string(),
        ]
    });
    (headings.map(str::to_owned).into(), rows.collect())
}

/// Who was not there has nothing to be published.
const fn was_there(entry: &Entry) -> bool {
    !matches!(entry.presence, Presence::Excused | Presence::Absent)
}

fn who(community: &Community, who: Principal, card: &MemberCard) -> String {
    match who {
        Principal::Member(_) => card.get(MemberField::Name).to_owned(),
        other => community.display(&other).to_owned(),
    }
}

/// Hours to a tenth, as they are recorded; how they count is decided elsewhere.
fn hours(minutes: u16) -> String {
    let tenths = minutes / 6;
    match (tenths / 10, tenths % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) => format!("{whole}.{tenth}"),
    }
}

fn stage_on_paper(one: &Course, today: Day) -> &'static str {
    match one.stage {
        Stage::Waiting => "待核",
        Stage::Verified if one.is_published(today) => "公示中",
        Stage::Verified => "已核",
        Stage::Refused => "驳回",
        Stage::Disputed => "有异议",
        Stage::Withdrawn => "撤回",
    }
}
