//! Requests to the relay besides sync: the session, and for staff links and devices. JSON over fetch, same origin.
//!
//! The session's secret is a cookie that no script sees. A request that takes too long is given up.

use domain::{moment::Moment, principal::Principal};
use futures_util::future::{Either, select};
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{
    edge,
    session::{self, Session},
    state::LinkRefusal,
};

const TIMEOUT_MS: u32 = 30_000;

/// Why a request failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The relay cannot be reached.
    #[error("offline")]
    Offline,
    /// The session was revoked or has expired.
    #[error("session ended")]
    SessionEnded,
    /// Not for this role.
    #[error("not allowed")]
    NotAllowed,
    /// The relay said no, with a code.
    #[error("refused: {0}")]
    Refused(String),
    /// The relay answered something this version does not understand.
    #[error("answer {0} not understood")]
    Other(u16),
}

/// A link handed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkInfo {
    /// Its id, not its secret.
    pub id: String,
    /// For whom.
    pub principal: Principal,
    /// What staff noted about it.
    #[serde(default)]
    pub label: String,
    /// When it was made.
    pub made: Moment,
    /// Until when it can be opened.
    #[serde(default)]
    pub expires: Option<Moment>,
    /// When it was revoked, if it was.
    #[serde(default)]
    pub revoked: Option<Moment>,
    /// How many devices have opened it.
    #[serde(default)]
    pub opened: u32,
}

/// A link to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLink {
    /// For whom.
    pub principal: Principal,
    /// A note about it.
    pub label: String,
    /// Until when it can be opened; the relay's usual time when none.
    pub expires: Option<Moment>,
}

/// A link just made: the only time its secret is seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeLink {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: String,
}

impl MadeLink {
    /// The address to hand out.
    pub fn address(&self) -> String {
        let origin = edge::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
        format!("{origin}/in#{}", self.secret)
    }
}

/// A device with a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceInfo {
    /// The id of its session.
    pub id: String,
    /// Who uses it.
    pub principal: Principal,
    /// What the browser calls itself.
    #[serde(default)]
    pub agent: String,
    /// When the link was opened.
    pub opened: Moment,
    /// When it last spoke.
    #[serde(default)]
    pub seen: Option<Moment>,
    /// When it was revoked, if it was.
    #[serde(default)]
    pub revoked: Option<Moment>,
}

/// An answer of any status.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) bytes: Vec<u8>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Serialize)]
struct Opening<'a> {
    secret: &'a str,
    device: &'a str,
}

impl Answer {
    /// The code of an error answer, or nothing.
    pub(crate) fn code(&self) -> String {
        serde_json::from_slice::<Code>(&self.bytes).map(|code| code.code).unwrap_or_default()
    }

    fn read<T: DeserializeOwned>(&self) -> Result<T, HttpError> {
        self.done()?;
        serde_json::from_slice(&self.bytes).map_err(|_| HttpError::Other(self.status))
    }

    fn done(&self) -> Result<(), HttpError> {
        match self.status {
            200..=299 => Ok(()),
            401 => Err(HttpError::SessionEnded),
            403 => Err(HttpError::NotAllowed),
            400..=499 if !self.code().is_empty() => Err(HttpError::Refused(self.code())),
            // A proxy in front of a relay that is down answers so too.
            502..=504 => Err(HttpError::Offline),
            other => Err(HttpError::Other(other)),
        }
    }
}

/// What goes with a request.
pub(crate) enum Body<'a> {
    None,
    Json(String),
    Bytes(&'a [u8]),
}

/// Asks the relay; an error is that it could not be reached in time.
pub(crate) async fn request(method: &str, path: &str, body: Body<'_>) -> Result<Answer, HttpError> {
    let abort = web_sys::AbortController::new().map_err(|_| HttpError::Offline)?;
    let asked = Box::pin(ask(method, path, body, abort.signal()));
    let timer = Box::pin(edge::sleep(TIMEOUT_MS));
    match select(asked, timer).await {
        Either::Left((answer, _)) => answer.map_err(|_| HttpError::Offline),
        Either::Right(((), _)) => {
            abort.abort();
            Err(HttpError::Offline)
        }
    }
}

async fn ask(method: &str, path: &str, body: Body<'_>, signal: web_sys::AbortSignal) -> Result<Answer, JsValue> {
    let init = web_sys::RequestInit::new();
    init.set_method(method);
    init.set_signal(Some(&signal));
    init.set_credentials(web_sys::RequestCredentials::SameOrigin);
    let headers = web_sys::Headers::new()?;
    match body {
        Body::None => {}
        Body::Json(text) => {
            headers.set("content-type", "application/json")?;
            init.set_body(&text.into());
        }
        Body::Bytes(bytes) => {
            headers.set("content-type", "application/octet-stream")?;
            init.set_body(&Uint8Array::from(bytes).into());
        }
    }
    init.set_headers(&headers);
    let window = edge::window().ok_or(JsValue::NULL)?;
    let response: web_sys::Response =
        JsFuture::from(window.fetch_with_str_and_init(path, &init)).await?.dyn_into()?;
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Answer { status: response.status(), bytes: Uint8Array::new(&buffer).to_vec() })
}

fn json<T: Serialize>(value: &T) -> Body<'static> {
    Body::Json(serde_json::to_string(value).unwrap_or_default())
}

/// Exchanges a link's secret for a session.
pub(super) async fn open_session(secret: &str) -> Result<Session, LinkRefusal> {
    let device = session::device();
    let body = json(&Opening { secret, device: &device });
    let answer = request("POST", "/session", body).await.map_err(|_| LinkRefusal::Offline)?;
    match answer.done() {
        Ok(()) => serde_json::from_slice(&answer.bytes).map_err(|_| LinkRefusal::Other),
        Err(HttpError::Offline) => Err(LinkRefusal::Offline),
        Err(_) if answer.status == 429 => Err(LinkRefusal::Throttled),
        Err(_) => Err(match answer.code().as_str() {
            "unknown" => LinkRefusal::Unknown,
            "expired" => LinkRefusal::Expired,
            "revoked" => LinkRefusal::Revoked,
            "used" => LinkRefusal::Used,
            "throttled" => LinkRefusal::Throttled,
            _ if matches!(answer.status, 401 | 404) => LinkRefusal::Unknown,
            _ => LinkRefusal::Other,
        }),
    }
}

/// Whether the relay still knows the session.
pub(crate) async fn check_session() -> Result<(), HttpError> {
    request("GET", "/session", Body::None).await?.done()
}

/// Ends the session at the relay.
pub(super) async fn close_session() -> Result<(), HttpError> {
    request("DELETE", "/session", Body::None).await?.done()
}

pub(super) async fn links() -> Result<Vec<LinkInfo>, HttpError> {
    request("GET", "/links", Body::None).await?.read()
}

pub(super) async fn create_link(link: NewLink) -> Result<MadeLink, HttpError> {
    request("POST", "/links", json(&link)).await?.read()
}

pub(super) async fn revoke_link(id: String) -> Result<(), HttpError> {
    request("DELETE", &format!("/links/{id}"), Body::None).await?.done()
}

pub(super) async fn devices() -> Result<Vec<DeviceInfo>, HttpError> {
    request("GET", "/devices", Body::None).await?.read()
}

pub(super) async fn revoke_device(id: String) -> Result<(), HttpError> {
    request("DELETE", &format!("/devices/{id}"), Body::None).await?.done()
}
