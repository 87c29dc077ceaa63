//! Promise: a unit's contact person lists people and issues letters on a phone without a network; clerks take each of them
//! from the letter to the receipt, are told in Chinese what does not fit, and the unit hears of every step; who does not
//! come is urged, and the unit says why; one person listed by two units, or under two ids, is one person in the end.

use std::sync::Arc;

use tests::browser::{Community, Device, Stage, id, play, words};

const HERE: &str = "梧桐苑社区";
const UNIT: &str = "区人民法院";
const FIRST: &str = "陈建国";
const SECOND: &str = "林晓燕";
const THIRD: &str = "王志强";

/// What follows the `#` of the link that was just made.
async fn made_link(desk: &Device) -> String {
    let link = desk.text("link-address").await;
    let secret = link.split_once("/in#").map(|(_, secret)| secret.to_owned());
    secret.unwrap_or_default()
}

/// The clerk makes a unit, with a wrong count and a wrong phone on the way, and a link for its contact person.
async fn make_unit(desk: &Device, name: &str) -> String {
    desk.go("/units").await;
    desk.tap("add-unit").await;
    desk.tap("unit-submit").await;
    desk.see(words("请填写单位名称")).await;
    desk.fill("unit-name", name).await;
    desk.tap("unit-submit").await;
    desk.see(id("unit-card")).await;
    desk.choose("field-type", "区直机关").await;
    desk.tap("linked-here").await;
    desk.until("the community is not filled in", async || desk.value("field-linked_community").await == HERE)
        .await;
    desk.fill("field-in_service_count", "三").await;
    desk.fill("field-attached", "李主任").await;
    desk.see(words("人数请填数字")).await;
    desk.fill("field-in_service_count", "3").await;
    desk.fill("field-phone", "1380000520").await;
    desk.fill("field-attached", "李主任").await;
    desk.see(words("电话只有 10 位")).await;
    desk.fill("field-phone", "138 0000 5209").await;
    desk.fill("field-attached", "李主任").await;
    desk.see_no(words("还没有填")).await;
    desk.tap("make-link").await;
    desk.tap("make-link-submit").await;
    let secret = made_link(desk).await;
    desk.delivered().await;
    secret
}

/// A line of the roster, typed on the phone.
async fn list(phone: &Device, name: &str, number: &str) {
    phone.tap("add-person").await;
    phone.fill("field-name", name).await;
    phone.fill("field-phone", number).await;
    phone.tap("person-done").await;
    phone.see(id("roster-row").with(name)).await;
}

/// Letters: one for the first, one for a group, one for another community.
async fn issue_letters(phone: &Device) {
    phone.tap("issue-letters").await;
    phone.tap("letter-submit").await;
    phone.see(id("trouble").with("请先选人")).await;
    phone.tap(id("letter-person").with(FIRST)).await;
    assert_eq!(phone.value("letter-to").await, "中共梧桐苑社区委员会");
    assert!(phone.value("letter-no").await.ends_with("-0001"));
    phone.tap("letter-submit").await;
    phone.see(id("letter-row").with(FIRST).with("-0001")).await;
    phone.tap("issue-letters").await;
    phone.tap(id("letter-person").with(FIRST)).await;
    phone.tap(id("letter-person").with(SECOND)).await;
    phone.pick("letter-how", "附名单").await;
    phone.fill("letter-no", "").await;
    phone.fill("letter-to", "").await;
    phone.tap("letter-submit").await;
    phone.see(words("请填社区党组织名称")).await;
    phone.fill("letter-to", HERE).await;
    phone.tap("letter-submit").await;
    phone.see(id("letter-row").with(FIRST).with(SECOND)).await;
    phone.tap("issue-letters").await;
    phone.tap(id("letter-person").with(THIRD)).await;
    phone.fill("letter-to", "桂花苑社区").await;
    phone.set_day("letter-on", "2099-01-01").await;
    phone.tap("letter-submit").await;
    phone.see(words("不能晚于今天")).await;
    let today =
        phone.run("return new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10)", Vec::new()).await;
    phone.set_day("letter-on", today.as_str().unwrap_or_default()).await;
    phone.tap("letter-submit").await;
    phone.see(id("letter-row").with("桂花苑社区")).await;
}

