//! Words of counting, the yearly requirement and stars: what a member reads of the own year.

use std::collections::BTreeSet;

use domain::{
    judging::{Rechecked, Stage},
    moment::Year,
    rating::{Limit, Measure, Next, Part, Period, Way},
    register::{ExemptionEffect, Scope},
    requirement::{Amounts, Grounds, Outcome, Requirement},
    service::{NotCounted, ServiceYears},
};

use super::{day, say, sentence, words};

words! {
    /// The member's page, and the part of it that staff see.
    Standing {
        title: "我的达标与星级", "My year";
        lead: "只有您和社区工作人员能看到。这里只说您自己的记录，没有排名。", "Only you and the staff see it. It is about your own record; there is no ranking.";
        part: "达标与星级", "The year";
        years: "年度", "Year";
        requirement: "年度基本要求", "The yearly requirement";
        posts: "岗位", "Posts";
        projects: "完成项目", "Projects finished";
        activities: "参加活动", "Activities";
        many_posts: "岗位超过 2 个，可以，但请量力而行。", "More than two posts: allowed; only what you can do.";
        scope_rule: "机关、事业单位的党员应当参加；企业、社会组织等单位的党员鼓励参加，不达标不会取消评先评优。", "Asked of members of organs and public institutions; members of enterprises and social organisations are encouraged, and nothing is cancelled.";
        encouraged: "单位属于鼓励参加，不达标不会取消评先评优。", "Taking part is encouraged; nothing is cancelled.";
        quarters: "领导干部每季度至少走访办实事一次（只作提示）", "Leading cadres: once a quarter (only shown)";
        stars: "星级", "Stars";
        parts: "得分明细", "How it adds up";
        input: "项目", "Input";
        amount: "数量", "Amount";
        points: "得分", "Points";
        sum: "合计", "Together";
        residents_hint: "回访满意度由社区掌握，本机看到的群众反映可能与社区算的略有出入，以社区年终结果为准。", "What residents said is known to the staff; the result at the end of the year counts.";
        records: "每一条记录算不算", "What counts, record by record";
        no_records: "这一年还没有记录", "No records of this year yet";
        counts: "计入", "Counts";
        not_counted: "不计入", "Does not count";
        cards: "情况反馈", "What the unit was told";
        cards_hint: "社区发给您单位的反馈卡上这样写。有意见可以向社区提出。", "This stands on the card your unit got. Tell the community what you think of it.";
        card_annual: "年度反馈", "Of the year";
        history: "历年星级", "Stars over the years";
        closed: "本年度已结账，结果不再变动。", "The year is closed; the result stays.";
        running: "年度进行中，下面是到今天为止的情况。", "The year runs; this is how it stands today.";
        unknown: "这台设备上还没有您的档案", "Your file is not on this device yet";
        unknown_text: "请联网后再看。", "Go online and look again.";
        object: "提出异议", "Object";
        object_why: "理由", "Why";
        object_hint: "请写明事实，例如住院、外派、漏记了哪次活动。", "Say what happened: illness, an assignment, an activity that was left out.";
        objected: "异议已提交", "Your objection is on its way";
        why_needed: "请写明原因", "Say why";
        beside: "另按", "Also by";
    }
}

/// Hundredths of a point as people write them.
pub(crate) fn points(hundredths: u32) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    match part {
        0 => whole.to_string(),
        part if part % 10 == 0 => format!("{whole}.{}", part / 10),
        part => format!("{whole}.{part:02}"),
    }
}

/// Half hours in hours.
pub(crate) fn hours(half_hours: u32) -> String {
    let part = if half_hours % 2 == 1 { ".5" } else { "" };
    sentence!("{}{} 小时", "{}{} h", half_hours / 2, part)
}

/// 本年度 or 累计: stands at every star.
pub(crate) fn period(period: Period) -> &'static str {
    match period {
        Period::Yearly => say("本年度", "This year"),
        Period::Lifetime => say("累计", "All time"),
    }
}

