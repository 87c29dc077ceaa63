//! Promise: two tabs of one browser are one device: both live, neither loses anything, and when the one that holds the
//! data closes, the other goes on.

use tests::browser::{Community, Device, id, play};

async fn claimed(device: &Device, wish: &str) {
    device.see(id("my-claim").with(wish)).await;
}

#[test]
fn what_is_done_in_either_tab_is_in_both() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        let first = phone.tab().await;
        let second = phone.new_tab("/mine").await;
        phone.delivered().await;

        phone.claim(WISHES[0]).await;
        phone.delivered().await;
        phone.switch(&first).await;
        phone.go("/mine").await;
        claimed(&phone, WISHES[0]).await;
        phone.claim(WISHES[1]).await;
        phone.delivered().await;
        phone.switch(&second).await;
        phone.go("/mine").await;
        claimed(&phone, WISHES[1]).await;

        // The same without a network, in both.
        phone.offline().await;
        phone.claim(WISHES[2]).await;
        phone.switch(&first).await;
        phone.claim(WISHES[3]).await;
        for tab in [&second, &first] {
            phone.switch(tab).await;
            phone.go("/mine").await;
            for wish in WISHES {
                claimed(&phone, wish).await;
            }
            for wish in &WISHES[2..] {
                assert_eq!(phone.mark(id("my-claim").with(wish)).await, "saved", "{wish}");
            }
        }
        phone.online().await;
        for tab in [&first, &second] {
            phone.switch(tab).await;
            phone.delivered().await;
        }
    });
}

#[test]
fn when_the_leading_tab_closes_the_other_takes_over() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        let second = phone.new_tab("/").await;
        phone.delivered().await;
        let first = phone.tabs().await.into_iter().find(|tab| *tab != second).expect("two tabs");
        phone.switch(&first).await;
        phone.offline().await;
        phone.claim(WISHES[0]).await;
        // Closed with something unsent, and without a network: the other has to find it on the disk.
        phone.close_tab(&second).await;
        phone.go("/mine").await;
        claimed(&phone, WISHES[0]).await;
        phone.claim(WISHES[1]).await;
        phone.go("/mine").await;
        for wish in &WISHES[..2] {
            assert_eq!(phone.mark(id("my-claim").with(wish)).await, "saved", "{wish}");
        }
        phone.online().await;
        phone.delivered().await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        for wish in &WISHES[..2] {
            desk.look_at(wish).await;
            desk.see_count("standing", 1).await;
        }
    });
}

#[test]
fn what_one_tab_is_told_every_tab_is_told_until_it_is_read_in_one() {
    play(Community::Sample, |stage| async move {
        const ENDED: &str = "社区收回了这台设备的使用权限";
        let phone = stage.phone("党员").await;
        phone.enter(&stage.relay().way_in("member", 1)).await;
        let leading = phone.tab().await;
        let following = phone.new_tab("/mine").await;
        phone.delivered().await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/people").await;
        desk.tap("load-access").await;
        for _ in 0..2 {
            desk.tap(id("links").then("access-row").with("赵**").then("revoke-access")).await;
        }
        desk.see(id("links").then("access-row").with("赵**").with("已收回")).await;
        desk.quit().await;
        for tab in [&leading, &following] {
            phone.switch(tab).await;
            phone.see(id("notice").with(ENDED)).await;
        }
        // A tab that comes later hears it too.
        let late = phone.new_tab("/").await;
        phone.see(id("notice").with(ENDED)).await;
        phone.tap(id("notice").with(ENDED).then("notice-dismiss")).await;
        for tab in [&leading, &following, &late] {
            phone.switch(tab).await;
            phone.see_no(id("notice").with(ENDED)).await;
        }
    });
}

const WISHES: [&str; 4] = ["拐杖", "数学", "视频通话", "水龙头"];
