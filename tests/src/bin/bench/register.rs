//! The register of a large community on one staff device: the first sync of everything and the one after a day away, until
//! the ledger can be used, from a keystroke to the frame that answers it, taking in a roster, laying out cards to print.
//!
//! Times are the page's own clock but for the first sync, which begins before there is a page.

use std::{fs, time::Duration};

use domain::{
    edit::{Edit, RegisterEdit},
    export::{Column, Table},
    id::Id,
    principal::Member,
    register::MemberField,
};
use fantoccini::key::Key;
use serde_json::{Value, json};
use tests::{
    browser::{Community, Device, id as place, play},
    clerk::Clerk,
};

use super::{
    browser::{micros, starts, tenths},
    line, middle,
    native::id,
    timed,
    town::{self, Size},
};

/// How many members the register has, and how many rows the roster that is imported on top.
const MEMBERS: usize = 3_000;
/// How many cards are laid out: the probationary, every tenth.
const CARDS: usize = MEMBERS / 10;
/// Cards that somebody else changed while this device was away.
const A_DAY: usize = 40;

/// Types into the search field, one text after the other; the time of each until the frame in which the list answers, and
/// what it then says.
const TYPE: &str = "return (async () => {
    const field = document.querySelector('[data-testid=member-search]');
    const found = [];
    for (const text of arguments[0]) {
        await new Promise((next) => setTimeout(next, 100));
        const began = performance.now();
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((next) => requestAnimationFrame(() => {
            const after = new MessageChannel();
            after.port1.onmessage = next;
            after.port2.postMessage(null);
        }));
        const took = Math.round((performance.now() - began) * 1000);
        found.push([took, document.querySelector('[data-testid=member-count]').innerText]);
    }
    return found;
})()";

/// Presses a button and waits for the frame in which something is there.
const PRESS: &str = "return (async () => {
    const began = performance.now();
    document.querySelector(arguments[0]).click();
    while (document.querySelector(arguments[1]) === null) await new Promise(requestAnimationFrame);
    return Math.round((performance.now() - began) * 1000);
})()";

/// Fifteen fields of a card.
fn card(number: usize) -> Vec<(MemberField, String)> {
    use MemberField as F;
    let of = |words: &[&str]| words[number % words.len()].to_owned();
    vec![
        (
            F::Name,
            format!("{}{}", of(&["王", "李", "张", "刘"]), of(&["建国", "志强", "秀英", "晓明", "海燕"])),
        ),
        (F::Gender, of(&["男", "女"])),
        (F::Ethnicity, "汉族".to_owned()),
        (F::BirthMonth, format!("{}-{:02}", 1965 + number % 35, 1 + number % 12)),
        (F::Education, of(&["本科", "大专", "研究生"])),
        (F::JoinedParty, format!("{}-07", 1990 + number % 30)),
        (F::Membership, if number.is_multiple_of(10) { "probationary" } else { "full" }.to_owned()),
        (F::UnitName, format!("第{}中学", number % 30)),
        (F::JobTitle, of(&["教师", "医生", "会计"])),
        (F::Phone, format!("139{number:08}")),
        (F::Estate, "桂花苑".to_owned()),
        (F::Building, format!("{}栋", 1 + number % 40)),
        (F::Grid, format!("第{}网格", number % 4 + 1)),
        (F::ProfessionalSkills, of(&["法律", "医疗健康", "科普"])),
        (F::ServiceIntents, of(&["法律维权", "健康义诊", "助老助残"])),
    ]
}

fn fill(number: usize, fields: Vec<(MemberField, String)>) -> Edit {
    let member: Id<Member> = id(8_000_000 + number);
    Edit::Register(RegisterEdit::FillMember { member, fields })
}

/// A roster of people nobody knows yet.
pub(crate) fn roster(people: usize) -> Vec<u8> {
    let heading = |heading: &str| Column { heading: heading.to_owned(), width: 12 };
    let rows = (0..people).map(|number| {
        let day = format!("{}-{:02}", 1970 + number % 30, 1 + number % 12);
        let of = |words: &str, place: usize| words.chars().nth(place % words.chars().count()).unwrap();
        // Three thousand people of different names.
        let name = [
            of("赵钱孙李周吴郑冯陈褚", number),
            of("国建志文秀玉春海明晓", number / 10),
            of("华平强军英兰燕峰涛敏", number / 100),
            of("东南西北", number / 1000),
        ];
        vec![name.iter().collect(), day, format!("137{number:08}"), "职员".to_owned()]
    });
    let columns = ["姓名", "出生年月", "联系电话", "职务"].map(heading).into();
    sheets::write(&Table { name: "花名册".to_owned(), columns, rows: rows.collect() }).unwrap()
}

