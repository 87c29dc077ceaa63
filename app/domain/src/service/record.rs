//! The facts of a record of service, and the record as a whole: what it says, with every step that was taken.
//!
//! What follows from the facts is in [`Reading`]; this is its copy, for a page of one record. Where many are looked through,
//! they are read.

use std::{collections::BTreeMap, ops::Deref};

use serde::{Deserialize, Serialize};

use super::{Action, Course, Reading, Source, reading::Known};
use crate::{
    community::Community,
    id::Id,
    moment::Day,
    picture,
    principal::{Member, Principal},
    wish::{Stamped, Step},
};

/// What somebody did, as it is recorded (domain 2.9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// 日期.
    pub on: Day,
    /// 时长, in minutes.
    pub minutes: u16,
    /// From and to, as minutes of the day, where they are known.
    pub span: Option<(u16, u16)>,
    /// Why there is no time to record; needed where there is none.
    pub no_time: String,
    /// What it is about.
    pub source: Source,
    /// 参加活动类型 (domain 1.6).
    pub kind: String,
    /// 参加活动方式 (domain 1.6).
    pub mode: String,
    /// 服务内容.
    pub content: String,
    /// 成效, in words.
    pub result: String,
    /// 地点.
    pub place: String,
    /// 服务对象.
    pub beneficiary: String,
    /// Preparation or training.
    pub training: bool,
}

/// A step of a record. The member's lie in the own part of the file, those of staff in its `service` part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordStep {
    /// 上报, or 代录 by staff.
    Reported(Report),
    /// 更正.
    Corrected(Report),
    /// 撤回.
    Withdrawn,
    /// 异议.
    Disputed {
        /// In words.
        words: String,
    },
    /// 核实; staff only.
    Verified {
        /// The step whose value was verified.
        of: Id<Step>,
        /// The first day on which it counts, by the settings of the day of the decision (F29b).
        counts_from: Day,
        /// 成效, 0 to 100.
        effect: Option<u8>,
        /// 群众反映, 1 to 5.
        rating: Option<u8>,
        /// The community said that it has one clerk only, who also recorded it.
        alone: bool,
    },
    /// 驳回; staff only.
    Refused {
        /// The step whose value was refused.
        of: Id<Step>,
        /// Why, in words for the member.
        why: String,
    },
    /// 照片: evidence that may be given beside the report, all of it at a time.
    Pictured {
        /// Their names, see [`crate::picture`].
        pictures: Vec<String>,
    },
}

impl RecordStep {
    /// What it does; nothing for the one that begins a record.
    pub const fn action(&self) -> Option<Action> {
        Some(match self {
            Self::Reported(_) => return None,
            // Another picture is another value: what was verified is what was seen.
            Self::Corrected(_) | Self::Pictured { .. } => Action::Correct,
            Self::Withdrawn => Action::Withdraw,
            Self::Disputed { .. } => Action::Dispute,
            Self::Verified { .. } => Action::Verify,
            Self::Refused { .. } => Action::Refuse,
        })
    }
}

/// Steps by record and step.
pub type RecordSteps = BTreeMap<(Id<ServiceRecord>, Id<Step>), Stamped<RecordStep>>;

/// What a member's file holds of records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordFacts {
    /// Steps of the member.
    pub own: RecordSteps,
    /// Steps of staff.
    pub staff: RecordSteps,
}

/// A record of service: where it is, see [`Course`], and what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRecord {
    /// Where it is.
    pub course: Course,
    /// What it says now.
    pub report: Report,
    /// Why it was refused, when that is the last decision.
    pub why: String,
    /// What is objected, in words.
    pub objection: String,
    /// Every step that is known, in order; also those that changed nothing.
    pub history: Vec<(Id<Step>, Stamped<RecordStep>)>,
    /// Names of its pictures now.
    pub pictures: Vec<String>,
}

impl Deref for ServiceRecord {
    type Target = Course;

    fn deref(&self) -> &Course {
        &self.course
    }
}

