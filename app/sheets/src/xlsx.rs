//! An xlsx package as a [`Workbook`]: values, formulas, errors and merged cells, cell by cell, so that a file that
//! claims a million rows costs nothing.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use domain::import::{
    delimited::{MAX_COLUMNS, MAX_ROWS},
    grid::{Cell, CellAddress, CellRange, Sheet, SheetError, Workbook},
};

/// The most text a workbook may hold; shared texts count each time they are used.
const MAX_TEXT: usize = 32 * 1024 * 1024;
/// The most merged ranges that are kept of a sheet.
const MAX_MERGED: usize = 5_000;

/// Reads every worksheet of a package that [`crate::package::check`] let through.
pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, SheetError> {
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| match error {
            XlsxError::Zip(_) | XlsxError::Io(_) => SheetError::BrokenPackage,
            XlsxError::Password => SheetError::Encrypted,
            _ => SheetError::BrokenSheet { sheet: None },
        })?;
    let mut text_left = MAX_TEXT;
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ == SheetType::WorkSheet {
            let hidden = meta.visible != SheetVisible::Visible;
            sheets.push(read_sheet(&mut book, meta.name, hidden, &mut text_left)?);
        }
    }
    Ok(Workbook { sheets })
}

fn read_sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: String,
    hidden: bool,
    text_left: &mut usize,
) -> Result<Sheet, SheetError> {
    let broken = || SheetError::BrokenSheet { sheet: Some(name.clone()) };
    let merged = book.merge_cells_by_sheet_name(&name).map_err(|_| broken())?;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut reader = book.worksheet_cells_reader(&name).map_err(|_| broken())?;
    while let Some(read) = reader.next_cell_with_formula().map_err(|_| broken())? {
        let value = cell_of(&read.value);
        let cell = match read.formula.filter(|formula| !formula.is_empty()) {
            Some(text) => Cell::Formula { text, cached: Box::new(value) },
            None => value,
        };
        if cell.is_blank() {
            continue;
        }
        let (row, column) = (to_index(read.pos.0), to_index(read.pos.1));
        if row >= MAX_ROWS {
            return Err(SheetError::TooManyRows { sheet: name, limit: MAX_ROWS });
        }
        if column >= MAX_COLUMNS {
            return Err(SheetError::TooManyColumns { sheet: name, limit: MAX_COLUMNS });
        }
        *text_left =
            text_left.checked_sub(text_of(&cell)).ok_or(SheetError::TooMuchText { limit: MAX_TEXT })?;
        if rows.len() <= row {
            rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell;
    }
    let corner = |(row, column)| CellAddress::new(to_index(row), to_index(column));
    let merged = merged
        .iter()
        .take(MAX_MERGED)
        .map(|range| CellRange { first: corner(range.start), last: corner(range.end) })
        .collect();
    Ok(Sheet { name, hidden, rows, merged })
}

fn to_index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

fn text_of(cell: &Cell) -> usize {
    match cell {
        Cell::Formula { text, cached } => text.len() + cached.shown().len(),
        other => other.shown().len(),
    }
}

fn cell_of(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(number.to_string()),
        // Display of a float is the shortest decimal that reads back as the same number, without exponent.
        DataRef::Float(number) => Cell::Number(number.to_string()),
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            // A time of day without a day counts from the day before the first one.
            match (year, hour, minute) {
                (..1900, ..) => Cell::Text(format!("{hour:02}:{minute:02}")),
                (_, 0, 0) => Cell::Date(date),
                _ => Cell::Date(format!("{date} {hour:02}:{minute:02}")),
            }
        }
        DataRef::DateTime(duration) => Cell::Number(duration.as_f64().to_string()),
        DataRef::DateTimeIso(text) => Cell::Date(text.replacen('T', " ", 1)),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}
