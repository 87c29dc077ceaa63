//! 情况反馈: the run of a year, one member's cards, and what a unit has of them.

mod change;
mod list;
mod one;
mod unit;

use domain::{
    community::Community,
    edit::{Edit, FeedbackEdit},
    feedback::{About, Feedback, FeedbackStep, FeedbackText, IssuedFeedback, card, from_records, number},
    id::Id,
    judging::Years,
    moment::Day,
    principal::Member,
    register::CheckinState,
    sheet::FeedbackCard,
};

pub(crate) use list::FeedbackPage;
pub(crate) use one::FeedbackCardPage;
pub(crate) use unit::UnitFeedbackPart;

use super::doing::Desk;

/// A step of staff about a member's card.
fn takes(desk: Desk, member: Id<Member>, what: FeedbackStep) -> Edit {
    Edit::Feedback(FeedbackEdit::Take { member, step: desk.shell.new_id(), what })
}

/// What the records say of a year, and the card as it would be issued.
fn made(
    community: &Community,
    years: &Years<'_>,
    member: Id<Member>,
    one: &Feedback,
    checkin: &CheckinState,
) -> Option<(FeedbackText, FeedbackCard)> {
    let file = community.member(member)?;
    let entries = years.entries(member);
    let judged = years.judge_with(member, file, &entries);
    let records = from_records(community, &judged, &entries);
    let since = checkin.registered.as_ref().map(|(on, _)| *on);
    let card = card(community, &judged, &records, one, since);
    Some((records, card))
}

/// Issues a card: the frozen card in the member's file, and a copy in the unit's where the register knows the unit.
fn issues(
    desk: Desk,
    community: &Community,
    member: Id<Member>,
    one: &Feedback,
    mut card: FeedbackCard,
    (card_no, matters): (&str, Option<usize>),
    today: Day,
) -> Vec<Edit> {
    card.no = number(one.year, card_no, member, matters, one.issued.len() + 1);
    card.on = Some(today);
    card.supersedes = one.last().map(|before| before.no.clone()).unwrap_or_default();
    let step = desk.shell.new_id();
    let what = FeedbackStep::Issued { about: one.about, card: Box::new(card.clone()) };
    let mut edits = vec![Edit::Feedback(FeedbackEdit::Take { member, step, what })];
    if let Some(unit) = community.feedback_unit(member) {
        let matter = one.matter.as_ref().map(|(_, words)| words.clone()).unwrap_or_default();
        let what = Box::new(IssuedFeedback { about: one.about, card, matter });
        edits.push(Edit::Feedback(FeedbackEdit::Tell { unit, member, card: step, what }));
    }
    edits
}

/// Which of a member's important matters it is, counted from one; none for the card of a year.
fn matter_number(community: &Community, member: Id<Member>, about: About) -> Option<usize> {
    let all = domain::feedback::feedbacks(community.member(member)?, community.settings.year_begins);
    let mut matters: Vec<_> = all.values().filter(|one| one.matter.is_some()).collect();
    matters.sort_by_key(|one| (one.matter.as_ref().map(|(on, _)| *on), one.about));
    matters.iter().position(|one| one.about == about).map(|place| place + 1)
}
