//! Real and broken files, from bytes to what the importer says about them.

#![expect(clippy::unwrap_used, reason = "helpers of tests, too")]

use std::{
    io::{Cursor, Write},
    path::PathBuf,
};

use domain::{
    import::{
        self, CellFinding, Doors, ImportChoices, ImportRefusal, MemberImport, Members, RowFate, RowFinding,
        SkipReason, WishImport, Wishes,
        grid::{OtherOffice, SheetError, Workbook},
    },
    month::MonthNoted,
    phone::{InvalidPhone, PhoneTidied},
    register::MemberField,
    settings::Settings,
    wish::draft::WishField,
};
use zip::{ZipWriter, write::SimpleFileOptions};

fn bytes(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn workbook(name: &str) -> Workbook {
    sheets::read(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn import(name: &str) -> WishImport {
    import::read::<Wishes>(&workbook(name), &Settings::default(), &[], &ImportChoices::default())
}

/// Every finding of a file with the number in its row and the address of its cell.
fn cell_findings(import: &WishImport) -> Vec<(String, String, CellFinding)> {
    let cells = import.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row, cell)));
    cells
        .flat_map(|(row, cell)| {
            let no = row.draft.get(WishField::No).to_owned();
            cell.findings.iter().map(move |finding| (no.clone(), cell.at.to_string(), finding.clone()))
        })
        .collect()
}

fn numbers_with(findings: &[(String, String, CellFinding)], wanted: &CellFinding) -> Vec<String> {
    findings.iter().filter(|(_, _, finding)| finding == wanted).map(|(no, _, _)| no.clone()).collect()
}

#[test]
fn the_wish_list_is_read_whole() {
    let import = import("wishes.xlsx");
    assert_eq!(import.refusal, None);
    assert_eq!(import.header.map(|header| (header.first_row, header.last_row)), Some((2, 2)));
    assert_eq!(import.rows.len(), 72);
    assert_eq!(
        import.skipped.iter().map(|row| row.reason).collect::<Vec<_>>(),
        [SkipReason::AboveHeader, SkipReason::Header]
    );

    let findings = cell_findings(&import);
    let too_short = CellFinding::PhoneInvalid(InvalidPhone::TooShort { digits: 10 });
    let short: Vec<_> = findings.iter().filter(|(_, _, finding)| *finding == too_short).collect();
    let at: Vec<_> = short.iter().map(|(no, at, _)| (no.as_str(), at.as_str())).collect();
    assert_eq!(at, [("010", "H12"), ("038", "H40"), ("043", "H45")]);
    let raw: Vec<_> = [9, 37, 42].map(|row: usize| import.rows[row].draft.get(WishField::Phone)).to_vec();
    assert_eq!(raw, ["1383761836", "1773303336", "1395393790"]);

    let tidied = |how| numbers_with(&findings, &CellFinding::PhoneTidied(vec![how]));
    assert_eq!(tidied(PhoneTidied::FullWidth), ["024"]);
    assert_eq!(tidied(PhoneTidied::Separators), ["012", "030", "032", "036"]);
    assert_eq!(tidied(PhoneTidied::CountryCode), ["031", "042", "052"]);
    let as_numbers = numbers_with(&findings, &CellFinding::WasNumber);
    assert_eq!(as_numbers.len(), AS_NUMBERS, "{as_numbers:?}");
    assert_eq!(as_numbers[..4], ["001", "004", "011", "013"]);
    assert_eq!(findings.len(), 3 + 1 + 4 + 3 + AS_NUMBERS, "nothing else is found");

    for row in &import.rows {
        let phone = row.draft.get(WishField::Phone);
        let is_short = ["010", "038", "043"].contains(&row.draft.get(WishField::No));
        assert_eq!(phone.len(), if is_short { 10 } else { 11 });
        assert_eq!(row.fate, if is_short { RowFate::Doubtful } else { RowFate::New });
        assert!(row.draft.missing().is_empty() && row.findings.is_empty());
    }
    assert_eq!(import.rows[32].draft.get(WishField::WisherName), "古丽娜尔·阿不都热西提");
}

