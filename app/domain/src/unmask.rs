//! Being shown what is masked: whose data, which fields, why. Each time is a fact that stays.
//!
//! Who handles a case follows from its steps; nobody is appointed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    access::ORDER,
    community::Community,
    edit::Refusal,
    export::Exported,
    grant::Site,
    id::Id,
    mask::{Classified, PrivacyClass},
    moment::{Day, Year},
    order::Order,
    principal::{Member, Principal, Unit},
    survey::{Door, DoorField, MetField, NeedField},
    wish::{Wish, WishField},
};

/// Whose data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The private half of a wish.
    Wish(Id<Wish>),
    /// A member's file.
    Member(Id<Member>),
    /// A unit's file.
    Unit(Id<Unit>),
    /// A door of a survey: the household and who was met there.
    Door(Site, Id<Door>),
    /// A whole ledger, handed over as a table.
    Ledger(Exported),
    /// What is ordered, by whom.
    Order(Id<Order>),
}

/// Why it was needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnmaskReason {
    /// To call or visit the person.
    Contact,
    /// To check what was taken down, or to correct it.
    Verify,
    /// To review or hand on the case.
    Handle,
    /// The person asks what is kept about them.
    AskedByPerson,
    /// Anything else; the words say what.
    Other,
}

impl UnmaskReason {
    /// Every reason, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Contact, Self::Verify, Self::Handle, Self::AskedByPerson, Self::Other];
}

/// Somebody was shown what is masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmasked {
    /// Whose data.
    pub subject: Subject,
    /// The fields, by their names in the documents.
    pub fields: Vec<String>,
    /// Why.
    pub why: UnmaskReason,
    /// In words; needed for [`UnmaskReason::Other`].
    pub words: String,
    /// Something sensitive was among it, and the person does not handle the case (domain 2.16).
    pub outside: bool,
}

/// Whether somebody handles the case of a wish: took it down, or took any step of it for the office.
pub fn handles(wish: &Wish, who: &Principal) -> bool {
    let case = wish.case.iter().any(|case| {
        case.collected.iter().any(|fact| fact.by == *who) || case.steps.values().any(|fact| fact.by == *who)
    });
    case || wish.card.iter().any(|card| card.steps.values().any(|fact| fact.by == *who))
}

/// Whether somebody handles an order: took any step of it for the office.
pub fn handles_order(order: &Order, who: &Principal) -> bool {
    order.walls.values().any(|wall| wall.steps.values().any(|fact| fact.by == *who))
}

/// Whether being shown these fields has to be marked.
pub fn is_outside(community: &Community, who: &Principal, subject: &Subject, fields: &[String]) -> bool {
    match subject {
        Subject::Wish(id) => {
            let sensitive = fields.iter().any(|key| {
                WishField::from_key(key).is_none_or(|field| field.class() == PrivacyClass::Sensitive)
            });
            sensitive && !community.wish(*id).is_some_and(|wish| handles(wish, who))
        }
        Subject::Door(site, door) => {
            let sensitive = fields.iter().any(|key| match key.split_once('/') {
                Some((_, key)) => MetField::from_key(key).is_none() && NeedField::from_key(key).is_none(),
                None => DoorField::from_key(key).is_none_or(|field| field.class() == PrivacyClass::Sensitive),
            });
            let known = community.surveys.get(site).and_then(|survey| survey.doors.get(door));
            sensitive && !known.is_some_and(|household| household.was_visited_by(who))
        }
        // Nobody handles every case of a ledger.
        Subject::Ledger(of) => of.is_sensitive(),
        // Files and orders hold nothing sensitive yet.
        Subject::Member(_) | Subject::Unit(_) | Subject::Order(_) => false,
    }
}

/// A reason is always given; whoever does not handle the case and is shown what is sensitive is marked.
pub(crate) fn check(community: &Community, who: &Principal, unmasked: &Unmasked) -> Result<(), Refusal> {
    if unmasked.fields.is_empty() {
        return Err(Refusal::TextMissing);
    }
    if unmasked.why == UnmaskReason::Other && unmasked.words.trim().is_empty() {
        return Err(Refusal::TextMissing);
    }
    if unmasked.outside == is_outside(community, who, &unmasked.subject, &unmasked.fields) {
        Ok(())
    } else {
        Err(Refusal::NotAllowed)
    }
}

/// In the casework of which year it is kept: beside the wish or the order, so that both are removed together.
pub fn year(community: &Community, subject: &Subject, today: Day) -> Year {
    match subject {
        Subject::Wish(id) => community.wish(*id).map_or(today.year(), |wish| wish.year),
        Subject::Order(id) => community.order(*id).and_then(Order::year).unwrap_or(today.year()),
        Subject::Member(_) | Subject::Unit(_) | Subject::Door(..) | Subject::Ledger(_) => today.year(),
    }
}

