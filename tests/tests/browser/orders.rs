//! Promise: a resident scans the link on the wall and orders on a phone without a network; what is too long is refused in words
//! and nothing is lost; a clerk takes it over and dispatches it; a member accepts and finishes it on the train; the resident sees
//! the five steps and rates once; a neighbour with the same link sees nothing of it; a clerk who does not handle it says why first.

use tests::browser::{At, Community, Screen, id, play, words};

const WANTED: &str = "厨房水龙头漏水想请人来看看";
const PHONE: &str = "13800007788";

fn row(text: &str) -> At {
    id("order-row").with(text)
}

#[test]
fn from_the_code_on_the_wall_to_the_rating() {
    play(Community::Sample, |stage| async move {
        let resident = stage.device("居民", Screen::SmallPhone).await;
        let link = stage.relay().way_in("resident", 0);
        resident.enter(&link).await;
        resident.see(id("menu-item").with("水电小修")).await;
        resident.is_sound("resident-start").await;
        // A browser that is closed writes down its login.
        resident.quit().await;
        resident.start().await;
        resident.open("/").await;
        resident.see(id("menu-item").with("水电小修")).await;
        resident.offline().await;
        resident.tap(id("menu-item").with("水电小修").then("order-item")).await;
        resident.see(id("ordered-item").with("水电小修")).await;
        resident.tap("order-send").await;
        resident.see(id("order-form").with("要先同意")).await;
        resident.see(id("order-form").with("请写怎么称呼您")).await;
        resident.see(id("order-form").with("请留电话")).await;
        // Ten thousand characters are refused in words, and are still there.
        let long = "const f = document.querySelector('[data-testid=order-content]'); f.value = '漏'.repeat(10000); \
                    f.dispatchEvent(new Event('input', { bubbles: true }));";
        resident.run(long, Vec::new()).await;
        resident.fill("order-name", "赵<script>alert(1)</script>").await;
        resident.fill("order-phone", PHONE).await;
        resident.fill("order-address", "桂花苑5栋1单元201").await;
        resident.tap("order-consent").await;
        resident.tap("order-send").await;
        resident.see(words("现在有 10000 个")).await;
        assert_eq!(resident.value("order-content").await.chars().count(), 10_000);
        resident.fill("order-content", WANTED).await;
        resident.is_sound("order-form").await;
        resident.tap("order-send").await;
        resident.see("five-steps").await;
        resident.see(id("own-form").with("赵<script>alert(1)</script>")).await;
        resident.see(id("sync-mark").with("已存在这台")).await;
        resident.kill().await;
        resident.start().await;
        resident.open("/").await;
        resident.see(id("own-order").with(WANTED)).await;
        resident.online().await;
        resident.delivered().await;

        // Whoever opens the same link elsewhere has an inbox of the own.
        let neighbour = stage.device("邻居", Screen::SmallPhone).await;
        neighbour.enter(&link).await;
        neighbour.see("no-own-orders").await;
        assert_eq!(neighbour.disk().await.places_of(PHONE), Vec::<String>::new());
        neighbour.quit().await;

        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/today").await;
        desk.tap("today-orders").await;
        desk.see(id("unread").with(WANTED)).await;
        desk.is_sound("order-queue").await;
        desk.tap("take-all").await;
        desk.see_no("unread").await;
        desk.tap(row(WANTED).option(WANTED)).await;
        desk.tap("review").await;
        desk.tap("dispatch").await;
        desk.tap("send-submit").await;
        desk.see(id("trouble").with("请选派给谁")).await;
        desk.choose("send-who", "刘志远 · 区人民法院").await;
        desk.fill("send-wording", "5栋1单元201一户漏水").await;
        desk.tap("send-submit").await;
        desk.see(words("能认出本人的内容")).await;
        desk.fill("send-wording", "一户居民家水龙头漏水").await;
        desk.is_sound("order-dispatch").await;
        desk.tap("send-submit").await;
        desk.see(id("order-events").with("下单给")).await;
        desk.is_sound("order-desk").await;
        desk.delivered().await;
        resident.see(id("own-order").with("已下单")).await;

        let member = stage.member("党员").await;
        member.go("/orders").await;
        member.see(row("一户居民家水龙头漏水").with("派给我的")).await;
        member.is_sound("orders-member").await;
        member.offline().await;
        member.tap(row("一户居民家水龙头漏水").option("一户居民家水龙头漏水")).await;
        member.tap("accept").await;
        member.see(id("duty-state").with("已接单")).await;
        member.see("no-contact").await;
        member.online().await;
        member.delivered().await;

        desk.see(id("order-owed").with("把联系方式告诉接单人")).await;
        desk.tap("settle").await;
        desk.see_no("order-owed").await;
        desk.delivered().await;
        member.see(id("order-contact").with(PHONE)).await;
        member.is_sound("order-member").await;
        member.offline().await;
        member.tap("finish-order").await;
        member.tap("duty-submit").await;
        member.see(id("duty-sheet").with("请填 1 到 1440 的数").with("请写办了什么")).await;
        member.fill("duty-minutes", "45").await;
        member.fill("duty-text", "换了垫圈，不漏了").await;
        member.tap("duty-submit").await;
        member.see(id("duty-state").with("已报办结")).await;
        member.online().await;
        member.delivered().await;

        desk.see(id("order-events").with("换了垫圈，不漏了")).await;
        desk.tap("verify").await;
        desk.fill("verify-words", "已换垫圈，有问题再联系").await;
        desk.tap("verify-submit").await;
        desk.see(id("order-events").with("已确认办结")).await;
        desk.delivered().await;
        member.see_no("order-contact").await;

        resident.tap(id("own-order").with(WANTED).option(WANTED)).await;
        resident.see(id("own-state").with("已换垫圈")).await;
        // It is filed away before anybody asked: it can still be rated.
        desk.tap("archive").await;
        desk.see(id("order-events").with("已归档")).await;
        desk.delivered().await;
        resident.see(id("own-state").with("已归档")).await;
        resident.tap("rate").await;
        resident.tap("rate-submit").await;
        resident.see(id("trouble").with("请选几颗星")).await;
        resident.pick("rate-stars", "很满意").await;
        resident.fill("rate-text", "来得很快，谢谢").await;
        resident.tap("rate-submit").await;
        resident.see(id("own-rating").with("5 星")).await;
        resident.see_no("rate").await;
        resident.is_sound("order-rated").await;
        resident.delivered().await;

        desk.go("/orders").await;
        desk.tap("take-all").await;
        desk.see_no("unread").await;
        desk.see(row(WANTED).with("已归档")).await;
        desk.tap("export").await;
        desk.tap("export-print").await;
        desk.see(id("printed-ledger").with("换了垫圈").with("来得很快")).await;
        desk.is_sound("order-ledger").await;
    });
}

