//! Promise: a clerk tells a unit of an important matter about its member: the card is filled in, what differs from the records has
//! a reason, an administrator agrees, it is issued; the unit's contact person finds it on the own link, receives it without a
//! network, answers and files it, and prints it; staff see what the unit did. A unit reads nobody else's.

use tests::{
    browser::{At, Community, Device, id, play, words},
    clerk::now,
};

const NAME: &str = "刘志远";
const MATTER: &str = "在河边救起落水儿童";

fn line(name: &str) -> At {
    id("card-matter").then("feedback-field").with(name)
}

/// Something is changed in the sheet; `pick` where it is one of a list.
async fn says(desk: &Device, name: &str, value: &str, pick: bool) {
    desk.tap(line(name).then("change")).await;
    desk.see("change-sheet").await;
    if pick {
        desk.pick("change-value", value).await;
    } else {
        desk.fill("change-value", value).await;
    }
}

async fn kept(desk: &Device, name: &str, value: &str) {
    desk.tap("change-submit").await;
    desk.see_no("change-submit").await;
    desk.see(line(name).with(value)).await;
}

#[test]
fn an_important_matter_reaches_the_unit_and_is_filed() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/feedback").await;
        desk.see(id("feedback-row").with(NAME)).await;
        desk.is_sound("feedback-list").await;
        // The run of the year before can be gone back to.
        let (year, _, _) = now().day().civil();
        desk.pick("feedback-years", &(year - 1).to_string()).await;
        desk.see(words(&format!("{} 年集中反馈", year - 1))).await;
        desk.pick("feedback-years", &year.to_string()).await;
        desk.see(id("feedback-row").with(NAME)).await;
        desk.offline().await;
        desk.tap(id("feedback-row").with(NAME)).await;
        desk.see(id("card-annual").with("年度反馈卡")).await;
        desk.tap("matter-new").await;
        desk.tap("matter-submit").await;
        desk.see(id("matter-sheet").with("请写是什么事")).await;
        desk.fill("matter-words", MATTER).await;
        desk.tap("matter-submit").await;
        desk.see(id("card-matter").with(MATTER)).await;

        // Another number than the records say needs a reason, and the reason stays beside it.
        says(&desk, "参加活动次数", "9", false).await;
        desk.tap("change-submit").await;
        desk.see(id("change-sheet").with("与记录不同就要写明理由")).await;
        desk.fill("change-why", "补上三次没有登记的活动").await;
        kept(&desk, "参加活动次数", "补上三次没有登记的活动").await;
        says(&desk, "参加活动次数", "很多", false).await;
        desk.fill("change-value", "99999").await;
        desk.fill("change-why", "多写").await;
        desk.tap("change-submit").await;
        desk.see(id("trouble").with("填得不对")).await;
        desk.fill("change-value", "9").await;
        desk.tap("change-submit").await;
        desk.see_no("change-submit").await;
        desk.see(id("card-matter").then("feedback-lacks").with("综合表现")).await;
        says(&desk, "综合表现", "优秀", true).await;
        kept(&desk, "综合表现", "优秀").await;
        says(&desk, "社区党组织意见", "请单位给予表扬", false).await;
        kept(&desk, "社区党组织意见", "请单位给予表扬").await;
        desk.tap(id("card-matter").then("approve")).await;
        desk.tap(id("card-matter").then("issue")).await;
        desk.see(id("card-matter").then("feedback-version").with("还没有签收")).await;
        desk.is_sound("feedback-card").await;
        desk.online().await;
        desk.delivered().await;

        // The member reads what the unit was told.
        let phone = stage.member("党员").await;
        phone.go("/standing").await;
        phone.see(id("standing-card").with(MATTER).with("优秀").with("请单位给予表扬")).await;
        phone.is_sound("standing-card").await;
        phone.quit().await;

        // The unit reads its own card, and works on it without a network.
        let unit = stage.phone("法院").await;
        unit.enter(&stage.relay().way_in("liaison", 0)).await;
        unit.go("/unit").await;
        unit.see(id("unit-card").with(NAME).with(MATTER)).await;
        unit.offline().await;
        unit.tap("receive").await;
        unit.tap("give-opinion").await;
        unit.tap("opinion-submit").await;
        unit.see(id("opinion-sheet").with("请写单位意见")).await;
        unit.fill("opinion-words", "已在全院通报表扬").await;
        unit.tap("opinion-submit").await;
        unit.see_no("opinion-submit").await;
        unit.tap("file-card").await;
        unit.see(id("unit-card").with("已备案").with("已在全院通报表扬")).await;
        unit.is_sound("feedback-unit").await;
        unit.tap("print-copy").await;
        unit.see("paper").await;
        let paper = unit.printed("feedback-unit").await.text();
        for part in ["在职党员社区表现反馈卡", NAME, "（√）优秀", "请单位给予表扬"] {
            assert!(paper.contains(part), "{part} is not on the unit's print: {paper}");
        }
        unit.online().await;
        unit.delivered().await;

        desk.see(id("card-matter").then("feedback-version").with("已备案").with("已在全院通报表扬")).await;
        // A correction is a new version that replaces it.
        says(&desk, "综合表现", "良好", true).await;
        desk.fill("change-why", "等次抄错").await;
        kept(&desk, "综合表现", "良好").await;
        desk.tap(id("card-matter").then("approve")).await;
        desk.tap(id("card-matter").then("issue")).await;
        desk.see(id("card-matter").then("feedback-version").with("已被新版代替")).await;
        desk.delivered().await;
        unit.go("/unit").await;
        unit.see(id("unit-card").with("2版")).await;
        unit.see(id("unit-card").with("已被新版代替")).await;
    });
}
