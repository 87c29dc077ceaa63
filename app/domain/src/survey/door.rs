//! One door: fields, visits, people, needs, and the state the picture of the building shows.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::Household;
use crate::{
    field::{Fields, fields},
    id::Id,
    moment::{Day, Moment},
    principal::Principal,
    wish::Stamped,
};

/// A person met at a door. A label for ids.
#[derive(Debug)]
pub enum Met {}
/// A need told at a door. A label for ids.
#[derive(Debug)]
pub enum Need {}

fields! {
    /// A field of a household (domain 2.12, head and household).
    pub enum DoorField {
        /// 单元, such as `1单元`.
        Stair = "stair",
        /// 房号, such as `302`.
        Room = "room",
        /// 户主.
        Householder = "householder",
        /// 常住人数.
        Residents = "residents",
        /// 联系电话.
        Phone = "phone",
        /// 房屋性质, the key of a [`Tenure`].
        Tenure = "tenure",
        /// 特殊群体, separated by `、`.
        Groups = "groups",
        /// 是否愿意登记 `yes`/`no`.
        Willing = "willing",
        /// 满意度 1-5.
        Satisfaction = "satisfaction",
        /// 备注.
        Remark = "remark",
    }
}

fields! {
    /// A field of a person met: the four clears (四个清) and what checking in needs.
    pub enum MetField {
        /// 姓名.
        Name = "name",
        /// 性别 男/女.
        Gender = "gender",
        /// 出生年月 or 出生年.
        Birth = "birth_month",
        /// 党员类别, the key of a membership; empty for somebody who is no Party member.
        Membership = "membership",
        /// 在职/退休/流动, the key of an [`Employment`].
        Employment = "employment",
        /// 工作单位.
        Unit = "attached",
        /// 职务专长.
        JobAndSkills = "job_and_skills",
        /// 兴趣爱好.
        Hobbies = "hobbies",
        /// 组织关系所在党组织.
        PartyOrg = "unit_party_org",
        /// 已报到的社区; empty when not checked in anywhere.
        CheckedInAt = "checked_in_at",
        /// 服务意愿, separated by `、`.
        ServiceIntents = "service_intents",
        /// 可服务时间, separated by `、`.
        Availability = "availability",
        /// 电话.
        Phone = "phone",
        /// The member of the register this person is, once somebody has confirmed it.
        Member = "member",
        /// Members of the register this person is not, separated by `、`; [`super::NOBODY`] where nobody is to be enrolled.
        NotMember = "not_member",
    }
}

fields! {
    /// A field of a need told at the door.
    pub enum NeedField {
        /// 类别: 微心愿, 意见建议, 点单 or one of the settings' need categories.
        Category = "category",
        /// In words.
        Words = "words",
        /// The wish that was made of it.
        Wish = "wish",
        /// The opinion that was made of it.
        Opinion = "opinion",
        /// The order that was made of it.
        Order = "order",
        /// `yes` when whoever comes may be told name, phone and address.
        Consent = "consent",
    }
}

/// A household's fields.
pub type DoorCard = Fields<DoorField>;
/// A person's fields.
pub type MetCard = Fields<MetField>;
/// A need's fields.
pub type NeedCard = Fields<NeedField>;

/// 房屋性质.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tenure {
    /// 自有.
    Owned,
    /// 租住.
    Rented,
}

impl Tenure {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Owned, Self::Rented];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Owned => "owned",
            Self::Rented => "rented",
        }
    }
}

/// 在职/退休/流动.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Employment {
    /// 在职.
    InService,
    /// 退休.
    Retired,
    /// 流动.
    Floating,
}

impl Employment {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::InService, Self::Retired, Self::Floating];

    /// The name in the documents; never changes meaning.
    pub const fn key(self) -> &'static str {
        match self {
            Self::InService => "in_service",
            Self::Retired => "retired",
            Self::Floating => "floating",
        }
    }
}

