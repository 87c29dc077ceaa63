//! `/session`, `/links` and `/devices`: requests and answers in JSON. The rules are in the registry.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{delete, get},
};
use domain::{
    id::Id,
    moment::Moment,
    principal::{Link, Principal, Role},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    guest::{Guest, Host, StaffGuest, is_https},
    records::{NewLink, principal},
    registry::Device,
};
use crate::{app::App, arrival::ip_of, clock, errors::Refusal, metrics::count};

/// The largest body.
const MOST: usize = 8 << 10;
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(15);
/// The longest a browser keeps a cookie.
const COOKIE_SECONDS: i64 = 400 * 86_400;
const MS_PER_DAY: i64 = 86_400_000;
const MOST_DAYS: i64 = 3660;
const LABEL: usize = 100;

/// The routes.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/session", get(current).post(login).delete(logout))
        .route("/links", get(links).post(issue))
        .route("/links/{id}", delete(revoke))
        .route("/devices", get(devices))
        .route("/devices/{id}", delete(end_device))
}

#[derive(Deserialize)]
struct Login {
    secret: String,
    #[serde(default)]
    device: Option<String>,
}

/// What a session is, to its owner.
#[derive(Serialize)]
struct Session<'a> {
    community: String,
    name: &'a str,
    principal: Principal,
    role: Role,
    device: String,
    expires_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

#[derive(Deserialize)]
struct Issue {
    principal: Whose,
    label: String,
    #[serde(default)]
    expires_days: Option<i64>,
    #[serde(default)]
    max_devices: Option<u32>,
}

#[derive(Deserialize)]
struct Whose {
    role: Role,
    #[serde(default)]
    id: Option<String>,
}

/// A link, to staff.
#[derive(Serialize)]
struct LinkLine {
    id: Id<Link>,
    label: String,
    principal: Principal,
    role: Role,
    created_at: Moment,
    created_by: Option<Principal>,
    expires_at: Option<Moment>,
    revoked_at: Option<Moment>,
    max_devices: Option<u32>,
    devices: usize,
}

/// A device, to staff.
#[derive(Serialize)]
struct DeviceLine {
    id: String,
    link: Id<Link>,
    label: String,
    principal: Principal,
    role: Role,
    created_at: Moment,
    last_seen: Moment,
}

async fn current(State(app): State<Arc<App>>, Guest(device): Guest) -> Response {
    describe(&app, &device, None)
}

async fn login(State(app): State<Arc<App>>, request: Request) -> Result<Response, Refusal> {
    let now = clock::now();
    let (parts, body) = request.into_parts();
    if Host::of(&parts.headers) == Host::Other {
        return Err(Refusal::OtherOrigin);
    }
    let from = ip_of(&parts.headers, &parts.extensions);
    if !app.doors.failures.allows(from, now) || !app.doors.arrivals.allows(from, now) {
        count(&app.metrics.throttled_total);
        return Err(Refusal::SlowDown);
    }
    let wanted: Login = read(body).await?;
    let device = wanted.device.as_deref().map(device_id).transpose()?;
    let (device, token) = match app.sessions.login(&wanted.secret, device, now).await {
        Ok(opened) => opened,
        Err(refusal) => {
            app.doors.failures.take(from, now);
            count(&app.metrics.sessions_refused_total);
            return Err(refusal);
        }
    };
    app.doors.arrivals.take(from, now);
    let token = token.reveal();
    if parts.headers.get("x-program").is_some_and(|value| value == "1") {
        return Ok(describe(&app, &device, Some(token)));
    }
    let seconds =
        device.expires_at.map_or(COOKIE_SECONDS, |at| ((at.0 - now.0) / 1000).clamp(1, COOKIE_SECONDS));
    let mut response = describe(&app, &device, None);
    set_cookie(&mut response, &parts.headers, &token, seconds)?;
    Ok(response)
}

