//! The class of every field of every ledger of the policy (domain 1.4 and 2.*), as one table.
//!
//! The ledgers themselves come with their capabilities; whoever brings one takes its classes from here instead of
//! deciding again. A field that is not listed is hidden ([`Ledger::field`]).

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

const fn open(key: &'static str) -> LedgerField {
    LedgerField { key, class: PrivacyClass::Open, shape: Shape::Words }
}

const fn internal(key: &'static str, shape: Shape) -> LedgerField {
    LedgerField { key, class: PrivacyClass::Internal, shape }
}

const fn restricted(key: &'static str, shape: Shape) -> LedgerField {
    LedgerField { key, class: PrivacyClass::Restricted, shape }
}

const fn sensitive(key: &'static str) -> LedgerField {
    LedgerField { key, class: PrivacyClass::Sensitive, shape: Shape::Words }
}

/// What is not listed: hidden from everybody who gives no reason.
const UNLISTED: LedgerField = sensitive("");

use Shape::{Address, Birth, Name, Phone, Words};

const MEMBER: &[LedgerField] = &[
    open("community_party_org"),
    open("card_no"),
    internal("name", Name),
    internal("gender", Words),
    restricted("ethnicity", Words),
    restricted("birth_month", Birth),
    internal("education", Words),
    internal("joined_party_month", Words),
    internal("membership_status", Words),
    restricted("photo", Words),
    open("unit"),
    internal("job_title", Words),
    open("unit_type"),
    open("unit_party_org"),
    restricted("phone", Phone),
    restricted("residence", Address),
    restricted("residence_differs", Words),
    internal("professional_skills", Words),
    internal("hobbies", Words),
    internal("service_intents", Words),
    internal("availability", Words),
    open("post_claims"),
    internal("pledge", Words),
    open("branch"),
    open("teams"),
    open("grid"),
    internal("checkin_date", Words),
    internal("checkin_mode", Words),
    restricted("community_opinion", Words),
    restricted("remark", Words),
    sensitive("id_number_tail"),
    internal("status", Words),
    internal("transfer_out_date", Words),
    restricted("transfer_reason", Words),
    open("star_level"),
    open("community_post"),
    sensitive("property_fee_paid"),
    internal("is_leading_cadre", Words),
    internal("last_contact_at", Words),
    internal("shows_name", Words),
];

const UNIT: &[LedgerField] = &[
    open("name"),
    open("unit_type"),
    open("party_org"),
    open("party_org_type"),
    open("address"),
    internal("contact_name", Name),
    restricted("contact_phone", Phone),
    open("linked_community"),
    open("in_service_members"),
    internal("checkin_date", Words),
    internal("receipt_no", Words),
    internal("letter_no", Words),
    internal("letter_date", Words),
    open("service_team"),
    open("resources"),
    internal("last_visit_at", Words),
    open("status"),
    internal("status_reason", Words),
];

const POST: &[LedgerField] = &[
    open("name"),
    open("category"),
    open("duties"),
    open("skills"),
    open("planned_claims"),
    open("grid"),
    internal("contact_name", Name),
    restricted("contact_phone", Phone),
    open("published_at"),
    open("valid_from"),
    open("valid_to"),
    open("status"),
];

const POST_CLAIM: &[LedgerField] = &[
    internal("member", Name),
    open("post"),
    open("claimed_at"),
    internal("approved_by", Name),
    internal("approved_at", Words),
    internal("pledge", Words),
    open("pledge_visible"),
    open("start"),
    open("end"),
    restricted("exit_reason", Words),
    internal("work_notes", Words),
];

const PROJECT: &[LedgerField] = &[
    open("name"),
    open("content"),
    open("category"),
    open("planned_claims"),
    internal("owner", Name),
    restricted("contact", Phone),
    internal("beneficiaries", Words),
    open("start"),
    open("due"),
    internal("claimants", Name),
    internal("progress_notes", Words),
    open("result"),
    open("completed_at"),
    internal("evaluation", Words),
    open("status"),
];

const TEAM: &[LedgerField] = &[
    open("name"),
    open("bond"),
    open("field"),
    internal("leader", Name),
    internal("deputy", Name),
    open("parent"),
    open("founded_at"),
    internal("members", Name),
    open("grid"),
    open("services"),
    open("deeds"),
    open("squad"),
];

const MENU_ITEM: &[LedgerField] = &[
    open("name"),
    open("category"),
    internal("provider", Name),
    open("description"),
    open("slots"),
    open("period"),
];

const ORDER: &[LedgerField] = &[
    open("no"),
    restricted("resident_name", Name),
    restricted("phone", Phone),
    restricted("address", Address),
    restricted("placed_for", Name),
    open("category"),
    restricted("content", Words),
    restricted("photos", Words),
    open("menu_item"),
    open("urgency"),
    internal("channel", Words),
    internal("consent", Words),
    internal("created_at", Words),
    internal("dispatched_by", Name),
    internal("target", Words),
    open("due"),
    internal("note", Words),
    internal("accepted_by", Name),
    internal("declined_reason", Words),
    restricted("process_notes", Words),
    open("done_at"),
    restricted("result", Words),
    open("hours"),
    open("score"),
    restricted("comment", Words),
    internal("rated_by", Words),
    internal("exit_reason", Words),
];

