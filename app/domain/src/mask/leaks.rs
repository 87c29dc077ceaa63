//! Screening: what a text meant for the wall gives away about the people behind it.
//!
//! It finds and never rewrites; a person decides what the text becomes. What a run of digits may be is asked of
//! [`super::numbers`].

use serde::{Deserialize, Serialize};

use crate::{
    mask::numbers,
    person_name::{PersonName, is_dot, is_han},
    phone::{half_width_char, is_invisible, is_separator},
    wish::{
        CardField,
        draft::{WishDraft, WishField},
    },
};

/// What must not appear in a text meant for the wall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Secrets<'a> {
    /// The person who wishes.
    pub name: &'a str,
    /// How the person who wishes is reached; found in part too, and in every field.
    pub phone: &'a str,
    /// The guardian as written in the file, relation and all.
    pub guardian: &'a str,
    /// The exact address.
    pub address: &'a str,
}

impl<'a> Secrets<'a> {
    /// The secrets of one wish.
    pub fn of(draft: &'a WishDraft) -> Self {
        Self {
            name: draft.get(WishField::WisherName),
            phone: draft.get(WishField::Phone),
            guardian: draft.get(WishField::Guardian),
            address: draft.get(WishField::Address),
        }
    }
}

/// What a passage gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeakKind {
    /// Digits that may be a phone number, complete or not.
    Phone,
    /// An identity number of 15 or 18 digits.
    IdNumber,
    /// Thirteen digits or more: a card or an account.
    LongNumber,
    /// The name of the person who wishes.
    WisherName,
    /// Only the given name; it may be an ordinary word.
    GivenName,
    /// The guardian's name.
    GuardianName,
    /// The address, or its building and door.
    Address,
}

/// A passage that gives something away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leak {
    /// What it gives away.
    pub kind: LeakKind,
    /// Where it begins, in characters from the start of the text.
    pub at: usize,
    /// The passage as written.
    pub found: String,
}

/// Passages of a text meant for a field of the card that identify somebody, in the order of the text. Empty means that
/// nothing was found, not that nothing is there.
#[must_use]
pub fn leaks(field: CardField, text: &str, secrets: &Secrets<'_>) -> Vec<Leak> {
    let reading = Reading::of(text);
    let mut found = reading.numbers(field, &numbers::digits_of(secrets.phone));
    if let Ok(name) = PersonName::parse(secrets.name) {
        let whole = reading.passages(LeakKind::WisherName, name.as_str());
        let given =
            name.given().map(|given| reading.passages(LeakKind::GivenName, given)).unwrap_or_default();
        found.extend(given.into_iter().filter(|part| !whole.iter().any(|leak| leak.covers(part))));
        found.extend(whole);
    }
    for name in guardian_names(secrets.guardian) {
        found.extend(reading.passages(LeakKind::GuardianName, &name));
    }
    found.extend(reading.addresses(secrets.address));
    found.sort_by_key(|leak| (leak.at, leak.kind));
    found.dedup();
    found
}

impl Leak {
    fn covers(&self, other: &Self) -> bool {
        let end = |leak: &Self| leak.at + leak.found.chars().count();
        self.at <= other.at && end(other) <= end(self)
    }
}

/// The characters of a text that carry meaning, each with its place in the text.
struct Reading<'a> {
    text: &'a str,
    chars: Vec<(usize, char)>,
}

/// Numbers of an address that are compared: estate, building, unit, door and some to spare.
const MOST_GROUPS: usize = 8;

/// Numbers written with nothing but these between them belong together in an address.
const ADDRESS_WORDS: &str = "栋幢号楼单元室层座门户#/之";

impl<'a> Reading<'a> {
    fn of(text: &'a str) -> Self {
        let mut chars: Vec<(usize, char)> = Vec::new();
        for (at, c) in text.chars().enumerate() {
            let c = half_width_char(c);
            // Between digits a point is a point, elsewhere it may be the dot inside a name.
            let point = c == '.' && chars.last().is_some_and(|(_, before)| before.is_ascii_digit());
            if !(c.is_whitespace() || is_invisible(c) || is_dot(c) && !point) {
                chars.push((at, c.to_ascii_lowercase()));
            }
        }
        Self { text, chars }
    }

