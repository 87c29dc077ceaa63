//! Words of posts and projects (设岗定责).

use domain::{
    access::{DocName, OFFER},
    edit::OfferEdit,
    offer::{Fate, OfferField, OfferKind, OfferReason, OfferState, OfferStep, ServeStep},
    wish::Claimant,
};
use replica::schema::section;

use super::{FieldName, Telling, Told, day, say, sentence, trail::fact, words};
use crate::shell::Write;

words! {
    /// The list and a post's or project's own page.
    Offers {
        third_of_them: "这位党员已经认领或申请了两个岗位，要求是 1 到 2 个。同意前请问一问是否忙得过来。", "They have or asked for two posts already, and one or two are asked for. Ask whether it is not too much.";
        title: "服务岗位和项目", "Posts and projects";
        lead_staff: "设岗定责：设岗位和项目，党员认领，社区审核认领和退出。", "Set posts and projects; members take them on, and you approve.";
        lead_member: "挑 1 到 2 个岗位认领，全年至少完成 2 个项目。没有网也能认领。", "Take on one or two posts, and finish two projects a year. Works without a network.";
        lead_unit: "单位可以集体认领项目，岗位由党员个人认领。", "A unit may take on projects; posts are taken on by members.";
        lead_other: "社区设的服务岗位和项目。", "What the community offers to be taken on.";
        new_post: "设岗位", "New post";
        new_project: "设项目", "New project";
        kinds: "岗位还是项目", "Posts or projects";
        states: "按情况", "By state";
        search: "搜索岗位和项目", "Search";
        search_hint: "名称、类别、职责、网格", "Name, category, duties, grid";
        waiting: "有人等审核", "Somebody waits";
        none: "还没有岗位和项目", "No posts or projects yet";
        none_staff: "先设一个岗位，写明职责、要什么专长、要几个人，再发布。", "Begin with a post: its duties, skills and how many people.";
        none_found: "没有符合的岗位和项目", "Nothing fits";
        mine: "我认领的", "Mine";
        fits: "适合您", "Fits you";
        places: "认领", "Taken";
        unknown: "这台设备上没有这个岗位或项目", "It is not on this device";
        back: "返回岗位和项目", "Back to the list";
        card: "岗位内容", "The card";
        kept: "每填一处自动存下。", "Every field is kept as soon as it is left.";
        choose: "请选择", "Choose";
        number_wrong: "请填 1 到 999 的数", "A number from 1 to 999";
        day_wrong: "请填日期", "Choose a day";
        day_before: "比开始日期早，请检查", "Before it begins";
        publish: "发布", "Publish";
        published: "已发布", "Published";
        publish_again: "重新发布", "Publish again";
        withdraw: "停用", "Withdraw";
        withdrawn: "已停用", "Withdrawn";
        withdraw_hint: "不再让人认领；已经认领的人和记录都保留。", "Nobody takes it on any more; what was done stays.";
        complete: "项目办结", "The project is finished";
        completed: "已办结", "Finished";
        reopen: "重新打开", "Open it again";
        reopened: "已重新打开", "Open again";
        result_needed: "请写办成了什么", "Say what came of it";
        public_hint: "所有人都看得到，联系人和电话请写办公的。", "Everybody sees it; use the office's contact.";
        people: "认领的人", "Who took it on";
        nobody: "还没有人认领", "Nobody yet";
        approve: "同意认领", "Approve";
        approved: "已同意", "Approved";
        decline: "不同意", "Decline";
        declined: "已答复", "Answered";
        release: "办理退出", "Let go";
        let_leave: "同意退出", "Let leave";
        released: "已退出", "Gone";
        keep: "挽留", "Ask to stay";
        asked_to_stay: "已请其留任", "Asked to stay";
        confirm: "确认完成", "Confirm";
        confirmed: "已确认完成", "Confirmed";
        why: "原因", "Why";
        choose_why: "请选一个原因", "Choose a reason";
    }
}

