//! Requests to the relay besides sync: the session, and for staff links and devices. JSON over fetch, same origin.
//!
//! The session's secret is a cookie that no script sees. A request that takes too long is given up.

use domain::{
    access::DocName,
    moment::Moment,
    principal::{Principal, Role},
};
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
const MS_PER_DAY: i64 = 86_400_000;

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
    #[serde(rename = "created_at")]
    pub made: Moment,
    /// Until when it can be opened.
    #[serde(default, rename = "expires_at")]
    pub expires: Option<Moment>,
    /// When it was revoked, if it was.
    #[serde(default, rename = "revoked_at")]
    pub revoked: Option<Moment>,
    /// How many devices use it now.
    #[serde(default, rename = "devices")]
    pub opened: u32,
}

/// A link to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// For whom.
    pub principal: Principal,
    /// A note about it; the relay wants one.
    pub label: String,
    /// Until when it can be opened, to the day; for ever when none.
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
    /// Its id.
    pub id: String,
    /// Who uses it.
    pub principal: Principal,
    /// The note about the link it was opened with.
    #[serde(default)]
    pub label: String,
    /// When the link was opened.
    #[serde(rename = "created_at")]
    pub opened: Moment,
    /// When it last spoke.
    #[serde(default, rename = "last_seen")]
    pub seen: Option<Moment>,
}

/// The old log of a document, closed and not destroyed yet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RotationInfo {
    /// Which document.
    pub doc: DocName,
    /// When it was closed.
    pub at: Moment,
    /// When it is destroyed at the latest.
    pub until: Moment,
    /// How many devices have let go of it.
    pub released: usize,
    /// Which have not.
    pub waiting: Vec<WaitingInfo>,
}

/// A device that has not let go of an old log.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct WaitingInfo {
    /// The note about its link.
    pub label: String,
    /// Whose it is.
    pub principal: Principal,
    /// When it last spoke.
    pub last_seen: Moment,
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

/// A session as the relay tells it.
#[derive(Deserialize)]
struct Opened {
    device: String,
    #[serde(flatten)]
    session: Session,
}

#[derive(Serialize)]
struct Issue<'a> {
    principal: Whose,
    label: &'a str,
    expires_days: Option<i64>,
}

#[derive(Serialize)]
struct Whose {
    role: Role,
    id: String,
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

    /// Whether it is a good one.
    pub(crate) fn done(&self) -> Result<(), HttpError> {
        match self.status {
            200..=299 => Ok(()),
            // Without a code it is somebody between us and the relay who asks for a password.
            401 if !self.code().is_empty() => Err(HttpError::SessionEnded),
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

async fn ask(
    method: &str,
    path: &str,
    body: Body<'_>,
    signal: web_sys::AbortSignal,
) -> Result<Answer, JsValue> {
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
        Ok(()) => {
            let opened: Opened = serde_json::from_slice(&answer.bytes).map_err(|_| LinkRefusal::Other)?;
            session::set_device(&opened.device);
            Ok(opened.session)
        }
        Err(HttpError::Offline) => Err(LinkRefusal::Offline),
        Err(_) => Err(match answer.code().as_str() {
            "link_unknown" | "malformed" => LinkRefusal::Unknown,
            "link_expired" => LinkRefusal::Expired,
            "link_revoked" => LinkRefusal::Revoked,
            "too_many_devices" => LinkRefusal::Used,
            "slow_down" => LinkRefusal::Throttled,
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
    let text = link.principal.to_string();
    let whose = Whose {
        role: link.principal.role(),
        id: text.split_once(':').map(|(_, id)| id.to_owned()).unwrap_or_default(),
    };
    let days = |until: Moment| until.0.saturating_sub(edge::now().0).div_euclid(MS_PER_DAY).max(0) + 1;
    let issue = Issue { principal: whose, label: &link.label, expires_days: link.expires.map(days) };
    request("POST", "/links", json(&issue)).await?.read()
}

pub(super) async fn revoke_link(id: String) -> Result<(), HttpError> {
    request("DELETE", &format!("/links/{id}"), Body::None).await?.done()
}

pub(super) async fn devices() -> Result<Vec<DeviceInfo>, HttpError> {
    request("GET", "/devices", Body::None).await?.read()
}

pub(super) async fn rotations() -> Result<Vec<RotationInfo>, HttpError> {
    request("GET", "/rotations", Body::None).await?.read()
}

pub(super) async fn destroy_rotated(doc: DocName) -> Result<(), HttpError> {
    let body = serde_json::json!({ "doc": doc });
    request("POST", "/rotations/destroy", json(&body)).await?.done()
}

pub(super) async fn revoke_device(id: String) -> Result<(), HttpError> {
    request("DELETE", &format!("/devices/{id}"), Body::None).await?.done()
}
