//! The facts of a record of service, and what follows from them: its value, where it is, who recorded and who decided.
//!
//! Facts count in the order of their places. A decision says which value it is about, so that a correction its author did
//! not know of is never verified unseen; opposite decisions that did not know of one another decide nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Action, Part, Source, Stage, Standing, after};
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

/// The last decision of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Who.
    pub by: Principal,
    /// When, by that device.
    pub on: Day,
    /// Its turn.
    turn: u32,
    /// The first day on which it counts, when it was verified.
    pub counts_from: Option<Day>,
    /// 成效, 0 to 100.
    pub effect: Option<u8>,
    /// 群众反映, 1 to 5.
    pub rating: Option<u8>,
    /// Why it was refused.
    pub why: String,
}

/// A record of service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRecord {
    /// Its id.
    pub id: Id<Self>,
    /// Whose it is.
    pub member: Id<Member>,
    /// The step that recorded it first.
    pub first: Id<Step>,
    /// Who recorded it.
    pub recorded_by: Principal,
    /// The day of entry.
    pub entered: Day,
    /// What it says now.
    pub report: Report,
    /// The step that says so; a decision is about one of them.
    pub version: Id<Step>,
    /// Where it is.
    pub stage: Stage,
    /// The last decision, when there was one about what it says now.
    pub verdict: Option<Verdict>,
    /// What is objected, in words.
    pub objection: String,
    /// Two clerks who did not know of one another decided differently.
    pub torn: bool,
    /// Every step that is known, in order; also those that changed nothing.
    pub history: Vec<(Id<Step>, Stamped<RecordStep>)>,
    /// Names of its pictures now.
    pub pictures: Vec<String>,
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

    /// One record of the member whose file it is.
    pub fn record(&self, member: Id<Member>, record: Id<ServiceRecord>) -> Option<ServiceRecord> {
        let range = (record, Id::MIN)..=(record, Id::MAX);
        // Who wrote in the own part is known without what the fact says of it.
        let own = self
            .own
            .range(range.clone())
            .map(|((_, step), fact)| (*step, Stamped { by: Principal::Member(member), ..fact.clone() }));
        let staff = self.staff.range(range).map(|((_, step), fact)| (*step, fact.clone()));
        let mut steps: Vec<_> = staff.chain(own).collect();
        steps.sort_by_key(|(step, fact)| (fact.place(), *step));
        let begins =
            |(_, fact): &&(Id<Step>, Stamped<RecordStep>)| matches!(fact.step, RecordStep::Reported(_));
        let by_staff = |(_, fact): &&(Id<Step>, Stamped<RecordStep>)| matches!(fact.by, Principal::Staff(_));
        // What staff entered is theirs, whatever else bears its id.
        let (first, fact) = steps
            .iter()
            .filter(begins)
            .find(by_staff)
            .or_else(|| steps.iter().find(begins))
            .map(|(step, fact)| (*step, fact.clone()))?;
        let RecordStep::Reported(report) = fact.step else { return None };
        let mut one = ServiceRecord {
            id: record,
            member,
            first,
            recorded_by: fact.by,
            entered: fact.at.day(),
            report,
            version: first,
            stage: Stage::Waiting,
            verdict: None,
            objection: String::new(),
            torn: false,
            history: Vec::new(),
            pictures: Vec::new(),
        };
        for (step, fact) in &steps {
            one.take(*step, fact);
        }
        one.history = steps;
        Some(one)
    }

    /// Every record of the member whose file it is, the newest day first.
    pub fn records(&self, member: Id<Member>) -> Vec<ServiceRecord> {
        let mut ids: Vec<Id<ServiceRecord>> =
            self.own.keys().chain(self.staff.keys()).map(|(record, _)| *record).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut all: Vec<_> = ids.into_iter().filter_map(|id| self.record(member, id)).collect();
        all.sort_by_key(|one| (std::cmp::Reverse(one.report.on), one.entered, one.id));
        all
    }
}

impl ServiceRecord {
    /// What somebody is to it.
    pub fn part(&self, who: Principal) -> Part {
        Part::of(self.recorded_by, who)
    }

    /// Whether somebody may do something with it now.
    pub fn allows(&self, who: Principal, action: Action) -> Result<Stage, super::RecordRefusal> {
        after(self.stage, action, self.part(who))
    }

