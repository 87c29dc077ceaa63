//! The importer over grids made by hand and by chance; real files are read in the tests of the file reader.

use super::*;
use crate::{
    id::Id,
    mask::LeakKind,
    phone::{InvalidPhone, PhoneTidied},
    wish::{Wish, WishField},
};

const HEADER: &str = "编号\t姓名\t类别\t心愿类型\t心愿内容\t联系电话";

fn sheet(lines: &[&str]) -> Sheet {
    let mut book = delimited::workbook_from_tsv(&lines.join("\n")).unwrap();
    book.sheets.remove(0)
}

type ImportRow = super::ImportRow<WishField, Id<Wish>>;

fn read_wishes(book: &Workbook, settings: &Settings, existing: &[KnownWish]) -> WishImport {
    super::read::<Wishes>(book, settings, existing, &ImportChoices::default())
}

fn read_wishes_with(
    book: &Workbook,
    settings: &Settings,
    existing: &[KnownWish],
    choices: &ImportChoices<WishField>,
) -> WishImport {
    super::read::<Wishes>(book, settings, existing, choices)
}

fn read(sheet: Sheet) -> WishImport {
    read_wishes(&Workbook { sheets: vec![sheet] }, &Settings::default(), &[])
}

fn range(first: (usize, usize), last: (usize, usize)) -> CellRange {
    CellRange { first: CellAddress::new(first.0, first.1), last: CellAddress::new(last.0, last.1) }
}

fn fates(import: &WishImport) -> Vec<RowFate<Id<Wish>>> {
    import.rows.iter().map(|row| row.fate).collect()
}

fn known(import: &WishImport) -> Vec<KnownWish> {
    let usable = import.rows.iter().filter(|row| row.is_importable());
    let id = |row: &ImportRow| {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&row.row_number.to_be_bytes());
        Id::from_random(bytes)
    };
    usable.map(|row| KnownWish { id: id(row), draft: row.draft.clone() }).collect()
}

#[test]
fn title_total_note_and_repeated_header_are_listed_not_read() {
    let mut sheet = sheet(&[
        "微心愿汇总表",
        HEADER,
        "1\t张三\t空巢老人\t小心愿\t想要书\t13812341234",
        "",
        HEADER,
        "2\t李四\t空巢老人\t小心愿\t想要笔\t13812341235",
        "合计\t\t\t\t2",
        "填表说明：如实填写",
    ]);
    sheet.merged = vec![range((0, 0), (0, 5)), range((7, 0), (7, 5))];
    let import = read(sheet);
    assert_eq!(import.refusal, None);
    assert_eq!(fates(&import), [RowFate::New, RowFate::New]);
    let skipped: Vec<_> = import.skipped.iter().map(|row| (row.row_number, row.reason)).collect();
    assert_eq!(
        skipped,
        [
            (1, SkipReason::AboveHeader),
            (2, SkipReason::Header),
            (4, SkipReason::Blank),
            (5, SkipReason::HeaderAgain),
            (7, SkipReason::Total),
            (8, SkipReason::Note)
        ]
    );
}

#[test]
fn two_header_rows_are_one_header() {
    let mut sheet = sheet(&[
        "编号\t许愿人\t\t\t心愿\t\t监护人\t",
        "\t姓名\t群体类别\t电话\t类型\t内容\t姓名\t电话",
        "1\t张三\t留守儿童\t13812341234\t小心愿\t想要书\t张大\t13900001111",
    ]);
    sheet.merged =
        vec![range((0, 0), (1, 0)), range((0, 1), (0, 3)), range((0, 4), (0, 5)), range((0, 6), (0, 7))];
    let import = read(sheet);
    assert_eq!(import.header, Some(HeaderReading { first_row: 1, last_row: 2 }));
    let draft = &import.rows[0].draft;
    for (field, value) in [
        (WishField::No, "1"),
        (WishField::WisherName, "张三"),
        (WishField::Phone, "13812341234"),
        (WishField::Kind, "小心愿"),
        (WishField::Content, "想要书"),
        (WishField::Guardian, "张大"),
    ] {
        assert_eq!(draft.get(field), value);
    }
    assert_eq!(import.columns[7].usage, ColumnUse::Unknown { nearest: Some(WishField::Guardian) });
}

