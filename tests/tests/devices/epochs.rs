//! Promise: only whoever may remove starts a document's next epoch, only from its newest state, whole or not at all; and
//! nobody's change of a closed epoch ever lands.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use automerge::{ActorId, Author, Automerge, ReadDoc as _};
use domain::{access::DocName, grant::Grant, id::Id, moment::Year, principal::Principal};
use replica::{
    frame::{
        ChangeBytes, ErrorCode, Hash, MAX_PARTS, RefusalCode, Rotation, ToDevice, ToRelay, Verdict, Want,
    },
    schema::{self, Epoch, Put},
    store::Memory,
};
use tests::{
    desk::Desk,
    world::{COMMUNITY, member, staff},
};

const DOC: DocName = DocName::Wall(Year(2026));
const NEXT: Epoch = Epoch { number: 1, tag: 7 };

struct Pen(Automerge);

impl Pen {
    fn new(who: Principal, actor: u8, epoch: Epoch) -> Self {
        let mut am = schema::fresh_at(&COMMUNITY, &DOC, epoch);
        am.set_author(Some(Author::from(who.to_string().into_bytes())));
        am.set_actor(ActorId::from([actor; 16]));
        Self(am)
    }

    fn put(&mut self, key: &str) -> (Hash, Vec<u8>) {
        let put = Put::new("wishes", key.to_owned(), format!("{key} 的内容"));
        let hash = schema::write(&mut self.0, &[put], 1).unwrap().unwrap();
        (hash.0, self.0.get_change_by_hash(&hash).unwrap().raw_bytes().to_vec())
    }
}

fn key(number: u8) -> String {
    format!("{}/content", Id::<()>::from_random([number; 10]))
}

fn rotation(to: Epoch, built_on: Option<(u64, Option<Hash>)>, changes: &[Vec<u8>]) -> Rotation {
    let changes = changes.iter().map(|bytes| ChangeBytes(bytes.clone())).collect();
    Rotation { doc: DOC, to, built_on, at_once: false, part: 0, parts: 1, changes }
}

/// A log with two records, a clerk's connection, and where the log stands.
fn written() -> (Desk, u64, (u64, Option<Hash>)) {
    let mut desk = Desk::open(Memory::default());
    let clerk = desk.connect(staff(1), [1; 16]);
    let mut pen = Pen::new(staff(1), 1, Epoch::FIRST);
    let mut last = [0; 32];
    for number in [1, 2] {
        let (hash, bytes) = pen.put(&key(number));
        assert!(matches!(desk.offer(clerk, DOC, &bytes), Verdict::Accepted { .. }));
        last = hash;
    }
    (desk, clerk, (2, Some(last)))
}

fn epoch_in(answers: &[ToDevice]) -> Option<(Epoch, u64)> {
    answers.iter().find_map(|answer| match answer {
        ToDevice::Epoch { epoch, base, .. } => Some((*epoch, *base)),
        _ => None,
    })
}

#[test]
fn the_next_epoch_begins_whole_and_the_old_one_is_closed() {
    let (mut desk, clerk, head) = written();
    let other = desk.connect(staff(2), [2; 16]);
    let mut carried = Pen::new(staff(1), 9, NEXT);
    let changes = [carried.put(&key(1)).1, carried.put(&key(2)).1];
    let said = desk.ask(clerk, &ToRelay::Rotate(rotation(NEXT, Some(head), &changes)));
    assert_eq!(epoch_in(&said), Some((NEXT, 3)), "{said:?}");
    // Again, because the answer was lost: nothing happens but the same answer.
    let said = desk.ask(clerk, &ToRelay::Rotate(rotation(NEXT, Some(head), &changes)));
    assert_eq!(epoch_in(&said), Some((NEXT, 3)));
    // Whoever stands anywhere in the old epoch is told, and given the new one.
    for (since, hash) in [(0, None), (1, None), head] {
        let said = desk.ask(other, &ToRelay::Pull(vec![Want { doc: DOC, since, hash }]));
        assert_eq!(epoch_in(&said), Some((NEXT, 3)), "from {since}");
        assert!(
            matches!(said.last(), Some(ToDevice::Records { first: 4, head: 5, changes, .. }) if changes.len() == 2),
            "{said:?}"
        );
    }
    // A change of the old epoch is never taken.
    let mut old = Pen::new(staff(2), 2, Epoch::FIRST);
    let late = old.put(&key(3)).1;
    let said = desk.ask(other, &ToRelay::Push { doc: DOC, changes: vec![ChangeBytes(late)] });
    assert_eq!(epoch_in(&said), Some((NEXT, 3)));
    assert!(said.iter().any(|answer| matches!(answer, ToDevice::Verdicts { verdicts, .. }
        if matches!(verdicts[0].1, Verdict::Needs { .. }))));
    // One of the new epoch is, under the next number; also after a restart.
    let (_, bytes) = carried.put(&key(4));
    assert_eq!(desk.offer(clerk, DOC, &bytes), Verdict::Accepted { seq: 6 });
    let mut again = Desk::open(desk.disk);
    let clerk = again.connect(staff(1), [1; 16]);
    let said = again.pull(clerk, DOC);
    assert_eq!(epoch_in(&said), Some((NEXT, 3)));
    assert!(matches!(said.last(), Some(ToDevice::Records { first: 4, head: 6, .. })), "{said:?}");
}