/// Rows of the wish list whose phone the spreadsheet holds as a number.
const AS_NUMBERS: usize = 34;

#[test]
fn a_roster_is_refused_for_what_it_lacks() {
    let fields = [WishField::Kind, WishField::Content];
    let lacks = |name: &str| match import(name).refusal {
        Some(ImportRefusal::MissingColumns { fields }) => fields,
        other => panic!("{name}: {other:?}"),
    };
    assert!(fields.iter().all(|field| lacks("roster-court.xlsx").contains(field)));
    assert_eq!(lacks("no-group-column.xlsx"), [WishField::Group]);
    let import = import("other-columns.xlsx");
    assert_eq!(import.refusal, Some(ImportRefusal::NoHeader { looked_at: 3 }));
    assert_eq!(import.columns.len(), 4);
}

#[test]
fn what_is_no_spreadsheet_is_refused_by_kind() {
    for (name, error) in [
        ("empty-file.xlsx", SheetError::Empty),
        ("not-an-xlsx.xlsx", SheetError::NotASheet),
        ("cut-off.xlsx", SheetError::BrokenPackage),
        ("old.xls", SheetError::OldXls),
        ("protected.xlsx", SheetError::Encrypted),
        ("web-page.xls", SheetError::WebPage),
    ] {
        assert_eq!(sheets::read(&bytes(name)), Err(error), "{name}");
    }
    assert_eq!(import("empty-sheet.xlsx").refusal, Some(ImportRefusal::Empty));
    assert_eq!(import("text-named.xlsx").refusal, Some(ImportRefusal::NoHeader { looked_at: 2 }));
}

#[test]
fn formulas_and_errors_are_told_with_their_cell() {
    let import = import("formulas.xlsx");
    let findings = cell_findings(&import);
    let at = |address: &str| -> Vec<CellFinding> {
        findings.iter().filter(|(_, at, _)| at == address).map(|(_, _, finding)| finding.clone()).collect()
    };
    let formula = |text: &str, has_value| CellFinding::Formula { formula: text.to_owned(), has_value };
    assert_eq!(at("A2"), [formula("ROW()+99", true), CellFinding::WasNumber]);
    assert_eq!(at("E3"), [formula("CONCATENATE(\"需要\",\"拐杖\")", true)]);
    assert_eq!(at("H4"), [formula("#REF!", false), CellFinding::ErrorCell { code: "#REF!".to_owned() }]);
    assert_eq!(at("C5"), [formula("VLOOKUP(A5,A1:B2,9,0)", false)]);
    assert_eq!(at("G2"), [CellFinding::ErrorCell { code: "#N/A".to_owned() }]);
    assert!(at("H5").contains(&CellFinding::DamagedNumber));
    assert_eq!(import.rows[1].draft.get(WishField::Content), "需要一副新的腋下拐杖");
    assert_eq!(import.rows[3].findings, [RowFinding::MissingRequired(WishField::Group)]);
    let fates: Vec<_> = import.rows.iter().map(|row| row.fate).collect();
    assert_eq!(fates, [RowFate::Doubtful, RowFate::New, RowFate::Doubtful, RowFate::Doubtful]);
}

#[test]
fn merged_cells_are_told_with_their_range() {
    let import = import("merged-in-data.xlsx");
    let merged: Vec<_> = cell_findings(&import)
        .into_iter()
        .filter_map(|(_, at, finding)| match finding {
            CellFinding::Merged { range } => Some((at, range.to_string())),
            _ => None,
        })
        .collect();
    let expected = [("G2", "G2:G3"), ("B3", "B3:B4"), ("G3", "G2:G3"), ("B4", "B3:B4")];
    assert_eq!(merged, expected.map(|(at, range)| (at.to_owned(), range.to_owned())));
    assert_eq!(import.rows[2].draft.get(WishField::WisherName), "");
}

