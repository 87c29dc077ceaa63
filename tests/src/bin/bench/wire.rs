//! The relay as it is shipped, under 50 clients on one document and under 100 cold starts, beside the bare broadcast.
//! Processor time is what the operating system counted for each server's process.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use automerge::{ActorId, Author, Automerge};
use domain::{access::DocName, moment::Year};
use futures_util::{SinkExt as _, StreamExt as _};
use replica::{
    frame::{self, ChangeBytes, ToDevice, ToRelay, Verdict, Want},
    schema::{self, Put, section},
};
use tests::clerk::{Session, Socket, session};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

use super::{broadcast::BLOB, line, ratio};

const CLIENTS: usize = 50;
const EDITS: usize = 20;
const COLD: usize = 100;
const SESSIONS: usize = 10;
/// The year whose case file everybody edits.
const DOC: DocName = DocName::Casework(Year(2026));

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Server {
    /// Processor time so far, in ticks of 10 ms.
    fn ticks(&self) -> u128 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
        fields[11].parse::<u128>().unwrap() + fields[12].parse::<u128>().unwrap()
    }
}

/// The relay on a new community; its address, its clerk's sessions and author, and the community.
struct Ours {
    server: Server,
    address: SocketAddr,
    /// One for every few connections: a session may not hold many.
    tokens: Vec<String>,
    principal: String,
    community: [u8; 16],
}

fn free_port() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

