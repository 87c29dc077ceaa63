//! How an intent is written: one document, a few keys, only those whose value changes.

mod activity;
mod award;
mod feedback;
mod helping;
mod joint;
mod judging;
mod offer;
mod order;
mod record;
mod register;

use automerge::{
    Automerge, AutomergeError, Change, ChangeHash, ReadDoc, ScalarValue, Value,
    legacy::{Key, ObjectId, OpId, OpType},
    transaction::{CommitOptions, Transactable},
};
use domain::{
    access::DocName,
    edit::{Edit, Intent, WishFact},
    id::Id,
    retention::{KEPT, Keeping, Part, REMOVED, Removal, Thing, WANTED, Wanted},
    settings::Settings,
    statistics::Group,
    wish::{CardField, Stamped, Wish, WishDraft},
};
use serde::Serialize;

use super::{container, genesis_actor, section, section_counter, sections};
use activity::plan_activity;
use award::{plan_award, plan_notice};
use feedback::plan_feedback;
use helping::{plan_opinion, plan_pair, plan_team};
use joint::plan_joint;
use judging::plan_judging;
use offer::plan_offer;
use order::plan_order;
use record::plan_service;
use register::{fill, plan_register, plan_survey, stamped};

/// A value for a key of a section. An empty value stands for a cleared field; keys are never deleted, because a
/// deletion would win over what somebody else is writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    /// Which section.
    pub section: &'static str,
    /// Which key.
    pub key: String,
    /// The value.
    pub value: String,
    /// Whether it reads so, too, when nothing is written: then it is nobody's change, and must not win over somebody else's.
    pub implied: bool,
}

impl Put {
    /// A value for a key; an empty one is implied.
    pub fn new(section: &'static str, key: String, value: impl Into<String>) -> Self {
        let value = value.into();
        Self { section, key, implied: value.is_empty(), value }
    }
}

pub(super) fn put(section: &'static str, key: String, value: impl Into<String>) -> Put {
    Put::new(section, key, value)
}

fn json(value: &impl Serialize) -> String {
    // Our facts have string keys only, so that they always serialize.
    serde_json::to_string(value).unwrap_or_default()
}

