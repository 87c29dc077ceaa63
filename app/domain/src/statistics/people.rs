//! Counts of people: how far check-ins are, per organisation, the head of a roster, the report to the street (domain 1.5:
//! G3, G6, G18).
//!
//! 到社区报到党员 are distinct members with a registration that holds at the end of the cut-off day; what happened later does
//! not count. Who is on a unit's list and not in the register belongs to the unit, as on the unit's own statistics table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Ratio;
use crate::{
    community::Community,
    id::Id,
    moment::Day,
    principal::{Member, Unit},
    register::{
        Basis, CheckinStage, CheckinState, MemberCard, MemberField, MemberIdentity, Membership, UnitField,
        UnitType,
    },
    survey::BuildingField,
};

/// A step of the way of a check-in, as the funnel shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FunnelStep {
    /// 待报到.
    Waiting,
    /// 已到社区, not registered yet.
    Arrived,
    /// 已登记, without a receipt.
    Registered,
    /// 已开回执.
    Receipt,
    /// 单位已确认.
    Acknowledged,
}

impl FunnelStep {
    /// Every step, in order.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Arrived, Self::Registered, Self::Receipt, Self::Acknowledged];

    /// The step at which somebody of this stage is; none for who is suspended or has left.
    pub const fn of(stage: CheckinStage, receipt: bool) -> Option<Self> {
        match stage {
            CheckinStage::Awaited
            | CheckinStage::LetterIssued
            | CheckinStage::LetterExpired
            | CheckinStage::Withdrawn => Some(Self::Waiting),
            CheckinStage::Arrived => Some(Self::Arrived),
            CheckinStage::Registered if !receipt => Some(Self::Registered),
            CheckinStage::Registered | CheckinStage::ReceiptIssued | CheckinStage::ReceiptReturned => {
                Some(Self::Receipt)
            }
            CheckinStage::Acknowledged => Some(Self::Acknowledged),
            CheckinStage::Suspended
            | CheckinStage::Rejected
            | CheckinStage::TransferredOut
            | CheckinStage::Closed => None,
        }
    }

    /// The name in addresses: that of the list that shows these members.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "urge",
            Self::Arrived => "arrived",
            Self::Registered => "registered",
            Self::Receipt => "receipt",
            Self::Acknowledged => "acknowledged",
        }
    }
}

/// How many members of the register are at which step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funnel {
    now: [u32; 5],
    /// 暂停: registered, and not at any step.
    pub suspended: u32,
    /// Sent on to where they belong, and not gone from the register yet.
    pub rejected: u32,
}

impl Funnel {
    /// Who stands at a step.
    pub const fn at(&self, step: FunnelStep) -> u32 {
        self.now[step as usize]
    }

    /// Who came as far as a step, or farther.
    pub fn reached(&self, step: FunnelStep) -> u32 {
        let on = self.now.iter().skip(step as usize).sum::<u32>();
        if step <= FunnelStep::Registered { on + self.suspended } else { on }
    }

    /// Members of the register who have neither moved away nor left the scheme.
    pub fn members(&self) -> u32 {
        self.reached(FunnelStep::Waiting) + self.rejected
    }

    /// 已报到: whose registration holds.
    pub fn checked_in(&self) -> u32 {
        self.reached(FunnelStep::Registered)
    }
}

/// Everybody who is counted on a day, by unit; under no unit who belongs to none that the ledger knows.
pub(super) struct Roll<'a> {
    community: &'a Community,
    pub(super) states: BTreeMap<Id<Member>, CheckinState>,
    pub(super) of_unit: BTreeMap<Option<Id<Unit>>, BTreeMap<Id<Member>, &'a MemberCard>>,
}

impl<'a> Roll<'a> {
    pub(super) fn of(community: &'a Community, on: Day) -> Self {
        let states = community.checkins_on(on);
        let stage = |id: &Id<Member>| states.get(id).map(|state| state.stage).unwrap_or_default();
        let mut of_unit: BTreeMap<Option<Id<Unit>>, BTreeMap<Id<Member>, &MemberCard>> = BTreeMap::new();
        for (id, file) in community.register().filter(|(id, _)| stage(id) != CheckinStage::Closed) {
            let unit = community.unit_of(&file.card).map(|(unit, _)| unit);
            of_unit.entry(unit).or_default().insert(id, &file.card);
        }
        for (id, unit) in community.units.iter().filter(|(_, unit)| unit.file.removed.is_none()) {
            let people = of_unit.entry(Some(*id)).or_default();
            let known: BTreeMap<Id<Member>, MemberIdentity> =
                people.iter().map(|(id, card)| (*id, MemberIdentity::of(card))).collect();
            for (person, card) in unit.roster.iter().filter(|(_, card)| card.has(MemberField::Name)) {
                let member = unit.known_as(*person, card, &known);
                if stage(&member) != CheckinStage::Closed {
                    people.entry(member).or_insert(card);
                }
            }
        }
        Self { community, states, of_unit }
    }

