//! Questions to the history of everything on this device ([`crate::audit`]).

use std::collections::BTreeMap;

use domain::access::DocName;

use super::{Replica, doc::Doc};
use crate::audit::{Ask, Entry, Found, Place, Reading, Search};

impl Replica {
    /// Who changed what, from the documents' own history. Costs what is asked, and the first time an index of each document
    /// that is asked about.
    pub fn trail(&mut self, ask: &Ask) -> Found {
        match ask {
            Ask::Places(places) => {
                let mut entries: Vec<Entry> = places.iter().flat_map(|place| self.place(place)).collect();
                entries.sort_by_key(|entry| (entry.at, entry.doc, entry.place));
                entries.dedup();
                Found { total: entries.len(), entries }
            }
            Ask::Search(search) => self.search(search),
        }
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
