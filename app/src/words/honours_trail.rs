//! Words of honours in the history and the outbox: what was done, without saying how anybody voted.

use domain::{
    access::{AWARD, DocName},
    award::{AwardField, AwardStep, AwardTold, CaseFact, NominationStep, PersonalFact},
    edit::AwardEdit,
    wish::Claimant,
};
use replica::schema::section;

use super::{
    FieldName as _, Telling, Told, day,
    honours::{award_reason, nominator, shown},
    say, sentence,
    trail::fact,
};
use crate::shell::Write;

/// A step of staff, in the history.
fn award_step(step: &AwardStep) -> String {
    match step {
        AwardStep::Opened => say("启动评选", "Opened it").into(),
        AwardStep::Nominated { by, .. } => sentence!("代录推荐：{}", "Recommended by: {}", nominator(*by)),
        AwardStep::Called { candidates, until } => sentence!(
            "确定候选人 {} 位，{} 截止",
            "Called {} candidates, until {}",
            candidates.len(),
            day(*until)
        ),
        AwardStep::Posted { winners, to, .. } => {
            sentence!("公示 {} 位，到 {}", "Posted {}, up to {}", winners.len(), day(*to))
        }
        AwardStep::Decided { winners } => sentence!("确定获奖 {} 位", "Decided: {}", winners.len()),
        AwardStep::Cancelled { why } => sentence!("取消评选：{}", "Called off: {}", award_reason(*why)),
    }
}

fn nomination_step(step: &NominationStep) -> &'static str {
    match step {
        NominationStep::Nominated { .. } => say("推荐", "Recommended somebody"),
        NominationStep::TookBack { .. } => say("撤回推荐", "Took a recommendation back"),
        NominationStep::StoodDown => say("不参加评选", "Stood down"),
    }
}

fn personal(fact: &PersonalFact) -> String {
    match fact {
        PersonalFact::Reason { .. } => say("写推荐理由", "Said why").into(),
        // For whom is nobody's business here.
        PersonalFact::Voted { .. } => say("投票", "Voted").into(),
        PersonalFact::Objected { .. } => say("提出异议", "Spoke against it").into(),
    }
}

fn case(fact: &CaseFact) -> String {
    match fact {
        CaseFact::Reason { .. } => say("写理由", "Said why").into(),
        CaseFact::Checked { vetoes, .. } if vetoes.is_empty() => {
            say("资格核查：通过", "Check: passed").into()
        }
        CaseFact::Checked { .. } => say("资格核查：没有通过", "Check: not passed").into(),
        CaseFact::Scored { judge, score, .. } => sentence!("{} 评 {} 分", "{} gave {} points", judge, score),
        CaseFact::Objected { .. } => say("代录异议", "Took an objection down").into(),
        CaseFact::Answered { upheld: true, .. } => say("异议成立", "The objection holds").into(),
        CaseFact::Answered { upheld: false, .. } => say("异议不成立", "The objection does not hold").into(),
    }
}

fn told(told: &AwardTold) -> String {
    match told {
        AwardTold::Answered { .. } => say("答复异议", "Answered an objection").into(),
        AwardTold::Honoured { title, .. } => sentence!("告知获评：{}", "Told of the honour: {}", title),
    }
}

/// What was done, for the outbox.
pub(crate) fn award_edit(edit: &AwardEdit) -> String {
    match edit {
        AwardEdit::Fill { fields, .. } => {
            let names: Vec<_> = fields.iter().map(|(field, _)| field.name()).collect();
            sentence!("评选：{}", "Selection: {}", names.join(say("、", ", ")))
        }
        AwardEdit::Step { what, .. } => award_step(what),
        AwardEdit::Own { what, .. } => nomination_step(what).into(),
        AwardEdit::Case { what, .. } => case(what),
        AwardEdit::Say { what, .. } => personal(what),
        AwardEdit::Tell { what, .. } => told(what),
    }
}

impl Telling<'_> {
    /// What was written about a selection.
    pub(super) fn award(&self, doc: &DocName, write: &Write) -> Option<Told> {
        let open = |line: String| Some(Told { line, masked: None });
        let to = write.to.as_deref().unwrap_or_default();
        if let (DocName::Community, section::AWARDS) = (doc, write.section.as_str()) {
            let known = AwardField::from_key(&write.field)?;
            return Some(self.field(&known, known.key(), known.name(), write, &|value| shown(known, value)));
        }
        if !write.record.starts_with(AWARD) {
            return None;
        }
        let with = |line: String, words: &str| match words.trim() {
            "" => line,
            words => sentence!("{}：{}", "{}: {}", line, self.free(words)),
        };
        match (doc, write.section.as_str()) {
            (DocName::Wall(_), section::STEPS) => open(award_step(&fact(to)?)),
            (DocName::Casework(_), section::STEPS) => {
                let known: CaseFact = fact(to)?;
                let words = match &known {
                    CaseFact::Reason { words }
                    | CaseFact::Checked { words, .. }
                    | CaseFact::Objected { words, .. }
                    | CaseFact::Answered { words, .. } => words.as_str(),
                    CaseFact::Scored { .. } => "",
                };
                open(with(case(&known), words))
            }
            (_, section::CLAIMS) => {
                let claimant: Claimant = write.field.split_once('/')?.0.parse().ok()?;
                let whom = (self.name)(claimant.principal());
                open(sentence!("{}：{}", "{}: {}", whom, nomination_step(&fact(to)?)))
            }
            (_, section::OWN) => {
                let known: PersonalFact = fact(to)?;
                let words = match &known {
                    PersonalFact::Reason { words } | PersonalFact::Objected { words, .. } => words.as_str(),
                    PersonalFact::Voted { .. } => "",
                };
                open(with(personal(&known), words))
            }
            (_, section::FACTS) => open(told(&fact(to)?)),
            _ => None,
        }
    }
}
