//! Papers of a small community: what they say, whose data they show, what they lack.

use std::{collections::BTreeMap, sync::Arc};

use super::*;
use crate::{
    community::Profile,
    joint::{AgreementCard, AgreementField},
    moment::{Moment, Year},
    order::{OrderCase, OrderForm},
    principal::Staff,
    register::{
        Basis, CheckinFact, CheckinMode, CheckinStage, Delivery, NotCheckedInReason, Told, UnitAnswer, Urging,
    },
    settings::Settings,
    wish::Stamped,
};

const COURT: Id<Unit> = Id::from_random([1; 10]);
const CLINIC: Id<Unit> = Id::from_random([2; 10]);
const ZHOU: Id<Member> = Id::from_random([11; 10]);
const WU: Id<Member> = Id::from_random([12; 10]);
/// Wu, as the court lists him.
const WU_LISTED: Id<Member> = Id::from_random([13; 10]);
const NAMED: Id<Member> = Id::from_random([14; 10]);
const ALONE: Id<Step> = Id::from_random([21; 10]);
const GROUP: Id<Step> = Id::from_random([22; 10]);

const AGREED: Id<Agreement> = Id::from_random([23; 10]);

fn day(month: u8, day: u8) -> Day {
    Day::from_civil(2026, month, day).unwrap()
}

fn stamped<T>(turn: u32, step: T) -> Stamped<T> {
    Stamped { by: Principal::Staff(Id::<Staff>::from_random([9; 10])), at: Moment(0), turn, step }
}

fn card(fields: &[(MemberField, &str)]) -> MemberCard {
    fields.iter().fold(MemberCard::default(), |card, (field, value)| card.with(*field, *value))
}

fn zhou() -> MemberFile {
    use MemberField::{BirthMonth, Estate, Gender, JobTitle, JoinedParty, Membership, Name, Phone, Unit};
    let facts = [
        CheckinFact::Arrived { on: day(3, 5), basis: Basis::UnitLinked },
        CheckinFact::Registered { on: day(3, 5), card_no: "2026-0007".to_owned(), mode: CheckinMode::Alone },
        CheckinFact::ReceiptIssued {
            no: "2026-0003".to_owned(),
            on: day(3, 6),
            delivery: Delivery::ByMember,
        },
    ];
    let steps = (1_u8..)
        .zip(facts)
        .map(|(turn, fact)| (Id::from_random([30 + turn; 10]), stamped(turn.into(), fact)));
    MemberFile {
        card: card(&[
            (Name, "周兰萍"),
            (Gender, "女"),
            (BirthMonth, "1984-05"),
            (JoinedParty, "2008-07"),
            (Membership, "full"),
            (JobTitle, "庭长"),
            (Phone, "13800004983"),
            (Estate, "桂花苑"),
            (Unit, &COURT.to_string()),
        ]),
        checkin: steps.collect(),
        ..MemberFile::default()
    }
}

