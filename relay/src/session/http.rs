//! `/session`, `/links`, `/devices` and `/actors`: requests and answers in JSON. The rules are in the registry.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::{Path, Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{delete, get},
};
use domain::{
    access::{DocName, manages},
    grant::{Grant, Site},
    id::Id,
    moment::Moment,
    principal::{Link, Principal, Role},
};
use replica::{log::devices_of_actors, store::Space};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    browser::Browser,
    device::Device,
    guest::{Guest, Host, StaffGuest, is_https},
    records::{LinkChange, LinkRecord, NewLink, Revoked, principal},
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
/// As many as fit into a body.
const BUILDINGS: usize = 150;

/// The routes.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/session", get(current).post(login).delete(logout))
        .route("/links", get(links).post(issue))
        .route("/links/{id}", delete(revoke).put(change))
        .route("/devices", get(devices))
        .route("/devices/{id}", delete(revoke_device))
        .route("/actors", get(actors))
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
    #[serde(flatten)]
    grant: Grant,
    role: Role,
    device: String,
    expires_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

#[derive(Deserialize)]
struct Issue {
    principal: Whose,
    #[serde(flatten)]
    terms: Terms,
}

/// What a link is called and gives, and how far it goes.
#[derive(Deserialize)]
struct Terms {
    label: String,
    #[serde(default)]
    admin: bool,
    #[serde(default)]
    buildings: BTreeSet<Site>,
    #[serde(default)]
    expires_at: Option<Moment>,
    #[serde(default)]
    max_devices: Option<u32>,
}

/// How something is revoked.
#[derive(Deserialize)]
struct Revoking {
    /// The device is to erase what it has kept.
    #[serde(default)]
    erase: bool,
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
    #[serde(flatten)]
    grant: Grant,
    role: Role,
    created_at: Moment,
    created_by: Option<Principal>,
    expires_at: Option<Moment>,
    revoked_at: Option<Moment>,
    max_devices: Option<u32>,
    devices: usize,
}

#[derive(Deserialize)]
struct Of {
    doc: DocName,
}

/// An actor and its device, to staff.
#[derive(Serialize)]
struct ActorLine {
    actor: String,
    device: String,
    /// Of the link the device was opened with; none once its session has ended.
    label: Option<String>,
}

