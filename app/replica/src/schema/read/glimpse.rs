//! What the wall shows: who the community is, and the published half of wishes. It is read first, before the code that
//! reads everything else has come.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
    sync::Arc,
};

use automerge::{Automerge, ObjId, ReadDoc as _};
use domain::{
    access::DocName,
    community::{Community, Finding, Profile},
    id::Id,
    moment::Year,
    principal::Principal,
    settings::Settings,
    wish::{Card, Contested, Wish, standing},
};
use serde::de::IgnoredAny;

use super::{
    Reader, Touched, activity, award, contested, helping, offer, order, record_of,
    removed::{empty_card, is_about_rotations},
    text,
    wish::{Entry, feed_card},
};
use crate::schema::{container, section};

/// What the published half of a wish is read from.
const CARD_SECTIONS: [&str; 3] = [section::WISHES, section::STEPS, section::CLAIMS];

/// What says who a community is.
const PROFILE_SECTIONS: [&str; 3] = [section::PROFILE, section::SETTINGS, section::PEOPLE];

/// Takes out of the snapshot what [`Reader::glimpse`] reads of a document.
pub fn clear_glimpse(community: &mut Community, doc: &DocName) {
    match doc {
        DocName::Community => {
            community.profile = Profile::default();
            community.people = Arc::default();
        }
        DocName::Wall(year) => {
            let wishes = Arc::make_mut(&mut community.wishes);
            for wish in wishes.values_mut().filter(|wish| wish.year == *year) {
                Arc::make_mut(wish).card = None;
            }
            wishes.retain(|_, wish| wish.card.is_some() || wish.case.is_some());
        }
        DocName::Casework(_)
        | DocName::Member(_)
        | DocName::Unit(_)
        | DocName::Survey(..)
        | DocName::Inbox(_)
        | DocName::Summary => {}
    }
}

impl Reader {
    /// Brings the wall up to date with a document, and nothing else.
    pub fn glimpse(&mut self, community: &mut Community, doc: &DocName, am: &Automerge, touched: &Touched) {
        match doc {
            DocName::Community => self.read_profile(community, am),
            DocName::Wall(year) => self.read_cards(community, doc, am, (*year, touched)),
            DocName::Casework(_)
            | DocName::Member(_)
            | DocName::Unit(_)
            | DocName::Survey(..)
            | DocName::Inbox(_)
            | DocName::Summary => {}
        }
    }

    pub(super) fn read_profile(&mut self, community: &mut Community, am: &Automerge) {
        let doc = DocName::Community;
        self.findings.retain(|(of, _), _| *of != doc);
        let mut people = BTreeMap::new();
        let mut settings: Vec<(String, String)> = Vec::new();
        for name in PROFILE_SECTIONS {
            let Some(object) = container(am, name) else { continue };
            for item in am.map_range(&object, ..) {
                let (key, value) = (item.key.as_ref(), text(&item.value));
                let understood = match name {
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
                    section::SETTINGS => serde_json::from_str::<IgnoredAny>(value)
                        .map(|_| settings.push((key.to_owned(), value.to_owned())))
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
        community.settings = Arc::new(read_settings(&settings));
    }

    pub(super) fn read_cards(
        &mut self,
        community: &mut Community,
        doc: &DocName,
        am: &Automerge,
        (year, touched): (Year, &Touched),
    ) {
        let mut cards = self.collect(doc, am, touched, &CARD_SECTIONS, feed_card);
        for (wish, card) in &mut cards {
            empty_card(card);
            self.find_in_card(doc, *wish, card, community.settings.close_claim_minutes);
        }
        for (wish, card) in cards {
            with_wish(community, wish, year, |wish| wish.card = Some(card));
        }
    }

    pub(super) fn find_contested(&mut self, doc: &DocName, wish: Id<Wish>, contested: &[Contested]) {
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

    /// Reads the touched wishes of a document, feeding every entry to `feed`.
    pub(super) fn collect<T: Default>(
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
                let is_other = offer::is_about_offers(key)
                    || activity::is_about_activities(key)
                    || helping::is_about_helping(key)
                    || award::is_about_awards(key)
                    || order::is_about_orders(key);
                if is_about_rotations(key) || is_other {
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

/// Settings with defaults for what is missing; a part that cannot be read is as if it were missing. As text, because a
/// tree of values would be a second reader of settings in the first file.
fn read_settings(stored: &[(String, String)]) -> Settings {
    let of = |parts: &[&str]| serde_json::from_str::<Settings>(&format!("{{{}}}", parts.join(",")));
    // Keys are names of fields: nothing in them has to be escaped.
    let part = |(key, value): &(String, String)| format!("\"{key}\":{value}");
    let parts: Vec<String> = stored.iter().map(part).collect();
    let readable: Vec<&str> = parts.iter().map(String::as_str).filter(|part| of(&[part]).is_ok()).collect();
    of(&readable).unwrap_or_default()
}

pub(super) fn with_wish(community: &mut Community, id: Id<Wish>, year: Year, change: impl FnOnce(&mut Wish)) {
    let wishes = Arc::make_mut(&mut community.wishes);
    let wish = wishes.entry(id).or_insert_with(|| Arc::new(Wish::empty(year)));
    change(Arc::make_mut(wish));
}
