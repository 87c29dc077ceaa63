//! The fields of every ledger with their classes: the table itself, in the order of the policy.

use super::{
    LedgerField, PrivacyClass,
    Shape::{self, Address, Birth, Name, Phone, Words},
};

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
pub(super) const UNLISTED: LedgerField = sensitive("");

pub(super) const POST: &[LedgerField] = &[
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

pub(super) const POST_CLAIM: &[LedgerField] = &[
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

pub(super) const PROJECT: &[LedgerField] = &[
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

pub(super) const TEAM: &[LedgerField] = &[
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

pub(super) const MENU_ITEM: &[LedgerField] = &[
    open("name"),
    open("category"),
    internal("provider", Name),
    open("description"),
    open("slots"),
    open("period"),
];

pub(super) const ORDER: &[LedgerField] = &[
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

pub(super) const ACTIVITY: &[LedgerField] = &[
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

pub(super) const SERVICE: &[LedgerField] = &[
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

pub(super) const PAIR: &[LedgerField] = &[
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

pub(super) const OPINION: &[LedgerField] = &[
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

pub(super) const LIST: &[LedgerField] = &[
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

pub(super) const NOTICE: &[LedgerField] = &[
    open("subject"),
    open("text"),
    internal("list", Name),
    open("from"),
    open("to"),
    restricted("objections", Words),
];

pub(super) const AWARD: &[LedgerField] = &[
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

pub(super) const FEEDBACK_CARD: &[LedgerField] = &[
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
