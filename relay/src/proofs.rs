//! `/proofs/<sha256>`: digests of papers that the community's staff issued, for whoever was handed one.
//!
//! The relay knows a digest, when it was registered and whether it was withdrawn; what the paper says and whose it is, it does
//! not. Staff register and withdraw, anybody asks; who asks for what is not there pays as for a wrong secret, because a name
//! could be sought by trying.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, Request, State},
    http::StatusCode,
    routing::get,
};
use domain::{moment::Moment, principal::Principal};
use replica::{seal::Digest32, store::StoreError};
use rusqlite::{Connection, OptionalExtension as _};
use serde::Serialize;

use crate::{
    app::App,
    arrival::ip_of,
    clock,
    doors::cost,
    errors::Refusal,
    metrics::count,
    session::StaffGuest,
    store::{Sqlite, failed},
};

/// What is said of a digest.
#[derive(Debug, Serialize)]
struct Known<'a> {
    /// What the community is called.
    community: &'a str,
    /// When it was registered.
    issued_at: Moment,
    /// When it was withdrawn, if it was.
    withdrawn_at: Option<Moment>,
}

/// A step of the store's schema: the table.
pub(crate) fn table(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "CREATE TABLE proofs (
             digest BLOB NOT NULL PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, withdrawn INTEGER
         ) WITHOUT ROWID, STRICT;",
    )
}

impl Sqlite {
    /// Registers a digest, durably; one that is known stays as it is.
    fn put_proof(&self, digest: &Digest32, who: &Principal, at: Moment) -> Result<(), StoreError> {
        let put = "INSERT OR IGNORE INTO proofs (digest, at, who) VALUES (?1, ?2, ?3)";
        self.db.execute(put, (digest, at.0, who.to_string())).map(drop).map_err(failed)
    }

    /// Withdraws a digest for good. Whether there was one.
    fn withdraw_proof(&self, digest: &Digest32, at: Moment) -> Result<bool, StoreError> {
        let update = "UPDATE proofs SET withdrawn = ifnull(withdrawn, ?2) WHERE digest = ?1";
        self.db.execute(update, (digest, at.0)).map(|rows| rows > 0).map_err(failed)
    }

    /// When a digest was registered, and when it was withdrawn.
    fn proof(&self, digest: &Digest32) -> Result<Option<(Moment, Option<Moment>)>, StoreError> {
        let select = "SELECT at, withdrawn FROM proofs WHERE digest = ?1";
        let row = self.db.query_row(select, (digest,), |row| {
            Ok((Moment(row.get(0)?), row.get::<_, Option<i64>>(1)?.map(Moment)))
        });
        row.optional().map_err(failed)
    }
}

/// The routes.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/proofs/{digest}", get(known).put(register).delete(withdraw))
}

async fn register(
    State(app): State<Arc<App>>,
    StaffGuest(by): StaffGuest,
    Path(digest): Path<String>,
) -> Result<StatusCode, Refusal> {
    let digest = parse(&digest)?;
    let now = clock::now();
    if !app.doors.session(&by, cost(0, 1), now) {
        count(&app.metrics.throttled_total);
        return Err(Refusal::SlowDown);
    }
    let who = by.who();
    app.keeper.call(move |store| store.put_proof(&digest, &who, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn withdraw(
    State(app): State<Arc<App>>,
    StaffGuest(_): StaffGuest,
    Path(digest): Path<String>,
) -> Result<StatusCode, Refusal> {
    let (digest, now) = (parse(&digest)?, clock::now());
    let was_there = app.keeper.call(move |store| store.withdraw_proof(&digest, now)).await?;
    if was_there { Ok(StatusCode::NO_CONTENT) } else { Err(Refusal::NotFound) }
}

async fn known(
    State(app): State<Arc<App>>,
    Path(digest): Path<String>,
    request: Request,
) -> Result<([(axum::http::HeaderName, &'static str); 1], Json<serde_json::Value>), Refusal> {
    let digest = parse(&digest)?;
    let (now, from) = (clock::now(), ip_of(request.headers(), request.extensions()));
    if !app.doors.failures.allows(from, now) {
        count(&app.metrics.throttled_total);
        return Err(Refusal::SlowDown);
    }
    let Some((issued_at, withdrawn_at)) = app.reader.call(move |store| store.proof(&digest)).await? else {
        app.doors.failures.take(from, now);
        return Err(Refusal::NotFound);
    };
    let known = Known { community: &app.name, issued_at, withdrawn_at };
    let said = serde_json::to_value(known).map_err(|_| Refusal::Failed)?;
    Ok(([(axum::http::header::CACHE_CONTROL, "no-store")], Json(said)))
}

fn parse(digest: &str) -> Result<Digest32, Refusal> {
    hex::decode(digest).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(Refusal::Malformed)
}
