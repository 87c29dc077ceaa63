//! Service records (服务纪实, seed 管理办法 二; domain 2.9): what a member did, wherever it was recorded.
//!
//! A record is a handful of facts in the member's file: reported by the member or entered by staff, corrected, verified by
//! another person, refused with a reason, objected to. An [`Entry`] is one record as counting sees it. It is never kept: it
//! follows from facts, also from those that have their home elsewhere.

mod count;
mod entries;
mod entry;
mod reading;
mod record;
mod rules;
mod satisfaction;
mod table;
mod years;

pub use count::{CountRules, Counted, KindCount, Line, Mean, NotCounted, Term, count};
pub(crate) use entries::of_hundred;
pub use entries::{derived, entries};
pub use entry::{Entry, Presence, Source, SourceKind, Standing};
pub use reading::{Course, Reading, Verdict};
pub use record::{RecordFacts, RecordStep, RecordSteps, Report, ServiceRecord, readings, record, records};
pub use rules::{RecordRefusal, counts_from, is_open, named, overlaps, published_from, things, waiting};
pub(crate) use rules::{alone, check_report};
pub use satisfaction::{Satisfied, satisfaction_telling, satisfaction_untold, satisfied};
pub use table::{Action, Part, Stage, after};
pub use years::ServiceYears;

/// What stands before the id of a record in a member's file.
pub const RECORD: &str = "record:";

#[cfg(test)]
pub(crate) mod counting;
#[cfg(test)]
mod tests;
