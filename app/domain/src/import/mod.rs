//! Reading what clerks hand over: a spreadsheet of a ledger becomes records, each row with everything that was noticed.
//!
//! A dry run: nothing is written, nothing is dropped silently, nothing is decided for the clerk. Every filled row is in
//! [`Import::rows`] or in [`Import::skipped`]. Reading the same file again after importing it finds every row
//! as [`RowFate::SameAsExisting`]. File formats are read elsewhere; text is read in [`delimited`].

mod attendance;
mod columns;
pub mod delimited;
mod doors;
mod edits;
mod finding;
pub mod grid;
mod known;
mod members;
mod plan;
mod reading;
mod twins;
mod undo;
mod wishes;

use std::collections::BTreeMap;

use serde::{Serialize, de::DeserializeOwned};

pub use self::{
    attendance::{
        Attendance, AttendanceColumn, AttendanceImport, KnownAttendance, ListTitle, list_title, presence_key,
        presence_of,
    },
    doors::{DoorColumn, DoorImport, Doors, KnownDoor},
    edits::{NewActivity, NewIds, NewUnit, attendance_edits, door_edits, member_edits, wish_edits},
    finding::*,
    known::{column_of, known_attendance, known_doors, known_members, known_wishes},
    members::{KnownMember, MemberImport, Members},
    plan::{Becomes, Conflict, Decision, Plan, Record, RowPlan, Twin, plan},
    undo::{Leaving, Undo, WasWritten, Written, undo},
    wishes::{KnownWish, WishImport, Wishes},
};
use self::{
    columns::{HEADER_WITHIN, HeaderRows, find_header, header_from, read_columns, repeats_header},
    grid::{Cell, CellAddress, CellRange, Sheet, Workbook, is_blank_row},
    reading::{Understood, clean, read_cell, tight},
};
use crate::{
    field::{Field, Fields},
    settings::Settings,
};

/// A kind of ledger that clerks keep in spreadsheets: what its columns are called, how its cells are read, when two rows
/// are one record.
pub trait Ledger {
    /// Its fields.
    type Field: Field + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned;
    /// How the community names a record of it.
    type Id: Copy + std::fmt::Debug + Ord;

    /// Fields without whose column a sheet is refused.
    const REQUIRED_COLUMNS: &'static [Self::Field];
    /// A row in which all of these are empty tells nothing.
    const TELLING: &'static [Self::Field];
    /// Whom or what a row is about.
    const NAME: Self::Field;

    /// What places a record: written in another way it is still the same, and it is never changed by an import.
    const PLACES: &'static [Self::Field] = &[];
    /// What only helps to understand a row: it is neither compared nor written.
    const ASIDE: &'static [Self::Field] = &[];
    /// Fields that no column holds and that follow from the row ([`Ledger::complete`]).
    const DERIVED: &'static [Self::Field] = &[];
    /// Whether a row may be about somebody the community does not have yet.
    const BRINGS_NEW: bool = true;

    /// What clerks call a field, the clearest name first.
    fn names(field: Self::Field) -> &'static [&'static str];

    /// What a cell means for its field. Nothing is guessed: what is not understood is kept as written.
    fn understand(field: Self::Field, text: &str, settings: &Settings) -> Understood;

    /// Fields whose digits are not a quantity, so that a number in the cell may have lost its zeros.
    fn is_digits(field: Self::Field) -> bool;

    /// A value as clerks write it, so that it is understood again.
    fn written(_field: Self::Field, value: &str) -> String {
        value.to_owned()
    }

    /// Fields in which a date is expected.
    fn is_date(_field: Self::Field) -> bool {
        false
    }

    /// Fields of a first header row under which names and phones of others stand.
    fn is_somebody_else(_field: Self::Field) -> bool {
        false
    }

    /// Required fields that a row leaves empty.
    fn missing(draft: &Fields<Self::Field>) -> Vec<Self::Field>;

    /// Fills in what follows from a row.
    fn complete(_draft: &mut Fields<Self::Field>) {}

    /// Looks at a row as a whole.
    fn look_at(_draft: &Fields<Self::Field>, _cells: &mut [CellReading<Self::Field>]) {}

    /// Gives every row its fate, given what the community has.
    fn decide_fates(rows: &mut [ImportRow<Self::Field, Self::Id>], existing: &[Known<Self::Field, Self::Id>]);
}

