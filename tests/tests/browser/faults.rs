//! Promise: when something breaks — a link, a file, the relay or its disk, the disk of a phone, its clock — people are
//! told in their own words what happened, and nothing that was shown as saved is lost.

use serde_json::{Value, json};
use tests::browser::{Community, Device, css, id, play, words};

const WISH: &str = "拐杖";

#[test]
fn a_wrong_link_is_told_and_touches_nothing() {
    play(Community::Sample, |stage| async move {
        const WRONG: &str = "/in#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let phone = stage.phone("党员").await;
        phone.open(WRONG).await;
        phone.see(id("link-refused").with("这个链接不对")).await;
        phone.shot("wrong-link").await;
        // The right one, typed in where the wrong one was told.
        let link = format!("{}{}", phone.wire().origin(), stage.relay().way_in("member", 0));
        phone.fill("link-text", &link).await;
        phone.tap("link-open").await;
        phone.see(id("wish-card").with(WISH)).await;
        phone.delivered().await;
        // A wrong one afterwards is told, and everything goes on.
        phone.open(WRONG).await;
        phone.see(id("notice").with("这个链接不对")).await;
        phone.claim(WISH).await;
        phone.delivered().await;
    });
}

#[test]
fn a_revoked_link_ends_the_session_and_leaves_the_data() {
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("党员").await;
        let way_in = stage.relay().way_in("member", 1);
        phone.enter(&way_in).await;
        phone.offline().await;
        phone.claim(WISH).await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/people").await;
        desk.tap("load-access").await;
        for _ in 0..2 {
            desk.tap(id("links").then("access-row").with("赵**").then("revoke-access")).await;
        }
        desk.see(id("links").then("access-row").with("赵**").with("已收回")).await;
        phone.online().await;
        phone.see(id("notice").with("收回了这台设备")).await;
        phone.shot("session-ended").await;
        phone.go("/mine").await;
        phone.see(id("my-claim").with(WISH)).await;
        assert_eq!(phone.mark(id("my-claim").with(WISH)).await, "saved");
        desk.quit().await;
        // A link that was taken back opens nothing on another phone.
        let other = stage.phone("捡到链接的人").await;
        other.open(&way_in).await;
        other.see(id("link-refused").with("这个链接已被收回")).await;
        // A new link for the same person, and what was done meanwhile is delivered.
        let whose = phone.attribute(id("my-claim").with(WISH), "data-wish").await;
        assert!(!whose.is_empty());
        let me = phone.run("return JSON.parse(localStorage.getItem('session')).principal", Vec::new()).await;
        let me =
            me.as_str().and_then(|me| me.split_once(':')).map(|(_, id)| id.to_owned()).expect("a principal");
        phone.open(&stage.relay().new_link("member", "赵思敏", Some(&me))).await;
        phone.go("/mine").await;
        phone.see(id("my-claim").with(WISH).then("sync-mark").whose("data-sync", "delivered")).await;
    });
}

#[test]
fn an_expired_link_is_told() {
    play(Community::Sample, |stage| async move {
        // Links expire after days; here only the relay's answer is put in its place.
        let answer = r#"const fetched = window.fetch;
            window.fetch = (where, how) => String(where.url || where).endsWith('/session') && (where.method || how.method) === 'POST'
                ? Promise.resolve(new Response('{"code":"link_expired"}', { status: 401, headers: { 'content-type': 'application/json' } }))
                : fetched(where, how);"#;
        let phone = stage.phone("党员").await;
        phone.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": answer })).await;
        phone.open(&stage.relay().way_in("member", 0)).await;
        phone.see(id("link-refused").with("这个链接已经过期")).await;
    });
}

#[test]
fn files_that_are_no_list_of_wishes_are_told() {
    play(Community::Empty("梧桐苑社区"), |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/import").await;
        for name in
            ["not-an-xlsx.xlsx", "text-named.xlsx", "empty-file.xlsx", "cut-off.xlsx", "protected.xlsx"]
        {
            let file = tests::browser::fixture(name);
            desk.give_file("import-file", &file).await;
            // Text under the name of a spreadsheet is read as text, and then has no columns.
            desk.until(format!("{name} is not told"), async || {
                desk.sees("import-wrong").await || desk.sees("import-refusal").await
            })
            .await;
            // Away and back, so that the next file speaks for itself.
            desk.go("/cases").await;
            desk.see("to-import").await;
            desk.go("/import").await;
        }
        desk.give_file("import-file", &tests::browser::fixture("other-columns.xlsx")).await;
        desk.see("import-refusal").await;
        desk.shot("other-columns").await;
        desk.go("/cases").await;
        desk.see("empty").await;
    });
}

