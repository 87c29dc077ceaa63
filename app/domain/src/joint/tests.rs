//! The tables are whole, every merge comes to the same, what fits is proposed with why, and who may do what.

use std::{collections::BTreeMap, sync::Arc};

use super::*;
use crate::{
    community::Community,
    edit::{self, Edit, JointEdit, JointRefusal, Refusal},
    grant::Grant,
    id::Id,
    moment::{Day, Moment},
    principal::{Principal, Role},
    register::{ResourceCard, ResourceField, UnitField, UnitFile},
    wish::{Stamped, Step},
};

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

/// A Friday.
fn today() -> Day {
    Day::from_civil(2026, 3, 20).unwrap()
}

fn step(action: JointAction) -> JointStep {
    let words = "已搬来二十把椅子".to_owned();
    match action {
        JointAction::Propose => JointStep::Proposed,
        JointAction::Withdraw => JointStep::Withdrawn,
        JointAction::Accept => JointStep::Accepted,
        JointAction::Decline => JointStep::Declined { words },
        JointAction::Progress => JointStep::Progressed { percent: 40, words },
        JointAction::Report => JointStep::Reported { words },
        JointAction::Return => JointStep::Returned { words },
        JointAction::Finish => JointStep::Finished { words },
        JointAction::End => JointStep::Ended { words },
        JointAction::Remark => JointStep::Remarked { words },
    }
}

const fn mark(state: JointState) -> char {
    match state {
        JointState::Draft => 'd',
        JointState::Proposed => 'p',
        JointState::Declined => 'n',
        JointState::Running => 'r',
        JointState::Reported => 'u',
        JointState::Finished => 'f',
        JointState::Ended => 'e',
    }
}

/// State × action × side: where it leads, in the order of [`JointAction::ALL`].
#[test]
fn the_table_is_the_way_of_a_project() {
    let rows = [
        (JointState::Draft, "p-------ed", "---------d"),
        (JointState::Proposed, "-------dep", "-r----n--p"),
        (JointState::Declined, "p-------en", "---------n"),
        (JointState::Running, "--f-r---er", "----ru---r"),
        (JointState::Reported, "--fru---eu", "----u----u"),
        (JointState::Finished, "---------f", "---------f"),
        (JointState::Ended, "---------e", "---------e"),
    ];
    for (state, community, unit) in rows {
        for (side, expected) in [(Side::Community, community), (Side::Unit, unit)] {
            let got: String = JointAction::ALL
                .into_iter()
                .map(|action| next(state, action, side).map_or('-', mark))
                .collect();
            assert_eq!(got, expected, "{state:?} {side:?}");
        }
        // Whoever it waits for can do something that moves it.
        if let Some(side) = state.waits_for() {
            assert!(
                JointAction::ALL
                    .into_iter()
                    .any(|action| { next(state, action, side).is_some_and(|to| to != state) })
            );
        }
    }
    assert_eq!(JointState::ALL.len(), rows.len());
}

fn fact(side: Side, turn: u32, minute: i64, step: JointStep) -> Stamped<JointStep> {
    let by = match side {
        Side::Community => Principal::Staff(id(9)),
        Side::Unit => Principal::Liaison(id(1)),
    };
    Stamped { by, at: Moment(today().start().0 + minute * 60_000), turn, step }
}

fn joint(steps: &[(Side, u32, JointAction)]) -> Joint {
    let mut joint = Joint::default();
    for (place, (side, turn, action)) in (0_u8..).zip(steps) {
        let fact = fact(*side, *turn, i64::from(place), step(*action));
        joint.steps.insert((*side, id(place + 50)), fact);
    }
    joint
}

#[test]
fn from_the_draft_to_the_end() {
    use JointAction::{Accept, Finish, Progress, Propose, Report, Return};
    use Side::{Community as C, Unit as U};
    let way = [(C, Propose), (U, Accept), (U, Progress), (U, Report), (C, Return), (U, Report), (C, Finish)];
    let all: Vec<_> = (1..).zip(way).map(|(turn, (side, action))| (side, turn, action)).collect();
    let states: Vec<char> = (0..=all.len()).map(|n| mark(standing(&joint(&all[..n])).state)).collect();
    assert_eq!(states.iter().collect::<String>(), "dprruruf");
    let done = standing(&joint(&all));
    assert_eq!((done.percent, done.accepted_on, done.finished_on), (100, Some(today()), Some(today())));
    assert!(!done.result.is_empty() && done.astray().next().is_none());
    assert_eq!(standing(&joint(&all[..3])).percent, 40);
    assert_eq!(standing(&joint(&all[..5])).result, "", "what was sent back is no result");
}

