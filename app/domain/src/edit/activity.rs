//! Edits of activities: the cards, signing up and leaving, signing in, and what staff say of who was there.

use serde::{Deserialize, Serialize};

use super::{FileOf, Refusal, check::stays};
use crate::{
    access::DocName,
    activity::{
        Activity, ActivityField, ActivityState, AttendanceStep, CANCELLED, LeaveReason, OwnStep, PUBLISHED,
        Place, SignStep, Span, attended, signups, state,
    },
    community::Community,
    id::Id,
    moment::Moment,
    picture::{self, PictureRefusal},
    principal::{Member, Principal},
    wish::Step,
};

/// One thing to change about an activity.
#[expect(missing_docs, reason = "the fields are those of the facts and records they write, documented there")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityEdit {
    /// Sets fields of the card.
    Fill { activity: Id<Activity>, fields: Vec<(ActivityField, String)> },
    /// 报名.
    SignUp { activity: Id<Activity>, member: Id<Member>, step: Id<Step> },
    /// 取消报名, while one may still sign up.
    Withdraw { activity: Id<Activity>, member: Id<Member>, step: Id<Step> },
    /// 请假, when the list is closed.
    AskLeave { activity: Id<Activity>, member: Id<Member>, step: Id<Step>, why: LeaveReason },
    /// 签到 and 签退 with the own phone, and words of one's own about it.
    Sign { activity: Id<Activity>, member: Id<Member>, step: Id<Step>, what: OwnStep },
    /// What staff say of one member.
    Attend { activity: Id<Activity>, member: Id<Member>, step: Id<Step>, what: AttendanceStep },
    /// Makes a code to sign in with.
    ShowCode { activity: Id<Activity>, step: Id<Step>, code: String },
    /// Puts up a picture of how it was, or takes it down.
    Picture { activity: Id<Activity>, picture: String, there: bool },
}

impl ActivityEdit {
    /// What it is about.
    pub const fn activity(&self) -> Id<Activity> {
        match self {
            Self::Fill { activity, .. }
            | Self::SignUp { activity, .. }
            | Self::Withdraw { activity, .. }
            | Self::AskLeave { activity, .. }
            | Self::Sign { activity, .. }
            | Self::Attend { activity, .. }
            | Self::ShowCode { activity, .. }
            | Self::Picture { activity, .. } => *activity,
        }
    }

    /// The file it is about, when it is about one.
    pub(super) const fn file(&self) -> Option<FileOf> {
        match self {
            Self::Sign { member, .. } | Self::Attend { member, .. } => Some(FileOf::Member(*member)),
            Self::Fill { .. }
            | Self::SignUp { .. }
            | Self::Withdraw { .. }
            | Self::AskLeave { .. }
            | Self::ShowCode { .. }
            | Self::Picture { .. } => None,
        }
    }

    /// The document it touches; none when it is about something that is not known here.
    pub(super) fn doc(&self, community: &Community) -> Option<DocName> {
        let year = |activity: &Id<Activity>| community.activities.get(activity)?.year();
        match self {
            Self::Fill { .. } | Self::Picture { .. } => Some(DocName::Community),
            Self::Sign { member, .. } | Self::Attend { member, .. } => Some(DocName::Member(*member)),
            Self::SignUp { activity, .. }
            | Self::Withdraw { activity, .. }
            | Self::AskLeave { activity, .. } => year(activity).map(DocName::Wall),
            Self::ShowCode { activity, .. } => year(activity).map(DocName::Casework),
        }
    }

    /// The step on the wall it states.
    pub const fn on_wall(&self) -> Option<(Id<Member>, Id<Step>, SignStep)> {
        match self {
            Self::SignUp { member, step, .. } => Some((*member, *step, SignStep::SignedUp)),
            Self::Withdraw { member, step, .. } => Some((*member, *step, SignStep::Withdrawn)),
            Self::AskLeave { member, step, why, .. } => {
                Some((*member, *step, SignStep::Excused { why: *why }))
            }
            Self::Fill { .. }
            | Self::Sign { .. }
            | Self::Attend { .. }
            | Self::ShowCode { .. }
            | Self::Picture { .. } => None,
        }
    }

    /// The turn of the step it states, after all that are known.
    pub(super) fn turn(&self, community: &Community) -> u32 {
        let known = community.activities.get(&self.activity());
        let last = match self {
            Self::Fill { .. } | Self::Picture { .. } => None,
            Self::SignUp { .. } | Self::Withdraw { .. } | Self::AskLeave { .. } => {
                return known.map_or(1, |activity| activity.next_turn());
            }
            Self::ShowCode { .. } => {
                let codes = known.into_iter().flat_map(|activity| activity.codes.values().flatten());
                codes.map(|(_, fact)| fact.turn).max()
            }
            Self::Sign { activity, member, .. } => {
                let facts = community.member(*member).into_iter().flat_map(|file| &file.signed);
                facts.filter(|((of, _), _)| of == activity).map(|(_, fact)| fact.turn).max()
            }
            Self::Attend { activity, member, .. } => {
                let facts = community.member(*member).into_iter().flat_map(|file| &file.attendance);
                facts.filter(|((of, _), _)| of == activity).map(|(_, fact)| fact.turn).max()
            }
        };
        last.map_or(1, |last| last.saturating_add(1))
    }

    /// Whether a guarded writer may do it: what [`crate::access::owns`] says of its keys.
    pub(super) fn is_owners(&self, who: &Principal) -> bool {
        match self {
            Self::Fill { .. } | Self::Picture { .. } => matches!(who, Principal::Staff(_)),
            Self::Attend { .. } | Self::ShowCode { .. } => false,
            Self::SignUp { member, .. }
            | Self::Withdraw { member, .. }
            | Self::AskLeave { member, .. }
            | Self::Sign { member, .. } => *who == Principal::Member(*member),
        }
    }
}