fn community() -> Community {
    use MemberField::{BirthMonth, Gender, Name, Phone, Unit};
    let wu = MemberFile {
        card: card(&[(Name, "吴磊晓"), (Phone, "13800001111"), (Unit, &COURT.to_string())]),
        urgings: [(
            Id::from_random([41; 10]),
            stamped(
                1,
                Urging {
                    on: day(4, 1),
                    reason: Some(NotCheckedInReason::SickLeave),
                    detail: String::new(),
                    next: None,
                    result: String::new(),
                },
            ),
        )]
        .into(),
        ..MemberFile::default()
    };
    let letter = |people: &[Id<Member>]| {
        stamped(
            1,
            IssuedLetter {
                no: "法〔2026〕3号".to_owned(),
                on: day(3, 1),
                to: "梧桐苑".to_owned(),
                people: people.to_vec(),
            },
        )
    };
    let agreed = AgreementCard::default().with(AgreementField::Content, "假日开放多功能厅");
    let court = UnitFile {
        card: UnitCard::default()
            .with(UnitField::Name, "区人民法院")
            .with(UnitField::ContactName, "钱进")
            .with(UnitField::ContactPhone, "057188886666")
            .with(UnitField::InServiceCount, "4"),
        roster: [
            (ZHOU, card(&[(Name, "周兰萍"), (Gender, "女"), (MemberField::Education, "本科")])),
            (WU_LISTED, card(&[(Name, "吴磊晓"), (Phone, "138 0000 1111"), (Gender, "男")])),
            (NAMED, card(&[(Name, "买买提江·阿布都热依木·吐尔逊"), (BirthMonth, "1990-01")])),
        ]
        .into(),
        letters: [(ALONE, letter(&[ZHOU])), (GROUP, letter(&[ZHOU, NAMED]))].into(),
        told: [(
            NAMED,
            Told {
                stage: CheckinStage::Acknowledged,
                registered: Some((day(3, 9), "2026-0009".to_owned())),
                ..Told::default()
            },
        )]
        .into(),
        answers: [(
            (WU_LISTED, Id::from_random([51; 10])),
            stamped(
                1,
                UnitAnswer::NotYet {
                    on: day(3, 20),
                    reason: NotCheckedInReason::BusinessTrip,
                    detail: String::new(),
                },
            ),
        )]
        .into(),
        agreements: [(AGREED, Agreement { card: agreed, contested: Vec::new() })].into(),
        ..UnitFile::default()
    };
    let clinic =
        UnitFile { card: UnitCard::default().with(UnitField::Name, "区医院"), ..UnitFile::default() };
    Community {
        profile: Profile {
            name: "梧桐苑社区".to_owned(),
            party_org: "中共梧桐苑社区委员会".to_owned(),
            contact_name: "王芳".to_owned(),
            contact_phone: "057188880000".to_owned(),
        },
        members: Arc::new([(ZHOU, Arc::new(zhou())), (WU, Arc::new(wu))].into()),
        units: Arc::new([(COURT, Arc::new(court)), (CLINIC, Arc::new(clinic))].into()),
        ..Community::default()
    }
}

fn words(community: &Community, wanted: Wanted) -> String {
    let sheets = Source::new(community, day(4, 2)).sheets(wanted);
    sheets.iter().map(ToString::to_string).collect()
}

#[test]
fn papers_say_what_the_register_says() {
    let community = community();
    for (wanted, said) in [
        (
            Wanted::Agreement(COURT, AGREED),
            &["甲方：中共梧桐苑社区委员会", "乙方：区人民法院", "假日开放多功能厅"][..],
        ),
        (
            Wanted::Letter(COURT, ALONE),
            &[
                "中共梧桐苑社区委员会：\n　　周兰萍同志系区人民法院中共正式党员",
                "| 职务/职称 | 庭长 | 文化程度 | 本科 | 联系电话 | 13800004983 |",
                "社区联系人：王芳",
            ][..],
        ),
        (
            Wanted::Letter(COURT, GROUP),
            &[
                "现介绍区人民法院周兰萍等2名同志",
                "| 2 | 买买提江·阿布都热依木·吐尔逊 |  | 1990-01 |",
                "周兰萍等2名同志已到我处报到",
            ],
        ),
        (
            Wanted::Receipt(ZHOU),
            &[
                "编号：2026-0003",
                "区人民法院党组织：\n　　周兰萍同志已到我处报到",
                "报到日期：2026年3月5日　登记卡编号：2026-0007",
                "2026年3月6日",
                "[二维码] 周兰萍同志",
            ],
        ),
        (
            Wanted::Card(ZHOU),
            &["编号：2026-0007", "区人民法院　庭长", "钱进　057188886666", "| 报到时间 | 2026年3月5日 |"],
        ),
        (
            Wanted::Feedback(ZHOU, Year(2026)),
            &["评价年度：2026年", "| 报到社区 | 梧桐苑社区 | 报到时间 | 2026年3月5日 |", "（　）优秀"],
        ),
    ] {
        let paper = words(&community, wanted);
        for part in said {
            assert!(paper.contains(part), "{wanted:?} lacks {part}\n{paper}");
        }
        assert!(!paper.contains("null") && !paper.contains("None"), "{paper}");
    }
}

