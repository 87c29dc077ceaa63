//! Promise: a screen in the hall shows what is published, page by page, without a network, and nothing that is not.

use serde_json::json;
use tests::browser::{Community, Device, Screen, id, play, words};

async fn place(screen: &Device) -> String {
    screen.text("board-place").await
}

#[test]
fn a_screen_in_the_hall_turns_what_is_published() {
    play(Community::Sample, |stage| async move {
        let screen = stage.desk("大厅").await;
        screen.enter(&stage.relay().way_in("resident", 0)).await;
        screen.go("/board").await;
        screen.see(id("board-page").with("等您认领的心愿")).await;
        screen.see(id("board-card").with("林**")).await;
        for frame in ["sidebar", "tabbar", "sync"] {
            assert!(!screen.sees(frame).await, "{frame} is no part of the board");
        }
        screen.shot("board").await;
        let flaws = screen.flaws().await;
        assert!(flaws.is_empty(), "{}", flaws.iter().map(ToString::to_string).collect::<String>());
        assert_eq!(screen.too_wide().await, None);
        // It turns by itself, without a network, until somebody stops it.
        screen.offline().await;
        let first = place(&screen).await;
        screen.until("it does not turn", async || place(&screen).await != first).await;
        screen.tap("board-stop").await;
        let stopped = place(&screen).await;
        let pages: usize =
            stopped.rsplit(' ').next().and_then(|count| count.parse().ok()).unwrap_or_default();
        assert!(pages > 2, "wishes and posts are on more than two pages: {stopped}");
        let mut seen = Vec::new();
        for _ in 0..pages {
            screen.tap("board-next").await;
            seen.push(screen.text("board-page").await);
        }
        assert_eq!(place(&screen).await, stopped, "once around");
        let all = seen.concat();
        for published in ["需要一副新的腋下拐杖", "健康义诊岗", "老楼楼道灯更换", "希望有人陪同去医院复查"]
        {
            assert!(all.contains(published), "{published} is not on the board");
        }
        for private in ["林秀珍", "13800005101", "桂花苑3栋1单元402", "想咨询拖欠工资该怎么办"]
        {
            assert!(!all.contains(private), "{private} is on the board");
        }
        screen.tap("board-leave").await;
        screen.see("place-order").await;

        // On a phone it is a page like another.
        let phone = stage.device("手机", Screen::SmallPhone).await;
        phone.enter(&stage.relay().way_in("member", 0)).await;
        phone.go("/more").await;
        phone.see(words("公告屏")).await;
        phone.go("/board").await;
        phone.see("board-card").await;
        assert_eq!(phone.too_wide().await, None);
        phone.shot("board").await;
    });
}

#[test]
fn a_screen_that_stands_for_weeks_keeps_nothing_that_has_ended() {
    play(Community::Sample, |stage| async move {
        let movable = r"const Right = Date; window.ahead = 0;
            window.Date = class extends Right { constructor(...given) { if (given.length) super(...given); else super(Right.now() + window.ahead); } static now() { return Right.now() + window.ahead; } };";
        let screen = stage.desk("大厅").await;
        screen.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": movable })).await;
        screen.enter(&stage.relay().way_in("resident", 0)).await;
        screen.go("/board").await;
        screen.see(id("board-card").with("水龙头")).await;
        screen.tap("board-stop").await;
        screen.offline().await;
        // Nothing arrives and nobody touches it. The round of what is free is over by then; what is asked for stays.
        let sleep = "window.ahead = 400 * 86400000; window.dispatchEvent(new Event('focus')); return true";
        screen.run(sleep, Vec::new()).await;
        let free = async || screen.sees(id("board-card").with("水龙头")).await;
        screen.until("the day has not turned", async || !free().await).await;
        screen.see(id("board-card").with("十万个为什么")).await;
    });
}
