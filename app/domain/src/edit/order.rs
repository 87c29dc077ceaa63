//! Edits of the menu and of orders: what residents send in, what staff decide and tell, what whoever serves does.

use serde::{Deserialize, Serialize};

use super::{FileOf, Refusal, check::stays, helping::leads};
use crate::{
    access::DocName,
    community::{Community, Contact},
    id::Id,
    moment::{Day, Year},
    order::{
        Action, AnswerStep, DutyStep, MOST_CHARS, MenuCard, MenuField, MenuItem, OpenField, Order,
        OrderField, OrderForm, OrderStep, ResidentStep, identifies, in_bounds, lacking, menu_in_bounds,
        menu_lacking, own_order, pictures as pictures_of, standing,
    },
    picture::{self, PictureRefusal},
    principal::{Link, Principal},
    wish::{Claimant, Step},
};

/// Fields of an item of the menu.
pub type MenuFields = Vec<(MenuField, String)>;

/// One thing to change about the menu or about an order.
#[expect(missing_docs, reason = "the fields are those of the facts and records they write, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderEdit {
    /// Sets fields of items of the menu.
    Menu { items: Vec<(Id<MenuItem>, MenuFields)> },
    /// A resident says something, in the own inbox.
    Send { inbox: Id<Link>, order: Id<Order>, step: Id<Step>, what: ResidentStep },
    /// Staff tell a resident something.
    Answer { inbox: Id<Link>, order: Id<Order>, step: Id<Step>, what: AnswerStep },
    /// Fills in the private half.
    Fill { year: Year, order: Id<Order>, fields: Vec<(OrderField, String)> },
    /// Says something in words about a step, in the private half.
    Explain { year: Year, order: Id<Order>, step: Id<Step>, text: String },
    /// Words what everybody may read.
    Word { year: Year, order: Id<Order>, fields: Vec<(OpenField, String)> },
    /// A step of staff.
    Decide { year: Year, order: Id<Order>, step: Id<Step>, what: OrderStep },
    /// A step of whoever serves.
    Serve { year: Year, order: Id<Order>, claimant: Claimant, step: Id<Step>, what: DutyStep },
    /// Says something in words about a step, in the own file.
    Say { file: FileOf, order: Id<Order>, step: Id<Step>, text: String },
    /// Puts how to reach the resident into the file of whoever accepted the order, or takes it out again.
    Disclose { file: FileOf, order: Id<Order>, contact: Option<Contact> },
    /// The same with pictures of what is ordered.
    Show { file: FileOf, order: Id<Order>, pictures: Vec<String> },
}

impl OrderEdit {
    /// The order it is about; none for the menu.
    pub const fn order(&self) -> Option<Id<Order>> {
        match self {
            Self::Menu { .. } => None,
            Self::Send { order, .. }
            | Self::Answer { order, .. }
            | Self::Fill { order, .. }
            | Self::Explain { order, .. }
            | Self::Word { order, .. }
            | Self::Decide { order, .. }
            | Self::Serve { order, .. }
            | Self::Say { order, .. }
            | Self::Disclose { order, .. }
            | Self::Show { order, .. } => Some(*order),
        }
    }

    /// The file it is about, when it is about one.
    pub const fn file(&self) -> Option<FileOf> {
        match self {
            Self::Say { file, .. } | Self::Disclose { file, .. } | Self::Show { file, .. } => Some(*file),
            _ => None,
        }
    }

    /// The document it touches.
    pub(super) const fn doc(&self) -> DocName {
        match self {
            Self::Menu { .. } => DocName::Community,
            Self::Send { inbox, .. } | Self::Answer { inbox, .. } => DocName::Inbox(*inbox),
            Self::Fill { year, .. } | Self::Explain { year, .. } => DocName::Casework(*year),
            Self::Word { year, .. } | Self::Decide { year, .. } | Self::Serve { year, .. } => {
                DocName::Wall(*year)
            }
            Self::Say { file, .. } | Self::Disclose { file, .. } | Self::Show { file, .. } => file.doc(),
        }
    }

    /// The turn of the step it states, after all that are known.
    pub(super) fn turn(&self, community: &Community) -> u32 {
        match self {
            Self::Send { inbox, order, .. } | Self::Answer { inbox, order, .. } => {
                community.inboxes.get(inbox).map_or(1, |letters| letters.next_turn(*order))
            }
            _ => self.order().and_then(|id| community.order(id)).map_or(1, Order::next_turn),
        }
    }