#[test]
fn a_table_joins_the_roster_with_the_register_and_masks_what_it_need_not_say() {
    let mut community = community();
    let table = words(&community, Wanted::Statistics(COURT));
    for line in [
        "| 1 | 周兰萍 | 女 | 1984-** | 2008-07 | 庭长 | 138****4983 | 桂花苑 | 梧桐苑社区 | 2026-03-05 |  |  |  |",
        "| 2 | 买买提江·阿布都热依木·吐尔逊 |  | 1990-** |  |  |  |  | 梧桐苑社区 | 2026-03-09 |  |  |  |",
        "| 3 | 吴磊晓 | 男 |  |  |  | 138****1111 |  |  |  |  | 病休 |  |",
        "注：本单位共有在职党员3名，到社区报到党员2名",
    ] {
        assert!(table.contains(line), "{line}\n---\n{table}");
    }
    let whole: String =
        Source::new(&community, day(4, 2)).whole(true).sheets(Wanted::Statistics(COURT))[0].to_string();
    assert!(whole.contains("| 1984-05 | 2008-07 | 庭长 | 13800004983 |"), "{whole}");

    // The unit itself knows its own file, and says the same of everybody it was told of.
    let mut court = community.units[&COURT].as_ref().clone();
    court.told.insert(
        ZHOU,
        Told {
            stage: CheckinStage::ReceiptIssued,
            registered: Some((day(3, 5), "2026-0007".to_owned())),
            ..Told::default()
        },
    );
    community.members = Arc::default();
    community.units = Arc::new([(COURT, Arc::new(court))].into());
    let own = words(&community, Wanted::Statistics(COURT));
    assert!(own.contains("| 3 | 吴磊晓 | 男 |  |  |  | 138****1111 |  |  |  |  | 出差 |  |"), "{own}");
    assert!(own.contains("在职党员3名，到社区报到党员2名"), "{own}");
}

#[test]
fn who_left_is_not_registered_any_more() {
    let mut community = community();
    let mut zhou = zhou();
    let left = CheckinFact::TransferredOut {
        on: day(4, 1),
        to: "桂花苑社区".to_owned(),
        why: crate::register::LeaveReason::Moved,
    };
    zhou.checkin.insert(Id::from_random([39; 10]), stamped(9, left));
    community.members = Arc::new([(ZHOU, Arc::new(zhou))].into());
    let table = words(&community, Wanted::Statistics(COURT));
    assert!(table.contains("在职党员3名，到社区报到党员1名"), "{table}");
}

#[test]
fn as_many_cards_as_the_community_wants() {
    for (copies, printed) in [(1, 1), (3, 3), (0, 1)] {
        let mut settings = Settings::default();
        settings.registration.copies = copies;
        let community = Community { settings: Arc::new(settings), ..community() };
        assert_eq!(Source::new(&community, day(4, 2)).sheets(Wanted::Card(ZHOU)).len(), printed);
    }
}

#[test]
fn a_receipt_carries_a_code_only_when_there_is_one() {
    let community = community();
    let codes = BTreeMap::from([(ZHOU, "https://x/in#secret".to_owned())]);
    let source = Source::new(&community, day(4, 2)).with_codes(codes, "https://x");
    let address = |member| match source.sheets(Wanted::Receipt(member))[0].blocks.last() {
        Some(Block::Code { address, lines }) => (address.clone(), lines.concat()),
        other => panic!("no code: {other:?}"),
    };
    let (with, without) = (address(ZHOU), address(WU));
    assert_eq!(with.0.as_deref(), Some("https://x/in#secret"));
    assert!(!with.1.contains("secret"), "the words say nothing of it");
    assert_eq!(without.0, None);
    assert!(without.1.contains("https://x"));
}

#[test]
fn what_is_not_known_is_no_paper() {
    let mut community = community();
    let nobody = Id::from_random([99; 10]);
    for wanted in [
        Wanted::Letter(COURT, nobody.to_string().parse().unwrap()),
        Wanted::Letter(CLINIC, ALONE),
        Wanted::Receipt(nobody),
        Wanted::Card(nobody),
        Wanted::Feedback(nobody, Year(2026)),
    ] {
        assert!(Source::new(&community, day(4, 2)).sheets(wanted).is_empty(), "{wanted:?}");
    }
    let mut zhou = zhou();
    let by = Principal::Staff(Id::from_random([9; 10]));
    zhou.file.removed = Some(crate::retention::Removal {
        by,
        at: Moment(0),
        why: crate::retention::RemovalReason::Requested,
    });
    community.members = Arc::new([(ZHOU, Arc::new(zhou))].into());
    assert!(Source::new(&community, day(4, 2)).sheets(Wanted::Card(ZHOU)).is_empty(), "removed");
}

