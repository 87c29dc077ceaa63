//! Promise: a lost phone gives nothing away. Under a PIN nothing that is kept can be read, nothing is shown, wrong tries
//! end, and for all that nothing the person did is lost.

use std::fs;

use serde_json::json;
use tests::browser::{At, Community, Device, Screen, css, id, play};

const PIN: &str = "135790";
const PHRASE: &str = "一九四九年十月";
const WISH: &str = "拐杖";
/// What only staff may read: whom a wish is from.
const SECRETS: [&str; 3] = ["吴国强", "13800005103", "桂花苑12栋3单元102"];
const HOUR: i64 = 3_600_000;

#[test]
fn under_a_pin_nothing_on_the_disk_can_be_read() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.until("is not kept", async || !desk.disk().await.places_of(SECRETS[0]).is_empty()).await;
        assert!(!desk.files_with(SECRETS[0]).is_empty(), "the search finds nothing");
        desk.go("/settings").await;
        for (first, second, told) in
            [("13579", "13579", "太短了"), ("123456", "123456", "太好猜了"), (PIN, "135791", "不一样")]
        {
            desk.fill("new-pin", first).await;
            desk.fill("new-pin-again", second).await;
            desk.tap("lock-on").await;
            desk.see(id("protection").with(told)).await;
        }
        desk.put_under(PIN).await;
        let kept = desk.disk().await;
        assert!(kept.len() > 10);
        for secret in SECRETS.iter().chain(&[WISH]) {
            assert_eq!(kept.places_of(secret), Vec::<String>::new(), "{secret}");
        }

        desk.reload().await;
        desk.see_locked().await;
        desk.unlock("135791").await;
        desk.see(id("lock-error").with("密码不对，还可以试 9 次")).await;
        desk.see_locked().await;
        desk.shot("wrong").await;
        // As Chinese keyboards type it.
        desk.unlock("１３５７９０").await;
        desk.see_no("pin").await;
        desk.look_up("吴**").await;
        // What came afterwards is sealed too: the cached view, and what is fetched.
        desk.go("/cases/new").await;
        desk.see(css("h1")).await;
        desk.delivered().await;
        desk.quit().await;
        desk.start().await;
        desk.open("/today").await;
        desk.see_locked().await;
        // Not even in the files of the browser, where what was replaced stays until they are packed anew.
        desk.until("something is left on the disk", async || {
            SECRETS.iter().all(|secret| desk.files_with(secret).is_empty())
        })
        .await;
        let kept = desk.disk().await;
        for secret in SECRETS.iter().chain(&[WISH]) {
            assert_eq!(kept.places_of(secret), Vec::<String>::new(), "{secret}");
        }
    });
}

#[test]
fn what_was_done_offline_under_a_pin_survives_a_dead_battery() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.put_under(PHRASE).await;
        // A browser writes down its session some time after it has one.
        phone.quit().await;
        phone.start().await;
        phone.open("/").await;
        phone.unlock(PHRASE).await;
        phone.delivered().await;
        phone.offline().await;
        phone.claim(WISH).await;
        phone.see(id("sync-mark").whose("data-sync", "saved")).await;
        phone.kill().await;
        phone.start().await;
        phone.open("/mine").await;
        phone.see_locked().await;
        phone.unlock(PHRASE).await;
        phone.see(id("my-claim").with(WISH)).await;
        assert_eq!(phone.mark(id("my-claim").with(WISH)).await, "saved");
        phone.online().await;
        phone.delivered().await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.look_at(WISH).await;
        desk.see_count("standing", 1).await;
    });
}

#[test]
fn left_alone_it_locks_and_keeps_what_was_being_written() {
    const HALF: &str = "想要一盏书桌上的台灯";
    play(Community::Empty("梧桐苑社区"), |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.put_under(PIN).await;
        desk.pick("lock-idle", "15 分钟").await;
        desk.go("/cases/new").await;
        desk.fill("field-content", HALF).await;
        // Not yet.
        desk.later(14 * 60_000).await;
        desk.run("window.dispatchEvent(new Event('focus'))", Vec::new()).await;
        desk.see("field-content").await;
        desk.fill("field-content", &format!("{HALF}，要护眼的")).await;
        desk.later(16 * 60_000).await;
        // The person comes back to the page.
        desk.run("window.dispatchEvent(new Event('focus'))", Vec::new()).await;
        desk.see_locked().await;
        desk.unlock(PIN).await;
        desk.go("/cases").await;
        desk.see(id("case-row").with("要护眼的")).await;

        // And on demand, with nothing left on the page.
        desk.tap("lock-now").await;
        desk.see_locked().await;
        let page = desk.run("return document.documentElement.outerHTML", Vec::new()).await;
        assert!(!page.as_str().unwrap_or_default().contains("台灯"));
        // Neither an address nor the network shows anything.
        for page in ["/cases", "/settings", "/diagnose", "/in"] {
            desk.go(page).await;
            desk.see_locked().await;
        }
    });
}

