//! A member's year as a whole: what counts, the requirement, the stars, and what was frozen and decided.
//!
//! Worked out from what a device may read: a member's own, staff's of everybody. Nothing is kept but frozen results.

use std::{collections::BTreeMap, sync::Arc};

use super::{Case, Frozen, Moved, Stage, case};
use crate::{
    community::Community,
    id::Id,
    moment::{Day, Year},
    offer::{Offer, posts_held, posts_held_by},
    order::Order,
    principal::Member,
    rating::{Digest, Gate, Limit, Period, Rating, Scheme, compute},
    register::{
        CheckinState, Exemption, MemberField, MemberFile, MemberStatus, Scope, UnitCard, Urging,
        without_reason,
    },
    requirement::{Facts, Requirement, requirement},
    service::{Counted, Entry, ServiceYears, Term, count, entries},
    wish::{Claimant, Stamped, Wish},
};

/// From which day on a year may be closed: nothing of it is entered any more.
pub fn closes_on(year: Year, years: ServiceYears) -> Day {
    years.entered_until(year).plus(1)
}

/// A member's year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Who.
    pub member: Id<Member>,
    /// What counts of the year, and why the rest does not.
    pub counted: Counted,
    /// The requirement.
    pub requirement: Requirement,
    /// The stars by the scheme of the community.
    pub rating: Rating,
    /// The stars by the scheme that is shown beside it.
    pub beside: Option<Rating>,
    /// The frozen result, once the year is closed.
    pub frozen: Option<Stamped<Frozen>>,
    /// A star moved by hand.
    pub moved: Option<Stamped<Moved>>,
    /// How far it is with cancelling honours.
    pub case: Option<Case>,
}

/// The stars that are shown, with what they were before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// 本年度 or 累计.
    pub period: Period,
    /// Hundredths of a point.
    pub score: u32,
    /// What was worked out.
    pub worked_out: u8,
    /// Why it is less than the score gives.
    pub limit: Option<Limit>,
    /// By how many it was moved by hand.
    pub by: i8,
    /// The stars.
    pub stars: u8,
}

impl Judged {
    /// Whether the year is closed.
    pub const fn is_closed(&self) -> bool {
        self.frozen.is_some()
    }

    /// The requirement as it counts: the frozen one, once the year is closed.
    pub fn requirement(&self) -> &Requirement {
        self.frozen.as_ref().map_or(&self.requirement, |frozen| &frozen.step.requirement)
    }

    /// The stars that are shown: the frozen ones once the year is closed, with what people decided since.
    pub fn shown(&self) -> Shown {
        let rating = &self.rating;
        let now = (rating.period, rating.score, rating.stars, rating.limit, rating.by_score, 0);
        let (period, score, mut worked_out, mut limit, by_score, gate) =
            self.frozen.as_ref().map_or(now, |Stamped { step: one, .. }| {
                (one.period, one.score, one.stars, one.limit, one.by_score, one.gate)
            });
        let stage = self.case.as_ref().map(|case| case.stage);
        if stage == Some(Stage::Lifted) && limit == Some(Limit::NotMet) {
            worked_out = by_score.min(gate);
            limit = (by_score > gate).then_some(Limit::Excused(gate));
        }
        let cancelled = stage == Some(Stage::Stands);
        if cancelled {
            (worked_out, limit) = (0, Some(Limit::NotMet));
        }
        let by = self.moved.as_ref().map_or(0, |moved| moved.step.by).clamp(-1, 1);
        let stars = if cancelled { 0 } else { worked_out.saturating_add_signed(by).min(5) };
        Shown { period, score, worked_out, limit, by, stars }
    }
}

/// For when a requirement is worked out, and what is known of the member then.
pub(super) struct Asked {
    pub(super) on: Day,
    pub(super) closed: bool,
    pub(super) scope: Scope,
    pub(super) active: bool,
}

