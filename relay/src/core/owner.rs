//! What the core's thread does: feeds the log its events in order, does what its effects say, and survives its panics.
//!
//! It never waits for a connection, and for the disk only to start anew: what cannot be queued ends the connection.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result};
use domain::{access::DocName, grant::Grant};
use replica::{
    frame::{self, ErrorCode, ToDevice},
    log::{Conn, Effect, Event, Log, Quotas},
    schema::CommunityId,
    store::{Batch, Entry, Space, StoreError},
};
use tokio::sync::{mpsc, oneshot};

use super::{Input, Peer};
use crate::{
    chance, clock,
    keeper::Keeper,
    metrics::{Metrics, count, set},
    outlet::{End, Outlet},
    store::Sqlite,
};

/// Bytes of frames taken in while one commit is on its way to the disk.
const MOST_WAITING: usize = 32 << 20;
const UNLOAD_EVERY: Duration = Duration::from_secs(30);

/// What the store's thread reports, and to which start of the log it belongs.
type Done = (u64, Event);

struct Owner {
    log: Log,
    community: CommunityId,
    quotas: Quotas,
    peers: BTreeMap<Conn, Peer>,
    keeper: Keeper,
    done: mpsc::UnboundedSender<Done>,
    metrics: Arc<Metrics>,
    generation: u64,
    /// The connection whose frames are being handed in.
    batch: Option<Conn>,
    inflight: bool,
    /// Bytes taken in since the commit on its way started.
    waiting: usize,
}

/// The log panicked.
struct Panicked;

/// Starts the thread. It ends when it is told to, or when nobody can reach it any more.
pub(super) fn start(
    community: CommunityId,
    kept: Vec<Entry>,
    quotas: &Quotas,
    keeper: Keeper,
    metrics: Arc<Metrics>,
    (inputs, leaving): (mpsc::Receiver<Input>, mpsc::UnboundedReceiver<Conn>),
) -> Result<()> {
    let (done, dones) = mpsc::unbounded_channel();
    let (mut log, effects) = Log::open(community, chance::bytes()?, kept);
    log.set_quotas(quotas);
    let mut owner = Owner {
        log,
        community,
        quotas: *quotas,
        peers: BTreeMap::new(),
        keeper,
        done,
        metrics,
        generation: 0,
        batch: None,
        inflight: false,
        waiting: 0,
    };
    owner.perform(effects);
    let runtime = tokio::runtime::Handle::current();
    thread::Builder::new()
        .name("core".into())
        .spawn(move || runtime.block_on(owner.run(inputs, leaving, dones)))
        .context("starting the core's thread")?;
    Ok(())
}

impl Owner {
    async fn run(
        mut self,
        mut inputs: mpsc::Receiver<Input>,
        mut leaving: mpsc::UnboundedReceiver<Conn>,
        mut dones: mpsc::UnboundedReceiver<Done>,
    ) {
        let mut unload = tokio::time::interval(UNLOAD_EVERY);
        let mut stopping: Option<oneshot::Sender<()>> = None;
        loop {
            let takes = stopping.is_none() && (!self.inflight || self.waiting < MOST_WAITING);
            tokio::select! {
                Some((generation, event)) = dones.recv() => {
                    if generation == self.generation {
                        self.finished(event).await;
                    }
                }
                Some(conn) = leaving.recv() => self.forget(conn).await,
                input = inputs.recv(), if takes => match input {
                    Some(Input::Connect { conn, peer }) => self.connect(conn, peer).await,
                    Some(Input::Frames { conn, frames, room }) => {
                        self.frames(conn, frames).await;
                        drop(room);
                    }
                    Some(Input::Closed(answer)) => {
                        // Whoever asked may have given up waiting.
                        answer.send(self.log.closed()).ok();
                    }
                    Some(Input::Release(doc)) => {
                        if self.handle(Event::Release(doc)).is_err() {
                            self.restart(None).await;
                        }
                    }
                    Some(Input::Stop(stopped)) => stopping = Some(stopped),
                    None => return,
                },
                _ = unload.tick() => {
                    let unloaded = catch_unwind(AssertUnwindSafe(|| self.log.unload_idle())).is_ok();
                    if !unloaded || self.handle(Event::Tick).is_err() {
                        self.restart(None).await;
                    }
                }
            }
            set(&self.metrics.connections, self.peers.len());
            set(&self.metrics.documents_loaded, self.log.load().1);
            if !self.inflight
                && let Some(stopped) = stopping.take()
            {
                for peer in self.peers.values() {
                    peer.outlet.end(End::Stopping);
                }
                // Whoever asked may have given up waiting.
                stopped.send(()).ok();
                return;
            }
        }
    }

