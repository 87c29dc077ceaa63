//! The relay as it is shipped, in a process of its own that can be killed, and native clients that talk to it.

use std::{
    fs::File,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::OnceLock,
    time::Duration,
};

use domain::{grant::Grant, principal::Principal};
use futures_util::{SinkExt as _, StreamExt as _};
use replica::frame::{self, ToDevice, ToRelay};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{sleep, timeout},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _},
};

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A relay with its data.
#[derive(Debug)]
pub struct Served {
    folder: TempDir,
    address: SocketAddr,
    child: Option<Child>,
    links: Vec<(String, String)>,
}

/// A session of a program.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub who: Principal,
    /// What was given to it.
    pub grant: Grant,
    /// Of which community.
    pub community: [u8; 16],
    /// What proves it.
    pub token: String,
}

/// The relay's program: the one we were told of, or the one beside this test, built when it is not there.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(find)
}

fn find() -> PathBuf {
    if let Some(told) = std::env::var_os("RELAY_BIN") {
        return told.into();
    }
    let test = std::env::current_exe().expect("a test is a program");
    let beside = test.ancestors().nth(2).expect("tests lie in target/…/deps").join("relay");
    if !beside.is_file() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let built =
            Command::new(env!("CARGO")).args(["build", "--package", "relay"]).current_dir(root).status();
        assert!(built.is_ok_and(|built| built.success()), "the relay cannot be built");
    }
    assert!(beside.is_file(), "the relay is not at {}", beside.display());
    beside
}

