//! 结对帮扶 (seed §六.3, domain 2.10): members and units who help somebody in need, and every visit of theirs.
//!
//! The card is private: it lies in casework. A helper's own file holds what the helper needs of it while the pair runs, the
//! visits the helper logs, and what staff say of each; where a visit stands follows from these facts.

mod card;
mod visit;

use serde::{Deserialize, Serialize};

pub use card::{
    CHANGED, ENDED, FREQUENCIES, PairCard, PairField, RUNNING, helpers, helpers_text, telling, told,
};
pub use visit::{
    HelpFact, HelpStep, HelpVisit, Logged, Resolved, VISIT_KIND, VisitFate, due, entries, next_turn, overdue,
    visits,
};

use crate::{
    moment::Year,
    retention::{Keeping, Removal},
    wish::Contested,
};

/// Somebody in need, and who helps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The year it is filed under: that of its beginning.
    pub year: Year,
    /// Who helps whom.
    pub card: PairCard,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
    /// The mark, when the personal data was removed.
    pub removed: Option<Removal>,
    /// Why it is kept although its time is over.
    pub kept: Option<Keeping>,
}

#[cfg(test)]
mod tests;
