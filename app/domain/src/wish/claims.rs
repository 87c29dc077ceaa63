//! Who stands where among the claims of a wish.
//!
//! A claim is provisional until staff confirm it. The order among provisional claims is the same on every device:
//! trusted clocks first, then earliest, then id. A confirmed claim is never displaced.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    community::Community,
    id::Id,
    moment::Moment,
    team::Team,
    wish::{Card, ClaimStep, Claimant, Clock, Reason, Receiver, Step, WallStep, Wish},
};

/// One claim, with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who claims.
    pub claimant: Claimant,
    /// The team for which that member claims.
    pub team: Option<Id<Team>>,
    /// The id of the claim.
    pub id: Id<Claim>,
    /// When, by the claimant's device.
    pub claimed_at: Moment,
    /// Whether that time may decide.
    pub clock: Clock,
    /// The day promised.
    pub due: Option<crate::moment::Day>,
    /// What became of it.
    pub fate: ClaimFate,
    /// Days on which the wisher was contacted or something was done, first contact first.
    pub contacted: Option<Moment>,
    /// Whether any progress was logged.
    pub progressed: bool,
    /// When and to whom it was handed over.
    pub handed_over: Option<(Moment, Receiver)>,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimFate {
    /// Waiting for staff, at this place of the provisional order (0 is first).
    Waiting(usize),
    /// 支部下单: holds the order since.
    Confirmed(Moment),
    /// Given up by the claimant.
    Revoked(Reason),
    /// Not needed, or the wish was taken down before it was answered.
    Declined(Reason),
    /// The order was taken back, alone or with the whole wish.
    Returned(Reason),
}

/// All claims of a wish, and what staff have to look at.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Standing {
    /// The holder first, then waiting claims in provisional order, then ended ones by time.
    pub claims: Vec<Claim>,
    /// The first two waiting claims are too close, or a doubtful clock is among them: the clerk decides.
    pub clerk_decides: bool,
    /// Two different claims were confirmed on devices that did not know of one another.
    pub confirmed_twice: bool,
}

impl Standing {
    /// The claim that holds the order.
    pub fn holder(&self) -> Option<&Claim> {
        self.claims.iter().find(|claim| matches!(claim.fate, ClaimFate::Confirmed(_)))
    }

    /// Claims waiting for staff, in provisional order.
    pub fn waiting(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().filter(|claim| matches!(claim.fate, ClaimFate::Waiting(_)))
    }

    /// The claim of a claimant that somebody still has to do something about: waiting, or confirmed and not handed over.
    pub fn open_of(&self, claimant: Claimant) -> Option<&Claim> {
        self.live_of(claimant).filter(|claim| claim.handed_over.is_none())
    }

    /// The live claim of a claimant, waiting or confirmed.
    pub fn live_of(&self, claimant: Claimant) -> Option<&Claim> {
        self.live().find(|claim| claim.claimant == claimant)
    }

    /// The live claim of a team, waiting or confirmed.
    pub fn live_of_team(&self, team: Id<Team>) -> Option<&Claim> {
        self.live().find(|claim| claim.team == Some(team))
    }

    fn live(&self) -> impl Iterator<Item = &Claim> {
        let live = |claim: &&Claim| matches!(claim.fate, ClaimFate::Waiting(_) | ClaimFate::Confirmed(_));
        self.claims.iter().filter(live)
    }
}

/// What a team has claimed, or had: with each wish, the newest first.
pub fn claimed_by_team(community: &Community, team: Id<Team>) -> Vec<(Id<Wish>, Claim)> {
    let of = |(id, wish): (&Id<Wish>, &Arc<Wish>)| {
        let card = wish.card.as_ref()?;
        let is = |step: &ClaimStep| matches!(step, ClaimStep::ClaimedForTeam { team: of, .. } if *of == team);
        // Most wishes are no team's: where they stand need not be worked out.
        card.claims.values().any(|fact| is(&fact.step)).then_some(())?;
        let all = standing(card, community.settings.close_claim_minutes).claims;
        all.into_iter().find(|claim| claim.team == Some(team)).map(|claim| (*id, claim))
    };
    let mut all: Vec<(Id<Wish>, Claim)> = community.wishes.iter().filter_map(of).collect();
    all.sort_by_key(|(id, claim)| (std::cmp::Reverse(claim.claimed_at), *id));
    all
}