/// The name of the record in the documents.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wish(id) => write!(f, "{id}"),
            Self::Door(_, id) => write!(f, "{id}"),
            Self::Member(id) => write!(f, "{}", Principal::Member(*id)),
            Self::Unit(id) => write!(f, "{}", Principal::Liaison(*id)),
            Self::Ledger(of) => write!(f, "ledger:{}", of.key()),
            Self::Order(id) => write!(f, "{ORDER}{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use super::*;
    use crate::{
        edit::{Edit, Refusal, check},
        moment::Moment,
        order::{OrderStep, OrderWall},
        principal::Staff,
        wish::{Case, CaseStep, Stamped},
    };

    const fn clerk(number: u8) -> Principal {
        Principal::Staff(Id::<Staff>::from_random([number; 10]))
    }

    fn community() -> (Community, Id<Wish>) {
        let id = Id::from_random([9; 10]);
        let stamped = |number| Stamped { by: clerk(number), at: Moment(0), turn: 0, step: () };
        let reviewed = Stamped { by: clerk(2), at: Moment(1), turn: 1, step: CaseStep::Submitted };
        let case = Case {
            collected: Some(stamped(1)),
            steps: [(Id::from_random([5; 10]), reviewed)].into(),
            ..Case::default()
        };
        let wish = Wish { year: Year(2026), case: Some(case), card: None };
        let wishes = Arc::new(BTreeMap::from([(id, Arc::new(wish))]));
        (Community { wishes, ..Community::default() }, id)
    }

    /// An order that the second clerk took over.
    fn wall() -> OrderWall {
        let taken = Stamped { by: clerk(2), at: Moment(1), turn: 1, step: OrderStep::Submitted };
        OrderWall { steps: [(Id::from_random([5; 10]), taken)].into(), ..OrderWall::default() }
    }

    #[test]
    fn of_an_order_it_is_kept_beside_it() {
        let id: Id<Order> = Id::from_random([9; 10]);
        let order = Order { walls: [(Year(2025), wall())].into(), ..Order::default() };
        let community =
            Community { orders: Arc::new([(id, Arc::new(order))].into()), ..Community::default() };
        let subject = Subject::Order(id);
        assert_eq!(year(&community, &subject, Day(20_517)), Year(2025));
        assert_eq!(subject.to_string(), format!("order:{id}"));
        assert!(!is_outside(&community, &clerk(3), &subject, &["phone".to_owned()]));
    }

    #[test]
    fn a_reason_is_needed_and_outsiders_are_marked() {
        use UnmaskReason::{Contact, Other};
        let (community, id) = community();
        let ask = |who: Principal, fields: &[&str], why, words: &str, outside| {
            let unmasked = Unmasked {
                subject: Subject::Wish(id),
                fields: fields.iter().map(|field| (*field).to_owned()).collect(),
                why,
                words: words.to_owned(),
                outside,
            };
            let edit = Edit::Unmask { year: Year(2026), id: Id::from_random([7; 10]), unmasked };
            check(&community, &who.into(), &edit, Moment(0))
        };
        let member = Principal::Member(Id::from_random([1; 10]));
        let order = Order { walls: [(Year(2026), wall())].into(), ..Order::default() };
        let handled = [clerk(1), clerk(2)].map(|who| handles_order(&order, &who));
        assert_eq!(handled, [false, true], "who took it over handles it");
        for (who, fields, why, words, outside, expected) in [
            (clerk(1), &["phone"][..], Contact, "", false, Ok(())),
            (clerk(1), &["group"], Contact, "", false, Ok(())),
            (clerk(2), &["group"], Contact, "", false, Ok(())),
            (clerk(3), &["phone"], Contact, "", false, Ok(())),
            (clerk(3), &["phone", "group"], Contact, "", true, Ok(())),
            (clerk(3), &["phone", "group"], Contact, "", false, Err(Refusal::NotAllowed)),
            (clerk(3), &["a field of tomorrow"], Contact, "", false, Err(Refusal::NotAllowed)),
            (clerk(1), &["group"], Contact, "", true, Err(Refusal::NotAllowed)),
            (clerk(1), &["phone"], Other, " ", false, Err(Refusal::TextMissing)),
            (clerk(1), &["phone"], Other, "上级核查", false, Ok(())),
            (clerk(1), &[], Contact, "", false, Err(Refusal::TextMissing)),
            (member, &["phone"], Contact, "", false, Err(Refusal::NotAllowed)),
        ] {
            assert_eq!(ask(who, fields, why, words, outside), expected, "{who} {fields:?} {why:?}");
        }
    }
}
