//! What no bytes may do, whoever sends them: one function for each door through which bytes come in. Each panics when
//! what it promises is not so.
//!
//! `tests/fuzz` throws what a fuzzer makes at them; the test `fuzz` the corpus of `tests/fuzz/corpus` and mutants of it, on
//! stable Rust. Nothing here is random or reads a file.

pub mod change;
mod file;
pub mod mutant;
pub mod samples;
mod wire;

pub use file::{exported, table, wishes_in};
pub use wire::{frame, glance, message};

/// A function that no bytes make panic.
pub type Door = fn(&[u8]);

/// Where bytes come in, by the name of the folder of their corpus.
pub const DOORS: [(&str, Door); 6] = [
    ("frame", frame),
    ("message", message),
    ("glance", glance),
    ("guard", guard),
    ("exported", exported),
    ("table", table),
];

/// The first byte says which change of an honest log this one stands for; the rest is the change, or what is in one, and
/// then length and checksum are put right. What is let through harms nobody.
pub fn guard(bytes: &[u8]) {
    let Some((at, rest)) = bytes.split_first() else { return };
    let log = change::honest();
    let whole = rest.starts_with(&change::MAGIC).then(|| rest.to_vec());
    let mutant = whole.unwrap_or_else(|| change::chunk(change::CHANGE, rest));
    let at = usize::from(*at) % log.len();
    assert_eq!(change::offered(&log, at, &mutant).err(), None);
}