    async fn connect(&mut self, conn: Conn, peer: Peer) {
        let event = Event::Connected { conn, who: peer.who.clone(), device: peer.device, live: peer.live };
        self.peers.insert(conn, peer);
        if self.handle(event).is_err() {
            self.restart(Some(conn)).await;
        }
    }

    async fn frames(&mut self, conn: Conn, frames: Vec<Vec<u8>>) {
        self.batch = Some(conn);
        for frame in frames {
            let Some(peer) = self.peers.get_mut(&conn) else { break };
            peer.busy = true;
            count(&self.metrics.frames_received_total);
            self.waiting += frame.len();
            if self.handle(Event::Frame(conn, frame)).is_err() {
                self.batch = None;
                return self.restart(Some(conn)).await;
            }
        }
        self.batch = None;
        if let Some(peer) = self.peers.get(&conn).filter(|peer| !peer.busy) {
            peer.outlet.idle();
        }
    }

    async fn finished(&mut self, event: Event) {
        if let Event::Committed(result) = &event {
            self.inflight = false;
            self.waiting = 0;
            match result {
                Ok(()) => count(&self.metrics.commits_total),
                Err(error) => {
                    count(&self.metrics.commits_failed_total);
                    tracing::error!(%error, "a commit failed; its authors are told");
                }
            }
        }
        if self.handle(event).is_err() {
            self.restart(None).await;
        }
    }

    async fn forget(&mut self, conn: Conn) {
        if self.peers.remove(&conn).is_some() && self.handle(Event::Disconnected(conn)).is_err() {
            self.restart(None).await;
        }
    }

