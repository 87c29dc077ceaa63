//! What one tap of staff does, as edits that are kept together: taking over what residents sent in, a step with what people are
//! told of it, and what is owed.
//!
//! It decides nothing: each edit is checked like any other.

use super::{
    AnswerStep, ONLINE, Order, OrderCase, OrderField, OrderReason, OrderState, OrderStep, ResidentStep,
    Unread, contact, cut, inbox_of, lacking, owed, returns_to_pool, standing, year_of,
};
use crate::{
    community::Community,
    edit::{Edit, FileOf, OrderEdit},
    id::Id,
    moment::Day,
    opinion::{Opinion, OpinionCard, OpinionField},
    wish::{Claimant, Step},
};

/// Days within which an order is to be done when nobody says another day.
pub const USUAL_DAYS: i32 = 14;

/// Takes over what a resident said. Two clerks who do it write the same.
pub fn taken_over(community: &Community, one: &Unread, today: Day, answer: Id<Step>) -> Vec<Edit> {
    let Unread { inbox, order, step, at, what, late } = one;
    let (inbox, order, step) = (*inbox, *order, *step);
    let known = community.order(order);
    let year = known.and_then(Order::year).unwrap_or_else(|| year_of(at.day(), today));
    let decide = |what| OrderEdit::Decide { year, order, step, what };
    let explain = |text: &str| {
        let text: String = text.trim().chars().take(super::MOST_CHARS).collect();
        (!text.is_empty()).then_some(OrderEdit::Explain { year, order, step, text })
    };
    let received = OrderEdit::Answer { inbox, order, step: answer, what: AnswerStep::Received };
    if let Some(state) = late.and(known).map(|known| standing(known).state) {
        let words = match what {
            ResidentStep::Placed { .. } => String::new(),
            ResidentStep::Cancelled { .. } => "来晚了，没有计入：撤单".to_owned(),
            ResidentStep::Rated { score, comment } => format!("来晚了，没有计入：{score} 星。{comment}"),
            ResidentStep::Added { words } => words.clone(),
            ResidentStep::Pictured { pictures } => pictured(pictures),
        };
        let what = AnswerStep::CameLate { of: step, is: state };
        let told = OrderEdit::Answer { inbox, order, step: answer, what };
        return explain(&words).into_iter().chain([told]).map(Edit::Order).collect();
    }
    let edits = match what {
        ResidentStep::Placed { form } => {
            let form = cut(form).with(OrderField::Channel, ONLINE).with(OrderField::Inbox, inbox.to_string());
            let whole = lacking(&form).is_empty();
            let fields = form.iter().map(|(field, value)| (field, value.to_owned())).collect();
            let fill = OrderEdit::Fill { year, order, fields };
            // What is not whole becomes a draft, for staff to ask about.
            let submit = whole.then(|| decide(OrderStep::Submitted));
            [Some(fill), submit, Some(received)].into_iter().flatten().collect()
        }
        ResidentStep::Cancelled { why } => {
            let mut edits = vec![decide(OrderStep::Cancelled { why: *why })];
            edits.extend(known.into_iter().flat_map(|known| withdrawn(community, order, known)));
            edits
        }
        ResidentStep::Rated { score, comment } => {
            let mut edits = vec![decide(OrderStep::Rated { score: (*score).clamp(1, 5) })];
            edits.extend(explain(comment));
            edits
        }
        ResidentStep::Added { .. } | ResidentStep::Pictured { .. } => {
            let words = match what {
                ResidentStep::Added { words } => words.clone(),
                ResidentStep::Pictured { pictures } => pictured(pictures),
                _ => String::new(),
            };
            let back = known.is_some_and(|known| standing(known).state == OrderState::Returned);
            let submit = back.then(|| decide(OrderStep::Submitted));
            let answer = back.then_some(received);
            // Something is always written, so that it is not taken over again.
            let words = explain(&words).or_else(|| explain("—"));
            [submit, words, answer].into_iter().flatten().collect()
        }
    };
    edits.into_iter().map(Edit::Order).collect()
}

