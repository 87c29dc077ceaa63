//! Promise: a clerk sets an activity, members sign up without a network, sign in with the code that is shown there, and are
//! ticked off; a paper list is imported, with what is in doubt decided by a person, and taken back; poster and ledger print.

use fantoccini::key::Key;
use tests::browser::{At, Community, Device, Screen, fixture, id, play, words};

const COMING: &str = "敬老月义务理发";
const TODAY: &str = "院落大扫除";
/// People on the court's roster of 188 rows: one stands there twice, one with two phones.
const PEOPLE: usize = 186;
/// Rows of the paper list, one of them a guest.
const ROWS: usize = 49;

fn row(name: &str) -> At {
    id("activity-row").with(name)
}

fn line(number: usize) -> At {
    id("import-row").whose("data-row", &number.to_string())
}

async fn open(device: &Device, name: &str) {
    device.go("/activities").await;
    device.tap(row(name).option(name)).await;
}

/// Today, where every community is.
async fn today(device: &Device) -> String {
    let script = "return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())";
    device.run(script, Vec::new()).await.as_str().map(str::to_owned).unwrap_or_default()
}

async fn sets(desk: &Device, name: &str, day: &str, start: &str, end: &str, capacity: &str) {
    desk.go("/activities").await;
    desk.tap("new-activity").await;
    desk.see(id("activity-lacks").with("地点")).await;
    desk.tap("publish").await;
    desk.see(id("trouble").with("发布前还要填")).await;
    desk.fill("field-name", name).await;
    desk.choose("field-theme", "重阳").await;
    desk.choose("field-type", "志愿服务").await;
    desk.set_day("field-day", day).await;
    desk.set_day("field-start", start).await;
    desk.set_day("field-end", "00:00").await;
    desk.see(words("结束时间要比开始时间晚")).await;
    desk.set_day("field-end", end).await;
    desk.see_no(words("结束时间要比开始时间晚")).await;
    desk.fill("field-place", "社区广场").await;
    desk.fill("field-capacity", capacity).await;
    desk.press(Key::Tab).await;
    desk.see_no("activity-lacks").await;
    desk.tap("publish").await;
    desk.see("to-poster").await;
}

#[test]
fn members_sign_up_without_a_network_and_the_poster_prints() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.offline().await;
        sets(&desk, COMING, "2099-01-10", "09:00", "11:30", "1").await;
        desk.is_sound("activity-card").await;
        desk.online().await;
        desk.delivered().await;
        desk.go("/activities").await;
        desk.see(row(COMING).with("报名中").with("0 / 1")).await;
        desk.is_sound("activities").await;

        // What was signed up for in the lift is still there when the phone is switched on again.
        let phone = stage.member("党员").await;
        phone.go("/activities").await;
        phone.see(row("楼道清洁日").with("参加了")).await;
        phone.is_sound("activities-member").await;
        // A browser that is closed writes down its login.
        phone.quit().await;
        phone.start().await;
        phone.open("/activities").await;
        phone.offline().await;
        phone.tap(row(COMING).option(COMING)).await;
        phone.tap("sign-up").await;
        phone.see(id("own-place").with("已报名")).await;
        phone.is_sound("activity-signed-up").await;
        phone.kill().await;
        phone.start().await;
        phone.open("/activities").await;
        phone.see(row(COMING).with("已报名").with("1 / 1")).await;
        phone.online().await;
        phone.delivered().await;

        // The last place is gone: the next one waits, and moves up.
        let other = stage.device("另一位", Screen::SmallPhone).await;
        other.enter(&stage.relay().way_in("member", 1)).await;
        open(&other, COMING).await;
        other.tap("sign-up").await;
        other.see(id("own-place").with("候补第 1 位")).await;
        other.delivered().await;
        other.is_sound("activity-waiting").await;
        open(&desk, COMING).await;
        desk.see(id("attendee").with("候补第 1 位")).await;
        desk.see("not-yet").await;
        open(&phone, COMING).await;
        phone.tap("withdraw").await;
        phone.see(id("own-place").with("取消了报名")).await;
        phone.delivered().await;
        other.see(id("own-place").with("已报名")).await;
        other.see_no(words("候补第 1 位")).await;

        desk.tap("to-poster").await;
        desk.see(id("poster").with(COMING).with("社区广场")).await;
        desk.is_sound("poster").await;
        let printed = desk.printed("poster").await;
        assert!(printed.text().contains("扫码报名"), "{}", printed.text());
        // For chats: a picture, here saved, and shown to be kept by a long press.
        desk.tap("share-poster").await;
        desk.see("poster-picture").await;
        let saved = || {
            let files = std::fs::read_dir(desk.downloads()).expect("downloads can be listed");
            let mut paths = files.flatten().map(|file| file.path());
            paths.find(|path| path.extension().is_some_and(|is| is == "png"))
        };
        desk.until("no picture is downloaded", async || saved().is_some()).await;
        let picture = std::fs::read(saved().expect("it is there")).expect("it can be read");
        assert!(picture.starts_with(b"\x89PNG") && picture.len() > 5_000, "{} bytes", picture.len());
    });
}

