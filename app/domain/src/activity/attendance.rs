//! Who was there: what staff say counts, the last of it; what members say of themselves waits for staff.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Activity, ActivityField, CANCELLED, Span};
use crate::{
    community::Community,
    id::Id,
    moment::Moment,
    principal::{Member, Principal},
    register::MemberFile,
    service::Presence,
    wish::{Stamped, Step},
};

/// Below this share of the activity's length nothing served is counted (F35; domain 3.5).
pub const COUNTS_FROM_PERCENT: u16 = 60;

/// So many minutes are neither late nor early.
const GRACE: u16 = 15;

/// What the times say: early goes before late, because it decides whether it counts.
pub fn presence_by_times(minutes: Option<(u16, u16)>, arrived: Option<u16>, left: Option<u16>) -> Presence {
    let (start, end) = minutes.unwrap_or((u16::MAX, 0));
    if left.is_some_and(|left| left.saturating_add(GRACE) < end) {
        Presence::LeftEarly
    } else if arrived.is_some_and(|arrived| arrived > start.saturating_add(GRACE)) {
        Presence::Late
    } else {
        Presence::OnTime
    }
}

/// How it was taken down (domain 2.8, 方式).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// 现场签字, on a paper list.
    #[default]
    Signed,
    /// 扫码, with the own phone.
    Scanned,
    /// 代录, by whoever keeps the list.
    Entered,
}

impl Method {
    /// All, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Signed, Self::Scanned, Self::Entered];
}

/// What staff say of one member at one activity. A correction is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttendanceStep {
    /// Was there, or was not.
    Recorded {
        /// 状态.
        presence: Presence,
        /// 签到时间, the minute of the day; missing when it was as planned.
        arrived: Option<u16>,
        /// 签退时间, as above.
        left: Option<u16>,
        /// 方式.
        method: Method,
        /// 记录人: who kept the list, as they are called.
        keeper: String,
    },
    /// What was recorded was about somebody else.
    TakenBack,
}

/// What a member says of oneself. The time is that of the fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnStep {
    /// 签到, with the code that was shown.
    In {
        /// What was typed.
        code: String,
    },
    /// 签退.
    Out {
        /// What was typed.
        code: String,
    },
    /// Why one cannot come, in words.
    Says {
        /// The words.
        words: String,
    },
    /// 有异议 to what staff recorded (domain 3.5). It waits until they record it anew, even if with the same.
    Objects {
        /// The fact it is about.
        of: Id<Step>,
        /// Why.
        words: String,
    },
}

/// A code that is shown where the activity takes place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Four digits.
    pub code: String,
}

/// What counts of a member at an activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attended {
    /// The fact that recorded it first.
    pub first: Id<Step>,
    /// The fact that counts.
    pub last: Id<Step>,
    /// 状态.
    pub presence: Presence,
    /// 签到时间.
    pub arrived: Option<u16>,
    /// 签退时间.
    pub left: Option<u16>,
    /// 方式.
    pub method: Method,
    /// 记录人.
    pub keeper: String,
    /// Who said it.
    pub by: Principal,
    /// When it was said.
    pub at: Moment,
    /// How often it was said or corrected.
    pub times: usize,
}

impl Attended {
    /// Whether the member was there at all.
    pub const fn was_there(&self) -> bool {
        match self.presence {
            Presence::OnTime | Presence::Late | Presence::LeftEarly => true,
            Presence::Excused | Presence::Absent => false,
        }
    }
}

fn of_activity<T>(
    all: &BTreeMap<(Id<Activity>, Id<Step>), Stamped<T>>,
    activity: Id<Activity>,
) -> Vec<(Id<Step>, &Stamped<T>)> {
    let mut facts: Vec<_> =
        all.range((activity, Id::MIN)..=(activity, Id::MAX)).map(|((_, step), fact)| (*step, fact)).collect();
    facts.sort_by_key(|(step, fact)| (fact.place(), *step));
    facts
}

/// Whether somebody was at an activity, as the last that staff said of it.
pub fn attended(file: &MemberFile, activity: Id<Activity>) -> Option<Attended> {
    let facts = of_activity(&file.attendance, activity);
    let (first, _) = *facts.first()?;
    let (last, fact) = *facts.last()?;
    match &fact.step {
        AttendanceStep::TakenBack => None,
        AttendanceStep::Recorded { presence, arrived, left, method, keeper } => Some(Attended {
            first,
            last,
            presence: *presence,
            arrived: *arrived,
            left: *left,
            method: *method,
            keeper: keeper.clone(),
            by: fact.by,
            at: fact.at,
            times: facts.len(),
        }),
    }
}

