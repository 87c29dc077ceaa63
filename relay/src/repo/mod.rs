//! `/repo`: a gateway for neighbours' programs that speak automerge-repo's WebSocket protocol.
//!
//! Every neighbour is one more connection of its session to the core, and what it sends goes through the same guard as
//! everything else. It may be slow: phones do not come this way. Presence messages are not passed on.

mod document;
mod message;

use std::{collections::BTreeMap, net::IpAddr, pin::pin, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade},
    },
    http::HeaderMap,
    response::Response,
    routing::get,
};
use domain::{access::DocName, grant::Grant};
use replica::{
    frame::{self, ErrorCode, LogId, ToDevice, ToRelay, Want},
    schema::Epoch,
};
use tokio::{
    task::spawn_blocking,
    time::{Instant, MissedTickBehavior, interval, timeout},
};

use self::{
    document::{Document, Step, Trouble},
    message::{Ends, Said},
};
use crate::{
    app::App,
    arrival::Person,
    clock,
    core::{Hears, Wire},
    docs,
    doors::cost,
    errors::Refusal,
    metrics::count,
    outlet::{End, Out},
    session::{Device, Guest},
    sync::{bounded, may_open, meaning, places, say},
};

/// The largest message.
const MOST: usize = 4 << 20;
/// Documents a neighbour may have open.
const DOCUMENTS: usize = 64;
/// How long it may take to say who it is.
const JOIN_WITHIN: Duration = Duration::from_secs(15);
const PING_EVERY: Duration = Duration::from_secs(25);
const DEAD_AFTER: Duration = Duration::from_secs(60);
/// How often it is looked up which documents there are.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The routes.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/repo", get(open))
}

