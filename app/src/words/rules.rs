//! Words of the rules that a community sets for itself.

use domain::settings::{Effect, Measure, Number, SettingsFault, Topic, Unit};

use super::{say, sentence, standing::hours, words};

words! {
    /// The page.
    Ruling {
        title: "规则", "Rules";
        lead: "标“文件规定”的数只能加，不能减。其余是建议值，按社区实际改。", "What the policy fixes may be raised, never lowered. The rest are proposals.";
        to_templates: "选项和表格模板", "Options and forms";
        to_scheme: "星级方案", "Scheme of stars";
        only_admin: "规则由管理员设置", "Administrators set the rules";
        seed: "文件规定，只能加，不能减", "Fixed by the policy: never less";
        year_seed: "文件规定：岗位 1 至 2 个，项目至少 2 个，活动至少 6 次；未达标的取消当年评优，由两人确认，本人可提出异议。", "The policy: one or two posts, two projects, six activities; two people confirm that honours are cancelled, and the member may object.";
        campaign: "集中报到截止日期", "Last day of the campaign";
        campaign_hint: "可以不填", "May be left empty";
        residents: "也接受因为住在本社区来报到的党员", "Accept members because they live here";
        residents_hint: "实施意见第四条按单位定社区，第五条写的是居住地社区。默认按第四条。", "Section 4 goes by the unit, section 5 by the residence. Section 4 is the default.";
        one_per_line: "一行一个", "One per line";
        lists_empty: "每个清单至少留一项", "Every list needs an entry";
        day_wrong: "日期请写成 2026-06-30", "A day such as 2026-06-30";
        days_off: "不上班的日子（周末以外）", "Days off besides weekends";
        days_off_hint: "每行一天，例如 2026-10-01。", "One a line, such as 2026-10-01.";
        days_off_wrong: "不上班的日子请每行写一天，例如 2026-10-01", "Days off: one a line, such as 2026-10-01";
        one_clerk: "社区只有一名工作人员，可以核实自己代录的", "There is one clerk only, who may verify own entries";
        training: "培训和准备时间也计入", "Training counts too";
        pro_rata: "年中报到的按剩余月份折算", "Whoever comes during the year: by the months left";
        window_from: "集中反馈从（月-日）", "The run begins (month-day)";
        window_to: "到（月-日）", "and ends (month-day)";
        window_hint: "如 11-1", "such as 11-1";
        window_wrong: "集中反馈请填日历上有的日期，先后不要颠倒，并在同一个年度里，如 11-1 到 12-31；年度从 12 月开始的，如 10-1 到 11-30", "Days of the calendar in order, within one year: such as 11-1 to 12-31, or 10-1 to 11-30 where years begin in December";
        year_begins_hint: "年度按结束的那一年命名：从 12 月开始时，2026 年度是 2025 年 12 月到 2026 年 11 月。有年度结过账，就不能再改。", "A year is called by the one in which it ends: with 12, 2026 is December 2025 to November 2026. It cannot be changed once a year was closed.";
        effect: "保存后，今天就会变的", "What changes today once it is kept";
        no_effect: "没有影响：今天的逾期、达标、时长、星级和待清理都不变", "No effect: what is overdue, met, counted, starred and due for removal stays today";
        nothing_changed: "没有改动", "Nothing was changed";
        save: "保存规则", "Keep the rules";
        saved: "规则已保存", "Kept";
    }
}

/// What rules are about.
pub(crate) fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::CheckIn => say("报到", "Check-in"),
        Topic::Wishes => say("微心愿", "Wishes"),
        Topic::Orders => say("点单", "Orders"),
        Topic::Records => say("服务纪实", "Records of service"),
        Topic::Year => say("年度要求", "The year's requirement"),
        Topic::Units => say("共驻共建", "Units and the community"),
        Topic::Feedback => say("表现反馈", "Feedback"),
        Topic::District => say("区级概览", "District overview"),
        Topic::Removal => say("资料保管", "Keeping data"),
    }
}

