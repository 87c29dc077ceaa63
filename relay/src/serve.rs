//! From a data folder and a listener to a running relay, and from a signal to its orderly end.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use axum::{Extension, Router, extract::ConnectInfo, middleware};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use replica::store::Space;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
    time::timeout,
};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;

use crate::{
    app::App,
    arrival::{self, Wired},
    blobs,
    bodies::Bodies,
    clock,
    core::Core,
    data::{Community, Data},
    docs,
    doors::Doors,
    glance::{self, Glances},
    headers, health,
    health::Pulse,
    keeper::Keeper,
    limits::Limits,
    metrics::Metrics,
    proofs, repo, rotations,
    session::{self, Sessions},
    static_files,
    store::Sqlite,
    sync,
    tls::{Tls, TlsFiles, hangup},
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
/// The largest head of a request, in bytes.
const HEAD: usize = 64 << 10;
/// A connection whose other end takes nothing for so long is given up.
const STALLED_AFTER: Duration = Duration::from_secs(120);
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
    /// The certificate; without one, connections to us are not encrypted.
    pub tls: Option<TlsFiles>,
    /// Where connections that are not encrypted may come from.
    pub plain: Plain,
    /// Proxies on other machines that are believed when they say who asks; those on this machine always are.
    pub proxies: Vec<IpAddr>,
    /// How much anybody may ask.
    pub limits: Limits,
}

/// Where connections that are not encrypted may come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plain {
    /// From this machine.
    #[default]
    Here,
    /// From anywhere: somebody in front of us encrypts.
    BehindProxy,
}

impl Config {
    /// A relay for this machine, with the usual limits.
    pub fn new(data: PathBuf) -> Self {
        Self {
            data,
            app: None,
            tls: None,
            plain: Plain::Here,
            proxies: Vec::new(),
            limits: Limits::default(),
        }
    }
}

/// Runs a relay until `shutdown` resolves, then ends it in order.
pub async fn run(config: Config, listener: TcpListener, shutdown: impl Future<Output = ()>) -> Result<()> {
    let tls = match config.tls {
        Some(files) => Some(Arc::new(Tls::open(files)?)),
        None => None,
    };
    let listens = listener.local_addr()?;
    if tls.is_none() && config.plain == Plain::Here && !listens.ip().is_loopback() {
        bail!(
            "{listens} 不是本机地址，不加密不能对外服务：请用 --tls-cert 和 --tls-key 给出证书；如果前面有负责加密的代理，请加 --plain"
        );
    }
    let data = Data::existing(&config.data)?;
    let lock = data.lock()?;
    data.tighten()?;
    let store = data.open()?;
    let community = Community::read(&store)?.context("数据目录里没有社区，请先运行 relay init")?;
    let kept = store.all(Space::Meta, b"")?;
    let (links, devices) = (store.all(Space::Links, b"")?, store.all(Space::Devices, b"")?);
    let reader = Keeper::start(Sqlite::open_to_read(&data.store())?)?;
    let keeper = Keeper::start(store)?;
    let metrics = Arc::new(Metrics::default());
    let core = Core::start(community.id, kept, keeper.clone(), Arc::clone(&metrics), &config.limits.quotas)?;
    let (stop, stopping) = watch::channel(false);
    let app = Arc::new(App {
        community: community.id,
        name: community.name,
        core: core.clone(),
        keeper: keeper.clone(),
        sessions: Sessions::new(keeper.clone(), &links, &devices),
        metrics,
        doors: Doors::new(&config.limits.rates),
        blob_bytes: config.limits.blob_bytes,
        proxies: config.proxies,
        bodies: Bodies::default(),
        reader,
        pulse: Pulse::default(),
        glances: Glances::default(),
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
                app.sessions.keep_seen(clock::now()).await;
            }
        }
    });
    let releasing = tokio::spawn(rotations::release(Arc::clone(&app)));
    let forgetting = tokio::spawn(glance::forget(Arc::clone(&app)));
    let renewing = match &tls {
        Some(tls) => Some(tokio::spawn(Arc::clone(tls).keep_fresh(hangup()?))),
        None => None,
    };
    tracing::info!(encrypted = tls.is_some(), "the relay is running");

    let mut requests = accept(&listener, &app, tls.as_deref(), shutdown).await;
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
    forgetting.abort();
    if let Some(renewing) = renewing {
        renewing.abort();
    }
    app.sessions.keep_seen(clock::now()).await;
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
        .merge(glance::routes())
        .merge(repo::routes())
        .merge(blobs::routes())
        .merge(proofs::routes())
        .merge(rotations::routes())
        .merge(health::routes())
        .fallback(static_files::serve)
        .layer(middleware::from_fn(headers::add))
        .layer(middleware::from_fn_with_state(Arc::clone(app), arrival::receive))
        .with_state(Arc::clone(app))
}

/// Takes connections until the end is asked for. What is given back are those that are still open.
async fn accept(
    listener: &TcpListener,
    app: &Arc<App>,
    tls: Option<&Tls>,
    shutdown: impl Future<Output = ()>,
) -> JoinSet<()> {
    let mut shutdown = pin!(shutdown);
    let mut open: JoinSet<()> = JoinSet::new();
    let counts = Arc::new(Counts::default());
    let router = router(app);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = open.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) if open.len() < CONNECTIONS => {
                    if let Some(place) = counts.place(from, &app.proxies) {
                        let caller = Caller { from, stopping: app.stopping.clone(), _place: place };
                        // Frames are small and somebody waits for them.
                        stream.set_nodelay(true).unwrap_or_default();
                        match tls.map(Tls::acceptor) {
                            Some(acceptor) => {
                                open.spawn(caller.shake_hands(acceptor, stream, router.clone()));
                            }
                            None => {
                                open.spawn(caller.answer(stream, Wired::Plain, router.clone()));
                            }
                        }
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

/// The other end of a connection.
struct Caller {
    from: SocketAddr,
    stopping: watch::Receiver<bool>,
    _place: Place,
}

impl Caller {
    async fn shake_hands(mut self, acceptor: TlsAcceptor, stream: TcpStream, router: Router) {
        let shaken = tokio::select! {
            shaken = timeout(HEAD_WITHIN, acceptor.accept(stream)) => shaken,
            () = stopped(&mut self.stopping) => return,
        };
        if let Ok(Ok(stream)) = shaken {
            self.answer(stream, Wired::Tls, router).await;
        } else {
            tracing::debug!("a connection could not be encrypted");
        }
    }

    async fn answer(
        mut self,
        stream: impl AsyncRead + AsyncWrite + Send + 'static,
        wired: Wired,
        router: Router,
    ) {
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(STALLED_AFTER));
        let router = router.layer(Extension(ConnectInfo(self.from))).layer(Extension(wired));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_WITHIN)
            .max_buf_size(HEAD)
            .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(router))
            .with_upgrades();
        let mut connection = pin!(connection);
        let ended = tokio::select! {
            ended = &mut connection => ended,
            () = stopped(&mut self.stopping) => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if ended.is_err() {
            tracing::debug!("a connection broke off");
        }
    }
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
    fn place(self: &Arc<Self>, from: SocketAddr, proxies: &[IpAddr]) -> Option<Place> {
        let from = from.ip().to_canonical();
        let many = from.is_loopback() || proxies.contains(&from);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(from).or_default();
        if *count >= CONNECTIONS_OF_ONE && !many {
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