/// Who was recorded at which activity: everything in one pass, for those who may read it.
pub fn attendance(community: &Community) -> BTreeMap<Id<Activity>, BTreeMap<Id<Member>, Attended>> {
    let mut all: BTreeMap<Id<Activity>, BTreeMap<Id<Member>, Attended>> = BTreeMap::new();
    for (member, file) in community.members.iter() {
        let mut before = None;
        for (activity, _) in file.attendance.keys() {
            if before.replace(*activity) == Some(*activity) {
                continue;
            }
            if let Some(one) = attended(file, *activity) {
                all.entry(*activity).or_default().insert(*member, one);
            }
        }
    }
    all
}

/// Minutes somebody was there of the activity's own time. Where no time was taken down it was as planned; nothing when
/// that says too little: who left early and nobody noted when.
pub fn served(one: &Attended, span: Span) -> Option<u16> {
    if !one.was_there() {
        return Some(0);
    }
    let unsaid = match one.presence {
        Presence::Late => one.arrived.is_none(),
        Presence::LeftEarly => one.left.is_none(),
        Presence::OnTime | Presence::Excused | Presence::Absent => false,
    };
    if unsaid {
        return None;
    }
    match span.minutes {
        Some((start, end)) => {
            let (from, to) = (one.arrived.unwrap_or(start).max(start), one.left.unwrap_or(end).min(end));
            Some(to.saturating_sub(from))
        }
        None => Some(one.left?.saturating_sub(one.arrived?)),
    }
}

/// 在场比例, in whole per cent, rounded down so that nobody is above what decides.
pub fn percent(minutes: u16, span: Span) -> Option<u16> {
    let length = u32::from(span.length()?);
    u16::try_from(u32::from(minutes) * 100 / length.max(1)).ok()
}

/// What a member says of having been there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// Signed in at this moment, with this code.
    pub came: Option<(Moment, String)>,
    /// Signed out.
    pub went: Option<(Moment, String)>,
    /// What was said last in words: why not, or what is wrong with what was recorded.
    pub words: String,
    /// The record the last objection is about.
    pub objects: Option<Id<Step>>,
}

impl Arrival {
    /// What is in a member's file about an activity: the first sign-in, the last sign-out, the last words.
    pub fn of(file: &MemberFile, activity: Id<Activity>) -> Self {
        let mut arrival = Self::default();
        for (_, fact) in of_activity(&file.signed, activity) {
            match &fact.step {
                OwnStep::In { code } => {
                    if arrival.came.as_ref().is_none_or(|(at, _)| fact.at < *at) {
                        arrival.came = Some((fact.at, code.clone()));
                    }
                }
                OwnStep::Out { code } => {
                    if arrival.went.as_ref().is_none_or(|(at, _)| fact.at > *at) {
                        arrival.went = Some((fact.at, code.clone()));
                    }
                }
                OwnStep::Says { words } => arrival.words.clone_from(words),
                OwnStep::Objects { of, words } => {
                    arrival.words.clone_from(words);
                    arrival.objects = Some(*of);
                }
            }
        }
        arrival
    }

    /// What staff confirm of it.
    pub fn confirmed(&self, span: Span, keeper: String) -> AttendanceStep {
        let minute = |one: &Option<(Moment, String)>| one.as_ref().map(|(at, _)| at.minute());
        let (arrived, left) = (minute(&self.came), minute(&self.went));
        // Who signs out before signing in has a clock that was put right meanwhile: staff look at it.
        let left = left.filter(|left| arrived.is_none_or(|arrived| arrived <= *left));
        let presence = presence_by_times(span.minutes, arrived, left);
        AttendanceStep::Recorded { presence, arrived, left, method: Method::Scanned, keeper }
    }

    /// Whether everything that was typed is a code that was shown.
    pub fn fits(&self, activity: &Activity) -> bool {
        let shown: Vec<&str> = shown(activity).map(|(_, fact)| fact.step.code.as_str()).collect();
        let all = [&self.came, &self.went];
        all.iter().filter_map(|one| one.as_ref()).all(|(_, code)| shown.contains(&code.as_str()))
    }
}