#[test]
fn formulas_and_merged_cells_are_told_cell_by_cell() {
    play(Community::Empty("梧桐苑社区"), |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        for (name, told) in [
            (
                "formulas.xlsx",
                [
                    "A2 是公式，用了算好的值",
                    "C5 是公式，但文件里没有算好的值",
                    "H4 表里是错误值 #REF!",
                    "H5 数字太长，表格软件已改动末几位，没有采用，请按原件重填",
                ]
                .as_slice(),
            ),
            ("merged-in-data.xlsx", &["B4 属于合并单元格 B3:B4，值只算给第一格"]),
        ] {
            desk.go("/import").await;
            desk.give_file("import-file", &tests::browser::fixture(name)).await;
            desk.see("import-rows").await;
            for words in told {
                desk.see(id("import-row").with(words)).await;
            }
            desk.shot(name).await;
            desk.go("/cases").await;
            desk.see("empty").await;
        }
    });
}

#[test]
fn a_relay_killed_in_mid_use_loses_nothing() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        for (wish, dies_after) in [("拐杖", false), ("数学", true), ("水龙头", false)] {
            if !dies_after {
                stage.relay().kill();
            }
            phone.claim(wish).await;
            if dies_after {
                // Whatever it had been told by then.
                stage.relay().kill();
            }
            stage.relay().serve().await;
            phone.online().await;
            phone.delivered().await;
        }
        stage.relay().kill();
        stage.relay().doctor();
        stage.relay().serve().await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        for wish in ["拐杖", "数学", "水龙头"] {
            desk.look_at(wish).await;
            desk.see_count("standing", 1).await;
        }
    });
}

#[test]
fn a_relay_without_room_is_told_and_takes_everything_later() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        stage.relay().fill_disk();
        phone.claim(WISH).await;
        phone.see(id("notice").with("社区服务器暂时存不下")).await;
        phone.shot("relay-full").await;
        phone.go("/mine").await;
        assert_ne!(
            phone.mark(id("my-claim").with(WISH)).await,
            "delivered",
            "nothing was taken, but it says so"
        );
        // Reading goes on, and nobody is shown what is not on the relay's disk.
        desk.look_at(WISH).await;
        desk.see_count("standing", 0).await;
        // Not even a phone that is switched off meanwhile loses it; nor does a relay that dies without room.
        phone.quit().await;
        stage.relay().kill();
        stage.relay().serve().await;
        stage.relay().fill_disk();
        phone.start().await;
        phone.open("/mine").await;
        phone.see(id("notice").with("社区服务器暂时存不下")).await;
        // Room again: what waited arrives by itself, and the notice goes.
        stage.relay().free_disk();
        phone.see(id("my-claim").with(WISH).then("sync-mark").whose("data-sync", "delivered")).await;
        phone.see_no(id("notice").with("社区服务器暂时存不下")).await;
        desk.see_count("standing", 1).await;
        assert!(stage.relay().doctor().contains("全部完好"), "{}", stage.relay().doctor());
    });
}

#[test]
fn a_record_that_broke_at_the_relay_is_set_aside_and_comes_back_from_a_phone() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.claim(WISH).await;
        phone.delivered().await;
        stage.relay().kill();
        let wall = format!("wall/{}", this_year(&phone).await);
        stage.relay().damage(&wall);
        let wrong = stage.relay().what_is_wrong();
        assert!(wrong.lines().any(|line| line.contains("有误") && line.contains(&wall)), "{wrong}");
        stage.relay().serve().await;
        phone.online().await;
        phone.delivered().await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.look_at(WISH).await;
        desk.see_count("standing", 1).await;
        // The clerk's own side, of which nothing broke, is all there.
        desk.look_up("简历").await;
        desk.see(words("何**")).await;
        let said = stage.relay().doctor();
        assert!(said.contains("全部完好") && said.contains("已隔离 1 条"), "{said}");
    });
}

