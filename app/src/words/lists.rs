//! Words of the three lists of units and the community (资源清单、需求清单、项目清单).

use domain::{
    access::{DEMAND, DocName, JOINT},
    community::Community,
    edit::{FileField, FileOf, JointEdit, JointRefusal},
    id::Id,
    joint::{
        DemandAction, DemandAnswer, DemandField, DemandState, Joint, JointAction, JointField, JointState,
        JointStep, Notice, Side, Why,
    },
    principal::Unit,
};
use replica::schema::section;

use super::{FieldName, Telling, Told, day, say, sentence, trail::fact, words};
use crate::shell::Write;

words! {
    /// The lists, a demand, and a project of both.
    Lists {
        title: "三张清单", "Three lists";
        lead: "单位能提供什么、社区需要什么、双方认领了什么。", "What units offer, what the community needs, what both have taken on.";
        tabs: "看哪张清单", "Which list";
        resources: "资源清单", "Offers";
        demands: "需求清单", "Needs";
        projects: "项目清单", "Projects";
        search: "搜索清单", "Search";
        search_hint: "名称、类别、单位", "Name, category, unit";
        none_resources: "还没有单位列出资源", "No unit offers anything yet";
        none_resources_text: "请单位联系人在自己的页面列，或在单位页代列。", "The contact persons list it, or staff do on the unit's page.";
        none_demands: "还没有列出需求", "Nothing is needed yet";
        none_demands_text: "先写需要什么、什么时候要，再提前一个月发布给单位。", "Say what is needed and when, and publish it a month ahead.";
        none_projects: "还没有双方认领的项目", "No projects yet";
        none_projects_text: "打开一条已发布的需求，从能对上的资源里列项目。", "Open a published need and make a project of what fits.";
        none_found: "没有符合的", "Nothing fits";
        new_demand: "新需求", "New need";
        demand: "社区需求", "A need of the community";
        unknown_demand: "这台设备上没有这条需求", "It is not on this device";
        back: "返回清单", "Back to the lists";
        card: "需求内容", "What is needed";
        kept: "每填一处自动存下。所有人都看得到，不要写居民的姓名、电话和住址。", "Kept field by field. Everybody reads it: no names, phones or addresses of residents.";
        choose: "请选择", "Choose";
        late: "未提前一个月发出", "Published late";
        late_text: "单位安排人手和场地需要时间，请电话说明。", "Units need time to plan; call them.";
        missed: "已经来不及提前一个月发出", "It cannot be a month ahead any more";
        fits: "对得上的资源", "What fits";
        fits_hint: "按类别、数量和开放时间比对，只作建议。", "Compared by category, amount and opening hours; a suggestion only.";
        no_fits: "还没有对得上的资源，可以先把需求发给单位。", "Nothing fits yet; units may still answer.";
        fits_later: "发布以后，这里会列出对得上的资源。", "Once it is published, what fits stands here.";
        other_offer: "清单之外的办法", "Something that is on no list";
        to_project: "列为项目", "Make a project";
        already: "已经列成项目", "Projects for it";
        project: "共建项目", "Joint project";
        unknown_project: "这台设备上没有这个项目", "It is not on this device";
        new_project: "列一个项目", "New project";
        lead_unit: "牵头单位", "Lead unit";
        answers_demand: "对应需求", "Answers the need";
        uses: "提供资源", "With";
        progress: "进度", "Progress";
        result: "成果", "Result";
        agreed: "认领以后，项目内容不再改；负责人和时限可以调整。", "What was taken on stays; who is responsible, and until when, may change.";
        steps: "办理经过", "What was done";
        no_steps: "还没有提请单位认领", "The unit was not asked yet";
        not_counted: "与对方同时进行，未生效", "At the same time as the other side; did not count";
        words: "具体说明", "In words";
        words_needed: "请写具体内容", "Say it in words";
        percent: "完成百分之几", "Percent done";
        percent_wrong: "请填 0 到 100 的数", "A number from 0 to 100";
        also_met: "同时把需求标为已满足", "Mark the need as met";
        needs: "社区需要", "What the community needs";
        needs_hint: "能帮上的，点一下告诉社区；没有网也能点，联网后送到。", "Tell the community what you can help with. Works without a network.";
        needs_none: "社区现在没有发布需求", "The community asks for nothing now";
        yours: "对得上您单位的资源", "Fits what you offer";
        can_help: "我单位能帮", "We can help";
        with_what: "用哪一项资源", "With which offer";
        with_other: "清单之外的办法", "Something else";
        help_needed: "请选一项资源，或写清怎样帮", "Choose an offer, or say how";
        answered: "已应答", "Answered";
        told: "已告诉社区", "The community is told";
        take_back: "撤回", "Take it back";
        taken_back: "已撤回", "Taken back";
        own_projects: "共建项目", "Joint projects";
        own_none: "社区还没有提请您单位认领的项目", "No projects yet";
        waits_you: "等您单位", "Waits for you";
    }
}