/// A version of a scheme.
pub(crate) fn version(version: u32) -> String {
    sentence!("第 {} 版", "version {}", version)
}

/// The periods that several stars are of: both where a scheme of another was changed to meanwhile.
pub(crate) fn periods(of: impl Iterator<Item = Period>) -> String {
    let all: BTreeSet<Period> = of.collect();
    all.into_iter().map(period).collect::<Vec<_>>().join("/")
}

/// So many stars, in words.
pub(crate) fn stars(stars: u8) -> String {
    match stars {
        0 => say("未评星", "No star").into(),
        stars => sentence!("{} 星", "{} stars", stars),
    }
}

/// What is measured.
pub(crate) fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Completed => say("事项", "Things finished"),
        Measure::Hours => say("时长", "Hours"),
        Measure::Activities => say("次数", "Activities"),
        Measure::Effect => say("成效", "Result"),
        Measure::Residents => say("群众反映", "What residents say"),
        Measure::Records => say("记录", "Records"),
    }
}

/// How much of it there is.
pub(crate) fn amount(part: &Part) -> String {
    match part.measure {
        Measure::Hours => hours(part.amount),
        Measure::Effect | Measure::Residents => sentence!("平均 {}", "mean {}", points(part.amount)),
        Measure::Completed => sentence!("{} 件", "{}", part.amount),
        Measure::Activities => sentence!("{} 次", "{}", part.amount),
        Measure::Records => sentence!("{} 条", "{}", part.amount),
    }
}

fn way(way: &Way) -> String {
    match way.measure {
        Measure::Completed => sentence!("再完成 {} 件事项", "finish {} more", way.more),
        Measure::Hours => sentence!("再服务 {}", "serve {} more", hours(way.more)),
        Measure::Activities => sentence!("再参加 {} 次活动", "join {} more activities", way.more),
        Measure::Records | Measure::Effect | Measure::Residents => {
            sentence!("再有 {} 条记录", "{} more records", way.more)
        }
    }
}

/// What would raise it.
pub(crate) fn next(next: &Next) -> String {
    let ways: Vec<String> = next.ways.iter().map(way).collect();
    let open: Vec<&str> = next.open.iter().map(|one| measure(*one)).collect();
    let (stars, lacking) = (next.stars, points(next.lacking));
    match (ways.is_empty(), open.is_empty()) {
        (false, _) => sentence!(
            "离 {} 星还差 {} 分：{}，任一项即可。",
            "{} stars need {} points more: {}; one of these is enough.",
            stars,
            lacking,
            ways.join(say("，或", ", or "))
        ),
        (true, false) => sentence!(
            "离 {} 星还差 {} 分：{}还能加分，要几项一起做。",
            "{} stars need {} points more: {} still give points; several together are enough.",
            stars,
            lacking,
            open.join(say("、", ", "))
        ),
        (true, true) => sentence!(
            "离 {} 星还差 {} 分，要看成效和群众反映。",
            "{} stars need {} points more; results and what residents say decide.",
            stars,
            lacking
        ),
    }
}

/// Why there are fewer stars than the score gives.
pub(crate) fn limit(limit: Limit) -> String {
    match limit {
        Limit::NoRecord => say("还没有计入的记录，不评星。", "Nothing counts yet: not rated.").into(),
        Limit::NotMet => {
            say("年度基本要求没有达到，不评星。", "The yearly requirement is not met: no star.").into()
        }
        Limit::Excused(most) => sentence!(
            "没有达到年度基本要求（豁免或鼓励参加），最多 {} 星。",
            "The requirement is not met, and excused: at most {}.",
            most
        ),
        Limit::TooShort(months) => {
            sentence!("报到满 {} 个月后才评星。", "Rated {} months after the check-in.", months)
        }
    }
}

