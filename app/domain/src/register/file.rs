//! The files of members and units: the card, what happened since, and what the owner says of it.
//!
//! A fact has one home. What a unit may know of its members is told it in its own file, because it cannot read theirs.
//! States are not kept: they follow in [`super::lookup`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    CheckinFact, CheckinStage, Exemption, MemberCard, MemberField, MemberIdentity, NotCheckedInReason,
    SameMember, UnitCard, Urging, same_member,
};
use crate::{
    activity::{Activity, AttendanceStep, OwnStep},
    community::PersonFile,
    feedback::{FeedbackStep, IssuedFeedback, UnitFeedback},
    field::{Fields, fields},
    id::Id,
    joint::{Agreement, Demand, DemandAnswer, Joint},
    judging::Judging,
    moment::Day,
    principal::Member,
    service::{RecordFacts, Satisfied},
    wish::{Contested, Stamped, Step, Wish},
};

/// Something a unit offers. A label for ids.
#[derive(Debug)]
pub enum Resource {}

fields! {
    /// A field of what a unit offers (资源清单, domain 2.11).
    pub enum ResourceField {
        /// 类别.
        Category = "category",
        /// 名称.
        Name = "name",
        /// 数量.
        Amount = "amount",
        /// 开放时间.
        OpenHours = "open_hours",
        /// 联系人.
        ContactName = "contact_name",
        /// 联系电话.
        ContactPhone = "contact_phone",
        /// 限制条件.
        Limits = "limits",
    }
}

/// What a unit offers.
pub type ResourceCard = Fields<ResourceField>;

/// A member's file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberFile {
    /// The registration card.
    pub card: MemberCard,
    /// Fields of the card with more than one value after a merge.
    pub contested: Vec<Contested>,
    /// The way of the check-in, as far as this file has it; see [`crate::community::Community::checkin_facts`].
    pub checkin: BTreeMap<Id<Step>, Stamped<CheckinFact>>,
    /// 督促报到.
    pub urgings: BTreeMap<Id<Step>, Stamped<Urging>>,
    /// 豁免.
    pub exemptions: BTreeMap<Id<Step>, Stamped<Exemption>>,
    /// Who was at which activity, and when, as staff say.
    pub attendance: BTreeMap<(Id<Activity>, Id<Step>), Stamped<AttendanceStep>>,
    /// What the member says of it: signed in, signed out, why not.
    pub signed: BTreeMap<(Id<Activity>, Id<Step>), Stamped<OwnStep>>,
    /// What the member wants the card to say.
    pub proposed: BTreeMap<MemberField, String>,
    /// What staff did not take over of it.
    pub declined: BTreeMap<MemberField, Stamped<Declined>>,
    /// Records of service.
    pub records: RecordFacts,
    /// What was decided about the member's years.
    pub judging: Judging,
    /// Steps of feedback cards, by staff.
    pub feedback: BTreeMap<Id<Step>, Stamped<FeedbackStep>>,
    /// What every own file has.
    pub file: PersonFile,
    /// What was said at the follow-up visits of wishes the member fulfilled.
    pub satisfied: BTreeMap<Id<Wish>, Satisfied>,
}

impl MemberFile {
    /// Whether it is one of the register: with a name that was not removed.
    pub fn is_registered(&self) -> bool {
        self.file.removed.is_none() && self.card.has(MemberField::Name)
    }

    /// What the member wants changed and nobody has answered: field and value.
    pub fn waiting(&self) -> impl Iterator<Item = (MemberField, &str)> {
        self.proposed.iter().map(|(field, value)| (*field, value.as_str())).filter(|(field, value)| {
            let declined = self.declined.get(field).is_some_and(|declined| declined.step.value == *value);
            self.card.get(*field) != *value && !declined
        })
    }
}

/// What a unit did with feedback cards: member, card, step.
pub type FiledCards = BTreeMap<(Id<Member>, Id<Step>, Id<Step>), Stamped<UnitFeedback>>;

