//! Where an order is, and how it came there: every fact in the order of its place, through the one table.
//!
//! A fact that does not fit any more, because its author did not know of another, changes nothing and is told with the reason:
//! somebody accepted what was given to another, a resident cancelled what was done already.

use super::{
    Action, DutyStep, Order, OrderReason, OrderRefusal, OrderState, OrderStep, OrderWall, Part, next,
};
use crate::{
    community::Community,
    id::Id,
    moment::{Day, Moment},
    principal::Principal,
    team::Team,
    wish::{Claimant, Clock, Step},
};

/// An order as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderStanding {
    /// Where it is.
    pub state: OrderState,
    /// Since when it is there.
    pub since: Option<Day>,
    /// When it was given to the branch.
    pub submitted: Option<Day>,
    /// How it was last dispatched, while that holds.
    pub dispatch: Option<Dispatch>,
    /// Who has accepted it.
    pub holder: Option<Claimant>,
    /// Who took it from the pool and waits for staff, the first first.
    pub claims: Vec<PoolClaim>,
    /// Notes of what was done, the oldest first.
    pub worked: Vec<(Day, Id<Step>)>,
    /// How it was finished.
    pub finished: Option<Finish>,
    /// When staff confirmed that, by the day of the step.
    pub verified: Option<Day>,
    /// The score, 1 to 5.
    pub rating: Option<u8>,
    /// Two clerks dispatched it without knowing of one another; the later one holds.
    pub dispatched_twice: bool,
    /// Everything that was done, the oldest first.
    pub events: Vec<Event>,
}

/// How it was dispatched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatch {
    /// The step.
    pub step: Id<Step>,
    /// To whom; nobody is the pool.
    pub to: Option<Claimant>,
    /// The team whose order it is: it was sent to the team, or given to it after the team took it from the pool.
    pub team: Option<Id<Team>>,
    /// Until when it is to be done.
    pub due: Option<Day>,
    /// When.
    pub on: Day,
    turn: u32,
}

/// Somebody who took it from the pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolClaim {
    /// Who.
    pub claimant: Claimant,
    /// The team in whose name.
    pub team: Option<Id<Team>>,
    /// The id of the claim, which is that of its step.
    pub id: Id<PoolClaim>,
    /// When, by that device.
    pub at: Moment,
    /// Whether its clock may decide.
    pub clock: Clock,
}

/// How it was finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finish {
    /// By whom.
    pub by: Claimant,
    /// The step; words about it are in that one's own file.
    pub step: Id<Step>,
    /// The day of the service.
    pub on: Day,
    /// Minutes served.
    pub minutes: u16,
    /// When it was entered.
    pub entered: Day,
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The step.
    pub step: Id<Step>,
    /// Who.
    pub by: Principal,
    /// When, by that device.
    pub at: Moment,
    /// What.
    pub what: Fact,
    /// Why it changed nothing, if it did not.
    pub refused: Option<OrderRefusal>,
}

/// What was done: by staff, or by whoever serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A step of staff.
    Staff(OrderStep),
    /// A step of whoever serves.
    Duty(Claimant, DutyStep),
}

impl Fact {
    /// The action of the table.
    pub const fn action(&self) -> Action {
        match self {
            Self::Staff(step) => step.action(),
            Self::Duty(_, step) => step.action(),
        }
    }

    /// Why, where there is a reason.
    pub const fn why(&self) -> Option<OrderReason> {
        match self {
            Self::Staff(step) => step.why(),
            Self::Duty(_, step) => step.why(),
        }
    }
}

impl OrderStanding {
    /// The part somebody has in it now.
    pub fn part(&self, claimant: Claimant) -> Part {
        let sent = self.state == OrderState::Dispatched
            && self.dispatch.as_ref().is_some_and(|dispatch| dispatch.to == Some(claimant));
        if sent || self.holder == Some(claimant) { Part::Holder } else { Part::Helper }
    }

    /// Whether it lies in the pool.
    pub fn is_in_pool(&self) -> bool {
        self.state == OrderState::Dispatched
            && self.dispatch.as_ref().is_some_and(|dispatch| dispatch.to.is_none())
    }

    /// The claim of somebody who took it from the pool.
    pub fn claim_of(&self, claimant: Claimant) -> Option<&PoolClaim> {
        self.claims.iter().find(|claim| claim.claimant == claimant)
    }

