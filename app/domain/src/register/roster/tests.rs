//! A unit, its roster and the register beside it.

use std::{collections::BTreeMap, sync::Arc};

use super::*;
use crate::{
    community::Profile,
    moment::{Moment, Year},
    principal::Principal,
    register::{
        Basis, CheckinFact, CheckinMode, CheckinRefusal, ExemptionEffect, IssuedLetter, MemberFile,
        NotCheckedInReason, UnitAnswer, UnitFile,
    },
    wish::Stamped,
};

const UNIT: Id<Unit> = Id::from_random([1; 10]);
const LISTED: Id<Member> = Id::from_random([2; 10]);
const KNOWN: Id<Member> = Id::from_random([3; 10]);

fn day(of_month: u8) -> Day {
    Day::from_civil(2026, 3, of_month).unwrap()
}

fn stamped<T>(turn: u32, step: T) -> Stamped<T> {
    Stamped { by: Principal::Liaison(UNIT), at: Moment(0), turn, step }
}

fn person(name: &str, phone: &str) -> MemberCard {
    MemberCard::default().with(MemberField::Name, name).with(MemberField::Phone, phone)
}

/// A linked unit that lists one person, and a register with one member.
fn community(listed: MemberCard, known: MemberCard) -> Community {
    let mut unit = UnitFile::default();
    unit.card.set(UnitField::Name, "区人民法院");
    unit.card.set(UnitField::Type, "district_organ");
    unit.card.set(UnitField::LinkedCommunity, "梧桐苑社区");
    unit.roster.insert(LISTED, listed);
    let member = MemberFile { card: known, ..MemberFile::default() };
    Community {
        profile: Profile {
            name: "梧桐苑社区".to_owned(),
            party_org: "中共梧桐苑社区委员会".to_owned(),
            ..Profile::default()
        },
        units: Arc::new(BTreeMap::from([(UNIT, Arc::new(unit))])),
        members: Arc::new(BTreeMap::from([(KNOWN, Arc::new(member))])),
        ..Community::default()
    }
}

fn in_unit(community: &mut Community, change: impl FnOnce(&mut UnitFile)) {
    change(Arc::make_mut(Arc::make_mut(&mut community.units).get_mut(&UNIT).unwrap()));
}

fn in_member(community: &mut Community, change: impl FnOnce(&mut MemberFile)) {
    change(Arc::make_mut(Arc::make_mut(&mut community.members).get_mut(&KNOWN).unwrap()));
}

fn letter(to: &str) -> Stamped<IssuedLetter> {
    let people = vec![LISTED];
    stamped(1, IssuedLetter { no: "2026-0001".to_owned(), on: day(1), to: to.to_owned(), people })
}

fn linked() -> Community {
    let card = person("张伟", "13800000001").with(MemberField::Unit, UNIT.to_string());
    let mut community = community(person("张伟", "13800000001"), card);
    in_unit(&mut community, |unit| {
        let told = crate::register::Told { member: Some(KNOWN), ..Default::default() };
        unit.told.insert(LISTED, told);
        unit.letters.insert(Id::from_random([8; 10]), letter("中共梧桐苑社区委员会"));
    });
    community
}

#[test]
fn who_is_listed_and_not_in_the_register_is_proposed_with_who_it_may_be() {
    let all = community(person("张伟", "13800000001"), person("张 伟", "138 0000 0001")).to_enrol();
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].person, all[0].alike.as_slice()), (LISTED, &[(KNOWN, SameMember::Surely)][..]));
    assert_eq!(all[0].card.get(MemberField::Unit), UNIT.to_string());
    let other = community(person("张伟", "13800000001"), person("李强", "13800000002")).to_enrol();
    assert_eq!(other[0].alike, []);
    assert_eq!(linked().to_enrol(), [], "linked is in the register");
    let mut closed = community(person("张伟", ""), person("李强", ""));
    in_unit(&mut closed, |unit| unit.card.set(UnitField::ClosedOn, "2026-03-01"));
    assert_eq!(closed.to_enrol(), []);
}

#[test]
fn what_a_unit_did_for_a_linked_person_counts_for_the_member() {
    let mut community = linked();
    assert_eq!(community.checkin(KNOWN, day(2)).stage, CheckinStage::LetterIssued);
    let registered =
        CheckinFact::Registered { on: day(4), card_no: "2026-0001".to_owned(), mode: CheckinMode::Alone };
    let (unit, person, told) = community.to_tell(KNOWN, Some(&registered), day(4)).unwrap();
    assert_eq!((unit, person, told.member), (UNIT, LISTED, Some(KNOWN)));
    assert_eq!((told.stage, told.turn), (CheckinStage::Registered, 2));
    in_unit(&mut community, |unit| {
        unit.told.insert(LISTED, told);
    });
    assert_eq!(community.next_checkin_turn(KNOWN), 3);
    let ack = stamped(3, UnitAnswer::Acknowledged { on: day(5) });
    in_unit(&mut community, |unit| {
        unit.answers.insert((LISTED, Id::from_random([9; 10])), ack);
    });
    assert_eq!(community.checkin(KNOWN, day(5)).stage, CheckinStage::Acknowledged);
}

