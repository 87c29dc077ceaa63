//! Promise: nobody writes as somebody else, and no change lands that does not continue what the relay has; so no device
//! can be wedged by an actor used twice.

use automerge::{ActorId, Change, legacy::OpId};
use domain::{access::DocName, id::Id, moment::Year, principal::Principal};
use replica::{
    frame::{RefusalCode, Verdict},
    schema,
    store::{Memory, Space, end_of},
};
use tests::{
    desk::Desk,
    pen::Pen,
    world::{COMMUNITY, member, staff},
};

const WALL: DocName = DocName::Wall(Year(2026));
const ME: Principal = member(1);

fn key(who: Principal, step: u8) -> String {
    format!("{}/{who}/{}", Id::<()>::from_random([5; 10]), Id::<()>::from_random([step; 10]))
}

/// One claim after another, by an actor of this number in the name of somebody.
struct Claims {
    pen: Pen,
    step: u8,
}

impl Claims {
    fn new(doc: DocName, who: Principal, actor: &[u8]) -> Self {
        Self { pen: Pen::new(&COMMUNITY, &doc, who, actor), step: 0 }
    }

    fn write(&mut self) -> Vec<u8> {
        self.step += 1;
        self.put(&key(self.pen.who(), self.step))
    }

    fn put(&mut self, key: &str) -> Vec<u8> {
        self.pen.put("claims", key, &format!("{{\"at\":{}}}", self.step))
    }
}

fn refused(code: RefusalCode) -> Verdict {
    Verdict::Refused { code }
}

fn accepted(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Accepted { .. })
}

fn records(desk: &Desk) -> usize {
    desk.disk.entries(Space::Log, &[], &end_of(&[]), usize::MAX).len()
}

#[test]
fn an_actor_belongs_to_the_person_and_device_that_first_used_it() {
    let mut desk = Desk::open(Memory::default());
    let mut pen = Claims::new(WALL, ME, &[1; 16]);
    let (first, second, third) = (pen.write(), pen.write(), pen.write());
    let mine = desk.connect(ME, [1; 16]);
    assert!(accepted(&desk.offer(mine, WALL, &first)));
    let my_other = desk.connect(ME, [2; 16]);
    assert_eq!(desk.offer(my_other, WALL, &second), refused(RefusalCode::ActorTaken));
    for (who, code) in [(member(2), RefusalCode::NotAllowed), (staff(1), RefusalCode::ActorTaken)] {
        let other = desk.connect(who, [3; 16]);
        assert_eq!(desk.offer(other, WALL, &second), refused(code), "{who}");
    }
    assert!(accepted(&desk.offer(mine, WALL, &second)), "its owner goes on undisturbed");
    assert!(accepted(&desk.offer(mine, WALL, &third)));
}

#[test]
fn a_change_names_the_author_who_brings_it() {
    let mut desk = Desk::open(Memory::default());
    let clerk = desk.connect(staff(1), [1; 16]);
    let in_another_name = Claims::new(WALL, ME, &[1; 16]).write();
    assert_eq!(desk.offer(clerk, WALL, &in_another_name), refused(RefusalCode::NotAuthor));
    let mine = desk.connect(ME, [2; 16]);
    let mut nameless = Claims::new(WALL, ME, &[2; 16]);
    nameless.pen.am = schema::fresh(&COMMUNITY, &WALL).with_actor(ActorId::from([2; 16]));
    assert_eq!(desk.offer(mine, WALL, &nameless.write()), refused(RefusalCode::NotAuthor));
    // Naming an author again, later on, would be another trap.
    let mut pen = Claims::new(WALL, ME, &[3; 16]);
    let first = pen.write();
    let mut later = Change::from_bytes(pen.write()).unwrap().decode();
    later.extra_bytes = Change::from_bytes(first.clone()).unwrap().decode().extra_bytes;
    assert!(accepted(&desk.offer(mine, WALL, &first)));
    assert_eq!(desk.offer(mine, WALL, Change::from(later).raw_bytes()), refused(RefusalCode::NotAuthor));
}

