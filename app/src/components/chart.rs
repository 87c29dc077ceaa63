//! Charts written plainly: bars, or a funnel, as a picture with a title and a description, beside the table it is drawn from.
//!
//! The picture is for those who see at a glance; the table is for everybody, on paper too, and its numbers lead to what
//! they count. All measures are in `em` and per cent, so that it grows with the type and with the screen.

use leptos::prelude::*;

use super::fresh_id;

/// How the bars stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// From the left.
    Bars,
    /// Around the middle, so that what is lost on the way is seen.
    Funnel,
}

/// One bar and its row of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bar {
    /// What it stands for.
    pub(crate) label: String,
    /// How long it is.
    pub(crate) value: u32,
    /// The whole that it is a part of, drawn behind it.
    pub(crate) of: Option<u32>,
    /// What stands at its end.
    pub(crate) shown: String,
    /// A tone of the style sheets.
    pub(crate) tone: Option<&'static str>,
    /// The other cells of its row.
    pub(crate) cells: Vec<Cell>,
}

/// A cell of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// What it says.
    pub(crate) text: String,
    /// The list behind the number.
    pub(crate) href: Option<String>,
}

impl Cell {
    /// Words or a number.
    pub(crate) fn new(text: impl ToString) -> Self {
        Self { text: text.to_string(), href: None }
    }

    /// A number and the list behind it.
    pub(crate) fn link(text: impl ToString, href: impl Into<String>) -> Self {
        Self { text: text.to_string(), href: Some(href.into()) }
    }
}

/// Height of a row, in tenths of an em.
const ROW: usize = 30;

/// `12.5em` of tenths.
fn em(tenths: usize) -> String {
    format!("{}.{}em", tenths / 10, tenths % 10)
}

/// `62.5%` of a thousand.
fn percent(permille: u64) -> String {
    format!("{}.{}%", permille / 10, permille % 10)
}

/// A part of the longest, of a thousand; what is there is seen.
fn part(value: u32, longest: u32) -> u64 {
    let part = (u64::from(value) * 1000).checked_div(u64::from(longest)).unwrap_or_default();
    if value > 0 { part.max(5) } else { 0 }
}

/// A chart and its table.
#[component]
pub(crate) fn Chart(
    title: &'static str,
    shape: Shape,
    heads: Vec<&'static str>,
    #[prop(into)] rows: Signal<Vec<Bar>>,
    testid: &'static str,
) -> impl IntoView {
    let heads = StoredValue::new(heads);
    move || {
        let rows = rows.get();
        let longest =
            rows.iter().map(|bar| bar.of.unwrap_or_default().max(bar.value)).max().unwrap_or_default();
        let (name, told) = (fresh_id("chart"), fresh_id("chart-told"));
        let (labelled, describing) = (name.clone(), told.clone());
        let described =
            rows.iter().map(|bar| format!("{} {}", bar.label, bar.shown)).collect::<Vec<_>>().join("；");
        let bars =
            rows.iter().enumerate().map(|(at, bar)| picture(bar, at * ROW, shape, longest)).collect_view();
        let height = em(rows.len() * ROW);
        let columns = heads.with_value(|heads| {
            heads.iter().map(|head| view! { <th scope="col">{*head}</th> }).collect_view()
        });
        let lines = rows.into_iter().map(line).collect_view();
        view! {
            <figure class="chart" data-testid=testid>
                <figcaption>{title}</figcaption>
                <svg class="chart-picture" role="img" tabindex="0" width="100%" height=height
                    aria-labelledby=labelled aria-describedby=describing>
                    <title id=name>{title}</title>
                    <desc id=told>{described}</desc>
                    {bars}
                </svg>
                <div class="chart-frame" tabindex="0" role="region" aria-label=title>
                    <table class="chart-table">
                        <caption class="unseen">{title}</caption>
                        <thead><tr>{columns}</tr></thead>
                        <tbody>{lines}</tbody>
                    </table>
                </div>
            </figure>
        }
    }
}

fn picture(bar: &Bar, top: usize, shape: Shape, longest: u32) -> impl IntoView + use<> {
    let own = part(bar.value, longest);
    let whole = bar.of.map_or(1000, |of| part(of, longest));
    let from = |length: u64| match shape {
        Shape::Bars => 0,
        Shape::Funnel => (1000 - length.min(1000)) / 2,
    };
    view! {
        <text class="chart-label" x="0" y=em(top + 11)>{bar.label.clone()}</text>
        <text class="chart-value" x="100%" y=em(top + 11) text-anchor="end">{bar.shown.clone()}</text>
        <rect class="chart-track" x=percent(from(whole)) y=em(top + 15) width=percent(whole) height="1em"></rect>
        <rect class="chart-bar" data-tone=bar.tone x=percent(from(own)) y=em(top + 15) width=percent(own) height="1em"></rect>
    }
}

fn line(bar: Bar) -> impl IntoView {
    let cells = bar.cells.into_iter().map(|cell| {
        let inside = match cell.href {
            Some(href) => view! { <a href=href>{cell.text}</a> }.into_any(),
            None => cell.text.into_any(),
        };
        view! { <td>{inside}</td> }
    });
    view! { <tr data-testid="chart-row" data-tone=bar.tone><th scope="row">{bar.label}</th>{cells.collect_view()}</tr> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_seen_and_nothing_is_longer_than_the_longest() {
        assert_eq!(part(0, 10), 0);
        assert_eq!(part(1, 100_000), 5);
        assert_eq!(part(10, 10), 1000);
        assert_eq!(part(3, 0), 5);
        assert_eq!((em(30), percent(625)), ("3.0em".to_owned(), "62.5%".to_owned()));
    }
}
