//! Epochs of a document: what a rotation starts anew. The library cannot forget history, so a document that has to lose
//! some is written again, from its present state, behind a genesis of another epoch.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An epoch of a document. The tag is random, so that two rotations that do not know of one another (a relay restored
/// from a backup forgets one) never make the same epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Epoch {
    /// How many rotations there were before.
    pub number: u32,
    /// Random; 0 in the first epoch.
    pub tag: u32,
}

impl Epoch {
    /// The epoch every document begins in.
    pub const FIRST: Self = Self { number: 0, tag: 0 };

    /// One after this one.
    #[must_use]
    pub const fn next(self, tag: u32) -> Self {
        Self { number: self.number.saturating_add(1), tag }
    }

    /// As it enters ids: the first one as before there were others.
    pub(super) fn bytes(self) -> Vec<u8> {
        if self == Self::FIRST {
            return 0_u32.to_be_bytes().to_vec();
        }
        [self.number.to_be_bytes(), self.tag.to_be_bytes()].concat()
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:08x}", self.number, self.tag)
    }
}
