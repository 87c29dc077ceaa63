//! The rows of a file under review: what was read, what was noticed, what is imported. Masked like everything staff see, until
//! they say why they need to see it whole.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    id::Id,
    import::{ColumnUse, ImportRow, RowFate, Severity, SkipReason, WishImport},
    mask::without_numbers,
    unmask::Subject,
    wish::{Wish, WishField},
};
use leptos::prelude::*;

use crate::{
    pages::unmask::{Seen, Unmask, masked_fields, seen_value},
    words::{self, Importing, cell_finding, field, row_fate, row_finding, sentence, skip_reason},
};

/// Rows per "show more".
const PAGE: usize = 50;

/// The grid.
#[component]
pub(super) fn Rows(
    picked: RwSignal<BTreeSet<usize>>,
    import: Memo<Option<Arc<WishImport>>>,
) -> impl IntoView {
    let w = Importing::words();
    let shown = RwSignal::new(PAGE);
    let fields = Memo::new(move |_| {
        import.with(|import| {
            let columns = import.iter().flat_map(|import| &import.columns);
            let used = columns.filter_map(|column| match column.usage {
                ColumnUse::Field(field) => Some(field),
                _ => None,
            });
            used.collect::<Vec<WishField>>()
        })
    });
    let seen: Seen = RwSignal::default();
    let masked = Memo::new(move |_| {
        import.with(|import| {
            let rows = import.iter().flat_map(|import| &import.rows);
            rows.flat_map(|row| masked_fields(&row.draft)).collect::<BTreeSet<String>>()
        })
    });
    let total =
        Memo::new(move |_| import.with(|import| import.as_ref().map_or(0, |import| import.rows.len())));
    let pick = move |all: bool| {
        picked.set(import.with_untracked(|import| {
            let rows = import.iter().flat_map(|import| &import.rows);
            let new = rows.filter(|row| all && matches!(row.fate, RowFate::New | RowFate::Doubtful));
            new.map(|row| row.row_number).collect()
        }));
    };
    view! {
        <section class="part">
            <h2>{w.rows}</h2>
            {move || Some(masked.get()).filter(|masked| !masked.is_empty()).map(|masked| view! {
                <Unmask subject=Subject::Import fields=masked.into_iter().collect() seen/>
            })}
            <div class="actions">
                <button type="button" class="button small" data-testid="pick-new" on:click=move |_| pick(true)>{w.all_new}</button>
                <button type="button" class="button small quiet" data-testid="pick-none" on:click=move |_| pick(false)>{w.none}</button>
            </div>
            <div class="table-frame" tabindex="0" role="region" aria-label=w.rows>
                <table class="table import-rows" data-testid="import-rows">
                    <caption class="unseen">{w.rows}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{w.row}</th>
                            {move || fields.get().into_iter().map(|one| view! { <th scope="col">{field(one)}</th> }).collect_view()}
                            <th scope="col">{w.fate}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || import.get().map(|import| {
                            let (fields, seen) = (fields.get(), seen.get());
                            import.rows.iter().take(shown.get()).map(|row| draw(row, &fields, picked, &seen)).collect_view()
                        })}
                    </tbody>
                </table>
            </div>
            <Show when=move || shown.get() < total.get()>
                <button type="button" class="button wide" data-testid="show-more" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                    {w.more}
                </button>
            </Show>
        </section>
    }
}

fn draw(
    row: &ImportRow<WishField, Id<Wish>>,
    fields: &[WishField],
    picked: RwSignal<BTreeSet<usize>>,
    seen: &BTreeSet<String>,
) -> impl IntoView + use<> {
    let w = Importing::words();
    let number = row.row_number;
    let tone = match row.fate {
        RowFate::New => "ok",
        RowFate::Doubtful | RowFate::Adds(_) | RowFate::SameAsExisting(_) | RowFate::DuplicateInFile(_) => {
            "warn"
        }
        RowFate::Unusable => "bad",
    };
    let cells = fields
        .iter()
        .map(|one| {
            let cell = row.cells.iter().find(|cell| cell.field == Some(*one));
            let findings = cell.map(|cell| cell.findings.as_slice()).unwrap_or_default();
            let warns = findings.iter().any(|finding| finding.severity() == Severity::Warning);
            let at = cell.map(|cell| cell.at.to_string()).unwrap_or_default();
            let said = findings
                .iter()
                .map(|finding| {
                    view! { <span class="finding">{at.clone()} " " {cell_finding(finding)}</span> }
                })
                .collect_view();
            let value = seen_value(*one, row.draft.get(*one), seen.contains(one.key()));
            view! { <td data-label=field(*one) data-tone=warns.then_some("warn")>{value} {said}</td> }
        })
        .collect_view();
    let (importable, fate) = (row.is_importable(), row_fate(&row.fate));
    let known = match row.fate {
        RowFate::SameAsExisting(wish) | RowFate::Adds(wish) => Some(wish),
        RowFate::New | RowFate::DuplicateInFile(_) | RowFate::Doubtful | RowFate::Unusable => None,
    };
    let findings: Vec<String> = row.findings.iter().map(row_finding).collect();
    let label = sentence!("导入第 {} 行", "Import row {}", number);
    let width = (fields.len() + 2).to_string();
    view! {
        <tr data-tone=tone data-skip=move || (!picked.with(|picked| picked.contains(&number))).then_some("") data-testid="import-row">
            <th scope="row">{number}</th>
            {cells}
            <td data-label=w.fate>
                {importable.then(|| view! {
                    <label class="choice">
                        <input type="checkbox" aria-label=label data-testid="pick-row"
                            prop:checked=move || picked.with(|picked| picked.contains(&number))
                            on:change=move |event| picked.update(|picked| {
                                if event_target_checked(&event) { picked.insert(number); } else { picked.remove(&number); }
                            })/>
                        <span>{w.import_this}</span>
                    </label>
                })}
                <span>{fate}</span>
                {known.map(|wish| view! { " " <a href=format!("/wish/{wish}")>{words::say("看已有的", "see it")}</a> })}
            </td>
        </tr>
        {(!findings.is_empty()).then(|| view! {
            <tr class="import-findings" data-tone=tone>
                <td colspan=width>
                    <ul role="list">{findings.into_iter().map(|one| view! { <li class="finding">{one}</li> }).collect_view()}</ul>
                </td>
            </tr>
        })}
    }
}

/// What was not read, and why: nothing is dropped silently.
#[component]
pub(super) fn Skipped(import: Memo<Option<Arc<WishImport>>>) -> impl IntoView {
    let w = Importing::words();
    move || {
        let skipped = import.with(|import| {
            let all = import.iter().flat_map(|import| &import.skipped);
            all.filter(|row| row.reason != SkipReason::Blank).cloned().collect::<Vec<_>>()
        });
        (!skipped.is_empty()).then(|| {
            let rows = skipped
                .into_iter()
                .map(|row| {
                    let text: String = without_numbers(&row.text).chars().take(30).collect();
                    let said = sentence!(
                        "第 {} 行：{}（{}）",
                        "Row {}: {} ({})",
                        row.row_number,
                        skip_reason(row.reason),
                        text
                    );
                    view! { <li>{said}</li> }
                })
                .collect_view();
            view! {
                <details class="part" data-testid="import-skipped">
                    <summary>{w.skipped}</summary>
                    <ul role="list">{rows}</ul>
                </details>
            }
        })
    }
}
