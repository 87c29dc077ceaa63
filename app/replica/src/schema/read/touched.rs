//! Which records of a document a change touched, so that only those are read again.

use std::collections::BTreeSet;

use automerge::{Automerge, Change, PatchAction, PatchLog, Prop};
use domain::access::DocName;

use super::record_of;
use crate::schema::{Put, puts_of};

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

    /// Whether any record was touched that is one of these.
    pub(super) fn is_about(&self, which: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::All => true,
            Self::Records(records) => records.iter().any(|(_, record)| which(record)),
        }
    }

    /// With what changes wrote besides: a value that loses against others that were there already is in no patch, and is
    /// one more to choose from.
    #[must_use]
    pub fn with_written(self, doc: &DocName, changes: &[Change]) -> Self {
        match self {
            Self::All => Self::All,
            Self::Records(mut records) => {
                let puts = changes.iter().flat_map(|change| puts_of(doc, change));
                records.extend(puts.map(|put| (put.section.to_owned(), record_of(&put.key).to_owned())));
                Self::Records(records)
            }
        }
    }

    /// What our own puts touched.
    pub fn by(puts: &[Put]) -> Self {
        Self::Records(
            puts.iter().map(|put| (put.section.to_owned(), record_of(&put.key).to_owned())).collect(),
        )
    }
}
