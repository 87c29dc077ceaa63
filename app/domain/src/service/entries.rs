//! Everything a member did, as counting sees it, from wherever it was recorded.
//!
//! What was reported about the same thing and day takes the place of a work note without hours. That something was brought to
//! an end is an entry of its own, once per thing, which has no minutes: hours are never counted twice. It is published before it
//! counts like everything else (domain 5.2, F29b).

use super::{
    Entry, Presence, Reading, Source, Stage, Standing, counts_from, readings,
    satisfaction::{given, known},
};
use crate::{
    activity,
    community::Community,
    id::Id,
    moment::Day,
    offer::{Fate, OfferKind, OfferStep, engagements},
    order, pair,
    principal::Member,
    wish::{ClaimStep, Claimant, Step, WallStep},
};

/// Every entry of a member, by day.
pub fn entries(community: &Community, member: Id<Member>) -> Vec<Entry> {
    let own = readings(community, member);
    let mut all: Vec<Entry> = own.iter().map(Reading::entry).collect();
    all.extend(derived(community, member, &own));
    all.extend(activity::entries(community, member));
    all.extend(order::entries(community, member));
    all.extend(pair::entries(community, member));
    all.sort_by_key(|entry| (entry.on, entry.id));
    all
}

impl Reading<'_> {
    /// As counting sees it.
    pub fn entry(&self) -> Entry {
        let report = self.report;
        let verdict = self.verdict.as_ref().filter(|_| self.stage == Stage::Verified);
        Entry {
            span: report.span,
            minutes: report.minutes,
            training: report.training,
            standing: self.standing(),
            effect: verdict.and_then(|verdict| verdict.effect),
            ratings: verdict.and_then(|verdict| verdict.rating).map(of_hundred).into_iter().collect(),
            kind: report.kind.clone(),
            mode: report.mode.clone(),
            ..bare(self.first, report.source, report.on, self.entered)
        }
    }
}

/// What follows from facts that lie elsewhere: work notes, projects brought to an end, wishes handed over.
pub fn derived(community: &Community, member: Id<Member>, reported: &[Reading<'_>]) -> Vec<Entry> {
    let mut all = Vec::new();
    offers(community, member, reported, &mut all);
    wishes(community, member, &mut all);
    all
}

fn bare(id: Id<Step>, source: Source, on: Day, entered: Day) -> Entry {
    Entry {
        id,
        source,
        on,
        entered,
        span: None,
        minutes: 0,
        expected: None,
        presence: Presence::OnTime,
        training: false,
        completes: false,
        standing: Standing::Waiting,
        effect: None,
        ratings: Vec::new(),
        kind: String::new(),
        mode: String::new(),
    }
}

/// One to five stars as 0 to 100, as the scheme reads satisfaction: the worst is nothing, the best is all.
pub(crate) fn of_hundred(stars: u8) -> u8 {
    (stars.clamp(1, 5) - 1) * 25
}

fn offers(community: &Community, member: Id<Member>, reported: &[Reading<'_>], all: &mut Vec<Entry>) {
    let (me, settings) = (Claimant::Member(member), &community.settings);
    let is_told = |source: Source, on: Day| {
        let counts = |one: &Reading<'_>| !matches!(one.stage, Stage::Refused | Stage::Withdrawn);
        reported.iter().any(|one| (one.report.source, one.report.on) == (source, on) && counts(one))
    };
    for (id, offer) in community.offers.iter() {
        let source = match offer.kind {
            Some(OfferKind::Post) => Source::Post(*id),
            Some(OfferKind::Project) => Source::Project(*id),
            None => continue,
        };
        let Some(facts) = offer.facts() else { continue };
        let entered =
            |step: Id<Step>, on: Day| facts.claims.get(&(me, step)).map_or(on, |fact| fact.at.day());
        let mut done: Option<Entry> = None;
        // What a team has taken on counts for whoever was there, by their records.
        for one in engagements(offer).into_iter().filter(|one| one.claimant == me && one.team.is_none()) {
            // A note has no hours, so that there is nothing to verify: it counts once hours were reported.
            let notes = one.worked.iter().filter(|(on, _)| !is_told(source, *on));
            all.extend(notes.map(|(on, step)| bare(*step, source, *on, entered(*step, *on))));
            let Some((on, step)) = one.finished else { continue };
            let confirmed = facts.steps.values().filter_map(|fact| match fact.step {
                OfferStep::Confirmed { claimant, engagement } if (claimant, engagement) == (me, one.id) => {
                    Some(fact.at.day())
                }
                _ => None,
            });
            let standing = match (one.fate, confirmed.min()) {
                (Fate::Done, confirmed) => {
                    Standing::Verified { counts_from: counts_from(settings, confirmed.unwrap_or(on).max(on)) }
                }
                (Fate::Active | Fate::Leaving(_), _) => Standing::Waiting,
                (Fate::Waiting | Fate::Left(_) | Fate::Declined(_), _) => continue,
            };
            let entry = Entry { completes: true, standing, ..bare(step, source, on, entered(step, on)) };
            let rank = |entry: &Entry| (entry.standing == Standing::Waiting, entry.on, entry.id);
            // The same project counts once, however often it was taken on.
            if done.as_ref().is_none_or(|known| rank(&entry) < rank(known)) {
                done = Some(entry);
            }
        }
        all.extend(done);
    }
}

fn wishes(community: &Community, member: Id<Member>, all: &mut Vec<Entry>) {
    let (me, settings) = (Claimant::Member(member), &community.settings);
    for (id, wish) in community.wishes.iter() {
        let Some(card) = &wish.card else { continue };
        if !card.claims.keys().any(|(claimant, _)| *claimant == me) {
            continue;
        }
        let mut claims = given(card, community.settings.close_claim_minutes);
        // What a team has claimed counts for whoever was there, by their records.
        let Some(claim) = claims.find(|claim| claim.claimant == me && claim.team.is_none()) else { continue };
        let given = card.claims.iter().filter_map(|((claimant, step), fact)| match fact.step {
            ClaimStep::HandedOver { claim: of, on, .. } if *claimant == me && of == claim.id => {
                Some((on, *step, fact.at.day()))
            }
            _ => None,
        });
        let Some((on, step, entered)) = given.min() else { continue };
        let followed = card.steps.values().filter(|fact| fact.step == WallStep::FollowedUp);
        let standing = followed.map(|fact| fact.at.day()).min().map_or(Standing::Waiting, |day| {
            Standing::Verified { counts_from: counts_from(settings, day.max(on)) }
        });
        all.push(Entry {
            completes: true,
            standing,
            ratings: known(community, member, *id, wish).map(of_hundred).into_iter().collect(),
            ..bare(step, Source::Wish(*id), on, entered)
        });
    }
}
