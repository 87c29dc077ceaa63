//! `/health` and `/metrics`: whether the relay can do its work, and numbers about it. No names, no addresses.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{FromRequestParts as _, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::{sync::Mutex, time::Instant};

use crate::{app::App, arrival::is_near, errors::Refusal, session::StaffGuest};

/// How long the answer of the disk is believed.
const FRESH: Duration = Duration::from_secs(10);
/// How long the disk may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the disk said last.
#[derive(Debug, Default)]
pub(crate) struct Pulse(Mutex<Option<(Instant, bool)>>);

/// The routes.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/health", get(health)).route("/metrics", get(metrics))
}

async fn health(State(app): State<Arc<App>>) -> Response {
    let writable = writable(&app).await;
    let ok = writable && !*app.stopping.borrow();
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let said =
        serde_json::json!({ "ok": ok, "store_writable": writable, "version": env!("CARGO_PKG_VERSION") });
    let mut response = (status, Json(said)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn writable(app: &App) -> bool {
    let mut last = app.pulse.0.lock().await;
    if let Some((_, said)) = last.filter(|(at, _)| at.elapsed() < FRESH) {
        return said;
    }
    let probe = app.keeper.call(crate::store::Sqlite::probe);
    let said = tokio::time::timeout(PATIENCE, probe).await.is_ok_and(|probed| probed.is_ok());
    *last = Some((Instant::now(), said));
    said
}

async fn metrics(State(app): State<Arc<App>>, request: Request) -> Result<Response, Refusal> {
    let (mut parts, _) = request.into_parts();
    if !is_near(&parts.headers, &parts.extensions) {
        StaffGuest::from_request_parts(&mut parts, &app).await?;
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], app.metrics.text())
        .into_response())
}