/// Where the requirement stands.
pub(crate) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => say("已达标", "Met"),
        Outcome::OnTheWay => say("进行中", "On the way"),
        Outcome::AtRisk => say("有风险", "At risk"),
        Outcome::NotMet => say("未达标", "Not met"),
        Outcome::Exempt => say("豁免", "Exempt"),
        Outcome::NotRegistered => say("未报到", "Not registered"),
        Outcome::WithoutReason => say("无故未报到", "Not registered without reason"),
        Outcome::NotAsked => say("不考核", "Not asked"),
    }
}

/// Its tone.
pub(crate) const fn outcome_tone(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "good",
        Outcome::OnTheWay | Outcome::Exempt => "info",
        Outcome::AtRisk | Outcome::NotRegistered => "warn",
        Outcome::NotMet | Outcome::WithoutReason => "bad",
        Outcome::NotAsked => "calm",
    }
}

/// What is lacking.
pub(crate) fn lacking(lacking: &Amounts) -> String {
    let parts = [
        (lacking.posts, say("岗位 {} 个", "{} post")),
        (lacking.projects, say("项目 {} 个", "{} projects")),
        (lacking.activities, say("活动 {} 次", "{} activities")),
    ];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, words)| words.replace("{}", &number.to_string())).collect();
    if parts.is_empty() {
        return String::new();
    }
    sentence!("还差：{}。", "Still lacking: {}.", parts.join(say("、", ", ")))
}

/// Asked or encouraged.
pub(crate) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Required => say("应当参加", "Asked"),
        Scope::Encouraged => say("鼓励参加", "Encouraged"),
    }
}

/// Why less is asked than of others, and for what reason; nothing where all is asked of somebody who is not exempt.
pub(crate) fn reduced(of: &Requirement, why: &BTreeSet<String>) -> Option<String> {
    let by_months = of.months.map(|months| match months {
        0 => say("没有要计的月份", "no month is asked of").to_owned(),
        months => sentence!("按 {} 个月折算", "for {} months of the year", months),
    });
    let how = match (of.reduced, by_months) {
        (None, None) => return None,
        (None, Some(months)) => {
            return Some(sentence!(
                "今年报到，要求{}。",
                "Registered in the course of the year: asked {}.",
                months
            ));
        }
        (Some(ExemptionEffect::Full), _) => say("全免", "nothing is asked").to_owned(),
        (Some(ExemptionEffect::Half), None) => say("减半", "half is asked").to_owned(),
        (Some(ExemptionEffect::Half), Some(months)) => sentence!("减半，并{}", "half is asked, {}", months),
        (Some(ExemptionEffect::ByMonth), Some(months)) => sentence!("{}", "asked {}", months),
        (Some(ExemptionEffect::ByMonth), None) => {
            say("没有满半个月的月份，不折算", "no month of which it covers half").to_owned()
        }
    };
    let why = why.iter().map(String::as_str).collect::<Vec<_>>().join(say("、", ", "));
    Some(sentence!("豁免（{}）：{}。", "Exempt ({}): {}.", why, how))
}

/// Why a record does not count, or not all of it.
pub(crate) fn not_counted(why: &NotCounted) -> String {
    match why {
        NotCounted::Waiting => say("待核实", "Waits to be verified").into(),
        NotCounted::InPublication { until } => {
            sentence!("公示中，{} 起计入", "In publication; counts from {}", day(*until))
        }
        NotCounted::Refused => say("核实未通过", "Refused").into(),
        NotCounted::Disputed => say("有异议，等待处理", "Disputed").into(),
        NotCounted::Withdrawn => say("已撤回", "Taken back").into(),
        NotCounted::InFuture => say("日期还没到", "The day lies ahead").into(),
        NotCounted::EnteredLate { until } => {
            sentence!("补录太晚，{} 前才可以", "Entered too late; the last day was {}", day(*until))
        }
        NotCounted::Excused => say("请假", "Excused").into(),
        NotCounted::Absent => say("缺席", "Absent").into(),
        NotCounted::Training => say("培训或准备，不计入", "Training or preparation").into(),
        NotCounted::Overlaps(_) => say(
            "与另一条先登记的记录时间重叠，请社区确定留哪一条",
            "At the same time as another record entered before; the staff have to pick",
        )
        .into(),
        NotCounted::BelowPresence { minutes, expected } => sentence!(
            "在场 {} 分钟，不足全程 {} 分钟的规定比例，不计时长",
            "There for {} of {} minutes: no hours",
            minutes,
            expected
        ),
        NotCounted::LeftEarly => say("早退，不计次数", "Left early: no attendance").into(),
        NotCounted::TooShort { minutes } => {
            sentence!("{} 分钟，不满半小时，不计时长", "{} minutes: less than half an hour", minutes)
        }
        NotCounted::OverDailyCap { half_hours } => sentence!(
            "当天超过上限，{} 不计",
            "More than a day holds: {} are not counted",
            hours(u32::from(*half_hours))
        ),
    }
}