/// A unit's file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitFile {
    /// The ledger card.
    pub card: UnitCard,
    /// Fields of the card with more than one value after a merge.
    pub contested: Vec<Contested>,
    /// The unit's members as it lists them, under the ids they have, or would have, in the register.
    pub roster: BTreeMap<Id<Member>, MemberCard>,
    /// Letters of introduction.
    pub letters: BTreeMap<Id<Step>, Stamped<IssuedLetter>>,
    /// What the unit says of its members.
    pub answers: BTreeMap<(Id<Member>, Id<Step>), Stamped<UnitAnswer>>,
    /// What the community tells the unit of its members.
    pub told: BTreeMap<Id<Member>, Told>,
    /// What it offers.
    pub resources: BTreeMap<Id<Resource>, ResourceCard>,
    /// Feedback cards issued to it, by member and the step that issued them.
    pub feedback: BTreeMap<(Id<Member>, Id<Step>), Stamped<IssuedFeedback>>,
    /// What it did with them: member, card, step.
    pub filed: FiledCards,
    /// What every own file has.
    pub file: PersonFile,
    /// What it takes on together with the community.
    pub joints: BTreeMap<Id<Joint>, Joint>,
    /// What it says to demands of the community.
    pub answered: BTreeMap<(Id<Demand>, Id<Step>), Stamped<DemandAnswer>>,
    /// What it has agreed on with the community.
    pub agreements: BTreeMap<Id<Agreement>, Agreement>,
}

impl UnitFile {
    /// The id in the register of somebody the unit lists: another one only where staff linked them.
    pub fn in_register(&self, person: Id<Member>) -> Id<Member> {
        self.told.get(&person).and_then(|told| told.member).unwrap_or(person)
    }

    /// Under which id the unit lists a member of the register.
    pub fn listed_as(&self, member: Id<Member>) -> Id<Member> {
        let mut linked = self.told.iter().filter(|(_, told)| told.member == Some(member));
        linked.next().map_or(member, |(person, _)| *person)
    }

    /// Under which id the register has somebody of the roster: as the unit was told, under the same one, or as the one of
    /// the unit's `known` members who is surely the same person.
    pub(crate) fn known_as(
        &self,
        person: Id<Member>,
        card: &MemberCard,
        known: &BTreeMap<Id<Member>, MemberIdentity>,
    ) -> Id<Member> {
        if let Some(told) = self.told.get(&person).and_then(|told| told.member) {
            return told;
        }
        if known.contains_key(&person) {
            return person;
        }
        let own = MemberIdentity::of(card);
        let same = known.iter().find(|(_, other)| same_member(&own, other) == SameMember::Surely);
        same.map_or(person, |(id, _)| *id)
    }

    /// What the unit said last of why somebody has not come, with its day.
    pub fn reason_given(&self, person: Id<Member>) -> Option<(Day, NotCheckedInReason, &str)> {
        let answers = self.answers.iter().filter(|((of, _), _)| *of == person);
        let reasons = answers.filter_map(|((_, id), answer)| match &answer.step {
            UnitAnswer::NotYet { on, reason, detail } => {
                Some(((*on, answer.turn, answer.at, *id), (*on, *reason, detail.as_str())))
            }
            UnitAnswer::Acknowledged { .. } => None,
        });
        reasons.max_by_key(|(place, _)| *place).map(|(_, reason)| reason)
    }

    /// Since when the unit is asked why somebody has not come and has not said it.
    pub fn unanswered(&self, person: Id<Member>) -> Option<Day> {
        let asked = self.told.get(&person)?.asked?;
        let answered = self.reason_given(person).is_some_and(|(on, ..)| on >= asked);
        (!answered).then_some(asked)
    }
}

/// A proposal that staff did not take over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    /// What was proposed; another value is a new proposal.
    pub value: String,
    /// Why not, in words.
    pub why: String,
}

/// A letter of introduction: one for a member, or one for a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedLetter {
    /// 编号; may be empty.
    pub no: String,
    /// Its date.
    pub on: Day,
    /// The community it is addressed to.
    pub to: String,
    /// Whom it introduces.
    pub people: Vec<Id<Member>>,
}

/// What a unit says of one of its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitAnswer {
    /// The receipt is here.
    Acknowledged {
        /// Since when.
        on: Day,
    },
    /// Why the member has not checked in (管理办法 一: 摸清原因).
    NotYet {
        /// When it was said.
        on: Day,
        /// Why.
        reason: NotCheckedInReason,
        /// In words.
        detail: String,
    },
}

/// How far a member is, as the unit is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// The member of the register, when the unit lists the person under another id.
    pub member: Option<Id<Member>>,
    /// How far the check-in is.
    pub stage: CheckinStage,
    /// The day of the last step.
    pub since: Option<Day>,
    /// 报到时间 and 编号.
    pub registered: Option<(Day, String)>,
    /// Number and date of the receipt.
    pub receipt: Option<(String, Day)>,
    /// Where the member belongs or went instead, in words.
    pub elsewhere: String,
    /// When the unit was asked why the member has not come; an answer of that day or later answers it.
    pub asked: Option<Day>,
    /// The turn of the last step, so that what the unit says comes after it.
    pub turn: u32,
}