/// Opens the check-in of a member from the queue.
async fn open_checkin(desk: &Device, tab: &str, name: &str) {
    desk.go(&format!("/checkins?tab={tab}")).await;
    desk.tap(id("checkin-row").with(name).option(name)).await;
    desk.see(id("checkin-part")).await;
}

/// Why a step cannot be taken, as the page says it.
async fn is_told(desk: &Device, step: &str, why: &str) {
    if !desk.sees("not-now").await {
        desk.tap(id("refused-steps").option("现在不能办的")).await;
    }
    desk.see(id("not-now").with(step).with(why)).await;
}

async fn stage_is(device: &Device, stage: &str) {
    device.see(id("checkin-part").then("stage").with(stage)).await;
}

/// From the letter to the receipt, with everything in the wrong order first.
async fn check_in(desk: &Device) {
    open_checkin(desk, "way", FIRST).await;
    stage_is(desk, "已开介绍信").await;
    is_told(desk, "开回执", "还没有登记，先填好登记卡再开回执").await;
    is_told(desk, "登记报到", "请先登记“到社区报到”").await;
    desk.tap("step-arrive").await;
    desk.see(id("step-sheet").with("本社区（本单位联系社区）")).await;
    desk.set_day("step-on", "2099-01-01").await;
    desk.tap("step-submit").await;
    desk.see(words("请填日期")).await;
    desk.set_day("step-on", "").await;
    let today =
        desk.run("return new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10)", Vec::new()).await;
    desk.set_day("step-on", today.as_str().unwrap_or_default()).await;
    desk.is_sound("arrival").await;
    desk.tap("step-submit").await;
    stage_is(desk, "已到社区").await;

    desk.tap("step-register").await;
    desk.see(id("card-missing").with("出生年月")).await;
    desk.fill("step-text", "").await;
    desk.tap("step-submit").await;
    desk.see(words("请填写")).await;
    desk.fill("step-text", "2026-0001").await;
    desk.tap(id("step-sheet").option("没填完，仍然登记")).await;
    stage_is(desk, "已登记").await;
    // The member's link is offered at once, and made.
    desk.see(id("link-offer").with("现在就能给本人做链接")).await;
    desk.tap(id("own-link").then("make-link")).await;
    desk.tap("make-link-submit").await;
    desk.see(id("made-link").with("陈**")).await;
    desk.is_sound("registered").await;
    is_told(desk, "登记到社区", "在本社区报到，编号 2026-0001，不用再报到").await;

    desk.tap("step-receipt").await;
    desk.pick("step-choice", "社区送单位").await;
    desk.tap("step-submit").await;
    stage_is(desk, "已开回执").await;
    desk.see(id("checkin-due").with("单位确认收到回执")).await;
    desk.delivered().await;
}

/// A letter for another community is refused, and the person is sent on with the place.
async fn send_on(desk: &Device) {
    open_checkin(desk, "way", THIRD).await;
    is_told(desk, "登记到社区", "介绍信是开给“桂花苑社区”的").await;
    desk.tap("step-reject").await;
    desk.tap("step-submit").await;
    desk.see(words("请填写")).await;
    desk.fill("step-text", "桂花苑社区，桂花路1号").await;
    desk.tap("step-submit").await;
    stage_is(desk, "不属本社区").await;
}

async fn clerk_and_unit(stage: &Stage) -> (Arc<Device>, Arc<Device>) {
    let desk = stage.desk("社区").await;
    desk.enter(&stage.relay().way_in("staff", 0)).await;
    desk.go("/settings").await;
    desk.fill("profile-party_org", "中共梧桐苑社区委员会").await;
    desk.tap("to-rules").await;
    desk.fill("rule-letter", "0").await;
    desk.tap("rules-save").await;
    desk.see(id("trouble").with("介绍信几天内有效：请填 1 到 365 的数")).await;
    desk.fill("rule-letter", "20").await;
    desk.tap("rules-save").await;
    desk.see_no("trouble").await;
    desk.is_sound("rules").await;
    let secret = make_unit(&desk, UNIT).await;
    desk.is_sound("unit").await;
    let phone = stage.phone("联系人").await;
    phone.enter(&format!("/in#{secret}")).await;
    (desk, phone)
}

