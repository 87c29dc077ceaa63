//! Words of notices and public display (公示通知).

use domain::{
    access::DocName,
    edit::NoticeEdit,
    notice::{NoticeField, NoticeKind, NoticeRefusal, NoticeState},
};
use replica::schema::section;

use super::{FieldName, Telling, Told, say, sentence, words};
use crate::shell::Write;

words! {
    /// The list, a notice's own page, the display of a quarter.
    Notices {
        title: "公示通知", "Notices";
        lead: "社区的公示、通知和展示。", "What the community tells everybody.";
        lead_staff: "写好后发布，大家都看得到；可以打印上墙。", "Publish it for everybody, and print it for the wall.";
        new: "写通知", "New notice";
        quarter: "季度展示", "Display of a quarter";
        none: "还没有公示和通知", "No notices yet";
        unknown: "这台设备上没有这条通知", "It is not on this device";
        back: "返回公示通知", "Back to the list";
        untitled: "（没有标题）", "(no title)";
        kinds: "按类别", "By kind";
        states: "按情况", "By state";
        card: "内容", "The card";
        kept: "每填一处自动存下。", "Every field is kept as it is left.";
        choose: "请选择", "Choose";
        publish: "发布", "Publish";
        publish_again: "重新发布", "Publish again";
        published: "已发布", "Published";
        take_down: "撤下", "Take down";
        taken_down: "已撤下", "Taken down";
        about_hint: "写到党员本人的，要先征得本人同意才能发布。", "What tells of a member is published only when the member agreed.";
        about_none: "不写具体的人", "Of nobody";
        consent: "本人同意公开", "The person agreed";
        numbers: "正文里有像电话、证件号的数字，请确认可以公开：", "The text holds what looks like phone or ID numbers: ";
        print: "打印上墙", "Print for the wall";
        awards: "评选公示", "Honours";
        quarter_lead: "按季度汇总公开承诺、在岗服务、办成的项目和表彰。姓名按本人意愿隐去。", "Promises, posts, projects and honours of a quarter; names masked unless the person agreed.";
        which_quarter: "哪个季度", "Which quarter";
        nothing: "这个季度还没有可以展示的内容", "There is nothing to display of this quarter";
        nothing_text: "党员认领岗位项目时同意公开的承诺、上岗和办结的项目会列在这里。", "Promises that may be shown, held posts and finished projects are listed here.";
        publish_quarter: "发布为公示", "Publish as a notice";
        quarter_published: "已发布到公示通知", "Published";
    }
}

/// What kind it is.
pub(crate) fn notice_kind(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Public => say("公示", "Public notice"),
        NoticeKind::Inform => say("通知", "Notice"),
        NoticeKind::Display => say("展示", "Display"),
    }
}

/// Where it is.
pub(crate) fn notice_state(state: NoticeState) -> &'static str {
    match state {
        NoticeState::Shown => say("展示中", "Shown"),
        NoticeState::Waiting => say("未到时间", "Waits for its day"),
        NoticeState::Draft => say("草稿", "Draft"),
        NoticeState::Over => say("已到期", "Over"),
        NoticeState::TakenDown => say("已撤下", "Taken down"),
    }
}

/// The tone of a state.
pub(crate) const fn notice_tone(state: NoticeState) -> &'static str {
    match state {
        NoticeState::Shown => "good",
        NoticeState::Waiting => "info",
        NoticeState::Draft => "warn",
        NoticeState::Over | NoticeState::TakenDown => "calm",
    }
}

/// Why it cannot be published.
pub(crate) fn notice_refusal(why: &NoticeRefusal) -> String {
    match why {
        NoticeRefusal::Lacks(fields) => {
            let names: Vec<_> = fields.iter().map(|field| field.name()).collect();
            sentence!("发布前还要填：{}", "Before it is published: {}", names.join(say("、", ", ")))
        }
        NoticeRefusal::EndsBefore => {
            say("截止日期比开始日期早，请检查。", "It ends before it begins.").into()
        }
        NoticeRefusal::NoConsent => say(
            "写到党员本人，要先征得本人同意，再打开“本人同意公开”。",
            "It tells of a member: ask first, then switch the consent on.",
        )
        .into(),
    }
}

/// What was done, for the outbox.
pub(crate) fn notice_edit(edit: &NoticeEdit) -> String {
    let NoticeEdit::Fill { fields, .. } = edit;
    let names: Vec<_> = fields.iter().map(|(field, _)| field.name()).collect();
    sentence!("公示通知：{}", "Notice: {}", names.join(say("、", ", ")))
}

impl FieldName for NoticeField {
    fn name(self) -> &'static str {
        match self {
            Self::Title => say("标题", "Title"),
            Self::Kind => say("类别", "Kind"),
            Self::Text => say("正文", "Text"),
            Self::From => say("开始日期", "From"),
            Self::To => say("截止日期", "Until"),
            Self::Status => say("发布状态", "Status"),
            Self::About => say("写到的党员", "Of whom it tells"),
            Self::Consent => say("本人同意公开", "Consent"),
        }
    }
}

impl Telling<'_> {
    /// What was written about a notice.
    pub(super) fn public_notice(&self, doc: &DocName, write: &Write) -> Option<Told> {
        let (DocName::Community, section::NOTICES) = (doc, write.section.as_str()) else { return None };
        let known = NoticeField::from_key(&write.field)?;
        let shown = |value: &str| match (known, value) {
            (NoticeField::Kind, value) => NoticeKind::from_key(value)
                .map_or_else(|| value.to_owned(), |kind| notice_kind(kind).to_owned()),
            (NoticeField::Consent, "yes") => say("同意", "agreed").to_owned(),
            (NoticeField::Consent, _) => say("不同意", "not agreed").to_owned(),
            (NoticeField::Status, domain::notice::SHOWN) => say("发布", "published").to_owned(),
            (NoticeField::Status, domain::notice::TAKEN_DOWN) => say("撤下", "taken down").to_owned(),
            (NoticeField::About, value) => value.parse().map_or_else(
                |_| value.to_owned(),
                |member| (self.name)(domain::principal::Principal::Member(member)),
            ),
            (NoticeField::Text | NoticeField::Title, value) => self.free(value),
            (NoticeField::From | NoticeField::To | NoticeField::Status, value) => value.to_owned(),
        };
        Some(self.field(&known, known.key(), known.name(), write, &shown))
    }
}