#[test]
fn a_letter_for_another_community_is_refused_whatever_the_unit_is_linked_with() {
    let arrived = CheckinFact::Arrived { on: day(3), basis: Basis::UnitLinked };
    for (to, expected) in [
        ("中共梧桐苑社区委员会", Ok(())),
        ("梧桐苑社区党组织", Ok(())),
        ("梧桐苑", Ok(())),
        ("桂花苑社区", Err(CheckinRefusal::LetterForAnother { community: "桂花苑社区".to_owned() })),
    ] {
        let mut community = linked();
        in_unit(&mut community, |unit| {
            unit.letters.insert(Id::from_random([8; 10]), letter(to));
        });
        assert_eq!(community.check_checkin(KNOWN, &arrived, day(3)), expected, "{to}");
    }
}

#[test]
fn a_unit_knows_what_it_was_told_and_what_it_did_since() {
    use CheckinStage as S;
    // What the unit's own device has: its file, no member's.
    let on_phone = |told: Option<(S, u32)>, ack: Option<u32>| {
        let mut community = linked();
        community.members = Arc::default();
        in_unit(&mut community, |unit| {
            unit.told.clear();
            if let Some((stage, turn)) = told {
                unit.told.insert(LISTED, crate::register::Told { stage, turn, ..Default::default() });
            }
            if let Some(turn) = ack {
                let ack = stamped(turn, UnitAnswer::Acknowledged { on: day(6) });
                unit.answers.insert((LISTED, Id::from_random([9; 10])), ack);
            }
        });
        community.stage_for_unit(UNIT, LISTED, day(6))
    };
    for (told, ack, expected) in [
        (None, None, S::LetterIssued),
        (Some((S::Awaited, 0)), None, S::LetterIssued),
        (Some((S::ReceiptIssued, 4)), None, S::ReceiptIssued),
        (Some((S::ReceiptIssued, 4)), Some(5), S::Acknowledged),
        (Some((S::TransferredOut, 6)), Some(5), S::TransferredOut),
        // A letter written after the registration, before hearing of it.
        (Some((S::Registered, 0)), None, S::Registered),
        (Some((S::TransferredOut, 0)), None, S::LetterIssued),
    ] {
        assert_eq!(on_phone(told, ack), expected, "{told:?} {ack:?}");
    }
}

#[test]
fn the_unit_answers_an_urging_and_two_without_reason_are_proposed() {
    let mut community = linked();
    let urge = |community: &mut Community, n: u8, on: Day| {
        let urging = Urging { on, reason: None, detail: String::new(), next: None, result: String::new() };
        in_member(community, |member| {
            member.urgings.insert(Id::from_random([n; 10]), stamped(1, urging));
        });
        let (_, person, told) = community.to_tell(KNOWN, None, on).unwrap();
        in_unit(community, |unit| {
            unit.told.insert(person, told);
        });
    };
    let answer = |community: &mut Community, n: u8, on: Day, reason| {
        let answer = UnitAnswer::NotYet { on, reason, detail: "到外地".to_owned() };
        in_unit(community, |unit| {
            unit.answers.insert((LISTED, Id::from_random([n; 10])), stamped(1, answer));
        });
    };
    let unanswered = |community: &Community| community.unit(UNIT).unwrap().unanswered(LISTED);
    urge(&mut community, 1, day(5));
    assert_eq!(unanswered(&community), Some(day(5)));
    answer(&mut community, 11, day(5), NotCheckedInReason::BusinessTrip);
    assert_eq!(unanswered(&community), None);
    let last = community.urgings(KNOWN).pop().unwrap().1;
    assert_eq!((last.reason, last.detail.as_str()), (Some(NotCheckedInReason::BusinessTrip), "到外地"));
    urge(&mut community, 2, day(9));
    assert_eq!(unanswered(&community), Some(day(9)));
    assert!(!community.seems_without_reason(KNOWN, day(9)), "nobody has said why");
    answer(&mut community, 12, day(10), NotCheckedInReason::NotInformed);
    assert!(community.seems_without_reason(KNOWN, day(10)));
    let exemption = Exemption {
        year: Year(2026),
        kind: "病休".to_owned(),
        from: day(1),
        to: day(20),
        effect: ExemptionEffect::Full,
        approved_by_community: "王主任".to_owned(),
        approved_by_unit: "李书记".to_owned(),
        evidence: String::new(),
    };
    in_member(&mut community, |member| {
        member.exemptions.insert(Id::from_random([3; 10]), stamped(1, exemption));
    });
    assert!(community.is_exempt(KNOWN, day(10)) && !community.seems_without_reason(KNOWN, day(10)));
}
