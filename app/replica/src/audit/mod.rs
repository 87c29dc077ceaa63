//! Who changed what: the change history of the documents, read as an audit trail. There is no second log.
//!
//! Every change carries its author and its time, and every operation names what it writes over, so that *from what* and *to
//! what* follow from the history itself. What the relay refused and what was dropped is in no document, and so in no trail.
//! An [`Index`] per document, built when it is first asked and extended from then on, says which changes touched which
//! record; only those are decoded to show one. Values are given as they are: whoever shows them masks them.

mod import;
mod index;
mod kind;

use std::{collections::BTreeMap, sync::Arc};

use automerge::{
    ActorId, Automerge, Change, ReadDoc, ScalarValue,
    legacy::{Key, ObjectId, OpId, OpType},
};
use domain::{
    access::DocName,
    activity::Activity,
    award::Award,
    grant::Site,
    id::Id,
    joint::{Demand, Joint},
    moment::{Day, Moment},
    notice::PublicNotice,
    offer::Offer,
    opinion::Opinion,
    order::Order,
    pair::Pair,
    principal::{Principal, Unit},
    survey::Door,
    team::Team,
    wish::Wish,
};
use serde::{Deserialize, Serialize};

pub use import::was_written;
pub(crate) use index::Index;
use index::Note;
pub use kind::Kind;

use crate::{
    frame::Hash,
    schema::{self, sections},
};

/// A change of more records than this is told by their number; each record's own history tells what became of it.
const MOST_RECORDS: usize = 12;

/// A place in the documents: a record, a section, or a whole document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Which document.
    pub doc: DocName,
    /// Which section; every one when missing.
    pub section: Option<String>,
    /// Which record, the first part of its keys; every one when missing.
    pub record: Option<String>,
}

impl Place {
    /// A whole document.
    pub const fn whole(doc: DocName) -> Self {
        Self { doc, section: None, record: None }
    }

    /// A record, in every section.
    pub const fn record(doc: DocName, record: String) -> Self {
        Self { doc, section: None, record: Some(record) }
    }

    /// A section, or a record of it.
    pub fn section(doc: DocName, section: &str, record: Option<String>) -> Self {
        Self { doc, section: Some(section.to_owned()), record }
    }
}

/// What is looked for over everything that is on this device, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// By whom.
    pub by: Option<Principal>,
    /// From this day.
    pub from: Option<Day>,
    /// Up to and with this day.
    pub upto: Option<Day>,
    /// About what.
    pub kind: Option<Kind>,
    /// How many of those found are left out.
    pub skip: usize,
    /// How many are given at most.
    pub most: usize,
}

/// Something that has a history of its own, wherever its parts lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Record {
    /// A wish: both halves, what was disclosed and noted about it, who was shown what is masked of it.
    Wish(Id<Wish>),
    /// A person or unit: the own file, without what is in it of others; how they are displayed; who was shown what of it.
    Person(Principal),
    /// The community's profile and settings.
    Settings,
    /// A post or a project: its card, what was done about it, and what was said of that.
    Offer(Id<Offer>),
    /// A pair: its card, what helpers were told, and their visits.
    Pair(Id<Pair>),
    /// An opinion: what was taken down, what became of it, who reported it and was told.
    Opinion(Id<Opinion>),
    /// A team: its card, and who came and went.
    Team(Id<Team>),
    /// A selection of those who are honoured: its card, what was done about it, what staff know of it, and what was said of it in
    /// own files.
    Award(Id<Award>),
    /// A notice.
    Notice(Id<PublicNotice>),
    /// An order: both halves, what was done and said about it, what its resident sent in and was told.
    Order(Id<Order>),
    /// A door of a survey: the household, its visits, who was met there; who was shown what of it.
    Door(Site, Id<Door>),
    /// An activity: its card, who signed up, what was said of who was there.
    Activity(Id<Activity>),
    /// A demand: its card, and what units answered.
    Demand(Id<Demand>),
    /// A project of a unit and the community: its card, and the steps of both.
    Joint(Id<Unit>, Id<Joint>),
}

