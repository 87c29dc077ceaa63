//! What is said against a list, and what a selection waits for. Known to staff only.

use super::{Award, CaseFact, PersonalFact, Selection, Stage, Way, candidates, selection, unnamed};
use crate::{
    community::Community,
    id::Id,
    moment::{Day, Moment},
    principal::Member,
    wish::{Claimant, Step},
};

/// An objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// Its step.
    pub id: Id<Step>,
    /// The member, or the unit, that wrote it; none when staff took it down.
    pub by: Option<Claimant>,
    /// Who said it, when staff took it down.
    pub who: String,
    /// Against whom; none is against the selection.
    pub about: Option<Id<Member>>,
    /// In words.
    pub words: String,
    /// When.
    pub at: Moment,
    /// What was decided: whether it holds, and why.
    pub answer: Option<(bool, String)>,
}

/// Every objection, the oldest first.
pub fn objections(community: &Community, id: Id<Award>) -> Vec<Objection> {
    let Some(award) = community.awards.get(&id) else { return Vec::new() };
    let case = || award.case().into_iter().flatten();
    let answer = |objection: Id<Step>| {
        let answers = case().filter_map(|(step, fact)| match &fact.step {
            CaseFact::Answered { objection: of, upheld, words } if *of == objection => {
                Some(((fact.place(), *step), (*upheld, words.clone())))
            }
            _ => None,
        });
        answers.max_by_key(|(place, _)| *place).map(|(_, answer)| answer)
    };
    let mut all: Vec<Objection> = Vec::new();
    for (by, file) in community.files() {
        let own = file.awards.own.iter().filter(|((about, _), _)| *about == id);
        for ((_, step), fact) in own {
            if let PersonalFact::Objected { about, words } = &fact.step {
                all.push(Objection {
                    id: *step,
                    by: Some(by),
                    who: String::new(),
                    about: *about,
                    words: words.clone(),
                    at: fact.at,
                    answer: answer(*step),
                });
            }
        }
    }
    for (step, fact) in case() {
        if let CaseFact::Objected { about, who, words } = &fact.step {
            all.push(Objection {
                id: *step,
                by: None,
                who: who.clone(),
                about: *about,
                words: words.clone(),
                at: fact.at,
                answer: answer(*step),
            });
        }
    }
    all.sort_by_key(|one| (one.at, one.id));
    all
}

/// What a selection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Todo {
    /// So many recommendations name somebody in words only.
    Name(usize),
    /// So many candidates are to be checked.
    Check(usize),
    /// The time to recommend is over, and all are checked: call the candidates.
    Call,
    /// The time to vote is over, or there are scores: confirm the result.
    Post,
    /// So many objections are to be answered.
    Answer(usize),
    /// The notice is over: confirm who is honoured.
    Decide,
}

/// What staff have to do about a selection now.
pub fn todo(community: &Community, id: Id<Award>, today: Day) -> Vec<Todo> {
    let Some(award) = community.awards.get(&id) else { return Vec::new() };
    let is = selection(award, today);
    let mut all = Vec::new();
    if matches!(is.stage, Stage::Nominating | Stage::Checking) {
        all.extend(Some(unnamed(award).len()).filter(|open| *open > 0).map(Todo::Name));
    }
    match is.stage {
        Stage::Checking => {
            let known = candidates(award);
            let open = known.iter().filter(|one| one.check.is_none() && !one.stood_down).count();
            all.push(if open > 0 { Todo::Check(open) } else { Todo::Call });
        }
        Stage::Deciding if is_counted(award, &is, today) => all.push(Todo::Post),
        Stage::Notice => {
            let open = objections(community, id).iter().filter(|one| one.answer.is_none()).count();
            let over = is.posted.as_ref().is_some_and(|posted| posted.to < today);
            all.extend(Some(open).filter(|open| *open > 0).map(Todo::Answer));
            if over && open == 0 {
                all.push(Todo::Decide);
            }
        }
        Stage::Draft | Stage::Nominating | Stage::Deciding | Stage::Decided | Stage::Cancelled => {}
    }
    all
}

fn is_counted(award: &Award, is: &Selection, today: Day) -> bool {
    let over = is.round.as_ref().is_some_and(|round| round.until < today);
    over || award.card.way() == Way::Score
}
