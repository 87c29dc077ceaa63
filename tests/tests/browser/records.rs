//! Promise: a member reports service on the phone without a network and is told at once what is wrong or overlaps; a clerk refuses
//! it with a reason, the member objects, another clerk verifies it, and everybody sees from when it counts. What one clerk
//! entered another verifies, many at once, and the notice shows nobody's full name.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops")]

use tests::browser::{At, Community, Device, id, play, words};

const DONE: &str = "教老人用手机挂号";
const WHY: &str = "请补上是在哪里做的";
const OBJECTION: &str = "在社区阅览室，管理员老周可以作证";

fn row(text: &str) -> At {
    id("record-row").with(text)
}

/// Adds a clerk; gives the way in.
async fn clerk(desk: &Device, name: &str) -> String {
    desk.go("/people").await;
    desk.tap("add-person").await;
    desk.pick("add-kind", "工作人员").await;
    desk.fill("add-name", name).await;
    desk.tap("add-agreed").await;
    desk.tap("add-submit").await;
    desk.see(id("made-link").with(name)).await;
    let link = desk.text("link-address").await;
    let (_, secret) = link.split_once("/in#").expect("the address of a link ends in its secret");
    desk.delivered().await;
    format!("/in#{secret}")
}

/// On the phone, where there is no network.
async fn reports(phone: &Device) {
    phone.go("/record").await;
    phone.see(row("法律咨询岗").with("待核实")).await;
    // A browser that is closed writes down its login.
    phone.quit().await;
    phone.start().await;
    phone.open("/record").await;
    phone.offline().await;
    phone.tap("new-record").await;
    let today = phone.value("report-on").await;
    phone.tap("report-submit").await;
    phone.see(id("report-form").with("请填小时数").with("请写做了什么")).await;
    phone.set_day("report-on", "2099-01-01").await;
    phone.fill("report-hours", "1.5").await;
    phone.fill("report-content", DONE).await;
    phone.tap("report-submit").await;
    phone.see(id("report-form").with("不能晚于今天")).await;
    phone.set_day("report-on", &today).await;
    // The clerk entered something about this post today.
    phone.choose("report-about", "岗位 法律咨询岗").await;
    phone.see("report-overlap").await;
    phone.is_sound("report-overlap").await;
    phone.choose("report-about", "其他").await;
    phone.see_no("report-overlap").await;
    phone.fill("report-hours", "0").await;
    phone.see("report-no-time").await;
    phone.tap("report-submit").await;
    phone.see(id("trouble").with("没有时长的原因")).await;
    phone.fill("report-hours", "25").await;
    phone.tap("report-submit").await;
    phone.see(id("trouble").with("不能超过 24 小时")).await;
    phone.fill("report-hours", "1.5").await;
    phone.choose("report-kind", "志愿服务").await;
    phone.choose("report-mode", "分散服务").await;
    phone.fill("report-beneficiary", "张大爷").await;
    phone.is_sound("report-form").await;
    phone.tap("report-submit").await;
    phone.see(id("record-state").with("待核实")).await;
    phone.see(id("record-facts").with(DONE).with("1 小时 30 分钟").with("张大爷")).await;
    // It outlives a phone that dies.
    phone.kill().await;
    phone.start().await;
    phone.open("/record").await;
    phone.see(row(DONE).with("待核实")).await;
    phone.is_sound("own-records").await;
    phone.online().await;
    phone.delivered().await;
}

