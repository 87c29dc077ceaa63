//! Promise: two clerks work on the same things without knowing of one another, and nothing that either wrote is lost:
//! other fields merge by themselves, the same field is shown with both values until somebody chooses. A unit claims a
//! hard wish collectively, and only units do.

use fantoccini::key::Key;
use serde_json::{Value, json};
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

/// Fields that are typed into, and what is typed. A guardian is asked for because of the age.
const TYPED: [(&str, &str); 9] = [
    ("field-content", WISH),
    ("field-wisher_name", "钱有福"),
    ("field-phone", "13800006001"),
    ("field-age", "9"),
    ("field-guardian", "祖母 钱秀英"),
    ("field-amount", "120"),
    ("field-address", "桂花苑4栋1单元101"),
    ("field-reason", "看不清课本"),
    ("field-no", "2026-018"),
];
/// Those that are picked, and those that are chosen from a list.
const PICKED: [(&str, &str); 3] =
    [("field-kind", "小心愿"), ("field-gender", "男"), ("field-consent", "同意")];
const CHOSEN: [(&str, &str); 3] =
    [("field-group", "留守儿童"), ("field-category", "物品"), ("field-channel", "走访")];

/// What is picked in a group of radio buttons.
async fn picked(device: &Device, group: &str) -> String {
    let script = "const chosen = document.querySelector(`[data-testid=${arguments[0]}] input:checked`); \
        return chosen ? chosen.closest('label').innerText.trim() : '';";
    device.run(script, vec![group.into()]).await.as_str().unwrap_or_default().to_owned()
}

async fn stands(device: &Device, field: &str, value: &str) {
    device.until(format!("{field} is not {value}"), async || device.value(field).await == value).await;
}

/// Types, stays in the field, and waits until one more thing is kept here.
async fn types_on(device: &Device, field: &str, text: &str) {
    let before = device.text("sync").await;
    device.fill(field, text).await;
    device.until("it is not kept", async || device.text("sync").await != before).await;
    device.see(id("form-state").with("已存在这台")).await;
}

#[test]
fn every_field_survives_a_reload_at_the_moment_it_is_filled_in() {
    play(Community::Sample, |stage| async move {
        let clerk = stage.phone("楼道").await;
        clerk.enter(&stage.relay().way_in("staff", 0)).await;
        clerk.offline().await;
        clerk.go("/cases/new").await;
        // Never left, never waited for: the page goes while somebody is still in the field.
        for (field, value) in TYPED {
            clerk.fill(field, value).await;
            clerk.reload().await;
            stands(&clerk, field, value).await;
        }
        for (field, value) in PICKED {
            clerk.pick(field, value).await;
            clerk.reload().await;
            clerk
                .until(format!("{field} is not {value}"), async || picked(&clerk, field).await == value)
                .await;
        }
        for (field, value) in CHOSEN {
            clerk.choose(field, value).await;
            clerk.reload().await;
            stands(&clerk, field, value).await;
        }
        clerk.tap("field-difficulty").await;
        clerk.reload().await;
        clerk.see(id("form-state").with("已存在这台")).await;
        let on = "return document.querySelector('[data-testid=field-difficulty]').checked";
        clerk.until("it is not hard", async || clerk.run(on, Vec::new()).await == Value::Bool(true)).await;
        for (field, value) in TYPED.into_iter().chain(CHOSEN) {
            stands(&clerk, field, value).await;
        }
        clerk.shot("whole-form").await;

        // What is typed is kept while somebody goes on sitting in the field, and then the battery is empty.
        let form = clerk.path().await;
        types_on(&clerk, "field-reason", "看不清黑板").await;
        clerk.kill().await;
        clerk.start().await;
        clerk.open(&form).await;
        stands(&clerk, "field-reason", "看不清黑板").await;
    });
}

#[test]
fn an_input_method_is_not_interrupted_and_nothing_of_it_is_kept_half_way() {
    play(Community::Sample, |stage| async move {
        let clerk = stage.phone("楼道").await;
        clerk.enter(&stage.relay().way_in("staff", 0)).await;
        clerk.offline().await;
        clerk.go("/cases/new").await;
        clerk.fill("field-content", "想要").await;
        let compose = async |text: &str| {
            let params = json!({ "text": text, "selectionStart": text.len(), "selectionEnd": text.len() });
            clerk.cdp("Input.imeSetComposition", params).await;
        };
        let insert = async |text: &str| {
            clerk.cdp("Input.insertText", json!({ "text": text })).await;
        };
        // What was typed before is kept although somebody is composing, and the composing goes on.
        compose("lao").await;
        clerk.see(id("form-state").with("已存在这台")).await;
        assert_eq!(clerk.value("field-content").await, "想要lao");
        compose("lao hua").await;
        assert_eq!(clerk.value("field-content").await, "想要lao hua");
        insert("老花").await;
        assert_eq!(clerk.value("field-content").await, "想要老花");
        // The page goes in the middle of the next word.
        compose("jing").await;
        clerk.reload().await;
        stands(&clerk, "field-content", "想要老花").await;
        clerk.tap("field-content").await;
        let end = "const field = document.activeElement; field.setSelectionRange(field.value.length, field.value.length)";
        clerk.run(end, Vec::new()).await;
        compose("jing").await;
        insert("镜").await;
        clerk.reload().await;
        stands(&clerk, "field-content", "想要老花镜").await;
        // A space at the end is nobody's business while somebody goes on typing.
        types_on(&clerk, "field-reason", "看报纸 ").await;
        assert_eq!(clerk.value("field-reason").await, "看报纸 ");
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

        let member = stage.member("党员").await;
        member.see(id("wish-card").with(HARD)).await;
        assert!(!member.sees(id("wish-card").with(HARD).then("claim-from-wall")).await);
        // And a unit does not take what is for one person.
        unit.go("/").await;
        unit.see(id("wish-card").with("拐杖")).await;
        assert!(!unit.sees(id("wish-card").with("拐杖").then("claim-from-wall")).await);
    });
}