    /// Everybody once, whoever lists them.
    pub(super) fn people(&self) -> BTreeMap<Id<Member>, &'a MemberCard> {
        self.of_unit.values().flatten().map(|(id, card)| (*id, *card)).collect()
    }

    pub(super) fn stage(&self, member: Id<Member>) -> CheckinStage {
        self.states.get(&member).map(|state| state.stage).unwrap_or_default()
    }

    pub(super) fn is_here(&self, member: Id<Member>) -> bool {
        self.stage(member).is_registered()
    }

    /// Whether somebody lives in one of the buildings of the community.
    pub(super) fn lives_here(&self, card: &MemberCard) -> bool {
        let estate = card.get(MemberField::Estate);
        let mut buildings = self.community.buildings.values();
        !estate.is_empty() && buildings.any(|building| building.get(BuildingField::EstateName) == estate)
    }

    /// Where the members of the register stand.
    pub(super) fn funnel(&self) -> Funnel {
        let mut funnel = Funnel::default();
        for (id, _) in self.community.register() {
            let stage = self.stage(id);
            let receipt = self.states.get(&id).is_some_and(|state| state.receipt.is_some());
            match FunnelStep::of(stage, receipt) {
                Some(step) => funnel.now[step as usize] += 1,
                None if stage == CheckinStage::Suspended => funnel.suspended += 1,
                None if stage == CheckinStage::Rejected => funnel.rejected += 1,
                None => {}
            }
        }
        funnel
    }

    pub(super) fn headcount(&self, people: &BTreeMap<Id<Member>, &MemberCard>) -> Headcount {
        let mut count = Headcount::default();
        for (id, card) in people {
            count.members += 1;
            count.lives_here += u32::from(self.lives_here(card));
            if self.is_here(*id) {
                count.here += 1;
                let basis = self.states.get(id).and_then(|state| state.basis);
                count.by_residence += u32::from(basis == Some(Basis::Residence));
            } else {
                let said = card.get(MemberField::SaidCheckedIn) == "yes";
                let left = self.stage(*id) == CheckinStage::TransferredOut;
                count.elsewhere += u32::from(said || left);
            }
        }
        count
    }

    pub(super) fn head(&self, on: Day) -> RosterHead {
        let people = self.people();
        let count = |is: &dyn Fn(&Id<Member>, &MemberCard) -> bool| {
            number(people.iter().filter(|(id, card)| is(id, card)).count())
        };
        RosterHead {
            on,
            members: number(people.len()),
            full: count(&|_, card| card.membership() == Some(Membership::Full)),
            probationary: count(&|_, card| card.membership() == Some(Membership::Probationary)),
            checked_in: count(&|id, _| self.is_here(*id)),
            skilled: count(&|_, card| {
                card.has(MemberField::ProfessionalSkills) || card.has(MemberField::Hobbies)
            }),
        }
    }

    pub(super) fn lines(&self) -> Vec<UnitLine> {
        let mut lines: Vec<UnitLine> = self
            .of_unit
            .iter()
            .filter_map(|(id, people)| {
                let card = id.and_then(|id| self.community.unit(id)).map(|unit| &unit.card);
                let closed = card.is_none_or(|card| card.has(UnitField::ClosedOn));
                if closed && people.is_empty() {
                    return None;
                }
                Some(UnitLine {
                    unit: *id,
                    name: card.map_or("", |card| card.get(UnitField::Name)).to_owned(),
                    kind: card.and_then(crate::register::UnitCard::unit_type),
                    stated: card.and_then(|card| card.get(UnitField::InServiceCount).trim().parse().ok()),
                    people: self.headcount(people),
                })
            })
            .collect();
        lines.sort_by(|one, two| {
            (one.unit.is_none(), &one.name, one.unit).cmp(&(two.unit.is_none(), &two.name, two.unit))
        });
        lines
    }
}

/// People of one organisation (G6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headcount {
    /// 所属党员总数: in the register or on the unit's list, each once.
    pub members: u32,
    /// 居住在本社区党员数.
    pub lives_here: u32,
    /// 在社区报到党员数: with a registration that holds.
    pub here: u32,
    /// 进小区报到党员数: of these, because they live here (seed §五.3).
    pub by_residence: u32,
    /// Checked in with another community: moved there, or the unit's list says so.
    pub elsewhere: u32,
}

impl Headcount {
    /// 已报到党员数, wherever.
    pub const fn checked_in(&self) -> u32 {
        self.here + self.elsewhere
    }

    /// 报到率: of those who belong to it, who has checked in here.
    pub const fn rate(&self) -> Ratio {
        Ratio::new(self.here, self.members)
    }
}

/// One organisation (G6).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitLine {
    /// Which; none for members of units that the ledger does not know.
    pub unit: Option<Id<Unit>>,
    /// 组织名称.
    pub name: String,
    /// 单位类别.
    pub kind: Option<UnitType>,
    /// 在职党员数 as the unit states it.
    pub stated: Option<u32>,
    /// Its people.
    pub people: Headcount,
}

/// The head of a roster (G3), of everybody who is counted here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterHead {
    /// 截至.
    pub on: Day,
    /// 在职党员共有.
    pub members: u32,
    /// 其中正式.
    pub full: u32,
    /// 预备.
    pub probationary: u32,
    /// 已经报到.
    pub checked_in: u32,
    /// 有特长的.
    pub skilled: u32,
}

impl RosterHead {
    /// 开展在职党员到社区报到为群众服务的社区, of this one (G18).
    pub const fn communities(&self) -> u32 {
        if self.checked_in > 0 { 1 } else { 0 }
    }

    /// 报到率.
    pub const fn rate(&self) -> Ratio {
        Ratio::new(self.checked_in, self.members)
    }
}

/// A count that fits.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Every organisation on a day (G6), by name.
pub fn unit_lines(community: &Community, on: Day) -> Vec<UnitLine> {
    Roll::of(community, on).lines()
}

/// The head of the roster on a day (G3, G18).
pub fn roster_head(community: &Community, on: Day) -> RosterHead {
    Roll::of(community, on).head(on)
}
