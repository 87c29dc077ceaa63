//! Where a long table goes on on the next page. Rows are as high as their longest cell; how long that is, is reckoned from the
//! width of its column, so that every page of a form knows its number before it is drawn.
//!
//! It is a reckoning, not a measure: a machine with other fonts may need more room, and a page that is too full goes on on
//! another one by the style sheet.

use super::{Row, text::plain};

/// What a page has room for; lengths in tenths of a millimetre.
pub(super) struct Room {
    /// At most so many rows.
    pub(super) rows: usize,
    /// How wide the table is.
    pub(super) width: u32,
    /// How high the rows of a page are together.
    pub(super) height: u32,
    /// How wide a Chinese character is; others take half of it.
    pub(super) character: u32,
    /// How high a line is.
    pub(super) line: u32,
}

/// Left and right of a cell, and above and below.
const PADDING: (u32, u32) = (24, 10);

/// The rows of each page; one page without rows when there are none.
pub(super) fn paged(rows: Vec<Row>, widths: &[u16], room: &Room) -> Vec<Vec<Row>> {
    let mut pages = vec![Vec::new()];
    let mut used = 0;
    for row in rows {
        let needs = height(&row, widths, room);
        let full = pages
            .last()
            .is_some_and(|page| !page.is_empty() && (page.len() >= room.rows || used + needs > room.height));
        if full {
            pages.push(Vec::new());
            used = 0;
        }
        used += needs;
        if let Some(page) = pages.last_mut() {
            page.push(row);
        }
    }
    pages
}

fn height(row: &Row, widths: &[u16], room: &Room) -> u32 {
    let whole = widths.iter().map(|width| u32::from(*width)).sum::<u32>().max(1);
    let mut at = 0;
    let cells = row.cells.iter().map(|cell| {
        let columns = widths.iter().skip(at).take(cell.columns.into());
        at += usize::from(cell.columns);
        let share: u32 = columns.map(|width| u32::from(*width)).sum();
        let inside = (share * room.width / whole).saturating_sub(PADDING.0).max(1);
        let halves: u32 = plain(&cell.content).chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        (halves * room.character).div_ceil(2 * inside) * room.line + PADDING.1
    });
    cells.max().unwrap_or(0).max(u32::from(row.height) * 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Cell;

    const ROOM: Room = Room { rows: 20, width: 1000, height: 1400, character: 37, line: 45 };

    fn pages(texts: &[&str]) -> Vec<usize> {
        let rows = texts.iter().map(|text| Row::of(7, vec![Cell::value(text), Cell::value("1")]));
        paged(rows.collect(), &[20, 80], &ROOM).iter().map(Vec::len).collect()
    }

    #[test]
    fn twenty_rows_to_a_page_and_fewer_when_names_are_long() {
        // Four lines in a column of two centimetres.
        let long = "买买提江·阿布都热依木·吐尔逊";
        for (texts, expected) in [
            (vec![], vec![0]),
            (vec!["周兰萍"; 20], vec![20]),
            (vec!["周兰萍"; 45], vec![20, 20, 5]),
            (vec![long; 12], vec![7, 5]),
            ([vec![long; 5], vec!["周兰萍"; 15]].concat(), vec![11, 9]),
        ] {
            assert_eq!(pages(&texts), expected, "{texts:?}");
        }
    }

    #[test]
    fn a_row_that_is_higher_than_a_page_has_one_of_its_own() {
        let huge = "很".repeat(2_000);
        assert_eq!(pages(&["甲", &huge, "乙"]), [1, 1, 1]);
    }
}