/// The photos stay where they are: what is written says that they were seen.
fn pictured(pictures: &[String]) -> String {
    format!("补充照片 {} 张", pictures.len())
}

/// A step of staff, with the reason in words, and with what the resident is told of it.
pub fn decided(
    community: &Community,
    id: Id<Order>,
    (step, answer): (Id<Step>, Id<Step>),
    what: OrderStep,
    words: &str,
    today: Day,
) -> Vec<Edit> {
    let Some(known) = community.order(id) else { return Vec::new() };
    let Some(year) = known.year() else { return Vec::new() };
    let words = words.trim().to_owned();
    let told = told_of(&what, &words, today);
    let goes = matches!(
        what,
        OrderStep::Recalled { .. }
            | OrderStep::Closed { .. }
            | OrderStep::Cancelled { .. }
            | OrderStep::Transferred { .. }
            | OrderStep::Verified
            | OrderStep::Archived
    );
    let chosen = match &what {
        OrderStep::Chosen { claimant, .. } => Some(*claimant),
        _ => None,
    };
    let mut edits = vec![OrderEdit::Decide { year, order: id, step, what }];
    if !words.is_empty() {
        edits.push(OrderEdit::Explain { year, order: id, step, text: words });
    }
    if let Some((inbox, what)) = known.form().and_then(inbox_of).zip(told) {
        edits.push(OrderEdit::Answer { inbox, order: id, step: answer, what });
    }
    if let Some(form) = known.form().filter(|form| !form.is_empty())
        && let Some(claimant) = chosen
    {
        let (file, contact) = (FileOf::of(claimant), Some(contact(form)));
        edits.push(OrderEdit::Disclose { file, order: id, contact });
    }
    if goes {
        edits.extend(withdrawn(community, id, known));
    }
    edits.into_iter().map(Edit::Order).collect()
}

/// The opinion that is made of an order; two clerks make one.
pub fn opinion_of(order: Id<Order>) -> Id<Opinion> {
    Id::from_random(*order.bytes())
}

/// 转社情民意: what was ordered is a view and goes on as one; the order ends with that, and the resident is told.
pub fn as_opinion(
    community: &Community,
    id: Id<Order>,
    ids: (Id<Step>, Id<Step>),
    words: &str,
    today: Day,
) -> Vec<Edit> {
    let Some(form) = community.order(id).and_then(Order::form) else { return Vec::new() };
    let opinion = opinion_of(id);
    let source = match form.get(OrderField::Channel) {
        ONLINE => "线上",
        "phone" => "电话",
        "visit" => "走访",
        _ => "来访",
    };
    let card = OpinionCard::default()
        .with(OpinionField::Source, source)
        .with(OpinionField::ResidentName, form.get(OrderField::Name))
        .with(OpinionField::Phone, form.get(OrderField::Phone))
        .with(OpinionField::Address, form.get(OrderField::Address))
        .with(OpinionField::Content, form.get(OrderField::Content));
    let known = community.opinions.contains_key(&opinion);
    let collect = (!known).then_some(Edit::CollectOpinion { year: today.year(), opinion, card });
    let handed_over = OrderStep::Transferred { why: OrderReason::IsOpinion };
    collect.into_iter().chain(decided(community, id, ids, handed_over, words, today)).collect()
}

/// Takes an order that is late with somebody back, for that reason, and puts it into the pool: one act. A day by which
/// it was to be done and that is over becomes a later one. Nothing where it is not late.
pub fn late_to_pool(
    community: &Community,
    id: Id<Order>,
    [recalled, sent]: [(Id<Step>, Id<Step>); 2],
    today: Day,
) -> Vec<Edit> {
    let Some(is) = community.order(id).map(standing) else { return Vec::new() };
    if !returns_to_pool(&is, &community.settings, today) {
        return Vec::new();
    }
    let due = is.dispatch.as_ref().and_then(|dispatch| dispatch.due).filter(|due| *due >= today);
    let due = Some(due.unwrap_or_else(|| today.plus(USUAL_DAYS)));
    let mut edits =
        decided(community, id, recalled, OrderStep::Recalled { why: OrderReason::Overdue }, "", today);
    edits.extend(decided(community, id, sent, OrderStep::Dispatched { to: None, due }, "", today));
    edits
}

