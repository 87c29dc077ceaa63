//! Promise: the numbers of a community are those of its ledgers, and each opens the list it counts; a clerk publishes a month,
//! and the district sees it, prints the quarter, and compares with another community's file; a district sees nothing else.

use std::fs;

use tests::browser::{At, Community, Device, Screen, id, play, words};

fn row(chart: &str, label: &str) -> At {
    id(chart).then("chart-row").with(label)
}

/// The numbers of a chart that are not nothing, with the addresses they lead to.
const NUMBERS: &str = "return [...document.querySelectorAll(`[data-testid=${arguments[0]}] td a`)]
    .map((link) => [Number(link.textContent), new URL(link.href).pathname + new URL(link.href).search])
    .filter(([count]) => count > 0)";

/// Opens the list behind a number, counts what is in it, and goes back.
async fn leads_to(desk: &Device, from: impl Into<At>, rows: impl Into<At>, count: usize) {
    desk.go("/statistics").await;
    desk.tap(from).await;
    desk.see_count(rows, count).await;
}

#[test]
fn every_number_opens_the_list_it_counts() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/statistics").await;
        for words in ["在职党员共有 8 名", "其中正式 7 名、预备 1 名", "已经报到 4 名", "报到率 50.0%"]
        {
            desk.see(id("head").with(words)).await;
        }
        for (tally, number) in [
            ("tally-members", "8"),
            ("tally-checked-in", "4"),
            ("tally-rate", "50.0%"),
            ("tally-enrol", "0"),
            ("tally-needs", "9"),
            ("tally-held", "1"),
        ] {
            desk.see(id(tally).with(number)).await;
        }
        desk.see(row("chart-units", "区人民法院").with("40.0%")).await;
        desk.see(row("chart-units", "区第二医院").with("66.7%")).await;
        desk.see(row("chart-survey", "3栋").with("25.0%")).await;
        desk.see(row("chart-survey", "5栋").with("13.6%")).await;
        desk.see(row("chart-offers", "在岗").with("1 / 7")).await;
        desk.is_sound("statistics").await;

        leads_to(&desk, "tally-members", "member-row", 8).await;
        leads_to(&desk, "tally-checked-in", "member-row", 4).await;
        leads_to(&desk, "tally-rate", "member-row", 4).await;
        for (step, count) in
            [("待报到", 3), ("待登记", 1), ("待回执", 1), ("待单位确认", 1), ("单位已确认", 2)]
        {
            let number = row("chart-checkins", step).option(&count.to_string());
            // Those who have not come are on the list of whom to urge.
            let line = if step == "待报到" { "urge-row" } else { "checkin-row" };
            leads_to(&desk, number, line, count).await;
        }
        // How many came as far leads to the ledger.
        leads_to(&desk, row("chart-checkins", "待报到").option("8"), "member-row", 8).await;
        leads_to(&desk, row("chart-checkins", "待回执").option("4"), "member-row", 4).await;
        for (state, count) in [("待审核", 2), ("可认领", 5), ("待下单", 1)] {
            let number = row("chart-wishes", state).option(&count.to_string());
            leads_to(&desk, number, id("ledger").then("case-row"), count).await;
        }
        leads_to(&desk, row("chart-waiting", "7 天以内").option("9"), id("ledger").then("case-row"), 9).await;
        desk.see(id("case-wait").with("7 天以内")).await;
        desk.is_sound("cases-waiting").await;
        desk.tap("case-wait-clear").await;
        desk.see_count(id("ledger").then("case-row"), 11).await;
        leads_to(&desk, row("chart-units", "区第二医院").option("2"), "member-row", 2).await;
        desk.go("/statistics").await;
        desk.tap(row("chart-survey", "3栋").option("6")).await;
        desk.see(words("桂花苑")).await;
        desk.go("/statistics").await;
        desk.tap(row("chart-offers", "等审核").option("2")).await;
        desk.see_count("offer-row", 2).await;

        // Service and judging: every number that is not nothing opens as many lines. What the sample's clerk recorded counts
        // at once, when nothing is published before.
        desk.go("/rules").await;
        desk.fill("rule-publication", "0").await;
        desk.tap("rules-save").await;
        desk.delivered().await;
        desk.go("/statistics").await;
        desk.see("chart-stars").await;
        let (mut services, mut members) = (0, 0);
        for (chart, list) in [
            ("chart-kinds", "served-row"),
            ("chart-months", "served-row"),
            ("chart-stars", "judging-row"),
            ("chart-outcomes", "judging-row"),
        ] {
            let numbers = desk.run(NUMBERS, vec![chart.into()]).await;
            for number in numbers.as_array().into_iter().flatten() {
                let count = number[0].as_u64().unwrap_or_default().try_into().unwrap_or(usize::MAX);
                desk.go(number[1].as_str().unwrap_or_default()).await;
                desk.see_count(list, count).await;
                match chart {
                    "chart-kinds" => services += count,
                    "chart-outcomes" => members += count,
                    _ => (),
                }
            }
            desk.go("/statistics").await;
        }
        assert!(services > 0, "the sample has services that count");
        assert_eq!(members, 8, "everybody's year stands somewhere");
        desk.go("/served").await;
        desk.see_count("served-row", services).await;
        desk.is_sound("served").await;
        desk.fill("served-search", "没有这个人").await;
        desk.see(id("served-sum").with("0 人次")).await;
        desk.see_no("served-row").await;

        // The tables that offices above ask for.
        desk.go("/ledger/unit_counts").await;
        desk.see(id("printed-ledger").with("区人民法院").with("40.0%").with("合计").with("50.0%")).await;
        desk.go("/ledger/unit_months").await;
        desk.see(id("printed-ledger").with("区第二医院").with("66.7%")).await;
        desk.go("/ledger/head").await;
        desk.see(id("printed-ledger").with("在职党员共有").with("50.0%")).await;
        desk.go("/ledger/served").await;
        desk.see(id("printed-ledger").with("服务类型").with("合计").with(&services.to_string())).await;
        desk.go("/statistics").await;
        desk.see("chart-checkins").await;
        let printed = desk.printed("statistics").await;
        assert!(printed.text().contains("在职党员共有8名"), "{}", printed.text());
        assert!(printed.text().contains("66.7%"), "{}", printed.text());

        // The same on a phone.
        let phone = stage.device("手机", Screen::SmallPhone).await;
        phone.enter(&stage.relay().way_in("staff", 0)).await;
        phone.go("/statistics").await;
        phone.see(row("chart-checkins", "待报到").with("3")).await;
        phone.is_sound("statistics-phone").await;
    });
}

