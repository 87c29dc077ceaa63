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
        phone.tap("log-submit").await;
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
fn two_phones_one_wish_and_either_order_of_coming_back() {
    play(Community::Sample, |stage| async move {
        let (first, second) = (stage.phone("先认领").await, stage.phone("后认领").await);
        for (phone, which) in [(&first, 0), (&second, 1)] {
            phone.enter(&stage.relay().way_in("member", which)).await;
        }
        let desk = stage.desk("社区").await;
        desk.open(&stage.relay().way_in("staff", 0)).await;
        for (wish, late_one_first) in [("拐杖", false), ("视频通话", true)] {
            for phone in [&first, &second] {
                phone.go("/").await;
                phone.see(id("wish-card").with(wish)).await;
                phone.wire().off().await;
                phone.tap(id("wish-card").with(wish).then("claim-from-wall")).await;
                phone.tap("claim-submit").await;
                phone.see(id("own-claim").with("第 1 位")).await;
            }
            let order = if late_one_first { [&second, &first] } else { [&first, &second] };
            for phone in order {
                phone.wire().on().await;
                phone.see(id("sync-mark").with("已送达")).await;
            }
            // One provisional order everywhere: who claimed first is first, whoever came back first.
            second.see(id("own-claim").with("第 2 位")).await;
            first.see(id("own-claim").with("第 1 位")).await;
            desk.go("/").await;
            desk.tap(id("wish-card").with(wish).option(wish)).await;
            desk.see_count("standing", 2).await;
            desk.see("too-close").await;
            desk.tap(id("standing").with("刘").then("confirm-claim")).await;
            desk.tap("confirm-submit").await;
            first.see("contact").await;
            second.see("lost").await;
            second.see("next-wish").await;
        }
        assert_eq!(second.disk().await.places_of("13800005103"), Vec::<String>::new());
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
fn two_tabs_are_one_and_the_second_takes_over() {
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("党员").await;
        phone.enter(&stage.relay().way_in("member", 0)).await;
        let first = phone.tab().await;
        let second = phone.new_tab("/").await;
        phone.switch(&second).await;
        phone.wire().off().await;
        phone.tap(id("wish-card").with("拐杖").then("claim-from-wall")).await;
        phone.tap("claim-submit").await;
        phone.see(id("sync-mark").with("已存在这台")).await;
        phone.switch(&first).await;
        phone.see(id("wish-card").with("拐杖").then("own-claim")).await;
        // The tab that held everything closes; the other takes over and keeps what comes next.
        phone.close_tab(&second).await;
        phone.go("/").await;
        phone.tap(id("wish-card").with("数学").then("claim-from-wall")).await;
        phone.tap("claim-submit").await;
        phone.see(id("sync-mark").with("已存在这台")).await;
        phone.wire().on().await;
        phone.go("/mine").await;
        for wish in ["拐杖", "数学"] {
            phone.see(id("my-claim").with(wish).then("sync-mark").with("已送达")).await;
        }
    });
}

#[test]
fn a_wrong_link_is_told_and_touches_nothing() {
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("党员").await;
        phone.open("/in#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await;
        phone.see("link-refused").await;
        phone.open(&stage.relay().way_in("member", 0)).await;
        phone.see(id("wish-card").with("拐杖")).await;
        phone.open("/in#BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB").await;
        phone.see(id("wish-card").with("拐杖")).await;
        phone.forgive().await; // the refused links were complained of, rightly
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