/// How far it is with cancelling honours.
pub(crate) fn case_stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Proposed => say("已提出，等另一人确认", "Proposed; waits for a second person"),
        Stage::Confirmed => say("拟取消本年度评先评优，可以提出异议", "To be cancelled; you may object"),
        Stage::Objected => say("已提出异议，等待答复", "Objected to; waits for an answer"),
        Stage::Stands => say("已取消本年度评先评优", "Honours of the year are cancelled"),
        Stage::Lifted => say("异议成立，资格恢复", "The objection was right; nothing is cancelled"),
        Stage::Dropped => say("不再追究", "Dropped"),
    }
}

/// On what grounds.
pub(crate) fn grounds(grounds: &Grounds) -> String {
    match grounds {
        Grounds::WithoutReason => say("无故不报到。", "Not registered without reason.").into(),
        Grounds::NotMet { has, needs } => sentence!(
            "岗位 {}/{}，项目 {}/{}，活动 {}/{}，未达到年度基本要求。",
            "Posts {}/{}, projects {}/{}, activities {}/{}: the requirement is not met.",
            has.posts,
            needs.posts,
            has.projects,
            needs.projects,
            has.activities,
            needs.activities
        ),
    }
}

/// A year as it is chosen: by its number, and by its months where they are not those of the calendar.
pub(crate) fn year_of_service(years: ServiceYears, year: Year) -> String {
    let months = years.months(year);
    match (months.first(), months.last()) {
        (Some(first), Some(last)) if !years.is_calendar() => {
            sentence!("{}（{} 至 {}）", "{} ({} to {})", year, first, last)
        }
        _ => year.to_string(),
    }
}

/// Whether the records behind a frozen result are the same.
pub(crate) fn rechecked(found: Rechecked) -> &'static str {
    match found {
        Rechecked::Same => {
            say("已复核：与结账时的记录一致。", "Checked: the records are those of the closing.")
        }
        Rechecked::RecordsChanged => say(
            "结账后记录有变动，固定的结果没有改。请核对。",
            "Records were changed since; the frozen result is as it was. Please have a look.",
        ),
        Rechecked::SchemeUnknown => say(
            "这台设备上找不到结账时的方案，不能复核。",
            "The scheme of the closing is not known here; it cannot be checked.",
        ),
        Rechecked::RequirementChanged => say(
            "记录与结账时一致，但按现在的规则、豁免或报到情况，年度要求不同了。固定的结果没有改。",
            "The records are those of the closing; by today's rules, exemptions or check-in something else would be asked. The frozen result is as it was.",
        ),
        Rechecked::YearsMoved => say(
            "已复核：与结账时的记录一致。年度起始月后来改过，结果仍按结账时的起止日期。",
            "Checked: the records are those of the closing. Years begin with another month since; the result keeps its days.",
        ),
        Rechecked::Differs => say(
            "按同样的记录和方案算出的结果不同，请核对。",
            "The same records and scheme give something else. Please have a look.",
        ),
    }
}
