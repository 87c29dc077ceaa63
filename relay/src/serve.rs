//! From a data folder and a listener to a running relay, and from a signal to its orderly end.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context as _, Result};
use axum::{Extension, Router, extract::ConnectInfo, middleware};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use replica::store::Space;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
    time::timeout,
};

use crate::{
    app::App,
    core::Core,
    data::{Community, Data},
    docs, headers, health,
    health::Pulse,
    keeper::Keeper,
    metrics::Metrics,
    repo, rotations,
    session::{self, Sessions, Throttle},
    static_files, sync,
};

/// Open TCP connections, of all addresses and of one. A proxy on this machine is not counted.
const CONNECTIONS: usize = 20_000;
const CONNECTIONS_OF_ONE: usize = 256;
/// Sockets of sessions.
const SOCKETS: u32 = 10_000;
/// Neighbours' programs; each may have many documents in memory.
const NEIGHBOURS: usize = 64;
/// How long the head of a request may take to arrive.
const HEAD_WITHIN: Duration = Duration::from_secs(15);
/// How long the end may take: requests under way, then sockets.
const END_WITHIN: Duration = Duration::from_secs(10);
/// How often it is written down when sessions were last used.
const SEEN_EVERY: Duration = Duration::from_secs(60);

/// What a relay is started with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The data folder, made by [`crate::init`].
    pub data: PathBuf,
    /// Where the built app lies; without it, there is no app to load, only the interfaces.
    pub app: Option<PathBuf>,
}

/// Runs a relay until `shutdown` resolves, then ends it in order.
pub async fn run(config: Config, listener: TcpListener, shutdown: impl Future<Output = ()>) -> Result<()> {
    let data = Data::existing(&config.data)?;
    let lock = data.lock()?;
    let store = data.open()?;
    let community = Community::read(&store)?.context("数据目录里没有社区，请先运行 relay init")?;
    let kept = store.all(Space::Meta, b"")?;
    let (links, devices) = (store.all(Space::Links, b"")?, store.all(Space::Devices, b"")?);
    let keeper = Keeper::start(store)?;
    let metrics = Arc::new(Metrics::default());
    let core = Core::start(community.id, kept, keeper.clone(), Arc::clone(&metrics))?;
    let (stop, stopping) = watch::channel(false);
    let app = Arc::new(App {
        community: community.id,
        name: community.name,
        core: core.clone(),
        keeper: keeper.clone(),
        sessions: Sessions::new(keeper.clone(), &links, &devices),
        metrics,
        failures: Throttle::new(20, 3_000),
        arrivals: Throttle::new(300, 200),
        pulse: Pulse::default(),
        sockets: Arc::new(Semaphore::new(usize::try_from(SOCKETS)?)),
        neighbours: Arc::new(Semaphore::new(NEIGHBOURS)),
        files: config.app,
        stopping,
    });
    let seen = tokio::spawn({
        let app = Arc::clone(&app);
        async move {
            loop {
                tokio::time::sleep(SEEN_EVERY).await;
                app.sessions.keep_seen().await;
            }
        }
    });
    let releasing = tokio::spawn(rotations::release(Arc::clone(&app)));
    tracing::info!("the relay is running");

    let mut requests = accept(&listener, router(&app), &app.stopping, shutdown).await;
    stop.send_replace(true);
    drop(listener);
    // First what is on its way to the disk, then its verdicts to their authors, then good-bye.
    core.stop().await;
    if timeout(END_WITHIN, async { while requests.join_next().await.is_some() {} }).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    if timeout(END_WITHIN, app.sockets.acquire_many(SOCKETS)).await.is_err() {
        tracing::warn!("some sockets did not end in time");
    }
    seen.abort();
    releasing.abort();
    app.sessions.keep_seen().await;
    keeper.call(|store| store.checkpoint()).await?;
    drop(lock);
    tracing::info!("the relay has ended");
    Ok(())
}

fn router(app: &Arc<App>) -> Router {
    Router::new()
        .merge(session::routes())
        .merge(sync::routes())
        .merge(docs::routes())
        .merge(repo::routes())
        .merge(rotations::routes())
        .merge(health::routes())
        .fallback(static_files::serve)
        .layer(middleware::from_fn(headers::add))
        .with_state(Arc::clone(app))
}

/// Takes connections until the end is asked for. What is given back are those that are still open.
async fn accept(
    listener: &TcpListener,
    router: Router,
    stopping: &watch::Receiver<bool>,
    shutdown: impl Future<Output = ()>,
) -> JoinSet<()> {
    let mut shutdown = pin!(shutdown);
    let mut open: JoinSet<()> = JoinSet::new();
    let counts = Arc::new(Counts::default());
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = open.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) if open.len() < CONNECTIONS => {
                    if let Some(place) = counts.place(from) {
                        open.spawn(answer(stream, from, router.clone(), stopping.clone(), place));
                    }
                }
                Ok(_) => tracing::warn!("too many connections"),
                Err(error) => {
                    // No file handles left, most likely: others have to end first.
                    tracing::warn!(kind = %error.kind(), "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
        }
    }
    open
}

async fn answer(
    stream: TcpStream,
    from: SocketAddr,
    router: Router,
    mut stopping: watch::Receiver<bool>,
    place: Place,
) {
    // Frames are small and somebody waits for them.
    stream.set_nodelay(true).unwrap_or_default();
    let service = TowerToHyperService::new(router.layer(Extension(ConnectInfo(from))));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = stopped(&mut stopping) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if ended.is_err() {
        tracing::debug!("a connection broke off");
    }
    drop(place);
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // Without anybody who could say so it is over, too.
    stopping.wait_for(|stopping| *stopping).await.map(|_| ()).unwrap_or_default();
}

/// Open connections by address.
#[derive(Debug, Default)]
struct Counts(Mutex<BTreeMap<IpAddr, usize>>);

/// One of them.
struct Place {
    of: Arc<Counts>,
    from: IpAddr,
}

impl Counts {
    fn place(self: &Arc<Self>, from: SocketAddr) -> Option<Place> {
        let from = from.ip().to_canonical();
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(from).or_default();
        if *count >= CONNECTIONS_OF_ONE && !from.is_loopback() {
            return None;
        }
        *count += 1;
        Some(Place { of: Arc::clone(self), from })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.of.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.from);
            }
        }
    }
}