const ACTIVITY: &[LedgerField] = &[
    open("name"),
    open("theme"),
    open("type"),
    open("mode"),
    open("plan"),
    internal("organizer", Name),
    internal("leader", Name),
    open("start"),
    open("end"),
    open("place"),
    open("capacity"),
    open("skills"),
    open("teams"),
    internal("participants", Name),
    internal("attendance", Words),
    internal("recorded_by", Name),
    open("summary"),
    internal("photos", Words),
    restricted("resident_feedback", Words),
    open("status"),
    open("published_at"),
];

const SERVICE: &[LedgerField] = &[
    internal("member", Name),
    internal("date", Words),
    internal("hours", Words),
    open("kind"),
    open("source"),
    open("type"),
    open("mode"),
    open("place"),
    restricted("beneficiary", Name),
    internal("content", Words),
    internal("result", Words),
    restricted("evidence", Words),
    internal("recorded_by", Name),
    internal("verified_by", Name),
    internal("verify_status", Words),
    internal("reject_reason", Words),
    internal("resident_rating", Words),
    open("public_from"),
];

const PAIR: &[LedgerField] = &[
    internal("helper", Name),
    restricted("beneficiary", Name),
    restricted("phone", Phone),
    restricted("address", Address),
    sensitive("difficulty"),
    sensitive("needs"),
    restricted("goal", Words),
    internal("start", Words),
    internal("end", Words),
    internal("status", Words),
    internal("frequency", Words),
    internal("method", Words),
    restricted("content", Words),
    restricted("material", Words),
    restricted("amount", Words),
    restricted("effect", Words),
    sensitive("photos"),
    internal("need_resolved", Words),
];

const OPINION: &[LedgerField] = &[
    open("no"),
    internal("collected_at", Words),
    internal("by", Name),
    internal("source", Words),
    restricted("resident_name", Name),
    restricted("phone", Phone),
    open("grid"),
    open("category"),
    restricted("content", Words),
    open("urgency"),
    internal("handled_by", Name),
    internal("measure", Words),
    open("due"),
    open("done_at"),
    internal("reply", Words),
    internal("satisfaction", Words),
    open("status"),
];

const LIST: &[LedgerField] = &[
    open("unit"),
    open("category"),
    open("name"),
    open("amount"),
    open("open_hours"),
    internal("contact_name", Name),
    restricted("contact_phone", Phone),
    open("limits"),
    open("wanted_by"),
    open("beneficiaries"),
    open("priority"),
    open("status"),
    open("lead_unit"),
    internal("responsible", Name),
    open("measures"),
    open("due"),
    open("progress"),
    open("result"),
];

const HOUSEHOLD: &[LedgerField] = &[
    open("estate"),
    open("building"),
    restricted("entrance", Words),
    restricted("room", Words),
    open("grid"),
    internal("building_head", Name),
    internal("visitors", Name),
    internal("date", Words),
    internal("method", Words),
    internal("outcome", Words),
    internal("visits", Words),
    restricted("householder", Name),
    restricted("phone", Phone),
    restricted("residents", Words),
    restricted("tenure", Words),
    sensitive("special_groups"),
    internal("willing", Words),
    internal("consent", Words),
    internal("left_at", Words),
    sensitive("notes"),
];

const RESIDENT: &[LedgerField] = &[
    restricted("name", Name),
    restricted("gender", Words),
    restricted("birth_year", Birth),
    internal("membership_status", Words),
    internal("unit", Words),
    internal("job_title", Words),
    internal("hobbies", Words),
    internal("party_org", Words),
    internal("employment", Words),
    internal("checked_in", Words),
    internal("service_intents", Words),
    internal("availability", Words),
    restricted("phone", Phone),
];

const NEED: &[LedgerField] = &[
    internal("category", Words),
    sensitive("description"),
    open("wish"),
    open("opinion"),
    internal("satisfaction", Words),
];

const URGING: &[LedgerField] = &[
    restricted("reason", Words),
    restricted("detail", Words),
    internal("urged_at", Words),
    internal("urged_by", Name),
    internal("next_due", Words),
    internal("result", Words),
];

const EXEMPTION: &[LedgerField] = &[
    open("year"),
    sensitive("kind"),
    internal("from", Words),
    internal("to", Words),
    internal("effect", Words),
    internal("approved_by", Name),
    sensitive("evidence"),
];

const NOTICE: &[LedgerField] = &[
    open("subject"),
    open("text"),
    internal("list", Name),
    open("from"),
    open("to"),
    restricted("objections", Words),
];

const AWARD: &[LedgerField] = &[
    open("award"),
    open("year"),
    open("conditions"),
    internal("nominee", Name),
    internal("nominated_by", Name),
    internal("votes", Words),
    open("from"),
    open("to"),
    open("result"),
    open("document"),
];

const FEEDBACK_CARD: &[LedgerField] = &[
    internal("name", Name),
    internal("gender", Words),
    restricted("birth_month", Birth),
    open("unit"),
    internal("job_title", Words),
    internal("checkin_date", Words),
    open("year"),
    open("post_names"),
    internal("activity_types", Words),
    internal("activity_modes", Words),
    internal("activity_count", Words),
    internal("project_count", Words),
    internal("service_hours", Words),
    internal("achievements", Words),
    internal("pledge_status", Words),
    restricted("resident_opinion", Words),
    internal("overall_grade", Words),
    internal("conduct", Words),
    restricted("community_opinion", Words),
    restricted("unit_opinion", Words),
];

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
