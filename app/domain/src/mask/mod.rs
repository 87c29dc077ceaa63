//! Privacy: which class a field belongs to, how an address is masked, and what a text meant for the wall gives away.
//!
//! Names and phones mask themselves ([`crate::person_name`], [`crate::phone`]).

mod leaks;
mod numbers;

use serde::{Deserialize, Serialize};

pub use self::leaks::{Leak, LeakKind, Secrets, leaks};
use crate::{
    phone::{half_width_char, is_invisible},
    wish::draft::WishField,
};

/// Who may see a value (domain 2.16), the most open first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrivacyClass {
    /// May be shown on the wall and in lists.
    Open,
    /// Staff and the person concerned.
    Internal,
    /// Masked in every export and print; unmasking needs a reason and is logged.
    Restricted,
    /// Only the handling clerk; never on the wall.
    Sensitive,
}

/// The class of a field of a wish. 群体类别 tells hardship or disability, 监护人 that a child is concerned.
pub const fn class_of(field: WishField) -> PrivacyClass {
    match field {
        WishField::No
        | WishField::Kind
        | WishField::Category
        | WishField::Content
        | WishField::Amount
        | WishField::Difficulty => PrivacyClass::Open,
        WishField::Gender | WishField::CollectedBy | WishField::Channel | WishField::Consent => {
            PrivacyClass::Internal
        }
        WishField::WisherName
        | WishField::Age
        | WishField::Reason
        | WishField::Address
        | WishField::Phone => PrivacyClass::Restricted,
        WishField::Group | WishField::Guardian => PrivacyClass::Sensitive,
    }
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
    fn hardship_and_children_are_sensitive() {
        let of =
            |class| WishField::ALL.into_iter().filter(|field| class_of(*field) == class).collect::<Vec<_>>();
        assert_eq!(of(PrivacyClass::Sensitive), [WishField::Group, WishField::Guardian]);
        assert!(of(PrivacyClass::Restricted).contains(&WishField::Phone));
        assert!(!of(PrivacyClass::Open).contains(&WishField::WisherName));
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
