//! A short digest of what a frozen result was worked out from, so that any device can say years later whether the records
//! behind it are still the same.
//!
//! It is FNV-1a of 128 bits over integers in a fixed order. It finds what was changed since; it is no proof against
//! somebody who makes another set of records fit on purpose. Who wrote what is held by the change history.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Scheme;
use crate::service::{Counted, Entry, Source};

/// The digest, 32 hex digits as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(u128);

const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

impl Digest {
    /// Of the records that count, in the order of the days; without what residents said, which not every device knows.
    pub fn of(entries: &[Entry], counted: &Counted) -> Self {
        let mut digest = Self(BASIS);
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_unstable_by_key(|entry| entry.id);
        for line in counted.lines.iter().filter(|line| line.stands) {
            digest.bytes(line.id.bytes());
            digest.number(u64::from(line.on.0.unsigned_abs()));
            let flags = u64::from(line.attends) << 16 | u64::from(line.half_hours);
            digest.number(flags);
            let (kind, id) = source(&line.source);
            digest.number(kind);
            digest.bytes(&id);
            if let Ok(at) = sorted.binary_search_by_key(&line.id, |entry| entry.id) {
                let entry = sorted[at];
                digest.number(u64::from(entry.completes));
                digest.number(entry.effect.map_or(0, |effect| 1 + u64::from(effect)));
                digest.number(entry.ratings.len() as u64);
                digest.text(&entry.kind);
            }
        }
        digest.number(counted.posts.len() as u64);
        for post in &counted.posts {
            digest.bytes(post.bytes());
        }
        digest
    }

    /// Of a scheme, its version included.
    pub fn of_scheme(scheme: &Scheme) -> Self {
        let mut digest = Self(BASIS);
        digest.number(u64::from(scheme.version));
        digest.text(&scheme.name);
        digest.number(scheme.period as u64);
        for input in &scheme.inputs {
            digest.number(input.measure as u64);
            digest.number(u64::from(input.points));
            digest.number(u64::from(input.each));
            digest.number(input.cap.map_or(0, |cap| 1 + u64::from(cap)));
            digest.number(u64::from(input.other));
            digest.number(
                input.prior.map_or(0, |prior| 1 + (u64::from(prior.ratings) << 8) + u64::from(prior.score)),
            );
            for factor in &input.kinds {
                digest.text(&factor.kind);
                digest.number(u64::from(factor.factor));
            }
        }
        for band in &scheme.bands {
            digest.number(u64::from(band.stars));
            digest.number(u64::from(band.from));
            digest.number(band.below.map_or(0, |below| 1 + u64::from(below)));
        }
        digest.number(scheme.total.map_or(0, |total| 1 + u64::from(total)));
        digest.number(u64::from(scheme.gated) << 16 | u64::from(scheme.gate) << 8 | u64::from(scheme.months));
        digest
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(PRIME);
        }
    }

    fn number(&mut self, number: u64) {
        self.bytes(&number.to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }
}

fn source(source: &Source) -> (u64, [u8; 10]) {
    match source {
        Source::Activity(id) => (1, *id.bytes()),
        Source::Project(id) => (2, *id.bytes()),
        Source::Post(id) => (3, *id.bytes()),
        Source::Order(id) => (4, *id.bytes()),
        Source::Wish(id) => (5, *id.bytes()),
        Source::Pair(id) => (6, *id.bytes()),
        Source::Other => (7, [0; 10]),
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// The text is not a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a digest")]
pub struct InvalidDigest;

impl FromStr for Digest {
    type Err = InvalidDigest;

    fn from_str(text: &str) -> Result<Self, InvalidDigest> {
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(InvalidDigest);
        }
        u128::from_str_radix(text, 16).map(Self).map_err(|_| InvalidDigest)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
