//! Privacy: which class a field belongs to, how an address is masked, and what a text meant for the wall gives away.
//!
//! Names and phones mask themselves ([`crate::person_name`], [`crate::phone`]); which fields are masked for whom is said by
//! [`Classified`].

mod class;
mod leaks;
pub mod ledger;
mod numbers;
mod public;
mod register;

pub use self::{
    class::{Audience, Classified, ContactField, HIDDEN, PrivacyClass, Shape, displayed},
    leaks::{Leak, LeakKind, Secrets, leaks},
    public::proposed,
};
use crate::{
    phone::{half_width_char, is_invisible},
    wish::CardField,
};

/// A free text without the numbers in it that may reach or identify somebody: each becomes `**`. Names stay: a list cannot
/// know them.
pub fn without_numbers(text: &str) -> String {
    let mut rest = text.chars();
    let mut at = 0;
    let mut kept = String::new();
    for leak in leaks(CardField::Content, text, &Secrets::default()) {
        kept.extend(rest.by_ref().take(leak.at.saturating_sub(at)));
        kept.push_str(HIDDEN);
        let length = leak.found.chars().count();
        rest.by_ref().take(length).for_each(drop);
        at = leak.at + length;
    }
    kept.extend(rest);
    kept
}

/// The estate only: `桂花苑20栋1单元602` becomes `桂花苑**`. When no estate can be told apart, `**`.
pub fn mask_address(address: &str) -> String {
    let chars: Vec<char> =
        address.chars().map(half_width_char).filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect();
    if chars.is_empty() {
        return String::new();
    }
    let number = (0..chars.len()).find(|at| starts_number(&chars[*at..]));
    let head: String = chars[..number.unwrap_or(chars.len())].iter().collect();
    let estate_end =
        ESTATE_ENDINGS.iter().filter_map(|ending| head.rfind(ending).map(|at| at + ending.len())).max();
    let kept = match (estate_end, number) {
        (Some(end), _) => &head[..end],
        (None, Some(_)) => head.as_str(),
        (None, None) => "",
    };
    format!("{kept}**")
}

const ESTATE_ENDINGS: [&str; 17] = [
    "小区", "新村", "花园", "家园", "公寓", "社区", "苑", "园", "城", "府", "庭", "湾", "坊", "居", "里",
    "村", "轩",
];

/// A digit or a Latin letter; or Chinese numerals followed by what numbers count in addresses.
fn starts_number(chars: &[char]) -> bool {
    let numerals = chars.iter().take_while(|c| "〇零一二三四五六七八九十百".contains(**c)).count();
    chars[0].is_ascii_alphanumeric()
        || numerals > 0 && chars.get(numerals).is_some_and(|c| "栋幢号座单楼层室组弄期区".contains(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_text_loses_its_numbers_only() {
        for (text, left) in [
            ("儿子电话13800138000，晚上打", "儿子电话**，晚上打"),
            ("138 0013 8000 或 0571-87654321", "** 或 **"),
            ("想要3本书，共45元", "想要3本书，共45元"),
            ("张桂兰", "张桂兰"),
            ("", ""),
        ] {
            assert_eq!(without_numbers(text), left, "{text}");
        }
    }

    #[test]
    fn an_address_keeps_its_estate() {
        for (address, masked) in [
            ("桂花苑20栋1单元602", "桂花苑**"),
            ("桂花苑 ２０栋", "桂花苑**"),
            ("桂花苑二十栋一单元", "桂花苑**"),
            ("滨河家园A座1203", "滨河家园**"),
            ("文一路12号桂花苑20栋", "文一路**"),
            ("其他区3栋1单元101", "其他区**"),
            ("20栋1单元602", "**"),
            ("桂花苑东门王家", "桂花苑**"),
            ("王大妈家隔壁", "**"),
            ("", ""),
        ] {
            assert_eq!(mask_address(address), masked, "{address}");
        }
    }
}
