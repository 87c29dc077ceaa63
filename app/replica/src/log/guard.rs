//! The guard before the log: what a change must be, to be taken at all.
//!
//! Own preflight first, because the library does not check a change's checksum and inflates without bound; then the
//! library's parser, inside `catch_unwind`; then what every change of our documents looks like: strings and deletions in
//! the containers of the genesis, nothing else. Who may write which keys is not decided here.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{
    ActorId, Change, ScalarValue,
    legacy::{Key, ObjectId, OpId, OpType},
};
use domain::access::DocName;

use crate::{
    frame::{Hash, RefusalCode},
    schema::{self, sections},
    seal::digest,
};

/// The first bytes of every chunk of Automerge.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The chunk type of an uncompressed change.
const CHANGE: u8 = 1;
/// The largest change, in bytes.
const MAX_BYTES: usize = 2 << 20;
/// The most operations in one change: a spreadsheet of 5,000 rows.
const MAX_OPS: usize = 100_000;
/// The longest key, in bytes.
const MAX_KEY: usize = 200;
/// The longest value, in bytes.
const MAX_VALUE: usize = 64 * 1024;

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
    /// The sections and keys it writes.
    pub writes: Vec<(&'static str, String)>,
    /// The author it names; only an actor's first change does.
    pub author: Option<Vec<u8>>,
}

/// Looks at the bytes of one change for this document.
pub fn inspect(doc: &DocName, bytes: &[u8]) -> Result<Offered, RefusalCode> {
    let hash = preflight(bytes)?;
    catch_unwind(AssertUnwindSafe(|| parse(doc, hash, bytes))).unwrap_or(Err(RefusalCode::Malformed))
}

/// The hash, when the frame around the change is right.
fn preflight(bytes: &[u8]) -> Result<Hash, RefusalCode> {
    let malformed = RefusalCode::Malformed;
    if bytes.len() > MAX_BYTES {
        return Err(malformed);
    }
    let (magic, rest) = bytes.split_first_chunk::<4>().ok_or(malformed)?;
    let (checksum, body) = rest.split_first_chunk::<4>().ok_or(malformed)?;
    let (kind, rest) = body.split_first().ok_or(malformed)?;
    if *magic != MAGIC || *kind != CHANGE {
        return Err(malformed);
    }
    let (length, data) = leb128(rest).ok_or(malformed)?;
    if usize::try_from(length) != Ok(data.len()) {
        return Err(malformed);
    }
    let hash = digest(body);
    if hash[..4] == *checksum { Ok(hash) } else { Err(malformed) }
}

fn leb128(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (place, byte) in bytes.iter().enumerate().take(9) {
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[place + 1..]));
        }
    }
    None
}

fn parse(doc: &DocName, hash: Hash, bytes: &[u8]) -> Result<Offered, RefusalCode> {
    let change = Change::from_bytes(bytes.to_vec()).map_err(|_| RefusalCode::Malformed)?;
    if change.hash().0 != hash || change.is_empty() || change.len() > MAX_OPS {
        return Err(RefusalCode::Malformed);
    }
    let expanded = change.decode();
    let containers: Vec<(ObjectId, &'static str)> = sections(doc)
        .iter()
        .filter_map(|name| schema::section_counter(doc, name).map(|counter| (counter, *name)))
        .map(|(counter, name)| (ObjectId::Id(OpId(counter, schema::genesis_actor())), name))
        .collect();
    let mut writes = Vec::with_capacity(expanded.operations.len());
    for op in &expanded.operations {
        let key = match &op.key {
            Key::Map(key) => key,
            Key::Seq(_) => return Err(RefusalCode::Forbidden),
        };
        let value = match &op.action {
            OpType::Put(ScalarValue::Str(text)) => text.len() <= MAX_VALUE,
            OpType::Delete => true,
            _ => false,
        };
        let section = containers.iter().find(|(object, _)| *object == op.obj).map(|(_, name)| *name);
        match section {
            Some(section) if value && !op.insert && key.len() <= MAX_KEY => writes.push((section, key.to_string())),
            _ => return Err(RefusalCode::Forbidden),
        }
    }
    // The library drops the author when it encodes again, so that only changes without one can be compared.
    if change.author().is_none() && Change::from(expanded).hash().0 != hash {
        return Err(RefusalCode::Malformed);
    }
    Ok(Offered {
        hash,
        actor: change.actor_id().clone(),
        seq: change.seq(),
        start_op: change.start_op().get(),
        max_op: change.max_op(),
        writes,
        deps: change.deps().iter().map(|dep| dep.0).collect(),
        author: change.author().map(|author| author.as_bytes().to_vec()),
    })
}
