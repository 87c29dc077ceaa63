//! Requests to the relay besides sync: the session, and for staff links and devices. JSON over fetch, same origin.
//!
//! The session's secret is a cookie that no script sees. A request that takes too long is given up.

use std::collections::BTreeSet;

use domain::{
    access::DocName,
    grant::{Grant, Site},
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
    state::{Ended, LinkRefusal},
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
    /// For whom, and what it gives.
    #[serde(flatten)]
    pub grant: Grant,
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
    /// On how many devices it may be opened; without a limit when none.
    #[serde(default)]
    pub max_devices: Option<u32>,
    /// How many devices use it now.
    #[serde(default, rename = "devices")]
    pub opened: u32,
}

/// A link to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// For whom.
    pub principal: Principal,
    /// How far it goes.
    pub terms: LinkTerms,
}

/// What a link is called and gives, and how far it goes; all of it can be changed later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LinkTerms {
    /// A note about it; the relay wants one.
    pub label: String,
    /// Whether a clerk is an administrator.
    pub admin: bool,
    /// What a surveyor surveys.
    pub buildings: BTreeSet<Site>,
    /// Until when it can be used; for ever when none.
    #[serde(rename = "expires_at")]
    pub expires: Option<Moment>,
    /// On how many devices it may be opened; without a limit when none.
    pub max_devices: Option<u32>,
}

/// A kind of browser, in the words of the relay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrowserKind {
    /// What it runs on.
    #[serde(default)]
    pub system: String,
    /// What it is.
    #[serde(default)]
    pub program: String,
}

/// How a device was shut out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShutOutInfo {
    /// When.
    pub at: Moment,
    /// It was to erase what it kept.
    pub erase: bool,
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
    /// The link it was opened with.
    #[serde(default)]
    pub link: String,
    /// The note about that link.
    #[serde(default)]
    pub label: String,
    /// What it is opened in.
    #[serde(default)]
    pub browser: BrowserKind,
    /// When the link was opened.
    #[serde(rename = "created_at")]
    pub opened: Moment,
    /// When it last spoke.
    #[serde(default, rename = "last_seen")]
    pub seen: Option<Moment>,
    /// Whether and how it was shut out.
    #[serde(default)]
    pub revoked: Option<ShutOutInfo>,
    /// It is this one.
    #[serde(default)]
    pub this: bool,
}

/// An actor of a document, and the device the relay has seen it come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorInfo {
    /// The actor, in hex.
    pub actor: String,
    /// The device's id.
    pub device: String,
    /// The note about the link the device was opened with; none once its session has ended.
    #[serde(default)]
    pub label: Option<String>,
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
    #[serde(default)]
    erase: bool,
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
    #[serde(flatten)]
    terms: &'a LinkTerms,
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
            Ok(Session { renewed: true, ..opened.session })
        }
        Err(HttpError::Offline) => Err(LinkRefusal::Offline),
        Err(_) => Err(match answer.code().as_str() {
            "link_unknown" | "malformed" => LinkRefusal::Unknown,
            "link_expired" => LinkRefusal::Expired,
            "link_revoked" | "revoked" => LinkRefusal::Revoked,
            "too_many_devices" => LinkRefusal::Used,
            "slow_down" => LinkRefusal::Throttled,
            _ => LinkRefusal::Other,
        }),
    }
}

/// How a session stands at the relay.
pub(super) enum Standing {
    /// It is good, and gives this.
    Good(Session),
    /// It is over.
    Over { why: Ended, erase: bool },
}

/// Asks how the session stands.
pub(super) async fn look_up_session() -> Result<Standing, HttpError> {
    let answer = request("GET", "/session", Body::None).await?;
    match answer.done() {
        Ok(()) => {
            let opened: Opened =
                serde_json::from_slice(&answer.bytes).map_err(|_| HttpError::Other(answer.status))?;
            Ok(Standing::Good(opened.session))
        }
        Err(HttpError::SessionEnded) => {
            let Code { code, erase } =
                serde_json::from_slice(&answer.bytes).map_err(|_| HttpError::Other(answer.status))?;
            let why = match code.as_str() {
                "link_expired" => Ended::Expired,
                "revoked" => Ended::Revoked,
                _ => Ended::Other,
            };
            Ok(Standing::Over { why, erase })
        }
        Err(other) => Err(other),
    }
}

/// Whether the relay still knows the session.
pub(crate) async fn check_session() -> Result<(), HttpError> {
    request("GET", "/session", Body::None).await?.done()
}

/// What the relay says of the wall: a `replica::device::Glance`.
pub(super) async fn glance() -> Result<Vec<u8>, HttpError> {
    let answer = request("GET", "/glance", Body::None).await?;
    answer.done().map(|()| answer.bytes)
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
    let issue = Issue { principal: whose, terms: &link.terms };
    request("POST", "/links", json(&issue)).await?.read()
}

pub(super) async fn change_link(id: String, terms: LinkTerms) -> Result<(), HttpError> {
    request("PUT", &format!("/links/{id}"), json(&terms)).await?.done()
}

pub(super) async fn revoke_link(id: String, erase: bool) -> Result<(), HttpError> {
    request("DELETE", &format!("/links/{id}?erase={erase}"), Body::None).await?.done()
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

pub(super) async fn revoke_device(id: String, erase: bool) -> Result<(), HttpError> {
    request("DELETE", &format!("/devices/{id}?erase={erase}"), Body::None).await?.done()
}

pub(super) async fn actors(doc: DocName) -> Result<Vec<ActorInfo>, HttpError> {
    let doc = String::from(js_sys::encode_uri_component(&doc.to_string()));
    request("GET", &format!("/actors?doc={doc}"), Body::None).await?.read()
}