/// Everything.
pub(crate) fn measure() {
    play(Community::Empty("测速社区"), |stage| async move {
        let size = Size { records: 3_000, facts: 60_000 };
        town::fill(stage.relay(), size).await;
        let mut clerk = Clerk::of(stage.relay()).await;
        for from in (0..MEMBERS).step_by(300) {
            clerk.act((from..from + 300).map(|number| fill(number, card(number))).collect()).await;
        }

        let desk = stage.desk("社区").await;
        let everything = now_there(&desk, async || {
            desk.enter(&stage.relay().way_in("staff", 0)).await;
            desk.go("/members").await;
        });
        let what = format!("first sync: {MEMBERS} members, {} wishes, {} facts", size.records, size.facts);
        line(&what, &format!("{} ms", everything.await.as_millis()), "");
        starts(&desk, "/members", 1).await.tell("register of 3,000: list after a cold start", "≤ 1,000 ms");

        desk.quit().await;
        let changed = (0..A_DAY).map(|number| fill(number, vec![(MemberField::Hobbies, "书法".to_owned())]));
        clerk.act(changed.collect()).await;
        desk.start().await;
        let later = now_there(&desk, async || desk.open("/members").await).await;
        line(
            &format!("  start and sync after {A_DAY} cards changed"),
            &format!("{} ms", later.as_millis()),
            "",
        );

        typing(&desk).await;
        cards(&desk).await;
        import(&desk).await;
    });
}

/// How long until the ledger has everybody and nothing is on the way.
async fn now_there(desk: &Device, open: impl AsyncFn()) -> Duration {
    #[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
    let began = std::time::Instant::now();
    open().await;
    desk.see(place("member-count").with(&format!("{MEMBERS} 人"))).await;
    desk.delivered().await;
    began.elapsed()
}

async fn typing(desk: &Device) {
    // One in thirty is of a school, one in a hundred has a phone that ends so.
    let texts = ["第7", "第7中", "第7中学", "第7中", "00042", "0042", "没有这个人", ""];
    let answers = ["100", "100", "100", "100", "1", "1", "0", "3000"];
    let mut times = Vec::new();
    for _ in 0..5 {
        let found = desk.run(TYPE, vec![json!(texts)]).await;
        for (found, answer) in found.as_array().unwrap().iter().zip(answers) {
            assert_eq!(found[1], json!(format!("找到 {answer} 人")), "the list has answered");
            times.push(micros(&found[0]));
        }
    }
    let (median, most) = middle(times);
    let figure = format!("{} ms, p95 {} ms", tenths(median), tenths(most));
    line("  keystroke in the search field to paint", &figure, "≤ 50 ms");
}

async fn cards(desk: &Device) {
    desk.pick("member-asks", "预备党员").await;
    desk.see(place("member-count").with(&format!("{CARDS} 人"))).await;
    desk.tap("pick-all").await;
    desk.see("batch-cards").await;
    let printer = "[data-testid=papers-print]:not(:disabled)";
    let took = press(desk, "[data-testid=batch-cards]", printer).await;
    line(&format!("  {CARDS} cards laid out to print"), &format!("{} ms", took.as_millis()), "≤ 5,000 ms");
}

async fn import(desk: &Device) {
    let file = desk.scratch().join("roster.xlsx");
    let (bytes, _) = timed(|| roster(MEMBERS));
    fs::write(&file, bytes).unwrap();
    desk.go("/import?as=members").await;
    desk.give_file("import-file", &file).await;
    desk.choose("import-unit", "一个新单位").await;
    desk.fill("import-unit-name", "区税务局").await;
    // A script that presses a button leaves no field.
    desk.press(Key::Tab).await;
    desk.see(place("import-write").with(&format!("{MEMBERS} 条"))).await;
    let took = press(desk, "[data-testid=import-write]", "[data-testid=nothing-new]").await;
    line(
        &format!("  import of {MEMBERS} rows, until all of them stand there"),
        &format!("{} ms", took.as_millis()),
        "≤ 2,000 ms",
    );
}

async fn press(desk: &Device, button: &str, then: &str) -> Duration {
    micros(&desk.run(PRESS, vec![Value::from(button), Value::from(then)]).await)
}
