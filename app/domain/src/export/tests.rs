//! Every ledger is a whole table, masked by its classes, under headings that the importer knows.

use std::sync::Arc;

use super::*;
use crate::{
    activity::{Activity, ActivityCard, ActivityField, AttendanceStep, Method, OwnStep},
    award::{Award, AwardCard, AwardFacts, AwardField, AwardStep, CaseFact, Nominator, Veto},
    id::Id,
    import::{Doors, Members, Wishes},
    joint::{Demand, DemandCard, DemandField, Joint, JointCard, JointField},
    moment::Moment,
    notice::{NoticeCard, NoticeField, PublicNotice, SHOWN},
    offer::{Offer, OfferCard, OfferFacts, OfferField, OfferKind, ServeStep},
    opinion::{Opinion, OpinionCard},
    principal::{Principal, Staff},
    register::{MemberCard, MemberFile, NotCheckedInReason, ResourceCard, UnitCard, UnitFile, Urging},
    service::Presence,
    service::{RecordStep, Report, Source},
    survey::{BuildingCard, BuildingField, DoorCard, Household, MetCard, NeedCard, Survey},
    wish::{Case, Claimant, Stamped, Wish, WishDraft},
};

fn community() -> Community {
    use MemberField::{Name, Phone, Unit};
    let (member, unit, staff) =
        (Id::from_random([1; 10]), Id::from_random([2; 10]), Id::<Staff>::from_random([3; 10]));
    let by = Principal::Staff(staff);
    let asked = Urging {
        on: Day(20_500),
        reason: Some(NotCheckedInReason::BusinessTrip),
        detail: "下月回".to_owned(),
        next: None,
        result: String::new(),
    };
    let card = MemberCard::default().with(Name, "张伟").with(Phone, "13800000001");
    let mut file = MemberFile {
        card: card.with(Unit, Id::<crate::principal::Unit>::to_string(&unit)),
        urgings: [(Id::from_random([4; 10]), Stamped { by, at: Moment(0), turn: 1, step: asked })].into(),
        ..MemberFile::default()
    };
    let room = ResourceCard::default()
        .with(ResourceField::Name, "多功能厅")
        .with(ResourceField::ContactPhone, "13800000011");
    let needed = Id::<Demand>::from_random([17; 10]);
    let demand =
        DemandCard::default().with(DemandField::Name, "讲座场地").with(DemandField::Wanted, "2026-03-20");
    let demand = Demand { card: demand, contested: Vec::new() };
    let joint = Joint {
        card: JointCard::default()
            .with(JointField::Name, "健康讲座")
            .with(JointField::Demand, needed.to_string())
            .with(JointField::Measures, "请联系13800000012"),
        ..Joint::default()
    };
    let units = UnitFile {
        card: UnitCard::default()
            .with(UnitField::Name, "区法院")
            .with(UnitField::ContactPhone, "13800000002"),
        resources: [(Id::from_random([15; 10]), room)].into(),
        joints: [(Id::from_random([16; 10]), joint)].into(),
        ..UnitFile::default()
    };
    let (estate, building) = (Id::from_random([5; 10]), Id::from_random([6; 10]));
    let site = crate::grant::Site { estate, building };
    let door = DoorCard::default().with(DoorField::Room, "302").with(DoorField::Phone, "13800000003");
    let met = MetCard::default().with(MetField::Name, "周明远").with(MetField::Phone, "13800000005");
    let need = NeedCard::default()
        .with(NeedField::Category, "意见建议")
        .with(NeedField::Words, "楼道灯坏了，电话13800000006");
    let household = Household {
        door,
        people: [(Id::from_random([9; 10]), met)].into(),
        needs: [(Id::from_random([10; 10]), need)].into(),
        ..Household::default()
    };
    let opinion = Opinion {
        card: OpinionCard::default().with(OpinionField::Phone, "13800000007"),
        ..Opinion::empty(crate::moment::Year(2026))
    };
    let survey = Survey {
        estate,
        building,
        doors: [(Id::from_random([7; 10]), household)].into(),
        removed: [].into(),
    };
    let draft = WishDraft::default().with(WishField::Content, "想要书，电话13800000004");
    let case = Case { draft, ..Case::default() };
    let wish = Wish { year: crate::moment::Year(2026), case: Some(case), card: None };
    let named =
        BuildingCard::default().with(BuildingField::EstateName, "桂花苑").with(BuildingField::Name, "3栋");
    let (post, step) = (Id::from_random([12; 10]), Id::from_random([13; 10]));
    let taken = Stamped { by, at: Moment(0), turn: 1, step: ServeStep::Taken { shown: true } };
    let card = OfferCard::default().with(OfferField::Name, "楼道安全巡查").with(OfferField::Year, "2026");
    let facts =
        OfferFacts { claims: [((Claimant::Member(member), step), taken)].into(), ..OfferFacts::default() };
    let walls = [(crate::moment::Year(2026), facts)].into();
    let offer = Offer { kind: Some(OfferKind::Post), card, walls, ..Offer::default() };
    let (helping, shown) = (Id::from_random([14; 10]), Id::from_random([15; 10]));
    let pair = crate::pair::PairCard::default()
        .with(PairField::Helpers, Claimant::Member(member).to_string())
        .with(PairField::Name, "周桂英")
        .with(PairField::Phone, "13800000009")
        .with(PairField::Difficulty, "因病");
    let pair = crate::pair::Pair { card: pair, ..crate::pair::Pair::empty(crate::moment::Year(2026)) };
    let visit =
        crate::pair::HelpVisit { content: "儿子电话13800000010".to_owned(), ..Default::default() };
    let visited = Stamped { by, at: Moment(0), turn: 1, step: crate::pair::HelpStep::Visited(visit) };
    file.file.helped.insert((helping, shown), visited);
    let team = crate::team::TeamCard::default().with(crate::team::TeamField::Name, "银杏义诊队");
    let team = crate::team::Team { card: team, ..Default::default() };
    file.file.said.insert((post, step), "有事打13800000008".to_owned());
    let report = Report {
        on: Day(20_516),
        minutes: 90,
        span: None,
        no_time: String::new(),
        source: Source::Post(post),
        kind: "平安创建".to_owned(),
        mode: String::new(),
        content: "巡查时留了电话13800000009".to_owned(),
        result: String::new(),
        place: String::new(),
        beneficiary: "李秀英".to_owned(),
        training: false,
    };
    let (record, said, decided) = (Id::from_random([14; 10]), step, Id::from_random([15; 10]));
    let of = said;
    let verified =
        RecordStep::Verified { of, counts_from: Day(20_519), effect: None, rating: None, alone: false };
    file.records.own.insert(
        (record, said),
        Stamped { by: Principal::Member(member), at: Moment(0), turn: 1, step: RecordStep::Reported(report) },
    );
    file.records.staff.insert((record, decided), Stamped { by, at: Moment(1), turn: 2, step: verified });
    let (activity, step) = (Id::from_random([14; 10]), Id::from_random([15; 10]));
    let card = ActivityCard::default()
        .with(ActivityField::Name, "学雷锋")
        .with(ActivityField::Day, "2026-03-05")
        .with(ActivityField::Start, "09:00")
        .with(ActivityField::End, "11:30");
    let (presence, method) = (Presence::LeftEarly, Method::Scanned);
    let was = AttendanceStep::Recorded {
        presence,
        arrived: Some(540),
        left: Some(605),
        method,
        keeper: "周老师".to_owned(),
    };
    file.attendance.insert((activity, step), Stamped { by, at: Moment(0), turn: 1, step: was });
    let words = OwnStep::Says { words: "先走，电话13800000009".to_owned() };
    file.signed.insert((activity, step), Stamped { by, at: Moment(0), turn: 1, step: words });
    let activities = [(activity, Arc::new(Activity { card, ..Activity::default() }))];
    let award = award(member, by);
    let notice = NoticeCard::default()
        .with(NoticeField::Title, "停水通知")
        .with(NoticeField::Kind, "inform")
        .with(NoticeField::Text, "明天停水")
        .with(NoticeField::From, "2026-03-01")
        .with(NoticeField::Status, SHOWN);
    let notice = PublicNotice { card: notice, ..PublicNotice::default() };
    Community {
        pairs: Arc::new([(helping, Arc::new(pair))].into()),
        teams: Arc::new([(Id::from_random([16; 10]), Arc::new(team))].into()),
        awards: Arc::new([(Id::from_random([14; 10]), Arc::new(award))].into()),
        notices: Arc::new([(Id::from_random([15; 10]), notice)].into()),
        offers: Arc::new([(post, Arc::new(offer))].into()),
        activities: Arc::new(activities.into()),
        members: Arc::new([(member, Arc::new(file))].into()),
        units: Arc::new([(unit, Arc::new(units))].into()),
        buildings: Arc::new([(building, named)].into()),
        surveys: Arc::new([(site, Arc::new(survey))].into()),
        wishes: Arc::new([(Id::from_random([8; 10]), Arc::new(wish))].into()),
        opinions: Arc::new([(Id::from_random([11; 10]), Arc::new(opinion))].into()),
        demands: Arc::new([(needed, Arc::new(demand))].into()),
        ..Community::default()
    }
}

