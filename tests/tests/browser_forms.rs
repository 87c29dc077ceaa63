//! Promise: every form of the policy prints from the browser without a network, on A4, with the seed's words on it; a form of
//! one page stays on one page, and what is chosen in copies comes in copies.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops")]

use std::{fs, process::Command};

use tests::browser::{Community, Device, id, play};

/// A printed page in points: A4 upright, and lying.
const UPRIGHT: &str = "595 x 842";
const LYING: &str = "842 x 595";

/// A PDF as poppler reads it.
struct Printed {
    pages: usize,
    size: String,
    text: String,
}

async fn printed(desk: &Device, name: &str) -> Printed {
    let path = desk.scratch().join(format!("{name}.pdf"));
    fs::write(&path, desk.print().await).expect("a file");
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).arg(&path).arg("-").output();
        String::from_utf8(output.expect("poppler is installed").stdout).expect("text")
    };
    let info = Command::new("pdfinfo").arg(&path).output().expect("poppler is installed");
    let info = String::from_utf8(info.stdout).expect("text");
    let line = |name: &str| {
        let line = info.lines().find_map(|line| line.strip_prefix(name)).expect("pdfinfo says so");
        line.trim().to_owned()
    };
    let round = |size: &str| {
        let numbers = size.split([' ', '(']).filter_map(|word| word.parse::<f64>().ok());
        numbers.take(2).map(|points| format!("{points:.0}")).collect::<Vec<_>>().join(" x ")
    };
    Printed {
        pages: line("Pages:").parse().expect("a number"),
        size: round(&line("Page size:")),
        text: run("pdftotext", &["-layout"]).split_whitespace().collect(),
    }
}

#[test]
fn every_form_prints_without_a_network() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.settle_in().await;
        desk.offline().await;
        desk.go("/forms").await;
        for (form, size, pages, words) in [
            (
                "报到介绍信",
                UPRIGHT,
                1,
                &[
                    "在职党员报到介绍信",
                    "现介绍该同志到你处报到，并参加社区服务活动，请予以接洽。该同志基本情况如下：",
                    "单位党组织（盖章）",
                    "在职党员报到介绍信（回执）",
                    "同志已到我处报到，并提交了《在职党员报到介绍信》，特此回复。",
                    "社区党组织（盖章）",
                ][..],
            ),
            ("报到回执", UPRIGHT, 1, &["在职党员报到介绍信（回执）", "特此回复。", "社区联系人："]),
            (
                "报到登记卡",
                UPRIGHT,
                1,
                &["社区在职党员报到登记卡", "报到地党组织：", "□政策宣传", "公开承诺", "备注"],
            ),
            (
                "报到情况统计表",
                LYING,
                1,
                &[
                    "在职党员报到情况统计表",
                    "单位党组织盖章：",
                    "注：本单位共有在职党员",
                    "认领岗位",
                    "第1页共1页",
                ],
            ),
            (
                "社区表现反馈卡",
                UPRIGHT,
                1,
                &[
                    "在职党员社区表现反馈卡",
                    "注：社区党组织按照在职党员参加社区服务的情况在相应括号内打“√”，其中参加活动类型和参加活动方式可多选。",
                    "（）优秀",
                    "综合表现",
                ],
            ),
        ] {
            desk.pick("forms-which", form).await;
            desk.see(id("paper").with(words[0])).await;
            let paper = printed(&desk, form).await;
            assert_eq!((paper.size.as_str(), paper.pages), (size, pages), "{form}: {}", paper.text);
            for word in words {
                assert!(paper.text.contains(word), "{form} does not say {word}: {}", paper.text);
            }
            assert!(!paper.text.contains("null") && !paper.text.contains("份数"), "{form}: {}", paper.text);
        }
        desk.pick("forms-which", "报到登记卡").await;
        desk.fill("forms-copies", "3").await;
        desk.see_count(id("paper"), 3).await;
        assert_eq!(printed(&desk, "copies").await.pages, 3);
        desk.fill("forms-copies", "0").await;
        desk.see_count(id("paper"), 0).await;
        desk.see(tests::browser::words("份数请填 1 到 300")).await;
    });
}