impl RecordFacts {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.staff.is_empty()
    }

    /// The turn of a step taken now, after all that are known of the record.
    pub fn next_turn(&self, record: Id<ServiceRecord>) -> u32 {
        let turns = self.of(record).map(|(_, fact)| fact.turn);
        turns.max().map_or(1, |last| last.saturating_add(1))
    }

    fn of(&self, record: Id<ServiceRecord>) -> impl Iterator<Item = (Id<Step>, &Stamped<RecordStep>)> {
        let range = (record, Id::MIN)..=(record, Id::MAX);
        let both = self.staff.range(range.clone()).chain(self.own.range(range));
        both.map(|((_, step), fact)| (*step, fact))
    }

    /// The steps of one record of the member whose file it is, in order.
    fn steps(&self, member: Id<Member>, record: Id<ServiceRecord>) -> Vec<Known<'_>> {
        let range = (record, Id::MIN)..=(record, Id::MAX);
        let staff = self.staff.range(range.clone()).map(|((_, step), fact)| Known::of_staff(*step, fact));
        let own = self.own.range(range).map(|((_, step), fact)| Known::of_member(member, *step, fact));
        let mut steps: Vec<_> = staff.chain(own).collect();
        steps.sort_by_key(Known::place);
        steps
    }

    /// One record of the member whose file it is, read where it lies.
    pub fn reading(&self, member: Id<Member>, record: Id<ServiceRecord>) -> Option<Reading<'_>> {
        Reading::of(member, record, &self.steps(member, record))
    }

    /// Every record of the member whose file it is, read where it lies, by id.
    pub fn readings(&self, member: Id<Member>) -> Vec<Reading<'_>> {
        let (mut staff, mut own) = (self.staff.iter().peekable(), self.own.iter().peekable());
        let (mut all, mut steps) = (Vec::new(), Vec::new());
        loop {
            let firsts = [staff.peek().map(|(key, _)| key.0), own.peek().map(|(key, _)| key.0)];
            let Some(record) = firsts.into_iter().flatten().min() else { return all };
            steps.clear();
            while let Some(((_, step), fact)) = staff.next_if(|(key, _)| key.0 == record) {
                steps.push(Known::of_staff(*step, fact));
            }
            while let Some(((_, step), fact)) = own.next_if(|(key, _)| key.0 == record) {
                steps.push(Known::of_member(member, *step, fact));
            }
            steps.sort_by_key(Known::place);
            all.extend(Reading::of(member, record, &steps));
        }
    }

    /// One record of the member whose file it is.
    pub fn record(&self, member: Id<Member>, record: Id<ServiceRecord>) -> Option<ServiceRecord> {
        let steps = self.steps(member, record);
        let read = Reading::of(member, record, &steps)?;
        Some(ServiceRecord {
            course: read.course,
            report: read.report.clone(),
            why: read.why.to_owned(),
            objection: read.objection.to_owned(),
            history: steps.iter().map(Known::stamped).collect(),
            pictures: picture::names(&picture::as_text(read.pictures), picture::OF_RECORD),
        })
    }

    /// Every record of the member whose file it is, the newest day first.
    pub fn records(&self, member: Id<Member>) -> Vec<ServiceRecord> {
        let read = self.readings(member).into_iter();
        let mut all: Vec<_> = read.filter_map(|one| self.record(member, one.course.id)).collect();
        all.sort_by_key(|one| (std::cmp::Reverse(one.report.on), one.entered, one.id));
        all
    }
}

impl ServiceRecord {
    /// Every value it has had, the oldest first, with who gave it.
    pub fn values(&self) -> Vec<(Principal, Day, &Report)> {
        let said = self.history.iter().filter_map(|(step, fact)| match &fact.step {
            RecordStep::Reported(report) if *step == self.first => Some((fact.by, fact.at.day(), report)),
            RecordStep::Corrected(report) => Some((fact.by, fact.at.day(), report)),
            _ => None,
        });
        said.collect()
    }
}

/// Every record of a member, the newest day first; as far as this device may read the file.
pub fn records(community: &Community, member: Id<Member>) -> Vec<ServiceRecord> {
    community.members.get(&member).map(|file| file.records.records(member)).unwrap_or_default()
}

/// One record of a member.
pub fn record(community: &Community, member: Id<Member>, record: Id<ServiceRecord>) -> Option<ServiceRecord> {
    community.members.get(&member)?.records.record(member, record)
}

/// Every record of a member by id, read where it lies; none where this device may not read the file.
pub fn readings(community: &Community, member: Id<Member>) -> Vec<Reading<'_>> {
    community.members.get(&member).map(|file| file.records.readings(member)).unwrap_or_default()
}
