//! What follows from the facts of a record of service: its value, where it is, who recorded and who decided.
//!
//! Facts count in the order of their places. A decision says which value it is about, so that a correction its author did
//! not know of is never verified unseen; opposite decisions that did not know of one another decide nothing. Nothing is
//! copied here: a community reads tens of thousands of them at once.

use std::ops::Deref;

use super::{Action, Part, RecordRefusal, RecordStep, Report, ServiceRecord, Stage, Standing, after};
use crate::{
    id::Id,
    moment::{Day, Moment},
    principal::{Member, Principal},
    wish::{Stamped, Step},
};

/// The last decision of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
}

/// Where a record of service is, without words (domain 2.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its id.
    pub id: Id<ServiceRecord>,
    /// Whose it is.
    pub member: Id<Member>,
    /// The step that recorded it first.
    pub first: Id<Step>,
    /// Who recorded it.
    pub recorded_by: Principal,
    /// The day of entry.
    pub entered: Day,
    /// The step that says what it says now; a decision is about one of them.
    pub version: Id<Step>,
    /// Where it is.
    pub stage: Stage,
    /// The last decision, when there was one about what it says now.
    pub verdict: Option<Verdict>,
    /// Two clerks who did not know of one another decided differently.
    pub torn: bool,
}

/// A record of service, read from its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading<'a> {
    /// Where it is.
    pub course: Course,
    /// What it says now.
    pub report: &'a Report,
    /// Why it was refused, when that is the last decision.
    pub why: &'a str,
    /// What is objected, in words.
    pub objection: &'a str,
    /// Names of its pictures, as they were written.
    pub(super) pictures: &'a [String],
}

/// A step of a record, and who took it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    id: Id<Step>,
    by: Principal,
    fact: &'a Stamped<RecordStep>,
}

impl<'a> Known<'a> {
    pub(super) const fn of_staff(id: Id<Step>, fact: &'a Stamped<RecordStep>) -> Self {
        Self { id, by: fact.by, fact }
    }

    /// Who wrote in the own part is known without what the fact says of it.
    pub(super) const fn of_member(member: Id<Member>, id: Id<Step>, fact: &'a Stamped<RecordStep>) -> Self {
        Self { id, by: Principal::Member(member), fact }
    }

    pub(super) const fn place(&self) -> ((u32, Moment), Id<Step>) {
        (self.fact.place(), self.id)
    }

    pub(super) fn stamped(&self) -> (Id<Step>, Stamped<RecordStep>) {
        (self.id, Stamped { by: self.by, ..self.fact.clone() })
    }

    /// What it says, where it begins a record.
    const fn begins(&self) -> Option<&'a Report> {
        match &self.fact.step {
            RecordStep::Reported(report) => Some(report),
            _ => None,
        }
    }
}

impl Course {
    /// What somebody is to it.
    pub fn part(&self, who: Principal) -> Part {
        Part::of(self.recorded_by, who)
    }

    /// Whether somebody may do something with it now.
    pub fn allows(&self, who: Principal, action: Action) -> Result<Stage, RecordRefusal> {
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
}

impl Deref for Reading<'_> {
    type Target = Course;

    fn deref(&self) -> &Course {
        &self.course
    }
}

impl<'a> Reading<'a> {
    /// Reads the steps of one record of a member, in their order; none where nothing begins it.
    pub(super) fn of(member: Id<Member>, record: Id<ServiceRecord>, steps: &[Known<'a>]) -> Option<Self> {
        let mut begin = steps.iter().filter_map(|known| Some((known, known.begins()?)));
        let by_staff = |(known, _): &(&Known<'a>, &Report)| matches!(known.by, Principal::Staff(_));
        // What staff entered is theirs, whatever else bears its id.
        let (first, report) = begin.clone().find(by_staff).or_else(|| begin.next())?;
        let course = Course {
            id: record,
            member,
            first: first.id,
            recorded_by: first.by,
            entered: first.fact.at.day(),
            version: first.id,
            stage: Stage::Waiting,
            verdict: None,
            torn: false,
        };
        let mut one = Self { course, report, why: "", objection: "", pictures: &[] };
        for known in steps {
            one.take(known);
        }
        Some(one)
    }

    fn take(&mut self, known: &Known<'a>) {
        let Known { id, by, fact } = *known;
        let Some(action) = fact.step.action() else { return };
        let course = &mut self.course;
        let decided = course.verdict.as_ref().map(|verdict| verdict.turn);
        let part = match fact.step {
            RecordStep::Verified { alone: true, .. } if course.part(by) == Part::ClerkRecorded => Part::Clerk,
            _ => course.part(by),
        };
        // Whoever corrects without knowing of the decision corrects what waits for one.
        let unaware = action == Action::Correct && decided.is_some_and(|turn| fact.turn <= turn);
        let stage = if unaware && course.stage != Stage::Withdrawn { Stage::Waiting } else { course.stage };
        let Ok(next) = after(stage, action, part) else { return };
        let beside = decided == Some(fact.turn);
        let verdict =
            Verdict { by, on: fact.at.day(), turn: fact.turn, counts_from: None, effect: None, rating: None };
        match &fact.step {
            RecordStep::Reported(_) => {}
            RecordStep::Corrected(report) => {
                self.report = report;
                (course.version, course.stage, course.verdict, course.torn) = (id, next, None, false);
                self.why = "";
            }
            RecordStep::Pictured { pictures } => {
                self.pictures = pictures;
                (course.version, course.stage, course.verdict, course.torn) = (id, next, None, false);
                self.why = "";
            }
            RecordStep::Withdrawn => course.stage = next,
            RecordStep::Disputed { words } => {
                course.stage = next;
                self.objection = words;
            }
            RecordStep::Verified { of, .. } | RecordStep::Refused { of, .. } if *of != course.version => {}
            RecordStep::Verified { .. } | RecordStep::Refused { .. } if beside && course.torn => {}
            // Neither knew of the other: nobody's decision counts.
            RecordStep::Verified { .. } | RecordStep::Refused { .. }
                if beside && matches!(course.stage, Stage::Verified | Stage::Refused) =>
            {
                (course.stage, course.torn) = (Stage::Disputed, true);
            }
            RecordStep::Verified { counts_from, effect, rating, .. } => {
                (course.stage, course.torn, self.why) = (next, false, "");
                course.verdict = Some(Verdict {
                    counts_from: Some(*counts_from),
                    effect: effect.filter(|effect| *effect <= 100),
                    rating: rating.filter(|rating| (1..=5).contains(rating)),
                    ..verdict
                });
            }
            RecordStep::Refused { why, .. } => {
                (course.stage, course.torn, self.why) = (next, false, why);
                course.verdict = Some(verdict);
            }
        }
    }
}
