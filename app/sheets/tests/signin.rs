//! The paper list of an activity, from its bytes to what it would record.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{collections::BTreeMap, path::PathBuf};

use domain::{
    field::Fields,
    id::Id,
    import::{
        self, Attendance, AttendanceColumn, AttendanceImport, Becomes, CellFinding, Decision, ImportChoices,
        KnownAttendance, Members, RowFate, RowFinding, attendance_edits, list_title, plan,
    },
    moment::Day,
    principal::Member,
    register::MemberField,
    settings::Settings,
};

fn workbook(name: &str) -> import::grid::Workbook {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(name);
    sheets::read(&std::fs::read(path).unwrap()).unwrap()
}

fn number(at: usize) -> Id<Member> {
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&at.to_be_bytes());
    Id::from_random(bytes)
}

/// Everybody of the court's roster.
fn members() -> Vec<KnownAttendance> {
    let roster = import::read::<Members>(
        &workbook("roster-court.xlsx"),
        &Settings::default(),
        &[],
        &ImportChoices::default(),
    );
    let of = roster.rows.iter().filter(|row| !matches!(row.fate, RowFate::DuplicateInFile(_)));
    of.map(|row| {
        let draft = Fields::default()
            .with(AttendanceColumn::Name, row.draft.get(MemberField::Name))
            .with(AttendanceColumn::Unit, "区人民法院机关");
        KnownAttendance { id: number(row.row_number), draft }
    })
    .collect()
}

fn read(known: &[KnownAttendance]) -> AttendanceImport {
    let given = Fields::default().with(AttendanceColumn::Start, "09:00").with(AttendanceColumn::End, "11:30");
    let choices = ImportChoices { given, ..ImportChoices::default() };
    import::read::<Attendance>(&workbook("signin-2026-03-05.xlsx"), &Settings::default(), known, &choices)
}

#[test]
fn every_row_of_the_paper_list_is_read_or_told() {
    let known = members();
    let import = read(&known);
    assert_eq!((import.refusal.as_ref(), import.rows.len(), import.skipped.len()), (None, 49, 2));
    let title = list_title(&import.skipped[0].text);
    assert_eq!((title.name.as_str(), title.day), ("学雷锋志愿服务活动", Day::from_civil(2026, 3, 5)));
    assert_eq!(title.times, Some((540, 690)));

    let row = |number| import.rows.iter().find(|row| row.row_number == number).unwrap();
    let value = |number, field| row(number).draft.get(field);
    let (arrived, left) = (AttendanceColumn::Arrived, AttendanceColumn::Left);
    for (number, name, came, went, presence) in [
        (3, "韩杰", "9:40", "", "late"),
        (8, "刘梅超", "9:02", "11:28", "on_time"),
        (12, "许峰桂", "", "", "absent"),
        (15, "沈伟", "9:10", "", "on_time"),
        (19, "徐雪兰", "8:55", "10:05", "left_early"),
        (24, "沈秀", "8:55", "11:30", "on_time"),
        (30, "朱远", "", "", "excused"),
        (50, "何艳", "9:40", "11:30", "late"),
    ] {
        let got = [AttendanceColumn::Name, arrived, left, AttendanceColumn::Presence];
        assert_eq!(got.map(|field| value(number, field)), [name, came, went, presence], "row {number}");
    }
    let rows_with = |finding: &CellFinding| -> Vec<usize> {
        let found =
            import.rows.iter().filter(|row| row.cells.iter().any(|cell| cell.findings.contains(finding)));
        found.map(|row| row.row_number).collect()
    };
    // 请假, and times all the same: somebody has to say which of the two it was.
    assert_eq!(rows_with(&CellFinding::AwayWithTimes), [5, 6, 7, 11, 18, 20, 22, 29, 35, 36, 49]);
    assert_eq!(rows_with(&CellFinding::EarlyButStayed), [4, 25, 40]);
    assert_eq!(rows_with(&CellFinding::NotInRegister), [51], "a guest is told, not taken");
    assert_eq!(row(51).fate, RowFate::Unusable);
    let of_one_name = &row(39).findings;
    assert_eq!((value(39, AttendanceColumn::Name), of_one_name.len()), ("沈秀梅", 2), "two of one name");
    assert!(of_one_name.iter().all(|finding| matches!(finding, RowFinding::PerhapsKnown { .. })));
}

#[test]
fn what_waits_is_decided_by_a_person_and_a_second_reading_records_nothing() {
    let mut known = members();
    let import = read(&known);
    let of = |known: &[KnownAttendance], decided: &BTreeMap<usize, Decision<AttendanceColumn>>| {
        plan::<Attendance>(&read(known), known, decided)
    };
    let first = of(&known, &BTreeMap::new());
    assert_eq!((first.waiting(), first.writing()), (30, 18));
    assert!(first.rows[&39].asks && first.rows[&39].several.len() == 2);
    // Nobody new comes in with such a list.
    let new = Decision { becomes: Some(Becomes::New), as_written: true, ..Decision::default() };
    assert!(of(&known, &[(39, new)].into()).rows[&39].asks);
    assert!(of(&known, &[(39, some_of())].into()).rows[&39].asks, "which of them is not said");

    let mut decided: BTreeMap<usize, Decision<AttendanceColumn>> = first
        .rows
        .iter()
        .filter(|(_, row)| row.doubt)
        .map(|(number, _)| (*number, Decision { as_written: true, ..Decision::default() }))
        .collect();
    decided.insert(39, Decision { which: Some(1), ..some_of() });
    let whole = of(&known, &decided);
    assert_eq!((whole.waiting(), whole.writing()), (0, 48));
    let chosen = whole.records.iter().find(|record| record.rows == [39]).unwrap();
    assert_eq!(chosen.known, whole.rows[&39].several.get(1).copied());
    let mut ids = 0_u8;
    let edits = attendance_edits(&whole, Id::from_random([7; 10]), None, &known, "周老师", &mut || {
        ids += 1;
        [ids; 10]
    });
    assert_eq!(edits.len(), 48);

    // With all of it recorded the same file has nothing to say.
    for record in &whole.records {
        let one = known.iter_mut().find(|known| Some(known.id) == record.known).unwrap();
        for (field, value) in &record.writes {
            one.draft.set(*field, value.as_str());
        }
    }
    assert_eq!(import.rows.len(), 49);
    let again = of(&known, &[(39, Decision { which: Some(1), ..some_of() })].into());
    assert_eq!((again.waiting(), again.writing()), (0, 0));
}

fn some_of() -> Decision<AttendanceColumn> {
    Decision { becomes: Some(Becomes::Merged), as_written: true, ..Decision::default() }
}
