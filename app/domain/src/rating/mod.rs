//! Stars (星级评定, seed §七.2; domain 3.6): one person's own record, by a scheme that is data.
//!
//! The seed names five inputs (事项, 时长, 次数, 成效, 群众反映) and no numbers, so that a community chooses a scheme, or writes
//! one. Points and scores are whole hundredths. There is no ranking here: a rating knows of nobody else.

mod compute;
mod digest;
mod next;
mod scheme;
mod templates;
#[cfg(test)]
mod tests;

pub use compute::{Gate, Limit, Part, Rating, compute};
pub use digest::Digest;
pub use next::{Next, Way};
pub use scheme::{Band, Input, KindFactor, Measure, Period, Prior, Scheme, SchemeFault, Schemes, validate};
pub use templates::Template;
