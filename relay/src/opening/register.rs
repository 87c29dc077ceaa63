//! The register of the sample community: two units with members at every stage of the check-in, and two buildings with
//! doors of which some were visited. All names, numbers and addresses are made up.

use domain::{
    edit::{Edit, RegisterEdit, SurveyEdit},
    grant::Site,
    id::Id,
    principal::{Member, Unit},
    register::{
        Basis, CheckinFact, CheckinMode, Delivery, IssuedLetter, MemberField, NotCheckedInReason, UnitAnswer,
        UnitField, UnitType, Urging,
    },
    survey::{
        BuildingField, Door, DoorCard, DoorField, Met, MetField, Need, NeedField, Visit, VisitMethod,
        VisitResult,
    },
};

use super::{Cast, Desk, OpeningError};

/// How far a member's check-in is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Awaited,
    Letter,
    Arrived,
    Registered,
    Receipt,
    Acknowledged,
}

/// Name, gender, born, joined, full member or not, job, skills, phone, where.
type Person = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    bool,
    &'static str,
    &'static str,
    &'static str,
    (&'static str, &'static str, &'static str),
);

const OF_COURT: [(Person, Stage); 5] = [
    (
        (
            "刘志远",
            "男",
            "1985-03",
            "2008-07",
            true,
            "审判员",
            "法律",
            "13800005201",
            ("3栋", "1单元", "301"),
        ),
        Stage::Acknowledged,
    ),
    (
        (
            "赵思敏",
            "女",
            "1991-11",
            "2014-06",
            true,
            "书记员",
            "法律、文艺",
            "13800005202",
            ("5栋", "2单元", "502"),
        ),
        Stage::Receipt,
    ),
    (
        (
            "买买提江·吐尔逊",
            "男",
            "1979-05",
            "2003-12",
            true,
            "执行法官",
            "法律、体育",
            "13800005203",
            ("", "", ""),
        ),
        Stage::Arrived,
    ),
    (
        (
            "钱雨晴",
            "女",
            "1998-02",
            "2025-05",
            false,
            "法官助理",
            "信息技术",
            "13800005204",
            ("3栋", "2单元", "602"),
        ),
        Stage::Letter,
    ),
    (
        ("孙一鸣", "男", "1988-08", "2012-09", true, "法警", "应急救护", "13800005205", ("", "", "")),
        Stage::Awaited,
    ),
];

const OF_HOSPITAL: [(Person, Stage); 3] = [
    (
        (
            "周慧",
            "女",
            "1982-12",
            "2006-05",
            true,
            "主治医师",
            "医疗健康",
            "13800005206",
            ("3栋", "1单元", "502"),
        ),
        Stage::Registered,
    ),
    (
        (
            "吴海涛",
            "男",
            "1976-07",
            "1999-10",
            true,
            "科主任",
            "医疗健康、政策宣讲",
            "13800005207",
            ("", "", ""),
        ),
        Stage::Acknowledged,
    ),
    (
        (
            "郑晓",
            "男",
            "1995-04",
            "2018-11",
            true,
            "护师",
            "应急救护",
            "13800005208",
            ("5栋", "1单元", "401"),
        ),
        Stage::Awaited,
    ),
];

/// Sets it up.
pub(super) fn play(desk: &mut Desk, cast: &Cast) -> Result<(), OpeningError> {
    let hospital = desk.id::<Unit>();
    let here = desk.community().profile.name.clone();
    unit(
        desk,
        cast.unit,
        ("区人民法院", UnitType::DistrictOrgan, "中共区人民法院机关委员会", "机关党委", "0571-88000001", "5"),
        &here,
    )?;
    unit(
        desk,
        hospital,
        ("区第二医院", UnitType::PublicInstitution, "中共区第二医院委员会", "党办", "0571-88000002", "3"),
        &here,
    )?;
    let mut number = 0;
    for (place, (person, stage)) in OF_COURT.iter().enumerate() {
        let id = cast.members.get(place).copied().unwrap_or_else(|| desk.id());
        member(desk, cast.unit, id, person, *stage, &mut number)?;
    }
    for (person, stage) in &OF_HOSPITAL {
        let id = desk.id();
        member(desk, hospital, id, person, *stage, &mut number)?;
    }
    survey(desk)
}

fn unit(
    desk: &mut Desk,
    unit: Id<Unit>,
    (name, kind, org, contact, phone, count): (&str, UnitType, &str, &str, &str, &str),
    here: &str,
) -> Result<(), OpeningError> {
    let fields = [
        (UnitField::Name, name),
        (UnitField::Type, kind.key()),
        (UnitField::PartyOrg, org),
        (UnitField::ContactName, contact),
        (UnitField::ContactPhone, phone),
        (UnitField::LinkedCommunity, here),
        (UnitField::InServiceCount, count),
    ];
    let fields = fields.map(|(field, value)| (field, value.to_owned())).to_vec();
    desk.act(vec![Edit::Register(RegisterEdit::FillUnit { unit, fields })])
}

