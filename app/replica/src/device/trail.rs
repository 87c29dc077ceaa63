//! Questions to the history of everything on this device ([`crate::audit`]).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    access::{ACTIVITY, AWARD, DEMAND, DocName, JOINT, OFFER, OPINION, ORDER, PAIR, TEAM},
    edit::FileOf,
    id::Id,
    moment::Year,
    principal::Member,
    register::MemberFile,
    wish::Claimant,
};

use super::{Replica, doc::Doc};
use crate::{
    audit::{Ask, Entry, Found, Place, Reading, Record, Search},
    schema::{section, sections},
};

impl Replica {
    /// Who changed what, from the documents' own history. Costs what is asked, and the first time an index of each document
    /// that is asked about.
    pub fn trail(&mut self, ask: &Ask) -> Found {
        match ask {
            Ask::Record(record) => self.places(&self.places_of(record)),
            Ask::Places(places) => self.places(places),
            Ask::Search(search) => self.search(search),
        }
    }

    /// Where the parts of a record lie.
    fn places_of(&self, record: &Record) -> Vec<Place> {
        let years = |of: fn(Year) -> DocName| {
            self.docs.keys().copied().filter(move |doc| match doc {
                DocName::Wall(year) | DocName::Casework(year) => *doc == of(*year),
                _ => false,
            })
        };
        let unmasked = |record: String| {
            years(DocName::Casework)
                .map(move |doc| Place::section(doc, section::UNMASKED, Some(record.clone())))
                .collect::<Vec<_>>()
        };
        match record {
            Record::Wish(id) => {
                let mut places: Vec<Place> = years(DocName::Casework)
                    .chain(years(DocName::Wall))
                    .map(|doc| Place::record(doc, id.to_string()))
                    .collect();
                let card = self.community.wish(*id).and_then(|wish| wish.card.as_ref());
                let claimants: BTreeSet<Claimant> =
                    card.iter().flat_map(|card| card.claims.keys()).map(|(claimant, _)| *claimant).collect();
                places.extend(claimants.into_iter().flat_map(|claimant| {
                    let doc = FileOf::of(claimant).doc();
                    [section::NOTES, section::DISCLOSED]
                        .map(|name| Place::section(doc, name, Some(id.to_string())))
                }));
                places
            }
            Record::Person(who) => {
                let mut places = unmasked(who.to_string());
                places.push(Place::section(DocName::Community, section::PEOPLE, Some(who.to_string())));
                if let Some(claimant) = Claimant::of(*who) {
                    let doc = FileOf::of(claimant).doc();
                    places.extend(
                        sections(&doc)
                            .iter()
                            .filter(|name| ![section::NOTES, section::DISCLOSED].contains(name))
                            .map(|name| Place::section(doc, name, None)),
                    );
                }
                places
            }
            Record::Offer(id) => {
                let thing = format!("{OFFER}{id}");
                let mut places: Vec<Place> = [section::POSTS, section::PROJECTS]
                    .map(|name| Place::section(DocName::Community, name, Some(id.to_string())))
                    .into();
                places.extend(years(DocName::Wall).map(|doc| Place::record(doc, thing.clone())));
                let facts = self.community.offers.get(id).and_then(|offer| offer.facts());
                let claimants: BTreeSet<Claimant> = facts
                    .iter()
                    .flat_map(|facts| facts.claims.keys())
                    .map(|(claimant, _)| *claimant)
                    .collect();
                places.extend(claimants.into_iter().map(|claimant| {
                    Place::section(FileOf::of(claimant).doc(), section::NOTES, Some(thing.clone()))
                }));
                places
            }
            Record::Activity(id) => {
                let thing = format!("{ACTIVITY}{id}");
                let card = Place::section(DocName::Community, section::ACTIVITIES, Some(id.to_string()));
                let mut places = vec![card];
                places.extend(
                    years(DocName::Wall)
                        .chain(years(DocName::Casework))
                        .map(|doc| Place::record(doc, thing.clone())),
                );
                let about = |(member, file): (&Id<Member>, &Arc<MemberFile>)| {
                    let of = |(activity, _): &(Id<_>, Id<_>)| activity == id;
                    let is = file.attendance.keys().any(of) || file.signed.keys().any(of);
                    is.then_some(DocName::Member(*member))
                };
                let files = self.community.members.iter().filter_map(about);
                places.extend(files.flat_map(|doc| {
                    [section::SERVICE, section::OWN]
                        .map(|name| Place::section(doc, name, Some(thing.clone())))
                }));
                places
            }
            Record::Pair(id) => {
                let thing = format!("{PAIR}{id}");
                let mut places: Vec<Place> = years(DocName::Casework)
                    .map(|doc| Place::section(doc, section::PAIRS, Some(id.to_string())))
                    .collect();
                places.extend(self.in_files(&thing));
                places
            }
            Record::Opinion(id) => {
                let thing = format!("{OPINION}{id}");
                let mut places: Vec<Place> = years(DocName::Casework)
                    .flat_map(|doc| {
                        [
                            Place::section(doc, section::OPINIONS, Some(id.to_string())),
                            Place::section(doc, section::STEPS, Some(thing.clone())),
                        ]
                    })
                    .collect();
                places.extend(self.in_files(&thing));
                places
            }
            Record::Team(id) => {
                let thing = format!("{TEAM}{id}");
                let card = Place::section(DocName::Community, section::TEAMS, Some(id.to_string()));
                years(DocName::Wall).map(|doc| Place::record(doc, thing.clone())).chain([card]).collect()
            }
            Record::Award(id) => {
                let thing = format!("{AWARD}{id}");
                let card = Place::section(DocName::Community, section::AWARDS, Some(id.to_string()));
                let mut places = vec![card];
                for of in [DocName::Wall, DocName::Casework] {
                    places.extend(years(of).map(|doc| Place::record(doc, thing.clone())));
                }
                let members = self.community.members.keys().map(|member| DocName::Member(*member));
                let files = members.chain(self.community.units.keys().map(|unit| DocName::Unit(*unit)));
                places.extend(files.map(|doc| Place::record(doc, thing.clone())));
                places
            }
            Record::Notice(id) => {
                vec![Place::section(DocName::Community, section::NOTICES, Some(id.to_string()))]
            }
            Record::Order(id) => {
                let thing = format!("{ORDER}{id}");
                let mut places: Vec<Place> = years(DocName::Casework)
                    .chain(years(DocName::Wall))
                    .flat_map(|doc| {
                        let fields = Place::section(doc, section::ORDERS, Some(id.to_string()));
                        [fields, Place::record(doc, thing.clone())]
                    })
                    .collect();
                let order = self.community.order(*id);
                let form = order.and_then(|order| order.form());
                let inbox = form.and_then(domain::order::inbox_of).map(DocName::Inbox);
                places.extend(inbox.map(|doc| Place::record(doc, id.to_string())));
                let wall = order.and_then(|order| order.wall());
                let claimants: BTreeSet<Claimant> =
                    wall.iter().flat_map(|wall| wall.claims.keys()).map(|(claimant, _)| *claimant).collect();
                places.extend(claimants.into_iter().flat_map(|claimant| {
                    [section::NOTES, section::DISCLOSED]
                        .map(|name| Place::section(FileOf::of(claimant).doc(), name, Some(thing.clone())))
                }));
                places
            }
            Record::Door(site, door) => {
                let doc = DocName::Survey(site.estate, site.building);
                let mut places = unmasked(door.to_string());
                places.push(Place::record(doc, door.to_string()));
                places
            }
            Record::Demand(id) => {
                let thing = format!("{DEMAND}{id}");
                let answers = self.community.units.iter().filter_map(|(unit, file)| {
                    let says = file.answered.keys().any(|(of, _)| of == id);
                    says.then(|| Place::section(DocName::Unit(*unit), section::OWN, Some(thing.clone())))
                });
                let card = Place::section(DocName::Community, section::PROJECTS, Some(thing.clone()));
                [card].into_iter().chain(answers).collect()
            }
            Record::Joint(unit, id) => vec![Place::record(DocName::Unit(*unit), format!("{JOINT}{id}"))],
            Record::Settings => [section::PROFILE, section::SETTINGS]
                .map(|name| Place::section(DocName::Community, name, None))
                .to_vec(),
        }
    }

