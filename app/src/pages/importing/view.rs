//! What is shown of a table under review: plain values, whatever ledger it is for.

use std::hash::{DefaultHasher, Hash, Hasher};

use domain::import::grid::CellAddress;

/// How many rows there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) rows: usize,
    pub(super) new: usize,
    pub(super) adds: usize,
    pub(super) waiting: usize,
    pub(super) twins: usize,
    pub(super) known: usize,
    pub(super) unusable: usize,
    /// Records that would be written.
    pub(super) writing: usize,
}

/// A column as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ColumnView {
    pub(super) at: usize,
    pub(super) letters: String,
    pub(super) header: String,
    pub(super) used_for: String,
    pub(super) field: Option<&'static str>,
    pub(super) unsure: bool,
    /// It is never imported, whatever is chosen.
    pub(super) closed: bool,
}

/// A cell as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CellView {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) findings: Vec<String>,
    pub(super) warns: bool,
    /// Where it can be corrected, and what stands there.
    pub(super) mend: Option<(CellAddress, String)>,
}

/// A field that differs from what is there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ConflictView {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) there: String,
    pub(super) here: String,
    pub(super) over: bool,
}

/// A row as it is shown.
#[expect(
    clippy::struct_excessive_bools,
    reason = "what is drawn and what is not; nothing follows from two together"
)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct RowView {
    pub(super) number: usize,
    pub(super) tone: &'static str,
    pub(super) state: String,
    pub(super) findings: Vec<String>,
    pub(super) cells: Vec<CellView>,
    pub(super) doubt: bool,
    pub(super) as_written: bool,
    pub(super) usable: bool,
    pub(super) out: bool,
    /// What it is the same as, or may be, and where that is.
    pub(super) twin: Option<(String, Option<String>)>,
    /// Everybody it may be, where there are several: place, name, whether it is chosen.
    pub(super) several: Vec<(usize, String, bool)>,
    pub(super) merged: bool,
    pub(super) apart: bool,
    pub(super) conflicts: Vec<ConflictView>,
}

impl RowView {
    /// Another one for every other content.
    pub(super) fn mark(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// One way of writing that is no option, and everywhere it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    pub(super) name: &'static str,
    pub(super) raw: String,
    pub(super) nearest: String,
    pub(super) cells: Vec<CellAddress>,
}
