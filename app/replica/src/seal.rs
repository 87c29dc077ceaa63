//! Checksums around everything we keep: a sealed value is its SHA-256, then its bytes.
//!
//! `automerge` answers Ok to some broken bytes when loading increments, so damage has to be found before it gets there.

use sha2::{Digest, Sha256};

/// The 32 bytes of SHA-256.
pub type Digest32 = [u8; 32];

/// The bytes are not what was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("checksum does not match")]
pub struct Damaged;

/// SHA-256 of the bytes.
pub fn digest(bytes: &[u8]) -> Digest32 {
    Sha256::digest(bytes).into()
}

/// The bytes with their checksum in front.
pub fn seal(bytes: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(32 + bytes.len());
    sealed.extend_from_slice(&digest(bytes));
    sealed.extend_from_slice(bytes);
    sealed
}

/// The bytes that were sealed.
pub fn open(sealed: &[u8]) -> Result<&[u8], Damaged> {
    let (sum, bytes) = sealed.split_at_checked(32).ok_or(Damaged)?;
    if digest(bytes) == *sum { Ok(bytes) } else { Err(Damaged) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_flipped_bit_is_found() {
        let sealed = seal(b"a wish");
        assert_eq!(open(&sealed), Ok(b"a wish".as_slice()));
        for at in 0..sealed.len() {
            let mut broken = sealed.clone();
            broken[at] ^= 1;
            assert_eq!(open(&broken), Err(Damaged));
        }
        assert_eq!(open(&sealed[..20]), Err(Damaged));
    }
}