async fn logout(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Guest(device): Guest,
) -> Result<Response, Refusal> {
    app.sessions.logout(&device).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&mut response, &headers, "", 0)?;
    Ok(response)
}

async fn links(State(app): State<Arc<App>>, StaffGuest(_): StaffGuest) -> Json<Vec<LinkLine>> {
    let line = |(link, devices): (super::records::LinkRecord, usize)| LinkLine {
        id: link.id,
        label: link.label,
        principal: link.principal,
        role: link.role,
        created_at: link.created_at,
        created_by: link.created_by,
        expires_at: link.expires_at,
        revoked_at: link.revoked_at,
        max_devices: link.max_devices,
        devices,
    };
    Json(app.sessions.links().into_iter().map(line).collect())
}

async fn issue(
    State(app): State<Arc<App>>,
    StaffGuest(by): StaffGuest,
    body: Body,
) -> Result<Response, Refusal> {
    let wanted: Issue = read(body).await?;
    let now = clock::now();
    let label = wanted.label.trim();
    let days = wanted.expires_days;
    if label.is_empty()
        || label.chars().count() > LABEL
        || days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days))
        || wanted.max_devices == Some(0)
    {
        return Err(Refusal::Malformed);
    }
    let whose = match &wanted.principal.id {
        Some(id) => Some(principal(wanted.principal.role, id).ok_or(Refusal::Malformed)?),
        None => None,
    };
    let new = NewLink {
        label: label.to_owned(),
        role: wanted.principal.role,
        principal: whose,
        created_by: Some(by.who),
        expires_at: days.map(|days| now.plus_ms(days * MS_PER_DAY)),
        max_devices: wanted.max_devices,
    };
    let (link, secret) = app.sessions.issue(new, now).await?;
    let made = serde_json::json!({ "id": link.id, "principal": link.principal, "secret": secret.reveal() });
    Ok(private((StatusCode::CREATED, Json(made)).into_response()))
}

async fn revoke(
    State(app): State<Arc<App>>,
    StaffGuest(_): StaffGuest,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    app.sessions.revoke(&id, clock::now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn devices(State(app): State<Arc<App>>, StaffGuest(_): StaffGuest) -> Json<Vec<DeviceLine>> {
    let lines = app.sessions.devices().into_iter().map(|(device, link)| DeviceLine {
        id: hex::encode(device.id),
        link: link.id,
        label: link.label,
        principal: link.principal,
        role: link.role,
        created_at: device.created_at,
        last_seen: device.last_seen(),
    });
    Json(lines.collect())
}

async fn end_device(
    State(app): State<Arc<App>>,
    StaffGuest(_): StaffGuest,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    app.sessions.end_device(&device_id(&id).map_err(|_| Refusal::NotFound)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn describe(app: &App, device: &Device, token: Option<String>) -> Response {
    let session = Session {
        community: hex::encode(app.community),
        name: &app.name,
        principal: device.who,
        role: device.who.role(),
        device: hex::encode(device.id),
        expires_at: device.expires_at,
        token,
    };
    private(Json(session).into_response())
}

/// Nobody on the way keeps it.
fn private(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn set_cookie(
    response: &mut Response,
    request: &HeaderMap,
    token: &str,
    seconds: i64,
) -> Result<(), Refusal> {
    let secure = if is_https(request) { "; Secure" } else { "" };
    let cookie = format!("session={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Refusal::Failed)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(())
}

fn device_id(text: &str) -> Result<[u8; 16], Refusal> {
    hex::decode(text).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(Refusal::Malformed)
}

async fn read<T: DeserializeOwned>(body: Body) -> Result<T, Refusal> {
    let bytes = tokio::time::timeout(PATIENCE, to_bytes(body, MOST)).await.map_err(|_| Refusal::TooLate)?;
    serde_json::from_slice(&bytes.map_err(|_| Refusal::TooBig)?).map_err(|_| Refusal::Malformed)
}
