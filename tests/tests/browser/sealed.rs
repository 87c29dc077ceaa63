//! Promise: under a PIN nothing lies beside the lock: not what is half typed, not what a device that was shut out could not
//! deliver.

use std::fs;

use tests::browser::{Community, id, play};

const PIN: &str = "135790";
const WISH: &str = "拐杖";

/// Fields that are typed in and not left, and a sheet that is not sent off: neither the app nor the browser, which fills forms
/// in again after a restart, may keep them in the clear.
#[test]
fn what_is_half_typed_is_kept_nowhere_in_the_clear() {
    const KEPT: &str = "想请人修一修收音机";
    const NOT_KEPT: &str = "欧阳翠微的女儿来问过";
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.put_under(PIN).await;
        desk.go("/cases/new").await;
        desk.fill("field-content", KEPT).await;
        desk.look_up("吴**").await;
        desk.tap("unmask").await;
        desk.fill("unmask-words", NOT_KEPT).await;
        desk.go("/import").await;
        desk.fill("import-paste", &format!("姓名\t{NOT_KEPT}")).await;
        desk.quit().await;
        desk.start().await;
        desk.open("/cases").await;
        desk.unlock(PIN).await;
        desk.see(id("case-row").with(KEPT)).await;
        for words in [KEPT, NOT_KEPT] {
            assert_eq!(desk.disk().await.places_of(words), Vec::<String>::new(), "{words}");
            assert_eq!(desk.files_with(words), Vec::<String>::new(), "{words}");
        }
    });
}

#[test]
fn what_a_shut_out_device_could_not_deliver_stays_under_its_pin() {
    play(Community::Sample, |stage| async move {
        let phone = stage.phone("丢了的手机").await;
        phone.enter(&stage.relay().way_in("member", 1)).await;
        phone.put_under(PIN).await;
        phone.offline().await;
        phone.claim(WISH).await;
        phone.see(id("sync-mark").whose("data-sync", "saved")).await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/people").await;
        desk.tap("load-access").await;
        desk.revoke("devices", "赵**", true).await;
        phone.online().await;
        phone.see("shut-out").await;
        phone.see("left-pin").await;
        let kept = phone.disk().await;
        for words in ["community-unsent", "claim", "member:"] {
            let places = kept.places_of(words);
            assert!(places.iter().all(|place| !place.starts_with("unsent-")), "{words}: {places:?}");
        }
        assert!(!phone.sees("export-unsent").await);
        phone.shot("left-under-pin").await;
        phone.quit().await;
        phone.start().await;
        phone.open("/").await;
        phone.fill("left-pin", "246810").await;
        phone.tap("left-open").await;
        phone.see(id("lock-error").with("还可以试 9 次")).await;
        phone.fill("left-pin", PIN).await;
        phone.tap("left-open").await;
        phone.tap("export-unsent").await;
        let file = fs::read_to_string(phone.downloaded().await).expect("what was exported");
        assert!(file.contains("community-unsent"));
        for _ in 0..2 {
            phone.tap("left-drop").await;
        }
        phone.see_no("left").await;
    });
}