/// A selection in which residents recommended somebody who did not pass the check.
fn award(candidate: Id<crate::principal::Member>, by: Principal) -> Award {
    let card = AwardCard::default()
        .with(AwardField::Kind, "best_member")
        .with(AwardField::Year, "2026")
        .with(AwardField::Period, "year");
    let (step, check) = (Id::from_random([16; 10]), Id::from_random([17; 10]));
    let nominated = AwardStep::Nominated { candidate, by: Nominator::Residents, answers: None };
    let facts = AwardFacts {
        steps: [(step, Stamped { by, at: Moment(0), turn: 1, step: nominated })].into(),
        ..AwardFacts::default()
    };
    let reason = CaseFact::Reason { words: "热心，电话13800000009".to_owned() };
    let checked = CaseFact::Checked { candidate, vetoes: vec![Veto::Dues], words: "欠两个月".to_owned() };
    let case = [(step, reason), (check, checked)];
    let case = case.map(|(step, fact)| (step, Stamped { by, at: Moment(0), turn: 2, step: fact }));
    let year = crate::moment::Year(2026);
    Award { card, walls: [(year, facts)].into(), cases: [(year, case.into())].into(), ..Award::default() }
}

#[test]
fn every_table_is_whole_and_masked_unless_a_reason_was_given() {
    let community = community();
    for (of, phone) in [
        (Exported::Wishes, "13800000004"),
        (Exported::Members, "13800000001"),
        (Exported::Units, "13800000002"),
        (Exported::Doors, "13800000003"),
        (Exported::Checkins, "13800000001"),
        (Exported::People, "13800000005"),
        (Exported::Needs, "13800000006"),
        (Exported::Opinions, "13800000007"),
        (Exported::Engagements, "13800000008"),
        (Exported::Records, "13800000009"),
        (Exported::Attendance, "13800000009"),
        (Exported::Pairs, "13800000009"),
        (Exported::Pairs, "因病"),
        (Exported::Help, "13800000010"),
        (Exported::Resources, "13800000011"),
        (Exported::Projects, "13800000012"),
    ] {
        for whole in [false, true] {
            let table = table(&community, of, Day(20_517), whole);
            assert_eq!(table.rows.len(), 1, "{of:?}");
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{of:?}");
            let holds = table.rows.iter().flatten().any(|cell| cell.contains(phone));
            assert_eq!(holds, whole, "{of:?}");
        }
        assert!(!of.masked_fields().is_empty(), "{of:?}");
    }
    for whole in [false, true] {
        let awards = table(&community, Exported::Awards, Day(20_517), whole);
        let row = &awards.rows[0];
        assert_eq!(row.len(), awards.columns.len());
        let holds = |text: &str| row.iter().any(|cell| cell.contains(text));
        assert!(holds("2026年度最美在职党员") && holds("未通过") && holds("居民"), "{row:?}");
        assert_eq!((holds("13800000009"), holds("欠交党费")), (whole, whole), "{row:?}");
    }
    assert!(!Exported::Awards.masked_fields().is_empty());
    let notices = table(&community, Exported::Notices, Day(20_517), false);
    assert_eq!(
        notices.rows,
        [["停水通知", "通知", "2026-03-01", "", "展示中", "明天停水"].map(str::to_owned)]
    );
    let offers = table(&community, Exported::Offers, Day(20_517), false);
    assert!(
        offers.rows[0].contains(&"楼道安全巡查".to_owned()) && offers.rows[0].len() == offers.columns.len()
    );
    let records = table(&community, Exported::Records, Day(20_517), false);
    for cell in ["张伟", "岗位", "楼道安全巡查", "1.5", "李**", "公示中"] {
        assert!(records.rows[0].iter().any(|value| value == cell), "{cell}: {:?}", records.rows[0]);
    }
    // What hangs out names nobody and says nothing in words; on the day it counts it is taken down.
    let notice = table(&community, Exported::Publication, Day(20_518), true);
    let shown = notice.rows[0].join(" ");
    assert!(shown.contains("张**") && shown.contains("楼道安全巡查"), "{shown}");
    for secret in ["张伟", "李秀英", "13800000009"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(table(&community, Exported::Publication, Day(20_519), false).rows.is_empty());
    let attendance = table(&community, Exported::Attendance, Day(20_517), false);
    for cell in ["张伟", "区法院", "早退", "09:00", "10:05", "65", "43%", "扫码", "周老师"] {
        assert!(attendance.rows[0].iter().any(|value| value == cell), "{cell}: {:?}", attendance.rows[0]);
    }
    let activities = table(&community, Exported::Activities, Day(20_517), false);
    assert_eq!(activities.rows[0].len(), activities.columns.len());
    let teams = table(&community, Exported::Teams, Day(20_517), false);
    assert!(teams.rows[0].contains(&"银杏义诊队".to_owned()) && teams.rows[0].len() == teams.columns.len());
    let demands = table(&community, Exported::Demands, Day(20_517), false);
    assert_eq!(demands.rows[0].len(), demands.columns.len());
    for cell in ["讲座场地", "待发布", "未按时"] {
        assert!(demands.rows[0].iter().any(|value| value == cell), "{cell}: {:?}", demands.rows[0]);
    }
    let projects = table(&community, Exported::Projects, Day(20_517), false);
    for cell in ["健康讲座", "区法院", "讲座场地", "起草", "0"] {
        assert!(projects.rows[0].iter().any(|value| value == cell), "{cell}: {:?}", projects.rows[0]);
    }
    let checkins = table(&community, Exported::Checkins, Day(20_517), false);
    for cell in ["区法院", "待报到", "1", "2026-02-16", "出差（下月回）"] {
        assert!(checkins.rows[0].iter().any(|value| value == cell), "{cell}: {:?}", checkins.rows[0]);
    }
}

#[test]
fn a_heading_is_the_clearest_name_of_its_field() {
    fn known<L: Ledger>(of: Exported, community: &Community) {
        let table = table(community, of, Day(20_517), true);
        let named = L::Field::ALL.iter().filter_map(|field| heading::<L>(*field)).collect::<Vec<_>>();
        let headings: Vec<_> = table.columns.iter().map(|column| column.heading.clone()).collect();
        assert!(
            named.iter().filter(|name| *name != "照片").all(|name| headings.contains(name)),
            "{headings:?}"
        );
        let mut once = headings.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), headings.len(), "{headings:?}");
    }
    let community = community();
    known::<Wishes>(Exported::Wishes, &community);
    known::<Members>(Exported::Members, &community);
    known::<Doors>(Exported::Doors, &community);
}
