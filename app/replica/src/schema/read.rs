//! How documents are read into the snapshot: all of it, or only the records a change touched.
//!
//! Reading never fails. What it cannot understand it leaves alone and reports as a finding.

mod offer;
mod register;
mod removed;
mod summary;
mod survey;
mod wish;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
    sync::Arc,
};

use automerge::{Automerge, ObjId, PatchAction, PatchLog, Prop, ReadDoc, ScalarValue, Value, ValueRef};
use domain::{
    access::{DocName, OFFER},
    community::{Community, Finding},
    grant::Site,
    id::Id,
    moment::Year,
    opinion::Opinion,
    principal::Principal,
    settings::Settings,
    wish::{Card, Contested, Held, Wish, standing},
};
use serde::de::DeserializeOwned;

use super::{container, section, sections};
use removed::{empty_card, empty_case, is_about_rotations, read_rotations};
use wish::{Entry, feed_card, feed_case};

/// What the published half of a wish is read from.
const CARD_SECTIONS: [&str; 3] = [section::WISHES, section::STEPS, section::CLAIMS];
/// What its private half is read from.
const CASE_SECTIONS: [&str; 3] = [section::WISHES, section::STEPS, section::WHYS];

/// Records of a document that a change touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Everything: after a load.
    All,
    /// These `(section, record)`.
    Records(BTreeSet<(String, String)>),
}

impl Touched {
    /// What a patch log of applied changes touched.
    pub fn of(am: &Automerge, log: &mut PatchLog) -> Self {
        let mut records = BTreeSet::new();
        for patch in am.make_patches(log) {
            let Some((_, Prop::Map(section))) = patch.path.first() else { continue };
            let key = match &patch.action {
                PatchAction::PutMap { key, .. }
                | PatchAction::DeleteMap { key }
                | PatchAction::Conflict { prop: Prop::Map(key) }
                | PatchAction::Increment { prop: Prop::Map(key), .. } => key.as_str(),
                _ => continue,
            };
            records.insert((section.clone(), record_of(key).to_owned()));
        }
        Self::Records(records)
    }

    /// Whether anything of a section was touched.
    fn concerns(&self, section: &str) -> bool {
        match self {
            Self::All => true,
            Self::Records(records) => records.iter().any(|(of, _)| of == section),
        }
    }

    /// Whether any record was touched that is one of these.
    fn is_about(&self, which: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::All => true,
            Self::Records(records) => records.iter().any(|(_, record)| which(record)),
        }
    }

    /// What our own puts touched.
    pub fn by(puts: &[super::Put]) -> Self {
        Self::Records(
            puts.iter().map(|put| (put.section.to_owned(), record_of(&put.key).to_owned())).collect(),
        )
    }
}

fn record_of(key: &str) -> &str {
    key.split_once('/').map_or(key, |(record, _)| record)
}

/// Reads documents into a snapshot and remembers what it found where.
#[derive(Debug, Default)]
pub struct Reader {
    findings: BTreeMap<(DocName, String), Vec<Finding>>,
}