    /// Whether a guarded writer may do it: what [`crate::access::owns`] says of its keys.
    pub(super) fn is_owners(&self, who: &Principal) -> bool {
        match self {
            Self::Menu { .. } => matches!(who, Principal::Staff(_)),
            Self::Send { inbox, .. } => *who == Principal::Resident(*inbox),
            Self::Serve { claimant, .. } => claimant.principal() == *who,
            Self::Say { file, .. } => Claimant::of(*who).is_some_and(|me| FileOf::of(me) == *file),
            Self::Answer { .. }
            | Self::Fill { .. }
            | Self::Explain { .. }
            | Self::Word { .. }
            | Self::Decide { .. }
            | Self::Disclose { .. }
            | Self::Show { .. } => false,
        }
    }
}

/// Checks one edit of somebody who may write there.
pub(super) fn check(community: &Community, edit: &OrderEdit, today: Day) -> Result<(), Refusal> {
    let short = |text: &str| {
        if text.chars().count() <= MOST_CHARS { Ok(()) } else { Err(Refusal::TooLong) }
    };
    let words = |text: &str| if text.trim().is_empty() { Err(Refusal::TextMissing) } else { short(text) };
    let past = |on: Day| if on <= today { Ok(()) } else { Err(Refusal::OutOfRange) };
    let stars = |score: u8| if (1..=5).contains(&score) { Ok(()) } else { Err(Refusal::OutOfRange) };
    match edit {
        OrderEdit::Menu { items } => items.iter().try_for_each(|(id, fields)| menu(community, *id, fields)),
        OrderEdit::Send { inbox, order, what, .. } => send(community, *inbox, *order, what, &stars, &words),
        OrderEdit::Answer { what: AnswerStep::Rated { score }, .. } => stars(*score),
        OrderEdit::Answer { what, .. } => short(what.words()),
        OrderEdit::Fill { year, order, fields } => {
            of_year(community, *order, *year)?;
            fields.iter().try_for_each(|(field, value)| match field {
                OrderField::Pictures => picture::check_text(value, picture::OF_ORDER),
                _ => short(value),
            })
        }
        OrderEdit::Explain { text, .. } | OrderEdit::Say { text, .. } => words(text),
        OrderEdit::Word { year, order, fields } => {
            of_year(community, *order, *year)?;
            let form = community.order(*order).and_then(Order::form);
            fields.iter().try_for_each(|(field, value)| {
                short(value)?;
                let is_words = matches!(field, OpenField::Content | OpenField::Note);
                if is_words && identifies(value, form) { Err(Refusal::Identifies) } else { Ok(()) }
            })
        }
        OrderEdit::Decide { year, order, what, .. } => {
            of_year(community, *order, *year)?;
            let known = community.order(*order).ok_or(Refusal::UnknownOrder)?;
            decide(community, known, what)?;
            match what {
                OrderStep::Rated { score } => stars(*score),
                _ => Ok(()),
            }
        }
        OrderEdit::Serve { order, claimant, what, .. } => {
            let known = community.order(*order).ok_or(Refusal::UnknownOrder)?;
            let takes = matches!(
                what,
                DutyStep::Claimed { .. } | DutyStep::ClaimedForTeam { .. } | DutyStep::Accepted { .. }
            );
            if takes {
                stays(community, &claimant.principal())?;
            }
            if let Some(team) = what.team() {
                leads(community, team, *claimant)?;
            }
            standing(known).duty_may(*claimant, what).map_err(Refusal::Order)?;
            match what {
                DutyStep::Worked { on } => past(*on),
                DutyStep::Finished { on, minutes } => {
                    past(*on)?;
                    if (1..=1440).contains(minutes) { Ok(()) } else { Err(Refusal::OutOfRange) }
                }
                DutyStep::Claimed { .. }
                | DutyStep::ClaimedForTeam { .. }
                | DutyStep::Accepted { .. }
                | DutyStep::Declined { .. }
                | DutyStep::GivenBack { .. } => Ok(()),
            }
        }
        OrderEdit::Disclose { file, order, contact } => {
            let holds = holds(community.order(*order).ok_or(Refusal::UnknownOrder)?, *file);
            if contact.is_some() && !holds { Err(Refusal::NoSuchClaim) } else { Ok(()) }
        }
        OrderEdit::Show { file, order, pictures } => {
            let known = community.order(*order).ok_or(Refusal::UnknownOrder)?;
            picture::check(pictures, picture::OF_ORDER)?;
            let of_it = pictures_of(community, *order, known);
            match (pictures.is_empty() || holds(known, *file), pictures.iter().all(|one| of_it.contains(one)))
            {
                (false, _) => Err(Refusal::NoSuchClaim),
                (true, false) => Err(Refusal::Picture(PictureRefusal::NotOne)),
                (true, true) => Ok(()),
            }
        }
    }
}

