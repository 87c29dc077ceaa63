//! 组团服务 (seed §六.3; domain 2.5): teams by place, by trade and by interest, and who is in which.
//!
//! A team is a card that everybody reads. Who is in it follows from facts on the wall of its year, because everybody sees
//! the list: a member asks under the own name, staff decide. The names that the members' cards have in `teams` are from
//! before; they stay as they are and count for nothing but proposals ([`proposed`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    community::Community,
    field::{Fields, fields},
    id::Id,
    mask::{Classified, PrivacyClass, Shape},
    moment::{Day, Year},
    principal::Member,
    register::{MemberCard, MemberField},
    wish::{Claimant, Contested, Stamped, Step},
};

fields! {
    /// A field of a team.
    pub enum TeamField {
        /// 队名.
        Name = "name",
        /// 地缘、业缘、趣缘: the key of a [`Bond`].
        Bond = "bond",
        /// 服务领域, one of the settings' list.
        Field = "field",
        /// 队长: the id of a member.
        Leader = "leader",
        /// 副队长: the id of a member.
        Deputy = "deputy",
        /// 上级团队: the id of a team.
        Parent = "parent",
        /// 网格.
        Grid = "grid",
        /// 服务事项.
        Services = "services",
        /// 服务事迹.
        Deeds = "deeds",
        /// 成立日期, `yyyy-mm-dd`.
        Founded = "founded",
        /// 每个小队的人数.
        Size = "size",
        /// Nothing while it serves, [`DISSOLVED`].
        Status = "status",
        /// The year it is filed under: who is in it lies on that year's wall.
        Year = "year",
    }
}

/// What a team is.
pub type TeamCard = Fields<TeamField>;

/// The status of a team that serves no longer.
pub const DISSOLVED: &str = "dissolved";

/// So many are in a squad, when nothing else is said (F4).
pub const SQUAD: usize = 15;

impl TeamField {
    /// What has to be there before anybody can be in it.
    pub const REQUIRED: [Self; 3] = [Self::Name, Self::Bond, Self::Year];
}

/// Everybody reads what teams there are; people in it are ids.
impl Classified for TeamField {
    fn class(&self) -> PrivacyClass {
        PrivacyClass::Open
    }

    fn shape(&self) -> Shape {
        Shape::Words
    }
}

/// What brings a team together (seed §六.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bond {
    /// 地缘.
    Place,
    /// 业缘.
    Work,
    /// 趣缘.
    Interest,
}

impl Bond {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Place, Self::Work, Self::Interest];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Work => "work",
            Self::Interest => "interest",
        }
    }

    /// As the forms, which are Chinese only, write it.
    pub const fn on_paper(self) -> &'static str {
        match self {
            Self::Place => "地缘",
            Self::Work => "业缘",
            Self::Interest => "趣缘",
        }
    }

    /// The bond with this name in the documents.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bond| bond.key() == key)
    }
}

/// A step of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TeamStep {
    /// 申请入队.
    Asks,
    /// 申请退队; of who waits still, that is the end.
    Leaves,
}

/// A step of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TeamDecision {
    /// 入队: who asked, or who was proposed.
    Added(Id<Member>),
    /// 不同意入队.
    Declined(Id<Member>),
    /// 退队.
    Released(Id<Member>),
    /// 挽留.
    Kept(Id<Member>),
}

impl TeamDecision {
    /// About whom.
    pub const fn member(self) -> Id<Member> {
        match self {
            Self::Added(member) | Self::Declined(member) | Self::Released(member) | Self::Kept(member) => {
                member
            }
        }
    }
}

/// A team, and what was said about who is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// What it is.
    pub card: TeamCard,
    /// Fields with more than one value after a merge.
    pub contested: Vec<Contested>,
    /// Facts by the year of the wall they lie on. Only those of its own year count.
    pub walls: BTreeMap<Year, TeamFacts>,
}