/// A confirmation, in the order in which they count: its place, its step, and what it confirms.
type Confirmation = ((u32, Moment), Id<Step>, Claimant, Id<Claim>);

fn claim_id(step: Id<Step>) -> Id<Claim> {
    Id::from_random(*step.bytes())
}

/// Where every claim of the card stands. `close_minutes` is the setting of R-24.
pub fn standing(card: &Card, close_minutes: u16) -> Standing {
    let mut claims: BTreeMap<(Claimant, Id<Claim>), Claim> = BTreeMap::new();
    for ((claimant, step), fact) in &card.claims {
        let (clock, due, team) = match fact.step {
            ClaimStep::Claimed { clock, due } => (clock, due, None),
            ClaimStep::ClaimedForTeam { clock, due, team } => (clock, due, Some(team)),
            ClaimStep::ClockDoubted { .. }
            | ClaimStep::Revoked { .. }
            | ClaimStep::Contacted { .. }
            | ClaimStep::Progressed { .. }
            | ClaimStep::HandedOver { .. } => continue,
        };
        let id = claim_id(*step);
        let claim = Claim {
            claimant: *claimant,
            team,
            id,
            claimed_at: fact.at,
            clock,
            due,
            fate: ClaimFate::Waiting(0),
            contacted: None,
            progressed: false,
            handed_over: None,
        };
        claims.insert((*claimant, id), claim);
    }
    let mut confirmations: BTreeSet<Confirmation> = BTreeSet::new();
    for (step, fact) in &card.steps {
        if let WallStep::Confirmed { claimant, claim } = fact.step {
            confirmations.insert((fact.place(), *step, claimant, claim));
        }
    }
    for ((_, at), _, claimant, id) in &confirmations {
        if let Some(claim) = claims.get_mut(&(*claimant, *id))
            && matches!(claim.fate, ClaimFate::Waiting(_))
        {
            claim.fate = ClaimFate::Confirmed(*at);
        }
    }
    end_by_claimants(card, &mut claims);
    end_by_staff(card, &mut claims);
    order(claims.into_values().collect(), &confirmations, close_minutes)
}

fn end_by_claimants(card: &Card, claims: &mut BTreeMap<(Claimant, Id<Claim>), Claim>) {
    for ((claimant, _), fact) in &card.claims {
        let of = |id: Id<Claim>| (*claimant, id);
        match fact.step {
            // Claims are known by now; revocations come last, because a handover bars them.
            ClaimStep::Claimed { .. } | ClaimStep::ClaimedForTeam { .. } | ClaimStep::Revoked { .. } => {}
            ClaimStep::ClockDoubted { claim } => {
                if let Some(claim) = claims.get_mut(&of(claim)) {
                    claim.clock = Clock::Doubtful;
                }
            }
            ClaimStep::Contacted { claim, .. } => {
                if let Some(claim) = claims.get_mut(&of(claim)) {
                    claim.contacted = Some(claim.contacted.map_or(fact.at, |first| first.min(fact.at)));
                }
            }
            ClaimStep::Progressed { claim, .. } => {
                if let Some(claim) = claims.get_mut(&of(claim)) {
                    claim.progressed = true;
                }
            }
            ClaimStep::HandedOver { claim, receiver, .. } => {
                if let Some(claim) = claims.get_mut(&of(claim)) {
                    claim.handed_over = Some(claim.handed_over.map_or((fact.at, receiver), |first| {
                        if first.0 <= fact.at { first } else { (fact.at, receiver) }
                    }));
                }
            }
        }
    }
    for ((claimant, _), fact) in &card.claims {
        if let ClaimStep::Revoked { claim, why } = fact.step
            && let Some(claim) = claims.get_mut(&(*claimant, claim))
            && claim.handed_over.is_none()
        {
            claim.fate = ClaimFate::Revoked(why);
        }
    }
}