#[test]
fn what_is_missing_is_told_with_whose_it_is() {
    let community = community();
    let lacking = |wanted| {
        let mut all = Lacking::new();
        Source::new(&community, day(5, 1)).add_lacking(wanted, &mut all);
        let line = |((about, name), what): ((About, String), std::collections::BTreeSet<Lack>)| {
            (about, name, what.into_iter().collect::<Vec<_>>())
        };
        all.into_iter().map(line).collect::<Vec<_>>()
    };
    let named = "买买提江·阿布都热依木·吐尔逊".to_owned();
    let member = Lack::Member;
    for (wanted, expected) in [
        (Wanted::Letter(COURT, ALONE), vec![]),
        (
            Wanted::Letter(COURT, GROUP),
            vec![(
                About::Unit(COURT),
                named,
                vec![
                    member(MemberField::Gender),
                    member(MemberField::JoinedParty),
                    member(MemberField::Membership),
                    member(MemberField::Phone),
                    member(MemberField::Address),
                ],
            )],
        ),
        (Wanted::Receipt(ZHOU), vec![]),
        (
            Wanted::Receipt(WU),
            vec![(About::Member(WU), "吴磊晓".to_owned(), vec![Lack::Registration, Lack::Receipt])],
        ),
        (
            Wanted::Card(ZHOU),
            vec![(
                About::Member(ZHOU),
                "周兰萍".to_owned(),
                vec![
                    member(MemberField::UnitPartyOrg),
                    member(MemberField::ProfessionalSkills),
                    member(MemberField::ServiceIntents),
                ],
            )],
        ),
        (
            Wanted::Statistics(COURT),
            vec![(About::Unit(COURT), "区人民法院".to_owned(), vec![Lack::Count { said: 4, listed: 3 }])],
        ),
        (
            Wanted::Feedback(WU, Year(2026)),
            vec![(
                About::Member(WU),
                "吴磊晓".to_owned(),
                vec![member(MemberField::Gender), member(MemberField::BirthMonth), Lack::Registration],
            )],
        ),
    ] {
        assert_eq!(lacking(wanted), expected, "{wanted:?}");
    }
}

#[test]
fn a_unit_prints_its_own_letters_and_table_only() {
    let staff = Principal::Staff(Id::from_random([9; 10]));
    let (own, member) = (Principal::Liaison(COURT), Principal::Member(ZHOU));
    for (wanted, of_unit) in [
        (Wanted::Letter(COURT, ALONE), true),
        (Wanted::Letter(CLINIC, ALONE), false),
        (Wanted::Statistics(COURT), true),
        (Wanted::Statistics(CLINIC), false),
        (Wanted::Agreement(COURT, AGREED), true),
        (Wanted::Agreement(CLINIC, AGREED), false),
        (Wanted::Receipt(ZHOU), false),
        (Wanted::Card(ZHOU), false),
        (Wanted::Feedback(ZHOU, Year(2026)), false),
        (Wanted::Order(Id::from_random([5; 10])), false),
    ] {
        assert!(wanted.is_for(staff), "{wanted:?}");
        assert!(!wanted.is_for(member), "{wanted:?}");
        assert_eq!(wanted.is_for(own), of_unit, "{wanted:?}");
    }
}

#[test]
fn the_form_of_an_order_masks_the_resident_until_somebody_gives_a_reason() {
    let id: Id<Order> = Id::from_random([5; 10]);
    let form = OrderForm::default()
        .with(OrderField::Name, "张桂兰")
        .with(OrderField::Phone, "13800138000")
        .with(OrderField::Address, "桂花苑20栋1单元602")
        .with(OrderField::Content, "水龙头漏水，请打13800138000")
        .with(OrderField::Channel, "phone");
    let case = OrderCase { form, ..OrderCase::default() };
    let order = Order { cases: [(Year(2026), case)].into(), ..Order::default() };
    let mut community = community();
    community.orders = Arc::new([(id, Arc::new(order))].into());
    let masked = words(&community, Wanted::Order(id));
    let whole: String =
        Source::new(&community, day(4, 2)).whole(true).sheets(Wanted::Order(id))[0].to_string();
    for secret in ["张桂兰", "13800138000", "1单元602"] {
        assert!(!masked.contains(secret), "{masked}");
        assert!(whole.contains(secret), "{whole}");
    }
    assert!(
        masked.contains("电话") && masked.contains("水龙头漏水") && masked.contains(&short_no(id)),
        "{masked}"
    );
    // Of what was removed nothing is printed.
    community.orders = Arc::new([(id, Arc::new(Order::default()))].into());
    assert!(Source::new(&community, day(4, 2)).sheets(Wanted::Order(id)).is_empty());
}
