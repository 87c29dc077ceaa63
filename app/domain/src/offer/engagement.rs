//! Who has taken a post or a project on, and where each stands.
//!
//! Steps count in the order of their places, so that every device comes to the same. Two lawful steps that did not know of
//! one another both count: somebody who left while being approved is leaving, and staff decide.

use std::collections::{BTreeMap, BTreeSet};

use super::{Offer, OfferField, OfferKind, OfferReason, OfferStep, ServeStep};
use crate::{
    community::Community,
    id::Id,
    moment::{Day, Moment},
    principal::Member,
    requirement::MOST_POSTS,
    team::Team,
    wish::{Claimant, Step},
};

/// Somebody who took something on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Engagement {
    /// Who: a member, or a unit collectively.
    pub claimant: Claimant,
    /// The team for which that member took it on.
    pub team: Option<Id<Team>>,
    /// The id of the engagement, which is that of its first step.
    pub id: Id<Engagement>,
    /// When, by the claimant's device.
    pub taken_at: Moment,
    /// Whether the promise may be shown to everybody.
    pub shown: bool,
    /// Where it stands.
    pub fate: Fate,
    /// Since when it is held, once it was approved.
    pub since: Option<Day>,
    /// The day on which it ended, when it has.
    pub until: Option<Day>,
    /// Work notes, the oldest first.
    pub worked: Vec<(Day, Id<Step>)>,
    /// When the own part of a project was brought to an end.
    pub finished: Option<(Day, Id<Step>)>,
}

impl Engagement {
    /// Whether it waits for staff: to be taken, to leave, to be confirmed.
    pub const fn waits(&self) -> bool {
        match self.fate {
            Fate::Waiting | Fate::Leaving(_) => true,
            Fate::Active => self.finished.is_some(),
            Fate::Left(_) | Fate::Declined(_) | Fate::Done => false,
        }
    }
}

/// Where an engagement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Waits for staff.
    Waiting,
    /// Approved, held.
    Active,
    /// Held; wants to leave, and staff have to say.
    Leaving(OfferReason),
    /// Over.
    Left(OfferReason),
    /// Not taken.
    Declined(OfferReason),
    /// Brought to an end, and confirmed; projects.
    Done,
}

impl Fate {
    /// Whether somebody has it in hand: approved, and neither over nor brought to an end.
    pub const fn is_held(self) -> bool {
        matches!(self, Self::Active | Self::Leaving(_))
    }

    /// Whether something is still to come of it.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Waiting | Self::Active | Self::Leaving(_))
    }
}

