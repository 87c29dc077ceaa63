//! Papers at the relay: registering and withdrawing the digest of one, and asking for one. It knows no paper, only digests.

use domain::moment::Moment;
use serde::Deserialize;

use super::http::{Body, HttpError, request};

/// What the relay says of a digest.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Confirmed {
    /// What the community is called.
    pub community: String,
    /// When it was registered.
    pub issued_at: Moment,
    /// When it was withdrawn, if it was.
    pub withdrawn_at: Option<Moment>,
}

fn path(digest: &str) -> String {
    format!("/proofs/{digest}")
}

/// Asks for a digest, with or without a session; nothing where the relay knows none.
pub(super) async fn ask(digest: String) -> Result<Option<Confirmed>, HttpError> {
    let answer = request("GET", &path(&digest), Body::None).await?;
    match answer.done() {
        Ok(()) => {
            serde_json::from_slice(&answer.bytes).map(Some).map_err(|_| HttpError::Other(answer.status))
        }
        Err(HttpError::Refused(code)) if code == "not_found" => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) async fn register(digest: String) -> Result<(), HttpError> {
    request("PUT", &path(&digest), Body::None).await?.done()
}

/// One that never was there is as good as withdrawn.
pub(super) async fn withdraw(digest: String) -> Result<(), HttpError> {
    match request("DELETE", &path(&digest), Body::None).await?.done() {
        Err(HttpError::Refused(code)) if code == "not_found" => Ok(()),
        other => other,
    }
}