#[test]
fn staff_write_a_menu_and_order_for_somebody_on_the_phone() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/menu").await;
        desk.see(id("menu-line").with("水电小修")).await;
        desk.fill("menu-period-field", "2099-13").await;
        desk.see(id("menu-desk").with("例如 2026-11")).await;
        desk.fill("menu-period-field", "2099-12").await;
        desk.tap("menu-copy").await;
        desk.see(id("trouble").with("没有可以照抄")).await;
        desk.tap("menu-new").await;
        desk.fill("item-name", "磨刀").await;
        desk.tap("item-done").await;
        desk.tap("menu-publish").await;
        desk.see(id("trouble").with("发布前还要填")).await;
        desk.tap("menu-edit").await;
        desk.choose("item-category", "便民维修").await;
        desk.fill("item-description", "磨菜刀、剪刀").await;
        desk.is_sound("menu-item").await;
        desk.tap("item-done").await;
        desk.tap("menu-publish").await;
        desk.see(id("menu-line").with("磨刀").with("已发布")).await;
        desk.is_sound("menu-desk").await;

        desk.go("/order/new").await;
        desk.fill("order-content", "想请人陪着去医院").await;
        desk.fill("order-name", "吴奶奶").await;
        desk.fill("order-reach", "找门卫老王").await;
        desk.pick("order-channel", "电话").await;
        desk.tap("order-consent").await;
        desk.tap("order-send").await;
        desk.see(id("order-private").with("电话")).await;
        desk.tap("review").await;
        desk.tap("dispatch").await;
        desk.pick("send-to", "放进抢单池").await;
        desk.tap("send-submit").await;
        desk.see(id("order-events").with("抢单池")).await;
        desk.delivered().await;

        let member = stage.member("党员").await;
        member.go("/orders").await;
        member.offline().await;
        member.tap(row("想请人陪着去医院").option("想请人陪着去医院")).await;
        member.tap("take-from-pool").await;
        member.see(id("duty-state").with("等社区确认")).await;
        member.online().await;
        member.delivered().await;
        desk.see(id("pool-claim").with("最先")).await;
        desk.is_sound("order-pool").await;
        desk.tap("choose-claim").await;
        desk.see_no("pool-claims").await;
        desk.delivered().await;
        member.see(id("order-contact").with("找门卫老王")).await;
        // The branch takes it back, and with it how to reach the resident.
        desk.tap("recall").await;
        desk.tap("why-submit").await;
        desk.see(id("trouble").with("请选一个原因")).await;
        desk.pick("order-why", "不需要了").await;
        desk.tap("why-submit").await;
        desk.see(id("order-events").with("收回")).await;
        desk.delivered().await;
        member.see_no("order-contact").await;
        member.is_sound("order-recalled").await;
        // And gives it to a team, whose page shows it.
        desk.tap("dispatch").await;
        desk.pick("send-to", "一支团队").await;
        desk.choose("send-who", "银杏法律服务队").await;
        desk.tap("send-submit").await;
        desk.see(id("order-events").with("下单给团队")).await;
        desk.delivered().await;
        member.go("/teams").await;
        member.tap(id("team-row").with("银杏法律服务队").option("银杏法律服务队")).await;
        member.see(id("team-taken").with("想请人陪着去医院")).await;
    });
}

