//! 社情民意: the queue and what is done about each opinion, for staff; for members and units what they reported.

mod one;
mod own;
mod queue;

use domain::{
    community::Community,
    edit::{Edit, FileOf, OpinionEdit},
    id::Id,
    moment::{Day, Year},
    opinion::{Heard, Opinion, OpinionState, OpinionTold, card_of, handling, reports},
    wish::Claimant,
};

pub(crate) use one::OpinionDesk;
pub(crate) use own::OpinionsPage;
pub(crate) use queue::OpinionQueue;

use super::{doing::Desk, pairs::called};

/// How many opinions wait for staff: overdue, given to nobody, or reported and not taken down.
pub(crate) fn waiting(community: &Community, today: Day) -> usize {
    let waits = |opinion: &&std::sync::Arc<Opinion>| {
        let is = handling(opinion);
        is.state == OpinionState::Registered || is.is_overdue(today)
    };
    community.opinions.values().filter(waits).count() + to_take(community).len()
}

/// What was reported and is in no year's casework.
fn to_take(community: &Community) -> Vec<(FileOf, Id<Opinion>, Heard)> {
    let open = |(_, id, _): &(FileOf, Id<Opinion>, _)| !community.opinions.contains_key(id);
    reports(community).filter(open).map(|(file, id, fact)| (file, id, fact.step.clone())).collect()
}

/// Takes a report down under its own id, so that two clerks who do take down one opinion; and says so to whoever reported it.
fn taking(desk: Desk, year: Year, (file, opinion, heard): &(FileOf, Id<Opinion>, Heard)) -> Vec<Edit> {
    let told = OpinionTold { state: OpinionState::Registered, words: String::new() };
    vec![
        Edit::CollectOpinion { year, opinion: *opinion, card: card_of(heard) },
        Edit::Opinion(OpinionEdit::Tell { file: *file, opinion: *opinion, step: desk.shell.new_id(), told }),
    ]
}

/// How whoever reported something is called.
fn called_of(desk: Desk, file: FileOf) -> String {
    called(
        desk,
        match file {
            FileOf::Member(id) => Claimant::Member(id),
            FileOf::Unit(id) => Claimant::Unit(id),
        },
    )
}
