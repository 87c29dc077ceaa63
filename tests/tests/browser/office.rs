//! Promise: a clerk of a new community gets from the spreadsheet as it lies on the desk to a wall that tells nobody who
//! wishes, hands out links that open the app on somebody's phone, and finds anything again from one field.

use fantoccini::key::Key;
use tests::browser::{Community, Device, Stage, fixture, id, play, words};

const PHONE: &str = "18614559346";
const ADDRESS: &str = "桂花苑20栋1单元602";

/// Rows of the sheet, and those with a phone that is one digit short.
const ROWS: usize = 72;
const SHORT_PHONES: [&str; 3] = ["H12", "H40", "H45"];

async fn import(desk: &Device) {
    desk.go("/cases").await;
    desk.tap("to-import").await;
    desk.give_file("import-file", &fixture("wishes.xlsx")).await;
    desk.see("import-rows").await;
}

/// Opens the wish with this number, which is at this point of its way.
async fn open_case(desk: &Device, state: &str, content: &str) {
    desk.go(&format!("/cases?state={state}")).await;
    desk.fill("case-search", content).await;
    desk.tap(id("case-row").with(content).option("")).await;
    desk.see(id("state").whose("data-state", state)).await;
}

async fn review(desk: &Device, number: &str, decision: &str, why: &str) {
    open_case(desk, "submitted", number).await;
    desk.tap("review").await;
    desk.pick("decision", decision).await;
    desk.fill("review-why", why).await;
    desk.tap("review-submit").await;
    desk.see(id("timeline").with(&format!("审核：{decision}")).with(why)).await;
}

async fn story(stage: Stage) {
    let desk = stage.desk("社区").await;
    desk.enter(&stage.relay().way_in("staff", 0)).await;

    // What was understood and what was not, cell by cell, before anything is written.
    import(&desk).await;
    // What waits for a person comes first.
    desk.see_count("import-row", SHORT_PHONES.len()).await;
    for cell in SHORT_PHONES {
        desk.see(words(cell)).await;
    }
    desk.pick("import-tabs", "全部").await;
    desk.see_count("import-row", 50).await;
    desk.tap("rows-after").await;
    desk.see_count("import-row", ROWS - 50).await;
    desk.shot("import").await;
    // Doubtful rows are left out until somebody has looked at them.
    desk.see(id("import-write").with(&format!("（{} 条）", ROWS - SHORT_PHONES.len()))).await;
    desk.tap("keep-all").await;
    desk.tap(id("import-write").with(&format!("（{ROWS} 条）"))).await;
    desk.see("nothing-new").await;
    desk.delivered().await;
    import(&desk).await;
    desk.see("nothing-new").await;
    assert!(desk.see("import-write").await.attr("disabled").await.is_ok_and(|disabled| disabled.is_some()));

    // Everything goes to review at once; then one by one.
    desk.go("/cases?state=draft").await;
    desk.tap("pick-all").await;
    desk.tap("batch-run").await;
    desk.see(id("batch-outcome").with("条办好")).await;
    desk.shot("submitted").await;
    review(&desk, "001", "通过", "具体、实在、易于解决").await;
    review(&desk, "002", "退回补充", "请补上联系方式").await;
    desk.see(id("state").whose("data-state", "draft")).await;
    review(&desk, "003", "不予受理", "家里已经请到老师").await;
    desk.see(id("state").whose("data-state", "rejected")).await;

    // A name cannot slip onto the wall; the masked one is what is proposed.
    open_case(&desk, "approved", "001").await;
    desk.tap("publish").await;
    desk.see("no-consent").await;
    assert_eq!(desk.value("publish-name").await, "曾**");
    let wording = desk.value("publish-content").await;
    desk.fill("publish-content", &format!("曾峰刚{wording}，电话{PHONE}")).await;
    desk.see(words("是许愿人的姓名")).await;
    desk.tap("publish-submit").await;
    desk.see("trouble").await;
    desk.shot("identifies").await;
    desk.fill("publish-content", &wording).await;
    desk.tap("publish-submit").await;
    desk.see(id("state").whose("data-state", "published")).await;

    // A member is added; the link opens on the member's phone.
    desk.go("/people").await;
    desk.tap("add-person").await;
    desk.fill("add-name", "李志强").await;
    desk.fill("add-phone", "13800007001").await;
    desk.fill("add-attached", "区税务局").await;
    desk.tap("add-submit").await;
    let link = desk.text("link-address").await;
    let secret = link.split_once("/in#").map(|(_, secret)| secret).unwrap_or_default();
    assert!(!secret.is_empty(), "the address of a link ends in its secret");
    desk.shot("link").await;
    desk.delivered().await;
    let slip = desk.print().await;
    assert!(slip.starts_with(b"%PDF"), "the slip can be printed");
    let phone = stage.phone("新党员").await;
    phone.enter(&format!("/in#{secret}")).await;
    assert_eq!(phone.path().await, "/", "the secret is gone from the address");
    phone.see(id("wish-card").with("曾**")).await;
    phone.go("/settings").await;
    phone.see(id("whoami").with("李**")).await;
    let kept = phone.disk().await;
    for secret in ["曾峰刚", PHONE, ADDRESS, secret] {
        assert_eq!(kept.places_of(secret), Vec::<String>::new(), "{secret} is on a member's phone");
    }
    assert!(!kept.places_of("希望周末有大哥哥教数学").is_empty(), "the search finds what is there");
}

