//! What the community needs (需求清单): the card, where it stands, whether units heard of it in time, and what they answer.

use serde::{Deserialize, Serialize};

use crate::{
    community::Community,
    field::{Fields, fields},
    id::Id,
    mask::{Classified, PrivacyClass, Shape},
    moment::Day,
    principal::Unit,
    register::{Resource, UnitFile},
    wish::{Contested, Stamped},
};

fields! {
    /// A field of a demand. Everybody reads it: it says what is needed, never of whom.
    pub enum DemandField {
        /// 需求名称.
        Name = "name",
        /// 类别, one of the settings' list, the same as of resources.
        Category = "category",
        /// 具体要求.
        Content = "content",
        /// 需要数量.
        Amount = "amount",
        /// 期望时间, `yyyy-mm-dd`.
        Wanted = "wanted",
        /// 受益人数.
        Beneficiaries = "beneficiaries",
        /// 优先级, one of [`DEMAND_PRIORITIES`].
        Priority = "priority",
        /// Nothing while it is written, [`PUBLISHED`], [`MET`], [`WITHDRAWN`].
        Status = "status",
        /// 发布日期, `yyyy-mm-dd`.
        PublishedOn = "published_on",
    }
}

/// What is needed.
pub type DemandCard = Fields<DemandField>;

/// The status of what units may answer.
pub const PUBLISHED: &str = "published";
/// The status of what was met.
pub const MET: &str = "met";
/// The status of what is needed no more.
pub const WITHDRAWN: &str = "withdrawn";

/// 优先级, the most urgent first.
pub const DEMAND_PRIORITIES: [&str; 3] = ["高", "中", "低"];

/// Something the community needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// What is needed.
    pub card: DemandCard,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
}

impl DemandField {
    /// What has to be there before it is published (domain 2.11).
    pub const REQUIRED: [Self; 3] = [Self::Name, Self::Category, Self::Wanted];
}

/// Everybody reads what is needed.
impl Classified for DemandField {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Open
    }

    fn shape(&self) -> Shape {
        Shape::Words
    }
}

/// Where a demand stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandState {
    /// 待发布.
    Draft,
    /// 已发布: units may answer.
    Open,
    /// 已满足.
    Met,
    /// 已撤下.
    Withdrawn,
}

impl DemandState {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Open, Self::Met, Self::Withdrawn];

    /// The name in addresses and lists; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Met => "met",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What staff do with a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DemandAction {
    /// 发布.
    Publish,
    /// 已满足.
    Meet,
    /// 撤下.
    Withdraw,
}

impl DemandAction {
    /// Every one, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Publish, Self::Meet, Self::Withdraw];

    /// Where it leads from a state; none when it does not fit.
    pub const fn after(self, state: DemandState) -> Option<DemandState> {
        match (self, state) {
            (Self::Publish, DemandState::Draft | DemandState::Met | DemandState::Withdrawn) => {
                Some(DemandState::Open)
            }
            (Self::Meet, DemandState::Open) => Some(DemandState::Met),
            (Self::Withdraw, DemandState::Draft | DemandState::Open) => Some(DemandState::Withdrawn),
            _ => None,
        }
    }

    /// The fields it sets.
    pub fn fields(self, today: Day) -> Vec<(DemandField, String)> {
        let status = |status: &str| (DemandField::Status, status.to_owned());
        match self {
            Self::Publish => vec![status(PUBLISHED), (DemandField::PublishedOn, today.to_string())],
            Self::Meet => vec![status(MET)],
            Self::Withdraw => vec![status(WITHDRAWN)],
        }
    }
}

impl Demand {
    /// Where it stands.
    pub fn state(&self) -> DemandState {
        match self.card.get(DemandField::Status) {
            PUBLISHED => DemandState::Open,
            MET => DemandState::Met,
            WITHDRAWN => DemandState::Withdrawn,
            _ => DemandState::Draft,
        }
    }

    /// The day by which it is wanted.
    pub fn wanted(&self) -> Option<Day> {
        self.card.get(DemandField::Wanted).parse().ok()
    }
}

/// Whether units hear of it in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Published later than so many days ahead.
    TooLate,
    /// Not published, and it cannot be in time any more.
    Missed,
    /// To be published by this day.
    DueBy(Day),
}

/// The needs list goes out a month ahead (F28): what is to be said of that; nothing when it went out in time or is over.
pub fn lateness(demand: &Demand, lead_days: u16, today: Day) -> Option<Notice> {
    let last = demand.wanted()?.plus(-i32::from(lead_days));
    match demand.state() {
        DemandState::Open => {
            let on: Day = demand.card.get(DemandField::PublishedOn).parse().ok()?;
            (on > last).then_some(Notice::TooLate)
        }
        DemandState::Draft if last < today => Some(Notice::Missed),
        DemandState::Draft => Some(Notice::DueBy(last)),
        DemandState::Met | DemandState::Withdrawn => None,
    }
}

/// What a unit says to a demand, in its own file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandAnswer {
    /// It can help: with one of its resources, or with something it says in words.
    Offered {
        /// With which of its resources, when it is one.
        resource: Option<Id<Resource>>,
        /// In words; may be empty.
        words: String,
    },
    /// Not after all.
    TakenBack,
}

/// What a unit offers for a demand now: the last that it said counts.
pub fn answer(unit: &UnitFile, demand: Id<Demand>) -> Option<&Stamped<DemandAnswer>> {
    let said = unit.answered.iter().filter(|((of, _), _)| *of == demand);
    let last = said.max_by_key(|((_, step), fact)| (fact.place(), *step)).map(|(_, fact)| fact);
    last.filter(|fact| matches!(fact.step, DemandAnswer::Offered { .. }))
}

/// Every unit that offers something for a demand.
pub fn answers(
    community: &Community,
    demand: Id<Demand>,
) -> impl Iterator<Item = (Id<Unit>, &Stamped<DemandAnswer>)> {
    community.units.iter().filter_map(move |(id, unit)| Some((*id, answer(unit, demand)?)))
}