/// The keys and values an intent writes.
///
/// `turn` is the place of a new step among those of the same thing ([`Edit::turn`]).
pub fn plan(intent: &Intent, turn: u32) -> Vec<Put> {
    if let (Some(wish), Some(fact)) = (intent.edit.wish(), intent.edit.fact()) {
        let mut puts = vec![plan_fact(intent, turn, wish, fact)];
        if let Edit::Publish { text, .. } = &intent.edit {
            puts.extend(
                CardField::ALL
                    .iter()
                    .map(|field| put(section::WISHES, format!("{wish}/{}", field.key()), text.get(*field))),
            );
        }
        return puts;
    }
    match &intent.edit {
        Edit::SetProfile { field, value } => vec![put(section::PROFILE, field.key().to_owned(), value)],
        Edit::SetSettings(settings) => plan_settings(settings),
        Edit::SetPerson { who, person } => vec![put(section::PEOPLE, who.to_string(), json(person))],
        Edit::SetFile { field, value, .. } => vec![put(section::CARD, field.key().to_owned(), value.trim())],
        Edit::Register(edit) => plan_register(intent, edit, turn),
        Edit::Survey(edit) => plan_survey(intent, edit, turn),
        Edit::Offer(edit) => plan_offer(intent, edit, turn),
        Edit::Service(edit) => plan_service(intent, edit, turn),
        Edit::Judging(edit) => vec![plan_judging(intent, edit, turn)],
        Edit::Activity(edit) => plan_activity(intent, edit, turn),
        Edit::Pair(edit) => plan_pair(intent, edit, turn),
        Edit::Opinion(edit) => plan_opinion(intent, edit, turn),
        Edit::Team(edit) => plan_team(intent, edit, turn),
        Edit::Award(edit) => plan_award(intent, edit, turn),
        Edit::Notice(edit) => plan_notice(edit),
        Edit::Order(edit) => plan_order(intent, edit, turn),
        Edit::SumUp { month, figures } => Group::ALL
            .into_iter()
            .map(|group| put(section::COUNTS, format!("{month}/{}", group.key()), json(&figures.of(group))))
            .collect(),
        Edit::Feedback(edit) => plan_feedback(intent, edit, turn),
        Edit::Joint(edit) => plan_joint(intent, edit, turn),
        Edit::TellSatisfied { wish, told, .. } => {
            vec![put(section::FACTS, format!("satisfied/{wish}"), stamped(intent, turn, told))]
        }
        Edit::CollectOpinion { opinion, card, .. } => {
            let collected = json(&Stamped { by: intent.by, at: intent.at, turn: 0, step: () });
            let fields = card.iter().map(|(field, value)| (field, value.to_owned())).collect::<Vec<_>>();
            let mut puts = fill(section::OPINIONS, &opinion.to_string(), &fields);
            puts.push(put(section::OPINIONS, format!("{opinion}/collected"), collected));
            puts
        }
        Edit::FillOpinion { opinion, fields, .. } => fill(section::OPINIONS, &opinion.to_string(), fields),
        Edit::Collect { wish, draft, .. } => plan_collect(intent, *wish, draft),
        Edit::Import { rows, .. } => {
            rows.iter().flat_map(|(wish, draft)| plan_collect(intent, *wish, draft)).collect()
        }
        Edit::Fill { wish, field, value } => {
            vec![put(section::WISHES, format!("{wish}/{}", field.key()), value.trim())]
        }
        Edit::Explain { wish, step, why } => vec![put(section::WHYS, format!("{wish}/{step}"), why.trim())],
        Edit::Amend { wish, field, value } => {
            vec![put(section::WISHES, format!("{wish}/{}", field.key()), value.trim())]
        }
        Edit::Note { wish, step, text, .. } => {
            vec![put(section::NOTES, format!("{wish}/{step}"), text.trim())]
        }
        Edit::Disclose { wish, contact, .. } => {
            vec![put(section::DISCLOSED, wish.to_string(), contact.as_ref().map(json).unwrap_or_default())]
        }
        Edit::Conceal { wish } => [CardField::DisplayName, CardField::Group, CardField::Content]
            .map(|field| put(section::WISHES, format!("{wish}/{}", field.key()), ""))
            .to_vec(),
        Edit::Unmask { id, unmasked, .. } => {
            let fact = Stamped { by: intent.by, at: intent.at, turn: 0, step: unmasked };
            vec![put(section::UNMASKED, format!("{}/{id}", unmasked.subject), json(&fact))]
        }
        Edit::Remove { part, why } => {
            let (section, key) = beside(*part, REMOVED);
            vec![put(section, key, json(&Removal { by: intent.by, at: intent.at, why: *why }))]
        }
        Edit::Keep { part, why, until } => {
            let (section, key) = beside(*part, KEPT);
            let why = why.trim().to_owned();
            vec![put(section, key, json(&Keeping { by: intent.by, at: intent.at, why, until: *until }))]
        }
        Edit::Rotate { doc, rotation, why, at_once } => {
            let (by, at, why, at_once) = (intent.by, intent.at, *why, *at_once);
            let wanted = json(&Wanted { by, at, why, at_once });
            let first = sections(doc).first();
            first.map(|section| put(section, format!("{WANTED}/{rotation}"), wanted)).into_iter().collect()
        }
        Edit::Submit { .. }
        | Edit::Review { .. }
        | Edit::Visit { .. }
        | Edit::Publish { .. }
        | Edit::Confirm { .. }
        | Edit::Decline { .. }
        | Edit::Return { .. }
        | Edit::TakeDown { .. }
        | Edit::MarkFollowedUp { .. }
        | Edit::Claim { .. }
        | Edit::ClaimForTeam { .. }
        | Edit::DoubtClock { .. }
        | Edit::Revoke { .. }
        | Edit::LogContact { .. }
        | Edit::LogProgress { .. }
        | Edit::HandOver { .. } => Vec::new(), // facts, planned above
    }
}

fn plan_settings(settings: &Settings) -> Vec<Put> {
    let parts = |settings: &Settings| match serde_json::to_value(settings) {
        Ok(serde_json::Value::Object(all)) => all,
        _ => serde_json::Map::new(),
    };
    let defaults = parts(&Settings::default());
    let part = |(key, value): (String, serde_json::Value)| Put {
        implied: defaults.get(&key) == Some(&value),
        ..put(section::SETTINGS, key, value.to_string())
    };
    parts(settings).into_iter().map(part).collect()
}

