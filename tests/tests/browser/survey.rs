//! Promise: a surveyor knocks at doors all day without a network, on a phone that may be switched off at any moment; two of
//! them merge without loss; staff take over what only they can write; nobody sees a building that is not theirs.

use std::sync::Arc;

use tests::browser::{Community, Device, Stage, css, id, play};

const HOUSEHOLDER: &str = "周桂英";
const PHONE: &str = "13800007001";
const OTHER_PHONE: &str = "13800007002";
const FOUND: &str = "周明远";
const WISH: &str = "想要一副老花镜";
const OPINION: &str = "楼道灯坏了两个月没人修";
const STAFF_WISH: &str = "想学用手机挂号";

async fn look(device: &Device, name: &str) {
    let flaws = device.flaws().await;
    assert!(
        flaws.is_empty(),
        "{name}: {}",
        flaws.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    );
    if let Some(wide) = device.too_wide().await {
        device.fail(format!("{name} is too wide: {wide}")).await;
    }
    device.shot(name).await;
}

/// Adds a building of two stairs, three floors, two doors each.
async fn adds_building(desk: &Device, name: &str) {
    desk.go("/survey").await;
    desk.tap("add-building").await;
    desk.fill("building-estate", "桂花苑").await;
    desk.fill("building-name", name).await;
    desk.fill("pattern-stairs", "2").await;
    desk.fill("pattern-to", "3").await;
    desk.see(id("pattern-doors").with("12")).await;
    desk.tap("building-submit").await;
    desk.see(id("building").with(name).with("0 / 12")).await;
}

/// Makes a link for a surveyor of a building.
async fn makes_link(desk: &Device, label: &str, building: &str) -> String {
    desk.go("/people").await;
    desk.tap("surveyor-link").await;
    desk.fill("link-label", label).await;
    desk.pick("link-buildings", building).await;
    desk.tap("make-link-submit").await;
    desk.see(id("made-link").with(label)).await;
    let address = desk.text("link-address").await;
    desk.tap("link-done").await;
    match address.split_once("/in#") {
        Some((_, secret)) => format!("/in#{secret}"),
        None => desk.fail(format!("an address ends in its secret: {address}")).await,
    }
}

async fn path_of(device: &Device, building: &str) -> String {
    device.attribute(id("building").with(building), "href").await
}

/// The door with this room, in the picture of a building; of the first stair where both have it.
fn room(room: &str) -> tests::browser::At {
    id("door").with(room)
}

async fn opens(device: &Device, building: &str, door: &str) {
    device.go(building).await;
    device.tap(room(door)).await;
    device.see("visit").await;
}

async fn kept(device: &Device) {
    device.see(id("sync").with("已存好")).await;
}

/// Everything there is to write at a door.
async fn writes_all(phone: &Device) {
    phone.tap("result-met").await;
    phone.see(id("door-state").with("已见面")).await;
    phone.fill("visitor-0", "王芳").await;
    phone.fill("visitor-1", "李强").await;
    phone.pick("visit-consent", "口头同意").await;
    phone.fill("door-householder", HOUSEHOLDER).await;
    phone.fill("door-residents", "三个").await;
    phone.fill("door-phone", "1380000700").await;
    phone.see(id("household").with("请填人数")).await;
    phone.shot("bad-input").await;
    phone.fill("door-residents", "3").await;
    phone.fill("door-phone", "138 0000 7001").await;
    phone.pick("door-tenure", "自有").await;
    phone.pick("door-groups", "空巢老人").await;
    phone.tap("add-met").await;
    phone.fill("met-name", FOUND).await;
    phone.fill("met-phone", "13800007003").await;
    phone.pick("met-gender", "男").await;
    phone.fill("met-birth", "84年").await;
    phone.see(id("met").with("请填年月")).await;
    phone.fill("met-birth", "1984年3月").await;
    phone.pick("met-membership", "正式党员").await;
    phone.pick("met-employment", "在职").await;
    phone.fill("met-unit", "区人民法院").await;
    phone.fill("met-job", "书记员、写作").await;
    phone.fill("met-hobbies", "书法").await;
    phone.pick("met-intents", "政策宣传").await;
    phone.see(id("clears").with("4/4")).await;
    for (place, (category, words)) in (1..).zip([("微心愿", WISH), ("意见建议", OPINION)]) {
        phone.tap("add-need").await;
        phone.pick(id("need").nth(place), category).await;
        phone.fill(id("need").nth(place).then("need-words"), words).await;
    }
    phone.see_count("need-waits", 2).await;
}

