//! What a report has to be, when it counts, and what else the member did at that time.

use serde::{Deserialize, Serialize};

use super::{Report, ServiceRecord, ServiceYears, Source, Stage, records};
use crate::{
    community::Community,
    edit::Refusal,
    id::Id,
    moment::Day,
    offer::{Engagement, OfferField, OfferKind, engagements},
    principal::{Member, Principal},
    settings::Settings,
    team::{Team, TeamFate, fate},
    wish::{CardField, Claim, ClaimFate, ClaimStep, Claimant, standing},
};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Why a step of a record cannot be taken.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, thiserror::Error,
)]
pub enum RecordRefusal {
    /// The record is not known on this device.
    #[error("unknown record")]
    Unknown,
    /// There is such a record already.
    #[error("recorded already")]
    Exists,
    /// It was taken back.
    #[error("withdrawn")]
    Withdrawn,
    /// Only whoever recorded it takes it back.
    #[error("recorded by somebody else")]
    NotRecorder,
    /// What was verified, or recorded by staff, is objected to instead.
    #[error("object instead")]
    ObjectInstead,
    /// There is nothing to object to: it is still to be decided, or corrected.
    #[error("nothing to object to")]
    NothingToDispute,
    /// Somebody objects already.
    #[error("objected to already")]
    Disputed,
    /// Only staff decide.
    #[error("for staff")]
    OnlyStaff,
    /// Whoever recorded it does not decide (两人记录, F20).
    #[error("recorded by the same person")]
    TwoNames,
    /// Decided so already.
    #[error("decided already")]
    Decided,
    /// It says something else meanwhile.
    #[error("changed meanwhile")]
    Changed,
    /// A day that has not come.
    #[error("in the future")]
    Future,
    /// The books of that year are closed (domain 3.5).
    #[error("the year is closed")]
    YearClosed,
    /// No time, and nobody says why.
    #[error("no time and no reason")]
    NoTime,
    /// More than a day has.
    #[error("longer than a day")]
    TooLong,
    /// From and to do not fit one another, or the time.
    #[error("from and to do not fit")]
    Span,
    /// The member does not hold it, and never did.
    #[error("not held by the member")]
    NotHeld,
}

/// Whether something of this day can still be entered: of this year, and of the last one for one month (domain 3.5).
pub fn is_open(on: Day, today: Day, years: ServiceYears) -> bool {
    today <= years.entered_until(years.of(on))
}

/// The first day on which what is verified on a day counts: after so many whole working days of publication (F29b).
pub fn counts_from(settings: &Settings, on: Day) -> Day {
    match settings.publication_days {
        0 => on,
        days => on.plus_working(days, &settings.days_off).plus(1),
    }
}

/// The first whole working day of the publication after which something counts.
pub fn published_from(settings: &Settings, counts_from: Day) -> Day {
    let (mut day, mut left) = (counts_from, settings.publication_days);
    while left > 0 && day.0 > i32::MIN {
        day = day.plus(-1);
        if !day.is_weekend() && !settings.days_off.contains(&day) {
            left -= 1;
        }
    }
    day
}

/// Checks what a report says.
pub(crate) fn check_report(
    community: &Community,
    member: Id<Member>,
    report: &Report,
    today: Day,
) -> Result<(), Refusal> {
    let refused = |why| Err(Refusal::Service(why));
    if report.content.trim().is_empty() {
        return Err(Refusal::TextMissing);
    }
    if report.on > today {
        return refused(RecordRefusal::Future);
    }
    if !is_open(report.on, today, community.settings.year_begins) {
        return refused(RecordRefusal::YearClosed);
    }
    if report.minutes > DAY {
        return refused(RecordRefusal::TooLong);
    }
    if let Some((from, to)) = report.span
        && (from >= to || to > DAY || report.minutes > to - from)
    {
        return refused(RecordRefusal::Span);
    }
    if report.minutes == 0 && report.no_time.trim().is_empty() {
        return refused(RecordRefusal::NoTime);
    }
    let held = report.source == Source::Other || things(community, member).contains(&report.source);
    if held { Ok(()) } else { refused(RecordRefusal::NotHeld) }
}

