//! What is asked for, and how well a value fits it.
//!
//! Letters are compared without regard to case, and spaces count for nothing: clerks write names with them. Digits are
//! looked for at the end of phones and anywhere in other numbers.

use crate::field::{Field, Fields};

/// The end of a phone number is asked for with at least so many digits.
const PHONE_END: usize = 3;

/// How well something fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is what was asked for.
    Whole,
    /// It begins with it; a phone ends with it.
    Begins,
    /// It is somewhere in it.
    Within,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// In lower case, without spaces.
    text: String,
    is_number: bool,
}

impl Asked {
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = plain(text);
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        (!text.is_empty()).then_some(Self { text, is_number })
    }

    /// In a name, a number of a card, or words.
    pub(super) fn words(&self, value: &str) -> Option<Fit> {
        if value.is_empty() {
            return None;
        }
        let value = plain(value);
        match value.find(&self.text) {
            Some(0) if value.len() == self.text.len() => Some(Fit::Whole),
            Some(0) => Some(Fit::Begins),
            Some(_) => Some(Fit::Within),
            None => None,
        }
    }

    /// A number that says nothing by itself: all of it, or its beginning where that is more than chance.
    pub(super) fn number(&self, value: &str) -> Option<Fit> {
        self.words(value).filter(|fit| match fit {
            Fit::Whole => true,
            Fit::Begins => self.text.len() >= PHONE_END,
            Fit::Within => false,
        })
    }

    /// At the end of a phone.
    pub(super) fn phone(&self, value: &str) -> Option<Fit> {
        if !self.is_number || self.text.len() < PHONE_END {
            return None;
        }
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        match digits.strip_suffix(self.text.as_str()) {
            Some("") => Some(Fit::Whole),
            Some(_) => Some(Fit::Begins),
            None => None,
        }
    }

    /// The best fit among fields of a card.
    pub(super) fn among<F: Field>(&self, card: &Fields<F>, words: &[F], phones: &[F]) -> Option<Fit> {
        let words = words.iter().filter_map(|field| self.words(card.get(*field)));
        words.chain(phones.iter().filter_map(|field| self.phone(card.get(*field)))).min()
    }
}

/// What is compared: without spaces, in lower case, full-width digits and letters as plain ones.
fn plain(text: &str) -> String {
    let narrow = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    };
    text.chars().filter(|letter| !letter.is_whitespace()).map(narrow).flat_map(char::to_lowercase).collect()
}
