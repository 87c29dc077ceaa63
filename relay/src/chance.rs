//! The one place of the relay that takes randomness, and how secrets are written and hashed. It keeps no secret.

use anyhow::{Context as _, Result};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::id::Id;
use replica::seal::{Digest32, digest};

/// What a link's or a session's secret is: 256 random bits, as text. Neither shown by `Debug` nor ever written down.
pub(crate) struct Secret(String);

impl Secret {
    /// A new one.
    pub(crate) fn fresh() -> Result<Self> {
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes::<32>()?)))
    }

    /// The text a person or program is given, once.
    pub(crate) fn reveal(self) -> String {
        self.0
    }

    /// The text, while the secret is still needed.
    #[cfg(test)]
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub(crate) fn hash(&self) -> Digest32 {
        hash(&self.0)
    }

    /// The id of the link this secret opens.
    pub(crate) fn link<T>(&self) -> Id<T> {
        link(&self.0)
    }
}

/// What is kept of a secret. One round is enough: there are 256 random bits in it.
pub(crate) fn hash(secret: &str) -> Digest32 {
    digest(secret.as_bytes())
}

/// The id of the link that a secret opens: found by its key, without comparing it with every other one.
pub(crate) fn link<T>(secret: &str) -> Id<T> {
    let digest = digest(format!("link {secret}").as_bytes());
    let mut id = [0; 10];
    id.copy_from_slice(&digest[..10]);
    Id::from_random(id)
}

/// Whom a device of a link for everybody stands for. It says nothing about the device, whose id opens the inbox again.
pub(crate) fn resident<T>(device: &[u8; 16]) -> Id<T> {
    let digest = digest(&[b"resident ", &device[..]].concat());
    let mut id = [0; 10];
    id.copy_from_slice(&digest[..10]);
    Id::from_random(id)
}

/// Random bytes.
#[expect(clippy::disallowed_methods, reason = "the relay is a shell: randomness enters here")]
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).context("no randomness")?;
    Ok(bytes)
}

/// A new id.
pub(crate) fn id<T>() -> Result<Id<T>> {
    bytes().map(Id::from_random)
}
