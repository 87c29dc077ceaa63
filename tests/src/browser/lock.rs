//! The lock of a device as people meet it, and as somebody does who looks into the files of its browser.

use std::{fs, path::PathBuf};

use serde_json::Value;

use super::Device;

impl Device {
    /// Puts this device under a PIN.
    pub async fn put_under(&self, pin: &str) {
        self.go("/settings").await;
        self.fill("new-pin", pin).await;
        self.fill("new-pin-again", pin).await;
        self.tap("lock-on").await;
        self.see("lock-is-on").await;
    }

    /// Tries a PIN.
    pub async fn unlock(&self, pin: &str) {
        self.fill("pin", pin).await;
        self.tap("unlock").await;
    }

    /// Waits until it is locked; then nothing of the data may be on the page.
    pub async fn see_locked(&self) {
        self.see("pin").await;
        for other in ["wish-card", "my-claim", "sync", "case-row", "tabbar", "sidebar"] {
            assert!(!self.sees(other).await, "{}: {other} is shown while locked", self.name());
        }
    }

    /// The clock of the page, this much later from now on; until it is loaded anew.
    pub async fn later(&self, ms: i64) {
        let script = "window.shifted = (window.shifted || 0) + arguments[0]; \
            if (!window.realNow) { window.realNow = Date.now.bind(Date); Date.now = () => window.realNow() + window.shifted; }";
        self.run(script, vec![Value::from(ms)]).await;
    }

    /// Files of the browser in which these words stand as they are.
    pub fn files_with(&self, words: &str) -> Vec<String> {
        // What browsers write down of pages is in their own encoding.
        let wide: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let holds = |bytes: &[u8], words: &[u8]| bytes.windows(words.len()).any(|part| part == words);
        let mut found = Vec::new();
        let mut folders = vec![self.scratch().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(bytes) = fs::read(&path)
                    && (holds(&bytes, words.as_bytes()) || holds(&bytes, &wide))
                {
                    found.push(path.display().to_string());
                }
            }
        }
        found
    }

    /// The copy of its data that was handed to the browser.
    pub async fn downloaded(&self) -> PathBuf {
        let file = || {
            let entries = fs::read_dir(self.downloads()).expect("a folder of downloads");
            let mut paths = entries.flatten().map(|entry| entry.path());
            paths.find(|path| path.extension().is_some_and(|is| is == "json"))
        };
        self.until("no copy is downloaded", async || file().is_some()).await;
        file().expect("it is there")
    }
}