/// Where a note about a part stands.
fn beside(part: Part, what: &str) -> (&'static str, String) {
    match part {
        Part::Case(wish) | Part::Card(wish) => (section::WISHES, format!("{wish}/{what}")),
        Part::Shared(_, wish) => (section::DISCLOSED, format!("{wish}/{what}")),
        Part::File(_) => (section::CARD, what.to_owned()),
        Part::Record(_, thing) => (section_of(thing), format!("{}/{what}", thing.record())),
        Part::Told(_, thing) => (section::DISCLOSED, format!("{}/{what}", thing.key())),
        Part::Open(_, order) => (section::ORDERS, format!("{order}/{what}")),
        Part::Sent(_, order) => (section::ANSWERS, format!("{order}/{what}")),
        Part::Door(_, door) => (section::HOUSEHOLDS, format!("{door}/{what}")),
    }
}

const fn section_of(thing: Thing) -> &'static str {
    match thing {
        Thing::Pair(_) => section::PAIRS,
        Thing::Opinion(_) => section::OPINIONS,
        Thing::Order(_) => section::ORDERS,
    }
}

fn plan_collect(intent: &Intent, wish: Id<Wish>, draft: &WishDraft) -> Vec<Put> {
    let collected = json(&Stamped { by: intent.by, at: intent.at, turn: 0, step: () });
    let mut puts = vec![put(section::WISHES, format!("{wish}/collected"), collected)];
    puts.extend(
        draft.iter().map(|(field, value)| put(section::WISHES, format!("{wish}/{}", field.key()), value)),
    );
    puts
}

fn plan_fact(intent: &Intent, turn: u32, wish: Id<Wish>, fact: WishFact) -> Put {
    let (by, at) = (intent.by, intent.at);
    match fact {
        WishFact::Case(id, step) => {
            put(section::STEPS, format!("{wish}/{id}"), json(&Stamped { by, at, turn, step }))
        }
        WishFact::Wall(id, step) => {
            put(section::STEPS, format!("{wish}/{id}"), json(&Stamped { by, at, turn, step }))
        }
        WishFact::Claim(claimant, id, step) => {
            put(section::CLAIMS, format!("{wish}/{claimant}/{id}"), json(&Stamped { by, at, turn, step }))
        }
    }
}

/// Writes the puts as one change of the document's current actor. A key that holds this value, and no other, already is
/// left alone, so that what nobody changed is not written over somebody else's edit. `None` when nothing is to be written.
pub fn write(am: &mut Automerge, puts: &[Put], seconds: i64) -> Result<Option<ChangeHash>, AutomergeError> {
    let mut needed = Vec::new();
    for put in puts {
        let Some(object) = container(am, put.section) else { continue };
        let held = am.get_all(&object, put.key.as_str())?;
        let same = match held.as_slice() {
            [(Value::Scalar(value), _)] => {
                matches!(value.as_ref(), ScalarValue::Str(text) if *text == put.value)
            }
            [] => put.implied,
            _ => false,
        };
        if !same {
            needed.push((object, put));
        }
    }
    if needed.is_empty() {
        return Ok(None);
    }
    let mut tx = am.transaction();
    for (object, put) in needed {
        tx.put(&object, put.key.as_str(), put.value.as_str())?;
    }
    Ok(tx.commit_with(CommitOptions::default().with_time(seconds)).0)
}

/// What a change wrote, as puts.
pub fn puts_of(doc: &DocName, change: &Change) -> Vec<Put> {
    let section = |object: &ObjectId| {
        sections(doc).iter().find(|name| {
            section_counter(doc, name)
                .is_some_and(|counter| *object == ObjectId::Id(OpId(counter, genesis_actor())))
        })
    };
    change
        .decode()
        .operations
        .iter()
        .filter_map(|op| match (&op.key, &op.action, section(&op.obj)) {
            (Key::Map(key), OpType::Put(ScalarValue::Str(value)), Some(section)) => {
                Some(put(section, key.to_string(), value.as_str()))
            }
            _ => None,
        })
        .collect()
}
