//! What else is closed one day and holds personal data: pairs, opinions and orders. Each has a record with staff, and words and
//! contact details in the files of whoever helped, reported or served; an order also lies on the wall and in its inbox.

use serde::{Deserialize, Serialize};

use super::Part;
use crate::{
    access::{OPINION, ORDER, PAIR},
    community::{Community, PersonFile},
    edit::{Edit, FileOf},
    id::Id,
    moment::{Day, Year},
    opinion::{Opinion, handling},
    order::{Order, standing},
    pair::{CHANGED, ENDED, HelpFact, HelpStep, HelpVisit, Pair, PairField},
};

/// A record that is closed one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// A pair: of the person who is helped.
    Pair(Id<Pair>),
    /// An opinion: of the resident who said it.
    Opinion(Id<Opinion>),
    /// An order: of the resident who ordered.
    Order(Id<Order>),
}

impl Thing {
    /// How it is called in files and among reasons: its kind and its id.
    pub fn key(self) -> String {
        match self {
            Self::Pair(id) => format!("{PAIR}{id}"),
            Self::Opinion(id) => format!("{OPINION}{id}"),
            Self::Order(id) => format!("{ORDER}{id}"),
        }
    }

    /// What is called so.
    pub fn from_key(key: &str) -> Option<Self> {
        let pair = || key.strip_prefix(PAIR)?.parse().ok().map(Self::Pair);
        let opinion = || key.strip_prefix(OPINION)?.parse().ok().map(Self::Opinion);
        let order = || key.strip_prefix(ORDER)?.parse().ok().map(Self::Order);
        pair().or_else(opinion).or_else(order)
    }

    /// The section of the casework in which it stands.
    pub const fn section(self) -> &'static str {
        match self {
            Self::Pair(_) => "pairs",
            Self::Opinion(_) => "opinions",
            Self::Order(_) => "orders",
        }
    }

    /// Its id alone, under which it stands there.
    pub fn record(self) -> String {
        match self {
            Self::Pair(id) => id.to_string(),
            Self::Opinion(id) => id.to_string(),
            Self::Order(id) => id.to_string(),
        }
    }

    /// What an edit is about, when it is about one of these.
    pub fn of(edit: &Edit) -> Option<Self> {
        match edit {
            Edit::Pair(edit) => Some(Self::Pair(edit.pair())),
            Edit::Opinion(edit) => Some(Self::Opinion(edit.opinion())),
            Edit::CollectOpinion { opinion, .. } | Edit::FillOpinion { opinion, .. } => {
                Some(Self::Opinion(*opinion))
            }
            Edit::Order(edit) => edit.order().map(Self::Order),
            _ => None,
        }
    }

    /// The years of the casework in which it stands.
    fn years(self, community: &Community) -> Vec<Year> {
        match self {
            Self::Pair(id) => community.pairs.get(&id).map(|pair| pair.year).into_iter().collect(),
            Self::Opinion(id) => {
                community.opinions.get(&id).map(|opinion| opinion.year).into_iter().collect()
            }
            Self::Order(id) => {
                community.order(id).map(|order| order.cases.keys().copied().collect()).unwrap_or_default()
            }
        }
    }

    /// Whether its personal data was removed.
    pub fn is_removed(self, community: &Community) -> bool {
        match self {
            Self::Pair(id) => community.pairs.get(&id).is_some_and(|pair| pair.removed.is_some()),
            Self::Opinion(id) => community.opinions.get(&id).is_some_and(|opinion| opinion.removed.is_some()),
            Self::Order(id) => {
                let order = community.order(id);
                order.and_then(Order::case).is_some_and(|case| case.removed.is_some())
                    || order.and_then(Order::wall).is_some_and(|wall| wall.removed.is_some())
            }
        }
    }

    /// The day on which it was closed; none while it goes on.
    pub fn closed_on(self, community: &Community) -> Option<Day> {
        match self {
            Self::Pair(id) => {
                let card = &community.pairs.get(&id)?.card;
                let over = [ENDED, CHANGED].contains(&card.get(PairField::Status));
                card.get(PairField::EndedOn).parse().ok().filter(|_| over)
            }
            Self::Opinion(id) => handling(community.opinions.get(&id)?).closed_on,
            Self::Order(id) => {
                let is = standing(community.order(id)?);
                is.since.filter(|_| is.state.is_over() || is.state.is_served())
            }
        }
    }

    /// Why it was kept although its time was over.
    pub(super) fn kept(self, community: &Community) -> Option<&super::Keeping> {
        match self {
            Self::Pair(id) => community.pairs.get(&id)?.kept.as_ref(),
            Self::Opinion(id) => community.opinions.get(&id)?.kept.as_ref(),
            Self::Order(id) => community.order(id)?.case()?.kept.as_ref(),
        }
    }

    /// The part of the casework that stands for all of it.
    pub fn home(self, community: &Community) -> Option<Part> {
        self.years(community).first().map(|year| Part::Record(*year, self))
    }

    /// Whether a file says anything of it.
    fn is_in(self, file: &PersonFile) -> bool {
        match self {
            Self::Pair(id) => {
                file.paired.contains_key(&id)
                    || file.helped.keys().chain(file.help_facts.keys()).any(|(pair, _)| *pair == id)
            }
            Self::Opinion(id) => {
                file.heard.contains_key(&id) || file.opinions_told.keys().any(|(opinion, _)| *opinion == id)
            }
            Self::Order(id) => {
                file.order_contacts.contains_key(&id)
                    || file.order_notes.keys().any(|(order, _)| *order == id)
            }
        }
    }
}

