//! Service records (服务纪实, seed 管理办法 二; domain 2.9): what a member did, wherever it was recorded.
//!
//! An [`Entry`] is one record as counting sees it. It is never kept: it follows from facts that have their home elsewhere.

mod entry;

pub use entry::{Entry, Presence, Source, Standing};