    /// Whether a step of staff may be taken now, and to which state it leads.
    pub fn staff_may(&self, step: &OrderStep) -> Result<OrderState, OrderRefusal> {
        let to = next(self.state, step.action(), Part::Staff)?;
        match step {
            OrderStep::Rated { .. } if self.rating.is_some() => Err(OrderRefusal::RatedAlready),
            OrderStep::Chosen { .. } if !self.is_in_pool() => Err(OrderRefusal::NotInPool),
            OrderStep::Chosen { claimant, claim } => {
                let known = self.claims.iter().any(|one| (one.claimant, one.id) == (*claimant, *claim));
                if known { Ok(to) } else { Err(OrderRefusal::NoSuchClaim) }
            }
            _ => Ok(to),
        }
    }

    /// Whether a step of a member or unit may be taken now, and to which state it leads.
    pub fn duty_may(&self, claimant: Claimant, step: &DutyStep) -> Result<OrderState, OrderRefusal> {
        let part = self.part(claimant);
        let to = next(self.state, step.action(), part);
        match step {
            DutyStep::Accepted { dispatch } | DutyStep::Declined { dispatch, .. } => {
                let to = to?;
                let current = self.dispatch.as_ref().is_some_and(|known| known.step == *dispatch);
                if current { Ok(to) } else { Err(OrderRefusal::NotSentToYou) }
            }
            DutyStep::Claimed { .. } | DutyStep::ClaimedForTeam { .. } => {
                let (to, team) = (to?, step.team());
                let of_team = team.is_some() && self.claims.iter().any(|claim| claim.team == team);
                match (self.is_in_pool(), self.claim_of(claimant)) {
                    (false, _) => Err(OrderRefusal::NotInPool),
                    (true, Some(_)) => Err(OrderRefusal::ClaimedAlready),
                    (true, None) if of_team => Err(OrderRefusal::TeamHasIt),
                    (true, None) => Ok(to),
                }
            }
            DutyStep::GivenBack { .. } if part == Part::Helper && self.claim_of(claimant).is_none() => {
                to.and(Err(OrderRefusal::NoSuchClaim))
            }
            DutyStep::GivenBack { .. } | DutyStep::Worked { .. } | DutyStep::Finished { .. } => to,
        }
    }

    fn take_staff(&mut self, id: Id<Step>, step: &OrderStep, on: Day, turn: u32) -> Result<(), OrderRefusal> {
        let to = self.staff_may(step)?;
        match step {
            OrderStep::Submitted => self.submitted = Some(on),
            OrderStep::Dispatched { to, due } => {
                self.send(Dispatch { step: id, to: *to, team: None, due: *due, on, turn });
            }
            OrderStep::DispatchedToTeam { team, leader, due } => {
                let (to, team) = (Some(Claimant::Member(*leader)), Some(*team));
                self.send(Dispatch { step: id, to, team, due: *due, on, turn });
            }
            OrderStep::Recalled { .. } => self.let_go(),
            OrderStep::Chosen { claimant, .. } => {
                let team = self.claim_of(*claimant).and_then(|claim| claim.team);
                if let Some(dispatch) = &mut self.dispatch {
                    dispatch.team = team;
                }
                self.holder = Some(*claimant);
                self.claims.clear();
            }
            OrderStep::Reopened { .. } => (self.finished, self.verified) = (None, None),
            OrderStep::Verified => self.verified = Some(self.verified.unwrap_or(on)),
            OrderStep::Rated { score } => self.rating = Some(*score),
            OrderStep::Reviewed
            | OrderStep::Returned { .. }
            | OrderStep::Transferred { .. }
            | OrderStep::Closed { .. }
            | OrderStep::Cancelled { .. }
            | OrderStep::Archived => {}
        }
        self.go(to, on);
        Ok(())
    }