/// Checks one edit; who may write there is known already.
pub(super) fn check(community: &Community, edit: &ActivityEdit, now: Moment) -> Result<(), Refusal> {
    let known = community.activities.get(&edit.activity()).map(AsRef::as_ref);
    let there = || known.ok_or(Refusal::UnknownActivity);
    let stands = |activity: &Activity, member: Id<Member>| {
        signups(activity).into_iter().find(|one| one.member == member).map(|one| one.place)
    };
    let signed_up = |activity: &Activity, member: Id<Member>| {
        if matches!(stands(activity, member), Some(Place::In | Place::Waiting(_))) {
            Ok(())
        } else {
            Err(Refusal::NotSignedUp)
        }
    };
    match edit {
        ActivityEdit::Fill { fields, .. } => check_card(known, fields),
        ActivityEdit::SignUp { member, .. } => {
            let activity = there()?;
            stays(community, &Principal::Member(*member))?;
            if signed_up(activity, *member).is_ok() {
                return Err(Refusal::SignedUpAlready);
            }
            is_one_of(activity, now, &[ActivityState::Open])
        }
        ActivityEdit::Withdraw { member, .. } => {
            signed_up(there()?, *member)?;
            is_one_of(there()?, now, &[ActivityState::Open])
        }
        ActivityEdit::AskLeave { member, .. } => {
            signed_up(there()?, *member)?;
            is_one_of(there()?, now, &[ActivityState::Closed, ActivityState::Running])
        }
        ActivityEdit::Sign { what: OwnStep::Says { words }, .. } => {
            there()?;
            if words.trim().is_empty() { Err(Refusal::TextMissing) } else { Ok(()) }
        }
        ActivityEdit::Sign { activity, member, what: OwnStep::Objects { of, words }, .. } => {
            there()?;
            let was = community.member(*member).and_then(|file| attended(file, *activity));
            match (was.is_some_and(|was| was.last == *of), words.trim().is_empty()) {
                (false, _) => Err(Refusal::NoSuchMark),
                (true, true) => Err(Refusal::TextMissing),
                (true, false) => Ok(()),
            }
        }
        ActivityEdit::Sign { what: OwnStep::In { code } | OwnStep::Out { code }, .. } => {
            let activity = there()?;
            let is = state(activity, now);
            if matches!(is, ActivityState::Draft | ActivityState::Cancelled | ActivityState::Finished) {
                return Err(Refusal::ActivityIs(is));
            }
            if Span::of(&activity.card).is_none_or(|span| span.day != now.day()) {
                return Err(Refusal::NotTheDay);
            }
            if code.trim().is_empty() { Err(Refusal::TextMissing) } else { Ok(()) }
        }
        ActivityEdit::Attend { what, .. } => check_attendance(there()?, what, now),
        ActivityEdit::Picture { picture: name, there: puts_up, .. } => {
            let activity = there()?;
            picture::check(&[name], 1)?;
            if !*puts_up {
                return Ok(());
            }
            is_one_of(activity, now, &[ActivityState::Over, ActivityState::Finished])?;
            let others = activity.pictures.iter().filter(|known| *known != name).count();
            let most = picture::OF_ACTIVITY;
            if others < most { Ok(()) } else { Err(Refusal::Picture(PictureRefusal::TooMany(most))) }
        }
        ActivityEdit::ShowCode { code, .. } => {
            there()?;
            let digits = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
            if digits { Ok(()) } else { Err(Refusal::OutOfRange) }
        }
    }
}

fn is_one_of(activity: &Activity, now: Moment, wanted: &[ActivityState]) -> Result<(), Refusal> {
    let is = state(activity, now);
    if wanted.contains(&is) { Ok(()) } else { Err(Refusal::ActivityIs(is)) }
}

fn check_card(known: Option<&Activity>, fields: &[(ActivityField, String)]) -> Result<(), Refusal> {
    let mut card = known.map(|activity| activity.card.clone()).unwrap_or_default();
    // Who signed up would be left behind on another wall.
    let year = known.map_or("", |activity| activity.card.get(ActivityField::Year)).to_owned();
    for (field, value) in fields {
        card.set(*field, value.as_str());
    }
    if !year.is_empty() && card.get(ActivityField::Year) != year {
        return Err(Refusal::Frozen);
    }
    if card.get(ActivityField::Status) != PUBLISHED {
        return Ok(());
    }
    let lacking = card.lacking(&ActivityField::REQUIRED);
    if !lacking.is_empty() {
        return Err(Refusal::ActivityLacks(lacking));
    }
    let in_order = Span::of(&card).is_some_and(|span| span.minutes.is_some());
    if in_order { Ok(()) } else { Err(Refusal::OutOfRange) }
}

fn check_attendance(activity: &Activity, what: &AttendanceStep, now: Moment) -> Result<(), Refusal> {
    if activity.card.get(ActivityField::Status) == CANCELLED {
        return Err(Refusal::ActivityIs(ActivityState::Cancelled));
    }
    if Span::of(&activity.card).is_none_or(|span| span.day > now.day()) {
        return Err(Refusal::NotYet);
    }
    let AttendanceStep::Recorded { arrived, left, .. } = what else { return Ok(()) };
    let is_minute = |minute: &Option<u16>| minute.is_none_or(|minute| minute < 24 * 60);
    let in_order = arrived.zip(*left).is_none_or(|(arrived, left)| arrived <= left);
    if is_minute(arrived) && is_minute(left) && in_order { Ok(()) } else { Err(Refusal::OutOfRange) }
}
