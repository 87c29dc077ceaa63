//! What each printed form *says*, as a value: pages of blocks, every word of the seed to the letter.
//!
//! How it looks is decided by the one component that renders a [`Sheet`] and by the print style sheet. Forms are Chinese
//! only. Nothing is computed here but the arrangement; a field that is empty is a ruled blank, never "null".

mod agreement;
mod feedback;
mod fixed;
mod honour;
mod letter;
mod of;
mod order;
mod paging;
mod proof;
mod registration;
mod statistics;
mod template;
mod text;

use serde::{Deserialize, Serialize};

pub use agreement::agreement;
pub use feedback::{FeedbackCard, FeedbackTemplate, Opinion, feedback_card};
pub use honour::{PostedLine, certificate, notice_sheet, posted_list, quarter_sheet};
pub use letter::{Letter, LetterParts, group_letter, letter, receipt};
pub use of::{About, Lack, Lacking, Source, Wanted};
pub use order::{OrderPaper, order_form};
pub use proof::proof_sheet;
pub use registration::{CardAssignment, RegistrationTemplate, registration_card};
pub use statistics::{StatisticsColumn, StatisticsRow, statistics_table};
pub use template::{InvalidOptions, OptionRule, read_bounds, read_options};

use crate::moment::Day;

/// One form, ready to be shown and printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Which form.
    pub form: Form,
    /// How the paper lies.
    pub paper: Paper,
    /// What stands on it, from top to bottom. A form may be longer than a page; tables repeat their heads.
    pub blocks: Vec<Block>,
    /// A short mark in the margin that tells one print from another, such as the number of the card.
    pub mark: String,
}

/// The forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// 在职党员报到介绍信 and its receipt (attachment 2).
    Letter,
    /// The receipt alone.
    Receipt,
    /// 社区在职党员报到登记卡 (attachment 3).
    RegistrationCard,
    /// 在职党员报到情况统计表 (attachment 4).
    Statistics,
    /// 在职党员社区表现反馈卡 (attachment 5).
    FeedbackCard,
    /// 荣誉证书.
    Certificate,
    /// 公示, 通知, 展示 for the wall.
    Notice,
    /// 社区志愿服务证明.
    Proof,
    /// 共驻共建协议书.
    Agreement,
    /// 群众点单登记表.
    Order,
}

/// A4, and how it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// Upright with the margins and type area of GB/T 9704-2012: letters, receipts, notices.
    Letter,
    /// Upright with narrow margins: tables.
    Upright,
    /// Lying: wide tables.
    Landscape,
}

/// Something on the paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// The title of the form.
    Title(String),
    /// 编号 above or below the title, at the right.
    Number(Vec<Inline>),
    /// A line with something at the left and something at the right.
    Ends {
        /// At the left.
        left: Vec<Inline>,
        /// At the right.
        right: Vec<Inline>,
    },
    /// 附件 at the top left of what is annexed.
    Annex(String),
    /// 抬头: whom it is addressed to, not indented.
    Salutation(Vec<Inline>),
    /// A paragraph, indented by two characters.
    Paragraph(Vec<Inline>),
    /// Where a stamp goes: who stamps it, and the day below, both at the right.
    Stamp {
        /// Such as 单位党组织（盖章）.
        label: String,
        /// The date; none is a blank one.
        date: Option<Day>,
    },
    /// A table.
    Table(Table),
    /// A dashed line to cut along.
    Cut,
    /// A note below a table.
    Note(Vec<Inline>),
    /// Things side by side below a table, such as 填表人 and 填表日期.
    Signers(Vec<Vec<Inline>>),
    /// A code to scan, or the place for one, and what stands beside it.
    Code {
        /// What the code says; none is a ruled place.
        address: Option<String>,
        /// Beside it, line by line.
        lines: Vec<String>,
    },
    /// The number of this page of the form, and how many it has.
    Folio {
        /// Which.
        page: usize,
        /// Of how many.
        of: usize,
    },
    /// What follows begins on a new page.
    NewPage,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    /// Fixed words.
    Text(String),
    /// A value that was filled in.
    Value(String),
    /// A ruled blank, this many characters wide.
    Blank(u8),
    /// An option to tick.
    Choice {
        /// □ or ( ).
        mark: Mark,
        /// Whether it is ticked with √.
        ticked: bool,
        /// The option.
        words: String,
    },
    /// A new line.
    Break,
}