/// The year in whose documents things are filed today.
async fn this_year(device: &Device) -> i64 {
    let year = "return new Date(Date.now() + 8 * 3600000).getUTCFullYear()";
    device.run(year, Vec::new()).await.as_i64().unwrap_or_default()
}

#[test]
fn a_full_phone_says_so_and_still_sends() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        // A browser remembers for a while how much room a database that is open has.
        phone.quit().await;
        phone.start().await;
        leave_the_app(&phone).await;
        let origin = phone.wire().origin();
        phone.cdp("Storage.overrideQuotaForOrigin", json!({ "origin": origin, "quotaSize": 1 })).await;
        phone.open("/").await;
        phone.delivered().await;
        phone.tap(id("wish-card").with(WISH).then("claim-from-wall")).await;
        phone.tap("claim-submit").await;
        phone.see(id("notice").with("这台设备没有空间了")).await;
        phone.shot("full").await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.look_at(WISH).await;
        desk.see_count("standing", 1).await;
        // Room again: it is kept, and the notice goes.
        phone.cdp("Storage.overrideQuotaForOrigin", json!({ "origin": origin })).await;
        phone.claim("数学").await;
        phone.delivered().await;
        phone.see_no(id("notice").with("这台设备没有空间了")).await;
        phone.offline().await;
        phone.reload().await;
        phone.go("/mine").await;
        phone.see(id("my-claim").with("数学")).await;
        phone.see(id("my-claim").with(WISH)).await;
    });
}

/// Flips a bit in the middle of every chunk of a document that this device keeps. Gives back how many.
async fn corrupt(device: &Device) -> Option<u64> {
    let script = r"
        const settled = (request) => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = () => no(request.error); });
        return (async () => {
            let count = 0;
            for (const { name } of await indexedDB.databases()) {
                const database = await settled(indexedDB.open(name));
                const keys = await settled(database.transaction('chunks').objectStore('chunks').getAllKeys());
                for (const key of keys) {
                    const store = database.transaction('chunks', 'readwrite').objectStore('chunks');
                    const value = await settled(store.get(key));
                    const bytes = new Uint8Array(value.buffer ? value.buffer : value);
                    bytes[Math.floor(bytes.length / 2)] ^= 0x10;
                    await settled(store.put(value, key));
                    count += 1;
                    if (count >= arguments[0]) break;
                }
                database.close();
            }
            return count;
        })();";
    device.run(script, vec![Value::from(1)]).await.as_u64()
}

/// Leaves the app for something of the same origin that is not the app, so that nobody holds the database.
async fn leave_the_app(device: &Device) {
    device.open("/icons/icon.svg").await;
}

#[test]
fn broken_bytes_are_set_aside_and_healed() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.quit().await;
        phone.start().await;
        leave_the_app(&phone).await;
        assert_eq!(corrupt(&phone).await, Some(1));
        phone.open("/").await;
        phone.see(id("notice").with("有一部分数据坏了")).await;
        phone.shot("damaged").await;
        phone.delivered().await;
        phone.see(id("wish-card").with(WISH)).await;
        phone.claim(WISH).await;
        phone.delivered().await;
        // Healed: the next start finds nothing wrong, even without a network.
        phone.offline().await;
        phone.reload().await;
        phone.see(id("wish").with(WISH)).await;
        phone.see("own-claim").await;
        assert!(!phone.sees(id("notice").with("有一部分数据坏了")).await);
    });
}