/// A record of the community, to tell what is already there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known<F, I> {
    /// Which.
    pub id: I,
    /// Its fields as they are now.
    pub draft: Fields<F>,
}

/// What the clerk decides by hand about reading a file. The default leaves everything to the importer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportChoices<F> {
    /// The sheet, counted from 0; otherwise the one with the best header.
    pub sheet: Option<usize>,
    /// Where the header is.
    pub header: HeaderChoice,
    /// Columns counted from 0: the field they hold, or `None` to leave them out.
    pub columns: BTreeMap<usize, Option<F>>,
    /// Read although required columns are not there; one that tells what a row is about is needed all the same.
    pub accept_missing_columns: bool,
    /// What is written in place of what stands in a cell, when somebody has corrected it.
    pub cells: BTreeMap<CellAddress, String>,
    /// What every row says, where it says nothing else itself: the unit that sent the roster.
    pub given: Fields<F>,
}

impl<F> Default for ImportChoices<F> {
    fn default() -> Self {
        Self {
            sheet: None,
            header: HeaderChoice::Find,
            columns: BTreeMap::new(),
            accept_missing_columns: false,
            cells: BTreeMap::new(),
            given: Fields::default(),
        }
    }
}

/// Where the header is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeaderChoice {
    /// To be found.
    #[default]
    Find,
    /// In this row, as numbered in the file, from 1.
    Row(usize),
    /// There is none; the columns are named by hand.
    Nowhere,
}

/// Reads a workbook; what the clerk chose goes before what the importer would find.
pub fn read<L: Ledger>(
    workbook: &Workbook,
    settings: &Settings,
    existing: &[Known<L::Field, L::Id>],
    choices: &ImportChoices<L::Field>,
) -> Import<L::Field, L::Id> {
    let nothing = Sheet::default();
    let index = choices.sheet.unwrap_or_else(|| best_sheet::<L>(workbook));
    let sheet = workbook.sheets.get(index).unwrap_or(&nothing);
    let header = match choices.header {
        HeaderChoice::Find => find_header::<L>(sheet),
        HeaderChoice::Row(row) if (1..=sheet.rows.len()).contains(&row) => {
            Some(header_from::<L>(sheet, row - 1))
        }
        HeaderChoice::Row(_) | HeaderChoice::Nowhere => None,
    };
    let columns = read_columns::<L>(sheet, header, &choices.columns);
    let used = |field: L::Field| columns.iter().any(|column| column.usage == ColumnUse::Field(field));
    let missing_columns: Vec<L::Field> =
        L::REQUIRED_COLUMNS.iter().copied().filter(|field| !used(*field)).collect();
    let refusal = if sheet.filled_rows() == 0 {
        Some(ImportRefusal::Empty)
    } else if header.is_none() && choices.columns.is_empty() {
        Some(ImportRefusal::NoHeader { looked_at: sheet.rows.len().min(HEADER_WITHIN) })
    } else if missing_columns.is_empty()
        || choices.accept_missing_columns && L::TELLING.iter().any(|field| used(*field))
    {
        None
    } else {
        Some(ImportRefusal::MissingColumns { fields: missing_columns.clone() })
    };
    let (mut rows, skipped) = read_rows::<L>(sheet, header, &columns, refusal.is_some(), settings, choices);
    L::decide_fates(&mut rows, existing);
    Import {
        sheet: index,
        sheet_name: sheet.name.clone(),
        header: header.map(|rows| HeaderReading { first_row: rows.first + 1, last_row: rows.last + 1 }),
        columns,
        missing_columns,
        refusal,
        rows,
        skipped,
        unread_sheets: unread_sheets(workbook, index),
    }
}

