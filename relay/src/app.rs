//! What every handler of the relay shares. It does nothing by itself.

use std::{net::IpAddr, path::PathBuf, sync::Arc};

use replica::schema::CommunityId;
use tokio::sync::{Semaphore, watch};

use crate::{
    bodies::Bodies, core::Core, doors::Doors, glance::Glances, health::Pulse, keeper::Keeper,
    limits::BlobBytes, metrics::Metrics, session::Sessions,
};

/// The shared part.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) community: CommunityId,
    /// What the community is called.
    pub(crate) name: String,
    pub(crate) core: Core,
    pub(crate) keeper: Keeper,
    pub(crate) sessions: Sessions,
    pub(crate) metrics: Arc<Metrics>,
    /// How often anybody may ask.
    pub(crate) doors: Doors,
    /// How much anybody may keep here.
    pub(crate) blob_bytes: BlobBytes,
    /// Who is believed when it speaks of others, besides this machine.
    pub(crate) proxies: Vec<IpAddr>,
    /// Room for the bodies of requests.
    pub(crate) bodies: Bodies,
    /// The store again, for looking up what is large without holding up commits.
    pub(crate) reader: Keeper,
    pub(crate) pulse: Pulse,
    /// The wall, for devices that have never been here.
    pub(crate) glances: Glances,
    /// Places for sockets of all sessions together.
    pub(crate) sockets: Arc<Semaphore>,
    /// Places for neighbours' programs.
    pub(crate) neighbours: Arc<Semaphore>,
    /// Where the built app lies.
    pub(crate) files: Option<PathBuf>,
    /// Becomes true when the relay is to stop.
    pub(crate) stopping: watch::Receiver<bool>,
}