/// What a visit came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitResult {
    /// 见面.
    Met,
    /// 无人.
    Nobody,
    /// 拒访.
    Refused,
    /// 空置.
    Vacant,
    /// 仅租户.
    TenantsOnly,
}

impl VisitResult {
    /// Every result, in the order of the buttons.
    pub const ALL: [Self; 5] = [Self::Met, Self::Nobody, Self::Refused, Self::Vacant, Self::TenantsOnly];
}

/// How the household was reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitMethod {
    /// 入户.
    #[default]
    AtTheDoor,
    /// 电话.
    Phone,
    /// 视频.
    Video,
}

/// 告知与同意: whether the household agreed to what is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// 口头同意.
    Oral,
    /// 签字.
    Signed,
    /// Not agreed: nothing personal may be kept.
    Declined,
}

/// One visit, as a fact. A label for ids, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The day.
    pub on: Day,
    /// What it came to.
    pub result: VisitResult,
    /// How.
    #[serde(default)]
    pub method: VisitMethod,
    /// 走访人（两人）.
    #[serde(default)]
    pub visitors: Vec<String>,
    /// What the household agreed to.
    #[serde(default)]
    pub consent: Option<Consent>,
    /// When to come again, if somebody planned it.
    #[serde(default)]
    pub again: Option<Moment>,
    /// 离开时间, when it was noted.
    #[serde(default)]
    pub left: Option<Moment>,
}

/// What the picture of the building shows of a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoorState {
    /// Nobody has been there.
    Unvisited,
    /// Something is written down, but no visit is closed.
    Begun,
    /// Has to be visited again.
    Again,
    /// Somebody was met.
    Met,
    /// Refused for good: asked twice.
    Refused,
    /// Nobody lives there.
    Vacant,
    /// Tenants only.
    TenantsOnly,
}

/// A refusal is asked once more before it counts.
const REFUSALS: usize = 2;

/// What a list of doors does not know: whoever wrote it down stood at the door.
const AT_THE_DOOR: [DoorField; 4] =
    [DoorField::Tenure, DoorField::Groups, DoorField::Willing, DoorField::Satisfaction];

/// The state of a door, by its last visit.
pub fn door_state(household: &Household) -> DoorState {
    let Some((_, Stamped { step: last, .. })) = household.last_visit() else {
        let begun = household.people.values().any(|person| !person.is_empty())
            || household.needs.values().any(|need| !need.is_empty())
            || AT_THE_DOOR.iter().any(|field| household.door.has(*field));
        return if begun { DoorState::Begun } else { DoorState::Unvisited };
    };
    if last.again.is_some() {
        return DoorState::Again;
    }
    match last.result {
        VisitResult::Met => DoorState::Met,
        VisitResult::Nobody => DoorState::Again,
        VisitResult::Vacant => DoorState::Vacant,
        VisitResult::TenantsOnly => DoorState::TenantsOnly,
        VisitResult::Refused => {
            let refusals =
                household.visits.values().filter(|visit| visit.step.result == VisitResult::Refused).count();
            if refusals < REFUSALS { DoorState::Again } else { DoorState::Refused }
        }
    }
}

impl Household {
    /// The visit that counts: the last by the order of steps.
    pub fn last_visit(&self) -> Option<(Id<Visit>, &Stamped<Visit>)> {
        let last = self.visits.iter().max_by_key(|(id, visit)| (visit.place(), **id));
        last.map(|(id, visit)| (*id, visit))
    }

    /// Whether the household declined that anything personal is kept: the last visit that asked decides.
    pub fn declined(&self) -> bool {
        let asked = self.visits.iter().filter(|(_, visit)| visit.step.consent.is_some());
        let last = asked.max_by_key(|(id, visit)| (visit.place(), **id));
        last.is_some_and(|(_, visit)| visit.step.consent == Some(Consent::Declined))
    }

    /// Whether somebody stood at this door.
    pub fn was_visited_by(&self, who: &Principal) -> bool {
        self.visits.values().any(|visit| visit.by == *who)
    }
}