/// How well a workbook fits a ledger: whether nothing that is needed lacks, and how many fields its header names.
pub fn fit<L: Ledger>(workbook: &Workbook) -> (bool, usize) {
    let Some(sheet) = workbook.sheets.get(best_sheet::<L>(workbook)) else { return (false, 0) };
    let Some(header) = find_header::<L>(sheet) else { return (false, 0) };
    let columns = read_columns::<L>(sheet, Some(header), &BTreeMap::new());
    let used = |field: &L::Field| columns.iter().any(|column| column.usage == ColumnUse::Field(*field));
    (L::REQUIRED_COLUMNS.iter().all(used), header.fields)
}

/// The sheet whose header names most fields; shown sheets go before hidden ones, the first of equals.
fn best_sheet<L: Ledger>(workbook: &Workbook) -> usize {
    let rank = |sheet: &Sheet| {
        let fields = find_header::<L>(sheet).map_or(0, |header| header.fields);
        (fields > 0 && !sheet.hidden, fields, sheet.filled_rows() > 0)
    };
    let sheets = workbook.sheets.iter().enumerate().rev();
    sheets.max_by_key(|(_, sheet)| rank(sheet)).map_or(0, |(index, _)| index)
}

fn unread_sheets(workbook: &Workbook, read: usize) -> Vec<UnreadSheet> {
    let others = workbook.sheets.iter().enumerate().filter(|(index, _)| *index != read);
    others
        .map(|(index, sheet)| UnreadSheet {
            sheet: index,
            name: sheet.name.clone(),
            rows: sheet.filled_rows(),
        })
        .filter(|sheet| sheet.rows > 0)
        .collect()
}

type Rows<L> = Vec<ImportRow<<L as Ledger>::Field, <L as Ledger>::Id>>;

fn read_rows<L: Ledger>(
    sheet: &Sheet,
    header: Option<HeaderRows>,
    columns: &[ColumnReading<L::Field>],
    refused: bool,
    settings: &Settings,
    choices: &ImportChoices<L::Field>,
) -> (Rows<L>, Vec<SkippedRow>) {
    let (mut rows, mut skipped) = (Vec::new(), Vec::new());
    let end = sheet.rows.iter().rposition(|row| !is_blank_row(row)).map_or(0, |last| last + 1);
    for (index, row) in sheet.rows[..end].iter().enumerate() {
        let merged: Vec<CellRange> = sheet
            .merged
            .iter()
            .copied()
            .filter(|range| (range.first.row..=range.last.row).contains(&index))
            .collect();
        match skip_reason::<L>(index, row, header, columns, &merged, refused) {
            Some(reason) => {
                let text = row.iter().map(Cell::shown).find(|text| !text.is_empty()).unwrap_or_default();
                skipped.push(SkippedRow { row_number: index + 1, reason, text: text.to_owned() });
            }
            None => rows.push(read_row::<L>(index, row, columns, &merged, settings, choices)),
        }
    }
    (rows, skipped)
}

fn skip_reason<L: Ledger>(
    index: usize,
    row: &[Cell],
    header: Option<HeaderRows>,
    columns: &[ColumnReading<L::Field>],
    merged: &[CellRange],
    refused: bool,
) -> Option<SkipReason> {
    match header {
        _ if is_blank_row(row) => Some(SkipReason::Blank),
        _ if refused => Some(SkipReason::Refused),
        Some(header) if index < header.first => Some(SkipReason::AboveHeader),
        Some(header) if index <= header.last => Some(SkipReason::Header),
        _ if repeats_header::<L>(row, columns) => Some(SkipReason::HeaderAgain),
        _ if is_total::<L>(row, columns) => Some(SkipReason::Total),
        _ if is_note(index, row, columns, merged) => Some(SkipReason::Note),
        _ => None,
    }
}