/// One surveyor's morning: several doors, one only begun, and then the battery is empty.
async fn morning(phone: &Device, building: &str) {
    phone.offline().await;
    opens(phone, building, "101").await;
    writes_all(phone).await;
    look(phone, "door").await;
    phone.tap("next-door").await;
    phone.see(css("h1")).await;
    phone.until("it is not the next door", async || phone.text(css("h1")).await.contains("102")).await;
    phone.tap("result-nobody").await;
    phone.until("the visitors are forgotten", async || phone.value("visitor-0").await == "王芳").await;
    phone.pick("visit-again", "明天").await;
    phone.see(id("door-state").with("待回访")).await;
    phone.tap("next-door").await;
    phone.until("it is not the next door", async || phone.text(css("h1")).await.contains("201")).await;
    // A wrong tap is put right by the next.
    phone.tap("result-vacant").await;
    phone.see(id("door-state").with("空置")).await;
    phone.tap("result-refused").await;
    phone.see(id("door-state").with("待回访")).await;
    phone.see_count("visit-line", 1).await;
    phone.tap("next-door").await;
    phone.until("it is not the next door", async || phone.text(css("h1")).await.contains("202")).await;
    phone.fill("door-householder", "吴").await;
    phone.pick("door-tenure", "租住").await;
    phone.see(id("door-state").with("没填完")).await;
    kept(phone).await;
    phone.kill().await;
    phone.start().await;
    phone.open("/survey").await;
    phone.see(id("building").with("3栋").with("3 / 12")).await;
    phone.see_count("revisit", 2).await;
    look(phone, "survey").await;
    phone.tap(id("building").with("3栋")).await;
    for (door, state) in
        [("101", "met"), ("102", "again"), ("201", "again"), ("202", "begun"), ("301", "unvisited")]
    {
        phone.see(room(door).whose("data-door", state)).await;
    }
    look(phone, "picture").await;
    phone.pick("door-filter", "没填完").await;
    phone.see(room("101").whose("data-aside", "")).await;
    opens(phone, building, "101").await;
    for (field, value) in [
        ("door-householder", HOUSEHOLDER),
        ("door-residents", "3"),
        ("door-phone", PHONE),
        ("met-name", FOUND),
        ("met-birth", "1984-03"),
        ("met-unit", "区人民法院"),
    ] {
        phone.until(format!("{field} is not kept"), async || phone.value(field).await == value).await;
    }
    phone.see_count("need-waits", 2).await;
}

/// The other surveyor is at the same door, without a network either.
async fn meanwhile(phone: &Device, building: &str) {
    phone.offline().await;
    opens(phone, building, "101").await;
    phone.tap("result-nobody").await;
    phone.fill("door-phone", OTHER_PHONE).await;
    phone.fill("door-remark", "晚上在家").await;
    phone.tap("next-door").await;
    kept(phone).await;
}

/// Two surveyors' phones, with the address of the building they share.
async fn surveyors(stage: &Stage, desk: &Device) -> (Arc<Device>, Arc<Device>, String) {
    let (one, two) = (stage.phone("走访员甲").await, stage.phone("走访员乙").await);
    let links = [makes_link(desk, "王芳", "3栋").await, makes_link(desk, "李强", "3栋").await];
    for (phone, link) in [&one, &two].into_iter().zip(links) {
        phone.enter(&link).await;
    }
    // In the office they look whether it works, and put the phone away. A browser that is closed writes down its login.
    one.quit().await;
    one.start().await;
    one.open("/survey").await;
    let path = path_of(&one, "3栋").await;
    (one, two, path)
}