async fn ours(folder: &Path) -> Option<Ours> {
    let binary = std::env::var_os("RELAY_BIN")?;
    let data = folder.join("data");
    let made =
        Command::new(&binary).args(["init", "--name", "测速社区", "--data"]).arg(&data).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let links: serde_json::Value =
        serde_json::from_slice(&std::fs::read(data.join("links.json")).unwrap()).unwrap();
    let address = free_port();
    let mut serve = Command::new(&binary);
    serve.args(["serve", "--listen", &address.to_string(), "--data"]).arg(&data).args(["--app"]).arg(folder);
    let server = Server(serve.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    let secret = links[0]["secret"].as_str().unwrap();
    let mut sessions: Vec<Session> = Vec::new();
    while sessions.len() < SESSIONS {
        match session(address, secret).await {
            Some(session) => sessions.push(session),
            None => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    let (principal, community) = (sessions[0].principal.clone(), sessions[0].community);
    let tokens = sessions.into_iter().map(|session| session.token).collect();
    Some(Ours { server, address, tokens, principal, community })
}

impl Ours {
    async fn connect(&self, client: usize) -> Socket {
        let token = &self.tokens[client % SESSIONS];
        let mut request = format!("ws://{}/sync", self.address).into_client_request().unwrap();
        request.headers_mut().insert("Authorization", format!("Bearer {token}").parse().unwrap());
        connect_async(request).await.unwrap().0
    }
}

fn bare() -> (Server, SocketAddr) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let mut child = command.arg("broadcast").stdout(Stdio::piped()).spawn().unwrap();
    let mut address = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
    (Server(child), address.trim().parse().unwrap())
}

/// One client's edits: a chain of changes of its own actor, each a field of one record.
fn changes(ours: &Ours, client: usize, count: usize, size: usize) -> Vec<ChangeBytes> {
    let mut am: Automerge = schema::fresh(&ours.community, &DOC);
    am.set_author(Some(Author::from(ours.principal.clone().into_bytes())));
    am.set_actor(ActorId::from(replica::seal::digest(&client.to_be_bytes())[..16].to_vec()));
    (0..count)
        .map(|number| {
            let value = text(client, number, size);
            let key = format!("0123456789abcdef/field{client}-{number}");
            let put = Put::new(section::WISHES, key, value);
            let hash = schema::write(&mut am, &[put], 0).unwrap().unwrap();
            let change = automerge::ReadDoc::get_change_by_hash(&am, &hash).unwrap();
            ChangeBytes(change.raw_bytes().to_vec())
        })
        .collect()
}

/// Text that does not compress to nothing.
fn text(client: usize, number: usize, size: usize) -> String {
    let mut text = String::new();
    let mut from = replica::seal::digest(format!("{client}/{number}").as_bytes());
    while text.len() < size {
        text.extend(from.iter().map(|byte| format!("{byte:02x}")));
        from = replica::seal::digest(&from);
    }
    text.truncate(size);
    text
}

async fn next(socket: &mut Socket) -> Vec<u8> {
    loop {
        if let Message::Binary(bytes) = socket.next().await.unwrap().unwrap() {
            return bytes.to_vec();
        }
    }
}

/// Everything of this part.
pub(crate) async fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let Some(ours) = ours(folder.path()).await else {
        return line("relay", "no RELAY_BIN: not built", "");
    };
    let (bare, address) = bare();
    let (raw, sent, received, relay_ticks) = crowd_ours(&ours).await;
    let bare_ticks = crowd_bare(&bare, address, &ours).await;
    let edits = u128::try_from(CLIENTS * EDITS).unwrap();
    let clients = u128::try_from(CLIENTS).unwrap();
    let micros = |ticks: u128| ticks * 10_000;
    let what = format!("relay CPU, {CLIENTS} clients × {EDITS} edits on one document");
    line(&what, &format!("{} ms, bare {} ms", relay_ticks * 10, bare_ticks * 10), "");
    line("  per change", &format!("{} µs", micros(relay_ticks) / edits), "");
    line("  per connection", &format!("{} µs", micros(relay_ticks) / clients), "");
    line("  over the bare broadcast", &ratio(relay_ticks, bare_ticks), "≤ 2 ×");
    line("bytes to the relay over raw changes", &ratio(sent, raw), "≤ 1.2 ×");
    line(
        "bytes from the relay over raw changes of the others",
        &ratio(received, raw * (clients - 1)),
        "≤ 1.2 ×",
    );
    let (relay_cold, bare_cold, size) = cold(&ours, &bare, address).await;
    let what = format!("{COLD} cold starts, {} KB as sent", size / 1024);
    line(&what, &format!("{} ms, bare {} ms", relay_cold * 10, bare_cold * 10), "");
    line("  over the bare broadcast", &ratio(relay_cold, bare_cold), "≤ 3 ×");
}

/// All clients push at their own pace and wait for everybody's changes.
async fn crowd_ours(ours: &Ours) -> (u128, u128, u128, u128) {
    let mut sockets = Vec::new();
    for client in 0..CLIENTS {
        sockets.push((ours.connect(client).await, changes(ours, client, EDITS, 64)));
    }
    let raw: usize = sockets.iter().flat_map(|(_, changes)| changes).map(|change| change.0.len()).sum();
    let before = ours.server.ticks();
    let work = sockets.into_iter().map(|(mut socket, changes)| async move {
        let (mut sent, mut received, mut accepted, mut heard) = (0, 0, 0, 0);
        let mut waiting = changes.into_iter();
        let mut pace = tokio::time::interval(Duration::from_millis(100));
        while accepted < EDITS || heard < (CLIENTS - 1) * EDITS {
            tokio::select! {
                _ = pace.tick() => {
                    if let Some(change) = waiting.next() {
                        let frame = frame::encode(&ToRelay::Push { doc: DOC, changes: vec![change] });
                        sent += frame.len();
                        socket.send(Message::Binary(frame.into())).await.unwrap();
                    }
                }
                frame = next(&mut socket) => {
                    match frame::decode::<ToDevice>(&frame).unwrap() {
                        ToDevice::Verdicts { verdicts, .. } => {
                            for (_, verdict) in verdicts {
                                assert!(matches!(verdict, Verdict::Accepted { .. }), "{verdict:?}");
                                accepted += 1;
                            }
                        }
                        ToDevice::Records { changes, .. } => {
                            received += frame.len();
                            heard += changes.len();
                        }
                        other => panic!("{other:?}"),
                    }
                }
            }
        }
        (sent, received)
    });
    let done = futures_util::future::join_all(work.map(tokio::spawn)).await;
    let (mut sent, mut received) = (0, 0);
    for (out, back) in done.into_iter().map(Result::unwrap) {
        sent += out;
        received += back;
    }
    let wide = |count: usize| u128::try_from(count).unwrap();
    (wide(raw), wide(sent), wide(received), ours.server.ticks() - before)
}

/// The same bytes at the same pace through the bare broadcast.
async fn crowd_bare(bare: &Server, address: SocketAddr, ours: &Ours) -> u128 {
    let mut sockets = Vec::new();
    for client in 0..CLIENTS {
        let socket = connect_async(format!("ws://{address}/")).await.unwrap().0;
        sockets.push((socket, changes(ours, client, EDITS, 64)));
    }
    let before = bare.ticks();
    let work = sockets.into_iter().map(|(mut socket, changes)| async move {
        let mut heard = 0;
        let mut waiting = changes.into_iter();
        let mut pace = tokio::time::interval(Duration::from_millis(100));
        while heard < (CLIENTS - 1) * EDITS {
            tokio::select! {
                _ = pace.tick() => {
                    if let Some(change) = waiting.next() {
                        socket.send(Message::Binary(change.0.into())).await.unwrap();
                    }
                }
                _ = next(&mut socket) => heard += 1,
            }
        }
        // Its own last words may still be on their way to others.
        socket
    });
    let kept = futures_util::future::join_all(work.map(tokio::spawn)).await;
    drop(kept);
    bare.ticks() - before
}

/// New devices that fetch one document, and the same number that fetch a blob of that size.
async fn cold(ours: &Ours, bare: &Server, address: SocketAddr) -> (u128, u128, usize) {
    let mut author = ours.connect(0).await;
    for some in changes(ours, CLIENTS + 1, 600, 900).chunks(200) {
        let frame = frame::encode(&ToRelay::Push { doc: DOC, changes: some.to_vec() });
        author.send(Message::Binary(frame.into())).await.unwrap();
        next(&mut author).await;
    }
    // The first one has the snapshot made.
    fetch(&mut ours.connect(1).await).await;
    let before = ours.server.ticks();
    let mut size = 0;
    for client in 0..COLD {
        size = fetch(&mut ours.connect(client).await).await;
    }
    let relay = ours.server.ticks() - before;
    let before = bare.ticks();
    for _ in 0..COLD {
        let mut socket = connect_async(format!("ws://{address}/")).await.unwrap().0;
        socket.send(Message::Binary(Vec::new().into())).await.unwrap();
        assert_eq!(next(&mut socket).await.len(), BLOB);
    }
    (relay, bare.ticks() - before, size)
}

async fn fetch(socket: &mut Socket) -> usize {
    let hello = frame::encode(&ToRelay::Hello { log: None, since: 0 });
    socket.send(Message::Binary(hello.into())).await.unwrap();
    next(socket).await;
    let want = Want { doc: DOC, since: 0, hash: None };
    socket.send(Message::Binary(frame::encode(&ToRelay::Pull(vec![want])).into())).await.unwrap();
    let mut size = 0;
    loop {
        let frame = next(socket).await;
        size += frame.len();
        if let ToDevice::Records { first, changes, head, .. } = frame::decode(&frame).unwrap()
            && first + u64::try_from(changes.len()).unwrap() > head
        {
            return size;
        }
    }
}
