//! Privacy classes and masks: one trait that every field of every record answers, and the fields that exist today.
//!
//! Who may see a value follows from its class (domain 2.16), how the rest sees it from its shape. The ledgers that later
//! capabilities bring are classified in [`super::ledger`] already. Nothing here knows who asks; what a person was shown
//! after giving a reason is in [`crate::unmask`].

use serde::{Deserialize, Serialize};

use super::mask_address;
use crate::{
    edit::{FileField, ProfileField},
    person_name::PersonName,
    phone::Phone,
    wish::{CardField, WishField},
};

/// Who may see a value (domain 2.16), the most open first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrivacyClass {
    /// May be shown on the wall and in lists.
    Open,
    /// Staff and the person concerned; everybody only if that person agrees.
    Internal,
    /// Masked in every list, export and print; unmasking needs a reason and is recorded.
    Restricted,
    /// Only the handling clerk; never on the wall. Somebody else who unmasks it is marked.
    Sensitive,
}

/// What a value is, as far as its mask depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// Words or numbers of which nothing may remain: `**`.
    Words,
    /// A person's name: `张**`.
    Name,
    /// A phone number: `138****1234`.
    Phone,
    /// An address: the estate only.
    Address,
    /// A day or month of birth: the year only.
    Birth,
}

/// Who looks at a list, a page, an export or a print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Everybody.
    Everybody,
    /// Community staff.
    Staff,
}

/// A field with a privacy class. Every field of every record answers this.
pub trait Classified {
    /// Who may see it.
    fn class(&self) -> PrivacyClass;

    /// What its mask depends on.
    fn shape(&self) -> Shape;

    /// Whether it is masked for these people unless they give a reason.
    fn is_masked(&self, audience: Audience) -> bool {
        let most = match audience {
            Audience::Everybody => PrivacyClass::Open,
            Audience::Staff => PrivacyClass::Internal,
        };
        self.class() > most
    }

    /// The value as these people see it.
    fn seen(&self, audience: Audience, value: &str) -> String {
        if self.is_masked(audience) { self.shape().mask(value) } else { value.to_owned() }
    }
}

impl Shape {
    /// The mask of a value; of an empty one nothing. What does not look as it should is hidden whole.
    pub fn mask(self, value: &str) -> String {
        let value = value.trim();
        if value.is_empty() {
            return String::new();
        }
        match self {
            Self::Words => HIDDEN.to_owned(),
            Self::Name => masked_name(value),
            Self::Phone => Phone::parse(value).map_or_else(|_| HIDDEN.to_owned(), |phone| phone.masked()),
            Self::Address => mask_address(value),
            Self::Birth => match value.get(..4).filter(|year| year.parse::<u16>().is_ok()) {
                Some(year) => format!("{year}-{HIDDEN}"),
                None => HIDDEN.to_owned(),
            },
        }
    }
}

/// What stands for a value of which nothing may remain.
pub const HIDDEN: &str = "**";

/// How somebody is displayed to everybody: the full name only when the person agreed, else `张**`.
pub fn displayed(name: &str, agreed: bool) -> String {
    let name = name.trim();
    if agreed { name.to_owned() } else { masked_name(name) }
}

fn masked_name(name: &str) -> String {
    PersonName::parse(name).map_or_else(
        |_| name.chars().next().map(|first| format!("{first}{HIDDEN}")).unwrap_or_default(),
        |name| name.masked(),
    )
}

/// 群体类别 tells hardship or disability, 监护人 that a child is concerned.
impl Classified for WishField {
    fn class(&self) -> PrivacyClass {
        match self {
            Self::No | Self::Kind | Self::Category | Self::Content | Self::Amount | Self::Difficulty => {
                PrivacyClass::Open
            }
            Self::Gender | Self::CollectedBy | Self::Channel | Self::Consent => PrivacyClass::Internal,
            Self::WisherName | Self::Age | Self::Reason | Self::Address | Self::Phone => {
                PrivacyClass::Restricted
            }
            Self::Group | Self::Guardian => PrivacyClass::Sensitive,
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Self::WisherName | Self::CollectedBy => Shape::Name,
            Self::Phone => Shape::Phone,
            Self::Address => Shape::Address,
            Self::No
            | Self::Gender
            | Self::Age
            | Self::Group
            | Self::Kind
            | Self::Category
            | Self::Content
            | Self::Reason
            | Self::Amount
            | Self::Guardian
            | Self::Channel
            | Self::Consent
            | Self::Difficulty => Shape::Words,
        }
    }
}

/// What is published is published.
impl Classified for CardField {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Open
    }

    fn shape(&self) -> Shape {
        match self {
            Self::DisplayName => Shape::Name,
            Self::No | Self::Group | Self::Kind | Self::Category | Self::Content | Self::Difficulty => {
                Shape::Words
            }
        }
    }
}

