//! What is kept of everybody's year is what is worked out from scratch, whatever was changed; and one changed record judges one
//! member anew.

use super::*;
use crate::{
    activity::{Activity, ActivityField, AttendanceStep, Method},
    service::{Presence, ServiceYears, counting::Random},
};

const MEMBERS: u8 = 6;

/// Several members of one unit, with projects.
fn town() -> Community {
    let mut all = community(2);
    let file = Arc::clone(&all.members[&ME]);
    for number in 2..=MEMBERS {
        let mut file = file.as_ref().clone();
        file.card.set(MemberField::Name, format!("党员{number}"));
        Arc::make_mut(&mut all.members).insert(id(number), Arc::new(file));
    }
    all
}

fn member(rng: &mut Random) -> Id<Member> {
    id(u8::try_from(rng.below(MEMBERS.into())).unwrap() + 1)
}

/// Changes something, as an edit or a merge does.
fn change(all: &mut Community, rng: &mut Random, number: u8) {
    let who = member(rng);
    let turn = u32::from(number);
    let at = day(2026, 6, 1).start();
    let staff = Principal::Staff(id(9));
    let file = |all: &mut Community, change: &dyn Fn(&mut MemberFile)| {
        let known = Arc::make_mut(&mut all.members).entry(who).or_default();
        change(Arc::make_mut(known));
    };
    match rng.below(10) {
        0 => {
            add_project(all, number % 25 + 3);
            let offers = Arc::make_mut(&mut all.offers);
            let offer = Arc::make_mut(offers.get_mut(&id(number % 25 + 3)).unwrap());
            let facts = offer.walls.get_mut(&YEAR).unwrap();
            let claims = std::mem::take(&mut facts.claims).into_iter();
            facts.claims = claims.map(|((_, step), fact)| ((Claimant::Member(who), step), fact)).collect();
        }
        1 => {
            let by = if rng.chance(50) { 1 } else { -1 };
            let step = Moved { by, why: "有突出表现".to_owned() };
            file(all, &|file| {
                drop(file.judging.moved.insert((YEAR, id(number)), stamped(staff, at, turn, step.clone())));
            });
        }
        2 => file(all, &|file| file.card.set(MemberField::LeadingCadre, "yes")),
        3 => {
            let unit = Arc::make_mut(Arc::make_mut(&mut all.units).get_mut(&id(7)).unwrap());
            unit.card.set(
                UnitField::Type,
                if rng.chance(50) { "non_public_enterprise" } else { "district_organ" },
            );
        }
        4 => {
            let activity = Arc::make_mut(&mut all.activities).entry(id(3)).or_default();
            let activity = Arc::<Activity>::make_mut(activity);
            activity.card.set(ActivityField::Day, format!("2026-06-{:02}", rng.below(28) + 1));
            activity.card.set(ActivityField::Start, "09:00");
            activity.card.set(ActivityField::End, "11:00");
        }
        5 => {
            let presence = if rng.chance(70) { Presence::OnTime } else { Presence::Absent };
            let (arrived, left, method, keeper) = (None, None, Method::Signed, String::new());
            let step = AttendanceStep::Recorded { presence, arrived, left, method, keeper };
            file(all, &|file| {
                file.attendance.insert((id(3), id(number)), stamped(staff, at, turn, step.clone()));
            });
        }
        6 => {
            let percent = u8::try_from(rng.below(100)).unwrap();
            Arc::make_mut(&mut all.settings).counting.presence_percent = percent;
        }
        7 => drop(Arc::make_mut(&mut all.members).remove(&who)),
        8 => drop(Arc::make_mut(&mut all.offers).remove(&id(number % 25 + 3))),
        _ => {
            let month = 1 + rng.below(12);
            let begins = if rng.chance(80) { 1 } else { month };
            Arc::make_mut(&mut all.settings).year_begins = ServiceYears::try_from(begins).unwrap();
        }
    }
}

#[test]
fn what_is_kept_is_what_is_worked_out_from_scratch() {
    for seed in 0..40 {
        let mut rng = Random(seed);
        let (mut all, mut kept) = (town(), Everybody::default());
        for number in 1..60 {
            change(&mut all, &mut rng, number);
            let today = day(2026, 11, 1).plus(i32::from(rng.chance(10)));
            let years = Years::of_all(&all, YEAR, today);
            let scratch: Vec<Judged> = all.register().filter_map(|(id, _)| years.judge(id)).collect();
            let found = kept.follow(&all, YEAR, today);
            assert!(found.values().map(AsRef::as_ref).eq(&scratch), "seed {seed}, {number}");
        }
    }
}

#[test]
fn one_changed_record_judges_one_member_anew() {
    let (mut all, mut kept) = (town(), Everybody::default());
    let today = day(2026, 11, 1);
    let before = kept.follow(&all, YEAR, today).clone();
    let again = |all: &Community, kept: &mut Everybody| {
        let now = kept.follow(all, YEAR, today);
        let anew = now.iter().filter(|(id, one)| !Arc::ptr_eq(&before[id], one));
        anew.map(|(id, _)| *id).collect::<Vec<_>>()
    };
    assert_eq!(again(&all, &mut kept), []);
    let file = Arc::make_mut(Arc::make_mut(&mut all.members).get_mut(&id(3)).unwrap());
    file.card.set(MemberField::LeadingCadre, "yes");
    assert_eq!(again(&all, &mut kept), [id(3)]);
    add_project(&mut all, 9);
    assert_eq!(again(&all, &mut kept), [ME, id(3)], "who finished something; the other was judged before");
    let unit = Arc::make_mut(Arc::make_mut(&mut all.units).get_mut(&id(7)).unwrap());
    unit.card.set(UnitField::ContactName, "王五");
    assert_eq!(again(&all, &mut kept), [ME, id(3)], "who speaks for the unit is nothing to anybody's year");
}
