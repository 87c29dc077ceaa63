//! Promise: garbage and hostile changes never panic, never land, and cost next to nothing; no honest change is refused.
//!
//! Whatever the log accepts is applied by every device, in any order its dependencies allow, is saved, loaded again and
//! edited further. `MUTANTS=… cargo test -p tests --test hostile` tries more of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![expect(clippy::disallowed_methods, reason = "how long refusing takes is what is tested")]

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use automerge::{
    ActorId, Author, Automerge, Change, ObjType, ReadDoc, ScalarValue,
    legacy::{ElementId, Key, ObjectId, OpId, OpType},
    transaction::{CommitOptions, Transactable},
};
use domain::{access::DocName, moment::Year, principal::Principal};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use replica::{frame::Verdict, log::inspect, schema, seal::digest, store::Memory};
use tests::{
    desk::Desk,
    world::{COMMUNITY, staff},
};

const DOC: DocName = DocName::Wall(Year(2026));
const ONE: Principal = staff(1);
const TWO: Principal = staff(2);

fn device(actor: u8) -> [u8; 16] {
    [actor; 16]
}

fn write(am: &mut Automerge, section: &str, puts: &[(&str, &str)]) -> Vec<u8> {
    let section = schema::container(am, section).unwrap();
    let mut tx = am.transaction();
    for (key, value) in puts {
        match *value {
            "" => tx.delete(&section, *key).unwrap(),
            value => tx.put(&section, *key, value).unwrap(),
        }
    }
    tx.commit_with(CommitOptions::default().with_time(1_772_672_400));
    am.get_last_local_change().unwrap().raw_bytes().to_vec()
}

fn author(am: &mut Automerge, who: Principal, actor: u8) {
    am.set_author(Some(Author::from(who.to_string().into_bytes())));
    am.set_actor(ActorId::from([actor; 16]));
}

/// What two clerks did, partly without knowing of one another: who, and the change.
fn honest() -> Vec<(Principal, u8, Vec<u8>)> {
    let mut first = schema::fresh(&COMMUNITY, &DOC);
    author(&mut first, ONE, 1);
    let mut log = Vec::new();
    log.push((
        ONE,
        1,
        write(&mut first, "wishes", &[("a/content", "x"), ("a/kind", "y"), ("b/content", "z")]),
    ));
    let mut second = schema::fresh(&COMMUNITY, &DOC);
    author(&mut second, TWO, 2);
    second.merge(&mut first).unwrap();
    log.push((TWO, 2, write(&mut second, "wishes", &[("a/content", "x2"), ("c/content", "w")])));
    log.push((ONE, 1, write(&mut first, "wishes", &[("a/content", "x1"), ("a/kind", "y1")])));
    log.push((ONE, 1, write(&mut first, "steps", &[("a/1", "{}"), ("a/2", "{}")])));
    first.merge(&mut second).unwrap();
    log.push((
        ONE,
        1,
        write(&mut first, "wishes", &[("a/content", "x3"), ("c/content", ""), ("b/content", "z1")]),
    ));
    second.merge(&mut first).unwrap();
    log.push((TWO, 2, write(&mut second, "claims", &[("a/u/1", "one"), ("a/u/2", "two")])));
    log.push((TWO, 2, write(&mut second, "wishes", &[("c/content", "again"), ("a/content", "x4")])));
    log
}

fn desk_with(log: &[(Principal, u8, Vec<u8>)]) -> Desk {
    let mut desk = Desk::open(Memory::default());
    for (who, actor, change) in log {
        let conn = desk.connect(*who, device(*actor));
        assert!(
            matches!(desk.offer(conn, DOC, change), Verdict::Accepted { .. }),
            "an honest change was refused"
        );
    }
    desk
}

/// What every device would do with these changes: no panic, no error, nothing lost, and life goes on.
fn harmless(changes: &[Change]) -> Result<(), String> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let live = catch_unwind(AssertUnwindSafe(|| {
        let mut am = schema::fresh(&COMMUNITY, &DOC);
        for change in changes {
            am.apply_changes([change.clone()]).map_err(|error| said(&error))?;
        }
        for change in changes {
            let back = am.get_change_by_hash(&change.hash()).ok_or("a change is gone")?;
            if back.raw_bytes() != change.raw_bytes() {
                return Err("a change came back otherwise".to_owned());
            }
        }
        author(&mut am, staff(9), 9);
        for section in ["wishes", "steps", "claims"] {
            write(
                &mut am,
                section,
                &[("a/content", "honest"), ("n/content", "honest"), ("c/content", "honest")],
            );
        }
        let saved = Automerge::load(&am.save()).map_err(|error| said(&error))?;
        if saved.get_heads() == am.get_heads() { Ok(()) } else { Err("saved heads differ".to_owned()) }
    }));
    live.unwrap_or_else(|_| Err("panic".to_owned()))
}