/// A step about one engagement.
enum About<'a> {
    Own(Id<Step>, &'a ServeStep),
    Staff(&'a OfferStep),
}

/// What a team has taken on, or had: with each post and project, the newest first.
pub fn taken_by_team(community: &Community, team: Id<Team>) -> Vec<(Id<Offer>, Engagement)> {
    let of = |(id, offer): (&Id<Offer>, &std::sync::Arc<Offer>)| {
        let all = engagements(offer).into_iter().filter(|one| one.team == Some(team));
        all.map(|one| (*id, one)).collect::<Vec<_>>()
    };
    let mut all: Vec<(Id<Offer>, Engagement)> = community.offers.iter().flat_map(of).collect();
    all.sort_by_key(|(id, one)| (!one.fate.is_live(), std::cmp::Reverse(one.taken_at), *id, one.id));
    all
}

/// Everybody who took it on: who waits, then who holds it, then who is done or gone; each by time.
pub fn engagements(offer: &Offer) -> Vec<Engagement> {
    let Some(facts) = offer.facts() else { return Vec::new() };
    let mut all: BTreeMap<(Claimant, Id<Engagement>), Engagement> = BTreeMap::new();
    for ((claimant, step), fact) in &facts.claims {
        let (shown, team) = match fact.step {
            ServeStep::Taken { shown } => (shown, None),
            ServeStep::TakenForTeam { shown, team } => (shown, Some(team)),
            ServeStep::Leaves { .. } | ServeStep::Worked { .. } | ServeStep::Finished { .. } => continue,
        };
        let id = Id::from_random(*step.bytes());
        let taken = Engagement {
            claimant: *claimant,
            team,
            id,
            taken_at: fact.at,
            shown,
            fate: Fate::Waiting,
            since: None,
            until: None,
            worked: Vec::new(),
            finished: None,
        };
        all.insert((*claimant, id), taken);
    }
    let own = facts.claims.iter().filter_map(|((claimant, step), fact)| {
        let engagement = match fact.step {
            ServeStep::Taken { .. } | ServeStep::TakenForTeam { .. } => return None,
            ServeStep::Leaves { engagement, .. }
            | ServeStep::Worked { engagement, .. }
            | ServeStep::Finished { engagement, .. } => engagement,
        };
        Some((fact.place(), *step, (*claimant, engagement), About::Own(*step, &fact.step)))
    });
    let staff = facts
        .steps
        .iter()
        .map(|(step, fact)| (fact.place(), *step, fact.step.about(), About::Staff(&fact.step)));
    let mut steps: Vec<_> = own.chain(staff).collect();
    steps.sort_by_key(|(place, step, ..)| (*place, *step));
    for ((_, at), _, about, step) in &steps {
        if let Some(one) = all.get_mut(about) {
            take(one, step, at.day());
        }
    }
    let mut all: Vec<Engagement> = all.into_values().collect();
    let rank = |fate: Fate| match fate {
        Fate::Waiting => 0_u8,
        Fate::Leaving(_) => 1,
        Fate::Active => 2,
        Fate::Done => 3,
        Fate::Left(_) | Fate::Declined(_) => 4,
    };
    all.sort_by_key(|one| (rank(one.fate), one.taken_at, one.id));
    all
}

fn take(one: &mut Engagement, step: &About<'_>, on_day: Day) {
    match *step {
        About::Own(_, ServeStep::Taken { .. } | ServeStep::TakenForTeam { .. }) => {}
        About::Own(_, ServeStep::Leaves { why, .. }) => match one.fate {
            Fate::Waiting => (one.fate, one.until) = (Fate::Left(*why), Some(on_day)),
            Fate::Active => one.fate = Fate::Leaving(*why),
            Fate::Leaving(_) | Fate::Left(_) | Fate::Declined(_) | Fate::Done => {}
        },
        About::Own(id, ServeStep::Worked { on, .. }) => {
            let at = one.worked.partition_point(|known| *known <= (*on, id));
            one.worked.insert(at, (*on, id));
        }
        About::Own(id, ServeStep::Finished { on, .. }) => {
            one.finished = Some(one.finished.map_or((*on, id), |first| first.min((*on, id))));
        }
        About::Staff(OfferStep::Approved { .. }) => match one.fate {
            Fate::Waiting => (one.fate, one.since) = (Fate::Active, Some(on_day)),
            // Whoever left did not know that it was approved meanwhile, or staff not that they had left.
            Fate::Left(why) if one.since.is_none() => {
                (one.fate, one.since, one.until) = (Fate::Leaving(why), Some(on_day), None);
            }
            Fate::Active | Fate::Leaving(_) | Fate::Left(_) | Fate::Declined(_) | Fate::Done => {}
        },
        About::Staff(OfferStep::Declined { why, .. }) => {
            if one.fate == Fate::Waiting {
                (one.fate, one.until) = (Fate::Declined(*why), Some(on_day));
            }
        }
        About::Staff(OfferStep::Released { why, .. }) => match one.fate {
            Fate::Active | Fate::Leaving(_) => (one.fate, one.until) = (Fate::Left(*why), Some(on_day)),
            Fate::Waiting | Fate::Left(_) | Fate::Declined(_) | Fate::Done => {}
        },
        About::Staff(OfferStep::Kept { .. }) => {
            if matches!(one.fate, Fate::Leaving(_)) {
                one.fate = Fate::Active;
            }
        }
        About::Staff(OfferStep::Confirmed { .. }) => {
            if one.finished.is_some() && one.fate.is_held() {
                (one.fate, one.until) = (Fate::Done, one.finished.map(|(on, _)| on));
            }
        }
    }
}

/// The posts a member holds or has held on any of these days, from the first to the last, without those that are still to be approved, and without
/// those that are a team's: what many hold is nobody's own post.
pub fn posts_held(community: &Community, member: Id<Member>, days: (Day, Day)) -> Vec<Id<Offer>> {
    posts_held_by(community, days, Some(member)).remove(&member).unwrap_or_default()
}

/// Whether a member has as many posts as are asked for besides one: those of these days, and those that wait to be approved
/// one more is allowed, and told).
pub fn has_enough_posts(
    community: &Community,
    member: Id<Member>,
    besides: Id<Offer>,
    days: (Day, Day),
) -> bool {
    let me = Claimant::Member(member);
    let posts = community.offers.iter().filter(|(_, offer)| offer.kind == Some(OfferKind::Post));
    let live = posts.filter(|(_, offer)| {
        engagements(offer)
            .iter()
            .any(|one| one.claimant == me && one.team.is_none() && one.fate == Fate::Waiting)
    });
    let mut all: BTreeSet<Id<Offer>> = live.map(|(id, _)| *id).collect();
    all.extend(posts_held(community, member, days));
    all.remove(&besides);
    u32::try_from(all.len()).is_ok_and(|count| count >= MOST_POSTS)
}

/// The same of everybody who holds or has held any, or of one: for whoever asks about many.
pub fn posts_held_by(
    community: &Community,
    (first, last): (Day, Day),
    only: Option<Id<Member>>,
) -> BTreeMap<Id<Member>, Vec<Id<Offer>>> {
    let mut all: BTreeMap<Id<Member>, Vec<Id<Offer>>> = BTreeMap::new();
    let posts = community.offers.iter().filter(|(_, offer)| offer.kind == Some(OfferKind::Post));
    for (id, offer) in posts {
        let to = offer.card.get(OfferField::To).parse::<Day>().ok();
        for one in engagements(offer).into_iter().filter(|one| one.team.is_none()) {
            let Claimant::Member(member) = one.claimant else { continue };
            let until = [one.until, to].into_iter().flatten().min();
            let held =
                one.since.is_some_and(|since| since <= last) && until.is_none_or(|until| until >= first);
            if held && only.is_none_or(|only| only == member) {
                let of = all.entry(member).or_default();
                if of.last() != Some(id) {
                    of.push(*id);
                }
            }
        }
    }
    all
}
