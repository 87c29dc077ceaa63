//! Promise: staff arrange who helps whom, the helper without a network finds whom to call and logs a visit, staff see and
//! confirm it, and the contact details go when the pair ends; an opinion that a member heard goes its way and the member
//! reads what became of it; a member asks to join a team, and who leads one takes a project, an order and a wish on for it.

use tests::browser::{At, Community, id, play};

const NAME: &str = "沈秀兰";
const WHY: &str = "因病";

fn own_pair(name: &str) -> At {
    id("own-pair").with(name)
}

#[test]
fn a_helper_logs_a_visit_offline_and_staff_see_it() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/pairs").await;
        desk.is_sound("pairs").await;
        desk.tap("new-pair").await;
        desk.see("pair-card").await;
        desk.tap("pair-start").await;
        desk.see(id("trouble").with("开始结对前还要填")).await;
        desk.fill("field-name", NAME).await;
        desk.fill("field-phone", "13900000031").await;
        desk.fill("field-address", "桂花苑3栋1单元201").await;
        desk.choose("field-difficulty", WHY).await;
        desk.pick("field-needs", "医疗").await;
        desk.tap("add-helper").await;
        desk.fill("helper-search", "刘志远").await;
        desk.tap(id("helper-option").with("刘志远")).await;
        desk.see(id("helpers").with("刘志远")).await;
        desk.tap("pair-start").await;
        desk.see("pair-end").await;
        desk.is_sound("pair").await;
        desk.delivered().await;

        let phone = stage.member("党员").await;
        phone.go("/pairs").await;
        phone.see(own_pair(NAME).with("桂花苑3栋1单元201").with("医疗")).await;
        phone.see_no(own_pair(NAME).with(WHY)).await;
        phone.is_sound("pairs-own").await;
        phone.offline().await;
        phone.tap(own_pair(NAME).then("log-visit")).await;
        phone.fill("visit-minutes", "很久").await;
        phone.tap("visit-submit").await;
        phone.see(id("visit-sheet").with("请写做了什么").with("请填 0 到 1440 的数")).await;
        phone.fill("visit-minutes", "45").await;
        phone.choose("visit-method", "入户走访").await;
        phone.fill("visit-content", "陪着去取药").await;
        phone.fill("visit-amount", "35.5").await;
        phone.is_sound("visit-form").await;
        phone.tap("visit-submit").await;
        phone.see(own_pair(NAME).with("陪着去取药").with("待社区核实")).await;
        phone.online().await;
        phone.delivered().await;

        desk.see(id("visit").with("陪着去取药").with("45 分钟").with("35.50 元")).await;
        desk.tap(id("visit").then("visit-confirm")).await;
        desk.see(id("visit").with("已核实")).await;
        desk.delivered().await;
        phone.see(own_pair(NAME).with("已核实")).await;

        desk.tap("pair-end").await;
        desk.fill("pair-ending", "病情稳定").await;
        desk.tap("pair-end-submit").await;
        desk.see_no("pair-end").await;
        desk.delivered().await;
        phone.see_no(own_pair(NAME)).await;
        phone.see(own_pair("以前的帮扶记录").with("陪着去取药")).await;
        desk.tap("to-history").await;
        desk.see(id("change").with("收回帮扶对象的联系方式")).await;
    });
}

#[test]
fn an_opinion_goes_its_way_and_whoever_reported_it_reads_so() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        let phone = stage.member("党员").await;
        phone.go("/opinions").await;
        phone.offline().await;
        phone.tap("report-opinion").await;
        phone.tap("heard-submit").await;
        phone.see(id("report-sheet").with("请写居民说了什么")).await;
        phone.fill("heard-content", "三栋电梯门总夹人").await;
        phone.choose("heard-category", "物业").await;
        phone.is_sound("opinion-report").await;
        phone.tap("heard-submit").await;
        phone.see(id("own-opinion").with("三栋电梯门总夹人").with("等登记")).await;
        phone.online().await;
        phone.delivered().await;
        phone.is_sound("opinions-own").await;

        desk.go("/opinions").await;
        desk.tap(id("reported-opinion").with("三栋电梯门总夹人").then("take-opinion")).await;
        desk.see(id("opinion-row").with("三栋电梯门总夹人").with("已登记")).await;
        desk.is_sound("opinions").await;
        desk.delivered().await;
        phone.see(id("own-opinion").with("三栋电梯门总夹人").with("已登记")).await;

        desk.tap(id("opinion-row").with("三栋电梯门总夹人").option("三栋电梯门总夹人")).await;
        desk.tap("do-assign").await;
        desk.tap("opinion-submit").await;
        desk.see(id("opinion-sheet").with("请写具体内容")).await;
        desk.fill("opinion-words", "电梯维保单位").await;
        desk.tap("opinion-submit").await;
        desk.see(id("opinion-step").with("交办给电梯维保单位")).await;
        desk.tap("do-reply").await;
        desk.fill("opinion-words", "已更换门机，请放心乘坐").await;
        desk.is_sound("opinion-reply").await;
        desk.tap("opinion-submit").await;
        desk.see("do-close").await;
        desk.delivered().await;
        phone.see(id("own-opinion").with("已答复").with("已更换门机，请放心乘坐")).await;
        desk.tap("do-close").await;
        desk.tap("opinion-submit").await;
        desk.see(id("opinion-step").with("办结")).await;
        desk.is_sound("opinion").await;
        desk.tap("to-history").await;
        desk.see(id("change").with("交办给电梯维保单位")).await;
    });
}

