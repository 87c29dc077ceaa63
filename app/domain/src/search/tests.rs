//! What is found by what, and in which order.

use std::sync::Arc;

use super::*;
use crate::{
    activity::ActivityCard,
    joint::{DemandCard, JointCard},
    moment::{Day, Moment, Year},
    notice::NoticeCard,
    offer::OfferCard,
    order::{Inbox, OrderCase, short_no},
    pair::PairCard,
    principal::Principal,
    register::{MemberCard, MemberFile, ResourceCard, UnitCard, UnitFile},
    service::{RecordStep, Report, Source},
    team::TeamCard,
    wish::{Case, Stamped, WishDraft},
};

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

fn town() -> Community {
    let mut town = Community::default();
    let member = |name: &str, phone: &str| {
        let card = MemberCard::default()
            .with(MemberField::Name, name)
            .with(MemberField::Phone, phone)
            .with(MemberField::Unit, id::<Unit>(9).to_string());
        Arc::new(MemberFile { card, ..MemberFile::default() })
    };
    let members = Arc::make_mut(&mut town.members);
    members.insert(id(1), member("何 艳", "13812345678"));
    members.insert(id(2), member("何艳红", "13800005678"));
    members.insert(id(3), member("沈秀梅", "13900001111"));
    let card =
        UnitCard::default().with(UnitField::Name, "区法院").with(UnitField::ContactPhone, "0571-88885678");
    Arc::make_mut(&mut town.units).insert(id(9), Arc::new(UnitFile { card, ..UnitFile::default() }));
    let draft = WishDraft::default()
        .with(WishField::No, "W-2026-017")
        .with(WishField::WisherName, "林秀珍")
        .with(WishField::Content, "需要一副新的腋下拐杖");
    let wish = Wish { case: Some(Case { draft, ..Case::default() }), ..Wish::empty(Year(2026)) };
    Arc::make_mut(&mut town.wishes).insert(id(4), Arc::new(wish));
    let card =
        OfferCard::default().with(OfferField::Name, "法律咨询岗").with(OfferField::Duties, "到区法院旁听");
    Arc::make_mut(&mut town.offers).insert(id(5), Arc::new(Offer { card, ..Offer::default() }));
    town
}

fn things(town: &Community, text: &str) -> Vec<(Thing, Fit)> {
    search(town, text).into_iter().map(|hit| (hit.thing, hit.fit)).collect()
}

#[test]
fn a_name_is_found_however_it_is_spaced_the_whole_one_first() {
    let town = town();
    let both = [(Thing::Member(id(1)), Fit::Whole), (Thing::Member(id(2)), Fit::Begins)];
    for text in ["何艳", " 何 艳 ", "何　艳"] {
        assert_eq!(things(&town, text), both, "{text}");
    }
    let hit = &search(&town, "何艳红")[0];
    assert_eq!((hit.title.as_str(), hit.beside.as_str()), ("何艳红", "区法院 · 138****5678"));
}

#[test]
fn a_phone_is_found_by_its_end_only_and_numbers_of_cards_anywhere() {
    let town = town();
    let ends = [
        (Thing::Member(id(1)), Fit::Begins),
        (Thing::Member(id(2)), Fit::Begins),
        (Thing::Unit(id(9)), Fit::Begins),
    ];
    assert_eq!(things(&town, "５６７８"), ends, "full-width digits are digits");
    assert_eq!(things(&town, "13812345678"), [(Thing::Member(id(1)), Fit::Whole)]);
    assert_eq!(things(&town, "1234"), [], "the middle of a phone tells nobody anything");
    assert_eq!(things(&town, "78"), [], "two digits end too many phones");
    assert_eq!(things(&town, "w-2026-017"), [(Thing::Wish(id(4)), Fit::Whole)]);
    assert_eq!(things(&town, "017"), [(Thing::Wish(id(4)), Fit::Within)]);
}

#[test]
fn one_word_is_found_in_everything_and_nothing_twice() {
    let town = town();
    assert_eq!(
        things(&town, "法院"),
        [(Thing::Unit(id(9)), Fit::Within), (Thing::Offer(id(5)), Fit::Within)]
    );
    assert_eq!(things(&town, "拐杖"), [(Thing::Wish(id(4)), Fit::Within)]);
    assert_eq!(things(&town, "  "), []);
    assert_eq!(things(&town, "没有这个人"), []);
}

