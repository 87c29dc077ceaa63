//! Looking for words in everything a store holds, through all the packing: compressed documents with all their history,
//! changes, records.

use automerge::{Automerge, Change};
use replica::{
    frame, seal,
    store::{Memory, Space, end_of},
};

/// What a value of a store says, in readable form.
pub fn readable(space: Space, value: &[u8]) -> Vec<u8> {
    let bytes = seal::open(value).unwrap_or(value);
    let document = match space {
        Space::Chunks => Automerge::load(bytes).ok(),
        Space::Snapshots => bytes.get(8..).and_then(|bytes| Automerge::load(bytes).ok()),
        _ => None,
    };
    let mut all = bytes.to_vec();
    for change in document.iter().flat_map(|document| document.get_changes(&[])) {
        all.extend_from_slice(change.raw_bytes());
    }
    let increments = (space == Space::Chunks).then(|| frame::unpack(bytes).ok()).flatten();
    for change in increments.into_iter().flatten().filter_map(|bytes| Change::from_bytes(bytes.to_vec()).ok())
    {
        all.extend_from_slice(change.raw_bytes());
    }
    all
}

/// Everything in a space.
pub fn contents(disk: &Memory, space: Space) -> Vec<(Vec<u8>, Vec<u8>)> {
    let entries = disk.entries(space, &[], &end_of(&[]), usize::MAX);
    entries.into_iter().map(|(key, value)| (key, readable(space, &value))).collect()
}

/// Whether the bytes hold the words.
pub fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

/// Which of the words are on a disk, and in which space.
pub fn found(disk: &Memory, words: &[&str]) -> Vec<(String, Space)> {
    let mut found = Vec::new();
    for space in Space::ALL {
        for (key, value) in contents(disk, space) {
            let here = words.iter().filter(|words| holds(&key, words) || holds(&value, words));
            found.extend(here.map(|words| ((*words).to_owned(), space)));
        }
    }
    found
}