/// What is needed to judge a year of many members, gathered once.
#[derive(Debug)]
pub struct Years<'a> {
    pub(super) community: &'a Community,
    pub(super) year: Year,
    pub(super) cut: ServiceYears,
    today: Day,
    gathered: Gathered,
}

/// What is looked through once for all.
#[derive(Clone, Debug)]
pub(super) struct Gathered {
    pub(super) posts: Arc<BTreeMap<Id<Member>, Vec<Id<Offer>>>>,
    pub(super) checkins: Arc<BTreeMap<Id<Member>, CheckinState>>,
    pub(super) things: Arc<BTreeMap<Id<Member>, Things>>,
}

impl Gathered {
    /// Of everybody, or of one.
    pub(super) fn of(
        community: &Community,
        year: Year,
        checkins: Arc<BTreeMap<Id<Member>, CheckinState>>,
        only: Option<Id<Member>>,
    ) -> Self {
        let days = community.settings.year_begins.days(year);
        let posts = Arc::new(posts_held_by(community, days, only));
        Self { posts, checkins, things: Arc::new(things(community, only)) }
    }
}

/// What somebody took on.
#[derive(Clone, Debug, Default)]
pub(super) struct Things {
    offers: BTreeMap<Id<Offer>, Arc<Offer>>,
    wishes: BTreeMap<Id<Wish>, Arc<Wish>>,
    orders: BTreeMap<Id<Order>, Arc<Order>>,
}

impl Things {
    /// Whether both are the very same.
    pub(super) fn are_same(one: &Self, other: &Self) -> bool {
        fn all<K, T>(one: &BTreeMap<Id<K>, Arc<T>>, other: &BTreeMap<Id<K>, Arc<T>>) -> bool {
            let both = one.iter().zip(other);
            one.len() == other.len()
                && both.into_iter().all(|(one, other)| one.0 == other.0 && Arc::ptr_eq(one.1, other.1))
        }
        all(&one.offers, &other.offers) && all(&one.wishes, &other.wishes) && all(&one.orders, &other.orders)
    }
}

/// What everybody took on, or one.
fn things(community: &Community, only: Option<Id<Member>>) -> BTreeMap<Id<Member>, Things> {
    let mut all: BTreeMap<Id<Member>, Things> = BTreeMap::new();
    let member = |claimant: &Claimant| match claimant {
        Claimant::Member(member) if only.is_none_or(|only| only == *member) => Some(*member),
        Claimant::Member(_) | Claimant::Unit(_) => None,
    };
    for (id, offer) in community.offers.iter() {
        let claims = offer.walls.values().flat_map(|facts| facts.claims.keys());
        for member in claims.filter_map(|(claimant, _)| member(claimant)) {
            all.entry(member).or_default().offers.entry(*id).or_insert_with(|| Arc::clone(offer));
        }
    }
    for (id, wish) in community.wishes.iter() {
        let claims = wish.card.iter().flat_map(|card| card.claims.keys());
        for member in claims.filter_map(|(claimant, _)| member(claimant)) {
            all.entry(member).or_default().wishes.entry(*id).or_insert_with(|| Arc::clone(wish));
        }
    }
    for (id, order) in community.orders.iter() {
        let claims = order.walls.values().flat_map(|wall| wall.claims.keys());
        for member in claims.filter_map(|(claimant, _)| member(claimant)) {
            all.entry(member).or_default().orders.entry(*id).or_insert_with(|| Arc::clone(order));
        }
    }
    all
}

impl<'a> Years<'a> {
    /// For everybody of the register.
    pub fn of_all(community: &'a Community, year: Year, today: Day) -> Self {
        let checkins = Arc::new(community.checkins(today));
        Self::with(community, year, today, Gathered::of(community, year, checkins, None))
    }

    /// For one member.
    pub fn of_one(community: &'a Community, member: Id<Member>, year: Year, today: Day) -> Self {
        let checkins = Arc::new([(member, community.checkin(member, today))].into());
        Self::with(community, year, today, Gathered::of(community, year, checkins, Some(member)))
    }