/// Where a demand stands.
pub(crate) fn demand_state(state: DemandState) -> &'static str {
    match state {
        DemandState::Draft => say("待发布", "Draft"),
        DemandState::Open => say("已发布", "Published"),
        DemandState::Met => say("已满足", "Met"),
        DemandState::Withdrawn => say("已撤下", "Withdrawn"),
    }
}

/// Its tone.
pub(crate) const fn demand_tone(state: DemandState) -> &'static str {
    match state {
        DemandState::Draft => "warn",
        DemandState::Open => "info",
        DemandState::Met => "good",
        DemandState::Withdrawn => "calm",
    }
}

/// A button.
pub(crate) fn demand_action(action: DemandAction) -> &'static str {
    match action {
        DemandAction::Publish => say("发布给单位", "Publish"),
        DemandAction::Meet => say("标为已满足", "Mark as met"),
        DemandAction::Withdraw => say("撤下", "Withdraw"),
    }
}

/// What is to be said of when units hear of it; nothing when all is well.
pub(crate) fn notice(notice: Option<Notice>) -> Option<String> {
    let w = Lists::words();
    Some(match notice? {
        Notice::TooLate => w.late.to_owned(),
        Notice::Missed => w.missed.to_owned(),
        Notice::DueBy(on) => sentence!("{} 前发布", "Publish by {}", day(on)),
    })
}

/// Why something fits, or does not.
pub(crate) fn why(why: Why) -> String {
    match why {
        Why::Answered => say("单位已应答", "the unit answered").into(),
        Why::Category => say("类别相同", "same category").into(),
        Why::Enough { has, needs } => sentence!("数量够（{}，需 {}）", "enough ({} of {})", has, needs),
        Why::TooLittle { has, needs } => {
            sentence!("数量不够（{}，需 {}）", "too little ({} of {})", has, needs)
        }
        Why::Open => say("那天开放", "open on the day").into(),
        Why::Closed => say("那天不开放", "closed on the day").into(),
    }
}

/// Where a project stands.
pub(crate) fn joint_state(state: JointState) -> &'static str {
    match state {
        JointState::Draft => say("起草", "Draft"),
        JointState::Proposed => say("待单位认领", "Waits for the unit"),
        JointState::Declined => say("单位未认领", "Not taken on"),
        JointState::Running => say("进行中", "Running"),
        JointState::Reported => say("单位报完成", "Reported done"),
        JointState::Finished => say("已完成", "Done"),
        JointState::Ended => say("已终止", "Ended"),
    }
}

/// Its tone.
pub(crate) const fn joint_tone(state: JointState) -> &'static str {
    match state {
        JointState::Draft | JointState::Proposed | JointState::Reported => "warn",
        JointState::Declined => "bad",
        JointState::Running => "info",
        JointState::Finished => "good",
        JointState::Ended => "calm",
    }
}

/// A button.
pub(crate) fn joint_action(action: JointAction) -> &'static str {
    match action {
        JointAction::Propose => say("提请单位认领", "Ask the unit"),
        JointAction::Withdraw => say("撤回提请", "Take the question back"),
        JointAction::Accept => say("认领", "Take it on"),
        JointAction::Decline => say("不认领", "Decline"),
        JointAction::Progress => say("记进度", "Note progress"),
        JointAction::Report => say("报完成", "Report it done"),
        JointAction::Return => say("退回继续办", "Send back"),
        JointAction::Finish => say("确认完成", "Confirm that it is done"),
        JointAction::End => say("终止项目", "End it"),
        JointAction::Remark => say("写备注", "Remark"),
    }
}

