//! Processes that are ours: found as descendants of one we started or by a folder that only they were given, and ended
//! by their numbers.

use std::{collections::BTreeSet, fs, path::Path};

use rustix::process::{Pid, Signal, kill_process};

/// A process and what it was started with.
struct Line {
    pid: i32,
    parent: i32,
    zombie: bool,
    command: Vec<u8>,
}

/// Ends everything that descends from `root` or names `folder`, at once and without asking.
pub(crate) async fn kill_all(root: Option<u32>, folder: &Path) {
    let root = root.and_then(|root| i32::try_from(root).ok());
    let all_gone = async {
        loop {
            let found = ours(root, folder);
            if found.is_empty() {
                return;
            }
            for pid in found {
                if let Some(pid) = Pid::from_raw(pid) {
                    // Gone meanwhile is what we want.
                    kill_process(pid, Signal::KILL).unwrap_or_default();
                }
            }
            tokio::time::sleep(super::LOOK).await;
        }
    };
    tokio::time::timeout(super::PATIENCE, all_gone).await.expect("killed processes end");
}

/// The same where nothing can be waited for.
pub(crate) fn kill_now(root: Option<u32>, folder: &Path) {
    let root = root.and_then(|root| i32::try_from(root).ok());
    for pid in ours(root, folder) {
        if let Some(pid) = Pid::from_raw(pid) {
            kill_process(pid, Signal::KILL).unwrap_or_default();
        }
    }
}

/// Whether anything still runs that names the folder.
pub(crate) fn runs(folder: &Path) -> bool {
    !ours(None, folder).is_empty()
}

fn ours(root: Option<i32>, folder: &Path) -> BTreeSet<i32> {
    let marker = folder.as_os_str().as_encoded_bytes();
    let all = lines();
    let own = i32::try_from(std::process::id()).unwrap_or_default();
    let mut found: BTreeSet<i32> = all
        .iter()
        .filter(|line| {
            Some(line.pid) == root || line.command.windows(marker.len()).any(|part| part == marker)
        })
        .map(|line| line.pid)
        .collect();
    loop {
        let before = found.len();
        found.extend(
            all.iter().filter(|line| found.contains(&line.parent)).map(|line| line.pid).collect::<Vec<_>>(),
        );
        if found.len() == before {
            break;
        }
    }
    found.remove(&own);
    found.retain(|pid| all.iter().any(|line| line.pid == *pid && !line.zombie));
    found
}

fn lines() -> Vec<Line> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let pid: i32 = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            // The name before it may contain anything, even spaces and brackets.
            let mut rest = stat.rsplit_once(')')?.1.split_whitespace();
            let zombie = rest.next()? == "Z";
            let parent = rest.next()?.parse().ok()?;
            Some(Line { pid, parent, zombie, command: fs::read(entry.path().join("cmdline")).ok()? })
        })
        .collect()
}
