//! What a person types to open the device: six digits or more, or a phrase.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The fewest characters.
const SHORTEST: usize = 6;
/// The most; nobody types more by hand, and what is longer was pasted by mistake.
const LONGEST: usize = 128;

/// A PIN or phrase, as it is turned into a key. It leaves nothing behind in memory when it is dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Pin(String);

/// Why a text cannot be a new PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPin {
    /// Fewer than six characters.
    #[error("fewer than six characters")]
    Short,
    /// More characters than anybody types.
    #[error("more than {LONGEST} characters")]
    Long,
    /// One character over and over, or a run like 123456: the first that anybody tries.
    #[error("too easy to guess")]
    Simple,
}

impl Pin {
    /// What was typed to open the device. Full-width characters, as Chinese keyboards give them, count as plain ones, and
    /// spaces around it do not count.
    pub fn typed(text: &str) -> Self {
        let half_width = |c: char| match u32::from(c) {
            0x3000 => ' ',
            full @ 0xff01..=0xff5e => char::from_u32(full - 0xfee0).unwrap_or(c),
            _ => c,
        };
        let plain: String = text.chars().map(half_width).collect();
        Self(plain.trim().to_owned())
    }

    /// What is to open the device from now on.
    pub fn parse(text: &str) -> Result<Self, InvalidPin> {
        let pin = Self::typed(text);
        let length = pin.0.chars().count();
        if length < SHORTEST {
            return Err(InvalidPin::Short);
        }
        if length > LONGEST {
            return Err(InvalidPin::Long);
        }
        let steps: Vec<i64> = pin
            .0
            .chars()
            .zip(pin.0.chars().skip(1))
            .map(|(one, next)| i64::from(u32::from(next)) - i64::from(u32::from(one)))
            .collect();
        if [0, 1, -1].iter().any(|run| steps.iter().all(|step| step == run)) {
            return Err(InvalidPin::Simple);
        }
        Ok(pin)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_pin() {
        for (text, expected) in [
            ("", Err(InvalidPin::Short)),
            ("  13579  ", Err(InvalidPin::Short)),
            ("桂花苑三栋", Err(InvalidPin::Short)),
            ("000000", Err(InvalidPin::Simple)),
            ("123456", Err(InvalidPin::Simple)),
            ("9876543", Err(InvalidPin::Simple)),
            ("abcdef", Err(InvalidPin::Simple)),
            ("１１１１１１", Err(InvalidPin::Simple)),
            ("135792", Ok(())),
            ("一九四九年十月", Ok(())),
            ("correct horse", Ok(())),
        ] {
            assert_eq!(Pin::parse(text).map(drop), expected, "{text}");
        }
        assert_eq!(Pin::parse(&"ab".repeat(65)), Err(InvalidPin::Long));
    }

    #[test]
    fn full_width_digits_are_digits() {
        assert_eq!(Pin::typed(" １３５７９２　"), Pin::typed("135792"));
        assert_ne!(Pin::typed("135792"), Pin::typed("135793"));
        assert_eq!(format!("{:?}", Pin::typed("135792")), "Pin");
    }
}
