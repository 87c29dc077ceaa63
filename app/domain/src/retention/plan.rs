//! From "this person's data goes" to the parts of documents it is in, to what a person sees before, and to the edits.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    Part, RemovalReason, Thing, card_stays, case_stays, opinion_stays, order_stays, pair_stays,
    thing::parts_of,
};
use crate::{
    access::DocName,
    community::{Community, Person, PersonFile},
    edit::{Edit, FileField, FileOf},
    grant::Site,
    id::Id,
    opinion::OpinionField,
    order::{Order, OrderField},
    pair::PairField,
    principal::{Member, Principal, Unit},
    survey::{Door, DoorField},
    wish::{CardField, Wish, WishField},
};

/// Whose or what personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Of the person who wished.
    Wish(Id<Wish>),
    /// Of a member.
    Member(Id<Member>),
    /// Of a unit.
    Unit(Id<Unit>),
    /// Of a household.
    Door(Site, Id<Door>),
    /// Of the person whom a pair, an opinion or an order is about.
    Record(Thing),
}

/// What a removal does to one subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Fields of the private half that go, with their values.
    pub case: Vec<(WishField, String)>,
    /// Fields of the published half that go.
    pub card: Vec<(CardField, String)>,
    /// Fields of the own file that go.
    pub file: Vec<(FileField, String)>,
    /// Fields of the household that go.
    pub door: Vec<(DoorField, String)>,
    /// How many people met, needs and visits go with it.
    pub at_door: usize,
    /// The name that everybody sees.
    pub display: Option<String>,
    /// How many reasons in words go.
    pub whys: usize,
    /// In whose files contact details or notes go.
    pub shared: Vec<FileOf>,
    /// How many notes and contact details in the own file go.
    pub notes: usize,
    /// Fields of the private half that stay, with their values.
    pub stays: Vec<(WishField, String)>,
    /// How many steps stay.
    pub steps: usize,
    /// Fields of a pair that go.
    pub pair: Vec<(PairField, String)>,
    /// Fields of an opinion that go.
    pub opinion: Vec<(OpinionField, String)>,
    /// Fields of an order that go.
    pub order: Vec<(OrderField, String)>,
    /// How much that a resident sent in and was told goes.
    pub sent: usize,
}

fn shares(file: &PersonFile, wish: Id<Wish>) -> bool {
    file.disclosed.contains_key(&wish) || file.notes.keys().any(|(of, _)| *of == wish)
}

fn files(community: &Community) -> impl Iterator<Item = (FileOf, &PersonFile)> {
    let members = community.members.iter().map(|(id, member)| (FileOf::Member(*id), &member.file));
    members.chain(community.units.iter().map(|(id, unit)| (FileOf::Unit(*id), &unit.file)))
}

/// The parts of documents that hold a subject's personal data. The published half comes first: should anything go wrong
/// on the way, what everybody sees is gone.
pub fn parts(community: &Community, subject: Subject) -> Vec<Part> {
    match subject {
        Subject::Member(id) => vec![Part::File(FileOf::Member(id))],
        Subject::Unit(id) => vec![Part::File(FileOf::Unit(id))],
        Subject::Door(site, door) => vec![Part::Door(site, door)],
        Subject::Record(thing) => parts_of(community, thing, files(community)),
        Subject::Wish(id) => {
            let wish = community.wish(id);
            let mut parts = Vec::new();
            if wish.is_some_and(|wish| wish.card.is_some()) {
                parts.push(Part::Card(id));
            }
            let of = files(community).filter(|(_, file)| file.removed.is_none() && shares(file, id));
            parts.extend(of.map(|(file, _)| Part::Shared(file, id)));
            if wish.is_some_and(|wish| wish.case.is_some()) {
                parts.push(Part::Case(id));
            }
            parts
        }
    }
}

fn principal(subject: Subject) -> Option<Principal> {
    match subject {
        Subject::Wish(_) | Subject::Door(..) | Subject::Record(_) => None,
        Subject::Member(id) => Some(Principal::Member(id)),
        Subject::Unit(id) => Some(Principal::Liaison(id)),
    }
}

