//! Promise: staff publish what is needed and are told what fits and why; a unit answers on a phone without a network, takes a
//! project on, and both follow it to its end; the lists are handed out as
//! tables. An agreement is written from what the unit offers, printed by both, and stays as it was signed.

use fantoccini::key::Key;
use tests::browser::{Community, id, play};

const NEED: &str = "中秋联欢场地";

#[test]
fn a_need_is_met_by_a_unit_and_the_community_together() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/lists").await;
        desk.see(id("demand-row").with("夏季健康讲座场地").with("已发布")).await;
        desk.see(id("demand-row").with("接送老人体检车辆").with("未提前一个月发出")).await;
        desk.is_sound("lists-demands").await;
        desk.pick("list-tabs", "资源清单").await;
        desk.see(id("resource-line").with("六楼多功能厅").with("区人民法院")).await;
        desk.is_sound("lists-resources").await;
        desk.pick("list-tabs", "项目清单").await;
        desk.see(id("project-row").with("夏季健康讲座").with("待单位认领")).await;
        desk.see(id("project-row").with("残疾人法律援助窗口").with("进行中")).await;
        desk.see(id("project-row").with("老旧楼道粉刷").with("已完成")).await;
        desk.is_sound("lists-projects").await;

        desk.tap("new-demand").await;
        desk.see("demand-card").await;
        desk.tap("demand-publish").await;
        desk.see(id("trouble").with("发布前还要填")).await;
        desk.fill("field-name", NEED).await;
        desk.choose("field-category", "场地").await;
        desk.fill("field-amount", "60 座").await;
        // A Saturday.
        desk.set_day("field-wanted", "2031-09-13").await;
        desk.see(id("demand-notice").with("前发布")).await;
        desk.fill("field-beneficiaries", "60").await;
        desk.tap("demand-publish").await;
        desk.see("demand-meet").await;
        desk.see(id("fit-row").with("六楼多功能厅").with("类别相同").with("数量够").with("那天开放")).await;
        desk.is_sound("demand").await;
        desk.delivered().await;

        let unit = stage.phone("法院").await;
        unit.enter(&stage.relay().way_in("liaison", 0)).await;
        unit.go("/unit").await;
        unit.see(id("need-row").with(NEED).with("对得上您单位的资源")).await;
        unit.is_sound("unit-lists").await;
        unit.offline().await;
        unit.tap(id("need-row").with(NEED).then("need-help")).await;
        unit.tap("help-submit").await;
        unit.see(id("help-sheet").with("请选一项资源，或写清怎样帮")).await;
        unit.choose("help-resource", "六楼多功能厅").await;
        unit.fill("help-words", "音响也可以用").await;
        unit.is_sound("help-sheet").await;
        unit.tap("help-submit").await;
        unit.see(id("need-row").with(NEED).with("已应答")).await;
        unit.online().await;
        unit.delivered().await;

        desk.see(id("fit-row").with("六楼多功能厅").with("单位已应答").with("音响也可以用")).await;
        desk.tap(id("fit-row").with("六楼多功能厅").then("fit-project")).await;
        desk.see("project-card").await;
        desk.fill("field-responsible", "社区王书记").await;
        desk.fill("field-measures", "借多功能厅，居民出节目").await;
        desk.tap("project-propose").await;
        desk.see("project-withdraw").await;
        desk.is_sound("project").await;
        desk.delivered().await;

        unit.see(id("project-row").with(NEED).with("等您单位")).await;
        unit.tap(id("project-row").with(NEED)).await;
        unit.offline().await;
        unit.tap("project-accept").await;
        unit.see("project-report").await;
        unit.tap("project-progress").await;
        unit.fill("project-far", "很多").await;
        unit.tap("project-submit").await;
        unit.see(id("project-sheet").with("请填 0 到 100 的数")).await;
        unit.fill("project-far", "40").await;
        unit.fill("project-words", "场地已经留好").await;
        unit.tap("project-submit").await;
        unit.see(id("project-step").with("记进度 40%").with("场地已经留好")).await;
        unit.is_sound("project-unit").await;
        unit.online().await;
        unit.delivered().await;

        desk.see(id("project-percent").with("40")).await;
        desk.tap("project-finish").await;
        desk.tap("project-submit").await;
        desk.see(id("project-sheet").with("请写具体内容")).await;
        desk.fill("project-words", "联欢会办成，六十人参加").await;
        desk.tap("project-submit").await;
        desk.see(id("project-actions").with("联欢会办成，六十人参加")).await;
        desk.delivered().await;
        unit.see(id("project-step").with("确认完成")).await;
        desk.tap("to-history").await;
        desk.see(id("change").with("认领")).await;
        desk.go("/lists").await;
        desk.see(id("demand-row").with(NEED).with("已满足")).await;
        desk.go("/ledger/projects").await;
        desk.see(id("printed-ledger").with("联欢会办成，六十人参加").with("区人民法院")).await;
    });
}

#[test]
fn an_agreement_is_written_printed_and_signed() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/units").await;
        desk.tap(id("unit-row").option("区人民法院")).await;
        desk.see(id("agreement-row").with("有效")).await;
        desk.offline().await;
        desk.tap("new-agreement").await;
        desk.see("agreement-card").await;
        desk.tap("agreement-sign-open").await;
        desk.tap("sign-submit").await;
        desk.see(id("sign-sheet").with("签订前还要填")).await;
        desk.press(Key::Escape).await;
        desk.see_no("sign-submit").await;
        desk.fill("field-no", "2026-07").await;
        desk.fill("field-content", "周末开放多功能厅").await;
        desk.pick("field-resources", "六楼多功能厅").await;
        desk.fill("field-community_contact", "王书记").await;
        desk.fill("field-unit_contact", "孙法官").await;
        desk.is_sound("agreement").await;
        desk.tap("agreement-sign-open").await;
        desk.tap("sign-submit").await;
        desk.see("agreement-signed").await;
        desk.see_no("agreement-card").await;
        desk.tap("print-agreement").await;
        desk.see("paper").await;
        let paper = desk.printed("agreement").await.text();
        for part in ["共驻共建协议书", "2026-07", "周末开放多功能厅", "六楼多功能厅", "王书记", "孙法官"]
        {
            assert!(paper.contains(part), "{part} is not on the agreement: {paper}");
        }
        desk.online().await;
        desk.delivered().await;

        let unit = stage.phone("法院").await;
        unit.enter(&stage.relay().way_in("liaison", 0)).await;
        unit.go("/unit").await;
        unit.tap(id("agreement-row").with("2026-07").then("print-agreement")).await;
        unit.see(id("paper").with("周末开放多功能厅")).await;
    });
}
