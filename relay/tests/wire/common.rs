//! A relay on a free port over a data folder of its own, and the smallest HTTP client that can talk to it.

use std::{
    fmt::Write as _,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    thread::JoinHandle,
};

use domain::principal::Role;
use relay::{Config, Issued, Start};
use serde_json::Value;
use tokio::sync::oneshot;

pub(crate) struct Relay {
    pub(crate) data: PathBuf,
    pub(crate) address: SocketAddr,
    pub(crate) links: Vec<Issued>,
    config: Config,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Relay {
    /// A community with a clerk and a member.
    pub(crate) fn start() -> Self {
        Self::start_with(|_| {})
    }

    /// The same, run in another way than the usual one.
    pub(crate) fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("relay-http-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let data = std::env::temp_dir().join(name);
        let mut links = relay::init(&data, &Start::Empty { name: "梧桐苑社区".into() }).unwrap();
        links.push(relay::link(&data, Role::Member, "党员", None, false).unwrap());
        let app = data.join("dist");
        std::fs::create_dir(&app).unwrap();
        for (file, content) in [
            ("index.html", "<!doctype html>"),
            ("sw.js", "//"),
            ("app-0123456789abcdef.js", "plain"),
            ("app-0123456789abcdef.js.br", "squeezed"),
        ] {
            std::fs::write(app.join(file), content).unwrap();
        }
        let mut config = Config { app: Some(app), ..Config::new(data.clone()) };
        change(&mut config);
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut relay = Self { data, address, links, config, running: None };
        relay.resume();
        relay
    }

    /// Ends the relay in order.
    pub(crate) fn stop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            stop.send(()).unwrap();
            thread.join().unwrap();
        }
    }

    /// Starts it again on the same data.
    pub(crate) fn resume(&mut self) {
        let config = self.config.clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let (bound, address) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                bound.send(listener.local_addr().unwrap()).unwrap();
                relay::run(config, listener, async { stopped.await.unwrap() }).await.unwrap();
            });
        });
        self.address = address.recv().unwrap();
        self.running = Some((stop, thread));
    }

    /// One request.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.promise(method, path, headers, body.len(), body)
    }

    /// A request that says how long its body will be, and sends so much of it.
    pub(crate) fn promise(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        length: usize,
        body: &[u8],
    ) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        write!(head, "Content-Length: {length}\r\n\r\n").unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        Answer::read(&answer)
    }

    /// Signs in as a program; gives back the token.
    pub(crate) fn token(&self, role: usize) -> String {
        let body = serde_json::json!({ "secret": self.links[role].secret }).to_string();
        let answer = self.ask("POST", "/session", &[("X-Program", "1")], body.as_bytes());
        assert_eq!(answer.status, 200);
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    /// A request of a program.
    pub(crate) fn ask_as(&self, token: &str, method: &str, path: &str, body: &[u8]) -> Answer {
        self.ask(method, path, &[("Authorization", &format!("Bearer {token}"))], body)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.data
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.stop();
        std::fs::remove_dir_all(&self.data).ok();
    }
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Self { status, headers, body: bytes[end + 4..].to_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}