async fn story(stage: Stage) {
    let (desk, phone) = clerk_and_unit(&stage).await;

    // Three people and their letters, typed where there is no network.
    phone.go("/unit").await;
    phone.see(id("whom-to-ask").with(HERE)).await;
    phone.offline().await;
    phone.tap("add-person").await;
    phone.fill("field-name", "陈").await;
    phone.fill("field-phone", "139000053").await;
    phone.see(words("姓名要两个字以上")).await;
    phone.fill("field-name", FIRST).await;
    phone.see(words("电话只有 9 位")).await;
    phone.fill("field-phone", "139 0000 5301").await;
    phone.fill("field-birth_month", "1984").await;
    phone.fill("field-job_title", "审判员").await;
    phone.see(words("请写年和月")).await;
    phone.fill("field-birth_month", "").await;
    phone.is_sound("person").await;
    phone.tap("person-done").await;
    list(&phone, SECOND, "13900005302").await;
    list(&phone, THIRD, "13900005303").await;
    issue_letters(&phone).await;
    phone.reload().await;
    phone.see_count("roster-row", 3).await;
    phone.is_sound("own-unit").await;
    phone.online().await;
    phone.delivered().await;

    // The clerk finds them, takes them into the register and goes the way with each.
    desk.go("/checkins?tab=enrol").await;
    desk.see_count("enrol-row", 3).await;
    desk.is_sound("enrol").await;
    desk.tap("enrol-all").await;
    desk.see_no("enrol-row").await;
    desk.go("/checkins?tab=way").await;
    desk.see_count("checkin-row", 3).await;
    desk.is_sound("queue").await;
    check_in(&desk).await;
    send_on(&desk).await;
    desk.go("/checkins?tab=urge").await;
    desk.tap(id("urge-row").with(SECOND).then("pick")).await;
    desk.is_sound("urge").await;
    desk.tap("urge-many").await;
    desk.fill("urge-detail", "电话通知单位").await;
    desk.tap("urge-submit").await;
    desk.see(id("urge-row").with(SECOND).with("督促 1 次")).await;
    desk.delivered().await;

    // The unit hears of all three, without asking.
    phone.see(id("roster-row").with(FIRST).with("编号 2026-0001")).await;
    phone.see(id("roster-row").with(THIRD).with("桂花路1号")).await;
    phone.is_sound("todo").await;
    phone.offline().await;
    phone.tap(id("receipt-out").with(FIRST).then("acknowledge")).await;
    phone.see(id("roster-row").with(FIRST).with("单位已确认")).await;
    phone.tap(id("asked").with(SECOND).then("answer")).await;
    phone.tap("answer-submit").await;
    phone.see(id("trouble").with("请选一个原因")).await;
    phone.pick("answer-reason", "出差").await;
    phone.fill("answer-detail", "月底回来").await;
    phone.tap("answer-submit").await;
    phone.see_no("todo").await;
    phone.see(id("roster-row").with(SECOND).with("出差 月底回来")).await;
    // Who has checked in needs no letter.
    phone.tap("issue-letters").await;
    phone.see(id("letter-person").with(FIRST).with("不用再开")).await;
    phone.shot("letter-again").await;
    phone.tap(id("letter-sheet").then("sheet-close")).await;
    phone.online().await;
    phone.delivered().await;

    // Staff see what the unit said; a transfer ends the registration.
    desk.see(id("urge-row").with(SECOND).with("出差")).await;
    desk.go("/units").await;
    desk.see(id("unit-row").with(UNIT).with("3 / 3 / 1")).await;
    desk.is_sound("units").await;
    desk.tap(id("unit-row").option(UNIT)).await;
    desk.see(id("answer-row").with(SECOND).with("出差 月底回来")).await;
    desk.is_sound("unit-page").await;
    desk.tap(id("roster-row").option(FIRST)).await;
    stage_is(&desk, "单位已确认").await;
    let member = desk.path().await;
    desk.tap(id("other-steps").option("其他办理")).await;
    desk.tap("step-transfer").await;
    desk.fill("step-text", "桂花苑社区").await;
    desk.tap("step-submit").await;
    desk.see(id("trouble").with("请选一项")).await;
    desk.pick("step-choice", "搬迁").await;
    desk.tap("step-submit").await;
    stage_is(&desk, "转出").await;
    desk.delivered().await;
    phone.see(id("roster-row").with(FIRST).with("转出").with("桂花苑社区")).await;
    let who = member.split_once("who=").map(|(_, who)| who.to_owned()).unwrap_or_default();
    desk.go(&format!("/history/person/member:{who}")).await;
    desk.see(id("change").with("转出到 桂花苑社区")).await;
    desk.see(id("change").with("登记，编号 2026-0001")).await;
}

