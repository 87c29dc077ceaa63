//! A spreadsheet as the importer sees it: sheets of cells with their text, never a float, and what merging and
//! formulas did. Readers of file formats produce it; nothing here reads a file.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Everything a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workbook {
    /// The sheets in the order of the file.
    pub sheets: Vec<Sheet>,
}

/// One sheet. Rows may be of different length; what is not there is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name; empty for text files and pasted text.
    pub name: String,
    /// Whether the file hides it.
    pub hidden: bool,
    /// Rows from row 1 on, cells from column A on.
    pub rows: Vec<Vec<Cell>>,
    /// Ranges of cells that were merged into one.
    pub merged: Vec<CellRange>,
}

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text as typed.
    Text(String),
    /// A number as its shortest exact decimal text, without exponent.
    Number(String),
    /// A date, or a date with its time, as `yyyy-mm-dd` or `yyyy-mm-dd hh:mm`.
    Date(String),
    /// A logical value.
    Bool(bool),
    /// A formula and the value it had when the file was saved.
    Formula {
        /// The formula, without the leading `=`.
        text: String,
        /// The value; never a formula itself.
        cached: Box<Cell>,
    },
    /// An error such as `#REF!`.
    Error(String),
}

/// A cell's place, both counted from 0; shown as clerks know it: `D12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellAddress {
    /// Row, from 0.
    pub row: usize,
    /// Column, from 0.
    pub column: usize,
}

/// A rectangle of cells, both corners included; shown as `A2:A5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellRange {
    /// Upper left corner.
    pub first: CellAddress,
    /// Lower right corner.
    pub last: CellAddress,
}

/// Why a file cannot be read as a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum SheetError {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// Larger than is read.
    #[error("{bytes} bytes are more than {limit}")]
    TooBig {
        /// Size of the file.
        bytes: usize,
        /// The largest size that is read.
        limit: usize,
    },
    /// Neither a spreadsheet nor a text.
    #[error("not a spreadsheet")]
    NotASheet,
    /// The old binary format; it has to be saved as xlsx first.
    #[error("an old xls file")]
    OldXls,
    /// Protected by a password.
    #[error("protected by a password")]
    Encrypted,
    /// A web page that was named like a spreadsheet.
    #[error("a web page")]
    WebPage,
    /// A document of another office format.
    #[error("another office format: {0:?}")]
    OtherOffice(OtherOffice),
    /// It unpacks to more than is read.
    #[error("unpacks to more than {limit} bytes")]
    UnpacksTooBig {
        /// The largest unpacked size that is read.
        limit: u64,
    },
    /// More rows than are read.
    #[error("more than {limit} rows in {sheet}")]
    TooManyRows {
        /// The sheet.
        sheet: String,
        /// How many are read.
        limit: usize,
    },
    /// More columns than are read.
    #[error("more than {limit} columns in {sheet}")]
    TooManyColumns {
        /// The sheet.
        sheet: String,
        /// How many are read.
        limit: usize,
    },
    /// More text than is read.
    #[error("more than {limit} bytes of text")]
    TooMuchText {
        /// How many bytes of text are read.
        limit: usize,
    },
    /// The package cannot be unpacked: cut off or damaged.
    #[error("damaged package")]
    BrokenPackage,
    /// The package is whole but a part of it cannot be understood.
    #[error("damaged sheet {sheet:?}")]
    BrokenSheet {
        /// The sheet; `None` when it is the list of sheets.
        sheet: Option<String>,
    },
}

/// Formats that come in the same package as xlsx.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OtherOffice {
    /// A binary workbook, xlsb.
    Xlsb,
    /// An `OpenDocument` file.
    OpenDocument,
    /// A text document, docx.
    Word,
    /// Slides, pptx.
    Slides,
    /// Some other package.
    Package,
}

/// Digits that spreadsheets keep of a number; what comes after them is lost.
const KEPT_DIGITS: usize = 15;