#[test]
fn people_are_changed_and_archived_and_their_history_stays() {
    play(Community::Sample, |stage| async move {
        const WHO: &str = "刘志远";
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/people").await;
        let row = |name: &str| id("person").with(name);

        // Bad input is told and changes nothing.
        desk.tap(row(WHO).then("edit-person")).await;
        desk.fill("edit-phone", "1380000520").await;
        desk.tap("edit-submit").await;
        desk.see(words("电话只有 10 位")).await;
        desk.fill("edit-phone", "139 0000 5299").await;
        desk.fill("edit-attached", "区检察院").await;
        desk.tap(id("edit-sheet").option("公示全名")).await;
        desk.tap("edit-submit").await;
        desk.see(row(WHO).with("区检察院").with("139****5299").with("公示为 刘志远")).await;
        desk.shot("person-changed").await;
        desk.delivered().await;

        // A claim that is still open is named before anything happens.
        desk.tap(row(WHO).then("edit-person")).await;
        desk.tap("archive-person").await;
        desk.see(id("still-open").with("2 条心愿")).await;
        desk.see(id("archiving").then("wish-row").with("十万个为什么")).await;
        desk.shot("archiving").await;
        desk.tap("archive-sure").await;
        desk.see_no(row(WHO)).await;
        desk.delivered().await;
        // In the history there is still a name, and nothing new is given to it.
        desk.look_at("十万个为什么").await;
        desk.see(id("standing").with(WHO)).await;
        desk.tap("confirm-claim").await;
        desk.tap("confirm-submit").await;
        desk.see(id("trouble").with("已停用")).await;

        let phone = stage.member("党员").await;
        phone.look_at("拐杖").await;
        phone.see(id("reason").with("已停用")).await;
        phone.quit().await;

        desk.press(Key::Escape).await;
        desk.go("/people").await;
        desk.tap(id("show-archived")).await;
        desk.see(row(WHO).with("已停用")).await;
        desk.tap(row(WHO).then("restore-person")).await;
        desk.see(row(WHO).then("make-link")).await;

        // A clerk has only a displayed name, and does not lock the own door.
        desk.tap(row("社区工作人员").then("edit-person")).await;
        desk.see(id("archiving").with("不能停用")).await;
        desk.fill("edit-shown", "王书记").await;
        desk.tap("edit-submit").await;
        desk.see(row("王书记")).await;
        desk.delivered().await;
    });
}

#[test]
fn from_a_spreadsheet_to_a_wall_without_names() {
    play(Community::Empty("梧桐苑社区"), story);
}

#[test]
fn anything_is_found_from_one_field_and_opened_with_one_tap() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/search").await;
        desk.offline().await;
        for (asked, kind, says) in [
            ("王秀珍", "order", "厨房水龙头漏水"),
            ("胡 桂英", "pair", "139****0021"),
            ("银杏法律", "team", "法律维权"),
            ("楼道灯更换项目成效", "notice", "公示通知"),
            ("社区服务之星", "award", "评选表彰"),
            ("井盖", "opinion", "社情民意"),
            ("健康讲座场地", "demand", "社区需求"),
            ("普法讲堂", "project", "区人民法院"),
            ("多功能厅", "resource", "区人民法院"),
        ] {
            desk.fill("search-all", asked).await;
            desk.see(id("search-hit").whose("data-kind", kind).with(says)).await;
        }
        desk.is_sound("search").await;
        desk.fill("search-all", "0041").await;
        desk.tap(id("search-hit").whose("data-kind", "order")).await;
        desk.see(words("厨房水龙头漏水")).await;
        desk.go("/search").await;
        desk.fill("search-all", "没有这个人").await;
        desk.see(words("没有找到")).await;
    });
}
