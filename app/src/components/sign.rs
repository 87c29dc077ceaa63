//! Signs: icons, states, sync marks, notices, headings, empty places. They only show.

use leptos::prelude::*;
use qrcode::{Color, QrCode, render::svg};

/// An icon beside words; never alone.
#[component]
pub(crate) fn Icon(name: &'static str) -> impl IntoView {
    view! { <span class="icon" data-icon=name aria-hidden="true"></span> }
}

/// The head of a page. Its heading takes the focus when the page is entered.
#[component]
pub(crate) fn PageHead(
    #[prop(into)] title: Signal<String>,
    #[prop(into, optional)] lead: Option<Signal<String>>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    Effect::new(move |_| super::set_title(&title.get()));
    super::focus_heading();
    view! {
        <header class="page-head">
            <h1 class="page-title" tabindex="-1">{move || title.get()}</h1>
            {lead.map(|lead| view! { <p class="page-lead">{move || lead.get()}</p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </header>
    }
}

/// A state: words and a colour.
#[component]
pub(crate) fn StateMark(mark: &'static str, #[prop(into)] words: String) -> impl IntoView {
    view! { <span class="state" data-state=mark data-testid="state">{words}</span> }
}

/// How far something has come: on this device, on its way, delivered.
#[component]
pub(crate) fn SyncMark(mark: &'static str, #[prop(into)] words: String) -> impl IntoView {
    view! { <span class="sync plain" data-sync=mark data-testid="sync-mark">{words}</span> }
}

/// A small label.
#[component]
pub(crate) fn Badge(
    #[prop(into)] words: String,
    #[prop(optional)] tone: Option<&'static str>,
) -> impl IntoView {
    view! { <span class="badge" data-tone=tone>{words}</span> }
}

/// Something to read, in a tone: info, good, warn, bad.
#[component]
pub(crate) fn Notice(
    tone: &'static str,
    #[prop(into)] title: String,
    #[prop(into, optional)] text: String,
    #[prop(optional)] testid: Option<&'static str>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="notice" data-tone=tone role="status" data-testid=testid>
            <p class="notice-title">{title}</p>
            {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// Why something cannot be done, or went wrong.
#[component]
pub(crate) fn Reason(#[prop(into)] text: String) -> impl IntoView {
    view! { <p class="hint" data-testid="reason">{text}</p> }
}

/// A place with nothing in it, and what to do about that.
#[component]
pub(crate) fn Empty(
    icon: &'static str,
    #[prop(into)] title: String,
    #[prop(into, optional)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty" data-testid="empty">
            <Icon name=icon/>
            <h2>{title}</h2>
            {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// Where something is about to appear.
#[component]
pub(crate) fn Skeleton() -> impl IntoView {
    view! {
        <div class="card">
            <div class="skeleton" aria-hidden="true"><span></span><span></span><span></span></div>
        </div>
    }
}

/// A list of names and values.
#[component]
pub(crate) fn Facts(facts: Vec<(String, String)>) -> impl IntoView {
    let rows = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let rows = rows.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view();
    view! { <dl class="kv">{rows}</dl> }
}

/// A code to scan as a picture; nothing for what no code has room for.
pub(crate) fn qr_svg(text: &str) -> String {
    let drawn = QrCode::new(text.as_bytes()).map(|code| {
        code.render::<svg::Color<'_>>()
            .min_dimensions(200, 200)
            .dark_color(svg::Color("#000000"))
            .light_color(svg::Color("#ffffff"))
            .build()
    });
    // The renderer writes an XML declaration, which has no place inside a page.
    drawn.map(|svg| svg.split_once("?>").map_or(svg.clone(), |(_, rest)| rest.to_owned())).unwrap_or_default()
}

/// A code to scan as a path of dark squares, each one wide, and how many fit on a side with the quiet ones around it.
pub(crate) fn qr_path(text: &str) -> Option<(usize, String)> {
    const QUIET: usize = 4;
    let code = QrCode::new(text.as_bytes()).ok()?;
    let (width, dots) = (code.width(), code.to_colors());
    let dark = dots.iter().enumerate().filter(|(_, dot)| **dot == Color::Dark);
    let path = dark.map(|(place, _)| format!("M{} {}h1v1h-1z", place % width + QUIET, place / width + QUIET));
    Some((width + 2 * QUIET, path.collect()))
}

/// A slip with a code to scan, for handing out on paper.
#[component]
pub(crate) fn QrSlip(
    #[prop(into)] head: String,
    #[prop(into)] person: String,
    #[prop(into)] how: String,
    #[prop(into)] until: String,
    #[prop(into)] address: String,
) -> impl IntoView {
    let svg = qr_svg(&address);
    view! {
        <article class="qr-slip" data-testid="qr-slip">
            <h2>{head}</h2>
            <div class="qr" role="img" aria-label=how.clone() inner_html=svg></div>
            <p class="qr-for">{person}</p>
            <p class="qr-how">{how.clone()}</p>
            <p class="qr-until">{until}</p>
        </article>
    }
}
