//! Random members as plain lists, and the same as documents would hold them: what the second implementation reads, and what the
//! first one does.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::{
    activity::{Activity, ActivityField, AttendanceStep, Method},
    offer::{OfferField, OfferReason},
    register::{Basis, Exemption, ExemptionEffect, LeaveReason, NotCheckedInReason, Urging},
    requirement::Policy,
    service::{Presence, counting::Random},
};

/// Of the activity: there the whole time, late by half an hour, gone half an hour or an hour early, excused, absent.
const ATTENDANCE: [(Presence, Option<u16>, Option<u16>); 6] = [
    (Presence::OnTime, None, None),
    (Presence::Late, Some(570), None),
    (Presence::LeftEarly, None, Some(630)),
    (Presence::LeftEarly, None, Some(600)),
    (Presence::Excused, None, None),
    (Presence::Absent, None, None),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Away {
    Here,
    Gone,
    Suspended,
}

#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) organ: bool,
    pub(super) registered: Option<Day>,
    pub(super) away: Away,
    pub(super) exemptions: Vec<(ExemptionEffect, Day, Day, Year, bool)>,
    pub(super) urgings: Vec<(Day, Option<NotCheckedInReason>)>,
    /// Which, since when, until when.
    pub(super) posts: Vec<(u8, Day, Option<Day>)>,
    /// Which, brought to an end when, confirmed when.
    pub(super) projects: Vec<(u8, Day, Option<Day>)>,
    /// Of which day, and how.
    pub(super) attended: Vec<(Day, usize)>,
    pub(super) closed: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) people: Vec<Person>,
    pub(super) pro_rata: bool,
    pub(super) asks: (u32, u32),
    pub(super) today: Day,
}

fn any_day(rng: &mut Random) -> Day {
    day(2025, 11, 1).plus(rng.below(440).into())
}

fn person(rng: &mut Random, today: Day) -> Person {
    let effects = [ExemptionEffect::Full, ExemptionEffect::Half, ExemptionEffect::ByMonth];
    let reasons = [
        None,
        Some(NotCheckedInReason::WithoutReason),
        Some(NotCheckedInReason::NotInformed),
        Some(NotCheckedInReason::SickLeave),
    ];
    let exemptions = (0..[0, 0, 0, 1, 2][usize::from(rng.below(5))]).map(|_| {
        let from = any_day(rng);
        let year = Year(if rng.chance(85) { 2026 } else { 2025 });
        let to = from.plus(rng.below(200).into());
        (effects[usize::from(rng.below(3))], from, to, year, rng.chance(75))
    });
    let exemptions = exemptions.collect();
    let urged = rng.below(4);
    let urgings = (0..urged).map(|place| {
        let on = day(2026, 1, 10).plus(i32::from(place) * 20);
        (on, reasons[usize::from(rng.below(4))])
    });
    let urgings = urgings.collect();
    let posts = (0..rng.below(4)).map(|number| {
        let since = any_day(rng);
        let until = rng.chance(40).then(|| since.plus(rng.below(120).into()));
        (u8::try_from(number).unwrap(), since, until)
    });
    let posts = posts.collect();
    let projects = (0..rng.below(5)).map(|number| {
        let on = any_day(rng);
        let confirmed = rng.chance(80).then(|| on.plus(rng.below(30).into()));
        (10 + u8::try_from(number).unwrap(), on, confirmed)
    });
    let projects = projects.collect();
    let many = rng.below(15);
    let mut days: BTreeSet<Day> = (0..many).map(|_| any_day(rng)).collect();
    days.retain(|on| *on <= today);
    let attended = days.into_iter().map(|on| {
        let how = if rng.chance(75) { 0 } else { usize::from(rng.below(6)) };
        (on, how)
    });
    let attended = attended.collect();
    let registered = match rng.below(10) {
        0 | 1 => None,
        2..=4 => Some(day(2026, 1, 1).plus(rng.below(365).into())),
        5 if today.year() > Year(2026) => Some(day(2027, 1, 5)),
        _ => Some(day(2025, 3, 1)),
    };
    let away = match rng.below(12) {
        0 => Away::Gone,
        1 => Away::Suspended,
        _ => Away::Here,
    };
    Person {
        organ: rng.chance(75),
        registered: registered.filter(|on| *on <= today),
        away: if registered.is_some() { away } else { Away::Here },
        exemptions,
        urgings,
        posts,
        projects,
        attended,
        closed: today >= day(2027, 2, 1) && rng.chance(70),
    }
}

pub(super) fn model(rng: &mut Random) -> Model {
    let today = [day(2026, 6, 17), day(2026, 12, 31), day(2027, 2, 10)][usize::from(rng.below(3))];
    let people = (0..6).map(|_| person(rng, today)).collect();
    let asks = if rng.chance(80) { (2, 6) } else { (3, 8) };
    Model { people, pro_rata: rng.chance(50), asks, today }
}

/// Ids that are given in whatever order: everything that is decided by them is decided otherwise for another salt.
struct Ids(Random);

impl Ids {
    fn any<T>(&mut self) -> Id<T> {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.0.next().to_be_bytes());
        Id::from_random(bytes)
    }
}

pub(super) const fn who(place: u8) -> Id<Member> {
    id(place + 1)
}

