//! `/rotations`: which old logs are closed and not destroyed yet, who has not let go of them, and that an administrator
//! does not want to wait. And the watch that gives them free when nobody has to be waited for.
//!
//! Devices whose session has ended are not waited for: nobody can reach them.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use domain::{
    access::{DocName, access, may_remove},
    moment::Moment,
    principal::Principal,
};
use replica::log::Closed;
use serde::{Deserialize, Serialize};

use crate::{app::App, errors::Refusal, session::Guest};

/// How often it is looked whether somebody still has to be waited for.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// A closed log.
#[derive(Serialize)]
struct Line {
    doc: DocName,
    by: Principal,
    at: Moment,
    until: Moment,
    /// How many devices have let go of it.
    released: usize,
    waiting: Vec<Waiting>,
}

/// A device that has not let go of it.
#[derive(Serialize)]
struct Waiting {
    label: String,
    principal: Principal,
    last_seen: Moment,
}

#[derive(Deserialize)]
struct Destroy {
    doc: DocName,
}

/// The routes.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/rotations", get(list)).route("/rotations/destroy", post(destroy))
}

fn waiting(app: &App, closed: &Closed) -> Vec<Waiting> {
    // Nobody waits for a session that is over; whoever came later never had the old log.
    let had = app.sessions.open_devices().into_iter().filter(|(device, _)| {
        access(&device.grant(), &closed.doc).reads()
            && device.created_at <= closed.at
            && !closed.released.contains(&device.id)
    });
    had.map(|(device, link)| Waiting {
        label: link.label,
        principal: device.who(),
        last_seen: device.last_seen(),
    })
    .collect()
}

async fn list(State(app): State<Arc<App>>, Guest(device): Guest) -> Result<Json<Vec<Line>>, Refusal> {
    if !may_remove(&device.grant(), &DocName::Community) {
        return Err(Refusal::NotAllowed);
    }
    let closed = app.core.closed().await.ok_or(Refusal::Failed)?;
    let line = |closed: Closed| Line {
        waiting: waiting(&app, &closed),
        released: closed.released.len(),
        doc: closed.doc,
        by: closed.by,
        at: closed.at,
        until: closed.until,
    };
    Ok(Json(closed.into_iter().map(line).collect()))
}

async fn destroy(
    State(app): State<Arc<App>>,
    Guest(device): Guest,
    Json(wanted): Json<Destroy>,
) -> Result<StatusCode, Refusal> {
    if !may_remove(&device.grant(), &wanted.doc) {
        return Err(Refusal::NotAllowed);
    }
    if app.core.release(wanted.doc).await { Ok(StatusCode::ACCEPTED) } else { Err(Refusal::Failed) }
}

/// Gives closed logs free that nobody has to be waited for, for as long as the relay runs.
pub(crate) async fn release(app: Arc<App>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        for closed in app.core.closed().await.unwrap_or_default() {
            if waiting(&app, &closed).is_empty() {
                app.core.release(closed.doc).await;
            }
        }
    }
}
