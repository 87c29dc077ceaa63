//! The rows of a file under review, page by page: what was read, what was noticed, and what a person decides about it.

use domain::{
    import::{Becomes, SkipReason, grid::CellAddress},
    mask::without_numbers,
};
use leptos::prelude::*;

use super::{
    Checking, Reviewed,
    review::{RowChoice, Tab},
    view::{CellView, ConflictView, RowView},
};
use crate::{
    components::{Chips, Empty, Option2},
    words::{Importing, sentence, skip_reason},
};

/// Rows on a page.
const PAGE: usize = 50;

fn tab_of(key: &str) -> Tab {
    match key {
        "waiting" => Tab::Waiting,
        "twins" => Tab::Twins,
        _ => Tab::All,
    }
}

impl Checking {
    /// Decides something about a row.
    fn decide(self, number: usize, how: impl FnOnce(&mut RowChoice)) {
        self.rows.update(|rows| how(rows.entry(number).or_default()));
    }

    /// Puts a text in place of what stands in a cell; the cell's own text takes the correction back.
    fn correct(self, at: CellAddress, text: String) {
        self.choices.update(|choices| {
            choices.cells.insert(at, text);
        });
    }
}

/// The grid.
#[component]
pub(super) fn Rows(checking: Checking, review: Reviewed) -> impl IntoView {
    let w = Importing::words();
    let tally = Memo::new(move |_| {
        review.with(|review| review.as_ref().map(|review| review.0.tally()).unwrap_or_default())
    });
    // What waits comes first, as long as something waits.
    let first = if tally.with_untracked(|tally| tally.waiting) > 0 { "waiting" } else { "all" };
    let tab = RwSignal::new(first.to_owned());
    let from = RwSignal::new(0_usize);
    Effect::new(move |before: Option<String>| {
        let now = tab.get();
        if before.is_some_and(|before| before != now) {
            from.set(0);
        }
        now
    });
    let places = Memo::new(move |_| {
        let tab = tab.with(|tab| tab_of(tab));
        review.with(|review| review.as_ref().map(|review| review.0.places(tab)).unwrap_or_default())
    });
    // A page that has become empty is not looked at.
    let start = Memo::new(move |_| {
        let count = places.with(Vec::len);
        let last = count.saturating_sub(1) / PAGE * PAGE;
        from.get().min(last)
    });
    let rows = move || {
        let (start, places) = (start.get(), places.get());
        review.with(|review| {
            let shown = places.iter().skip(start).take(PAGE);
            shown
                .filter_map(|place| review.as_ref().and_then(|review| review.0.row(*place)))
                .collect::<Vec<RowView>>()
        })
    };
    let heads = Memo::new(move |_| {
        review.with(|review| review.as_ref().map(|review| review.0.heads()).unwrap_or_default())
    });
    let tabs = Signal::derive(move || {
        let tally = tally.get();
        vec![
            (Option2::new("waiting", w.tab_waiting), Some(tally.waiting)),
            (Option2::new("twins", w.tab_twins), Some(tally.twins)),
            (Option2::new("all", w.tab_all), Some(tally.rows)),
        ]
    });
    let keep_all = move |_| {
        let doubtful = review
            .with_untracked(|review| review.as_ref().map(|review| review.0.doubtful()).unwrap_or_default());
        checking.rows.update(|rows| {
            for number in doubtful {
                rows.entry(number).or_default().as_written = true;
            }
        });
    };
    view! {
        <section class="part">
            <h2>{w.rows}</h2>
            <Chips label=w.tabs options=tabs value=tab testid="import-tabs"/>
            {move || (tally.with(|tally| tally.waiting) > 0).then(|| view! {
                <div class="actions">
                    <button type="button" class="button small" data-testid="keep-all" on:click=keep_all>{w.keep_all}</button>
                </div>
            })}
            {move || places.with(Vec::is_empty).then(|| view! { <Empty icon="ledger" title=w.no_rows/> })}
            <div class="table-frame" tabindex="0" role="region" aria-label=w.rows hidden=move || places.with(Vec::is_empty)>
                <table class="table import-rows" data-testid="import-rows">
                    <caption class="unseen">{w.rows}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{w.row}</th>
                            {move || heads.get().into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}
                            <th scope="col">{w.fate}</th>
                        </tr>
                    </thead>
                    <tbody>
                        // A row that nothing was decided about is left as it is drawn, and whoever types in it stays there.
                        <For each=rows key=|row| (row.number, row.mark()) let:row>
                            <Row row checking/>
                        </For>
                    </tbody>
                </table>
            </div>
            <div class="actions">
                {move || (start.get() > 0).then(|| view! {
                    <button type="button" class="button" data-testid="rows-before" on:click=move |_| from.set(start.get_untracked().saturating_sub(PAGE))>{w.newer}</button>
                })}
                <span role="status">{move || {
                    let (start, count) = (start.get(), places.with(Vec::len));
                    (count > PAGE).then(|| sentence!("第 {} 至 {} 行，共 {} 行", "{} to {} of {}", start + 1, (start + PAGE).min(count), count))
                }}</span>
                {move || (start.get() + PAGE < places.with(Vec::len)).then(|| view! {
                    <button type="button" class="button" data-testid="rows-after" on:click=move |_| from.set(start.get_untracked() + PAGE)>{w.older}</button>
                })}
            </div>
        </section>
    }
}