/// The same changes in another order that their dependencies allow: the latest possible first.
fn reordered(changes: &[Change]) -> Vec<Change> {
    let mut waiting: Vec<Change> = changes.to_vec();
    let mut done = vec![schema::genesis(&COMMUNITY, &DOC).unwrap().hash()];
    let mut order = Vec::new();
    while let Some(at) = waiting.iter().rposition(|change| change.deps().iter().all(|dep| done.contains(dep)))
    {
        let change = waiting.remove(at);
        done.push(change.hash());
        order.push(change);
    }
    order
}

/// Offers a mutant of the change at `at` where that one would have come; what was accepted has to be harmless.
fn try_one(log: &[(Principal, u8, Vec<u8>)], at: usize, mutant: &[u8]) -> Result<bool, String> {
    if inspect(&DOC, mutant).is_err() {
        return Ok(false);
    }
    let mut desk = desk_with(&log[..at]);
    let conn = desk.connect(log[at].0, device(log[at].1));
    match desk.offer(conn, DOC, mutant) {
        Verdict::Accepted { .. } => {
            let bytes = log[..at].iter().map(|(_, _, change)| change.clone()).chain([mutant.to_vec()]);
            let changes: Vec<Change> = bytes.map(|bytes| Change::from_bytes(bytes).unwrap()).collect();
            harmless(&changes).and_then(|()| harmless(&reordered(&changes))).map(|()| true)
        }
        _ => Ok(false),
    }
}

fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut data = vec![kind];
    data.extend(leb(u64::try_from(body.len()).unwrap()));
    data.extend_from_slice(body);
    let sum = digest(&data);
    [&[0x85, 0x6f, 0x4a, 0x83], &sum[..4], &data].concat()
}

fn leb(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).unwrap();
        value >>= 7;
        bytes.push(if value == 0 { low } else { low | 0x80 });
        if value == 0 {
            return bytes;
        }
    }
}

fn sleb(mut value: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).unwrap();
        value >>= 7;
        let last = (value == 0 && low & 0x40 == 0) || (value == -1 && low & 0x40 != 0);
        bytes.push(if last { low } else { low | 0x80 });
        if last {
            return bytes;
        }
    }
}

/// A change by hand: columns as `(specification, bytes)`.
fn by_hand(columns: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let genesis = schema::genesis(&COMMUNITY, &DOC).unwrap();
    let mut body = vec![1];
    body.extend_from_slice(&genesis.hash().0);
    body.push(16);
    body.extend_from_slice(&[7; 16]);
    body.extend([1, 7, 0, 0]); // sequence, first operation, time, message
    body.extend([1, 16]);
    body.extend_from_slice(&[0; 16]);
    body.extend(leb(u64::try_from(columns.len()).unwrap()));
    for (kind, bytes) in columns {
        body.push(*kind);
        body.extend(leb(u64::try_from(bytes.len()).unwrap()));
    }
    for (_, bytes) in columns {
        body.extend_from_slice(bytes);
    }
    chunk(1, &body)
}

fn bomb(ops: i64) -> Vec<u8> {
    let run = |value: &[u8]| [sleb(ops), value.to_vec()].concat();
    by_hand(&[
        (0x01, run(&[1])),
        (0x02, run(&[4])),
        (0x15, run(&[1, b'k'])),
        (0x34, leb(ops.unsigned_abs())),
        (0x42, run(&[1])),
        (0x56, run(&[6])),
        (0x70, run(&[0])),
    ])
}

fn refused_quickly(name: &str, bytes: &[u8]) {
    let start = Instant::now();
    assert!(inspect(&DOC, bytes).is_err(), "{name}: accepted");
    assert!(start.elapsed() < Duration::from_millis(100), "{name}: took {:?}", start.elapsed());
}

#[test]
fn a_few_bytes_that_claim_ten_million_operations_cost_nothing() {
    assert!(bomb(10_000_000).len() < 150);
    refused_quickly("ten million", &bomb(10_000_000));
    refused_quickly("a billion", &bomb(1_000_000_000));
    refused_quickly("as many as there are", &bomb(i64::MAX));
    let nothing = |count: u64| [vec![0], leb(count)].concat();
    for (name, columns) in [
        ("empty runs", vec![(0x42, nothing(1 << 40))]),
        ("one flag after another", vec![(0x34, [leb(1 << 40), leb(1 << 41)].concat())]),
        ("predecessors", vec![(0x42, vec![1, 1]), (0x70, [sleb(1), leb(u64::MAX)].concat())]),
        ("predecessors of many", vec![(0x70, [sleb(90_000), leb(90_000)].concat())]),
        ("many columns", vec![(0x42, vec![1, 1]); 100]),
        ("a compressed column", vec![(0x4a, vec![1, 1])]),
        ("a literal longer than the column", vec![(0x42, [sleb(i64::MIN), vec![1]].concat())]),
    ] {
        refused_quickly(name, &by_hand(&columns));
    }
}

