//! What a request is refused with: a status and a code that programs can tell apart. The words for people are the app's.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use replica::store::StoreError;

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The secret opens nothing.
    LinkUnknown,
    /// The link's time is over.
    LinkExpired,
    /// The link was revoked.
    LinkRevoked,
    /// The link is in use on as many devices as it may be.
    TooManyDevices,
    /// The session was signed out, or never was.
    SessionEnded,
    /// Staff have revoked the device or its link.
    Revoked {
        /// It is to erase what it has kept.
        erase: bool,
    },
    /// No session was given at all.
    NoSession,
    /// The session may not do this.
    NotAllowed,
    /// Nobody could manage the community after this.
    LastAdmin,
    /// The request comes from another site.
    OtherOrigin,
    /// Too many attempts.
    SlowDown,
    /// The request cannot be understood.
    Malformed,
    /// Larger than is taken.
    TooBig,
    /// The bytes are not those that were announced.
    WrongHash,
    /// No kind of file that is taken.
    WrongType,
    /// The session's principal may keep no more here.
    Quota,
    /// There is no such thing.
    NotFound,
    /// It took too long.
    TooLate,
    /// The relay cannot write to its disk.
    StoreFailed,
    /// The relay is stopping, or something in it failed.
    Failed,
}

impl Refusal {
    const fn parts(self) -> (StatusCode, &'static str) {
        match self {
            Self::LinkUnknown => (StatusCode::UNAUTHORIZED, "link_unknown"),
            Self::LinkExpired => (StatusCode::UNAUTHORIZED, "link_expired"),
            Self::LinkRevoked => (StatusCode::UNAUTHORIZED, "link_revoked"),
            Self::TooManyDevices => (StatusCode::CONFLICT, "too_many_devices"),
            Self::Revoked { .. } => (StatusCode::UNAUTHORIZED, "revoked"),
            Self::SessionEnded => (StatusCode::UNAUTHORIZED, "session_ended"),
            Self::NoSession => (StatusCode::UNAUTHORIZED, "no_session"),
            Self::NotAllowed => (StatusCode::FORBIDDEN, "not_allowed"),
            Self::LastAdmin => (StatusCode::CONFLICT, "last_admin"),
            Self::OtherOrigin => (StatusCode::FORBIDDEN, "other_origin"),
            Self::SlowDown => (StatusCode::TOO_MANY_REQUESTS, "slow_down"),
            Self::Malformed => (StatusCode::BAD_REQUEST, "malformed"),
            Self::TooBig => (StatusCode::PAYLOAD_TOO_LARGE, "too_big"),
            Self::WrongHash => (StatusCode::BAD_REQUEST, "wrong_hash"),
            Self::WrongType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_type"),
            Self::Quota => (StatusCode::TOO_MANY_REQUESTS, "quota"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            Self::TooLate => (StatusCode::GATEWAY_TIMEOUT, "too_late"),
            Self::StoreFailed => (StatusCode::SERVICE_UNAVAILABLE, "store_failed"),
            Self::Failed => (StatusCode::SERVICE_UNAVAILABLE, "failed"),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Self::StoreFailed
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code) = self.parts();
        let said = match self {
            Self::Revoked { erase } => serde_json::json!({ "code": code, "erase": erase }),
            _ => serde_json::json!({ "code": code }),
        };
        let mut response = (status, Json(said)).into_response();
        if self == Self::SlowDown {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
        }
        response
    }
}
