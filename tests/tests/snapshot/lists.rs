//! Edits at random of demands, of what units answer, and of projects of both.

use domain::{
    edit::{Edit, JointEdit},
    joint::{AgreementField, DemandAnswer, DemandField, JointField, JointStep},
};

use super::dice::Dice;

impl Dice {
    pub(super) fn lists_edit(&mut self) -> Edit {
        let (unit, demand, joint, step) = (self.id(), self.id(), self.id(), self.step());
        let words = self.text();
        Edit::Joint(match self.below(7) {
            0 => JointEdit::FillDemand {
                demand,
                fields: vec![(DemandField::ALL[self.below(DemandField::ALL.len())], words)],
            },
            1 => {
                let what = DemandAnswer::Offered { resource: None, words };
                JointEdit::Answer { unit, demand, step, what }
            }
            2 | 3 => JointEdit::Fill {
                unit,
                joint,
                fields: vec![(JointField::ALL[self.below(JointField::ALL.len())], words)],
            },
            4 => JointEdit::Agree {
                unit,
                agreement: self.id(),
                fields: vec![(AgreementField::ALL[self.below(AgreementField::ALL.len())], words)],
            },
            _ => {
                let what = [
                    JointStep::Proposed,
                    JointStep::Accepted,
                    JointStep::Progressed { percent: 30, words: words.clone() },
                    JointStep::Finished { words },
                ];
                JointEdit::Take { unit, joint, step, what: what[self.below(4)].clone() }
            }
        })
    }
}
