//! Honest bytes made hostile: changes as a program could make them otherwise, and any bytes at random.
//!
//! Everything follows from the random numbers that are given.

use automerge::{
    ActorId, Change, ObjType, ScalarValue,
    legacy::{ElementId, Key, ObjectId, OpId, OpType},
};
use rand_chacha::{ChaCha8Rng, rand_core::RngCore as _};
use replica::schema;

use super::change::{DOC, Made, chunk, leb};
use crate::world::COMMUNITY;

/// What a hostile program may do to a change before it encodes it.
pub fn twist(random: &mut ChaCha8Rng, log: &[Made], at: usize) -> Vec<u8> {
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
pub fn scramble(random: &mut ChaCha8Rng, change: &[u8]) -> Vec<u8> {
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

/// A number with a sign as Automerge writes it.
pub fn sleb(mut value: i64) -> Vec<u8> {
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
pub fn by_hand(columns: &[(u8, Vec<u8>)]) -> Vec<u8> {
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

/// A few bytes that claim so many operations.
pub fn bomb(ops: i64) -> Vec<u8> {
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

/// The bytes with a few of them otherwise: bits, numbers at their limits, pieces left out, doubled, moved.
pub fn shake(random: &mut ChaCha8Rng, bytes: &[u8]) -> Vec<u8> {
    let mut below = |n: usize| usize::try_from(random.next_u64() % u64::try_from(n.max(1)).unwrap()).unwrap();
    let mut made = bytes.to_vec();
    for _ in 0..=below(4) {
        let (from, length) = (below(made.len() + 1), 1 + below(16));
        let to = made.len().min(from + length);
        let other = below(made.len() + 1);
        match below(7) {
            0 if from < to => made[from] ^= 1 << below(8),
            1 if from < to => made[from] = [0, 1, 0x7f, 0x80, 0xff, b'"', b'<'][below(7)],
            2 => drop(made.drain(from..to)),
            3 => {
                let piece = made[from..to].to_vec();
                made.splice(other..other, piece);
            }
            4 => made.splice(from..from, vec![[0, 0xff, b'9'][below(3)]; length]).for_each(drop),
            5 => made.truncate(from.max(made.len() / 2)),
            _ => made.push(u8::try_from(below(256)).unwrap()),
        }
    }
    made
}