#[test]
fn who_does_not_handle_an_order_says_why_before_the_form_is_shown() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("另一位").await;
        desk.enter(&stage.relay().new_link("staff", "王秀芳", None)).await;
        desk.go("/orders").await;
        desk.tap(row("厨房水龙头漏水").option("厨房水龙头漏水")).await;
        desk.see(id("order-gate").with("不是您经办的")).await;
        desk.see_no(id("order-private").with("13800000041")).await;
        desk.see_no("desk-phone").await;
        desk.is_sound("order-gate").await;
        desk.tap("unmask").await;
        desk.tap("unmask-confirm").await;
        desk.see(id("trouble").with("请选一个原因")).await;
        desk.pick("unmask-why", "打电话或上门").await;
        desk.tap("unmask-confirm").await;
        desk.see("desk-phone").await;
        assert_eq!(desk.value("desk-phone").await, "13800000041");
        desk.delivered().await;
        desk.tap("to-history").await;
        desk.see(id("change").with("查看了点单的居民").with("联系电话")).await;
        // On paper it is masked until a reason is given, whoever prints it.
        desk.go("/orders").await;
        desk.tap(row("厨房水龙头漏水").option("厨房水龙头漏水")).await;
        desk.tap("print-order").await;
        desk.see(id("paper").with("群众点单登记表").with("厨房水龙头漏水")).await;
        desk.see_no(id("paper").with("13800000041")).await;
        desk.see("papers-masked").await;
        desk.tap("unmask").await;
        desk.pick("unmask-why", "审核或办理").await;
        desk.tap("unmask-confirm").await;
        desk.see(id("paper").with("13800000041").with("王秀珍")).await;
        desk.is_sound("order-paper").await;
        assert!(desk.printed("order-form").await.text().contains("13800000041"));
        desk.delivered().await;
        // Who takes a step of it handles it, and is not asked again.
        desk.go("/orders").await;
        desk.tap(row("厨房水龙头漏水").option("厨房水龙头漏水")).await;
        desk.see("order-gate").await;
        desk.tap("review").await;
        desk.see("desk-phone").await;
        desk.see_no("order-gate").await;
    });
}
