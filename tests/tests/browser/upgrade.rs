//! Promise: a new version is announced, taken over when a person says so, and loses nothing — neither the app's files
//! nor the database below it, whatever other tabs are open.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops")]

use std::{fs, path::Path};

use serde_json::{Value, json};
use tests::browser::{Community, Device, id, play, words};

const WISH: &str = "拐杖";

/// A copy of the app that says it is another version.
fn next_version(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the app is built").map(|entry| entry.expect("an entry")) {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            next_version(&source, &target);
        } else {
            fs::copy(&source, &target).expect("a copy");
        }
    }
}

#[test]
fn a_new_version_waits_for_consent_and_loses_nothing() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        let (now, next) =
            (Path::new(&std::env::var("APP_DIST").expect("told")).to_owned(), phone.scratch().join("next"));
        next_version(&now, &next);
        let worker = fs::read_to_string(next.join("sw.js")).expect("a service worker");
        fs::write(next.join("sw.js"), worker.replacen("const VERSION = \"", "const VERSION = \"next-", 1))
            .expect("written");
        let index = fs::read_to_string(next.join("index.html")).expect("a page");
        fs::write(
            next.join("index.html"),
            index.replacen("<head>", "<head><meta name=\"probe\" content=\"next\">", 1),
        )
        .expect("written");
        for name in ["sw.js.br", "index.html.br"] {
            fs::remove_file(next.join(name)).unwrap_or_default();
        }
        let probe = "return document.querySelector('meta[name=probe]') !== null";
        stage.relay().kill();
        stage.relay().set_app(&next);
        stage.relay().serve().await;
        phone.online().await;
        phone.delivered().await;
        phone.run("return navigator.serviceWorker.getRegistration().then((found) => found.update()).then(() => true)", Vec::new()).await;
        phone.see(id("notice").with("新版本准备好了")).await;
        phone.shot("update").await;
        // Nobody is changed over without being asked, not even by a reload.
        phone.reload().await;
        phone.see(id("notice").with("新版本准备好了")).await;
        assert_eq!(phone.run(probe, Vec::new()).await, Value::Bool(false));
        // Something unsent, no network, and then the person agrees.
        phone.offline().await;
        phone.claim(WISH).await;
        phone.see(id("sync-mark").whose("data-sync", "saved")).await;
        phone.tap("update-now").await;
        phone
            .until("the new version does not come", async || {
                phone.run(probe, Vec::new()).await == Value::Bool(true)
            })
            .await;
        phone.go("/mine").await;
        phone.see(id("my-claim").with(WISH).then("sync-mark").whose("data-sync", "saved")).await;
        phone.online().await;
        phone.delivered().await;
        phone.see_no(words("新版本准备好了")).await;
    });
}

/// What the app of a later version asks the browser for: the database one version on.
const NEXT_STORE: &str = "const open = IDBFactory.prototype.open; \
    IDBFactory.prototype.open = function (name, version) { return open.call(this, name, version === undefined ? undefined : version + 1); };";

/// Holds the app's database open as a page does that has gone to sleep: it does not hear that others want to change it.
const HOLD: &str = "return indexedDB.databases().then(([first]) => new Promise((yes, no) => { \
    const asked = indexedDB.open(first.name); asked.onsuccess = () => { window.held = asked.result; yes(true); }; asked.onerror = no; }))";

#[test]
fn a_tab_with_a_newer_store_takes_over_and_the_older_one_says_so() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.offline().await;
        phone.claim(WISH).await;
        phone.see(id("sync-mark").whose("data-sync", "saved")).await;
        let old = phone.tab().await;
        let new = phone.new_tab("/icons/icon.svg").await;
        phone.run(NEXT_STORE, Vec::new()).await;
        // As a newer app does before anything else, beside the tab that leads.
        let opened = "return indexedDB.databases().then(([first]) => new Promise((yes, no) => { \
            const asked = indexedDB.open(first.name, first.version); asked.onsuccess = () => { asked.result.close(); yes(true); }; asked.onerror = no; }))";
        assert_eq!(phone.run(opened, Vec::new()).await, Value::Bool(true), "the older tab gives way");
        phone.switch(&old).await;
        phone.see(words("另一个标签页已经更新")).await;
        phone.shot("superseded").await;
        assert!(!phone.sees("sync").await, "nothing works, and it says that all is well");
        phone.switch(&new).await;
        phone.close_tab(&old).await;
        // Loaded anew, it is the newer one.
        phone.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": NEXT_STORE })).await;
        phone.tap("reload").await;
        phone.go("/mine").await;
        phone.see(id("my-claim").with(WISH).then("sync-mark").whose("data-sync", "saved")).await;
        phone.online().await;
        phone.delivered().await;
    });
}

#[test]
fn a_store_that_another_page_holds_back_says_so_and_goes_on() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.offline().await;
        phone.claim(WISH).await;
        phone.see(id("sync-mark").whose("data-sync", "saved")).await;
        let app = phone.tab().await;
        leave_the_app(&phone).await;
        let holder = phone.new_tab("/icons/icon.svg").await;
        assert_eq!(phone.run(HOLD, Vec::new()).await, Value::Bool(true));
        phone.switch(&app).await;
        phone.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": NEXT_STORE })).await;
        phone.open("/").await;
        phone.see(words("另一个标签页开着旧版本")).await;
        phone.shot("blocked").await;
        assert!(!phone.sees("sync").await, "nothing works, and it says that all is well");
        // The other page closes, and nobody has to do anything.
        phone.switch(&holder).await;
        phone.close_tab(&app).await;
        phone.see(id("wish-card").with(WISH).then("own-claim")).await;
        phone.go("/mine").await;
        phone.see(id("my-claim").with(WISH).then("sync-mark").whose("data-sync", "saved")).await;
        phone.online().await;
        phone.delivered().await;
    });
}

#[test]
fn an_older_app_that_meets_a_newer_store_says_so_and_touches_nothing() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.offline().await;
        phone.claim(WISH).await;
        phone.see(id("sync-mark").whose("data-sync", "saved")).await;
        leave_the_app(&phone).await;
        // A newer app was here.
        let moved_on = "return indexedDB.databases().then(([first]) => new Promise((yes, no) => { \
            const asked = indexedDB.open(first.name, first.version + 1); asked.onsuccess = () => { asked.result.close(); yes(true); }; asked.onerror = no; }))";
        assert_eq!(phone.run(moved_on, Vec::new()).await, Value::Bool(true));
        let before = phone.disk().await;
        for page in ["/", "/mine"] {
            phone.open(page).await;
            phone.see(words("这台设备用过更新的版本")).await;
            assert!(!phone.sees("sync").await, "nothing works, and it says that all is well");
        }
        phone.shot("newer").await;
        leave_the_app(&phone).await;
        assert_eq!(phone.disk().await, before, "something was touched");
        // Reloading brings the newer one, and everything is there.
        phone.open("/").await;
        phone.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": NEXT_STORE })).await;
        phone.tap("reload").await;
        phone.see("wish-card").await;
        phone.go("/mine").await;
        phone.see(id("my-claim").with(WISH).then("sync-mark").whose("data-sync", "saved")).await;
        phone.online().await;
        phone.delivered().await;
    });
}

/// Leaves the app for something of the same origin that is not the app, so that nobody holds the database.
async fn leave_the_app(device: &Device) {
    device.open("/icons/icon.svg").await;
}