    /// Where files that are here say anything of a pair or an opinion.
    fn in_files(&self, thing: &str) -> Vec<Place> {
        let (pair, opinion) = (thing.strip_prefix(PAIR), thing.strip_prefix(OPINION));
        let (pair, opinion) = (pair.and_then(|id| id.parse().ok()), opinion.and_then(|id| id.parse().ok()));
        let members = self.community.members.keys().map(|id| FileOf::Member(*id));
        let files = members.chain(self.community.units.keys().map(|id| FileOf::Unit(*id)));
        let says = |file: &FileOf| {
            let Some(known) = self.community.file(*file) else { return false };
            let helps = pair.is_some_and(|id| {
                known.paired.contains_key(&id)
                    || known.helped.keys().chain(known.help_facts.keys()).any(|(of, _)| *of == id)
            });
            // Who helped once has nothing of it any more; the card names who helps now.
            let named = pair
                .and_then(|id| self.community.pairs.get(&id))
                .is_some_and(|known| known.helpers().into_iter().any(|helper| FileOf::of(helper) == *file));
            helps || named || opinion.is_some_and(|id| known.heard.contains_key(&id))
        };
        let of = |file: FileOf| {
            [section::DISCLOSED, section::OWN, section::FACTS]
                .map(|name| Place::section(file.doc(), name, Some(thing.to_owned())))
        };
        files.filter(says).flat_map(of).collect()
    }