    pub(super) fn with(community: &'a Community, year: Year, today: Day, gathered: Gathered) -> Self {
        Self { community, year, cut: community.settings.year_begins, today, gathered }
    }

    /// How far a member's check-in is.
    pub fn checkin(&self, member: Id<Member>) -> Option<&CheckinState> {
        self.gathered.checkins.get(&member)
    }

    /// A member's year; `None` where this device does not read the member's file.
    pub fn judge(&self, member: Id<Member>) -> Option<Judged> {
        Some(self.judge_with(member, self.community.member(member)?, &self.entries(member)))
    }

    /// The same from records that are at hand.
    pub fn judge_with(&self, member: Id<Member>, file: &MemberFile, entries: &[Entry]) -> Judged {
        let frozen = file.judging.result(self.year).cloned();
        // A closed year keeps the days it was closed with.
        let years = frozen.as_ref().map_or(self.cut, |frozen| frozen.step.years);
        let (counted, requirement) = self.count(member, file, entries, years, frozen.is_some());
        let gate = requirement.gate(frozen.is_some());
        let schemes = &self.community.settings.rating;
        let rate = |scheme: &Scheme| self.rate(scheme, member, entries, &counted, (years, gate));
        let days = self.community.settings.requirement.objection_days;
        Judged {
            member,
            rating: rate(&schemes.current),
            beside: schemes.beside.as_ref().map(rate),
            requirement,
            frozen,
            moved: file.judging.moved(self.year).cloned(),
            case: case(&file.judging, self.year, self.today, days),
            counted,
        }
    }

    /// The stars a member would have by another scheme, as things stand.
    pub fn stars_by(
        &self,
        scheme: &Scheme,
        member: Id<Member>,
        entries: &[Entry],
        judged: &Judged,
    ) -> Rating {
        let gate = judged.requirement.gate(judged.is_closed());
        let years = judged.frozen.as_ref().map_or(self.cut, |frozen| frozen.step.years);
        self.rate(scheme, member, entries, &judged.counted, (years, gate))
    }

    /// What is frozen of a member when the year is closed today.
    pub fn freeze(&self, member: Id<Member>) -> Option<Frozen> {
        let file = self.community.member(member)?;
        let entries = self.entries(member);
        let years = self.cut;
        let (counted, requirement) = self.count(member, file, &entries, years, true);
        let scheme = &self.community.settings.rating.current;
        let rating = self.rate(scheme, member, &entries, &counted, (years, requirement.gate(true)));
        let of_period = self.of_period(scheme, &entries, &counted, years);
        Some(Frozen {
            on: self.today,
            scheme: scheme.version,
            scheme_digest: Digest::of_scheme(scheme),
            period: scheme.period,
            parts: rating.parts,
            score: rating.score,
            by_score: rating.by_score,
            stars: rating.stars,
            limit: rating.limit,
            gate: scheme.gate,
            requirement,
            half_hours: counted.half_hours,
            records: counted.records,
            ratings: of_period.ratings,
            counting: self.community.settings.counting,
            digest: Digest::of(&entries, &of_period),
            years,
        })
    }

    /// The posts somebody held in the year, as years are cut.
    pub(super) fn posts(&self, member: Id<Member>, years: ServiceYears) -> Vec<Id<Offer>> {
        if years == self.cut {
            self.gathered.posts.get(&member).cloned().unwrap_or_default()
        } else {
            posts_held(self.community, member, years.days(self.year))
        }
    }

    /// A member's records. Only the posts, projects, wishes and orders are looked through that somebody took on in the member's name, so
    /// that judging everybody does not look through everything once for each.
    pub fn entries(&self, member: Id<Member>) -> Vec<Entry> {
        let Things { offers, wishes, orders } =
            self.gathered.things.get(&member).cloned().unwrap_or_default();
        let community = Community {
            offers: Arc::new(offers),
            wishes: Arc::new(wishes),
            orders: Arc::new(orders),
            ..self.community.clone()
        };
        entries(&community, member)
    }

