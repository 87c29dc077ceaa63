//! Promise: two clerks work on the same things without knowing of one another, and nothing that either wrote is lost:
//! other fields merge by themselves, the same field is shown with both values until somebody chooses. A unit claims a
//! hard wish collectively, and only units do.

use fantoccini::key::Key;
use tests::browser::{Community, Device, Stage, id, play};

const WISH: &str = "想要一副老花镜";

async fn clerks(stage: &Stage) -> (std::sync::Arc<Device>, std::sync::Arc<Device>) {
    let (office, stairwell) = (stage.desk("办公室").await, stage.phone("楼道").await);
    for clerk in [&office, &stairwell] {
        clerk.enter(&stage.relay().way_in("staff", 0)).await;
    }
    (office, stairwell)
}

/// Half a form, filled in where there is no network, then brought to the others.
async fn half_a_form(stairwell: &Device) {
    stairwell.offline().await;
    stairwell.go("/cases/new").await;
    stairwell.fill("field-content", WISH).await;
    stairwell.fill("field-wisher_name", "钱有福").await;
    stairwell.see(id("form-state").with("已存在这台")).await;
    stairwell.shot("half-a-form").await;
}

async fn apart(one: &Device, other: &Device) {
    for clerk in [one, other] {
        clerk.offline().await;
    }
}

/// What each has written is kept where it was written, and then meets.
async fn together(one: &Device, other: &Device) {
    for clerk in [one, other] {
        clerk.press(Key::Tab).await;
        clerk.see(id("form-state").with("已存在这台")).await;
    }
    for clerk in [one, other] {
        clerk.online().await;
        clerk.delivered().await;
    }
}

#[test]
fn a_form_begun_in_a_stairwell_is_finished_by_two() {
    play(Community::Sample, |stage| async move {
        let (office, stairwell) = clerks(&stage).await;
        half_a_form(&stairwell).await;
        // The page is left and found again as it was, still without a network.
        stairwell.reload().await;
        stairwell
            .until("the half form is lost", async || stairwell.value("field-wisher_name").await == "钱有福")
            .await;
        stairwell.online().await;
        stairwell.delivered().await;

        // The office sees the half, and goes on with it while the stairwell is without a network again.
        office.look_up(WISH).await;
        office.tap("edit-case").await;
        apart(&office, &stairwell).await;
        stairwell.fill("field-phone", "138 0000 6001").await;
        stairwell.choose("field-group", "空巢老人").await;
        office.fill("field-address", "桂花苑4栋1单元101").await;
        office.pick("field-kind", "小心愿").await;
        together(&office, &stairwell).await;

        for clerk in [&office, &stairwell] {
            clerk
                .until("not all that was written is there", async || {
                    clerk.value("field-phone").await == "13800006001"
                        && clerk.value("field-address").await == "桂花苑4栋1单元101"
                        && clerk.value("field-wisher_name").await == "钱有福"
                })
                .await;
        }
        office.tap("submit-case").await;
        office.see(id("state").whose("data-state", "submitted")).await;
        office.see(id("timeline").with("提交审核")).await;
        assert_eq!(office.count("contested").await, 0);
    });
}

#[test]
fn the_same_field_by_two_shows_both_until_somebody_chooses() {
    play(Community::Sample, |stage| async move {
        let (office, stairwell) = clerks(&stage).await;
        half_a_form(&stairwell).await;
        stairwell.online().await;
        stairwell.delivered().await;
        office.look_up(WISH).await;
        office.tap("edit-case").await;
        apart(&office, &stairwell).await;
        stairwell.fill("field-address", "桂花苑4栋1单元101").await;
        office.fill("field-address", "桂花苑4栋2单元202").await;
        together(&office, &stairwell).await;

        for clerk in [&office, &stairwell] {
            clerk.go("/findings").await;
            clerk.see(id("finding").with(WISH)).await;
            clerk.tap(id("finding").with(WISH).option("")).await;
            // Both are there; to compare them to the door, a reason is given.
            clerk.see(id("contested").with("桂花苑**")).await;
            clerk.tap(id("contested").then("unmask")).await;
            clerk.pick("unmask-why", "核对或改正登记内容").await;
            clerk.tap("unmask-confirm").await;
            clerk.see(id("contested").with("桂花苑4栋1单元101").with("桂花苑4栋2单元202")).await;
        }
        stairwell.shot("contested").await;
        office.tap("choose-value").await;
        for clerk in [&office, &stairwell] {
            clerk.see_no("contested").await;
        }
        for clerk in [&office, &stairwell] {
            clerk.tap("unmask").await;
            clerk.pick("unmask-why", "核对或改正登记内容").await;
            clerk.tap("unmask-confirm").await;
            clerk.see(id("case-facts").with("单元")).await;
        }
        let kept = |text: String| (text.contains("1单元101"), text.contains("2单元202"));
        let (one, other) = (kept(office.text("case-facts").await), kept(stairwell.text("case-facts").await));
        assert_eq!(one, other, "both clerks see the chosen value");
        assert_ne!(one.0, one.1, "one value is left");
    });
}

#[test]
fn a_hard_wish_is_claimed_by_a_unit() {
    play(Community::Sample, |stage| async move {
        const HARD: &str = "楼道灯";
        let unit = stage.phone("单位").await;
        unit.enter(&stage.relay().way_in("liaison", 0)).await;
        unit.claim(HARD).await;
        unit.see(id("own-claim").with("第 1 位")).await;
        unit.delivered().await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.look_at(HARD).await;
        desk.tap(id("standing").with("区人民法院").then("confirm-claim")).await;
        desk.tap("confirm-submit").await;
        unit.see("contact").await;
        unit.shot("unit-order").await;
        desk.quit().await;

        let member = stage.phone("党员").await;
        member.enter(&stage.relay().way_in("member", 0)).await;
        member.see(id("wish-card").with(HARD)).await;
        assert!(!member.sees(id("wish-card").with(HARD).then("claim-from-wall")).await);
        // And a unit does not take what is for one person.
        unit.go("/").await;
        unit.see(id("wish-card").with("拐杖")).await;
        assert!(!unit.sees(id("wish-card").with("拐杖").then("claim-from-wall")).await);
    });
}