#[test]
fn an_actor_used_twice_is_told_to_take_another() {
    let mut desk = Desk::open(Memory::default());
    let mine = desk.connect(ME, [1; 16]);
    let mut pen = Claims::new(WALL, ME, &[1; 16]);
    assert!(accepted(&desk.offer(mine, WALL, &pen.write())));
    // The same profile, copied before: another first change under the same actor.
    let mut copy = Claims::new(WALL, ME, &[1; 16]);
    copy.step = 50;
    assert_eq!(desk.offer(mine, WALL, &copy.write()), refused(RefusalCode::SeqTaken));
    // A gap: what came between is unknown.
    let between = pen.write();
    let after = pen.write();
    assert!(matches!(desk.offer(mine, WALL, &after), Verdict::Needs { .. }));
    assert!(accepted(&desk.offer(mine, WALL, &between)) && accepted(&desk.offer(mine, WALL, &after)));
    let again = desk.offer(mine, WALL, &after);
    assert_eq!(again, Verdict::Duplicate { seq: 3 });
    assert_eq!(records(&desk), 3);
}

#[test]
fn the_actor_of_the_genesis_is_nobodys() {
    let mut desk = Desk::open(Memory::default());
    let clerk = desk.connect(staff(1), [1; 16]);
    let mut pen = Claims::new(WALL, staff(1), &[7; 16]);
    let mut change = Change::from_bytes(pen.write()).unwrap().decode();
    change.actor_id = schema::genesis_actor();
    for seq in [1, 2] {
        change.seq = seq;
        let forged = Change::from(change.clone());
        assert!(
            matches!(desk.offer(clerk, WALL, forged.raw_bytes()), Verdict::Refused { .. }),
            "number {seq}"
        );
    }
    assert_eq!(records(&desk), 0);
}

#[test]
fn a_change_of_another_document_or_community_never_lands() {
    let mut desk = Desk::open(Memory::default());
    let clerk = desk.connect(staff(1), [1; 16]);
    let of_another_year = Claims::new(DocName::Wall(Year(2025)), staff(1), &[1; 16]).write();
    let mut elsewhere = Claims::new(WALL, staff(1), &[2; 16]);
    elsewhere.pen.am = schema::fresh(&[9; 16], &WALL).with_actor(ActorId::from([2; 16]));
    for change in [of_another_year, elsewhere.write()] {
        assert!(matches!(desk.offer(clerk, WALL, &change), Verdict::Needs { .. }));
    }
    let mut without = Change::from_bytes(Claims::new(WALL, staff(1), &[3; 16]).write()).unwrap().decode();
    without.deps.clear();
    assert_eq!(desk.offer(clerk, WALL, Change::from(without).raw_bytes()), refused(RefusalCode::Malformed));
    assert_eq!(records(&desk), 0);
}

/// The library panics on some of these when a device applies them, and such a device could never start again.
#[test]
fn what_a_change_writes_over_has_to_be_there() {
    let mut desk = Desk::open(Memory::default());
    let clerk = desk.connect(staff(1), [1; 16]);
    let mut pen = Claims::new(WALL, staff(1), &[1; 16]);
    assert!(accepted(&desk.offer(clerk, WALL, &pen.put("a/b"))));
    let beside = pen.put("a/c");
    assert!(accepted(&desk.offer(clerk, WALL, &beside)));
    let beside = Change::from_bytes(beside).unwrap().start_op().get();
    pen.step += 1;
    let honest = Change::from_bytes(pen.put("a/b")).unwrap();
    let own = honest.actor_id().clone();
    for (what, over) in [
        ("an operation nobody made", OpId(999, own.clone())),
        ("an actor nobody knows", OpId(7, ActorId::from([8_u8; 16]))),
        ("itself", OpId(honest.start_op().get(), own.clone())),
        ("a root field", OpId(1, schema::genesis_actor())),
        ("a container", OpId(4, schema::genesis_actor())),
        ("another key", OpId(beside, own)),
    ] {
        let mut forged = honest.decode();
        forged.operations[0].pred = vec![over].into();
        let verdict = desk.offer(clerk, WALL, Change::from(forged).raw_bytes());
        assert_eq!(verdict, refused(RefusalCode::Malformed), "{what}");
    }
    assert!(accepted(&desk.offer(clerk, WALL, honest.raw_bytes())));
}
