//! A sheet as plain text: what a screen reader says, what tests compare, what is searched.

use std::fmt;

use super::{Block, Cell, Inline, Mark, Row, Sheet, date_on_paper};
use crate::moment::Day;
impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for block in &self.blocks {
            match block {
                Block::Title(words) => writeln!(f, "# {words}")?,
                Block::Number(line) => writeln!(f, "» {}", plain(line))?,
                Block::Ends { left, right } => writeln!(f, "{} | {}", plain(left), plain(right))?,
                Block::Annex(words) => writeln!(f, "{words}")?,
                Block::Salutation(line) | Block::Note(line) => writeln!(f, "{}", plain(line))?,
                Block::Paragraph(line) => writeln!(f, "　　{}", plain(line))?,
                Block::Stamp { label, date } => writeln!(f, "[{label}] {}", date_or_blank(*date))?,
                Block::Table(table) => {
                    for row in table.head.iter().chain(&table.rows) {
                        write_row(f, row)?;
                    }
                }
                Block::Cut => writeln!(f, "- - - - - - - -")?,
                Block::Signers(all) => {
                    writeln!(f, "{}", all.iter().map(|line| plain(line)).collect::<Vec<_>>().join("  "))?;
                }
                Block::Code { lines, .. } => writeln!(f, "[二维码] {}", lines.join("  "))?,
                Block::Folio { page, of } => writeln!(f, "第{page}页 共{of}页")?,
                Block::NewPage => writeln!(f, "========")?,
            }
        }
        Ok(())
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, row: &Row) -> fmt::Result {
    let cells: Vec<String> = row.cells.iter().map(cell).collect();
    writeln!(f, "| {} |", cells.join(" | "))
}

fn cell(cell: &Cell) -> String {
    let words = plain(&cell.content);
    match &cell.stamp {
        Some((who, on)) => format!("{words} [{who}] {}", date_or_blank(*on)).trim_start().to_owned(),
        None => words,
    }
}

/// The words of a line.
pub(super) fn plain(line: &[Inline]) -> String {
    line.iter()
        .map(|piece| match piece {
            Inline::Text(words) | Inline::Value(words) => words.clone(),
            Inline::Blank(width) => "_".repeat(usize::from(*width)),
            Inline::Choice { mark: Mark::Box, ticked, words } => {
                format!("{}{words} ", if *ticked { "☑" } else { "□" })
            }
            Inline::Choice { mark: Mark::Bracket, ticked, words } => {
                format!("（{}）{words} ", if *ticked { "√" } else { "　" })
            }
            Inline::Break => "\n".to_owned(),
        })
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// The date, or where it is written by hand.
pub(super) fn date_or_blank(day: Option<Day>) -> String {
    day.map_or_else(|| "　　年　月　日".to_owned(), date_on_paper)
}