/// Doors in the order in which one walks: by unit, then by room, numbers as numbers.
pub fn by_room(one: &DoorCard, two: &DoorCard) -> Ordering {
    let place = |card: &DoorCard| (in_order(card.get(DoorField::Stair)), in_order(card.get(DoorField::Room)));
    place(one).cmp(&place(two))
}

/// The first number in a text, then the text: `2单元` comes before `10单元`.
pub fn in_order(text: &str) -> (u32, String) {
    let digits: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(u32::MAX), text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visited(results: &[VisitResult]) -> Household {
        let mut household = Household::default();
        for (n, result) in (1_u8..).zip(results) {
            let visit = Visit {
                on: Day(20_000 + i32::from(n)),
                result: *result,
                method: VisitMethod::AtTheDoor,
                visitors: Vec::new(),
                consent: None,
                again: None,
                left: None,
            };
            let by = Principal::Surveyor(Id::from_random([1; 10]));
            let fact = Stamped { by, at: Moment(0), turn: n.into(), step: visit };
            household.visits.insert(Id::from_random([n; 10]), fact);
        }
        household
    }

    #[test]
    fn the_last_visit_decides_and_a_refusal_is_asked_once_more() {
        use VisitResult::{Met, Nobody, Refused, TenantsOnly, Vacant};
        for (results, expected) in [
            (&[][..], DoorState::Unvisited),
            (&[Met], DoorState::Met),
            (&[Nobody], DoorState::Again),
            (&[Nobody, Met], DoorState::Met),
            (&[Refused], DoorState::Again),
            (&[Refused, Nobody, Refused], DoorState::Refused),
            (&[Vacant], DoorState::Vacant),
            (&[Met, TenantsOnly], DoorState::TenantsOnly),
        ] {
            assert_eq!(door_state(&visited(results)), expected, "{results:?}");
        }
        let mut begun = visited(&[]);
        begun.people.insert(Id::from_random([1; 10]), MetCard::default());
        assert_eq!(door_state(&begun), DoorState::Unvisited, "somebody of whom nothing is written down");
        begun.people.insert(Id::from_random([1; 10]), MetCard::default().with(MetField::Name, "张伟"));
        assert_eq!(door_state(&begun), DoorState::Begun);
        let mut listed = visited(&[]);
        listed.door.set(DoorField::Householder, "张伟");
        assert_eq!(door_state(&listed), DoorState::Unvisited, "the list of the estate knew that");
        listed.door.set(DoorField::Tenure, Tenure::Rented.key());
        assert_eq!(door_state(&listed), DoorState::Begun);
    }

    #[test]
    fn the_last_answer_about_consent_counts() {
        for (answers, expected) in [
            (&[][..], false),
            (&[None], false),
            (&[Some(Consent::Declined)], true),
            (&[Some(Consent::Declined), None], true),
            (&[Some(Consent::Declined), Some(Consent::Oral)], false),
            (&[Some(Consent::Signed), Some(Consent::Declined)], true),
        ] {
            let mut household = visited(&vec![VisitResult::Met; answers.len()]);
            for (visit, answer) in household.visits.values_mut().zip(answers) {
                visit.step.consent = *answer;
            }
            assert_eq!(household.declined(), expected, "{answers:?}");
        }
    }

    #[test]
    fn doors_stand_in_the_order_of_a_walk() {
        let door = |stair: &str, room: &str| {
            DoorCard::default().with(DoorField::Stair, stair).with(DoorField::Room, room)
        };
        let mut doors =
            [door("10单元", "101"), door("2单元", "1001"), door("2单元", "302"), door("", "阁楼")];
        doors.sort_by(by_room);
        let rooms: Vec<&str> = doors.iter().map(|door| door.get(DoorField::Room)).collect();
        assert_eq!(rooms, ["302", "1001", "101", "阁楼"]);
    }
}