#[test]
fn two_header_rows_and_clerks_lists_are_understood() {
    let import = import("two-header-rows.xlsx");
    assert_eq!(import.header.map(|header| (header.first_row, header.last_row)), Some((2, 3)));
    assert!(import.rows.iter().all(|row| row.fate == RowFate::New), "{:?}", import.rows);
    assert_eq!(import.rows[3].draft.get(WishField::CollectedBy), "周伟");

    let import = self::import("clerks-list.xlsx");
    assert_eq!(import.rows.iter().map(|row| row.row_number).collect::<Vec<_>>(), [4, 5, 8, 9]);
    let skipped: Vec<_> = import.skipped.iter().map(|row| (row.row_number, row.reason)).collect();
    assert_eq!(
        skipped,
        [
            (1, SkipReason::AboveHeader),
            (2, SkipReason::AboveHeader),
            (3, SkipReason::Header),
            (6, SkipReason::Blank),
            (7, SkipReason::HeaderAgain),
            (10, SkipReason::Total),
            (11, SkipReason::Note)
        ]
    );
    assert_eq!(import.rows[0].cells[0].findings, [CellFinding::WasDate]);
    assert_eq!(import.rows[0].draft.get(WishField::No), "2026-03-01");
}

#[test]
fn text_files_are_read_in_their_encodings() {
    let drafts = |name: &str| import(name).rows.into_iter().map(|row| row.draft).collect::<Vec<_>>();
    let expected = drafts("small.xlsx");
    assert_eq!(expected.len(), 4);
    for name in ["gb18030.csv", "utf8-bom.csv", "utf16.txt"] {
        assert_eq!(drafts(name), expected, "{name}");
    }
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        package.start_file(*name, SimpleFileOptions::default()).unwrap();
        package.write_all(content).unwrap();
    }
    package.finish().unwrap().into_inner()
}

#[test]
fn bombs_and_other_packages_are_refused() {
    let zeros = vec![0; 101 * 1024 * 1024];
    let mut bomb = package(&[("xl/workbook.xml", &zeros)]);
    assert!(matches!(sheets::read(&bomb), Err(SheetError::UnpacksTooBig { .. })));
    // The same with sizes that lie: in the local header and in the directory.
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let places: Vec<usize> =
        bomb.windows(4).enumerate().filter(|(_, window)| *window == size).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for place in places {
        bomb[place..place + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    assert!(matches!(sheets::read(&bomb), Err(SheetError::UnpacksTooBig { .. } | SheetError::BrokenPackage)));

    assert_eq!(
        sheets::read(&vec![b'a'; sheets::MAX_FILE + 1]),
        Err(SheetError::TooBig { bytes: sheets::MAX_FILE + 1, limit: sheets::MAX_FILE })
    );
    for (part, kind) in [
        ("xl/workbook.bin", OtherOffice::Xlsb),
        ("word/document.xml", OtherOffice::Word),
        ("ppt/presentation.xml", OtherOffice::Slides),
        ("readme.txt", OtherOffice::Package),
    ] {
        assert_eq!(sheets::read(&package(&[(part, b"x")])), Err(SheetError::OtherOffice(kind)));
    }
}

/// `small.xlsx` with its sheet replaced.
fn with_sheet(rows: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes("small.xlsx"))).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        std::io::copy(&mut part, &mut content).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == "xl/worksheets/sheet1.xml" {
            content = format!(
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
            )
            .into_bytes();
        }
        parts.push((name, content));
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    package(&parts)
}

