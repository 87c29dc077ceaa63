//! Promise: whose honours of a year are cancelled is not honoured in a selection of that year, on whatever device it is
//! tried; and nobody but staff and the member learns why.

use domain::{
    award::{AwardStep, Listed, candidate_year},
    edit::{AwardRefusal, Edit, JudgingEdit, Refusal},
    judging::Verdict,
    requirement::Grounds,
};
use tests::world::{World, member, staff};

use crate::honours::{CLERK, DAY, FIRST, OTHER_CLERK, SECOND, THIRD, called, does, person, stands, votes};

#[test]
fn whose_honours_are_cancelled_is_not_honoured() {
    let mut world = World::new(12, &[staff(1)]);
    world.add_device(staff(2));
    for number in [1, 2, 3] {
        world.add_device(member(number));
    }
    let (award, until) = called(&mut world);
    let year = world.view(CLERK).community.awards[&award].year().unwrap();
    let judges = |world: &mut World, clerk, what| {
        let step = world.id();
        let edit = JudgingEdit::Judge { member: person(2), year, step, what };
        world.act(clerk, vec![Edit::Judging(edit)])
    };
    let grounds = Grounds::WithoutReason;
    judges(&mut world, OTHER_CLERK, Verdict::Proposed { grounds, as_admin: false }).unwrap();
    assert!(world.settle());
    judges(&mut world, CLERK, Verdict::Confirmed { as_admin: true }).unwrap();
    for device in [FIRST, THIRD] {
        votes(&mut world, device, award, 2).unwrap();
    }
    assert!(world.settle());
    world.now = world.now.plus_ms(6 * DAY);
    assert!(world.now.day() > until);
    let round = stands(&world, OTHER_CLERK, award).round.unwrap().id;
    let (from, to) = (world.now.day(), world.now.day().plus_working(5, &[]));
    let posted = |whom| {
        let winners = vec![Listed { member: person(whom), result: 2 }];
        AwardStep::Posted { round, winners, counted: 2, from, to }
    };
    let not = Err(Refusal::Award(AwardRefusal::HonoursCancelled(year)));
    for clerk in [CLERK, OTHER_CLERK] {
        assert_eq!(does(&mut world, clerk, award, posted(2)), not, "device {clerk}");
    }
    does(&mut world, OTHER_CLERK, award, posted(3)).unwrap();
    assert!(world.settle());
    let known = |device, whom| {
        let all = &world.view(device).community;
        candidate_year(all, &all.awards[&award], person(whom), world.now.day()).is_cancelled()
    };
    assert!(known(CLERK, 2) && known(SECOND, 2) && !known(CLERK, 3));
    assert!(!known(THIRD, 2), "nobody else learns of it");
}