/// Every three steps of two sides that may not have known of one another, after the unit was asked: whatever the order of
/// arrival, every device comes to the same state of the table; what does not fit changes nothing and is shown until
/// somebody goes on.
#[test]
fn no_merge_leaves_the_table() {
    let begun = [(Side::Community, 1, JointAction::Propose)];
    let steps: Vec<(Side, JointAction)> = Side::ALL
        .into_iter()
        .flat_map(|side| JointAction::ALL.into_iter().map(move |action| (side, action)))
        .collect();
    for one in &steps {
        for two in &steps {
            for three in &steps {
                for turns in [[2, 2, 2], [2, 3, 3], [3, 2, 3], [4, 3, 2]] {
                    let rest = [one, two, three].into_iter().zip(turns);
                    let rest = rest.map(|((side, action), turn)| (*side, turn, *action));
                    let all: Vec<_> = begun.into_iter().chain(rest).collect();
                    let came = standing(&joint(&all));
                    let mut state = JointState::Draft;
                    for taken in &came.steps {
                        let to = next(state, taken.step.action(), taken.side);
                        assert_eq!(taken.counts, to.is_some());
                        state = to.unwrap_or(state);
                    }
                    assert_eq!((came.state, came.steps.len()), (state, 4));
                    let last = came.steps.last().unwrap();
                    assert_eq!(came.astray().next().is_some(), !last.counts);
                    // A remark is always possible, so that nothing stays astray.
                    assert!(next(came.state, JointAction::Remark, Side::Community).is_some());
                }
            }
        }
    }
}

fn demand(fields: &[(DemandField, &str)]) -> Demand {
    let card = fields.iter().fold(DemandCard::default(), |card, (field, value)| card.with(*field, *value));
    Demand { card, contested: Vec::new() }
}

fn resource(category: &str, amount: &str, hours: &str) -> ResourceCard {
    ResourceCard::default()
        .with(ResourceField::Name, "会议室")
        .with(ResourceField::Category, category)
        .with(ResourceField::Amount, amount)
        .with(ResourceField::OpenHours, hours)
}

fn town(demand: Demand, resources: &[(u8, ResourceCard)]) -> Community {
    let mut units: BTreeMap<Id<_>, Arc<UnitFile>> = BTreeMap::new();
    for (number, card) in resources {
        let unit = Arc::make_mut(units.entry(id(*number)).or_default());
        unit.card.set(UnitField::Name, format!("单位{number}"));
        let known = u8::try_from(unit.resources.len()).unwrap();
        unit.resources.insert(id(number * 10 + known), card.clone());
    }
    Community {
        demands: Arc::new(BTreeMap::from([(id(1), Arc::new(demand))])),
        units: Arc::new(units),
        ..Community::default()
    }
}

