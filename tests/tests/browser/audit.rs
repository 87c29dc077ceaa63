//! Promise: staff see who changed what from what, on which device; what is private is masked on every page, on paper and in
//! every file until somebody says why it is needed, and that is kept.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops")]

use std::fs;

use serde_json::json;
use tests::browser::{Community, Device, Stage, css, id, play};

const WISH: &str = "想要一副老花镜";
const FIRST_PHONE: &str = "13800006001";
const SECOND_PHONE: &str = "13800006002";
/// Wishers and members of the sample.
const SEEDED: [&str; 6] =
    [FIRST_PHONE, SECOND_PHONE, "13800005103", "13800005104", "13800005201", "13800005202"];

/// Adds a clerk who agreed to be called by the full name; gives the way in.
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

/// Says why what is masked is needed.
async fn unmask(desk: &Device, why: &str) {
    desk.tap("unmask").await;
    desk.see("unmask-form").await;
    // Without a reason nothing is shown.
    desk.tap("unmask-confirm").await;
    desk.see("trouble").await;
    desk.pick("unmask-why", why).await;
    desk.tap("unmask-confirm").await;
}

/// What stands on the page, and what of it goes on paper.
async fn on_paper(desk: &Device) -> String {
    let seen = desk.text(css("body")).await;
    desk.cdp("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    let printed = desk.text(css("body")).await;
    desk.cdp("Emulation.setEmulatedMedia", json!({ "media": "" })).await;
    seen + &printed
}

async fn gives_nothing_away(desk: &Device) {
    let text = on_paper(desk).await;
    for secret in SEEDED {
        assert!(!text.contains(secret), "{secret} stands at {}", desk.path().await);
    }
}

async fn story(stage: Stage) {
    let office = stage.desk("办公室").await;
    office.enter(&stage.relay().way_in("staff", 0)).await;
    let (li, wang) = (clerk(&office, "李建明").await, clerk(&office, "王秀芳").await);

    // One clerk takes a wish down; it is their own form, shown as it is typed.
    office.go("/cases/new").await;
    office.fill("field-content", WISH).await;
    office.fill("field-wisher_name", "钱有福").await;
    office.fill("field-phone", FIRST_PHONE).await;
    office.choose("field-group", "残障人士").await;
    office.see(id("form-state").with("已送达")).await;

    // Another one corrects it on another device: the form opens after a reason.
    let stairwell = stage.desk("楼道").await;
    stairwell.enter(&li).await;
    stairwell.look_up(WISH).await;
    stairwell.see(id("case-facts").with("钱**").with("138****6001")).await;
    assert!(!stairwell.text("case-facts").await.contains("残障"), "hardship is for the handling clerk");
    stairwell.tap("edit-case").await;
    stairwell.see("form-gate").await;
    gives_nothing_away(&stairwell).await;
    unmask(&stairwell, "核对或改正登记内容").await;
    stairwell.see("case-form").await;
    stairwell.fill("field-phone", SECOND_PHONE).await;
    stairwell.fill("field-address", "桂花苑4栋1单元101").await;
    stairwell.see(id("form-state").with("已送达")).await;
    stairwell.shot("corrected").await;
    office.quit().await;
    stairwell.quit().await;

    // A third reads who did what, from what to what, on which device.
    let desk = stage.desk("主任").await;
    desk.enter(&wang).await;
    desk.look_up(WISH).await;
    desk.tap("to-history").await;
    let phone = id("change").with("联系电话").with("138****6001").with("138****6002");
    desk.see(phone.clone().with("李建明")).await;
    desk.see(phone.then("change-device").with("李建明")).await;
    desk.see(id("change").with("登记心愿").with("社区工作人员")).await;
    desk.see(id("change").with("查看了许愿人的").with("核对或改正登记内容").with("非经办人")).await;
    desk.shot("history").await;
    gives_nothing_away(&desk).await;

    // The phone is shown for a reason, on this page only.
    desk.go("/cases").await;
    gives_nothing_away(&desk).await;
    desk.look_up(WISH).await;
    gives_nothing_away(&desk).await;
    unmask(&desk, "打电话或上门").await;
    desk.see(id("case-facts").with("钱有福").with(SECOND_PHONE)).await;
    desk.shot("unmasked").await;
    desk.look_up(WISH).await;
    desk.see(id("case-facts").with("138****6002")).await;
    gives_nothing_away(&desk).await;

    // And that it was shown is in the trail, with who and why; what is found is masked on paper and in the file.
    desk.go("/audit").await;
    desk.see("changes").await;
    gives_nothing_away(&desk).await;
    desk.tap(id("audit-kind").option("查看隐私")).await;
    desk.see(id("audit-count").with("共 2 处")).await;
    desk.see(id("change").with("王秀芳").with("联系电话").with("打电话或上门")).await;
    desk.choose("audit-by", "李建明（社区工作人员）").await;
    desk.see(id("audit-count").with("共 1 处")).await;
    desk.see(id("change").with("李建明").with("核对或改正登记内容")).await;
    desk.shot("audit").await;
    desk.tap(id("audit-kind").option("查看隐私")).await;
    desk.see(id("change").with("联系电话")).await;
    desk.tap("audit-save").await;
    let file = || {
        let files = fs::read_dir(desk.downloads()).expect("downloads can be listed");
        files.flatten().map(|file| file.path()).find(|path| path.extension().is_some_and(|end| end == "txt"))
    };
    desk.until("the file is there", async || file().is_some()).await;
    let text = fs::read_to_string(file().expect("the file")).expect("it is a text");
    assert!(text.contains("李建明") && text.contains("138****6002"), "{text}");
    assert!(SEEDED.iter().all(|secret| !text.contains(secret)), "{text}");

    // A member's phone is masked in the list, and shown for a reason too; consent can be withdrawn.
    desk.go("/people").await;
    gives_nothing_away(&desk).await;
    let member = id("person").with("刘志远");
    desk.tap(member.clone().then("unmask")).await;
    desk.pick(member.clone().then("unmask-why"), "打电话或上门").await;
    desk.tap(member.clone().then("unmask-confirm")).await;
    desk.see(member.clone().with("13800005201")).await;
    desk.see(member.clone().with("公示为 刘**")).await;
    desk.tap(member.clone().then("person-agreed")).await;
    desk.see(member.clone().with("公示为 刘志远")).await;
    desk.tap(member.clone().then("person-agreed")).await;
    desk.see(member.clone().with("公示为 刘**")).await;
    desk.tap(member.then("to-history")).await;
    desk.see(id("change").with("公示姓名由“刘志远”改为“刘**”")).await;
    desk.see(id("change").with("公示全名由“同意”改为“不同意”")).await;
    desk.see(id("change").with("查看了").with("联系电话")).await;
    desk.shot("person-history").await;

    // Settings are told as sentences; only an administrator changes them.
    let head = stage.desk("管理员").await;
    head.enter(&stage.relay().way_in("staff", 0)).await;
    head.go("/rules").await;
    head.fill("rule-round", "45").await;
    head.tap("rules-save").await;
    head.delivered().await;
    head.quit().await;
    desk.go("/history/settings/all").await;
    desk.see(id("change").with("设置“每轮在墙上多少天”填为“45”")).await;

    let flaws = desk.flaws().await;
    assert!(flaws.is_empty(), "{flaws:?}");
    desk.go("/audit").await;
    desk.see("changes").await;
    let flaws = desk.flaws().await;
    assert!(flaws.is_empty(), "{flaws:?}");

    // Without a network everything is told but the device.
    desk.offline().await;
    desk.go("/cases").await;
    desk.go("/audit").await;
    desk.see(id("change").with("每轮在墙上多少天")).await;
    desk.see("device-later").await;
}

#[test]
fn who_changed_what_and_who_was_shown_what() {
    play(Community::Sample, story);
}