#[test]
fn a_member_signs_in_with_the_code_and_staff_tick_the_others() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        let day = today(&desk).await;
        sets(&desk, TODAY, &day, "00:01", "23:59", "").await;
        desk.tap("show-code").await;
        desk.tap("make-code").await;
        let code = desk.text("code-digits").await;
        assert_eq!(code.len(), 4, "{code}");
        desk.is_sound("activity-code").await;
        desk.tap(id("code-sheet").then("sheet-close")).await;
        desk.delivered().await;

        let phone = stage.member("党员").await;
        open(&phone, TODAY).await;
        phone.see(id("reason").with("活动已经开始")).await;
        phone.offline().await;
        phone.tap("sign-in").await;
        phone.see(words("请填签到码")).await;
        phone.fill("sign-code", &code).await;
        phone.is_sound("activity-sign-in").await;
        phone.tap("sign-in").await;
        phone.see(id("own-sign").with("等社区确认")).await;
        phone.online().await;
        phone.delivered().await;

        desk.go("/today").await;
        desk.tap("today-sign-ins").await;
        desk.tap(row(TODAY).option(TODAY)).await;
        desk.see(id("arrival").with("刘志远").with("签到码对")).await;
        desk.is_sound("activity-arrivals").await;
        desk.tap("confirm-arrival").await;
        desk.see_no("arrivals").await;
        desk.see(id("attendee").with("刘志远").with("扫码")).await;
        desk.delivered().await;
        phone.see(id("own-attendance").with("社区已记")).await;

        // Objected to, looked at, and recorded anew.
        phone.tap("object").await;
        phone.tap("object-submit").await;
        phone.see(id("object-sheet").with("请写一下实际情况")).await;
        phone.fill("object-words", "我一直在场").await;
        phone.tap("object-submit").await;
        phone.see("own-objection").await;
        phone.delivered().await;
        desk.see(id("attendee").with("刘志远").with("本人有异议").with("我一直在场")).await;
        desk.tap(id("attendee").with("刘志远").then("tick-present")).await;
        desk.delivered().await;
        phone.see("object").await;
        phone.see_no("own-objection").await;

        // Somebody without a phone: found by name, one tap, then corrected with times.
        desk.fill("attendance-search", "赵思敏").await;
        let found = id("attendance-found").then("attendee").nth(1);
        let name = desk.text(id("attendance-found").then("attendee").nth(1)).await;
        let name = name.lines().next().unwrap_or_default().to_owned();
        desk.see(found).await;
        desk.tap(id("attendance-found").then("tick-present").nth(1)).await;
        desk.fill("attendance-search", "").await;
        desk.press(Key::Backspace).await;
        desk.see(id("attendee").with(&name).with("现场签字")).await;
        desk.tap(id("attendee").with(&name).then("tick-details")).await;
        desk.pick("details-state", "早退").await;
        desk.set_day("details-arrived", "12:00").await;
        desk.set_day("details-left", "09:00").await;
        desk.tap("details-submit").await;
        desk.see(id("details-sheet").with("签退不能早于签到")).await;
        desk.set_day("details-arrived", "00:01").await;
        desk.set_day("details-left", "12:00").await;
        desk.is_sound("activity-details").await;
        desk.tap("details-submit").await;
        desk.see(id("attendee").with(&name).with("719 分钟（50%）")).await;
        desk.is_sound("activity-attendance").await;

        desk.tap("finish").await;
        desk.tap("finish-submit").await;
        desk.see(id("finish-sheet").with("请写一句小结")).await;
        desk.fill("finish-summary", "清出堆物三车").await;
        desk.tap("finish-submit").await;
        desk.see(id("activity-publish").with("活动已经结束")).await;
        desk.tap("to-history").await;
        desk.see(id("change").with("早退 00:01–12:00")).await;
        desk.go("/activities").await;
        desk.tap("export").await;
        desk.pick("export-which", "活动签到台账").await;
        desk.tap("export-print").await;
        desk.see(id("printed-ledger").with(TODAY).with("50%")).await;
        let printed = desk.printed("attendance-ledger").await;
        assert!(printed.text().contains("活动签到台账"), "{}", printed.text());
        // The page of an activity, as staff have it on a phone.
        let small = stage.phone("社区手机").await;
        small.enter(&stage.relay().way_in("staff", 0)).await;
        open(&small, TODAY).await;
        small.see(id("attendee").with("刘志远")).await;
        small.is_sound("activity-attendance-phone").await;
    });
}

