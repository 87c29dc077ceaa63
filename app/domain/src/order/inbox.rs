//! A resident's inbox: what was sent in, what staff answered, and what of it staff have not taken over.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Action, AnswerStep, Order, OrderField, OrderForm, OrderRefusal, OrderStanding, OrderState, Part,
    ResidentStep, inbox_of, next, standing,
};
use crate::{
    community::Community,
    id::Id,
    moment::{Day, Moment},
    picture,
    principal::Link,
    retention::Removal,
    wish::{Stamped, Step},
};

/// An inbox: its resident's, and staff's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    /// What the resident said: written once, never over.
    pub entries: BTreeMap<(Id<Order>, Id<Step>), Stamped<ResidentStep>>,
    /// What staff told.
    pub answers: BTreeMap<(Id<Order>, Id<Step>), Stamped<AnswerStep>>,
    /// Orders of which everything that was sent in and told was removed.
    pub let_go: BTreeMap<Id<Order>, Removal>,
}

/// What either side said about an order, in the order of their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Own {
    /// The resident.
    Resident(ResidentStep),
    /// Staff.
    Staff(AnswerStep),
}

/// An order as its resident sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResidentOrder {
    /// What was ordered.
    pub form: OrderForm,
    /// When, by that device.
    pub placed: Option<Day>,
    /// Where it is, by what was told.
    pub state: OrderState,
    /// On which days the five steps were reached: 群众点单, 党员接单, 协助处理, 处理结束, 服务评价.
    pub steps: [Option<Day>; 5],
    /// The own score.
    pub rating: Option<u8>,
    /// The entry the score is from; none where staff took it down.
    rated_by: Option<Id<Step>>,
    /// Everything that was said, the oldest first.
    pub said: Vec<(Moment, Own)>,
}

impl ResidentOrder {
    /// Whether the resident may do something now.
    pub fn may(&self, action: Action) -> Result<OrderState, OrderRefusal> {
        if action == Action::Rate && self.rating.is_some() {
            return Err(OrderRefusal::RatedAlready);
        }
        next(self.state, action, Part::Resident)
    }

    fn reach(&mut self, step: usize, on: Day) {
        if let Some(place) = self.steps.get_mut(step) {
            place.get_or_insert(on);
        }
    }
}

/// An order of an inbox as its resident sees it.
pub fn own_order(inbox: &Inbox, order: Id<Order>) -> Option<ResidentOrder> {
    let range = (order, Id::MIN)..=(order, Id::MAX);
    let entries = inbox
        .entries
        .range(range.clone())
        .map(|((_, id), fact)| (fact.place(), *id, Own::Resident(fact.step.clone())));
    let answers =
        inbox.answers.range(range).map(|((_, id), fact)| (fact.place(), *id, Own::Staff(fact.step.clone())));
    let mut all: Vec<_> = entries.chain(answers).collect();
    all.sort_by_key(|(place, id, _)| (*place, *id));
    let mut own = ResidentOrder::default();
    for ((_, at), id, what) in all {
        let on = at.day();
        match &what {
            Own::Resident(ResidentStep::Placed { form }) => {
                if own.placed.is_none() {
                    (own.form, own.placed) = (form.clone(), Some(on));
                    own.state =
                        if own.state == OrderState::Draft { OrderState::Submitted } else { own.state };
                    own.reach(0, on);
                }
            }
            Own::Resident(ResidentStep::Cancelled { .. }) => {
                own.state = own.may(Action::Cancel).unwrap_or(own.state);
            }
            Own::Resident(ResidentStep::Rated { score, .. }) => {
                if let Ok(state) = own.may(Action::Rate) {
                    (own.state, own.rating, own.rated_by) = (state, Some(*score), Some(id));
                    own.reach(4, on);
                }
            }
            Own::Resident(step @ (ResidentStep::Added { .. } | ResidentStep::Pictured { .. })) => {
                if let ResidentStep::Pictured { pictures } = step {
                    let all = [picture::of_form(&own.form), pictures.clone()].concat();
                    let all = picture::names(&picture::as_text(&all), picture::OF_ORDER);
                    own.form.set(OrderField::Pictures, picture::as_text(&all));
                }
                if own.state == OrderState::Returned {
                    own.state = OrderState::Submitted;
                }
            }
            Own::Staff(answer) => {
                match answer {
                    AnswerStep::Accepted => own.reach(1, on),
                    AnswerStep::InProgress => {
                        own.reach(1, on);
                        own.reach(2, on);
                    }
                    AnswerStep::Done { .. } => (1..4).for_each(|step| own.reach(step, on)),
                    AnswerStep::Rated { score } => {
                        (own.rating, own.rated_by) = (Some(*score), None);
                        own.reach(4, on);
                    }
                    AnswerStep::CameLate { of, .. } if own.rated_by == Some(*of) => {
                        (own.rating, own.rated_by) = (None, None);
                        own.steps[4] = None;
                    }
                    AnswerStep::Archived
                    | AnswerStep::Cancelled
                    | AnswerStep::CameLate { .. }
                    | AnswerStep::Received
                    | AnswerStep::Reviewed
                    | AnswerStep::Returned { .. }
                    | AnswerStep::Transferred { .. }
                    | AnswerStep::Closed { .. }
                    | AnswerStep::Dispatched { .. } => {}
                }
                // What was cancelled or rated stays so, whatever was on its way; but for what is said of that itself.
                let of_it = matches!(answer, AnswerStep::CameLate { .. } | AnswerStep::Archived);
                if of_it || !matches!(own.state, OrderState::Cancelled | OrderState::Rated) {
                    own.state = answer.state();
                }
            }
        }
        own.said.push((at, what));
    }
    own.placed.is_some().then_some(own)
}

