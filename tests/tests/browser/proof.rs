//! Promise: a member asks for a proof of service, staff issue it with one tap, the member prints it; a unit that was handed the
//! paper checks it without a link of the community: another name, a changed sum and a broken link are not confirmed, and what was
//! withdrawn says so.

use tests::browser::{Community, Device, id, play};

const NAME: &str = "刘志远";

/// Types a name and asks.
async fn checks(unit: &Device, name: &str, answer: &str) {
    unit.fill("proof-name", name).await;
    unit.tap("proof-check").await;
    unit.see(id("proof-result").with(answer)).await;
}

#[test]
fn a_unit_trusts_what_staff_issued_and_nothing_else() {
    play(Community::Sample, |stage| async move {
        // What the sample's clerk recorded counts at once.
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.go("/rules").await;
        desk.fill("rule-publication", "0").await;
        desk.tap("rules-save").await;
        desk.delivered().await;

        let phone = stage.member("党员").await;
        phone.go("/standing").await;
        phone.offline().await;
        phone.tap("proof-ask-year").await;
        phone.see(id("proof-asked").with("等社区开具")).await;
        phone.see_no("proof-ask-year").await;
        phone.online().await;
        phone.delivered().await;

        desk.go("/today").await;
        desk.see(id("today-proofs").with("2")).await;
        desk.go("/judging").await;
        desk.tap(id("judging-row").option(NAME)).await;
        desk.see(id("proofs").with("本人申请")).await;
        // A paper that the relay does not know is not handed out.
        desk.offline().await;
        desk.tap("proof-issue-year").await;
        desk.see(id("proofs").then("trouble")).await;
        desk.see_no("proof-row").await;
        desk.online().await;
        desk.delivered().await;
        desk.tap("proof-issue-year").await;
        desk.see(id("proof-row").with("证明")).await;
        desk.is_sound("proof-desk").await;
        desk.delivered().await;

        phone.go("/me").await;
        phone.see(id("me-waits").with("您的服务证明已开具")).await;
        phone.go("/standing").await;
        phone.is_sound("proof-own").await;
        phone.tap("proof-open").await;
        phone.see("paper").await;
        phone.is_sound("proof-paper").await;
        let paper = phone.printed("proof").await.text();
        for part in ["社区志愿服务证明", NAME, "区人民法院", "楼道清洁日", "扫码核验", "校验码"]
        {
            assert!(paper.contains(part), "{part} is not on the paper: {paper}");
        }
        let address = phone.attribute("proof-address", "href").await;
        let Some((_, code)) = address.split_once("/proof#") else { panic!("no code in {address}") };
        assert!(!address.contains(NAME), "a code names nobody");

        let unit = stage.desk("单位人事").await;
        unit.open(&format!("/proof#{code}")).await;
        unit.see(id("proof-says").with("服务时长")).await;
        unit.is_sound("proof-check").await;
        unit.tap("proof-check").await;
        unit.see(id("proof-name").whose("aria-invalid", "true")).await;
        checks(&unit, "刘志强", "没有查到").await;
        checks(&unit, "刘 志远", "核验通过").await;
        unit.is_sound("proof-confirmed").await;
        let mut parts: Vec<&str> = code.split('.').collect();
        parts[4] = "99";
        unit.open(&format!("/proof#{}", parts.join("."))).await;
        unit.see(id("proof-says").with("99")).await;
        checks(&unit, NAME, "没有查到").await;
        // The table is sealed as well: another one has another code.
        let Some((before, seal)) = code.rsplit_once('.') else { panic!("no table in {code}") };
        unit.open(&format!("/proof#{before}.{}", seal.chars().rev().collect::<String>())).await;
        unit.see(id("proof-says").with("校验码")).await;
        checks(&unit, NAME, "没有查到").await;
        unit.open("/proof#1.2.3").await;
        unit.see(id("proof-broken").with("不是服务证明")).await;

        desk.tap("proof-withdraw").await;
        desk.tap("proof-withdraw-submit").await;
        desk.see(id("proof-sheet").with("请写明原因")).await;
        desk.fill("proof-why", "漏了一次活动，重开").await;
        desk.tap("proof-withdraw-submit").await;
        desk.see(id("proof-row").with("漏了一次活动")).await;
        desk.delivered().await;
        unit.open(&format!("/proof#{code}")).await;
        unit.see("proof-says").await;
        checks(&unit, NAME, "已撤销").await;
        phone.go("/standing").await;
        phone.see(id("proof-row").with("已撤销").with("漏了一次活动")).await;
        desk.tap("to-history").await;
        desk.see(id("change").with("开具服务证明")).await;
    });
}