#[test]
fn missing_columns_are_refused_by_name_unless_accepted() {
    let book = Workbook {
        sheets: vec![sheet(&["姓名\t联系电话\t心愿内容\t备注\t尺码", "张三\t13812341234\t想要书\t无\t大"])],
    };
    let import = read_wishes(&book, &Settings::default(), &[]);
    let fields = vec![WishField::Group, WishField::Kind];
    assert_eq!(import.refusal, Some(ImportRefusal::MissingColumns { fields }));
    assert_eq!(import.skipped[1].reason, SkipReason::Refused);
    assert_eq!(import.columns[3].usage, ColumnUse::Remark);
    assert_eq!(import.columns[4].usage, ColumnUse::Unknown { nearest: None });

    let choices = ImportChoices { accept_missing_columns: true, ..ImportChoices::default() };
    let import = read_wishes_with(&book, &Settings::default(), &[], &choices);
    assert_eq!((import.refusal, import.rows[0].fate), (None, RowFate::Doubtful));
}

#[test]
fn nothing_and_no_header_are_refused() {
    assert_eq!(read(Sheet::default()).refusal, Some(ImportRefusal::Empty));
    let import = read_wishes(&Workbook::default(), &Settings::default(), &[]);
    assert_eq!(import.refusal, Some(ImportRefusal::Empty));
    let import = read(sheet(&["你好", "世界"]));
    assert_eq!(import.refusal, Some(ImportRefusal::NoHeader { looked_at: 2 }));
    assert_eq!(import.skipped.len(), 2);
}

#[test]
fn columns_and_header_can_be_chosen_by_hand() {
    let book = Workbook { sheets: vec![sheet(&["张三\t空巢老人\t小心愿\t想要书"])] };
    let columns = [WishField::WisherName, WishField::Group, WishField::Kind, WishField::Content];
    let mut choices = ImportChoices {
        header: HeaderChoice::Nowhere,
        columns: columns.into_iter().map(Some).enumerate().collect(),
        ..ImportChoices::default()
    };
    let import = read_wishes_with(&book, &Settings::default(), &[], &choices);
    assert_eq!(fates(&import), [RowFate::New]);

    let book = Workbook {
        sheets: vec![sheet(&[HEADER, "1\t张三\t空巢老人\t小心愿\t想要书\t13812341234"])]
    };
    choices.header = HeaderChoice::Row(1);
    choices.columns = BTreeMap::from([(0, None), (5, Some(WishField::Reason))]);
    let import = read_wishes_with(&book, &Settings::default(), &[], &choices);
    assert_eq!(import.rows[0].draft.get(WishField::No), "");
    assert_eq!(import.rows[0].draft.get(WishField::Reason), "13812341234");
    assert_eq!(import.columns[0].usage, ColumnUse::LeftOut);
}

#[test]
fn the_clearer_column_wins() {
    let import =
        read(sheet(&["序号\t编号\t姓名\t类别\t心愿类型\t心愿内容", "1\tA7\t张三\t空巢老人\t小心愿\t想要书"]));
    assert_eq!(import.columns[0].usage, ColumnUse::SecondOf { field: WishField::No, column: 1 });
    assert_eq!(import.rows[0].draft.get(WishField::No), "A7");
    assert_eq!(import.rows[0].cells[0].raw, "1");
}

