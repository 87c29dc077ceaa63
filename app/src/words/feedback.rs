//! Words of feedback cards (情况反馈).

use domain::{
    edit::{FeedbackEdit, FeedbackRefusal},
    feedback::{FeedbackField, FeedbackStep, Stage, UnitFeedback},
};

use super::{FieldName, day, say, sentence, words};

words! {
    /// The run, one card, and the unit's copies.
    Feedbacks {
        title: "表现反馈", "Feedback";
        lead: "每年给每名在职党员的单位反馈一次，重要事项随时反馈。", "A card for every member's unit once a year, and about important matters at any time.";
        search: "查找党员", "Find a member";
        search_hint: "姓名、单位", "Name or unit";
        stages: "按进度", "By stage";
        nobody: "还没有已报到的党员", "Nobody has checked in yet";
        nobody_text: "党员报到登记以后，就在这里办理表现反馈卡。", "Cards are made for members who have checked in.";
        none_found: "没有符合的党员", "Nobody fits";
        in_window: "现在是集中反馈的时间。", "The run is open.";
        records_say: "记录显示", "The records say";
        changed_by: "修改", "changed";
        change: "修改", "Change";
        why: "修改理由", "Why";
        why_hint: "与记录不同就要写明理由，本人和单位都会问起。", "Whatever differs from the records needs a reason.";
        why_first: "第一次填写不用写理由。", "No reason is needed the first time.";
        keep: "保存", "Keep";
        kept: "已保存", "Kept";
        reset: "改回记录的内容", "As the records say";
        approve: "审核同意", "Approve";
        approved: "已同意", "Approved";
        approve_hint: "由管理员审核。同意后有改动，要重新审核。", "An administrator approves; a change afterwards has to be approved again.";
        issue: "发给单位", "Issue to the unit";
        issued: "已发给单位", "Issued";
        issue_hint: "发出后内容不再变化；要更正就改了再发新版，旧版注明被代替。", "It is frozen then; a correction is a new version that replaces it.";
        no_unit: "信息库里没有这名党员的单位，请打印盖章后送达；补上单位后可以重新发。", "The unit is not in the register: print and deliver it.";
        print: "打印", "Print";
        print_all: "打印列出的", "Print those listed";
        preview: "预览", "Preview";
        versions: "已发出的版本", "Issued versions";
        not_received: "单位还没有签收", "Not received yet";
        received: "已签收", "Received";
        answered: "单位意见", "The unit's opinion";
        filed: "已备案", "On file";
        matter: "重要事项反馈", "Important matter";
        matter_new: "反馈重要事项", "Tell of an important matter";
        matter_what: "是什么事", "What it is";
        matter_what_hint: "如见义勇为、受到表彰、违反规定。写清事实，不写传闻。", "Facts, not hearsay.";
        matter_on: "知道的日期", "Known since";
        matter_opened: "已记下，请填写反馈卡", "Noted; fill in the card";
        annual: "年度反馈卡", "Card of the year";
        fill_many: "一起填写", "Fill in together";
        fill_many_hint: "给列出的、还没有填的人填上同样的内容，已经填了的不动。", "For those listed who have none yet; what is there stays.";
        fill_do: "填写", "Fill in";
        approve_many: "同意列出的", "Approve those listed";
        issue_many: "发出列出的", "Issue those listed";
        nothing_to_do: "列出的人里没有可以办的", "Nothing to do for those listed";
        unit_title: "在职党员表现反馈卡", "Feedback cards";
        unit_hint: "社区发来的反馈卡。签收后写上单位意见，再备案。", "Cards from the community: receive, answer, file.";
        unit_none: "社区还没有发来反馈卡", "No cards yet";
        receive: "签收", "Receive";
        answer: "填写意见", "Answer";
        file: "备案", "File";
        residents: "群众满意度（由评价得出，不能改）", "Ratings of residents (worked out; not to be changed)";
        no_residents: "还没有评价", "No ratings yet";
        opinion: "单位党组织意见", "Opinion of the unit's Party organisation";
        back: "返回表现反馈", "Back to the run";
        replaced: "已被新版代替", "Replaced by a newer version";
        unknown: "这台设备上没有这名党员", "This member is not on this device";
        choose: "请选择", "Choose";
    }
}

