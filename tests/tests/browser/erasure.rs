//! Promise: what an administrator removes in the office is gone from the office's and the helper's browser and from the
//! relay, down to the files they keep; what stays is still counted. So it is with a pair that ended.

use std::path::Path;

use tests::browser::{Community, Device, id, play};

const NAME: &str = "杨玉兰";
const PHONE: &str = "13800005107";
const ADDRESS: &str = "桂花苑15栋1单元202";
const WORDS: &str = "希望有人陪同去医院复查";
const COMMENT: &str = "腿脚好多了，谢谢那位同志";

const SECRETS: [&str; 4] = [PHONE, ADDRESS, WORDS, COMMENT];

/// Files below a folder that hold these words as they are.
fn files_with(folder: &Path, words: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(files_with(&path, words));
        } else if let Ok(bytes) = std::fs::read(&path)
            && bytes.windows(words.len()).any(|part| part == words.as_bytes())
        {
            found.push(path.display().to_string());
        }
    }
    found
}

async fn keeps_nothing(device: &Device, secrets: &[&str]) {
    for words in secrets {
        let gone = async || device.disk().await.places_of(words).is_empty();
        device.until(&format!("“{words}” is still kept here"), gone).await;
    }
}

#[test]
fn what_is_removed_leaves_every_browser_and_the_relay() {
    play(Community::Sample, |stage| async move {
        let (desk, phone) = (stage.desk("社区").await, stage.phone("党员").await);
        phone.enter(&stage.relay().way_in("member", 0)).await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        // The last step of the wish, so that it is closed.
        desk.look_up(WORDS).await;
        desk.tap("visit").await;
        desk.pick("visit-stars", "很满意").await;
        desk.fill("visit-comment", COMMENT).await;
        desk.tap("visit-submit").await;
        desk.see(id("timeline").with(COMMENT)).await;
        desk.delivered().await;
        assert!(!phone.disk().await.places_of(PHONE).is_empty(), "the helper was told how to reach her");
        assert!(!desk.disk().await.places_of(COMMENT).is_empty());
        assert!(!files_with(&stage.relay().data(), PHONE).is_empty());
        assert!(!files_with(desk.scratch(), PHONE).is_empty(), "the search finds what it looks for");

        // The person asks; the clerk sees what goes before it goes.
        desk.go("/removal").await;
        desk.fill("removal-search", "复查").await;
        desk.tap(id("found-row").with(NAME).then("preview")).await;
        desk.see(id("preview-part").with(PHONE)).await;
        desk.shot("removal-preview").await;
        desk.tap(id("found-row").with(NAME).then("found-tick")).await;
        desk.pick("removal-why", "本人要求").await;
        desk.tap("remove").await;
        desk.tap("remove").await;
        desk.see(id("removal-made").with("心愿墙")).await;
        desk.see(id("removal-made").with("心愿台账")).await;
        desk.see(id("removal-made").with("档案")).await;
        desk.delivered().await;
        keeps_nothing(&desk, &SECRETS).await;
        keeps_nothing(&phone, &SECRETS).await;
        // Both have let go: nobody is waited for.
        let destroyed = async || {
            desk.tap("load-removals").await;
            desk.sees("all-destroyed").await
        };
        desk.until("the old records are not destroyed", destroyed).await;
        desk.shot("removal-done").await;
        for words in [NAME, PHONE, ADDRESS, WORDS, COMMENT] {
            assert_eq!(
                files_with(&stage.relay().data(), words),
                Vec::<String>::new(),
                "at the relay: {words}"
            );
        }
        assert!(stage.relay().doctor().contains("全部完好"), "{}", stage.relay().doctor());

        // What stays is still counted; nothing of it says who it was.
        desk.go("/cases").await;
        desk.see_no(id("case-row").with(NAME)).await;
        phone.go("/mine").await;
        phone.see_no(id("my-claim").with(PHONE)).await;

        // And the browsers' own files, when they have been started anew.
        for (device, home) in [(&desk, "/today"), (&phone, "/")] {
            device.quit().await;
            device.start().await;
            device.open(home).await;
            keeps_nothing(device, &SECRETS).await;
            device.quit().await;
            for words in [PHONE, ADDRESS, COMMENT] {
                let found = files_with(device.scratch(), words);
                assert_eq!(found, Vec::<String>::new(), "in the browser's files: {words}");
            }
        }
    });
}

#[test]
fn a_pair_that_ended_is_forgotten_when_it_is_asked_for() {
    const HELPED: &str = "胡桂英";
    const SECRETS: [&str; 3] = [HELPED, "13900000021", "帮着把一周的药分好"];
    play(Community::Sample, |stage| async move {
        let (desk, phone) = (stage.desk("社区").await, stage.phone("党员").await);
        phone.enter(&stage.relay().way_in("member", 0)).await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/removal").await;
        desk.fill("removal-search", HELPED).await;
        desk.see_no(id("found-row").with("结对帮扶")).await;
        desk.go("/pairs").await;
        desk.tap(id("pair-row").with("胡").option("胡")).await;
        desk.tap("pair-end").await;
        desk.fill("pair-ending", "搬去外地").await;
        desk.tap("pair-end-submit").await;
        desk.see_no("pair-end").await;
        desk.delivered().await;

        desk.go("/removal").await;
        desk.fill("removal-search", HELPED).await;
        desk.tap(id("found-row").with("结对帮扶").then("preview")).await;
        desk.see(id("preview-part").with("13900000021")).await;
        desk.is_sound("removal-pair").await;
        desk.tap(id("found-row").with("结对帮扶").then("found-tick")).await;
        desk.pick("removal-why", "本人要求").await;
        desk.tap("remove").await;
        desk.tap("remove").await;
        desk.see(id("removal-made").with("档案")).await;
        desk.delivered().await;
        keeps_nothing(&desk, &SECRETS).await;
        keeps_nothing(&phone, &SECRETS).await;
    });
}