#[component]
fn Row(row: RowView, checking: Checking) -> impl IntoView {
    let w = Importing::words();
    let number = row.number;
    let width = (row.cells.len() + 2).to_string();
    let cells = row.cells.clone().into_iter().map(|cell| draw_cell(cell, checking)).collect_view();
    let skip = (row.out || !row.usable).then_some("");
    let (tone, state, findings, below) = (row.tone, row.state.clone(), row.findings.clone(), row.clone());
    let has_below =
        !findings.is_empty() || row.twin.is_some() || !row.several.is_empty() || !row.conflicts.is_empty();
    view! {
        <tr data-tone=tone data-skip=skip data-row=number data-testid="import-row">
            <th scope="row">{number}</th>
            {cells}
            <td data-label=w.fate>
                <span data-testid="row-state">{state}</span>
                {row.usable.then(|| view! { <Buttons row=row.clone() checking/> })}
            </td>
        </tr>
        {has_below.then(|| view! {
            <tr class="import-findings" data-tone=tone data-row=number data-testid="row-findings">
                <td colspan=width>
                    {list(findings.into_iter().map(|one| view! { <li class="finding">{one}</li> }).collect())}
                    <Twin row=below checking/>
                </td>
            </tr>
        })}
    }
}

fn draw_cell(cell: CellView, checking: Checking) -> impl IntoView {
    let w = Importing::words();
    let said =
        cell.findings.into_iter().map(|one| view! { <span class="finding">{one}</span> }).collect_view();
    let mend = cell.mend.map(|(at, stands)| {
        let label = sentence!("{} {}：{}", "{} {}: {}", at, cell.name, w.mend);
        view! {
            <input class="mend" type="text" autocomplete="off" aria-label=label data-testid="cell-mend" data-at=at.to_string()
                value=stands on:change=move |event| checking.correct(at, event_target_value(&event))/>
        }
    });
    view! { <td data-label=cell.name data-tone=cell.warns.then_some("warn")>{cell.value} {said} {mend}</td> }
}