/// Facts about who is in a team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamFacts {
    /// By staff.
    pub steps: BTreeMap<Id<Step>, Stamped<TeamDecision>>,
    /// By members, each under the own name.
    pub claims: BTreeMap<(Claimant, Id<Step>), Stamped<TeamStep>>,
}

/// Where somebody stands with a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TeamFate {
    /// Asked, and waits.
    Waiting,
    /// Is in it and wants to leave.
    Leaving,
    /// Is in it.
    In,
    /// Was in it, or took the question back.
    Out,
    /// Staff did not agree.
    Declined,
}

impl TeamFate {
    /// Whether somebody is in the team.
    pub const fn is_in(self) -> bool {
        matches!(self, Self::In | Self::Leaving)
    }

    /// Whether staff have to answer.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Waiting | Self::Leaving)
    }

    /// What a member's step makes of it; nothing when it does not fit.
    pub const fn after_own(now: Option<Self>, step: TeamStep) -> Option<Self> {
        match (step, now) {
            (TeamStep::Asks, None | Some(Self::Out | Self::Declined)) => Some(Self::Waiting),
            (TeamStep::Leaves, Some(Self::Waiting)) => Some(Self::Out),
            (TeamStep::Leaves, Some(Self::In)) => Some(Self::Leaving),
            (TeamStep::Asks | TeamStep::Leaves, _) => None,
        }
    }

    /// What a decision of staff makes of it; nothing when it does not fit.
    pub const fn after(now: Option<Self>, what: TeamDecision) -> Option<Self> {
        match (what, now) {
            (TeamDecision::Added(_), None | Some(Self::Waiting | Self::Out | Self::Declined))
            | (TeamDecision::Kept(_), Some(Self::Leaving)) => Some(Self::In),
            (TeamDecision::Declined(_), Some(Self::Waiting)) => Some(Self::Declined),
            (TeamDecision::Released(_), Some(Self::In | Self::Leaving)) => Some(Self::Out),
            _ => None,
        }
    }
}

/// Somebody who has to do with a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Who.
    pub member: Id<Member>,
    /// Where they stand.
    pub fate: TeamFate,
    /// Since when.
    pub since: Day,
}

impl Team {
    /// 队名.
    pub fn name(&self) -> &str {
        self.card.get(TeamField::Name)
    }

    /// The year it is filed under.
    pub fn year(&self) -> Option<Year> {
        self.card.get(TeamField::Year).parse().ok()
    }

    /// What was said about who is in it.
    pub fn facts(&self) -> Option<&TeamFacts> {
        self.walls.get(&self.year()?)
    }

    /// Whether it serves.
    pub fn serves(&self) -> bool {
        self.card.get(TeamField::Status) != DISSOLVED
    }

    /// 队长, when there is one.
    pub fn leader(&self) -> Option<Id<Member>> {
        self.card.get(TeamField::Leader).parse().ok()
    }

    /// Whether somebody leads it: 队长, 副队长.
    pub fn is_led_by(&self, member: Id<Member>) -> bool {
        [TeamField::Leader, TeamField::Deputy]
            .iter()
            .any(|field| self.card.get(*field).parse::<Id<Member>>() == Ok(member))
    }

    /// The turn of a step taken now, after all that are known.
    pub fn next_turn(&self) -> u32 {
        let turns = self.facts().into_iter().flat_map(|facts| {
            let staff = facts.steps.values().map(|fact| fact.turn);
            staff.chain(facts.claims.values().map(|fact| fact.turn))
        });
        turns.max().map_or(1, |last| last.saturating_add(1))
    }
}

