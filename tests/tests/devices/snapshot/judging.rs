//! Edits at random of what is decided about members' years, and of feedback cards on both sides.

use std::sync::Arc;

use domain::{
    community::Community,
    edit::{Edit, FeedbackEdit, JudgingEdit},
    feedback::{About, FeedbackField, FeedbackStep, IssuedFeedback, UnitFeedback},
    id::Id,
    judging::{Frozen, Moved, Objection, ProofAsk, ProofStep, Verdict, Years},
    moment::{Day, Year},
    principal::Member,
    requirement::Grounds,
    service::Term,
    sheet::FeedbackCard,
};

use super::dice::Dice;

const YEARS: [Year; 2] = [Year(2025), Year(2026)];

/// What is frozen of somebody who did nothing.
fn frozen(year: Year) -> Frozen {
    let member: Id<Member> = Id::from_random([0; 10]);
    let members = Arc::new([(member, Arc::default())].into());
    let community = Community { members, ..Community::default() };
    Years::of_one(&community, member, year, Day(20_900)).freeze(member).unwrap()
}

impl Dice {
    fn member(&mut self) -> Id<Member> {
        Id::from_random([u8::try_from(self.below(3)).unwrap(); 10])
    }

    pub(super) fn judging_edit(&mut self) -> Edit {
        let (member, year, step) = (self.member(), YEARS[self.below(2)], self.step());
        let as_admin = self.below(2) == 0;
        let why = self.text();
        Edit::Judging(match self.below(8) {
            0 => JudgingEdit::Move { member, year, step, what: Moved { by: 1, why } },
            1 => JudgingEdit::Freeze { member, year, step, result: frozen(year) },
            2..=4 => {
                let what = [
                    Verdict::Proposed { grounds: Grounds::WithoutReason, as_admin },
                    Verdict::Confirmed { as_admin },
                    Verdict::Noted { why: why.clone() },
                    Verdict::Dropped { why: why.clone() },
                    Verdict::Decided { stands: as_admin, why },
                ];
                JudgingEdit::Judge { member, year, step, what: what[self.below(5)].clone() }
            }
            5 => JudgingEdit::Object { member, year, step, what: Objection { why } },
            6 => {
                let what = ProofStep::Withdrawn { proof: self.step(), why };
                JudgingEdit::Prove { member, year, step, what }
            }
            _ => JudgingEdit::AskProof { member, year, step, what: ProofAsk { term: Term::Year(year) } },
        })
    }

    pub(super) fn feedback_edit(&mut self) -> Edit {
        let (member, unit, card, step) = (self.member(), self.id(), self.step(), self.step());
        let about = [About::Annual(YEARS[self.below(2)]), About::Matter(self.step())][self.below(2)];
        let (on, words) = (Day(20_517), self.text());
        Edit::Feedback(match self.below(8) {
            0 => FeedbackEdit::Take { member, step, what: FeedbackStep::Opened { on, words } },
            1 | 2 => {
                let field = FeedbackField::ALL[self.below(FeedbackField::ALL.len())];
                let what = FeedbackStep::Changed { about, field, value: self.text(), why: words };
                FeedbackEdit::Take { member, step, what }
            }
            3 => FeedbackEdit::Take { member, step, what: FeedbackStep::Approved { about } },
            4 => {
                let frozen = Box::new(FeedbackCard { no: words, ..FeedbackCard::default() });
                FeedbackEdit::Take { member, step, what: FeedbackStep::Issued { about, card: frozen } }
            }
            5 => {
                let what = IssuedFeedback { about, card: FeedbackCard::default(), matter: words };
                FeedbackEdit::Tell { unit, member, card, what: Box::new(what) }
            }
            _ => {
                let what = [
                    UnitFeedback::Received { on },
                    UnitFeedback::Answered { on, words },
                    UnitFeedback::Filed { on },
                ];
                FeedbackEdit::Answer { unit, member, card, step, what: what[self.below(3)].clone() }
            }
        })
    }
}