#[test]
fn what_fits_is_proposed_with_why() {
    let wanted = demand(&[
        (DemandField::Name, "健康讲座场地"),
        (DemandField::Category, "场地"),
        (DemandField::Amount, "60 座"),
        (DemandField::Wanted, "2026-03-28"),
        (DemandField::Status, PUBLISHED),
    ]);
    let mut community = town(
        wanted.clone(),
        &[
            (1, resource("场地", "40 座", "周一至周五")),
            (2, resource("场地", "一间，可坐 80 人", "周末")),
            (3, resource("车辆", "2 辆", "每天")),
            (4, resource("场地", "", "提前预约")),
        ],
    );
    let found = proposals(&community, id(1));
    let told: Vec<(Id<_>, Vec<Why>)> = found.iter().map(|one| (one.unit, one.why.clone())).collect();
    assert_eq!(
        told,
        [
            (id(2), vec![Why::Category, Why::Enough { has: 80, needs: 60 }, Why::Open]),
            (id(4), vec![Why::Category]),
            (id(1), vec![Why::Category, Why::TooLittle { has: 40, needs: 60 }, Why::Closed]),
        ]
    );
    // A unit that says so comes first, with something that is on no list too.
    let offers = DemandAnswer::Offered { resource: None, words: "可以借用礼堂".to_owned() };
    let said = Stamped { by: Principal::Liaison(id(3)), at: Moment(0), turn: 1, step: offers };
    let of = |community: &mut Community, number: u8, change: &dyn Fn(&mut UnitFile)| {
        change(Arc::make_mut(Arc::make_mut(&mut community.units).get_mut(&id(number)).unwrap()));
    };
    of(&mut community, 3, &|unit| {
        unit.answered.insert((id(1), id(70)), said.clone());
    });
    let first = proposals(&community, id(1)).remove(0);
    assert_eq!((first.unit, first.resource, first.why), (id(3), None, vec![Why::Answered]));
    let back = Stamped { turn: 2, step: DemandAnswer::TakenBack, ..said };
    of(&mut community, 3, &|unit| {
        unit.answered.insert((id(1), id(71)), back.clone());
    });
    assert_eq!(proposals(&community, id(1)).len(), 3);
    // Who has it in hand, or is closed, is not asked again.
    of(&mut community, 2, &|unit| {
        let card = JointCard::default().with(JointField::Demand, id::<Demand>(1).to_string());
        unit.joints.insert(id(5), Joint { card, ..Joint::default() });
    });
    of(&mut community, 4, &|unit| unit.card.set(UnitField::ClosedOn, "2026-01-01"));
    let units: Vec<_> = proposals(&community, id(1)).iter().map(|one| one.unit).collect();
    assert_eq!(units, [id(1)]);
    let met = Demand { card: wanted.card.with(DemandField::Status, MET), contested: Vec::new() };
    assert_eq!(proposals(&town(met, &[(1, resource("场地", "", ""))]), id(1)), []);
}

#[test]
fn opening_hours_in_the_usual_words() {
    let day = |date| Day::from_civil(2026, 3, date).unwrap();
    for (hours, open, closed) in [
        ("周一至周五 9:00-17:00", 20, 21),
        ("周一到五", 20, 21),
        ("周一、三、五", 18, 19),
        ("星期六、星期天", 22, 20),
        ("礼拜六一楼", 21, 16),
        ("周五至周一", 16, 18),
        ("周末", 21, 20),
        ("双休日", 22, 19),
        ("工作日", 16, 22),
    ] {
        assert_eq!(open_on(hours, day(open)), Some(true), "{hours}");
        assert_eq!(open_on(hours, day(closed)), Some(false), "{hours}");
    }
    assert_eq!(open_on("每天", day(21)), Some(true));
    for hours in ["", "提前一周预约", "9:00-17:00", "一楼大厅"] {
        assert_eq!(open_on(hours, day(21)), None, "{hours}");
    }
}

#[test]
fn units_hear_of_it_a_month_ahead() {
    let late = |status: &str, published: &str, wanted: &str| {
        let one = demand(&[
            (DemandField::Status, status),
            (DemandField::PublishedOn, published),
            (DemandField::Wanted, wanted),
        ]);
        lateness(&one, 30, today())
    };
    assert_eq!(late(PUBLISHED, "2026-03-20", "2026-04-19"), None);
    assert_eq!(late(PUBLISHED, "2026-03-20", "2026-04-18"), Some(Notice::TooLate));
    assert_eq!(late("", "", "2026-04-18"), Some(Notice::Missed));
    assert_eq!(late("", "", "2026-04-25"), Some(Notice::DueBy(Day::from_civil(2026, 3, 26).unwrap())));
    assert_eq!(late("", "", ""), None);
    assert_eq!(late(MET, "2026-03-20", "2026-03-21"), None);
}

fn tries(community: &Community, who: impl Into<Grant>, edit: JointEdit) -> Result<(), Refusal> {
    edit::check(community, &who.into(), &Edit::Joint(edit), today().start())
}

