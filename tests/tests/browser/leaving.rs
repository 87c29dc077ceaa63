//! Promise: whoever signs out is told how much would be lost with it, and leaves nothing behind where that is wanted.

use serde_json::Value;
use tests::browser::{Community, Device, id, play};

const WISH: &str = "拐杖";

async fn databases(device: &Device) -> Option<u64> {
    let count = "return indexedDB.databases().then((all) => all.length)";
    device.run(count, Vec::new()).await.as_u64()
}

#[test]
fn signing_out_with_something_undelivered_is_warned_of_and_then_leaves_nothing() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.offline().await;
        phone.claim(WISH).await;
        phone.see(id("sync-mark").whose("data-sync", "saved")).await;
        phone.go("/settings").await;
        phone.tap("sign-out").await;
        phone.see(id("sign-out-warning").with("还有 1 项没有送达")).await;
        phone.shot("sign-out-warning").await;
        // Whoever thinks better of it has lost nothing.
        phone.go("/mine").await;
        phone.see(id("my-claim").with(WISH)).await;
        assert!(databases(&phone).await > Some(0));

        phone.go("/settings").await;
        phone.tap("sign-out").await;
        phone.tap("sign-out-anyway").await;
        phone.see_no("sign-out-warning").await;
        phone.open("/").await;
        phone.see("link-text").await;
        phone.until("a database is left", async || databases(&phone).await == Some(0)).await;
        let session = phone.run("return localStorage.getItem('session')", Vec::new()).await;
        assert_eq!(session, Value::Null);
        phone.online().await;
        phone.enter(&stage.relay().way_in("member", 0)).await;
        phone.look_at(WISH).await;
        phone.see("claim").await;
        assert_eq!(phone.count("standing").await, 0, "it was never delivered");
    });
}
