//! How far it is with cancelling the honours of a year: proposed, confirmed by a second person, objected to, decided.

use super::{Judging, Objection, Verdict};
use crate::{
    moment::{Day, Moment, Year},
    principal::Principal,
    requirement::Grounds,
};

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Put forward; a second person has to agree.
    Proposed,
    /// Two people agree, and the member may object.
    Confirmed,
    /// The member objects, and an administrator has to decide.
    Objected,
    /// Honours of the year are cancelled.
    Stands,
    /// They are not, because the objection was right.
    Lifted,
    /// Not pursued.
    Dropped,
}

impl Stage {
    /// Whether something is still to come of it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Confirmed | Self::Objected)
    }

    /// Whether the member is shown it.
    pub const fn is_shown(self) -> bool {
        !matches!(self, Self::Proposed | Self::Dropped)
    }
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What was found.
    pub grounds: Grounds,
    /// Who put it forward, when, and whether as an administrator.
    pub proposed: (Principal, Moment, bool),
    /// Why it was put forward, in words; empty when nobody said.
    pub why: String,
    /// Who agreed, and when.
    pub confirmed: Option<(Principal, Moment)>,
    /// The last day on which the member may object.
    pub until: Option<Day>,
    /// What the member objects, and when.
    pub objection: Option<(Moment, String)>,
    /// What the member said after the last day, by the clock of its device: it turns nothing back, and a person hears it.
    pub late: Option<(Moment, String)>,
    /// Who decided, when, whether it stands, and why.
    pub decided: Option<(Principal, Moment, bool, String)>,
    /// Who did not pursue it, and why.
    pub dropped: Option<(Principal, String)>,
    /// Where it stands.
    pub stage: Stage,
}

impl Case {
    /// Whether it waits for staff: for a second person, or for an answer to what the member objects.
    pub const fn waits(&self) -> bool {
        matches!(self.stage, Stage::Proposed) || self.may_be_decided()
    }

    /// Whether an administrator may decide: about an objection, or about one that came too late.
    pub const fn may_be_decided(&self) -> bool {
        match self.stage {
            Stage::Objected => true,
            Stage::Stands => self.late.is_some() && self.decided.is_none(),
            Stage::Proposed | Stage::Confirmed | Stage::Lifted | Stage::Dropped => false,
        }
    }
}

/// The cases of every year on a day.
pub fn cases(judging: &Judging, today: Day, objection_days: u16) -> Vec<(Year, Case)> {
    let mut years: Vec<Year> = judging.verdicts.keys().map(|(year, _)| *year).collect();
    years.dedup();
    let of = |year| Some((year, case(judging, year, today, objection_days)?));
    years.into_iter().filter_map(of).collect()
}

enum Fact<'a> {
    Staff(&'a Verdict),
    Member(&'a Objection),
}

/// The case of a year on a day. Of two steps that did not know of one another the first counts; a step that does not follow
/// changes nothing.
pub fn case(judging: &Judging, year: Year, today: Day, objection_days: u16) -> Option<Case> {
    let staff = judging.verdicts.iter().filter(|((of, _), _)| *of == year);
    let staff = staff.map(|((_, id), fact)| (fact.place(), *id, fact.by, Fact::Staff(&fact.step)));
    let member = judging.objections.iter().filter(|((of, _), _)| *of == year);
    let member = member.map(|((_, id), fact)| (fact.place(), *id, fact.by, Fact::Member(&fact.step)));
    let mut facts: Vec<_> = staff.chain(member).collect();
    facts.sort_by_key(|(place, id, ..)| (*place, *id));
    let mut known: Option<Case> = None;
    for ((_, at), _, by, fact) in facts {
        take(&mut known, by, at, &fact, objection_days);
    }
    let mut case = known?;
    case.stage = match () {
        () if case.dropped.is_some() => Stage::Dropped,
        () if case.decided.as_ref().is_some_and(|(_, _, stands, _)| *stands) => Stage::Stands,
        () if case.decided.is_some() => Stage::Lifted,
        () if case.confirmed.is_none() => Stage::Proposed,
        () if case.objection.is_some() => Stage::Objected,
        () if case.until.is_some_and(|until| until < today) => Stage::Stands,
        () => Stage::Confirmed,
    };
    Some(case)
}

fn take(known: &mut Option<Case>, by: Principal, at: Moment, fact: &Fact<'_>, objection_days: u16) {
    let ended = known.as_ref().is_none_or(|case| case.dropped.is_some() || case.decided.is_some());
    if let Fact::Staff(Verdict::Proposed { grounds, as_admin }) = fact {
        // What was dropped or lifted may be put forward once more; what stands stands.
        let stands =
            known.as_ref().and_then(|case| case.decided.as_ref()).is_some_and(|(.., stands, _)| *stands);
        if ended && !stands {
            *known = Some(Case {
                grounds: *grounds,
                proposed: (by, at, *as_admin),
                why: String::new(),
                confirmed: None,
                until: None,
                objection: None,
                late: None,
                decided: None,
                dropped: None,
                stage: Stage::Proposed,
            });
        }
        return;
    }
    let Some(case) = known.as_mut().filter(|_| !ended) else { return };
    match fact {
        Fact::Staff(Verdict::Confirmed { as_admin }) => {
            let two = case.proposed.0 != by && (case.proposed.2 || *as_admin);
            if case.confirmed.is_none() && two {
                case.confirmed = Some((by, at));
                case.until = Some(at.day().plus(i32::from(objection_days)));
            }
        }
        Fact::Staff(Verdict::Noted { why }) => case.why.clone_from(why),
        Fact::Staff(Verdict::Dropped { why }) => case.dropped = Some((by, why.clone())),
        Fact::Staff(Verdict::Decided { stands, why }) => {
            if case.objection.is_some() || case.late.is_some() {
                case.decided = Some((by, at, *stands, why.clone()));
            }
        }
        Fact::Member(Objection { why }) => {
            let Some(until) = case.until.filter(|_| case.objection.is_none()) else { return };
            let heard = if at.day() <= until { &mut case.objection } else { &mut case.late };
            *heard = Some((at, why.clone()));
        }
        Fact::Staff(Verdict::Proposed { .. }) => {}
    }
}