/// The same as documents would hold it.
pub(super) fn build(model: &Model, salt: u64) -> Community {
    let mut ids = Ids(Random(salt));
    let mut all = community(0);
    let staff = Principal::Staff(id(9));
    let mut enterprise = UnitFile::default();
    enterprise.card.set(UnitField::Name, "某公司");
    enterprise.card.set(UnitField::Type, "non_public_enterprise");
    Arc::make_mut(&mut all.units).insert(id(8), Arc::new(enterprise));
    let settings = Arc::make_mut(&mut all.settings);
    // What is shown before it counts is told by the records.
    settings.publication_days = 0;
    settings.requirement.policy = if model.pro_rata { Policy::ProRata } else { Policy::None };
    settings.requirement.projects = u16::try_from(model.asks.0).unwrap();
    settings.requirement.activities = u16::try_from(model.asks.1).unwrap();
    let mut members = BTreeMap::new();
    for (place, one) in (0_u8..).zip(&model.people) {
        members.insert(who(place), Arc::new(file(&mut all, &mut ids, place, one, staff)));
    }
    all.members = Arc::new(members);
    for (place, _) in (0_u8..).zip(&model.people).filter(|(_, one)| one.closed) {
        let result = Years::of_one(&all, who(place), YEAR, model.today).freeze(who(place)).unwrap();
        let file = Arc::make_mut(Arc::make_mut(&mut all.members).get_mut(&who(place)).unwrap());
        file.judging.results.insert((YEAR, ids.any()), stamped(staff, model.today.start(), 1, result));
    }
    all
}

fn file(all: &mut Community, ids: &mut Ids, place: u8, one: &Person, staff: Principal) -> MemberFile {
    let mut file = MemberFile::default();
    file.card.set(MemberField::Name, format!("党员{place}"));
    file.card.set(MemberField::Unit, id::<()>(if one.organ { 7 } else { 8 }).to_string());
    let mut turn = 0;
    let mut checkin = |file: &mut MemberFile, on: Day, fact: CheckinFact| {
        turn += 1;
        file.checkin.insert(ids.any(), stamped(staff, on.start(), turn, fact));
    };
    if let Some(on) = one.registered {
        checkin(&mut file, on, CheckinFact::Arrived { on, basis: Basis::UnitLinked });
        let card_no = "0001".to_owned();
        checkin(&mut file, on, CheckinFact::Registered { on, card_no, mode: CheckinMode::Alone });
        match one.away {
            Away::Here => {}
            Away::Gone => {
                let (why, to) = (LeaveReason::Moved, String::new());
                checkin(&mut file, on, CheckinFact::TransferredOut { on, why, to });
            }
            Away::Suspended => {
                checkin(&mut file, on, CheckinFact::Suspended { on, why: "借调".to_owned() });
            }
        }
    }
    for (effect, from, to, year, approved) in &one.exemptions {
        let exemption = Exemption {
            year: *year,
            kind: "病休".to_owned(),
            from: *from,
            to: *to,
            effect: *effect,
            approved_by_community: "王主任".to_owned(),
            approved_by_unit: if *approved { "李书记".to_owned() } else { String::new() },
            evidence: String::new(),
        };
        file.exemptions.insert(ids.any(), stamped(staff, from.start(), 1, exemption));
    }
    for (on, reason) in &one.urgings {
        let (detail, result) = (String::new(), String::new());
        let urging = Urging { on: *on, reason: *reason, detail, next: None, result };
        file.urgings.insert(ids.any(), stamped(staff, on.start(), 1, urging));
    }
    for (on, how) in &one.attended {
        // One activity a day, for whoever was there.
        let mut bytes = [0; 10];
        bytes[..4].copy_from_slice(&on.0.to_be_bytes());
        let activity: Id<Activity> = Id::from_random(bytes);
        let known = Arc::make_mut(Arc::make_mut(&mut all.activities).entry(activity).or_default());
        known.card.set(ActivityField::Day, on.to_string());
        known.card.set(ActivityField::Start, "09:00");
        known.card.set(ActivityField::End, "11:00");
        let (presence, arrived, left) = ATTENDANCE[*how];
        let step = AttendanceStep::Recorded {
            presence,
            arrived,
            left,
            method: Method::Signed,
            keeper: String::new(),
        };
        file.attendance.insert((activity, ids.any()), stamped(staff, on.start(), 1, step));
    }
    let posts =
        one.posts.iter().map(|(number, since, until)| (*number, OfferKind::Post, *since, *until, None));
    let projects = one
        .projects
        .iter()
        .map(|(number, on, confirmed)| (*number, OfferKind::Project, on.plus(-20), Some(*on), *confirmed));
    for (number, kind, since, until, confirmed) in posts.chain(projects) {
        let offer = Arc::make_mut(Arc::make_mut(&mut all.offers).entry(id(100 + number)).or_default());
        offer.kind = Some(kind);
        offer.card.set(OfferField::Year, "2026");
        let facts = offer.walls.entry(YEAR).or_default();
        let claimant = Claimant::Member(who(place));
        let me = claimant.principal();
        let taken: Id<crate::wish::Step> = ids.any();
        let engagement = Id::from_random(*taken.bytes());
        let own = |at: Day, turn, step| stamped(me, at.start(), turn, step);
        let by = |at: Day, turn, step| stamped(staff, at.start(), turn, step);
        facts.claims.insert((claimant, taken), own(since, 1, ServeStep::Taken { shown: false }));
        facts.steps.insert(ids.any(), by(since, 2, OfferStep::Approved { claimant, engagement }));
        match (kind, until) {
            (OfferKind::Post, Some(until)) => {
                let why = OfferReason::NoTime;
                let released = OfferStep::Released { claimant, engagement, why };
                facts.steps.insert(ids.any(), by(until, 3, released));
            }
            (OfferKind::Project, Some(on)) => {
                let finished = ServeStep::Finished { engagement, on };
                facts.claims.insert((claimant, ids.any()), own(on, 3, finished));
            }
            (_, None) => {}
        }
        if let Some(at) = confirmed {
            facts.steps.insert(ids.any(), by(at, 4, OfferStep::Confirmed { claimant, engagement }));
        }
    }
    file
}
