//! Promise: a resident adds photos to an order on a phone without a network, takes one away again, and adds one to what was sent
//! already; what is no photo, too large or one too many is refused in words; the desk sees them, and whoever has accepted the order once they were shown; where a photo
//! was taken is nowhere. A member gives photos with a report and takes them away, staff put them up beside an activity.

use std::path::{Path, PathBuf};

use tests::browser::{At, Community, Device, Screen, fixture, id, play, words};

const WANTED: &str = "卫生间天花板渗水想请人看看";
const DONE: &str = "清理二楼楼道堆物";
const ACTIVITY: &str = "楼道清洁日";
/// What the file of the first photo says of where it was taken, in two ways.
const WHERE: &str = "39.90420N116.40740E";
/// A file of 40 MB, as if somebody had chosen it.
const LARGE: &str = "const input = document.querySelector('[data-testid=order-picture]'); const all = new DataTransfer(); \
    all.items.add(new File([new Uint8Array(40 << 20)], 'large.jpg', { type: 'image/jpeg' })); \
    input.files = all.files; input.dispatchEvent(new Event('change', { bubbles: true }));";

/// Photos that a phone may have taken: one that says where, and others.
fn photos() -> [PathBuf; 4] {
    let icons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/icons");
    [
        fixture("taken-somewhere.png"),
        icons.join("icon-512.png"),
        icons.join("maskable-512.png"),
        icons.join("icon-192.png"),
    ]
}

fn row(text: &str) -> At {
    id("order-row").with(text)
}

/// A resident's phone, without a network from here on.
async fn orders(resident: &Device) {
    // A browser that is closed writes down its login.
    resident.quit().await;
    resident.start().await;
    resident.open("/").await;
    resident.see("menu-item").await;
    resident.offline().await;
    resident.tap("place-order").await;
    resident.give_file("order-picture", &fixture("cut-off.xlsx")).await;
    resident.see(id("picture-wrong").with("不是照片")).await;
    resident.see_count("order-picture", 1).await;
    resident.run(LARGE, Vec::new()).await;
    resident.see(id("picture-wrong").with("20 MB")).await;
    for (photo, count) in photos().iter().zip(1..) {
        resident.give_file("order-picture", photo).await;
        resident.see_count("picture", count).await;
        resident.see_no("picture-wrong").await;
        if count == 1 {
            resident.give_file("order-picture", photo).await;
            resident.see(id("picture-wrong").with("已经选过")).await;
        }
    }
    // Four at most: there is nowhere to choose a fifth.
    resident.see(id("pictures-full").with("最多 4 张")).await;
    resident.see_count("order-picture", 0).await;
    resident.is_sound("order-pictures").await;
    resident.tap(id("picture-remove").nth(4)).await;
    resident.see_count("picture", 3).await;
    resident.see_count("order-picture", 1).await;
    resident.fill("order-content", WANTED).await;
    resident.fill("order-name", "钱先生").await;
    resident.fill("order-phone", "13800009966").await;
    resident.tap("order-consent").await;
    resident.tap("order-send").await;
    resident.see("five-steps").await;
    resident.see_count(id("own-form").then("picture"), 3).await;
    resident.see_count(id("picture").with("联网后送出"), 3).await;
    resident.go("/outbox").await;
    resident.see(id("outbox-pictures").with("3 张照片")).await;
    resident.is_sound("outbox-pictures").await;
    // The phone is switched off before it ever had a network again.
    resident.kill().await;
    resident.start().await;
    resident.open("/").await;
    resident.tap(id("own-order").with(WANTED).option(WANTED)).await;
    resident.see_count(id("own-form").then("picture"), 3).await;
    resident.online().await;
    resident.delivered().await;
    resident.see_no(id("picture").with("联网后送出")).await;
    resident.is_sound("own-order-pictures").await;
}

