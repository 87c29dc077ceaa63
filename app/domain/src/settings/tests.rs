//! That two people who change different things both win, that no number is forgotten, and what a change is said to change.

use std::sync::Arc;

use super::*;
use crate::{
    community::Community,
    id::Id,
    moment::Moment,
    principal::{Principal, Staff},
    wish::{Card, Claim, ClaimStep, Claimant, Clock, Stamped, WallStep, Wish, WishState, state},
};

const fn id<T>(number: u8) -> Id<T> {
    Id::from_random([number; 10])
}

#[test]
fn two_people_who_change_different_things_both_win() {
    let before = Settings::default();
    let mut mine = before.clone();
    mine.registration.copies = 3;
    mine.skills.push("法医".to_owned());
    mine.order_categories.push("代购".to_owned());
    mine.requirement.activities = 8;
    let mut now = before.clone();
    now.registration.service_intents.truncate(3);
    now.requirement.projects = 3;
    now.round_days = 45;
    now.take_over(&mine, &before);
    assert_eq!((now.registration.copies, now.registration.service_intents.len()), (3, 3));
    assert_eq!((now.round_days, now.skills.last().map(String::as_str)), (45, Some("法医")));
    assert_eq!(now.order_categories.last().map(String::as_str), Some("代购"));
    assert_eq!((now.requirement.projects, now.requirement.activities), (3, 8));
}

#[test]
fn every_number_has_a_place_of_its_own_and_its_default_is_in_range() {
    let defaults = Settings::default();
    assert_eq!(defaults.fault(), None);
    for number in Number::ALL {
        let (least, most) = number.range();
        for (value, taken) in [(least, true), (most, true), (least.wrapping_sub(1), false), (most + 1, false)]
        {
            assert_eq!(number.takes(value), taken, "{number:?} {value}");
        }
        let mut changed = defaults.clone();
        let other = if number.of(&defaults) == most { least } else { most };
        number.set(&mut changed, other);
        assert_eq!(number.of(&changed), other, "{number:?}");
        for another in Number::ALL.iter().filter(|another| *another != number) {
            assert_eq!(another.of(&changed), another.of(&defaults), "{number:?} moves {another:?}");
        }
    }
}

#[test]
fn what_cannot_be_meant_is_told() {
    let with = |change: fn(&mut Settings)| {
        let mut settings = Settings::default();
        change(&mut settings);
        settings.fault()
    };
    let less = with(|settings| settings.requirement.activities = 5);
    assert_eq!(less.and_then(SettingsFault::number), Some(Number::Activities));
    assert_eq!(Number::Activities.said(), Said::Seed);
    assert_eq!(
        with(|settings| settings.weakness = Weights { needs: 0, members: 0, checkins: 0, survey: 0 }),
        Some(SettingsFault::Weights)
    );
    assert_eq!(
        with(|settings| {
            settings.counting.shortest_minutes = 600;
            settings.counting.daily_cap_minutes = 480;
        }),
        Some(SettingsFault::Day)
    );
    assert_eq!(with(|settings| settings.feedback_run.from = (13, 1)), Some(SettingsFault::Window));
}

#[test]
fn a_change_is_told_by_what_it_would_change_today() {
    let day = |text: &str| text.parse::<Day>().unwrap();
    let clerk = Principal::Staff(id::<Staff>(9));
    let stamped = |at: Moment, turn, step| Stamped { by: clerk, at, turn, step };
    let claimant = Claimant::Member(id(1));
    let (published, confirmed) = (day("2026-03-01").start(), day("2026-03-03").start());
    let mut card = Card::default();
    card.steps
        .insert(id(2), stamped(published, 1, WallStep::Published { round: 1, expires: day("2026-03-31") }));
    card.claims.insert(
        (claimant, id(3)),
        Stamped {
            by: Principal::Member(id(1)),
            at: confirmed,
            turn: 2,
            step: ClaimStep::Claimed { clock: Clock::Trusted, due: None },
        },
    );
    card.steps.insert(id(4), stamped(confirmed, 3, WallStep::Confirmed { claimant, claim: id::<Claim>(3) }));
    let wish = Wish { card: Some(card), ..Wish::empty(crate::moment::Year(2026)) };
    let community = Community { wishes: Arc::new([(id(5), Arc::new(wish))].into()), ..Community::default() };
    let today = day("2026-03-08");
    assert_eq!(state(&community.wishes[&id(5)], &community.settings, today), WishState::Claimed);
    assert_eq!(effects(&community, &community.settings, today), []);
    let shorter = Settings { contact_days: 2, ..Settings::default() };
    assert_eq!(
        effects(&community, &shorter, today),
        [Effect { measure: Measure::LateContacts, before: 0, after: 1 }]
    );
    assert_eq!(effects(&community, &Settings { round_days: 99, ..Settings::default() }, today), []);
}