#[test]
fn findings_carry_their_cell() {
    let import = read(sheet(&[HEADER, "1\t张三\t空巢\t小心愿\t请打13812341234找张三\t138 1234 123"]));
    let row = &import.rows[0];
    let told: Vec<(String, &CellFinding)> = row
        .cells
        .iter()
        .flat_map(|cell| cell.findings.iter().map(|finding| (cell.at.to_string(), finding)))
        .collect();
    assert_eq!(
        told[0],
        ("C2".to_owned(), &CellFinding::NotAnOption { nearest: Some("空巢老人".to_owned()) })
    );
    let leaks: Vec<_> = told[1..3]
        .iter()
        .map(|(at, finding)| match finding {
            CellFinding::GivesAway(leak) => (at.as_str(), leak.kind),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(leaks, [("E2", LeakKind::Phone), ("E2", LeakKind::WisherName)]);
    assert_eq!(told[3], ("F2".to_owned(), &CellFinding::PhoneInvalid(InvalidPhone::TooShort { digits: 10 })));
    assert_eq!(row.draft.get(WishField::Phone), "138 1234 123");
    assert_eq!(row.draft.get(WishField::Group), "空巢");
    assert_eq!(row.fate, RowFate::Doubtful);
}

#[test]
fn merged_cells_are_told_and_not_spread() {
    let mut sheet = sheet(&[
        HEADER,
        "1\t张三\t空巢老人\t小心愿\t想要书\t13812341234",
        "2\t\t空巢老人\t小心愿\t想要笔\t13812341234",
    ]);
    sheet.merged = vec![range((1, 1), (2, 1))];
    let import = read(sheet);
    let merged = CellFinding::Merged { range: range((1, 1), (2, 1)) };
    assert!(import.rows[0].cells[1].findings.contains(&merged));
    assert_eq!(import.rows[1].cells[1].findings, [merged]);
    assert_eq!(import.rows[1].draft.get(WishField::WisherName), "");
    assert_eq!(import.rows[1].findings, [RowFinding::MissingRequired(WishField::WisherName)]);
    assert_eq!(fates(&import), [RowFate::Doubtful, RowFate::Doubtful]);
}

#[test]
fn twins_in_the_file_and_numbers_used_twice() {
    let import = read(sheet(&[
        HEADER,
        "001\t张三\t空巢老人\t小心愿\t想要书\t13812341234",
        "2\t张 三\t空巢老人\t小心愿\t想要书。\t138-1234-1234",
        "1\t李四\t空巢老人\t小心愿\t想要书\t13812341235",
        "4\t张三\t空巢老人\t小心愿\t想要书\t13812349999",
        "5\t\t空巢老人\t小心愿\t\t",
    ]));
    assert_eq!(
        fates(&import),
        [RowFate::New, RowFate::DuplicateInFile(2), RowFate::Doubtful, RowFate::New, RowFate::Unusable]
    );
    assert_eq!(import.rows[2].findings, [RowFinding::NumberInFile { row: 2 }]);
}

#[test]
fn a_second_import_finds_everything_there() {
    let lines = [
        HEADER,
        "1\t张三\t空巢老人\t小心愿\t想要书\t1381234123",
        "2\t李四\t空巢老人\t小心愿\t想要笔\t+8613812341235",
        "\t\t空巢老人\t小心愿\t想要笔\t",
    ];
    let mut existing = known(&read(sheet(&lines)));
    // The clerk has corrected the phone meanwhile.
    existing[0].draft.set(WishField::Phone, "13812341230");
    let book = Workbook { sheets: vec![sheet(&lines)] };
    let again = read_wishes(&book, &Settings::default(), &existing);
    assert!(
        again.rows.iter().all(|row| matches!(row.fate, RowFate::SameAsExisting(_))),
        "{:?}",
        fates(&again)
    );

    // Another list that numbers its rows from 1 again.
    let other = Workbook {
        sheets: vec![sheet(&[HEADER, "1\t王五\t空巢老人\t小心愿\t想要灯\t13812341236"])]
    };
    let import = read_wishes(&other, &Settings::default(), &existing);
    assert_eq!(import.rows[0].findings, [RowFinding::NumberTaken { id: existing[0].id }]);
    assert_eq!(import.rows[0].fate, RowFate::Doubtful);
}

#[test]
fn a_number_as_phone_is_told() {
    let mut sheet = sheet(&[HEADER, "1\t张三\t空巢老人\t小心愿\t想要书"]);
    sheet.rows[1].push(Cell::Number("13812341234".to_owned()));
    let import = read(sheet);
    assert_eq!(import.rows[0].cells[5].findings, [CellFinding::WasNumber]);
    assert_eq!(import.rows[0].fate, RowFate::New);
    let import = read(self::sheet(&[HEADER, "1\t张三\t空巢老人\t小心愿\t想要书\t138 1234 1234"]));
    assert_eq!(import.rows[0].cells[5].findings, [CellFinding::PhoneTidied(vec![PhoneTidied::Separators])]);
}

#[test]
fn the_sheet_with_the_header_is_read_and_others_are_told() {
    let cover = Sheet { name: "封面".to_owned(), ..sheet(&["说明"]) };
    let hidden = Sheet {
        hidden: true, ..sheet(&[HEADER, "1\t张三\t空巢老人\t小心愿\t想要书\t13812341234"])
    };
    let shown = sheet(&[HEADER, "2\t李四\t空巢老人\t小心愿\t想要笔\t13812341235"]);
    let book = Workbook { sheets: vec![cover, hidden, shown] };
    let import = read_wishes(&book, &Settings::default(), &[]);
    assert_eq!((import.sheet, import.rows.len()), (2, 1));
    assert_eq!(
        import.unread_sheets.iter().map(|sheet| (sheet.sheet, sheet.rows)).collect::<Vec<_>>(),
        [(0, 1), (1, 2)]
    );
}

/// Small deterministic numbers for grids by chance.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn cell(&mut self) -> Cell {
        const TEXTS: [&str; 36] = [
            "编号",
            "姓名",
            "心愿内容",
            "类别",
            "心愿类型",
            "联系电话",
            "备注",
            "序号",
            "张三",
            "李四",
            "阿依古丽．买买提",
            "空巢老人",
            "空巢",
            "小心愿",
            "想要书",
            "13812341234",
            "138 1234 1234",
            "1383761836",
            "+8613812341234",
            "１３８１２３４１２３４",
            "合计",
            "总计：3",
            " ",
            "\u{200b}",
            "330102199001011234",
            "桂花苑20栋1单元602",
            "20-1-602",
            "\u{feff}",
            "=A1",
            "𠮷",
            "·",
            "+",
            "0",
            "86",
            ".0",
            "（",
        ];
        match self.below(12) {
            0 | 1 => Cell::Empty,
            2 => Cell::Number(
                ["1", "13812341234", "330102199001011230", "-0.5", "1e9"][self.below(5)].to_owned(),
            ),
            3 => Cell::Error("#REF!".to_owned()),
            4 => Cell::Formula { text: "B2".to_owned(), cached: Box::new(self.cell()) },
            5 => Cell::Date("2026-03-05".to_owned()),
            _ => Cell::Text(TEXTS[self.below(TEXTS.len())].to_owned()),
        }
    }

    fn sheet(&mut self) -> Sheet {
        let mut rows: Vec<Vec<Cell>> =
            (0..self.below(14)).map(|_| (0..self.below(9)).map(|_| self.cell()).collect()).collect();
        if self.below(4) > 0 {
            let header = HEADER.split('\t').map(|name| Cell::Text(name.to_owned())).collect();
            let at = self.below(rows.len() + 1);
            rows.insert(at, header);
        }
        let corner = |chance: &mut Self| CellAddress::new(chance.below(14), chance.below(9));
        let merged =
            (0..self.below(4)).map(|_| CellRange { first: corner(self), last: corner(self) }).collect();
        Sheet { rows, merged, ..Sheet::default() }
    }
}

