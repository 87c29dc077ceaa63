//! Words of residents' opinions and what becomes of them (社情民意).

use domain::{
    access::{DocName, OPINION},
    edit::OpinionEdit,
    opinion::{Heard, OpinionAction, OpinionField, OpinionState, OpinionStep, OpinionTold},
};
use replica::schema::section;

use super::{FieldName as _, Telling, Told, day, say, sentence, trail::fact, words};
use crate::shell::Write;

words! {
    /// The queue and an opinion's own page, for staff; what somebody reported.
    Opinions {
        title: "社情民意", "Residents' views";
        lead: "居民说的话，一条一条办到底：登记、交办、办理、答复、回访、办结。", "What residents say, each followed to its end.";
        lead_own: "听到居民的意见，随手报给社区；办得怎么样，社区会写在这里。没有网也能报。", "Tell the community what you heard; what became of it stands here.";
        new: "登记意见", "Take one down";
        report: "反映一条", "Report one";
        reported: "已报给社区", "Reported";
        none: "还没有社情民意", "Nothing yet";
        none_found: "没有符合的意见", "Nothing fits";
        none_own: "您还没有反映过", "You have reported nothing yet";
        search: "搜索意见", "Search";
        search_hint: "内容、类别、网格、承办", "Words, category, grid, handler";
        states: "按情况", "By state";
        late: "已逾期", "Overdue";
        to_take: "党员反映，待登记", "Reported, to be taken down";
        take: "登记到台账", "Take it down";
        take_all: "全部登记", "Take all down";
        taken: "已登记，反映人会看到", "Taken down; whoever reported it sees so";
        unknown: "这台设备上没有这条意见", "It is not on this device";
        back: "返回社情民意", "Back to the list";
        card: "意见内容", "The opinion";
        kept: "每填一处自动存下。", "Kept field by field.";
        choose: "请选择", "Choose";
        content: "居民说了什么", "What was said";
        content_needed: "请写居民说了什么", "Say what was said";
        name_hint: "居民愿意留才填。", "Only when they agree.";
        steps: "办理经过", "What was done";
        no_steps: "还没有人办", "Nothing was done yet";
        not_counted: "与别处同时进行，未生效", "At the same time as another; did not count";
        handler: "承办", "With";
        due: "办理期限", "Due";
        to: "交给谁办", "To whom";
        to_hint: "写姓名、单位或岗位，例如：网格员小陈、供电公司。", "A name, a unit or a post.";
        to_above: "报给哪里", "To whom";
        due_wrong: "请填日期，不能早于今天", "Choose a day, not before today";
        measure: "采取了什么措施", "The measure";
        reply: "怎样答复居民", "The reply";
        visit_words: "回访情况", "In words";
        satisfied: "居民满意吗", "Is the resident content";
        satisfied_needed: "请选满意程度", "Choose how content they are";
        text_needed: "请写具体内容", "Say it in words";
        also_tell: "同时告诉反映人", "Also tell whoever reported it";
        tell: "告诉反映人", "Tell whoever reported it";
        tell_words: "给反映人的话", "What they are told";
        tell_hint: "只写可以让反映人知道的，不写居民的姓名和电话。", "Only what they may know; no names and phones of residents.";
        told: "已告诉反映人", "Told";
        told_last: "上次告诉反映人", "Told last";
        reporter: "反映人", "Reported by";
        waits: "已报给社区，等登记", "Reported, not taken down yet";
        close_sure: "居民已得到答复，办结归档。", "The resident has a reply; it is closed.";
    }
}

/// Where it is.
pub(crate) fn opinion_state(state: OpinionState) -> &'static str {
    match state {
        OpinionState::Registered => say("已登记", "Taken down"),
        OpinionState::Assigned => say("已交办", "Assigned"),
        OpinionState::Handled => say("办理中", "In hand"),
        OpinionState::Reported => say("已上报", "Passed on"),
        OpinionState::Replied => say("已答复", "Replied"),
        OpinionState::Visited => say("已回访", "Visited"),
        OpinionState::Closed => say("已办结", "Closed"),
    }
}

/// Its tone.
pub(crate) const fn opinion_tone(state: OpinionState) -> &'static str {
    match state {
        OpinionState::Registered => "warn",
        OpinionState::Assigned | OpinionState::Handled | OpinionState::Reported => "info",
        OpinionState::Replied | OpinionState::Visited => "good",
        OpinionState::Closed => "calm",
    }
}

/// A button.
pub(crate) fn opinion_action(action: OpinionAction) -> &'static str {
    match action {
        OpinionAction::Assign => say("交办", "Assign"),
        OpinionAction::Handle => say("记办理措施", "Note a measure"),
        OpinionAction::Report => say("上报", "Pass on"),
        OpinionAction::Reply => say("答复", "Reply"),
        OpinionAction::Visit => say("回访", "Visit"),
        OpinionAction::Close => say("办结", "Close"),
    }
}

/// A step, with its words as they may be shown.
pub(crate) fn opinion_step(step: &OpinionStep, words: &dyn Fn(&str) -> String) -> String {
    match step {
        OpinionStep::Assigned { to, due: Some(due) } => {
            sentence!("交办给{}，{} 前办好", "Assigned to {}, due {}", words(to), day(*due))
        }
        OpinionStep::Assigned { to, due: None } => sentence!("交办给{}", "Assigned to {}", words(to)),
        OpinionStep::Handled { measure } => sentence!("办理：{}", "Measure: {}", words(measure)),
        OpinionStep::Reported { to } => sentence!("上报{}", "Passed on to {}", words(to)),
        OpinionStep::Replied { reply } => sentence!("答复：{}", "Replied: {}", words(reply)),
        OpinionStep::Visited { satisfaction, words: said } => {
            sentence!("回访，满意度 {} 星 {}", "Visited, {} stars {}", satisfaction, words(said))
        }
        OpinionStep::Closed => say("办结", "Closed").into(),
    }
}

/// What was done, for the outbox.
pub(super) fn opinion_edit(edit: &OpinionEdit) -> String {
    match edit {
        OpinionEdit::Take { what, .. } => {
            sentence!("社情民意：{}", "Residents' views: {}", opinion_action(what.action()))
        }
        OpinionEdit::Hear { .. } => say("反映一条社情民意", "Report what was heard").into(),
        OpinionEdit::Tell { .. } => say("告诉反映人", "Tell whoever reported it").into(),
    }
}

impl Telling<'_> {
    /// What was written about an opinion.
    pub(super) fn opinion(&self, doc: &DocName, write: &Write) -> Option<Told> {
        let open = |line: String| Some(Told { line, masked: None });
        let to = write.to.as_deref().unwrap_or_default();
        if let (DocName::Casework(_), section::OPINIONS) = (doc, write.section.as_str()) {
            if write.field == "collected" {
                return open(say("登记", "Taken down").into());
            }
            let known = OpinionField::from_key(&write.field)?;
            return Some(self.field(&known, known.key(), known.name(), write, &str::to_owned));
        }
        if !write.record.starts_with(OPINION) {
            return None;
        }
        match write.section.as_str() {
            section::STEPS => open(opinion_step(&fact::<OpinionStep>(to)?, &|text| self.free(text))),
            section::OWN => {
                let heard = fact::<Heard>(to)?;
                open(sentence!("反映：{}", "Reported: {}", self.free(&heard.content)))
            }
            section::FACTS => {
                let told = fact::<OpinionTold>(to)?;
                let words = self.free(&told.words);
                open(sentence!("告诉反映人：{} {}", "Told: {} {}", opinion_state(told.state), words))
            }
            _ => None,
        }
    }
}