#[test]
fn only_one_whole_uncompressed_change_with_its_checksum_is_looked_at() {
    let (_, _, change) = &honest()[0];
    for at in 0..change.len() {
        let mut broken = change.clone();
        broken[at] ^= 1;
        assert!(inspect(&DOC, &broken).is_err(), "flipped bit in byte {at}");
        assert!(inspect(&DOC, &change[..at]).is_err(), "cut off at {at}");
    }
    let mut longer = change.clone();
    longer.push(0);
    assert!(inspect(&DOC, &longer).is_err());
    assert!(inspect(&DOC, &[change.as_slice(), change].concat()).is_err());
    for kind in [0, 2, 3, 4, 255] {
        refused_quickly("another kind of chunk", &chunk(kind, &change[10..]));
    }
    // 194 KB that would inflate to 200 MB: never inflated.
    let mut inflated = schema::fresh(&COMMUNITY, &DOC);
    author(&mut inflated, ONE, 1);
    let big = write(&mut inflated, "wishes", &[("a/content", &"x".repeat(60_000))]);
    let mut compressed = Change::from_bytes(big).unwrap();
    refused_quickly("a compressed change", &compressed.bytes());
}

#[test]
fn honest_changes_are_accepted_and_are_harmless() {
    let log = honest();
    desk_with(&log);
    let changes: Vec<Change> =
        log.iter().map(|(_, _, change)| Change::from_bytes(change.clone()).unwrap()).collect();
    assert_eq!(harmless(&changes), Ok(()));
    assert_eq!(harmless(&reordered(&changes)), Ok(()));
}

/// What a hostile program may do to a change before it encodes it.
fn twist(random: &mut ChaCha8Rng, log: &[(Principal, u8, Vec<u8>)], at: usize) -> Vec<u8> {
    let mut below = |n: usize| usize::try_from(random.next_u64() % u64::try_from(n.max(1)).unwrap()).unwrap();
    let all: Vec<Change> =
        log.iter().map(|(_, _, change)| Change::from_bytes(change.clone()).unwrap()).collect();
    let mut change = all[at].decode();
    let genesis = schema::genesis(&COMMUNITY, &DOC).unwrap().hash();
    let hashes: Vec<_> = all.iter().map(Change::hash).chain([genesis]).collect();
    let actors = [[0; 16], [1; 16], [2; 16], [5; 16]].map(ActorId::from);
    for _ in 0..=below(2) {
        let op = below(change.operations.len());
        let id = OpId(u64::try_from(1 + below(30)).unwrap(), actors[below(4)].clone());
        match below(24) {
            0 => change.operations[op].pred = Vec::new().into(),
            1 => change.operations[op].pred = vec![id].into(),
            2 => {
                let more = change.operations[op].pred.iter().cloned().chain([id]).collect::<Vec<_>>();
                change.operations[op].pred = more.into();
            }
            3 => {
                let twice = change.operations[op]
                    .pred
                    .iter()
                    .flat_map(|id| [id.clone(), id.clone()])
                    .collect::<Vec<_>>();
                change.operations[op].pred = twice.into();
            }
            4 => change.seq = [0, 1, change.seq + 1, change.seq - 1, u64::MAX][below(5)],
            5 => {
                let start = [
                    1,
                    change.start_op.get() - 1,
                    change.start_op.get() + 1,
                    u64::from(u32::MAX) - 1,
                    u64::MAX,
                ];
                change.start_op = start[below(5)].max(1).try_into().unwrap();
            }
            6 => change.time = [i64::MIN, i64::MAX, -1, 1 << 45][below(4)],
            7 => {
                change.actor_id = [
                    &actors[0],
                    &actors[1],
                    &actors[2],
                    &actors[3],
                    &ActorId::from(&[][..]),
                    &ActorId::from([4_u8; 400]),
                ][below(6)]
                .clone();
            }
            8 => change.deps.push(hashes[below(hashes.len())]),
            9 => drop((!change.deps.is_empty()).then(|| change.deps.remove(0))),
            10 => change.deps = vec![hashes[below(hashes.len())]],
            11 => change.deps.push(automerge::ChangeHash([3; 32])),
            12 => {
                let actions = [
                    OpType::Delete,
                    OpType::Increment(1),
                    OpType::Make(ObjType::Map),
                    OpType::Make(ObjType::Text),
                    OpType::Put(ScalarValue::Null),
                    OpType::Put(ScalarValue::counter(7)),
                    OpType::Put(ScalarValue::Int(7)),
                    OpType::Put(ScalarValue::Bytes(vec![1; 9])),
                    OpType::Put(ScalarValue::Timestamp(i64::MAX)),
                ];
                change.operations[op].action = actions[below(9)].clone();
            }
            13 => change.operations[op].obj = ObjectId::Root,
            14 => change.operations[op].obj = ObjectId::Id(id),
            15 => change.operations[op].key = Key::Map("".into()),
            16 => {
                change.operations[op].key =
                    Key::Map(["a/content", "a/kind", "c/content", "n/content"][below(4)].into());
            }
            17 => change.operations[op].key = Key::Map("k".repeat(300).into()),
            18 => {
                change.operations[op].key = Key::Seq([ElementId::Head, ElementId::Id(id)][below(2)].clone());
            }
            19 => change.operations[op].insert = true,
            20 => {
                let again = change.operations[op].clone();
                change.operations.push(again);
            }
            21 => change.operations.reverse(),
            22 => {
                let footers: [&[u8]; 5] = [b"\x01\x05other", b"\x01\x7f", b"\x02\x01x", b"garbage", b""];
                change.extra_bytes = footers[below(5)].to_vec();
            }
            _ => change.message = Some("m".repeat(below(3000))),
        }
    }
    Change::from(change).raw_bytes().to_vec()
}