#[test]
fn a_building_is_surveyed_without_a_network_and_taken_over_in_the_office() {
    play(Community::Empty("桂花苑社区"), |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/survey").await;
        desk.see("empty").await;
        desk.tap("add-building").await;
        desk.tap("building-submit").await;
        desk.see(id("add-building-sheet").with("请填写")).await;
        desk.fill("pattern-to", "0").await;
        desk.see("pattern-wrong").await;
        look(&desk, "add-building").await;
        desk.tap("sheet-close").await;
        adds_building(&desk, "3栋").await;
        adds_building(&desk, "10栋").await;
        let foreign = path_of(&desk, "10栋").await;
        // Nobody surveys nothing.
        desk.go("/people").await;
        desk.tap("surveyor-link").await;
        desk.fill("link-label", "王芳").await;
        desk.tap("make-link-submit").await;
        desk.see("buildings-wrong").await;
        look(&desk, "surveyor-link").await;
        desk.tap("sheet-close").await;
        let (one, two, building) = surveyors(&stage, &desk).await;

        // Only what was given.
        one.see_count("building", 1).await;
        one.open(&foreign).await;
        one.see(css("h1")).await;
        one.see_no("block").await;
        one.see(id("empty").with("您不走访这栋楼")).await;

        morning(&one, &building).await;
        meanwhile(&two, &building).await;
        for phone in [&one, &two] {
            phone.online().await;
            phone.delivered().await;
        }
        opens(&two, &building, "101").await;
        two.until("what the other wrote is lost", async || {
            two.value("door-householder").await == HOUSEHOLDER
        })
        .await;
        two.see_count("visit-line", 2).await;
        two.see(id("contested").with(PHONE).with(OTHER_PHONE).with("王**").with("您")).await;
        look(&two, "contested").await;

        // In the office: nobody there was at the door.
        desk.go("/today").await;
        desk.see_count("take-over-row", 2).await;
        look(&desk, "take-over").await;
        desk.tap("take-over-all").await;
        desk.see_no("take-over").await;
        opens(&desk, &building, "101").await;
        desk.see("door-gate").await;
        desk.see_no("door-householder").await;
        look(&desk, "gate").await;
        desk.tap("unmask").await;
        desk.pick("unmask-why", "核对").await;
        desk.tap("unmask-confirm").await;
        desk.until("it is not shown", async || desk.value("door-householder").await == HOUSEHOLDER).await;
        desk.see_count("need-became", 2).await;
        look(&desk, "door").await;
        desk.tap(id("contested").option("用这个")).await;
        desk.see_no("contested").await;
        desk.go("/cases").await;
        desk.see(id("case-row").with(WISH)).await;

        // Somebody found becomes a member of the register.
        desk.go("/survey").await;
        desk.see(id("found-member").with("周**").with("区人民法院")).await;
        look(&desk, "survey").await;
        desk.tap("enrol").await;
        desk.see_no("found-members").await;
        desk.see(id("total-check-in").with("0")).await;
        desk.go(&building).await;
        look(&desk, "picture").await;

        // A building that was called wrong is put right; its doors stay.
        desk.go(&foreign).await;
        desk.tap("rename-building").await;
        desk.fill("rename-name", "").await;
        desk.tap("rename-submit").await;
        desk.see(id("rename-building-sheet").with("请填写")).await;
        desk.fill("rename-name", "11栋").await;
        desk.tap("rename-submit").await;
        desk.see(css("h1")).await;
        desk.until("it is not called anew", async || desk.text(css("h1")).await.contains("11栋")).await;
        desk.see_count("door", 12).await;

        // What staff write themselves is taken over at once.
        opens(&desk, &building, "301").await;
        desk.tap("result-met").await;
        desk.tap("add-need").await;
        desk.pick("need-category", "微心愿").await;
        desk.fill("need-words", STAFF_WISH).await;
        desk.see(id("need-became").with("已转成心愿")).await;
        desk.tap(id("need-became").option("已转成心愿")).await;
        desk.until("the draft does not follow", async || desk.value("field-content").await == STAFF_WISH)
            .await;

        // Its history is told, masked.
        opens(&desk, &building, "102").await;
        desk.tap("to-history").await;
        desk.see(id("change").with("无人")).await;
        look(&desk, "history").await;
        desk.delivered().await;
        // The surveyor sees what has become of the needs.
        opens(&one, &building, "101").await;
        one.see_count("need-became", 2).await;
        one.see("met-member").await;
    });
}