/// The pictures of an order: those it was taken over or filled in with, and those its resident added since.
pub fn pictures(community: &Community, id: Id<Order>, order: &Order) -> Vec<String> {
    let Some(form) = order.form() else { return Vec::new() };
    let own = inbox_of(form).and_then(|inbox| own_order(community.inboxes.get(&inbox)?, id));
    let added = own.map(|own| picture::of_form(&own.form)).unwrap_or_default();
    let all = [picture::of_form(form), added].concat();
    picture::names(&picture::as_text(&all), picture::OF_ORDER)
}

/// All orders of an inbox, the newest first.
pub fn own_orders(inbox: &Inbox) -> Vec<(Id<Order>, ResidentOrder)> {
    let mut ids: Vec<Id<Order>> = inbox.entries.keys().map(|(order, _)| *order).collect();
    ids.dedup();
    let mut all: Vec<_> = ids.into_iter().filter_map(|id| Some((id, own_order(inbox, id)?))).collect();
    all.sort_by_key(|(id, own)| (std::cmp::Reverse(own.placed), *id));
    all
}

impl Inbox {
    /// The turn of something said now about an order, after all that is known.
    pub fn next_turn(&self, order: Id<Order>) -> u32 {
        let range = (order, Id::MIN)..=(order, Id::MAX);
        let entries = self.entries.range(range.clone()).map(|(_, fact)| fact.turn);
        let answers = self.answers.range(range).map(|(_, fact)| fact.turn);
        entries.chain(answers).max().map_or(1, |last| last.saturating_add(1))
    }
}

/// Something a resident said that staff have not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Whose.
    pub inbox: Id<Link>,
    /// About which order.
    pub order: Id<Order>,
    /// The entry; what is taken over bears the same id, so that two clerks do it once.
    pub step: Id<Step>,
    /// When, by that device.
    pub at: Moment,
    /// What.
    pub what: ResidentStep,
    /// Why it cannot be done any more, where it came too late (a second rating, cancelling what is done): taking it over then
    /// keeps it as an explanation and tells the resident where the order is.
    pub late: Option<OrderRefusal>,
}

/// What residents said that staff have not taken over, the oldest first.
pub fn unread(community: &Community) -> Vec<Unread> {
    let mut all = Vec::new();
    for (inbox, letters) in community.inboxes.iter() {
        for ((order, step), fact) in &letters.entries {
            let known = community.order(*order);
            let is = known.map(standing);
            let there = |step: &Id<Step>| {
                let wall = known.and_then(Order::wall);
                let case = known.and_then(Order::case);
                wall.is_some_and(|wall| wall.steps.contains_key(step))
                    || case.is_some_and(|case| case.whys.contains_key(step))
            };
            // Ids of orders are on the wall, so that anybody could name another resident's.
            let own = known.and_then(Order::form).and_then(inbox_of) == Some(*inbox);
            let news = match (&fact.step, &is) {
                (ResidentStep::Placed { .. }, _) => !there(step) && known.is_none(),
                (_, Some(is)) => own && !there(step) && !is_moot(&fact.step, is),
                (_, None) => false,
            };
            if news {
                let what = fact.step.clone();
                let late = is.as_ref().and_then(|is| too_late(&what, is));
                all.push(Unread { inbox: *inbox, order: *order, step: *step, at: fact.at, what, late });
            }
        }
    }
    all.sort_by_key(|one| (one.at, one.step));
    all
}

/// Why what a resident says cannot be done about an order any more.
fn too_late(what: &ResidentStep, is: &OrderStanding) -> Option<OrderRefusal> {
    match what {
        ResidentStep::Placed { .. } => None,
        ResidentStep::Cancelled { .. } => next(is.state, Action::Cancel, Part::Resident).err(),
        ResidentStep::Rated { .. } if is.rating.is_some() => Some(OrderRefusal::RatedAlready),
        ResidentStep::Rated { .. } => next(is.state, Action::Rate, Part::Resident).err(),
        ResidentStep::Added { .. } | ResidentStep::Pictured { .. } => {
            is.state.is_over().then_some(OrderRefusal::Over(is.state))
        }
    }
}

/// Whether nothing is lost when it is left alone: it is so already, or its time is still to come.
fn is_moot(what: &ResidentStep, is: &OrderStanding) -> bool {
    let early = matches!(too_late(what, is), Some(OrderRefusal::TooEarly(_)));
    early || matches!((what, is.state), (ResidentStep::Cancelled { .. }, OrderState::Cancelled))
}

/// What a resident said and staff took over, and what the order did not follow: it had gone on meanwhile.
pub(super) fn overtaken(
    letters: &Inbox,
    (id, order): (Id<Order>, &Order),
    is: &OrderStanding,
    own: &ResidentOrder,
) -> Option<Id<Step>> {
    let there = |step: &Id<Step>| order.wall().is_some_and(|wall| wall.steps.contains_key(step));
    let cancelled = own.state == OrderState::Cancelled && is.state != OrderState::Cancelled;
    let rated = own.rated_by.filter(|_| is.rating.is_none());
    let entries = letters.entries.range((id, Id::MIN)..=(id, Id::MAX));
    let mut steps = entries.filter(|((_, step), fact)| match &fact.step {
        ResidentStep::Cancelled { .. } => cancelled,
        ResidentStep::Rated { .. } => rated == Some(*step),
        _ => false,
    });
    steps.find(|((_, step), _)| there(step)).map(|((_, step), _)| *step)
}
