//! Promise: what a clerk publishes of a month reaches the district as it is, and nothing else does: not a member, not a unit, not
//! a wish. Two clerks who publish one month leave no two districts with different numbers, and no name is in what is published.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::{
    access::DocName,
    community::Finding,
    edit::{Edit, FileField, FileOf, Refusal, RegisterEdit},
    id::Id,
    month::Month,
    principal::{Member, Principal, Unit},
    register::{MemberField, UnitField},
    statistics::{Figures, Group, Measure, Place, figures},
};
use replica::store::Space;
use tests::{
    bytes::{contents, found, holds},
    story::draft,
    world::{Weather, World, staff},
};

const CLERK: usize = 0;
const OTHER_CLERK: usize = 1;
const DISTRICT: usize = 2;
const SECOND_DISTRICT: usize = 3;

const NAMES: [&str; 4] = ["欧阳清扬", "区人民法院第三支部", "13812345678", "梧桐路19号5幢"];

fn town(seed: u64) -> World {
    let district = |n: u8| Principal::District(Id::from_random([n; 10]));
    let mut world = World::new(seed, &[staff(1), staff(2), district(1), district(2)]);
    assert!(world.settle());
    world
}

fn month(world: &World) -> Month {
    Month::of(world.now.day()).unwrap()
}

/// A unit, a member and a wish with everything that must stay here.
fn seeds(world: &mut World) {
    let (unit, member): (Id<Unit>, Id<Member>) = (world.id(), world.id());
    let (wish, year) = (world.id(), world.now.day().year());
    let named = |field: UnitField, value: &str| (field, value.to_owned());
    let card = vec![
        (MemberField::Name, NAMES[0].to_owned()),
        (MemberField::Unit, unit.to_string()),
        (MemberField::Phone, NAMES[2].to_owned()),
        (MemberField::Address, NAMES[3].to_owned()),
    ];
    let edits = vec![
        Edit::Register(RegisterEdit::FillUnit {
            unit,
            fields: vec![named(UnitField::Name, NAMES[1]), named(UnitField::ContactName, NAMES[0])],
        }),
        Edit::Register(RegisterEdit::FillMember { member, fields: card }),
        Edit::Collect { year, wish, draft: draft(NAMES[0], NAMES[2], NAMES[3]) },
    ];
    world.act(CLERK, edits).unwrap();
    assert!(world.settle());
}

fn publishes(world: &mut World, clerk: usize) -> Figures {
    let (month, day) = (month(world), world.now.day());
    let figures = figures(&world.view(clerk).community, month, day);
    world.act(clerk, vec![Edit::SumUp { month, figures: figures.clone() }]).unwrap();
    figures
}

fn told(world: &World, device: usize) -> Option<Figures> {
    let view = world.view(device);
    view.community.summary.get(&month(world)).map(|published| published.figures.clone())
}

#[test]
fn what_is_published_reaches_the_district_and_nothing_else_does() {
    let mut world = town(1);
    seeds(&mut world);
    let figures = publishes(&mut world, CLERK);
    assert!(world.settle());
    assert_eq!(figures.get(Measure::Members), Some(1));
    for device in [CLERK, OTHER_CLERK, DISTRICT, SECOND_DISTRICT] {
        assert_eq!(told(&world, device), Some(figures.clone()), "device {device}");
    }
    let view = world.view(DISTRICT);
    assert!(view.community.members.is_empty() && view.community.units.is_empty());
    assert!(view.community.wishes.is_empty() && view.community.surveys.is_empty());
    // Nothing of it is on the disk either, and the search finds it where it is.
    assert!(found(&world.devices[DISTRICT].disk, &NAMES).is_empty());
    assert!(!found(&world.devices[CLERK].disk, &NAMES).is_empty());
    // What the relay keeps of the summary are numbers.
    let mut kept = 0;
    for space in [Space::Log, Space::Snapshots] {
        for (key, bytes) in contents(&world.disk, space) {
            let end = key.iter().position(|byte| *byte == 0).unwrap_or(key.len());
            let doc: DocName = std::str::from_utf8(&key[..end]).unwrap().parse().unwrap();
            if doc == DocName::Summary {
                kept += 1;
                assert!(NAMES.iter().all(|name| !holds(&bytes, name)));
            }
        }
    }
    assert!(kept > 0, "the summary is there");
    // It compares from there.
    let place = Place::of("梧桐苑社区", &view.community.summary);
    assert_eq!(place.latest(month(&world)).map(|(_, figures)| figures.clone()), Some(figures));
}

#[test]
fn a_district_publishes_nothing_and_reads_no_file() {
    let mut world = town(2);
    let this = month(&world);
    let figures = Figures::default().with(Measure::Members, 1);
    let edit = Edit::SumUp { month: this, figures: figures.clone() };
    assert_eq!(world.act(DISTRICT, vec![edit]), Err(Refusal::NotAllowed));
    let ahead = Edit::SumUp { month: this.after(), figures };
    assert_eq!(world.act(CLERK, vec![ahead]), Err(Refusal::OutOfRange));
    let file = FileOf::Member(world.id()).fill(FileField::Name, NAMES[0].to_owned());
    assert_eq!(world.act(DISTRICT, vec![file]), Err(Refusal::NotAllowed));
}

#[test]
fn two_clerks_publish_one_month_and_everybody_sees_the_same() {
    for seed in 1..=4 {
        let mut world = town(seed);
        seeds(&mut world);
        world.weather = Weather::ROUGH;
        world.set_cut(OTHER_CLERK, true);
        // What the other counts lacks what the first has taken down meanwhile.
        let wish = world.id();
        let year = world.now.day().year();
        world.act(CLERK, vec![Edit::Collect { year, wish, draft: draft("李四", "2", "3") }]).unwrap();
        let one = publishes(&mut world, CLERK);
        let two = publishes(&mut world, OTHER_CLERK);
        assert_ne!(one, two);
        world.set_cut(OTHER_CLERK, false);
        world.weather = Weather::CALM;
        assert!(world.settle());
        let shown = told(&world, CLERK).unwrap();
        for device in [OTHER_CLERK, DISTRICT, SECOND_DISTRICT] {
            assert_eq!(told(&world, device), Some(shown.clone()), "seed {seed}, device {device}");
        }
        assert!([&one, &two].contains(&&shown), "seed {seed}: the numbers of one of them");
        // Both are told that there are two, and of what.
        for device in [CLERK, OTHER_CLERK] {
            let view = world.view(device);
            let contested = &view.community.summary[&month(&world)].contested;
            let needs = format!("{}/{}", month(&world), Group::Needs.key());
            assert_eq!(contested.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), [needs.as_str()]);
            let known = Finding::ContestedIn { doc: DocName::Summary, fields: vec![needs] };
            assert!(view.community.findings.contains(&known), "seed {seed}");
        }
        // Publishing again settles it, and the later one holds.
        let last = publishes(&mut world, OTHER_CLERK);
        assert!(world.settle());
        for device in [CLERK, OTHER_CLERK, DISTRICT, SECOND_DISTRICT] {
            let view = world.view(device);
            let published = &view.community.summary[&month(&world)];
            assert_eq!((&published.figures, published.contested.len()), (&last, 0), "seed {seed}");
        }
    }
}
