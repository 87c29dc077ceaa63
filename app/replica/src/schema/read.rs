//! How documents are read into the snapshot: all of it, or only the records a change touched.
//!
//! Reading never fails. What it cannot understand it leaves alone and reports as a finding.

mod activity;
mod award;
mod clear;
mod helping;
mod joint;
mod judging;
mod offer;
mod order;
mod profile;
mod record;
mod register;
mod removed;
mod summary;
mod survey;
mod touched;
mod wish;

use std::{collections::BTreeMap, sync::Arc};

use automerge::{Automerge, ObjId, ReadDoc, ScalarValue, Value, ValueRef};
use domain::{
    access::{ACTIVITY, AWARD, DocName, OFFER, TEAM},
    community::{Community, Finding},
    grant::Site,
    principal::Principal,
    wish::Held,
};
use serde::de::DeserializeOwned;

use super::section;
pub use clear::clear;
use removed::read_rotations;
pub use touched::Touched;

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
                let of_card = unit.contested.iter().map(|contested| contested.field.clone());
                self.found_in(doc, unread, of_card.chain(joint::contested(&unit)));
                self.find_astray(doc, *id, &unit);
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
                self.read_cards(community, doc, am, (*year, touched));
                if touched.is_about(helping::is_about_helping) {
                    let unread = helping::read_team_facts(community, am, *year);
                    self.note(doc, TEAM, unread, Vec::new());
                }
                if touched.is_about(offer::is_about_offers) {
                    let unread = offer::read_facts(community, am, *year);
                    self.note(doc, OFFER, unread, Vec::new());
                }
                if touched.is_about(award::is_about_awards) {
                    let unread = award::read_facts(community, am, *year);
                    self.note(doc, AWARD, unread, Vec::new());
                }
                if touched.is_about(activity::is_about_activities) {
                    let unread = activity::read_signs(community, am, *year);
                    self.note(doc, ACTIVITY, unread, Vec::new());
                }
                if order::is_touched(touched) {
                    let found = order::read_walls(community, am, *year);
                    self.find_in_orders(community, doc, found);
                }
            }
            DocName::Casework(year) => {
                self.read_cases(community, doc, am, (*year, touched));
                if touched.is_about(award::is_about_awards) {
                    let unread = award::read_case(community, am, *year);
                    self.note(doc, AWARD, unread, Vec::new());
                }
                if order::is_touched(touched) {
                    let found = order::read_cases(community, am, *year);
                    self.find_in_orders(community, doc, found);
                }
                if touched.concerns(section::OPINIONS) || touched.is_about(helping::is_about_helping) {
                    self.read_opinions(community, doc, am, *year);
                }
                if touched.is_about(activity::is_about_activities) {
                    let unread = activity::read_codes(community, am, *year);
                    self.note(doc, ACTIVITY, unread, Vec::new());
                }
                if touched.concerns(section::PAIRS) {
                    let (unread, contested) = helping::read_pairs(community, am, *year);
                    self.note(doc, section::PAIRS, unread, contested);
                }
            }
            DocName::Inbox(id) => {
                let (inbox, unread) = order::inbox(am);
                self.found_in(doc, unread, std::iter::empty());
                order::put_inbox(community, *id, inbox);
            }
            DocName::Summary => {
                let (unread, contested) = summary::read(community, am);
                self.found_in(doc, unread, contested.into_iter());
            }
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

    /// What was found under a name that is no wish's: in place of what was found there before.
    fn note(&mut self, doc: &DocName, name: &str, unread: Vec<String>, contested: Vec<String>) {
        self.findings.remove(&(*doc, name.to_owned()));
        for key in unread {
            self.found(doc, name, Finding::Unreadable { doc: *doc, key });
        }
        if !contested.is_empty() {
            self.found(doc, name, Finding::ContestedIn { doc: *doc, fields: contested });
        }
    }

    fn read_community(&mut self, community: &mut Community, am: &Automerge) {
        self.read_profile(community, am);
        let doc = DocName::Community;
        let (buildings, unread) = survey::buildings(am);
        for key in unread {
            self.found(&doc, section::BUILDINGS, Finding::Unreadable { doc, key });
        }
        let (unread, contested) = order::read_menu(community, am);
        for key in unread {
            self.found(&doc, section::MENU, Finding::Unreadable { doc, key });
        }
        if !contested.is_empty() {
            self.found(&doc, section::MENU, Finding::ContestedIn { doc, fields: contested });
        }
        let (unread, contested) = offer::read_cards(community, am);
        self.note(&doc, section::POSTS, unread, contested);
        let (unread, contested) = joint::read_demands(community, am);
        self.note(&doc, section::PROJECTS, unread, contested);
        let (unread, contested) = activity::read_cards(community, am);
        self.note(&doc, section::ACTIVITIES, unread, contested);
        let (unread, contested) = helping::read_teams(community, am);
        self.note(&doc, section::TEAMS, unread, contested);
        let (unread, contested) = award::read_cards(community, am);
        self.note(&doc, section::AWARDS, unread, contested);
        let (unread, contested) = award::read_notices(community, am);
        self.note(&doc, section::NOTICES, unread, contested);
        if *community.buildings != buildings {
            community.buildings = Arc::new(buildings);
        }
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
