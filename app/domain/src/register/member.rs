//! Members (在职党员信息库): the card with all fields of the registration card (登记卡, domain 1.4), what is doubtful about
//! it, and when two cards are one person (domain 2.1).

use serde::{Deserialize, Serialize};

use crate::{
    field::{Fields, fields},
    moment::Day,
    month::Month,
    person_name::PersonName,
    phone::Phone,
};

fields! {
    /// A field of a member's card, in the order of the registration card. What the check-in itself states (number,
    /// dates, receipt) are facts of [`crate::register::checkin`], not fields.
    pub enum MemberField {
        /// 姓名.
        Name = "name",
        /// 性别 男/女.
        Gender = "gender",
        /// 民族.
        Ethnicity = "ethnicity",
        /// 出生年月, a [`Month`].
        BirthMonth = "birth_month",
        /// 文化程度, one of the settings' list.
        Education = "education",
        /// 入党时间, a [`Month`].
        JoinedParty = "joined_party_month",
        /// 党员类别, the key of a [`Membership`].
        Membership = "membership",
        /// 照片: the SHA-256 of a picture in hex.
        Photo = "photo",
        /// 工作单位: the id of a unit of the register.
        Unit = "unit",
        /// 工作单位 in words, where the register does not know the unit.
        UnitName = "attached",
        /// 职务/职称.
        JobTitle = "job_title",
        /// 所在单位党组织（支部）.
        UnitPartyOrg = "unit_party_org",
        /// 联系电话.
        Phone = "phone",
        /// 居住小区.
        Estate = "residence_estate",
        /// 楼栋.
        Building = "residence_building",
        /// 单元.
        Stair = "residence_unit",
        /// 室.
        Room = "residence_room",
        /// 居住地址 that does not fit the four fields above.
        Address = "residence_address",
        /// 人户分离 `yes`/`no`.
        ResidenceDiffers = "residence_differs",
        /// 职业专长, separated by `、`.
        ProfessionalSkills = "professional_skills",
        /// 兴趣爱好 / 个人特长, separated by `、`.
        Hobbies = "hobbies",
        /// 服务意愿, of the settings' list, separated by `、`.
        ServiceIntents = "service_intents",
        /// 可服务时间, of the settings' list, separated by `、`.
        Availability = "availability",
        /// 公开承诺 in the member's own words, besides the fixed sentence.
        Pledge = "pledge",
        /// 编入党支部 of the community.
        AssignedBranch = "assigned_branch",
        /// 服务团队.
        Teams = "teams",
        /// 网格.
        Grid = "grid",
        /// 社区任职 楼长/业委会/网格员/兼职委员.
        CommunityPost = "community_post",
        /// 党员领导干部 `yes`/`no` (seed §七.1).
        LeadingCadre = "leading_cadre",
        /// 同意公开姓名 `yes`/`no`.
        ShowsName = "shows_name",
        /// 是否已到社区报到 `yes`/`no`, as the unit's roster says. The check-in itself is a fact of this community.
        SaidCheckedIn = "said_checked_in",
        /// 备注.
        Remark = "remark",
    }
}

/// A member's card.
pub type MemberCard = Fields<MemberField>;

impl MemberCard {
    /// What the registration card needs (domain 1.4, marked required; the unit may be known or in words).
    pub const REQUIRED: [MemberField; 8] = [
        MemberField::Name,
        MemberField::Gender,
        MemberField::BirthMonth,
        MemberField::JoinedParty,
        MemberField::Membership,
        MemberField::Phone,
        MemberField::ProfessionalSkills,
        MemberField::ServiceIntents,
    ];

    /// Required fields that are still empty; the address counts as one, the unit too.
    pub fn missing(&self) -> Vec<MemberField> {
        let mut missing = self.lacking(&Self::REQUIRED);
        if !self.has(MemberField::Unit) && !self.has(MemberField::UnitName) {
            missing.push(MemberField::Unit);
        }
        if self.address().is_empty() {
            missing.push(MemberField::Address);
        }
        missing.sort_unstable();
        missing
    }

    /// 居住地址 as one line: 小区 楼栋 单元 室, or what stands in its place.
    pub fn address(&self) -> String {
        use MemberField::{Address, Building, Estate, Room, Stair};
        let structured: String = [Estate, Building, Stair, Room].map(|field| self.get(field)).concat();
        match (structured.is_empty(), self.get(Address)) {
            (true, words) => words.to_owned(),
            (false, "") => structured,
            (false, words) => format!("{structured}（{words}）"),
        }
    }

    /// The entries of a field that holds a list.
    pub fn list(&self, field: MemberField) -> impl Iterator<Item = &str> {
        self.get(field)
            .split(['、', '，', ',', ';', '；', '/'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
    }

    /// 正式 or 预备, when it is known.
    pub fn membership(&self) -> Option<Membership> {
        Membership::from_key(self.get(MemberField::Membership))
    }

    /// A field that holds a month.
    pub fn month(&self, field: MemberField) -> Option<Month> {
        self.get(field).parse().ok()
    }
}

/// 党员类别.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Membership {
    /// 正式党员.
    Full,
    /// 预备党员.
    Probationary,
}

impl Membership {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Full, Self::Probationary];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Probationary => "probationary",
        }
    }

    /// The membership with this name in the documents.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|membership| membership.key() == key)
    }

    /// As the forms, which are Chinese only, write it.
    pub const fn on_paper(self) -> &'static str {
        match self {
            Self::Full => "正式",
            Self::Probationary => "预备",
        }
    }
}