#[test]
fn far_away_cells_are_refused_and_empty_ones_cost_nothing() {
    let cell = |at: &str| with_sheet(&format!("<row r=\"1\"><c r=\"{at}\"><v>1</v></c></row>"));
    assert!(matches!(sheets::read(&cell("A20001")), Err(SheetError::TooManyRows { .. })));
    assert!(matches!(sheets::read(&cell("XFD1")), Err(SheetError::TooManyColumns { .. })));
    let styled = with_sheet("<row r=\"1048576\"><c r=\"XFD1048576\" s=\"0\"/></row>");
    assert_eq!(sheets::read(&styled).unwrap().sheets[0].rows.len(), 0);
}

#[test]
fn long_numbers_keep_every_digit_the_file_has() {
    let value = |text: &str| {
        let book =
            sheets::read(&with_sheet(&format!("<row r=\"1\"><c r=\"A1\"><v>{text}</v></c></row>"))).unwrap();
        book.sheets[0].rows[0][0].clone()
    };
    for (text, shown, is_damaged) in [
        ("13800000000", "13800000000", false),
        ("1.38000000001E10", "13800000000.1", false),
        ("1.1010119900101123E+17", "110101199001011230", true),
        ("0.1", "0.1", false),
        ("1e300", &*format!("1{}", "0".repeat(300)), true),
    ] {
        let cell = value(text);
        assert_eq!((cell.shown(), cell.is_damaged_number()), (shown, is_damaged));
    }
}

#[test]
fn damaged_bytes_never_panic() {
    let good = bytes("wishes.xlsx");
    let mut state = 7_u64;
    let mut next = move |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % bound
    };
    for _ in 0..300 {
        let mut bad = good.clone();
        for _ in 0..=next(6) {
            let at = next(bad.len());
            bad[at] = u8::try_from(next(256)).unwrap();
        }
        bad.truncate(if next(4) == 0 { next(bad.len()) } else { bad.len() });
        if let Ok(book) = sheets::read(&bad) {
            assert!(
                import::read::<Wishes>(&book, &Settings::default(), &[], &ImportChoices::default())
                    .rows
                    .len()
                    <= 72
            );
        }
    }
    // Damage inside the sheet, behind valid checksums.
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><f t=\"shared\" si=\"0\" ref=\"B1:B9\">A1</f><v>1</v></c></row>";
    for _ in 0..300 {
        let mut bad: Vec<char> = rows.chars().collect();
        for _ in 0..=next(3) {
            let at = next(bad.len());
            bad[at] = ['<', '>', '"', '9', '-', 'Z', ' ', '/', 'é', '0'][next(10)];
        }
        // Only that it returns; damage may go unnoticed.
        drop(sheets::read(&with_sheet(&bad.iter().collect::<String>())));
    }
}

fn roster(name: &str) -> MemberImport {
    import::read::<Members>(&workbook(name), &Settings::default(), &[], &ImportChoices::default())
}

/// Row numbers in which a cell finding occurs.
fn rows_with(import: &MemberImport, wanted: impl Fn(&CellFinding) -> bool) -> Vec<usize> {
    let found =
        |row: &&import::ImportRow<_, _>| row.cells.iter().flat_map(|cell| &cell.findings).any(&wanted);
    import.rows.iter().filter(found).map(|row| row.row_number).collect()
}

