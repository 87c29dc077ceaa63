//! Which changes of a document touched which record: built from the whole history once, then extended by what is new.
//!
//! It keeps no values and is on no disk; it is made again when changes were dropped from the document.

use std::{collections::BTreeMap, ops::Bound};

use automerge::{ActorId, Automerge, ChangeHash};
use domain::{access::DocName, moment::Moment, principal::Principal};

use super::{Kind, Search, author_of, parts, written};
use crate::{
    frame::Hash,
    schema::{genesis_actor, sections},
};

/// One change, as far as it is searched.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(super) hash: Hash,
    /// Seconds since 1970.
    seconds: i64,
    /// Number of its actor.
    actor: usize,
    /// Which kinds of things it is about, one bit each.
    kinds: u16,
    /// How many records it touched.
    pub(super) records: usize,
}

impl Note {
    pub(super) fn at(&self) -> Moment {
        Moment(self.seconds.saturating_mul(1000))
    }

    /// Whether a search is about it, its author aside.
    fn fits(&self, search: &Search) -> bool {
        let day = self.at().day();
        search.from.is_none_or(|from| from <= day)
            && search.upto.is_none_or(|upto| day <= upto)
            && search.kind.is_none_or(|kind| self.kinds & bit(kind) != 0)
    }
}

fn bit(kind: Kind) -> u16 {
    let place = Kind::ALL.iter().position(|one| *one == kind).unwrap_or_default();
    1 << place
}

/// The index of one document.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Everything up to these is in it.
    heads: Vec<ChangeHash>,
    notes: Vec<Note>,
    actors: Vec<(ActorId, Option<Principal>)>,
    records: BTreeMap<(&'static str, String), Vec<u32>>,
}

impl Index {
    /// Brings it up to date with its document. What was dropped from the document goes.
    pub(crate) fn update(&mut self, doc: &DocName, am: &Automerge) {
        let heads = am.get_heads();
        if heads == self.heads {
            return;
        }
        // What was indexed stands below its heads: when they are here, all of it is.
        if self.heads.iter().any(|head| am.get_change_meta_by_hash(head).is_none()) {
            *self = Self::default();
        }
        let mut numbers: BTreeMap<ActorId, usize> =
            self.actors.iter().enumerate().map(|(number, (actor, _))| (actor.clone(), number)).collect();
        for change in am.get_changes(&self.heads) {
            if *change.actor_id() == genesis_actor() {
                continue;
            }
            let actor = *numbers.entry(change.actor_id().clone()).or_insert_with(|| {
                self.actors.push((change.actor_id().clone(), author_of(am, change.actor_id())));
                self.actors.len() - 1
            });
            let Ok(number) = u32::try_from(self.notes.len()) else { return };
            let mut note =
                Note { hash: change.hash().0, seconds: change.timestamp(), actor, kinds: 0, records: 0 };
            let mut last: Option<(&'static str, String)> = None;
            for one in written(doc, &change) {
                note.kinds |= bit(Kind::of(doc, one.section, &one.key));
                let (record, _) = parts(&one.key);
                if last.as_ref().is_some_and(|(name, known)| *name == one.section && known == record) {
                    continue;
                }
                let key = (one.section, record.to_owned());
                let changes = self.records.entry(key.clone()).or_default();
                if changes.last() != Some(&number) {
                    changes.push(number);
                    note.records += 1;
                }
                last = Some(key);
            }
            self.notes.push(note);
        }
        self.heads = heads;
    }

    pub(super) fn note(&self, number: u32) -> Option<&Note> {
        self.notes.get(usize::try_from(number).ok()?)
    }

    pub(super) fn author(&self, note: &Note) -> Option<Principal> {
        self.actors.get(note.actor).and_then(|(_, author)| *author)
    }

    pub(super) fn actor(&self, note: &Note) -> ActorId {
        self.actors.get(note.actor).map_or_else(genesis_actor, |(actor, _)| actor.clone())
    }

    /// The changes of a record, in order.
    pub(super) fn changes(&self, name: &'static str, record: &str) -> Vec<u32> {
        self.records.get(&(name, record.to_owned())).cloned().unwrap_or_default()
    }

    /// The records of a place.
    pub(super) fn records(
        &self,
        doc: &DocName,
        section: Option<&str>,
        record: Option<&str>,
    ) -> Vec<(&'static str, String)> {
        sections(doc)
            .iter()
            .filter(|name| section.is_none_or(|section| section == **name))
            .flat_map(|name| match record {
                Some(record) => vec![(*name, record.to_owned())],
                None => self
                    .records
                    .range((Bound::Included((*name, String::new())), Bound::Unbounded))
                    .take_while(|((of, _), _)| of == name)
                    .map(|(key, _)| key.clone())
                    .collect(),
            })
            .filter(|key| self.records.contains_key(key))
            .collect()
    }

    /// The changes that a search finds: when, and their numbers.
    pub(crate) fn find(&self, search: &Search) -> Vec<(i64, u32)> {
        let by: Vec<bool> =
            self.actors.iter().map(|(_, author)| search.by.is_none() || *author == search.by).collect();
        (0..)
            .zip(&self.notes)
            .filter(|(_, note)| by.get(note.actor).copied().unwrap_or(false) && note.fits(search))
            .map(|(number, note)| (note.seconds, number))
            .collect()
    }
}