    /// The passage between two places of `chars`, both included.
    fn leak(&self, kind: LeakKind, first: usize, last: usize) -> Leak {
        let (from, to) = (self.chars[first].0, self.chars[last].0);
        Leak { kind, at: from, found: self.text.chars().skip(from).take(to - from + 1).collect() }
    }

    fn passages(&self, kind: LeakKind, secret: &str) -> Vec<Leak> {
        let secret: Vec<char> = Reading::of(secret).chars.into_iter().map(|(_, c)| c).collect();
        if secret.len() < 2 {
            return Vec::new();
        }
        let same = |(at, window): (usize, &[(usize, char)])| {
            window.iter().map(|(_, c)| c).eq(&secret).then(|| self.leak(kind, at, at + secret.len() - 1))
        };
        self.chars.windows(secret.len()).enumerate().filter_map(same).collect()
    }

    /// Runs of digits, also in Chinese numerals, with at most two separators between two of them. `own` are the digits of
    /// the phone of the person who wishes.
    fn numbers(&self, field: CardField, own: &str) -> Vec<Leak> {
        let mut leaks = Vec::new();
        let mut at = 0;
        while at < self.chars.len() {
            let mut run = Vec::new();
            let mut next = at;
            while let Some(place) = (next..self.chars.len().min(next + 3)).find(|place| {
                self.digit(*place, run.len()).is_some()
                    || !is_separator(self.chars[*place].1) && self.chars[*place].1 != '/'
            }) {
                let Some(digit) = self.digit(place, run.len()) else { break };
                run.push((place, digit));
                next = place + 1;
            }
            let kind = numbers::given_away(field, &run, own);
            if let (Some(kind), Some((first, _)), Some((last, _))) = (kind, run.first(), run.last()) {
                leaks.push(self.leak(kind, *first, *last));
            }
            at = next.max(at + 1);
        }
        leaks
    }

    /// The digit written at a place; `x` counts as the last of an identity number.
    fn digit(&self, place: usize, before: usize) -> Option<char> {
        let c = self.chars[place].1;
        let numeral = "零一二三四五六七八九".chars().position(|numeral| numeral == c);
        match c {
            '0'..='9' => Some(c),
            'x' if before == 17 => Some(c),
            '〇' => Some('0'),
            '幺' => Some('1'),
            _ => numeral.and_then(|value| char::from_digit(u32::try_from(value).ok()?, 10)),
        }
    }

    fn addresses(&self, address: &str) -> Vec<Leak> {
        let mut found = self.passages(LeakKind::Address, address);
        let secret = Reading::of(address);
        let Some(groups) = secret.number_groups().into_iter().max_by_key(Vec::len) else { return found };
        let secret: Vec<&str> =
            groups.iter().rev().take(MOST_GROUPS).rev().map(|group| group.2.as_str()).collect();
        let ends = [secret.first().copied().unwrap_or_default(), secret.last().copied().unwrap_or_default()];
        for groups in self.number_groups() {
            for from in 0..groups.len() {
                let rest: Vec<&str> =
                    groups[from..].iter().take(secret.len()).map(|group| group.2.as_str()).collect();
                let tail =
                    (2..=secret.len()).rev().find(|len| rest.starts_with(&secret[secret.len() - len..]));
                let len = tail.or((secret.len() > 1 && rest.starts_with(&ends)).then_some(2));
                if let Some(len) = len {
                    let leak = self.leak(LeakKind::Address, groups[from].0, groups[from + len - 1].1);
                    if !found.iter().any(|known| known.covers(&leak)) {
                        found.push(leak);
                    }
                }
            }
        }
        found
    }

    /// Sequences of numbers as addresses write them: first place, last place, digits.
    fn number_groups(&self) -> Vec<Vec<(usize, usize, String)>> {
        let mut sequences: Vec<Vec<(usize, usize, String)>> = vec![Vec::new()];
        for (place, (_, c)) in self.chars.iter().enumerate() {
            let Some(sequence) = sequences.last_mut() else { break };
            if c.is_ascii_alphanumeric() {
                match sequence.last_mut() {
                    Some((_, last, digits)) if *last + 1 == place => {
                        *last = place;
                        digits.push(*c);
                    }
                    _ => sequence.push((place, place, c.to_string())),
                }
            } else if !sequence.is_empty() && !ADDRESS_WORDS.contains(*c) && !is_separator(*c) {
                sequences.push(Vec::new());
            }
        }
        sequences.retain(|sequence| sequence.len() > 1);
        sequences
    }
}

