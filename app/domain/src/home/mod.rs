//! 我的: what waits for a member ([`waiting`]), what the member took on ([`promises`]), and what else would fit ([`fitting`]).
//!
//! All of it follows from the snapshot and the time, and nothing is kept: a page shows it, a reminder counts it. What of a
//! year counts and what is lacking is in [`crate::judging`].

mod fitting;
mod promises;
mod waiting;

pub use fitting::{Fitting, fitting};
pub use promises::{InHand, Promises, in_hand, promises};
pub use waiting::{SOON, Waiting, What, tally, waiting};

#[cfg(test)]
mod tests;