/// 状态 of a member in the ledger (domain 2.1); follows from the check-in facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberStatus {
    /// 待报到.
    Awaited,
    /// 已报到.
    CheckedIn,
    /// 暂停.
    Suspended,
    /// 转出.
    TransferredOut,
    /// 注销.
    Closed,
}

/// Something about a card that a person should look at; never a reason to refuse it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CardDoubt {
    /// Joined the Party before the eighteenth birthday.
    JoinedBefore18 {
        /// Age in the month of joining, in whole years.
        age: i32,
    },
    /// A month that lies ahead.
    InTheFuture(MemberField),
    /// Too old for somebody in service, or too young.
    UnlikelyAge {
        /// Age today, in whole years.
        age: i32,
    },
    /// Joined more than two years ago and still on probation.
    LongProbation,
    /// The phone is not a mobile.
    NotMobile,
    /// The value is not of the kind the field holds.
    NotUnderstood(MemberField),
}

/// The age below which joining the Party is in doubt.
const JOINS_FROM: i32 = 18;
/// Ages of people in service.
const IN_SERVICE: std::ops::RangeInclusive<i32> = 18..=70;
/// Probation is one year and may be extended once.
const LONGEST_PROBATION_MONTHS: i32 = 24;

/// What is doubtful about a card.
pub fn doubts(card: &MemberCard, today: Day) -> Vec<CardDoubt> {
    use MemberField::{BirthMonth, Gender, JoinedParty, Phone as PhoneField};
    let mut found = Vec::new();
    let birth = card.month(BirthMonth);
    let joined = card.month(JoinedParty);
    let now = Month::of(today);
    for (field, month) in [(BirthMonth, birth), (JoinedParty, joined)] {
        match month {
            None if card.has(field) => found.push(CardDoubt::NotUnderstood(field)),
            Some(month) if now.is_some_and(|now| month > now) => found.push(CardDoubt::InTheFuture(field)),
            _ => {}
        }
    }
    if let (Some(birth), Some(joined)) = (birth, joined) {
        let age = birth.months_until(joined).div_euclid(12);
        if age < JOINS_FROM {
            found.push(CardDoubt::JoinedBefore18 { age });
        }
    }
    if let (Some(birth), Some(now)) = (birth, now) {
        let age = birth.months_until(now).div_euclid(12);
        if birth <= now && !IN_SERVICE.contains(&age) {
            found.push(CardDoubt::UnlikelyAge { age });
        }
    }
    if card.membership() == Some(Membership::Probationary)
        && let (Some(joined), Some(now)) = (joined, now)
        && joined.months_until(now) > LONGEST_PROBATION_MONTHS
    {
        found.push(CardDoubt::LongProbation);
    }
    match Phone::parse(card.get(PhoneField)) {
        Ok(phone) if !phone.is_mobile() => found.push(CardDoubt::NotMobile),
        Err(_) if card.has(PhoneField) => found.push(CardDoubt::NotUnderstood(PhoneField)),
        _ => {}
    }
    if card.has(Gender) && !["男", "女"].contains(&card.get(Gender)) {
        found.push(CardDoubt::NotUnderstood(Gender));
    }
    found
}

/// What tells one member from another, in a form that survives another way of writing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MemberIdentity {
    /// The name, tidied.
    pub name: String,
    /// The phone, digits only; empty when there is none or it is not understood.
    pub phone: String,
    /// 出生年月, when it is understood.
    pub birth: Option<Month>,
    /// The unit's id, or its name in words.
    pub unit: String,
}

impl MemberIdentity {
    /// Of a card.
    pub fn of(card: &MemberCard) -> Self {
        let name = card.get(MemberField::Name);
        let unit = match card.get(MemberField::Unit) {
            "" => card.get(MemberField::UnitName),
            id => id,
        };
        Self {
            name: PersonName::parse(name).map_or_else(|_| name.to_owned(), |name| name.as_str().to_owned()),
            phone: Phone::parse(card.get(MemberField::Phone))
                .map(|phone| phone.as_str().to_owned())
                .unwrap_or_default(),
            birth: card.month(MemberField::BirthMonth),
            unit: unit.to_owned(),
        }
    }
}

/// How sure it is that two cards are one person (domain 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SameMember {
    /// Nothing says so.
    No,
    /// Same name, nothing against it, nothing that settles it: a person decides.
    Perhaps,
    /// Same phone under another name, or the same name, birth month and unit with another phone: proposed for merging.
    Likely,
    /// Same phone and same name.
    Surely,
}