    fn handle(&mut self, event: Event) -> Result<(), Panicked> {
        let now = clock::now();
        let log = &mut self.log;
        let effects = catch_unwind(AssertUnwindSafe(move || {
            #[cfg(test)]
            super::tests::trip(&event);
            log.handle(now, event)
        }));
        self.perform(effects.map_err(|_| Panicked)?);
        Ok(())
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send(conn, bytes) => {
                    count(&self.metrics.frames_sent_total);
                    if self.peers.get(&conn).is_some_and(|peer| !peer.outlet.frame(bytes)) {
                        count(&self.metrics.queue_drops_total);
                        self.drop_peer(conn, Outlet::cut);
                    }
                }
                Effect::Idle(conn) => {
                    if let Some(peer) = self.peers.get_mut(&conn) {
                        peer.busy = false;
                        if self.batch != Some(conn) {
                            peer.outlet.idle();
                        }
                    }
                }
                Effect::Load(doc) => self.load(doc),
                Effect::Commit(batch) => self.commit(batch),
                Effect::Close(conn, code) => self.drop_peer(conn, |outlet| outlet.end(End::Code(code))),
                Effect::Destroy(doc, upto) => self.destroy(doc, upto),
                Effect::Damaged(doc, seq) => {
                    count(&self.metrics.damaged_total);
                    tracing::error!(
                        document = short(&doc),
                        seq,
                        "a kept record is damaged and was set aside"
                    );
                }
            }
        }
    }

    /// Ends a connection from here. Its task drops its wire, and the log hears of that.
    fn drop_peer(&mut self, conn: Conn, how: impl FnOnce(&Outlet)) {
        if let Some(peer) = self.peers.get(&conn) {
            how(&peer.outlet);
        }
    }

    fn load(&self, doc: DocName) {
        let (done, generation) = (self.done.clone(), self.generation);
        let given = self.keeper.give(move |store| {
            done.send((generation, loaded(store, doc))).ok();
        });
        if !given {
            let records = Err(StoreError::Closed("the store's thread has ended".into()));
            self.done.send((self.generation, Event::Loaded { doc, snapshot: None, records })).ok();
        }
    }

    /// Takes a closed log out of the store's files, and what is left of it in their free parts.
    fn destroy(&self, doc: DocName, upto: u64) {
        let (done, generation) = (self.done.clone(), self.generation);
        // Without a store there is nothing to do; it is tried again after the next start.
        let _given = self.keeper.give(move |store| {
            let destroyed = store.destroy(&doc, upto);
            if let Err(error) = &destroyed {
                tracing::error!(%error, document = short(&doc), "a closed log is not destroyed yet; it is tried again");
            }
            done.send((generation, Event::Destroyed { doc, upto, done: destroyed.is_ok() })).ok();
        });
    }

    fn commit(&mut self, batch: Batch) {
        self.inflight = true;
        self.waiting = 0;
        let (done, generation) = (self.done.clone(), self.generation);
        let given = self.keeper.give(move |store| {
            done.send((generation, Event::Committed(store.apply(&batch)))).ok();
        });
        if !given {
            let closed = StoreError::Closed("the store's thread has ended".into());
            self.done.send((self.generation, Event::Committed(Err(closed)))).ok();
        }
    }

    /// After a panic the log's memory is worth nothing: it is read from the disk again. Connections that wait for
    /// nothing live on; one that waits is sent away and comes again; the one that caused it is told.
    async fn restart(&mut self, culprit: Option<Conn>) {
        count(&self.metrics.restarts_total);
        tracing::error!("the core panicked and starts anew");
        if let Some(peer) = culprit.and_then(|conn| self.peers.remove(&conn)) {
            let error = ToDevice::Error { code: ErrorCode::Malformed, doc: None };
            if peer.outlet.frame(frame::encode(&error).into()) {
                peer.outlet.end(End::Code(ErrorCode::Malformed));
            } else {
                peer.outlet.cut();
            }
        }
        self.peers.retain(|_, peer| {
            if peer.busy {
                peer.outlet.end(End::Again);
            }
            !peer.busy
        });
        self.generation += 1;
        self.inflight = false;
        self.waiting = 0;
        loop {
            // Behind the commit that may be on its way, so that what it writes is seen.
            let kept = self.keeper.call(|store| store.all(Space::Meta, b"")).await;
            match (kept, chance::bytes()) {
                (Ok(kept), Ok(fresh)) => {
                    let (log, effects) = Log::open(self.community, fresh, kept);
                    self.log = log;
                    self.log.set_quotas(&self.quotas);
                    self.perform(effects);
                    break;
                }
                (Err(StoreError::Closed(_)), _) => break,
                _ => tokio::time::sleep(Duration::from_secs(1)).await,
            }
        }
        let known: Vec<(Conn, Grant, [u8; 16], bool)> =
            self.peers.iter().map(|(conn, peer)| (*conn, peer.who.clone(), peer.device, peer.live)).collect();
        for (conn, who, device, live) in known {
            let effects = self.log.handle(clock::now(), Event::Connected { conn, who, device, live });
            self.perform(effects);
        }
    }
}

/// What the store has of a document.
pub(crate) fn loaded(store: &Sqlite, doc: DocName) -> Event {
    match read(store, &doc) {
        Ok((snapshot, records)) => Event::Loaded { doc, snapshot, records: Ok(records) },
        Err(error) => Event::Loaded { doc, snapshot: None, records: Err(error) },
    }
}

fn read(store: &Sqlite, doc: &DocName) -> Result<(Option<Vec<u8>>, Vec<Entry>), StoreError> {
    let name = doc.to_string().into_bytes();
    let snapshot = store.value(Space::Snapshots, &name)?;
    let mut prefix = name;
    prefix.push(0);
    Ok((snapshot, store.all(Space::Log, &prefix)?))
}

/// A document in the operator's log: its kind and a few letters of its hash, never its id.
pub(crate) fn short(doc: &DocName) -> String {
    let name = doc.to_string();
    let kind = name.split('/').next().unwrap_or_default();
    format!("{kind}#{}", hex::encode(&replica::seal::digest(name.as_bytes())[..4]))
}
