//! The relay as it is shipped: its own process, its own data folder, killed and started again at will.

use std::{
    fs::{self, File},
    io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Mutex,
    thread,
};

use relay::store::Sqlite;
use replica::store::{Op, Space};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde::Deserialize;
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};

use super::{LOOK, PATIENCE, told};

/// What a relay starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Community {
    /// Made-up people and wishes in every state.
    Sample,
    /// One clerk, and nothing else.
    Empty(&'static str),
}

/// A link handed out at the start.
#[derive(Clone, Debug, Deserialize)]
pub struct Link {
    /// What it is called.
    pub label: String,
    /// What its owner may be.
    pub role: String,
    /// What opens it.
    pub secret: String,
}

/// A relay and its data.
#[derive(Debug)]
pub struct Relay {
    folder: TempDir,
    app: Mutex<PathBuf>,
    address: SocketAddr,
    links: Vec<Link>,
    child: Mutex<Option<Child>>,
}

impl Relay {
    /// A new community, served.
    pub async fn start(community: Community) -> Self {
        let folder = tempfile::Builder::new().prefix("relay-").tempdir().expect("a data folder");
        let mut init = Command::new(told("RELAY_BIN"));
        init.arg("init").arg("--data").arg(folder.path().join("data"));
        match community {
            Community::Sample => init.arg("--sample"),
            Community::Empty(name) => init.args(["--name", name]),
        };
        let made = init.output().expect("the relay can be run");
        assert!(made.status.success(), "relay init: {}", String::from_utf8_lossy(&made.stderr));
        let links = fs::read(folder.path().join("data/links.json")).expect("init writes links.json");
        let links = serde_json::from_slice(&links).expect("links.json is a list of links");
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = free.local_addr().expect("it has a number");
        drop(free);
        let app = Mutex::new(PathBuf::from(told("APP_DIST")));
        let relay = Self { folder, app, address, links, child: Mutex::new(None) };
        relay.serve().await;
        relay
    }

    /// Starts it on its data.
    pub async fn serve(&self) {
        let mut log =
            File::options().create(true).append(true).open(self.log_path()).expect("a place for its log");
        // A write beyond the room that [`Relay::fill_disk`] leaves is an error for it, not its end.
        let mut child = Command::new("sh")
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(told("RELAY_BIN"))
            .args(["serve", "--listen", &self.address.to_string(), "--data"])
            .arg(self.data())
            .arg("--app")
            .arg(self.app.lock().unwrap().as_path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the relay can be run");
        // Through a pipe, so that what it says has room when nothing else has.
        let mut said = child.stderr.take().expect("it was asked for");
        thread::spawn(move || io::copy(&mut said, &mut log));
        *self.child.lock().unwrap() = Some(child);
        let up = async {
            while TcpStream::connect(self.address).await.is_err() {
                tokio::time::sleep(LOOK).await;
            }
        };
        assert!(
            tokio::time::timeout(PATIENCE, up).await.is_ok(),
            "the relay does not listen:\n{}",
            self.log()
        );
    }

    /// Ends it as a power cut would.
    pub fn kill(&self) {
        if let Some(mut child) = self.child.lock().unwrap().take() {
            child.kill().expect("it can be killed");
            child.wait().expect("it is dead");
        }
    }

    /// From now on none of its files takes a byte more.
    pub fn fill_disk(&self) {
        self.limit_files(Some(1));
    }

    /// There is room again.
    pub fn free_disk(&self) {
        self.limit_files(None);
    }

    fn limit_files(&self, bytes: Option<u64>) {
        let child = self.child.lock().unwrap();
        let id = child.as_ref().expect("it runs").id();
        let pid = i32::try_from(id).ok().and_then(Pid::from_raw).expect("a number");
        let limit = Rlimit { current: bytes, maximum: None };
        prlimit(Some(pid), Resource::Fsize, limit).expect("its files can be limited");
    }

    /// Serves the app from another folder from the next start on.
    pub fn set_app(&self, app: &Path) {
        app.clone_into(&mut self.app.lock().unwrap());
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The links of a role, in the order they were made.
    pub fn links(&self, role: &str) -> Vec<&Link> {
        self.links.iter().filter(|link| link.role == role).collect()
    }

    /// The address of the first link of a role, without the origin.
    pub fn way_in(&self, role: &str, which: usize) -> String {
        let links = self.links(role);
        let link = links.get(which).unwrap_or_else(|| panic!("no link {which} for {role}: {:?}", self.links));
        format!("/in#{}", link.secret)
    }

    /// Makes one more link at the machine itself.
    pub fn new_link(&self, role: &str, label: &str, whose: Option<&str>) -> String {
        let mut command = Command::new(told("RELAY_BIN"));
        command.args(["link", "--role", role, "--label", label, "--data"]).arg(self.data());
        if let Some(whose) = whose {
            command.args(["--id", whose]);
        }
        let said = command.output().expect("the relay can be run");
        assert!(said.status.success(), "relay link: {}", String::from_utf8_lossy(&said.stderr));
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        said.split_whitespace().find(|word| word.starts_with("/in#")).expect("it says the link").to_owned()
    }

    /// What `relay doctor` says of data in which nothing is wrong; the relay may be running.
    pub fn doctor(&self) -> String {
        let (whole, words) = self.examine();
        assert!(whole, "relay doctor: {words}");
        words
    }

    /// What `relay doctor` says of data in which something is wrong.
    pub fn what_is_wrong(&self) -> String {
        let (whole, words) = self.examine();
        assert!(!whole, "relay doctor: {words}");
        words
    }

    fn examine(&self) -> (bool, String) {
        let said = Command::new(told("RELAY_BIN")).args(["doctor", "--data"]).arg(self.data()).output();
        let said = said.expect("the relay can be run");
        let words = [said.stdout, said.stderr].map(|part| String::from_utf8_lossy(&part).into_owned());
        (said.status.success(), words.concat())
    }

    /// Flips one bit of the newest record of a document, as an old disk does. Only while the relay is not running.
    pub fn damage(&self, doc: &str) {
        assert!(self.child.lock().unwrap().is_none(), "the relay is running");
        let mut store = Sqlite::open(&self.data().join("relay.sqlite")).expect("the store opens");
        let prefix = [doc.as_bytes(), &[0]].concat();
        let (key, mut value) = store.all(Space::Log, &prefix).expect("it reads").pop().expect("a record");
        let middle = value.len() / 2;
        value[middle] ^= 0x10;
        store.apply(&vec![Op::Put(Space::Log, key, value)]).expect("it writes");
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("relay.log")
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take() {
            // Nothing to be done about a process that is gone already.
            child.kill().unwrap_or_default();
            child.wait().map(|_| ()).unwrap_or_default();
        }
    }
}
