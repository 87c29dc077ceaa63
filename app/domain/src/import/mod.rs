//! Reading what clerks hand over: a spreadsheet of wishes becomes drafts, each row with everything that was noticed.
//!
//! A dry run: nothing is written, nothing is dropped silently, nothing is decided for the clerk. Every filled row is in
//! [`WishImport::rows`] or in [`WishImport::skipped`]. Reading the same file again after importing it finds every row
//! as [`RowFate::SameAsExisting`]. File formats are read elsewhere; text is read in [`delimited`].

mod columns;
pub mod delimited;
mod finding;
pub mod grid;
mod reading;
mod twins;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::finding::*;
use self::{
    columns::{HEADER_WITHIN, HeaderRows, find_header, header_from, read_columns, repeats_header},
    grid::{Cell, CellAddress, CellRange, Sheet, Workbook, is_blank_row},
    reading::{clean, read_cell},
};
use crate::{
    id::Id,
    mask::{Secrets, leaks},
    settings::Settings,
    wish::{
        CardField, Wish,
        draft::{WishDraft, WishField},
    },
};

/// A wish of the community, to tell what is already there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownWish {
    /// Which.
    pub id: Id<Wish>,
    /// Its private half as it is now.
    pub draft: WishDraft,
}

/// What the clerk decides by hand about reading a file. The default leaves everything to the importer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportChoices {
    /// The sheet, counted from 0; otherwise the one with the best header.
    pub sheet: Option<usize>,
    /// Where the header is.
    pub header: HeaderChoice,
    /// Columns counted from 0: the field they hold, or `None` to leave them out.
    pub columns: BTreeMap<usize, Option<WishField>>,
    /// Read although required columns are not there; a name or a content is needed all the same.
    pub accept_missing_columns: bool,
}

/// Where the header is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderChoice {
    /// To be found.
    #[default]
    Find,
    /// In this row, as numbered in the file, from 1.
    Row(usize),
    /// There is none; the columns are named by hand.
    Nowhere,
}

/// Reads a workbook with nothing decided by hand.
pub fn read_wishes(workbook: &Workbook, settings: &Settings, existing: &[KnownWish]) -> WishImport {
    read_wishes_with(workbook, settings, existing, &ImportChoices::default())
}