impl FieldName for FeedbackField {
    fn name(self) -> &'static str {
        match self {
            Self::ActivityTypes => say("参加活动类型", "Kinds of activity"),
            Self::ActivityModes => say("参加活动方式", "Ways of taking part"),
            Self::Activities => say("参加活动次数", "Activities"),
            Self::Projects => say("完成项目数", "Projects finished"),
            Self::HalfHours => say("服务时长（半小时数）", "Half hours served"),
            Self::Achievements => say("主要服务事项及成效", "What was achieved"),
            Self::PledgeState => say("承诺完成情况", "Promises kept"),
            Self::ResidentWords => say("居民群众意见", "What residents say"),
            Self::Conducts => say("社区行为规范表现", "Conduct"),
            Self::Grade => say("综合表现", "Overall"),
            Self::CommunityOpinion => say("社区党组织意见", "The community's opinion"),
        }
    }
}

/// How far a card is.
pub(crate) fn feedback_stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Preparing => say("待填写", "To fill in"),
        Stage::Approved => say("待发出", "To issue"),
        Stage::Issued => say("已发出", "Issued"),
    }
}

/// Its colour.
pub(crate) const fn stage_tone(stage: Stage) -> &'static str {
    match stage {
        Stage::Preparing => "warn",
        Stage::Approved => "info",
        Stage::Issued => "good",
    }
}

/// Why a card cannot be handled so.
pub(crate) fn feedback_refusal(why: &FeedbackRefusal) -> String {
    match why {
        FeedbackRefusal::Unknown => {
            say("这台设备上没有这张反馈卡，联网后再试", "The card is not on this device").to_owned()
        }
        FeedbackRefusal::OutsideWindow { from, to } => sentence!(
            "集中反馈的时间是 {} 到 {}，可以先填写，到时再发；重要事项随时可以发",
            "The run is from {} to {}; fill it in now and issue it then",
            day(*from),
            day(*to)
        ),
        FeedbackRefusal::Value(field) => sentence!(
            "“{}”填得不对：数字填 0 到 9999 的整数，文字不超过 300 字，等次从列出的里选",
            "{} does not fit: a whole number, at most 300 characters, or one of the list",
            field.name()
        ),
        FeedbackRefusal::Lacks(fields) => sentence!(
            "还要填：{}",
            "Still lacking: {}",
            fields.iter().map(|field| field.name()).collect::<Vec<_>>().join(say("、", ", "))
        ),
        FeedbackRefusal::NeedsAdministrator => {
            say("要由管理员审核", "An administrator has to approve").to_owned()
        }
        FeedbackRefusal::WrongStage(stage) => sentence!(
            "这张卡现在是“{}”，要先填好、审核同意，再发出",
            "The card is at “{}”: fill it in, approve it, then issue it",
            feedback_stage(*stage)
        ),
        FeedbackRefusal::Left => say(
            "这名党员已经转出或注销，不再发反馈卡；以前的记录都保留",
            "The member has left; no card is issued any more",
        )
        .to_owned(),
        FeedbackRefusal::Done => say("单位已经办过了", "The unit has done that already").to_owned(),
    }
}

/// What was done, for the outbox and the history.
pub(crate) fn feedback_edit(edit: &FeedbackEdit) -> &'static str {
    match edit {
        FeedbackEdit::Take { what, .. } => feedback_step(what),
        FeedbackEdit::Tell { .. } => say("把反馈卡发给单位", "Gave the unit a feedback card"),
        FeedbackEdit::Answer { what, .. } => unit_feedback(what),
    }
}

/// A step of staff.
pub(crate) fn feedback_step(what: &FeedbackStep) -> &'static str {
    match what {
        FeedbackStep::Opened { .. } => say("反馈重要事项", "Opened an important matter"),
        FeedbackStep::Changed { .. } => say("修改反馈卡", "Changed a feedback card"),
        FeedbackStep::Approved { .. } => say("审核同意反馈卡", "Approved a feedback card"),
        FeedbackStep::Issued { .. } => say("发出反馈卡", "Issued a feedback card"),
    }
}

/// What a unit did.
pub(crate) fn unit_feedback(what: &UnitFeedback) -> &'static str {
    match what {
        UnitFeedback::Received { .. } => say("签收反馈卡", "Received a feedback card"),
        UnitFeedback::Answered { .. } => say("填写单位意见", "Answered a feedback card"),
        UnitFeedback::Filed { .. } => say("反馈卡备案", "Filed a feedback card"),
    }
}