/// Everybody who has to do with it: who waits first, then those in it by day.
pub fn members(team: &Team) -> Vec<Membership> {
    let Some(facts) = team.facts() else { return Vec::new() };
    let own = facts.claims.iter().filter_map(|((claimant, id), fact)| match claimant {
        Claimant::Member(member) => Some((fact.place(), *id, *member, Ok(fact.step))),
        Claimant::Unit(_) => None,
    });
    let staff = facts.steps.iter().map(|(id, fact)| (fact.place(), *id, fact.step.member(), Err(fact.step)));
    let mut steps: Vec<_> = own.chain(staff).collect();
    steps.sort_by_key(|(place, id, ..)| (*place, *id));
    let mut all: BTreeMap<Id<Member>, Membership> = BTreeMap::new();
    for ((_, at), _, member, step) in steps {
        let now = all.get(&member).map(|one| one.fate);
        let to = match step {
            Ok(own) => TeamFate::after_own(now, own),
            Err(staff) => TeamFate::after(now, staff),
        };
        if let Some(fate) = to {
            let known = all.get(&member).filter(|one| one.fate.is_in() && fate.is_in());
            let since = known.map_or_else(|| at.day(), |one| one.since);
            all.insert(member, Membership { member, fate, since });
        }
    }
    let mut all: Vec<Membership> = all.into_values().collect();
    all.sort_by_key(|one| (one.fate, one.since, one.member));
    all
}

/// Where a member stands with a team.
pub fn fate(team: &Team, member: Id<Member>) -> Option<TeamFate> {
    members(team).into_iter().find(|one| one.member == member).map(|one| one.fate)
}

/// 小队: those in the team, the longest first, in squads of about so many, no squad much smaller than the others.
pub fn squads(team: &Team) -> Vec<Vec<Id<Member>>> {
    let mut inside: Vec<Membership> = members(team).into_iter().filter(|one| one.fate.is_in()).collect();
    inside.sort_by_key(|one| (one.since, one.member));
    let size = team.card.get(TeamField::Size).parse().ok().filter(|size| *size > 0).unwrap_or(SQUAD);
    let count = inside.len().div_ceil(size);
    let mut squads = vec![Vec::new(); count];
    for (place, one) in inside.into_iter().enumerate() {
        if let Some(squad) = place.checked_rem(count).and_then(|squad| squads.get_mut(squad)) {
            squad.push(one.member);
        }
    }
    squads
}

/// How well a member fits: one for every skill, hobby and wish to serve that what the team does speaks of, one for the
/// own grid.
pub fn fit(team: &TeamCard, member: &MemberCard) -> usize {
    let about =
        [TeamField::Name, TeamField::Field, TeamField::Services].map(|field| team.get(field)).concat();
    let speaks = |word: &str| {
        let chars: Vec<char> = word.chars().collect();
        // Two characters are a word.
        chars.windows(2).any(|two| about.contains(&two.iter().collect::<String>()))
    };
    let fields = [MemberField::ProfessionalSkills, MemberField::Hobbies, MemberField::ServiceIntents];
    let words = fields.into_iter().flat_map(|field| member.list(field)).filter(|word| speaks(word)).count();
    let grid = team.has(TeamField::Grid) && team.get(TeamField::Grid) == member.get(MemberField::Grid);
    words + usize::from(grid)
}

/// Whether a member's card, from before there were teams here, names this one.
pub fn named(team: &TeamCard, member: &MemberCard) -> bool {
    team.has(TeamField::Name) && member.list(MemberField::Teams).any(|name| name == team.get(TeamField::Name))
}

/// Members to propose: first those whose cards name the team, then by how well they fit. Nobody who is in it, asked, or was
/// declined.
pub fn proposed(community: &Community, team: &Team) -> Vec<(Id<Member>, bool, usize)> {
    let known: Vec<Id<Member>> =
        members(team).into_iter().filter(|one| one.fate != TeamFate::Out).map(|one| one.member).collect();
    let of = |(id, file): (&Id<Member>, &std::sync::Arc<crate::register::MemberFile>)| {
        let left = community.has_left(&crate::principal::Principal::Member(*id));
        let (named, fit) = (named(&team.card, &file.card), fit(&team.card, &file.card));
        let fits = !known.contains(id) && !left && (named || fit > 0);
        fits.then_some((*id, named, fit))
    };
    let mut all: Vec<_> = community.members.iter().filter_map(of).collect();
    all.sort_by_key(|(id, named, fit)| (!*named, std::cmp::Reverse(*fit), *id));
    all
}

#[cfg(test)]
mod tests;