#[test]
fn a_month_is_published_and_the_district_compares_it() {
    play(Community::Sample, |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        let district = stage.device("区里", Screen::Desk).await;
        let way_in = stage.relay().new_link("district", "区委组织部", None);
        district.enter(&way_in).await;
        // The start page, where nothing is published yet.
        district.see(words("社区还没有公布数字")).await;
        district.is_sound("district-empty").await;
        for closed in ["/statistics", "/members", "/cases", "/today"] {
            district.go(closed).await;
            district.see(words("这一页给社区工作人员使用")).await;
        }

        desk.go("/today").await;
        desk.tap("today-statistics").await;
        desk.see(id("publish-state").with("还没有公布")).await;
        // This month: everything in the sample is of these days.
        let month =
            desk.run("return new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 7)", Vec::new()).await;
        desk.choose("publish-month", month.as_str().unwrap_or_default()).await;
        desk.see(id("publish-state").with("还没有公布")).await;
        desk.offline().await;
        desk.tap("publish").await;
        desk.see(id("publish-state").with("公布的就是现在的数")).await;
        desk.is_sound("published").await;
        desk.online().await;
        desk.delivered().await;

        // What was published arrives by itself.
        district.go("/district").await;
        for (tally, number) in [
            ("now-members", "8"),
            ("now-checked-in", "4"),
            ("now-rate", "50.0%"),
            ("now-needs", "9"),
            ("now-for-each", "0.9"),
            ("now-visited", "17.6%"),
        ] {
            district.see(id(tally).with(number)).await;
        }
        district.see(id("quarter-report").with("待办心愿").with("50.0%")).await;
        district.see("alone").await;
        district.is_sound("district").await;
        let printed = district.printed("quarter").await;
        assert!(printed.text().contains("区级概览季度情况表"), "{}", printed.text());
        assert!(printed.text().contains("在职党员"), "{}", printed.text());
        assert_eq!(printed.sizes.first().map(String::as_str), Some("595 x 842"));

        // Another community's file. Its members are more than one and a half times the mean.
        let file = district.scratch().join("other.json");
        let month = this_month(&district).await;
        let other = format!(
            r#"{{ "kind": "community-summary", "version": 1, "community": "香樟园社区",
                "months": {{ "{month}": {{ "members": 60, "checked_in": 60, "open_needs": 2, "doors": 10, "visited": 10 }} }} }}"#
        );
        fs::write(&file, "{}").expect("a file");
        district.give_file("load-summary", &file).await;
        district.see(id("trouble").with("不是社区汇总文件")).await;
        fs::write(&file, other).expect("a file");
        district.give_file("load-summary", &file).await;
        district.see(id("loaded-community").with("香樟园社区")).await;
        district.see(row("compare", "香樟园社区").with("60").with("100.0%")).await;
        district.see(id("proposal").nth(1).with("桂花苑社区")).await;
        district.is_sound("district-compared").await;
        // It is there again after the page was left, until somebody takes it out.
        district.reload().await;
        district.see(id("loaded-community").with("香樟园社区")).await;

        // The rule is the community's: at 1.5 times the mean the other one is crowded.
        desk.go("/rules").await;
        desk.fill("rule-crowding", "50").await;
        desk.tap("rules-save").await;
        desk.see(id("trouble").with("请填 100 到 9999 的数")).await;
        desk.fill("rule-crowding", "150").await;
        desk.tap("rules-save").await;
        desk.delivered().await;
        district.see(row("compare", "香樟园社区").with("党员扎堆")).await;
        district.see_count("proposal", 1).await;
        district.tap("take-out").await;
        district.see("alone").await;

        let phone = stage.device("区里手机", Screen::SmallPhone).await;
        phone.enter(&way_in).await;
        phone.see(id("now-members").with("8")).await;
        phone.is_sound("district-phone").await;
        // The wall is one tap away.
        phone.go("/wall").await;
        phone.see(words("微心愿墙")).await;
    });
}

/// The month in which the browser is.
async fn this_month(device: &Device) -> String {
    let script = "return new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 7)";
    device.run(script, Vec::new()).await.as_str().unwrap_or_default().to_owned()
}
