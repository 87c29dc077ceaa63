//! Promise: every form of the policy prints from the browser without a network, on A4, with the seed's words on it; a form of
//! one page stays on one page, and what is chosen in copies comes in copies.

use tests::browser::{Community, LYING, UPRIGHT, id, play, words};

#[test]
fn every_form_prints_without_a_network() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.settle_in().await;
        desk.offline().await;
        desk.go("/forms").await;
        for (form, size, pages, said) in [
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
            desk.see(id("paper").with(said[0])).await;
            let paper = desk.printed(form).await;
            let text = paper.text();
            assert_eq!(paper.sizes, vec![size; pages], "{form}: {text}");
            for word in said {
                assert!(text.contains(word), "{form} does not say {word}: {text}");
            }
            assert!(!text.contains("null") && !text.contains("份数"), "{form}: {text}");
        }
        desk.pick("forms-which", "报到登记卡").await;
        desk.fill("forms-copies", "3").await;
        desk.see_count(id("paper"), 3).await;
        assert_eq!(desk.printed("copies").await.pages.len(), 3);
        desk.fill("forms-copies", "0").await;
        desk.see_count(id("paper"), 0).await;
        desk.see(words("份数请填 1 到 300")).await;
    });
}
