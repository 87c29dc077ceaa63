//! What is checked of a change's bytes before the library may look at them: checksum, length, and how much its run
//! lengths claim. 64 bytes can claim ten million operations.
//!
//! Nothing is decoded here, and nothing is allocated.

use crate::{
    frame::{Hash, RefusalCode},
    seal::digest,
};

/// The first bytes of every chunk of Automerge.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The chunk type of an uncompressed change.
const CHANGE: u8 = 1;
/// The largest change, in bytes.
const MAX_BYTES: usize = 2 << 20;
/// The most operations in one change: a spreadsheet of 5,000 rows.
pub(super) const MAX_OPS: u64 = 100_000;
/// The longest name of an actor, in bytes; ours and those of neighbours' programs have 16.
const MAX_ACTOR: u64 = 64;
/// The most columns; the format has fifteen.
const MAX_COLUMNS: u64 = 32;

/// The hash, when the bytes are one uncompressed change of a bearable size.
pub(super) fn preflight(bytes: &[u8]) -> Result<Hash, RefusalCode> {
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
    let mut data = Bytes(rest);
    let length = data.unsigned().ok_or(malformed)?;
    if usize::try_from(length) != Ok(data.0.len()) || claims(data).is_none() {
        return Err(malformed);
    }
    let hash = digest(body);
    if hash[..4] == *checksum { Ok(hash) } else { Err(malformed) }
}

/// The hashes a change builds on, without decoding it.
pub(super) fn deps(bytes: &[u8]) -> Option<Vec<Hash>> {
    let mut data = Bytes(bytes.get(9..)?);
    data.unsigned()?;
    let count = data.unsigned()?;
    (0..count).map(|_| data.take(32)?.try_into().ok()).collect()
}

/// Walks over everything in front of the columns and over their run lengths; `None` when they claim too much.
fn claims(mut data: Bytes<'_>) -> Option<()> {
    let deps = data.unsigned()?;
    data.take(deps.checked_mul(32)?)?;
    data.actor()?;
    for _ in ["sequence number", "first operation", "time"] {
        data.unsigned()?; // a signed number ends where an unsigned one does
    }
    data.text()?;
    let others = data.unsigned()?;
    for _ in 0..others {
        data.actor()?;
    }
    let columns = data.unsigned().filter(|count| *count <= MAX_COLUMNS)?;
    let mut after = data;
    for _ in 0..columns {
        after.unsigned()?;
        after.unsigned()?;
    }
    for _ in 0..columns {
        let (kind, length) = (data.unsigned()?, data.unsigned()?);
        column(kind, Bytes(after.take(length)?))?;
    }
    Some(())
}

fn column(kind: u64, mut data: Bytes<'_>) -> Option<()> {
    const DEFLATED: u64 = 8;
    if kind & DEFLATED != 0 {
        return None;
    }
    let mut claimed = 0_u64;
    let mut claim = |count: u64| {
        claimed = claimed.saturating_add(count);
        (claimed <= MAX_OPS).then_some(())
    };
    match kind & 7 {
        // Values as such: as long as they are.
        7 => {}
        // Yes or no: lengths of runs.
        4 => {
            while !data.0.is_empty() {
                claim(data.unsigned()?)?;
            }
        }
        // Groups: what counts is how many members they have.
        0 => runs(&mut data, |data, run| claim(run.max(data.unsigned()?.saturating_mul(run))))?,
        5 => runs(&mut data, |data, run| data.text().and_then(|()| claim(run)))?,
        _ => runs(&mut data, |data, run| data.unsigned().and_then(|_| claim(run)))?,
    }
    Some(())
}

/// Calls `value` before every value of a run-length encoded column, with the number of times it counts.
fn runs<'a>(data: &mut Bytes<'a>, mut value: impl FnMut(&mut Bytes<'a>, u64) -> Option<()>) -> Option<()> {
    while !data.0.is_empty() {
        match data.signed()? {
            0 => {
                // Nothing, so many times.
                let count = data.unsigned()?;
                value(&mut Bytes(&[0]), count)?;
            }
            run @ 1.. => value(data, run.unsigned_abs())?,
            literal => {
                for _ in 0..literal.unsigned_abs() {
                    value(data, 1)?;
                }
            }
        }
    }
    Some(())
}

#[derive(Clone, Copy)]
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    fn actor(&mut self) -> Option<()> {
        let length = self.unsigned().filter(|length| (1..=MAX_ACTOR).contains(length))?;
        self.take(length).map(drop)
    }

    fn text(&mut self) -> Option<()> {
        let length = self.unsigned()?;
        self.take(length).map(drop)
    }

    /// LEB128, ten bytes at most.
    fn groups(&mut self) -> Option<(u64, u32)> {
        let mut value = 0_u64;
        for place in 0..10_u32 {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f).checked_shl(7 * place).unwrap_or_default();
            if byte & 0x80 == 0 {
                return Some((value, 7 * (place + 1)));
            }
        }
        None
    }

    fn unsigned(&mut self) -> Option<u64> {
        self.groups().map(|(value, _)| value)
    }

    fn signed(&mut self) -> Option<i64> {
        let (value, bits) = self.groups()?;
        let unused = 64_u32.saturating_sub(bits);
        Some(value.cast_signed() << unused >> unused)
    }
}

#[cfg(test)]
mod tests {
    use super::Bytes;

    #[test]
    fn numbers_of_either_sign() {
        for value in [0, 1, -1, 63, 64, -64, -65, 127, 128, 10_000_000, -10_000_000, i64::MAX, i64::MIN] {
            let mut bytes = Vec::new();
            let mut rest = value;
            loop {
                let low = u8::try_from(rest & 0x7f).unwrap();
                rest >>= 7;
                let last = (rest == 0 && low & 0x40 == 0) || (rest == -1 && low & 0x40 != 0);
                bytes.push(if last { low } else { low | 0x80 });
                if last {
                    break;
                }
            }
            assert_eq!(Bytes(&bytes).signed(), Some(value));
        }
        assert_eq!(Bytes(&[0xac, 0x02, 9]).unsigned(), Some(300));
        assert_eq!(Bytes(&[0x80; 11]).unsigned(), None);
        assert_eq!(Bytes(&[]).unsigned(), None);
    }
}