#[test]
fn photos_of_an_order_reach_the_desk_and_whoever_has_accepted_it() {
    let file = std::fs::read(fixture("taken-somewhere.png")).expect("the photo is there");
    assert!(file.windows(WHERE.len()).any(|part| part == WHERE.as_bytes()), "it says where it was taken");
    play(Community::Sample, |stage| async move {
        let resident = stage.device("居民", Screen::SmallPhone).await;
        resident.enter(&stage.relay().way_in("resident", 0)).await;
        resident.see("menu-item").await;
        orders(&resident).await;

        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/orders").await;
        desk.see(id("unread").with(WANTED).with("3 张照片")).await;
        desk.tap("take-all").await;
        desk.see_no("unread").await;
        desk.tap(row(WANTED).option(WANTED)).await;
        desk.see_count(id("order-private").then("picture"), 3).await;
        desk.is_sound("order-desk-pictures").await;
        desk.tap(id("order-private").then("picture-large")).await;
        desk.see("picture-sheet").await;
        desk.is_sound("picture-large").await;
        desk.tap(id("picture-sheet").then("sheet-close")).await;
        desk.tap("review").await;
        desk.tap("dispatch").await;
        desk.choose("send-who", "刘志远 · 区人民法院").await;
        desk.fill("send-wording", "一户居民家天花板渗水").await;
        desk.tap("send-submit").await;
        desk.see(id("order-events").with("下单给")).await;
        desk.delivered().await;

        // The resident adds a fourth where there is no network; more there may not be.
        resident.offline().await;
        resident.tap("add-words").await;
        resident.tap("add-submit").await;
        resident.see(id("own-sheet").with("请写要补充什么")).await;
        resident.give_file("add-picture", &photos()[3]).await;
        resident.see_count(id("own-sheet").then("picture"), 1).await;
        resident.is_sound("own-order-add").await;
        resident.tap("add-submit").await;
        resident.see_count(id("own-form").then("picture"), 4).await;
        resident.see(id("own-said").with("1 张照片")).await;
        resident.tap("add-words").await;
        resident.see_count("add-picture", 0).await;
        resident.tap(id("own-sheet").then("sheet-close")).await;
        resident.online().await;
        resident.delivered().await;
        resident.see_no(id("picture").with("联网后送出")).await;
        desk.see_count(id("order-private").then("picture"), 4).await;
        desk.go("/orders").await;
        desk.see(id("unread").with("补充 1 张照片")).await;
        desk.tap("take-all").await;
        desk.see_no("unread").await;
        desk.tap(row(WANTED).option(WANTED)).await;

        // Who has accepted it sees them when they were shown, and not before.
        let member = stage.member("党员").await;
        member.go("/orders").await;
        member.tap(row("天花板渗水").option("天花板渗水")).await;
        member.tap("accept").await;
        member.see(id("duty-state").with("已接单")).await;
        member.see_no("picture").await;
        member.delivered().await;
        desk.see(id("order-owed").with("把照片给接单人看")).await;
        desk.tap("settle").await;
        desk.see_no("order-owed").await;
        desk.delivered().await;
        member.see_count(id("duty-part").then("picture"), 4).await;
        member.is_sound("order-duty-pictures").await;
        for device in [&resident, &desk, &member] {
            assert_eq!(device.disk().await.places_of(WHERE), Vec::<String>::new(), "{}", device.name());
        }
        desk.tap("to-history").await;
        desk.see(id("change").with("给接单人看")).await;
        desk.go("/orders").await;
        desk.tap(row(WANTED).option(WANTED)).await;
        desk.tap("recall").await;
        desk.pick("order-why", "不需要了").await;
        desk.tap("why-submit").await;
        desk.see(id("order-events").with("收回")).await;
        desk.delivered().await;
        member.see_no("picture").await;
    });
}

#[test]
fn a_member_gives_photos_with_a_report_and_takes_them_away() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.go("/record").await;
        phone.see("own-records").await;
        // A browser that is closed writes down its login.
        phone.quit().await;
        phone.start().await;
        phone.open("/record").await;
        phone.offline().await;
        phone.tap("new-record").await;
        phone.fill("report-hours", "1").await;
        phone.fill("report-content", DONE).await;
        for (photo, count) in photos().iter().take(2).zip(1..) {
            phone.give_file("report-picture", photo).await;
            phone.see_count("picture", count).await;
        }
        phone.is_sound("report-pictures").await;
        phone.tap("report-submit").await;
        phone.see_count(id("record-facts").then("picture"), 2).await;
        phone.see(id("record-facts").with("联网后送出")).await;
        phone.online().await;
        phone.delivered().await;

        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/records").await;
        desk.tap(id("record-row").with(DONE).option("刘志远")).await;
        desk.see_count(id("record-facts").then("picture"), 2).await;
        desk.is_sound("record-desk-pictures").await;

        // One was of the wrong floor: it goes, and the history says so.
        phone.tap("record-correct").await;
        phone.see_count("picture", 2).await;
        phone.tap(id("picture-remove").nth(1)).await;
        phone.see_count("picture", 1).await;
        phone.tap("report-submit").await;
        phone.see_count(id("record-facts").then("picture"), 1).await;
        phone.see(id("record-story").with("附上2 张照片").with("附上1 张照片")).await;
        phone.delivered().await;
        desk.see_count(id("record-facts").then("picture"), 1).await;
        desk.see(id("record-story").with("附上2 张照片").with("附上1 张照片")).await;
    });
}

#[test]
fn staff_put_photos_of_an_activity_up_and_take_them_down() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/activities").await;
        desk.tap(id("activity-row").with(ACTIVITY).option(ACTIVITY)).await;
        let shown = id("activity-pictures").then("picture");
        desk.see_count(&shown, 1).await;
        desk.give_file("activity-picture", &photos()[0]).await;
        desk.see_count(&shown, 2).await;
        desk.see(words("照片已放上")).await;
        desk.delivered().await;
        desk.is_sound("activity-pictures").await;

        let member = stage.member("党员").await;
        member.go("/activities").await;
        member.tap(id("activity-row").with(ACTIVITY).option(ACTIVITY)).await;
        member.see_count(id("activity-about").then("picture"), 2).await;
        let alt = member.run("return document.querySelector('.picture img').alt", Vec::new()).await;
        assert_eq!(alt.as_str(), Some(ACTIVITY));
        member.is_sound("activity-pictures-member").await;

        desk.tap(id("activity-pictures").then("picture-remove").nth(2)).await;
        desk.see_count(&shown, 1).await;
        desk.delivered().await;
        member.see_count(id("activity-about").then("picture"), 1).await;
        desk.tap("to-history").await;
        desk.see(id("change").with("撤下一张照片")).await;
    });
}
