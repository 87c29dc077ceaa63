//! Words of paired help (结对帮扶).

use domain::{
    access::{DocName, PAIR},
    edit::PairEdit,
    export::yuan,
    pair::{
        CHANGED, ENDED, HelpFact, HelpStep, HelpVisit, PairCard, PairField, RUNNING, Resolved, VisitFate,
    },
};
use replica::schema::section;

use super::{FieldName, Telling, Told, day, say, sentence, trail::fact, words};
use crate::shell::Write;

words! {
    /// The list and a pair's own page, for staff; a helper's page.
    Pairs {
        title: "结对帮扶", "Paired help";
        lead: "谁帮谁、多久去一次、去了没有。困难情况只有社区看得到，帮扶人只看到联系方式和需求。", "Who helps whom, how often, and whether they went. Hardship is for staff only.";
        lead_own: "您结对帮扶的人家，和您每一次帮扶的记录。没有网也能记。", "Whom you help, and every visit. Works without a network.";
        new: "新建结对", "New pair";
        none: "还没有结对", "No pairs yet";
        none_staff: "先写帮扶对象和困难类型，选帮扶人，再开始结对。", "Begin with whom it is for, then choose who helps.";
        none_own: "您还没有结对帮扶的人家", "You help nobody in particular yet";
        none_own_text: "社区安排好以后，这里会出现联系方式和需求。", "Once the community has arranged it, it stands here.";
        none_found: "没有符合的结对", "Nothing fits";
        search: "搜索结对", "Search";
        search_hint: "帮扶人、对象姓名的第一个字", "Helper, or the first character of a name";
        states: "按情况", "By state";
        late: "该去没去", "Overdue";
        to_confirm: "有记录待核实", "Visits to confirm";
        unknown: "这台设备上没有这个结对", "It is not on this device";
        back: "返回结对", "Back to the list";
        card: "结对内容", "The card";
        kept: "每填一处自动存下。电话、住址、需求和目标会告诉帮扶人；困难类型不会。", "Kept field by field. Helpers are told phone, address, needs and goal, never the hardship.";
        choose: "请选择", "Choose";
        from_door: "从走访过的住户里选", "From a surveyed household";
        door_search: "房号或户主", "Room or householder";
        helpers: "帮扶人", "Helpers";
        add_helper: "添加帮扶人", "Add a helper";
        helper_search: "搜索党员或单位", "Search members and units";
        remove_helper: "移除", "Remove";
        no_helper: "还没有帮扶人", "Nobody helps yet";
        day_before: "比结对日期早，请检查", "Before it began";
        start: "开始结对", "Begin";
        started: "已开始，帮扶人已看到联系方式", "Begun; helpers were told";
        end: "结束结对", "End";
        end_hint: "结束后，联系方式会从帮扶人的档案里收回，帮扶记录保留。", "Contact details are taken back; the visits stay.";
        ended: "已结束，联系方式已收回", "Ended; contact details were taken back";
        how_ended: "怎样结束", "How it ends";
        end_words: "结束情况", "In words";
        untold: "有帮扶人还没有拿到最新的联系方式，或不该再看到。", "Some helpers are not told what they need, or still have what they should not.";
        tell: "现在就更新", "Tell them now";
        told_now: "已更新", "Told";
        visits: "帮扶记录", "Visits";
        no_visits: "还没有帮扶记录", "No visits yet";
        enter: "代录一次", "Enter a visit for somebody";
        who_went: "谁去的", "Who went";
        confirm: "核实", "Confirm";
        confirmed: "已核实", "Confirmed";
        refuse: "退回", "Send back";
        refused: "已退回", "Sent back";
        refuse_why: "退回原因，帮扶人看得到", "Why; the helper reads it";
        log: "记一次帮扶", "Log a visit";
        logged: "已记下", "Noted";
        take_back: "撤回这次记录", "Take it back";
        taken_back: "已撤回", "Taken back";
        on: "哪天", "When";
        day_wrong: "请填日期，不能晚于今天", "Choose a day, not after today";
        method: "方式", "How";
        minutes: "用了多少分钟", "Minutes";
        minutes_wrong: "请填 0 到 1440 的数", "A number from 0 to 1440";
        content: "做了什么", "What was done";
        content_needed: "请写做了什么", "Say what was done";
        content_hint: "不用写对方的病情和隐私。", "Nothing about illness or private matters.";
        material: "送去的物资", "Goods";
        amount: "折合金额（元）", "Worth (yuan)";
        amount_wrong: "请填金额，例如 120 或 35.5", "An amount, like 120 or 35.5";
        effect: "成效", "What came of it";
        resolved: "需求解决了吗", "Is the need met";
        former: "以前的帮扶记录", "Earlier visits";
        call: "打电话", "Call";
    }
}

/// The status of a pair.
pub(crate) fn pair_status(status: &str) -> &'static str {
    match status {
        RUNNING => say("进行中", "Running"),
        ENDED => say("已结束", "Ended"),
        CHANGED => say("已变更", "Changed"),
        _ => say("未开始", "Not begun"),
    }
}

/// Its tone.
pub(crate) fn pair_tone(status: &str) -> &'static str {
    match status {
        RUNNING => "good",
        ENDED | CHANGED => "calm",
        _ => "warn",
    }
}

/// Once in so many days.
pub(crate) fn frequency(days: u16) -> String {
    match days {
        7 => say("每周一次", "Once a week").into(),
        14 => say("每两周一次", "Every two weeks").into(),
        30 => say("每月一次", "Once a month").into(),
        90 => say("每季度一次", "Once a quarter").into(),
        other => sentence!("每 {} 天一次", "Once in {} days", other),
    }
}