#[test]
fn from_the_letter_to_the_receipt_and_out_again() {
    play(Community::Empty(HERE), story);
}

#[test]
fn one_person_is_one_person_whoever_lists_them() {
    play(Community::Sample, |stage| async move {
        const KNOWN: &str = "钱雨晴";
        const PHONE: &str = "13800005204";
        // The sample's unit lists somebody who is in the register already.
        let court = stage.phone("法院").await;
        court.enter(&stage.relay().way_in("liaison", 0)).await;
        court.go("/unit").await;
        list(&court, KNOWN, PHONE).await;
        court.delivered().await;
        court.quit().await;

        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/checkins?tab=enrol").await;
        desk.see(id("alike").with("姓名和电话都相同")).await;
        assert!(!desk.sees("enrol-one").await, "the same name and phone are not enrolled twice");
        desk.is_sound("alike").await;
        desk.tap("link-person").await;
        desk.see_no("enrol-row").await;

        // Another unit lists the same person: staff choose.
        desk.go("/units").await;
        desk.tap("add-unit").await;
        desk.fill("unit-name", "区税务局").await;
        desk.tap("unit-submit").await;
        desk.see("unit-card").await;
        desk.tap("make-link").await;
        desk.tap("make-link-submit").await;
        let secret = made_link(&desk).await;
        desk.delivered().await;
        let tax = stage.phone("税务局").await;
        tax.enter(&format!("/in#{secret}")).await;
        tax.go("/unit").await;
        list(&tax, KNOWN, PHONE).await;
        tax.delivered().await;
        desk.go("/checkins?tab=enrol").await;
        desk.tap("link-person").await;
        desk.see_no("enrol-row").await;
        desk.go("/checkins").await;
        desk.tap(id("several-note").option("两个单位都列入")).await;
        desk.is_sound("several").await;
        desk.tap(id("several").then("choose-unit")).await;
        desk.see_no("several").await;

        // Two urgings without a good reason are proposed, and two people confirm; an exemption needs both sides, too.
        desk.go("/checkins?tab=urge").await;
        desk.tap(id("urge-row").option(KNOWN)).await;
        for _ in 0..2 {
            desk.tap("urge-one").await;
            desk.tap("urge-submit").await;
            desk.see_no("urging-sheet").await;
        }
        desk.see_count("urging", 2).await;
        desk.tap("note-reason").await;
        desk.pick("reason-choice", "不知情").await;
        desk.tap("reason-submit").await;
        desk.tap("confirm-without-reason").await;
        desk.fill("confirm-community", "王主任").await;
        desk.tap("confirm-submit").await;
        desk.see(id("trouble").with("社区和单位都要有人确认")).await;
        desk.fill("confirm-unit", "李书记").await;
        desk.tap("confirm-submit").await;
        desk.see(id("urging").with("无故").with("王主任")).await;
        desk.see_no("without-reason").await;
        desk.tap("add-exemption").await;
        desk.choose("exempt-kind", "病休").await;
        desk.set_day("exempt-to", "2020-01-01").await;
        desk.tap("exempt-submit").await;
        desk.see(words("结束日期早于开始日期")).await;
        desk.set_day("exempt-to", "2099-01-01").await;
        desk.fill("exempt-community", "王主任").await;
        desk.is_sound("exemption").await;
        desk.tap("exempt-submit").await;
        desk.see(id("exemption").with("待批准")).await;
        desk.tap("change-exemption").await;
        desk.fill("exempt-unit", "李书记").await;
        desk.tap("exempt-submit").await;
        desk.see(id("exemption").with("已批准")).await;
        desk.is_sound("urged").await;
        desk.go("/checkins?tab=exempt").await;
        desk.see(id("exemption").with(KNOWN)).await;
        desk.delivered().await;
    });
}