/// A question to the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// The whole history of a record, oldest first.
    Record(Record),
    /// The whole history of some places, oldest first.
    Places(Vec<Place>),
    /// A page of what is found.
    Search(Search),
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Changes, each with what it wrote in the places asked about.
    pub entries: Vec<Entry>,
    /// How many there are in all.
    pub total: usize,
}

/// One change of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The document.
    pub doc: DocName,
    /// The change.
    pub hash: Hash,
    /// When, to the second, by the clock of the device that made it.
    pub at: Moment,
    /// Its place in the order of this document on this device: what it builds on comes before.
    pub place: u32,
    /// Who; nobody when the change names no author (a neighbour's program).
    pub by: Option<Principal>,
    /// The actor that made it; the relay knows whose device that is.
    pub actor: Vec<u8>,
    /// Made here, and not acknowledged by the relay yet.
    pub waiting: bool,
    /// What it wrote. Empty when it touched too many records to tell each.
    pub writes: Vec<Write>,
    /// How many records it touched.
    pub records: usize,
}

/// One value that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write {
    /// The section.
    pub section: String,
    /// The record: the first part of the key.
    pub record: String,
    /// The rest of the key; empty when the record is one value.
    pub field: String,
    /// What was written over: nothing, one value, or several that had been written beside one another.
    pub from: Vec<String>,
    /// What stands there since; nothing when it was deleted.
    pub to: Option<String>,
    /// What stood there too and was not written over, because its author did not know of it, or the other way round.
    pub beside: Vec<String>,
}

/// An operation of a change, as far as it is about values.
struct Written {
    section: &'static str,
    key: String,
    value: Option<String>,
    id: OpId,
    over: Vec<OpId>,
}

