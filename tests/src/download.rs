//! What a device downloads of the built app, counted as it is sent: what the first visit needs, what comes once something
//! is shown, and what staff load on top of that. It reads `dist/` and measures no time.

use std::{collections::BTreeSet, fs, path::Path};

/// The most that the first visit of a member may download, in bytes of brotli: what shows the wall, which is the framework, the words and
/// the cached wall. It keeps the download from growing; the aim is 550 KiB. Documents, the conversation with the relay and
/// what reads and checks come after it.
pub const FIRST_VISIT: u64 = 360 * 1024;

/// The files of the built app, by what they are needed for.
#[derive(Debug)]
pub struct Download {
    /// What `index.html` names: the browser fetches it at once.
    pub first: BTreeSet<String>,
    /// The code that every device fetches as soon as something is shown, for the pages behind the first.
    pub soon: BTreeSet<String>,
    /// What only staff fetch, as the service worker lists it.
    pub staff: BTreeSet<String>,
    /// Whether the build has compressed what it serves; one for trying things out has not.
    pub compressed: bool,
}

impl Download {
    /// Of the app in a folder.
    pub fn of(dist: &Path) -> Self {
        let read = |name: &str| fs::read_to_string(dist.join(name)).expect("the app is built");
        let page = read("index.html");
        let mut first = BTreeSet::from(["index.html".to_owned()]);
        for named in page.split('"').filter_map(|part| part.strip_prefix('/')) {
            if dist.join(named).is_file() {
                first.insert(named.to_owned());
            }
        }
        let worker = read("sw.js");
        let staff = listed(&worker, "LATER");
        // The page names the module for spreadsheets for those who will want it, and loads nothing of it.
        first.retain(|name| !staff.contains(name));
        let mut soon = listed(&worker, "PRECACHE");
        soon.retain(|name| {
            Path::new(name).extension().is_some_and(|end| end == "wasm") && !first.contains(name)
        });
        Self { first, soon, staff, compressed: dist.join("index.html.br").is_file() }
    }

    /// What the first visit sends, in bytes.
    pub fn first_bytes(&self, dist: &Path) -> u64 {
        self.first.iter().map(|name| sent(dist, name)).sum()
    }

    /// What every device fetches once something is shown, in bytes.
    pub fn soon_bytes(&self, dist: &Path) -> u64 {
        self.soon.iter().map(|name| sent(dist, name)).sum()
    }

    /// What staff load on top, in bytes.
    pub fn staff_bytes(&self, dist: &Path) -> u64 {
        self.staff.iter().map(|name| sent(dist, name)).sum()
    }
}

/// The names in one of the service worker's lists.
fn listed(worker: &str, list: &str) -> BTreeSet<String> {
    let start = format!("const {list} = ");
    let (_, rest) = worker.split_once(&start).expect("the service worker has a list");
    let (list, _) = rest.split_once(";\n").expect("the list has an end");
    let list: Vec<String> = serde_json::from_str(list).expect("the list is JSON");
    list.iter().map(|address| address.trim_start_matches('/').to_owned()).collect()
}

/// What the relay sends for a file: the compressed copy where there is one.
fn sent(dist: &Path, name: &str) -> u64 {
    let size = |name: &str| fs::metadata(dist.join(name)).ok().map(|file| file.len());
    size(&format!("{name}.br")).or_else(|| size(name)).expect("a file that is served")
}