#[test]
fn a_household_that_declines_keeps_nothing() {
    play(Community::Empty("桂花苑社区"), |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        adds_building(&desk, "3栋").await;
        let building = path_of(&desk, "3栋").await;
        desk.offline().await;
        opens(&desk, &building, "101").await;
        desk.fill("door-householder", HOUSEHOLDER).await;
        desk.tap("result-refused").await;
        desk.pick("visit-consent", "不同意").await;
        desk.see("declined").await;
        desk.see_no("household").await;
        desk.tap("forget").await;
        desk.see_no("forget").await;
        desk.see("declined").await;
        look(&desk, "declined").await;
        // They think better of it.
        desk.pick("visit-consent", "口头同意").await;
        desk.until("it was not cleared", async || desk.value("door-householder").await.is_empty()).await;
        // A door the list does not have.
        desk.go(&building).await;
        desk.tap("add-door").await;
        desk.tap("door-submit").await;
        desk.see(id("add-door-sheet").with("请填房号")).await;
        desk.fill("door-stair", "1单元").await;
        desk.fill("door-room", "101").await;
        desk.tap("door-submit").await;
        desk.see(id("add-door-sheet").with("已经有了")).await;
        desk.fill("door-room", "门卫室").await;
        desk.tap("door-submit").await;
        desk.see(id("elsewhere").then("door").with("门卫室")).await;
        desk.online().await;
        desk.delivered().await;
    });
}

#[test]
fn an_estate_of_three_thousand_households_is_worked_on_a_phone() {
    play(Community::Empty("桂花苑社区"), |stage| async move {
        let phone = stage.phone("社区的手机").await;
        phone.enter(&stage.relay().way_in("staff", 0)).await;
        for name in ["1栋", "2栋", "3栋"] {
            phone.go("/survey").await;
            phone.tap("add-building").await;
            phone.fill("building-estate", "桂花苑").await;
            phone.fill("building-name", name).await;
            for (field, number) in [("pattern-stairs", "20"), ("pattern-to", "25")] {
                phone.fill(field, number).await;
            }
            phone.see(id("pattern-doors").with("1000")).await;
            phone.tap("building-submit").await;
            phone.see(id("building").with(name).with("0 / 1000")).await;
        }
        phone.delivered().await;
        phone.offline().await;
        phone.reload().await;
        phone.see(id("total-visited").with("0/3000")).await;
        let building = path_of(&phone, "2栋").await;
        phone.go(&building).await;
        // One building is drawn, not the estate.
        phone.see_count("door", 1000).await;
        phone.shot("large-picture").await;
        for (place, result) in [(1, "result-met"), (2, "result-nobody"), (3, "result-vacant")] {
            phone.go(&building).await;
            phone.tap(id("door").nth(place)).await;
            phone.tap(result).await;
            phone.see(id("visit-line")).await;
        }
        phone.go("/survey").await;
        phone.see(id("total-visited").with("3/3000")).await;
        phone.see_count("revisit", 1).await;
        phone.online().await;
        phone.delivered().await;
    });
}