#[test]
fn every_filled_row_of_any_grid_is_accounted_for_once() {
    for seed in 0..1_500 {
        let mut chance = Chance(seed);
        let book = Workbook { sheets: vec![chance.sheet()] };
        let choices = ImportChoices {
            accept_missing_columns: chance.below(2) == 0,
            header: [HeaderChoice::Find, HeaderChoice::Nowhere, HeaderChoice::Row(chance.below(16))]
                [chance.below(3)],
            columns: (0..chance.below(5))
                .map(|column| (column, WishField::ALL.into_iter().nth(chance.below(20))))
                .collect(),
            ..ImportChoices::default()
        };
        let import = read_wishes_with(&book, &Settings::default(), &[], &choices);
        let mut seen: Vec<usize> = import.rows.iter().map(|row| row.row_number).collect();
        seen.extend(import.skipped.iter().map(|row| row.row_number));
        seen.sort_unstable();
        let last = book.sheets[0].rows.iter().rposition(|row| !is_blank_row(row)).map_or(0, |row| row + 1);
        assert_eq!(seen, (1..=last).collect::<Vec<_>>(), "seed {seed}");
        assert!(import.refusal.is_none() || import.rows.is_empty(), "seed {seed}");
        for row in &import.rows {
            let cells = &book.sheets[0].rows[row.row_number - 1];
            let filled = cells.iter().filter(|cell| !cell.is_blank()).count();
            let told =
                row.cells.iter().filter(|cell| !cells.get(cell.at.column).is_none_or(Cell::is_blank)).count();
            assert_eq!(told, filled, "seed {seed}: every filled cell of row {} is told", row.row_number);
        }
        let again = read_wishes_with(&book, &Settings::default(), &known(&import), &choices);
        for row in again.rows.iter().filter(|row| row.is_importable()) {
            assert!(matches!(row.fate, RowFate::SameAsExisting(_)), "seed {seed}: {row:?}");
        }
    }
}