/// Names in a guardian field such as `母亲：李兰`, without the words for the relation.
fn guardian_names(guardian: &str) -> Vec<String> {
    const RELATIONS: [&str; 18] = [
        "监护人",
        "父亲",
        "母亲",
        "爸爸",
        "妈妈",
        "爷爷",
        "奶奶",
        "外公",
        "外婆",
        "姥爷",
        "姥姥",
        "祖父",
        "祖母",
        "叔叔",
        "伯伯",
        "姑姑",
        "哥哥",
        "姐姐",
    ];
    let mut plain: String =
        guardian.chars().map(half_width_char).map(|c| if is_dot(c) { '·' } else { c }).collect();
    for relation in RELATIONS {
        plain = plain.replace(relation, "\n");
    }
    let part_of_name = |c: char| is_han(c) || c.is_alphabetic() || c == '·';
    let words = plain.split(|c| !part_of_name(c)).filter_map(|word| PersonName::parse(word).ok());
    words.map(|name| name.as_str().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRETS: Secrets<'_> = Secrets {
        name: "曾峰刚",
        phone: "13920260018",
        guardian: "母亲：李兰 13800001111",
        address: "桂花苑20栋1单元602",
    };

    fn kinds(text: &str) -> Vec<LeakKind> {
        leaks(CardField::Content, text, &SECRETS).into_iter().map(|leak| leak.kind).collect()
    }

    #[test]
    fn numbers_are_found_in_every_writing() {
        for text in [
            "电话13812345678",
            "电话 138 1234 5678 晚上打",
            "电话１３８－１２３４－５６７８",
            "一三八一二三四五六七八",
            "微信同号138.1234.5678",
            "0571-88886666",
            "找我 88886666",
            "1383761836",
        ] {
            assert_eq!(kinds(text), [LeakKind::Phone], "{text}");
        }
        assert_eq!(kinds("身份证330102199001011234"), [LeakKind::IdNumber]);
        assert_eq!(kinds("身份证33010219900101123X"), [LeakKind::IdNumber]);
        assert_eq!(kinds("330102900101123"), [LeakKind::IdNumber]);
        assert_eq!(kinds("卡号6222 0212 3456 7890 123"), [LeakKind::LongNumber]);
    }

    #[test]
    fn ordinary_numbers_are_not_leaks() {
        for text in
            ["想要3本书，共120元", "2026-03-05 9:00", "1949年10月1日", "《十万个为什么》", "20栋", "一二三四"]
        {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn names_are_found() {
        assert_eq!(kinds("曾 峰刚想学数学"), [LeakKind::WisherName]);
        assert_eq!(kinds("峰刚想学数学"), [LeakKind::GivenName]);
        assert_eq!(kinds("请联系李兰"), [LeakKind::GuardianName]);
        let minority = Secrets { name: "阿依古丽·买买提", ..Secrets::default() };
        assert_eq!(
            leaks(CardField::Content, "阿依古丽买买提想要书", &minority)[0].kind,
            LeakKind::WisherName
        );
        assert_eq!(leaks(CardField::Content, "阿依古丽．买买提", &minority)[0].found, "阿依古丽．买买提");
    }

    #[test]
    fn the_address_is_found_by_building_and_door() {
        for text in [
            "住桂花苑20栋1单元602",
            "20栋1单元602室",
            "20-1-602",
            "住２０幢６０２",
            "1单元602",
            "桂花苑 20栋 1单元 602",
        ] {
            assert_eq!(kinds(text), [LeakKind::Address], "{text}");
        }
        assert_eq!(kinds("20栋1单元603"), []);
    }

    #[test]
    fn a_leak_tells_where_it_is() {
        let found = leaks(CardField::Content, "请打 138-1234-5678。", &Secrets::default());
        assert_eq!(found, [Leak { kind: LeakKind::Phone, at: 3, found: "138-1234-5678".to_owned() }]);
    }
}
