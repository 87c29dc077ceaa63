//! Names of people, brought to one form so that two writings of one name compare equal.
//!
//! Han names, names of minorities with their separating dot, Latin names. Knows no list of surnames.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::phone::{half_width, is_invisible};

/// A person's name: 2 to 20 characters, no inner spaces between Han characters, `·` as the only dot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// Why a text is not a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum InvalidName {
    /// Nothing is written.
    #[error("no name")]
    Empty,
    /// One character only.
    #[error("a name has at least two characters")]
    TooShort,
    /// More than twenty characters.
    #[error("a name of {chars} characters is too long")]
    TooLong {
        /// How many there are.
        chars: usize,
    },
    /// A digit.
    #[error("a name does not contain the digit {found}")]
    Digit {
        /// The first one.
        found: char,
    },
    /// A sign that is not part of names, such as a parenthesis or `*`.
    #[error("a name does not contain {found:?}")]
    Sign {
        /// The first one.
        found: char,
    },
}

impl PersonName {
    /// Trims, takes out spaces between Han characters and writes every separating dot as `·`.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let plain: String = half_width(text).chars().filter(|c| !is_invisible(*c)).collect();
        let words: Vec<&str> = plain.split_whitespace().collect();
        let mut name = String::new();
        for c in words.join(" ").chars() {
            let c = if is_dot(c) { '·' } else { c };
            if c == '·' && name.ends_with(' ') {
                name.pop();
            }
            name.push(c);
        }
        let name = without_inner_spaces(name.trim_matches(['·', ' ']));
        if let Some(found) = name.chars().find(|c| c.is_numeric() && !is_han(*c)) {
            return Err(InvalidName::Digit { found });
        }
        if let Some(found) = name.chars().find(|c| !is_part_of_names(*c)) {
            return Err(InvalidName::Sign { found });
        }
        match name.chars().count() {
            0 => Err(InvalidName::Empty),
            1 => Err(InvalidName::TooShort),
            2..=20 => Ok(Self(name)),
            chars => Err(InvalidName::TooLong { chars }),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For the wall and for lists: the first character, `张**`.
    pub fn masked(&self) -> String {
        let first: String = self.0.chars().take(1).collect();
        format!("{first}**")
    }

    /// The part that is used alone in speech: `小明` of `张小明`, `阿依古丽` of `阿依古丽·买买提`; `None` when it
    /// would be one character.
    pub fn given(&self) -> Option<&str> {
        let given = match self.0.split_once('·') {
            Some((given, _)) => given,
            None if self.0.chars().all(is_han) => {
                let surname = if self.0.chars().count() > 3 { 2 } else { 1 };
                self.0.char_indices().nth(surname).map_or("", |(at, _)| &self.0[at..])
            }
            None => "",
        };
        (given.chars().count() > 1).then_some(given)
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for PersonName {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        Self::parse(&text)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

/// Spaces next to a Han character or a dot are layout; between Latin words they are part of the name.
fn without_inner_spaces(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let stands_alone = |c: Option<&char>| c.is_none_or(|c| is_han(*c) || *c == '·');
    chars
        .iter()
        .enumerate()
        .filter(|(at, c)| {
            **c != ' ' || !(stands_alone(chars.get(at.wrapping_sub(1))) || stands_alone(chars.get(at + 1)))
        })
        .map(|(_, c)| *c)
        .collect()
}

/// The dots that keyboards and old systems put between the parts of a name.
pub(crate) fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '・' | '･' | '∙' | '⋅' | '.' | '．' | '﹒' | '●' | '◦')
}

pub(crate) fn is_han(c: char) -> bool {
    matches!(u32::from(c),
        0x2e80..=0x2fdf | 0x3005 | 0x3007 | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xe000..=0xf8ff | 0xf900..=0xfaff
        | 0x2_0000..=0x3_ffff)
}

fn is_part_of_names(c: char) -> bool {
    is_han(c) || c.is_alphabetic() || matches!(c, '·' | ' ' | '-' | '\'' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_of_many_writings() {
        for (text, name) in [
            ("张三", "张三"),
            (" 张　三 ", "张三"),
            ("欧阳 小 明", "欧阳小明"),
            ("阿依古丽．买买提", "阿依古丽·买买提"),
            ("阿依古丽 • 买买提", "阿依古丽·买买提"),
            ("阿依古丽‧买买提", "阿依古丽·买买提"),
            ("阿依古丽・买买提", "阿依古丽·买买提"),
            ("古丽娜尔·阿不都热西提", "古丽娜尔·阿不都热西提"),
            ("Anna  Maria Li", "Anna Maria Li"),
            ("𠮷田", "𠮷田"),
            ("张\u{200b}三", "张三"),
        ] {
            assert_eq!(PersonName::parse(text).unwrap().as_str(), name, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, why) in [
            ("", InvalidName::Empty),
            (" · ", InvalidName::Empty),
            ("张", InvalidName::TooShort),
            ("张三2", InvalidName::Digit { found: '2' }),
            ("张３", InvalidName::Digit { found: '3' }),
            ("张三（女）", InvalidName::Sign { found: '(' }),
            ("张**", InvalidName::Sign { found: '*' }),
            ("=A1+B2", InvalidName::Digit { found: '1' }),
        ] {
            assert_eq!(PersonName::parse(text), Err(why), "{text}");
        }
        assert_eq!(PersonName::parse(&"赵".repeat(21)), Err(InvalidName::TooLong { chars: 21 }));
    }

    #[test]
    fn masked_keeps_one_character() {
        for (text, masked) in
            [("张三", "张**"), ("欧阳小明", "欧**"), ("阿依古丽·买买提", "阿**"), ("𠮷田", "𠮷**")]
        {
            assert_eq!(PersonName::parse(text).unwrap().masked(), masked);
        }
    }

    #[test]
    fn given_names_of_two_characters_and_more() {
        for (text, given) in [
            ("张三", None),
            ("张小明", Some("小明")),
            ("欧阳小明", Some("小明")),
            ("阿依古丽·买买提", Some("阿依古丽")),
            ("Anna Li", None),
        ] {
            assert_eq!(PersonName::parse(text).unwrap().given(), given, "{text}");
        }
    }

    #[test]
    fn parsing_again_changes_nothing() {
        for text in ["阿依古丽 . 买买提", "Anna  Li", "张 三", "· 张 · 三 ·"] {
            let once = PersonName::parse(text).unwrap();
            assert_eq!(PersonName::parse(once.as_str()), Ok(once.clone()), "{text}");
        }
    }
}
