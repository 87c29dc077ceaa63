//! Promise: the register is filled in where the people are, by staff and by the members themselves, without a network and
//! half at a time; what members write is confirmed by staff; nothing that two people wrote is lost; and the ledger of a
//! large community can be searched.

use std::path::{Path, PathBuf};

use domain::{
    edit::{Edit, RegisterEdit},
    id::Id,
    moment::Moment,
    principal::Member,
    register::MemberField,
};
use fantoccini::key::Key;
use serde_json::Value;
use tests::{
    browser::{At, Community, Device, Stage, css, fixture, id, play, words},
    native::Native,
    served::Served,
};

const NAME: &str = "孙丽华";

/// A picture that a phone may have taken.
fn photo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/icons/icon-512.png")
}

async fn stands(device: &Device, field: &str, value: &str) {
    device.until(format!("{field} is not {value}"), async || device.value(field).await == value).await;
}

async fn picked(device: &Device, group: &str) -> Vec<String> {
    let script = "return [...document.querySelectorAll(`[data-testid=${arguments[0]}] input:checked`)] \
        .map((one) => one.closest('label').innerText.trim())";
    let found = device.run(script, vec![group.into()]).await;
    found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

async fn kept_here(device: &Device) {
    device.press(Key::Tab).await;
    device.see(id("form-state").with("已存在这台")).await;
}

fn row(name: &str) -> At {
    id("member-row").with(name)
}

async fn open_member(desk: &Device, name: &str) {
    desk.go("/members").await;
    desk.tap(row(name).option(name)).await;
    desk.see("member-form").await;
}

async fn no_flaws(device: &Device, page: &str) {
    let flaws: Vec<String> = device.flaws().await.iter().map(ToString::to_string).collect();
    assert!(flaws.is_empty(), "{page}: {}", flaws.join("\n"));
    let wide = device.too_wide().await;
    assert!(wide.is_none(), "{page}: {}", wide.unwrap_or_default());
}

/// A member who is known by name only, with a link. Gives the secret.
async fn by_hand(desk: &Device) -> String {
    desk.offline().await;
    desk.go("/members").await;
    desk.tap("new-member").await;
    desk.see("name-first").await;
    desk.fill("field-name", NAME).await;
    desk.pick("field-gender", "女").await;
    desk.fill("field-birth_month", "1985.3").await;
    // What is not understood is told beside it, and stays as it was typed.
    desk.fill("field-joined_party_month", "2003年").await;
    kept_here(desk).await;
    desk.see(words("只有年份，缺月份")).await;
    desk.reload().await;
    stands(desk, "field-name", NAME).await;
    // What was filled in before is masked like everything staff see.
    desk.tap("unmask").await;
    desk.pick("unmask-why", "核对或改正登记内容").await;
    desk.tap("unmask-confirm").await;
    stands(desk, "field-birth_month", "1985-03").await;
    stands(desk, "field-joined_party_month", "2003年").await;
    assert_eq!(picked(desk, "field-gender").await, ["女"]);
    // Too young to have joined: a doubt, not an error.
    desk.fill("field-joined_party_month", "1999/7").await;
    desk.press(Key::Tab).await;
    stands(desk, "field-joined_party_month", "1999-07").await;
    desk.see(id("doubt").with("不满 18 岁")).await;
    desk.fill("field-joined_party_month", "2005年7月").await;
    desk.press(Key::Tab).await;
    desk.see_no("doubt").await;
    desk.see(id("missing").with("职业专长")).await;
    desk.shot("member-half").await;
    no_flaws(desk, "a half filled card").await;

    desk.go("/members").await;
    desk.see(row(NAME).with("缺")).await;
    desk.online().await;
    desk.delivered().await;
    open_member(desk, NAME).await;
    desk.tap("member-link").await;
    desk.tap("make-link-submit").await;
    let link = desk.text("link-address").await;
    desk.tap("link-done").await;
    let Some((_, secret)) = link.split_once("/in#") else { panic!("no secret in {link}") };
    secret.to_owned()
}

/// The member fills in the own card where there is no network.
async fn at_the_phone(phone: &Device) {
    // A browser that is closed writes down its login.
    phone.quit().await;
    phone.start().await;
    phone.open("/card").await;
    phone.see(id("own-checkin").with("还没有报到")).await;
    phone.see(id("step").with("第 1 步")).await;
    stands(phone, "field-name", NAME).await;
    phone.shot("own-card-first").await;
    no_flaws(phone, "the own card, led").await;
    phone.offline().await;
    phone.tap("step-next").await;
    phone.fill("field-attached", "区人民医院").await;
    phone.tap("step-next").await;
    // A number that is short is told, and kept.
    phone.fill("field-phone", "1390000123").await;
    phone.press(Key::Tab).await;
    phone.see(words("电话只有 10 位")).await;
    phone.fill("field-phone", "139 0000 1234").await;
    phone.press(Key::Tab).await;
    stands(phone, "field-phone", "13900001234").await;
    phone.tap("step-next").await;
    phone.pick("field-professional_skills", "医疗健康").await;
    phone.pick("field-professional_skills", "科普").await;
    phone.fill("field-hobbies", "一夜暴富").await;
    phone.tap("step-done").await;
    phone.see(id("own-waits").with("项待社区确认")).await;

    // A file that is no picture is told; a picture is made small and kept.
    phone.give_file("field-photo", &fixture("cut-off.xlsx")).await;
    phone.see(id("picture-wrong").with("不是照片")).await;
    phone.give_file("field-photo", &photo()).await;
    phone.see(id("picture").with("联网后送出")).await;
    kept_here(phone).await;
    phone.shot("own-card-waits").await;
    no_flaws(phone, "the own card").await;

    // The phone is switched off before it ever had a network again.
    phone.kill().await;
    phone.start().await;
    phone.open("/card").await;
    stands(phone, "field-phone", "13900001234").await;
    phone.see(id("picture").with("联网后送出")).await;
    phone
        .until("the skills are lost", async || {
            picked(phone, "field-professional_skills").await == ["医疗健康", "科普"]
        })
        .await;
    phone.online().await;
    phone.delivered().await;
    phone.see_no(id("picture").with("联网后送出")).await;
}

fn proposal(field: &str) -> At {
    id("proposal").whose("data-field", field)
}

/// Staff look at what the member wrote.
async fn at_the_desk(desk: &Device) {
    desk.go("/today").await;
    desk.tap(id("today-proposals").with("登记卡待确认 1")).await;
    desk.see(id("member-count").with("找到 1 人")).await;
    desk.tap(row(NAME).option(NAME)).await;
    desk.see(proposal("phone").with("139****1234")).await;
    desk.shot("proposals").await;
    no_flaws(desk, "proposals").await;
    desk.tap(id("proposals").then("unmask")).await;
    desk.pick("unmask-why", "核对或改正登记内容").await;
    desk.tap("unmask-confirm").await;
    desk.see(proposal("phone").with("13900001234")).await;
    // The picture has come from the phone over the relay.
    desk.see(proposal("photo").then("picture")).await;
    desk.tap(proposal("hobbies").then("decline")).await;
    desk.tap("decline-submit").await;
    desk.see(words("请写明原因")).await;
    desk.fill("decline-why", "请写真实的爱好").await;
    desk.tap("decline-submit").await;
    desk.see_no(proposal("hobbies")).await;
    desk.tap(proposal("phone").then("accept")).await;
    desk.see_no(proposal("phone")).await;
    desk.tap("accept-all").await;
    desk.see_no("proposals").await;
    stands(desk, "field-phone", "13900001234").await;
    desk.see(id("section-person").then("picture")).await;
    desk.shot("member-card").await;
    desk.delivered().await;
    // On paper the photo stands where the form has its place.
    desk.tap("print-card").await;
    desk.see(css(".paper-cell-photo > img.paper-photo")).await;
    desk.see_no("papers-without-photo").await;
    desk.shot("member-card-printed").await;
    open_member(desk, NAME).await;
}

async fn alone_and_together(stage: Stage) {
    let desk = stage.desk("社区").await;
    desk.enter(&stage.relay().way_in("staff", 0)).await;
    let secret = by_hand(&desk).await;
    let phone = stage.phone("党员").await;
    phone.enter(&format!("/in#{secret}")).await;
    at_the_phone(&phone).await;
    at_the_desk(&desk).await;

    phone.see_no("proposal-waits").await;
    phone.see(id("proposal-declined").with("一夜暴富").with("请写真实的爱好")).await;
    stands(&phone, "field-phone", "13900001234").await;
    phone.shot("own-card-answered").await;
    phone.quit().await;

    // Two clerks, each without a network, write the same field of the card.
    let stairwell = stage.phone("楼道").await;
    stairwell.enter(&stage.relay().way_in("staff", 0)).await;
    open_member(&stairwell, NAME).await;
    for clerk in [&desk, &stairwell] {
        clerk.offline().await;
    }
    stairwell.fill("field-job_title", "护士长").await;
    desk.fill("field-job_title", "主任医师").await;
    for clerk in [&desk, &stairwell] {
        kept_here(clerk).await;
    }
    for clerk in [&desk, &stairwell] {
        clerk.online().await;
        clerk.delivered().await;
    }
    for clerk in [&desk, &stairwell] {
        clerk.see(id("contested").with("护士长").with("主任医师")).await;
    }
    stairwell.shot("member-contested").await;
    no_flaws(&stairwell, "the card on a phone").await;
    stairwell.tap(id("contested").then("choose-value")).await;
    for clerk in [&desk, &stairwell] {
        clerk.see_no("contested").await;
    }
    let chosen = stairwell.value("field-job_title").await;
    stands(&desk, "field-job_title", &chosen).await;

    // The same person once more, by hand: found by the phone, and made one.
    desk.go("/members").await;
    desk.tap("new-member").await;
    desk.see("name-first").await;
    stairwell.go(&desk.path().await).await;
    stairwell.see("name-first").await;
    desk.fill("field-name", NAME).await;
    desk.fill("field-phone", "13900001234").await;
    desk.fill("field-ethnicity", "满族").await;
    kept_or_sent(&desk).await;
    // Who fills it in reads it; on a page that was there before it came, it is masked like everything.
    stands(&desk, "field-phone", "13900001234").await;
    stairwell.see(id("field-phone").with("139****1234")).await;
    stairwell.see("unmask").await;
    desk.see(id("same-as").with(NAME)).await;
    desk.tap(id("same-as").option("看那张卡")).await;
    desk.see(id("same-as").with("会补上：民族")).await;
    desk.shot("same").await;
    desk.tap("merge").await;
    desk.tap("merge").await;
    desk.see_no("same").await;
    desk.go("/members").await;
    desk.fill("member-search", NAME).await;
    desk.see(id("member-count").with("找到 1 人")).await;
}

async fn kept_or_sent(desk: &Device) {
    desk.press(Key::Tab).await;
    desk.delivered().await;
}

#[test]
fn a_card_is_filled_in_by_staff_and_by_the_member_and_nothing_is_lost() {
    play(Community::Empty("梧桐苑社区"), alone_and_together);
}

/// How many members there are.
const MANY: usize = 3_000;
/// How many are put in at once.
const AT_ONCE: usize = 300;

/// A member of a large community; every tenth is probationary, of every fourth grid 1, of every third skilled in law.
fn made_up(number: usize) -> Vec<(MemberField, String)> {
    use MemberField as F;
    let mut fields = vec![
        (F::Name, format!("王{}", ["建国", "志强", "秀英", "晓明", "海燕"][number % 5])),
        (F::Phone, format!("139{number:08}")),
        (F::UnitName, format!("第{}中学", number % 30)),
        (F::Grid, format!("第{}网格", number % 4 + 1)),
        (F::Membership, if number.is_multiple_of(10) { "probationary" } else { "full" }.to_owned()),
    ];
    if number.is_multiple_of(3) {
        fields.push((F::ProfessionalSkills, "法律、科普".to_owned()));
    }
    fields
}

async fn fill(stage: &Stage) {
    let relay = stage.relay();
    let served = Served::elsewhere(relay.address(), &relay.links("staff")[0].secret);
    let mut clerk = Native::new(served.session("staff", 0).await, Moment(1_780_000_000_000));
    clerk.talk(&served).await;
    for from in (0..MANY).step_by(AT_ONCE) {
        let edits = (from..from + AT_ONCE)
            .map(|number| {
                let member: Id<Member> = clerk.id();
                Edit::Register(RegisterEdit::FillMember { member, fields: made_up(number) })
            })
            .collect();
        clerk.does(edits);
        clerk.talk(&served).await;
    }
    assert_eq!(clerk.view().status.unsent, 0, "the relay has all of them");
}

async fn chip(desk: &Device, value: &str) -> String {
    desk.text(At::from("member-asks").option("")).await;
    let script = "return document.querySelector(`[data-testid=member-asks] [data-value=${arguments[0]}]`)?.innerText ?? ''";
    desk.run(script, vec![value.into()]).await.as_str().unwrap_or_default().replace(['\n', ' '], "")
}

#[test]
fn a_large_register_is_searched_narrowed_and_changed_at_once() {
    play(Community::Empty("梧桐苑社区"), |stage| async move {
        fill(&stage).await;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.offline().await;
        desk.go("/members").await;
        desk.see(id("member-count").with(&format!("找到 {MANY} 人"))).await;
        desk.see_count("member-row", 60).await;
        desk.tap("show-more").await;
        desk.see_count("member-row", 120).await;
        assert_eq!(chip(&desk, "probationary").await, "预备党员300");
        assert_eq!(chip(&desk, "not-checked-in").await, "未报到3000");
        desk.shot("members-many").await;
        no_flaws(&desk, "the ledger").await;

        // By the end of the phone, by name, by unit.
        desk.fill("member-search", "02999").await;
        desk.see_count("member-row", 1).await;
        desk.see(row("第29中学").with("139****2999")).await;
        desk.fill("member-search", "第7中学").await;
        desk.see(id("member-count").with("找到 100 人")).await;
        desk.fill("member-search", "没有这个人").await;
        desk.see(id("empty").with("没有符合的党员")).await;
        desk.tap("member-clear").await;
        desk.see(id("member-count").with("找到 3000 人")).await;

        // Several filters narrow together.
        desk.pick("member-asks", "预备党员").await;
        desk.see(id("member-count").with("找到 300 人")).await;
        desk.tap(id("member-filters").option("按状态")).await;
        desk.choose("by-grid", "第1网格（750）").await;
        desk.see(id("member-count").with("找到 150 人")).await;
        desk.choose("by-skill", "法律（1000）").await;
        desk.see(id("member-count").with("找到 50 人")).await;

        // All of them at once.
        desk.tap("pick-all").await;
        desk.see(id("picked").with("已选 50 人")).await;
        desk.tap("batch-run").await;
        desk.see(id("trouble").with("请先选好")).await;
        desk.fill("batch-value", "第三党支部").await;
        desk.tap("batch-run").await;
        desk.see_no("batch").await;
        desk.see(row("第三党支部")).await;
        desk.tap("member-clear").await;
        desk.choose("by-branch", "第三党支部（50）").await;
        desk.see(id("member-count").with("找到 50 人")).await;
        desk.online().await;
        desk.delivered().await;

        // On a phone each row is a card.
        let phone = stage.phone("楼道").await;
        phone.enter(&stage.relay().way_in("staff", 0)).await;
        phone.go("/members").await;
        phone.fill("member-search", "2999").await;
        phone.see_count("member-row", 1).await;
        phone.shot("members-phone").await;
        no_flaws(&phone, "the ledger on a phone").await;
    });
}
