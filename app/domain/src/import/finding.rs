//! What an import says about a file: columns, rows, cells, each with what was noticed. Data only; the words are in the
//! app's locale files.

use serde::{Deserialize, Serialize};

use super::grid::{CellAddress, CellRange, column_letters};
use crate::{
    field::{Field, Fields},
    mask::Leak,
    month::{InvalidMonth, MonthNoted},
    person_name::InvalidName,
    phone::{InvalidPhone, PhoneTidied},
};

/// Whether a finding only tells or wants a person to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Told, nothing to do.
    Info,
    /// Makes the row [`RowFate::Doubtful`].
    Warning,
}

/// What was understood of one sheet.
///
/// `F` are the fields of a record, `I` is the id of one that the community has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F: Field + Serialize, I: Serialize",
    deserialize = "F: Field + Deserialize<'de>, I: Deserialize<'de>"
))]
#[must_use]
pub struct Import<F, I> {
    /// Index of the sheet in the workbook.
    pub sheet: usize,
    /// Its name.
    pub sheet_name: String,
    /// The rows that name the columns; `None` when there are none.
    pub header: Option<HeaderReading>,
    /// Every column that has a header or a value.
    pub columns: Vec<ColumnReading<F>>,
    /// Required fields that no column holds.
    pub missing_columns: Vec<F>,
    /// Why nothing was read.
    pub refusal: Option<ImportRefusal<F>>,
    /// Rows that were read, in the order of the file.
    pub rows: Vec<ImportRow<F, I>>,
    /// Rows that were not read, each with the reason. Every filled row is in `rows` or here, never in both.
    pub skipped: Vec<SkippedRow>,
    /// Other sheets with something in them; one import reads one sheet.
    pub unread_sheets: Vec<UnreadSheet>,
}

/// Where the column names stand; row numbers as in the file, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderReading {
    /// First row.
    pub first_row: usize,
    /// Last row; differs when the header has two rows.
    pub last_row: usize,
}

/// A column and what it is taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnReading<F> {
    /// Column from 0; see [`ColumnReading::letters`].
    pub column: usize,
    /// Its name in the file; both names when the header has two rows.
    pub header: String,
    /// What it is taken for.
    pub usage: ColumnUse<F>,
    /// How many rows below the header have a value in it.
    pub filled: usize,
}

/// What a column is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnUse<F> {
    /// The values of a field.
    Field(F),
    /// Understood, but nothing of it is kept (备注).
    Remark,
    /// Another column is the better one for the field.
    SecondOf {
        /// The field.
        field: F,
        /// The column that is used.
        column: usize,
    },
    /// Left out by hand.
    LeftOut,
    /// Numbers of identity cards: never imported, whatever is chosen.
    Identity,
    /// Not understood.
    Unknown {
        /// What it may be, by a part of its name.
        nearest: Option<F>,
    },
}

/// Why nothing of a sheet can be imported as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ImportRefusal<F> {
    /// No cell holds anything.
    #[error("nothing in it")]
    Empty,
    /// No row names at least two known columns.
    #[error("no header in the first {looked_at} rows")]
    NoHeader {
        /// How many rows were looked at.
        looked_at: usize,
    },
    /// Required columns are not there.
    #[error("columns are missing")]
    MissingColumns {
        /// Which.
        fields: Vec<F>,
    },
}

/// One row as a record, with everything that was noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F: Field + Serialize, I: Serialize",
    deserialize = "F: Field + Deserialize<'de>, I: Deserialize<'de>"
))]
pub struct ImportRow<F, I> {
    /// Row number as in the file, from 1.
    pub row_number: usize,
    /// The record as far as the row tells it.
    pub draft: Fields<F>,
    /// Its cells: every filled one, and mapped ones that merging covers.
    pub cells: Vec<CellReading<F>>,
    /// What concerns the row as a whole.
    pub findings: Vec<RowFinding<F, I>>,
    /// What would happen to it.
    pub fate: RowFate<I>,
}

/// One cell and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellReading<F> {
    /// Its place; shown as `D12`.
    pub at: CellAddress,
    /// The field it fills; `None` when its column is not used.
    pub field: Option<F>,
    /// What a person sees in the cell.
    pub raw: String,
    /// What goes into the draft; empty when nothing does.
    pub value: String,
    /// What was noticed.
    pub findings: Vec<CellFinding>,
}

/// Something noticed in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellFinding {
    /// Not a phone number; the draft keeps the text.
    PhoneInvalid(InvalidPhone),
    /// A phone number in another writing.
    PhoneTidied(Vec<PhoneTidied>),
    /// Not a name; the draft keeps the text.
    NameInvalid(InvalidName),
    /// Written otherwise than it is kept (spaces, unit, sign).
    Tidied,
    /// A number where text belongs; leading zeros may have been lost.
    WasNumber,
    /// A number whose last digits the spreadsheet has changed.
    DamagedNumber,
    /// The spreadsheet holds a date here; it may have been typed as something else (3-1).
    WasDate,
    /// Not one of the options; the draft keeps the text.
    NotAnOption {
        /// The option that may be meant.
        nearest: Option<String>,
    },
    /// Not a month; the draft keeps the text.
    MonthInvalid(InvalidMonth),
    /// A month in another writing, or one in doubt.
    MonthNoted(MonthNoted),
    /// Not an age in years.
    AgeInvalid,
    /// Not an amount in yuan.
    AmountInvalid,
    /// Not a whole number.
    NotANumber,
    /// Neither yes nor no.
    NotYesOrNo,
    /// A formula; its last value is used.
    Formula {
        /// The formula without `=`.
        formula: String,
        /// Whether the file holds its value.
        has_value: bool,
    },
    /// An error such as `#REF!` instead of a value.
    ErrorCell {
        /// The error.
        code: String,
    },
    /// Part of merged cells. The value belongs to the first cell and is not spread to the others.
    Merged {
        /// The cells that were merged.
        range: CellRange,
    },
    /// Meant for the wall, it gives something away.
    GivesAway(Leak),
    /// Not a time of the day; the draft keeps the text.
    NotATime,
    /// Left before coming, or at the same minute.
    LeftBeforeArriving,
    /// 请假 or 缺席, and times all the same.
    AwayWithTimes,
    /// 早退, and stayed to the end.
    EarlyButStayed,
    /// No member of the register has this name.
    NotInRegister,
}