    fn of_period(
        &self,
        scheme: &Scheme,
        entries: &[Entry],
        counted: &Counted,
        years: ServiceYears,
    ) -> Counted {
        match scheme.period {
            Period::Yearly => counted.clone(),
            Period::Lifetime => {
                let rules = self.community.settings.counting;
                let term = (Term::Through(self.year), years);
                count(entries, counted.posts.clone(), term, self.today, rules)
            }
        }
    }

    fn rate(
        &self,
        scheme: &Scheme,
        member: Id<Member>,
        entries: &[Entry],
        counted: &Counted,
        (years, gate): (ServiceYears, Gate),
    ) -> Rating {
        let months = self.months(member, self.today, years);
        match scheme.period {
            Period::Yearly => compute(scheme, counted, gate, months),
            Period::Lifetime => {
                compute(scheme, &self.of_period(scheme, entries, counted, years), Gate::Open, months)
            }
        }
    }

    /// Whole months since the check-in, on a day or at the end of the year.
    pub(super) fn months(&self, member: Id<Member>, on: Day, years: ServiceYears) -> u32 {
        let Some((from, _)) = self.gathered.checkins.get(&member).and_then(|state| state.registered.clone())
        else {
            return 0;
        };
        let (_, end) = years.days(self.year);
        let ((y, m, d), (to_y, to_m, to_d)) = (from.civil(), end.min(on).civil());
        let months = (to_y - y) * 12 + i32::from(to_m) - i32::from(m) - i32::from(to_d < d);
        u32::try_from(months).unwrap_or(0)
    }

    fn count(
        &self,
        member: Id<Member>,
        file: &MemberFile,
        entries: &[Entry],
        years: ServiceYears,
        closed: bool,
    ) -> (Counted, Requirement) {
        let posts = self.posts(member, years);
        let rules = self.community.settings.counting;
        let counted = count(entries, posts, (Term::Year(self.year), years), self.today, rules);
        let checkin = self.gathered.checkins.get(&member);
        let status = checkin.map_or(MemberStatus::Awaited, |state| state.stage.status());
        let unit = self.community.unit_of(&file.card).and_then(|(_, unit)| UnitCard::unit_type(&unit.card));
        let asked = Asked {
            on: self.today,
            closed,
            // Of whom the unit is not known nothing is asked that somebody could be blamed for.
            scope: unit.map_or(Scope::Encouraged, crate::register::UnitType::scope),
            active: !matches!(
                status,
                MemberStatus::Suspended | MemberStatus::TransferredOut | MemberStatus::Closed
            ),
        };
        let requirement = self.requirement(member, file, &counted, years, &asked);
        (counted, requirement)
    }

    /// The requirement of a member from what counts.
    pub(super) fn requirement(
        &self,
        member: Id<Member>,
        file: &MemberFile,
        counted: &Counted,
        years: ServiceYears,
        asked: &Asked,
    ) -> Requirement {
        let checkin = self.gathered.checkins.get(&member);
        let exemptions: Vec<&Exemption> = file.exemptions.values().map(|fact| &fact.step).collect();
        let urgings: Vec<Urging> = file.urgings.values().map(|fact| fact.step.clone()).collect();
        let facts = Facts {
            year: self.year,
            years,
            today: asked.on,
            closed: asked.closed,
            scope: asked.scope,
            registered: checkin.and_then(|state| state.registered.as_ref()).map(|(on, _)| *on),
            active: asked.active,
            exemptions: &exemptions,
            without_reason: without_reason(
                exemptions.iter().copied(),
                &urgings,
                self.community.settings.urgings,
                asked.on,
            ),
            leading: file.card.get(MemberField::LeadingCadre) == "yes",
        };
        requirement(counted, &facts, &self.community.settings.requirement)
    }
}
