//! Promise: a clerk without a network takes in the rosters of units and the lists of doors as they come, settles what is in
//! doubt, merges who is twice, writes nothing twice, takes an import back, and hands a ledger out as a spreadsheet that
//! reads back.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops")]

use std::{fs, path::PathBuf};

use domain::import::grid::Workbook;
use fantoccini::key::Key;
use tests::browser::{At, Community, Device, fixture, id, play, words};

/// People on the court's roster of 188 rows: one stands there twice, one with two phones.
const PEOPLE: usize = 186;

fn row(number: usize) -> At {
    id("import-row").whose("data-row", &number.to_string())
}

fn below(number: usize) -> At {
    id("row-findings").whose("data-row", &number.to_string())
}

fn cell(at: &str) -> At {
    id("cell-mend").whose("data-at", at)
}

async fn give(desk: &Device, file: &str) {
    desk.give_file("import-file", &fixture(file)).await;
    desk.see("import-review").await;
}

async fn mend(desk: &Device, at: &str, text: &str) {
    desk.fill(cell(at), text).await;
    desk.press(Key::Tab).await;
}

/// The spreadsheet that was handed to the browser; it is taken away.
async fn downloaded(desk: &Device) -> Workbook {
    let file = || -> Option<PathBuf> {
        let files = fs::read_dir(desk.downloads()).expect("downloads can be listed");
        files.flatten().map(|file| file.path()).find(|path| path.extension().is_some_and(|is| is == "xlsx"))
    };
    desk.until("no spreadsheet is downloaded", async || file().is_some()).await;
    let path = file().expect("the file");
    let book = sheets::read(&fs::read(&path).expect("it can be read")).expect("it is a spreadsheet");
    fs::remove_file(path).expect("it can be taken away");
    book
}

fn holds(book: &Workbook, text: &str) -> bool {
    book.sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten()).any(|cell| cell.shown().contains(text))
}

async fn settle_the_court(desk: &Device) {
    // What the table is and where it comes from is proposed.
    desk.see(id("import-tallies").with("等人处理")).await;
    assert_eq!(desk.value("import-unit-name").await, "区人民法院机关");
    desk.fill("import-unit-name", "区人民法院").await;
    desk.press(Key::Tab).await;
    desk.shot("roster-doubts").await;
    // Words that are no option are put right everywhere at once.
    desk.tap(id("mend-all").with("大学本科")).await;
    desk.tap(id("mend-all").with("硕士研究生")).await;
    desk.see_no(id("mend-all").with("大学本科")).await;
    // A wrong correction settles nothing, a right one does.
    desk.see(row(8).with("电话只有 10 位")).await;
    mend(desk, "J8", "1866330").await;
    desk.see(row(8).with("电话只有 7 位")).await;
    mend(desk, "J8", "186 6330 7760").await;
    desk.see_no(row(8)).await;
    // Who may be another is asked, with what differs.
    desk.tap(below(67).then("merge-row")).await;
    desk.see_no(row(67)).await;
    desk.pick("import-tabs", "可能重复").await;
    desk.see(below(67).with("联系电话")).await;
    desk.see(row(100).with("与第 7 行是同一个")).await;
    desk.shot("roster-twins").await;
    desk.tap("keep-all").await;
    desk.see_no("import-waits").await;
}

#[test]
fn a_roster_is_imported_once_taken_back_and_handed_out() {
    play(Community::Empty("梧桐苑社区"), |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.offline().await;
        desk.go("/import").await;
        give(&desk, "roster-court.xlsx").await;
        settle_the_court(&desk).await;
        desk.tap(id("import-write").with(&format!("（{PEOPLE} 条）"))).await;
        desk.see("nothing-new").await;
        desk.shot("roster-imported").await;

        // Once more: whoever has two phones is asked about again; nothing is written.
        desk.tap("import-again").await;
        give(&desk, "roster-court.xlsx").await;
        desk.choose("import-unit", "区人民法院").await;
        desk.see(id("import-write").with("（0 条）")).await;
        desk.see(id("import-waits").with("还有 1 行")).await;
        assert!(
            desk.see("import-write").await.attr("disabled").await.is_ok_and(|disabled| disabled.is_some())
        );

        // Taken back, all of it; and done again, because it was right.
        desk.tap("undo-import").await;
        desk.see(id("undo-planned").with(&format!("会恢复 {PEOPLE} 条"))).await;
        assert_eq!(desk.count("undo-left").await, 0);
        desk.tap("undo-sure").await;
        desk.see_no("kept-import").await;
        desk.tap("import-again").await;
        give(&desk, "roster-court.xlsx").await;
        settle_the_court(&desk).await;
        desk.tap("import-write").await;
        desk.see("nothing-new").await;
        desk.online().await;
        desk.delivered().await;

        // The other roster, from another clerk's desk, where the first one has arrived.
        let other = stage.desk("另一张桌子").await;
        other.enter(&stage.relay().way_in("staff", 0)).await;
        other.go("/import").await;
        give(&other, "roster-hospital.xlsx").await;
        other.pick("import-tabs", "可能重复").await;
        other.see(row(215).with("与第 8 行是同一个")).await;
        other.tap("keep-all").await;
        other.pick("import-tabs", "等人处理").await;
        other.tap(below(144).then("split-row")).await;
        other.tap("import-write").await;
        other.see(id("import-write").with("（0 条）")).await;
        other.delivered().await;

        // Handed out masked as usual, whole only after a reason, which is recorded.
        desk.go("/members").await;
        desk.tap("export").await;
        desk.tap("export-make").await;
        let book = downloaded(&desk).await;
        assert!(holds(&book, "周兰萍") && holds(&book, "138****4983") && !holds(&book, "13862444983"));
        desk.tap("export").await;
        desk.pick("export-how", "完整内容").await;
        desk.tap("export-make").await;
        desk.see("trouble").await;
        desk.shot("export").await;
        desk.pick("export-why", "核对或改正登记内容").await;
        desk.tap("export-make").await;
        let book = downloaded(&desk).await;
        assert!(holds(&book, "13862444983") && holds(&book, "18657619959"), "both rosters are in it, whole");
        desk.go("/audit").await;
        desk.tap(id("audit-kind").option("查看隐私")).await;
        desk.see(id("change").with("在职党员信息库").with("核对或改正登记内容")).await;

        // What was handed out is read again as what is there.
        let path = desk.scratch().join("again.xlsx");
        fs::write(&path, rewritten(&book)).expect("a file");
        desk.go("/import?as=members").await;
        desk.give_file("import-file", &path).await;
        desk.choose("import-unit", "看表里“工作单位”一列").await;
        desk.see("nothing-new").await;
    });
}