/// 合计 in the first filled cell, and nobody it is about.
fn is_total<L: Ledger>(row: &[Cell], columns: &[ColumnReading<L::Field>]) -> bool {
    let tight = |cell: &Cell| tight(&clean(cell.shown()));
    let Some((place, first)) = row.iter().enumerate().find(|(_, cell)| !cell.is_blank()) else {
        return false;
    };
    let first = tight(first);
    let column_of = |field| columns.iter().find(|column| column.usage == ColumnUse::Field(field));
    let name = column_of(L::NAME).and_then(|column| row.get(column.column)).map(tight);
    let is_telling = L::TELLING
        .iter()
        .filter(|field| **field != L::NAME)
        .any(|field| column_of(*field).is_some_and(|column| column.column == place));
    let longest = if is_telling { 2 } else { 20 };
    let words = ["合计", "总计", "小计", "共计", "累计", "总数"];
    words.iter().any(|word| first.starts_with(word))
        && first.chars().count() <= longest
        && name.is_none_or(|name| name.is_empty() || name == first || is_count(&name))
}

/// `186人`: how many there are.
fn is_count(text: &str) -> bool {
    let digits = text.trim_end_matches(['人', '名', '户', '条', '个', '项', '件', '位']);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// One filled cell, merged over more than half of the columns.
fn is_note<F>(index: usize, row: &[Cell], columns: &[ColumnReading<F>], merged: &[CellRange]) -> bool {
    let mut filled = row.iter().enumerate().filter(|(_, cell)| !cell.is_blank()).map(|(column, _)| column);
    let (Some(only), None) = (filled.next(), filled.next()) else { return false };
    let wide = |range: &CellRange| {
        range.first == CellAddress::new(index, only)
            && range.columns() > 1
            && range.columns() * 2 > columns.len()
    };
    merged.iter().any(wide)
}

fn read_row<L: Ledger>(
    index: usize,
    row: &[Cell],
    columns: &[ColumnReading<L::Field>],
    merged: &[CellRange],
    settings: &Settings,
    choices: &ImportChoices<L::Field>,
) -> ImportRow<L::Field, L::Id> {
    let mut draft = Fields::default();
    let mut cells = Vec::new();
    for reading in columns {
        let at = CellAddress::new(index, reading.column);
        let written = row.get(reading.column).unwrap_or(&Cell::Empty);
        let corrected = choices.cells.get(&at).map(|text| Cell::Text(text.clone()));
        let cell = corrected.as_ref().unwrap_or(written);
        let field = match reading.usage {
            ColumnUse::Field(field) => Some(field),
            _ => None,
        };
        let range = merged.iter().find(|range| range.contains(at)).copied();
        if cell.is_blank() && corrected.is_none() && (field.is_none() || range.is_none()) {
            continue;
        }
        // What a merge covers is invisible to the clerk, even where the file still holds it.
        let covered = corrected.is_none() && range.is_some_and(|range| range.first != at);
        let (value, mut findings) = match field {
            Some(field) if !covered => read_cell::<L>(field, cell, settings),
            _ => (String::new(), Vec::new()),
        };
        if field.is_some() && corrected.is_none() {
            findings.extend(range.map(|range| CellFinding::Merged { range }));
        }
        if let Some(field) = field {
            draft.set(field, value.as_str());
        }
        cells.push(CellReading { at, field, raw: written.shown().to_owned(), value, findings });
    }
    for (field, value) in choices.given.iter() {
        if !draft.has(field) {
            draft.set(field, value);
        }
    }
    L::complete(&mut draft);
    L::look_at(&draft, &mut cells);
    let findings = L::missing(&draft).into_iter().map(RowFinding::MissingRequired).collect();
    // The fate is decided when all rows are known.
    ImportRow { row_number: index + 1, draft, cells, findings, fate: RowFate::Unusable }
}

#[cfg(test)]
mod tests;