/// What a number is.
pub(crate) fn number(number: Number) -> &'static str {
    match number {
        Number::Letter => say("介绍信几天内有效", "Days a letter is valid"),
        Number::Receipt => say("到社区后几天内开回执", "Days from arrival to receipt"),
        Number::Acknowledge => say("开回执后几天内单位确认", "Days from receipt to acknowledgement"),
        Number::Round => say("每轮在墙上多少天", "Days of a round"),
        Number::Contact => say("下单后几天内要联系", "Days to contact after the order"),
        Number::FollowUp => say("实现后几天内要回访", "Days to visit after fulfilment"),
        Number::Close => say("相差几分钟内由支部决定", "Minutes within which the branch decides"),
        Number::Dispatch => say("点单后几天内要下单", "Days to dispatch an order"),
        Number::Accept => say("派单后几天内要接单", "Days to accept an order"),
        Number::Rating => say("办结几天后请居民评价", "Days until the resident is asked for a rating"),
        Number::Publication => say("服务记录公示几个工作日", "Working days of publication"),
        Number::Presence => {
            say("在场时间不到百分之几不计时长", "Less presence than this gives no hours, per cent")
        }
        Number::Shortest => say("不到几分钟不计时长", "Shorter than this gives no hours, minutes"),
        Number::DailyCap => say("每天最多计入几分钟", "Minutes that count of one day"),
        Number::Projects => say("每年项目", "Projects a year"),
        Number::Activities => say("每年活动", "Activities a year"),
        Number::YearBegins => {
            say("年度从几月开始（1 是自然年）", "Month with which a year begins (1: calendar)")
        }
        Number::Objection => say("异议期（天）", "Days to object"),
        Number::Urgings => say("催报几次后可以认定无故", "Urgings before a reason may be called missing"),
        Number::Lead => say("需求清单提前几天发给单位", "Days ahead of which units hear of a need"),
        Number::Matter => say("重要事项几天内反馈", "Days for an important matter"),
        Number::Crowding => say(
            "党员数超过平均的百分之几算扎堆（200 是 2 倍）",
            "Crowded beyond the mean times this (200: twice)",
        ),
        Number::WeakNeeds => say("薄弱程度：待办心愿多，占", "Weakness: many open wishes"),
        Number::WeakMembers => say("薄弱程度：党员少，占", "Weakness: few members"),
        Number::WeakCheckins => say("薄弱程度：报到率低，占", "Weakness: few checked in"),
        Number::WeakSurvey => say("薄弱程度：走访少，占", "Weakness: few doors visited"),
        Number::Retention => say("办结后个人资料保管几年", "Years to keep personal data after closing"),
    }
}

fn unit(of: Number) -> &'static str {
    match of.unit() {
        Unit::Days => say("天", "days"),
        Unit::WorkingDays => say("个工作日", "working days"),
        Unit::Minutes => say("分钟", "minutes"),
        Unit::Years => say("年", "years"),
        Unit::Times => say("个（次）", "times"),
        Unit::Percent => say("%", "%"),
        Unit::Month => say("月", "(month)"),
    }
}

/// What may be typed.
pub(crate) fn in_range(number: Number) -> String {
    let (least, most) = number.range();
    sentence!("请填 {} 到 {} 的数", "A number from {} to {}", least, most)
}

/// The proposal.
pub(crate) fn default_value(number: Number, value: u16) -> String {
    sentence!("建议 {} {}", "Proposed: {} {}", value, unit(number))
}

/// Why settings cannot be kept.
pub(crate) fn settings_fault(fault: SettingsFault) -> String {
    match (fault, fault.number()) {
        (SettingsFault::Number(_), Some(of)) => sentence!("{}：{}", "{}: {}", number(of), in_range(of)),
        (SettingsFault::Number(_), None) => say("有一个数不合理", "A number cannot be meant").into(),
        (SettingsFault::Weights, _) => {
            say("薄弱程度的四个占比不能全是 0", "The four weights cannot all be 0").into()
        }
        (SettingsFault::Day, _) => say(
            "最短时长不能大于每天最多计入的时长",
            "The shortest service cannot be longer than what counts of a day",
        )
        .into(),
        (SettingsFault::Window, _) => Ruling::words().window_wrong.to_owned(),
    }
}

/// What would change today.
pub(crate) fn effect(effect: &Effect) -> String {
    let name = match effect.measure {
        Measure::LateCheckins => say("超期的报到", "Overdue check-ins"),
        Measure::ExpiredWishes => say("到期的心愿", "Wishes whose round is over"),
        Measure::LateContacts => say("超期没有联系的心愿", "Wishes nobody has called about in time"),
        Measure::LateVisits => say("超期没有回访的心愿", "Overdue follow-up visits"),
        Measure::OpenClaims => say("要支部决定的认领", "Claims for the branch to decide"),
        Measure::LateOrders => say("超期的点单", "Overdue orders"),
        Measure::Met => say("本年达标的党员", "Members who meet the requirement"),
        Measure::AtRisk => say("有风险的党员", "Members at risk"),
        Measure::HalfHours => say("本年计入的时长", "Hours that count this year"),
        Measure::Stars => say("全体星数合计", "Stars of all together"),
        Measure::MovedRecords => say("归到另一个年度的服务记录", "Records that belong to another year"),
        Measure::Removals => say("到期待清理的资料", "Data due for removal"),
    };
    let shown = |count: u32| match effect.measure {
        Measure::HalfHours => hours(count),
        _ => count.to_string(),
    };
    sentence!("{}：{} → {}", "{}: {} → {}", name, shown(effect.before), shown(effect.after))
}