fn member(
    desk: &mut Desk,
    unit: Id<Unit>,
    member: Id<Member>,
    person: &Person,
    stage: Stage,
    number: &mut u32,
) -> Result<(), OpeningError> {
    let (name, gender, born, joined, full, job, skills, phone, (building, stair, room)) = *person;
    let unit_id = unit.to_string();
    let all = [
        (MemberField::Name, name),
        (MemberField::Gender, gender),
        (MemberField::BirthMonth, born),
        (MemberField::JoinedParty, joined),
        (MemberField::Membership, if full { "full" } else { "probationary" }),
        (MemberField::JobTitle, job),
        (MemberField::Phone, phone),
        (MemberField::ProfessionalSkills, skills),
        (MemberField::Unit, unit_id.as_str()),
        (MemberField::Estate, if building.is_empty() { "" } else { "桂花苑" }),
        (MemberField::Building, building),
        (MemberField::Stair, stair),
        (MemberField::Room, room),
    ];
    let fields: Vec<(MemberField, String)> = all
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, value)| (field, value.to_owned()))
        .collect();
    let on_roster = fields.iter().filter(|(field, _)| *field <= MemberField::JobTitle).cloned().collect();
    desk.act(vec![
        Edit::Register(RegisterEdit::FillRoster { unit, person: member, fields: on_roster }),
        Edit::Register(RegisterEdit::FillMember { member, fields }),
    ])?;
    checkin(desk, unit, member, stage, number)
}

fn checkin(
    desk: &mut Desk,
    unit: Id<Unit>,
    member: Id<Member>,
    stage: Stage,
    number: &mut u32,
) -> Result<(), OpeningError> {
    let today = desk.now.day();
    let (step, ago) = (desk.id(), |days: i32| today.plus(-days));
    if stage == Stage::Awaited {
        let urging = Urging {
            on: ago(3),
            reason: Some(NotCheckedInReason::BusinessTrip),
            detail: "出差，下月回来".to_owned(),
            next: Some(today.plus(14)),
            result: String::new(),
        };
        desk.act(vec![Edit::Register(RegisterEdit::Urge { member, step, urging })])?;
        return tell(desk, member);
    }
    let what = IssuedLetter {
        no: String::new(),
        on: ago(6),
        to: desk.community().profile.name.clone(),
        people: vec![member],
    };
    desk.act(vec![Edit::Register(RegisterEdit::IssueLetter { unit, letter: step, what })])?;
    let mut steps = Vec::new();
    if stage >= Stage::Arrived {
        steps.push(CheckinFact::Arrived { on: ago(5), basis: Basis::UnitLinked });
    }
    if stage >= Stage::Registered {
        *number += 1;
        let card_no = format!("{}-{number:04}", today.year());
        steps.push(CheckinFact::Registered {
            on: ago(5),
            card_no: card_no.clone(),
            mode: CheckinMode::Alone,
        });
        if stage >= Stage::Receipt {
            steps.push(CheckinFact::ReceiptIssued { no: card_no, on: ago(4), delivery: Delivery::ByMember });
        }
    }
    for fact in steps {
        let step = desk.id();
        desk.act(vec![Edit::Register(RegisterEdit::CheckIn { member, step, fact })])?;
    }
    if stage >= Stage::Acknowledged {
        let (step, what) = (desk.id(), UnitAnswer::Acknowledged { on: ago(2) });
        desk.act(vec![Edit::Register(RegisterEdit::Answer { unit, person: member, step, what })])?;
    }
    tell(desk, member)
}

/// Tells the unit how far its member is, as staff's devices do after every step.
fn tell(desk: &mut Desk, member: Id<Member>) -> Result<(), OpeningError> {
    let Some((unit, person, told)) = desk.community().to_tell(member, None, desk.now.day()) else {
        return Ok(());
    };
    desk.act(vec![Edit::Register(RegisterEdit::TellUnit { unit, person, told })])
}

