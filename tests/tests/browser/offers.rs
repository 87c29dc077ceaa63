//! Promise: a clerk sets a post and a project, is told what is missing, and publishes them; a member without a network finds
//! what fits, takes it on with a promise, notes what was done, leaves; a unit takes a project on for itself; staff answer each,
//! and hand the ledger out.

use tests::browser::{At, Community, Device, Screen, id, play, words};

const POST: &str = "法律咨询岗位（周末）";
const PROJECT: &str = "楼道灯更换";

fn row(name: &str) -> At {
    id("offer-row").with(name)
}

async fn open(device: &Device, name: &str) {
    device.go("/posts").await;
    device.tap(row(name).option(name)).await;
}

/// The clerk writes a card, half filled at first, where there is no network.
async fn sets(desk: &Device, new: &'static str, name: &str, planned: &str) {
    desk.go("/posts").await;
    desk.tap(new).await;
    desk.see("offer-card").await;
    desk.see(id("offer-lacks").with("拟认领数")).await;
    desk.tap("publish").await;
    desk.see(id("trouble").with("发布前还要填")).await;
    desk.fill("field-name", name).await;
    desk.choose("field-category", "法律服务岗").await;
    desk.fill("field-duties", "每月第一个周六接待居民").await;
    desk.fill("field-planned", "很多").await;
    desk.fill("field-contact", "社区服务台").await;
    desk.see(words("请填 1 到 999 的数")).await;
    desk.fill("field-planned", planned).await;
    desk.pick("field-skills", "法律").await;
    desk.set_day("field-from", "2026-12-01").await;
    desk.set_day("field-to", "2026-11-01").await;
    desk.see(words("比开始日期早")).await;
    desk.set_day("field-from", "2026-01-01").await;
    desk.set_day("field-to", "2099-12-31").await;
    desk.see_no(words("比开始日期早")).await;
    desk.see_no("offer-lacks").await;
    desk.tap("publish").await;
    desk.see("withdraw").await;
}

#[test]
fn a_post_is_set_taken_on_worked_and_left() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.offline().await;
        sets(&desk, "new-post", POST, "1").await;
        desk.is_sound("offer-card").await;
        desk.go("/posts").await;
        desk.see(row(POST).with("可认领").with("0 / 1")).await;
        desk.is_sound("offers").await;
        desk.online().await;
        desk.delivered().await;

        // What fits comes first; what is taken on is kept through a dead phone.
        let phone = stage.member("党员").await;
        phone.go("/posts").await;
        phone.see(row(POST).with("适合您")).await;
        phone.is_sound("offers-member").await;
        // A browser that is closed writes down its login.
        phone.quit().await;
        phone.start().await;
        phone.open("/posts").await;
        phone.offline().await;
        phone.tap(row(POST).option(POST)).await;
        phone.see(id("offer-about").with("每月第一个周六")).await;
        phone.tap("take").await;
        phone.tap("take-submit").await;
        phone.see(id("offer-sheet").with("请写一句承诺")).await;
        phone.fill("pledge-text", "每月到岗，不失约").await;
        phone.is_sound("offer-take").await;
        phone.tap("take-submit").await;
        phone.see(id("own-fate").with("等社区审核")).await;
        phone.kill().await;
        phone.start().await;
        phone.open("/posts").await;
        phone.see(row(POST).with("我认领的")).await;
        phone.tap(row(POST).option(POST)).await;
        phone.see(id("pledge").with("每月到岗，不失约")).await;
        phone.online().await;
        phone.delivered().await;

        // The clerk sees who waits, with the promise, and answers.
        desk.go("/today").await;
        desk.tap("today-offers").await;
        desk.tap(row(POST).option(POST)).await;
        desk.see(id("engagement").with("刘志远").with("每月到岗，不失约")).await;
        desk.tap(id("engagement").then("decline")).await;
        desk.tap("decide-submit").await;
        desk.see(id("trouble").with("请选一个原因")).await;
        desk.tap(id("decide-sheet").then("sheet-close")).await;
        desk.tap(id("engagement").then("approve")).await;
        desk.see(id("engagement").with("在岗")).await;
        desk.delivered().await;
        desk.is_sound("offer-people").await;

        // Work is noted, and the phone is told what is wrong with it.
        phone.see(id("own-fate").with("正在承担")).await;
        phone.offline().await;
        phone.tap("work").await;
        phone.set_day("work-on", "2099-01-01").await;
        phone.tap("work-submit").await;
        phone.see(id("offer-sheet").with("不能晚于今天").with("请写办了什么")).await;
        phone.set_day("work-on", "2026-11-01").await;
        phone.fill("work-text", "接待居民3人").await;
        phone.tap("work-submit").await;
        phone.see(id("work-note").with("接待居民3人")).await;
        phone.tap("leave").await;
        phone.pick("leave-why", "工作或住处变动").await;
        phone.tap("leave-submit").await;
        phone.see(id("own-fate").with("已申请退出")).await;
        phone.is_sound("offer-leaving").await;
        phone.online().await;
        phone.delivered().await;
        desk.see(id("engagement").with("申请退出：工作或住处变动").with("接待居民3人")).await;
        desk.tap(id("engagement").then("release")).await;
        desk.tap("decide-submit").await;
        desk.see(id("engagement").with("已退出")).await;
        desk.tap("to-history").await;
        desk.see(id("change").with("同意认领")).await;
        desk.see(id("change").with("办理退出")).await;
        desk.delivered().await;
        phone.see(id("own-fate").with("已退出")).await;
        phone.see("take").await;
    });
}

