//! The class of every field of every ledger of the policy (domain 1.4 and 2.*), as one table.
//!
//! The ledgers themselves come with their capabilities; whoever brings one takes its classes from here instead of
//! deciding again. A field that is not listed is hidden ([`Ledger::field`]).

mod table;

use self::table::{
    ACTIVITY, AWARD, EXEMPTION, FEEDBACK_CARD, HOUSEHOLD, LIST, MEMBER, MENU_ITEM, NEED, NOTICE, OPINION,
    ORDER, PAIR, POST, POST_CLAIM, PROJECT, RESIDENT, SERVICE, TEAM, UNIT, UNLISTED, URGING,
};
use super::class::{Classified, PrivacyClass, Shape};

/// A ledger of the policy. The wishes (domain 2.7) have their own fields ([`crate::wish::WishField`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ledger {
    /// 登记卡 and 信息库 (1.4, 2.1).
    Member,
    /// 单位 and pairing (2.2), with what its letters say (1.2).
    Unit,
    /// 服务岗位 (2.3).
    Post,
    /// 领岗 (2.3).
    PostClaim,
    /// 服务项目 (2.4).
    Project,
    /// 服务团队 (2.5).
    Team,
    /// 服务菜单 (2.6).
    MenuItem,
    /// 点单 to 评单 (2.6).
    Order,
    /// 活动 with attendance (2.8).
    Activity,
    /// 服务纪实 (2.9).
    Service,
    /// 结对帮扶 with its help records (2.10).
    Pair,
    /// 社情民意 (2.11).
    Opinion,
    /// 资源、需求、项目清单 (2.11).
    List,
    /// 走访: the door and the household (2.12).
    Household,
    /// 走访: people met (2.12).
    Resident,
    /// 走访: needs (2.12).
    Need,
    /// 督促报到 (2.13).
    Urging,
    /// 豁免 (2.14).
    Exemption,
    /// 公示 (2.15).
    Notice,
    /// 评选 (2.15).
    Award,
    /// 表现反馈卡 (1.6).
    FeedbackCard,
}

/// A field of a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerField {
    /// Its name in the documents.
    pub key: &'static str,
    class: PrivacyClass,
    shape: Shape,
}

impl Classified for LedgerField {
    fn class(&self) -> PrivacyClass {
        self.class
    }

    fn shape(&self) -> Shape {
        self.shape
    }
}

impl Ledger {
    /// Every ledger.
    pub const ALL: [Self; 21] = [
        Self::Member,
        Self::Unit,
        Self::Post,
        Self::PostClaim,
        Self::Project,
        Self::Team,
        Self::MenuItem,
        Self::Order,
        Self::Activity,
        Self::Service,
        Self::Pair,
        Self::Opinion,
        Self::List,
        Self::Household,
        Self::Resident,
        Self::Need,
        Self::Urging,
        Self::Exemption,
        Self::Notice,
        Self::Award,
        Self::FeedbackCard,
    ];

    /// Its fields, in the order of the policy.
    pub const fn fields(self) -> &'static [LedgerField] {
        match self {
            Self::Member => MEMBER,
            Self::Unit => UNIT,
            Self::Post => POST,
            Self::PostClaim => POST_CLAIM,
            Self::Project => PROJECT,
            Self::Team => TEAM,
            Self::MenuItem => MENU_ITEM,
            Self::Order => ORDER,
            Self::Activity => ACTIVITY,
            Self::Service => SERVICE,
            Self::Pair => PAIR,
            Self::Opinion => OPINION,
            Self::List => LIST,
            Self::Household => HOUSEHOLD,
            Self::Resident => RESIDENT,
            Self::Need => NEED,
            Self::Urging => URGING,
            Self::Exemption => EXEMPTION,
            Self::Notice => NOTICE,
            Self::Award => AWARD,
            Self::FeedbackCard => FEEDBACK_CARD,
        }
    }

    /// The field with this name; what is not listed is hidden.
    pub fn field(self, key: &str) -> LedgerField {
        self.fields().iter().find(|field| field.key == key).copied().unwrap_or(UNLISTED)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::mask::Audience;

    #[test]
    fn a_field_is_listed_once() {
        for ledger in Ledger::ALL {
            let keys: BTreeSet<&str> = ledger.fields().iter().map(|field| field.key).collect();
            assert_eq!(keys.len(), ledger.fields().len(), "{ledger:?}");
        }
    }

    /// The rule of the policy, field by name: whatever reaches a person at home, or says how they live, is masked.
    #[test]
    fn what_leads_to_a_person_is_never_internal() {
        for ledger in Ledger::ALL {
            for field in ledger.fields() {
                let reaches = matches!(field.shape(), Shape::Phone | Shape::Address | Shape::Birth);
                assert!(
                    !reaches || field.class() >= PrivacyClass::Restricted,
                    "{ledger:?} {}: a phone, an address or a birth that staff lists would show",
                    field.key
                );
                let named = field.shape() == Shape::Name;
                assert!(!named || field.class() >= PrivacyClass::Internal, "{ledger:?} {}", field.key);
            }
        }
    }

    #[test]
    fn classes_of_the_policy() {
        use PrivacyClass::{Internal, Open, Restricted, Sensitive};
        for (ledger, key, class) in [
            (Ledger::Post, "name", Open),
            (Ledger::Project, "name", Open),
            (Ledger::Activity, "name", Open),
            (Ledger::Member, "star_level", Open),
            (Ledger::Unit, "name", Open),
            (Ledger::Member, "name", Internal),
            (Ledger::Member, "professional_skills", Internal),
            (Ledger::Service, "hours", Internal),
            (Ledger::Member, "phone", Restricted),
            (Ledger::Member, "residence", Restricted),
            (Ledger::Member, "birth_month", Restricted),
            (Ledger::Opinion, "content", Restricted),
            (Ledger::Pair, "difficulty", Sensitive),
            (Ledger::Household, "notes", Sensitive),
            (Ledger::Member, "id_number_tail", Sensitive),
            (Ledger::Member, "a field of tomorrow", Sensitive),
        ] {
            assert_eq!(ledger.field(key).class(), class, "{ledger:?} {key}");
        }
        assert_eq!(Ledger::Member.field("birth_month").seen(Audience::Staff, "1970-03"), "1970-**");
    }
}
