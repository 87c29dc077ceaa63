//! Text with separators as a workbook: pasted cells (tabs) and csv. Decoding bytes is the file reader's business.

use super::grid::{Cell, Sheet, SheetError, Workbook};

/// The most rows that are read.
pub const MAX_ROWS: usize = 20_000;
/// The most columns that are read.
pub const MAX_COLUMNS: usize = 200;

/// Cells copied out of a spreadsheet, or a text file with tabs.
pub fn workbook_from_tsv(text: &str) -> Result<Workbook, SheetError> {
    workbook_from_text(text, '\t')
}

/// A csv text; the separator is the one of `,` `;` and tab that its first line has most of.
pub fn workbook_from_csv(text: &str) -> Result<Workbook, SheetError> {
    workbook_from_text(text, separator_of(text))
}

fn workbook_from_text(text: &str, separator: char) -> Result<Workbook, SheetError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A quote that is never closed is a character like others, not the beginning of one endless cell.
    let rows = match rows_of(text, separator, Quotes::Enclose)? {
        Some(rows) => rows,
        None => rows_of(text, separator, Quotes::AreText)?.unwrap_or_default(),
    };
    Ok(Workbook { sheets: vec![Sheet { rows, ..Sheet::default() }] })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Enclose,
    AreText,
}

/// `None` when a quote is left open.
fn rows_of(text: &str, separator: char, quotes: Quotes) -> Result<Option<Vec<Vec<Cell>>>, SheetError> {
    let mut reader = Reader { rows: Vec::new(), row: Vec::new(), field: String::new(), was_quoted: false };
    let mut chars = text.chars().peekable();
    let mut in_quotes = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if in_quotes && chars.peek() == Some(&'"') => {
                chars.next();
                reader.field.push('"');
            }
            '"' if in_quotes => in_quotes = false,
            '"' if quotes == Quotes::Enclose && matches!(reader.field.as_str(), "" | "=") => {
                in_quotes = true;
                reader.was_quoted = true;
                // `="001"` is how exports keep a spreadsheet from eating the zeros.
                reader.field.clear();
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' if !in_quotes => {
                reader.end_field()?;
                reader.end_row()?;
            }
            _ if c == separator && !in_quotes => reader.end_field()?,
            _ => reader.field.push(c),
        }
    }
    if !reader.field.is_empty() || !reader.row.is_empty() || reader.was_quoted {
        reader.end_field()?;
        reader.end_row()?;
    }
    Ok((!in_quotes).then_some(reader.rows))
}

struct Reader {
    rows: Vec<Vec<Cell>>,
    row: Vec<Cell>,
    field: String,
    was_quoted: bool,
}

impl Reader {
    fn end_field(&mut self) -> Result<(), SheetError> {
        let field = std::mem::take(&mut self.field);
        let empty = field.trim().is_empty();
        self.was_quoted = false;
        if self.row.len() >= MAX_COLUMNS {
            if empty {
                return Ok(());
            }
            return Err(SheetError::TooManyColumns { sheet: String::new(), limit: MAX_COLUMNS });
        }
        self.row.push(if empty { Cell::Empty } else { Cell::Text(field) });
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), SheetError> {
        let row = std::mem::take(&mut self.row);
        if self.rows.len() >= MAX_ROWS {
            if row.iter().all(Cell::is_blank) {
                return Ok(());
            }
            return Err(SheetError::TooManyRows { sheet: String::new(), limit: MAX_ROWS });
        }
        self.rows.push(row);
        Ok(())
    }
}

/// The first line may be a title without separators, so the first line that has one decides.
fn separator_of(text: &str) -> char {
    let count = |line: &str, separator: char| line.chars().filter(|c| *c == separator).count();
    let best = |line: &str| {
        // Of equally frequent ones the last wins, so the comma stands last.
        ['\t', ';', ',']
            .into_iter()
            .map(|separator| (count(line, separator), separator))
            .max_by_key(|(n, _)| *n)
    };
    let decided = text.lines().take(20).filter_map(best).find(|(n, _)| *n > 0);
    decided.map_or(',', |(_, separator)| separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(book: &Workbook) -> Vec<Vec<&str>> {
        book.sheets[0].rows.iter().map(|row| row.iter().map(Cell::shown).collect()).collect()
    }

    #[test]
    fn quotes_line_ends_and_guards() {
        let book = workbook_from_csv("\u{feff}编号,内容\r\n=\"001\",\"说\"\"好\"\",\n换行\"\r\n,\n002,末行")
            .unwrap();
        assert_eq!(
            shown(&book),
            [vec!["编号", "内容"], vec!["001", "说\"好\",\n换行"], vec!["", ""], vec!["002", "末行"]]
        );
    }

    #[test]
    fn the_separator_is_found_below_a_title() {
        for text in ["汇总表\n编号;姓名\n1;张三", "汇总表\n编号\t姓名\n1\t张三", "汇总表\n编号,姓名\n1,张三"]
        {
            assert_eq!(shown(&workbook_from_csv(text).unwrap())[2], ["1", "张三"], "{text}");
        }
    }

    #[test]
    fn pasted_cells_keep_their_commas() {
        assert_eq!(shown(&workbook_from_tsv("1\t想要书,笔\n").unwrap()), [["1", "想要书,笔"]]);
        assert_eq!(workbook_from_tsv("").unwrap().sheets[0].rows.len(), 0);
    }

    #[test]
    fn an_open_quote_swallows_nothing() {
        assert_eq!(
            shown(&workbook_from_tsv("1\t\"想要书\n2\t笔").unwrap()),
            [["1", "\"想要书"], ["2", "笔"]]
        );
    }

    #[test]
    fn bounds_are_told() {
        let wide = "1,".repeat(MAX_COLUMNS) + "1";
        assert!(matches!(workbook_from_csv(&wide), Err(SheetError::TooManyColumns { .. })));
        assert!(workbook_from_csv(&",".repeat(1000)).is_ok());
        assert!(matches!(
            workbook_from_tsv(&"1\n".repeat(MAX_ROWS + 1)),
            Err(SheetError::TooManyRows { .. })
        ));
    }
}
