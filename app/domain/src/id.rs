//! Ids: 80 random bits, typed by what they name, written as 16 characters of Crockford's base 32.
//!
//! An id carries no meaning and no time. Ids are made from random bytes that a shell hands in.

use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const TEXT: usize = 16;

/// The id of a `T`. `T` is only a label; nothing of it is stored.
pub struct Id<T> {
    bytes: [u8; 10],
    of: PhantomData<fn() -> T>,
}

/// The text is not an id: wrong length or a character outside the alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct InvalidId;

impl<T> Id<T> {
    /// The first id in their order.
    pub const MIN: Self = Self::from_random([0; 10]);
    /// The last id in their order.
    pub const MAX: Self = Self::from_random([u8::MAX; 10]);

    /// An id from ten random bytes.
    pub const fn from_random(bytes: [u8; 10]) -> Self {
        Self { bytes, of: PhantomData }
    }

    /// The ten bytes.
    pub const fn bytes(&self) -> &[u8; 10] {
        &self.bytes
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.bytes.iter().fold(0_u128, |acc, byte| (acc << 8) | u128::from(*byte));
        let text: String = (0..TEXT)
            .rev()
            .map(|place| {
                let index = usize::try_from((bits >> (place * 5)) & 31).unwrap_or_default();
                char::from(ALPHABET[index])
            })
            .collect();
        f.pad(&text)
    }
}

impl<T> FromStr for Id<T> {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if text.len() != TEXT {
            return Err(InvalidId);
        }
        let mut bits = 0_u128;
        for byte in text.bytes() {
            let value = ALPHABET.iter().position(|known| *known == byte).ok_or(InvalidId)?;
            bits = (bits << 5) | u128::try_from(value).map_err(|_| InvalidId)?;
        }
        let wide = bits.to_be_bytes();
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&wide[6..]);
        Ok(Self::from_random(bytes))
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes.cmp(&other.bytes)
    }
}
impl<T> hash::Hash for Id<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}
impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        for bytes in [[0; 10], [255; 10], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]] {
            let id = Id::<()>::from_random(bytes);
            assert_eq!(id.to_string().parse(), Ok(id));
            assert_eq!(id.to_string().len(), TEXT);
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "0123", "0123456789abcdeI", "0123456789ABCDEF", "编号编号编号"] {
            assert_eq!(text.parse::<Id<()>>(), Err(InvalidId), "{text}");
        }
    }

    #[test]
    fn order_of_text_is_order_of_ids() {
        let (low, high) = (Id::<()>::from_random([1; 10]), Id::<()>::from_random([2; 10]));
        assert!(low < high && low.to_string() < high.to_string());
    }
}