impl Reader {
    /// Brings the snapshot up to date with a document.
    pub fn read(&mut self, community: &mut Community, doc: &DocName, am: &Automerge, touched: &Touched) {
        read_rotations(community, doc, am);
        match doc {
            DocName::Community => self.read_community(community, am),
            DocName::Member(id) => {
                let (member, unread) = register::member(am, *id);
                self.found_in(doc, unread, member.contested.iter().map(|contested| contested.field.clone()));
                Arc::make_mut(&mut community.members).insert(*id, Arc::new(member));
            }
            DocName::Unit(id) => {
                let (unit, unread) = register::unit(am, *id);
                self.found_in(doc, unread, unit.contested.iter().map(|contested| contested.field.clone()));
                Arc::make_mut(&mut community.units).insert(*id, Arc::new(unit));
            }
            DocName::Survey(estate, building) => {
                let site = Site { estate: *estate, building: *building };
                let (survey, unread) = survey::survey(am, site);
                let fields = survey.doors.iter().flat_map(|(door, household)| {
                    household.contested.iter().map(move |contested| format!("{door}/{}", contested.field))
                });
                self.found_in(doc, unread, fields);
                Arc::make_mut(&mut community.surveys).insert(site, Arc::new(survey));
            }
            DocName::Wall(year) => {
                let mut cards = self.collect(doc, am, touched, &CARD_SECTIONS, feed_card);
                for card in cards.values_mut() {
                    empty_card(card);
                }
                for (wish, card) in &mut cards {
                    self.find_in_card(doc, *wish, card, community.settings.close_claim_minutes);
                }
                for (wish, card) in cards {
                    with_wish(community, wish, *year, |wish| wish.card = Some(card));
                }
                if touched.is_about(offer::is_about_offers) {
                    let unread = offer::read_facts(community, am, *year);
                    self.findings.remove(&(*doc, OFFER.to_owned()));
                    for key in unread {
                        self.found(doc, OFFER, Finding::Unreadable { doc: *doc, key });
                    }
                }
            }
            DocName::Casework(year) => {
                let cases = self.collect(doc, am, touched, &CASE_SECTIONS, feed_case);
                for (wish, mut case) in cases {
                    empty_case(&mut case);
                    self.find_contested(doc, wish, &case.contested);
                    with_wish(community, wish, *year, |wish| wish.case = Some(case));
                }
                if touched.concerns(section::OPINIONS) {
                    self.read_opinions(community, doc, am, *year);
                }
            }
            DocName::Summary => {
                let (unread, contested) = summary::read(community, am);
                self.found_in(doc, unread, contested.into_iter());
            }
            DocName::Inbox(_) => {}
        }
        let all: Vec<Finding> = self.findings.values().flatten().cloned().collect();
        if *community.findings != all {
            community.findings = Arc::new(all);
        }
    }

    fn found(&mut self, doc: &DocName, record: &str, finding: Finding) {
        let here = self.findings.entry((*doc, record.to_owned())).or_default();
        if !here.contains(&finding) {
            here.push(finding);
        }
    }

    /// What was found in a document that is read as a whole.
    fn found_in(&mut self, doc: &DocName, unread: Vec<String>, contested: impl Iterator<Item = String>) {
        self.findings.retain(|(of, _), _| of != doc);
        for key in unread {
            self.found(doc, "", Finding::Unreadable { doc: *doc, key });
        }
        let fields: Vec<String> = contested.collect();
        if !fields.is_empty() {
            self.found(doc, "", Finding::ContestedIn { doc: *doc, fields });
        }
    }

    fn read_opinions(&mut self, community: &mut Community, doc: &DocName, am: &Automerge, year: Year) {
        let (read, unread) = survey::opinions(am, year);
        // Records are ids, so that no wish's findings are kept under this name.
        self.findings.remove(&(*doc, section::OPINIONS.to_owned()));
        for key in unread {
            self.found(doc, section::OPINIONS, Finding::Unreadable { doc: *doc, key });
        }
        let contested = |(id, opinion): (&Id<Opinion>, &Opinion)| {
            opinion.contested.iter().map(|other| format!("{id}/{}", other.field)).collect::<Vec<_>>()
        };
        let fields: Vec<String> = read.iter().flat_map(contested).collect();
        if !fields.is_empty() {
            self.found(doc, section::OPINIONS, Finding::ContestedIn { doc: *doc, fields });
        }
        let same = |all: &BTreeMap<Id<Opinion>, Arc<Opinion>>| {
            let of_year = all.iter().filter(|(_, opinion)| opinion.year == year);
            of_year.map(|(id, opinion)| (id, opinion.as_ref())).eq(read.iter())
        };
        if !same(&community.opinions) {
            let all = Arc::make_mut(&mut community.opinions);
            all.retain(|_, opinion| opinion.year != year);
            all.extend(read.into_iter().map(|(id, opinion)| (id, Arc::new(opinion))));
        }
    }

    fn find_contested(&mut self, doc: &DocName, wish: Id<Wish>, contested: &[Contested]) {
        if !contested.is_empty() {
            let fields = contested.iter().map(|contested| contested.field.clone()).collect();
            self.found(doc, &wish.to_string(), Finding::Contested { wish, fields });
        }
    }

