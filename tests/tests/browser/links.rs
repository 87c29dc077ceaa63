//! Promise: a phone that is shut out says so at once, erases what it kept when staff want that, and loses nothing that was done
//! on it; links end and are used as staff say, and staff can change their mind.

use std::path::PathBuf;

use serde_json::Value;
use tests::browser::{Community, Device, fixture, id, play};

const WISH: &str = "拐杖";
/// Whoever has the second member's link in the sample.
const MEMBER: &str = "赵**";

/// The one file of undelivered things that this device has downloaded.
async fn exported(device: &Device) -> PathBuf {
    let find = || {
        let files = std::fs::read_dir(device.downloads()).into_iter().flatten().flatten();
        files.map(|file| file.path()).find(|path| path.extension().is_some_and(|end| end == "json"))
    };
    device.until("nothing is downloaded", async || find().is_some()).await;
    match find() {
        Some(file) => file,
        None => device.fail("what was downloaded is gone").await,
    }
}

/// The names of the databases in a browser.
async fn databases(device: &Device) -> Vec<String> {
    let names = device
        .run("return indexedDB.databases().then((all) => all.map((one) => one.name))", Vec::new())
        .await;
    let names = names.as_array().cloned().unwrap_or_default();
    names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn a_lost_phone_is_erased_and_what_was_done_on_it_is_taken_over() {
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("丢了的手机").await;
        phone.enter(&stage.relay().way_in("member", 1)).await;
        assert!(!phone.disk().await.places_of(WISH).is_empty(), "the search finds what is there");
        phone.offline().await;
        phone.claim(WISH).await;

        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/people").await;
        desk.tap("load-access").await;
        desk.see(id("devices").then("access-row").with(MEMBER).with("Chrome")).await;
        desk.revoke("devices", MEMBER, true).await;
        desk.see(id("devices").then("access-row").with(MEMBER).with("等它联网后清除")).await;
        desk.shot("revoked-device").await;

        phone.online().await;
        phone.see("shut-out").await;
        phone.see("left").await;
        phone.shot("shut-out").await;
        assert!(databases(&phone).await.iter().all(|name| !name.starts_with("community-")));
        // Also after the browser was closed.
        phone.quit().await;
        phone.start().await;
        phone.open("/mine").await;
        phone.see("left").await;
        phone.tap("export-unsent").await;
        let file = exported(&phone).await;
        for _ in 0..2 {
            phone.tap("left-drop").await;
        }
        phone.see_no("left").await;
        phone.until("a database is left", async || databases(&phone).await.is_empty()).await;
        let kept = phone.disk().await;
        for words in [WISH, MEMBER, "桂花苑"] {
            assert_eq!(kept.places_of(words), Vec::<String>::new(), "{words} is still there");
        }
        // The link it was opened with does not let this phone in again.
        phone.open(&stage.relay().way_in("member", 1)).await;
        phone.see(id("link-refused").with("这个链接已被收回")).await;

        desk.tap("load-access").await;
        desk.see(id("devices").then("access-row").with(MEMBER).with("已通知清除")).await;
        desk.tap("review-unsent").await;
        desk.give_file("unsent-file", &fixture("roster-court.xlsx")).await;
        desk.see("unsent-wrong").await;
        desk.give_file("unsent-file", &file).await;
        desk.see(id("unsent").with(MEMBER)).await;
        desk.see(id("unsent-row").with("认领心愿").with(WISH)).await;
        desk.shot("review-unsent").await;
        desk.tap(id("unsent-row").with("认领心愿").then("unsent-adopt")).await;
        desk.see("unsent-adopted").await;
        desk.delivered().await;

        // Whoever lost the phone finds it done, on a new one.
        let whose = desk.run("return fetch('/links').then((all) => all.json()).then((all) => all.find((one) => one.role === 'member' && one.label === '党员二').principal)", Vec::new()).await;
        let members = whose.as_str().and_then(|whose| whose.split_once(':')).map(|(_, id)| id.to_owned());
        let found = stage.phone("新手机").await;
        let links = stage.relay().new_link("member", "赵思敏", members.as_deref());
        found.enter(&links).await;
        found.go("/mine").await;
        found.see(id("my-claim").with(WISH)).await;
    });
}

#[test]
fn a_link_goes_as_far_as_staff_say_and_no_further() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/people").await;
        desk.tap("load-access").await;
        desk.tap("resident-link").await;
        desk.fill("link-label", "三号楼居民").await;
        desk.pick("link-expires", "7 天").await;
        desk.pick("link-devices", "1 台").await;
        desk.shot("link-terms").await;
        desk.tap("make-link-submit").await;
        let address = desk.text("link-address").await;
        let (_, secret) = address.split_once("/in#").expect("an address ends in its secret");
        let way_in = format!("/in#{secret}");
        desk.see(id("qr-slip").with("三号楼居民")).await;
        let slip = desk.print().await;
        // A6 in points, upright: one slip, and nothing else on the paper.
        let text = String::from_utf8_lossy(&slip).into_owned();
        assert!(text.contains("[0 0 298") && !text.contains("[0 0 59"), "the slip is not on A6");
        desk.shot("slip").await;

        let first = stage.phone("居民一").await;
        first.enter(&way_in).await;
        let second = stage.phone("居民二").await;
        second.open(&way_in).await;
        second.see("link-refused").await;
        // Staff let more in.
        desk.tap("load-access").await;
        let row = || id("links").then("access-row").with("三号楼居民");
        desk.see(row().with("1 台设备在用，最多 1 台")).await;
        desk.tap(row().then("change-access")).await;
        desk.pick("link-devices", "5 台").await;
        desk.tap("change-link-submit").await;
        desk.see(row().with("最多 5 台")).await;
        second.open(&way_in).await;
        second.delivered().await;
        // And shut the link; both are told, and keep what they have.
        desk.revoke("links", "三号楼居民", false).await;
        for phone in [&first, &second] {
            phone.see(id("notice").with("收回了这台设备")).await;
            phone.go("/wall").await;
            phone.see(id("wish-card").with(WISH)).await;
        }
    });
}
