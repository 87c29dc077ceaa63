//! The table of a form: heads that repeat on every page, rows that are never split.

use domain::sheet::{Cell, CellKind, Inline, Row, Table};
use maud::{Markup, html};

use super::{pieces, stamp};

pub(super) fn draw(table: &Table) -> Markup {
    let whole: u32 = table.widths.iter().map(|width| u32::from(*width)).sum();
    // Hundredths of a percent, rounded down: the last column takes what is left. As an attribute: a style in the text of a
    // page is not taken.
    let share = |width: u16| {
        let share = u32::from(width) * 10_000 / whole.max(1);
        format!("{}.{:02}%", share / 100, share % 100)
    };
    html! {
        table.paper-table {
            colgroup { @for width in &table.widths { col width=(share(*width)); } }
            @if !table.head.is_empty() { thead { @for each in &table.head { (row(each)) } } }
            tbody { @for each in &table.rows { (row(each)) } }
        }
    }
}

fn row(row: &Row) -> Markup {
    html! { tr data-height=(row.height) { @for each in &row.cells { (cell(each)) } } }
}

fn cell(cell: &Cell) -> Markup {
    let columns = (cell.columns > 1).then_some(cell.columns);
    let rows = (cell.rows > 1).then_some(cell.rows);
    match cell.kind {
        CellKind::Label => {
            html! { th scope="row" colspan=[columns] rowspan=[rows] { (pieces(&cell.content)) } }
        }
        CellKind::Value => {
            html! { td.paper-cell-value colspan=[columns] rowspan=[rows] { (pieces(&cell.content)) } }
        }
        CellKind::Photo => html! {
            td.paper-cell-photo colspan=[columns] rowspan=[rows] {
                @match cell.content.first() {
                    Some(Inline::Value(address)) => img.paper-photo src=(address) alt="照片";,
                    _ => span.paper-no-photo { "照片" },
                }
            }
        },
        CellKind::Words => html! {
            td.paper-cell-words colspan=[columns] rowspan=[rows] {
                (pieces(&cell.content))
                @if let Some((who, on)) = &cell.stamp { span.paper-cell-stamp { (stamp(who, *on)) } }
            }
        },
    }
}