#[test]
fn too_many_wrong_tries_end_it_and_a_link_begins_anew() {
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("捡到手机的人").await;
        let way_in = stage.relay().way_in("member", 0);
        phone.enter(&way_in).await;
        phone.put_under(PIN).await;
        phone.offline().await;
        phone.claim(WISH).await;
        phone.see(id("sync-mark").whose("data-sync", "saved")).await;
        phone.tap("lock-now").await;
        phone.see_locked().await;
        for wrong in 1..=9 {
            phone.unlock("246810").await;
            phone.see(id("lock-error").with(&format!("还可以试 {} 次", 10 - wrong))).await;
            if wrong == 4 {
                // The right one does not help before its time, and the count survives the page.
                phone.unlock(PIN).await;
                phone.see(id("lock-error").with("再试")).await;
                phone.reload().await;
                phone.see("pause").await;
            }
            phone.later(2 * HOUR).await;
        }
        phone.see(id("tries-left").with("有 1 项还没有送达")).await;
        phone.shot("last-try").await;
        phone.unlock("246810").await;
        phone.see(id("notice").with("有 1 项没有送达")).await;
        phone.see("link-text").await;
        phone.shot("erased").await;
        // Not even sealed data is here any more, and the old session opens nothing.
        let disk = phone.disk().await;
        assert_eq!(disk.places_of("chunks"), Vec::<String>::new());
        phone.online().await;
        phone.open("/").await;
        phone.see("link-text").await;
        assert!(!phone.sees("wish-card").await);
        // The link's owner is back.
        phone.enter(&way_in).await;
        phone.see(id("wish-card").with(WISH)).await;
        assert!(!phone.sees("lock-now").await);
        phone.reload().await;
        phone.see(id("wish-card").with(WISH)).await;
    });
}

#[test]
fn a_forgotten_pin_costs_what_it_says_and_no_more() {
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("党员").await;
        let way_in = stage.relay().way_in("member", 0);
        phone.enter(&way_in).await;
        phone.claim(WISH).await;
        phone.delivered().await;
        phone.put_under(PHRASE).await;
        phone.tap("lock-now").await;
        phone.see_locked().await;
        // A link of the same person is no way around the PIN.
        phone.open(&way_in).await;
        phone.see_locked().await;
        phone.tap("forgot-pin").await;
        phone.see(id("forgot").with("做过的都已送达")).await;
        phone.tap("forget-device").await;
        phone.see(id("notice").with("已经清除")).await;
        phone.enter(&way_in).await;
        phone.go("/mine").await;
        phone.see(id("my-claim").with(WISH)).await;
    });
}

#[test]
fn two_tabs_lock_and_open_together() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        let first = phone.tab().await;
        let second = phone.new_tab("/").await;
        phone.see("wish-card").await;
        // Turned on in the tab that does not hold the data.
        phone.put_under(PIN).await;
        phone.switch(&first).await;
        phone.see("lock-now").await;
        phone.switch(&second).await;
        phone.tap("lock-now").await;
        for tab in [&first, &second] {
            phone.switch(tab).await;
            phone.see_locked().await;
        }
        // A wrong try counts in both, the right one opens both.
        phone.unlock("246810").await;
        phone.see(id("lock-error").with("还可以试 9 次")).await;
        phone.switch(&first).await;
        phone.unlock("246810").await;
        phone.see(id("lock-error").with("还可以试 8 次")).await;
        phone.unlock(PIN).await;
        for tab in [&first, &second] {
            phone.switch(tab).await;
            phone.see_no("pin").await;
            phone.claim(if tab == &first { WISH } else { "数学" }).await;
        }
        phone.delivered().await;
        // The next leader needs no PIN, whichever of them it was.
        phone.switch(&first).await;
        phone.close_tab(&second).await;
        phone.go("/mine").await;
        phone.see(id("my-claim").with(WISH)).await;
        phone.claim("水龙头").await;
        phone.delivered().await;
        // But it does after the page was loaded anew.
        phone.reload().await;
        phone.see_locked().await;
    });
}

