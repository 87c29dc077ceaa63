//! Promise: a clerk opens a selection; members recommend and vote on their phones without a network; the clerk checks, counts,
//! posts the list, answers what is said against it, confirms who is honoured and prints the certificate. Notices are written, read
//! and printed, and the display of a quarter is published.

use tests::browser::{At, Community, LYING, Screen, UPRIGHT, id, play, words};

const DAY: i64 = 86_400_000;
const TITLE: &str = "社区服务之星";

fn row(title: &str) -> At {
    id("honour-row").with(title)
}

#[test]
fn from_a_recommendation_on_a_phone_to_the_certificate() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/honours").await;
        desk.see(row("最美在职党员").with("推荐中")).await;
        desk.is_sound("honours").await;
        desk.tap("new-honour").await;
        desk.see(id("honour-lacks").with("奖项")).await;
        desk.tap("honour-open").await;
        desk.see(id("trouble").with("启动前还要填")).await;
        desk.choose("field-kind", TITLE).await;
        desk.choose("field-period", "第四季度").await;
        desk.fill("field-conditions", "当季服务10小时以上，居民反映好").await;
        desk.see_no("honour-lacks").await;
        desk.is_sound("honour-card").await;
        desk.tap("honour-open").await;
        desk.see(id("honour-about").with("当季服务10小时以上")).await;
        let address = desk.path().await;
        desk.delivered().await;

        // A member recommends without a network, and the phone dies.
        let phone = stage.member("党员").await;
        phone.go("/more").await;
        phone.see(words("评选表彰")).await;
        phone.open(&address).await;
        phone.see("recommend").await;
        phone.quit().await;
        phone.start().await;
        phone.open(&address).await;
        phone.offline().await;
        phone.tap("recommend").await;
        phone.tap("recommend-submit").await;
        phone.see(id("trouble").with("请选推荐谁")).await;
        phone.choose("recommend-whom", "我自己（自荐）").await;
        phone.fill("recommend-why", "每周六上午在社区坐班，接待居民").await;
        phone.is_sound("honour-recommend").await;
        phone.tap("recommend-submit").await;
        phone.see(id("my-recommendation").with("每周六上午")).await;
        phone.kill().await;
        phone.start().await;
        phone.open(&address).await;
        phone.see(id("my-recommendation").with("每周六上午")).await;
        phone.online().await;
        phone.delivered().await;

        // The clerk takes down what residents say, checks, and calls the candidates.
        desk.see(id("candidate").with("每周六上午")).await;
        desk.tap("honour-add").await;
        desk.pick("add-by", "居民").await;
        desk.choose("add-whom", "赵思敏 · 区人民法院").await;
        desk.fill("add-why", "帮楼里修了灯").await;
        desk.tap("add-submit").await;
        desk.see(id("candidate").with("赵思敏").with("帮楼里修了灯")).await;
        desk.tap(id("candidate").with("赵思敏").then("check")).await;
        desk.pick("check-vetoes", "欠交党费").await;
        desk.tap("check-submit").await;
        desk.see(id("candidates-sheet").with("不通过时必须写")).await;
        desk.fill("check-words", "欠交两个月").await;
        desk.tap("check-submit").await;
        desk.see(id("candidate").with("没有通过").with("欠交两个月")).await;
        desk.tap(id("candidate").with("刘志远").then("check")).await;
        desk.tap("check-submit").await;
        desk.see(id("candidate").with("核查通过")).await;
        desk.is_sound("honour-candidates").await;
        desk.delivered().await;
    });
}

#[test]
fn a_list_is_posted_spoken_against_and_confirmed() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/honours").await;
        desk.tap(row("公示中").option("第三季度")).await;
        desk.see(id("honour-posted").with("92.00 分")).await;
        let address = desk.path().await;
        desk.delivered().await;
        let phone = stage.member("党员").await;
        phone.open(&address).await;
        phone.see("honour-posted").await;
        phone.offline().await;
        phone.tap("object").await;
        phone.fill("object-words", "服务时长与签到不符").await;
        phone.is_sound("honour-object").await;
        phone.tap("object-submit").await;
        phone.see(id("my-objection").with("等社区答复")).await;
        phone.online().await;
        phone.delivered().await;
        desk.see(id("honour-todo").with("异议待处理")).await;
        desk.tap(id("objection").then("answer")).await;
        desk.pick("answer-outcome", "异议不成立").await;
        desk.fill("answer-words", "核对签到表，时长无误").await;
        desk.tap("answer-submit").await;
        desk.see(id("objection").with("异议不成立")).await;
        desk.is_sound("honour-objections").await;
        desk.delivered().await;
        phone.see(id("my-objection").with("核对签到表")).await;
        // The notice is over.
        desk.go("/honours").await;
        desk.later(12 * DAY).await;
        desk.tap(row("公示中").option("第三季度")).await;
        desk.tap("honour-decide").await;
        desk.tap("decide-submit").await;
        desk.see("honoured").await;
        desk.is_sound("honour-decided").await;
        desk.tap("honour-print").await;
        desk.see(id("papers").with("荣誉证书")).await;
        desk.is_sound("honour-certificate").await;
        let printed = desk.printed("certificate").await;
        assert_eq!(printed.sizes, [LYING], "one sheet for one certificate");
        assert!(printed.text().contains("荣誉证书"), "{}", printed.text());
        desk.pick("honour-which", "公示名单").await;
        let printed = desk.printed("posted-list").await;
        assert_eq!(printed.sizes, [UPRIGHT]);
        assert!(printed.text().contains("人选公示"), "{}", printed.text());
        // What the app has to say of this device is not for the wall.
        desk.see(id("notice").with("时间不准")).await;
        assert!(!printed.text().contains("时间不准"), "{}", printed.text());
        desk.delivered().await;
        phone.reload().await;
        phone.see("honoured").await;
    });
}

#[test]
fn a_notice_is_published_read_and_printed_and_a_quarter_is_displayed() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/notices").await;
        desk.see(id("notice-row").with("楼道灯更换项目成效展示")).await;
        desk.tap("new-notice").await;
        desk.fill("field-title", "停水通知").await;
        desk.fill("field-text", "明天上午停水，联系人电话13800138000").await;
        desk.see(id("notice-numbers").with("13800138000")).await;
        desk.fill("field-text", "明天上午停水，请提前备水").await;
        desk.see_no("notice-numbers").await;
        desk.is_sound("notice-card").await;
        desk.tap("publish").await;
        desk.see("take-down").await;
        let printed = desk.printed("notice").await;
        assert_eq!(printed.sizes, [UPRIGHT]);
        assert!(printed.text().contains("请提前备水"), "{}", printed.text());
        desk.go("/display").await;
        desk.see(id("papers").with("公开承诺").with("每月到岗一次")).await;
        desk.is_sound("display").await;
        desk.tap("display-publish").await;
        desk.delivered().await;

        let phone = stage.device("手机", Screen::SmallPhone).await;
        phone.enter(&stage.relay().way_in("resident", 0)).await;
        phone.go("/more").await;
        phone.see(words("公示通知")).await;
        phone.go("/notices").await;
        phone.see(id("notice-row").with("承诺和服务成效公示")).await;
        phone.see_no(id("notice-row").with("国庆期间值班安排")).await;
        phone.is_sound("notices").await;
        phone.tap(id("notice-row").option("停水通知")).await;
        phone.see(id("papers").with("请提前备水")).await;
        phone.is_sound("notice").await;
    });
}