/// What can be decided about a row by itself.
#[component]
fn Buttons(row: RowView, checking: Checking) -> impl IntoView {
    let w = Importing::words();
    let number = row.number;
    let label = move |words: &str| sentence!("第 {} 行：{}", "Row {}: {}", number, words);
    view! {
        <div class="actions">
            {row.doubt.then(|| view! {
                <button type="button" class="button small" data-testid="keep-row" aria-label=label(w.keep)
                    on:click=move |_| checking.decide(number, |row| row.as_written = true)>{w.keep}</button>
            })}
            {(row.as_written && !row.out).then(|| view! {
                <button type="button" class="button small quiet" data-testid="check-row" aria-label=label(w.check_again)
                    on:click=move |_| checking.decide(number, |row| row.as_written = false)>{w.check_again}</button>
            })}
            {if row.out {
                view! {
                    <button type="button" class="button small" data-testid="take-row" aria-label=label(w.take)
                        on:click=move |_| checking.decide(number, |row| row.becomes = None)>{w.take}</button>
                }.into_any()
            } else {
                view! {
                    <button type="button" class="button small quiet" data-testid="leave-row" aria-label=label(w.leave)
                        on:click=move |_| checking.decide(number, |row| row.becomes = Some(Becomes::Out))>{w.leave}</button>
                }.into_any()
            }}
        </div>
    }
}

/// Whether it is the same as something else, and which value counts where they differ.
#[component]
fn Twin(row: RowView, checking: Checking) -> impl IntoView {
    let w = Importing::words();
    let number = row.number;
    let pressed = |on: bool| if on { "true" } else { "false" };
    let choose = move |becomes| checking.decide(number, |row| row.becomes = Some(becomes));
    let twin = row.twin.filter(|_| !row.out).map(|(name, page)| {
        view! {
            <div class="actions">
                {match page {
                    Some(page) => view! { <a href=page>{name}</a> }.into_any(),
                    None => view! { <span>{name}</span> }.into_any(),
                }}
                <button type="button" class="choice" data-testid="merge-row" aria-pressed=pressed(row.merged)
                    on:click=move |_| choose(Becomes::Merged)>{w.merge}</button>
                <button type="button" class="choice" data-testid="split-row" aria-pressed=pressed(row.apart)
                    on:click=move |_| choose(Becomes::New)>{w.apart}</button>
            </div>
        }
    });
    let several = row.several.into_iter().filter(|_| !row.out).map(|(place, name, chosen)| {
        let choose = move |_| {
            checking.decide(number, |row| (row.becomes, row.which) = (Some(Becomes::Merged), Some(place)));
        };
        view! {
            <li><button type="button" class="choice" data-testid="which-row" aria-pressed=pressed(chosen) on:click=choose>{name}</button></li>
        }
    });
    let several = list(several.collect());
    let conflicts = list(row.conflicts.into_iter().map(|one| conflict(number, one, checking)).collect());
    view! { {twin} {several} {conflicts} }
}

/// A list, where there is something in it.
fn list<V: IntoView + 'static>(entries: Vec<V>) -> impl IntoView {
    (!entries.is_empty()).then(|| view! { <ul role="list">{entries}</ul> })
}

fn conflict(number: usize, conflict: ConflictView, checking: Checking) -> impl IntoView {
    let w = Importing::words();
    let key = conflict.key;
    let label = sentence!("第 {} 行 {}：{}", "Row {}, {}: {}", number, conflict.name, w.over);
    let said = sentence!(
        "{}：{}“{}”，{}“{}”",
        "{}: {} “{}”, {} “{}”",
        conflict.name,
        w.there,
        conflict.there,
        w.here,
        conflict.here
    );
    view! {
        <li class="conflict">
            <span>{said}</span>
            <label class="choice">
                <input type="checkbox" aria-label=label data-testid="use-file" prop:checked=conflict.over
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        checking.decide(number, |row| {
                            if on { row.over.insert(key.to_owned()); } else { row.over.remove(key); }
                        });
                    }/>
                <span>{w.over}</span>
            </label>
        </li>
    }
}

/// What was not read, and why: nothing is dropped silently.
#[component]
pub(super) fn Skipped(review: Reviewed) -> impl IntoView {
    let w = Importing::words();
    move || {
        let skipped = review.with(|review| {
            let all = review.iter().flat_map(|review| review.0.skipped());
            all.filter(|row| row.reason != SkipReason::Blank).collect::<Vec<_>>()
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
