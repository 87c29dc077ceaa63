//! Promise: garbage and hostile changes never panic, never land, and are not gone through; no honest change is refused.
//!
//! Whatever the log accepts is applied by every device, in any order its dependencies allow, is saved, loaded again and
//! edited further. `MUTANTS=… cargo test -p tests --test devices hostile` tries more of them.

use std::{sync::mpsc, thread, time::Duration};

use automerge::Change;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use replica::{log::inspect, schema};
use tests::{
    fuzz::{
        change::{
            DOC, ONE, author, chunk, desk_with, device, harmless, honest, leb, offered, reordered, write,
        },
        mutant::{bomb, by_hand, scramble, sleb, twist},
    },
    quiet::caught,
    world::COMMUNITY,
};

/// Who would go through what such bytes claim to hold does not come back.
const NEVER: Duration = Duration::from_mins(2);

fn refused(name: &str, bytes: &[u8]) {
    let (tell, told) = mpsc::channel();
    let bytes = bytes.to_vec();
    thread::spawn(move || tell.send(inspect(&DOC, &bytes).is_err()));
    assert_eq!(told.recv_timeout(NEVER), Ok(true), "{name}: accepted, or gone through");
}

#[test]
fn a_few_bytes_that_claim_more_than_anybody_can_go_through_are_refused() {
    assert!(bomb(10_000_000).len() < 150);
    refused("ten million", &bomb(10_000_000));
    refused("a billion", &bomb(1_000_000_000));
    refused("as many as there are", &bomb(i64::MAX));
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
        refused(name, &by_hand(&columns));
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
        refused("another kind of chunk", &chunk(kind, &change[10..]));
    }
    // 194 KB that would inflate to 200 MB: never inflated.
    let mut inflated = schema::fresh(&COMMUNITY, &DOC);
    author(&mut inflated, ONE, 1);
    let big = write(&mut inflated, "wishes", &[("a/content", &"x".repeat(60_000))]);
    let mut compressed = Change::from_bytes(big).unwrap();
    refused("a compressed change", &compressed.bytes());
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

#[test]
fn no_mutant_harms_anybody() {
    let log = honest();
    let count: u64 = std::env::var("MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(150_000);
    let mut escaped = Vec::new();
    let mut accepted = 0;
    for seed in 0..count {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let at = usize::try_from(random.next_u64() % 7).unwrap();
        let made = caught(|| {
            if seed % 2 == 0 { twist(&mut random, &log, at) } else { scramble(&mut random, &log[at].2) }
        });
        // What cannot even be encoded cannot be sent.
        let Ok(mutant) = made else { continue };
        match caught(|| offered(&log, at, &mutant)) {
            Ok(Ok(landed)) => accepted += u64::from(landed),
            Ok(Err(why)) => escaped.push(format!("seed {seed}, change {at}: {why}")),
            Err(_) => escaped.push(format!("seed {seed}, change {at}: the relay panicked")),
        }
    }
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