impl Cell {
    /// The text a person sees, trimmed; formulas show their value, errors their code.
    pub fn shown(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Text(text) | Self::Number(text) | Self::Date(text) | Self::Error(text) => text.trim(),
            Self::Bool(true) => "TRUE",
            Self::Bool(false) => "FALSE",
            Self::Formula { cached, .. } => match &**cached {
                Self::Formula { .. } => "",
                value => value.shown(),
            },
        }
    }

    /// Whether nothing is in it: no value, and no formula either.
    pub fn is_blank(&self) -> bool {
        !matches!(self, Self::Formula { .. }) && self.shown().is_empty()
    }

    /// The value itself, without the formula that made it.
    pub fn value(&self) -> &Self {
        match self {
            Self::Formula { cached, .. } => cached,
            other => other,
        }
    }

    /// Whether it is a number with so many digits that the spreadsheet has already changed the last ones.
    pub fn is_damaged_number(&self) -> bool {
        match self.value() {
            Self::Number(text) => {
                let whole = text.trim_start_matches('-').split('.').next().unwrap_or_default();
                whole.trim_start_matches('0').len() > KEPT_DIGITS
            }
            _ => false,
        }
    }
}

impl Sheet {
    /// The cell at a place, empty beyond the edges.
    pub fn cell(&self, at: CellAddress) -> &Cell {
        self.rows.get(at.row).and_then(|row| row.get(at.column)).unwrap_or(&Cell::Empty)
    }

    /// The merged range a place belongs to.
    pub fn merged_at(&self, at: CellAddress) -> Option<CellRange> {
        self.merged.iter().copied().find(|range| range.contains(at))
    }

    /// Rows that hold anything.
    pub fn filled_rows(&self) -> usize {
        self.rows.iter().filter(|row| !is_blank_row(row)).count()
    }

    /// Columns of the widest row.
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or_default()
    }
}

/// Whether no cell of the row holds anything.
pub(crate) fn is_blank_row(row: &[Cell]) -> bool {
    row.iter().all(Cell::is_blank)
}

impl CellAddress {
    /// The place in a row and a column, both counted from 0.
    pub const fn new(row: usize, column: usize) -> Self {
        Self { row, column }
    }
}

impl CellRange {
    /// Whether the place lies inside.
    pub fn contains(&self, at: CellAddress) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.column..=self.last.column).contains(&at.column)
    }

    /// How many columns it spans.
    pub fn columns(&self) -> usize {
        self.last.column.saturating_sub(self.first.column) + 1
    }
}

/// The letters of a column counted from 0: `A`, `Z`, `AA`.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        match rest / 26 {
            0 => break,
            more => rest = more - 1,
        }
    }
    letters.into_iter().rev().collect()
}

impl fmt::Display for CellAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.column), self.row.saturating_add(1))
    }
}

impl fmt::Display for CellRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.first, self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_as_in_the_spreadsheet() {
        for (row, column, shown) in
            [(0, 0, "A1"), (11, 3, "D12"), (0, 25, "Z1"), (0, 26, "AA1"), (0, 701, "ZZ1"), (0, 702, "AAA1")]
        {
            assert_eq!(CellAddress::new(row, column).to_string(), shown);
        }
    }

    #[test]
    fn sixteen_digits_are_damaged() {
        let number = |text: &str| Cell::Number(text.to_owned());
        assert!(!number("138123456789012").is_damaged_number());
        assert!(number("330102199001011230").is_damaged_number());
        assert!(!number("0.1234567890123456").is_damaged_number());
        assert!(!Cell::Text("330102199001011234".to_owned()).is_damaged_number());
        assert!(
            Cell::Formula { text: "A1".to_owned(), cached: Box::new(number("3301021990010112")) }
                .is_damaged_number()
        );
    }

    #[test]
    fn a_workbook_survives_its_journey_as_json() {
        let at = |row, column| CellAddress::new(row, column);
        let formula =
            Cell::Formula { text: "A1".to_owned(), cached: Box::new(Cell::Error("#REF!".to_owned())) };
        let sheet = Sheet {
            name: "一".to_owned(),
            rows: vec![vec![Cell::Empty, Cell::Text("张".to_owned())], vec![formula, Cell::Bool(true)]],
            merged: vec![CellRange { first: at(0, 0), last: at(1, 0) }],
            ..Sheet::default()
        };
        let book = Workbook { sheets: vec![sheet] };
        let json = serde_json::to_string(&book).unwrap();
        assert_eq!(serde_json::from_str::<Workbook>(&json).unwrap(), book);
    }
}
