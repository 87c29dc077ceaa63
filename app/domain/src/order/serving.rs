//! What follows from an order: which deadline is over, what staff still owe to people, and what counts as service.

use super::{
    AnswerStep, Order, OrderStanding, OrderState, OrderWall, inbox_of, overtaken, own_order, pictures,
    standing,
};
use crate::{
    community::Community,
    edit::FileOf,
    id::Id,
    moment::Day,
    principal::{Link, Member},
    service::{Entry, Presence, Source, Standing, counts_from, of_hundred},
    settings::Settings,
    wish::Claimant,
};

/// A deadline that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Late {
    /// It is to be dispatched.
    Dispatch(Day),
    /// It was not accepted: back to the pool.
    Accept(Day),
    /// It is to be finished.
    Finish(Day),
    /// The resident is to be asked for a rating.
    Rate(Day),
}

/// Which deadline of an order is over. Nothing of it is kept.
pub fn late(is: &OrderStanding, settings: &Settings, today: Day) -> Option<Late> {
    let after = |from: Option<Day>, days: u16| from.map(|from| from.plus(days.into()));
    let over = |day: Option<Day>| day.filter(|day| *day < today);
    match is.state {
        OrderState::Submitted | OrderState::Reviewed => {
            over(after(is.submitted, settings.order_dispatch_days)).map(Late::Dispatch)
        }
        OrderState::Dispatched if !is.is_in_pool() => {
            over(after(is.since, settings.order_accept_days)).map(Late::Accept)
        }
        OrderState::Dispatched | OrderState::Accepted | OrderState::InProgress => {
            over(is.dispatch.as_ref().and_then(|dispatch| dispatch.due)).map(Late::Finish)
        }
        // It is asked on the day itself.
        OrderState::Done => {
            let ask = after(is.finished.as_ref().map(|finish| finish.entered), settings.order_rating_days);
            ask.filter(|day| *day <= today).map(Late::Rate)
        }
        OrderState::Draft
        | OrderState::Rated
        | OrderState::Archived
        | OrderState::Cancelled
        | OrderState::Returned
        | OrderState::Transferred
        | OrderState::Closed => None,
    }
}

/// Whether an order is late with somebody, and goes back to everybody (R-23: 超期退回公开池).
pub fn returns_to_pool(is: &OrderStanding, settings: &Settings, today: Day) -> bool {
    let with_somebody = matches!(late(is, settings, today), Some(Late::Accept(_) | Late::Finish(_)));
    with_somebody && !is.is_in_pool()
}

/// What staff owe to people about an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// Who has accepted it and does not know how to reach the resident.
    pub contact: Option<Claimant>,
    /// Who knows how to reach the resident, or has pictures of it, and has nothing to do with it any more.
    pub withdraw: Vec<Claimant>,
    /// Who has accepted it and was not shown these pictures.
    pub pictures: Option<(Claimant, Vec<String>)>,
    /// What its resident has not been told, and in which inbox.
    pub tell: Option<(Id<Link>, AnswerStep)>,
}