/// Whether it is the file of whoever has accepted the order: nobody else is told anything of the resident.
fn holds(order: &Order, file: FileOf) -> bool {
    standing(order).holder.is_some_and(|holder| FileOf::of(holder) == file)
}

fn menu(community: &Community, id: Id<MenuItem>, fields: &[(MenuField, String)]) -> Result<(), Refusal> {
    let mut card: MenuCard = community.menu.get(&id).map(|item| item.card.clone()).unwrap_or_default();
    for (field, value) in fields {
        card.set(*field, value.as_str());
    }
    let lacking = menu_lacking(&card);
    match (menu_in_bounds(fields), lacking.is_empty()) {
        (false, _) => Err(Refusal::TooLong),
        (true, false) => Err(Refusal::MenuLacks(lacking)),
        (true, true) => Ok(()),
    }
}

/// An order stays in the year it is filed under.
fn of_year(community: &Community, order: Id<Order>, year: Year) -> Result<(), Refusal> {
    let filed = community.order(order).and_then(Order::year);
    if filed.is_none_or(|filed| filed == year) { Ok(()) } else { Err(Refusal::UnknownOrder) }
}

fn form_is_whole(form: &OrderForm) -> Result<(), Refusal> {
    if !in_bounds(form) {
        return Err(Refusal::TooLong);
    }
    picture::check_text(form.get(OrderField::Pictures), picture::OF_ORDER)?;
    let lacking = lacking(form);
    if lacking.is_empty() { Ok(()) } else { Err(Refusal::OrderLacks(lacking)) }
}

fn send(
    community: &Community,
    inbox: Id<Link>,
    order: Id<Order>,
    what: &ResidentStep,
    stars: &impl Fn(u8) -> Result<(), Refusal>,
    words: &impl Fn(&str) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let own = community.inboxes.get(&inbox).and_then(|letters| own_order(letters, order));
    let may = |action: Action| {
        own.as_ref().ok_or(Refusal::UnknownOrder)?.may(action).map(|_| ()).map_err(Refusal::Order)
    };
    match what {
        ResidentStep::Placed { form } => form_is_whole(form),
        ResidentStep::Cancelled { .. } => may(Action::Cancel),
        ResidentStep::Rated { score, comment } => {
            may(Action::Rate)?;
            stars(*score)?;
            if comment.is_empty() { Ok(()) } else { words(comment) }
        }
        // What may be cancelled may be added to.
        ResidentStep::Added { words: text } => {
            may(Action::Cancel)?;
            words(text)
        }
        ResidentStep::Pictured { pictures } => {
            may(Action::Cancel)?;
            let there = own.as_ref().map(|own| picture::of_form(&own.form)).unwrap_or_default();
            let new: Vec<&String> = pictures.iter().filter(|one| !there.contains(one)).collect();
            let room = picture::OF_ORDER.saturating_sub(there.len());
            match (new.is_empty(), new.len() > room) {
                (true, _) => Err(Refusal::Picture(PictureRefusal::NotOne)),
                (false, true) => Err(Refusal::Picture(PictureRefusal::TooMany(picture::OF_ORDER))),
                (false, false) => picture::check(pictures, picture::OF_ORDER),
            }
        }
    }
}

fn decide(community: &Community, order: &Order, what: &OrderStep) -> Result<(), Refusal> {
    let is = standing(order);
    is.staff_may(what).map_err(Refusal::Order)?;
    match what {
        OrderStep::Dispatched { to: Some(claimant), .. } | OrderStep::Chosen { claimant, .. } => {
            stays(community, &claimant.principal())?;
        }
        OrderStep::DispatchedToTeam { leader, .. } => stays(community, &Principal::Member(*leader))?,
        _ => {}
    }
    match what {
        OrderStep::Submitted => order.form().map_or(Err(Refusal::UnknownOrder), form_is_whole),
        OrderStep::DispatchedToTeam { team, leader, .. }
            if !community.teams.get(team).is_some_and(|team| team.serves() && team.is_led_by(*leader)) =>
        {
            Err(Refusal::NotOfTeam)
        }
        OrderStep::Dispatched { .. } | OrderStep::DispatchedToTeam { .. } => {
            // Whoever is to take it has to know what it is about.
            let worded = order.wall().is_some_and(|wall| wall.card.has(OpenField::Content));
            if worded { Ok(()) } else { Err(Refusal::TextMissing) }
        }
        _ => Ok(()),
    }
}
