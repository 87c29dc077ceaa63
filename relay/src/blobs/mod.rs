//! `/blobs/<sha256>`: pictures that documents name, kept beside them under the hash of their bytes.
//!
//! Permission follows the document: whoever may write in it may put a picture under its name, whoever may read it may
//! fetch that picture. A picture is put before the edit that names it; one that no document ever names is listed by
//! `relay doctor`. One that was named and is not any more, because what named it was removed, goes with the log that named
//! it. Pictures are neither changed nor looked at beyond their first bytes.

mod kept;
mod kind;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use domain::{
    access::{Access, DocName, access},
    principal::Role,
};
use replica::seal::Digest32;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

pub(crate) use self::kept::{Blob, New, forget, named_in, tables};
use self::{kept::Put, kind::Kind};
use crate::{app::App, clock, doors::cost, errors::Refusal, metrics::count, session::Guest, sync::places};

/// The largest picture, in bytes.
const MOST: usize = 2 << 20;
/// How long one may take to arrive.
const WITHIN: Duration = Duration::from_secs(120);

/// Under which document.
#[derive(Deserialize)]
struct Under {
    doc: String,
}

/// The routes.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/blobs/{hash}", get(fetch).put(put).delete(remove))
}

async fn put(
    State(app): State<Arc<App>>,
    Guest(device): Guest,
    Path(hash): Path<String>,
    Query(under): Query<Under>,
    request: Request,
) -> Result<StatusCode, Refusal> {
    let (hash, doc) = (parse(&hash)?, document(&under)?);
    if !access(&device.grant(), &doc).writes() {
        return Err(Refusal::NotAllowed);
    }
    if promised(request.headers()) > MOST {
        return Err(Refusal::TooBig);
    }
    if !app.doors.session(&device, cost(MOST, 1), clock::now()) {
        count(&app.metrics.throttled_total);
        return Err(Refusal::SlowDown);
    }
    let mut hasher = Sha256::new();
    let body = app.bodies.read(request.into_body(), MOST, WITHIN, |piece| hasher.update(piece)).await?;
    if <Digest32>::from(hasher.finalize()) != hash {
        return Err(Refusal::WrongHash);
    }
    if Kind::of(&body.bytes).is_none() {
        return Err(Refusal::WrongType);
    }
    let new = New { hash, doc, who: device.who(), at: clock::now() };
    let allowance = app.blob_bytes.of(device.who().role());
    match app.keeper.call(move |store| store.put_blob(&new, &body.bytes, allowance)).await? {
        Put::Kept => Ok(StatusCode::CREATED),
        Put::Known => Ok(StatusCode::NO_CONTENT),
        Put::TooMuch => Err(Refusal::Quota),
    }
}

async fn fetch(
    State(app): State<Arc<App>>,
    Guest(device): Guest,
    Path(hash): Path<String>,
) -> Result<Response, Refusal> {
    let hash = parse(&hash)?;
    let docs = app.reader.call(move |store| store.documents_of_blob(&hash)).await?;
    // Whoever may not see it does not hear either that it is there.
    if !docs.iter().any(|doc| access(&device.grant(), doc).reads()) {
        return Err(Refusal::NotFound);
    }
    if !app.doors.session(&device, cost(MOST, 1), clock::now()) {
        count(&app.metrics.throttled_total);
        return Err(Refusal::SlowDown);
    }
    let places = places(&app, &device)?;
    let bytes = app.reader.call(move |store| store.blob(&hash)).await?.ok_or(Refusal::NotFound)?;
    let kind = Kind::of(&bytes).ok_or(Refusal::NotFound)?;
    let name = format!("attachment; filename=\"{}.{}\"", hex::encode(&hash[..8]), kind.extension());
    let mut response = app.bodies.send(bytes, places)?.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.media_type()));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment")),
    );
    // A person's picture stays in no cache that we do not empty.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Takes a picture away from a document: by whoever put it there, or may write all that names pictures in it.
async fn remove(
    State(app): State<Arc<App>>,
    Guest(device): Guest,
    Path(hash): Path<String>,
    Query(under): Query<Under>,
) -> Result<StatusCode, Refusal> {
    let (hash, doc) = (parse(&hash)?, document(&under)?);
    let by = match access(&device.grant(), &doc) {
        Access::Write => None,
        // What is kept from clerks there, the profile and the settings, names none.
        Access::Guarded if device.who().role() == Role::Staff => None,
        Access::Guarded => Some(device.who()),
        Access::None | Access::Read => return Err(Refusal::NotAllowed),
    };
    let removed = app.keeper.call(move |store| store.remove_blob(&hash, &doc, by.as_ref())).await?;
    if removed { Ok(StatusCode::NO_CONTENT) } else { Err(Refusal::NotFound) }
}

fn parse(hash: &str) -> Result<Digest32, Refusal> {
    let lower = hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let bytes = hex::decode(hash).ok().filter(|_| lower);
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(Refusal::Malformed)
}

fn document(under: &Under) -> Result<DocName, Refusal> {
    under.doc.parse().map_err(|_| Refusal::Malformed)
}

fn promised(headers: &HeaderMap) -> usize {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    length.and_then(|length| length.parse().ok()).unwrap_or(0)
}
