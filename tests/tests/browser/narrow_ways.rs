//! Promise: where little gets through — no sockets, a browser that keeps nothing — people are told, and work is delivered all the
//! same.

use serde_json::json;
use tests::browser::{Community, id, play};

const WISH: &str = "拐杖";

#[test]
fn without_sockets_everything_goes_over_http() {
    const NO_SOCKETS: &str =
        "window.WebSocket = new Proxy(window.WebSocket, { construct() { throw new Error('none here'); } });";
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("党员").await;
        phone.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": NO_SOCKETS })).await;
        phone.enter(&stage.relay().way_in("member", 0)).await;
        phone.claim(WISH).await;
        phone.see(id("sync-mark").whose("data-sync", "delivered")).await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.look_at(WISH).await;
        desk.tap(id("standing").with("刘**").then("confirm-claim")).await;
        desk.tap("confirm-submit").await;
        // Nobody tells it: it asks from time to time.
        phone.see("contact").await;
    });
}

#[test]
fn inside_wechat_nothing_is_kept_and_that_is_told() {
    const WECHAT: &str = "Mozilla/5.0 (Linux; Android 14; V2241A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
        Chrome/130.0.6723.103 Mobile Safari/537.36 XWEB/1300333 MMWEBSDK/20240404 MicroMessenger/8.0.49.2600 NetType/4G Language/zh_CN";
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("党员").await;
        phone.cdp("Emulation.setUserAgentOverride", json!({ "userAgent": WECHAT })).await;
        phone.open(&stage.relay().way_in("member", 0)).await;
        phone.see(id("mode").with("只有显示“已送达”才算完成")).await;
        phone.delivered().await;
        phone.claim(WISH).await;
        phone.see(id("sync-mark").whose("data-sync", "delivered")).await;
        // Opened again, it is there: from the relay, not from this device.
        phone.reload().await;
        phone.see("own-claim").await;
        phone.go("/diagnose").await;
        phone.see("wechat").await;
        phone.shot("wechat").await;
        let kept = "return indexedDB.databases().then((all) => all.map(({ name }) => name).filter((name) => name.startsWith('community-')))";
        phone.until("a database is made", async || phone.run(kept, Vec::new()).await == json!([])).await;
    });
}