#[test]
fn a_member_asks_to_join_a_team_and_staff_answer() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        let phone = stage.member("党员").await;
        phone.go("/teams").await;
        phone.is_sound("teams-member").await;
        phone.offline().await;
        phone.tap(id("team-row").with("墨香书法队").option("墨香书法队")).await;
        phone.tap("team-ask").await;
        phone.see(id("team-fate").with("等社区同意")).await;
        phone.is_sound("team-asked").await;
        phone.online().await;
        phone.delivered().await;
        desk.go("/today").await;
        desk.tap("today-teams").await;
        desk.is_sound("teams").await;
        desk.tap(id("team-row").with("墨香书法队").option("墨香书法队")).await;
        desk.tap(id("team-person").with("刘志远").then("team-add")).await;
        desk.see(id("squads").with("刘志远")).await;
        desk.is_sound("team").await;
        desk.delivered().await;
        phone.see(id("team-fate").with("您是这支队的队员")).await;
        // Somebody who neither asked nor is proposed: found by name, and leads from then on.
        desk.fill("team-search-member", "赵思敏").await;
        desk.tap(id("team-found").with("赵思敏").then("team-lead-found")).await;
        desk.see(id("squads").with("赵思敏")).await;
        desk.see_no(id("team-found").with("赵思敏")).await;
        desk.delivered().await;
    });
}

#[test]
fn who_leads_a_team_takes_on_for_it() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.go("/posts").await;
        phone.tap(id("offer-row").with("健康义诊岗").option("健康义诊岗")).await;
        phone.offline().await;
        phone.tap("take").await;
        phone.choose("take-as", "银杏法律服务队").await;
        phone.fill("pledge-text", "全队每季度来一次").await;
        phone.is_sound("take-for-team").await;
        phone.tap("take-submit").await;
        phone.see(id("for-team").with("银杏法律服务队")).await;
        phone.online().await;
        phone.delivered().await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/posts").await;
        desk.tap(id("offer-row").with("健康义诊岗").option("健康义诊岗")).await;
        desk.tap(id("engagement").with("银杏法律服务队").then("approve")).await;
        desk.delivered().await;
        phone.see(id("own-fate").with("正在承担")).await;
        phone.tap(id("for-team").option("银杏法律服务队")).await;
        phone.see(id("team-taken").with("健康义诊岗").with("在岗")).await;
        phone.is_sound("team-taken").await;
    });
}

#[test]
fn who_leads_a_team_takes_an_order_and_a_hard_wish_for_it() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("队长").await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        // An order that lies in the pool, taken where there is no network.
        phone.go("/orders").await;
        phone.tap(id("order-row").with("视频通话").option("视频通话")).await;
        phone.see(id("take-for-team").with("为团队接单").with("银杏法律服务队")).await;
        phone.is_sound("order-for-team").await;
        phone.offline().await;
        phone.tap("take-for-team").await;
        phone.see(id("duty-state").with("等社区确认")).await;
        phone.see_no("take-for-team").await;
        // A hard wish: nobody claims it alone.
        phone.look_at("楼道灯").await;
        phone.tap(id("claim").with("为团队认领")).await;
        phone.is_sound("claim-for-team").await;
        phone.tap("claim-submit").await;
        phone.see(id("own-claim").with("第 1 位")).await;
        phone.see(id("for-team").with("银杏法律服务队")).await;
        phone.online().await;
        phone.delivered().await;

        desk.go("/orders").await;
        desk.tap(id("order-row").with("视频通话").option("视频通话")).await;
        desk.see(id("pool-claim").with("银杏法律服务队")).await;
        desk.tap("choose-claim").await;
        desk.see(id("order-open").with("银杏法律服务队")).await;
        desk.is_sound("order-of-team").await;
        desk.look_at("楼道灯").await;
        desk.tap(id("standing").with("银杏法律服务队").then("confirm-claim")).await;
        desk.tap("confirm-submit").await;
        desk.delivered().await;

        // The wall says whose it is, and the team's page both.
        phone.go("/wall").await;
        phone.see(id("wish-card").with("楼道灯").then("wish-team").with("银杏法律服务队")).await;
        phone.is_sound("wall-of-team").await;
        phone.go("/teams").await;
        phone.tap(id("team-row").with("银杏法律服务队").option("银杏法律服务队")).await;
        phone.see(id("team-taken").with("视频通话").with("已接单")).await;
        phone.see(id("team-taken").with("楼道灯").with("支部已下单")).await;
        phone.is_sound("team-takes").await;
    });
}
