//! The change history of the register in words: facts of members and units, rosters, letters, answers, what units offer.
//!
//! Free text is told without numbers that may reach somebody; fields are masked as their classes say.

use domain::{
    access::{DocName, FEEDBACK},
    feedback::{FeedbackStep, IssuedFeedback, UnitFeedback},
    mask::Classified,
    principal::Principal,
    register::{
        CheckinFact, Declined, Exemption, IssuedLetter, MemberField, ResourceField, Told as UnitTold,
        UnitAnswer, Urging,
    },
};
use replica::schema::section;

use super::{
    FieldName, checkin, day,
    feedback::{feedback_step, unit_feedback},
    records::satisfied,
    register::{checkin_fact, not_checked_in, stage},
    say, sentence,
    trail::{Telling, Told, fact},
};
use crate::shell::Write;

impl Telling<'_> {
    /// What was written in the register's sections of a member's or unit's file; `None` where it is something else, or cannot be
    /// read.
    pub(super) fn register(&self, doc: &DocName, write: &Write) -> Option<Told> {
        let to = write.to.as_deref().unwrap_or_default();
        match (doc, write.section.as_str()) {
            (DocName::Member(_), section::FACTS) => self.member_fact(write, to),
            (DocName::Member(_), section::OWN) if write.record == "card" => {
                let known = MemberField::from_key(&write.field)?;
                let name = sentence!("本人希望{}", "The member wants {}", known.name());
                Some(self.known_field(known, &name, write))
            }
            (DocName::Unit(_), section::FACTS) if write.record == "told" => {
                let told: UnitTold = serde_json::from_str(to).ok()?;
                let whom = self.listed(&write.field);
                Some(open(match told.asked {
                    Some(on) => sentence!(
                        "告知单位：{}“{}”，{} 问过原因",
                        "Told the unit: {} is “{}”, asked on {}",
                        whom,
                        stage(told.stage),
                        day(on)
                    ),
                    None => {
                        sentence!("告知单位：{}“{}”", "Told the unit: {} is “{}”", whom, stage(told.stage))
                    }
                }))
            }
            (DocName::Member(_), section::PAPERS) if write.record.starts_with(FEEDBACK) => {
                Some(open(match fact::<FeedbackStep>(to)? {
                    FeedbackStep::Changed { field, why, .. } => sentence!(
                        "反馈卡的“{}”有修改 {}",
                        "Changed “{}” of a feedback card {}",
                        field.name(),
                        self.free(&why)
                    ),
                    FeedbackStep::Issued { card, .. } => {
                        sentence!("发出反馈卡 {}", "Issued the feedback card {}", card.no)
                    }
                    other => feedback_step(&other).to_owned(),
                }))
            }
            (DocName::Unit(_), section::PAPERS) if write.record.starts_with(FEEDBACK) => {
                let told: IssuedFeedback = fact(to)?;
                Some(open(sentence!("收到反馈卡 {}", "Was given the feedback card {}", told.card.no)))
            }
            (DocName::Unit(_), section::OWN) if write.record.starts_with(FEEDBACK) => {
                Some(open(unit_feedback(&fact::<UnitFeedback>(to)?).to_owned()))
            }
            (DocName::Unit(_), section::ROSTER) => {
                let known = MemberField::from_key(&write.field)?;
                let name = sentence!("花名册的{}", "Roster: {}", known.name());
                Some(self.known_field(known, &name, write))
            }
            (DocName::Unit(_), section::RESOURCES) => {
                let known = ResourceField::from_key(&write.field)?;
                let name = sentence!("资源的{}", "Offer: {}", known.name());
                Some(self.known_field(known, &name, write))
            }
            (DocName::Unit(_), section::LETTERS) => {
                let letter: IssuedLetter = fact(to)?;
                Some(open(sentence!(
                    "开具介绍信 {}，{} 人，报到地：{}",
                    "Letter of introduction {} for {}, to {}",
                    letter.no,
                    letter.people.len(),
                    self.free(&letter.to)
                )))
            }
            (DocName::Unit(_), section::OWN) if write.record == "answer" => {
                let whom = self.listed(write.field.split('/').next().unwrap_or_default());
                Some(open(match fact::<UnitAnswer>(to)? {
                    UnitAnswer::Acknowledged { on } => {
                        sentence!("{}：{} 收到回执", "{}: receipt there on {}", whom, day(on))
                    }
                    UnitAnswer::NotYet { on, reason, detail } => sentence!(
                        "{}：{} 答复未报到原因：{} {}",
                        "{}: on {} the unit said why not: {} {}",
                        whom,
                        day(on),
                        not_checked_in(reason),
                        self.free(&detail)
                    ),
                }))
            }
            _ => None,
        }
    }

    fn member_fact(&self, write: &Write, to: &str) -> Option<Told> {
        Some(open(match write.record.as_str() {
            "checkin" => {
                let mut step: CheckinFact = fact(to)?;
                // Days and the numbers of papers reach nobody; what was typed may.
                match &mut step {
                    CheckinFact::LetterIssued { to: text, .. }
                    | CheckinFact::TransferredOut { to: text, .. }
                    | CheckinFact::Rejected { belongs_to: text, .. }
                    | CheckinFact::Withdrawn { why: text, .. }
                    | CheckinFact::Suspended { why: text, .. } => *text = self.free(text),
                    CheckinFact::Arrived { .. }
                    | CheckinFact::Registered { .. }
                    | CheckinFact::ReceiptIssued { .. }
                    | CheckinFact::ReceiptReturned { .. }
                    | CheckinFact::Acknowledged { .. }
                    | CheckinFact::Resumed { .. }
                    | CheckinFact::Closed { .. } => {}
                }
                checkin_fact(&step)
            }
            "urged" => {
                let urging: Urging = fact(to)?;
                let reason = urging.reason.map_or("", not_checked_in);
                let parts = [reason.to_owned(), self.free(&urging.detail), self.free(&urging.result)];
                let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                sentence!("{} 督促报到 {}", "{}: urged {}", day(urging.on), parts.join(say("，", ", ")))
            }
            "exempt" => {
                let one: Exemption = fact(to)?;
                let approved = if one.is_approved() {
                    say("已批准", "approved")
                } else {
                    say("待批准", "not approved")
                };
                sentence!(
                    "豁免：{}，{} 至 {}，{}（{}）",
                    "Exemption: {}, {} to {}, {} ({})",
                    one.kind,
                    day(one.from),
                    day(one.to),
                    checkin::effect(one.effect),
                    approved
                )
            }
            "satisfied" => satisfied(&fact(to)?),
            "declined" => {
                let declined: Declined = fact(to)?;
                let known = MemberField::from_key(&write.field)?;
                let value =
                    if self.is_open(known) { declined.value } else { known.shape().mask(&declined.value) };
                sentence!(
                    "不采用本人填的{}“{}”：{}",
                    "Did not take over {} “{}”: {}",
                    known.name(),
                    value,
                    self.free(&declined.why)
                )
            }
            _ => return None,
        }))
    }

    fn is_open(&self, known: MemberField) -> bool {
        self.whole || !known.is_masked(domain::mask::Audience::Staff)
    }

    fn known_field<F: Classified + FieldName + Copy + domain::field::Field>(
        &self,
        known: F,
        name: &str,
        write: &Write,
    ) -> Told {
        self.field(&known, known.key(), name, write, &str::to_owned)
    }

    /// Somebody of a roster, as everybody sees them.
    fn listed(&self, id: &str) -> String {
        id.parse().map(|id| (self.name)(Principal::Member(id))).unwrap_or_default()
    }
}

fn open(line: String) -> Told {
    Told { line, masked: None }
}
