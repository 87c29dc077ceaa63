//! Who has not checked in and why (督促报到台账, domain 2.13), and who is exempt (豁免, domain 2.14).
//!
//! 「无故」 is a judgement about a person: the software proposes it after urging, people decide.

use serde::{Deserialize, Serialize};

use crate::moment::{Day, Year};

/// 未报到原因 (seed 管理办法 一: 摸清原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotCheckedInReason {
    /// 出差.
    BusinessTrip,
    /// 病休.
    SickLeave,
    /// 借调外派.
    Seconded,
    /// 居住外地.
    LivesElsewhere,
    /// 无故.
    WithoutReason,
    /// 不知情.
    NotInformed,
    /// 其他.
    Other,
}

impl NotCheckedInReason {
    /// Every reason, in the order of the ledger.
    pub const ALL: [Self; 7] = [
        Self::BusinessTrip,
        Self::SickLeave,
        Self::Seconded,
        Self::LivesElsewhere,
        Self::WithoutReason,
        Self::NotInformed,
        Self::Other,
    ];

    /// As the forms, which are Chinese only, write it.
    pub const fn on_paper(self) -> &'static str {
        match self {
            Self::BusinessTrip => "出差",
            Self::SickLeave => "病休",
            Self::Seconded => "借调外派",
            Self::LivesElsewhere => "居住外地",
            Self::WithoutReason => "无故",
            Self::NotInformed => "不知情",
            Self::Other => "其他",
        }
    }
}

/// One urging of a member who has not checked in: a line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urging {
    /// On which day.
    pub on: Day,
    /// What the unit or the member gives as the reason, if anything.
    #[serde(default)]
    pub reason: Option<NotCheckedInReason>,
    /// In words.
    #[serde(default)]
    pub detail: String,
    /// When to ask again.
    #[serde(default)]
    pub next: Option<Day>,
    /// What came of it, in words.
    #[serde(default)]
    pub result: String,
}

/// What an exemption takes off the yearly requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExemptionEffect {
    /// 全免.
    Full,
    /// 减半.
    Half,
    /// 按月折算.
    ByMonth,
}

impl ExemptionEffect {
    /// Every effect.
    pub const ALL: [Self; 3] = [Self::Full, Self::Half, Self::ByMonth];

    /// As the forms, which are Chinese only, write it.
    pub const fn on_paper(self) -> &'static str {
        match self {
            Self::Full => "全免",
            Self::Half => "减半",
            Self::ByMonth => "按月折算",
        }
    }
}

/// An exemption from the yearly requirement, decided by people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// Of which year.
    pub year: Year,
    /// Why, one of the settings' list: 病休, 产假, 驻村借调, 外派, 年内新入职, 特殊岗位.
    pub kind: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// What it takes off.
    pub effect: ExemptionEffect,
    /// Who approved it for the community, in words; empty until it is approved.
    #[serde(default)]
    pub approved_by_community: String,
    /// Who approved it for the unit, in words.
    #[serde(default)]
    pub approved_by_unit: String,
    /// What was shown as evidence.
    #[serde(default)]
    pub evidence: String,
}

impl Exemption {
    /// Whether both sides have agreed; before that it counts for nothing.
    pub fn is_approved(&self) -> bool {
        !self.approved_by_community.is_empty() && !self.approved_by_unit.is_empty()
    }

    /// Whether it covers a day.
    pub fn covers(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Whether an approved exemption covers the day.
pub fn is_exempt<'a>(mut exemptions: impl Iterator<Item = &'a Exemption>, day: Day) -> bool {
    exemptions.any(|exemption| exemption.is_approved() && exemption.covers(day))
}

/// Whether not having checked in may be called 无故: nobody exempted it, it was asked as often as the community
/// set, twice by default, and the last
/// known reason is none or not knowing of it.
pub fn without_reason<'a>(
    exemptions: impl Iterator<Item = &'a Exemption>,
    urgings: &[Urging],
    needed: u16,
    today: Day,
) -> bool {
    let last = urgings.iter().max_by_key(|urging| urging.on).and_then(|urging| urging.reason);
    !is_exempt(exemptions, today)
        && urgings.len() >= usize::from(needed)
        && match last {
            Some(NotCheckedInReason::WithoutReason | NotCheckedInReason::NotInformed) => true,
            Some(
                NotCheckedInReason::BusinessTrip
                | NotCheckedInReason::SickLeave
                | NotCheckedInReason::Seconded
                | NotCheckedInReason::LivesElsewhere
                | NotCheckedInReason::Other,
            )
            | None => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u8, day: u8) -> Day {
        Day::from_civil(2026, month, day).unwrap()
    }

    fn urging(on: Day, reason: Option<NotCheckedInReason>) -> Urging {
        Urging { on, reason, detail: String::new(), next: None, result: String::new() }
    }

    #[test]
    fn without_reason_needs_two_urgings_and_no_approved_exemption() {
        use NotCheckedInReason::{NotInformed, SickLeave, WithoutReason};
        let mut exemption = Exemption {
            year: Year(2026),
            kind: "病休".to_owned(),
            from: day(3, 1),
            to: day(5, 31),
            effect: ExemptionEffect::Full,
            approved_by_community: "王主任".to_owned(),
            approved_by_unit: String::new(),
            evidence: String::new(),
        };
        let asked = [urging(day(4, 1), None), urging(day(4, 20), Some(WithoutReason))];
        assert!(
            without_reason([&exemption].into_iter(), &asked, 2, day(5, 1)),
            "one signature is not enough"
        );
        exemption.approved_by_unit = "李书记".to_owned();
        assert!(!without_reason([&exemption].into_iter(), &asked, 2, day(5, 1)));
        assert!(without_reason([&exemption].into_iter(), &asked, 2, day(6, 1)), "the exemption is over");
        for (urgings, expected) in [
            (vec![urging(day(4, 1), Some(WithoutReason))], false),
            (vec![urging(day(4, 1), None), urging(day(4, 2), Some(NotInformed))], true),
            (vec![urging(day(4, 1), Some(WithoutReason)), urging(day(4, 2), Some(SickLeave))], false),
            (vec![urging(day(4, 2), Some(SickLeave)), urging(day(4, 1), Some(WithoutReason))], false),
            (vec![urging(day(4, 1), None), urging(day(4, 2), None)], false),
        ] {
            assert_eq!(without_reason(std::iter::empty(), &urgings, 2, day(5, 1)), expected, "{urgings:?}");
        }
        // Another community asks once, or three times.
        let none = std::iter::empty::<&Exemption>;
        assert!(without_reason(none(), &asked[1..], 1, day(5, 1)));
        assert!(!without_reason(none(), &asked, 3, day(5, 1)));
    }
}
