//! The class of every field of the ledgers that have no fields of their own yet (domain 1.6 and 2.*), as one table.
//!
//! The ledgers themselves come with their capabilities; whoever brings one takes its classes from here instead of
//! deciding again, and takes it out of the table: cards of members and units, the survey and the wishes have theirs
//! beside their fields. A field that is not listed is hidden ([`Ledger::field`]).

mod table;

use self::table::{
    ACTIVITY, AWARD, FEEDBACK_CARD, LIST, MENU_ITEM, NOTICE, OPINION, ORDER, PAIR, POST, POST_CLAIM, PROJECT,
    SERVICE, TEAM, UNLISTED,
};
use super::class::{Classified, PrivacyClass, Shape};

/// A ledger of the policy. The wishes (domain 2.7) have their own fields ([`crate::wish::WishField`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ledger {
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
    pub const ALL: [Self; 14] = [
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
        Self::Notice,
        Self::Award,
        Self::FeedbackCard,
    ];

    /// Its fields, in the order of the policy.
    pub const fn fields(self) -> &'static [LedgerField] {
        match self {
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
            (Ledger::Service, "hours", Internal),
            (Ledger::FeedbackCard, "birth_month", Restricted),
            (Ledger::Opinion, "content", Restricted),
            (Ledger::Pair, "difficulty", Sensitive),
            (Ledger::Pair, "a field of tomorrow", Sensitive),
        ] {
            assert_eq!(ledger.field(key).class(), class, "{ledger:?} {key}");
        }
        assert_eq!(Ledger::FeedbackCard.field("birth_month").seen(Audience::Staff, "1970-03"), "1970-**");
    }
}