/// Whether the need is met.
pub(crate) fn resolved(is: Resolved) -> &'static str {
    match is {
        Resolved::Not => say("未解决", "Not yet"),
        Resolved::Underway => say("解决中", "Underway"),
        Resolved::Resolved => say("已解决", "Met"),
    }
}

/// Where a visit stands: words and tone.
pub(crate) fn visit_fate(fate: VisitFate) -> (&'static str, &'static str) {
    match fate {
        VisitFate::Waiting => (say("待社区核实", "Waits"), "warn"),
        VisitFate::Confirmed { .. } => (say("已核实", "Confirmed"), "good"),
        VisitFate::Refused => (say("退回", "Sent back"), "bad"),
        VisitFate::TakenBack => (say("已撤回", "Taken back"), "calm"),
    }
}

/// What a visit says besides its day and content.
pub(crate) fn visit_facts(visit: &HelpVisit) -> String {
    let mut parts = Vec::new();
    if !visit.method.is_empty() {
        parts.push(visit.method.clone());
    }
    if visit.minutes > 0 {
        parts.push(sentence!("{} 分钟", "{} minutes", visit.minutes));
    }
    if !visit.material.is_empty() {
        parts.push(visit.material.clone());
    }
    if visit.fen > 0 {
        parts.push(sentence!("{} 元", "{} yuan", yuan(visit.fen)));
    }
    if !visit.effect.is_empty() {
        parts.push(visit.effect.clone());
    }
    parts.push(resolved(visit.resolved).to_owned());
    parts.join(" · ")
}

/// What was done, for the outbox. Nothing private is in it.
pub(super) fn pair_edit(edit: &PairEdit) -> String {
    match edit {
        PairEdit::Fill { fields, .. } => {
            let names: Vec<_> = fields.iter().map(|(field, _)| field.name()).collect();
            sentence!("结对帮扶：{}", "Paired help: {}", names.join(say("、", ", ")))
        }
        PairEdit::Tell { told: Some(_), .. } => say("告诉帮扶人联系方式", "Tell a helper").into(),
        PairEdit::Tell { told: None, .. } => say("收回联系方式", "Take contact details back").into(),
        PairEdit::Visit { what, .. } => sentence!("{} 帮扶记录", "A visit on {}", day(what.on)),
        PairEdit::TakeBack { .. } => say("撤回一次帮扶记录", "Take a visit back").into(),
        PairEdit::State { what, .. } => help_fact(what),
    }
}

fn help_fact(what: &HelpFact) -> String {
    match what {
        HelpFact::Entered(visit) => sentence!("代录 {} 帮扶记录", "Entered a visit on {}", day(visit.on)),
        HelpFact::Confirmed { .. } => say("核实帮扶记录", "Confirmed a visit").into(),
        HelpFact::Refused { .. } => say("退回帮扶记录", "Sent a visit back").into(),
    }
}

impl FieldName for PairField {
    fn name(self) -> &'static str {
        match self {
            Self::Helpers => say("帮扶人", "Helpers"),
            Self::Name => say("帮扶对象", "Beneficiary"),
            Self::Phone => say("联系电话", "Phone"),
            Self::Address => say("住址", "Address"),
            Self::Door => say("走访住户", "Surveyed household"),
            Self::Difficulty => say("困难类型", "Hardship"),
            Self::Needs => say("需求", "Needs"),
            Self::Goal => say("帮扶目标", "Goal"),
            Self::From => say("结对日期", "From"),
            Self::To => say("期限", "Until"),
            Self::Every => say("帮扶频次", "How often"),
            Self::Status => say("状态", "State"),
            Self::EndedOn => say("结束日期", "Ended on"),
            Self::Ending => say("结束情况", "How it ended"),
        }
    }
}

impl Telling<'_> {
    /// What was written about a pair.
    pub(super) fn pair(&self, doc: &DocName, write: &Write) -> Option<Told> {
        let open = |line: String| Some(Told { line, masked: None });
        let to = write.to.as_deref().unwrap_or_default();
        if let (DocName::Casework(_), section::PAIRS) = (doc, write.section.as_str()) {
            let known = PairField::from_key(&write.field)?;
            let value = |value: &str| match known {
                PairField::Status => pair_status(value).to_owned(),
                PairField::Helpers => {
                    let helpers = domain::pair::helpers(&PairCard::default().with(known, value));
                    let names: Vec<_> = helpers.iter().map(|one| (self.name)(one.principal())).collect();
                    names.join(say("、", ", "))
                }
                _ => value.to_owned(),
            };
            return Some(self.field(&known, known.key(), known.name(), write, &value));
        }
        if !write.record.starts_with(PAIR) {
            return None;
        }
        match write.section.as_str() {
            section::DISCLOSED if to.is_empty() => {
                open(say("收回帮扶对象的联系方式", "The contact details were taken back").into())
            }
            section::DISCLOSED => open(say("把联系方式和需求告诉帮扶人", "The helper was told").into()),
            section::OWN => open(match fact::<HelpStep>(to)? {
                HelpStep::Visited(visit) => {
                    sentence!("{} 帮扶：{}", "A visit on {}: {}", day(visit.on), self.free(&visit.content))
                }
                HelpStep::TakenBack { .. } => say("撤回一次帮扶记录", "Took a visit back").into(),
            }),
            section::FACTS => open(match fact::<HelpFact>(to)? {
                HelpFact::Entered(visit) => sentence!(
                    "代录 {} 帮扶：{}",
                    "Entered a visit on {}: {}",
                    day(visit.on),
                    self.free(&visit.content)
                ),
                HelpFact::Refused { why, .. } => {
                    sentence!("退回帮扶记录：{}", "Sent a visit back: {}", self.free(&why))
                }
                confirmed @ HelpFact::Confirmed { .. } => help_fact(&confirmed),
            }),
            _ => None,
        }
    }
}
