//! What every handler of the relay shares. It does nothing by itself.

use std::{path::PathBuf, sync::Arc};

use replica::schema::CommunityId;
use tokio::sync::{Semaphore, watch};

use crate::{
    core::Core,
    health::Pulse,
    keeper::Keeper,
    metrics::Metrics,
    session::{Sessions, Throttle},
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
    /// Secrets that opened nothing.
    pub(crate) failures: Throttle,
    /// Sessions made.
    pub(crate) arrivals: Throttle,
    pub(crate) pulse: Pulse,
    /// Places for sockets of all sessions together.
    pub(crate) sockets: Arc<Semaphore>,
    /// Places for neighbours' programs.
    pub(crate) neighbours: Arc<Semaphore>,
    /// Where the built app lies.
    pub(crate) files: Option<PathBuf>,
    /// Becomes true when the relay is to stop.
    pub(crate) stopping: watch::Receiver<bool>,
}