/// Reads a workbook; what the clerk chose goes before what the importer would find.
pub fn read_wishes_with(
    workbook: &Workbook,
    settings: &Settings,
    existing: &[KnownWish],
    choices: &ImportChoices,
) -> WishImport {
    let nothing = Sheet::default();
    let index = choices.sheet.unwrap_or_else(|| best_sheet(workbook));
    let sheet = workbook.sheets.get(index).unwrap_or(&nothing);
    let header = match choices.header {
        HeaderChoice::Find => find_header(sheet),
        HeaderChoice::Row(row) if (1..=sheet.rows.len()).contains(&row) => Some(header_from(sheet, row - 1)),
        HeaderChoice::Row(_) | HeaderChoice::Nowhere => None,
    };
    let columns = read_columns(sheet, header, &choices.columns);
    let used = |field: WishField| columns.iter().any(|column| column.usage == ColumnUse::Field(field));
    let missing_columns: Vec<WishField> =
        WishDraft::REQUIRED.into_iter().filter(|field| !used(*field)).collect();
    let refusal = if sheet.filled_rows() == 0 {
        Some(ImportRefusal::Empty)
    } else if header.is_none() && choices.columns.is_empty() {
        Some(ImportRefusal::NoHeader { looked_at: sheet.rows.len().min(HEADER_WITHIN) })
    } else if !missing_columns.is_empty()
        && !(choices.accept_missing_columns && (used(WishField::WisherName) || used(WishField::Content)))
    {
        Some(ImportRefusal::MissingColumns { fields: missing_columns.clone() })
    } else {
        None
    };
    let (mut rows, skipped) = read_rows(sheet, header, &columns, refusal.is_some(), settings);
    twins::decide_fates(&mut rows, existing);
    WishImport {
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

/// The sheet whose header names most fields; shown sheets go before hidden ones, the first of equals.
fn best_sheet(workbook: &Workbook) -> usize {
    let rank = |sheet: &Sheet| {
        let fields = find_header(sheet).map_or(0, |header| header.fields);
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

fn read_rows(
    sheet: &Sheet,
    header: Option<HeaderRows>,
    columns: &[ColumnReading],
    refused: bool,
    settings: &Settings,
) -> (Vec<ImportRow>, Vec<SkippedRow>) {
    let (mut rows, mut skipped) = (Vec::new(), Vec::new());
    let end = sheet.rows.iter().rposition(|row| !is_blank_row(row)).map_or(0, |last| last + 1);
    for (index, row) in sheet.rows[..end].iter().enumerate() {
        let merged: Vec<CellRange> = sheet
            .merged
            .iter()
            .copied()
            .filter(|range| (range.first.row..=range.last.row).contains(&index))
            .collect();
        match skip_reason(index, row, header, columns, &merged, refused) {
            Some(reason) => {
                let text = row.iter().map(Cell::shown).find(|text| !text.is_empty()).unwrap_or_default();
                skipped.push(SkippedRow { row_number: index + 1, reason, text: text.to_owned() });
            }
            None => rows.push(read_row(index, row, columns, &merged, settings)),
        }
    }
    (rows, skipped)
}

fn skip_reason(
    index: usize,
    row: &[Cell],
    header: Option<HeaderRows>,
    columns: &[ColumnReading],
    merged: &[CellRange],
    refused: bool,
) -> Option<SkipReason> {
    match header {
        _ if is_blank_row(row) => Some(SkipReason::Blank),
        _ if refused => Some(SkipReason::Refused),
        Some(header) if index < header.first => Some(SkipReason::AboveHeader),
        Some(header) if index <= header.last => Some(SkipReason::Header),
        _ if repeats_header(row, columns) => Some(SkipReason::HeaderAgain),
        _ if is_total(row, columns) => Some(SkipReason::Total),
        _ if is_note(index, row, columns, merged) => Some(SkipReason::Note),
        _ => None,
    }
}

/// 合计 in the first filled cell, and nobody who wishes.
fn is_total(row: &[Cell], columns: &[ColumnReading]) -> bool {
    let tight = |cell: &Cell| clean(cell.shown()).split_whitespace().collect::<String>();
    let Some((place, first)) = row.iter().enumerate().find(|(_, cell)| !cell.is_blank()) else {
        return false;
    };
    let first = tight(first);
    let column_of = |field| columns.iter().find(|column| column.usage == ColumnUse::Field(field));
    let name = column_of(WishField::WisherName).and_then(|column| row.get(column.column)).map(tight);
    let is_content = column_of(WishField::Content).is_some_and(|column| column.column == place);
    let longest = if is_content { 2 } else { 20 };
    let words = ["合计", "总计", "小计", "共计", "累计", "总数"];
    words.iter().any(|word| first.starts_with(word))
        && first.chars().count() <= longest
        && name.is_none_or(|name| name.is_empty() || name == first)
}

/// One filled cell, merged over more than half of the columns.
fn is_note(index: usize, row: &[Cell], columns: &[ColumnReading], merged: &[CellRange]) -> bool {
    let mut filled = row.iter().enumerate().filter(|(_, cell)| !cell.is_blank()).map(|(column, _)| column);
    let (Some(only), None) = (filled.next(), filled.next()) else { return false };
    let wide = |range: &CellRange| {
        range.first == CellAddress::new(index, only)
            && range.columns() > 1
            && range.columns() * 2 > columns.len()
    };
    merged.iter().any(wide)
}

fn read_row(
    index: usize,
    row: &[Cell],
    columns: &[ColumnReading],
    merged: &[CellRange],
    settings: &Settings,
) -> ImportRow {
    let mut draft = WishDraft::default();
    let mut cells = Vec::new();
    for reading in columns {
        let at = CellAddress::new(index, reading.column);
        let cell = row.get(reading.column).unwrap_or(&Cell::Empty);
        let field = match reading.usage {
            ColumnUse::Field(field) => Some(field),
            _ => None,
        };
        let range = merged.iter().find(|range| range.contains(at)).copied();
        if cell.is_blank() && (field.is_none() || range.is_none()) {
            continue;
        }
        // What a merge covers is invisible to the clerk, even where the file still holds it.
        let covered = range.is_some_and(|range| range.first != at);
        let (value, mut findings) = match field {
            Some(field) if !covered => read_cell(field, cell, settings),
            _ => (String::new(), Vec::new()),
        };
        if field.is_some() {
            findings.extend(range.map(|range| CellFinding::Merged { range }));
        }
        if let Some(field) = field {
            draft.set(field, value.as_str());
        }
        cells.push(CellReading { at, field, raw: cell.shown().to_owned(), value, findings });
    }
    let given_away = leaks(CardField::Content, draft.get(WishField::Content), &Secrets::of(&draft));
    if let Some(content) = cells.iter_mut().find(|cell| cell.field == Some(WishField::Content)) {
        content.findings.extend(given_away.into_iter().map(CellFinding::GivesAway));
    }
    let findings = draft.missing().into_iter().map(RowFinding::MissingRequired).collect();
    // The fate is decided when all rows are known.
    ImportRow { row_number: index + 1, draft, cells, findings, fate: RowFate::Unusable }
}

#[cfg(test)]
mod tests;
