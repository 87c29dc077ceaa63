//! Phone numbers as people write them, brought to one form: digits only, kept as text.
//!
//! Mainland mobiles (11 digits) and landlines with their area code. Says what is wrong with anything else and never
//! guesses a missing digit. Whether a number is in service is not known here.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

/// A mobile number, or a landline with its area code; digits only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// What was done to the written text to get at the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneTidied {
    /// Full-width digits or signs became ASCII.
    FullWidth,
    /// Spaces, dashes, parentheses and the like were taken out.
    Separators,
    /// `+86`, `0086` or `86` was taken off.
    CountryCode,
    /// The `.0` that a spreadsheet appends to numbers was taken off.
    TrailingZero,
}

/// Why a text is not a phone number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum InvalidPhone {
    /// Nothing is written.
    #[error("no phone number")]
    Empty,
    /// A character that has no place in a phone number.
    #[error("a phone number does not contain {found:?}")]
    Letters {
        /// The first such character.
        found: char,
    },
    /// Fewer digits than a mobile has.
    #[error("{digits} digits are too few")]
    TooShort {
        /// How many there are.
        digits: usize,
    },
    /// More digits than a number has.
    #[error("{digits} digits are too many")]
    TooLong {
        /// How many there are.
        digits: usize,
    },
    /// Eleven digits that do not begin with 13 to 19.
    #[error("mobile numbers do not begin with {prefix}")]
    NotMobilePrefix {
        /// The first two digits.
        prefix: String,
    },
    /// It looks like a landline, without its area code.
    #[error("a landline needs its area code")]
    NoAreaCode {
        /// How many digits there are.
        digits: usize,
    },
    /// It begins with 0 as landlines do, but is not one.
    #[error("no landline is written like this")]
    NotLandline {
        /// How many digits there are.
        digits: usize,
    },
    /// More than one number in one place.
    #[error("{numbers} numbers in one place")]
    Several {
        /// How many.
        numbers: usize,
    },
}

impl Phone {
    /// Understands full-width digits, spaces, dashes, parentheses, `+86`/`0086`/`86` and a trailing `.0`.
    pub fn parse(text: &str) -> Result<Self, InvalidPhone> {
        Self::parse_noting(text).map(|(phone, _)| phone)
    }

    /// Like [`Phone::parse`], and tells what was tidied, each kind once.
    pub fn parse_noting(text: &str) -> Result<(Self, Vec<PhoneTidied>), InvalidPhone> {
        let mut tidied = Vec::new();
        let text =
            text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c) || matches!(c, '\'' | '’'));
        let plain = half_width(text);
        if plain != text {
            tidied.push(PhoneTidied::FullWidth);
        }
        let numbers = plain.split(is_between_numbers).filter(|part| digits_in(part) >= 7).count();
        if numbers > 1 {
            return Err(InvalidPhone::Several { numbers });
        }
        let plain = match plain.strip_suffix(".0").or_else(|| plain.strip_suffix(".00")) {
            Some(number) if number.chars().all(|c| c.is_ascii_digit()) => {
                tidied.push(PhoneTidied::TrailingZero);
                number
            }
            _ => plain.as_str(),
        };
        let (international, plain) = match plain.trim_start_matches(is_separator).strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, plain),
        };
        if let Some(found) = plain.chars().find(|c| !c.is_ascii_digit() && !is_separator(*c)) {
            return Err(InvalidPhone::Letters { found });
        }
        let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
        if digits.len() != plain.len() {
            tidied.push(PhoneTidied::Separators);
        }
        let national = without_country_code(&digits, international);
        if national != digits {
            tidied.push(PhoneTidied::CountryCode);
        }
        tidied.sort_unstable();
        check(&national).map(|phone| (phone, tidied))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a mobile number.
    pub fn is_mobile(&self) -> bool {
        self.0.starts_with('1')
    }

    /// For lists and prints: the first three and the last four digits, `138****1234`.
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], self.tail())
    }

    /// The last four digits.
    pub fn tail(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for Phone {
    type Error = InvalidPhone;

    fn try_from(text: String) -> Result<Self, InvalidPhone> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

fn check(digits: &str) -> Result<Phone, InvalidPhone> {
    let count = digits.len();
    let bytes = digits.as_bytes();
    let accepted = || Ok(Phone(digits.to_owned()));
    match (bytes.first(), count) {
        (None, _) => Err(InvalidPhone::Empty),
        (Some(b'0'), 10..=12) if is_landline(bytes) => accepted(),
        (Some(b'0'), 0..=12) => Err(InvalidPhone::NotLandline { digits: count }),
        (_, 13..) | (Some(_), 12) => Err(InvalidPhone::TooLong { digits: count }),
        (Some(b'1'), 11) if (b'3'..=b'9').contains(&bytes[1]) => accepted(),
        (_, 11) => Err(InvalidPhone::NotMobilePrefix { prefix: digits[..2].to_owned() }),
        (Some(b'2'..=b'8'), 7 | 8) => Err(InvalidPhone::NoAreaCode { digits: count }),
        _ => Err(InvalidPhone::TooShort { digits: count }),
    }
}

/// `010` and `02x` are followed by eight digits, the other area codes (`0xxx`) by seven or eight.
fn is_landline(bytes: &[u8]) -> bool {
    let (area, local) = match bytes[1] {
        b'1' if bytes[2] == b'0' => (3, 8..=8),
        b'2' => (3, 8..=8),
        b'3'..=b'9' => (4, 7..=8),
        _ => return false,
    };
    local.contains(&(bytes.len() - area)) && (b'2'..=b'8').contains(&bytes[area])
}

fn without_country_code(digits: &str, international: bool) -> Cow<'_, str> {
    let international = international || digits.starts_with("00");
    let Some(rest) = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86")) else {
        return Cow::Borrowed(digits);
    };
    // `86` without a sign may be the beginning of a local number, unless a mobile follows.
    if rest.len() == 11 && rest.starts_with('1') || international && rest.starts_with('0') {
        return Cow::Borrowed(rest);
    }
    // From abroad, area codes are written without their 0.
    let with_zero = format!("0{rest}");
    if international && (10..=12).contains(&with_zero.len()) && is_landline(with_zero.as_bytes()) {
        return Cow::Owned(with_zero);
    }
    Cow::Borrowed(digits)
}