/// A step, with its words as they may be shown.
pub(crate) fn joint_step(side: Side, step: &JointStep, words: &dyn Fn(&str) -> String) -> String {
    let who = match side {
        Side::Community => say("社区", "Community"),
        Side::Unit => say("单位", "Unit"),
    };
    let what = match step {
        JointStep::Progressed { percent, .. } => sentence!("记进度 {}%", "progress {}%", percent),
        other => joint_action(other.action()).to_owned(),
    };
    match words(step.words()) {
        said if said.is_empty() => sentence!("{}：{}", "{}: {}", who, what),
        said => sentence!("{}：{}，{}", "{}: {}, {}", who, what, said),
    }
}

impl FieldName for DemandField {
    fn name(self) -> &'static str {
        match self {
            Self::Name => say("需求名称", "What is needed"),
            Self::Category => say("类别", "Category"),
            Self::Content => say("具体要求", "Details"),
            Self::Amount => say("需要数量", "How much"),
            Self::Wanted => say("期望时间", "When"),
            Self::Beneficiaries => say("受益人数", "People who benefit"),
            Self::Priority => say("优先级", "Priority"),
            Self::Status => say("状态", "State"),
            Self::PublishedOn => say("发布日期", "Published on"),
        }
    }
}

impl FieldName for JointField {
    fn name(self) -> &'static str {
        match self {
            Self::Name => say("项目名称", "Project"),
            Self::Demand => say("对应需求", "The need"),
            Self::Resource => say("提供资源", "The offer"),
            Self::Responsible => say("社区责任人", "Responsible in the community"),
            Self::UnitPerson => say("单位负责人", "Responsible in the unit"),
            Self::Measures => say("工作措施", "Measures"),
            Self::Due => say("完成时限", "Due"),
        }
    }
}

/// What was done, for the outbox.
pub(super) fn joint_edit(edit: &JointEdit) -> String {
    match edit {
        JointEdit::FillDemand { .. } => say("修改社区需求", "Change a need").into(),
        JointEdit::Answer { what: DemandAnswer::Offered { .. }, .. } => {
            say("应答社区需求", "Answer a need").into()
        }
        JointEdit::Answer { what: DemandAnswer::TakenBack, .. } => {
            say("撤回对需求的应答", "Take an answer back").into()
        }
        JointEdit::Fill { .. } => say("修改共建项目", "Change a project").into(),
        JointEdit::Agree { .. } => say("修改共建协议", "Change an agreement").into(),
        JointEdit::Take { what, .. } => {
            sentence!("共建项目：{}", "Project: {}", joint_action(what.action()))
        }
    }
}

/// What it was about.
pub(super) fn joint_subject(edit: &JointEdit, community: &Community) -> String {
    match edit {
        JointEdit::Agree { unit, .. } => community.on_card(FileOf::Unit(*unit), FileField::Name).to_owned(),
        JointEdit::FillDemand { demand, .. } | JointEdit::Answer { demand, .. } => {
            let known = community.demands.get(demand);
            known.map_or("", |demand| demand.card.get(DemandField::Name)).to_owned()
        }
        JointEdit::Fill { unit, joint, .. } | JointEdit::Take { unit, joint, .. } => {
            project_name(community, *unit, *joint)
        }
    }
}

fn project_name(community: &Community, unit: Id<Unit>, joint: Id<Joint>) -> String {
    let known = community.unit(unit).and_then(|unit| unit.joints.get(&joint));
    known.map_or("", |joint| joint.card.get(JointField::Name)).to_owned()
}