/// Bytes changed at random, with a checksum that is right again.
fn scramble(random: &mut ChaCha8Rng, change: &[u8]) -> Vec<u8> {
    let mut below = |n: usize| usize::try_from(random.next_u64() % u64::try_from(n.max(1)).unwrap()).unwrap();
    let mut body = change[10..].to_vec();
    for _ in 0..=below(3) {
        let at = below(body.len());
        match below(4) {
            0 => body[at] ^= 1 << below(8),
            1 => body[at] = u8::try_from(below(256)).unwrap(),
            2 => drop(body.remove(at)),
            _ => body.insert(at, u8::try_from(below(256)).unwrap()),
        }
    }
    chunk(1, &body)
}

#[test]
fn no_mutant_harms_anybody() {
    let log = honest();
    let count: u64 = std::env::var("MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(150_000);
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut escaped = Vec::new();
    let mut accepted = 0;
    for seed in 0..count {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let at = usize::try_from(random.next_u64() % 7).unwrap();
        let made = catch_unwind(AssertUnwindSafe(|| {
            if seed % 2 == 0 { twist(&mut random, &log, at) } else { scramble(&mut random, &log[at].2) }
        }));
        // What cannot even be encoded cannot be sent.
        let Ok(mutant) = made else { continue };
        match catch_unwind(AssertUnwindSafe(|| try_one(&log, at, &mutant))) {
            Ok(Ok(landed)) => accepted += u64::from(landed),
            Ok(Err(why)) => escaped.push(format!("seed {seed}, change {at}: {why}")),
            Err(_) => escaped.push(format!("seed {seed}, change {at}: the relay panicked")),
        }
    }
    std::panic::set_hook(quiet);
    assert!(
        escaped.is_empty(),
        "{} of {count} harm: {:#?}",
        escaped.len(),
        escaped.iter().take(20).collect::<Vec<_>>()
    );
    assert!(accepted > count / 1000, "only {accepted} of {count} were accepted: the test tests nothing");
}

#[test]
fn garbage_frames_are_answered_and_change_nothing() {
    let log = honest();
    let mut desk = desk_with(&log);
    let before = desk.disk.clone();
    let conn = desk.connect(ONE, device(1));
    let mut random = ChaCha8Rng::seed_from_u64(1);
    for length in 0..400 {
        let mut bytes = vec![0; length];
        random.fill_bytes(&mut bytes);
        if let Some(first) = bytes.first_mut() {
            *first = 1;
        }
        desk.ask_raw(conn, bytes);
    }
    assert_eq!(desk.ask_raw(conn, vec![0; replica::frame::MAX_FRAME + 1]).len(), 1);
    let lost: Vec<_> = replica::store::Space::ALL
        .into_iter()
        .filter(|space| {
            before.entries(*space, &[], &[255; 64], 9999) != desk.disk.entries(*space, &[], &[255; 64], 9999)
        })
        .collect();
    assert_eq!(lost, []);
}
