//! Promise: no bytes, through whichever door they come in, make anything panic, grow without bound, or lose what was there.
//!
//! Replays the corpus of the fuzzers in `tests/fuzz`, and so many mutants of every file: `MUTANTS=… cargo test -p tests
//! --test devices fuzz` tries more of them. What a fuzzer finds is put into the corpus and is replayed ever after. The
//! first files of the corpus are made by `tests::fuzz::samples`; `CORPUS=write` writes those that are missing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use replica::{
    device::Glance,
    exported::Exported,
    frame::{self, ToDevice, ToRelay},
};
use tests::fuzz::{DOORS, change, mutant::shake, samples, wishes_in};

fn corpus(door: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(door)
}

/// Files of a folder, in the order of their names.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

fn replay(door: &str, folders: &[PathBuf], mutants: u64) {
    let (_, target) = DOORS.into_iter().find(|(name, _)| *name == door).unwrap();
    let mutants = std::env::var("MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(mutants);
    let files: Vec<_> = folders.iter().flat_map(|folder| files(folder)).collect();
    assert!(files.len() > 5, "{door}: the corpus is not there");
    // What today's version writes, where it is not what is kept.
    let made = samples::of(door).into_iter().map(|(name, bytes)| (PathBuf::from(name), bytes));
    let made: Vec<_> = made.filter(|(_, bytes)| files.iter().all(|(_, kept)| kept != bytes)).collect();
    for (path, bytes) in files.into_iter().chain(made) {
        let tried = |what: &str, bytes: &[u8]| {
            let done = catch_unwind(AssertUnwindSafe(|| target(bytes)));
            let kept = std::env::temp_dir().join(format!("{door}-{what}"));
            if done.is_err() {
                std::fs::write(&kept, bytes).unwrap();
            }
            assert!(done.is_ok(), "{}, {what}: see {}", path.display(), kept.display());
        };
        tried("as it is", &bytes);
        for seed in 0..mutants {
            let random = &mut ChaCha8Rng::seed_from_u64(seed);
            tried(&format!("mutant {seed}"), &shake(random, &bytes));
        }
    }
}

#[test]
fn the_corpus_begins_with_the_samples() {
    for (door, _) in DOORS {
        for (name, bytes) in samples::of(door) {
            let path = corpus(door).join(&name);
            if !path.exists() && std::env::var("CORPUS").is_ok_and(|what| what == "write") {
                std::fs::create_dir_all(corpus(door)).unwrap();
                std::fs::write(&path, &bytes).unwrap();
            }
            assert!(path.is_file(), "{} is missing", path.display());
        }
    }
}

/// Otherwise their mutants would try nothing but the first line of defence.
#[test]
fn honest_samples_get_through() {
    let sample = |door: &str, name: &str| {
        samples::of(door).into_iter().find(|(known, _)| known == name).map(|(_, bytes)| bytes).unwrap()
    };
    assert!(frame::decode::<ToRelay>(&sample("frame", "push")).is_ok());
    assert!(frame::decode::<ToDevice>(&sample("frame", "verdicts")).is_ok());
    assert!(Glance::read(&sample("glance", "wall")).is_some());
    let log = change::honest();
    for (at, (.., change)) in log.iter().enumerate() {
        assert_eq!(change::offered(&log, at, change), Ok(true));
    }
    let copy = Exported::read(&sample("exported", "whole.json"), samples::DATABASE).unwrap();
    assert!(!copy.open(None).unwrap().is_empty());
    for (name, rows) in [("sheet.xml", 1), ("wishes.csv", 2), ("members.csv", 0)] {
        assert_eq!(wishes_in(&sample("table", name)), rows, "{name}");
    }
}

#[test]
fn frames() {
    replay("frame", &[corpus("frame")], 5_000);
}

#[test]
fn messages_to_a_relay() {
    replay("message", &[corpus("message")], 500);
}

#[test]
fn walls_from_a_relay() {
    replay("glance", &[corpus("glance")], 2_000);
}

#[test]
fn changes_before_the_guard() {
    replay("guard", &[corpus("guard")], 300);
}

#[test]
fn copies_of_a_store() {
    replay("exported", &[corpus("exported")], 300);
}

#[test]
fn tables() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    replay("table", &[corpus("table"), fixtures], 100);
}