#[test]
fn a_unit_takes_a_project_on_and_the_ledger_is_handed_out() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        sets(&desk, "new-project", PROJECT, "2").await;
        desk.delivered().await;
        let unit = stage.device("法院", Screen::SmallPhone).await;
        unit.enter(&stage.relay().way_in("liaison", 0)).await;
        // Posts are for members.
        open(&unit, "健康义诊岗").await;
        unit.see(id("reason").with("岗位由党员个人认领")).await;
        open(&unit, PROJECT).await;
        unit.tap("take").await;
        unit.fill("pledge-text", "一个月内换完").await;
        unit.tap("take-submit").await;
        unit.see(id("own-fate").with("等社区审核")).await;
        unit.delivered().await;
        desk.tap(id("engagement").with("区人民法院").then("approve")).await;
        desk.delivered().await;
        unit.see(id("own-fate").with("正在承担")).await;
        unit.tap("finish").await;
        unit.fill("work-text", "换好12盏").await;
        unit.tap("work-submit").await;
        unit.see(id("own-fate").with("已报完成")).await;
        unit.delivered().await;
        unit.is_sound("offer-finished").await;
        desk.tap(id("engagement").with("换好12盏").then("confirm")).await;
        desk.see(id("engagement").with("已完成")).await;
        desk.tap("complete").await;
        desk.tap("complete-submit").await;
        desk.see(id("complete-sheet").with("请写办成了什么")).await;
        desk.fill("complete-result", "12盏楼道灯换新，80户受益").await;
        desk.tap("complete-submit").await;
        desk.see(id("offer-publish").with("已办结")).await;
        desk.delivered().await;
        unit.see(id("own-fate").with("已完成")).await;
        unit.see(id("offer-about").with("80户受益")).await;

        // The ledger, on paper.
        desk.go("/posts").await;
        desk.tap("export").await;
        desk.pick("export-which", "设岗定责工作台账").await;
        desk.is_sound("offer-export").await;
        desk.tap("export-print").await;
        desk.see(id("printed-ledger").with("区人民法院").with("换好12盏")).await;
        desk.is_sound("printed-ledger").await;
        let printed = desk.printed("printed-ledger").await;
        assert!(printed.text().contains("设岗定责工作台账"), "{}", printed.text());
        assert!(printed.text().contains("换好12盏"), "{}", printed.text());
    });
}