/// What will go and what will stay, to be shown before.
pub fn preview(community: &Community, subject: Subject) -> Preview {
    let mut preview = Preview::default();
    for part in parts(community, subject) {
        match part {
            Part::Case(id) => {
                let Some(case) = community.wish(id).and_then(|wish| wish.case.as_ref()) else { continue };
                let fields = case.draft.iter().map(|(field, value)| (field, value.to_owned()));
                (preview.stays, preview.case) = fields.partition(|(field, _)| case_stays(*field));
                preview.whys += case.whys.len();
                preview.steps += case.steps.len();
            }
            Part::Card(id) => {
                let Some(card) = community.wish(id).and_then(|wish| wish.card.as_ref()) else { continue };
                let fields = card.text.iter().map(|(field, value)| (field, value.to_owned()));
                preview.card = fields.filter(|(field, _)| !card_stays(*field)).collect();
                preview.steps += card.steps.len() + card.claims.len();
            }
            Part::Shared(file, _) | Part::Told(file, _) => preview.shared.push(file),
            Part::Record(_, thing) => preview.add(community, thing),
            Part::Open(_, id) => {
                let wall = community.order(id).and_then(Order::wall);
                preview.steps += wall.map_or(0, |wall| wall.steps.len() + wall.claims.len());
            }
            Part::Sent(link, id) => {
                let inbox = community.inboxes.get(&link);
                let said =
                    inbox.into_iter().flat_map(|inbox| inbox.entries.keys().chain(inbox.answers.keys()));
                preview.sent += said.filter(|(order, _)| *order == id).count();
            }
            Part::File(of) => {
                let Some(file) = community.file(of) else { continue };
                let on_card = FileField::ALL.map(|field| (field, community.on_card(of, field).to_owned()));
                preview.file = on_card.into_iter().filter(|(_, value)| !value.is_empty()).collect();
                preview.notes += file.disclosed.len() + file.notes.len();
            }
            Part::Door(site, door) => {
                let survey = community.surveys.get(&site);
                let Some(known) = survey.and_then(|survey| survey.doors.get(&door)) else { continue };
                preview.door = known.door.iter().map(|(field, value)| (field, value.to_owned())).collect();
                preview.at_door += known.people.len() + known.needs.len() + known.visits.len();
            }
        }
    }
    preview.display = principal(subject)
        .map(|who| community.display(&who).to_owned())
        .filter(|display| !display.is_empty() && display != GONE);
    preview
}

impl Preview {
    /// What goes of a pair, an opinion or the private half of an order.
    fn add(&mut self, community: &Community, thing: Thing) {
        match thing {
            Thing::Pair(id) => {
                let Some(pair) = community.pairs.get(&id) else { return };
                let fields = pair.card.iter().map(|(field, value)| (field, value.to_owned()));
                self.pair = fields.filter(|(field, _)| !pair_stays(*field)).collect();
            }
            Thing::Opinion(id) => {
                let Some(opinion) = community.opinions.get(&id) else { return };
                let fields = opinion.card.iter().map(|(field, value)| (field, value.to_owned()));
                self.opinion = fields.filter(|(field, _)| !opinion_stays(*field)).collect();
                self.steps += opinion.steps.len();
            }
            Thing::Order(id) => {
                let Some(case) = community.order(id).and_then(Order::case) else { return };
                let fields = case.form.iter().map(|(field, value)| (field, value.to_owned()));
                self.order = fields.filter(|(field, _)| !order_stays(*field)).collect();
                self.whys += case.whys.len();
            }
        }
    }
}

/// What is displayed in place of the name of somebody whose data was removed.
const GONE: &str = "***";

/// Everything to be done so that the subjects' personal data is gone: marks, and a rotation of every document with one.
/// `fresh` gives the bytes of new ids.
pub fn removal(
    community: &Community,
    subjects: &[Subject],
    why: RemovalReason,
    at_once: bool,
    mut fresh: impl FnMut() -> [u8; 10],
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut docs: BTreeSet<DocName> = BTreeSet::new();
    for subject in subjects {
        for part in parts(community, *subject) {
            docs.extend(part.doc(community));
            edits.push(Edit::Remove { part, why });
        }
        if let Some(who) = principal(*subject).filter(|who| community.people.contains_key(who)) {
            docs.insert(DocName::Community);
            let person = Person { display: GONE.to_owned(), archived: true };
            edits.push(Edit::SetPerson { who, person });
        }
    }
    edits.extend(docs.into_iter().map(|doc| Edit::Rotate {
        doc,
        rotation: Id::from_random(fresh()),
        why,
        at_once,
    }));
    edits
}