/// Every one that staff know.
pub fn things(community: &Community) -> impl Iterator<Item = Thing> {
    let pairs = community.pairs.keys().map(|id| Thing::Pair(*id));
    let opinions = community.opinions.keys().map(|id| Thing::Opinion(*id));
    let orders = community.orders.iter().filter(|(_, order)| order.case().is_some());
    pairs.chain(opinions).chain(orders.map(|(id, _)| Thing::Order(*id)))
}

/// The parts of documents that hold its personal data; what everybody sees comes first.
pub(super) fn parts_of<'a>(
    community: &Community,
    thing: Thing,
    files: impl Iterator<Item = (FileOf, &'a PersonFile)>,
) -> Vec<Part> {
    let mut parts = Vec::new();
    if let Thing::Order(id) = thing {
        let walls = community.order(id).into_iter().flat_map(|order| order.walls.keys());
        parts.extend(walls.map(|year| Part::Open(*year, id)));
        let sent = community.inboxes.iter().filter(|(_, inbox)| {
            inbox.entries.keys().chain(inbox.answers.keys()).any(|(order, _)| *order == id)
        });
        parts.extend(sent.map(|(link, _)| Part::Sent(*link, id)));
    }
    let of = files.filter(|(_, file)| file.removed.is_none() && thing.is_in(file));
    parts.extend(of.map(|(file, _)| Part::Told(file, thing)));
    parts.extend(thing.years(community).into_iter().map(|year| Part::Record(year, thing)));
    parts
}

/// Takes out of a file what bears a mark: contact details, and everything in words; who did what when stays.
pub fn let_go(file: &mut PersonFile) {
    let gone: Vec<Thing> = file.let_go.keys().copied().collect();
    for thing in gone {
        match thing {
            Thing::Pair(id) => {
                file.paired.remove(&id);
                let visits = file.helped.iter_mut().filter(|((pair, _), _)| *pair == id);
                for (_, fact) in visits {
                    if let HelpStep::Visited(visit) = &mut fact.step {
                        silence(visit);
                    }
                }
                for (_, fact) in file.help_facts.iter_mut().filter(|((pair, _), _)| *pair == id) {
                    match &mut fact.step {
                        HelpFact::Entered(visit) => silence(visit),
                        HelpFact::Refused { why, .. } => why.clear(),
                        HelpFact::Confirmed { .. } => {}
                    }
                }
            }
            Thing::Opinion(id) => {
                if let Some(heard) = file.heard.get_mut(&id) {
                    let heard = &mut heard.step;
                    for words in [&mut heard.content, &mut heard.name, &mut heard.phone, &mut heard.address] {
                        words.clear();
                    }
                }
                for (_, told) in file.opinions_told.iter_mut().filter(|((opinion, _), _)| *opinion == id) {
                    told.step.words.clear();
                }
            }
            Thing::Order(id) => {
                file.order_contacts.remove(&id);
                file.order_notes.retain(|(order, _), _| *order != id);
            }
        }
    }
}

fn silence(visit: &mut HelpVisit) {
    for words in [&mut visit.content, &mut visit.material, &mut visit.effect] {
        words.clear();
    }
}