/// A device, to staff.
#[derive(Serialize)]
struct DeviceLine {
    id: String,
    link: Id<Link>,
    label: String,
    principal: Principal,
    role: Role,
    browser: Browser,
    created_at: Moment,
    last_seen: Moment,
    expires_at: Option<Moment>,
    revoked: Option<Revoked>,
    /// The one that asks.
    this: bool,
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
    let is_program = parts.headers.get("x-program").is_some_and(|value| value == "1");
    let browser = if is_program { Browser::program() } else { Browser::of(agent(&parts.headers)) };
    let (device, token) = match app.sessions.login(&wanted.secret, device, browser, now).await {
        Ok(opened) => opened,
        Err(refusal) => {
            app.doors.failures.take(from, now);
            count(&app.metrics.sessions_refused_total);
            return Err(refusal);
        }
    };
    app.doors.arrivals.take(from, now);
    let token = token.reveal();
    if is_program {
        return Ok(describe(&app, &device, Some(token)));
    }
    let seconds =
        device.expires_at().map_or(COOKIE_SECONDS, |at| ((at.0 - now.0) / 1000).clamp(1, COOKIE_SECONDS));
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

async fn links(State(app): State<Arc<App>>, StaffGuest(by): StaffGuest) -> Json<Vec<LinkLine>> {
    Json(app.sessions.links(&by.grant()).into_iter().map(|(link, devices)| line(link, devices)).collect())
}

fn line(link: LinkRecord, devices: usize) -> LinkLine {
    LinkLine {
        id: link.id,
        grant: link.grant(),
        label: link.label,
        role: link.role,
        created_at: link.created_at,
        created_by: link.created_by,
        expires_at: link.expires_at,
        revoked_at: link.revoked_at,
        max_devices: link.max_devices,
        devices,
    }
}

async fn issue(
    State(app): State<Arc<App>>,
    StaffGuest(by): StaffGuest,
    body: Body,
) -> Result<Response, Refusal> {
    let Issue { principal: wanted, terms } = read(body).await?;
    let (now, by) = (clock::now(), by.grant());
    if !manages(&by, wanted.role) {
        return Err(Refusal::NotAllowed);
    }
    let whose = match &wanted.id {
        Some(id) => Some(principal(wanted.role, id).ok_or(Refusal::Malformed)?),
        None => None,
    };
    let LinkChange { label, admin, buildings, expires_at, max_devices } = terms.check(now)?;
    let new = NewLink {
        label,
        role: wanted.role,
        principal: whose,
        admin,
        buildings,
        created_by: Some(by.principal()),
        expires_at,
        max_devices,
    };
    let (link, secret) = app.sessions.issue(new, now).await?;
    let made = serde_json::json!({ "id": link.id, "principal": link.principal, "secret": secret.reveal() });
    Ok(private((StatusCode::CREATED, Json(made)).into_response()))
}

async fn change(
    State(app): State<Arc<App>>,
    StaffGuest(by): StaffGuest,
    Path(id): Path<String>,
    body: Body,
) -> Result<StatusCode, Refusal> {
    let terms: Terms = read(body).await?;
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    app.sessions.change(&by.grant(), &id, terms.check(clock::now())?).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn revoke(
    State(app): State<Arc<App>>,
    StaffGuest(by): StaffGuest,
    Path(id): Path<String>,
    Query(how): Query<Revoking>,
) -> Result<StatusCode, Refusal> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    app.sessions.revoke(&by.grant(), &id, how.erase, clock::now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn devices(State(app): State<Arc<App>>, StaffGuest(by): StaffGuest) -> Json<Vec<DeviceLine>> {
    let lines = app.sessions.devices(&by.grant()).into_iter().map(|(device, link)| DeviceLine {
        id: hex::encode(device.id),
        link: link.id,
        label: link.label,
        principal: device.who(),
        role: device.who().role(),
        browser: device.browser,
        created_at: device.created_at,
        last_seen: device.last_seen(),
        expires_at: device.expires_at(),
        revoked: device.revoked(),
        this: device.id == by.id,
    });
    Json(lines.collect())
}

/// On which device each actor of a document writes: what its change history does not say of itself. Only what the relay has
/// seen come from that device's session counts.
async fn actors(
    State(app): State<Arc<App>>,
    StaffGuest(by): StaffGuest,
    Query(Of { doc }): Query<Of>,
) -> Result<Json<Vec<ActorLine>>, Refusal> {
    let mut prefix = doc.to_string().into_bytes();
    prefix.push(0);
    let records = app.keeper.call(move |store| store.all(Space::Log, &prefix)).await?;
    let known = app.sessions.devices(&by.grant());
    let line = |(actor, device): (Vec<u8>, [u8; 16])| {
        let label = known.iter().find(|(known, _)| known.id == device).map(|(_, link)| link.label.clone());
        ActorLine { actor: hex::encode(actor), device: hex::encode(device), label }
    };
    Ok(Json(devices_of_actors(&records).into_iter().map(line).collect()))
}

async fn revoke_device(
    State(app): State<Arc<App>>,
    StaffGuest(by): StaffGuest,
    Path(id): Path<String>,
    Query(how): Query<Revoking>,
) -> Result<StatusCode, Refusal> {
    let id = device_id(&id).map_err(|_| Refusal::NotFound)?;
    app.sessions.revoke_device(&by.grant(), &id, how.erase, clock::now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Terms {
    /// What makes sense at this time.
    fn check(self, now: Moment) -> Result<LinkChange, Refusal> {
        let label = self.label.trim();
        let last = now.plus_ms(MOST_DAYS * MS_PER_DAY);
        if label.is_empty()
            || label.chars().count() > LABEL
            || self.expires_at.is_some_and(|at| at <= now || last < at)
            || self.max_devices == Some(0)
            || self.buildings.len() > BUILDINGS
        {
            return Err(Refusal::Malformed);
        }
        Ok(LinkChange {
            label: label.to_owned(),
            admin: self.admin,
            buildings: self.buildings,
            expires_at: self.expires_at,
            max_devices: self.max_devices,
        })
    }
}

/// What a browser says of itself.
fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default()
}

fn describe(app: &App, device: &Device, token: Option<String>) -> Response {
    let session = Session {
        community: hex::encode(app.community),
        name: &app.name,
        grant: device.grant(),
        role: device.who().role(),
        device: hex::encode(device.id),
        expires_at: device.expires_at(),
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
