//! Bytes from a file that a person chose: a copy of a device's store, and a spreadsheet.

use std::io::{Cursor, Write as _};

use domain::{
    id::Id,
    import::{
        self, Doors, ImportChoices, Known, Ledger, Members, RowFate, Wishes,
        delimited::{MAX_COLUMNS, MAX_ROWS},
        grid::{SheetError, Workbook},
    },
    settings::Settings,
};
use replica::{
    device::{Replica, Start},
    exported::{self, Exported},
    seal,
    store::{Entry, Memory, Op, Space, end_of},
};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::samples;
use crate::world::{COMMUNITY, START, grant};

/// Once in, a file gives back nothing new; nothing comes out of it that it does not hold; and a device that takes it in
/// still starts, and still has everything it had.
pub fn exported(bytes: &[u8]) {
    let Ok(exported) = Exported::read(bytes, samples::DATABASE) else { return };
    let Ok(entries) = exported.open(None) else { return };
    let size: usize = entries.iter().map(|(_, (key, value))| key.len() + value.len()).sum();
    assert!(size <= bytes.len(), "{size} bytes out of {}", bytes.len());
    assert!(entries.iter().all(|(_, (_, value))| seal::open(value).is_ok()));
    let mut disk = samples::disk();
    let before = wishes(&disk);
    assert!(before > 0);
    let batch = exported::missing(&known(&disk), entries.clone());
    let replaced = batch.iter().any(|op| match op {
        Op::Put(space, key, _) => known(&disk).iter().any(|(of, (at, _))| of == space && at == key),
        Op::Delete(..) => true,
    });
    assert!(!replaced, "something of this device's is replaced");
    disk.apply(batch);
    assert_eq!(exported::missing(&known(&disk), entries), []);
    assert!(wishes(&disk) >= before, "something of this device's is lost");
}

fn known(disk: &Memory) -> Vec<(Space, Entry)> {
    let all = |space| disk.entries(space, &[], &end_of(&[]), usize::MAX);
    exported::SPACES
        .into_iter()
        .flat_map(|space| all(space).into_iter().map(move |one| (space, one)))
        .collect()
}

/// How many wishes a device shows that starts on this disk.
fn wishes(disk: &Memory) -> usize {
    let start = Start { seed: [7; 32], me: grant(samples::CLERK), community: COMMUNITY };
    let spaces = exported::SPACES.into_iter().chain([Space::Meta, Space::Quarantine]);
    let kept = spaces.flat_map(|space| {
        disk.entries(space, &[], &end_of(&[]), usize::MAX).into_iter().map(move |entry| (space, entry))
    });
    let (replica, _) = Replica::open(&start, START, kept.collect());
    replica.view().community.wishes.len()
}

/// A file, or the text of one worksheet that is put into a package. What is read of it is bounded; every filled row is read
/// or is skipped for a reason, none twice; what was imported is known when the file is read again.
pub fn table(bytes: &[u8]) {
    let Ok(workbook) = workbook(bytes) else { return };
    for sheet in &workbook.sheets {
        assert!(sheet.rows.len() <= MAX_ROWS && sheet.width() <= MAX_COLUMNS);
    }
    imported::<Wishes>(&workbook, true);
    imported::<Members>(&workbook, true);
    imported::<Doors>(&workbook, false);
}

fn workbook(bytes: &[u8]) -> Result<Workbook, SheetError> {
    let packed = bytes.starts_with(b"<worksheet").then(|| package(bytes));
    sheets::read(packed.as_deref().unwrap_or(bytes))
}

/// How many rows of a table are read as wishes.
pub fn wishes_in(bytes: &[u8]) -> usize {
    let read =
        |book: Workbook| import::read::<Wishes>(&book, &Settings::default(), &[], &ImportChoices::default());
    workbook(bytes).map_or(0, |book| read(book).rows.len())
}

fn imported<L: Ledger>(workbook: &Workbook, again: bool)
where
    L::Id: Numbered + std::fmt::Debug,
    L::Field: std::fmt::Debug,
{
    let (settings, choices) = (Settings::default(), ImportChoices::default());
    let import = import::read::<L>(workbook, &settings, &[], &choices);
    let Some(sheet) = workbook.sheets.get(import.sheet) else { return };
    let read = import.rows.iter().map(|row| row.row_number);
    let mut told: Vec<usize> = read.chain(import.skipped.iter().map(|row| row.row_number)).collect();
    told.sort_unstable();
    assert!(told.windows(2).all(|pair| pair[0] < pair[1]), "a row is told twice: {told:?}");
    let filled = sheet.rows.iter().enumerate().filter(|(_, row)| row.iter().any(|cell| !cell.is_blank()));
    for (index, _) in filled {
        assert!(told.binary_search(&(index + 1)).is_ok(), "row {} is dropped silently", index + 1);
    }
    assert!(told.last().is_none_or(|last| *last <= sheet.rows.len()));
    assert!(import.refusal.is_none() || import.rows.is_empty(), "refused and read");
    if again {
        let new: Vec<_> = import.rows.iter().filter(|row| row.fate == RowFate::New).collect();
        let known = |(number, row): (usize, &&import::ImportRow<L::Field, L::Id>)| Known {
            id: L::Id::numbered(number),
            draft: row.draft.clone(),
        };
        let known: Vec<_> = new.iter().enumerate().map(known).collect();
        let second = import::read::<L>(workbook, &settings, &known, &choices);
        for row in second.rows.iter().filter(|row| new.iter().any(|new| new.row_number == row.row_number)) {
            assert!(matches!(row.fate, RowFate::SameAsExisting(_)), "not known again: {row:?}");
        }
    }
}

/// Ids for records that are only thought of.
trait Numbered {
    fn numbered(number: usize) -> Self;
}

impl<T> Numbered for Id<T> {
    fn numbered(number: usize) -> Self {
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&u64::try_from(number).expect("fits").to_be_bytes());
        Self::from_random(bytes)
    }
}

/// A package around the text of one worksheet.
fn package(sheet: &[u8]) -> Vec<u8> {
    let parts: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#),
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        package.start_file(name, SimpleFileOptions::default()).expect("a part begins");
        package.write_all(content).expect("a part is written");
    }
    package.finish().expect("a package").into_inner()
}