#[test]
fn the_community_says_what_it_needs_and_of_nobody() {
    let community = town(demand(&[(DemandField::Name, "活动场地")]), &[]);
    let fill = |demand: u8, fields: &[(DemandField, &str)]| JointEdit::FillDemand {
        demand: id(demand),
        fields: fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect(),
    };
    let clerk = || Principal::Staff(id(9));
    let publish = (DemandField::Status, PUBLISHED);
    let lacks = JointRefusal::DemandLacks(vec![DemandField::Category, DemandField::Wanted]);
    assert_eq!(tries(&community, clerk(), fill(1, &[publish])), Err(lacks.into()));
    let whole = [publish, (DemandField::Category, "场地"), (DemandField::Wanted, "2026-05-01")];
    assert_eq!(tries(&community, clerk(), fill(1, &whole)), Ok(()));
    let met = Err(JointRefusal::Demand(DemandState::Draft).into());
    assert_eq!(tries(&community, clerk(), fill(1, &[(DemandField::Status, MET)])), met);
    let phone = [(DemandField::Content, "找胡阿姨 13912345678")];
    assert_eq!(tries(&community, clerk(), fill(1, &phone)), Err(Refusal::Identifies));
    for other in [Principal::Liaison(id(1)), Principal::Member(id(1)), Principal::Surveyor(id(1))] {
        let edit = fill(2, &[(DemandField::Name, "轮椅")]);
        assert_eq!(tries(&community, other, edit), Err(Refusal::NotAllowed));
    }
    // Every way of the statuses: D draft, O open, M met, W withdrawn.
    for (state, expected) in DemandState::ALL.into_iter().zip(["O-W", "-MW", "O--", "O--"]) {
        let got: String = DemandAction::ALL
            .into_iter()
            .map(|action| match action.after(state) {
                None => '-',
                Some(DemandState::Draft) => 'D',
                Some(DemandState::Open) => 'O',
                Some(DemandState::Met) => 'M',
                Some(DemandState::Withdrawn) => 'W',
            })
            .collect();
        assert_eq!(got, expected, "{state:?}");
    }
}

#[test]
fn each_side_does_what_is_its_own() {
    let open = demand(&[(DemandField::Status, PUBLISHED), (DemandField::Name, "场地")]);
    let mut community = town(open, &[(1, resource("场地", "", ""))]);
    let (clerk, unit, other) =
        (Grant::admin(id(9)), Grant::from(Principal::Liaison(id(1))), Grant::from(Principal::Liaison(id(2))));
    let answer = |words: &str| JointEdit::Answer {
        unit: id(1),
        demand: id(1),
        step: id(60),
        what: DemandAnswer::Offered { resource: None, words: words.to_owned() },
    };
    assert_eq!(tries(&community, unit.clone(), answer("礼堂")), Ok(()));
    assert_eq!(tries(&community, unit.clone(), answer(" ")), Err(Refusal::TextMissing));
    assert_eq!(tries(&community, other.clone(), answer("礼堂")), Err(Refusal::NotAllowed));
    assert_eq!(tries(&community, clerk.clone(), answer("礼堂")), Err(Refusal::NotAllowed));
    let back = JointEdit::Answer { unit: id(1), demand: id(1), step: id(61), what: DemandAnswer::TakenBack };
    assert_eq!(tries(&community, unit.clone(), back), Err(JointRefusal::NothingOffered.into()));

    let fill = |field, value: &str| JointEdit::Fill {
        unit: id(1),
        joint: id(5),
        fields: vec![(field, value.to_owned())],
    };
    let take = |what| JointEdit::Take { unit: id(1), joint: id(5), step: id(62), what };
    assert_eq!(tries(&community, clerk.clone(), fill(JointField::Name, "健康讲座")), Ok(()));
    assert_eq!(tries(&community, unit.clone(), fill(JointField::Name, "健康讲座")), Err(Refusal::NotAllowed));
    assert_eq!(
        tries(&community, clerk.clone(), take(JointStep::Proposed)),
        Err(JointRefusal::Unknown.into())
    );
    let put = |community: &mut Community, joint: Joint| {
        let units = Arc::make_mut(&mut community.units);
        Arc::make_mut(units.get_mut(&id(1)).unwrap()).joints.insert(id(5), joint);
    };
    let bare =
        Joint { card: JointCard::default().with(JointField::Name, "健康讲座"), ..Joint::default() };
    put(&mut community, bare.clone());
    let lacks = vec![JointField::Responsible, JointField::Measures, JointField::Due];
    assert_eq!(
        tries(&community, clerk.clone(), take(JointStep::Proposed)),
        Err(JointRefusal::Lacks(lacks.clone()).into())
    );
    let card = lacks.into_iter().fold(bare.card, |card, field| card.with(field, "2026-05-01"));
    let ready = Joint { card, ..Joint::default() };
    put(&mut community, ready.clone());
    assert_eq!(tries(&community, clerk.clone(), take(JointStep::Proposed)), Ok(()));
    assert_eq!(
        tries(&community, unit.clone(), take(JointStep::Proposed)),
        Err(Refusal::from(JointRefusal::State(JointState::Draft)))
    );
    let steps = [
        ((Side::Community, id::<Step>(51)), fact(Side::Community, 1, 0, JointStep::Proposed)),
        ((Side::Unit, id::<Step>(52)), fact(Side::Unit, 2, 1, JointStep::Accepted)),
    ];
    put(&mut community, Joint { steps: steps.into_iter().collect(), ..ready });
    let state = || Err(Refusal::from(JointRefusal::State(JointState::Running)));
    assert_eq!(tries(&community, clerk.clone(), fill(JointField::Measures, "换一个办法")), state());
    assert_eq!(tries(&community, clerk.clone(), fill(JointField::Due, "2026-06-01")), Ok(()));
    assert_eq!(
        tries(&community, unit.clone(), take(JointStep::Finished { words: "办好了".to_owned() })),
        state()
    );
    let far = |percent| take(JointStep::Progressed { percent, words: String::new() });
    assert_eq!(tries(&community, unit.clone(), far(100)), Ok(()));
    assert_eq!(tries(&community, unit.clone(), far(101)), Err(Refusal::OutOfRange));
    assert_eq!(tries(&community, other, far(10)), Err(Refusal::NotAllowed));
    let silent = take(JointStep::Reported { words: " ".to_owned() });
    assert_eq!(tries(&community, unit, silent), Err(Refusal::TextMissing));
    assert_eq!(tries(&community, clerk, take(JointStep::Finished { words: "办好了".to_owned() })), Ok(()));
    assert_eq!(Side::of(Role::Member), None);
}