/// What the resident is told of a step.
fn told_of(what: &OrderStep, words: &str, today: Day) -> Option<AnswerStep> {
    let words = words.to_owned();
    Some(match what {
        OrderStep::Reviewed | OrderStep::Recalled { .. } => AnswerStep::Reviewed,
        OrderStep::Returned { .. } => AnswerStep::Returned { words },
        OrderStep::Transferred { .. } => AnswerStep::Transferred { words },
        OrderStep::Closed { .. } => AnswerStep::Closed { words },
        OrderStep::Dispatched { .. } | OrderStep::DispatchedToTeam { .. } => {
            AnswerStep::Dispatched { on: today }
        }
        OrderStep::Chosen { .. } => AnswerStep::Accepted,
        OrderStep::Reopened { .. } => AnswerStep::InProgress,
        OrderStep::Verified => AnswerStep::Done { words },
        OrderStep::Cancelled { .. } => AnswerStep::Cancelled,
        OrderStep::Rated { score } => AnswerStep::Rated { score: *score },
        OrderStep::Archived => AnswerStep::Archived,
        OrderStep::Submitted => return None,
    })
}

/// Shows pictures of what is ordered to whoever has accepted it, beside those that are shown already. Their bytes have to lie under
/// that file.
pub fn shown(community: &Community, id: Id<Order>, pictures: &[String]) -> Vec<Edit> {
    let Some((claimant, owed)) = community.order(id).and_then(|order| owed(community, id, order).pictures)
    else {
        return Vec::new();
    };
    let file = FileOf::of(claimant);
    let seen = community.file(file).and_then(|file| file.order_pictures.get(&id)).cloned();
    let more = owed.into_iter().filter(|one| pictures.contains(one));
    let all: Vec<String> = seen.unwrap_or_default().into_iter().chain(more).collect();
    vec![Edit::Order(OrderEdit::Show { file, order: id, pictures: all })]
}

/// Takes what is told of the resident out of a file, where there is anything.
fn untold(community: &Community, order: Id<Order>, file: FileOf) -> impl Iterator<Item = OrderEdit> {
    let known = community.file(file);
    let contact = known.is_some_and(|file| file.order_contacts.contains_key(&order));
    let pictures = known.is_some_and(|file| file.order_pictures.contains_key(&order));
    let contact = contact.then_some(OrderEdit::Disclose { file, order, contact: None });
    let pictures = pictures.then_some(OrderEdit::Show { file, order, pictures: Vec::new() });
    contact.into_iter().chain(pictures)
}

/// Takes what is told of the resident out of every file it is in.
fn withdrawn(community: &Community, id: Id<Order>, order: &Order) -> Vec<OrderEdit> {
    let served = order.wall().into_iter().flat_map(|wall| wall.claims.keys().map(|(claimant, _)| *claimant));
    let mut all: Vec<Claimant> = served.chain(standing(order).holder).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().flat_map(|claimant| untold(community, id, FileOf::of(claimant))).collect()
}

/// Does what is owed to people about an order, but for pictures, which have to be at hand: [`shown`].
pub fn settled(community: &Community, id: Id<Order>, answer: Id<Step>) -> Vec<Edit> {
    let Some(order) = community.order(id) else { return Vec::new() };
    let owed = owed(community, id, order);
    let form = order.case().map(|case: &OrderCase| &case.form);
    let mut edits: Vec<OrderEdit> =
        owed.withdraw.into_iter().flat_map(|claimant| untold(community, id, FileOf::of(claimant))).collect();
    edits.extend(owed.contact.zip(form).map(|(claimant, form)| OrderEdit::Disclose {
        file: FileOf::of(claimant),
        order: id,
        contact: Some(contact(form)),
    }));
    edits.extend(owed.tell.map(|(inbox, what)| OrderEdit::Answer { inbox, order: id, step: answer, what }));
    edits.into_iter().map(Edit::Order).collect()
}
