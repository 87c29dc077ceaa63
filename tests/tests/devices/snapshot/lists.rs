//! Edits at random of demands, of what units answer, of projects of both, and of what is removed of pairs, opinions and orders.

use domain::{
    edit::{Edit, FileOf, JointEdit},
    id::Id,
    joint::{AgreementField, DemandAnswer, DemandField, JointField, JointStep},
    moment::{Day, Year},
    retention::{Part, RemovalReason, Thing},
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

    pub(super) fn removal_edit(&mut self) -> Edit {
        let thing =
            [Thing::Pair(self.id()), Thing::Opinion(self.id()), Thing::Order(self.id())][self.below(3)];
        let file = FileOf::Member(Id::from_random([u8::try_from(self.below(3)).unwrap(); 10]));
        let part = match self.below(4) {
            0 | 1 => Part::Record(Year(2026), thing),
            2 => Part::Told(file, thing),
            _ => match self.below(2) {
                0 => Part::Open(Year(2026), self.id()),
                _ => Part::Sent(self.id(), self.id()),
            },
        };
        match self.below(3) {
            0 if matches!(part, Part::Record(..)) => {
                Edit::Keep { part, why: self.text(), until: Day(21_000) }
            }
            _ => Edit::Remove { part, why: RemovalReason::Due },
        }
    }
}
