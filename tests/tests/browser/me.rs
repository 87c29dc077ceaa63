//! Promise: a member finds on one page what waits, how the year stands and what fits; what needs no words is done there with
//! one tap, without a network, and the desk sees it when the network is back.

use tests::browser::{At, Community, id, play};

const SENT: &str = "想请人上门量血压";
const POOL: &str = "视频通话";
const WISH: &str = "修改求职简历";
const ACTIVITY: &str = "重阳敬老义诊";

fn waits(text: &str) -> At {
    id("me-waits").with(text)
}

#[test]
fn what_waits_is_done_with_one_tap() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.go("/").await;
        phone.tap("to-me").await;
        phone.see(waits(SENT).with("等您接单")).await;
        phone.see(waits(WISH).with("请联系许愿人")).await;
        phone.see(id("me-promised").with("法律咨询岗").with("每月到岗一次")).await;
        phone.see(id("me-posts").with("1 / 1")).await;
        phone.see("me-lacking").await;
        phone.is_sound("me").await;

        phone.offline().await;
        phone.tap(waits(SENT).then("me-accept")).await;
        phone.see(waits(SENT).with("等您办结")).await;
        phone.tap(waits(WISH).then("me-contacted")).await;
        phone.see(waits(WISH).with("记录交付")).await;
        phone.tap(id("fits-activity").with(ACTIVITY).then("me-sign-up")).await;
        phone.see(waits(ACTIVITY).with("还剩 6 天")).await;
        phone.tap(id("fits-order").with(POOL).then("me-take-order")).await;
        phone.see_no(id("fits-order").with(POOL)).await;
        phone.tap(id("fits-wish").nth(1).then("me-claim")).await;
        phone.see(id("me-promised").with("心愿 3 个")).await;
        phone.is_sound("me-done").await;
        phone.online().await;
        phone.delivered().await;

        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/orders").await;
        desk.see(id("order-row").with(SENT).with("已接单")).await;
    });
}

#[test]
fn a_post_is_taken_on_with_a_promise() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.go("/me").await;
        phone.tap(id("fits-offer").nth(1).then("me-promise")).await;
        phone.see("offer-sheet").await;
        phone.fill("pledge-text", "每周去一次，有事提前说。").await;
        phone.tap("take-submit").await;
        phone.see(id("own-fate").with("等社区审核")).await;
        phone.go("/me").await;
        phone.see(id("promised").with("每周去一次")).await;
    });
}

#[test]
fn reminders_are_asked_for_and_say_so() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.go("/settings").await;
        phone.see(id("reminders").with("没有打开")).await;
        phone.tap("set-reminders").await;
        // A browser of a test is asked by nobody: it says what came of it, whatever that is.
        phone.see_no(id("reminders-state").with("没有打开")).await;
        phone.is_sound("reminders").await;
        phone.tap("set-reminders").await;
        phone.see(id("reminders-state").with("没有打开")).await;
        let resident = stage.phone("居民").await;
        resident.enter(&stage.relay().way_in("resident", 0)).await;
        resident.go("/settings").await;
        resident.see("set-large").await;
        resident.see_no("reminders").await;
    });
}
