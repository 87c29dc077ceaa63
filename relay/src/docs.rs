//! `/docs`: which documents a session may read, and under which names a neighbour's program finds them.
//!
//! Besides what the log has, it lists the documents everybody of that role has from the start.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{Json, Router, extract::State, routing::get};
use domain::{
    access::{Access, DocName, access},
    grant::Grant,
    principal::Principal,
};
use replica::{
    frame::{self, ToDevice, ToRelay},
    schema::{CommunityId, Epoch, document_id},
};
use serde::Serialize;
use tokio::time::timeout;

use crate::{app::App, clock, core::Hears, errors::Refusal, outlet::Out, session::Guest};

const PATIENCE: Duration = Duration::from_secs(10);

/// One document.
#[derive(Serialize)]
struct Line {
    name: DocName,
    id: String,
    url: String,
    access: &'static str,
    head: u64,
}

/// The routes.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/docs", get(list))
}

async fn list(State(app): State<Arc<App>>, Guest(device): Guest) -> Result<Json<Vec<Line>>, Refusal> {
    let grant = device.grant();
    let heads = timeout(PATIENCE, heads(&app, &grant, device.id)).await;
    let heads = heads.map_err(|_| Refusal::TooLate)??;
    let line = |(name, (epoch, head)): (DocName, (Epoch, u64))| {
        let may = match access(&grant, &name) {
            Access::None => return None,
            Access::Read => "read",
            Access::Guarded => "guarded",
            Access::Write => "write",
        };
        let id = neighbour_id(&app.community, &name, epoch);
        let url = format!("automerge:{id}");
        Some(Line { name, id, url, access: may, head })
    };
    Ok(Json(heads.into_iter().filter_map(line).collect()))
}

/// Documents that a session may read, in which epochs they are and the numbers of their newest records.
pub(crate) async fn heads(
    app: &App,
    who: &Grant,
    device: [u8; 16],
) -> Result<BTreeMap<DocName, (Epoch, u64)>, Refusal> {
    let mut wire = app.core.connect(who.clone(), device, Hears::Answers).await.ok_or(Refusal::Failed)?;
    if !wire.feed(vec![frame::encode(&ToRelay::Hello { log: None, since: 0 })]).await {
        return Err(Refusal::Failed);
    }
    let mut heads: BTreeMap<DocName, (Epoch, u64)> =
        usual(who).into_iter().map(|name| (name, (Epoch::FIRST, 0))).collect();
    loop {
        match wire.next().await {
            Out::Frame(bytes) => match frame::decode(&bytes) {
                Ok(ToDevice::Moved { docs, .. }) => {
                    heads.extend(docs.into_iter().map(|(name, head)| (name, (Epoch::FIRST, head))));
                }
                Ok(ToDevice::Epoch { doc, epoch, .. }) => heads.entry(doc).or_default().0 = epoch,
                _ => {}
            },
            Out::Idle => return Ok(heads),
            Out::End(_) => return Err(Refusal::Failed),
        }
    }
}

/// The id under which automerge-repo knows a document.
pub(crate) fn neighbour_id(community: &CommunityId, name: &DocName, epoch: Epoch) -> String {
    bs58::encode(document_id(community, name, epoch)).with_check().into_string()
}

/// Documents that need no first record to be there.
fn usual(who: &Grant) -> Vec<DocName> {
    let mut names = vec![DocName::Community, DocName::Wall(clock::now().day().year())];
    match who.principal() {
        Principal::Member(id) => names.push(DocName::Member(id)),
        Principal::Liaison(id) => names.push(DocName::Unit(id)),
        Principal::Resident(id) => names.push(DocName::Inbox(id)),
        Principal::Staff(_) => names.extend([DocName::Casework(clock::now().day().year()), DocName::Summary]),
        Principal::District(_) => names.push(DocName::Summary),
        Principal::Surveyor(_) => {
            names.extend(who.buildings().iter().map(|site| DocName::Survey(site.estate, site.building)));
        }
    }
    names
}