#[test]
fn what_does_not_stand_on_the_newest_state_is_answered_with_it() {
    let (mut desk, clerk, head) = written();
    let changes = [Pen::new(staff(1), 9, NEXT).put(&key(1)).1];
    for stale in [(1, None), (0, None), (2, Some([9; 32])), (3, head.1)] {
        let said = desk.ask(clerk, &ToRelay::Rotate(rotation(NEXT, Some(stale), &changes)));
        assert_eq!(epoch_in(&said).map(|(epoch, _)| epoch).unwrap_or_default(), Epoch::FIRST, "{stale:?}");
        assert!(matches!(said.last(), Some(ToDevice::Records { .. } | ToDevice::Restart { .. })), "{said:?}");
    }
    // A number too far, and one given back to a log that has lost nothing.
    let far = Epoch { number: 2, tag: 7 };
    let forged = [Pen::new(staff(1), 9, far).put(&key(1)).1];
    for built_on in [Some(head), None] {
        let said = desk.ask(clerk, &ToRelay::Rotate(rotation(far, built_on, &forged)));
        assert_eq!(epoch_in(&said).map(|(epoch, _)| epoch).unwrap_or_default(), Epoch::FIRST);
    }
    assert!(matches!(desk.pull(clerk, DOC).last(), Some(ToDevice::Records { head: 2, .. })));
}

#[test]
fn nobody_else_may_and_nothing_broken_is_taken() {
    let (mut desk, clerk, head) = written();
    let guest = desk.connect(member(1), [5; 16]);
    let good = Pen::new(member(1), 9, NEXT).put(&key(1)).1;
    let refused = |said: &[ToDevice], code| matches!(said, [ToDevice::Verdicts { verdicts, .. }] if verdicts[0].1 == Verdict::Refused { code });
    let said = desk.ask(guest, &ToRelay::Rotate(rotation(NEXT, Some(head), std::slice::from_ref(&good))));
    assert!(refused(&said, RefusalCode::NotAllowed), "{said:?}");
    // A clerk who is no administrator.
    let plain = desk.connect_as(Grant::from(staff(9)), [6; 16]);
    let theirs = [Pen::new(staff(9), 9, NEXT).put(&key(1)).1];
    let said = desk.ask(plain, &ToRelay::Rotate(rotation(NEXT, Some(head), &theirs)));
    assert!(refused(&said, RefusalCode::NotAllowed), "{said:?}");
    // In another's name, of another epoch, nothing at all, not a change.
    let of_first = Pen::new(staff(1), 9, Epoch::FIRST).put(&key(1)).1;
    for (bad, code) in [
        (vec![good], RefusalCode::NotAuthor),
        (vec![of_first], RefusalCode::Malformed),
        (vec![b"not a change at all".to_vec()], RefusalCode::Malformed),
    ] {
        let said = desk.ask(clerk, &ToRelay::Rotate(rotation(NEXT, Some(head), &bad)));
        assert!(refused(&said, code), "{said:?}");
    }
    let empty = Rotation { changes: Vec::new(), ..rotation(NEXT, Some(head), &[]) };
    desk.ask(clerk, &ToRelay::Rotate(empty));
    let change = Pen::new(staff(1), 9, NEXT).put(&key(1)).1;
    for (part, parts) in [(0, MAX_PARTS + 1), (1, 1), (0, 0)] {
        let frame = Rotation { part, parts, ..rotation(NEXT, Some(head), std::slice::from_ref(&change)) };
        let said = desk.ask(clerk, &ToRelay::Rotate(frame));
        assert_eq!(said, [ToDevice::Error { code: ErrorCode::Malformed, doc: Some(DOC) }]);
    }
    // A part alone does nothing, until the other one is there, in whatever order.
    let mut carried = Pen::new(staff(1), 8, NEXT);
    let halves = [carried.put(&key(1)).1, carried.put(&key(2)).1];
    let part = |part: u16| Rotation {
        part,
        parts: 2,
        ..rotation(NEXT, Some(head), std::slice::from_ref(&halves[usize::from(part)]))
    };
    assert_eq!(desk.ask(clerk, &ToRelay::Rotate(part(1))), []);
    assert!(matches!(desk.pull(clerk, DOC).last(), Some(ToDevice::Records { head: 2, .. })));
    let said = desk.ask(clerk, &ToRelay::Rotate(part(0)));
    assert_eq!(epoch_in(&said), Some((NEXT, 3)));
}

#[test]
fn marks_and_requests_are_written_only_by_whoever_may_remove() {
    let mut desk = Desk::open(Memory::default());
    let guest = desk.connect(member(1), [5; 16]);
    let clerk = desk.connect_as(Grant::from(staff(9)), [6; 16]);
    let record = Id::<()>::from_random([1; 10]);
    for key in [format!("{record}/removed"), format!("wanted/{record}"), "rotated/1-00000007".to_owned()] {
        for (conn, who, actor) in [(guest, member(1), 5), (clerk, staff(9), 6)] {
            let bytes = Pen::new(who, actor, Epoch::FIRST).put(&key).1;
            let refused = Verdict::Refused { code: RefusalCode::NotAllowed };
            assert_eq!(desk.offer(conn, DOC, &bytes), refused, "{who} {key}");
        }
    }
}