#[test]
fn service_is_reported_refused_objected_to_and_verified() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        let li = clerk(&desk, "李建明").await;
        let phone = stage.member("党员").await;
        reports(&phone).await;

        // The clerk sees what waits, says why not, and cannot do so without a reason.
        desk.go("/today").await;
        desk.tap("today-records").await;
        desk.see(row(DONE)).await;
        desk.is_sound("records-queue").await;
        desk.tap(row(DONE).option("刘志远")).await;
        desk.see(id("record-facts").with(DONE)).await;
        // Whom it was for is masked until there is a reason.
        assert!(!desk.text("record-facts").await.contains("张大爷"), "whom it was for is shown");
        desk.tap("record-refuse").await;
        desk.tap("refuse-submit").await;
        desk.see(id("record-sheet").with("请写明原因")).await;
        desk.fill("refuse-why", WHY).await;
        desk.tap("refuse-submit").await;
        desk.see(id("record-state").with("未通过").with(WHY)).await;
        desk.delivered().await;

        // The member reads why, and objects without a network.
        phone.see(row(DONE).with("未通过").with(WHY)).await;
        phone.offline().await;
        phone.tap(row(DONE).option("其他")).await;
        phone.tap("record-dispute").await;
        phone.tap("dispute-submit").await;
        phone.see(id("record-sheet").with("请写清楚")).await;
        phone.fill("dispute-words", OBJECTION).await;
        phone.tap("dispute-submit").await;
        phone.see(id("record-state").with("有异议").with(OBJECTION)).await;
        phone.is_sound("record-disputed").await;
        phone.online().await;
        phone.delivered().await;

        // Another clerk decides again; it hangs out before it counts.
        let other = stage.desk("同事").await;
        other.enter(&li).await;
        other.go("/records").await;
        other.pick("record-states", "有异议").await;
        other.fill("record-search", "没有这样的服务").await;
        other.see_no("record-row").await;
        other.fill("record-search", "手机挂号").await;
        other.tap(row(DONE).option("刘志远")).await;
        other.tap("record-verify").await;
        other.fill("verify-effect", "200").await;
        other.tap("verify-submit").await;
        other.see(id("record-sheet").with("0 到 100")).await;
        other.fill("verify-effect", "90").await;
        other.pick("verify-rating", "很满意").await;
        other.is_sound("record-verify").await;
        other.tap("verify-submit").await;
        other.see(id("record-state").with("公示中").with("起计入")).await;
        other.see(id("record-story").with(WHY).with(OBJECTION)).await;
        other.is_sound("record-verified").await;
        other.delivered().await;
        phone.see(id("record-state").with("公示中").with("起计入")).await;
        phone.is_sound("record-published").await;

        // What one clerk entered, the other verifies, all at once.
        desk.go("/records").await;
        desk.tap(row("法律咨询岗").option("刘志远")).await;
        desk.see(id("reason").with("请同事来核实")).await;
        desk.see_no("record-verify").await;
        other.go("/records").await;
        other.see_count("record-row", 3).await;
        other.tap("records-all").await;
        other.is_sound("records-chosen").await;
        other.tap("records-verify").await;
        other.see(words("没有要核实的记录")).await;
        other.delivered().await;
        other.tap("print-notice").await;
        other.see(id("notice-text").with("现予公示")).await;
        let notice = other.text("printed-ledger").await;
        assert!(notice.contains("法律咨询岗") && !notice.contains("刘志远"), "{notice}");
        other.is_sound("record-notice").await;

        // The member's page and the history tell it.
        other.go("/records").await;
        other.pick("record-states", "公示中").await;
        other.tap(row(DONE).option("刘志远")).await;
        other.tap("record-whose").await;
        other.see(id("records-part").with("公示中")).await;
        other.tap("to-history").await;
        other.see(id("change").with("服务记录").with("核实")).await;
    });
}

#[test]
fn staff_enter_what_somebody_tells_and_correct_it() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/records").await;
        desk.tap(row("反诈").option("刘志远")).await;
        desk.tap("record-whose").await;
        desk.tap("enter-record").await;
        desk.pick("report-how", "填起止时间").await;
        desk.set_day("report-from", "09:00").await;
        desk.set_day("report-to", "08:00").await;
        desk.fill("report-content", "陪李奶奶去医院").await;
        desk.fill("report-beneficiary", "李奶奶").await;
        desk.tap("report-submit").await;
        desk.see(id("report-form").with("到的时间要晚于从的时间")).await;
        desk.set_day("report-to", "11:30").await;
        desk.is_sound("report-for-member").await;
        desk.tap("report-submit").await;
        desk.see(id("record-facts").with("陪李奶奶去医院").with("09:00–11:30")).await;
        desk.delivered().await;
        // The member sees who entered it, and may object, not change it.
        phone.go("/record").await;
        phone.tap(row("陪李奶奶去医院").option("其他")).await;
        phone.see("record-dispute").await;
        phone.see_no("record-correct").await;
        desk.tap("record-correct").await;
        assert_eq!(desk.value("report-beneficiary").await, "", "what is masked is not in the form");
        desk.set_day("report-to", "11:00").await;
        desk.tap("report-submit").await;
        // Both values stay, and what was left empty.
        desk.see(id("record-values").with("09:00–11:30").with("09:00–11:00")).await;
        desk.delivered().await;
        phone.see(id("record-facts").with("09:00–11:00").with("李奶奶")).await;
        phone.is_sound("record-corrected").await;
        desk.tap("record-withdraw").await;
        desk.tap("withdraw-submit").await;
        desk.see(id("record-state").with("已撤回")).await;
        desk.delivered().await;
        phone.see(id("record-state").with("已撤回")).await;
    });
}