words! {
    /// What somebody does who takes it on.
    Serving {
        my_part: "我的认领", "My part";
        take: "认领", "Take it on";
        take_for_unit: "单位集体认领", "Take it on for the unit";
        taken: "已认领，等社区审核", "Taken on; the community approves it";
        pledge: "我的承诺", "My promise";
        pledge_hint: "例如：每周巡查一次，发现隐患当天报告。", "For example: once a week, and dangers reported the same day.";
        as_whom: "以谁的名义", "For whom";
        as_myself: "本人", "Myself";
        as_team_hint: "以团队名义认领的，由队长记进展，队员各记各的服务。", "What a team takes on is told by its leader; everybody records the own service.";
        for_team: "团队认领：", "For the team";
        pledge_needed: "请写一句承诺", "Write your promise";
        shown: "可以公开我的承诺", "My promise may be shown to everybody";
        third: "您已经有两个岗位，要求是 1 到 2 个。再认领请量力而行。", "You have two posts, and one or two are asked for. Only what you can do.";
        waits: "等社区审核", "Waits for the community";
        active: "正在承担", "You hold it";
        leaving: "已申请退出，等社区审核", "You asked to leave; the community decides";
        left: "已退出", "You have left";
        not_taken: "社区没有同意", "Not approved";
        done: "已完成", "Done";
        work: "记一笔", "Note what was done";
        work_on: "哪天", "When";
        work_text: "办了什么", "What was done";
        work_needed: "请写办了什么", "Say what was done";
        worked: "已记下", "Noted";
        day_wrong: "请填日期，不能晚于今天", "Choose a day, not after today";
        finish: "我完成了", "Finished";
        finish_text: "成效", "What came of it";
        finished: "已报完成，等社区确认", "Reported; the community confirms it";
        leave: "退出", "Leave";
        leave_hint: "已经审核通过的，退出要社区同意。", "Once it was approved, the community has to agree.";
        leave_words: "具体说明", "In words";
        left_now: "已退出", "You have left";
        asked: "已申请退出", "Asked to leave";
        notes: "办实事记录", "What was done";
    }
}

/// Which of them.
pub(crate) fn offer_kind(kind: OfferKind) -> &'static str {
    match kind {
        OfferKind::Post => say("岗位", "Post"),
        OfferKind::Project => say("项目", "Project"),
    }
}

/// Where it is.
pub(crate) fn offer_state(kind: Option<OfferKind>, state: OfferState) -> &'static str {
    let project = kind == Some(OfferKind::Project);
    match state {
        OfferState::Draft => say("待发布", "Not published"),
        OfferState::Open if project => say("招募中", "Open"),
        OfferState::Open => say("可认领", "Open"),
        OfferState::Full => say("满员", "Full"),
        OfferState::Over if project => say("已到期", "Over"),
        OfferState::Over => say("已到期", "Over"),
        OfferState::Finished => say("已完成", "Finished"),
        OfferState::Withdrawn if project => say("已终止", "Ended"),
        OfferState::Withdrawn => say("已停用", "Withdrawn"),
    }
}

/// The tone of a state.
pub(crate) const fn offer_tone(state: OfferState) -> &'static str {
    match state {
        OfferState::Open => "good",
        OfferState::Full | OfferState::Finished => "info",
        OfferState::Draft | OfferState::Over => "warn",
        OfferState::Withdrawn => "calm",
    }
}

/// Why somebody leaves or is not taken.
pub(crate) fn offer_reason(why: OfferReason) -> &'static str {
    match why {
        OfferReason::NoTime => say("时间不合适", "The time does not fit"),
        OfferReason::Moved => say("工作或住处变动", "Moved, or works elsewhere"),
        OfferReason::Health => say("身体原因", "Health"),
        OfferReason::NotFitting => say("专长不合适", "The skills do not fit"),
        OfferReason::Enough => say("人数已够", "Enough people already"),
        OfferReason::NotNeeded => say("不再需要", "Not needed any more"),
        OfferReason::Other => say("其他原因", "Another reason"),
    }
}

/// Where somebody stands, as staff read it.
pub(crate) fn offer_fate(fate: Fate) -> String {
    match fate {
        Fate::Waiting => say("等审核", "Waits").into(),
        Fate::Active => say("在岗", "Holds it").into(),
        Fate::Leaving(why) => sentence!("申请退出：{}", "Wants to leave: {}", offer_reason(why)),
        Fate::Left(why) => sentence!("已退出：{}", "Gone: {}", offer_reason(why)),
        Fate::Declined(why) => sentence!("没有同意：{}", "Declined: {}", offer_reason(why)),
        Fate::Done => say("已完成", "Done").into(),
    }
}

/// Why it is not to be taken on.
pub(crate) fn offer_closed(state: OfferState) -> &'static str {
    match state {
        OfferState::Draft => say("还没有发布，不能认领。", "It is not published yet."),
        OfferState::Open => say("可以认领。", "It is open."),
        OfferState::Full => say("人数已满，请看看别的。", "It is full; look at the others."),
        OfferState::Over => say("已经到期，不能认领。", "Its time is over."),
        OfferState::Finished => say("已经完成，不能认领。", "It is finished."),
        OfferState::Withdrawn => say("已经停用，不能认领。", "It was withdrawn."),
    }
}

