//! Which records of a document a change touched, so that only those are read again.

use std::collections::BTreeSet;

use automerge::{Automerge, Change, ChangeHash, PatchAction, PatchLog, Prop};
use domain::access::DocName;

use super::record_of;

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

    /// What changes wrote that were made beside others: of a value that joins a conflict without being shown, no patch
    /// tells. `heads` are those of before.
    pub fn beside(doc: &DocName, heads: Vec<ChangeHash>, changes: &[Change]) -> Self {
        let mut records = BTreeSet::new();
        let mut tip = heads;
        for change in changes {
            if change.deps() != tip.as_slice() {
                let puts = crate::schema::puts_of(doc, change).into_iter();
                records.extend(puts.map(|put| (put.section.to_owned(), record_of(&put.key).to_owned())));
            }
            tip = vec![change.hash()];
        }
        Self::Records(records)
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Records(mut all), Self::Records(more)) => {
                all.extend(more);
                Self::Records(all)
            }
            _ => Self::All,
        }
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

    /// What our own puts touched.
    pub fn by(puts: &[crate::schema::Put]) -> Self {
        Self::Records(
            puts.iter().map(|put| (put.section.to_owned(), record_of(&put.key).to_owned())).collect(),
        )
    }
}