impl Served {
    /// A new community with a clerk, two members, a liaison and a resident; not running yet.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("served-").tempdir().expect("a folder");
        let data = folder.path().join("data");
        let run = |words: &[&str]| {
            let said = Command::new(program())
                .args(words)
                .arg("--data")
                .arg(&data)
                .output()
                .expect("the relay runs");
            assert!(said.status.success(), "relay {words:?}: {}", String::from_utf8_lossy(&said.stderr));
            String::from_utf8(said.stdout).expect("it speaks UTF-8")
        };
        run(&["init", "--name", "梧桐苑社区"]);
        let made: Value =
            serde_json::from_slice(&std::fs::read(data.join("links.json")).expect("links.json"))
                .expect("links.json is JSON");
        let mut links = vec![("staff".to_owned(), made[0]["secret"].as_str().expect("a secret").to_owned())];
        for role in ["member", "member", "liaison", "resident"] {
            let said = run(&["link", "--role", role, "--label", role]);
            let secret =
                said.split_whitespace().find_map(|word| word.strip_prefix("/in#")).expect("it says the link");
            links.push((role.to_owned(), secret.to_owned()));
        }
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = free.local_addr().expect("it has a number");
        drop(free);
        Self { folder, address, child: None, links }
    }

    /// A relay that somebody else runs, for programs that talk to it.
    pub fn elsewhere(address: SocketAddr, staff: &str) -> Self {
        let folder = tempfile::Builder::new().prefix("served-").tempdir().expect("a folder");
        Self { folder, address, child: None, links: vec![("staff".to_owned(), staff.to_owned())] }
    }

    /// Starts it and waits until it listens.
    pub async fn start(&mut self) {
        self.start_by(Command::new(program())).await;
    }

    /// Starts it so that no file of it grows beyond so many blocks of 512 bytes.
    pub async fn start_on_a_full_disk(&mut self, blocks: u32) {
        let mut shell = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        shell.arg("-c").arg(script).arg(program());
        self.start_by(shell).await;
    }

    async fn start_by(&mut self, mut command: Command) {
        command.args(["serve", "--listen", &self.address.to_string(), "--data"]).arg(self.data());
        if self.limits_path().is_file() {
            command.arg("--limits").arg(self.limits_path());
        }
        let log =
            File::options().create(true).append(true).open(self.log_path()).expect("a place for its log");
        let quiet = command.env("RELAY_LOG", "trace").stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        self.child = Some(quiet.spawn().expect("the relay runs"));
        let up = async {
            while TcpStream::connect(self.address).await.is_err() {
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(PATIENCE, up).await.expect("the relay listens");
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it can be killed");
            child.wait().expect("it is dead");
        }
    }

    /// Asks it to end, and waits until it has.
    pub async fn stop(&mut self) -> ExitStatus {
        let mut child = self.child.take().expect("it runs");
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a number");
        kill_process(pid, Signal::TERM).expect("it can be asked");
        let ended = async {
            loop {
                match child.try_wait().expect("it is our child") {
                    Some(status) => return status,
                    None => sleep(Duration::from_millis(20)).await,
                }
            }
        };
        timeout(PATIENCE, ended).await.expect("it ends")
    }

    /// Other limits than the usual ones, from the next start on.
    pub fn limit(&self, limits: &Value) {
        std::fs::write(self.limits_path(), limits.to_string()).expect("a place for the limits");
    }

    /// Everything it has written down since it was made, in its most talkative way.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    /// Whether it is still the process that was started, and how much memory it has in use, in KiB.
    pub fn memory(&mut self) -> usize {
        let child = self.child.as_mut().expect("it runs");
        assert!(child.try_wait().expect("it can be looked at").is_none(), "it has ended:\n{}", self.log());
        let id = self.child.as_ref().map(Child::id).expect("it runs");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it has memory");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    fn limits_path(&self) -> PathBuf {
        self.folder.path().join("limits.json")
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("relay.log")
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The secret of a role's link.
    pub fn secret(&self, role: &str, which: usize) -> &str {
        let mut links = self.links.iter().filter(|(of, _)| of == role);
        &links.nth(which).expect("there is such a link").1
    }

    /// Opens a session as a program, on a device of its own.
    pub async fn session(&self, role: &str, which: usize) -> Session {
        self.session_by(self.secret(role, which)).await
    }

    /// Opens a session by a link's secret, as a program on a device of its own.
    pub async fn session_by(&self, secret: &str) -> Session {
        let body = serde_json::json!({ "secret": secret }).to_string();
        let (status, answer) = self.ask("POST", "/session", &[("X-Program", "1")], body.as_bytes()).await;
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
        let answer: Value = serde_json::from_slice(&answer).expect("an answer in JSON");
        let text = |name: &str| answer[name].as_str().expect(name).to_owned();
        let hex = text("community");
        let mut community = [0; 16];
        for (byte, place) in community.iter_mut().zip((0..hex.len()).step_by(2)) {
            *byte = u8::from_str_radix(&hex[place..place + 2], 16).expect("two digits");
        }
        let token = text("token");
        let grant: Grant = serde_json::from_value(answer).expect("it says what it gives");
        Session { who: grant.principal(), grant, community, token }
    }

    /// Makes a link as staff do; its id and its secret.
    pub async fn issue(&self, staff: &Session, link: &Value) -> (String, String) {
        let (status, answer) = self.ask_as(staff, "POST", "/links", link.to_string().as_bytes()).await;
        assert_eq!(status, 201, "{}", String::from_utf8_lossy(&answer));
        let answer: Value = serde_json::from_slice(&answer).expect("an answer in JSON");
        let text = |name: &str| answer[name].as_str().expect(name).to_owned();
        (text("id"), text("secret"))
    }

    /// One HTTP request of a session: status and body.
    pub async fn ask_as(&self, session: &Session, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let bearer = format!("Bearer {}", session.token);
        self.ask(method, path, &[("Authorization", &bearer)], body).await
    }

    /// One HTTP request: status and body.
    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> (u16, Vec<u8>) {
        let lines =
            headers.iter().fold(String::new(), |lines, (name, value)| lines + name + ": " + value + "\r\n");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n{lines}\r\n",
            self.address,
            body.len()
        );
        let exchange = async {
            let mut stream = TcpStream::connect(self.address).await?;
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(body).await?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).await?;
            Ok::<_, std::io::Error>(answer)
        };
        let answer = timeout(PATIENCE, exchange).await.expect("it answers in time").expect("it answers");
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
        let head = String::from_utf8_lossy(&answer[..end]);
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, answer[end + 4..].to_vec())
    }

    /// Frames by HTTP.
    pub async fn ask_frames(&self, session: &Session, messages: &[ToRelay]) -> Vec<ToDevice> {
        let frames: Vec<Vec<u8>> = messages.iter().map(frame::encode).collect();
        let body = frame::pack(frames.iter().map(Vec::as_slice));
        let bearer = format!("Bearer {}", session.token);
        let (status, answer) = self.ask("POST", "/sync", &[("Authorization", &bearer)], &body).await;
        assert_eq!(status, 200);
        let frames = frame::unpack(&answer).expect("packed frames");
        frames.into_iter().map(|frame| frame::decode(frame).expect("a frame")).collect()
    }

    /// A socket, or the status that refused it.
    pub async fn open(&self, headers: &[(&'static str, String)]) -> Result<Socket, u16> {
        let mut request = format!("ws://{}/sync", self.address).into_client_request().expect("an address");
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Socket(socket)),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(_) => Err(0),
        }
    }

    /// The socket of a session; none when the relay is not there.
    pub async fn connect(&self, session: &Session) -> Option<Socket> {
        self.open(&[("authorization", format!("Bearer {}", session.token))]).await.ok()
    }
}

impl Default for Served {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A socket to `/sync`.
#[derive(Debug)]
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Sends; false when the other end is gone.
    pub async fn tell(&mut self, message: &ToRelay) -> bool {
        self.0.send(Message::Binary(frame::encode(message).into())).await.is_ok()
    }

    /// The next frame; none when the socket has ended.
    pub async fn hear(&mut self) -> Option<ToDevice> {
        loop {
            match self.0.next().await? {
                Ok(Message::Binary(bytes)) => return Some(frame::decode(&bytes).expect("a frame")),
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                Ok(_) | Err(_) => return None,
            }
        }
    }

    /// With which code the socket is closed; none when it breaks off.
    pub async fn closed(&mut self) -> Option<u16> {
        let end = async {
            loop {
                match self.0.next().await? {
                    Ok(Message::Close(Some(close))) => return Some(u16::from(close.code)),
                    Ok(Message::Close(None)) | Err(_) => return None,
                    Ok(_) => {}
                }
            }
        };
        timeout(PATIENCE, end).await.expect("it is closed in time")
    }

    /// Waits for the verdicts of the last push; none when the socket has ended.
    pub async fn verdicts(&mut self) -> Option<ToDevice> {
        let answer = async {
            loop {
                if let answer @ (ToDevice::Verdicts { .. } | ToDevice::Error { .. }) = self.hear().await? {
                    return Some(answer);
                }
            }
        };
        timeout(PATIENCE, answer).await.ok().flatten()
    }
}
