//! Promise: a wish goes all the way in real browsers — from the clerk's spreadsheet to a member's phone without network,
//! through a closed browser, to the handover and the follow-up visit — and nothing that was shown as saved is lost.

use std::path::Path;

use serde_json::json;
use tests::browser::{Community, id, play, words};

const PHONE_OF_WISHER: &str = "13800005104";

#[test]
fn a_claim_made_offline_survives_and_the_wish_is_fulfilled() {
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("党员").await;
        phone.enter(&stage.relay().way_in("member", 0)).await;
        phone.see(id("wish-card").with("水龙头")).await;
        phone.fill("wall-search", "拐杖").await;
        phone.see_no(id("wish-card").with("水龙头")).await;
        phone.fill("wall-search", "").await;
        phone.see(id("wish-card").with("水龙头")).await;

        phone.wire().off().await;
        phone.tap(id("wish-card").with("水龙头").then("claim-from-wall")).await;
        phone.fill("claim-plan", "带一套新的阀芯").await;
        phone.tap("claim-submit").await;
        phone.see(id("own-claim").with("第 1 位")).await;
        phone.see(id("sync-mark").with("已存在这台")).await;
        phone.shot("claimed-offline").await;

        // Closed, and opened again without a network: the page loads, the claim is there, not delivered.
        phone.quit().await;
        phone.start().await;
        phone.open("/mine").await;
        phone.see(id("my-claim").with("水龙头")).await;
        phone.see(id("my-claim").with("水龙头").then("sync-mark").with("已存在这台")).await;
        phone.wire().on().await;
        phone.see(id("my-claim").with("水龙头").then("sync-mark").with("已送达")).await;

        // The clerk gives the order; contact details reach this phone only.
        let desk = stage.desk("社区").await;
        desk.open(&stage.relay().way_in("staff", 0)).await;
        desk.tap(id("wish-card").with("水龙头").option("水龙头")).await;
        desk.see(id("timeline").with("带一套新的阀芯")).await;
        desk.tap("confirm-claim").await;
        desk.tap("confirm-submit").await;
        phone.see(id("my-claim").with("水龙头").with(PHONE_OF_WISHER)).await;
        let other = stage.phone("另一名党员").await;
        other.open(&stage.relay().way_in("member", 1)).await;
        other.see(id("wish-card").with("拐杖")).await;
        assert!(phone.disk().await.places_of(PHONE_OF_WISHER).iter().any(|place| !place.is_empty()));
        assert_eq!(other.disk().await.places_of(PHONE_OF_WISHER), Vec::<String>::new());
        other.quit().await;

        phone.tap(id("my-claim").with("水龙头").option("水龙头")).await;
        phone.tap("log-contact").await;
        phone.fill("log-note", "电话里说好了周六上门").await;
        phone.tap("log-submit").await;
        phone.tap("hand-over").await;
        phone.pick("log-receiver", "本人").await;
        phone.fill("log-cost", "35").await;
        phone.tap("log-submit").await;
        desk.see(id("timeline").with("花费 35 元")).await;
        desk.tap("visit").await;
        desk.pick("visit-stars", "很满意").await;
        desk.fill("visit-comment", "老人说修得很好").await;
        desk.tap("visit-submit").await;
        desk.see(id("timeline").with("老人说修得很好")).await;
        // What was said is told to whoever fulfilled the wish in the same act.
        desk.see_no("satisfaction-untold").await;
        desk.see(id("timeline").with("刘**")).await;
        phone.see(id("state").whose("data-state", "followed-up")).await;
    });
}

#[test]
fn a_killed_browser_has_lost_nothing() {
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("党员").await;
        phone.enter(&stage.relay().way_in("member", 0)).await;
        phone.wire().off().await;
        phone.tap(id("wish-card").with("拐杖").then("claim-from-wall")).await;
        phone.tap("claim-submit").await;
        phone.see(id("sync-mark").with("已存在这台")).await;
        phone.kill().await;
        phone.start().await;
        phone.open("/mine").await;
        phone.see(id("my-claim").with("拐杖").then("sync-mark").with("已存在这台")).await;
        // A browser that was killed may have forgotten its session; the link opens it again and nothing is lost.
        phone.wire().on().await;
        phone.open(&stage.relay().way_in("member", 0)).await;
        phone.see(id("wish-card").with("拐杖")).await;
        phone.go("/mine").await;
        phone.see(id("my-claim").with("拐杖").then("sync-mark").with("已送达")).await;

        // The relay is killed, too, and comes back on the same data.
        stage.relay().kill();
        phone.go("/").await;
        phone.tap(id("wish-card").with("数学").then("claim-from-wall")).await;
        phone.tap("claim-submit").await;
        phone.see(id("sync-mark").with("已存在这台")).await;
        stage.relay().serve().await;
        phone.see(id("sync-mark").with("已送达")).await;
        assert!(stage.relay().doctor().contains("全部完好"), "{}", stage.relay().doctor());
    });
}