    fn find_in_card(&mut self, doc: &DocName, wish: Id<Wish>, card: &Card, close_minutes: u16) {
        self.find_contested(doc, wish, &card.contested);
        if standing(card, close_minutes).confirmed_twice {
            self.found(doc, &wish.to_string(), Finding::ConfirmedTwice { wish });
        }
    }

    fn read_community(&mut self, community: &mut Community, am: &Automerge) {
        let doc = DocName::Community;
        self.findings.retain(|(of, _), _| *of != doc);
        let mut people = BTreeMap::new();
        let mut settings = serde_json::Map::new();
        for name in sections(&doc) {
            let Some(object) = container(am, name) else { continue };
            for item in am.map_range(&object, ..) {
                let (key, value) = (item.key.as_ref(), text(&item.value));
                if *name == section::BUILDINGS {
                    break;
                }
                let understood = match *name {
                    section::PROFILE => {
                        match key {
                            "name" => value.clone_into(&mut community.profile.name),
                            "party_org" => value.clone_into(&mut community.profile.party_org),
                            "contact_name" => value.clone_into(&mut community.profile.contact_name),
                            "contact_phone" => value.clone_into(&mut community.profile.contact_phone),
                            _ => {}
                        }
                        true
                    }
                    section::SETTINGS => serde_json::from_str(value)
                        .map(|value| settings.insert(key.to_owned(), value))
                        .is_ok(),
                    section::PEOPLE => match (key.parse::<Principal>(), serde_json::from_str(value)) {
                        (Ok(who), Ok(person)) => people.insert(who, person).is_none(),
                        _ => false,
                    },
                    _ => true,
                };
                if !understood {
                    self.found(&doc, key, Finding::Unreadable { doc, key: format!("{name}/{key}") });
                }
            }
        }
        community.people = Arc::new(people);
        let (buildings, unread) = survey::buildings(am);
        for key in unread {
            self.found(&doc, section::BUILDINGS, Finding::Unreadable { doc, key });
        }
        let (unread, contested) = offer::read_cards(community, am);
        for key in unread {
            self.found(&doc, section::POSTS, Finding::Unreadable { doc, key });
        }
        if !contested.is_empty() {
            self.found(&doc, section::POSTS, Finding::ContestedIn { doc, fields: contested });
        }
        if *community.buildings != buildings {
            community.buildings = Arc::new(buildings);
        }
        community.settings = Arc::new(read_settings(settings));
    }

    /// Reads the touched wishes of a document, feeding every entry to `feed`.
    fn collect<T: Default>(
        &mut self,
        doc: &DocName,
        am: &Automerge,
        touched: &Touched,
        names: &[&'static str],
        feed: impl Fn(&mut T, &Entry<'_>) -> bool,
    ) -> BTreeMap<Id<Wish>, T> {
        let mut read = BTreeMap::new();
        let mut one = |reader: &mut Self, name: &'static str, object: &ObjId, from: Option<&str>| {
            let range = match from {
                // '0' follows '/'
                Some(record) => (Bound::Included(record.to_owned()), Bound::Excluded(format!("{record}0"))),
                None => (Bound::Unbounded, Bound::Unbounded),
            };
            for item in am.map_range(object, range) {
                let key = item.key.as_ref();
                if is_about_rotations(key) || offer::is_about_offers(key) {
                    continue;
                }
                if from.is_some_and(|record| record != record_of(key)) {
                    continue;
                }
                let entry = Entry {
                    section: name,
                    rest: key.split_once('/').map_or("", |(_, rest)| rest),
                    value: text(&item.value),
                    all: if item.conflict { contested(am, object, key) } else { Vec::new() },
                };
                let understood = record_of(key)
                    .parse()
                    .is_ok_and(|wish: Id<Wish>| feed(read.entry(wish).or_insert_with(T::default), &entry));
                if !understood {
                    let finding = Finding::Unreadable { doc: *doc, key: format!("{name}/{key}") };
                    reader.found(doc, record_of(key), finding);
                }
            }
        };
        match touched {
            Touched::All => {
                self.findings.retain(|(of, _), _| of != doc);
                for name in names {
                    if let Some(object) = container(am, name) {
                        one(self, name, &object, None);
                    }
                }
            }
            Touched::Records(records) => {
                // What is written in other sections changes nothing here.
                let records: BTreeSet<&str> = records
                    .iter()
                    .filter(|(section, _)| names.contains(&section.as_str()))
                    .map(|(_, record)| record.as_str())
                    .collect();
                for record in &records {
                    self.findings.remove(&(*doc, (*record).to_owned()));
                }
                for name in names {
                    if let Some(object) = container(am, name) {
                        for record in &records {
                            one(self, name, &object, Some(record));
                        }
                    }
                }
            }
        }
        read
    }
}

fn fact<T: DeserializeOwned>(value: &str) -> Option<T> {
    serde_json::from_str(value).ok()
}

fn text<'a>(value: &'a ValueRef<'a>) -> &'a str {
    match value {
        ValueRef::Scalar(automerge::ScalarValueRef::Str(text)) => text.as_ref(),
        _ => "",
    }
}

/// All values of a key with their authors, the shown one last in Automerge's order and first in ours.
fn contested(am: &Automerge, object: &ObjId, key: &str) -> Vec<Held> {
    let mut all: Vec<Held> = am
        .get_all(object, key)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(value, id)| {
            let Value::Scalar(scalar) = value else { return None };
            let ScalarValue::Str(text) = scalar.as_ref() else { return None };
            let by = match &id {
                ObjId::Id(_, actor, _) => author(am, actor),
                ObjId::Root => None,
            };
            Some(Held { value: text.to_string(), by })
        })
        .collect();
    all.reverse();
    all
}

