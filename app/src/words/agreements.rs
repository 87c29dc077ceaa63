//! Words of agreements of a unit and the community (共建协议).

use domain::{
    access::{AGREEMENT, DocName},
    joint::{AgreementField, AgreementState},
};
use replica::schema::section;

use super::{FieldName, Telling, Told, say, sentence, words};
use crate::shell::Write;

words! {
    /// An agreement, for both.
    Agreements {
        title: "共建协议", "Agreement";
        none: "还没有签过共建协议", "No agreements yet";
        new: "新写一份协议", "New agreement";
        unknown: "这台设备上没有这份协议", "It is not on this device";
        back: "返回单位", "Back to the unit";
        kept: "每填一处自动存下。填好打印两份，双方签字盖章后记下签订日期。", "Kept field by field. Print two copies; when both have signed and stamped, note the day.";
        content_hint: "一行写一件事。", "One matter a line.";
        print: "打印协议", "Print";
        sign: "记下已签订", "Note that it is signed";
        signed: "已签订，不能再改", "Signed; it stays as it is";
        unsign: "没有签成，继续改", "It was not signed after all";
        on: "签订日期", "Signed on";
        day_wrong: "请填日期，不能晚于今天", "A day, not later than today";
        dates_wrong: "比开始日期早，请检查", "Before it begins";
    }
}

/// Where an agreement is: words and tone.
pub(crate) fn agreement_state(state: AgreementState) -> (&'static str, &'static str) {
    match state {
        AgreementState::Draft => (say("起草", "Draft"), "warn"),
        AgreementState::Valid => (say("有效", "Valid"), "good"),
        AgreementState::Over => (say("已到期", "Over"), "calm"),
    }
}

impl FieldName for AgreementField {
    fn name(self) -> &'static str {
        match self {
            Self::No => say("编号", "Number"),
            Self::Content => say("共建内容", "What is agreed"),
            Self::Projects => say("共建项目", "Projects"),
            Self::Resources => say("单位提供的资源", "What the unit offers"),
            Self::CommunityContact => say("社区联络员", "Contact in the community"),
            Self::CommunityPhone => say("社区联络员电话", "Phone in the community"),
            Self::UnitContact => say("单位联络员", "Contact in the unit"),
            Self::UnitPhone => say("单位联络员电话", "Phone in the unit"),
            Self::From => say("期限起", "From"),
            Self::To => say("期限止", "To"),
            Self::SignedOn => say("签订日期", "Signed on"),
        }
    }
}

impl Telling<'_> {
    /// What was written about an agreement.
    pub(super) fn agreement(&self, doc: &DocName, write: &Write) -> Option<Told> {
        match (doc, write.section.as_str()) {
            (DocName::Unit(_), section::CARD) if write.record.starts_with(AGREEMENT) => {
                let known = AgreementField::from_key(&write.field)?;
                let name = sentence!("协议的{}", "Agreement: {}", known.name());
                Some(self.field(&known, known.key(), &name, write, &str::to_owned))
            }
            _ => None,
        }
    }
}