/// Sockets do not open before the page is told so: what comes after the first sight of the wall waits.
const HELD: &str = "window.WebSocket = new Proxy(window.WebSocket, { construct(real, asked) { \
    if (!window.lineOpen) throw new Error('not yet'); return new real(...asked); } });";

#[test]
fn a_first_visit_without_network_after_the_wall_says_so_and_goes_on() {
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("党员").await;
        phone.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": HELD })).await;
        phone.open(&stage.relay().way_in("member", 0)).await;
        phone.see(id("wish-card").with("拐杖")).await;
        phone.wire().off().await;
        phone.see(id("sync").with("内容还没取完")).await;
        phone.shot("wall-first-sight").await;
        // Whoever wants to claim now is told what it waits for, and gets it.
        phone.tap(id("wish-card").with("拐杖").then("claim-from-wall")).await;
        phone.see(id("not-here").with("没有网络")).await;
        phone.shot("not-here").await;
        let flaws: Vec<String> = phone.flaws().await.iter().map(ToString::to_string).collect();
        assert!(flaws.is_empty(), "{}", flaws.join("\n"));
        phone.wire().on().await;
        phone.run("window.lineOpen = true; return true", Vec::new()).await;
        phone.tap("claim-submit").await;
        phone.see(id("sync-mark").with("已送达")).await;
    });
}

#[test]
fn what_is_given_up_taken_back_or_taken_down_is_told_with_who_and_why_and_free_again() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;

        // The member gives a claim up.
        phone.claim("拐杖").await;
        phone.tap("revoke").await;
        phone.pick("reason-choice", "时间安排不开").await;
        phone.tap("revoke-submit").await;
        phone.see("claim").await;
        phone.delivered().await;
        desk.look_at("拐杖").await;
        desk.see(id("timeline").with("刘**").with("放弃认领：时间安排不开")).await;
        desk.see(id("standing").with("已放弃：时间安排不开")).await;

        // An order is given up, too: the member may not take out what was told, staff do it with one tap.
        phone.claim("数学").await;
        phone.delivered().await;
        desk.look_at("数学").await;
        desk.tap("confirm-claim").await;
        desk.tap("confirm-submit").await;
        phone.see(id("contact").with("13800005102")).await;
        phone.tap("revoke").await;
        phone.pick("reason-choice", "超出能力范围").await;
        phone.tap("revoke-submit").await;
        phone.see_no("contact").await;
        desk.see(id("timeline").with("放弃认领：超出能力范围")).await;
        desk.go("/today").await;
        desk.tap(id("told-astray").then("take-contact-back")).await;
        desk.see_no("told-astray").await;

        // Staff take an order back.
        phone.claim("视频通话").await;
        phone.delivered().await;
        desk.look_at("视频通话").await;
        desk.tap("confirm-claim").await;
        desk.tap("confirm-submit").await;
        phone.see("contact").await;
        desk.tap("return-order").await;
        desk.pick("reason-choice", "超过时限没有联系").await;
        desk.fill("detail", "打了三次电话都没有接").await;
        desk.tap("end-submit").await;
        desk.see(id("timeline").with("收回 刘** 的接单：超过时限没有联系").with("打了三次电话都没有接"))
            .await;
        desk.see(id("standing").with("已退单：超过时限没有联系")).await;
        phone.see("claim").await;
        phone.see_no("contact").await;

        // A wish that somebody holds leaves the wall, and comes back free.
        phone.claim("水龙头").await;
        phone.delivered().await;
        desk.look_at("水龙头").await;
        desk.tap("confirm-claim").await;
        desk.tap("confirm-submit").await;
        phone.see(id("contact").with(PHONE_OF_WISHER)).await;
        desk.tap("take-down").await;
        desk.pick("reason-choice", "发布有误或内容不当").await;
        desk.tap("take-down-submit").await;
        desk.see(id("state").whose("data-state", "taken-down")).await;
        desk.see(id("timeline").with("撤下：发布有误或内容不当")).await;
        desk.see(id("standing").with("已退单：发布有误或内容不当")).await;
        phone.see_no("contact").await;
        desk.tap("publish").await;
        desk.tap("publish-submit").await;
        desk.see(id("state").whose("data-state", "published")).await;
        desk.see(id("timeline").with("第 2 轮")).await;
        desk.see_no("duty").await;
        phone.see("claim").await;
        phone.claim("水龙头").await;
        phone.delivered().await;
        desk.see(id("standing").with("暂排第 1 位")).await;
    });
}

