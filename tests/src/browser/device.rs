//! A phone or a desk: one browser profile, one way to the network, started and ended like the real thing.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError},
};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};

use super::{LOOK, PATIENCE, Wire, extend, process, told};

/// How large a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 390 × 844, touched with fingers.
    Phone,
    /// 360 × 740, the smallest that is still sold.
    SmallPhone,
    /// 1280 × 800 with a keyboard and a mouse.
    Desk,
}

const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-dev-shm-usage",
];

/// A browser profile and what runs on it.
#[derive(Debug)]
pub struct Device {
    name: String,
    screen: Screen,
    folder: TempDir,
    wire: Wire,
    running: Mutex<Option<Running>>,
    console: Mutex<Vec<String>>,
}

#[derive(Debug)]
struct Running {
    client: Client,
    driver: Child,
}

impl Device {
    /// A new one, switched on, with an empty profile.
    pub(crate) async fn new(name: &str, screen: Screen, wire: Wire) -> Self {
        let folder = tempfile::Builder::new().prefix("device-").tempdir().expect("a place for the profile");
        let (running, console) = (Mutex::new(None), Mutex::default());
        let device = Self { name: name.to_owned(), screen, folder, wire, running, console };
        device.start().await;
        device
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its way to the network.
    pub fn wire(&self) -> &Wire {
        &self.wire
    }

    /// How large it is.
    pub fn screen(&self) -> Screen {
        self.screen
    }

    /// Where what it downloads arrives.
    pub fn downloads(&self) -> PathBuf {
        self.folder.path().join("downloads")
    }

    /// A folder that is gone when the device is.
    pub fn scratch(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn client(&self) -> Client {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.as_ref().unwrap_or_else(|| panic!("{} is switched off", self.name)).client.clone()
    }

    pub(crate) fn is_running(&self) -> bool {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Starts the browser on the profile as it is.
    pub async fn start(&self) {
        assert!(!self.is_running(), "{} is on already", self.name);
        let free = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = free.local_addr().expect("it has a number").port();
        drop(free);
        let log = File::options().create(true).append(true).open(self.folder.path().join("driver.log"));
        let log = log.expect("a place for the driver's log");
        let mut driver = Command::new(told("CHROMEDRIVER"));
        driver.arg(format!("--port={port}")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        // Whatever it puts into the folder for temporary files goes with the device, and says whose it is.
        driver.env("TMPDIR", self.folder.path()).env("XDG_CONFIG_HOME", self.folder.path().join("config"));
        let driver = driver.spawn().expect("the driver can be run");
        let up = async {
            while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                tokio::time::sleep(LOOK).await;
            }
        };
        tokio::time::timeout(PATIENCE, up).await.expect("the driver listens");
        let capabilities = self.capabilities();
        let capabilities = capabilities.as_object().cloned().expect("capabilities are an object");
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        let client = match client {
            Ok(client) => client,
            Err(error) => {
                process::kill_all(Some(driver.id()), self.folder.path()).await;
                panic!("{} does not start: {error}", self.name);
            }
        };
        *self.running.lock().unwrap() = Some(Running { client, driver });
    }

    fn capabilities(&self) -> Value {
        let profile = self.folder.path().join("profile");
        fs::create_dir_all(self.downloads()).expect("a place for downloads");
        let mut args: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
        args.push(format!("--user-data-dir={}", profile.display()));
        args.push("--lang=zh-CN".to_owned());
        args.push("--window-size=1280,800".to_owned());
        let mut chrome = json!({
            "binary": told("CHROMIUM"),
            "args": args,
            "prefs": {
                "intl.accept_languages": "zh-CN,zh",
                "download.default_directory": self.downloads(),
                "download.prompt_for_download": false,
            },
        });
        let metrics = |width: u32, height: u32| json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 2.0, "touch": true, "mobile": true } });
        let emulation = match self.screen {
            Screen::Phone => Some(metrics(390, 844)),
            Screen::SmallPhone => Some(metrics(360, 740)),
            Screen::Desk => None,
        };
        if let (Some(chrome), Some(emulation)) = (chrome.as_object_mut(), emulation) {
            chrome.insert("mobileEmulation".to_owned(), emulation);
        }
        json!({
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": chrome,
            // A page that asks before it is left must not hold up the story.
            "unhandledPromptBehavior": "accept",
        })
    }

    /// Ends the browser as its menu would, so that it writes down what it has.
    pub async fn quit(&self) {
        self.listen().await;
        let running = self.running.lock().unwrap().take();
        let Some(Running { client, driver }) = running else { return };
        client.close().await.expect("the browser closes");
        let profile = self.folder.path().join("profile");
        let closed = async {
            while process::runs(&profile) {
                tokio::time::sleep(LOOK).await;
            }
        };
        // Helpers may outlive the browser by a little; after that they are helped along.
        tokio::time::timeout(PATIENCE / 6, closed).await.unwrap_or_default();
        self.end(driver).await;
    }

    /// Ends everything at once, as an empty battery would.
    pub async fn kill(&self) {
        self.listen().await;
        self.end_now().await;
    }

    pub(crate) async fn end_now(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Running { driver, .. }) = running {
            self.end(driver).await;
        }
    }

    async fn end(&self, mut driver: Child) {
        process::kill_all(Some(driver.id()), self.folder.path()).await;
        driver.wait().expect("the driver is dead");
        // Left by a killed browser; the next one on another machine would ask a person about it.
        for lock in ["SingletonLock", "SingletonCookie", "SingletonSocket"] {
            fs::remove_file(self.folder.path().join("profile").join(lock)).unwrap_or_default();
        }
    }

    /// Takes note of what the console has said.
    pub(crate) async fn listen(&self) {
        if !self.is_running() {
            return;
        }
        let said = extend::console(&self.client()).await.unwrap_or_default();
        self.console.lock().unwrap_or_else(PoisonError::into_inner).extend(said);
    }

    /// Everything the console has said so far.
    pub async fn console(&self) -> Vec<String> {
        self.listen().await;
        self.console.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the console said that must never be said.
    pub async fn complaints(&self) -> Vec<String> {
        let mut said = self.console().await;
        said.retain(|line| is_complaint(line));
        said
    }

    /// Forgets what the console has said: for stories that bring the app to a fall on purpose.
    pub async fn forgive(&self) {
        self.listen().await;
        self.console.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// A broken policy, a panic, an exception nobody caught. A request that fails is life: networks go, links expire.
fn is_complaint(line: &str) -> bool {
    let network = ["net::ERR_", "Failed to load resource", "WebSocket connection to"];
    let severe = line.starts_with("SEVERE") && !network.iter().any(|part| line.contains(part));
    severe
        || ["Content Security Policy", "panicked at", "RuntimeError"].iter().any(|part| line.contains(part))
}

impl Drop for Device {
    fn drop(&mut self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Running { mut driver, .. }) = running {
            process::kill_now(Some(driver.id()), self.folder.path());
            driver.wait().map(|_| ()).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_complaint;

    #[test]
    fn complaints_are_told_from_networks_that_go() {
        assert!(is_complaint(
            "SEVERE http://x/ Refused to load, it violates the following Content Security Policy"
        ));
        assert!(is_complaint("SEVERE x.js 1:2 panicked at src/main.rs"));
        assert!(!is_complaint("SEVERE http://x/sync - Failed to load resource: net::ERR_CONNECTION_REFUSED"));
        assert!(!is_complaint("WARNING something"));
    }
}