/// How options are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// □, with √ in it.
    Box,
    /// （ ）, with √ in it (attachment 5: 在相应括号内打“√”).
    Bracket,
}

/// A table. Widths are shares of the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The share of each column.
    pub widths: Vec<u16>,
    /// Rows repeated on every page.
    pub head: Vec<Row>,
    /// The body.
    pub rows: Vec<Row>,
}

/// A row of a table; never split across pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// At least so high, in millimetres.
    pub height: u8,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// What it is for.
    pub kind: CellKind,
    /// Columns it covers.
    pub columns: u8,
    /// Rows it covers.
    pub rows: u8,
    /// What stands in it.
    pub content: Vec<Inline>,
    /// Who stamps or signs at its lower right, and when.
    pub stamp: Option<(String, Option<Day>)>,
}

/// What a cell is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// The name of a field.
    Label,
    /// A short value, centred.
    Value,
    /// Text, from the left.
    Words,
    /// A photo of one inch: the SHA-256 of the picture in hex is the content, or words where there is none.
    Photo,
}

impl Cell {
    /// The name of a field.
    pub(crate) fn label(words: &str) -> Self {
        Self::of(CellKind::Label, vec![Inline::Text(words.to_owned())])
    }

    /// A short value; empty is an empty cell.
    pub(crate) fn value(value: &str) -> Self {
        Self::of(CellKind::Value, filled(value))
    }

    /// Text from the left.
    pub(crate) fn words(content: Vec<Inline>) -> Self {
        Self::of(CellKind::Words, content)
    }

    pub(crate) const fn of(kind: CellKind, content: Vec<Inline>) -> Self {
        Self { kind, columns: 1, rows: 1, content, stamp: None }
    }

    #[must_use]
    pub(crate) const fn over(mut self, columns: u8) -> Self {
        self.columns = columns;
        self
    }

    #[must_use]
    pub(crate) const fn down(mut self, rows: u8) -> Self {
        self.rows = rows;
        self
    }

    #[must_use]
    pub(crate) fn stamped(mut self, who: &str, on: Option<Day>) -> Self {
        self.stamp = Some((who.to_owned(), on));
        self
    }
}

impl Row {
    pub(crate) const fn of(height: u8, cells: Vec<Cell>) -> Self {
        Self { height, cells }
    }
}

/// A value, or nothing.
pub(crate) fn filled(value: &str) -> Vec<Inline> {
    if value.trim().is_empty() { Vec::new() } else { vec![Inline::Value(value.trim().to_owned())] }
}

/// A value, or a ruled blank where a hand will write.
pub(crate) fn or_blank(value: &str, width: u8) -> Inline {
    if value.trim().is_empty() { Inline::Blank(width) } else { Inline::Value(value.trim().to_owned()) }
}

pub(crate) fn text(words: &str) -> Inline {
    Inline::Text(words.to_owned())
}

/// Options of a list, ticked where chosen; what was chosen and is not in the list stands behind 其他.
pub(crate) fn choices<'a>(
    mark: Mark,
    options: impl Iterator<Item = &'a str>,
    chosen: &[&str],
    other: Option<&str>,
) -> Vec<Inline> {
    let mut all = Vec::new();
    let mut known: Vec<&str> = Vec::new();
    for option in options.filter(|option| Some(*option) != other) {
        known.push(option);
        all.push(Inline::Choice { mark, ticked: chosen.contains(&option), words: option.to_owned() });
    }
    if let Some(other) = other {
        let rest: Vec<&str> =
            chosen.iter().copied().filter(|word| !known.contains(word) && *word != other).collect();
        let ticked = !rest.is_empty() || chosen.contains(&other);
        all.push(Inline::Choice { mark, ticked, words: other.to_owned() });
        all.push(or_blank(&rest.join("、"), 4));
    }
    all
}

/// `2026年3月5日`: no leading zeros (GB/T 9704-2012).
pub fn date_on_paper(day: Day) -> String {
    let (year, month, day) = day.civil();
    format!("{year}年{month}月{day}日")
}