#[test]
fn a_paper_list_is_imported_with_what_is_in_doubt_decided_and_taken_back() {
    play(Community::Empty("梧桐苑社区"), |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/import").await;
        desk.give_file("import-file", &fixture("roster-court.xlsx")).await;
        desk.tap(id("row-findings").whose("data-row", "67").then("merge-row")).await;
        desk.tap("keep-all").await;
        desk.tap(id("import-write").with(&format!("（{PEOPLE} 条）"))).await;
        desk.see("nothing-new").await;

        desk.go("/activities").await;
        desk.offline().await;
        desk.tap(words("导入签到表")).await;
        desk.give_file("import-file", &fixture("signin-2026-03-05.xlsx")).await;
        desk.see("import-rows").await;
        desk.tap("import-write").await;
        desk.see(id("trouble").with("请先选是哪个活动")).await;
        desk.choose("import-activity", "这个活动还没有登记，随表新建").await;
        assert_eq!(desk.value("import-activity-name").await, "学雷锋志愿服务活动");
        assert_eq!(desk.value("import-activity-day").await, "2026-03-05");
        assert_eq!(desk.value("import-activity-end").await, "11:30");
        desk.fill("import-keeper", "周老师").await;
        desk.see(id("import-waits").with("还有 29 行")).await;
        // 请假, and times all the same; a guest. (Two of one name are told apart in the tests of the import.)
        desk.see(line(5).with("又有时间")).await;
        desk.is_sound("signin-doubts").await;
        desk.pick("import-tabs", "全部").await;
        desk.see_count("import-row", ROWS).await;
        desk.see(line(51).with("党员信息库里没有这个人")).await;
        desk.see(line(19).with("早退")).await;
        desk.tap("keep-all").await;
        desk.see_no("import-waits").await;
        desk.tap(id("import-write").with(&format!("（{} 条）", ROWS - 1))).await;
        desk.see("nothing-new").await;
        desk.is_sound("signin-imported").await;
        desk.online().await;
        desk.delivered().await;

        open(&desk, "学雷锋志愿服务活动").await;
        desk.see(id("attendance-tally").with("到场 34").with("请假 12")).await;
        desk.see(id("attendee").with("徐雪兰").with("65 分钟（43%）").with("周老师").with("补签")).await;
        desk.is_sound("signin-attendance").await;

        desk.go("/import").await;
        desk.tap(id("kept-import").with("签到表").then("undo-import")).await;
        desk.see(id("undo-planned").with(&format!("{}", ROWS - 1))).await;
        desk.tap("undo-sure").await;
        desk.see_no(id("kept-import").with("签到表")).await;
        open(&desk, "学雷锋志愿服务活动").await;
        desk.see(id("attendance-tally").with("到场 0")).await;
        desk.see_no("attendee").await;
    });
}
