//! Attendance as records of service: what counting sees of it.

use super::{ActivityField, CANCELLED, Span, attended, served};
use crate::{
    community::Community,
    id::Id,
    principal::Member,
    service::{Entry, Source, Standing, counts_from},
};

/// What a member did at activities, one entry for each that staff recorded.
pub fn entries(community: &Community, member: Id<Member>) -> Vec<Entry> {
    let Some(file) = community.member(member) else { return Vec::new() };
    let mut known: Vec<_> = file.attendance.keys().map(|(activity, _)| *activity).collect();
    known.dedup();
    let entry = |id| {
        let activity = community.activities.get(&id)?;
        let card = &activity.card;
        if card.get(ActivityField::Status) == CANCELLED {
            return None;
        }
        let span = Span::of(card)?;
        let one = attended(file, id)?;
        let minutes = served(&one, span).unwrap_or(0);
        let times = span
            .minutes
            .map(|(start, end)| (one.arrived.unwrap_or(start).max(start), one.left.unwrap_or(end).min(end)));
        let entered = one.at.day();
        Some(Entry {
            id: one.first,
            source: Source::Activity(id),
            on: span.day,
            entered,
            span: times.filter(|(from, to)| from < to && one.was_there()),
            minutes,
            expected: span.length(),
            presence: one.presence,
            training: false,
            completes: false,
            standing: Standing::Verified { counts_from: counts_from(&community.settings, entered) },
            effect: None,
            ratings: Vec::new(),
            kind: card.get(ActivityField::Type).to_owned(),
            mode: card.get(ActivityField::Mode).to_owned(),
        })
    };
    known.into_iter().filter_map(entry).collect()
}