    fn places(&mut self, places: &[Place]) -> Found {
        let mut entries: Vec<Entry> = places.iter().flat_map(|place| self.place(place)).collect();
        entries.sort_by_key(|entry| (entry.at, entry.doc, entry.place));
        // A change that was found in several places is one entry.
        entries.dedup_by(|next, first| {
            let same = (next.doc, next.hash) == (first.doc, first.hash);
            if same {
                for write in std::mem::take(&mut next.writes) {
                    if !first.writes.contains(&write) {
                        first.writes.push(write);
                    }
                }
            }
            same
        });
        Found { total: entries.len(), entries }
    }

    fn place(&mut self, place: &Place) -> Vec<Entry> {
        self.docs
            .get_mut(&place.doc)
            .map(|doc| doc.reading(|reading| reading.place(place)))
            .unwrap_or_default()
    }

    fn search(&mut self, search: &Search) -> Found {
        let mut hits: Vec<(i64, DocName, u32)> = Vec::new();
        for (name, doc) in &mut self.docs {
            doc.index();
            hits.extend(doc.trail.find(search).into_iter().map(|(at, number)| (at, *name, number)));
        }
        hits.sort_unstable_by(|one, other| other.cmp(one));
        let total = hits.len();
        let page: Vec<(DocName, u32)> = hits
            .into_iter()
            .skip(search.skip)
            .take(search.most)
            .map(|(_, name, number)| (name, number))
            .collect();
        // What a document has to be decoded for is decoded together.
        let mut by_doc: BTreeMap<DocName, Vec<u32>> = BTreeMap::new();
        for (name, number) in &page {
            by_doc.entry(*name).or_default().push(*number);
        }
        let mut read: BTreeMap<(DocName, u32), Entry> = BTreeMap::new();
        for (name, numbers) in by_doc {
            let Some(doc) = self.docs.get_mut(&name) else { continue };
            let entries = doc.reading(|reading| {
                numbers.into_iter().filter_map(|number| reading.change(number)).collect::<Vec<_>>()
            });
            read.extend(entries.into_iter().map(|entry| ((name, entry.place), entry)));
        }
        Found { entries: page.iter().filter_map(|key| read.remove(key)).collect(), total }
    }
}

impl Doc {
    fn index(&mut self) {
        self.trail.update(&self.name, &self.am);
    }

    fn reading<T>(&mut self, read: impl FnOnce(&mut Reading<'_>) -> T) -> T {
        self.index();
        let waiting = |hash: &crate::frame::Hash| self.pending.iter().any(|pending| pending.hash == *hash);
        read(&mut Reading::new(self.name, &self.am, &self.trail, &waiting))
    }
}