#[test]
fn the_wall_is_narrowed_by_what_stands_on_its_cards() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.see(id("wish-card").with("拐杖")).await;
        phone.tap(id("filter-more").option("筛选")).await;
        phone.pick("filter-kind", "小梦想").await;
        phone.see(id("wish-card").with("十万个为什么")).await;
        phone.see_no(id("wish-card").with("拐杖")).await;
        phone.tap("filter-clear").await;
        phone.see(id("wish-card").with("拐杖")).await;
        phone.choose("filter-category", "维修").await;
        phone.see(id("wish-card").with("水龙头")).await;
        phone.see_no(id("wish-card").with("拐杖")).await;
        // No card says which group its wisher belongs to, so that none is offered.
        assert!(!phone.sees("filter-group").await);
        phone.tap("filter-clear").await;
        phone.pick("filter-state", "办理中").await;
        phone.see(id("wish-card").with("简历")).await;
        phone.see_no(id("wish-card").with("拐杖")).await;
        phone.pick("filter-state", "已实现").await;
        phone.see(id("wish-card").with("复查")).await;
        phone.see_no(id("wish-card").with("简历")).await;
    });
}

#[test]
fn a_spreadsheet_as_it_comes_is_imported_once() {
    play(Community::Empty("梧桐苑社区"), |stage| async move {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/wishes.xlsx");
        let desk = stage.desk("社区").await;
        desk.open(&stage.relay().way_in("staff", 0)).await;
        desk.see("sidebar").await;
        desk.go("/import").await;
        desk.give_file("import-file", &file).await;
        desk.see("import-rows").await;
        for cell in ["H12", "H40", "H45"] {
            desk.see(words(cell)).await; // the three phones that are one digit short
        }
        desk.shot("import").await;
        desk.tap("import-write").await;
        desk.open("/cases").await;
        desk.fill("case-search", "曾峰刚").await;
        desk.see(id("case-row").with("曾**")).await;
        desk.open("/import").await;
        desk.give_file("import-file", &file).await;
        desk.see(id("import-tallies")).await;
        desk.open("/cases").await;
        desk.see(words("共 69 条")).await; // the three with a short phone wait to be ticked; the rest are known
        desk.open("/import").await;
        let wrong = desk.scratch().join("wrong.xlsx");
        std::fs::write(&wrong, b"this is not a spreadsheet, whatever it is called").expect("a file");
        desk.give_file("import-file", &wrong).await;
        desk.until("a file that is no spreadsheet is told", || async {
            desk.sees("import-wrong").await || desk.sees("import-refusal").await
        })
        .await;
    });
}

#[test]
fn everybody_can_use_every_page() {
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("党员").await;
        phone.open(&stage.relay().way_in("member", 0)).await;
        phone.see("wall").await;
        let desk = stage.desk("社区").await;
        desk.open(&stage.relay().way_in("staff", 0)).await;
        desk.see("sidebar").await;
        let mut found = Vec::new();
        for path in ["/", "/mine", "/outbox", "/refused", "/settings", "/diagnose", "/more"] {
            phone.go(path).await;
            phone.see(tests::browser::css("h1")).await;
            found.extend(phone.flaws().await.into_iter().map(|flaw| format!("phone {path}: {flaw}")));
            found.extend(phone.too_wide().await.map(|what| format!("phone {path} is too wide: {what}")));
        }
        for path in
            ["/today", "/", "/cases", "/cases/new", "/import", "/people", "/findings", "/settings", "/audit"]
        {
            desk.go(path).await;
            desk.see(tests::browser::css("h1")).await;
            found.extend(desk.flaws().await.into_iter().map(|flaw| format!("desk {path}: {flaw}")));
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    });
}
