//! Promise: a relay keeps no more documents in memory than are worth it, and nobody notices: one that it has let go of is read
//! again when somebody asks for it or writes in it, and whoever listens hears of what was written.

use domain::{access::DocName, id::Id};
use replica::{
    frame::{ChangeBytes, ToDevice, Verdict},
    store::Memory,
};
use tests::{
    desk::Desk,
    pen::Pen,
    world::{COMMUNITY, staff},
};

/// More than a relay keeps.
const MANY: u16 = 300;

/// The file of the member with a number.
fn file(number: u16) -> DocName {
    let mut bytes = [0; 10];
    bytes[..2].copy_from_slice(&number.to_be_bytes());
    DocName::Member(Id::from_random(bytes))
}

fn pen(number: u16) -> Pen {
    let mut actor = [7; 16];
    actor[..2].copy_from_slice(&number.to_be_bytes());
    Pen::new(&COMMUNITY, &file(number), staff(1), &actor)
}

fn records(number: u16, first: u64, changes: &[&Vec<u8>]) -> Vec<ToDevice> {
    let head = first + u64::try_from(changes.len()).unwrap_or_default() - 1;
    let changes = changes.iter().map(|bytes| ChangeBytes((*bytes).clone())).collect();
    vec![ToDevice::Records { doc: file(number), first, changes, head }]
}

#[test]
fn documents_that_nobody_uses_leave_the_memory_and_come_back_when_somebody_does() {
    let mut desk = Desk::open(Memory::default());
    let (clerk, listener) = (desk.connect(staff(1), [1; 16]), desk.connect(staff(2), [2; 16]));
    let mut pens: Vec<Pen> = (0..MANY).map(pen).collect();
    let mut written = Vec::new();
    for (number, pen) in (0..MANY).zip(&mut pens) {
        let change = pen.put("card", "skills", "水电");
        assert_eq!(desk.offer(clerk, file(number), &change), Verdict::Accepted { seq: 1 });
        written.push(change);
    }
    assert_eq!(desk.loaded(), usize::from(MANY));
    let kept = desk.unload_idle();
    assert!(0 < kept && kept < usize::from(MANY), "{kept}");
    assert_eq!(desk.unload_idle(), kept, "no more than is too much");

    // All were used at the same moment: those with the lowest numbers are gone.
    let second = pens[0].put("card", "skills", "电工");
    assert_eq!(desk.offer(clerk, file(0), &second), Verdict::Accepted { seq: 2 });
    assert_eq!(desk.loaded(), kept + 1, "it was not there");
    assert_eq!(desk.heard(listener), records(0, 2, &[&second]));
    assert_eq!(desk.pull(listener, file(1)), records(1, 1, &[&written[1]]));
    assert_eq!(desk.loaded(), kept + 2, "it was not there");
    assert_eq!(desk.offer(clerk, file(1), &written[1]), Verdict::Duplicate { seq: 1 });

    assert_eq!(desk.unload_idle(), kept);
    assert_eq!(desk.pull(clerk, file(0)), records(0, 1, &[&written[0], &second]));
}