#[test]
fn what_stopped_the_app_is_left_alone_until_somebody_asks() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        leave_the_app(&phone).await;
        // As the boot script leaves it behind after the app stopped over the wall.
        let aside = "const year = new Date(Date.now() + 8 * 3600000).getUTCFullYear(); \
            localStorage.setItem('quarantined', JSON.stringify([{ doc: `wall/${year}`, cursor: 1, at: '' }]));";
        phone.run(aside, Vec::new()).await;
        let other = stage.phone("另一位党员").await;
        other.enter(&stage.relay().way_in("member", 1)).await;
        other.claim(WISH).await;
        other.delivered().await;
        other.quit().await;

        phone.open("/").await;
        phone.see(id("notice").with("有一份数据暂时打不开")).await;
        phone.shot("left-alone").await;
        // The rest goes on, and what is done here is delivered.
        phone.delivered().await;
        phone.look_at(WISH).await;
        assert_eq!(phone.count("standing").await, 0, "nothing of it is taken in");
        phone.claim("水龙头").await;
        phone.delivered().await;
        // Not even a new start takes it up again: only a new version, or the person.
        phone.reload().await;
        phone.see(id("notice").with("有一份数据暂时打不开")).await;
        phone.delivered().await;
        phone.tap("take-up-again").await;
        phone.look_at(WISH).await;
        phone.see(id("standing").with("赵**")).await;
        phone.delivered().await;
        phone.reload().await;
        phone.see(id("standing").with("赵**")).await;
        assert!(!phone.sees(id("notice").with("有一份数据暂时打不开")).await);
    });
}

#[test]
fn an_app_that_stops_says_so_puts_the_last_batch_aside_and_starts_again() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        // As the panic hook does, while something that came from the relay was being merged.
        let stop = "localStorage.setItem('inbound', JSON.stringify({ doc: 'wall/1999', cursor: 7 })); \
            window.dispatchEvent(new CustomEvent('app-panic', { detail: 'a story' })); \
            return localStorage.getItem('quarantined')";
        let aside = phone.run(stop, Vec::new()).await;
        assert!(aside.as_str().is_some_and(|aside| aside.contains("wall/1999")), "{aside}");
        phone.see(css("#boot-title")).await;
        phone.see(words("已经先放在一边")).await;
        phone.shot("stopped").await;
        // Nobody does anything, and it opens again by itself, once.
        phone.see_no(css("#boot-title")).await;
        phone.see(id("wish-card").with(WISH)).await;
        phone.delivered().await;
        let said = phone.run(
            "return [localStorage.getItem('inbound'), localStorage.getItem('restarted-at')]",
            Vec::new(),
        );
        let said = said.await;
        assert!(said[0].is_null() && said[1].is_string(), "{said}");
    });
}

#[test]
fn a_database_the_browser_deleted_is_told_and_fetched_again() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.offline().await;
        phone.claim(WISH).await;
        phone.see(id("sync-mark").whose("data-sync", "saved")).await;
        leave_the_app(&phone).await;
        let delete = "return indexedDB.databases().then((all) => Promise.all(all.map(({ name }) => new Promise((yes, no) => { \
            const request = indexedDB.deleteDatabase(name); request.onsuccess = yes; request.onerror = no; request.onblocked = no; })))).then(() => true)";
        assert_eq!(phone.run(delete, Vec::new()).await, Value::Bool(true));
        phone.open("/").await;
        phone.see(id("vanished").with("有 1 项还没有送达")).await;
        phone.shot("vanished").await;
        assert!(!phone.sees("claim-from-wall").await);
        // Not even by address, nor after another start, before the relay has been heard.
        phone.open("/mine").await;
        phone.see("vanished").await;
        phone.online().await;
        phone.see(id("notice").with("有内容丢失").with("有 1 项")).await;
        phone.claim(WISH).await;
        phone.delivered().await;
    });
}

#[test]
fn a_clock_two_days_off_never_decides() {
    play(Community::Sample, |stage| async move {
        let shifted = r"const Right = Date; const off = -2 * 86400000;
            window.Date = class extends Right { constructor(...given) { if (given.length) super(...given); else super(Right.now() + off); } static now() { return Right.now() + off; } };";
        let (late, right) = (stage.phone("慢两天的手机").await, stage.phone("准的手机").await);
        late.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": shifted })).await;
        late.enter(&stage.relay().way_in("member", 1)).await;
        right.enter(&stage.relay().way_in("member", 0)).await;
        late.see(id("notice").with("这台手机的时间不准")).await;
        late.claim(WISH).await;
        late.delivered().await;
        right.claim(WISH).await;
        right.delivered().await;
        // Two days "earlier", and yet not first.
        right.see(id("own-claim").with("第 1 位")).await;
        late.see(id("own-claim").with("第 2 位")).await;
        right.see(id("standing").with("赵**").then("doubtful-clock")).await;
        right.see("too-close").await;
        late.shot("doubtful").await;
    });
}