fn end_by_staff(card: &Card, claims: &mut BTreeMap<(Claimant, Id<Claim>), Claim>) {
    let mut taken_down: BTreeMap<(u32, Moment), Reason> = BTreeMap::new();
    for fact in card.steps.values() {
        match fact.step {
            WallStep::Declined { claimant, claim, why } => {
                if let Some(claim) = claims.get_mut(&(claimant, claim))
                    && matches!(claim.fate, ClaimFate::Waiting(_))
                {
                    claim.fate = ClaimFate::Declined(why);
                }
            }
            WallStep::Returned { claimant, claim: id, why } => {
                if let Some(claim) = claims.get_mut(&(claimant, id))
                    && matches!(claim.fate, ClaimFate::Waiting(_) | ClaimFate::Confirmed(_))
                    && handed_over_on(card, claimant, id).is_none_or(|handover| knew(fact.place(), handover))
                {
                    claim.fate = ClaimFate::Returned(why);
                }
            }
            WallStep::TakenDown { why } => {
                taken_down.insert(fact.place(), why);
            }
            WallStep::Published { .. } | WallStep::Confirmed { .. } | WallStep::FollowedUp => {}
        }
    }
    end_by_taking_down(card, &taken_down, claims);
}

/// Whether whoever took a step may have known of an earlier one. What was written before there were turns goes by time.
fn knew(step: (u32, Moment), earlier: (u32, Moment)) -> bool {
    if step.0 == 0 { earlier.1 < step.1 } else { earlier.0 < step.0 }
}

/// The place at which a claim was first handed over. Whoever took it back without knowing of that did not mean it: it stands
/// and where the order has gone to another meanwhile, a person looks at both.
fn handed_over_on(card: &Card, claimant: Claimant, id: Id<Claim>) -> Option<(u32, Moment)> {
    let own = card.claims.iter().filter(|((of, _), _)| *of == claimant);
    own.filter(|(_, fact)| matches!(fact.step, ClaimStep::HandedOver { claim, .. } if claim == id))
        .map(|(_, fact)| fact.place())
        .min()
}

/// A wish that leaves the wall takes every claim with it that was made before and not handed over; published again, it is free.
fn end_by_taking_down(
    card: &Card,
    taken_down: &BTreeMap<(u32, Moment), Reason>,
    claims: &mut BTreeMap<(Claimant, Id<Claim>), Claim>,
) {
    for ((claimant, id), claim) in claims {
        let Some(claimed) = card.claims.get(&(*claimant, Id::from_random(*id.bytes()))) else { continue };
        let Some((_, why)) = taken_down.iter().find(|(down, _)| !knew(claimed.place(), **down)) else {
            continue;
        };
        match (claim.fate, claim.handed_over) {
            (ClaimFate::Waiting(_), _) => claim.fate = ClaimFate::Declined(*why),
            (ClaimFate::Confirmed(_), None) => claim.fate = ClaimFate::Returned(*why),
            (ClaimFate::Confirmed(_), Some(_))
            | (ClaimFate::Revoked(_) | ClaimFate::Declined(_) | ClaimFate::Returned(_), _) => {}
        }
    }
}

fn order(mut claims: Vec<Claim>, confirmations: &BTreeSet<Confirmation>, close_minutes: u16) -> Standing {
    let confirmed: Vec<(Claimant, Id<Claim>)> = confirmations
        .iter()
        .map(|(_, _, claimant, id)| (*claimant, *id))
        .filter(|key| {
            claims.iter().any(|claim| {
                (claim.claimant, claim.id) == *key && matches!(claim.fate, ClaimFate::Confirmed(_))
            })
        })
        .collect();
    let holder = confirmed.first().copied();
    let confirmed_twice = confirmed.iter().any(|key| Some(*key) != holder);
    let rank = |claim: &Claim| match claim.fate {
        ClaimFate::Confirmed(_) => u8::from(Some((claim.claimant, claim.id)) != holder),
        ClaimFate::Waiting(_) => 2,
        ClaimFate::Revoked(_) | ClaimFate::Declined(_) | ClaimFate::Returned(_) => 3,
    };
    claims.sort_by_key(|claim| (rank(claim), claim.clock, claim.claimed_at, claim.id, claim.claimant));
    let mut place = 0;
    for claim in &mut claims {
        if let ClaimFate::Waiting(at) = &mut claim.fate {
            *at = place;
            place += 1;
        }
    }
    let waiting: Vec<&Claim> =
        claims.iter().filter(|claim| matches!(claim.fate, ClaimFate::Waiting(_))).collect();
    let close = u64::from(close_minutes) * 60_000;
    let clerk_decides = holder.is_none()
        && match waiting.as_slice() {
            [first, second, ..] => {
                waiting.iter().any(|claim| claim.clock == Clock::Doubtful)
                    || first.claimed_at.apart(second.claimed_at) < close
            }
            _ => false,
        };
    Standing { claims, clerk_decides, confirmed_twice }
}