    fn take_duty(
        &mut self,
        (claimant, id): (Claimant, Id<Step>),
        step: &DutyStep,
        at: Moment,
    ) -> Result<(), OrderRefusal> {
        let to = self.duty_may(claimant, step)?;
        match step {
            DutyStep::Claimed { clock } | DutyStep::ClaimedForTeam { clock, .. } => {
                let (id, team) = (Id::from_random(*id.bytes()), step.team());
                let claim = PoolClaim { claimant, team, id, at, clock: *clock };
                // A doubtful clock never comes first.
                let place = |claim: &PoolClaim| (claim.clock == Clock::Doubtful, claim.at, claim.id);
                let before = self.claims.partition_point(|known| place(known) < place(&claim));
                self.claims.insert(before, claim);
            }
            DutyStep::Accepted { .. } => self.holder = Some(claimant),
            DutyStep::GivenBack { .. } if self.holder != Some(claimant) => {
                self.claims.retain(|claim| claim.claimant != claimant);
            }
            DutyStep::Declined { .. } | DutyStep::GivenBack { .. } => self.let_go(),
            DutyStep::Worked { on } => {
                let before = self.worked.partition_point(|known| *known <= (*on, id));
                self.worked.insert(before, (*on, id));
            }
            DutyStep::Finished { on, minutes } => {
                let (by, on, minutes) = (claimant, *on, *minutes);
                self.finished = Some(Finish { by, step: id, on, minutes, entered: at.day() });
            }
        }
        self.go(to, at.day());
        Ok(())
    }

    fn send(&mut self, dispatch: Dispatch) {
        let twice = self.dispatch.as_ref().is_some_and(|before| before.turn == dispatch.turn);
        self.dispatched_twice = twice;
        self.claims.clear();
        self.dispatch = Some(dispatch);
    }

    fn let_go(&mut self) {
        self.dispatch = None;
        self.holder = None;
        self.claims.clear();
    }

    fn go(&mut self, to: OrderState, on: Day) {
        if self.state != to || self.since.is_none() || to == OrderState::Dispatched {
            self.since = Some(on);
        }
        self.state = to;
    }
}

/// Where the order is, on what is known here. Every device that knows the same comes to the same.
pub fn standing(order: &Order) -> OrderStanding {
    order.wall().map(standing_on).unwrap_or_default()
}

/// Where an order is by what lies on one wall.
pub fn standing_on(wall: &OrderWall) -> OrderStanding {
    let mut is = OrderStanding::default();
    let staff =
        wall.steps.iter().map(|(id, fact)| (fact.place(), *id, fact.by, Fact::Staff(fact.step.clone())));
    let duty = wall
        .claims
        .iter()
        // Whose it is is said by the place it lies in, which the relay guards.
        .map(|((claimant, id), fact)| {
            (fact.place(), *id, claimant.principal(), Fact::Duty(*claimant, fact.step.clone()))
        });
    let mut all: Vec<_> = staff.chain(duty).collect();
    all.sort_by_key(|(place, id, by, _)| (*place, *id, *by));
    for ((turn, at), step, by, what) in all {
        let taken = match &what {
            Fact::Staff(fact) => is.take_staff(step, fact, at.day(), turn),
            Fact::Duty(claimant, fact) => is.take_duty((*claimant, step), fact, at),
        };
        is.events.push(Event { step, by, at, what, refused: taken.err() });
    }
    is
}

/// Orders of a team: sent to it, taken from the pool in its name, or done by it to the end. The newest first.
pub fn orders_of_team(community: &Community, team: Id<Team>) -> Vec<(Id<Order>, OrderStanding)> {
    let of = |(id, order): (&Id<Order>, &std::sync::Arc<Order>)| {
        let is = standing(order);
        let has = is.dispatch.as_ref().is_some_and(|dispatch| dispatch.team == Some(team));
        let waits = is.claims.iter().any(|claim| claim.team == Some(team));
        (has || waits).then_some((*id, is))
    };
    let mut all: Vec<(Id<Order>, OrderStanding)> = community.orders.iter().filter_map(of).collect();
    all.sort_by_key(|(id, is)| (std::cmp::Reverse(is.since), *id));
    all
}

/// The part a principal has in an order, where it has one.
pub fn part_of(who: Principal, is: &OrderStanding) -> Option<Part> {
    match who {
        Principal::Staff(_) => Some(Part::Staff),
        Principal::Resident(_) => Some(Part::Resident),
        Principal::Member(_) | Principal::Liaison(_) => Claimant::of(who).map(|claimant| is.part(claimant)),
        Principal::Surveyor(_) | Principal::District(_) => None,
    }
}