/// Something noticed about a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowFinding<F, I> {
    /// A required field is empty.
    MissingRequired(F),
    /// An earlier row of the file has the same number.
    NumberInFile {
        /// Its row number.
        row: usize,
    },
    /// Another record of the community has the number.
    NumberTaken {
        /// That record.
        id: I,
    },
    /// An earlier row of the file may be the same person: the same name, with another phone.
    PerhapsInFile {
        /// Its row number.
        row: usize,
    },
    /// A record of the community may be the same.
    PerhapsKnown {
        /// That record.
        id: I,
    },
}

/// What would happen to a row; a person ticks what is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowFate<I> {
    /// A new record, nothing to look at.
    New,
    /// The community has this record already, with nothing to add to it.
    SameAsExisting(I),
    /// The community has this record, and the row fills in or changes fields of it.
    Adds(I),
    /// An earlier row of the file is the same.
    DuplicateInFile(usize),
    /// A new record that somebody has to look at; importable as a draft.
    Doubtful,
    /// Nothing in it that tells what it is.
    Unusable,
}

/// A row that was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedRow {
    /// Row number as in the file, from 1.
    pub row_number: usize,
    /// Why.
    pub reason: SkipReason,
    /// The first text in it.
    pub text: String,
}

/// Why a row was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// A title or a note above the header.
    AboveHeader,
    /// The header.
    Header,
    /// The header once more, as on every printed page.
    HeaderAgain,
    /// Nothing in it.
    Blank,
    /// 合计, 总计 and the like.
    Total,
    /// One text merged over most of the width.
    Note,
    /// The sheet was refused.
    Refused,
}

/// A sheet that was left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadSheet {
    /// Index in the workbook.
    pub sheet: usize,
    /// Its name.
    pub name: String,
    /// Filled rows in it.
    pub rows: usize,
}

impl<F> ColumnReading<F> {
    /// The letters over the column.
    pub fn letters(&self) -> String {
        column_letters(self.column)
    }
}

impl CellFinding {
    /// Whether somebody has to look.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::PhoneTidied(_)
            | Self::Tidied
            | Self::WasNumber
            | Self::MonthNoted(MonthNoted::Tidied | MonthNoted::DayLeftOut)
            | Self::Formula { has_value: true, .. } => Severity::Info,
            Self::Merged { range } if range.first.row == range.last.row => Severity::Info,
            Self::PhoneInvalid(_)
            | Self::NameInvalid(_)
            | Self::DamagedNumber
            | Self::WasDate
            | Self::NotAnOption { .. }
            | Self::MonthInvalid(_)
            | Self::MonthNoted(MonthNoted::JanuaryOrOctober)
            | Self::AgeInvalid
            | Self::NotANumber
            | Self::AmountInvalid
            | Self::NotYesOrNo
            | Self::Formula { .. }
            | Self::ErrorCell { .. }
            | Self::Merged { .. }
            | Self::GivesAway(_)
            | Self::NotATime
            | Self::LeftBeforeArriving
            | Self::AwayWithTimes
            | Self::EarlyButStayed
            | Self::NotInRegister => Severity::Warning,
        }
    }
}

impl<F, I> RowFinding<F, I> {
    /// Whether somebody has to look.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::MissingRequired(_)
            | Self::NumberInFile { .. }
            | Self::NumberTaken { .. }
            | Self::PerhapsInFile { .. }
            | Self::PerhapsKnown { .. } => Severity::Warning,
        }
    }
}

impl<F: Field + PartialEq, I> ImportRow<F, I> {
    /// Whether it says something that a record does not say so already. What is in doubt adds nothing to a field that
    /// is filled; what places the record is never different.
    pub fn adds_to(&self, known: &Fields<F>, places: &[F]) -> bool {
        self.draft.iter().any(|(field, value)| {
            let is_in_doubt =
                || self.cells.iter().any(|cell| cell.field == Some(field) && cell.is_in_doubt());
            let there = known.get(field);
            there != value && !places.contains(&field) && (there.is_empty() || !is_in_doubt())
        })
    }
}

impl<F> CellReading<F> {
    /// Whether somebody has to look at it.
    pub fn is_in_doubt(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity() == Severity::Warning)
    }
}

impl<F, I: PartialEq> ImportRow<F, I> {
    /// Whether anything in the row wants a person to look.
    pub fn has_warnings(&self) -> bool {
        let cells = self.cells.iter().flat_map(|cell| &cell.findings).map(CellFinding::severity);
        cells
            .chain(self.findings.iter().map(RowFinding::severity))
            .any(|severity| severity == Severity::Warning)
    }

    /// Whether the row can become a draft once somebody ticks it.
    pub fn is_importable(&self) -> bool {
        self.fate != RowFate::Unusable
    }
}