async fn open(
    State(app): State<Arc<App>>,
    Guest(device): Guest,
    Person(from): Person,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Refusal> {
    may_open(&headers)?;
    let places = places(&app, &device)?;
    let place = Arc::clone(&app.neighbours).try_acquire_owned().map_err(|_| Refusal::SlowDown)?;
    Ok(bounded(upgrade, MOST).on_upgrade(async move |socket| {
        serve(socket, app, device, from).await;
        drop((places, place));
    }))
}

/// Why a connection ends.
enum Bye {
    /// The neighbour is gone.
    Gone,
    /// The relay ends it.
    End(End),
    /// Because of one document.
    Trouble(Trouble),
}

impl From<Trouble> for Bye {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

async fn serve(mut socket: WebSocket, app: Arc<App>, device: Arc<Device>, from: Option<IpAddr>) {
    let me = format!("relay-{}", hex::encode(&app.community[..8]));
    let joined = timeout(JOIN_WITHIN, join(&mut socket, me)).await;
    let Ok(Some(ends)) = joined else { return };
    let grant = device.grant();
    let Some(wire) = app.core.connect(grant.clone(), device.id, Hears::Everything).await else { return };
    let mut neighbour = Neighbour {
        app,
        device,
        from,
        socket,
        wire,
        ends,
        names: BTreeMap::new(),
        looked: None,
        documents: BTreeMap::new(),
        upto: (None, 0),
    };
    let Err(bye) = neighbour.talk(&grant).await;
    neighbour.leave(bye).await;
}

/// Waits for the neighbour's first words and answers them.
async fn join(socket: &mut WebSocket, me: String) -> Option<Ends> {
    loop {
        let Message::Binary(bytes) = socket.recv().await?.ok()? else { continue };
        let (peer, Said::Join { speaks_ours }) = message::read(&bytes)? else { return None };
        let ends = Ends { me, peer };
        let answer = if speaks_ours { ends.welcome() } else { ends.error("unsupported protocol version") };
        socket.send(Message::Binary(answer.into())).await.ok()?;
        if !speaks_ours {
            socket.send(Message::Close(None)).await.ok()?;
            return None;
        }
        return Some(ends);
    }
}

struct Neighbour {
    app: Arc<App>,
    device: Arc<Device>,
    /// The address that is held responsible.
    from: Option<IpAddr>,
    socket: WebSocket,
    wire: Wire,
    ends: Ends,
    /// Documents, and their epochs, by the ids that neighbours know.
    names: BTreeMap<String, (DocName, Epoch)>,
    looked: Option<Instant>,
    documents: BTreeMap<DocName, Document>,
    /// The log, and up to where its documents have been looked through.
    upto: (Option<LogId>, u64),
}

/// Nothing: the talk ends only with a reason.
enum Never {}

impl Neighbour {
    async fn talk(&mut self, grant: &Grant) -> Result<Never, Bye> {
        let mut ping = interval(PING_EVERY);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        let device = Arc::clone(&self.device);
        let mut ended = pin!(device.ended(grant));
        loop {
            tokio::select! {
                end = &mut ended => return Err(Bye::End(end)),
                _ = ping.tick() => {
                    if heard.elapsed() > DEAD_AFTER {
                        return Err(Bye::Gone);
                    }
                    self.send(Message::Ping(Bytes::new())).await?;
                    let (log, since) = self.upto;
                    self.ask(ToRelay::Hello { log, since }).await?;
                }
                out = self.wire.next() => match out {
                    Out::Frame(bytes) => self.learn(&bytes).await?,
                    Out::Idle => {}
                    Out::End(end) => return Err(Bye::End(end)),
                },
                message = self.socket.recv(), if self.wire.has_room() => {
                    heard = Instant::now();
                    match message {
                        Some(Ok(Message::Binary(bytes))) => {
                            self.pay(cost(bytes.len(), 1))?;
                            self.hear(&bytes).await?;
                        }
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => self.pay(1)?,
                        Some(Ok(Message::Text(_))) => return Err(Trouble::Malformed.into()),
                        Some(Err(_)) => return Err(Trouble::TooMuch.into()),
                        Some(Ok(Message::Close(_))) | None => return Err(Bye::Gone),
                    }
                }
            }
        }
    }

    /// Counts what the neighbour asks; a program that asks too much comes again later.
    fn pay(&self, cost: u32) -> Result<(), Bye> {
        if self.app.doors.frame(&self.device, self.from, cost, clock::now()) {
            return Ok(());
        }
        count(&self.app.metrics.throttled_total);
        Err(Bye::End(End::Code(ErrorCode::SlowDown)))
    }

    /// A message of the neighbour.
    async fn hear(&mut self, bytes: &[u8]) -> Result<(), Bye> {
        let (sender, said) = message::read(bytes).ok_or(Trouble::Malformed)?;
        if sender != self.ends.peer {
            return Ok(());
        }
        let (id, data) = match said {
            Said::Sync { document, data } => (document, data),
            Said::Leave => return Err(Bye::Gone),
            Said::Other => return Ok(()),
            Said::Join { .. } => return Err(Trouble::Malformed.into()),
        };
        let found = self.find(&id).await.filter(|(name, epoch)| match self.documents.get(name) {
            Some(document) => document.epoch() == *epoch,
            None => self.documents.len() < DOCUMENTS,
        });
        let Some((name, epoch)) = found else {
            let answer = self.ends.unavailable(&id);
            return self.send(Message::Binary(answer.into())).await;
        };
        if !self.documents.contains_key(&name) {
            self.documents.insert(name, Document::new(&self.app.community, &name, epoch));
            self.ask(ToRelay::Pull(vec![Want { doc: name, since: 0, hash: None }])).await?;
        }
        self.work(name, move |document| document.hear(data)).await
    }

    /// A frame of the core.
    async fn learn(&mut self, bytes: &[u8]) -> Result<(), Bye> {
        let said: ToDevice = frame::decode(bytes).map_err(|_| Trouble::Broken)?;
        let name = match &said {
            ToDevice::Moved { log, upto, docs, .. } => {
                self.upto = (Some(*log), *upto);
                for (name, head) in docs.clone() {
                    if let Some(step) = self.documents.get(&name).and_then(|document| document.catch_up(head))
                    {
                        self.perform(name, vec![step]).await?;
                    }
                }
                return Ok(());
            }
            ToDevice::Error {
                code: code @ (ErrorCode::StoreFailed | ErrorCode::Quota | ErrorCode::SlowDown),
                ..
            } => return Err(Bye::End(End::Code(*code))),
            ToDevice::Error { code: ErrorCode::Denied, .. } => {
                return Err(Trouble::Refused(frame::RefusalCode::NotAllowed).into());
            }
            ToDevice::Error {
                code: ErrorCode::Malformed | ErrorCode::Version | ErrorCode::TooBig | ErrorCode::SessionEnded,
                ..
            } => return Err(Trouble::Malformed.into()),
            ToDevice::Snapshot { doc, .. }
            | ToDevice::Records { doc, .. }
            | ToDevice::Restart { doc }
            | ToDevice::Epoch { doc, .. }
            | ToDevice::Verdicts { doc, .. } => *doc,
        };
        if !self.documents.contains_key(&name) {
            return Ok(());
        }
        self.work(name, move |document| document.learn(said)).await
    }

    /// Works on a document where it holds nobody up, and where a panic of the library ends only this connection.
    async fn work(
        &mut self,
        name: DocName,
        how: impl FnOnce(&mut Document) -> Result<Vec<Step>, Trouble> + Send + 'static,
    ) -> Result<(), Bye> {
        let Some(mut document) = self.documents.remove(&name) else { return Ok(()) };
        let worked = spawn_blocking(move || {
            let steps = how(&mut document);
            (document, steps)
        });
        let (document, steps) = worked.await.map_err(|_| Trouble::Malformed)?;
        self.documents.insert(name, document);
        self.perform(name, steps?).await
    }

    async fn perform(&mut self, name: DocName, steps: Vec<Step>) -> Result<(), Bye> {
        for step in steps {
            match step {
                Step::Pull(since) => {
                    self.ask(ToRelay::Pull(vec![Want { doc: name, since, hash: None }])).await?;
                }
                Step::Push(changes) => self.ask(ToRelay::Push { doc: name, changes }).await?,
                Step::Say(data) => {
                    let Some(epoch) = self.documents.get(&name).map(Document::epoch) else { continue };
                    let id = docs::neighbour_id(&self.app.community, &name, epoch);
                    let said = self.ends.sync(&id, data);
                    self.send(Message::Binary(said.into())).await?;
                }
            }
        }
        Ok(())
    }

    /// The document with this id, if this session may know of it.
    async fn find(&mut self, id: &str) -> Option<(DocName, Epoch)> {
        if !self.names.contains_key(id) && self.looked.is_none_or(|at| at.elapsed() > LOOK_EVERY) {
            self.looked = Some(Instant::now());
            let known = docs::heads(&self.app, &self.device.grant(), self.device.id).await.ok()?;
            let community = self.app.community;
            let named = |(name, (epoch, _)): (DocName, (Epoch, u64))| {
                (docs::neighbour_id(&community, &name, epoch), (name, epoch))
            };
            self.names = known.into_iter().map(named).collect();
        }
        self.names.get(id).copied()
    }

    async fn ask(&mut self, request: ToRelay) -> Result<(), Bye> {
        let fed = self.wire.feed(vec![frame::encode(&request)]).await;
        if fed { Ok(()) } else { Err(Bye::End(End::Stopping)) }
    }

    async fn send(&mut self, message: Message) -> Result<(), Bye> {
        if say(&mut self.socket, message, &self.device).await { Ok(()) } else { Err(Bye::Gone) }
    }

    /// Says why, and closes.
    async fn leave(mut self, bye: Bye) {
        let (code, reason) = match bye {
            Bye::Gone => return,
            Bye::End(end) => meaning(end),
            Bye::Trouble(Trouble::Refused(code)) => (4403, refused(code)),
            Bye::Trouble(Trouble::NotOneByOne) => (4400, "only uncompressed changes are taken"),
            Bye::Trouble(Trouble::Malformed) => (4400, "malformed"),
            Bye::Trouble(Trouble::TooMuch) => (1009, "too_big"),
            Bye::Trouble(Trouble::Rotated) => (4410, "rotated: the document has another id now"),
            Bye::Trouble(Trouble::Restarted | Trouble::Broken) => meaning(End::Again),
        };
        let error = self.ends.error(reason);
        let farewell = async {
            self.socket.send(Message::Binary(error.into())).await?;
            self.socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await?;
            while let Some(Ok(_)) = self.socket.recv().await {}
            Ok::<(), axum::Error>(())
        };
        // It was closing; that the neighbour did not wait for it is no error.
        timeout(Duration::from_secs(5), farewell).await.ok();
    }
}

const fn refused(code: frame::RefusalCode) -> &'static str {
    use frame::RefusalCode;
    match code {
        RefusalCode::NotAllowed => "refused: not_allowed",
        RefusalCode::Malformed => "refused: malformed",
        RefusalCode::Forbidden => "refused: forbidden",
        RefusalCode::SeqTaken => "refused: seq_taken",
        RefusalCode::ActorTaken => "refused: actor_taken",
        RefusalCode::NotAuthor => "refused: not_author",
        RefusalCode::Removed => "refused: removed",
    }
}