#[test]
fn another_pin_and_none_again() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.put_under(PIN).await;
        desk.tap("change-pin").await;
        for (old, told) in [("246810", Some("密码不对")), (PIN, None)] {
            desk.fill("old-pin", old).await;
            desk.fill("new-pin", PHRASE).await;
            desk.fill("new-pin-again", PHRASE).await;
            desk.tap("change-pin-do").await;
            match told {
                Some(told) => drop(desk.see(id("lock-error").with(told)).await),
                None => desk.see_no("old-pin").await,
            }
        }
        desk.tap("lock-here").await;
        desk.see_locked().await;
        desk.unlock(PIN).await;
        desk.see(id("lock-error").with("密码不对")).await;
        desk.unlock(PHRASE).await;
        desk.go("/settings").await;
        desk.tap("lock-off").await;
        desk.fill("old-pin", PIN).await;
        desk.tap("lock-off-do").await;
        desk.see(id("lock-error").with("密码不对")).await;
        desk.fill("old-pin", PHRASE).await;
        desk.tap("lock-off-do").await;
        desk.see("lock-on").await;
        desk.see_no("lock-now").await;
        assert!(!desk.disk().await.places_of(SECRETS[0]).is_empty());
        desk.offline().await;
        desk.reload().await;
        desk.look_up("吴**").await;
    });
}

#[test]
fn a_copy_of_a_locked_device_needs_its_pin() {
    play(Community::Sample, |stage| async move {
        let way_in = stage.relay().way_in("member", 0);
        let phone = stage.phone("党员").await;
        phone.enter(&way_in).await;
        phone.put_under(PHRASE).await;
        phone.offline().await;
        phone.claim(WISH).await;
        phone.see(id("sync-mark").whose("data-sync", "saved")).await;
        phone.tap("lock-now").await;
        phone.see_locked().await;
        phone.run("return window.appExport().then(() => true)", Vec::new()).await;
        let locked = phone.downloaded().await;

        let other = stage.phone("新手机").await;
        other.enter(&way_in).await;
        other.offline().await;
        other.go("/settings").await;
        other.give_file("import-copy", &locked).await;
        other.fill("import-pin", PIN).await;
        other.tap("import-open").await;
        other.see(id("lock-error").with("密码不对")).await;
        other.fill("import-pin", PHRASE).await;
        other.tap("import-open").await;
        other.see_no("import-pin").await;
        other.go("/mine").await;
        other.see(id("my-claim").with(WISH)).await;
        other.online().await;
        other.delivered().await;

        // A copy made by its person while it is open can be read by anybody, as the words beside it say.
        phone.unlock(PHRASE).await;
        phone.go("/settings").await;
        fs::remove_file(&locked).expect("the copy can be removed");
        phone.tap("export").await;
        phone.see(id("notice").with("备份已交给浏览器保存")).await;
        let plain = stage.phone("又一台").await;
        plain.enter(&way_in).await;
        plain.go("/settings").await;
        plain.offline().await;
        plain.give_file("import-copy", &phone.downloaded().await).await;
        plain.go("/mine").await;
        plain.see(id("my-claim").with(WISH)).await;
    });
}

async fn everybody_can_use(device: &Device, what: &str, found: &mut Vec<String>) {
    for flaw in device.flaws().await {
        found.push(format!("{what}: {flaw}"));
    }
    found.extend(device.too_wide().await.map(|wide| format!("{what} is too wide: {wide}")));
    device.shot(what).await;
}

#[test]
fn everybody_can_use_the_lock() {
    play(Community::Sample, |stage| async move {
        let phone = stage.device("小手机", Screen::SmallPhone).await;
        phone.enter(&stage.relay().way_in("member", 0)).await;
        phone.go("/settings").await;
        phone.tap(At::from("set-large")).await;
        let mut found = Vec::new();
        for theme in ["light", "dark"] {
            let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
            phone.cdp("Emulation.setEmulatedMedia", features).await;
            phone.go("/settings").await;
            phone.fill("new-pin", "1").await;
            phone.tap("lock-on").await;
            everybody_can_use(&phone, &format!("{theme}-off"), &mut found).await;
            phone.put_under(PIN).await;
            everybody_can_use(&phone, &format!("{theme}-on"), &mut found).await;
            phone.tap("change-pin").await;
            everybody_can_use(&phone, &format!("{theme}-change"), &mut found).await;
            phone.go("/").await;
            phone.see("wish-card").await;
            everybody_can_use(&phone, &format!("{theme}-wall"), &mut found).await;
            phone.tap("lock-now").await;
            phone.see_locked().await;
            phone
                .cdp(
                    "Emulation.setEmulatedMedia",
                    json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] }),
                )
                .await;
            for left in (4..=9).rev() {
                phone.unlock("246810").await;
                phone.see(id("lock-error").with(&format!("还可以试 {left} 次"))).await;
                phone.later(if left == 4 { 0 } else { HOUR }).await;
            }
            phone.tap("forgot-pin").await;
            everybody_can_use(&phone, &format!("{theme}-locked"), &mut found).await;
            // A screen reader is told what went wrong, and the field has a name.
            assert_eq!(phone.attribute("lock-error", "role").await, "alert");
            phone.later(HOUR).await;
            phone.unlock(PIN).await;
            phone.go("/settings").await;
            phone.tap("lock-off").await;
            phone.fill("old-pin", PIN).await;
            phone.tap("lock-off-do").await;
            phone.see("lock-on").await;
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    });
}