impl Owed {
    /// Whether there is anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What staff owe to people about an order, on what is known here.
pub fn owed(community: &Community, id: Id<Order>, order: &Order) -> Owed {
    let is = standing(order);
    let knows = |file: FileOf| community.file(file).is_some_and(|file| file.order_contacts.contains_key(&id));
    let seen = |claimant: Claimant| {
        community.file(FileOf::of(claimant)).and_then(|file| file.order_pictures.get(&id))
    };
    let serving = matches!(is.state, OrderState::Accepted | OrderState::InProgress);
    let holder = is.holder.filter(|_| serving);
    let everybody = || {
        let wall = order.wall().into_iter().flat_map(|wall: &OrderWall| wall.claims.keys());
        let served = wall.map(|(claimant, _)| *claimant);
        let mut all: Vec<Claimant> = served.chain(is.holder).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let contact = holder
        .filter(|_| order.form().is_some_and(|form| !form.is_empty()))
        .filter(|holder| !knows(FileOf::of(*holder)));
    // Who has finished keeps it until the end is confirmed: there may be something to put right.
    let keeps = |claimant: &Claimant| {
        holder == Some(*claimant)
            || is.holder == Some(*claimant) && is.state == OrderState::Done && is.verified.is_none()
    };
    let told = |claimant: &Claimant| knows(FileOf::of(*claimant)) || seen(*claimant).is_some();
    let withdraw = everybody().into_iter().filter(|claimant| !keeps(claimant) && told(claimant)).collect();
    let pictures = holder.and_then(|holder| {
        let mut pictures = pictures(community, id, order);
        pictures.retain(|one| seen(holder).is_none_or(|seen| !seen.contains(one)));
        (!pictures.is_empty()).then_some((holder, pictures))
    });
    Owed { contact, withdraw, pictures, tell: untold(community, id, order, &is) }
}

/// What the resident has not been told.
fn untold(
    community: &Community,
    id: Id<Order>,
    order: &Order,
    is: &OrderStanding,
) -> Option<(Id<Link>, AnswerStep)> {
    let inbox = inbox_of(order.form()?)?;
    let letters = community.inboxes.get(&inbox)?;
    let own = own_order(letters, id)?;
    if let Some(of) = overtaken(letters, (id, order), is, &own) {
        return Some((inbox, AnswerStep::CameLate { of, is: is.state }));
    }
    if let Some(score) = is.rating.filter(|score| own.rating != Some(*score)) {
        return Some((inbox, AnswerStep::Rated { score }));
    }
    let told = letters
        .answers
        .range((id, Id::MIN)..=(id, Id::MAX))
        .max_by_key(|((_, step), fact)| (fact.place(), *step))
        .map(|(_, fact)| fact.step.state());
    let words = || {
        let last = is.events.iter().rev().find(|event| event.refused.is_none())?;
        order.case()?.whys.get(&last.step).cloned()
    };
    let said = || words().unwrap_or_default();
    let answer = match is.state {
        OrderState::Submitted => AnswerStep::Received,
        OrderState::Reviewed => AnswerStep::Reviewed,
        OrderState::Dispatched => AnswerStep::Dispatched { on: is.since? },
        OrderState::Accepted => AnswerStep::Accepted,
        OrderState::InProgress => AnswerStep::InProgress,
        OrderState::Done => AnswerStep::Done { words: String::new() },
        OrderState::Returned => AnswerStep::Returned { words: said() },
        OrderState::Transferred => AnswerStep::Transferred { words: said() },
        OrderState::Closed => AnswerStep::Closed { words: said() },
        OrderState::Cancelled => AnswerStep::Cancelled,
        // That it was filed away is told in the same act, and asks nothing of anybody.
        OrderState::Draft | OrderState::Rated | OrderState::Archived => return None,
    };
    let over = matches!(own.state, OrderState::Cancelled | OrderState::Rated);
    (told != Some(answer.state()) && !over).then_some((inbox, answer))
}

/// The records of service of a member that come from orders (domain 2.9): one for each order that was served to the end.
pub fn entries(community: &Community, member: Id<Member>) -> Vec<Entry> {
    let me = Claimant::Member(member);
    let settings = &community.settings;
    let of = |(id, order): (&Id<Order>, &std::sync::Arc<Order>)| {
        let is = standing(order);
        let finish = is.finished.filter(|finish| finish.by == me && is.state.is_served())?;
        let standing = is
            .verified
            .map_or(Standing::Waiting, |on| Standing::Verified { counts_from: counts_from(settings, on) });
        Some(Entry {
            id: finish.step,
            source: Source::Order(*id),
            on: finish.on,
            entered: finish.entered,
            span: None,
            minutes: finish.minutes,
            expected: None,
            presence: Presence::OnTime,
            training: false,
            completes: true,
            standing,
            effect: None,
            ratings: is.rating.map(of_hundred).into_iter().collect(),
            kind: order.said(super::OrderField::Category, super::OpenField::Category).to_owned(),
            mode: "接单".to_owned(),
        })
    };
    community.orders.iter().filter_map(of).collect()
}