/// Own sign-ins of one activity that staff have said nothing of yet, by member.
pub fn arrivals(community: &Community, activity: Id<Activity>) -> BTreeMap<Id<Member>, Arrival> {
    let of = |file: &MemberFile| {
        let arrival = Arrival::of(file, activity);
        (arrival.came.is_some() && attended(file, activity).is_none()).then_some(arrival)
    };
    community.members.iter().filter_map(|(id, file)| Some((*id, of(file)?))).collect()
}

/// How many own sign-ins wait for staff, by activity; what was called off has nobody who waits.
pub fn arrivals_waiting(community: &Community) -> BTreeMap<Id<Activity>, usize> {
    said_of(community, |file, activity| {
        let known = community.activities.get(&activity);
        let is_on = known.is_some_and(|one| one.card.get(ActivityField::Status) != CANCELLED);
        is_on && attended(file, activity).is_none() && Arrival::of(file, activity).came.is_some()
    })
}

/// Of how many members what they said of an activity waits, by activity.
fn said_of(
    community: &Community,
    waits: impl Fn(&MemberFile, Id<Activity>) -> bool,
) -> BTreeMap<Id<Activity>, usize> {
    let mut waiting: BTreeMap<Id<Activity>, usize> = BTreeMap::new();
    for file in community.members.values().filter(|file| !file.signed.is_empty()) {
        let mut of: Vec<Id<Activity>> = file.signed.keys().map(|(activity, _)| *activity).collect();
        of.dedup();
        for activity in of.into_iter().filter(|activity| waits(file, *activity)) {
            *waiting.entry(activity).or_default() += 1;
        }
    }
    waiting
}

/// Whether a member objects to what is recorded of an activity now: staff have recorded nothing since.
pub fn is_disputed(file: &MemberFile, activity: Id<Activity>) -> bool {
    let objects = Arrival::of(file, activity).objects;
    objects.is_some() && objects == attended(file, activity).map(|was| was.last)
}

/// How many such objections wait for staff, by activity.
pub fn objections_waiting(community: &Community) -> BTreeMap<Id<Activity>, usize> {
    said_of(community, is_disputed)
}

fn shown(activity: &Activity) -> impl Iterator<Item = (&Id<Step>, &Stamped<Shown>)> {
    activity.codes.values().flatten()
}

/// The code that is shown now: the last that was made. Others that two devices made without knowing count as well.
pub fn shown_code(activity: &Activity) -> Option<&str> {
    let last = shown(activity).max_by_key(|(step, fact)| (fact.place(), **step));
    last.map(|(_, fact)| fact.step.code.as_str())
}

/// A code out of random bytes.
pub fn code_of(step: Id<Step>) -> String {
    let [one, two, three, four, ..] = *step.bytes();
    format!("{:04}", u32::from_be_bytes([one, two, three, four]) % 10_000)
}

/// Who is said to have been at another activity at the same time: a clerk has to pick (domain 3.5).
pub fn clashes(
    community: &Community,
    all: &BTreeMap<Id<Activity>, BTreeMap<Id<Member>, Attended>>,
    activity: Id<Activity>,
) -> BTreeMap<Id<Member>, Id<Activity>> {
    let span = |id: Id<Activity>| Span::of(&community.activities.get(&id)?.card);
    let Some(here) = span(activity) else { return BTreeMap::new() };
    let times = |one: &Attended, span: Span| {
        let (start, end) = span.minutes?;
        Some((one.arrived.unwrap_or(start).max(start), one.left.unwrap_or(end).min(end)))
    };
    let nobody = BTreeMap::new();
    let mut found = BTreeMap::new();
    for (other, others) in all.iter().filter(|(other, _)| **other != activity) {
        let Some(there) = span(*other).filter(|there| there.day == here.day) else { continue };
        for (member, one) in all.get(&activity).unwrap_or(&nobody).iter().filter(|(_, one)| one.was_there()) {
            let Some(two) = others.get(member).filter(|two| two.was_there()) else { continue };
            if let (Some((from, to)), Some((since, until))) = (times(one, here), times(two, there))
                && from < until
                && since < to
            {
                found.entry(*member).or_insert(*other);
            }
        }
    }
    found
}
