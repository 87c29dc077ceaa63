//! What is counted for the district, by its name in the documents; and the groups in which it is written.

use crate::register::UnitType;

/// What measures are about: each is written as one value, so that it is one that two people can contest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Members and their check-ins.
    Members,
    /// Members by the kind of their unit.
    Types,
    /// Wishes.
    Needs,
    /// The survey.
    Survey,
    /// Posts and projects.
    Offers,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 5] = [Self::Members, Self::Types, Self::Needs, Self::Survey, Self::Offers];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Types => "types",
            Self::Needs => "needs",
            Self::Survey => "survey",
            Self::Offers => "offers",
        }
    }

    /// The group with this name in the documents.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.key() == key)
    }
}

/// Something that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// 在职党员: in the register or on the list of a unit.
    Members,
    /// 正式党员.
    Full,
    /// 预备党员.
    Probationary,
    /// 居住在本社区.
    LivesHere,
    /// 有特长的.
    Skilled,
    /// 已报到.
    CheckedIn,
    /// 当月新报到.
    Joined,
    /// 待报到.
    Waiting,
    /// 已到社区.
    Arrived,
    /// 已登记, without a receipt.
    Registered,
    /// 已开回执.
    Receipt,
    /// 单位已确认.
    Acknowledged,
    /// 单位.
    Units,
    /// 在职党员 of a kind of unit.
    MembersOf(UnitType),
    /// 已报到 of a kind of unit.
    CheckedInOf(UnitType),
    /// 待办心愿: that somebody still waits for.
    OpenNeeds,
    /// Of these, for more than thirty days.
    LongNeeds,
    /// 当月新增心愿.
    NewNeeds,
    /// 当月实现心愿.
    FulfilledNeeds,
    /// 累计实现心愿.
    AllFulfilled,
    /// 总户数.
    Doors,
    /// 已访.
    Visited,
    /// 见面.
    Met,
    /// 走访发现在职党员.
    Found,
    /// 岗位.
    Posts,
    /// 岗位拟认领数.
    Places,
    /// 在岗.
    Held,
    /// 项目.
    Projects,
    /// 承接项目的.
    Taken,
    /// 办结的项目.
    Finished,
}

impl Measure {
    const PLAIN: [Self; 28] = [
        Self::Members,
        Self::Full,
        Self::Probationary,
        Self::LivesHere,
        Self::Skilled,
        Self::CheckedIn,
        Self::Joined,
        Self::Waiting,
        Self::Arrived,
        Self::Registered,
        Self::Receipt,
        Self::Acknowledged,
        Self::Units,
        Self::OpenNeeds,
        Self::LongNeeds,
        Self::NewNeeds,
        Self::FulfilledNeeds,
        Self::AllFulfilled,
        Self::Doors,
        Self::Visited,
        Self::Met,
        Self::Found,
        Self::Posts,
        Self::Places,
        Self::Held,
        Self::Projects,
        Self::Taken,
        Self::Finished,
    ];

    /// Every measure.
    pub fn all() -> impl Iterator<Item = Self> {
        let of_types =
            UnitType::ALL.into_iter().flat_map(|kind| [Self::MembersOf(kind), Self::CheckedInOf(kind)]);
        Self::PLAIN.into_iter().chain(of_types)
    }

    /// What it belongs to.
    pub const fn group(self) -> Group {
        match self {
            Self::Members
            | Self::Full
            | Self::Probationary
            | Self::LivesHere
            | Self::Skilled
            | Self::CheckedIn
            | Self::Joined
            | Self::Waiting
            | Self::Arrived
            | Self::Registered
            | Self::Receipt
            | Self::Acknowledged
            | Self::Units => Group::Members,
            Self::MembersOf(_) | Self::CheckedInOf(_) => Group::Types,
            Self::OpenNeeds
            | Self::LongNeeds
            | Self::NewNeeds
            | Self::FulfilledNeeds
            | Self::AllFulfilled => Group::Needs,
            Self::Doors | Self::Visited | Self::Met | Self::Found => Group::Survey,
            Self::Posts | Self::Places | Self::Held | Self::Projects | Self::Taken | Self::Finished => {
                Group::Offers
            }
        }
    }

    /// Whether it is of the month, and not of its end: these add up over months.
    pub const fn is_of_the_month(self) -> bool {
        matches!(self, Self::Joined | Self::NewNeeds | Self::FulfilledNeeds)
    }

    /// The name in the documents; never changes meaning.
    pub fn key(self) -> String {
        let plain = match self {
            Self::Members => "members",
            Self::Full => "full",
            Self::Probationary => "probationary",
            Self::LivesHere => "lives_here",
            Self::Skilled => "skilled",
            Self::CheckedIn => "checked_in",
            Self::Joined => "joined",
            Self::Waiting => "waiting",
            Self::Arrived => "arrived",
            Self::Registered => "registered",
            Self::Receipt => "receipt",
            Self::Acknowledged => "acknowledged",
            Self::Units => "units",
            Self::OpenNeeds => "open_needs",
            Self::LongNeeds => "long_needs",
            Self::NewNeeds => "new_needs",
            Self::FulfilledNeeds => "fulfilled_needs",
            Self::AllFulfilled => "all_fulfilled",
            Self::Doors => "doors",
            Self::Visited => "visited",
            Self::Met => "met",
            Self::Found => "found",
            Self::Posts => "posts",
            Self::Places => "places",
            Self::Held => "held",
            Self::Projects => "projects",
            Self::Taken => "taken",
            Self::Finished => "finished",
            Self::MembersOf(kind) => return format!("members_of_{}", kind.key()),
            Self::CheckedInOf(kind) => return format!("checked_in_of_{}", kind.key()),
        };
        plain.to_owned()
    }

    /// The measure with this name in the documents.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::all().find(|measure| measure.key() == key)
    }
}
