//! The table of a form: heads that repeat on every page, rows that are never split.

use domain::sheet::{Cell, CellKind, Inline, Row, Table};
use leptos::prelude::*;

use super::{pieces, stamp};

pub(super) fn draw(table: Table, photo: Option<Callback<String, Option<String>>>) -> impl IntoView {
    let whole: u32 = table.widths.iter().map(|width| u32::from(*width)).sum();
    let columns = table
        .widths
        .iter()
        .map(|width| {
            // Hundredths of a percent, rounded down: the last column takes what is left.
            let share = u32::from(*width) * 10_000 / whole.max(1);
            view! { <col style:width=format!("{}.{:02}%", share / 100, share % 100)/> }
        })
        .collect_view();
    let head = (!table.head.is_empty()).then(|| {
        let rows = table.head.into_iter().map(|each| row(each, photo)).collect_view();
        view! { <thead>{rows}</thead> }
    });
    let rows = table.rows.into_iter().map(|each| row(each, photo)).collect_view();
    view! {
        <table class="paper-table">
            <colgroup>{columns}</colgroup>
            {head}
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(row: Row, photo: Option<Callback<String, Option<String>>>) -> impl IntoView {
    let cells = row.cells.into_iter().map(|each| cell(each, photo)).collect_view();
    view! { <tr data-height=row.height.to_string()>{cells}</tr> }
}

fn cell(cell: Cell, photo: Option<Callback<String, Option<String>>>) -> AnyView {
    let columns = (cell.columns > 1).then(|| cell.columns.to_string());
    let rows = (cell.rows > 1).then(|| cell.rows.to_string());
    match cell.kind {
        CellKind::Label => {
            view! { <th scope="row" colspan=columns rowspan=rows>{pieces(cell.content)}</th> }.into_any()
        }
        CellKind::Value => view! {
            <td class="paper-cell-value" colspan=columns rowspan=rows>{pieces(cell.content)}</td>
        }
        .into_any(),
        CellKind::Photo => {
            let picture = cell.content.iter().find_map(|piece| match piece {
                Inline::Value(hash) => photo.and_then(|photo| photo.run(hash.clone())),
                Inline::Text(_) | Inline::Blank(_) | Inline::Choice { .. } | Inline::Break => None,
            });
            let inside = match picture {
                Some(address) => view! { <img class="paper-photo" src=address alt="照片"/> }.into_any(),
                None => view! { <span class="paper-no-photo">"照片"</span> }.into_any(),
            };
            view! { <td class="paper-cell-photo" colspan=columns rowspan=rows>{inside}</td> }.into_any()
        }
        CellKind::Words => {
            let signed = cell.stamp.map(|(who, on)| {
                view! { <span class="paper-cell-stamp">{stamp(who, on)}</span> }
            });
            view! {
                <td class="paper-cell-words" colspan=columns rowspan=rows>{pieces(cell.content)}{signed}</td>
            }
            .into_any()
        }
    }
}
