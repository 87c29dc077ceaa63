//! How far the survey is (楼栋 × 总户数, 已访, 见面率, 发现在职党员, 待报到), what has to be visited again, and which people met are
//! probably members of the register.

use serde::{Deserialize, Serialize};

use super::{Door, DoorState, Employment, Household, Met, MetCard, MetField, VisitResult, door_state};
use crate::{
    id::Id,
    moment::Moment,
    person_name::PersonName,
    phone::Phone,
    principal::Member,
    register::{MemberIdentity, SameMember, same_member},
};

/// Counts of a building, or of several added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Progress {
    /// 总户数.
    pub doors: u32,
    /// 已访: at least one visit.
    pub visited: u32,
    /// 见面: met at least once.
    pub met: u32,
    /// To be visited again.
    pub again: u32,
    /// 发现在职党员.
    pub members_found: u32,
    /// 待报到: of these, not checked in anywhere and not known to the register.
    pub to_check_in: u32,
}

impl Progress {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            doors: self.doors + other.doors,
            visited: self.visited + other.visited,
            met: self.met + other.met,
            again: self.again + other.again,
            members_found: self.members_found + other.members_found,
            to_check_in: self.to_check_in + other.to_check_in,
        }
    }
}

/// Counts over households.
pub fn progress<'a>(households: impl Iterator<Item = &'a Household>) -> Progress {
    households.fold(Progress::default(), |sum, household| {
        let members = household.people.values().filter(|person| in_service(person));
        let waiting = |person: &&MetCard| !person.has(MetField::CheckedInAt) && !person.has(MetField::Member);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let met = household.visits.values().any(|visit| visit.step.result == VisitResult::Met);
        sum.plus(Progress {
            doors: 1,
            visited: u32::from(!household.visits.is_empty()),
            met: u32::from(met),
            again: u32::from(door_state(household) == DoorState::Again),
            members_found: count(members.clone().count()),
            to_check_in: count(members.filter(waiting).count()),
        })
    })
}

/// Whether a person met is an in-service Party member.
pub fn in_service(person: &MetCard) -> bool {
    person.has(MetField::Membership) && person.get(MetField::Employment) == Employment::InService.key()
}

/// Doors to visit again, those with a planned time first and by time.
pub fn revisits<'a>(
    households: impl Iterator<Item = (Id<Door>, &'a Household)>,
) -> Vec<(Id<Door>, Option<Moment>)> {
    let mut doors: Vec<(Id<Door>, Option<Moment>)> = households
        .filter(|(_, household)| door_state(household) == DoorState::Again)
        .map(|(id, household)| (id, household.last_visit().and_then(|(_, visit)| visit.step.again)))
        .collect();
    doors.sort_by_key(|(id, at)| (at.is_none(), *at, *id));
    doors
}

/// In place of a member's id: nobody is to be enrolled for this person.
pub const NOBODY: &str = "nobody";

/// Whether somebody has still to decide which member of the register a person met is.
pub fn is_open(person: &MetCard) -> bool {
    in_service(person) && !person.has(MetField::Member) && !is_not(person, NOBODY)
}

fn is_not(person: &MetCard, member: &str) -> bool {
    person.get(MetField::NotMember).split('、').any(|known| known == member)
}

/// What [`MetField::NotMember`] says when one more was ruled out.
pub fn ruled_out(person: &MetCard, member: &str) -> String {
    match person.get(MetField::NotMember) {
        "" => member.to_owned(),
        known if is_not(person, member) => known.to_owned(),
        known => format!("{known}、{member}"),
    }
}

/// A person met who is probably a member of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Proposal {
    /// Who was met.
    pub met: Id<Met>,
    /// Who it probably is.
    pub member: Id<Member>,
    /// How sure it is.
    pub sure: SameMember,
}

/// Proposes members for the people met at a door who are not matched yet, the surest first.
pub fn proposals(household: &Household, register: &[(Id<Member>, MemberIdentity)]) -> Vec<Proposal> {
    let mut found = Vec::new();
    for (met, person) in &household.people {
        if !is_open(person) {
            continue;
        }
        let identity = identity_of(person);
        for (member, known) in register {
            let sure = same_member(&identity, known);
            if sure != SameMember::No && !is_not(person, &member.to_string()) {
                found.push(Proposal { met: *met, member: *member, sure });
            }
        }
    }
    found.sort_by_key(|proposal| (proposal.met, std::cmp::Reverse(proposal.sure), proposal.member));
    found
}