/// What a member holds or held, alone or in a team, and may report about: posts, projects, wishes.
pub fn things(community: &Community, member: Id<Member>) -> Vec<Source> {
    let me = Claimant::Member(member);
    let inside = |team: &Team| fate(team, member).is_some_and(TeamFate::is_in);
    let teams: Vec<Id<Team>> = community
        .teams
        .iter()
        .filter(|(_, team)| team.is_led_by(member) || inside(team))
        .map(|(id, _)| *id)
        .collect();
    let mut all = Vec::new();
    for (id, offer) in community.offers.iter() {
        let mine = |one: &Engagement| match one.team {
            Some(team) => teams.contains(&team),
            None => one.claimant == me,
        };
        let held = || engagements(offer).iter().any(|one| mine(one) && one.since.is_some());
        match offer.kind {
            Some(OfferKind::Post) if held() => all.push(Source::Post(*id)),
            Some(OfferKind::Project) if held() => all.push(Source::Project(*id)),
            _ => {}
        }
    }
    let close = community.settings.close_claim_minutes;
    for (id, wish) in community.wishes.iter() {
        let Some(card) = &wish.card else { continue };
        let ours = |team: Option<Id<Team>>| team.is_some_and(|team| teams.contains(&team));
        let touches = |claimant: Claimant, step: &ClaimStep| match step {
            ClaimStep::ClaimedForTeam { team, .. } => ours(Some(*team)),
            _ => claimant == me,
        };
        // Most wishes are of somebody else: where they stand need not be worked out.
        if !card.claims.iter().any(|((claimant, _), fact)| touches(*claimant, &fact.step)) {
            continue;
        }
        let mine = |claim: &Claim| claim.claimant == me || ours(claim.team);
        let held = |claim: &Claim| matches!(claim.fate, ClaimFate::Confirmed(_)) && mine(claim);
        if standing(card, close).claims.iter().any(held) {
            all.push(Source::Wish(*id));
        }
    }
    all
}

/// What it is called; empty when this device does not know.
pub fn named(community: &Community, source: Source) -> String {
    match source {
        Source::Post(id) | Source::Project(id) => community
            .offers
            .get(&id)
            .map(|offer| offer.card.get(OfferField::Name).to_owned())
            .unwrap_or_default(),
        Source::Wish(id) => {
            let card = community.wish(id).and_then(|wish| wish.card.as_ref());
            let part = |field| card.map_or("", |card| card.text.get(field));
            let text = format!("{} {}", part(CardField::No), part(CardField::Content));
            text.trim().chars().take(24).collect()
        }
        Source::Activity(_) | Source::Order(_) | Source::Pair(_) | Source::Other => String::new(),
    }
}

/// Other records of the member that a report overlaps with: at the same time of the day, or about the same thing on the same
/// day. They are pointed out; the clerk picks (domain 3.5).
pub fn overlaps(
    community: &Community,
    member: Id<Member>,
    report: &Report,
    except: Option<Id<ServiceRecord>>,
) -> Vec<ServiceRecord> {
    let at_once = |other: &Report| match (report.span, other.span) {
        (Some((from, to)), Some((start, end))) => from < end && start < to,
        _ => false,
    };
    let same = |other: &Report| report.source != Source::Other && report.source == other.source;
    records(community, member)
        .into_iter()
        .filter(|one| {
            Some(one.id) != except
                && one.report.on == report.on
                && !matches!(one.stage, Stage::Withdrawn | Stage::Refused)
                && (at_once(&one.report) || same(&one.report))
        })
        .collect()
}

/// How many records wait for staff, and how many of them because somebody objects.
pub fn waiting(community: &Community) -> (usize, usize) {
    let all = community.members.iter().flat_map(|(id, file)| file.records.readings(*id));
    all.filter(|one| one.waits())
        .fold((0, 0), |(all, disputed), one| (all + 1, disputed + usize::from(one.stage == Stage::Disputed)))
}

/// Whether this clerk may verify alone what the same clerk recorded.
pub(crate) fn alone(settings: &Settings, record: &ServiceRecord, who: Principal) -> bool {
    settings.one_clerk && record.recorded_by == who && matches!(who, Principal::Staff(_))
}
