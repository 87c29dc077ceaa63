//! The one place that owns the `Log`, on a thread of its own, and the way to it for everybody else.
//!
//! It decides nothing about documents (the log does) nor about sessions. What is handed in is bounded in number and in
//! bytes; what is handed out is bounded by the [`crate::outlet`].

mod owner;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use anyhow::Result;
use domain::{access::DocName, grant::Grant};
use replica::{
    log::{Closed, Conn, Quotas},
    schema::CommunityId,
    store::Entry,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use crate::{
    keeper::Keeper,
    metrics::Metrics,
    outlet::{self, Inlet, Out, Outlet, Total},
};

/// Requests waiting for the core.
const QUEUE: usize = 1024;
/// Kilobytes of frames waiting for the core.
const ROOM: usize = 64 << 10;
/// Kilobytes of them of one connection, so that nobody fills the queue alone.
const ROOM_OF_ONE: usize = 8 << 10;

enum Input {
    Connect { conn: Conn, peer: Peer },
    Frames { conn: Conn, frames: Vec<Vec<u8>>, room: [OwnedSemaphorePermit; 2] },
    Closed(oneshot::Sender<Vec<Closed>>),
    Release(DocName),
    Stop(oneshot::Sender<()>),
}

#[derive(Debug)]
struct Peer {
    who: Grant,
    device: [u8; 16],
    live: bool,
    outlet: Outlet,
    /// Something it asked for has not been answered.
    busy: bool,
}

/// Whether a connection hears of what others do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hears {
    /// It stays and is told.
    Everything,
    /// It is one request.
    Answers,
}

/// The way to the core.
#[derive(Clone, Debug)]
pub(crate) struct Core {
    input: mpsc::Sender<Input>,
    gone: mpsc::UnboundedSender<Conn>,
    room: Arc<Semaphore>,
    next: Arc<AtomicU64>,
    total: Total,
}

/// One connection to the core; gone when dropped.
#[derive(Debug)]
pub(crate) struct Wire {
    conn: Conn,
    core: Core,
    /// Room for frames of this connection.
    room: Arc<Semaphore>,
    inlet: Inlet,
}

impl Core {
    /// Starts the core's thread. Must be called within a Tokio runtime.
    pub(crate) fn start(
        community: CommunityId,
        kept: Vec<Entry>,
        keeper: Keeper,
        metrics: Arc<Metrics>,
        quotas: &Quotas,
    ) -> Result<Self> {
        let (input, inputs) = mpsc::channel(QUEUE);
        let (gone, leaving) = mpsc::unbounded_channel();
        owner::start(community, kept, quotas, keeper, metrics, (inputs, leaving))?;
        let room = Arc::new(Semaphore::new(ROOM));
        Ok(Self { input, gone, room, next: Arc::default(), total: Total::default() })
    }

    /// Connects a session; `None` when the core has ended.
    pub(crate) async fn connect(&self, who: Grant, device: [u8; 16], hears: Hears) -> Option<Wire> {
        let conn = self.next.fetch_add(1, Ordering::Relaxed);
        let (outlet, inlet) = outlet::queue(&self.total);
        let peer = Peer { who, device, live: hears == Hears::Everything, outlet, busy: false };
        self.input.send(Input::Connect { conn, peer }).await.ok()?;
        let room = Arc::new(Semaphore::new(ROOM_OF_ONE));
        Some(Wire { conn, core: self.clone(), room, inlet })
    }

    /// Documents whose old logs are closed and not destroyed; none when the core has ended.
    pub(crate) async fn closed(&self) -> Option<Vec<Closed>> {
        let (answer, answered) = oneshot::channel();
        self.input.send(Input::Closed(answer)).await.ok()?;
        answered.await.ok()
    }

    /// A closed log is not needed any more; false when the core has ended.
    pub(crate) async fn release(&self, doc: DocName) -> bool {
        self.input.send(Input::Release(doc)).await.is_ok()
    }

    /// Ends when the commit in flight is done; nothing is taken any more.
    pub(crate) async fn stop(&self) {
        let (stopped, wait) = oneshot::channel();
        if self.input.send(Input::Stop(stopped)).await.is_ok() {
            wait.await.unwrap_or_default();
        }
    }
}

impl Wire {
    /// Hands frames in; `Idle` comes when all of them have been answered. Waits while the core has too much to do.
    pub(crate) async fn feed(&self, frames: Vec<Vec<u8>>) -> bool {
        let size: usize = frames.iter().map(|frame| frame.len() / 1024 + 1).sum();
        let acquire = async |of: &Arc<Semaphore>, most: usize| {
            let permits = u32::try_from(size.min(most)).unwrap_or(u32::MAX);
            Arc::clone(of).acquire_many_owned(permits).await.ok()
        };
        let (Some(own), Some(shared)) =
            (acquire(&self.room, ROOM_OF_ONE).await, acquire(&self.core.room, ROOM).await)
        else {
            return false;
        };
        let room = [own, shared];
        self.core.input.send(Input::Frames { conn: self.conn, frames, room }).await.is_ok()
    }

    /// The next thing to send or to do.
    pub(crate) async fn next(&mut self) -> Out {
        self.inlet.next().await
    }

    /// Resolves when the connection is to be ended at once.
    pub(crate) async fn cut(&self) {
        self.inlet.cut().await;
    }

    /// Whether so little is waiting that more may be asked for.
    pub(crate) fn has_room(&self) -> bool {
        self.inlet.has_room()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        // Without a core there is nothing to leave.
        self.core.gone.send(self.conn).ok();
    }
}

#[cfg(test)]
mod tests;
