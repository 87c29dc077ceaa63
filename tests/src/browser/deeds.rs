//! What people do in the app, as far as more than one story needs it.

use std::path::PathBuf;

use serde_json::Value;

use super::{At, Device, id};

impl Device {
    /// Opens one's link and waits until everything is here and the app would open without a network.
    pub async fn enter(&self, way_in: &str) {
        self.open(way_in).await;
        self.see(id("sync").whose("data-sync", "delivered")).await;
        self.settle_in().await;
    }

    /// Waits until the app itself is kept on the device, with the pages that come later where somebody works with them.
    pub async fn settle_in(&self) {
        let script = r"return (async () => {
            const worker = await navigator.serviceWorker.ready;
            const shell = (await caches.keys()).find((name) => name.startsWith('shell-'));
            if (worker.active === null || shell === undefined) return false;
            if (!/staff|surveyor|liaison/.test(String(localStorage.getItem('session')))) return true;
            const source = await (await fetch('/sw.js')).text();
            const cache = await caches.open(shell);
            const later = JSON.parse(source.match(/const LATER = (.*);/)[1]);
            const kept = await Promise.all(later.map((url) => cache.match(url)));
            return kept.every((response) => response !== undefined);
        })();";
        let ready = async || self.run(script, Vec::new()).await == Value::Bool(true);
        self.until("the app is not kept on the device", ready).await;
    }

    /// The network goes.
    pub async fn offline(&self) {
        self.wire().off().await;
        self.see_no(id("sync").whose("data-sync", "delivered")).await;
    }

    /// The network comes back, and the system says so, as systems do.
    pub async fn online(&self) {
        self.wire().on().await;
        self.run("window.dispatchEvent(new Event('online'))", Vec::new()).await;
    }

    /// Waits until the relay has everything that was done here.
    pub async fn delivered(&self) {
        self.see(id("sync").whose("data-sync", "delivered")).await;
    }

    /// Puts a day, `yyyy-mm-dd`, into a date field; which keys it takes depends on the language of the system.
    pub async fn set_day(&self, at: impl Into<At>, day: &str) {
        let field = serde_json::to_value(self.see(at).await).expect("an element is a value");
        let script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', { bubbles: true }));";
        self.run(script, vec![field, Value::from(day)]).await;
    }

    /// Claims a wish from the wall.
    pub async fn claim(&self, wish: &str) {
        self.go("/").await;
        self.tap(id("wish-card").with(wish).then("claim-from-wall")).await;
        self.tap("claim-submit").await;
        self.see("own-claim").await;
    }

    /// Opens the page of a wish from the wall.
    pub async fn look_at(&self, wish: &str) {
        self.go("/wall").await;
        self.tap(id("wish-card").with(wish).option(wish)).await;
        self.see(id("wish").with(wish)).await;
    }

    /// Opens the page of a wish from the clerks' ledger.
    pub async fn look_up(&self, wish: &str) {
        self.go("/cases").await;
        self.tap(id("case-row").with(wish).option("")).await;
        self.see("wish").await;
    }

    /// Staff shut out a link or a device in one of the lists of the page of people, and have it erased.
    pub async fn revoke(&self, list: &'static str, whose: &str, erase: bool) {
        let row = || id(list).then("access-row").with(whose);
        self.tap(row().then("revoke-access")).await;
        if erase {
            self.tap(row().then("revoke-erase")).await;
        }
        self.tap(row().then("revoke-access")).await;
    }

    /// How far something has come, as the mark beside it says: saved, sending, delivered.
    pub async fn mark(&self, at: At) -> String {
        self.attribute(at.then("sync-mark"), "data-sync").await
    }
}

/// A file that clerks hand over.
pub fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}