impl Classified for FileField {
    fn class(&self) -> PrivacyClass {
        match self {
            Self::Name | Self::Attached | Self::ShowsName => PrivacyClass::Internal,
            Self::Phone => PrivacyClass::Restricted,
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Name | Self::Attached => Shape::Name,
            Self::Phone => Shape::Phone,
            Self::ShowsName => Shape::Words,
        }
    }
}

/// The office's own name and number are for everybody.
impl Classified for ProfileField {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Open
    }

    fn shape(&self) -> Shape {
        match self {
            Self::ContactName => Shape::Name,
            Self::ContactPhone => Shape::Phone,
            Self::Name | Self::PartyOrg => Shape::Words,
        }
    }
}

/// A field of contact details disclosed to a claimant ([`crate::community::Contact`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContactField {
    /// 姓名.
    Name,
    /// 电话.
    Phone,
    /// 住址.
    Address,
    /// 监护人.
    Guardian,
}

impl Classified for ContactField {
    fn class(&self) -> PrivacyClass {
        match self {
            Self::Name | Self::Phone | Self::Address => PrivacyClass::Restricted,
            Self::Guardian => PrivacyClass::Sensitive,
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Name => Shape::Name,
            Self::Phone => Shape::Phone,
            Self::Address => Shape::Address,
            Self::Guardian => Shape::Words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every field of a wish: as staff see it in a list, and as everybody would.
    #[test]
    fn fields_of_a_wish() {
        use PrivacyClass::{Internal, Open, Restricted, Sensitive};
        for (field, class, value, staff, everybody) in [
            (WishField::No, Open, "018", "018", "018"),
            (WishField::Content, Open, "想要一副老花镜", "想要一副老花镜", "想要一副老花镜"),
            (WishField::Kind, Open, "小心愿", "小心愿", "小心愿"),
            (WishField::Category, Open, "物品", "物品", "物品"),
            (WishField::Amount, Open, "120", "120", "120"),
            (WishField::Difficulty, Open, "high", "high", "high"),
            (WishField::Gender, Internal, "女", "女", "**"),
            (WishField::CollectedBy, Internal, "李干事", "李干事", "李**"),
            (WishField::Channel, Internal, "走访", "走访", "**"),
            (WishField::Consent, Internal, "yes", "yes", "**"),
            (WishField::WisherName, Restricted, "张桂兰", "张**", "张**"),
            (WishField::Age, Restricted, "78", "**", "**"),
            (WishField::Reason, Restricted, "看不清药盒上的字", "**", "**"),
            (WishField::Address, Restricted, "桂花苑20栋1单元602", "桂花苑**", "桂花苑**"),
            (WishField::Phone, Restricted, "13800138000", "138****8000", "138****8000"),
            (WishField::Group, Sensitive, "残障人士", "**", "**"),
            (WishField::Guardian, Sensitive, "张明（父亲）", "**", "**"),
        ] {
            assert_eq!(field.class(), class, "{field:?}");
            assert_eq!(field.seen(Audience::Staff, value), staff, "{field:?}");
            assert_eq!(field.seen(Audience::Everybody, value), everybody, "{field:?}");
            assert_eq!(field.seen(Audience::Everybody, ""), "", "{field:?}: nothing is masked as nothing");
        }
    }

    #[test]
    fn fields_of_a_file() {
        assert_eq!(FileField::Name.seen(Audience::Staff, "王建国"), "王建国");
        assert_eq!(FileField::Name.seen(Audience::Everybody, "王建国"), "王**");
        assert_eq!(FileField::Phone.seen(Audience::Staff, "13900000001"), "139****0001");
        assert_eq!(
            FileField::ALL.into_iter().filter(|field| field.is_masked(Audience::Staff)).collect::<Vec<_>>(),
            [FileField::Phone]
        );
    }

    #[test]
    fn masks_by_shape() {
        for (shape, value, masked) in [
            (Shape::Words, "任何字", "**"),
            (Shape::Name, "欧阳小明", "欧**"),
            (Shape::Name, "A1", "A**"),
            (Shape::Phone, "138 0013 8000", "138****8000"),
            (Shape::Phone, "0571-87654321", "057****4321"),
            (Shape::Phone, "8765", "**"),
            (Shape::Phone, "儿子138001380001", "**"),
            (Shape::Address, "滨河家园A座1203", "滨河家园**"),
            (Shape::Birth, "1970-03", "1970-**"),
            (Shape::Birth, "七零年", "**"),
        ] {
            assert_eq!(shape.mask(value), masked, "{shape:?} {value}");
        }
    }

    #[test]
    fn a_name_is_whole_only_by_consent() {
        assert_eq!(displayed(" 王建国 ", true), "王建国");
        assert_eq!(displayed("王建国", false), "王**");
        assert_eq!(displayed("区人民法院", false), "区**");
        assert_eq!(displayed("", false), "");
    }
}