/// Why it cannot be done.
pub(super) fn joint_refusal(why: &JointRefusal) -> String {
    let list = |names: Vec<&str>| names.join(say("、", ", "));
    match why {
        JointRefusal::UnknownDemand => {
            say("这台设备上没有这条需求。", "The need is not on this device.").into()
        }
        JointRefusal::Demand(is) => sentence!(
            "这条需求现在是“{}”，不能这样做。",
            "It is “{}” now; this does not fit.",
            demand_state(*is)
        ),
        JointRefusal::DemandLacks(fields) => {
            let names = list(fields.iter().map(|field| field.name()).collect());
            sentence!("发布前还要填：{}", "Before it is published: {}", names)
        }
        JointRefusal::NothingOffered => {
            say("您单位没有应答过这条需求，不用撤回。", "There is no answer to take back.").into()
        }
        JointRefusal::Unknown => say("这台设备上没有这个项目。", "The project is not on this device.").into(),
        JointRefusal::State(is) => sentence!(
            "这个项目现在是“{}”，不能这样做。请看最新情况。",
            "The project is “{}” now; this does not fit. See what is new.",
            joint_state(*is)
        ),
        JointRefusal::Lacks(fields) => {
            let names = list(fields.iter().map(|field| field.name()).collect());
            sentence!("提请单位认领前还要填：{}", "Before the unit is asked: {}", names)
        }
        JointRefusal::AgreementLacks(fields) => {
            let names = list(fields.iter().map(|field| field.name()).collect());
            sentence!("签订前还要填：{}", "Before it is signed: {}", names)
        }
        JointRefusal::Signed => say(
            "协议已经签订，不能再改；没有签成的，先取消签订日期。",
            "It is signed and stays as it is; if it was not, take the day away first.",
        )
        .into(),
    }
}

/// A step of a project that did not fit: what, and what to do.
pub(super) fn astray(community: &Community, unit: Id<Unit>, joint: Id<Joint>) -> (String, String) {
    let name = project_name(community, unit, joint);
    (
        sentence!("共建项目“{}”里双方的步骤对不上", "Project “{}”: the two sides crossed", name),
        say(
            "双方没有联网时各走了一步，后到的没有生效。请打开看看，电话说明，再记下一步或写备注。",
            "Each side took a step while offline; one did not count. Open it, call, then go on or remark.",
        )
        .into(),
    )
}

impl Telling<'_> {
    /// What was written about a demand or a project.
    pub(super) fn lists(&self, doc: &DocName, write: &Write) -> Option<Told> {
        let open = |line: String| Some(Told { line, masked: None });
        let to = write.to.as_deref().unwrap_or_default();
        match (doc, write.section.as_str()) {
            (DocName::Community, section::PROJECTS) if write.record.starts_with(DEMAND) => {
                let known = DemandField::from_key(&write.field)?;
                let name = sentence!("需求的{}", "Need: {}", known.name());
                let words = |value: &str| match known {
                    DemandField::Status => {
                        let card = domain::joint::DemandCard::default().with(known, value);
                        let demand = domain::joint::Demand { card, contested: Vec::new() };
                        demand_state(demand.state()).to_owned()
                    }
                    _ => value.to_owned(),
                };
                Some(self.field(&known, known.key(), &name, write, &words))
            }
            (DocName::Unit(_), section::OWN) if write.record.starts_with(DEMAND) => {
                open(match fact::<DemandAnswer>(to)? {
                    DemandAnswer::Offered { words, .. } if words.is_empty() => {
                        say("应答社区需求", "Answered a need").into()
                    }
                    DemandAnswer::Offered { words, .. } => {
                        sentence!("应答社区需求：{}", "Answered a need: {}", self.free(&words))
                    }
                    DemandAnswer::TakenBack => say("撤回应答", "Took the answer back").into(),
                })
            }
            (DocName::Unit(_), section::CARD) if write.record.starts_with(JOINT) => {
                let known = JointField::from_key(&write.field)?;
                // Of what it was linked with, the page tells.
                if matches!(known, JointField::Demand | JointField::Resource) {
                    return open(sentence!("选定{}", "Chose: {}", known.name()));
                }
                let name = sentence!("项目的{}", "Project: {}", known.name());
                Some(self.field(&known, known.key(), &name, write, &str::to_owned))
            }
            (DocName::Unit(_), name @ (section::FACTS | section::OWN)) if write.record.starts_with(JOINT) => {
                let side = if name == section::OWN { Side::Unit } else { Side::Community };
                open(joint_step(side, &fact::<JointStep>(to)?, &|text| self.free(text)))
            }
            _ => None,
        }
    }
}