    /// How counting sees where it is.
    pub fn standing(&self) -> Standing {
        match (self.stage, self.counts_from()) {
            (Stage::Verified, Some(counts_from)) => Standing::Verified { counts_from },
            (Stage::Waiting | Stage::Verified, _) => Standing::Waiting,
            (Stage::Refused, _) => Standing::Refused,
            (Stage::Disputed, _) => Standing::Disputed,
            (Stage::Withdrawn, _) => Standing::Withdrawn,
        }
    }

    /// The first day on which it counts, once it is verified.
    pub fn counts_from(&self) -> Option<Day> {
        self.verdict.as_ref().filter(|_| self.stage == Stage::Verified)?.counts_from
    }

    /// Whether it is being published on a day: verified, and not counted yet.
    pub fn is_published(&self, today: Day) -> bool {
        self.counts_from().is_some_and(|from| today < from)
    }

    /// Whether staff have to decide.
    pub const fn waits(&self) -> bool {
        matches!(self.stage, Stage::Waiting | Stage::Disputed)
    }

    /// Every value it has had, the oldest first, with who gave it.
    pub fn values(&self) -> Vec<(Principal, Day, &Report)> {
        let said = self.history.iter().filter_map(|(step, fact)| match &fact.step {
            RecordStep::Reported(report) if *step == self.first => Some((fact.by, fact.at.day(), report)),
            RecordStep::Corrected(report) => Some((fact.by, fact.at.day(), report)),
            _ => None,
        });
        said.collect()
    }

    fn take(&mut self, step: Id<Step>, fact: &Stamped<RecordStep>) {
        let Some(action) = fact.step.action() else { return };
        let decided = self.verdict.as_ref().map(|verdict| verdict.turn);
        let part = match fact.step {
            RecordStep::Verified { alone: true, .. } if self.part(fact.by) == Part::ClerkRecorded => {
                Part::Clerk
            }
            _ => self.part(fact.by),
        };
        // Whoever corrects without knowing of the decision corrects what waits for one.
        let unaware = action == Action::Correct && decided.is_some_and(|turn| fact.turn <= turn);
        let stage = if unaware && self.stage != Stage::Withdrawn { Stage::Waiting } else { self.stage };
        let Ok(next) = after(stage, action, part) else { return };
        let beside = decided == Some(fact.turn);
        match &fact.step {
            RecordStep::Reported(_) => {}
            RecordStep::Corrected(report) => {
                self.report = report.clone();
                self.version = step;
                (self.stage, self.verdict, self.torn) = (next, None, false);
            }
            RecordStep::Pictured { pictures } => {
                self.pictures = picture::names(&picture::as_text(pictures), picture::OF_RECORD);
                self.version = step;
                (self.stage, self.verdict, self.torn) = (next, None, false);
            }
            RecordStep::Withdrawn => self.stage = next,
            RecordStep::Disputed { words } => {
                self.stage = next;
                self.objection.clone_from(words);
            }
            RecordStep::Verified { of, .. } | RecordStep::Refused { of, .. } if *of != self.version => {}
            RecordStep::Verified { .. } | RecordStep::Refused { .. } if beside && self.torn => {}
            // Neither knew of the other: nobody's decision counts.
            RecordStep::Verified { .. } | RecordStep::Refused { .. }
                if beside && matches!(self.stage, Stage::Verified | Stage::Refused) =>
            {
                (self.stage, self.torn) = (Stage::Disputed, true);
            }
            RecordStep::Verified { counts_from, effect, rating, .. } => {
                (self.stage, self.torn) = (next, false);
                self.verdict = Some(Verdict {
                    by: fact.by,
                    on: fact.at.day(),
                    turn: fact.turn,
                    counts_from: Some(*counts_from),
                    effect: effect.filter(|effect| *effect <= 100),
                    rating: rating.filter(|rating| (1..=5).contains(rating)),
                    why: String::new(),
                });
            }
            RecordStep::Refused { why, .. } => {
                (self.stage, self.torn) = (next, false);
                self.verdict = Some(Verdict {
                    by: fact.by,
                    on: fact.at.day(),
                    turn: fact.turn,
                    counts_from: None,
                    effect: None,
                    rating: None,
                    why: why.clone(),
                });
            }
        }
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
