//! Orders of the menu (三单制: 群众点单、支部下单、党员接单, seed §六.3; domain 2.6, R-13, R-23).
//!
//! What is ordered is private: it lies in the resident's inbox, and with staff. On the wall lie a wording without identity and
//! the steps, from which everybody comes to the same state ([`standing`], by the one table [`next`]). What people say in words
//! lies in their own files and with staff, and is not known here.

mod acts;
mod form;
mod inbox;
mod menu;
mod serving;
mod standing;
mod state;
mod step;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use acts::{USUAL_DAYS, as_opinion, decided, late_to_pool, opinion_of, settled, shown, taken_over};
pub use form::{
    CHANNELS, ONLINE, OpenCard, OpenField, OrderField, OrderForm, URGENT, contact, cut, identifies,
    in_bounds, inbox_of, lacking, masked, secrets, short_no,
};
use inbox::overtaken;
pub use inbox::{Inbox, Own, ResidentOrder, Unread, own_order, own_orders, pictures, unread};
pub use menu::{
    MenuCard, MenuField, MenuItem, OFF_MENU, ON_MENU, copied, current_menu, is_period, period_before,
    period_of,
};
pub(crate) use menu::{in_bounds as menu_in_bounds, lacking as menu_lacking};
pub use serving::{Late, Owed, entries, late, owed, returns_to_pool};
pub use standing::{
    Dispatch, Event, Fact, Finish, OrderStanding, PoolClaim, orders_of_team, part_of, standing, standing_on,
};
pub use state::{Action, OrderRefusal, OrderState, Part, next};
pub use step::{AnswerStep, DutyStep, OrderReason, OrderStep, ResidentStep};

use crate::{
    community::Community,
    id::Id,
    moment::{Day, Year},
    retention::{Keeping, Removal},
    wish::{Claimant, Contested, Stamped, Step},
};

/// The longest text of a field, in characters (domain 2.6).
pub const MOST_CHARS: usize = 1000;

/// An order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The private halves, by the year they are filed under: there is one, unless two clerks took the order over in two years.
    pub cases: BTreeMap<Year, OrderCase>,
    /// What lies on the walls, by year.
    pub walls: BTreeMap<Year, OrderWall>,
}

/// The private half: staff only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCase {
    /// What is ordered, by whom.
    pub form: OrderForm,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
    /// Reasons, results and comments in words, by the step they belong to.
    pub whys: BTreeMap<Id<Step>, String>,
    /// The mark, when the personal data was removed.
    pub removed: Option<Removal>,
    /// Why it is kept although its time is over.
    pub kept: Option<Keeping>,
}

/// What everybody reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderWall {
    /// The wording without identity.
    pub card: OpenCard,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
    /// Steps taken by staff.
    pub steps: BTreeMap<Id<Step>, Stamped<OrderStep>>,
    /// Steps taken by those who serve, each under its own claimant.
    pub claims: BTreeMap<(Claimant, Id<Step>), Stamped<DutyStep>>,
    /// The mark, when the words were removed.
    pub removed: Option<Removal>,
}

impl Order {
    /// The year it is filed under: the first of those it is found in.
    pub fn year(&self) -> Option<Year> {
        self.cases.keys().chain(self.walls.keys()).min().copied()
    }

    /// The private half, as far as this device may read it.
    pub fn case(&self) -> Option<&OrderCase> {
        self.cases.get(&self.year()?)
    }

    /// What everybody reads of it.
    pub fn wall(&self) -> Option<&OrderWall> {
        self.walls.get(&self.year()?)
    }

    /// What is ordered, as far as this device may read it.
    pub fn form(&self) -> Option<&OrderForm> {
        self.case().map(|case| &case.form)
    }

    /// A field that both halves have: the private one's, where it is known.
    pub fn said(&self, private: OrderField, open: OpenField) -> &str {
        let known = self.form().map_or("", |form| form.get(private));
        if known.is_empty() { self.wall().map_or("", |wall| wall.card.get(open)) } else { known }
    }

    /// The turn of a step taken now, after all that are known.
    pub fn next_turn(&self) -> u32 {
        let turns = self.walls.values().flat_map(|wall| {
            let staff = wall.steps.values().map(|fact| fact.turn);
            staff.chain(wall.claims.values().map(|fact| fact.turn))
        });
        turns.max().map_or(1, |last| last.saturating_add(1))
    }
}

impl Community {
    /// The order with this id.
    pub fn order(&self, id: Id<Order>) -> Option<&Order> {
        self.orders.get(&id).map(AsRef::as_ref)
    }
}

/// Under which year an order that a resident sent in is filed: that in which it was sent, so that two clerks who take it over
/// do not file it twice. A clock that is years off decides nothing.
pub fn year_of(sent: Day, today: Day) -> Year {
    let (sent, now) = (sent.year(), today.year());
    if sent.0.saturating_add(1) == now.0 || sent == now { sent } else { now }
}

/// Whether a text is short enough.
pub(crate) fn text_in_bounds(text: &str) -> bool {
    text.chars().count() <= MOST_CHARS
}

#[cfg(test)]
mod tests;
