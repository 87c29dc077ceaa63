//! Tables written and read back, and what of a table is never taken.

use std::path::PathBuf;

use domain::{
    export::{Column, Table},
    import::{self, CellFinding, ImportChoices, Members, Wishes, grid::Cell},
    register::MemberField,
    settings::Settings,
};

#[test]
fn what_is_written_reads_back_as_text_cell_by_cell() {
    let column = |heading: &str| Column { heading: heading.to_owned(), width: 12 };
    let texts = [
        ["=1+1", "007", "a<b>&\"c\"'", "两\n行"],
        ["+86 138", "-3", "@x", "  前后  "],
        ["\u{1}控制\u{7}", "13800000001", "", "𠮷"],
    ];
    let table = Table {
        name: "名单 <1>".to_owned(),
        columns: ["一", "二", "三", "四"].map(column).to_vec(),
        rows: texts.iter().map(|row| row.map(str::to_owned).to_vec()).collect(),
    };
    let book = sheets::read(&sheets::write(&table).unwrap()).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(sheet.name, "名单 <1>");
    let cells = |row: usize| sheet.rows[row].clone();
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    assert_eq!(cells(0), ["一", "二", "三", "四"].map(text));
    assert_eq!(cells(1), texts[0].map(text));
    assert_eq!(cells(2), texts[1].map(text));
    assert_eq!(cells(3), ["控制", "13800000001", "", "𠮷"].map(text));
    let empty = Table { name: "空".to_owned(), ..Table::default() };
    assert_eq!(sheets::read(&sheets::write(&empty).unwrap()).unwrap().sheets[0].rows.len(), 0);
}

#[test]
fn a_number_that_the_spreadsheet_has_changed_is_worse_than_none_and_identities_stay_out() {
    let book = domain::import::delimited::workbook_from_tsv(
        "姓名\t联系电话\t身份证号\t备注\n张伟\t13800000001\t330102199001011234\t无",
    )
    .unwrap();
    let choices = |column| {
        let mut choices = ImportChoices::<MemberField>::default();
        choices.columns.insert(column, Some(MemberField::Remark));
        choices
    };
    for choices in [ImportChoices::default(), choices(2)] {
        let import = import::read::<Members>(&book, &Settings::default(), &[], &choices);
        assert_eq!(import.columns[2].usage, import::ColumnUse::Identity);
        assert!(import.rows[0].draft.iter().all(|(_, value)| !value.contains("330102")));
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/formulas.xlsx");
    let book = sheets::read(&std::fs::read(path).unwrap()).unwrap();
    let import = import::read::<Wishes>(&book, &Settings::default(), &[], &ImportChoices::default());
    let damaged =
        import.rows.iter().flat_map(|row| &row.cells).find(|cell| cell.at.to_string() == "H5").unwrap();
    assert!(damaged.findings.contains(&CellFinding::DamagedNumber));
    assert_eq!(damaged.value, "");
}

#[test]
fn a_roster_in_text_is_read_in_the_encodings_of_spreadsheets() {
    let text = "姓名,出生年月,联系电话\r\n张伟,1984.03,13800000001\r\n";
    for bytes in [text.as_bytes().to_vec(), encoding_rs::GB18030.encode(text).0.into_owned()] {
        let book = sheets::read(&bytes).unwrap();
        let import = import::read::<Members>(&book, &Settings::default(), &[], &ImportChoices::default());
        let draft = &import.rows[0].draft;
        assert_eq!((draft.get(MemberField::Name), draft.get(MemberField::BirthMonth)), ("张伟", "1984-03"));
    }
}