fn survey(desk: &mut Desk) -> Result<(), OpeningError> {
    let estate = desk.id();
    for (name, grid, floors) in [("3栋", "第一网格", 6_u8), ("5栋", "第二网格", 11)] {
        let site = Site { estate, building: desk.id() };
        let doors: Vec<(Id<Door>, DoorCard)> = (1..=floors)
            .flat_map(|floor| [1_u8, 2].map(|stair| [1_u8, 2].map(|side| (stair, floor, side))))
            .flatten()
            .map(|(stair, floor, side)| {
                let card = DoorCard::default()
                    .with(DoorField::Stair, format!("{stair}单元"))
                    .with(DoorField::Room, format!("{floor}0{side}"));
                (desk.id(), card)
            })
            .collect();
        let fields = vec![
            (BuildingField::Estate, estate.to_string()),
            (BuildingField::EstateName, "桂花苑".to_owned()),
            (BuildingField::Name, name.to_owned()),
            (BuildingField::Grid, grid.to_owned()),
            (BuildingField::Doors, doors.len().to_string()),
        ];
        let visited: Vec<Id<Door>> = doors.iter().map(|(id, _)| *id).take(9).collect();
        desk.act(vec![
            Edit::Survey(SurveyEdit::FillBuilding { building: site.building, fields }),
            Edit::Survey(SurveyEdit::AddDoors { site, doors }),
        ])?;
        let results = [
            VisitResult::Met,
            VisitResult::Nobody,
            VisitResult::Met,
            VisitResult::TenantsOnly,
            VisitResult::Refused,
            VisitResult::Vacant,
        ];
        for (door, result) in visited.iter().zip(results) {
            visit(desk, site, *door, result)?;
        }
        if let Some(door) = visited.first() {
            found(desk, site, *door)?;
        }
    }
    Ok(())
}

fn visit(desk: &mut Desk, site: Site, door: Id<Door>, result: VisitResult) -> Result<(), OpeningError> {
    let what = Visit {
        on: desk.now.day().plus(-1),
        result,
        method: VisitMethod::AtTheDoor,
        visitors: vec!["社区工作人员".to_owned(), "楼栋长".to_owned()],
        consent: None,
        again: None,
        left: None,
    };
    let visit = desk.id();
    desk.act(vec![Edit::Survey(SurveyEdit::NoteVisit { site, door, visit, what })])
}

/// An in-service member who was met, and what the household needs.
fn found(desk: &mut Desk, site: Site, door: Id<Door>) -> Result<(), OpeningError> {
    let (met, need) = (desk.id::<Met>(), desk.id::<Need>());
    let person = [
        (MetField::Name, "冯立新"),
        (MetField::Gender, "男"),
        (MetField::Birth, "1983-09"),
        (MetField::Membership, "full"),
        (MetField::Employment, "in_service"),
        (MetField::Unit, "区供电公司"),
        (MetField::Phone, "13800005301"),
    ];
    let wish = [(NeedField::Category, "微心愿"), (NeedField::Words, "楼下老人想装一个扶手")];
    desk.act(vec![
        Edit::Survey(SurveyEdit::FillMet {
            site,
            door,
            met,
            fields: person.map(|(field, value)| (field, value.to_owned())).to_vec(),
        }),
        Edit::Survey(SurveyEdit::FillNeed {
            site,
            door,
            need,
            fields: wish.map(|(field, value)| (field, value.to_owned())).to_vec(),
        }),
    ])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{
        joint::{JointState, joints},
        moment::Moment,
        register::CheckinStage,
        survey::DoorState,
    };

    use super::*;
    use crate::opening::Opening;

    #[test]
    fn the_sample_shows_every_stage_and_reaches_the_log() {
        let cast = Cast {
            members: [Id::from_random([1; 10]), Id::from_random([2; 10])],
            unit: Id::from_random([3; 10]),
        };
        let opening = Opening {
            community: [7; 16],
            log: Default::default(),
            seed: [5; 32],
            now: Moment(1_774_000_000_000),
            name: "桂花苑社区".to_owned(),
            staff: Id::from_random([9; 10]),
            cast: Some(cast),
        };
        let desk = crate::opening::play(&opening).unwrap();
        let community = desk.community();
        let today = opening.now.day();
        let known = community.checkins(today);
        assert!(known.values().all(|state| state.doubtful.is_empty()), "{known:?}");
        let stages: BTreeSet<CheckinStage> = known.values().map(|state| state.stage).collect();
        let expected = [
            CheckinStage::Awaited,
            CheckinStage::LetterIssued,
            CheckinStage::Arrived,
            CheckinStage::Registered,
            CheckinStage::ReceiptIssued,
            CheckinStage::Acknowledged,
        ];
        assert_eq!(stages, BTreeSet::from(expected));
        for unit in community.units.values() {
            assert_eq!(unit.told.len(), unit.roster.len(), "the unit knows how far each is");
        }
        let doors = community.surveys.values().flat_map(|survey| survey.doors.values());
        let seen: BTreeSet<DoorState> = doors.map(domain::survey::door_state).collect();
        assert!(seen.contains(&DoorState::Met) && seen.contains(&DoorState::Unvisited), "{seen:?}");
        let joints: BTreeSet<JointState> =
            joints(&community).map(|(_, _, joint)| domain::joint::standing(joint).state).collect();
        let expected = [JointState::Draft, JointState::Proposed, JointState::Running, JointState::Finished];
        assert_eq!(joints, BTreeSet::from(expected), "the unit's steps are its own");
        let wanted = community.orders.values().flat_map(|order| domain::order::standing(order).claims);
        assert_eq!(wanted.filter(|claim| claim.team.is_some()).count(), 1, "a team wants an order");
        assert!(desk.close().is_ok());
    }
}