#[test]
fn what_is_signed_stays_as_it_was_signed() {
    let mut community = town(Demand::default(), &[(1, resource("场地", "", ""))]);
    let agree = |fields: &[(AgreementField, &str)]| JointEdit::Agree {
        unit: id(1),
        agreement: id(6),
        fields: fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect(),
    };
    let (clerk, unit) = (Grant::admin(id(9)), Grant::from(Principal::Liaison(id(1))));
    let content = [(AgreementField::Content, "假日开放多功能厅")];
    assert_eq!(tries(&community, clerk.clone(), agree(&content)), Ok(()));
    assert_eq!(tries(&community, unit, agree(&content)), Err(Refusal::NotAllowed));
    let sign = [(AgreementField::SignedOn, "2026-03-20")];
    let lacks = JointRefusal::AgreementLacks(AgreementField::REQUIRED.to_vec());
    assert_eq!(tries(&community, clerk.clone(), agree(&sign)), Err(lacks.into()));
    let backward = [(AgreementField::From, "2026-03-20"), (AgreementField::To, "2026-03-19")];
    assert_eq!(tries(&community, clerk.clone(), agree(&backward)), Err(Refusal::OutOfRange));
    let card = AgreementField::REQUIRED.into_iter().fold(AgreementCard::default(), |card, field| {
        card.with(field, if field == AgreementField::To { "2027-03-19" } else { "2026-03-20" })
    });
    let put = |community: &mut Community, card: &AgreementCard| {
        let units = Arc::make_mut(&mut community.units);
        let agreement = Agreement { card: card.clone(), contested: Vec::new() };
        Arc::make_mut(units.get_mut(&id(1)).unwrap()).agreements.insert(id(6), agreement.clone());
        agreement.state(today())
    };
    assert_eq!(put(&mut community, &card), AgreementState::Draft);
    assert_eq!(tries(&community, clerk.clone(), agree(&sign)), Ok(()));
    let signed = card.with(AgreementField::SignedOn, "2026-03-20");
    assert_eq!(put(&mut community, &signed), AgreementState::Valid);
    assert_eq!(tries(&community, clerk.clone(), agree(&content)), Err(JointRefusal::Signed.into()));
    assert_eq!(tries(&community, clerk, agree(&[(AgreementField::SignedOn, "")])), Ok(()));
    let over = signed.with(AgreementField::To, "2026-03-19");
    assert_eq!(put(&mut community, &over), AgreementState::Over);
}