#[test]
fn the_roster_of_the_court_is_understood_whatever_its_headings() {
    let import = roster("roster-court.xlsx");
    assert_eq!((import.refusal.as_ref(), import.rows.len()), (None, 188));
    let fields: Vec<_> = import.columns.iter().map(|column| column.usage).collect();
    assert!(fields.contains(&import::ColumnUse::Field(MemberField::JoinedParty)));
    assert!(fields.contains(&import::ColumnUse::Field(MemberField::SaidCheckedIn)));
    let too_short = CellFinding::PhoneInvalid(InvalidPhone::TooShort { digits: 10 });
    assert_eq!(
        rows_with(&import, |finding| *finding == too_short),
        [8, 16, 17, 25, 43, 51, 63, 106, 115, 132, 177]
    );
    let doubt = CellFinding::MonthNoted(MonthNoted::JanuaryOrOctober);
    assert_eq!(rows_with(&import, |finding| *finding == doubt), [47, 95, 164]);
    assert_eq!(rows_with(&import, |finding| matches!(finding, CellFinding::MonthInvalid(_))), []);
    let row = |number| import.rows.iter().find(|row| row.row_number == number).unwrap();
    assert_eq!(row(100).fate, RowFate::DuplicateInFile(7), "the same name and phone");
    assert_eq!(row(67).findings, [RowFinding::PerhapsInFile { row: 11 }], "one person, two phones");
    assert_eq!(row(67).fate, RowFate::Doubtful);
    assert_eq!(row(193).findings, [], "two people of one name");
    let first = &row(4).draft;
    for (field, value) in [
        (MemberField::Name, "周兰萍"),
        (MemberField::BirthMonth, "1969-09"),
        (MemberField::JoinedParty, "1995-02"),
        (MemberField::Membership, "full"),
        (MemberField::Phone, "13862444983"),
        (MemberField::ProfessionalSkills, "少儿英语、电工维修"),
        (MemberField::SaidCheckedIn, "no"),
    ] {
        assert_eq!(first.get(field), value);
    }
    assert_eq!(row(8).draft.get(MemberField::Phone), "1866330776", "what is not understood is kept");
    let skipped: Vec<_> =
        import.skipped.iter().filter(|row| row.reason != SkipReason::Blank).map(|row| row.reason).collect();
    assert_eq!(
        skipped,
        [SkipReason::AboveHeader, SkipReason::AboveHeader, SkipReason::Header, SkipReason::Total]
    );
}

#[test]
fn the_roster_of_the_hospital_is_understood_too_and_importing_it_again_changes_nothing() {
    let import = roster("roster-hospital.xlsx");
    assert_eq!((import.refusal.as_ref(), import.rows.len()), (None, 414));
    let row = |number| import.rows.iter().find(|row| row.row_number == number).unwrap();
    assert_eq!(row(215).fate, RowFate::DuplicateInFile(8));
    assert_eq!(row(144).findings, [RowFinding::PerhapsInFile { row: 12 }]);
    assert_eq!(row(257).findings, [], "one name, other birthdays");
    assert_eq!(row(10).draft.get(MemberField::ProfessionalSkills), "书法", "无 is nothing");
    let id = |at: usize| {
        domain::id::Id::from_random([
            u8::try_from(at / 256).unwrap(),
            u8::try_from(at % 256).unwrap(),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ])
    };
    let known: Vec<_> = import
        .rows
        .iter()
        .filter(|row| !matches!(row.fate, RowFate::DuplicateInFile(_)))
        .map(|row| import::KnownMember { id: id(row.row_number), draft: row.draft.clone() })
        .collect();
    let again = import::read::<Members>(
        &workbook("roster-hospital.xlsx"),
        &Settings::default(),
        &known,
        &ImportChoices::default(),
    );
    let new = again.rows.iter().filter(|row| matches!(row.fate, RowFate::New | RowFate::Adds(_))).count();
    assert_eq!(new, 0);
}

#[test]
fn a_list_of_doors_gives_every_door_once() {
    let read = |known: &[import::KnownDoor]| {
        import::read::<Doors>(
            &workbook("households.xlsx"),
            &Settings::default(),
            known,
            &ImportChoices::default(),
        )
    };
    let import = read(&[]);
    assert_eq!((import.refusal.as_ref(), import.rows.len()), (None, 2970));
    let usable =
        import.rows.iter().filter(|row| matches!(row.fate, RowFate::New | RowFate::Doubtful)).count();
    assert_eq!(usable, 2970, "no door stands twice");
    let empty = import.rows.iter().filter(|row| row.draft.get(import::DoorColumn::Residents) == "0").count();
    assert_eq!(empty, 341);
}