fn digits_in(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

fn is_between_numbers(c: char) -> bool {
    matches!(c, '/' | '\\' | '、' | ',' | ';' | '或' | '\n' | '|')
}

/// Characters people put between the digits of one number.
pub(crate) fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || is_invisible(c)
        || matches!(c, '-' | '(' | ')' | '.' | '·' | '_' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−')
}

/// Characters that copying leaves behind and nobody sees: zero-width signs, direction marks, control characters.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
        || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// Full-width ASCII and the ideographic space as their ordinary twins.
pub(crate) fn half_width_char(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    }
}

/// [`half_width_char`] over a text.
pub(crate) fn half_width(text: &str) -> String {
    text.chars().map(half_width_char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_of_many_writings() {
        use PhoneTidied::{CountryCode, FullWidth, Separators, TrailingZero};
        let mobile = "13886829139";
        for (text, tidied) in [
            ("13886829139", &[][..]),
            (" 13886829139\t", &[]),
            ("'13886829139", &[]),
            ("138 8682 9139", &[Separators]),
            ("138-8682-9139", &[Separators]),
            ("１３８８６８２９１３９", &[FullWidth]),
            ("１３８　８６８２　９１３９", &[FullWidth, Separators]),
            ("+8613886829139", &[CountryCode]),
            ("+86 138 8682 9139", &[Separators, CountryCode]),
            ("（+86）13886829139", &[FullWidth, Separators, CountryCode]),
            ("008613886829139", &[CountryCode]),
            ("8613886829139", &[CountryCode]),
            ("13886829139.0", &[TrailingZero]),
            ("\u{200b}13886829139\u{202c}", &[]),
        ] {
            assert_eq!(Phone::parse_noting(text), Ok((Phone(mobile.to_owned()), tidied.to_vec())), "{text}");
        }
    }

    #[test]
    fn landlines_have_an_area_code() {
        for (text, digits) in [
            ("0571-88886666", "057188886666"),
            ("(0571) 8888 6666", "057188886666"),
            ("010-62345678", "01062345678"),
            ("0558-5123456", "05585123456"),
            ("+86 0571 88886666", "057188886666"),
            ("+86 571 8888 6666", "057188886666"),
            ("+86 10 62345678", "01062345678"),
        ] {
            let phone = Phone::parse(text).unwrap();
            assert_eq!(phone.as_str(), digits, "{text}");
            assert!(!phone.is_mobile());
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, why) in [
            ("", InvalidPhone::Empty),
            (" - ", InvalidPhone::Empty),
            ("1383761836", InvalidPhone::TooShort { digits: 10 }),
            ("138376183600", InvalidPhone::TooLong { digits: 12 }),
            ("12837618360", InvalidPhone::NotMobilePrefix { prefix: "12".to_owned() }),
            ("88886666", InvalidPhone::NoAreaCode { digits: 8 }),
            ("01112345678", InvalidPhone::NotLandline { digits: 11 }),
            ("1.38E+10", InvalidPhone::Letters { found: 'E' }),
            ("无", InvalidPhone::Letters { found: '无' }),
            ("13886829139/13886829130", InvalidPhone::Several { numbers: 2 }),
            ("13886829139、0571-88886666", InvalidPhone::Several { numbers: 2 }),
            ("138****9139", InvalidPhone::Letters { found: '*' }),
        ] {
            assert_eq!(Phone::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn masked_keeps_head_and_tail() {
        let phone = Phone::parse("13812341234").unwrap();
        assert_eq!((phone.masked().as_str(), phone.tail()), ("138****1234", "1234"));
        assert_eq!(Phone::parse("0571-88886666").unwrap().masked(), "057****6666");
    }

    #[test]
    fn kept_as_text_and_checked_when_read() {
        let phone = Phone::parse("13812341234").unwrap();
        assert_eq!(serde_json::to_string(&phone).unwrap(), "\"13812341234\"");
        assert!(serde_json::from_str::<Phone>("\"123\"").is_err());
    }
}
