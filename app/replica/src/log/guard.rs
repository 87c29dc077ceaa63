//! The guard before the log: what a change must be, to be taken at all.
//!
//! Own preflight first, because the library does not check a change's checksum and believes any run length; then the
//! library's parser, inside `catch_unwind`; then what every change of our documents looks like: strings and deletions in
//! the containers of the genesis, nothing else. Who may write which keys is not decided here, nor whether what a change
//! builds on and writes over is there.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use automerge::{
    ActorId, Change, ScalarValue,
    legacy::{Key, ObjectId, OpId, OpType},
};
use domain::access::DocName;

use super::preflight::{MAX_OPS, preflight};
use crate::{
    frame::{Hash, RefusalCode},
    schema::{self, sections},
};

/// The longest key, in bytes.
const MAX_KEY: usize = 200;
/// The longest value, in bytes.
const MAX_VALUE: usize = 64 * 1024;
/// Operation numbers end at 2³²; a change that came near it would leave no room for anybody.
const MAX_OP: u64 = 1 << 31;
/// Times further from 1970, in seconds, are no times; differences between them have to fit into 64 bits.
const MAX_TIME: u64 = 1 << 40;
/// The footer under which a change names its author.
const AUTHOR: u8 = 1;

/// A change that has the form of one.
#[derive(Clone, Debug)]
pub struct Offered {
    /// Its hash.
    pub hash: Hash,
    /// The actor that made it.
    pub actor: ActorId,
    /// Its number among the actor's changes.
    pub seq: u64,
    /// The number of its first operation.
    pub start_op: u64,
    /// The number of its last operation.
    pub max_op: u64,
    /// What it builds on.
    pub deps: Vec<Hash>,
    /// The sections and keys it writes, in the order of its operations.
    pub writes: Vec<(&'static str, String)>,
    /// What each of them writes over.
    pub over: Vec<Vec<OpId>>,
    /// Which of them delete; nothing can be written over a deletion.
    pub deletions: BTreeSet<usize>,
    /// The author it names; only an actor's first change does.
    pub author: Option<Vec<u8>>,
}

/// Looks at the bytes of one change for this document.
pub fn inspect(doc: &DocName, bytes: &[u8]) -> Result<Offered, RefusalCode> {
    let hash = preflight(bytes)?;
    catch_unwind(AssertUnwindSafe(|| parse(doc, hash, bytes))).unwrap_or(Err(RefusalCode::Malformed))
}

fn parse(doc: &DocName, hash: Hash, bytes: &[u8]) -> Result<Offered, RefusalCode> {
    let change = Change::from_bytes(bytes.to_vec()).map_err(|_| RefusalCode::Malformed)?;
    if change.hash().0 != hash || change.is_empty() || !bearable(&change) {
        return Err(RefusalCode::Malformed);
    }
    let expanded = change.decode();
    let containers: Vec<(ObjectId, &'static str)> = sections(doc)
        .iter()
        .filter_map(|name| schema::section_counter(doc, name).map(|counter| (counter, *name)))
        .map(|(counter, name)| (ObjectId::Id(OpId(counter, schema::genesis_actor())), name))
        .collect();
    let mut writes = Vec::with_capacity(expanded.operations.len());
    let mut over = Vec::with_capacity(expanded.operations.len());
    let mut deletions = BTreeSet::new();
    for (at, op) in expanded.operations.iter().enumerate() {
        let key = match &op.key {
            Key::Map(key) => key,
            Key::Seq(_) => return Err(RefusalCode::Forbidden),
        };
        let value = match &op.action {
            OpType::Put(ScalarValue::Str(text)) => text.len() <= MAX_VALUE,
            OpType::Delete => !op.pred.is_empty(),
            _ => false,
        };
        let section = containers.iter().find(|(object, _)| *object == op.obj).map(|(_, name)| *name);
        match section {
            Some(section) if value && !op.insert && (1..=MAX_KEY).contains(&key.len()) => {
                writes.push((section, key.to_string()));
                over.push(op.pred.iter().cloned().collect());
                if op.action == OpType::Delete {
                    deletions.insert(at);
                }
            }
            _ => return Err(RefusalCode::Forbidden),
        }
    }
    // What encodes differently a second time could be saved, but not loaded again.
    if Change::from(expanded).hash().0 != hash {
        return Err(RefusalCode::Malformed);
    }
    Ok(Offered {
        hash,
        actor: change.actor_id().clone(),
        seq: change.seq(),
        start_op: change.start_op().get(),
        max_op: change.max_op(),
        writes,
        over,
        deletions,
        deps: change.deps().iter().map(|dep| dep.0).collect(),
        author: change.author().map(|author| author.as_bytes().to_vec()),
    })
}

/// Numbers the library could not count on with, and what it keeps without understanding it.
fn bearable(change: &Change) -> bool {
    let footer = match change.author() {
        Some(author) => {
            let length = u8::try_from(author.as_bytes().len()).ok().filter(|length| *length < 0x80);
            length
                .is_some_and(|length| change.extra_bytes() == [&[AUTHOR, length], author.as_bytes()].concat())
        }
        None => change.extra_bytes().is_empty(),
    };
    footer
        && u64::try_from(change.len()).is_ok_and(|ops| ops <= MAX_OPS)
        && change.max_op() < MAX_OP
        && change.timestamp().unsigned_abs() < MAX_TIME
}