/// The same table as a file again.
fn rewritten(book: &Workbook) -> Vec<u8> {
    let rows: Vec<Vec<String>> = book.sheets[0]
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.shown().to_owned()).collect())
        .collect();
    let (head, body) = rows.split_first().expect("it has headings");
    let column = |heading: &String| domain::export::Column { heading: heading.clone(), width: 10 };
    let table = domain::export::Table {
        name: "再导入".to_owned(),
        columns: head.iter().map(column).collect(),
        rows: body.to_vec(),
    };
    sheets::write(&table).expect("it can be written")
}

#[test]
fn a_list_of_doors_is_imported_page_by_page() {
    play(Community::Empty("梧桐苑社区"), |stage| async move {
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        desk.offline().await;
        desk.go("/import").await;
        give(&desk, "households.xlsx").await;
        if desk.sees("keep-all").await {
            desk.tap("keep-all").await;
        }
        desk.pick("import-tabs", "全部").await;
        desk.see_count("import-row", 50).await;
        desk.tap("rows-after").await;
        desk.see(row(53)).await;
        desk.tap(id("import-write").with("（2970 条）")).await;
        desk.see("nothing-new").await;
        desk.shot("doors").await;
        desk.online().await;
        desk.delivered().await;
    });
}

#[test]
fn bad_input_is_told_and_identities_stay_out() {
    play(Community::Empty("梧桐苑社区"), |stage| async move {
        let phone = stage.phone("社区").await;
        phone.enter(&stage.relay().way_in("staff", 0)).await;
        phone.go("/import").await;
        phone.fill("import-paste", "没有表头的一行").await;
        phone.tap("import-read").await;
        phone.see("import-refusal").await;
        phone.tap("import-again").await;
        let wrong = phone.scratch().join("wrong.xlsx");
        fs::write(&wrong, b"not a spreadsheet, whatever it is called").expect("a file");
        phone.give_file("import-file", &wrong).await;
        phone
            .until("a file that is no spreadsheet is told", async || {
                phone.sees("import-wrong").await || phone.sees("import-refusal").await
            })
            .await;
        phone.go("/today").await;
        phone.go("/import").await;
        let lines = [
            "姓名\t身份证号\t出生年月\t联系电话",
            "钱有福\t330102199001011234\t1985.1\t13800006001",
            "赵小兰\t330102199001011235\t1990-02\t139",
        ];
        let script = "const field = document.querySelector('[data-testid=import-paste]'); \
            field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true }))";
        phone.see("import-paste").await;
        phone.run(script, vec![lines.join("\n").into()]).await;
        phone.tap("import-read").await;
        phone.tap(id("import-kind").option("在职党员花名册")).await;
        phone.see(id("closed-column").with("身份证号不导入")).await;
        phone.see_no(words("330102199001011234")).await;
        // Without its name a new unit is not written.
        phone.choose("import-unit", "一个新单位").await;
        phone.see(row(2).with("可能是 1 月")).await;
        phone.shot("roster-phone").await;
        let flaws = phone.flaws().await;
        assert!(flaws.is_empty(), "{}", flaws.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
        assert_eq!(phone.too_wide().await, None);
        phone.tap(row(3).then("leave-row")).await;
        phone.tap(row(2).then("keep-row")).await;
        phone.tap(id("import-write").with("（1 条）")).await;
        phone.see(id("trouble").with("单位名称")).await;
        phone.fill("import-unit-name", "区税务局").await;
        phone.press(Key::Tab).await;
        phone.tap(id("import-write").with("（1 条）")).await;
        phone.see(id("import-write").with("（0 条）")).await;
        phone.delivered().await;
        let kept = phone.disk().await;
        assert_eq!(kept.places_of("330102199001011234"), Vec::<String>::new());
        assert!(!kept.places_of("钱有福").is_empty(), "the search finds what is there");
        phone.shot("roster-phone-after").await;
    });
}