fn author(am: &Automerge, actor: &automerge::ActorId) -> Option<Principal> {
    let author = am.get_author_for_actor(actor)?;
    std::str::from_utf8(author.as_bytes()).ok()?.parse().ok()
}

/// Settings with defaults for what is missing; a part that cannot be read is as if it were missing.
fn read_settings(mut stored: serde_json::Map<String, serde_json::Value>) -> Settings {
    stored.retain(|key, value| {
        let alone = [(key.clone(), value.clone())].into_iter().collect();
        serde_json::from_value::<Settings>(serde_json::Value::Object(alone)).is_ok()
    });
    serde_json::from_value(serde_json::Value::Object(stored)).unwrap_or_default()
}

fn with_wish(community: &mut Community, id: Id<Wish>, year: Year, change: impl FnOnce(&mut Wish)) {
    let wishes = Arc::make_mut(&mut community.wishes);
    let wish = wishes.entry(id).or_insert_with(|| Arc::new(Wish::empty(year)));
    change(Arc::make_mut(wish));
}

/// Takes everything that a document contributed out of the snapshot, before it is read anew.
pub fn clear(community: &mut Community, doc: &DocName) {
    if community.rotations.contains_key(doc) {
        Arc::make_mut(&mut community.rotations).remove(doc);
    }
    let empty = |wish: &Wish| wish.card.is_none() && wish.case.is_none();
    offer::clear(community, doc);
    match doc {
        DocName::Wall(year) | DocName::Casework(year) => {
            let wall = matches!(doc, DocName::Wall(_));
            let wishes = Arc::make_mut(&mut community.wishes);
            for wish in wishes.values_mut().filter(|wish| wish.year == *year) {
                let wish = Arc::make_mut(wish);
                if wall {
                    wish.card = None;
                } else {
                    wish.case = None;
                }
            }
            wishes.retain(|_, wish| !empty(wish));
            if !wall {
                Arc::make_mut(&mut community.opinions).retain(|_, opinion| opinion.year != *year);
            }
        }
        DocName::Community => {
            community.profile = domain::community::Profile::default();
            community.people = Arc::default();
            community.buildings = Arc::default();
        }
        DocName::Member(id) => drop(Arc::make_mut(&mut community.members).remove(id)),
        DocName::Unit(id) => drop(Arc::make_mut(&mut community.units).remove(id)),
        DocName::Survey(estate, building) => {
            let site = Site { estate: *estate, building: *building };
            drop(Arc::make_mut(&mut community.surveys).remove(&site));
        }
        DocName::Summary => community.summary = Arc::default(),
        DocName::Inbox(_) => {}
    }
}
