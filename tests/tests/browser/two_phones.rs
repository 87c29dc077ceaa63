//! Promise: two phones that claim the same wish without a network see the same provisional order as everybody else,
//! whichever comes back first; a clerk decides; the other one is told kindly, offered the next wish, and never holds a
//! trace of whom the wish is from.

use std::sync::Arc;

use tests::browser::{Community, Device, Stage, id, play};

/// Whom the contested wish is from; on the confirmed phone after the order, on the other one never.
const WISHER: [&str; 3] = ["吴国强", "13800005103", "桂花苑12栋3单元102"];
const WISH: &str = "拐杖";
const FIRST: &str = "刘**";
const SECOND: &str = "赵**";

#[derive(Clone, Copy, PartialEq, Eq)]
enum BackFirst {
    WhoClaimedFirst,
    WhoClaimedLast,
}

async fn standings(device: &Device) -> Vec<String> {
    let words = device.texts("standing").await;
    words.into_iter().map(|text| text.lines().next().unwrap_or_default().to_owned()).collect()
}

async fn sees_order(device: &Device, first: &str, second: &str) {
    device
        .until(format!("does not see {first} before {second}"), || async {
            matches!(standings(device).await.as_slice(),
                [one, two] if one.contains(first) && one.contains("第 1 位") && two.contains(second) && two.contains("第 2 位"))
        })
        .await;
}

async fn story(stage: Stage, back_first: BackFirst) {
    let (first, second) = (stage.phone("先认领").await, stage.phone("后认领").await);
    first.enter(&stage.relay().way_in("member", 0)).await;
    second.enter(&stage.relay().way_in("member", 1)).await;
    let desk = stage.desk("社区").await;
    desk.enter(&stage.relay().way_in("staff", 0)).await;

    for phone in [&first, &second] {
        phone.offline().await;
        phone.claim(WISH).await;
        // Each believes to be first, and is told that this is provisional.
        phone.see(id("own-claim").with("暂排第 1 位")).await;
        phone.see(id("sync-mark").whose("data-sync", "saved")).await;
    }
    let order: [&Arc<Device>; 2] = match back_first {
        BackFirst::WhoClaimedFirst => [&first, &second],
        BackFirst::WhoClaimedLast => [&second, &first],
    };
    for phone in order {
        phone.online().await;
        phone.delivered().await;
    }
    sees_order(&first, "您", SECOND).await;
    sees_order(&second, FIRST, "您").await;
    desk.look_at(WISH).await;
    sees_order(&desk, FIRST, SECOND).await;
    desk.see("too-close").await;
    desk.shot("two-claims").await;

    desk.tap(id("standing").with(FIRST).then("confirm-claim")).await;
    desk.tap("confirm-submit").await;
    first.see(id("contact").with(WISHER[1])).await;
    second.see("lost").await;
    second.shot("lost").await;
    second.tap("next-wish").await;
    second.see("claim").await;
    assert_eq!(second.count("contact").await, 0);

    let (told, not_told) = (first.disk().await, second.disk().await);
    for secret in WISHER {
        assert!(!told.places_of(secret).is_empty(), "the search finds what is there: {secret}");
        assert_eq!(not_told.places_of(secret), Vec::<String>::new(), "{secret}");
    }
}

#[test]
fn who_claimed_first_comes_back_first() {
    play(Community::Sample, |stage| story(stage, BackFirst::WhoClaimedFirst));
}

#[test]
fn who_claimed_last_comes_back_first() {
    play(Community::Sample, |stage| story(stage, BackFirst::WhoClaimedLast));
}
