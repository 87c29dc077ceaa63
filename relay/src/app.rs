//! What every handler of the relay shares. It does nothing by itself.

use std::{path::PathBuf, sync::Arc};

use replica::schema::CommunityId;
use tokio::sync::watch;

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
    /// Where the built app lies.
    pub(crate) files: Option<PathBuf>,
    /// Becomes true when the relay is to stop.
    pub(crate) stopping: watch::Receiver<bool>,
}

impl App {
    /// Resolves when the relay is to stop.
    pub(crate) async fn stopping(&self) {
        let mut stopping = self.stopping.clone();
        // Without anybody who could say so it is over, too.
        stopping.wait_for(|stopping| *stopping).await.map(|_| ()).unwrap_or_default();
    }
}