/// A step of staff, in the history.
pub(crate) fn offer_step(step: &OfferStep) -> String {
    match step {
        OfferStep::Approved { .. } => say("同意认领", "Approved").into(),
        OfferStep::Declined { why, .. } => sentence!("不同意认领：{}", "Declined: {}", offer_reason(*why)),
        OfferStep::Released { why, .. } => sentence!("办理退出：{}", "Let go: {}", offer_reason(*why)),
        OfferStep::Kept { .. } => say("挽留", "Asked to stay").into(),
        OfferStep::Confirmed { .. } => say("确认完成", "Confirmed as finished").into(),
    }
}

/// A step of whoever took it on, in the history.
pub(crate) fn serve_step(step: &ServeStep) -> String {
    match step {
        ServeStep::Taken { shown: true } => {
            say("认领，承诺可以公开", "Took it on; the promise may be shown").into()
        }
        ServeStep::Taken { shown: false } => say("认领", "Took it on").into(),
        ServeStep::TakenForTeam { .. } => say("以团队名义认领", "Took it on for a team").into(),
        ServeStep::Leaves { why, .. } => sentence!("申请退出：{}", "Asked to leave: {}", offer_reason(*why)),
        ServeStep::Worked { on, .. } => sentence!("{} 记一笔", "Worked on {}", day(*on)),
        ServeStep::Finished { on, .. } => sentence!("{} 报完成", "Reported as finished on {}", day(*on)),
    }
}

/// What was done, for the outbox.
pub(crate) fn offer_edit(edit: &OfferEdit) -> String {
    match edit {
        OfferEdit::Fill { kind, fields, .. } => {
            let names: Vec<_> = fields.iter().map(|(field, _)| field.name()).collect();
            sentence!("{}：{}", "{}: {}", offer_kind(*kind), names.join(say("、", ", ")))
        }
        OfferEdit::Decide { what, .. } => offer_step(what),
        OfferEdit::Say { .. } => say("写说明", "Write about it").into(),
        OfferEdit::Take { .. }
        | OfferEdit::TakeForTeam { .. }
        | OfferEdit::Leave { .. }
        | OfferEdit::Work { .. }
        | OfferEdit::Finish { .. } => edit.own().map(|(_, _, step)| serve_step(&step)).unwrap_or_default(),
    }
}

impl FieldName for OfferField {
    fn name(self) -> &'static str {
        match self {
            Self::Name => say("名称", "Name"),
            Self::Category => say("类别", "Category"),
            Self::Duties => say("职责、内容", "Duties"),
            Self::Skills => say("专业要求", "Skills"),
            Self::Planned => say("拟认领数", "How many"),
            Self::Grid => say("网格", "Grid"),
            Self::Beneficiaries => say("服务对象和预计人数", "For whom, and how many"),
            Self::Contact => say("联系人", "Contact"),
            Self::Phone => say("联系电话", "Phone"),
            Self::From => say("开始日期", "From"),
            Self::To => say("截止日期、办结时限", "Until"),
            Self::Status => say("发布状态", "Status"),
            Self::FinishedOn => say("办结日期", "Finished on"),
            Self::Result => say("成效", "Result"),
            Self::Year => say("年度", "Year"),
        }
    }
}

impl Telling<'_> {
    /// What was written about a post or a project.
    pub(super) fn offer(&self, doc: &DocName, write: &Write) -> Option<Told> {
        let open = |line: String| Some(Told { line, masked: None });
        let to = write.to.as_deref().unwrap_or_default();
        if let (DocName::Community, section::POSTS | section::PROJECTS) = (doc, write.section.as_str()) {
            let known = OfferField::from_key(&write.field)?;
            return Some(self.field(&known, known.key(), known.name(), write, &str::to_owned));
        }
        if !write.record.starts_with(OFFER) {
            return None;
        }
        match write.section.as_str() {
            section::STEPS => {
                let step = fact::<OfferStep>(to)?;
                let whom = (self.name)(step.about().0.principal());
                open(sentence!("{}：{}", "{}: {}", whom, offer_step(&step)))
            }
            section::CLAIMS => {
                let claimant: Claimant = write.field.split_once('/')?.0.parse().ok()?;
                let whom = (self.name)(claimant.principal());
                open(sentence!("{}：{}", "{}: {}", whom, serve_step(&fact::<ServeStep>(to)?)))
            }
            section::NOTES => open(sentence!("说明：{}", "Said: {}", self.free(to))),
            _ => None,
        }
    }
}