#[test]
fn what_people_do_together_is_found_too_and_so_is_an_order_that_nobody_has_taken_over() {
    let mut town = town();
    let card =
        ActivityCard::default().with(ActivityField::Name, "重阳慰问").with(ActivityField::Day, "2026-10-18");
    Arc::make_mut(&mut town.activities).insert(id(6), Arc::new(Activity { card, ..Activity::default() }));
    let card = TeamCard::default().with(TeamField::Name, "银龄守望队");
    Arc::make_mut(&mut town.teams).insert(id(7), Arc::new(Team { card, ..Team::default() }));
    let card = PairCard::default()
        .with(PairField::Name, "陆奶奶")
        .with(PairField::Phone, "13712349999")
        .with(PairField::Difficulty, "独居");
    let pair = Pair { year: Year(2026), card, contested: Vec::new(), kept: None, removed: None };
    Arc::make_mut(&mut town.pairs).insert(id(8), Arc::new(pair));
    let card = NoticeCard::default().with(NoticeField::Title, "停水通知");
    let notice = PublicNotice { card, ..PublicNotice::default() };
    Arc::make_mut(&mut town.notices).insert(id(10), notice);
    let form = OrderForm::default()
        .with(OrderField::Name, "周大爷")
        .with(OrderField::Phone, "13699998888")
        .with(OrderField::Content, "修纱窗");
    let placed = Stamped {
        by: Principal::Resident(id(12)),
        at: Moment::default(),
        turn: 1,
        step: ResidentStep::Placed { form: form.clone() },
    };
    let inbox = Inbox { entries: [((id(11), id(13)), placed)].into(), ..Inbox::default() };
    Arc::make_mut(&mut town.inboxes).insert(id(12), Arc::new(inbox));
    let whole = |thing| [(thing, Fit::Whole)];
    assert_eq!(things(&town, "重阳慰问"), whole(Thing::Activity(id(6))));
    assert_eq!(things(&town, "银龄守望队"), whole(Thing::Team(id(7))));
    assert_eq!(things(&town, "陆奶奶"), whole(Thing::Pair(id(8))));
    assert_eq!(things(&town, "停水通知"), whole(Thing::Notice(id(10))));
    assert_eq!(things(&town, "周大爷"), whole(Thing::Order(id(11))));
    let ends = [(Thing::Order(id(11)), Fit::Begins), (Thing::Pair(id(8)), Fit::Begins)];
    assert_eq!(things(&town, "8888"), ends[..1]);
    assert_eq!(things(&town, "9999"), ends[1..]);
    let hit = &search(&town, "8888")[0];
    let no = short_no(id(11));
    assert_eq!(hit.title, "修纱窗");
    assert_eq!(hit.beside, format!("{no} · 周大爷 · 136****8888"));
    assert_eq!(things(&town, &no.to_lowercase()), whole(Thing::Order(id(11))), "as it is said on the phone");
    assert_eq!(things(&town, &no[..3]), [(Thing::Order(id(11)), Fit::Begins)]);
    assert!(
        things(&town, &no[..1]).iter().all(|(thing, _)| *thing != Thing::Order(id(11))),
        "that is chance"
    );
    // Once staff have it, it is there once.
    let case = OrderCase { form, ..OrderCase::default() };
    let order = Order { cases: [(Year(2026), case)].into(), ..Order::default() };
    Arc::make_mut(&mut town.orders).insert(id(11), Arc::new(order));
    assert_eq!(things(&town, "修纱窗"), whole(Thing::Order(id(11))));
}

#[test]
fn a_record_is_found_by_what_was_done() {
    let mut town = town();
    let report = Report {
        on: Day::from_civil(2026, 3, 5).unwrap(),
        minutes: 60,
        span: None,
        no_time: String::new(),
        source: Source::Other,
        kind: String::new(),
        mode: String::new(),
        content: "帮独居老人换灯泡".to_owned(),
        result: String::new(),
        place: String::new(),
        beneficiary: String::new(),
        training: false,
    };
    let (by, at) = (Principal::Member(id(1)), Moment::default());
    let reported = Stamped { by, at, turn: 1, step: RecordStep::Reported(report) };
    let file = Arc::make_mut(Arc::make_mut(&mut town.members).get_mut(&id(1)).unwrap());
    file.records.own.insert((id(14), id(15)), reported);
    assert_eq!(things(&town, "换灯泡"), [(Thing::Record(id(1), id(14)), Fit::Within)]);
    assert_eq!(search(&town, "换灯泡")[0].beside, "何 艳 · 2026-03-05");
}

#[test]
fn what_units_and_the_community_do_together_is_found_by_its_name_and_by_the_unit() {
    let mut town = town();
    let card = DemandCard::default()
        .with(DemandField::Name, "急救培训")
        .with(DemandField::Category, "医疗卫生")
        .with(DemandField::Wanted, "2026-06-01");
    let demand = Demand { card, ..Demand::default() };
    Arc::make_mut(&mut town.demands).insert(id(20), Arc::new(demand));
    let court = Arc::make_mut(Arc::make_mut(&mut town.units).get_mut(&id(9)).unwrap());
    let card = JointCard::default().with(JointField::Name, "普法讲堂").with(JointField::Due, "2026-09-30");
    court.joints.insert(id(21), Joint { card, ..Joint::default() });
    let card =
        ResourceCard::default().with(ResourceField::Name, "多功能厅").with(ResourceField::Category, "场地");
    court.resources.insert(id(22), card);
    let whole = |thing| [(thing, Fit::Whole)];
    assert_eq!(things(&town, "急救培训"), whole(Thing::Demand(id(20))));
    assert_eq!(things(&town, "普法讲堂"), whole(Thing::Project(id(9), id(21))));
    assert_eq!(things(&town, "多功能厅"), whole(Thing::Resource(id(9), id(22))));
    let expected = [
        (Thing::Unit(id(9)), Fit::Whole),
        (Thing::Project(id(9), id(21)), Fit::Whole),
        (Thing::Resource(id(9), id(22)), Fit::Whole),
        (Thing::Offer(id(5)), Fit::Within),
    ];
    assert_eq!(things(&town, "区法院"), expected, "the unit first, then what is its own");
    let hit = &search(&town, "多功能厅")[0];
    assert_eq!((hit.title.as_str(), hit.beside.as_str()), ("多功能厅", "区法院 · 场地"));
    // What was taken out again is nothing.
    let court = Arc::make_mut(Arc::make_mut(&mut town.units).get_mut(&id(9)).unwrap());
    court.resources.insert(id(22), ResourceCard::default());
    assert_eq!(things(&town, "多功能厅"), []);
}