/// Compares two people: same phone, or same name, birth month and unit.
pub fn same_member(one: &MemberIdentity, two: &MemberIdentity) -> SameMember {
    let name = !one.name.is_empty() && one.name == two.name;
    let phone = !one.phone.is_empty() && one.phone == two.phone;
    let birth = (one.birth.is_some() && two.birth.is_some()).then_some(one.birth == two.birth);
    let unit = (!one.unit.is_empty() && !two.unit.is_empty()).then_some(one.unit == two.unit);
    let other_phone = !one.phone.is_empty() && !two.phone.is_empty() && !phone;
    match (phone, name) {
        (true, true) => SameMember::Surely,
        (true, false) => SameMember::Likely,
        (false, true) => match (birth, unit) {
            (Some(true), Some(true)) => SameMember::Likely,
            (Some(false), _) => SameMember::No,
            (_, Some(false)) if other_phone => SameMember::No,
            _ => SameMember::Perhaps,
        },
        (false, false) => SameMember::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(fields: &[(MemberField, &str)]) -> MemberCard {
        fields.iter().fold(MemberCard::default(), |card, (field, value)| card.with(*field, *value))
    }

    #[test]
    fn an_address_is_one_line_of_what_there_is() {
        use MemberField::{Address, Building, Estate, Room, Stair};
        let structured = [(Estate, "桂花苑"), (Building, "3栋"), (Stair, "2单元"), (Room, "501")];
        assert_eq!(card(&structured).address(), "桂花苑3栋2单元501");
        assert_eq!(card(&structured).with(Address, "靠东门").address(), "桂花苑3栋2单元501（靠东门）");
        assert_eq!(card(&[(Address, "杭海路12号")]).address(), "杭海路12号");
        assert_eq!(card(&[]).address(), "");
    }

    #[test]
    fn what_is_missing_counts_address_and_unit_once() {
        let missing = card(&[]).missing();
        assert_eq!(missing.len(), 10);
        let mut full = card(&[(MemberField::UnitName, "区法院"), (MemberField::Address, "桂花苑")]);
        for field in MemberCard::REQUIRED {
            full.set(field, "x");
        }
        assert_eq!(full.missing(), []);
    }

    #[test]
    fn lists_are_split_however_they_are_separated() {
        let card = card(&[(MemberField::ProfessionalSkills, "医疗、书法 , 写作/")]);
        assert_eq!(card.list(MemberField::ProfessionalSkills).collect::<Vec<_>>(), ["医疗", "书法", "写作"]);
    }

    #[test]
    fn doubts_are_told_and_nothing_is_refused() {
        use MemberField::{BirthMonth, Gender, JoinedParty, Membership as Category, Phone};
        let today = Day::from_civil(2026, 3, 5).unwrap();
        for (fields, expected) in [
            (vec![(BirthMonth, "1984-01"), (JoinedParty, "2002-01")], vec![]),
            (
                vec![(BirthMonth, "1984-01"), (JoinedParty, "2001-12")],
                vec![CardDoubt::JoinedBefore18 { age: 17 }],
            ),
            (vec![(BirthMonth, "2026-04")], vec![CardDoubt::InTheFuture(BirthMonth)]),
            (vec![(BirthMonth, "1940-01")], vec![CardDoubt::UnlikelyAge { age: 86 }]),
            (vec![(BirthMonth, "不详")], vec![CardDoubt::NotUnderstood(BirthMonth)]),
            (vec![(JoinedParty, "2023-02"), (Category, "probationary")], vec![CardDoubt::LongProbation]),
            (vec![(JoinedParty, "2025-02"), (Category, "probationary")], vec![]),
            (vec![(Phone, "0571-88886666")], vec![CardDoubt::NotMobile]),
            (vec![(Phone, "1866330776")], vec![CardDoubt::NotUnderstood(Phone)]),
            (vec![(Gender, "难")], vec![CardDoubt::NotUnderstood(Gender)]),
        ] {
            assert_eq!(doubts(&card(&fields), today), expected, "{fields:?}");
        }
    }

    #[test]
    fn one_person_is_found_by_phone_or_by_name_birth_and_unit() {
        use MemberField::{BirthMonth, Name, Phone, UnitName};
        let of = |name, phone, birth, unit| {
            MemberIdentity::of(&card(&[(Name, name), (Phone, phone), (BirthMonth, birth), (UnitName, unit)]))
        };
        let base = of("张 伟", "138 0000 0001", "1984-01", "法院");
        for (other, expected) in [
            (of("张伟", "+8613800000001", "", ""), SameMember::Surely),
            (of("李强", "13800000001", "", ""), SameMember::Likely),
            (of("张伟", "13800000002", "1984-01", "法院"), SameMember::Likely),
            (of("张伟", "", "1984.01", "法院"), SameMember::Likely),
            (of("张伟", "", "", "法院"), SameMember::Perhaps),
            (of("张伟", "13800000002", "", ""), SameMember::Perhaps),
            (of("张伟", "13800000002", "1985-01", "法院"), SameMember::No),
            (of("张伟", "13800000002", "", "医院"), SameMember::No),
            (of("李强", "13800000002", "1984-01", "法院"), SameMember::No),
        ] {
            assert_eq!(same_member(&base, &other), expected, "{other:?}");
            assert_eq!(same_member(&other, &base), expected, "{other:?}");
        }
    }
}
