//! Edits at random of pairs, of what residents say, and of teams.

use domain::{
    edit::{Edit, FileOf, OpinionEdit, PairEdit, TeamEdit},
    id::Id,
    moment::Year,
    opinion::{Heard, OpinionState, OpinionStep, OpinionTold},
    pair::{HelpFact, HelpVisit, PairCard, PairField},
    principal::Member,
    team::{TeamDecision, TeamField, TeamStep},
};

use super::dice::Dice;

impl Dice {
    pub(super) fn helping_edit(&mut self) -> Edit {
        let (pair, opinion, team, step, visit) = (self.id(), self.id(), self.id(), self.step(), self.step());
        let who: Id<Member> = Id::from_random([u8::try_from(self.below(3)).unwrap(); 10]);
        let (file, year) = (FileOf::Member(who), Year(2026));
        match self.below(11) {
            0 | 1 => Edit::Pair(PairEdit::Fill {
                year,
                pair,
                fields: vec![(PairField::ALL[self.below(PairField::ALL.len())], self.text())],
            }),
            2 => {
                let told = PairCard::default().with(PairField::Name, self.text());
                Edit::Pair(PairEdit::Tell { file, pair, told: (self.below(2) == 0).then_some(told) })
            }
            3 => Edit::Pair(PairEdit::Visit {
                file,
                pair,
                step,
                what: HelpVisit { content: self.text(), ..HelpVisit::default() },
            }),
            4 => Edit::Pair(PairEdit::TakeBack { file, pair, step, visit }),
            5 => Edit::Pair(PairEdit::State { file, pair, step, what: HelpFact::Confirmed { visit } }),
            6 => Edit::Opinion(OpinionEdit::Take { year, opinion, step, what: OpinionStep::Closed }),
            7 => Edit::Opinion(OpinionEdit::Hear {
                file,
                opinion,
                heard: Heard { content: self.text(), ..Heard::default() },
            }),
            8 => Edit::Opinion(OpinionEdit::Tell {
                file,
                opinion,
                step,
                told: OpinionTold { state: OpinionState::Closed, words: self.text() },
            }),
            9 => Edit::Team(TeamEdit::Fill {
                team,
                fields: vec![
                    (TeamField::Name, self.text()),
                    (TeamField::Year, ["2026", "2025", ""][self.below(3)].to_owned()),
                ],
            }),
            _ => match self.below(2) {
                0 => Edit::Team(TeamEdit::Ask { team, member: who, step, what: TeamStep::Asks }),
                _ => Edit::Team(TeamEdit::Decide { team, step, what: TeamDecision::Added(who) }),
            },
        }
    }
}