fn identity_of(person: &MetCard) -> MemberIdentity {
    let name = person.get(MetField::Name);
    MemberIdentity {
        name: PersonName::parse(name).map_or_else(|_| name.to_owned(), |name| name.as_str().to_owned()),
        phone: Phone::parse(person.get(MetField::Phone))
            .map(|phone| phone.as_str().to_owned())
            .unwrap_or_default(),
        birth: person.get(MetField::Birth).parse().ok(),
        unit: person.get(MetField::Unit).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        moment::Day,
        principal::Principal,
        survey::{Visit, VisitMethod},
        wish::Stamped,
    };

    fn person(name: &str, phone: &str) -> MetCard {
        MetCard::default()
            .with(MetField::Name, name)
            .with(MetField::Phone, phone)
            .with(MetField::Membership, "full")
            .with(MetField::Employment, "in_service")
    }

    fn household(result: VisitResult, again: Option<i64>, people: Vec<MetCard>) -> Household {
        let visit = Visit {
            on: Day(20_000),
            result,
            method: VisitMethod::AtTheDoor,
            visitors: Vec::new(),
            consent: None,
            again: again.map(Moment),
            left: None,
        };
        let by = Principal::Surveyor(Id::from_random([1; 10]));
        Household {
            visits: [(Id::from_random([1; 10]), Stamped { by, at: Moment(0), turn: 1, step: visit })].into(),
            people: (1_u8..).zip(people).map(|(n, person)| (Id::from_random([n; 10]), person)).collect(),
            ..Household::default()
        }
    }

    #[test]
    fn a_building_is_counted() {
        let checked_in = person("李强", "").with(MetField::CheckedInAt, "桂花苑社区");
        let retired = person("王芳", "").with(MetField::Employment, "retired");
        let all = [
            household(VisitResult::Met, None, vec![person("张伟", "13800000001"), checked_in, retired]),
            household(VisitResult::Nobody, None, vec![]),
            Household::default(),
        ];
        let expected = Progress { doors: 3, visited: 2, met: 1, again: 1, members_found: 2, to_check_in: 1 };
        assert_eq!(progress(all.iter()), expected);
    }

    #[test]
    fn planned_visits_come_first() {
        let all = [
            household(VisitResult::Nobody, None, vec![]),
            household(VisitResult::Met, Some(2000), vec![]),
            household(VisitResult::Nobody, Some(1000), vec![]),
            household(VisitResult::Met, None, vec![]),
        ];
        let ids = (1_u8..).map(|n| Id::<Door>::from_random([n; 10]));
        let order: Vec<_> = revisits(ids.zip(all.iter())).into_iter().map(|(id, _)| id.bytes()[0]).collect();
        assert_eq!(order, [3, 2, 1]);
    }

    #[test]
    fn people_met_are_proposed_as_members() {
        let register = [
            (
                Id::from_random([1; 10]),
                MemberIdentity { name: "张伟".to_owned(), ..MemberIdentity::default() },
            ),
            (
                Id::from_random([2; 10]),
                MemberIdentity {
                    name: "张伟".to_owned(),
                    phone: "13800000001".to_owned(),
                    ..MemberIdentity::default()
                },
            ),
            (
                Id::from_random([3; 10]),
                MemberIdentity { name: "李强".to_owned(), ..MemberIdentity::default() },
            ),
        ];
        let met = household(VisitResult::Met, None, vec![person("张 伟", "138 0000 0001")]);
        let found = proposals(&met, &register);
        let sure: Vec<_> = found.iter().map(|found| (found.member.bytes()[0], found.sure)).collect();
        assert_eq!(sure, [(2, SameMember::Surely), (1, SameMember::Perhaps)]);
        let matched = household(VisitResult::Met, None, vec![person("张伟", "").with(MetField::Member, "x")]);
        assert_eq!(proposals(&matched, &register), []);

        // One is ruled out, then everybody.
        let first = Id::<Member>::from_random([1; 10]).to_string();
        let mut person = person("张伟", "13800000001");
        person.set(MetField::NotMember, ruled_out(&person, &first));
        let left = proposals(&household(VisitResult::Met, None, vec![person.clone()]), &register);
        assert_eq!(left.iter().map(|found| found.member.bytes()[0]).collect::<Vec<_>>(), [2]);
        assert_eq!(ruled_out(&person, &first), first, "once is enough");
        person.set(MetField::NotMember, ruled_out(&person, NOBODY));
        assert!(!is_open(&person));
        assert_eq!(proposals(&household(VisitResult::Met, None, vec![person]), &register), []);
    }
}