fn written(doc: &DocName, change: &Change) -> Vec<Written> {
    let expanded = change.decode();
    let containers: Vec<(u64, &'static str)> = sections(doc)
        .iter()
        .filter_map(|name| schema::section_counter(doc, name).map(|counter| (counter, *name)))
        .collect();
    let genesis = schema::genesis_actor();
    let section = |object: &ObjectId| match object {
        ObjectId::Id(OpId(counter, actor)) if *actor == genesis => {
            containers.iter().find(|(of, _)| of == counter).map(|(_, name)| *name)
        }
        ObjectId::Id(_) | ObjectId::Root => None,
    };
    (expanded.start_op.get()..)
        .zip(expanded.operations)
        .filter_map(|(counter, op)| {
            let (Some(section), Key::Map(key)) = (section(&op.obj), &op.key) else { return None };
            let value = match op.action {
                OpType::Put(ScalarValue::Str(value)) => Some(value.to_string()),
                OpType::Delete => None,
                _ => return None,
            };
            Some(Written {
                section,
                key: key.to_string(),
                value,
                id: OpId(counter, expanded.actor_id.clone()),
                over: op.pred.iter().cloned().collect(),
            })
        })
        .collect()
}

/// The first part of a key, and the rest.
fn parts(key: &str) -> (&str, &str) {
    key.split_once('/').unwrap_or((key, ""))
}

/// What was written in a record of a section: the number of the change, and what it wrote.
type History = Arc<Vec<(u32, Write)>>;

/// One document and what was decoded of it for one question.
pub(crate) struct Reading<'a> {
    doc: DocName,
    am: &'a Automerge,
    index: &'a Index,
    waiting: &'a dyn Fn(&Hash) -> bool,
    changes: BTreeMap<u32, Arc<Vec<Written>>>,
    records: BTreeMap<(&'static str, String), History>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(
        doc: DocName,
        am: &'a Automerge,
        index: &'a Index,
        waiting: &'a dyn Fn(&Hash) -> bool,
    ) -> Self {
        Self { doc, am, index, waiting, changes: BTreeMap::new(), records: BTreeMap::new() }
    }

    /// The history of a place, in the document's order.
    pub(crate) fn place(&mut self, place: &Place) -> Vec<Entry> {
        let mut writes: BTreeMap<u32, Vec<Write>> = BTreeMap::new();
        for (name, record) in self.index.records(&self.doc, place.section.as_deref(), place.record.as_deref())
        {
            for (number, write) in self.record(name, &record).iter() {
                writes.entry(*number).or_default().push(write.clone());
            }
        }
        writes.into_iter().filter_map(|(number, writes)| self.entry(number, writes)).collect()
    }

    /// One change with all it wrote, or with the number of records when there are too many.
    pub(crate) fn change(&mut self, number: u32) -> Option<Entry> {
        let touched: Vec<(&'static str, String)> = {
            let mut touched: Vec<_> =
                self.written(number).iter().map(|one| (one.section, parts(&one.key).0.to_owned())).collect();
            touched.sort_unstable();
            touched.dedup();
            touched
        };
        if touched.len() > MOST_RECORDS {
            return self.entry(number, Vec::new());
        }
        let writes = touched
            .into_iter()
            .flat_map(|(name, record)| {
                let history = self.record(name, &record);
                history
                    .iter()
                    .filter(|(of, _)| *of == number)
                    .map(|(_, write)| write.clone())
                    .collect::<Vec<_>>()
            })
            .collect();
        self.entry(number, writes)
    }

    fn entry(&self, number: u32, writes: Vec<Write>) -> Option<Entry> {
        let note: &Note = self.index.note(number)?;
        Some(Entry {
            doc: self.doc,
            hash: note.hash,
            at: note.at(),
            place: number,
            by: self.index.author(note),
            actor: self.index.actor(note).to_bytes().to_vec(),
            waiting: (self.waiting)(&note.hash),
            writes,
            records: note.records,
        })
    }

    fn written(&mut self, number: u32) -> Arc<Vec<Written>> {
        if let Some(known) = self.changes.get(&number) {
            return Arc::clone(known);
        }
        let change = self
            .index
            .note(number)
            .and_then(|note| self.am.get_change_by_hash(&automerge::ChangeHash(note.hash)));
        let decoded = Arc::new(change.map(|change| written(&self.doc, &change)).unwrap_or_default());
        self.changes.insert(number, Arc::clone(&decoded));
        decoded
    }

    /// Everything that was written in a record of a section, in the document's order.
    fn record(&mut self, name: &'static str, record: &str) -> History {
        let key = (name, record.to_owned());
        if let Some(known) = self.records.get(&key) {
            return Arc::clone(known);
        }
        let mut all = Vec::new();
        // Per key: the values that stand, by the operation that wrote them.
        let mut standing: BTreeMap<String, Vec<(OpId, String)>> = BTreeMap::new();
        for number in self.index.changes(name, record) {
            let ops = self.written(number);
            for op in ops.iter().filter(|op| op.section == name && parts(&op.key).0 == record) {
                let held = standing.entry(op.key.clone()).or_default();
                let (over, beside): (Vec<_>, Vec<_>) =
                    std::mem::take(held).into_iter().partition(|(id, _)| op.over.contains(id));
                held.clone_from(&beside);
                if let Some(value) = &op.value {
                    held.push((op.id.clone(), value.clone()));
                }
                let values = |list: Vec<(OpId, String)>| list.into_iter().map(|(_, value)| value).collect();
                let write = Write {
                    section: name.to_owned(),
                    record: record.to_owned(),
                    field: parts(&op.key).1.to_owned(),
                    from: values(over),
                    to: op.value.clone(),
                    beside: values(beside),
                };
                all.push((number, write));
            }
        }
        let all = Arc::new(all);
        self.records.insert(key, Arc::clone(&all));
        all
    }
}

/// The author of an actor's changes, when they name one.
fn author_of(am: &Automerge, actor: &ActorId) -> Option<Principal> {
    let author = am.get_author_for_actor(actor)?;
    std::str::from_utf8(author.as_bytes()).ok()?.parse().ok()
}
