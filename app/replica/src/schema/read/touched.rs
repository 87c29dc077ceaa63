//! Which records of a document a change touched, so that only these are read anew.

use std::collections::BTreeSet;

use automerge::{Automerge, PatchAction, PatchLog, Prop};
use domain::{access::DocName, community::Community, wish::Wish};

use super::record_of;
use crate::schema::{Put, section};

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
    pub(super) fn concerns(&self, section: &str) -> bool {
        match self {
            Self::All => true,
            Self::Records(records) => records.iter().any(|(of, _)| of == section),
        }
    }

    /// These, and the wishes of a document that hold several values already: one more that is not the shown one is told by no
    /// patch.
    pub(super) fn and_contested(&self, community: &Community, doc: &DocName) -> Self {
        let (DocName::Wall(year) | DocName::Casework(year), Self::Records(records)) = (doc, self) else {
            return self.clone();
        };
        let wall = matches!(doc, DocName::Wall(_));
        let contested = |wish: &Wish| {
            let card = wish.card.as_ref().filter(|_| wall).is_some_and(|card| !card.contested.is_empty());
            let case = wish.case.as_ref().filter(|_| !wall);
            wish.year == *year && (card || case.is_some_and(|case| !case.contested.is_empty()))
        };
        let of = community.wishes.iter().filter(|(_, wish)| contested(wish));
        let more = of.map(|(id, _)| (section::WISHES.to_owned(), id.to_string()));
        Self::Records(records.iter().cloned().chain(more).collect())
    }

    /// Whether any record was touched that is one of these.
    pub(super) fn is_about(&self, which: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::All => true,
            Self::Records(records) => records.iter().any(|(_, record)| which(record)),
        }
    }

    /// What our own puts touched.
    pub fn by(puts: &[Put]) -> Self {
        Self::Records(
            puts.iter().map(|put| (put.section.to_owned(), record_of(&put.key).to_owned())).collect(),
        )
    }
}
