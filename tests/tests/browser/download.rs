//! Promise: what only staff open never burdens a member's phone, is there for staff without a network, belongs to the
//! version that runs, and says so in words when it cannot be had.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use tests::{
    browser::{Community, Device, fixture, id, play},
    download::Download,
};

const WISH: &str = "拐杖";

fn dist() -> PathBuf {
    std::env::var_os("APP_DIST").expect("told by `cargo xtask test`").into()
}

/// The addresses that this page has fetched and that this device keeps, without the origin.
async fn fetched(device: &Device) -> Vec<String> {
    let script = "return caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys())))) \
        .then((kept) => kept.flat().map((request) => request.url) \
        .concat(performance.getEntriesByType('resource').map((entry) => entry.name)) \
        .map((url) => new URL(url).pathname.slice(1)))";
    let found = device.run(script, Vec::new()).await;
    found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn a_members_phone_fetches_nothing_of_the_office() {
    play(Community::Sample, |stage| async move {
        let download = Download::of(&dist());
        let phone = stage.member("党员").await;
        phone.claim(WISH).await;
        for path in ["/mine", "/more", "/settings", "/outbox", "/refused", "/diagnose"] {
            phone.go(path).await;
            phone.see("sync").await;
        }
        // Nor by an address that somebody sent along.
        phone.go("/cases").await;
        phone.see("empty").await;
        let fetched = fetched(&phone).await;
        assert!(fetched.iter().any(|name| download.first.contains(name)), "{fetched:?}");
        let too_much: Vec<_> = fetched.iter().filter(|name| download.staff.contains(*name)).collect();
        assert!(too_much.is_empty(), "{too_much:?}");
    });
}

#[test]
fn staff_have_every_page_without_a_network() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.offline().await;
        desk.go("/cases").await;
        desk.see("ledger").await;
        // After a new start too, and with the module that reads spreadsheets.
        desk.quit().await;
        desk.start().await;
        desk.open("/import").await;
        desk.give_file("import-file", &fixture("wishes.xlsx")).await;
        desk.see("import-rows").await;
        desk.go("/people").await;
        desk.see("members").await;
    });
}

#[test]
fn what_cannot_be_loaded_is_told_and_comes_later() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        let broken = desk.scratch().join("broken");
        copy(&dist(), &broken, &[]);
        let parts: Vec<_> = Download::of(&broken)
            .staff
            .into_iter()
            .filter(|name| Path::new(name).extension().is_some_and(|end| end == "wasm"))
            .collect();
        for part in &parts {
            fs::remove_file(broken.join(part)).expect("it was there");
        }
        stage.relay().kill();
        stage.relay().set_app(&broken);
        stage.relay().serve().await;
        desk.open(&stage.relay().way_in("staff", 0)).await;
        desk.delivered().await;
        desk.go("/today").await;
        desk.see(id("part-missing").with("没能下载")).await;
        desk.shot("part-missing").await;
        // Everything else goes on, on the same page too.
        desk.go("/").await;
        desk.tap(id("wish-card").with(WISH).option(WISH)).await;
        desk.see(id("wish").with(WISH)).await;
        desk.see_count("part-missing", 1).await;
        desk.go("/cases").await;
        desk.tap("part-again").await;
        desk.see("part-missing").await;
        for part in &parts {
            fs::copy(dist().join(part), broken.join(part)).expect("it comes back");
        }
        desk.tap("part-again").await;
        desk.see("ledger").await;
        // The console tells of what was missing.
        desk.forgive().await;
    });
}

#[test]
fn a_page_behind_the_wall_that_cannot_be_loaded_is_told_and_comes_later() {
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("党员").await;
        let broken = phone.scratch().join("broken");
        copy(&dist(), &broken, &[]);
        let parts = Download::of(&broken).soon;
        for part in &parts {
            fs::remove_file(broken.join(part)).expect("it was there");
        }
        stage.relay().kill();
        stage.relay().set_app(&broken);
        stage.relay().serve().await;
        phone.open(&stage.relay().way_in("member", 0)).await;
        // The wall comes first; that there is more to come is said until it has.
        phone.see(id("wish-card").with(WISH)).await;
        phone.see(id("sync").with("正在取新内容")).await;
        phone.go("/settings").await;
        phone.see(id("part-missing").with("没能下载")).await;
        for part in &parts {
            fs::copy(dist().join(part), broken.join(part)).expect("it comes back");
        }
        phone.tap("part-again").await;
        phone.see("set-language").await;
        phone.delivered().await;
        phone.claim(WISH).await;
        phone.delivered().await;
        // The console tells of what was missing.
        phone.forgive().await;
    });
}

/// A copy of the app under other names: every name in `renamed` is changed in file names and in what names the files.
fn copy(from: &Path, to: &Path, renamed: &[(String, String)]) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the app is built").map(|entry| entry.expect("an entry")) {
        let other =
            |text: &str| renamed.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old, new));
        let source = entry.path();
        let target = to.join(other(&entry.file_name().to_string_lossy()));
        let ends = |end: &str| source.extension().is_some_and(|found| found == end);
        if source.is_dir() {
            copy(&source, &target, renamed);
        } else if ends("js") || ends("html") {
            fs::write(target, other(&fs::read_to_string(&source).expect("text"))).expect("a copy");
        } else if !ends("br") {
            fs::copy(&source, &target).expect("a copy");
        }
    }
}

/// The part of a name that says the content.
fn hash(name: &str) -> String {
    name.split(['-', '.', '_']).find(|part| part.len() == 16).expect("a name with a hash").to_owned()
}

#[test]
fn a_new_version_comes_with_all_its_parts() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        // The same app, with every part under another name.
        let now = Download::of(&dist());
        let script = now.first.iter().find(|name| name.starts_with("app-")).expect("the app's script");
        let reversed = |hash: &String| (hash.clone(), hash.chars().rev().collect::<String>());
        let mut hashes: Vec<String> = now.staff.iter().map(|name| hash(name)).chain([hash(script)]).collect();
        hashes.sort();
        hashes.dedup();
        let next = desk.scratch().join("next");
        copy(&dist(), &next, &hashes.iter().map(reversed).collect::<Vec<_>>());
        let worker = fs::read_to_string(next.join("sw.js")).expect("a service worker");
        let worker = worker.replacen("const VERSION = \"", "const VERSION = \"next-", 1);
        fs::write(next.join("sw.js"), worker).expect("written");
        stage.relay().kill();
        stage.relay().set_app(&next);
        stage.relay().serve().await;
        desk.online().await;
        desk.delivered().await;
        desk.run("return navigator.serviceWorker.getRegistration().then((found) => found.update()).then(() => true)", Vec::new()).await;
        desk.see(id("notice").with("新版本准备好了")).await;
        // Without a network from here on: whatever the new version needs, it has brought.
        desk.offline().await;
        let parts = Download::of(&next).staff;
        desk.tap("update-now").await;
        desk.until("the new version does not come", async || {
            let fetched = fetched(&desk).await;
            parts.iter().all(|name| fetched.contains(name))
                && !now.staff.iter().any(|name| fetched.contains(name))
        })
        .await;
        desk.go("/cases").await;
        desk.see("ledger").await;
    });
}
